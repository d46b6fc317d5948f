import { Composer, isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Document, ParsedNode } from 'yaml'
import type { FileFacts } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, deepestSection, plainSetting } from './configuration.ts'
import type { Section, Setting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'
import { deepestYaml, parseYamlTokens } from './yaml-tokens.ts'
import type { YamlRefusal } from './yaml-tokens.ts'
import { say, type Message } from '../model/message.ts'

/**
 * The parser reads few megabytes a second, and the slower the more marks there are: texts that are longer, in UTF-16
 * units, or have more words and marks are read line by line.
 */
const longestParsed = 500_000
const mostLexemes = 250_000

/**
 * The facts of YAML, of any number of documents: each key whose value is no mapping, or an empty one, is a configured
 * field; its owner is the dotted path of the keys around it, or the file's name. The mappings of a list are one section.
 * An alias is a value of its own and is not followed. What no YAML parser takes (templates, half-typed lines) and what is
 * too long or too deep for one is read line by line: keys of blocks are found so, keys within braces are not.
 */
export function readYaml({ path, text }: SourceText): FileFacts {
  const configuration = new Configuration(path)
  const plain = withoutTemplates(text)
  let parsed = parse(text)
  if (!parsed.well && plain !== text) parsed = parse(plain)
  if (parsed.well) {
    for (const { contents } of parsed.documents)
      if (contents) readNode(contents, configuration.root, 0, text, configuration)
  } else {
    readLines(plain, text, configuration)
    configuration.problem({
      code: parsed.reason,
      severity: parsed.reason === 'too-large' ? 'note' : 'error',
      message: say('{reason}: it was read line by line, without what stands in braces.', {
        reason: reasons[parsed.reason],
      }),
      ...(parsed.span ? { span: parsed.span } : {}),
    })
  }
  return { ...emptyFacts, ...configuration.facts(), directives: readDirectives(text) }
}

const reasons: Readonly<Record<YamlRefusal['refused'], Message>> = {
  syntax: say('This YAML does not parse'),
  'too-deep': say('This YAML is nested deeper than {levels} levels', { levels: deepestYaml }),
  'too-large': say('This YAML is too long to be parsed'),
}

type Parsed =
  | { readonly well: true; readonly documents: readonly Document.Parsed[] }
  /** With the place of the first error, where there is one. */
  | { readonly well: false; readonly reason: YamlRefusal['refused']; readonly span?: Span }

function parse(text: string): Parsed {
  if (text.length > longestParsed) return { well: false, reason: 'too-large' }
  const tokens = parseYamlTokens(text, { lexemes: mostLexemes, stopAtError: true })
  if ('refused' in tokens) {
    const { refused: reason, at } = tokens
    return reason === 'too-large'
      ? { well: false, reason }
      : { well: false, reason, span: spanOnLine(text, at, at + 1) }
  }
  const composer = new Composer({ logLevel: 'silent', prettyErrors: false, strict: false, uniqueKeys: false })
  const documents: Document.Parsed[] = []
  for (const document of composer.compose(tokens)) {
    const error = document.errors[0]
    if (error) {
      return { well: false, reason: 'syntax', span: spanOnLine(text, ...error.pos) }
    }
    documents.push(document)
  }
  return { well: true, documents }
}

/** A place in the text, up to the end of its line. */
function spanOnLine(text: string, from: number, to: number): Span {
  const start = Math.min(from, text.length)
  const lineEnd = text.slice(start, to).search(/[\r\n]/)
  return { start, end: lineEnd < 0 ? Math.max(start, Math.min(to, text.length)) : start + lineEnd }
}

function readNode(
  node: ParsedNode,
  section: Section,
  depth: number,
  text: string,
  configuration: Configuration,
): void {
  if (depth > deepestSection) {
    configuration.problem({
      code: 'too-deep',
      severity: 'error',
      message: say('Nested deeper than {levels} levels: what is further in was not read.', {
        levels: deepestSection,
      }),
      span: { start: node.range[0], end: node.range[0] },
    })
    return
  }
  if (isSeq(node)) {
    for (const item of node.items)
      if (isMap(item) || isSeq(item)) readNode(item, section, depth + 1, text, configuration)
    return
  }
  if (!isMap(node)) return
  for (const { key, value } of node.items) {
    if (!isScalar(key)) continue
    const name = key.source || (typeof key.value === 'string' ? key.value : '')
    const quotes = key.type === 'QUOTE_DOUBLE' || key.type === 'QUOTE_SINGLE' ? 1 : 0
    const span = { start: key.range[0] + quotes, end: key.range[1] - quotes }
    if (isNoKey(name, quotes > 0, text.slice(span.start, span.end))) continue
    if (isMap(value) && value.items.length > 0) {
      const inner = configuration.section(section, name, span)
      if (inner) readNode(value, inner, depth + 1, text, configuration)
      continue
    }
    const end = isOnLine(value) ? value.range[1] : colonEnd(text, span.end + quotes)
    const comment = commentNear(text, key.range[0], end, '#')
    const setting = settingOf(value, text)
    configuration.set(section, name, span, comment === '' ? setting : { ...setting, comment })
    if (isSeq(value) && value.items.some((item) => !isScalar(item) && !isAlias(item))) {
      const inner = configuration.section(section, name, span)
      if (inner) readNode(value, inner, depth + 1, text, configuration)
    }
  }
}

/** Is the end of the value the place where a comment beside it begins? */
function isOnLine(value: ParsedNode | null): value is ParsedNode {
  return (
    isAlias(value) || (isScalar(value) && value.type !== 'BLOCK_LITERAL' && value.type !== 'BLOCK_FOLDED')
  )
}

/** Behind the colon of a key that ends at a place; the place itself for a key without one. */
function colonEnd(text: string, keyEnd: number): number {
  let at = keyEnd
  while (text[at] === ' ' || text[at] === '\t') at++
  return text[at] === ':' ? at + 1 : keyEnd
}

function settingOf(value: ParsedNode | null, text: string): Setting {
  if (isSeq(value)) {
    const first = value.items[0]
    return { valueType: first ? settingOf(first, text).valueType : 'unknown', list: true }
  }
  if (isMap(value)) return { valueType: 'object' }
  if (!isScalar(value)) return { valueType: 'unknown' }
  if (value.type === 'PLAIN') return plainSetting(text.slice(value.range[0], value.range[1]))
  const quotes = value.type === 'QUOTE_DOUBLE' || value.type === 'QUOTE_SINGLE' ? 1 : 0
  const raw = text.slice(value.range[0] + quotes, value.range[1] - quotes)
  // The parser may have seen a word in the place of a template.
  return { valueType: 'text', value: template.test(raw) ? raw : String(value.value) }
}

const template = /\{\{|\{%/

/** Is this no key of a setting? A merge brings in another mapping's keys, and a template writes its key later. */
function isNoKey(name: string, quoted: boolean, written: string): boolean {
  // An end without its beginning is a template that a broken line cut.
  return (name === '<<' && !quoted) || template.test(written) || /\}\}|%\}/.test(written)
}

/** A line of a block mapping: indentation, dashes of lists, key, value. */
const keyLine =
  /^([ \t]*)((?:-[ \t]+)*)("(?:[^"\\\n]|\\.){0,300}"|'[^'\n]{0,300}'|[^\s#&*!|>%@"'`{}[\],:-][^\n:#]{0,300}?|-[^\s:][^\n:]{0,300}?)[ \t]*:(?=[ \t\r\n]|$)[ \t]*/

/** Reads the keys of block mappings by their indentation alone. */
function readLines(text: string, written: string, configuration: Configuration): void {
  interface Open {
    readonly indentation: number
    readonly section: Section | undefined
  }
  const open: Open[] = []
  /** The key whose value may still be a mapping, a list or a text of several lines. */
  let pending:
    | {
        readonly indentation: number
        readonly owner: Section
        readonly name: string
        readonly span: Span
        readonly comment: string
      }
    | undefined
  /** The lines of a block text are indented deeper than this. */
  let blockText = -1
  const settle = (setting: Setting): void => {
    if (pending)
      configuration.set(pending.owner, pending.name, pending.span, { ...setting, comment: pending.comment })
    pending = undefined
  }
  for (let at = 0; at <= text.length;) {
    const feed = text.indexOf('\n', at)
    const end = feed < 0 ? text.length : feed
    const line = text.slice(at, Math.min(end, at + 2000))
    const start = at
    at = end + 1
    const content = line.search(/[^\s]/)
    if (content < 0 || line[content] === '#') continue
    if (blockText >= 0) {
      if (content > blockText) continue
      blockText = -1
    }
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(line)) {
      settle({ valueType: 'unknown' })
      open.length = 0
      continue
    }
    const match = keyLine.exec(line)
    if (!match) {
      if (pending && content >= pending.indentation && line[content] === '-')
        settle({ valueType: plainSetting(line.slice(content + 1).trim()).valueType, list: true })
      continue
    }
    const [head, spaces = '', dashes = '', key = ''] = match
    const indentation = spaces.length + dashes.length
    if (pending && indentation > pending.indentation) {
      const section = configuration.section(pending.owner, pending.name, pending.span)
      if (dashes === '') pending = undefined
      else settle({ valueType: 'object', list: true })
      while (open.length > 0 && (open.at(-1)?.indentation ?? 0) >= indentation) open.pop()
      open.push({ indentation, section: open.length < deepestSection ? section : undefined })
    } else {
      settle({ valueType: 'unknown' })
      while (open.length > 0 && (open.at(-1)?.indentation ?? 0) > indentation) open.pop()
    }
    const owner = open.length === 0 ? configuration.root : open.at(-1)?.section
    if (!owner) continue
    const quoted = key.startsWith('"') || key.startsWith("'")
    const name = quoted ? key.slice(1, -1) : key.trimEnd()
    const keyStart = start + indentation + (quoted ? 1 : 0)
    const span = { start: keyStart, end: keyStart + name.length }
    if (isNoKey(name, quoted, written.slice(span.start, span.end))) continue
    const raw = written.slice(start + head.length, start + line.length)
    const value = raw
      .replace(/(?:^|[ \t])#.*$/s, '')
      .replace(/^[&!][^\s]*[ \t]*/, '')
      .trim()
    const comment = commentNear(
      written,
      start + spaces.length,
      start + head.length + raw.indexOf(value) + value.length,
      '#',
    )
    if (value === '') {
      pending = { indentation, owner, name, span, comment }
    } else {
      if (/^[|>][-+\d]*$/.test(value)) blockText = indentation
      configuration.set(owner, name, span, { ...lineSetting(value), comment })
    }
  }
  settle({ valueType: 'unknown' })
}

function lineSetting(value: string): Setting {
  if (value.startsWith('[')) return { valueType: 'unknown', list: true }
  if (value.startsWith('{') && !value.startsWith('{{')) return { valueType: 'object' }
  if (/^[|>][-+\d]*$/.test(value)) return { valueType: 'text' }
  if (value.startsWith('*')) return { valueType: 'unknown' }
  const quoted = /^(["'])(.*)\1$/s.exec(value)
  return quoted ? { valueType: 'text', value: quoted[2] ?? '' } : plainSetting(value)
}

/**
 * The text with its templates (`{{ … }}`, `{% … %}`) taken out, every place where it was: a line of nothing else becomes
 * blank, a template within a value becomes a word.
 */
function withoutTemplates(text: string): string {
  if (!text.includes('{{') && !text.includes('{%')) return text
  const pieces: string[] = []
  let at = 0
  const opening = /\{\{|\{%/g
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = match.index
    const close = text.indexOf(match[0] === '{{' ? '}}' : '%}', start + 2)
    if (close < 0) break
    const end = close + 2
    const written = text.slice(start, end)
    const alone = isBlank(text, start, -1) && isBlank(text, end - 1, 1)
    pieces.push(
      text.slice(at, start),
      alone ? written.replace(/[^\r\n]/g, ' ') : written.replace(/[^\r\n]/g, 'x'),
    )
    at = end
    opening.lastIndex = end
  }
  pieces.push(text.slice(at))
  return pieces.join('')
}

/** Only spaces and other templates between a place and the end of its line, forwards or backwards. */
function isBlank(text: string, from: number, step: 1 | -1): boolean {
  for (let at = from + step; Math.abs(at - from) < 200; at += step) {
    const character = text[at]
    if (character === undefined || character === '\n' || character === '\r') return true
    if (character !== ' ' && character !== '\t') return false
  }
  return false
}
