/* Hovers over a data map: what keys ask for, what values mean, what entries say. */
import { escapeMarkdown } from '../datamap/markdown.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { Activity, DataMap } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { servicesOf } from '../checks/recipients.ts'
import { serviceLines } from './service-facts.ts'
import { otherNamesOf, placesOf, purposesOf, recipientLines, rolesInWords } from './describe.ts'
import { purposeInWords } from '../checks/stored-on-device.ts'
import { knownAs } from '../datamap/storage.ts'
import { retentionInWords } from '../datamap/retention-in-words.ts'
import { entriesOf } from './entries.ts'
import { shortened } from './hover-code.ts'
import { dataSetLines, entryIn, markdownStyle } from './map-says.ts'
import type { HoverText, LinkTo } from './hover.ts'
import { countryName, durationInWords, listInWords } from '../datamap/in-words.ts'
import { fieldKeyAt, nameAt, usersOf, type NamedSection, type NameInMap } from './map-names.ts'
import { placesOfDataSet, placesOfField } from './places.ts'
import { schemaAt } from './schema.ts'
import type { View } from './view.ts'
import { meaningOf } from '../datamap/vocabulary.ts'
import { categoryInWords, labelIn, termInWords } from '../datamap/terms.ts'
import { about, placesInCode } from './words.ts'

export function hoverInMap(
  map: DataMap,
  path: string,
  offset: number,
  view: View,
  linkTo: LinkTo,
): HoverText | undefined {
  const text = view.textOf(path)
  if (text === undefined) return undefined
  const place = placeAt(readTree(path, text).root, offset, [])
  if (place === undefined) return undefined
  const { keys, item } = place
  const { value } = item
  const holds = ({ start, end }: Span): boolean => start <= offset && offset <= end
  const name = nameAt(map, path, offset, view)
  const entry = name && describeName(name, map, view, linkTo)
  if (name && entry !== undefined) return { span: name.at.keySpan, text: entry }
  const field = fieldKeyAt(map, path, offset)
  if (field)
    return { span: field.at.keySpan, text: describeField(map, field.dataSet, field.field, view, linkTo) }
  const stored = keys.length === 2 && keys[0] === 'client_storage' && holds(item.at.keySpan)
  const known = stored ? knownStorageLines(keys[1] ?? '', view) : []
  if (known.length > 0) return { span: item.at.keySpan, text: known.join('\n') }
  const isKey = holds(item.at.keySpan) && !(value.kind === 'scalar' && value.span === item.at.keySpan)
  if (value.kind === 'scalar' && holds(value.span)) {
    const said = describeValue(String(value.plain ?? ''), keys, view)
    if (said !== undefined) return { span: value.span, text: said }
  }
  const description = schemaAt(keys)?.description
  const key = keys.at(-1)
  if (!isKey || description === undefined || key === undefined) return undefined
  const { translator } = view
  const said = about(`**${escapeMarkdown(key)}**`, translator.text({ text: description }))
  return { span: item.at.keySpan, text: translator.text(said) }
}

/** What is known of a name that a service or a framework keeps in browsers; empty where nothing is. */
function knownStorageLines(name: string, { rules, translator }: View): readonly string[] {
  const known = (['cookie', 'local_storage', 'session_storage'] as const)
    .map((kind) => knownAs(name, kind, rules.knownStorage))
    .find((one) => one !== undefined)
  if (known === undefined) return []
  const service = known.service === undefined ? undefined : rules.services.get(known.service)
  const purpose = translator.text(purposeInWords(known.purpose))
  const { lifetime } = known
  const lines = [
    service === undefined
      ? say('Known as: {purpose}', { purpose })
      : say('Known as: {purpose}, by {service}', { purpose, service: service.name }),
    ...(lifetime === undefined
      ? []
      : [
          say('Usual lifetime: {lifetime}', {
            lifetime: durationInWords(lifetime, translator.language) ?? lifetime,
          }),
        ]),
    say('Whether consent is needed follows from its use: say so under consent.'),
  ]
  return [`**${escapeMarkdown(name)}**`, '', ...lines.map((line) => `- ${translator.text(line)}`)]
}

/** A category, a choice of the schema, a duration or a country. */
function describeValue(value: string, keys: readonly string[], view: View): string | undefined {
  const { translator } = view
  const { language } = translator
  const category = view.rules.categories.get(value)
  const key = keys.at(-1) ?? ''
  if (category && key !== 'label') {
    const names = otherNamesOf(category)
    return [
      `**${escapeMarkdown(labelIn(category, translator))}** (\`${category.id}\`)`,
      '',
      translator.text(categoryInWords(category)),
      ...(names.length === 0 ? [] : ['', translator.text(say('Elsewhere: {names}', { names }))]),
    ].join('\n')
  }
  const path = keys.slice(0, -1)
  const meaning = keys[0] === 'checks' ? meaningOf([], 'checks', value) : meaningOf(path, key, value)
  if (meaning !== undefined)
    return translator.text(about(`**${escapeMarkdown(value)}**`, translator.text(meaning)))
  const kinds = schemaAt(keys)?.kinds ?? []
  const duration =
    kinds.includes('duration') || key === 'lifetime' ? durationInWords(value, language) : undefined
  if (duration !== undefined) return `**${duration}** (\`${value}\`)`
  const mayBeCountry = kinds.includes('places') || ['country', 'established', 'to', 'in'].includes(key)
  const country = mayBeCountry ? countryName(value, language) : undefined
  if (country !== undefined) return `**${country}** (\`${value}\`)`
  if (value === 'none' && keys[0] === 'data')
    return translator.text(about('**none**', translator.text(say('reviewed, and not personal data'))))
  return undefined
}

function describeField(map: DataMap, id: string, name: string, view: View, linkTo: LinkTo): string {
  const { translator } = view
  const dataSet = map.dataSets.get(id)
  const field = dataSet?.fields.get(name)
  if (dataSet === undefined || field === undefined) return ''
  const labels = field.categories.map((one) => {
    const known = view.rules.categories.get(one)
    return `${known ? `${escapeMarkdown(labelIn(known, translator))} ` : ''}(\`${one}\`)`
  })
  const head = say('Field **{name}**: {text}', {
    name: escapeMarkdown(`${id}.${name}`),
    text: labels.length === 0 ? say('reviewed, and not personal data') : labels,
  })
  return [
    translator.text(head),
    '',
    ...(labels.length === 0 ? [] : dataSetLines(map, dataSet, field, view, markdownStyle(linkTo))),
    '',
    ...placeLines(placesOfField(map, id, name, view), translator, linkTo),
  ].join('\n')
}

function describeName(found: NameInMap, map: DataMap, view: View, linkTo: LinkTo): string | undefined {
  const { name: id } = found
  const { translator } = view
  const section = found.sections.find((one) => entriesOf(one, map, translator).some(([key]) => key === id))
  if (section === undefined) return undefined
  const lines = linesOf(section, id, map, view, linkTo)
  const label =
    section === 'retention' ? undefined : entriesOf(section, map, translator).find(([key]) => key === id)?.[1]
  const users = section === 'data' ? '' : usersInWords(found, section, map, view)
  const title = translator.text(sectionWords[section](`**${escapeMarkdown(id)}**`))
  return [
    label === undefined ? title : translator.text(about(title, escapeMarkdown(label))),
    ...(lines.length === 0 ? [] : ['', ...lines]),
    ...(users === '' ? [] : ['', users]),
  ].join('\n')
}

function linesOf(
  section: NamedSection,
  id: string,
  map: DataMap,
  view: View,
  linkTo: LinkTo,
): readonly string[] {
  const { translator } = view
  const bulleted = (said: readonly Message[]): readonly string[] =>
    said.map((one) => `- ${translator.text(one)}`)
  const activity = section === 'activities' ? map.activities.get(id) : undefined
  if (activity) return bulleted(activityLines(activity, map, view, linkTo))
  const policy = section === 'retention' ? map.retention.get(id) : undefined
  if (policy) return [escapeMarkdown(capitalized(retentionInWords(policy, map, translator)))]
  const recipient = section === 'recipients' ? map.recipients.get(id) : undefined
  if (recipient) {
    const [service] = servicesOf(recipient, view.rules)
    return [
      ...recipientLines(recipient, map, translator),
      ...(service === undefined ? [] : serviceLines(service, view.rules, translator)),
    ].map((line) => `- ${line}`)
  }
  const system = section === 'systems' ? map.systems.get(id) : undefined
  if (system) {
    const { kind, regions } = system.raw as { kind?: unknown; regions?: unknown }
    const places = placesOf(regions, translator).map(escapeMarkdown)
    return bulleted([
      ...(typeof kind === 'string'
        ? [say('Kind: {kind}', { kind: escapeMarkdown(translator.text(termInWords(kind))) })]
        : []),
      ...(places.length === 0 ? [] : [say('Regions: {places}', { places })]),
    ])
  }
  const dataSet = section === 'data' ? map.dataSets.get(id) : undefined
  if (dataSet)
    return [
      ...dataSetLines(map, dataSet, undefined, view, markdownStyle(linkTo)),
      '',
      ...placeLines(placesOfDataSet(map, id, view), translator, linkTo),
    ]
  return []
}

function activityLines(activity: Activity, map: DataMap, view: View, linkTo: LinkTo): readonly Message[] {
  const { translator } = view
  const policy = activity.retention && map.retention.get(activity.retention.name)
  const named = (entries: DataMap['recipients'], names: Activity['recipients']): readonly string[] =>
    names.map(({ name }) => {
      const entry = entries.get(name)
      return entry ? entryIn(entry, map, view, markdownStyle(linkTo)) : escapeMarkdown(name)
    })
  return [
    activity.roles.length === 0
      ? say('Role: not recorded')
      : say('Role: {role}', { role: escapeMarkdown(rolesInWords(activity.roles, translator)) }),
    ...purposesOf(activity, map, translator).map((purpose) =>
      say('Purpose: {purpose}', { purpose: escapeMarkdown(purpose) }),
    ),
    ...(activity.dataSubjects.length === 0
      ? []
      : [say('Data subjects: {names}', { names: named(map.dataSubjects, activity.dataSubjects) })]),
    ...(activity.recipients.length === 0
      ? []
      : [say('Recipients: {names}', { names: named(map.recipients, activity.recipients) })]),
    ...(policy
      ? [say('Kept: {period}', { period: escapeMarkdown(retentionInWords(policy, map, translator)) })]
      : []),
  ]
}

/** `Used by 1 activity and 3 data sets.` */
function usersInWords(name: NameInMap, section: NamedSection, map: DataMap, view: View): string {
  const { translator } = view
  const users = usersOf({ ...name, sections: [section] }, map, view).map((one) => translator.text(one))
  return translator.text(
    users.length === 0
      ? say('Nothing in the data map uses it.')
      : say('Used by {users}.', { users: listInWords(users, translator.language) }),
  )
}

function placeLines(places: readonly Place[], translator: Translator, linkTo: LinkTo): readonly string[] {
  if (places.length === 0) return [translator.text(say('Not found in code.'))]
  const lines = places.map((place) => {
    const link = linkTo(place)
    const name = escapeMarkdown(place.path)
    return `- ${link === undefined ? name : `[${name}](${link})`}`
  })
  const head = say('{places}:', { places: placesInCode(places.length) })
  return [translator.text(head), ...shortened([...new Set(lines)], translator, 6)]
}

/** The innermost entry whose key or value holds an offset, with the keys down to it. */
function placeAt(
  value: Value,
  offset: number,
  keys: readonly string[],
): { readonly keys: readonly string[]; readonly item: Item } | undefined {
  const entries =
    value.kind === 'map' ? [...value.entries.values()] : value.kind === 'list' ? value.items : []
  for (const item of entries) {
    if (offset < item.at.span.start || item.at.span.end < offset) continue
    const below = value.kind === 'list' ? keys : [...keys, item.key]
    return placeAt(item.value, offset, below) ?? { keys: below, item }
  }
  return undefined
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const sectionWords: Readonly<Record<NamedSection, (name: string) => Message>> = {
  activities: (name) => say('Activity {name}', { name }),
  retention: (name) => say('Retention policy {name}', { name }),
  recipients: (name) => say('Recipient {name}', { name }),
  systems: (name) => say('System {name}', { name }),
  data_subjects: (name) => say('Category of data subjects {name}', { name }),
  measures: (name) => say('Measure {name}', { name }),
  dpias: (name) => say('Impact assessment {name}', { name }),
  notices: (name) => say('Notice {name}', { name }),
  data: (name) => say('Data set {name}', { name }),
}
