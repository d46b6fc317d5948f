require 'digest'
require 'sinatra/base'

# What clients do on the platform, as users and through the interface for programs.
class Platform < Sinatra::Base
  set :logging, false

  # Users come with the token that their login gave them. What they do is recorded.
  def require_user
    @user = User.find_by(access_token_digest: digest_of_token)
    halt 401 unless @user
    UserEvent.create!(account_id: @user.account_id, user_id: @user.id, action: request.path, ip_address: request.ip)
  end

  def require_api_key
    @api_key = ApiKey.find_by(key_digest: digest_of_token)
    halt 401 unless @api_key
    ApiLog.create!(api_key_id: @api_key.id, path: request.path, ip_address: request.ip)
  end

  # The settings of a client: contacts, and how long data is kept.
  patch '/account' do
    require_user
    changes = JSON.parse(request.body.read).slice(
      'contact_first_name', 'contact_last_name', 'contact_email', 'contact_phone', 'recording_days', 'voicemail_days',
      'sftp_days', 'event_days', 'email_days', 'collects_email_content'
    )
    @user.account.update!(changes)
    204
  end

  get '/calls' do
    require_api_key
    Call.where(account_id: @api_key.account_id).order(:started_at).last(500).to_json
  end

  get '/statistics' do
    require_user
    Call.where(account_id: @user.account_id).statistics.to_json
  end

  private

  def digest_of_token
    Digest::SHA256.hexdigest(request.env['HTTP_AUTHORIZATION'].to_s.delete_prefix('Bearer '))
  end
end
