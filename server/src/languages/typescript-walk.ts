/**
 * The one walk over a file. A table says what to do at each kind of node; where the table is silent the walk goes on to
 * the children. It carries the place: what the declarations around a node are called.
 */
import ts from 'typescript'
import type { Problem } from '../model/problem.ts'
import { readSqlFragment } from './sql.ts'
import { readClass } from './typescript-classes.ts'
import { declaresProps, isComponentScript, readComponent } from './typescript-components.ts'
import { placeOfElement, readInput } from './typescript-forms.ts'
import { migrationCallees, readMigrationCall } from './typescript-migrations.ts'
import { modelCallees, readModel } from './typescript-models.ts'
import {
  addImport,
  addOwner,
  nested,
  renamed,
  type OwnerDraft,
  type Place,
  type Reading,
} from './typescript-reading.ts'
import { readBareShape, readSchema } from './typescript-schemas.ts'
import { mayHoldTables, type KeptStatements } from './typescript-statements.ts'
import { calleeName, dottedPath, unwrap, writtenName } from './typescript-syntax.ts'
import { readInterface, readMembers, readTypeAlias } from './typescript-types.ts'

/**
 * Walks the whole file; adds to `reading`. Gives the errors of single nodes, whose neighbours were read all the same.
 * @param kept what was read of the statements before, where the file will be read again
 */
export function walk(
  reading: Reading,
  problemOf: (error: unknown) => Problem,
  kept?: KeptStatements,
): Problem[] {
  const base = reading.path.slice(reading.path.lastIndexOf('/') + 1).replace(/\..*$/, '')
  const problems: Problem[] = []
  const walker: Walker = {
    reading,
    fileName: base === '' ? 'default' : base,
    mayHoldSql: mayHoldTables(reading.text),
    waiting: [],
    depth: 0,
    place: {
      name: '',
      span: { start: 0, end: 0 },
      component: undefined,
      form: undefined,
      label: undefined,
      down: false,
      collects: false,
    },
    visitor: (child) => {
      visit(walker, child, walker.place)
    },
    fail: (error) => {
      if (problems.length === 0) problems.push(problemOf(error))
    },
  }
  if (isComponentScript(reading.path)) readComponent(reading, placed(walker, walker.place))
  if (kept === undefined || isComponentScript(reading.path))
    visitChildren(walker, reading.sourceFile, walker.place)
  else
    for (const statement of reading.sourceFile.statements)
      kept.read(
        reading,
        statement,
        () => {
          visit(walker, statement, walker.place)
        },
        () => walker.waiting.length === 0 && problems.length === 0,
      )
  for (let next = walker.waiting.pop(); next !== undefined; next = walker.waiting.pop()) {
    walker.depth = 0
    visit(walker, next.node, next.place)
  }
  return problems
}

interface Walker {
  readonly reading: Reading
  /** What declarations are called that nothing else names. */
  readonly fileName: string
  readonly mayHoldSql: boolean
  /** Nodes that lie too deep for the stack, for later. */
  readonly waiting: { readonly node: ts.Node; readonly place: Place }[]
  depth: number
  /** The place of the children that are being visited. */
  place: Place
  readonly visitor: (child: ts.Node) => void
  readonly fail: (error: unknown) => void
}

type Handler = (walker: Walker, node: ts.Node, place: Place) => void

// The compiler's exports are getters; the walk is too hot for them.
const { forEachChild } = ts
const lastToken = ts.SyntaxKind.LastToken

/** Deeper nodes wait until the stack is free again, so that no nesting overflows it. */
const deepestVisit = 400

function visit(walker: Walker, node: ts.Node, place: Place): void {
  const { kind } = node
  if (kind <= lastToken) {
    if (walker.mayHoldSql && ts.isStringLiteralLike(node)) readSql(walker, node, place)
    return
  }
  if (walker.depth >= deepestVisit) {
    walker.waiting.push({ node, place })
    return
  }
  const handler = handlers[kind]
  walker.depth += 1
  if (handler === undefined) {
    visitChildren(walker, node, place)
  } else {
    const { depth } = walker
    try {
      handler(walker, node, place)
    } catch (error) {
      // A special reader recursed too deeply; its node is lost, its neighbours are not.
      walker.fail(error)
      walker.depth = depth
    }
  }
  walker.depth -= 1
}

function visitChildren(walker: Walker, node: ts.Node, place: Place): void {
  const outer = walker.place
  walker.place = place
  forEachChild(node, walker.visitor)
  walker.place = outer
}

// --- places ---

/** The place of declarations that nothing names is the file. */
function placed(walker: Walker, place: Place): Place {
  return place.name === '' ? renamed(place, walker.fileName, place.span) : place
}

function named(walker: Walker, place: Place, name: ts.Node): Place {
  const written = writtenName(walker.reading.sourceFile, name)
  return written === undefined ? placed(walker, place) : renamed(place, written.name, written.span)
}

function inside(walker: Walker, place: Place, name: ts.Node | undefined): Place {
  const written = writtenName(walker.reading.sourceFile, name)
  if (written === undefined) return place
  const inner = nested(place, written)
  return written.name === 'down' ? { ...inner, down: true } : inner
}

// --- what to do at each kind of node ---

const handlers: (Handler | undefined)[] = []

/** Registers a handler for kinds of node; the kinds must be those of its parameter. */
function on(
  kinds: readonly ts.SyntaxKind[],
  handler: (walker: Walker, node: never, place: Place) => void,
): void {
  for (const kind of kinds) handlers[kind] = handler as Handler
}

on([ts.SyntaxKind.ImportDeclaration, ts.SyntaxKind.EnumDeclaration], () => {
  // Imports were read before; an enum declares values, not fields.
})

on([ts.SyntaxKind.TemplateExpression], (walker, node: ts.TemplateExpression, place) => {
  if (walker.mayHoldSql) readSql(walker, node, place)
  visitChildren(walker, node, place)
})

on([ts.SyntaxKind.InterfaceDeclaration], (walker, node: ts.InterfaceDeclaration, place) => {
  const inner = named(walker, place, node.name)
  readInterface(walker.reading, node, inner)
  visitMembers(walker, node.members, inner)
})

on([ts.SyntaxKind.TypeAliasDeclaration], (walker, node: ts.TypeAliasDeclaration, place) => {
  const inner = named(walker, place, node.name)
  readTypeAlias(walker.reading, node, inner)
  visit(walker, node.type, inner)
})

on([ts.SyntaxKind.TypeLiteral], (walker, node: ts.TypeLiteralNode, place) => {
  const inner = placed(walker, place)
  readMembers(walker.reading, node.members, inner, 'type')
  visitMembers(walker, node.members, inner)
})

function visitMembers(walker: Walker, members: ts.NodeArray<ts.TypeElement>, place: Place): void {
  for (const member of members) {
    if (ts.isPropertySignature(member) && isLeafType(member.type)) continue
    const written = writtenName(walker.reading.sourceFile, member.name)
    visitChildren(walker, member, written === undefined ? place : nested(place, written))
  }
}

/** Nothing is declared inside of `string`, `User` or `string[]`. */
function isLeafType(type: ts.TypeNode | undefined): boolean {
  if (type === undefined || type.kind <= lastToken) return true
  if (ts.isTypeReferenceNode(type)) return type.typeArguments === undefined
  return ts.isArrayTypeNode(type) && isLeafType(type.elementType)
}

on(
  [ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.ClassExpression],
  (walker, node: ts.ClassLikeDeclaration, place) => {
    const inner = node.name === undefined ? placed(walker, place) : named(walker, place, node.name)
    readClass(walker.reading, node, inner)
    visitChildren(walker, node, inner)
  },
)

on(
  [
    ts.SyntaxKind.PropertyDeclaration,
    ts.SyntaxKind.MethodDeclaration,
    ts.SyntaxKind.GetAccessor,
    ts.SyntaxKind.SetAccessor,
  ],
  (walker, node: ts.PropertyDeclaration | ts.MethodDeclaration | ts.AccessorDeclaration, place) => {
    visitChildren(walker, node, inside(walker, place, node.name))
  },
)

on(
  [ts.SyntaxKind.FunctionDeclaration, ts.SyntaxKind.FunctionExpression],
  (walker, node: ts.FunctionDeclaration | ts.FunctionExpression, place) => {
    if (node.name === undefined) {
      visitChildren(walker, node, place)
      return
    }
    const inner = named(walker, place, node.name)
    const down = node.name.text === 'down' ? { down: true } : {}
    visitChildren(walker, node, { ...inner, ...down, component: inner })
  },
)

on([ts.SyntaxKind.Parameter], (walker, node: ts.ParameterDeclaration, place) => {
  noteRequestParameter(walker.reading, node)
  const written = ts.isIdentifier(node.name) ? writtenName(walker.reading.sourceFile, node.name) : undefined
  // A parameter's own name tells what its members are of; a pattern's, or `options`, does not.
  visitChildren(
    walker,
    node,
    written === undefined || vagueParameter.test(written.name) ? place : nested(place, written),
  )
})

const vagueParameter = /^(?:props|args?|options?|opts|params?|data|input|payload|config|this)$/

on([ts.SyntaxKind.VariableDeclaration], (walker, node: ts.VariableDeclaration, place) => {
  const written = writtenName(walker.reading.sourceFile, firstBound(node.name))
  let inner: Place = written === undefined ? place : renamed(place, written.name, written.span)
  // `const props = defineProps<{…}>()`: they are the component's.
  if (node.initializer !== undefined && declaresProps(unwrap(node.initializer))) inner = place
  if (written !== undefined && node.initializer !== undefined && isFunction(node.initializer)) {
    inner = { ...inner, component: written, ...(written.name === 'down' ? { down: true } : {}) }
  }
  visitChildren(walker, node, inner)
})

on([ts.SyntaxKind.PropertyAssignment], (walker, node: ts.PropertyAssignment, place) => {
  const { initializer } = node
  if (initializer.kind <= lastToken && !walker.mayHoldSql) return
  visit(walker, initializer, inside(walker, place, node.name))
})

on([ts.SyntaxKind.ObjectLiteralExpression], (walker, node: ts.ObjectLiteralExpression, place) => {
  if (mayHoldShape(node)) readBareShape(walker.reading, node, placed(walker, place))
  visitChildren(walker, node, place)
})

// The most frequent node by far: `a.b.c` holds nothing, whatever its length.
on([ts.SyntaxKind.PropertyAccessExpression], (walker, node: ts.PropertyAccessExpression, place) => {
  let current: ts.Expression = node.expression
  while (ts.isPropertyAccessExpression(current)) current = current.expression
  if (current.kind > lastToken || walker.mayHoldSql) visit(walker, current, place)
})

on([ts.SyntaxKind.Decorator], (walker, node: ts.Decorator, place) => {
  // `@Schema({…})` is a call that the class has read.
  if (ts.isCallExpression(node.expression)) walker.reading.consumed.add(node.expression)
  visitChildren(walker, node, place)
})

// Long chains of `a + b + c` lean to the left: followed in a loop, not by recursion.
on([ts.SyntaxKind.BinaryExpression], (walker, node: ts.BinaryExpression, place) => {
  const { sourceFile } = walker.reading
  let current: ts.Expression = node
  while (ts.isBinaryExpression(current)) {
    const { left, right }: ts.BinaryExpression = current
    let inner = place
    if (current.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isPropertyAccessExpression(left)) {
      // `exports.down = …`, `User.schema = …`
      const written = writtenName(sourceFile, left.name)
      const isMember = dottedPath(left)?.startsWith('this.') === true
      if (written !== undefined && !isMember) inner = renamed(place, written.name, written.span)
      if (written?.name === 'down') inner = { ...inner, down: true }
    }
    visit(walker, right, inner)
    current = left
  }
  visit(walker, current, place)
})

on([ts.SyntaxKind.JsxElement], (walker, node: ts.JsxElement, place) => {
  visitChildren(walker, node, placeOfElement(walker.reading, node, place))
})

on(
  [ts.SyntaxKind.JsxOpeningElement, ts.SyntaxKind.JsxSelfClosingElement],
  (walker, node: ts.JsxOpeningElement | ts.JsxSelfClosingElement, place) => {
    readInput(walker.reading, node, placed(walker, place))
    visitChildren(walker, node, place)
  },
)

on([ts.SyntaxKind.CallExpression], (walker, node: ts.CallExpression, place) => {
  const { reading } = walker
  if (reading.consumed.has(node)) {
    visitChildren(walker, node, place)
    return
  }
  const name = calleeName(node.expression)
  // Its types are events and not data.
  if (name === 'defineEmits' || name === 'defineSlots') return
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword || name === 'require') {
    addImport(reading, node.arguments[0], [], node)
  }
  if (modelCallees.test(name)) readModel(reading, node, name, placed(walker, place))
  if (migrationCallees.test(name) && !place.down) readMigrationCall(reading, node, name)
  readSchema(reading, node, placed(walker, place))
  noteCollected(reading, node, name)
  visitChildren(walker, node, takesInput.test(name) ? { ...place, collects: true } : place)
})

on([ts.SyntaxKind.NewExpression], (walker, node: ts.NewExpression, place) => {
  const name = calleeName(node.expression)
  if (modelCallees.test(name)) readModel(walker.reading, node, name, placed(walker, place))
  visitChildren(walker, node, place)
})

// --- what takes in what a person sends ---

const takesInput =
  /^(?:zodResolver|yupResolver|joiResolver|valibotResolver|standardSchemaResolver|toTypedSchema|toFormikValidationSchema|withZodSchema|zodForm|superValidate|input|inputSchema|validateBody|validateRequest|zValidator|sValidator|vValidator|celebrate|useForm|parseWithZod|ZodValidationPipe|JoiValidationPipe)$/
const parses = /^(?:parse|safeParse|parseAsync|safeParseAsync|validate|validateAsync|validateSync)$/

/** A schema that a form or a request handler is given by name. */
function noteCollected(reading: Reading, node: ts.CallExpression, name: string): void {
  if (takesInput.test(name)) {
    for (const argument of node.arguments) {
      const inner = unwrap(argument)
      // A schema may be made by a function: `zodResolver(schema(translate))`.
      const given = ts.isCallExpression(inner) ? inner.expression : inner
      if (ts.isIdentifier(given)) reading.collected.add(given.text)
    }
  } else if (parses.test(name) && ts.isPropertyAccessExpression(node.expression)) {
    const [first] = node.arguments
    const receiver = dottedPath(node.expression.expression)
    if (first === undefined || receiver === undefined) return
    const argument = reading.text.slice(first.pos, Math.min(first.end, first.pos + 200))
    if (/\b(?:body|formData|json\(\)|rawFormData)(?![\w(])/.test(argument)) reading.collected.add(receiver)
  }
}

/** `@Body() user: CreateUserDto` and `@Args('input') input: UserInput`. */
function noteRequestParameter(reading: Reading, node: ts.ParameterDeclaration): void {
  if (node.modifiers === undefined || node.type === undefined || !ts.isTypeReferenceNode(node.type)) return
  for (const modifier of node.modifiers) {
    if (!ts.isDecorator(modifier)) continue
    const expression = unwrap(modifier.expression)
    const name = calleeName(ts.isCallExpression(expression) ? expression.expression : expression)
    const path = dottedPath(node.type.typeName)
    if (path !== undefined && /^(?:Body|Args|Arg|BodyParam|RequestBody|Query|QueryParams)$/.test(name)) {
      reading.collected.add(path)
    }
  }
}

// --- small questions ---

function mayHoldShape(node: ts.ObjectLiteralExpression): boolean {
  return node.properties.some(
    (property) => ts.isPropertyAssignment(property) && ts.isCallExpression(property.initializer),
  )
}

/** A function, or a call around one: `forwardRef((props, ref) => …)`, `memo(function () {…})`. */
function isFunction(node: ts.Expression): boolean {
  const inner = unwrap(node)
  if (ts.isArrowFunction(inner) || ts.isFunctionExpression(inner)) return true
  return (
    ts.isCallExpression(inner) &&
    inner.arguments.some((argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument))
  )
}

/** `user` of `const [user, setUser] = useState<…>()`; what an object pattern takes out says nothing of the whole. */
function firstBound(name: ts.BindingName): ts.Identifier | undefined {
  if (ts.isIdentifier(name)) return name
  const [first] = ts.isArrayBindingPattern(name) ? name.elements : []
  return first !== undefined && ts.isBindingElement(first) && ts.isIdentifier(first.name)
    ? first.name
    : undefined
}

/** SQL in a string: a migration's `query('ALTER TABLE …')`, a store that is made at start. */
function readSql(walker: Walker, node: ts.Node, place: Place): void {
  if (place.down) return
  const { reading } = walker
  const start = node.getStart(reading.sourceFile) + 1
  const opening = reading.text.slice(start, Math.min(node.end, start + 400))
  if (!/^\s*(?:--[^\n]*\n\s*)*(?:create|alter|drop|do|begin|comment)\s/i.test(opening)) return
  const isClosed = reading.text.charCodeAt(node.end - 1) === reading.text.charCodeAt(start - 1)
  const end = isClosed && node.end > start ? node.end - 1 : node.end
  const facts = readSqlFragment(reading.text.slice(start, end), start)
  const drafts = new Map<string, OwnerDraft>()
  for (const owner of facts.owners) {
    const draft: OwnerDraft = { ...owner, includes: [...owner.includes] }
    reading.owners.push(draft)
    drafts.set(owner.name, draft)
  }
  for (const field of facts.fields) {
    const table = { name: field.owner, span: field.ownerSpan }
    const draft = drafts.get(field.owner) ?? addOwner(reading, table, 'table', field.role)
    reading.fields.push({ draft, field })
  }
  reading.changes.push(...facts.changes)
}
