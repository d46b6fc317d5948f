/**
 * A document for those who answer for personal data, before it has a format: in one language, with what is missing
 * marked. What it says stands in tables, so that a spreadsheet can hold it as well as a page.
 */
export interface ReportDocument {
  /** What it is asked for by: `record-of-processing`. */
  readonly id: string
  readonly title: string
  /** Whose document it is. */
  readonly organization: string
  /** `en`, `fr`, `de`, `it` or `es`. */
  readonly language: string
  /** What a reader must know before the tables. */
  readonly notes: readonly Line[]
  readonly sections: readonly DocumentSection[]
}

export interface DocumentSection {
  /** Unique in the document. */
  readonly id: string
  readonly title: string
  /** GDPR articles that ask for it: `30(1)`. */
  readonly articles: readonly string[]
  readonly notes: readonly Line[]
  readonly tables: readonly DocumentTable[]
}

/**
 * How a table reads where there is room for sentences. `grid`: rows and columns. `cards`: a sheet for each row, with a line
 * for each column. `entries`: a line for each row, which has one cell. `prose`: a heading and its text for each row.
 */
type TableLayout = 'grid' | 'cards' | 'entries' | 'prose'

export interface DocumentTable {
  /** Unique in the document; of letters, digits, `-` and `_`, because files are named after it. */
  readonly id: string
  readonly title: string
  readonly layout: TableLayout
  /** The first one names the row. Those of `entries` and `prose` are its title, `articles` and `content`. */
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

export interface Column {
  readonly id: string
  readonly title: string
  readonly articles?: readonly string[]
  /** How much text it holds. */
  readonly width: 'narrow' | 'normal' | 'wide'
}

export interface Row {
  /** Unique in the table: the key of the entry in the map, or the item of the law. */
  readonly id: string
  /** What names it: the cell of the first column. */
  readonly title: string
  readonly articles?: readonly string[]
  /** By column; absent where a column has nothing to say of the row. */
  readonly cells: Readonly<Record<string, Cell>>
}

/** Lines, one below the other. */
export type Cell = readonly Line[]

export type Line = readonly Inline[]

export type Inline =
  /** `language` where the text is not in that of the document. */
  | { readonly kind: 'text'; readonly text: string; readonly language?: string }
  /** `YYYY-MM-DD`, or `YYYY-MM`. */
  | { readonly kind: 'date'; readonly date: string }
  /** A file of the repository, relative to the checked folder, and what in it: never a line, which moves. */
  | { readonly kind: 'file'; readonly path: string; readonly symbol?: string }
  | { readonly kind: 'address'; readonly url: string; readonly text: string }
  /** What the map does not record and should. */
  | { readonly kind: 'missing'; readonly text: string }
  /** What a reader must not overlook. */
  | { readonly kind: 'flag'; readonly text: string }
