/** Stores declared by calls: Mongoose schemas, Sequelize models, Drizzle tables, MikroORM and Medusa entities. */
import ts from 'typescript'
import type { ValueType } from '../model/fact.ts'
import { commentText } from './text.ts'
import { addFormat, modelName, valueOfColumnType } from './typescript-classes.ts'
import {
  addField,
  addOwner,
  moduleOf,
  type MutableAttributes,
  namedByString,
  objectValue,
  type OwnerDraft,
  type Place,
  type Reading,
  type Shape,
  stringOption,
  stringValue,
} from './typescript-reading.ts'
import {
  booleanLiteral,
  calleeName,
  dottedPath,
  keyText,
  propertyOf,
  returnedExpression,
  shortText,
  unwrap,
  writtenName,
  type WrittenName,
} from './typescript-syntax.ts'

/** Reads a call that declares a store; false where it does not. */
export function readModel(
  reading: Reading,
  node: ts.CallExpression | ts.NewExpression,
  name: string,
  place: Place,
): boolean {
  switch (name) {
    case 'Schema':
      return readMongooseSchema(reading, node, place)
    case 'add':
      return ts.isCallExpression(node) && readMongooseAdd(reading, node)
    case 'model':
      return readMongooseModel(reading, node)
    case 'define':
    case 'defineEntity':
      return ts.isCallExpression(node) && readDefine(reading, node, place)
    case 'init':
      return ts.isCallExpression(node) && readSequelizeInit(reading, node, place)
    case 'EntitySchema':
      return readEntitySchema(reading, node, place)
    default:
      return (
        ts.isCallExpression(node) &&
        isTableFactory(reading, node, name) &&
        readDrizzleTable(reading, node, place)
      )
  }
}

/** Names of calls that may declare a store; the rest is not looked at. */
export const modelCallees =
  /^(?:Schema|add|model|define|defineEntity|init|EntitySchema|table|\w*Table|\w*TableCreator)$/

// --- Mongoose ---

function isMongoose(reading: Reading, callee: ts.Expression): boolean {
  const path = dottedPath(callee) ?? ''
  const module = moduleOf(reading, path)
  return module === undefined
    ? /^mongoose\./i.test(path) || reading.text.includes('mongoose')
    : /mongoose|typegoose/i.test(module)
}

function readMongooseSchema(
  reading: Reading,
  node: ts.CallExpression | ts.NewExpression,
  place: Place,
): boolean {
  const object = objectValue(reading, node.arguments?.[0])
  if (object === undefined || reading.consumed.has(object) || !isMongoose(reading, node.expression))
    return false
  const options = objectValue(reading, node.arguments?.[1])
  const owner = addOwner(reading, place, 'model', 'stored', {
    storeName: stringOption(reading, options, 'collection'),
  })
  readMongooseFields(reading, owner, object, place)
  return true
}

/** `userSchema.add({…})` adds to the schema of that name. */
function readMongooseAdd(reading: Reading, node: ts.CallExpression): boolean {
  const target = ts.isPropertyAccessExpression(node.expression)
    ? dottedPath(node.expression.expression)
    : undefined
  reading.reach.isBeyond = true
  const owner = reading.owners.find((draft) => draft.name === target && draft.kind === 'model')
  const object = objectValue(reading, node.arguments[0])
  if (owner === undefined || object === undefined) return false
  readMongooseFields(reading, owner, object, owner)
  return true
}

/** `model('User', userSchema)` names the schema. */
function readMongooseModel(reading: Reading, node: ts.CallExpression | ts.NewExpression): boolean {
  const [first, second] = node.arguments ?? []
  const written = namedByString(reading, first)
  const variable = second === undefined ? undefined : dottedPath(unwrap(second))
  if (written === undefined || variable === undefined) return false
  if (!reading.modelNames.has(variable)) reading.modelNames.set(variable, written)
  return true
}

function readMongooseFields(
  reading: Reading,
  owner: OwnerDraft,
  object: ts.ObjectLiteralExpression,
  place: WrittenName,
): void {
  reading.consumed.add(object)
  for (const property of object.properties) {
    if (ts.isSpreadAssignment(property)) {
      const path = dottedPath(unwrap(property.expression))
      if (path !== undefined) owner.includes.push(path)
      continue
    }
    const written = writtenName(reading.sourceFile, property.name)
    if (written === undefined) continue
    const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined
    const { inner: object, ...shape } = mongooseShape(reading, value, 0)
    const attributes = shape.attributes
    addField(reading, owner, written, shape, property)
    if (attributes.optional === undefined && shape.valueType !== 'object') attributes.optional = true
    if (object !== undefined) {
      const inner = { name: `${place.name}.${written.name}`, span: written.span }
      readMongooseFields(reading, addOwner(reading, inner, 'object', 'stored'), object, inner)
    }
  }
}

/** With the object of a nested document. */
interface MongooseShape extends Shape {
  readonly inner?: ts.ObjectLiteralExpression
}

function mongooseShape(reading: Reading, value: ts.Expression | undefined, depth: number): MongooseShape {
  const attributes: MutableAttributes = {}
  if (value === undefined || depth > 10) return { valueType: 'unknown', attributes }
  if (ts.isArrayLiteralExpression(value)) {
    const [first] = value.elements
    const shape = mongooseShape(reading, first === undefined ? undefined : unwrap(first), depth + 1)
    shape.attributes.list = true
    return shape
  }
  if (ts.isNewExpression(value) || ts.isCallExpression(value)) {
    const inner =
      calleeName(value.expression) === 'Schema' ? objectValue(reading, value.arguments?.[0]) : undefined
    return { valueType: 'object', attributes, ...(inner === undefined ? {} : { inner }) }
  }
  if (ts.isObjectLiteralExpression(value)) {
    const type = propertyOf(value, 'type')
    // `{type: {type: String}}` has a field that is called type.
    const isField =
      type !== undefined && !(ts.isObjectLiteralExpression(type) && propertyOf(type, 'type') !== undefined)
    if (!isField) {
      return { valueType: 'object', attributes, inner: value }
    }
    const shape = mongooseShape(reading, type, depth + 1)
    readSettings(reading, value, shape.attributes)
    if (propertyOf(value, 'enum') !== undefined && shape.valueType === 'text')
      return { ...shape, valueType: 'enum' }
    return shape.attributes.references === undefined ? shape : { ...shape, valueType: 'reference' }
  }
  const name = stringValue(reading, value) ?? dottedPath(value)
  if (name === undefined) return { valueType: 'unknown', attributes }
  const known = valueOfColumnType(name)
  if (known !== 'unknown') return { valueType: known, type: name, attributes }
  const object = reading.objects.get(name)
  if (object !== undefined) {
    const isNew = !reading.consumed.has(object)
    return { valueType: 'object', type: name, attributes, ...(isNew ? { inner: object } : {}) }
  }
  return {
    valueType: 'reference',
    type: name,
    attributes: /schema$/i.test(name) ? { references: name } : attributes,
  }
}

/** Settings that Mongoose and Sequelize write beside `type`. */
function readSettings(
  reading: Reading,
  object: ts.ObjectLiteralExpression,
  attributes: MutableAttributes,
): void {
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property)) continue
    const value = unwrap(property.initializer)
    const flag = booleanLiteral(value)
    switch (keyText(property.name)) {
      case 'required': {
        const listed =
          ts.isArrayLiteralExpression(value) && value.elements[0]?.kind === ts.SyntaxKind.TrueKeyword
        if (flag !== undefined || listed) attributes.optional = !(flag ?? listed)
        break
      }
      case 'allowNull':
      case 'nullable':
      case 'isNullable':
        if (flag !== undefined) attributes.optional = flag
        break
      case 'notNull':
        if (flag !== undefined) attributes.optional = !flag
        break
      case 'unique':
      case 'isUnique':
        if (flag !== false) attributes.unique = true
        break
      case 'primaryKey':
      case 'isPrimary':
      case 'primary':
        if (flag === true) attributes.primaryKey = true
        break
      case 'field':
      case 'alias': {
        const column = stringValue(reading, value)
        if (column !== undefined && column !== '') attributes.column = column
        break
      }
      case 'ref':
      case 'references': {
        const options = objectValue(reading, value)
        const target = modelName(
          reading,
          options === undefined
            ? value
            : (propertyOf(options, 'model') ??
                propertyOf(options, 'table') ??
                propertyOf(options, 'tableName')),
        )
        if (target !== undefined) attributes.references = target
        break
      }
      case 'comment':
      case 'description': {
        const comment = stringValue(reading, value)
        if (comment !== undefined && comment !== '') attributes.comment = commentText(comment)
        break
      }
      case 'validate': {
        const rules = objectValue(reading, value)
        for (const [rule, format] of sequelizeFormats) {
          if (propertyOf(rules, rule) !== undefined) addFormat(attributes, format)
        }
        break
      }
      case 'encrypted':
      case 'encrypt':
        if (flag === true) attributes.encrypted = true
        break
      case 'array':
      case 'isArray':
        if (flag === true) attributes.list = true
        break
      case undefined:
      default:
        break
    }
  }
  const isGiven = ['default', 'defaultValue'].some((key) => propertyOf(object, key) !== undefined)
  if (isGiven && attributes.optional === false) delete attributes.optional
}

const sequelizeFormats = [
  ['isEmail', 'email'],
  ['isUrl', 'url'],
  ['isIP', 'ip'],
  ['isIPv4', 'ip'],
  ['isIPv6', 'ip'],
  ['isUUID', 'uuid'],
  ['isCreditCard', 'credit-card'],
  ['isDate', 'date'],
] as const

// --- Sequelize and others that define by name ---

function readDefine(reading: Reading, node: ts.CallExpression, place: Place): boolean {
  const [first, second, third] = node.arguments
  const object = objectValue(reading, second)
  const nameOptions = objectValue(reading, first)
  const receiver = ts.isPropertyAccessExpression(node.expression)
    ? (dottedPath(node.expression.expression) ?? '')
    : ''
  if (calleeName(node.expression) === 'defineEntity') {
    const properties = objectValue(reading, propertyOf(nameOptions, 'properties'))
    if (properties === undefined) return false
    const written = namedByString(reading, propertyOf(nameOptions, 'name'))
    return readChained(reading, written ?? place, properties, stringOption(reading, nameOptions, 'tableName'))
  }
  if (object === undefined || reading.consumed.has(object)) return false
  const written = namedByString(reading, first) ?? namedByString(reading, propertyOf(nameOptions, 'name'))
  if (written === undefined) return false
  if (/(?:^|\.)model$/.test(receiver)) {
    return readChained(reading, written, object, stringOption(reading, nameOptions, 'tableName'))
  }
  if (
    !/sequelize|DataTypes/i.test(receiver) &&
    !reading.text.includes('DataTypes') &&
    !reading.text.includes('equelize')
  )
    return false
  const options = objectValue(reading, third)
  const owner = addOwner(reading, { ...written }, 'model', 'stored', {
    storeName: stringOption(reading, options, 'tableName'),
  })
  readColumns(reading, owner, object)
  return true
}

function readSequelizeInit(reading: Reading, node: ts.CallExpression, place: Place): boolean {
  const object = objectValue(reading, node.arguments[0])
  const options = objectValue(reading, node.arguments[1])
  if (object === undefined || options === undefined || reading.consumed.has(object)) return false
  const tableName = stringOption(reading, options, 'tableName')
  const isModel =
    tableName !== undefined ||
    options.properties.some(
      (property) => property.name !== undefined && keyText(property.name) === 'sequelize',
    )
  if (!isModel || !ts.isPropertyAccessExpression(node.expression)) return false
  const receiver = node.expression.expression
  const declared = ts.isIdentifier(receiver) ? writtenName(reading.sourceFile, receiver) : undefined
  const written = declared ?? namedByString(reading, propertyOf(options, 'modelName')) ?? place
  const owner = addOwner(reading, { ...written }, 'model', 'stored', { storeName: tableName })
  readColumns(reading, owner, object)
  return true
}

/** Columns as Sequelize writes them, in models and in migrations: `email: DataTypes.STRING`, `email: {type: …}`. */
export function readColumns(
  reading: Reading,
  owner: OwnerDraft,
  object: ts.ObjectLiteralExpression,
): WrittenName[] {
  reading.consumed.add(object)
  const names: WrittenName[] = []
  for (const property of object.properties) {
    if (ts.isSpreadAssignment(property)) {
      const path = dottedPath(unwrap(property.expression))
      if (path !== undefined) owner.includes.push(path)
      continue
    }
    if (!ts.isPropertyAssignment(property)) continue
    const written = writtenName(reading.sourceFile, property.name)
    if (written === undefined) continue
    names.push(written)
    addField(reading, owner, written, columnShape(reading, unwrap(property.initializer)), property)
  }
  return names
}

/** The type of a column: `DataTypes.STRING(255)`, `'varchar(255)'`, `{type: …, allowNull: false}`. */
export function columnShape(reading: Reading, value: ts.Expression | undefined): Shape {
  const attributes: MutableAttributes = {}
  if (value === undefined) return { valueType: 'unknown', attributes }
  const options = objectValue(reading, value)
  const said = options === undefined ? value : propertyOf(options, 'type')
  if (options !== undefined) readSettings(reading, options, attributes)
  if (said === undefined) return { valueType: 'unknown', attributes }
  const called = ts.isCallExpression(said) ? said.expression : said
  const name = stringValue(reading, called) ?? dottedPath(called) ?? ''
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (last === 'ARRAY') attributes.list = true
  let valueType: ValueType = valueOfColumnType(name)
  if (valueType === 'unknown' && name.includes('.')) valueType = valueOfColumnType(name.split('.')[1] ?? '')
  if (last === 'ARRAY' && ts.isCallExpression(said)) {
    const [inner] = said.arguments
    if (inner !== undefined) valueType = columnShape(reading, unwrap(inner)).valueType
  }
  return { valueType, type: stringValue(reading, said) ?? shortText(reading.sourceFile, said), attributes }
}

/** MikroORM's and TypeORM's `new EntitySchema({name, tableName, properties | columns})`. */
function readEntitySchema(
  reading: Reading,
  node: ts.CallExpression | ts.NewExpression,
  place: Place,
): boolean {
  const options = objectValue(reading, node.arguments?.[0])
  const columns =
    objectValue(reading, propertyOf(options, 'columns')) ??
    objectValue(reading, propertyOf(options, 'properties'))
  if (columns === undefined || reading.consumed.has(columns)) return false
  const written = namedByString(reading, propertyOf(options, 'name')) ?? place
  const owner = addOwner(reading, { ...written }, 'model', 'stored', {
    storeName: stringOption(reading, options, 'tableName'),
  })
  readColumns(reading, owner, columns)
  return true
}

// --- tables whose columns are chains: Drizzle, Medusa ---

const tableFactories = /^(?:pg|mysql|sqlite|singlestore|mssql|cockroach|gel)Table$/

function isTableFactory(reading: Reading, node: ts.CallExpression, name: string): boolean {
  if (tableFactories.test(name)) return true
  // `schema.table('users', {…})` of Drizzle, `createTable('users', {…})` of its table creators.
  if (!reading.text.includes('drizzle')) return false
  if (name === 'table') return ts.isPropertyAccessExpression(node.expression)
  return name.endsWith('Table') && ts.isIdentifier(node.expression)
}

function readDrizzleTable(reading: Reading, node: ts.CallExpression, place: Place): boolean {
  const [first, second] = node.arguments
  if (second === undefined) return false
  const columns = objectValue(reading, returnedExpression(unwrap(second)) ?? second)
  const written = namedByString(reading, first)
  if (columns === undefined || reading.consumed.has(columns)) return false
  return readChained(
    reading,
    place.name === '' && written !== undefined ? written : place,
    columns,
    written?.name,
  )
}

/** Columns that are chains of calls: `email: varchar('e_mail', {length: 255}).notNull()`, `name: model.text()`. */
function readChained(
  reading: Reading,
  place: WrittenName,
  columns: ts.ObjectLiteralExpression,
  storeName: string | undefined,
): boolean {
  reading.consumed.add(columns)
  const owner = addOwner(reading, { name: place.name, span: place.span }, 'table', 'stored', { storeName })
  for (const property of columns.properties) {
    if (ts.isSpreadAssignment(property)) {
      const path = dottedPath(unwrap(property.expression))
      if (path !== undefined) owner.includes.push(path)
      continue
    }
    if (!ts.isPropertyAssignment(property)) continue
    const written = writtenName(reading.sourceFile, property.name)
    if (written === undefined) continue
    addField(reading, owner, written, chainedShape(reading, unwrap(property.initializer)), property)
  }
  return true
}

const relations = new Set([
  'hasOne',
  'hasMany',
  'belongsTo',
  'manyToMany',
  'manyToOne',
  'oneToMany',
  'oneToOne',
])

function chainedShape(reading: Reading, node: ts.Expression): Shape {
  const attributes: MutableAttributes = { optional: true }
  let current: ts.Expression = node
  let valueType: ValueType = 'unknown'
  let type: string | undefined
  let isGiven = false
  for (let links = 0; links < 60 && ts.isCallExpression(current); links += 1) {
    const name = calleeName(current.expression)
    const [first] = current.arguments
    switch (name) {
      case 'notNull':
        attributes.optional = false
        break
      case 'default':
      case '$default':
      case '$defaultFn':
      case '$onUpdate':
      case '$onUpdateFn':
      case 'defaultNow':
      case 'defaultRandom':
      case 'generatedAlwaysAs':
      case 'defaultTo':
        isGiven = true
        break
      case 'nullable':
        attributes.optional = true
        break
      case 'primaryKey':
      case 'primary':
        attributes.primaryKey = true
        attributes.optional = false
        break
      case 'unique':
        attributes.unique = true
        break
      case 'array':
        attributes.list = true
        break
      case 'references': {
        const target = modelName(reading, first)
        if (target !== undefined) attributes.references = target.replace(/\.[^.]*$/, '')
        break
      }
    }
    const inner: ts.Expression = current.expression
    const deeper = ts.isPropertyAccessExpression(inner) ? unwrap(inner.expression) : undefined
    if (deeper !== undefined && ts.isCallExpression(deeper)) {
      current = deeper
      continue
    }
    // The first call of the chain is the column's type.
    type = reading.exportedNameOf.get(name) ?? name
    const column = stringValue(reading, first)
    if (column !== undefined && column !== '' && !relations.has(name)) attributes.column = column
    valueType = valueOfColumnType(type)
    if (/encrypt/i.test(name)) attributes.encrypted = true
    if (/enum/i.test(name)) valueType = 'enum'
    if (relations.has(name)) {
      valueType = 'reference'
      const target = modelName(reading, first)
      if (target !== undefined) attributes.references = target
      if (name.endsWith('Many')) attributes.list = true
    }
    break
  }
  if (deniesNull(reading, node)) attributes.optional = false
  // What has a value where nobody gives one asks nobody for it.
  if (isGiven && attributes.optional === false) delete attributes.optional
  return {
    valueType,
    ...(type === undefined ? {} : { type: shortText(reading.sourceFile, node) }),
    attributes,
  }
}

/** Medusa's `model.text()` is not null unless `.nullable()` says so. */
function deniesNull(reading: Reading, node: ts.Expression): boolean {
  const text = shortText(reading.sourceFile, node)
  return text.startsWith('model.') && !text.includes('.nullable()')
}
