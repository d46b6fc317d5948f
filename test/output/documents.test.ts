import assert from 'node:assert/strict'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { readXlsx } from 'hucre/xlsx'
import { readFileSync } from 'node:fs'
import { placesFor, renderTables, saysTheSame } from '../../server/src/host/documents.ts'
import type { DocumentTable, Inline, ReportDocument } from '../../server/src/model/document.ts'
import { tableCsv } from '../../server/src/output/document/csv.ts'
import { documentHtml } from '../../server/src/output/document/html.ts'
import { documentJson } from '../../server/src/output/document/json.ts'
import { documentMarkdown } from '../../server/src/output/document/markdown.ts'
import { documentXlsx } from '../../server/src/output/document/xlsx.ts'
import { documentKinds } from '../../server/src/report/index.ts'
import { made, places } from '../report/sample.ts'

/** A document of one table in each layout, with these parts in one cell. */
function documentOf(...parts: readonly Inline[]): ReportDocument {
  const table = (layout: DocumentTable['layout']): DocumentTable => ({
    id: layout,
    title: layout,
    layout,
    columns: [
      { id: 'name', title: 'Name', width: 'normal' },
      { id: 'articles', title: 'Article', width: 'narrow' },
      { id: 'content', title: 'Content', articles: ['5(1)(e)'], width: 'wide' },
    ],
    rows: [{ id: 'row', title: 'Row', articles: ['13(1)(a)'], cells: { name: [parts], content: [parts] } }],
  })
  return {
    id: 'record-of-processing',
    title: 'Record',
    organization: 'Example',
    language: 'en',
    notes: [],
    sections: [
      {
        id: 's',
        title: 'Section',
        articles: [],
        notes: [],
        tables: (['grid', 'cards', 'entries', 'prose'] as const).map(table),
      },
    ],
  }
}

const text = (said: string): Inline => ({ kind: 'text', text: said })
const hostile = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\tx',
  'a|b',
  '<script>alert(1)</script>',
  '"quoted"',
  'a,b',
  'line\nbreak',
  '`code`',
  '[x](y)',
  '&amp;',
]

describe('a document as Markdown', () => {
  it('escapes what would be a table, a tag, a link or emphasis', () => {
    const written = documentMarkdown(documentOf(text('a|b <b>*x*</b> [y](z) `c`')), places)
    assert.ok(written.includes('a\\|b \\<b\\>\\*x\\*\\</b\\> \\[y\\](z) \\`c\\`'), written)
  })

  it('does not take a sentence for a list', () => {
    const written = documentMarkdown(documentOf(text('1. first')), places)
    assert.ok(written.includes('\n1\\. first\n'), written)
  })

  it('keeps the columns of every table whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' })), { maxLength: 4 }),
        (said) => {
          const written = documentMarkdown(documentOf(...said.map(text)), places)
          const lines = written.split('\n').filter((line) => line.startsWith('|'))
          const bars = (line: string): number => line.replaceAll(/\\[\s\S]/g, '').split('|').length
          const expected = new Set([bars('| a | b | c |'), bars('| a | b |'), bars('|---|---|')])
          for (const line of lines) assert.ok(expected.has(bars(line)), line)
          assert.equal(lines.length, 9)
        },
      ),
    )
  })

  it('links to files with what is in them, relative to where the document lies', () => {
    const part: Inline = { kind: 'file', path: 'app/src/a (b).ts', symbol: 'User.email' }
    const written = documentMarkdown(documentOf(part), placesFor('app', 'app/reports/dpo'))
    assert.ok(written.includes('[src/a (b).ts: User.email](../../src/a%20%28b%29.ts)'), written)
  })
})

describe('a document as HTML', () => {
  const tagsOf = (html: string): readonly string[] => {
    const tags: string[] = []
    const parser = new Parser({
      onopentag: (name, { style, href }) => tags.push(`${name} ${style ?? ''} ${href ?? ''}`),
    })
    parser.write(html)
    parser.end()
    return tags
  }

  it('makes no tag and no attribute of what stands in it', () => {
    const plain = tagsOf(documentHtml(documentOf(text('x')), places))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom(...hostile, '" onclick="x', "'><img src=x>"),
          fc.string({ unit: 'binary', minLength: 1 }),
        ),
        (said) => {
          assert.deepEqual(tagsOf(documentHtml(documentOf(text(said)), places)), plain)
        },
      ),
    )
  })

  it('needs nothing from outside and no script', () => {
    for (const { id } of documentKinds) {
      const html = documentHtml(made(id), places)
      assert.ok(html.includes(`content="default-src 'none'; style-src 'unsafe-inline'"`))
      assert.doesNotMatch(html, /<script|<link|<img|src=|@import|url\(/)
    }
  })

  it('names its language, and that of texts in another', () => {
    const html = documentHtml(made('notice', undefined, { language: 'it' }), places)
    assert.match(html, /^<!doctype html>\n<html lang="it">/)
    assert.match(html, /<span lang="en">Answer requests<\/span>/)
  })

  it('heads every column and every row', () => {
    const html = documentHtml(made('retention-schedule'), places)
    assert.match(html, /<th scope="col"/)
    assert.match(html, /<th scope="row"/)
    assert.match(html, /<caption>/)
  })
})

describe('a table as CSV', () => {
  const csv = (said: string): string => {
    const [table] = documentOf(text(said)).sections[0]?.tables ?? []
    return table === undefined ? '' : tableCsv(table, places)
  }

  it('quotes as RFC 4180 does, with lines that end in CR LF and a byte order mark', () => {
    assert.equal(
      csv('a "b", c\nd'),
      '\uFEFFName,Article,Content (Art. 5(1)(e))\r\n"a ""b"", c\nd",,"a ""b"", c\nd"\r\n',
    )
  })

  it('keeps texts from being formulas', () => {
    for (const said of ['=1+1', '+1', '-1', '@SUM(A1)'])
      assert.ok(csv(said).includes(`\r\n'${said},,'${said}\r\n`), csv(said))
  })

  it('is there for every table of a document', () => {
    assert.deepEqual([...renderTables(made('measures'), places).keys()], ['measures', 'actions'])
  })
})

describe('a document as XLSX', () => {
  it('has a sheet for each table, frozen and filtered, and keeps texts from being formulas', async () => {
    const { sheets } = await readXlsx(await documentXlsx(documentOf(text('=1+1')), places), {
      readStyles: true,
    })
    assert.deepEqual(
      sheets.map(({ name }) => name),
      ['Record', 'grid', 'cards', 'entries', 'prose'],
    )
    const [, grid] = sheets
    assert.deepEqual(grid?.freezePane, { rows: 1, columns: 1 })
    assert.equal(grid.autoFilter?.range, 'A1:C2')
    assert.equal(grid.rows[1]?.[0], '=1+1')
    assert.equal(grid.cells?.get('1,0')?.formula, undefined)
    assert.equal(grid.cells?.get('0,0')?.style?.font?.bold, true)
  })

  it('holds dates as dates and links to files', async () => {
    const at = async (part: Inline): Promise<readonly unknown[]> => {
      const { sheets } = await readXlsx(await documentXlsx(documentOf(part), places))
      const cell = sheets[1]?.cells?.get('1,0')
      return [sheets[1]?.rows[1]?.[0], cell?.hyperlink?.target]
    }
    assert.deepEqual(await at({ kind: 'date', date: '2024-01-18' }), [
      new Date('2024-01-18T00:00:00Z'),
      undefined,
    ])
    assert.deepEqual(await at({ kind: 'file', path: 'src/a.ts', symbol: 'A' }), ['src/a.ts: A', 'src/a.ts'])
  })

  it('is the same whenever it is made, and known to be', async () => {
    const one = await documentXlsx(made('recipients'), places)
    assert.deepEqual(await documentXlsx(made('recipients'), places), one)
    assert.equal(await saysTheSame(one, one), true)
    const other = await documentXlsx(made('recipients', undefined, { today: '2030-01-01' }), places)
    assert.equal(await saysTheSame(one, other), false)
    assert.equal(await saysTheSame(Buffer.from('no workbook'), one), false)
  })

  it('gives sheets names that the format allows', async () => {
    const [section] = documentOf(text('x')).sections
    const title = "'[a]: very/long\\name* of a table? that is too long'"
    const tables = (section?.tables ?? []).map((table) => ({ ...table, title }))
    const document = { ...documentOf(text('x')), sections: section ? [{ ...section, tables }] : [] }
    const { sheets } = await readXlsx(await documentXlsx(document, places))
    const names = sheets.map(({ name }) => name)
    assert.equal(new Set(names).size, 5)
    for (const name of names) assert.match(name, /^[^[\]:*?/\\]{1,31}$/)
  })
})

describe('a document as JSON', () => {
  const schema = JSON.parse(readFileSync('rules/schema/report.schema.json', 'utf8')) as {
    properties: { document: { enum: readonly string[] } }
  }
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)

  for (const { id } of documentKinds)
    it(`${id} is valid against the schema, and lists what is missing`, () => {
      assert.ok(schema.properties.document.enum.includes(id))
      for (const language of ['en', 'fr']) {
        const parsed = JSON.parse(documentJson(made(id, undefined, { language }), places)) as {
          missing: unknown[]
        }
        assert.ok(validate(parsed), JSON.stringify(validate.errors))
      }
      const bare = JSON.parse(documentJson(made(id, 'art25: 1\n'), places)) as { missing: unknown[] }
      assert.ok(validate(bare), JSON.stringify(validate.errors))
    })

  it('says of each missing thing where it is and which article asks for it', () => {
    const { missing } = JSON.parse(documentJson(made('record-of-processing'), places)) as {
      missing: unknown[]
    }
    assert.deepEqual(missing[0], {
      section: 'controller',
      table: 'controller_activities',
      row: 'prospects',
      column: 'retention',
      articles: ['30(1)(f)'],
      text: 'not decided: period to be agreed with sales',
    })
  })
})
