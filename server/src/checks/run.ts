import type { Rules } from '../classify/rules.ts'
import { createMatcher, type Matcher } from '../datamap/matching.ts'
import { mapOf, matchesGlob } from '../datamap/paths.ts'
import type { DataMap, SeveritySetting } from '../model/declaration.ts'
import type { Finding, RelatedPlace, Severity } from '../model/finding.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import { english, say, type Message } from '../model/message.ts'
import type { Check, CheckContext, Draft, MapScope } from './check.ts'
import { fingerprint } from './fingerprint.ts'
import { checkIds as registeredIds, checks } from './index.ts'
import { comparePlaces, compareText } from './order.ts'
import { createOwnerIndex, outlineOf, type OwnerIndex } from './owner-index.ts'
import { createSuppressions } from './suppression.ts'

export interface CheckInput {
  readonly files: readonly IndexedFile[]
  readonly maps: readonly DataMap[]
  readonly rules: Rules
  /** `YYYY-MM-DD`; absent: no expiry is judged. */
  readonly today?: string
  /** Every file under the maps is in `files`. Where false, checks of scope `map` are silent and named as skipped. */
  readonly complete: boolean
  /** Also check tests and generated files; they keep no declaration alive all the same. */
  readonly includeTests?: boolean
  /**
   * Check these paths alone (files of code or of a map), for an editor: checks of scope `map` are silent. Ordinals of
   * fingerprints count from these paths.
   */
  readonly only?: readonly string[]
  /** Only what no file that is still to be read can take back: `files` are not all yet. */
  readonly onlySettled?: boolean
  /** The index of `files`, where the caller keeps one up to date; otherwise it is built. */
  readonly index?: OwnerIndex
  /** Texts of files that maps name by their paths; absent: checks that look into them are silent. */
  readonly textOf?: (path: string) => string | undefined
  /** The checks to run; all of the registry unless said otherwise. */
  readonly checks?: readonly Check[]
}

interface CheckSummary {
  readonly bySeverity: Readonly<Record<Severity, number>>
  /** Check id to number of findings; only checks that found something, sorted. */
  readonly byCheck: Readonly<Record<string, number>>
  /** Files of product code. */
  readonly files: number
  /** Tests, mocks and generated files: counted, not checked unless asked for. */
  readonly testFiles: number
  readonly generatedFiles: number
  /** Fields of product code that hold personal data, of high or medium confidence. */
  readonly personalFields: number
  readonly maps: number
  readonly dataSets: number
  /** Findings that a comment or an `ignore:` entry hides. */
  readonly suppressed: number
  /** Ids of checks that did not run because not every file was read, sorted. */
  readonly skippedChecks: readonly string[]
}

export interface CheckResult {
  /** Sorted by path, place and check; the same whatever the order of the input. */
  readonly findings: readonly Finding[]
  /** One for each check that threw. */
  readonly problems: readonly { readonly check: string; readonly message: Message }[]
  readonly summary: CheckSummary
}

/**
 * Compares what the files hold with what the maps declare. Pure; never throws: a check that does becomes a problem
 * that names it, and the others go on. A map that is not usable has its own problems as findings and nothing else.
 */
export function runChecks(input: CheckInput): CheckResult {
  const index = input.index ?? createOwnerIndex(input.files, { includeTests: input.includeTests ?? false })
  const steps = runChecksInSteps({ ...input, index })
  let step = steps.next()
  while (!step.done) step = steps.next()
  const { findings, problems, suppressed, skippedChecks } = step.value
  const { maps } = input
  const dataSets = maps.reduce((sum, map) => sum + map.dataSets.size, 0)
  const summary = {
    ...countFindings(findings),
    ...countFiles(index),
    maps: maps.length,
    dataSets,
    suppressed,
    skippedChecks,
  }
  return { findings, problems, summary }
}

/** What a run of the checks found, before it is counted. */
interface Found extends Omit<CheckResult, 'summary'>, Pick<CheckSummary, 'suppressed' | 'skippedChecks'> {}

/**
 * The same in steps of a check each, for who has other things to do meanwhile; the files must not change before its end. Nothing
 * is counted, which takes a look at every file.
 */
export function* runChecksInSteps(
  input: CheckInput & { readonly index: OwnerIndex },
): Generator<void, Found> {
  const { rules, today, index } = input
  const maps = input.maps.toSorted((left, right) => compareText(left.folder, right.folder))
  const selected = selectFiles(input, index)
  const { scopes, unmapped } = divide(maps, selected)
  const checkIds = new Set(registeredIds)
  const suppressions = createSuppressions({ index, checkIds, today })
  const shownPaths = input.only && new Set(input.only)
  const skips = (check: Check): boolean =>
    check.scope === 'map' && (!input.complete || input.only !== undefined)

  const collected = new Collected()
  const registry = input.checks ?? checks
  const runPhase = function* (phase: readonly Check[]): Generator<void, void> {
    for (const check of phase) {
      if (skips(check)) continue
      yield
      collected.attempt(check, (add) => {
        for (const scope of scopes) {
          if (!scope.map.usable && check.id !== 'invalid-map') continue
          // Without a file of the map among the paths, what is said of the map is not shown.
          if (
            check.subject === 'map' &&
            shownPaths &&
            !scope.map.files.some(({ path }) => shownPaths.has(path))
          )
            continue
          const context: CheckContext = {
            map: scope.map,
            matcher: scope.matcher,
            files: scope.files,
            owns: scope.owns,
            index,
            rules,
            today,
            suppressions,
            textOf: input.textOf ?? (() => undefined),
            checkIds,
            isJudged: (id) =>
              registry.some((other) => other.id === id && !skips(other)) && !collected.hasFailed(id),
          }
          check.run?.(context, (draft) => {
            if (input.onlySettled === true && !isSettled(check, draft)) return
            const finding = settle(check, scope.map, draft, context)
            if (finding === 'suppressed') collected.suppressed++
            else if (finding && isShown(finding.draft, shownPaths)) add(finding)
          })
        }
        check.runUnmapped?.({ files: unmapped, index, rules, mapsElsewhere: maps.length > 0 }, (draft) => {
          add({ check, draft, severity: weaker(check.severity, draft.atMost), mapFolder: '' })
        })
      })
    }
  }
  yield* runPhase(registry.filter((check) => !check.afterSuppression))
  yield* runPhase(registry.filter((check) => check.afterSuppression))

  return {
    findings: finish(collected.settled),
    problems: collected.problems,
    suppressed: collected.suppressed,
    skippedChecks: registry
      .filter(skips)
      .map((check) => check.id)
      .sort(compareText),
  }
}

/** A draft with its severity, which no comment, entry or setting hides. */
interface Settled {
  readonly check: Check
  readonly draft: Draft
  readonly severity: Severity
  readonly mapFolder: string
}

class Collected {
  readonly settled: Settled[] = []
  readonly problems: { check: string; message: Message }[] = []
  suppressed = 0

  /** Runs a check; one that throws leaves no findings, since nobody knows which are missing. */
  attempt(check: Check, run: (add: (finding: Settled) => void) => void): void {
    const found: Settled[] = []
    try {
      run((finding) => {
        found.push(finding)
      })
      for (const finding of found) this.settled.push(finding)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.problems.push({
        check: check.id,
        message: say('The check {check} failed and found nothing: {reason}', { check: check.id, reason }),
      })
    }
  }

  hasFailed(check: string): boolean {
    return this.problems.some((problem) => problem.check === check)
  }
}

function selectFiles(input: CheckInput, index: OwnerIndex): readonly IndexedFile[] {
  const files = input.only
    ? [...new Set(input.only)].sort(compareText).flatMap((path) => index.file(path) ?? [])
    : index.files()
  return input.includeTests ? files : files.filter((file) => file.pathClass === 'product')
}

/** Gives each file to the map that owns it. */
function divide(
  maps: readonly DataMap[],
  files: readonly IndexedFile[],
): { readonly scopes: readonly MapScope[]; readonly unmapped: readonly IndexedFile[] } {
  const owners = new Map<string, DataMap | undefined>()
  const ownerOf = (path: string): DataMap | undefined => {
    if (!owners.has(path)) owners.set(path, mapOf(maps, path))
    return owners.get(path)
  }
  const byMap = new Map<DataMap | undefined, IndexedFile[]>()
  for (const file of files) {
    const map = ownerOf(file.path)
    const owned = byMap.get(map)
    if (owned) owned.push(file)
    else byMap.set(map, [file])
  }
  const scopes = maps.map((map) => ({
    map,
    matcher: matcherOf(map),
    files: byMap.get(map) ?? [],
    owns: (path: string) => ownerOf(path) === map,
  }))
  return { scopes, unmapped: byMap.get(undefined) ?? [] }
}

/** A map never changes: what was made of it is kept as long as it is, since an editor asks at every keystroke. */
const matchers = new WeakMap<DataMap, Matcher>()

function matcherOf(map: DataMap): Matcher {
  const known = matchers.get(map)
  if (known) return known
  const matcher = createMatcher(map)
  matchers.set(map, matcher)
  return matcher
}

/** Applies the map's settings, comments and `ignore:` entries to one draft. */
function settle(
  check: Check,
  map: DataMap,
  draft: Draft,
  { suppressions }: CheckContext,
): Settled | 'suppressed' | undefined {
  const setting = settingFor(check.id, map, draft.path)
  // Also where the check is off, its suppressions are of use for the day on which it is on again.
  const verdict = check.afterSuppression ? 'shown' : suppressions.judge(check.id, map, draft)
  if (setting === 'off') return undefined
  if (verdict === 'hidden') return 'suppressed'
  const severity = weaker(
    weaker(setting ?? check.severity, draft.atMost),
    verdict === 'expired' ? 'warning' : undefined,
  )
  const related = draft.related?.filter(
    (place) =>
      settingFor(check.id, map, place.path) !== 'off' &&
      suppressions.judge(check.id, map, place) !== 'hidden',
  )
  return { check, draft: related ? { ...draft, related } : draft, severity, mapFolder: map.folder }
}

/** The last setting for the path, else the last for every path. */
function settingFor(check: string, map: DataMap, path: string): SeveritySetting | undefined {
  let general: SeveritySetting | undefined
  let special: SeveritySetting | undefined
  for (const setting of map.checks) {
    if (setting.check !== check) continue
    if (setting.path === undefined) general = setting.severity
    else if (matchesGlob(path, setting.path)) special = setting.severity
  }
  return special ?? general
}

const rank: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

function weaker(severity: Severity, limit: Severity | undefined): Severity {
  return limit !== undefined && rank[limit] < rank[severity] ? limit : severity
}

/** What is said of the map follows from the map alone; of code, what the check says so of. */
function isSettled(check: Check, draft: Draft): boolean {
  return check.subject === 'map' ? check.scope === 'file' : draft.settled === true
}

function isShown(draft: Draft, paths: ReadonlySet<string> | undefined): boolean {
  if (!paths) return true
  return paths.has(draft.path) || (draft.related?.some(({ path }) => paths.has(path)) ?? false)
}

/** Sorts, drops what two maps say of one place that they share, and numbers those that nothing else tells apart. */
function finish(settled: readonly Settled[]): readonly Finding[] {
  const sorted = settled.toSorted(compareSettled)
  const ordinals = new Map<string, number>()
  const findings: Finding[] = []
  let before: Settled | undefined
  for (const one of sorted) {
    const repeated = before !== undefined && saysTheSame(before, one)
    before = one
    if (repeated) continue
    const identity = [one.check.id, one.mapFolder, ...one.draft.identity]
    const key = identity.join('\0')
    const ordinal = ordinals.get(key) ?? 0
    ordinals.set(key, ordinal + 1)
    findings.push(toFinding(one, fingerprint([...identity, String(ordinal)])))
  }
  return findings
}

function toFinding({ check, draft, severity }: Settled, print: string): Finding {
  return {
    check: check.id,
    messageId: draft.messageId,
    message: { text: check.messages[draft.messageId] ?? draft.messageId, parameters: draft.parameters },
    severity,
    path: draft.path,
    span: draft.span,
    ...(draft.owner !== undefined && { owner: draft.owner }),
    ...(draft.field !== undefined && { field: draft.field }),
    ...(draft.category !== undefined && { category: draft.category }),
    articles: draft.articles ?? check.articles,
    fingerprint: print,
    related: draft.related ?? noRelated,
    fixes: draft.fixes ?? [],
    ...(draft.tags && { tags: draft.tags }),
    ...(draft.due !== undefined && { due: draft.due }),
  }
}

const noRelated: readonly RelatedPlace[] = []

function compareSettled(left: Settled, right: Settled): number {
  return (
    comparePlaces(left.draft, right.draft) ||
    compareText(left.check.id, right.check.id) ||
    compareText(sameness(left), sameness(right)) ||
    compareText(left.mapFolder, right.mapFolder)
  )
}

function saysTheSame(left: Settled, right: Settled): boolean {
  return (
    left.check === right.check &&
    comparePlaces(left.draft, right.draft) === 0 &&
    sameness(left) === sameness(right)
  )
}

function sameness({ draft }: Settled): string {
  const parameters = Object.entries(draft.parameters)
    .sort(([left], [right]) => compareText(left, right))
    .map(([name, value]) => [name, english.text({ text: '{value}', parameters: { value } })])
  return JSON.stringify([draft.messageId, parameters])
}

function countFindings(findings: readonly Finding[]): Pick<CheckSummary, 'bySeverity' | 'byCheck'> {
  const bySeverity: Record<Severity, number> = { error: 0, warning: 0, info: 0 }
  const byCheck = new Map<string, number>()
  for (const { check, severity } of findings) {
    bySeverity[severity]++
    byCheck.set(check, (byCheck.get(check) ?? 0) + 1)
  }
  const sorted = [...byCheck].sort(([left], [right]) => compareText(left, right))
  return { bySeverity, byCheck: Object.fromEntries(sorted) }
}

function countFiles(
  index: OwnerIndex,
): Pick<CheckSummary, 'files' | 'testFiles' | 'generatedFiles' | 'personalFields'> {
  const counts = { files: 0, testFiles: 0, generatedFiles: 0, personalFields: 0 }
  for (const file of index.files()) {
    if (file.pathClass === 'test') counts.testFiles++
    else if (file.pathClass === 'generated') counts.generatedFiles++
    else {
      counts.files++
      counts.personalFields += outlineOf(file).personalFields
    }
  }
  return counts
}
