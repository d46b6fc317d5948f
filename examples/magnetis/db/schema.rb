ActiveRecord::Schema[8.0].define(version: 2024_03_29_000000) do
  # A client, a sub-account of a network or of a partner, and how long it wants its data kept.
  create_table "accounts" do |t|
    t.bigint "parent_id"
    t.string "company_name", null: false
    t.string "contact_first_name", null: false
    t.string "contact_last_name", null: false
    t.string "contact_email", null: false
    t.string "contact_phone"
    t.integer "recording_days", default: 25, null: false
    t.integer "voicemail_days", default: 25, null: false
    t.integer "sftp_days", default: 25, null: false
    t.integer "event_days", default: 30, null: false
    t.integer "email_days", default: 25, null: false
    t.boolean "collects_email_content", default: false, null: false
    t.date "last_used_on", null: false
  end

  # Who may enter the platform.
  create_table "users" do |t|
    t.bigint "account_id", null: false
    t.string "login", null: false
    t.string "email", null: false
    t.string "password_digest", null: false
    t.boolean "must_change_password", default: true, null: false
    t.string "role", null: false
    t.string "access_token_digest"
  end

  # What users of the platform do.
  create_table "user_events" do |t|
    t.bigint "account_id", null: false
    t.bigint "user_id", null: false
    t.string "action", null: false
    t.string "ip_address", null: false
    t.datetime "created_at", null: false
  end

  create_table "tracked_numbers" do |t|
    t.bigint "account_id", null: false
    t.string "number", null: false
    t.string "channel", null: false
  end

  # The call log.
  create_table "calls" do |t|
    t.bigint "account_id", null: false
    t.bigint "tracked_number_id", null: false
    t.string "caller_number"
    t.string "visitor_id"
    t.datetime "started_at", null: false
    t.integer "duration", null: false
    t.boolean "answered", null: false
  end

  create_table "recordings" do |t|
    t.bigint "account_id", null: false
    t.bigint "call_id", null: false
    t.string "path", null: false
    t.datetime "created_at", null: false
  end

  create_table "voicemails" do |t|
    t.bigint "account_id", null: false
    t.bigint "call_id", null: false
    t.string "path", null: false
    t.datetime "created_at", null: false
  end

  # What the web module of a client's site reports.
  create_table "web_events" do |t|
    t.bigint "account_id", null: false
    t.string "visitor_id"
    t.string "traffic_source", null: false
    t.string "page_url"
    t.datetime "created_at", null: false
  end

  create_table "invoices" do |t|
    t.bigint "account_id", null: false
    t.string "invoice_number", null: false
    t.string "billing_email", null: false
    t.decimal "amount_due", precision: 10, scale: 2, null: false
    t.string "payment_status", null: false
    t.date "reminded_on"
  end

  # Cards and mandates are held by the payment provider; these stand for them.
  create_table "payment_methods" do |t|
    t.bigint "account_id", null: false
    t.string "card_token"
    t.string "sepa_mandate"
  end

  # Messages that a client receives at a tracked address. Sender and text only if the client collects them.
  create_table "received_emails" do |t|
    t.bigint "account_id", null: false
    t.string "channel", null: false
    t.string "sender_email"
    t.text "message_body"
    t.datetime "created_at", null: false
  end

  # An answer to a lost call.
  create_table "text_messages" do |t|
    t.bigint "account_id", null: false
    t.bigint "call_id", null: false
    t.string "phone_number", null: false
    t.string "token", null: false
    t.string "delivery_status"
    t.datetime "clicked_at"
  end

  # The form behind the link of a text message.
  create_table "landing_leads" do |t|
    t.bigint "account_id", null: false
    t.bigint "text_message_id", null: false
    t.string "first_name"
    t.string "last_name"
    t.string "email"
    t.text "message"
    t.datetime "consent_given_at", null: false
    t.text "consent_text", null: false
    t.datetime "notified_at"
  end

  create_table "api_keys" do |t|
    t.bigint "account_id", null: false
    t.string "key_digest", null: false
      t.string "webhook_url"
  end

  # The last 25 of each key; older ones lie in the storage.
  create_table "api_logs" do |t|
    t.bigint "api_key_id", null: false
    t.string "path", null: false
    t.string "ip_address", null: false
    t.datetime "created_at", null: false
  end

  create_table "webhook_logs" do |t|
    t.bigint "api_key_id", null: false
    t.string "caller_number"
    t.integer "response_status"
    t.datetime "created_at", null: false
  end

  # Files that a client downloads or that we hand over by SFTP.
  create_table "export_files" do |t|
    t.bigint "account_id", null: false
    t.string "kind", null: false
    t.string "path", null: false
    t.datetime "created_at", null: false
  end
end
