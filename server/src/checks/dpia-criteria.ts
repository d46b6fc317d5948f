/* The nine criteria for a high risk, as far as the map shows them of an activity (WP 248 rev. 01, III.B). */
import {
  categoriesOfActivity,
  dataSetsOf,
  recipientsOfActivity,
  subjectsOfActivity,
} from '../datamap/activity.ts'
import { listFrom, namesOf, recordOf } from '../datamap/plain.ts'
import type { Category, CategoryId } from '../model/classification.ts'
import type { Activity, DataMap, DataSet, Entry } from '../model/declaration.ts'
import { asIs, say, type Message } from '../model/message.ts'
import { specialKindOf } from './categories.ts'

/** As the format names them. */
type DpiaCriterionId =
  | 'evaluation'
  | 'automated_decision'
  | 'systematic_monitoring'
  | 'sensitive'
  | 'large_scale'
  | 'matching'
  | 'vulnerable'
  | 'innovative'
  | 'prevents_right'

/** What in the map shows a criterion. */
export type DpiaSign =
  | { readonly kind: 'category'; readonly id: CategoryId }
  /** An entry, and what it says where its name alone does not tell. */
  | { readonly kind: 'entry'; readonly entry: Entry | DataSet; readonly says?: Message }
  /** A value of the activity; in the map's own words where it has some. */
  | { readonly kind: 'value'; readonly says: Message; readonly words?: unknown }

export interface DpiaCriterion {
  readonly id: DpiaCriterionId
  readonly label: Message
  /** Never empty. */
  readonly signs: readonly DpiaSign[]
}

/** Criteria that the map shows, in the order of WP 248; what it does not show may hold all the same. */
export function criteriaOf(
  activity: Activity,
  map: DataMap,
  categories: ReadonlyMap<string, Category>,
): readonly DpiaCriterion[] {
  const raw = recordOf(activity.raw)
  const held = categoriesOfActivity(map, activity)
  const among = (wanted: readonly string[]): readonly DpiaSign[] =>
    held.filter((id) => wanted.some((one) => id === one || id.startsWith(`${one}.`))).map(ofCategory)
  const { profiling } = raw
  const decisions = recordOf(raw['automated_decisions'])
  const decides = raw['automated_decisions'] === true || decisions['exists'] === true
  const special = held.filter((id) => {
    const kind = specialKindOf(id, categories)
    return kind === 'art9' || kind === 'art10'
  })
  const found: Readonly<Record<DpiaCriterionId, readonly DpiaSign[]>> = {
    evaluation: [
      ...(profiling === true || typeof profiling === 'string'
        ? [
            {
              kind: 'value' as const,
              says: say('the map records profiling'),
              ...(profiling !== true && { words: profiling }),
            },
          ]
        : []),
      ...among(['behavior.score', 'financial.credit_score', 'employment.performance', 'preference.interest']),
    ],
    automated_decision: decides ? [{ kind: 'value', says: say('the map records automated decisions') }] : [],
    systematic_monitoring: [...among(monitoring), ...trackersOf(activity, map)],
    sensitive: [
      ...special.map(ofCategory),
      ...(special.length === 0 && activity.sensitive === true
        ? [{ kind: 'value' as const, says: say('the map records sensitive data') }]
        : []),
      ...among(highlyPersonal),
    ],
    // How many are many is for a person to say.
    large_scale: [],
    matching: combinedBy(activity, map),
    vulnerable: [
      ...subjectsOfActivity(map, activity).flatMap((name): readonly DpiaSign[] => {
        const entry = map.dataSubjects.get(name)
        const { vulnerable, children } = recordOf(entry?.raw)
        return entry && (vulnerable === true || children === true) ? [{ kind: 'entry', entry }] : []
      }),
      ...among(['child', ...staff]),
    ],
    innovative: among(['biometric', 'content.ai_prompt', 'online.browser_fingerprint']),
    prevents_right: [
      ...(decides && decisions['effects'] !== undefined
        ? [
            {
              kind: 'value' as const,
              says: say('the map records effects of automated decisions'),
              words: decisions['effects'],
            },
          ]
        : []),
      ...among(['financial.credit_score']),
    ],
  }
  return (Object.keys(dpiaCriteria) as DpiaCriterionId[]).flatMap((id) =>
    found[id].length === 0 ? [] : [{ id, label: dpiaCriteria[id], signs: found[id] }],
  )
}

/** The assessment that an activity names, or that says that it covers the activity, by its id or its reference. */
export function assessmentOf(activity: Activity, map: DataMap): Entry | undefined {
  const { dpia, reference } = recordOf(activity.raw)
  if (typeof dpia === 'string') return map.dpias.get(dpia)
  return [...map.dpias.values()].find(({ raw }) =>
    namesOf(recordOf(raw)['covers']).some((name) => name === activity.id || name === reference),
  )
}

function ofCategory(id: CategoryId): DpiaSign {
  return { kind: 'category', id }
}

/** What follows people about on their devices: what asks for their consent, and what can serve for nothing else. */
function trackersOf(activity: Activity, map: DataMap): readonly DpiaSign[] {
  return (
    [...map.clientStorage.values()]
      .filter(({ raw }) => {
        const { activity: of, kind, consent } = recordOf(raw)
        const asksConsent = consent === true || recordOf(consent)['needed'] === true
        return namesOf(of).includes(activity.id) && (asksConsent || trackers.has(String(kind)))
      })
      // By its name in the browser: a label says what it does.
      .map(({ id }) => ({ kind: 'value', says: asIs(id) }))
  )
}

/** Data of several sources, or of processing for several purposes. */
function combinedBy(activity: Activity, map: DataMap): readonly DpiaSign[] {
  const incoming = recipientsOfActivity(map, activity).flatMap(({ entry }) => {
    const { direction } = recordOf(entry?.raw)
    return entry !== undefined && (direction === 'in' || direction === 'both') ? [entry] : []
  })
  return [
    ...(listFrom(recordOf(activity.raw)['source']).length > 1
      ? [{ kind: 'value' as const, says: say('several sources') }]
      : []),
    ...dataSetsOf(map, activity)
      .filter(({ activities }) => activities.length > 1)
      .map((entry) => ({ kind: 'entry' as const, entry, says: say('serves several activities') })),
    ...incoming.map((entry) => ({ kind: 'entry' as const, entry, says: say('data comes from there') })),
  ]
}

const trackers: ReadonlySet<string> = new Set(['tracking_pixel', 'tracked_link', 'fingerprint'])

const monitoring: readonly CategoryId[] = [
  ...['location.precise', 'location.travel', 'vehicle.usage', 'employment.working_time'],
  ...['behavior.page_view', 'behavior.content_view', 'behavior.link_click', 'behavior.message_open'],
  ...['behavior.app_usage', 'behavior.traffic_source', 'behavior.search_history'],
  ...['online.browser_fingerprint', 'online.advertising_id', 'communication.call_recording'],
]

/** Beyond Art. 9 and 10 the guidelines name communications, places, and what serves payment fraud. */
const highlyPersonal: readonly CategoryId[] = [
  ...['location.precise', 'communication.message_content', 'communication.call_recording'],
  ...['communication.voicemail', 'financial.card_number', 'financial.card_cvc', 'financial.iban'],
  ...['financial.bank_account', 'government_id'],
]

/** Data that only an employer has. */
const staff: readonly CategoryId[] = [
  ...['employment.salary', 'employment.payslip', 'employment.social_contribution', 'employment.working_time'],
  ...['employment.performance', 'employment.disciplinary_action', 'employment.employee_id'],
]

/** All nine, by the names of the format. */
const dpiaCriteria: Readonly<Record<DpiaCriterionId, Message>> = {
  evaluation: say('evaluation or scoring'),
  automated_decision: say('automated decisions with legal or similar effect'),
  systematic_monitoring: say('systematic monitoring'),
  sensitive: say('sensitive or highly personal data'),
  large_scale: say('data on a large scale'),
  matching: say('matching or combining data sets'),
  vulnerable: say('vulnerable data subjects'),
  innovative: say('new technologies'),
  prevents_right: say('processing that prevents a right, a service or a contract'),
}
