/*
 * Where the cursor is in a map that is being written. Half-typed YAML does not parse, and what was parsed before has no
 * place for what is new: so the text before the cursor is read as it stands, by its indentation and its brackets.
 */
import type { Span } from '../model/span.ts'

export interface Cursor {
  /** Keys down to the mapping that the cursor is in; items of a list are at the path of the list. */
  readonly path: readonly string[]
  /** The key whose value is being written; absent where only a key can be. */
  readonly key?: string
  /** A key can be written: of the mapping at `path`, or, where `key` is there too, of a mapping that begins as its value. */
  readonly takesKey: boolean
  /** Whether the value is an item of a list. */
  readonly inList: boolean
  /** Whether the mapping is itself an item of the list at `path`. */
  readonly inItem: boolean
  /** Whether it stands within brackets or braces, where nothing goes over several lines. */
  readonly inFlow: boolean
  /** What is typed of it so far, to the end of the word that the cursor is in. */
  readonly typed: Span
  /** The quote that what is typed began with. */
  readonly quote?: '"' | "'"
  /** Keys that the mapping has already, or names that the list has. */
  readonly siblings: ReadonlySet<string>
  /** The column at which the line's key or value begins. */
  readonly column: number
}

/** The cursor's place; undefined within a comment or a text of several lines. */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const scanner = new Scanner()
  if (start > 0) for (const line of text.slice(0, start - 1).split('\n')) scanner.line(line)
  const before = text.slice(start, offset)
  const place = scanner.cursor(before)
  if (place === undefined) return undefined
  const typedStart = offset - (before.length - place.typedFrom)
  const rest = place.takesKey && place.key === undefined ? /^[\w.@*-]*/ : /^[\w.@*/:-]*/
  const typed = { start: typedStart, end: offset + (rest.exec(text.slice(offset))?.[0].length ?? 0) }
  const own = new Set(place.siblings)
  for (const one of place.inFlow ? flowSiblingsAfter(text, typed.end) : blockSiblings(text, start, place))
    own.add(one)
  const { path, key, takesKey, inList, inItem, inFlow, quote, column } = place
  return {
    path,
    ...(key !== undefined && { key }),
    takesKey,
    inList,
    inItem,
    inFlow,
    typed,
    ...(quote !== undefined && { quote }),
    siblings: own,
    column,
  }
}

/** An open entry of block style: a key at its column, or a dash. */
interface Level {
  readonly column: number
  /** Absent for an item of a list. */
  readonly key?: string
  /** It has a value on its own line: nothing can stand below it. */
  readonly closed: boolean
}

/** An open bracket or brace. */
interface Bracket {
  readonly open: '{' | '['
  /** The key whose value is being written in a brace. */
  key: string | undefined
  readonly seen: Set<string>
  /** Where the entry or item that is being written begins, in the line. */
  from: number
}

interface LinePlace extends Omit<Cursor, 'typed'> {
  /** Where in the line what is typed begins. */
  readonly typedFrom: number
}

class Scanner {
  #levels: Level[] = []
  #brackets: Bracket[] = []
  /** The column that lines of a block scalar are deeper than. */
  #scalar: number | undefined
  #quote: '"' | "'" | undefined

  /** Takes a whole line in. */
  line(raw: string): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const indent = indentOf(line)
    const isBlank = line.trim() === ''
    if (this.#scalar !== undefined) {
      if (isBlank || indent > this.#scalar) return
      this.#scalar = undefined
    }
    if (this.#isInside()) {
      // A bracket or quote that nobody closed ends where the block style visibly goes on.
      if (!isBlank && indent <= this.#innermostColumn() && blockKey.test(line)) this.#leave()
      else {
        this.#flow(line, 0)
        return
      }
    }
    if (isBlank || line.trimStart().startsWith('#')) return
    this.#block(line)
  }

  /** The place at the end of the first part of a line. */
  cursor(before: string): LinePlace | undefined {
    const indent = indentOf(before)
    // An empty line at the margin of an outer key is no part of the text above.
    if (this.#scalar !== undefined && indent > this.#scalar) return undefined
    this.#scalar = undefined
    if (
      this.#isInside() &&
      before.trim() !== '' &&
      indent <= this.#innermostColumn() &&
      blockKey.test(before)
    )
      this.#leave()
    if (this.#isInside()) {
      if (this.#flow(before, 0) === 'comment') return undefined
      return this.#inside(before, indent)
    }
    if (/(?:^|\s)#/.test(withoutQuoted(before))) return undefined
    const { content, column, dashes } = headOf(before)
    const key = keyOf(content)
    if (key !== undefined) {
      this.#block(before)
      if (this.#isInText()) return undefined
      if (this.#isInside()) return this.#inside(before, indent)
      const value = content.slice(key.length)
      // A key needs a space after its colon.
      if (!/^\s/.test(value)) return undefined
      const typedFrom = before.length - value.trimStart().length
      return {
        path: this.#path().slice(0, -1),
        key: key.name,
        takesKey: false,
        inList: false,
        inItem: false,
        inFlow: false,
        typedFrom,
        siblings: none,
        column,
      }
    }
    return this.#newEntry(content, column, dashes, before, indent)
  }

  /** A key, an item of a list or a value on a line of its own is being written. */
  #newEntry(
    content: string,
    column: number,
    dashes: readonly number[],
    before: string,
    indent: number,
  ): LinePlace | undefined {
    const quote = quoteAt(content)
    const typedFrom = before.length - content.length + (quote === undefined ? 0 : 1)
    const common = {
      inItem: false,
      inFlow: false,
      typedFrom,
      siblings: none,
      column,
      ...(quote !== undefined && { quote }),
    }
    if (dashes.length === 0) {
      this.#closeAt(indent, false)
      if (this.#levels.at(-1)?.closed === true) return undefined
      const inItem = this.#levels.length > 0 && this.#levels.at(-1)?.key === undefined
      return { path: this.#path(), takesKey: true, inList: false, ...common, inItem }
    }
    for (const dash of dashes) {
      this.#closeAt(dash, true)
      this.#levels.push({ column: dash, closed: false })
    }
    const path = this.#path()
    const key = path.at(-1)
    if (key === undefined) return undefined
    return { path: path.slice(0, -1), key, takesKey: !/\s/.test(content), inList: true, ...common }
  }

  #inside(before: string, column: number): LinePlace | undefined {
    const bracket = this.#brackets.at(-1)
    const quote = this.#quote
    if (bracket === undefined) {
      if (quote === undefined) return undefined
      const path = this.#path()
      const key = path.at(-1)
      const from = before.lastIndexOf(quote) + 1
      if (key === undefined || from === 0) return undefined
      return {
        ...{ path: path.slice(0, -1), key, takesKey: false, inList: this.#levels.at(-1)?.key === undefined },
        ...{ inItem: false, inFlow: false, typedFrom: from, quote, siblings: none, column },
      }
    }
    const path = [...this.#path(), ...this.#brackets.flatMap(({ key }) => key ?? [])]
    const spaces = /^\s*["']?/.exec(before.slice(bracket.from))?.[0].length ?? 0
    const typedFrom = Math.min(bracket.from + spaces, before.length)
    const common = {
      ...{ inItem: false, inFlow: true, typedFrom, siblings: new Set(bracket.seen), column },
      ...(quote !== undefined && { quote }),
    }
    if (bracket.open === '{' && bracket.key === undefined)
      return { path, takesKey: true, inList: false, ...common }
    const key = path.at(-1)
    if (key === undefined) return undefined
    return { path: path.slice(0, -1), key, takesKey: false, inList: bracket.open === '[', ...common }
  }

  /** Takes in a line of block style, or its first part. */
  #block(line: string): void {
    const { content, column, dashes } = headOf(line)
    for (const dash of dashes) {
      this.#closeAt(dash, true)
      this.#levels.push({ column: dash, closed: false })
    }
    const key = keyOf(content)
    if (key === undefined) {
      if (content !== '' && dashes.length > 0) this.#flow(line, line.length - content.length)
      return
    }
    if (dashes.length === 0) this.#closeAt(column, false)
    const value = content.slice(key.length).trimStart()
    const isOpen = value === '' || value.startsWith('#') || /^[&!][^\s]*\s*$/.test(value)
    this.#levels.push({ column, key: key.name, closed: !isOpen })
    if (/^[|>][+\-\d]*\s*(?:#.*)?$/.test(value)) this.#scalar = this.#levels.at(-1)?.column ?? 0
    else if (/^[{["']/.test(value)) this.#flow(line, line.length - value.length)
  }

  /** Ends the levels that an entry at a column does not belong to. */
  #closeAt(column: number, isDash: boolean): void {
    for (;;) {
      const top = this.#levels.at(-1)
      if (top === undefined) return
      // A list may stand at the column of its key.
      const isParent = isDash && top.key !== undefined && !top.closed && top.column === column
      if (top.column < column || isParent) return
      this.#levels.pop()
    }
  }

  #flow(line: string, from: number): 'comment' | undefined {
    const innermost = this.#brackets.at(-1)
    if (innermost && from === 0) innermost.from = 0
    for (let at = from; at < line.length; at++) {
      const character = line[at] ?? ''
      if (this.#quote !== undefined) {
        if (character === '\\' && this.#quote === '"') at++
        else if (character === this.#quote) this.#quote = undefined
        continue
      }
      const bracket = this.#brackets.at(-1)
      if (character === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) return 'comment'
      if ((character === '"' || character === "'") && this.#beginsHere(line, at, from)) {
        this.#quote = character
      } else if (character === '{' || character === '[') {
        if (bracket !== undefined || this.#beginsHere(line, at, from))
          this.#brackets.push({ open: character, key: undefined, seen: new Set(), from: at + 1 })
      } else if (bracket === undefined) continue
      else if (character === '}' || character === ']') {
        this.#brackets.pop()
        const around = this.#brackets.at(-1)
        if (around) around.from = at + 1
      } else if (character === ',') {
        if (bracket.open === '[') bracket.seen.add(unquoted(line.slice(bracket.from, at)))
        bracket.key = undefined
        bracket.from = at + 1
      } else if (character === ':' && /^(?:\s|$)/.test(line.slice(at + 1)) && bracket.key === undefined) {
        const key = unquoted(line.slice(bracket.from, at))
        if (bracket.open === '{') bracket.seen.add(key)
        bracket.key = key
        bracket.from = at + 1
      }
    }
    return undefined
  }

  /** Whether nothing stands yet where a quote or bracket is met: within a word it is a character like others. */
  #beginsHere(line: string, at: number, from: number): boolean {
    const bracket = this.#brackets.at(-1)
    return line.slice(bracket?.from ?? from, at).trim() === ''
  }

  #isInText(): boolean {
    return this.#scalar !== undefined
  }

  #isInside(): boolean {
    return this.#brackets.length > 0 || this.#quote !== undefined
  }

  #leave(): void {
    this.#brackets = []
    this.#quote = undefined
  }

  #innermostColumn(): number {
    return this.#levels.at(-1)?.column ?? 0
  }

  #path(): readonly string[] {
    return this.#levels.flatMap(({ key }) => key ?? [])
  }
}

const none: ReadonlySet<string> = new Set()
const blockKey = /^\s*(?:-\s+)*(?:"[^"]*"|'[^']*'|[^\s"'#{}[\],&*!|>%@`][^#{}[\],]*?):(?:\s|$)/

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0
}

/** The dashes that a line begins with, by column, and what follows them. */
function headOf(line: string): {
  readonly content: string
  readonly column: number
  readonly dashes: readonly number[]
} {
  const head = /^ *(?:-(?:\s+|$))*/.exec(line)?.[0] ?? ''
  const dashes = [...head.matchAll(/-/g)].map(({ index }) => index)
  return { content: line.slice(head.length), column: head.length, dashes }
}

/** The key that a text begins with, and how long it is with its colon. */
function keyOf(content: string): { readonly name: string; readonly length: number } | undefined {
  const match = /^("[^"]*"|'[^']*'|[^\s"'#{}[\],&*!|>%@`-][^#]*?|-[^\s#][^#]*?)\s*:(?=\s|$)/.exec(content)
  return match?.[1] === undefined ? undefined : { name: unquoted(match[1]), length: match[0].length }
}

function quoteAt(text: string): '"' | "'" | undefined {
  const first = text[0]
  return first === '"' || first === "'" ? first : undefined
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2')
}

function withoutQuoted(text: string): string {
  return text.replaceAll(/"[^"]*"|'[^']*'/g, '""')
}

/** Keys or items of the same bracket behind an offset. */
function flowSiblingsAfter(text: string, offset: number): ReadonlySet<string> {
  const found = new Set<string>()
  let depth = 0
  let from = offset
  const end = Math.min(text.length, offset + 5000)
  for (let at = offset; at < end; at++) {
    const character = text[at]
    if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') {
      if (depth === 0) {
        found.add(entryName(text.slice(from, at)))
        break
      }
      depth--
    } else if (character === ',' && depth === 0) {
      found.add(entryName(text.slice(from, at)))
      from = at + 1
    } else if (character === '\n' && blockKey.test(text.slice(at + 1, at + 200).split('\n')[0] ?? '')) break
  }
  found.delete('')
  return found
}

function entryName(entry: string): string {
  return unquoted(/^\s*([^:]*?)\s*(?::\s|$)/.exec(entry)?.[1] ?? entry)
}

/** Keys of the same mapping, or items of the same list, above and below. */
function blockSiblings(text: string, start: number, place: LinePlace): ReadonlySet<string> {
  const siblings = new Set<string>()
  if (place.key !== undefined && !place.inList) return siblings
  const visit = (line: string, isAbove: boolean): boolean => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return true
    const { content, column, dashes } = headOf(line)
    if (place.inList) {
      if (column < place.column && dashes.length === 0) return false
      if (column === place.column) siblings.add(unquoted(content))
      return column >= place.column
    }
    const own = indentOf(line)
    if (column === place.column && (dashes.length === 0 || isAbove)) {
      const key = keyOf(content)
      if (key) siblings.add(key.name)
      return dashes.length === 0
    }
    return own >= place.column
  }
  for (const line of text.slice(0, start).replaceAll('\r', '').split('\n').reverse())
    if (!visit(line, true)) break
  for (const line of text.slice(start).replaceAll('\r', '').split('\n').slice(1))
    if (!visit(line, false)) break
  return siblings
}
