/* What is declared of a person's device, held against names and lifetimes that code shows. */
import type { DataMap, DeclaredStorage } from '../model/declaration.ts'
import type { ClientStorage } from '../model/fact.ts'

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

function covers(pattern: string, name: string, isPrefix: boolean): boolean {
  if (!isPrefix) return matches(pattern, name)
  const fixed = pattern.split('*')[0] ?? ''
  return pattern.includes('*') ? fixed.startsWith(name) || name.startsWith(fixed) : pattern.startsWith(name)
}

/** By the pieces between stars, one after another: no expression is built of what a map says. */
function matches(pattern: string, name: string): boolean {
  const pieces = pattern.split('*')
  const [first = '', ...rest] = pieces
  if (rest.length === 0) return pattern === name
  if (!name.startsWith(first)) return false
  const last = rest.pop() ?? ''
  let at = first.length
  for (const piece of rest) {
    const found = name.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return name.length - at >= last.length && name.endsWith(last)
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
