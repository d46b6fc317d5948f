/* What the law asks for because of a change, where the map of after the change does not answer it. */
import { activitiesOf } from '../datamap/activity.ts'
import { recordOf } from '../datamap/plain.ts'
import { labelOf } from '../checks/categories.ts'
import type { CategoryId } from '../model/classification.ts'
import type { Activity, DataMap, MapLocation } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import { say } from '../model/message.ts'
import type { OpenDuty, PrivacyChange, PrivacyState } from './privacy-change.ts'

/** The duties that these changes bring, each once. Says "record" and "look", never "unlawful": a person decides. */
export function openDuties({
  changes,
  newCategories,
  state: { maps, rules },
}: {
  readonly changes: readonly PrivacyChange[]
  readonly newCategories: readonly CategoryId[]
  readonly state: PrivacyState
}): readonly OpenDuty[] {
  const duties: OpenDuty[] = []
  const came = changes.filter(({ change }) => change !== 'removed')
  const undeclared = came.filter((change) => change.undeclared)
  if (undeclared.length > 0)
    duties.push({
      articles: ['30(1)(c)'],
      message: say('Declare in the data map: {names}', { names: undeclared.map(({ name }) => name) }),
      ...placed(undeclared[0]?.place),
    })
  const left = changes.filter(({ change, declaration }) => change === 'removed' && declaration !== undefined)
  if (left.length > 0)
    duties.push({
      articles: ['30(1)(c)'],
      message: say('Take out of the data map what is gone: {names}', { names: left.map(({ name }) => name) }),
      ...placed(left[0]?.declaration),
    })
  for (const map of maps.filter(({ usable }) => usable)) {
    const here = came.filter(({ mapFolder }) => mapFolder === map.folder)
    duties.push(...ofSpecialData(here, map), ...ofRecipients(here, map))
  }
  const notices = new Map(
    maps.flatMap((map) =>
      [...map.activities.values()]
        .flatMap((activity) => noticeOf(activity) ?? [])
        .map((name) => [name, map.notices.get(name)?.at]),
    ),
  )
  if (newCategories.length > 0 && notices.size > 0)
    duties.push({
      articles: ['13(1)', '14(1)(d)'],
      message: say('See whether the notice names what is new ({notices}): {categories}', {
        notices: [...notices.keys()],
        categories: newCategories.map((category) => labelOf(category, rules.categories)),
      }),
      ...placed(placeOf([...notices.values()].find((at) => at !== undefined))),
    })
  return duties
}

function ofSpecialData(changes: readonly PrivacyChange[], map: DataMap): readonly OpenDuty[] {
  const special = changes.filter(
    ({ subject, change }) => subject === 'special-category' && change === 'added',
  )
  if (special.length === 0) return []
  const owners = new Set(special.map(({ name }) => name.slice(0, name.indexOf('.'))))
  const activities = new Set(
    [...map.dataSets.values()]
      .filter(({ id }) => owners.has(id))
      .flatMap((dataSet) => activitiesOf(map, dataSet))
      .filter(({ roles }) => roles.length === 0 || roles.some((role) => role !== 'processor')),
  )
  const names = special.map(({ name }) => name)
  if (activities.size === 0)
    return [
      {
        articles: ['9(2)', '35(1)'],
        message: say(
          'Record on what condition special data is processed, and the decision on an impact assessment: {names}',
          {
            names,
          },
        ),
        ...placed(special[0]?.declaration ?? special[0]?.place),
      },
    ]
  return [...activities].flatMap((activity): readonly OpenDuty[] => [
    ...(activity.specialCondition === undefined
      ? [
          {
            articles: ['9(2)'],
            message: say(
              'Record in the activity {activity} on what condition special data is processed: {names}',
              {
                activity: activity.id,
                names,
              },
            ),
            ...placed(placeOf(activity.at)),
          },
        ]
      : []),
    ...(rawOf(activity)['dpia'] === undefined
      ? [
          {
            articles: ['35(1)'],
            message: say('Record the decision on an impact assessment of the activity {activity}', {
              activity: activity.id,
            }),
            ...placed(placeOf(activity.at)),
          },
        ]
      : []),
  ])
}

function ofRecipients(changes: readonly PrivacyChange[], map: DataMap): readonly OpenDuty[] {
  const added = changes.filter(({ subject, change }) => subject === 'recipient' && change === 'added')
  return added.flatMap(({ name, place }): readonly OpenDuty[] => {
    const entry = recordOf(map.recipients.get(name)?.raw)
    const roles = [entry['role']].flat()
    const duties: OpenDuty[] = []
    if (roles.includes('processor') && entry['agreement'] === undefined)
      duties.push({
        articles: ['28(3)'],
        message: say('Record the agreement with {recipient}', { recipient: name }),
        ...placed(place),
      })
    const ofProcessor = [...map.activities.values()].some(
      (activity) =>
        activity.roles.includes('processor') &&
        activity.recipients.some((recipient) => recipient.name === name),
    )
    if (ofProcessor)
      duties.push({
        articles: ['28(2)'],
        message: say('Tell the controllers of the new sub-processor {recipient}', { recipient: name }),
        ...placed(place),
      })
    return duties
  })
}

function placed(place: Place | undefined): Pick<OpenDuty, 'place'> {
  return place === undefined ? {} : { place }
}

function placeOf(at: MapLocation | undefined): Place | undefined {
  return at && { path: at.path, span: at.keySpan }
}

function noticeOf(activity: Activity): string | undefined {
  const { notice } = rawOf(activity)
  return typeof notice === 'string' ? notice : undefined
}

function rawOf(activity: Activity): Readonly<Record<string, unknown>> {
  return recordOf(activity.raw)
}
