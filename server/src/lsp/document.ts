/*
 * Texts with lines: the only place where offsets become positions and positions offsets. A document never changes; an
 * edit makes another one, so that whatever was begun with one version is finished with it.
 */
import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver/node'
import type { Span } from '../model/span.ts'

/** What columns count: UTF-8 bytes, UTF-16 units or code points, as client and server agreed. */
export type Encoding = 'utf-8' | 'utf-16' | 'utf-32'

export class TextLines {
  /** Without its byte order mark, which the engine never sees. */
  readonly text: string
  readonly #encoding: Encoding
  /** A byte order mark that the client counts. */
  readonly #mark: string
  #starts: readonly number[] | undefined

  constructor(text: string, encoding: Encoding) {
    this.#mark = text.startsWith('\ufeff') ? '\ufeff' : ''
    this.text = text.slice(this.#mark.length)
    this.#encoding = encoding
  }

  /** Offsets outside the text are taken to its nearest end. */
  positionAt(offset: number): Position {
    const within = Math.min(Math.max(offset, 0), this.text.length)
    const starts = this.#lineStarts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= within) low = middle
      else high = middle - 1
    }
    const before = (low === 0 ? this.#mark : '') + this.text.slice(starts[low] ?? 0, within)
    return { line: low, character: unitsOf(before, this.#encoding) }
  }

  /** Positions outside the text, or among the bytes of a character, are taken to the nearest place before. */
  offsetAt({ line, character }: Position): number {
    const starts = this.#lineStarts()
    if (line < 0) return 0
    const start = starts[line]
    if (start === undefined) return this.text.length
    const content = this.text.slice(start, this.#lineEnd(line))
    const mark = line === 0 ? unitsOf(this.#mark, this.#encoding) : 0
    return start + lengthOf(content, Math.max(0, character - mark), this.#encoding)
  }

  rangeOf(span: Span): Range {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) }
  }

  spanOf(range: Range): Span {
    const start = this.offsetAt(range.start)
    return { start, end: Math.max(start, this.offsetAt(range.end)) }
  }

  /** The text after the client's changes, each of which counts from the text that the one before left. */
  changed(changes: readonly TextDocumentContentChangeEvent[]): TextLines {
    return changes.reduce<TextLines>((lines, change) => {
      if (!('range' in change)) return new TextLines(change.text, lines.#encoding)
      const { start, end } = lines.spanOf(change.range)
      // Where the first character is replaced, the mark goes only with a change that says so: it counts as one unit.
      const keepsMark = change.range.start.line > 0 || change.range.start.character > 0
      const mark = keepsMark || (start === end && change.range.end.character === 0) ? lines.#mark : ''
      return new TextLines(
        mark + lines.text.slice(0, start) + change.text + lines.text.slice(end),
        lines.#encoding,
      )
    }, this)
  }

  /** Lines end with LF, CRLF or CR, as the protocol has it. */
  #lineStarts(): readonly number[] {
    if (this.#starts) return this.#starts
    const starts = [0]
    for (let index = 0; index < this.text.length; index++) {
      const code = this.text.charCodeAt(index)
      if (code === 10 || (code === 13 && this.text.charCodeAt(index + 1) !== 10)) starts.push(index + 1)
    }
    this.#starts = starts
    return starts
  }

  /** Where the line's content ends, before its line end. */
  #lineEnd(line: number): number {
    const next = this.#lineStarts()[line + 1]
    if (next === undefined) return this.text.length
    const crlf = this.text.charCodeAt(next - 1) === 10 && this.text.charCodeAt(next - 2) === 13
    return next - (crlf ? 2 : 1)
  }
}

/** A document that is open in the client, at one version. */
export interface OpenDocument {
  readonly uri: string
  readonly version: number
  readonly lines: TextLines
}

function unitsOf(text: string, encoding: Encoding): number {
  if (encoding === 'utf-16') return text.length
  let units = 0
  for (const character of text) units += encoding === 'utf-32' ? 1 : bytesOf(character.codePointAt(0) ?? 0)
  return units
}

/** How many UTF-16 units of the text so many units of the encoding are. */
function lengthOf(text: string, units: number, encoding: Encoding): number {
  // Half of a pair is a place too: a client that edits there must find its own text again.
  if (encoding === 'utf-16') return Math.min(units, text.length)
  let length = 0
  let left = units
  for (const character of text) {
    left -= encoding === 'utf-32' ? 1 : bytesOf(character.codePointAt(0) ?? 0)
    if (left < 0) break
    length += character.length
  }
  return length
}

/** Bytes of a code point in UTF-8; a lone surrogate is written as U+FFFD. */
function bytesOf(point: number): number {
  if (point < 0x80) return 1
  if (point < 0x800) return 2
  return point < 0x10000 ? 3 : 4
}
