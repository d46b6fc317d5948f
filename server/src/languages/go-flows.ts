/** What the syntax of Go means for values that reach a log. */
import { lastName } from './go-types.ts'
import {
  addingMethods,
  assignedBinding,
  howAssigned,
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

export const goFlows: FlowSyntax = {
  language: 'go',
  calls: new Set(['call_expression']),
  scopes: new Set(['function_declaration', 'method_declaration', 'func_literal', 'source_file']),
  callee: (call) => chainOf(call).path,
  arguments: argumentsOf,
  expression: expressionOf,
  bindings: bindingsOf,
}

/** Methods that add to what a logger writes, and give it back: `Str` of zerolog, `WithField` of logrus, `With` of slog. */
const adders =
  /^(?:Group|With(?:Fields?|Error|Context|Values?|Name|Group|Time|Prefix|Lazy|Options|Attrs|Tags?)?|Str|Strs|Stringer|Bytes|Hex|RawJSON|AnErr|Err|Errs|Bool|Bools|U?Ints?\d*|Floats?\d*|Times?|Durs?|Duration|TimeDiff|Interface|Any|IPAddr|IPPrefix|MACAddr|Fields|Dict|Array|Object|EmbedObject|Caller|CallerSkipFrame|Stack|Enabled|Func|Ctx|Named|String|Strings|Stringp|ByteString|Reflect|Inline|KV)$/

interface Chain {
  /** Names of what is called, without those that add a value on the way. */
  readonly path: readonly string[]
  /** Calls on the way that add a value. */
  readonly added: readonly SyntaxNode[]
}

const longestChain = 60

/** `log.Info().Str("email", mail).Msg("x")` is called `log.Info.Msg`, and adds `Str("email", mail)`. */
function chainOf(call: SyntaxNode): Chain {
  const path: string[] = []
  const added: SyntaxNode[] = []
  let node = fieldOf(call, 'function')
  for (let depth = 0; node !== undefined && depth < longestChain; depth++) {
    if (node.type === 'identifier') return { path: [node.text, ...path], added: added.reverse() }
    if (node.type === 'selector_expression') {
      path.unshift(fieldOf(node, 'field')?.text ?? '')
      node = fieldOf(node, 'operand')
      continue
    }
    if (node.type !== 'call_expression') break
    // A call on the way: what it is called on follows.
    const called = fieldOf(node, 'function')
    if (called?.type === 'selector_expression' && adders.test(fieldOf(called, 'field')?.text ?? '')) {
      added.push(node)
      node = fieldOf(called, 'operand')
    } else node = called
  }
  return { path: [], added: [] }
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const { path, added } = chainOf(call)
  const method = path.at(-1) ?? ''
  // A context goes along and is not written.
  const given = childrenOf(fieldOf(call, 'arguments')).filter((node) => node.text !== 'ctx')
  return [
    ...added.flatMap((each) => {
      const values = childrenOf(fieldOf(each, 'arguments'))
      return isString(values[0]) && values.length === 2 ? [each] : withKeys(values, 0)
    }),
    ...(takesKeys.test(method) ? withKeys(given, method === 'Log' ? 0 : 1) : given),
  ]
}

/** Methods that take keys and values behind the message. Those for formats and lines take values only. */
const takesKeys = /^(?:Trace|Debug|Info|Warn|Warning|Error|Fatal|Panic|Log|Crit)(?:w|S|Context|Ctx)?$/

/** A key in place of each pair of a key and a value. */
function withKeys(given: readonly SyntaxNode[], from: number): readonly SyntaxNode[] {
  const nodes: SyntaxNode[] = []
  for (let index = 0; index < given.length; index++) {
    const node = given[index]
    if (node === undefined) continue
    nodes.push(node)
    if (index >= from && isKey(node) && index + 1 < given.length) index++
  }
  return nodes
}

function isString(node: SyntaxNode | null | undefined): boolean {
  return node?.type === 'interpreted_string_literal' || node?.type === 'raw_string_literal'
}

/** A word in quotes before a value: `"email", user.Email`. */
function isKey(node: SyntaxNode): boolean {
  return isString(node) && /^"[\w.-]+"$/.test(node.text) && !isString(node.nextNamedSibling)
}

const nothing: Expression = { kind: 'nothing' }

function partsOf(parts: readonly (SyntaxNode | undefined)[]): Expression {
  const known = parts.filter((part) => part !== undefined)
  return known.length === 0 ? nothing : { kind: 'parts', parts: known }
}

const comparisons = /^(?:==|!=|<|>|<=|>=|&&|\|\|)$/

function expressionOf(node: SyntaxNode): Expression {
  switch (node.type) {
    case 'identifier':
      return isPackage(node) ? nothing : { kind: 'name', name: node.text }
    case 'selector_expression': {
      const object = fieldOf(node, 'operand')
      const name = fieldOf(node, 'field')?.text
      if (object === undefined || name === undefined || isPackage(object)) return nothing
      return { kind: 'member', object, name }
    }
    case 'index_expression': {
      const object = fieldOf(node, 'operand')
      const key = fieldOf(node, 'index')
      return object !== undefined && key !== undefined && isString(key)
        ? { kind: 'member', object, name: key.text.slice(1, -1) }
        : partsOf([object])
    }
    case 'slice_expression':
    case 'type_assertion_expression':
    case 'type_conversion_expression':
    case 'unary_expression':
      return partsOf([fieldOf(node, 'operand')])
    case 'binary_expression':
      return comparisons.test(fieldOf(node, 'operator')?.type ?? '')
        ? nothing
        : partsOf([fieldOf(node, 'left'), fieldOf(node, 'right')])
    case 'parenthesized_expression':
    case 'expression_list':
    case 'literal_element':
    case 'literal_value':
    case 'variadic_argument':
      return partsOf(childrenOf(node))
    case 'composite_literal':
      return partsOf(childrenOf(fieldOf(node, 'body')))
    case 'keyed_element':
      return keyedOf(node)
    case 'interpreted_string_literal':
    case 'raw_string_literal': {
      const value = node.nextNamedSibling
      return value !== null && node.parent?.type === 'argument_list' && isKey(node)
        ? { kind: 'keyed', key: node.text.slice(1, -1), value }
        : nothing
    }
    case 'call_expression':
      return callOf(node)
    default:
      return nothing
  }
}

function keyedOf(node: SyntaxNode): Expression {
  const key = fieldOf(node, 'key')?.text.replace(/^["`]|["`]$/g, '')
  const value = fieldOf(node, 'value')
  if (value === undefined) return nothing
  return key === undefined ? partsOf([value]) : { kind: 'keyed', key, value }
}

/** Packages whose functions show what they are given. */
const showing = new Set('fmt strings strconv bytes json path filepath html template url base64'.split(' '))
/** What is asked about a text, and not the text. */
const asking = /^(?:Contains|Has|Index|LastIndex|Count|Equal|Compare)/
/** Packages whose functions make what a logger writes: `slog.Group("guest", slog.String("mail", mail))`. */
const fieldPackages = /^(?:slog|zap|zerolog|log|logrus|hclog|logger)$/
/** Methods without arguments that give the value itself in another form. */
const sameValue = new Set('String Unwrap Bytes Value Interface Error Get'.split(' '))
const builtins = new Set('len cap make new copy delete close panic recover min max'.split(' '))

function callOf(node: SyntaxNode): Expression {
  const called = fieldOf(node, 'function')
  const given = childrenOf(fieldOf(node, 'arguments'))
  if (called?.text === 'append') return partsOf(given)
  if (called?.type === 'identifier')
    return builtins.has(called.text) ? nothing : { kind: 'call', name: called.text, arguments: given }
  if (called?.type !== 'selector_expression')
    // `[]byte(text)`.
    return called?.type.endsWith('_type') === true ? partsOf(given) : nothing
  const object = fieldOf(called, 'operand')
  const name = fieldOf(called, 'field')?.text ?? ''
  const [key, value] = given
  if (given.length === 2 && isString(key) && value !== undefined && key !== undefined && adders.test(name))
    return { kind: 'keyed', key: key.text.slice(1, -1), value }
  if (object !== undefined && isPackage(object)) {
    if (fieldPackages.test(object.text) && adders.test(name)) return partsOf(withKeys(given, 0))
    if (object.text === 'strings' || object.text === 'bytes') {
      if (asking.test(name)) return nothing
    }
    if (showing.has(object.text)) return { kind: 'call', name, arguments: given }
    return { kind: 'call', name: `${object.text}.${name}`, object, arguments: given }
  }
  // Values of Go's own types have no methods: what a method with arguments gives is a part of its object, not the object.
  if (object !== undefined && (given.length === 0 ? !sameValue.has(name) : !showingMethods.test(name)))
    return { kind: 'member', object, name: name.replace(/^Get(?=\p{Lu})/u, '') }
  return { kind: 'call', name, object, arguments: given }
}

/** Methods whose result shows what they are given. */
const showingMethods =
  /^(?:Sprint(?:f|ln)?|Errorf|Format|Encode|Marshal|Join|Hash\w*|Mask\w*|Redact\w*|Sum\d*)$/

/** Whether a method makes a value from arguments: a variable that holds it stands for itself. */
function isMade(value: SyntaxNode | undefined): boolean {
  return (
    value?.type === 'call_expression' &&
    childrenOf(fieldOf(value, 'arguments')).length > 0 &&
    expressionOf(value).kind === 'member'
  )
}

/** What a file imports, for each tree. */
const packages = new WeakMap<SyntaxNode['tree'], ReadonlySet<string>>()

function isPackage(node: SyntaxNode): boolean {
  if (node.type !== 'identifier') return false
  let known = packages.get(node.tree)
  if (known === undefined) {
    known = packagesOf(node.tree.rootNode)
    packages.set(node.tree, known)
  }
  return known.has(node.text)
}

function packagesOf(root: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>(['fmt', 'strings', 'strconv', 'zap', 'slog'])
  for (const declaration of childrenOf(root)) {
    if (declaration.type === 'package_clause') continue
    if (declaration.type !== 'import_declaration') break
    for (const spec of [
      ...childrenOf(declaration),
      ...childrenOf(childOfType(declaration, 'import_spec_list')),
    ]) {
      if (spec.type !== 'import_spec') continue
      const module = (fieldOf(spec, 'path')?.text ?? '').slice(1, -1).replace(/(?:\/v\d+|\.v\d+)$/, '')
      names.add(fieldOf(spec, 'name')?.text ?? module.slice(module.lastIndexOf('/') + 1))
    }
  }
  return names
}

function bindingsOf(scope: SyntaxNode): readonly FlowBinding[] {
  const bindings: FlowBinding[] = []
  const isScopeItself = (node: SyntaxNode): null | typeof prune => (node.id === scope.id ? null : prune)
  const add = (name: SyntaxNode | undefined, from: number, more: Partial<FlowBinding> = {}): void => {
    if (name?.type === 'identifier' && name.text !== '_') bindings.push({ name: name.text, from, ...more })
  }
  const given = (names: readonly SyntaxNode[], values: readonly SyntaxNode[], from: number): void => {
    names.forEach((name, index) => {
      const value = values.length === names.length ? values[index] : index === 0 ? values[0] : undefined
      const isCall = (value ?? values[0])?.type === 'call_expression'
      if (isCall && /^err$|Err$/.test(name.text)) add(name, from, { isError: true })
      else {
        const type = madeType(value)
        add(name, from, type !== undefined ? { type } : isMade(value) ? {} : { value })
      }
    })
  }
  walkTree<null>(scope, null, {
    function_declaration: isScopeItself,
    method_declaration: isScopeItself,
    func_literal: isScopeItself,
    type_declaration: prune,
    import_declaration: prune,
    parameter_declaration: (node) => {
      const type = typeName(fieldOf(node, 'type'))
      for (const name of fieldsOf(node, 'name'))
        add(name, scope.startIndex, type === undefined ? {} : { type })
      return prune
    },
    short_var_declaration: (node) => {
      given(childrenOf(fieldOf(node, 'left')), childrenOf(fieldOf(node, 'right')), node.endIndex)
      return null
    },
    assignment_statement: (node) => {
      const names = childrenOf(fieldOf(node, 'left'))
      const values = childrenOf(fieldOf(node, 'right'))
      const by = howAssigned(node)
      names.forEach((name, index) => {
        const value = values[values.length === names.length ? index : 0]
        if (name.type !== 'identifier' || value === undefined) return
        if (value.type === 'call_expression' && /^err$|Err$/.test(name.text))
          add(name, node.endIndex, { isError: true })
        else if (index === 0 || values.length === names.length) {
          const { value: given, ...assigned } = assignedBinding(name.text, node, value, scope, by)
          bindings.push(isMade(value) ? assigned : { ...assigned, value: given })
        }
      })
      return null
    },
    call_expression: (node) => {
      const called = fieldOf(node, 'function')
      const object = fieldOf(called, 'operand')
      if (object?.type === 'identifier' && addingMethods.test(fieldOf(called, 'field')?.text ?? ''))
        for (const value of childrenOf(fieldOf(node, 'arguments')))
          bindings.push(assignedBinding(object.text, node, value, scope, 'addition'))
      return null
    },
    type_switch_statement: (node) => {
      // What the variable is differs with each case.
      for (const name of childrenOf(fieldOf(node, 'alias'))) add(name, node.startIndex)
      return null
    },
    var_spec: (node) => {
      const type = typeName(fieldOf(node, 'type'))
      const names = fieldsOf(node, 'name')
      if (type === undefined) given(names, childrenOf(fieldOf(node, 'value')), node.endIndex)
      else for (const name of names) add(name, node.endIndex, { type })
      return null
    },
    const_spec: (node) => {
      given(fieldsOf(node, 'name'), childrenOf(fieldOf(node, 'value')), node.endIndex)
      return prune
    },
    range_clause: (node) => {
      for (const name of childrenOf(fieldOf(node, 'left'))) add(name, node.startIndex)
      return prune
    },
  })
  return bindings
}

/** `User` of `*database.User`; undefined for what is no type of the code. */
function typeName(type: SyntaxNode | undefined): string | undefined {
  const name = lastName((type?.text ?? '').replace(/^[*&[\].]+/, '').replace(/\[[^]*$/, ''))
  return /^\p{Lu}\w*$/u.test(name) ? name : undefined
}

/** `&User{…}`, `User{…}` and `new(User)` make a `User`. */
function madeType(value: SyntaxNode | undefined): string | undefined {
  if (value?.type === 'type_assertion_expression') return typeName(fieldOf(value, 'type'))
  const made = value?.type === 'unary_expression' ? fieldOf(value, 'operand') : value
  if (made?.type === 'composite_literal') return typeName(fieldOf(made, 'type'))
  if (made?.type === 'call_expression' && fieldOf(made, 'function')?.text === 'new')
    return typeName(childrenOf(fieldOf(made, 'arguments'))[0])
  return undefined
}
