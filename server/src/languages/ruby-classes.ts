/** What the calls in the body of a class of Ruby declare: models, structures, serializers, types of GraphQL, forms. */
import type { Owner, Role, ValueType } from '../model/fact.ts'
import { saysCollected } from './request-names.ts'
import {
  argumentsOf,
  blockOf,
  constantAt,
  hashOf,
  literalOf,
  methodOf,
  nameOf,
  namesOf,
  textOf,
  type RubyArguments,
} from './ruby-syntax.ts'
import { childrenOf, fieldOf, spanOf, type SyntaxNode } from './tree-parsing.ts'
import {
  addField,
  addOwner,
  commentBeside,
  type MutableAttributes,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'

/** What a class is, by what it extends and includes and by where it stands. */
type Family =
  'record' | 'document' | 'graphql' | 'serializer' | 'form' | 'contract' | 'struct' | 'current' | 'plain'

/**
 * Reads a class or a module.
 * @param superclass what it extends, as written
 */
export function readClassBody(
  reading: Reading,
  name: WrittenName,
  superclass: string,
  node: SyntaxNode,
  statements: readonly SyntaxNode[],
): void {
  const calls = callsOf(statements, 0)
  const family = familyOf(reading.path, name.name, superclass, calls)
  const body = new ClassBody(reading, family)
  for (const call of calls) body.read(call)
  const storeName = storeNameOf(statements, calls)
  const isModel = (family === 'record' || family === 'document') && superclass !== ''
  if (body.isEmpty && !isModel) return
  const { kind, role } = kindOf(family, name.name, superclass)
  const owner = addOwner(reading, name, kind, role, {
    includes: superclass === '' || plainBases.test(superclass) ? [] : [superclass.replace(/^.*::/, '')],
    storeName,
    comment: commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'hash'),
  })
  body.addTo(owner)
}

const plainBases =
  /^(?:Application(?:Record|Model)|ActiveRecord::Base|BasicObject|Object|Struct|Data|StandardError|(?:[\w:]*::)?Base\w*|Dry::.*|T::.*|GraphQL::.*|Types::Base\w*|ActiveModel::.*|Grape::.*)$/

/** Calls of a body that have no receiver, with those in blocks that only say when or for whom. */
function callsOf(statements: readonly SyntaxNode[], depth: number): readonly SyntaxNode[] {
  return statements.flatMap((statement): readonly SyntaxNode[] => {
    if (statement.type === 'ERROR') return depth > 3 ? [] : callsOf(childrenOf(statement), depth + 1)
    if (/^(?:if|unless)(?:_modifier)?$/.test(statement.type))
      return depth > 3
        ? []
        : callsOf(
            [fieldOf(statement, 'body'), ...childrenOf(fieldOf(statement, 'consequence'))].filter(
              (each) => each !== undefined,
            ),
            depth + 1,
          )
    if (statement.type !== 'call' || fieldOf(statement, 'receiver') !== undefined) return []
    return depth < 4 && wrappers.has(methodOf(statement))
      ? [statement, ...callsOf(blockOf(statement), depth + 1)]
      : [statement]
  })
}

const wrappers = new Set(
  'included with_options params json schema class_eval concerning view scope group namespace private public protected'.split(
    ' ',
  ),
)

function familyOf(path: string, name: string, superclass: string, calls: readonly SyntaxNode[]): Family {
  const included = calls
    .filter((call) => /^(?:include|extend|prepend)$/.test(methodOf(call)))
    .flatMap((call) => childrenOf(fieldOf(call, 'arguments')).map((each) => each.text))
  const includes = (pattern: RegExp): boolean => included.some((module) => pattern.test(module))
  const does = (...methods: readonly string[]): boolean =>
    calls.some((call) => methods.includes(methodOf(call)))
  if (includes(/^Mongoid::Document$/)) return 'document'
  if (/^GraphQL::|^Types::|(?:^|::)Base(?:Object|InputObject|Interface|Mutation|Payload)$/.test(superclass))
    return 'graphql'
  if (/Mutation$|InputObject$|Resolver$/.test(superclass) || includes(/Base(?:Interface|Field)|GraphQL::/))
    return 'graphql'
  if (
    /^T::(?:Struct|InexactStruct|ImmutableStruct)$|^Dry::Struct|(?:^|::)(?:Base|Application)?Struct$/.test(
      superclass,
    )
  )
    return 'struct'
  if (/Contract$|^Dry::Validation|^Dry::Schema|^Grape::API|(?:^|::)API$/.test(superclass)) return 'contract'
  if (
    /Serializer$|Blueprinter::Base|Blueprint$|Serializable|Alba::|^Grape::Entity|Entity$|Resource$/.test(
      superclass,
    ) ||
    includes(/Serializer$|JSONAPI::Serializer|Alba::Resource|ActiveModel::Serializer/) ||
    /Serializer$|Blueprint$/.test(name)
  )
    return 'serializer'
  if (/^ActiveSupport::CurrentAttributes$/.test(superclass)) return 'current'
  if (/^(?:ApplicationRecord|ActiveRecord::Base|Sequel::Model)|Record$/.test(superclass)) return 'record'
  if (includes(/^ActiveModel::|^Virtus|^StoreModel::|^ActiveAttr/) || /Form(?:Object)?$/.test(name))
    return 'form'
  if (/Form$|ActiveInteraction|Reform::/.test(superclass)) return 'form'
  const isRecord = does(...relations.keys(), 'encrypts', 'store_accessor', 'has_secure_password')
  if (
    isRecord ||
    (superclass !== '' &&
      /(?:^|\/)app\/models\/(?!concerns\/)/.test(path) &&
      does('validates', 'enum', 'attribute'))
  )
    return 'record'
  return 'plain'
}

function kindOf(
  family: Family,
  name: string,
  superclass: string,
): { readonly kind: Owner['kind']; readonly role: Role } {
  switch (family) {
    case 'record':
    case 'document':
      return { kind: 'model', role: 'stored' }
    case 'form':
    case 'contract':
      return {
        kind: 'form',
        role:
          family === 'contract' || name.includes('Form') || saysCollected(name) ? 'collected' : 'transferred',
      }
    case 'graphql':
      return {
        kind: 'type',
        role: /Input|Mutation/.test(superclass) || saysCollected(name) ? 'collected' : 'transferred',
      }
    default:
      return { kind: 'class', role: saysCollected(name) ? 'collected' : 'transferred' }
  }
}

/** `self.table_name = "people"`, `store_in collection: "people"`. */
function storeNameOf(statements: readonly SyntaxNode[], calls: readonly SyntaxNode[]): string | undefined {
  for (const statement of statements) {
    const left = statement.type === 'assignment' ? fieldOf(statement, 'left') : undefined
    if (left?.text === 'self.table_name') {
      const right = fieldOf(statement, 'right')
      return nameOf(right)?.name
    }
  }
  const store = calls.find((call) => methodOf(call) === 'store_in')
  return store === undefined ? undefined : nameOf(argumentsOf(store).named.get('collection'))?.name
}

interface Member {
  readonly name: WrittenName
  valueType: ValueType
  type: string | undefined
  readonly attributes: MutableAttributes
  /** Said by a declaration of its own, and not only by what is said about it. */
  isField: boolean
}

const relations: ReadonlyMap<string, boolean> = new Map([
  ['belongs_to', false],
  ['has_one', false],
  ['has_many', true],
  ['has_and_belongs_to_many', true],
  ['embeds_one', false],
  ['embeds_many', true],
  ['embedded_in', false],
  ['many_to_one', false],
  ['one_to_many', true],
  ['many_to_many', true],
])

class ClassBody {
  readonly #reading: Reading
  readonly #family: Family
  readonly #members = new Map<string, Member>()

  constructor(reading: Reading, family: Family) {
    this.#reading = reading
    this.#family = family
  }

  get isEmpty(): boolean {
    return ![...this.#members.values()].some(({ isField }) => isField)
  }

  addTo(owner: ReturnType<typeof addOwner>): void {
    for (const { name, valueType, type, attributes, isField } of this.#members.values())
      if (isField) addField(this.#reading, owner, name, { valueType, type, attributes })
  }

  read(call: SyntaxNode): void {
    const method = methodOf(call)
    const given = argumentsOf(call)
    const isStored = this.#family === 'record' || this.#family === 'document'
    switch (method) {
      case 'attr_accessor':
      case 'attr_reader':
      case 'attr_writer':
        // A model's own are kept by nobody.
        if (!isStored) for (const name of namesOf(given.positional)) this.#add(call, name, 'unknown')
        return
      case 'attributes':
      case 'attribute':
      case 'expose':
      case 'fields':
      case 'field':
      case 'argument':
      case 'identifier':
      case 'const':
      case 'prop':
      case 'property':
        this.#attribute(call, method, given)
        return
      case 'required':
      case 'optional':
      case 'requires':
        if (this.#family === 'contract' || this.#family === 'form')
          for (const name of namesOf(given.positional))
            this.#typed(call, name, given.named.get('type') ?? filledType(call), {
              ...(method === 'optional' ? { optional: true } : {}),
            })
        return
      case 'encrypts':
      case 'attr_encrypted':
      case 'has_encrypted':
      case 'lockbox_encrypts':
        for (const name of namesOf(given.positional)) this.#add(call, name, 'text').encrypted = true
        return
      case 'has_secure_password': {
        const [name] = namesOf(given.positional)
        // Without a name it speaks of `password`.
        const place = fieldOf(call, 'method')
        const written = name ?? {
          name: 'password',
          span: { start: (place ?? call).endIndex - 8, end: (place ?? call).endIndex },
        }
        const attributes = this.#add(call, written, 'text')
        attributes.encrypted = true
        attributes.formats = ['password']
        attributes.column = `${written.name}_digest`
        return
      }
      case 'store_accessor':
        for (const name of namesOf(given.positional.slice(1))) this.#add(call, name, 'unknown')
        return
      case 'store':
      case 'typed_store':
        for (const name of namesOf([given.named.get('accessors')].filter((each) => each !== undefined)))
          this.#add(call, name, 'unknown')
        return
      case 'enum':
        if (isStored) {
          const [name] = namesOf(given.positional)
          if (name !== undefined) this.#add(call, name, 'enum')
          else {
            const pair = childrenOf(fieldOf(call, 'arguments')).find((each) => each.type === 'pair')
            const key = fieldOf(pair, 'key')
            const old = key?.type === 'hash_key_symbol' ? { name: key.text, span: spanOf(key) } : nameOf(key)
            if (old !== undefined) this.#add(call, old, 'enum')
          }
        }
        return
      case 'has_one_attached':
      case 'has_many_attached':
      case 'has_rich_text':
      case 'has_attached_file':
      case 'mount_uploader':
        for (const name of namesOf(given.positional.slice(0, 1))) {
          const attributes = this.#add(call, name, method === 'has_rich_text' ? 'text' : 'binary')
          if (method === 'has_many_attached') attributes.list = true
        }
        return
      case 'validates':
      case 'validates_format_of':
      case 'validates_email_format_of':
      case 'validates_uniqueness_of':
        this.#validate(call, method, given)
        return
    }
    const isList = relations.get(method)
    if (isList !== undefined && (isStored || this.#family === 'serializer'))
      for (const name of namesOf(given.positional.slice(0, 1))) this.#relation(call, name, given, isList)
  }

  #relation(call: SyntaxNode, name: WrittenName, { named }: RubyArguments, isList: boolean): void {
    const attributes = this.#add(call, name, 'reference')
    if (isList) attributes.list = true
    if (named.get('optional')?.text === 'true') attributes.optional = true
    const written = textOf(named.get('class_name')) ?? constantAt(named.get('class_name'))?.name
    if (named.get('polymorphic')?.text !== 'true')
      attributes.references = (written ?? classOf(name.name, isList)).replace(/^.*::/, '')
    const column = nameOf(named.get('foreign_key'))?.name
    if (column !== undefined && !isList) attributes.column = column
  }

  /** Attributes of models and structures, fields of documents and of GraphQL, what serializers write. */
  #attribute(call: SyntaxNode, method: string, given: RubyArguments): void {
    const { positional, named } = given
    const family = this.#family
    if (family === 'plain') return
    if (method === 'identifier' && family !== 'serializer') return
    // `attributes :id, :email`, and what one request carries along; elsewhere only the first is a name.
    const isList =
      family === 'current' || (family === 'serializer' && method !== 'attribute' && method !== 'field')
    const names = namesOf(isList ? positional : positional.slice(0, 1))
    const [, second] = positional
    for (const name of names) {
      const type = family === 'serializer' || family === 'current' ? undefined : (named.get('type') ?? second)
      const attributes = this.#typed(call, name, type, {})
      const description =
        textOf(named.get('description')) ?? (family === 'graphql' ? textOf(positional[2]) : undefined)
      if (description !== undefined) attributes.comment = description
      if (named.get('null')?.text === 'true' || named.get('required')?.text === 'false')
        attributes.optional = true
      const value = literalOf(named.get('default'))
      if (value !== undefined && value !== '') attributes.value = value
      const column =
        nameOf(named.get('as'))?.name ?? nameOf(named.get('name'))?.name ?? nameOf(named.get('key'))?.name
      if (column !== undefined) attributes.column = column
      if (named.get('encrypt') !== undefined && named.get('encrypt')?.text !== 'false')
        attributes.encrypted = true
    }
  }

  #typed(
    call: SyntaxNode,
    name: WrittenName,
    type: SyntaxNode | undefined,
    more: MutableAttributes,
  ): MutableAttributes {
    const shape = readType(type?.text)
    const attributes = this.#add(call, name, shape.valueType, shape.type)
    return Object.assign(attributes, shape.attributes, more)
  }

  /** What validators say of a value; they declare it where they say what it is. */
  #validate(call: SyntaxNode, method: string, { positional, named }: RubyArguments): void {
    const formats = new Set<string>()
    if (method === 'validates_email_format_of') formats.add('email')
    for (const [key, value] of named) {
      if (value.text === 'false') continue
      const said = validatorFormats[key]
      if (said !== undefined) formats.add(said)
      const pattern =
        key === 'format' ? (hashOf(value).get('with') ?? value) : key === 'with' ? value : undefined
      if (pattern !== undefined) {
        if (/E_?MAIL/i.test(pattern.text)) formats.add('email')
        else if (/PHONE|TELEPHONE/i.test(pattern.text)) formats.add('phone')
        else if (/\bURI\b|URL/.test(pattern.text)) formats.add('url')
      }
    }
    const isUnique =
      method === 'validates_uniqueness_of' ||
      (named.get('uniqueness') !== undefined && named.get('uniqueness')?.text !== 'false')
    for (const name of namesOf(positional)) {
      if (formats.size === 0 && !isUnique) continue
      const attributes = this.#add(call, name, 'unknown', undefined, formats.size > 0)
      if (formats.size > 0) attributes.formats = [...new Set([...(attributes.formats ?? []), ...formats])]
      if (isUnique) attributes.unique = true
    }
  }

  /** What is known of a name, which is a field from now on. */
  #add(
    call: SyntaxNode,
    name: WrittenName,
    valueType: ValueType,
    type?: string,
    isField = true,
  ): MutableAttributes {
    const known = this.#members.get(name.name)
    if (known !== undefined) {
      known.isField ||= isField
      if (known.valueType === 'unknown') known.valueType = valueType
      known.type ??= type
      return known.attributes
    }
    const attributes: MutableAttributes = {}
    const comment = commentBeside(this.#reading.text, spanOf(call), 'hash')
    if (comment !== undefined) attributes.comment = comment
    this.#members.set(name.name, { name, valueType, type, attributes, isField })
    return attributes
  }
}

const validatorFormats: Readonly<Record<string, string>> = {
  email: 'email',
  email_format: 'email',
  email_address: 'email',
  phone: 'phone',
  phone_number: 'phone',
  phony_plausible: 'phone',
  telephone_number: 'phone',
  url: 'url',
  iban: 'iban',
  ip_address: 'ip',
  credit_card_number: 'credit-card',
  zipcode: 'postal-code',
  postal_code: 'postal-code',
}

/** `required(:mail).filled(:string)`: the call around says the type. */
function filledType(call: SyntaxNode): SyntaxNode | undefined {
  const outer = call.parent
  return outer?.type === 'call' ? argumentsOf(outer).positional[0] : undefined
}

/** A type as one writes it in Rails, Mongoid, dry-types, Sorbet or GraphQL. */
function readType(text: string | undefined): {
  readonly valueType: ValueType
  readonly type?: string | undefined
  readonly attributes: MutableAttributes
} {
  if (text === undefined) return { valueType: 'unknown', attributes: {} }
  const attributes: MutableAttributes = {}
  let type = text
  if (/\.optional\b|^T\.nilable\(/.test(type)) attributes.optional = true
  if (/^\[|Array(?:\.of)?\b|T::Array/.test(type)) attributes.list = true
  type = type
    .replace(/^T\.nilable\((.*)\)$/s, '$1')
    .replace(/^T::Array\[(.*)\]$/s, '$1')
    .replace(/^(?:[\w:]*Types::)?(?:Strict::|Coercible::|JSON::|Params::)?Array(?:\.of)?\((.*)\)$/s, '$1')
    .replace(/^\[\s*([^,\]]+).*\]$/s, '$1')
  const name = type.replace(/^[:"']/, '').replace(/["']$/, '')
  const last = /(?:^|::)(\w+)(?=$|[.([{])/.exec(name)?.[1] ?? ''
  const known = typeValues.get(last.toLowerCase())
  if (/^email/i.test(last)) attributes.formats = ['email']
  if (known !== undefined) return { valueType: known, type: text, attributes }
  if (/^[A-Z]/.test(last)) {
    const reference = last.replace(/(?<=.)(?:Type|InputType|Input)$/, '')
    return { valueType: 'reference', type: text, attributes: { ...attributes, references: reference } }
  }
  return { valueType: 'unknown', type: text, attributes }
}

const typeValues: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...'string text symbol str? str immutable_string citext uuid id email stringified filled'
    .split(' ')
    .map((name) => [name, 'text'] as const),
  ...'integer int float decimal bigdecimal number big_integer bigint numeric nominal int32 int64'
    .split(' ')
    .map((name) => [name, 'number'] as const),
  ...'date time datetime timestamp iso8601datetime iso8601date activesupport timewithzone'
    .split(' ')
    .map((name) => [name, 'date'] as const),
  ...'boolean bool'.split(' ').map((name) => [name, 'boolean'] as const),
  ...'hash json jsonb object array map'.split(' ').map((name) => [name, 'object'] as const),
  ...'binary file upload'.split(' ').map((name) => [name, 'binary'] as const),
])

/** The class that an association speaks of: `user_sessions` of `UserSession`. */
function classOf(name: string, isList: boolean): string {
  const singular = !isList
    ? name
    : name.endsWith('people')
      ? name.replace(/people$/, 'person')
      : name.endsWith('ies')
        ? name.replace(/ies$/, 'y')
        : /(?:ss|x|ch|sh)es$/.test(name)
          ? name.slice(0, -2)
          : name.replace(/(?<!s)s$/, '')
  return singular
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}
