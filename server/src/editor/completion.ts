import { ownerStem, fieldKey } from '../classify/words.ts'
import { folderOf, mapFolderOf, mapOf } from '../datamap/paths.ts'
import type { DataMap, LocalizedText } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { cursorAt, type Cursor } from './map-cursor.ts'
import { sectionsNamedBy, type NamedSection } from './map-names.ts'
import { keysAt, schemaAt } from './schema.ts'
import { matcherOf, type View } from './view.ts'
import { categoryInWords, labelIn, textIn } from './words.ts'

export interface Suggestion {
  readonly label: string
  readonly kind: 'key' | 'value' | 'category' | 'name' | 'field' | 'owner'
  readonly detail?: string
  readonly documentation?: string
  /** What takes the place of `span`. */
  readonly newText: string
  readonly span: Span
}

/** What may be written at an offset of a map's file, from the schema, the rules, the map itself and the code. */
export function completionsAt(path: string, text: string, offset: number, view: View): readonly Suggestion[] {
  const cursor = cursorAt(text, offset)
  if (cursor === undefined) return []
  const folder = mapFolderOf(path) ?? folderOf(path)
  const map = view.maps.find((one) => one.folder === folder)
  return cursor.key === undefined ? keys(cursor, text, map, view) : values(cursor, cursor.key, map, view)
}

function keys(cursor: Cursor, text: string, map: DataMap | undefined, view: View): readonly Suggestion[] {
  const { path, siblings, typed: span } = cursor
  // A colon that is there already is not written twice.
  const colon = /^\s*:/.test(text.slice(span.end, text.indexOf('\n', span.end) + 1 || undefined)) ? '' : ':'
  const said = keysAt(path)
    .filter(([key]) => !siblings.has(key))
    .map(([key, { description }]): Suggestion => ({
      label: key,
      kind: 'key',
      ...(description !== undefined && { documentation: view.translator.text({ text: description }) }),
      newText: `${key}${colon}${colon !== '' && isSimple([...path, key]) ? ' ' : ''}`,
      span,
    }))
  if (path[0] !== 'data' || map === undefined) return said
  if (path.length === 1)
    return [...said, ...ownersInCode(siblings, map, view).map((name) => owner(name, colon, span, view))]
  const [, dataSet = '', fields] = path
  if (path.length === 3 && fields === 'fields')
    return fieldsInCode(dataSet, siblings, map, view).map(([name, category]) => ({
      label: name,
      kind: 'field',
      ...(category !== undefined && { detail: category }),
      newText: colon === '' ? name : `${name}: ${category ?? ''}`,
      span,
    }))
  return said
}

function owner(name: string, colon: string, span: Span, { translator }: View): Suggestion {
  const detail = translator.text(say('declared in code'))
  return { label: name, kind: 'owner', detail, newText: `${name}${colon}`, span }
}

function values(cursor: Cursor, key: string, map: DataMap | undefined, view: View): readonly Suggestion[] {
  const { path, typed: span } = cursor
  const isField = path[0] === 'data' && path[2] === 'fields'
  if (takesCategories(path, key)) return categories(key !== 'may_receive', span, view)
  const sections = sectionsNamedBy(isField ? 'fields' : (path[0] ?? ''), key)
  if (sections.length > 0 && map !== undefined)
    return sections.flatMap((section) =>
      names(section, map, view).map((one): Suggestion => ({ ...one, span })),
    )
  if (path.length === 0 && key === 'art25') return [{ label: '1', kind: 'value', newText: '1', span }]
  const part = schemaAt([...path, key])
  const items = part?.items
  const allowed = part?.enum ?? items?.enum ?? (part?.type === 'boolean' ? [true, false] : [])
  return allowed.map((value) => ({
    label: String(value),
    kind: 'value',
    ...(part?.description !== undefined && {
      documentation: view.translator.text({ text: part.description }),
    }),
    newText: String(value),
    span,
  }))
}

function takesCategories(path: readonly string[], key: string): boolean {
  if (key === 'category' || key === 'categories' || key === 'may_receive') return true
  return path.length === 3 && path[0] === 'data' && path[2] === 'fields'
}

function categories(withNone: boolean, span: Span, { rules, translator }: View): readonly Suggestion[] {
  const made = [...rules.categories.values()].map((category): Suggestion => ({
    label: category.id,
    kind: 'category',
    detail: labelIn(category, translator),
    documentation: translator.text(categoryInWords(category)),
    newText: category.id,
    span,
  }))
  if (!withNone) return made
  return [
    ...made,
    {
      label: 'none',
      kind: 'category',
      detail: translator.text(say('reviewed: not personal data')),
      newText: 'none',
      span,
    },
  ]
}

function names(
  section: NamedSection,
  map: DataMap,
  { translator }: View,
): readonly Omit<Suggestion, 'span'>[] {
  const entries: readonly (readonly [string, LocalizedText | undefined])[] =
    section === 'activities'
      ? [...map.activities].map(([id, { label }]) => [id, label])
      : section === 'retention'
        ? [...map.retention].map(([id, { period }]) => [
            id,
            period === undefined ? undefined : { en: period },
          ])
        : section === 'recipients'
          ? [...map.recipients].map(([id, { label }]) => [id, label])
          : section === 'systems'
            ? [...map.systems].map(([id, { label }]) => [id, label])
            : section === 'data_subjects'
              ? [...map.dataSubjects].map(([id, { label }]) => [id, label])
              : keysOfRaw(map.raw, section).map((id) => [id, undefined])
  return entries.map(([id, label]) => {
    const detail = textIn(label, map.language, translator)
    return { label: id, kind: 'name', ...(detail !== undefined && { detail }), newText: id }
  })
}

function keysOfRaw(raw: unknown, section: string): readonly string[] {
  const entries = (raw as Readonly<Record<string, unknown>> | null)?.[section]
  return typeof entries === 'object' && entries !== null ? Object.keys(entries) : []
}

/** Owners of stored personal data in code that no data set stands for. */
function ownersInCode(siblings: ReadonlySet<string>, map: DataMap, view: View): readonly string[] {
  const known = new Set([...siblings].map(ownerStem))
  const found = new Set<string>()
  for (const file of view.index.files()) {
    if (file.pathClass !== 'product' || mapOf(view.maps, file.path) !== map) continue
    for (const { field, confidence } of file.personal)
      if (field.role === 'stored' && confidence !== 'low' && !known.has(ownerStem(field.owner)))
        found.add(field.owner)
  }
  return [...found].sort()
}

/** Fields in code of what a data set stands for that it does not declare: personal ones with their category first. */
function fieldsInCode(
  id: string,
  siblings: ReadonlySet<string>,
  map: DataMap,
  view: View,
): readonly (readonly [string, string | undefined])[] {
  const dataSet = map.dataSets.get(id)
  const matcher = matcherOf(map)
  const known = new Set([...siblings].map(fieldKey))
  const found = new Map<string, string | undefined>()
  for (const stem of new Set([id, ...(dataSet?.also ?? [])].map((name) => view.index.stemOf(name)))) {
    for (const owned of view.index.ownersOf(stem)) {
      const { owner, path } = owned
      if (mapOf(view.maps, path) !== map || owner.role === 'configured') continue
      if (dataSet !== undefined && !matcher.dataSetsOf(owner.name, owner.storeName, path).includes(dataSet))
        continue
      for (const { field, category } of view.index.personalFieldsOf(owned))
        if (!known.has(fieldKey(field.name))) found.set(field.name, category)
      for (const name of view.index.fieldNamesOf(owned))
        if (!known.has(fieldKey(name)) && !found.has(name)) found.set(name, undefined)
    }
  }
  const personal = [...found].filter(([, category]) => category !== undefined)
  return [...personal, ...[...found].filter(([, category]) => category === undefined)]
}

/** Whether the value of a key stands on its own line, so that a space follows the colon. */
function isSimple(path: readonly string[]): boolean {
  const type = schemaAt(path)?.type
  return type !== 'object' && type !== 'array'
}
