import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask } from './duties.ts'
import { recipientsOf } from './recipients.ts'

/** A processor that serves us where we are a processor, of which the controllers are not recorded to know (Art. 28(2), (4)). */
export const subprocessorNotAnnounced = defineCheck({
  id: 'subprocessor-not-announced',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['28(2)', '28(4)'],
  summary: 'A sub-processor that the controllers are not recorded to know of',
  messages: {
    missing: 'When the controllers of {activity} were told of {recipient} is not recorded',
  },
  run({ map, rules }, report) {
    for (const { entry, name, roles, announced, receives } of recipientsOf(map, rules)) {
      if (!receives || announced || !roles.includes('processor')) continue
      const activities = [...map.activities.values()].filter(
        (activity) =>
          activity.roles.includes('processor') && activity.recipients.some((one) => one.name === entry.id),
      )
      if (activities.length === 0) continue
      report({
        messageId: 'missing',
        parameters: { recipient: name, activity: activities.map(({ id }) => id) },
        path: entry.at.path,
        span: entry.at.keySpan,
        identity: [entry.id],
        fixes: ask(
          say('Ask when controllers were told of {recipient}', { recipient: name }),
          map,
          ['recipients', entry.id],
          'announced',
          say('when were the controllers told of it (Art. 28(2))?'),
        ),
      })
    }
  },
})
