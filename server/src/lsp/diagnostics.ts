/* Diagnostics with result ids, for clients that pull them and for clients that are pushed them. */
import { createHash } from 'node:crypto'
import {
  DiagnosticTag,
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type Location,
  type PreviousResultId,
  type PublishDiagnosticsParams,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver/node'
import { isMapFile } from '../datamap/paths.ts'
import { shownIn, type ShownFinding } from '../editor/diagnostics.ts'
import { marksIn, type Mark } from '../editor/marks.ts'
import { mapAt } from '../editor/places.ts'
import type { Finding, Place } from '../model/finding.ts'
import { english } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import { toDiagnostic, toHint, toNote, type DiagnosticAbilities } from './convert.ts'
import { viewOf, type Desk } from './desk.ts'
import type { Project } from './project.ts'
import type { Located, Session } from './session.ts'

interface Report {
  readonly items: Diagnostic[]
  /** The same for the same items, and for no others. */
  readonly resultId: string
}

export class Diagnostics {
  readonly #desk: Desk
  readonly #session: Session
  readonly #abilities: DiagnosticAbilities
  /** What the client was last given, by URI. */
  readonly #given = new Map<string, string>()
  /** Whether something else shows what the schema refuses in maps that are open. */
  schemaShownElsewhere = false

  constructor(desk: Desk, abilities: DiagnosticAbilities) {
    this.#desk = desk
    this.#session = desk.session
    this.#abilities = abilities
  }

  /** What is shown in a file, in offsets. */
  shown({ project, path }: Located): readonly ShownFinding[] {
    const { enable, severity } = this.#session.settingsAt(project, path)
    if (!enable || !this.#session.isShown(project, path)) return []
    return shownIn(path, project.state?.findings.get(path) ?? [], {
      isOpen: this.#session.documentOf(project, path) !== undefined,
      overrides: severity,
    })
  }

  /** Answers a pull for one document. */
  pull(located: Located | undefined, uri: string, previous: string | undefined): DocumentDiagnosticReport {
    const report = located === undefined ? emptyReport : this.#reportOf(located)
    this.#given.set(uri, report.resultId)
    if (report.resultId === previous)
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: report.resultId }
    return { kind: DocumentDiagnosticReportKind.Full, ...report }
  }

  /** Answers a pull for the workspace: files with diagnostics, and files that had some when they were last asked for. */
  pullAll(previous: readonly PreviousResultId[]): WorkspaceDocumentDiagnosticReport[] {
    const known = new Map(previous.map(({ uri, value }) => [uri, value]))
    const reports: WorkspaceDocumentDiagnosticReport[] = []
    for (const project of this.#session.projects) {
      for (const path of this.#pathsOf(project)) {
        const uri = this.#session.uriOf(project, path)
        const report = this.#reportOf({ project, path })
        const before = known.get(uri)
        known.delete(uri)
        if (report.items.length === 0 && before === undefined) continue
        const version = this.#session.document(uri)?.version ?? null
        reports.push(
          report.resultId === before
            ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId: report.resultId }
            : { kind: DocumentDiagnosticReportKind.Full, uri, version, ...report },
        )
      }
    }
    for (const [uri, before] of known) {
      if (before !== emptyReport.resultId)
        reports.push({
          kind: DocumentDiagnosticReportKind.Full,
          uri,
          version: this.#session.document(uri)?.version ?? null,
          ...emptyReport,
        })
    }
    return reports.sort((left, right) => (left.uri < right.uri ? -1 : 1))
  }

  /** Whether a document that the client has pulled would now be answered otherwise. */
  isOutdated(): boolean {
    return this.#session.documents().some(({ uri }) => {
      const given = this.#given.get(uri)
      const located = this.#session.locate(uri)
      return given !== undefined && located !== undefined && this.#reportOf(located).resultId !== given
    })
  }

  /** What must be pushed for these files of a project, or for all: what is not what the client has. */
  news(project: Project, paths?: readonly string[]): PublishDiagnosticsParams[] {
    const wanted = new Map(
      (paths ?? this.#pathsOf(project)).map((path) => [this.#session.uriOf(project, path), path]),
    )
    if (paths === undefined) {
      for (const uri of this.#given.keys()) {
        const located = this.#session.locate(uri)
        if (located === undefined || located.project === project) wanted.set(uri, located?.path ?? '')
      }
    }
    return [...wanted].flatMap(([uri, path]) => {
      const report = path === '' ? emptyReport : this.#reportOf({ project, path })
      const before = this.#given.get(uri) ?? emptyReport.resultId
      if (report.resultId === before) return []
      if (report.items.length === 0) this.#given.delete(uri)
      else this.#given.set(uri, report.resultId)
      const version = this.#session.document(uri)?.version
      return [{ uri, ...(version !== undefined && { version }), diagnostics: report.items }]
    })
  }

  /** What must be taken back, because the folders that it lay in are no longer open. */
  lost(): PublishDiagnosticsParams[] {
    const lost = [...this.#given.keys()].filter((uri) => this.#session.locate(uri) === undefined)
    for (const uri of lost) this.#given.delete(uri)
    return lost.map((uri) => ({ uri, diagnostics: [] }))
  }

  /** Forgets what a document was answered: it is closed. */
  forget(uri: string): void {
    this.#given.delete(uri)
  }

  #pathsOf(project: Project): readonly string[] {
    const paths = new Set([...(project.state?.findings.keys() ?? []), ...this.#session.openPaths(project)])
    return [...paths].filter((path) => this.#session.isShown(project, path)).sort()
  }

  #reportOf(located: Located): Report {
    const { project, path } = located
    const shown = this.shown(located).filter(({ finding }) => !this.#isShownElsewhere(located, finding))
    const problems = this.#problemsOf(located)
    const marks = this.#marksOf(located)
    if (shown.length === 0 && problems.length === 0 && marks.length === 0) return emptyReport
    const lines = this.#session.linesOf(project, path)
    if (lines === undefined) return emptyReport
    const placeOf = (place: Place): Location | undefined => {
      const range = this.#session.linesOf(project, place.path)?.rangeOf(place.span)
      return range && { uri: this.#session.uriOf(project, place.path), range }
    }
    const { translator } = this.#desk
    const items = [
      ...shown.map((one) => toDiagnostic(one, lines, placeOf, this.#abilities, translator)),
      ...problems.map((problem) => toNote(problem, lines, translator)),
      ...marks.map((mark) => toHint(mark, lines, translator)),
    ]
    return { items, resultId: idOf(items) }
  }

  #isShownElsewhere({ project, path }: Located, finding: Finding): boolean {
    if (!this.schemaShownElsewhere || finding.check !== 'invalid-map') return false
    if (this.#session.documentOf(project, path) === undefined) return false
    return (project.state?.maps ?? []).some(({ problems }) =>
      problems.some(
        ({ bySchema, message, path, span }) =>
          bySchema === true &&
          path === finding.path &&
          span.start === finding.span.start &&
          english.text(message) === english.text(finding.message),
      ),
    )
  }

  /** What of an open map holds no more, for a client that can show it. */
  #marksOf({ project, path }: Located): readonly Mark[] {
    if (!this.#session.settingsAt(project, path).enable) return []
    if (!this.#abilities.tags.has(DiagnosticTag.Deprecated)) return []
    if (!isMapFile(path) || this.#session.documentOf(project, path) === undefined) return []
    const view = viewOf(this.#desk, project)
    const map = view && mapAt(path, view)
    return map ? marksIn(map, path, view) : []
  }

  /** What of an open file was not read; half-typed code is no news to whoever types it. */
  #problemsOf({ project, path }: Located): readonly Problem[] {
    if (this.#session.documentOf(project, path) === undefined) return []
    return (project.state?.problems.get(path) ?? []).filter(({ code }) => saidProblems.has(code))
  }
}

const saidProblems: ReadonlySet<string> = new Set(['too-large', 'undecodable', 'unreadable', 'reader-failed'])

function idOf(items: readonly Diagnostic[]): string {
  return createHash('sha1').update(JSON.stringify(items)).digest('base64url')
}

const emptyReport: Report = { items: [], resultId: idOf([]) }
