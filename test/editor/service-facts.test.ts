import assert from 'node:assert/strict'
import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import { recipientUses } from '../../server/src/classify/recipient-uses.ts'
import { hoverAt } from '../../server/src/editor/hover.ts'
import { serviceLines } from '../../server/src/editor/service-facts.ts'
import type { View } from '../../server/src/editor/view.ts'
import { english } from '../../server/src/model/message.ts'
import { file, map } from '../checks/builders.ts'
import { serviceRules } from '../recipients/services.ts'

const path = 'src/pay.ts'
const text = "import Stripe from 'stripe'\nimport * as Sentry from '@sentry/node'\n"

function viewOf(dataMap: string): View {
  const shown = { ...file(path, {}), recipientUses: recipientUses(path, 'typescript', text, serviceRules) }
  return {
    maps: [map(dataMap)],
    index: createOwnerIndex([shown], { includeTests: false }),
    rules: serviceRules,
    translator: english,
    translatorFor: () => english,
    textOf: (asked) => (asked === path ? text : dataMap),
    list: () => [],
    today: '2026-01-01',
  }
}

const hover = (dataMap: string, at: string, where = path): string =>
  hoverAt(where, (where === path ? text : dataMap).indexOf(at) + 1, viewOf(dataMap), () => undefined)?.text ??
  ''

describe('what the rules know of a service', () => {
  it('is told at its import, with whether the map names it', () => {
    assert.equal(
      hover('art25: 1\n', 'stripe'),
      [
        '**Stripe**: not named among the recipients of the data map',
        '',
        '- Legal name, as publicly known: Stripe Payments Europe, Limited',
        '- Seat, as publicly known: Ireland',
      ].join('\n'),
    )
    const named = hover('art25: 1\nrecipients:\n  sentry: { role: processor }\n', '@sentry')
    assert.match(named, /^\*\*Sentry\*\*: the recipient \*\*.*sentry.*\*\* of the data map\n/)
    assert.match(named, /- Role: processor\n/)
    assert.match(
      named,
      /- Took part in the Data Privacy Framework on 2025-11-01 \(https:\/\/www\.dataprivacyframework\.gov\)\n/,
    )
  })

  it('is told at the entry of the map that stands for it', () => {
    const dataMap = 'art25: 1\nrecipients:\n  crm: { name: Cocoon, role: processor }\n'
    assert.match(
      hover(dataMap, 'crm', 'datamap.yaml'),
      /- Adequacy decision for Switzerland since 2000-07-26/,
    )
  })

  it('claims no listing that nobody looked up', () => {
    const { services } = serviceRules
    const sentry = services.get('sentry')
    const openai = services.get('openai')
    assert.ok(sentry && openai)
    const claimed = { framework: 'dpf', status: 'active', covers: [], source: 'https://x.example' } as const
    assert.ok(
      serviceLines({ ...sentry, framework: claimed }, serviceRules, english).includes(
        'Says that it takes part in the Data Privacy Framework, and nobody looked it up (https://x.example)',
      ),
    )
    assert.ok(
      serviceLines(openai, serviceRules, english).includes(
        'Whether it takes part in the Data Privacy Framework is not known here: look up its legal name',
      ),
    )
  })
})
