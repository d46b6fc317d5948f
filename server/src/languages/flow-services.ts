/*
 * By which names a text calls the services of others: what it imports of their libraries, and what it makes of that. For
 * the readers of all languages; whether a name is called is for them to ask of the tree.
 */
import type { ReaderRules } from '../model/language.ts'
import { anyOf, escape, pathSource } from './flow-names.ts'
import { textImports } from './text-imports.ts'

/** Names in a text that stand for a service, each with the ids of the services that it may be. */
export type ServiceNames = ReadonlyMap<string, readonly string[]>

/** What a text calls services by; empty for a text that imports none of their libraries. */
export function namesOfServices(text: string, language: string, rules: ReaderRules): ServiceNames {
  const names = new Map<string, readonly string[]>()
  const { servicesOf } = rules
  if (servicesOf === undefined) return names
  for (const { module, names: bound } of textImports(text, language)) {
    const services = servicesOf(language, module)
    if (services.length === 0) continue
    for (const name of bound) names.set(name, services)
    // A namespace binds no names of its own: its types are called after it.
    if (language === 'csharp' && bound.length === 0)
      for (const name of typesOf(text, module)) names.set(name, services)
  }
  // Ruby needs no import in a file, and PHP none for a name that is written out.
  const qualified = qualifiedNames[language]
  for (const { 1: root = '', 2: last = root } of qualified === undefined ? [] : text.matchAll(qualified)) {
    if (names.has(last)) continue
    const services = servicesOf(language, root)
    if (services.length > 0) names.set(last, services)
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

/** Finds where one of the names stands as what is called, or as what something of it is called on. */
export function mentionOf(names: Iterable<string>): RegExp {
  return new RegExp(`(?<![\\w])(?:${anyOf([...names].map(escape))})(?=\\s*[?!]{0,2}(?:\\.|->|::|\\())`, 'g')
}

/** Whether what is called begins with a name that stands for a service, and the services that it may be. */
export function servicesOfCallee(
  path: readonly string[],
  names: ServiceNames,
): readonly string[] | undefined {
  const [first = '', second = ''] = path
  const root = isSelf(first) ? second.replace(/^#/, '') : first
  return path.length > (isSelf(first) ? 2 : 0) ? names.get(root) : undefined
}

function isSelf(name: string): boolean {
  return name === 'this' || name === 'self'
}

const compiledDisclosures = new WeakMap<ReaderRules, readonly Disclosure[]>()

export interface Disclosure {
  readonly services: readonly string[]
  readonly callee: RegExp
  /** Finds the root of what is called. */
  readonly mention: RegExp
}

/** Callees that hand values to a service and are there without an import. */
export function disclosuresOf(rules: ReaderRules): readonly Disclosure[] {
  let known = compiledDisclosures.get(rules)
  if (known === undefined) {
    known = (rules.disclosures ?? []).map(({ service, callees }) => ({
      services: [service],
      callee: new RegExp(`^(?:${anyOf(callees.map(pathSource))})$`),
      mention: mentionOf(callees.flatMap(rootsOf)),
    }))
    compiledDisclosures.set(rules, known)
  }
  return known
}

/** `analytics` of `{analytics,window.analytics}.{identify,track}`. */
function rootsOf(pattern: string): readonly string[] {
  const receivers = pattern.replace(/\.(?:\{[^{}]*\}|[^.{}]*)$/, '').replace(/^\*\*\./, '')
  return receivers
    .split(/[{},]/)
    .map((name) => name.slice(name.lastIndexOf('.') + 1))
    .filter((name) => /^[\w$]+$/.test(name))
}

const qualifiedNames: Readonly<Record<string, RegExp>> = {
  ruby: /(?<![\w:.])([A-Z]\w*)(?=::[A-Z]|\.[a-z])/g,
  php: /(?<![\w\\])\\?([A-Z]\w*)(?:(?:\\\w+)*?\\([A-Z]\w*))?(?=::|\()/g,
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
  const one = `(?<of>${anyOf([...names.keys()].map(escape))})`
  const rest = '(?:(?:\\.|::|\\\\)[A-Z]\\w*)*'
  // What makes a client, or gives a handle of one: not what it answers.
  const makers =
    '(?:(?:\\.|::|->)\\w+(?:\\(\\))?)*?(?:\\.|::|->)(?:new|create(?![A-Z]|_)|init|build|connect|instance|getInstance|from|client|Client|New|start|Start|active|current|tracer|span|index|table|dataset|collection|topic|queue|bucket|batch|bulk|session|transaction|inserter|notice|agent|get_?(?:client|tracer|current|logger|span|session|agent|table)|get(?:Client|Tracer|Current|Logger|Span|Session|Agent|Table))\\w*'
  const patterns = [
    // `client = new Resend(…)`, `self.client = OpenAI(…)`, `client := resend.NewClient(…)`, `client = Stripe::Client.new(…)`.
    `(?<name>[\\w$]+)["']?\\s*(?::[^=;(){}\\n]{1,80})?:?=\\s*(?:await\\s+)?(?:new\\s+)?&?\\\\?${one}${rest}\\s*(?:<[^<>()]{0,60}>\\s*)?(?:\\(|\\{|${makers})`,
    // `client: Resend`.
    `(?<name>[\\w$]+)\\s*[?!]?\\s*:\\s*(?:[\\w$]+\\.)?${one}${rest}(?![\\w$(])`,
    // `Resend client`, `ISendGridClient _client`, `\\Stripe\\StripeClient $stripe`.
    `(?<![\\w$])${one}${rest}(?:<[\\w$., ?]{0,80}>)?\\??\\s+\\$?(?<name>[\\w]+)\\s*[=;,){]`,
    // `client *resend.Client`.
    `(?<![\\w$.])(?<name>[\\w]+)[ \\t]+\\*?${one}\\.[A-Z]\\w*`,
    // `Sentry.withScope((scope) => …)`, `with sentry_sdk.push_scope() as scope`.
    `(?<![\\w$])${one}(?:\\.|::)(?:with|configure|push|new|With|Configure)_?[sS]cope\\W[^\\n]{0,40}?(?<name>scope)\\b`,
  ]
  // `Sentry.with_scope do |scope|`.
  if (language === 'ruby')
    patterns.push(`(?<![\\w$])${one}[\\w.:]*(?:\\([^()\\n]{0,80}\\))?\\s*(?:do|\\{)\\s*\\|(?<name>\\w+)`)
  return patterns.flatMap((pattern) =>
    [...text.matchAll(new RegExp(pattern, 'g'))].flatMap((match) => {
      const { name: written = '', of = '' } = match.groups ?? {}
      // A variable of PHP is told without its sign.
      const name = language === 'php' ? written.replace(/^\$/, '') : written
      const services = names.get(of)
      return services === undefined || keywords.has(name) || name === of ? [] : [[name, services] as const]
    }),
  )
}

const keywords = new Set(
  'return new await const let var type class extends implements import from as if else in of async export default throw throws private public static final readonly this self'.split(
    ' ',
  ),
)
