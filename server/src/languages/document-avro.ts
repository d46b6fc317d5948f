import type { FieldAttributes, ValueType } from '../model/fact.ts'
import { SchemaFacts } from './document-schemas.ts'
import { itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import { commentText, typeText, valueText } from './text.ts'

/** Avro schemas and protocols in JSON: the fields of records are transferred. */
export const avro: DocumentKind = {
  hint: /"type"\s*:\s*"(?:record|error)"/,
  read({ root, text }) {
    const types = valueAt(root, 'types')
    const schemas = types?.kind === 'list' ? types.items : root.kind === 'list' ? root.items : [root]
    if (!schemas.some(isRecord)) return undefined
    const facts = new SchemaFacts()
    for (const schema of schemas) readType(schema, facts, 0)
    return facts.claiming([{ start: 0, end: text.length }])
  },
}

const deepest = 60

function isRecord(node: DocumentNode | undefined): boolean {
  const type = textAt(node, 'type')
  return (type === 'record' || type === 'error') && valueAt(node, 'fields')?.kind === 'list'
}

/** Reads the records in a type. */
function readType(type: DocumentNode | undefined, facts: SchemaFacts, depth: number): void {
  if (type === undefined || depth > deepest) return
  if (type.kind === 'list') {
    for (const item of type.items) readType(item, facts, depth + 1)
    return
  }
  if (!isRecord(type)) {
    for (const key of ['type', 'items', 'values']) {
      const inner = valueAt(type, key)
      if (inner?.kind !== 'scalar') readType(inner, facts, depth + 1)
    }
    return
  }
  const name = scalarOf(valueAt(type, 'name'))
  if (name === undefined) return
  const owner = { name: name.value, span: name.span, role: 'transferred', kind: 'schema' } as const
  facts.owner(owner, textAt(type, 'doc') ?? '')
  for (const field of itemsOf(valueAt(type, 'fields'))) {
    const fieldName = scalarOf(valueAt(field, 'name'))
    if (fieldName === undefined) continue
    const described = describe(field)
    facts.field(owner, fieldName.value, fieldName.span, described)
    readType(valueAt(field, 'type'), facts, depth + 1)
  }
}

interface Described {
  readonly type?: string
  readonly valueType: ValueType
  readonly attributes: FieldAttributes
}

function describe(field: DocumentNode): Described {
  const written = valueAt(field, 'type')
  const options = written?.kind === 'list' ? written.items : written ? [written] : []
  const types = options.filter((option) => scalarOf(option)?.value !== 'null')
  const optional = types.length < options.length
  const list = types.some((type) => nameOf(type) === 'array')
  const type = types[0]
  const item = list ? (valueAt(type, 'items') ?? type) : type
  const logical = textAt(item, 'logicalType') ?? textAt(field, 'logicalType')
  const names = types.map((option) => nameOf(option, true))
  const base = nameOf(item)
  const reference = isRecord(item) ? textAt(item, 'name') : isNamed(base) ? base : undefined
  const comment = textAt(field, 'doc')
  const initial = textAt(field, 'default')
  return {
    ...(names.length === 0 ? {} : { type: typeText(names.join(' | ')) }),
    valueType: reference === undefined ? valueTypeOf(base, logical) : 'reference',
    attributes: {
      ...(list ? { list } : {}),
      ...(optional ? { optional } : {}),
      ...(reference === undefined ? {} : { references: reference }),
      ...(initial === undefined ? {} : { value: valueText(initial) }),
      ...(comment === undefined ? {} : { comment: commentText(comment) }),
      ...(logical === 'uuid' ? { formats: ['uuid'] } : {}),
    },
  }
}

/** `array<string>` with its items, where they are asked for. */
function nameOf(type: DocumentNode | undefined, whole = false, depth = 0): string {
  if (type?.kind === 'scalar') return type.value
  if (type?.kind === 'list') return type.items.map((item) => nameOf(item, whole, depth + 1)).join(' | ')
  const inner = valueAt(type, 'type')
  const name = inner?.kind === 'scalar' ? inner.value : depth < 10 ? nameOf(inner, whole, depth + 1) : ''
  if (isRecord(type) || name === 'enum' || name === 'fixed')
    return whole ? (textAt(type, 'name') ?? name) : name
  const items = valueAt(type, 'items') ?? valueAt(type, 'values')
  return whole && items && depth < 10 ? `${name}<${nameOf(items, whole, depth + 1)}>` : name
}

const primitives: ReadonlyMap<string, ValueType> = new Map([
  ['string', 'text'],
  ['int', 'number'],
  ['long', 'number'],
  ['float', 'number'],
  ['double', 'number'],
  ['boolean', 'boolean'],
  ['bytes', 'binary'],
  ['fixed', 'binary'],
  ['enum', 'enum'],
  ['map', 'object'],
  ['record', 'object'],
  ['error', 'object'],
])

function isNamed(base: string): boolean {
  return base !== '' && !primitives.has(base) && base !== 'null' && base !== 'array'
}

function valueTypeOf(base: string, logical: string | undefined): ValueType {
  if (logical !== undefined && /^(?:date|time|timestamp|local-timestamp)/.test(logical)) return 'date'
  if (logical === 'decimal') return 'number'
  return primitives.get(base) ?? 'unknown'
}
