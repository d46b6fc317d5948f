/* Hovers over code: a field, an owner, a recipient. */
import { activitiesOf, retentionOf } from '../datamap/inherit.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataMap, DataSet, DeclaredField, MapLocation } from '../model/declaration.ts'
import type { IndexedOwner } from '../model/indexed-file.ts'
import {
  counted,
  describeCategory,
  escapeMarkdown,
  labelIn,
  placesOf,
  purposesOf,
  recipientLines,
  retentionInWords,
  textIn,
} from './describe.ts'
import type { LinkTo } from './hover.ts'
import type { RecipientInCode } from './recipients.ts'
import { matcherOf, personalFieldsIn, type DeclaredName, type FieldInCode, type View } from './view.ts'

/** Category, why Art25 thinks so, and what the map says of it; what would declare it where nothing does. */
export function hoverOfField(found: FieldInCode, view: View, linkTo: LinkTo): string {
  const { personal, map, declared } = found
  const { field, category, confidence, evidence } = personal
  const known = view.rules.categories.get(category)
  const label = known ? labelIn(known, view.language) : category
  const head = [
    `**${escapeMarkdown(`${field.owner}.${field.name}`)}**: ${escapeMarkdown(label)} (\`${category}\`)`,
    ...(known?.special === undefined ? [] : ['', describeCategory(known)]),
    '',
    `Why Art25 thinks so (confidence ${confidence}):`,
    ...evidence.map(({ kind, text }) => `- ${kind}: ${escapeMarkdown(text)}`),
    '',
    '---',
    '',
  ]
  if (map === undefined)
    return [...head, 'There is no data map here. `art25 init` drafts one from what the code declares.'].join(
      '\n',
    )
  if (declared === undefined) return [...head, ...undeclaredLines(found, map, linkTo)].join('\n')
  const { dataSet, field: said } = declared
  const name = linked(`${dataSet.id}.${said.name}`, said.at, linkTo)
  if (said.categories.length === 0) {
    const because = said.because === undefined ? '' : `: ${escapeMarkdown(said.because)}`
    return [...head, `Data map: ${name} was reviewed and is not personal data${because}.`].join('\n')
  }
  const others = said.categories.filter((one) => one !== category)
  const declaredAs =
    others.length === 0 ? '' : `, declared as ${said.categories.map((one) => `\`${one}\``).join(', ')}`
  return [
    ...head,
    `Data map: ${name}${declaredAs}`,
    '',
    ...dataSetLines(map, dataSet, said, view, linkTo),
  ].join('\n')
}

/** What the map says of a field whose name alone shows nothing personal. */
export function hoverOfDeclared(
  { owner, name, map, declared: { dataSet, field } }: DeclaredName,
  view: View,
  linkTo: LinkTo,
): string {
  const labels = field.categories.map((one) => {
    const known = view.rules.categories.get(one)
    return known ? `${escapeMarkdown(labelIn(known, view.language))} (\`${one}\`)` : `\`${one}\``
  })
  const title = `**${escapeMarkdown(`${owner}.${name}`)}**`
  const entry = linked(`${dataSet.id}.${field.name}`, field.at, linkTo)
  if (labels.length === 0) return `${title}: reviewed, and not personal data (${entry} in the data map)`
  return [
    `${title}: ${labels.join(', ')}, as ${entry} of the data map says; its name alone does not show it`,
    '',
    ...dataSetLines(map, dataSet, field, view, linkTo),
  ].join('\n')
}

/** A summary of an owner that holds personal data; undefined for any other. */
export function hoverOfOwner(
  owner: IndexedOwner,
  path: string,
  view: View,
  linkTo: LinkTo,
): string | undefined {
  const file = view.index.file(path)
  const map = mapOf(view.maps, path)
  const personal = file && personalFieldsIn(owner, file, map)
  const dataSets = map ? matcherOf(map).dataSetsOf(owner.name, owner.storeName, path) : []
  if (owner.role === 'configured' || personal === undefined) return undefined
  if (personal.length === 0 && dataSets.length === 0) return undefined
  const fields = personal.map(({ field, category, isDeclared }) => {
    const known = view.rules.categories.get(category)
    const mark = isDeclared || map === undefined ? '' : ' (not declared)'
    return `- ${escapeMarkdown(field.name)}: ${escapeMarkdown(known ? labelIn(known, view.language) : category)}${mark}`
  })
  const [dataSet] = dataSets
  return [
    `**${escapeMarkdown(owner.name)}** holds ${counted(personal.length, 'personal field')}`,
    '',
    ...shortened(fields),
    '',
    '---',
    '',
    ...(map === undefined
      ? ['There is no data map here. `art25 init` drafts one from what the code declares.']
      : dataSet === undefined
        ? ['No data set of the data map has this name.']
        : [
            `Data map: ${linked(textIn(dataSet.label, map, view.language) ?? dataSet.id, dataSet.at, linkTo)}`,
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
  const name = linked(textIn(entry.label, map, view.language) ?? entry.id, entry.at, linkTo)
  const how = { package: 'a package of', host: 'a host of', env: 'configuration of' }[by]
  return [
    `This is ${how} **${name}**, a recipient of the data map`,
    '',
    ...recipientLines(entry, map, view.language).map((line) => `- ${line}`),
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
  const { language } = view
  const activities = activitiesOf(map, dataSet)
  const retention = retentionOf(map, dataSet, field)
  const recipients = new Set(activities.flatMap((activity) => activity.recipients.map(({ name }) => name)))
  const receivers = [...recipients].map((id) => {
    const entry = map.recipients.get(id) ?? map.systems.get(id)
    return entry ? linked(textIn(entry.label, map, language) ?? id, entry.at, linkTo) : escapeMarkdown(id)
  })
  const place = dataSet.system ?? dataSet.heldIn
  const system = place && (map.systems.get(place.name) ?? map.recipients.get(place.name))
  const raw = system?.raw as { regions?: unknown; processed_in?: unknown } | null | undefined
  const regions = placesOf(raw?.regions ?? raw?.processed_in, language)
  return [
    ...(dataSet.activities.length === 0 ? ['- Activity: not recorded'] : []),
    ...dataSet.activities.map(({ name }) => {
      const activity = map.activities.get(name)
      if (activity === undefined)
        return `- Activity: ${escapeMarkdown(name)}, which the map does not describe`
      const purposes = purposesOf(activity, map, language)
      const roles = activity.roles.map((role) => role.replaceAll('_', ' ')).join(', ')
      const said = [roles, purposes.join('; ')].filter((one) => one !== '').join(': ')
      const title = linked(textIn(activity.label, map, language) ?? name, activity.at, linkTo)
      return `- Activity: ${title}${said === '' ? '' : `, ${escapeMarkdown(said)}`}`
    }),
    retention === undefined
      ? '- Kept: not recorded'
      : `- Kept: ${
          retention.policy
            ? `${escapeMarkdown(retentionInWords(retention.policy, map, language))} (${linked(retention.policy.id, retention.policy.at, linkTo)})`
            : `${escapeMarkdown(retention.reference.name)}, which the map does not describe`
        }`,
    ...(receivers.length === 0 ? [] : [`- Recipients: ${receivers.join(', ')}`]),
    ...(place === undefined
      ? []
      : [
          `- ${dataSet.system ? 'System' : 'Held in'}: ${system ? linked(textIn(system.label, map, language) ?? place.name, system.at, linkTo) : escapeMarkdown(place.name)}${regions.length === 0 ? '' : ` (${regions.map(escapeMarkdown).join(', ')})`}`,
        ]),
  ]
}

/** A name as a link to its entry. */
export function linked(name: string, { path, keySpan }: MapLocation, linkTo: LinkTo): string {
  const link = linkTo({ path, span: keySpan })
  const text = escapeMarkdown(name)
  return link === undefined ? text : `[${text}](${link})`
}

/** As many lines as a hover shows without being scrolled. */
export function shortened(lines: readonly string[], most = 12): readonly string[] {
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `- and ${lines.length - most + 1} more`]
}

function undeclaredLines({ file, personal }: FieldInCode, map: DataMap, linkTo: LinkTo): readonly string[] {
  const { field, category } = personal
  const matcher = matcherOf(map)
  const { storeName } = file.owners.find(({ name }) => name === field.owner) ?? {}
  const [dataSet] = matcher.dataSetsOf(field.owner, storeName, file.path)
  const answers = field.role === 'stored' ? [] : matcher.fieldsOfCategory(category)
  if (answers.length > 0) {
    const names = answers
      .slice(0, 3)
      .map((one) => linked(`${one.dataSet.id}.${one.field.name}`, one.field.at, linkTo))
    return [`Data map: covered by ${names.join(', ')}, since it only passes this kind of data on.`]
  }
  if (field.role === 'configured') return ['A setting: the data map is not asked for it.']
  if (file.pathClass !== 'product') return ['Tests and generated files are not held against the data map.']
  const where = dataSet ? `in the data set ${linked(dataSet.id, dataSet.at, linkTo)}` : 'as a new data set'
  return [
    `**Not declared in the data map.** A quick fix declares it as \`${category}\` ${where}, or records that it is not personal.`,
  ]
}
