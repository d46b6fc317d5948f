import { config } from '../config.js'
import { logger } from '../logging/logger.js'
import { maskEmail } from '../logging/mask.js'

/** A transactional message to one member. */
export interface Message {
  to: { email: string; name: string }
  subject: string
  textContent: string
}

/** Hands a message to Brevo, which delivers it. */
export async function sendMail(message: Message): Promise<void> {
  const response = await fetch('https://api.brevo.com/v3/smtp/email', {
    method: 'POST',
    headers: { 'api-key': config.brevoApiKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      sender: { email: config.mailFrom, name: 'Wegrow' },
      to: [message.to],
      subject: message.subject,
      textContent: message.textContent,
    }),
  })
  if (!response.ok) {
    logger.warn('mail was not accepted', { status: response.status, to: maskEmail(message.to.email) })
    throw new Error(`Brevo answered ${response.status}`)
  }
}
