import type { Message } from './message.ts'
import type { Span } from './span.ts'

/**
 * Something that a reader could not understand, or that was left out, in words for the user.
 * `error`: part of the file was not read. `note`: worth knowing, nothing lost.
 */
export interface Problem {
  /**
   * Stable, kebab-case: `syntax`, `too-large`, `too-deep`, `too-complex`, `undecodable`, `unreadable`,
   * `reader-failed`.
   */
  readonly code: string
  readonly severity: 'error' | 'note'
  readonly message: Message
  readonly span?: Span
}
