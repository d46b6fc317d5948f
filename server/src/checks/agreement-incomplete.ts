import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { recipientsOf } from './recipients.ts'

/** A processor's contract that, as recorded, does not provide for all that Art. 28(3) asks. */
export const agreementIncomplete = defineCheck({
  id: 'agreement-incomplete',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['28(3)'],
  summary: 'An agreement with a processor that is not recorded to cover all of Art. 28(3)',
  messages: {
    lacks: 'That the agreement with {recipient} provides for {points} is not recorded',
    unknown: 'What the agreement with {recipient} provides for is not recorded',
  },
  run({ map, rules }, report) {
    for (const { entry, name, roles, agreement, receives } of recipientsOf(map, rules)) {
      if (!receives || !roles.includes('processor') || roles.length > 1 || agreement === undefined) continue
      // `no-agreement` speaks of one that is not concluded.
      if (['none', 'pending', 'not_required'].includes(agreement.status ?? '')) continue
      const { covers } = agreement
      const missing = points.filter((point) => covers?.includes(point) !== true)
      if (missing.length === 0) continue
      report({
        messageId: covers === undefined ? 'unknown' : 'lacks',
        parameters: { recipient: name, points: missing },
        path: entry.at.path,
        span: entry.at.keySpan,
        identity: [entry.id],
        fixes:
          covers === undefined && isMapping(entry.raw)
            ? [
                {
                  title: say('Ask what the agreement with {recipient} covers', { recipient: name }),
                  safety: 'suggested',
                  action: {
                    kind: 'ask',
                    mapFolder: map.folder,
                    keys: ['recipients', entry.id, 'agreement'],
                    key: 'covers',
                    question: say('which points of Art. 28(3) does it provide for?'),
                  },
                },
              ]
            : [],
      })
    }
  },
})

/** A comment has its place only among keys. */
function isMapping(raw: unknown): boolean {
  const agreement = (raw as { readonly agreement?: unknown } | null)?.agreement
  return typeof agreement === 'object' && agreement !== null
}

/** What the contract must set out, Art. 28(3), as `covers` names it. */
const points = [
  'subject_matter',
  'duration',
  'nature',
  'data',
  'data_subjects',
  'instructions',
  'confidentiality',
  'security',
  'subprocessors',
  'rights',
  'assistance',
  'return',
  'audit',
] as const
