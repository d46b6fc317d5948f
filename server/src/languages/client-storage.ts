/*
 * What is kept on a person's device, in whatever language: cookies that code, headers and settings set, local and session
 * storage, IndexedDB. By what the calls of the libraries look like; deleting is not setting.
 */
import type { ClientStorage, StorageConstant, StorageKind } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { scriptStorage } from './client-storage-scripts.ts'
import { serverStorage } from './client-storage-servers.ts'
import { settingStorage } from './client-storage-settings.ts'
import { literalAt, textOf, type CodeText } from './code-text.ts'
import { isAfterConsent } from './consent-condition.ts'
import { durationOf } from './duration-text.ts'
import { mayKeepOnDevice } from './text-mentions.ts'

/** What a place sets, before it is known where it stands. */
export interface Found {
  readonly kind: StorageKind
  /** Where the name is said. */
  readonly name: Span | { readonly text: string; readonly isPrefix?: boolean }
  /** What sets it. */
  readonly call: Span
  readonly lifetime?: Lifetime | undefined
  readonly value?: Span | undefined
  /** What stands where the name does, where that is a part of a text. */
  readonly constant?: string
  readonly isSetting?: true
}

/** A lifetime as it is said: an expression with the seconds that its numbers count, or what is known of it already. */
export type Lifetime =
  | { readonly span: Span; readonly unit: number }
  | { readonly span?: Span; readonly known: ClientStorage['lifetime']; readonly unit?: never }

/** Finds in a text what one kind of it sets. */
type FindStorage = (source: CodeText) => readonly Found[]

const scripts: readonly FindStorage[] = [scriptStorage]
const servers: readonly FindStorage[] = [serverStorage, settingStorage]
const finders: Readonly<Record<string, readonly FindStorage[]>> = {
  typescript: [...scripts, ...servers],
  html: scripts,
  python: servers,
  ruby: servers,
  php: servers,
  java: servers,
  kotlin: servers,
  csharp: servers,
  go: servers,
  yaml: [settingStorage],
  properties: [settingStorage],
}

/** What the text sets, in its order. Never throws. */
export function readClientStorage(source: CodeText): readonly ClientStorage[] {
  if (!mayKeepOnDevice(source.language, source.text)) return []
  const found = (finders[source.language] ?? []).flatMap((find) => find(source))
  const seen = new Set<number>()
  return found
    .flatMap((one): readonly ClientStorage[] => {
      // Within a comment or a text nothing is set; what names it may itself be a text.
      if (seen.has(one.call.start) || isWithinText(source, one.call.start)) return []
      const storage = settle(source, one)
      if (storage === undefined) return []
      seen.add(one.call.start)
      return [storage]
    })
    .sort((left, right) => left.span.start - right.span.start)
}

function isWithinText(source: CodeText, place: number): boolean {
  const literal = literalAt(source, place)
  return literal !== undefined && literal.start < place
}

function settle(source: CodeText, found: Found): ClientStorage | undefined {
  const { kind, call } = found
  if (found.value !== undefined && isNothing(source, found.value)) return undefined
  const said = 'text' in found.name ? written(found.name) : textOf(source, found.name)
  // Digits alone stand in a template's script for what the template puts there.
  const named = said !== undefined && /^\d+$/.test(said.value) ? undefined : said
  if (named !== undefined && !isName(named.value)) return undefined
  const lifetime = lifetimeOf(source, kind, found.lifetime)
  if (typeof lifetime.lifetime === 'number' && lifetime.lifetime <= 0) return undefined
  return {
    kind,
    ...(named !== undefined && named.value !== '' && { name: named.value }),
    ...(named?.isPrefix === true && named.value !== '' && { isPrefix: true as const }),
    ...constantNamed(source, found, named?.value),
    ...lifetime,
    afterConsent: isAfterConsent(source, call.start),
    ...(found.isSetting && { isSetting: true as const }),
    span: 'text' in found.name || named === undefined ? call : named.span,
  }
}

/** The constant that the name is, where no text of the file is it. */
function constantNamed(
  source: CodeText,
  { name, constant }: Found,
  value: string | undefined,
): { constant?: string } {
  if (value !== undefined && value !== '') return {}
  const written = constant ?? ('text' in name ? '' : source.code.slice(name.start, name.end))
  const last = /^(?:[\w$]+(?:\.|::|->))*\$?([A-Za-z_]\w*)$/.exec(written)?.[1]
  return last !== undefined && isConstantName(last) ? { constant: last } : {}
}

/** As constants are written: no variable of a function is called so. */
function isConstantName(name: string): boolean {
  return /^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(name)
}

const constants =
  /(?<![\w$])([A-Z][A-Z\d]*_[A-Z\d_]+)["']?\s*(?::\s*[\w<>[\]| ]{1,40})?\s*(?:=|:)(?!=)\s*(?=[rbuf]?["'`])/g

/** Constants of the text that are called as something that is kept on a device. */
export function readStorageConstants(source: CodeText): readonly StorageConstant[] {
  if (!/[A-Z_](?:COOKIE|STORAGE|SESSION|_LS\b|TOKEN|_KEY\b)/.test(source.text)) return []
  const found = new Map<string, StorageConstant>()
  for (const match of source.code.matchAll(constants)) {
    const name = match[1] ?? ''
    if (!/COOKIE|STORAGE|SESSION|_LS$|TOKEN|_KEY$/.test(name)) continue
    const at = match.index + match[0].length
    const value = textOf(source, { start: at, end: at + 1 })
    if (value === undefined || value.isPrefix || value.value === '' || !isName(value.value)) continue
    found.set(name, { name, value: value.value })
  }
  return [...found.values()]
}

function written({ text, isPrefix = false }: { text: string; isPrefix?: boolean }): {
  value: string
  isPrefix: boolean
  span: Span
} {
  return { value: text, isPrefix, span: { start: 0, end: 0 } }
}

/** What can be the name of a cookie or a key: no sentence, no markup. */
function isName(name: string): boolean {
  return name.length <= 120 && !/[\n\r;,<>{}]|\s{2}|^\s*$/.test(name || 'x')
}

/** An empty value: what is set so is deleted. */
function isNothing({ uncommented }: CodeText, { start, end }: Span): boolean {
  return /^(?:''|""|``|null|None|nil|undefined|string\.Empty|String\.Empty|false|'deleted'|"deleted"|"null"|'null')$/.test(
    uncommented.slice(start, end).trim(),
  )
}

function lifetimeOf(
  source: CodeText,
  kind: StorageKind,
  said: Lifetime | undefined,
): Pick<ClientStorage, 'lifetime' | 'lifetimeSpan' | 'lifetimeUnit'> {
  if (said === undefined) {
    if (kind === 'cookie') return { lifetime: 'session' }
    return { lifetime: kind === 'session_storage' ? 'session' : 'persistent' }
  }
  if ('known' in said) return { lifetime: said.known, ...(said.span && { lifetimeSpan: said.span }) }
  const { span, unit } = said
  const text = source.uncommented.slice(span.start, span.end)
  // Nothing, or zero where that means the session.
  if (/^(?:null|None|nil|undefined|false)$/.test(text)) return { lifetime: 'session' }
  if (
    /new Date\(\s*0?\s*\)$|1970|Date\.UnixEpoch|DateTime\.MinValue/.test(text) &&
    !text.includes('+') &&
    !/new Date\(\s*\)/.test(text)
  )
    return { lifetime: 0, lifetimeSpan: span }
  const duration = durationOf(source, span, unit)
  if (duration === undefined) return { lifetime: 'unknown', lifetimeSpan: span }
  return {
    lifetime: duration.seconds,
    lifetimeSpan: span,
    ...(duration.plainUnit !== undefined && { lifetimeUnit: duration.plainUnit }),
  }
}
