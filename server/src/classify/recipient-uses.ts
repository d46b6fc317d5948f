/*
 * Which services of others a text uses, and what shows it. Nothing is parsed: manifests are read by their lines, and in
 * all else names count where they stand as names do, in an import, a call, an address that is called, a variable of the
 * environment or a resource. What stands in comments, documentation, translations and links that people follow shows no use.
 */
import { dependenciesOf, ownPackage } from '../languages/text-manifests.ts'
import { textImports, type TextImport } from '../languages/text-imports.ts'
import { textParts, type QuotedText, type TextParts } from '../languages/text-parts.ts'
import type { RecipientUse, RecipientUseKind } from '../model/recipient-use.ts'
import { isLinkContext, isPageHost } from './links.ts'
import type { Rules } from './rules.ts'
import { serviceNames, type ServiceNames } from './service-names.ts'

/** The uses in a text of a language of the registry, in the order of the text; each name of a service once for each way. */
export function recipientUses(path: string, language: string, text: string, rules: Rules): RecipientUse[] {
  if (isAboutServices(path)) return []
  const names = serviceNames(rules.services)
  const uses = new Collected()
  const own = ownPackage(path, text)
  if (own !== undefined)
    uses.add(names.of({ ecosystem: own.ecosystem }, own.name), 'published', own.name, own.span.start)
  for (const { ecosystem, name, span, development } of dependenciesOf(path, withoutComments(path, text)))
    uses.add(
      names.of({ ecosystem }, name),
      development ? 'development_dependency' : 'dependency',
      name,
      span.start,
      span.end - span.start,
    )
  if (isLockedOrManifest(path)) return uses.all()
  readText(text, language, names, uses, 0)
  if (isSample(path)) return uses.all().map(inSample)
  return isOffer(path) ? uses.all().map(asOption) : uses.all()
}

/** A sample of an environment, which says what may be set up and how that looks. */
function isSample(path: string): boolean {
  return (
    /(?:^|\/)[^/]*env[^/]*$/i.test(path) && /[._-](?:example|sample|template|dist|defaults?)\b/i.test(path)
  )
}

/** An address in a sample is not called; it shows what may be set up. */
function inSample(use: RecipientUse): RecipientUse {
  return use.how === 'host' ? { ...use, how: 'environment' } : use
}

/** Configuration of which a choice is made elsewhere: all of Laravel's, and data of templates for configurations. */
function isOffer(path: string): boolean {
  return /(?:^|\/)config\/[^/]+\.php$|config[a-z]*[_-]?templates?\b[^]*\.json$/i.test(path)
}

function asOption(use: RecipientUse): RecipientUse {
  return use.how === 'host' || use.how === 'environment' ? { ...use, how: 'option' } : use
}

/** Whether uses of a service show that it is used: a name alone may be anybody's, and an option need not be taken. */
export function showService(uses: readonly RecipientUse[]): boolean {
  return uses.some(({ how }) => how !== 'named' && how !== 'option')
}

/** A manifest without what is commented out in it. */
function withoutComments(path: string, text: string): string {
  const style = commentsOfManifests.find(([pattern]) => pattern.test(path))?.[1]
  return style === undefined ? text : textParts(text, style).code
}

const commentsOfManifests: readonly (readonly [RegExp, string])[] = [
  [/\.(?:xml|props|config|(?:cs|fs|vb)proj)$/i, 'xml'],
  [/\.gradle(?:\.kts)?$|Package\.swift$/i, 'java'],
  [/(?:Gemfile|Podfile|\.gemspec|mix\.exs)$/i, 'ruby'],
  [/(?:\.toml|Pipfile)$/i, 'toml'],
]

/** Documentation, examples and translations: what they name, nobody uses. */
function isAboutServices(path: string): boolean {
  return /(?:^|\/)(?:docs?|documentation|examples?|samples?|cassettes|locales?|i18n|l10n|lang|translations?|licen[cs]es?|changelogs?)\//i.test(
    path,
  )
}

/** Manifests whose other lines are about the package and not about what runs. */
function isLockedOrManifest(path: string): boolean {
  return /(?:^|\/)(?:package\.json|composer\.json|pom\.xml|go\.mod|Pipfile|pubspec\.yaml|Cargo\.toml|pyproject\.toml)$|\.(?:txt|in|gemspec|(?:cs|fs|vb)proj|props|versions\.toml)$/i.test(
    path,
  )
}

class Collected {
  readonly #uses: RecipientUse[] = []
  readonly #seen = new Set<string>()

  add(
    services: readonly string[],
    how: RecipientUseKind,
    evidence: string,
    start: number,
    length = evidence.length,
  ): void {
    for (const service of services) {
      const key = `${service}\0${how}\0${evidence}`
      if (this.#seen.has(key)) continue
      this.#seen.add(key)
      this.#uses.push({ service, how, evidence, span: { start, end: start + length } })
    }
  }

  has(service: string): boolean {
    return this.#uses.some((use) => use.service === service)
  }

  all(): RecipientUse[] {
    return this.#uses.toSorted(
      (left, right) =>
        left.span.start - right.span.start ||
        (left.service < right.service ? -1 : left.service > right.service ? 1 : 0) ||
        (left.how < right.how ? -1 : 1),
    )
  }
}

const code: ReadonlySet<string> = new Set(
  'typescript python java kotlin csharp go ruby php rust swift dart'.split(' '),
)
const markup: ReadonlySet<string> = new Set(
  'html vue svelte astro erb ejs blade jinja twig handlebars razor'.split(' '),
)
const configuration: ReadonlySet<string> = new Set(
  'yaml toml env properties ini json manifest xml'.split(' '),
)

function readText(
  text: string,
  language: string,
  names: ServiceNames,
  uses: Collected,
  offset: number,
): void {
  const parts = textParts(text, language)
  if (code.has(language)) readCode(text, parts, language, names, uses, offset)
  else if (markup.has(language)) readMarkup(parts.code, names, uses, offset)
  else if (configuration.has(language)) {
    readEnvironment(parts.code, names, uses, offset)
    readValues(parts.code, names, uses, offset)
    readResourceTypes(parts.code, names, uses, offset)
  } else if (language === 'bicep') {
    readBicepTypes(parts.code, names, uses, offset)
    for (const string of parts.strings) readString(text, string, names, uses, offset)
  } else if (language === 'terraform') {
    readTerraform(parts.code, names, uses, offset)
    readEnvironment(parts.code, names, uses, offset)
    for (const string of parts.strings) readString(text, string, names, uses, offset)
  }
}

function readCode(
  text: string,
  parts: TextParts,
  language: string,
  names: ServiceNames,
  uses: Collected,
  offset: number,
): void {
  for (const one of textImports(parts.code, language)) {
    const services = names.of({ module: language }, moduleName(one, language))
    if (services.length === 0) continue
    uses.add(services, 'import', one.module, offset + one.span.start)
    if (one.typesOnly) continue
    const called = one.names.flatMap((name) => callOf(parts.code, name, one.span.end, language) ?? [])
    for (const { path, at } of called.slice(0, 1)) uses.add(services, 'initialised', path, offset + at)
  }
  // A name that needs an import is not looked for where nothing is imported.
  const mayCall = uses.all().length > 0 || implicit.has(language)
  for (const match of mayCall ? parts.code.matchAll(callPattern) : []) {
    const [, path = ''] = match
    const services = names.ofCall(path).filter((service) => isCallOf(service, path, language, uses))
    if (services.length > 0)
      uses.add(services, 'initialised', path, offset + match.index + match[0].indexOf(path))
  }
  if (language === 'ruby' || language === 'php' || language === 'rust')
    readQualified(parts.code, language, names, uses, offset)
  readEnvironment(parts.code, names, uses, offset)
  for (const string of parts.strings) readString(text, string, names, uses, offset)
}

/** In Ruby constants, in PHP and Rust paths are used without an import: `Stripe::Customer.create`, `\Sentry\init`. */
function readQualified(
  text: string,
  language: string,
  names: ServiceNames,
  uses: Collected,
  offset: number,
): void {
  const pattern = qualified[language]
  if (pattern === undefined) return
  for (const match of text.matchAll(pattern)) {
    const [, path = ''] = match
    const at = offset + match.index + match[0].indexOf(path)
    const [root = ''] = path.split(/::|\\/)
    const services = names.of({ module: language }, language === 'ruby' ? path.replaceAll('::', '/') : path)
    const found = services.length > 0 || language !== 'ruby' ? services : names.of({ module: language }, root)
    if (found.length > 0) uses.add(found, 'initialised', path, at)
    else {
      const named = names.ofConstant(language, root)
      if (named.length > 0 && !isDefined(text, root)) uses.add(named, 'named', path, at)
    }
  }
}

/** Whether a text makes a class or a module of a name itself. */
function isDefined(text: string, name: string): boolean {
  return new RegExp(`\\b(?:class|module|namespace)[ \\t]+${name}\\b`).test(text)
}

const qualified: Readonly<Record<string, RegExp>> = {
  ruby: /(?<![\w:.@$])(?:::)?([A-Z]\w*(?:::[A-Z]\w*)*)\.\w+/g,
  php: /(?<![\w\\])\\([A-Za-z]\w*(?:\\\w+)+)(?=\s*(?:\(|::))/g,
  rust: /(?<![\w:])([a-z]\w*(?:::\w+)+)(?=\s*[({!])/g,
}

/** Paths of what is called. */
const callPattern =
  /(?<![\w$.:>\\])\\?((?:[A-Za-z_$][\w$]*(?:\.|::|->|\?\.|\\))*[A-Za-z_$][\w$]*)(?=\s*(?:<[\w\s,.<>]{1,80}>)?\()/g

/**
 * A call counts where its file imports something of the service, or where its first name is the service's own: other
 * names (`init`, `Client`) belong to anybody.
 */
function isCallOf(service: string, path: string, language: string, uses: Collected): boolean {
  if (uses.has(service)) return true
  const steps = path.split(/\.|::|->|\\/)
  const isDistinct = steps.length > 1 || /^(?:Use|Add)[A-Z]/.test(path)
  const own = service.replace(/[^a-z0-9]/g, '')
  const written = path.toLowerCase().replace(/[^a-z0-9]/g, '')
  return isDistinct && implicit.has(language) && written.includes(own)
}

/** Languages in which names come without an import in the same file. */
const implicit: ReadonlySet<string> = new Set(['ruby', 'csharp', 'php', 'script'])

function moduleName({ module }: TextImport, language: string): string {
  return language === 'typescript' ? module.replace(/^npm:/, '').replace(/(?<=.)@\d.*$/, '') : module
}

/** The first call of what an import binds: of it, of something in it, or as an element. */
function callOf(
  text: string,
  name: string,
  from: number,
  language: string,
): { readonly path: string; readonly at: number } | undefined {
  const escaped = name.replaceAll('$', '\\$')
  // Behind a name `<` opens arguments of a type.
  const element = language === 'typescript' ? `|(?<![\\w$])<(${escaped}(?:\\.\\w+)*)(?=[\\s/>])` : ''
  const pattern = new RegExp(
    `(?<![\\w$.])(${escaped}(?:(?:\\.|\\?\\.|::|->)[\\w$]+)*)(?=\\s*(?:<[\\w\\s,.<>]{1,80}>)?\\()${element}`,
    'g',
  )
  pattern.lastIndex = from
  const match = pattern.exec(text)
  if (match === null) return undefined
  const path = match[1] ?? match[2] ?? name
  return { path, at: match.index + match[0].indexOf(path) }
}

function readEnvironment(text: string, names: ServiceNames, uses: Collected, offset: number): void {
  for (const match of text.matchAll(/(?<![\w$-])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w-])/g)) {
    const [name] = match
    uses.add(names.of('env', name), 'environment', name, offset + match.index)
  }
}

const hostPattern = String.raw`(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}`
const address = new RegExp(
  String.raw`(?<scheme>[a-z][a-z0-9+.-]*:)?\/\/(?:[^\s/@'"<>]{0,200}@)?(?<host>${hostPattern})(?<path>[^\s'"<>)]{0,300})`,
  'gi',
)
const bareHost = new RegExp(
  String.raw`^(?:[^\s/@:]{1,100}:[^\s/@]{0,100}@)?(?<host>${hostPattern})(?::\d{1,5})?(?<path>\/[^\s]*)?$`,
  'i',
)

/** A string of code: an address of its own, a policy of contents, or markup and scripts with addresses. */
function readString(
  text: string,
  { start, end }: QuotedText,
  names: ServiceNames,
  uses: Collected,
  offset: number,
): void {
  if (end - start < 4 || end - start > longestString) return
  const value = text.slice(start, end)
  // A rule that a value is checked by: `url|starts_with:https://hooks.slack.com`.
  if (!value.includes('.') || /\b(?:starts|ends)_with:/.test(value)) return
  const before = text.slice(Math.max(0, start - contextLength), start)
  const plain = value.replace(/\$\{[^}]*\}/g, (hole) => 'x'.repeat(hole.length)).trim()
  if (!/\s/.test(plain)) {
    // A host alone in a list is one of those that are known, allowed or refused.
    if (isLinkContext(before, value) || (!value.includes('//') && !isSingleHost(text, before))) return
    readAddress(value, start, names, uses, offset)
    return
  }
  if (/<(?:script|img|iframe|link|form)\b/i.test(value)) readMarkup(value, names, uses, offset + start)
  else if (/\b[a-z]+-src\b/.test(value) || /["'](?:https?:)?\/\//.test(value))
    for (const match of value.matchAll(address)) {
      const lead = value.slice(Math.max(0, match.index - contextLength), match.index)
      const isPolicy = /\b[a-z]+-src\b/.test(value)
      if (!isPolicy && (!/["']$/.test(lead) || isLinkContext(lead, match[0]))) continue
      addHost(match, start, names, uses, offset)
    }
}

/** Whether a host without a scheme is what a name is given or a call takes, and not one of a list of them. */
function isSingleHost(text: string, before: string): boolean {
  const callee = /([\w.$]+)\(\s*[rbfu]?["'`]$/.exec(before)?.[1]
  if (callee === undefined) return /[=:(]\s*[rbfu]?["'`]$/i.test(before)
  const pattern = new RegExp(
    `(?<![\\w.$])${callee.replace(/[.$]/g, '\\$&')}\\(\\s*["'\`][\\w-]+(?:\\.[\\w-]+)+["'\`]`,
    'g',
  )
  return [...text.matchAll(pattern)].length < hostsOfList
}

/** As many hosts given to the same call are a list. */
const hostsOfList = 3

/** Longer strings are data. */
const longestString = 20_000
/** What is read before a string to know what it serves, in UTF-16 units. */
const contextLength = 80

function readAddress(
  value: string,
  start: number,
  names: ServiceNames,
  uses: Collected,
  offset: number,
): void {
  const match = [...value.matchAll(address)][0] ?? bareHost.exec(value)
  if (match) addHost(match, start, names, uses, offset)
}

function addHost(
  match: RegExpMatchArray,
  start: number,
  names: ServiceNames,
  uses: Collected,
  offset: number,
): void {
  const { host = '', path = '' } = match.groups ?? {}
  if (/\byour[-_]|example|placeholder|xxx/i.test(path)) return
  // `example.atlassian.net` is nobody's.
  if (/^(?:example|sample|your)(?:[-_][\w-]+)?\.[^.]+\.[^.]+$/i.test(host)) return
  const services = names.of('host', host + path)
  if (services.length === 0 || isPageHost(host, path)) return
  uses.add(
    services,
    'host',
    host.toLowerCase(),
    offset + start + (match.index ?? 0) + match[0].indexOf(host),
    host.length,
  )
}

/** Attributes of elements by which a page calls an address of its own accord. */
const tag =
  /<(script|img|iframe|link|form|source|video|audio|object|embed|track|Script|Image)\b((?:[^<>"']|"[^"]*"|'[^']*'){0,4000})>/g

function readMarkup(text: string, names: ServiceNames, uses: Collected, offset: number): void {
  for (const match of text.matchAll(tag)) {
    const [, , attributes = ''] = match
    const from = match.index + match[0].length - 1 - attributes.length
    for (const attribute of attributes.matchAll(
      /\b(?:src|href|action|data|srcset)\s*=\s*\{?["'`]([^"'`]*)/g,
    )) {
      const value = attribute[1] ?? ''
      const [found] = value.matchAll(address)
      if (found)
        addHost(found, from + attribute.index + attribute[0].length - value.length, names, uses, offset)
    }
  }
  for (const script of text.matchAll(/<script\b[^<>]{0,2000}>([^]*?)(?:<\/script|$)/gi)) {
    const [whole, body = ''] = script
    if (body.trim() === '') continue
    const from = script.index + whole.indexOf('>') + 1
    readText(body, 'typescript', names, uses, offset + from)
    for (const call of body.matchAll(callPattern)) {
      const [, path = ''] = call
      const services = names.ofCall(path).filter((service) => isCallOf(service, path, 'script', uses))
      uses.add(services, 'initialised', path, offset + from + call.index + call[0].indexOf(path))
    }
  }
  for (const front of text.matchAll(/^---\r?\n([^]*?)\r?\n---/g))
    readText(
      front[1] ?? '',
      'typescript',
      names,
      uses,
      offset + front.index + front[0].indexOf(front[1] ?? ''),
    )
  readEnvironment(text, names, uses, offset)
}

/** Values of configuration that are an address or a host. */
function readValues(text: string, names: ServiceNames, uses: Collected, offset: number): void {
  const pattern =
    /^[ \t]*(?:(?:export[ \t]+)?["']?([\w.${}-]+)["']?[ \t]*[:=]|-)[ \t]*["']?([^\s"']{4,500})["']?[ \t]*,?[ \t]*\r?$/gm
  for (const match of text.matchAll(pattern)) {
    const [whole, key = '', value = ''] = match
    if (!value.includes('.') || isLinkContext(`${key}: "`, value)) continue
    readAddress(value, match.index + whole.lastIndexOf(value), names, uses, offset)
  }
}

/** Types of resources in templates: `Type: AWS::S3::Bucket`. */
function readResourceTypes(text: string, names: ServiceNames, uses: Collected, offset: number): void {
  addResources(/\bType["']?[ \t]*:[ \t]*["']?([A-Z]\w*(?:::\w+)+)/g, text, names, uses, offset)
}

/** Types of resources without their versions: `resource files 'Microsoft.Storage/storageAccounts@2023-05-01'`. */
function readBicepTypes(text: string, names: ServiceNames, uses: Collected, offset: number): void {
  addResources(/^[ \t]*resource[ \t]+\w+[ \t]+'(\w+\.[\w./]+)/gm, text, names, uses, offset)
}

/** Types of resources, each of which ends what a pattern matches. */
function addResources(
  pattern: RegExp,
  text: string,
  names: ServiceNames,
  uses: Collected,
  offset: number,
): void {
  for (const match of text.matchAll(pattern)) {
    const [whole, type = ''] = match
    const start = offset + match.index + whole.length - type.length
    uses.add(names.of('resource', type), 'infrastructure', type, start)
  }
}

function readTerraform(text: string, names: ServiceNames, uses: Collected, offset: number): void {
  addResources(/^[ \t]*(?:resource|data)[ \t]+"([\w-]+)(?=")/gm, text, names, uses, offset)
  for (const match of text.matchAll(/\bsource[ \t]*=[ \t]*"([\w.-]+\/[\w.-]+)"/g)) {
    const [whole, source = ''] = match
    uses.add(
      names.of('provider', source),
      'infrastructure',
      source,
      offset + match.index + whole.length - 1 - source.length,
    )
  }
}
