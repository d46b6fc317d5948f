/*
 * What can be said of code without parsing it: how deep its brackets nest, and where its declarations begin. Needed for
 * texts that a parser would choke on, or that it understands nothing of because of one unfinished line.
 */

/** How a language writes comments and texts; the defaults are those of C and its kin. */
export interface OutlineStyle {
  /** Opens a comment up to the end of the line; default `//`. */
  readonly lineComments?: readonly string[]
  /** Whether block comments are written as in C; default true. */
  readonly blockComments?: boolean
  /** Texts that may go over lines, by what opens and closes them; default `"""`. */
  readonly longTexts?: readonly string[]
  /** Quotes of texts that end with their line; default `"` and `'`. */
  readonly quotes?: string
  /** Whether `<` behind a name opens a list of types; default true. */
  readonly typeLists?: boolean
}

export interface CodeOutline {
  /** The most brackets and operators that wait for their end at one place, outside of comments and texts. */
  readonly deepest: number
  /** Where declarations of the outermost level begin, at the beginnings of lines; the first is 0. In ascending order. */
  readonly pieces: readonly number[]
}

/**
 * Outlines a text. By layout and not by grammar: a declaration begins where a line does that is not indented and goes on
 * with nothing before it. Time grows with the length of the text alone.
 */
export function outlineOf(text: string, style: OutlineStyle = {}): CodeOutline {
  const {
    lineComments = ['//'],
    blockComments = true,
    longTexts = ['"""'],
    quotes = '"\'',
    typeLists = true,
  } = style
  const pieces = [0]
  let deepest = 0
  let open = 0
  let types = 0
  /** Operators without a word between them, each of which may take all that follows. */
  let operators = 0
  /** The line before belongs to what follows: a comment, an annotation. */
  let leads = false
  let lineStart = true
  for (let at = 0; at < text.length;) {
    if (lineStart) {
      lineStart = false
      const line = text.slice(at, at + longestHead)
      if (at > 0 && !leads && beginsDeclaration.test(line) && !continues.test(line)) {
        pieces.push(at)
        open = 0
        types = 0
      }
      leads = headOfNext.test(line)
    }
    const character = text[at] ?? ''
    if (character === '\n') {
      lineStart = true
      at++
      continue
    }
    if (lineComments.some((mark) => text.startsWith(mark, at))) {
      at = endOf(text, '\n', at, 0)
      continue
    }
    if (blockComments && text.startsWith('/*', at)) {
      at = endOf(text, '*/', at + 2, 2)
      continue
    }
    const long = longTexts.find((mark) => text.startsWith(mark, at))
    if (long !== undefined && text.includes(long, at + long.length)) {
      at = endOf(text, long, at + long.length, long.length)
      continue
    }
    if (quotes.includes(character)) {
      operators = 0
      at = endOfText(text, at, character)
      continue
    }
    if (character === '(' || character === '[' || character === '{') open++
    else if (character === ')' || character === ']' || character === '}') open = Math.max(0, open - 1)
    else if (typeLists && character === '<' && isNamePart(text.charCodeAt(at - 1))) types++
    else if (character === '>') types = Math.max(0, types - 1)
    if (character === ';' || character === '{' || character === '}') types = 0
    if (isOperator(character)) operators++
    else if (!isSpace(character)) operators = 0
    if (open + types + operators > deepest) deepest = open + types + operators
    at++
  }
  return { deepest, pieces }
}

/** Of a line, what says whether a declaration begins on it. */
const longestHead = 80

const beginsDeclaration = /^[\p{L}_@#[/]/u
const headOfNext = /^(?:@|#\[|#|\[|\/\/|\/\*|\s\*)/

/** What goes on with the lines before, or ends them. */
const continues =
  /^(?:else|elif|elsif|elseif|except|finally|catch|rescue|ensure|end|then|do|in|where|with|extends|implements|throws|and|or|not)(?![\w$])/

function endOf(text: string, mark: string, from: number, length: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + length
}

/** Behind the closing quote; the end of the line for a text that it does not close. */
function endOfText(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]
    if (character === quote) return at + 1
    if (character === '\n') return at
    if (character === '\\' && text[at + 1] !== '\n') at++
  }
  return text.length
}

function isOperator(character: string): boolean {
  return '!~+-*/%&|^<>=?:.@$\\'.includes(character)
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\r'
}

function isNamePart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f
  )
}
