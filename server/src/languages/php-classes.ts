/** What the members of a class of PHP declare: properties, models of Eloquent, rules of requests, fields of forms. */
import type { ValueType } from '../model/fact.ts'
import {
  annotationOf,
  annotationValue,
  attributesOf,
  callArguments,
  commentOf,
  docOf,
  elementsOf,
  entriesOf,
  shortName,
  stringAt,
  variableAt,
  type PhpAttribute,
  type PhpDoc,
} from './php-syntax.ts'
import { readPhpType } from './php-types.ts'
import { childOfType, childrenOf, fieldOf, prune, spanOf, walkTree, type SyntaxNode } from './tree-parsing.ts'
import {
  addField,
  addOwner,
  commentBeside,
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type Shape,
  type WrittenName,
} from './tree-reading.ts'

// --- Properties ---

/** Properties but those left out, and parameters of the constructor that become some. */
export function readProperties(
  reading: Reading,
  owner: OwnerDraft,
  members: readonly SyntaxNode[],
  leftOut: readonly string[],
): void {
  const taken = new Set(leftOut)
  for (const member of members) {
    if (member.type === 'property_declaration') readProperty(reading, owner, member, taken)
    else if (member.type === 'method_declaration' && fieldOf(member, 'name')?.text === '__construct') {
      const doc = docOf(member)
      for (const parameter of childrenOf(fieldOf(member, 'parameters')))
        if (parameter.type === 'property_promotion_parameter')
          readPromoted(reading, owner, parameter, doc, taken)
    }
  }
}

function readProperty(reading: Reading, owner: OwnerDraft, member: SyntaxNode, taken: Set<string>): void {
  if (childOfType(member, 'static_modifier') !== undefined) return
  const doc = docOf(member)
  const written = fieldOf(member, 'type')?.text
  for (const element of childrenOf(member)) {
    if (element.type !== 'property_element') continue
    const name = variableAt(fieldOf(element, 'name'))
    const value = fieldOf(element, 'default_value')
    if (name === undefined || taken.has(name.name)) continue
    taken.add(name.name)
    const shape = shapeOf(attributesOf(member), doc, written, tagOf(doc, 'var'))
    add(reading, owner, name, shape, value, commentOf(reading.text, member))
  }
}

function readPromoted(
  reading: Reading,
  owner: OwnerDraft,
  parameter: SyntaxNode,
  doc: PhpDoc | undefined,
  taken: Set<string>,
): void {
  const name = variableAt(fieldOf(parameter, 'name'))
  if (name === undefined || taken.has(name.name)) return
  taken.add(name.name)
  const tag = parameterTag(doc, name.name)
  const shape = shapeOf(
    attributesOf(parameter),
    docOf(parameter),
    fieldOf(parameter, 'type')?.text,
    tag?.type,
  )
  const value = fieldOf(parameter, 'default_value')
  add(reading, owner, name, shape, value, commentOf(reading.text, parameter) ?? tag?.words)
}

function add(
  reading: Reading,
  owner: OwnerDraft,
  name: WrittenName,
  shape: Shape,
  value: SyntaxNode | undefined,
  comment: string | undefined,
): void {
  const attributes = shape.attributes ?? {}
  const literal =
    value !== undefined && /^(?:integer|float|boolean)$/.test(value.type) ? value.text : stringAt(value)?.name
  if (literal !== undefined && literal !== '') attributes.value = literal
  if (attributes.comment === undefined && comment !== undefined) attributes.comment = comment
  addField(reading, owner, name, { ...shape, attributes })
}

/** `string|null` of `@var string|null`. */
function tagOf(doc: PhpDoc | undefined, tag: string): string | undefined {
  return new RegExp(`@(?:phpstan-|psalm-)?${tag}\\s+([^\\s*<]+(?:<[^>*\\n]*>)?\\S*)`).exec(
    doc?.text ?? '',
  )?.[1]
}

/** `@param string $mail where we write to`. */
function parameterTag(
  doc: PhpDoc | undefined,
  name: string,
): { readonly type: string; readonly words?: string } | undefined {
  const found = /^\w+$/.test(name)
    ? new RegExp(`@param\\s+([^\\s$]+)\\s+\\$${name}\\b[ \\t]*([^\\n*@]*)`).exec(doc?.text ?? '')
    : null
  if (found === null) return undefined
  const words = found[2]?.trim() ?? ''
  return { type: found[1] ?? '', ...(words === '' ? {} : { words }) }
}

/** What attributes, annotations and types say of a property. */
function shapeOf(
  attributes: readonly PhpAttribute[],
  doc: PhpDoc | undefined,
  written: string | undefined,
  tag: string | undefined,
): Shape {
  const declared = readPhpType(written)
  // What a comment says of an array is more than `array`.
  const isOpen = declared.valueType === 'unknown' && tag !== undefined
  const own = isOpen ? readPhpType(tag) : declared
  const found: MutableAttributes = { ...own.attributes, ...(isOpen ? declared.attributes : {}) }
  if (isOpen && own.attributes?.list === true) found.list = true
  let valueType: ValueType = own.valueType
  const formats = new Set(found.formats)
  for (const attribute of attributes) {
    const format = constraintFormats[attribute.name]
    if (format !== undefined) formats.add(format)
    valueType = readMapping(attribute, found, valueType)
  }
  if (doc !== undefined) {
    for (const [, name = ''] of doc.text.matchAll(/@(?:Assert|Constraints?)\\(\w+)/g)) {
      const format = constraintFormats[name]
      if (format !== undefined) formats.add(format)
    }
    valueType = readAnnotation(doc, found, valueType)
  }
  if (formats.size > 0) found.formats = [...formats]
  if (found.references !== undefined && valueType !== 'reference') delete found.references
  return { valueType, type: written ?? tag, attributes: found }
}

/** Constraints of Symfony, by the format of the value that they ask for. */
const constraintFormats: Readonly<Record<string, string>> = {
  Email: 'email',
  Url: 'url',
  Ip: 'ip',
  Uuid: 'uuid',
  Iban: 'iban',
  CardScheme: 'credit-card',
  Luhn: 'credit-card',
  PhoneNumber: 'phone',
  UserPassword: 'password',
  NotCompromisedPassword: 'password',
  PasswordStrength: 'password',
}

const relations: Readonly<Record<string, boolean>> = {
  ManyToOne: false,
  OneToOne: false,
  OneToMany: true,
  ManyToMany: true,
  Embedded: false,
  EmbedOne: false,
  EmbedMany: true,
  ReferenceOne: false,
  ReferenceMany: true,
}

/** `#[ORM\Column(name: 'e_mail', type: 'string', unique: true)]`; returns the kind of value that it says. */
function readMapping(
  { name, positional, named }: PhpAttribute,
  attributes: MutableAttributes,
  valueType: ValueType,
): ValueType {
  const isList = relations[name]
  if (isList !== undefined) {
    const target = shortName(
      (named.get('targetEntity') ?? named.get('class') ?? named.get('targetDocument'))?.text ?? '',
    )
    const written = target.replace(/^['"]|['"]$/g, '')
    if (written !== '') attributes.references = written
    if (isList) attributes.list = true
    return 'reference'
  }
  switch (name) {
    case 'Id':
      attributes.primaryKey = true
      return valueType
    case 'JoinColumn':
    case 'SerializedName': {
      const column = stringAt(named.get('name') ?? positional[0])?.name
      if (column !== undefined) attributes.column = column
      return valueType
    }
    case 'Encrypted':
      attributes.encrypted = true
      return valueType
    case 'Column':
    case 'Field': {
      const column = stringAt(named.get('name') ?? positional[0])?.name
      if (column !== undefined) attributes.column = column
      if (named.get('unique')?.text === 'true') attributes.unique = true
      // A property that is null before it is filled says nothing of the column.
      const nullable = named.get('nullable')?.text
      if (nullable === 'true' || nullable === 'false') attributes.optional = nullable === 'true'
      const comment = stringAt(entriesOf(named.get('options')).get('comment'))?.name
      if (comment !== undefined) attributes.comment = comment
      const type = named.get('type')
      return readColumnType(stringAt(type)?.name ?? type?.text.replace(/^.*::/, ''), attributes, valueType)
    }
    default:
      return valueType
  }
}

function readColumnType(
  type: string | undefined,
  attributes: MutableAttributes,
  valueType: ValueType,
): ValueType {
  if (type === undefined) return valueType
  if (/encrypt/i.test(type)) attributes.encrypted = true
  if (/phone_number/i.test(type)) attributes.formats = [...(attributes.formats ?? []), 'phone']
  const said = readPhpType(type.toLowerCase())
  return said.valueType === 'unknown' ? valueType : said.valueType
}

/** The same in a comment: `@ORM\Column(name="e_mail", type="string")`. */
function readAnnotation(doc: PhpDoc, attributes: MutableAttributes, valueType: ValueType): ValueType {
  const column = annotationOf(doc, /(?:Column|Field)/)
  if (column !== undefined) {
    const name = annotationValue(column, 'name')
    if (name !== undefined) attributes.column = name
    if (annotationValue(column, 'unique') === 'true') attributes.unique = true
    const nullable = annotationValue(column, 'nullable')
    if (nullable === 'true' || nullable === 'false') attributes.optional = nullable === 'true'
    const comment = annotationValue(column, 'comment') ?? /"comment"\s*[:=]\s*"([^"]*)"/.exec(column)?.[1]
    if (comment !== undefined) attributes.comment = comment
    if (annotationOf(doc, /(?:ORM|ODM|MongoDB)\\Id/) !== undefined) attributes.primaryKey = true
    return readColumnType(annotationValue(column, 'type'), attributes, valueType)
  }
  for (const [relation, isList] of Object.entries(relations)) {
    const found = annotationOf(doc, new RegExp(`(?:ORM|ODM|MongoDB)\\\\${relation}`))
    if (found === undefined) continue
    const target = annotationValue(found, 'targetEntity') ?? annotationValue(found, 'class')
    if (target !== undefined) attributes.references = shortName(target)
    if (isList) attributes.list = true
    return 'reference'
  }
  return valueType
}

// --- Eloquent ---

/** `$fillable`, `$casts`, `$hidden` and `$dates` name columns; so do the properties that the comment of the class lists. */
export function readEloquent(
  reading: Reading,
  owner: OwnerDraft,
  node: SyntaxNode,
  members: readonly SyntaxNode[],
): void {
  const columns = new Map<string, Column>()
  const column = (name: WrittenName): Column => {
    const known = columns.get(name.name)
    if (known !== undefined) return known
    const made: Column = { name, valueType: 'unknown', attributes: {} }
    columns.set(name.name, made)
    return made
  }
  for (const member of members) {
    if (member.type === 'property_declaration') {
      const element = childOfType(member, 'property_element')
      const property = variableAt(fieldOf(element, 'name'))?.name ?? ''
      const value = fieldOf(element, 'default_value')
      if (property === 'casts') readCasts(value, column)
      else if (/^(?:fillable|hidden|dates|encryptable|encrypted)$/.test(property))
        for (const { value: item } of elementsOf(value)) {
          const name = stringAt(item)
          if (name === undefined) continue
          const made = column(name)
          if (property === 'dates') made.valueType = 'date'
          if (property.startsWith('encrypt')) made.attributes.encrypted = true
          const comment = item === undefined ? undefined : commentBeside(reading.text, spanOf(item), 'slash')
          if (comment !== undefined) made.attributes.comment ??= comment
        }
    } else if (member.type === 'method_declaration' && fieldOf(member, 'name')?.text === 'casts') {
      const returned = childrenOf(fieldOf(member, 'body')).find((each) => each.type === 'return_statement')
      readCasts(childrenOf(returned)[0], column)
    }
  }
  readListed(docOf(node), column)
  for (const { name, valueType, type, attributes } of columns.values())
    addField(reading, owner, name, { valueType, type, attributes })
}

interface Column {
  readonly name: WrittenName
  valueType: ValueType
  type?: string | undefined
  readonly attributes: MutableAttributes
}

function readCasts(node: SyntaxNode | undefined, column: (name: WrittenName) => Column): void {
  for (const { key, value } of elementsOf(node)) {
    const name = stringAt(key)
    if (name === undefined) continue
    const made = column(name)
    const type = stringAt(value)?.name ?? shortName(value?.text ?? '')
    if (/^(?:As)?encrypted|^hashed$/i.test(type)) made.attributes.encrypted = true
    if (type === 'hashed') made.attributes.formats = ['password']
    const said = readPhpType(type.replace(/^encrypted:/, '').replace(/:.*$/, ''))
    made.type = type
    made.valueType =
      type === 'encrypted' || type === 'hashed'
        ? 'text'
        : said.valueType === 'reference'
          ? 'unknown'
          : said.valueType
    if (type === 'array' || type === 'json' || type.endsWith(':array')) made.valueType = 'object'
  }
}

/** `@property string $mail where we write to`. */
function readListed(doc: PhpDoc | undefined, column: (name: WrittenName) => Column): void {
  if (doc === undefined) return
  const pattern = /@property(?:-read|-write)?[ \t]+([^\s$]+)[ \t]+\$(\w+)[ \t]*([^\n*@]*)/g
  for (const match of doc.text.matchAll(pattern)) {
    const [whole, type = '', name = '', words = ''] = match
    const start = doc.node.startIndex + match.index + whole.indexOf(`$${name}`) + 1
    const made = column({ name, span: { start, end: start + name.length } })
    const said = readPhpType(type)
    made.type ??= type
    if (made.valueType === 'unknown') made.valueType = said.valueType
    Object.assign(made.attributes, { ...said.attributes, ...made.attributes })
    if (made.valueType !== 'reference') delete made.attributes.references
    if (words.trim() !== '') made.attributes.comment ??= words.trim()
  }
}

// --- Requests and forms ---

/** The rules of a request: keys of arrays, with rules as text or as a list. */
export function readRules(reading: Reading, owner: OwnerDraft, nodes: readonly SyntaxNode[]): void {
  const taken = new Set<string>()
  const nested = new Map<string, OwnerDraft>()
  const read = (node: SyntaxNode): typeof prune => {
    const [key, value] = childrenOf(node)
    const name = stringAt(key)
    if (name !== undefined && value !== undefined) readRule(reading, owner, name, value, taken, nested)
    return prune
  }
  for (const node of nodes) {
    const isRules =
      node.type !== 'method_declaration' ||
      /^(?:rules|validationRules)$/.test(fieldOf(node, 'name')?.text ?? '')
    if (isRules && node.type !== 'property_declaration')
      walkTree<null>(node, null, {
        array_element_initializer: read,
        anonymous_function: prune,
        match_expression: prune,
      })
  }
}

function readRule(
  reading: Reading,
  owner: OwnerDraft,
  { name: path, span }: WrittenName,
  value: SyntaxNode,
  taken: Set<string>,
  nested: Map<string, OwnerDraft>,
): void {
  // `tags.*` says what the elements are.
  const parts = path.split('.').filter((part) => part !== '*' && part !== '')
  const name = parts.at(-1)
  if (name === undefined || path.endsWith('*') || taken.has(path)) return
  taken.add(path)
  const start = span.start + path.lastIndexOf(name)
  let draft = owner
  if (parts.length > 1) {
    const outer = [owner.name, ...parts.slice(0, -1)].join('.')
    draft = nested.get(outer) ?? addOwner(reading, { name: outer, span }, 'form', 'collected')
    nested.set(outer, draft)
  }
  const rules = rulesOf(value)
  const attributes: MutableAttributes = {}
  const formats = new Set<string>()
  let valueType: ValueType = 'unknown'
  for (const rule of rules) {
    const [word = ''] = rule.split(':')
    const format = ruleFormats[word]
    if (format !== undefined) formats.add(format)
    valueType =
      valueType === 'unknown' ? (ruleValues[word] ?? (format === undefined ? 'unknown' : 'text')) : valueType
    if (word === 'nullable' || word === 'sometimes') attributes.optional = true
    if (word === 'required') attributes.optional ??= false
    if (word === 'unique') attributes.unique = true
  }
  if (formats.size > 0) attributes.formats = [...formats]
  const comment = commentBeside(
    reading.text,
    { start: value.parent?.startIndex ?? span.start, end: value.endIndex },
    'slash',
  )
  if (comment !== undefined) attributes.comment = comment
  addField(reading, draft, { name, span: { start, end: start + name.length } }, { valueType, attributes })
}

/** Words of rules: `required`, `email:rfc`; of objects their class: `Password`. */
function rulesOf(value: SyntaxNode): readonly string[] {
  const text = stringAt(value)?.name
  if (text !== undefined) return text.split('|')
  const items =
    value.type === 'array_creation_expression' ? elementsOf(value).map((each) => each.value) : [value]
  return items.flatMap((item) => {
    const word = stringAt(item)?.name
    if (word !== undefined) return [word]
    let node = item
    for (let depth = 0; depth < 10 && node?.type === 'member_call_expression'; depth++)
      node = fieldOf(node, 'object')
    if (node?.type === 'scoped_call_expression') {
      const scope = shortName(fieldOf(node, 'scope')?.text ?? '')
      return [scope === 'Rule' ? (fieldOf(node, 'name')?.text ?? '') : scope]
    }
    return node?.type === 'object_creation_expression'
      ? [shortName(childOfType(node, 'name', 'qualified_name')?.text ?? '')]
      : []
  })
}

const ruleFormats: Readonly<Record<string, string>> = {
  email: 'email',
  Email: 'email',
  url: 'url',
  active_url: 'url',
  ip: 'ip',
  ipv4: 'ip',
  ipv6: 'ip',
  uuid: 'uuid',
  phone: 'phone',
  Phone: 'phone',
  PhoneNumber: 'phone',
  iban: 'iban',
  Iban: 'iban',
  current_password: 'password',
  Password: 'password',
  postal_code: 'postal-code',
}

const ruleValues: Readonly<Record<string, ValueType>> = {
  string: 'text',
  integer: 'number',
  numeric: 'number',
  decimal: 'number',
  boolean: 'boolean',
  accepted: 'boolean',
  date: 'date',
  date_format: 'date',
  file: 'binary',
  image: 'binary',
  mimes: 'binary',
  array: 'object',
  json: 'object',
  in: 'enum',
  enum: 'enum',
}

/** `$builder->add('mail', EmailType::class, ['label' => 'Your mail'])`. */
export function readForm(reading: Reading, owner: OwnerDraft, members: readonly SyntaxNode[]): void {
  const taken = new Set<string>()
  const found: { readonly name: WrittenName; readonly shape: Shape }[] = []
  const read = (call: SyntaxNode): null => {
    if (fieldOf(call, 'name')?.text !== 'add') return null
    const { positional } = callArguments(call)
    const name = stringAt(positional[0])
    if (name === undefined || name.name === '' || taken.has(name.name)) return null
    taken.add(name.name)
    found.push({ name, shape: inputOf(positional[1], positional[2]) })
    return null
  }
  for (const member of members)
    if (member.type === 'method_declaration')
      walkTree<null>(member, null, { member_call_expression: read, string: prune })
  for (const { name, shape } of found) addField(reading, owner, name, shape)
}

function inputOf(type: SyntaxNode | undefined, options: SyntaxNode | undefined): Shape {
  const name = shortName(type?.text ?? '')
  const attributes: MutableAttributes = {}
  const known = inputTypes[name]
  if (known?.format !== undefined) attributes.formats = [known.format]
  const said = entriesOf(options)
  const label = stringAt(said.get('label'))?.name
  if (label !== undefined && label !== '') attributes.label = label
  if (said.get('required')?.text === 'false') attributes.optional = true
  const help = stringAt(said.get('help'))?.name
  if (help !== undefined && help !== '') attributes.comment = help
  const path = stringAt(said.get('property_path'))?.name
  if (path !== undefined) attributes.column = path
  return { valueType: known?.valueType ?? 'unknown', type: name === '' ? undefined : name, attributes }
}

const inputTypes: Readonly<Record<string, { readonly valueType: ValueType; readonly format?: string }>> = {
  TextType: { valueType: 'text' },
  TextareaType: { valueType: 'text' },
  HiddenType: { valueType: 'text' },
  SearchType: { valueType: 'text' },
  EmailType: { valueType: 'text', format: 'email' },
  TelType: { valueType: 'text', format: 'phone' },
  PhoneNumberType: { valueType: 'text', format: 'phone' },
  PasswordType: { valueType: 'text', format: 'password' },
  UrlType: { valueType: 'text', format: 'url' },
  BirthdayType: { valueType: 'date' },
  DateType: { valueType: 'date' },
  DateTimeType: { valueType: 'date' },
  TimeType: { valueType: 'date' },
  IntegerType: { valueType: 'number' },
  NumberType: { valueType: 'number' },
  MoneyType: { valueType: 'number' },
  CheckboxType: { valueType: 'boolean' },
  ChoiceType: { valueType: 'enum' },
  EnumType: { valueType: 'enum' },
  CountryType: { valueType: 'enum' },
  LanguageType: { valueType: 'enum' },
  EntityType: { valueType: 'reference' },
  FileType: { valueType: 'binary' },
  CollectionType: { valueType: 'object' },
}
