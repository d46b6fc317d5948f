/** What the syntax of Ruby means for values that reach a log. */
import { argumentsOf, blockOf, constantAt, keyOf, methodOf, nameOf } from './ruby-syntax.ts'
import { childrenOf, fieldOf, prune, walkTree, type SyntaxNode } from './tree-parsing.ts'
import {
  assignedBinding,
  eachMethods,
  inBranch,
  mappingMethods,
  type Expression,
  type FlowBinding,
  type FlowSyntax,
} from './tree-flows.ts'

export const rubyFlows: FlowSyntax = {
  language: 'ruby',
  calls: new Set(['call']),
  scopes: new Set(['method', 'singleton_method', 'block', 'do_block', 'lambda', 'program']),
  callee: (call) => calleeOf(call, 0),
  // `logger.debug { "…" }` writes what its block gives.
  arguments: (call) => [...childrenOf(fieldOf(call, 'arguments')), ...blockOf(call).slice(-1)],
  expression: expressionOf,
  bindings: bindingsOf,
}

function calleeOf(node: SyntaxNode | undefined, depth: number): readonly string[] {
  if (node === undefined || depth > 12) return []
  switch (node.type) {
    case 'identifier':
    case 'constant':
    case 'global_variable':
      return [node.text]
    case 'instance_variable':
    case 'class_variable':
      return ['this', node.text.replace(/^@+/, '')]
    case 'self':
      return ['this']
    case 'scope_resolution':
      return node.text.split('::').filter((name) => name !== '')
    case 'call': {
      const receiver = fieldOf(node, 'receiver')
      const method = methodOf(node)
      if (receiver === undefined) return method === '' ? [] : [method]
      const path = calleeOf(receiver, depth + 1)
      return path.length === 0 || method === '' ? [] : [...path, method]
    }
    default:
      return []
  }
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly (SyntaxNode | undefined)[]): Expression {
  const all = parts.filter((part) => part !== undefined)
  return all.length === 0 ? nothing : { kind: 'parts', parts: all }
}

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
      return { kind: 'name', name: node.text }
    case 'instance_variable':
    case 'class_variable':
      return { kind: 'name', name: node.text.replace(/^@+/, '') }
    case 'self':
      return { kind: 'name', name: 'this' }
    case 'call':
      return callOf(node)
    case 'element_reference': {
      const object = fieldOf(node, 'object')
      const [, key] = childrenOf(node)
      const name = nameOf(key)?.name
      return object === undefined
        ? nothing
        : name === undefined
          ? partsOf([object])
          : { kind: 'member', object, name }
    }
    case 'pair': {
      const value = fieldOf(node, 'value')
      const key = keyOf(node)?.name
      // `email:` alone is the variable of that name.
      if (value === undefined) return key === undefined ? nothing : { kind: 'name', name: key }
      return key === undefined ? partsOf([value]) : { kind: 'keyed', key, value }
    }
    case 'string':
    case 'chained_string':
    case 'heredoc_body':
      return partsOf(
        childrenOf(node).filter((part) => part.type === 'interpolation' || part.type === 'string'),
      )
    case 'binary': {
      const operator = fieldOf(node, 'operator')?.text ?? ''
      if (/^(?:[!=<>]|=~|and$|&&$)/.test(operator) && operator !== '<<')
        return operator === '&&' || operator === 'and' ? partsOf([fieldOf(node, 'right')]) : nothing
      return partsOf(childrenOf(node))
    }
    case 'interpolation':
    case 'parenthesized_statements':
    case 'array':
    case 'hash':
    case 'splat_argument':
    case 'hash_splat_argument':
    case 'argument_list':
    case 'begin_block':
      return partsOf(childrenOf(node))
    case 'conditional':
      return partsOf([fieldOf(node, 'consequence'), fieldOf(node, 'alternative')])
    case 'assignment':
      return partsOf([fieldOf(node, 'right')])
    default:
      return nothing
  }
}

/** Methods that give their receiver, or a part of it that shows it. */
const sameValue = new Set(
  'to_s to_str to_sym to_h to_a to_json to_i inspect strip chomp downcase upcase squish presence dup clone compact first last as_json attributes freeze html_safe itself then reload sort uniq flatten values'.split(
    ' ',
  ),
)
/** What is asked about a value, and not the value. */
const askers = /(?:\?|^(?:size|length|count|class|name_of|object_id|nil|hash))$/

function callOf(node: SyntaxNode): Expression {
  const method = methodOf(node)
  const object = fieldOf(node, 'receiver')
  if (method === '' || askers.test(method)) return nothing
  const { positional } = argumentsOf(node)
  const given = childrenOf(fieldOf(node, 'arguments'))
  if (object === undefined) {
    if (method === 'raise' || method === 'lambda' || method === 'proc') return nothing
    return { kind: 'call', name: method, arguments: given }
  }
  if (/^(?:fetch|dig|delete|read_attribute|public_send|send|try)$/.test(method)) {
    const key = nameOf(positional.at(method === 'dig' ? -1 : 0))?.name
    if (key !== undefined) return { kind: 'member', object, name: key }
  }
  if (method === 'join' || method === 'map' || method === 'pluck') {
    const key = nameOf(positional[0])?.name
    if (method === 'pluck' && key !== undefined) return { kind: 'member', object, name: key }
    const block = positional.find((each) => each.type === 'block_argument')
    const mapped = nameOf(childrenOf(block)[0])?.name
    if (mapped !== undefined) return { kind: 'member', object, name: mapped }
    if (method === 'join') return partsOf([object])
  }
  const block = fieldOf(node, 'block')
  const body = mappingMethods.test(method) ? childrenOf(fieldOf(block, 'body')).at(-1) : undefined
  if (body !== undefined) return { kind: 'within', body }
  const name = method.replace(/!$/, '')
  if (given.length === 0 && block === undefined && !sameValue.has(name))
    return object.type === 'constant' || object.type === 'scope_resolution'
      ? { kind: 'call', name, arguments: [] }
      : { kind: 'member', object, name }
  return { kind: 'call', name: sameValue.has(name) ? 'to_s' : name, object, arguments: given }
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  for (const parameter of childrenOf(fieldOf(scope, 'parameters'))) {
    const name =
      parameter.type === 'identifier' ? parameter : (fieldOf(parameter, 'name') ?? childrenOf(parameter)[0])
    if (name?.type === 'identifier') bindings.push({ name: name.text, from: scope.startIndex })
  }
  const added = (node: SyntaxNode, value: SyntaxNode | undefined): void => {
    const left = fieldOf(node, 'left')
    if (left?.type === 'identifier' && value !== undefined)
      bindings.push(assignedBinding(left.text, node, value, scope, 'addition'))
  }
  walkTree<null>(scope, null, {
    method: isScopeItself,
    singleton_method: isScopeItself,
    block: isScopeItself,
    do_block: isScopeItself,
    lambda: isScopeItself,
    class: prune,
    module: prune,
    string: prune,
    argument_list: prune,
    assignment: (node) => {
      const left = fieldOf(node, 'left')
      const value = fieldOf(node, 'right')
      if (left?.type === 'left_assignment_list') {
        const names = childrenOf(left)
        const values =
          value?.type === 'right_assignment_list' || value?.type === 'array' ? childrenOf(value) : []
        if (names.length === values.length)
          names.forEach((one, index) => {
            if (one.type === 'identifier')
              bindings.push({ name: one.text, from: node.endIndex, value: values[index] })
          })
        return null
      }
      if (left?.type !== 'identifier') return null
      const type = madeType(value)
      bindings.push({
        name: left.text,
        from: node.endIndex,
        ...inBranch(node, scope),
        ...(type === undefined ? {} : { type }),
        ...(value === undefined ? {} : { value }),
      })
      return null
    },
    operator_assignment: (node) => {
      added(node, fieldOf(node, 'right'))
      return null
    },
    binary: (node) => {
      if (fieldOf(node, 'operator')?.text === '<<') added(node, fieldOf(node, 'right'))
      return null
    },
    keyword_pattern: (node) => {
      const property = fieldOf(node, 'key')?.text.replace(/:$/, '')
      const name = fieldOf(node, 'value')
      const value = matchedBy(node)
      if (property !== undefined && value !== undefined && (name === undefined || name.type === 'identifier'))
        bindings.push({ name: name?.text ?? property, from: node.endIndex, value, property })
      return prune
    },
    exception_variable: (node) => {
      const [name] = childrenOf(node)
      if (name?.type === 'identifier')
        bindings.push({ name: name.text, from: node.startIndex, isError: true })
      return prune
    },
  })
  return [...bindings, ...elementsOf(scope)]
}

/** What a pattern is held against: `user => { email: }`, `case user in { email: }`. */
function matchedBy(pattern: SyntaxNode): SyntaxNode | undefined {
  let around = pattern.parent
  for (let level = 0; around !== null && level < 4; level++, around = around.parent)
    if (around.type === 'match_pattern' || around.type === 'case_match') return fieldOf(around, 'value')
  return undefined
}

/** The parameter of a block that is called for the elements of something: `users.each { |one| … }`. */
function elementsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const call = scope.type === 'block' || scope.type === 'do_block' ? scope.parent : null
  const [only, ...others] = childrenOf(fieldOf(scope, 'parameters'))
  if (call?.type !== 'call' || only?.type !== 'identifier' || others.length > 0) return []
  const value = fieldOf(call, 'receiver')
  return value !== undefined && eachMethods.test(methodOf(call))
    ? [{ name: only.text, from: scope.startIndex, value, isElement: true }]
    : []
}

/** `User.new(…)` and `User.find(id)` give a `User`. */
function madeType(value: SyntaxNode | undefined): string | undefined {
  if (value?.type !== 'call') return undefined
  const made = /^(?:new|create|build|find|find_by|find_or_create_by|find_or_initialize_by|first|last|take)!?$/
  return made.test(methodOf(value)) ? constantAt(fieldOf(value, 'receiver'))?.name : undefined
}
