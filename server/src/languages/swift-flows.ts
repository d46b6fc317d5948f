/** What the syntax of Swift means for values that reach a log. */
import { readSwiftType } from './swift-types.ts'
import { propertyOfGetter, type Expression, type FlowBinding, type FlowSyntax } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  fieldOf,
  fieldsOf,
  prune,
  walkTree,
  type SyntaxNode,
} from './tree-parsing.ts'

export const swiftFlows: FlowSyntax = {
  language: 'swift',
  calls: new Set(['call_expression']),
  scopes: new Set([
    'function_declaration',
    'init_declaration',
    'lambda_literal',
    'class_declaration',
    'source_file',
  ]),
  callee: (call) => calleeOf(childrenOf(call)[0], 0),
  arguments: (call) => argumentsOf(call),
  expression: expressionOf,
  bindings: bindingsOf,
}

/** A string without values in it. */
export function stringOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'line_string_literal' && node?.type !== 'multi_line_string_literal') return undefined
  const parts = childrenOf(node)
  return parts.every((part) => /_str_text$|^str_escaped_char$/.test(part.type))
    ? parts.map((part) => part.text).join('')
    : undefined
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const suffix = childOfType(call, 'call_suffix')
  return childrenOf(childOfType(suffix, 'value_arguments')).filter((each) => each.type === 'value_argument')
}

function calleeOf(node: SyntaxNode | undefined, depth: number): readonly string[] {
  if (node === undefined || depth > 12) return []
  switch (node.type) {
    case 'simple_identifier':
      return [node.text]
    case 'self_expression':
      return ['this']
    case 'navigation_expression': {
      const path = calleeOf(fieldOf(node, 'target'), depth + 1)
      const name = nameOf(node)
      return path.length === 0 || name === undefined ? [] : [...path, name]
    }
    case 'call_expression':
    case 'postfix_expression':
      return calleeOf(childrenOf(node)[0], depth + 1)
    default:
      return []
  }
}

function nameOf(navigation: SyntaxNode): string | undefined {
  return fieldOf(fieldOf(navigation, 'suffix'), 'suffix')?.text
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly (SyntaxNode | undefined)[]): Expression {
  const all = parts.filter((part) => part !== undefined)
  return all.length === 0 ? nothing : { kind: 'parts', parts: all }
}

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'simple_identifier':
      return { kind: 'name', name: node.text }
    case 'self_expression':
      return { kind: 'name', name: 'this' }
    case 'navigation_expression': {
      const object = fieldOf(node, 'target')
      const name = nameOf(node)
      return object === undefined || name === undefined || askers.test(name)
        ? nothing
        : sameValue.has(name)
          ? partsOf([object])
          : { kind: 'member', object, name }
    }
    case 'call_expression':
      return callOf(node)
    case 'line_string_literal':
    case 'multi_line_string_literal':
      return interpolationsOf(node)
    case 'interpolated_expression':
    case 'value_argument': {
      const value = fieldOf(node, 'value')
      const label = fieldOf(node, 'name')?.text
      if (value === undefined) return nothing
      return label === undefined ? partsOf([value]) : { kind: 'keyed', key: label, value }
    }
    // The grammar takes `each` for a keyword, also where it names a variable: `each.mail`.
    case 'each':
      return { kind: 'name', name: 'each' }
    case 'value_parameter_pack':
      return partsOf(childrenOf(node))
    case 'prefix_expression':
      return propertyOfEach(node)
    case 'nil_coalescing_expression':
      return partsOf([fieldOf(node, 'value'), fieldOf(node, 'if_nil')])
    case 'ternary_expression':
      return partsOf([fieldOf(node, 'if_true'), fieldOf(node, 'if_false')])
    case 'additive_expression':
    case 'tuple_expression':
    case 'array_literal':
    case 'dictionary_literal':
    case 'try_expression':
    case 'await_expression':
    case 'postfix_expression':
      return partsOf(childrenOf(node).filter((each) => each.type !== 'bang' && each.type !== 'try_operator'))
    case 'as_expression':
      return partsOf(childrenOf(node).slice(0, 1))
    default:
      return nothing
  }
}

/** `.mail` behind `each`. */
function propertyOfEach(node: SyntaxNode): Expression {
  let pack: SyntaxNode | null = node.parent
  while (pack?.type === 'navigation_expression' || pack?.type === 'call_expression') pack = pack.parent
  const object = pack?.type === 'value_parameter_pack' ? pack.firstChild : null
  const name = fieldOf(node, 'target')?.text
  return object === null || name === undefined || askers.test(name)
    ? nothing
    : { kind: 'member', object, name }
}

/** `"\(user.email, privacy: .private)"` is masked where it is written; only values that are not are told. */
function interpolationsOf(node: SyntaxNode): Expression {
  const hidden = /privacy:\s*\.(?:private|sensitive)|mask:\s*\.hash/
  return partsOf(
    childrenOf(node).filter((part, index, all) => {
      if (part.type !== 'interpolated_expression') return false
      const next = all[index + 1]
      return (
        !hidden.test(part.text) &&
        !(
          next?.type === 'interpolated_expression' &&
          next.startIndex - part.endIndex < 4 &&
          hidden.test(next.text)
        )
      )
    }),
  )
}

const sameValue = new Set(
  'description debugDescription lowercased uppercased trimmingCharacters rawValue absoluteString wrappedValue first last capitalized joined sorted unsafelyUnwrapped utf8 self'.split(
    ' ',
  ),
)
const askers = /^(?:count|isEmpty|hashValue|contains|indices|startIndex|endIndex|hasPrefix|hasSuffix)$/

function callOf(node: SyntaxNode): Expression {
  const [callee] = childrenOf(node)
  const given = argumentsOf(node)
  if (callee?.type === 'navigation_expression') {
    const object = fieldOf(callee, 'target')
    const name = nameOf(callee) ?? ''
    if (name === '' || askers.test(name)) return nothing
    if (sameValue.has(name)) return partsOf([object])
    // `users["mail"]` is a call with a key.
    if (object !== undefined && given.length === 0)
      return { kind: 'member', object, name: propertyOfGetter(name) ?? name }
    return { kind: 'call', name, object, arguments: given }
  }
  const isSubscript = childOfType(node, 'call_suffix')?.text.startsWith('[') === true
  if (isSubscript && callee !== undefined) {
    const key = stringOf(fieldOf(given[0], 'value'))
    return key === undefined ? partsOf([callee]) : { kind: 'member', object: callee, name: key }
  }
  const name = callee?.type === 'simple_identifier' ? callee.text : ''
  return name === '' ? nothing : { kind: 'call', name, arguments: given }
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const bind = (name: SyntaxNode | undefined, from: number, more: Partial<FlowBinding>): void => {
    if (name !== undefined) bindings.push({ name: name.text, from, ...more })
  }
  const conditional = (node: SyntaxNode): null => {
    const name = fieldOf(node, 'bound_identifier')
    const value = fieldsOf(node, 'condition').find(
      (each) =>
        each.isNamed && each.type !== 'value_binding_pattern' && each.startIndex > (name?.startIndex ?? 0),
    )
    // `if let user` is the value of that name.
    if (value !== undefined) bind(name, (name ?? node).endIndex, value.text === name?.text ? {} : { value })
    return null
  }
  walkTree<null>(scope, null, {
    function_declaration: isScopeItself,
    init_declaration: isScopeItself,
    lambda_literal: isScopeItself,
    class_declaration: isScopeItself,
    parameter: (node) => {
      const [, type] = fieldsOf(node, 'name')
      const reference = readSwiftType(type).attributes?.references
      bind(fieldsOf(node, 'name')[0], scope.startIndex, reference === undefined ? {} : { type: reference })
      return prune
    },
    property_declaration: (node) => {
      const name = fieldOf(fieldOf(node, 'name'), 'bound_identifier')
      const value = fieldOf(node, 'value')
      const written = childrenOf(childOfType(node, 'type_annotation'))[0]
      const type = written === undefined ? madeType(value) : readSwiftType(written).attributes?.references
      const isLocal = scope.type !== 'class_declaration' && scope.type !== 'source_file'
      bind(name, isLocal ? node.endIndex : scope.startIndex, {
        ...(type === undefined ? {} : { type }),
        ...(value === undefined || !isLocal ? {} : { value }),
      })
      return null
    },
    guard_statement: conditional,
    if_statement: conditional,
    for_statement: (node) => {
      bind(fieldOf(fieldOf(node, 'item'), 'bound_identifier'), node.startIndex, {})
      return null
    },
    catch_block: (node) => {
      const name = fieldOf(fieldOf(node, 'error'), 'bound_identifier')
      if (name === undefined) bindings.push({ name: 'error', from: node.startIndex, isError: true })
      else bind(name, node.startIndex, { isError: true })
      return null
    },
    line_string_literal: prune,
    modifiers: prune,
  })
  return bindings
}

/** `User(…)` makes a `User`. */
function madeType(value: SyntaxNode | undefined): string | undefined {
  const [callee] = value?.type === 'call_expression' ? childrenOf(value) : []
  return callee?.type === 'simple_identifier' && /^\p{Lu}\p{L}*\p{Ll}/u.test(callee.text)
    ? callee.text
    : undefined
}
