import { escapeMarkdown } from '../../datamap/markdown.ts'
import type {
  Cell,
  DocumentSection,
  DocumentTable,
  Inline,
  Line,
  ReportDocument,
} from '../../model/document.ts'
import { articlesInWords, cellOf, fileInWords, type Places } from './text.ts'

/** The document as Markdown with GitHub's tables. */
export function documentMarkdown(document: ReportDocument, places: Places): string {
  const blocks = [
    `# ${escapeMarkdown(document.title)}`,
    `**${escapeMarkdown(document.organization)}**`,
    ...paragraphs(document.notes, places),
    ...document.sections.flatMap((section) => sectionBlocks(section, places)),
  ]
  return `${blocks.join('\n\n')}\n`
}

function sectionBlocks(
  { title, articles, notes, tables }: DocumentSection,
  places: Places,
): readonly string[] {
  const law = articlesInWords(articles)
  return [
    `## ${escapeMarkdown(title)}`,
    ...(law === '' ? [] : [`*${escapeMarkdown(law)}*`]),
    ...paragraphs(notes, places),
    ...tables.filter(({ rows }) => rows.length > 0).flatMap((table) => tableBlocks(table, places)),
  ]
}

function tableBlocks(table: DocumentTable, places: Places): readonly string[] {
  switch (table.layout) {
    case 'grid':
      return [grid(table, places)]
    case 'cards':
      return table.rows.flatMap((row) => {
        const [first, ...others] = table.columns
        const lines = others.flatMap(({ id, title, articles }) => {
          const cell = row.cells[id]
          return cell === undefined ? [] : [tableLine([headed(title, articles), cellText(cell, places)])]
        })
        const head = [escapeMarkdown(first?.title ?? ''), cellText(row.cells[first?.id ?? ''] ?? [], places)]
        return [`### ${escapeMarkdown(row.title)}`, [tableLine(head), '|---|---|', ...lines].join('\n')]
      })
    case 'entries': {
      const [item, , content] = table.columns
      const lines = table.rows.map((row) =>
        tableLine([headed(row.title, row.articles), cellText(row.cells['content'] ?? [], places)]),
      )
      const head = tableLine([escapeMarkdown(item?.title ?? ''), escapeMarkdown(content?.title ?? '')])
      return [[head, '|---|---|', ...lines].join('\n')]
    }
    case 'prose':
      return table.rows.flatMap((row) => {
        const law = articlesInWords(row.articles)
        return [
          `### ${escapeMarkdown(row.title)}`,
          ...paragraphs(row.cells['content'] ?? [], places),
          ...(law === '' ? [] : [`<sub>${escapeMarkdown(law)}</sub>`]),
        ]
      })
  }
}

function grid(table: DocumentTable, places: Places): string {
  const head = tableLine(table.columns.map(({ title, articles }) => headed(title, articles)))
  const rows = table.rows.map((row) =>
    tableLine(table.columns.map(({ id }) => cellText(cellOf(row, id, table), places))),
  )
  return [head, `|${table.columns.map(() => '---').join('|')}|`, ...rows].join('\n')
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function headed(title: string, articles: readonly string[] | undefined): string {
  const law = articlesInWords(articles)
  return law === '' ? escapeMarkdown(title) : `${escapeMarkdown(title)}<br><sub>${escapeMarkdown(law)}</sub>`
}

function cellText(cell: Cell, places: Places): string {
  return cell.map((line) => lineText(line, places)).join('<br>')
}

/** One line is a paragraph, several are a list. */
function paragraphs(cell: Cell, places: Places): readonly string[] {
  const [only, ...others] = cell.map((line) => asSentence(lineText(line, places)))
  if (only === undefined) return []
  return others.length === 0 ? [only] : [[only, ...others].map((line) => `- ${line}`).join('\n')]
}

/** What looks like the start of a list or a rule is a sentence here. */
function asSentence(line: string): string {
  return line.replace(/^(\d+)(?=[.)])/, '$1\\').replace(/^[-+=]/, String.raw`\$&`)
}

function lineText(line: Line, places: Places): string {
  return line.map((part) => partText(part, places)).join('')
}

function partText(part: Inline, places: Places): string {
  switch (part.kind) {
    case 'text':
      return escapeMarkdown(part.text)
    case 'date':
      return escapeMarkdown(part.date)
    case 'flag':
      return `**${escapeMarkdown(part.text)}**`
    case 'missing':
      return `**⚠ ${escapeMarkdown(part.text)}**`
    case 'file':
      return `[${escapeMarkdown(fileInWords(part, places))}](${places.hrefOf(part.path)})`
    case 'address':
      return `[${escapeMarkdown(part.text)}](<${part.url.replaceAll(/[<>\\\s|]/g, encodeURIComponent)}>)`
  }
}
