/* Documents for people who answer for personal data, from a map that was read to the bytes of a format. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { tableCsv } from '../output/document/csv.ts'
import { documentHtml } from '../output/document/html.ts'
import { documentJson } from '../output/document/json.ts'
import { documentMarkdown } from '../output/document/markdown.ts'
import { tablesOf, type Places } from '../output/document/text.ts'
import type * as SpreadsheetModule from '../output/document/xlsx.ts'
import type { ReportDocument } from '../model/document.ts'
import { installationFolder, isBundled } from './installation.ts'

/** Formats by the extension of their files. */
export const documentFormats = ['md', 'html', 'csv', 'xlsx', 'json'] as const
export type DocumentFormat = (typeof documentFormats)[number]

/**
 * Where files lie for a document.
 * @param folder of the map, relative to the checked folder: paths are read as seen from there
 * @param from the folder that the document is written to, relative likewise: links are followed from there
 */
export function placesFor(folder: string, from: string): Places {
  return {
    nameOf: (path) => seenFrom(folder, path),
    hrefOf: (path) =>
      seenFrom(from, path).split('/').map(encodeURIComponent).join('/').replaceAll(/[()']/g, encodeMore),
  }
}

/** The document in a format other than CSV, which holds one table. */
export async function renderDocument(
  document: ReportDocument,
  format: Exclude<DocumentFormat, 'csv'>,
  places: Places,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'md':
      return documentMarkdown(document, places)
    case 'html':
      return documentHtml(document, places)
    case 'json':
      return documentJson(document, places)
    case 'xlsx':
      return (await loadSpreadsheets()).documentXlsx(document, places)
  }
}

/** Every table of a document as CSV, by its id. */
export function renderTables(document: ReportDocument, places: Places): ReadonlyMap<string, string> {
  return new Map(tablesOf(document).map((table) => [table.id, tableCsv(table, places)]))
}

/** Whether a document that was written says the same as one that was made now. */
export async function saysTheSame(written: Uint8Array, made: string | Uint8Array): Promise<boolean> {
  if (typeof made !== 'string') return (await loadSpreadsheets()).areAlike(written, made)
  // Git may have changed the line ends on its way.
  const lines = (text: string): string => text.replaceAll('\r\n', '\n')
  return lines(Buffer.from(written).toString('utf8')) === lines(made)
}

type Spreadsheets = typeof SpreadsheetModule

/** The library for spreadsheets is large, and few ask for one. */
async function loadSpreadsheets(): Promise<Spreadsheets> {
  if (!isBundled) return import('../output/document/xlsx.ts')
  const path = join(installationFolder, 'chunk-xlsx.cjs')
  return createRequire(path)(path) as Spreadsheets
}

/** A path as seen from a folder; both are relative to the same folder, with forward slashes. */
function seenFrom(folder: string, path: string): string {
  const from = folder === '' ? [] : folder.split('/')
  const to = path.split('/')
  let shared = 0
  while (
    shared < from.length &&
    shared < to.length - 1 &&
    from[shared] === to[shared] &&
    from[shared] !== '..'
  )
    shared++
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')
}

function encodeMore(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
