require 'openssl'
require 'sinatra/base'
require_relative '../lib/lost_call_reply'
require_relative '../lib/webhook'

# Where calls, visits and messages come in.
class Collection < Sinatra::Base
  set :logging, false

  # The provider of the tracked numbers tells us that a call has ended.
  post '/calls' do
    body = request.body.read
    halt 403 unless signed?(body)
    told = JSON.parse(body)
    number = TrackedNumber.find_by!(number: told.fetch('called'))
    call = number.calls.create!(account_id: number.account_id, caller_number: told['caller'],
                                started_at: told.fetch('started_at'), duration: told.fetch('duration'),
                                answered: told.fetch('answered'))
    call.create_recording!(account_id: call.account_id, path: told['recording']) if told['recording']
    call.create_voicemail!(account_id: call.account_id, path: told['voicemail']) if told['voicemail']
    Webhook.notify(call.account_id, event: 'call', caller_number: call.caller_number)
    LostCallReply.send_to(call) unless call.answered
    201
  end

  # The web module asks which number to show. It sends an identifier only where the visitor agreed.
  post '/visits' do
    told = JSON.parse(request.body.read)
    number = TrackedNumber.find_by!(account_id: told.fetch('account'), channel: told.fetch('source'))
    WebEvent.create!(account_id: number.account_id, visitor_id: told['visitor_id'], traffic_source: number.channel,
                     page_url: told['visitor_id'] && told['page'])
    { number: number.number }.to_json
  end

  # Counts messages at a tracked address. Sender and text are kept only if the client collects them.
  post '/emails' do
    body = request.body.read
    halt 403 unless signed?(body)
    told = JSON.parse(body)
    account = Account.find(told.fetch('account'))
    email = account.received_emails.build(channel: told.fetch('channel'))
    email.assign_attributes(sender_email: told['from'], message_body: told['text']) if account.collects_email_content
    email.save!
    201
  end

  private

  def signed?(body)
    expected = OpenSSL::HMAC.hexdigest('SHA256', ENV.fetch('TELEPHONY_SECRET'), body)
    Rack::Utils.secure_compare(expected, request.env['HTTP_X_SIGNATURE'].to_s)
  end
end
