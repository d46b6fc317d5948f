import { recordOf } from '../datamap/plain.ts'
import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, pathToRight, rawPurposes } from './duties.ts'

/** Consent that cannot be withdrawn as easily as it was given, as far as the map says (Art. 7(3)). */
export const noWithdrawal = defineCheck({
  id: 'no-withdrawal',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['7(3)'],
  summary: 'Consent without a way to withdraw it',
  messages: {
    missing: 'The activity {activity} rests on consent, and how it is withdrawn is not recorded',
  },
  run({ map }, report) {
    for (const activity of map.activities.values()) {
      const open = rawPurposes(activity).some(
        (purpose) =>
          purpose['legal_basis'] === 'consent' && recordOf(purpose['consent'])['withdraw'] === undefined,
      )
      if (!open || pathToRight('withdrawal', activity, map) !== undefined) continue
      report({
        path: activity.at.path,
        span: activity.at.keySpan,
        messageId: 'missing',
        parameters: { activity: activity.id },
        identity: ['activity', activity.id, 'withdraw'],
        fixes: ask(
          say('Ask how consent to {activity} is withdrawn', { activity: activity.id }),
          map,
          ['activities', activity.id],
          'rights',
          say('withdrawal: by which code, channel or procedure?'),
        ),
      })
    }
  },
})
