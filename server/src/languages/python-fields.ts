/*
 * What a call says of the field that it declares, in the libraries of Python: columns of SQLAlchemy, fields of Django, its
 * forms and serializers, Marshmallow, WTForms, Peewee, MongoEngine, Tortoise, Pydantic and attrs.
 */
import type { ValueType } from '../model/fact.ts'
import {
  booleanOf,
  callArguments,
  lastName,
  literalOf,
  pathOf,
  stringAt,
  textOf,
  type Arguments,
} from './python-syntax.ts'
import { readType } from './python-types.ts'
import { childrenOf, fieldOf, spanOf, type SyntaxNode } from './tree-parsing.ts'
import {
  addField,
  commentBeside,
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'

/** Which library's field a call makes. */
export type FieldLibrary = 'sqlalchemy' | 'django' | 'form' | 'schema' | 'model' | 'annotated'

export interface DeclaredField {
  readonly library: FieldLibrary
  readonly valueType: ValueType
  readonly attributes: MutableAttributes
  /** The type as the call says it: `String(320)`, `EmailField`. */
  readonly type: string
  /** Whether it may be null is for its annotation to say, and nothing gives it a value where nobody does. */
  readonly wantsValue?: boolean
}

/** What a call that stands as the value of a class variable declares; undefined where it declares no field. */
export function readFieldCall(
  call: SyntaxNode,
  moduleOf: (name: string) => string | undefined,
): DeclaredField | undefined {
  const path = pathOf(fieldOf(call, 'function'))
  const name = lastName(path)
  if (path === '') return undefined
  const given = callArguments(call)
  if (columnCallees.has(name)) return readColumn(given, name === 'mapped_column')
  if (name === 'deferred') {
    const [inner] = given.positional
    return inner?.type === 'call' ? readFieldCall(inner, moduleOf) : undefined
  }
  if (
    name === 'relationship' ||
    name === 'Relationship' ||
    name === 'RelationshipProperty' ||
    name === 'backref'
  )
    return name === 'backref' ? undefined : readRelationship(given)
  if (annotatedCallees.has(path) || annotatedCallees.has(name)) return readAnnotatedField(given)
  return readLibraryField(path, name, given, moduleOf)
}

/** What the arguments of `Field(…)` in an annotation say. */
export function readAnnotatedField(given: Arguments): DeclaredField {
  const attributes: MutableAttributes = {}
  const { named } = given
  const column =
    stringAt(named.get('serialization_alias'))?.name ??
    stringAt(named.get('alias'))?.name ??
    stringAt(named.get('validation_alias'))?.name
  if (column !== undefined) attributes.column = column
  const comment = textOf(named.get('description'))
  if (comment !== undefined) attributes.comment = comment
  const label = textOf(named.get('title'))
  if (label !== undefined) attributes.label = label
  const inner = named.get('sa_column')
  if (inner?.type === 'call') Object.assign(attributes, readColumn(callArguments(inner), false).attributes)
  if (booleanOf(named.get('primary_key')) === true) attributes.primaryKey = true
  if (booleanOf(named.get('unique')) === true) attributes.unique = true
  if (named.get('default')?.type === 'none' || given.positional[0]?.type === 'none')
    attributes.optional = true
  const target = stringAt(named.get('foreign_key'))?.name
  if (target !== undefined) attributes.references = ownerOf(target)
  readDefault(named.get('default') ?? given.positional[0], attributes)
  const type = pathOf(named.get('type'))
  return {
    library: 'annotated',
    valueType: target !== undefined ? 'reference' : type === '' ? 'unknown' : readType(type).valueType,
    attributes,
    type,
  }
}

const columnCallees = new Set(['Column', 'mapped_column', 'MappedColumn'])

const annotatedCallees = new Set([
  'Field',
  'PrivateAttr',
  'field',
  'attr.ib',
  'attrib',
  'attr.attrib',
  'ib',
  'Query',
  'Body',
  'Form',
  'Header',
  'Cookie',
  'SQLField',
  'Param',
])

/** `Column('e_mail', String(320), ForeignKey('users.id'), nullable=False)`. */
export function readColumn({ positional, named }: Arguments, isMapped: boolean): DeclaredField {
  const attributes: MutableAttributes = {}
  let valueType: ValueType = 'unknown'
  let type = ''
  positional.forEach((argument, index) => {
    if (index === 0) {
      const column = stringAt(argument)?.name
      if (column !== undefined) {
        attributes.column = column
        return
      }
    }
    const path = pathOf(argument.type === 'call' ? fieldOf(argument, 'function') : argument)
    const name = lastName(path)
    if (name === 'ForeignKey' || name === 'ForeignKeyConstraint') {
      const given = callArguments(argument).positional[0]
      const target = stringAt(given)?.name ?? pathOf(given)
      if (target !== '') attributes.references = ownerOf(target)
    } else if (type === '' && name !== '' && !columnParts.has(name)) {
      type = argument.text
      const found = readColumnType(argument, name)
      valueType = found.valueType
      Object.assign(attributes, found.attributes)
    }
  })
  const typed = named.get('type_')
  if (typed !== undefined && type === '') {
    const name = lastName(pathOf(typed.type === 'call' ? fieldOf(typed, 'function') : typed))
    type = typed.text
    valueType = readColumnType(typed, name).valueType
  }
  const written = stringAt(named.get('name'))?.name
  if (written !== undefined) attributes.column = written
  if (booleanOf(named.get('primary_key')) === true) attributes.primaryKey = true
  if (booleanOf(named.get('unique')) === true) attributes.unique = true
  const nullable = booleanOf(named.get('nullable'))
  if (nullable === true || (nullable === undefined && !isMapped && attributes.primaryKey !== true))
    attributes.optional = true
  if (nullable === false && !columnDefaults.some((key) => named.has(key))) attributes.optional = false
  const comment = textOf(named.get('comment')) ?? textOf(named.get('doc'))
  if (comment !== undefined) attributes.comment = comment
  readDefault(named.get('default') ?? named.get('server_default'), attributes)
  if (attributes.references !== undefined) valueType = 'reference'
  const wantsValue =
    isMapped &&
    nullable === undefined &&
    attributes.primaryKey !== true &&
    !columnDefaults.some((key) => named.has(key))
  return { library: 'sqlalchemy', valueType, attributes, type, wantsValue }
}

/** What gives a column a value where nobody does. */
const columnDefaults = ['default', 'server_default', 'default_factory', 'insert_default', 'onupdate']

/** A column among the arguments of a table. */
export function readTableColumn(
  reading: Reading,
  owner: OwnerDraft,
  node: SyntaxNode,
): WrittenName | undefined {
  if (node.type !== 'call' || lastName(pathOf(fieldOf(node, 'function'))) !== 'Column') return undefined
  const given = callArguments(node)
  const name = stringAt(given.positional[0])
  if (name === undefined || name.name === '') return undefined
  const { valueType, attributes, type } = readColumn(given, false)
  const comment = attributes.comment ?? commentBeside(reading.text, spanOf(node), 'hash')
  if (comment !== undefined) attributes.comment = comment
  addField(reading, owner, name, { valueType, type, attributes })
  return name
}

/** What may stand among the arguments of a column and is no type. */
const columnParts = new Set([
  'Sequence',
  'Identity',
  'Computed',
  'CheckConstraint',
  'Index',
  'FetchedValue',
  'DefaultClause',
  'UniqueConstraint',
  'text',
])

function readColumnType(
  node: SyntaxNode,
  name: string,
): { valueType: ValueType; attributes: MutableAttributes } {
  const attributes: MutableAttributes = {}
  if (/encrypt/i.test(name)) attributes.encrypted = true
  const format = columnFormats.find(([pattern]) => pattern.test(name))?.[1]
  if (format !== undefined) attributes.formats = [format]
  if (name === 'ARRAY') {
    const inner = callArguments(node).positional[0]
    const found =
      inner &&
      readColumnType(inner, lastName(pathOf(inner.type === 'call' ? fieldOf(inner, 'function') : inner)))
    return { valueType: found?.valueType ?? 'unknown', attributes: { ...found?.attributes, list: true } }
  }
  // `EncryptedType(String, key)`, `MutableDict.as_mutable(JSONB)`: the type within says what it is.
  return { valueType: valueOfColumnType(name), attributes }
}

const columnFormats: readonly (readonly [RegExp, string])[] = [
  [/^E?mail(?:Type)?$/, 'email'],
  [/^Phone(?:Number)?(?:Type)?$/, 'phone'],
  [/^(?:URL|Url)(?:Type)?$/, 'url'],
  [/^(?:INET|CIDR|IPAddressType|IPAddress)$/, 'ip'],
  [/^(?:UUID|Uuid|UUIDType|GUID|GUIDType)$/, 'uuid'],
  [/^PasswordType$/, 'password'],
]

function valueOfColumnType(name: string): ValueType {
  if (
    /^(?:Date|DateTime|Time|TIMESTAMP|DATETIME|DATE|TIME|Interval|INTERVAL|UTCDateTime|TIMESTAMPAware|ArrowType)/i.test(
      name,
    )
  )
    return 'date'
  if (/^(?:Big|Small|Tiny|Medium)?int(?:eger)?|^(?:float|numeric|decimal|double|real|money)/i.test(name))
    return 'number'
  if (/^bool/i.test(name)) return 'boolean'
  if (/json|^hstore|dict|pickle/i.test(name)) return 'object'
  if (/enum|^choice/i.test(name)) return 'enum'
  if (/binary|^blob|^bytea|file|image/i.test(name)) return 'binary'
  if (
    /string|^(?:n?var)?char|^n?text$|unicode|text|uuid|guid|^inet|^cidr|mail|phone|url|password|encrypt|^macaddr|ipaddress|^locale|^country|^timezone|^ltree|^citext/i.test(
      name,
    )
  )
    return 'text'
  return 'unknown'
}

function readRelationship({ positional, named }: Arguments): DeclaredField {
  const [target] = positional
  const written = stringAt(target)?.name ?? pathOf(target)
  const attributes: MutableAttributes = {}
  if (written !== '') attributes.references = lastName(written)
  if (booleanOf(named.get('uselist')) === true) attributes.list = true
  return { library: 'sqlalchemy', valueType: 'reference', attributes, type: written }
}

/** `models.EmailField(…)`, `serializers.CharField(…)`, `fields.Email(…)`, `StringField('Label')`. */
function readLibraryField(
  path: string,
  name: string,
  given: Arguments,
  moduleOf: (name: string) => string | undefined,
): DeclaredField | undefined {
  if (name.endsWith('Serializer')) return readNested(path, name, given)
  const isField = /(?:Field|Attribute)$/.test(name) && name !== 'Field'
  const isRelation = relations.has(name)
  const qualifier = path.slice(0, Math.max(0, path.lastIndexOf('.')))
  const isSchema =
    /^(?:fields|ma|mm|marshmallow(?:\.fields)?|ma\.fields|mf)$/.test(qualifier) &&
    !isField &&
    /^\p{Lu}/u.test(name)
  if (!isField && !isRelation && !isSchema) return undefined
  const { positional, named } = given
  const attributes: MutableAttributes = {}
  const base = name.replace(/(?:Form)?(?:Field|Attribute)$/, '')
  const module = moduleOf(qualifier === '' ? name : (qualifier.split('.')[0] ?? '')) ?? ''
  const library: FieldLibrary = isSchema
    ? 'schema'
    : /forms|wtforms|serializers|rest_framework/.test(`${qualifier} ${module}`)
      ? 'form'
      : 'model'
  if (/encrypt/i.test(base)) attributes.encrypted = true
  let { valueType, formats } = valueOfField(base.replace(/^encrypted_?/i, ''))
  if (isRelation) {
    valueType = 'reference'
    const target =
      stringAt(positional[0] ?? named.get('to'))?.name ?? pathOf(positional[0] ?? named.get('to'))
    if (target !== '' && target !== 'self') attributes.references = lastName(target)
    if (relationLists.has(name) || booleanOf(named.get('many')) === true) attributes.list = true
  }
  if (/^(?:Array|List|Set|SortedList|MultipleChoice|TypedMultipleChoice|SelectMultiple)$/.test(base)) {
    attributes.list = true
    const inner = positional[0] ?? named.get('child') ?? named.get('base_field')
    if (inner?.type === 'call') {
      const found = readFieldCall(inner, moduleOf)
      if (found !== undefined) {
        valueType = found.valueType
        formats = found.attributes.formats ?? []
      }
    }
  }
  const said = new Set(formats)
  for (const format of validatorsOf(named.get('validators') ?? named.get('validate') ?? positional[1]))
    said.add(format)
  const widget = pathOf(calledOrNamed(named.get('widget')))
  if (widget.includes('Password')) said.add('password')
  if (widget.includes('Email')) said.add('email')
  if (said.size > 0) attributes.formats = [...said]
  const label =
    textOf(named.get('verbose_name')) ??
    textOf(named.get('label')) ??
    (isRelation || isSchema ? undefined : textOf(positional[0]))
  if (label !== undefined) attributes.label = label
  const comment =
    textOf(named.get('help_text')) ?? textOf(named.get('description')) ?? textOf(named.get('db_comment'))
  if (comment !== undefined) attributes.comment = comment
  const column =
    stringAt(named.get('db_column'))?.name ??
    stringAt(named.get('column_name'))?.name ??
    stringAt(named.get('db_field'))?.name ??
    stringAt(named.get('data_key'))?.name ??
    stringAt(named.get('attr_name'))?.name ??
    stringAt(named.get('source_field'))?.name
  if (column !== undefined) attributes.column = column
  if (booleanOf(named.get('null')) === true || booleanOf(named.get('required')) === false)
    attributes.optional = true
  if (booleanOf(named.get('allow_none')) === true) attributes.optional = true
  // A model of Django wants a value unless it says otherwise, in its forms and in the table.
  if (
    library === 'model' &&
    (qualifier === 'models' || module === 'django.db') &&
    !attributes.list &&
    !fieldDefaults.some((key) => named.has(key))
  )
    attributes.optional = false
  if (booleanOf(named.get('primary_key')) === true || booleanOf(named.get('pk')) === true)
    attributes.primaryKey = true
  if (booleanOf(named.get('unique')) === true) attributes.unique = true
  if (named.has('choices') && valueType === 'text' && library !== 'form') valueType = 'enum'
  readDefault(named.get('default') ?? named.get('initial'), attributes)
  return { library, valueType, attributes, type: name }
}

/** `rooms = RoomSerializer(many=True)`. */
function readNested(path: string, name: string, { named }: Arguments): DeclaredField {
  const attributes: MutableAttributes = { references: name }
  if (booleanOf(named.get('many')) === true) attributes.list = true
  if (booleanOf(named.get('required')) === false) attributes.optional = true
  return { library: 'form', valueType: 'reference', attributes, type: path }
}

/** What lets a field of Django be empty, or gives it a value where nobody does. */
const fieldDefaults = ['null', 'blank', 'default', 'db_default', 'auto_now', 'auto_now_add', 'primary_key']

const relations = new Set([
  'ForeignKey',
  'OneToOneField',
  'ManyToManyField',
  'ForeignKeyField',
  'ManyToManyRelation',
  'ReferenceField',
  'LazyReferenceField',
  'GenericForeignKey',
  'ParentalKey',
  'ParentalManyToManyField',
  'TreeForeignKey',
  'TreeManyToManyField',
  'DeferredForeignKey',
  'EmbeddedDocumentField',
  'EmbeddedDocumentListField',
  'CachedReferenceField',
  'ModelChoiceField',
  'ModelMultipleChoiceField',
  'PrimaryKeyRelatedField',
  'SlugRelatedField',
  'Nested',
  'Pluck',
  'GenericRelation',
  'ReverseRelation',
  'OneToOneRelation',
  'ForeignKeyRelation',
  'AutoOneToOneField',
])
const relationLists = new Set([
  'ManyToManyField',
  'ManyToManyRelation',
  'ParentalManyToManyField',
  'TreeManyToManyField',
  'EmbeddedDocumentListField',
  'ModelMultipleChoiceField',
  'GenericRelation',
  'ReverseRelation',
])

function valueOfField(base: string): { valueType: ValueType; formats: readonly string[] } {
  for (const [pattern, format] of fieldFormats)
    if (pattern.test(base)) return { valueType: 'text', formats: [format] }
  for (const [valueType, pattern] of fieldValues) if (pattern.test(base)) return { valueType, formats: [] }
  return { valueType: 'unknown', formats: [] }
}

const fieldFormats: readonly (readonly [RegExp, string])[] = [
  [/Email$/, 'email'],
  [/(?:URL|Url)$/, 'url'],
  [/^(?:Generic)?IP(?:Address|v4|v6)?$|^IP$|^(?:Inet|INET|Cidr)(?:Address)?$/, 'ip'],
  [/^(?:UUID|Uuid|BinaryUUID)$/, 'uuid'],
  [/^(?:Modern)?Phone(?:Number)?$|^Tel(?:ephone)?$/, 'phone'],
  [/^Password$/, 'password'],
  [/(?:Zip|Postal|Post)Code$/, 'postal-code'],
  [/^IBAN$/, 'iban'],
  [/^CreditCard(?:Number)?$|^CardNumber$/, 'credit-card'],
]

const fieldValues: readonly (readonly [ValueType, RegExp])[] = [
  ['boolean', /Boolean$|^Bool(?:ean)?$/],
  [
    'date',
    /^(?:Naive|Aware|Split|Unix)?(?:Date|DateTime|Time|Duration|TimeDelta|Timestamp|DateTimeLocal|Month|AutoCreated|AutoLastModified|ComplexDateTime|CreationDateTime|ModificationDateTime|UTCDateTime|DatetimeField|Datetime|DateTimeTZ)$/,
  ],
  [
    'number',
    /Integer$|^(?:Int|Float|Decimal|Number|Auto|BigAuto|SmallAuto|BigInt|SmallInt|Double|Decimal128|Long|Money|Decimal2|Percentage)$/,
  ],
  [
    'binary',
    /^(?:File|Image|Binary|Blob|BLOB|MultipleFile|BinaryJSON|Avatar|Thumbnailer|ThumbnailerImage|FileBrowse|VersatileImage|ProcessedImage|StdImage|Resized?Image)$/,
  ],
  [
    'object',
    /^(?:JSON|Json|JSONB|HStore|Map|Dict|Mapping|DynamicDict|PickledObject|Point|MultiPoint|Polygon|LineString|Geometry|GeoPoint|RasterField|Raw|Dynamic)$/,
  ],
  ['enum', /Choice$|^(?:Select|Radio|Enum|CharEnum|IntEnum|Country|Currency)$/],
  [
    'text',
    /^(?:Char|Text|Slug|String|Str|Unicode|FixedChar|CIChar|CIText|TextArea|Search|Hidden|RichText|Markdown|CharMax|LongText|Regex|ReadOnlyString|TrigramSlug|AutoSlug|Color|FilePath|Sequence|ObjectId|ReCaptcha|NullChar|UpperCase|LowerCase|NonStripping|TimeZone|Language|Locale|CommaSeparated|Ascii|Keyword|Utf8)/,
  ],
]

/** What validators say of a value: `[EmailValidator(), validate_ipv4_address]`, `validate.Email()`. */
function validatorsOf(node: SyntaxNode | undefined): readonly string[] {
  if (node === undefined) return []
  const items = node.type === 'list' || node.type === 'tuple' ? childrenOf(node) : [node]
  return items.flatMap((item) => {
    const name = lastName(pathOf(calledOrNamed(item)))
    if (/^(?:validate_email|Email|EmailValidator|is_email)$/.test(name)) return ['email']
    if (/^(?:URL|Url|URLValidator|validate_url)$/.test(name)) return ['url']
    if (/^(?:IPAddress|validate_ipv(?:4|6|46)_address|IP)$/.test(name)) return ['ip']
    if (/phone/i.test(name)) return ['phone']
    if (/iban/i.test(name)) return ['iban']
    return []
  })
}

function calledOrNamed(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.type === 'call' ? fieldOf(node, 'function') : node
}

function readDefault(node: SyntaxNode | undefined, attributes: MutableAttributes): void {
  const value = literalOf(node)
  if (value !== undefined && value !== '') attributes.value = value
}

/** The table or model of a foreign key: `users` of `users.id`, `auth.users` of `auth.users.id`. */
function ownerOf(target: string): string {
  const dot = target.lastIndexOf('.')
  return dot < 0 ? target : target.slice(0, dot)
}
