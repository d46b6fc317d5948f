import { SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { endOf, has, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import { sqlValueType } from './sql.ts'
import { commentText, fileStem, typeText, valueText } from './text.ts'

/** The schema of a BigQuery table in JSON, alone or in the description of its table: stored columns, called after the file. */
export const bigQuery: DocumentKind = {
  hint: /"type"\s*:\s*"(?:STRING|INT64|INTEGER|FLOAT|FLOAT64|NUMERIC|BIGNUMERIC|BOOL|BOOLEAN|TIMESTAMP|DATE|DATETIME|TIME|BYTES|RECORD|STRUCT|JSON|GEOGRAPHY)"/i,
  read({ path, text, root }) {
    const described = valueAt(root, 'schema', 'fields')
    const columns =
      root.kind === 'list' ? root : described?.kind === 'list' ? described : valueAt(root, 'fields')
    if (columns?.kind !== 'list' || columns.items.length === 0 || !columns.items.every(isColumn))
      return undefined
    const table = scalarOf(valueAt(root, 'tableReference', 'tableId'))
    const facts = new SchemaFacts()
    readColumns(
      columns,
      {
        name: table?.value ?? fileStem(path),
        span: table?.span ?? { start: 0, end: 0 },
        role: 'stored',
        kind: 'table',
      },
      facts,
      0,
    )
    const alone = root.kind === 'list' || described === undefined
    const last = columns.items.at(-1)
    const claimed = alone
      ? { start: 0, end: text.length }
      : { start: columns.start, end: last ? endOf(last) : columns.start }
    return facts.claiming([claimed])
  },
}

const deepest = 30

const types =
  /^(?:STRING|INT64|INTEGER|FLOAT|FLOAT64|NUMERIC|BIGNUMERIC|BOOL|BOOLEAN|TIMESTAMP|DATE|DATETIME|TIME|BYTES|RECORD|STRUCT|JSON|GEOGRAPHY|INTERVAL|RANGE)$/i
const modes = /^(?:NULLABLE|REQUIRED|REPEATED)$/i

function isColumn(node: DocumentNode): boolean {
  const mode = textAt(node, 'mode')
  const type = textAt(node, 'type') ?? ''
  // Types in small letters are also those of other formats.
  return (
    has(node, 'name') &&
    types.test(type) &&
    (mode === undefined ? type === type.toUpperCase() : modes.test(mode))
  )
}

function readColumns(columns: DocumentNode, owner: SchemaOwner, facts: SchemaFacts, depth: number): void {
  if (depth > deepest) return
  facts.owner(owner, '')
  for (const column of itemsOf(columns)) {
    const name = scalarOf(valueAt(column, 'name'))
    const type = textAt(column, 'type')
    if (name === undefined || type === undefined) continue
    const nested = valueAt(column, 'fields')
    const mode = textAt(column, 'mode')?.toUpperCase()
    const comment = textAt(column, 'description')
    const initial = textAt(column, 'defaultValueExpression')
    facts.field(owner, name.value, name.span, {
      type: typeText(type),
      valueType: /^(?:record|struct|json)$/i.test(type) ? 'object' : sqlValueType(type),
      attributes: {
        ...(mode === 'REPEATED' ? { list: true } : {}),
        ...(mode === 'REQUIRED' || mode === 'REPEATED' ? {} : { optional: true }),
        ...(initial === undefined ? {} : { value: valueText(initial) }),
        ...(comment === undefined ? {} : { comment: commentText(comment) }),
      },
    })
    if (nested)
      readColumns(
        nested,
        { ...owner, name: `${owner.name}.${name.value}`, span: name.span },
        facts,
        depth + 1,
      )
  }
}
