import { parse } from 'csv-parse/sync'
import { db } from '../db.js'
import { logger } from '../logging/logger.js'
import { sendInvitation } from '../mail/invitation.js'

/** A line of the list of future users that the customer sends. */
interface MemberRow {
  email: string
  first_name: string
  last_name: string
  country: string
  job_type: string
}

const columns: readonly (keyof MemberRow)[] = ['email', 'first_name', 'last_name', 'country', 'job_type']

/**
 * Takes in a customer's list and invites everyone on it. Columns that the platform does not need are refused, so that
 * they are not kept by accident.
 * @param csv the list with a header line
 * @returns how many members were added; those who are known already are left alone
 */
export async function importMembers(customerId: string, csv: string): Promise<number> {
  const rows: MemberRow[] = parse(csv, { columns: checkHeader, skip_empty_lines: true, trim: true })
  let added = 0
  for (const row of rows) {
    if (await db.member.findUnique({ where: { email: row.email } })) continue
    const member = await db.member.create({
      data: {
        customerId,
        email: row.email,
        firstName: row.first_name,
        lastName: row.last_name,
        country: row.country,
        jobType: row.job_type,
      },
    })
    await sendInvitation(member)
    added++
  }
  logger.info('list of users imported', { customerId, added })
  return added
}

function checkHeader(header: string[]): string[] {
  const unknown = header.filter((name) => !columns.some((column) => column === name))
  const missing = columns.filter((column) => !header.includes(column))
  if (unknown.length > 0)
    throw new Error(`Remove the columns ${unknown.join(', ')}: the platform does not need them`)
  if (missing.length > 0) throw new Error(`The columns ${missing.join(', ')} are missing`)
  return header
}
