import { createScanner, parseTree } from 'jsonc-parser'
import type { Node } from 'jsonc-parser'
import type { FileFacts, ValueType } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, deepestSection, listValue } from './configuration.ts'
import type { Section, Setting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { possibleKinds, readKind } from './document-kinds.ts'
import type { DocumentEntry, DocumentNode } from './document-tree.ts'
import { emptyFacts } from './index.ts'
import { say } from '../model/message.ts'

/**
 * The facts of JSON, with or without comments and trailing commas. A schema of a known kind (OpenAPI, Avro, …) says what it
 * declares. Of all else, each key whose value is no object, or an empty one, is a configured field; its owner is the
 * dotted path of the keys around it, or the file's name. The objects of an array are one section. Read token by token, so
 * that no depth or length of a line matters, and a half-typed text loses no more than what is missing. JSON5 may leave out the
 * quotes of keys and has other quotes and numbers.
 */
export function readJson({ path, text: written }: SourceText, rules?: ReaderRules): FileFacts {
  const isJson5 = /\.json5$/i.test(path)
  const text = isJson5 ? withDoubleQuotes(written) : written
  const possible = possibleKinds(text)
  const root = possible.length === 0 ? undefined : jsonTree(text)
  const schema = root && readKind({ path, text, root }, possible)
  const configuration = new Configuration(path, rules?.settings, schema?.claimed)
  new JsonReading(text, configuration, isJson5).read()
  const rest = configuration.facts()
  return {
    ...emptyFacts,
    owners: [...(schema?.owners ?? []), ...rest.owners],
    fields: [...(schema?.fields ?? []), ...rest.fields],
    changes: schema?.changes ?? [],
    ...(rest.written && { written: rest.written }),
    directives: readDirectives(text),
    problems: rest.problems,
  }
}

/** Text of JSON5, as long as before, with double quotes for single ones, so that one scanner reads both. */
function withDoubleQuotes(text: string): string {
  return text.replace(
    /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:[^"\\\r\n]|\\[^])*"?|'((?:[^'\\\r\n]|\\[^])*)'|\b0x[\da-f]+\b/gi,
    (whole, inner: string | undefined) => {
      if (inner !== undefined) return `"${inner.replace(/\\'/g, " '").replace(/"/g, "'")}"`
      // The scanner knows no hexadecimal numbers.
      const number = /^0x/i.test(whole) ? String(Number(whole)) : ''
      return number !== '' && number.length <= whole.length ? number.padEnd(whole.length) : whole
    },
  )
}

/** Levels that a schema is read with; what is deeper is read as settings. */
const deepestTree = 200

/** The tree of a text; undefined for one that is empty or nests too deep for a parser that recurses. */
function jsonTree(text: string): DocumentNode | undefined {
  if (nestsDeeper(text, deepestTree)) return undefined
  const root = parseTree(text, [], { allowTrailingComma: true })
  return root && nodeOf(root, text)
}

/** Whether more brackets are open somewhere than a number; those in strings count too. */
function nestsDeeper(text: string, levels: number): boolean {
  let open = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) {
      if (++open > levels) return true
    } else if (code === 0x5d || code === 0x7d) open--
  }
  return false
}

function nodeOf(node: Node, text: string): DocumentNode {
  const { offset: start, length } = node
  const end = start + length
  switch (node.type) {
    case 'object':
      return { kind: 'map', start, entries: (node.children ?? []).flatMap((child) => entryOf(child, text)) }
    case 'array':
      return { kind: 'list', start, items: (node.children ?? []).map((child) => nodeOf(child, text)) }
    case 'number':
    case 'boolean':
      return {
        kind: 'scalar',
        span: { start, end },
        value: text.slice(start, end),
        valueType: node.type,
        verbatim: true,
      }
    case 'string': {
      const span = insideQuotes(start, end, text)
      const value = String(node.value)
      const verbatim = value === text.slice(span.start, span.end)
      return { kind: 'scalar', span, value, valueType: 'text', ...(verbatim ? { verbatim } : {}) }
    }
    default:
      return { kind: 'scalar', span: { start, end }, value: '', valueType: 'unknown' }
  }
}

function entryOf({ children, colonOffset, offset, length }: Node, text: string): readonly DocumentEntry[] {
  const [key, value] = children ?? []
  if (key?.type !== 'string') return []
  const keyEnd = key.offset + key.length
  return [
    {
      key: String(key.value),
      span: insideQuotes(key.offset, keyEnd, text),
      start: offset,
      end: Math.max(offset + length, keyEnd),
      value: value && nodeOf(value, text),
      commentFrom: value ? value.offset + value.length : (colonOffset ?? keyEnd),
    },
  ]
}

/** The span within quotes; a string that nothing closes has no second one. */
function insideQuotes(start: number, end: number, text: string): Span {
  const closed = end - start > 1 && text[end - 1] === '"'
  return { start: Math.min(start + 1, end), end: Math.max(Math.min(start + 1, end), closed ? end - 1 : end) }
}

/** `SyntaxKind` of the scanner, which is declared in a way that this module cannot import. */
const tokens = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  end: 17,
} as const

/** An object or an array that is open. */
interface Frame {
  readonly array: boolean
  /** Where it begins. */
  readonly start: number
  /** Where its keys, or the keys of the objects in it, belong; `undefined` where nothing is read. */
  readonly section: Section | undefined
  /** The key that holds it. */
  readonly holder: Key | undefined
  /** Something was read in it. */
  filled: boolean
  /** For an array: the kind of its first value. */
  itemType: ValueType | undefined
  /** For an array: its values, undefined for one that is no plain value; no more than are told. */
  readonly items: (string | undefined)[]
}

interface Key {
  readonly section: Section | undefined
  readonly name: string
  readonly span: Span
}

class JsonReading {
  readonly #text: string
  readonly #configuration: Configuration
  readonly #frames: Frame[] = []
  /** A key whose value is still to come. */
  #key: Key | undefined
  /** A string in an object, before its colon. */
  #name: Key | undefined

  readonly #isJson5: boolean

  constructor(text: string, configuration: Configuration, isJson5: boolean) {
    this.#isJson5 = isJson5
    // A backslash escapes no line break in JSON: left there, it would hide the end of an unclosed string.
    this.#text = text.replace(/\\(?=[\r\n])/g, ' ')
    this.#configuration = configuration
  }

  read(): void {
    const scanner = createScanner(this.#text, true)
    /** In an object: a key may come. In an array or at the top: a value may come. */
    let mayCome = true
    for (let kind: number = scanner.scan(); kind !== tokens.end; kind = scanner.scan()) {
      const start = scanner.getTokenOffset()
      const end = start + scanner.getTokenLength()
      // A string that nothing closes, an escape that is none.
      const error: number = scanner.getTokenError()
      if (error !== 0) this.#broken(start, end)
      switch (kind) {
        case tokens.openBrace:
        case tokens.openBracket:
          if (!mayCome && !this.#key) this.#broken(start, end)
          this.#open(kind === tokens.openBracket, start)
          mayCome = true
          break
        case tokens.closeBrace:
        case tokens.closeBracket:
          this.#close(kind === tokens.closeBracket, start, end)
          mayCome = false
          break
        case tokens.comma:
          this.#drop(start, end)
          mayCome = true
          break
        case tokens.colon:
          if (this.#name) this.#key = this.#name
          else this.#broken(start, end)
          this.#name = undefined
          break
        case tokens.string: {
          const frame = this.#frames.at(-1)
          if (frame && !frame.array && !this.#key) {
            if (!mayCome || this.#name) this.#broken(start, end)
            this.#name = {
              section: frame.section,
              name: scanner.getTokenValue(),
              span: { start: start + 1, end: Math.max(start + 1, this.#closed(start, end) ? end - 1 : end) },
            }
          } else {
            if (!mayCome && !this.#key) this.#broken(start, end)
            this.#value({ valueType: 'text', value: scanner.getTokenValue() }, start, end)
          }
          mayCome = false
          break
        }
        case tokens.number:
          this.#value({ valueType: 'number', value: scanner.getTokenValue() }, start, end)
          mayCome = false
          break
        case tokens.true:
        case tokens.false:
          this.#value({ valueType: 'boolean', value: scanner.getTokenValue() }, start, end)
          mayCome = false
          break
        case tokens.null:
          this.#value({ valueType: 'unknown' }, start, end)
          mayCome = false
          break
        default:
          if (!this.#isJson5 || !this.#bare(this.#text.slice(start, end), start, end))
            this.#broken(start, end)
          mayCome = false
      }
    }
    const { length } = this.#text
    this.#drop(length, length)
    if (this.#frames.length > 0) this.#broken(length, length)
    while (this.#frames.length > 0) this.#end()
  }

  /** A key or a number of JSON5 without quotes: `port: 0x1F`, `.5`, `Infinity`; false for what is neither. */
  #bare(written: string, start: number, end: number): boolean {
    const frame = this.#frames.at(-1)
    if (frame && !frame.array && !this.#key) {
      if (this.#name || !/^[\p{L}$_][\p{L}\p{N}$_]*$/u.test(written)) return false
      this.#name = { section: frame.section, name: written, span: { start, end } }
      return true
    }
    if (!/^[+-]?(?:0x[\da-f]+|\d*\.?\d*(?:e[+-]?\d+)?|Infinity|NaN)$/i.test(written)) return false
    this.#value({ valueType: 'number', value: written }, start, end)
    return true
  }

  #closed(start: number, end: number): boolean {
    return end - start > 1 && this.#text[end - 1] === '"'
  }

  #open(array: boolean, start: number): void {
    const parent = this.#frames.at(-1)
    const key = this.#key
    this.#key = undefined
    this.#name = undefined
    let section = parent ? parent.section : this.#configuration.root
    if (key && section) section = this.#configuration.section(section, key.name, key.span)
    if (parent) {
      parent.filled = true
      parent.itemType ??= array ? 'unknown' : 'object'
      parent.items[0] = undefined
    }
    if (this.#frames.length >= deepestSection && section) {
      section = undefined
      this.#configuration.tooDeep(key?.span)
    }
    this.#frames.push({
      array,
      start: key?.span.start ?? start,
      section,
      holder: key,
      filled: false,
      itemType: undefined,
      items: [],
    })
  }

  #close(array: boolean, start: number, end: number): void {
    this.#drop(start, end)
    let at = this.#frames.length - 1
    while (at >= 0 && this.#frames[at]?.array !== array) at--
    if (at < this.#frames.length - 1) this.#broken(start, end)
    // A closing bracket of something that is not open closes nothing.
    if (at < 0) return
    while (this.#frames.length > at) this.#end()
  }

  /** Closes the innermost frame: an array or an empty object is the value of its key. */
  #end(): void {
    const frame = this.#frames.pop()
    if (!frame?.holder) return
    if (frame.array)
      this.#set(frame.holder, {
        ...listValue(frame.items),
        valueType: frame.itemType ?? 'unknown',
        list: true,
      })
    else if (!frame.filled) this.#set(frame.holder, { valueType: 'object' })
  }

  #value(setting: Setting, start: number, end: number): void {
    const frame = this.#frames.at(-1)
    const key = this.#key
    this.#key = undefined
    this.#name = undefined
    if (frame?.array) {
      frame.itemType ??= setting.valueType
      if (frame.items.length < 100) frame.items.push(setting.value)
    }
    if (!key) return
    if (frame) frame.filled = true
    const comment = commentNear(this.#text, key.span.start, end, '//')
    const span = setting.valueType === 'text' ? insideQuotes(start, end, this.#text) : { start, end }
    this.#set(key, comment === '' ? setting : { ...setting, comment }, span)
  }

  /** A key without a value, or a string that became no key. */
  #drop(start: number, end: number): void {
    const key = this.#key
    if (key) this.#set(key, { valueType: 'unknown' })
    if (key || this.#name) this.#broken(start, end)
    this.#key = undefined
    this.#name = undefined
  }

  #set(key: Key, setting: Setting, span?: Span): void {
    if (key.section)
      this.#configuration.set(key.section, key.name, key.span, setting, {
        span,
        scopes: this.#frames.map(({ start }) => start),
      })
    const frame = this.#frames.at(-1)
    if (frame) frame.filled = true
  }

  #broken(start: number, end: number): void {
    this.#configuration.problem({
      code: 'syntax',
      severity: 'error',
      message: say('This JSON is not well formed here: what stands around this place was read.'),
      span: { start, end },
    })
  }
}
