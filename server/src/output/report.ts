import type { Check } from '../checks/check.ts'
import type { Finding, Fix, Severity, TextEdit } from '../model/finding.ts'
import type { Translator } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'
import { positionsOf, type Position, type PositionAt } from './positions.ts'

/** What was read and found, in numbers. Nothing in it depends on the cache, the clock or the number of threads. */
export interface CheckSummary {
  /** Of all findings that count, also where fewer are listed. */
  readonly bySeverity: Readonly<Record<Severity, number>>
  readonly maps: number
  readonly dataSets: number
  readonly personalFields: number
  /** Files with a reader: product code, and tests and generated files where they were asked for. */
  readonly files: number
  /** Of these, files in which none of the words of the rules or the map stands. */
  readonly withoutCandidate: number
  readonly tests: number
  readonly generated: number
  /** Why files were left out, with their number. */
  readonly skipped: Readonly<Record<string, number>>
  /** Formats without a reader: extension to number of files. */
  readonly notRead: Readonly<Record<string, number>>
  readonly suppressed: number
  /** Findings not shown because a baseline or the compared commit has them, or because they lie elsewhere. */
  readonly known: number
  readonly elsewhere: number
  /** Findings for the data protection officer, which are listed only when they are asked for. */
  readonly duties: number
  /** Checks that did not run because not every file was read. */
  readonly skippedChecks: readonly string[]
}

/** A problem of a file; `path` is empty for one of Art25 itself. */
export interface ReportedProblem extends Problem {
  readonly path: string
}

/** All that a format needs. Paths are those of the engine; each format asks `pathOf` for its own. */
export interface CheckReport {
  /** Of Art25. */
  readonly version: string
  readonly checks: readonly Check[]
  /** As they are shown, sorted. */
  readonly findings: readonly Finding[]
  /** Findings that count and are not among `findings`, because a limit was asked for. */
  readonly unlisted: number
  readonly summary: CheckSummary
  readonly problems: readonly ReportedProblem[]
  /** Of the language that findings, fixes and the summary are written in. */
  readonly translator: Translator
  readonly textOf: (path: string) => string | undefined
  /** The path as this document writes it, forward slashes. */
  readonly pathOf: (path: string) => string
  /** What a fix would change, where it can be said now. */
  readonly editsOf: (fix: Fix) => readonly TextEdit[] | undefined
}

export interface Range {
  readonly start: Position
  readonly end: Position
}

/** Places of a report as lines and columns; each text is split into lines once. */
export function rangesOf(textOf: (path: string) => string | undefined): (path: string, span: Span) => Range {
  const known = new Map<string, PositionAt>()
  return (path, span) => {
    let at = known.get(path)
    if (at === undefined) {
      at = positionsOf(textOf(path) ?? '')
      known.set(path, at)
    }
    return { start: at(span.start), end: at(span.end) }
  }
}
