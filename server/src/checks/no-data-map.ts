import { say, type Parameter } from '../model/message.ts'
import { defineCheck, type UnmappedContext } from './check.ts'
import { comparePlaces, compareText } from './order.ts'
import type { FoundField } from './owner-index.ts'

/** The code stores personal data and no data map declares anything (Art. 5(2), 30). */
export const noDataMap = defineCheck({
  id: 'no-data-map',
  severity: 'error',
  scope: 'map',
  subject: 'code',
  audience: 'developer',
  articles: ['5(2)', '30'],
  summary: 'Personal data in code and no data map',
  messages: {
    none: '{count} in {owners} with personal data that no data map declares: run `art25 init` to draft one',
    outside: '{count} in {owners} with personal data outside the folders of all data maps',
  },
  runUnmapped(context, report) {
    const fields = personalFields(context)
    const owners = byOwner(fields)
    const first = owners[0]?.fields[0]
    if (!first) return
    report({
      messageId: context.mapsElsewhere ? 'outside' : 'none',
      parameters: {
        count: fields.length === 1 ? say('1 field') : say('{count} fields', { count: fields.length }),
        owners: describe(owners),
      },
      path: first.path,
      span: first.field.ownerSpan,
      ...(context.mapsElsewhere && { atMost: 'info' }),
      identity: [],
    })
  },
})

interface OwnerFields {
  readonly name: string
  readonly fields: FoundField[]
}

/** Stored fields of those files; where nothing is stored, what they collect or pass on. */
function personalFields({ files, index }: UnmappedContext): readonly FoundField[] {
  const paths = new Set(files.map(({ path }) => path))
  const stems = new Set(files.flatMap(({ path }) => index.stemsIn(path)))
  const certain = [...stems]
    .flatMap((stem) => index.fieldsOf(stem))
    .filter(
      ({ path, confidence, field }) => paths.has(path) && confidence !== 'low' && field.role !== 'configured',
    )
  const stored = certain.filter(({ field }) => field.role === 'stored')
  return stored.length > 0 ? stored : certain
}

/** Owners with the most fields first. */
function byOwner(fields: readonly FoundField[]): readonly OwnerFields[] {
  const owners = new Map<string, OwnerFields>()
  for (const field of fields) {
    const key = `${field.path}\0${field.owner}`
    const owner = owners.get(key)
    if (owner) owner.fields.push(field)
    else owners.set(key, { name: field.owner, fields: [field] })
  }
  for (const owner of owners.values()) owner.fields.sort(comparePlacesOf)
  return [...owners.values()].sort(
    (left, right) =>
      right.fields.length - left.fields.length ||
      compareText(left.name, right.name) ||
      compareText(left.fields[0]?.path ?? '', right.fields[0]?.path ?? ''),
  )
}

function comparePlacesOf(left: FoundField, right: FoundField): number {
  return comparePlaces(
    { path: left.path, span: left.field.span },
    { path: right.path, span: right.field.span },
  )
}

function describe(owners: readonly OwnerFields[]): Parameter {
  const names = [...new Set(owners.map(({ name }) => name))]
  const shown = names.slice(0, mostNames)
  const rest = names.length - shown.length
  if (rest > 0) return say('{names} and {count} more', { names: shown, count: rest })
  return shown.length > 1
    ? say('{names} and {last}', { names: shown.slice(0, -1), last: shown.at(-1) ?? '' })
    : (shown[0] ?? '')
}

const mostNames = 3
