/*
 * The code of template languages within markup: found by its brackets, and covered so that a parser of markup is not misled
 * by the quotes and angles in it. What covers it has its length, so every place stays what it is.
 */
import type { Span } from '../model/span.ts'

/** A piece of template code. */
export interface TemplateCode {
  /** `output`: its value stands in the markup. `statement`: nothing does. */
  readonly kind: 'output' | 'statement' | 'comment'
  /** With its brackets. */
  readonly span: Span
  /** Within its brackets. */
  readonly inner: Span
}

/** A pair of brackets around code. */
export interface Brackets {
  readonly open: string
  readonly close: string
  readonly kind: TemplateCode['kind']
  /** It runs to the end of the text where nothing closes it. */
  readonly mayStayOpen?: boolean
}

/** Finds code that no plain pair of brackets encloses, at a place where `at` matched. */
export interface CodeFinder {
  /** Where it may begin, without capturing groups. */
  readonly at: RegExp
  /** Code that begins there; undefined where it is none. */
  readonly find: (text: string, start: number, pairs: BracketPairs) => TemplateCode | undefined
}

/** Stands for code in a covered text; values and names that hold it are only known when the program runs. */
export const cover = '\ue000'

/**
 * The code in a text, in order; no two overlap. What opens and is opened again before it closes is no code.
 * @param brackets longest first where one opening begins another
 * @param skipped places that hold none, in order
 */
export function findCode(
  text: string,
  brackets: readonly Brackets[],
  finders: readonly CodeFinder[] = [],
  skipped: readonly Span[] = [],
): readonly TemplateCode[] {
  const codes: TemplateCode[] = []
  const sources = [...brackets.map(({ open }) => escape(open)), ...finders.map(({ at }) => at.source)]
  const anyOpening = new RegExp(sources.map((source) => `(${source})`).join('|'), 'gi')
  const positions = new Positions(text)
  const pairs = new BracketPairs(text)
  let skip = 0
  for (let match = anyOpening.exec(text); match !== null; match = anyOpening.exec(text)) {
    const start = match.index
    while ((skipped[skip]?.end ?? Infinity) <= start) skip++
    const within = skipped[skip]
    if (within !== undefined && within.start <= start) {
      anyOpening.lastIndex = within.end
      continue
    }
    const which = match.slice(1).findIndex((group: string | undefined) => group !== undefined)
    const pair = brackets[which]
    const code =
      pair === undefined
        ? finders[which - brackets.length]?.find(text, start, pairs)
        : enclosed(pair, start, text, positions)
    if (code === undefined) {
      anyOpening.lastIndex = start + (pair?.open.length ?? 1)
      continue
    }
    codes.push(code)
    anyOpening.lastIndex = Math.max(code.span.end, start + 1)
  }
  return codes
}

/** The text with its code covered. */
export function coverCode(text: string, codes: readonly TemplateCode[]): string {
  if (codes.length === 0) return text
  const parts: string[] = []
  let at = 0
  for (const { span } of codes) {
    parts.push(text.slice(at, span.start), cover.repeat(span.end - span.start))
    at = span.end
  }
  parts.push(text.slice(at))
  return parts.join('')
}

/** A part of a text as a script can be read: a number stands for each value, nothing for the rest; lines stay. */
export function scriptWithoutCode(text: string, part: Span, codes: readonly TemplateCode[]): string {
  const parts: string[] = []
  let at = part.start
  for (const { kind, span } of codes) {
    if (span.end <= at || span.start >= part.end) continue
    const start = Math.max(span.start, at)
    const end = Math.min(span.end, part.end)
    const blank = text.slice(start, end).replace(/[^\r\n]/g, ' ')
    parts.push(text.slice(at, start), kind === 'output' ? `0${blank.slice(1)}` : blank)
    at = end
  }
  parts.push(text.slice(at, part.end))
  return parts.join('')
}

/** The pairs of brackets of one text. What was seen to stay open is not searched again, so that all searches are linear. */
export class BracketPairs {
  readonly #text: string
  readonly #open = new Set<number>()
  /** UTF-16 units of searches that found nothing. */
  #wasted = 0

  constructor(text: string) {
    this.#text = text
  }

  /**
   * Behind the bracket that closes the one at `start`, with strings and nested brackets passed over; undefined where nothing
   * closes it within `limit` UTF-16 units.
   */
  closing(start: number, limit = 20_000): number | undefined {
    const text = this.#text
    if (this.#open.has(start)) return undefined
    const open: number[] = []
    const end = Math.min(text.length, start + (this.#wasted > mostWasted ? shortSearch : limit))
    for (let at = start; at < end; at++) {
      const char = text[at] ?? ''
      if (char === '"' || char === "'" || char === '`') {
        const quoted = closingQuote(text, at, end)
        // An apostrophe in a text.
        if (quoted !== undefined) at = quoted - 1
      } else if (char === '(' || char === '[' || char === '{') open.push(at)
      else if (char === ')' || char === ']' || char === '}') {
        open.pop()
        if (open.length === 0) return at + 1
      }
    }
    for (const at of open) this.#open.add(at)
    this.#wasted += end - start
    return undefined
  }
}

/** From then on only short code is found: a text that needs it is not code. */
const mostWasted = 2_000_000
const shortSearch = 500

function closingQuote(text: string, start: number, limit: number): number | undefined {
  const quote = text[start]
  for (let at = start + 1; at < limit; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (char === quote) return at + 1
    else if (char === '\n' && quote !== '`') return undefined
  }
  return undefined
}

/** Scripts and styles of a component, whose braces are none of the template. */
export function rawElements(text: string): readonly Span[] {
  const spans: Span[] = []
  const opening = /<(script|style)(?=[\s>/])(?:"[^"]{0,2000}"|'[^']{0,2000}'|[^"'>]){0,200}>/gi
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const start = match.index + match[0].length
    if (match[0].endsWith('/>')) continue
    const closing = new RegExp(`</${match[1] ?? ''}`, 'gi')
    closing.lastIndex = start
    const end = closing.exec(text)?.index ?? text.length
    spans.push({ start, end })
    opening.lastIndex = end
  }
  return spans
}

function enclosed(
  { open, close, kind, mayStayOpen }: Brackets,
  start: number,
  text: string,
  positions: Positions,
): TemplateCode | undefined {
  const from = start + open.length
  const end = positions.next(close, from)
  if (end < 0) {
    return mayStayOpen === true
      ? { kind, span: { start, end: text.length }, inner: { start: from, end: text.length } }
      : undefined
  }
  if (kind !== 'comment') {
    const again = positions.next(open, from)
    if (again >= 0 && again < end) return undefined
  }
  return { kind, span: { start, end: end + close.length }, inner: { start: from, end } }
}

/** Remembers where each bracket was found last, so that a text of openings is searched once. */
class Positions {
  readonly #text: string
  readonly #known = new Map<string, { readonly from: number; readonly at: number }>()

  constructor(text: string) {
    this.#text = text
  }

  next(bracket: string, from: number): number {
    const known = this.#known.get(bracket)
    if (known !== undefined && known.from <= from && (known.at < 0 || known.at >= from)) return known.at
    const at = this.#text.indexOf(bracket, from)
    this.#known.set(bracket, { from, at })
    return at
  }
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
