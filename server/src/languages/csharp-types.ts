/** What types and attributes of C# say of a value. */
import type { ValueType } from '../model/fact.ts'
import { childOfType, childrenOf, fieldOf, type SyntaxNode } from './tree-parsing.ts'
import type { MutableAttributes } from './tree-reading.ts'

/** A type as far as it tells. */
export interface CsharpType {
  readonly valueType: ValueType
  readonly attributes: MutableAttributes
  /** A class of the code: `Order` of `List<Order>`. */
  readonly reference?: string
}

/**
 * Reads a type as it is written: `ICollection<Order>`, `string?`, `byte[]`. What is not understood is `unknown`.
 * @param enums names of enumerations that the file declares
 */
export function readCsharpType(written: string, enums: ReadonlySet<string> = new Set()): CsharpType {
  const attributes: MutableAttributes = {}
  let text = written.slice(0, longestType).trim()
  for (let depth = 0; depth < deepest; depth++) {
    if (text.endsWith('?')) {
      if (attributes.list !== true) attributes.optional = true
      text = text.slice(0, -1).trim()
      continue
    }
    const array = /^([^]*?)\s*\[[\s,]*\]$/.exec(text)?.[1]
    if (array !== undefined) {
      if (array === 'byte' || array === 'Byte') return { valueType: 'binary', attributes }
      attributes.list = true
      text = array
      continue
    }
    if (text.startsWith('(')) return { valueType: 'object', attributes }
    const generic = /^(?:global::)?([\w.]+)\s*<([^]*)>$/.exec(text)
    const name = (generic?.[1] ?? text).replace(/^.*\./, '')
    const inner = generic?.[2]?.trim()
    if (inner !== undefined && lists.has(name)) attributes.list = true
    else if (inner !== undefined && name === 'Nullable') attributes.optional = true
    else if (inner === undefined || !wrappers.has(name)) return named(name, attributes, enums)
    text = inner
  }
  return { valueType: 'unknown', attributes }
}

const longestType = 300
const deepest = 8
const lists = new Set(
  'List IList ICollection Collection IEnumerable IReadOnlyList IReadOnlyCollection HashSet ISet SortedSet IQueryable ObservableCollection DbSet Queue Stack ConcurrentBag BindingList ImmutableArray ImmutableList IAsyncEnumerable LinkedList RepeatedField EntityCollection'.split(
    ' ',
  ),
)
const wrappers = new Set('Task ValueTask Lazy Option Maybe IOptions ActionResult'.split(' '))

const byName = new Map<string, { readonly valueType: ValueType; readonly format?: string }>()
function define(valueType: ValueType, names: string, format?: string): void {
  for (const name of names.split(' '))
    byName.set(name, { valueType, ...(format === undefined ? {} : { format }) })
}
define('text', 'string String char Char ObjectId StringBuilder StringValues SecureString HtmlString')
define(
  'number',
  'int Int32 uint UInt32 long Int64 ulong UInt64 short Int16 ushort UInt16 byte Byte sbyte SByte float Single double Double decimal Decimal BigInteger nint nuint Half Int128',
)
define('boolean', 'bool Boolean')
define(
  'date',
  'DateTime DateTimeOffset DateOnly TimeOnly TimeSpan Instant LocalDate LocalDateTime LocalTime ZonedDateTime OffsetDateTime Period Timestamp',
)
define(
  'binary',
  'Stream MemoryStream IFormFile IFormFileCollection Image Bitmap BinaryData ByteString HttpPostedFileBase',
)
define(
  'object',
  'Dictionary IDictionary IReadOnlyDictionary ConcurrentDictionary JsonElement JsonDocument JsonObject JObject JToken BsonDocument Hashtable NameValueCollection ExpandoObject SortedDictionary KeyValuePair Tuple ValueTuple',
)
define('unknown', 'object Object dynamic T TKey TId TValue void')
define('function', 'Action Func Predicate EventHandler Delegate Expression')
define('text', 'Guid', 'uuid')
define('text', 'Uri', 'url')
define('text', 'IPAddress', 'ip')
define('text', 'MailAddress', 'email')

function named(name: string, attributes: MutableAttributes, enums: ReadonlySet<string>): CsharpType {
  if (enums.has(name)) return { valueType: 'enum', attributes }
  const known = byName.get(name)
  if (known === undefined)
    return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)
      ? { valueType: 'reference', attributes, reference: name }
      : { valueType: 'unknown', attributes }
  if (known.format !== undefined) attributes.formats = [known.format]
  return { valueType: known.valueType, attributes }
}

/** An attribute, with its arguments: those without a name by their index. */
export interface Attribute {
  /** The last name: `Column` of `[Schema.ColumnAttribute]`. */
  readonly name: string
  /** Texts of string arguments. */
  readonly strings: ReadonlyMap<string, string>
  /** Other arguments as written. */
  readonly others: ReadonlyMap<string, string>
}

/** The attributes of a declaration. */
export function attributesOf(declaration: SyntaxNode): readonly Attribute[] {
  return childrenOf(declaration).flatMap((list) =>
    list.type === 'attribute_list'
      ? childrenOf(list).flatMap((node) => (node.type === 'attribute' ? [readAttribute(node)] : []))
      : [],
  )
}

function readAttribute(node: SyntaxNode): Attribute {
  const strings = new Map<string, string>()
  const others = new Map<string, string>()
  childrenOf(childOfType(node, 'attribute_argument_list')).forEach((argument, index) => {
    const parts = childrenOf(argument)
    const [first] = parts
    const isPair = first?.type === 'assignment_expression'
    const key = isPair
      ? (fieldOf(first, 'left')?.text ?? '')
      : parts.length > 1
        ? (first?.text ?? '')
        : String(index)
    const value = isPair ? fieldOf(first, 'right') : parts.at(-1)
    const text = textOf(value)
    if (text !== undefined) strings.set(key, text)
    else if (value !== undefined) others.set(key, value.text.slice(0, 200))
  })
  const name = (fieldOf(node, 'name')?.text ?? '')
    .replace(/<[^]*$/, '')
    .replace(/^.*[.:]/, '')
    .replace(/(?<=.)Attribute$/, '')
  return { name, strings, others }
}

/** What a string says, or `nameof`; undefined for all else. */
export function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'string_literal' || node?.type === 'verbatim_string_literal')
    return node.text.replace(/^@?"|"$/g, '')
  if (node?.type === 'raw_string_literal') return node.text.replace(/^"+\s*|\s*"+$/g, '')
  if (node?.type === 'invocation_expression' && fieldOf(node, 'function')?.text === 'nameof')
    return fieldOf(node, 'arguments')
      ?.text.replace(/^\(|\)$/g, '')
      .replace(/^.*\./, '')
  return undefined
}

/** Attributes of a member that say that the class is stored. */
export const storeAttributes: ReadonlySet<string> = new Set(
  'Key Column ForeignKey InverseProperty DatabaseGenerated BsonId BsonElement BsonRepresentation BsonIgnoreIfNull PrimaryKey AutoIncrement DynamoDBProperty DynamoDBHashKey ExplicitKey'.split(
    ' ',
  ),
)

/** What attributes say of a member. */
export function readMemberAttributes(
  all: readonly Attribute[],
  type: CsharpType,
): { readonly valueType: ValueType; readonly attributes: MutableAttributes } {
  const attributes: MutableAttributes = { ...type.attributes }
  const formats = new Set(attributes.formats)
  for (const { name, strings, others } of all) {
    const first = strings.get('0')
    switch (name) {
      case 'Column':
      case 'BsonElement':
      case 'DynamoDBProperty':
        attributes.column = strings.get('Name') ?? first ?? ''
        break
      case 'JsonPropertyName':
      case 'JsonProperty':
      case 'DataMember':
      case 'XmlElement':
      case 'XmlAttribute':
      case 'FromQuery':
      case 'FromForm':
      case 'FromHeader':
      case 'BindProperty':
        attributes.column ??= strings.get('Name') ?? strings.get('PropertyName') ?? first ?? ''
        break
      case 'Key':
      case 'BsonId':
      case 'PrimaryKey':
        attributes.primaryKey = true
        break
      case 'ForeignKey':
        if (first !== undefined && type.valueType !== 'reference') attributes.references = first
        break
      case 'Required':
        attributes.optional = false
        break
      case 'EmailAddress':
        formats.add('email')
        break
      case 'Phone':
        formats.add('phone')
        break
      case 'Url':
        formats.add('url')
        break
      case 'CreditCard':
        formats.add('credit-card')
        break
      case 'DataType': {
        const format = dataTypes.get((others.get('0') ?? first ?? '').replace(/^.*\./, ''))
        if (format !== undefined) formats.add(format)
        break
      }
      case 'Display': {
        const label = strings.get('Name') ?? strings.get('Prompt')
        if (label !== undefined) attributes.label = label
        const comment = strings.get('Description')
        if (comment !== undefined) attributes.comment = comment
        break
      }
      case 'DisplayName':
        if (first !== undefined) attributes.label = first
        break
      case 'Comment':
      case 'Description':
      case 'SwaggerSchema':
        if (first !== undefined) attributes.comment = first
        break
      case 'Unique':
        attributes.unique = true
        break
      default:
        if (/Encrypt|^ProtectedPersonalData$/.test(name)) attributes.encrypted = true
        if (/^(?:Valid)?(?:Phone|Mobile)Number$/.test(name)) formats.add('phone')
        if (/^(?:Valid)?Iban$/i.test(name)) formats.add('iban')
    }
  }
  if (formats.size > 0) attributes.formats = [...formats]
  const valueType = attributes.references === undefined ? type.valueType : 'reference'
  if (valueType === 'reference' && type.reference !== undefined) attributes.references ??= type.reference
  return { valueType, attributes }
}

const dataTypes = new Map([
  ['EmailAddress', 'email'],
  ['PhoneNumber', 'phone'],
  ['Password', 'password'],
  ['PostalCode', 'postal-code'],
  ['CreditCard', 'credit-card'],
  ['Url', 'url'],
  ['ImageUrl', 'url'],
  ['Date', 'date'],
  ['DateTime', 'date'],
])
