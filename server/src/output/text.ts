import type { Finding, Severity } from '../model/finding.ts'
import { rangesOf, type CheckReport, type CheckSummary, type ReportedProblem } from './report.ts'
import { asIs, say, type Message, type Translator } from '../model/message.ts'

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
export function grouped(number: number, language = 'en'): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, groupMarks[language] ?? ',')
}

const groupMarks: Readonly<Record<string, string>> = { de: '.', es: '.', fr: '\u202f', it: '.' }

/** How many there are of something, in words. */
type Counted = (number: number, count: string) => Message

/** What summaries count. */
export const counted = {
  finding: (number, count) => (number === 1 ? say('1 finding') : say('{count} findings', { count })),
  error: (number, count) => (number === 1 ? say('1 error') : say('{count} errors', { count })),
  warning: (number, count) => (number === 1 ? say('1 warning') : say('{count} warnings', { count })),
  note: (number, count) => (number === 1 ? say('1 note') : say('{count} notes', { count })),
  file: (number, count) => (number === 1 ? say('1 file') : say('{count} files', { count })),
  field: (number, count) => (number === 1 ? say('1 field') : say('{count} fields', { count })),
  personalField: (number, count) =>
    number === 1 ? say('1 personal field') : say('{count} personal fields', { count }),
  dataSet: (number, count) =>
    number === 1 ? say('1 declared data set') : say('{count} declared data sets', { count }),
  openDuty: (number, count) => (number === 1 ? say('1 open duty') : say('{count} open duties', { count })),
} as const satisfies Readonly<Record<string, Counted>>

/** A number of something in a language: `1,234 findings`. */
export function countIn(translator: Translator, number: number, what: Counted): string {
  return translator.text(what(number, grouped(number, translator.language)))
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
      const head = `  ${palette.faint(place.padStart(placeWidth))}  ${severity} ${oneLine(report.translator.text(finding.message))}  ${palette.faint(finding.check)}`
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
  const hints: Message[] = []
  if (fix !== undefined) hints.push(say('fix: {title}', { title: fix.title }))
  const [related] = finding.related
  if (related !== undefined) {
    const others = finding.related.length - 1
    const { start } = rangeOf(related.path, related.span)
    const place = `${report.pathOf(related.path)}:${start.line}`
    const number = grouped(others, report.translator.language)
    hints.push(
      others === 0
        ? say('also: {place}', { place })
        : others === 1
          ? say('also: {place} and 1 other place', { place })
          : say('also: {place} and {count} other places', { place, count: number }),
    )
  }
  return hints.map((hint) => `${indent}${palette.faint(oneLine(report.translator.text(hint)))}`)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}

function problemLines(report: CheckReport, palette: Palette): string[] {
  const rangeOf = rangesOf(report.textOf)
  return report.problems.map((problem) => {
    const label = labelOf(problem, palette, report.translator)
    if (problem.path === '') return `${label}  ${oneLine(report.translator.text(problem.message))}`
    const path = report.pathOf(problem.path)
    const place = problem.span === undefined ? '' : `:${rangeOf(problem.path, problem.span).start.line}`
    return `${label}  ${path}${place}  ${oneLine(report.translator.text(problem.message))}`
  })
}

function labelOf(
  { code, severity }: ReportedProblem,
  palette: Palette,
  { text }: Pick<Translator, 'text'>,
): string {
  if (severity === 'note') return palette.faint(text(say('note')))
  if (code === 'check-failed') return palette.error(text(say('failed')))
  return code === 'unreadable' || code === 'reader-failed'
    ? palette.error(text(say('not read')))
    : palette.warning(text(say('partly read')))
}

const severities: readonly Severity[] = ['error', 'warning', 'info']

function summaryLines(report: CheckReport, { palette, duration }: TextOptions): string[] {
  const { summary, translator } = report
  const total = severities.reduce((sum, severity) => sum + summary.bySeverity[severity], 0)
  const parts = severities
    .filter((severity) => summary.bySeverity[severity] > 0)
    .map((severity) => {
      const number = summary.bySeverity[severity]
      const inWords =
        severity === 'info'
          ? translator.text(say('{count} info', { count: grouped(number, translator.language) }))
          : countIn(translator, number, counted[severity])
      return palette[severity](inWords)
    })
  const found =
    total === 0
      ? translator.text(say('No findings'))
      : `${countIn(translator, total, counted.finding)} (${parts.join(', ')})`
  const what = [
    countIn(translator, summary.files, counted.file),
    countIn(translator, summary.personalFields, counted.personalField),
    summary.maps === 0
      ? translator.text(say('no data map'))
      : countIn(translator, summary.dataSets, counted.dataSet),
    ...(duration === undefined ? [] : [seconds(duration, translator.language)]),
  ]
  return [
    translator.text(say('{found} in {what}.', { found: palette.strong(found), what })),
    ...[...leftOut(report), ...skippedLines(summary, translator)].map((line) => palette.faint(line)),
  ]
}

function leftOut({ summary, unlisted, translator }: CheckReport): string[] {
  const { known, elsewhere, suppressed, duties, skippedChecks } = summary
  const inWords = (number: number): string => grouped(number, translator.language)
  const lines: Message[] = []
  if (unlisted > 0)
    lines.push(
      unlisted === 1
        ? say('1 more finding not listed (--max-findings).')
        : say('{count} more findings not listed (--max-findings).', { count: inWords(unlisted) }),
    )
  if (duties > 0)
    lines.push(
      duties === 1
        ? say('1 duty of the data protection officer: art25 check --duties.')
        : say('{count} duties of the data protection officer: art25 check --duties.', {
            count: inWords(duties),
          }),
    )
  const hidden = [
    ...(known > 0 ? [say('{count} known before', { count: inWords(known) })] : []),
    ...(elsewhere > 0 ? [say('{count} outside the given paths', { count: inWords(elsewhere) })] : []),
    ...(suppressed > 0 ? [say('{count} suppressed with a reason', { count: inWords(suppressed) })] : []),
  ]
  if (hidden.length > 0) lines.push(say('Not shown: {what}.', { what: hidden }))
  if (skippedChecks.length > 0)
    lines.push(
      say('Not every file was read, so these checks were silent: {checks}.', { checks: skippedChecks }),
    )
  return lines.map((line) => translator.text(line))
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
export function formatsWithoutReader(
  notRead: Readonly<Record<string, number>>,
  translator: Translator,
): readonly string[] {
  const unread = Object.entries(notRead)
    .filter(([extension]) => !withoutDeclarations.has(extension))
    .sort(([a, files], [b, others]) => others - files || (a < b ? -1 : 1))
  if (unread.length === 0) return []
  const inWords = (number: number): string => grouped(number, translator.language)
  const named = unread.slice(0, 8).map(([extension, number]) => `${inWords(number)} ${extension}`)
  const rest = unread.slice(8).reduce((sum, [, number]) => sum + number, 0)
  const others = rest > 0 ? [say('{count} of other formats', { count: inWords(rest) })] : []
  return [translator.text(say('No reader for: {formats}.', { formats: [...named, ...others] }))]
}

function skippedLines(summary: CheckSummary, translator: Translator): string[] {
  const { tests, generated, skipped, notRead } = summary
  const inWords = (number: number): string => grouped(number, translator.language)
  const classes: readonly Message[] = [
    ...(tests > 0 ? [tests === 1 ? say('1 test') : say('{count} tests', { count: inWords(tests) })] : []),
    ...(generated > 0 ? [say('{count} generated', { count: inWords(generated) })] : []),
    ...Object.entries(skipped).map(
      ([reason, number]) =>
        skippedFor[reason]?.(number, inWords(number)) ?? asIs(`${inWords(number)} ${reason}`),
    ),
  ]
  return [
    ...(classes.length > 0 ? [translator.text(say('Left out: {what}.', { what: classes }))] : []),
    ...formatsWithoutReader(notRead, translator),
  ]
}

const skippedFor: Readonly<Record<string, Counted>> = {
  vendored: (_, count) => say('{count} vendored', { count }),
  'lock file': (number, count) => (number === 1 ? say('1 lock file') : say('{count} lock files', { count })),
  binary: (_, count) => say('{count} binary', { count }),
  minified: (_, count) => say('{count} minified', { count }),
  'symbolic link': (number, count) =>
    number === 1 ? say('1 symbolic link') : say('{count} symbolic links', { count }),
  'nested repository': (number, count) =>
    number === 1 ? say('1 nested repository') : say('{count} nested repositories', { count }),
  'settings of a tool': (number, count) =>
    number === 1
      ? say('1 file with settings of a tool')
      : say('{count} files with settings of a tool', { count }),
  'XML of other kinds': (_, count) => say('{count} XML of other kinds', { count }),
}

function seconds(milliseconds: number, language: string): string {
  const text = (milliseconds / 1000).toFixed(milliseconds < 1000 ? 2 : 1)
  return `${language === 'en' ? text : text.replace('.', ',')} s`
}
