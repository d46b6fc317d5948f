import type { Change, Field, FieldAttributes, Owner } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { entriesOf, entryOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentKind, DocumentNode, DocumentScalar } from './document-tree.ts'
import { readSqlFragment, sqlFormats, sqlValueType } from './sql.ts'
import type { SqlFacts } from './sql.ts'
import { commentText, typeText, valueText } from './text.ts'

/**
 * Change logs of Liquibase, in XML, YAML and JSON: the changes in their order, and the columns that they declare as stored
 * fields. What a change set says of its way back is not read. SQL in a change is read as SQL.
 */
export const liquibase: DocumentKind = {
  hint: /\bdatabaseChangeLog\b/,
  read({ root, text }) {
    const log = entryOf(root, 'databaseChangeLog')
    if (!log) return undefined
    const reading = new Reading(text)
    for (const { key, value } of members(log.value)) if (key === 'changeSet') reading.changeSet(value)
    return { ...reading.facts(), claimed: [{ start: log.start, end: log.end }] }
  },
}

/** The entries of a mapping, or of the mappings of a list: XML has elements where YAML has a list of them. */
function members(node: DocumentNode | undefined): readonly DocumentEntry[] {
  return node?.kind === 'list' ? node.items.flatMap((item) => entriesOf(item)) : entriesOf(node)
}

/** The columns of a change. */
function columnsOf(change: DocumentNode | undefined): readonly DocumentNode[] {
  return [...members(change), ...members(valueAt(change, 'columns'))].flatMap(({ key, value }) =>
    key === 'column' && value ? [value] : [],
  )
}

interface Column {
  readonly owner: string
  readonly ownerSpan: Span
  readonly name: DocumentScalar
  type: string
  attributes: FieldAttributes
}

class Reading {
  readonly #text: string
  readonly #owners: Owner[] = []
  readonly #columns: Column[] = []
  readonly #changes: Change[] = []
  readonly #sql: SqlFacts[] = []

  constructor(text: string) {
    this.#text = text
  }

  facts(): SqlFacts {
    return {
      owners: [...this.#owners, ...this.#sql.flatMap(({ owners }) => owners)],
      fields: [...this.#columns.map(fieldOf), ...this.#sql.flatMap(({ fields }) => fields)],
      changes: this.#changes,
    }
  }

  changeSet(set: DocumentNode | undefined): void {
    for (const { key, value } of members(valueAt(set, 'changes') ?? set)) this.#change(key, value)
  }

  #change(kind: string, change: DocumentNode | undefined): void {
    const table = scalarOf(valueAt(change, 'tableName'))
    const owner = table && this.#tableName(change, table.value)
    switch (kind) {
      case 'createTable':
        if (!table || owner === undefined) return
        this.#owners.push(ownerOf(owner, table.span, textAt(change, 'remarks')))
        this.#changes.push({ kind: 'create-owner', owner, span: table.span })
        for (const column of columnsOf(change)) this.#add(column, owner, table.span)
        return
      case 'addColumn':
        if (!table || owner === undefined) return
        for (const column of columnsOf(change)) this.#add(column, owner, table.span)
        return
      case 'dropColumn': {
        const name = scalarOf(valueAt(change, 'columnName'))
        const named = columnsOf(change).flatMap((column) => scalarOf(valueAt(column, 'name')) ?? [])
        for (const column of [...(name ? [name] : []), ...named])
          if (owner !== undefined)
            this.#changes.push({ kind: 'drop-field', owner, name: column.value, span: column.span })
        return
      }
      case 'renameColumn': {
        const from = scalarOf(valueAt(change, 'oldColumnName'))
        const to = scalarOf(valueAt(change, 'newColumnName'))
        if (!table || owner === undefined || !from || !to) return
        this.#changes.push({ kind: 'rename-field', owner, name: from.value, to: to.value, span: to.span })
        return
      }
      case 'dropTable':
        if (table && owner !== undefined) this.#changes.push({ kind: 'drop-owner', owner, span: table.span })
        return
      case 'renameTable': {
        const from = scalarOf(valueAt(change, 'oldTableName'))
        const to = scalarOf(valueAt(change, 'newTableName'))
        if (!from || !to) return
        this.#changes.push({
          kind: 'rename-owner',
          owner: this.#tableName(change, from.value),
          to: this.#tableName(change, to.value),
          span: to.span,
        })
        return
      }
      case 'setColumnRemarks':
        this.#say(owner, textAt(change, 'columnName'), {
          comment: commentText(textAt(change, 'remarks') ?? ''),
        })
        return
      case 'addForeignKeyConstraint': {
        const base = textAt(change, 'baseTableName')
        const target = textAt(change, 'referencedTableName')
        if (base !== undefined && target !== undefined)
          this.#say(this.#tableName(change, base), textAt(change, 'baseColumnNames'), { references: target })
        return
      }
      case 'addPrimaryKey':
        this.#say(owner, textAt(change, 'columnNames'), { primaryKey: true })
        return
      case 'addUniqueConstraint':
        this.#say(owner, textAt(change, 'columnNames'), { unique: true })
        return
      case 'sql':
        this.#readSql(
          change?.kind === 'scalar' ? change : scalarOf(valueAt(change, 'sql') ?? valueAt(change, '#text')),
        )
        return
      default:
    }
  }

  #tableName(change: DocumentNode | undefined, table: string): string {
    const schema = textAt(change, 'schemaName') ?? textAt(change, 'baseTableSchemaName')
    return schema === undefined ? table : `${schema}.${table}`
  }

  #add(column: DocumentNode, owner: string, ownerSpan: Span): void {
    const name = scalarOf(valueAt(column, 'name'))
    if (name === undefined) return
    const constraints = valueAt(column, 'constraints')
    const yes = (key: string): boolean => textAt(constraints, key) === 'true'
    const references =
      textAt(constraints, 'referencedTableName') ??
      /^([^\s(]+)/.exec(textAt(constraints, 'references') ?? '')?.[1]
    const remarks = textAt(column, 'remarks')
    const initial = ['defaultValue', 'defaultValueBoolean', 'defaultValueNumeric']
      .map((key) => textAt(column, key))
      .find((value) => value !== undefined)
    const type = textAt(column, 'type') ?? ''
    const formats = sqlFormats(type)
    this.#changes.push({ kind: 'add-field', owner, name: name.value, span: name.span })
    this.#columns.push({
      owner,
      ownerSpan,
      name,
      type,
      attributes: {
        ...(textAt(constraints, 'nullable') === 'false' || yes('primaryKey') ? {} : { optional: true }),
        ...(yes('primaryKey') ? { primaryKey: true } : {}),
        ...(yes('unique') ? { unique: true } : {}),
        ...(references === undefined ? {} : { references }),
        ...(initial === undefined ? {} : { value: valueText(initial) }),
        ...(remarks === undefined ? {} : { comment: commentText(remarks) }),
        ...(formats.length === 0 ? {} : { formats }),
      },
    })
  }

  /** Adds to what is known of a column that an earlier change declares. */
  #say(owner: string | undefined, name: string | undefined, said: FieldAttributes): void {
    const column = this.#columns.findLast((known) => known.owner === owner && known.name.value === name)
    if (column) column.attributes = { ...column.attributes, ...said }
  }

  #readSql(scalar: DocumentScalar | undefined): void {
    if (!scalar) return
    const { span, value } = scalar
    const read = scalar.verbatim
      ? readSqlFragment(this.#text.slice(span.start, span.end), span.start)
      : at(readSqlFragment(value, 0), span)
    this.#sql.push(read)
    this.#changes.push(...read.changes)
  }
}

/** Facts of a text with escapes, whose places are those of the text as a whole. */
function at({ owners, fields, changes }: SqlFacts, span: Span): SqlFacts {
  return {
    owners: owners.map((owner) => ({ ...owner, span })),
    fields: fields.map((field) => ({ ...field, span, ownerSpan: span })),
    changes: changes.map((change) => ({ ...change, span })),
  }
}

function ownerOf(name: string, span: Span, remarks: string | undefined): Owner {
  return {
    name,
    span,
    kind: 'table',
    role: 'stored',
    includes: [],
    ...(remarks === undefined ? {} : { comment: commentText(remarks) }),
  }
}

function fieldOf({ owner, ownerSpan, name, type, attributes }: Column): Field {
  return {
    owner,
    name: name.value,
    ...(type === '' ? {} : { type: typeText(type) }),
    valueType: attributes.references === undefined ? sqlValueType(type) : 'reference',
    role: 'stored',
    span: name.span,
    ownerSpan,
    attributes,
  }
}
