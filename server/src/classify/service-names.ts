/*
 * Names by which services show in code: packages, modules, hosts, environment variables, calls and infrastructure. Made
 * once for a set of rules; each question is a few look-ups, whatever the number of services.
 */
import type { Ecosystem, Service } from '../model/service.ts'

/** What a name is: of a package, of something imported in a language, and so on. */
export type NameKind =
  | { readonly ecosystem: Ecosystem }
  /** Id of a language of the registry. */
  | { readonly module: string }
  | 'host'
  | 'env'
  | 'call'
  | 'provider'
  | 'resource'

export interface ServiceNames {
  /**
   * Ids of the services that a name stands for, sorted; empty for a name that says nothing.
   * @param name of a host also with the path behind it
   */
  of(kind: NameKind, name: string): readonly string[]
  /**
   * The service whose library is called after it, by the constant of Ruby or the namespace of PHP that follows from the
   * package: `Rollbar` of the gem `rollbar`, `Sentry` of `sentry-ruby`. Anybody may call a class of their own so.
   */
  ofConstant(language: string, name: string): readonly string[]
  /** The service of a call, by its whole path or the end of it: `Sentry.init`, `sentry.client.Sentry.init`. */
  ofCall(path: string): readonly string[]
  /** Parts of names, letters and digits alone: one of them, or one of the words, stands in every text that names a service. */
  readonly needles: readonly string[]
  /** Names that are a word of a language or short: they count only where a name stands, as written and in lower case. */
  readonly words: readonly string[]
}

/** The names of services; of equal ones the result is kept, since rules do not change. */
export function serviceNames(services: ReadonlyMap<string, Service>): ServiceNames {
  const known = kept.get(services)
  if (known !== undefined) return known
  const made = compile([...services.values()])
  kept.set(services, made)
  return made
}

const kept = new WeakMap<ReadonlyMap<string, Service>, ServiceNames>()

/** Tables and parts are made when they are asked for: most runs read no file anew, and ask for neither. */
function compile(services: readonly Service[]): ServiceNames {
  let tables: ReadonlyMap<string, Table> | undefined
  let constants: ReturnType<typeof constantsOf> | undefined
  let parts: Parts | undefined
  let needles: readonly string[] | undefined
  const tableOf = (key: string): Table | undefined => (tables ??= tablesOf(services)).get(key)
  // The same modules are imported again and again.
  const modules = new Map<string, readonly string[]>()
  const ofModule = (language: string, name: string): readonly string[] => {
    const key = `${language} ${name}`
    const known = modules.get(key)
    if (known !== undefined) return known
    const found = moduleOf(tableOf(`module ${language}`), language, name)
    if (modules.size >= mostModules) modules.clear()
    modules.set(key, found)
    return found
  }
  return {
    of: (kind, name) => {
      if (kind === 'env') return environmentOf(tableOf('env'), name)
      if (kind === 'host') return hostOf(tableOf, name.toLowerCase())
      if (kind === 'call') return tableOf('call')?.find(callKey(name)) ?? none
      if (typeof kind === 'string') return tableOf(kind)?.find(name) ?? none
      if ('ecosystem' in kind) return tableOf(kind.ecosystem)?.find(foldPackage(kind.ecosystem, name)) ?? none
      return ofModule(kind.module, name)
    },
    ofConstant: (language, name) =>
      (constants ??= constantsOf(services)).get(`${language} ${name.toLowerCase()}`) ?? none,
    ofCall: (path) => {
      const table = tableOf('call')
      const steps = callKey(path).split('.')
      for (let first = 0; table !== undefined && first < steps.length; first++) {
        const found = table.find(steps.slice(first).join('.'))
        if (found.length > 0) return found
      }
      return none
    },
    get needles() {
      return (needles ??= shortest((parts ??= partsOf(services)).needles))
    },
    get words() {
      return (parts ??= partsOf(services)).words
    },
  }
}

/** As many answers are kept. */
const mostModules = 5000

interface Parts {
  readonly needles: ReadonlySet<string>
  readonly words: readonly string[]
}

function partsOf(services: readonly Service[]): Parts {
  const needles = new Set<string>()
  const words = new Set<string>()
  visitNames(services, (_, pattern) => {
    const literal = literalOf(pattern)
    const needle = literal.replace(/[^a-z0-9]/g, '')
    if (needle.length < shortNeedle || /^[a-z]+$/.test(literal)) words.add(literal)
    else needles.add(needle)
  })
  for (const key of constantsOf(services).keys()) words.add(key.slice(key.indexOf(' ') + 1))
  return { needles, words: [...words].filter((word) => word !== '').sort() }
}

function tablesOf(services: readonly Service[]): ReadonlyMap<string, Table> {
  const tables = new Map<string, Table>()
  visitNames(services, (key, pattern, id) => {
    const table = tables.get(key) ?? new Table()
    tables.set(key, table)
    table.add(pattern, id)
  })
  return tables
}

/** Every name of every service, with the table that it stands in. */
function visitNames(
  services: readonly Service[],
  add: (key: string, pattern: string, id: string) => void,
): void {
  for (const service of services) {
    const { id } = service
    for (const [ecosystem, packages] of Object.entries(service.packages) as [Ecosystem, readonly string[]][])
      for (const name of packages) add(ecosystem, foldPackage(ecosystem, name), id)
    for (const [language, modules] of modulesOf(service))
      for (const name of modules) add(`module ${language}`, name, id)
    for (const host of service.hosts) {
      const pattern = host.toLowerCase()
      if (pattern.includes('/')) {
        add('address', pattern, id)
        add('address', `${pattern}/*`, id)
      }
      // Most patterns are of all hosts below one: these are looked up by what they end in.
      else if (/^\*\.[^*]+$/.test(pattern)) add('below host', pattern.slice(2), id)
      else add('host', pattern, id)
    }
    for (const name of service.env) add('env', name, id)
    for (const path of service.initialisedBy) add('call', callKey(path), id)
    for (const provider of service.terraform.providers) add('provider', provider, id)
    for (const resource of service.terraform.resources) add('resource', resource, id)
  }
}

const none: readonly string[] = []

/** Keys are a language and a name in lower case; where several services share it, the first one's. */
function constantsOf(services: readonly Service[]): ReadonlyMap<string, readonly string[]> {
  const constants = new Map<string, readonly string[]>()
  for (const { id, name, packages } of services) {
    const own = new Set([id, name].map((one) => one.toLowerCase().replace(/[^a-z0-9]/g, '')))
    for (const [language, list = []] of [
      ['ruby', packages.rubygems],
      ['php', packages.packagist],
    ] as const)
      for (const one of list) {
        const first = one.toLowerCase().split(/[-_/]/)[0] ?? ''
        const key = `${language} ${first}`
        if (own.has(first) && !constants.has(key)) constants.set(key, [id])
      }
  }
  return constants
}

/** Patterns of one kind: whole names, and those with `*`. */
class Table {
  readonly #whole = new Map<string, string[]>()
  readonly #patterns: Pattern[] = []

  add(pattern: string, id: string): void {
    if (pattern.includes('*')) {
      const [prefix = ''] = pattern.split('*')
      this.#patterns.push({ prefix, written: pattern, compiled: undefined, id })
      return
    }
    const known = this.#whole.get(pattern)
    if (known === undefined) this.#whole.set(pattern, [id])
    else if (!known.includes(id)) known.push(id)
  }

  /** A whole name goes before a pattern, a longer pattern before a shorter one. */
  find(name: string): readonly string[] {
    const whole = this.#whole.get(name)
    if (whole !== undefined) return whole.toSorted()
    let longest = -1
    let found = new Set<string>()
    for (const known of this.#patterns) {
      if (!name.startsWith(known.prefix)) continue
      const pattern = (known.compiled ??= compilePattern(known.written))
      if (!pattern.test(name)) continue
      const { id } = known
      const { length } = pattern.source
      if (length > longest) {
        longest = length
        found = new Set()
      }
      if (length === longest) found.add(id)
    }
    return found.size === 0 ? none : [...found].sort()
  }
}

interface Pattern {
  readonly prefix: string
  readonly written: string
  compiled: RegExp | undefined
  readonly id: string
}

function compilePattern(written: string): RegExp {
  const source = written.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')
  return new RegExp(`^${source}$`)
}

/** One spelling of a package that its ecosystem takes for the same. */
function foldPackage(ecosystem: Ecosystem, name: string): string {
  if (ecosystem === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-')
  if (ecosystem === 'cargo') return name.replaceAll('_', '-')
  return ecosystem === 'maven' || ecosystem === 'go' || ecosystem === 'swiftpm' ? name : name.toLowerCase()
}

/** What is imported of a service, by language: as its entry says, else as it follows from its packages. */
function modulesOf(service: Service): readonly (readonly [string, readonly string[]])[] {
  const said = service.modules
  const {
    npm = [],
    pypi = [],
    rubygems = [],
    nuget = [],
    maven = [],
    go = [],
    cargo = [],
    pub = [],
  } = service.packages
  const java = said['java'] ?? said['kotlin'] ?? maven.map((name) => name.replace(/:.*/, ''))
  const derived: Readonly<Record<string, readonly string[]>> = {
    typescript: [...npm, ...(said['javascript'] ?? [])],
    python: pypi.map((name) => name.toLowerCase().replace(/[-.]/g, '_')),
    ruby: rubygems.flatMap((name) => [name, name.replaceAll('-', '/')]),
    csharp: nuget.map((name) => name.replace(/\.\*$/, '')),
    java,
    kotlin: java,
    go,
    rust: cargo.map((name) => name.replaceAll('-', '_')),
    dart: pub.map((name) => `package:${name}`),
    swift: [],
    php: [],
  }
  const languages = new Set([...Object.keys(derived), ...Object.keys(said)])
  return [...languages].map((language) => [language, said[language] ?? derived[language] ?? []])
}

/** What stands between the steps of a module's path, by language. */
const separators: Readonly<Record<string, RegExp>> = {
  python: /\./,
  java: /\./,
  kotlin: /\./,
  csharp: /\./,
  swift: /\./,
  rust: /::/,
  php: /\\/,
}

/** A module is its service's where a path of its first steps is: `sentry_sdk.integrations`, `resend/react`. */
function moduleOf(table: Table | undefined, language: string, name: string): readonly string[] {
  if (table === undefined) return none
  const separator = separators[language] ?? /\//
  const joint = separator.source.replaceAll('\\', '') || '\\'
  const steps = name.split(separator)
  for (let length = steps.length; length > 0; length--) {
    const found = table.find(steps.slice(0, length).join(joint))
    if (found.length > 0) return found
  }
  return none
}

/** A variable is also found behind the name of the program or of what hands it on: `NEXT_PUBLIC_SENTRY_DSN`. */
function environmentOf(table: Table | undefined, name: string): readonly string[] {
  if (table === undefined) return none
  for (let at = 0; name.includes('_', at); at = name.indexOf('_', at) + 1) {
    const found = table.find(name.slice(at))
    if (found.length > 0) return found
  }
  return none
}

/** A host, or the start of an address: where a host serves pages too, only what stands below a path is the service's. */
function hostOf(tableOf: (key: string) => Table | undefined, address: string): readonly string[] {
  const [name = ''] = address.split(/[/:?#]/, 1)
  const path = address.slice(name.length).replace(/^:\d+/, '')
  if (path !== '') {
    const found = tableOf('address')?.find(name + path.replace(/\/*(?:[?#].*)?$/s, '')) ?? none
    if (found.length > 0) return found
  }
  const whole = tableOf('host')?.find(name) ?? none
  if (whole.length > 0) return whole
  const below = tableOf('below host')
  for (let dot = name.indexOf('.'); below !== undefined && dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const found = below.find(name.slice(dot + 1))
    if (found.length > 0) return found
  }
  return none
}

function callKey(path: string): string {
  return path
    .replace(/^new\s+/, '')
    .replace(/^\\/, '')
    .replace(/\(\)?$/, '')
    .replaceAll(/::|->|\\/g, '.')
}

/** Shorter ones stand in too many other words. */
const shortNeedle = 6

/** The longest part of a pattern without `*`, in lower case. */
function literalOf(pattern: string): string {
  return pattern
    .split('*')
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '')
    .toLowerCase()
}

/** Without those that another one is a part of. */
function shortest(needles: ReadonlySet<string>): readonly string[] {
  const keptNeedles = new Set<string>()
  for (const needle of [...needles].sort((left, right) => left.length - right.length)) {
    if (!hasPart(needle, keptNeedles)) keptNeedles.add(needle)
  }
  return [...keptNeedles].sort()
}

function hasPart(text: string, parts: ReadonlySet<string>): boolean {
  for (let start = 0; start < text.length; start++)
    for (let end = start + 2; end <= text.length; end++) if (parts.has(text.slice(start, end))) return true
  return false
}
