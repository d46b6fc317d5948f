/** What the types of PHP and of its libraries say of a value. */
import type { ValueType } from '../model/fact.ts'
import { shortName } from './php-syntax.ts'
import type { MutableAttributes, Shape } from './tree-reading.ts'

/** Reads a type as it is written, also in comments: `?string`, `int|null`, `Collection<int, Order>`, `Order[]`. */
export function readPhpType(written: string | undefined): Shape {
  const attributes: MutableAttributes = {}
  if (written === undefined) return { valueType: 'unknown', attributes }
  let text = written.trim().slice(0, longestType)
  if (text.startsWith('?')) {
    attributes.optional = true
    text = text.slice(1)
  }
  let parts = text
    .replace(/^\((.*)\)$/, '$1')
    .split(/[|&](?![^<]*>)/)
    .map((part) => part.trim())
  if (parts.some((part) => /^null$/i.test(part))) attributes.optional = true
  parts = parts.filter((part) => !/^(?:null|false)$/i.test(part))
  // `Collection|Order[]` is a list of orders.
  const listed = parts.find((part) => /\[\]$|<.*>$/.test(part))
  let part = listed ?? parts[0] ?? ''
  for (let depth = 0; depth < 4; depth++) {
    const generic = /^([\w\\-]+)<(.*)>$/.exec(part)
    if (part.endsWith('[]')) part = part.slice(0, -2)
    else if (generic !== null && isList(generic[1] ?? '')) part = generic[2]?.split(',').at(-1)?.trim() ?? ''
    else break
    attributes.list = true
  }
  const name = shortName(part)
  const known = byName.get(name.toLowerCase())
  if (known !== undefined) {
    if (known === 'list') attributes.list = true
    if (/^(?:uuid|uuidinterface|ulid)$/i.test(name)) attributes.formats = ['uuid']
    return { valueType: known === 'list' ? 'unknown' : known, type: written, attributes }
  }
  if (/^[A-Z]\w*$/.test(name)) {
    attributes.references = name
    return { valueType: 'reference', type: written, attributes }
  }
  return { valueType: 'unknown', type: written, attributes }
}

const longestType = 300

function isList(name: string): boolean {
  return byName.get(shortName(name).toLowerCase()) === 'list'
}

const byName = new Map<string, ValueType | 'list'>([
  ...'string text ascii_string guid uuid uuidinterface ulid class-string non-empty-string numeric-string simple_array'
    .split(' ')
    .map((name) => [name, 'text'] as const),
  ...'int integer float double number bigint smallint decimal positive-int'
    .split(' ')
    .map((name) => [name, 'number'] as const),
  ...'bool boolean true'.split(' ').map((name) => [name, 'boolean'] as const),
  ...'datetime datetimeimmutable datetimeinterface carbon carbonimmutable carboninterface date date_immutable datetime_immutable datetimetz datetimetz_immutable time time_immutable dateinterval timestamp immutable_date immutable_datetime'
    .split(' ')
    .map((name) => [name, 'date'] as const),
  ...'binary blob uploadedfile file splfileinfo resource'.split(' ').map((name) => [name, 'binary'] as const),
  ...'object json stdclass mixed[] encrypted:array encrypted:object encrypted:json encrypted:collection'
    .split(' ')
    .map((name) => [name, 'object'] as const),
  ...'array iterable collection arraycollection persistentcollection list non-empty-list traversable iterator arrayobject ascollection asarrayobject'
    .split(' ')
    .map((name) => [name, 'list'] as const),
  ['callable', 'function'],
  ['closure', 'function'],
  ['mixed', 'unknown'],
  ['self', 'reference'],
  ['static', 'reference'],
])
