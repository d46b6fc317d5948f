/* Keys of a data map that may be written at the cursor. */
import { fieldKey, ownerStem } from '../classify/words.ts'
import { servicesOf } from '../checks/recipients.ts'
import { purposeInWords } from '../checks/stored-on-device.ts'
import type { KnownStorage } from '../classify/known-storage.ts'
import { checks } from '../checks/index.ts'
import { mapOf } from '../datamap/paths.ts'
import { openQuestions } from '../datamap/questions.ts'
import { formatScalar } from '../datamap/splice.ts'
import type { DataMap } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import type { Writing } from './completion.ts'
import { knownServices } from './completion-recipients.ts'
import { valueProposals } from './completion-values.ts'
import { languageName, textLanguages } from '../datamap/in-words.ts'
import { itemOf, keysAt, schemaAt, takes, type SchemaPart } from './schema.ts'
import { snippetsAt } from './snippets.ts'
import { fillIn, inTemplate, type Proposal } from './suggestion.ts'
import { matcherOf, type View } from './view.ts'
import { labelIn } from '../datamap/terms.ts'
import { about, personalFields } from './words.ts'

/** Keys at the cursor: of the schema, of what exists in code, and whole entries. */
export function keyProposals(writing: Writing): readonly Proposal[] {
  const { cursor, map } = writing
  // A list's first item: the key whose list it is stands at the end of the path.
  const path = cursor.key === undefined ? cursor.path : [...cursor.path, cursor.key]
  const part = schemaAt(path)
  if (part === undefined) return []
  const isList = itemOf(part) !== undefined && !part.properties && cursor.key === undefined
  const dash = isList && !cursor.inItem && !cursor.inFlow ? '- ' : ''
  return [
    ...(path[0] === 'data' && map !== undefined ? keysFromCode(writing, path, map) : []),
    ...snippetsAt(writing, path, dash),
    ...schemaKeys(writing, path, dash),
    ...(path.length === 1 && path[0] === 'client_storage' ? knownNames(writing) : []),
    ...(path.length === 1 && path[0] === 'recipients' ? knownServices(writing, colonFor(writing)) : []),
    ...freeKeys(writing, path, part).map((one) => ({
      ...one,
      newText: `${one.newText}${colonFor(writing) && ': '}`,
    })),
    // A list that begins on a line of its own.
    ...(dash === ''
      ? []
      : valueProposals(writing, path.slice(0, -1), path.at(-1) ?? '').map((one) => ({
          ...one,
          newText: `${dash}${one.newText}`,
        }))),
  ]
}

/** Names that services keep in browsers, those of the map's recipients first. */
function knownNames(writing: Writing): readonly Proposal[] {
  const { map, view, cursor } = writing
  const { rules, translator } = view
  const received = new Set(
    [...(map?.recipients.values() ?? [])].flatMap((entry) => servicesOf(entry, rules).map(({ id }) => id)),
  )
  const isReceived = ({ service }: KnownStorage): boolean => service !== undefined && received.has(service)
  return rules.knownStorage
    .filter(({ name }) => !cursor.siblings.has(name))
    .toSorted((left, right) => Number(isReceived(right)) - Number(isReceived(left)))
    .map(({ name, service, purpose }): Proposal => {
      const by = service === undefined ? undefined : rules.services.get(service)?.name
      const text = translator.text(purposeInWords(purpose))
      const detail = by === undefined ? text : translator.text(about(by, text))
      return {
        label: name,
        kind: 'name',
        detail,
        search: detail,
        newText: `${formatScalar(name, cursor.inFlow, undefined, true)}${colonFor(writing)}`,
      }
    })
}

function schemaKeys(writing: Writing, path: readonly string[], dash: string): readonly Proposal[] {
  const { siblings } = writing.cursor
  const { translator } = writing.view
  const order = orderAt(writing, path)
  const rank = (key: string): number => (order.indexOf(key) + 1 || order.length + 1) - 1
  return keysAt(path)
    .filter(([key]) => !siblings.has(key) && !(instead[key]?.some((one) => siblings.has(one)) ?? false))
    .map(([key, part], index) => ({ key, part, index }))
    .sort((left, right) => rank(left.key) - rank(right.key) || left.index - right.index)
    .map(({ key, part }): Proposal => ({
      label: key,
      kind: 'key',
      ...(order.includes(key) && path.length > 0 && { detail: translator.text(say('asked for')) }),
      ...(part.description !== undefined && {
        documentation: translator.text({ text: part.description }),
      }),
      newText: `${dash}${key}${beginningOf(writing, part, dash)}`,
    }))
}

/** What follows a key: its colon, and the line or the dash that its value begins with. */
function beginningOf(writing: Writing, part: SchemaPart, dash: string): string {
  const colon = colonFor(writing)
  if (colon === '') return ''
  const isSimple = takes(part, 'string') || takes(part, 'boolean') || takes(part, 'integer') || part.enum
  if (isSimple || part.type === undefined) return `${colon} `
  const { cursor } = writing
  const isList = takes(part, 'array')
  if (cursor.inFlow) return `${colon} `
  const column = ' '.repeat(cursor.column + dash.length + 2)
  return `${colon}\n${column}${isList ? '- ' : ''}`
}

/** A colon that is there already is not written twice. */
function colonFor({ text, cursor: { typed } }: Writing): ':' | '' {
  return /^ *:/.test(text.slice(typed.end, typed.end + 20)) ? '' : ':'
}

/** What the law or the checks ask of an entry comes first, in the order in which it is told. */
function orderAt({ map }: Writing, path: readonly string[]): readonly string[] {
  const [section = '', id = '', ...below] = path
  if (path.length === 0) return ['art25', 'organization', 'activities', 'data', 'retention', 'recipients']
  if (path.length === 1)
    return section === 'organization'
      ? ['name', 'contact', 'dpo']
      : section === 'ignore'
        ? ['because', 'path', 'check']
        : []
  if (section === 'activities' && below.length === 0) {
    const roles = map?.activities.get(id)?.roles ?? []
    return roles.length > 0 && roles.every((role) => role === 'processor') ? ofProcessor : ofController
  }
  if (below.length > 0) return []
  return asked[section] ?? []
}

const ofController = [
  ...[
    'label',
    'role',
    'purpose',
    'legal_basis',
    'data_subjects',
    'recipients',
    'retention',
    'measures',
    'notice',
  ],
]
const ofProcessor = [
  ...['label', 'role', 'controllers', 'processing', 'data_subjects', 'recipients', 'retention', 'measures'],
]
const asked: Readonly<Record<string, readonly string[]>> = {
  retention: ['period', 'from', 'until', 'then', 'because', 'enforced_by'],
  recipients: ['name', 'role', 'purpose', 'processed_in', 'agreement', 'transfers', 'may_receive'],
  systems: ['kind', 'provider', 'regions', 'encryption'],
  data: ['activity', 'retention', 'fields', 'system'],
  client_storage: ['kind', 'purpose', 'category', 'lifetime', 'consent'],
  dpias: ['outcome', 'because', 'covers', 'decided'],
  notices: ['path', 'url', 'effective'],
  measures: ['label', 'group', 'state'],
  data_subjects: ['label'],
}

/** What says the same in another way: one of them is enough. */
const instead: Readonly<Record<string, readonly string[]>> = {
  purpose: ['purposes'],
  purposes: ['purpose', 'legal_basis'],
  legal_basis: ['purposes'],
  undecided: ['period', 'until', 'keep_last'],
}

/** Keys that the schema leaves free and the rest of Art25 knows: languages of a text, ids of checks. */
function freeKeys(
  { cursor: { siblings }, view: { translator } }: Writing,
  path: readonly string[],
  part: SchemaPart,
): readonly Proposal[] {
  const free = (label: string, detail: string): readonly Proposal[] =>
    siblings.has(label) ? [] : [{ label, kind: 'key', detail, newText: label }]
  if (part.kinds?.includes('text') === true)
    return textLanguages.flatMap((code) => free(code, languageName(code)))
  if (path.length === 1 && path[0] === 'checks')
    return checks.flatMap(({ id, summary }) => free(id, translator.text({ text: summary })))
  return []
}

function keysFromCode(writing: Writing, path: readonly string[], map: DataMap): readonly Proposal[] {
  const { cursor, view } = writing
  if (path.length === 1)
    return ownersInCode(cursor.siblings, map, view).map((one) => ownerProposal(writing, one, map))
  const [, dataSet = '', fields] = path
  if (path.length !== 3 || fields !== 'fields') return []
  const colon = colonFor(writing)
  return fieldsInCode(dataSet, cursor.siblings, map, view).map(({ name, category, path: where }) => {
    const known = category === undefined ? undefined : view.rules.categories.get(category)
    const key = formatScalar(name, cursor.inFlow, undefined, true)
    const notDeclared = view.translator.text(say('In {path}, not declared yet.', { path: where }))
    return {
      label: name,
      kind: 'field',
      detail: category ?? view.translator.text(say('not personal, as far as Art25 can tell')),
      documentation: known ? `${labelIn(known, view.translator)}. ${notDeclared}` : notDeclared,
      newText: colon === '' ? key : `${key}: ${category ?? ''}`,
    }
  })
}

interface OwnerInCode {
  readonly name: string
  readonly path: string
  readonly fields: ReadonlyMap<string, string>
}

/** A whole data set for an owner: its personal fields with their categories, and questions for a person. */
function ownerProposal(writing: Writing, { name, path, fields }: OwnerInCode, map: DataMap): Proposal {
  const { cursor, snippets, view } = writing
  const colon = colonFor(writing)
  const common = {
    label: name,
    kind: 'owner',
    detail: view.translator.text(personalFields(fields.size)),
    documentation: [
      view.translator.text(say('In {path}:', { path })),
      '',
      ...[...fields].map(([field, category]) => {
        const known = view.rules.categories.get(category)
        return `- ${view.translator.text(about(field, known ? labelIn(known, view.translator) : category))}`
      }),
    ].join('\n'),
  } as const
  const key = formatScalar(name, cursor.inFlow, undefined, true)
  if (colon === '' || cursor.inFlow) return { ...common, newText: `${key}${colon}` }
  const margin = ' '.repeat(cursor.column)
  const activities = [...map.activities.keys()]
  const lines = [
    `${inTemplate(key)}:`,
    activities.length > 0 && snippets
      ? `  activity: \${1|${activities.join(',')}|}`
      : `  # activity: ${view.translatorFor(map.language).text(openQuestions.activity)}`,
    '  fields:',
    ...[...fields].map(
      ([field, category]) => `    ${inTemplate(formatScalar(field, false, undefined, true))}: ${category}`,
    ),
  ]
  return { ...common, ...fillIn(lines.join(`\n${margin}`), snippets) }
}

/** Owners of stored personal data in code that no data set stands for. */
function ownersInCode(siblings: ReadonlySet<string>, map: DataMap, view: View): readonly OwnerInCode[] {
  const known = new Set([...siblings].map(ownerStem))
  const found = new Map<string, { name: string; path: string; fields: Map<string, string> }>()
  for (const file of view.index.files()) {
    if (file.pathClass !== 'product' || mapOf(view.maps, file.path) !== map) continue
    for (const { field, category, confidence } of file.personal) {
      const stem = ownerStem(field.owner)
      if (field.role !== 'stored' || confidence === 'low' || known.has(stem)) continue
      const { storeName } = file.owners.find(({ name }) => name === field.owner) ?? {}
      if (matcherOf(map).dataSetsOf(field.owner, storeName, file.path).length > 0) continue
      const one = found.get(stem) ?? { name: field.owner, path: file.path, fields: new Map<string, string>() }
      found.set(stem, one)
      if (one.fields.size < mostFields) one.fields.set(field.name, one.fields.get(field.name) ?? category)
    }
  }
  return [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
}

/** As many fields as one suggestion writes. */
const mostFields = 60

interface FieldInCode {
  readonly name: string
  readonly category: string | undefined
  readonly path: string
}

/** Fields in code of what a data set stands for that it does not declare: personal ones with their category first. */
function fieldsInCode(
  id: string,
  siblings: ReadonlySet<string>,
  map: DataMap,
  view: View,
): readonly FieldInCode[] {
  const dataSet = map.dataSets.get(id)
  const matcher = matcherOf(map)
  const known = new Set([...siblings].map(fieldKey))
  const found = new Map<string, FieldInCode>()
  for (const stem of new Set([id, ...(dataSet?.also ?? [])].map((name) => view.index.stemOf(name)))) {
    for (const owned of view.index.ownersOf(stem)) {
      const { owner, path } = owned
      if (mapOf(view.maps, path) !== map || owner.role === 'configured') continue
      if (dataSet !== undefined && !matcher.dataSetsOf(owner.name, owner.storeName, path).includes(dataSet))
        continue
      for (const { field, category, confidence, path: where } of view.index.personalFieldsOf(owned))
        if (!known.has(fieldKey(field.name)) && confidence !== 'low')
          found.set(field.name, { name: field.name, category, path: where })
      for (const name of view.index.fieldNamesOf(owned))
        if (!known.has(fieldKey(name)) && !found.has(name))
          found.set(name, { name, category: undefined, path })
    }
  }
  const personal = [...found.values()].filter(({ category }) => category !== undefined)
  return [...personal, ...[...found.values()].filter(({ category }) => category === undefined)]
}
