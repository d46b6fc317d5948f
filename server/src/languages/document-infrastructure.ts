import { readSchema, SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { endOf, entriesOf, entryOf, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentKind, DocumentNode, DocumentScalar } from './document-tree.ts'
import type { Span } from '../model/span.ts'
import { sqlValueType } from './sql.ts'
import { commentText, typeText } from './text.ts'

/**
 * Stores whose columns a description of infrastructure lists: tables and pools of users of CloudFormation, SAM and serverless,
 * and the resources that Kubernetes is taught (`CustomResourceDefinition`).
 */
export const infrastructure: DocumentKind = {
  hint: /\b(?:AWS::(?:Cognito::UserPool|DynamoDB::|Glue::Table|Cassandra::Table|Serverless::SimpleTable)|openAPIV3Schema\b)/,
  isPart: true,
  read({ root }) {
    const facts = new SchemaFacts()
    const claimed: Span[] = []
    for (const resources of [valueAt(root, 'Resources'), valueAt(root, 'resources', 'Resources')])
      for (const resource of entriesOf(resources)) readResource(resource, facts, claimed)
    if (textAt(root, 'kind') === 'CustomResourceDefinition') readDefinition(root, facts, claimed)
    return facts.fields.length === 0 ? undefined : facts.claiming(claimed)
  },
}

/** Where a resource lists its columns, and under which key each has its name and its type. */
interface Columns {
  readonly path: readonly string[]
  readonly name: string
  readonly type?: string
  readonly comment?: string
}

const glue = { name: 'Name', type: 'Type', comment: 'Comment' }
const cassandra = { name: 'ColumnName', type: 'ColumnType' }
const dynamo = [{ path: ['AttributeDefinitions'], name: 'AttributeName', type: 'AttributeType' }]

const columnsOf: Readonly<Record<string, readonly Columns[]>> = {
  'AWS::Cognito::UserPool': [{ path: ['Schema'], name: 'Name', type: 'AttributeDataType' }],
  'AWS::DynamoDB::Table': dynamo,
  'AWS::DynamoDB::GlobalTable': dynamo,
  'AWS::Serverless::SimpleTable': [{ path: ['PrimaryKey'], name: 'Name', type: 'Type' }],
  'AWS::Glue::Table': [
    { path: ['TableInput', 'StorageDescriptor', 'Columns'], ...glue },
    { path: ['TableInput', 'PartitionKeys'], ...glue },
  ],
  'AWS::Cassandra::Table': [
    { path: ['RegularColumns'], ...cassandra },
    { path: ['PartitionKeyColumns'], ...cassandra },
    { path: ['ClusteringKeyColumns'], ...cassandra, name: 'Column.ColumnName' },
  ],
}

/** Where a resource has a name of its own; else it is called as the template calls it. */
const names = [['TableName'], ['UserPoolName'], ['TableInput', 'Name']]

function readResource({ key, span, value }: DocumentEntry, facts: SchemaFacts, claimed: Span[]): void {
  const columns = columnsOf[textAt(value, 'Type') ?? ''] ?? []
  const properties = valueAt(value, 'Properties')
  const named = names
    .map((path) => scalarOf(valueAt(properties, ...path)))
    .find((name) => name?.verbatim === true && /^[\w.-]+$/.test(name.value))
  const owner: SchemaOwner = {
    name: named?.value ?? key,
    span: named?.span ?? span,
    role: 'stored',
    kind: 'table',
  }
  for (const { path, name, type, comment } of columns) {
    const list = entryOf(valueAt(properties, ...path.slice(0, -1)), path.at(-1) ?? '')
    const items = list?.value?.kind === 'map' ? [list.value] : itemsOf(list?.value)
    const found = items.flatMap((item) => {
      const said = scalarOf(valueAt(item, ...name.split('.')))
      return said ? [{ said, item }] : []
    })
    if (!list || found.length === 0) continue
    facts.owner(owner, '')
    for (const { said, item } of found)
      addColumn(owner, said, type && textAt(item, type), comment && textAt(item, comment), facts)
    claimed.push({ start: list.start, end: list.value ? endOf(list.value) : list.end })
  }
}

/** Kinds of a key of DynamoDB. */
const keyTypes: Readonly<Record<string, string>> = { S: 'string', N: 'number', B: 'binary' }

/** A column that a resource lists. */
export function addColumn(
  owner: SchemaOwner,
  { value, span }: Pick<DocumentScalar, 'value' | 'span'>,
  written: string | undefined,
  comment: string | undefined,
  facts: SchemaFacts,
): void {
  const type = keyTypes[written ?? ''] ?? written
  facts.field(owner, value, span, {
    ...(type === undefined ? {} : { type: typeText(type) }),
    valueType: type === undefined ? 'text' : /^string$/i.test(type) ? 'text' : sqlValueType(type),
    attributes: comment === undefined ? {} : { comment: commentText(comment) },
  })
}

function readDefinition(root: DocumentNode, facts: SchemaFacts, claimed: Span[]): void {
  const kind = scalarOf(valueAt(root, 'spec', 'names', 'kind'))
  if (!kind) return
  // A resource of Kubernetes describes machines and programs, as configuration does.
  const owner: SchemaOwner = { name: kind.value, span: kind.span, role: 'configured', kind: 'section' }
  const schemas = [
    entryOf(valueAt(root, 'spec', 'validation'), 'openAPIV3Schema'),
    ...itemsOf(valueAt(root, 'spec', 'versions')).map((version) =>
      entryOf(valueAt(version, 'schema'), 'openAPIV3Schema'),
    ),
  ]
  for (const schema of schemas) {
    if (!schema?.value) continue
    // What every resource has (`apiVersion`, `kind`, `metadata`) says nothing of this one.
    const properties = valueAt(schema.value, 'properties')
    readSchema(valueAt(properties, 'spec'), owner, facts)
    readSchema(valueAt(properties, 'status'), { ...owner, name: `${kind.value}.status` }, facts)
    claimed.push({ start: schema.start, end: endOf(schema.value) })
  }
}
