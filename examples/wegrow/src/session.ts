import { createHash, randomBytes } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import { db } from './db.js'

const cookie = 'session'
const hours = 12

/** Signs a member in. The cookie has no expiry date, so the browser drops it when it closes. */
export async function startSession(response: Response, memberId: string): Promise<void> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.now() + hours * 60 * 60 * 1000)
  await db.session.create({ data: { id: digest(token), memberId, expiresAt } })
  response.cookie(cookie, token, { httpOnly: true, secure: true, sameSite: 'lax' })
}

/** Lets only signed-in members pass and puts the member into `response.locals`. */
export async function requireMember(request: Request, response: Response, next: NextFunction): Promise<void> {
  const token = readCookie(request)
  const session = token
    ? await db.session.findUnique({ where: { id: digest(token) }, include: { member: true } })
    : null
  if (!session || session.expiresAt < new Date()) {
    response.sendStatus(401)
    return
  }
  response.locals.member = session.member
  next()
}

// Only the digest is stored: a copy of the table signs nobody in.
function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function readCookie(request: Request): string | undefined {
  const pairs = (request.headers.cookie ?? '').split('; ')
  return pairs.find((pair) => pair.startsWith(`${cookie}=`))?.slice(cookie.length + 1)
}
