# Requests that come through the form, by the telephone number or the address that the person gives and proves.
class SubjectRights
  def initialize(phone_number: nil, email: nil)
    @phone_number = phone_number
    @email = email
  end

  # Access and portability (Art. 15 and 20).
  def export
    (scopes + of_clients).to_h { |scope| [scope.klass.table_name, scope.as_json] }
  end

  # Rectification (Art. 16).
  def rectify(changes)
    leads.update_all(changes.slice(:first_name, :last_name, :email))
    users.update_all(changes.slice(:email))
    accounts.update_all(changes.slice(:contact_first_name, :contact_last_name, :contact_email))
  end

  # Erasure (Art. 17). What belongs to the contract with a client stays as long as the client is one.
  def erase
    scopes.reverse_each(&:destroy_all)
  end

  private

  def calls = @phone_number ? Call.where(caller_number: @phone_number) : Call.none
  def messages = @phone_number ? TextMessage.where(phone_number: @phone_number) : TextMessage.none
  def accounts = @email ? Account.where(contact_email: @email) : Account.none
  def users = @email ? User.where(email: @email) : User.none

  def leads
    by_email = @email ? LandingLead.where(email: @email) : LandingLead.none
    LandingLead.where(text_message_id: messages).or(by_email)
  end

  def scopes
    visits = WebEvent.where(visitor_id: calls.where.not(visitor_id: nil).select(:visitor_id))
    emails = @email ? ReceivedEmail.where(sender_email: @email) : ReceivedEmail.none
    webhooks = @phone_number ? WebhookLog.where(caller_number: @phone_number) : WebhookLog.none
    [calls, Recording.where(call_id: calls), Voicemail.where(call_id: calls), visits, emails, messages, leads, webhooks,
     users, UserEvent.where(user_id: users)]
  end

  # What names the responsible person of a client, or stands for what they pay with.
  def of_clients
    keys = ApiKey.where(account_id: accounts)
    [accounts, Invoice.where(account_id: accounts), PaymentMethod.where(account_id: accounts), ApiLog.where(api_key_id: keys)]
  end
end
