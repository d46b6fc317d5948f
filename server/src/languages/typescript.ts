/**
 * TypeScript and JavaScript, with JSX: one parse by TypeScript's own parser, which recovers from half-typed code, and
 * one walk. What a library's calls and decorators mean is in the files beside this one.
 */
import ts from 'typescript'
import type { Call, FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import type { Problem } from '../model/problem.ts'
import { readDirectives } from './directives.ts'
import { readSqlFragment } from './sql.ts'
import { readClass } from './typescript-classes.ts'
import { linkLabels, placeOfElement, readInput } from './typescript-forms.ts'
import { migrationCallees, readMigrationCall } from './typescript-migrations.ts'
import { modelCallees, readModel } from './typescript-models.ts'
import { nested, type OwnerDraft, type Place, type Reading } from './typescript-reading.ts'
import { readBareShape, readSchema } from './typescript-schemas.ts'
import { calleeName, dottedPath, unwrap, writtenName } from './typescript-syntax.ts'
import { readInterface, readMembers, readTypeAlias } from './typescript-types.ts'

/**
 * The facts of one file of TypeScript or JavaScript. Spans are UTF-16 offsets into the text. Never throws: what does not
 * parse is one `syntax` note and the declarations around it are kept; a file that is nested too deeply for the parser
 * is a `too-deep` problem.
 */
export function readTypeScript({ path, text }: SourceText, rules: ReaderRules): FileFacts {
  const problems: Problem[] = []
  const directives = readDirectives(text)
  let reading: Reading | undefined
  let calls: readonly Call[] = []
  try {
    const sourceFile = parse(path, text)
    reading = newReading(path, text, sourceFile)
    noteSyntax(sourceFile, problems)
    readTopLevelNames(reading)
    walk(reading, problems)
    linkLabels(reading)
    settleOwners(reading)
    void rules
  } catch (error) {
    problems.push(problemOf(error))
  }
  if (reading === undefined)
    return { owners: [], fields: [], changes: [], calls: [], imports: [], directives, problems }
  return {
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
  return {
    path,
    text,
    sourceFile,
    imports: [],
    moduleOf: new Map(),
    exportedNameOf: new Map(),
    owners: [],
    fields: [],
    changes: [],
    consumed: new Set(),
    objects: new Map(),
    strings: new Map(),
    collected: new Set(),
    modelNames: new Map(),
    labels: new Map(),
    labelled: [],
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
    message: `Syntax error: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')} The declarations around it were read.`,
    span: { start, end: Math.min(start + first.length, sourceFile.text.length) },
  })
}

function problemOf(error: unknown): Problem {
  if (error instanceof RangeError) {
    return { code: 'too-deep', severity: 'error', message: 'Nested too deeply to be read in full.' }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'reader-failed', severity: 'error', message: `The TypeScript reader failed: ${message}` }
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

function addImport(
  reading: Reading,
  specifier: ts.Expression,
  names: readonly string[],
  node: ts.Node,
): void {
  if (!ts.isStringLiteralLike(specifier) || specifier.text === '') return
  for (const name of names) reading.moduleOf.set(name, specifier.text)
  const span = { start: node.getStart(reading.sourceFile), end: node.end }
  reading.imports.push({ module: specifier.text, names, span })
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

// --- the walk ---

/** Deeper nodes wait until the stack is free again, so that no nesting overflows it. */
const deepestVisit = 500

function walk(reading: Reading, problems: Problem[]): void {
  const { sourceFile, text } = reading
  const mayHoldSql = /\b(?:create|alter|drop)\s+(?:\w+\s+){0,3}table\b/i.test(text)
  const waiting: { readonly node: ts.Node; readonly place: Place }[] = []
  const base = reading.path.slice(reading.path.lastIndexOf('/') + 1).replace(/\..*$/, '')
  const top: Place = { name: '', span: { start: 0, end: 0 } }
  let depth = 0
  let failed = false

  /** The place of declarations that nothing names: the file. */
  const placed = (place: Place): Place =>
    place.name === '' ? { ...place, name: base === '' ? 'default' : base } : place

  const visit = (node: ts.Node, place: Place): void => {
    if (depth >= deepestVisit) {
      waiting.push({ node, place })
      return
    }
    depth += 1
    try {
      read(node, place)
    } catch (error) {
      // A special reader recursed too deeply; its node is lost, its neighbours are not.
      if (!failed) problems.push(problemOf(error))
      failed = true
    }
    depth -= 1
  }
  const visitChildren = (node: ts.Node, place: Place): void => {
    ts.forEachChild(node, (child) => {
      visit(child, place)
    })
  }

  const read = (node: ts.Node, place: Place): void => {
    switch (node.kind) {
      case ts.SyntaxKind.Identifier:
      case ts.SyntaxKind.ImportDeclaration:
      case ts.SyntaxKind.NumericLiteral:
      case ts.SyntaxKind.JsxText:
        return
      case ts.SyntaxKind.StringLiteral:
      case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
      case ts.SyntaxKind.TemplateExpression:
        if (mayHoldSql && place.down !== true) readSql(reading, node)
        if (node.kind === ts.SyntaxKind.TemplateExpression) visitChildren(node, place)
        return
      case ts.SyntaxKind.InterfaceDeclaration: {
        const declaration = node as ts.InterfaceDeclaration
        const inner = named(place, declaration.name)
        readInterface(reading, declaration, inner)
        visitMembers(declaration.members, inner)
        return
      }
      case ts.SyntaxKind.TypeAliasDeclaration: {
        const declaration = node as ts.TypeAliasDeclaration
        const inner = named(place, declaration.name)
        readTypeAlias(reading, declaration, inner)
        visit(declaration.type, inner)
        return
      }
      case ts.SyntaxKind.TypeLiteral: {
        const literal = node as ts.TypeLiteralNode
        const inner = placed(place)
        readMembers(reading, literal.members, inner, 'type')
        visitMembers(literal.members, inner)
        return
      }
      case ts.SyntaxKind.ClassDeclaration:
      case ts.SyntaxKind.ClassExpression: {
        const declaration = node as ts.ClassLikeDeclaration
        const inner = declaration.name === undefined ? placed(place) : named(place, declaration.name)
        readClass(reading, declaration, inner)
        visitChildren(node, inner)
        return
      }
      case ts.SyntaxKind.PropertyDeclaration:
      case ts.SyntaxKind.MethodDeclaration:
      case ts.SyntaxKind.GetAccessor:
      case ts.SyntaxKind.SetAccessor: {
        const member = node as ts.PropertyDeclaration | ts.MethodDeclaration | ts.AccessorDeclaration
        const written = writtenName(sourceFile, member.name)
        const inner = written === undefined ? place : nested(place, written)
        visitChildren(node, written?.name === 'down' ? { ...inner, down: true } : inner)
        return
      }
      case ts.SyntaxKind.FunctionDeclaration:
      case ts.SyntaxKind.FunctionExpression: {
        const { name } = node as ts.FunctionDeclaration | ts.FunctionExpression
        if (name === undefined) break
        const inner = named(place, name)
        visitChildren(node, { ...inner, component: inner, ...(name.text === 'down' ? { down: true } : {}) })
        return
      }
      case ts.SyntaxKind.Parameter: {
        const parameter = node as ts.ParameterDeclaration
        readParameter(parameter)
        const written = ts.isIdentifier(parameter.name) ? writtenName(sourceFile, parameter.name) : undefined
        // A parameter's own name tells what its members are of, a pattern's does not.
        const isTold =
          written !== undefined &&
          !/^(?:props|args?|options?|opts|params?|data|input|payload|config|this)$/.test(written.name)
        visitChildren(node, isTold ? nested(place, written) : place)
        return
      }
      case ts.SyntaxKind.VariableDeclaration:
        readVariable(node as ts.VariableDeclaration, place)
        return
      case ts.SyntaxKind.PropertyAssignment: {
        const property = node as ts.PropertyAssignment
        if (isLeaf(property.initializer)) return
        const written = writtenName(sourceFile, property.name)
        const inner = written === undefined ? place : nested(place, written)
        visit(property.initializer, written?.name === 'down' ? { ...inner, down: true } : inner)
        return
      }
      case ts.SyntaxKind.ObjectLiteralExpression:
        if (mayHoldShape(node as ts.ObjectLiteralExpression))
          readBareShape(reading, node as ts.ObjectLiteralExpression, placed(place))
        break
      case ts.SyntaxKind.Decorator: {
        // `@Schema({…})` is a call that the class has read.
        const { expression } = node as ts.Decorator
        if (ts.isCallExpression(expression)) reading.consumed.add(expression)
        break
      }
      case ts.SyntaxKind.BinaryExpression:
        readBinary(node as ts.BinaryExpression, place)
        return
      case ts.SyntaxKind.CallExpression:
      case ts.SyntaxKind.NewExpression:
        readCall(node as ts.CallExpression | ts.NewExpression, place)
        return
      case ts.SyntaxKind.JsxElement:
        visitChildren(node, placeOfElement(reading, node as ts.JsxElement, place))
        return
      case ts.SyntaxKind.JsxOpeningElement:
      case ts.SyntaxKind.JsxSelfClosingElement:
        readInput(reading, node as ts.JsxOpeningElement | ts.JsxSelfClosingElement, placed(place))
        break
    }
    visitChildren(node, place)
  }

  const named = (place: Place, name: ts.Node): Place => {
    const written = writtenName(sourceFile, name)
    return written === undefined ? placed(place) : { ...place, ...written }
  }

  const visitMembers = (members: ts.NodeArray<ts.TypeElement>, place: Place): void => {
    for (const member of members) {
      const written = writtenName(sourceFile, member.name)
      visitChildren(member, written === undefined ? place : nested(place, written))
    }
  }

  const readVariable = (node: ts.VariableDeclaration, place: Place): void => {
    const name = ts.isIdentifier(node.name) ? node.name : firstBound(node.name)
    const written = writtenName(sourceFile, name)
    let inner: Place = written === undefined ? place : { ...place, ...written }
    if (written !== undefined && node.initializer !== undefined && isFunction(node.initializer)) {
      inner = { ...inner, component: written, ...(written.name === 'down' ? { down: true } : {}) }
    }
    if (!ts.isIdentifier(node.name)) visit(node.name, inner)
    if (node.type !== undefined) visit(node.type, inner)
    if (node.initializer !== undefined) visit(node.initializer, inner)
  }

  /** Long chains of `a + b + c` lean to the left: followed in a loop, not by recursion. */
  const readBinary = (node: ts.BinaryExpression, place: Place): void => {
    let current: ts.Expression = node
    while (ts.isBinaryExpression(current)) {
      const { left, right } = current
      if (current.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
        // `exports.down = …`, `Foo.schema = …`
        const path = dottedPath(left)
        const last = ts.isPropertyAccessExpression(left) ? writtenName(sourceFile, left.name) : undefined
        const outer = last === undefined || path?.startsWith('this.') === true ? place : { ...place, ...last }
        visit(right, last?.name === 'down' ? { ...outer, down: true } : outer)
      } else {
        visit(right, place)
      }
      current = left
    }
    visit(current, place)
  }

  const readCall = (node: ts.CallExpression | ts.NewExpression, place: Place): void => {
    if (reading.consumed.has(node)) {
      visitChildren(node, place)
      return
    }
    const name = calleeName(node.expression)
    let inner = place
    if (modelCallees.test(name)) readModel(reading, node, name, placed(place))
    if (ts.isCallExpression(node)) {
      if (node.expression.kind === ts.SyntaxKind.ImportKeyword || name === 'require') readDynamicImport(node)
      if (migrationCallees.test(name) && place.down !== true) readMigrationCall(reading, node, name)
      readSchema(reading, node, placed(place))
      noteCollected(node, name)
      if (takesInput.test(name)) inner = { ...place, collects: true }
    }
    visitChildren(node, inner)
  }

  const readDynamicImport = (node: ts.CallExpression): void => {
    const [specifier] = node.arguments
    if (specifier !== undefined) addImport(reading, specifier, [], node)
  }

  /** A schema that a form or a request handler is given by name takes in what a person sends. */
  const noteCollected = (node: ts.CallExpression, name: string): void => {
    if (takesInput.test(name)) {
      for (const argument of node.arguments) {
        const inner = unwrap(argument)
        if (ts.isIdentifier(inner)) reading.collected.add(inner.text)
        else if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression)) {
          // A schema made by a function: `zodResolver(schema(t))`.
          reading.collected.add(inner.expression.text)
        }
      }
    } else if (parses.test(name) && ts.isPropertyAccessExpression(node.expression)) {
      const [first] = node.arguments
      const receiver = dottedPath(node.expression.expression)
      if (first === undefined || receiver === undefined) return
      const argument = text.slice(first.pos, Math.min(first.end, first.pos + 200))
      if (/\b(?:body|formData|json\(\)|rawFormData|values)\b/.test(argument)) reading.collected.add(receiver)
    }
  }

  /** `@Body() user: CreateUserDto` and `@Args('input') input: UserInput` take in a request. */
  const readParameter = (node: ts.ParameterDeclaration): void => {
    if (node.type === undefined || !ts.isTypeReferenceNode(node.type)) return
    for (const modifier of node.modifiers ?? []) {
      if (!ts.isDecorator(modifier)) continue
      const expression = unwrap(modifier.expression)
      const name = calleeName(ts.isCallExpression(expression) ? expression.expression : expression)
      if (/^(?:Body|Args|Arg|BodyParam|RequestBody|Query|QueryParams)$/.test(name)) {
        const path = dottedPath(node.type.typeName)
        if (path !== undefined) reading.collected.add(path)
      }
    }
  }

  visitChildren(sourceFile, top)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    depth = 0
    visit(next.node, next.place)
  }
}

const takesInput =
  /^(?:zodResolver|yupResolver|joiResolver|valibotResolver|standardSchemaResolver|toTypedSchema|toFormikValidationSchema|withZodSchema|zodForm|superValidate|input|inputSchema|validateBody|validateRequest|zValidator|sValidator|vValidator|celebrate|useForm|parseWithZod|ZodValidationPipe|JoiValidationPipe)$/
const parses = /^(?:parse|safeParse|parseAsync|safeParseAsync|validate|validateAsync|validateSync)$/

function isLeaf(node: ts.Expression): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.Identifier:
    case ts.SyntaxKind.NumericLiteral:
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
    case ts.SyntaxKind.NullKeyword:
      return true
    default:
      return false
  }
}

function mayHoldShape(node: ts.ObjectLiteralExpression): boolean {
  return node.properties.some(
    (property) => ts.isPropertyAssignment(property) && ts.isCallExpression(property.initializer),
  )
}

function isFunction(node: ts.Expression): boolean {
  const inner = unwrap(node)
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return true
  // `forwardRef((props, ref) => …)`, `memo(function () {…})`
  return (
    ts.isCallExpression(inner) &&
    inner.arguments.some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument))
  )
}

function firstBound(name: ts.BindingName): ts.Identifier | undefined {
  if (ts.isIdentifier(name)) return name
  for (const element of name.elements) {
    if (!ts.isBindingElement(element)) continue
    const found = firstBound(element.name)
    if (found !== undefined) return found
  }
  return undefined
}

/** SQL in a string: a migration's `query('ALTER TABLE …')`, a store that is made at start. */
function readSql(reading: Reading, node: ts.Node): void {
  const start = node.getStart(reading.sourceFile) + 1
  if (
    node.end - start < 12 ||
    !/^\s*(?:--[^\n]*\n\s*)*(?:create|alter|drop)\s/i.test(reading.text.slice(start, start + 400))
  )
    return
  const last = reading.text.charCodeAt(node.end - 1)
  const end = last === reading.text.charCodeAt(start - 1) ? node.end - 1 : node.end
  const facts = readSqlFragment(reading.text.slice(start, end), start)
  const drafts = new Map<string, OwnerDraft>()
  for (const owner of facts.owners) {
    const draft: OwnerDraft = { ...owner, includes: [...owner.includes] }
    reading.owners.push(draft)
    drafts.set(owner.name, draft)
  }
  for (const field of facts.fields) {
    const draft = drafts.get(field.owner)
    if (draft !== undefined) reading.fields.push({ draft, field })
  }
  reading.changes.push(...facts.changes)
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
