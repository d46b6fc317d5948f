import type { Message } from './message.ts'
import type { Span } from './span.ts'

/** Units of time as settings count in them; a month is no number of days. */
export type TimeUnit =
  'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/**
 * What a setting is about. `retention`: how long data is kept. `backup`: how long copies are kept, which is shown beside a
 * policy and never held against it. `encryption`: whether stored data is encrypted. `schedule`: when a job runs that may
 * erase data; it keeps no period of its own.
 */
export type SettingKind = 'retention' | 'backup' | 'encryption' | 'schedule'

/** How long a setting says that something is kept, as far as its own file tells. */
export type SettingPeriod =
  /** ISO 8601: `P90D`, `PT3600S`. */
  | { readonly is: 'duration'; readonly duration: string }
  /** It is kept for ever. */
  | { readonly is: 'unlimited' }
  /** It cannot be told from the file, and why. */
  | { readonly is: 'unknown'; readonly why: Message }
  /** A setting of no period: a switch, a schedule. */
  | { readonly is: 'none' }

/** A recognised setting where it is written, or a resource that lacks it. */
export interface Setting {
  /** Id of its entry in `rules/settings/`. */
  readonly id: string
  readonly kind: SettingKind
  /** What it is a setting of, as written: `aws_cloudwatch_log_group.app`, `Resources.Logs`, `redis.set`, a file's name. */
  readonly resource: string
  /** Its key path under the resource, as written: `retention_in_days`, `rule.expiration.days`. */
  readonly key: string
  /** As written, at most 200 UTF-16 units; absent where the resource does not have the key. */
  readonly value?: string
  readonly period: SettingPeriod
  /** Of `encryption`: whether the stored data is encrypted; absent where that cannot be told. */
  readonly on?: boolean
  /** The column that its period runs from, where that is written down when something happens later: `expires_at`. */
  readonly from?: string
  /** What a plain number counts. */
  readonly unit?: TimeUnit
  /** The numbers that the setting may have, where it may not have all. */
  readonly allowed?: readonly number[]
  /** The value; the name of the resource where it does not have the key. */
  readonly span: Span
  /** Where each block, mapping or call around it begins, outermost first. */
  readonly scopes: readonly number[]
  /** The place is the key's: where the value stands is not known. */
  readonly atKey?: true
}

/** A value whose key the rules on settings ask for, each time that it is written. */
export interface WrittenValue {
  /** The keys around it from the outermost, dots between; in code what is called. */
  readonly owner: string
  readonly name: string
  /** A literal without its quotes; in code whatever stands there. Absent: nothing, or no literal. */
  readonly value?: string
  /** The value; the key where it has none. */
  readonly span: Span
  /** Where each block, mapping or call around it begins, outermost first. */
  readonly scopes: readonly number[]
  /** The place is the key's: where the value stands is not known. */
  readonly atKey?: true
  /** In code: the pattern of the rules that it was found by. */
  readonly pattern?: string
  /** In a statement: the column that its period runs from, where that is written down when something happens later. */
  readonly from?: string
}

/** A pattern of rules/settings for code, as readers look for it. */
export interface CodePattern {
  /** Tells it from all others: the entry's id and a number. */
  readonly id: string
  /** Ids of languages; absent: all code. */
  readonly languages?: readonly string[]
  /** Last names of what is called, with as many names before them as matter: `redis.set`, `LogGroup`. */
  readonly calls?: readonly string[]
  /** The value is the argument at this place, from 1. */
  readonly argument?: number
  /** The value is the argument behind one that is this text. */
  readonly after?: string
  /** The value has one of these names: a property, a keyword, an assigned variable. */
  readonly names?: readonly string[]
  /** Words that stand around it in its statement, `…` for anything between and `{period}` for the value. */
  readonly statement?: string
}

/** What readers need to know of rules/settings. */
export interface SettingWords {
  /** Last keys in configuration whose values are kept. */
  readonly keys: readonly string[]
  readonly code: readonly CodePattern[]
}
