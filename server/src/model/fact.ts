import type { Problem } from './problem.ts'
import type { RecipientUse } from './recipient-use.ts'
import type { WrittenValue } from './setting.ts'
import type { RegionUse } from './region-use.ts'
import type { Span } from './span.ts'

/**
 * What a declaration does with the value, because that decides what the law and the checks ask of it.
 * `stored`: a table, entity or collection. `collected`: a form or a request body. `transferred`: a type that
 * carries data between parts. `configured`: a configuration key and its value.
 */
export type Role = 'stored' | 'collected' | 'transferred' | 'configured'

/** The kind of value that a field holds, as far as its own declaration says. */
export type ValueType =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'binary'
  | 'object'
  | 'enum'
  /** Another declared type or row: a relation, a foreign key with a `references` attribute, a nested type by name. */
  | 'reference'
  | 'function'
  | 'unknown'

export interface FieldAttributes {
  readonly list?: boolean
  readonly optional?: boolean
  readonly primaryKey?: boolean
  readonly unique?: boolean
  /** The owner that a foreign key or a relation points to, as written. */
  readonly references?: string
  /** The name in the store or on the wire where it differs from the name in code (`@map`, `@Column({name})`). */
  readonly column?: string
  /** The literal of a configured field or a default, at most 200 UTF-16 units. */
  readonly value?: string
  /** Documentation or store comment beside the field, at most 300 UTF-16 units. */
  readonly comment?: string
  /** A text that a person reads beside an input: its label or placeholder. */
  readonly label?: string
  /**
   * What validators, formats and input types say that the value is, in lower-case kebab: `email`, `phone`, `url`, `ip`,
   * `uuid`, `date`, `credit-card`, `iban`, `postal-code`, `password`, and the tokens of `autocomplete` (`given-name` …).
   */
  readonly formats?: readonly string[]
  /** The declaration says that the store encrypts or hashes the value. */
  readonly encrypted?: boolean
}

export interface Field {
  /** Path of the owner as written, dots between nested owners: `User`, `User.address`, `public.users`. */
  readonly owner: string
  /** As written, without quotes. */
  readonly name: string
  /** The type as written, white space collapsed, at most 200 UTF-16 units. */
  readonly type?: string
  readonly valueType: ValueType
  readonly role: Role
  /** The name, without quotes. */
  readonly span: Span
  /** The owner's name where it is declared. */
  readonly ownerSpan: Span
  readonly attributes: FieldAttributes
}

/** What declares fields: a class, a table, a form, a section of a configuration. */
export interface Owner {
  readonly name: string
  readonly span: Span
  readonly kind:
    | 'class'
    | 'interface'
    | 'type'
    | 'model'
    | 'table'
    | 'schema'
    | 'form'
    | 'object'
    | 'message'
    | 'section'
    | 'file'
  readonly role: Role
  /** Owners whose fields it has too: what it extends, spreads or embeds, by name as written. */
  readonly includes: readonly string[]
  /** Its name in the store where that differs: `@@map("users")`, `@Entity('users')`. */
  readonly storeName?: string
  readonly comment?: string
}

/** One step of a migration, in the order of the file. Down migrations are not read. */
export type Change =
  | { readonly kind: 'create-owner' | 'drop-owner'; readonly owner: string; readonly span: Span }
  | { readonly kind: 'rename-owner'; readonly owner: string; readonly to: string; readonly span: Span }
  | {
      readonly kind: 'add-field' | 'drop-field'
      readonly owner: string
      readonly name: string
      readonly span: Span
    }
  | {
      readonly kind: 'rename-field'
      readonly owner: string
      readonly name: string
      readonly to: string
      readonly span: Span
    }

/** One value that is passed to a call, followed back through local variables, spreads and templates. */
export interface CallArgument {
  /** Property path from a root: `user.email`, `req.body.phone`, `user`, `this.customer.address.city`. */
  readonly path: string
  /** Where the value stands in the call (not where it was declared). */
  readonly span: Span
  /** The written type of the root, where the file says it: `User` for `user: User`. */
  readonly rootType?: string
  /** A masking, hashing or redacting function stands around it. */
  readonly masked: boolean
  /** Names of its properties that are left out where it goes, `*` for all: a logger may be told so. */
  readonly hidden?: readonly string[]
  /** What is handed on is an object of this written type that was made with the value: where the type is known, it tells more. */
  readonly within?: string
}

/**
 * Where values go. `log`: to a log or a console. `url`: into an address, also where a text alone is one. `title`: into the title
 * of a page. `recipient`: to a service, through its own library.
 */
export type Sink = 'log' | 'url' | 'title' | 'recipient'

export interface Call {
  /** Path of what is called, as written: `console.log`, `this.logger.warn`. Of a text that is an address: how it begins. */
  readonly callee: string
  /** The whole call. */
  readonly span: Span
  /** What the call does with its arguments, where the rules know it. */
  readonly sink?: Sink
  /** Ids of the services of the rules that a recipient may be; several share one name. */
  readonly services?: readonly string[]
  readonly arguments: readonly CallArgument[]
}

export interface Import {
  readonly module: string
  /** Local names that it binds. */
  readonly names: readonly string[]
  readonly span: Span
}

/** A comment to Art25: `art25-ignore-next-line undeclared-field: reason (until 2027-03-01)`. */
export interface Directive {
  /** `retention`: the settings that it covers carry out a policy (`art25-retention: logs`), and nothing is hidden. */
  readonly kind: 'ignore-next-line' | 'ignore-line' | 'ignore-file' | 'retention'
  /** Of `retention`: the policy; empty where none is named. */
  readonly policy?: string
  /** What stands there where that is no verb: `ignore` for `art25-ignore`. It hides nothing; `kind` is what was meant. */
  readonly unknownVerb?: string
  /** Empty when none was named, which is a mistake that `invalid-suppression` reports. */
  readonly checks: readonly string[]
  readonly reason?: string
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string
  /** The directive's own text. */
  readonly span: Span
  /** The text that it covers; the whole file for `ignore-file`. */
  readonly covers: Span
  /** What goes when it is removed: its comment with opener and closer, and its line where nothing else stands there. */
  readonly removal?: Span
  /** The ids of `checks`, each at its own place. */
  readonly checkSpans?: readonly Span[]
}

/** What is kept on a person's device. */
export type StorageKind = 'cookie' | 'local_storage' | 'session_storage' | 'indexed_db'

/** A place that keeps something on a person's device. Deleting it again is none. */
export interface ClientStorage {
  readonly kind: StorageKind
  /** Its name; absent where an expression says it that this file does not resolve. */
  readonly name?: string
  /** `name` is only its beginning: a value is put in behind it. */
  readonly isPrefix?: true
  /** The constant that says the name where no text of this file does: another file may. */
  readonly constant?: string
  /**
   * How long it stays: seconds, `session` (until the browser closes), `persistent` (until it is erased), or `unknown` for an
   * expression that this file does not resolve.
   */
  readonly lifetime: number | 'session' | 'persistent' | 'unknown'
  /** Where the lifetime is said, where it is. */
  readonly lifetimeSpan?: Span
  /** The lifetime is written as a plain number; the seconds that 1 means, for another number in its place. */
  readonly lifetimeUnit?: number
  /** A condition stands around it that asks for consent. */
  readonly afterConsent: boolean
  /** A setting says so, which another file may change. */
  readonly isSetting?: true
  /** The name where it is written, else what sets it. */
  readonly span: Span
}

/** A constant that is given one text, and is called as something that is kept on a device. */
export interface StorageConstant {
  readonly name: string
  readonly value: string
}

/** A consent that is given unless somebody says no: a box that is ticked, a column or property that defaults to yes. */
export interface ConsentDefault {
  /** The box, column or property, as written. */
  readonly name: string
  readonly span: Span
  /** The default itself, and what says no in its place. */
  readonly edit?: { readonly span: Span; readonly newText: string }
  readonly place: 'box' | 'default'
}

/** A value in the text that may itself be data of a person who exists. Never the value itself. */
export interface Literal {
  readonly kind: 'email' | 'phone' | 'iban' | 'card' | 'national_number'
  readonly span: Span
  /** Enough to find it, and too little to know it: `j…@gmail.com`, `+33 6…`. */
  readonly shape: string
  /** A person's name stands beside it. */
  readonly isNamed?: true
  /** Tells it from others of the file without saying it: 8 hex digits of a hash. */
  readonly key: string
  /** A reserved example of the same shape. */
  readonly replacement: string
  /** How sure it is that nobody made it up. */
  readonly confidence: 'high' | 'medium'
}

/** Where a migration stands among others, where it says so itself and not by its file's name. */
export interface Revision {
  readonly id: string
  /** The revisions that come right before it. */
  readonly after: readonly string[]
  /** When it was made, as written: texts of one project compare as times do. */
  readonly created?: string
}

/** All that one file says. A fact never depends on another file or on the data map. */
export interface FileFacts {
  readonly owners: readonly Owner[]
  readonly fields: readonly Field[]
  readonly changes: readonly Change[]
  readonly revision?: Revision
  readonly calls: readonly Call[]
  readonly imports: readonly Import[]
  /** Services of others that the text uses, by the rules; absent where there are none. */
  readonly recipientUses?: readonly RecipientUse[]
  readonly clientStorage?: readonly ClientStorage[]
  readonly storageConstants?: readonly StorageConstant[]
  readonly consentDefaults?: readonly ConsentDefault[]
  readonly literals?: readonly Literal[]
  /** Where it says in which region of a cloud something stands; absent where it says nothing of it. */
  readonly regionUses?: readonly RegionUse[]
  readonly directives: readonly Directive[]
  /** Values that rules on settings ask for, each time that one is written; in the order of the text. */
  readonly written?: readonly WrittenValue[]
  readonly problems: readonly Problem[]
}
