import * as Sentry from '@sentry/node'
import { config } from '../config.js'

/** What may accompany a message: identifiers of things, counts, masked values. Never a member's own data. */
export type Details = Readonly<Record<string, string | number | boolean>>

Sentry.init({
  dsn: config.sentryDsn,
  sendDefaultPii: false,
  // Requests carry cookies and bodies, so nothing of them leaves the platform.
  beforeSend: ({ user, request, ...event }) => event,
})

/** Application logs: errors and warnings go to Sentry, the rest to standard output only. */
export const logger = {
  info(message: string, details: Details = {}): void {
    console.info(message, details)
  },
  warn(message: string, details: Details = {}): void {
    console.warn(message, details)
    Sentry.captureMessage(message, { level: 'warning', extra: details })
  },
  error(error: unknown): void {
    console.error('request failed')
    Sentry.captureException(error)
  },
}
