import { entriesOf, entryOf, has, itemsOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import { referenceOf, readSchema, SchemaFacts } from './document-schemas.ts'
import { fileStem } from './text.ts'

/**
 * JSON Schema, draft 4 to 2020-12, and a file that is one schema of an API: its properties are transferred fields, the owner
 * is called after the file, definitions after their keys.
 */
export const jsonSchema: DocumentKind = {
  hint: /(?<![\w.-])["']?(?:properties|allOf|oneOf|anyOf|definitions|\$defs)["']?[ \t]*:/,
  read({ path, text, root }) {
    if (!isSchemaFile(root)) return undefined
    const facts = new SchemaFacts()
    const owner = {
      name: fileStem(path),
      span: { start: 0, end: 0 },
      role: 'transferred',
      kind: 'schema',
    } as const
    readSchema(root, owner, facts)
    if (facts.fields.length === 0 && !says(root)) return undefined
    return facts.claiming([{ start: 0, end: text.length }])
  },
}

/** Says that it is a schema, in the words of the standard. */
function says(root: DocumentNode): boolean {
  return /\bjson-schema\.org\b/.test(textAt(root, '$schema') ?? '')
}

function isSchemaFile(root: DocumentNode): boolean {
  if (root.kind !== 'map') return false
  if (says(root)) return true
  if (has(root, 'properties')) {
    const properties = entriesOf(valueAt(root, 'properties'))
    const type = textAt(root, 'type')
    const typed = type === undefined ? has(root, 'required') || has(root, '$id') : type === 'object'
    return (
      typed &&
      properties.length > 0 &&
      properties.filter(({ value }) => isSchema(value)).length * 2 >= properties.length
    )
  }
  for (const key of ['allOf', 'oneOf', 'anyOf']) {
    const items = itemsOf(entryOf(root, key)?.value)
    if (items.length > 0) return items.every(isSchema)
  }
  const definitions = entriesOf(valueAt(root, 'definitions') ?? valueAt(root, '$defs'))
  return (
    definitions.length > 0 && definitions.every(({ value }) => isSchema(value) && has(value, 'properties'))
  )
}

const schemaKeys = [
  'type',
  'properties',
  'items',
  'allOf',
  'oneOf',
  'anyOf',
  'enum',
  'const',
  'format',
  'description',
]

/** Whether a node says something that only a schema says. */
export function isSchema(node: DocumentNode | undefined): boolean {
  return node?.kind === 'map' && (referenceOf(node) !== undefined || schemaKeys.some((key) => has(node, key)))
}
