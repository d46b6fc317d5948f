import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { AST_NODE_TYPES as types, parse, type TSESTree } from '@typescript-eslint/typescript-estree'
import { read } from './typescript-reading.ts'

/** Files of this project, as large and as various as code is, and one made to be difficult. */
const files = [
  'server/src/model/fact.ts',
  'server/src/model/declaration.ts',
  'server/src/languages/typescript-reading.ts',
  'server/src/languages/typescript-walk.ts',
  'node_modules/commander/typings/index.d.ts',
  'node_modules/typescript/lib/lib.es5.d.ts',
]
const difficult = `
abstract class Guest<T> extends Base<{ mail: string }> implements Named {
  static readonly kind = 'guest'; declare phone?: string; #secret!: string; accessor age = 1; 'fax-nr': string; ['cell']: string
  [Symbol.iterator]: () => void; 12: string; get name() { return '' } method(this: { inner: string }) {}
  constructor(private readonly street: string, public city = 'x', plain: string) { super() }
}
type Deep = { a: Array<{ b: Record<string, { c: string }> }>; d: (x: { e: string }) => { f: string } } | { g: number }
export default class { mail = '' }
const made = class { phone = 1 }
interface Odd { readonly [key: string]: unknown; (): void; new (): Odd; get size(): number; set size(value: number); call?(): void }
function f<T extends { h: string }>(x: T): x is T & { i: string } { type Local = { j: string }; return true as unknown as boolean }
declare global { interface Window { k: string } }
namespace Space { export interface Inner { l: string } }
let cast = <any>(y as { m: string }), kept = z satisfies { n: string }
`

const propertyTypes = new Set([
  types.PropertyDefinition,
  types.TSAbstractPropertyDefinition,
  types.AccessorProperty,
  types.TSAbstractAccessorProperty,
])

/** Names with places of members of interfaces, type literals and classes, by the other parser. */
function expected(text: string): string[] {
  const found: string[] = []
  const add = (key: TSESTree.Node, computed: boolean): void => {
    const literal = key.type === types.Literal && typeof key.value === 'string'
    if (literal) found.push(`${key.range[0] + 1} ${key.raw.slice(1, -1)}`)
    else if (key.type === types.Identifier && !computed) found.push(`${key.range[0]} ${key.name}`)
    else if (key.type === types.PrivateIdentifier) found.push(`${key.range[0] + 1} ${key.name}`)
  }
  const visit = (node: TSESTree.Node): void => {
    if (
      node.type === types.TSPropertySignature ||
      (node.type === types.TSMethodSignature && node.kind === 'method')
    ) {
      add(node.key, node.computed)
    } else if (propertyTypes.has(node.type)) {
      const property = node as TSESTree.PropertyDefinition
      add(property.key, property.computed)
    } else if (node.type === types.TSParameterProperty) {
      const { parameter } = node
      add(parameter.type === types.AssignmentPattern ? parameter.left : parameter, false)
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'parent') continue
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
        if (isNode(child)) visit(child)
    }
  }
  visit(parse(text, { range: true, jsDocParsingMode: 'none' }))
  return found.sort()
}

function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value
}

function actual(text: string): string[] {
  const facts = read(text, 'sample.ts')
  const kinds = new Map(facts.owners.map((owner) => [`${owner.name}@${owner.span.start}`, owner.kind]))
  return facts.fields
    .filter((field) =>
      ['interface', 'type', 'class', 'model'].includes(
        kinds.get(`${field.owner}@${field.ownerSpan.start}`) ?? '',
      ),
    )
    .map((field) => `${field.span.start} ${field.name}`)
    .sort()
}

describe('the reader of TypeScript, beside another parser', () => {
  for (const file of files) {
    it(`finds the same members in ${file}`, () => {
      const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
      const found = actual(text)
      assert.ok(found.length > 5)
      assert.deepEqual(found, expected(text))
    })
  }

  it('finds the same members in difficult code', () => {
    assert.deepEqual(actual(difficult), expected(difficult))
  })
})
