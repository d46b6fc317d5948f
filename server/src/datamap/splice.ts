/**
 * One change of a map file as the smallest text splices: nothing is written out again, so comments, order, anchors,
 * quotes and line ends stay as they are. What is new is written in block style, unless it stands in a flow mapping.
 */
import { isRecord } from '../classify/plain-data.ts'
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { say, type Message } from '../model/message.ts'
import { composeText, contentEnd, plainOf, readTree } from './tree.ts'

/** A replacement by offsets into the text before it. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly newText: string
}

/** What is written: a scalar, keys with questions among them, or a list. */
export type NewValue = string | NewMap | NewList
export interface NewMap {
  readonly lines: readonly (NewEntry | NewComment)[]
}
export type NewEntry = readonly [key: string, value: NewValue]
/** A line of its own, without `# `; left out where a flow mapping has no room for it. */
interface NewComment {
  readonly comment: string
}
interface NewList {
  readonly items: readonly NewValue[]
}

export type Change =
  /** Sets a scalar or a mapping at a path of keys; makes the mappings above it where they are absent. */
  | { readonly kind: 'set'; readonly keys: readonly string[]; readonly value: NewValue }
  /** Adds entries to the mapping at a path of keys. */
  | {
      readonly kind: 'add'
      readonly keys: readonly string[]
      readonly entries: readonly NewEntry[]
    }
  /** Adds a scalar to the list at a path of keys; makes the list where it is absent. */
  | { readonly kind: 'append'; readonly keys: readonly string[]; readonly item: string }
  | { readonly kind: 'remove'; readonly keys: readonly string[] }
  | { readonly kind: 'rename'; readonly keys: readonly string[]; readonly to: string }
  /** A comment line at the head of the mapping at a path of keys. */
  | { readonly kind: 'comment'; readonly keys: readonly string[]; readonly comment: string }

export type Spliced = { readonly splices: readonly Splice[]; readonly text: string } | Refusal
interface Refusal {
  readonly refused: Message
}

/**
 * The splices for a change, and the text after them. Refused, with a sentence for the user, where an alias, an anchor or
 * a merge key shares the place with others, and where the text, read again, says anything but exactly the change.
 */
export function spliceChange(text: string, change: Change): Spliced {
  const composed = composeText(text)
  if ('failed' in composed || composed.document.errors.length > 0) {
    return { refused: say('The data map is not valid YAML; mend it first.') }
  }
  const splices = new Splicer(text, composed.document).plan(change)
  if ('refused' in splices) return splices
  const result = applySplices(text, splices)
  const before = readTree('', text)
  const after = readTree('', result)
  if (!after.readable) return { refused: say('The data map would no longer be valid YAML; edit it by hand.') }
  const expected = applyToPlain(plainOf(before.root), change)
  if (expected === undefined || canonical(expected) !== canonical(plainOf(after.root))) {
    return { refused: say('More than this entry of the data map would change; edit it by hand.') }
  }
  return { splices, text: result }
}

/** Applies splices that do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = ''
  let from = 0
  for (const splice of [...splices].sort((left, right) => left.start - right.start)) {
    result += text.slice(from, splice.start) + splice.newText
    from = splice.end
  }
  return result + text.slice(from)
}

type Plan = readonly Splice[] | Refusal

class Splicer {
  private readonly text: string
  private readonly document: Document.Parsed
  private readonly newline: string
  private readonly step: number

  constructor(text: string, document: Document.Parsed) {
    this.text = text
    this.document = document
    const crlf = text.match(/\r\n/g)?.length ?? 0
    const all = text.match(/\n/g)?.length ?? 0
    this.newline = crlf * 2 > all ? '\r\n' : '\n'
    this.step = this.detectStep()
  }

  plan(change: Change): Plan {
    switch (change.kind) {
      case 'set': {
        const parent = change.keys.slice(0, -1)
        const key = change.keys.at(-1)
        if (key === undefined) return { refused: say('There is nothing to set.') }
        const found = this.find(change.keys)
        if ('refused' in found) return found
        if (found.missing.length === 0 && found.pair) return this.replaceValue(found, change.value)
        return this.add(parent, [[key, change.value]])
      }
      case 'add':
        return this.add(change.keys, change.entries)
      case 'append':
        return this.append(change.keys, change.item)
      case 'remove':
        return this.withPair(change.keys, (found, pair) => this.remove(found, pair))
      case 'rename':
        return this.withPair(change.keys, (found, pair) => {
          if (pairOf(found.parent, change.to))
            return { refused: say('"{key}" is declared already.', { key: change.to }) }
          const key = pair.key as Scalar
          const [start, end] = rangeOf(key)
          return [{ start, end, newText: formatScalar(change.to, found.inFlow, quoteOf(key), true) }]
        })
      case 'comment':
        return this.comment(change.keys, change.comment)
    }
  }

  private withPair(keys: readonly string[], plan: (found: FoundPair, pair: Pair) => Plan): Plan {
    const found = this.find(keys)
    if ('refused' in found) return found
    if (found.missing.length > 0 || !found.pair || !found.parent) {
      return { refused: say('The data map has no {path} any more.', { path: keys.join('.') }) }
    }
    return plan({ ...found, parent: found.parent }, found.pair)
  }

  /** Follows a path of keys as far as it exists. */
  private find(keys: readonly string[]): Found | Refusal {
    let node = this.document.contents as Node | null
    let parent: YAMLMap | undefined
    let pair: Pair | undefined
    let inFlow = false
    for (const [index, key] of keys.entries()) {
      const shared = this.sharedBy(node)
      if (shared) return shared
      if (isEmptyNode(node)) return { parent, pair, node, inFlow, missing: keys.slice(index) }
      if (!isMap(node)) {
        const name = keys.slice(0, index).join('.')
        return {
          refused:
            name === ''
              ? say('The data map is not a set of keys; edit it by hand.')
              : say('{path} is not a set of keys; edit it by hand.', { path: name }),
        }
      }
      if (node.flow === true) inFlow = true
      const next = pairOf(node, key)
      if (!next) {
        if (this.comesFromMerge(node, key)) {
          return {
            refused: say('{key} comes from a merge key (<<); edit it by hand where it is written.', { key }),
          }
        }
        return { parent, pair, node, inFlow, missing: keys.slice(index) }
      }
      parent = node
      pair = next
      node = next.value as Node | null
    }
    return { parent, pair, node, inFlow, missing: [] }
  }

  /** Why a node cannot be edited without changing other places. */
  private sharedBy(node: Node | null): Refusal | undefined {
    if (node === null) return undefined
    if (isAlias(node)) {
      return {
        refused: say(
          'This part of the data map is an alias (*{alias}); edit it by hand where it is written.',
          { alias: node.source },
        ),
      }
    }
    const anchor = isMap(node) || isScalar(node) ? node.anchor : undefined
    if (anchor !== undefined && this.hasAlias(anchor)) {
      return {
        refused: say('This part of the data map is shared through the anchor &{anchor}; edit it by hand.', {
          anchor,
        }),
      }
    }
    return undefined
  }

  private hasAlias(anchor: string): boolean {
    let used = false
    visit(this.document, {
      Alias: (_, alias) => {
        if (alias.source === anchor) used = true
      },
    })
    return used
  }

  private comesFromMerge(map: YAMLMap, key: string): boolean {
    if (!pairOf(map, '<<')) return false
    const tree = readTree('', this.text)
    const at = rangeOf(map)[0]
    let found = false
    const look = (value: typeof tree.root): void => {
      if (found || value.kind === 'scalar') return
      if (value.kind === 'map' && value.span.start === at && value.entries.has(key)) found = true
      for (const item of value.kind === 'map' ? value.entries.values() : value.items) look(item.value)
    }
    look(tree.root)
    return found
  }

  private add(keys: readonly string[], entries: readonly NewEntry[]): Plan {
    const found = this.find(keys)
    if ('refused' in found) return found
    const shared = this.sharedBy(found.node)
    if (shared) return shared
    // What is absent above the entries is made with them.
    const [first, ...rest] = found.missing
    const wrapped: readonly NewEntry[] =
      first === undefined
        ? entries
        : [
            [
              first,
              rest.reduceRight<NewValue>((value, key) => ({ lines: [[key, value]] }), { lines: entries }),
            ],
          ]
    if (isEmptyNode(found.node)) {
      return found.pair && found.parent
        ? this.fillEmpty(found.pair, found.inFlow, { lines: wrapped })
        : this.appendToFile(wrapped)
    }
    if (!isMap(found.node))
      return { refused: say('{path} is not a set of keys; edit it by hand.', { path: keys.join('.') }) }
    for (const [key] of wrapped) {
      if (pairOf(found.node, key)) return { refused: say('"{key}" is declared already.', { key }) }
      if (this.comesFromMerge(found.node, key)) {
        return {
          refused: say('{key} comes from a merge key (<<); edit it by hand where it is written.', { key }),
        }
      }
    }
    return found.node.flow === true
      ? this.addToFlow(found.node, wrapped)
      : this.addToBlock(found.node, wrapped)
  }

  private append(keys: readonly string[], item: string): Plan {
    const found = this.find(keys)
    if ('refused' in found) return found
    const { node, pair, missing } = found
    if (missing.length > 0 || !pair || isEmptyNode(node))
      return this.plan({ kind: 'set', keys, value: { items: [item] } })
    const shared = this.sharedBy(node)
    if (shared) return shared
    if (!isSeq(node) || this.propertyOf(node))
      return { refused: say('{path} is no list; edit it by hand.', { path: keys.join('.') }) }
    const last = node.items.at(-1) as Node | undefined
    if (node.flow === true) {
      const text = formatScalar(item, true)
      const at = last === undefined ? rangeOf(node)[0] + 1 : contentEnd(last)
      return [{ start: at, end: at, newText: last === undefined ? text : `, ${text}` }]
    }
    const first = node.items[0] as Node | undefined
    if (first === undefined || last === undefined) return unusual
    const [start] = rangeOf(first)
    const lineStart = this.lineStart(start)
    const dash = /^(\s*-\s+)/.exec(this.text.slice(lineStart, start))?.[1]
    if (dash === undefined) return unusual
    return [this.insertLines(contentEnd(last), [dash + formatScalar(item, false)])]
  }

  private addToBlock(map: YAMLMap, entries: readonly NewEntry[]): Plan {
    const indent = this.indentOf(map)
    const last = map.items.at(-1)
    if (indent === undefined || last === undefined) return unusual
    const answered = this.answerQuestion(map, indent, entries)
    if (answered) return answered
    // Comments that are indented more than the keys belong to the last entry, and so does a question at its end.
    return [this.insertLines(this.tailEnd(pairEnd(last), `${indent} `), this.lines(entries, indent))]
  }

  /** A question that a fix or a draft wrote (`# retention: …?`) gives its line to the answer. */
  private answerQuestion(map: YAMLMap, indent: string, entries: readonly NewEntry[]): Plan | undefined {
    const [entry, ...others] = entries
    if (entry === undefined || others.length > 0) return undefined
    const [key, value] = entry
    if (typeof value !== 'string') return undefined
    const last = map.items.at(-1)
    if (last === undefined) return undefined
    const question = `# ${key}: `
    let lineStart = this.lineStart(rangeOf(map.items[0]?.key as Node)[0])
    // Comment lines right above the first key are part of the mapping when they are indented like it.
    while (lineStart > 0) {
      const previous = this.lineStart(lineStart - 1)
      const line = this.text.slice(previous, this.lineEnd(previous))
      if (!line.startsWith(`${indent}#`)) break
      lineStart = previous
    }
    const end = this.tailEnd(pairEnd(last), indent)
    for (let start = lineStart; start < end;) {
      const lineEnd = this.lineEnd(start)
      const line = this.text.slice(start, lineEnd)
      if (line.startsWith(indent + question) && line.endsWith('?')) {
        return [{ start: start + indent.length, end: lineEnd, newText: this.entryText(key, value) }]
      }
      const next = this.afterLineBreak(lineEnd)
      if (next === lineEnd) break
      start = next
    }
    return undefined
  }

  private addToFlow(map: YAMLMap, entries: readonly NewEntry[]): Plan {
    const [start] = rangeOf(map)
    const last = map.items.at(-1)
    const body = flowEntries(entries)
    if (last === undefined) return [{ start: start + 1, end: start + 1, newText: body }]
    const at = pairEnd(last)
    return [{ start: at, end: at, newText: `, ${body}` }]
  }

  private appendToFile(entries: readonly NewEntry[]): Plan {
    const { text } = this
    const lines = this.lines(entries, '').join(this.newline)
    const lead = text === '' || text.endsWith('\n') ? '' : this.newline
    return [
      { start: text.length, end: text.length, newText: `${lead}${lines}${lead === '' ? this.newline : ''}` },
    ]
  }

  private replaceValue(found: Found, value: NewValue): Plan {
    const { pair, node, inFlow } = found
    if (!pair) return unusual
    const shared = this.sharedBy(node)
    if (shared) return shared
    if (isEmptyNode(node)) return this.fillEmpty(pair, inFlow, value)
    if (node === null) return unusual
    if (this.propertyOf(node))
      return { refused: say('This value carries an anchor or a tag; edit it by hand.') }
    const [start] = rangeOf(node)
    const end = contentEnd(node)
    const isBlock =
      (isScalar(node) && (node.type ?? '').startsWith('BLOCK')) || (!isScalar(node) && !isFlow(node))
    if (isBlock && /(?:^|\s)#/.test(this.text.slice(start, end))) {
      return { refused: say('Comments stand inside this value; edit it by hand.') }
    }
    if (typeof value === 'string' && !isBlock) {
      const quote = isScalar(node) ? quoteOf(node) : undefined
      return [{ start, end, newText: formatScalar(value, inFlow, quote) }]
    }
    if (inFlow) return [{ start, end, newText: flowValue(value) }]
    const colon = this.colonAfter(pair)
    if (colon === undefined) return unusual
    const between = this.text.slice(colon, start)
    if (/\S/.test(between)) return { refused: say('A comment stands before this value; edit it by hand.') }
    const kept = isBlock ? this.trimLineBreaks(start, end) : end
    if (typeof value === 'string')
      return [{ start: colon, end: kept, newText: ` ${formatScalar(value, false)}` }]
    const indent = this.indentOfPair(pair)
    if (indent === undefined) return unusual
    const lines = this.blockLines(value, indent + ' '.repeat(this.step))
    return [{ start: colon, end: kept, newText: this.newline + lines.join(this.newline) }]
  }

  /** Writes the value of a key that has none, or an explicit null. */
  private fillEmpty(pair: Pair, inFlow: boolean, value: NewValue): Plan {
    const node = pair.value as Node | null
    if (node !== null && this.propertyOf(node)) {
      return { refused: say('This value carries an anchor or a tag; edit it by hand.') }
    }
    const splices: Splice[] = []
    const colon = this.colonAfter(pair)
    if (colon === undefined) {
      if (!inFlow) return unusual
      const end = rangeOf(pair.key as Node)[1]
      return [{ start: end, end, newText: `: ${flowValue(value)}` }]
    }
    let at = colon
    if (node !== null && rangeOf(node)[1] > rangeOf(node)[0]) {
      const [start, end] = rangeOf(node)
      if (inFlow || typeof value === 'string') {
        return [{ start, end, newText: inFlow ? flowValue(value) : formatScalar(value as string, false) }]
      }
      if (/\S/.test(this.text.slice(colon, start))) return unusual
      splices.push({ start: colon, end, newText: '' })
      at = end
    }
    if (inFlow) return [{ start: at, end: at, newText: ` ${flowValue(value)}` }]
    if (typeof value === 'string') return [{ start: at, end: at, newText: ` ${formatScalar(value, false)}` }]
    const indent = this.indentOfPair(pair)
    if (indent === undefined) return unusual
    splices.push(this.insertLines(at, this.blockLines(value, indent + ' '.repeat(this.step))))
    return splices
  }

  private remove(found: FoundPair, pair: Pair): Plan {
    const shared = this.sharedBy(pair.value as Node | null)
    if (shared && !isAlias(pair.value)) return shared
    const { parent } = found
    const [start] = rangeOf(pair.key as Node)
    if (parent.flow === true) {
      const index = parent.items.indexOf(pair)
      const next = parent.items[index + 1]
      const previous = parent.items[index - 1]
      const from = next ? start : previous ? pairEnd(previous) : start
      const to = next ? rangeOf(next.key as Node)[0] : pairEnd(pair)
      if (/(?:^|\s)#/.test(this.text.slice(from, to))) {
        return { refused: say('Comments stand beside this entry; remove it by hand.') }
      }
      return [{ start: from, end: to, newText: '' }]
    }
    const indent = this.indentOfPair(pair)
    const lineStart = this.lineStart(start)
    if (indent === undefined || lineStart + indent.length !== start) return unusual
    const end = this.tailEnd(pairEnd(pair), `${indent} `)
    const lineEnd = this.text[end - 1] === '\n' ? end : this.lineEnd(end)
    const after = this.text[end - 1] === '\n' ? end : this.afterLineBreak(lineEnd)
    if (after > lineEnd || lineStart === 0 || this.text[lineEnd - 1] === '\n') {
      return [{ start: lineStart, end: after, newText: '' }]
    }
    // The last line of a file without a final line break: the break before it goes.
    const before = this.text[lineStart - 2] === '\r' ? lineStart - 2 : lineStart - 1
    return [{ start: before, end: lineEnd, newText: '' }]
  }

  private comment(keys: readonly string[], comment: string): Plan {
    const found = this.find(keys)
    if ('refused' in found) return found
    if (found.missing.length > 0)
      return { refused: say('The data map has no {path} any more.', { path: keys.join('.') }) }
    const shared = this.sharedBy(found.node)
    if (shared) return shared
    const line = `# ${comment.replace(/\s+/g, ' ')}`
    if (isMap(found.node) && found.node.flow !== true) {
      const first = found.node.items[0]?.key as Node | undefined
      const indent = this.indentOf(found.node)
      if (first === undefined || indent === undefined) return unusual
      const at = this.lineStart(rangeOf(first)[0])
      if (this.text.slice(at, rangeOf(first)[0]) !== indent) return unusual
      const last = found.node.items.at(-1)
      const end = last ? this.tailEnd(pairEnd(last), indent) : at
      const from = this.headStart(at, indent)
      if (
        this.text
          .slice(from, end)
          .split(/\r?\n/)
          .includes(indent + line)
      )
        return []
      return [{ start: at, end: at, newText: indent + line + this.newline }]
    }
    if (!found.pair) {
      const { text } = this
      const lead = text === '' || text.endsWith('\n') ? '' : this.newline
      return [{ start: text.length, end: text.length, newText: lead + line + this.newline }]
    }
    const indent = this.indentOfPair(found.pair)
    if (isEmptyNode(found.node) && !found.inFlow && indent !== undefined) {
      return [
        this.insertLines(this.colonAfter(found.pair) ?? pairEnd(found.pair), [
          `${indent}${' '.repeat(this.step)}${line}`,
        ]),
      ]
    }
    // A flow mapping has no room for a comment: it stands above the line.
    const at = this.lineStart(rangeOf(found.pair.key as Node)[0])
    const ownIndent = /^ */.exec(this.text.slice(at))?.[0] ?? ''
    if (this.text.slice(0, at).endsWith(ownIndent + line + this.newline)) return []
    return [{ start: at, end: at, newText: ownIndent + line + this.newline }]
  }

  /** Lines after the line of an offset. */
  private insertLines(offset: number, lines: readonly string[]): Splice {
    // A block scalar ends behind its line break.
    if (offset > 0 && this.text[offset - 1] === '\n') {
      return { start: offset, end: offset, newText: lines.map((line) => line + this.newline).join('') }
    }
    const at = this.lineEnd(offset)
    return { start: at, end: at, newText: lines.map((line) => this.newline + line).join('') }
  }

  private lines(lines: NewMap['lines'], indent: string): readonly string[] {
    return lines.flatMap((line) => {
      if ('comment' in line) return [`${indent}# ${line.comment}`]
      const [key, value] = line
      return typeof value === 'string'
        ? [indent + this.entryText(key, value)]
        : [
            `${indent}${formatScalar(key, false, undefined, true)}:`,
            ...this.blockLines(value, indent + ' '.repeat(this.step)),
          ]
    })
  }

  /** A mapping or a list, a line for each key and item. */
  private blockLines(value: NewMap | NewList, indent: string): readonly string[] {
    if ('lines' in value) return this.lines(value.lines, indent)
    return value.items.flatMap((item) => {
      if (typeof item === 'string') return [`${indent}- ${formatScalar(item, false)}`]
      const [first = '', ...others] = this.blockLines(item, `${indent}  `)
      return [`${indent}- ${first.trimStart()}`, ...others]
    })
  }

  private entryText(key: string, value: string): string {
    return `${formatScalar(key, false, undefined, true)}: ${formatScalar(value, false)}`
  }

  /** The indentation of a block mapping's keys; undefined where its lines are not plain `key: value` lines. */
  private indentOf(map: YAMLMap): string | undefined {
    const first = map.items[0]
    return first && this.indentOfPair(first)
  }

  private indentOfPair(pair: Pair): string | undefined {
    const [start] = rangeOf(pair.key as Node)
    const prefix = this.text.slice(this.lineStart(start), start)
    return /^ *(?:- +)*$/.test(prefix) ? ' '.repeat(prefix.length) : undefined
  }

  /** Behind the colon of a pair; undefined where it is not right behind the key. */
  private colonAfter(pair: Pair): number | undefined {
    const end = rangeOf(pair.key as Node)[1]
    const match = /^[ \t]*:/.exec(this.text.slice(end, end + 1000))
    return match ? end + match[0].length : undefined
  }

  private propertyOf(node: Node): boolean {
    const { anchor, tag } = node as { readonly anchor?: string; readonly tag?: string }
    return anchor !== undefined || tag !== undefined
  }

  /** The end of comment lines behind an entry that are indented at least as `indent`: they belong to it. */
  private tailEnd(offset: number, indent: string): number {
    let end = offset
    for (;;) {
      const start = this.text[end - 1] === '\n' ? end : this.afterLineBreak(this.lineEnd(end))
      if (start === this.lineEnd(end) && this.text[end - 1] !== '\n') return end
      const lineEnd = this.lineEnd(start)
      const line = this.text.slice(start, lineEnd)
      if (!line.startsWith(indent) || !line.trimStart().startsWith('#')) return end
      end = lineEnd
    }
  }

  private headStart(lineStart: number, indent: string): number {
    let start = lineStart
    while (start > 0) {
      const previous = this.lineStart(start - 1)
      if (!this.text.slice(previous, start).startsWith(`${indent}#`)) return start
      start = previous
    }
    return start
  }

  private trimLineBreaks(start: number, end: number): number {
    let kept = end
    while (kept > start && /[\r\n]/.test(this.text[kept - 1] ?? '')) kept--
    return kept
  }

  private lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1
  }

  /** The end of the line of an offset, before its line break. */
  private lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset)
    if (end < 0) return this.text.length
    return end > offset && this.text[end - 1] === '\r' ? end - 1 : end
  }

  private afterLineBreak(offset: number): number {
    if (this.text.startsWith('\r\n', offset)) return offset + 2
    return this.text[offset] === '\n' ? offset + 1 : offset
  }

  /** How far the file indents: from the first mapping in a mapping. */
  private detectStep(): number {
    let step: number | undefined
    visit(this.document, {
      Map: (_, map) => {
        if (map.flow === true) return visit.SKIP
        const outer = this.indentOf(map)
        for (const item of map.items) {
          const inner = isMap(item.value) && item.value.flow !== true ? this.indentOf(item.value) : undefined
          if (outer === undefined || inner === undefined || inner.length <= outer.length) continue
          step = inner.length - outer.length
          return visit.BREAK
        }
        return undefined
      },
    })
    return step ?? 2
  }
}

interface Found {
  /** The mapping that holds `pair`. */
  readonly parent: YAMLMap | undefined
  /** The last pair of the path that exists. */
  readonly pair: Pair | undefined
  /** Its value; the document's contents where no pair was followed. */
  readonly node: Node | null
  /** It stands inside a flow mapping. */
  readonly inFlow: boolean
  /** Keys of the path that do not exist. */
  readonly missing: readonly string[]
}
type FoundPair = Found & { readonly parent: YAMLMap }

const unusual: Refusal = { refused: say('The data map is written in an unusual form here; edit it by hand.') }

function rangeOf(node: Node): readonly [number, number] {
  const range = node.range
  return range == null ? [0, 0] : [range[0], range[1]]
}

function pairOf(map: YAMLMap | undefined, key: string): Pair | undefined {
  return map?.items.find((pair) => {
    if (!isScalar(pair.key)) return false
    return pair.key.value === key || (typeof pair.key.value !== 'string' && pair.key.source === key)
  })
}

function pairEnd(pair: Pair): number {
  const keyEnd = rangeOf(pair.key as Node)[1]
  const value = pair.value as Node | null
  return value === null ? keyEnd : Math.max(keyEnd, contentEnd(value))
}

function isEmptyNode(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null)
}

function isFlow(node: Node): boolean {
  return 'flow' in node && node.flow
}

type Quote = "'" | '"'

function quoteOf(node: Scalar): Quote | undefined {
  return node.type === 'QUOTE_SINGLE' ? "'" : node.type === 'QUOTE_DOUBLE' ? '"' : undefined
}

/**
 * A text as a YAML scalar: plain where it reads back as the same text, otherwise in quotes, or in the quotes that the
 * old value had. `true`, `false` and whole numbers are written plain as values, since no key of a map takes them as text.
 */
export function formatScalar(value: string, inFlow: boolean, quote?: Quote, isKey = false): string {
  if (/[\p{Cc}\u2028\u2029\uFEFF]/u.test(value)) return JSON.stringify(value)
  if (quote === undefined && isPlain(value, inFlow, isKey)) return value
  if (quote === '"') return JSON.stringify(value)
  return `'${value.replaceAll("'", "''")}'`
}

function isPlain(value: string, inFlow: boolean, isKey: boolean): boolean {
  if (!isKey && /^(?:true|false|-?\d{1,15})$/.test(value)) return true
  // Words that some reader of YAML takes for something else than text.
  if (/^(?:true|false|null|yes|no|on|off|y|n|~)$/i.test(value)) return false
  if (/^[-+.]?\d/.test(value) && !/^\d{4}-\d\d(?:-\d\d)?$/.test(value)) return false
  if (/^\.(?:inf|nan)$/i.test(value)) return false
  if (value === '<<') return false
  return inFlow
    ? /^[\p{L}\d_./$][\p{L}\d_./$@()-]*(?: [\p{L}\d_./$@()-]+)*$/u.test(value)
    : /^[\p{L}\d_./$][\p{L}\d_./$@()+,;!?'-]*(?: [\p{L}\d_./$@()+,;!?'-]+)*$/u.test(value)
}

function flowValue(value: NewValue): string {
  if (typeof value === 'string') return formatScalar(value, true)
  return 'items' in value ? `[${value.items.map(flowValue).join(', ')}]` : `{${flowEntries(value.lines)}}`
}

function flowEntries(lines: NewMap['lines']): string {
  return lines
    .flatMap((line) =>
      'comment' in line ? [] : [`${formatScalar(line[0], true, undefined, true)}: ${flowValue(line[1])}`],
    )
    .join(', ')
}

type Plain = Record<string, unknown>

/** The change on plain data: what the text must say after it. Undefined where the path does not exist. */
function applyToPlain(plain: unknown, change: Change): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(plain))
  const root: Plain = isRecord(copy) ? copy : {}
  const enter = (keys: readonly string[], make: boolean): Plain | undefined => {
    let at = root
    for (const key of keys) {
      const next = Object.hasOwn(at, key) ? at[key] : undefined
      if (isRecord(next)) at = next
      else if (make && (next === undefined || next === null)) {
        const made: Plain = {}
        define(at, key, made)
        at = made
      } else return undefined
    }
    return at
  }
  switch (change.kind) {
    case 'comment':
      return root
    case 'set': {
      const parent = enter(change.keys.slice(0, -1), true)
      if (!parent) return undefined
      define(parent, change.keys.at(-1) ?? '', plainNew(change.value))
      return root
    }
    case 'append': {
      const parent = enter(change.keys.slice(0, -1), true)
      const key = change.keys.at(-1) ?? ''
      if (!parent) return undefined
      const list: unknown = Object.hasOwn(parent, key) ? (parent[key] ?? []) : []
      if (!Array.isArray(list)) return undefined
      define(parent, key, [...(list as readonly unknown[]), plainNew(change.item)])
      return root
    }
    case 'add': {
      const parent = enter(change.keys, true)
      if (!parent) return undefined
      for (const [key, value] of change.entries) define(parent, key, plainNew(value))
      return root
    }
    case 'remove':
    case 'rename': {
      const key = change.keys.at(-1) ?? ''
      const parent = enter(change.keys.slice(0, -1), false)
      if (!parent || !Object.hasOwn(parent, key)) return undefined
      const value = parent[key]
      Reflect.deleteProperty(parent, key)
      if (change.kind === 'rename') define(parent, change.to, value)
      return root
    }
  }
}

function define(map: Plain, key: string, value: unknown): void {
  Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
}

function plainNew(value: NewValue): unknown {
  if (typeof value !== 'string') {
    if ('items' in value) return value.items.map(plainNew)
    return Object.fromEntries(
      value.lines.flatMap((line) => ('comment' in line ? [] : [[line[0], plainNew(line[1])]])),
    )
  }
  if (value === 'true' || value === 'false') return value === 'true'
  return /^-?\d{1,15}$/.test(value) ? Number(value) : value
}

/** One text for equal data, whatever the order of keys; an empty mapping is an empty value. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const keys = Object.keys(value).sort()
  if (keys.length === 0) return 'null'
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}
