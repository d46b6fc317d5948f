import { categoryItemsOf } from '../datamap/declarations.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { Activity, DataMap, DataSet, DeclaredField, LocalizedText } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import type { Span } from '../model/span.ts'
import { describeCategory, labelIn } from './completion.ts'
import { nameAt } from './map-names.ts'
import { mapAt, placesOfDataSet } from './places.ts'
import { schemaAt } from './schema.ts'
import { fieldAt, type FieldInCode, type View } from './view.ts'

export interface HoverText {
  readonly span: Span
  /** Markdown. */
  readonly text: string
}

/** What Art25 knows of what stands at an offset. `linkTo` gives the address of a place for a link. */
export function hoverAt(
  path: string,
  offset: number,
  view: View,
  linkTo: (place: Place) => string | undefined,
): HoverText | undefined {
  const map = mapAt(path, view)
  if (map !== undefined) return hoverInMap(map, path, offset, view)
  const found = fieldAt(path, offset, view)
  return found && { span: found.personal.field.span, text: describeField(found, view, linkTo) }
}

function describeField(
  { personal, map, declared }: FieldInCode,
  { rules }: View,
  linkTo: (place: Place) => string | undefined,
): string {
  const { field, category, confidence, evidence } = personal
  const known = rules.categories.get(category)
  const lines = [
    `**${escape(`${field.owner}.${field.name}`)}**: ${known ? escape(labelIn(known, 'en')) : ''} (\`${category}\`, confidence ${confidence})`,
    '',
    ...(known?.special === undefined ? [] : [describeCategory(known), '']),
    ...evidence.map(({ kind, text }) => `- ${kind}: ${escape(text)}`),
    '',
  ]
  if (map === undefined) return [...lines, 'There is no data map here.'].join('\n')
  if (declared === undefined) return [...lines, 'The data map does not declare it.'].join('\n')
  const { dataSet, field: said } = declared
  const link = linkTo({ path: said.at.path, span: said.at.keySpan })
  const name = escape(`${dataSet.id}.${said.name}`)
  return [
    ...lines,
    `Data map: ${link === undefined ? name : `[${name}](${link})`}, ${said.categories.length === 0 ? 'reviewed as not personal' : said.categories.map((one) => `\`${one}\``).join(', ')}`,
    '',
    ...describeDeclaration(map, dataSet, said),
  ].join('\n')
}

/** What the map says of a field: what for, on which grounds, for how long, who receives it, where it lies. */
function describeDeclaration(map: DataMap, dataSet: DataSet, field?: DeclaredField): readonly string[] {
  const activities = dataSet.activities.flatMap(({ name }) => map.activities.get(name) ?? [])
  const retention = retentionOf(map, dataSet, field)
  const recipients = new Set(activities.flatMap((activity) => activity.recipients.map(({ name }) => name)))
  const system = dataSet.system && map.systems.get(dataSet.system.name)
  const regions = regionsOf(system?.raw)
  return [
    ...activities.map((activity) => `- Activity: ${describeActivity(activity, map)}`),
    `- Retention: ${retention ? escape(`${retention.reference.name}${retention.policy?.period === undefined ? '' : ` (${retention.policy.period})`}`) : 'not recorded'}`,
    ...(recipients.size === 0
      ? []
      : [
          `- Recipients: ${[...recipients].map((id) => escape(textIn(map.recipients.get(id)?.label, map) ?? id)).join(', ')}`,
        ]),
    ...(dataSet.system === undefined
      ? []
      : [
          `- System: ${escape(textIn(system?.label, map) ?? dataSet.system.name)}${regions.length === 0 ? '' : ` (${regions.map(escape).join(', ')})`}`,
        ]),
  ]
}

function describeActivity(activity: Activity, map: DataMap): string {
  const purposes = activity.purposes.flatMap(({ label, legalBasis }) => {
    const purpose = textIn(label, map)
    const said = [purpose, legalBasis?.replaceAll('_', ' ')].filter((one) => one !== undefined)
    return said.length === 0 ? [] : [said.join(', ')]
  })
  const name = textIn(activity.label, map) ?? activity.id
  return escape(purposes.length === 0 ? name : `${name}: ${purposes.join('; ')}`)
}

function hoverInMap(map: DataMap, path: string, offset: number, view: View): HoverText | undefined {
  const text = view.mapText(path)
  if (text === undefined) return undefined
  const place = placeAt(readTree(path, text).root, offset, [])
  if (place === undefined) return undefined
  const { keys, span, item } = place
  const category = categoryItemsOf(item)
    .map((one) => one.value)
    .find((value) => value.span.start <= offset && offset <= value.span.end)
  const known = category?.kind === 'scalar' ? view.rules.categories.get(String(category.plain)) : undefined
  if (category && known)
    return {
      span: category.span,
      text: `**${escape(labelIn(known, map.language))}** (\`${known.id}\`)\n\n${describeCategory(known)}`,
    }
  const name = nameAt(map, path, offset, view)
  if (name) {
    const said = describeName(name.name, name.sections[0] ?? '', map, view)
    if (said !== undefined) return { span: name.at.keySpan, text: said }
  }
  const description = schemaAt(keys)?.description
  if (description === undefined || offset > span.end) return undefined
  return { span, text: `**${escape(keys.at(-1) ?? '')}**: ${description}` }
}

function describeName(id: string, section: string, map: DataMap, view: View): string | undefined {
  const activity = section === 'activities' ? map.activities.get(id) : undefined
  if (activity) return `Activity **${escape(id)}**: ${describeActivity(activity, map)}`
  const policy = section === 'retention' ? map.retention.get(id) : undefined
  if (policy) {
    const { until, then } = policy.raw as { until?: unknown; then?: unknown }
    const said = [
      policy.period,
      typeof until === 'string' ? `until ${until}` : undefined,
      typeof then === 'string' ? `then ${then}` : undefined,
      policy.undecided === undefined ? undefined : `not decided: ${policy.undecided}`,
    ].filter((one) => one !== undefined)
    return `Retention **${escape(id)}**: ${escape(said.join(', '))}`
  }
  const dataSet = section === 'data' ? map.dataSets.get(id) : undefined
  if (dataSet) {
    const count = placesOfDataSet(map, id, view).length
    const where = `${count} ${count === 1 ? 'place' : 'places'} in code`
    return [`Data set **${escape(id)}**: ${where}`, '', ...describeDeclaration(map, dataSet)].join('\n')
  }
  const entry =
    section === 'recipients'
      ? (map.recipients.get(id) ?? map.systems.get(id))
      : section === 'systems'
        ? (map.systems.get(id) ?? map.recipients.get(id))
        : section === 'data_subjects'
          ? map.dataSubjects.get(id)
          : undefined
  const label = textIn(entry?.label, map)
  return label === undefined ? undefined : `**${escape(id)}**: ${escape(label)}`
}

/** The innermost entry whose key or value holds an offset, with the keys down to it. */
function placeAt(
  value: Value,
  offset: number,
  keys: readonly string[],
): { readonly keys: readonly string[]; readonly span: Span; readonly item: Item } | undefined {
  const entries =
    value.kind === 'map' ? [...value.entries.values()] : value.kind === 'list' ? value.items : []
  for (const item of entries) {
    if (offset < item.at.span.start || item.at.span.end < offset) continue
    const below = value.kind === 'list' ? keys : [...keys, item.key]
    const inner = placeAt(item.value, offset, below)
    if (inner) return inner
    return { keys: below, span: item.at.keySpan, item }
  }
  return undefined
}

function regionsOf(raw: unknown): readonly string[] {
  const regions = (raw as { regions?: unknown } | null | undefined)?.regions
  const list: readonly unknown[] = Array.isArray(regions) ? regions : regions === undefined ? [] : [regions]
  return list.flatMap((region) => {
    const place: unknown =
      typeof region === 'object' && region !== null ? (region as { in?: unknown }).in : region
    return typeof place === 'string' ? [place] : []
  })
}

/** A human text in the language of the map, else in any that it has. */
export function textIn(text: LocalizedText | undefined, { language }: DataMap): string | undefined {
  return text?.[language] ?? (text && Object.values(text)[0])
}

/** A text of the repository as plain text in Markdown: no link, image or emphasis of its own. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
