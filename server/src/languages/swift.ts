/**
 * Swift, through tree-sitter: stored properties of structures, classes and actors, with their names in `CodingKeys`, models
 * of SwiftData, entities of Core Data and Realm, and models of Fluent.
 */
import type { Owner, Role } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import { saysCollected } from './request-names.ts'
import { stringOf, swiftFlows } from './swift-flows.ts'
import { readSwiftType } from './swift-types.ts'
import { readTreeCalls } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  childrenWithErrors,
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
  type Shape,
} from './tree-reading.ts'

/**
 * The facts of one file of Swift. Spans are UTF-16 offsets. What does not parse is a problem with its place, and the
 * declarations around it are kept.
 */
export const readSwift: ReadText = ({ path, text }, rules) =>
  readWithTree('swift', { path, text: withoutConditions(text) }, (reading) => {
    walkTree<string>(reading.root, '', visitors(reading))
    reading.calls = readTreeCalls(text, reading.root, rules, swiftFlows)
  })

/** The grammar knows conditions of the compiler between statements only: both branches are read everywhere. */
function withoutConditions(text: string): string {
  return text.replace(/^[ \t]*#(?:if|elseif|else|endif)\b[^\r\n]*/gm, (line) => ' '.repeat(line.length))
}

function visitors(reading: Reading): Visitors<string> {
  return {
    import_declaration: (node) => {
      const module = childrenOf(node).at(-1)
      if (module !== undefined)
        reading.imports.push({ module: module.text, names: [module.text], span: spanOf(node) })
      return prune
    },
    class_declaration: (node, outer) => readClass(reading, node, outer),
    protocol_declaration: prune,
    property_declaration: prune,
    call_expression: prune,
    line_string_literal: prune,
    multi_line_string_literal: prune,
    comment: prune,
    multiline_comment: prune,
    init_declaration: prune,
    modifiers: prune,
  }
}

const deepestClass = 12

/** Reads a type and returns its path; an extension adds nothing of its own, but types may stand in it. */
function readClass(reading: Reading, node: SyntaxNode, outer: string): string | typeof prune {
  const name = fieldOf(node, 'name')
  const kind = fieldOf(node, 'declaration_kind')?.text
  if (name === undefined || name.text === '' || outer.split('.').length > deepestClass) return prune
  const path = outer === '' ? name.text : `${outer}.${name.text}`
  const members = childrenWithErrors(fieldOf(node, 'body'))
  if (kind === 'extension' || kind === 'enum') return path
  const bases = childrenOf(node)
    .filter((each) => each.type === 'inheritance_specifier')
    .map((each) => (fieldOf(each, 'inherits_from') ?? each).text.replace(/<.*$/s, ''))
  if (
    bases.some((base) =>
      /^(?:View|ViewModifier|App|Scene|PreviewProvider|Widget|WidgetBundle|\w+Style|Shape|UIViewRepresentable|XCTestCase)$/.test(
        base,
      ),
    )
  )
    return path
  const attributes = attributesOf(node)
  const { ownerKind, role, storeName } = kindOf(name.text, bases, attributes, members)
  const owner = addOwner(reading, { name: path, span: spanOf(name) }, ownerKind, role, {
    includes: bases.filter((base) => !plainBases.has(base)),
    storeName,
    comment: commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'slash'),
  })
  const keys = codingKeysOf(members)
  for (const member of members)
    if (member.type === 'property_declaration') readProperty(reading, owner, member, keys)
  return path
}

const plainBases = new Set(
  'Codable Decodable Encodable Hashable Equatable Identifiable Sendable Comparable CaseIterable ObservableObject NSObject NSManagedObject Object EmbeddedObject Content Model CustomStringConvertible Error RawRepresentable @unchecked @MainActor AnyObject'.split(
    ' ',
  ),
)

function kindOf(
  name: string,
  bases: readonly string[],
  attributes: readonly Attribute[],
  members: readonly SyntaxNode[],
): { readonly ownerKind: Owner['kind']; readonly role: Role; readonly storeName?: string | undefined } {
  const isStored =
    attributes.some((each) => each.name === 'Model') ||
    bases.some((base) =>
      /^(?:NSManagedObject|Object|EmbeddedObject|RealmSwift\.Object|Model|FluentKit\.Model|PersistableRecord|FetchableRecord|MutablePersistableRecord|TableRecord)$/.test(
        base,
      ),
    ) ||
    members.some((member) =>
      attributesOf(member).some((each) => each.name === 'NSManaged' || each.name === 'Persisted'),
    )
  if (isStored) return { ownerKind: 'model', role: 'stored', storeName: storeNameOf(members) }
  return { ownerKind: 'class', role: saysCollected(name) ? 'collected' : 'transferred' }
}

/** `static let schema = "guests"` of Fluent, `static let databaseTableName = "guests"` of GRDB. */
function storeNameOf(members: readonly SyntaxNode[]): string | undefined {
  for (const member of members) {
    if (member.type !== 'property_declaration') continue
    const name = fieldOf(fieldOf(member, 'name'), 'bound_identifier')?.text
    if (name === 'schema' || name === 'databaseTableName') return stringOf(fieldOf(member, 'value'))
  }
  return undefined
}

/** Names on the wire by names in code; a property that is missing from them is not written. */
function codingKeysOf(members: readonly SyntaxNode[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  for (const member of members) {
    if (member.type !== 'class_declaration' || fieldOf(member, 'name')?.text !== 'CodingKeys') continue
    for (const entry of childrenOf(fieldOf(member, 'body'))) {
      if (entry.type !== 'enum_entry') continue
      let last: string | undefined
      for (const part of childrenOf(entry))
        if (part.type === 'simple_identifier') last = part.text.replace(/`/g, '')
        else if (last !== undefined) {
          const written = stringOf(part)
          if (written !== undefined) keys.set(last, written)
        }
    }
  }
  return keys
}

interface Attribute {
  readonly name: string
  readonly node: SyntaxNode
}

function attributesOf(node: SyntaxNode): readonly Attribute[] {
  return childrenOf(childOfType(node, 'modifiers'))
    .filter((each) => each.type === 'attribute')
    .map((each) => ({ name: childOfType(each, 'user_type')?.text.replace(/^.*\./, '') ?? '', node: each }))
}

function readProperty(
  reading: Reading,
  owner: OwnerDraft,
  member: SyntaxNode,
  keys: ReadonlyMap<string, string>,
): void {
  const modifiers = childrenOf(childOfType(member, 'modifiers'))
  if (modifiers.some((each) => /^(?:static|class)$/.test(each.text))) return
  // What is computed at each use is kept nowhere.
  if (fieldOf(member, 'computed_value') !== undefined) return
  const attributes = attributesOf(member)
  if (attributes.some((each) => ofViews.has(each.name) || each.name === 'Transient')) return
  const comment = commentBeside(reading.text, spanOf(member), 'slash')
  const parts = childrenOf(member)
  parts.forEach((part, index) => {
    if (part.type !== 'pattern') return
    const name = fieldOf(part, 'bound_identifier') ?? childOfType(part, 'simple_identifier')
    if (name === undefined || name.text === '_') return
    const next = parts[index + 1]
    // `let a, b: Int` gives both the type.
    const typed =
      next?.type === 'type_annotation'
        ? next
        : parts.slice(index).find((each) => each.type === 'type_annotation')
    const value = fieldsOf(member, 'value').find((each) => each.startIndex > part.startIndex)
    const shape = typed === undefined ? shapeOfValue(value) : readSwiftType(childrenOf(typed)[0])
    const own: MutableAttributes = { ...shape.attributes }
    readAttributes(attributes, own)
    const key = keys.get(name.text.replace(/`/g, ''))
    if (key !== undefined) own.column = key
    const literal = value === undefined ? undefined : literalOf(value)
    if (literal !== undefined && literal !== '') own.value = literal
    if (comment !== undefined) own.comment = comment
    const written = nameAt(name)
    addField(
      reading,
      owner,
      name.text.startsWith('`')
        ? { name: name.text.slice(1, -1), span: { start: written.span.start + 1, end: written.span.end - 1 } }
        : written,
      { ...shape, attributes: own },
    )
  })
}

/** Property wrappers of views: state of a screen, and no data of a type. */
const ofViews = new Set(
  'Environment EnvironmentObject FocusState GestureState Namespace ObservedObject StateObject Bindable FetchRequest Query ScaledMetric'.split(
    ' ',
  ),
)

function readAttributes(attributes: readonly Attribute[], own: MutableAttributes): void {
  for (const { name, node } of attributes) {
    const text = node.text.slice(0, 400)
    if (name === 'Attribute' && /\.unique\b/.test(text)) own.unique = true
    if (name === 'Attribute' && /\.allowsCloudEncryption\b/.test(text)) own.encrypted = true
    if (name === 'Persisted' && /primaryKey:\s*true/.test(text)) own.primaryKey = true
    if (name === 'ID') own.primaryKey = true
    const original = /\boriginalName:\s*"([^"\\]*)"/.exec(text)?.[1] ?? /\bkey:\s*"([^"\\]*)"/.exec(text)?.[1]
    if (
      original !== undefined &&
      /^(?:Attribute|Relationship|Field|OptionalField|ID|Parent|OptionalParent|Timestamp|Enum|Group)$/.test(
        name,
      )
    )
      own.column = original
  }
}

function shapeOfValue(value: SyntaxNode | undefined): Shape {
  switch (value?.type) {
    case 'line_string_literal':
    case 'multi_line_string_literal':
      return { valueType: 'text' }
    case 'integer_literal':
    case 'real_literal':
      return { valueType: 'number' }
    case 'boolean_literal':
      return { valueType: 'boolean' }
    default:
      return { valueType: 'unknown' }
  }
}

function literalOf(value: SyntaxNode): string | undefined {
  return /^(?:integer_literal|real_literal|boolean_literal)$/.test(value.type) ? value.text : stringOf(value)
}
