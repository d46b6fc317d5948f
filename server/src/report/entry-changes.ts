/* Entries of data maps that came, went or say something else: recipients, systems, client storage, retention, activities. */
import { recordOf } from '../datamap/plain.ts'
import type { DataMap, MapLocation } from '../model/declaration.ts'
import { asIs, say, type Message } from '../model/message.ts'
import type { PrivacyChange, PrivacySubject } from './privacy-change.ts'

/** Compares what two states of the maps declare, map by map. */
export function changesOfEntries(
  before: readonly DataMap[],
  after: readonly DataMap[],
): readonly PrivacyChange[] {
  const folders = new Set([...before, ...after].filter(({ usable }) => usable).map(({ folder }) => folder))
  return [...folders].flatMap((folder) => {
    const then = before.find((map) => map.folder === folder && map.usable)
    const now = after.find((map) => map.folder === folder && map.usable)
    // A map that came or went as a whole, or that stopped parsing, is one piece of news and not a hundred.
    if (then === undefined || now === undefined) return []
    return sections.flatMap((section) => changesOfSection(section, then, now))
  })
}

interface Section {
  readonly key: 'recipients' | 'systems' | 'client_storage' | 'retention' | 'activities'
  readonly subject: PrivacySubject
  /** Keys that mean something for privacy, in the order in which they are told. */
  readonly keys: readonly string[]
}

const sections: readonly Section[] = [
  {
    key: 'recipients',
    subject: 'recipient',
    keys: ['role', 'purpose', 'established', 'processed_in', 'transfers', 'may_receive', 'status'],
  },
  { key: 'systems', subject: 'region', keys: ['regions', 'provider', 'encryption'] },
  {
    key: 'client_storage',
    subject: 'client-storage',
    keys: ['kind', 'party', 'category', 'lifetime', 'consent'],
  },
  {
    key: 'retention',
    subject: 'retention',
    keys: ['period', 'from', 'until', 'then', 'keep_last', 'minimum', 'customizable', 'undecided'],
  },
  {
    key: 'activities',
    subject: 'activity',
    keys: [
      'role',
      'purpose',
      'purposes',
      'legal_basis',
      'special_condition',
      'data_subjects',
      'recipients',
      'retention',
      'automated_decisions',
      'dpia',
    ],
  },
]

/** Keys whose change sends data to another country. */
const transferKeys = new Set(['established', 'processed_in', 'transfers'])

function changesOfSection(section: Section, before: DataMap, after: DataMap): readonly PrivacyChange[] {
  const then = entriesOf(before, section.key)
  const now = entriesOf(after, section.key)
  const common = { mapFolder: after.folder, categories: [] }
  const changes: PrivacyChange[] = []
  for (const [id, entry] of now) {
    const place = placeOf(after, section.key, id)
    const known = then.get(id)
    if (known === undefined) {
      changes.push({
        ...common,
        subject: section.subject,
        change: 'added',
        name: id,
        detail: summaryOf(section, entry),
        ...place,
        side: 'after',
      })
      if (section.key === 'recipients' && isFilled(entry['transfers']))
        changes.push({
          ...common,
          subject: 'transfer',
          change: 'added',
          name: id,
          detail: asIs(written(entry['transfers'])),
          ...place,
          side: 'after',
        })
      continue
    }
    for (const key of section.keys) {
      const [was, is] = [written(known[key]), written(entry[key])]
      if (was === is) continue
      changes.push({
        ...common,
        subject: transferKeys.has(key) && section.key === 'recipients' ? 'transfer' : section.subject,
        change: 'changed',
        name: id,
        detail: changedValue(key, was, is),
        ...place,
        side: 'after',
      })
    }
  }
  for (const [id, entry] of then) {
    if (now.has(id)) continue
    changes.push({
      ...common,
      subject: section.subject,
      change: 'removed',
      name: id,
      detail: summaryOf(section, entry),
      ...placeOf(before, section.key, id),
      side: 'before',
    })
  }
  return changes
}

function changedValue(key: string, was: string, is: string): Message {
  if (was === '') return say('{key}: {after}, not recorded before', { key, after: is })
  if (is === '') return say('{key}: was {before}, not recorded any more', { key, before: was })
  return say('{key}: was {before}, is {after}', { key, before: was, after: is })
}

/** What an entry says, in its own words: `role: processor, established: US`. */
function summaryOf({ keys }: Section, entry: Readonly<Record<string, unknown>>): Message {
  const said = keys.filter((key) => isFilled(entry[key])).map((key) => `${key}: ${written(entry[key])}`)
  return said.length === 0 ? say('nothing recorded of it yet') : asIs(said.join(', '))
}

function entriesOf(
  map: DataMap,
  key: Section['key'],
): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const section = recordOf(recordOf(map.raw)[key])
  return new Map(Object.entries(section).map(([id, entry]) => [id, recordOf(entry)]))
}

function placeOf(map: DataMap, key: Section['key'], id: string): Pick<PrivacyChange, 'place'> {
  const at = locationOf(map, key, id)
  return at ? { place: { path: at.path, span: at.keySpan } } : {}
}

function locationOf(map: DataMap, key: Section['key'], id: string): MapLocation | undefined {
  switch (key) {
    case 'recipients':
      return map.recipients.get(id)?.at
    case 'systems':
      return map.systems.get(id)?.at
    case 'retention':
      return map.retention.get(id)?.at
    case 'activities':
      return map.activities.get(id)?.at
    case 'client_storage':
      return map.clientStorage.get(id)?.at
  }
}

function isFilled(value: unknown): boolean {
  return written(value) !== ''
}

/** A value of the map on one line, keys of a mapping sorted: equal texts mean equal values. */
function written(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(written).join(', ')
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => isFilled(inner))
    return entries
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, inner]) => `${key} ${written(inner)}`)
      .join(' ')
  }
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : JSON.stringify(value)
}
