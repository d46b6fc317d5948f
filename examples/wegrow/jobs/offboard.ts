import { db } from '../src/db.js'
import { logger } from '../src/logging/logger.js'

// Runs daily. Members, their sessions and the best practices of a customer end with the contract; the customer's
// entry and the logs stay until `purge-logs.ts` removes them ninety days later.
const ended = await db.customer.findMany({
  where: { contractEndedAt: { lte: new Date() } },
  select: { id: true },
})
const customerId = { in: ended.map(({ id }) => id) }

const practices = await db.bestPractice.deleteMany({ where: { customerId } })
const members = await db.member.deleteMany({ where: { customerId } })

logger.info('contracts ended', {
  customers: ended.length,
  members: members.count,
  practices: practices.count,
})
await db.$disconnect()
