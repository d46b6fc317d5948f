import type { Severity } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import { cell, code } from './markdown-text.ts'
import { rangesOf, type CheckReport } from './report.ts'
import { countIn, counted } from './text.ts'

/** The summary of a pull request: one heading, the figures, a table of findings. Paths relative to the repository's root. */
export function formatMarkdown(report: CheckReport): string {
  const { summary, findings, translator } = report
  const { error, warning, info } = summary.bySeverity
  const total = error + warning + info
  const head =
    total === 0
      ? translator.text(say('No findings'))
      : [
          ...(error > 0 ? [countIn(translator, error, counted.error)] : []),
          ...(warning > 0 ? [countIn(translator, warning, counted.warning)] : []),
          ...(info > 0 ? [countIn(translator, info, counted.note)] : []),
        ].join(', ')
  const parts = [
    `## Art25: ${head}`,
    translator.text(
      say('{found} in {what}.', {
        found: countIn(translator, summary.personalFields, counted.personalField),
        what: [
          countIn(translator, summary.files, counted.file),
          countIn(translator, summary.dataSets, counted.dataSet),
        ],
      }),
    ),
  ]
  const rangeOf = rangesOf(report.textOf)
  const rows = findings.slice(0, mostRows).map(({ path, span, check, severity, message }) => {
    const { line } = rangeOf(path, span).start
    return `| ${marks[severity]} ${translator.text(severityWords[severity])} | ${cell(report.translator.text(message))} | ${code(`${report.pathOf(path)}:${line}`)} | ${code(check)} |`
  })
  if (rows.length > 0)
    parts.push(
      [
        `| | ${translator.text(say('Finding'))} | ${translator.text(say('Place'))} | ${translator.text(say('Check'))} |`,
        '| --- | --- | --- | --- |',
        ...rows,
      ].join('\n'),
    )
  const more = findings.length - rows.length + report.unlisted
  if (more > 0) parts.push(translator.text(say('{count} more.', { count: more })))
  const unread = report.problems.filter(({ severity }) => severity === 'error')
  if (unread.length > 0)
    parts.push(
      unread
        .map(
          ({ path, message }) =>
            `- ${path === '' ? '' : `${code(report.pathOf(path))}: `}${cell(report.translator.text(message))}`,
        )
        .join('\n'),
    )
  return `${parts.join('\n\n')}\n`
}

const marks: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', info: 'ℹ️' }

const severityWords: Readonly<Record<Severity, Message>> = {
  error: say('error'),
  warning: say('warning'),
  info: say('note'),
}

/** The text of a pull request has a limit, and a reader too. */
const mostRows = 100
