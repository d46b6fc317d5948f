/* Names in a data map: where each is declared, and where each is used. */
import { referencesOf, itemAt } from '../datamap/declarations.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { DataMap, MapLocation } from '../model/declaration.ts'
import { say, type Message } from '../model/message.ts'
import type { View } from './view.ts'

/** Sections whose keys other entries name. */
export type NamedSection =
  | 'activities'
  | 'retention'
  | 'recipients'
  | 'systems'
  | 'data_subjects'
  | 'measures'
  | 'dpias'
  | 'notices'
  | 'data'

/** A name in a map's file. */
export interface NameInMap {
  /** The sections that the name may be declared in; the first that has it counts. */
  readonly sections: readonly NamedSection[]
  readonly name: string
  readonly at: MapLocation
  readonly role: 'declaration' | 'use'
  /** The entry that uses it. */
  readonly by?: { readonly section: string; readonly id: string }
}

/** A field of a data set, by its key. */
export interface FieldInMap {
  readonly dataSet: string
  readonly field: string
  readonly at: MapLocation
}

/** Where entries are named: keys from the root down, `*` for any; what stands in lists is at the path of the list. */
const uses: readonly (readonly [path: string, ...sections: NamedSection[]])[] = [
  ['activities.*.retention', 'retention'],
  ['activities.*.recipients', 'recipients', 'systems'],
  ['activities.*.systems', 'systems'],
  ['activities.*.data_subjects', 'data_subjects'],
  ['activities.*.measures', 'measures'],
  ['activities.*.dpia', 'dpias'],
  ['activities.*.notice', 'notices'],
  ['activities.*.source.recipient', 'recipients', 'systems'],
  ['activities.*.consent.record', 'data'],
  ['activities.*.purposes.consent.record', 'data'],
  ['data.*.activity', 'activities'],
  ['data.*.retention', 'retention'],
  ['data.*.system', 'systems', 'recipients'],
  ['data.*.held_in', 'recipients', 'systems'],
  ['data.*.data_subjects', 'data_subjects'],
  ['data.*.measures', 'measures'],
  ['data.*.source.recipient', 'recipients', 'systems'],
  ['data.*.fields.*.retention', 'retention'],
  ['data.*.fields.*.data_subjects', 'data_subjects'],
  ['retention.*.to', 'systems', 'recipients'],
  ['retention.*.archive.system', 'systems', 'recipients'],
  ['retention.*.enforced_by.system', 'systems', 'recipients'],
  ['recipients.*.measures', 'measures'],
  ['recipients.*.data_subjects', 'data_subjects'],
  ['recipients.*.transfers.measures', 'measures'],
  ['systems.*.provider', 'recipients'],
  ['systems.*.measures', 'measures'],
  ['systems.*.retention', 'retention'],
  ['client_storage.*.activity', 'activities'],
  ['client_storage.*.recipient', 'recipients'],
  ['client_storage.*.retention', 'retention'],
  ['dpias.*.covers', 'activities'],
  ['measures.*.scope', 'activities', 'systems'],
  ['actions.concerns', 'measures', 'activities', 'systems', 'recipients'],
]

/** The sections that a key at a path names entries of; empty for any other key. */
export function sectionsNamedBy(path: readonly string[], key: string): readonly NamedSection[] {
  const full = [...path, key]
  for (const [pattern, ...sections] of uses) {
    const segments = pattern.split('.')
    if (segments.length === full.length && segments.every((one, at) => one === '*' || one === full[at]))
      return sections
  }
  return []
}

const named: readonly NamedSection[] = [
  'activities',
  'retention',
  'recipients',
  'systems',
  'data_subjects',
  'measures',
  'dpias',
  'notices',
  'data',
]

/** Every name in the files of a map, in the order of the text. Kept as long as map and texts are the same. */
export function namesOf(map: DataMap, view: View): readonly NameInMap[] {
  const texts = map.files.map(({ path, text }) => view.textOf(path) ?? text)
  const known = cache.get(map)
  if (known?.texts.every((text, at) => text === texts[at]) === true) return known.names
  const names = map.files.flatMap(({ path }, at) => namesIn(readTree(path, texts[at] ?? '').root))
  cache.set(map, { texts, names })
  return names
}

const cache = new WeakMap<
  DataMap,
  { readonly texts: readonly string[]; readonly names: readonly NameInMap[] }
>()

function namesIn(root: Value): readonly NameInMap[] {
  const names: NameInMap[] = []
  for (const section of named)
    for (const item of entriesOf(itemAt(root, section)?.value))
      names.push({ sections: [section], name: item.key, at: item.at, role: 'declaration' })
  for (const [pattern, ...sections] of uses) {
    const [section = '', ...rest] = pattern.split('.')
    const holder = itemAt(root, section)
    if (holder === undefined) continue
    const entries = rest[0] === '*' ? [...entriesOf(holder.value)] : [holder]
    for (const entry of entries)
      for (const item of itemsBelow(entry, rest[0] === '*' ? rest.slice(1) : rest))
        for (const { name, at } of referencesOf(item))
          names.push({ sections, name, at, role: 'use', by: { section, id: entry.key } })
  }
  return names
}

/** What stands at keys below an item, in every item of the lists between. */
function itemsBelow(item: Item, keys: readonly string[]): readonly Item[] {
  const [key, ...rest] = keys
  if (key === undefined) return [item]
  const holders = item.value.kind === 'list' ? item.value.items : [item]
  return holders.flatMap((holder) => {
    const next = key === '*' ? [...entriesOf(holder.value)] : [itemAt(holder.value, key) ?? []].flat()
    return next.flatMap((one) => itemsBelow(one, rest))
  })
}

/** The name that stands at an offset of a map's file. */
export function nameAt(map: DataMap, path: string, offset: number, view: View): NameInMap | undefined {
  return namesOf(map, view).find(({ at }) => at.path === path && holds(at, offset))
}

/** The field of a data set whose key stands at an offset. */
export function fieldKeyAt(map: DataMap, path: string, offset: number): FieldInMap | undefined {
  for (const dataSet of map.dataSets.values())
    for (const field of dataSet.fields.values())
      if (field.at.path === path && holds(field.at, offset))
        return { dataSet: dataSet.id, field: field.name, at: field.at }
  return undefined
}

/** Declaration and uses of what a name stands for, in every map that has it or borrows it. */
export function occurrencesOf(name: NameInMap, map: DataMap, view: View): readonly NameInMap[] {
  const own = namesOf(map, view)
  const isDeclared = (section: NamedSection, names: readonly NameInMap[]): boolean =>
    names.some((one) => one.role === 'declaration' && one.sections[0] === section && one.name === name.name)
  const section = name.sections.find((one) => isDeclared(one, own)) ?? name.sections[0]
  if (section === undefined) return []
  return view.maps
    .flatMap((other) => {
      const names = other === map ? own : namesOf(other, view)
      // A map without a declaration of its own may have borrowed this one.
      const shares = other === map || (lends(map, other, section, name.name) && !isDeclared(section, names))
      return shares ? names : []
    })
    .filter((one) => one.name === name.name && one.sections.find((each) => each === section) !== undefined)
    .filter((one) => one.role === 'use' || one.sections[0] === section)
}

/** The entries that use a name, counted by section in words: `2 activities`, `1 data set`. */
export function usersOf(name: NameInMap, map: DataMap, view: View): readonly Message[] {
  const users = new Map<string, Set<string>>()
  for (const { role, by, at } of occurrencesOf(name, map, view)) {
    if (role !== 'use' || by === undefined) continue
    const ids = users.get(by.section) ?? new Set<string>()
    // An entry of another map is another entry, whatever its name.
    ids.add(`${at.path.split('/').slice(0, -1).join('/')}\0${by.id}`)
    users.set(by.section, ids)
  }
  return Object.entries(userWords).flatMap(([section, counted]) => {
    const count = users.get(section)?.size ?? 0
    return count === 0 ? [] : counted(count)
  })
}

const userWords: Readonly<Record<string, (count: number) => Message>> = {
  activities: (count) => (count === 1 ? say('1 activity') : say('{count} activities', { count })),
  data: (count) => (count === 1 ? say('1 data set') : say('{count} data sets', { count })),
  retention: (count) => (count === 1 ? say('1 policy') : say('{count} policies', { count })),
  recipients: (count) => (count === 1 ? say('1 recipient') : say('{count} recipients', { count })),
  systems: (count) => (count === 1 ? say('1 system') : say('{count} systems', { count })),
  client_storage: (count) =>
    count === 1 ? say('1 cookie or storage') : say('{count} cookies and storages', { count }),
  dpias: (count) => (count === 1 ? say('1 assessment') : say('{count} assessments', { count })),
  measures: (count) => (count === 1 ? say('1 measure') : say('{count} measures', { count })),
  actions: (count) => (count === 1 ? say('1 action') : say('{count} actions', { count })),
}

function lends(lender: DataMap, borrower: DataMap, section: NamedSection, name: string): boolean {
  const paths = new Set(lender.files.map(({ path }) => path))
  const entries: Partial<Record<NamedSection, ReadonlyMap<string, { readonly at: MapLocation }>>> = {
    activities: borrower.activities,
    retention: borrower.retention,
    recipients: borrower.recipients,
    systems: borrower.systems,
    data_subjects: borrower.dataSubjects,
  }
  return paths.has(entries[section]?.get(name)?.at.path ?? '')
}

function entriesOf(value: Value | undefined): Iterable<Item> {
  return value?.kind === 'map' ? value.entries.values() : []
}

function holds({ keySpan }: MapLocation, offset: number): boolean {
  return keySpan.start <= offset && offset <= keySpan.end
}
