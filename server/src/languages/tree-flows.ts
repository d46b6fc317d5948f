/*
 * Which values reach a log, an address or a service of others, for every language that is read through a tree.
 *
 * Patterns over the text find names of methods that write a log or take an address, and texts that are one; the tree around
 * each tells whether it is called, and on what. Each argument is followed back to the properties that it holds, through the variables and parameters of the
 * functions around. What a language's own syntax means is in its `FlowSyntax`; there are no queries and no walks here, so
 * a file without a log costs one pass of the pattern.
 */
import type { Call, CallArgument, Sink } from '../model/fact.ts'
import type { ReaderRules } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import {
  anyOf,
  beginsOf,
  compileMasking,
  errorProperties,
  escape,
  isErrorName,
  lastDot,
  nameSource,
  pathSource,
  wordsOf,
} from './flow-names.ts'
import {
  addressKeys,
  addressName,
  addressRulesOf,
  addressTexts,
  formatting,
  isBody,
  queryKeys,
  reaches,
  type AddressRules,
} from './flow-sinks.ts'
import {
  disclosuresIn,
  mentionOf,
  namesOfServices,
  servicesOfCallee,
  type ServiceNames,
} from './flow-services.ts'
import { childOfType, childrenOf, fieldOf, spanOf, type SyntaxNode } from './tree-parsing.ts'
import { NamePattern } from './word-finder.ts'

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
  /** What a function gives, by the variables of that function: `map(one -> one.getEmail())`. */
  | { readonly kind: 'within'; readonly body: SyntaxNode }
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
  /** It is the parameter of a function that is called for the value, or for each of its elements. */
  readonly isElement?: boolean
  /** The property of the value that it is given, where a pattern takes it out. */
  readonly property?: string | undefined
  /** How it comes by the value, where that is no declaration: by a later assignment, or what is there is added to. */
  readonly by?: 'assignment' | 'addition'
  /** Where the branch or the loop ends that an assignment stands in: behind it what was there before may still be. */
  readonly until?: number | undefined
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
 * The places of a text where values reach a log, an address or a service of others, with the property paths that they hold, in order of their
 * place. What holds only literals, or nothing that has a name, is left out. Never throws for a tree that is broken.
 */
export function readTreeCalls(
  text: string,
  root: SyntaxNode,
  rules: ReaderRules,
  syntax: FlowSyntax,
): readonly Call[] {
  const reader = new CallReader(text, root, rules, syntax)
  reader.readLogs()
  const addresses = addressRulesOf(rules, syntax.language)
  if (addresses !== undefined) {
    reader.readAddressCalls(addresses)
    reader.readAddressTexts()
  }
  reader.readServices(rules)
  return reader.calls()
}

/** Statements of which a part may not run, or another part instead, by the names that grammars give to them. */
const branches =
  /^(?:if|elif|elsif|else|unless|case|when|switch|for|foreach|while|until|try|catch|rescue|except|match|do_statement|enhanced_for|expression_case|type_case|communication_case)/

/**
 * A binding of a variable that is assigned to, or added to, behind its declaration.
 * @param scope the function around, in which branches are looked for
 */
export function assignedBinding(
  name: string,
  node: SyntaxNode,
  value: SyntaxNode,
  scope: SyntaxNode,
  by: 'assignment' | 'addition' = 'assignment',
): FlowBinding {
  return { name, value, from: node.endIndex, by, ...untilOf(node, scope) }
}

/**
 * What makes a declaration in a branch one that may not have run, in a language where each assignment is a declaration.
 * @param scope the function around, in which branches are looked for
 */
export function inBranch(node: SyntaxNode, scope: SyntaxNode): Pick<FlowBinding, 'by' | 'until'> {
  const branch = untilOf(node, scope)
  return branch.until === undefined ? {} : { by: 'assignment', ...branch }
}

function untilOf(node: SyntaxNode, scope: SyntaxNode): { readonly until?: number } {
  let around = node.parent
  while (around !== null && around.id !== scope.id && !branches.test(around.type)) around = around.parent
  return around === null || around.id === scope.id ? {} : { until: around.endIndex }
}

/** How an assignment gives a variable its value: `+=` adds to what is there. */
export function howAssigned(assignment: SyntaxNode): 'assignment' | 'addition' {
  return fieldOf(assignment, 'operator')?.text === '+=' ? 'addition' : 'assignment'
}

/** Methods that add what they are given to the object that they are called on. */
export const addingMethods = /^(?:[Aa]ppend\w*|push|[Aa]dd|Write(?:String|Rune|Byte)?)$/

/** Methods that call a function for the object, or for each of its elements, with it. */
export const eachMethods =
  /^(?:map\w*|flatMap|flat_map|filter\w*|forEach\w*|ForEach|each\w*|collect|select|reject|Select(?:Many)?|Where|peek|onEach|anyMatch|allMatch|noneMatch|let|also|find|find_each|detect|sort_by|sortedBy|OrderBy|ifPresent)$/

/** Those that give what the function gives. */
export const mappingMethods =
  /^(?:map(?:NotNull|Indexed|ToObj)?|flatMap|flat_map|filter_map|collect|Select(?:Many)?|let)$/

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

class CallReader {
  readonly #text: string
  readonly #root: SyntaxNode
  readonly #syntax: FlowSyntax
  readonly #compiled: CompiledRules
  readonly #scopes = new Map<number, Scope>()
  readonly #calls: Call[] = []
  /** Each look-up passes the children of the root. */
  #lookUps: number

  constructor(text: string, root: SyntaxNode, rules: ReaderRules, syntax: FlowSyntax) {
    this.#text = text
    this.#root = root
    this.#syntax = syntax
    this.#compiled = compile(rules, syntax.language)
    this.#lookUps = mostSteppedOver / (root.childCount + 1)
  }

  calls(): readonly Call[] {
    return this.#calls.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
  }

  readLogs(): void {
    let loggers: ReadonlySet<string> | undefined
    this.#eachCall(this.#compiled.method, (node, path) => {
      const callee = path.join('.')
      if (!this.#compiled.callee.test(callee)) {
        loggers ??= namesOfLoggers(this.#text, this.#compiled)
        if (!isMadeLogger(path, loggers, this.#compiled)) return
      }
      this.#add('log', callee, node, this.#values(node, this.#syntax.arguments(node)))
    })
  }

  /** Texts that are addresses by what stands in them: `"https://example.com/?email=" + email`. */
  readAddressTexts(): void {
    const asked = new Set<number>()
    for (const address of addressTexts(this.#text)) {
      if (this.#lookUps-- < 0) return
      const leaf = leafAt(this.#root, address.at)
      const node = leaf === undefined ? undefined : textAround(leaf, this.#syntax)
      if (node === undefined || asked.has(node.id)) continue
      asked.add(node.id)
      const before = this.#text.slice(node.startIndex, address.at + 1)
      // What goes on with an ampersand and begins with nothing is a form.
      if (this.#text[address.from] === '&' && !/[?/]/.test(before)) continue
      const values = this.#values(node, [node], true).filter(
        ({ span }) =>
          span.start > address.from &&
          (this.#syntax.calls.has(node.type) || reaches(this.#text.slice(address.from, span.start))),
      )
      this.#add('url', addressName(this.#text, address), node, values)
    }
  }

  /** Calls that take an address, or make one of what they are given. */
  readAddressCalls(rules: AddressRules): void {
    this.#eachCall(rules.mention, (node, path) => {
      const callee = path.join('.')
      const given = this.#syntax.arguments(node)
      if (rules.title.test(callee)) {
        this.#add('title', callee, node, this.#values(node, given))
      } else if (rules.parameter.test(callee)) {
        if (isBody(this.#text, node.startIndex, path.length > 1 ? path.at(-2) : undefined)) return
        this.#add('url', callee, node, this.#values(node, given))
      } else if (rules.address.test(callee)) {
        const texts = given
          .flatMap((argument) => this.#addressesIn(argument, 0))
          .flatMap((argument) =>
            this.#values(node, [argument], true).filter(({ span }) => this.#isInPath(argument, span)),
          )
        const query = given.flatMap((argument) => this.#queryIn(argument, 0))
        this.#add('url', callee, node, [...texts, ...this.#values(node, query)])
      }
    })
  }

  /** Calls of what the libraries of services give, and of what services put into every page. */
  readServices(rules: ReaderRules): void {
    const names = namesOfServices(this.#text, this.#syntax.language, rules)
    if (names.size > 0) {
      const mention = mentionOf(names.keys())
      this.#eachCall(mention, (node, path) => {
        const services = servicesOfCallee(path, names)
        if (services !== undefined) this.#addChain(node, path, services)
      })
      for (const { index } of mention.in(this.#text)) this.#addGiven(index, names)
    }
    for (const { mention, callee, services } of disclosuresIn(this.#text, rules, this.#syntax.language))
      this.#eachCall(mention, (node, path) => {
        if (callee.test(path.join('.'))) this.#disclose(node, path, services)
      })
  }

  /** A property of what stands for a service that is given a value, and what is made of one of its types outside of its calls. */
  #addGiven(at: number, names: ServiceNames): void {
    if (this.#lookUps-- < 0) return
    const leaf = leafAt(this.#root, at)
    const given = leaf === undefined ? undefined : givenTo(leaf, this.#syntax)
    if (given === undefined) return
    const services = servicesOfCallee(given.path, names)
    const { start, end } = spanOf(given.node)
    // What is passed on where it is made is told of there.
    const isPassed = this.#calls.some(
      ({ sink, arguments: passed }) =>
        sink === 'recipient' && passed.some(({ span }) => start <= span.start && span.end <= end),
    )
    if (services === undefined || isPassed) return
    this.#disclose(given.node, given.path, services, given.values)
  }

  /** A call, and those that are chained to it. */
  #addChain(node: SyntaxNode, path: readonly string[], services: readonly string[]): void {
    let called = path
    let call: SyntaxNode | undefined = node
    for (let length = 0; call !== undefined && length < longestChain; length++) {
      this.#disclose(call, called, services)
      call = callOn(call, this.#syntax)
      called = call === undefined ? [] : this.#syntax.callee(call)
      if (called[0] !== path[0]) return
    }
  }

  #disclose(
    node: SyntaxNode,
    path: readonly string[],
    services: readonly string[],
    given = this.#syntax.arguments(node),
  ): void {
    const values = this.#values(node, given)
    if (values.length === 0) return
    const span = (this.#syntax.span ?? spanOf)(node)
    this.#calls.push({
      callee: path.join('.'),
      span,
      sink: 'recipient',
      services,
      arguments: distinct(values),
    })
  }

  /** Texts with values that stand as an address in an argument; a variable in its place is none. */
  #addressesIn(node: SyntaxNode, depth: number): readonly SyntaxNode[] {
    if (depth > mostNested) return []
    if (isText(node) || isFormatted(node, this.#syntax)) return [node]
    const expression = this.#syntax.expression(node)
    if (expression.kind === 'keyed')
      return addressKeys.has(expression.key) ? this.#addressesIn(expression.value, depth + 1) : []
    return expression.kind === 'parts'
      ? expression.parts.flatMap((part) => this.#addressesIn(part, depth + 1))
      : []
  }

  /** What stands under the keys of a query. */
  #queryIn(node: SyntaxNode, depth: number): readonly SyntaxNode[] {
    if (depth > mostNested || isText(node)) return []
    const expression = this.#syntax.expression(node)
    if (expression.kind === 'keyed')
      return queryKeys.has(expression.key) ? [expression.value] : this.#queryIn(expression.value, depth + 1)
    return expression.kind === 'parts'
      ? expression.parts.flatMap((part) => this.#queryIn(part, depth + 1))
      : []
  }

  /** Whether a value stands behind a slash or a question mark of a text that is an address. */
  #isInPath({ startIndex }: SyntaxNode, span: Span): boolean {
    const start = this.#text.slice(startIndex, span.start).search(/[/?]/)
    return start >= 0 && reaches(this.#text.slice(startIndex + start, span.start))
  }

  /** Calls that have a name in the text, each once. */
  #eachCall(mention: NamePattern, use: (node: SyntaxNode, path: readonly string[]) => void): void {
    const asked = new Set<number>()
    // The last name of one call is the receiver of the next: `client.get().uri()`.
    const lastName = ({ 0: written, index }: RegExpExecArray): number =>
      index + Math.max(written.search(/[\w$]+$/), 0)
    const goOn = (match: RegExpExecArray): number => {
      const at = lastName(match)
      return at > match.index ? at : match.index + match[0].length
    }
    for (const match of mention.in(this.#text, goOn)) {
      if (this.#lookUps-- < 0) return
      const node = callAt(this.#root, lastName(match), this.#syntax)
      if (node === undefined || asked.has(node.id)) continue
      asked.add(node.id)
      const path = this.#syntax.callee(node)
      if (path.length > 0) use(node, path)
    }
  }

  #values(around: SyntaxNode, nodes: readonly SyntaxNode[], inAddress = false): readonly CallArgument[] {
    const flow = new Flow(
      this.#syntax,
      this.#compiled.masking,
      around,
      (node) => scopeAround(node, this.#syntax, this.#scopes),
      inAddress,
    )
    return nodes.flatMap((node) => flow.argument(node))
  }

  #add(sink: Sink, callee: string, node: SyntaxNode, values: readonly CallArgument[]): void {
    if (values.length === 0) return
    const span = (this.#syntax.span ?? spanOf)(node)
    // What is said of a text as a whole is said of it once: that it is logged, or in a call that takes an address.
    if (sink !== 'log' && this.#calls.some((call) => covers(call, span))) return
    this.#calls.push({ callee, span, sink, arguments: distinct(values) })
  }
}

/** What is given to a name without a call. */
interface Given {
  readonly node: SyntaxNode
  /** The names from the root, as of a callee. */
  readonly path: readonly string[]
  readonly values: readonly SyntaxNode[]
}

const assignments =
  /^(?:assignment|assignment_expression|assignment_statement|augmented_assignment(?:_expression)?)$/
const creations = /^(?:composite_literal|object_creation_expression|instance_creation_expression)$/
/** How many nodes a name may stand in before what it is a part of. */
const mostAround = 10

/** What a name of several steps is made of. */
const qualified = /^(?:qualified_name|namespace_name|qualified_type|scoped_type_identifier|scope_resolution)$/

/** The assignment of which the left side begins at a name and goes on behind it, or the object whose type it is. */
function givenTo(leaf: SyntaxNode, syntax: FlowSyntax): Given | undefined {
  let left = leaf
  const namesFrom = (node: SyntaxNode): readonly string[] =>
    node.text
      .slice(leaf.startIndex - node.startIndex)
      .split(/[^\p{L}\p{N}_]+/u)
      .filter((name) => name !== '')
  for (let level = 0; level < mostAround; level++) {
    const { parent } = left
    if (parent === null) return undefined
    if (creations.test(parent.type)) {
      const type = fieldOf(parent, 'type') ?? left
      if (leaf.startIndex < type.startIndex || leaf.endIndex > type.endIndex) return undefined
      const held = fieldOf(parent, 'body') ?? childOfType(parent, 'arguments')
      const initializer = fieldOf(parent, 'initializer')
      const values = [...syntax.arguments(parent), ...childrenOf(held), ...(initializer ? [initializer] : [])]
      return { node: parent, path: namesFrom(type), values }
    }
    if (assignments.test(parent.type)) {
      // The name may stand in the type that is written beside what is assigned to.
      const target = fieldOf(parent, 'left')
      if (target && target.id !== left.id) return undefined
      const value = fieldOf(parent, 'right') ?? parent.lastNamedChild
      const path = namesFrom(left)
      if (value === null || value.id === left.id || path.length < 2) return undefined
      return { node: parent, path, values: [value] }
    }
    // The sign of a variable may stand before its name.
    if (parent.startIndex < leaf.startIndex - 1 && !qualified.test(parent.type)) return undefined
    left = parent
  }
  return undefined
}

const longestChain = 12

/** The call that is made on what a call gives. */
function callOn(call: SyntaxNode, { calls }: FlowSyntax): SyntaxNode | undefined {
  let around = call.parent
  for (let level = 0; around !== null && level < 3; level++, around = around.parent) {
    if (around.startIndex !== call.startIndex) return undefined
    if (calls.has(around.type)) return around
  }
  return undefined
}

/** How deep in lists and objects an address or a query is looked for. */
const mostNested = 3

function covers({ span, sink }: Call, inner: Span): boolean {
  return sink === 'log' || sink === 'url' ? span.start <= inner.start && inner.end <= span.end : false
}

/** Texts and what puts them together, by the names that grammars give to them. */
const textKinds =
  /^(?!.*(?:number|integer))(?:.*string.*|template.*|.*heredoc.*|additive_expression|binary_expression|binary_operator|binary|parenthesized_expression|parenthesized_statements|string_content|string_fragment|interpolation|line_string.*)$/

function isText(node: SyntaxNode): boolean {
  if (!textKinds.test(node.type)) return false
  const operator = node.childForFieldName('operator')?.text
  return operator === undefined || /^(?:\+|\.|%|<<|&)$/.test(operator)
}

/** A call that writes a text from a format. */
function isFormatted(node: SyntaxNode, { calls, callee }: FlowSyntax): boolean {
  return calls.has(node.type) && formatting.test(lastCalled(node, callee))
}

function lastCalled(node: SyntaxNode, callee: FlowSyntax['callee']): string {
  return (
    callee(node).at(-1) ?? /([\w$]+)\s*\($/.exec(node.text.slice(0, node.text.indexOf('(') + 1))?.[1] ?? ''
  )
}

/** The largest text that a place stands in, with what is joined to it or formatted by it; undefined outside of texts. */
function textAround(leaf: SyntaxNode, syntax: FlowSyntax): SyntaxNode | undefined {
  let node = leaf
  if (!isText(node) && (node.parent === null || !isText(node.parent))) return undefined
  for (let level = 0; level < longestText; level++) {
    const { parent } = node
    if (parent === null) return node
    if (isText(parent)) {
      node = parent
      continue
    }
    const call = formatAround(parent, syntax)
    if (call === undefined) return node
    node = call
  }
  return node
}

const longestText = 60

/** The call of a format that a text is an argument or the receiver of. */
function formatAround(node: SyntaxNode, syntax: FlowSyntax): SyntaxNode | undefined {
  let around: SyntaxNode | null = node
  for (let level = 0; around !== null && level < 3; level++, around = around.parent) {
    if (syntax.calls.has(around.type)) return isFormatted(around, syntax) ? around : undefined
    if (!/argument|attribute|member|navigation|field_access/.test(around.type)) return undefined
  }
  return undefined
}

interface CompiledRules {
  /** Finds the name of a method that may write a log. */
  readonly method: NamePattern
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
  const methods = new Set(callees.map((pattern) => pattern.slice(lastDot(pattern) + 1)))
  const factories = anyOf((rules.loggerFactories ?? []).map(escape))
  const types = anyOf((rules.loggerTypes ?? []).map(escape))
  return {
    // Behind the name stand arguments, a block, or what a language puts between.
    method: new NamePattern(
      `(?<![\\w$])(?:${anyOf([...methods].map(nameSource))})(?![\\w$])(?=!?[ \\t]*[^\\s.,;:=)\\]}])`,
      beginsOf([...methods]),
    ),
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

/** The innermost node at a place. */
function leafAt(root: SyntaxNode, at: number): SyntaxNode | undefined {
  let node = root.namedDescendantForIndex(at)
  // Where statements end without a sign, the runtime stops above those behind the first.
  while (node !== null && node.childCount > 0) {
    const inner: SyntaxNode | undefined = node.children.find(
      (child) => child.startIndex <= at && at < child.endIndex,
    )
    if (inner === undefined) break
    node = inner
  }
  return node ?? undefined
}

/** The call that the name at a place belongs to. */
function callAt(root: SyntaxNode, at: number, { calls, callOf }: FlowSyntax): SyntaxNode | undefined {
  const leaf = leafAt(root, at)
  if (leaf === undefined) return undefined
  if (callOf !== undefined) return callOf(leaf)
  let node: SyntaxNode | null = leaf
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
  /** A function stands around it that no rule knows: what it makes of a whole object cannot be told. */
  readonly made?: boolean
}

class Flow {
  readonly #syntax: FlowSyntax
  readonly #masking: RegExp
  readonly #scopeOf: (node: SyntaxNode) => Scope | undefined
  #scope: Scope | undefined
  /** What makes a part of an address is told of where it is made. */
  readonly #inAddress: boolean
  #values: CallArgument[] = []

  /** @param around what the values are read for: names are those of the function around it */
  constructor(
    syntax: FlowSyntax,
    masking: RegExp,
    around: SyntaxNode,
    scopeOf: (node: SyntaxNode) => Scope | undefined,
    inAddress: boolean,
  ) {
    this.#syntax = syntax
    this.#masking = masking
    this.#scopeOf = scopeOf
    this.#scope = scopeOf(around)
    this.#inAddress = inAddress
  }

  argument(node: SyntaxNode): readonly CallArgument[] {
    this.#values = []
    this.#followed.clear()
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
      case 'within': {
        const outer = this.#scope
        this.#scope = this.#scopeOf(expression.body)
        this.#read(expression.body, access, inside)
        this.#scope = outer
        return
      }
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
    // The domain of an address of mail is nobody's.
    if (
      /^(?:split|partition|rpartition|rsplit|explode|substringAfter|substring_after)$/i.test(name) &&
      given.some(isAtSign)
    )
      return
    if (isLookingOnly(name.slice(name.lastIndexOf('.') + 1))) return
    if (this.#inAddress && this.#makesAddress(name)) return
    const isMask = this.#masking.test(wordsOf(name))
    const within = isMask ? { ...trail, masked: true } : trail
    const isUnknown = !isMask && object === undefined && !conversions.has(name)
    // A value that is masked behind the call is the same value: `sha256(user.email).hexdigest()`.
    if (object !== undefined) this.#read(object, isMask ? [] : access, within)
    // What a method makes of its arguments cannot be told; a conversion shows them, and what is built holds them.
    const isHeld = object !== undefined && access.length === 0 && this.#isBuilt(object)
    if (isMask || object === undefined || conversions.has(name) || isThrown(name, object) || isHeld)
      for (const argument of given)
        this.#read(argument, isMask ? [] : access, isUnknown ? { ...within, made: true } : within)
  }

  /** Whether an expression is an object that is just made, or its builder: `new Mail().setTo(…)`, `Mail.builder().to(…)`. */
  #isBuilt(made: SyntaxNode): boolean {
    for (
      let node: SyntaxNode | undefined = made, length = 0;
      node !== undefined && length < mostSteps;
      length++
    ) {
      const expression = this.#syntax.expression(node)
      if (expression.kind === 'parts' && expression.parts.length === 1) {
        node = expression.parts[0]
        continue
      }
      if (expression.kind !== 'call' && expression.kind !== 'member') return false
      if (/^(?:new)?[Bb]uilder$/.test(expression.name)) return true
      if (expression.object === undefined) return /^\p{Lu}/u.test(expression.name)
      node = expression.object
    }
    return false
  }

  #makesAddress(name: string): boolean {
    return makingAddresses.has(name) || (name === 'urlencode' && this.#syntax.language === 'python')
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
    const { bindings, type: written } = this.#bindingsOf(name, node.startIndex)
    const binding = bindings.find(({ by }) => by !== 'addition')
    // Of an element its own name tells as much as that of all: it is what stands there.
    const isElement = binding?.isElement === true && access.length > 0 && name !== 'it'
    const type = written ?? (isElement ? this.#elementType(binding.value) : undefined)
    if (
      isExceptional(name, binding, type) &&
      (access[0] === undefined || errorProperties.has(camelCase(access[0])))
    )
      return
    const from = this.#values.length
    let isShown = false
    let holdsOther = bindings.length === 0
    for (const { value, property, by } of bindings) {
      const isFollowed =
        value !== undefined &&
        (by === 'addition' || type === undefined) &&
        !isElement &&
        !(access.length > 0 && (by === 'addition' || this.#isMade(value)))
      if (isFollowed && this.#follow(value, property === undefined ? access : [property, ...access], trail))
        isShown = true
      // A literal: nothing of anybody.
      else if (!isFollowed || this.#syntax.expression(value).kind !== 'nothing') holdsOther = true
    }
    if (isShown) {
      const only = this.#values[from]
      // The variable's own name, where it tells more than what it was given.
      if (only && this.#values.length === from + 1 && opaqueNames.has(only.path) && !opaqueNames.has(name))
        this.#values[from] = { ...only, path: [name, ...access].join('.') }
      return
    }
    if (!holdsOther) return
    if (trail.made === true && access.length === 0 && type !== undefined) return
    // A class or a constant is nobody's value.
    if (binding === undefined && /^\p{Lu}/u.test(name)) return
    this.#values.push({
      path: [name, ...access].slice(0, mostNames).join('.'),
      span: trail.at ?? spanOf(node),
      ...(type === undefined ? {} : { rootType: type }),
      masked: trail.masked,
    })
  }

  /** The type of a variable that holds the elements, as they are or in another order. */
  #elementType(elements: SyntaxNode | undefined): string | undefined {
    for (let node = elements, depth = 0; node !== undefined && depth < mostNames; depth++) {
      const expression = this.#syntax.expression(node)
      if (expression.kind === 'name') return this.#bindingsOf(expression.name, node.startIndex).type
      if (expression.kind !== 'call' || !sameElements.test(expression.name)) return undefined
      node = expression.object
    }
    return undefined
  }

  /** Values that variables were given, by what is asked of them: whether anything was found. Each is followed once. */
  readonly #followed = new Map<string, boolean>()

  /** Adds what a variable was given; whether that is anything. */
  #follow(value: SyntaxNode, access: readonly string[], trail: Trail): boolean {
    const key = [value.id, trail.at?.start, trail.masked, trail.made, ...access].join(' ')
    const known = this.#followed.get(key)
    if (known !== undefined) return known
    this.#followed.set(key, false)
    const from = this.#values.length
    this.#read(value, access, trail)
    const isAny = this.#values.length > from
    this.#followed.set(key, isAny)
    return isAny
  }

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

  /**
   * What a name may hold at a place, the last first: up to what it surely was given, by the innermost scope that has it. The type
   * that it was declared with goes with what is assigned to it.
   */
  #bindingsOf(
    name: string,
    place: number,
  ): { readonly bindings: readonly FlowBinding[]; readonly type?: string | undefined } {
    const bindings: FlowBinding[] = []
    for (let scope = this.#scope; scope !== undefined; scope = scope.outer) {
      const before = scope.bindings
        .filter((binding) => binding.name === name && binding.from <= place)
        .reverse()
        .sort((a, b) => b.from - a.from)
      for (const binding of before) {
        const last = bindings.at(-1)
        const isOver = last?.by === 'assignment' && (last.until === undefined || last.until >= place)
        if (!isOver) bindings.push(binding)
        if (binding.by === undefined) return { bindings, type: typeOf(bindings) ?? binding.type }
      }
    }
    return { bindings, type: typeOf(bindings) }
  }
}

function typeOf(bindings: readonly FlowBinding[]): string | undefined {
  return bindings.find(({ by, type }) => by !== 'addition' && type !== undefined)?.type
}

/** Functions and methods whose result shows what they are given. */
const conversions = new Set(
  (
    'str repr format String toString to_s inspect dict list json dumps encode stringify join concat append Append valueOf of ofNullable ' +
    'from Sprintf Sprint format_map formatted Format sprintf quote quote_plus urlencode rawurlencode escape ' +
    'encode_www_form_component url_encode QueryEscape PathEscape EscapeDataString EscapeUriString UrlEncode HtmlEncode encodeURIComponent ' +
    // What writes a whole object down.
    'json_encode jsonEncode serialize Serialize SerializeObject writeValueAsString encodeToString toJson toJSONString ' +
    'to_string Marshal MarshalIndent Sdump var_export print_r implode vars asdict model_to_dict jsonable_encoder string'
  ).split(' '),
)

/** Methods that give the elements of what they are called on, or some of them. */
const sameElements =
  /^(?:stream|parallelStream|asSequence|filter|sorted\w*|limit|skip|distinct|peek|toList|toString|to_s|ToList|Where|OrderBy|Take|select|reject|sort_by|values)$/

/** An exception that is made shows what it is given: `StandardError.new("no mail for #{email}")`. */
function isThrown(name: string, object: SyntaxNode): boolean {
  return name === 'new' && /(?:Error|Exception)$/.test(object.text)
}

/** A method that only tells something about a value: how many there are, whether one is like another. */
function isLookingOnly(name: string): boolean {
  // A next word begins in a capital: `hash` and `issue` are other words.
  return lookingOnly.test(name) || /^(?:[Hh]as|[Ii]s)[A-Z_]/.test(name)
}

const lookingOnly =
  /^(?:(?:long)?count|length|len|size|is_?empty\??|isNullOrEmpty|any\??|all\??|none\??|empty\??|nonEmpty|exists|contains(?:Key|Value)?|includes?\??|has|indexOf|lastIndexOf|equals(?:IgnoreCase)?|compareTo|hashCode|getHashCode|startsWith|endsWith|starts_with|ends_with|start_with\?|end_with\?|matches|sum|average)$/i

/** Functions that write a query of what they are given, by their last name; `urlencode` of PHP takes a text. */
const makingAddresses = new Set(
  'http_build_query encode_www_form to_query build_query url_for reverse route'.split(' '),
)

function isAtSign({ text }: SyntaxNode): boolean {
  return text === "'@'" || text === '"@"'
}

function isExceptional(name: string, binding: FlowBinding | undefined, type: string | undefined): boolean {
  if (binding?.isError === true || isErrorName(type ?? '')) return true
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
