/** What the syntax of Kotlin means for values that reach a log. */
import { readJvmType } from './jvm-types.ts'
import {
  addingMethods,
  assignedBinding,
  eachMethods,
  howAssigned,
  mappingMethods,
  propertyOfGetter,
  type Expression,
  type FlowBinding,
  type FlowSyntax,
} from './tree-flows.ts'
import { childOfType, childrenOf, fieldOf, prune, walkTree, type SyntaxNode } from './tree-parsing.ts'

export const kotlinFlows: FlowSyntax = {
  language: 'kotlin',
  calls: new Set(['call_expression']),
  scopes: new Set([
    'function_declaration',
    'secondary_constructor',
    'lambda_literal',
    'class_declaration',
    'object_declaration',
    'source_file',
  ]),
  callee: (call) => calleeOf(call, 0),
  arguments: (call) => callOf(call).arguments,
  expression: expressionOf,
  bindings: bindingsOf,
}

/** A call: what it calls, on what, and with what; the values of a trailing block are arguments too. */
export function callOf(call: SyntaxNode): {
  readonly name: string
  readonly object?: SyntaxNode | undefined
  readonly arguments: readonly SyntaxNode[]
} {
  const [callee, ...rest] = childrenOf(call)
  const given = rest.flatMap((part) =>
    part.type === 'value_arguments'
      ? childrenOf(part).flatMap((argument) => childrenOf(argument).at(-1) ?? [])
      : part.type === 'annotated_lambda'
        ? [part]
        : [],
  )
  if (callee?.type === 'navigation_expression') {
    const [object] = childrenOf(callee)
    return { name: childrenOf(callee).at(-1)?.text ?? '', object, arguments: given }
  }
  return { name: callee?.type === 'identifier' ? callee.text : '', arguments: given }
}

/** A string without values in it. */
export function stringOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'string_literal' && node?.type !== 'multiline_string_literal') return undefined
  const parts = childrenOf(node)
  return parts.every((part) => part.type !== 'interpolation' && part.text !== '$')
    ? parts.map((part) => part.text).join('')
    : undefined
}

function calleeOf(node: SyntaxNode | undefined, depth: number): readonly string[] {
  if (node === undefined || depth > 12) return []
  switch (node.type) {
    case 'identifier':
      return [node.text]
    case 'this_expression':
      return ['this']
    case 'navigation_expression': {
      const [object, name] = childrenOf(node)
      const path = calleeOf(object, depth + 1)
      return path.length === 0 || name === undefined ? [] : [...path, name.text]
    }
    case 'call_expression':
      return calleeOf(childrenOf(node)[0], depth + 1)
    default:
      return []
  }
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly SyntaxNode[]): Expression {
  return parts.length === 0 ? nothing : { kind: 'parts', parts }
}

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
      return node.text === 'null' || node.text === 'true' || node.text === 'false'
        ? nothing
        : { kind: 'name', name: node.text }
    case 'this_expression':
      return { kind: 'name', name: 'this' }
    case 'navigation_expression': {
      const [object, name] = childrenOf(node)
      return object === undefined || name === undefined
        ? nothing
        : { kind: 'member', object, name: name.text }
    }
    case 'call_expression':
      return callExpression(node)
    case 'string_literal':
    case 'multiline_string_literal':
      // `"$name"` is a sign and a text that begins with the name.
      return partsOf(
        childrenOf(node).filter(
          (part) =>
            part.type === 'interpolation' ||
            (part.type === 'string_content' && part.previousSibling?.text === '$'),
        ),
      )
    case 'string_content': {
      const name = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(node.text)?.[0]
      return name === undefined ? nothing : { kind: 'name', name }
    }
    case 'annotated_lambda':
    case 'interpolation':
    case 'parenthesized_expression':
    case 'binary_expression':
    case 'additive_expression':
    case 'elvis_expression':
    case 'infix_expression':
    case 'unary_expression':
    case 'postfix_expression':
    case 'collection_literal':
    case 'spread_expression':
      return partsOf(childrenOf(node))
    case 'lambda_literal':
    case 'block':
    case 'when_entry':
      return partsOf(childrenOf(node).slice(-1))
    case 'if_expression': {
      const condition = fieldOf(node, 'condition')
      return partsOf(childrenOf(node).filter(({ id }) => id !== condition?.id))
    }
    case 'when_expression':
      return partsOf(childrenOf(node).filter(({ type }) => type === 'when_entry'))
    case 'index_expression':
      return partsOf(childrenOf(node).slice(0, 1))
    case 'as_expression':
      return partsOf(childrenOf(node).slice(0, 1))
    default:
      return nothing
  }
}

const sameValue = new Set(
  'toString trim lowercase uppercase toList toSet first last single let also orEmpty joinToString build'.split(
    ' ',
  ),
)

function callExpression(node: SyntaxNode): Expression {
  const { name, object, arguments: given } = callOf(node)
  if (name === '') return nothing
  if (object !== undefined && given.length === 0 && !sameValue.has(name))
    return { kind: 'member', object, name: propertyOfGetter(name) ?? name }
  if (object !== undefined && mappingMethods.test(name)) {
    const [mapper] = given
    const body = childrenOf(childOfType(mapper, 'lambda_literal')).at(-1)
    if (body !== undefined) return { kind: 'within', body }
    // `users.map(User::email)`.
    if (mapper?.type === 'navigation_expression' && mapper.text.includes('::'))
      return { kind: 'member', object, name: childrenOf(mapper).at(-1)?.text ?? '' }
  }
  const key = object !== undefined && (name === 'get' || name === 'getValue') ? stringOf(given[0]) : undefined
  if (key !== undefined && object !== undefined) return { kind: 'member', object, name: key }
  return { kind: 'call', name, object, arguments: given }
}

const typeKinds = new Set(['user_type', 'nullable_type'])

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const typed = (node: SyntaxNode | undefined, from: number, value?: SyntaxNode): null => {
    const name = childOfType(node, 'identifier')
    const written = childrenOf(node).find((child) => typeKinds.has(child.type))
    const type = written === undefined ? madeType(value) : readJvmType(written.text).reference
    if (name !== undefined)
      bindings.push({
        name: name.text,
        from,
        ...(type === undefined ? {} : { type }),
        ...(value === undefined ? {} : { value }),
      })
    return null
  }
  walkTree<null>(scope, null, {
    function_declaration: isScopeItself,
    secondary_constructor: isScopeItself,
    lambda_literal: isScopeItself,
    class_declaration: isScopeItself,
    object_declaration: isScopeItself,
    import: prune,
    parameter: (node) => typed(node, scope.startIndex),
    class_parameter: (node) => typed(node, scope.startIndex),
    assignment: (node) => {
      const left = fieldOf(node, 'left')
      const value = fieldOf(node, 'right')
      const by = howAssigned(node)
      if (left?.type === 'identifier' && value !== undefined)
        bindings.push(assignedBinding(left.text, node, value, scope, by))
      return null
    },
    call_expression: (node) => {
      const { name, object, arguments: given } = callOf(node)
      if (object?.type === 'identifier' && addingMethods.test(name))
        for (const value of given) bindings.push(assignedBinding(object.text, node, value, scope, 'addition'))
      return null
    },
    for_statement: (node) => typed(childOfType(node, 'variable_declaration'), node.startIndex),
    property_declaration: (node) => {
      const variable = childOfType(node, 'variable_declaration')
      const value = childrenOf(node).find(
        (child) => child.startIndex >= (variable?.endIndex ?? 0) && isValue(child),
      )
      // A property is there wherever it is written; what it is given first says little of what it holds.
      const isLocal = scope.type === 'function_declaration' || scope.type === 'lambda_literal'
      return isLocal ? typed(variable, node.endIndex, value) : typed(variable, scope.startIndex)
    },
    catch_block: (node) => {
      const name = childOfType(node, 'identifier')
      if (name !== undefined) bindings.push({ name: name.text, from: node.startIndex, isError: true })
      return null
    },
  })
  return [...bindings, ...elementsOf(scope)]
}

/** The parameter of a block that is called for the elements of something: `users.forEach { it.email }`. */
function elementsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const call = scope.type === 'lambda_literal' ? scope.parent?.parent : null
  if (call?.type !== 'call_expression') return []
  const { name, object } = callOf(call)
  if (object === undefined || !eachMethods.test(name)) return []
  const parameters = childOfType(scope, 'lambda_parameters')
  const [only, ...others] = childrenOf(parameters)
  if (others.length > 0 || childrenOf(only).some(({ type }) => typeKinds.has(type))) return []
  const parameter = parameters === undefined ? 'it' : childOfType(only, 'identifier')?.text
  return parameter === undefined
    ? []
    : [{ name: parameter, from: scope.startIndex, value: object, isElement: true }]
}

function isValue({ type }: SyntaxNode): boolean {
  return !/^(?:getter|setter|property_delegate|type_constraints)$/.test(type)
}

/** `User(…)` makes a `User`. */
function madeType(value: SyntaxNode | undefined): string | undefined {
  if (value?.type !== 'call_expression') return undefined
  const { name, object } = callOf(value)
  return object === undefined && /^\p{Lu}\p{L}*\p{Ll}/u.test(name) ? name : undefined
}
