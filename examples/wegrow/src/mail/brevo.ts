import type { Member } from '@prisma/client'
import { config } from '../config.js'
import { logger } from '../logging/logger.js'
import { maskEmail } from '../logging/mask.js'

/** Hands a transactional message to Brevo, which delivers it. Brevo learns the address and the name, no more. */
export async function sendMail(member: Member, subject: string, textContent: string): Promise<void> {
  const response = await fetch('https://api.brevo.com/v3/smtp/email', {
    method: 'POST',
    headers: { 'api-key': config.brevoApiKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      sender: { email: config.mailFrom, name: 'Wegrow' },
      to: [{ email: member.email, name: `${member.firstName} ${member.lastName}` }],
      subject,
      textContent,
    }),
  })
  if (!response.ok) {
    logger.warn('mail was not accepted', { status: response.status, to: maskEmail(member.email) })
    throw new Error(`Brevo answered ${response.status}`)
  }
}
