import type { CategoryId, Classification } from './classification.ts'
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
  readonly revision?: Revision | undefined
  readonly calls: readonly Call[]
  readonly recipientUses?: readonly RecipientUse[] | undefined
  readonly clientStorage?: readonly ClientStorage[] | undefined
  readonly storageConstants?: readonly StorageConstant[] | undefined
  readonly consentDefaults?: readonly ConsentDefault[] | undefined
  readonly literals?: readonly Literal[] | undefined
  readonly regionUses?: readonly RegionUse[] | undefined
  readonly directives: readonly Directive[]
  /** Recognised settings, in the order of the text; absent where there are none. */
  readonly settings?: readonly Setting[] | undefined
  readonly problems: readonly Problem[]
  /** Where it comes from a cache; else it is made of the facts. */
  readonly outline?: FileOutline | undefined
}

/**
 * What follows from the facts of a file and is asked of every file: kept beside them, so that those of a file that nobody asks about
 * are not even parsed.
 */
export interface FileOutline {
  /** Of owners and of personal fields: names as they are compared. */
  readonly stems: readonly string[]
  /** Names of owners. */
  readonly owners: readonly string[]
  readonly includes: readonly (readonly [included: string, owner: string])[]
  /** Stems of store names, with the stem of the owner behind. */
  readonly aliases: readonly (readonly [store: string, owner: string])[]
  /** Categories of stored fields, with the stem of their owner. */
  readonly stored: readonly (readonly [category: CategoryId, stem: string])[]
  /** Files whose changes are replayed together. */
  readonly group?: MigrationGroup | undefined
  /** Personal fields of high or medium confidence. */
  readonly personalFields: number
}

/** Files whose changes are replayed together. */
export interface MigrationGroup {
  /** The folder of the migrations, or the path of a schema file. */
  readonly id: string
  /** Steps in time: superseded where a schema file declares the same store. False for a schema file. */
  readonly history: boolean
}
