/** What the syntax of Java means for values that reach a log. */
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
import {
  childOfType,
  childrenOf,
  fieldOf,
  fieldsOf,
  prune,
  walkTree,
  type SyntaxNode,
} from './tree-parsing.ts'

export const javaFlows: FlowSyntax = {
  language: 'java',
  calls: new Set(['method_invocation']),
  scopes: new Set([
    'method_declaration',
    'constructor_declaration',
    'lambda_expression',
    'class_body',
    'record_declaration',
    'program',
  ]),
  callee: (call) => calleeOf(call, 0),
  arguments: (call) => childrenOf(fieldOf(call, 'arguments')),
  expression: expressionOf,
  bindings: bindingsOf,
}

function calleeOf(node: SyntaxNode | undefined, depth: number): readonly string[] {
  if (node === undefined || depth > 12) return []
  switch (node.type) {
    case 'identifier':
    case 'this':
      return [node.text]
    case 'field_access': {
      const object = calleeOf(fieldOf(node, 'object'), depth + 1)
      return object.length === 0 ? [] : [...object, fieldOf(node, 'field')?.text ?? '']
    }
    case 'method_invocation': {
      const name = fieldOf(node, 'name')?.text ?? ''
      const object = fieldOf(node, 'object')
      if (object === undefined) return [name]
      const path = calleeOf(object, depth + 1)
      return path.length === 0 ? [] : [...path, name]
    }
    default:
      return []
  }
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly (SyntaxNode | undefined)[]): Expression {
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? nothing : { kind: 'parts', parts: known }
}

const comparisons = /^(?:==|!=|<|>|<=|>=|&&|\|\||instanceof)$/

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
    case 'this':
      return { kind: 'name', name: node.text }
    case 'field_access': {
      const object = fieldOf(node, 'object')
      const name = fieldOf(node, 'field')?.text
      return object === undefined || name === undefined ? nothing : { kind: 'member', object, name }
    }
    case 'array_access':
      return partsOf([fieldOf(node, 'array')])
    case 'method_invocation':
      return callOf(node)
    case 'binary_expression':
      return comparisons.test(fieldOf(node, 'operator')?.type ?? '')
        ? nothing
        : partsOf([fieldOf(node, 'left'), fieldOf(node, 'right')])
    case 'ternary_expression':
      return partsOf([fieldOf(node, 'consequence'), fieldOf(node, 'alternative')])
    case 'cast_expression':
      return partsOf([fieldOf(node, 'value')])
    case 'lambda_expression': {
      const body = fieldOf(node, 'body')
      return body?.type === 'block' ? nothing : partsOf([body])
    }
    case 'parenthesized_expression':
    case 'array_initializer':
      return partsOf(childrenOf(node))
    case 'array_creation_expression':
      return partsOf([fieldOf(node, 'value')])
    case 'object_creation_expression':
      return {
        kind: 'call',
        name: fieldOf(node, 'type')?.text ?? '',
        arguments: childrenOf(fieldOf(node, 'arguments')),
      }
    case 'switch_expression':
      return partsOf(
        childrenOf(fieldOf(node, 'body')).flatMap((rule) =>
          childrenOf(rule).filter(({ type }) => type !== 'switch_label'),
        ),
      )
    case 'expression_statement':
    case 'yield_statement':
      return partsOf(childrenOf(node).slice(0, 1))
    default:
      return nothing
  }
}

/** Methods without arguments that give the value itself in another form. */
const sameValue = new Set(
  'toString trim strip toLowerCase toUpperCase get orElseThrow build stream toList collect toArray intern getBytes toCharArray name asText'.split(
    ' ',
  ),
)

function callOf(node: SyntaxNode): Expression {
  const name = fieldOf(node, 'name')?.text ?? ''
  const object = fieldOf(node, 'object')
  const given = childrenOf(fieldOf(node, 'arguments'))
  if (given.length === 0) {
    const property = propertyOfGetter(name)
    if (object === undefined) return property === undefined ? nothing : { kind: 'name', name: property }
    if (!sameValue.has(name)) return { kind: 'member', object, name: property ?? name }
  }
  const [key] = given
  if (object !== undefined && mappingMethods.test(name)) {
    if (key?.type === 'method_reference') {
      const getter = childrenOf(key).at(-1)?.text ?? ''
      return { kind: 'member', object, name: propertyOfGetter(getter) ?? getter }
    }
    const body = key?.type === 'lambda_expression' ? fieldOf(key, 'body') : undefined
    if (body !== undefined && body.type !== 'block') return { kind: 'within', body }
  }
  if (
    object !== undefined &&
    /^get(?:OrDefault|Parameter|Header|Attribute|String)?$/.test(name) &&
    key?.type === 'string_literal'
  )
    return { kind: 'member', object, name: childOfType(key, 'string_fragment')?.text ?? '' }
  return { kind: 'call', name, object, arguments: given }
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const add = (
    name: SyntaxNode | undefined,
    type: SyntaxNode | undefined,
    from: number,
    value?: SyntaxNode,
  ): void => {
    if (name === undefined) return
    const typed = type === undefined ? undefined : readJvmType(type.text).reference
    bindings.push({
      name: name.text,
      from,
      ...(typed === undefined ? {} : { type: typed }),
      ...(value === undefined ? {} : { value }),
    })
  }
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  bindings.push(...elementsOf(scope))
  const declared = (node: SyntaxNode, from: number): void => {
    const type = fieldOf(node, 'type')
    for (const declarator of fieldsOf(node, 'declarator'))
      add(
        fieldOf(declarator, 'name'),
        type?.text === 'var' ? madeType(fieldOf(declarator, 'value')) : type,
        from,
        fieldOf(declarator, 'value'),
      )
  }
  /** A component of a record is known by the name that it is given: `User(Long id, String email)`. */
  const matched = (pattern: SyntaxNode, from: number): void => {
    for (const part of childrenOf(childOfType(pattern, 'record_pattern_body'))) {
      const [type, name] = childrenOf(part)
      if (part.type === 'record_pattern') matched(part, from)
      else add(name, type, from)
    }
  }
  walkTree<null>(scope, null, {
    class_body: isScopeItself,
    method_declaration: isScopeItself,
    constructor_declaration: isScopeItself,
    lambda_expression: isScopeItself,
    record_declaration: isScopeItself,
    class_declaration: isScopeItself,
    interface_declaration: prune,
    import_declaration: prune,
    formal_parameter: (node) => {
      add(fieldOf(node, 'name'), fieldOf(node, 'type'), scope.startIndex)
      return prune
    },
    field_declaration: (node) => {
      // A field is there wherever it is written; what it is given first says little of what it holds.
      const type = fieldOf(node, 'type')
      for (const declarator of fieldsOf(node, 'declarator'))
        add(fieldOf(declarator, 'name'), type, scope.startIndex)
      return prune
    },
    local_variable_declaration: (node) => {
      declared(node, node.endIndex)
      return null
    },
    enhanced_for_statement: (node) => {
      add(fieldOf(node, 'name'), fieldOf(node, 'type'), node.startIndex)
      return null
    },
    assignment_expression: (node) => {
      const left = fieldOf(node, 'left')
      const value = fieldOf(node, 'right')
      if (left?.type === 'identifier' && value !== undefined)
        bindings.push(assignedBinding(left.text, node, value, scope, howAssigned(node)))
      return null
    },
    method_invocation: (node) => {
      const object = fieldOf(node, 'object')
      if (object?.type === 'identifier' && addingMethods.test(fieldOf(node, 'name')?.text ?? ''))
        for (const value of childrenOf(fieldOf(node, 'arguments')))
          bindings.push(assignedBinding(object.text, node, value, scope, 'addition'))
      return null
    },
    instanceof_expression: (node) => {
      const pattern = fieldOf(node, 'pattern')
      if (pattern === undefined) add(fieldOf(node, 'name'), fieldOf(node, 'right'), node.startIndex)
      else matched(pattern, node.startIndex)
      return null
    },
    catch_formal_parameter: (node) => {
      const name = fieldOf(node, 'name')
      if (name !== undefined) bindings.push({ name: name.text, from: node.startIndex, isError: true })
      return prune
    },
  })
  return bindings
}

/** The parameter of a lambda that is called for the elements of something: `users.forEach(one -> …)`. */
function elementsOf(scope: SyntaxNode): readonly FlowBinding[] {
  if (scope.type !== 'lambda_expression') return []
  const call = scope.parent?.parent
  const parameters = fieldOf(scope, 'parameters')
  const name = parameters?.type === 'identifier' ? parameters : childrenOf(parameters)[0]
  if (call?.type !== 'method_invocation' || name?.type !== 'identifier') return []
  const value = fieldOf(call, 'object')
  return value !== undefined && eachMethods.test(fieldOf(call, 'name')?.text ?? '')
    ? [{ name: name.text, from: scope.startIndex, value, isElement: true }]
    : []
}

/** `new User(…)` makes a `User`. */
function madeType(value: SyntaxNode | undefined): SyntaxNode | undefined {
  return value?.type === 'object_creation_expression' ? fieldOf(value, 'type') : undefined
}
