import { isRecord } from './plain-data.ts'
import type { Category, CategoryId, Confidence, OwnerKind, SpecialKind } from '../model/classification.ts'
import type { ValueType } from '../model/fact.ts'
import type { ReaderRules } from '../model/language.ts'
import type { Countries, Service } from '../model/service.ts'
import { CountryCollector } from './countries.ts'
import { serviceNames } from './service-names.ts'
import { readKnownStorage, readPageEvidence, type KnownStorage, type PageEvidence } from './known-storage.ts'
import { isServiceList, readServices } from './services.ts'
import { readSettingRules, settingWords, type SettingRule } from './setting-rules.ts'
import { compileReaderRules } from './sinks.ts'
import { fold } from './words.ts'

/** A file of rules as plain data: `path` names it in problems, `content` is what its YAML says. */
export interface RuleDocument {
  readonly path: string
  readonly content: unknown
}

/** What is wrong in a document of rules; the entry is left out, the rest holds. */
interface RuleProblem {
  readonly path: string
  readonly message: string
}

/** One entry of `fields:`: the words that name a kind of personal data, and the conditions under which they do. */
export interface FieldRule {
  readonly id: string
  /** `none` for a false friend: its words belong to something that is no personal data. */
  readonly category: CategoryId
  /** The document that it stands in. */
  readonly path: string
  /** How sure a match is, by the kind of owner; a kind that is absent rules the match out. */
  readonly confidence: Readonly<Partial<Record<OwnerKind, Confidence>>>
  /** The owner must be called so (whole words at the end of its path); empty: any owner. */
  readonly within: readonly (readonly string[])[]
  /** Another field of the owner must belong to one of these groups of categories; empty: no such condition. */
  readonly beside: readonly string[]
  /** What the declaration must do with the value; empty: anything. */
  readonly roles: readonly string[]
  /** Only words for persons and neutral words may stand around the matched words. */
  readonly strict: boolean
  /** The name of the owner must say what it is; its fields alone do not suffice. */
  readonly named: boolean
  /** Words, written together, that mean this of a person only: short ones, with other meanings elsewhere (`nas`, `pin`). */
  readonly ofPerson: ReadonlySet<string>
  readonly notBefore: ReadonlySet<string>
  readonly notAfter: ReadonlySet<string>
  /** Words after the match that would rule out another entry and do not rule out this one: `id` after `country`. */
  readonly after: ReadonlySet<string>
  readonly types: ReadonlySet<ValueType>
  /** A pattern that the value of a configured field must have, where it has one. */
  readonly value?: RegExp
  /** What validators say that the value is (`email`): decides without the words. */
  readonly formats: readonly string[]
  /** A sibling of this kind says that the owner is a person. */
  readonly sign: boolean
  /** Read in configuration too, where the path names a person. */
  readonly configured: boolean
  readonly match: readonly string[]
  readonly reject: readonly string[]
}

/** A phrase of a rule, as it was found in a name. */
export interface PhraseUse {
  readonly rule: FieldRule
  readonly language: string
  /** As written in the rules. */
  readonly phrase: string
  /** Words that it consists of: a name may write some of them together, and never takes one apart. */
  readonly length: number
  /** It means this of a person only. */
  readonly ofPerson: boolean
}

/** What a word says about an owner. */
export interface OwnerSense {
  readonly kind: OwnerKind
  /**
   * `decides`: what the word stands for is certain. `inherits`: a part of something, of the kind of what it is part of
   * (an address), and of `kind` when it stands alone. `held`: a thing that is somebody's if it points to a person (a device).
   * `likely`: of that kind unless a word before it or the fields say otherwise (a client, of a shop or of a server).
   */
  readonly mode: 'decides' | 'inherits' | 'held' | 'likely'
  readonly languages: readonly string[]
  readonly phrase: string
  readonly length: number
}

export type Qualifier =
  /** Says which one or how it is written, and does not change what it is: `old`, `home`, `encrypted`. */
  | 'neutral'
  /** After a name: says that the field is about something else: `count`, `verified`, `template`. */
  | 'other'
  /** Before a name: says that the field is a switch: `is`, `has`, `show`. */
  | 'switch'

/** All documents of rules, checked and made ready for fast matching. Plain data and indices; deterministic. */
export interface Rules {
  readonly categories: ReadonlyMap<string, Category>
  readonly reader: ReaderRules
  readonly fields: readonly FieldRule[]
  readonly settings: readonly SettingRule[]
  readonly problems: readonly RuleProblem[]
  readonly vocabulary: Vocabulary
  /** Services that data may go to, by id. */
  readonly services: ReadonlyMap<string, Service>
  readonly countries: Countries
  /** Names that are known to be kept in browsers. */
  readonly knownStorage: readonly KnownStorage[]
  /** By service: what shows that it runs in a page. */
  readonly inPage: ReadonlyMap<string, PageEvidence>
}

/** Indices over the words of the rules. Keys are words written together. */
export interface Vocabulary {
  readonly phrases: ReadonlyMap<string, readonly PhraseUse[]>
  /** Words of the longest phrase. */
  readonly longestPhrase: number
  readonly owners: ReadonlyMap<string, OwnerSense>
  readonly longestOwner: number
  readonly qualifiers: ReadonlyMap<string, Qualifier>
  /** Format to rules that it decides. */
  readonly formats: ReadonlyMap<string, readonly FieldRule[]>
  /** Names of fields that say that their owner is a thing or a system. */
  readonly signs: ReadonlyMap<string, OwnerKind>
  /** Every single word known, for taking apart words that are written together. */
  readonly words: ReadonlySet<string>
}

/**
 * Rules from their documents. A document may hold any of `categories`, `fields`, `owners`, `qualifiers`, `signs`, `loggers`, `addresses`,
 * `disclosures`, `masking`, `settings`, `cookies`, `in_page`, `recipients`, `eea`, `adequacy`, `void`, `regions`, or be a list of recipients in a folder of that name;
 * later documents add to earlier ones, and an entry of `fields` or `recipients` with the `id` of an earlier one takes its place. What is
 * not in order is left out and named in `problems`. Each part is made when it is first asked for: a run that parses no file needs no
 * words.
 */
export function compileRules(documents: readonly RuleDocument[]): Rules {
  return new CompiledRules(documents)
}

class CompiledRules implements Rules {
  readonly #documents: readonly RuleDocument[]
  #categories: Rules['categories'] | undefined
  #reader: ReaderRules | undefined
  #fields: readonly FieldRule[] | undefined
  #words: ReadDocuments | undefined
  #settings: Rules['settings'] | undefined
  #problems: Rules['problems'] | undefined
  #vocabulary: Vocabulary | undefined
  #services: Rules['services'] | undefined
  #countries: Countries | undefined
  #knownStorage: Rules['knownStorage'] | undefined
  #inPage: Rules['inPage'] | undefined

  constructor(documents: readonly RuleDocument[]) {
    this.#documents = documents
  }

  get categories(): Rules['categories'] {
    return (this.#categories ??= this.#read(['categories']).categories)
  }

  get reader(): ReaderRules {
    return (this.#reader ??= {
      ...this.#read(['sinks']).reader,
      settings: settingWords(this.settings),
      ...(this.services.size > 0 && { servicesOf: modulesOf(this.services) }),
    })
  }

  get fields(): readonly FieldRule[] {
    return (this.#fields ??= [...this.#ofWords().fields.values()].map(({ rule }) => rule))
  }

  get settings(): Rules['settings'] {
    return (this.#settings ??= [...this.#read(['settings']).settings.values()])
  }

  get problems(): Rules['problems'] {
    if (this.#problems === undefined) {
      const { problems, fields, categories } = this.#read(undefined)
      for (const { rule } of fields.values())
        if (rule.category !== falseFriend && categories.size > 0 && !categories.has(rule.category))
          problems.push({
            path: rule.path,
            message: `fields: ${rule.id}: there is no category ${rule.category}`,
          })
      this.#problems = problems
    }
    return this.#problems
  }

  get vocabulary(): Vocabulary {
    if (this.#vocabulary === undefined) {
      const { fields, owners, qualifiers, signs } = this.#ofWords()
      this.#vocabulary = indexVocabulary([...fields.values()], owners, qualifiers, signs)
      this.#words = undefined
    }
    return this.#vocabulary
  }

  get services(): Rules['services'] {
    return (this.#services ??= this.#read(['recipients']).services)
  }

  get countries(): Countries {
    return (this.#countries ??= this.#read(['countries']).countries.collected())
  }

  get knownStorage(): Rules['knownStorage'] {
    return (this.#knownStorage ??= this.#read(['cookies']).knownStorage)
  }

  get inPage(): Rules['inPage'] {
    return (this.#inPage ??= this.#read(['in_page']).inPage)
  }

  /** The entries behind `fields` and `vocabulary`, which must be the same ones. */
  #ofWords(): ReadDocuments {
    if (this.#words === undefined) {
      this.#words = this.#read(['words'])
      this.#fields = [...this.#words.fields.values()].map(({ rule }) => rule)
    }
    return this.#words
  }

  #read(parts: readonly RulePart[] | undefined): ReadDocuments {
    return readDocuments(this.#documents, parts)
  }
}

/** What is read together. */
type RulePart =
  'categories' | 'words' | 'sinks' | 'settings' | 'recipients' | 'countries' | 'cookies' | 'in_page'

const partOfKey: ReadonlyMap<string, RulePart> = new Map([
  ['categories', 'categories'],
  ['fields', 'words'],
  ['owners', 'words'],
  ['qualifiers', 'words'],
  ['signs', 'words'],
  ['loggers', 'sinks'],
  ['addresses', 'sinks'],
  ['disclosures', 'sinks'],
  ['masking', 'sinks'],
  ['settings', 'settings'],
  ['recipients', 'recipients'],
  ['eea', 'countries'],
  ['adequacy', 'countries'],
  ['void', 'countries'],
  ['regions', 'countries'],
  ['cookies', 'cookies'],
  ['in_page', 'in_page'],
])

interface ReadDocuments {
  readonly problems: RuleProblem[]
  readonly categories: ReadonlyMap<string, Category>
  readonly fields: ReadonlyMap<string, ReadField>
  readonly owners: ReadonlyMap<string, OwnerSense>
  readonly qualifiers: ReadonlyMap<string, Qualifier>
  readonly signs: ReadonlyMap<string, OwnerKind>
  readonly services: ReadonlyMap<string, Service>
  readonly countries: CountryCollector
  readonly settings: ReadonlyMap<string, SettingRule>
  readonly knownStorage: readonly KnownStorage[]
  readonly inPage: ReadonlyMap<string, PageEvidence>
  readonly reader: ReadSinks
}

/** What documents say, or some parts of it; absent: all, and only then are `problems` all that there are. */
function readDocuments(
  documents: readonly RuleDocument[],
  parts: readonly RulePart[] | undefined,
): ReadDocuments {
  const problems: RuleProblem[] = []
  const categories = new Map<string, Category>()
  const fields = new Map<string, ReadField>()
  const owners = new Map<string, OwnerSense>()
  const qualifiers = new Map<string, Qualifier>()
  const signs = new Map<string, OwnerKind>()
  const services = new Map<string, Service>()
  const countries = new CountryCollector()
  const settings = new Map<string, SettingRule>()
  const knownStorage: KnownStorage[] = []
  const inPage = new Map<string, PageEvidence>()
  let reader = compileReaderRules(undefined)
  const isWanted = (part: RulePart): boolean => parts?.includes(part) ?? true
  for (const document of documents) {
    const content = document.content
    if (content === null || content === undefined) continue
    const say = (message: string): void => {
      problems.push({ path: document.path, message })
    }
    if (isServiceList(document.path, content)) {
      if (isWanted('recipients')) readServices(content, services, say)
      continue
    }
    if (!isRecord(content)) {
      say('must be a mapping')
      continue
    }
    let hasSinks = false
    for (const [key, value] of Object.entries(content)) {
      const part = partOfKey.get(key)
      if (part !== undefined && !isWanted(part)) continue
      if (part === 'sinks') hasSinks = true
      switch (key) {
        case 'categories':
          readCategories(value, categories, say)
          break
        case 'fields':
          readFields(value, document.path, fields, say)
          break
        case 'owners':
          readOwners(value, owners, say)
          break
        case 'qualifiers':
          readQualifiers(value, qualifiers, say)
          break
        case 'signs':
          readSigns(value, signs, say)
          break
        case 'recipients':
          readServices(value, services, say)
          break
        case 'eea':
          countries.readEea(value, say)
          break
        case 'adequacy':
          countries.readAdequacy(value, say)
          break
        case 'void':
          countries.readVoid(value, say)
          break
        case 'regions':
          countries.readRegions(value, say)
          break
        case 'settings':
          readSettingRules(value, document.path, settings, say)
          break
        case 'loggers':
        case 'addresses':
        case 'disclosures':
        case 'masking':
          break
        case 'cookies':
          readKnownStorage(value, knownStorage, say)
          break
        case 'in_page':
          readPageEvidence(value, inPage, say)
          break
        default:
          if (!key.startsWith('x-')) say(`unknown key ${key}`)
      }
    }
    if (hasSinks) reader = joinReaderRules(reader, compileReaderRules(content))
  }
  return {
    problems,
    categories,
    fields,
    owners,
    qualifiers,
    signs,
    services,
    countries,
    settings,
    knownStorage,
    inPage,
    reader,
  }
}

/** The category of an entry whose words belong to something that is no personal data. */
export const falseFriend = 'none'

interface ReadField {
  readonly rule: FieldRule
  readonly phrases: readonly {
    readonly language: string
    readonly phrase: string
    readonly words: readonly string[]
  }[]
}

type Say = (message: string) => void

function readCategories(value: unknown, into: Map<string, Category>, say: Say): void {
  if (!isRecord(value)) {
    say('categories: must be a mapping from a group to its entry')
    return
  }
  for (const [group, entry] of Object.entries(value)) {
    const parent = readCategory(group, entry, undefined, say)
    if (parent === undefined) {
      say(`categories: ${group}: must be a mapping`)
      continue
    }
    // A repository may add leaves to a group without saying anew what the group is.
    if (!into.has(group)) into.set(group, parent)
    const leaves = isRecord(entry) ? entry['leaves'] : undefined
    if (leaves === undefined) continue
    if (!isRecord(leaves)) {
      say(`categories: ${group}: leaves must be a mapping`)
      continue
    }
    for (const [leaf, leafEntry] of Object.entries(leaves)) {
      const category = readCategory(`${group}.${leaf}`, leafEntry, parent, say)
      if (category === undefined) say(`categories: ${group}.${leaf}: must be a mapping`)
      else into.set(category.id, category)
    }
  }
}

function readCategory(
  id: string,
  entry: unknown,
  parent: Category | undefined,
  say: Say,
): Category | undefined {
  if (!isRecord(entry)) return undefined
  const label: Record<string, string> = {}
  if (typeof entry['label'] === 'string') label['en'] = entry['label']
  else if (isRecord(entry['label']))
    for (const [language, text] of Object.entries(entry['label']))
      if (typeof text === 'string') label[language] = text
  label['en'] ??= id
  const special = entry['special']
  if (special !== undefined && special !== null && !isSpecial(special))
    say(`categories: ${id}: special must be one of art9, art10, art87, possible`)
  const sensitivity = entry['sensitivity'] ?? parent?.sensitivity ?? 'medium'
  if (!isSensitivity(sensitivity)) say(`categories: ${id}: sensitivity must be low, medium or high`)
  const text = (key: string): string | undefined => (typeof entry[key] === 'string' ? entry[key] : undefined)
  const fideslang = text('fideslang')
  const dpv = text('dpv')
  const apple = text('apple')
  const play = text('play')
  return {
    id,
    label,
    sensitivity: isSensitivity(sensitivity) ? sensitivity : 'medium',
    ...(isSpecial(special) ? { special } : {}),
    ...(fideslang === undefined ? {} : { fideslang }),
    ...(dpv === undefined ? {} : { dpv }),
    ...(apple === undefined ? {} : { apple }),
    ...(play === undefined ? {} : { play }),
  }
}

function isSpecial(value: unknown): value is SpecialKind {
  return value === 'art9' || value === 'art10' || value === 'art87' || value === 'possible'
}

function isSensitivity(value: unknown): value is Category['sensitivity'] {
  return value === 'low' || value === 'medium' || value === 'high'
}

const fieldKeys = new Set(
  'id category words confidence owners within beside roles strict named of_person not_before not_after after types value formats sign configured match reject'.split(
    ' ',
  ),
)

const ownerKinds: readonly OwnerKind[] = [
  'person',
  'person-linked',
  'organization',
  'thing',
  'system',
  'unknown',
]
const valueTypes: readonly ValueType[] = [
  'text',
  'number',
  'boolean',
  'date',
  'binary',
  'object',
  'enum',
  'reference',
  'function',
  'unknown',
]

function readFields(value: unknown, path: string, into: Map<string, ReadField>, say: Say): void {
  if (!Array.isArray(value)) {
    say('fields: must be a list of entries')
    return
  }
  value.forEach((entry: unknown, index) => {
    const at = `fields[${String(index)}]`
    if (!isRecord(entry)) {
      say(`${at}: must be a mapping`)
      return
    }
    const category = entry['category']
    if (typeof category !== 'string') {
      say(`${at}: category is missing`)
      return
    }
    const name = `fields: ${typeof entry['id'] === 'string' ? entry['id'] : category}`
    for (const key of Object.keys(entry)) if (!fieldKeys.has(key)) say(`${name}: unknown key ${key}`)
    const phrases = readWords(entry['words'], (message) => {
      say(`${name}: words: ${message}`)
    })
    const formats = textList(entry['formats'])
    if (phrases.length === 0 && formats.length === 0) {
      say(`${name}: has no words`)
      return
    }
    const confidence = readConfidence(entry['confidence'], entry['owners'])
    if (confidence === undefined) {
      say(`${name}: confidence must be high, medium or low, or a mapping from kinds of owner to one of these`)
      return
    }
    const types = entry['types'] === undefined ? ['text'] : textList(entry['types'])
    for (const type of types)
      if (!(valueTypes as readonly string[]).includes(type)) say(`${name}: unknown type ${type}`)
    let pattern: RegExp | undefined
    if (typeof entry['value'] === 'string') {
      try {
        pattern = new RegExp(entry['value'], 'u')
      } catch {
        say(`${name}: value is no regular expression`)
      }
    }
    const group = category.split('.')[0] ?? category
    let id = typeof entry['id'] === 'string' ? entry['id'] : category
    if (entry['id'] === undefined)
      for (let count = 2; into.has(id); count++) id = `${category}-${String(count)}`
    const rule: FieldRule = {
      id,
      category,
      path,
      confidence,
      within: readWords(entry['within'] ?? [], (message) => {
        say(`${name}: within: ${message}`)
      }).map((phrase) => phrase.words),
      beside: textList(entry['beside']),
      roles: textList(entry['roles']),
      strict: entry['strict'] === true,
      named: entry['named'] === true,
      ofPerson: wordSet(entry['of_person']),
      notBefore: wordSet(entry['not_before']),
      notAfter: wordSet(entry['not_after']),
      after: wordSet(entry['after']),
      types: new Set(
        types.filter((type): type is ValueType => (valueTypes as readonly string[]).includes(type)),
      ),
      ...(pattern === undefined ? {} : { value: pattern }),
      formats,
      sign: entry['sign'] === true,
      configured:
        entry['configured'] === undefined
          ? group !== 'credential' && group !== 'online'
          : entry['configured'] === true,
      match: textList(entry['match']),
      reject: textList(entry['reject']),
    }
    into.set(id, { rule, phrases })
  })
}

function readConfidence(value: unknown, owners: unknown): FieldRule['confidence'] | undefined {
  const result: Partial<Record<OwnerKind, Confidence>> = {}
  if (isRecord(value)) {
    for (const [kind, level] of Object.entries(value)) {
      if (!isOwnerKind(kind) || !isConfidence(level)) return undefined
      result[kind] = level
    }
    return result
  }
  const level = value ?? 'high'
  if (!isConfidence(level)) return undefined
  const kinds = owners === undefined ? (['person', 'person-linked', 'unknown'] as const) : textList(owners)
  for (const kind of kinds) {
    if (!isOwnerKind(kind)) return undefined
    result[kind] = kind === 'unknown' && level === 'high' ? 'medium' : level
  }
  return result
}

function isOwnerKind(value: string): value is OwnerKind {
  return (ownerKinds as readonly string[]).includes(value)
}

function isConfidence(value: unknown): value is Confidence {
  return value === 'high' || value === 'medium' || value === 'low'
}

function textList(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return []
  return value.filter((item): item is string => typeof item === 'string')
}

/** Words may be given as text with spaces, because lists of single words are long. */
function wordSet(value: unknown): ReadonlySet<string> {
  return new Set(
    textList(value)
      .flatMap((text) => text.split(/\s+/u))
      .filter((word) => word !== '')
      .map(fold),
  )
}

/** Phrases by language: `{en: [first name, …], de: [Vorname]}`, or a list, which is English. */
function readWords(value: unknown, say: Say): ReadField['phrases'] {
  const phrases: { language: string; phrase: string; words: readonly string[] }[] = []
  const byLanguage = isRecord(value) ? value : { en: value }
  for (const [language, list] of Object.entries(byLanguage)) {
    if (!Array.isArray(list)) {
      if (list !== undefined) say(`${language} must be a list`)
      continue
    }
    for (const item of list as unknown[]) {
      if (typeof item !== 'string') {
        say(`${language} holds something that is no text: ${String(item)}`)
        continue
      }
      // Most are written as they are compared.
      if (plainWords.test(item)) phrases.push({ language, phrase: item, words: item.split(' ') })
      else
        for (const spelling of spellings(item)) {
          const words = wordsOf(spelling)
          if (words.length > 0) phrases.push({ language, phrase: item, words })
        }
    }
  }
  return phrases
}

/** Umlauts are also written with an e in names of code. */
function spellings(text: string): readonly string[] {
  const lower = text.toLowerCase()
  const plain = fold(lower)
  if (plain === lower) return [plain]
  const long = fold(lower.replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue'))
  return plain === long ? [plain] : [plain, long]
}

function wordsOf(spelling: string): readonly string[] {
  return plainWord.test(spelling)
    ? [spelling]
    : spelling.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

const plainWord = /^[a-z0-9]+$/
const plainWords = /^[a-z0-9]+(?: [a-z0-9]+)*$/

function readOwners(value: unknown, into: Map<string, OwnerSense>, say: Say): void {
  if (!isRecord(value)) {
    say('owners: must be a mapping from a kind of owner to words')
    return
  }
  for (const [kind, entry] of Object.entries(value)) {
    if (!isOwnerKind(kind) || !isRecord(entry)) {
      say(`owners: ${kind}: must be a kind of owner with decides, inherits, held or likely`)
      continue
    }
    for (const [mode, words] of Object.entries(entry)) {
      if (mode !== 'decides' && mode !== 'inherits' && mode !== 'held' && mode !== 'likely') {
        say(`owners: ${kind}: unknown key ${mode}`)
        continue
      }
      const phrases = readWords(words, (message) => {
        say(`owners: ${kind}: ${message}`)
      })
      for (const { language, phrase, words: parts } of phrases) {
        const key = parts.join('')
        const known = into.get(key)
        const same = known?.kind === kind && (known.mode === mode || known.mode === 'likely')
        const languages = same ? [...known.languages, language] : [language]
        const length = same ? Math.max(known.length, parts.length) : parts.length
        into.set(key, { kind, mode: same ? known.mode : mode, languages, phrase, length })
      }
    }
  }
}

function readQualifiers(value: unknown, into: Map<string, Qualifier>, say: Say): void {
  if (!isRecord(value)) {
    say('qualifiers: must be a mapping')
    return
  }
  for (const [kind, words] of Object.entries(value)) {
    if (kind !== 'neutral' && kind !== 'other' && kind !== 'switch') {
      say(`qualifiers: unknown key ${kind}`)
      continue
    }
    for (const phrase of readWords(words, (message) => {
      say(`qualifiers: ${kind}: ${message}`)
    }))
      into.set(phrase.words.join(''), kind)
  }
}

function readSigns(value: unknown, into: Map<string, OwnerKind>, say: Say): void {
  if (!isRecord(value)) {
    say('signs: must be a mapping from a kind of owner to names of fields')
    return
  }
  for (const [kind, names] of Object.entries(value)) {
    if (!isOwnerKind(kind)) say(`signs: unknown kind ${kind}`)
    else
      for (const phrase of readWords(names, (message) => {
        say(`signs: ${kind}: ${message}`)
      }))
        into.set(phrase.words.join(''), kind)
  }
}

type ReadSinks = ReturnType<typeof compileReaderRules>

function modulesOf(services: ReadonlyMap<string, Service>): NonNullable<ReaderRules['servicesOf']> {
  const names = serviceNames(services)
  return (language, module) => {
    const found = names.of({ module: language }, module)
    // A namespace of PHP begins with the name of the library.
    return found.length > 0 ? found : names.ofConstant(language, module.split('\\')[0] ?? module)
  }
}

type NamesByLanguage = Readonly<Record<string, readonly string[]>>

function joinReaderRules(a: ReadSinks, b: ReadSinks): ReadSinks {
  const join = (x: readonly string[], y: readonly string[]): readonly string[] => [...new Set([...x, ...y])]
  const joinEach = (x: NamesByLanguage, y: NamesByLanguage): NamesByLanguage =>
    Object.fromEntries(
      join(Object.keys(x), Object.keys(y)).map((language) => [
        language,
        join(x[language] ?? [], y[language] ?? []),
      ]),
    )
  return {
    logCallees: join(a.logCallees, b.logCallees),
    logCalleesOf: joinEach(a.logCalleesOf, b.logCalleesOf),
    addressCalleesOf: joinEach(a.addressCalleesOf, b.addressCalleesOf),
    parameterCalleesOf: joinEach(a.parameterCalleesOf, b.parameterCalleesOf),
    titleCalleesOf: joinEach(a.titleCalleesOf, b.titleCalleesOf),
    disclosures: [...a.disclosures, ...b.disclosures],
    loggerFactories: join(a.loggerFactories, b.loggerFactories),
    loggerModules: join(a.loggerModules, b.loggerModules),
    loggerTypes: join(a.loggerTypes, b.loggerTypes),
    maskingFunctions: join(a.maskingFunctions, b.maskingFunctions),
    redactionOptions: join(a.redactionOptions, b.redactionOptions),
  }
}

function indexVocabulary(
  fields: readonly ReadField[],
  owners: ReadonlyMap<string, OwnerSense>,
  qualifiers: ReadonlyMap<string, Qualifier>,
  signs: ReadonlyMap<string, OwnerKind>,
): Vocabulary {
  const phrases = new Map<string, PhraseUse[]>()
  const formats = new Map<string, FieldRule[]>()
  const words = new Set<string>()
  let longestPhrase = 1
  let longestOwner = 1
  for (const { rule, phrases: own } of fields) {
    for (const { language, phrase, words: parts } of own) {
      longestPhrase = Math.max(longestPhrase, parts.length)
      for (const part of parts) words.add(part)
      const key = parts.join('')
      words.add(key)
      const use = { rule, language, phrase, length: parts.length, ofPerson: rule.ofPerson.has(key) }
      const uses = phrases.get(key)
      if (uses === undefined) {
        phrases.set(key, [use])
        continue
      }
      const same = uses.findIndex((other) => other.rule === rule)
      if (same < 0) uses.push(use)
      else if ((uses[same]?.length ?? 0) < use.length) uses[same] = use
    }
    for (const format of rule.formats) formats.set(format, [...(formats.get(format) ?? []), rule])
  }
  // An entry for owners of a certain name is asked before one for any owner.
  for (const uses of phrases.values())
    if (uses.length > 1)
      uses.sort((a, b) => Number(b.rule.within.length > 0) - Number(a.rule.within.length > 0))
  for (const [key, { length, phrase }] of owners) {
    longestOwner = Math.max(longestOwner, length)
    words.add(key)
    if (length > 1)
      for (const spelling of spellings(phrase)) for (const part of wordsOf(spelling)) words.add(part)
  }
  for (const key of qualifiers.keys()) words.add(key)
  return { phrases, longestPhrase, owners, longestOwner, qualifiers, formats, signs, words }
}
