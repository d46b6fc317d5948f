/** What the types of Dart say of a value, and how its nodes are read that lie flat beside one another. */
import type { ValueType } from '../model/fact.ts'
import { childOfType, childrenOf, type SyntaxNode } from './tree-parsing.ts'
import type { MutableAttributes, Shape } from './tree-reading.ts'

/** A string without values in it. */
export function stringOf(node: SyntaxNode | undefined): string | undefined {
  if (
    node?.type !== 'string_literal' ||
    childrenOf(node).some((part) => part.type === 'template_substitution')
  )
    return undefined
  return /^r?('''|"""|'|")([^]*)\1$/.exec(node.text)?.[2]
}

/**
 * The type of a declaration: its parts are children of their own, `List`, `<String>`, `?`.
 * @param node a declaration of a field, a parameter or a variable
 * @returns `undefined` where none is written
 */
export function typeOf(node: SyntaxNode): SyntaxType | undefined {
  const parts = childrenOf(node).filter((part) => typeParts.test(part.type))
  const [first] = parts
  const last = parts.at(-1)
  if (first === undefined || last === undefined) return undefined
  const text = node.text.slice(first.startIndex - node.startIndex, last.endIndex - node.startIndex)
  return { text: text.slice(0, longestType), kind: first.type }
}

/** A type as it is written, and the kind of its first node. */
export interface SyntaxType {
  readonly text: string
  readonly kind: string
}

const typeParts = /^(?:type_identifier|type_arguments|nullable_type|function_type|record_type|void_type)$/
const longestType = 400

/** Reads a type: `String?`, `List<Post>`, `Map<String, int>`, `ToOne<Guest>`. */
export function readDartType(type: SyntaxType | undefined): Shape {
  const attributes: MutableAttributes = {}
  if (type === undefined) return { valueType: 'unknown', attributes }
  const shape = (valueType: ValueType): Shape => ({ valueType, type: type.text, attributes })
  let current = type.text.trim()
  if (current.endsWith('?')) {
    attributes.optional = true
    current = current.slice(0, -1).trim()
  }
  if (type.kind === 'function_type') return shape('function')
  if (type.kind === 'record_type') return shape('object')
  for (let depth = 0; depth < 8; depth++) {
    const match = /^(?:\w+\s*\.\s*)?([\w$]+)\s*(?:<([^]*)>)?\??$/.exec(current)
    const [, name = '', inner] = match ?? []
    const known = byName.get(name)
    if (known !== undefined) return shape(known)
    if (lists.has(name)) attributes.list = true
    if (inner !== undefined && (lists.has(name) || wrappers.has(name))) {
      current = inner.trim()
      continue
    }
    if (lists.has(name) || !/^[_$]*\p{Lu}/u.test(name) || name.length === 1) return shape('unknown')
    const format = formats.get(name)
    if (format !== undefined) {
      attributes.formats = [format]
      return shape('text')
    }
    attributes.references = name
    return shape('reference')
  }
  return shape('unknown')
}

/** What a value says where no type is written: a literal, or what `Guest()` and `IsarLink<Room>()` make. */
export function shapeOfValue([value, call, ...more]: readonly SyntaxNode[]): Shape {
  if (value?.type === 'identifier' && call?.type === 'selector' && more.length === 0) {
    const made = childOfType(call, 'argument_part')
    const isType = made !== undefined && /^_?\p{Lu}/u.test(value.text)
    const given = childOfType(made, 'type_arguments')?.text ?? ''
    return isType
      ? readDartType({ text: `${value.text}${given}`, kind: 'type_identifier' })
      : { valueType: 'unknown' }
  }
  if (call !== undefined) return { valueType: 'unknown' }
  switch (value?.type) {
    case 'string_literal':
      return { valueType: 'text' }
    case 'decimal_integer_literal':
    case 'decimal_floating_point_literal':
    case 'hex_integer_literal':
      return { valueType: 'number' }
    case 'true':
    case 'false':
      return { valueType: 'boolean' }
    default:
      return { valueType: 'unknown' }
  }
}

/** A literal as its value reads. */
export function literalOf(value: SyntaxNode | undefined): string | undefined {
  if (value === undefined) return undefined
  return /^(?:decimal_\w+_literal|hex_integer_literal|true|false)$/.test(value.type)
    ? value.text
    : stringOf(value)
}

const lists = new Set(
  'List Set Iterable Queue UnmodifiableListView BuiltList BuiltSet IList ISet RealmList RealmSet RxList RxSet ToMany IsarLinks HiveList QuerySnapshot'.split(
    ' ',
  ),
)
/** What holds one value of another type. */
const wrappers = new Set(
  'ToOne IsarLink Rx Rxn ValueNotifier BehaviorSubject Option Optional Future FutureOr Stream Value'.split(
    ' ',
  ),
)

const formats = new Map([
  ['Uri', 'url'],
  ['UuidValue', 'uuid'],
])

const byName = new Map<string, ValueType>([
  ...'String RxString TextEditingController ObjectId'.split(' ').map((name) => [name, 'text'] as const),
  ...'int double num BigInt Decimal Duration Int64 Int32 RxInt RxDouble Id byte short float'
    .split(' ')
    .map((name) => [name, 'number'] as const),
  ...'DateTime Timestamp TimeOfDay DateTimeRange'.split(' ').map((name) => [name, 'date'] as const),
  ...'bool RxBool'.split(' ').map((name) => [name, 'boolean'] as const),
  ...'Uint8List ByteData ByteBuffer Blob File XFile'.split(' ').map((name) => [name, 'binary'] as const),
  ...'Map BuiltMap IMap HashMap LinkedHashMap RxMap'.split(' ').map((name) => [name, 'object'] as const),
  ...'Function VoidCallback ValueChanged'.split(' ').map((name) => [name, 'function'] as const),
  ['Object', 'unknown'],
])
