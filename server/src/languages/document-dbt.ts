import type { FieldAttributes } from '../model/fact.ts'
import { SchemaFacts } from './document-schemas.ts'
import { entriesOf, entryOf, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentKind, DocumentNode } from './document-tree.ts'
import { sqlFormats, sqlValueType } from './sql.ts'
import { commentText, typeText } from './text.ts'

/** The properties of a dbt project: columns of models, seeds, snapshots and of the tables of sources are stored. */
export const dbt: DocumentKind = {
  hint: /(?<![\w.-])["']?(?:models|sources|seeds|snapshots)["']?[ \t]*:/,
  read({ root }) {
    const claimed: DocumentEntry[] = []
    const facts = new SchemaFacts()
    for (const key of ['models', 'seeds', 'snapshots']) {
      const entry = entryOf(root, key)
      if (!isList(entry?.value, 'columns') || !entry) continue
      claimed.push(entry)
      for (const model of itemsOf(entry.value)) readTable(model, key === 'models' ? 'model' : 'table', facts)
    }
    const sources = entryOf(root, 'sources')
    if (sources && isList(sources.value, 'tables')) {
      claimed.push(sources)
      for (const source of itemsOf(sources.value))
        for (const table of itemsOf(valueAt(source, 'tables'))) readTable(table, 'table', facts)
    }
    if (claimed.length === 0) return undefined
    claimed.sort((a, b) => a.start - b.start)
    return facts.claiming(claimed.map(({ start, end }) => ({ start, end })))
  },
}

/** A list of things that have a name and a list of others. */
function isList(node: DocumentNode | undefined, inner: string): boolean {
  const items = itemsOf(node)
  return (
    items.length > 0 &&
    items.every((item) => textAt(item, 'name') !== undefined) &&
    items.some((item) => valueAt(item, inner)?.kind === 'list')
  )
}

function readTable(table: DocumentNode, kind: 'model' | 'table', facts: SchemaFacts): void {
  const name = scalarOf(valueAt(table, 'name'))
  if (name === undefined) return
  const owner = { name: name.value, span: name.span, role: 'stored', kind } as const
  facts.owner(owner, textAt(table, 'description') ?? '')
  for (const column of itemsOf(valueAt(table, 'columns'))) {
    const columnName = scalarOf(valueAt(column, 'name'))
    if (columnName === undefined) continue
    const type = textAt(column, 'data_type')
    const attributes = attributesOf(column, type)
    facts.field(owner, columnName.value, columnName.span, {
      ...(type === undefined ? {} : { type: typeText(type) }),
      valueType:
        attributes.references !== undefined
          ? 'reference'
          : type === undefined
            ? 'unknown'
            : sqlValueType(type),
      attributes,
    })
  }
}

/** What the tests of a column say of it. */
function attributesOf(column: DocumentNode, type: string | undefined): FieldAttributes {
  const tests = [...itemsOf(valueAt(column, 'tests')), ...itemsOf(valueAt(column, 'data_tests'))]
  const named = (name: string): boolean => tests.some((test) => scalarOf(test)?.value === name)
  const target = tests
    .flatMap((test) => entriesOf(valueAt(test, 'relationships')))
    .flatMap(({ key, value }) =>
      key === 'to'
        ? (scalarOf(value)?.value ?? [])
        : entriesOf(value).flatMap((entry) =>
            entry.key === 'to' ? (scalarOf(entry.value)?.value ?? []) : [],
          ),
    )
    .map((to) => /['"]([^'"]+)['"]\s*\)\s*$/.exec(to)?.[1] ?? to)[0]
  const comment = textAt(column, 'description')
  const formats = type === undefined ? [] : sqlFormats(type)
  return {
    ...(named('not_null') ? {} : { optional: true }),
    ...(named('unique') ? { unique: true } : {}),
    ...(target === undefined ? {} : { references: target }),
    ...(comment === undefined ? {} : { comment: commentText(comment) }),
    ...(formats.length === 0 ? {} : { formats }),
  }
}
