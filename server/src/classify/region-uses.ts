/*
 * In which regions of clouds a text says that something stands: resources and providers of Terraform, variables of the
 * environment, keys of configurations, options of clients, and addresses that name their region. Only literals count; a variable
 * is followed to its default in the same file.
 */
import { textParts } from '../languages/text-parts.ts'
import { regionsOfKeys } from './region-keys.ts'
import { regionNamed, useOf } from './region-names.ts'
import type { RegionUse } from '../model/region-use.ts'
import type { Countries } from '../model/service.ts'

/** The uses in a text of a language of the registry, in the order of the text. Never throws. */
export function regionUses(language: string, text: string, countries: Countries): readonly RegionUse[] {
  if (language === 'json' && recordedEvent.test(text)) return []
  const { code } = textParts(text, language)
  const uses = [
    ...(language === 'terraform'
      ? [...ofTerraform(code, countries), ...regionsOfKeys(withoutBlocks(code), false, countries)]
      : language === 'bicep'
        ? [...ofBicep(code, countries), ...ofEnvironment(code, countries)]
        : [...ofEnvironment(code, countries), ...regionsOfKeys(code, !plain.has(language), countries)]),
    ...ofHosts(code, countries),
  ]
  const seen = new Set<string>()
  return uses
    .toSorted((left, right) => left.span.start - right.span.start)
    .filter(({ evidence, region, span }) => {
      const keys = [`${evidence}\0${region}`, String(span.start)]
      if (keys.some((key) => seen.has(key))) return false
      for (const key of keys) seen.add(key)
      return true
    })
}

/** An event as a cloud hands it to a function, kept to try that function: it tells of where that event came from. */
const recordedEvent = /"(?:detail-type|eventSource|eventSourceARN|awsRegion|requestContext)"\s*:/

/** Languages whose values stand without quotes. */
const plain: ReadonlySet<string> = new Set('yaml json toml env properties ini'.split(' '))

/** Prefixes of the types of resources, and names of providers. */
const providersOfTerraform: Readonly<Record<string, string>> = {
  aws: 'aws',
  azurerm: 'azure',
  azapi: 'azure',
  google: 'gcp',
  ovh: 'ovhcloud',
  scaleway: 'scaleway',
  hcloud: 'hetzner',
  digitalocean: 'digitalocean',
}

function ofTerraform(code: string, countries: Countries): RegionUse[] {
  const defaults = defaultsOf(code)
  const blocks = [...blocksOf(code)]
  if (blocks.every(({ kind }) => kind === 'variable')) return ofVariables(defaults, countries)
  const aliases = aliasesOf(blocks, countries)
  return blocks.flatMap(({ kind, type, name, body, start }) => {
    const provider = providersOfTerraform[type.split('_')[0] ?? '']
    if (provider === undefined || (kind !== 'resource' && kind !== 'provider')) return []
    // A second configuration of a provider serves what must stand elsewhere, such as certificates.
    if (kind === 'provider' && /^[ \t]*alias[ \t]*=/m.test(body)) return []
    const what =
      kind === 'provider'
        ? ({ evidence: `provider.${type}`, by: 'provider' } as const)
        : ({ evidence: `${type}.${name}`, by: 'resource' } as const)
    const pattern =
      /^[ \t]*(?:region|location|zone|availability_zone)[ \t]*=[ \t]*(?:"([^"$\n]+)"|var\.(\w+))[ \t]*\r?$/gm
    const alias = /^[ \t]*provider[ \t]*=[ \t]*(\w+\.[\w-]+)[ \t]*\r?$/m.exec(body)
    const elsewhere = kind === 'resource' && store.test(type) ? aliases.get(alias?.[1] ?? '') : undefined
    if (alias && elsewhere !== undefined)
      return useOf(
        countries,
        provider,
        elsewhere,
        start + alias.index + alias[0].lastIndexOf(alias[1] ?? ''),
        what,
      ).map((use) => ({
        ...use,
        span: { start: use.span.start, end: use.span.start + (alias[1] ?? '').length },
      }))
    return [...body.matchAll(pattern)].flatMap((match) => {
      const [whole, literal, variable] = match
      if (literal !== undefined)
        return useOf(countries, provider, literal, start + match.index + whole.lastIndexOf(literal), what)
      const known = defaults.get(variable ?? '')
      return known === undefined ? [] : useOf(countries, provider, known.value, known.start, what)
    })
  })
}

/** Types of resources that hold data; certificates and keys must stand where a service asks for them. */
const store =
  /s3_bucket$|storage_bucket$|db_|rds|dynamodb|table|storage|sql|redis|cache|search|docdb|neptune|kinesis|log_group|efs_|ebs_|backup/

/** Second configurations of a provider with a region of their own: `aws.replica`. */
function aliasesOf(blocks: readonly Block[], countries: Countries): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { kind, type, body } of blocks) {
    const alias = kind === 'provider' ? /^[ \t]*alias[ \t]*=[ \t]*"([\w-]+)"/m.exec(body)?.[1] : undefined
    const region = /^[ \t]*region[ \t]*=[ \t]*"([^"$\n]+)"/m.exec(body)?.[1]
    if (alias !== undefined && region !== undefined && regionNamed(region, countries) !== undefined)
      found.set(`${type}.${alias}`, region)
  }
  return found
}

/** A file of nothing but variables belongs to the files beside it: the default of a region is what they take. */
function ofVariables(defaults: ReturnType<typeof defaultsOf>, countries: Countries): RegionUse[] {
  return [...defaults].flatMap(([name, { value, start }]) => {
    const known = /(?:^|_)(?:region|location)$/.test(name) ? regionNamed(value, countries) : undefined
    if (known === undefined) return []
    return useOf(countries, known.provider, value, start, { evidence: `var.${name}`, by: 'setting' })
  })
}

/** The place of a resource, and what a parameter or variable is that a place is taken from; `global` is no region. */
function ofBicep(code: string, countries: Countries): RegionUse[] {
  const pattern =
    /^[ \t]*(?:resource[ \t]+(\w+)[ \t]+'|(?:param|var)[ \t]+(\w*location)\b[^=\n]{0,40}=[ \t]*'([\w ]+)'|location[ \t]*:[ \t]*'([\w ]+)')/gim
  let resource: string | undefined
  return [...code.matchAll(pattern)].flatMap((match) => {
    const [whole, opened, name = '', initial, place] = match
    if (opened !== undefined) resource = opened
    const value = initial ?? place
    if (value === undefined) return []
    const what =
      initial === undefined && resource !== undefined
        ? ({ evidence: resource, by: 'resource' } as const)
        : ({ evidence: name === '' ? 'location' : name, by: 'setting' } as const)
    return useOf(countries, 'azure', value, match.index + whole.lastIndexOf(value), what)
  })
}

interface Block {
  readonly kind: string
  readonly type: string
  readonly name: string
  readonly body: string
  readonly start: number
}

/** Blocks of the outermost level, as they are usually written: their brace closes at the beginning of a line. */
function* blocksOf(code: string): Generator<Block> {
  for (const match of code.matchAll(/^(\w+)[ \t]+"([\w-]+)"(?:[ \t]+"([\w-]+)")?[ \t]*\{/gm)) {
    const [whole, kind = '', type = '', name = ''] = match
    const start = match.index + whole.length
    const lineEnd = code.indexOf('\n', start)
    const onLine = code.slice(start, lineEnd < 0 ? undefined : lineEnd)
    const end = onLine.trimEnd().endsWith('}') ? start + onLine.length : code.indexOf('\n}', start)
    const body = code.slice(start, end < 0 ? undefined : end).replace(/^([^\n]*?)\}[ \t]*$/, '$1')
    yield { kind, type, name, body, start }
  }
}

/** The values that stand outside of what has a meaning of its own: in a file of values, in local values, in what a module is given. */
function withoutBlocks(code: string): string {
  return code.replace(
    /^(?:resource|data|provider|variable|output|terraform|backend|moved|import|check)\b[^\n{]*\{(?:[^\n]*\}[ \t]*$|[^]*?^\})/gm,
    (block) => block.replace(/[^\n]/g, ' '),
  )
}

function defaultsOf(code: string): ReadonlyMap<string, { readonly value: string; readonly start: number }> {
  const found = new Map<string, { value: string; start: number }>()
  for (const { kind, type, body, start } of blocksOf(code)) {
    const match = kind === 'variable' ? /\bdefault[ \t]*=[ \t]*"([^"$\n]+)"/.exec(body) : null
    const value = match?.[1]
    if (match !== null && value !== undefined)
      found.set(type, { value, start: start + match.index + match[0].lastIndexOf(value) })
  }
  return found
}

/** Beginnings of variables that set the region of a provider. */
const providersOfVariables: readonly (readonly [RegExp, string])[] = [
  [/^(?:\w+_)?(?:AWS|S3)_/, 'aws'],
  [/^(?:\w+_)?(?:AZURE|ARM)_/, 'azure'],
  [/^(?:\w+_)?(?:GOOGLE_CLOUD|GOOGLE|GCP|GCLOUD|CLOUDSDK_COMPUTE)_/, 'gcp'],
  [/^(?:\w+_)?SCW_/, 'scaleway'],
  [/^(?:\w+_)?OVH_/, 'ovhcloud'],
]

function ofEnvironment(code: string, countries: Countries): RegionUse[] {
  if (!/_(?:REGION|LOCATION|ZONE)/.test(code)) return []
  const pattern =
    /(?<![\w$-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:REGION|LOCATION|ZONE))["']?[ \t]*(?::[ \t]*[\w.]+(?:[ \t]*\|[ \t]*\w+)*[ \t]*=|[:=]|,?\s{0,40}["']?value["']?[ \t]*[:=])[ \t]*["']?(?:\$\{\w+:-)?([a-zA-Z][\w-]*)\}?["']?[ \t]*,?[ \t]*\}?,?[ \t]*\r?$/gm
  return [...code.matchAll(pattern)].flatMap((match) => {
    const [whole, variable = '', value = ''] = match
    const provider = providersOfVariables.find(([prefix]) => prefix.test(variable))?.[1]
    if (provider === undefined) return []
    const at = match.index + whole.lastIndexOf(value)
    return useOf(countries, provider, value, at, { evidence: variable, by: 'environment' })
  })
}

const providersOfHosts: readonly (readonly [RegExp, string])[] = [
  [/\.amazonaws\.com$/, 'aws'],
  [/\.(?:azure|windows)\.(?:com|net)$|\.azurewebsites\.net$/, 'azure'],
  [/\.(?:run\.app|cloudfunctions\.net|googleapis\.com|pkg\.dev)$/, 'gcp'],
  [/\.digitaloceanspaces\.com$/, 'digitalocean'],
  [/\.scw\.cloud$/, 'scaleway'],
  [/\.(?:ovh\.net|ovh\.us|cloud\.ovh\.net|io\.cloud\.ovh\.net)$/, 'ovhcloud'],
  [/\.your-objectstorage\.com$/, 'hetzner'],
]

/** What stands before a host that is an example, a link in prose, or that a request was sent to. */
const mentioned = /(?:\be\.g\.,?|\bexample:?|\]\(|["']?\bHost["']?[ \t]*:)[ \t]*\[?["'`]?(?:https?:\/\/)?$/i

/** Accounts and names that stand in for those of whoever fills them in. */
const madeUp = /(?:^|[.-])(?:your|my|xxx+|abc123|0?123456789(?:0|012)?)(?=[.-])/i
const madeUpPath = /^\/(?:your|example|<|\{|xxx|0?123456789)/i

/** What every host below ends in. */
const hostEnding = /\.(?:com|net|app|dev|cloud|us|tech|io|co)(?![\w-]|\.[a-z])/i

function ofHosts(code: string, countries: Countries): RegionUse[] {
  if (!hostEnding.test(code)) return []
  const pattern =
    /(?<![\w.%-])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|net|app|dev|cloud|us|tech|io|co)(?![\w-]|\.[a-z])/gi
  return [...code.matchAll(pattern)].flatMap((match) => {
    const [host] = match
    if (mentioned.test(code.slice(Math.max(0, match.index - 24), match.index))) return []
    if (
      madeUp.test(host) ||
      madeUpPath.test(code.slice(match.index + host.length, match.index + host.length + 40))
    )
      return []
    const own = providersOfHosts.find(([suffix]) => suffix.test(host.toLowerCase()))?.[1]
    let at = match.index
    return host.split('.').flatMap((label) => {
      const start = at
      at += label.length + 1
      // Services that stand in a cloud name its region: `aws-0-eu-central-1.pooler.supabase.com`.
      const lead = /^(?:aws-\d+-|[a-z]{3,12}-(?=(?:us|eu|ap|ca|sa|me|af)-[a-z]+-\d$))?/.exec(label)?.[0] ?? ''
      const written = label.slice(lead.length)
      const provider = own ?? (written.includes('-') ? regionNamed(written, countries)?.provider : undefined)
      if (provider === undefined) return []
      return useOf(countries, provider, written, start + lead.length, {
        evidence: host.toLowerCase(),
        by: 'host',
      })
    })
  })
}
