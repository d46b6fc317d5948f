require_relative '../models'

# Recordings of calls, after the time that the client set.
Account.find_each do |account|
  Recording.where(account: account).where('created_at < ?', account.recording_days.days.ago).find_each(&:destroy!)
end
