import { recordOf } from '../datamap/plain.ts'
import type { Activity } from '../model/declaration.ts'
import { say, type Message } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { isAskedAsController } from './duties.ts'

/** A right that an activity records for itself and that its legal bases do not give (Art. 17(3), 20(1), 21(1), 7(3)). */
export const rightsBasisMismatch = defineCheck({
  id: 'rights-basis-mismatch',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['17(3)', '20(1)', '21(1)'],
  summary: 'A right that does not follow from the legal bases of its activity',
  messages: {
    mismatch:
      'The activity {activity} records the right of {right}, which follows from {basis} and from none of its legal bases',
  },
  run({ map }, report) {
    for (const activity of map.activities.values()) {
      if (!isAskedAsController(activity)) continue
      const bases = new Set(activity.purposes.flatMap(({ legalBasis }) => legalBasis ?? []))
      // What rests on nothing that is recorded cannot contradict it: `no-legal-basis` asks first.
      if (bases.size === 0 || activity.purposes.some(({ legalBasis }) => legalBasis === undefined)) continue
      for (const { right, name, from, basis, articles } of conditions) {
        if (!has(activity, right) || from.some((one) => bases.has(one))) continue
        report({
          path: activity.at.path,
          span: activity.at.keySpan,
          messageId: 'mismatch',
          parameters: { activity: activity.id, right: name, basis },
          articles,
          identity: ['activity', activity.id, right],
        })
      }
    }
  },
})

interface Condition {
  readonly right: string
  readonly name: Message
  readonly from: readonly string[]
  readonly basis: Message
  readonly articles: readonly string[]
}

const conditions: readonly Condition[] = [
  {
    right: 'portability',
    name: say('portability'),
    from: ['consent', 'contract'],
    basis: say('consent or a contract'),
    articles: ['20(1)'],
  },
  {
    right: 'objection',
    name: say('objection'),
    from: ['legitimate_interests', 'public_task'],
    basis: say('legitimate interests or a public task'),
    articles: ['21(1)'],
  },
  {
    right: 'withdrawal',
    name: say('withdrawal'),
    from: ['consent'],
    basis: say('consent'),
    articles: ['7(3)'],
  },
]

function has(activity: Activity, right: string): boolean {
  return recordOf(recordOf(activity.raw)['rights'])[right] !== undefined
}
