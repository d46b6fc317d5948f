/* Settings that keep, erase or encrypt data, from rules/settings/*.yaml. */
import { isRecord } from './plain-data.ts'
import { rarestTerms } from '../languages/code-settings.ts'
import type { CodePattern, SettingKind, SettingWords, TimeUnit } from '../model/setting.ts'

/** One entry: a setting that is recognised, wherever it is written. */
export interface SettingRule {
  readonly id: string
  /** What people call it: `CloudWatch log group`. */
  readonly label: string
  readonly kind: SettingKind
  /** Its keys all say one and the same period, in units of their own. */
  readonly onePeriod: boolean
  /** The event that its period runs from. */
  readonly from: string
  readonly does: 'erase' | 'move' | 'archive'
  /** Of `encryption`: what lies in the store, or what is on its way to it and from it. */
  readonly encrypts: 'rest' | 'transit'
  /** The document that it stands in. */
  readonly path: string
  readonly at: readonly SettingPlace[]
  readonly code: readonly CodePlace[]
  readonly match: readonly SettingProof[]
  readonly reject: readonly SettingProof[]
}

/** How a value is read, in configuration and in code. */
interface ValueReading {
  readonly unit?: TimeUnit
  /** Each item holds its own period: the value is the name of what holds it. */
  readonly eachItem: boolean
  /** Values that keep for ever. */
  readonly unlimited: readonly string[]
  /** The numbers that it may have. */
  readonly allowed?: readonly number[]
  /** Of `encryption`: values that switch it on, and off. */
  readonly on: readonly string[]
  readonly off: readonly string[]
}

/** Where it stands in configuration. */
export interface SettingPlace extends ValueReading {
  /** Types of resources as Terraform, CloudFormation, ARM and Kubernetes name them; empty: whatever is configured. */
  readonly resources: readonly string[]
  /** The last keys of its path. */
  readonly key: readonly string[]
  /** One of these must stand in the path of the file or of the keys; empty: no such condition. */
  readonly near: readonly string[]
  /** Ids of languages; empty: all. */
  readonly languages: readonly string[]
  /** Keys beside it, or around it, with values that rule it out; `action.type` is a key in a mapping that stands there. */
  readonly unless: ReadonlyMap<string, readonly string[]>
  /** Keys beside it with the values of which one it takes: a parameter that is known by its name. */
  readonly where: ReadonlyMap<string, readonly string[]>
  /** What a resource without the key does: `unlimited`, `unknown`, `on`, `off` or an ISO 8601 duration. */
  readonly absent?: string
}

/** Where it stands in code. */
interface CodePlace extends ValueReading {
  readonly pattern: CodePattern
}

/** A text in a language, and what is read in it: a duration, `unlimited`, `unknown`, `on`, `off`, or `found` alone. */
export interface SettingProof {
  readonly language: string
  readonly path?: string
  readonly code: string
  readonly is?: string
}

type Say = (message: string) => void

const kinds: readonly string[] = ['retention', 'backup', 'encryption', 'schedule'] satisfies SettingKind[]
const deeds: readonly string[] = ['erase', 'move', 'archive'] satisfies SettingRule['does'][]
const encrypted: readonly string[] = ['rest', 'transit'] satisfies SettingRule['encrypts'][]
const timeUnits: readonly string[] = [
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
] satisfies TimeUnit[]

const ruleKeys = new Set('id label kind from one_period does encrypts at code match reject docs'.split(' '))
const readingKeys = 'unit each_item unlimited allowed on off'.split(' ')
const placeKeys = new Set([...readingKeys, ...'resource key near language unless where absent'.split(' ')])
const codeKeys = new Set([...readingKeys, ...'language call argument after name statement'.split(' ')])

/** The entries of a document's `settings`, by id; one with the id of an earlier one takes its place. What is wrong is said. */
export function readSettingRules(
  value: unknown,
  path: string,
  into: Map<string, SettingRule>,
  say: Say,
): void {
  if (!Array.isArray(value)) {
    say('settings: must be a list of entries')
    return
  }
  value.forEach((entry: unknown, index) => {
    if (!isRecord(entry) || typeof entry['id'] !== 'string') {
      say(`settings[${index}]: must be a mapping with an id`)
      return
    }
    const name = `settings: ${entry['id']}`
    const problems: string[] = []
    const wrong = (message: string): void => {
      problems.push(`${name}: ${message}`)
    }
    const rule = readRule(entry['id'], entry, path, wrong)
    for (const problem of problems) say(problem)
    if (problems.length === 0) into.set(rule.id, rule)
  })
}

/** What readers look for: the last keys of places, and the patterns of code. */
export function settingWords(rules: readonly SettingRule[]): SettingWords {
  const keys = new Set<string>(typeKeys)
  for (const { at } of rules)
    for (const { key, unless, where } of at) {
      // A key may hold dots itself: `retention.ms` of a topic.
      for (let from = 0; from < key.length; from++) keys.add(key.slice(from).join('.'))
      for (const other of [...unless.keys(), ...where.keys()])
        keys.add(other.slice(other.lastIndexOf('.') + 1))
    }
  return { keys: [...keys], code: rules.flatMap(({ code }) => code.map(({ pattern }) => pattern)) }
}

/** Keys whose value is the type of a resource: CloudFormation, ARM, Kubernetes, Bicep. */
export const typeKeys: readonly string[] = ['Type', 'type', 'kind', 'resource']

/**
 * Words one of which stands in every file with a recognised setting: types of resources, keys where no type is asked for,
 * what is called and how values are named in code.
 */
export function settingTerms(rules: readonly SettingRule[]): readonly string[] {
  return rules.flatMap(({ at, code }) => [
    ...at.flatMap(({ resources, key }) => (resources.length > 0 ? resources : key.slice(-1))),
    // Files of SQL are read whatever they hold.
    ...code.flatMap(({ pattern }) =>
      pattern.languages?.every((language) => language === 'sql') === true ? [] : rarestTerms(pattern),
    ),
  ])
}

function readRule(
  id: string,
  entry: Readonly<Record<string, unknown>>,
  path: string,
  wrong: Say,
): SettingRule {
  checkKeys(entry, ruleKeys, wrong)
  const kind = oneOf(entry['kind'] ?? 'retention', kinds, 'kind', wrong) as SettingKind
  const at = listOf(entry['at']).map((place) => readPlace(place, wrong))
  const code = listOf(entry['code']).map((place, index) => readCodePlace(`${id}#${index}`, place, wrong))
  if (at.length === 0 && code.length === 0) wrong('says neither where it is configured nor how code calls it')
  return {
    id,
    label: typeof entry['label'] === 'string' ? entry['label'] : id,
    kind,
    onePeriod: entry['one_period'] === true,
    from: typeof entry['from'] === 'string' ? entry['from'] : 'collection',
    does: oneOf(entry['does'] ?? 'erase', deeds, 'does', wrong) as SettingRule['does'],
    encrypts: oneOf(entry['encrypts'] ?? 'rest', encrypted, 'encrypts', wrong) as SettingRule['encrypts'],
    path,
    at,
    code,
    match: listOf(entry['match']).flatMap((proof) => readProof(proof, 'match', wrong)),
    reject: listOf(entry['reject']).flatMap((proof) => readProof(proof, 'reject', wrong)),
  }
}

function readPlace(value: unknown, wrong: Say): SettingPlace {
  const place = isRecord(value) ? value : {}
  checkKeys(place, placeKeys, wrong)
  if (typeof place['key'] !== 'string' || place['key'] === '') wrong('at: key is missing')
  const conditions = (written: unknown): ReadonlyMap<string, readonly string[]> =>
    new Map(isRecord(written) ? Object.entries(written).map(([key, values]) => [key, texts(values)]) : [])
  const absent = place['absent']
  if (absent !== undefined && !isAbsence(absent))
    wrong('absent must be unlimited, unknown, on, off or an ISO 8601 duration')
  return {
    ...readReading(place, wrong),
    resources: texts(place['resource']),
    key: typeof place['key'] === 'string' ? place['key'].split('.') : [],
    near: texts(place['near']).map((text) => text.toLowerCase()),
    languages: texts(place['language']),
    unless: conditions(place['unless']),
    where: conditions(place['where']),
    ...(isAbsence(absent) ? { absent } : {}),
  }
}

function isAbsence(value: unknown): value is string {
  return typeof value === 'string' && /^(?:unlimited|unknown|on|off|P[\dT].*)$/.test(value)
}

function readCodePlace(id: string, value: unknown, wrong: Say): CodePlace {
  const place = isRecord(value) ? value : {}
  checkKeys(place, codeKeys, wrong)
  const calls = texts(place['call'])
  const names = texts(place['name'])
  const languages = texts(place['language'])
  const { argument, after, statement } = place
  const isStatement = typeof statement === 'string'
  if (isStatement && !statement.includes('{period}')) wrong('code: statement has no {period}')
  if (!isStatement && names.length === 0 && calls.length === 0)
    wrong('code: call, name or statement is missing')
  if (argument !== undefined && !(Number.isInteger(argument) && Number(argument) > 0))
    wrong('code: argument must be a number from 1')
  return {
    ...readReading(place, wrong),
    pattern: {
      id,
      ...(languages.length > 0 && { languages }),
      ...(calls.length > 0 && { calls }),
      ...(names.length > 0 && { names }),
      ...(typeof argument === 'number' && { argument }),
      ...(typeof after === 'string' && { after }),
      ...(isStatement && { statement }),
    },
  }
}

function readReading(place: Readonly<Record<string, unknown>>, wrong: Say): ValueReading {
  const { unit, allowed } = place
  const named = unit === undefined ? undefined : oneOf(unit, timeUnits, 'unit', wrong)
  if (allowed !== undefined && !(Array.isArray(allowed) && allowed.every((one) => typeof one === 'number')))
    wrong('allowed must be a list of numbers')
  return {
    ...(named !== undefined && { unit: named as TimeUnit }),
    eachItem: place['each_item'] === true,
    unlimited: texts(place['unlimited']),
    ...(Array.isArray(allowed) && {
      allowed: allowed.filter((one): one is number => typeof one === 'number'),
    }),
    on: texts(place['on']),
    off: texts(place['off']),
  }
}

function readProof(value: unknown, key: string, wrong: Say): readonly SettingProof[] {
  if (!isRecord(value) || typeof value['language'] !== 'string' || typeof value['code'] !== 'string') {
    wrong(`${key}: each example is a mapping with language and code`)
    return []
  }
  const { language, code, path, is } = value
  return [
    {
      language,
      code,
      ...(typeof path === 'string' && { path }),
      ...(typeof is === 'string' && { is }),
    },
  ]
}

function checkKeys(entry: Readonly<Record<string, unknown>>, known: ReadonlySet<string>, wrong: Say): void {
  for (const key of Object.keys(entry))
    if (!known.has(key) && !key.startsWith('x-')) wrong(`unknown key ${key}`)
}

function oneOf(value: unknown, allowed: readonly string[], key: string, wrong: Say): string {
  if (typeof value === 'string' && allowed.includes(value)) return value
  wrong(`${key} must be one of ${allowed.join(', ')}`)
  return allowed[0] ?? ''
}

/** A list, or its only item. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as readonly unknown[]) : [value]
}

/** Texts as they are compared: YAML reads numbers and switches as such. */
function texts(value: unknown): readonly string[] {
  return listOf(value).flatMap((item) =>
    typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean' ? [String(item)] : [],
  )
}
