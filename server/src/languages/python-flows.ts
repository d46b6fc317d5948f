/** What the syntax of Python means for values that reach a log. */
import { lastName, pathOf, stringAt } from './python-syntax.ts'
import { readType } from './python-types.ts'
import {
  childOfType,
  childrenOf,
  fieldOf,
  fieldsOf,
  prune,
  walkTree,
  type SyntaxNode,
} from './tree-parsing.ts'
import {
  addingMethods,
  assignedBinding,
  inBranch,
  type Expression,
  type FlowBinding,
  type FlowSyntax,
} from './tree-flows.ts'

export const pythonFlows: FlowSyntax = {
  language: 'python',
  calls: new Set(['call', 'print_statement']),
  scopes: new Set(['function_definition', 'lambda', 'module']),
  callee: (call) => (call.type === 'print_statement' ? ['print'] : calleeOf(fieldOf(call, 'function'), 0)),
  arguments: (call) => childrenOf(call.type === 'print_statement' ? call : fieldOf(call, 'arguments')),
  expression: expressionOf,
  bindings: bindingsOf,
}

/** Names from the root; a call on the way gives its own: `logger.bind(x=1).info`. */
function calleeOf(node: SyntaxNode | undefined, depth: number): readonly string[] {
  if (node === undefined || depth > 12) return []
  switch (node.type) {
    case 'identifier':
      return [node.text]
    case 'attribute': {
      const object = calleeOf(fieldOf(node, 'object'), depth + 1)
      const name = fieldOf(node, 'attribute')?.text
      return object.length === 0 || name === undefined ? [] : [...object, name]
    }
    case 'call':
      return calleeOf(fieldOf(node, 'function'), depth + 1)
    default:
      return []
  }
}

const nothing: Expression = { kind: 'nothing' }

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
      return { kind: 'name', name: node.text === 'self' ? 'this' : node.text }
    case 'attribute': {
      const object = fieldOf(node, 'object')
      const name = fieldOf(node, 'attribute')?.text
      // All that the object holds.
      return name === '__dict__' && object !== undefined ? partsOf([object]) : memberOf(object, name)
    }
    case 'subscript': {
      const key = stringAt(fieldOf(node, 'subscript'))?.name
      const object = fieldOf(node, 'value')
      return key === undefined ? partsOf(object === undefined ? [] : [object]) : memberOf(object, key)
    }
    case 'call':
      return callOf(node)
    case 'keyword_argument': {
      const value = fieldOf(node, 'value')
      return value === undefined ? nothing : { kind: 'keyed', key: fieldOf(node, 'name')?.text ?? '', value }
    }
    case 'pair': {
      const key = stringAt(fieldOf(node, 'key'))?.name
      const value = fieldOf(node, 'value')
      if (value === undefined) return nothing
      return key === undefined ? partsOf([value]) : { kind: 'keyed', key, value }
    }
    case 'string':
      return partsOf(childrenOf(node).filter((child) => child.type === 'interpolation'))
    case 'interpolation':
      return partsOf(
        [fieldOf(node, 'expression') ?? childrenOf(node)[0]].filter((each) => each !== undefined),
      )
    case 'binary_operator':
    case 'boolean_operator':
    case 'concatenated_string':
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary':
    case 'dictionary_splat':
    case 'list_splat':
    case 'parenthesized_expression':
    case 'await':
    case 'expression_list':
    case 'chevron':
      return partsOf(childrenOf(node))
    case 'conditional_expression': {
      const [whenTrue, , whenFalse] = childrenOf(node)
      return partsOf([whenTrue, whenFalse].filter((each) => each !== undefined))
    }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return partsOf([fieldOf(node, 'body')].filter((each) => each !== undefined))
    case 'named_expression':
      return partsOf([fieldOf(node, 'value')].filter((each) => each !== undefined))
    default:
      return nothing
  }
}

function partsOf(parts: readonly SyntaxNode[]): Expression {
  return parts.length === 0 ? nothing : { kind: 'parts', parts }
}

function memberOf(object: SyntaxNode | undefined, name: string | undefined): Expression {
  return object === undefined || name === undefined ? nothing : { kind: 'member', object, name }
}

function callOf(node: SyntaxNode): Expression {
  const callee = fieldOf(node, 'function')
  const given = childrenOf(fieldOf(node, 'arguments'))
  if (callee?.type === 'attribute') {
    const object = fieldOf(callee, 'object')
    const name = fieldOf(callee, 'attribute')?.text ?? ''
    // `data.get("email")`, `form.cleaned_data.pop("phone")`.
    const key = name === 'get' || name === 'pop' ? stringAt(given[0])?.name : undefined
    if (key !== undefined) return memberOf(object, key)
    if (name === 'format' && object?.type === 'string') return partsOf(given)
    return { kind: 'call', name, object, arguments: given }
  }
  const name = lastName(pathOf(callee))
  const body = name === 'map' && given[0]?.type === 'lambda' ? fieldOf(given[0], 'body') : undefined
  if (body !== undefined) return { kind: 'within', body }
  if (name === 'getattr') {
    const key = stringAt(given[1])?.name
    if (key !== undefined) return memberOf(given[0], key)
  }
  if (name === 'len' || name === 'type' || name === 'isinstance' || name === 'id' || name === 'bool')
    return nothing
  return name === '' ? nothing : { kind: 'call', name, arguments: given }
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = parametersOf(scope)
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const assigned = (node: SyntaxNode): null => {
    const left = fieldOf(node, 'left') ?? fieldOf(node, 'name')
    if (left?.type === 'pattern_list' || left?.type === 'tuple_pattern') {
      const names = childrenOf(left)
      const right = fieldOf(node, 'right')
      const values = right?.type === 'expression_list' || right?.type === 'tuple' ? childrenOf(right) : []
      if (names.length === values.length)
        names.forEach((name, index) => {
          const value = values[index]
          if (name.type === 'identifier' && value !== undefined)
            bindings.push({ name: name.text, from: node.endIndex, value })
        })
      return null
    }
    if (left?.type !== 'identifier') return null
    const type = fieldOf(node, 'type')?.text
    const value = fieldOf(node, 'right') ?? fieldOf(node, 'value')
    const typed = type === undefined ? madeType(value) : readType(type).reference
    bindings.push({
      name: left.text,
      from: node.endIndex,
      ...inBranch(node, scope),
      ...(typed === undefined ? {} : { type: typed }),
      ...(value === undefined ? {} : { value }),
    })
    return null
  }
  const loop = (node: SyntaxNode): null => {
    const left = fieldOf(node, 'left')
    const value = fieldOf(node, 'right')
    // What runs over a list is an element of it.
    const element = value?.type === 'identifier' ? elementType(bindings, value.text) : {}
    if (left?.type === 'identifier') bindings.push({ name: left.text, from: scope.startIndex, ...element })
    return null
  }
  walkTree<null>(scope, null, {
    assignment: assigned,
    named_expression: assigned,
    augmented_assignment: (node) => {
      const left = fieldOf(node, 'left')
      const value = fieldOf(node, 'right')
      if (left?.type === 'identifier' && value !== undefined)
        bindings.push(assignedBinding(left.text, node, value, scope, 'addition'))
      return null
    },
    call: (node) => {
      const called = fieldOf(node, 'function')
      const object = fieldOf(called, 'object')
      if (object?.type === 'identifier' && addingMethods.test(fieldOf(called, 'attribute')?.text ?? ''))
        for (const value of childrenOf(fieldOf(node, 'arguments')))
          bindings.push(assignedBinding(object.text, node, value, scope, 'addition'))
      return null
    },
    keyword_pattern: (node) => {
      const [key, name] = childrenOf(node)
      bindings.push(...matched(node, key?.text, name))
      return null
    },
    dict_pattern: (node) => {
      const names = fieldsOf(node, 'value')
      fieldsOf(node, 'key').forEach((key, index) => {
        bindings.push(...matched(node, stringAt(key)?.name, childrenOf(names[index])[0]))
      })
      return null
    },
    for_statement: loop,
    for_in_clause: loop,
    except_clause: (node) => {
      const error = childOfType(fieldOf(childOfType(node, 'as_pattern'), 'alias'), 'identifier')
      if (error !== undefined) bindings.push({ name: error.text, from: node.startIndex, isError: true })
      return null
    },
    function_definition: isScopeItself,
    lambda: isScopeItself,
    class_definition: prune,
    import_statement: prune,
    import_from_statement: prune,
    string: prune,
  })
  return bindings
}

/** A name that a pattern of a `match` gives to a property: `case User(email=mail)`. */
function matched(
  pattern: SyntaxNode,
  property: string | undefined,
  name: SyntaxNode | undefined,
): readonly FlowBinding[] {
  let around = pattern.parent
  for (let level = 0; around !== null && level < 8 && around.type !== 'match_statement'; level++)
    around = around.parent
  const value = fieldOf(around, 'subject')
  return name?.type === 'dotted_name' && value !== undefined
    ? [{ name: name.text, from: pattern.startIndex, value, property }]
    : []
}

function elementType(bindings: readonly FlowBinding[], list: string): { type?: string } {
  const type = bindings.find(({ name }) => name === list)?.type
  return type === undefined ? {} : { type }
}

/** `User(…)` makes a `User`. */
function madeType(value: SyntaxNode | undefined): string | undefined {
  const name = value?.type === 'call' ? lastName(pathOf(fieldOf(value, 'function'))) : ''
  return /^\p{Lu}\p{L}*\p{Ll}/u.test(name) ? name : undefined
}

function parametersOf(scope: SyntaxNode): FlowBinding[] {
  return childrenOf(fieldOf(scope, 'parameters')).flatMap((parameter): FlowBinding[] => {
    const name =
      parameter.type === 'identifier'
        ? parameter
        : (fieldOf(parameter, 'name') ?? childOfType(parameter, 'identifier'))
    if (name === undefined) return []
    const type = fieldOf(parameter, 'type')?.text
    const reference = type === undefined ? undefined : readType(type).reference
    return [
      { name: name.text, from: scope.startIndex, ...(reference === undefined ? {} : { type: reference }) },
    ]
  })
}
