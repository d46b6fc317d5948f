/*
 * Where a value comes from: an expression, followed back to the property paths that it holds.
 *
 * Within one file and without types: what a function of another file returns is unknown, and an unknown value is called
 * by the name that the code gives it. It errs towards silence where a value is only looked at (`!user`, `users.length`)
 * and towards a path where it is passed on (`user.email.trim()`).
 */
/* eslint-disable @typescript-eslint/no-unsafe-enum-comparison -- the names of ESTree are its interface, and its enumeration would load the whole package */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import type { CallArgument } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import type { ScopedProgram } from './typescript-scopes.ts'

/** What stands around a call, as far as names in it depend on it. */
export interface Surroundings {
  /** The call that a function is passed to. */
  readonly callbacks: ReadonlyMap<TSESTree.Node, TSESTree.CallExpression>
  /** What a `for … of` goes through, by its declaration. */
  readonly loops: ReadonlyMap<TSESTree.Node, TSESTree.Expression>
  readonly enclosingClass: TSESTree.Node | undefined
}

interface Context extends Surroundings, Pick<ScopedProgram, 'variableOf'> {
  readonly masking: RegExp
  readonly text: string
}

/** The property paths that the arguments of a call hold, each once, in the order of the arguments. */
export function valuesOf(
  args: readonly TSESTree.CallExpressionArgument[],
  context: Context,
): readonly CallArgument[] {
  const reader = new ValueReader(context)
  const seen = new Set<string>()
  return args.flatMap((argument) =>
    reader.named(argument).flatMap(({ names, rootType, span, masked }) => {
      // A name that is still to be typed.
      if (names.includes('') || span.start >= span.end) return []
      const path = names.join('.')
      const key = `${path} ${span.start} ${span.end} ${masked}`
      if (seen.has(key)) return []
      seen.add(key)
      return [{ path, span, ...(rootType === undefined ? {} : { rootType }), masked }]
    }),
  )
}

/** An exception says what went wrong and not, as far as the file tells, of whom: only other properties of it are read. */
export const errorProperties: ReadonlySet<string> = new Set(
  'message stack name code status statusCode cause errno'.split(' '),
)

/** The name of a parameter that receives an exception. */
export function isErrorName(name: string): boolean {
  return /^(?:e|er|err|error|ex|exc|exception)$|(?:Error|Err|Exception)$/.test(name)
}

/** Finds a masking word as a whole word of a function's name: `hash` of `createHash`, not of `hashtag` or `unhash`. */
export function compileMasking(words: readonly string[]): RegExp {
  const sources = words.map((word) =>
    wordsOf(word)
      .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
      .trim(),
  )
  return new RegExp(sources.length > 0 ? `(?:^| )(?:${sources.join('|')})(?: |$)` : '(?!)')
}

/** Words of a name in lower case, with a space between. Digits stay with the letters before them: `sha256`. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
}

/** A path that an expression holds. */
interface Found {
  readonly names: readonly string[]
  readonly rootType?: string | undefined
  readonly span: Span
  readonly masked: boolean
}

/** What an expression holds: known paths, and whether a value is among it that the file tells nothing of. */
interface Value {
  readonly found: readonly Found[]
  readonly unknown?: Unknown | undefined
}

interface Unknown {
  /** What the call that gave it calls it: `user` for `getUser()`. */
  readonly name?: string | undefined
  /** Properties of it that were read. */
  readonly access: readonly string[]
  /** The written type of the value, before any property of it was read. */
  readonly type?: string | undefined
}

const nothing: Value = { found: [] }

/** Where a value is followed through variables, its place is the variable in the call. */
interface Trail {
  readonly at?: Span | undefined
  readonly depth: number
}

const maxDepth = 12
/** Steps for one call, so that crafted code cannot make the search explode. */
const maxSteps = 3000
const maxNames = 12

class ValueReader {
  readonly #context: Context
  /** Callbacks met on the way, with the list that they go through. */
  readonly #callbacks = new Map<TSESTree.Node, TSESTree.Node>()
  #steps = 0

  constructor(context: Context) {
    this.#context = context
  }

  /** The paths that an argument holds, with a name for what is unknown where the code gives one. */
  named(node: TSESTree.Node): readonly Found[] {
    const span = spanOf(node)
    const { found, unknown } = this.#read(node, [], { depth: 0 })
    if (!unknown) return found
    const names = [...(unknown.name === undefined ? [] : [unknown.name]), ...unknown.access]
    return names.length === 0 ? found : [...found, { names, rootType: unknown.type, span, masked: false }]
  }

  #read(node: TSESTree.Node, access: readonly string[], trail: Trail): Value {
    this.#steps += 1
    if (this.#steps > maxSteps || trail.depth > maxDepth || access.length > maxNames) return nothing
    const next: Trail = { ...trail, depth: trail.depth + 1 }
    // Nested expressions are bounded by the parser; only steps through variables and callbacks count as depth.
    switch (node.type) {
      case 'Identifier':
        return this.#identifier(node, access, next)
      case 'MemberExpression':
        return this.#member(node, access, trail)
      case 'ThisExpression':
        return this.#ofThis(node, access, trail)
      case 'CallExpression':
        return this.#call(node, access, trail)
      case 'NewExpression':
        return this.#new(node, trail)
      case 'ObjectExpression':
        return this.#object(node, access, trail, [])
      case 'ArrayExpression':
        return this.#all(node.elements, access, trail)
      case 'SpreadElement':
      case 'AwaitExpression':
        return this.#read(node.argument, access, trail)
      case 'ChainExpression':
      case 'TSNonNullExpression':
      case 'TSInstantiationExpression':
        return this.#read(node.expression, access, trail)
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
        return this.#cast(node, access, trail)
      case 'TemplateLiteral':
        return this.#all(node.expressions, [], trail, true)
      case 'TaggedTemplateExpression':
        return this.#all(node.quasi.expressions, [], trail, true)
      case 'BinaryExpression':
        return node.operator === '+' ? this.#all([node.left, node.right], [], trail, true) : nothing
      case 'LogicalExpression':
        // What `a && b` holds where `a` is empty tells nothing of a person.
        return node.operator === '&&'
          ? this.#read(node.right, access, trail)
          : this.#all([node.left, node.right], access, trail)
      case 'ConditionalExpression':
        return this.#all([node.consequent, node.alternate], access, trail)
      case 'AssignmentExpression':
        return this.#read(node.right, access, trail)
      case 'SequenceExpression': {
        const last = node.expressions.at(-1)
        return last ? this.#read(last, access, trail) : nothing
      }
      default:
        return nothing
    }
  }

  /** The values of several expressions; with `asText`, a value that is unknown as a whole is dropped. */
  #all(
    nodes: readonly (TSESTree.Node | null)[],
    access: readonly string[],
    trail: Trail,
    asText = false,
  ): Value {
    const found: Found[] = []
    let unknown: Unknown | undefined
    for (const node of nodes) {
      if (!node) continue
      const value = this.#read(node, access, trail)
      found.push(...value.found)
      if (!value.unknown) continue
      if (asText) found.push(...nameUnknown(value.unknown, trail.at ?? spanOf(node)))
      else unknown ??= value.unknown
    }
    return { found, unknown }
  }

  #identifier(node: TSESTree.Identifier, access: readonly string[], trail: Trail): Value {
    if (node.name === 'undefined' || node.name === 'NaN' || node.name === 'Infinity') return nothing
    const at = trail.at ?? spanOf(node)
    const own: Value = path([node.name, ...access], at)
    const variable = this.#context.variableOf(node)
    const definition = variable?.defs[0]
    if (!variable || !definition) return own
    if (trail.depth > maxDepth) return own
    const within: Trail = { depth: trail.depth, at }
    switch (definition.type as string) {
      case 'Variable': {
        const declarator = definition.node as TSESTree.VariableDeclarator
        const keys = keysTo(declarator.id, definition.name)
        if (!keys) return own
        const type = writtenType(declarator.id)
        if (type !== undefined) return typed(type, keys, node.name, access, at)
        const loop = this.#loopOf(definition.parent)
        if (loop && isFirstOfPair(declarator.id, definition.name)) return own
        const source = declarator.init ?? loop
        const sources = [
          ...(source ? [source] : []),
          ...variable.references
            .filter((reference) => reference.isWrite() && reference.init !== true && reference.writeExpr)
            .map((reference) => reference.writeExpr)
            .slice(0, 8),
        ]
        if (sources.length === 0) return own
        return this.#firstKnown(node.name, sources, keys, access, within)
      }
      case 'Parameter':
        if (isErrorName(node.name) && (access[0] === undefined || errorProperties.has(access[0])))
          return nothing
        return this.#parameter(node, definition, access, within) ?? own
      case 'ImportBinding':
        return own
      case 'CatchClause':
        return access[0] === undefined || errorProperties.has(access[0]) ? nothing : own
      default:
        // A function, a class, an enumeration: code, not a value of somebody.
        return nothing
    }
  }

  /** What the sources of a variable hold; where one is unknown, the variable's own name stands for it. */
  #firstKnown(
    name: string,
    sources: readonly (TSESTree.Node | null | undefined)[],
    keys: readonly string[],
    access: readonly string[],
    trail: Trail,
  ): Value {
    const found: Found[] = []
    let named = false
    for (const source of sources) {
      if (!source) continue
      const value = this.#read(source, [...keys, ...access], trail)
      found.push(...value.found.map((each) => renamed(each, name, access)))
      if (!value.unknown || named) continue
      named = true
      const rootType = keys.length === 0 ? value.unknown.type : undefined
      found.push({
        names: [name, ...access],
        rootType,
        span: trail.at ?? { start: 0, end: 0 },
        masked: false,
      })
    }
    return { found }
  }

  #loopOf(declaration: TSESTree.Node | null | undefined): TSESTree.Node | undefined {
    return declaration ? this.#context.loops.get(declaration) : undefined
  }

  #parameter(
    node: TSESTree.Identifier,
    definition: { readonly node: TSESTree.Node; readonly name: TSESTree.Node },
    access: readonly string[],
    trail: Trail,
  ): Value | undefined {
    const at = trail.at ?? spanOf(node)
    const { node: declared } = definition
    if (!('params' in declared) || !Array.isArray(declared.params)) return undefined
    for (const [index, parameter] of (declared.params as TSESTree.Parameter[]).entries()) {
      const pattern = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter
      const keys = keysTo(pattern, definition.name)
      if (!keys) continue
      const type = writtenType(pattern)
      if (type !== undefined) return typed(type, keys, node.name, access, at)
      const source =
        index === 0
          ? (this.#callbacks.get(declared) ?? elementSource(this.#context.callbacks.get(declared)))
          : undefined
      if (!source || isFirstOfPair(pattern, definition.name)) return undefined
      const value = this.#read(source, [...keys, ...access], trail)
      return value.found.length > 0
        ? { found: value.found.map((each) => renamed(each, node.name, access)) }
        : undefined
    }
    return undefined
  }

  #member(node: TSESTree.MemberExpression, access: readonly string[], trail: Trail): Value {
    const name = propertyName(node)
    if (name !== undefined && countsOnly.has(name) && access.length === 0) return nothing
    const at = trail.at ?? spanOf(node)
    // An element of a list, or a property whose name is computed: the list stands for it.
    return this.#read(node.object, name === undefined ? access : [name, ...access], { ...trail, at })
  }

  #ofThis(node: TSESTree.ThisExpression, access: readonly string[], trail: Trail): Value {
    const [property] = access
    if (property === undefined) return nothing
    const at = trail.at ?? spanOf(node)
    const declared = propertyOf(this.#context.enclosingClass, property)
    if (declared?.type !== undefined) return path(access, at, declared.type)
    return path(['this', ...access], at, declared?.owner)
  }

  #call(node: TSESTree.CallExpression, access: readonly string[], trail: Trail): Value {
    const callee = withoutWrapping(node.callee)
    const names = calleeNames(callee)
    const last = names.at(-1)
    if (last === undefined) return { found: [], unknown: { access } }
    const masked = this.#maskedBy(node, trail)
    if (masked) return masked
    const whole = names.join('.')
    const [first] = node.arguments
    if (passing.has(whole) || passingLast.has(last) || styling.has(names[0] ?? '')) {
      const keys = last === 'stringify' || last === 'pick' ? literalKeys(node.arguments[1]) : undefined
      if (keys && first) {
        return this.#joined(
          keys.map((key) => this.#read(first, [key], trail)),
          trail.at ?? spanOf(node),
        )
      }
      return this.#all(node.arguments, access, trail)
    }
    if (lookingOnly.has(last) || /^(?:is|has|can|should)[A-Z]/.test(last)) return nothing
    if (callee.type === 'MemberExpression') {
      const receiver = callee.object
      if (last === 'replace' || last === 'replaceAll') {
        const value = this.#read(receiver, [], trail)
        return hides(node.arguments[1]) ? maskedValue(value) : value
      }
      if (last === 'concat') return this.#all([receiver, ...node.arguments], access, trail)
      if (keeping.has(last) && !isQuery(last, first)) return this.#read(receiver, access, trail)
      if ((last === 'map' || last === 'flatMap') && first) return this.#mapped(receiver, first, access, trail)
      if (last === 'get' && first?.type === 'Literal' && typeof first.value === 'string') {
        return this.#read(receiver, [first.value, ...access], { ...trail, at: trail.at ?? spanOf(node) })
      }
      const got = node.arguments.length === 0 ? /^get([A-Z]\w*)$/.exec(last)?.[1] : undefined
      if (got !== undefined) {
        return this.#read(receiver, [lowerFirst(got), ...access], { ...trail, at: trail.at ?? spanOf(node) })
      }
    }
    const type = node.typeArguments?.params[0]
    const returned = callee.type === 'Identifier' ? this.#returnType(callee) : undefined
    return {
      found: [],
      unknown: {
        name: gotten(last),
        access,
        type: returned ?? (type && access.length === 0 ? referenceName(type) : undefined),
      },
    }
  }

  /** The arguments of a masking call, or of the calls that one is chained to: `createHash(…).update(email).digest()`. */
  #maskedBy(node: TSESTree.CallExpression, trail: Trail): Value | undefined {
    let masks = false
    const args: TSESTree.Node[] = []
    let link: TSESTree.Node = node
    let receiver: TSESTree.Node | undefined
    while (link.type === 'CallExpression') {
      const callee: TSESTree.Node = withoutWrapping(link.callee)
      const name = calleeNames(callee).at(-1)
      const isMask = name !== undefined && this.#context.masking.test(wordsOf(name))
      masks ||= isMask
      args.push(...link.arguments)
      if (callee.type !== 'MemberExpression') break
      if (isMask && link.arguments.length === 0) receiver = callee.object
      link = withoutWrapping(callee.object)
    }
    if (!masks) return undefined
    return maskedValue(this.#all(receiver ? [receiver, ...args] : args, [], trail, true))
  }

  /** `users.map((user) => user.email)`: what the function returns, with its parameter as an element of the receiver. */
  #mapped(receiver: TSESTree.Node, callback: TSESTree.Node, access: readonly string[], trail: Trail): Value {
    if (callback.type !== 'ArrowFunctionExpression' && callback.type !== 'FunctionExpression') {
      return this.#read(receiver, access, trail).found.length > 0
        ? { found: [], unknown: { access } }
        : nothing
    }
    const within: Trail = { depth: trail.depth + 1, at: trail.at }
    this.#callbacks.set(callback, receiver)
    const results = callback.body.type === 'BlockStatement' ? returnedBy(callback.body) : [callback.body]
    return this.#all(results, access, within)
  }

  #returnType(callee: TSESTree.Identifier): string | undefined {
    const definition = this.#context.variableOf(callee)?.defs[0]
    if (!definition) return undefined
    const node = definition.node as TSESTree.Node
    const made = node.type === 'VariableDeclarator' ? node.init : node
    return made && 'returnType' in made && made.returnType
      ? referenceName(made.returnType.typeAnnotation)
      : undefined
  }

  #new(node: TSESTree.NewExpression, trail: Trail): Value {
    const name = calleeNames(withoutWrapping(node.callee)).at(-1)
    if (name === undefined) return nothing
    if (holders.has(name) || /(?:Error|Exception)$/.test(name))
      return this.#all(node.arguments, [], trail, true)
    return { found: [], unknown: { name: lowerFirst(name), access: [], type: name } }
  }

  #object(
    node: TSESTree.ObjectExpression,
    access: readonly string[],
    trail: Trail,
    prefix: readonly string[],
  ): Value {
    const [wanted, ...rest] = access
    const values: Value[] = []
    for (const property of node.properties) {
      if (property.type === 'SpreadElement') {
        values.push(this.#read(property.argument, access, trail))
        continue
      }
      const key = keyName(property)
      if (wanted !== undefined && key !== wanted) continue
      // A later property of the same name wins.
      if (wanted !== undefined) values.length = 0
      const at = spanOf(property.value)
      const names = key === undefined ? prefix : [...prefix, key]
      const value =
        property.value.type === 'ObjectExpression' && rest.length === 0
          ? this.#object(property.value, [], trail, names)
          : this.#read(property.value, rest, trail)
      values.push(keyed(value, names, rest.length > 0, trail.at ?? at))
    }
    return this.#joined(values, trail.at ?? spanOf(node))
  }

  #joined(values: readonly Value[], at: Span): Value {
    return {
      found: values.flatMap((value) => [
        ...value.found,
        ...(value.unknown ? nameUnknown(value.unknown, at) : []),
      ]),
    }
  }

  #cast(
    node: TSESTree.TSAsExpression | TSESTree.TSSatisfiesExpression | TSESTree.TSTypeAssertion,
    access: readonly string[],
    trail: Trail,
  ): Value {
    const type = referenceName(node.typeAnnotation)
    if (type === undefined) return this.#read(node.expression, access, trail)
    const value = this.#read(node.expression, [], trail)
    const [only] = value.found
    if (only && value.found.length === 1 && !only.masked && only.rootType === undefined) {
      return path([only.names.at(-1) ?? type, ...access], only.span, type)
    }
    if (value.unknown) return { found: value.found, unknown: { ...value.unknown, access, type } }
    return access.length === 0 ? value : this.#read(node.expression, access, trail)
  }
}

function spanOf(node: TSESTree.Node): Span {
  return { start: node.range[0], end: node.range[1] }
}

function path(names: readonly string[], span: Span, rootType?: string): Value {
  return { found: [{ names: names.slice(0, maxNames), rootType, span, masked: false }] }
}

/** The path of a declaration with a written type; destructured, the type's own name stands at its root. */
function typed(
  type: string,
  keys: readonly string[],
  name: string,
  access: readonly string[],
  at: Span,
): Value {
  const names = keys.length === 0 ? [name] : [type.slice(type.lastIndexOf('.') + 1), ...keys]
  return path([...names, ...access], at, type)
}

function maskedValue(value: Value): Value {
  return { found: value.found.map((each) => ({ ...each, masked: true })) }
}

function nameUnknown(unknown: Unknown, span: Span): readonly Found[] {
  const names = [...(unknown.name === undefined ? [] : [unknown.name]), ...unknown.access]
  const rootType = unknown.name === undefined ? undefined : unknown.type
  return names.length === 0 ? [] : [{ names, rootType, span, masked: false }]
}

/** Names that tell nothing: the key that such a value stands under tells more. */
const opaqueNames = new Set(
  (
    'value values val data item items element elem entry el it result results res ret response input output arg args ' +
    'param params obj object tmp temp str string text current target content raw body key id row rows record records ' +
    'list doc docs entries chunk batch page'
  ).split(' '),
)

function isOpaque(names: readonly string[]): boolean {
  const last = names.at(-1) ?? ''
  return names.length === 1
    ? last.length === 1 || opaqueNames.has(last)
    : opaqueNames.has(last) && last !== 'id' && last !== 'body' && last !== 'content'
}

/** A value behind a variable, called by the variable where its own name tells less: `const email = event.target.value`. */
function renamed(found: Found, name: string, access: readonly string[]): Found {
  const base = found.names.slice(0, found.names.length - access.length)
  if (found.rootType !== undefined || base.length === 0 || !isOpaque(base) || isOpaque([name])) return found
  return { ...found, names: [name, ...access] }
}

/** A property's value, called by its key where its own name tells less. */
function keyed(value: Value, names: readonly string[], readFurther: boolean, at: Span): Value {
  const { unknown } = value
  if (names.length === 0) {
    return unknown ? { found: [...value.found, ...nameUnknown(unknown, at)] } : value
  }
  const found = value.found.map((each) =>
    each.rootType === undefined && isOpaque(each.names) ? { ...each, names } : each,
  )
  if (!unknown) return { found }
  if (readFurther) {
    found.push({ names: [...names, ...unknown.access], rootType: undefined, span: at, masked: false })
  } else if (unknown.access.length > 0) {
    found.push(...nameUnknown(unknown, at))
  } else {
    found.push({ names, rootType: names.length === 1 ? unknown.type : undefined, span: at, masked: false })
  }
  return { found }
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

/** What a call gives, by its name: `user` of `getUser` and of `findUserByEmail`. */
function gotten(callee: string): string | undefined {
  const name = /^(?:get|fetch|find|load|use|read|current)([A-Z]\w*)$/.exec(callee)?.[1]
  const by = name?.search(/By[A-Z]/) ?? -1
  const bare = name !== undefined && by > 0 ? name.slice(0, by) : name
  return bare === undefined ? undefined : lowerFirst(bare)
}

/** Properties that count or describe a value and do not hold it. */
const countsOnly = new Set(['length', 'size', 'byteLength', 'constructor', 'prototype'])

/** Functions whose result holds what they are given, by their whole path … */
const passing = new Set([
  'String',
  'Number',
  'BigInt',
  'parseInt',
  'parseFloat',
  'structuredClone',
  'encodeURI',
  'encodeURIComponent',
  'decodeURIComponent',
  'btoa',
  'atob',
  'JSON.parse',
  'Object.assign',
  'Object.values',
  'Object.entries',
  'Object.fromEntries',
  'Object.freeze',
  'Array.from',
  'Array.of',
  'Promise.all',
  'Promise.allSettled',
  'Promise.resolve',
  'Buffer.from',
  'util.format',
  'Object.create',
])
/** … and by their last name alone. */
const passingLast = new Set([
  'stringify',
  'safeStringify',
  'inspect',
  'sprintf',
  'cloneDeep',
  'deepClone',
  'pick',
  'omit',
  'instanceToPlain',
  'classToPlain',
  'plainToInstance',
  'plainToClass',
  'toRaw',
  'unref',
])
/** Libraries whose functions put a text in colours. */
const styling = new Set(['chalk', 'pc', 'picocolors', 'colors', 'kleur', 'ansis'])
/** Functions and methods that look at a value and do not pass it on. */
const lookingOnly = new Set(
  (
    'Boolean keys isArray isNaN includes startsWith endsWith indexOf lastIndexOf findIndex search test some every ' +
    'localeCompare has hasOwn hasOwnProperty equals count push forEach now charCodeAt codePointAt'
  ).split(' '),
)
/** Methods whose result holds what the receiver holds. */
const keeping = new Set(
  (
    'toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase trim trimStart trimEnd toString toLocaleString ' +
    'toISOString toDateString toJSON toObject toDate valueOf slice substring substr split join padStart padEnd ' +
    'normalize charAt at filter find findLast sort toSorted reverse flat pop shift values entries repeat catch finally'
  ).split(' '),
)
/** `find` and `filter` of a store are given a description, those of a list a function. */
function isQuery(method: string, first: TSESTree.Node | undefined): boolean {
  if (method !== 'find' && method !== 'filter') return false
  if (method === 'filter' && first?.type === 'Identifier') return false
  return first?.type !== 'ArrowFunctionExpression' && first?.type !== 'FunctionExpression'
}

/** Classes whose instances hold what they are given. */
const holders = new Set([
  'Date',
  'Set',
  'Map',
  'URL',
  'String',
  'Array',
  'Proxy',
  'URLSearchParams',
  'Promise',
])

/** Methods that call a function with each element of the receiver. */
const elementMethods = new Set(
  'forEach map flatMap filter find findIndex findLast some every partition groupBy'.split(' '),
)

function elementSource(call: TSESTree.CallExpression | undefined): TSESTree.Node | undefined {
  if (!call) return undefined
  const callee = withoutWrapping(call.callee)
  if (callee.type !== 'MemberExpression') return undefined
  const name = propertyName(callee)
  return name !== undefined && elementMethods.has(name) ? callee.object : undefined
}

/** `[key, value]` of a map's entries: the key is not an element. */
function isFirstOfPair(pattern: TSESTree.Node, name: TSESTree.Node): boolean {
  if (pattern.type !== 'ArrayPattern' || pattern.elements.length < 2) return false
  const [first] = pattern.elements
  return first ? keysTo(first, name) !== undefined : false
}

/** A second argument of `JSON.stringify` or `pick` that lists the properties which are kept. */
function literalKeys(node: TSESTree.Node | undefined): readonly string[] | undefined {
  if (node?.type !== 'ArrayExpression') return undefined
  const keys = node.elements.map((element) =>
    element?.type === 'Literal' && typeof element.value === 'string' ? element.value : undefined,
  )
  return keys.every((key) => key !== undefined) ? keys : undefined
}

/** A replacement that hides what it replaces: `'***'`, `'[redacted]'`. */
function hides(replacement: TSESTree.Node | undefined): boolean {
  return (
    replacement?.type === 'Literal' &&
    typeof replacement.value === 'string' &&
    /\*\*|redact|mask|hidden|xxx/i.test(replacement.value)
  )
}

function withoutWrapping(node: TSESTree.Node): TSESTree.Node {
  let inner = node
  for (;;) {
    switch (inner.type) {
      case 'ChainExpression':
      case 'TSNonNullExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
        inner = inner.expression
        break
      case 'AwaitExpression':
        inner = inner.argument
        break
      default:
        return inner
    }
  }
}

/** Names of what is called, from as near the root as they are known. */
function calleeNames(callee: TSESTree.Node): readonly string[] {
  const names: string[] = []
  let node = withoutWrapping(callee)
  for (;;) {
    if (node.type === 'MemberExpression') {
      const name = propertyName(node)
      if (name === undefined) return names
      names.unshift(name)
      node = withoutWrapping(node.object)
    } else if (node.type === 'CallExpression') {
      node = withoutWrapping(node.callee)
    } else if (node.type === 'Identifier') {
      return [node.name, ...names]
    } else {
      return names
    }
  }
}

/** `email` of `user.email` and of `user['email']`; undefined where it is computed. */
function propertyName(node: TSESTree.MemberExpression): string | undefined {
  const { property } = node
  if (property.type === 'PrivateIdentifier') return property.name
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined
}

function keyName(node: TSESTree.Property): string | undefined {
  if (node.key.type === 'Literal' && typeof node.key.value === 'string') return node.key.value
  return !node.computed && node.key.type === 'Identifier' ? node.key.name : undefined
}

/** The properties from a pattern's value down to one of its names; undefined where the name is not in it. */
function keysTo(pattern: TSESTree.Node, name: TSESTree.Node): readonly string[] | undefined {
  if (pattern === name) return []
  switch (pattern.type) {
    case 'AssignmentPattern':
      return keysTo(pattern.left, name)
    case 'RestElement':
      return keysTo(pattern.argument, name)
    case 'ArrayPattern':
      for (const element of pattern.elements) {
        const keys = element ? keysTo(element, name) : undefined
        if (keys) return keys
      }
      return undefined
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          const keys = keysTo(property.argument, name)
          if (keys) return keys
          continue
        }
        const keys = keysTo(property.value, name)
        const key = keyName(property)
        if (keys) return key === undefined ? keys : [key, ...keys]
      }
      return undefined
    default:
      return undefined
  }
}

/** The declared type that a pattern is annotated with, by name. */
function writtenType(pattern: TSESTree.Node): string | undefined {
  if (pattern.type === 'AssignmentPattern') return writtenType(pattern.left)
  if (!('typeAnnotation' in pattern) || pattern.typeAnnotation?.type !== 'TSTypeAnnotation') return undefined
  return referenceName(pattern.typeAnnotation.typeAnnotation)
}

/** Generic types that hold what their argument names, and which argument. */
const holdingTypes: Readonly<Record<string, number>> = {
  Array: 0,
  ReadonlyArray: 0,
  Promise: 0,
  PromiseLike: 0,
  Awaited: 0,
  Partial: 0,
  DeepPartial: 0,
  Required: 0,
  Readonly: 0,
  NonNullable: 0,
  Pick: 0,
  Omit: 0,
  Set: 0,
  Iterable: 0,
  AsyncIterable: 0,
  Observable: 0,
  Map: 1,
  Record: 1,
  InferSelectModel: 0,
  InferInsertModel: 0,
  'z.infer': 0,
  'z.input': 0,
  'z.output': 0,
}
/** Types that say nothing of their value. */
const plainTypes = new Set(
  'Date RegExp Function Object String Number Boolean Error Buffer ReturnType Parameters InstanceType Exclude Extract'.split(
    ' ',
  ),
)

/** The name of the type that a value has, behind lists, promises, `null` and partial forms; undefined for plain types. */
function referenceName(type: TSESTree.TypeNode | undefined): string | undefined {
  switch (type?.type) {
    case 'TSTypeReference': {
      const name = entityName(type.typeName)
      if (name === undefined) return undefined
      const holding = Object.hasOwn(holdingTypes, name) ? holdingTypes[name] : undefined
      if (holding !== undefined) return referenceName(type.typeArguments?.params[holding])
      // A single capital is a type parameter by custom.
      return plainTypes.has(name) || /^[A-Z]$/.test(name) ? undefined : name
    }
    case 'TSArrayType':
      return referenceName(type.elementType)
    case 'TSTypeOperator':
      return referenceName(type.typeAnnotation)
    case 'TSTypeQuery':
      return type.exprName.type === 'TSImportType' ? undefined : entityName(type.exprName)
    case 'TSUnionType':
    case 'TSIntersectionType':
      for (const member of type.types) {
        const name = referenceName(member)
        if (name !== undefined) return name
      }
      return undefined
    default:
      return undefined
  }
}

function entityName(name: TSESTree.EntityName): string | undefined {
  if (name.type === 'Identifier') return name.name
  if (name.type === 'ThisExpression') return undefined
  const left = entityName(name.left)
  return left === undefined ? undefined : `${left}.${name.right.name}`
}

interface DeclaredProperty {
  /** The declared type that the property has. */
  readonly type?: string | undefined
  /** The class, where the property holds a plain value of its own. */
  readonly owner?: string | undefined
}

/** A property of a class by its name: a property declaration, a parameter property or a getter. */
function propertyOf(node: TSESTree.Node | undefined, name: string): DeclaredProperty | undefined {
  if (node?.type !== 'ClassDeclaration' && node?.type !== 'ClassExpression') return undefined
  for (const member of node.body.body) {
    if (member.type === 'MethodDefinition' && member.kind === 'constructor') {
      for (const parameter of member.value.params) {
        if (parameter.type !== 'TSParameterProperty') continue
        const { parameter: pattern } = parameter
        const target: TSESTree.Node = pattern.type === 'AssignmentPattern' ? pattern.left : pattern
        if (!('name' in target) || target.name !== name) continue
        const type = writtenType(pattern)
        return type === undefined ? { owner: node.id?.name } : { type }
      }
    } else if (member.type === 'PropertyDefinition' && memberName(member) === name) {
      const type =
        referenceName(member.typeAnnotation?.typeAnnotation) ??
        (member.value?.type === 'NewExpression' ? calleeNames(member.value.callee).join('.') : undefined)
      return type === undefined ? { owner: node.id?.name } : { type }
    } else if (member.type === 'MethodDefinition' && member.kind === 'get' && memberName(member) === name) {
      const type = referenceName(member.value.returnType?.typeAnnotation)
      return type === undefined ? { owner: node.id?.name } : { type }
    }
  }
  return undefined
}

function memberName(member: TSESTree.PropertyDefinition | TSESTree.MethodDefinition): string | undefined {
  if (member.key.type === 'Identifier' || member.key.type === 'PrivateIdentifier') return member.key.name
  return member.key.type === 'Literal' && typeof member.key.value === 'string' ? member.key.value : undefined
}

/** What a function's block returns, without the functions within it. */
function returnedBy(block: TSESTree.BlockStatement): readonly TSESTree.Node[] {
  const results: TSESTree.Node[] = []
  const visit = (statement: TSESTree.Statement | null | undefined): void => {
    switch (statement?.type) {
      case 'ReturnStatement':
        if (statement.argument) results.push(statement.argument)
        break
      case 'BlockStatement':
        statement.body.forEach(visit)
        break
      case 'IfStatement':
        visit(statement.consequent)
        visit(statement.alternate)
        break
      case 'TryStatement':
        visit(statement.block)
        visit(statement.handler?.body)
        break
      case 'SwitchStatement':
        for (const each of statement.cases) each.consequent.forEach(visit)
        break
      default:
        break
    }
  }
  visit(block)
  return results
}
