/**
 * Kotlin, through tree-sitter: properties of classes and their constructors, with what the annotations of JPA, Room,
 * kotlinx.serialization, Jackson and Bean Validation say of them, and the tables of Exposed.
 */
import type { ValueType } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import {
  readClassAnnotations,
  readFieldAnnotations,
  readJvmType,
  typeName,
  type Annotation,
  type JvmType,
} from './jvm-types.ts'
import { callOf, kotlinFlows, stringOf } from './kotlin-flows.ts'
import { saysCollected } from './request-names.ts'
import { readTreeCalls } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  fieldOf,
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
 * The facts of one file of Kotlin, scripts too. Spans are UTF-16 offsets. What does not parse is a problem with its place,
 * and the declarations around it are kept.
 */
export const readKotlin: ReadText = (source, rules) =>
  readWithTree('kotlin', source, (reading) => {
    walkTree<string>(reading.root, '', visitors(reading))
    reading.calls = readTreeCalls(source.text, reading.root, rules, kotlinFlows)
  })

function visitors(reading: Reading): Visitors<string> {
  return {
    import: (node) => readImport(reading, node),
    class_declaration: (node, outer) => readClass(reading, node, outer),
    object_declaration: (node, outer) => readTable(reading, node, outer),
    primary_constructor: prune,
    delegation_specifiers: prune,
    property_declaration: prune,
    function_value_parameters: prune,
    modifiers: prune,
    enum_entry: prune,
    call_expression: prune,
    string_literal: prune,
    line_comment: prune,
    block_comment: prune,
  }
}

function readImport(reading: Reading, node: SyntaxNode): typeof prune {
  const [path, alias] = childrenOf(node)
  const parts = path?.text.replace(/\s+/g, '').split('.') ?? []
  const all = /\*\s*$/.test(node.text)
  const name = alias?.text ?? parts.at(-1) ?? ''
  if (parts.length > 0)
    reading.imports.push({
      module: (all ? parts : parts.slice(0, -1)).join('.'),
      names: all ? [] : [name],
      span: spanOf(node),
    })
  return prune
}

const deepestClass = 12

function readClass(reading: Reading, node: SyntaxNode, outer: string): string | typeof prune {
  const name = fieldOf(node, 'name')
  if (name === undefined || name.text === '' || outer.split('.').length > deepestClass) return prune
  const path = outer === '' ? name.text : `${outer}.${name.text}`
  const modifiers = childOfType(node, 'modifiers')
  if (childrenOf(modifiers).some((each) => /^(?:enum|annotation)$/.test(each.text))) return path
  const annotations = annotationsOf(modifiers)
  const found = readClassAnnotations(annotations, saysCollected(name.text))
  if (found === undefined) return path
  const isInterface = node.children.some((child) => child.type === 'interface')
  const body = childOfType(node, 'class_body')
  const owner = addOwner(
    reading,
    { name: path, span: spanOf(name) },
    isInterface ? 'interface' : found.kind,
    found.role,
    {
      includes: basesOf(node),
      storeName: found.storeName,
      comment:
        found.comment ??
        commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'slash'),
    },
  )
  const taken = new Set<string>()
  for (const parameter of childrenOf(
    childOfType(childOfType(node, 'primary_constructor'), 'class_parameters'),
  ))
    readParameter(reading, owner, parameter, taken)
  for (const member of childrenOf(body))
    if (member.type === 'property_declaration') readProperty(reading, owner, member, isInterface, taken)
  return path
}

function basesOf(node: SyntaxNode): readonly string[] {
  return childrenOf(childOfType(node, 'delegation_specifiers'))
    .map((specifier) => typeName(specifier.text))
    .filter((name) => name !== '' && name !== 'Serializable' && name !== 'Parcelable' && name !== 'Any')
}

/** `val email: String` of a constructor; what is no `val` or `var` is a parameter only. */
function readParameter(reading: Reading, owner: OwnerDraft, parameter: SyntaxNode, taken: Set<string>): void {
  if (!parameter.children.some((child) => child.type === 'val' || child.type === 'var')) return
  const name = childOfType(parameter, 'identifier')
  const type = childrenOf(parameter).find((child) => typeKinds.has(child.type))
  if (name === undefined || type === undefined) return
  const value = childrenOf(parameter).find((child) => child.startIndex > type.startIndex)
  add(
    reading,
    owner,
    nameAt(name),
    type,
    annotationsOf(childOfType(parameter, 'modifiers')),
    parameter,
    value,
    taken,
  )
}

const typeKinds = new Set([
  'user_type',
  'nullable_type',
  'function_type',
  'parenthesized_type',
  'non_nullable_type',
])

function readProperty(
  reading: Reading,
  owner: OwnerDraft,
  property: SyntaxNode,
  isInterface: boolean,
  taken: Set<string>,
): void {
  const variable = childOfType(property, 'variable_declaration')
  const name = childOfType(variable, 'identifier')
  if (name === undefined) return
  const type = childrenOf(variable).find((child) => typeKinds.has(child.type))
  const getter = childOfType(property, 'getter')
  const after = childrenOf(property).filter((child) => child.startIndex >= (variable?.endIndex ?? 0))
  const value = after.find(
    (child) => !/^(?:getter|setter|property_delegate|type_constraints)$/.test(child.type),
  )
  // What is computed at each use is kept nowhere.
  if (getter !== undefined && value === undefined && !isInterface) return
  if (childOfType(property, 'property_delegate') !== undefined && type === undefined) return
  const modifiers = childOfType(property, 'modifiers')
  if (childrenOf(modifiers).some((each) => each.text === 'const')) return
  add(reading, owner, nameAt(name), type, annotationsOf(modifiers), property, value, taken)
}

function add(
  reading: Reading,
  owner: OwnerDraft,
  name: WrittenName,
  type: SyntaxNode | undefined,
  annotations: readonly Annotation[],
  declaration: SyntaxNode,
  value: SyntaxNode | undefined,
  taken: Set<string>,
): void {
  if (taken.has(name.name)) return
  taken.add(name.name)
  const typed = type === undefined ? typeOfValue(value) : readJvmType(type.text)
  const { valueType, attributes } = readFieldAnnotations(annotations, typed)
  if (
    annotations.some((each) => each.name === 'Embedded' || each.name === 'EmbeddedId') &&
    typed.reference !== undefined
  )
    if (!owner.includes.includes(typed.reference)) owner.includes.push(typed.reference)
  readDefault(value, attributes)
  const comment = attributes.comment ?? commentBeside(reading.text, spanOf(declaration), 'slash')
  if (comment !== undefined) attributes.comment = comment
  addField(reading, owner, name, { valueType, type: type?.text, attributes })
}

function typeOfValue(value: SyntaxNode | undefined): JvmType {
  const valueType: ValueType =
    value?.type === 'string_literal'
      ? 'text'
      : value?.type === 'number_literal'
        ? 'number'
        : value?.text === 'true' || value?.text === 'false'
          ? 'boolean'
          : 'unknown'
  return { valueType, attributes: {} }
}

function readDefault(value: SyntaxNode | undefined, attributes: MutableAttributes): void {
  const text =
    value?.type === 'number_literal' || /^(?:true|false)$/.test(value?.text ?? '')
      ? value?.text
      : stringOf(value)
  if (text !== undefined && text !== '') attributes.value = text
}

// --- Exposed ---

/** `object Users : IntIdTable("users") { val mail = varchar("e_mail", 50) }`. */
function readTable(reading: Reading, node: SyntaxNode, outer: string): string | typeof prune {
  const name = fieldOf(node, 'name')
  if (name === undefined || outer.split('.').length > deepestClass) return prune
  const path = outer === '' ? name.text : `${outer}.${name.text}`
  const base = childrenOf(childOfType(node, 'delegation_specifiers'))
    .map((specifier) => childOfType(specifier, 'constructor_invocation'))
    .find((call) => /^(?:\w*Id)?Table$|^\w+Table$/.test(typeName(childOfType(call, 'user_type')?.text ?? '')))
  if (base === undefined) return path
  const [first] = childrenOf(childOfType(base, 'value_arguments')).flatMap(
    (argument) => stringOf(childrenOf(argument).at(-1)) ?? [],
  )
  const owner = addOwner(reading, { name: path, span: spanOf(name) }, 'table', 'stored', {
    storeName: first,
    comment: commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'slash'),
  })
  for (const member of childrenOf(childOfType(node, 'class_body')))
    if (member.type === 'property_declaration') readColumn(reading, owner, member)
  return path
}

function readColumn(reading: Reading, owner: OwnerDraft, property: SyntaxNode): void {
  const name = childOfType(childOfType(property, 'variable_declaration'), 'identifier')
  let call = childrenOf(property).find((child) => child.type === 'call_expression')
  const attributes: MutableAttributes = {}
  // From the last of a chain to the first, which makes the column.
  for (let depth = 0; call !== undefined && name !== undefined && depth < 20; depth++) {
    const { name: callee, object, arguments: given } = callOf(call)
    const column = columnMakers.get(callee)
    if (column !== undefined && object?.type !== 'call_expression') {
      const written = stringOf(given[0])
      if (written !== undefined) attributes.column = written
      let valueType = column
      if (callee === 'reference' || callee === 'optReference') {
        const target = typeName((given[1]?.text ?? '').replace(/\.id$/, ''))
        if (target !== '') attributes.references = target
        if (callee === 'optReference') attributes.optional = true
        valueType = 'reference'
      }
      if (callee === 'uuid') attributes.formats = ['uuid']
      if (callee.startsWith('encrypted')) attributes.encrypted = true
      const comment = commentBeside(reading.text, spanOf(property), 'slash')
      if (comment !== undefined) attributes.comment = comment
      addField(reading, owner, nameAt(name), { valueType, type: callee, attributes })
      return
    }
    if (callee === 'nullable') attributes.optional = true
    if (callee === 'uniqueIndex') attributes.unique = true
    if (callee === 'autoIncrement' || callee === 'entityId') attributes.primaryKey = true
    call = object?.type === 'call_expression' ? object : undefined
  }
}

const columnMakers: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...'varchar char text mediumText largeText uuid encryptedVarchar registerColumn'
    .split(' ')
    .map((name) => [name, 'text'] as const),
  ...'integer long short byte float double decimal uinteger ulong'
    .split(' ')
    .map((name) => [name, 'number'] as const),
  ...'date datetime timestamp time duration timestampWithTimeZone'
    .split(' ')
    .map((name) => [name, 'date'] as const),
  ...'binary blob encryptedBinary'.split(' ').map((name) => [name, 'binary'] as const),
  ...'enumeration enumerationByName customEnumeration'.split(' ').map((name) => [name, 'enum'] as const),
  ...'json jsonb array'.split(' ').map((name) => [name, 'object'] as const),
  ['bool', 'boolean'],
  ['reference', 'reference'],
  ['optReference', 'reference'],
])

function annotationsOf(modifiers: SyntaxNode | undefined): readonly Annotation[] {
  return childrenOf(modifiers).flatMap((node): Annotation[] => {
    if (node.type !== 'annotation') return []
    const call = childOfType(node, 'constructor_invocation')
    const type = childOfType(call ?? node, 'user_type')
    const strings = new Map<string, string>()
    const others = new Map<string, string>()
    for (const argument of childrenOf(childOfType(call, 'value_arguments'))) {
      const parts = childrenOf(argument)
      const value = parts.at(-1)
      const key = parts.length > 1 ? (parts[0]?.text ?? '') : 'value'
      const text = stringOf(value)
      if (text !== undefined) strings.set(key, text)
      else if (value !== undefined) others.set(key, value.text.slice(0, 200))
    }
    return type === undefined ? [] : [{ name: typeName(type.text), strings, others }]
  })
}
