import { recordOf } from '../datamap/plain.ts'
import { ownerStem, splitWords } from '../classify/words.ts'
import type { DataSet } from '../model/declaration.ts'
import { say, type Message } from '../model/message.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { ask, rawPurposes } from './duties.ts'

/** A consent whose proof is not kept, or is kept without who, when or to what (Art. 7(1)). */
export const noConsentRecord = defineCheck({
  id: 'no-consent-record',
  severity: 'info',
  scope: 'map',
  subject: 'map',
  audience: 'dpo',
  articles: ['7(1)'],
  summary: 'Consent without a record that proves it',
  messages: {
    missing: 'The activity {activity} rests on consent, and where it is recorded is not said',
    incomplete: 'The record of consent {record} of the activity {activity} does not show {parts}',
  },
  run(context, report) {
    const { map } = context
    for (const activity of map.activities.values()) {
      const location = { path: activity.at.path, span: activity.at.keySpan }
      for (const purpose of rawPurposes(activity)) {
        const consent = recordOf(purpose['consent'])
        const record = typeof purpose['consent'] === 'string' ? undefined : consent['record']
        if (record === undefined) {
          if (purpose['legal_basis'] !== 'consent') continue
          report({
            ...location,
            messageId: 'missing',
            parameters: { activity: activity.id },
            identity: ['activity', activity.id, 'record'],
            fixes: ask(
              say('Ask for the record of consent of {activity}', { activity: activity.id }),
              map,
              ['activities', activity.id],
              'consent',
              say('which data set records who agreed, when and to what?'),
            ),
          })
          break
        }
        const dataSet = typeof record === 'string' ? map.dataSets.get(record) : undefined
        if (dataSet === undefined) continue
        const parts = missingParts(dataSet, consent, context)
        if (parts.length === 0) continue
        report({
          ...location,
          messageId: 'incomplete',
          parameters: { activity: activity.id, record: dataSet.id, parts },
          identity: ['activity', activity.id, 'record', dataSet.id],
          related: [
            {
              path: dataSet.at.path,
              span: dataSet.at.keySpan,
              message: say('The data set {dataSet} is declared here', { dataSet: dataSet.id }),
            },
          ],
        })
      }
    }
  },
})

/** What a proof of consent consists of: whose it is, when it was given, and the form or text that was agreed to. */
function missingParts(
  dataSet: DataSet,
  consent: Readonly<Record<string, unknown>>,
  { index }: CheckContext,
): readonly Message[] {
  const owners = index.ownersOf(ownerStem(dataSet.id))
  // Held elsewhere, or not in code yet: nothing can be said of it.
  if (owners.length === 0) return []
  const names = [...owners.flatMap((found) => index.fieldNamesOf(found)), ...dataSet.fields.keys()]
  const words = names.map((name) => splitWords(name))
  const isRecord = splitWords(dataSet.id).some((word) => consentWords.has(word))
  const shows = (wanted: ReadonlySet<string>): boolean =>
    words.some((one) => one.some((word) => wanted.has(word)))
  // In an account, the day on which it was made is not that of the consent, and an address is not what was agreed to.
  const showsOfConsent = (wanted: ReadonlySet<string>): boolean =>
    isRecord
      ? shows(wanted)
      : words.some(
          (one) => one.some((word) => consentWords.has(word)) && one.some((word) => wanted.has(word)),
        )
  const isSaid = (key: string): boolean => consent[key] !== undefined
  return [
    ...(isSaid('who') || shows(whoWords) ? [] : [say('whose consent it is')]),
    ...(isSaid('when') || showsOfConsent(whenWords) ? [] : [say('when it was given')]),
    ...(isSaid('text') || isSaid('asked_in') || showsOfConsent(whatWords)
      ? []
      : [say('the form or text that was agreed to')]),
  ]
}

const consentWords = new Set(
  'consent consents consented agreement agreements agreed acceptance accepted accepts opt optin opted permission subscription subscriptions subscribed subscriber newsletter terms privacy marketing preference'.split(
    ' ',
  ),
)
const whoWords = new Set([
  'user',
  'member',
  'customer',
  'contact',
  'person',
  'subject',
  'subscriber',
  'email',
  'mail',
  'visitor',
  'account',
  'who',
  'client',
  'patient',
  'phone',
])
const whenWords = new Set(['at', 'on', 'date', 'time', 'timestamp', 'when', 'created', 'given', 'granted'])
const whatWords = new Set([
  'text',
  'version',
  'form',
  'purpose',
  'scope',
  'type',
  'kind',
  'wording',
  'notice',
  'policy',
  'terms',
  'source',
  'document',
  'page',
  'url',
])
