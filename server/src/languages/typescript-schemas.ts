/** Validation schemas written as calls: zod, yup, joi and valibot. */
import ts from 'typescript'
import type { ValueType } from '../model/fact.ts'
import { commentText } from './text.ts'
import { addFormat } from './typescript-classes.ts'
import { saysCollected } from './request-names.ts'
import {
  addField,
  addOwner,
  moduleOf,
  type MutableAttributes,
  nested,
  objectValue,
  type Library,
  type Place,
  type Reading,
  renamed,
  type Shape,
  stringValue,
} from './typescript-reading.ts'
import {
  booleanLiteral,
  dottedPath,
  keyText,
  returnedExpression,
  shortText,
  unwrap,
  writtenName,
} from './typescript-syntax.ts'

/** What one schema expression says. */
interface Schema extends Shape {
  valueType: ValueType
  /** Its properties, where it is one of an object (several for unions and `extend`). */
  readonly shapes: ts.ObjectLiteralExpression[]
  /** Schemas by name whose properties it has too. */
  readonly includes: string[]
  required: boolean
  library: Library | undefined
}

/**
 * Reads a call that builds the schema of an object: `z.object({…})`, `Base.extend({…})`, `Joi.object().keys({…})`. False
 * where the call is no such schema.
 */
export function readSchema(reading: Reading, node: ts.CallExpression, place: Place): boolean {
  if (!looksLikeSchema(reading, node)) return false
  const schema = evaluate(reading, node, 0)
  if (schema === undefined) return false
  // `_.merge(a, b)` in a file that uses a schema library is no schema.
  if (schema.library === undefined && schema.shapes.length === 0 && !schema.includes.some(isSchemaName))
    return false
  markChain(reading, node)
  if (schema.shapes.length === 0 && schema.includes.length === 0) return true
  const role =
    place.collects || saysCollected(place.name) || isFormPath(reading.path) ? 'collected' : 'transferred'
  emit(reading, schema, place, role)
  return true
}

/** An object literal whose values are schemas of scalars: a shape that is made into a schema elsewhere. */
export function readBareShape(reading: Reading, node: ts.ObjectLiteralExpression, place: Place): boolean {
  if (reading.consumed.has(node)) return false
  const isShape = node.properties.some((property) => {
    if (!ts.isPropertyAssignment(property)) return false
    const value = unwrap(property.initializer)
    if (
      !ts.isCallExpression(value) ||
      !looksLikeSchema(reading, value) ||
      libraryOfChain(reading, value) === undefined
    ) {
      return false
    }
    const schema = evaluate(reading, value, 0)
    return schema?.shapes.length === 0 && schema.includes.length === 0
  })
  if (!isShape) return false
  const role = place.collects || saysCollected(place.name) ? 'collected' : 'transferred'
  emit(reading, { ...blank(undefined), shapes: [node] }, place, role)
  return true
}

function isSchemaName(name: string): boolean {
  return (
    /^[A-Z]|[sS]chema$/.test(name) && !/^(?:Object|Array|Promise|Map|Set|Math|JSON|React)(?:\.|$)/.test(name)
  )
}

function isFormPath(path: string): boolean {
  return /(?:^|\/)forms?\/|[.-]form\.[cm]?[jt]sx?$/i.test(path)
}

function emit(reading: Reading, schema: Schema, place: Place, role: 'collected' | 'transferred'): void {
  const spreads = schema.shapes.flatMap((shape) => spreadNames(shape))
  const owner = addOwner(reading, place, 'schema', role, { includes: [...schema.includes, ...spreads] })
  for (const shape of schema.shapes) {
    if (reading.consumed.has(shape)) continue
    reading.consumed.add(shape)
    for (const property of shape.properties) {
      if (ts.isShorthandPropertyAssignment(property)) {
        const written = writtenName(reading.sourceFile, property.name)
        if (written !== undefined)
          addField(reading, owner, written, { valueType: 'reference', attributes: {} }, property)
        continue
      }
      if (!ts.isPropertyAssignment(property) && !ts.isGetAccessorDeclaration(property)) continue
      const written = writtenName(reading.sourceFile, property.name)
      if (written === undefined) continue
      const value = ts.isPropertyAssignment(property) ? unwrap(property.initializer) : undefined
      const inner = value === undefined ? undefined : evaluate(reading, value, 0)
      if (value !== undefined) markChain(reading, value)
      const plain = value !== undefined && ts.isObjectLiteralExpression(value) ? value : undefined
      const attributes = inner?.attributes ?? {}
      if (inner?.required === false && (inner.library === 'joi' || inner.library === 'yup'))
        attributes.optional ??= true
      const shapes = inner?.shapes ?? []
      const valueType = plain !== undefined || shapes.length > 0 ? 'object' : (inner?.valueType ?? 'unknown')
      const type = value === undefined ? '' : shortText(reading.sourceFile, value)
      addField(reading, owner, written, { valueType, type, attributes }, property)
      // A getter is how zod writes a schema that refers to itself.
      const deeper = plain === undefined ? inner : { ...blank(undefined), shapes: [plain] }
      if (deeper !== undefined && deeper.shapes.length > 0)
        emit(reading, deeper, nested(renamed(place, owner.name, owner.span), written), role)
    }
  }
}

function spreadNames(shape: ts.ObjectLiteralExpression): string[] {
  return shape.properties.flatMap((property) => {
    if (!ts.isSpreadAssignment(property)) return []
    const path = dottedPath(unwrap(property.expression))
    return path === undefined ? [] : [path.replace(/\.(?:shape|entries|fields)$/, '')]
  })
}

/** Marks the calls of a chain, so that the walk does not take `z.object({…})` within `….optional()` for another one. */
function markChain(reading: Reading, node: ts.Expression): void {
  let current: ts.Expression = unwrap(node)
  for (;;) {
    if (ts.isCallExpression(current)) {
      reading.consumed.add(current)
      for (const argument of current.arguments) {
        const inner = unwrap(argument)
        if (ts.isCallExpression(inner) && !reading.consumed.has(inner) && looksLikeSchema(reading, inner)) {
          markChain(reading, inner)
        } else if (ts.isArrayLiteralExpression(inner)) {
          for (const element of inner.elements) if (ts.isCallExpression(element)) markChain(reading, element)
        }
      }
      current = current.expression
    } else if (ts.isPropertyAccessExpression(current)) {
      current = current.expression
    } else {
      return
    }
  }
}

// --- which library ---

const extenders = new Set([
  'extend', 'safeExtend', 'merge', 'and', 'or', 'omit', 'pick', 'partial', 'deepPartial', 'required', 'keys', 'append', 'concat',
  'shape', 'noUnknown', 'strict', 'passthrough', 'fork',
]) // prettier-ignore
/** Links of a chain that are followed to its root. */
const longestChain = 100

function looksLikeSchema(reading: Reading, node: ts.CallExpression): boolean {
  const root = chainRoot(node)
  if (root === undefined) return false
  if (libraryNamed(reading, root.identifier.text) !== undefined) return true
  return root.extends && usesLibrary(reading)
}

function chainRoot(node: ts.Expression): { identifier: ts.Identifier; extends: boolean } | undefined {
  let current: ts.Expression = node
  let extendsOther = false
  for (let links = 0; links < longestChain; links += 1) {
    if (ts.isCallExpression(current) || ts.isNonNullExpression(current)) {
      current = current.expression
    } else if (ts.isPropertyAccessExpression(current)) {
      extendsOther ||= extenders.has(current.name.text)
      current = current.expression
    } else {
      return ts.isIdentifier(current) ? { identifier: current, extends: extendsOther } : undefined
    }
  }
  return undefined
}

function libraryOfChain(reading: Reading, node: ts.Expression): Library | undefined {
  const root = chainRoot(node)
  return root === undefined ? undefined : libraryNamed(reading, root.identifier.text)
}

function usesLibrary(reading: Reading): boolean {
  for (const name of reading.moduleOf.keys()) if (libraryNamed(reading, name) !== undefined) return true
  return false
}

/** The library that a local name stands for. Asked for every call of a file, so remembered. */
function libraryNamed(reading: Reading, name: string): Library | undefined {
  const known = reading.libraries.get(name)
  if (known !== undefined) return known === 'none' ? undefined : known
  const library = findLibrary(reading, name)
  reading.libraries.set(name, library ?? 'none')
  return library
}

/** By its module, else by the name that everybody gives it. */
function findLibrary(reading: Reading, name: string): Library | undefined {
  const module = moduleOf(reading, name)
  if (module !== undefined) {
    const library = libraryOfModule(module)
    if (library !== undefined) {
      // `import type {ZodSchema} from 'zod'`, `import {zodResolver}` build nothing.
      return /^(?:Zod|zod[A-Z]|yup[A-Z]|valibot[A-Z]|Infer|Joi[A-Z]|ValidationError)/.test(name)
        ? undefined
        : library
    }
  }
  switch (name) {
    case 'z':
      return 'zod'
    case 'Joi':
    case 'joi':
      return 'joi'
    case 'yup':
    case 'Yup':
      return 'yup'
    default:
      return undefined
  }
}

function libraryOfModule(module: string): Library | undefined {
  if (
    /^(?:zod(?:\/.*)?|@hono\/zod-openapi|astro[:/](?:content|schema|zod)|@asteasolutions\/.*|@zod\/.*)$/.test(
      module,
    )
  )
    return 'zod'
  if (/^(?:joi|@hapi\/joi|celebrate)$/.test(module)) return 'joi'
  if (module === 'yup') return 'yup'
  return module === 'valibot' ? 'valibot' : undefined
}

// --- what a schema says ---

function blank(library: Library | undefined): Schema {
  return { valueType: 'unknown', attributes: {}, shapes: [], includes: [], required: false, library }
}

/** Follows a chain from its root outwards. */
function evaluate(reading: Reading, node: ts.Expression, depth: number): Schema | undefined {
  if (depth > 30) return undefined
  const links: { readonly name: string; readonly arguments: readonly ts.Expression[] }[] = []
  let current = unwrap(node)
  for (;;) {
    if (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression)) {
      links.push({ name: current.expression.name.text, arguments: current.arguments })
      current = unwrap(current.expression.expression)
    } else if (ts.isPropertyAccessExpression(current)) {
      links.push({ name: current.name.text, arguments: [] })
      current = unwrap(current.expression)
    } else {
      break
    }
    if (links.length > 2 * longestChain) return undefined
  }
  links.reverse()
  let schema: Schema
  if (ts.isIdentifier(current)) {
    const library = libraryNamed(reading, current.text)
    if (library === undefined || reading.objects.has(current.text)) {
      schema = { ...blank(undefined), valueType: 'reference', includes: [current.text] }
    } else {
      // `z.coerce.string()` and `z.iso.date()` have a word before the factory.
      if (links[0] !== undefined && (links[0].name === 'coerce' || links[0].name === 'iso')) links.shift()
      const factory = links.shift()
      if (factory === undefined) return undefined
      schema = blank(library)
      make(reading, schema, factory.name, factory.arguments, depth)
    }
  } else if (ts.isCallExpression(current) && ts.isIdentifier(current.expression)) {
    const local = current.expression.text
    const library = libraryNamed(reading, local)
    if (library === undefined) return undefined
    schema = blank(library)
    make(reading, schema, reading.exportedNameOf.get(local) ?? local, current.arguments, depth)
  } else {
    return undefined
  }
  for (const link of links) modify(reading, schema, link.name, link.arguments, depth)
  return schema
}

const factories: Readonly<Record<string, ValueType>> = {
  string: 'text', templateLiteral: 'text', number: 'number', int: 'number', int32: 'number', float32: 'number', float64: 'number',
  bigint: 'number', boolean: 'boolean', bool: 'boolean', stringbool: 'boolean', date: 'date', enum: 'enum', nativeEnum: 'enum',
  literal: 'enum', picklist: 'enum', valid: 'enum', enum_: 'enum', record: 'object', map: 'object', json: 'object', file: 'binary',
  blob: 'binary', binary: 'binary', function: 'function', func: 'function',
} // prettier-ignore
const formats: Readonly<Record<string, string>> = {
  email: 'email', rfcEmail: 'email', url: 'url', uri: 'url', httpUrl: 'url', uuid: 'uuid', uuidv4: 'uuid', guid: 'uuid', ip: 'ip',
  ipv4: 'ip', ipv6: 'ip', e164: 'phone', phone: 'phone', phoneNumber: 'phone', creditCard: 'credit-card', iban: 'iban', jwt: 'jwt',
  mac: 'mac', isoDate: 'date', isoDateTime: 'date', isoTimestamp: 'date', datetime: 'date', time: 'time',
} // prettier-ignore
const objects = new Set(['object', 'strictObject', 'looseObject', 'objectWithRest', 'interface'])
const wrappers = new Set([
  'optional', 'nullable', 'nullish', 'nonoptional', 'nonNullable', 'exactOptional', 'undefinedable', 'readonly', 'partial',
  'required', 'promise', 'prefault', 'default', '_default', 'catch', 'fallback', 'strict', 'pick', 'omit',
]) // prettier-ignore
const optionals = new Set([
  'optional',
  'nullable',
  'nullish',
  'exactOptional',
  'undefinedable',
  'partial',
  'notRequired',
  'allowNull',
])

function make(
  reading: Reading,
  schema: Schema,
  name: string,
  args: readonly ts.Expression[],
  depth: number,
): void {
  const [first, second] = args
  if (objects.has(name)) {
    schema.valueType = 'object'
    addShape(reading, schema, first)
  } else if (wrappers.has(name)) {
    absorb(reading, schema, first, depth)
    if (optionals.has(name)) schema.attributes.optional = true
  } else if (name === 'array' || name === 'set' || name === 'tuple') {
    schema.attributes.list = true
    absorb(reading, schema, first, depth)
    schema.attributes.list = true
  } else if (
    name === 'union' ||
    name === 'discriminatedUnion' ||
    name === 'variant' ||
    name === 'intersect' ||
    name === 'intersection'
  ) {
    for (const argument of args) absorbAll(reading, schema, argument, depth)
  } else if (name === 'preprocess') {
    absorb(reading, schema, second, depth)
  } else if (name === 'pipe') {
    absorb(reading, schema, first, depth)
    for (const action of args.slice(1)) absorbAction(reading, schema, action)
  } else if (name === 'lazy') {
    const returned = first === undefined ? undefined : returnedExpression(first)
    const path = returned === undefined ? undefined : dottedPath(returned)
    schema.valueType = 'reference'
    if (path !== undefined) schema.includes.push(path)
  } else if (name === 'instanceof' || name === 'instance') {
    const path = first === undefined ? '' : (dottedPath(first) ?? '')
    schema.valueType =
      path === 'Date'
        ? 'date'
        : path === 'File' || path === 'Blob' || path === 'FileList'
          ? 'binary'
          : 'unknown'
  } else if (Object.hasOwn(factories, name)) {
    schema.valueType = factories[name] ?? 'unknown'
  } else if (Object.hasOwn(formats, name)) {
    const format = formats[name] ?? ''
    schema.valueType = format === 'date' ? 'date' : 'text'
    addFormat(schema.attributes, format)
  } else if (name === 'datetime' || name === 'time') {
    schema.valueType = 'date'
  }
}

function modify(
  reading: Reading,
  schema: Schema,
  name: string,
  args: readonly ts.Expression[],
  depth: number,
): void {
  const [first] = args
  const { attributes } = schema
  if (
    name === 'extend' ||
    name === 'safeExtend' ||
    name === 'keys' ||
    name === 'append' ||
    name === 'shape' ||
    name === 'augment'
  ) {
    if (first === undefined) return
    schema.valueType = 'object'
    addShape(reading, schema, first)
  } else if (name === 'merge' || name === 'concat' || name === 'and' || name === 'or') {
    if (schema.library !== 'joi' && first !== undefined) absorbAll(reading, schema, first, depth)
  } else if (name === 'try' || name === 'items' || name === 'of' || name === 'ordered') {
    for (const argument of args) absorb(reading, schema, argument, depth)
  } else if (name === 'array') {
    attributes.list = true
  } else if (name === 'pipe') {
    if (schema.valueType === 'unknown') absorb(reading, schema, first, depth)
  } else if (name === 'check') {
    for (const action of args) absorbAction(reading, schema, action)
  } else if (optionals.has(name)) {
    if (name === 'partial' && first !== undefined) return
    if (name !== 'partial') attributes.optional = true
  } else if (name === 'required' || name === 'nonempty' || name === 'defined') {
    schema.required = true
    if (name === 'required' && schema.library !== 'zod') delete attributes.optional
  } else if (name === 'describe' || name === 'description' || name === 'note') {
    const comment = stringValue(reading, first)
    if (comment !== undefined && comment !== '') attributes.comment = commentText(comment)
  } else if (name === 'meta' || name === 'openapi') {
    const description = objectValue(reading, first)?.properties.find(
      (property) => property.name !== undefined && keyText(property.name) === 'description',
    )
    if (description !== undefined && ts.isPropertyAssignment(description)) {
      const comment = stringValue(reading, description.initializer)
      if (comment !== undefined && comment !== '') attributes.comment = commentText(comment)
    }
  } else if (name === 'label') {
    const label = stringValue(reading, first)
    if (label !== undefined && label !== '') attributes.label = label
  } else if (name === 'oneOf' || name === 'valid' || name === 'equal') {
    if (schema.valueType === 'text' || schema.valueType === 'unknown') schema.valueType = 'enum'
  } else if (name === 'nullable') {
    attributes.optional = booleanLiteral(first) ?? true
  } else if (name === 'isoDate' || name === 'datetime' || name === 'date') {
    schema.valueType = schema.valueType === 'text' ? 'date' : schema.valueType
    addFormat(attributes, 'date')
  } else if (Object.hasOwn(formats, name)) {
    addFormat(attributes, formats[name] ?? '')
  }
}

function addShape(reading: Reading, schema: Schema, node: ts.Expression | undefined): void {
  if (node === undefined) return
  const object = objectValue(reading, returnedExpression(node) ?? node)
  if (object !== undefined) {
    const known =
      schema.library !== undefined || object.properties.some((property) => holdsSchema(reading, property))
    if (known && !reading.consumed.has(object)) schema.shapes.push(object)
  }
  const path = object === undefined ? dottedPath(unwrap(node)) : undefined
  if (path !== undefined) schema.includes.push(path.replace(/\.(?:shape|entries|fields)$/, ''))
}

function holdsSchema(reading: Reading, property: ts.ObjectLiteralElementLike): boolean {
  return (
    ts.isPropertyAssignment(property) && libraryOfChain(reading, unwrap(property.initializer)) !== undefined
  )
}

/** Takes on what an inner schema says. */
function absorb(reading: Reading, schema: Schema, node: ts.Expression | undefined, depth: number): void {
  if (node === undefined) return
  const inner = evaluate(reading, node, depth + 1)
  if (inner === undefined) return
  if (schema.valueType === 'unknown' || schema.valueType === 'enum') schema.valueType = inner.valueType
  schema.shapes.push(...inner.shapes)
  schema.includes.push(...inner.includes)
  merge(schema.attributes, inner.attributes)
}

function absorbAll(reading: Reading, schema: Schema, node: ts.Expression, depth: number): void {
  const inner = unwrap(node)
  if (ts.isArrayLiteralExpression(inner))
    for (const element of inner.elements) absorb(reading, schema, element, depth)
  else if (!ts.isStringLiteralLike(inner)) absorb(reading, schema, inner, depth)
}

/** `v.email()` of a pipe, `z.email()` of a check. */
function absorbAction(reading: Reading, schema: Schema, node: ts.Expression): void {
  const action = unwrap(node)
  if (!ts.isCallExpression(action)) return
  const path = dottedPath(action.expression) ?? ''
  modify(reading, schema, path.slice(path.lastIndexOf('.') + 1), action.arguments, 1)
}

function merge(into: MutableAttributes, from: MutableAttributes): void {
  for (const format of from.formats ?? []) addFormat(into, format)
  if (from.optional !== undefined) into.optional = from.optional
  if (from.comment !== undefined) into.comment ??= from.comment
  if (from.list === true) into.list = true
}
