require_relative '../models'

# Messages at tracked addresses, after the time that the client set.
Account.find_each do |account|
  account.received_emails.where('created_at < ?', account.email_days.days.ago).delete_all
end
