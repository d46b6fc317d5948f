/*
 * Which values reach a log.
 *
 * Three steps, each cheaper than what follows it: a pattern over the text finds calls that may write a log; TypeScript's
 * tree, which is there already, tells which of them do; only then the functions around those calls are parsed once more
 * into ESTree with scopes, and each argument is followed back to the properties that it holds. Everything else of the
 * text is blanked for that second parse, so all offsets stay what they are.
 */
/* eslint-disable @typescript-eslint/no-unsafe-enum-comparison -- the names of ESTree are its interface, and its enumeration would load the whole package */
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import ts from 'typescript'
import type { Call, CallArgument } from '../model/fact.ts'
import type { ReaderRules } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { readScopes } from './typescript-scopes.ts'
import { compileMasking, errorProperties, isErrorName, valuesOf } from './typescript-values.ts'
import type { Surroundings } from './typescript-values.ts'

/**
 * The calls of a text that write values to a log, with the property paths that they write, in order of their place.
 * Calls that write only literals, or nothing that has a name, are left out. `sourceFile` is the parsed `text` (with or
 * without parents; it is not changed); spans are UTF-16 offsets. Never throws: what cannot be followed yields no call.
 *
 * Serves Art. 5(1)(c), (e) and (f) and 25(1): logs are copies that the retention and the access of the data set miss.
 */
export function readCalls(
  sourceFile: ts.SourceFile,
  text: string,
  path: string,
  rules: ReaderRules,
): readonly Call[] {
  if (!mayHoldLogCall(text, rules)) return []
  try {
    const sinks = findSinks(sourceFile, text, compile(rules))
    if (sinks.length === 0) return []
    const fileName = path === '' ? sourceFile.fileName : path
    const kind = (sourceFile as { scriptKind?: ts.ScriptKind }).scriptKind
    const read = (some: readonly Sink[]): readonly Call[] =>
      followSinks(sliceAround(sourceFile, text, some), fileName, kind, some, compile(rules).masking)
    try {
      return read(sinks)
    } catch {
      // One construct that the converter cannot express must not hide the calls beside it.
      return groupByStatement(sourceFile, sinks).flatMap((group) => {
        try {
          return read(group)
        } catch {
          return []
        }
      })
    }
  } catch {
    return []
  }
}

/** A cheap test on the text alone: false where no call in it can write a log. */
export function mayHoldLogCall(text: string, rules: ReaderRules): boolean {
  const { call } = compile(rules)
  call.lastIndex = 0
  return call.test(text)
}

interface CompiledRules {
  /** Finds the name of a method, or of a function, that a pattern ends in, up to its parenthesis. */
  readonly call: RegExp
  /** The whole path of what is called. */
  readonly callee: RegExp
  readonly factories: ReadonlySet<string>
  /** Finds the names of factories, types and modules: a quick look before `declaration`. */
  readonly mention: RegExp
  /** Finds `name = factory(`, `name: Type` and `import name from 'module'`. */
  readonly declaration: RegExp
  readonly masking: RegExp
}

const compiledRules = new WeakMap<ReaderRules, CompiledRules>()

function compile(rules: ReaderRules): CompiledRules {
  let compiled = compiledRules.get(rules)
  if (!compiled) {
    compiled = compileOnce(rules)
    compiledRules.set(rules, compiled)
  }
  return compiled
}

/** Matches nothing. */
const never = '(?!)'

function compileOnce(rules: ReaderRules): CompiledRules {
  const methods = new Set<string>()
  const functions = new Set<string>()
  for (const pattern of rules.logCallees) {
    const dot = lastDot(pattern)
    ;(dot < 0 ? functions : methods).add(nameSource(pattern.slice(dot + 1)))
  }
  const anyOf = (names: Iterable<string>): string => [...names].join('|') || never
  const starts = [
    ...(methods.size > 0 ? [`\\.\\s*(?:${anyOf(methods)})`] : []),
    ...(functions.size > 0 ? [`(?<![\\w$.])(?:${anyOf(functions)})`] : []),
  ]
  const factories = rules.loggerFactories ?? []
  const modules = rules.loggerModules ?? []
  const types = rules.loggerTypes ?? []
  const declarations = [
    factories.length > 0 &&
      `([\\w$]+)\\s*(?::[^=;(){}]{1,80})?(?<![=!<>])=(?!=)\\s*(?:await\\s+)?(?:new\\s+)?(?:[\\w$.]+(?:\\([^()\\n]{0,120}\\))?\\??\\.\\s*)?(?:${anyOf(factories.map(escape))})\\s*(?:<[^<>()]{0,80}>\\s*)?\\(`,
    types.length > 0 &&
      `([\\w$]+)\\s*[?!]?\\s*:\\s*(?:[\\w$]+\\.)?(?:${anyOf(types.map(escape))})(?![\\w$.])`,
    modules.length > 0 &&
      `import\\s+(?:\\*\\s*as\\s+)?([\\w$]+)\\s*(?:,\\s*\\{[^{}]*\\}\\s*)?from\\s*['"](?:${anyOf(modules.map(escape))})['"]`,
    modules.length > 0 && `([\\w$]+)\\s*=\\s*require\\(\\s*['"](?:${anyOf(modules.map(escape))})['"]\\s*\\)`,
  ].filter((source) => source !== false)
  return {
    // Where all begin with a dot, the engine skips from dot to dot.
    call: new RegExp(`(?:${anyOf(starts)})\\s*(?:\\?\\.\\s*)?\\(`, 'g'),
    callee: new RegExp(`^(?:${anyOf(rules.logCallees.map(pathSource))})$`),
    factories: new Set(factories),
    mention: new RegExp(
      `(?<![\\w$])(?:${anyOf([...factories, ...types].map(escape))})(?![\\w$])|['"](?:${anyOf(modules.map(escape))})['"]`,
      'g',
    ),
    declaration: new RegExp(anyOf(declarations), 'g'),
    masking: compileMasking(rules.maskingFunctions),
  }
}

function escape(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** The dot before the last name of a pattern; dots do not occur within braces that end it. */
function lastDot(pattern: string): number {
  const braces = pattern.endsWith('}') ? pattern.lastIndexOf('{') : pattern.length
  return pattern.lastIndexOf('.', braces)
}

/** One name of a pattern: `*Logger`, `{info,warn}`. */
function nameSource(pattern: string): string {
  return pattern
    .split(/([{},*])/)
    .map((part) => ({ '{': '(?:', '}': ')', ',': '|', '*': '[\\w$]*' })[part] ?? escape(part))
    .join('')
}

function pathSource(pattern: string): string {
  const rest = pattern.replace(/^\*\*\./, '')
  return (rest === pattern ? '' : '(?:[^.]+\\.)*') + nameSource(rest)
}

interface Sink {
  readonly callee: string
  readonly span: Span
}

/** Calls that write a log, by what they call. */
function findSinks(sourceFile: ts.SourceFile, text: string, rules: CompiledRules): readonly Sink[] {
  const sinks = new Map<number, Sink>()
  let loggers: ReadonlySet<string> | undefined
  rules.call.lastIndex = 0
  for (const match of text.matchAll(rules.call)) {
    const { call, errors } = callAt(sourceFile, match.index, match.index + match[0].length - 1)
    if (!call?.arguments.some((argument) => mayCarry(argument, errors))) continue
    const path = pathOf(call.expression)
    if (path.length === 0) continue
    loggers ??= namesOfLoggers(text, rules)
    const callee = path.join('.')
    if (
      !rules.callee.test(callee.replaceAll('#', '')) &&
      !isMadeLogger(call.expression, path, loggers, rules)
    )
      continue
    const start = call.getStart(sourceFile)
    sinks.set(call.expression.end, { callee, span: { start, end: call.end } })
  }
  return [...sinks.values()].sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

/**
 * Whether an argument can be more than literals and exceptions: most calls to a log pass only these, and nothing needs to
 * be followed for them.
 */
function mayCarry(node: ts.Node, errors: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return !errors.has(node.text)
  if (ts.isPropertyAccessExpression(node)) {
    return !(
      ts.isIdentifier(node.expression) &&
      errors.has(node.expression.text) &&
      errorProperties.has(node.name.text)
    )
  }
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.some((span) => mayCarry(span.expression, errors))
  }
  if (ts.isBinaryExpression(node)) return mayCarry(node.left, errors) || mayCarry(node.right, errors)
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) {
    return mayCarry(node.expression, errors)
  }
  if (ts.isConditionalExpression(node)) {
    return mayCarry(node.whenTrue, errors) || mayCarry(node.whenFalse, errors)
  }
  if (ts.isObjectLiteralExpression(node)) return node.properties.some((each) => mayCarry(each, errors))
  if (ts.isPropertyAssignment(node)) return mayCarry(node.initializer, errors)
  if (ts.isShorthandPropertyAssignment(node)) return mayCarry(node.name, errors)
  return !ts.isLiteralExpression(node)
}

interface CallWithErrors {
  readonly call: ts.CallExpression | undefined
  /** Names of the exceptions that the functions and clauses around the call receive. */
  readonly errors: ReadonlySet<string>
}

/** The call whose name stands at `name` and whose arguments open at `parenthesis`. */
function callAt(sourceFile: ts.SourceFile, name: number, parenthesis: number): CallWithErrors {
  let call: ts.CallExpression | undefined
  const errors = new Set<string>()
  let node: ts.Node | undefined = sourceFile
  while (node) {
    if (ts.isCallExpression(node) && node.expression.end <= parenthesis && name < node.expression.end) {
      call = node
    } else if (ts.isCatchClause(node)) {
      const caught = node.variableDeclaration?.name
      if (caught && ts.isIdentifier(caught)) errors.add(caught.text)
    } else if (ts.isFunctionLike(node)) {
      for (const { name: parameter } of node.parameters) {
        if (ts.isIdentifier(parameter) && isErrorName(parameter.text)) errors.add(parameter.text)
      }
    }
    node = ts.forEachChild(node, (child) => (child.pos <= name && name < child.end ? child : undefined))
  }
  return { call, errors }
}

/** Names of what is called, from the root; a call on the way gives its own name. Empty where a link has no name. */
function pathOf(callee: ts.Expression): readonly string[] {
  const names: string[] = []
  let node: ts.Expression = callee
  for (;;) {
    if (ts.isPropertyAccessExpression(node)) {
      names.unshift(node.name.text)
      node = node.expression
    } else if (
      ts.isNonNullExpression(node) ||
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isCallExpression(node) ||
      ts.isNewExpression(node)
    ) {
      node = node.expression
    } else if (ts.isIdentifier(node)) {
      return [node.text, ...names]
    } else if (node.kind === ts.SyntaxKind.ThisKeyword) {
      return ['this', ...names]
    } else {
      return []
    }
  }
}

/** The receiver is a variable or property that holds a logger, or a call that makes one. */
function isMadeLogger(
  callee: ts.Expression,
  path: readonly string[],
  loggers: ReadonlySet<string>,
  rules: CompiledRules,
): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false
  const receiver = path.at(-2)?.replace('#', '')
  if (receiver === undefined) return false
  const made = ts.isCallExpression(callee.expression) || ts.isNewExpression(callee.expression)
  return made ? rules.factories.has(receiver) : loggers.has(receiver)
}

/** How far a declaration reaches around the name of what makes a logger, in UTF-16 units. */
const before = 240
const behind = 120

/** Names that the text gives to loggers, wherever it does: one name for two things in one file is rare. */
function namesOfLoggers(text: string, rules: CompiledRules): ReadonlySet<string> {
  const names = new Set<string>()
  let readTo = 0
  for (const mention of text.matchAll(rules.mention)) {
    const end = mention.index + behind
    const window = text.slice(Math.max(readTo - before, mention.index - before, 0), end)
    readTo = end
    for (const match of window.matchAll(rules.declaration)) {
      const name = match.slice(1).find((group: string | undefined) => group !== undefined)
      if (name !== undefined) names.add(name)
    }
  }
  return names
}

/** A function expression without a sink is kept up to this length: its result may be what is logged. */
const keptFunction = 400

interface Blank extends Span {
  /** What stands there instead, filled up with spaces. */
  readonly instead: string
  /** It is kept where the rest mentions one of these names. */
  readonly unlessUsed?: readonly string[]
}

/**
 * The text with everything blanked that tells nothing of the values at the sinks: imports, types, the bodies of
 * functions that hold no sink, statements and elements of JSX that hold none, and variables that nothing else mentions.
 * Offsets stay.
 */
function sliceAround(sourceFile: ts.SourceFile, text: string, sinks: readonly Sink[]): string {
  const blanks = findBlanks(sourceFile, sinks)
  const held = blanks.filter((blank) => blank.unlessUsed !== undefined)
  const used = wordsOf(blankOut(text, { start: 0, end: text.length }, blanks))
  const kept = new Set<Blank>()
  for (let grew = true; grew;) {
    grew = false
    for (const blank of held) {
      if (kept.has(blank) || !blank.unlessUsed?.some((name) => used.has(name))) continue
      kept.add(blank)
      const within = blanks.filter(
        (each) => each !== blank && each.start >= blank.start && each.end <= blank.end,
      )
      for (const word of wordsOf(blankOut(text, blank, within))) used.add(word)
      grew = true
    }
  }
  return blankOut(
    text,
    { start: 0, end: text.length },
    blanks.filter((blank) => !kept.has(blank)),
  )
}

function wordsOf(text: string): Set<string> {
  return new Set(text.match(/[\w$\u0080-\uffff]+/g))
}

/** A part of the text without the outermost of the blanks in it; they are in the order of their start. */
function blankOut(text: string, part: Span, blanks: readonly Blank[]): string {
  const parts: string[] = []
  let from = part.start
  for (const { start, end, instead } of blanks) {
    if (start < from || end - start < instead.length) continue
    parts.push(text.slice(from, start), instead.padEnd(end - start))
    from = end
  }
  parts.push(text.slice(from, part.end))
  return parts.join('')
}

function findBlanks(sourceFile: ts.SourceFile, sinks: readonly Sink[]): readonly Blank[] {
  const blanks: Blank[] = []
  const holds = (node: ts.Node): boolean =>
    sinks.some(({ span }) => node.pos <= span.start && span.end <= node.end)
  const isSink = (node: ts.Node): boolean =>
    ts.isCallExpression(node) &&
    sinks.some(({ span }) => span.end === node.end && span.start === node.getStart(sourceFile))
  const visit = (node: ts.Node): void => {
    if (isSink(node)) return
    const body = ts.isFunctionLike(node) && 'body' in node ? node.body : undefined
    if (body && ts.isBlock(body) && !holds(body)) {
      const start = body.getStart(sourceFile) + 1
      const isValue = ts.isFunctionExpression(node) || ts.isArrowFunction(node)
      if (!isValue || body.end - start > keptFunction) blanks.push({ start, end: body.end - 1, instead: '' })
      return
    }
    if (!holds(node)) {
      // The value of an attribute must stay what it is.
      if (ts.isJsxAttribute(node)) return
      const instead = standIn(node)
      const unlessUsed = instead === undefined ? namesSet(node) : undefined
      if (instead !== undefined || unlessUsed) {
        const span = { start: node.getStart(sourceFile), end: node.end }
        blanks.push({ ...span, instead: instead ?? ';', ...(unlessUsed ? { unlessUsed } : {}) })
      }
      if (instead !== undefined) return
    }
    ts.forEachChild(node, visit)
  }
  visit(sourceFile)
  return blanks
}

/** The names that a statement declares or assigns; undefined for other nodes and where one cannot be told. */
function namesSet(node: ts.Node): readonly string[] | undefined {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.flatMap((declaration) => namesBound(declaration.name))
  }
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return undefined
  const { left } = node.expression
  return ts.isIdentifier(left) ? [left.text] : undefined
}

function namesBound(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesBound(element.name) : []))
}

/** What can stand in the place of a node that tells nothing of a value elsewhere; undefined where it may. */
function standIn(node: ts.Node): string | undefined {
  if (
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  ) {
    return ''
  }
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return ';'
  if (ts.isExpressionStatement(node)) {
    const { expression } = node
    const assigns =
      ts.isBinaryExpression(expression) &&
      expression.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      expression.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    return assigns ? undefined : ';'
  }
  return ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)
    ? 'null'
    : undefined
}

function groupByStatement(sourceFile: ts.SourceFile, sinks: readonly Sink[]): readonly (readonly Sink[])[] {
  const groups = new Map<number, Sink[]>()
  for (const sink of sinks) {
    const statement = sourceFile.statements.findIndex((each) => sink.span.start < each.end)
    const group = groups.get(statement)
    if (group) group.push(sink)
    else groups.set(statement, [sink])
  }
  return groups.size > 1 ? [...groups.values()] : sinks.length > 1 ? sinks.map((sink) => [sink]) : []
}

function followSinks(
  slice: string,
  fileName: string,
  kind: ts.ScriptKind | undefined,
  sinks: readonly Sink[],
  masking: RegExp,
): readonly Call[] {
  const scoped = readScopes(slice, fileName, kind)
  const found = findCalls(scoped.program, sinks)
  return sinks.flatMap((sink): readonly Call[] => {
    const call = found.get(sink)
    if (!call) return []
    const values = valuesOf(call.node.arguments, { ...call.surroundings, ...scoped, masking, text: slice })
    if (values.length === 0) return []
    return [{ callee: sink.callee, span: sink.span, sink: 'log', arguments: sortBySpan(values) }]
  })
}

function sortBySpan(values: readonly CallArgument[]): readonly CallArgument[] {
  return [...values].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.path < b.path ? -1 : 1),
  )
}

interface FoundCall {
  readonly node: TSESTree.CallExpression
  readonly surroundings: Surroundings
}

/** The sinks in the converted tree, with what stands around them; branches without a sink are not entered. */
function findCalls(program: TSESTree.Program, sinks: readonly Sink[]): ReadonlyMap<Sink, FoundCall> {
  const found = new Map<Sink, FoundCall>()
  const callbacks = new Map<TSESTree.Node, TSESTree.CallExpression>()
  const loops = new Map<TSESTree.Node, TSESTree.Expression>()
  const visit = (
    node: TSESTree.Node,
    inside: readonly Sink[],
    enclosing: TSESTree.Node | undefined,
  ): void => {
    const [start, end] = node.range
    const here = inside.filter(({ span }) => start <= span.start && span.end <= end)
    if (here.length === 0) return
    let around = enclosing
    if (node.type === 'CallExpression') {
      for (const argument of node.arguments) callbacks.set(argument, node)
      const sink = here.find(({ span }) => span.start === start && span.end === end)
      if (sink) found.set(sink, { node, surroundings: { callbacks, loops, enclosingClass: enclosing } })
    } else if (node.type === 'ForOfStatement') {
      loops.set(node.left, node.right)
    } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
      around = node
    }
    for (const child of childrenOf(node)) visit(child, here, around)
  }
  visit(program, sinks, undefined)
  return found
}

function* childrenOf(node: TSESTree.Node): Generator<TSESTree.Node> {
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === 'parent' || key === 'loc' || key === 'range') continue
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child && 'range' in child) {
        yield child as TSESTree.Node
      }
    }
  }
}
