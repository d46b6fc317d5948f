import type { Span } from '../model/span.ts'

/**
 * Where a span of one text lies in a later one, when the two differ in one place: untouched spans move along, a span
 * that was touched is gone.
 */
export function shiftSpan(span: Span, before: string, after: string): Span | undefined {
  if (before === after) return span
  const most = Math.min(before.length, after.length)
  let head = 0
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head++
  let tail = 0
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail++
  if (span.end <= head) return span
  if (span.start < before.length - tail) return undefined
  const by = after.length - before.length
  return { start: span.start + by, end: span.end + by }
}
