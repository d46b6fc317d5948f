/**
 * A map file as a plain tree with places: what `yaml` composed, with aliases followed, merge keys applied, and the
 * mistakes that YAML itself lets pass reported (a key twice, prose cut at a comma). Everything that reads a map reads this.
 */
import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type Node,
  YAMLParseError,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import { deepestYaml, parseYamlTokens } from '../languages/yaml-tokens.ts'
import type { MapLocation, MapProblem } from '../model/declaration.ts'
import { say, type Message, type Parameter } from '../model/message.ts'
import type { Span } from '../model/span.ts'

export type Value = ScalarValue | ListValue | MapValue

interface ScalarValue {
  readonly kind: 'scalar'
  readonly plain: string | number | boolean | null
  readonly span: Span
}

interface ListValue {
  readonly kind: 'list'
  readonly items: readonly Item[]
  readonly span: Span
}

export interface MapValue {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Item>
  readonly span: Span
}

/** An entry of a map, or an item of a list (whose key is its number). */
export interface Item {
  readonly key: string
  readonly at: MapLocation
  readonly value: Value
}

export interface Tree {
  readonly path: string
  readonly root: Value
  readonly problems: readonly MapProblem[]
  /** False when the text is no YAML, or too deep or too wide once aliases are followed. */
  readonly readable: boolean
}

/** Reads one file. Never throws; what it could not read is a problem. `text` is without its byte order mark. */
export function readTree(path: string, text: string): Tree {
  const composed = composeText(text)
  if ('failed' in composed) {
    const problem: MapProblem = {
      code: 'too-deep',
      severity: 'error',
      message: say('{path} is nested deeper than {levels} levels and is not read.', {
        path,
        levels: deepestYaml,
      }),
      path,
      span: { start: 0, end: Math.min(1, text.length) },
    }
    return { path, root: emptyScalar(0), problems: [problem], readable: false }
  }
  const { document } = composed
  if (document.errors.length > 0) {
    return {
      path,
      root: emptyScalar(0),
      problems: document.errors.slice(0, 5).map((error) => syntaxProblem(path, text, error)),
      readable: false,
    }
  }
  return new TreeBuilder(path, text, document).build()
}

/** YAML text as a document of `yaml`; refused before it is composed where that could exhaust the stack. */
export function composeText(
  text: string,
): { readonly document: Document.Parsed } | { readonly failed: true } {
  const tokens = parseYamlTokens(text)
  if ('refused' in tokens) return { failed: true }
  const composer = new Composer({ uniqueKeys: false, prettyErrors: false, version: '1.2' })
  let first: Document.Parsed | undefined
  for (const document of composer.compose(tokens, true, text.length)) {
    if (first === undefined) first = document
    else {
      const [start, end] = document.range
      first.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'A second document starts here.'))
    }
  }
  // forceDoc makes the composer give a document for every text.
  return first === undefined ? { failed: true } : { document: first }
}

/** The tree as plain data. Shared parts (aliases) are shared objects. `null` stands for an empty value. */
export function plainOf(value: Value): unknown {
  let plain = plainCache.get(value)
  if (plain === undefined) {
    plain =
      value.kind === 'scalar'
        ? value.plain
        : value.kind === 'list'
          ? value.items.map((item) => plainOf(item.value))
          : Object.fromEntries([...value.entries].map(([key, item]) => [key, plainOf(item.value)]))
    plainCache.set(value, plain)
  }
  return plain
}

/** The end of what a node says, without the comments and line ends behind it. */
export function contentEnd(node: Node): number {
  const range = node.range
  if (range == null) return 0
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1)
    if (last === undefined) return range[1]
    const value = last.value as Node | null
    const key = last.key as Node | null
    const keyEnd = key?.range?.[1] ?? range[0]
    return value == null ? keyEnd : Math.max(keyEnd, contentEnd(value))
  }
  if (isSeq(node) && node.flow !== true) {
    const last = node.items.at(-1) as Node | undefined | null
    return last == null ? range[1] : contentEnd(last)
  }
  return range[1]
}

const maximumSize = 500_000
const plainCache = new WeakMap<Value, unknown>()

class TreeBuilder {
  private readonly problems: MapProblem[] = []
  private readonly built = new Map<Node, Value>()
  private readonly sizes = new Map<Node, number>()
  private readonly open = new Set<Node>()
  private readonly path: string
  private readonly text: string
  private readonly document: Document.Parsed

  constructor(path: string, text: string, document: Document.Parsed) {
    this.path = path
    this.text = text
    this.document = document
  }

  build(): Tree {
    const contents = this.document.contents as Node | null
    const root = contents === null ? emptyScalar(0) : this.value(contents)
    const size = contents === null ? 0 : this.sizeOf(contents)
    if (size > maximumSize) {
      return {
        path: this.path,
        root: emptyScalar(0),
        problems: [
          this.problem(
            'too-many-aliases',
            { start: 0, end: Math.min(1, this.text.length) },
            say('The aliases in this file stand for more data than Art25 reads; write the entries out.'),
          ),
        ],
        readable: false,
      }
    }
    return { path: this.path, root, problems: this.problems, readable: true }
  }

  /** How many values a node stands for once its aliases are followed. */
  private sizeOf(node: Node): number {
    return this.sizes.get(node) ?? 1
  }

  private value(node: Node): Value {
    const known = this.built.get(node)
    if (known !== undefined) return known
    if (this.open.has(node)) {
      this.problems.push(
        this.problem('alias-cycle', spanOf(node), say('This alias stands for something that it is part of.')),
      )
      return emptyScalar(spanOf(node).start)
    }
    this.open.add(node)
    const value = this.construct(node)
    this.open.delete(node)
    this.built.set(node, value)
    return value
  }

  private construct(node: Node): Value {
    if (isAlias(node)) return this.alias(node)
    if (isMap(node)) return this.map(node)
    const span = spanOf(node)
    if (isSeq(node)) {
      let size = 1
      const items = (node.items as (Node | null)[]).map((item, index) => {
        const value = item === null ? emptyScalar(span.start) : this.value(item)
        size += item === null ? 1 : this.sizeOf(item)
        const itemSpan = item === null ? span : spanOf(item)
        return { key: String(index), at: this.at(itemSpan, itemSpan), value }
      })
      this.sizes.set(node, size)
      return { kind: 'list', items, span }
    }
    const raw = isScalar(node) ? node.value : null
    const plain =
      typeof raw === 'string' || typeof raw === 'boolean' || raw === null
        ? raw
        : typeof raw === 'number' && Number.isFinite(raw)
          ? raw
          : this.text.slice(span.start, span.end)
    return { kind: 'scalar', plain, span }
  }

  private alias(node: Alias): Value {
    const target = node.resolve(this.document) as Node | undefined
    if (target === undefined) {
      this.problems.push(
        this.problem(
          'unknown-alias',
          spanOf(node),
          say('There is no anchor &{anchor} above this alias.', { anchor: node.source }),
        ),
      )
      return emptyScalar(spanOf(node).start)
    }
    const value = this.value(target)
    this.sizes.set(node, this.sizeOf(target))
    return value
  }

  private map(node: YAMLMap): MapValue {
    const entries = new Map<string, Item>()
    const merged = new Map<string, Item>()
    const span = spanOf(node)
    let size = 1
    let previous: { key: string; keySpan: Span; value: Node | null } | undefined
    for (const pair of node.items) {
      const keyNode = pair.key as Node | null
      const valueNode = pair.value as Node | null
      if (valueNode !== null) size += this.sizeOf2(valueNode)
      else size += 1
      const key = this.keyOf(keyNode)
      const keySpan = keyNode === null ? { start: span.start, end: span.start } : spanOf(keyNode)
      if (key === undefined) {
        this.problems.push(
          this.problem('bad-key', keySpan, say('A key must be a text: quote it, or give it a name.')),
        )
        continue
      }
      if (key === '<<' && valueNode !== null && isScalar(keyNode) && keyNode.type === 'PLAIN') {
        for (const item of this.mergedItems(valueNode)) if (!merged.has(item.key)) merged.set(item.key, item)
        continue
      }
      if (node.flow === true && valueNode === null && previous !== undefined && isScalar(keyNode)) {
        const joined = this.joinedProse(previous, keySpan, keyNode.type === 'PLAIN')
        if (joined !== undefined) {
          entries.set(previous.key, {
            key: previous.key,
            at: this.at({ start: previous.keySpan.start, end: joined.span.end }, previous.keySpan),
            value: joined,
          })
          continue
        }
      }
      const value = valueNode === null ? emptyScalar(keySpan.end) : this.value(valueNode)
      const end = valueNode === null ? keySpan.end : Math.max(keySpan.end, contentEnd(valueNode))
      if (entries.has(key)) {
        this.problems.push(
          this.problem(
            'duplicate-key',
            keySpan,
            say('"{key}" stands here a second time; the first one counts.', { key }),
          ),
        )
        continue
      }
      previous = { key, keySpan, value: valueNode }
      entries.set(key, { key, at: this.at({ start: keySpan.start, end }, keySpan), value })
    }
    for (const [key, item] of merged) if (!entries.has(key)) entries.set(key, item)
    this.sizes.set(node, size)
    return { kind: 'map', entries, span }
  }

  private sizeOf2(node: Node): number {
    this.value(node)
    return this.sizeOf(node)
  }

  private keyOf(node: Node | null): string | undefined {
    if (!isScalar(node)) return undefined
    if (typeof node.value === 'string') return node.value
    if (node.value === null || node.value === undefined) return undefined
    const span = spanOf(node)
    return this.text.slice(span.start, span.end)
  }

  private mergedItems(node: Node): readonly Item[] {
    const value = this.value(node)
    const maps = value.kind === 'list' ? value.items.map((item) => item.value) : [value]
    return maps.flatMap((map) => (map.kind === 'map' ? [...map.entries.values()] : []))
  }

  /**
   * `{because: no risk, no sensitive data}` is an entry and an empty key to YAML. Where it reads as prose, it is taken as
   * the one text that was meant, and the place is named.
   */
  private joinedProse(
    previous: { readonly key: string; readonly value: Node | null },
    keySpan: Span,
    plainKey: boolean,
  ): ScalarValue | undefined {
    const before = previous.value
    if (!plainKey || !isScalar(before) || before.type !== 'PLAIN' || typeof before.value !== 'string') {
      return undefined
    }
    const span = { start: spanOf(before).start, end: keySpan.end }
    const text = this.text.slice(span.start, span.end)
    if (!/\s/.test(this.text.slice(keySpan.start, keySpan.end)) && !/\s/.test(before.value)) return undefined
    this.problems.push({
      ...this.problem(
        'unquoted-text',
        span,
        say('Quote this text: without quotes, YAML ends it at the comma and reads the rest as an empty key.'),
      ),
      replacement: JSON.stringify(text.replace(/\s+/g, ' ')),
    })
    return { kind: 'scalar', plain: text.replace(/\s+/g, ' '), span }
  }

  private at(span: Span, keySpan: Span): MapLocation {
    return { path: this.path, span, keySpan }
  }

  private problem(code: string, span: Span, message: Message): MapProblem {
    return { code, severity: 'error', message, path: this.path, span }
  }
}

function spanOf(node: Node): Span {
  const start = node.range?.[0] ?? 0
  return { start, end: Math.max(start, contentEnd(node)) }
}

function emptyScalar(offset: number): ScalarValue {
  return { kind: 'scalar', plain: null, span: { start: offset, end: offset } }
}

/** What the parser says, in words for a person who does not know YAML by heart. */
function syntaxProblem(path: string, text: string, error: YAMLError): MapProblem {
  const [start, end] = error.pos
  const from = Math.min(start, text.length)
  return {
    code: 'syntax',
    severity: 'error',
    message: say('This is not valid YAML: {reason}', { reason: plainWords(error) }),
    path,
    span: { start: from, end: Math.min(Math.max(end, from), text.length) },
  }
}

function plainWords(error: YAMLError): Parameter {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return say('it indents with a tab. Indent with spaces.')
    case 'MULTIPLE_DOCS':
      return say('a second document starts here (---). A data map is one document.')
    case 'BLOCK_AS_IMPLICIT_KEY':
      return say(
        'this text holds a colon, or is indented under a value. Quote the text, or mend the indentation.',
      )
    case 'MULTILINE_IMPLICIT_KEY':
      return say('this line has no colon, or its indentation does not match. Mend the line.')
    case 'BAD_SCALAR_START':
      return say('a text cannot start with this character. Quote the text.')
    case 'MISSING_CHAR':
      return say('a closing quote, bracket or colon is missing.')
    case 'BAD_INDENT':
      return say('the indentation does not match, or a bracket is not closed.')
    default: {
      const message = error.message.trim()
      return /[.!?]$/.test(message) ? message : `${message}.`
    }
  }
}
