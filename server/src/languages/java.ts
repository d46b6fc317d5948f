/**
 * Java, through tree-sitter: fields of classes and records, getters of interfaces, and what the annotations of JPA,
 * Hibernate, Room, Spring Data, Jackson and Bean Validation say of them.
 */
import type { Owner } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import { javaFlows } from './java-flows.ts'
import {
  readClassAnnotations,
  readFieldAnnotations,
  readJvmType,
  typeName,
  type Annotation,
} from './jvm-types.ts'
import { saysCollected } from './request-names.ts'
import { propertyOfGetter, readTreeCalls } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  fieldOf,
  fieldsOf,
  prune,
  spanOf,
  walkTree,
  type SyntaxNode,
  type Visitors,
} from './tree-parsing.ts'
import {
  addField,
  addOwner,
  commentBeside,
  nameAt,
  readWithTree,
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'

/**
 * The facts of one file of Java. Spans are UTF-16 offsets. What does not parse is a problem with its place, and the
 * declarations around it are kept.
 */
export const readJava: ReadText = (source, rules) =>
  readWithTree('java', source, (reading) => {
    walkTree<string>(reading.root, '', visitors(reading))
    reading.calls = readTreeCalls(source.text, reading.root, rules, javaFlows)
  })

function visitors(reading: Reading): Visitors<string> {
  const declaration = (node: SyntaxNode, outer: string): string | typeof prune =>
    readClass(reading, node, outer)
  return {
    import_declaration: (node) => readImport(reading, node),
    class_declaration: declaration,
    record_declaration: declaration,
    interface_declaration: declaration,
    // What stands in an enumeration says what it is called, not whose it is; classes in it are read.
    enum_constant: prune,
    field_declaration: prune,
    modifiers: prune,
    formal_parameters: prune,
    expression_statement: prune,
    return_statement: prune,
    throw_statement: prune,
    local_variable_declaration: prune,
    package_declaration: prune,
    line_comment: prune,
    block_comment: prune,
    parenthesized_expression: prune,
  }
}

function readImport(reading: Reading, node: SyntaxNode): typeof prune {
  const path = childOfType(node, 'scoped_identifier', 'identifier')?.text.replace(/\s+/g, '')
  if (path !== undefined) {
    const all = childOfType(node, 'asterisk') !== undefined
    const dot = path.lastIndexOf('.')
    reading.imports.push({
      module: all ? path : path.slice(0, Math.max(0, dot)),
      names: all ? [] : [path.slice(dot + 1)],
      span: spanOf(node),
    })
  }
  return prune
}

const deepestClass = 12

function readClass(reading: Reading, node: SyntaxNode, outer: string): string | typeof prune {
  const name = fieldOf(node, 'name')
  const body = fieldOf(node, 'body')
  if (name === undefined || name.text === '' || outer.split('.').length > deepestClass) return prune
  const path = outer === '' ? name.text : `${outer}.${name.text}`
  const found = readClassAnnotations(annotationsOf(node), saysCollected(name.text))
  if (found === undefined) return path
  const isInterface = node.type === 'interface_declaration'
  const kind: Owner['kind'] = isInterface ? 'interface' : found.kind
  const includes = [
    fieldOf(node, 'superclass'),
    fieldOf(node, 'interfaces'),
    childOfType(node, 'extends_interfaces'),
  ]
    .flatMap((list) => childrenOf(list))
    .flatMap((each) => (each.type === 'type_list' ? childrenOf(each) : [each]))
    .map((type) => typeName(type.text))
    .filter((type) => !plainTypes.has(type))
  const owner = addOwner(reading, { name: path, span: spanOf(name) }, kind, found.role, {
    includes,
    storeName: found.storeName,
    comment:
      found.comment ?? commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'slash'),
  })
  const getters = isInterface ? [] : annotatedGetters(body)
  const taken = new Set<string>()
  if (node.type === 'record_declaration')
    for (const parameter of childrenOf(fieldOf(node, 'parameters')))
      readParameter(reading, owner, parameter, taken)
  for (const member of childrenOf(body)) {
    if (member.type === 'field_declaration') readField(reading, owner, member, getters, taken)
    else if (isInterface && member.type === 'method_declaration') readGetter(reading, owner, member, taken)
  }
  for (const getter of getters)
    if (!taken.has(getter.property.name)) readGetter(reading, owner, getter.method, taken)
  return path
}

const plainTypes = new Set(['Serializable', 'Cloneable', 'Comparable', 'Object', 'Record'])

/** A declarator of a field, with all that stands around it. */
function readField(
  reading: Reading,
  owner: OwnerDraft,
  member: SyntaxNode,
  getters: readonly Getter[],
  taken: Set<string>,
): void {
  const modifiers = childOfType(member, 'modifiers')
  if (/(?:^|\s)static(?:\s|$)/.test(keywordsOf(modifiers))) return
  const type = fieldOf(member, 'type')
  if (type === undefined) return
  for (const declarator of fieldsOf(member, 'declarator')) {
    const name = fieldOf(declarator, 'name')
    if (name === undefined || taken.has(name.text)) continue
    taken.add(name.text)
    const getter = getters.find(({ property }) => property.name === name.text)
    const annotations = [
      ...annotationsOf(member),
      ...(getter === undefined ? [] : annotationsOf(getter.method)),
    ]
    const dimensions = fieldOf(declarator, 'dimensions')?.text ?? ''
    add(
      reading,
      owner,
      nameAt(name),
      type.text + dimensions,
      annotations,
      member,
      fieldOf(declarator, 'value'),
    )
  }
}

function readParameter(reading: Reading, owner: OwnerDraft, parameter: SyntaxNode, taken: Set<string>): void {
  const spread = parameter.type === 'spread_parameter'
  const name = fieldOf(parameter, 'name') ?? fieldOf(childOfType(parameter, 'variable_declarator'), 'name')
  const type =
    fieldOf(parameter, 'type') ?? childrenOf(parameter).find((child) => child.type.includes('type'))
  if (name === undefined || type === undefined || taken.has(name.text)) return
  taken.add(name.text)
  add(
    reading,
    owner,
    nameAt(name),
    spread ? `${type.text}[]` : type.text,
    annotationsOf(parameter),
    parameter,
  )
}

/** A method whose annotations say how the property that it gives is stored. */
interface Getter {
  readonly property: WrittenName
  readonly method: SyntaxNode
}

const storeAnnotations =
  /^(?:Column|Id|EmbeddedId|Basic|JoinColumn|ManyToOne|OneToOne|OneToMany|ManyToMany|Embedded|JsonProperty|Email|Enumerated|Convert|Temporal|Lob|ElementCollection)$/

function annotatedGetters(body: SyntaxNode | undefined): readonly Getter[] {
  return childrenOf(body).flatMap((method) => {
    if (method.type !== 'method_declaration') return []
    const property = propertyAt(method)
    return property !== undefined && annotationsOf(method).some(({ name }) => storeAnnotations.test(name))
      ? [{ property, method }]
      : []
  })
}

/** The property of a getter, where it is written: `Mail` of `getMail`. */
function propertyAt(method: SyntaxNode): WrittenName | undefined {
  const name = fieldOf(method, 'name')
  const property = name === undefined ? undefined : propertyOfGetter(name.text)
  if (name === undefined || property === undefined || childrenOf(fieldOf(method, 'parameters')).length > 0)
    return undefined
  return { name: property, span: { start: name.endIndex - property.length, end: name.endIndex } }
}

function readGetter(reading: Reading, owner: OwnerDraft, method: SyntaxNode, taken: Set<string>): void {
  const property = propertyAt(method)
  const type = fieldOf(method, 'type')
  if (property === undefined || type === undefined || type.type === 'void_type' || taken.has(property.name))
    return
  if (/(?:^|\s)static(?:\s|$)/.test(keywordsOf(childOfType(method, 'modifiers')))) return
  taken.add(property.name)
  add(reading, owner, property, type.text, annotationsOf(method), method)
}

function add(
  reading: Reading,
  owner: OwnerDraft,
  name: WrittenName,
  type: string,
  annotations: readonly Annotation[],
  declaration: SyntaxNode,
  value?: SyntaxNode,
): void {
  const typed = readJvmType(type)
  const { valueType, attributes } = readFieldAnnotations(annotations, typed)
  if (
    annotations.some((each) => each.name === 'Embedded' || each.name === 'EmbeddedId') &&
    typed.reference !== undefined
  )
    if (!owner.includes.includes(typed.reference)) owner.includes.push(typed.reference)
  readDefault(value, attributes)
  const comment = attributes.comment ?? commentBeside(reading.text, spanOf(declaration), 'slash')
  if (comment !== undefined) attributes.comment = comment
  addField(reading, owner, name, { valueType, type, attributes })
}

function readDefault(value: SyntaxNode | undefined, attributes: MutableAttributes): void {
  if (value === undefined) return
  if (value.type === 'string_literal') attributes.value = textOf(value)
  else if (/^(?:decimal_integer_literal|decimal_floating_point_literal|true|false)$/.test(value.type))
    attributes.value = value.text
  if (attributes.value === '') delete attributes.value
}

function textOf(string: SyntaxNode): string {
  return string.text.replace(/^"""\s*\n?|^"|"""$|"$/g, '')
}

/** The words among modifiers that are no annotations. */
function keywordsOf(modifiers: SyntaxNode | undefined): string {
  return modifiers === undefined
    ? ''
    : modifiers.children
        .filter((child) => !child.isNamed)
        .map((child) => child.type)
        .join(' ')
}

function annotationsOf(declaration: SyntaxNode): readonly Annotation[] {
  return childrenOf(childOfType(declaration, 'modifiers')).flatMap((node): Annotation[] => {
    if (node.type !== 'annotation' && node.type !== 'marker_annotation') return []
    const strings = new Map<string, string>()
    const others = new Map<string, string>()
    for (const argument of childrenOf(fieldOf(node, 'arguments'))) {
      const isPair = argument.type === 'element_value_pair'
      const key = isPair ? (fieldOf(argument, 'key')?.text ?? '') : 'value'
      const value = isPair ? fieldOf(argument, 'value') : argument
      if (value?.type === 'string_literal') strings.set(key, textOf(value))
      else if (value !== undefined) others.set(key, value.text.slice(0, 200))
    }
    return [{ name: typeName(fieldOf(node, 'name')?.text ?? ''), strings, others }]
  })
}
