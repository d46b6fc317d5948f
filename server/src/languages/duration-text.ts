/*
 * How long: the seconds that an expression of code means, whatever the language and its library for dates. Arithmetic of
 * written numbers, durations, points in time counted from now, and constants of the same file. Anything else is not known.
 */
import type { Span } from '../model/span.ts'
import { constantOf, type CodeText } from './code-text.ts'

/** A number without unit, a duration in seconds, or now and so many seconds. */
interface Quantity {
  readonly kind: 'number' | 'seconds' | 'instant'
  readonly value: number
  /** For an instant: seconds that one of its own numbers means. */
  readonly unit?: number
}

export interface Duration {
  readonly seconds: number
  /** Written as numbers and operators alone, so that another number may stand in its place: the seconds that 1 means. */
  readonly plainUnit?: number
}

const minute = 60
const hour = 3600
const day = 86_400
const units: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milli(?:second)?s?)$/i, 0.001],
  [/^(?:s|secs?|seconds?)$/i, 1],
  [/^(?:m|mins?|minutes?)$/i, minute],
  [/^(?:h|hrs?|hours?)$/i, hour],
  [/^(?:d|days?)$/i, day],
  [/^(?:w|weeks?)$/i, 7 * day],
  [/^(?:mo|months?)$/i, 30 * day],
  [/^(?:y|yrs?|years?)$/i, 365 * day],
]

/** Seconds of a unit by its name: `days`, `h`. */
function unitSeconds(name: string): number | undefined {
  return units.find(([pattern]) => pattern.test(name))?.[1]
}

/**
 * The seconds of an expression; undefined for what depends on more than this file says.
 * @param unit seconds that a number without unit means
 */
export function durationOf(source: CodeText, span: Span, unit: number): Duration | undefined {
  const written = source.uncommented.slice(span.start, Math.min(span.end, span.start + 400))
  const parser = new Parser(source, written, 0)
  const quantity = parser.whole()
  if (quantity === undefined) return undefined
  if (quantity.kind === 'number')
    return {
      seconds: quantity.value * unit,
      ...(/^[\d_ *()+]+$/.test(written) && { plainUnit: unit }),
    }
  // Now itself is no duration: the variable is changed where nobody looks.
  if (quantity.kind === 'instant' && quantity.value === 0) return undefined
  return { seconds: quantity.value }
}

/** A text such as `30d`, `+30 days`, `1 year`; undefined for anything else. */
function durationInWords(text: string): number | undefined {
  const match = /^\s*\+?\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text)
  const unit = match?.[2] === undefined ? undefined : unitSeconds(match[2])
  return match?.[1] === undefined || unit === undefined ? undefined : Number(match[1]) * unit
}

const deepest = 5
const now = (unit: number): Quantity => ({ kind: 'instant', value: 0, unit })
const seconds = (value: number): Quantity => ({ kind: 'seconds', value })

class Parser {
  readonly #source: CodeText
  readonly #text: string
  readonly #depth: number
  #at = 0

  constructor(source: CodeText, text: string, depth: number) {
    this.#source = source
    this.#text = text
    this.#depth = depth
  }

  whole(): Quantity | undefined {
    if (this.#depth > deepest) return undefined
    const quantity = this.#sum()
    this.#blanks()
    return this.#at >= this.#text.length ? quantity : undefined
  }

  #blanks(): void {
    this.#take(/\s*/y)
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match !== null) this.#at += match[0].length
    return match
  }

  #sum(): Quantity | undefined {
    let left = this.#product()
    for (;;) {
      const sign = this.#take(/\s*([-+])(?![-+=>])\s*/y)?.[1]
      if (sign === undefined) return left
      const right = this.#product()
      left = left && right && add(left, right, sign === '-' ? -1 : 1)
      if (left === undefined) return undefined
    }
  }

  #product(): Quantity | undefined {
    let left = this.#postfix()
    for (;;) {
      const operator = this.#take(/\s*([*/])(?![*/=])\s*/y)?.[1]
      if (operator === undefined) return left
      const right = this.#postfix()
      if (left === undefined || right === undefined) return undefined
      if (operator === '*') {
        if (left.kind === 'instant' || right.kind === 'instant') return undefined
        if (left.kind === 'seconds' && right.kind === 'seconds') return undefined
        const kind = left.kind === 'seconds' || right.kind === 'seconds' ? 'seconds' : 'number'
        left = { kind, value: left.value * right.value }
      } else {
        if (right.kind !== 'number' || right.value === 0) return undefined
        // A number of milliseconds as seconds: the unit of an instant or a duration is known already.
        left = left.kind === 'number' ? { kind: 'number', value: left.value / right.value } : left
      }
    }
  }

  #postfix(): Quantity | undefined {
    let value = this.#primary()
    for (;;) {
      const match = this.#take(/\s*(?:\?\.|\.|->|::)\s*([A-Za-z_]\w*)/y)
      if (match?.[1] === undefined) return value
      const given = this.#arguments()
      value =
        value &&
        methodOf(
          value,
          match[1],
          given?.map((one) => this.#inner(one)),
          given,
        )
      if (value === undefined) return undefined
    }
  }

  #primary(): Quantity | undefined {
    this.#blanks()
    if (this.#take(/[-+](?=\s*new\b)/y)) return this.#primary()
    if (this.#take(/\((?:int|long|float|integer|Integer)\)\s*/y)) return this.#primary()
    const number = this.#take(/\d[\d_]*(?:\.\d+)?(?:[eE]\d+)?[lLfFdDmM]?(?![\w])/y)
    if (number !== null) return { kind: 'number', value: Number(number[0].replace(/_|[lLfFdDmM]$/g, '')) }
    if (this.#text[this.#at] === '(') {
      const [inner] = this.#arguments() ?? []
      return inner === undefined ? undefined : this.#inner(inner)
    }
    const quoted = this.#take(/(["'`])([^"'`\n]{0,60})\1/y)
    if (quoted !== null) {
      const words = durationInWords(quoted[2] ?? '')
      if (words !== undefined) return seconds(words)
      return /^\d+$/.test(quoted[2] ?? '') ? { kind: 'number', value: Number(quoted[2]) } : undefined
    }
    const name = this.#take(/(?:await\s+|new\s+)?[$@\\]?([A-Za-z_]\w*)/y)
    if (name?.[1] === undefined) return undefined
    let path = name[1]
    for (;;) {
      // Up to the first call the names are a path: `time.Hour`, `DateTime.UtcNow`, `ActiveSupport::Duration`.
      const next = this.#take(/(?:\.|::|\\)([A-Za-z_]\w*)(?!\w)/y)
      if (next?.[1] === undefined) break
      const before = this.#named(path)
      if (before !== undefined) {
        const given = this.#arguments()
        return methodOf(
          before,
          next[1],
          given?.map((one) => this.#inner(one)),
          given,
        )
      }
      path += `.${next[1]}`
    }
    const given = this.#arguments()
    if (given === undefined) return this.#named(path) ?? this.#constant(path)
    return called(path, given, (one) => this.#inner(one))
  }

  #named(path: string): Quantity | undefined {
    const goUnit = /^time\.(Second|Minute|Hour)$/.exec(path)?.[1]
    if (goUnit !== undefined) return seconds(unitSeconds(goUnit) ?? 0)
    if (/^(?:DateTime|DateTimeOffset|System\.DateTime)\.(?:Utc)?Now$/.test(path)) return now(1)
    if (/^(?:Time\.(?:now|current|zone\.now)|DateTime\.now|Date\.today)$/.test(path)) return now(1)
    if (/^Date$/.test(path)) return undefined
    return undefined
  }

  #constant(path: string): Quantity | undefined {
    const value = constantOf(this.#source, path.slice(path.lastIndexOf('.') + 1))
    if (value === undefined) return undefined
    const written = this.#source.uncommented.slice(value.start, Math.min(value.end, value.start + 400))
    return new Parser(this.#source, written, this.#depth + 1).whole()
  }

  #inner(text: string): Quantity | undefined {
    return new Parser(this.#source, text, this.#depth + 1).whole()
  }

  /** The arguments of a call whose bracket comes next, as written. */
  #arguments(): readonly string[] | undefined {
    const open = this.#take(/\s*\(/y)
    if (open === null) return undefined
    const given: string[] = []
    let depth = 1
    let start = this.#at
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? ''
      if (/[([{]/.test(character)) depth++
      else if (/[)\]}]/.test(character)) {
        if (--depth > 0) continue
        const last = this.#text.slice(start, this.#at).trim()
        if (last !== '') given.push(last)
        this.#at++
        return given
      } else if (character === ',' && depth === 1) {
        given.push(this.#text.slice(start, this.#at).trim())
        start = this.#at + 1
      }
    }
    return undefined
  }
}

function add(left: Quantity, right: Quantity, sign: 1 | -1): Quantity | undefined {
  if (right.kind === 'instant') return sign === 1 && left.kind !== 'instant' ? add(right, left, 1) : undefined
  if (left.kind === 'instant') {
    const unit = right.kind === 'number' ? (left.unit ?? 1) : 1
    return { ...left, value: left.value + sign * right.value * unit }
  }
  if (left.kind !== right.kind) return undefined
  return { kind: left.kind, value: left.value + sign * right.value }
}

/** Functions that give what they are given. */
const transparent =
  /(?:^|\.)(?:floor|ceil|round|trunc|int|Number|parseInt|float|intval|ms|Integer|Long|abs|valueOf)$/
const present =
  /^(?:Date\.now|time|time\.time|time\.Now|now|(?:datetime\.)?datetime\.(?:now|utcnow|today)|timezone\.now|Carbon\.now|Instant\.now|LocalDateTime\.now|dayjs|moment|DateTime\.now|DateTimeImmutable|DateTime|Date|java\.util\.Date|Time\.now|System\.currentTimeMillis)$/

function called(
  path: string,
  given: readonly string[],
  inner: (text: string) => Quantity | undefined,
): Quantity | undefined {
  const [first] = given
  if (
    given.length === 0 ||
    (given.length === 1 && /^(?:tz|timezone|UTC|timezone\.utc|datetime\.UTC)\b/.test(first ?? ''))
  )
    return present.test(path)
      ? now(/^(?:Date|Date\.now|java\.util\.Date|System\.currentTimeMillis)$/.test(path) ? 0.001 : 1)
      : undefined
  if (first === undefined) return undefined
  if (/^(?:(?:datetime\.)?timedelta|relativedelta|Duration|TimeSpan)$/.test(path)) return namedDuration(given)
  if (/^(?:strtotime|DateTime|DateTimeImmutable|Carbon\.parse|ms|parse_duration)$/.test(path)) {
    const words = durationInWords(first.replace(/^["'`]|["'`]$/g, ''))
    if (words !== undefined) return seconds(words)
  }
  if (/^(?:Date|dayjs|moment|Carbon)$/.test(path)) {
    const value = inner(first)
    return value?.kind === 'instant' ? value : undefined
  }
  if (transparent.test(path)) return inner(first)
  const unit = /(?:^|\.)(?:of|from|From|add|Add|plus|in|to)?_?([A-Z]?[a-z]+?)s?$/.exec(path)?.[1]
  const size = unit === undefined ? undefined : unit.length > 1 ? unitSeconds(unit) : undefined
  const time = /^TimeUnit\.([A-Z]+)\.to(?:Seconds|Millis)$/.exec(path)?.[1]
  const values = given.map(inner)
  if (time !== undefined) {
    const size = unitSeconds(time.toLowerCase())
    return size !== undefined && values[0]?.kind === 'number' ? seconds(values[0].value * size) : undefined
  }
  if (size === undefined) return undefined
  // `addDays(new Date(), 30)`
  if (values[0]?.kind === 'instant' && values[1]?.kind === 'number')
    return add(values[0], seconds(values[1].value * size), 1)
  return values.length === 1 && values[0]?.kind === 'number' ? seconds(values[0].value * size) : undefined
}

function namedDuration(given: readonly string[]): Quantity | undefined {
  let sum = 0
  for (const [index, one] of given.entries()) {
    const match = /^(?:(\w+)\s*[=:]\s*)?(\d[\d_]*)$/.exec(one)
    if (match?.[2] === undefined) return undefined
    // `timedelta(30)` counts days.
    const size =
      match[1] === undefined ? (index === 0 && given.length === 1 ? day : undefined) : unitSeconds(match[1])
    if (size === undefined) return undefined
    sum += Number(match[2].replaceAll('_', '')) * size
  }
  return seconds(sum)
}

/** Conversions of a duration or a point in time that change nothing of it. */
const conversion =
  /^(?:from_now|since|ago_|to_i|to_f|in_seconds|seconds_|toSeconds|getSeconds|total_seconds|TotalSeconds|toMillis|toMillisSeconds|inWholeSeconds|getTime|valueOf|toUTCString|toGMTString|toISOString|toDate|getTimestamp|timestamp|unix|Unix|UTC|utc|httpdate|inSeconds|value|toJavaDuration|format|strftime)$/

function methodOf(
  value: Quantity,
  name: string,
  given: readonly (Quantity | undefined)[] | undefined,
  written: readonly string[] | undefined,
): Quantity | undefined {
  if (conversion.test(name))
    return name === 'from_now' || name === 'since' ? { ...value, kind: 'seconds' } : value
  if (given === undefined || given.length === 0) {
    const size = unitSeconds(name)
    return size !== undefined && value.kind === 'number' ? seconds(value.value * size) : undefined
  }
  const [first, second, third] = given
  if (/^(?:add|Add|plus)$/.test(name)) {
    if (first?.kind === 'seconds') return add(value, first, 1)
    const unit = /^(?:["'`]|ChronoUnit\.)?([A-Za-z]+)["'`]?$/.exec(written?.[1] ?? '')?.[1]
    const size = unit === undefined ? undefined : unitSeconds(unit.toLowerCase())
    return first?.kind === 'number' && size !== undefined
      ? add(value, seconds(first.value * size), 1)
      : undefined
  }
  if (name === 'AddDate') {
    if (first?.kind !== 'number' || second?.kind !== 'number' || third?.kind !== 'number') return undefined
    return add(value, seconds((first.value * 365 + second.value * 30 + third.value) * day), 1)
  }
  const unit = /^(?:add|Add|plus)([A-Z][a-z]+)$/.exec(name)?.[1]
  const size = unit === undefined ? undefined : unitSeconds(unit)
  return size !== undefined && first?.kind === 'number'
    ? add(value, seconds(first.value * size), 1)
    : undefined
}
