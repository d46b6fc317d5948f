import { distance } from 'fastest-levenshtein'
import { fieldKey, ownerStem } from '../classify/words.ts'
import type { DataSet, DeclaredField } from '../model/declaration.ts'
import type { Fix } from '../model/finding.ts'
import { say } from '../model/message.ts'
import { holds } from './categories.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { compareText } from './order.ts'
import type { FoundField, FoundOwner } from './owner-index.ts'

/** A declaration that no code answers to any more: the record says more than is true (Art. 5(1)(d), 30(1)(c)). */
export const staleDeclaration = defineCheck({
  id: 'stale-declaration',
  severity: 'warning',
  scope: 'map',
  subject: 'map',
  audience: 'developer',
  articles: ['30(1)(c)'],
  summary: 'A declared field that no code has',
  messages: {
    field: '{owner}.{field} is declared and {owner} has no such field in code',
    owner: '{owner} is declared and no code declares an owner of this name',
  },
  run(context, report) {
    const { map, index } = context
    const code = codeOf(context)
    for (const dataSet of map.dataSets.values()) {
      if (dataSet.heldIn || dataSet.fields.size === 0) continue
      const seen = code.get(dataSet)
      if (!seen) {
        report({
          messageId: 'owner',
          parameters: { owner: dataSet.id },
          path: dataSet.at.path,
          span: dataSet.at.keySpan,
          atMost: 'info',
          owner: dataSet.id,
          identity: [index.stemOf(dataSet.id)],
          fixes: [
            {
              title: say('Remove {name} from the data map', { name: dataSet.id }),
              safety: 'suggested',
              action: { kind: 'remove-data-set', mapFolder: map.folder, dataSet: dataSet.id },
            },
          ],
        })
        continue
      }
      const gone = [...dataSet.fields.values()].filter((field) => !seen.alive.has(field))
      const free = gone.length > 0 ? undeclaredNames(dataSet, seen, context) : []
      for (const field of gone) {
        report({
          messageId: 'field',
          parameters: { owner: dataSet.id, field: field.name },
          path: field.at.path,
          span: field.at.keySpan,
          owner: dataSet.id,
          field: field.name,
          ...(field.categories[0] !== undefined && { category: field.categories[0] }),
          identity: [index.stemOf(dataSet.id), fieldKey(field.name)],
          related: seen.owners.slice(0, mostRelated).map(({ path, owner }) => ({
            path,
            span: owner.span,
            message: say('{owner} is declared here', { owner: owner.name }),
          })),
          fixes: fixesFor(map.folder, dataSet, field, likelyNewName(field, free)),
          tags: ['unnecessary'],
        })
      }
    }
  },
})

/** More places say nothing more about a field that is in none of them. */
const mostRelated = 5

/** What code has of one data set. */
interface Seen {
  readonly alive: Set<DeclaredField>
  readonly owners: FoundOwner[]
}

/** A name in code that the data set does not declare, with the field where it holds personal data. */
interface FreeName {
  readonly name: string
  readonly personal?: FoundField
}

function codeOf(context: CheckContext): ReadonlyMap<DataSet, Seen> {
  const { index, matcher, owns } = context
  const seen = new Map<DataSet, Seen>()
  // A section of a configuration or of translated texts may carry any name: it counts only where nothing else does.
  const configured = new Map<DataSet, Seen>()
  for (const stem of index.stems()) {
    let columns: ReadonlyMap<string, string> | undefined
    for (const found of index.ownersOf(stem)) {
      const { owner, path } = found
      if (!owns(path) || index.file(path)?.pathClass !== 'product') continue
      const dataSets = matcher.dataSetsOf(owner.name, owner.storeName, path)
      if (dataSets.length === 0) continue
      columns ??= columnsOf(index.fieldsOf(stem))
      const target = owner.role === 'configured' ? configured : seen
      for (const dataSet of dataSets) {
        const entry = target.get(dataSet) ?? { alive: new Set(), owners: [] }
        target.set(dataSet, entry)
        entry.owners.push(found)
      }
      for (const name of index.fieldNamesOf(found)) {
        const hit = matcher.fieldOf(owner.name, owner.storeName, name, columns.get(name), path)
        if (hit) target.get(hit.dataSet)?.alive.add(hit.field)
      }
    }
  }
  return new Map([...configured, ...seen])
}

/** Field name to the name of its column, where code gives it another. */
function columnsOf(fields: readonly FoundField[]): ReadonlyMap<string, string> {
  const columns = new Map<string, string>()
  for (const { field } of fields)
    if (field.attributes.column) columns.set(field.name, field.attributes.column)
  return columns
}

function undeclaredNames(
  dataSet: DataSet,
  seen: Seen,
  { index, matcher }: CheckContext,
): readonly FreeName[] {
  const names = new Map<string, FreeName>()
  const stems = new Set<string>()
  for (const found of seen.owners) {
    const { owner, path } = found
    stems.add(index.stemOf(owner.name))
    for (const name of index.fieldNamesOf(found)) {
      if (matcher.fieldOf(owner.name, owner.storeName, name, undefined, path)) continue
      const declaredAs = nameIn(dataSet, owner.name, name)
      if (!names.has(declaredAs)) names.set(declaredAs, { name: declaredAs })
    }
  }
  const personal = [
    ...seen.owners.flatMap((found) => index.personalFieldsOf(found)),
    // What migrations left is known of the store alone.
    ...[...stems].flatMap((stem) => index.fieldsOf(stem)),
  ]
  for (const one of personal) {
    const name = nameIn(dataSet, one.owner, one.field.name)
    if (names.get(name)?.personal === undefined && names.has(name)) names.set(name, { name, personal: one })
  }
  return [...names.values()]
    .filter(({ name }) => !dataSet.fields.has(name))
    .sort((left, right) => compareText(left.name, right.name))
}

/** What a field is called in a data set: with the path of a nested owner in front. */
function nameIn(dataSet: DataSet, owner: string, name: string): string {
  const segments = owner.split('.')
  const stems = new Set([dataSet.id, ...dataSet.also].map(ownerStem))
  for (let own = segments.length; own > 0; own--) {
    if (stems.has(ownerStem(segments.slice(0, own).join('.'))))
      return [...segments.slice(own), name].join('.')
  }
  return name
}

/** A field of the same category that is not declared, else one whose name differs by a slip. */
function likelyNewName(field: DeclaredField, free: readonly FreeName[]): string | undefined {
  const key = fieldKey(field.name)
  const scored = free.flatMap(({ name, personal }) => {
    const edits = distance(key, fieldKey(name))
    const sameKind =
      personal !== undefined && field.categories.some((declared) => holds(declared, personal.category))
    const isSlip = edits <= Math.max(1, Math.floor(key.length / 4))
    // A field that is not personal is no new name of one that is.
    if (!sameKind && !(isSlip && (personal === undefined) === (field.categories.length === 0))) return []
    return [{ name, score: edits - (sameKind ? 100 : 0) }]
  })
  return scored.sort((left, right) => left.score - right.score || compareText(left.name, right.name))[0]?.name
}

function fixesFor(
  mapFolder: string,
  dataSet: DataSet,
  field: DeclaredField,
  newName: string | undefined,
): readonly Fix[] {
  const remove: Fix = {
    title: say('Remove {name} from the data map', { name: `${dataSet.id}.${field.name}` }),
    safety: 'suggested',
    ...(newName === undefined && { preferred: true }),
    action: { kind: 'remove-field', mapFolder, dataSet: dataSet.id, name: field.name },
  }
  if (newName === undefined) return [remove]
  return [
    {
      title: say('Rename {name} to {newName}', { name: `${dataSet.id}.${field.name}`, newName }),
      safety: 'suggested',
      preferred: true,
      action: { kind: 'rename-field', mapFolder, dataSet: dataSet.id, name: field.name, to: newName },
    },
    remove,
  ]
}
