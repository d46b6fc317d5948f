import assert from 'node:assert/strict'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { documentHtml } from '../../server/src/output/document/html.ts'
import { documentJson } from '../../server/src/output/document/json.ts'
import { documentMarkdown } from '../../server/src/output/document/markdown.ts'
import { documentKinds } from '../../server/src/report/index.ts'
import { readFileSync } from 'node:fs'
import { made, places } from '../report/sample.ts'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly allOf?: readonly Schema[]
  readonly $ref?: string
  readonly enum?: readonly unknown[]
}

const schema = JSON.parse(readFileSync('rules/schema/datamap.schema.json', 'utf8')) as Schema & {
  readonly definitions: Readonly<Record<string, Schema>>
}

/** Values that fit nowhere, or anywhere. */
const oddity = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    '',
    ' ',
    'none',
    'all',
    'US',
    'P1Y',
    'P99999999Y',
    '2024-02-31',
    '2024-13',
    '__proto__',
    'x',
    '=1',
    '|',
    '<b>',
  ),
  fc.constantFrom<unknown>([], {}, [[]], [null], { en: 1 }, { in: ['US'] }),
  fc.string(),
)
const names = ['x', 'y', 'constructor', '__proto__', 'a.b']

/** A value of roughly the shape that the schema asks for, with the odd one among them. */
function valueOf(part: Schema, depth: number): fc.Arbitrary<unknown> {
  const [first] = part.allOf ?? []
  const target = first?.$ref ?? part.$ref
  if (target !== undefined) return valueOf(schema.definitions[target.split('/').at(-1) ?? ''] ?? {}, depth)
  if (part.enum !== undefined)
    return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...part.enum) }, oddity)
  if (depth === 0) return oddity
  const shapes: fc.Arbitrary<unknown>[] = [oddity]
  if (part.items !== undefined) shapes.push(fc.array(valueOf(part.items, depth - 1), { maxLength: 2 }))
  if (typeof part.additionalProperties === 'object')
    shapes.push(
      fc.dictionary(fc.constantFrom(...names), valueOf(part.additionalProperties, depth - 1), { maxKeys: 2 }),
    )
  if (part.properties !== undefined) {
    const keys = Object.entries(part.properties)
    shapes.push(
      fc
        .subarray(keys, { maxLength: Math.min(9, keys.length) })
        .chain((some) =>
          fc.record(Object.fromEntries(some.map(([key, one]) => [key, valueOf(one, depth - 1)]))),
        ),
    )
  }
  const [odd, ...fitting] = shapes
  return fitting.length === 0
    ? oddity
    : fc.oneof(
        { weight: 1, arbitrary: odd ?? oddity },
        ...fitting.map((arbitrary) => ({ weight: 6, arbitrary })),
      )
}

describe('documents of arbitrary maps', () => {
  const sections = Object.entries(schema.properties ?? {}).filter(
    ([key]) => key !== 'art25' && key !== 'include',
  )
  const maps = fc.record(Object.fromEntries(sections.map(([key, part]) => [key, valueOf(part, 5)])))

  for (const { id } of documentKinds)
    it(`${id} is made of every map, the same each time, in every language`, () => {
      fc.assert(
        fc.property(maps, fc.constantFrom('en', 'fr', 'de', 'it', 'es'), (content, language) => {
          const text = stringify({ art25: 1, ...content }, { aliasDuplicateObjects: false })
          const document = made(id, text, { language, today: '2026-01-01' })
          const written = [documentMarkdown, documentHtml, documentJson].map((write) =>
            write(document, places),
          )
          const again = made(id, text, { language, today: '2026-01-01' })
          assert.deepEqual(
            [documentMarkdown, documentHtml, documentJson].map((write) => write(again, places)),
            written,
          )
          for (const one of written) assert.doesNotMatch(one, /\[object Object\]|\bundefined\b|\bNaN\b/)
        }),
        { numRuns: 60 },
      )
    })
})
