/** Interfaces and types: their members as fields, and what a written type says of a value. */
import ts from 'typescript'
import type { ValueType } from '../model/fact.ts'
import {
  addField,
  addOwner,
  type MutableAttributes,
  type Place,
  type Reading,
  type Shape,
} from './typescript-reading.ts'
import { leadingComment, dottedPath, shortText, writtenName } from './typescript-syntax.ts'

/** An interface with what it extends; its members follow in the walk. */
export function readInterface(reading: Reading, node: ts.InterfaceDeclaration, place: Place): void {
  const includes = (node.heritageClauses ?? []).flatMap((clause) =>
    clause.types.flatMap((type) => includedNames(type)),
  )
  const comment = leadingComment(reading.text, node.pos, node.getStart(reading.sourceFile))
  addOwner(reading, place, 'interface', 'transferred', { includes, comment })
  readMembers(reading, node.members, place, 'interface')
}

/** A named type: what it intersects, picks from or stands for is what it includes. */
export function readTypeAlias(reading: Reading, node: ts.TypeAliasDeclaration, place: Place): void {
  const includes = includedNames(node.type)
  if (includes.length === 0) return
  const comment = leadingComment(reading.text, node.pos, node.getStart(reading.sourceFile))
  addOwner(reading, place, 'type', 'transferred', { includes, comment })
}

/** The members of a type literal or an interface as fields of the place. */
export function readMembers(
  reading: Reading,
  members: ts.NodeArray<ts.TypeElement>,
  place: Place,
  kind: 'interface' | 'type',
): void {
  if (members.length === 0) return
  const owner = addOwner(
    reading,
    place,
    kind,
    place.collects && kind === 'type' ? 'collected' : 'transferred',
  )
  for (const member of members) {
    if (ts.isPropertySignature(member)) {
      const written = writtenName(reading.sourceFile, member.name)
      if (written === undefined) continue
      const shape = typeShape(reading, member.type)
      if (member.questionToken !== undefined) shape.attributes.optional = true
      addField(reading, owner, written, shape, member)
    } else if (ts.isMethodSignature(member)) {
      const written = writtenName(reading.sourceFile, member.name)
      if (written !== undefined)
        addField(reading, owner, written, { valueType: 'function', attributes: {} }, member)
    }
  }
}

/** What a written type says of a value; `unknown` where there is none. */
export function typeShape(reading: Reading, type: ts.TypeNode | undefined): Shape {
  const attributes: MutableAttributes = {}
  if (type === undefined) return { valueType: 'unknown', attributes }
  const valueType = valueOf(type, attributes, 0)
  return { valueType, type: shortText(reading.sourceFile, type), attributes }
}

/** Wrappers whose one argument is what counts. */
const wrappers = new Set([
  'Promise', 'Readonly', 'Required', 'Partial', 'NonNullable', 'Awaited', 'Observable', 'Ref', 'Signal', 'WritableSignal',
  'Maybe', 'InputMaybe', 'Nullable', 'Nullish', 'Optional', 'Opt', 'Hidden', 'DeepPartial', 'Relation', 'CreationOptional',
  'Generated', 'ColumnType', 'FormControl', 'HydratedDocument', 'Loaded', 'Ref', 'Reference', 'WrapperType',
]) // prettier-ignore
const nullableWrappers = new Set(['Maybe', 'InputMaybe', 'Nullable', 'Nullish', 'Optional', 'Partial'])
const lists = new Set([
  'Array', 'ReadonlyArray', 'Set', 'ReadonlySet', 'Iterable', 'AsyncIterable', 'Collection', 'QueryList', 'ArrayLike',
  'NonEmptyArray',
]) // prettier-ignore
const named: Readonly<Record<string, ValueType>> = {
  Date: 'date',
  DateTime: 'date',
  Dayjs: 'date',
  Moment: 'date',
  Timestamp: 'date',
  Temporal: 'date',
  String: 'text',
  Uuid: 'text',
  UUID: 'text',
  Number: 'number',
  BigInt: 'number',
  Decimal: 'number',
  Big: 'number',
  BigNumber: 'number',
  Boolean: 'boolean',
  Buffer: 'binary',
  Uint8Array: 'binary',
  ArrayBuffer: 'binary',
  Blob: 'binary',
  File: 'binary',
  FileList: 'binary',
  Binary: 'binary',
  Function: 'function',
  VoidFunction: 'function',
  Dispatch: 'function',
  EventEmitter: 'function',
  Object: 'object',
  Record: 'object',
  Map: 'object',
  WeakMap: 'object',
  ReadonlyMap: 'object',
  JsonValue: 'object',
}

/** Deeper than any person writes a type; what lies below is taken as unknown. */
const deepest = 60

function valueOf(type: ts.TypeNode, attributes: MutableAttributes, depth: number): ValueType {
  if (depth > deepest) return 'unknown'
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
    case ts.SyntaxKind.TemplateLiteralType:
      return 'text'
    case ts.SyntaxKind.NumberKeyword:
    case ts.SyntaxKind.BigIntKeyword:
      return 'number'
    case ts.SyntaxKind.BooleanKeyword:
      return 'boolean'
    case ts.SyntaxKind.ObjectKeyword:
    case ts.SyntaxKind.TypeLiteral:
    case ts.SyntaxKind.MappedType:
      return 'object'
    case ts.SyntaxKind.FunctionType:
    case ts.SyntaxKind.ConstructorType:
      return 'function'
    case ts.SyntaxKind.TypeQuery:
      return 'reference'
    default:
      break
  }
  // `typeof import('./Login.vue')['default']`: a part of the program.
  if (ts.isImportTypeNode(type) && type.isTypeOf) return 'function'
  if (ts.isIndexedAccessTypeNode(type) && ts.isImportTypeNode(type.objectType) && type.objectType.isTypeOf)
    return 'function'
  if (ts.isArrayTypeNode(type)) {
    attributes.list = true
    return valueOf(type.elementType, attributes, depth + 1)
  }
  if (ts.isTupleTypeNode(type)) {
    attributes.list = true
    const [first] = type.elements
    return first === undefined ? 'unknown' : valueOf(first, {}, depth + 1)
  }
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type) || ts.isOptionalTypeNode(type)) {
    return valueOf(type.type, attributes, depth + 1)
  }
  if (ts.isNamedTupleMember(type) || ts.isRestTypeNode(type)) return valueOf(type.type, attributes, depth + 1)
  if (ts.isUnionTypeNode(type)) return unionValue(type, attributes, depth + 1)
  if (ts.isIntersectionTypeNode(type)) {
    const kinds = type.types.map((part) => valueOf(part, attributes, depth + 1))
    // A branded scalar: `string & { readonly brand: unique symbol }`.
    return kinds.find((kind) => kind === 'text' || kind === 'number' || kind === 'date') ?? 'object'
  }
  if (ts.isLiteralTypeNode(type)) return literalValue(type, attributes)
  if (ts.isTypeReferenceNode(type)) return referenceValue(type, attributes, depth + 1)
  if (ts.isIndexedAccessTypeNode(type)) return indexedValue(type)
  return 'unknown'
}

function literalValue(type: ts.LiteralTypeNode, attributes: MutableAttributes): ValueType {
  switch (type.literal.kind) {
    case ts.SyntaxKind.NullKeyword:
      attributes.optional = true
      return 'unknown'
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
      return 'boolean'
    default:
      return 'enum'
  }
}

function unionValue(type: ts.UnionTypeNode, attributes: MutableAttributes, depth: number): ValueType {
  const kinds = new Set<ValueType>()
  for (const part of type.types) {
    if (part.kind === ts.SyntaxKind.UndefinedKeyword || isNull(part)) attributes.optional = true
    else if (part.kind !== ts.SyntaxKind.NeverKeyword) kinds.add(valueOf(part, attributes, depth))
  }
  const [only] = kinds
  if (kinds.size <= 1) return only ?? 'unknown'
  // A loose union says what a person may type; the order is from the most to the least telling.
  for (const kind of [
    'text',
    'date',
    'number',
    'binary',
    'enum',
    'boolean',
    'object',
    'reference',
  ] as const) {
    if (kinds.has(kind)) return kind
  }
  return 'unknown'
}

function isNull(type: ts.TypeNode): boolean {
  return ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword
}

function referenceValue(type: ts.TypeReferenceNode, attributes: MutableAttributes, depth: number): ValueType {
  const path = dottedPath(type.typeName) ?? ''
  const name = path.slice(path.lastIndexOf('.') + 1)
  const [first] = type.typeArguments ?? []
  if (first !== undefined && lists.has(name)) {
    attributes.list = true
    return valueOf(first, attributes, depth)
  }
  if (first !== undefined && wrappers.has(name)) {
    if (nullableWrappers.has(name)) attributes.optional = true
    return valueOf(first, attributes, depth)
  }
  if (Object.hasOwn(named, name)) return named[name] ?? 'reference'
  return /(?:Callback|Handler|EventHandler|Fn)$/.test(name) ? 'function' : 'reference'
}

/** `Scalars['String']['input']` is a text; `User['email']` may be anything. */
function indexedValue(type: ts.IndexedAccessTypeNode): ValueType {
  let inner: ts.TypeNode = type
  let key = ''
  while (ts.isIndexedAccessTypeNode(inner)) {
    const index = inner.indexType
    key = ts.isLiteralTypeNode(index) && ts.isStringLiteral(index.literal) ? index.literal.text : ''
    inner = inner.objectType
  }
  if (!ts.isTypeReferenceNode(inner) || dottedPath(inner.typeName) !== 'Scalars') return 'unknown'
  return key === 'ID'
    ? 'text'
    : Object.hasOwn(named, key)
      ? (named[key] ?? 'unknown')
      : key === 'Int' || key === 'Float'
        ? 'number'
        : 'unknown'
}

/** Utilities that keep the fields of their first argument. */
const keepers = new Set([
  'Pick', 'Omit', 'Partial', 'Required', 'Readonly', 'NonNullable', 'Exclude', 'Extract', 'DeepPartial', 'StrictOmit',
  'DistributiveOmit', 'Except', 'SetOptional', 'SetRequired', 'Simplify', 'Prettify', 'Merge', 'Overwrite', 'Promise', 'Awaited',
  'Array', 'ReadonlyArray', 'PropsWithChildren', 'PropsWithoutRef', 'Mutable', 'Writable', 'RequireAtLeastOne', 'PartialBy',
  'RequiredBy', 'InferSchemaType', 'HydratedDocument', 'InferSelectModel', 'InferInsertModel', 'InferAttributes',
  'InferCreationAttributes', 'Insertable', 'Selectable', 'Updateable', 'Static', 'InferType', 'InferOutput', 'InferInput', 'infer',
  'input', 'output', 'TypeOf', 'Asserts',
]) // prettier-ignore
/** Utilities whose every argument counts. */
const mergers = new Set(['Merge', 'Overwrite', 'Assign'])

/** The names of the types whose fields a type has too. */
export function includedNames(type: ts.TypeNode, depth = 0): string[] {
  if (depth > deepest) return []
  if (ts.isIntersectionTypeNode(type) || ts.isUnionTypeNode(type)) {
    // A member of a union lends its fields to some values of the type.
    return type.types.flatMap((part) => includedNames(part, depth + 1))
  }
  if (ts.isParenthesizedTypeNode(type) || ts.isTypeOperatorNode(type))
    return includedNames(type.type, depth + 1)
  if (ts.isArrayTypeNode(type)) return includedNames(type.elementType, depth + 1)
  if (ts.isTypeQueryNode(type)) return [dottedPath(type.exprName) ?? []].flat().map(withoutInference)
  if (ts.isTypeReferenceNode(type))
    return referenceNames(dottedPath(type.typeName), type.typeArguments, depth)
  if (ts.isExpressionWithTypeArguments(type)) {
    return referenceNames(dottedPath(type.expression), type.typeArguments, depth)
  }
  return []
}

/** `typeof users.$inferSelect` is of `users`. */
function withoutInference(path: string): string {
  return path.replace(/\.(?:\$infer\w*|_type|_output|_input|static)$/, '')
}

function referenceNames(
  path: string | undefined,
  typeArguments: ts.NodeArray<ts.TypeNode> | undefined,
  depth: number,
): string[] {
  if (path === undefined) return []
  const name = path.slice(path.lastIndexOf('.') + 1)
  if (typeArguments !== undefined && keepers.has(name)) {
    const counted = mergers.has(name) ? typeArguments : typeArguments.slice(0, 1)
    return counted.flatMap((argument) => includedNames(argument, depth + 1))
  }
  return Object.hasOwn(named, name) ? [] : [path]
}
