import type { CategoryId } from '../model/classification.ts'

/**
 * The kinds of data whose declaration answers for a form, a request body or a type that shows `category`: itself, the
 * groups above it, and what is the same thing said more or less exactly (an address for work is an address), the whole of
 * which it is a part, or what it can be told from (an age from a date of birth). Never the other way round: who declares
 * an age has not declared a date of birth.
 */
export function kindsThatAnswerFor(category: CategoryId): readonly CategoryId[] {
  const kinds = [category]
  for (let dot = category.lastIndexOf('.'); dot > 0; dot = category.lastIndexOf('.', dot - 1)) {
    kinds.push(category.slice(0, dot))
  }
  return [...kinds, ...(answeredBy[category] ?? [])]
}

/** Proofs of who somebody is that hold for a time, or once: a name in code seldom tells them apart. */
const tokens = [
  'credential.secret',
  'credential.api_key',
  'credential.access_token',
  'credential.refresh_token',
  'credential.reset_token',
  'credential.otp',
  'credential.recovery_code',
] as const

/**
 * What else answers for a category. An entry is a decision that a person can question, so each stands here by hand: that
 * two categories share a word or a vocabulary's term does not make them one kind (a card's number and its security code).
 */
export const answeredBy: Readonly<Record<CategoryId, readonly CategoryId[]>> = {
  // A shop's form asks for a full name, its table holds first and last name; or the other way round.
  'identity.full_name': ['identity.first_name', 'identity.last_name'],
  'identity.first_name': ['identity.full_name'],
  'identity.middle_name': ['identity.full_name'],
  'identity.last_name': ['identity.full_name'],
  'contact.email': ['contact.work_email'],
  'contact.work_email': ['contact.email'],
  'contact.phone': ['contact.mobile', 'contact.work_phone'],
  'contact.mobile': ['contact.phone', 'contact.work_phone'],
  'contact.work_phone': ['contact.phone', 'contact.mobile'],
  'contact.postal_address': ['contact.street'],
  'contact.street': ['contact.postal_address'],
  'contact.postal_code': ['contact.postal_address'],
  // Code shows a place and not whether somebody lives there or was there.
  'contact.city': ['contact.postal_address', 'location.coarse'],
  'contact.region': ['contact.postal_address', 'contact.city', 'location.coarse'],
  'contact.country': ['contact.postal_address', 'contact.city', 'contact.region', 'location.coarse'],
  'location.coarse': ['location.precise', 'contact.city', 'contact.region', 'contact.country'],
  'location.timezone': ['location.precise', 'location.coarse'],
  'demographic.age': ['demographic.date_of_birth'],
  'account.user_id': ['account.external_id'],
  'account.external_id': ['account.user_id'],
  'credential.password': ['credential.password_hash'],
  'credential.password_hash': ['credential.password'],
  ...Object.fromEntries(tokens.map((one) => [one, tokens.filter((other) => other !== one)])),
  'online.ip_address': ['online.request_log'],
  'online.user_agent': ['online.device_description', 'online.request_log'],
  'online.device_description': ['online.user_agent'],
  'online.cookie_id': ['online.visitor_id'],
  'online.visitor_id': ['online.cookie_id'],
  'financial.bank_account': ['financial.iban'],
  'financial.iban': ['financial.bank_account'],
  'financial.card_expiry': ['financial.card_number'],
  'financial.invoice': ['financial.transaction'],
  'financial.transaction': ['financial.invoice'],
  'financial.payment_status': ['financial.transaction', 'financial.invoice'],
  'employment.salary': ['employment.payslip'],
  'employment.social_contribution': ['employment.payslip'],
  'communication.call_log': ['communication.call_recording'],
  'communication.message_metadata': ['communication.message_content'],
  'content.comment': ['content.free_text'],
  'content.free_text': ['content.comment'],
  'behavior.last_login': ['behavior.last_activity', 'behavior.access_log'],
  'behavior.last_activity': ['behavior.last_login', 'behavior.access_log'],
  'behavior.page_view': ['behavior.content_view'],
  'behavior.content_view': ['behavior.page_view'],
  'behavior.traffic_source': ['behavior.page_view'],
}
