/* Entries of a map as plain data (`raw`), read without trust in their shape. */
import { isRecord } from '../classify/plain-data.ts'

/** The value as a mapping; an empty one for all else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

/** One or several as several; none for an absent or empty value. */
export function listFrom(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

/** Names as a map lists them: one or several texts; `none` is none. */
export function namesOf(value: unknown): readonly string[] {
  const names = listFrom(value).filter((one) => typeof one === 'string')
  return names.length === 1 && names[0] === 'none' ? [] : names
}
