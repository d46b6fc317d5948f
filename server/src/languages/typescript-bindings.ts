/*
 * Which declaration a name stands for, within one file: the scopes of the language on TypeScript's own tree.
 *
 * A project of the compiler knows more and needs every file of it; a scope analysis of its own tree would need the file to
 * be parsed or converted once more. Here a scope is made when a name in it is asked for, and never otherwise.
 */
import ts from 'typescript'

// The compiler's exports are getters; what is asked of every node is too hot for them.
const { SyntaxKind, forEachChild } = ts

/** A name that a file declares, by its first declaration. */
export interface Binding {
  readonly kind:
    | 'variable'
    | 'parameter'
    /** What a `catch` receives. */
    | 'caught'
    /** A function, a class, an enumeration or a namespace. */
    | 'code'
  readonly name: ts.Identifier
  /** The variable's declaration, the function that has the parameter, the clause, or the code. */
  readonly node: ts.Node
}

/** What names in a tree mean. The nodes asked about must know their parents. */
export interface Bindings {
  /** The declaration of a name that an expression uses; undefined where the file has none, and for imports. */
  bindingOf(identifier: ts.Identifier): Binding | undefined
}

/** A scope analysis that is made as far as it is asked for. */
export function createBindings(): Bindings {
  const scopes = new Map<ts.Node, Scope>()
  return {
    bindingOf: (identifier) => {
      const name = identifier.text
      let from: ts.Node = identifier
      // The compiler's types promise a parent to every node; the root has none.
      for (let node = parentOf(identifier); node; from = node, node = parentOf(node)) {
        if (!opensScope(node)) continue
        // `{ [key](key) {} }`: the key stands outside of its function.
        if (ts.isFunctionLike(node) && from.kind === SyntaxKind.ComputedPropertyName) continue
        let scope = scopes.get(node)
        if (scope === undefined) scopes.set(node, (scope = declaredIn(node)))
        const binding = scope.get(name)
        if (binding !== undefined && isVisible(binding, node, identifier)) return binding
        // The own name of a function expression stands around what is in it.
        if (ts.isFunctionExpression(node) && node.name?.text === name) {
          return { kind: 'code', name: node.name, node }
        }
      }
      return undefined
    },
  }
}

/** What a file declares on its outermost level, by name. */
export function declaredByFile(sourceFile: ts.SourceFile): ReadonlyMap<string, Binding> {
  return declaredIn(sourceFile)
}

/** The node around a node; undefined at the root, and where parents were not set. */
export function parentOf(node: ts.Node): ts.Node | undefined {
  return node.parent
}

/** Tells the nodes in a function their parents, where they do not know them yet. */
export function setParents(node: ts.FunctionLikeDeclaration): void {
  const body = node.body && ts.isBlock(node.body) ? node.body.statements[0] : node.body
  if (body !== undefined && parentOf(body) === undefined) tellChildren(node)
}

function tellChildren(node: ts.Node): void {
  forEachChild(node, (child) => {
    ;(child as { parent: ts.Node }).parent = node
    tellChildren(child)
  })
}

type Scope = ReadonlyMap<string, Binding>

function opensScope(node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.SourceFile:
    case SyntaxKind.ModuleBlock:
    case SyntaxKind.Block:
    case SyntaxKind.CaseBlock:
    case SyntaxKind.CatchClause:
    case SyntaxKind.ForStatement:
    case SyntaxKind.ForInStatement:
    case SyntaxKind.ForOfStatement:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.ClassExpression:
      return true
    default:
      return ts.isFunctionLike(node)
  }
}

/** The default of a parameter does not see what the body declares. */
function isVisible(binding: Binding, scope: ts.Node, identifier: ts.Identifier): boolean {
  const body = bodyOf(scope)
  return body === undefined || identifier.pos >= body.pos || binding.name.pos < body.pos
}

function bodyOf(node: ts.Node): ts.Node | undefined {
  return ts.isFunctionLike(node) && 'body' in node ? node.body : undefined
}

function declaredIn(node: ts.Node): Scope {
  const scope = new Map<string, Binding>()
  const add: Add = (kind, name, declaration) => {
    if (name !== undefined && !scope.has(name.text)) scope.set(name.text, { kind, name, node: declaration })
  }
  if (ts.isSourceFile(node) || ts.isModuleBlock(node)) {
    addStatements(node.statements, add, true)
  } else if (ts.isBlock(node)) {
    // The body of a function has no scope of its own.
    const owner = parentOf(node)
    if (owner !== undefined && ts.isFunctionLike(owner)) return scope
    const isStatic = owner?.kind === SyntaxKind.ClassStaticBlockDeclaration
    addStatements(node.statements, add, isStatic)
  } else if (ts.isCaseBlock(node)) {
    for (const clause of node.clauses) addStatements(clause.statements, add, false)
  } else if (ts.isCatchClause(node)) {
    if (node.variableDeclaration) addNames('caught', node.variableDeclaration.name, node, add)
  } else if (ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node)) {
    if (node.initializer && ts.isVariableDeclarationList(node.initializer))
      addList(node.initializer, add, false)
  } else if (ts.isClassLike(node)) {
    add('code', node.name, node)
  } else if (ts.isFunctionLike(node)) {
    for (const parameter of node.parameters) addNames('parameter', parameter.name, node, add)
    const body = bodyOf(node)
    if (body !== undefined && ts.isBlock(body)) addStatements(body.statements, add, true)
  }
  return scope
}

type Add = (kind: Binding['kind'], name: ts.Identifier | undefined, node: ts.Node) => void

/** What statements declare in the scope that they stand in; with `hoists`, also what `var` declares deeper down. */
function addStatements(statements: readonly ts.Statement[], add: Add, hoists: boolean): void {
  for (const statement of statements) {
    if (ts.isVariableStatement(statement)) {
      addList(statement.declarationList, add, hoists)
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement)
    ) {
      add('code', statement.name, statement)
    } else if (ts.isModuleDeclaration(statement)) {
      if (ts.isIdentifier(statement.name)) add('code', statement.name, statement)
    } else if (ts.isLabeledStatement(statement)) {
      addStatements([statement.statement], add, hoists)
    } else if (hoists) {
      addHoisted(statement, add)
    }
  }
}

/** `var` below a statement: it belongs to the function, wherever it stands. */
function addHoisted(node: ts.Node, add: Add): void {
  if (ts.isVariableDeclarationList(node)) {
    addList(node, add, true, true)
  } else if (ts.isVariableStatement(node)) {
    addList(node.declarationList, add, true, true)
  } else if (holdsStatements(node)) {
    forEachChild(node, (child) => {
      addHoisted(child, add)
    })
  }
}

function holdsStatements(node: ts.Node): boolean {
  return (
    (node.kind >= SyntaxKind.FirstStatement && node.kind <= SyntaxKind.LastStatement) ||
    node.kind === SyntaxKind.Block ||
    node.kind === SyntaxKind.CaseBlock ||
    node.kind === SyntaxKind.CaseClause ||
    node.kind === SyntaxKind.DefaultClause ||
    node.kind === SyntaxKind.CatchClause
  )
}

/** `var` counts where the function's names are gathered, the others where they stand. */
function addList(list: ts.VariableDeclarationList, add: Add, hoists: boolean, onlyVar = false): void {
  const isVar = (list.flags & ts.NodeFlags.BlockScoped) === 0
  if (isVar ? !hoists : onlyVar) return
  for (const declaration of list.declarations) addNames('variable', declaration.name, declaration, add)
}

function addNames(kind: Binding['kind'], name: ts.BindingName, node: ts.Node, add: Add): void {
  if (ts.isIdentifier(name)) {
    add(kind, name, node)
    return
  }
  for (const element of name.elements) {
    if (ts.isBindingElement(element)) addNames(kind, element.name, node, add)
  }
}
