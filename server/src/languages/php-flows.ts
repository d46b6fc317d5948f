/** What the syntax of PHP means for values that reach a log. */
import { callArguments, shortName, stringAt, variableAt } from './php-syntax.ts'
import { readPhpType } from './php-types.ts'
import { propertyOfGetter, type Expression, type FlowBinding, type FlowSyntax } from './tree-flows.ts'
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
      const type = madeType(value)
      bind(fieldOf(node, 'left'), node.endIndex, {
        ...(type === undefined ? {} : { type }),
        ...(value === undefined ? {} : { value }),
      })
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
  return bindings
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
