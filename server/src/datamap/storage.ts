/* What is declared of a person's device, held against names and lifetimes that code shows. */
import type { DataMap, DeclaredStorage } from '../model/declaration.ts'
import type { ClientStorage, StorageKind } from '../model/fact.ts'
import type { KnownStorage, PageEvidence } from '../classify/known-storage.ts'
import type { RecipientUse } from '../model/recipient-use.ts'
import { matchesPattern } from './patterns.ts'

/**
 * The entry that declares a name: by its own name, else by `detect.names`, and of the same kind where it says one. A name of
 * which only the beginning is known is declared by an entry that may begin so.
 */
export function declaredStorage(
  map: DataMap,
  { kind, name, isPrefix }: Pick<ClientStorage, 'kind' | 'name' | 'isPrefix'>,
): DeclaredStorage | undefined {
  if (name === undefined) return undefined
  const entries = [...map.clientStorage.values()].filter((entry) => (entry.kind ?? kind) === kind)
  return (
    entries.find(({ id }) => covers(id, name, isPrefix === true)) ??
    entries.find(({ names }) => names.some((one) => covers(one, name, isPrefix === true)))
  )
}

/** What is known of a name: a whole one before a pattern, a longer pattern before a shorter one. */
export function knownAs(
  name: string,
  kind: StorageKind,
  known: readonly KnownStorage[],
): KnownStorage | undefined {
  let best: KnownStorage | undefined
  for (const one of known) {
    if (one.kind !== kind) continue
    if (one.name === name) return one
    if (matchesPattern(name, one.name) && one.name.length > (best?.name.length ?? 0)) best = one
  }
  return best
}

/** Whether a use shows that a service runs in a page, and not on a server alone. */
export function isInPage({ how, evidence }: RecipientUse, { packages, hosts, calls }: PageEvidence): boolean {
  switch (how) {
    case 'import':
      return packages.some((one) => evidence === one || evidence.startsWith(`${one}/`))
    case 'host':
      return hosts.some((host) => matchesPattern(evidence, host))
    case 'initialised':
      return calls.includes(evidence)
    default:
      return false
  }
}

function covers(pattern: string, name: string, isPrefix: boolean): boolean {
  if (!isPrefix) return matchesPattern(name, pattern)
  const fixed = pattern.split('*')[0] ?? ''
  return pattern.includes('*') ? fixed.startsWith(name) || name.startsWith(fixed) : pattern.startsWith(name)
}

/** The fewest and most seconds that a declared lifetime means: a month has 28 to 31 days. Undefined for what is no duration. */
export function lifetimeRange(
  declared: string,
): { readonly least: number; readonly most: number } | undefined {
  const match =
    /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      declared,
    )
  if (match === null) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0))
  const exact = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds
  // The shortest and longest months that follow each other: three of them have 89 to 92 days.
  const least = years * 365 + (months > 0 ? Math.floor(months * 30.5) - 2 : 0)
  const most = years * 366 + (months > 0 ? Math.floor(months * 30.5) + 1 : 0)
  return { least: exact + least * day, most: exact + most * day }
}

const day = 86_400

/** Seconds as an ISO 8601 duration, in days where it is whole ones: 2592000 is P30D. */
export function isoDuration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole % day === 0) return `P${String(whole / day)}D`
  if (whole % 3600 === 0) return `PT${String(whole / 3600)}H`
  return whole % 60 === 0 ? `PT${String(whole / 60)}M` : `PT${String(whole)}S`
}
