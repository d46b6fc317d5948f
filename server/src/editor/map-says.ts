/* What the data map says of a field or a data set: for a hover, and for whoever asks on the command line. */
import { activitiesOf } from '../datamap/activity.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { escapeMarkdown } from '../datamap/markdown.ts'
import { retentionInWords } from '../datamap/retention-in-words.ts'
import { labelIn, textIn } from '../datamap/terms.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap, DataSet, DeclaredField, Entry, MapLocation } from '../model/declaration.ts'
import { say, type Message } from '../model/message.ts'
import { placesOf, purposesOf, rolesInWords } from './describe.ts'
import type { LinkTo } from './hover.ts'
import { matcherOf, type DeclaredName, type FieldInCode, type View } from './view.ts'
import { about } from './words.ts'

/** How names and texts are written: in a hover as Markdown with links, on a terminal as they are. */
export interface Style {
  /** A text of the repository. */
  text(text: string): string
  /** What is typed as it is. */
  code(text: string): string
  strong(text: string): string
  /** The name of an entry of the map, with the way to it. */
  entry(name: string, at: MapLocation): string
}

/** Markdown in which no text of the repository has a form of its own. */
export function markdownStyle(linkTo: LinkTo): Style {
  return {
    text: escapeMarkdown,
    code: (text) => `\`${text}\``,
    strong: (text) => `**${text}**`,
    entry: (name, { path, keySpan }) => {
      const link = linkTo({ path, span: keySpan })
      const text = escapeMarkdown(name)
      return link === undefined ? text : `[${text}](${link})`
    },
  }
}

/**
 * What the map says of a field that holds personal data: as what it is declared, what for, on which grounds, how long, who
 * receives it and where it lies; that it was reviewed and is not personal; or why nothing declares it. One line each.
 */
export function mapSaysOfField(found: FieldInCode, view: View, style: Style): readonly string[] {
  const { personal, map, declared } = found
  const inWords = (message: Message): string => view.translator.text(message)
  if (map === undefined) return [inWords(noMap)]
  if (declared === undefined) return undeclaredLines(found, map, view, style)
  const { dataSet, field } = declared
  const name = style.entry(`${dataSet.id}.${field.name}`, field.at)
  if (field.categories.length === 0) return [inWords(reviewed(name, field, style))]
  const isOther = field.categories.some((one) => one !== personal.category)
  const declaration = isOther
    ? say('Data map: {name}, declared as {categories}', {
        name,
        categories: field.categories.map((one) => style.code(one)),
      })
    : say('Data map: {name}', { name })
  return [inWords(declaration), '', ...dataSetLines(map, dataSet, field, view, style)]
}

/** What the map says of a field whose name alone shows nothing personal. */
export function mapSaysOfName(
  { owner, name, map, declared: { dataSet, field } }: DeclaredName,
  view: View,
  style: Style,
): readonly string[] {
  const { translator } = view
  const entry = style.entry(`${dataSet.id}.${field.name}`, field.at)
  if (field.categories.length === 0) return [translator.text(reviewed(entry, field, style))]
  const head = say(
    '{field}: {categories}, as {entry} of the data map says; its name alone does not show it',
    {
      field: style.strong(style.text(`${owner}.${name}`)),
      categories: field.categories.map((one) => `${labelOf(one, view, style)} (${style.code(one)})`),
      entry,
    },
  )
  return [translator.text(head), '', ...dataSetLines(map, dataSet, field, view, style)]
}

/** What the map says of a data set or of one of its fields: what for, on which grounds, how long, who receives it, where. */
export function dataSetLines(
  map: DataMap,
  dataSet: DataSet,
  field: DeclaredField | undefined,
  view: View,
  style: Style,
): readonly string[] {
  const { translator } = view
  const activities = activitiesOf(map, dataSet)
  const recipients = new Set(activities.flatMap((activity) => activity.recipients.map(({ name }) => name)))
  const receivers = [...recipients].map((id) => {
    const entry = map.recipients.get(id) ?? map.systems.get(id)
    return entry ? entryIn(entry, map, view, style) : style.text(id)
  })
  const said: readonly Message[] = [
    ...(dataSet.activities.length === 0 ? [say('Activity: not recorded')] : []),
    ...dataSet.activities.map(({ name }) => activityLine(map, name, view, style)),
    keptLine(map, dataSet, field, view, style),
    ...(receivers.length === 0 ? [] : [say('Recipients: {names}', { names: receivers })]),
    ...systemLine(map, dataSet, view, style),
  ]
  return said.map((one) => `- ${translator.text(one)}`)
}

/** An entry by what people call it, with the way to it. */
export function entryIn(
  { id, label, at }: Pick<Entry, 'id' | 'label' | 'at'>,
  map: DataMap,
  { translator }: View,
  style: Style,
): string {
  return style.entry(textIn(label, map.language, translator) ?? id, at)
}

/** A category by its label. */
export function labelOf(category: CategoryId, { rules, translator }: View, style: Style): string {
  const known = rules.categories.get(category)
  return style.text(known ? labelIn(known, translator) : category)
}

/** What is said of a field where no map speaks for it. */
export const noMap = say('There is no data map here. `art25 init` drafts one from what the code declares.')

/** What is said of fields in tests and in what is generated. */
export const notHeld = say('Tests and generated files are not held against the data map.')

/** Whether a fix would declare it: nothing answers for it and something should. */
export function isOpen({ file, personal, map, declared }: FieldInCode): boolean {
  return (
    map !== undefined &&
    declared === undefined &&
    file.pathClass === 'product' &&
    personal.field.role !== 'configured' &&
    answersFor(personal, map).length === 0
  )
}

function reviewed(name: string, { because }: DeclaredField, style: Style): Message {
  return because === undefined
    ? say('Data map: {name} was reviewed and is not personal data.', { name })
    : say('Data map: {name} was reviewed and is not personal data: {reason}.', {
        name,
        reason: style.text(because),
      })
}

function undeclaredLines(found: FieldInCode, map: DataMap, view: View, style: Style): readonly string[] {
  const { file, personal } = found
  const { translator } = view
  const answers = answersFor(personal, map)
  if (answers.length > 0) {
    const names = answers
      .slice(0, 3)
      .map((one) => style.entry(`${one.dataSet.id}.${one.field.name}`, one.field.at))
    const covered = say('Data map: covered by {names}, since it only passes this kind of data on.', { names })
    return [translator.text(covered)]
  }
  if (personal.field.role === 'configured')
    return [translator.text(say('A setting: the data map is not asked for it.'))]
  if (file.pathClass !== 'product') return [translator.text(notHeld)]
  return [style.strong(translator.text(say('Not declared in the data map.')))]
}

/** What answers for data that is only passed on: declared fields of its kind. */
function answersFor(
  { field, category }: FieldInCode['personal'],
  map: DataMap,
): ReturnType<ReturnType<typeof matcherOf>['fieldsOfCategory']> {
  return field.role === 'stored' ? [] : matcherOf(map).fieldsOfCategory(category)
}

function activityLine(map: DataMap, name: string, view: View, style: Style): Message {
  const { translator } = view
  const activity = map.activities.get(name)
  if (activity === undefined)
    return say('Activity: {name}, which the map does not describe', { name: style.text(name) })
  const roles = rolesInWords(activity.roles, translator)
  const purposes = purposesOf(activity, map, translator).join('; ')
  const said =
    roles === '' || purposes === '' ? `${roles}${purposes}` : translator.text(about(roles, purposes))
  const title = entryIn(activity, map, view, style)
  return say('Activity: {name}', { name: said === '' ? title : `${title}, ${style.text(said)}` })
}

function keptLine(
  map: DataMap,
  dataSet: DataSet,
  field: DeclaredField | undefined,
  { translator }: View,
  style: Style,
): Message {
  const retention = retentionOf(map, dataSet, field)
  if (retention === undefined) return say('Kept: not recorded')
  const { policy, reference } = retention
  if (policy === undefined)
    return say('Kept: {name}, which the map does not describe', { name: style.text(reference.name) })
  const period = style.text(retentionInWords(policy, map, translator))
  return say('Kept: {period}', { period: `${period} (${style.entry(policy.id, policy.at)})` })
}

/** Where it lies, with the regions. */
function systemLine(map: DataMap, dataSet: DataSet, view: View, style: Style): readonly Message[] {
  const place = dataSet.system ?? dataSet.heldIn
  if (place === undefined) return []
  const entry = map.systems.get(place.name) ?? map.recipients.get(place.name)
  const raw = entry?.raw as { regions?: unknown; processed_in?: unknown } | null | undefined
  const regions = placesOf(raw?.regions ?? raw?.processed_in, view.translator).map((one) => style.text(one))
  const title = entry ? entryIn(entry, map, view, style) : style.text(place.name)
  const name = regions.length === 0 ? title : `${title} (${regions.join(', ')})`
  return [dataSet.system ? say('System: {name}', { name }) : say('Held in: {name}', { name })]
}
