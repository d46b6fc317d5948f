/**
 * What the syntax of Rust means for values that reach a log. Logs are written by macros, and what stands within a macro is
 * no expression yet but a row of tokens: a value is known by its last token, and read from there to its beginning.
 */
import { readRustType } from './rust-types.ts'
import { type Expression, type FlowBinding, type FlowSyntax } from './tree-flows.ts'
import { childOfType, childrenOf, fieldOf, prune, walkTree, type SyntaxNode } from './tree-parsing.ts'

export const rustFlows: FlowSyntax = {
  language: 'rust',
  calls: new Set(['macro_invocation']),
  scopes: new Set(['function_item', 'closure_expression', 'source_file']),
  callee: (call) => (fieldOf(call, 'macro')?.text ?? '').replace(/\s/g, '').split('::'),
  arguments: (call) => valuesIn(childOfType(call, 'token_tree')),
  expression: (node) => (node.parent?.type === 'token_tree' ? tokenOf(node) : expressionOf(node)),
  bindings: bindingsOf,
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly (SyntaxNode | null | undefined)[]): Expression {
  const known = parts.filter((part) => part !== undefined && part !== null)
  return known.length === 0 ? nothing : { kind: 'parts', parts: known }
}

/** The values between the commas of a row of tokens, each by its last token, or by its key. */
function valuesIn(tree: SyntaxNode | null | undefined): readonly SyntaxNode[] {
  const values: SyntaxNode[] = []
  let part: SyntaxNode[] = []
  const end = (): void => {
    const equals = part.findIndex((token) => token.type === '=')
    const key = equals > 0 ? part[equals - 1] : undefined
    // `target: "audit"` is for the logger.
    const isSetting = part[0]?.type === 'identifier' && part[1]?.type === ':'
    const value = key?.type === 'identifier' ? key : lastOf(part)
    if (value !== undefined && !isSetting) values.push(value)
    part = []
  }
  for (const token of (tree?.children ?? []).slice(1, -1))
    if (token.type === ',' || token.type === ';' || token.type === '+') end()
    else if (!token.type.includes('comment')) part.push(token)
  end()
  return values
}

function lastOf(tokens: readonly SyntaxNode[]): SyntaxNode | undefined {
  return tokens.findLast((token) => token.type !== '?' && token.type !== '&')
}

/** Methods that give the value itself in another form. */
const sameValue = new Set(
  'clone try_into get cloned copied to_string to_owned into as_str as_ref as_deref as_mut unwrap unwrap_or_default iter into_iter trim to_lowercase to_uppercase display borrow expose_secret inner into_inner await lock read collect to_vec as_bytes to_string_lossy'.split(
    ' ',
  ),
)
/** Functions whose result holds what they are given. */
const holding =
  /^(?:Some|Ok|Box::new|Arc::new|Rc::new|String::from|Cow::from|Cow::Borrowed|serde_json::to_string(?:_pretty)?)$/
/** Macros whose result shows what they are given. */
const showing = /^(?:format|format_args|concat|json|vec|dbg)$/

/** The names that a string shows: `mail` of `"{mail:?} {}"`. */
function namesIn(string: SyntaxNode): Expression {
  const names = Array.from(
    string.text.replaceAll('{{', '').matchAll(/\{([A-Za-z_]\w*)(?::[^{}]*)?\}/g),
    ([, name = '']) => name,
  )
  return names.length === 0 ? nothing : { kind: 'names', names }
}

function tokenOf(node: SyntaxNode): Expression {
  const before = node.previousSibling
  const isMember = before?.type === '.'
  switch (node.type) {
    case 'string_literal':
    case 'raw_string_literal':
      return namesIn(node)
    case 'self':
      return { kind: 'name', name: 'self' }
    case 'identifier': {
      const value = node.nextSibling?.type === '=' ? valueBehind(node.nextSibling) : undefined
      if (value !== undefined) return { kind: 'keyed', key: node.text, value }
      const object = isMember ? before.previousSibling : null
      if (object !== null)
        return sameValue.has(node.text) ? partsOf([object]) : { kind: 'member', object, name: node.text }
      return before?.type === '::' || before?.type === '!' ? nothing : { kind: 'name', name: node.text }
    }
    case 'integer_literal':
    case 'await':
      return isMember ? partsOf([before.previousSibling]) : nothing
    case '?':
      return partsOf([before])
    case 'token_tree':
      return groupOf(node)
    default:
      return nothing
  }
}

/** The value behind `=`, up to the comma. */
function valueBehind(equals: SyntaxNode): SyntaxNode | undefined {
  const tokens: SyntaxNode[] = []
  let token = equals.nextSibling
  for (let count = 0; token !== null && count < 60; count++, token = token.nextSibling) {
    if (token.type === ',' || token.type === ')' || token.type === ']' || token.type === '}') break
    tokens.push(token)
  }
  const last = lastOf(tokens)
  return last === undefined || last.nextSibling?.type === '=' ? undefined : last
}

/** `(…)`, `[…]` or `{…}` among tokens: the arguments of a call, an index, or what stands in brackets. */
function groupOf(node: SyntaxNode): Expression {
  const before = node.previousSibling
  const opening = node.firstChild?.type
  if (opening === '{') return nothing
  if (before?.type === '!')
    return showing.test(before.previousSibling?.text ?? '') ? partsOf(valuesIn(node)) : nothing
  const isValue = before?.type === 'identifier' || before?.type === 'token_tree' || before?.type === 'self'
  if (!isValue) return partsOf(valuesIn(node))
  if (opening === '[') {
    const [key] = node.namedChildren
    return key?.type === 'string_literal' && node.namedChildCount === 1
      ? { kind: 'member', object: before, name: key.text.slice(1, -1) }
      : partsOf([before])
  }
  const given = valuesIn(node)
  let path = before.text
  let at = before.previousSibling
  for (let count = 0; at?.type === '::' && count < 8; count++) {
    path = `${at.previousSibling?.text ?? ''}::${path}`
    at = at.previousSibling?.previousSibling ?? null
  }
  const object = at?.type === '.' ? at.previousSibling : null
  return callOf(path, object, given)
}

function callOf(
  name: string,
  object: SyntaxNode | null | undefined,
  given: readonly SyntaxNode[],
): Expression {
  if (object !== null && object !== undefined) {
    if (given.length > 0) return { kind: 'call', name, object, arguments: given }
    return sameValue.has(name)
      ? partsOf([object])
      : { kind: 'member', object, name: name.replace(/^get_(?=.)/, '') }
  }
  if (holding.test(name)) return partsOf(given)
  return /^\p{Lu}\w*$/u.test(name) ? nothing : { kind: 'call', name, arguments: given }
}

const comparisons = /^(?:==|!=|<|>|<=|>=|&&|\|\|)$/

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
    case 'self':
      return { kind: 'name', name: node.text }
    case 'string_literal':
    case 'raw_string_literal':
      return nothing
    case 'field_expression': {
      const object = fieldOf(node, 'value')
      const name = fieldOf(node, 'field')
      if (object === undefined || name === undefined) return nothing
      return name.type === 'integer_literal' ? partsOf([object]) : { kind: 'member', object, name: name.text }
    }
    case 'reference_expression':
    case 'type_cast_expression':
      return partsOf([fieldOf(node, 'value')])
    case 'await_expression':
    case 'try_expression':
    case 'parenthesized_expression': {
      const [inner] = childrenOf(node)
      return inner === undefined ? nothing : expressionOf(inner)
    }
    case 'index_expression':
      return partsOf([childrenOf(node)[0]])
    case 'tuple_expression':
    case 'array_expression':
      return partsOf(childrenOf(node))
    case 'binary_expression':
      return comparisons.test(fieldOf(node, 'operator')?.type ?? '')
        ? nothing
        : partsOf([fieldOf(node, 'left'), fieldOf(node, 'right')])
    case 'macro_invocation':
      return showing.test(fieldOf(node, 'macro')?.text ?? '')
        ? partsOf(valuesIn(childOfType(node, 'token_tree')))
        : nothing
    case 'call_expression': {
      const called = fieldOf(node, 'function')
      const given = childrenOf(fieldOf(node, 'arguments'))
      return called?.type === 'field_expression'
        ? callOf(fieldOf(called, 'field')?.text ?? '', fieldOf(called, 'value'), given)
        : callOf((called?.text ?? '').replace(/\s/g, ''), undefined, given)
    }
    default:
      return nothing
  }
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const add = (pattern: SyntaxNode | undefined, from: number, more: Partial<FlowBinding> = {}): void => {
    const name = pattern?.type === 'mut_pattern' ? childrenOf(pattern).at(-1) : pattern
    if (name?.type === 'identifier') bindings.push({ name: name.text, from, ...more })
  }
  const typed = (type: SyntaxNode | undefined): Partial<FlowBinding> => {
    const name = type === undefined ? undefined : readRustType(type.text).reference
    return name === undefined ? {} : { type: name }
  }
  walkTree<null>(scope, null, {
    function_item: isScopeItself,
    closure_expression: isScopeItself,
    struct_item: prune,
    enum_item: prune,
    use_declaration: prune,
    macro_invocation: prune,
    parameter: (node) => {
      add(fieldOf(node, 'pattern'), scope.startIndex, typed(fieldOf(node, 'type')))
      return prune
    },
    let_declaration: (node) => {
      const value = fieldOf(node, 'value')
      const type = fieldOf(node, 'type') ?? madeType(value)
      const more = typed(type)
      add(
        fieldOf(node, 'pattern'),
        node.endIndex,
        more.type === undefined && value !== undefined ? { value } : more,
      )
      return null
    },
    for_expression: (node) => {
      add(fieldOf(node, 'pattern'), node.startIndex)
      return null
    },
    closure_parameters: (node) => {
      for (const pattern of childrenOf(node)) add(pattern, scope.startIndex)
      return null
    },
    tuple_struct_pattern: (node) => {
      const isError = fieldOf(node, 'type')?.text === 'Err'
      for (const pattern of childrenOf(node).slice(1))
        add(pattern, node.startIndex, isError ? { isError } : {})
      return prune
    },
  })
  return bindings
}

/** `User` of `User { … }` and `User::new(…)`. */
function madeType(value: SyntaxNode | undefined): SyntaxNode | undefined {
  if (value?.type === 'struct_expression') return fieldOf(value, 'name')
  const called = value?.type === 'call_expression' ? fieldOf(value, 'function') : undefined
  const path = called?.type === 'scoped_identifier' ? fieldOf(called, 'path') : undefined
  return path !== undefined && /^(?:new|default|from\w*)$/.test(fieldOf(called, 'name')?.text ?? '')
    ? path
    : undefined
}
