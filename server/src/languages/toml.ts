import { parseTOML } from 'toml-eslint-parser'
import type { AST } from 'toml-eslint-parser'
import type { FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import { say } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, deepestSection, listValue } from './configuration.ts'
import type { Section, Setting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

/**
 * The facts of TOML: each key is a configured field, its owner the dotted path of the tables around it, or the file's name.
 * The tables of an array are one section. A text that does not parse is read table by table, and what does not parse then,
 * line by line.
 */
export function readToml({ path, text }: SourceText, rules?: ReaderRules): FileFacts {
  const configuration = new Configuration(path, rules?.settings)
  const reading = new Reading(text, configuration)
  if (!reading.whole()) reading.byTables()
  return { ...emptyFacts, ...configuration.facts(), directives: readDirectives(text) }
}

/** Longer texts, in UTF-16 units, are read table by table. */
const longestParsed = 2_000_000
/** Longest piece that is given to the parser on its own. */
const longestPiece = 100_000

class Reading {
  readonly #text: string
  readonly #configuration: Configuration
  /** Where the piece that is read begins. */
  #offset = 0
  #table: Section | undefined

  constructor(text: string, configuration: Configuration) {
    this.#text = text
    this.#configuration = configuration
    this.#table = configuration.root
  }

  /** False where the text does not parse. */
  whole(): boolean {
    return this.#text.length <= longestParsed && this.#piece(0, this.#text.length)
  }

  byTables(): void {
    const text = this.#text
    const starts = [0, ...[...text.matchAll(/^[ \t]*\[/gm)].map(({ index }) => index), text.length]
    const pieces = new Set(starts)
    let from = 0
    for (const until of [...pieces].sort((a, b) => a - b)) {
      if (until > from && (until - from > longestPiece || !this.#piece(from, until)))
        this.#byLines(from, until)
      from = until
    }
  }

  /** Reads a piece as TOML of its own. */
  #piece(from: number, until: number): boolean {
    let program: AST.TOMLProgram
    try {
      program = parseTOML(this.#text.slice(from, until), { tomlVersion: '1.1' })
    } catch {
      // A syntax error, or a stack that ended: both are told where nothing smaller can be read.
      return false
    }
    this.#offset = from
    for (const node of program.body[0].body) {
      if (node.type === 'TOMLTable') {
        this.#openTable(node.key)
        for (const pair of node.body) this.#pair(pair, this.#table, 1)
      } else this.#pair(node, this.#table, 1)
    }
    return true
  }

  #byLines(from: number, until: number): void {
    let at = from
    while (at < until) {
      const feed = this.#text.indexOf('\n', at)
      const end = feed < 0 || feed > until ? until : feed
      const length = end - at
      if (
        length > 0 &&
        /\S/.test(this.#text.slice(at, at + 200)) &&
        (length > longestPiece || !this.#piece(at, end))
      )
        this.#brokenLine(at, end)
      at = end + 1
    }
  }

  /** A key or a table may still be told. */
  #brokenLine(start: number, end: number): void {
    const line = this.#text.slice(start, Math.min(end, start + 400))
    this.#configuration.problem({
      code: 'syntax',
      severity: 'error',
      message: say('This TOML does not parse: what stands around this place was read.'),
      span: { start: start + (/^\s*/.exec(line)?.[0].length ?? 0), end: start + line.trimEnd().length },
    })
    const table = /^[ \t]*\[{1,2}[ \t]*([\w-]+(?:\.[\w-]+)*)/.exec(line)
    if (table) {
      let at = start + line.indexOf(table[1] ?? '')
      let section: Section | undefined = this.#configuration.root
      for (const part of (table[1] ?? '').split('.')) {
        section &&= this.#configuration.section(section, part, { start: at, end: at + part.length })
        at += part.length + 1
      }
      this.#table = section
      return
    }
    const key = /^([ \t]*)([\w-]+)[ \t]*=/.exec(line)
    if (!key || !this.#table) return
    const [, lead = '', name = ''] = key
    const span = { start: start + lead.length, end: start + lead.length + name.length }
    this.#configuration.set(this.#table, name, span, { valueType: 'unknown' })
  }

  #openTable(key: AST.TOMLKey): void {
    let section: Section | undefined = this.#configuration.root
    for (const part of key.keys)
      section &&= this.#configuration.section(section, nameOf(part), this.#span(part))
    this.#table = section
  }

  #pair(pair: AST.TOMLKeyValue, parent: Section | undefined, depth: number): void {
    const { keys } = pair.key
    let section = parent
    for (const part of keys.slice(0, -1))
      section &&= this.#configuration.section(section, nameOf(part), this.#span(part))
    const last = keys.at(-1)
    if (!section || !last) return
    const name = nameOf(last)
    const span = this.#span(last)
    const { value } = pair
    if (value.type === 'TOMLInlineTable' && value.body.length > 0) {
      this.#inline(value, this.#configuration.section(section, name, span), depth)
      return
    }
    const [start] = this.#range(pair)
    const [, end] = this.#range(value)
    const comment = commentNear(this.#text, start, end, '#')
    this.#configuration.set(
      section,
      name,
      span,
      {
        ...settingOf(value),
        ...(comment === '' ? {} : { comment }),
      },
      { span: this.#valueSpan(value), scopes: [section.span.start] },
    )
    if (value.type === 'TOMLArray') this.#items(value, section, name, span, depth)
  }

  #items(array: AST.TOMLArray, section: Section, name: string, span: Span, depth: number): void {
    for (const item of array.elements) {
      if (item.type === 'TOMLInlineTable')
        this.#inline(item, this.#configuration.section(section, name, span), depth)
      else if (item.type === 'TOMLArray' && depth < deepestSection)
        this.#items(item, section, name, span, depth + 1)
    }
  }

  #inline(table: AST.TOMLInlineTable, section: Section | undefined, depth: number): void {
    if (depth > deepestSection) {
      const [start] = this.#range(table)
      this.#configuration.tooDeep({ start, end: start })
      return
    }
    for (const pair of table.body) this.#pair(pair, section, depth + 1)
  }

  #range({ range }: { readonly range: readonly [number, number] }): readonly [number, number] {
    return [range[0] + this.#offset, range[1] + this.#offset]
  }

  /** Without quotes. */
  #valueSpan(value: AST.TOMLContentNode): Span {
    const [start, end] = this.#range(value)
    const isQuoted = value.type === 'TOMLValue' && value.kind === 'string' && !value.multiline
    return isQuoted ? { start: start + 1, end: end - 1 } : { start, end }
  }

  #span(key: AST.TOMLBare | AST.TOMLQuoted): Span {
    const [start, end] = this.#range(key)
    const quote = key.type === 'TOMLQuoted' ? 1 : 0
    return { start: start + quote, end: end - quote }
  }
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value
}

function settingOf(value: AST.TOMLContentNode): Setting {
  switch (value.type) {
    case 'TOMLInlineTable':
      return { valueType: 'object' }
    case 'TOMLArray': {
      const items = value.elements.map(settingOf)
      return {
        ...listValue(
          value.elements.map((item, index) => (item.type === 'TOMLValue' ? items[index]?.value : undefined)),
        ),
        valueType: items[0]?.valueType ?? 'unknown',
        list: true,
      }
    }
    case 'TOMLValue':
      switch (value.kind) {
        case 'string':
          return { valueType: 'text', value: value.value }
        case 'boolean':
          return { valueType: 'boolean', value: String(value.value) }
        case 'integer':
        case 'float':
          return { valueType: 'number', value: value.number }
        default:
          return { valueType: 'date', value: value.datetime }
      }
  }
}
