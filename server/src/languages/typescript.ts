/**
 * TypeScript and JavaScript, with JSX: one parse by TypeScript's own parser, which recovers from half-typed code, and
 * one walk. What a library's calls and decorators mean is in the files beside this one.
 */
import ts from 'typescript'
import type { Call } from '../model/fact.ts'
import type { ReaderMemory, ReaderRules, ReadResult, SourceText } from '../model/language.ts'
import type { Problem } from '../model/problem.ts'
import { readDirectives } from './directives.ts'
import { readCalls, type StatementScan } from './typescript-flows.ts'
import { linkLabels } from './typescript-forms.ts'
import { graphqlTemplates } from './typescript-graphql.ts'
import { addImport, type Reading } from './typescript-reading.ts'
import { KeptStatements, sharedCollections, type Reach } from './typescript-statements.ts'
import { unwrap } from './typescript-syntax.ts'
import { walk } from './typescript-walk.ts'
import { say } from '../model/message.ts'

/**
 * The facts of one file of TypeScript or JavaScript. Spans are UTF-16 offsets into the text. Never throws: what does not
 * parse is one `syntax` note and the declarations around it are kept; a file that is nested too deeply for the parser
 * is a `too-deep` problem.
 */
export function readTypeScript(
  { path, text }: SourceText,
  rules: ReaderRules,
  memory?: ReaderMemory,
): ReadResult {
  const problems: Problem[] = []
  const directives = readDirectives(text)
  let reading: Reading | undefined
  let calls: readonly Call[] = []
  try {
    const before = memory?.kept as Kept | undefined
    // The tree that is changed serves nobody else, also where this fails.
    if (memory) delete memory.kept
    const sourceFile = before === undefined ? parse(path, text) : parseAgain(path, text, before.sourceFile)
    reading = newReading(path, text, sourceFile)
    noteSyntax(sourceFile, problems)
    readTopLevelNames(reading)
    const keeps = memory !== undefined && text.length <= longestKept
    const statements = keeps ? KeptStatements.of(reading, before?.statements) : undefined
    problems.push(...walk(reading, problemOf, statements))
    linkLabels(reading)
    settleOwners(reading)
    const scans = before?.rules === rules ? before.scans : new WeakMap<ts.Statement, StatementScan>()
    calls = readCalls(sourceFile, text, rules, statements && scans)
    if (memory && statements) memory.kept = { sourceFile, statements, scans, rules } satisfies Kept
  } catch (error) {
    problems.push(problemOf(error))
  }
  if (reading === undefined)
    return { owners: [], fields: [], changes: [], calls: [], imports: [], directives, problems }
  const embedded = graphqlTemplates(path, text)
  return {
    ...(embedded.length > 0 && { embedded }),
    owners: reading.owners,
    fields: reading.fields
      .map(({ draft, field }) =>
        field.role === draft.role && field.owner === draft.name
          ? field
          : { ...field, role: draft.role, owner: draft.name },
      )
      .sort((a, b) => a.span.start - b.span.start),
    changes: reading.changes.sort((a, b) => a.span.start - b.span.start),
    calls,
    imports: reading.imports,
    directives,
    problems,
  }
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKind(path),
  )
}

/** What one reading of a document leaves for the next. */
interface Kept {
  readonly sourceFile: ts.SourceFile
  readonly statements: KeptStatements
  readonly scans: WeakMap<ts.Statement, StatementScan>
  /** What the scans were made by. */
  readonly rules: ReaderRules
}

/** Longer texts are parsed whole each time: their trees are too large to be kept. */
const longestKept = 500_000

/** The tree of a text of which an earlier version was parsed: what the edit left alone is taken over from it. */
function parseAgain(path: string, text: string, before: ts.SourceFile): ts.SourceFile {
  return before.fileName === path
    ? ts.updateSourceFile(before, text, changeBetween(before.text, text))
    : parse(path, text)
}

function changeBetween(before: string, after: string): ts.TextChangeRange {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++
  let same = 0
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  )
    same++
  return { span: { start, length: before.length - same - start }, newLength: after.length - same - start }
}

/** JavaScript is read with JSX whatever its extension, as its tools do; in `.ts` a `<` may open a cast. */
function scriptKind(path: string): ts.ScriptKind {
  const extension = /\.[cm]?([jt]sx?)$/i.exec(path)?.[1]?.toLowerCase()
  switch (extension) {
    case 'tsx':
      return ts.ScriptKind.TSX
    case 'js':
    case 'jsx':
      return ts.ScriptKind.JSX
    default:
      return ts.ScriptKind.TS
  }
}

function newReading(path: string, text: string, sourceFile: ts.SourceFile): Reading {
  const reach: Reach = { statement: undefined, isBeyond: false, consumesOthers: false }
  return {
    path,
    text,
    sourceFile,
    imports: [],
    moduleOf: new Map(),
    exportedNameOf: new Map(),
    libraries: new Map(),
    owners: [],
    ownersAt: new Map(),
    fields: [],
    changes: [],
    strings: new Map(),
    labelled: [],
    reach,
    ...sharedCollections(reach),
  }
}

/** TypeScript keeps what its parser complained of on the source file, outside of its published type. */
function noteSyntax(sourceFile: ts.SourceFile, problems: Problem[]): void {
  const { parseDiagnostics = [] } = sourceFile as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] }
  const [first] = parseDiagnostics
  if (first === undefined) return
  const start = Math.min(first.start, sourceFile.text.length)
  problems.push({
    code: 'syntax',
    severity: 'note',
    message: say('Syntax error: {reason} The declarations around it were read.', {
      reason: ts.flattenDiagnosticMessageText(first.messageText, ' '),
    }),
    span: { start, end: Math.min(start + first.length, sourceFile.text.length) },
  })
}

function problemOf(error: unknown): Problem {
  if (error instanceof RangeError) {
    return { code: 'too-deep', severity: 'error', message: say('Nested too deeply to be read in full.') }
  }
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'reader-failed',
    severity: 'error',
    message: say('The TypeScript reader failed: {reason}', { reason: message }),
  }
}

// --- names that the whole file may use ---

function readTopLevelNames(reading: Reading): void {
  for (const statement of reading.sourceFile.statements) {
    if (ts.isImportDeclaration(statement)) readImport(reading, statement)
    else if (ts.isImportEqualsDeclaration(statement)) readImportEquals(reading, statement)
    else if (ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined) {
      addImport(reading, statement.moduleSpecifier, [], statement)
    } else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations)
        readTopLevelVariable(reading, declaration)
    }
  }
}

function readImport(reading: Reading, node: ts.ImportDeclaration): void {
  const clause = node.importClause
  const names: string[] = []
  if (clause?.name !== undefined) names.push(clause.name.text)
  const bindings = clause?.namedBindings
  if (bindings !== undefined) {
    if (ts.isNamespaceImport(bindings)) names.push(bindings.name.text)
    else {
      for (const element of bindings.elements) {
        names.push(element.name.text)
        if (element.propertyName !== undefined)
          reading.exportedNameOf.set(element.name.text, element.propertyName.text)
      }
    }
  }
  addImport(reading, node.moduleSpecifier, names, node)
}

function readImportEquals(reading: Reading, node: ts.ImportEqualsDeclaration): void {
  const reference = node.moduleReference
  if (ts.isExternalModuleReference(reference))
    addImport(reading, reference.expression, [node.name.text], node)
}

function readTopLevelVariable(reading: Reading, node: ts.VariableDeclaration): void {
  if (node.initializer === undefined) return
  const value = unwrap(node.initializer)
  const required = requiredModule(value)
  if (required !== undefined) {
    reading.consumed.add(required.call)
    addImport(reading, required.specifier, boundNames(node.name), required.call)
  } else if (ts.isIdentifier(node.name)) {
    if (ts.isObjectLiteralExpression(value)) reading.objects.set(node.name.text, value)
    else if (ts.isStringLiteralLike(value)) reading.strings.set(node.name.text, value.text)
  }
}

/** `require('joi')`, `require('zod').z`. */
function requiredModule(
  node: ts.Expression,
): { specifier: ts.Expression; call: ts.CallExpression } | undefined {
  const call = ts.isPropertyAccessExpression(node) ? node.expression : node
  if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression) || call.expression.text !== 'require')
    return undefined
  const [specifier] = call.arguments
  return specifier === undefined ? undefined : { specifier, call }
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return name.text === '' ? [] : [name.text]
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []))
}

/** What became known of owners further down: the name of a model, the use of a schema. */
function settleOwners(reading: Reading): void {
  for (const owner of reading.owners) {
    if (owner.kind === 'schema' || owner.kind === 'class') {
      const root = owner.name.split('.')[0] ?? ''
      if (owner.role === 'transferred' && (reading.collected.has(root) || reading.collected.has(owner.name)))
        owner.role = 'collected'
    }
    if (owner.role !== 'stored' || (owner.kind !== 'model' && owner.kind !== 'object')) continue
    const dot = owner.name.indexOf('.')
    const model = reading.modelNames.get(dot < 0 ? owner.name : owner.name.slice(0, dot))
    if (model !== undefined) owner.name = dot < 0 ? model.name : model.name + owner.name.slice(dot)
  }
}
