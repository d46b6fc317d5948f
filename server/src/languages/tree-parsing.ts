/*
 * Parsing with tree-sitter, for every language that is read so: the runtime and the grammars, which are WebAssembly and
 * are handed in by whoever may read files; a tree with a guard against texts that would take for ever; and what is
 * asked of nodes again and again.
 *
 * The runtime parses strings of JavaScript: `startIndex` and `endIndex` of its nodes are UTF-16 offsets. Trees live in its
 * own memory: `withTree` frees each when its reader is done, so no node may be kept.
 */
import { Language, Parser, type Node, type Point, type Range, type Tree } from 'web-tree-sitter'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'
import { outlineOf, type OutlineStyle } from './code-outline.ts'
import { recover, type RecoveringParser } from './tree-recovery.ts'

export type SyntaxNode = Node

/**
 * Loads a grammar, and the runtime before the first; once for each.
 * @param bytesOf gives the WebAssembly of a grammar by its name, and of the runtime as `runtime`
 */
export async function loadGrammar(grammar: string, bytesOf: (name: string) => Uint8Array): Promise<void> {
  if (grammars.has(grammar)) return
  runtime.wasmBinary ??= bytesOf('runtime')
  runtime.wasmMemory ??= new Memory({ initial: 512, maximum: mostPages })
  starting ??= Parser.init(runtime)
  await starting
  const language = await Language.load(withCleanState(grammar, bytesOf(grammar)))
  if (grammars.has(grammar)) return
  const parser = new Parser()
  parser.setLanguage(language)
  grammars.set(grammar, parser)
}

/**
 * Whether the memory of the runtime has grown so far that whoever loaded this module should load it anew: memory that was
 * once taken is never given back, and what may be parsed must not depend on what was parsed before.
 */
export function hasOutgrown(): boolean {
  return isExhausted || memoryInUse() > restingMemory
}

/**
 * Parses a text and hands the roots of its trees to `use`, then frees them. It is one tree, unless the text has errors that
 * would take whole declarations with them: then unfinished lines are left out, and declarations that still do not parse
 * get trees of their own, behind that of all others. Places are those of the text in any case.
 * Returns what the parser could not understand: a `syntax` note for its first error, or a `too-complex` error with the
 * first part that it would need too long for; `use` is not called when that is the whole text.
 * @throws Error for a grammar that was not loaded; whatever `use` throws
 */
export function withTrees(
  grammar: string,
  text: string,
  use: (roots: readonly SyntaxNode[]) => void,
): readonly Problem[] {
  const parser = parserOf(grammar)
  const outline = outlineOf(text, outlineStyles[grammar])
  const deep = outline.deepest > deepestBrackets
  const work = workFor(text.length)
  const most = { ...work }
  const whole = deep ? null : parseWithin(parser, text, work)
  if (whole !== null && !whole.rootNode.hasError) {
    try {
      use([whole.rootNode])
      return []
    } finally {
      whole.delete()
    }
  }
  const spent = { questions: most.questions - work.questions, blocks: most.blocks - work.blocks }
  const recovering = recoveringParser(
    parser,
    whole === null ? timesWork(most, attemptsAtHard) : timesWork(spent, attempts),
    (part) =>
      deep
        ? outlineOf(text.slice(part.start, part.end), outlineStyles[grammar]).deepest <= deepestBrackets
        : true,
    openings[grammar],
  )
  const { trees, problem } = recover(recovering, text, whole, outline.pieces)
  try {
    if (trees.length > 0) use(trees.map((tree) => tree.rootNode))
    return [problem]
  } finally {
    for (const tree of trees) tree.delete()
  }
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
const runtime: {
  wasmBinary?: Uint8Array
  wasmMemory?: object
  HEAPU8?: Uint8Array
  /** The reader says by itself what could not be parsed. */
  readonly printErr: () => void
} = { printErr: () => undefined }
const { Memory } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => object
    }
  }
).WebAssembly
/** The runtime ran out of memory in the middle of a parse: it cannot go on. */
let isExhausted = false

/**
 * The WebAssembly of a grammar, of which the scanner begins each text with a clean state. That of Swift asks for no bytes for its
 * state, `calloc(0, 4)`, and so begins with what lies in memory: here it gets the four bytes that it writes to, as zeros.
 */
function withCleanState(grammar: string, bytes: Uint8Array): Uint8Array {
  if (grammar !== 'swift') return bytes
  const [first] = asksForNothing
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (!asksForNothing.every((byte, offset) => bytes[at + offset] === byte)) continue
    const mended = bytes.slice()
    mended[at + 1] = 1
    return mended
  }
  return bytes
}

/** `i32.const 0`, `i32.const 4`, `call`. */
const asksForNothing = [0x41, 0, 0x41, 4, 0x10] as const

function parserOf(grammar: string): Parser {
  const parser = grammars.get(grammar)
  if (parser === undefined) throw new Error(`the grammar for ${grammar} is not loaded`)
  return parser
}

/** What differs from C in comments and texts. */
const outlineStyles: Readonly<Record<string, OutlineStyle>> = {
  python: {
    lineComments: ['#'],
    blockComments: false,
    longTexts: ['"""', "'''"],
    typeLists: false,
  },
  ruby: { lineComments: ['#'], blockComments: false, longTexts: [], typeLists: false },
  php: { lineComments: ['//', '#'], longTexts: [], typeLists: false },
  // A single quote may begin a lifetime.
  rust: { longTexts: [], quotes: '"' },
  swift: { quotes: '"' },
  go: { longTexts: ['`'], typeLists: false },
  dart: { longTexts: ['"""', "'''"] },
  hcl: { lineComments: ['#', '//'], longTexts: [], quotes: '"', typeLists: false },
}

/** Brackets in brackets: no person writes a tenth of it, and trees of many levels take memory that grows with the square. */
const deepestBrackets = 1_000

/**
 * What is left for parsing a text. Both are measures of work and not of time, so that the same text ends the same way on
 * every machine.
 */
interface Work {
  /** How often the parser may still ask whether to go on: it does so after each hundred steps. */
  questions: number
  /**
   * Blocks of the text that it may still ask for. It looks at each once, and again where it goes back; a scanner that looks
   * for the end of something from each place asks for all the rest of the text each time.
   */
  blocks: number
}

/** Code takes about ten questions a kilobyte; the worst that a megabyte of repeated brackets and quotes takes is seventy. */
const questionsPerUnit = 0.15
const fewestQuestions = 2_000
const mostQuestions = 120_000
/** UTF-16 units of a block. */
const blockLength = 256
const blocksPerUnit = 0.1
const fewestBlocks = 10_000

function workFor(length: number): Work {
  return {
    questions: Math.min(mostQuestions, fewestQuestions + length * questionsPerUnit),
    blocks: fewestBlocks + length * blocksPerUnit,
  }
}

/**
 * Bytes of memory that a parse may bring the runtime to. A grammar that cannot decide between two readings keeps both, and
 * on thousands of brackets that never close they fill the memory, after which no text could be parsed any more.
 */
const mostMemory = 512_000_000
/** Pages of 64 KiB that the runtime can ever take: a single step of the parser may take more than all those before it. */
const mostPages = 12_288
/** Bytes with which the runtime may wait for the next text. */
const restingMemory = 200_000_000

/** Null where the work is used up. */
function parseWithin(parser: Parser, text: string, work: Work, parts?: readonly Span[]): Tree | null {
  if (isExhausted) return null
  let parsing = true
  const read = (at: number): string => {
    // Nodes ask for their texts later.
    if (!parsing) return text.slice(at)
    // A scanner that is given no more stops, and the parser asks whether to go on soon.
    return work.blocks-- <= 0 ? '' : text.slice(at, at + blockLength)
  }
  const stop = (): boolean => work.questions-- <= 0 || work.blocks <= 0 || memoryInUse() > mostMemory
  let tree: Tree | null
  try {
    tree = parser.parse(read, null, {
      progressCallback: stop,
      ...(parts === undefined ? {} : { includedRanges: rangesOf(text, parts) }),
    })
  } catch (error) {
    if (memoryInUse() <= mostMemory) throw error
    isExhausted = true
    return null
  }
  parsing = false
  if (tree !== null && work.blocks > 0) return tree
  tree?.delete()
  parser.reset()
  return null
}

/** Parts of a text, in ascending order, as the parser takes them. */
function rangesOf(text: string, parts: readonly Span[]): Range[] {
  let at = 0
  let row = 0
  let lineStart = 0
  const pointAt = (place: number): Point => {
    for (let feed = text.indexOf('\n', at); feed >= 0 && feed < place; feed = text.indexOf('\n', at)) {
      row++
      at = lineStart = feed + 1
    }
    return { row, column: place - lineStart }
  }
  return parts.map(({ start, end }) => ({
    startIndex: start,
    startPosition: pointAt(start),
    endIndex: end,
    endPosition: pointAt(end),
  }))
}

function memoryInUse(): number {
  return runtime.HEAPU8?.byteLength ?? 0
}

/**
 * The work that all attempts to mend a text may take together, in that of parsing it once; that of a short text counts as some
 * more. A grammar that does not know all of its language fails on many files, and each would be paid for.
 */
const attempts = 24
const fewestSpent: Work = { questions: 20, blocks: 200 }
/** The same for a text that used up its work without a tree: its declarations are parsed once or twice, and no more. */
const attemptsAtHard = 2

function timesWork({ questions, blocks }: Work, times: number): Work {
  return {
    questions: Math.max(questions, fewestSpent.questions) * times,
    blocks: Math.max(blocks, fewestSpent.blocks) * times,
  }
}

function recoveringParser(
  parser: Parser,
  all: Work,
  isShallow: (part: Span) => boolean,
  opening: Opening | undefined,
): RecoveringParser {
  const parseParts = (text: string, parts: readonly Span[]): Tree | null => {
    const most = workFor(parts.reduce((sum, { start, end }) => sum + end - start, 0))
    const work = {
      questions: Math.min(all.questions, most.questions),
      blocks: Math.min(all.blocks, most.blocks),
    }
    const { questions, blocks } = work
    const tree = parseWithin(parser, text, work, withOpening(text, parts, opening))
    all.questions -= questions - work.questions
    all.blocks -= blocks - work.blocks
    return tree
  }
  const parse = (text: string, part: Span): Tree | null => (isShallow(part) ? parseParts(text, [part]) : null)
  return {
    parse,
    parseParts,
    failure: (text, part) => {
      let place: { readonly row: number; readonly column: number } | undefined
      let last = { row: 0, column: 0 }
      let recovering = false
      parser.setLogger((message, isLex) => {
        if (isLex || recovering) return
        if (message.startsWith('process ')) {
          const [, row, column] = /row:(\d+), col:(\d+)/.exec(message) ?? []
          last = { row: Number(row), column: Number(column) }
        } else if (message.startsWith('detect_error')) {
          if (place === undefined || last.row > place.row || last.column > place.column) place = last
        } else if (/^(?:resume|recover|skip_token)/.test(message)) recovering = true
      })
      try {
        parse(text, part)?.delete()
      } finally {
        parser.setLogger(null)
      }
      return place && offsetOf(text, place)
    },
  }
}

/** What must stand before code, in texts that are something else otherwise. */
interface Opening {
  readonly mark: string
  readonly closing: string
}

const openings: Readonly<Record<string, Opening>> = { php: { mark: '<?php', closing: '?>' } }

/** The parts, behind the mark that opens the code which the first of them stands in. */
function withOpening(text: string, parts: readonly Span[], opening: Opening | undefined): readonly Span[] {
  const [{ start: first } = { start: 0 }] = parts
  if (opening === undefined || first === 0) return parts
  const start = text.lastIndexOf(opening.mark, first - 1)
  const end = start + opening.mark.length
  if (start < 0 || end > first || text.lastIndexOf(opening.closing, first - 1) > start) return parts
  return [{ start, end }, ...parts]
}

function offsetOf(text: string, { row, column }: { readonly row: number; readonly column: number }): number {
  let start = 0
  for (let line = 0; line < row; line++) start = text.indexOf('\n', start) + 1
  // The parser counts bytes of UTF-16.
  return Math.min(text.length, start + column / 2)
}
