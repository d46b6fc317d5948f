/*
 * Tags and texts of HTML with their places, by htmlparser2's tokenizer. Its parser would build a tree and decode entities;
 * what is asked of markup here needs neither, and a tree of unclosed tags costs time that a tokenizer does not take.
 */
import { QuoteType, Tokenizer } from 'htmlparser2'
import type { Span } from '../model/span.ts'

export interface MarkupAttribute {
  /** As written: `v-model.trim`, `[(ngModel)]`. */
  readonly name: string
  /** Undefined where the attribute has none. */
  readonly value: string | undefined
  /** The value without its quotes; empty where there is none. */
  readonly span: Span
}

export interface MarkupTag {
  /** As written. */
  readonly name: string
  /** From `<` to behind `>`. */
  readonly span: Span
  readonly attributes: readonly MarkupAttribute[]
  readonly isSelfClosing: boolean
}

export interface MarkupVisitor {
  readonly open: (tag: MarkupTag) => void
  readonly close: (name: string, at: number) => void
  readonly text: (span: Span) => void
}

/**
 * Visits the tags and texts of a markup in their order. Comments are passed over. A tag that was not finished ends where the
 * next one begins, so that a half-typed line costs nothing below it. Never throws.
 * @param from UTF-16 offset of the first tag
 */
export function visitMarkup(text: string, visitor: MarkupVisitor, from = 0): void {
  let start = from
  let unfinished = 0
  for (;;) {
    const stop = visitFrom(text, start, visitor)
    if (stop === undefined) return
    // What swallows all to the end is entered again from its next line; a text of such openings must not cost their square.
    if (stop.atEnd && ++unfinished > mostUnfinished) return
    start = stop.at
  }
}

const mostUnfinished = 10
const lineOfTag = /[ \t]*\r?\n\s*<[a-z/!]/iy

/** Where to go on; undefined when the end was reached. */
function visitFrom(
  text: string,
  offset: number,
  visitor: MarkupVisitor,
): { readonly at: number; readonly atEnd: boolean } | undefined {
  let stopAt: number | undefined
  let tag: { name: string; start: number; attributes: MarkupAttribute[] } | undefined
  let attribute: { name: string; nameEnd: number; start: number; end: number } | undefined
  const finish = (end: number, isSelfClosing: boolean): void => {
    if (tag === undefined) return
    const { name, start, attributes } = tag
    tag = undefined
    visitor.open({ name, span: { start, end }, attributes, isSelfClosing })
  }
  const stop = (at: number): void => {
    stopAt = at
    finish(at, false)
    tokenizer.pause()
  }
  const nextTagLine = (at: number): number | undefined => {
    lineOfTag.lastIndex = at
    return lineOfTag.test(text) ? at : undefined
  }
  const ignore = (): void => undefined
  const tokenizer = new Tokenizer(
    { decodeEntities: false, recognizeSelfClosing: true },
    {
      onopentagname: (start, end) => {
        tag = { name: text.slice(offset + start, offset + end), start: offset + start - 1, attributes: [] }
      },
      onattribname: (start, end) => {
        const name = text.slice(offset + start, offset + end)
        // `<input name="a"` and on the next line `<input`: the first was not finished.
        if (/^<[a-z/]/i.test(name)) stop(offset + start)
        else attribute = { name, nameEnd: offset + end, start: offset + end, end: offset + end }
      },
      onattribdata: (start, end) => {
        if (attribute !== undefined) Object.assign(attribute, { start: offset + start, end: offset + end })
      },
      onattribend: (quote) => {
        if (attribute === undefined || tag === undefined || stopAt !== undefined) return
        const { name, start, end } = attribute
        attribute = undefined
        const value = quote === QuoteType.NoValue ? undefined : text.slice(start, end)
        // `<input name=` and on the next line `<input`.
        if (quote === QuoteType.Unquoted && value !== undefined && /^<[a-z/]/i.test(value)) {
          tag.attributes.push({ name, value: '', span: { start, end: start } })
          stop(start)
          return
        }
        // A quote that was not closed ends at the opening quote of an attribute further down.
        const swallowed = value === undefined ? null : /\r?\n[ \t]*<[a-z][^>]*=\s*$/i.exec(value)
        if (swallowed === null) tag.attributes.push({ name, value, span: { start, end } })
        else {
          const line = start + swallowed.index
          tag.attributes.push({ name, value: text.slice(start, line), span: { start, end: line } })
          stop(line)
        }
      },
      onopentagend: (end) => {
        finish(offset + end + 1, false)
      },
      onselfclosingtag: (end) => {
        finish(offset + end + 1, true)
      },
      onclosetag: (start, end) => {
        visitor.close(text.slice(offset + start, offset + end), offset + start)
        // `</form` and on the next line `<input`.
        const line = nextTagLine(offset + end)
        if (line !== undefined) stop(line)
      },
      ontext: (start, end) => {
        if (stopAt === undefined) visitor.text({ start: offset + start, end: offset + end })
      },
      oncdata: (start, end) => {
        visitor.text({ start: offset + start, end: offset + end })
      },
      onattribentity: ignore,
      oncomment: (start) => {
        // `</` and on the next line `<input`, which HTML would take for a comment.
        const line = text[offset + start - 1] === '/' ? nextTagLine(offset + start) : undefined
        if (line !== undefined) stop(line)
      },
      ondeclaration: ignore,
      onend: ignore,
      onprocessinginstruction: ignore,
      ontextentity: ignore,
    },
  )
  tokenizer.write(offset === 0 ? text : text.slice(offset))
  if (stopAt !== undefined) return { at: stopAt, atEnd: false }
  tokenizer.end()
  if (tag === undefined) return undefined
  const { start } = tag
  const next = /\r?\n[ \t]*<[a-z/!]/i.exec(text.slice(start))
  const end = next === null ? text.length : start + next.index
  if (attribute !== undefined) {
    // The value that was being typed.
    const typed = /^\s*=\s*["']?/.exec(text.slice(attribute.nameEnd, end))
    const from = attribute.nameEnd + (typed?.[0].length ?? 0)
    if (typed !== null)
      tag.attributes.push({
        name: attribute.name,
        value: text.slice(from, end).trimEnd(),
        span: { start: from, end },
      })
  }
  finish(end, false)
  return next === null ? undefined : { at: end, atEnd: true }
}
