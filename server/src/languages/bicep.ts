/*
 * Bicep, the language of Azure's templates. It is read by code of our own: its compiler is no JavaScript, and no kept grammar of
 * it comes as WebAssembly. Declarations, objects, arrays and literals are all that is needed; what is no literal stays as
 * written, so that nothing is guessed from an expression.
 */
import type { FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, deepestSection, listValue, plainSetting } from './configuration.ts'
import type { Section, Setting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

/**
 * The facts of Bicep: the properties of a resource or module are configured fields, whose owner is its symbolic name with the
 * objects around them behind. Its type stands beside them as `resource`, without the version, that of a child behind its
 * parent's; of a module, its path as `module`. A parameter is a field of `param`, a variable one of `var`, an output one of
 * `output`, with its description. The fields of a file of parameters are those of `param`.
 */
export function readBicep({ path, text }: SourceText, rules?: ReaderRules): FileFacts {
  const configuration = new Configuration(path, rules?.settings)
  new Reading(text, configuration).file()
  const facts = configuration.facts()
  return { ...emptyFacts, ...facts, directives: readDirectives(text) }
}

const tokenKinds = ['name', 'string', 'number', 'punctuation', 'line', 'end'] as const
type TokenKind = (typeof tokenKinds)[number]

interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A text may hold expressions with texts in them; one that is not closed ends with its line. */
const tokenPattern =
  /(?<space>[ \t\r\uFEFF]+|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<line>\n)|(?<string>'''[^]*?(?:'''|$)|'[^'\\\r\n$]*(?:(?:\\[^\r\n]|\$(?!\{)|\$\{(?:[^{}'\r\n]|'[^'\\\r\n]{0,200}'){0,200}\})[^'\\\r\n$]*)*'?)|(?<name>[A-Za-z_]\w*)|(?<number>\d+)|(?<punctuation>[^])/y

/** Words that open a statement with a name of its own. */
const declarations: ReadonlySet<string> = new Set(['param', 'var', 'output'])

class Reading {
  readonly #text: string
  readonly #configuration: Configuration
  /** Where each object around begins. */
  readonly #scopes: number[] = []
  #token: Token = { kind: 'line', text: '', start: 0, end: 0 }
  #description: string | undefined

  constructor(text: string, configuration: Configuration) {
    this.#text = text
    this.#configuration = configuration
    this.#next()
  }

  file(): void {
    let before = -1
    while (this.#token.kind !== 'end') {
      // What opens no statement is passed.
      if (this.#token.start === before) this.#next()
      before = this.#token.start
      this.#statement(this.#configuration.root, undefined, 0)
    }
  }

  /** A statement of the file, or one that declares a child in an object; false for anything else. */
  #statement(section: Section, parentType: string | undefined, depth: number): boolean {
    this.#lines()
    while (this.#is('@')) this.#decorator()
    const { kind, text: word } = this.#token
    if (kind !== 'name') return false
    if (isDeclaredAt(this.#text, this.#token.start)) return this.#resource(section, parentType, depth)
    if (parentType === undefined && declarations.has(word)) return this.#declaration(word)
    if (parentType === undefined) this.#skipLine()
    this.#description = undefined
    return false
  }

  /** `@description('…')` and its like. */
  #decorator(): void {
    this.#next()
    while (this.#token.kind === 'name' || this.#is('.')) {
      const isDescription = this.#token.text === 'description'
      this.#next()
      if (!this.#is('(')) continue
      this.#next()
      if (isDescription && this.#token.kind === 'string') this.#description = bare(this.#token.text)
      this.#skipTo(')')
      break
    }
    this.#lines()
  }

  /** `resource logs 'Microsoft.OperationalInsights/workspaces@2022-10-01' = [if (…)] {…}`, or `= [for … in …: {…}]`. */
  #resource(parent: Section, parentType: string | undefined, depth: number): boolean {
    const keyword = this.#token
    this.#next()
    const name = this.#token
    if (name.kind !== 'name') return false
    this.#next()
    const type = this.#token
    this.#description = undefined
    if (type.kind !== 'string') return false
    this.#next()
    if (this.#token.text === 'existing') {
      // What is only referred to says nothing of itself.
      this.#skipLine()
      return true
    }
    if (!this.#is('=')) return true
    this.#next()
    const isLoop = this.#is('[')
    if (isLoop) {
      this.#next()
      this.#skipTo(':')
    }
    this.#condition()
    const section = this.#configuration.section(parent, name.text, spanOf(name))
    if (this.#is('{') && section) {
      const written = bare(type.text).split('@')[0] ?? ''
      // A child may be named by the rest of its type alone.
      const whole = parentType === undefined || written.includes('.') ? written : `${parentType}/${written}`
      const { start } = this.#token
      this.#configuration.set(
        section,
        keyword.text,
        spanOf(keyword),
        { valueType: 'text', value: whole },
        { span: innerSpan(type), scopes: [...this.#scopes, start] },
      )
      this.#object(section, whole, depth + 1)
    }
    if (isLoop && this.#is(']')) this.#next()
    return true
  }

  /** `if (…)`. */
  #condition(): void {
    if (this.#token.text !== 'if') return
    this.#next()
    if (!this.#is('(')) return
    this.#next()
    this.#skipTo(')')
  }

  /** `param days int = 30`, `var days = 30`, `output id string = logs.id`; in a file of parameters `param days = 30`. */
  #declaration(word: string): boolean {
    const keyword = this.#token
    this.#next()
    const name = this.#token
    const description = this.#description
    this.#description = undefined
    if (name.kind !== 'name') return false
    this.#next()
    const type = this.#token
    while (!this.#is('=') && this.#token.kind !== 'line' && this.#token.kind !== 'end') this.#next()
    const section = this.#configuration.section(this.#configuration.root, word, spanOf(keyword))
    if (!section) return true
    if (!this.#is('=')) {
      this.#set(section, name, { valueType: typeNamed(type.text) }, undefined, description)
      return true
    }
    this.#next()
    this.#value(section, name, 0, description)
    return true
  }

  /** The token is the brace that opens it. */
  #object(section: Section, type: string | undefined, depth: number): void {
    const { start } = this.#token
    this.#next()
    if (depth > deepestSection) {
      this.#configuration.tooDeep({ start, end: start })
      this.#skipTo('}')
      return
    }
    this.#scopes.push(start)
    while (this.#token.kind !== 'end') {
      this.#lines()
      if (this.#is('}')) break
      if (type !== undefined && this.#statement(section, type, depth)) continue
      const key = this.#token
      this.#next()
      const isKey = key.kind === 'name' || key.kind === 'string'
      if (!isKey || !this.#is(':')) continue
      this.#next()
      this.#value(section, key, depth)
    }
    this.#scopes.pop()
    if (this.#is('}')) this.#next()
  }

  /** What stands behind a key: its section, or its field. */
  #value(section: Section, key: Token, depth: number, description?: string): void {
    this.#condition()
    if (this.#is('{')) {
      const inner = this.#configuration.section(section, bare(key.text), innerSpan(key))
      if (inner) this.#object(inner, undefined, depth + 1)
      else this.#pass()
      // `{…}.key` and `{…} ?? {}` are expressions; what stands in the object was said all the same.
      this.#skipValue()
      return
    }
    if (this.#is('[')) {
      this.#array(section, key, depth)
      this.#skipValue()
      return
    }
    const first = this.#token
    const { start } = first
    let count = 0
    for (; !this.#endsValue(); count++) this.#pass()
    if (count === 0) {
      this.#set(section, key, { valueType: 'unknown' }, undefined, description)
      return
    }
    const written = this.#text.slice(start, this.#passed)
    const isLiteral = count === 1 && first.kind !== 'punctuation'
    const isNegative = /^-\s*\d+$/.test(written)
    const isText = isLiteral && first.kind === 'string'
    const setting: Setting = isText
      ? { valueType: 'text', value: bare(first.text) }
      : (isLiteral && (first.kind === 'number' || /^(?:true|false|null)$/.test(written))) || isNegative
        ? plainSetting(written)
        : { valueType: 'unknown', value: written }
    const span = isText ? innerSpan(first) : { start, end: start + written.length }
    this.#set(section, key, setting, span, description)
  }

  /** Items that are objects are one section; a list of plain values is one value. */
  #array(section: Section, key: Token, depth: number): void {
    const { start } = this.#token
    this.#next()
    this.#lines()
    if (this.#token.text === 'for') this.#skipTo(':')
    this.#condition()
    const items: (string | undefined)[] = []
    while (this.#token.kind !== 'end') {
      this.#lines()
      if (this.#is(']')) break
      if (this.#is(',')) this.#next()
      else if (this.#is('{')) {
        items.push(undefined)
        const inner = this.#configuration.section(section, bare(key.text), innerSpan(key))
        if (inner && depth <= deepestSection) this.#object(inner, undefined, depth + 1)
        else this.#pass()
      } else {
        const { kind, text } = this.#token
        this.#pass()
        const isWhole = this.#token.kind === 'line' || this.#is(',') || this.#is(']')
        items.push(kind === 'string' && isWhole ? bare(text) : undefined)
        while (!this.#endsValue() && !this.#is(']')) this.#pass()
      }
    }
    const { end } = this.#token
    if (this.#is(']')) this.#next()
    if (items.length > 0 && items.every((item) => item === undefined)) return
    this.#set(section, key, { ...listValue(items), valueType: 'text', list: true }, { start, end })
  }

  #set(section: Section, key: Token, setting: Setting, span: Span | undefined, description?: string): void {
    const comment = description ?? commentNear(this.#text, key.start, span?.end ?? key.end, '//')
    this.#configuration.set(
      section,
      bare(key.text),
      innerSpan(key),
      { ...setting, ...(comment === '' ? {} : { comment }) },
      { span, scopes: [...this.#scopes] },
    )
  }

  /** Where the last token that was passed ends. */
  #passed = 0

  #endsValue(): boolean {
    const { kind } = this.#token
    return kind === 'end' || kind === 'line' || this.#is(',') || this.#is('}') || this.#is(']')
  }

  #skipValue(): void {
    while (!this.#endsValue()) this.#pass()
  }

  /** Passes a token, with all that stands in it where it opens a bracket. */
  #pass(): void {
    const closing = closingOf.get(this.#token.text)
    if (this.#token.kind === 'punctuation' && closing !== undefined) {
      this.#next()
      this.#skipTo(closing)
    } else this.#next()
  }

  /** Passes what stands before a mark of this level, and the mark. */
  #skipTo(closing: string): void {
    const open: string[] = []
    while (this.#token.kind !== 'end') {
      const { kind, text } = this.#token
      const isMark = kind === 'punctuation'
      this.#next()
      if (!isMark) continue
      if (open.length === 0 && text === closing) break
      const inner = closingOf.get(text)
      if (inner !== undefined) open.push(inner)
      else if (open.at(-1) === text) open.pop()
    }
  }

  #skipLine(): void {
    while (this.#token.kind !== 'line' && this.#token.kind !== 'end') this.#pass()
  }

  #lines(): void {
    while (this.#token.kind === 'line') this.#next()
  }

  #is(mark: string): boolean {
    return this.#token.kind === 'punctuation' && this.#token.text === mark
  }

  #next(): void {
    this.#passed = this.#token.end
    let at = this.#token.end
    for (;;) {
      tokenPattern.lastIndex = at
      const groups = tokenPattern.exec(this.#text)?.groups
      if (!groups) {
        this.#token = { kind: 'end', text: '', start: at, end: at }
        return
      }
      const kind = tokenKinds.find((one) => groups[one] !== undefined)
      const start = at
      at = tokenPattern.lastIndex
      if (kind === undefined) continue
      this.#token = { kind, text: this.#text.slice(start, at), start, end: at }
      return
    }
  }
}

/** Whether a resource or module is declared at a place: both words may be keys too. */
function isDeclaredAt(text: string, at: number): boolean {
  return /^(?:resource|module)[ \t]+\w+[ \t]+'/.test(text.slice(at, at + 200))
}

const closingOf = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

function spanOf({ start, end }: Token): Span {
  return { start, end }
}

/** Without the quotes of a string. */
function innerSpan({ kind, text, start, end }: Token): Span {
  const quotes = kind === 'string' ? (text.startsWith("'''") ? 3 : 1) : 0
  return end - start >= 2 * quotes ? { start: start + quotes, end: end - quotes } : { start, end }
}

function bare(text: string): string {
  return text.replace(/^'''\r?\n?|'''$|^'|'$/g, '')
}

function typeNamed(written: string): Setting['valueType'] {
  if (written === 'string') return 'text'
  if (written === 'int') return 'number'
  if (written === 'bool') return 'boolean'
  return written === 'object' ? 'object' : 'unknown'
}
