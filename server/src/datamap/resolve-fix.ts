import { isRecord } from '../classify/plain-data.ts'
import type { DataMap } from '../model/declaration.ts'
import type { EntryMap, EntryValue, FixAction, TextEdit } from '../model/finding.ts'
import { english, say, type Message, type Translator } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { openQuestions } from './questions.ts'
import {
  applySplices,
  spliceChange,
  type Change,
  type NewEntry,
  type NewMap,
  type NewValue,
  type Splice,
} from './splice.ts'
import { plainOf, readTree } from './tree.ts'

/** Edits of the texts as they are now, or a sentence that says why there are none. */
export type ResolvedFix = { readonly edits: readonly TextEdit[] } | { readonly refused: Message }

/**
 * One fix as text edits: the smallest splices, re-read before they are offered. `textOf` gives the current text of a file
 * (without its byte order mark) where it is not that of the map, as for a document that is open in an editor. Questions
 * to people are written in the language of the map, by the translator that `translatorFor` has for it.
 */
export function resolveFix(
  action: FixAction,
  maps: readonly DataMap[],
  textOf: (path: string) => string | undefined,
  translatorFor: (language: string) => Translator = () => english,
): ResolvedFix {
  return resolveFixes([action], maps, textOf, translatorFor)
}

/**
 * Several fixes as one set of edits against the texts before any of them, which do not overlap. One that is refused
 * refuses them all, since a person chose them together. Sorted by path and place.
 */
export function resolveFixes(
  actions: readonly FixAction[],
  maps: readonly DataMap[],
  textOf: (path: string) => string | undefined,
  translatorFor: (language: string) => Translator = () => english,
): ResolvedFix {
  const workings = new Map<string, Working>()
  const plainEdits: TextEdit[] = []
  for (const action of gather(actions)) {
    if (action.kind === 'edit-text') {
      plainEdits.push(...action.edits)
      continue
    }
    if (action.kind === 'suppress' || action.kind === 'tie-retention') {
      const edit = commentAbove(action, textOf(action.path))
      if ('refused' in edit) return edit
      plainEdits.push(edit)
      continue
    }
    const map = maps.find(({ folder }) => folder === action.mapFolder)
    if (map === undefined)
      return {
        refused:
          action.mapFolder === ''
            ? say('There is no data map in this folder any more.')
            : say('There is no data map in {folder} any more.', { folder: action.mapFolder }),
      }
    if (!map.usable)
      return { refused: say('The data map cannot be read; mend what invalid-map says of it first.') }
    const files = map.files.map((file) => {
      const known = workings.get(file.path)
      if (known) return known
      const made = new Working(file.path, withoutMark(textOf(file.path) ?? file.text))
      workings.set(file.path, made)
      return made
    })
    const refusal = apply(action, files, translatorFor(map.language))
    if (refusal) return refusal
  }
  return combine(
    [...workings.values()].flatMap((working) => working.edits()),
    plainEdits,
  )
}

type MapAction = Exclude<FixAction, { kind: 'edit-text' | 'suppress' | 'tie-retention' }>
type DeclareAction = Extract<FixAction, { kind: 'declare-fields' }>

/** Joins declarations for one map with one retention and activity, so that a file is read once for each data set and not for each field. */
function gather(actions: readonly FixAction[]): readonly FixAction[] {
  const gathered: FixAction[] = []
  for (const action of actions) {
    const index = gathered.findIndex(
      (other) =>
        action.kind === 'declare-fields' &&
        other.kind === 'declare-fields' &&
        other.mapFolder === action.mapFolder &&
        other.retention === action.retention &&
        other.activity === action.activity,
    )
    const other = gathered[index]
    if (action.kind === 'declare-fields' && other?.kind === 'declare-fields') {
      gathered[index] = { ...other, fields: [...other.fields, ...action.fields] }
    } else gathered.push(action)
  }
  return gathered
}

/** Applies one action to the files of a map; the refusal where it cannot be. */
function apply(
  action: MapAction,
  files: readonly Working[],
  translator: Translator,
): { readonly refused: Message } | undefined {
  switch (action.kind) {
    case 'declare-fields':
      return declareFields(action, files, translator)
    case 'mark-not-personal': {
      const keys = ['data', action.dataSet, 'fields', action.name]
      const file = fileFor(files, keys)
      const current = valueAt(file.plain(), keys)
      if (isRecord(current)) {
        const refusal = file.change({ kind: 'set', keys: [...keys, 'category'], value: 'none' })
        if (refusal) return refusal
        if (action.because !== undefined)
          return file.change({ kind: 'set', keys: [...keys, 'because'], value: action.because })
        return isAbsent(current['because'])
          ? file.change({ kind: 'comment', keys, comment: question('because', translator).comment })
          : undefined
      }
      const value: NewValue = {
        lines: [
          ['category', 'none'],
          action.because === undefined ? question('because', translator) : ['because', action.because],
        ],
      }
      if (valueAt(file.plain(), ['data', action.dataSet]) === undefined) {
        return file.change({
          kind: 'set',
          keys: ['data', action.dataSet],
          value: newDataSet([[action.name, value]], {}, translator),
        })
      }
      return file.change({ kind: 'set', keys, value })
    }
    case 'set-category': {
      const keys = ['data', action.dataSet, 'fields', action.name]
      const file = fileFor(files, keys)
      const current = valueAt(file.plain(), keys)
      if (current === undefined)
        return { refused: say('The data map has no {path} any more.', { path: keys.slice(1).join('.') }) }
      return file.change({
        kind: 'set',
        keys: isRecord(current) ? [...keys, 'category'] : keys,
        value: action.category,
      })
    }
    case 'remove-field': {
      const keys = ['data', action.dataSet, 'fields', action.name]
      return fileFor(files, keys).change({ kind: 'remove', keys })
    }
    case 'remove-data-set': {
      const keys = ['data', action.dataSet]
      return fileFor(files, keys).change({ kind: 'remove', keys })
    }
    case 'rename-field': {
      const keys = ['data', action.dataSet, 'fields', action.name]
      return fileFor(files, keys).change({ kind: 'rename', keys, to: action.to })
    }
    case 'set-value':
      return fileFor(files, action.keys).change({ kind: 'set', keys: action.keys, value: action.value })
    case 'add-to-list':
      return fileFor(files, action.keys).change({ kind: 'append', keys: action.keys, item: action.value })
    case 'declare-entry': {
      const keys = [action.section, action.id]
      return fileFor(files, keys).change({
        kind: 'add',
        keys: [action.section],
        entries: [[action.id, newEntry(action.entry, translator)]],
      })
    }
    case 'ask': {
      const file = fileFor(files, action.keys)
      const current = valueAt(file.plain(), [...action.keys, action.key])
      if (current !== undefined && current !== null) {
        return {
          refused: say('{path} has an answer already.', { path: [...action.keys, action.key].join('.') }),
        }
      }
      if (action.answer !== undefined) return answer(file, action.keys, action.key, action.answer)
      return file.change({
        kind: 'comment',
        keys: action.keys,
        comment: `${action.key}: ${translator.text(action.question)}`,
      })
    }
  }
}

/** Writes a key of an entry; a field that is written as its category alone becomes an entry first. */
function answer(
  file: Working,
  keys: readonly string[],
  key: string,
  value: string,
): { readonly refused: Message } | undefined {
  const current = valueAt(file.plain(), keys)
  if (typeof current === 'string')
    return file.change({
      kind: 'set',
      keys,
      value: {
        lines: [
          ['category', current],
          [key, value],
        ],
      },
    })
  if (!isRecord(current))
    return {
      refused: say('Write {name} with category: and {key}: by hand.', { name: keys.slice(1).join('.'), key }),
    }
  return file.change({ kind: 'set', keys: [...keys, key], value })
}

function declareFields(
  action: DeclareAction,
  files: readonly Working[],
  translator: Translator,
): { readonly refused: Message } | undefined {
  const byDataSet = new Map<string, Map<string, string>>()
  for (const { dataSet, name, category } of action.fields) {
    const fields = byDataSet.get(dataSet) ?? new Map<string, string>()
    byDataSet.set(dataSet, fields)
    const other = fields.get(name)
    if (other !== undefined && other !== category) {
      return {
        refused: say('{name} cannot be {one} and {other} at once; declare it by hand.', {
          name: `${dataSet}.${name}`,
          one: other,
          other: category,
        }),
      }
    }
    fields.set(name, category)
  }
  for (const [dataSet, fields] of byDataSet) {
    const keys = ['data', dataSet]
    const file = fileFor(files, [...keys, 'fields'])
    const current = valueAt(file.plain(), keys)
    if (current === undefined) {
      const value = newDataSet([...fields], action, translator)
      const refusal = file.change({ kind: 'set', keys, value })
      if (refusal) return refusal
      continue
    }
    if (action.activity !== undefined && isAbsent(valueAt(current, ['activity']))) {
      const refusal = file.change({ kind: 'set', keys: [...keys, 'activity'], value: action.activity })
      if (refusal) return refusal
    }
    const known = valueAt(current, ['fields'])
    const ownRetention = valueAt(current, ['retention'])
    const entries: NewEntry[] = []
    for (const [name, category] of fields) {
      const declared = valueAt(known, [name])
      if (declared !== undefined && declared !== null) {
        const said = isRecord(declared) ? valueAt(declared, ['category']) : declared
        if (said === category) continue
        return {
          refused: say('{name} is declared already, as {category}.', {
            name: `${dataSet}.${name}`,
            category: String(said),
          }),
        }
      }
      // What the data set says already is not said again.
      const retention = action.retention === ownRetention ? undefined : action.retention
      entries.push([
        name,
        retention === undefined
          ? category
          : {
              lines: [
                ['category', category],
                ['retention', retention],
              ],
            },
      ])
    }
    for (const [name, value] of entries.filter(([name]) => valueAt(known, [name]) === null)) {
      const refusal = file.change({ kind: 'set', keys: [...keys, 'fields', name], value })
      if (refusal) return refusal
    }
    const added = entries.filter(([name]) => valueAt(known, [name]) === undefined)
    if (added.length === 0) continue
    const refusal = file.change({ kind: 'add', keys: [...keys, 'fields'], entries: added })
    if (refusal) return refusal
  }
  return undefined
}

/** What only a person can answer, where the answer will stand. */
function question(key: keyof typeof openQuestions, translator: Translator): { readonly comment: string } {
  return { comment: `${key}: ${translator.text(openQuestions[key])}` }
}

/** A new data set: what only a person can answer is a question, never a placeholder. */
function newDataSet(
  fields: readonly NewEntry[],
  { activity, retention }: Pick<DeclareAction, 'activity' | 'retention'>,
  translator: Translator,
): NewMap {
  return {
    lines: [
      // An activity usually says how long; where it does not, a check asks.
      ...(activity === undefined ? [question('activity', translator)] : []),
      ...(activity === undefined && retention === undefined ? [question('retention', translator)] : []),
      ...(activity === undefined ? [] : [['activity', activity] as const]),
      ...(retention === undefined ? [] : [['retention', retention] as const]),
      ['fields', { lines: fields }],
    ],
  }
}

/** An entry as it is written: its questions stand where their answers will. */
function newEntry(entry: EntryMap, translator: Translator): NewMap {
  return {
    lines: entry.map((line) =>
      'question' in line
        ? { comment: `${line.key}: ${translator.text(line.question)}` }
        : [line.key, newValue(line.value, translator)],
    ),
  }
}

function newValue(value: EntryValue, translator: Translator): NewValue {
  if (typeof value !== 'object') return String(value)
  return 'list' in value
    ? { items: value.list.map((item) => newValue(item, translator)) }
    : newEntry(value.map, translator)
}

/** The text of one file while fixes are applied to it, and how it is made of the text before. */
class Working {
  readonly path: string
  private text: string
  /** Kept ranges of the original text, and new text between them. */
  private pieces: (Span | string)[]
  private parsed: unknown
  /** Of the original text. */
  private readonly length: number

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
    this.length = text.length
    this.pieces = text === '' ? [] : [{ start: 0, end: text.length }]
  }

  /** What the file says now, as plain data. */
  plain(): unknown {
    this.parsed ??= plainOf(readTree(this.path, this.text).root)
    return this.parsed
  }

  change(change: Change): { readonly refused: Message } | undefined {
    const spliced = spliceChange(this.text, change)
    if ('refused' in spliced) return spliced
    const lastFirst = [...spliced.splices].sort((left, right) => right.start - left.start)
    for (const splice of lastFirst) this.splice(splice)
    this.text = spliced.text
    this.parsed = undefined
    return undefined
  }

  edits(): readonly TextEdit[] {
    const edits: TextEdit[] = []
    let kept = 0
    let newText = ''
    const flush = (start: number): void => {
      if (newText !== '' || start > kept)
        edits.push({ path: this.path, span: { start: kept, end: start }, newText })
      newText = ''
    }
    for (const piece of this.pieces) {
      if (typeof piece === 'string') newText += piece
      else {
        flush(piece.start)
        kept = piece.end
      }
    }
    flush(this.length)
    return edits
  }

  private splice({ start, end, newText }: Splice): void {
    const pieces: (Span | string)[] = []
    let at = 0
    let inserted = false
    const insert = (): void => {
      if (!inserted && newText !== '') pieces.push(newText)
      inserted = true
    }
    for (const piece of this.pieces) {
      const length = typeof piece === 'string' ? piece.length : piece.end - piece.start
      const from = at
      at += length
      const before = Math.max(0, Math.min(start - from, length))
      const after = Math.max(0, Math.min(end - from, length))
      const cut = (left: number, right: number): Span | string =>
        typeof piece === 'string'
          ? piece.slice(left, right)
          : { start: piece.start + left, end: piece.start + right }
      if (before > 0) pieces.push(cut(0, before))
      if (start <= at && end <= at) insert()
      if (after < length) pieces.push(cut(after, length))
    }
    insert()
    this.pieces = pieces
  }
}

/** The file of a map that holds the longest part of a path of keys; the first one where none holds any. */
function fileFor(files: readonly Working[], keys: readonly string[]): Working {
  let best: Working | undefined
  let bestDepth = -1
  for (const file of files) {
    let depth = 0
    while (depth < keys.length && valueAt(file.plain(), keys.slice(0, depth + 1)) !== undefined) depth++
    if (depth > bestDepth) {
      best = file
      bestDepth = depth
    }
  }
  // A usable map has at least one file.
  return best ?? new Working('datamap.yaml', '')
}

function valueAt(plain: unknown, keys: readonly string[]): unknown {
  let at = plain
  for (const key of keys) {
    if (!isRecord(at) || !Object.hasOwn(at, key)) return undefined
    at = at[key]
  }
  return at
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

/** Puts edits of maps and of code together; refused where they overlap. Equal edits count once. */
function combine(mapEdits: readonly TextEdit[], plainEdits: readonly TextEdit[]): ResolvedFix {
  const sorted = [...mapEdits, ...plainEdits].sort(
    (left, right) =>
      (left.path < right.path ? -1 : left.path > right.path ? 1 : 0) ||
      left.span.start - right.span.start ||
      left.span.end - right.span.end,
  )
  const edits: TextEdit[] = []
  for (const edit of sorted) {
    const before = edits.at(-1)
    if (before?.path === edit.path) {
      const same = before.span.start === edit.span.start && before.span.end === edit.span.end
      if (same && before.newText === edit.newText) continue
      if (same && edit.span.start === edit.span.end) {
        edits[edits.length - 1] = { ...before, newText: before.newText + edit.newText }
        continue
      }
      if (edit.span.start < before.span.end)
        return { refused: say('These fixes change the same place; apply them one by one.') }
    }
    edits.push(edit)
  }
  return { edits }
}

type CommentStyle = readonly [RegExp, string, string]

const commentStarts: readonly CommentStyle[] = [
  [/\.blade\.php$/i, '{{-- ', ' --}}'],
  [
    /\.(?:[cm]?[jt]sx?|jsonc|json5|prisma|java|kt|go|cs|swift|dart|rs|scala|php|proto|bicep|bicepparam|s?css|less)$/i,
    '// ',
    '',
  ],
  [/\.sql$/i, '-- ', ''],
  [/\.(?:ya?ml|py|rb|sh|toml|properties|tf|tofu|tfvars|hcl|logrotate|graphql|gql)$|(?:^|\/)\.env/i, '# ', ''],
  [/\.(?:html?|xhtml|gohtml|tmpl|vue|svelte|astro|liquid|xml|md)$/i, '<!-- ', ' -->'],
  [/\.(?:erb|rhtml|ejs)$/i, '<%# ', ' %>'],
  [/\.(?:jinja2?|j2|njk|djhtml|twig)$/i, '{# ', ' #}'],
  [/\.(?:hbs|handlebars|mustache)$/i, '{{!-- ', ' --}}'],
  [/\.(?:cshtml|razor)$/i, '@* ', ' *@'],
]

/** Brackets of comments that stand between tags. */
const isMarkup = ([, open]: CommentStyle): boolean => /^[<{@]/.test(open)

/** Whether a place is in the script of a page or a component, where its comments are those of the script. */
function isInScript(path: string, text: string, place: number): boolean {
  const before = text.slice(0, place)
  const opened = before.toLowerCase().lastIndexOf('<script')
  if (opened >= 0) {
    const type = /^<script[^>]*\btype\s*=\s*["']text\/(?:html|x-|ng-)/i.test(
      before.slice(opened, opened + 300),
    )
    if (!type && !before.toLowerCase().includes('</script', opened)) return true
  }
  return (
    /\.astro$/i.test(path) && /^\s*---/.test(before) && !/^---[ \t]*$/m.test(before.replace(/^\s*---/, ''))
  )
}

/** Longer than any person writes one tag, in UTF-16 units. */
const longestTag = 5000

/** The start of the line on which the tag around a place begins: no comment of markup may stand within a tag. */
function tagLine(text: string, place: number): number {
  const before = text.slice(Math.max(0, place - longestTag), place)
  const at = before.lastIndexOf('<')
  const within = before.slice(at + 1).replace(/"[^"]*"|'[^']*'|[=-]>/g, '')
  const isOpen = at >= 0 && /^[\w%]/.test(within) && !within.includes('>')
  return lineStartAt(text, isOpen ? place - before.length + at : place)
}

function lineStartAt(text: string, place: number): number {
  return place <= 0 ? 0 : text.lastIndexOf('\n', place - 1) + 1
}

/** A comment above the line that hides a finding; without a reason it is left open, and `invalid-suppression` asks for it. */
function commentAbove(
  action: Extract<FixAction, { kind: 'suppress' | 'tie-retention' }>,
  current: string | undefined,
): TextEdit | { readonly refused: Message } {
  const { path, span } = action
  if (current === undefined) return { refused: say('{path} cannot be read any more.', { path }) }
  const text = withoutMark(current)
  const style = commentStarts.find(([pattern]) => pattern.test(path))
  if (style === undefined || span.start > text.length) {
    return {
      refused:
        action.kind === 'suppress'
          ? say('Art25 cannot write a comment in {path}; add an entry under ignore: in the data map.', {
              path,
            })
          : say('Art25 cannot write a comment in {path}; name it under enforced_by: in the data map.', {
              path,
            }),
    }
  }
  let [, open, close] = style
  let lineStart = lineStartAt(text, span.start)
  if (isMarkup(style)) {
    if (isInScript(path, text, span.start)) [open, close] = ['// ', '']
    else lineStart = tagLine(text, span.start)
  }
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? ''
  if (/\.[jt]sx$/i.test(path) && isBetweenElements(text, lineStart + indent.length)) {
    open = '{/* '
    close = ' */}'
  }
  const reason = action.kind === 'suppress' ? action.reason : undefined
  if (close !== '' && reason?.includes(close.trim()) === true)
    return { refused: say('The reason would end its comment: leave out {mark}.', { mark: close.trim() }) }
  const newline = /\r?\n/.exec(text.slice(lineStart))?.[0] ?? (text.includes('\r\n') ? '\r\n' : '\n')
  const words =
    action.kind === 'tie-retention'
      ? `art25-retention: ${action.policy}`
      : `art25-ignore-next-line ${action.check}:${reason === undefined ? '' : ` ${reason.replace(/\s+/g, ' ')}`}`
  return {
    path,
    span: { start: lineStart, end: lineStart },
    newText: `${indent}${open}${words}${close}${newline}`,
  }
}

/** Whether elements of markup within a script stand before and behind a place: comments have braces there. */
function isBetweenElements(text: string, place: number): boolean {
  const before = text.slice(0, place).trimEnd()
  const isBetween = /^[<{]/.test(text.slice(place, place + 1)) && /(?<!=)>$|\}$/.test(before)
  // A block of code may follow another one; an element never stands alone there.
  return isBetween && (text.startsWith('<', place) || before.endsWith('>'))
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** The text after edits of one file, for callers that show or write it. Spans are of `text`, which has no byte order mark. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return applySplices(
    text,
    edits.map(({ span, newText }) => ({ start: span.start, end: span.end, newText })),
  )
}
