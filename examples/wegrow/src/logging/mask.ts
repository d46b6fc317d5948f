/**
 * Shortens an email address to what support needs to recognize it: `jo***@customer.example`.
 * Text that is no address is masked entirely.
 */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  if (at < 1) return '***'
  return `${email.slice(0, Math.min(2, at - 1))}***${email.slice(at)}`
}
