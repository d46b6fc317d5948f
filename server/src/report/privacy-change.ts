import type { Rules } from '../classify/rules.ts'
import type { CategoryId, SpecialKind } from '../model/classification.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import type { Message } from '../model/message.ts'

/** One side of the comparison. */
export interface PrivacyState {
  readonly files: readonly IndexedFile[]
  readonly maps: readonly DataMap[]
  readonly rules: Rules
}

/** What a change is about, in the order in which it is told: what weighs most first. */
export const privacySubjects = [
  'special-category',
  'transfer',
  'field',
  'recipient',
  'region',
  'client-storage',
  'retention',
  'activity',
] as const
export type PrivacySubject = (typeof privacySubjects)[number]

export interface PrivacyChange {
  readonly subject: PrivacySubject
  readonly change: 'added' | 'removed' | 'changed'
  /** Folder of the data map that it belongs to; empty for the root, or where there is none. */
  readonly mapFolder: string
  /** `User.phone`, or the id of an entry of the map. */
  readonly name: string
  /** What became of it: `stored as contact.phone, not declared`. */
  readonly detail: Message
  readonly categories: readonly CategoryId[]
  /** The map does not declare the field. */
  readonly undeclared?: true
  readonly special?: SpecialKind
  /** Absent for fields that only the map has, and in the other side of the comparison for what is gone. */
  readonly place?: Place
  /** What the map after the change says of a field, where it says something. */
  readonly declaration?: Place
  /** The side that `place` lies in. */
  readonly side: 'before' | 'after'
}

/** Something that the law asks for because of a change, and that the map does not answer. */
export interface OpenDuty {
  readonly articles: readonly string[]
  readonly message: Message
  /** Where it can be answered, or what it is about; after the change. */
  readonly place?: Place
}

export interface PrivacyDiff {
  /** Sorted by subject, then by name. */
  readonly changes: readonly PrivacyChange[]
  /** Categories that the repository did not hold before, and those that it holds no more; sorted. */
  readonly newCategories: readonly CategoryId[]
  readonly goneCategories: readonly CategoryId[]
  readonly duties: readonly OpenDuty[]
}
