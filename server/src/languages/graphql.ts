import { Kind, parse } from 'graphql'
import type {
  ConstDirectiveNode,
  DefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  NameNode,
  StringValueNode,
  TypeNode,
} from 'graphql'
import type { Field, FieldAttributes, FileFacts, Owner, Role, ValueType } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import { say } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'
import { commentText, typeText, valueText } from './text.ts'

/**
 * The facts of GraphQL's schema language: fields of object types and interfaces are transferred, those of input types and the
 * arguments of fields are collected. The fields of `Query`, `Mutation` and `Subscription` are calls. Operations and
 * fragments declare nothing. A text that does not parse is read definition by definition, and one that does not parse
 * then, line by line.
 */
export function readGraphql({ text }: SourceText): FileFacts {
  const reading = new Reading()
  if (!reading.parsed(text, 0)) {
    for (const { start, end } of definitionsOf(text)) {
      const piece = text.slice(start, end)
      if (reading.parsed(piece, start)) continue
      reading.byLines(piece, start)
    }
  }
  return { ...emptyFacts, ...reading.facts(), directives: readDirectives(text) }
}

/** A word that begins a definition, at the beginning of a line. */
const definitionLine =
  /^(?:extend[ \t]+)?(?:type|input|interface|enum|union|scalar|directive|schema|query|mutation|subscription|fragment)\b|^"""|^"[^"\n]+"[ \t]*$/gm

/** Texts that a parser takes at once, in UTF-16 units. */
const longestParsed = 4_000_000

/** Where definitions begin and end, as far as lines say it. A description belongs to what follows. */
function definitionsOf(text: string): readonly Span[] {
  const starts: number[] = []
  let description: number | undefined
  for (const match of text.matchAll(definitionLine)) {
    if (match[0].startsWith('"')) {
      description ??= match.index
      continue
    }
    starts.push(description ?? match.index)
    description = undefined
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }))
}

interface Place {
  readonly name: string
  readonly span: Span
}

class Reading {
  readonly #owners: Owner[] = []
  readonly #fields: Field[] = []
  readonly #enums = new Set<string>()
  readonly #roots = new Set(['Query', 'Mutation', 'Subscription'])
  #problem: Problem | undefined

  facts(): Pick<FileFacts, 'owners' | 'fields' | 'problems'> {
    return {
      owners: this.#owners,
      fields: this.#fields.map((field) =>
        this.#enums.has(field.attributes.references ?? '')
          ? { ...field, valueType: 'enum', attributes: withoutReference(field.attributes) }
          : field,
      ),
      problems: this.#problem ? [this.#problem] : [],
    }
  }

  /** Reads a text that parses; false for one that does not. */
  parsed(text: string, offset: number): boolean {
    if (text.length > longestParsed) return false
    let definitions: readonly DefinitionNode[]
    try {
      ;({ definitions } = parse(text))
    } catch {
      // Syntax errors are told where nothing smaller can be read.
      return text.trim() === ''
    }
    for (const definition of definitions)
      if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION)
        for (const operation of definition.operationTypes ?? []) this.#roots.add(operation.type.name.value)
      else if (definition.kind === Kind.ENUM_TYPE_DEFINITION) this.#enums.add(definition.name.value)
    for (const definition of definitions) this.#definition(definition, offset)
    return true
  }

  #definition(definition: DefinitionNode, offset: number): void {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION: {
        const isInterface = definition.kind.startsWith('Interface')
        const owner = this.#open(definition.name, offset, isInterface ? 'interface' : 'type', 'transferred', {
          includes: (definition.interfaces ?? []).map(({ name }) => name.value),
          ...('description' in definition ? { description: definition.description } : {}),
        })
        for (const field of definition.fields ?? []) this.#field(field, owner, offset)
        return
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      case Kind.INPUT_OBJECT_TYPE_EXTENSION: {
        const owner = this.#open(definition.name, offset, 'type', 'collected', {
          includes: [],
          ...('description' in definition ? { description: definition.description } : {}),
        })
        for (const field of definition.fields ?? []) this.#value(field, owner, 'collected', offset)
        return
      }
      default:
    }
  }

  #open(
    name: NameNode,
    offset: number,
    kind: Owner['kind'],
    role: Role,
    { includes, description }: { includes: readonly string[]; description?: StringValueNode | undefined },
  ): Place {
    const place = placeOf(name, offset)
    this.#owners.push({
      ...place,
      kind,
      role,
      includes,
      ...(description ? { comment: commentText(description.value) } : {}),
    })
    return place
  }

  #field(node: FieldDefinitionNode, owner: Place, offset: number): void {
    const { name, span } = placeOf(node.name, offset)
    const call = this.#roots.has(owner.name)
    const { type, valueType, attributes } = typeOf(node.type)
    this.#fields.push({
      owner: owner.name,
      name,
      type,
      valueType: call ? 'function' : valueType,
      role: 'transferred',
      span,
      ownerSpan: owner.span,
      attributes: { ...attributes, ...saidOf(node.description, node.directives, attributes) },
    })
    const list = node.arguments ?? []
    if (list.length === 0) return
    // What a call of the schema is given, its owner is named as the call.
    const holder = { name: call ? name : `${owner.name}.${name}`, span }
    this.#owners.push({ ...holder, kind: 'form', role: 'collected', includes: [] })
    for (const argument of list) this.#value(argument, holder, 'collected', offset)
  }

  #value(node: InputValueDefinitionNode, owner: Place, role: Role, offset: number): void {
    const { name, span } = placeOf(node.name, offset)
    const { type, valueType, attributes } = typeOf(node.type)
    const initial = node.defaultValue
    this.#fields.push({
      owner: owner.name,
      name,
      type,
      valueType,
      role,
      span,
      ownerSpan: owner.span,
      attributes: {
        ...attributes,
        ...(initial && 'value' in initial ? { value: valueText(String(initial.value)) } : {}),
        ...saidOf(node.description, node.directives, attributes),
      },
    })
  }

  /** Reads the fields of a definition that does not parse. */
  byLines(text: string, offset: number): void {
    const head = /(?:^|\n)(?:extend[ \t]+)?(type|input|interface)[ \t]+([_A-Za-z]\w*)/.exec(text)
    const first = /\S[^\n]*/.exec(text)
    this.#problem ??= {
      code: 'syntax',
      severity: 'error',
      message: say('This GraphQL definition does not parse: its fields were read line by line.'),
      span: {
        start: offset + (first?.index ?? 0),
        end: offset + (first?.index ?? 0) + (first?.[0].trimEnd().length ?? 0),
      },
    }
    if (!head) return
    const [whole, kind, ownerName = ''] = head
    const ownerStart = offset + head.index + whole.length - ownerName.length
    const owner = { name: ownerName, span: { start: ownerStart, end: ownerStart + ownerName.length } }
    const role = kind === 'input' ? 'collected' : 'transferred'
    this.#owners.push({ ...owner, kind: kind === 'interface' ? 'interface' : 'type', role, includes: [] })
    const line = /^([ \t]*|.*\{[ \t]*)([_A-Za-z]\w*)[ \t]*(?:\([^)\n]{0,500}\))?[ \t]*:[ \t]*([[\]!\w]*)/gm
    line.lastIndex = head.index + whole.length
    for (let match = line.exec(text); match; match = line.exec(text)) {
      const [, lead = '', name = '', written = ''] = match
      const start = offset + match.index + lead.length
      const base = written.replace(/[[\]!]/g, '')
      const valueType = scalars.get(base)
      this.#fields.push({
        owner: ownerName,
        name,
        ...(written === '' ? {} : { type: written }),
        valueType: this.#roots.has(ownerName)
          ? 'function'
          : (valueType ?? (base === '' ? 'unknown' : 'reference')),
        role,
        span: { start, end: start + name.length },
        ownerSpan: owner.span,
        attributes: {
          ...(written.startsWith('[') ? { list: true } : {}),
          ...(written.endsWith('!') ? {} : { optional: true }),
          ...(valueType === undefined && base !== '' ? { references: base } : {}),
        },
      })
    }
  }
}

function withoutReference(attributes: FieldAttributes): FieldAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== 'references'))
}

function placeOf(name: NameNode, offset: number): Place {
  const { start, end } = name.loc ?? { start: 0, end: 0 }
  return { name: name.value, span: { start: start + offset, end: end + offset } }
}

interface Typed {
  readonly type: string
  readonly valueType: ValueType
  readonly attributes: FieldAttributes
}

function typeOf(node: TypeNode): Typed {
  let at = node
  let list = false
  const optional = node.kind !== Kind.NON_NULL_TYPE
  while (at.kind !== Kind.NAMED_TYPE) {
    if (at.kind === Kind.LIST_TYPE) list = true
    at = at.type
  }
  const base = at.name.value
  const valueType = scalars.get(base)
  const format = scalarFormats.get(base)
  return {
    type: typeText(printed(node)),
    valueType: valueType ?? 'reference',
    attributes: {
      ...(list ? { list } : {}),
      ...(optional ? { optional } : {}),
      ...(valueType === undefined ? { references: base } : {}),
      ...(format === undefined ? {} : { formats: [format] }),
    },
  }
}

function printed(node: TypeNode): string {
  switch (node.kind) {
    case Kind.NAMED_TYPE:
      return node.name.value
    case Kind.LIST_TYPE:
      return `[${printed(node.type)}]`
    case Kind.NON_NULL_TYPE:
      return `${printed(node.type)}!`
  }
}

/** What a description and directives say. */
function saidOf(
  description: StringValueNode | undefined,
  directives: readonly ConstDirectiveNode[] | undefined,
  { formats = [] }: FieldAttributes,
): FieldAttributes {
  const said = [...formats]
  for (const { name, arguments: list } of directives ?? []) {
    const own = directiveFormats.get(name.value.toLowerCase())
    if (own !== undefined) said.push(own)
    for (const { name: argument, value } of list ?? []) {
      if (argument.value !== 'format' || !('value' in value)) continue
      const format = directiveFormats.get(String(value.value).toLowerCase())
      if (format !== undefined) said.push(format)
    }
  }
  return {
    ...(description && description.value !== '' ? { comment: commentText(description.value) } : {}),
    ...(said.length === 0 ? {} : { formats: [...new Set(said)] }),
  }
}

/** Directives of validation, and the formats that they name. */
const directiveFormats: ReadonlyMap<string, string> = new Map([
  ['email', 'email'],
  ['phone', 'phone'],
  ['url', 'url'],
  ['uri', 'url'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
  ['uuid', 'uuid'],
  ['date', 'date'],
  ['date-time', 'date'],
])

/** Scalars of the language, and those that libraries of scalars share. */
const scalars: ReadonlyMap<string, ValueType> = new Map(
  Object.entries({
    text: 'String ID EmailAddress Email PhoneNumber Phone URL URI UUID GUID IP IPv4 IPv6 PostalCode IBAN CountryCode Locale NonEmptyString HexColorCode JWT MAC Latitude Longitude',
    number:
      'Int Float BigInt Long Decimal PositiveInt NonNegativeInt PositiveFloat NonNegativeFloat UnsignedInt Short Byte',
    boolean: 'Boolean',
    date: 'Date DateTime Time Timestamp LocalDate LocalTime LocalDateTime ISO8601Date ISO8601DateTime',
    binary: 'Upload',
    object: 'JSON JSONObject Map',
  } satisfies Partial<Record<ValueType, string>>).flatMap(([valueType, names]) =>
    names.split(' ').map((name) => [name, valueType as ValueType] as const),
  ),
)

const scalarFormats: ReadonlyMap<string, string> = new Map([
  ['EmailAddress', 'email'],
  ['Email', 'email'],
  ['PhoneNumber', 'phone'],
  ['Phone', 'phone'],
  ['URL', 'url'],
  ['URI', 'url'],
  ['UUID', 'uuid'],
  ['GUID', 'uuid'],
  ['IP', 'ip'],
  ['IPv4', 'ip'],
  ['IPv6', 'ip'],
  ['PostalCode', 'postal-code'],
  ['IBAN', 'iban'],
])
