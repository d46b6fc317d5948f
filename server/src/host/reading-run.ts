import { say } from '../model/message.ts'
import type { PathClass } from '../model/indexed-file.ts'
import type { Problem } from '../model/problem.ts'
import type { Outcome } from './cache.ts'
import { systemMessage } from './discovery.ts'
import type { SkipReason } from './path-class.ts'
import type { WorkspacePlan } from './workspace-plan.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

/** A problem of one file, or of the folder (`path` empty). */
export interface WorkspaceProblem extends Problem {
  readonly path: string
}

/** What was left out, in numbers for the summary. */
export interface Counts {
  /** Files with a reader, tests and generated files among them. */
  readonly found: number
  /** Files whose facts were read, now or from the cache. */
  readonly read: number
  /** Files that no parser saw, because none of the words of the rules or the map is in them. */
  readonly filtered: number
  readonly fromCache: number
  /** Files whose bytes were looked at, because neither the cache nor a part knew their content. */
  readonly fresh: number
  readonly tests: number
  readonly generated: number
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
  /** Formats without a reader: extension to number of files, most frequent first. */
  readonly unknown: Readonly<Record<string, number>>
}

/** What is counted and noted while files are read. */
export interface ReadingRun {
  done: number
  read: number
  filtered: number
  fromCache: number
  fresh: number
  generated: number
  readonly skipped: Map<SkipReason, number>
  complete: boolean
  readonly problems: WorkspaceProblem[]
  step(): void
  skip(reason: SkipReason): void
  note(path: string, problems: readonly Problem[]): void
}

/** Begins to count, with what could not be listed or read before. */
export function startRun(request: WorkspaceRequest, plan: WorkspacePlan): ReadingRun {
  const total = plan.files.length
  const run: ReadingRun = {
    done: 0,
    read: 0,
    filtered: 0,
    fromCache: 0,
    fresh: 0,
    generated: 0,
    complete: true,
    skipped: new Map(plan.discovery.skipped),
    problems: [],
    step: () => {
      run.done++
      if (run.done % 64 === 0) request.onProgress?.(run.done, total)
    },
    skip: (reason) => {
      run.skipped.set(reason, (run.skipped.get(reason) ?? 0) + 1)
    },
    note: (path, problems) => {
      for (const problem of problems) run.problems.push({ path, ...problem })
    },
  }
  run.complete =
    plan.origin.unreadable.size === 0 &&
    plan.unread.size === 0 &&
    request.source.kind !== 'open' &&
    request.part === undefined
  for (const [path, reason] of plan.origin.unreadable)
    run.note(path, [
      {
        code: 'unreadable',
        severity: 'error',
        message: say('This folder could not be read: {reason}', { reason }),
      },
    ])
  for (const [path, reason] of plan.unread) run.note(path, [unreadableFile(reason)])
  return run
}

/** The numbers of a run when it is over. */
export function countsOf(plan: WorkspacePlan, run: ReadingRun): Counts {
  const ofClass = (pathClass: PathClass): number =>
    plan.discovery.files.filter((file) => file.pathClass === pathClass).length
  return {
    found: plan.discovery.files.length,
    read: run.read,
    filtered: run.filtered,
    fromCache: run.fromCache,
    fresh: run.fresh,
    tests: ofClass('test'),
    generated: ofClass('generated') + run.generated,
    skipped: Object.fromEntries([...run.skipped].sort(byCount)),
    unknown: Object.fromEntries([...plan.discovery.unknown].sort(byCount)),
  }
}

function byCount(left: readonly [string, number], right: readonly [string, number]): number {
  return right[1] - left[1] || (left[0] < right[0] ? -1 : 1)
}

/** Counts a file that is not read. */
export function countOutcome(run: ReadingRun, outcome: Exclude<Outcome, 'indexed' | 'searched'>): void {
  if (outcome === 'filtered') run.filtered++
  else if (outcome === 'generated') run.generated++
  else run.skip(outcome)
}

/** Git lists what was deleted and not yet staged; and a file may go while we look. A name may also be no UTF-8. */
export function isGone(path: string, error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' && !path.includes('\ufffd')
}

/** Notes a file that could not be read: the run is not complete then. */
export function noteUnreadable(run: ReadingRun, path: string, error: unknown): void {
  run.complete = false
  const reason = path.includes('\ufffd') ? 'its name is no UTF-8' : systemMessage(error)
  run.note(path, [unreadableFile(reason)])
}

function unreadableFile(reason: string): Problem {
  return {
    code: 'unreadable',
    severity: 'error',
    message: say('This file could not be read: {reason}', { reason }),
  }
}
