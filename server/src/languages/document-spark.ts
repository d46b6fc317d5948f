import type { ValueType } from '../model/fact.ts'
import { SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import { sqlValueType } from './sql.ts'
import { commentText, fileStem, typeText } from './text.ts'

/** The schema of a Spark or Parquet table in JSON (`{"type":"struct","fields":[…]}`): stored columns, called after the file. */
export const spark: DocumentKind = {
  hint: /"type"\s*:\s*"struct"/,
  read({ path, text, root }) {
    if (!isStruct(root)) return undefined
    const facts = new SchemaFacts()
    readStruct(
      root,
      { name: fileStem(path), span: { start: 0, end: 0 }, role: 'stored', kind: 'table' },
      facts,
      0,
    )
    return facts.claiming([{ start: 0, end: text.length }])
  },
}

const deepest = 60

function isStruct(node: DocumentNode | undefined): boolean {
  return textAt(node, 'type') === 'struct' && valueAt(node, 'fields')?.kind === 'list'
}

function readStruct(struct: DocumentNode, owner: SchemaOwner, facts: SchemaFacts, depth: number): void {
  facts.owner(owner, '')
  for (const column of itemsOf(valueAt(struct, 'fields'))) {
    const name = scalarOf(valueAt(column, 'name'))
    if (name === undefined) continue
    const { list, type, nested } = typeIn(valueAt(column, 'type'))
    const comment = textAt(column, 'metadata', 'comment') ?? textAt(column, 'doc')
    facts.field(owner, name.value, name.span, {
      ...(type === '' ? {} : { type: typeText(type) }),
      valueType: valueTypeOf(type),
      attributes: {
        ...(list ? { list } : {}),
        ...(textAt(column, 'nullable') === 'true' ? { optional: true } : {}),
        ...(comment === undefined ? {} : { comment: commentText(comment) }),
      },
    })
    if (nested && depth < deepest)
      readStruct(nested, { ...owner, name: `${owner.name}.${name.value}`, span: name.span }, facts, depth + 1)
  }
}

interface Type {
  readonly list: boolean
  readonly type: string
  readonly nested?: DocumentNode
}

/** The type of a column; of a list, that of its items. */
function typeIn(node: DocumentNode | undefined): Type {
  if (node?.kind === 'scalar') return { list: false, type: node.value }
  if (node && isStruct(node)) return { list: false, type: 'struct', nested: node }
  const outer = textAt(node, 'type') ?? ''
  const inner = valueAt(node, outer === 'array' ? 'elementType' : 'valueType')
  const nested = inner && isStruct(inner) ? { nested: inner } : {}
  if (outer === 'array')
    return { list: true, type: inner?.kind === 'scalar' ? inner.value : 'struct', ...nested }
  return { list: false, type: outer, ...nested }
}

function valueTypeOf(type: string): ValueType {
  if (type === 'struct' || type === 'map') return 'object'
  if (type === 'long' || type === 'short' || type === 'byte') return 'number'
  return sqlValueType(type)
}
