require 'net/http'

# Tells a client's own systems that something happened.
class Webhook
  def self.notify(account_id, event:, caller_number: nil)
    key = ApiKey.find_by(account_id: account_id)
    return false unless key&.webhook_url

    response = Net::HTTP.post(URI(key.webhook_url), { event: event, caller: caller_number }.to_json,
                              'content-type' => 'application/json')
    WebhookLog.create!(api_key_id: key.id, caller_number: caller_number, response_status: response.code)
    response.is_a?(Net::HTTPSuccess)
  end
end
