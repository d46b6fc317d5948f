/*
 * YAML read line by line, by its indentation alone: what no parser takes (a half-typed line, a template) costs its own line
 * and no more, and a text of many megabytes is read many times faster than by the parser. It knows block mappings and
 * lists, block texts, quoted and plain values, and what stands in braces; tags and anchors are passed over.
 */
import { plainSetting } from './configuration.ts'
import type { DocumentEntry, DocumentNode, DocumentScalar } from './document-tree.ts'

/** Levels that are kept. */
const deepest = 100

/** Longest value that is kept whole, in UTF-16 units: what is longer is a text. */
const longestValue = 2000

/** How far the end of what spans several lines is looked for, in UTF-16 units. */
const longestSpan = 100_000

/** Units that may be looked through in vain before what nothing closes is no longer looked for. */
const mostInVain = 2_000_000

/**
 * The documents of a text. Never throws.
 * @param text its templates taken out, every place where it was
 * @param written the text as it stands in the file; values are taken from it
 */
export function readYamlLines(text: string, written: string): readonly DocumentNode[] {
  return new Lines(text, written).read()
}

interface OpenMap {
  readonly kind: 'map'
  readonly start: number
  readonly entries: OpenEntry[]
}

interface OpenList {
  readonly kind: 'list'
  readonly start: number
  readonly items: OpenNode[]
}

type OpenNode = OpenMap | OpenList | OpenScalar
type OpenScalar = { -readonly [Key in keyof DocumentScalar]: DocumentScalar[Key] }
type OpenEntry = { -readonly [Key in keyof DocumentEntry]: DocumentEntry[Key] }

/** A block that is open, with the column at which its keys or dashes stand. */
interface Frame {
  readonly node: OpenMap | OpenList
  readonly column: number
}

/** Where the next value belongs, if it stands deeper than `column`. */
interface Slot {
  readonly column: number
  readonly holder: OpenEntry | OpenList
}

/** A key with its colon. */
const keyPattern =
  /("(?:[^"\\\n]|\\.){0,300}"|'(?:[^'\n]|''){0,300}'|[^\s#&*!|>%@"'`{}[\],:-][^\n:#]{0,300}?|[-:][^\s:][^\n:]{0,300}?|[^\s#&*!|>%@"'`{}[\],-][^\s#'"]{0,300}?)[ \t]*:(?=[ \t\r\n]|$)[ \t]*/y

class Lines {
  readonly #text: string
  readonly #written: string
  readonly #documents: DocumentNode[] = []
  readonly #frames: Frame[] = []
  #slot: Slot | undefined
  /** The last plain value with its column: it may go on in deeper lines. */
  #plain: { readonly column: number; readonly scalar: OpenScalar } | undefined
  #inVain = 0

  constructor(text: string, written: string) {
    this.#text = text
    this.#written = written
  }

  read(): readonly DocumentNode[] {
    const text = this.#text
    let at = 0
    while (at < text.length) {
      const end = lineEnd(text, at)
      const behind = Math.max(end, this.#line(at, end))
      const feed = text.indexOf('\n', behind)
      at = feed < 0 ? text.length : feed + 1
    }
    return this.#documents
  }

  /** Reads a line, and the lines that its value goes on in; gives the place behind. */
  #line(start: number, end: number): number {
    const text = this.#text
    let at = blanks(text, start, end)
    if (at === end || text[at] === '#') return end
    if (at === start && /^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at, at + 4))) {
      this.#frames.length = 0
      this.#slot = undefined
      this.#plain = undefined
      return end
    }
    let dashes = 0
    while (text[at] === '-' && (at + 1 === end || text[at + 1] === ' ' || text[at + 1] === '\t')) {
      if (++dashes > deepest) return end
      this.#dash(at - start, at)
      at = blanks(text, at + 1, end)
      if (at === end || text[at] === '#') return end
    }
    keyPattern.lastIndex = at
    const key = keyPattern.exec(text)
    if (key && at + key[0].length <= end) return this.#key(at - start, at, end, key)
    const column = at - start
    if (this.#plain && dashes === 0 && column > this.#plain.column) {
      const { scalar } = this.#plain
      if (scalar.value.length < longestValue)
        scalar.value += ` ${this.#written.slice(at, plainEnd(text, at, end))}`
      return end
    }
    const slot = this.#slot
    if (!slot || (dashes === 0 && column <= slot.column)) return end
    return this.#value(at, end, slot)
  }

  #dash(column: number, at: number): void {
    this.#plain = undefined
    const slot = this.#slot
    // A dash may stand right below its key.
    const opens = slot && (column > slot.column || (column === slot.column && !isList(slot.holder)))
    const list = opens ? undefined : this.#openList(column)
    this.#slot = undefined
    const opened =
      list ?? this.#open({ kind: 'list', start: at, items: [] }, column, opens ? slot : undefined)
    if (opened) this.#slot = { column, holder: opened }
  }

  #openList(column: number): OpenList | undefined {
    for (let top = this.#frames.at(-1); top; top = this.#frames.at(-1)) {
      if (top.column < column) return undefined
      if (top.column === column && top.node.kind === 'list') return top.node
      this.#frames.pop()
    }
    return undefined
  }

  #open<Node extends OpenMap | OpenList>(
    node: Node,
    column: number,
    slot: Slot | undefined,
  ): Node | undefined {
    if (this.#frames.length >= deepest) return undefined
    const top = this.#frames.at(-1)
    if (slot) put(slot.holder, node)
    else if (!top) this.#documents.push(node)
    else if (top.node.kind === 'list') top.node.items.push(node)
    else return undefined
    this.#frames.push({ node, column })
    return node
  }

  #key(column: number, at: number, end: number, [whole, raw = '']: RegExpExecArray): number {
    this.#plain = undefined
    const text = this.#text
    const slot = this.#slot
    this.#slot = undefined
    let map: OpenMap | undefined
    if (slot && column > slot.column) map = this.#open({ kind: 'map', start: at, entries: [] }, column, slot)
    else {
      for (let top = this.#frames.at(-1); top; top = this.#frames.at(-1)) {
        if (top.node.kind === 'map' && top.column <= column) {
          map = top.node
          break
        }
        if (top.node.kind === 'list' && top.column < column) break
        this.#frames.pop()
      }
      map ??= this.#open({ kind: 'map', start: at, entries: [] }, column, undefined)
    }
    if (!map) return end
    const entry = entryAt(this.#written, at, raw.trimEnd(), text.indexOf(':', at + raw.length) + 1)
    map.entries.push(entry)
    const from = at + whole.length
    this.#slot = { column, holder: entry }
    if (from >= end || text[from] === '#') return end
    return this.#value(from, end, this.#slot)
  }

  /** A value that begins at a place on a line. */
  #value(from: number, end: number, slot: Slot): number {
    const text = this.#text
    let at = from
    for (;;) {
      const mark = /[&!][^\s,[\]{}]*[ \t]*/y
      mark.lastIndex = at
      const marked = mark.exec(text)
      if (!marked || at >= end) break
      at += marked[0].length
    }
    // An anchor or a tag alone: the value is below.
    if (at >= end || text[at] === '#') return end
    if (/^[|>][-+\d]*[ \t]*(?:#|$)/.test(text.slice(at, Math.min(end, at + 200)))) {
      this.#slot = undefined
      return this.#blockText(end, slot)
    }
    const first = text[at]
    this.#slot = undefined
    if (first === '[' || first === '{') {
      const flow = this.#inVain > mostInVain ? undefined : new Flow(text, this.#written, at).read()
      if (flow) {
        put(slot.holder, flow.node, flow.end)
        return flow.end
      }
      this.#inVain += longestSpan
      put(
        slot.holder,
        first === '[' ? { kind: 'list', start: at, items: [] } : { kind: 'map', start: at, entries: [] },
        end,
      )
      return end
    }
    if (first === '"' || first === "'") {
      const close = this.#closing(at, first, end)
      if (close !== undefined) {
        const scalar = quotedScalar(this.#written, at, close)
        put(slot.holder, scalar, close + 1)
        return close + 1
      }
    }
    const until = plainEnd(text, at, end)
    const scalar = plainScalar(this.#written, at, until)
    put(slot.holder, scalar, until)
    this.#plain = { column: slot.column, scalar }
    return end
  }

  /** The quote that closes another; one of several lines must end its line. */
  #closing(at: number, quote: string, end: number): number | undefined {
    const text = this.#text
    const limit = this.#inVain > mostInVain ? end : Math.min(text.length, at + longestSpan)
    const close = closingQuote(text, at, quote, limit)
    if (
      close !== undefined &&
      (close < end || /^[ \t]*(?:#|\r|\n|$)/.test(text.slice(close + 1, close + 100)))
    )
      return close
    this.#inVain += limit - at
    return undefined
  }

  #blockText(end: number, slot: Slot): number {
    const text = this.#text
    let until = end
    let first: number | undefined
    for (;;) {
      const feed = text.indexOf('\n', until)
      if (feed < 0) break
      const next = lineEnd(text, feed + 1)
      const content = blanks(text, feed + 1, next)
      if (content < next) {
        if (content - feed - 1 <= slot.column) break
        first ??= feed + 1
      }
      until = next
      if (next >= text.length) break
    }
    const start = first ?? end
    const stop = first === undefined ? start : until
    put(
      slot.holder,
      {
        kind: 'scalar',
        span: { start, end: stop },
        value: this.#written
          .slice(start, Math.min(stop, start + longestValue))
          .replace(/^[ \t]+/gm, '')
          .trimEnd(),
        valueType: 'text',
        verbatim: true,
      },
      stop,
    )
    return until
  }
}

function isList(holder: OpenEntry | OpenList): holder is OpenList {
  return 'items' in holder
}

function put(holder: OpenEntry | OpenList, node: OpenNode, end?: number): void {
  if (isList(holder)) holder.items.push(node)
  else if (holder.value === undefined) {
    holder.value = node
    if (end !== undefined) {
      holder.end = end
      if (node.kind === 'scalar') holder.commentFrom = end
    }
  }
}

function entryAt(written: string, at: number, raw: string, colonEnd: number): OpenEntry {
  const quoted = raw.startsWith('"') || raw.startsWith("'")
  const span = quoted ? { start: at + 1, end: at + raw.length - 1 } : { start: at, end: at + raw.length }
  return {
    key: written.slice(span.start, span.end).replace(/\r\n?/g, '\n'),
    span,
    start: at,
    end: colonEnd,
    value: undefined,
    commentFrom: colonEnd,
  }
}

function quotedScalar(written: string, at: number, close: number): OpenScalar {
  const span = { start: at + 1, end: close }
  const raw = written.slice(span.start, Math.min(span.end, span.start + longestValue))
  const value =
    written[at] === "'" ? raw.replaceAll("''", "'") : raw.replace(/\\(["\\/])/g, '$1').replace(/\\n/g, '\n')
  return { kind: 'scalar', span, value, valueType: 'text', ...(value === raw ? { verbatim: true } : {}) }
}

function plainScalar(written: string, at: number, end: number): OpenScalar {
  const text = written.slice(at, Math.min(end, at + longestValue))
  const span = { start: at, end }
  if (text.startsWith('*')) return { kind: 'scalar', span, value: '', valueType: 'unknown' }
  const { valueType, value = '' } = plainSetting(text)
  return {
    kind: 'scalar',
    span,
    value,
    valueType:
      valueType === 'number' || valueType === 'boolean' || valueType === 'text' ? valueType : 'unknown',
    verbatim: true,
  }
}

/** The end of a plain value: before a comment and the blanks before it. */
function plainEnd(text: string, at: number, end: number): number {
  let stop = at
  for (let index = at; index < end; index++) {
    const character = text[index]
    if (character === '#' && (text[index - 1] === ' ' || text[index - 1] === '\t')) break
    if (character !== ' ' && character !== '\t') stop = index + 1
  }
  return stop
}

function closingQuote(text: string, at: number, quote: string, limit: number): number | undefined {
  for (let index = at + 1; index < limit; index++) {
    const character = text[index]
    if (character === '\\' && quote === '"') index++
    else if (character === quote) {
      if (quote === "'" && text[index + 1] === "'") index++
      else return index
    }
  }
  return undefined
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  if (feed < 0) return text.length
  return feed > from && text[feed - 1] === '\r' ? feed - 1 : feed
}

function blanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && (text[at] === ' ' || text[at] === '\t')) at++
  return at
}

/** What stands in brackets or braces. */
class Flow {
  readonly #text: string
  readonly #written: string
  readonly #limit: number
  #at: number

  constructor(text: string, written: string, at: number) {
    this.#text = text
    this.#written = written
    this.#at = at
    this.#limit = Math.min(text.length, at + longestSpan)
  }

  /** The node with the place behind it; undefined where it does not end or is not understood. */
  read(): { readonly node: OpenNode; readonly end: number } | undefined {
    const node = this.#node(0)
    return node && { node, end: this.#at }
  }

  #node(depth: number): OpenNode | undefined {
    this.#space()
    const start = this.#at
    const first = this.#text[start]
    if (first === '[' || first === '{') {
      if (depth >= deepest) return undefined
      this.#at++
      return first === '[' ? this.#list(start, depth) : this.#map(start, depth)
    }
    if (first === '"' || first === "'") {
      const close = closingQuote(this.#text, start, first, this.#limit)
      if (close === undefined) return undefined
      this.#at = close + 1
      return quotedScalar(this.#written, start, close)
    }
    const end = this.#plainEnd()
    return end === undefined ? undefined : plainScalar(this.#written, start, end)
  }

  /** Reads on to the end of a plain value in braces. */
  #plainEnd(): number | undefined {
    const text = this.#text
    let stop = this.#at
    for (let at = this.#at; at < this.#limit; at++) {
      const character = text[at] ?? ''
      const ends =
        ',[]{}\n'.includes(character) ||
        (character === ':' && /[\s,[\]{}]/.test(text[at + 1] ?? ' ')) ||
        (character === '#' && /\s/.test(text[at - 1] ?? ''))
      if (ends) {
        this.#at = at
        return stop
      }
      if (!/\s/.test(character)) stop = at + 1
    }
    return undefined
  }

  #list(start: number, depth: number): OpenNode | undefined {
    const items: OpenNode[] = []
    for (;;) {
      this.#space()
      if (this.#text[this.#at] === ']') break
      const before = this.#at
      const item = this.#node(depth + 1)
      if (!item) return undefined
      items.push(item)
      this.#space()
      if (this.#text[this.#at] === ',') this.#at++
      else if (this.#text[this.#at] !== ']' || this.#at === before) return undefined
    }
    this.#at++
    return { kind: 'list', start, items }
  }

  #map(start: number, depth: number): OpenNode | undefined {
    const text = this.#text
    const entries: OpenEntry[] = []
    for (;;) {
      this.#space()
      if (text[this.#at] === '}') break
      const at = this.#at
      const key = this.#node(deepest)
      if (key?.kind !== 'scalar' || this.#at === at) return undefined
      const raw = text.slice(at, key.span.end + (text[at] === '"' || text[at] === "'" ? 1 : 0))
      this.#space()
      let colonEnd = at + raw.length
      let value: OpenNode | undefined
      if (text[this.#at] === ':') {
        this.#at++
        colonEnd = this.#at
        this.#space()
        if (!',}'.includes(text[this.#at] ?? ' ')) {
          value = this.#node(depth + 1)
          if (!value) return undefined
        }
      }
      const entry = entryAt(this.#written, at, raw, colonEnd)
      if (value) put(entry, value, this.#at)
      entries.push(entry)
      this.#space()
      if (text[this.#at] === ',') this.#at++
      else if (text[this.#at] !== '}') return undefined
    }
    this.#at++
    return { kind: 'map', start, entries }
  }

  #space(): void {
    for (;;) {
      while (this.#at < this.#limit && /\s/.test(this.#text[this.#at] ?? '')) this.#at++
      if (this.#text[this.#at] !== '#') return
      this.#at = lineEnd(this.#text, this.#at)
    }
  }
}
