require 'mail'
require 'sinatra/base'
require_relative '../lib/webhook'

# Forms that people fill in: behind the link of a text message, and on our own site.
class Forms < Sinatra::Base
  CONSENT = 'I agree that the company that I called uses these details to call me back.'.freeze

  set :logging, false

  get '/p/:token' do
    message = TextMessage.find_by!(token: params[:token])
    message.update!(clicked_at: Time.current)
    { consent_text: CONSENT, consent: false }.to_json
  end

  # Callers leave their details only if they agree to it; what they agreed to is kept with the moment.
  post '/p/:token' do
    message = TextMessage.find_by!(token: params[:token])
    halt 422 unless params[:consent] == 'yes'
    lead = LandingLead.create!(
      account_id: message.account_id, text_message_id: message.id,
      first_name: params[:first_name], last_name: params[:last_name], email: params[:email], message: params[:message],
      consent_given_at: Time.current, consent_text: CONSENT
    )
    lead.update!(notified_at: Time.current) if Webhook.notify(message.account_id, event: 'lead')
    201
  end

  # The mailbox of sales takes requests over into its customer relations suite; the platform keeps none of it.
  post '/prospects' do
    lines = params.slice('form', 'first_name', 'last_name', 'email', 'phone', 'message').map { |pair| pair.join(': ') }
    Mail.deliver do
      from 'site@magnetis.example'
      to 'sales@magnetis.example'
      subject 'A request from the site'
      body lines.join("\n")
    end
    202
  end
end
