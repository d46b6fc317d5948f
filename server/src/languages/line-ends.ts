import type { FileFacts } from '../model/fact.ts'
import type { Span } from '../model/span.ts'

/** A text as readers get it, and the way back. */
export interface UniformText {
  /** Its lines end with a line feed alone. */
  readonly text: string
  /** Facts of that text, at their places in the file's. */
  readonly placed: (facts: FileFacts) => FileFacts
}

/**
 * A text without the carriage returns that Windows ends lines with: what is said of a file must not depend on how a checkout
 * ends its lines, and grammars and limits of length count every character.
 */
export function withLineFeeds(text: string): UniformText {
  if (!text.includes('\r\n')) return { text, placed: (facts) => facts }
  /** Where, in the text without them, carriage returns stood. */
  const returns: number[] = []
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2))
    returns.push(at - returns.length)
  const placeOf = (place: number): number => place + countBelow(returns, place)
  return {
    text: text.replaceAll('\r\n', '\n'),
    placed: (facts) => moved(facts, placeOf) as FileFacts,
  }
}

/** A value of plain data with every span in it put elsewhere: whatever has a start and an end is one. */
function moved(value: unknown, placeOf: (place: number) => number): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, placeOf))
  if (typeof value !== 'object' || value === null) return value
  const { start, end } = value as Partial<Span>
  if (typeof start === 'number' && typeof end === 'number')
    return { ...value, start: placeOf(start), end: placeOf(end) }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moved(item, placeOf)]))
}

/** How many of the numbers, in ascending order, are below a limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0
  for (let high = numbers.length; low < high;) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low
}
