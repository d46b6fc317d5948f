import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, choose, holdsPersonalData } from './duties.ts'

/** Personal data that no processing activity of the record explains (Art. 5(1)(b), 30(1)). */
export const noActivity = defineCheck({
  id: 'no-activity',
  severity: 'warning',
  scope: 'file',
  subject: 'map',
  audience: 'developer',
  articles: ['5(1)(b)', '30(1)'],
  summary: 'Personal data that no activity explains',
  messages: {
    missing: 'The activity for which {dataSet} is processed is not recorded',
  },
  run({ map, index }, report) {
    for (const dataSet of map.dataSets.values()) {
      if (dataSet.activities.length > 0 || !holdsPersonalData(dataSet)) continue
      const keys = ['data', dataSet.id] as const
      report({
        messageId: 'missing',
        parameters: { dataSet: dataSet.id },
        path: dataSet.at.path,
        span: dataSet.at.keySpan,
        owner: dataSet.id,
        identity: [index.stemOf(dataSet.id)],
        fixes: [
          ...choose(
            map.activities.keys(),
            (activity) =>
              say('{dataSet} belongs to the activity {activity}', { dataSet: dataSet.id, activity }),
            map,
            [...keys, 'activity'],
          ),
          ...ask(
            say('Ask for the activity of {dataSet}', { dataSet: dataSet.id }),
            map,
            keys,
            'activity',
            say('for which activity of the record is it processed?'),
          ),
        ],
      })
    }
  },
})
