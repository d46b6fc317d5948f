import { db } from '../db.js'

/** Records what a member did, for the security of the customer's platform. */
export async function recordAction(customerId: string, memberId: string, action: string): Promise<void> {
  await db.functionalLog.create({ data: { customerId, memberId, action } })
}

/**
 * Records that a person of our staff opens a customer's data. Call it before the data is read.
 * @param reason the request or the incident that makes it necessary
 */
export async function recordStaffAccess(customerId: string, staffId: string, reason: string): Promise<void> {
  if (reason.trim() === '') throw new Error('Access to customer data needs a reason')
  await db.staffAccessLog.create({ data: { customerId, staffId, reason } })
}
