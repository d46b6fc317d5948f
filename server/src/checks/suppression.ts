/*
 * What hides findings: comments in the code and in the map's files, and `ignore:` in the map. Both need a reason.
 */
import { matchesGlob } from '../datamap/paths.ts'
import { readDirectives } from '../languages/directives.ts'
import type { DataMap, IgnoreEntry } from '../model/declaration.ts'
import type { Directive } from '../model/fact.ts'
import type { Place } from '../model/finding.ts'
import type { OwnerIndex } from './owner-index.ts'

/** `hidden`: no finding. `expired`: the finding is there again, as a warning at most: no build breaks at midnight. */
type Verdict = 'shown' | 'expired' | 'hidden'

export interface Suppressions {
  /** Judges one place of a finding, and remembers what hid it. */
  judge(check: string, map: DataMap, place: Place): Verdict
  /** Whether an entry of `ignore:` covers the path for the check, without remembering it. */
  ignores(check: string, map: DataMap, path: string): boolean
  /** Whether the directive has hidden a finding of the check. */
  hasUsed(directive: Directive, check: string): boolean
  hasUsedEntry(entry: IgnoreEntry): boolean
  /** Directives of a file of code or of a map. */
  directivesOf(map: DataMap, path: string): readonly Directive[]
}

export interface SuppressionContext {
  readonly index: OwnerIndex
  readonly checkIds: ReadonlySet<string>
  /** `YYYY-MM-DD`; absent: nothing has expired. */
  readonly today: string | undefined
}

/** Keeps what hides findings in one run, and what was of use. */
export function createSuppressions({ index, checkIds, today }: SuppressionContext): Suppressions {
  const used = new Map<Directive, Set<string>>()
  const usedEntries = new Set<IgnoreEntry>()
  const ofMapFiles = new Map<string, readonly Directive[]>()

  const directivesOf = (map: DataMap, path: string): readonly Directive[] => {
    const inCode = index.file(path)?.directives
    if (inCode) return inCode
    let inMap = ofMapFiles.get(path)
    if (!inMap) {
      const file = map.files.find((candidate) => candidate.path === path)
      inMap = file ? readDirectives(file.text) : []
      ofMapFiles.set(path, inMap)
    }
    return inMap
  }
  const entriesFor = (check: string, map: DataMap, path: string): readonly IgnoreEntry[] =>
    map.ignore.filter(
      (entry) =>
        isReasoned(entry.because) &&
        (entry.check === undefined || entry.check === check) &&
        (entry.path === undefined || matchesGlob(path, entry.path)),
    )

  return {
    judge(check, map, place) {
      let verdict: Verdict = 'shown'
      for (const directive of directivesOf(map, place.path)) {
        if (!directive.checks.includes(check) || !checkIds.has(check) || !isReasoned(directive.reason))
          continue
        if (!covers(directive, place)) continue
        const usedFor = used.get(directive) ?? new Set()
        used.set(directive, usedFor.add(check))
        if (!isPast(directive.until, today)) return 'hidden'
        verdict = 'expired'
      }
      for (const entry of entriesFor(check, map, place.path)) {
        usedEntries.add(entry)
        if (!isPast(entry.until, today)) return 'hidden'
        verdict = 'expired'
      }
      return verdict
    },
    ignores: (check, map, path) => entriesFor(check, map, path).some((entry) => !isPast(entry.until, today)),
    hasUsed: (directive, check) => used.get(directive)?.has(check) ?? false,
    hasUsedEntry: (entry) => usedEntries.has(entry),
    directivesOf,
  }
}

/** A reason is there and says something. */
export function isReasoned(reason: string | undefined): boolean {
  return reason !== undefined && reason.trim() !== ''
}

/** Whether `until`, a last day, lies before today. Never where either is not known. */
export function isPast(until: string | undefined, today: string | undefined): boolean {
  return until !== undefined && today !== undefined && until < today
}

/** A calendar has the day. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = match.slice(1).map(Number)
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day))
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
}

function covers(directive: Directive, place: Place): boolean {
  if (directive.kind === 'ignore-file') return true
  return directive.covers.start <= place.span.start && place.span.start <= directive.covers.end
}
