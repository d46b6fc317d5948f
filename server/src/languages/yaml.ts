import { Composer, isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { ParsedNode } from 'yaml'
import type { EmbeddedText, ReaderRules, ReadResult, SourceText } from '../model/language.ts'
import { say, type Message } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, deepestSection, listValue, plainSetting } from './configuration.ts'
import type { Section, Setting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { possibleKinds, readKind } from './document-kinds.ts'
import { entriesOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentNode, DocumentScalar } from './document-tree.ts'
import { emptyFacts, languageOf } from './index.ts'
import { readYamlLines } from './yaml-lines.ts'
import { deepestYaml, parseYamlTokens } from './yaml-tokens.ts'
import type { YamlRefusal } from './yaml-tokens.ts'

/**
 * The parser reads few megabytes a second, and the slower the more marks there are: texts that are longer, in UTF-16
 * units, or have more words and marks are read line by line.
 */
const longestParsed = 500_000
const mostLexemes = 250_000

/**
 * The facts of YAML, of any number of documents. A schema of a known kind (OpenAPI, dbt, …) says what it declares. Of all
 * else, each key whose value is no mapping, or an empty one, is a configured field; its owner is the dotted path of the
 * keys around it, or the file's name. The mappings of a list are one section. An alias is a value of its own and is not
 * followed. What no YAML parser takes (templates, half-typed lines) and what is too long or too deep for one is read line
 * by line.
 */
export function readYaml({ path, text }: SourceText, rules?: ReaderRules): ReadResult {
  const { documents, problems } = parse(text)
  const possible = possibleKinds(text)
  const schemas = documents.flatMap((root) => readKind({ path, text, root }, possible) ?? [])
  const configuration = new Configuration(
    path,
    rules?.settings,
    schemas.flatMap(({ claimed }) => claimed),
  )
  for (const problem of problems) configuration.problem(problem)
  for (const root of documents) configure(root, configuration.root, [], text, configuration)
  const rest = configuration.facts()
  return {
    ...emptyFacts,
    owners: [...schemas.flatMap(({ owners }) => owners), ...rest.owners],
    fields: [...schemas.flatMap(({ fields }) => fields), ...rest.fields],
    changes: schemas.flatMap(({ changes }) => changes),
    ...(rest.written && { written: rest.written }),
    directives: readDirectives(text),
    problems: rest.problems,
    embedded: documents.flatMap((root) => filesIn(root, path, text)),
  }
}

/** Files that a document holds, each under its name: the data of a `ConfigMap` or `Secret` of Kubernetes. */
function filesIn(root: DocumentNode, path: string, text: string): readonly EmbeddedText[] {
  if (!/^(?:ConfigMap|Secret)$/.test(textAt(root, 'kind') ?? '')) return []
  return ['data', 'stringData'].flatMap((key) =>
    entriesOf(valueAt(root, key)).flatMap(({ key: name, value }): readonly EmbeddedText[] => {
      const file = scalarOf(value)
      const language = name.includes('.') && file?.verbatim === true ? languageOf(name) : undefined
      // Their lines are indented, which these formats allow.
      if (!file || !language || !indentable.has(language.id)) return []
      const { start, end } = file.span
      return [{ language: language.id, path: `${path}/${name}`, text: text.slice(start, end), offset: start }]
    }),
  )
}

const indentable = new Set(['yaml', 'json', 'properties', 'ini', 'toml', 'env', 'sql'])

const reasons: Readonly<Record<YamlRefusal['refused'], Message>> = {
  syntax: say('This YAML does not parse'),
  'too-deep': say('This YAML is nested deeper than {levels} levels', { levels: deepestYaml }),
  'too-large': say('This YAML is too long for its parser'),
}

interface Reading {
  readonly documents: readonly DocumentNode[]
  readonly problems: readonly Problem[]
}

function parse(text: string): Reading {
  const plain = withoutTemplates(text)
  const parsed = parseWell(text)
  if (Array.isArray(parsed)) return { documents: parsed, problems: [] }
  const around = plain === text ? parsed : parseWell(plain, text)
  if (Array.isArray(around)) return { documents: around, problems: [] }
  const { refused, span } = around
  const problem: Problem = {
    code: refused,
    severity: refused === 'too-large' ? 'note' : 'error',
    message: say('{reason}: it was read line by line.', { reason: reasons[refused] }),
    ...(span ? { span } : {}),
  }
  return { documents: readYamlLines(plain, text), problems: [problem] }
}

interface Refusal {
  readonly refused: YamlRefusal['refused']
  /** The place of the first error, where there is one. */
  readonly span?: Span
}

/** The documents of a text that a parser takes. Values are taken from what is written there. */
function parseWell(text: string, written = text): DocumentNode[] | Refusal {
  if (text.length > longestParsed) return { refused: 'too-large' }
  const tokens = parseYamlTokens(text, { lexemes: mostLexemes, stopAtError: true })
  if ('refused' in tokens) {
    const { refused, at } = tokens
    return refused === 'too-large' ? { refused } : { refused, span: spanOnLine(text, at, at + 1) }
  }
  const composer = new Composer({ logLevel: 'silent', prettyErrors: false, strict: false, uniqueKeys: false })
  const documents: DocumentNode[] = []
  for (const document of composer.compose(tokens)) {
    const error = document.errors[0]
    if (error) return { refused: 'syntax', span: spanOnLine(text, ...error.pos) }
    const { contents } = document
    if (contents) documents.push(nodeOf(contents, written))
  }
  return documents
}

/** A place in the text, up to the end of its line. */
function spanOnLine(text: string, from: number, to: number): Span {
  const start = Math.min(from, text.length)
  const lineEnd = text.slice(start, to).search(/[\r\n]/)
  return { start, end: lineEnd < 0 ? Math.max(start, Math.min(to, text.length)) : start + lineEnd }
}

function nodeOf(node: ParsedNode, text: string): DocumentNode {
  const [start] = node.range
  if (isSeq(node)) return { kind: 'list', start, items: node.items.map((item) => nodeOf(item, text)) }
  if (isMap(node)) {
    const entries: DocumentEntry[] = []
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue
      const quotes = quotesOf(key.type)
      const span = { start: key.range[0] + quotes, end: key.range[1] - quotes }
      const colon = colonEnd(text, key.range[1])
      const commentFrom = isOnLine(value) ? value.range[1] : colon
      entries.push({
        key: key.source || (typeof key.value === 'string' ? key.value : ''),
        span,
        start: key.range[0],
        end: value ? Math.max(value.range[1], colon) : colon,
        value: value ? nodeOf(value, text) : undefined,
        commentFrom,
      })
    }
    return { kind: 'map', start, entries }
  }
  if (!isScalar(node))
    return { kind: 'scalar', span: { start, end: node.range[1] }, value: '', valueType: 'unknown' }
  return scalarNode(node.type, node.value, node.range, text)
}

function scalarNode(
  type: string | undefined,
  value: unknown,
  [start, end]: readonly [number, number, number],
  text: string,
): DocumentScalar {
  if (type === 'PLAIN') {
    const { valueType, value: said = '' } = plainSetting(text.slice(start, end))
    const scalarType =
      valueType === 'number' || valueType === 'boolean' || valueType === 'text' ? valueType : 'unknown'
    return { kind: 'scalar', span: { start, end }, value: said, valueType: scalarType, verbatim: true }
  }
  const quotes = quotesOf(type)
  const span = { start: start + quotes, end: Math.max(start + quotes, end - quotes) }
  const raw = text.slice(span.start, span.end)
  const read = String(value)
  if (quotes === 0) {
    // The lines below `|` or `>`.
    const feed = raw.indexOf('\n')
    const body = { start: feed < 0 ? span.end : span.start + feed + 1, end: span.end }
    return { kind: 'scalar', span: body, value: read, valueType: 'text', verbatim: true }
  }
  // The parser may have seen a word in the place of a template.
  const said = template.test(raw) ? raw : read
  return { kind: 'scalar', span, value: said, valueType: 'text', ...(said === raw ? { verbatim: true } : {}) }
}

function quotesOf(type: string | undefined): 0 | 1 {
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? 1 : 0
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

function configure(
  node: DocumentNode,
  section: Section,
  /** Where each mapping around it begins. */
  around: readonly number[],
  text: string,
  configuration: Configuration,
  start = node.kind === 'scalar' ? node.span.start : node.start,
): void {
  if (around.length > deepestSection) {
    configuration.tooDeep({ start, end: start })
    return
  }
  const scopes = [...around, start]
  if (node.kind === 'list') {
    for (const item of node.items)
      if (item.kind !== 'scalar') configure(item, section, scopes, text, configuration)
    return
  }
  if (node.kind !== 'map') return
  for (const entry of node.entries) {
    const { key, span, value } = entry
    if (isNoKey(entry, text) || configuration.isClaimed(span.start)) continue
    if (value?.kind === 'map' && value.entries.length > 0) {
      const inner = configuration.section(section, key, span)
      if (inner) configure(value, inner, scopes, text, configuration, entry.start)
      continue
    }
    const comment = commentNear(text, entry.start, entry.commentFrom, '#')
    const setting = settingOf(value)
    configuration.set(section, key, span, comment === '' ? setting : { ...setting, comment }, {
      span: value?.kind === 'scalar' ? value.span : undefined,
      scopes,
    })
    if (value?.kind === 'list' && value.items.some(({ kind }) => kind !== 'scalar')) {
      const inner = configuration.section(section, key, span)
      if (inner) configure(value, inner, scopes, text, configuration)
    }
  }
}

function settingOf(value: DocumentNode | undefined): Setting {
  switch (value?.kind) {
    case undefined:
      return { valueType: 'unknown' }
    case 'list': {
      const first = value.items[0]
      return {
        ...listValue(value.items.map((item) => (item.kind === 'scalar' ? item.value : undefined))),
        valueType: first ? settingOf(first).valueType : 'unknown',
        list: true,
      }
    }
    case 'map':
      return { valueType: 'object' }
    case 'scalar':
      return {
        valueType: value.valueType,
        ...(value.valueType === 'unknown' ? {} : { value: value.value }),
      }
  }
}

const template = /\{\{|\{%/

/** Is this no key of a setting? A merge brings in another mapping's keys, and a template writes its key later. */
function isNoKey({ key, span, start }: DocumentEntry, text: string): boolean {
  const written = text.slice(span.start, span.end)
  // An end without its beginning is a template that a broken line cut.
  return (key === '<<' && start === span.start) || template.test(written) || /\}\}|%\}/.test(written)
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
