/*
 * What goes when a comment goes. Like the search for directives it has no lexer, and what it returns is deleted without
 * anybody looking: where deleting could change more than a comment, it returns nothing.
 */
import type { Span } from '../model/span.ts'

/** A comment with one directive in it, as far as finding the directive told. */
interface CommentPlace {
  /** Where its opener starts. */
  readonly open: number
  /** The opener as written. */
  readonly opener: string
  /** What ends the comment; undefined where the end of the line does. */
  readonly closer: RegExp | undefined
  /** The directive's own text. */
  readonly directive: Span
  /** The end of the directive's line, before the line break. */
  readonly lineEnd: number
}

/**
 * The span (UTF-16 offsets) to delete so that the comment disappears: the whole lines with their line break where nothing
 * else stands on them; with the white space before it where code stands before it; else the comment alone. The braces
 * around a comment between JSX elements go too.
 *
 * Undefined where the comment holds other text, has no end, or where its neighbours would grow together.
 */
export function removalOf(text: string, comment: CommentPlace): Span | undefined {
  const written = comment.closer === undefined ? lineComment(text, comment) : blockComment(text, comment)
  if (!written) return undefined
  const { start, end } = written
  const before = blanksBefore(text, start)
  const after = blanksAfter(text, end)
  const startsLine = before === 0 || isLineBreak(text[before - 1])
  const endsLine = after === text.length || isLineBreak(text[after])
  if (startsLine && endsLine) return { start: before, end: afterLineBreak(text, after) }
  if (endsLine) return { start: before, end: after }
  if (startsLine) return { start, end: after }
  // A line break inside a comment ends a statement of JavaScript like any other.
  if (/[\r\n]/.test(text.slice(start, end))) return undefined
  if (before < start && after > end) return { start: before, end }
  const isCode = comment.opener.startsWith('/*') && !written.inBraces
  return isCode && before === start && after === end && growTogether(text[start - 1], text[end])
    ? undefined
    : { start, end }
}

/** Whether two characters that a comment keeps apart may be one word or operator without it. */
function growTogether(left = '', right = ''): boolean {
  return !/[([{,;]/.test(left) && !/[)\]},;]/.test(right)
}

interface Written extends Span {
  /** It includes the braces that JSX wants around a comment. */
  readonly inBraces: boolean
}

/** What may end something around a comment that otherwise runs to the end of its line. */
const outerEnd = /\*\/|\*@|-->|[%?]>|\}\}|#\}|<\/|[\u2028\u2029]/

function lineComment(text: string, { open, opener, directive, lineEnd }: CommentPlace): Written | undefined {
  // Text follows that was too long to be read.
  if (blanksAfter(text, directive.end) !== lineEnd) return undefined
  if (outerEnd.test(text.slice(directive.start, lineEnd))) return undefined
  // Behind a value without a space these are part of the value in YAML, INI and environment files.
  if (/^[#;]/.test(opener) && open > 0 && !/\s/.test(text[open - 1] ?? '')) return undefined
  return { start: open, end: lineEnd, inBraces: false }
}

/** How far behind a directive the end of its comment is looked for, in UTF-16 units. */
const lookAhead = 1000

function blockComment(text: string, { open, opener, closer, directive }: CommentPlace): Written | undefined {
  const between = text.slice(open + opener.length, directive.start)
  const rest = text.slice(directive.end, directive.end + lookAhead)
  const closed = closer?.exec(rest)
  if (!closed || !isFiller(between) || !isFiller(rest.slice(0, closed.index))) return undefined
  const end = directive.end + closed.index + closed[0].length
  const inBraces = opener.startsWith('/*') ? jsxBraces(text, open, end) : undefined
  return inBraces ?? { start: open, end, inBraces: false }
}

/** White space, and the stars that begin the lines of a long comment. */
function isFiller(text: string): boolean {
  return /^[\s*!]*$/.test(text)
}

/** With the braces around a comment, where they stand between JSX elements and are not an empty block of code. */
function jsxBraces(text: string, start: number, end: number): Written | undefined {
  const left = blanksBefore(text, start) - 1
  const right = blanksAfter(text, end)
  if (text[left] !== '{' || text[right] !== '}') return undefined
  const before = text.slice(Math.max(0, left - 200), left).trimEnd()
  const after = text.slice(right + 1, right + 201).trimStart()
  const isBetween =
    // A closing tag follows.
    /^<(?:\/|>)/.test(after) ||
    // A tag or another expression ends before, and one begins behind.
    (/[^=]>$|\}$/.test(before) && /^(?:<[\p{L}_$]|\{)/u.test(after)) ||
    // A tag without attributes ends before; `Promise<void>` is none.
    /(?:\/>|<\/[\w.:-]*>|(?:^|[^\w$])<[\w.:-]*>)$/.test(before)
  return isBetween ? { start: left, end: right + 1, inBraces: true } : undefined
}

function isLineBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r'
}

function afterLineBreak(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2
  return isLineBreak(text[at]) ? at + 1 : at
}

function blanksBefore(text: string, at: number): number {
  let start = at
  while (start > 0 && isBlank(text[start - 1])) start--
  return start
}

function blanksAfter(text: string, at: number): number {
  let end = at
  while (end < text.length && isBlank(text[end])) end++
  return end
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t'
}
