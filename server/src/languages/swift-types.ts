/** What the types of Swift say of a value. */
import type { ValueType } from '../model/fact.ts'
import { childOfType, childrenOf, fieldOf, type SyntaxNode } from './tree-parsing.ts'
import type { MutableAttributes, Shape } from './tree-reading.ts'

/** Reads the node of a type: `String?`, `[Post]`, `Set<Tag>`, `[String: Int]`. */
export function readSwiftType(node: SyntaxNode | undefined): Shape {
  const attributes: MutableAttributes = {}
  const type = node?.text
  let current = node
  for (let depth = 0; depth < 8 && current !== undefined; depth++) {
    switch (current.type) {
      case 'optional_type':
        if (attributes.list !== true) attributes.optional = true
        current = fieldOf(current, 'wrapped') ?? childrenOf(current)[0]
        continue
      case 'array_type':
        attributes.list = true
        current = childrenOf(current)[0]
        continue
      case 'tuple_type': {
        // A type in parentheses.
        const items = childrenOf(current)
        if (items.length !== 1) return { valueType: 'object', type, attributes }
        current = childrenOf(items[0])[0] ?? items[0]
        continue
      }
      case 'opaque_type':
      case 'existential_type':
      case 'type_annotation':
        current = childrenOf(current).at(-1)
        continue
      case 'dictionary_type':
        return { valueType: 'object', type, attributes }
      case 'function_type':
        return { valueType: 'function', type, attributes }
      case 'user_type': {
        const name = childrenOf(current)
          .filter((each) => each.type === 'type_identifier')
          .at(-1)?.text
        const inner = childrenOf(childOfType(current, 'type_arguments'))[0]
        if (name !== undefined && inner !== undefined && lists.has(name)) {
          attributes.list = true
          current = inner
          continue
        }
        if (name === 'Optional' && inner !== undefined) {
          attributes.optional = true
          current = inner
          continue
        }
        return named(name ?? '', type, attributes)
      }
      default:
        return { valueType: 'unknown', type, attributes }
    }
  }
  return { valueType: 'unknown', type, attributes }
}

function named(name: string, type: string | undefined, attributes: MutableAttributes): Shape {
  if (name === 'UUID') attributes.formats = ['uuid']
  if (name === 'URL') attributes.formats = ['url']
  const known = byName.get(name)
  if (known !== undefined) return { valueType: known, type, attributes }
  if (!/^\p{Lu}/u.test(name)) return { valueType: 'unknown', type, attributes }
  attributes.references = name
  return { valueType: 'reference', type, attributes }
}

const lists = new Set([
  'Array',
  'Set',
  'List',
  'RealmSwift',
  'MutableSet',
  'ContiguousArray',
  'NSSet',
  'OrderedSet',
])

const byName = new Map<string, ValueType>([
  ...'String Substring Character NSString UUID URL StaticString AttributedString LocalizedStringKey HTMLString'
    .split(' ')
    .map((name) => [name, 'text'] as const),
  ...'Int Int8 Int16 Int32 Int64 UInt UInt8 UInt16 UInt32 UInt64 Float Double CGFloat Decimal NSNumber NSDecimalNumber TimeInterval'
    .split(' ')
    .map((name) => [name, 'number'] as const),
  ...'Date NSDate DateComponents DateInterval'.split(' ').map((name) => [name, 'date'] as const),
  ...'Data NSData UIImage NSImage Image CGImage'.split(' ').map((name) => [name, 'binary'] as const),
  ...'Dictionary NSDictionary AnyObject JSON'.split(' ').map((name) => [name, 'object'] as const),
  ['Bool', 'boolean'],
  ['Any', 'unknown'],
  ['Void', 'unknown'],
  ['Self', 'reference'],
])
