/* In a chunk of its own: the library is loaded when somebody asks for a spreadsheet. */
import { readXlsx, writeXlsx, type CellStyle, type CellValue, type WriteSheet } from 'hucre/xlsx'
import type { Cell, Column, DocumentTable, ReportDocument } from '../../model/document.ts'
import { articlesInWords, cellOf, plainCell, plainLine, tablesOf, type Places } from './text.ts'

/**
 * A workbook: a sheet that says what it is, then a sheet for each table, with a frozen and filtered header. Texts stay
 * texts, whatever they start with.
 */
export function documentXlsx(report: ReportDocument, places: Places): Promise<Uint8Array> {
  const tables = tablesOf(report).filter(({ rows }) => rows.length > 0)
  const names = sheetNames([report.title, ...tables.map(({ title }) => title)])
  return writeXlsx({
    // The format asks for a moment; the document has none.
    properties: { title: report.title, creator: report.organization, created: noMoment, modified: noMoment },
    defaultFont: font,
    sheets: [
      coverSheet(report, names[0] ?? '', places),
      ...tables.map((table, index) => tableSheet(table, names[index + 1] ?? '', report, places)),
    ],
  })
}

/** Whether two workbooks hold the same: their bytes differ by what packed them. False for bytes that are no workbook. */
export async function areAlike(one: Uint8Array, other: Uint8Array): Promise<boolean> {
  try {
    const [left, right] = await Promise.all([contentOf(one), contentOf(other)])
    return left === right
  } catch {
    return false
  }
}

async function contentOf(bytes: Uint8Array): Promise<string> {
  const { sheets } = await readXlsx(bytes, { readStyles: true })
  return JSON.stringify(
    sheets.map(({ name, rows, cells, columns, autoFilter, freezePane }) => ({
      name,
      rows,
      cells: [...(cells ?? [])],
      columns,
      autoFilter,
      freezePane,
    })),
  )
}

const noMoment = new Date(Date.UTC(2000, 0, 1))

function coverSheet(report: ReportDocument, name: string, places: Places): WriteSheet {
  const notes = [
    ...report.notes.map((line) => ['', plainLine(line, places)]),
    ...report.sections.flatMap(({ title, articles, notes: own }) => {
      const [first, ...others] = own.map((line) => plainLine(line, places))
      const law = articlesInWords(articles)
      return [[law === '' ? title : `${title} (${law})`, first ?? ''], ...others.map((line) => ['', line])]
    }),
  ]
  const rows = [[report.title], [report.organization], [], ...notes]
  const cells = new Map<string, { value: CellValue; style: CellStyle }>([
    ['0,0', { value: report.title, style: { font: { ...font, bold: true, size: 16, color: accent } } }],
    ['1,0', { value: report.organization, style: { font: { ...font, bold: true } } }],
  ])
  notes.forEach((row, index) => {
    row.forEach((value, column) => cells.set(`${index + 3},${column}`, { value, style: body }))
  })
  const widths = [44, 90]
  return {
    name,
    rows,
    cells,
    columns: widths.map((width) => ({ width })),
    rowDefs: new Map(notes.map((row, index) => [index + 3, { height: heightOf(row, widths) }])),
    pageSetup: page,
  }
}

function tableSheet(table: DocumentTable, name: string, report: ReportDocument, places: Places): WriteSheet {
  const { columns, rows } = table
  const head = columns.map(({ title, articles }) => {
    const law = articlesInWords(articles)
    return law === '' ? title : `${title}\n${law}`
  })
  const values: CellValue[][] = [head]
  const cells = new Map<string, { value: CellValue; style: CellStyle; hyperlink?: { target: string } }>()
  head.forEach((value, column) => cells.set(`0,${column}`, { value, style: header }))
  rows.forEach((row, index) => {
    values.push(
      columns.map(({ id }, column) => {
        const cell = cellOf(row, id, table)
        const value = valueOf(cell, places)
        const target = linkOf(cell, places)
        cells.set(`${index + 1},${column}`, {
          value,
          style: styleOf(cell, value, target !== undefined),
          ...(target !== undefined && { hyperlink: { target } }),
        })
        return value
      }),
    )
  })
  const widths = columns.map(widthOf)
  const range = `A1:${columnName(columns.length - 1)}${rows.length + 1}`
  return {
    name,
    rows: values,
    cells,
    columns: widths.map((width) => ({ width })),
    rowDefs: new Map(values.map((row, index) => [index, { height: heightOf(row, widths) }])),
    freezePane: { rows: 1, columns: 1 },
    autoFilter: { range },
    pageSetup: {
      ...page,
      fitToWidth: Math.ceil(widths.reduce((sum, width) => sum + width, 0) / charactersOfPage),
      printTitlesRow: '$1:$1',
      printTitlesColumn: '$A:$A',
    },
    headerFooter: {
      oddHeader: `&L${quoted(report.title)}&R${quoted(report.organization)}`,
      oddFooter: '&L&A&R&P / &N',
    },
  }
}

function valueOf(cell: Cell, places: Places): CellValue {
  const [line, ...others] = cell
  const [part, ...parts] = line ?? []
  if (part !== undefined && others.length === 0 && parts.length === 0) {
    if (part.kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(part.date))
      return new Date(`${part.date}T00:00:00Z`)
    if (part.kind === 'text' && /^(?:0|[1-9]\d{0,8})$/.test(part.text)) return Number(part.text)
  }
  const text = plainCell(cell, places)
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** What a cell of the format holds at most. */
const longest = 32_767

/** Where a cell that is one place leads. */
function linkOf(cell: Cell, places: Places): string | undefined {
  const [line, ...others] = cell
  const [part, ...parts] = line ?? []
  if (part === undefined || others.length > 0 || parts.length > 0) return undefined
  return part.kind === 'file' ? places.hrefOf(part.path) : part.kind === 'address' ? part.url : undefined
}

function styleOf(cell: Cell, value: CellValue, isLink: boolean): CellStyle {
  const parts = cell.flat()
  if (parts.some(({ kind }) => kind === 'missing')) return missing
  if (parts.some(({ kind }) => kind === 'flag')) return flagged
  if (isLink) return link
  return value instanceof Date ? dated : body
}

function widthOf({ width }: Column): number {
  return width === 'narrow' ? 14 : width === 'normal' ? 26 : 42
}

/** What fits on a line of A4 across, in print that one can read. */
const charactersOfPage = 170

/** Points that the highest cell of a row needs: not every program makes room by itself. */
function heightOf(row: readonly CellValue[], widths: readonly number[]): number {
  const lines = row.map((value, index) => {
    const width = widths[index] ?? 1
    const text = value instanceof Date ? '' : String(value ?? '')
    return text
      .split('\n')
      .reduce((sum, part) => sum + Math.max(1, Math.ceil((part.length * 1.1) / width)), 0)
  })
  return Math.min(409, 4 + 15 * Math.max(1, ...lines))
}

/** Names that the format allows: unique, at most 31 characters, without those that it keeps for itself. */
function sheetNames(titles: readonly string[]): readonly string[] {
  const used = new Set<string>()
  return titles.map((title) => {
    const clean =
      title
        .replaceAll(/[[\]:*?/\\]/g, ' ')
        .replaceAll(/^'+|'+$/g, '')
        .trim() || '–'
    for (let count = 1; ; count++) {
      const suffix = count === 1 ? '' : ` ${count}`
      const cut = clean
        .slice(0, 31 - suffix.length)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trim()
      const name = cut + suffix
      if (used.has(name.toLowerCase())) continue
      used.add(name.toLowerCase())
      return name
    }
  })
}

function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

/** In headers and footers `&` starts a code. */
function quoted(text: string): string {
  return text.replaceAll('&', '&&').slice(0, 100)
}

/** Every style names it: what a style leaves out is another font. */
const font = { name: 'Arial', size: 10 }
const accent = { rgb: '1F4E79' }
const line = { style: 'thin' as const, color: { rgb: 'C9D1D9' } }
const border = { top: line, right: line, bottom: line, left: line }
const alignment = { vertical: 'top' as const, wrapText: true }
const body: CellStyle = { font, alignment, border, numFmt: '@' }
const dated: CellStyle = { ...body, numFmt: 'yyyy-mm-dd', alignment: { ...alignment, horizontal: 'left' } }
const link: CellStyle = { ...body, font: { ...font, color: accent, underline: true } }
const missing: CellStyle = {
  ...body,
  font: { ...font, color: { rgb: '5C3D00' } },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFF1B8' } },
}
const flagged: CellStyle = { ...body, font: { ...font, bold: true, color: { rgb: 'A40E26' } } }
const header: CellStyle = {
  font: { ...font, bold: true, color: { rgb: 'FFFFFF' } },
  fill: { type: 'pattern', pattern: 'solid', fgColor: accent },
  alignment: { vertical: 'center', wrapText: true },
  border,
}
const page = {
  paperSize: 'a4' as const,
  orientation: 'landscape' as const,
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
}
