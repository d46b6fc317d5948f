import { readSchema, SchemaFacts } from './document-schemas.ts'
import { entriesOf, has, itemsOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import type { Span } from '../model/span.ts'

/** AsyncAPI 2 and 3: schemas and the payloads and headers of messages are owners of transferred fields. */
export const asyncApi: DocumentKind = {
  hint: /["']?asyncapi["']?[ \t]*:/,
  read({ root }) {
    if (!has(root, 'asyncapi')) return undefined
    const facts = new SchemaFacts()
    const components = valueAt(root, 'components')
    for (const { key: name, span, value } of entriesOf(valueAt(components, 'schemas')))
      readSchema(value, { name, span, role: 'transferred', kind: 'schema' }, facts)
    for (const { key, span, value } of entriesOf(valueAt(components, 'messages')))
      readMessage(value, key, span, facts)
    for (const { key, span, value } of entriesOf(valueAt(root, 'channels'))) {
      for (const direction of ['publish', 'subscribe']) {
        const message = valueAt(value, direction, 'message')
        const name = textAt(value, direction, 'operationId') ?? key
        readMessage(message, name, span, facts)
        for (const variant of itemsOf(valueAt(message, 'oneOf'))) readMessage(variant, name, span, facts)
      }
      for (const { key: name, span: at, value: message } of entriesOf(valueAt(value, 'messages')))
        readMessage(message, name, at, facts)
    }
    const claimed = entriesOf(root)
      .filter(({ key }) => ['components', 'channels', 'operations'].includes(key))
      .map(({ start, end }) => ({ start, end }))
    return facts.claiming(claimed)
  },
}

function readMessage(
  message: DocumentNode | undefined,
  fallback: string,
  span: Span,
  facts: SchemaFacts,
): void {
  const owner = {
    name: textAt(message, 'name') ?? fallback,
    span,
    role: 'transferred',
    kind: 'message',
  } as const
  for (const key of ['payload', 'headers']) {
    const schema = valueAt(message, key)
    // AsyncAPI 3 may say of which kind the schema is.
    readSchema(valueAt(schema, 'schema') ?? schema, owner, facts)
  }
}
