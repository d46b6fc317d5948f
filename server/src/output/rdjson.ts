import type { Severity } from '../model/finding.ts'
import { positionsOf } from './positions.ts'
import type { CheckReport } from './report.ts'

/**
 * The diagnostic format of reviewdog, `rdjson`. Columns count bytes of UTF-8, as that format asks; paths are relative to the
 * repository's root.
 */
export function formatRdjson(report: CheckReport): string {
  const texts = new Map<string, ReturnType<typeof inBytes>>()
  const positionAt = (path: string, offset: number): { line: number; column: number } => {
    let at = texts.get(path)
    if (at === undefined) {
      at = inBytes(report.textOf(path) ?? '')
      texts.set(path, at)
    }
    return at(offset)
  }
  const diagnostics = report.findings.map(({ path, span, check, severity, message }) => ({
    message: report.translator.text(message),
    location: {
      path: report.pathOf(path),
      range: { start: positionAt(path, span.start), end: positionAt(path, span.end) },
    },
    severity: severities[severity],
    code: { value: check },
  }))
  const unreadable = report.problems
    .filter(({ severity, path }) => severity === 'error' && path !== '')
    .map(({ path, code, message }) => ({
      message: report.translator.text(message),
      location: { path: report.pathOf(path) },
      severity: 'ERROR',
      code: { value: code },
    }))
  const document = { source: { name: 'art25' }, diagnostics: [...diagnostics, ...unreadable] }
  return `${JSON.stringify(document, undefined, 2)}\n`
}

const severities: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' }

/** Positions whose columns count bytes of UTF-8. */
function inBytes(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const at = positionsOf(text)
  return (offset) => {
    const { line, column } = at(offset)
    const before = text.slice(offset - (column - 1), offset)
    return { line, column: bytesOf(before) + 1 }
  }
}

function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
