/** Classes: properties, constructor parameter properties, and what the decorators of ORMs, validators and APIs say. */
import ts from 'typescript'
import type { Role, ValueType } from '../model/fact.ts'
import { commentText } from './text.ts'
import { includedNames, typeShape } from './typescript-types.ts'
import { saysCollected } from './request-names.ts'
import {
  addField,
  addOwner,
  type MutableAttributes,
  moduleOf,
  objectValue,
  type OwnerDraft,
  type Place,
  type Reading,
  stringOption,
  stringValue,
} from './typescript-reading.ts'
import {
  booleanLiteral,
  calleeName,
  leadingComment,
  dottedPath,
  propertyOf,
  returnedExpression,
  shortText,
  unwrap,
  writtenName,
} from './typescript-syntax.ts'

/** Adds a class with its fields; undefined for a class without a name of its own or of its place. */
export function readClass(reading: Reading, node: ts.ClassLikeDeclaration, place: Place): void {
  if (isMigration(node)) return
  const decorators = decoratorsOf(reading, node)
  const properties = fieldNodes(node).map((property) => ({
    property,
    decorators: decoratorsOf(reading, property),
  }))
  const includes = (node.heritageClauses ?? [])
    .filter((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap((clause) => clause.types.flatMap((type) => extendedNames(type)))
  const all = properties.flatMap((entry) => entry.decorators)
  const stored = decorators.some(isEntityDecorator) || all.some(isColumnDecorator)
  const role = classRole(place.name, stored, decorators, all)
  const comment = leadingComment(reading.text, node.pos, node.getStart(reading.sourceFile))
  if (properties.length === 0 && includes.length === 0) return
  const owner = addOwner(reading, place, stored ? 'model' : 'class', role, {
    includes,
    storeName: storeNameOf(reading, decorators),
    comment,
  })
  for (const { property, decorators: own } of properties) readProperty(reading, owner, property, own)
}

/** A migration's own `name` is no data; what it does to tables is read in the walk. */
function isMigration(node: ts.ClassLikeDeclaration): boolean {
  return (node.heritageClauses ?? []).some((clause) =>
    clause.types.some((type) => /^Migration(?:Interface)?$/.test(calleeName(type.expression))),
  )
}

type FieldNode = ts.PropertyDeclaration | ts.ParameterDeclaration | ts.GetAccessorDeclaration

/** Properties, parameter properties, and accessors that carry a decorator. */
function fieldNodes(node: ts.ClassLikeDeclaration): FieldNode[] {
  return node.members.flatMap((member): FieldNode[] => {
    if (ts.isPropertyDeclaration(member)) return [member]
    if (ts.isConstructorDeclaration(member)) {
      return member.parameters.filter((parameter) => parameter.modifiers?.some(isParameterModifier) === true)
    }
    if (ts.isGetAccessorDeclaration(member) && member.modifiers?.some(ts.isDecorator) === true)
      return [member]
    return []
  })
}

function isParameterModifier(modifier: ts.ModifierLike): boolean {
  switch (modifier.kind) {
    case ts.SyntaxKind.PublicKeyword:
    case ts.SyntaxKind.PrivateKeyword:
    case ts.SyntaxKind.ProtectedKeyword:
    case ts.SyntaxKind.ReadonlyKeyword:
      return true
    default:
      return false
  }
}

interface DecoratorUse {
  readonly name: string
  /** Where it is imported from, if the file says so. */
  readonly module: string
  readonly arguments: readonly ts.Expression[]
}

function decoratorsOf(
  reading: Reading,
  node: { readonly modifiers?: ts.NodeArray<ts.ModifierLike> },
): DecoratorUse[] {
  const uses: DecoratorUse[] = []
  for (const modifier of node.modifiers ?? []) {
    if (!ts.isDecorator(modifier)) continue
    const called = unwrap(modifier.expression)
    const callee = ts.isCallExpression(called) ? called.expression : called
    const name = calleeName(callee)
    const path = dottedPath(callee) ?? name
    uses.push({
      name: reading.exportedNameOf.get(name) ?? name,
      module: moduleOf(reading, path) ?? '',
      arguments: ts.isCallExpression(called) ? called.arguments : [],
    })
  }
  return uses
}

/** `extends PartialType(OmitType(CreateUserDto, ['password']))` has the fields of `CreateUserDto`. */
function extendedNames(type: ts.ExpressionWithTypeArguments): string[] {
  const expression = unwrap(type.expression)
  return ts.isCallExpression(expression) ? classNames(expression, 0) : includedNames(type)
}

function classNames(expression: ts.Expression, depth: number): string[] {
  if (depth > 10) return []
  if (ts.isCallExpression(expression)) {
    return expression.arguments.flatMap((argument) => classNames(unwrap(argument), depth + 1))
  }
  const path = dottedPath(expression)
  return path === undefined || !/(?:^|\.)[A-Z_$]/.test(path) ? [] : [path]
}

// --- what kind of class ---

const entityDecorators = new Set([
  'Entity', 'ChildEntity', 'ViewEntity', 'Embeddable', 'Table', 'Schema', 'modelOptions', 'EventSourcing',
]) // prettier-ignore
const relationDecorators = new Set([
  'OneToOne', 'OneToMany', 'ManyToOne', 'ManyToMany', 'BelongsTo', 'BelongsToMany', 'HasMany', 'HasOne', 'Embedded',
]) // prettier-ignore
const columnDecorators = new Set([
  'Column', 'PrimaryColumn', 'PrimaryGeneratedColumn', 'GeneratedIdColumn', 'CreateDateColumn', 'UpdateDateColumn',
  'DeleteDateColumn', 'VersionColumn', 'ObjectIdColumn', 'ViewColumn', 'JoinColumn', 'JoinTable', 'RelationId', 'TreeParent',
  'TreeChildren', 'Property', 'PrimaryKey', 'SerializedPrimaryKey', 'Formula', 'ForeignKey', 'ForeignKeyColumn', 'AllowNull',
  'AutoIncrement', 'Prop', 'prop', 'EncryptedColumn', 'VirtualColumn', ...relationDecorators,
]) // prettier-ignore
/** Libraries that use the same decorator names for something that stores nothing. */
const otherModules =
  /^(?:vue|@vue|nuxt-|@stencil\/|lit$|lit\/|@lit\/|@angular\/|@tsed\/schema|@tsed\/common|tsoa|class-validator|@nestjs\/(?:swagger|graphql|common)|type-graphql|react|@storybook\/|@ngneat\/|@aws-sdk|@loopback\/rest)/

function isEntityDecorator(use: DecoratorUse): boolean {
  return entityDecorators.has(use.name) && !otherModules.test(use.module)
}

function isColumnDecorator(use: DecoratorUse): boolean {
  return columnDecorators.has(use.name) && !otherModules.test(use.module)
}

function classRole(
  name: string,
  stored: boolean,
  onClass: readonly DecoratorUse[],
  onProperties: readonly DecoratorUse[],
): Role {
  if (stored) return 'stored'
  if (onClass.some((use) => use.name === 'InputType' || use.name === 'ArgsType')) return 'collected'
  if (onClass.some((use) => use.name === 'ObjectType' || use.name === 'InterfaceType')) return 'transferred'
  if (!onProperties.some(isValidator)) return 'transferred'
  return saysCollected(name) || /(?:Query|Params|Command)(?:Dto|DTO)?$/.test(name)
    ? 'collected'
    : 'transferred'
}

function isValidator(use: DecoratorUse): boolean {
  return use.module === ''
    ? Object.hasOwn(validatorFormats, use.name) || use.name === 'IsNotEmpty' || use.name === 'IsString'
    : use.module === 'class-validator'
}

function storeNameOf(reading: Reading, decorators: readonly DecoratorUse[]): string | undefined {
  for (const use of decorators) {
    if (!isEntityDecorator(use)) continue
    const [first, second] = use.arguments
    const direct = stringValue(reading, first)
    if (direct !== undefined) return direct
    for (const argument of [first, second]) {
      const options = objectValue(reading, argument)
      for (const key of ['name', 'tableName', 'collection']) {
        const name = stringOption(reading, options, key)
        if (name !== undefined) return name
      }
      const name = stringOption(
        reading,
        objectValue(reading, propertyOf(options, 'schemaOptions')),
        'collection',
      )
      if (name !== undefined) return name
    }
  }
  return undefined
}

// --- a property ---

function readProperty(
  reading: Reading,
  owner: OwnerDraft,
  node: FieldNode,
  decorators: readonly DecoratorUse[],
): void {
  const written = writtenName(reading.sourceFile, node.name)
  if (written === undefined) return
  const shape = typeShape(reading, node.type)
  const attributes = shape.attributes
  if ('questionToken' in node && node.questionToken !== undefined) attributes.optional = true
  let { valueType, type } = shape
  const initializer = ts.isGetAccessorDeclaration(node) ? undefined : node.initializer
  if (node.type === undefined && initializer !== undefined) valueType = valueOfExpression(unwrap(initializer))
  for (const use of decorators) {
    const said = readDecorator(reading, use, attributes)
    if (said === undefined) continue
    if (
      said.valueType === 'reference' ||
      valueType === 'unknown' ||
      (valueType === 'reference' && said.certain)
    ) {
      valueType = said.valueType
    }
    type ??= said.type
  }
  addField(reading, owner, written, { valueType, ...(type === undefined ? {} : { type }), attributes }, node)
}

/** What a default value says of a field without a written type. */
function valueOfExpression(node: ts.Expression): ValueType {
  switch (node.kind) {
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
    case ts.SyntaxKind.TemplateExpression:
      return 'text'
    case ts.SyntaxKind.NumericLiteral:
      return 'number'
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
      return 'boolean'
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.FunctionExpression:
      return 'function'
    case ts.SyntaxKind.ObjectLiteralExpression:
      return 'object'
    default:
      break
  }
  if (ts.isNewExpression(node)) {
    const name = calleeName(node.expression)
    if (name === 'Date') return 'date'
    return name === 'EventEmitter' ? 'function' : 'unknown'
  }
  return 'unknown'
}

interface Said {
  readonly valueType: ValueType
  readonly type?: string
  /** Says more than a TypeScript type that is only a name. */
  readonly certain: boolean
}

const validatorFormats: Readonly<Record<string, string>> = {
  IsEmail: 'email',
  IsPhoneNumber: 'phone',
  IsMobilePhone: 'phone',
  IsIP: 'ip',
  IsUrl: 'url',
  IsURL: 'url',
  IsUUID: 'uuid',
  IsDateString: 'date',
  IsISO8601: 'date',
  IsDate: 'date',
  IsCreditCard: 'credit-card',
  IsIBAN: 'iban',
  IsBIC: 'bic',
  IsPostalCode: 'postal-code',
  IsStrongPassword: 'password',
  IsPassportNumber: 'passport-number',
  IsIdentityCard: 'identity-card',
  IsTaxId: 'tax-id',
  IsLatitude: 'latitude',
  IsLongitude: 'longitude',
  IsLatLong: 'coordinates',
  IsMACAddress: 'mac',
  IsJWT: 'jwt',
  IsLocale: 'locale',
  IsTimeZone: 'time-zone',
  IsISO31661Alpha2: 'country',
  IsISO31661Alpha3: 'country',
}
const validatorTypes: Readonly<Record<string, ValueType>> = {
  IsString: 'text',
  IsNumber: 'number',
  IsInt: 'number',
  IsBoolean: 'boolean',
  IsDate: 'date',
  IsEnum: 'enum',
  IsIn: 'enum',
  IsObject: 'object',
}

function readDecorator(reading: Reading, use: DecoratorUse, attributes: MutableAttributes): Said | undefined {
  const format = Object.hasOwn(validatorFormats, use.name) ? validatorFormats[use.name] : undefined
  if (format !== undefined) addFormat(attributes, format)
  if (use.name === 'IsOptional' || use.name === 'ApiPropertyOptional' || use.name === 'AllowNull') {
    attributes.optional = booleanLiteral(use.arguments[0]) ?? true
  }
  // What a validator looks at must be there, unless another one says that it need not.
  else if (/^(?:Is[A-Z]|MinLength$|Length$|Matches$)/.test(use.name)) attributes.optional ??= false
  if (use.name === 'IsArray') attributes.list = true
  if (/encrypt/i.test(use.name)) attributes.encrypted = true
  if (use.name === 'Comment') attributes.comment ??= stringValue(reading, use.arguments[0]) ?? ''
  if (use.name.startsWith('Primary') || use.name === 'ObjectIdColumn') attributes.primaryKey = true
  if (use.name === 'Unique') attributes.unique = true
  const isColumn = isColumnDecorator(use) || use.name === 'Enum'
  for (const argument of use.arguments) readOptions(reading, argument, attributes, isColumn)
  if (relationDecorators.has(use.name) || use.name === 'ForeignKey') {
    const target = targetOf(reading, use)
    if (target !== undefined) attributes.references = target
    if (use.name === 'Embedded') return { valueType: 'object', certain: true }
    if (use.name === 'ForeignKey') return undefined
    if (use.name.endsWith('Many')) attributes.list = true
    return { valueType: 'reference', certain: true }
  }
  if (use.name === 'CreateDateColumn' || use.name === 'UpdateDateColumn' || use.name === 'DeleteDateColumn') {
    return { valueType: 'date', certain: true }
  }
  if (use.name === 'Enum' || use.name === 'IsEnum') return { valueType: 'enum', certain: true }
  if (isColumn) return columnType(reading, use)
  if (use.name === 'Field' || use.name.startsWith('ApiProperty')) return returnedType(use)
  const valueType = Object.hasOwn(validatorTypes, use.name) ? validatorTypes[use.name] : undefined
  return valueType === undefined ? undefined : { valueType, certain: true }
}

/** Adds what a validator or an input type says that a value is, once. */
export function addFormat(attributes: MutableAttributes, format: string): void {
  if (attributes.formats?.includes(format) !== true)
    attributes.formats = [...(attributes.formats ?? []), format]
}

/** Options of a decorator: `@Column({name, nullable, unique, comment})`, `@ApiProperty({description, required})`. */
function readOptions(
  reading: Reading,
  argument: ts.Expression,
  attributes: MutableAttributes,
  isColumn: boolean,
): void {
  const options = objectValue(reading, argument)
  if (options === undefined) return
  for (const property of options.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) continue
    const value = unwrap(property.initializer)
    const flag = booleanLiteral(value)
    switch (property.name.text) {
      case 'name':
      case 'field':
      case 'fieldName':
        if (isColumn) attributes.column = stringValue(reading, value) ?? attributes.column ?? ''
        if (attributes.column === '') delete attributes.column
        break
      case 'nullable':
      case 'allowNull':
        if (flag !== undefined) attributes.optional = flag
        break
      case 'required':
        if (flag !== undefined) attributes.optional = !flag
        break
      case 'unique':
        if (flag !== false) attributes.unique = true
        break
      case 'primary':
      case 'primaryKey':
        if (flag === true) attributes.primaryKey = true
        break
      case 'array':
      case 'isArray':
        if (flag === true) attributes.list = true
        break
      case 'comment':
      case 'description': {
        const comment = stringValue(reading, value)
        if (comment !== undefined && comment !== '') attributes.comment = commentText(comment)
        break
      }
      case 'format': {
        const format = stringValue(reading, value)
        if (format !== undefined && format !== '') addFormat(attributes, formatName(format))
        break
      }
      case 'ref': {
        const target = modelName(reading, value)
        if (target !== undefined) attributes.references = target
        break
      }
      case 'transformer':
      case 'encrypt':
      case 'encryptionTransformer':
      case 'customType':
        if (flag === true || /encrypt/i.test(shortText(reading.sourceFile, value)))
          attributes.encrypted = true
        break
    }
  }
}

/** OpenAPI's names of formats in ours. */
function formatName(format: string): string {
  const name = format.toLowerCase().replace(/_/g, '-')
  switch (name) {
    case 'date-time':
      return 'date'
    case 'uri':
      return 'url'
    case 'ipv4':
    case 'ipv6':
      return 'ip'
    default:
      return name
  }
}

/** `() => User`, `'User'`, `User`, `User.name` and `{entity: () => User}` name `User`. */
function targetOf(reading: Reading, use: DecoratorUse): string | undefined {
  const [first] = use.arguments
  if (first === undefined) return undefined
  const options = objectValue(reading, first)
  return modelName(reading, options === undefined ? first : (propertyOf(options, 'entity') ?? first))
}

/** The model that an expression names. */
export function modelName(reading: Reading, node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined
  const inner = unwrap(node)
  const text = stringValue(reading, inner)
  if (text !== undefined) return text === '' ? undefined : text
  const returned = returnedExpression(inner)
  if (returned !== undefined) return modelName(reading, returned)
  if (ts.isArrayLiteralExpression(inner)) return modelName(reading, inner.elements[0])
  return dottedPath(inner)?.replace(/\.(?:name|modelName)$/, '')
}

function columnType(reading: Reading, use: DecoratorUse): Said | undefined {
  const [first] = use.arguments
  if (first === undefined) return undefined
  const options = objectValue(reading, first)
  const said = options === undefined ? unwrap(first) : propertyOf(options, 'type')
  if (options !== undefined && propertyOf(options, 'enum') !== undefined)
    return { valueType: 'enum', certain: true }
  if (said === undefined) return undefined
  const name = stringValue(reading, said) ?? typeName(returnedExpression(said) ?? said)
  if (name === undefined) return undefined
  const valueType = valueOfColumnType(name)
  return { valueType, type: name, certain: valueType !== 'unknown' }
}

/** `@Field(() => String)` and `@ApiProperty({type: String})` name a type. */
function returnedType(use: DecoratorUse): Said | undefined {
  for (const argument of use.arguments) {
    const inner = unwrap(argument)
    const type = ts.isObjectLiteralExpression(inner) ? propertyOf(inner, 'type') : inner
    const name = type === undefined ? undefined : typeName(returnedExpression(type) ?? type)
    if (name !== undefined) return { valueType: valueOfColumnType(name), type: name, certain: false }
  }
  return undefined
}

function typeName(node: ts.Expression): string | undefined {
  if (ts.isArrayLiteralExpression(node))
    return node.elements[0] === undefined ? undefined : typeName(node.elements[0])
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isCallExpression(node)) return dottedPath(node.expression)
  return dottedPath(node)
}

/** What a column type of SQL, an ORM or a schema library stores; `unknown` for a name that is none. */
export function valueOfColumnType(type: string): ValueType {
  const name = type
    .slice(type.lastIndexOf('.') + 1)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  if (
    /^(?:var|n|nvar|national)?char|text$|^string|^uuid|^citext|^id$|^guid|^clob|^inet|^cidr|^mac|^keyword|^encrypted|^slug|^email/.test(
      name,
    )
  ) {
    return 'text'
  }
  if (/^bool|^bit$|^checkbox/.test(name)) return 'boolean'
  if (/date|time|^year$|^interval$/.test(name)) return 'date'
  if (
    /int|serial|^float|^double|^decimal|^numeric|^real|^number|^money|increments|^smallint|^id\w*increment/.test(
      name,
    )
  ) {
    return 'number'
  }
  if (name === 'objectid') return 'reference'
  if (/^json|^object|^mixed|^map$|^simplejson|^hstore|^record|^geography|^geometry|^point/.test(name))
    return 'object'
  if (/^enum|^enu$|^set$/.test(name)) return 'enum'
  if (/blob|binary|^bytea|^buffer|^image$/.test(name)) return 'binary'
  return 'unknown'
}
