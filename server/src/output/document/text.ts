/* What all formats of documents share. */
import type { Cell, DocumentTable, Inline, Line, ReportDocument, Row } from '../../model/document.ts'

/** Where files lie, as the written document sees them. */
export interface Places {
  /** The path as people read it. */
  readonly nameOf: (path: string) => string
  /** A link to it, relative to the document; percent-encoded. */
  readonly hrefOf: (path: string) => string
}

/** `Art. 30(1)(b), 6(1)`; what is not of the GDPR as it is written. */
export function articlesInWords(articles: readonly string[] | undefined): string {
  if (articles === undefined || articles.length === 0) return ''
  const own = articles.filter((one) => /^\d/.test(one))
  const others = articles.filter((one) => !/^\d/.test(one))
  return [...(own.length === 0 ? [] : [`Art. ${own.join(', ')}`]), ...others].join(', ')
}

/** A cell without marks of a format, a line each. */
export function plainCell(cell: Cell | undefined, places: Places): string {
  return (cell ?? []).map((line) => plainLine(line, places)).join('\n')
}

export function plainLine(line: Line, places: Places): string {
  return line.map((part) => plainPart(part, places)).join('')
}

/** A file with what in it is meant. */
export function fileInWords({ path, symbol }: { path: string; symbol?: string }, { nameOf }: Places): string {
  return symbol === undefined ? nameOf(path) : `${nameOf(path)}: ${symbol}`
}

/** A cell of a table as a table of a spreadsheet has it, where rows also have articles. */
export function cellOf({ articles, title, cells }: Row, column: string, table: DocumentTable): Cell {
  const isListed = table.layout === 'entries' || table.layout === 'prose'
  if (isListed && column === 'articles') return textCell(articlesInWords(articles))
  if (isListed && column === table.columns[0]?.id) return textCell(title)
  return cells[column] ?? []
}

/** Every table of a document. */
export function tablesOf({ sections }: ReportDocument): readonly DocumentTable[] {
  return sections.flatMap(({ tables }) => tables)
}

function textCell(text: string): Cell {
  return text === '' ? [] : [[{ kind: 'text', text }]]
}

function plainPart(part: Inline, places: Places): string {
  switch (part.kind) {
    case 'text':
    case 'flag':
    case 'address':
      return part.text
    case 'date':
      return part.date
    case 'file':
      return fileInWords(part, places)
    case 'missing':
      return `[${part.text}]`
  }
}
