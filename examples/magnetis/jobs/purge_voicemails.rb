require_relative '../models'

# Messages on the voicemail, after the time that the client set.
Account.find_each do |account|
  Voicemail.where(account: account).where('created_at < ?', account.voicemail_days.days.ago).find_each(&:destroy!)
end
