require 'net/http'
require 'securerandom'

# Answers a call that nobody took with a text message and a link to a form.
class LostCallReply
  def self.send_to(call)
    return if call.caller_number.blank?

    message = call.create_text_message!(account_id: call.account_id, phone_number: call.caller_number,
                                        token: SecureRandom.urlsafe_base64(16))
    response = Net::HTTP.post(
      URI(ENV.fetch('SMS_API_URL')),
      { to: message.phone_number, text: "We missed your call: https://app.magnetis.example/p/#{message.token}" }.to_json,
      'authorization' => "Bearer #{ENV.fetch('SMS_API_KEY')}", 'content-type' => 'application/json'
    )
    message.update!(delivery_status: response.code)
  end
end
