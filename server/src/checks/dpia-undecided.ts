import { recordOf } from '../datamap/plain.ts'
import type { Rules } from '../classify/rules.ts'
import type { Activity, DataMap } from '../model/declaration.ts'
import { say, type Parameter } from '../model/message.ts'
import { labelOf } from './categories.ts'
import { defineCheck } from './check.ts'
import { assessmentOf, criteriaOf, type DpiaSign } from './dpia-criteria.ts'
import { ask, isAskedAsController } from './duties.ts'

/**
 * A controller's activity that meets two or more of the nine criteria of WP 248 and records no decision on an impact assessment
 * (Art. 35(1), WP 248 rev. 01, III.B). One can suffice, and two need not: the decision is a person's.
 */
export const dpiaUndecided = defineCheck({
  id: 'dpia-undecided',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['35(1)', '35(3)'],
  summary: 'Criteria for an impact assessment without a recorded decision',
  messages: {
    undecided:
      'The activity {activity} meets criteria for an impact assessment ({criteria}); the decision is not recorded',
  },
  run({ map, rules }, report) {
    for (const activity of map.activities.values()) {
      if (!isAskedAsController(activity) || isDecided(activity, map)) continue
      const criteria = criteriaOf(activity, map, rules.categories)
      if (criteria.length < 2) continue
      report({
        path: activity.at.path,
        span: activity.at.keySpan,
        messageId: 'undecided',
        parameters: {
          activity: activity.id,
          criteria: criteria.map(({ label, signs }) =>
            say('{criterion}: {reasons}', {
              criterion: label,
              reasons: signs.map((sign) => inWords(sign, rules.categories)),
            }),
          ),
        },
        identity: ['activity', activity.id, 'dpia'],
        fixes: ask(
          say('Ask for the decision on {activity}', { activity: activity.id }),
          map,
          ['activities', activity.id],
          'dpia',
          say('which of dpias: records whether an impact assessment is needed, and why?'),
        ),
      })
    }
  },
})

/** Named by the activity, or an entry of `dpias:` covers it. */
function isDecided(activity: Activity, map: DataMap): boolean {
  return recordOf(activity.raw)['dpia'] !== undefined || assessmentOf(activity, map) !== undefined
}

function inWords(sign: DpiaSign, categories: Rules['categories']): Parameter {
  switch (sign.kind) {
    case 'category':
      return labelOf(sign.id, categories)
    case 'entry':
      return sign.says === undefined
        ? sign.entry.id
        : say('{name}: {what}', { name: sign.entry.id, what: sign.says })
    case 'value':
      return sign.says
  }
}
