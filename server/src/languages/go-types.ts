/** What types and tags of Go say of a value. */
import type { ValueType } from '../model/fact.ts'
import { childOfType, childrenOf, fieldOf, type SyntaxNode } from './tree-parsing.ts'
import type { MutableAttributes } from './tree-reading.ts'

/** A type as far as it tells. */
export interface GoType {
  readonly valueType: ValueType
  readonly attributes: MutableAttributes
  /** A type of the code: `Order` of `[]*shop.Order`. */
  readonly reference?: string
}

/**
 * Reads the type of a field. What is not understood is `unknown`.
 * @param aliases value types of the simple types that the file names itself
 */
export function readGoType(
  node: SyntaxNode | undefined,
  aliases: ReadonlyMap<string, ValueType> = new Map(),
): GoType {
  const attributes: MutableAttributes = {}
  let type = node
  for (let depth = 0; type !== undefined && depth < deepest; depth++) {
    switch (type.type) {
      case 'pointer_type':
        if (attributes.list !== true) attributes.optional = true
        type = childrenOf(type)[0]
        continue
      case 'parenthesized_type':
        type = childrenOf(type)[0]
        continue
      case 'slice_type':
      case 'array_type': {
        const element = fieldOf(type, 'element')
        if (element?.text === 'byte' || element?.text === 'uint8') return { valueType: 'binary', attributes }
        attributes.list = true
        type = element
        continue
      }
      case 'generic_type': {
        const name = lastName(fieldOf(type, 'type')?.text ?? '')
        const inner = childrenOf(childOfType(childOfType(type, 'type_arguments'), 'type_elem'))[0]
        if (/^(?:Null|Optional|Option|Opt|Pointer|Maybe|Value)$/.test(name)) attributes.optional = true
        else if (/^(?:JSONSlice|Slice|List|Set|Array)$/.test(name)) attributes.list = true
        else if (name !== 'JSONType') return named(fieldOf(type, 'type')?.text ?? '', attributes, aliases)
        type = inner
        continue
      }
      case 'map_type':
      case 'struct_type':
        return { valueType: 'object', attributes }
      case 'function_type':
      case 'channel_type':
        return { valueType: 'function', attributes }
      case 'type_identifier':
      case 'qualified_type':
        return named(type.text, attributes, aliases)
      default:
        return { valueType: 'unknown', attributes }
    }
  }
  return { valueType: 'unknown', attributes }
}

const deepest = 8

/** `User` of `database.User`. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

function named(name: string, attributes: MutableAttributes, aliases: ReadonlyMap<string, ValueType>): GoType {
  const alias = aliases.get(name)
  if (alias !== undefined) return { valueType: alias, attributes }
  const known = knownTypes.get(name) ?? optionalOf(name)
  // A parameter of a generic type.
  if (/^\p{Lu}$/u.test(name)) return { valueType: 'unknown', attributes }
  if (known === undefined) return { valueType: 'reference', attributes, reference: lastName(name) }
  if (known.format !== undefined) attributes.formats = [known.format]
  if (known.optional === true && attributes.list !== true) attributes.optional = true
  if (known.list === true) attributes.list = true
  return { valueType: known.valueType, attributes }
}

interface KnownType {
  readonly valueType: ValueType
  readonly format?: string
  readonly optional?: boolean
  readonly list?: boolean
}

const knownTypes = new Map<string, KnownType>()
function define(valueType: ValueType, names: string, more: Omit<KnownType, 'valueType'> = {}): void {
  for (const name of names.split(' ')) knownTypes.set(name, { valueType, ...more })
}
define('text', 'string rune primitive.ObjectID bson.ObjectID template.HTML xid.ID ulid.ULID null.String')
define(
  'number',
  'int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte float32 float64 complex64 complex128 big.Int big.Float big.Rat decimal.Decimal json.Number time.Duration time.Month atomic.Int64 atomic.Int32',
)
define('boolean', 'bool atomic.Bool')
define(
  'date',
  'time.Time civil.Date civil.DateTime strfmt.DateTime strfmt.Date timestamppb.Timestamp metav1.Time',
)
define('date', 'gorm.DeletedAt soft_delete.DeletedAt bun.NullTime', { optional: true })
define('binary', 'multipart.FileHeader multipart.File bytes.Buffer image.Image')
define(
  'object',
  'json.RawMessage datatypes.JSON datatypes.JSONMap types.JSON types.JSONText bson.M bson.D url.Values http.Header structpb.Struct',
)
define('unknown', 'any error')
define('text', 'pq.StringArray', { list: true })
define('number', 'pq.Int64Array pq.Int32Array', { list: true })
define('text', 'uuid.UUID gofrs.UUID strfmt.UUID pgtype.UUID', { format: 'uuid' })
define('text', 'net.IP netip.Addr net.IPNet netip.Prefix pgtype.Inet', { format: 'ip' })
define('text', 'url.URL strfmt.URI', { format: 'url' })
define('text', 'mail.Address strfmt.Email openapi_types.Email types.Email', { format: 'email' })
define('text', 'strfmt.Password', { format: 'password' })
define('text', 'uuid.NullUUID', { format: 'uuid', optional: true })

/** Types for what may be null: `sql.NullString`, `null.Time`, `pgtype.Text`. */
function optionalOf(name: string): KnownType | undefined {
  const base =
    /^(?:(?:sql|mysql|pq|bun|types|db)\.Null|null\.|zero\.|nulls\.|pgtype\.|wrapperspb\.)(\w+)$/.exec(
      name,
    )?.[1]
  if (base === undefined) return undefined
  const found = optionalTypes.find(([pattern]) => pattern.test(base))
  return found === undefined ? undefined : { valueType: found[1], optional: true }
}

const optionalTypes: readonly (readonly [RegExp, ValueType])[] = [
  [/^(?:String(?:Value)?|Text|Varchar|BPChar|UUID)$/, 'text'],
  [/^(?:U?Int\d*|Float\d*|Byte|Numeric|Double|(?:U?Int\d+|Float|Double)Value)(?:Value)?$/, 'number'],
  [/^Bool(?:Value)?$/, 'boolean'],
  [/^(?:Time|Date|Timestamptz?|Interval)$/, 'date'],
  [/^(?:JSONB?|Hstore)$/, 'object'],
  [/^(?:Bytea|Bytes(?:Value)?)$/, 'binary'],
]

/** The parts of a tag by key: `json` of `` `json:"email"` ``. */
export type Tags = ReadonlyMap<string, string>

/** Reads the tag behind a field; what is not of the form `key:"value"` is none. */
export function readTags(tag: SyntaxNode | undefined): Tags {
  const tags = new Map<string, string>()
  if (tag === undefined) return tags
  const written = tag.type === 'raw_string_literal' ? tag.text : tag.text.replace(/\\"/g, '"')
  for (const [, key = '', value = ''] of written
    .slice(0, longestTag)
    .matchAll(/([\w-]+):"((?:[^"\\]|\\.)*)"/g))
    tags.set(key, value)
  return tags
}

const longestTag = 2000

/** Keys of tags that say that a value is stored. */
export const storeTags: ReadonlySet<string> = new Set(
  'gorm xorm bun pg db bson datastore firestore dynamodbav dynamo ch spanner bigquery cql orm reform storm sql sqlx boltholdKey badgerhold gorethink rethinkdb neo4j'.split(
    ' ',
  ),
)
/** Keys that bind what a person or a client sent. */
export const requestTags: ReadonlySet<string> = new Set(
  'form query binding schema uri header param in'.split(' '),
)
/** Keys that bind settings. */
export const configurationTags: ReadonlySet<string> = new Set(
  'env envconfig ini koanf mapstructure conf flag split_words envDefault long arg kong'.split(' '),
)

/** What tags say of a field. */
export function readFieldTags(tags: Tags, attributes: MutableAttributes): void {
  const formats = new Set(attributes.formats)
  let isRequired = false
  for (const [key, value] of tags) {
    const [first = '', ...options] = value.split(',').map((part) => part.trim())
    switch (key) {
      case 'gorm':
        readGorm(value, attributes)
        break
      case 'xorm':
        readXorm(value, attributes)
        break
      case 'bun':
      case 'pg':
        if (first !== '-' && !first.includes(':')) attributes.column = first
        if (options.includes('pk')) attributes.primaryKey = true
        if (options.some((option) => option.startsWith('unique'))) attributes.unique = true
        if (options.includes('nullzero')) attributes.optional = true
        break
      case 'orm':
        readOrm(value, attributes)
        break
      case 'binding':
      case 'validate':
      case 'valid':
        readRules(value, formats)
        isRequired ||= /(?:^|[,;|\s])required(?=[,;|\s]|$)/i.test(value)
        break
      case 'description':
      case 'comment':
      case 'doc':
      case 'jsonschema_description':
        if (value !== '') attributes.comment ??= value
        break
      case 'label':
      case 'title':
        if (value !== '') attributes.label ??= value
        break
      case 'format':
        readRules(value, formats)
    }
  }
  // A name on the wire counts where no store has one.
  for (const keys of columnTags)
    for (const key of keys) {
      const [name = '', ...options] = (tags.get(key) ?? '').split(',')
      if (/^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(name)) attributes.column ??= name
      if (options.includes('omitempty')) attributes.optional = true
    }
  if (isRequired) attributes.optional = false
  if (formats.size > 0) attributes.formats = [...formats]
}

const columnTags: readonly (readonly string[])[] = [
  'db bson datastore firestore dynamodbav dynamo ch spanner bigquery cql'.split(' '),
  'json form query schema yaml toml xml uri header param env ini koanf mapstructure'.split(' '),
]

function readGorm(value: string, attributes: MutableAttributes): void {
  for (const part of value.split(';')) {
    const colon = part.indexOf(':')
    const key = (colon < 0 ? part : part.slice(0, colon)).trim().toLowerCase().replaceAll('_', '')
    const said = colon < 0 ? '' : part.slice(colon + 1).trim()
    if (key === 'column') attributes.column = said
    else if (key === 'primarykey') attributes.primaryKey = true
    else if (key === 'unique' || key === 'uniqueindex') attributes.unique = true
    else if (key === 'comment') attributes.comment = said
    else if (key === 'serializer' && /crypt/i.test(said)) attributes.encrypted = true
  }
}

function readXorm(value: string, attributes: MutableAttributes): void {
  const column = /(?:^|\s)'([^']+)'/.exec(value)?.[1]
  if (column !== undefined) attributes.column = column
  const comment = /\bcomment\(\s*'?([^')]*)/i.exec(value)?.[1]
  if (comment !== undefined) attributes.comment = comment
  if (/(?:^|\s)pk(?:\s|$)/i.test(value)) attributes.primaryKey = true
  if (/(?:^|\s)unique(?:\s|\(|$)/i.test(value)) attributes.unique = true
  if (/(?:^|\s)null(?:\s|$)/i.test(value) && !/not\s+null/i.test(value)) attributes.optional = true
}

function readOrm(value: string, attributes: MutableAttributes): void {
  const column = /column\(([^)]+)\)/.exec(value)?.[1]
  if (column !== undefined) attributes.column = column
  if (/(?:^|;)pk(?:;|$)/.test(value)) attributes.primaryKey = true
  if (/(?:^|;)unique(?:;|$)/.test(value)) attributes.unique = true
  if (/(?:^|;)null(?:;|$)/.test(value)) attributes.optional = true
}

/** Rules of validators: `required,email`, `Required;Email;MaxSize(254)`. */
function readRules(value: string, formats: Set<string>): void {
  for (const rule of value.split(/[,;|\s]/)) {
    const format = ruleFormats.get(rule.replace(/[=(].*$/, '').toLowerCase())
    if (format !== undefined) formats.add(format)
  }
}

const ruleFormats = new Map<string, string>([
  ['email', 'email'],
  ['e164', 'phone'],
  ['phone', 'phone'],
  ['url', 'url'],
  ['uri', 'url'],
  ['http_url', 'url'],
  ['ip', 'ip'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
  ['ip_addr', 'ip'],
  ['uuid', 'uuid'],
  ['uuid3', 'uuid'],
  ['uuid4', 'uuid'],
  ['uuid5', 'uuid'],
  ['credit_card', 'credit-card'],
  ['creditcard', 'credit-card'],
  ['iban', 'iban'],
  ['postcode_iso3166_alpha2', 'postal-code'],
  ['datetime', 'date'],
  ['password', 'password'],
])
