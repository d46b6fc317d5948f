import { db } from '../db.js'

/**
 * All that the platform holds about a member, in a form that another service can read (Art. 15 and 20).
 * Throws if the customer has no such member.
 */
export async function exportMember(customerId: string, memberId: string) {
  const member = await db.member.findUniqueOrThrow({
    where: { id: memberId, customerId },
    select: { email: true, firstName: true, lastName: true, country: true, jobType: true },
  })
  const practices = await db.bestPractice.findMany({
    where: { customerId, authorId: memberId },
    select: { title: true, body: true },
  })
  const actions = await db.functionalLog.findMany({
    where: { customerId, memberId },
    select: { action: true, occurredAt: true },
    orderBy: { occurredAt: 'asc' },
  })
  return { member, practices, actions }
}
