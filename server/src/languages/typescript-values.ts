/*
 * Where a value comes from: an expression, followed back to the property paths that it holds.
 *
 * Within one file and without types: what a function of another file returns is unknown, and an unknown value is called
 * by the name that the code gives it. It errs towards silence where a value is only looked at (`!user`, `users.length`)
 * and towards a path where it is passed on (`user.email.trim()`).
 */
import ts from 'typescript'
import type { CallArgument } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { errorProperties, isErrorName, wordsOf } from './flow-names.ts'
import type { Binding, Bindings } from './typescript-bindings.ts'
import { parentOf, setParents } from './typescript-bindings.ts'

/** What a call is read with. */
export interface Context extends Bindings {
  readonly sourceFile: ts.SourceFile
  readonly masking: RegExp
  /** Names of classes whose instances tell nothing here: what they hold is told of where they are made. */
  readonly opaque?: ReadonlySet<string>
  /** What is assigned to a variable after its declaration. */
  assignedTo(binding: Binding): readonly Source[]
}

/** What a variable is given: a value, or what is found in it by these properties. */
export interface Source {
  readonly value: ts.Expression
  readonly keys: readonly string[]
}

/** The property paths that expressions at a place hold, each once, in the order of the expressions. */
export function valuesOf(
  place: ts.Node,
  expressions: readonly ts.Expression[],
  context: Context,
): readonly CallArgument[] {
  const reader = new ValueReader(context, place)
  const seen = new Set<string>()
  return expressions.flatMap((argument) =>
    reader.named(argument).flatMap(({ names, rootType, span, masked, within }) => {
      // A name that is still to be typed.
      if (names.includes('') || span.start >= span.end) return []
      const path = names.join('.')
      const key = `${path} ${span.start} ${span.end} ${masked}`
      if (seen.has(key)) return []
      seen.add(key)
      return [
        {
          path,
          span,
          ...(rootType === undefined ? {} : { rootType }),
          masked,
          ...(within === undefined ? {} : { within }),
        },
      ]
    }),
  )
}

/** A path that an expression holds. */
interface Found {
  readonly names: readonly string[]
  readonly rootType?: string | undefined
  readonly span: Span
  readonly masked: boolean
  /** The written type of the object that is handed on and was made with the value. */
  readonly within?: string | undefined
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
  readonly #callbacks = new Map<ts.Node, ts.Expression>()
  readonly #place: ts.Node
  #steps = 0

  constructor(context: Context, place: ts.Node) {
    this.#context = context
    this.#place = place
  }

  /** The paths that an argument holds, with a name for what is unknown where the code gives one. */
  named(node: ts.Expression): readonly Found[] {
    const span = this.#spanOf(node)
    const { found, unknown } = this.#read(node, [], { depth: 0 })
    if (!unknown) return found
    const names = [...(unknown.name === undefined ? [] : [unknown.name]), ...unknown.access]
    return names.length === 0 ? found : [...found, { names, rootType: unknown.type, span, masked: false }]
  }

  #read(expression: ts.Expression, access: readonly string[], trail: Trail): Value {
    this.#steps += 1
    if (this.#steps > maxSteps || trail.depth > maxDepth || access.length > maxNames) return nothing
    // Nested expressions are bounded by the parser; only steps through variables and callbacks count as depth.
    const node = bare(expression)
    if (ts.isIdentifier(node)) return this.#identifier(node, access, { ...trail, depth: trail.depth + 1 })
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      return this.#member(node, access, trail)
    }
    if (node.kind === ts.SyntaxKind.ThisKeyword) return this.#ofThis(node, access, trail)
    if (ts.isCallExpression(node)) return this.#ofCall(node, access, trail)
    if (ts.isNewExpression(node)) return this.#new(node, trail)
    if (ts.isObjectLiteralExpression(node)) return this.#object(node, access, trail, [])
    if (ts.isArrayLiteralExpression(node)) return this.#all(node.elements, access, trail)
    if (
      ts.isSpreadElement(node) ||
      ts.isAwaitExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isExpressionWithTypeArguments(node)
    ) {
      return this.#read(node.expression, access, trail)
    }
    if (isCast(node)) return this.#cast(node, access, trail)
    if (ts.isTemplateExpression(node)) return this.#template(node, trail)
    if (ts.isTaggedTemplateExpression(node)) {
      return ts.isTemplateExpression(node.template) ? this.#template(node.template, trail) : nothing
    }
    if (ts.isBinaryExpression(node)) return this.#binary(node, access, trail)
    if (ts.isConditionalExpression(node)) return this.#all([node.whenTrue, node.whenFalse], access, trail)
    return nothing
  }

  #template(node: ts.TemplateExpression, trail: Trail): Value {
    return this.#all(
      node.templateSpans.map((span) => span.expression),
      [],
      trail,
      true,
    )
  }

  #binary(
    { left, operatorToken, right }: ts.BinaryExpression,
    access: readonly string[],
    trail: Trail,
  ): Value {
    switch (operatorToken.kind) {
      case ts.SyntaxKind.PlusToken:
        return this.#all([left, right], [], trail, true)
      case ts.SyntaxKind.BarBarToken:
      case ts.SyntaxKind.QuestionQuestionToken:
        return this.#all([left, right], access, trail)
      // What `a && b` holds where `a` is empty tells nothing of a person.
      case ts.SyntaxKind.AmpersandAmpersandToken:
      case ts.SyntaxKind.CommaToken:
        return this.#read(right, access, trail)
      default:
        return isAssignment(operatorToken.kind) ? this.#read(right, access, trail) : nothing
    }
  }

  /** The values of several expressions; with `asText`, a value that is unknown as a whole is dropped. */
  #all(nodes: readonly ts.Expression[], access: readonly string[], trail: Trail, asText = false): Value {
    const found: Found[] = []
    let unknown: Unknown | undefined
    for (const node of nodes) {
      const value = this.#read(node, access, trail)
      found.push(...value.found)
      if (!value.unknown) continue
      if (asText) found.push(...nameUnknown(value.unknown, trail.at ?? this.#spanOf(node)))
      else unknown ??= value.unknown
    }
    return { found, unknown }
  }

  #identifier(node: ts.Identifier, access: readonly string[], trail: Trail): Value {
    const { text: name } = node
    if (name === 'undefined' || name === 'NaN' || name === 'Infinity') return nothing
    const at = trail.at ?? this.#spanOf(node)
    const own: Value = path([name, ...access], at)
    if (trail.depth > maxDepth) return own
    const binding = this.#context.bindingOf(node)
    const within = { depth: trail.depth, at }
    switch (binding?.kind) {
      case undefined:
        return own
      case 'variable':
        return this.#variable(node, binding, access, within) ?? own
      case 'parameter':
        if (isErrorName(name) && (access[0] === undefined || errorProperties.has(access[0]))) return nothing
        return this.#parameter(node, binding, access, within) ?? own
      case 'caught':
        return access[0] === undefined || errorProperties.has(access[0]) ? nothing : own
      case 'code':
        // No value of somebody.
        return nothing
    }
  }

  #variable(
    node: ts.Identifier,
    binding: Binding,
    access: readonly string[],
    trail: Trail & { readonly at: Span },
  ): Value | undefined {
    const declaration = binding.node as ts.VariableDeclaration
    const keys = keysTo(declaration.name, binding.name)
    if (!keys) return undefined
    const type = referenceName(declaration.type)
    if (type !== undefined) {
      const own = typed(type, keys, node.text, access, trail.at)
      const made = declaration.initializer
      if (made === undefined || access.length > 0 || !ts.isObjectLiteralExpression(made)) return own
      const held = this.#read(made, [], trail).found.map((each) => ({ ...each, within: each.within ?? type }))
      return { found: [...own.found, ...held] }
    }
    const around = parentOf(declaration)?.parent
    const loop = around && ts.isForOfStatement(around) ? around.expression : undefined
    if (loop && isFirstOfPair(declaration.name, binding.name)) return undefined
    const value = declaration.initializer ?? loop
    const sources = [...(value ? [{ value, keys }] : []), ...this.#context.assignedTo(binding).slice(0, 8)]
    return sources.length === 0 ? undefined : this.#firstKnown(node.text, sources, access, trail)
  }

  /** What the sources of a variable hold; where one is unknown, the variable's own name stands for it. */
  #firstKnown(name: string, sources: readonly Source[], access: readonly string[], trail: Trail): Value {
    const found: Found[] = []
    let named = false
    for (const source of sources) {
      const { keys } = source
      const value = this.#read(source.value, [...keys, ...access], trail)
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

  #parameter(
    node: ts.Identifier,
    binding: Binding,
    access: readonly string[],
    trail: Trail & { readonly at: Span },
  ): Value | undefined {
    const declared = binding.node as ts.SignatureDeclaration
    for (const [index, parameter] of declared.parameters.entries()) {
      const keys = keysTo(parameter.name, binding.name)
      if (!keys) continue
      const type = referenceName(parameter.type)
      if (type !== undefined) return typed(type, keys, node.text, access, trail.at)
      const source = index === 0 ? (this.#callbacks.get(declared) ?? elementSource(declared)) : undefined
      if (!source || isFirstOfPair(parameter.name, binding.name)) return undefined
      const value = this.#read(source, [...keys, ...access], trail)
      return value.found.length > 0
        ? { found: value.found.map((each) => renamed(each, node.text, access)) }
        : undefined
    }
    return undefined
  }

  #member(node: Member, access: readonly string[], trail: Trail): Value {
    const name = propertyName(node)
    if (name !== undefined && countsOnly.has(name) && access.length === 0) return nothing
    const at = trail.at ?? this.#spanOf(node)
    // An element of a list, or a property whose name is computed: the list stands for it.
    return this.#read(node.expression, name === undefined ? access : [name, ...access], { ...trail, at })
  }

  #ofThis(node: ts.Expression, access: readonly string[], trail: Trail): Value {
    const [property] = access
    if (property === undefined) return nothing
    const at = trail.at ?? this.#spanOf(node)
    const declared = propertyOf(classAround(this.#place), property)
    if (declared?.type !== undefined) return path(access, at, declared.type)
    return path(['this', ...access], at, declared?.owner)
  }

  #ofCall(node: ts.CallExpression, access: readonly string[], trail: Trail): Value {
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return nothing
    const callee = withoutWrapping(node.expression)
    const names = calleeNames(callee)
    const last = names.at(-1)
    if (last === undefined) return { found: [], unknown: { access } }
    const masked = this.#maskedBy(node, trail)
    if (masked) return masked
    const whole = names.join('.')
    const [first, second] = node.arguments
    if (passing.has(whole) || passingLast.has(last) || styling.has(names[0] ?? '')) {
      const keys = last === 'stringify' || last === 'pick' ? literalKeys(second) : undefined
      if (keys && first) {
        return this.#joined(
          keys.map((key) => this.#read(first, [key], trail)),
          trail.at ?? this.#spanOf(node),
        )
      }
      return this.#all(node.arguments, access, trail)
    }
    // The domain of an address of mail is nobody's.
    if (last === 'split' && stringOf(first) === '@') return nothing
    if (lookingOnly.has(last) || /^(?:is|has|can|should)[A-Z]/.test(last)) return nothing
    if (isMember(callee)) {
      const receiver = callee.expression
      if (last === 'replace' || last === 'replaceAll') {
        const value = this.#read(receiver, [], trail)
        return hides(second) ? maskedValue(value) : value
      }
      if (last === 'concat') return this.#all([receiver, ...node.arguments], access, trail)
      if (keeping.has(last) && !isQuery(last, first)) return this.#read(receiver, access, trail)
      if ((last === 'map' || last === 'flatMap') && first) return this.#mapped(receiver, first, access, trail)
      const key = last === 'get' ? stringOf(first) : undefined
      if (key !== undefined) {
        return this.#read(receiver, [key, ...access], { ...trail, at: trail.at ?? this.#spanOf(node) })
      }
      const got = node.arguments.length === 0 ? /^get([A-Z]\w*)$/.exec(last)?.[1] : undefined
      if (got !== undefined) {
        return this.#read(receiver, [lowerFirst(got), ...access], {
          ...trail,
          at: trail.at ?? this.#spanOf(node),
        })
      }
    }
    // `queue<typeof Welcome>(…)` says what is done, and nothing of what it gives.
    const written = node.typeArguments?.[0]
    const type = written && ts.isTypeQueryNode(written) ? undefined : written
    const returned = ts.isIdentifier(callee) ? this.#returnType(callee) : undefined
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
  #maskedBy(node: ts.CallExpression, trail: Trail): Value | undefined {
    let masks = false
    const args: ts.Expression[] = []
    let link: ts.Expression = node
    let receiver: ts.Expression | undefined
    while (ts.isCallExpression(link)) {
      const callee: ts.Expression = withoutWrapping(link.expression)
      const name = calleeNames(callee).at(-1)
      const isMask = name !== undefined && this.#context.masking.test(wordsOf(name))
      masks ||= isMask
      args.push(...link.arguments)
      if (!isMember(callee)) break
      if (isMask && link.arguments.length === 0) receiver = callee.expression
      link = withoutWrapping(callee.expression)
    }
    if (!masks) return undefined
    return maskedValue(this.#all(receiver ? [receiver, ...args] : args, [], trail, true))
  }

  /** `users.map((user) => user.email)`: what the function returns, with its parameter as an element of the receiver. */
  #mapped(receiver: ts.Expression, mapping: ts.Expression, access: readonly string[], trail: Trail): Value {
    const callback = bare(mapping)
    if (!isFunction(callback)) {
      return this.#read(receiver, access, trail).found.length > 0
        ? { found: [], unknown: { access } }
        : nothing
    }
    const within: Trail = { depth: trail.depth + 1, at: trail.at }
    this.#callbacks.set(callback, receiver)
    setParents(callback)
    const results = ts.isBlock(callback.body) ? returnedBy(callback.body) : [callback.body]
    return this.#all(results, access, within)
  }

  #returnType(callee: ts.Identifier): string | undefined {
    const binding = this.#context.bindingOf(callee)
    if (!binding) return undefined
    const made =
      binding.kind === 'variable' ? (binding.node as ts.VariableDeclaration).initializer : binding.node
    const code = made && (ts.isExpression(made) ? bare(made) : made)
    return code && ts.isFunctionLike(code) ? referenceName(code.type) : undefined
  }

  #new(node: ts.NewExpression, trail: Trail): Value {
    const name = calleeNames(withoutWrapping(node.expression)).at(-1)
    if (name === undefined || this.#context.opaque?.has(name) === true) return nothing
    if (holders.has(name) || /(?:Error|Exception)$/.test(name))
      return this.#all(node.arguments ?? [], [], trail, true)
    return { found: [], unknown: { name: lowerFirst(name), access: [], type: name } }
  }

  #object(
    node: ts.ObjectLiteralExpression,
    access: readonly string[],
    trail: Trail,
    prefix: readonly string[],
  ): Value {
    const [wanted, ...rest] = access
    const values: Value[] = []
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) {
        values.push(this.#read(property.expression, access, trail))
        continue
      }
      const key = keyName(property.name)
      if (wanted !== undefined && key !== wanted) continue
      // A later property of the same name wins.
      if (wanted !== undefined) values.length = 0
      const held = valueOf(property)
      if (held === undefined) continue
      const names = key === undefined ? prefix : [...prefix, key]
      const value =
        ts.isObjectLiteralExpression(held) && rest.length === 0
          ? this.#object(held, [], trail, names)
          : this.#read(held, rest, trail)
      values.push(keyed(value, names, rest.length > 0, trail.at ?? this.#spanOf(held)))
    }
    return this.#joined(values, trail.at ?? this.#spanOf(node))
  }

  #joined(values: readonly Value[], at: Span): Value {
    return {
      found: values.flatMap((value) => [
        ...value.found,
        ...(value.unknown ? nameUnknown(value.unknown, at) : []),
      ]),
    }
  }

  #cast(node: Cast, access: readonly string[], trail: Trail): Value {
    const type = referenceName(node.type)
    if (type === undefined) return this.#read(node.expression, access, trail)
    const value = this.#read(node.expression, [], trail)
    const [only] = value.found
    if (only && value.found.length === 1 && !only.masked && only.rootType === undefined) {
      return path([only.names.at(-1) ?? type, ...access], only.span, type)
    }
    if (value.unknown) return { found: value.found, unknown: { ...value.unknown, access, type } }
    return access.length === 0 ? value : this.#read(node.expression, access, trail)
  }

  #spanOf(node: ts.Node): Span {
    const inner = bare(node)
    return { start: inner.getStart(this.#context.sourceFile), end: inner.end }
  }
}

/** A node without the parentheses around it. */
function bare<T extends ts.Node>(node: T): T | ts.Expression
function bare(node: ts.Node): ts.Node {
  let inner = node
  while (ts.isParenthesizedExpression(inner)) inner = inner.expression
  return inner
}

type Member = ts.PropertyAccessExpression | ts.ElementAccessExpression

function isMember(node: ts.Node): node is Member {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
}

type Cast = ts.AsExpression | ts.SatisfiesExpression | ts.TypeAssertion

function isCast(node: ts.Node): node is Cast {
  return ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isTypeAssertionExpression(node)
}

function isFunction(node: ts.Node | undefined): node is ts.ArrowFunction | ts.FunctionExpression {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
}

/** Whether an operator sets what stands to its left. */
export function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment
}

/** What a property of an object literal holds; undefined for methods and for what is only a pattern. */
function valueOf(property: ts.ObjectLiteralElementLike): ts.Expression | undefined {
  if (ts.isPropertyAssignment(property)) return bare(property.initializer)
  return ts.isShorthandPropertyAssignment(property) && !property.objectAssignmentInitializer
    ? property.name
    : undefined
}

function stringOf(node: ts.Node | undefined): string | undefined {
  const inner = node && bare(node)
  return inner && ts.isStringLiteral(inner) ? inner.text : undefined
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
function isQuery(method: string, first: ts.Node | undefined): boolean {
  if (method !== 'find' && method !== 'filter') return false
  const given = first && bare(first)
  return !isFunction(given) && !(method === 'filter' && given?.kind === ts.SyntaxKind.Identifier)
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

/** The list that a function is called with each element of. */
function elementSource(callback: ts.Node): ts.Expression | undefined {
  let argument = callback
  let call = parentOf(callback)
  for (; call && ts.isParenthesizedExpression(call); call = parentOf(call)) argument = call
  if (!call || !ts.isCallExpression(call) || call.expression === argument) return undefined
  const callee = withoutWrapping(call.expression)
  if (!isMember(callee)) return undefined
  const name = propertyName(callee)
  return name !== undefined && elementMethods.has(name) ? callee.expression : undefined
}

/** `[key, value]` of a map's entries: the key is not an element. */
function isFirstOfPair(pattern: ts.BindingName, name: ts.Identifier): boolean {
  if (!ts.isArrayBindingPattern(pattern) || pattern.elements.length < 2) return false
  const [first] = pattern.elements
  return first !== undefined && ts.isBindingElement(first) && keysTo(first.name, name) !== undefined
}

/** A second argument of `JSON.stringify` or `pick` that lists the properties which are kept. */
function literalKeys(node: ts.Node | undefined): readonly string[] | undefined {
  const list = node && bare(node)
  if (!list || !ts.isArrayLiteralExpression(list)) return undefined
  const keys = list.elements.map(stringOf)
  return keys.every((key) => key !== undefined) ? keys : undefined
}

/** A replacement that hides what it replaces: `'***'`, `'[redacted]'`. */
function hides(replacement: ts.Node | undefined): boolean {
  return /\*\*|redact|mask|hidden|xxx/i.test(stringOf(replacement) ?? '')
}

function withoutWrapping(node: ts.Expression): ts.Expression {
  let inner = node
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isNonNullExpression(inner) ||
    ts.isAwaitExpression(inner) ||
    ts.isExpressionWithTypeArguments(inner) ||
    isCast(inner)
  ) {
    inner = inner.expression
  }
  return inner
}

/** Names of what is called, from as near the root as they are known. */
function calleeNames(callee: ts.Expression): readonly string[] {
  const names: string[] = []
  let node = withoutWrapping(callee)
  for (;;) {
    if (isMember(node)) {
      const name = propertyName(node)
      if (name === undefined) return names
      names.unshift(name)
      node = withoutWrapping(node.expression)
    } else if (ts.isCallExpression(node)) {
      node = withoutWrapping(node.expression)
    } else {
      return ts.isIdentifier(node) ? [node.text, ...names] : names
    }
  }
}

/** `email` of `user.email` and of `user['email']`; undefined where it is computed. */
function propertyName(node: Member): string | undefined {
  return ts.isPropertyAccessExpression(node)
    ? node.name.text.replace('#', '')
    : stringOf(node.argumentExpression)
}

/** A property's key; undefined where it is computed, and for numbers. */
export function keyName(name: ts.PropertyName): string | undefined {
  if (ts.isIdentifier(name) || ts.isStringLiteral(name)) return name.text
  return ts.isComputedPropertyName(name) ? stringOf(name.expression) : undefined
}

/** The properties from a pattern's value down to one of its names; undefined where the name is not in it. */
function keysTo(pattern: ts.BindingName, name: ts.Identifier): readonly string[] | undefined {
  if (ts.isIdentifier(pattern)) return pattern === name ? [] : undefined
  for (const element of pattern.elements) {
    if (!ts.isBindingElement(element)) continue
    const keys = keysTo(element.name, name)
    if (!keys) continue
    if (ts.isArrayBindingPattern(pattern) || element.dotDotDotToken) return keys
    const written = element.propertyName ?? element.name
    const key =
      ts.isObjectBindingPattern(written) || ts.isArrayBindingPattern(written) ? undefined : keyName(written)
    return key === undefined ? keys : [key, ...keys]
  }
  return undefined
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
function referenceName(type: ts.TypeNode | undefined): string | undefined {
  if (type === undefined) return undefined
  if (ts.isTypeReferenceNode(type)) {
    const name = entityName(type.typeName)
    if (name === undefined) return undefined
    const holding = Object.hasOwn(holdingTypes, name) ? holdingTypes[name] : undefined
    if (holding !== undefined) return referenceName(type.typeArguments?.[holding])
    // A single capital is a type parameter by custom.
    return plainTypes.has(name) || /^[A-Z]$/.test(name) ? undefined : name
  }
  if (ts.isArrayTypeNode(type)) return referenceName(type.elementType)
  if (ts.isTypeOperatorNode(type) || ts.isParenthesizedTypeNode(type)) return referenceName(type.type)
  if (ts.isTypeQueryNode(type)) return entityName(type.exprName)
  if (ts.isUnionTypeNode(type) || ts.isIntersectionTypeNode(type)) {
    for (const member of type.types) {
      const name = referenceName(member)
      if (name !== undefined) return name
    }
  }
  return undefined
}

function entityName(name: ts.EntityName): string | undefined {
  if (ts.isIdentifier(name)) return name.text === 'this' ? undefined : name.text
  const left = entityName(name.left)
  return left === undefined ? undefined : `${left}.${name.right.text}`
}

interface DeclaredProperty {
  /** The declared type that the property has. */
  readonly type?: string | undefined
  /** The class, where the property holds a plain value of its own. */
  readonly owner?: string | undefined
}

function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  let around: ts.Node | undefined = node
  while (around && !ts.isClassLike(around)) around = parentOf(around)
  return around
}

/** A property of a class by its name: a property declaration, a parameter property or a getter. */
function propertyOf(node: ts.ClassLikeDeclaration | undefined, name: string): DeclaredProperty | undefined {
  for (const member of node?.members ?? []) {
    if (ts.isConstructorDeclaration(member)) {
      for (const parameter of member.parameters) {
        if (!parameter.modifiers || !ts.isIdentifier(parameter.name) || parameter.name.text !== name) continue
        if (!ts.isParameterPropertyDeclaration(parameter, member)) continue
        return ofClass(node, referenceName(parameter.type))
      }
    } else if (ts.isPropertyDeclaration(member) && memberName(member) === name) {
      const value = member.initializer && bare(member.initializer)
      const made = value && ts.isNewExpression(value) ? calleeNames(value.expression).join('.') : undefined
      return ofClass(node, referenceName(member.type) ?? made)
    } else if (ts.isGetAccessorDeclaration(member) && memberName(member) === name) {
      return ofClass(node, referenceName(member.type))
    }
  }
  return undefined
}

function ofClass(node: ts.ClassLikeDeclaration | undefined, type: string | undefined): DeclaredProperty {
  return type === undefined ? { owner: node?.name?.text } : { type }
}

function memberName({ name }: ts.PropertyDeclaration | ts.GetAccessorDeclaration): string | undefined {
  return ts.isPrivateIdentifier(name) ? name.text.slice(1) : keyName(name)
}

/** What a function's block returns, without the functions within it. */
function returnedBy(block: ts.Block): readonly ts.Expression[] {
  const results: ts.Expression[] = []
  const visit = (statement: ts.Statement | undefined): void => {
    if (statement === undefined) return
    if (ts.isReturnStatement(statement)) {
      if (statement.expression) results.push(statement.expression)
    } else if (ts.isBlock(statement)) {
      statement.statements.forEach(visit)
    } else if (ts.isIfStatement(statement)) {
      visit(statement.thenStatement)
      visit(statement.elseStatement)
    } else if (ts.isTryStatement(statement)) {
      visit(statement.tryBlock)
      visit(statement.catchClause?.block)
    } else if (ts.isSwitchStatement(statement)) {
      for (const clause of statement.caseBlock.clauses) clause.statements.forEach(visit)
    }
  }
  visit(block)
  return results
}
