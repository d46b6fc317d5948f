/** What the user asked for cannot be done; the message says why and what to do. Exit code 2. */
export class UsageError extends Error {}

/** Nothing at or above the threshold; findings or unreadable files; wrong usage; a fault of Art25. */
export const exitCodes = { clean: 0, findings: 1, usage: 2, internal: 3 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
