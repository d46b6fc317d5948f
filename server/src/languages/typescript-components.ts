/**
 * What the script of a component declares beside its types: its props, and the state that its inputs are bound to. Read in
 * the scripts of single-file components only, where a top-level object is state.
 */
import ts from 'typescript'
import type { Role } from '../model/fact.ts'
import {
  addField,
  addOwner,
  nested,
  type MutableAttributes,
  type Place,
  type Reading,
  type Shape,
} from './typescript-reading.ts'
import {
  booleanLiteral,
  calleeName,
  propertyOf,
  returnedExpression,
  unwrap,
  writtenName,
} from './typescript-syntax.ts'
import { typeShape } from './typescript-types.ts'

/** Whether a path is that of a script in a single-file component: `SignUp.vue.ts`. */
export function isComponentScript(path: string): boolean {
  return /\.(?:vue|svelte|astro)\.[jt]sx?$/i.test(path)
}

/** Props that are declared as types: their members are the component's. */
export function declaresProps(call: ts.Expression): boolean {
  return ts.isCallExpression(call) && /^(?:defineProps|withDefaults)$/.test(calleeName(call.expression))
}

/** Adds the props and the state of a component; `place` names the component. */
export function readComponent(reading: Reading, place: Place): void {
  for (const statement of reading.sourceFile.statements) {
    if (ts.isVariableStatement(statement)) {
      const { declarations, flags } = statement.declarationList
      const isExported =
        statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
      // A prop of Svelte 4; a constant is none.
      const isProp = isExported && (flags & ts.NodeFlags.Const) === 0 && reading.path.includes('.svelte.')
      for (const declaration of declarations) readVariable(reading, declaration, isProp, place)
    } else if (ts.isExpressionStatement(statement)) readProps(reading, unwrap(statement.expression), place)
    else if (ts.isExportAssignment(statement)) readOptions(reading, unwrap(statement.expression), place)
  }
}

const state = /^(?:reactive|shallowReactive|ref|shallowRef|\$state|useForm)$/
/** Variables that stand for the component's own data. */
const ownState = /^(?:form|data|state|model|values|fields|props|local\w*|formData|formState)$/

function readVariable(reading: Reading, node: ts.VariableDeclaration, isProp: boolean, place: Place): void {
  const value = node.initializer === undefined ? undefined : unwrap(node.initializer)
  if (ts.isObjectBindingPattern(node.name)) {
    // `let { email }: Props = $props()`: where a type is written, its members are read.
    const isProps =
      value !== undefined && ts.isCallExpression(value) && calleeName(value.expression) === '$props'
    if (isProps && node.type === undefined) readPattern(reading, node.name, place)
    if (value !== undefined) readProps(reading, value, place)
    return
  }
  const written = writtenName(reading.sourceFile, node.name)
  if (written === undefined) return
  if (isProp && !isFunction(value)) {
    const owner = addOwner(reading, place, 'class', 'transferred')
    const shape = node.type === undefined ? literalShape(value) : typeShape(reading, node.type)
    addField(reading, owner, written, shape, node)
  }
  if (value === undefined || !ts.isCallExpression(value)) return
  const callee = calleeName(value.expression)
  if (state.test(callee)) {
    const [first] = value.arguments
    const inner = ownState.test(written.name) ? place : nested(place, written)
    const role = callee === 'useForm' ? 'collected' : 'transferred'
    if (first !== undefined) readState(reading, unwrap(first), inner, role)
  } else if (callee === 'defineModel') {
    const [first] = value.arguments
    const named = first !== undefined && ts.isStringLiteralLike(first) ? first : node.name
    const name = writtenName(reading.sourceFile, named)
    const owner = addOwner(reading, place, 'class', 'transferred')
    if (name !== undefined) addField(reading, owner, name, typeShape(reading, value.typeArguments?.[0]))
  } else readProps(reading, value, place)
}

function readPattern(reading: Reading, pattern: ts.ObjectBindingPattern, place: Place): void {
  const owner = addOwner(reading, place, 'class', 'transferred')
  for (const element of pattern.elements) {
    if (element.dotDotDotToken !== undefined) continue
    const written = writtenName(reading.sourceFile, element.propertyName ?? element.name)
    if (written !== undefined) addField(reading, owner, written, literalShape(element.initializer))
  }
}

/** `defineProps({ email: String })` and `defineProps(['email'])`, also within `withDefaults`. */
function readProps(reading: Reading, node: ts.Expression, place: Place): void {
  if (!ts.isCallExpression(node) || !declaresProps(node)) return
  const [first] = node.arguments
  if (first === undefined) return
  const inner = unwrap(first)
  if (ts.isCallExpression(inner)) readProps(reading, inner, place)
  else readPropList(reading, inner, place)
}

/** `export default { props, data() {…} }`, also within `defineComponent` and `Vue.extend`. */
function readOptions(reading: Reading, node: ts.Expression, place: Place): void {
  const options =
    ts.isCallExpression(node) && node.arguments[0] !== undefined ? unwrap(node.arguments[0]) : node
  if (!ts.isObjectLiteralExpression(options)) return
  const props = propertyOf(options, 'props')
  if (props !== undefined) readPropList(reading, props, place)
  for (const property of options.properties) {
    const name =
      property.name === undefined ? undefined : writtenName(reading.sourceFile, property.name)?.name
    if (name === 'data') {
      const made = returnedBy(property)
      if (made !== undefined) readState(reading, made, place, 'transferred')
    } else if (name === 'setup' && ts.isMethodDeclaration(property)) {
      for (const statement of property.body?.statements ?? []) {
        if (!ts.isVariableStatement(statement)) continue
        for (const declaration of statement.declarationList.declarations)
          readVariable(reading, declaration, false, place)
      }
    }
  }
}

/** What `data() { return {…} }` or `data: () => ({…})` gives. */
function returnedBy(property: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (ts.isMethodDeclaration(property)) {
    const last = property.body?.statements.findLast((statement) => ts.isReturnStatement(statement))
    return last?.expression === undefined ? undefined : unwrap(last.expression)
  }
  if (!ts.isPropertyAssignment(property)) return undefined
  const value = unwrap(property.initializer)
  return ts.isObjectLiteralExpression(value) ? value : returnedExpression(value)
}

function readPropList(reading: Reading, node: ts.Expression, place: Place): void {
  const owner = addOwner(reading, place, 'class', 'transferred')
  if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) {
      const written = ts.isStringLiteralLike(element) ? writtenName(reading.sourceFile, element) : undefined
      if (written !== undefined) addField(reading, owner, written, { valueType: 'unknown', attributes: {} })
    }
  } else if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) {
      if (!ts.isPropertyAssignment(property)) continue
      const written = writtenName(reading.sourceFile, property.name)
      if (written !== undefined)
        addField(reading, owner, written, propShape(unwrap(property.initializer)), property)
    }
  }
}

/** `String`, `[String, null]`, `{ type: String, required: true }`. */
function propShape(node: ts.Expression): Shape {
  const attributes: MutableAttributes = {}
  let type = node
  if (ts.isObjectLiteralExpression(node)) {
    attributes.optional = booleanLiteral(propertyOf(node, 'required')) !== true
    type = propertyOf(node, 'type') ?? node
  }
  if (ts.isArrayLiteralExpression(type) && type.elements[0] !== undefined) type = type.elements[0]
  const name = ts.isIdentifier(type) ? type.text : ''
  const valueType = Object.hasOwn(constructors, name) ? constructors[name] : undefined
  if (name === 'Array') attributes.list = true
  return { valueType: valueType ?? 'unknown', ...(name === '' ? {} : { type: name }), attributes }
}

const constructors: Readonly<Record<string, Shape['valueType']>> = {
  String: 'text',
  Number: 'number',
  Boolean: 'boolean',
  Date: 'date',
  Object: 'object',
  Function: 'function',
  File: 'binary',
}

/** No person nests the state of a component deeper. */
const deepestState = 20

/** The properties of an object that a component keeps; an object within is a part of it. */
function readState(reading: Reading, node: ts.Expression, place: Place, role: Role, depth = 0): void {
  if (!ts.isObjectLiteralExpression(node) || depth > deepestState) return
  const fields = node.properties.filter((property) => ts.isPropertyAssignment(property))
  if (fields.length === 0) return
  const owner = addOwner(reading, place, 'object', role)
  for (const property of fields) {
    const written = writtenName(reading.sourceFile, property.name)
    if (written === undefined) continue
    const value = unwrap(property.initializer)
    if (isFunction(value)) continue
    // `email: ref('')`
    const inner =
      ts.isCallExpression(value) &&
      state.test(calleeName(value.expression)) &&
      value.arguments[0] !== undefined
        ? unwrap(value.arguments[0])
        : value
    addField(reading, owner, written, literalShape(inner), property)
    readState(reading, inner, nested(place, written), role, depth + 1)
  }
}

/** What the value that something starts with says of it. */
function literalShape(node: ts.Expression | undefined): Shape {
  const attributes: MutableAttributes = {}
  if (node === undefined) return { valueType: 'unknown', attributes }
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return { valueType: 'text', attributes }
  if (ts.isNumericLiteral(node)) return { valueType: 'number', attributes }
  if (booleanLiteral(node) !== undefined) return { valueType: 'boolean', attributes }
  if (ts.isObjectLiteralExpression(node)) return { valueType: 'object', attributes }
  if (ts.isArrayLiteralExpression(node)) {
    attributes.list = true
    return { valueType: 'unknown', attributes }
  }
  if (ts.isNewExpression(node) && calleeName(node.expression) === 'Date')
    return { valueType: 'date', attributes }
  return { valueType: isFunction(node) ? 'function' : 'unknown', attributes }
}

function isFunction(node: ts.Expression | undefined): boolean {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
}
