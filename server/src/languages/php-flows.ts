/** What the syntax of PHP means for values that reach a log. */
import { callArguments, shortName, stringAt, variableAt } from './php-syntax.ts'
import { readPhpType } from './php-types.ts'
import {
  addingMethods,
  assignedBinding,
  eachMethods,
  inBranch,
  mappingMethods,
  propertyOfGetter,
  type Expression,
  type FlowBinding,
  type FlowSyntax,
} from './tree-flows.ts'
import { childOfType, childrenOf, fieldOf, prune, walkTree, type SyntaxNode } from './tree-parsing.ts'

export const phpFlows: FlowSyntax = {
  language: 'php',
  calls: new Set([
    'function_call_expression',
    'member_call_expression',
    'nullsafe_member_call_expression',
    'scoped_call_expression',
  ]),
  scopes: new Set([
    'function_definition',
    'method_declaration',
    'anonymous_function',
    'arrow_function',
    'class_declaration',
    'program',
  ]),
  callee: (call) => calleeOf(call, 0),
  arguments: valuesOf,
  expression: expressionOf,
  bindings: bindingsOf,
}

function valuesOf(call: SyntaxNode): readonly SyntaxNode[] {
  const { positional, named } = callArguments(call)
  return [...positional, ...named.values()]
}

function calleeOf(node: SyntaxNode | undefined, depth: number): readonly string[] {
  if (node === undefined || depth > 12) return []
  switch (node.type) {
    case 'name':
    case 'qualified_name':
      return [shortName(node.text)]
    case 'variable_name':
      return [variableAt(node)?.name ?? '']
    case 'relative_scope':
      return ['this']
    case 'function_call_expression':
      return calleeOf(fieldOf(node, 'function'), depth + 1)
    case 'member_access_expression':
    case 'nullsafe_member_access_expression':
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
    case 'scoped_call_expression':
    case 'scoped_property_access_expression': {
      const path = calleeOf(fieldOf(node, 'object') ?? fieldOf(node, 'scope'), depth + 1)
      const name = fieldOf(node, 'name')?.text.replace(/^\$/, '')
      return path.length === 0 || name === undefined ? [] : [...path, name]
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
    case 'variable_name': {
      const name = variableAt(node)?.name
      return name === undefined ? nothing : { kind: 'name', name }
    }
    case 'member_access_expression':
    case 'nullsafe_member_access_expression': {
      const object = fieldOf(node, 'object')
      const name = fieldOf(node, 'name')
      return object === undefined || name?.type !== 'name'
        ? nothing
        : { kind: 'member', object, name: name.text }
    }
    case 'subscript_expression': {
      const [object, key] = childrenOf(node)
      const name = stringAt(key)?.name ?? (key?.type === 'name' ? key.text : undefined)
      return object === undefined
        ? nothing
        : name === undefined
          ? partsOf([object])
          : { kind: 'member', object, name }
    }
    case 'member_call_expression':
    case 'nullsafe_member_call_expression':
    case 'scoped_call_expression':
    case 'function_call_expression':
      return callOf(node)
    case 'array_element_initializer': {
      const [first, second] = childrenOf(node)
      if (second === undefined) return partsOf([first])
      const key = stringAt(first)?.name
      return key === undefined ? partsOf([second]) : { kind: 'keyed', key, value: second }
    }
    case 'binary_expression': {
      const operator = fieldOf(node, 'operator')?.text ?? ''
      return /^(?:\.|\?\?|\?:)$/.test(operator) ? partsOf(childrenOf(node)) : nothing
    }
    case 'conditional_expression':
      return partsOf([fieldOf(node, 'body') ?? fieldOf(node, 'condition'), fieldOf(node, 'alternative')])
    case 'assignment_expression':
      return partsOf([fieldOf(node, 'right')])
    case 'match_expression':
      return partsOf(childrenOf(fieldOf(node, 'body')).map((arm) => fieldOf(arm, 'return_expression')))
    case 'object_creation_expression': {
      const name = shortName(childOfType(node, 'name', 'qualified_name')?.text ?? '')
      return { kind: 'call', name, arguments: valuesOf(node) }
    }
    case 'encapsed_string':
    case 'heredoc_body':
      return partsOf(childrenOf(node).filter((part) => part.type !== 'string_content'))
    case 'heredoc':
      return partsOf([fieldOf(node, 'value') ?? childOfType(node, 'heredoc_body')])
    case 'array_creation_expression':
    case 'parenthesized_expression':
    case 'cast_expression':
    case 'argument':
    case 'variadic_unpacking':
    case 'clone_expression':
      return partsOf(childrenOf(node))
    default:
      return nothing
  }
}

/** Functions and methods that give what they are given, or a part of it that shows it. */
const sameValue = new Set(
  'sprintf vsprintf implode print_r var_export json_encode serialize strtolower strtoupper ucfirst trim strval htmlspecialchars e array_values array_merge compact collect toArray toJson first last all jsonSerialize __toString toString'.split(
    ' ',
  ),
)
const askers =
  /^(?:count|strlen|is_\w+|isset|empty|get_class|gettype|array_keys|method_exists|in_array|trans|__|time|date|isEmpty|exists)$/

function callOf(node: SyntaxNode): Expression {
  const object = fieldOf(node, 'object')
  const name = shortName((fieldOf(node, 'name') ?? fieldOf(node, 'function'))?.text ?? '')
  const given = valuesOf(node)
  if (name === '' || askers.test(name)) return nothing
  if (name === 'compact' && object === undefined)
    return { kind: 'names', names: given.flatMap((one) => stringAt(one)?.name ?? []) }
  const body = name === 'array_map' || mappingMethods.test(name) ? bodyOf(given[0]) : undefined
  if (body !== undefined) return { kind: 'within', body }
  if (object !== undefined) {
    if (given.length === 0 && !sameValue.has(name))
      return { kind: 'member', object, name: propertyOfGetter(name) ?? name }
    const key = /^(?:get|input|post|query|cookie|header|pull|offsetGet|getAttribute|only)$/.test(name)
      ? stringAt(given[0])?.name
      : undefined
    if (key !== undefined) return { kind: 'member', object, name: key }
    return { kind: 'call', name: sameValue.has(name) ? 'toString' : name, object, arguments: given }
  }
  return { kind: 'call', name: sameValue.has(name) ? 'toString' : name, arguments: given }
}

/** What a function gives that only gives something: `fn ($user) => $user->email`. */
function bodyOf(mapper: SyntaxNode | undefined): SyntaxNode | undefined {
  if (mapper?.type === 'arrow_function') return fieldOf(mapper, 'body')
  const [only, ...others] = mapper?.type === 'anonymous_function' ? childrenOf(fieldOf(mapper, 'body')) : []
  return only?.type === 'return_statement' && others.length === 0 ? childrenOf(only)[0] : undefined
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const bind = (node: SyntaxNode | undefined, from: number, more: Partial<FlowBinding> = {}): void => {
    const name = variableAt(node)?.name
    if (name !== undefined) bindings.push({ name, from, ...more })
  }
  const typed = (node: SyntaxNode): typeof prune => {
    const type = readPhpType(fieldOf(node, 'type')?.text).attributes?.references
    bind(fieldOf(node, 'name'), scope.startIndex, type === undefined ? {} : { type })
    return prune
  }
  walkTree<null>(scope, null, {
    function_definition: isScopeItself,
    method_declaration: isScopeItself,
    anonymous_function: isScopeItself,
    arrow_function: isScopeItself,
    class_declaration: isScopeItself,
    simple_parameter: typed,
    property_promotion_parameter: typed,
    assignment_expression: (node) => {
      const value = fieldOf(node, 'right')
      const left = fieldOf(node, 'left')
      if (left?.type === 'list_literal') {
        bindings.push(...listed(left, value, node.endIndex))
        return null
      }
      // `$parts[] = $mail` adds to what is there.
      const list = left?.type === 'subscript_expression' ? childrenOf(left) : []
      const name = variableAt(list[0])?.name
      if (name !== undefined && list.length === 1 && value !== undefined)
        bindings.push(assignedBinding(name, node, value, scope, 'addition'))
      const type = madeType(value)
      bind(left, node.endIndex, {
        ...inBranch(node, scope),
        ...(type === undefined ? {} : { type }),
        ...(value === undefined ? {} : { value }),
      })
      return null
    },
    augmented_assignment_expression: (node) => {
      const name = variableAt(fieldOf(node, 'left'))?.name
      const value = fieldOf(node, 'right')
      if (name !== undefined && value !== undefined)
        bindings.push(assignedBinding(name, node, value, scope, 'addition'))
      return null
    },
    member_call_expression: (node) => {
      const name = variableAt(fieldOf(node, 'object'))?.name
      if (name !== undefined && addingMethods.test(fieldOf(node, 'name')?.text ?? ''))
        for (const value of valuesOf(node))
          bindings.push(assignedBinding(name, node, value, scope, 'addition'))
      return null
    },
    foreach_statement: (node) => {
      const [, element] = childrenOf(node)
      const variable = element?.type === 'pair' ? childrenOf(element).at(-1) : element
      bind(variable, node.startIndex)
      return null
    },
    catch_clause: (node) => {
      bind(fieldOf(node, 'name') ?? childOfType(node, 'variable_name'), node.startIndex, { isError: true })
      return null
    },
    string: prune,
    encapsed_string: prune,
    attribute_list: prune,
  })
  return [...bindings, ...elementsOf(scope)]
}

/** Variables of a list: those at the places of an array that is written there, or the keys of a value. */
function listed(list: SyntaxNode, value: SyntaxNode | undefined, from: number): readonly FlowBinding[] {
  if (value === undefined) return []
  const parts = childrenOf(list)
  const values = value.type === 'array_creation_expression' ? childrenOf(value) : []
  return parts.flatMap((part, index): readonly FlowBinding[] => {
    const name = variableAt(part)?.name
    if (name === undefined) return []
    const key = stringAt(parts[index - 1])?.name
    if (key !== undefined) return [{ name, from, value, property: key }]
    const only = values.length === parts.length ? childrenOf(values[index]) : []
    return only.length === 1 ? [{ name, from, value: only[0] }] : []
  })
}

/** The parameter of a function that is called for the elements of something: `array_map(fn ($one) => …, $users)`. */
function elementsOf(scope: SyntaxNode): readonly FlowBinding[] {
  if (scope.type !== 'arrow_function' && scope.type !== 'anonymous_function') return []
  const call = scope.parent?.parent?.parent
  const [only, ...others] = childrenOf(fieldOf(scope, 'parameters'))
  if (only === undefined || others.length > 0 || fieldOf(only, 'type') !== undefined) return []
  const called = (fieldOf(call, 'name') ?? fieldOf(call, 'function'))?.text ?? ''
  const value = /^array_(?:map|filter|walk)$/.test(called)
    ? callArguments(call ?? scope).positional.find(({ type }) => !type.endsWith('_function'))
    : eachMethods.test(called)
      ? fieldOf(call, 'object')
      : undefined
  const name = variableAt(fieldOf(only, 'name'))?.name
  return name === undefined || value === undefined
    ? []
    : [{ name, from: scope.startIndex, value, isElement: true }]
}

/** `new User(…)` and `User::find($id)` give a `User`. */
function madeType(value: SyntaxNode | undefined): string | undefined {
  if (value?.type === 'object_creation_expression') {
    const name = shortName(childOfType(value, 'name', 'qualified_name')?.text ?? '')
    return name === '' ? undefined : name
  }
  if (value?.type !== 'scoped_call_expression') return undefined
  const made = /^(?:find|findOrFail|create|first|firstOrFail|firstOrCreate|firstOrNew|make|from)$/
  const scope = fieldOf(value, 'scope')
  return made.test(fieldOf(value, 'name')?.text ?? '') && scope?.type !== 'relative_scope'
    ? shortName(scope?.text ?? '')
    : undefined
}
