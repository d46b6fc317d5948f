import type { Cell, Inline, ReportDocument } from '../../model/document.ts'
import { document } from '../json.ts'
import type { Places } from './text.ts'

/** The document of `report --format json`; rules/schema/report.schema.json describes it. */
export function documentJson(report: ReportDocument, places: Places): string {
  const missing: object[] = []
  const sections = report.sections.map((section) => {
    noteMissing(
      missing,
      section.notes,
      { section: section.id, table: null, row: null, column: null },
      section.articles,
    )
    return {
      id: section.id,
      title: section.title,
      articles: section.articles,
      notes: cellOf(section.notes, places),
      tables: section.tables.map((table) => ({
        id: table.id,
        title: table.title,
        columns: table.columns.map(({ id, title, articles }) => ({ id, title, articles: articles ?? [] })),
        rows: table.rows.map((row) => {
          for (const [column, cell] of Object.entries(row.cells)) {
            const articles = row.articles ?? table.columns.find(({ id }) => id === column)?.articles ?? []
            noteMissing(
              missing,
              cell,
              { section: section.id, table: table.id, row: row.id, column },
              articles,
            )
          }
          return {
            id: row.id,
            title: row.title,
            articles: row.articles ?? [],
            cells: Object.fromEntries(
              Object.entries(row.cells).map(([column, cell]) => [column, cellOf(cell, places)]),
            ),
          }
        }),
      })),
    }
  })
  return document({
    // By this and the file's start, what reads a repository for personal data knows it for a document.
    generator: 'art25',
    version: 1,
    document: report.id,
    title: report.title,
    organization: report.organization,
    language: report.language,
    notes: cellOf(report.notes, places),
    sections,
    missing,
  })
}

interface Where {
  readonly section: string
  readonly table: string | null
  readonly row: string | null
  readonly column: string | null
}

function noteMissing(missing: object[], cell: Cell, where: Where, articles: readonly string[]): void {
  for (const part of cell.flat())
    if (part.kind === 'missing') missing.push({ ...where, articles, text: part.text })
}

function cellOf(cell: Cell, { nameOf }: Places): readonly (readonly Inline[])[] {
  return cell.map((line) =>
    line.map((part) => (part.kind === 'file' ? { ...part, path: nameOf(part.path) } : part)),
  )
}
