/*
 * Avro's interface definition language, by a tolerant scanner: no kept parser in JavaScript gives its fields a place. Schemas in
 * JSON are read in document-avro.ts.
 */
import type { Field, FileFacts, Owner, ValueType } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { say } from '../model/message.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'
import { commentText, typeText, valueText } from './text.ts'

/**
 * The facts of a protocol or a schema in Avro's interface definition language: the fields of records and errors are
 * transferred, with their documentation. What is not understood is passed over up to the next semicolon.
 */
export function readAvdl({ text }: SourceText): FileFacts {
  const reading = new Reading(text)
  reading.read()
  return { ...emptyFacts, ...reading.facts(), directives: readDirectives(text) }
}

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
  /** The documentation right above, `/** … *\/`. */
  readonly doc: string
}

class Reading {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  readonly #owners: Owner[] = []
  readonly #fields: Field[] = []
  readonly #enums = new Set<string>()
  #problem: Span | undefined

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokensOf(text)
    this.#tokens.forEach((token, index) => {
      const name = this.#tokens[index + 1]?.text
      if (token.text === 'enum' && name !== undefined) this.#enums.add(name)
    })
  }

  read(): void {
    while (this.#at < this.#tokens.length) {
      const { text: word } = this.#tokens[this.#at] ?? { text: '' }
      const name = this.#tokens[this.#at + 1]
      if ((word === 'record' || word === 'error') && name && this.#tokens[this.#at + 2]?.text === '{') {
        this.#at += 3
        this.#record(name, this.#docBefore())
      } else this.#at++
    }
  }

  facts(): Pick<FileFacts, 'owners' | 'fields' | 'problems'> {
    return {
      owners: this.#owners,
      fields: this.#fields,
      problems: this.#problem
        ? [
            {
              code: 'syntax',
              severity: 'error',
              message: say('This place of the Avro IDL is not understood: the fields around it were read.'),
              span: this.#problem,
            },
          ]
        : [],
    }
  }

  /** The documentation above `record`, which stands three tokens back, and above its annotations. */
  #docBefore(): string {
    let at = this.#at - 3
    while (at > 0 && !/^[;{}]$/.test(this.#tokens[at - 1]?.text ?? ';')) at--
    return this.#tokens[at]?.doc ?? ''
  }

  #record(name: Token, doc: string): void {
    const owner: Owner = {
      name: bare(name.text),
      span: spanOf(name),
      kind: 'message',
      role: 'transferred',
      includes: [],
      ...(doc === '' ? {} : { comment: commentText(doc) }),
    }
    this.#owners.push(owner)
    while (this.#at < this.#tokens.length) {
      const token = this.#tokens[this.#at]
      if (token === undefined) break
      if (token.text === '}') {
        this.#at++
        return
      }
      // The next declaration: this one was not closed.
      if (/^(?:record|error|enum|fixed)$/.test(token.text) && this.#tokens[this.#at + 2]?.text === '{') break
      this.#declaration(owner)
    }
    this.#problem ??= { start: name.start, end: name.end }
  }

  /** `@logicalType("date") union { null, string } @order("ignore") email = null, other;` */
  #declaration(owner: Owner): void {
    const first = this.#tokens[this.#at]
    if (first === undefined) return
    const annotations = this.#annotations()
    const from = this.#at
    if (!this.#type()) {
      this.#problem ??= spanOf(first)
      this.#pass()
      return
    }
    const typeEnd = this.#tokens[this.#at - 1]?.end ?? first.end
    const typeStart = this.#tokens[from]?.start ?? first.start
    const type = this.#text.slice(typeStart, typeEnd)
    let doc = first.doc
    for (;;) {
      const more = this.#annotations()
      const name = this.#tokens[this.#at]
      if (name === undefined || !/^`?[A-Za-z_]/.test(name.text)) {
        this.#problem ??= spanOf(first)
        this.#pass()
        return
      }
      doc = name.doc === '' ? doc : name.doc
      this.#at++
      const value = this.#initial()
      this.#field(owner, name, type, new Map([...annotations, ...more]), doc, value)
      const behind = this.#tokens[this.#at]?.text
      if (behind === ',') this.#at++
      else {
        if (behind === ';') this.#at++
        else this.#problem ??= spanOf(name)
        return
      }
    }
  }

  #annotations(): ReadonlyMap<string, string> {
    const found = new Map<string, string>()
    while (this.#tokens[this.#at]?.text === '@') {
      const key = this.#tokens[this.#at + 1]?.text ?? ''
      this.#at += 2
      if (this.#tokens[this.#at]?.text !== '(') continue
      found.set(key, (this.#tokens[this.#at + 1]?.text ?? '').replace(/^"|"$/g, ''))
      this.#at = this.#behind('(', ')')
    }
    return found
  }

  /** Passes a type: a name, `array<…>`, `map<…>`, `union { … }`, `decimal(9, 2)`, each optional with `?`. */
  #type(): boolean {
    const word = this.#tokens[this.#at]?.text
    if (word === undefined || !/^`?[A-Za-z_]/.test(word)) return false
    this.#at++
    const next = this.#tokens[this.#at]?.text
    if (next === '<') this.#at = this.#behind('<', '>')
    else if (word === 'union' && next === '{') this.#at = this.#behind('{', '}')
    else if (word === 'decimal' && next === '(') this.#at = this.#behind('(', ')')
    if (this.#tokens[this.#at]?.text === '?') this.#at++
    return true
  }

  #initial(): string | undefined {
    if (this.#tokens[this.#at]?.text !== '=') return undefined
    const start = this.#tokens[this.#at + 1]?.start
    let depth = 0
    let end = start
    for (this.#at++; this.#at < this.#tokens.length; this.#at++) {
      const { text, end: behind } = this.#tokens[this.#at] ?? { text: ';', end: 0 }
      if (depth === 0 && (text === ';' || text === ',' || text === '}')) break
      if (text === '{' || text === '[') depth++
      else if (text === '}' || text === ']') depth--
      end = behind
    }
    return start === undefined ? undefined : this.#text.slice(start, end)
  }

  #field(
    owner: Owner,
    name: Token,
    type: string,
    annotations: ReadonlyMap<string, string>,
    doc: string,
    value: string | undefined,
  ): void {
    const optional = /\?$|\bnull\b/.test(type)
    const list = /\barray\s*</.test(type)
    const base = baseOf(type)
    const logical = annotations.get('logicalType')
    const valueType = valueTypeOf(base, logical, this.#enums)
    this.#fields.push({
      owner: owner.name,
      name: bare(name.text),
      type: typeText(type),
      valueType,
      role: 'transferred',
      span: spanOf(name),
      ownerSpan: owner.span,
      attributes: {
        ...(list ? { list } : {}),
        ...(optional ? { optional } : {}),
        ...(valueType === 'reference' ? { references: base } : {}),
        ...(value === undefined || value === 'null' ? {} : { value: valueText(value.replace(/^"|"$/g, '')) }),
        ...(doc === '' ? {} : { comment: commentText(doc) }),
        ...(logical === 'uuid' || base === 'uuid' ? { formats: ['uuid'] } : {}),
      },
    })
  }

  /** The token behind the bracket that closes the one at this place, or the last of all. */
  #behind(open: string, close: string): number {
    let depth = 0
    for (let at = this.#at; at < this.#tokens.length; at++) {
      const { text } = this.#tokens[at] ?? { text: '' }
      if (text === open) depth++
      else if (text === close && --depth === 0) return at + 1
    }
    return this.#tokens.length
  }

  #pass(): void {
    while (this.#at < this.#tokens.length) {
      const { text } = this.#tokens[this.#at] ?? { text: ';' }
      if (text === '}') return
      this.#at++
      if (text === ';') return
    }
  }
}

/** A name between backquotes is one that the language would take for a word of its own. */
function bare(name: string): string {
  return name.replaceAll('`', '')
}

function spanOf({ text, start, end }: Token): Span {
  return text.startsWith('`') ? { start: start + 1, end: Math.max(start + 1, end - 1) } : { start, end }
}

/** The type of the value: that of the items of a list, the one beside `null`. */
function baseOf(type: string): string {
  const names = (type.match(/[\w.]+/g) ?? []).filter((name) => !/^(?:union|null|array|map|\d+)$/.test(name))
  const name = /\bmap\s*</.test(type) && !/\barray\s*</.test(type) ? 'map' : (names[0] ?? '')
  return name.slice(name.lastIndexOf('.') + 1)
}

const valueTypes: ReadonlyMap<string, ValueType> = new Map([
  ['string', 'text'],
  ['uuid', 'text'],
  ['int', 'number'],
  ['long', 'number'],
  ['float', 'number'],
  ['double', 'number'],
  ['decimal', 'number'],
  ['boolean', 'boolean'],
  ['bytes', 'binary'],
  ['date', 'date'],
  ['time_ms', 'date'],
  ['timestamp_ms', 'date'],
  ['local_timestamp_ms', 'date'],
  ['map', 'object'],
])

function valueTypeOf(base: string, logical: string | undefined, enums: ReadonlySet<string>): ValueType {
  if (logical !== undefined && /^(?:date|time|local)/.test(logical)) return 'date'
  if (enums.has(base)) return 'enum'
  return valueTypes.get(base) ?? (base === '' ? 'unknown' : 'reference')
}

const token =
  /\/\*\*(?!\/)([^]*?)\*\/|\/\*[^]*?(?:\*\/|$)|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"?|`[^`\n]*`?|[A-Za-z_][\w.-]*|-?\d[\w.+-]*|\S/g

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let doc = ''
  for (const found of text.matchAll(token)) {
    const [written, documentation] = found
    if (documentation !== undefined) doc = documentation
    else if (!written.startsWith('//') && !written.startsWith('/*')) {
      tokens.push({ text: written, start: found.index, end: found.index + written.length, doc })
      doc = ''
    }
  }
  return tokens
}
