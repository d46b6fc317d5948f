import { english } from '../model/message.ts'
import type { Severity } from '../model/finding.ts'
import { cell, code } from './markdown-text.ts'
import { rangesOf, type CheckReport } from './report.ts'
import { count } from './text.ts'

/** The summary of a pull request: one heading, the figures, a table of findings. Paths relative to the repository's root. */
export function formatMarkdown(report: CheckReport): string {
  const { summary, findings } = report
  const { error, warning, info } = summary.bySeverity
  const total = error + warning + info
  const head =
    total === 0
      ? 'No findings'
      : [
          ...(error > 0 ? [count(error, 'error', 'errors')] : []),
          ...(warning > 0 ? [count(warning, 'warning', 'warnings')] : []),
          ...(info > 0 ? [count(info, 'note', 'notes')] : []),
        ].join(', ')
  const parts = [
    `## Art25: ${head}`,
    `${count(summary.personalFields, 'personal field', 'personal fields')} in ${count(summary.files, 'file', 'files')}, ${count(summary.dataSets, 'declared data set', 'declared data sets')}.`,
  ]
  const rangeOf = rangesOf(report.textOf)
  const rows = findings.slice(0, mostRows).map(({ path, span, check, severity, message }) => {
    const { line } = rangeOf(path, span).start
    return `| ${severities[severity]} | ${cell(english.text(message))} | ${code(`${report.pathOf(path)}:${line}`)} | ${code(check)} |`
  })
  if (rows.length > 0)
    parts.push(['| | Finding | Place | Check |', '| --- | --- | --- | --- |', ...rows].join('\n'))
  const more = findings.length - rows.length + report.unlisted
  if (more > 0) parts.push(`${more} more.`)
  const unread = report.problems.filter(({ severity }) => severity === 'error')
  if (unread.length > 0)
    parts.push(
      unread
        .map(
          ({ path, message }) =>
            `- ${path === '' ? '' : `${code(report.pathOf(path))}: `}${cell(english.text(message))}`,
        )
        .join('\n'),
    )
  return `${parts.join('\n\n')}\n`
}

const severities: Readonly<Record<Severity, string>> = {
  error: '❌ error',
  warning: '⚠️ warning',
  info: 'ℹ️ note',
}

/** The text of a pull request has a limit, and a reader too. */
const mostRows = 100
