/* Names in a data map: where each is declared, and where each is used. */
import { referencesOf, itemAt } from '../datamap/declarations.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { DataMap, MapLocation } from '../model/declaration.ts'
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
}

/** A field of a data set, by its key. */
export interface FieldInMap {
  readonly dataSet: string
  readonly field: string
  readonly at: MapLocation
}

/** What the keys of an entry name. */
const uses: Readonly<Record<string, Readonly<Record<string, readonly NamedSection[]>>>> = {
  activities: {
    retention: ['retention'],
    recipients: ['recipients', 'systems'],
    systems: ['systems'],
    data_subjects: ['data_subjects'],
    measures: ['measures'],
    dpia: ['dpias'],
    notice: ['notices'],
  },
  data: {
    activity: ['activities'],
    retention: ['retention'],
    system: ['systems', 'recipients'],
    held_in: ['recipients', 'systems'],
    data_subjects: ['data_subjects'],
    measures: ['measures'],
  },
  fields: { retention: ['retention'], data_subjects: ['data_subjects'] },
  retention: { to: ['systems', 'recipients'] },
  client_storage: { activity: ['activities'], recipient: ['recipients'] },
}

/** The sections that a key of an entry names entries of; empty for any other key. */
export function sectionsNamedBy(section: string, key: string): readonly NamedSection[] {
  return uses[section]?.[key] ?? []
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

/** Every name in the files of a map, in the order of the text. */
export function namesOf(map: DataMap, view: View): readonly NameInMap[] {
  const names: NameInMap[] = []
  for (const { path, text } of map.files) {
    const { root } = readTree(path, view.mapText(path) ?? text)
    for (const section of named)
      for (const item of entriesOf(itemAt(root, section)?.value))
        names.push({ sections: [section], name: item.key, at: item.at, role: 'declaration' })
    for (const section of Object.keys(uses)) {
      for (const entry of entriesOf(itemAt(root, section)?.value)) {
        collect(entry, section, names)
        if (section !== 'data') continue
        for (const field of entriesOf(itemAt(entry.value, 'fields')?.value)) collect(field, 'fields', names)
      }
    }
  }
  return names.filter(({ at }) => map.files.some(({ path }) => path === at.path))
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

function collect(entry: Item, section: string, names: NameInMap[]): void {
  for (const [key, sections] of Object.entries(uses[section] ?? {}))
    for (const { name, at } of referencesOf(itemAt(entry.value, key)))
      names.push({ sections, name, at, role: 'use' })
}

function entriesOf(value: Value | undefined): Iterable<Item> {
  return value?.kind === 'map' ? value.entries.values() : []
}

function holds({ keySpan }: MapLocation, offset: number): boolean {
  return keySpan.start <= offset && offset <= keySpan.end
}
