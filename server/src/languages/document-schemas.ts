/*
 * Schemas as JSON Schema describes them, in all its drafts and in the dialects of OpenAPI and AsyncAPI: the properties of an
 * object are the fields of an owner.
 */
import type { Field, FieldAttributes, Owner, Role, ValueType } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { entriesOf, has, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentNode, KindFacts } from './document-tree.ts'
import { commentText, typeText, valueText } from './text.ts'

/** An owner that a schema describes. */
export interface SchemaOwner {
  readonly name: string
  readonly span: Span
  readonly role: Role
  readonly kind: Owner['kind']
}

/** Collects owners and fields; an owner that comes twice is one. */
export class SchemaFacts {
  readonly owners: Owner[] = []
  readonly fields: Field[] = []
  readonly #byName = new Map<string, { includes: string[]; owner: Owner }>()
  readonly #seen = new Set<string>()

  /** All of them, as a kind of document gives them, with the parts of the text that say them. */
  claiming(claimed: readonly Span[]): KindFacts {
    return { owners: this.owners, fields: this.fields, changes: [], claimed }
  }

  /** Opens an owner, or adds to one that is there. */
  owner({ name, span, role, kind }: SchemaOwner, comment: string, includes: readonly string[] = []): void {
    const known = this.#byName.get(name)
    if (known) {
      for (const other of includes) if (!known.includes.includes(other)) known.includes.push(other)
      return
    }
    const list = [...new Set(includes)]
    const owner: Owner = {
      name,
      span,
      kind,
      role,
      includes: list,
      ...(comment === '' ? {} : { comment: commentText(comment) }),
    }
    this.#byName.set(name, { includes: list, owner })
    this.owners.push(owner)
  }

  /** A field of an owner; the first of a name is kept, as it is where two variants of a schema have it. */
  field(
    owner: SchemaOwner,
    name: string,
    span: Span,
    rest: { readonly type?: string; readonly valueType: ValueType; readonly attributes: FieldAttributes },
  ): void {
    const key = `${owner.name}\0${name}`
    if (name === '' || this.#seen.has(key)) return
    this.#seen.add(key)
    this.fields.push({ owner: owner.name, name, role: owner.role, span, ownerSpan: owner.span, ...rest })
  }
}

/** Deepest nesting of schemas that is read. */
const deepest = 60

/**
 * Reads the schema of an owner: its properties, those of nested objects (owners `User.address`), of the items of lists and
 * of its variants. A reference to another schema is an owner that it includes.
 */
export function readSchema(
  schema: DocumentNode | undefined,
  owner: SchemaOwner,
  facts: SchemaFacts,
  depth = 0,
): void {
  if (schema?.kind !== 'map' || depth > deepest) return
  const includes = [schema, ...itemsOf(valueAt(schema, 'allOf'))].flatMap((part) => referenceOf(part) ?? [])
  const parts = partsOf(schema)
  const hasProperties = parts.some((part) => has(part, 'properties'))
  if (includes.length > 0 || hasProperties)
    facts.owner(owner, textAt(schema, 'description') ?? textAt(schema, 'title') ?? '', includes)
  const required = new Set(
    parts.flatMap((part) => itemsOf(valueAt(part, 'required')).map((item) => scalarOf(item)?.value)),
  )
  for (const part of parts) {
    for (const property of entriesOf(valueAt(part, 'properties'))) {
      readProperty(property, owner, required.has(property.key), facts, depth)
    }
  }
  // A list of objects, or a mapping of any keys to objects, has the fields of its items.
  for (const part of parts)
    for (const key of ['items', 'additionalProperties', 'unevaluatedProperties'])
      for (const inner of oneOrMany(valueAt(part, key)))
        if (isObject(inner) || referenceOf(inner) !== undefined) readSchema(inner, owner, facts, depth + 1)
  for (const key of ['definitions', '$defs'])
    for (const definition of entriesOf(valueAt(schema, key)))
      readSchema(
        definition.value,
        { ...owner, name: definition.key, span: definition.span },
        facts,
        depth + 1,
      )
}

function readProperty(
  { key, span, value }: DocumentEntry,
  owner: SchemaOwner,
  required: boolean,
  facts: SchemaFacts,
  depth: number,
): void {
  facts.field(owner, key, span, { ...schemaType(value), attributes: attributesOf(value, required) })
  const nested = objectIn(value, 0)
  if (nested) readSchema(nested, { ...owner, name: `${owner.name}.${key}`, span }, facts, depth + 1)
}

/** The schema with the properties of a value: its own, or that of the items of a list. */
function objectIn(schema: DocumentNode | undefined, depth: number): DocumentNode | undefined {
  if (schema?.kind !== 'map' || depth > deepest) return undefined
  if (partsOf(schema).some((part) => has(part, 'properties'))) return schema
  for (const key of ['items', 'prefixItems', 'additionalProperties'])
    for (const inner of oneOrMany(valueAt(schema, key))) {
      const found = objectIn(inner, depth + 1)
      if (found) return found
    }
  return undefined
}

function oneOrMany(node: DocumentNode | undefined): readonly DocumentNode[] {
  if (node === undefined) return []
  return node.kind === 'list' ? node.items : [node]
}

/** The schema and what it is composed of. */
function partsOf(schema: DocumentNode, depth = 0): readonly DocumentNode[] {
  if (schema.kind !== 'map' || depth > 10) return []
  const parts = [schema as DocumentNode]
  for (const key of ['allOf', 'anyOf', 'oneOf'])
    for (const item of itemsOf(valueAt(schema, key))) parts.push(...partsOf(item, depth + 1))
  for (const key of ['if', 'then', 'else']) {
    const part = valueAt(schema, key)
    if (part) parts.push(...partsOf(part, depth + 1))
  }
  for (const { value } of entriesOf(valueAt(schema, 'dependentSchemas')))
    if (value) parts.push(...partsOf(value, depth + 1))
  return parts
}

function isObject(schema: DocumentNode | undefined): boolean {
  return schema?.kind === 'map' && partsOf(schema).some((part) => has(part, 'properties'))
}

/** The name of the schema that a `$ref` points to: its last part, without the ending of a file. */
export function referenceOf(schema: DocumentNode | undefined): string | undefined {
  const reference = textAt(schema, '$ref') ?? textAt(schema, '$dynamicRef')
  if (reference === undefined) return undefined
  const [file = '', fragment = ''] = reference.split('#', 2)
  const inner = fragment.split('/').at(-1) ?? ''
  const name =
    inner === '' ? (file.split('/').at(-1) ?? '').replace(/(?:\.schema)?\.(?:ya?ml|json)$/i, '') : inner
  return name === '' ? undefined : name.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The schemas that a value may be of, where it is none itself: `allOf: [{$ref}]`, `oneOf`. */
function referenceIn(schema: DocumentNode | undefined): string | undefined {
  const direct = referenceOf(schema)
  if (direct !== undefined) return direct
  for (const key of ['allOf', 'oneOf', 'anyOf'])
    for (const item of itemsOf(valueAt(schema, key))) {
      const reference = referenceOf(item)
      if (reference !== undefined) return reference
    }
  return undefined
}

/** The type of a schema as written, and what it holds. */
export function schemaType(
  schema: DocumentNode | undefined,
  depth = 0,
): { readonly type?: string; readonly valueType: ValueType } {
  const reference = referenceIn(schema)
  if (reference !== undefined) return { type: typeText(reference), valueType: 'reference' }
  const written = typeNames(schema)
  const format = textAt(schema, 'format')
  const base = written.find((name) => name !== 'null')
  if (base === 'array' || (base === undefined && has(schema, 'items'))) {
    const item = depth < 10 ? schemaType(oneOrMany(valueAt(schema, 'items'))[0], depth + 1) : undefined
    return {
      type: typeText(item?.type === undefined ? 'array' : `array<${item.type}>`),
      valueType: item?.valueType ?? 'unknown',
    }
  }
  const valueType = valueTypeOf(base, format, schema)
  if (base === undefined) return { valueType }
  return { type: typeText(format === undefined ? base : `${base} (${format})`), valueType }
}

function typeNames(schema: DocumentNode | undefined): readonly string[] {
  const type = valueAt(schema, 'type')
  if (type !== undefined) return oneOrMany(type).flatMap((item) => scalarOf(item)?.value ?? [])
  for (const key of ['anyOf', 'oneOf', 'allOf']) {
    const names = itemsOf(valueAt(schema, key)).flatMap((item) => textAt(item, 'type') ?? [])
    if (names.length > 0) return names
  }
  return []
}

function valueTypeOf(
  base: string | undefined,
  format: string | undefined,
  schema: DocumentNode | undefined,
): ValueType {
  if (has(schema, 'enum') || has(schema, 'const')) return 'enum'
  if (base === 'object' || (base === undefined && has(schema, 'properties'))) return 'object'
  if (base === 'file' || format === 'binary' || format === 'byte') return 'binary'
  if (format !== undefined && /^(?:date|date-time|datetime|time|timestamp|unix-time)$/.test(format))
    return 'date'
  if (base === 'integer' || base === 'number') return 'number'
  if (base === 'boolean') return 'boolean'
  return base === 'string' ? 'text' : 'unknown'
}

function attributesOf(schema: DocumentNode | undefined, required: boolean): FieldAttributes {
  const description = textAt(schema, 'description') ?? textAt(schema, 'title') ?? descriptionIn(schema)
  const reference = referenceIn(schema) ?? referenceIn(oneOrMany(valueAt(schema, 'items'))[0])
  const initial = textAt(schema, 'default')
  const format =
    formatOf(textAt(schema, 'format') ?? textAt(valueAt(schema, 'items'), 'format')) ??
    (isMailPattern(textAt(schema, 'pattern')) ? 'email' : undefined)
  const list = typeNames(schema).includes('array') || has(schema, 'items')
  return {
    ...(list ? { list } : {}),
    ...(required ? {} : { optional: true }),
    ...(reference === undefined ? {} : { references: reference }),
    ...(initial === undefined ? {} : { value: valueText(initial) }),
    ...(description === undefined ? {} : { comment: commentText(description) }),
    ...(format === undefined ? {} : { formats: [format] }),
  }
}

/** A pattern of something before an `@` and a domain behind it, as whoever writes no `format: email` asks for an address. */
function isMailPattern(pattern: string | undefined): boolean {
  return pattern !== undefined && /[+*}\])]@.*\./.test(pattern) && !/[:/]\/\//.test(pattern)
}

/** `allOf: [{$ref}, {description}]` is how a reference is described. */
function descriptionIn(schema: DocumentNode | undefined): string | undefined {
  for (const key of ['allOf', 'oneOf', 'anyOf'])
    for (const item of itemsOf(valueAt(schema, key))) {
      const description = textAt(item, 'description')
      if (description !== undefined) return description
    }
  return undefined
}

const formats: ReadonlyMap<string, string> = new Map(
  Object.entries({
    email: 'email', 'idn-email': 'email', uri: 'url', url: 'url', 'uri-reference': 'url', iri: 'url', 'iri-reference': 'url',
    ipv4: 'ip', ipv6: 'ip', ip: 'ip', uuid: 'uuid', guid: 'uuid', date: 'date', 'date-time': 'date', phone: 'phone', tel: 'phone',
    'phone-number': 'phone', e164: 'phone', password: 'password', 'credit-card': 'credit-card', iban: 'iban', time: 'time',
    'postal-code': 'postal-code', 'zip-code': 'postal-code', hostname: 'hostname', 'idn-hostname': 'hostname',
  }), // prettier-ignore
)

/** A format in the words of `FieldAttributes.formats`. */
export function formatOf(written: string | undefined): string | undefined {
  return written === undefined ? undefined : formats.get(written.toLowerCase().replaceAll('_', '-'))
}
