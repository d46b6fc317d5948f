/* What the checks of the map's entries ask of data sets and activities. */
import type { CategoryId } from '../model/classification.ts'
import type { Activity, DataMap, DataSet } from '../model/declaration.ts'
import type { Fix } from '../model/finding.ts'

/** Every category that the data set declares, each once; empty where all fields were reviewed as not personal. */
export function categoriesOf(dataSet: DataSet): readonly CategoryId[] {
  const categories = new Set(dataSet.categories)
  for (const field of dataSet.fields.values())
    for (const category of field.categories) categories.add(category)
  return [...categories]
}

/** The data set declares personal data: what it must say follows from that. */
export function holdsPersonalData(dataSet: DataSet): boolean {
  return categoriesOf(dataSet).length > 0
}

/** The activities that the data set names and the map has, each once. */
export function activitiesOf(dataSet: DataSet, map: DataMap): readonly Activity[] {
  return [...new Set(dataSet.activities.flatMap(({ name }) => map.activities.get(name) ?? []))]
}

/** Only a controller decides why; what says nothing of its role is asked, since nobody else may answer for it. */
export function isAskedAsController(activity: Activity): boolean {
  return activity.roles.length === 0 || activity.roles.some((role) => role !== 'processor')
}

/** A question in place of an absent key, for a person to answer. */
export function ask(
  title: string,
  map: DataMap,
  keys: readonly string[],
  key: string,
  question: string,
): Fix {
  return { title, safety: 'suggested', action: { kind: 'ask', mapFolder: map.folder, keys, key, question } }
}

/** A list of choices as fixes, no longer than a person reads. */
export function choose(
  names: Iterable<string>,
  titleOf: (name: string) => string,
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
