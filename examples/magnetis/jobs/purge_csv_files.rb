require_relative '../models'

# Alerts of lost calls and synthesis reports, for every client alike.
# art25-retention: csv_files
ExportFile.where(kind: %w[lost_calls synthesis]).where('created_at < ?', 7.days.ago).find_each(&:destroy!)
