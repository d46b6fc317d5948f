import assert from 'node:assert/strict'
import { readers as markup } from '../../server/src/languages/chunk-markup.ts'
import { readers as scripts } from '../../server/src/languages/chunk-typescript.ts'
import { withEmbedded } from '../../server/src/languages/embedded.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import type { FileFacts } from '../../server/src/model/fact.ts'

const rules = { logCallees: ['console.*', 'logger.*'], maskingFunctions: ['mask'] }
const readers = { ...markup, ...scripts }

/** The facts of a text with its scripts, by its path; the same on LF and CRLF, each name at its place. */
export function readMarkup(path: string, text: string): FileFacts {
  const facts = readOnce(path, text)
  for (const { name, span } of facts.fields) assert.equal(text.slice(span.start, span.end), name)
  if (!text.includes('\r')) {
    const windows = readOnce(path, text.replaceAll('\n', '\r\n'))
    assert.deepEqual(windows.fields.map(withoutSpans), facts.fields.map(withoutSpans))
  }
  return facts
}

function readOnce(path: string, text: string): FileFacts {
  const id = languageOf(path)?.id ?? ''
  const read = readers[id]
  assert.ok(read, `no reader for ${path}`)
  const result = read({ path, text }, rules)
  const parts = (result.embedded ?? []).flatMap((part) => {
    // What needs a grammar is read in parts.test.ts.
    if (part.language === 'csharp') return []
    const reader = readers[part.language]
    assert.ok(reader)
    return [{ part, facts: reader(part, rules) }]
  })
  return withEmbedded(result, parts)
}

function withoutSpans(field: object): unknown {
  return { ...field, span: undefined, ownerSpan: undefined }
}

/** One line a field: `3 collected signup.email text email {"label":"Your mail"}`; `optional` is left out where it is true. */
export function markupLines(path: string, text: string): string[] {
  return readMarkup(path, text).fields.map(({ owner, name, role, type, valueType, span, attributes }) => {
    const { optional, ...rest } = attributes
    const said = JSON.stringify(role === 'collected' && optional === true ? rest : attributes)
    const line = text.slice(0, span.start).split('\n').length
    return [line, role, `${owner}.${name}`, valueType, type ?? '-', said === '{}' ? '' : said]
      .join(' ')
      .trimEnd()
  })
}
