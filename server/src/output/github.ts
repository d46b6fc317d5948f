import type { Severity } from '../model/finding.ts'
import { rangesOf, type CheckReport } from './report.ts'

/** Workflow commands of GitHub Actions, one a finding: annotations in the diff. Paths relative to the repository's root. */
export function formatGithub(report: CheckReport): string {
  const rangeOf = rangesOf(report.textOf)
  const findings = report.findings.map((finding) => {
    const { start, end } = rangeOf(finding.path, finding.span)
    const sameLine = start.line === end.line
    return command(
      commands[finding.severity],
      {
        file: report.pathOf(finding.path),
        line: String(start.line),
        endLine: String(end.line),
        // Columns are only understood within one line.
        ...(sameLine && { col: String(start.column), endColumn: String(end.column) }),
        title: `Art25 ${finding.check}`,
      },
      report.translator.text(finding.message),
    )
  })
  const unreadable = report.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) =>
      command(
        'error',
        path === '' ? {} : { file: report.pathOf(path), title: 'Art25: not read' },
        report.translator.text(message),
      ),
    )
  return [...findings, ...unreadable].map((line) => `${line}\n`).join('')
}

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties)
    .map(([key, value]) => `${key}=${escapeProperty(value)}`)
    .join(',')
  return `::${name}${list === '' ? '' : ` ${list}`}::${escapeData(message)}`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
