/** What a written type of Python says of a value. */
import type { ValueType } from '../model/fact.ts'
import { lastName } from './python-syntax.ts'
import type { MutableAttributes } from './tree-reading.ts'

/** A type as far as it tells. */
export interface TypeReading {
  readonly valueType: ValueType
  readonly attributes: MutableAttributes
  /** A class of the code: `User` of `Mapped["User | None"]`. */
  readonly reference?: string
  /** It belongs to the class and not to its values. */
  readonly ofClass: boolean
}

/** Reads a type as it is written, also in quotes. What is not understood is `unknown`. */
export function readType(written: string): TypeReading {
  const attributes: MutableAttributes = {}
  const found = read(written.slice(0, longestType), 0)
  if (found.optional === true) attributes.optional = true
  if (found.list === true) attributes.list = true
  if (found.formats !== undefined) attributes.formats = found.formats
  if (found.encrypted === true) attributes.encrypted = true
  return {
    valueType: found.valueType,
    attributes,
    ...(found.reference === undefined ? {} : { reference: found.reference }),
    ofClass: found.ofClass === true,
  }
}

interface Found {
  readonly valueType: ValueType
  readonly optional?: boolean
  readonly list?: boolean
  readonly formats?: readonly string[]
  readonly encrypted?: boolean
  readonly reference?: string
  readonly ofClass?: boolean
}

const longestType = 500
const deepest = 8
const unknown: Found = { valueType: 'unknown' }

function read(written: string, depth: number): Found {
  const text = written
    .trim()
    .replace(/^(["'])([^]*)\1$/, '$2')
    .trim()
  if (text === '' || depth > deepest) return unknown
  const union = split(text, '|')
  if (union.length > 1) return readUnion(union, depth)
  const bracket = text.indexOf('[')
  // `constr(min_length=2)` is called and is a type all the same.
  const head = (bracket < 0 ? text : text.slice(0, bracket)).replace(/\([^]*$/, '')
  const name = lastName(head.trim())
  if (bracket < 0) return named(name)
  const parts = split(text.slice(bracket + 1, text.endsWith(']') ? -1 : undefined), ',')
  const [first = ''] = parts
  if (wrappers.has(name)) return read(first, depth + 1)
  if (lists.has(name)) {
    const element = read(first, depth + 1)
    return { ...element, list: true, optional: false }
  }
  switch (name) {
    case 'Optional':
    case 'NotRequired':
    case 'SkipValidation':
      return { ...read(first, depth + 1), ...(name === 'SkipValidation' ? {} : { optional: true }) }
    case 'Union':
      return readUnion(parts, depth)
    case 'ClassVar':
      return { ...read(first, depth + 1), ofClass: true }
    case 'Literal':
      return { valueType: 'enum' }
    case 'Callable':
      return { valueType: 'function' }
    case 'Type':
    case 'type':
      return unknown
    default:
      return named(name)
  }
}

function readUnion(parts: readonly string[], depth: number): Found {
  const some = parts.filter((part) => part.trim() !== 'None' && part.trim() !== '')
  const found = some.map((part) => read(part, depth + 1))
  const [first = unknown] = found
  const kinds = new Set(found.map(({ valueType }) => valueType))
  return {
    ...(kinds.size > 1 ? { ...first, valueType: 'unknown' as const } : first),
    ...(some.length < parts.length ? { optional: true } : {}),
  }
}

/** Splits at a separator outside of brackets and quotes. */
function split(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '[' || char === '(') depth++
    else if (char === ']' || char === ')') depth--
    else if (char === separator && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, text.slice(start)]
}

/** Types around the type that counts. */
const wrappers = new Set(
  'Mapped WriteOnlyMapped DynamicMapped Annotated Final Required ReadOnly InitVar Awaitable Type_ Indexed Link BackLink'.split(
    ' ',
  ),
)

const lists = new Set(
  'list List set Set frozenset FrozenSet tuple Tuple Sequence MutableSequence Iterable Iterator Collection deque Deque conlist conset AbstractSet'.split(
    ' ',
  ),
)

const byName = new Map<string, Found>()
function define(valueType: ValueType, names: string, more: Omit<Found, 'valueType'> = {}): void {
  for (const name of names.split(' ')) byName.set(name, { valueType, ...more })
}
define(
  'text',
  'str AnyStr Text unicode basestring constr StrictStr LiteralString PurePath Path FilePath DirectoryPath',
)
define(
  'number',
  'int float complex Decimal conint confloat condecimal PositiveInt NegativeInt NonNegativeInt PositiveFloat StrictInt StrictFloat NonNegativeFloat',
)
define('boolean', 'bool StrictBool')
define(
  'date',
  'datetime date time timedelta AwareDatetime NaiveDatetime PastDate FutureDate PastDatetime FutureDatetime condate',
)
define('binary', 'bytes bytearray memoryview StrictBytes UploadFile')
define('object', 'dict Dict Mapping MutableMapping defaultdict OrderedDict Counter Json')
define('unknown', 'Any object None TypeVar')
define('function', 'Callable')
define('text', 'EmailStr NameEmail', { formats: ['email'] })
define('text', 'HttpUrl AnyUrl AnyHttpUrl URL WebsocketUrl FtpUrl', { formats: ['url'] })
define('text', 'UUID UUID1 UUID3 UUID4 UUID5 UUID7', { formats: ['uuid'] })
define('text', 'IPvAnyAddress IPv4Address IPv6Address IPvAnyInterface', { formats: ['ip'] })
define('text', 'PhoneNumber PhoneNumberType', { formats: ['phone'] })
define('text', 'PaymentCardNumber', { formats: ['credit-card'] })
define('text', 'SecretStr Secret')
define('binary', 'SecretBytes')
define('text', 'EncryptedString EncryptedStr', { encrypted: true })

function named(name: string): Found {
  const known = byName.get(name)
  if (known !== undefined) return known
  return /^\p{Lu}/u.test(name) ? { valueType: 'reference', reference: name } : unknown
}
