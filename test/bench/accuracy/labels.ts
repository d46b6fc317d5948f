import { readFileSync } from 'node:fs'

/** One labelled field: a row of the file of labels. */
export interface Label {
  readonly repo: string
  readonly commit: string
  readonly path: string
  readonly line: number
  readonly language: string
  readonly owner: string
  readonly field: string
  /** Personal data, not, or borderline, which is not scored. */
  readonly verdict: 'y' | 'n' | 'b'
  /** Groups of categories that are right for it. */
  readonly groups: readonly string[]
}

/** A field that a tool reports. */
export interface Report {
  readonly repo: string
  readonly path: string
  readonly line: number
  readonly owner: string
  readonly field: string
  /** Group of categories; undefined: read and not taken as personal data. */
  readonly group: string | undefined
}

/** How the reports of one tool compare with the labels. */
export interface Score {
  fields: number
  /** Labelled fields that the tool reports at all. */
  read: number
  found: number
  cried: number
  missed: number
  /** Found with a right group. */
  grouped: number
}

/**
 * Labels from a table with tabs: id, repo, commit, path, line, language, owner, field, declared_type, verdict, category
 * (groups, `|` between).
 */
export function readLabels(path: string): readonly Label[] {
  const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/)
  return rows.map((row) => {
    const [
      ,
      repo = '',
      commit = '',
      file = '',
      line,
      language = '',
      owner = '',
      field = '',
      ,
      verdict,
      groups,
    ] = row.split('\t')
    return {
      repo,
      commit,
      path: file,
      line: Number(line),
      language,
      owner,
      field,
      verdict: verdict === 'y' || verdict === 'n' ? verdict : 'b',
      groups: (groups ?? '').split('|'),
    }
  })
}

/** Reports by place, to look labels up in. */
export function indexReports(reports: readonly Report[]): (label: Label) => Report | undefined {
  const byName = new Map<string, Report[]>()
  for (const report of reports) {
    const key = keyOf(report)
    const known = byName.get(key)
    if (known === undefined) byName.set(key, [report])
    else known.push(report)
  }
  return (label) => {
    const candidates = byName.get(keyOf(label)) ?? []
    const owner = normal(label.owner.slice(label.owner.lastIndexOf('.') + 1))
    const same = (reported: readonly Report[]): Report | undefined =>
      reported.find((report) => report.group !== undefined) ?? reported[0]
    return (
      same(candidates.filter((report) => report.line === label.line)) ??
      same(candidates.filter((report) => normal(report.owner).endsWith(owner)))
    )
  }
}

/** Counts the labels of a tool; borderline ones are left out. */
export function score(labels: readonly Label[], reportOf: (label: Label) => Report | undefined): Score {
  const result = { fields: 0, read: 0, found: 0, cried: 0, missed: 0, grouped: 0 }
  for (const label of labels) {
    if (label.verdict === 'b') continue
    const report = reportOf(label)
    const found = report?.group !== undefined
    result.fields++
    if (report !== undefined) result.read++
    if (label.verdict === 'n') result.cried += found ? 1 : 0
    else if (found) {
      result.found++
      if (isRight(label, report.group)) result.grouped++
    } else result.missed++
  }
  return result
}

/** Groups that careful readers use for one another. */
const near = [
  ['identity', 'account', 'child'],
  ['contact', 'location'],
  ['credential', 'account', 'online'],
  ['online', 'behavior'],
  ['content', 'communication'],
  ['preference', 'demographic'],
]

function isRight(label: Label, group: string): boolean {
  return label.groups.some(
    (right) =>
      right === 'other' ||
      right === group ||
      near.some((groups) => groups.includes(right) && groups.includes(group)),
  )
}

function keyOf(place: { readonly repo: string; readonly path: string; readonly field: string }): string {
  return `${place.repo}\0${place.path}\0${normal(place.field)}`
}

function normal(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
