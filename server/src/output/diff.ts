/* `art25 diff` as text for a terminal, Markdown for a pull request, and JSON. */
import { say, type Message, type Parameter, type Translator } from '../model/message.ts'
import type { PrivacyChange, PrivacyDiff, PrivacySubject } from '../report/privacy-change.ts'
import { document } from './json.ts'
import { cell, code, escape } from './markdown-text.ts'
import { countIn, counted, grouped, type Palette } from './text.ts'
import { rangesOf } from './report.ts'

/** The two sides of a comparison, as its documents name them and read their texts. */
export interface DiffReport {
  readonly diff: PrivacyDiff
  /** What the reader asked for (`origin/main`), and the commit that stands for it. */
  readonly before: DiffSide
  readonly after: DiffSide
  readonly translator: Translator
  /** The path as this document writes it, forward slashes. */
  readonly pathOf: (path: string) => string
}

interface DiffSide {
  /** `origin/main`, or empty for the work tree. */
  readonly name: string
  /** Absent for the work tree. */
  readonly commit?: string
  readonly textOf: (path: string) => string | undefined
}

const marks = { added: '+', changed: '~', removed: '-' } as const

/** For people at a terminal: what weighs most first, open duties last. Ends with a line break. */
export function diffText(report: DiffReport, palette: Palette): string {
  const { diff, translator } = report
  const inWords = (message: Message): string => translator.text(message)
  if (diff.changes.length === 0)
    return `${inWords(say('No change for privacy since {commit}.', { commit: sideName(report.before) }))}\n`
  const placeOf = placesOf(report)
  const sections = groupsOf(diff.changes).map(([subject, changes]) => {
    const width = Math.max(...changes.map(({ name }) => name.length))
    const lines = changes.map((change) => {
      const place = placeOf(change)
      const detail = inWords(change.detail)
      const name = change.name.padEnd(Math.min(width, widest))
      return `  ${colored(change.change, `${marks[change.change]} ${name}`, palette)}  ${detail}${place === undefined ? '' : `  ${palette.faint(place)}`}`
    })
    return [palette.strong(inWords(subjectWords[subject])), ...lines].join('\n')
  })
  if (diff.newCategories.length > 0)
    sections.push(
      `${palette.strong(inWords(say('New kinds of personal data')))}\n  ${diff.newCategories.join(', ')}`,
    )
  if (diff.goneCategories.length > 0)
    sections.push(
      `${palette.strong(inWords(say('Kinds that are gone')))}\n  ${diff.goneCategories.join(', ')}`,
    )
  if (diff.duties.length > 0)
    sections.push(
      [
        palette.strong(inWords(say('Open duties'))),
        ...diff.duties.map(
          ({ message, articles }) =>
            `  ${palette.warning('!')} ${inWords(message)}  ${palette.faint(articlesText(articles))}`,
        ),
      ].join('\n'),
    )
  return `${sections.join('\n\n')}\n\n${summaryLine(report)}\n`
}

/** For a pull request: one heading, a table a subject, the open duties as a list to tick. */
export function diffMarkdown(report: DiffReport): string {
  const { diff, translator } = report
  const inWords = (message: Message): string => translator.text(message)
  const parts = [`## ${inWords(say('What this changes for privacy'))}`]
  if (diff.changes.length === 0) {
    parts.push(
      inWords(say('Nothing: no personal data, recipient, place, period or purpose came, went or changed.')),
    )
    return `${parts.join('\n\n')}\n`
  }
  const placeOf = placesOf(report)
  const kinds = (label: Message, categories: readonly string[]): void => {
    if (categories.length > 0)
      parts.push(`**${inWords(label)}:** ${categories.map((category) => code(category)).join(', ')}`)
  }
  kinds(say('New kinds of personal data'), diff.newCategories)
  kinds(say('Kinds that are gone'), diff.goneCategories)
  if (diff.duties.length > 0)
    parts.push(
      `### ${inWords(say('Open duties'))}`,
      diff.duties
        .map(({ message, articles }) => `- [ ] ${escape(inWords(message))} (${articlesText(articles)})`)
        .join('\n'),
    )
  for (const [subject, changes] of groupsOf(diff.changes)) {
    parts.push(`### ${inWords(subjectWords[subject])}`)
    const rows = changes.slice(0, mostRows).map((change) => {
      const place = placeOf(change)
      return `| ${inWords(changeWords[change.change])} | ${code(change.name)} | ${cell(inWords(change.detail))} | ${place === undefined ? '' : code(place)} |`
    })
    parts.push(
      [
        `| ${inWords(say('Change'))} | ${inWords(say('What'))} | ${inWords(say('Detail'))} | ${inWords(say('Place'))} |`,
        '| --- | --- | --- | --- |',
        ...rows,
      ].join('\n'),
    )
    if (changes.length > mostRows)
      parts.push(inWords(say('{count} more', { count: changes.length - mostRows })))
  }
  return `${parts.join('\n\n')}\n`
}

/** The document of `diff --format json`; rules/schema/diff.schema.json describes it. */
export function diffJson(report: DiffReport): string {
  const { diff, before, after, pathOf, translator } = report
  const startOf = startsOf(report)
  return document({
    version: 1,
    before: { ref: before.name, commit: before.commit ?? null },
    after: { ref: after.name === '' ? null : after.name, commit: after.commit ?? null },
    changes: diff.changes.map((change) => {
      const start = startOf(change)
      return {
        subject: change.subject.replaceAll('-', '_'),
        change: change.change,
        name: change.name,
        detail: translator.text(change.detail),
        categories: change.categories,
        special: change.special ?? null,
        declared: change.undeclared === undefined,
        map: change.mapFolder,
        side: change.side,
        path: change.place === undefined ? null : pathOf(change.place.path),
        line: start?.line ?? null,
        column: start?.column ?? null,
      }
    }),
    new_categories: diff.newCategories,
    gone_categories: diff.goneCategories,
    duties: diff.duties.map(({ articles, message }) => ({ articles, message: translator.text(message) })),
  })
}

/** What each subject is called as a heading. */
export const subjectWords: Readonly<Record<PrivacySubject, Message>> = {
  'special-category': say('Special categories (Art. 9 and 10)'),
  transfer: say('Transfers'),
  field: say('Personal data'),
  recipient: say('Recipients'),
  region: say('Systems and regions'),
  'client-storage': say('Cookies and storage in the browser'),
  retention: say('Retention'),
  activity: say('Processing activities'),
}

/** What became of something, in a word. */
export const changeWords: Readonly<Record<PrivacyChange['change'], Message>> = {
  added: say('added'),
  changed: say('changed'),
  removed: say('removed'),
}

function colored(change: PrivacyChange['change'], text: string, palette: Palette): string {
  switch (change) {
    case 'added':
      return palette.warning(text)
    case 'changed':
      return palette.info(text)
    case 'removed':
      return palette.faint(text)
  }
}

/** Longer names are not padded to. */
const widest = 40
/** A pull request's text has a limit, and a reader too. */
const mostRows = 100

function groupsOf(
  changes: readonly PrivacyChange[],
): readonly (readonly [PrivacySubject, readonly PrivacyChange[]])[] {
  const groups = new Map<PrivacySubject, PrivacyChange[]>()
  for (const change of changes) {
    const group = groups.get(change.subject)
    if (group) group.push(change)
    else groups.set(change.subject, [change])
  }
  return [...groups]
}

function startsOf({
  before,
  after,
}: DiffReport): (change: PrivacyChange) => { readonly line: number; readonly column: number } | undefined {
  const ranges = { before: rangesOf(before.textOf), after: rangesOf(after.textOf) }
  return ({ place, side }) => (place === undefined ? undefined : ranges[side](place.path, place.span).start)
}

function placesOf(report: DiffReport): (change: PrivacyChange) => string | undefined {
  const startOf = startsOf(report)
  return (change) => {
    const start = startOf(change)
    return change.place === undefined || start === undefined
      ? undefined
      : `${report.pathOf(change.place.path)}:${start.line}`
  }
}

function summaryLine({ diff, before, after, translator }: DiffReport): string {
  const number = (change: PrivacyChange['change']): string =>
    grouped(diff.changes.filter((one) => one.change === change).length, translator.language)
  const numbers = { added: number('added'), changed: number('changed'), removed: number('removed') }
  const since = sideName(before)
  const duties = countIn(translator, diff.duties.length, counted.openDuty)
  return translator.text(
    after.name === ''
      ? say('{added} added, {changed} changed, {removed} removed since {since}; {duties}.', {
          ...numbers,
          since,
          duties,
        })
      : say('{added} added, {changed} changed, {removed} removed from {since} to {to}; {duties}.', {
          ...numbers,
          since,
          to: sideName(after),
          duties,
        }),
  )
}

function sideName({ name, commit }: DiffSide): Parameter {
  if (commit === undefined) return name === '' ? say('the work tree') : name
  const short = commit.slice(0, 9)
  return name === '' || commit.startsWith(name) ? short : `${name} (${short})`
}

function articlesText(articles: readonly string[]): string {
  return articles.map((article) => `Art. ${article}`).join(', ')
}
