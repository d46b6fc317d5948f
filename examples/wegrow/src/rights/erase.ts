import { db } from '../db.js'
import { logger } from '../logging/logger.js'

export type ErasureOutcome = { erased: true } | { erased: false; because: string }

/**
 * Erases a member on request (Art. 17). Sessions go with the account, best practices stay without their author.
 * Functional logs stay for their own period, for the security of the customer's platform.
 * @param decision `refusedBecause` is the lawful reason to keep the data, and is what the person is told (Art. 12(4))
 */
export async function eraseMember(
  customerId: string,
  memberId: string,
  decision: { refusedBecause?: string | undefined } = {},
): Promise<ErasureOutcome> {
  if (decision.refusedBecause) {
    logger.info('erasure refused', { customerId })
    return { erased: false, because: decision.refusedBecause }
  }
  await db.member.delete({ where: { id: memberId, customerId } })
  logger.info('member erased', { customerId })
  return { erased: true }
}
