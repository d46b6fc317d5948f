/** What types and annotations of Java and Kotlin say of a value. */
import type { Role, ValueType } from '../model/fact.ts'
import type { MutableAttributes } from './tree-reading.ts'

/** A type as far as it tells. */
export interface JvmType {
  readonly valueType: ValueType
  readonly attributes: MutableAttributes
  /** A class of the code: `Order` of `List<Order>`. */
  readonly reference?: string
}

/** Reads a type as it is written: `List<@Valid Order>`, `String?`, `byte[]`. What is not understood is `unknown`. */
export function readJvmType(written: string): JvmType {
  const attributes: MutableAttributes = {}
  let text = written
    .slice(0, longestType)
    .replace(/@[\w.]+(?:\([^()]*\))?\s*/g, '')
    .trim()
  for (let depth = 0; depth < deepest; depth++) {
    if (text.endsWith('?')) {
      if (attributes.list !== true) attributes.optional = true
      text = text.slice(0, -1).trim()
      continue
    }
    if (text.endsWith('[]')) {
      text = text.slice(0, -2).trim()
      if (text === 'byte') return { valueType: 'binary', attributes }
      attributes.list = true
      continue
    }
    const generic = /^([\w$.]+)\s*<([^]*)>$/.exec(text)
    const name = (generic?.[1] ?? text).replace(/^.*\./, '')
    const inner = generic?.[2]?.replace(/^\s*(?:\?\s*(?:extends|super)\s+|out\s+|in\s+)/, '').trim()
    if (inner !== undefined && lists.has(name)) attributes.list = true
    else if (inner !== undefined && optionals.has(name)) attributes.optional = true
    else if (inner === undefined || !wrappers.has(name)) return named(name, attributes)
    text = inner
  }
  return { valueType: 'unknown', attributes }
}

const longestType = 300
const deepest = 8
const lists = new Set(
  'List ArrayList LinkedList Set HashSet LinkedHashSet SortedSet TreeSet Collection Iterable Stream Flux Page Slice Array MutableList MutableSet MutableCollection Sequence ImmutableList ImmutableSet PersistentList RealmList'.split(
    ' ',
  ),
)
const optionals = new Set(['Optional', 'JsonNullable'])
const wrappers = new Set(
  'Mono Lazy Provider Supplier CompletableFuture Flow StateFlow LiveData MutableLiveData Column Property ObjectProperty AtomicReference'.split(
    ' ',
  ),
)

const byName = new Map<string, { readonly valueType: ValueType; readonly format?: string }>()
function define(valueType: ValueType, names: string, format?: string): void {
  for (const name of names.split(' '))
    byName.set(name, { valueType, ...(format === undefined ? {} : { format }) })
}
define('text', 'String CharSequence char Character Char StringBuilder Locale Text CharArray StringProperty')
define(
  'number',
  'int Integer long Long short Short byte Byte float Float double Double BigDecimal BigInteger Number Int UInt ULong AtomicInteger AtomicLong OptionalInt OptionalLong',
)
define('boolean', 'boolean Boolean AtomicBoolean')
define(
  'date',
  'Date Instant LocalDate LocalDateTime LocalTime OffsetDateTime ZonedDateTime Timestamp Calendar Duration Period Year YearMonth DateTime',
)
define('binary', 'byte[] ByteArray Blob ByteBuffer InputStream MultipartFile Bitmap')
define(
  'object',
  'Map HashMap LinkedHashMap TreeMap MutableMap JsonNode ObjectNode JsonObject JSONObject Properties JsonElement ConcurrentMap ConcurrentHashMap',
)
define('unknown', 'Object Any Unit Void void T ID K V E')
define('function', 'Runnable Consumer Function BiFunction Predicate Callable')
define('text', 'UUID Uuid', 'uuid')
define('text', 'URI URL Uri HttpUrl', 'url')
define('text', 'InetAddress Inet4Address Inet6Address', 'ip')

function named(name: string, attributes: MutableAttributes): JvmType {
  const known = byName.get(name)
  if (known === undefined)
    return /^\p{Lu}/u.test(name)
      ? { valueType: 'reference', attributes, reference: name }
      : { valueType: name.includes('->') ? 'function' : 'unknown', attributes }
  if (known.format !== undefined) attributes.formats = [known.format]
  return { valueType: known.valueType, attributes }
}

/** An annotation, with its arguments by name; a single one without a name is `value`. */
export interface Annotation {
  /** The last name: `Column` of `@jakarta.persistence.Column`. */
  readonly name: string
  /** Texts of string arguments. */
  readonly strings: ReadonlyMap<string, string>
  /** Other arguments as written. */
  readonly others: ReadonlyMap<string, string>
}

/** What annotations say of a field. */
export function readFieldAnnotations(
  annotations: readonly Annotation[],
  type: JvmType,
): { readonly valueType: ValueType; readonly attributes: MutableAttributes } {
  const attributes: MutableAttributes = { ...type.attributes }
  let { valueType } = type
  const formats = new Set(attributes.formats)
  for (const { name, strings, others } of annotations) {
    const value = strings.get('name') ?? strings.get('value')
    switch (name) {
      case 'Column':
      case 'JoinColumn':
      case 'ColumnInfo':
      case 'Field':
      case 'MappedProperty':
      case 'Property':
      case 'DynamoDbAttribute':
        if (value !== undefined) attributes.column = value
        if (others.has('nullable')) attributes.optional = others.get('nullable') === 'true'
        if (others.get('unique') === 'true') attributes.unique = true
        readDefinition(strings.get('columnDefinition'), attributes)
        break
      case 'JsonProperty':
      case 'SerializedName':
      case 'SerialName':
      case 'Json':
      case 'JsonbProperty':
      case 'XmlElement':
      case 'CsvBindByName':
        attributes.column ??= value ?? strings.get('column') ?? ''
        break
      case 'Id':
      case 'EmbeddedId':
      case 'MongoId':
      case 'PrimaryKey':
        attributes.primaryKey = true
        break
      case 'NotNull':
      case 'NotBlank':
      case 'NotEmpty':
        attributes.optional = false
        break
      case 'Email':
        formats.add('email')
        break
      case 'URL':
        formats.add('url')
        break
      case 'CreditCardNumber':
      case 'LuhnCheck':
        formats.add('credit-card')
        break
      case 'UUID':
        formats.add('uuid')
        break
      case 'Nullable':
        attributes.optional = true
        break
      case 'Enumerated':
        valueType = 'enum'
        break
      case 'Convert':
      case 'Type':
      case 'TypeConverters':
        if (/encrypt|crypto|cipher/i.test([...others.values(), ...strings.values()].join(' ')))
          attributes.encrypted = true
        break
      case 'ColumnTransformer':
        if (/crypt/i.test([...strings.values()].join(' '))) attributes.encrypted = true
        break
      case 'Schema':
      case 'ApiModelProperty':
      case 'Parameter':
      case 'Comment': {
        const comment = strings.get('description') ?? strings.get('value') ?? strings.get('title')
        if (comment !== undefined) attributes.comment = comment
        readFormat(strings.get('format'), formats)
        break
      }
      case 'ManyToOne':
      case 'OneToOne':
      case 'OneToMany':
      case 'ManyToMany':
      case 'DBRef':
      case 'DocumentReference':
      case 'Relation':
        valueType = 'reference'
        break
      default:
        if (name.includes('Encrypt')) attributes.encrypted = true
        if (/^(?:Valid)?Phone(?:Number)?$/.test(name)) formats.add('phone')
        if (/^(?:Valid)?Iban$/i.test(name)) formats.add('iban')
    }
  }
  if (formats.size > 0) attributes.formats = [...formats]
  if (valueType === 'reference' && type.reference !== undefined) attributes.references = type.reference
  return { valueType, attributes }
}

function readDefinition(definition: string | undefined, attributes: MutableAttributes): void {
  const comment = definition === undefined ? undefined : /\bcomment\s+'([^']*)'/i.exec(definition)?.[1]
  if (comment !== undefined) attributes.comment = comment
}

function readFormat(format: string | undefined, formats: Set<string>): void {
  const known = format === undefined ? undefined : openApiFormats.get(format)
  if (known !== undefined) formats.add(known)
}

const openApiFormats = new Map([
  ['email', 'email'],
  ['uri', 'url'],
  ['url', 'url'],
  ['uuid', 'uuid'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
  ['date', 'date'],
  ['password', 'password'],
  ['phone', 'phone'],
])

/** What annotations say of a class. */
export interface JvmClass {
  readonly role: Role
  readonly kind: 'model' | 'class'
  readonly storeName?: string | undefined
  readonly comment?: string | undefined
}

/** What the annotations of a class make of it; undefined for a part of the program itself, whose fields are its wiring. */
export function readClassAnnotations(
  annotations: readonly Annotation[],
  saysCollected: boolean,
): JvmClass | undefined {
  let role: Role = saysCollected ? 'collected' : 'transferred'
  let storeName: string | undefined
  let comment: string | undefined
  for (const { name, strings } of annotations) {
    if (wiring.has(name)) return undefined
    if (stores.has(name)) role = 'stored'
    if (name === 'ConfigurationProperties') role = 'configured'
    if (name === 'Table' || name === 'SecondaryTable')
      storeName = strings.get('name') ?? strings.get('value') ?? storeName
    if (name === 'Entity') storeName ??= strings.get('tableName')
    if (name === 'Document')
      storeName ??= strings.get('collection') ?? strings.get('value') ?? strings.get('indexName')
    if (name === 'Collection' || name === 'MappedEntity' || name === 'RedisHash' || name === 'Node')
      storeName ??= strings.get('value')
    if (name === 'Schema' || name === 'ApiModel')
      comment ??= strings.get('description') ?? strings.get('value')
  }
  return { role, kind: role === 'stored' ? 'model' : 'class', storeName, comment }
}

const stores = new Set(
  'Entity Table MappedSuperclass Embeddable Document MappedEntity MappedCollection RedisHash Node RelationshipProperties DynamoDbBean DynamoDBTable UserDefinedType PersistenceCapable Container DatabaseView TableName Collection'.split(
    ' ',
  ),
)

const wiring = new Set(
  'Service Component Controller RestController Repository Configuration SpringBootApplication ControllerAdvice RestControllerAdvice Aspect Singleton ApplicationScoped RequestScoped Path Mapper Dao Module HiltViewModel HiltAndroidApp AndroidEntryPoint WebServlet Provider TbCoreComponent SpringBootTest AutoConfiguration'.split(
    ' ',
  ),
)

/** A type without generics and package: `Base` of `a.b.Base<T>`. */
export function typeName(written: string): string {
  return written
    .replace(/<[^]*$/, '')
    .replace(/\([^]*$/, '')
    .replace(/[?!\s]/g, '')
    .replace(/^.*\./, '')
}
