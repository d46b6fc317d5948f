/*
 * Half-typed code. A grammar may make one error of a whole file for one line that is not finished yet. What stands around
 * that line is found by parsing declarations of the outermost level apart, and by leaving out the last words before the
 * place where the parser gave up.
 */
import type { Tree } from 'web-tree-sitter'
import { say } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'

/** How texts are parsed and asked about here. */
export interface RecoveringParser {
  /** The tree of a part of a text; null where parsing it would take too long. */
  parse(text: string, part: Span): Tree | null
  /** The tree of several parts, as if nothing stood between them. */
  parseParts(text: string, parts: readonly Span[]): Tree | null
  /** The end of the last token before the first place where the parser gave up in a part of a text. */
  failure(text: string, part: Span): number | undefined
}

/** What was understood all the same. The caller frees the trees. */
export interface Recovered {
  /** That of all that parses first, then one for each declaration that does not. */
  readonly trees: readonly Tree[]
  readonly problem: Problem
}

/**
 * Parses what stands around errors.
 * @param whole the tree of the text, which is freed where others take its place; null where parsing it took too long
 * @param pieces where declarations of the outermost level begin, the first at 0
 */
export function recover(
  parser: RecoveringParser,
  text: string,
  whole: Tree | null,
  pieces: readonly number[],
): Recovered {
  // A grammar that does not know all of a language makes many of these, and looking for better ones takes long.
  if (whole !== null && hasLocalErrorsOnly(whole, text))
    return { trees: [whole], problem: syntaxProblem(whole, text) }
  const { sound, broken } = soundParts(parser, text, pieces)
  let repaired = text
  let first: Problem | undefined
  const open: Span[] = []
  for (const part of broken) {
    const { text: mended, unclean, problem } = repairPart(parser, repaired, part)
    repaired = mended
    if (unclean) open.push(part)
    first ??= problem
  }
  if (open.length === 0) {
    const tree = parser.parse(repaired, { start: 0, end: text.length })
    if (tree !== null && !tree.rootNode.hasError) {
      whole?.delete()
      return { trees: [tree], problem: first ?? syntaxProblem(tree, text) }
    }
    tree?.delete()
  }
  // One declaration is all there is, or nothing can be told apart.
  if (whole !== null && sound.length === 0 && repaired === text)
    return { trees: [whole], problem: syntaxProblem(whole, text) }
  whole?.delete()
  const trees: Tree[] = []
  const add = (tree: Tree | null): void => {
    if (tree !== null) trees.push(tree)
  }
  if (sound.length > 0) add(parser.parseParts(repaired, sound))
  for (const part of broken) add(parser.parse(repaired, part))
  return { trees, problem: first ?? tooComplex({ start: 0, end: Math.min(text.length, longestError) }) }
}

/** What is said of a part of a text that parsing would take too long for. */
export function tooComplex(span: Span): Problem {
  return {
    code: 'too-complex',
    severity: 'error',
    message: say('Not read: its syntax is so broken or so deep that parsing it would take too long.'),
    span,
  }
}

/** The parts that parse, as few as they are, and the declarations that do not, both in the order of the text. */
function soundParts(
  parser: RecoveringParser,
  text: string,
  pieces: readonly number[],
): { readonly sound: readonly Span[]; readonly broken: readonly Span[] } {
  const sound: Span[] = []
  const broken: Span[] = []
  const startOf = (index: number): number => pieces[index] ?? text.length
  const look = (from: number, to: number): void => {
    const part = { start: startOf(from), end: startOf(to) }
    // That there is an error in all of them together is known.
    const tree = from === 0 && to === pieces.length ? null : parser.parse(text, part)
    const clean = tree !== null && !tree.rootNode.hasError
    tree?.delete()
    if (clean) {
      const last = sound.at(-1)
      if (last?.end === part.start) sound[sound.length - 1] = { start: last.start, end: part.end }
      else sound.push(part)
    } else if (to - from === 1) {
      if (broken.length < mostBroken) broken.push(part)
    } else {
      const middle = (from + to) >> 1
      look(from, middle)
      look(middle, to)
    }
  }
  look(0, pieces.length)
  return { sound, broken }
}

/** Declarations with errors that are looked at. */
const mostBroken = 200

interface Repair {
  readonly text: string
  /** Errors are left. */
  readonly unclean: boolean
  /** The first of what was not understood. */
  readonly problem: Problem | undefined
}

/** Leaves out, of a part, what is not finished: as little as makes the rest a text without errors. */
function repairPart(parser: RecoveringParser, text: string, part: Span): Repair {
  let current = text
  let tree = parser.parse(text, part)
  if (tree === null) return { text, unclean: true, problem: tooComplex(clipped(part)) }
  let problem: Problem | undefined
  try {
    for (let round = 0; round < mostRepairs && isTyped(text, part); round++) {
      let cost = costOf(tree)
      if (cost === 0) break
      let best: { readonly text: string; readonly tree: Tree; readonly left: Span } | undefined
      for (const left of candidates(parser, current, part)) {
        const without = blanked(current, left)
        const next = parser.parse(without, part)
        // The work that may be spent on it is spent.
        if (next === null) break
        const nextCost = costOf(next)
        if (nextCost >= cost) {
          next.delete()
          continue
        }
        best?.tree.delete()
        best = { text: without, tree: next, left }
        cost = nextCost
        if (cost === 0) break
      }
      if (best === undefined) break
      tree.delete()
      tree = best.tree
      current = best.text
      problem ??= {
        code: 'syntax',
        severity: 'note',
        message: say('Syntax error: this is not understood. The declarations around it were read.'),
        span: clipped(best.left),
      }
    }
    const unclean = tree.rootNode.hasError
    if (unclean) problem ??= syntaxProblem(tree, text)
    return { text: current, unclean, problem }
  } finally {
    tree.delete()
  }
}

const mostRepairs = 3
/** UTF-16 units of a declaration that is parsed again and again. */
const longestRepaired = 60_000
const longestMeanLine = 200

/** Whether a person may have written it: of no great length, in lines. */
function isTyped(text: string, { start, end }: Span): boolean {
  const length = end - start
  if (length > longestRepaired) return false
  return length <= longestMeanLine || text.slice(start, end).split('\n').length >= length / longestMeanLine
}

/** Words at the end of a line that are left out, before the whole line is. */
const mostWords = 5

/** What may be unfinished, the likeliest first: words before the place where the parser gave up, then whole lines. */
function candidates(parser: RecoveringParser, text: string, part: Span): readonly Span[] {
  const failed = parser.failure(text, part)
  const ends: number[] = []
  for (const end of [unclosedText(text, part), unclosedBlock(text, part), danglingLine(text, part)])
    if (end !== undefined) ends.push(end)
  if (failed !== undefined) {
    ends.push(failed)
    let above = lineOf(text, failed)
    let nearest = true
    for (let lines = 0; lines < linesAbove && above.start > part.start; lines++) {
      above = lineOf(text, above.start - 1)
      const line = text.slice(above.start, above.end)
      if (/\S/.test(line) && (nearest || opensMore(line))) {
        ends.push(above.end)
        if (!nearest) break
        nearest = false
      }
    }
    const next = /\S/.exec(text.slice(failed, part.end))
    if (next && text.slice(failed, failed + next.index).includes('\n'))
      ends.push(lineOf(text, failed + next.index).end)
  }
  const spans: Span[] = []
  for (const end of ends) {
    const { start } = lineOf(text, end)
    const words = [...text.slice(start, end).matchAll(word)].map((match) => start + match.index)
    for (const from of words.slice(-mostWords).reverse()) spans.push({ start: from, end })
  }
  for (const end of ends) spans.push(lineOf(text, end))
  return spans.filter(({ start, end }) => start >= part.start && end > start)
}

const linesAbove = 6
const word = /"[^"\n]*"?|'[^'\n]*'?|[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$"']+/gu

/** The end of the first line with a text that is not closed. */
function unclosedText(text: string, part: Span): number | undefined {
  for (let at = part.start; at < part.end;) {
    const { start, end } = lineOf(text, at)
    const line = text.slice(start, end).replace(/\\./g, '')
    if (!line.includes('"""') && line.split('"').length % 2 === 0) return end
    at = end + (text[end] === '\r' ? 2 : 1)
  }
  return undefined
}

/**
 * The end of the first line with a block that is not closed: the brace or the `end` that would close it is less indented.
 * Braces count within lines, words only where they lead a line or end it.
 */
function unclosedBlock(text: string, part: Span): number | undefined {
  const braces: Opening[] = []
  const words: Opening[] = []
  for (let at = part.start; at < part.end;) {
    const { start, end } = lineOf(text, at)
    const line = text.slice(start, end)
    const indent = line.search(/\S/)
    for (let index = 0; index < line.length; index++) {
      if (line[index] === '{') braces.push({ indent, end })
      if (line[index] !== '}') continue
      const closed = braces.pop()
      // Only the brace that a line begins with is laid out.
      if (closed !== undefined && index === indent && closed.indent > indent) return closed.end
    }
    if (/^\s*end\b/.test(line)) {
      const closed = words.pop()
      if (closed !== undefined && closed.indent > indent) return closed.end
    } else if (opensWordBlock.test(line)) words.push({ indent, end })
    at = end + (text[end] === '\r' ? 2 : 1)
  }
  return undefined
}

interface Opening {
  readonly indent: number
  /** Of its line. */
  readonly end: number
}

/** Opens a block that `end` closes, on a line that does not close it. */
const opensWordBlock =
  /^(?!.*\bend\s*$)(?:\s*(?:class|module|def|if|unless|case|while|until|for|begin)(?![\w:=.])|.*\bdo(?:\s*\|[^|]*\|)?\s*$)/

/** The end of the first line that stops behind an operator before what closes the block around it. */
function danglingLine(text: string, part: Span): number | undefined {
  const match = /[.=,:([&|+][ \t]*\r?\n\s*(?:end\b|\})/.exec(text.slice(part.start, part.end))
  return match ? part.start + match.index + 1 : undefined
}

/** More brackets open than close, apart from that of a block. */
function opensMore(line: string): boolean {
  let open = 0
  for (const character of line.replace(/\{\s*$/, '')) {
    if ('([{<'.includes(character)) open++
    else if (')]}>'.includes(character)) open--
  }
  return open > 0
}

/** The line that a place is on, without its end. */
function lineOf(text: string, at: number): Span {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const feed = text.indexOf('\n', at)
  const end = feed < 0 ? text.length : feed
  return { start, end: text[end - 1] === '\r' && end > start ? end - 1 : end }
}

/** The text with spaces for a part of a line. */
function blanked(text: string, { start, end }: Span): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
}

/**
 * Whether all that was not understood stands within the code of functions, on one line each: what they are declared in is read
 * as it is written. Something that is missing may have moved the end of a declaration.
 */
function hasLocalErrorsOnly(tree: Tree, text: string): boolean {
  const cursor = tree.walk()
  const around: string[] = []
  try {
    for (;;) {
      const node = cursor.currentNode
      if (node.isMissing) return false
      if (node.isError) {
        const { startIndex, endIndex } = node
        if (!around.some((type) => code.test(type)) || endIndex - startIndex > longestError) return false
        if (text.slice(startIndex, endIndex).includes('\n')) return false
      } else if (node.hasError && cursor.gotoFirstChild()) {
        around.push(node.type)
        continue
      }
      while (!cursor.gotoNextSibling()) {
        if (!cursor.gotoParent()) return true
        around.pop()
      }
    }
  } finally {
    cursor.delete()
  }
}

/** What grammars call the code of a function. */
const code = /^(?:block|compound_statement|function_body|statements|lambda_literal|body_statement)$/

/** How much of a tree is error, in UTF-16 units; what is only missing is none. */
function costOf(tree: Tree): number {
  let cost = 0
  const cursor = tree.walk()
  try {
    for (;;) {
      const node = cursor.currentNode
      if (node.isError) cost += Math.max(1, node.endIndex - node.startIndex)
      if (!node.isError && node.hasError && cursor.gotoFirstChild()) continue
      while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return cost
    }
  } finally {
    cursor.delete()
  }
}

/** The first place that the parser did not understand. */
function syntaxProblem(tree: Tree, text: string): Problem {
  const cursor = tree.walk()
  try {
    let node = cursor.currentNode
    while (!node.isError && !node.isMissing && cursor.gotoFirstChild()) {
      while (!cursor.currentNode.hasError && cursor.gotoNextSibling());
      node = cursor.currentNode
    }
    const span = { start: node.startIndex, end: node.endIndex }
    const message = node.isMissing
      ? say('Syntax error: {what} is missing here. The declarations around it were read.', {
          what: node.type,
        })
      : text.slice(span.start, span.end).split('\n', 4).length > 3
        ? say('Syntax error: what begins here is not understood, and declarations in it may be missing.')
        : say('Syntax error: this is not understood. The declarations around it were read.')
    return { code: 'syntax', severity: 'note', message, span: clipped(span) }
  } finally {
    cursor.delete()
  }
}

/** Of a span of an error, which may be the rest of the file, in UTF-16 units. */
const longestError = 200

function clipped({ start, end }: Span): Span {
  return { start, end: Math.min(end, start + longestError) }
}
