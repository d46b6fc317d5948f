import { db } from '../src/db.js'
import { logger } from '../src/logging/logger.js'

const days = 90

// Runs daily. Logs are kept for ninety days after the contract has ended, for security, and the customer with them.
const before = new Date(Date.now() - days * 24 * 60 * 60 * 1000)
const ended = await db.customer.findMany({ where: { contractEndedAt: { lt: before } }, select: { id: true } })
const ids = ended.map(({ id }) => id)

const functional = await db.functionalLog.deleteMany({ where: { customerId: { in: ids } } })
const staff = await db.staffAccessLog.deleteMany({ where: { customerId: { in: ids } } })
await db.customer.deleteMany({ where: { id: { in: ids } } })

// Sessions that nobody ended are removed as well.
await db.session.deleteMany({ where: { expiresAt: { lt: new Date() } } })

logger.info('logs purged', { functional: functional.count, staff: staff.count })
await db.$disconnect()
