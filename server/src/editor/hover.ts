import { categoryItemsOf } from '../datamap/declarations.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { Evidence } from '../model/classification.ts'
import type { Activity, DataMap, DataSet, DeclaredField, Entry } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import type { Span } from '../model/span.ts'
import { asIs, say, type Message } from '../model/message.ts'
import { nameAt } from './map-names.ts'
import { mapAt, placesOfDataSet } from './places.ts'
import { schemaAt } from './schema.ts'
import { fieldAt, type FieldInCode, type View } from './view.ts'
import {
  categoryInWords,
  confidences,
  endInWords,
  labelIn,
  legalBasisInWords,
  placesInCode,
  textIn,
} from './words.ts'

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
  view: View,
  linkTo: (place: Place) => string | undefined,
): string {
  const { field, category, confidence, evidence } = personal
  const { rules, translator } = view
  const inWords = (message: Message): string => translator.text(message)
  const known = rules.categories.get(category)
  const label = known ? escape(labelIn(known, translator)) : ''
  const lines = [
    inWords(
      about(
        `**${escape(`${field.owner}.${field.name}`)}**`,
        `${label} (\`${category}\`, ${inWords(confidences[confidence])})`,
      ),
    ),
    '',
    ...(known?.special === undefined ? [] : [inWords(categoryInWords(known)), '']),
    ...evidence.map(
      ({ kind, text }) => `- ${inWords(about(inWords(evidenceKinds[kind]), escape(inWords(text))))}`,
    ),
    '',
  ]
  if (map === undefined) return [...lines, inWords(say('There is no data map here.'))].join('\n')
  if (declared === undefined) return [...lines, inWords(say('The data map does not declare it.'))].join('\n')
  const { dataSet, field: said } = declared
  const link = linkTo({ path: said.at.path, span: said.at.keySpan })
  const name = escape(`${dataSet.id}.${said.name}`)
  return [
    ...lines,
    inWords(
      say('Data map: {name}, {categories}', {
        name: link === undefined ? name : `[${name}](${link})`,
        categories:
          said.categories.length === 0
            ? say('reviewed as not personal')
            : said.categories.map((one) => `\`${one}\``),
      }),
    ),
    '',
    ...describeDeclaration(map, dataSet, view, said),
  ].join('\n')
}

/** What the map says of a field: what for, on which grounds, for how long, who receives it, where it lies. */
function describeDeclaration(
  map: DataMap,
  dataSet: DataSet,
  view: View,
  field?: DeclaredField,
): readonly string[] {
  const activities = dataSet.activities.flatMap(({ name }) => map.activities.get(name) ?? [])
  const retention = retentionOf(map, dataSet, field)
  const recipients = new Set(activities.flatMap((activity) => activity.recipients.map(({ name }) => name)))
  const system = dataSet.system && map.systems.get(dataSet.system.name)
  const regions = regionsOf(system?.raw)
  const { translator } = view
  const labelOf = (entry: Entry | undefined, id: string): string =>
    escape(textIn(entry?.label, map.language, translator) ?? id)
  const said = [
    ...activities.map((activity) => say('Activity: {name}', { name: describeActivity(activity, map, view) })),
    retention === undefined
      ? say('Retention: not recorded')
      : say('Retention: {name}', {
          name: escape(withDetail(retention.reference.name, retention.policy?.period)),
        }),
    ...(recipients.size === 0
      ? []
      : [
          say('Recipients: {names}', {
            names: [...recipients].map((id) => labelOf(map.recipients.get(id), id)),
          }),
        ]),
    ...(dataSet.system === undefined
      ? []
      : [
          say('System: {name}', {
            name: withDetail(
              labelOf(system, dataSet.system.name),
              regions.length === 0 ? undefined : regions.map(escape).join(', '),
            ),
          }),
        ]),
  ]
  return said.map((one) => `- ${translator.text(one)}`)
}

function withDetail(name: string, detail: string | undefined): string {
  return detail === undefined ? name : `${name} (${detail})`
}

function describeActivity(activity: Activity, map: DataMap, { translator }: View): string {
  const purposes = activity.purposes.flatMap(({ label, legalBasis }) => {
    const purpose = textIn(label, map.language, translator)
    const ground = legalBasis === undefined ? undefined : translator.text(legalBasisInWords(legalBasis))
    const said = [purpose, ground].filter((one) => one !== undefined)
    return said.length === 0 ? [] : [said.join(', ')]
  })
  const name = textIn(activity.label, map.language, translator) ?? activity.id
  return escape(purposes.length === 0 ? name : translator.text(about(name, purposes.join('; '))))
}

/** Something with what is said of it. */
function about(subject: string, text: string): Message {
  return say('{subject}: {text}', { subject, text })
}

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
      text: `**${escape(labelIn(known, view.translator))}** (\`${known.id}\`)\n\n${view.translator.text(categoryInWords(known))}`,
    }
  const name = nameAt(map, path, offset, view)
  if (name) {
    const said = describeName(name.name, name.sections[0] ?? '', map, view)
    if (said !== undefined) return { span: name.at.keySpan, text: said }
  }
  const description = schemaAt(keys)?.description
  if (description === undefined || offset > span.end) return undefined
  const { translator } = view
  return {
    span,
    text: translator.text(about(`**${escape(keys.at(-1) ?? '')}**`, translator.text({ text: description }))),
  }
}

function describeName(id: string, section: string, map: DataMap, view: View): string | undefined {
  const { translator } = view
  const name = escape(id)
  const activity = section === 'activities' ? map.activities.get(id) : undefined
  if (activity)
    return translator.text(
      say('Activity **{name}**: {text}', { name, text: describeActivity(activity, map, view) }),
    )
  const policy = section === 'retention' ? map.retention.get(id) : undefined
  if (policy) {
    const { until, then } = policy.raw as { until?: unknown; then?: unknown }
    const said = [
      policy.period === undefined ? undefined : asIs(policy.period),
      typeof until === 'string' ? say('until {event}', { event: until }) : undefined,
      typeof then === 'string' ? endInWords(then) : undefined,
      policy.undecided === undefined ? undefined : say('not decided: {reason}', { reason: policy.undecided }),
    ].filter((one) => one !== undefined)
    const text = escape(said.map((one) => translator.text(one)).join(', '))
    return translator.text(say('Retention **{name}**: {text}', { name, text }))
  }
  const dataSet = section === 'data' ? map.dataSets.get(id) : undefined
  if (dataSet) {
    const count = placesOfDataSet(map, id, view).length
    const head = say('Data set **{name}**: {text}', { name, text: placesInCode(count) })
    return [translator.text(head), '', ...describeDeclaration(map, dataSet, view)].join('\n')
  }
  const entry =
    section === 'recipients'
      ? (map.recipients.get(id) ?? map.systems.get(id))
      : section === 'systems'
        ? (map.systems.get(id) ?? map.recipients.get(id))
        : section === 'data_subjects'
          ? map.dataSubjects.get(id)
          : undefined
  const label = textIn(entry?.label, map.language, translator)
  return label === undefined ? undefined : translator.text(about(`**${name}**`, escape(label)))
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

/** A text of the repository as plain text in Markdown: no link, image or emphasis of its own. */
function escape(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
