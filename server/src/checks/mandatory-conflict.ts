import { activitiesOf } from '../datamap/activity.ts'
import { fieldKey } from '../classify/words.ts'
import { matchesGlob } from '../datamap/paths.ts'
import type { DataSet, DeclaredField } from '../model/declaration.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import { say } from '../model/message.ts'
import { defineCheck, type CheckContext, type Draft } from './check.ts'
import { declaredPlaces } from './declared-places.ts'
import { stemsOfFiles, type FoundField, type OwnerIndex } from './owner-index.ts'
import { valueAt } from './retention-ties.ts'

/** A field that people need not give, as the map says, and that a form, a request or a store requires (Art. 25(2), 13(2)(e)). */
export const mandatoryConflict = defineCheck({
  id: 'mandatory-conflict',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['25(2)', '13(2)(e)'],
  summary: 'A field that is optional in the data map and required in code',
  messages: {
    collected: '{owner}.{field} is optional in the data map, and {place} requires it',
    stored: '{owner}.{field} is optional in the data map, and {place} stores no row without it',
  },
  run(context, report) {
    const { files, index, map } = context
    const optional = [...map.dataSets.values()].flatMap((dataSet) =>
      [...dataSet.fields.values()].filter(isOptional).map((field) => [dataSet, field] as const),
    )
    if (optional.length === 0) return
    const reported = new Set<DeclaredField>()
    const found = stemsOfFiles(files, index).flatMap((stem) =>
      index.fieldsOf(stem).filter(({ history }) => !history),
    )
    for (const { dataSet, field, places } of declaredPlaces(found, context)) {
      if (!isOptional(field)) continue
      const place = places.find((one) => isRequired(one, index))
      if (!place) continue
      reported.add(field)
      report(draftOf(place, dataSet, field, context))
    }
    for (const [dataSet, field] of optional) {
      if (reported.has(field)) continue
      const place = inForms(dataSet, field, context)
      if (place) report(draftOf(place, dataSet, field, context))
    }
  },
})

function isOptional({ raw }: DeclaredField): boolean {
  return valueAt(raw, 'mandatory') === false
}

type Required = Pick<FoundField, 'path' | 'field' | 'category'>

/**
 * The declaration says that there is no value without it: an input that is required, a field of a request or a schema, a
 * column that is NOT NULL. A default gives one.
 */
function isRequired({ path, field }: Required, index: OwnerIndex): boolean {
  const { optional, value, primaryKey } = field.attributes
  if (optional === true || value !== undefined || primaryKey === true) return false
  const file = index.file(path)
  switch (field.role) {
    case 'collected':
      return optional === false || ['yaml', 'json', 'graphql'].includes(file?.language ?? '')
    case 'stored':
      // Elsewhere a model must say so itself: what it does not say, it may default.
      return optional === false || file?.language === 'sql' || file?.language === 'prisma'
    case 'transferred':
      // A validator of a request: zod and its like say what is optional, others what is not.
      return (
        (file?.language === 'typescript' && kindOf(file, field.owner) === 'schema') ||
        (optional === false && validated.has(file?.language ?? ''))
      )
    case 'configured':
      return false
  }
}

/** Languages in whose classes a validator says what must be there. */
const validated: ReadonlySet<string> = new Set(['typescript', 'java', 'kotlin', 'csharp', 'go', 'php'])

function kindOf(file: IndexedFile, owner: string): string | undefined {
  return file.owners.find(({ name }) => name === owner)?.kind
}

/** A required input of the name in a form that the data set's activity names under `collected_in`. */
function inForms(
  dataSet: DataSet,
  field: DeclaredField,
  { map, files, index }: CheckContext,
): Required | undefined {
  const paths = activitiesOf(map, dataSet).flatMap(({ raw }) => {
    const written = valueAt(raw, 'collected_in')
    const list: readonly unknown[] = Array.isArray(written) ? written : [written]
    return list.filter((one) => typeof one === 'string')
  })
  const prefix = map.folder === '' ? '' : `${map.folder}/`
  for (const file of files) {
    if (!paths.some((path) => matchesGlob(file.path, prefix + path))) continue
    for (const personal of file.personal) {
      const { role, name } = personal.field
      const place = { path: file.path, field: personal.field, category: personal.category }
      if (role === 'collected' && fieldKey(name) === fieldKey(field.name) && isRequired(place, index))
        return place
    }
  }
  return undefined
}

function draftOf(
  { path, field: found, category }: Required,
  dataSet: DataSet,
  field: DeclaredField,
  { map, index }: CheckContext,
): Draft<'collected' | 'stored'> {
  const name = `${dataSet.id}.${field.name}`
  return {
    messageId: found.role === 'stored' ? 'stored' : 'collected',
    parameters: { owner: dataSet.id, field: field.name, place: found.owner },
    path,
    span: found.span,
    owner: found.owner,
    field: found.name,
    category,
    identity: [index.stemOf(dataSet.id), field.name],
    related: [{ path: field.at.path, span: field.at.keySpan, message: say('Declared here') }],
    fixes: [
      {
        title: say('Declare {name} as mandatory', { name }),
        safety: 'suggested',
        action: {
          kind: 'set-value',
          mapFolder: map.folder,
          keys: ['data', dataSet.id, 'fields', field.name, 'mandatory'],
          value: 'true',
        },
      },
    ],
  }
}
