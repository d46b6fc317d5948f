require_relative '../models'

KEPT = 25

# The database keeps the last 25 calls of each key, of the interface and of webhooks; older ones move to the storage.
ApiKey.find_each do |key|
  [ApiLog, WebhookLog].each do |log|
    older = log.where(api_key_id: key.id).order(created_at: :desc).offset(KEPT).to_a
    older.each { |entry| key.account.storage.append("#{log.table_name}.jsonl", entry.to_json) }
    log.where(id: older.map(&:id)).delete_all
  end
end
