require 'sinatra/activerecord'
require_relative 'lib/storage'

# A client or one of its sub-accounts. A sub-account sees its own data only; its parent sees both.
class Account < ActiveRecord::Base
  belongs_to :parent, class_name: 'Account', optional: true
  has_many :sub_accounts, class_name: 'Account', foreign_key: :parent_id, dependent: :destroy
  has_many :users, dependent: :destroy
  has_many :user_events, dependent: :delete_all
  has_many :tracked_numbers, dependent: :destroy
  has_many :calls, dependent: :destroy
  has_many :web_events, dependent: :delete_all
  has_many :invoices, dependent: :destroy
  has_many :payment_methods, dependent: :destroy
  has_many :received_emails, dependent: :destroy
  has_many :landing_leads, dependent: :destroy
  has_many :api_keys, dependent: :destroy
  has_many :export_files, dependent: :destroy

  # The client sets these in the interface.
  validates :recording_days, :voicemail_days, :sftp_days, :event_days, :email_days,
            numericality: { only_integer: true, greater_than_or_equal_to: 1 }

  def storage
    Storage.new(File.join('accounts', id.to_s))
  end
end

# A person who works with the platform, under a login of their own.
class User < ActiveRecord::Base
  belongs_to :account
  has_secure_password

  validates :login, uniqueness: true
  validates :password, length: { minimum: 12 }, if: :password
end

class TrackedNumber < ActiveRecord::Base
  has_many :calls, dependent: :destroy
end

class Call < ActiveRecord::Base
  belongs_to :account
  belongs_to :tracked_number
  has_one :recording, dependent: :destroy
  has_one :voicemail, dependent: :destroy
  has_one :text_message, dependent: :destroy

  # Volumes by communication channel.
  def self.statistics
    joins(:tracked_number).group('tracked_numbers.channel').count
  end
end

# A row that stands for a file: the file goes with its row.
module StoredFile
  def self.included(model)
    model.belongs_to :account
    model.after_destroy { account.storage.delete(path) }
  end
end

class Recording < ActiveRecord::Base
  include StoredFile
end

class Voicemail < ActiveRecord::Base
  include StoredFile
end

class ExportFile < ActiveRecord::Base
  include StoredFile
end

class ApiKey < ActiveRecord::Base
  belongs_to :account
  has_many :api_logs, dependent: :delete_all
  has_many :webhook_logs, dependent: :delete_all
end

class UserEvent < ActiveRecord::Base; end
class WebEvent < ActiveRecord::Base; end
class Invoice < ActiveRecord::Base; end
class PaymentMethod < ActiveRecord::Base; end
class ReceivedEmail < ActiveRecord::Base; end
class TextMessage < ActiveRecord::Base; end
class LandingLead < ActiveRecord::Base; end
class ApiLog < ActiveRecord::Base; end
class WebhookLog < ActiveRecord::Base; end
