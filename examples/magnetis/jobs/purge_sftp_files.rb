require_relative '../models'

# Files that were handed over by SFTP, after the time that the client set.
Account.find_each do |account|
  ExportFile.where(account: account, kind: 'sftp').where('created_at < ?', account.sftp_days.days.ago).find_each(&:destroy!)
end
