import type { ErrorObject } from 'ajv'
import type { MapProblem } from '../model/declaration.ts'
import { eitherOf, say, type Message, type Parameter } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { advised, nearest } from './nearest.ts'
import { plainOf, type Item, type Tree, type Value } from './tree.ts'
import { schemaErrors } from './validator.ts'

/**
 * What the published schema refuses in one file of a map, each at its own key or value. Empty values count as absent.
 * `art25` is judged elsewhere: one file of a map says it for all.
 */
export function schemaProblems(tree: Tree): readonly MapProblem[] {
  if (tree.root.kind === 'scalar' && tree.root.plain === null) return []
  const problems = new Map<string, MapProblem>()
  for (const error of schemaErrors(plainOf(tree.root))) {
    const problem = problemOf(tree, error)
    if (problem === undefined) continue
    const key = `${problem.span.start}-${problem.span.end}-${problem.code}`
    if (!problems.has(key)) problems.set(key, problem)
  }
  return [...problems.values()]
}

interface SchemaPart {
  readonly title?: string
  readonly $comment?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly type?: string | readonly string[]
}

function problemOf(tree: Tree, error: ErrorObject): MapProblem | undefined {
  const place = locate(tree, error.instancePath)
  if (place === undefined) return undefined
  const { value, item } = place
  // An empty value is an absent one.
  if (error.data === null || error.data === undefined) return undefined
  const part = (error.parentSchema ?? {}) as SchemaPart
  const make = (code: string, span: Span, message: Message, replacement?: string): MapProblem => ({
    code,
    severity: 'error',
    message,
    path: item?.at.path ?? tree.path,
    span,
    bySchema: true,
    ...(replacement !== undefined && { replacement }),
  })
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = (error.params as { additionalProperty: string }).additionalProperty
      const child = value.kind === 'map' ? value.entries.get(key) : undefined
      if (child === undefined) return undefined
      const known = Object.keys(part.properties ?? {})
      if (known.length === 0) {
        return make(
          'unknown-key',
          child.at.keySpan,
          say('"{key}" is no language code, such as en or pt-BR.', { key }),
        )
      }
      const meant = synonyms[key.toLowerCase().replaceAll('-', '_')]?.find((one) => known.includes(one))
      const likely = meant ?? nearest(key, known)
      // What is there already cannot be written a second time.
      const replacement =
        likely !== undefined && value.kind === 'map' && !value.entries.has(likely) ? likely : undefined
      const message =
        replacement === undefined
          ? say('"{key}" is no key here. There are: {known}; a key of your own starts with x-.', {
              key,
              known,
            })
          : say(
              '"{key}" is no key here. Did you mean "{replacement}"? There are: {known}; a key of your own starts with x-.',
              { key, known, replacement },
            )
      return { ...make('unknown-key', child.at.keySpan, message, replacement), path: child.at.path }
    }
    case 'enum': {
      if (value.kind !== 'scalar') return undefined
      const allowed = (error.params as { allowedValues: readonly string[] }).allowedValues
      const replacement = nearest(written(value), allowed)
      const said = say('"{found}" is none of {allowed}.', { found: written(value), allowed })
      return make('unknown-value', value.span, advised(said, replacement), replacement)
    }
    case 'type': {
      const expected =
        part.title === undefined || item === undefined ? expectedTypes(part.type) : { text: part.title }
      const holes = { expected, found: foundType(value) }
      const key = item?.key ?? ''
      return make(
        'wrong-type',
        value.span,
        item === undefined
          ? say('A data map must be {expected}, and is {found}.', holes)
          : /^\d+$/.test(key)
            ? say('This must be {expected}, and is {found}.', holes)
            : say('"{key}" must be {expected}, and is {found}.', { ...holes, key }),
      )
    }
    case 'pattern': {
      const replacement = part.$comment === 'bad-duration' ? isoDuration(written(value)) : undefined
      const said = say('"{found}" is not {expected}.', {
        found: written(value),
        expected: part.title === undefined ? say('in the form that is expected here') : { text: part.title },
      })
      return make(part.$comment ?? 'bad-value', value.span, advised(said, replacement), replacement)
    }
    case 'required': {
      const key = (error.params as { missingProperty: string }).missingProperty
      if (key === 'art25') return undefined
      return make('missing-key', item?.at.keySpan ?? value.span, say('"{key}" is missing here.', { key }))
    }
    case 'minimum':
      return make(
        'bad-value',
        value.span,
        /^\d+$/.test(item?.key ?? '0')
          ? say('This cannot be negative.')
          : say('"{key}" cannot be negative.', { key: item?.key ?? '' }),
      )
    default:
      return undefined
  }
}

/** What others call a key, with the names it has here; the first one that is valid at the place counts. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  basis: ['legal_basis'],
  description: ['label'],
  duration: ['period'],
  email: ['contact'],
  legal_bases: ['legal_basis'],
  reason: ['because'],
}

/** The ISO 8601 form of a duration in words (`90 days`, `3 months`, `30d`), or of one in lower case. */
function isoDuration(text: string): string | undefined {
  if (/^p(?:\d+[ymwd])+$/i.test(text)) return text.toUpperCase()
  const match = /^(\d{1,6})\s*(h|hours?|d|days?|w|weeks?|months?|y|years?)$/i.exec(text.trim())
  const [, count, unit] = match ?? []
  if (count === undefined || unit === undefined) return undefined
  const letter = unit.charAt(0).toUpperCase()
  return letter === 'H' ? `PT${count}H` : `P${count}${letter}`
}

function written(value: Value): string {
  if (value.kind === 'list') return 'a list'
  return value.kind === 'map' ? 'a set of keys' : String(value.plain)
}

/** The value at a JSON pointer, and the entry or item that holds it. */
function locate(tree: Tree, pointer: string): { value: Value; item: Item | undefined } | undefined {
  let value: Value = tree.root
  let item: Item | undefined
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~')
    item =
      value.kind === 'map'
        ? value.entries.get(key)
        : value.kind === 'list'
          ? value.items[Number(key)]
          : undefined
    if (item === undefined) return undefined
    value = item.value
  }
  return { value, item }
}

const typeWords: Readonly<Record<string, Message>> = {
  string: say('a text'),
  boolean: say('true or false'),
  integer: say('a whole number'),
  number: say('a number'),
  array: say('a list'),
  object: say('a set of keys'),
}

function expectedTypes(type: string | readonly string[] | undefined): Parameter {
  const types = typeof type === 'string' ? [type] : (type ?? [])
  return eitherOf(types.map((one) => typeWords[one] ?? one))
}

function foundType(value: Value): Message {
  if (value.kind === 'list') return say('a list')
  if (value.kind === 'map') return say('a set of keys')
  if (typeof value.plain === 'number')
    return say('the number {number}: quote it if it is a text', { number: value.plain })
  if (typeof value.plain === 'boolean')
    return say('{value}: quote it if it is a text', { value: String(value.plain) })
  return say('a text')
}
