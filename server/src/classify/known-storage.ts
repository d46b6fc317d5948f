/* Names under which services and frameworks are known to keep something in a browser, from rules/cookies.yaml. */
import type { StorageKind } from '../model/fact.ts'
import { isRecord } from './plain-data.ts'

/** What a name is typically for; whether consent is needed follows from its use, and the map says so. */
export type StoragePurpose = 'strictly_necessary' | 'functional' | 'analytics' | 'advertising' | 'security'

/** A name that is known, with a star for any run of characters. */
export interface KnownStorage {
  readonly name: string
  readonly kind: StorageKind
  /** Id of the service that sets it; absent: a framework that the program runs itself. */
  readonly service?: string
  readonly purpose: StoragePurpose
  /** The usual one: ISO 8601, or `session`. */
  readonly lifetime?: string
}

/** What puts a service into a page: packages that run in a browser, hosts that scripts come from, what a page calls. */
export interface PageEvidence {
  readonly packages: readonly string[]
  readonly hosts: readonly string[]
  readonly calls: readonly string[]
}

type Say = (message: string) => void

const kinds: readonly string[] = ['cookie', 'local_storage', 'session_storage'] satisfies StorageKind[]
const purposes: readonly string[] = [
  'strictly_necessary',
  'functional',
  'analytics',
  'advertising',
  'security',
] satisfies StoragePurpose[]

/** The entries of `cookies`, behind those that are there; what is wrong is said and left out. */
export function readKnownStorage(value: unknown, into: KnownStorage[], say: Say): void {
  if (!Array.isArray(value)) {
    say('cookies: must be a list of entries')
    return
  }
  value.forEach((entry: unknown, index) => {
    const text = (key: string): string | undefined => {
      const found: unknown = isRecord(entry) ? entry[key] : undefined
      return typeof found === 'string' ? found : undefined
    }
    const name = text('name')
    const kind = text('storage')
    const purpose = text('purpose')
    const service = text('set_by')
    const lifetime = text('lifetime')
    if (name === undefined || name.replaceAll('*', '') === '') say(`cookies[${index}]: must have a name`)
    else if (!isKind(kind)) say(`cookies: ${name}: storage must be one of ${kinds.join(', ')}`)
    else if (!isPurpose(purpose)) say(`cookies: ${name}: purpose must be one of ${purposes.join(', ')}`)
    else
      into.push({
        name,
        kind,
        purpose,
        ...(service !== undefined && { service }),
        ...(lifetime !== undefined && { lifetime }),
      })
  })
}

/** The entries of `in_page`, by service; what is wrong is said and left out. */
export function readPageEvidence(value: unknown, into: Map<string, PageEvidence>, say: Say): void {
  if (!isRecord(value)) {
    say('in_page: must be a mapping from services to what puts them into a page')
    return
  }
  for (const [service, entry] of Object.entries(value)) {
    const texts = (key: string): readonly string[] | undefined => {
      const list: unknown = isRecord(entry) ? (entry[key] ?? []) : undefined
      return Array.isArray(list) && list.every((one) => typeof one === 'string') ? list : undefined
    }
    const packages = texts('packages')
    const hosts = texts('hosts')
    const calls = texts('calls')
    if (!packages || !hosts || !calls || packages.length + hosts.length + calls.length === 0)
      say(`in_page: ${service}: must list packages, hosts or calls`)
    else into.set(service, { packages, hosts, calls })
  }
}

function isKind(value: string | undefined): value is StorageKind {
  return value !== undefined && kinds.includes(value)
}

function isPurpose(value: string | undefined): value is StoragePurpose {
  return value !== undefined && purposes.includes(value)
}
