/* Data maps and foreign documents as plain data: what all formats of interchange need. */

import { isRecord } from '../classify/plain-data.ts'
import { listFrom, recordOf } from '../datamap/plain.ts'

export type Plain = Readonly<Record<string, unknown>>

/** The texts among the items. */
export function textsOf(value: unknown): readonly string[] {
  return listFrom(value).filter((item) => typeof item === 'string')
}

/** Categories that a field declares: alone, in a list, or under `category`. */
export function categoriesOfField(field: unknown): readonly string[] {
  return textsOf(typeof field === 'object' && !Array.isArray(field) ? recordOf(field)['category'] : field)
}

/** Categories of a data set, as a whole and by its fields; `none` stays among them. */
export function categoriesOfDataSet(dataSet: Plain): readonly string[] {
  return [
    ...textsOf(dataSet['categories']),
    ...Object.values(recordOf(dataSet['fields'])).flatMap(categoriesOfField),
  ]
}

/** Data sets of a map that belong to an activity. */
export function dataSetsOf(activity: string, map: Plain): readonly Plain[] {
  return Object.values(recordOf(map['data']))
    .map(recordOf)
    .filter((dataSet) => textsOf(dataSet['activity']).includes(activity))
}

/** Categories of personal data in an activity, those that it lists itself first; each as often as it is declared. */
export function categoriesOfActivity(activity: string, map: Plain): readonly string[] {
  const own = textsOf(recordOf(recordOf(map['activities'])[activity])['categories'])
  return [...own, ...dataSetsOf(activity, map).flatMap(categoriesOfDataSet)].filter((one) => one !== 'none')
}

/** The text, or that of the wanted language, or the first of a text in several; undefined for anything else. */
export function textIn(value: unknown, language: string): string | undefined {
  if (typeof value === 'string') return value
  const byLanguage = recordOf(value)
  const text = byLanguage[language] ?? Object.values(byLanguage)[0]
  return typeof text === 'string' ? text : undefined
}

/** Without these keys. */
export function without(entry: Plain, keys: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)))
}

/** Of these keys, those whose values are texts: what a format with one language can say of them, it says whole. */
export function textKeys(entry: Plain, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => typeof entry[key] === 'string')
}

/** Of these keys, those whose values are lists of texts; a value alone is another way to write a list of one. */
export function listKeys(entry: Plain, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => {
    const value = entry[key]
    return Array.isArray(value) && value.every((item) => typeof item === 'string')
  })
}

/** Without keys that hold nothing: undefined, and empty mappings and lists. */
export function filled(entry: Plain): Plain {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => !isEmpty(value)))
}

/** Without keys that hold nothing at all: an empty list says "none", and stays. */
export function defined(entry: Plain): Plain {
  return Object.fromEntries(
    Object.entries(entry).filter(
      ([, value]) => value !== undefined && (Array.isArray(value) || !isEmpty(value)),
    ),
  )
}

/** Both, key by key; where both hold something that is no mapping, `over` counts, in the shorter form of the two. */
export function merged(under: Plain, over: Plain): Plain {
  const result: Record<string, unknown> = { ...under }
  for (const [key, value] of Object.entries(over)) {
    const known = result[key]
    result[key] =
      isRecord(known) && isRecord(value)
        ? merged(recordOf(known), recordOf(value))
        : isSameAlone(known, value)
          ? known
          : isSameAlone(value, known)
            ? value
            : (value ?? known)
  }
  return result
}

/** Letters, digits and underscores alone, as keys of both worlds want them: `Sales & Marketing` is `sales_marketing`. */
export function keyFrom(text: string): string {
  const key = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return key === '' ? 'unnamed' : key
}

/** `EU` and `[EU]` say the same; the shorter form is that of whoever wrote the map. */
function isSameAlone(one: unknown, list: unknown): boolean {
  return typeof one === 'string' && Array.isArray(list) && list.length === 1 && list[0] === one
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(recordOf(value)).length === 0
}
