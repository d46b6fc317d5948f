import { PrismaClient } from '@prisma/client'

// Minimal errors: the longer ones quote the arguments of a query, and errors are sent to Sentry.
export const db = new PrismaClient({ errorFormat: 'minimal' })
