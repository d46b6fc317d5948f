require_relative '../models'

# Events of web modules and of users, after the time that the client set.
Account.find_each do |account|
  before = account.event_days.days.ago
  account.web_events.where('created_at < ?', before).delete_all
  account.user_events.where('created_at < ?', before).delete_all
end
