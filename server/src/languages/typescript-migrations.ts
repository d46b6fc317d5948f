/**
 * Migrations that are written in code: Knex, TypeORM's query runner, Sequelize's query interface, Kysely and
 * node-pg-migrate. What they add is a stored field and a change; the way back (`down`) is not read.
 */
import ts from 'typescript'
import { columnShape, readColumns } from './typescript-models.ts'
import { valueOfColumnType } from './typescript-classes.ts'
import {
  addField,
  addOwner,
  type MutableAttributes,
  namedByString,
  objectValue,
  type OwnerDraft,
  type Reading,
  stringValue,
} from './typescript-reading.ts'
import { booleanLiteral, calleeName, propertyOf, unwrap, type WrittenName } from './typescript-syntax.ts'

/** Names of calls that may be a step of a migration. */
export const migrationCallees =
  /^(?:createTable(?:IfNotExists)?|alterTable|table|dropTable(?:IfExists)?|renameTable|addColumns?|dropColumns?|removeColumn|renameColumn)$/

/** Reads one step; false where the call is none. */
export function readMigrationCall(reading: Reading, node: ts.CallExpression, name: string): boolean {
  if (!ts.isPropertyAccessExpression(node.expression)) return false
  const [first, second, third] = node.arguments
  const table = tableName(reading, first)
  switch (name) {
    case 'createTable':
    case 'createTableIfNotExists':
      return createTable(reading, table, first, second)
    case 'alterTable':
    case 'table':
      return table !== undefined && second !== undefined && readKnexTable(reading, table, second)
    case 'dropTable':
    case 'dropTableIfExists':
      if (table === undefined) return false
      reading.changes.push({ kind: 'drop-owner', owner: table.name, span: table.span })
      return true
    case 'renameTable': {
      const to = namedByString(reading, second)
      if (table === undefined || to === undefined) return false
      reading.changes.push({ kind: 'rename-owner', owner: table.name, to: to.name, span: table.span })
      return true
    }
    case 'addColumn':
    case 'addColumns':
      return addColumns(reading, node, table, second, third)
    case 'dropColumn':
    case 'dropColumns':
    case 'removeColumn':
      return dropColumns(reading, node, table, second)
    case 'renameColumn': {
      const chained = chainedTable(reading, node)
      const owner = chained ?? table
      const [from, to] = (chained === undefined ? [second, third] : [first, second]).map((part) =>
        columnName(reading, part),
      )
      if (owner === undefined || from === undefined || to === undefined) return false
      renameField(reading, owner, from, to)
      return true
    }
    default:
      return false
  }
}

function addStored(reading: Reading, table: WrittenName): OwnerDraft {
  return addOwner(reading, table, 'table', 'stored')
}

function addedField(reading: Reading, table: WrittenName, written: WrittenName): void {
  reading.changes.push({ kind: 'add-field', owner: table.name, name: written.name, span: written.span })
}

function renameField(reading: Reading, table: WrittenName, from: WrittenName, to: WrittenName): void {
  reading.changes.push({
    kind: 'rename-field',
    owner: table.name,
    name: from.name,
    to: to.name,
    span: from.span,
  })
}

/** `'users'`, `new Table({name: 'users'})`, `{tableName: 'users', schema: 'auth'}`. */
function tableName(reading: Reading, node: ts.Expression | undefined): WrittenName | undefined {
  if (node === undefined) return undefined
  const options = tableOptions(reading, node)
  return (
    namedByString(reading, node) ??
    namedByString(reading, propertyOf(options, 'name') ?? propertyOf(options, 'tableName'))
  )
}

function tableOptions(
  reading: Reading,
  node: ts.Expression | undefined,
): ts.ObjectLiteralExpression | undefined {
  if (node === undefined) return undefined
  const inner = unwrap(node)
  return objectValue(reading, ts.isNewExpression(inner) ? inner.arguments?.[0] : inner)
}

/** A column's name: a string, or the `name` of `new TableColumn({…})`. */
function columnName(reading: Reading, node: ts.Expression | undefined): WrittenName | undefined {
  return tableName(reading, node)
}

function createTable(
  reading: Reading,
  table: WrittenName | undefined,
  first: ts.Expression | undefined,
  second: ts.Expression | undefined,
): boolean {
  if (table === undefined) return false
  const created = (): OwnerDraft => {
    reading.changes.push({ kind: 'create-owner', owner: table.name, span: table.span })
    return addStored(reading, table)
  }
  const columns = propertyOf(tableOptions(reading, first), 'columns')
  if (columns !== undefined && ts.isArrayLiteralExpression(columns)) {
    const owner = created()
    for (const column of columns.elements) addTableColumn(reading, table, owner, column)
    return true
  }
  if (second === undefined) {
    // Kysely: columns follow in the chain.
    created()
    return true
  }
  const object = objectValue(reading, second)
  if (object !== undefined) {
    if (reading.consumed.has(object)) return false
    const owner = created()
    for (const written of readColumns(reading, owner, object)) addedField(reading, table, written)
    return true
  }
  const inner = unwrap(second)
  if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner)) return false
  created()
  readKnexTable(reading, table, inner)
  return true
}

/** TypeORM's `new TableColumn({name: 'email', type: 'varchar', isNullable: true})`. */
function addTableColumn(
  reading: Reading,
  table: WrittenName,
  owner: OwnerDraft,
  node: ts.Expression,
): boolean {
  const options = tableOptions(reading, node)
  const written = namedByString(reading, propertyOf(options, 'name'))
  if (options === undefined || written === undefined) return false
  const shape = columnShape(reading, options)
  if (booleanLiteral(propertyOf(options, 'isNullable')) === undefined) shape.attributes.optional ??= false
  delete shape.attributes.column
  addField(reading, owner, written, shape, node)
  addedField(reading, table, written)
  return true
}

function addColumns(
  reading: Reading,
  node: ts.CallExpression,
  table: WrittenName | undefined,
  second: ts.Expression | undefined,
  third: ts.Expression | undefined,
): boolean {
  const chained = chainedTable(reading, node)
  if (chained !== undefined) {
    // Kysely: `.addColumn('email', 'varchar(255)', (column) => column.notNull())`.
    if (table === undefined) return false
    const owner = addStored(reading, chained)
    const type = second === undefined ? undefined : stringValue(reading, second)
    const attributes: MutableAttributes = {}
    if (third?.getText(reading.sourceFile).includes('.notNull()') === true) attributes.optional = false
    const valueType = type === undefined ? 'unknown' : valueOfColumnType(type)
    addField(reading, owner, table, { valueType, ...(type === undefined ? {} : { type }), attributes })
    addedField(reading, chained, table)
    return true
  }
  if (table === undefined || second === undefined) return false
  const inner = unwrap(second)
  if (ts.isArrayLiteralExpression(inner)) {
    const owner = addStored(reading, table)
    for (const column of inner.elements) addTableColumn(reading, table, owner, column)
    return true
  }
  const written = namedByString(reading, inner)
  if (written !== undefined) {
    const shape = columnShape(reading, third === undefined ? undefined : unwrap(third))
    addField(reading, addStored(reading, table), written, shape, second)
    addedField(reading, table, written)
    return true
  }
  if (
    propertyOf(tableOptions(reading, inner), 'type') !== undefined &&
    propertyOf(tableOptions(reading, inner), 'name') !== undefined
  ) {
    return addTableColumn(reading, table, addStored(reading, table), inner)
  }
  const object = objectValue(reading, inner)
  if (object === undefined || reading.consumed.has(object)) return false
  for (const added of readColumns(reading, addStored(reading, table), object))
    addedField(reading, table, added)
  return true
}

function dropColumns(
  reading: Reading,
  node: ts.CallExpression,
  table: WrittenName | undefined,
  second: ts.Expression | undefined,
): boolean {
  const chained = chainedTable(reading, node)
  const owner = chained ?? table
  const dropped = chained === undefined ? second : node.arguments[0]
  if (owner === undefined || dropped === undefined) return false
  const inner = unwrap(dropped)
  for (const part of ts.isArrayLiteralExpression(inner) ? inner.elements : [inner]) {
    const written = columnName(reading, part)
    if (written === undefined) continue
    reading.changes.push({ kind: 'drop-field', owner: owner.name, name: written.name, span: written.span })
  }
  return true
}

/** The table that a Kysely chain began with. */
function chainedTable(reading: Reading, node: ts.CallExpression): WrittenName | undefined {
  let current: ts.Expression = node
  for (let links = 0; links < 200 && ts.isCallExpression(current); links += 1) {
    const name = calleeName(current.expression)
    if (
      current !== node &&
      (name === 'createTable' || name === 'alterTable') &&
      current.arguments.length === 1
    ) {
      return namedByString(reading, current.arguments[0])
    }
    if (!ts.isPropertyAccessExpression(current.expression)) return undefined
    current = unwrap(current.expression.expression)
  }
  return undefined
}

// --- Knex ---

const knexColumns: Readonly<Record<string, string>> = {
  string: 'string', text: 'text', mediumtext: 'text', longtext: 'text', char: 'char', uuid: 'uuid', integer: 'integer', int: 'integer',
  tinyint: 'integer', smallint: 'integer', bigint: 'integer', bigInteger: 'integer', float: 'float', double: 'double',
  decimal: 'decimal', increments: 'increments', bigIncrements: 'increments', boolean: 'boolean', bool: 'boolean', date: 'date',
  datetime: 'datetime', dateTime: 'datetime', time: 'time', timestamp: 'timestamp', json: 'json', jsonb: 'jsonb', binary: 'binary',
  enum: 'enum', enu: 'enum', specificType: 'specificType', geometry: 'geometry', geography: 'geography', point: 'point',
  unsignedInteger: 'integer',
} // prettier-ignore

/** The body of `createTable('users', (table) => {…})`: every chain that starts at the parameter. */
function readKnexTable(reading: Reading, table: WrittenName, callback: ts.Expression): boolean {
  const inner = unwrap(callback)
  if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner)) return false
  const parameter = inner.parameters[0]?.name
  const root = parameter === undefined ? 'this' : ts.isIdentifier(parameter) ? parameter.text : undefined
  if (root === undefined) return false
  const owner = addStored(reading, table)
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const links = chainOf(node)
      if (links?.root === root) {
        readKnexChain(reading, table, owner, links.calls)
        return
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(inner.body)
  return true
}

interface ChainLink {
  readonly name: string
  readonly call: ts.CallExpression
}

/** The calls of `table.string('email').notNullable()` from the first on, and the name that they start at. */
function chainOf(
  node: ts.CallExpression,
): { readonly root: string; readonly calls: readonly ChainLink[] } | undefined {
  const calls: ChainLink[] = []
  let current: ts.Expression = node
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression)) {
    calls.push({ name: current.expression.name.text, call: current })
    current = unwrap(current.expression.expression)
  }
  if (calls.length === 0) return undefined
  const root = ts.isIdentifier(current)
    ? current.text
    : current.kind === ts.SyntaxKind.ThisKeyword
      ? 'this'
      : undefined
  return root === undefined ? undefined : { root, calls: calls.reverse() }
}

function readKnexChain(
  reading: Reading,
  table: WrittenName,
  owner: OwnerDraft,
  links: readonly ChainLink[],
): void {
  const [first] = links
  if (first === undefined) return
  const args = first.call.arguments
  if (first.name === 'dropColumn' || first.name === 'dropColumns') {
    for (const argument of args.flatMap((part) =>
      ts.isArrayLiteralExpression(part) ? [...part.elements] : [part],
    )) {
      const written = namedByString(reading, argument)
      if (written !== undefined)
        reading.changes.push({
          kind: 'drop-field',
          owner: table.name,
          name: written.name,
          span: written.span,
        })
    }
    return
  }
  if (first.name === 'renameColumn') {
    const from = namedByString(reading, args[0])
    const to = namedByString(reading, args[1])
    if (from !== undefined && to !== undefined) renameField(reading, table, from, to)
    return
  }
  if (!Object.hasOwn(knexColumns, first.name) || links.some((link) => link.name === 'alter')) return
  const written = namedByString(reading, args[0])
  if (written === undefined) return
  const kind = knexColumns[first.name] ?? ''
  const type = kind === 'specificType' ? (stringValue(reading, args[1]) ?? kind) : kind
  const attributes: MutableAttributes = { optional: true }
  for (const link of links) applyKnexLink(reading, attributes, link)
  addField(reading, owner, written, { valueType: valueOfColumnType(type), type, attributes }, first.call)
  addedField(reading, table, written)
}

function applyKnexLink(reading: Reading, attributes: MutableAttributes, link: ChainLink): void {
  const [argument] = link.call.arguments
  switch (link.name) {
    case 'notNullable':
    case 'notNull':
      attributes.optional = false
      break
    case 'primary':
    case 'increments':
    case 'bigIncrements':
      attributes.primaryKey = true
      attributes.optional = false
      break
    case 'unique':
      attributes.unique = true
      break
    case 'comment': {
      const comment = stringValue(reading, argument)
      if (comment !== undefined && comment !== '') attributes.comment = comment.slice(0, 300)
      break
    }
    case 'inTable': {
      const target = stringValue(reading, argument)
      if (target !== undefined) attributes.references = target
      break
    }
    case 'references': {
      const target = stringValue(reading, argument)
      if (target?.includes('.') === true) attributes.references = target.slice(0, target.lastIndexOf('.'))
      break
    }
  }
}
