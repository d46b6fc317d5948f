import { declaredStorage, knownAs } from '../datamap/storage.ts'
import type { Fix } from '../model/finding.ts'
import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { kindInWords, looksNecessary, otherPlaces, purposeInWords, storedNames } from './stored-on-device.ts'

/** Something that is kept on a device before the person agreed to it, or of which nobody said whether they must (Art. 6, 7). */
export const clientStorageConsent = defineCheck({
  id: 'client-storage-consent',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['6(1)(a)', '7'],
  summary:
    'Cookies and other storage on a device that are set without asking, or of which it is not recorded whether to ask',
  messages: {
    unasked: 'The data map says that {kind} {name} needs consent, and no condition here asks for it',
    unanswered: 'Whether {kind} {name} needs consent is not recorded',
    unansweredKnown:
      'Whether {kind} {name} needs consent is not recorded; it is kept by {service} for {purpose}',
  },
  run(context, report) {
    const { map, rules } = context
    for (const { kind, name, places } of storedNames(context)) {
      const declared = declaredStorage(map, places[0].storage)
      if (declared === undefined) continue
      const { consent } = declared
      if (consent?.needed === false || consent?.isAskedElsewhere === true) continue
      const isAnswered = consent?.needed === true
      const known = knownAs(name, kind, rules.knownStorage)
      if (!isAnswered && (known?.purpose === 'strictly_necessary' || known?.purpose === 'security')) continue
      const service = known?.service === undefined ? undefined : rules.services.get(known.service)
      const isTracking = known?.purpose === 'analytics' || known?.purpose === 'advertising'
      // What serves the person by its name is not asked about; the map may still say that it needs consent.
      if (!isAnswered && looksNecessary(name)) continue
      const open = places.filter(({ storage }) => !storage.afterConsent)
      const [first] = open
      if (first === undefined) continue
      report({
        messageId: isAnswered ? 'unasked' : service && isTracking ? 'unansweredKnown' : 'unanswered',
        parameters: {
          kind: kindInWords(kind),
          name,
          ...(service && isTracking && { service: service.name, purpose: purposeInWords(known.purpose) }),
        },
        path: first.path,
        span: first.span,
        field: name,
        identity: [kind, name],
        settled: first.storage.constant === undefined,
        related: [
          ...otherPlaces(open, first),
          { path: declared.at.path, span: declared.at.keySpan, message: say('declared here') },
        ],
        fixes: isAnswered ? [] : answers(declared.id, map.folder),
      })
    }
  },
})

/** Both answers are a person's: the exemption comes with the question of its reason. */
function answers(id: string, mapFolder: string): readonly Fix[] {
  const keys = ['client_storage', id, 'consent', 'needed']
  return [
    {
      title: say('Require consent for {name}', { name: id }),
      safety: 'suggested',
      action: { kind: 'set-value', mapFolder, keys, value: 'true' },
    },
    {
      title: say('Ask why {name} needs no consent', { name: id }),
      safety: 'suggested',
      action: {
        kind: 'ask',
        mapFolder,
        keys: ['client_storage', id],
        key: 'consent',
        question: say('why is it needed for what the person asked for, if it is?'),
      },
    },
  ]
}
