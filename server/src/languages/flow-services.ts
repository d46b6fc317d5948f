/*
 * By which names a text calls the services of others: what it imports of their libraries, and what it makes of that. For
 * the readers of all languages; whether a name is called is for them to ask of the tree.
 */
import type { ReaderRules } from '../model/language.ts'
import { anyOf, beginsOf, escape, pathSource } from './flow-names.ts'
import { textImports } from './text-imports.ts'
import { NamePattern, WordFinder } from './word-finder.ts'

/** Names in a text that stand for a service, each with the ids of the services that it may be. */
export type ServiceNames = ReadonlyMap<string, readonly string[]>

/** What a text calls services by; empty for a text that imports none of their libraries. */
export function namesOfServices(text: string, language: string, rules: ReaderRules): ServiceNames {
  const names = new Map<string, readonly string[]>()
  const { servicesOf } = rules
  if (servicesOf === undefined) return names
  const others = new Set<string>()
  for (const { module, names: bound } of textImports(text, language)) {
    const services = servicesOf(language, module)
    if (services.length === 0) {
      for (const name of bound) others.add(name)
      continue
    }
    for (const name of bound) names.set(name, services)
    // A namespace binds no names of its own: its types are called after it.
    if (language === 'csharp' && bound.length === 0)
      for (const name of typesOf(text, module)) names.set(name, services)
  }
  // Ruby needs no import in a file, and PHP none for a name that is written out.
  const qualified = qualifiedNames[language]
  for (const [path] of qualified === undefined ? [] : text.matchAll(qualified)) {
    const steps = path.split(/::|\\/).filter((step) => step !== '')
    const found = language === 'ruby' ? constantOf(steps, servicesOf) : namespaceOf(steps, servicesOf)
    if (found === undefined) continue
    // A name that the text imports from elsewhere stands for the service only where it is written out.
    const name = others.has(found.name) ? steps.join('\\') : found.name
    if (!others.has(name) && !names.has(name)) names.set(name, found.services)
  }
  // What is made of them, and what is made of that.
  for (let step = 0; step < 3 && names.size > 0; step++) {
    const before = names.size
    for (const [name, services] of madeOf(text, language, names))
      if (!names.has(name)) names.set(name, services)
    if (names.size === before) break
  }
  return names
}

/** Finds where one of the names stands as what is called, or as what something of it is called on or put into. */
export function mentionOf(names: Iterable<string>): NamePattern {
  return mentionBefore([...names], '\\.|->|::|[([{]')
}

function mentionBefore(names: readonly string[], what: string): NamePattern {
  const source = `(?<![\\w])(?:${anyOf(names.map(escape))})(?=\\s*[?!]{0,2}(?:${what}))`
  return new NamePattern(source, beginsOf(names))
}

/** Whether what is called begins with a name that stands for a service, and the services that it may be. */
export function servicesOfCallee(
  path: readonly string[],
  names: ServiceNames,
): readonly string[] | undefined {
  const [first = '', second = ''] = path
  if (isSelf(first)) return path.length > 2 ? names.get(second.replace(/^#/, '')) : undefined
  // `Google::Cloud::Bigquery.new`: a constant within others, the innermost that is known.
  const end = path.findIndex((name) => !/^[A-Z]/.test(name))
  const within = path.slice(1, end < 0 ? undefined : end).findLast((name) => names.has(name))
  return names.get(within ?? first)
}

type ServicesOf = NonNullable<ReaderRules['servicesOf']>

interface NamedServices {
  readonly name: string
  readonly services: readonly string[]
}

/** The constant of a path of Ruby that stands for a service: `Bigquery` of `Google::Cloud::Bigquery::Dataset`. */
function constantOf(steps: readonly string[], servicesOf: ServicesOf): NamedServices | undefined {
  for (let length = steps.length; length > 0; length--) {
    const services = servicesOf('ruby', steps.slice(0, length).join('/'))
    const outer = length > 1 ? servicesOf('ruby', steps.slice(0, length - 1).join('/')) : []
    if (services.length > 0 && services.join() !== outer.join())
      return { name: steps[length - 1] ?? '', services }
  }
  return undefined
}

/** What a name of PHP that is written out is called by: the last of its steps. */
function namespaceOf(steps: readonly string[], servicesOf: ServicesOf): NamedServices | undefined {
  const [root = ''] = steps
  const whole = servicesOf('php', steps.join('\\'))
  const services = whole.length > 0 ? whole : servicesOf('php', root)
  return services.length > 0 ? { name: steps.at(-1) ?? root, services } : undefined
}

function isSelf(name: string): boolean {
  return name === 'this' || name === 'self'
}

export interface Disclosure {
  readonly services: readonly string[]
  /** The whole path of what is called, with `=` behind that of what is assigned to. */
  readonly callee: RegExp
  /** Finds the root of what is called. */
  readonly mention: NamePattern
}

/** Callees that hand values to a service and are there without an import: those of a language of which a text has the root. */
export function disclosuresIn(text: string, rules: ReaderRules, language: string): readonly Disclosure[] {
  const byLanguage = compiledDisclosures.get(rules) ?? new Map<string, Disclosures>()
  compiledDisclosures.set(rules, byLanguage)
  const disclosures = byLanguage.get(language) ?? compileDisclosures(rules, language)
  byLanguage.set(language, disclosures)
  const words = new Set(disclosures.finder.find(text).map(({ word }) => word))
  return disclosures.all.filter(({ roots }) => roots.some((root) => words.has(root))).map(({ one }) => one)
}

/** The disclosures of a language, each with words of which one stands wherever it does. */
interface Disclosures {
  readonly all: readonly { readonly roots: readonly string[]; readonly one: Disclosure }[]
  readonly finder: WordFinder
}

const compiledDisclosures = new WeakMap<ReaderRules, Map<string, Disclosures>>()

function compileDisclosures(rules: ReaderRules, language: string): Disclosures {
  const own = (rules.disclosures ?? []).filter(({ languages }) => languages?.includes(language) !== false)
  const all = own.map(({ service, callees }) => {
    const roots = callees.flatMap(rootsOf)
    const one: Disclosure = {
      services: [service],
      callee: new RegExp(`^(?:${anyOf(callees.map(pathSource))})$`),
      mention: callees.some((callee) => callee.endsWith('='))
        ? mentionBefore(roots, '\\.|\\(|=(?!=)')
        : mentionOf(roots),
    }
    return { roots: roots.flatMap((root) => /\w+$/.exec(root)?.[0] ?? []), one }
  })
  return { all, finder: new WordFinder(all.flatMap(({ roots }) => roots)) }
}

/** `analytics` of `{analytics,window.analytics}.{identify,track}`. */
function rootsOf(pattern: string): readonly string[] {
  const receivers = pattern.replace(/\.(?:\{[^{}]*\}|[^.{}]*)$/, '').replace(/^\*\*\./, '')
  return receivers
    .split(/[{},]/)
    .map((name) => name.slice(name.lastIndexOf('.') + 1))
    .filter((name) => /^[\w$]*\w$/.test(name))
}

/** Constants and names of PHP that are written out: where something of them is called, and before a variable of that type. */
const qualifiedNames: Readonly<Record<string, RegExp>> = {
  ruby: /(?<![\w:.])[A-Z]\w*(?:::[A-Z]\w*)*(?=\.[a-z]|::)/g,
  php: /(?<![\w\\])(?:\\?[A-Z]\w*(?:\\\w+)+|\\?[A-Z]\w*)(?=::|\(|\s+\$\w)/g,
}

/** `ISendGridClient` and `SendGridMessage` of `SendGrid.Helpers.Mail`. */
function typesOf(text: string, module: string): readonly string[] {
  const [first = ''] = module.split('.')
  if (first.length < longEnough) return []
  const found = text.matchAll(new RegExp(`(?<![\\w.])I?\\w*${escape(first)}\\w*(?![\\w])`, 'g'))
  return [...new Set([...found].map(([name]) => name))]
}

/** A shorter word stands in names of other things. */
const longEnough = 5

/** Variables, parameters and properties that hold what one of the names makes, or are of its type. */
function madeOf(
  text: string,
  language: string,
  names: ServiceNames,
): readonly (readonly [string, readonly string[]])[] {
  return makersOf(language, [...names.keys()]).flatMap(({ sign, pattern }) =>
    sign?.test(text) === false
      ? []
      : [...text.matchAll(pattern)].flatMap((match) => {
          const { name: first = '', second = '', of = '' } = match.groups ?? {}
          const services = names.get(of)
          if (services === undefined) return []
          return [first, second].flatMap((written) => {
            // A variable of PHP is told without its sign.
            const made = language === 'php' ? written.replace(/^\$/, '') : written
            return made === '' || keywords.has(made) || made === of ? [] : [[made, services] as const]
          })
        }),
  )
}

interface Maker {
  /** Stands in every text that the pattern finds something in; absent: that is not asked. */
  readonly sign: RegExp | undefined
  readonly pattern: RegExp
}

const compiledMakers = new Map<string, readonly Maker[]>()
/** So many lists of names are kept ready: files of a repository use the same services under the same names. */
const mostMakers = 200

/** Find what is made of one of the names. */
function makersOf(language: string, names: readonly string[]): readonly Maker[] {
  const key = [language, ...names].join(' ')
  const known = compiledMakers.get(key)
  if (known !== undefined) return known
  if (compiledMakers.size >= mostMakers) compiledMakers.clear()
  const made = compileMakers(language, names)
  compiledMakers.set(key, made)
  return made
}

function compileMakers(language: string, names: readonly string[]): readonly Maker[] {
  const one = `\\$?(?:[A-Z]\\w*(?:::|\\\\))*(?<of>${anyOf(names.map(escape))})`
  const rest = '(?:(?:\\.|::|\\\\)[A-Z]\\w*)*'
  // Go gives an error or a context beside what is made.
  const name = language === 'go' ? '(?<name>\\w+)(?:\\s*,\\s*(?<second>\\w+))?' : '(?<name>[\\w$]+)'
  // What makes a client, or gives a handle of one: not what it answers.
  const makers =
    '(?:(?:\\.|::|->)\\w+(?:\\(\\))?)*?(?:\\.|::|->)(?:new|create(?![A-Z]|_)|init|build|connect|instance|getInstance|from|client(?!_?id|_?secret|Id|Secret)|Client|New|start|Start|make(?![A-Z]|_)|load(?![A-Z]|_)|open|Open|active|current|tracer|span|index|table|createTable|dataset|collection|topic|queue|bucket|batch|bulk|insert_async|session|transaction|interaction|inserter|notice|Notice|agent|logger|scope|Background|Tracer|get_?(?:client|tracer|current|logger|span|session|agent|table)|get(?:Client|Tracer|Current|Logger|Span|Session|Agent|Table))\\w*'
  const patterns: (string | readonly [sign: RegExp, pattern: string])[] = [
    // `client = new Resend(…)`, `self.client = OpenAI(…)`, `client := resend.NewClient(…)`, `client = Stripe::Client.new(…)`.
    `${name}["']?\\s*(?::[^=;(){}\\n]{1,80})?:?=\\s*(?:await\\s+)?(?:new\\s+)?&?\\\\?(?:(?:this|self)\\.)?${one}${rest}\\s*(?:<[^<>()]{0,60}>\\s*)?(?:\\(|\\{|${makers})`,
    // What a container gives: `agent = container.get(ScoutApmAgent::class)`, `client = provider.GetRequiredService<Resend>()`.
    [
      /::class|\.class|>\s*\(/,
      `(?<name>[\\w$]+)\\s*=\\s*[^=;{}\\n]{0,80}?[(<]\\s*\\\\?${one}(?:::class|\\.class|>\\s*\\()`,
    ],
    // `Sentry.withScope((scope) => …)`, `with sentry_sdk.push_scope() as scope`.
    [
      /scope/i,
      `(?<![\\w$])${one}(?:\\.|::)(?:with|configure|push|new|With|Configure)_?[sS]cope\\W[^\\n]{0,40}?(?<name>scope)\\b`,
    ],
    // `\\Sentry\\configureScope(function ($scope) {…})`, `client.registerCallback(function ($report) {…})`: a handle that a function is given.
    [
      handle,
      `(?<![\\w$])${one}(?:(?:\\.|::|->)\\w+)*\\([^;{}\\n]{0,100}?(?:function\\s*\\(|fn\\s*\\(|\\(|,\\s*)\\s*(?:[\\w\\\\]+\\s+)?\\$?(?<name>${handles})\\s*(?:[,)][^;{}\\n]{0,40})?(?:=>|\\{|:\\s*\\w+\\s*\\{)`,
    ],
  ]
  // `client: Resend`, `client: resend.Client`.
  if (typesBehindColons.has(language))
    patterns.push(
      `(?<name>[\\w$]+)[ \\t]*[?!]?[ \\t]*:[ \\t]*(?:[\\w$]+\\.)?${one}${rest}(?<=(?:[^\\w$]|^)[A-Z][\\w$]*)(?![\\w$(])`,
    )
  // `def plain_client(self) -> AsyncIterator[Plain]:`, `getClient(): Promise<Resend> {`: what a function says that it gives.
  if (typesBehindColons.has(language))
    patterns.push([
      /[cC]lient\w*\s*\(/,
      `(?<![\\w$])(?<name>\\w*[cC]lient\\w*)\\s*\\([^()]{0,200}\\)\\s*(?:->|:)\\s*(?:\\w+[<[]){0,2}${one}${rest}(?<=(?:[^\\w$]|^)[A-Z][\\w$]*)(?![\\w$(])`,
    ])
  // `Resend client`, `ISendGridClient _client`, `\\Stripe\\StripeClient $stripe`.
  if (typesBefore.has(language))
    patterns.push(
      `(?<![\\w$])${one}${rest}(?<=(?:[^\\w$]|^)[A-Z][\\w$]*)(?:<[\\w$., ?]{0,80}>)?\\??\\s+\\$?(?<name>[\\w]+)\\s*[=;,){]`,
    )
  // `client *resend.Client`.
  if (language === 'go') patterns.push(`(?<![\\w$.])(?<name>[\\w]+)[ \\t]+\\*?${one}\\.[A-Z]\\w*`)
  // `Sentry.with_scope do |scope|`.
  if (language === 'ruby')
    patterns.push(
      `(?<![\\w$])${one}[\\w.:]*(?:\\((?:[^()\\n]|\\([^()\\n]*\\)){0,120}\\))?\\s*(?:do|\\{)\\s*\\|(?<name>\\w+)`,
    )
  // `with scout.instrument("x") as span`.
  if (language === 'python')
    patterns.push(
      `\\bwith\\s+(?:self\\.)?${one}[\\w.]*\\((?:[^()\\n]|\\([^()\\n]*\\)){0,200}\\)\\s+as\\s+(?<name>\\w+)`,
    )
  return patterns.map((written) => {
    const [sign, pattern] = typeof written === 'string' ? [undefined, written] : written
    return { sign, pattern: new RegExp(pattern, 'g') }
  })
}

/** Languages that write a type behind a colon, and those that write it before a name. */
const typesBehindColons: ReadonlySet<string> = new Set('typescript python kotlin swift rust'.split(' '))
const typesBefore: ReadonlySet<string> = new Set('java csharp php dart'.split(' '))

/** What functions that a service calls are given to write to. */
const handles = 'scope|span|report|event|notice|transaction|session|hub|breadcrumb'
const handle = new RegExp(handles)

const keywords = new Set(
  'err error ok _ ctx return new await const let var type class extends implements import from as if else in of async export default throw throws private public static final readonly this self'.split(
    ' ',
  ),
)
