import type {
  Cell,
  DocumentSection,
  DocumentTable,
  Inline,
  Line,
  ReportDocument,
  Row,
} from '../../model/document.ts'
import { escapeHtml } from '../html-text.ts'
import { articlesInWords, cellOf, fileInWords, type Places } from './text.ts'

/** One file that needs nothing else: no script, no font, no picture. It prints on A4, wide tables across the page. */
export function documentHtml(report: ReportDocument, places: Places): string {
  const { title, organization, language, notes, sections } = report
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="generator" content="Art25">
<title>${escapeHtml(title)} – ${escapeHtml(organization)}</title>
<style>
${styles.trim()}
</style>
</head>
<body${isWide(sections[0]) && sections.length === 1 ? ' class="across"' : ''}>
<header>
<p class="organization">${escapeHtml(organization)}</p>
<h1>${escapeHtml(title)}</h1>
${paragraphs(notes, places)}
</header>
${contents(sections)}
<main>
${sections.map((section, index) => sectionHtml(section, index, places)).join('\n')}
</main>
</body>
</html>
`
}

function contents(sections: readonly DocumentSection[]): string {
  if (sections.length < 2) return ''
  const items = sections.map(
    ({ title }, index) => `<li><a href="#s${index + 1}">${escapeHtml(title)}</a></li>`,
  )
  return `<nav>\n<ul>\n${items.join('\n')}\n</ul>\n</nav>`
}

/** Whether a section prints across the page. */
function isWide(section: DocumentSection | undefined): boolean {
  return section?.tables.some(({ layout, columns }) => layout === 'grid' && columns.length > 5) === true
}

function sectionHtml(section: DocumentSection, index: number, places: Places): string {
  const { title, articles, notes, tables } = section
  const id = `s${index + 1}`
  return `<section id="${id}" aria-labelledby="${id}-title"${isWide(section) ? ' class="across"' : ''}>
<h2 id="${id}-title">${escapeHtml(title)}${law(articles)}</h2>
${paragraphs(notes, places)}
${tables
  .filter(({ rows }) => rows.length > 0)
  .map((table) => tableHtml(table, places))
  .join('\n')}
</section>`
}

function tableHtml(table: DocumentTable, places: Places): string {
  switch (table.layout) {
    case 'grid':
      return gridHtml(table, places)
    case 'cards':
      return table.rows.map((row) => cardHtml(row, table, places)).join('\n')
    case 'entries':
      return `<table class="sheet">
<caption>${escapeHtml(table.title)}</caption>
<tbody>
${table.rows.map((row) => headedRow(row.title, row.articles, row.cells['content'] ?? [], places)).join('\n')}
</tbody>
</table>`
    case 'prose':
      return table.rows
        .map(
          ({ title, articles, cells }) =>
            `<h3>${escapeHtml(title)}${law(articles)}</h3>\n${paragraphs(cells['content'] ?? [], places)}`,
        )
        .join('\n')
  }
}

function gridHtml(table: DocumentTable, places: Places): string {
  const head = table.columns.map(
    ({ title, articles, width }) =>
      `<th scope="col" class="${width}">${escapeHtml(title)}${law(articles)}</th>`,
  )
  const rows = table.rows.map((row) => {
    const cells = table.columns.map(({ id }, index) => {
      const content = cellHtml(cellOf(row, id, table), places)
      return index === 0 ? `<th scope="row">${content}</th>` : `<td>${content}</td>`
    })
    return `<tr>${cells.join('')}</tr>`
  })
  return `<div class="scroll" role="region" aria-label="${escapeHtml(table.title)}" tabindex="0">
<table class="grid">
<caption>${escapeHtml(table.title)}</caption>
<thead>
<tr>${head.join('')}</tr>
</thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`
}

function cardHtml(row: Row, table: DocumentTable, places: Places): string {
  const rows = table.columns.slice(1).flatMap(({ id, title, articles }) => {
    const cell = row.cells[id]
    return cell === undefined ? [] : [headedRow(title, articles, cell, places)]
  })
  return `<article>
<h3>${escapeHtml(row.title)}</h3>
<table class="sheet">
<caption>${escapeHtml(row.title)}</caption>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</article>`
}

function headedRow(
  title: string,
  articles: readonly string[] | undefined,
  cell: Cell,
  places: Places,
): string {
  return `<tr><th scope="row">${escapeHtml(title)}${law(articles)}</th><td>${cellHtml(cell, places)}</td></tr>`
}

function law(articles: readonly string[] | undefined): string {
  const said = articlesInWords(articles)
  return said === '' ? '' : ` <small>${escapeHtml(said)}</small>`
}

function cellHtml(cell: Cell, places: Places): string {
  const lines = cell.map((line) => lineHtml(line, places))
  return lines.length < 2 ? lines.join('') : `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`
}

function paragraphs(cell: Cell, places: Places): string {
  const content = cellHtml(cell, places)
  if (content === '') return ''
  return cell.length === 1 ? `<p>${content}</p>` : content
}

function lineHtml(line: Line, places: Places): string {
  return line.map((part) => partHtml(part, places)).join('')
}

function partHtml(part: Inline, places: Places): string {
  switch (part.kind) {
    case 'text':
      return part.language === undefined
        ? escapeHtml(part.text)
        : `<span lang="${escapeHtml(part.language)}">${escapeHtml(part.text)}</span>`
    case 'date':
      return `<time datetime="${escapeHtml(part.date)}">${escapeHtml(part.date)}</time>`
    case 'flag':
      return `<strong class="flag">${escapeHtml(part.text)}</strong>`
    case 'missing':
      return `<mark>${escapeHtml(part.text)}</mark>`
    case 'file':
      return `<a class="file" href="${escapeHtml(places.hrefOf(part.path))}">${escapeHtml(fileInWords(part, places))}</a>`
    case 'address':
      return `<a href="${escapeHtml(part.url)}">${escapeHtml(part.text)}</a>`
  }
}

const styles = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --faint: #57606a; --paper: #ffffff; --shade: #f3f5f8; --rule: #c9d1d9;
  --accent: #1f4e79; --mark: #fff1b8; --mark-ink: #5c3d00; --flag: #a40e26;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3; --faint: #9da7b3; --paper: #0d1117; --shade: #161b22; --rule: #3d444d;
    --accent: #79b8ff; --mark: #4d3800; --mark-ink: #ffdf8a; --flag: #ff9492;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif; }
h1, h2, h3 { line-height: 1.25; color: var(--accent); break-after: avoid; }
h1 { margin: 0 0 .5rem; font-size: 1.9rem; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; font-size: 1.4rem; border-bottom: 2px solid var(--accent); }
h3 { margin: 1.5rem 0 .5rem; font-size: 1.1rem; }
p { max-width: 75ch; margin: .5rem 0; }
small { font-size: .75em; font-weight: 400; color: var(--faint); }
a { color: var(--accent); text-underline-offset: .15em; overflow-wrap: anywhere; }
a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.organization { margin: 0; color: var(--faint); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
.file { font-family: ui-monospace, 'Cascadia Mono', 'Liberation Mono', Menlo, Consolas, monospace; font-size: .85em; }
mark { padding: 0 .3em; color: var(--mark-ink); background: var(--mark); border-radius: .2em; }
mark::before { content: '\\26A0\\FE0E\\00A0'; }
.flag { color: var(--flag); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .4rem .6rem; text-align: left; vertical-align: top; border: 1px solid var(--rule); }
th { font-weight: 600; }
thead th { background: var(--shade); border-bottom: 2px solid var(--accent); vertical-align: bottom; }
th small { display: block; }
.sheet th { width: 16rem; background: var(--shade); }
.grid .narrow { min-width: 5.5rem; } .grid .normal { min-width: 8rem; } .grid .wide { min-width: 12rem; }
td ul, th ul { margin: 0; padding-left: 1.1em; }
tr { break-inside: avoid; }
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) ' / ' counter(pages); font: 8pt sans-serif; color: #57606a; } }
@page across { size: A4 landscape; margin: 12mm 12mm 16mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --faint: #444; --paper: #fff; --shade: #eef1f5; --rule: #9aa4af;
    --accent: #1f4e79; --mark: #fff1b8; --mark-ink: #5c3d00; --flag: #a40e26; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .across { page: across; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  .across .grid { font-size: 7pt; }
  .across .grid th, .across .grid td { min-width: 0; padding: .25rem .35rem; overflow-wrap: break-word; hyphens: auto; }
  .across .grid th.wide { min-width: 30mm; }
  .sheet th { width: 42mm; }
  thead { display: table-header-group; }
  thead th, .sheet th, mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; }
  article { break-inside: auto; }
}
`
