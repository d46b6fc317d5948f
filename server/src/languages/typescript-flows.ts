/*
 * Which values reach a log, an address or a service of others.
 *
 * Three steps, each cheaper than what follows it: patterns over the text find calls that may write a log or take an address,
 * and texts that may be one; TypeScript's tree, which is there already, tells which of them are; only then is each argument followed back to the properties that it
 * holds, through the variables and parameters of the file. What can tell nothing of a value at such a call is not entered.
 */
import ts from 'typescript'
import type { Call, CallArgument, Sink } from '../model/fact.ts'
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
} from './flow-names.ts'
import {
  addressKeys,
  addressName,
  addressRulesOf,
  addressTexts,
  isBody,
  queryKeys,
  reaches,
  type AddressRules,
  type AddressText,
} from './flow-sinks.ts'
import { disclosuresIn, mentionOf, namesOfServices, servicesOfCallee } from './flow-services.ts'
import type { Binding, Bindings } from './typescript-bindings.ts'
import { createBindings, declaredByFile } from './typescript-bindings.ts'
import { callsAgain, NotedBindings, type KeptCalls } from './typescript-kept-calls.ts'
import { redacted, redactionsOf, type Redactions } from './typescript-redaction.ts'
import { isAssignment, keyName, valuesOf } from './typescript-values.ts'
import type { Context, Source } from './typescript-values.ts'
import { WordFinder } from './word-finder.ts'
import { firstEndingBehind } from './spans.ts'

/**
 * The places of a text where values reach a log, an address or a service of others, with the property paths that they hold, in order of their
 * place. What holds only literals, or nothing that has a name, is left out. `sourceFile` is the parsed `text`; its nodes
 * are told their parents, and it is not changed otherwise. Spans are UTF-16 offsets. Never throws: what cannot be
 * followed yields no call.
 *
 * Serves Art. 5(1)(c), (e) and (f) and 25(1): logs are copies that the retention and the access of the data set miss.
 */
export function readCalls(
  sourceFile: ts.SourceFile,
  text: string,
  rules: ReaderRules,
  scans?: WeakMap<ts.Statement, StatementScan>,
): readonly Call[] {
  try {
    const scanned = sourceFile.statements.map((statement): Scanned => {
      const scan = scans?.get(statement) ?? scanOf(text.slice(statement.pos, statement.end), rules)
      scans?.set(statement, scan)
      return { statement, ...scan }
    })
    const logs = findSinks(sourceFile, scanned, compile(rules))
    const sinks = inOrder([
      ...logs,
      ...findAddresses(sourceFile, text, scanned, rules, logs),
      ...findServices(sourceFile, text, rules),
    ])
    if (sinks.length === 0) return []
    const redactions =
      logs.length === 0
        ? new Map<string, never>()
        : redactionsOf(sourceFile, text, rules.redactionOptions ?? [])
    const entry = new Entry(sourceFile, sinks)
    const bindings = createBindings()
    const context: Context = {
      ...bindings,
      sourceFile,
      masking: compile(rules).masking,
      assignedTo: (binding) => assignedTo(binding, entry.assignments, bindings),
    }
    // What a logger leaves out is said anywhere in the file.
    if (scans !== undefined && redactions.size === 0) return followStatements(sinks, context, entry, scans)
    entry.enterAll()
    return sinks.flatMap((sink) => followSink(sink, context, redactions))
  } catch {
    return []
  }
}

/** The calls of a document that is read again and again: those of statements that stayed are taken over. */
function followStatements(
  sinks: readonly SinkPlace[],
  context: Context,
  entry: Entry,
  scans: WeakMap<ts.Statement, StatementScan>,
): readonly Call[] {
  const { sourceFile } = context
  const declared = declaredByFile(sourceFile)
  const bindings = new NotedBindings(context, declared, () => {
    entry.enterAll()
  })
  const noted: Context = { ...context, bindingOf: (identifier) => bindings.bindingOf(identifier) }
  const byStatement = new Map<ts.Statement | undefined, SinkPlace[]>()
  for (const sink of sinks) {
    const statement = statementAt(sourceFile, sink.span.start)
    const own = byStatement.get(statement)
    if (own === undefined) byStatement.set(statement, [sink])
    else own.push(sink)
  }
  return [...byStatement].flatMap(([statement, own]) => {
    const scan = statement && scans.get(statement)
    if (statement === undefined || scan === undefined) return []
    const key = own.map((sink) => keyOf(sink, statement.pos)).join('\n')
    const again = callsAgain(scan.kept, statement, key, declared)
    if (again !== undefined) return again
    entry.enter(statement)
    let calls: readonly Call[] = []
    const free = bindings.freeNames(() => {
      calls = own.flatMap((sink) => followSink(sink, noted, noRedactions))
    })
    if (free === undefined) delete scan.kept
    else scan.kept = { sinks: key, pos: statement.pos, free, calls }
    return calls
  })
}

function keyOf({ sink, callee, services, span }: SinkPlace, from: number): string {
  return JSON.stringify([sink, callee, services, span.start - from, span.end - from])
}

const noRedactions: Redactions = new Map()

// The compiler's exports are getters; what is asked of every node is too hot for them.
const { SyntaxKind, forEachChild } = ts

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
  /** Words that stand in every mention. */
  readonly mentioned: WordFinder
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

function compileOnce(rules: ReaderRules): CompiledRules {
  const methods = new Set<string>()
  const functions = new Set<string>()
  for (const pattern of rules.logCallees) {
    const dot = lastDot(pattern)
    ;(dot < 0 ? functions : methods).add(nameSource(pattern.slice(dot + 1)))
  }
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
    mentioned: new WordFinder(
      [...factories, ...types, ...modules].flatMap((name) => /\w+/.exec(name)?.[0] ?? []),
    ),
    masking: compileMasking(rules.maskingFunctions),
  }
}

/**
 * What patterns find in the text of one statement of the outermost level, in offsets from its beginning: it is the same as
 * long as the statement is.
 */
export interface StatementScan {
  /** Where the name of a call that may write a log begins, and its parenthesis. */
  readonly logs: readonly (readonly [name: number, parenthesis: number])[]
  /** Names that are given to loggers. */
  readonly loggers: readonly string[]
  /** The last character of names that take an address or make one. */
  readonly addresses: readonly number[]
  readonly addressTexts: readonly AddressText[]
  /** What was found at the sinks that these and the rest of the file make of it. */
  kept?: KeptCalls
}

interface Scanned extends StatementScan {
  readonly statement: ts.Statement
}

function scanOf(text: string, rules: ReaderRules): StatementScan {
  const { call, ...names } = compile(rules)
  const addressRules = addressRulesOf(rules, 'typescript')
  const lastOf = (match: RegExpExecArray): number => match.index + match[0].length - 1
  return {
    logs: [...text.matchAll(call)].map((match) => [match.index, lastOf(match)]),
    loggers: [...namesOfLoggers(text, names)],
    addresses: addressRules ? [...addressRules.mention.in(text)].map(lastOf) : [],
    addressTexts: addressRules ? addressTexts(text) : [],
  }
}

interface SinkPlace {
  readonly sink: Sink
  /** Of a recipient: the services that it may be. */
  readonly services?: readonly string[]
  readonly node: ts.Node
  readonly callee: string
  readonly span: Span
  /** The expressions whose values go there. */
  readonly values: readonly ts.Expression[]
  /** Whether a value that stands at a place in them does; absent: every value does. */
  readonly takes?: (place: Span) => boolean
}

function inOrder(sinks: readonly SinkPlace[]): readonly SinkPlace[] {
  return sinks.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
}

/** Calls that write a log, by what they call. */
function findSinks(
  sourceFile: ts.SourceFile,
  scanned: readonly Scanned[],
  rules: CompiledRules,
): readonly SinkPlace[] {
  const sinks = new Map<number, SinkPlace>()
  const loggers = new Set(scanned.flatMap((one) => one.loggers))
  const places = scanned.flatMap(({ statement, logs }) =>
    logs.map(([name, parenthesis]) => callAt(statement, statement.pos + name, statement.pos + parenthesis)),
  )
  for (const { call, errors } of places) {
    if (!call?.arguments.some((argument) => mayCarry(argument, errors))) continue
    const path = pathOf(call.expression)
    if (path.length === 0) continue
    const callee = path.join('.')
    if (
      !rules.callee.test(callee.replaceAll('#', '')) &&
      !isMadeLogger(call.expression, path, loggers, rules)
    )
      continue
    const start = call.getStart(sourceFile)
    sinks.set(call.expression.end, {
      sink: 'log',
      node: call,
      callee,
      span: { start, end: call.end },
      values: call.arguments,
    })
  }
  return [...sinks.values()]
}

/** Calls that take an address or make one, and texts that are one by themselves; not what is only logged. */
function findAddresses(
  sourceFile: ts.SourceFile,
  text: string,
  scanned: readonly Scanned[],
  rules: ReaderRules,
  logs: readonly SinkPlace[],
): readonly SinkPlace[] {
  const addressRules = addressRulesOf(rules, 'typescript')
  if (addressRules === undefined) return []
  const places: SinkPlace[] = []
  const add = (place: SinkPlace | undefined): void => {
    if (place === undefined || place.values.length === 0) return
    const isWithin = ({ span }: SinkPlace): boolean =>
      span.start <= place.span.start && place.span.end <= span.end
    if (!logs.some(isWithin) && !places.some(isWithin)) places.push(place)
  }
  const asked = new Set<ts.Node>()
  for (const { statement, addresses } of scanned)
    for (const at of addresses) {
      const node = calledAt(statement, statement.pos + at)
      if (node === undefined || asked.has(node)) continue
      asked.add(node)
      add(addressCall(node, sourceFile, text, addressRules))
    }
  const texts = scanned.flatMap(({ statement, addressTexts }) =>
    addressTexts.map(({ from, at }) => ({ statement, from: statement.pos + from, at: statement.pos + at })),
  )
  for (const address of texts) {
    const node = textAt(address.statement, address.at)
    if (node === undefined || asked.has(node)) continue
    asked.add(node)
    const start = node.getStart(sourceFile)
    // What goes on with an ampersand and begins with nothing is a form.
    if (text[address.from] === '&' && !/[?/]/.test(text.slice(start, address.from))) continue
    add({
      sink: 'url',
      node,
      callee: addressName(text, address),
      span: { start, end: node.end },
      values: [node],
      takes: (place) => place.start > address.from && reaches(text.slice(address.from, place.start)),
    })
  }
  return places
}

/** Calls of what the libraries of services give, and of what services put into every page. */
function findServices(sourceFile: ts.SourceFile, text: string, rules: ReaderRules): readonly SinkPlace[] {
  const places = new Map<ts.Node, SinkPlace>()
  const add = (node: Called, path: readonly string[], services: readonly string[]): void => {
    const values = ts.isBinaryExpression(node) ? [node.right] : (node.arguments ?? [])
    if (values.length === 0) return
    const span = { start: node.getStart(sourceFile), end: node.end }
    places.set(node, { sink: 'recipient', services, node, callee: path.join('.'), span, values })
  }
  const names = namesOfServices(text, 'typescript', rules)
  if (names.size > 0)
    for (const match of mentionOf(names.keys()).in(text)) {
      for (const node of callsFrom(sourceFile, match.index)) {
        const path = pathOf(node.expression)
        const services = servicesOfCallee(path, names)
        if (services !== undefined) add(node, path, services)
      }
      // `scope.user = …`: a property of what stands for a service.
      const assigned = calledAt(statementAt(sourceFile, match.index), match.index)
      if (assigned === undefined || !ts.isBinaryExpression(assigned)) continue
      const path = pathOf(assigned.left)
      const services = path.length > 1 ? servicesOfCallee(path, names) : undefined
      if (services !== undefined) add(assigned, path, services)
    }
  for (const { mention, callee, services } of disclosuresIn(text, rules, 'typescript'))
    for (const match of mention.in(text)) {
      for (const node of callsFrom(sourceFile, match.index)) {
        const path = pathOf(node.expression)
        if (callee.test(path.join('.'))) add(node, path, services)
      }
      const assigned = calledAt(statementAt(sourceFile, match.index), match.index)
      if (assigned === undefined || !ts.isBinaryExpression(assigned)) continue
      const path = pathOf(assigned.left)
      if (callee.test(`${path.join('.')}=`)) add(assigned, path, services)
    }
  return [...places.values()]
}

/** The statement of the outermost level that a place is in: a file has thousands, and is asked for each name. */
function statementAt({ statements }: ts.SourceFile, at: number): ts.Statement | undefined {
  const statement = firstEndingBehind(statements, at)
  return statement !== undefined && statement.pos <= at ? statement : undefined
}

/** The calls of which the callee begins at a name, outermost first: those of a chain are all of them. */
function callsFrom(sourceFile: ts.SourceFile, at: number): readonly (ts.CallExpression | ts.NewExpression)[] {
  const calls: (ts.CallExpression | ts.NewExpression)[] = []
  const holds = (child: ts.Node): ts.Node | undefined =>
    child.pos <= at && at < child.end ? child : undefined
  let node: ts.Node | undefined = statementAt(sourceFile, at)
  for (; node !== undefined; node = forEachChild(node, holds)) {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) continue
    if (at >= node.expression.end) calls.length = 0
    else calls.push(node)
  }
  return calls
}

type Called = ts.CallExpression | ts.NewExpression | ts.BinaryExpression

/** The call below a node whose name stands at a place, or the assignment to what is called so. */
function calledAt(within: ts.Node | undefined, at: number): Called | undefined {
  let called: Called | undefined
  const holds = (child: ts.Node): ts.Node | undefined =>
    child.pos <= at && at < child.end ? child : undefined
  for (let node: ts.Node | undefined = within; node !== undefined; node = forEachChild(node, holds)) {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && at < node.expression.end) called = node
    else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === SyntaxKind.EqualsToken &&
      at < node.left.end
    )
      called = node
  }
  return called
}

function addressCall(
  node: Called,
  sourceFile: ts.SourceFile,
  text: string,
  rules: AddressRules,
): SinkPlace | undefined {
  const isAssigned = ts.isBinaryExpression(node)
  const path = pathOf(isAssigned ? node.left : node.expression)
  if (path.length === 0) return undefined
  const callee = path.join('.')
  const given = isAssigned ? [node.right] : (node.arguments ?? [])
  const place = { node, callee, span: { start: node.getStart(sourceFile), end: node.end } }
  if (rules.title.test(isAssigned ? `${callee}=` : callee)) return { ...place, sink: 'title', values: given }
  if (isAssigned) return undefined
  if (rules.parameter.test(callee)) {
    const isSent = isBody(text, place.span.start, path.length > 1 ? path.at(-2) : undefined)
    return isSent ? undefined : { ...place, sink: 'url', values: given }
  }
  if (!rules.address.test(callee)) return undefined
  const texts = given.flatMap((argument) => addressesIn(argument, 0))
  return {
    ...place,
    sink: 'url',
    values: [...texts, ...given.flatMap((argument) => queryIn(argument, 0))],
    takes: (value) => {
      const around = texts.find(({ pos, end }) => pos <= value.start && value.end <= end)
      if (around === undefined) return true
      const start = around.getStart(sourceFile)
      const slash = text.slice(start, value.start).search(/[/?]/)
      return slash >= 0 && reaches(text.slice(start + slash, value.start))
    },
  }
}

const mostNested = 3

/** Texts with values that stand as an address in an argument; a variable in its place is none. */
function addressesIn(node: ts.Expression, depth: number): readonly ts.Expression[] {
  if (depth > mostNested) return []
  if (isText(node)) return [node]
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
    return addressesIn(node.expression, depth + 1)
  if (ts.isConditionalExpression(node))
    return [...addressesIn(node.whenTrue, depth + 1), ...addressesIn(node.whenFalse, depth + 1)]
  if (!ts.isObjectLiteralExpression(node)) return []
  return node.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && addressKeys.has(keyName(property.name) ?? '')
      ? addressesIn(property.initializer, depth + 1)
      : [],
  )
}

/** What stands under the keys of a query. */
function queryIn(node: ts.Expression, depth: number): readonly ts.Expression[] {
  if (depth > mostNested || !ts.isObjectLiteralExpression(node)) return []
  return node.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property))
      return queryKeys.has(property.name.text) ? [property.name] : []
    if (!ts.isPropertyAssignment(property)) return []
    return queryKeys.has(keyName(property.name) ?? '')
      ? [property.initializer]
      : queryIn(property.initializer, depth + 1)
  })
}

/** A text that is put together of values: a template, or a sum. */
function isText(node: ts.Node): node is ts.TemplateExpression | ts.BinaryExpression {
  return (
    ts.isTemplateExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken)
  )
}

/** The largest text that a place stands in; undefined outside of texts, and in those without a value. */
function textAt(statement: ts.Statement, at: number): ts.Expression | undefined {
  let largest: ts.TemplateExpression | ts.BinaryExpression | undefined
  const holds = (child: ts.Node): ts.Node | undefined =>
    child.pos <= at && at < child.end ? child : undefined
  for (let node: ts.Node | undefined = statement; node !== undefined; node = forEachChild(node, holds)) {
    if (isText(node)) largest ??= node
    // What stands in a value of a text, and is no text itself, begins anew.
    else if (!isPartOfText(node)) largest = undefined
  }
  return largest
}

function isPartOfText({ kind }: ts.Node): boolean {
  return (
    kind === SyntaxKind.TemplateSpan ||
    kind === SyntaxKind.TemplateHead ||
    kind === SyntaxKind.TemplateMiddle ||
    kind === SyntaxKind.TemplateTail ||
    kind === SyntaxKind.ParenthesizedExpression ||
    kind === SyntaxKind.StringLiteral ||
    kind === SyntaxKind.NoSubstitutionTemplateLiteral
  )
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
function callAt(statement: ts.Statement, name: number, parenthesis: number): CallWithErrors {
  let call: ts.CallExpression | undefined
  const errors = new Set<string>()
  const holdsName = (child: ts.Node): ts.Node | undefined =>
    child.pos <= name && name < child.end ? child : undefined
  let node: ts.Node | undefined = statement
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
    node = forEachChild(node, holdsName)
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
function namesOfLoggers(
  text: string,
  rules: Pick<CompiledRules, 'mention' | 'mentioned' | 'declaration'>,
): ReadonlySet<string> {
  const names = new Set<string>()
  if (!rules.mentioned.isIn(text)) return names
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

interface Assignment extends Source {
  readonly name: ts.Identifier
}

/**
 * Tells nodes their parents and gathers what is assigned to variables, by name. Left out is what tells nothing of the
 * values at the sinks: types, the bodies of functions that hold no sink, and statements and elements of JSX that hold none.
 */
class Entry {
  readonly assignments = new Map<string, Assignment[]>()
  readonly #sourceFile: ts.SourceFile
  readonly #sinks: readonly SinkPlace[]
  readonly #places: ReadonlySet<ts.Node>
  #parent: ts.Node
  /** Everything is entered: at a sink. */
  #all = false
  #enteredAll = false

  constructor(sourceFile: ts.SourceFile, sinks: readonly SinkPlace[]) {
    this.#sourceFile = sourceFile
    this.#sinks = sinks
    this.#places = new Set<ts.Node>(sinks.map((sink) => sink.node))
    this.#parent = sourceFile
    // Those of a document that is read again may still know the tree of the reading before.
    for (const statement of sourceFile.statements) (statement as { parent: ts.Node }).parent = sourceFile
  }

  /** One statement of the outermost level, where nothing outside of it is asked for. */
  enter(statement: ts.Statement): void {
    if (!this.#enteredAll) this.#visit(statement)
  }

  /** All of them: assignments are in the order of the text. */
  enterAll(): void {
    if (this.#enteredAll) return
    this.#enteredAll = true
    this.assignments.clear()
    for (const statement of this.#sourceFile.statements) this.#visit(statement)
  }

  #enter(node: ts.Node, wholly: boolean): void {
    const outer = this.#parent
    const outerAll = this.#all
    this.#parent = node
    this.#all = wholly
    forEachChild(node, this.#visit)
    this.#parent = outer
    this.#all = outerAll
  }

  readonly #visit = (node: ts.Node): void => {
    ;(node as { parent: ts.Node }).parent = this.#parent
    const { kind } = node
    if (kind <= SyntaxKind.LastToken || isTypeNode(kind)) return
    if (mayAssign(kind)) noteAssignment(node, this.assignments)
    if (this.#all || (mayBeSink(kind) && this.#places.has(node))) this.#enter(node, true)
    else if (holdsSink(node, this.#sinks)) this.#enter(node, false)
    // The value of an attribute stays what it is.
    else if (kind === SyntaxKind.JsxAttribute) this.#enter(node, true)
    else if (!tellsNothing(node) && !hasLongBody(node, this.#sourceFile)) this.#enter(node, false)
  }
}

function mayBeSink(kind: ts.SyntaxKind): boolean {
  return (
    kind === SyntaxKind.CallExpression ||
    kind === SyntaxKind.NewExpression ||
    kind === SyntaxKind.TemplateExpression ||
    kind === SyntaxKind.BinaryExpression
  )
}

function isTypeNode(kind: ts.SyntaxKind): boolean {
  return (
    kind >= SyntaxKind.FirstTypeNode &&
    kind <= SyntaxKind.LastTypeNode &&
    kind !== SyntaxKind.ExpressionWithTypeArguments
  )
}

/** Whether one of the sinks, which are in the order of their start, lies within a node. */
function holdsSink(node: ts.Node, sinks: readonly SinkPlace[]): boolean {
  let low = 0
  let high = sinks.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sinks[middle]?.span.start ?? 0) < node.pos) low = middle + 1
    else high = middle
  }
  const next = sinks[low]
  return next !== undefined && next.span.end <= node.end
}

/** What follows a function with a body of its own, and a function expression that is long. */
function hasLongBody(node: ts.Node, sourceFile: ts.SourceFile): boolean {
  if (!ts.isFunctionLike(node) || !('body' in node) || !node.body || !ts.isBlock(node.body)) return false
  const isValue = ts.isFunctionExpression(node) || ts.isArrowFunction(node)
  return !isValue || node.body.end - node.body.getStart(sourceFile) - 1 > keptFunction
}

function mayAssign(kind: ts.SyntaxKind): boolean {
  return (
    kind === SyntaxKind.BinaryExpression ||
    kind === SyntaxKind.ForOfStatement ||
    kind === SyntaxKind.ForInStatement
  )
}

/** Adds what an assignment or the head of a loop assigns. */
function noteAssignment(node: ts.Node, assignments: Map<string, Assignment[]>): void {
  const add = (target: ts.Expression, source: Source): void => {
    for (const assignment of assignmentsTo(target, source)) {
      const known = assignments.get(assignment.name.text)
      if (known) known.push(assignment)
      else assignments.set(assignment.name.text, [assignment])
    }
  }
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
    add(node.left, { value: node.right, keys: [] })
  } else if (
    (ts.isForOfStatement(node) || ts.isForInStatement(node)) &&
    !ts.isVariableDeclarationList(node.initializer)
  ) {
    add(node.initializer, { value: node.expression, keys: [] })
  }
}

/** The names in what stands to the left of an assignment, each with what it is given. */
function assignmentsTo(target: ts.Expression, { value, keys }: Source): readonly Assignment[] {
  if (ts.isIdentifier(target)) return [{ name: target, value, keys }]
  if (
    ts.isParenthesizedExpression(target) ||
    ts.isAsExpression(target) ||
    ts.isNonNullExpression(target) ||
    ts.isTypeAssertionExpression(target) ||
    ts.isSpreadElement(target)
  ) {
    return assignmentsTo(target.expression, { value, keys })
  }
  // A default within a pattern is an assignment of its own.
  if (ts.isBinaryExpression(target)) return assignmentsTo(target.left, { value, keys })
  if (ts.isArrayLiteralExpression(target)) {
    return target.elements.flatMap((element) => assignmentsTo(element, { value, keys }))
  }
  if (!ts.isObjectLiteralExpression(target)) return []
  return target.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) return assignmentsTo(property.expression, { value, keys })
    const key = keyName(property.name)
    const within: Source = { value, keys: key === undefined ? keys : [...keys, key] }
    if (ts.isPropertyAssignment(property)) return assignmentsTo(property.initializer, within)
    return ts.isShorthandPropertyAssignment(property) ? assignmentsTo(property.name, within) : []
  })
}

function assignedTo(
  binding: Binding,
  assignments: ReadonlyMap<string, readonly Assignment[]>,
  bindings: Bindings,
): readonly Source[] {
  const candidates = assignments.get(binding.name.text) ?? []
  return candidates.filter(({ name }) => bindings.bindingOf(name)?.name === binding.name)
}

/** Whether nothing in a node without a sink can tell of a value elsewhere. */
function tellsNothing(node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.ImportDeclaration:
    case SyntaxKind.ExportDeclaration:
    case SyntaxKind.InterfaceDeclaration:
    case SyntaxKind.TypeAliasDeclaration:
    case SyntaxKind.ThrowStatement:
    case SyntaxKind.JsxElement:
    case SyntaxKind.JsxSelfClosingElement:
    case SyntaxKind.JsxFragment:
      return true
    case SyntaxKind.ExpressionStatement: {
      let { expression } = node as ts.ExpressionStatement
      while (ts.isParenthesizedExpression(expression)) expression = expression.expression
      return !ts.isBinaryExpression(expression) || !isAssignment(expression.operatorToken.kind)
    }
    default:
      return false
  }
}

function followSink(sink: SinkPlace, context: Context, redactions: Redactions): readonly Call[] {
  try {
    const { callee, span, takes, services } = sink
    const isAddress = sink.sink === 'url'
    const all = valuesOf(sink.node, sink.values, isAddress ? { ...context, opaque: addressClasses } : context)
    const taken = takes === undefined ? all : all.filter((value) => takes(value.span))
    const paths = sink.sink === 'log' ? redactions.get(callee.split('.').at(-2) ?? '') : undefined
    const values = paths === undefined ? taken : redacted(taken, sink.values, context.sourceFile, paths)
    if (values.length === 0) return []
    return [
      {
        callee,
        span,
        sink: sink.sink,
        ...(services === undefined ? {} : { services }),
        arguments: sortBySpan(values),
      },
    ]
  } catch {
    // Nesting that is too deep must not hide the calls beside it.
    return []
  }
}

const addressClasses = new Set(['URL', 'URLSearchParams'])

function sortBySpan(values: readonly CallArgument[]): readonly CallArgument[] {
  return [...values].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.path < b.path ? -1 : 1),
  )
}
