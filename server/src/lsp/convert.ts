/* The engine's plain data to the protocol's, and nothing else. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type ClientCapabilities,
  type Diagnostic,
  type Location,
  type TextDocumentEdit,
  type TextEdit as ProtocolEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node'
import type { ShownFinding } from '../editor/diagnostics.ts'
import type { Mark } from '../editor/marks.ts'
import { packageFolder } from '../host/installation.ts'
import type { Place, Severity, TextEdit } from '../model/finding.ts'
import type { Translator } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import { TextLines } from './document.ts'
import type { Project } from './project.ts'
import type { Session } from './session.ts'

/** What of a diagnostic the client understands. */
export interface DiagnosticAbilities {
  readonly related: boolean
  readonly tags: ReadonlySet<DiagnosticTag>
  readonly pages: boolean
}

export function diagnosticAbilities(
  { textDocument }: ClientCapabilities,
  pulls: boolean,
): DiagnosticAbilities {
  const said = pulls ? textDocument?.diagnostic : textDocument?.publishDiagnostics
  return {
    related: said?.relatedInformation === true,
    tags: new Set(said?.tagSupport?.valueSet ?? []),
    pages: said?.codeDescriptionSupport === true,
  }
}

export function toDiagnostic(
  { finding, span, severity, message, related }: ShownFinding,
  lines: TextLines,
  placeOf: (place: Place) => Location | undefined,
  abilities: DiagnosticAbilities,
  translator: Translator,
): Diagnostic {
  const page = abilities.pages ? pageOf(finding.check) : undefined
  const tags = finding.tags?.map((tag) => diagnosticTags[tag]).filter((tag) => abilities.tags.has(tag)) ?? []
  const relatedInformation = abilities.related
    ? related.flatMap((place) => {
        const location = placeOf(place)
        return location ? [{ location, message: translator.text(place.message) }] : []
      })
    : []
  return {
    range: lines.rangeOf(span),
    severity: severities[severity],
    code: finding.check,
    ...(page !== undefined && { codeDescription: { href: page } }),
    source: 'art25',
    message: translator.text(message),
    ...(tags.length > 0 && { tags }),
    ...(relatedInformation.length > 0 && { relatedInformation }),
  }
}

/** A file that was not read, or not wholly: said at its place, or at its beginning. */
export function toNote(
  { code, message, span }: Problem,
  lines: TextLines,
  translator: Translator,
): Diagnostic {
  return {
    range: lines.rangeOf(span ?? { start: 0, end: 0 }),
    severity: DiagnosticSeverity.Information,
    code,
    source: 'art25',
    message: translator.text(message),
  }
}

/** What holds no more: no finding, and shown as such. */
export function toHint({ span, message }: Mark, lines: TextLines, translator: Translator): Diagnostic {
  return {
    range: lines.rangeOf(span),
    severity: DiagnosticSeverity.Hint,
    source: 'art25',
    message: translator.text(message),
    tags: [DiagnosticTag.Deprecated],
  }
}

/** Edits against the texts that `textOf` gives, as the client applies them. */
export function toWorkspaceEdit(
  edits: readonly TextEdit[],
  project: Project,
  session: Session,
  withVersions: boolean,
): WorkspaceEdit {
  const byPath = new Map<string, TextEdit[]>()
  for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit])
  const changes: Record<string, ProtocolEdit[]> = {}
  const documentChanges: TextDocumentEdit[] = []
  for (const [path, list] of byPath) {
    const document = session.documentOf(project, path)
    const lines = document?.lines ?? new TextLines(project.textOf(path) ?? '', session.encoding)
    const uri = session.uriOf(project, path)
    const converted = list.map(({ span, newText }) => ({ range: lines.rangeOf(span), newText }))
    changes[uri] = converted
    documentChanges.push({ textDocument: { uri, version: document?.version ?? null }, edits: converted })
  }
  return withVersions ? { documentChanges } : { changes }
}

/** Markdown of ours without its marks. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/^---$\n?/gm, '')
    .replaceAll(/\[((?:[^\]\\]|\\.)*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|(?<!\\)`/g, '')
    .replaceAll(/\\([^\w\s])/g, '$1')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
}

const diagnosticTags = {
  unnecessary: DiagnosticTag.Unnecessary,
  deprecated: DiagnosticTag.Deprecated,
} as const

const pages = new Map<string, string | undefined>()

/** The page of a check that comes with Art25. */
function pageOf(check: string): string | undefined {
  if (!pages.has(check)) {
    const file = join(packageFolder, 'docs', 'checks', `${check}.md`)
    pages.set(check, existsSync(file) ? pathToFileURL(file).href : undefined)
  }
  return pages.get(check)
}
