/** What the syntax of C# means for values that reach a log. */
import { readCsharpType } from './csharp-types.ts'
import {
  addingMethods,
  assignedBinding,
  eachMethods,
  howAssigned,
  mappingMethods,
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

export const csharpFlows: FlowSyntax = {
  language: 'csharp',
  calls: new Set(['invocation_expression']),
  scopes: new Set([
    'method_declaration',
    'constructor_declaration',
    'local_function_statement',
    'lambda_expression',
    'class_declaration',
    'record_declaration',
    'struct_declaration',
    'compilation_unit',
  ]),
  callee: (call) => chainOf(call).path,
  arguments: (call) => [...chainOf(call).added, call].flatMap((each) => argumentsOf(each)),
  expression: expressionOf,
  bindings: bindingsOf,
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = fieldOf(call, 'arguments') ?? childOfType(call, 'argument_list')
  return childrenOf(list).flatMap((argument) => childrenOf(argument).at(-1) ?? [])
}

/** Methods that add to what a logger writes, and give it back. */
const adders = /^(?:ForContext|WithProperty|WithProperties|WithException|AtLevel)$/
const longestChain = 40

interface Chain {
  readonly path: readonly string[]
  /** Calls on the way that add a value. */
  readonly added: readonly SyntaxNode[]
}

/** `Log.ForContext("mail", mail).Warning("x")` is called `Log.Warning`, and adds what stands in `ForContext`. */
function chainOf(call: SyntaxNode): Chain {
  const path: string[] = []
  const added: SyntaxNode[] = []
  let node = fieldOf(call, 'function')
  for (let depth = 0; node !== undefined && depth < longestChain; depth++) {
    switch (node.type) {
      case 'identifier':
      case 'this':
      case 'base':
        return { path: [node.text, ...path], added: added.reverse() }
      case 'generic_name':
        return { path: [childOfType(node, 'identifier')?.text ?? '', ...path], added: added.reverse() }
      case 'member_access_expression':
        path.unshift(nameOf(fieldOf(node, 'name')))
        node = fieldOf(node, 'expression')
        break
      case 'member_binding_expression':
        path.unshift(nameOf(fieldOf(node, 'name')))
        node = conditionOf(node)
        break
      case 'invocation_expression': {
        const called = fieldOf(node, 'function')
        if (called?.type === 'member_access_expression' && adders.test(nameOf(fieldOf(called, 'name')))) {
          added.push(node)
          node = fieldOf(called, 'expression')
        } else node = called
        break
      }
      case 'conditional_access_expression':
        node = childrenOf(node).at(-1)
        break
      case 'postfix_unary_expression':
      case 'parenthesized_expression':
        node = childrenOf(node)[0]
        break
      default:
        return { path: [], added: [] }
    }
  }
  return { path: [], added: [] }
}

function nameOf(node: SyntaxNode | undefined): string {
  return (node?.type === 'generic_name' ? childOfType(node, 'identifier') : node)?.text ?? ''
}

/** What stands before the `?.` that a name is behind. */
function conditionOf(node: SyntaxNode): SyntaxNode | undefined {
  let inner = node
  let outer = node.parent
  for (let level = 0; outer !== null && level < longestChain; level++, inner = outer, outer = outer.parent)
    if (outer.type === 'conditional_access_expression') {
      const condition = fieldOf(outer, 'condition')
      if (condition?.id !== inner.id) return condition
    }
  return undefined
}

/** `event` of `@event`. */
function plainName(node: SyntaxNode): string {
  return node.text.replace(/^@/, '')
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly (SyntaxNode | undefined)[]): Expression {
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? nothing : { kind: 'parts', parts: known }
}

const comparisons = /^(?:==|!=|<|>|<=|>=|&&|\|\||is)$/

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
      return { kind: 'name', name: plainName(node) }
    case 'this':
      return { kind: 'name', name: 'this' }
    case 'member_access_expression': {
      const object = fieldOf(node, 'expression')
      return object === undefined ? nothing : { kind: 'member', object, name: nameOf(fieldOf(node, 'name')) }
    }
    case 'member_binding_expression': {
      const object = conditionOf(node)
      return object === undefined ? nothing : { kind: 'member', object, name: nameOf(fieldOf(node, 'name')) }
    }
    case 'conditional_access_expression': {
      const inner = childrenOf(node).at(-1)
      return inner === undefined ? nothing : expressionOf(inner)
    }
    case 'await_expression':
    case 'parenthesized_expression':
    case 'postfix_unary_expression':
    case 'prefix_unary_expression': {
      const [inner] = childrenOf(node)
      return inner === undefined || node.text.startsWith('!') ? nothing : expressionOf(inner)
    }
    case 'element_access_expression': {
      const object = fieldOf(node, 'expression')
      const key = childrenOf(childOfType(fieldOf(node, 'subscript'), 'argument'))[0]
      return object !== undefined && key?.type === 'string_literal'
        ? { kind: 'member', object, name: key.text.slice(1, -1) }
        : partsOf([object])
    }
    case 'interpolated_string_expression':
      return partsOf(
        childrenOf(node).flatMap((part) =>
          part.type === 'interpolation'
            ? (childrenOf(part).find((child) => !child.type.startsWith('interpolation_')) ?? [])
            : [],
        ),
      )
    case 'binary_expression':
      return comparisons.test(fieldOf(node, 'operator')?.type ?? '')
        ? nothing
        : partsOf([fieldOf(node, 'left'), fieldOf(node, 'right')])
    case 'conditional_expression':
      return partsOf([fieldOf(node, 'consequence'), fieldOf(node, 'alternative')])
    case 'cast_expression':
    case 'as_expression':
      return partsOf([fieldOf(node, 'value') ?? fieldOf(node, 'left')])
    case 'anonymous_object_creation_expression':
      // `new { user.Email, Phone = number }`: a name before `=` is a key.
      return partsOf(childrenOf(node).filter((child) => child.nextSibling?.type !== '='))
    // What an object is made with: `new Options { Email = user.Email }`.
    case 'assignment_expression': {
      const value = fieldOf(node, 'right')
      const key = fieldOf(node, 'left')?.text
      return value === undefined || key === undefined ? nothing : { kind: 'keyed', key, value }
    }
    case 'object_creation_expression':
    case 'implicit_object_creation_expression': {
      const held = childrenOf(fieldOf(node, 'initializer') ?? childOfType(node, 'initializer_expression'))
      const given = argumentsOf(node)
      const name = nameOf(fieldOf(node, 'type'))
      return given.length === 0 ? partsOf(held) : { kind: 'call', name, arguments: [...given, ...held] }
    }
    case 'switch_expression':
      return partsOf(
        childrenOf(node).flatMap((arm) =>
          arm.type === 'switch_expression_arm' ? (childrenOf(arm).at(-1) ?? []) : [],
        ),
      )
    // `user with { Email = mail }`: the copy, and what is changed in it.
    case 'with_expression': {
      const [copied, ...changed] = childrenOf(node)
      return partsOf([copied, ...changed.map((one) => childrenOf(one).at(-1))])
    }
    case 'implicit_array_creation_expression':
    case 'array_creation_expression':
    case 'initializer_expression':
    case 'collection_expression':
    case 'expression_element':
      return partsOf(childrenOf(node))
    case 'invocation_expression':
      return callOf(node)
    default:
      return nothing
  }
}

/** Methods without arguments that give the value itself in another form. */
const sameValue =
  /^(?:ToString|Trim|ToLower(?:Invariant)?|ToUpper(?:Invariant)?|ToList|ToArray|AsEnumerable|First(?:OrDefault)?|Single(?:OrDefault)?|Last(?:OrDefault)?|ConfigureAwait|Build)$/
/** Types whose methods show what they are given. */
const showing =
  /^(?:string|String|JsonSerializer|JsonConvert|Convert|Regex|StringBuilder|WebUtility|HttpUtility|Uri|(?:Url|Html)Encoder\.Default)$/

function callOf(node: SyntaxNode): Expression {
  const written = fieldOf(node, 'function')
  const called = written?.type === 'conditional_access_expression' ? childrenOf(written).at(-1) : written
  const given = argumentsOf(node)
  if (called?.type === 'identifier' || called?.type === 'generic_name')
    return called.text === 'nameof' ? nothing : { kind: 'call', name: nameOf(called), arguments: given }
  const object =
    called?.type === 'member_access_expression'
      ? fieldOf(called, 'expression')
      : called?.type === 'member_binding_expression'
        ? conditionOf(called)
        : undefined
  if (called === undefined || object === undefined) return nothing
  const name = nameOf(fieldOf(called, 'name'))
  if (showing.test(object.text)) return { kind: 'call', name, arguments: given }
  if (given.length === 0 && !sameValue.test(name))
    return { kind: 'member', object, name: name.replace(/^Get(?=\p{Lu})/u, '') }
  if (mappingMethods.test(name) && given[0]?.type === 'lambda_expression') {
    const body = fieldOf(given[0], 'body')
    if (body !== undefined && body.type !== 'block') return { kind: 'within', body }
  }
  const isStatic = object.type === 'identifier' && /^\p{Lu}/u.test(object.text)
  return { kind: 'call', name: isStatic ? `${object.text}.${name}` : name, object, arguments: given }
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
    const typed =
      type === undefined || type.type === 'implicit_type' ? undefined : readCsharpType(type.text).reference
    bindings.push({
      name: plainName(name),
      from,
      ...(typed === undefined ? {} : { type: typed }),
      ...(value === undefined ? {} : { value }),
    })
  }
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const declared = (node: SyntaxNode, from: number, withValue: boolean): void => {
    const declaration = childOfType(node, 'variable_declaration')
    const type = fieldOf(declaration, 'type')
    for (const declarator of childrenOf(declaration)) {
      const name = fieldOf(declarator, 'name')
      if (declarator.type !== 'variable_declarator') continue
      const [pattern, tuple] = childrenOf(declarator)
      if (pattern?.type === 'tuple_pattern') {
        const values = childrenOf(tuple)
        const names = fieldsOf(pattern, 'name')
        if (tuple?.type === 'tuple_expression' && values.length === names.length)
          names.forEach((one, index) => {
            add(one, undefined, from, childrenOf(values[index]).at(-1))
          })
        continue
      }
      const last = childrenOf(declarator).at(-1)
      const value = last === undefined || last.id === name?.id ? undefined : last
      const made = value?.type === 'object_creation_expression' ? fieldOf(value, 'type') : undefined
      add(name, type?.type === 'implicit_type' ? made : type, from, withValue ? value : undefined)
    }
  }
  walkTree<null>(scope, null, {
    class_declaration: isScopeItself,
    record_declaration: isScopeItself,
    struct_declaration: isScopeItself,
    method_declaration: isScopeItself,
    constructor_declaration: isScopeItself,
    local_function_statement: isScopeItself,
    lambda_expression: isScopeItself,
    interface_declaration: prune,
    enum_declaration: prune,
    attribute_list: prune,
    parameter: (node) => {
      add(fieldOf(node, 'name'), fieldOf(node, 'type'), scope.startIndex)
      return prune
    },
    implicit_parameter: (node) => {
      bindings.push({ name: node.text, from: scope.startIndex })
      return prune
    },
    field_declaration: (node) => {
      declared(node, scope.startIndex, false)
      return prune
    },
    property_declaration: (node) => {
      add(fieldOf(node, 'name'), fieldOf(node, 'type'), scope.startIndex)
      return prune
    },
    local_declaration_statement: (node) => {
      declared(node, node.endIndex, true)
      return null
    },
    assignment_expression: (node) => {
      const left = fieldOf(node, 'left')
      const value = fieldOf(node, 'right')
      const by = howAssigned(node)
      // What stands in an initializer is a key of it.
      if (left?.type === 'identifier' && value !== undefined && node.parent?.type === 'expression_statement')
        bindings.push(assignedBinding(plainName(left), node, value, scope, by))
      return null
    },
    invocation_expression: (node) => {
      const called = fieldOf(node, 'function')
      const object = fieldOf(called, 'expression')
      if (object?.type === 'identifier' && addingMethods.test(nameOf(fieldOf(called, 'name'))))
        for (const value of argumentsOf(node))
          bindings.push(assignedBinding(plainName(object), node, value, scope, 'addition'))
      return null
    },
    declaration_pattern: (node) => {
      const type = fieldOf(node, 'type')
      const name = fieldOf(node, 'name')
      if (type?.type !== 'implicit_type') add(name, type, node.startIndex)
      const property = node.parent?.type === 'subpattern' ? childrenOf(node.parent)[0]?.text : undefined
      const value = property === undefined ? undefined : matchedBy(node)
      if (name !== undefined && value !== undefined)
        bindings.push({ name: plainName(name), from: node.startIndex, value, property })
      return prune
    },
    foreach_statement: (node) => {
      add(fieldOf(node, 'left'), fieldOf(node, 'type'), node.startIndex)
      return null
    },
    catch_declaration: (node) => {
      const name = fieldOf(node, 'name')
      if (name !== undefined) bindings.push({ name: name.text, from: node.startIndex, isError: true })
      return prune
    },
  })
  return [...bindings, ...elementsOf(scope)]
}

/** What a pattern of properties is held against: `user is { Email: var mail }`. */
function matchedBy(pattern: SyntaxNode): SyntaxNode | undefined {
  let around = pattern.parent
  for (let level = 0; around !== null && level < 4; level++, around = around.parent)
    if (around.type === 'is_pattern_expression') return fieldOf(around, 'expression')
  return undefined
}

/** The parameter of a lambda that is called for the elements of something: `users.Select(one => …)`. */
function elementsOf(scope: SyntaxNode): readonly FlowBinding[] {
  if (scope.type !== 'lambda_expression') return []
  const called = fieldOf(scope.parent?.parent?.parent, 'function')
  const parameters = fieldOf(scope, 'parameters')
  const only = parameters?.type === 'implicit_parameter' ? parameters : childrenOf(parameters)[0]
  const value = fieldOf(called, 'expression')
  if (only === undefined || fieldOf(only, 'type') !== undefined || value === undefined) return []
  return eachMethods.test(nameOf(fieldOf(called, 'name')))
    ? [{ name: plainName(fieldOf(only, 'name') ?? only), from: scope.startIndex, value, isElement: true }]
    : []
}
