/* Hovers over code: a field, an owner, a recipient. */
import { escapeMarkdown } from '../datamap/markdown.ts'
import { activitiesOf } from '../datamap/activity.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { mapOf } from '../datamap/paths.ts'
import type { CategoryId, Evidence } from '../model/classification.ts'
import type { DataMap, DataSet, DeclaredField, Entry, MapLocation } from '../model/declaration.ts'
import type { IndexedOwner } from '../model/indexed-file.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import { recipientsOf, wholesOf } from '../checks/recipients.ts'
import { placesOf, purposesOf, recipientLines, rolesInWords } from './describe.ts'
import { retentionInWords } from '../datamap/retention-in-words.ts'
import type { LinkTo } from './hover.ts'
import type { RecipientInCode } from './recipients.ts'
import { serviceLines, type ServiceInCode } from './service-facts.ts'
import { matcherOf, personalFieldsIn, type DeclaredName, type FieldInCode, type View } from './view.ts'
import { categoryInWords, labelIn, textIn } from '../datamap/terms.ts'
import { about, confidences, personalFields } from './words.ts'

/** Category, why Art25 thinks so, and what the map says of it; what would declare it where nothing does. */
export function hoverOfField(found: FieldInCode, view: View, linkTo: LinkTo): string {
  const { personal, map, declared } = found
  const { field, category, confidence, evidence } = personal
  const { translator } = view
  const inWords = (message: Message): string => translator.text(message)
  const known = view.rules.categories.get(category)
  const title = `**${escapeMarkdown(`${field.owner}.${field.name}`)}**`
  const head = [
    inWords(about(title, `${labelOf(category, view)} (\`${category}\`)`)),
    ...(known?.special === undefined ? [] : ['', inWords(categoryInWords(known))]),
    '',
    inWords(say('Why Art25 thinks so ({confidence}):', { confidence: confidences[confidence] })),
    ...evidence.map(
      ({ kind, text }) => `- ${inWords(about(inWords(evidenceKinds[kind]), escapeMarkdown(inWords(text))))}`,
    ),
    '',
    '---',
    '',
  ]
  if (map === undefined) return [...head, inWords(noMap)].join('\n')
  if (declared === undefined) return [...head, ...undeclaredLines(found, map, translator, linkTo)].join('\n')
  const { dataSet, field: said } = declared
  const name = linked(`${dataSet.id}.${said.name}`, said.at, linkTo)
  if (said.categories.length === 0) {
    const reviewed =
      said.because === undefined
        ? say('Data map: {name} was reviewed and is not personal data.', { name })
        : say('Data map: {name} was reviewed and is not personal data: {reason}.', {
            name,
            reason: escapeMarkdown(said.because),
          })
    return [...head, inWords(reviewed)].join('\n')
  }
  const isOther = said.categories.some((one) => one !== category)
  const declaration = isOther
    ? say('Data map: {name}, declared as {categories}', {
        name,
        categories: said.categories.map((one) => `\`${one}\``),
      })
    : say('Data map: {name}', { name })
  return [...head, inWords(declaration), '', ...dataSetLines(map, dataSet, said, view, linkTo)].join('\n')
}

/** What the map says of a field whose name alone shows nothing personal. */
export function hoverOfDeclared(
  { owner, name, map, declared: { dataSet, field } }: DeclaredName,
  view: View,
  linkTo: LinkTo,
): string {
  const { translator } = view
  const title = `**${escapeMarkdown(`${owner}.${name}`)}**`
  const entry = linked(`${dataSet.id}.${field.name}`, field.at, linkTo)
  if (field.categories.length === 0)
    return translator.text(
      say('{field}: reviewed, and not personal data ({entry} in the data map)', { field: title, entry }),
    )
  const head = say(
    '{field}: {categories}, as {entry} of the data map says; its name alone does not show it',
    {
      field: title,
      categories: field.categories.map((one) => `${labelOf(one, view)} (\`${one}\`)`),
      entry,
    },
  )
  return [translator.text(head), '', ...dataSetLines(map, dataSet, field, view, linkTo)].join('\n')
}

/** A summary of an owner that holds personal data; undefined for any other. */
export function hoverOfOwner(
  owner: IndexedOwner,
  path: string,
  view: View,
  linkTo: LinkTo,
): string | undefined {
  const { translator } = view
  const file = view.index.file(path)
  const map = mapOf(view.maps, path)
  const personal = file && personalFieldsIn(owner, file, map)
  const dataSets = map ? matcherOf(map).dataSetsOf(owner.name, owner.storeName, path) : []
  if (owner.role === 'configured' || personal === undefined) return undefined
  if (personal.length === 0 && dataSets.length === 0) return undefined
  const fields = personal.map(({ field, category, isDeclared }) => {
    const label = labelOf(category, view)
    const said =
      isDeclared || map === undefined ? label : translator.text(say('{label} (not declared)', { label }))
    return `- ${translator.text(about(escapeMarkdown(field.name), said))}`
  })
  const [dataSet] = dataSets
  const title = `**${escapeMarkdown(owner.name)}**`
  return [
    translator.text(about(title, translator.text(personalFields(personal.length)))),
    '',
    ...shortened(fields, translator),
    '',
    '---',
    '',
    ...(map === undefined
      ? [translator.text(noMap)]
      : dataSet === undefined
        ? [translator.text(say('No data set of the data map has this name.'))]
        : [
            translator.text(say('Data map: {name}', { name: entryLink(dataSet, map, view, linkTo) })),
            '',
            ...dataSetLines(map, dataSet, undefined, view, linkTo),
          ]),
  ].join('\n')
}

/** Which recipient of the map a package, a host or a variable stands for. */
export function hoverOfRecipient(
  { entry, by }: RecipientInCode,
  map: DataMap,
  view: View,
  linkTo: LinkTo,
): string {
  const name = `**${entryLink(entry, map, view, linkTo)}**`
  const head = {
    package: say('This is a package of {name}, a recipient of the data map', { name }),
    host: say('This is a host of {name}, a recipient of the data map', { name }),
    env: say('This is configuration of {name}, a recipient of the data map', { name }),
  }[by]
  return [
    view.translator.text(head),
    '',
    ...recipientLines(entry, map, view.translator).map((line) => `- ${line}`),
  ].join('\n')
}

/** What is publicly known of a service that code shows, and whether the map names it. */
export function hoverOfService({ service }: ServiceInCode, map: DataMap, view: View, linkTo: LinkTo): string {
  const { translator, rules } = view
  const recipients = recipientsOf(map, rules)
  const named = wholesOf(service, rules)
    .map(({ id }) => recipients.find(({ services }) => services.some((one) => one.id === id)))
    .find((one) => one !== undefined)
  const name = `**${escapeMarkdown(service.name)}**`
  return [
    translator.text(
      named === undefined
        ? say('{name}: not named among the recipients of the data map', { name })
        : say('{name}: the recipient {recipient} of the data map', {
            name,
            recipient: `**${entryLink(named.entry, map, view, linkTo)}**`,
          }),
    ),
    '',
    ...[
      ...(named === undefined ? [] : recipientLines(named.entry, map, translator)),
      ...serviceLines(service, rules, translator),
    ].map((line) => `- ${line}`),
  ].join('\n')
}

/** What the map says of a data set or of one of its fields: what for, on which grounds, how long, who receives it, where. */
export function dataSetLines(
  map: DataMap,
  dataSet: DataSet,
  field: DeclaredField | undefined,
  view: View,
  linkTo: LinkTo,
): readonly string[] {
  const { translator } = view
  const activities = activitiesOf(map, dataSet)
  const recipients = new Set(activities.flatMap((activity) => activity.recipients.map(({ name }) => name)))
  const receivers = [...recipients].map((id) => {
    const entry = map.recipients.get(id) ?? map.systems.get(id)
    return entry ? entryLink(entry, map, view, linkTo) : escapeMarkdown(id)
  })
  const said: readonly Message[] = [
    ...(dataSet.activities.length === 0 ? [say('Activity: not recorded')] : []),
    ...dataSet.activities.map(({ name }) => activityLine(map, name, view, linkTo)),
    keptLine(map, dataSet, field, view, linkTo),
    ...(receivers.length === 0 ? [] : [say('Recipients: {names}', { names: receivers })]),
    ...systemLine(map, dataSet, view, linkTo),
  ]
  return said.map((one) => `- ${translator.text(one)}`)
}

function activityLine(map: DataMap, name: string, view: View, linkTo: LinkTo): Message {
  const { translator } = view
  const activity = map.activities.get(name)
  if (activity === undefined)
    return say('Activity: {name}, which the map does not describe', { name: escapeMarkdown(name) })
  const roles = rolesInWords(activity.roles, translator)
  const purposes = purposesOf(activity, map, translator).join('; ')
  const said =
    roles === '' || purposes === '' ? `${roles}${purposes}` : translator.text(about(roles, purposes))
  const title = entryLink(activity, map, view, linkTo)
  return say('Activity: {name}', { name: said === '' ? title : `${title}, ${escapeMarkdown(said)}` })
}

function keptLine(
  map: DataMap,
  dataSet: DataSet,
  field: DeclaredField | undefined,
  { translator }: View,
  linkTo: LinkTo,
): Message {
  const retention = retentionOf(map, dataSet, field)
  if (retention === undefined) return say('Kept: not recorded')
  const { policy, reference } = retention
  if (policy === undefined)
    return say('Kept: {name}, which the map does not describe', { name: escapeMarkdown(reference.name) })
  const period = escapeMarkdown(retentionInWords(policy, map, translator))
  return say('Kept: {period}', { period: `${period} (${linked(policy.id, policy.at, linkTo)})` })
}

/** Where it lies, with the regions. */
function systemLine(map: DataMap, dataSet: DataSet, view: View, linkTo: LinkTo): readonly Message[] {
  const place = dataSet.system ?? dataSet.heldIn
  if (place === undefined) return []
  const entry = map.systems.get(place.name) ?? map.recipients.get(place.name)
  const raw = entry?.raw as { regions?: unknown; processed_in?: unknown } | null | undefined
  const regions = placesOf(raw?.regions ?? raw?.processed_in, view.translator).map(escapeMarkdown)
  const title = entry ? entryLink(entry, map, view, linkTo) : escapeMarkdown(place.name)
  const name = regions.length === 0 ? title : `${title} (${regions.join(', ')})`
  return [dataSet.system ? say('System: {name}', { name }) : say('Held in: {name}', { name })]
}

/** An entry by what people call it, as a link. */
export function entryLink(
  { id, label, at }: Pick<Entry, 'id' | 'label' | 'at'>,
  map: DataMap,
  { translator }: View,
  linkTo: LinkTo,
): string {
  return linked(textIn(label, map.language, translator) ?? id, at, linkTo)
}

/** A name as a link to its entry. */
function linked(name: string, { path, keySpan }: MapLocation, linkTo: LinkTo): string {
  const link = linkTo({ path, span: keySpan })
  const text = escapeMarkdown(name)
  return link === undefined ? text : `[${text}](${link})`
}

/** As many lines as a hover shows without being scrolled. */
export function shortened(lines: readonly string[], translator: Translator, most = 12): readonly string[] {
  if (lines.length <= most) return lines
  const more = say('and {count} more', { count: lines.length - most + 1 })
  return [...lines.slice(0, most - 1), `- ${translator.text(more)}`]
}

const noMap = say('There is no data map here. `art25 init` drafts one from what the code declares.')

const evidenceKinds: Readonly<Record<Evidence['kind'], Message>> = {
  owner: say('owner'),
  name: say('name'),
  type: say('type'),
  sibling: say('sibling'),
  format: say('format'),
  comment: say('comment'),
  value: say('value'),
  rule: say('rule'),
}

function labelOf(category: CategoryId, { rules, translator }: View): string {
  const known = rules.categories.get(category)
  return escapeMarkdown(known ? labelIn(known, translator) : category)
}

function undeclaredLines(
  { file, personal }: FieldInCode,
  map: DataMap,
  translator: Translator,
  linkTo: LinkTo,
): readonly string[] {
  const { field, category } = personal
  const matcher = matcherOf(map)
  const { storeName } = file.owners.find(({ name }) => name === field.owner) ?? {}
  const [dataSet] = matcher.dataSetsOf(field.owner, storeName, file.path)
  const answers = field.role === 'stored' ? [] : matcher.fieldsOfCategory(category)
  if (answers.length > 0) {
    const names = answers
      .slice(0, 3)
      .map((one) => linked(`${one.dataSet.id}.${one.field.name}`, one.field.at, linkTo))
    const covered = say('Data map: covered by {names}, since it only passes this kind of data on.', { names })
    return [translator.text(covered)]
  }
  if (field.role === 'configured')
    return [translator.text(say('A setting: the data map is not asked for it.'))]
  if (file.pathClass !== 'product')
    return [translator.text(say('Tests and generated files are not held against the data map.'))]
  const as = `\`${category}\``
  const offer = dataSet
    ? say(
        'A quick fix declares it as {category} in the data set {dataSet}, or records that it is not personal.',
        { category: as, dataSet: linked(dataSet.id, dataSet.at, linkTo) },
      )
    : say('A quick fix declares it as {category} in a new data set, or records that it is not personal.', {
        category: as,
      })
  return [`**${translator.text(say('Not declared in the data map.'))}** ${translator.text(offer)}`]
}
