import { Router } from 'express'
import type { Member } from '@prisma/client'
import { db } from './db.js'
import { recordAction } from './logging/audit.js'
import { requireMember } from './session.js'

/** Best practices are confidential to the members of one customer. */
export const practiceRoutes = Router()
practiceRoutes.use(requireMember)

practiceRoutes.get('/', async (_request, response) => {
  const member: Member = response.locals.member
  const practices = await db.bestPractice.findMany({
    where: { customerId: member.customerId },
    include: { author: { select: { firstName: true, lastName: true } } },
  })
  response.json(practices)
})

practiceRoutes.post('/', async (request, response) => {
  const member: Member = response.locals.member
  const practice = await db.bestPractice.create({
    data: {
      customerId: member.customerId,
      authorId: member.id,
      title: String(request.body.title),
      body: String(request.body.body),
    },
  })
  await recordAction(member.customerId, member.id, 'practice.create')
  response.status(201).json(practice)
})
