/*
 * Which values reach a log, for every language that is read through a tree.
 *
 * A pattern over the text finds names of methods that write a log; the tree around each tells whether it is called, and
 * on what. Each argument is followed back to the properties that it holds, through the variables and parameters of the
 * functions around. What a language's own syntax means is in its `FlowSyntax`; there are no queries and no walks here, so
 * a file without a log costs one pass of the pattern.
 */
import type { Call, CallArgument } from '../model/fact.ts'
import type { ReaderRules } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import {
  anyOf,
  compileMasking,
  errorProperties,
  escape,
  isErrorName,
  lastDot,
  nameSource,
  pathSource,
  wordsOf,
} from './flow-names.ts'
import { spanOf, type SyntaxNode } from './tree-parsing.ts'

/** What an expression is, as far as it tells of values. */
export type Expression =
  /** A variable or parameter; `this` and `self` too. */
  | { readonly kind: 'name'; readonly name: string }
  /** A string that shows variables by name: `"{mail}"` of Rust. */
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** A property, also by a literal key or through a getter: `user.email`, `user["email"]`, `user.getEmail()`. */
  | { readonly kind: 'member'; readonly object: SyntaxNode; readonly name: string }
  /** A call: of `name`, on `object` where it is a method. */
  | {
      readonly kind: 'call'
      readonly name: string
      readonly object?: SyntaxNode | undefined
      readonly arguments: readonly SyntaxNode[]
    }
  /** What holds or shows each of its parts: strings with values in them, sums, lists, alternatives. */
  | { readonly kind: 'parts'; readonly parts: readonly SyntaxNode[] }
  /** A value under a key that a person reads: `email=address`, `{"email": address}`. */
  | { readonly kind: 'keyed'; readonly key: string; readonly value: SyntaxNode }
  /** Literals, comparisons, functions: nothing of anybody. */
  | { readonly kind: 'nothing' }

/** A variable or a parameter of a scope. */
export interface FlowBinding {
  readonly name: string
  /** As written, without what makes it optional or a list. */
  readonly type?: string | undefined
  /** What it is given; absent for a parameter. */
  readonly value?: SyntaxNode | undefined
  /** Where it begins to hold, in UTF-16 offsets. */
  readonly from: number
  /** It holds an exception. */
  readonly isError?: boolean
}

/** What the syntax of a language means for flows. */
export interface FlowSyntax {
  /** Id of the language, for what the rules say of it alone. */
  readonly language: string
  /** Kinds of nodes that call: `call`, `method_invocation`. */
  readonly calls: ReadonlySet<string>
  /** Kinds of nodes that have variables of their own: functions, methods, lambdas, the file. */
  readonly scopes: ReadonlySet<string>
  /** The names of what is called, from the root: `self`, `logger`, `info`. Empty where it has none. */
  readonly callee: (call: SyntaxNode) => readonly string[]
  /** The call that a name belongs to, where the grammar puts names beside calls and not into them. */
  readonly callOf?: (name: SyntaxNode) => SyntaxNode | undefined
  /** Where an expression stands, where that is more than its node. */
  readonly span?: (node: SyntaxNode) => Span
  readonly arguments: (call: SyntaxNode) => readonly SyntaxNode[]
  readonly expression: (node: SyntaxNode) => Expression
  /** Parameters and variables of a scope, without those of scopes within it. */
  readonly bindings: (scope: SyntaxNode) => readonly FlowBinding[]
}

/**
 * The calls that write values to a log, with the property paths that they write, in order of their place. Calls that write
 * only literals, or nothing that has a name, are left out. Never throws for a tree that is broken.
 */
export function readLogCalls(
  text: string,
  root: SyntaxNode,
  rules: ReaderRules,
  syntax: FlowSyntax,
): readonly Call[] {
  // Each look-up passes the children of the root.
  let lookUps = mostSteppedOver / (root.childCount + 1)
  const compiled = compile(rules, syntax.language)
  const calls = new Map<number, Call>()
  let loggers: ReadonlySet<string> | undefined
  const scopes = new Map<number, Scope>()
  const asked = new Set<number>()
  for (const match of text.matchAll(compiled.method)) {
    if (lookUps-- < 0) break
    const node = callAt(root, match.index, syntax)
    if (node === undefined || asked.has(node.id)) continue
    asked.add(node.id)
    const path = syntax.callee(node)
    if (path.length === 0) continue
    const callee = path.join('.')
    if (!compiled.callee.test(callee)) {
      loggers ??= namesOfLoggers(text, compiled)
      if (!isMadeLogger(path, loggers, compiled)) continue
    }
    const flow = new Flow(syntax, compiled.masking, scopeAround(node, syntax, scopes))
    const values = distinct(syntax.arguments(node).flatMap((argument) => flow.argument(argument)))
    const span = (syntax.span ?? spanOf)(node)
    if (values.length > 0) calls.set(span.start, { callee, span, sink: 'log', arguments: values })
  }
  return [...calls.values()].sort((a, b) => a.span.start - b.span.start)
}

/** `getEmail` and `isActive` as the property that they give; undefined for other names. */
export function propertyOfGetter(method: string): string | undefined {
  const match = /^(?:get|is|has)(\p{Lu}[\p{L}\p{N}_]*)$/u.exec(method)?.[1]
  return match === undefined ? undefined : match.charAt(0).toLowerCase() + match.slice(1)
}

/**
 * Nodes that are passed on the way to the calls of one file. No code of a person comes near; broken text that is all
 * calls would take for ever.
 */
const mostSteppedOver = 100_000_000

interface CompiledRules {
  /** Finds the name of a method that may write a log. */
  readonly method: RegExp
  /** The whole path of what is called. */
  readonly callee: RegExp
  readonly factories: ReadonlySet<string>
  /** Finds variables that are made by a factory, or of a logger's type. */
  readonly declaration: RegExp
  readonly masking: RegExp
}

const compiledRules = new WeakMap<ReaderRules, Map<string, CompiledRules>>()

function compile(rules: ReaderRules, language: string): CompiledRules {
  const byLanguage = compiledRules.get(rules) ?? new Map<string, CompiledRules>()
  compiledRules.set(rules, byLanguage)
  const compiled = byLanguage.get(language) ?? compileOnce(rules, language)
  byLanguage.set(language, compiled)
  return compiled
}

function compileOnce(rules: ReaderRules, language: string): CompiledRules {
  const callees = [...rules.logCallees, ...(rules.logCalleesOf?.[language] ?? [])]
  const methods = anyOf(new Set(callees.map((pattern) => nameSource(pattern.slice(lastDot(pattern) + 1)))))
  const factories = anyOf((rules.loggerFactories ?? []).map(escape))
  const types = anyOf((rules.loggerTypes ?? []).map(escape))
  return {
    // Behind the name stand arguments, a block, or what a language puts between.
    method: new RegExp(`(?<![\\w$])(?:${methods})(?![\\w$])(?=!?[ \\t]*[^\\s.,;:=)\\]}])`, 'g'),
    callee: new RegExp(`^(?:${anyOf(callees.map(pathSource))})$`),
    factories: new Set(rules.loggerFactories),
    declaration: new RegExp(
      `([\\w$]+)\\s*(?::[^=;(){}\\n]{1,80})?:?=\\s*(?:new\\s+)?(?:[\\w$.:]+(?:\\([^()\\n]{0,120}\\))?(?:\\.|::|->))?(?:${factories})(?:\\s*\\(|\\.new\\b)` +
        `|([\\w$]+)\\s*\\??\\s*:\\s*(?:[\\w$]+\\.)?(?:${types})(?![\\w$.])` +
        // `trail *slog.Logger`. The type is not taken: it may stand before another name.
        `|(?<![\\w$.])([\\w$]+)(?=[ \\t]+\\*?(?:[\\w$]+\\.)?(?:${types})(?![\\w$.]))` +
        `|(?<![\\w$])(?:${types})(?:<[\\w$., ?]{0,80}>)?\\s+\\$?([\\w$]+)\\s*[=;,)]`,
      'g',
    ),
    masking: compileMasking(rules.maskingFunctions),
  }
}

/** The call that the name at a place belongs to. */
function callAt(root: SyntaxNode, at: number, { calls, callOf }: FlowSyntax): SyntaxNode | undefined {
  let node = root.namedDescendantForIndex(at)
  // Where statements end without a sign, the runtime stops above those behind the first.
  while (node !== null && node.childCount > 0) {
    const inner: SyntaxNode | undefined = node.children.find(
      (child) => child.startIndex <= at && at < child.endIndex,
    )
    if (inner === undefined) break
    node = inner
  }
  if (callOf !== undefined) return node === null ? undefined : callOf(node)
  for (let level = 0; node !== null && level < 5; level++, node = node.parent)
    if (calls.has(node.type)) return node
  return undefined
}

function namesOfLoggers(text: string, { declaration }: CompiledRules): ReadonlySet<string> {
  const names = new Set<string>()
  for (const match of text.matchAll(declaration)) {
    const name = match.slice(1).find((group: string | undefined) => group !== undefined)
    if (name !== undefined) names.add(name.replace(/^\$/, ''))
  }
  return names
}

/** Whether a method of a logger is called on a variable that holds one, or on what a factory gives. */
function isMadeLogger(
  path: readonly string[],
  loggers: ReadonlySet<string>,
  { callee, factories }: CompiledRules,
): boolean {
  const [receiver = '', method = ''] = path.slice(-2)
  if (path.length < 2 || !(loggers.has(receiver) || factories.has(receiver))) return false
  return callee.test(`logger.${method}`)
}

interface Scope {
  readonly bindings: readonly FlowBinding[]
  readonly outer: Scope | undefined
}

function scopeAround(node: SyntaxNode, syntax: FlowSyntax, known: Map<number, Scope>): Scope | undefined {
  let at = node.parent
  while (at !== null && !syntax.scopes.has(at.type)) at = at.parent
  if (at === null) return undefined
  let scope = known.get(at.id)
  if (scope === undefined) {
    scope = { bindings: syntax.bindings(at), outer: scopeAround(at, syntax, known) }
    known.set(at.id, scope)
  }
  return scope
}

/** How far a value is followed, through expressions and variables. */
const mostSteps = 24
/** Values of one argument; a list of constants may be long. */
const mostValues = 60
const mostNames = 12

/** Names that tell nothing: the key that such a value stands under tells more. */
const opaqueNames = new Set(
  'value values val data item items element it result res ret args kwargs params obj tmp str string text row key v x s'.split(
    ' ',
  ),
)

interface Trail {
  readonly steps: number
  /** Where the value stands in the call, once a variable was followed. */
  readonly at?: Span
  readonly masked: boolean
}

class Flow {
  readonly #syntax: FlowSyntax
  readonly #masking: RegExp
  readonly #scope: Scope | undefined
  #values: CallArgument[] = []

  constructor(syntax: FlowSyntax, masking: RegExp, scope: Scope | undefined) {
    this.#syntax = syntax
    this.#masking = masking
    this.#scope = scope
  }

  argument(node: SyntaxNode): readonly CallArgument[] {
    this.#values = []
    this.#read(node, [], { steps: 0, masked: false })
    return this.#values
  }

  /** Adds the paths of `access` on an expression. */
  #read(node: SyntaxNode, access: readonly string[], trail: Trail): void {
    if (trail.steps > mostSteps || this.#values.length >= mostValues) return
    const expression = this.#syntax.expression(node)
    const next: Trail = {
      ...trail,
      steps: trail.steps + 1,
      at: trail.at ?? (this.#syntax.span ?? spanOf)(node),
    }
    const inside: Trail = { ...trail, steps: trail.steps + 1 }
    switch (expression.kind) {
      case 'nothing':
        return
      case 'name':
        this.#name(node, expression.name, access, next)
        return
      case 'names':
        for (const name of expression.names) this.#name(node, name, access, next)
        return
      case 'member':
        this.#read(expression.object, [expression.name, ...access].slice(0, mostNames), next)
        return
      case 'parts':
        for (const part of expression.parts) this.#read(part, access, inside)
        return
      case 'keyed':
        if (access.length === 0) this.#keyed(expression.key, expression.value, inside)
        else if (access[0] === expression.key) this.#read(expression.value, access.slice(1), inside)
        return
      case 'call':
        this.#call(expression, access, inside)
    }
  }

  #call(
    { name, object, arguments: given }: Expression & { kind: 'call' },
    access: readonly string[],
    trail: Trail,
  ): void {
    const isMask = this.#masking.test(wordsOf(name))
    const within = isMask ? { ...trail, masked: true } : trail
    // A value that is masked behind the call is the same value: `sha256(user.email).hexdigest()`.
    if (object !== undefined) this.#read(object, isMask ? [] : access, within)
    // What a method makes of its arguments cannot be told; a conversion shows them.
    if (isMask || object === undefined || conversions.has(name))
      for (const argument of given) this.#read(argument, isMask ? [] : access, within)
  }

  #keyed(key: string, value: SyntaxNode, trail: Trail): void {
    const from = this.#values.length
    this.#read(value, [], trail)
    for (let index = from; index < this.#values.length; index++) {
      const found = this.#values[index]
      if (found !== undefined && found.rootType === undefined && opaqueNames.has(found.path))
        this.#values[index] = { ...found, path: key }
    }
  }

  #name(node: SyntaxNode, name: string, access: readonly string[], trail: Trail): void {
    const binding = this.#bindingOf(name, node.startIndex)
    if (
      isExceptional(name, binding) &&
      (access[0] === undefined || errorProperties.has(camelCase(access[0])))
    )
      return
    if (
      binding?.type === undefined &&
      binding?.value !== undefined &&
      !this.#following.has(binding) &&
      !(access.length > 0 && this.#isMade(binding.value))
    ) {
      const from = this.#values.length
      this.#following.add(binding)
      this.#read(binding.value, access, trail)
      this.#following.delete(binding)
      if (this.#values.length > from) {
        const only = this.#values[from]
        // The variable's own name, where it tells more than what it was given.
        if (only && this.#values.length === from + 1 && opaqueNames.has(only.path) && !opaqueNames.has(name))
          this.#values[from] = { ...only, path: [name, ...access].join('.') }
        return
      }
      // A literal: nothing of anybody.
      if (this.#syntax.expression(binding.value).kind === 'nothing') return
    }
    // A class or a constant is nobody's value.
    if (binding === undefined && /^\p{Lu}/u.test(name)) return
    this.#values.push({
      path: [name, ...access].slice(0, mostNames).join('.'),
      span: trail.at ?? spanOf(node),
      ...(binding?.type === undefined ? {} : { rootType: binding.type }),
      masked: trail.masked,
    })
  }

  readonly #following = new Set<FlowBinding>()

  /** Whether a call makes a value whose properties are none of what it is given: `user := find(id)`. */
  #isMade(value: SyntaxNode): boolean {
    const expression = this.#syntax.expression(value)
    if (expression.kind !== 'call' || conversions.has(expression.name)) return false
    for (let call = expression; ;) {
      if (this.#masking.test(wordsOf(call.name))) return false
      const inner = call.object === undefined ? undefined : this.#syntax.expression(call.object)
      if (inner?.kind !== 'call') return true
      call = inner
    }
  }

  /** The last binding of a name before a place, of the innermost scope that has one. */
  #bindingOf(name: string, place: number): FlowBinding | undefined {
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      let found: FlowBinding | undefined
      for (const binding of scope.bindings)
        if (
          binding.name === name &&
          binding.from <= place &&
          (found === undefined || binding.from >= found.from)
        )
          found = binding
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** Functions and methods whose result shows what they are given. */
const conversions = new Set(
  'str repr format String toString to_s inspect dict list json dumps encode stringify join concat append valueOf of from Sprintf Sprint format_map'.split(
    ' ',
  ),
)

function isExceptional(name: string, binding: FlowBinding | undefined): boolean {
  if (binding?.isError === true || isErrorName(binding?.type ?? '')) return true
  return isErrorName(name) && binding?.value === undefined
}

/** `message` of `Message`. */
function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function distinct(values: readonly CallArgument[]): readonly CallArgument[] {
  const byKey = new Map(
    values.map((value) => [`${value.span.start} ${value.span.end} ${value.path} ${value.masked}`, value]),
  )
  return [...byKey.values()].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.path < b.path ? -1 : 1),
  )
}
