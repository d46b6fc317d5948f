/** Tables of Ruby: `schema.rb` and the migrations of Rails, and those of Sequel. */
import type { ValueType } from '../model/fact.ts'
import type { EmbeddedText } from '../model/language.ts'
import {
  argumentsOf,
  blockOf,
  blockVariable,
  literalOf,
  methodOf,
  nameOf,
  namesOf,
  textOf,
  type RubyArguments,
} from './ruby-syntax.ts'
import { childrenOf, fieldOf, spanOf, type SyntaxNode } from './tree-parsing.ts'
import {
  addField,
  addOwner,
  commentBeside,
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'

/** What is known of the tables of one file while it is read. */
export interface RubyTables {
  readonly reading: Reading
  /** It says what the tables are, and not how they come to be so. */
  readonly isSchema: boolean
  readonly tables: Map<string, OwnerDraft>
  /** Attributes of columns, by `table.column`. */
  readonly columns: Map<string, MutableAttributes>
  /** Tables that foreign keys point to, by `table.column`. */
  readonly foreignKeys: ReadonlyMap<string, string>
  readonly embedded: EmbeddedText[]
}

/** @param isSchema whether the file is a dump of the whole schema */
export function rubyTables(reading: Reading, isSchema: boolean): RubyTables {
  return {
    reading,
    isSchema,
    tables: new Map(),
    columns: new Map(),
    foreignKeys: foreignKeysOf(reading.text),
    embedded: [],
  }
}

/** Reads a step; whether it was one. */
export function readTableCall(tables: RubyTables, call: SyntaxNode): boolean {
  const method = methodOf(call)
  const step = steps[method]
  if (step === undefined || !isOnConnection(fieldOf(call, 'receiver'))) return false
  const given = argumentsOf(call)
  const [first, ...rest] = given.positional
  step(tables, { call, method, given, table: tableName(first), first, rest })
  return true
}

interface Step {
  readonly call: SyntaxNode
  readonly method: string
  readonly given: RubyArguments
  readonly table: WrittenName | undefined
  readonly first: SyntaxNode | undefined
  readonly rest: readonly SyntaxNode[]
}

function isOnConnection(receiver: SyntaxNode | undefined): boolean {
  return (
    receiver === undefined || /^(?:self|connection|ActiveRecord::Base\.connection|DB)$/.test(receiver.text)
  )
}

const steps: Readonly<Record<string, (tables: RubyTables, step: Step) => void>> = {
  create_table: readCreate,
  create_join_table: readJoin,
  change_table: readAlter,
  alter_table: readAlter,
  drop_table: (tables, { given }) => {
    if (!tables.isSchema)
      for (const { name, span } of namesOf(given.positional))
        tables.reading.changes.push({ kind: 'drop-owner', owner: name, span })
  },
  rename_table: ({ reading }, { table, rest }) => {
    const to = nameOf(rest[0])
    if (table !== undefined && to !== undefined)
      reading.changes.push({ kind: 'rename-owner', owner: table.name, to: to.name, span: table.span })
  },
  add_column: (tables, { table, rest, given, call }) => {
    const name = nameOf(rest[0])
    if (table !== undefined && name !== undefined)
      addColumn(tables, tableOf(tables, table), name, typeOf(rest[1]), given, call)
  },
  add_reference: readReference,
  add_belongs_to: readReference,
  add_timestamps: () => undefined,
  remove_column: (tables, { table, rest }) => {
    drop(tables, table, nameOf(rest[0]))
  },
  drop_column: (tables, { table, rest }) => {
    drop(tables, table, nameOf(rest[0]))
  },
  remove_columns: (tables, { table, rest }) => {
    for (const name of namesOf(rest)) drop(tables, table, name)
  },
  remove_reference: dropReference,
  remove_belongs_to: dropReference,
  rename_column: (tables, { table, rest }) => {
    rename(tables, table, nameOf(rest[0]), nameOf(rest[1]))
  },
  add_index: (tables, { table, rest, given }) => {
    const [only, ...others] = namesOf(rest.slice(0, 1))
    if (table === undefined || only === undefined || others.length > 0) return
    const attributes = tables.columns.get(`${table.name}.${only.name}`)
    if (attributes !== undefined && given.named.get('unique')?.text === 'true') attributes.unique = true
  },
  change_column_comment: (tables, { table, rest, given }) => {
    const name = nameOf(rest[0])
    const comment = textOf(given.named.get('to') ?? rest[1])
    const attributes = tables.columns.get(`${table?.name ?? ''}.${name?.name ?? ''}`)
    if (attributes !== undefined && comment !== undefined && comment !== '') attributes.comment = comment
  },
  execute: (tables, { call, first }) => {
    readSql(tables, call, first)
  },
  run: (tables, { call, first }) => {
    readSql(tables, call, first)
  },
}

/** `create_table "users", comment: "…" do |t|`. */
function readCreate(tables: RubyTables, { call, table, given }: Step): void {
  if (table === undefined || table.name === '') return
  if (!tables.isSchema)
    tables.reading.changes.push({ kind: 'create-owner', owner: table.name, span: table.span })
  const owner = addOwner(tables.reading, table, 'table', 'stored', {
    comment:
      textOf(given.named.get('comment')) ??
      commentBeside(tables.reading.text, { start: call.startIndex, end: call.startIndex }, 'hash'),
  })
  tables.tables.set(table.name, owner)
  readColumns(tables, owner, call)
}

/** `create_join_table :users, :groups`: two keys of others. */
function readJoin(tables: RubyTables, step: Step): void {
  const [one, two] = namesOf(step.given.positional)
  if (one === undefined || two === undefined) return
  const named = nameOf(step.given.named.get('table_name'))
  readCreate(tables, {
    ...step,
    table: named ?? { name: [one.name, two.name].sort().join('_'), span: one.span },
  })
}

function readAlter(tables: RubyTables, { call, table }: Step): void {
  if (table !== undefined && table.name !== '') readColumns(tables, tableOf(tables, table), call)
}

/** `add_reference :orders, :user, foreign_key: true`. */
function readReference(tables: RubyTables, { call, table, rest, given }: Step): void {
  const name = nameOf(rest[0])
  if (table !== undefined && name !== undefined)
    addReferenceTo(tables, tableOf(tables, table), name, given, call)
}

function dropReference(tables: RubyTables, { table, rest }: Step): void {
  const name = nameOf(rest[0])
  if (name !== undefined) drop(tables, table, { ...name, name: `${name.name}_id` })
}

/** What the block of a table says of its columns: `t.string :email`, or `String :email` in Sequel. */
function readColumns(tables: RubyTables, owner: OwnerDraft, call: SyntaxNode): void {
  const variable = blockVariable(call)
  for (const statement of statementsOf(blockOf(call))) {
    if (statement.type !== 'call') continue
    const receiver = fieldOf(statement, 'receiver')
    if (variable === undefined ? receiver !== undefined : receiver?.text !== variable) continue
    readColumn(tables, owner, statement, variable === undefined)
  }
}

/** Also what stands in conditions. */
function statementsOf(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return nodes.flatMap((node) =>
    /^(?:if|unless)(?:_modifier)?$/.test(node.type)
      ? [fieldOf(node, 'consequence'), fieldOf(node, 'body')].flatMap((part) =>
          part === undefined ? [] : part.type === 'then' ? childrenOf(part) : [part],
        )
      : [node],
  )
}

function readColumn(tables: RubyTables, owner: OwnerDraft, statement: SyntaxNode, isSequel: boolean): void {
  const method = methodOf(statement)
  const given = argumentsOf(statement)
  const { positional, named } = given
  const [first, second] = positional
  const name = nameOf(first)
  const table: WrittenName = { name: owner.name, span: owner.span }
  switch (method) {
    case 'references':
    case 'belongs_to':
      for (const each of namesOf(positional)) addReferenceTo(tables, owner, each, given, statement)
      return
    case 'column':
    case 'add_column':
      if (name !== undefined) addColumn(tables, owner, name, typeOf(second), given, statement)
      return
    case 'foreign_key':
    case 'add_foreign_key':
      if (isSequel && name !== undefined) {
        const to = nameOf(second) ?? nameOf(named.get('table'))
        addColumn(tables, owner, name, 'reference', given, statement, to?.name)
      }
      return
    case 'primary_key':
    case 'add_primary_key':
      if (name !== undefined)
        addColumn(tables, owner, name, typeOf(second) || 'bigint', given, statement, undefined, true)
      return
    case 'index':
    case 'unique': {
      const [only, ...others] = namesOf(positional.slice(0, 1))
      const attributes = tables.columns.get(`${owner.name}.${only?.name ?? ''}`)
      if (others.length === 0 && attributes !== undefined)
        if (method === 'unique' || named.get('unique')?.text === 'true') attributes.unique = true
      return
    }
    case 'remove':
    case 'drop_column':
      for (const each of namesOf(positional)) drop(tables, table, each)
      return
    case 'remove_references':
    case 'remove_belongs_to':
      for (const each of namesOf(positional)) drop(tables, table, { ...each, name: `${each.name}_id` })
      return
    case 'rename':
    case 'rename_column':
      rename(tables, table, name, nameOf(second))
      return
    case 'attachment':
    case 'has_attached_file':
      for (const each of namesOf(positional)) addColumn(tables, owner, each, 'binary', given, statement)
      return
    default:
      if (!columnTypes.has(method.toLowerCase()) || (isSequel && !/^[A-Z]/.test(method))) {
        // A type of an extension: `t.citext`, `t.tsvector`, an enum of the schema's own.
        if (isSequel || noColumns.test(method)) return
      }
      for (const each of namesOf(positional)) addColumn(tables, owner, each, method, given, statement)
  }
}

const noColumns =
  /^(?:timestamps|check_constraint|exclusion_constraint|unique_constraint|unique_key|remove_|change|constraint|userstamps|index|foreign_key|expression|comment)/

function addColumn(
  tables: RubyTables,
  owner: OwnerDraft,
  name: WrittenName,
  type: string,
  { named }: RubyArguments,
  statement: SyntaxNode,
  references?: string,
  primaryKey = false,
): void {
  const key = `${owner.name}.${name.name}`
  const target = references ?? tables.foreignKeys.get(key)
  const attributes = columnAttributes(tables, named, statement)
  const lower = type.toLowerCase()
  const format = columnFormats[lower]
  if (format !== undefined) attributes.formats = [format]
  if (lower.endsWith('[]')) attributes.list = true
  if (primaryKey || named.get('primary_key')?.text === 'true') attributes.primaryKey = true
  if (target !== undefined) attributes.references = target
  tables.columns.set(key, attributes)
  const known = columnTypes.get(lower.replace(/\(.*|\[\]$/g, ''))
  addField(tables.reading, owner, name, {
    valueType: target !== undefined ? 'reference' : (known ?? 'unknown'),
    type,
    attributes,
  })
  addStep(tables, owner, name)
}

/** `t.references :user` makes `user_id`. */
function addReferenceTo(
  tables: RubyTables,
  owner: OwnerDraft,
  name: WrittenName,
  { named }: RubyArguments,
  statement: SyntaxNode,
): void {
  const attributes = columnAttributes(tables, named, statement)
  const column = `${name.name}_id`
  const foreignKey = named.get('foreign_key')
  const toTable = foreignKey?.type === 'hash' ? pairValue(foreignKey, 'to_table') : undefined
  attributes.column = column
  if (named.get('polymorphic') === undefined)
    attributes.references = nameOf(toTable)?.name ?? pluralOf(name.name)
  tables.columns.set(`${owner.name}.${column}`, attributes)
  addField(tables.reading, owner, name, { valueType: 'reference', type: 'references', attributes })
  addStep(tables, owner, { ...name, name: column })
}

function columnAttributes(
  { reading }: RubyTables,
  named: ReadonlyMap<string, SyntaxNode>,
  statement: SyntaxNode,
): MutableAttributes {
  const attributes: MutableAttributes = {}
  if (named.get('null')?.text === 'true') attributes.optional = true
  if (named.get('array')?.text === 'true') attributes.list = true
  if (named.get('unique')?.text === 'true') attributes.unique = true
  const index = named.get('index')
  if (index?.type === 'hash' && pairValue(index, 'unique')?.text === 'true') attributes.unique = true
  if (named.get('null')?.text === 'false' && !named.has('default')) attributes.optional = false
  const value = literalOf(named.get('default'))
  if (value !== undefined && value !== '') attributes.value = value
  const comment = textOf(named.get('comment')) ?? commentBeside(reading.text, spanOf(statement), 'hash')
  if (comment !== undefined) attributes.comment = comment
  return attributes
}

function pairValue(hash: SyntaxNode, key: string): SyntaxNode | undefined {
  const pair = childrenOf(hash).find((each) => fieldOf(each, 'key')?.text.replace(/^:/, '') === key)
  return fieldOf(pair, 'value')
}

function addStep({ reading, isSchema }: RubyTables, owner: OwnerDraft, { name, span }: WrittenName): void {
  if (!isSchema) reading.changes.push({ kind: 'add-field', owner: owner.name, name, span })
}

function drop({ reading }: RubyTables, table: WrittenName | undefined, name: WrittenName | undefined): void {
  if (table !== undefined && name !== undefined)
    reading.changes.push({ kind: 'drop-field', owner: table.name, name: name.name, span: name.span })
}

function rename(
  { reading }: RubyTables,
  table: WrittenName | undefined,
  from: WrittenName | undefined,
  to: WrittenName | undefined,
): void {
  if (table !== undefined && from !== undefined && to !== undefined)
    reading.changes.push({
      kind: 'rename-field',
      owner: table.name,
      name: from.name,
      to: to.name,
      span: from.span,
    })
}

function tableOf({ reading, tables }: RubyTables, table: WrittenName): OwnerDraft {
  const known = tables.get(table.name)
  if (known !== undefined) return known
  const owner = addOwner(reading, table, 'table', 'stored')
  tables.set(table.name, owner)
  return owner
}

/** A table by its name, or by the model whose `table_name` it is. */
function tableName(node: SyntaxNode | undefined): WrittenName | undefined {
  return nameOf(node)
}

/** `string` of `:string`, `String`, `"varchar(20)"`. */
function typeOf(node: SyntaxNode | undefined): string {
  if (node === undefined) return ''
  return nameOf(node)?.name ?? (node.type === 'constant' ? node.text : '')
}

const columnTypes: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...'string text citext char varchar uuid tsvector ltree xml inet cidr macaddr tinytext mediumtext longtext virtual'
    .split(' ')
    .map((name) => [name, 'text'] as const),
  ...'integer bigint smallint tinyint mediumint float decimal numeric money bignum fixnum bigdecimal real serial bigserial double int unsigned_integer unsigned_bigint'
    .split(' ')
    .map((name) => [name, 'number'] as const),
  ...'date datetime time timestamp timestamptz interval daterange tsrange tstzrange'
    .split(' ')
    .map((name) => [name, 'date'] as const),
  ...'binary blob bytea file mediumblob longblob tinyblob'
    .split(' ')
    .map((name) => [name, 'binary'] as const),
  ...'json jsonb hstore point polygon geometry geography st_point int4range int8range numrange'
    .split(' ')
    .map((name) => [name, 'object'] as const),
  ['boolean', 'boolean'],
  ['bool', 'boolean'],
  ['trueclass', 'boolean'],
  ['enum', 'enum'],
])

const columnFormats: Readonly<Record<string, string>> = { inet: 'ip', cidr: 'ip', uuid: 'uuid' }

/** `add_foreign_key "accounts", "users", column: "owner_id"` comes behind the tables. */
function foreignKeysOf(text: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  if (!text.includes('add_foreign_key')) return keys
  const pattern =
    /\badd_foreign_key[ \t(]+["':](\w+)["']?[ \t]*,[ \t]*["':](\w+)["']?(?:[^\n]{0,200}?\bcolumn(?::|"? =>)[ \t]*["':](\w+))?/g
  for (const [, table = '', to = '', column] of text.matchAll(pattern))
    for (const name of column === undefined ? singularsOf(to).map((one) => `${one}_id`) : [column])
      keys.set(`${table}.${name}`, to)
  return keys
}

/** What a plural may be the plural of. */
function singularsOf(plural: string): readonly string[] {
  return [
    ...(plural.endsWith('ies') ? [`${plural.slice(0, -3)}y`] : []),
    ...(plural.endsWith('es') ? [plural.slice(0, -2)] : []),
    ...(plural.endsWith('s') ? [plural.slice(0, -1)] : []),
    ...(plural.endsWith('people') ? [`${plural.slice(0, -6)}person`] : []),
  ]
}

function pluralOf(name: string): string {
  if (/(?:^|_)person$/.test(name)) return name.replace(/person$/, 'people')
  if (/[^aeiou]y$/.test(name)) return name.replace(/y$/, 'ies')
  return /(?:s|x|ch|sh)$/.test(name) ? `${name}es` : `${name}s`
}

/** SQL in a string or a heredoc, for the reader of SQL; values in it are blanked out. */
function readSql(tables: RubyTables, call: SyntaxNode, first: SyntaxNode | undefined): void {
  const body = first?.type === 'heredoc_beginning' ? heredocOf(call) : first
  if (body?.type !== 'string' && body?.type !== 'heredoc_body') return
  const parts = body.namedChildren.filter((part) => part.type !== 'heredoc_end')
  const [from, to] = [parts[0], parts.at(-1)]
  if (from === undefined || to === undefined) return
  let text = tables.reading.text.slice(from.startIndex, to.endIndex)
  if (!/\b(?:create|alter|drop|rename|comment)\b/i.test(text)) return
  for (const part of parts)
    if (part.type === 'interpolation') {
      const at = part.startIndex - from.startIndex
      text = text.slice(0, at) + 'x'.repeat(part.text.length) + text.slice(at + part.text.length)
    }
  const { path } = tables.reading
  tables.embedded.push({
    language: 'sql',
    path: `${path}.sql`,
    text,
    offset: from.startIndex,
    isPatched: true,
  })
}

/** The text of a heredoc stands behind the statement that begins it. */
function heredocOf(call: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | null = call
  for (let level = 0; node !== null && level < 6; level++, node = node.parent)
    if (node.nextSibling?.type === 'heredoc_body') return node.nextSibling
  return undefined
}
