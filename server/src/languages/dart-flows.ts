/**
 * What the syntax of Dart means for values that reach a log. The grammar has no node for `user.mail` or `go(user)`: a name
 * and its selectors lie side by side. So a selector stands for all of the chain up to itself.
 */
import type { Span } from '../model/span.ts'
import { readDartType, stringOf, typeOf } from './dart-types.ts'
import type { Expression, FlowBinding, FlowSyntax } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  fieldOf,
  fieldsOf,
  prune,
  walkTree,
  type SyntaxNode,
} from './tree-parsing.ts'

export const dartFlows: FlowSyntax = {
  language: 'dart',
  calls: new Set(['selector']),
  scopes: new Set(['function_body', 'function_expression', 'for_statement', 'class_body', 'program']),
  callOf,
  callee: (call) => calleeOf(before(call)),
  arguments: argumentsOf,
  expression: expressionOf,
  bindings: bindingsOf,
  span: spanOfChain,
}

const longestChain = 40

function before(node: SyntaxNode): SyntaxNode | undefined {
  return node.previousNamedSibling ?? undefined
}

/** From the name that a chain begins with to the selector. */
function spanOfChain(node: SyntaxNode): Span {
  let first = node
  for (let steps = 0; first.type === 'selector' && steps < longestChain; steps++)
    first = before(first) ?? first
  return { start: first.startIndex, end: node.endIndex }
}

function callOf(name: SyntaxNode): SyntaxNode | undefined {
  if (name.type !== 'identifier') return undefined
  const link = isLink(name.parent) ? name.parent?.parent : name
  const next = link?.nextNamedSibling ?? undefined
  return next !== undefined && argumentPartOf(next) !== undefined ? next : undefined
}

function isLink(node: SyntaxNode | null): boolean {
  return (
    node?.type === 'unconditional_assignable_selector' || node?.type === 'conditional_assignable_selector'
  )
}

function argumentPartOf(node: SyntaxNode): SyntaxNode | undefined {
  return node.type === 'selector' ? childOfType(node, 'argument_part') : undefined
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return childrenOf(childOfType(argumentPartOf(call), 'arguments'))
}

/** `.mail` of a selector. */
function nameOf(selector: SyntaxNode | undefined): string | undefined {
  if (selector?.type !== 'selector') return undefined
  const link = childOfType(selector, 'unconditional_assignable_selector', 'conditional_assignable_selector')
  return childOfType(link, 'identifier')?.text
}

function calleeOf(last: SyntaxNode | undefined): readonly string[] {
  const path: string[] = []
  let node = last
  for (let steps = 0; node?.type === 'selector' && steps < longestChain; steps++, node = before(node)) {
    const name = nameOf(node)
    if (name !== undefined) path.unshift(name)
  }
  if (node?.type === 'identifier') return [node.text, ...path]
  return node?.type === 'this' ? ['this', ...path] : []
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly (SyntaxNode | undefined)[]): Expression {
  const all = parts.filter((part) => part !== undefined)
  return all.length === 0 ? nothing : { kind: 'parts', parts: all }
}

/** The ends of the chains that lie side by side. */
function endsOf(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] {
  return nodes.filter((_, index) => nodes[index + 1]?.type !== 'selector')
}

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
    case 'identifier_dollar_escaped':
      return { kind: 'name', name: node.text }
    case 'this':
    case 'super':
      return { kind: 'name', name: 'this' }
    case 'selector':
      return chainOf(node)
    case 'named_argument': {
      const label = childOfType(childOfType(node, 'label'), 'identifier')?.text
      const value = childrenOf(node).at(-1)
      if (value === undefined) return nothing
      return label === undefined ? partsOf([value]) : { kind: 'keyed', key: label, value }
    }
    case 'pair': {
      const value = fieldsOf(node, 'value').at(-1)
      const key = stringOf(fieldOf(node, 'key'))
      if (value === undefined) return nothing
      return key === undefined ? partsOf([value]) : { kind: 'keyed', key, value }
    }
    case 'string_literal':
      return partsOf(childrenOf(node).filter((part) => part.type === 'template_substitution'))
    case 'conditional_expression':
      return partsOf([...fieldsOf(node, 'consequence').slice(-1), ...fieldsOf(node, 'alternative').slice(-1)])
    case 'type_cast_expression':
      return partsOf(endsOf(childrenOf(node)).slice(0, 1))
    case 'if_null_expression':
      return partsOf([...fieldsOf(node, 'first').slice(-1), ...fieldsOf(node, 'second').slice(-1)])
    case 'argument':
    case 'template_substitution':
    case 'additive_expression':
    case 'parenthesized_expression':
    case 'unary_expression':
    case 'await_expression':
    case 'list_literal':
    case 'set_or_map_literal':
    case 'spread_element':
      return partsOf(endsOf(childrenOf(node)))
    default:
      return nothing
  }
}

const sameValue = new Set(
  'toString toLowerCase toUpperCase trim trimLeft trimRight first last single value text toList toSet toIso8601String toUtc toLocal'.split(
    ' ',
  ),
)
const askers =
  /^(?:length|isEmpty|isNotEmpty|hashCode|runtimeType|contains|containsKey|startsWith|endsWith|indexOf)$/

function chainOf(selector: SyntaxNode): Expression {
  const object = before(selector)
  if (object === undefined) return nothing
  if (argumentPartOf(selector) !== undefined) {
    const given = argumentsOf(selector)
    if (object.type === 'identifier') return { kind: 'call', name: object.text, arguments: given }
    const name = nameOf(object)
    const receiver = before(object)
    if (name === undefined || receiver === undefined || askers.test(name)) return nothing
    return sameValue.has(name)
      ? partsOf([receiver])
      : { kind: 'call', name, object: receiver, arguments: given }
  }
  const name = nameOf(selector)
  if (name === undefined) {
    const link = childOfType(selector, 'unconditional_assignable_selector', 'conditional_assignable_selector')
    const key = stringOf(childrenOf(childOfType(link, 'index_selector'))[0])
    return key === undefined ? partsOf([object]) : { kind: 'member', object, name: key }
  }
  if (askers.test(name)) return nothing
  return sameValue.has(name) ? partsOf([object]) : { kind: 'member', object, name }
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const bind = (name: SyntaxNode | undefined, from: number, more: Partial<FlowBinding>): void => {
    if (name !== undefined) bindings.push({ name: name.text, from, ...more })
  }
  const typed = (node: SyntaxNode): Partial<FlowBinding> => {
    const type = readDartType(typeOf(node)).attributes?.references
    return type === undefined ? {} : { type }
  }
  const unlessScope = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const isLocal = scope.type !== 'class_body' && scope.type !== 'program'
  const parameter = (node: SyntaxNode): typeof prune => {
    bind(fieldOf(node, 'name') ?? childOfType(node, 'identifier'), scope.startIndex, typed(node))
    return prune
  }
  const head = scope.type === 'function_body' ? before(scope) : undefined
  // The parameters of a function stand beside its body; of another scope's they are not.
  if (head !== undefined && /signature$|^declaration$/.test(head.type))
    walkTree<null>(head, null, {
      formal_parameter: (node) => {
        bind(fieldOf(node, 'name') ?? childOfType(node, 'identifier'), scope.startIndex, typed(node))
        return prune
      },
    })
  walkTree<null>(scope, null, {
    function_body: unlessScope,
    function_expression: unlessScope,
    for_statement: unlessScope,
    class_body: unlessScope,
    function_signature: prune,
    method_signature: prune,
    formal_parameter: parameter,
    declaration: (node) => {
      for (const one of childrenOf(childOfType(node, 'initialized_identifier_list')))
        bind(childOfType(one, 'identifier'), scope.startIndex, typed(node))
      return prune
    },
    initialized_variable_definition: (node) => {
      const give = (name: SyntaxNode | undefined, written: SyntaxNode | undefined): void => {
        const value = unwrapped(written)
        bind(name, isLocal ? node.endIndex : scope.startIndex, {
          ...madeType(value),
          ...typed(node),
          ...(value === undefined || !isLocal ? {} : { value }),
        })
      }
      give(fieldOf(node, 'name'), fieldsOf(node, 'value').at(-1))
      // `Guest first = a, second = b`.
      for (const more of childrenOf(node).filter((part) => part.type === 'initialized_identifier')) {
        const [name, ...values] = childrenOf(more)
        give(name, values.at(-1))
      }
      return null
    },
    for_loop_parts: (node) => {
      const name = fieldOf(node, 'name')
      if (name !== undefined) bind(name, node.startIndex, typed(node))
      return null
    },
    catch_parameters: (node) => {
      for (const name of childrenOf(node)) bind(name, node.startIndex, { isError: true })
      return prune
    },
    string_literal: prune,
  })
  return bindings
}

/** The call in `await api.find(id)` and `find(id)!`: what is made, and not what it is made of. */
function unwrapped(value: SyntaxNode | undefined): SyntaxNode | undefined {
  let node = value
  for (let steps = 0; node !== undefined && steps < longestChain; steps++)
    if (node.type === 'unary_expression' || node.type === 'await_expression') {
      const ends = endsOf(childrenOf(node))
      if (ends.length !== 1) return node
      node = ends[0]
    } else if (node.type === 'selector' && node.text === '!') node = before(node)
    else return node
  return node
}

/** `User(…)` makes a `User`. */
function madeType(value: SyntaxNode | undefined): { readonly type?: string } {
  const made = value !== undefined && argumentPartOf(value) !== undefined ? before(value) : undefined
  return made?.type === 'identifier' && /^\p{Lu}\w*\p{Ll}/u.test(made.text) ? { type: made.text } : {}
}
