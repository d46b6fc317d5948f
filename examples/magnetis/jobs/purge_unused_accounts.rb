require_relative '../models'

# Accounts that nobody used for three years, with all that hangs on them in the database and in the storage.
# art25-retention: three_years
Account.where('last_used_on < ?', 3.years.ago).find_each do |account|
  account.storage.erase
  account.destroy!
end
