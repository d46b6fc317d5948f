/*
 * The facts of a file as the cache holds them: text that is parsed when one of them is asked for. Most checks ask most files for
 * lists that are empty, and an index of owners for what is kept beside the facts.
 */
import { outlineOf } from '../checks/owner-index.ts'
import type { FileOutline, IndexedFile, PathClass } from '../model/indexed-file.ts'

/** All that is known of a file beside its path and language, which stand elsewhere, and what follows from the facts. */
export type KeptFacts = Omit<IndexedFile, 'path' | 'language' | 'outline'>

/** What is known of a file without parsing its facts. */
export interface FileSketch {
  readonly pathClass: PathClass
  /** Bits of the facts that there are. */
  readonly present: number
  readonly outline: FileOutline
}

/** A sketch as plain data of few characters. */
export type PackedSketch = readonly [
  pathClass: number,
  present: number,
  personalFields: number,
  stems: FileOutline['stems'],
  owners: FileOutline['owners'],
  includes: FileOutline['includes'],
  aliases: FileOutline['aliases'],
  stored: FileOutline['stored'],
  ...group: readonly [] | readonly [id: string, history: boolean],
]

/** The sketch of a file whose facts are there. */
export function sketchOf(file: IndexedFile): FileSketch {
  let present = 0
  for (const [name, bit] of Object.entries(bits)) {
    const value = file[name as FactName]
    if (value !== undefined && !(Array.isArray(value) && value.length === 0 && name in nothing))
      present |= bit
  }
  return { pathClass: file.pathClass, present, outline: outlineOf(file) }
}

/** A sketch as it is written. */
export function packSketch({ pathClass, present, outline }: FileSketch): PackedSketch {
  const { stems, owners, includes, aliases, stored, group, personalFields } = outline
  return [
    pathClasses.indexOf(pathClass),
    present,
    personalFields,
    stems,
    owners,
    includes,
    aliases,
    stored,
    ...(group === undefined ? ([] as const) : ([group.id, group.history] as const)),
  ]
}

/** What `packSketch` wrote. */
export function unpackSketch(packed: PackedSketch): FileSketch {
  const [pathClass, present, personalFields, stems, owners, includes, aliases, stored, id, history] = packed
  const group = id === undefined ? undefined : { id, history: history === true }
  return {
    pathClass: pathClasses[pathClass] ?? 'product',
    present,
    outline: { stems, owners, includes, aliases, stored, group, personalFields },
  }
}

const pathClasses: readonly PathClass[] = ['product', 'test', 'generated']

type FactName = Exclude<keyof KeptFacts, 'pathClass'>

/** A bit for every fact, so that a new one is not forgotten here. */
const bits: Readonly<Record<FactName, number>> = {
  owners: 1,
  personal: 2,
  changes: 4,
  revision: 8,
  calls: 16,
  recipientUses: 32,
  clientStorage: 64,
  storageConstants: 128,
  consentDefaults: 256,
  literals: 512,
  regionUses: 1024,
  directives: 2048,
  settings: 4096,
  problems: 8192,
}

const none: readonly never[] = []
/** Lists that are there also where they are empty. */
const nothing = { owners: none, personal: none, changes: none, calls: none, directives: none, problems: none }

/** As `IndexedFile`, with every fact named. */
type Complete = { readonly [Name in keyof Required<IndexedFile>]: IndexedFile[Name] }

/** A file from the cache. */
export class KeptFile implements Complete {
  readonly path: string
  readonly language: string
  readonly pathClass: PathClass
  readonly outline: FileOutline
  readonly #present: number
  #parse: (() => KeptFacts) | undefined
  #facts: KeptFacts | undefined

  /** @param parse gives the facts, and is let go of once it did */
  constructor(path: string, language: string, sketch: FileSketch, parse: () => KeptFacts) {
    this.path = path
    this.language = language
    this.pathClass = sketch.pathClass
    this.outline = sketch.outline
    this.#present = sketch.present
    this.#parse = parse
  }

  get owners(): IndexedFile['owners'] {
    return this.#has(bits.owners)?.owners ?? none
  }

  get personal(): IndexedFile['personal'] {
    return this.#has(bits.personal)?.personal ?? none
  }

  get changes(): IndexedFile['changes'] {
    return this.#has(bits.changes)?.changes ?? none
  }

  get revision(): IndexedFile['revision'] {
    return this.#has(bits.revision)?.revision
  }

  get calls(): IndexedFile['calls'] {
    return this.#has(bits.calls)?.calls ?? none
  }

  get recipientUses(): IndexedFile['recipientUses'] {
    return this.#has(bits.recipientUses)?.recipientUses
  }

  get clientStorage(): IndexedFile['clientStorage'] {
    return this.#has(bits.clientStorage)?.clientStorage
  }

  get storageConstants(): IndexedFile['storageConstants'] {
    return this.#has(bits.storageConstants)?.storageConstants
  }

  get consentDefaults(): IndexedFile['consentDefaults'] {
    return this.#has(bits.consentDefaults)?.consentDefaults
  }

  get literals(): IndexedFile['literals'] {
    return this.#has(bits.literals)?.literals
  }

  get regionUses(): IndexedFile['regionUses'] {
    return this.#has(bits.regionUses)?.regionUses
  }

  get directives(): IndexedFile['directives'] {
    return this.#has(bits.directives)?.directives ?? none
  }

  get settings(): IndexedFile['settings'] {
    return this.#has(bits.settings)?.settings
  }

  get problems(): IndexedFile['problems'] {
    return this.#has(bits.problems)?.problems ?? none
  }

  #has(bit: number): KeptFacts | undefined {
    if ((this.#present & bit) === 0) return undefined
    this.#facts ??= this.#parse?.()
    this.#parse = undefined
    return this.#facts
  }
}
