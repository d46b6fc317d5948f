import type { Classification } from './classification.ts'
import type {
  Call,
  Change,
  ClientStorage,
  ConsentDefault,
  Directive,
  Field,
  Literal,
  Owner,
  Revision,
  StorageConstant,
} from './fact.ts'
import type { Problem } from './problem.ts'
import type { Setting } from './setting.ts'
import type { RecipientUse } from './recipient-use.ts'
import type { RegionUse } from './region-use.ts'

/**
 * `product`: checked. `test` (tests, stories, mocks, fixtures) and `generated`: counted, not checked unless asked for,
 * and they keep no declaration alive.
 */
export type PathClass = 'product' | 'test' | 'generated'

/** A field that holds personal data, with the reasons. */
export interface PersonalField extends Classification {
  readonly field: Field
}

/** An owner with the names of all that it declares, personal or not. */
export interface IndexedOwner extends Owner {
  readonly fieldNames: readonly string[]
}

/**
 * What the checks know of one file: its facts after classification, without the text. This is what the cache holds.
 * It depends on the file's bytes, its language, its path class and the rules; never on the data map.
 */
export interface IndexedFile {
  /** Relative to the checked folder, forward slashes. */
  readonly path: string
  readonly language: string
  readonly pathClass: PathClass
  readonly owners: readonly IndexedOwner[]
  readonly personal: readonly PersonalField[]
  readonly changes: readonly Change[]
  readonly revision?: Revision
  readonly calls: readonly Call[]
  readonly recipientUses?: readonly RecipientUse[]
  readonly clientStorage?: readonly ClientStorage[]
  readonly storageConstants?: readonly StorageConstant[]
  readonly consentDefaults?: readonly ConsentDefault[]
  readonly literals?: readonly Literal[]
  readonly regionUses?: readonly RegionUse[]
  readonly directives: readonly Directive[]
  /** Recognised settings, in the order of the text; absent where there are none. */
  readonly settings?: readonly Setting[]
  readonly problems: readonly Problem[]
}
