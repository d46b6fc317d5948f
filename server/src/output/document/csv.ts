import { stringify } from 'csv-stringify/sync'
import type { DocumentTable } from '../../model/document.ts'
import { articlesInWords, cellOf, plainCell, type Places } from './text.ts'

/**
 * A table as RFC 4180 has it, with a byte order mark, without which spreadsheets do not take it for UTF-8. What they would
 * take for a formula gets an apostrophe in front.
 */
export function tableCsv(table: DocumentTable, places: Places): string {
  const head = table.columns.map(({ title, articles }) => {
    const law = articlesInWords(articles)
    return law === '' ? title : `${title} (${law})`
  })
  const rows = table.rows.map((row) =>
    table.columns.map(({ id }) => plainCell(cellOf(row, id, table), places)),
  )
  return stringify([head, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' })
}
