import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask } from './duties.ts'
import { recipientsOf } from './recipients.ts'

/** A processor without a recorded contract (Art. 28(3)). Controllers, joint or not, and own teams are asked for none. */
export const noAgreement = defineCheck({
  id: 'no-agreement',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['28(3)'],
  summary: 'A processor without a recorded agreement',
  messages: {
    missing: 'The agreement with {recipient} as a processor is not recorded',
    open: 'The agreement with {recipient} as a processor is recorded as {status}',
    ended: 'The agreement with {recipient} as a processor ended on {date}',
  },
  run({ map, rules, today }, report) {
    for (const recipient of recipientsOf(map, rules)) {
      const { entry, name, roles, agreement, receives } = recipient
      if (!receives || !roles.includes('processor') || roles.length > 1) continue
      const isOpen = agreement?.status === 'none' || agreement?.status === 'pending'
      const hasEnded = agreement?.until !== undefined && today !== undefined && isPast(agreement.until, today)
      if (agreement !== undefined && !isOpen && !hasEnded) continue
      report({
        messageId: agreement === undefined ? 'missing' : isOpen ? 'open' : 'ended',
        parameters: { recipient: name, status: agreement?.status ?? '', date: agreement?.until ?? '' },
        path: entry.at.path,
        span: entry.at.keySpan,
        identity: [entry.id],
        fixes:
          agreement === undefined
            ? ask(
                say('Ask for the agreement with {recipient}', { recipient: name }),
                map,
                ['recipients', entry.id],
                'agreement',
                say('which contract under Art. 28(3), concluded when, and where is it?'),
              )
            : [],
      })
    }
  },
})

/** Whether a day, or the last one of a month, lies before another; both as the map writes them. */
function isPast(until: string, today: string): boolean {
  return until < today.slice(0, until.length)
}
