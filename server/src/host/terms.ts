import { createHash } from 'node:crypto'
import { compilePrefilter, type Prefilter, type PrefilterTerms } from '../classify/prefilter.ts'
import { falseFriend, type FieldRule, type Rules } from '../classify/rules.ts'
import { settingTerms } from '../classify/setting-rules.ts'
import { fieldKey, ownerStem, shortened, splitWords } from '../classify/words.ts'
import type { DataMap } from '../model/declaration.ts'
import { keptPrefilter } from './kept-prefilter.ts'

export interface KeyedPrefilter extends Prefilter {
  /** Of its terms: what was filtered under one key is filtered anew under another. */
  readonly key: string
  /** Words of the maps among its terms. */
  readonly mapWords: ReadonlySet<string>
}

/**
 * The prefilter of a run; compiled when the first file is asked about. `rulesHash` stands for the rules in its key. What the
 * rules alone give is kept in the cache; the words of maps change more often, and are few.
 */
export function prefilterOf(
  rules: Rules,
  rulesHash: string,
  maps: readonly DataMap[],
  cacheFolder?: string,
): KeyedPrefilter {
  const ofMaps = maps.flatMap(termsOfMap)
  const key = createHash('sha256')
    .update([rulesHash, ...ofMaps].join('\n'))
    .digest('hex')
    .slice(0, 16)
  const mapWords = new Set(ofMaps)
  let compiled: readonly Prefilter[] | undefined
  return {
    key,
    mapWords,
    mayHold: (bytes, name) => {
      compiled ??= [
        keptPrefilter(cacheFolder, rulesHash, () => prefilterTerms(rules, [])),
        ...(mapWords.size === 0 ? [] : [compilePrefilter(termsOfWords([...mapWords], rules))]),
      ]
      return compiled.some((one) => one.mayHold(bytes, name))
    },
  }
}

function termsOfWords(words: readonly string[], { vocabulary }: Rules): PrefilterTerms {
  return { words, pairs: [], texts: [], parts: vocabulary.words }
}

/**
 * A prefilter for the words that maps name and another prefilter does not know; undefined where there are none. What that one
 * lets pass, or this one, is what one of all the words lets pass; compiling that would take as long as reading many files.
 */
export function prefilterOfNews(
  rules: Rules,
  maps: readonly DataMap[],
  { mapWords }: Pick<KeyedPrefilter, 'mapWords'>,
): KeyedPrefilter | undefined {
  const words = [...new Set(maps.flatMap(termsOfMap))].filter((word) => !mapWords.has(word)).sort()
  if (words.length === 0) return undefined
  let compiled: Prefilter | undefined
  return {
    key: words.join(' '),
    mapWords: new Set(words),
    mayHold: (bytes, name) => {
      compiled ??= compilePrefilter(termsOfWords(words, rules))
      return compiled.mayHold(bytes, name)
    },
  }
}

/** Lets pass what one of two lets pass. */
export function eitherPrefilter(one: KeyedPrefilter, other: KeyedPrefilter): KeyedPrefilter {
  return {
    key: `${one.key} ${other.key}`,
    mapWords: new Set([...one.mapWords, ...other.mapWords]),
    mayHold: (bytes, name) => one.mayHold(bytes, name) || other.mayHold(bytes, name),
  }
}

/**
 * What files are filtered by: the phrases of the rules; what the comments to Art25 and migrations look like; the names in the
 * maps, since a declared field without any word of the rules must be found to be still there; and what loggers are called,
 * since an object that is logged as a whole may be of a type from another file; and
 * where settings stand that keep, erase or encrypt data.
 */
export function prefilterTerms(rules: Rules, maps: readonly DataMap[]): PrefilterTerms {
  const { phrases, formats, words: parts } = rules.vocabulary
  const words = new Set([
    ...termsOfLoggers(rules),
    ...termsOfBrowsers,
    ...settingTerms(rules.settings)
      .map(fieldKey)
      .filter((term) => term !== ''),
    ...maps.flatMap(termsOfMap),
  ])
  const pairs = new Map<readonly string[], Set<string>>()
  const pair = (phrase: string, owners: readonly string[]): void => {
    const known = pairs.get(owners)
    if (known === undefined) pairs.set(owners, new Set([phrase]))
    else known.add(phrase)
  }
  const persons = termsOfPersons(rules)
  const ownersOf = new Map<FieldRule, readonly string[]>()
  const lists = new Map<string, readonly string[]>()
  const spelled = [...phrases].flatMap(([phrase, uses]) =>
    [...numbersOf(phrase), ...shortened(phrase)].map((form) => [form, uses] as const),
  )
  for (const [phrase, uses] of spelled) {
    for (const { rule } of uses) {
      const scope = scopeOf(rule)
      if (scope === 'nowhere') continue
      if (rule.within.length > 0) {
        let owners = ownersOf.get(rule)
        if (owners === undefined) {
          const list = [...new Set(rule.within.flatMap((one) => formsOf(one)))].sort()
          // Entries for the same owners are one pair.
          owners = lists.get(list.join(' ')) ?? list
          lists.set(list.join(' '), owners)
          ownersOf.set(rule, owners)
        }
        pair(phrase, owners)
      } else if (scope === 'persons') pair(phrase, persons)
      else words.add(phrase)
    }
  }
  for (const [format, rulesOfFormat] of formats) {
    if (rulesOfFormat.every((rule) => scopeOf(rule) === 'nowhere')) continue
    for (const spelling of formatSpellings[format] ?? [format]) words.add(fieldKey(spelling))
  }
  return {
    words: [...words].sort(),
    pairs: [...pairs].map(([owners, fields]) => ({
      fields: [...fields].filter((phrase) => !words.has(phrase)),
      owners,
    })),
    texts: structuralTerms,
    parts,
  }
}

/** A word, and its plural where that is more than the word and an s. */
function numbersOf(phrase: string): readonly string[] {
  return phrase.endsWith('y') ? [phrase, `${phrase.slice(0, -1)}ies`] : [phrase]
}

/** In which owners an entry finds what a check speaks of; none does of what is of low confidence. */
function scopeOf({ category, confidence }: FieldRule): 'anywhere' | 'persons' | 'nowhere' {
  if (category === falseFriend) return 'nowhere'
  const kinds = Object.entries(confidence).flatMap(([kind, level]) => (level === 'low' ? [] : [kind]))
  if (kinds.length === 0) return 'nowhere'
  return kinds.every((kind) => kind === 'person' || kind === 'person-linked') ? 'persons' : 'anywhere'
}

/**
 * One of these stands in every file with an owner that is a person or linked to one: in its name, in that of a field which points
 * to a person (`user_id`, `created_by`), or as a field that says so by itself.
 */
function termsOfPersons({ vocabulary }: Rules): readonly string[] {
  const terms = new Set(['by'])
  for (const [phrase, { kind, phrase: written }] of vocabulary.owners) {
    if (kind !== 'person' && kind !== 'person-linked') continue
    terms.add(phrase)
    for (const form of formsOf(splitWords(written))) terms.add(form)
  }
  for (const [phrase, uses] of vocabulary.phrases)
    if (uses.some(({ rule }) => rule.sign)) for (const form of [phrase, ...shortened(phrase)]) terms.add(form)
  return [...terms].sort()
}

/** What the prefilter is told of a path: the file's name without its extensions. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\..*$/, '')
}

/** A dropped or renamed table is said without the name of any field. */
const structuralTerms = ['art25-', 'drop table', 'rename']

/** What code names that keeps something on a person's device, or that asks for consent. */
const termsOfBrowsers = [
  'cookie',
  'localstorage',
  'sessionstorage',
  'indexeddb',
  'dexie',
  'localforage',
  'opendb',
  'atomwithstorage',
  'expresssession',
  'zustand',
  'consent',
  'newsletter',
  'optin',
  'marketing',
]

/** How validators write the formats that readers report, where they write them otherwise. */
const formatSpellings: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'rfc email'],
  phone: ['phone', 'phone number', 'mobile phone', 'e164', 'tel'],
  'credit-card': ['credit card'],
  'postal-code': ['postal code', 'zip'],
  ip: ['ip', 'ipv4', 'ipv6'],
}

/** Last names of what writes logs: callees, factories, modules and types. */
function termsOfLoggers({ reader }: Rules): readonly string[] {
  const names = [
    ...[...reader.logCallees, ...Object.values(reader.logCalleesOf ?? {}).flat()].flatMap(receiversOf),
    ...(reader.loggerFactories ?? []),
    ...(reader.loggerModules ?? []),
    ...(reader.loggerTypes ?? []),
  ]
  return names.map(fieldKey).filter((name) => name !== '')
}

/**
 * The names before the last one of a pattern: `console` of `{console,window.console}.{log,info}`; those of functions, which have
 * none before them: `println` and `eprintln` of `{println,eprintln}`.
 */
function receiversOf(pattern: string): readonly string[] {
  const receivers = pattern.replace(/\.(?:\{[^{}]*\}|[^.{}]*)$/, '')
  return receivers
    .split(/[{},]/)
    .map((name) => name.slice(name.lastIndexOf('.') + 1))
    .filter((name) => name !== '')
}

function termsOfMap(map: DataMap): string[] {
  return [...map.dataSets.values()].flatMap((dataSet) => [
    ...[dataSet.id, ...dataSet.also].flatMap((name) => formsOf(splitWords(ownerStem(lastSegment(name))))),
    ...[...dataSet.fields.keys()].map((name) => fieldKey(lastSegment(name))),
  ])
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/**
 * An owner's words as code may write them together: any of them in the plural, which `ownerStem` takes away. The plural of the
 * last is known to the prefilter where it ends in s.
 */
function formsOf(words: readonly string[]): readonly string[] {
  let forms = ['']
  words.forEach((word, index) => {
    const numbers = index === words.length - 1 ? [word, ...irregular(word)] : [word, ...pluralsOf(word)]
    forms = forms.flatMap((form) => numbers.map((number) => form + number))
  })
  return forms.filter((form) => form !== '')
}

function pluralsOf(word: string): readonly string[] {
  return [
    `${word}s`,
    `${word}es`,
    ...(word.endsWith('y') ? [`${word.slice(0, -1)}ies`] : []),
    ...irregular(word),
  ]
}

function irregular(word: string): readonly string[] {
  return irregularPlurals.get(word) ?? []
}

const irregularPlurals = new Map([
  ['person', ['people']],
  ['child', ['children']],
  ['man', ['men']],
  ['woman', ['women']],
])
