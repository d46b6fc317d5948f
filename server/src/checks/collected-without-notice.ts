import { activitiesOf } from '../datamap/activity.ts'
import { recordOf } from '../datamap/plain.ts'
import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, holdsPersonalData, isAskedAsController } from './duties.ts'

/** A controller's activity that holds personal data and records no notice to the persons (Art. 13, 14). */
export const collectedWithoutNotice = defineCheck({
  id: 'collected-without-notice',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['13', '14'],
  summary: 'Personal data of a controller without a notice to the persons',
  messages: {
    missing: 'Where the activity {activity} informs the persons is not recorded',
  },
  run({ map }, report) {
    for (const activity of map.activities.values()) {
      const { notice, informed_by: informedBy, collected_in: collectedIn, source } = recordOf(activity.raw)
      if (!isAskedAsController(activity) || notice !== undefined || informedBy !== undefined) continue
      const holds = [...map.dataSets.values()].some(
        (dataSet) => holdsPersonalData(dataSet) && activitiesOf(map, dataSet).includes(activity),
      )
      if (!holds && collectedIn === undefined && source === undefined) continue
      report({
        path: activity.at.path,
        span: activity.at.keySpan,
        messageId: 'missing',
        parameters: { activity: activity.id },
        identity: ['activity', activity.id, 'notice'],
        fixes: ask(
          say('Ask for the notice of {activity}', { activity: activity.id }),
          map,
          ['activities', activity.id],
          'notice',
          say('which of notices: tells the persons, or informed_by: who does?'),
        ),
      })
    }
  },
})
