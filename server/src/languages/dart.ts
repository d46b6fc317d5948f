/**
 * Dart, through tree-sitter: fields of classes and mixins, factories of freezed, tables of Drift, and what Hive, Isar,
 * ObjectBox, Floor and Realm store, with their names on the wire and in the store.
 */
import type { Owner, Role } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import { dartFlows } from './dart-flows.ts'
import { literalOf, readDartType, shapeOfValue, stringOf, typeOf } from './dart-types.ts'
import { saysCollected } from './request-names.ts'
import { readTreeCalls } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  childrenWithErrors,
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
  type Shape,
} from './tree-reading.ts'

/**
 * The facts of one file of Dart. Spans are UTF-16 offsets. What does not parse is a problem with its place, and the
 * declarations around it are kept.
 */
export const readDart: ReadText = (source, rules) =>
  readWithTree('dart', source, (reading) => {
    walkTree<null>(reading.root, null, visitors(reading))
    reading.calls = readTreeCalls(source.text, reading.root, rules, dartFlows)
  })

function visitors(reading: Reading): Visitors<null> {
  const readType = (node: SyntaxNode): typeof prune => {
    readClass(reading, node)
    return prune
  }
  return {
    library_import: (node) => {
      readImport(reading, node)
      return prune
    },
    class_definition: readType,
    mixin_declaration: readType,
    enum_declaration: prune,
    extension_declaration: prune,
    extension_type_declaration: prune,
    type_alias: prune,
    function_body: prune,
    function_signature: prune,
    string_literal: prune,
    comment: prune,
    documentation_comment: prune,
  }
}

/** `import 'a.dart' as a show B`. */
function readImport(reading: Reading, node: SyntaxNode): void {
  const specification = childOfType(node, 'import_specification')
  const uri = childOfType(childOfType(specification, 'configurable_uri'), 'uri')
  const module = stringOf(childOfType(uri, 'string_literal'))
  if (module === undefined || module === '') return
  const names = childrenOf(specification).flatMap((part) => {
    if (part.type === 'identifier') return [part.text]
    const shown = part.type === 'combinator' && part.text.startsWith('show')
    return shown ? childrenOf(part).map((name) => name.text) : []
  })
  reading.imports.push({ module, names, span: spanOf(node) })
}

interface Annotation {
  readonly name: string
  readonly node: SyntaxNode
}

function annotationOf(node: SyntaxNode): Annotation {
  return { name: fieldOf(node, 'name')?.text.replace(/^.*\./, '') ?? '', node }
}

function annotationsIn(node: SyntaxNode): readonly Annotation[] {
  return childrenOf(node)
    .filter((each) => each.type === 'annotation')
    .map(annotationOf)
}

/** An argument of an annotation: by its label, or the first that has none. */
function argumentOf({ node }: Annotation, label?: string): SyntaxNode | undefined {
  for (const argument of childrenOf(childOfType(node, 'arguments'))) {
    const written = childOfType(childOfType(argument, 'label'), 'identifier')?.text
    if (written === label) return childrenOf(argument).at(-1)
  }
  return undefined
}

/** What is a part of a screen, or runs; what it has are no data of its own. */
const notData =
  /^(?:\w*Widget|State|ConsumerState|Bloc|Cubit|ChangeNotifier|StateNotifier|Notifier|AsyncNotifier|GetxController|CustomPainter|ThemeExtension|InheritedModel|SearchDelegate|Interceptor|\w*Repository|GeneratedDatabase)$/

const plainBases = new Set(
  'Object Equatable EquatableMixin HiveObject HiveObjectMixin Table DataClass Comparable Exception Error RealmObject Insertable'.split(
    ' ',
  ),
)

function readClass(reading: Reading, node: SyntaxNode): void {
  const name = fieldOf(node, 'name') ?? childOfType(node, 'identifier')
  if (name === undefined || name.text === '') return
  const bases = basesOf(node)
  if (bases.some((base) => notData.test(base))) return
  const annotations = annotationsIn(node)
  const members = childrenWithErrors(fieldOf(node, 'body') ?? childOfType(node, 'class_body'))
  const isTable = bases.includes('Table')
  const { kind, role, storeName } = kindOf(name.text, bases, annotations, members)
  const owner = addOwner(reading, nameAt(name), kind, role, {
    includes: bases.filter((base) => !plainBases.has(base) && !base.startsWith('_$')),
    storeName,
    comment: commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'slash'),
  })
  const isFrozen = annotations.some((each) => /^(?:un)?freezed$|^Freezed$/.test(each.name))
  const seen = new Set<string>()
  let before: Annotation[] = []
  for (const [index, member] of members.entries()) {
    if (member.type === 'annotation') {
      before.push(annotationOf(member))
      continue
    }
    const above = before
    before = []
    if (member.type === 'declaration') {
      const factory = childOfType(member, 'redirecting_factory_constructor_signature')
      if (factory === undefined) readDeclaration(reading, owner, member, above, isTable)
      else if (isFrozen) readFactory(reading, owner, factory, seen)
    } else if (isTable && member.type === 'method_signature') {
      const body = members[index + 1]
      readColumn(reading, owner, member, body?.type === 'function_body' ? body : undefined)
    }
  }
}

/** What is extended, mixed in and implemented, without type arguments. */
function basesOf(node: SyntaxNode): readonly string[] {
  const heads = childrenOf(node).filter((part) => /^(?:superclass|interfaces|mixins)$/.test(part.type))
  const mixedIn = heads.flatMap((head) => childrenOf(head).filter((part) => part.type === 'mixins'))
  const named = node.type === 'mixin_declaration' ? [node, ...heads] : [...heads, ...mixedIn]
  return named
    .flatMap((head) => childrenOf(head))
    .filter((part) => part.type === 'type_identifier')
    .sort((a, b) => a.startIndex - b.startIndex)
    .map((part) => part.text)
}

const storedBy =
  /^(?:HiveType|collection|Collection|embedded|Entity|entity|DatabaseView|RealmModel|realm|UseRowClass)$/

function kindOf(
  name: string,
  bases: readonly string[],
  annotations: readonly Annotation[],
  members: readonly SyntaxNode[],
): { readonly kind: Owner['kind']; readonly role: Role; readonly storeName?: string | undefined } {
  if (bases.includes('Table')) return { kind: 'table', role: 'stored', storeName: tableNameOf(members) }
  const entity = annotations.find((each) => storedBy.test(each.name))
  if (entity === undefined && !bases.includes('HiveObject'))
    return { kind: 'class', role: saysCollected(name) ? 'collected' : 'transferred' }
  const named = annotations.find((each) => each.name === 'Name' || each.name === 'MapTo')
  const storeName =
    (entity && (stringOf(argumentOf(entity, 'tableName')) ?? stringOf(argumentOf(entity, 'viewName')))) ??
    (named && stringOf(argumentOf(named)))
  return { kind: 'model', role: 'stored', storeName }
}

/** `String get tableName => 'guests'` of Drift. */
function tableNameOf(members: readonly SyntaxNode[]): string | undefined {
  const index = members.findIndex(
    (member) =>
      member.type === 'method_signature' &&
      fieldOf(childOfType(member, 'getter_signature'), 'name')?.text === 'tableName',
  )
  return index < 0 ? undefined : stringOf(childOfType(members[index + 1], 'string_literal'))
}

function readDeclaration(
  reading: Reading,
  owner: OwnerDraft,
  member: SyntaxNode,
  annotations: readonly Annotation[],
  isTable: boolean,
): void {
  const list = childOfType(member, 'initialized_identifier_list')
  if (
    list === undefined ||
    member.children.some((part) => part.type === 'static' || part.type === 'const_builtin')
  )
    return
  if (annotations.some((each) => /^(?:[iI]gnore|Ignored|Transient|transient)$/.test(each.name))) return
  const written = typeOf(member)
  const comment = commentOf(reading, member, annotations)
  for (const one of childrenOf(list)) {
    const [name, ...values] = childrenOf(one)
    if (name?.type !== 'identifier') continue
    const column = isTable ? columnOf(written?.text, one.text) : undefined
    const value = values.length === 1 ? values[0] : undefined
    const shape = column ?? (written === undefined ? shapeOfValue(values) : readDartType(written))
    if (isTable && column === undefined) continue
    const own: MutableAttributes = { ...shape.attributes }
    readAnnotations(annotations, own)
    const literal = literalOf(value)
    if (literal !== undefined && literal !== '') own.value = literal
    if (comment !== undefined) own.comment = comment
    addField(reading, owner, nameAt(name), { ...shape, attributes: own })
  }
}

/** A comment above a member and its annotations, or behind it. */
function commentOf(reading: Reading, member: SyntaxNode, [first]: readonly Annotation[]): string | undefined {
  const word = member.previousSibling?.type === 'required' ? member.previousSibling : member
  const start = Math.min(word.startIndex, first?.node.startIndex ?? word.startIndex)
  return commentBeside(reading.text, { start, end: member.endIndex }, 'slash')
}

function readAnnotations(annotations: readonly Annotation[], own: MutableAttributes): void {
  for (const annotation of annotations)
    switch (annotation.name) {
      case 'JsonKey':
      case 'ColumnInfo':
      case 'BuiltValueField': {
        const label = annotation.name === 'BuiltValueField' ? 'wireName' : 'name'
        const written = stringOf(argumentOf(annotation, label))
        if (written !== undefined) own.column = written
        break
      }
      case 'Name':
      case 'MapTo': {
        const written = stringOf(argumentOf(annotation))
        if (written !== undefined) own.column = written
        break
      }
      case 'MappableField': {
        const written = stringOf(argumentOf(annotation, 'key'))
        if (written !== undefined) own.column = written
        break
      }
      case 'Default': {
        const literal = literalOf(argumentOf(annotation))
        if (literal !== undefined && literal !== '') own.value = literal
        break
      }
      case 'Unique':
        own.unique = true
        break
      case 'Id':
      case 'PrimaryKey':
      case 'primaryKey':
        own.primaryKey = true
        break
      case 'Index':
        if (argumentOf(annotation, 'unique')?.type === 'true') own.unique = true
    }
}

/** The parameters of a factory of freezed are the fields of its class; kinds of a union may share them. */
function readFactory(reading: Reading, owner: OwnerDraft, factory: SyntaxNode, seen: Set<string>): void {
  const list = childOfType(factory, 'formal_parameter_list')
  const groups = [list, ...childrenOf(list).filter((part) => part.type === 'optional_formal_parameters')]
  for (const group of groups) {
    let before: Annotation[] = []
    for (const part of childrenOf(group)) {
      if (part.type === 'annotation') before.push(annotationOf(part))
      if (part.type !== 'formal_parameter') continue
      const annotations = [...before, ...annotationsIn(part)]
      before = []
      const name = fieldOf(part, 'name')
      if (name === undefined || seen.has(name.text)) continue
      seen.add(name.text)
      const shape = readDartType(typeOf(part))
      const own: MutableAttributes = { ...shape.attributes }
      readAnnotations(annotations, own)
      const comment = commentOf(reading, part, annotations)
      if (comment !== undefined) own.comment = comment
      addField(reading, owner, nameAt(name), { ...shape, attributes: own })
    }
  }
}

/** `TextColumn get mail => text().named('e_mail')()`. */
function readColumn(
  reading: Reading,
  owner: OwnerDraft,
  member: SyntaxNode,
  body: SyntaxNode | undefined,
): void {
  const getter = childOfType(member, 'getter_signature')
  const name = fieldOf(getter, 'name')
  if (getter === undefined || name === undefined) return
  const shape = columnOf(typeOf(getter)?.text, body?.text ?? '')
  if (shape === undefined) return
  const comment = commentBeside(
    reading.text,
    { start: member.startIndex, end: body?.endIndex ?? member.endIndex },
    'slash',
  )
  const own: MutableAttributes = { ...shape.attributes }
  if (comment !== undefined) own.comment = comment
  addField(reading, owner, nameAt(name), { ...shape, attributes: own })
}

const columnTypes: Readonly<Record<string, Shape['valueType']>> = {
  TextColumn: 'text',
  IntColumn: 'number',
  Int64Column: 'number',
  RealColumn: 'number',
  BoolColumn: 'boolean',
  DateTimeColumn: 'date',
  BlobColumn: 'binary',
}

function columnOf(type: string | undefined, code: string): Shape | undefined {
  const name = type?.replace(/<.*$/s, '')
  if (type === undefined || name === undefined) return undefined
  const valueType = name === 'Column' || name === 'GeneratedColumn' ? 'unknown' : columnTypes[name]
  if (valueType === undefined) return undefined
  const made = code.slice(0, longestColumn)
  const attributes: MutableAttributes = {}
  if (made.includes('.nullable()')) attributes.optional = true
  if (made.includes('.autoIncrement()')) attributes.primaryKey = true
  if (made.includes('.unique()')) attributes.unique = true
  const column = /\.named\(\s*(['"])([^'"\\]*)\1/.exec(made)?.[2]
  if (column !== undefined) attributes.column = column
  const references = /\.references\(\s*(\w+)/.exec(made)?.[1]
  if (references !== undefined) attributes.references = references
  return { valueType: references === undefined ? valueType : 'reference', type, attributes }
}

/** A column that is longer was written by no person. */
const longestColumn = 1_000
