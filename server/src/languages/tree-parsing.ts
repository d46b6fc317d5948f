/*
 * Parsing with tree-sitter, for every language that is read so: the runtime and the grammars, which are WebAssembly and
 * are handed in by whoever may read files; a tree with a guard against texts that would take for ever; and what is
 * asked of nodes again and again.
 *
 * The runtime parses strings of JavaScript: `startIndex` and `endIndex` of its nodes are UTF-16 offsets. Trees live in its
 * own memory: `withTree` frees each when its reader is done, so no node may be kept.
 */
import { Language, Parser, type Node, type Tree } from 'web-tree-sitter'
import { say } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'

export type SyntaxNode = Node

/**
 * Loads a grammar, and the runtime before the first; once for each.
 * @param bytesOf gives the WebAssembly of a grammar by its name, and of the runtime as `runtime`
 */
export async function loadGrammar(grammar: string, bytesOf: (name: string) => Uint8Array): Promise<void> {
  if (grammars.has(grammar)) return
  runtime.wasmBinary ??= bytesOf('runtime')
  starting ??= Parser.init(runtime)
  await starting
  const language = await Language.load(bytesOf(grammar))
  if (grammars.has(grammar)) return
  const parser = new Parser()
  parser.setLanguage(language)
  grammars.set(grammar, parser)
}

/**
 * Parses a text and hands the root of its tree to `use`, then frees the tree.
 * Returns what the parser could not understand: one `syntax` note for its first error, around which it recovers, or one
 * `too-complex` error for a text that it would need too long for; `use` is not called then.
 * @throws Error for a grammar that was not loaded; whatever `use` throws
 */
export function withTree(grammar: string, text: string, use: (root: SyntaxNode) => void): readonly Problem[] {
  const parser = parserOf(grammar)
  const tree = commentsEnd(grammar, text) ? parseWithin(parser, text) : null
  if (tree === null) {
    parser.reset()
    return [tooComplex]
  }
  try {
    use(tree.rootNode)
    return tree.rootNode.hasError ? [syntaxProblem(tree)] : []
  } finally {
    tree.delete()
  }
}

/** Said of a text that is not read. */
export const tooComplex: Problem = {
  code: 'too-complex',
  severity: 'error',
  message: say('Not read: its syntax is so broken or so deep that parsing it would take too long.'),
}

/** What a visitor returns for a node that is not to be entered. */
export const prune = Symbol('prune')

/**
 * What to do at nodes, by their type: a visitor gets the node and what the visitors around it returned last, and returns
 * what those below it get, or `prune`. `prune` in place of a visitor leaves all nodes of that type out.
 */
export type Visitors<T> = Readonly<
  Record<string, ((node: SyntaxNode, around: T) => T | typeof prune) | typeof prune>
>

/**
 * Walks a tree in the order of the text, without recursion: code nests deeper than any stack. What is not looked for is
 * best pruned: a step costs little, and a node more. (A query of tree-sitter's own needs time that grows with the square of
 * a broken text: at each token it looks through all those behind it.)
 */
export function walkTree<T>(root: SyntaxNode, around: T, visitors: Visitors<T>): void {
  const byType = new Map(Object.entries(visitors))
  const cursor = root.walk()
  const stack: T[] = []
  let current = around
  try {
    for (;;) {
      const visitor = byType.get(cursor.nodeType)
      const below =
        visitor === undefined ? current : visitor === prune ? prune : visitor(cursor.currentNode, current)
      if (below !== prune && cursor.gotoFirstChild()) {
        stack.push(current)
        current = below
        continue
      }
      while (!cursor.gotoNextSibling()) {
        if (stack.length === 0 || !cursor.gotoParent()) return
        current = stack.pop() as T
      }
    }
  } finally {
    cursor.delete()
  }
}

/** Where a node stands, in UTF-16 offsets. */
export function spanOf(node: SyntaxNode): Span {
  return { start: node.startIndex, end: node.endIndex }
}

/** The child in a field of the grammar. */
export function fieldOf(node: SyntaxNode | null | undefined, name: string): SyntaxNode | undefined {
  return node?.childForFieldName(name) ?? undefined
}

/** All children in a field of the grammar. */
export function fieldsOf(node: SyntaxNode, name: string): readonly SyntaxNode[] {
  return node.childrenForFieldName(name)
}

/** The children that are more than punctuation and comments. */
export function childrenOf(node: SyntaxNode | null | undefined): readonly SyntaxNode[] {
  return node ? node.namedChildren.filter((child) => !child.isExtra) : []
}

/** The same with what the parser did not understand: its beginning may be a declaration that is half-typed. */
export function childrenWithErrors(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  return node ? node.namedChildren.filter((child) => !child.isExtra || child.isError) : []
}

/** The first child of one of these kinds. */
export function childOfType(
  node: SyntaxNode | null | undefined,
  ...types: readonly string[]
): SyntaxNode | undefined {
  return childrenOf(node).find((child) => types.includes(child.type))
}

/** Whether a place is inside of a comment, whatever the grammar calls it. */
export function isInComment(root: SyntaxNode, at: number): boolean {
  let node = root.descendantForIndex(at)
  // Grammars may give the text of a comment a node of its own.
  for (let level = 0; node !== null && level < 3; level++, node = node.parent)
    if (node.type.includes('comment')) return true
  return false
}

/** A parser for each grammar that was loaded. */
const grammars = new Map<string, Parser>()
let starting: Promise<void> | undefined
/** What the runtime is started with; it puts its memory here. */
const runtime: { wasmBinary?: Uint8Array; HEAPU8?: Uint8Array } = {}

function parserOf(grammar: string): Parser {
  const parser = grammars.get(grammar)
  if (parser === undefined) throw new Error(`the grammar for ${grammar} is not loaded`)
  return parser
}

/**
 * How often the parser may ask whether to go on. It asks after each hundred steps, so this is a measure of work and not
 * of time: the same text ends the same way on every machine. Code takes about ten questions a kilobyte; the worst that
 * a megabyte of repeated brackets, quotes and decorators takes is seventy.
 */
const questionsPerUnit = 0.15
const fewestQuestions = 2_000
const mostQuestions = 120_000

/**
 * Bytes of memory that a parse may bring the runtime to. A grammar that cannot decide between two readings keeps both, and
 * on thousands of brackets that never close they fill the memory, after which no text could be parsed any more.
 */
const mostMemory = 512_000_000

function parseWithin(parser: Parser, text: string): Tree | null {
  let left = Math.min(mostQuestions, fewestQuestions + text.length * questionsPerUnit)
  // Memory that was once taken is used again and never given back.
  const memory = Math.max(mostMemory, memoryInUse())
  return parser.parse(text, null, { progressCallback: () => left-- <= 0 || memoryInUse() > memory })
}

function memoryInUse(): number {
  return runtime.HEAPU8?.byteLength ?? 0
}

/** Where comments nest, scanners look for the end of each that is open from each place: in vain, for ever. */
const nestingComments = new Set(['kotlin', 'swift', 'rust', 'dart'])
const mostOpenComments = 500

function commentsEnd(grammar: string, text: string): boolean {
  if (!nestingComments.has(grammar)) return true
  return text.split('/*').length - text.split('*/').length <= mostOpenComments
}

/** The first place that the parser did not understand. */
function syntaxProblem(tree: Tree): Problem {
  const cursor = tree.walk()
  try {
    let node = cursor.currentNode
    while (!node.isError && !node.isMissing && cursor.gotoFirstChild()) {
      while (!cursor.currentNode.hasError && cursor.gotoNextSibling());
      node = cursor.currentNode
    }
    const message = node.isMissing
      ? say('Syntax error: {what} is missing here. The declarations around it were read.', {
          what: node.type,
        })
      : say('Syntax error: this is not understood. The declarations around it were read.')
    const end = node.isMissing ? node.endIndex : Math.min(node.endIndex, node.startIndex + longestError)
    return {
      code: 'syntax',
      severity: 'note',
      message,
      span: { start: node.startIndex, end },
    }
  } finally {
    cursor.delete()
  }
}

/** Of a span of an error, which may be the rest of the file, in UTF-16 units. */
const longestError = 200
