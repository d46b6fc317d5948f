/* Hovers over a data map: what keys ask for, what values mean, what entries say. */
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import type { Span } from '../model/span.ts'
import {
  counted,
  describeCategory,
  escapeMarkdown,
  labelIn,
  otherNamesOf,
  placesOf,
  purposesOf,
  recipientLines,
  retentionInWords,
  textIn,
} from './describe.ts'
import { entriesOf } from './entries.ts'
import { dataSetLines, linked, shortened } from './hover-code.ts'
import type { HoverText, LinkTo } from './hover.ts'
import { countryName, durationInWords } from './in-words.ts'
import { fieldKeyAt, nameAt, usersOf, type NamedSection, type NameInMap } from './map-names.ts'
import { placesOfDataSet, placesOfField } from './places.ts'
import { schemaAt } from './schema.ts'
import type { View } from './view.ts'
import { meaningOf } from './vocabulary.ts'

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
  const isKey = holds(item.at.keySpan) && !(value.kind === 'scalar' && value.span === item.at.keySpan)
  if (value.kind === 'scalar' && holds(value.span)) {
    const said = describeValue(String(value.plain ?? ''), keys, view)
    if (said !== undefined) return { span: value.span, text: said }
  }
  const description = schemaAt(keys)?.description
  const key = keys.at(-1)
  if (!isKey || description === undefined || key === undefined) return undefined
  return { span: item.at.keySpan, text: `**${escapeMarkdown(key)}**: ${description}` }
}

/** A category, a choice of the schema, a duration or a country. */
function describeValue(value: string, keys: readonly string[], view: View): string | undefined {
  const { language } = view
  const category = view.rules.categories.get(value)
  const key = keys.at(-1) ?? ''
  if (category && key !== 'label') {
    const others = otherNamesOf(category)
    return [
      `**${escapeMarkdown(labelIn(category, language))}** (\`${category.id}\`)`,
      '',
      describeCategory(category),
      ...(others.length === 0 ? [] : ['', `Elsewhere: ${others.join(', ')}`]),
    ].join('\n')
  }
  const path = keys.slice(0, -1)
  const meaning = keys[0] === 'checks' ? meaningOf([], 'checks', value) : meaningOf(path, key, value)
  if (meaning !== undefined) return `**${escapeMarkdown(value)}**: ${meaning}`
  const kinds = schemaAt(keys)?.kinds ?? []
  const duration =
    kinds.includes('duration') || key === 'lifetime' ? durationInWords(value, language) : undefined
  if (duration !== undefined) return `**${duration}** (\`${value}\`)`
  const mayBeCountry = kinds.includes('places') || ['country', 'established', 'to', 'in'].includes(key)
  const country = mayBeCountry ? countryName(value, language) : undefined
  if (country !== undefined) return `**${country}** (\`${value}\`)`
  if (value === 'none' && keys[0] === 'data') return '**none**: reviewed, and not personal data'
  return undefined
}

function describeField(map: DataMap, id: string, name: string, view: View, linkTo: LinkTo): string {
  const dataSet = map.dataSets.get(id)
  const field = dataSet?.fields.get(name)
  if (dataSet === undefined || field === undefined) return ''
  const labels = field.categories.map((one) => {
    const known = view.rules.categories.get(one)
    return `${known ? escapeMarkdown(labelIn(known, view.language)) : ''} (\`${one}\`)`
  })
  return [
    `Field **${escapeMarkdown(`${id}.${name}`)}**: ${labels.length === 0 ? 'reviewed, and not personal data' : labels.join(', ')}`,
    '',
    ...(labels.length === 0 ? [] : dataSetLines(map, dataSet, field, view, linkTo)),
    '',
    ...placeLines(placesOfField(map, id, name, view), linkTo),
  ].join('\n')
}

function describeName(found: NameInMap, map: DataMap, view: View, linkTo: LinkTo): string | undefined {
  const { name: id } = found
  const section = found.sections.find((one) => entriesOf(one, map, view.language).some(([key]) => key === id))
  if (section === undefined) return undefined
  const lines = linesOf(section, id, map, view, linkTo)
  const label =
    section === 'retention'
      ? undefined
      : entriesOf(section, map, view.language).find(([key]) => key === id)?.[1]
  const users = section === 'data' ? '' : usersInWords(found, section, map, view)
  const title = label === undefined ? '' : `: ${escapeMarkdown(label)}`
  return [
    `${sectionWords[section]} **${escapeMarkdown(id)}**${title}`,
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
  const { language } = view
  const activity = section === 'activities' ? map.activities.get(id) : undefined
  if (activity) {
    const policy = activity.retention && map.retention.get(activity.retention.name)
    const named = (entries: DataMap['recipients'], names: typeof activity.recipients): string =>
      names
        .map(({ name }) => {
          const entry = entries.get(name)
          return entry
            ? linked(textIn(entry.label, map, language) ?? name, entry.at, linkTo)
            : escapeMarkdown(name)
        })
        .join(', ')
    return [
      `- Role: ${activity.roles.length === 0 ? 'not recorded' : activity.roles.join(', ').replaceAll('_', ' ')}`,
      ...purposesOf(activity, map, language).map((purpose) => `- Purpose: ${escapeMarkdown(purpose)}`),
      ...(activity.dataSubjects.length === 0
        ? []
        : [`- Persons: ${named(map.dataSubjects, activity.dataSubjects)}`]),
      ...(activity.recipients.length === 0
        ? []
        : [`- Recipients: ${named(map.recipients, activity.recipients)}`]),
      ...(policy ? [`- Kept: ${escapeMarkdown(retentionInWords(policy, map, language))}`] : []),
    ]
  }
  const policy = section === 'retention' ? map.retention.get(id) : undefined
  if (policy) return [escapeMarkdown(capitalized(retentionInWords(policy, map, language)))]
  const recipient = section === 'recipients' ? map.recipients.get(id) : undefined
  if (recipient) return recipientLines(recipient, map, language).map((line) => `- ${line}`)
  const system = section === 'systems' ? map.systems.get(id) : undefined
  if (system) {
    const { kind, regions } = system.raw as { kind?: unknown; regions?: unknown }
    const places = placesOf(regions, language)
    return [
      ...(typeof kind === 'string' ? [`- Kind: ${escapeMarkdown(kind)}`] : []),
      ...(places.length === 0 ? [] : [`- Regions: ${places.map(escapeMarkdown).join(', ')}`]),
    ]
  }
  const dataSet = section === 'data' ? map.dataSets.get(id) : undefined
  if (dataSet)
    return [
      ...dataSetLines(map, dataSet, undefined, view, linkTo),
      '',
      ...placeLines(placesOfDataSet(map, id, view), linkTo),
    ]
  return []
}

/** `Used by 1 activity and 3 data sets.` */
function usersInWords(name: NameInMap, section: NamedSection, map: DataMap, view: View): string {
  const users = usersOf({ ...name, sections: [section] }, map, view)
  return users.length === 0 ? 'Nothing in the data map uses it.' : `Used by ${users.join(', ')}.`
}

function placeLines(places: readonly Place[], linkTo: LinkTo): readonly string[] {
  if (places.length === 0) return ['Not found in code.']
  const lines = places.map((place) => {
    const link = linkTo(place)
    const name = escapeMarkdown(place.path)
    return `- ${link === undefined ? name : `[${name}](${link})`}`
  })
  return [`${counted(places.length, 'place')} in code:`, ...shortened([...new Set(lines)], 6)]
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

const sectionWords: Readonly<Record<NamedSection, string>> = {
  activities: 'Activity',
  retention: 'Retention policy',
  recipients: 'Recipient',
  systems: 'System',
  data_subjects: 'Group of persons',
  measures: 'Measure',
  dpias: 'Impact assessment',
  notices: 'Notice',
  data: 'Data set',
}
