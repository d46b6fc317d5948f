import type { CategoryId } from './classification.ts'
import type { Problem } from './problem.ts'
import type { Span } from './span.ts'

/** Where something is said in the files of a data map. */
export interface MapLocation {
  /** The map file, relative to the checked folder, forward slashes. */
  readonly path: string
  /** Key and value together. */
  readonly span: Span
  /** The key alone (the entry itself for an item of a list). */
  readonly keySpan: Span
}

/** A human text: language code to text; a bare string stands under the map's own language. */
export type LocalizedText = Readonly<Record<string, string>>

export interface Purpose {
  readonly label?: LocalizedText
  readonly legalBasis?: string
  readonly at: MapLocation
}

export interface Activity {
  readonly id: string
  readonly at: MapLocation
  readonly label?: LocalizedText
  /** `controller`, `processor`, `joint_controller`; empty where the map does not say. */
  readonly roles: readonly string[]
  /** `purposes:`, or the short form `purpose:` with `legal_basis:` as one. */
  readonly purposes: readonly Purpose[]
  readonly retention?: Reference
  readonly recipients: readonly Reference[]
  readonly dataSubjects: readonly Reference[]
  /** `sensitive:` as written. */
  readonly sensitive?: boolean
  /** `special_condition:` as written: `9(2)(a)` … or an Art. 10 ground. */
  readonly specialCondition?: string
  /** The whole entry as plain data, for documents. */
  readonly raw: unknown
}

/** A name that must be declared elsewhere in the map. */
export interface Reference {
  readonly name: string
  readonly at: MapLocation
}

export interface RetentionPolicy {
  readonly id: string
  readonly at: MapLocation
  /** ISO 8601 duration as written. */
  readonly period?: string
  /** `undecided:`: an honest hole, with its reason. */
  readonly undecided?: string
  readonly raw: unknown
}

/** An entry under `recipients`, `systems`, `data_subjects`, `notices`, `dpias` or `measures`. */
export interface Entry {
  readonly id: string
  readonly at: MapLocation
  readonly label?: LocalizedText
  readonly raw: unknown
}

/** An entry under `client_storage`: something on a person's device. */
export interface DeclaredStorage extends Entry {
  /** `cookie`, `local_storage` … as written. */
  readonly kind?: string
  /** `detect.names`: globs of other names in code. */
  readonly names: readonly string[]
  /** `session`, `persistent`, or an ISO 8601 duration, as written, with its own place. */
  readonly lifetime?: { readonly value: string; readonly at: MapLocation }
  /** Absent where the map does not say whether consent is needed. */
  readonly consent?: {
    readonly needed?: boolean
    /** Why it is not: `strictly_necessary`, or in words. */
    readonly because?: string
    /** Somebody else asks for it, or a tool does. */
    readonly isAskedElsewhere: boolean
  }
}

export interface DeclaredField {
  readonly name: string
  readonly at: MapLocation
  /** Empty when the field was reviewed and is not personal (`none`). */
  readonly categories: readonly CategoryId[]
  /** The categories' own place, for a fix that changes them. */
  readonly categoryAt: MapLocation
  /** `because:` of a decision that a check would question. */
  readonly because?: string
  readonly retention?: Reference
  readonly label?: LocalizedText
  readonly raw: unknown
}

export interface DataSet {
  readonly id: string
  readonly at: MapLocation
  readonly label?: LocalizedText
  /** Globs, relative to the checked folder (already joined with the declaring file's folder). */
  readonly in: readonly string[]
  /** Other names in code. */
  readonly also: readonly string[]
  readonly activities: readonly Reference[]
  readonly retention?: Reference
  readonly system?: Reference
  /** Processing without code of ours. */
  readonly heldIn?: Reference
  readonly fields: ReadonlyMap<string, DeclaredField>
  /** `categories:`, where no fields are listed. */
  readonly categories: readonly CategoryId[]
  readonly dataSubjects: readonly Reference[]
  readonly raw: unknown
}

export interface IgnoreEntry {
  /** Glob relative to the checked folder; absent: every path. */
  readonly path?: string
  /** Check id; absent: every check. */
  readonly check?: string
  readonly because?: string
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string
  readonly at: MapLocation
}

export type SeveritySetting = 'error' | 'warning' | 'info' | 'off'

export interface CheckSetting {
  readonly check: string
  /** Glob relative to the checked folder; absent: every path. */
  readonly path?: string
  readonly severity: SeveritySetting
  readonly at: MapLocation
}

/** A file of the map, as it was read. */
export interface MapFile {
  readonly path: string
  /** Without its byte order mark. */
  readonly text: string
}

/** What is wrong in a map, at its own place. Each becomes a finding of `invalid-map`. */
export interface MapProblem extends Problem {
  readonly path: string
  readonly span: Span
  /** The published schema says so: whatever else holds the map against it says the same. */
  readonly bySchema?: true
  /** The nearest valid spelling, where there is one: the text that replaces `span`. */
  readonly replacement?: string
}

/** The declarations of one data map: `datamap.yaml`, or `datamap/*.yaml` merged key by key, with what it includes. */
export interface DataMap {
  /** The folder that the map owns, relative to the checked folder; empty for the checked folder itself. */
  readonly folder: string
  readonly files: readonly MapFile[]
  /** False when it does not parse, is empty or is of another version: it declares nothing and is never edited. */
  readonly usable: boolean
  readonly language: string
  readonly activities: ReadonlyMap<string, Activity>
  readonly retention: ReadonlyMap<string, RetentionPolicy>
  readonly recipients: ReadonlyMap<string, Entry>
  readonly systems: ReadonlyMap<string, Entry>
  readonly dataSubjects: ReadonlyMap<string, Entry>
  readonly dpias: ReadonlyMap<string, Entry>
  readonly notices: ReadonlyMap<string, Entry>
  readonly measures: ReadonlyMap<string, Entry>
  /** In the order of the map; their ids are their positions, from 1. */
  readonly actions: readonly Entry[]
  readonly clientStorage: ReadonlyMap<string, DeclaredStorage>
  readonly dataSets: ReadonlyMap<string, DataSet>
  readonly ignore: readonly IgnoreEntry[]
  readonly checks: readonly CheckSetting[]
  readonly problems: readonly MapProblem[]
  /** The merged document as plain data, for documents. */
  readonly raw: unknown
}
