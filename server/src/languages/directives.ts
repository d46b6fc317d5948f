/*
 * Comments to Art25, in any language.
 *
 * A directive is found by its marker and by the comment opener right before it. A reader with a lexer tells what is a
 * comment. Where none stands behind this, the opener must not stand inside a string that begins on the same line, and what
 * cannot be told is taken as a comment: a whole comment line inside a string of several lines. The cost of that mistake is
 * an unused suppression.
 */
import type { Directive } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { removalOf } from './comment-removal.ts'

/**
 * The directives of a text in any language: `art25-ignore-next-line`, `art25-ignore-line` and `art25-ignore-file`, each
 * followed by check ids (separated by commas or spaces), a colon and a reason, and, where it expires, `until YYYY-MM-DD`
 * at the end (also in parentheses, or before the colon).
 *
 * `art25-retention: logs` says that the settings which it covers carry out that policy: those of its line, or, where it stands
 * alone, those of what begins on the next line.
 *
 * The marker must come first in its comment. One whose verb is unknown (`art25-ignore`) is returned with that verb and
 * names no check, whatever stands behind it. Spans are UTF-16 offsets. A directive without a check or without a reason
 * is returned as it is, as is a date that no calendar has: `invalid-suppression` speaks of them. `removal` is there where
 * the comment can go without a change to anything else; no two of them overlap. Never throws.
 *
 * @param isComment whether a place lies inside a comment, where the language's own syntax tells it
 */
export function readDirectives(text: string, isComment?: (at: number) => boolean): Directive[] {
  if (!text.includes('art25-')) return []
  const lines = linesOf(text)
  const found = [...findComments(text, lines, isComment)]
  const targets = nextLines(text, lines, found)
  let removed = 0
  return found.map((comment, index) => {
    const { removal } = comment
    // White space between two comments on a line goes with the first.
    const start = Math.max(removal?.start ?? 0, removed)
    if (removal) removed = removal.end
    return {
      kind: comment.kind,
      ...(comment.kind === 'retention'
        ? policyIn(text.slice(comment.bodyStart, comment.end), comment.bodyStart)
        : comment.unknownVerb === undefined
          ? parseBody(text.slice(comment.bodyStart, comment.end), comment.bodyStart)
          : { unknownVerb: comment.unknownVerb, checks: [], checkSpans: [] }),
      span: { start: comment.start, end: comment.end },
      covers: coveredBy(text, comment, targets[index]),
      ...(removal && { removal: { start, end: removal.end } }),
    }
  })
}

interface DirectiveComment {
  readonly kind: Directive['kind']
  readonly unknownVerb: string | undefined
  /** Of the marker. */
  readonly start: number
  /** Behind the marker. */
  readonly bodyStart: number
  /** Behind the last word. */
  readonly end: number
  /** Index of its line. */
  readonly lineIndex: number
  readonly line: Span
  /** Nothing else stands on its line. */
  readonly alone: boolean
  readonly removal: Span | undefined
}

/** Also what is nearly one: a verb that nobody knows would hide nothing without a word. */
const marker = /art25-(ignore(?:[-_A-Z][\w-]*)?|retention)(?![\w-])/g

const kinds: ReadonlySet<string> = new Set<Directive['kind']>([
  'ignore-next-line',
  'ignore-line',
  'ignore-file',
  'retention',
])

/** A comment opener at the end of the text before a marker, longest first where one ends in another. */
const opener = /(\{\{!--|\{\{!|\{\{--|@\*|<%#|<%--|<!--|\{#|\/\*+!?|\/\/+!?|#+|--+|;+)[ \t]*$/

const closers: Readonly<Record<string, RegExp>> = {
  '{{!--': /--\}\}/,
  '{{!': /\}\}/,
  '{{--': /--\}\}/,
  '@*': /\*@/,
  '<%#': /%>/,
  '<%--': /--%>/,
  '<!--': /-->/,
  '{#': /#\}/,
}
const blockCloser = /\*+\//

/** Longest body that is read, in UTF-16 units: what is longer is a line that no person wrote. */
const longestBody = 1000

/** How far above a marker the opener of a comment of several lines is looked for, in UTF-16 units. */
const lookBack = 4000

function* findComments(
  text: string,
  lines: readonly Span[],
  isComment: ((at: number) => boolean) | undefined,
): Generator<DirectiveComment> {
  const quotes = new QuoteScanner(text)
  const longStrings = new LongStringScanner(text)
  let readTo = 0
  for (const match of text.matchAll(marker)) {
    const start = match.index
    // The reason of a directive may name another.
    if (start < readTo || isComment?.(start) === false) continue
    const verb = match[1] ?? ''
    const isKnown = kinds.has(verb)
    // `art25-ignore-list.json` is the name of a file.
    if (!isKnown && /^(?:[./\\]\w|\()/.test(text.slice(start + match[0].length, start + match[0].length + 2)))
      continue
    const lineIndex = lineAt(lines, start)
    const line = lines[lineIndex] ?? { start: 0, end: text.length }
    // The opener is short, so a line of a megabyte is not copied for each marker on it.
    const near = text.slice(Math.max(line.start, start - 64), start)
    const opened = opener.exec(near)
    const openerAt = start - near.length + (opened?.index ?? near.length)
    let comment: OpenComment | undefined
    if (opened) {
      const written = opened[1] ?? ''
      if (isComment === undefined) {
        if (isAddress(text, openerAt, written) || quotes.insideStringAt(line.start, openerAt)) continue
      }
      comment = { open: openerAt, opener: written, closer: closerOf(written) }
    } else {
      comment = near.length < 64 ? enclosingComment(text, line.start, start) : undefined
      if (!comment) continue
    }
    const { closer } = comment
    const bodyStart = start + match[0].length
    const rest = text.slice(bodyStart, Math.min(line.end, bodyStart + longestBody))
    const closed = closer?.exec(rest)
    const body = closed ? rest.slice(0, closed.index) : rest
    const end = bodyStart + body.trimEnd().length
    const before = text.slice(line.start, opened ? openerAt : line.start)
    const after = closed ? rest.slice(closed.index + closed[0].length) : ''
    quotes.restartAt(end)
    readTo = end
    // `{/* … */}` is how JSX writes a comment on a line of its own.
    const alone = /^[\s{]*$/.test(before) && /^[\s}]*$/.test(after)
    yield {
      kind: isKnown ? (verb as Directive['kind']) : meantBy(verb, alone),
      unknownVerb: isKnown ? undefined : verb,
      start,
      bodyStart,
      end,
      lineIndex,
      line,
      alone,
      removal:
        isComment === undefined && longStrings.insideStringAt(comment.open)
          ? undefined
          : removalOf(text, { ...comment, directive: { start, end }, lineEnd: line.end }),
    }
  }
}

/** The verb that a misspelt one most likely meant; what says nothing of lines is told by where it stands. */
function meantBy(verb: string, alone: boolean): Directive['kind'] {
  const written = verb.toLowerCase()
  if (written.includes('file')) return 'ignore-file'
  if (written.includes('next')) return 'ignore-next-line'
  if (written.includes('line')) return 'ignore-line'
  return alone ? 'ignore-next-line' : 'ignore-line'
}

/** `https://art25-ignore-line` is no comment. */
function isAddress(text: string, at: number, open: string): boolean {
  return open.startsWith('//') && text[at - 1] === ':'
}

function closerOf(open: string): RegExp | undefined {
  return open.startsWith('/*') ? blockCloser : closers[open]
}

interface OpenComment {
  /** Where the opener starts. */
  readonly open: number
  readonly opener: string
  /** Undefined where the end of the line closes it. */
  readonly closer: RegExp | undefined
}

/** For a marker that comes first on its line, perhaps behind a `*`: the comment that is open there. */
function enclosingComment(text: string, lineStart: number, start: number): OpenComment | undefined {
  if (!/^[ \t]*(?:\*+[ \t]*)?$/.test(text.slice(lineStart, start))) return undefined
  const from = Math.max(0, lineStart - lookBack)
  const above = text.slice(from, lineStart)
  for (const [opener, end] of enclosing) {
    const at = above.lastIndexOf(opener)
    if (at >= 0 && !above.includes(end, at + opener.length))
      return { open: from + at, opener, closer: closerOf(opener) }
  }
  return undefined
}

/** Openers of comments of several lines, with what closes them. */
const enclosing = [
  ['/*', '*/'],
  ['<!--', '-->'],
  ['{{!--', '--}}'],
  ['{{--', '--}}'],
  ['<%--', '--%>'],
  ['<%#', '%>'],
  ['{#', '#}'],
  ['@*', '*@'],
] as const

/** Tells whether a place on a line is inside quotes that open on that line; each place is passed once. */
class QuoteScanner {
  readonly #text: string
  #at = 0
  #quote = ''

  constructor(text: string) {
    this.#text = text
  }

  insideStringAt(lineStart: number, place: number): boolean {
    if (this.#at < lineStart) this.restartAt(lineStart)
    const text = this.#text
    for (; this.#at < place; this.#at++) {
      const char = text[this.#at] ?? ''
      if (char === '\\') this.#at++
      else if (this.#quote) {
        if (char === this.#quote) this.#quote = ''
      } else if (char === '"' || char === '`' || (char === "'" && !isApostrophe(text, this.#at))) {
        this.#quote = char
      }
    }
    return this.#quote !== ''
  }

  restartAt(place: number): void {
    this.#at = place
    this.#quote = ''
  }
}

/** Tells whether a place is inside a string of several lines, by counting its quotes; places come in ascending order. */
class LongStringScanner {
  readonly #text: string
  readonly #quotes = /\\[^]|`|"""|'''/g
  #open = ''
  #next: RegExpExecArray | null

  constructor(text: string) {
    this.#text = text
    this.#next = this.#quotes.exec(text)
  }

  insideStringAt(place: number): boolean {
    while (this.#next && this.#next.index < place) {
      const [quote] = this.#next
      if (this.#open === quote) this.#open = ''
      else if (this.#open === '' && !quote.startsWith('\\')) this.#open = quote
      this.#next = this.#quotes.exec(this.#text)
    }
    return this.#open !== ''
  }
}

/** `customer's`: between letters it opens no string. */
function isApostrophe(text: string, at: number): boolean {
  return /\p{L}/u.test(text[at - 1] ?? '') && /\p{L}/u.test(text[at + 1] ?? '')
}

/** The line that each comment's next line is, from the last to the first: a run of directives covers the same line. */
function nextLines(
  text: string,
  lines: readonly Span[],
  comments: readonly DirectiveComment[],
): readonly Span[] {
  const targets: Span[] = new Array<Span>(comments.length)
  const targetOfLine = new Map<number, Span>()
  for (let index = comments.length - 1; index >= 0; index--) {
    const comment = comments[index]
    if (!comment) continue
    const next = nextCodeLine(text, lines, comment.lineIndex + 1)
    const target = targetOfLine.get(next.start) ?? next
    targets[index] = target
    if (comment.alone) targetOfLine.set(comment.line.start, target)
  }
  return targets
}

/** The first line from `index` that is neither blank nor only the end of a comment; an empty span at the end else. */
function nextCodeLine(text: string, lines: readonly Span[], index: number): Span {
  for (let at = index; at < lines.length; at++) {
    const line = lines[at]
    if (line && !/^\s*(?:\*+\/\}?|\*@|-->|--\}\}|--%>|%>|#\})?\s*$/.test(text.slice(line.start, line.end)))
      return line
  }
  return { start: text.length, end: text.length }
}

/** All lines, without their line breaks. */
function linesOf(text: string): readonly Span[] {
  const lines: Span[] = []
  let start = 0
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start, end: end.index })
    start = end.index + end[0].length
  }
  lines.push({ start, end: text.length })
  return lines
}

/** The index of the line that holds a place. */
function lineAt(lines: readonly Span[], place: number): number {
  let low = 0
  let high = lines.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lines[middle]?.start ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}

function coveredBy(text: string, comment: DirectiveComment, next: Span | undefined): Span {
  switch (comment.kind) {
    case 'ignore-file':
      return { start: 0, end: text.length }
    case 'ignore-line':
      return comment.line
    case 'retention':
      return comment.alone ? (next ?? { start: text.length, end: text.length }) : comment.line
    case 'ignore-next-line':
      return next ?? { start: text.length, end: text.length }
  }
}

/** The policy that `art25-retention: logs` names. */
function policyIn(body: string, offset: number): Pick<Directive, 'checks' | 'policy' | 'checkSpans'> {
  const name = /^(\s*:?\s*)([\p{L}_][\p{L}\p{N}_.-]*)/u.exec(body)
  const [, lead = '', policy = ''] = name ?? []
  const start = offset + lead.length
  return { checks: [], policy, checkSpans: [{ start, end: start + policy.length }] }
}

const untilAtEnd = /[\s,;]*(?:\(\s*until:?\s+(\d{4}-\d{2}-\d{2})\s*\)|\buntil:?\s+(\d{4}-\d{2}-\d{2}))[\s.]*$/

/** Checks, reason and last day, from what stands behind the marker, which begins at `offset`. */
function parseBody(
  body: string,
  offset: number,
): Pick<Directive, 'checks' | 'reason' | 'until' | 'checkSpans'> {
  const last = untilAtEnd.exec(body)
  const said = last ? body.slice(0, last.index) : body
  // The colon of an address in a reason is not the one that separates.
  const colon = /:(?!\/\/)/.exec(said)
  let names = colon ? said.slice(0, colon.index) : said
  const first = untilAtEnd.exec(names)
  if (first) names = names.slice(0, first.index)
  const reason = colon ? said.slice(colon.index + 1).trim() : ''
  const until = last?.[1] ?? last?.[2] ?? first?.[1] ?? first?.[2]
  const ids = checksIn(names, colon !== null)
  return {
    checks: ids.map(([id]) => id),
    ...(reason === '' ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
    checkSpans: ids.map(([id, at]) => ({ start: offset + at, end: offset + at + id.length })),
  }
}

/**
 * Ids and where they start. Without a colon, prose may follow the checks: ids have a hyphen, so the first word without one
 * ends the list.
 */
function checksIn(names: string, closed: boolean): readonly (readonly [id: string, at: number])[] {
  const words = [...names.matchAll(/[^\s,]+/g)].map((match) => [match[0], match.index] as const)
  if (closed || words.length < 2) return words
  const prose = words.findIndex(([word]) => !word.includes('-'))
  return prose < 0 ? words : words.slice(0, prose)
}
