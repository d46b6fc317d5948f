/*
 * A record of processing that is kept in a spreadsheet: one row an activity. Which column says what, a small file tells; without
 * one, the columns are named as the keys of an activity are.
 */
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import type { Rules } from '../classify/rules.ts'
import { say, type Message } from '../model/message.ts'
import type { Converted } from './fideslang.ts'
import { listFrom, recordOf } from '../datamap/plain.ts'
import { categoriesOfActivity, filled, keyFrom, textIn, textsOf, type Plain } from './plain.ts'

/** One column: its heading, what separates several values in a cell, and what its words mean in the map. */
interface RecordColumn {
  readonly column: string
  readonly split?: string
  readonly values: Readonly<Record<string, string>>
}

export interface RecordColumns {
  readonly separator?: string
  /** By key of an activity, in the order of the file. */
  readonly columns: ReadonlyMap<string, RecordColumn>
}

/** Keys of an activity that a column can say. */
const recordKeys = [
  'id',
  'reference',
  'label',
  'description',
  'role',
  'owner',
  'purpose',
  'legal_basis',
  'data_subjects',
  'categories',
  'recipients',
  'retention',
  'measures',
  'created',
  'updated',
  'reviewed',
] as const

const several = new Set(['data_subjects', 'categories', 'recipients', 'measures'])

/** The columns of a file in YAML; without one, every key by its own name. What it gets wrong is named. */
export function recordColumns(content: Plain | undefined): RecordColumns | { readonly problem: Message } {
  if (content === undefined)
    return {
      columns: new Map(
        recordKeys.map((key) => [key, { column: key, values: {}, ...(several.has(key) && { split: ';' }) }]),
      ),
    }
  const columns = new Map<string, RecordColumn>()
  for (const [key, value] of Object.entries(recordOf(content['columns']))) {
    if (!recordKeys.some((known) => known === key))
      return { problem: say('"{key}" is none of {allowed}', { key, allowed: [...recordKeys] }) }
    const entry = recordOf(value)
    const column = typeof value === 'string' ? value : entry['column']
    if (typeof column !== 'string') return { problem: say('the column of "{key}" is not named', { key }) }
    const { split } = entry
    columns.set(key, {
      column,
      ...(typeof split === 'string' ? { split } : several.has(key) ? { split: ',' } : {}),
      values: Object.fromEntries(
        Object.entries(recordOf(entry['values'])).flatMap(([said, meant]) =>
          typeof meant === 'string' ? [[said.trim().toLowerCase(), meant]] : [],
        ),
      ),
    })
  }
  if (columns.size === 0) return { problem: say('it has no `columns:`') }
  const { separator } = content
  return { columns, ...(typeof separator === 'string' && { separator }) }
}

/**
 * The rows of a text in CSV as activities, with the subjects, recipients, policies and measures that they name. A cell that
 * says what the map has no word for is kept in `x-record` and noted; nothing is guessed.
 */
export function fromRecordCsv(
  text: string,
  { columns, separator }: RecordColumns,
  rules: Rules,
): Converted | { readonly problem: Message } {
  let rows: readonly (readonly string[])[]
  try {
    rows = parse(text, {
      bom: true,
      delimiter: separator ?? separatorOf(text),
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    })
  } catch (error) {
    return {
      problem: say('it is not valid CSV: {reason}', {
        reason: error instanceof Error ? error.message : String(error),
      }),
    }
  }
  const [head, ...body] = rows
  if (head === undefined) return { problem: say('it is empty') }
  const notes: Message[] = []
  const titles = head.map(unescaped)
  const positions = new Map<string, number>()
  for (const [key, { column }] of columns) {
    const position = titles.findIndex((title) => title.toLowerCase() === column.toLowerCase())
    if (position >= 0) positions.set(key, position)
    else notes.push(say('There is no column "{column}"', { column }))
  }
  if (positions.size === 0) return { problem: say('none of the columns is in its first row') }
  const reading = new Reading(columns, rules, notes)
  body.forEach((row, index) => {
    const cells = new Map<string, string>()
    for (const [key, position] of positions) {
      const cell = unescaped(row[position] ?? '')
      if (cell !== '') cells.set(key, cell)
    }
    const known = new Set(positions.values())
    const others = titles.flatMap((title, position) => {
      const cell = unescaped(row[position] ?? '')
      return known.has(position) || cell === '' || title === '' ? [] : [[title, cell] as const]
    })
    if (cells.size > 0) reading.row(cells, Object.fromEntries(others), index + 2)
  })
  return { content: reading.map(), notes }
}

class Reading {
  private readonly columns: ReadonlyMap<string, RecordColumn>
  private readonly rules: Rules
  private readonly notes: Message[]
  private readonly sections: Record<
    'data_subjects' | 'activities' | 'retention' | 'recipients' | 'measures',
    Record<string, Plain>
  > = { data_subjects: {}, activities: {}, retention: {}, recipients: {}, measures: {} }

  constructor(columns: ReadonlyMap<string, RecordColumn>, rules: Rules, notes: Message[]) {
    this.columns = columns
    this.rules = rules
    this.notes = notes
  }

  map(): Plain {
    return filled(this.sections)
  }

  row(cells: ReadonlyMap<string, string>, others: Plain, line: number): void {
    const name = cells.get('id') ?? cells.get('reference') ?? cells.get('label')
    let id = keyFrom(name ?? `row_${line}`)
    if (id in this.sections.activities) {
      this.notes.push(say('Row {line} has the name of another, {name}', { line, name: id }))
      id = `${id}_${line}`
    }
    const kept: Record<string, unknown> = { ...others }
    const entry: Record<string, unknown> = {}
    for (const [key, cell] of cells) {
      if (key === 'id') continue
      const { known, unknown } = this.meaning(key, cell)
      if (known !== undefined) entry[key] = known
      if (unknown.length === 0) continue
      kept[this.columns.get(key)?.column ?? key] = unknown.join(', ')
      this.notes.push(
        say('Row {line}: "{text}" is not known as {key}', { line, text: unknown.join(', '), key }),
      )
    }
    this.sections.activities[id] = filled({ ...entry, 'x-record': kept })
  }

  private meaning(key: string, cell: string): { known: unknown; unknown: readonly string[] } {
    const column = this.columns.get(key)
    const parts =
      column?.split === undefined
        ? [cell]
        : cell
            .split(column.split)
            .map((part) => part.trim())
            .filter((part) => part !== '')
    const mapped = parts.map((part) => column?.values[part.toLowerCase()] ?? part)
    switch (key) {
      case 'legal_basis':
        return this.choice(mapped, legalBases)
      case 'role':
        return this.choice(mapped, ['controller', 'joint_controller', 'processor'])
      case 'created':
      case 'updated':
      case 'reviewed':
        return /^\d{4}-\d{2}(?:-\d{2})?$/.test(mapped[0] ?? '')
          ? { known: mapped[0], unknown: [] }
          : { known: undefined, unknown: mapped }
      case 'categories': {
        const found = mapped.map((part) => this.category(part))
        return {
          known: nonEmpty(found.filter((one) => one !== undefined)),
          unknown: mapped.filter((_, position) => found[position] === undefined),
        }
      }
      case 'data_subjects':
        return { known: mapped.map((part) => this.name('data_subjects', part, { label: part })), unknown: [] }
      case 'recipients':
        return { known: mapped.map((part) => this.name('recipients', part, { name: part })), unknown: [] }
      case 'measures':
        return { known: mapped.map((part) => this.name('measures', part, { label: part })), unknown: [] }
      case 'retention': {
        const [text = ''] = mapped
        const policy = /^P(?:\d+[YMWD])+$/.test(text) ? { period: text } : { label: text }
        return { known: this.name('retention', text, policy), unknown: [] }
      }
      default:
        return { known: mapped.join(', '), unknown: [] }
    }
  }

  private choice(
    said: readonly string[],
    allowed: readonly string[],
  ): { known: unknown; unknown: readonly string[] } {
    const [one = ''] = said
    const key = keyFrom(one)
    return allowed.includes(key) ? { known: key, unknown: [] } : { known: undefined, unknown: said }
  }

  /** By its id, or by its label in any language. */
  private category(text: string): string | undefined {
    const { categories } = this.rules
    if (categories.has(text)) return text
    const wanted = text.toLowerCase()
    const found = [...categories].find(([, { label }]) =>
      Object.values(label).some((one) => one.toLowerCase() === wanted),
    )
    return found?.[0]
  }

  private name(
    section: 'data_subjects' | 'recipients' | 'measures' | 'retention',
    text: string,
    entry: Plain,
  ): string {
    const id = keyFrom(text)
    this.sections[section][id] ??= filled(Object.values(entry)[0] === id ? {} : entry)
    return id
  }
}

/** The activities of a map (as plain data) as rows under the columns. Formulas get an apostrophe in front. */
export function toRecordCsv(map: Plain, { columns, separator = ',' }: RecordColumns, rules: Rules): string {
  const language = typeof map['language'] === 'string' ? map['language'] : 'en'
  const labels = (section: string, ids: unknown, key: string): readonly string[] =>
    textsOf(ids).map((id) => textIn(recordOf(recordOf(map[section])[id])[key], language) ?? id)
  const valuesOf = (id: string, key: string): readonly string[] => {
    const entry = recordOf(recordOf(map['activities'])[id])
    switch (key) {
      case 'id':
        return [id]
      case 'data_subjects':
        return labels('data_subjects', entry[key], 'label')
      case 'recipients':
        return labels('recipients', entry[key], 'name')
      case 'measures':
        return labels('measures', entry[key], 'label')
      case 'categories':
        return [...new Set(categoriesOfActivity(id, map))].map(
          (one) => rules.categories.get(one)?.label[language] ?? one,
        )
      case 'purpose':
        return entry['purpose'] === undefined
          ? listFrom(entry['purposes']).flatMap(
              (one) => textIn(recordOf(one)['label'] ?? one, language) ?? [],
            )
          : listFrom(textIn(entry['purpose'], language)).map(String)
      case 'retention': {
        const policy = recordOf(recordOf(map['retention'])[String(entry[key])])
        const text = policy['period'] ?? textIn(policy['label'], language) ?? entry[key]
        return typeof text === 'string' ? [text] : []
      }
      default:
        return listFrom(entry[key]).flatMap((one) => textIn(one, language) ?? [])
    }
  }
  const rows = Object.keys(recordOf(map['activities'])).map((id) =>
    [...columns].map(([key, { split, values }]) =>
      valuesOf(id, key)
        .map((value) => Object.entries(values).find(([, meant]) => meant === value)?.[0] ?? value)
        .join(`${split ?? ','} `.replace(/^;/, ';')),
    ),
  )
  const head = [...columns.values()].map(({ column }) => column)
  return stringify([head, ...rows], {
    bom: true,
    delimiter: separator,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}

const legalBases = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interests',
  'public_task',
  'legitimate_interests',
]

/** The one of the usual separators that the first line has most of. */
function separatorOf(text: string): string {
  const [line = ''] = text.split(/\r?\n/, 1)
  const count = (separator: string): number => line.split(separator).length
  return [',', ';', '\t'].toSorted((left, right) => count(right) - count(left))[0] ?? ','
}

/** The apostrophe that keeps a spreadsheet from taking a text for a formula is no part of it. */
function unescaped(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '').trim()
}

function nonEmpty<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length === 0 ? undefined : items
}
