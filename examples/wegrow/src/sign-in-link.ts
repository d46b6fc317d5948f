import { createHmac, timingSafeEqual } from 'node:crypto'
import { config } from './config.js'

/** A link that signs the member in, good for one hour. Nothing about it is stored, and it names no person. */
export function signInLink(memberId: string, now = Date.now()): string {
  const payload = `${memberId}.${now + 60 * 60 * 1000}`
  return `${config.publicUrl}/sign-in/${payload}.${sign(payload)}`
}

/** The member whom a link signs in, or nothing if it is forged or too old. */
export function memberOfLink(token: string, now = Date.now()): string | undefined {
  const [memberId = '', expires = '', signature = ''] = token.split('.')
  const expected = Buffer.from(sign(`${memberId}.${expires}`))
  const given = Buffer.from(signature)
  const valid = given.length === expected.length && timingSafeEqual(given, expected)
  return valid && Number(expires) > now ? memberId : undefined
}

function sign(payload: string): string {
  return createHmac('sha256', config.signInSecret).update(payload).digest('base64url')
}
