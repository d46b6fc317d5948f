import { Router } from 'express'
import type { Member } from '@prisma/client'
import { db } from '../db.js'
import { recordAction } from '../logging/audit.js'
import { sendSignInLink } from '../mail/invitation.js'
import { exportMember } from '../rights/export.js'
import { requireMember, startSession } from '../session.js'
import { memberOfLink } from '../sign-in-link.js'

export const memberRoutes = Router()

// The answer is the same whether the address is known or not.
memberRoutes.post('/sign-in', async (request, response) => {
  const member = await db.member.findUnique({ where: { email: String(request.body.email) } })
  if (member) await sendSignInLink(member)
  response.sendStatus(202)
})

memberRoutes.get('/sign-in/:token', async (request, response) => {
  const memberId = memberOfLink(request.params.token)
  if (memberId === undefined) {
    response.sendStatus(403)
    return
  }
  await startSession(response, memberId)
  response.redirect('/')
})

memberRoutes.get('/me', requireMember, (_request, response) => {
  response.json(response.locals.member)
})

/** Sign-up of an invited member, and rectification later (Art. 16). */
memberRoutes.put('/me', requireMember, async (request, response) => {
  const member: Member = response.locals.member
  const { firstName, lastName, country, jobType } = request.body
  const updated = await db.member.update({
    where: { id: member.id },
    data: { firstName, lastName, country, jobType },
  })
  await recordAction(member.customerId, member.id, 'profile.update')
  response.json(updated)
})

/** Access and portability (Art. 15 and 20). */
memberRoutes.get('/me/export', requireMember, async (_request, response) => {
  const member: Member = response.locals.member
  await recordAction(member.customerId, member.id, 'profile.export')
  response.attachment('my-data.json').json(await exportMember(member.customerId, member.id))
})
