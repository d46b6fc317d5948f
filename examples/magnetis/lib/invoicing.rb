require 'mail'

# Sends invoices by mail and reminds of those that are not paid.
class Invoicing
  def self.send_invoice(invoice)
    write(invoice.billing_email, "Invoice #{invoice.invoice_number}", "Amount due: #{invoice.amount_due} EUR")
  end

  def self.remind(invoice)
    write(invoice.billing_email, "Reminder of #{invoice.invoice_number}", "Still due: #{invoice.amount_due} EUR")
    invoice.update!(reminded_on: Date.today)
  end

  def self.write(address, title, text)
    Mail.deliver do
      from 'billing@magnetis.example'
      to address
      subject title
      body text
    end
  end
  private_class_method :write
end
