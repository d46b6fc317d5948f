/* What belongs to an activity, by its own entry and by those of its data sets. */
import type { CategoryId } from '../model/classification.ts'
import type { Activity, DataMap, DataSet, Entry } from '../model/declaration.ts'
import { namesOf, recordOf } from './plain.ts'

/** The activities that a data set is processed for, as far as the map records them, each once. */
export function activitiesOf(map: DataMap, dataSet: DataSet): readonly Activity[] {
  return [...new Set(dataSet.activities.flatMap(({ name }) => map.activities.get(name) ?? []))]
}

/** The data sets of an activity, in the order of the map. */
export function dataSetsOf(map: DataMap, { id }: Activity): readonly DataSet[] {
  return [...map.dataSets.values()].filter(({ activities }) => activities.some(({ name }) => name === id))
}

/** Every category that the data set declares, each once; empty where all fields were reviewed as not personal. */
export function categoriesOf(dataSet: DataSet): readonly CategoryId[] {
  const categories = new Set(dataSet.categories)
  for (const field of dataSet.fields.values())
    for (const category of field.categories) categories.add(category)
  return [...categories]
}

/** Every category of an activity's data, its own and those of its data sets, each once. */
export function categoriesOfActivity(map: DataMap, activity: Activity): readonly CategoryId[] {
  return [
    ...new Set([
      ...namesOf(recordOf(activity.raw)['categories']),
      ...dataSetsOf(map, activity).flatMap(categoriesOf),
    ]),
  ]
}

/** Whose data an activity processes: its own entry, and what its data sets and their fields say. */
export function subjectsOfActivity(map: DataMap, activity: Activity): readonly string[] {
  const own = activity.dataSubjects.map(({ name }) => name)
  const ofData = dataSetsOf(map, activity).flatMap((dataSet) => subjectsOfDataSet(dataSet))
  return [...new Set([...own, ...ofData])]
}

/** Whose data a data set holds, as far as it says so itself. */
function subjectsOfDataSet(dataSet: DataSet): readonly string[] {
  const ofFields = [...dataSet.fields.values()].flatMap(({ raw }) => namesOf(recordOf(raw)['data_subjects']))
  return [...new Set([...dataSet.dataSubjects.map(({ name }) => name), ...ofFields])]
}

/** A recipient of an activity: its entry where there is one. */
export interface NamedRecipient {
  readonly id: string
  readonly entry: Entry | undefined
}

/** Who receives an activity's data: those that it names, and the providers of the systems that hold its data. */
export function recipientsOfActivity(map: DataMap, activity: Activity): readonly NamedRecipient[] {
  const dataSets = dataSetsOf(map, activity)
  const systems = [
    ...namesOf(recordOf(activity.raw)['systems']),
    ...dataSets.flatMap(({ raw }) => namesOf(recordOf(raw)['system'])),
  ]
  const providers = systems.flatMap((name) => namesOf(recordOf(map.systems.get(name)?.raw)['provider']))
  const holders = dataSets
    .flatMap(({ raw }) => namesOf(recordOf(raw)['held_in']))
    .filter((name) => map.recipients.has(name))
  const names = new Set([...activity.recipients.map(({ name }) => name), ...providers, ...holders])
  return [...names].map((id) => ({ id, entry: map.recipients.get(id) }))
}
