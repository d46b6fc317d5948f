import type { Finding, Severity } from '../model/finding.ts'
import { rangesOf, type CheckReport, type CheckSummary, type ReportedProblem } from './report.ts'
import { english } from '../model/message.ts'

/** Puts colour around a text, or does not. */
export interface Palette {
  error(text: string): string
  warning(text: string): string
  info(text: string): string
  path(text: string): string
  faint(text: string): string
  strong(text: string): string
}

/** No colours. */
export const plain: Palette = {
  error: same,
  warning: same,
  info: same,
  path: same,
  faint: same,
  strong: same,
}

export interface TextOptions {
  readonly palette: Palette
  /** Findings only, one line each below their file: no fixes, no problems, no summary. */
  readonly quiet: boolean
  /** Milliseconds that the run took; absent: not said. */
  readonly duration?: number
}

/** For people: findings by file, then what could not be read, then one summary. Ends with a line break, or is empty. */
export function formatText(report: CheckReport, options: TextOptions): string {
  const { palette, quiet } = options
  const sections = findingSections(report, palette, !quiet)
  if (!quiet) {
    const problems = problemLines(report, palette)
    if (problems.length > 0) sections.push(problems.join('\n'))
    sections.push(summaryLines(report, options).join('\n'))
  }
  return sections.length === 0 ? '' : `${sections.join('\n\n')}\n`
}

/** `1,234`. The international library does the same, and takes longer to load than a small check. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `3 findings`, `1 finding`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`
}

function same(text: string): string {
  return text
}

function findingSections(report: CheckReport, palette: Palette, withHints: boolean): string[] {
  const rangeOf = rangesOf(report.textOf)
  const byPath = new Map<string, Finding[]>()
  for (const finding of report.findings) {
    const known = byPath.get(finding.path)
    if (known === undefined) byPath.set(finding.path, [finding])
    else known.push(finding)
  }
  return [...byPath].map(([path, findings]) => {
    const rows = findings.map((finding) => {
      const { start } = rangeOf(path, finding.span)
      return { finding, place: `${start.line}:${start.column}` }
    })
    const placeWidth = Math.max(...rows.map(({ place }) => place.length))
    const lines = rows.flatMap(({ finding, place }) => {
      const indent = ' '.repeat(placeWidth + 12)
      const severity = palette[finding.severity](finding.severity.padEnd(7))
      const head = `  ${palette.faint(place.padStart(placeWidth))}  ${severity} ${oneLine(english.text(finding.message))}  ${palette.faint(finding.check)}`
      return withHints ? [head, ...hintLines(finding, report, indent, palette, rangeOf)] : [head]
    })
    return [palette.path(report.pathOf(path)), ...lines].join('\n')
  })
}

/** The first fix, and how many other places say the same. */
function hintLines(
  finding: Finding,
  report: CheckReport,
  indent: string,
  palette: Palette,
  rangeOf: ReturnType<typeof rangesOf>,
): string[] {
  const fix = finding.fixes.find(({ preferred }) => preferred === true) ?? finding.fixes[0]
  const hints: string[] = []
  if (fix !== undefined) hints.push(`fix: ${oneLine(english.text(fix.title))}`)
  const [related] = finding.related
  if (related !== undefined) {
    const others = finding.related.length - 1
    const more = others === 0 ? '' : ` and ${count(others, 'other place')}`
    const { start } = rangeOf(related.path, related.span)
    hints.push(`also: ${report.pathOf(related.path)}:${start.line}${more}`)
  }
  return hints.map((hint) => `${indent}${palette.faint(hint)}`)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}

function problemLines(report: CheckReport, palette: Palette): string[] {
  const rangeOf = rangesOf(report.textOf)
  return report.problems.map((problem) => {
    const label = labelOf(problem, palette)
    if (problem.path === '') return `${label}  ${oneLine(english.text(problem.message))}`
    const path = report.pathOf(problem.path)
    const place = problem.span === undefined ? '' : `:${rangeOf(problem.path, problem.span).start.line}`
    return `${label}  ${path}${place}  ${oneLine(english.text(problem.message))}`
  })
}

function labelOf({ code, severity }: ReportedProblem, palette: Palette): string {
  if (severity === 'note') return palette.faint('note')
  if (code === 'check-failed') return palette.error('failed')
  return code === 'unreadable' || code === 'reader-failed'
    ? palette.error('not read')
    : palette.warning('partly read')
}

const severities: readonly Severity[] = ['error', 'warning', 'info']

function summaryLines(report: CheckReport, { palette, duration }: TextOptions): string[] {
  const { summary } = report
  const total = severities.reduce((sum, severity) => sum + summary.bySeverity[severity], 0)
  const parts = severities
    .filter((severity) => summary.bySeverity[severity] > 0)
    .map((severity) =>
      palette[severity](
        severity === 'info'
          ? `${grouped(summary.bySeverity.info)} info`
          : count(summary.bySeverity[severity], severity),
      ),
    )
  const found = total === 0 ? 'No findings' : `${count(total, 'finding')} (${parts.join(', ')})`
  const what = [
    count(summary.files, 'file'),
    count(summary.personalFields, 'personal field'),
    ...(summary.maps === 0 ? ['no data map'] : [count(summary.dataSets, 'declared data set')]),
    ...(duration === undefined ? [] : [seconds(duration)]),
  ]
  return [
    `${palette.strong(found)} in ${what.join(', ')}.`,
    ...[...leftOut(report), ...skippedLines(summary)].map((line) => palette.faint(line)),
  ]
}

function leftOut({ summary, unlisted }: CheckReport): string[] {
  const lines: string[] = []
  if (unlisted > 0) lines.push(`${count(unlisted, 'more finding')} not listed (--max-findings).`)
  const hidden = [
    ...(summary.known > 0 ? [`${grouped(summary.known)} known before`] : []),
    ...(summary.elsewhere > 0 ? [`${grouped(summary.elsewhere)} outside the given paths`] : []),
    ...(summary.suppressed > 0 ? [`${grouped(summary.suppressed)} suppressed with a reason`] : []),
  ]
  if (summary.duties > 0)
    lines.push(
      `${count(summary.duties, 'duty', 'duties')} of the data protection officer: art25 check --duties.`,
    )
  if (hidden.length > 0) lines.push(`Not shown: ${hidden.join(', ')}.`)
  if (summary.skippedChecks.length > 0)
    lines.push(`Not every file was read, so these checks were silent: ${summary.skippedChecks.join(', ')}.`)
  return lines
}

/** Formats in which no program declares data: pictures, sound, fonts, styles, papers, archives, keys, and what tools keep beside code. */
const withoutDeclarations = new Set(
  (
    '.png .jpg .jpeg .gif .webp .avif .ico .icns .bmp .tif .tiff .svg .psd .ai .fig .sketch .eps .heic .mp3 .mp4 .mov .avi .mkv ' +
    '.webm .ogg .wav .flac .m4a .aac .srt .ass .ssa .vtt .ttf .otf .woff .woff2 .eot .css .scss .sass .less .styl .pcss .pdf ' +
    '.doc .docx .odt .xls .xlsx .ods .ppt .pptx .odp .epub .zip ' +
    '.gz .tgz .bz2 .xz .zst .7z .rar .tar .jar .war .aar .whl .nupkg .pem .crt .cer .key .pub .p12 .jks .keystore .map .lock .lockb ' +
    '.sum .patch .diff .snap .log .pid .wasm .so .dll .dylib .exe .bin .dat .class .pyc .o .a .editorconfig .browserslistrc .npmrc ' +
    '.nvmrc .yarnrc .node-version .ruby-version .python-version .tool-versions .sln .slnx .code-workspace .dotsettings .gitkeep ' +
    '.keep .gitignore .gitattributes .gitmodules .dockerignore .npmignore .eslintignore .prettierignore .prettierrc .eslintrc ' +
    '.stylelintrc .babelrc .mailmap .cursorignore .pbxproj .plist .xcscheme .storyboard .xib .strings .po .pot .mo ' +
    'license licence notice authors contributors copying codeowners makefile procfile gemfile.lock'
  ).split(' '),
)

/**
 * One line on the files that no reader knows, by extension, the most frequent first; none where there are none.
 * @param notRead how many files there are of each extension, or of each name without one
 */
export function formatsWithoutReader(notRead: Readonly<Record<string, number>>): readonly string[] {
  const unread = Object.entries(notRead)
    .filter(([extension]) => !withoutDeclarations.has(extension))
    .sort(([a, files], [b, others]) => others - files || (a < b ? -1 : 1))
  if (unread.length === 0) return []
  const named = unread.slice(0, 8).map(([extension, number]) => `${grouped(number)} ${extension}`)
  const rest = unread.slice(8).reduce((sum, [, number]) => sum + number, 0)
  return [
    `No reader for: ${[...named, ...(rest > 0 ? [`${grouped(rest)} of other formats`] : [])].join(', ')}.`,
  ]
}

function skippedLines(summary: CheckSummary): string[] {
  const lines: string[] = []
  const classes = [
    ...(summary.tests > 0 ? [count(summary.tests, 'test')] : []),
    ...(summary.generated > 0 ? [`${grouped(summary.generated)} generated`] : []),
    ...Object.entries(summary.skipped).map(([reason, number]) => reasonCount(reason, number)),
  ]
  if (classes.length > 0) lines.push(`Left out: ${classes.join(', ')}.`)
  lines.push(...formatsWithoutReader(summary.notRead))
  return lines
}

/** Reasons for leaving files out that are nouns, with their plurals; the others follow the number as they are. */
const reasonNouns: Readonly<Record<string, readonly [singular: string, plural: string]>> = {
  'lock file': ['lock file', 'lock files'],
  'symbolic link': ['symbolic link', 'symbolic links'],
  'nested repository': ['nested repository', 'nested repositories'],
  'settings of a tool': ['file with settings of a tool', 'files with settings of a tool'],
}

function reasonCount(reason: string, number: number): string {
  const noun = reasonNouns[reason]
  return noun === undefined ? `${grouped(number)} ${reason}` : count(number, ...noun)
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1)} s`
}
