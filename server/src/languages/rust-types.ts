/** What types of Rust, and column types of diesel, say of a value. */
import type { ValueType } from '../model/fact.ts'
import type { MutableAttributes } from './tree-reading.ts'

/** A type as far as it tells. */
export interface RustType {
  readonly valueType: ValueType
  readonly attributes: MutableAttributes
  /** A type of the code: `Order` of `Option<Vec<shop::Order>>`. */
  readonly reference?: string
}

/**
 * Reads a type as it is written: `Option<Vec<Order>>`, `&'a str`, `[u8; 32]`. What is not understood is `unknown`.
 * @param known value types of enumerations and of wrappers of one value that the file declares
 */
export function readRustType(written: string, known: ReadonlyMap<string, ValueType> = new Map()): RustType {
  const attributes: MutableAttributes = {}
  let text = written.slice(0, longestType).trim()
  for (let depth = 0; depth < deepest; depth++) {
    text = text.replace(/^(?:&|'\w+\s+|mut\s+|dyn\s+|impl\s+)+/, '').trim()
    if (/^(?:Fn|FnMut|FnOnce|fn)\b/.test(text)) return { valueType: 'function', attributes }
    if (text.startsWith('(')) return { valueType: 'object', attributes }
    const array = /^\[\s*([^;]*?)\s*(?:;[^]*)?\]$/.exec(text)?.[1]
    if (array !== undefined) {
      if (array === 'u8') return { valueType: 'binary', attributes }
      attributes.list = true
      text = array
      continue
    }
    const generic = /^([\w:]+)\s*<([^]*)>$/.exec(text)
    const name = (generic?.[1] ?? text).replace(/^.*::/, '')
    const inner = generic?.[2]?.replace(/^\s*'\w+\s*,\s*/, '').trim()
    if (inner !== undefined && name === 'Option') {
      if (attributes.list !== true) attributes.optional = true
    } else if (inner !== undefined && lists.has(name)) {
      if (inner === 'u8') return { valueType: 'binary', attributes }
      attributes.list = true
    } else if (inner === undefined || !wrappers.has(name)) return named(name, attributes, known)
    text = inner
  }
  return { valueType: 'unknown', attributes }
}

const longestType = 300
const deepest = 8
const lists = new Set(
  'Vec VecDeque HashSet BTreeSet IndexSet SmallVec ArrayVec LinkedList HasMany Array'.split(' '),
)
const wrappers = new Set(
  'Box Arc Rc Cow RefCell Cell Mutex RwLock OnceCell OnceLock LazyLock Secret SecretBox Sensitive Redacted Zeroizing Nullable Option HasOne BelongsTo Field Text Hidden Masked Set ActiveValue Maybe Unsigned'.split(
    ' ',
  ),
)

const byName = new Map<string, { readonly valueType: ValueType; readonly format?: string }>()
function define(valueType: ValueType, names: string, format?: string): void {
  for (const name of names.split(' '))
    byName.set(name, { valueType, ...(format === undefined ? {} : { format }) })
}
define(
  'text',
  'str char OsString PathBuf Path SmolStr ByteStr OsStr Varchar VarChar Text Bpchar Citext Char Ltree',
)
define(
  'number',
  'i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 Decimal BigDecimal BigInt NonZeroU32 NonZeroU64 AtomicU64 AtomicUsize Duration Int2 Int4 Int8 Integer SmallInt Bigint Float Float4 Float8 Double Numeric Money TinyInt Oid',
)
define('boolean', 'bool AtomicBool Bool Boolean')
define(
  'date',
  'DateTime NaiveDate NaiveDateTime NaiveTime OffsetDateTime PrimitiveDateTime Date Time SystemTime Instant Timestamp Timestamptz Datetime Interval DateTimeUtc DateTimeWithTimeZone TimestamptzSqlite TimeDateTime Zoned',
)
define('binary', 'Bytes BytesMut Bytea Binary Blob Varbinary TempFile')
define('object', 'HashMap BTreeMap IndexMap Value JsonValue Json Jsonb JsonMap Map')
define('unknown', 'PhantomData Self Infallible')
define('text', 'Uuid', 'uuid')
define('text', 'Url Uri', 'url')
define('text', 'IpAddr Ipv4Addr Ipv6Addr IpNet IpNetwork Inet Cidr SocketAddr', 'ip')
define('text', 'EmailAddress', 'email')
define('text', 'PhoneNumber', 'phone')

function named(name: string, attributes: MutableAttributes, known: ReadonlyMap<string, ValueType>): RustType {
  const own = known.get(name)
  if (own !== undefined) return { valueType: own, attributes }
  const found = byName.get(name)
  if (found !== undefined) {
    if (found.format !== undefined) attributes.formats = [found.format]
    return { valueType: found.valueType, attributes }
  }
  if (name.endsWith('String')) return { valueType: 'text', attributes }
  return /^\p{Lu}\w+$/u.test(name)
    ? { valueType: 'reference', attributes, reference: name }
    : { valueType: 'unknown', attributes }
}
