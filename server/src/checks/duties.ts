/* What the checks of the map's entries ask of data sets and activities. */
import { categoriesOf } from '../datamap/activity.ts'
import { recordOf } from '../datamap/plain.ts'
import type { Activity, DataMap, DataSet } from '../model/declaration.ts'
import type { Fix } from '../model/finding.ts'
import type { Message } from '../model/message.ts'

/** The data set declares personal data: what it must say follows from that. */
export function holdsPersonalData(dataSet: DataSet): boolean {
  return categoriesOf(dataSet).length > 0
}

/** Only a controller decides why; what says nothing of its role is asked, since nobody else may answer for it. */
export function isAskedAsController(activity: Activity): boolean {
  return activity.roles.length === 0 || activity.roles.some((role) => role !== 'processor')
}

/** What the activity says of a right, else what the organization says for every activity; undefined for neither. */
export function pathToRight(right: string, activity: Activity, map: DataMap): unknown {
  const own = recordOf(recordOf(activity.raw)['rights'])[right]
  return own ?? recordOf(recordOf(recordOf(map.raw)['organization'])['rights'])[right] ?? undefined
}

/** The purposes of an activity as plain data, the short form as one. */
export function rawPurposes(activity: Activity): readonly Readonly<Record<string, unknown>>[] {
  const raw = recordOf(activity.raw)
  return Array.isArray(raw['purposes']) ? raw['purposes'].map(recordOf) : [raw]
}
/** An entry of the map that a question is put to. */
type AskedEntry = readonly ['data' | 'activities' | 'retention' | 'recipients', string]

/** A question in place of an absent key, for a person to answer; none where it stands there already. */
export function ask(
  title: Message,
  map: DataMap,
  keys: AskedEntry,
  key: string,
  question: Message,
): readonly Fix[] {
  if (isAsked(map, keys, key)) return []
  return [{ title, safety: 'suggested', action: { kind: 'ask', mapFolder: map.folder, keys, key, question } }]
}

/** A list of choices as fixes, no longer than a person reads. */
export function choose(
  names: Iterable<string>,
  titleOf: (name: string) => Message,
  map: DataMap,
  keys: readonly string[],
): readonly Fix[] {
  return [...names].slice(0, mostChoices).map((value) => ({
    title: titleOf(value),
    safety: 'suggested',
    action: { kind: 'set-value', mapFolder: map.folder, keys, value },
  }))
}

const mostChoices = 5

/** Whether a comment among the entry's own keys (`# retention: …`) asks for the key, as drafts and fixes write it. */
function isAsked(map: DataMap, [section, id]: AskedEntry, key: string): boolean {
  const sections = {
    data: map.dataSets,
    activities: map.activities,
    retention: map.retention,
    recipients: map.recipients,
  }
  const at = sections[section].get(id)?.at
  const text = map.files.find(({ path }) => path === at?.path)?.text
  if (at === undefined || text === undefined) return false
  const lineStart = Math.max(text.lastIndexOf('\n', at.keySpan.start - 1), -1) + 1
  const column = at.keySpan.start - lineStart
  let own = Infinity
  let asked = Infinity
  // The entry ends at the next line that is not indented more than its key.
  for (const line of text.slice(at.keySpan.start).split(/\r?\n/).slice(1)) {
    const indent = line.search(/\S/)
    if (indent < 0) continue
    if (indent <= column) break
    own = Math.min(own, indent)
    if (line.startsWith(`# ${key}:`, indent)) asked = Math.min(asked, indent)
  }
  return asked === own && asked !== Infinity
}
