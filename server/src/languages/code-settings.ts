/*
 * Values that rules/settings look for in code: arguments of calls, named values, and periods within statements. By tokens
 * and brackets, so that one piece of code serves every language; what is no literal is handed on as it is written.
 */
import type { ReadText } from '../model/language.ts'
import type { CodePattern, SettingWords, WrittenValue } from '../model/setting.ts'
import type { Span } from '../model/span.ts'
import { valueText } from './text.ts'
import { WordFinder } from './word-finder.ts'

/**
 * The values in a text, in its order. The name of a constant that the same text sets once, to a literal, stands for that
 * literal, and its place is the literal's. Time grows with the length of the text. Never throws.
 * @param language the id of the language: how comments and texts are written
 */
function readCodeSettings(
  text: string,
  language: string,
  settings: SettingWords | undefined,
): readonly WrittenValue[] {
  if (settings === undefined) return []
  const search = searchFor(settings, language)
  if (search.hint?.test(text) !== true || !mayHold(search, text)) return []
  const code = new Code(text, styleOf(language))
  const found = [...namedValues(code, search), ...argumentsOf(code, search), ...ofStatements(code, search)]
  const distinct = new Map<string, WrittenValue>()
  for (const value of found) {
    const key = `${value.span.start} ${value.pattern ?? ''}`
    if (!distinct.has(key)) distinct.set(key, value)
  }
  return [...distinct.values()].sort((a, b) => a.span.start - b.span.start)
}

/** Readers of code that also look for settings. */
export function withCodeSettings(
  readers: Readonly<Record<string, ReadText>>,
): Readonly<Record<string, ReadText>> {
  return Object.fromEntries(
    Object.entries(readers).map(([language, read]): [string, ReadText] => [
      language,
      (source, rules, memory) => {
        const result = read(source, rules, memory)
        const written = readCodeSettings(source.text, language, rules.settings)
        return written.length === 0 ? result : { ...result, written: [...(result.written ?? []), ...written] }
      },
    ]),
  )
}

interface Search {
  /** One of its words stands in every text that holds a value; undefined: none can. */
  readonly hint: RegExp | undefined
  readonly names: ReadonlyMap<string, readonly CodePattern[]>
  /** What names end in, the longest first. */
  readonly endings: readonly (readonly [ending: string, patterns: readonly CodePattern[]])[]
  readonly name: RegExp | undefined
  /** By the last name of what is called. */
  readonly calls: ReadonlyMap<string, readonly CodePattern[]>
  /** The last words of what is called, and what each must be called on. */
  readonly callWords: WordFinder
  readonly callHints: ReadonlyMap<string, readonly (readonly RegExp[])[]>
  readonly statements: readonly Statement[]
}

/** Whether a name, a call or a statement may stand in the text: asked before its brackets are told. */
function mayHold({ name, statements, callWords, callHints }: Search, text: string): boolean {
  if (name !== undefined && text.search(name) >= 0) return true
  if (statements.some(({ hints }) => hints.every((hint) => hint.test(text)))) return true
  const words = new Set(callWords.find(text).map(({ word }) => word))
  return [...words].some((word) =>
    callHints.get(word)?.some((receivers) => receivers.every((one) => one.test(text))),
  )
}

interface Statement {
  readonly pattern: CodePattern
  /** Each finds one of its words, or another one that may stand in its place. */
  readonly hints: readonly RegExp[]
  readonly form: RegExp
}

/**
 * Words one of which stands wherever the pattern is found: of the names, what is called and the words of a statement those
 * that are longest, since long words are rare.
 */
export function rarestTerms({ names, calls, statement }: CodePattern): readonly string[] {
  const isOnSomething = calls?.every((call) => call.includes('.')) === true
  const choices = [
    ...(names ? [names.map(withoutStar)] : []),
    ...(calls ? [isOnSomething ? calls.map(firstName) : calls.map(lastName)] : []),
    ...(statement === undefined ? [] : wordsOf(statement)),
  ]
  const shortest = (words: readonly string[]): number => Math.min(...words.map(({ length }) => length))
  return choices.reduce<readonly string[]>(
    (best, words) => (best.length === 0 || shortest(words) > shortest(best) ? words : best),
    [],
  )
}

/** The words of a statement, each with what may stand in its place. */
function wordsOf(statement: string): readonly (readonly string[])[] {
  return statement
    .replace(/\{(?:period|name)\}/g, ' ')
    .split(/(\{[^{}]*\}|[^\w{}]+)/)
    .map((part) => part.replace(/[{}]/g, '').split(','))
    .filter((words) => words.every((word) => /^\w+$/.test(word)))
}

/** Rules never change: what was made of them is kept as long as they are. */
const searches = new WeakMap<SettingWords, Map<string, Search>>()

function searchFor(settings: SettingWords, language: string): Search {
  const ofLanguage = searches.get(settings) ?? new Map<string, Search>()
  searches.set(settings, ofLanguage)
  const search = ofLanguage.get(language) ?? compile(settings, language)
  ofLanguage.set(language, search)
  return search
}

function compile({ code }: SettingWords, language: string): Search {
  const names = new Map<string, CodePattern[]>()
  const endings = new Map<string, CodePattern[]>()
  const calls = new Map<string, CodePattern[]>()
  const statements: Statement[] = []
  const words = new Set<string>()
  const callHints = new Map<string, RegExp[][]>()
  const add = <T>(map: Map<string, T[]>, key: string, pattern: T): void => {
    const list = map.get(key)
    if (list) list.push(pattern)
    else map.set(key, [pattern])
  }
  for (const pattern of code) {
    if (pattern.languages?.includes(language) === false) continue
    for (const term of rarestTerms(pattern)) words.add(term)
    if (pattern.statement !== undefined)
      statements.push({
        pattern,
        hints: wordsOf(pattern.statement).map((choice) => new RegExp(choice.map(escaped).join('|'), 'i')),
        form: statementForm(pattern.statement),
      })
    else if (pattern.names)
      for (const name of pattern.names)
        add(name.startsWith('*') ? endings : names, withoutStar(name), pattern)
    else
      for (const call of pattern.calls ?? []) {
        add(calls, lastName(call), pattern)
        const receivers = call.split('.').slice(0, -1)
        const hints = receivers.map((receiver) => new RegExp(escaped(receiver), 'i'))
        add(callHints, firstWord(lastName(call)), hints)
      }
  }
  return {
    hint: words.size === 0 ? undefined : new RegExp([...words].map(escaped).join('|'), 'i'),
    names,
    endings: longestFirst(endings.keys()).map((ending) => [ending, endings.get(ending) ?? []]),
    name: nameForm(names.keys(), endings.keys()),
    calls,
    callWords: new WordFinder(callHints.keys()),
    callHints,
    statements,
  }
}

/** A name, or what one ends in; undefined where there is none to look for. */
function nameForm(names: Iterable<string>, endings: Iterable<string>): RegExp | undefined {
  const whole = longestFirst(names).map((name) => `(?<![\\w$-])${escaped(name)}`)
  const ending = longestFirst(endings).map(escaped)
  const all = [...whole, ...ending]
  return all.length === 0 ? undefined : new RegExp(`(?:${all.join('|')})(?![\\w$-])`, 'g')
}

function withoutStar(name: string): string {
  return name.replace(/^\*/, '')
}

function firstWord(name: string): string {
  return /\w+/.exec(name)?.[0] ?? name
}

/** Of two names that begin alike, the longer one is meant where it stands. */
function longestFirst(names: Iterable<string>): readonly string[] {
  return [...names].sort((a, b) => b.length - a.length)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function firstName(call: string): string {
  return call.split('.')[0] ?? call
}

function lastName(call: string): string {
  return call.slice(call.lastIndexOf('.') + 1)
}

/** Longest run of anything between two words of a statement, in UTF-16 units. */
const gap = '(?:(?!\\n[ \\t]*\\n)[^;]){0,400}?'

/** @param limits names of variables that stand for the period; absent: the period stands there itself */
function statementForm(statement: string, limits?: readonly string[]): RegExp {
  const period = limits ? `(?<![\\w$.])(?:${limits.map(escaped).join('|')})(?![\\w$])` : periodForms.join('|')
  const form = statement
    .split(/(\s+|…)/)
    .filter((part) => part !== '')
    .map((part) => (part === '…' ? gap : part.trim() === '' ? '\\s*' : partsForm(part, period)))
    .join('')
    .replaceAll(`\\s*${gap}\\s*`, gap)
  return new RegExp(form, 'gi')
}

/** `{a,b}` is one of both; `{period}` and `{name}` are groups. */
function partsForm(part: string, period: string): string {
  return part
    .split(/(\{[^{}]*\})/)
    .map((piece, index) => {
      if (piece === '{period}') return `(?<period>${period})`
      if (piece === '{name}') return '["`\\[]?(?<name>[\\w$.:\\\\]+)["`\\]]?'
      if (!piece.startsWith('{'))
        return /^[a-z\d]/i.test(piece) ? `(?<!\\w)${escaped(piece)}` : escaped(piece)
      const begins = index === 1 && part.startsWith(piece)
      const words = piece.slice(1, -1).split(',')
      return `(?:${words.map((word) => (begins && /^[a-z\d]/i.test(word) ? `(?<!\\w)${escaped(word)}` : escaped(word))).join('|')})`
    })
    .join('')
}

/** How periods are written where they stand within a statement. */
const periodForms = [
  "interval\\s+'\\d+\\s*\\w+'",
  'interval\\s+[:$@?]?\\w+\\s+(?:second|minute|hour|day|week|month|quarter|year)s?',
  'interval\\s+\\d+\\s+\\w+',
  'toInterval(?:Hour|Day|Week|Month|Quarter|Year)\\([^()]*\\)',
  "'\\d+\\s+\\w+'(?:::interval)?",
  '\\d+\\.(?:minute|hour|day|week|month|year)s?(?:\\.ago)?',
  '[\\w.]*timedelta\\(\\s*\\w+\\s*=\\s*\\d+\\s*\\)',
  '(?:\\w+\\(\\)|Carbon::\\w+\\(\\)|\\$\\w+)->sub\\w+\\(\\d*\\)',
  'sub(?:Days|Weeks|Months|Years|Hours|Minutes)\\([^(),]*(?:\\(\\))?\\s*,\\s*\\d+\\s*\\)',
  '\\w*\\(?\\)?\\.subtract\\(\\d+\\s*,\\s*["\']\\w+["\']\\)',
  '\\w*\\(?\\)?\\.minus(?:Days|Weeks|Months|Years|Hours)\\(\\d+\\)',
  'Duration\\.of(?:Days|Hours)\\(\\d+\\)',
  '\\d+L?\\s*,\\s*TimeUnit\\.[A-Z]+',
  // A number of milliseconds before now
  'new Date\\(\\s*(?:new )?Date(?:\\.now)?\\(\\)(?:\\.(?:getTime|valueOf)\\(\\))?\\s*-\\s*[\\d_\\s*]+\\)',
  'Date\\.now\\(\\)\\s*-\\s*\\(?\\d[\\d_]*(?:\\s*\\*\\s*\\d[\\d_]*)*\\)?',
  'DateTime(?:Offset)?\\.(?:Utc)?Now\\.Add(?:Days|Months|Years|Hours|Minutes)\\(-\\s*\\d+\\)',
  'time\\.Now\\(\\)(?:\\.UTC\\(\\))?\\.AddDate\\(\\s*-?\\d+\\s*,\\s*-?\\d+\\s*,\\s*-?\\d+\\s*\\)',
  'time\\.Now\\(\\)(?:\\.UTC\\(\\))?\\.Add\\(\\s*-[\\d\\s*]*time\\.(?:Hour|Minute|Second)[\\d\\s*]*\\)',
  '\\d+\\.(?:day|week|month|year|hour)s?\\(\\)',
  '[\\w:]*(?:IntervalDsl|Duration|TimeDelta)::(?:try_)?(?:days|weeks|hours)\\(\\d+\\)',
  'strtotime\\(\\s*["\']-\\s*\\d+\\s*\\w+["\']\\s*\\)',
  'new \\\\?DateTime(?:Immutable)?\\(\\s*["\']-\\s*\\d+\\s*\\w+["\']\\s*\\)',
]

/** An assignment whose value ends in a period before now. */
const agoForm = new RegExp(
  `(?<![\\w$.])(?<name>[$A-Za-z_][\\w$]*)\\s*(?::\\s*[\\w.<>| ]{1,40})?\\s*(?::=|=(?![=>~]))\\s*[^=+;\\n]{0,60}?(?<period>${periodForms.join('|')})[\\s)]*?(?:\\.\\w+\\(\\))*[ \\t]*;?[ \\t]*$`,
  'gm',
)

interface CodeStyle {
  readonly lineComments: readonly string[]
  readonly blockComments: boolean
  readonly longTexts: readonly string[]
  readonly quotes: string
}

function styleOf(language: string): CodeStyle {
  switch (language) {
    case 'python':
      return { lineComments: ['#'], blockComments: false, longTexts: ['"""', "'''"], quotes: '"\'' }
    case 'ruby':
      return { lineComments: ['#'], blockComments: false, longTexts: [], quotes: '"\'`' }
    case 'php':
      return { lineComments: ['//', '#'], blockComments: true, longTexts: [], quotes: '"\'`' }
    case 'sql':
      return { lineComments: ['--'], blockComments: true, longTexts: ['$$'], quotes: "'" }
    case 'go':
    case 'typescript':
      return { lineComments: ['//'], blockComments: true, longTexts: ['`'], quotes: '"\'' }
    default:
      return { lineComments: ['//'], blockComments: true, longTexts: ['"""'], quotes: '"\'' }
  }
}

interface CodeCall {
  /** As written, without white space: `this.redis.set`. */
  readonly callee: string
  readonly start: number
  readonly open: number
  close: number
  readonly arguments: Span[]
}

interface Region extends Span {
  readonly isComment: boolean
}

/** Calls, comments and texts of a piece of code. */
class Code {
  readonly text: string
  /** In the order in which they open. */
  readonly calls: CodeCall[] = []
  /** Comments and texts, in ascending order. */
  readonly #regions: Region[] = []

  constructor(text: string, style: CodeStyle) {
    this.text = text
    this.#scan(style)
  }

  /** The comment or text that holds a place. */
  regionAt(place: number): Region | undefined {
    let low = 0
    let high = this.#regions.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#regions[middle]?.end ?? 0) <= place) low = middle + 1
      else high = middle
    }
    const region = this.#regions[low]
    return region !== undefined && region.start <= place ? region : undefined
  }

  /** The innermost call around a place. */
  callAround(place: number): CodeCall | undefined {
    let found: CodeCall | undefined
    for (const call of this.calls) {
      if (call.open >= place) break
      if (call.close > place) found = call
    }
    return found
  }

  /** Where each call around a place begins, outermost first, and the place itself. */
  scopesAt(place: number): readonly number[] {
    return [
      ...this.calls.filter(({ open, close }) => open < place && place < close).map(({ start }) => start),
      place,
    ]
  }

  /** The expression that begins at a place: up to a comma, an end of a statement or a bracket that closes one around it. */
  expressionAt(start: number): Span {
    const { text } = this
    let depth = 0
    let at = start
    while (at < text.length && at < start + 2000) {
      const region = this.regionAt(at)
      if (region) {
        if (region.isComment) break
        at = region.end
        continue
      }
      const character = text.charAt(at)
      if ('([{'.includes(character)) depth++
      else if (')]}'.includes(character)) {
        if (depth === 0) break
        depth--
      } else if (depth === 0 && (character === ',' || character === ';')) break
      else if (depth === 0 && character === '\n' && /\S/.test(text.slice(start, at))) break
      at++
    }
    return trimmed(text, start, at)
  }

  #scan({ lineComments, blockComments, longTexts, quotes }: CodeStyle): void {
    const { text } = this
    const open: (CodeCall | undefined)[] = []
    let argumentStart: number[] = []
    const endArgument = (at: number): void => {
      const call = open.at(-1)
      const from = argumentStart.at(-1)
      if (!call || from === undefined) return
      const span = trimmed(text, from, at)
      if (span.end > span.start) call.arguments.push(span)
      argumentStart[argumentStart.length - 1] = at + 1
    }
    for (let at = 0; at < text.length;) {
      const character = text.charAt(at)
      const comment = lineComments.find((mark) => text.startsWith(mark, at))
      if (comment !== undefined) at = this.#skip(at, lineEnd(text, at), true)
      else if (blockComments && text.startsWith('/*', at))
        at = this.#skip(at, behind(text, '*/', at + 2), true)
      else {
        const long = longTexts.find((mark) => text.startsWith(mark, at))
        if (long !== undefined && text.includes(long, at + long.length))
          at = this.#skip(at, behind(text, long, at + long.length), false)
        else if (quotes.includes(character)) at = this.#skip(at, textEnd(text, at), false)
        else {
          if (character === '(' || character === '[' || character === '{') {
            const call = character === '(' ? callAt(text, at) : undefined
            if (call) this.calls.push(call)
            open.push(call)
            argumentStart.push(at + 1)
          } else if (character === ')' || character === ']' || character === '}') {
            endArgument(at)
            const call = open.pop()
            argumentStart = argumentStart.slice(0, open.length)
            if (call) call.close = at
          } else if (character === ',') endArgument(at)
          at++
        }
      }
    }
  }

  #skip(start: number, end: number, isComment: boolean): number {
    this.#regions.push({ start, end, isComment })
    return end
  }
}

const calleeForm =
  /((?:[A-Za-z_$@][\w$]*)(?:(?:\?\.|\.|->|::)[A-Za-z_$][\w$]*)*[!?]?)\s*(?:<[^<>()]{0,100}>)?$/

function callAt(text: string, open: number): CodeCall | undefined {
  const before = text.slice(Math.max(0, open - 200), open)
  const match = calleeForm.exec(before)
  if (!match) return undefined
  const callee = match[1] ?? ''
  if (/^(?:if|for|while|switch|catch|return|function|and|or|not|in)$/.test(callee)) return undefined
  return { callee, start: open - before.length + match.index, open, close: text.length, arguments: [] }
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  return feed < 0 ? text.length : feed
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 ? text.length : at + mark.length
}

/** Behind the closing quote; the end of the line for a text that it does not close. */
function textEnd(text: string, start: number): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]
    if (character === quote) return at + 1
    if (character === '\n') return at
    if (character === '\\') at++
  }
  return text.length
}

function trimmed(text: string, from: number, until: number): Span {
  let start = from
  let end = until
  while (start < end && /\s/.test(text.charAt(start))) start++
  while (end > start && /\s/.test(text.charAt(end - 1))) end--
  return { start, end }
}

/** A text with more of a kind is data. */
const mostValues = 1000

/** `expireAfterSeconds: 3600`, `ex=3600`, `'days' => 14`, `:expires_in => 90.days`. */
function namedValues(code: Code, { names, endings, name: form }: Search): readonly WrittenValue[] {
  if (form === undefined) return []
  const { text } = code
  const found: WrittenValue[] = []
  for (const match of text.matchAll(form)) {
    if (found.length >= mostValues) break
    const end = match.index + match[0].length
    const start = nameStart(text, match.index)
    const name = text.slice(start, end)
    const region = code.regionAt(start)
    // In a text only where it is the whole of it: a quoted key.
    if (region && (region.isComment || region.start !== start - 1 || region.end !== end + 1)) continue
    const behindName = region ? region.end : end
    const sign = signForm.exec(text.slice(behindName, behindName + 100))
    if (!sign) continue
    const call = code.callAround(start)
    const exact = names.get(name)
    const ending = exact ? undefined : endings.find(([one]) => name.endsWith(one))?.[1]
    for (const pattern of exact ?? ending ?? []) {
      if (pattern.calls && !(call && isCallOf(call, pattern.calls))) continue
      const value = code.expressionAt(behindName + sign[0].length)
      // A field of a type or a schema says what may stand there, and not how long.
      if (ending && typeOnly.test(text.slice(value.start, value.end))) continue
      found.push(valueOf(code, value, call?.callee ?? '', name, start, pattern))
    }
  }
  return found
}

/** `=`, `:`, `=>`, `:=`, and the `=` behind a type or behind the accessors of a property. */
const signForm =
  /^(?:\s*(?:=>|:=|=(?![=>~])|\??:\s*[A-Za-z_][\w.]*(?:<[^<>\n=]{0,60}>|\[[\w, .]*\])?(?:\s*\|\s*\w+)*\s*=(?![=>~])|\{\s*get;[^{}]{0,40}\}\s*=|:(?!:))|[ \t]+[A-Za-z_][\w.]{0,30}[ \t]*=(?![=>~]))\s*/

const typeOnly =
  /^(?:number|u?int\d*|integer|[iu]\d\d|long|float|double|string|str|bool|[\w.]*timedelta|[\w.]*Duration|TimeSpan|any|unknown|true|false|null|None)(?:\[\])?\??(?:\s*\|\s*\w+)*$|^(?:z|Joi|yup|v|t|Schema)\.|^(?:Optional|Field|Column|Mapped|Record|Partial)\b|^\{\s*(?:not|gt|lt|type)\b/i

/** Where the name begins that holds a place. */
function nameStart(text: string, place: number): number {
  let start = place
  while (start > 0 && /[\w$]/.test(text.charAt(start - 1))) start--
  return start
}

function argumentsOf(code: Code, { calls }: Search): readonly WrittenValue[] {
  const found: WrittenValue[] = []
  if (calls.size === 0) return found
  for (const call of code.calls) {
    if (found.length >= mostValues) break
    for (const pattern of calls.get(lastOf(call.callee)) ?? []) {
      if (!isCallOf(call, pattern.calls ?? [])) continue
      const span = argumentFor(code, call, pattern)
      if (span) found.push(valueOf(code, span, call.callee, pattern.after ?? '', call.start, pattern))
    }
  }
  return found
}

function argumentFor(code: Code, call: CodeCall, { argument, after }: CodePattern): Span | undefined {
  if (after !== undefined) {
    const mark = call.arguments.findIndex(
      ({ start, end }) =>
        code.text
          .slice(start, end)
          .replace(/^["']|["']$/g, '')
          .toUpperCase() === after,
    )
    return mark < 0 ? undefined : call.arguments[mark + 1]
  }
  if (argument === undefined) return undefined
  const value = call.arguments[argument - 1]
  const unit = call.arguments[argument]
  // Java gives the unit behind the number.
  return value && unit && /^(?:TimeUnit|ChronoUnit)\.[A-Z]+$/.test(code.text.slice(unit.start, unit.end))
    ? { start: value.start, end: unit.end }
    : value
}

function lastOf(callee: string): string {
  return callee.split(/\?\.|\.|->|::/).at(-1) ?? callee
}

/** `redis.set` is the call of any `set` of something that is called after Redis. */
function isCallOf({ callee }: CodeCall, calls: readonly string[]): boolean {
  const written = callee.replace(/^@/, '').split(/\?\.|\.|->|::/)
  return calls.some((call) => {
    const names = call.split('.')
    if (names.at(-1) !== written.at(-1)) return false
    const receivers = names.slice(0, -1)
    return receivers.every((receiver) =>
      written.slice(0, -1).some((segment) => segment.toLowerCase().includes(receiver.toLowerCase())),
    )
  })
}

function valueOf(
  code: Code,
  span: Span,
  owner: string,
  name: string,
  place: number,
  pattern: CodePattern,
): WrittenValue {
  const literal = constantAt(code, span) ?? span
  const value = code.text.slice(literal.start, literal.end)
  return {
    owner,
    name,
    ...(value === '' ? {} : { value: valueText(value) }),
    span: literal.end > literal.start ? literal : { start: place, end: place + Math.max(1, name.length) },
    scopes: code.scopesAt(place),
    pattern: pattern.id,
  }
}

/** The literal that the text gives to a name, where it does so once. */
function constantAt(code: Code, { start, end }: Span): Span | undefined {
  const { text } = code
  const name = text.slice(start, end)
  if (!/^[A-Za-z_$][\w$]{0,80}$/.test(name) || /^(?:true|false|null|nil|None|undefined)$/.test(name))
    return undefined
  const form = new RegExp(
    `(?<![\\w$.])${escaped(name)}(?![\\w$])\\s*(?::\\s*[\\w.<>]+\\s*)?(?::=|=(?![=>~]))\\s*`,
    'g',
  )
  let found: Span | undefined
  for (const match of text.matchAll(form)) {
    if (code.regionAt(match.index)) continue
    if (found) return undefined
    found = code.expressionAt(match.index + match[0].length)
  }
  return found && found.start !== start ? found : undefined
}

/** Periods within statements, as written there or as a variable of the text that holds a point in time so long ago. */
function ofStatements(code: Code, { statements }: Search): readonly WrittenValue[] {
  const { text } = code
  const possible = statements.filter(({ hints }) => hints.every((hint) => hint.test(text)))
  if (possible.length === 0) return []
  const limits = limitsIn(code)
  return possible.flatMap(({ pattern, form }) => [
    ...periodsIn(code, pattern, form),
    ...(limits.size === 0 || pattern.statement === undefined
      ? []
      : periodsIn(code, pattern, statementForm(pattern.statement, [...limits.keys()]), limits)),
  ])
}

/** `cutoff = now - 90 days`: variables that the text sets once, to a point in time before now, with where the period stands. */
function limitsIn(code: Code): ReadonlyMap<string, Span> {
  const { text } = code
  const limits = new Map<string, Span>()
  for (const match of text.matchAll(agoForm)) {
    if (limits.size >= mostLimits || code.regionAt(match.index)) continue
    const { name = '', period = '' } = match.groups ?? {}
    const start = match.index + match[0].lastIndexOf(period)
    const again = new RegExp(
      `(?<![\\w$.])${escaped(name)}(?![\\w$])[^=\\n;()]{0,40}(?:[-+:]?=)(?![=>~])`,
      'g',
    )
    if ([...text.matchAll(again)].length === 1) limits.set(name, { start, end: start + period.length })
  }
  return limits
}

/** A text with more of them is none that erases by age. */
const mostLimits = 20

function periodsIn(
  code: Code,
  pattern: CodePattern,
  form: RegExp,
  limits?: ReadonlyMap<string, Span>,
): readonly WrittenValue[] {
  const { text } = code
  const found: WrittenValue[] = []
  for (const match of text.matchAll(form)) {
    const written = match.groups?.['period']
    if (written === undefined || code.regionAt(match.index)?.isComment === true) continue
    const at = match.index + match[0].lastIndexOf(written)
    const span = limits?.get(written) ?? { start: at, end: at + written.length }
    found.push({
      owner: match.groups?.['name'] ?? '',
      name: '',
      value: valueText(text.slice(span.start, span.end)),
      span,
      ...fromOf(match[0]),
      scopes: code.scopesAt(match.index),
      pattern: pattern.id,
    })
  }
  return found
}

/** A column of a point in time at which something happens to what is there already. */
const laterEvent =
  /(?<!\w)\w*(?:expire[sd]?|expiry|expiration|deleted|archived|revoked|closed|ended|cancell?ed|completed|finished|resolved)_?(?:at|on|date|time)(?!\w)|(?<!\w)expires(?!\w)/i

function fromOf(statement: string): Pick<WrittenValue, 'from'> {
  const [column] = laterEvent.exec(statement) ?? []
  return column === undefined ? {} : { from: column }
}
