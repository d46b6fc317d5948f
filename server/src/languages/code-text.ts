/*
 * Code as a text of which comments and literals are known, for what is said alike in every language: a call by its name, what
 * it is given, the value of a constant. It needs no grammar, so that it also reads half-typed code and templates; what it
 * cannot tell it does not guess.
 */
import type { Span } from '../model/span.ts'
import { firstEndingBehind } from './spans.ts'

/** A text literal: where it stands with its quotes, and where its content does. */
export interface TextLiteral extends Span {
  readonly content: Span
}

export interface CodeText {
  readonly text: string
  /** As long as the text: comments are blanks, contents of literals are U+0001; line ends stay. */
  readonly code: string
  /** As long as the text: comments alone are blanks. */
  readonly uncommented: string
  /** In ascending order. */
  readonly literals: readonly TextLiteral[]
  /** In ascending order. */
  readonly comments: readonly Span[]
  readonly language: string
}

/** A text that is written out: whole, or only its beginning where a value is put in behind it. */
export interface WrittenText {
  readonly value: string
  readonly isPrefix: boolean
  readonly span: Span
}

interface Style {
  readonly lineComments: readonly string[]
  readonly blockComments: readonly (readonly [string, string])[]
  readonly quotes: string
  /** Opened and closed by the same three quotes. */
  readonly longQuotes: readonly string[]
  /** What opens a value within a literal of double quotes or back ticks. */
  readonly holes: readonly string[]
}

const cBlock = ['/*', '*/'] as const
const c: Style = {
  lineComments: ['//'],
  blockComments: [cBlock],
  quotes: '"\'',
  longQuotes: ['"""'],
  holes: [],
}
const hash: Style = {
  lineComments: ['#'],
  blockComments: [],
  quotes: '"\'',
  longQuotes: ['"""', "'''"],
  holes: [],
}
const markup: Style = {
  lineComments: [],
  blockComments: [
    ['<!--', '-->'],
    ['{{--', '--}}'],
    ['{#', '#}'],
    ['@*', '*@'],
  ],
  quotes: '"',
  longQuotes: [],
  holes: [],
}

const styles: Readonly<Record<string, Style>> = {
  typescript: { ...c, quotes: '"\'`', longQuotes: [], holes: ['${'] },
  go: { ...c, quotes: '"`', longQuotes: [] },
  php: { ...c, lineComments: ['//', '#'], longQuotes: [] },
  kotlin: { ...c, holes: ['${'] },
  dart: { ...c, longQuotes: ['"""', "'''"], holes: ['${'] },
  swift: { ...c, quotes: '"' },
  rust: { ...c, quotes: '"', longQuotes: [] },
  ruby: { ...hash, blockComments: [['\n=begin', '\n=end']], longQuotes: [], holes: ['#{'] },
  sql: { ...c, lineComments: ['--'], longQuotes: [] },
  terraform: { ...hash, lineComments: ['#', '//'], blockComments: [cBlock], quotes: '"', longQuotes: [] },
  bicep: { ...c, quotes: "'", longQuotes: ["'''"], holes: ['${'] },
  ini: { ...hash, lineComments: ['#', ';'], quotes: '"' },
  properties: { ...hash, lineComments: ['#', '!'], quotes: '', longQuotes: [] },
  yaml: { ...hash, longQuotes: [] },
  env: { ...hash, longQuotes: [] },
  json: { ...c, quotes: '', longQuotes: [] },
  csv: { lineComments: [], blockComments: [], quotes: '', longQuotes: [], holes: [] },
  prose: { lineComments: [], blockComments: [['<!--', '-->']], quotes: '', longQuotes: [], holes: [] },
  python: hash,
  toml: hash,
  graphql: { ...hash, longQuotes: ['"""'] },
}
for (const language of [
  'html',
  'vue',
  'svelte',
  'astro',
  'erb',
  'blade',
  'jinja',
  'twig',
  'handlebars',
  'ejs',
])
  (styles as Record<string, Style>)[language] = markup
;(styles as Record<string, Style>)['razor'] = markup
;(styles as Record<string, Style>)['xml'] = markup

/** Reads a text once from its beginning to its end. A literal in single or double quotes ends with its line at the latest. */
export function codeTextOf(language: string, text: string): CodeText {
  const style = styles[language] ?? c
  const literals: TextLiteral[] = []
  const comments: Span[] = []
  const starts = startsOf(style)
  starts.lastIndex = 0
  for (let match = starts.exec(text); match !== null; match = starts.exec(text)) {
    const at = match.index
    const mark = match[0]
    const line = style.lineComments.includes(mark)
    const block = style.blockComments.find(([open]) => open === mark)
    if (line || block !== undefined) {
      if (line && !opensComment(language, text, at)) continue
      const end = block === undefined ? lineEndOf(text, at) : endOf(text, block[1], at + mark.length)
      comments.push({ start: at, end })
      starts.lastIndex = end
      continue
    }
    if (mark === "'" && isApostrophe(text, at)) continue
    const end = literalEnd(text, at, mark, style)
    const isClosed = end > at + mark.length && text.startsWith(mark, end - mark.length)
    literals.push({
      start: at,
      end,
      content: { start: at + mark.length, end: isClosed ? end - mark.length : end },
    })
    starts.lastIndex = Math.max(end, at + 1)
  }
  return new LazyCode(text, language, literals, comments)
}

/** Both texts are made when they are asked for: most readings look at few places. */
class LazyCode implements CodeText {
  readonly text: string
  readonly language: string
  readonly literals: readonly TextLiteral[]
  readonly comments: readonly Span[]
  #code: string | undefined
  #uncommented: string | undefined

  constructor(text: string, language: string, literals: readonly TextLiteral[], comments: readonly Span[]) {
    this.text = text
    this.language = language
    this.literals = literals
    this.comments = comments
  }

  get code(): string {
    return (this.#code ??= filled(
      this.uncommented,
      this.literals.map(({ content }) => content),
      '\u0001',
    ))
  }

  get uncommented(): string {
    return (this.#uncommented ??= filled(this.text, this.comments, ' '))
  }
}

const fillers: Readonly<Record<string, string>> = { ' ': ' '.repeat(256), '\u0001': '\u0001'.repeat(256) }

function filled(text: string, spans: readonly Span[], filler: string): string {
  const pieces: string[] = []
  let taken = 0
  for (const { start, end } of spans) {
    if (start >= end) continue
    const content = text.slice(start, end)
    const isShort = content.length <= 256 && !content.includes('\n')
    pieces.push(
      text.slice(taken, start),
      isShort
        ? (fillers[filler] ?? '').slice(0, content.length)
        : content.replace(/[^\n\r]+/g, (run) => filler.repeat(run.length)),
    )
    taken = end
  }
  pieces.push(text.slice(taken))
  return pieces.join('')
}

/** `don't` in a text of markup, a lifetime of Rust: no literal; prefixes of literals are letters too. */
function isApostrophe(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const isLetter =
    (before >= 0x61 && before <= 0x7a) ||
    (before >= 0x41 && before <= 0x5a) ||
    (before >= 0x30 && before <= 0x39) ||
    before > 0x7f
  return isLetter && !/(?<![A-Za-z\d])[rbfuRBFU]{1,2}$/.test(text.slice(Math.max(0, at - 3), at))
}

const compiledStarts = new Map<Style, RegExp>()

function startsOf(style: Style): RegExp {
  const known = compiledStarts.get(style)
  if (known !== undefined) return known
  const { lineComments, blockComments, quotes, longQuotes } = style
  const marks = [
    ...longQuotes,
    ...blockComments.map(([open]) => open),
    ...lineComments,
    ...quotes.split(/(?:)/u),
  ]
  const source = marks.map((mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const pattern = new RegExp(source === '' ? '(?!)' : source, 'g')
  compiledStarts.set(style, pattern)
  return pattern
}

/** A comment's mark may also stand in an address (`https://`) or behind a value. */
function opensComment(language: string, text: string, at: number): boolean {
  if (text[at] === '/') return text[at - 1] !== ':' && text[at - 1] !== '\\'
  if (text[at] !== '#' && text[at] !== ';') return true
  if (language === 'php' && text[at + 1] === '[') return false
  return language === 'python' || language === 'php' || at === 0 || /\s/.test(text[at - 1] ?? '')
}

/** What a literal goes on with up to the next character that may end it, by its quote. */
const runs: Readonly<Record<string, RegExp>> = {
  '"': /[^"\\\n$#]*/y,
  "'": /[^'\\\n]*/y,
  '`': /[^`\\$]*/y,
  '"""': /[^"\\$]*/y,
  "'''": /[^'\\$]*/y,
}

function literalEnd(text: string, start: number, quote: string, { holes }: Style): number {
  const mayBreak = quote.length > 1 || quote === '`'
  const [hole] = quote === "'" ? [] : holes
  const run = runs[quote] ?? runs['"']
  for (let at = start + quote.length; at < text.length; at++) {
    if (run !== undefined) {
      run.lastIndex = at
      at += run.exec(text)?.[0].length ?? 0
    }
    const character = text[at]
    if (character === '\\') at++
    else if (character === quote[0] && text.startsWith(quote, at)) return at + quote.length
    else if (!mayBreak && character === '\n') return at
    else if (hole !== undefined && character === hole[0] && text.startsWith(hole, at))
      at = holeEnd(text, at + hole.length)
  }
  return text.length
}

const longestHole = 2000

/** The closing bracket of a value within a literal, by its brackets alone. */
function holeEnd(text: string, start: number): number {
  let open = 1
  const most = Math.min(text.length, start + longestHole)
  for (let at = start; at < most; at++) {
    if (text[at] === '{') open++
    else if (text[at] === '}' && --open === 0) return at
  }
  return start
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + mark.length
}

function lineEndOf(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** The literal that a place lies in, its quotes included. */
export function literalAt({ literals }: CodeText, place: number): TextLiteral | undefined {
  return spanAt(literals, place)
}

/** Whether a place lies in a comment. */
export function isInComment({ comments }: CodeText, place: number): boolean {
  return spanAt(comments, place) !== undefined
}

function spanAt<Place extends Span>(spans: readonly Place[], place: number): Place | undefined {
  const found = firstEndingBehind(spans, place)
  return found !== undefined && found.start <= place ? found : undefined
}

const longestCall = 6000
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** What stands between a bracket and the one that closes it, divided at its commas; undefined where none closes it. */
export function argumentsAt(
  { code }: CodeText,
  open: number,
): { items: readonly Span[]; end: number } | undefined {
  const items: Span[] = []
  const stack: string[] = [closing[code[open] ?? ''] ?? ')']
  let start = open + 1
  const most = Math.min(code.length, open + longestCall)
  const add = (end: number): void => {
    const span = trimmed(code, start, end)
    if (span.start < span.end) items.push(span)
  }
  for (let at = open + 1; at < most; at++) {
    const character = code[at] ?? ''
    const closes = closing[character]
    if (closes !== undefined) stack.push(closes)
    else if (character === stack.at(-1)) {
      stack.pop()
      if (stack.length === 0) {
        add(at)
        return { items, end: at + 1 }
      }
    } else if (character === ',' && stack.length === 1) {
      add(at)
      start = at + 1
    } else if (character === ')' || character === ']' || character === '}') return undefined
  }
  return undefined
}

/** The expression that begins at a place: up to what ends a statement, an argument or an entry of its level. */
export function expressionAt({ code, language }: CodeText, from: number): Span {
  const stack: string[] = []
  const most = Math.min(code.length, from + longestCall)
  let at = from
  while (at < most && /[ \t\r\n]/.test(code[at] ?? '')) at++
  const start = at
  for (; at < most; at++) {
    const character = code[at] ?? ''
    const closes = closing[character]
    if (closes !== undefined) stack.push(closes)
    else if (stack.length > 0) {
      if (character === stack.at(-1)) stack.pop()
    } else if (/[;,)\]}]/.test(character)) break
    else if (character === '\n' && !goesOn(code, at, language)) break
  }
  return trimmed(code, start, at)
}

/** Whether an expression goes on behind a line's end. */
function goesOn(code: string, lineEnd: number, language: string): boolean {
  const before = code.slice(Math.max(0, lineEnd - 40), lineEnd).trimEnd()
  if (/[-+*/.,=(?:&|\\]$|=>$/.test(before)) return true
  return (
    language !== 'python' &&
    language !== 'yaml' &&
    /^\s*(?:[-+*/?]\s|\.\w|->|\?\.|&&|\|\|)/.test(code.slice(lineEnd, lineEnd + 80))
  )
}

function trimmed(text: string, start: number, end: number): Span {
  let from = start
  let to = end
  while (from < to && /\s/.test(text[from] ?? '')) from++
  while (to > from && /\s/.test(text[to - 1] ?? '')) to--
  return { start: from, end: to }
}

/** The value of a key or a named argument among others: `maxAge: 5`, `max_age=5`, `'max-age' => 5`, `MaxAge = 5`. */
export function valueOfKey(source: CodeText, items: readonly Span[], key: RegExp): Span | undefined {
  for (const item of items) {
    const written = source.uncommented.slice(item.start, Math.min(item.end, item.start + 120))
    const match = /^(?:\.\.\.|&|\[)?["':@]*([\w.-]+)["']?\s*(?::|=>|=(?!=))\s*/.exec(written)
    if (match === null) {
      const short = /^(\w+)$/.exec(written)
      if (short?.[1] !== undefined && key.test(short[1])) return item
      continue
    }
    if (key.test(match[1] ?? '')) return { start: item.start + match[0].length, end: item.end }
  }
  return undefined
}

/** The entries of the object, hash or array that a span holds; empty where it holds none. */
export function entriesOf(source: CodeText, span: Span): readonly Span[] {
  const written = source.code.slice(span.start, span.end)
  const open = /^[^()[{]{0,80}?([{[(])/.exec(written)
  if (open === null) return []
  const list = argumentsAt(source, span.start + open[0].length - 1)
  return list === undefined ? [] : list.items
}

/**
 * The text that an expression is: a literal, a symbol, the beginning of a template or of texts that are joined, or a constant
 * of the same file that is given one text only.
 */
export function textOf(source: CodeText, span: Span, depth = 0): WrittenText | undefined {
  const { text, code } = source
  const cast = /^(?:\(\s*string\s*\)\s*|String\(\s*|str\(\s*)/.exec(code.slice(span.start, span.end))
  const start = span.start + (cast?.[0].length ?? 0)
  const prefix = /^(?:[$@]{1,2}|[rbfuRBFU]{1,2})(?=["'`])/.exec(text.slice(start, start + 3))?.[0] ?? ''
  const literal = literalAt(source, start + prefix.length)
  if (literal?.start === start + prefix.length && literal.start < span.end) {
    const content = text.slice(literal.content.start, literal.content.end)
    const hole = firstHole(content, source.language, prefix, text[literal.start] ?? '')
    const rest = code.slice(literal.end, span.end).trim()
    const isPrefix = hole !== undefined || /^(?:[+.]|<<|~)/.test(rest)
    return {
      value: (hole === undefined ? content : content.slice(0, hole)).slice(0, 200),
      isPrefix,
      span: literal.content,
    }
  }
  const symbol = /^:(\w+[?!]?)$/.exec(code.slice(start, span.end))
  if (symbol?.[1] !== undefined && source.language === 'ruby')
    return { value: symbol[1], isPrefix: false, span: { start: start + 1, end: span.end } }
  if (depth > 2) return undefined
  const name =
    /^(?:[\w$]+(?:\?\.|\.|::|->|\\))*\$?([A-Za-z_$][\w$]*)(?:\.(?:toString\(\)|value|name))?$/.exec(
      code.slice(start, span.end),
    )?.[1]
  if (name === undefined) {
    // A fallback behind what the environment says is what it is by default; the rest of a sum is not known.
    return undefined
  }
  const value = constantOf(source, name)
  const found = value === undefined ? undefined : textOf(source, value, depth + 1)
  return found === undefined ? undefined : { ...found, span }
}

function firstHole(content: string, language: string, prefix: string, quote: string): number | undefined {
  const pattern =
    language === 'ruby'
      ? quote === '"'
        ? /#\{/
        : undefined
      : language === 'python'
        ? prefix.toLowerCase().includes('f')
          ? /\{/
          : /%[sd]|\{\w*\}/
        : language === 'csharp'
          ? prefix.includes('$')
            ? /\{/
            : undefined
          : language === 'php'
            ? quote === '"'
              ? /\$\w|\{\$/
              : undefined
            : language === 'typescript'
              ? quote === '`'
                ? /\$\{/
                : undefined
              : language === 'go'
                ? /%[sdv]/
                : language === 'kotlin' || language === 'dart'
                  ? /\$\{|\$\w/
                  : undefined
  const at = pattern === undefined ? -1 : content.search(pattern)
  return at < 0 ? undefined : at
}

/** What a name of this file is given, where every place gives it the same; undefined for one that is changed later on. */
export function constantOf(source: CodeText, name: string): Span | undefined {
  const { code, text } = source
  const escaped = name.replaceAll('$', '\\$')
  const pattern = new RegExp(
    `(?<![\\w$.])["']?(?:this\\.|self\\.|@|\\$)?${escaped}["']?\\s*(?:\\?|!)?\\s*(?::\\s*[\\w<>[\\]|. ]{1,40}?\\s*=|:=|=>|=|:)(?![=:>])\\s*`,
    'g',
  )
  let found: Span | undefined
  let count = 0
  for (const match of code.matchAll(pattern)) {
    if (++count > 40) return undefined
    if (
      /[=!<>+*/-]$/.test(code.slice(0, match.index).trimEnd().slice(-1)) &&
      /[=!<>]/.test(code[match.index - 1] ?? '')
    )
      continue
    const value = expressionAt(source, match.index + match[0].length)
    if (value.start >= value.end) continue
    if (found !== undefined && text.slice(found.start, found.end) !== text.slice(value.start, value.end))
      return undefined
    found ??= value
  }
  if (found === undefined) return undefined
  return new RegExp(
    `(?<![\\w$.])\\$?${escaped}\\s*(?:[-+*/]=|\\+\\+|--|(?:\\.|->)(?:set\\w*|Add|add\\w*|modify)\\()`,
  ).test(code)
    ? undefined
    : found
}
