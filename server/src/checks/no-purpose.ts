import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, isAskedAsController } from './duties.ts'

/** A controller's activity that does not say what it is for (Art. 5(1)(b), 30(1)(b)). */
export const noPurpose = defineCheck({
  id: 'no-purpose',
  severity: 'warning',
  scope: 'file',
  subject: 'map',
  audience: 'developer',
  articles: ['5(1)(b)', '30(1)(b)'],
  summary: 'An activity of a controller without a purpose',
  messages: {
    missing: 'The purpose of the activity {activity} is not recorded',
  },
  run({ map }, report) {
    for (const activity of map.activities.values()) {
      if (!isAskedAsController(activity)) continue
      if (activity.purposes.some(({ label }) => label !== undefined)) continue
      report({
        messageId: 'missing',
        parameters: { activity: activity.id },
        path: activity.at.path,
        span: activity.at.keySpan,
        identity: ['activity', activity.id],
        fixes: [
          ...ask(
            say('Ask for the purpose of {activity}', { activity: activity.id }),
            map,
            ['activities', activity.id],
            'purpose',
            say('what is it for, in words that the person concerned understands?'),
          ),
        ],
      })
    }
  },
})
