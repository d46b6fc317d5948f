import type { CategoryId } from './classification.ts'
import type { Message } from './message.ts'
import type { Span } from './span.ts'

export type Severity = 'error' | 'warning' | 'info'

export interface Place {
  readonly path: string
  readonly span: Span
}

export interface RelatedPlace extends Place {
  readonly message: Message
}

/** A replacement in one file. Spans are of the text before any edit; edits of one fix never overlap. */
export interface TextEdit extends Place {
  readonly newText: string
}

/**
 * `safe`: `--fix` may apply it; it adds no declaration, no `none`, no retention, no reason and no suppression.
 * `suggested`: a person chooses it.
 */
type FixSafety = 'safe' | 'suggested'

/**
 * What a fix would do, as data; `resolveFix` of the room `datamap` turns it into text edits against the current texts. A
 * field that holds text for a person to finish is written as a comment with a question, never as a placeholder value.
 */
export type FixAction =
  | { readonly kind: 'edit-text'; readonly edits: readonly TextEdit[] }
  | {
      readonly kind: 'declare-fields'
      readonly mapFolder: string
      readonly fields: readonly {
        readonly dataSet: string
        readonly name: string
        readonly category: CategoryId
      }[]
      readonly retention?: string
      /** Of data sets that have no activity yet. */
      readonly activity?: string
    }
  | {
      readonly kind: 'mark-not-personal'
      readonly mapFolder: string
      readonly dataSet: string
      readonly name: string
      readonly because?: string
    }
  | {
      readonly kind: 'remove-field'
      readonly mapFolder: string
      readonly dataSet: string
      readonly name: string
    }
  | { readonly kind: 'remove-data-set'; readonly mapFolder: string; readonly dataSet: string }
  | {
      readonly kind: 'rename-field'
      readonly mapFolder: string
      readonly dataSet: string
      readonly name: string
      readonly to: string
    }
  | {
      readonly kind: 'set-category'
      readonly mapFolder: string
      readonly dataSet: string
      readonly name: string
      readonly category: CategoryId
    }
  | {
      /** Sets or inserts a scalar at a path of keys in the map: `['data', 'User', 'retention']`. */
      readonly kind: 'set-value'
      readonly mapFolder: string
      readonly keys: readonly string[]
      readonly value: string
    }
  | {
      /** Adds a scalar to the list at a path of keys, or makes the list: `['recipients', 'sentry', 'may_receive']`. */
      readonly kind: 'add-to-list'
      readonly mapFolder: string
      readonly keys: readonly string[]
      readonly value: string
    }
  | {
      /**
       * Declares an entry that the map does not have: what is known of it, and a question for what only a person can
       * answer. It makes the section where that is absent, and is refused where the entry is declared.
       */
      readonly kind: 'declare-entry'
      readonly mapFolder: string
      readonly section: EntrySection
      readonly id: string
      readonly entry: EntryMap
    }
  | {
      /** Inserts a comment that asks for an absent key: `# legal_basis: which of Art. 6(1)(a)–(f)?`. */
      readonly kind: 'ask'
      readonly mapFolder: string
      readonly keys: readonly string[]
      readonly key: string
      readonly question: Message
      /** What a person has answered: it is written in place of the question. */
      readonly answer?: string
    }
  | {
      /** Writes `art25-retention: policy` above a setting. */
      readonly kind: 'tie-retention'
      readonly path: string
      readonly span: Span
      readonly policy: string
    }
  | {
      readonly kind: 'suppress'
      readonly path: string
      readonly span: Span
      readonly check: string
      readonly reason?: string
    }

/** Sections of a data map whose entries a fix may declare. */
type EntrySection =
  | 'activities'
  | 'client_storage'
  | 'data_subjects'
  | 'dpias'
  | 'measures'
  | 'notices'
  | 'recipients'
  | 'retention'
  | 'systems'

/** The keys of an entry, in the order in which they are written. */
export type EntryMap = readonly EntryLine[]

/** A key with what is known, or with the question that is written as a comment in place of the absent key. */
export type EntryLine =
  { readonly key: string; readonly value: EntryValue } | { readonly key: string; readonly question: Message }

export type EntryValue =
  string | number | boolean | { readonly list: readonly EntryValue[] } | { readonly map: EntryMap }

export interface Fix {
  /** Imperative, names the thing: `Declare User.phone as contact.phone`. */
  readonly title: Message
  readonly safety: FixSafety
  /** The one that the editor offers first. */
  readonly preferred?: boolean
  readonly action: FixAction
}

export interface Finding {
  /** Check id. */
  readonly check: string
  /** Which of the check's messages it is. Stable, where the words are not. */
  readonly messageId: string
  readonly message: Message
  readonly severity: Severity
  readonly path: string
  readonly span: Span
  readonly owner?: string
  readonly field?: string
  readonly category?: CategoryId
  /** GDPR articles: `30(1)(c)`. */
  readonly articles: readonly string[]
  /** Check, map folder, owner stem, field (or callee), ordinal; never line, message or category. 16 hex digits. */
  readonly fingerprint: string
  readonly related: readonly RelatedPlace[]
  readonly fixes: readonly Fix[]
  readonly tags?: readonly ('unnecessary' | 'deprecated')[]
  /** The day on which a duty is or was due, `YYYY-MM-DD`. */
  readonly due?: string
}
