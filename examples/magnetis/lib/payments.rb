require 'net/http'

# Charges a card or a mandate at the payment provider, which holds their numbers; we hold what stands for them.
class Payments
  def self.collect(invoice)
    method = PaymentMethod.find_by!(account_id: invoice.account_id)
    response = Net::HTTP.post(
      URI(ENV.fetch('PAYMENT_API_URL')),
      { amount: invoice.amount_due, card: method.card_token, mandate: method.sepa_mandate }.compact.to_json,
      'authorization' => "Bearer #{ENV.fetch('PAYMENT_API_KEY')}", 'content-type' => 'application/json'
    )
    invoice.update!(payment_status: response.is_a?(Net::HTTPSuccess) ? 'paid' : 'refused')
  end
end
