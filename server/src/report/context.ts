/* What every document is made from, and the words that they share. */
import type { OwnerIndex } from '../checks/owner-index.ts'
import type { Rules } from '../classify/rules.ts'
import { countryName, durationInWords, listInWords } from '../datamap/in-words.ts'
import { folderOf, joinPath } from '../datamap/paths.ts'
import { listFrom, recordOf } from '../datamap/plain.ts'
import { labelIn } from '../datamap/terms.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap, LocalizedText, MapLocation } from '../model/declaration.ts'
import type { Cell, Inline, Line } from '../model/document.ts'
import { say, type Message, type Translator } from '../model/message.ts'

/** A map, and what code says of what it declares. */
export interface ReportInput {
  readonly map: DataMap
  /** All maps of the reading: a nested one owns its folder. */
  readonly maps: readonly DataMap[]
  readonly index: OwnerIndex
  readonly rules: Rules
  /** Of the document's language. */
  readonly translator: Translator
  /** `YYYY-MM-DD`, by which reviews are overdue; absent: nothing is, and the document stays true. */
  readonly today?: string
}

/** The input with the words of one document. */
export class Context {
  readonly map: DataMap
  readonly input: ReportInput
  readonly language: string

  constructor(input: ReportInput) {
    this.input = input
    this.map = input.map
    this.language = input.translator.language
  }

  /** A text of ours in the document's language. */
  readonly t = (message: Message): string => this.input.translator.text(message)

  /** The same as a line of its own. */
  line(message: Message): Line {
    return [text(this.t(message))]
  }

  missing(what: Message = say('not recorded')): Inline {
    return { kind: 'missing', text: this.t(what) }
  }

  /** The lines, or the mark for what is missing where there are none. */
  orMissing(lines: Cell, what?: Message): Cell {
    return lines.length > 0 ? lines : [[this.missing(what)]]
  }

  flag(message: Message): Inline {
    return { kind: 'flag', text: this.t(message) }
  }

  /** A human text of the map, in the document's language where it has it; undefined where there is none. */
  human(value: unknown): Inline | undefined {
    if (typeof value === 'string')
      return value.trim() === '' ? undefined : this.#said(value, this.map.language)
    if (typeof value === 'number') return text(String(value))
    return this.label(recordOf(value) as LocalizedText)
  }

  /** The same for a label that is read already. */
  label(texts: LocalizedText | undefined): Inline | undefined {
    if (texts === undefined) return undefined
    const language = [this.language, this.map.language, ...Object.keys(texts)].find(
      (one) => typeof texts[one] === 'string',
    )
    const said = language === undefined ? undefined : texts[language]
    return language === undefined || said === undefined || said.trim() === ''
      ? undefined
      : this.#said(said, language)
  }

  /** One or several human texts, each on its line. */
  humans(value: unknown): Cell {
    return listFrom(value).flatMap((one) => {
      const said = this.human(one)
      return said === undefined ? [] : [[said]]
    })
  }

  /** A human text as plain text, for a sentence. */
  plain(value: unknown): string | undefined {
    const said = this.human(value)
    return said?.kind === 'text' ? said.text : undefined
  }

  categoryName(id: CategoryId): string {
    const category = this.input.rules.categories.get(id)
    return category === undefined ? id : labelIn(category, this.input.translator)
  }

  /** Texts joined as the language does it. */
  list(texts: readonly string[]): string {
    return listInWords(texts, this.language)
  }

  duration(value: unknown): string | undefined {
    return typeof value === 'string' ? (durationInWords(value, this.language) ?? value) : undefined
  }

  /** A country, a union or a region by its name. */
  place(code: string): string {
    return countryName(code, this.language) ?? code
  }

  /** Places of a system or a recipient, each with what it is for. */
  places(value: unknown): Cell {
    return listFrom(value).flatMap((one) => {
      if (typeof one === 'string') return [[text(this.place(one))]]
      const { in: where, for: use, when } = recordOf(one)
      const purpose = this.human(use) ?? this.human(when)
      return listFrom(where)
        .filter((code) => typeof code === 'string')
        .map((code) => joined(this.place(code), ...(purpose === undefined ? [] : [' (', purpose, ')'])))
    })
  }

  /** A date of the map; undefined for what is none. */
  date(value: unknown): Inline | undefined {
    return typeof value === 'string' && /^\d{4}-\d{2}(-\d{2})?$/.test(value)
      ? { kind: 'date', date: value }
      : undefined
  }

  /** A document or a page that the map names: an address, or a path as its file of the map has it. */
  documents(value: unknown, at?: Pick<MapLocation, 'path'>): Cell {
    const folder = folderOf(at?.path ?? this.map.files[0]?.path ?? '')
    return listFrom(value)
      .filter((one) => typeof one === 'string' && one.trim() !== '')
      .map((one) => {
        const said = one as string
        if (isAddress(said)) return [{ kind: 'address', url: said, text: said }]
        if (/\s/.test(said) || !/[./]/.test(said)) return [text(said)]
        return [{ kind: 'file', path: joinPath(folder, said) }]
      })
  }

  /** When something was last looked at, and when it is due again. */
  review(value: unknown): { readonly last: Cell; readonly next: Cell } {
    const { reviewed, verified, signed, updated, created, decided, review_every: every } = recordOf(value)
    const last = this.date(reviewed ?? verified)
    const since = [reviewed, verified, decided, signed, updated, created].find(
      (one) => this.date(one) !== undefined,
    )
    const due = typeof every === 'string' && typeof since === 'string' ? dateAfter(since, every) : undefined
    const next: Inline[] = due === undefined ? [] : [{ kind: 'date', date: due }]
    if (due !== undefined && isPast(due, this.input.today)) next.push(text(' '), this.flag(say('overdue')))
    const often = this.duration(every)
    return {
      last: last === undefined ? [] : [[last]],
      next: [
        ...(next.length === 0 ? [] : [next]),
        ...(often === undefined ? [] : [this.line(say('every {period}', { period: often }))]),
      ],
    }
  }

  #said(said: string, language: string): Inline {
    const one = said.replaceAll(/\s+/g, ' ').trim()
    return language === this.language ? text(one) : { kind: 'text', text: one, language }
  }
}

/** A plain text in the document's language. */
export function text(said: string): Inline {
  return { kind: 'text', text: said }
}

/** One line of several parts. */
export function joined(...parts: readonly (Inline | string)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? text(part) : part))
}

/** Whether a text is the address of a page or a mailbox. */
function isAddress(said: string): boolean {
  return /^(?:https?:\/\/\S+|mailto:\S+)$/i.test(said)
}

/** The day after a duration from a day; a month without a day ends with its last. Undefined for what is no duration. */
function dateAfter(date: string, duration: string): string | undefined {
  const match = /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration)
  const [year, month, day] = date.split('-').map(Number)
  if (match === null || year === undefined || month === undefined) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0))
  const monthIndex = (year + years) * 12 + (month - 1) + months
  const lastOfMonth = new Date(Date.UTC(Math.floor(monthIndex / 12), (monthIndex % 12) + 1, 0)).getUTCDate()
  const moment = new Date(
    Date.UTC(
      Math.floor(monthIndex / 12),
      monthIndex % 12,
      Math.min(day ?? lastOfMonth, lastOfMonth) + weeks * 7 + days,
    ),
  )
  return Number.isNaN(moment.getTime()) || moment.getUTCFullYear() > 9999
    ? undefined
    : moment.toISOString().slice(0, 10)
}

function isPast(date: string, today: string | undefined): boolean {
  return today !== undefined && date < today
}
