/*
 * Tokens of SQL, of any dialect and in any state: every text has tokens, nothing is refused, and the work is linear.
 * Words and quoted names are told apart; strings, dollar-quoted bodies, comments, data blocks of `COPY` and the down part
 * of a migration are passed over as a whole.
 */
import type { Span } from '../model/span.ts'

/**
 * `word`: an unquoted name or keyword. `name`: in double quotes, backticks or square brackets. `body`: between dollar
 * quotes. `mark`: one character of punctuation.
 */
export type TokenKind = 'end' | 'word' | 'name' | 'string' | 'number' | 'body' | 'mark'

export interface Place {
  readonly at: number
  readonly comments: number
  readonly onNewLine: boolean
}

/** A comment's text without its delimiters. */
export interface CommentText extends Span {
  readonly inner: Span
}

/** Reads one token after the other; `kind`, `start` and `end` are of the current one. */
export class SqlTokens {
  readonly text: string
  /** Backslashes escape and `#` opens a comment. */
  readonly mysql: boolean

  kind: TokenKind = 'end'
  start = 0
  end = 0
  /** Comments are kept while this is set. */
  keepComments = false
  readonly comments: CommentText[] = []
  /** The first quote that nothing closes. */
  unclosed: Span | undefined

  #at = 0
  #onNewLine = true
  #innerStart = 0
  #innerEnd = 0
  /** The quote that closes the current name or string. */
  #quote = ''
  /** Quotes that nothing closes from some place on; what is true of one holds for all behind it. */
  readonly #never = new Set<string>()

  constructor(text: string, mysql: boolean) {
    this.text = text
    this.mysql = mysql
  }

  /** Goes to the next token; false at the end. */
  next(): boolean {
    this.#onNewLine = this.#passSpace()
    const { text } = this
    const at = this.#at
    this.start = at
    if (at >= this.text.length) return this.#accept('end', this.text.length)
    const code = text.charCodeAt(at)
    if (isDigit(code)) return this.#number(at)
    if (isWordCode(code)) return this.#word(at)
    switch (code) {
      case 39 /* ' */:
        return this.#quoted('string', at, at, "'", this.mysql)
      case 34 /* " */:
        return this.#quoted('name', at, at, '"', false)
      case 96 /* ` */:
        return this.#quoted('name', at, at, '`', false)
      case 91 /* [ */:
        if (this.#opensName(at)) return this.#quoted('name', at, at, ']', false)
        break
      case 36 /* $ */: {
        const body = this.#body(at)
        if (body) {
          // The closing tag is as long as the opening one.
          this.#accept('body', body.end + (body.start - at))
          this.#innerStart = body.start
          this.#innerEnd = body.end
          return true
        }
        break
      }
    }
    return this.#accept('mark', at + 1)
  }

  /** Is the current token this word, unquoted? The word in upper case. */
  is(word: string): boolean {
    return this.kind === 'word' && this.end - this.start === word.length && this.upper() === word
  }

  /** May the current word begin a statement that is read, or be STDIN? By its first letter (A, C, D, E, R, S) and length. */
  mayBegin(): boolean {
    const length = this.end - this.start
    if (length < 4 || length > 9) return false
    const letter = this.text.charCodeAt(this.start) | 32
    return letter === 97 || (letter >= 99 && letter <= 101) || letter === 114 || letter === 115
  }

  /** Did a line end before the current token, behind the one before it? */
  onNewLine(): boolean {
    return this.#onNewLine
  }

  isEnd(): boolean {
    return this.kind === 'end'
  }

  isString(): boolean {
    return this.kind === 'string'
  }

  /** Is the current token a name, or a word that may be one? */
  isName(): boolean {
    return this.kind === 'word' || this.kind === 'name'
  }

  /** Is the current token this character of punctuation? */
  isMark(mark: string): boolean {
    return this.kind === 'mark' && this.text[this.start] === mark
  }

  /** The current word in upper case; empty for any other token. */
  upper(): string {
    if (this.kind !== 'word' || this.end - this.start > 40) return ''
    return this.text.slice(this.start, this.end).toUpperCase()
  }

  /** What stands inside the quotes of the current token, or the whole token. */
  inner(): Span {
    return { start: this.#innerStart, end: this.#innerEnd }
  }

  /** The current token without quotes, doubled quotes as one, line ends as `\n`. */
  value(): string {
    const written = this.text.slice(this.#innerStart, this.#innerEnd)
    const raw = written.includes('\r') ? written.replace(/\r\n?/g, '\n') : written
    if (this.kind !== 'name' && this.kind !== 'string') return raw
    const quote = this.#quote
    const single = raw.includes(quote + quote) ? raw.replaceAll(quote + quote, quote) : raw
    return this.kind === 'string' && this.mysql && single.includes('\\')
      ? single.replace(/\\(.)/gs, '$1')
      : single
  }

  /** Where the scan is, to come back to: the current token is read again by `next`. */
  place(): Place {
    return { at: this.start, comments: this.comments.length, onNewLine: this.#onNewLine }
  }

  /** Makes the token at a place the current one again. */
  back(place: Place): void {
    this.#at = place.at
    this.comments.length = Math.min(this.comments.length, place.comments)
    this.next()
    this.#onNewLine = place.onNewLine
  }

  /** Leaves out everything up to an offset; `next` goes on from there. */
  jump(offset: number): void {
    this.#at = Math.min(Math.max(offset, this.#at), this.text.length)
  }

  /** Passes numbers, words and punctuation of one line of data, up to what may open a string or end the statement. */
  passData(): void {
    data.lastIndex = this.#at
    const match = data.exec(this.text)
    if (!match) return
    let at = this.#at + match[0].length
    // E'…' and the like: the word belongs to the string.
    if (this.text.charCodeAt(at) === 39)
      while (at > this.#at && isNameCode(this.text.charCodeAt(at - 1))) at--
    this.#at = at
  }

  #accept(kind: TokenKind, end: number): boolean {
    this.#innerStart = this.start
    this.#innerEnd = end
    this.kind = kind
    this.end = end
    this.#at = end
    return kind !== 'end'
  }

  #word(at: number): boolean {
    const { text } = this
    const limit = text.length
    let end = at + 1
    while (end < limit && isNameCode(text.charCodeAt(end))) end++
    // E'…', N'…', B'…', X'…' and _utf8'…' are strings.
    if (text.charCodeAt(end) === 39 && end < limit) {
      const first = text.charCodeAt(at) | 32
      if (end - at === 1 && (first === 101 || first === 110 || first === 98 || first === 120))
        return this.#quoted('string', at, end, "'", first === 101 || this.mysql)
      if (this.mysql && text.charCodeAt(at) === 95) return this.#quoted('string', at, end, "'", true)
    }
    return this.#accept('word', end)
  }

  #number(at: number): boolean {
    const { text } = this
    const limit = text.length
    let end = at + 1
    let word = false
    for (; end < limit; end++) {
      const code = text.charCodeAt(end)
      if (isDigit(code) || code === 46) continue
      if (!isNameCode(code)) break
      if ((code | 32) !== 101) word = true
    }
    // MySQL has names such as `2fa_secret`.
    return this.#accept(word ? 'word' : 'number', end)
  }

  #quoted(kind: 'name' | 'string', start: number, open: number, quote: string, escapes: boolean): boolean {
    this.#quote = quote
    const close = this.#never.has(quote) ? -1 : this.#close(open + 1, quote, escapes)
    if (close >= 0) {
      this.#accept(kind, close + 1)
      this.#innerStart = open + 1
      this.#innerEnd = close
      return true
    }
    this.#never.add(quote)
    const end = lineEnd(this.text, start, this.text.length)
    this.unclosed ??= { start: open, end }
    this.#accept(kind, Math.max(end, open + 1))
    this.#innerStart = open + 1
    this.#innerEnd = this.end
    return true
  }

  #close(from: number, quote: string, escapes: boolean): number {
    const { text } = this
    const limit = text.length
    let at = from
    for (;;) {
      const close = text.indexOf(quote, at)
      if (close < 0 || close >= limit) return -1
      if (escapes && text.charCodeAt(close - 1) === 92) {
        let run = close - 1
        while (run >= at && text.charCodeAt(run) === 92) run--
        if ((close - run) % 2 === 0) {
          at = close + 1
          continue
        }
      }
      if (text[close + 1] !== quote || close + 1 >= limit) return close
      at = close + 2
    }
  }

  /** `[users]`, but not `text[]`, `int[3]` or `ARRAY['a']`. */
  #opensName(at: number): boolean {
    if (at > 0 && isNameCode(this.text.charCodeAt(at - 1))) return false
    const first = this.text.charCodeAt(at + 1)
    return at + 1 < this.text.length && isWordCode(first)
  }

  /** The inside of `$$ … $$` or `$tag$ … $tag$`. */
  #body(at: number): Span | undefined {
    const { text } = this
    const limit = text.length
    let end = at + 1
    while (end < limit && end - at < 64 && isNameCode(text.charCodeAt(end)) && text.charCodeAt(end) !== 36)
      end++
    if (text.charCodeAt(end) !== 36 || isDigit(text.charCodeAt(at + 1))) return undefined
    const tag = text.slice(at, end + 1)
    // Different tags that nothing closes would make the scan quadratic.
    if (this.#never.has(tag) || this.#never.size > 20) return undefined
    const close = text.indexOf(tag, end + 1)
    if (close >= 0 && close + tag.length <= limit) return { start: end + 1, end: close }
    this.#never.add(tag)
    return undefined
  }

  /** Passes white space, comments and meta commands; true when a line ended (or the text begins). */
  #passSpace(): boolean {
    const { text } = this
    const limit = text.length
    let at = this.#at
    let newLine = at === 0
    while (at < limit) {
      const code = text.charCodeAt(at)
      if (code === 10 || code === 13) {
        newLine = true
        at++
      } else if (code <= 32 || code === 0xa0 || code === 0xfeff) {
        at++
      } else if (code === 45 && text.charCodeAt(at + 1) === 45) {
        at = this.#lineComment(at, 2)
      } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
        const end = this.#blockComment(at)
        newLine ||= text.slice(at, Math.min(end, at + 2000)).includes('\n')
        at = end
      } else if (code === 35 && this.#hashComment(at, newLine)) {
        at = this.#lineComment(at, 1)
      } else if (code === 92 && newLine) {
        at = lineEnd(text, at, limit)
      } else break
    }
    this.#at = at
    return newLine
  }

  /** `# comment` of MySQL; elsewhere only where it opens a line, since `#` is an operator or a temporary table. */
  #hashComment(at: number, newLine: boolean): boolean {
    return this.mysql || (newLine && !isNameCode(this.text.charCodeAt(at + 1)))
  }

  #lineComment(at: number, delimiter: number): number {
    const { text } = this
    const limit = text.length
    const end = lineEnd(text, at, limit)
    if (this.keepComments) {
      this.comments.push({ start: at, end, inner: { start: at + delimiter, end } })
    }
    if (!downMarker.test(text.slice(at, Math.min(end, at + 80)))) return end
    upMarker.lastIndex = end
    const up = upMarker.exec(text)
    return up && up.index < limit ? up.index : limit
  }

  /** The end of a block comment; comments nest (PostgreSQL, SQL Server), unless nothing closes them when read so. */
  #blockComment(at: number): number {
    const { text } = this
    const limit = text.length
    const first = text.indexOf('*/', at + 2)
    if (first < 0 || first + 2 > limit) {
      this.unclosed ??= { start: at, end: Math.min(at + 2, limit) }
      // The rest of the text is no comment that someone closed: only the line is left out.
      return lineEnd(text, at, limit)
    }
    let end = first + 2
    if (!this.mysql && !this.#never.has('/*')) {
      let depth = 1
      nested.lastIndex = at + 2
      for (let match = nested.exec(text); match && match.index < limit; match = nested.exec(text)) {
        depth += match[0] === '/*' ? 1 : -1
        if (depth > 0) continue
        end = match.index + 2
        break
      }
      if (depth > 0) this.#never.add('/*')
    }
    if (this.keepComments)
      this.comments.push({ start: at, end, inner: { start: at + 2, end: Math.max(at + 2, end - 2) } })
    return end
  }
}

/** Does the text use MySQL's own syntax? It decides what a backslash and a `#` mean. */
export function looksLikeMysql(text: string): boolean {
  return mysqlSigns.test(text.slice(0, 1_000_000))
}

const mysqlSigns =
  /\bENGINE[ \t]*=|\bAUTO_INCREMENT\b|^[ \t]*(?:CREATE|ALTER|INSERT|DROP|LOCK|RENAME)\b[^\n`]{0,100}`|^DELIMITER[ \t]|^-- (?:MySQL|MariaDB) dump/im

/** Where a migration tool says that what follows undoes the migration. */
const downMarker =
  /^(?:--|#)[ \t-]*(?:\+goose[ \t]+down|\+migrate[ \t]+down|migrate:down|!downs|\/\/[ \t]*@undo|create above \/ drop below)/i
const upMarker = /^(?:--|#)[ \t-]*(?:\+goose[ \t]+up|\+migrate[ \t]+up|migrate:up|!ups)/gim

/** What is of no meaning among the rows of an INSERT. */
const data = /[^'"`;\r\n#$\-/\\[]+/y

const nested = /\/\*|\*\//g

function lineEnd(text: string, from: number, limit: number): number {
  const feed = text.indexOf('\n', from)
  const end = feed < 0 || feed > limit ? limit : feed
  return end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** Letters of any alphabet, `_`, `@` and `#` (temporary tables and variables of SQL Server). */
function isWordCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code === 64 ||
    code === 35 ||
    (code > 127 && code !== 0xa0 && code !== 0xfeff)
  )
}

function isNameCode(code: number): boolean {
  return isWordCode(code) || isDigit(code) || code === 36
}
