import type { Check } from './check.ts'

/** Every check, in the order of the documentation. A test keeps it complete. */
export const checks: readonly Check[] = []

export const checkIds: readonly string[] = checks.map((check) => check.id)
