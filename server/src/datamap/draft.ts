import { fieldKey, ownerStem } from '../classify/words.ts'
import type { Category, CategoryId } from '../model/classification.ts'
import type { DataMap } from '../model/declaration.ts'
import type { IndexedFile, PersonalField } from '../model/indexed-file.ts'
import { createMatcher } from './matching.ts'
import { kindsThatAnswerFor } from './parts.ts'
import { openQuestions } from './questions.ts'
import { formatScalar } from './splice.ts'
import { english, say, type Message, type Translator } from '../model/message.ts'

/** A personal field of an owner, after migrations were replayed and included owners were joined. */
interface DraftField extends PersonalField {
  readonly path: string
  /** The owner that has it, which may include the one that declares it. */
  readonly owner: string
  readonly storeName?: string
  /** From a step of a migration. */
  readonly history?: boolean
}

/** Personal fields by owner stem, as the checks see them: the owner index of the room `checks` is one. */
interface DraftIndex {
  stems(): readonly string[]
  fieldsOf(stem: string): readonly DraftField[]
}

export interface DraftOptions {
  /** Of the organization, or of the repository where nothing else is known. */
  readonly name: string
  /** Of the map's texts; that of the questions unless said otherwise. */
  readonly language?: string
  /** Of the questions; English unless said otherwise. */
  readonly translator?: Translator
  readonly categories: ReadonlyMap<string, Category>
  /** Give the index that the checks will use, so that draft and checks agree; otherwise owners are joined by name alone. */
  readonly index?: DraftIndex
  /** Folder of the map, relative to the checked folder: paths in its comments are relative to it. */
  readonly folder?: string
  /** What is declared already is left out. */
  readonly existing?: DataMap
}

/**
 * A first data map as text. Owners of one stem (entity, table, migration) are one data set; a nested store belongs to
 * the data set around it; a type or form is a data set only for kinds of data that no store holds. What only a person can
 * answer is an absent key with a question in a comment. The same text whatever the order of the files.
 */
export function draftDataMap(files: readonly IndexedFile[], options: DraftOptions): string {
  const { translator = english } = options
  const index = options.index ?? indexByName(files)
  const languages = new Map(files.map(({ path, language }) => [path, language]))
  const existing = options.existing && createMatcher(options.existing)
  const found = index
    .stems()
    .flatMap((stem) => index.fieldsOf(stem).map((field) => ({ field, stem })))
    .filter(({ field }) => field.confidence !== 'low' && field.field.role !== 'configured')
    .filter(
      ({ field: { owner, storeName, field, path } }) =>
        existing?.fieldOf(owner, storeName, field.name, field.attributes.column, path) === undefined,
    )
    .map(({ field, stem }) => place(field, stem, languages.get(field.path) ?? ''))
    .sort(compareFound)
  const stored = found.filter(({ field }) => field.field.role === 'stored')
  const dataSets = new Map<string, DraftDataSet>()
  for (const one of stored) addTo(dataSets, one)
  for (const one of found) {
    const dataSet = dataSets.get(one.root)
    const places = dataSet?.fields.get(one.key)
    // What other forms and types of the same name say of a field counts for its category.
    if (places !== undefined && !places.includes(one)) dataSet?.seen.push(one)
  }
  addUnstored(
    dataSets,
    found.filter(({ field }) => field.field.role !== 'stored'),
    existing?.coversCategory.bind(existing) ?? (() => false),
  )
  const named = nameDataSets([...dataSets.values()])
  const lines = (stored: boolean): readonly string[] =>
    named
      .filter((dataSet) => dataSet.stored === stored)
      .flatMap((dataSet) => dataSetLines(dataSet, options.categories, options.folder ?? '', translator))
  const unstored = lines(false)
  const text = [
    ...header(options.name, options.language ?? translator.language, translator),
    ...lines(true),
    ...(unstored.length > 0 ? [...comment(unstoredHeader, translator, '  '), '', ...unstored] : []),
  ].join('\n')
  return `${text.trimEnd()}\n`
}

interface Found {
  readonly field: DraftField
  /** The stem under which the index holds its owner. */
  readonly stem: string
  /** Stem of the data set that it belongs to: that of the outermost owner. */
  readonly root: string
  /** The outermost owner as written. */
  readonly rootName: string
  /** Name in the data set: with the path of a nested owner in front. */
  readonly name: string
  readonly key: string
}

interface DraftDataSet {
  readonly stem: string
  readonly stored: boolean
  /** By key; the first one is the best place. */
  readonly fields: Map<string, Found[]>
  /** The same fields elsewhere, in types and forms that were not asked for. */
  readonly seen: Found[]
}

/**
 * Which data set a field belongs to. A dot in the name of an SQL table stands behind its schema; in all else it stands
 * between nested owners.
 */
function place(field: DraftField, stem: string, language: string): Found {
  const written = field.owner.split('.')
  const stemLength = ownerStem(field.owner).split('.').length
  // The schema that a store uses by default is no part of a name.
  const segments = written.slice(Math.max(0, written.length - stemLength))
  const own = language === 'sql' ? segments.length : 1
  const below = segments.slice(own)
  const name = [...below, field.field.name].join('.')
  // An index may hold a table under the model that is stored in it: then the model's stem is the data set's.
  const nested = stem.split('.').length > 1 && language !== 'sql'
  return {
    field,
    stem,
    root: nested ? (stem.split('.')[0] ?? stem) : stem,
    rootName: segments.slice(0, own).join('.'),
    name,
    key: name.split('.').map(fieldKey).join('.'),
  }
}

/** Schemas before migrations, models before tables, what is certain before what is likely; then by place. */
function compareFound(left: Found, right: Found): number {
  return (
    weight(left) - weight(right) ||
    compare(left.field.path, right.field.path) ||
    left.field.field.span.start - right.field.field.span.start ||
    compare(left.name, right.name)
  )
}

function weight({ field, rootName }: Found): number {
  return (
    (field.history === true ? 4 : 0) + (field.confidence === 'high' ? 0 : 2) + (/[_.]/.test(rootName) ? 1 : 0)
  )
}

function addTo(dataSets: Map<string, DraftDataSet>, found: Found): void {
  const dataSet = dataSets.get(found.root) ?? {
    stem: found.root,
    stored: found.field.field.role === 'stored',
    fields: new Map<string, Found[]>(),
    seen: [],
  }
  dataSets.set(found.root, dataSet)
  const places = dataSet.fields.get(found.key)
  if (places) places.push(found)
  else dataSet.fields.set(found.key, [found])
}

/**
 * Kinds of personal data that only types and forms show. One declaration answers for a kind, so the owners that show most
 * of what is missing are declared, until nothing is.
 */
function addUnstored(
  dataSets: Map<string, DraftDataSet>,
  found: readonly Found[],
  isDeclared: (category: CategoryId) => boolean,
): void {
  const declared = new Set<CategoryId>()
  for (const dataSet of dataSets.values()) {
    for (const [key, places] of dataSet.fields) {
      for (const category of writtenCategories([...places, ...dataSet.seen.filter((one) => one.key === key)]))
        declared.add(category)
    }
  }
  const isCovered = ({ field: { category }, root, key }: Found): boolean =>
    dataSets.get(root)?.fields.has(key) === true ||
    isDeclared(category) ||
    kindsThatAnswerFor(category).some((one) => declared.has(one))
  let open = found.filter((one) => !isCovered(one))
  while (open.length > 0) {
    const best = mostTelling(open)
    if (best === undefined) return
    const keys = new Set(open.flatMap(({ root, key }) => (root === best ? key : [])))
    for (const key of keys) {
      const places = found.filter((one) => one.root === best && one.key === key)
      for (const one of places) addTo(dataSets, one)
      for (const category of writtenCategories(places)) declared.add(category)
    }
    open = open.filter((one) => !isCovered(one))
  }
}

/**
 * The owner that shows most kinds of data. Of equals one that is certain, then one that a reader knows by its name: a type,
 * a schema or a form before the parameters of a function.
 */
function mostTelling(open: readonly Found[]): string | undefined {
  interface Score {
    readonly kinds: Set<CategoryId>
    readonly certain: Set<CategoryId>
    isNamed: boolean
  }
  const scores = new Map<string, Score>()
  for (const { root, rootName, field } of open) {
    const score = scores.get(root) ?? { kinds: new Set(), certain: new Set(), isNamed: false }
    scores.set(root, score)
    score.kinds.add(field.category)
    if (field.confidence === 'high') score.certain.add(field.category)
    score.isNamed ||= /^\p{Lu}/u.test(rootName)
  }
  const [best] = [...scores].sort(
    ([leftRoot, left], [rightRoot, right]) =>
      right.kinds.size - left.kinds.size ||
      right.certain.size - left.certain.size ||
      Number(right.isNamed) - Number(left.isNamed) ||
      compare(leftRoot, rightRoot),
  )
  return best?.[0]
}

interface NamedDataSet {
  readonly name: string
  readonly also: readonly string[]
  readonly stored: boolean
  readonly paths: readonly string[]
  readonly fields: readonly { readonly name: string; readonly places: readonly Found[] }[]
}

/** Sorted by the place of the best field, then by name. Stores come first. */
function nameDataSets(dataSets: readonly DraftDataSet[]): readonly NamedDataSet[] {
  const taken = new Set<string>()
  return dataSets
    .map((dataSet) => {
      const places = [...dataSet.fields.values()].flat().sort(compareFound)
      const [best] = places
      return { dataSet, places, best }
    })
    .sort(
      (left, right) =>
        Number(right.dataSet.stored) - Number(left.dataSet.stored) ||
        compare(left.best?.field.path ?? '', right.best?.field.path ?? '') ||
        compare(left.dataSet.stem, right.dataSet.stem),
    )
    .map(({ dataSet, places, best }) => {
      const written = best?.rootName ?? dataSet.stem
      const wanted = dataSet.stored ? withoutRole(written) : written
      let name = wanted
      for (let number = 2; taken.has(name); number++) name = `${wanted} ${number}`
      taken.add(name)
      const names = places.flatMap(({ rootName, field }) => [
        rootName,
        ...(field.storeName === undefined || field.owner.includes('.') ? [] : [field.storeName]),
      ])
      const stems = new Set([ownerStem(name)])
      const also: string[] = []
      for (const other of [...new Set(names)].sort(compare)) {
        const stem = ownerStem(other)
        if (stem === '' || stems.has(stem)) continue
        stems.add(stem)
        also.push(other)
      }
      return {
        name,
        also,
        stored: dataSet.stored,
        paths: [...new Set(places.map(({ field }) => field.path))].sort(compare),
        fields: [...dataSet.fields]
          .map(([key, found]) => ({
            name: found[0]?.name ?? '',
            places: [...found, ...dataSet.seen.filter((one) => one.key === key)],
          }))
          .sort(
            (left, right) =>
              compare(left.places[0]?.field.path ?? '', right.places[0]?.field.path ?? '') ||
              (left.places[0]?.field.field.span.start ?? 0) -
                (right.places[0]?.field.field.span.start ?? 0) ||
              compare(left.name, right.name),
          ),
      }
    })
}

/** `UserSchemaClass`, `UserEntity`: `User`, as long as it is the same owner. */
function withoutRole(name: string): string {
  const shorter = /^(.*?[\p{Ll}\d])_?\p{Lu}[^\p{Lu}_]*$/u.exec(name)?.[1]
  return shorter !== undefined && ownerStem(shorter) === ownerStem(name) ? withoutRole(shorter) : name
}

function header(name: string, language: string, translator: Translator): readonly string[] {
  const ask = (indent: string, key: string, question: Message): readonly string[] =>
    comment(question, translator, indent, key)
  return [
    ...comment(
      say('Data map of {name}: a draft by Art25, from what the code declares.', {
        name: name.replace(/\s+/g, ' '),
      }),
      translator,
    ),
    '#',
    ...comment(
      say(
        'Read it through. Correct the categories, write none for what is no personal data, and answer the questions:\neach stands where its key belongs, and gives way to the answer. `art25 check` lists those that are left.',
      ),
      translator,
    ),
    'art25: 1',
    `language: ${formatScalar(language, false)}`,
    '',
    'organization:',
    `  name: ${formatScalar(name, false)}`,
    ...ask('  ', 'legal_name', say('under which name is it registered?')),
    ...ask('  ', 'country', say('where is its main establishment?')),
    ...ask('  ', 'contact', say('where do persons write about their data?')),
    ...ask('  ', 'dpo', say('who is the data protection officer, or why is there none (Art. 37)?')),
    '',
    ...ask(
      '',
      'activities',
      say(
        'what is personal data processed for (Art. 30)? For each activity: its role (controller, processor),\nand for a controller its purpose and legal_basis, the data_subjects, the recipients and the retention.',
      ),
    ),
    '',
    ...ask(
      '',
      'retention',
      say('how long is data kept, from which event, and what happens then (Art. 5(1)(e))?'),
    ),
    '',
    ...ask('', 'recipients', say('who else receives personal data (Art. 30(1)(d))?')),
    '',
    'data:',
  ]
}

/** A message as lines of comment, one for each of its own lines; behind the key that it asks for. */
function comment(message: Message, translator: Translator, indent = '', key?: string): readonly string[] {
  const text = translator.text(message)
  return (key === undefined ? text : `${key}: ${text}`).split('\n').map((line) => `${indent}# ${line}`)
}

const unstoredHeader = say(
  'What follows is stored by nothing that was read: it is passed on, or entered in a form. One type stands for each\nkind of data, wherever else it is passed on.',
)

const mostPaths = 3

function dataSetLines(
  { name, also, paths, fields }: NamedDataSet,
  categories: ReadonlyMap<string, Category>,
  folder: string,
  translator: Translator,
): readonly string[] {
  const shown = paths
    .slice(0, mostPaths)
    .map((path) => (folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path))
  const roles = new Set(
    fields.flatMap(({ places }) => places.slice(0, 1).map(({ field }) => field.field.role)),
  )
  const where =
    paths.length > mostPaths
      ? say('{names} and {count} more', { names: shown, count: paths.length - mostPaths })
      : shown
  const origin = roles.has('stored')
    ? say('Stored: {paths}', { paths: where })
    : roles.has('transferred')
      ? say('Passed on: {paths}', { paths: where })
      : say('Collected: {paths}', { paths: where })
  return [
    `  ${formatScalar(name, false, undefined, true)}:`,
    ...comment(origin, translator, '    '),
    ...(also.length > 0 ? [`    also: [${also.map((other) => formatScalar(other, true)).join(', ')}]`] : []),
    ...comment(openQuestions.activity, translator, '    ', 'activity'),
    ...comment(openQuestions.retention, translator, '    ', 'retention'),
    '    fields:',
    ...fields.map((field) => fieldLine(field.name, field.places, categories, translator)),
    '',
  ]
}

function fieldLine(
  name: string,
  places: readonly Found[],
  categories: ReadonlyMap<string, Category>,
  translator: Translator,
): string {
  const isCertain = places.some(({ field }) => field.confidence === 'high')
  const found = writtenCategories(places)
  // Two files may take one column for two things, and both be right.
  const value = found.length > 1 ? `[${found.join(', ')}]` : (found[0] ?? 'none')
  const notes = [
    ...new Set(found.flatMap((category) => specialNotes[categories.get(category)?.special ?? 'none'] ?? [])),
    ...(!isCertain ? [say('likely: please confirm')] : []),
  ].map((one) => translator.text(one))
  const note = notes.length > 0 ? `  # ${notes.join('; ')}` : ''
  return `      ${formatScalar(name, false, undefined, true)}: ${value}${note}`
}

/** The categories that are written for a field: what is certain, else the likeliest. */
function writtenCategories(places: readonly Found[]): readonly CategoryId[] {
  const certain = places.filter(({ field }) => field.confidence === 'high')
  return [...new Set((certain.length > 0 ? certain : places.slice(0, 1)).map(({ field }) => field.category))]
}

const specialNotes: Readonly<Record<string, Message>> = {
  art9: say('special category, Art. 9'),
  art10: say('criminal convictions and offences, Art. 10'),
  art87: say('national identification number, Art. 87'),
}

/** Owners joined by their names alone: without migrations replayed and without what owners include. */
function indexByName(files: readonly IndexedFile[]): DraftIndex {
  const byStem = new Map<string, DraftField[]>()
  for (const file of files) {
    if (file.pathClass !== 'product') continue
    for (const personal of file.personal) {
      const stem = ownerStem(personal.field.owner)
      const storeName = file.owners.find(({ name }) => name === personal.field.owner)?.storeName
      const field: DraftField = {
        ...personal,
        path: file.path,
        owner: personal.field.owner,
        ...(storeName !== undefined && { storeName }),
      }
      const fields = byStem.get(stem)
      if (fields) fields.push(field)
      else byStem.set(stem, [field])
    }
  }
  return { stems: () => [...byStem.keys()].sort(compare), fieldsOf: (stem) => byStem.get(stem) ?? [] }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
