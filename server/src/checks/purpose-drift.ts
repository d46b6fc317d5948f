import { activitiesOf } from '../datamap/activity.ts'
import { recordOf } from '../datamap/plain.ts'
import { lastDayOf } from '../datamap/due-dates.ts'
import type { Activity } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, holdsPersonalData, isAskedAsController } from './duties.ts'

/**
 * An activity that began to use data which an older one collected, without a record that the purposes are compatible. Consent
 * and a legal duty need none (Art. 5(1)(b), 6(4)).
 */
export const purposeDrift = defineCheck({
  id: 'purpose-drift',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['5(1)(b)', '6(4)'],
  summary: 'Data that a later activity uses for another purpose',
  messages: {
    drift:
      'The activity {activity} ({since}) uses {dataSet}, which {first} ({before}) collected; whether the purposes are compatible is not recorded',
  },
  run({ map }, report) {
    for (const dataSet of map.dataSets.values()) {
      if (!holdsPersonalData(dataSet)) continue
      const dated = activitiesOf(map, dataSet)
        .filter(isAskedAsController)
        .flatMap((activity) => {
          const since = createdOf(activity)
          return since === undefined ? [] : [{ activity, since }]
        })
        .sort((left, right) => (left.since < right.since ? -1 : left.since > right.since ? 1 : 0))
      const [first, ...later] = dated
      for (const { activity, since } of later) {
        if (first === undefined || since === first.since || isExempt(activity)) continue
        report({
          path: activity.at.path,
          span: activity.at.keySpan,
          messageId: 'drift',
          parameters: {
            activity: activity.id,
            since,
            dataSet: dataSet.id,
            first: first.activity.id,
            before: first.since,
          },
          identity: ['activity', activity.id, 'data', dataSet.id],
          related: [
            {
              path: dataSet.at.path,
              span: dataSet.at.keySpan,
              message: say('The data set {dataSet} is declared here', { dataSet: dataSet.id }),
            },
          ],
          fixes: ask(
            say('Ask why the purposes are compatible'),
            map,
            ['activities', activity.id],
            'because',
            say('why is this compatible with the purpose that the data was collected for (Art. 6(4))?'),
          ),
        })
      }
    }
  },
})

function createdOf(activity: Activity): string | undefined {
  const { created, since } = recordOf(activity.raw)
  const written = created ?? since
  return typeof written === 'string' ? lastDayOf(written) : undefined
}

/** A reason is recorded, or none is needed. */
function isExempt({ purposes, raw }: Activity): boolean {
  if (recordOf(raw)['because'] !== undefined) return true
  return (
    purposes.length > 0 &&
    purposes.every(({ legalBasis }) => legalBasis === 'consent' || legalBasis === 'legal_obligation')
  )
}
