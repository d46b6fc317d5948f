/*
 * Entries of `rules/recipients/*.yaml` from plain data. What is not in order is left out and named; nothing throws. The
 * published form is `rules/schema/recipients.schema.json`, and a test holds the two together.
 */
import { isRecord } from './plain-data.ts'
import type { Ecosystem, FrameworkListing, Service } from '../model/service.ts'

type Say = (message: string) => void
type Plain = Readonly<Record<string, unknown>>

/** Whether a document is a list of recipients: all of `rules/recipients` are, and so are those of a repository. */
export function isServiceList(path: string, content: unknown): content is readonly unknown[] {
  return Array.isArray(content) && /(?:^|\/)recipients\/[^/]+$/.test(path)
}

/**
 * Reads entries into a map by id; an entry with the id of an earlier one takes its place. Each mistake is said with the id
 * in front: `recipients: sentry: unknown key hots`.
 */
export function readServices(value: unknown, into: Map<string, Service>, say: Say): void {
  if (!Array.isArray(value)) {
    say('recipients: must be a list of entries')
    return
  }
  value.forEach((entry: unknown, index) => {
    if (!isRecord(entry)) {
      say(`recipients[${String(index)}]: must be a mapping`)
      return
    }
    const id = entry['id']
    if (typeof id !== 'string' || !/^[a-z0-9]+(?:[_-][a-z0-9]+)*$/.test(id)) {
      say(`recipients[${String(index)}]: id must be words in lower case with _ or - between them`)
      return
    }
    const service = readService(id, entry, (message) => {
      say(`recipients: ${id}: ${message}`)
    })
    if (service !== undefined) into.set(id, service)
  })
}

const serviceKeys = new Set(
  'id name legal_name kind role direction established part_of self_hostable framework processed_in packages modules hosts env terraform initialised_by agreement source match reject'.split(
    ' ',
  ),
)

function readService(id: string, entry: Plain, say: Say): Service | undefined {
  const read = new EntryReader(entry, say)
  read.keys(serviceKeys)
  const name = read.text('name')
  const kind = read.text('kind')
  if (name === undefined || kind === undefined) {
    say(`${name === undefined ? 'name' : 'kind'} is missing`)
    return undefined
  }
  const legalName = read.text('legal_name')
  const role = read.oneOf('role', ['processor', 'controller'])
  const direction = read.oneOf('direction', ['in', 'out', 'both'])
  const established = read.text('established')
  if (established !== undefined && !isCountry(established))
    say('established must be a country as ISO 3166-1 alpha-2')
  const partOf = read.text('part_of')
  const selfHostable = entry['self_hostable']
  if (selfHostable !== undefined && typeof selfHostable !== 'boolean' && selfHostable !== 'seldom')
    say('self_hostable must be true, false or seldom')
  const processedIn = read.texts('processed_in')
  for (const place of processedIn)
    if (!isCountry(place) && place !== 'EEA') say(`processed_in: ${place} must be a country, EU or EEA`)
  const framework = readFramework(entry['framework'], say)
  const terraform = new EntryReader(read.mapping('terraform'), (message) => {
    say(`terraform: ${message}`)
  })
  terraform.keys(new Set(['providers', 'resources']))
  const agreement = read.text('agreement')
  const source = read.text('source')
  return {
    id,
    name,
    kind,
    ...(legalName !== undefined && { legalName }),
    ...(role !== undefined && { role }),
    ...(direction !== undefined && { direction }),
    ...(established !== undefined && isCountry(established) && { established }),
    ...(partOf !== undefined && { partOf }),
    ...((selfHostable === true || selfHostable === 'seldom') && { selfHostable }),
    ...(framework !== undefined && { framework }),
    processedIn,
    packages: readPackages(read.mapping('packages'), say),
    modules: readLists(read.mapping('modules'), (message) => {
      say(`modules: ${message}`)
    }),
    hosts: read.texts('hosts'),
    env: read.texts('env'),
    terraform: { providers: terraform.texts('providers'), resources: terraform.texts('resources') },
    initialisedBy: read.texts('initialised_by'),
    ...(agreement !== undefined && { agreement }),
    ...(source !== undefined && { source }),
    match: read.texts('match'),
    reject: read.texts('reject'),
  }
}

const ecosystems: ReadonlySet<string> = new Set<Ecosystem>([
  'npm',
  'pypi',
  'rubygems',
  'maven',
  'nuget',
  'packagist',
  'go',
  'cargo',
  'pub',
  'cocoapods',
  'swiftpm',
  'hex',
])

function readPackages(value: Plain, say: Say): Service['packages'] {
  const lists = readLists(value, (message) => {
    say(`packages: ${message}`)
  })
  for (const key of Object.keys(lists)) if (!ecosystems.has(key)) say(`packages: unknown key ${key}`)
  return Object.fromEntries(Object.entries(lists).filter(([key]) => ecosystems.has(key)))
}

function readLists(value: Plain, say: Say): Readonly<Record<string, readonly string[]>> {
  const read = new EntryReader(value, say)
  return Object.fromEntries(Object.keys(value).map((key) => [key, read.texts(key)]))
}

/** `framework: {dpf: active, covers: [non_hr], verified: 2025-11-01}`; absent: unknown. */
function readFramework(value: unknown, say: Say): FrameworkListing | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) {
    say('framework must be a mapping')
    return undefined
  }
  const read = new EntryReader(value, (message) => {
    say(`framework: ${message}`)
  })
  read.keys(new Set(['dpf', 'covers', 'verified', 'source']))
  const status = read.oneOf('dpf', ['active', 'inactive'])
  if (status === undefined) return undefined
  const covers = read.texts('covers')
  for (const scope of covers)
    if (scope !== 'hr' && scope !== 'non_hr') say(`framework: covers: ${scope} must be hr or non_hr`)
  const verified = read.text('verified')
  if (verified !== undefined && !isDate(verified)) say('framework: verified must be a date, YYYY-MM-DD')
  const source = read.text('source')
  return {
    framework: 'dpf',
    status,
    covers,
    ...(verified !== undefined && { verified }),
    ...(source !== undefined && { source }),
  }
}

/** Reads keys of one mapping and says what is wrong with each. */
export class EntryReader {
  readonly #entry: Plain
  readonly #say: Say

  constructor(entry: Plain, say: Say) {
    this.#entry = entry
    this.#say = say
  }

  /** Says which keys are not among the known ones; `x-` keys are free. */
  keys(known: ReadonlySet<string>): void {
    for (const key of Object.keys(this.#entry))
      if (!known.has(key) && !key.startsWith('x-')) this.#say(`unknown key ${key}`)
  }

  text(key: string): string | undefined {
    const value = this.#entry[key]
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string' && value !== '') return value
    this.#say(`${key} must be a text`)
    return undefined
  }

  oneOf<Value extends string>(key: string, values: readonly Value[]): Value | undefined {
    const value = this.text(key)
    const known = values.find((one) => one === value)
    if (value !== undefined && known === undefined) this.#say(`${key} must be one of ${values.join(', ')}`)
    return known
  }

  /** A list of texts, or one text alone; empty where the key is absent. */
  texts(key: string): readonly string[] {
    const value = this.#entry[key]
    if (value === undefined || value === null) return []
    const list: readonly unknown[] = Array.isArray(value) ? value : [value]
    return list.flatMap((item) => {
      if (typeof item === 'string' && item !== '') return [item]
      this.#say(`${key} must be a list of texts`)
      return []
    })
  }

  mapping(key: string): Plain {
    const value = this.#entry[key]
    if (value === undefined || value === null) return {}
    if (isRecord(value)) return value
    this.#say(`${key} must be a mapping`)
    return {}
  }
}

/** `YYYY-MM-DD`. */
export function isDate(value: string): boolean {
  return /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(value)
}

/** The form of ISO 3166-1 alpha-2; `EU` has it too. */
export function isCountry(value: string): boolean {
  return /^[A-Z]{2}$/.test(value)
}
