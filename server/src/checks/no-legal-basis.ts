import type { Purpose } from '../model/declaration.ts'
import { say, type Parameter } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, isAskedAsController } from './duties.ts'

/** A controller's purpose whose ground among those of Art. 6(1) is not recorded (Art. 5(1)(a), 6(1), 13(1)(c)). */
export const noLegalBasis = defineCheck({
  id: 'no-legal-basis',
  severity: 'warning',
  scope: 'file',
  subject: 'map',
  audience: 'developer',
  articles: ['5(1)(a)', '6(1)', '13(1)(c)'],
  summary: 'A purpose of a controller without a legal basis',
  messages: {
    missing: 'The legal basis of the activity {activity} is not recorded',
    purpose: 'The legal basis of the purpose "{purpose}" of the activity {activity} is not recorded',
  },
  run({ map }, report) {
    for (const activity of map.activities.values()) {
      if (!isAskedAsController(activity)) continue
      const { purposes } = activity
      purposes.forEach((purpose, position) => {
        // Without any purpose there is nothing to have a basis: `no-purpose` asks first.
        if (purpose.legalBasis !== undefined) return
        const only = purposes.length === 1
        report({
          messageId: only ? 'missing' : 'purpose',
          parameters: { activity: activity.id, purpose: labelOf(purpose, map.language, position) },
          path: only ? activity.at.path : purpose.at.path,
          span: only ? activity.at.keySpan : purpose.at.keySpan,
          identity: ['activity', activity.id, ...(only ? [] : [String(position)])],
          // An item of a list has no key of its own: the question stands at its activity.
          fixes: [
            ...ask(
              say('Ask for the legal basis of {activity}', { activity: activity.id }),
              map,
              ['activities', activity.id],
              'legal_basis',
              say('which of Art. 6(1)(a) to (f)?'),
            ),
          ],
        })
      })
    }
  },
})

function labelOf({ label }: Purpose, language: string, position: number): Parameter {
  return (
    label?.[language] ?? Object.values(label ?? {})[0] ?? say('number {number}', { number: position + 1 })
  )
}
