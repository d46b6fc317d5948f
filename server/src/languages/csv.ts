/*
 * The header of a file of separated values: one line, read by its own delimiter. The rows below are looked at only to tell
 * whether the first line is a header.
 */
import type { Field, FileFacts } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { emptyFacts } from './index.ts'
import { fileStem } from './text.ts'

/** No more than this of a text is looked at, in UTF-16 units. */
const head = 64_000

/** A header that is longer has columns for values. */
const mostColumns = 500

/**
 * The facts of CSV and TSV: the columns of a first line that looks like a header are collected fields, their owner is called
 * after the file. The delimiter (`,`, `;`, tab, `|`) is the one that parts the first lines alike. Only the beginning is
 * read, however long the file is.
 */
export function readCsv({ path, text }: SourceText): FileFacts {
  const start = text.slice(0, head)
  const delimiters = path.toLowerCase().endsWith('.tsv') ? ['\t'] : [',', ';', '\t', '|']
  let rows: readonly (readonly Cell[])[] = []
  for (const delimiter of delimiters) {
    const found = rowsOf(start, delimiter, text.length > head)
    if ((found[0]?.length ?? 0) > (rows[0]?.length ?? 1)) rows = found
  }
  const [header, ...data] = rows
  if (header === undefined || header.length > mostColumns || !looksLikeHeader(header, data)) return emptyFacts
  const owner = fileStem(path)
  const ownerSpan = { start: 0, end: 0 }
  const fields: Field[] = header.flatMap(({ value, span }) =>
    value === ''
      ? []
      : [
          {
            owner,
            name: value,
            valueType: 'unknown' as const,
            role: 'collected' as const,
            span,
            ownerSpan,
            attributes: {},
          },
        ],
  )
  return {
    ...emptyFacts,
    owners: [{ name: owner, span: ownerSpan, kind: 'file', role: 'collected', includes: [] }],
    fields,
  }
}

interface Cell {
  readonly value: string
  readonly span: Span
}

/** Rows that are looked at. */
const sample = 20

function rowsOf(text: string, delimiter: string, cut: boolean): readonly (readonly Cell[])[] {
  const rows: Cell[][] = []
  let row: Cell[] = []
  let at = 0
  while (at <= text.length && rows.length < sample) {
    const { cell, end } = cellAt(text, at, delimiter)
    row.push(cell)
    const next = text[end]
    if (next === delimiter) {
      at = end + 1
      continue
    }
    // A line of comments above the header, as some exports have it.
    const comment = rows.length === 0 && /^[#]/.test(row[0]?.value ?? '')
    if ((row.length > 1 || row[0]?.value !== '') && !comment && !(cut && next === undefined)) rows.push(row)
    row = []
    if (next === undefined) break
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1
  }
  return rows
}

function cellAt(
  text: string,
  from: number,
  delimiter: string,
): { readonly cell: Cell; readonly end: number } {
  let at = from
  while (text[at] === ' ') at++
  const quote = text[at]
  if (quote === '"' || quote === "'") {
    let close = text.indexOf(quote, at + 1)
    while (close >= 0 && text[close + 1] === quote) close = text.indexOf(quote, close + 2)
    if (close >= 0) {
      let end = close + 1
      while (text[end] === ' ') end++
      const behind = text[end]
      if (behind === undefined || behind === delimiter || behind === '\n' || behind === '\r') {
        const span = trimmed(text, at + 1, close)
        return {
          cell: {
            value: text
              .slice(span.start, span.end)
              .replaceAll(quote + quote, quote)
              .replace(/\r\n?/g, '\n'),
            span,
          },
          end,
        }
      }
    }
  }
  let end = from
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end++
  const span = trimmed(text, from, end)
  return { cell: { value: text.slice(span.start, span.end), span }, end }
}

function trimmed(text: string, from: number, to: number): Span {
  let start = from
  let end = to
  while (start < end && /\s/.test(text[start] ?? '')) start++
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--
  return { start, end }
}

/** A name of a column: short, begins with a letter, and is no value. */
const columnName = /^[\p{L}_$#@][\p{L}\p{M}\p{N}_\s.\-/"()#%€$:&'+?*[\]]{0,63}$/u
const valueLike =
  /^[-+]?[\d.,]+%?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|@[\w-]+\.|^https?:|^(?:true|false|null|n\/a)$/i
/** Written as programs write names. */
const identifier =
  /^[\p{Ll}\p{N}]*(?:[_\-.]\p{L}|\p{Ll}\p{Lu})|^[\p{Ll}_][\p{Ll}\p{N}_]*$|^[\p{Lu}\p{N}]+(?:_[\p{Lu}\p{N}]+)+$/u

function looksLikeHeader(header: readonly Cell[], rows: readonly (readonly Cell[])[]): boolean {
  const names = header.map(({ value }) => value).filter((value) => value !== '')
  if (names.length < 2 || names.length * 2 < header.length) return false
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length * 0.9) return false
  if (!names.every((name) => columnName.test(name) && !valueLike.test(name))) return false
  // Rows of another width: this is no table.
  const alike = rows.filter((row) => row.length === header.length).length
  if (rows.length > 0 && alike * 2 < rows.length) return false
  const repeated = header.some(
    ({ value }, column) => value !== '' && rows.filter((row) => row[column]?.value === value).length > 0,
  )
  if (repeated) return false
  const valued = header.some(
    (_, column) => rows.length > 0 && rows.some((row) => valueLike.test(row[column]?.value ?? '')),
  )
  return (
    valued || names.filter((name) => identifier.test(name)).length * 2 >= names.length || rows.length === 0
  )
}
