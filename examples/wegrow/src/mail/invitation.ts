import type { Member } from '@prisma/client'
import { config } from '../config.js'
import { signInLink } from '../sign-in-link.js'
import { sendMail } from './brevo.js'

/** Tells a member that the customer opened an account, and where the privacy notice is (Art. 14). */
export async function sendInvitation(member: Member): Promise<void> {
  const paragraphs = [
    `Hello ${member.firstName},`,
    'your company invites you to its platform for sharing best practices. Confirm your details here:',
    signInLink(member.id),
    `How we handle your data: ${config.publicUrl}/privacy`,
  ]
  await sendMail(member, 'Your invitation to share best practices', paragraphs.join('\n\n'))
}

export async function sendSignInLink(member: Member): Promise<void> {
  await sendMail(member, 'Your sign-in link', signInLink(member.id))
}
