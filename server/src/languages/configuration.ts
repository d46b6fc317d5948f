/*
 * What the readers of configuration share: sections by their dotted path, one field for each key of a section, however
 * often a list repeats it, and the limits that keep a file of data from filling the memory with facts.
 */
import type { Field, FieldAttributes, FileFacts, Owner, ValueType } from '../model/fact.ts'
import type { Problem } from '../model/problem.ts'
import type { SettingWords, WrittenValue } from '../model/setting.ts'
import type { Span } from '../model/span.ts'
import { commentText, fileName, valueText } from './text.ts'
import { say } from '../model/message.ts'
import { firstEndingBehind } from './spans.ts'

/** How deep sections are read. */
export const deepestSection = 64

/** Fields of one file: what has more is data, not configuration. */
const mostFields = 20_000

/** A key that is longer is a text. */
const longestKey = 200

/** What a value says of its key. */
export interface Setting {
  readonly valueType: ValueType
  readonly value?: string
  readonly list?: boolean
  readonly comment?: string
}

/** Where a value is written, for settings: the key's own place counts where it is not known. */
export interface ValuePlace {
  readonly span?: Span | undefined
  /** Where each block or mapping around it begins, outermost first. */
  readonly scopes?: readonly number[]
}

/** A mapping: its path is its owner's name. The items of a list are one section. */
export interface Section {
  readonly name: string
  readonly span: Span
  readonly file: boolean
  readonly sections: Map<string, Section>
  readonly settings: Map<string, Entry>
}

interface Entry {
  readonly name: string
  readonly span: Span
  setting: Setting
}

/** Collects the keys of one file; `facts` gives them in the order of the text. */
export class Configuration {
  readonly #root: Section
  #count = 0
  #problems: Problem[] = []
  readonly #claimed: readonly Span[]
  readonly #keys: ReadonlySet<string>
  readonly #written: WrittenValue[] = []

  /**
   * @param settings which keys' values are kept wherever they are written
   * @param claimed parts of the text whose keys are no configuration, in ascending order
   */
  constructor(path: string, settings?: SettingWords, claimed: readonly Span[] = []) {
    this.#claimed = claimed
    this.#keys = keysOf(settings)
    this.#root = {
      name: fileName(path),
      span: { start: 0, end: 0 },
      file: true,
      sections: new Map(),
      settings: new Map(),
    }
  }

  /** The whole file. */
  get root(): Section {
    return this.#root
  }

  /** Whether a place is in a part of the text that is no configuration. */
  isClaimed(place: number): boolean {
    return (firstEndingBehind(this.#claimed, place)?.start ?? Infinity) <= place
  }

  /** The section that a key opens; `undefined` when the file has too many keys already. An empty key opens none. */
  section(parent: Section, key: string, span: Span): Section | undefined {
    if (key === '') return parent
    const known = parent.sections.get(key)
    if (known) return known
    if (key.length > longestKey || !this.#room()) return undefined
    const section: Section = {
      name: parent.file ? key : `${parent.name}.${key}`,
      span,
      file: false,
      sections: new Map(),
      settings: new Map(),
    }
    parent.sections.set(key, section)
    return section
  }

  /**
   * A key with its value. A key that comes again, in the next item of a list or the next document of a file, is one field at
   * its first place that holds the values of all: people want to see a key once, whereas a region or a period that only the
   * second document sets must not go unseen. Its kind is that of the first value that says something.
   */
  set(section: Section, key: string, span: Span, written: Setting, place: ValuePlace = {}): void {
    if (this.isClaimed(span.start)) return
    // Values are compared and cut: a line end must count the same, however it is written.
    const setting = written.value === undefined ? written : { ...written, value: valueText(written.value) }
    if (this.#keys.has(key) && this.#written.length < mostFields)
      this.#written.push({
        owner: section.name,
        name: key,
        ...(setting.value === undefined || setting.list === true ? {} : { value: setting.value }),
        span: place.span ?? span,
        scopes: place.scopes ?? [],
      })
    const known = section.settings.get(key)
    if (known) {
      known.setting = known.setting.valueType === 'unknown' ? setting : withValueOf(known.setting, setting)
      return
    }
    if (key === '' || key.length > longestKey || !this.#room()) return
    section.settings.set(key, { name: key, span, setting })
  }

  /** Notes that what is further in was not read, at the place where that begins, if it is known. */
  tooDeep(span: Span | undefined): void {
    this.problem({
      code: 'too-deep',
      severity: 'error',
      message: say('Nested deeper than {levels} levels: what is further in was not read.', {
        levels: deepestSection,
      }),
      ...(span && { span }),
    })
  }

  /** Keeps the first problem of each kind. */
  problem(problem: Problem): void {
    if (!this.#problems.some(({ code }) => code === problem.code)) this.#problems.push(problem)
  }

  facts(): Pick<FileFacts, 'owners' | 'fields' | 'written' | 'problems'> {
    const owners: Owner[] = []
    const fields: Field[] = []
    const open = [this.#root]
    for (let section = open.pop(); section; section = open.pop()) {
      if (section.settings.size > 0) owners.push(ownerOf(section))
      for (const entry of section.settings.values()) fields.push(fieldOf(section, entry))
      open.push(...section.sections.values())
    }
    owners.sort(inOrder)
    fields.sort(inOrder)
    return {
      owners,
      fields,
      ...(this.#written.length > 0 && { written: this.#written }),
      problems: this.#problems,
    }
  }

  #room(): boolean {
    if (this.#count >= mostFields) {
      this.problem({
        code: 'too-large',
        severity: 'note',
        message: say('This file has more than {count} different keys: the others were left out.', {
          count: mostFields,
        }),
      })
      return false
    }
    this.#count++
    return true
  }
}

/** Rules never change: the set of their keys is kept as long as they are. */
const keySets = new WeakMap<SettingWords, ReadonlySet<string>>()
const noKeys: ReadonlySet<string> = new Set()

function keysOf(settings: SettingWords | undefined): ReadonlySet<string> {
  if (settings === undefined) return noKeys
  let keys = keySets.get(settings)
  if (keys === undefined) {
    keys = new Set(settings.keys)
    keySets.set(settings, keys)
  }
  return keys
}

/** A setting with the value of another behind its own, on a line of its own, as far as values are kept at all. */
function withValueOf(setting: Setting, { value: next }: Setting): Setting {
  const { value } = setting
  if (next === undefined || next === '' || value === undefined || value.length > longestValues) return setting
  return `\n${value}\n`.includes(`\n${next}\n`) ? setting : { ...setting, value: `${value}\n${next}` }
}

/** No more of a value becomes part of a fact. */
const longestValues = 200

function ownerOf(section: Section): Owner {
  return {
    name: section.name,
    span: section.span,
    kind: section.file ? 'file' : 'section',
    role: 'configured',
    includes: [],
  }
}

function fieldOf(section: Section, { name, span, setting }: Entry): Field {
  const attributes: FieldAttributes = {
    ...(setting.list === true ? { list: true } : {}),
    ...(setting.value === undefined ? {} : { value: valueText(setting.value) }),
    ...(setting.comment === undefined || setting.comment === '' ? {} : { comment: setting.comment }),
  }
  return {
    owner: section.name,
    name,
    valueType: setting.valueType,
    role: 'configured',
    span,
    ownerSpan: section.span,
    attributes,
  }
}

function inOrder(a: { readonly span: Span }, b: { readonly span: Span }): number {
  return a.span.start - b.span.start
}

/** The value of a list of plain values, one a line; none for a list of anything else. */
export function listValue(items: readonly (string | undefined)[]): Pick<Setting, 'value'> {
  if (items.length === 0 || items.includes(undefined)) return {}
  return { value: items.slice(0, 100).join('\n') }
}

/** The kind of value that a plain text writes, and the text; what is empty or null says nothing. */
export function plainSetting(text: string): Setting {
  if (text === '' || text === '~' || /^null$/i.test(text)) return { valueType: 'unknown' }
  if (/^(?:true|false)$/i.test(text)) return { valueType: 'boolean', value: text }
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$|^0x[\da-f]+$/i.test(text))
    return { valueType: 'number', value: text }
  return { valueType: 'text', value: text }
}

/**
 * The comment of a key: beside its value, or on the lines right above the key. `start` is where the key begins, `end`
 * where its value ends, `open` what opens a comment (`#`, `//`). Looks no further than some hundred units, since a line
 * may be of any length.
 */
export function commentNear(text: string, start: number, end: number, open: string): string {
  let at = end
  while (isIn(text, at, ' \t,') && at < end + reach) at++
  if (text.startsWith(open, at)) return bare(upToLineEnd(text, at + open.length))
  const lines: string[] = []
  let above = start - 1
  while (isIn(text, above, ' \t-"\'') && above > start - reach) above--
  while (lines.length < 4 && text[above] === '\n') {
    let from = above
    while (from > 0 && text[from - 1] !== '\n' && above - from <= reach) from--
    const line = text.slice(from, above).trim()
    if (above - from > reach || !line.startsWith(open)) break
    lines.unshift(bare(line.slice(open.length)))
    above = from - 1
  }
  return commentText(lines.join(' '))
}

const reach = 400

function isIn(text: string, at: number, set: string): boolean {
  const character = text[at]
  return character !== undefined && set.includes(character)
}

function upToLineEnd(text: string, from: number): string {
  const near = text.slice(from, from + reach)
  return /^[^\r\n]*/.exec(near)?.[0] ?? ''
}

/** Without the rules and banners that people draw in comments. */
function bare(comment: string): string {
  return commentText(comment.replace(/^[-=#*/\s]+|[-=#*\s]+$/g, ''))
}
