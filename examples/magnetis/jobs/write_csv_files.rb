require 'csv'
require_relative '../models'

# Lists of lost calls and volumes of calls, as files that clients download.
def write(account, kind, rows)
  path = "#{kind}-#{Date.current}.csv"
  rows.each { |row| account.storage.append(path, row.to_csv) }
  account.export_files.create!(kind: kind, path: path)
end

Account.find_each do |account|
  lost = account.calls.where(answered: false).where('started_at > ?', 1.day.ago)
  write(account, 'lost_calls', lost.pluck(:started_at, :caller_number))
  write(account, 'synthesis', account.calls.statistics.to_a)
end
