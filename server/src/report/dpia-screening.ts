/**
 * Which of the nine criteria of the guidelines WP 248 rev.01 the map shows for each activity of a controller, and what was
 * decided (Art. 35). It says what can be seen, never that an assessment is needed: that is for a person to decide.
 */
import { listFrom, namesOf, recordOf } from '../datamap/plain.ts'
import { termInWords } from '../datamap/terms.ts'
import { meaningsAt } from '../datamap/vocabulary.ts'
import type { CategoryId } from '../model/classification.ts'
import type { Activity, Entry } from '../model/declaration.ts'
import type { Cell, Column, DocumentSection, Line, Row } from '../model/document.ts'
import { say } from '../model/message.ts'
import { joined, text, type Context } from './context.ts'
import {
  categoriesOfActivity,
  dataSetsOf,
  isController,
  meaning,
  nameOf,
  plainName,
  recipientsOf,
  row,
  subjectsOfActivity,
  usedColumns,
  withoutStop,
} from './parts.ts'

export function dpiaScreening(context: Context): readonly DocumentSection[] {
  const { t } = context
  const activities = [...context.map.activities.values()].filter(isController)
  const screened = activities.map((activity) => ({
    activity,
    dpia: dpiaOf(context, activity),
    reasons: reasonsOf(context, activity),
  }))
  const decisions = screened.map((one) => decisionRow(context, one))
  const criteria = screened.flatMap((one) => criterionRows(context, one))
  const others = context.map.activities.size - activities.length
  return [
    {
      id: 'decisions',
      title: t(say('Decisions')),
      articles: ['35(1)'],
      notes: [
        context.line(
          say(
            'In most cases processing that meets two criteria needs an impact assessment; one can suffice, and more can be without one if the reasons are recorded (WP 248 rev.01). The map shows signs; a person decides.',
          ),
        ),
        ...(activities.length === 0
          ? [context.line(say('The map records no activity of a controller.'))]
          : []),
        ...(others > 0
          ? [
              context.line(
                say(
                  'Activities as a processor are not screened: the assessment is the controller’s (Art. 28(3)(f)).',
                ),
              ),
            ]
          : []),
      ],
      tables:
        activities.length === 0
          ? []
          : [
              {
                id: 'decisions',
                title: t(say('Decisions')),
                layout: 'cards',
                columns: usedColumns(decisionColumns(context), decisions),
                rows: decisions,
              },
            ],
    },
    ...(criteria.length === 0
      ? []
      : [
          {
            id: 'criteria',
            title: t(say('Criteria')),
            articles: ['35(1)', '35(3)'],
            notes: [],
            tables: [
              {
                id: 'criteria',
                title: t(say('Criteria')),
                layout: 'grid' as const,
                columns: [
                  { id: 'activity', title: t(say('Activity')), width: 'normal' as const },
                  { id: 'criterion', title: t(say('Criterion')), width: 'normal' as const },
                  { id: 'state', title: t(say('In the map')), width: 'narrow' as const },
                  { id: 'reasons', title: t(say('Because')), width: 'wide' as const },
                ],
                rows: criteria,
              },
            ],
          },
        ]),
  ]
}

interface Screened {
  readonly activity: Activity
  readonly dpia: Entry | undefined
  /** By criterion: why the map shows it. */
  readonly reasons: ReadonlyMap<string, Cell>
}

function decisionColumns({ t }: Context): readonly Column[] {
  return [
    { id: 'activity', title: t(say('Activity')), width: 'normal' },
    { id: 'shown', title: t(say('Criteria that the map shows')), articles: ['35(1)'], width: 'wide' },
    { id: 'outcome', title: t(say('Decision')), articles: ['35(1)'], width: 'normal' },
    { id: 'because', title: t(say('Because')), width: 'wide' },
    { id: 'document', title: t(say('Document')), articles: ['35(7)'], width: 'normal' },
    {
      id: 'advice',
      title: t(say('Advice of the data protection officer')),
      articles: ['35(2)'],
      width: 'normal',
    },
    { id: 'views', title: t(say('Views of data subjects')), width: 'normal' },
    { id: 'risk', title: t(say('Residual risk')), width: 'narrow' },
    { id: 'consultation', title: t(say('Prior consultation')), width: 'narrow' },
    { id: 'decided', title: t(say('Decided')), width: 'narrow' },
    { id: 'reviewed', title: t(say('Reviewed')), width: 'narrow' },
    { id: 'next_review', title: t(say('Next review')), width: 'narrow' },
  ]
}

function decisionRow(context: Context, { activity, dpia, reasons }: Screened): Row {
  const { t } = context
  const raw = recordOf(dpia?.raw)
  const { outcome, residual_risk: risk, prior_consultation: consultation, decided_by: person } = raw
  const review = context.review(raw)
  const decided = context.date(raw['decided'])
  const by = context.human(person)
  const shown = new Set([...reasons.keys(), ...namesOf(raw['criteria'])])
  const names = criteriaOf(context).filter(({ id }) => shown.has(id))
  const because = context.humans(raw['because'])
  const wasDone = outcome === 'carried_out' || outcome === 'in_progress'
  const documents = context.documents(raw['document'], dpia?.at)
  const advice = context.documents(raw['dpo_advice'], dpia?.at)
  return row(activity.id, plainName(context, activity), {
    activity: [[nameOf(context, activity)]],
    shown: [
      context.line(say('{count} of 9', { count: shown.size })),
      ...names.map(({ title }): Line => [text(title)]),
    ],
    outcome:
      typeof outcome === 'string'
        ? [[text(t(termInWords(outcome)))]]
        : shown.size > 1
          ? [[context.missing(say('decision not recorded'))]]
          : [context.line(say('no decision recorded'))],
    because: outcome === 'not_required' ? context.orMissing(because, say('reason not recorded')) : because,
    document: outcome === 'carried_out' ? context.orMissing(documents) : documents,
    advice: wasDone ? context.orMissing(advice) : advice,
    views: context.humans(raw['views_of_subjects']),
    risk: typeof risk === 'string' ? [[text(meaning(context, ['dpias'], 'residual_risk', risk))]] : [],
    consultation:
      typeof consultation === 'boolean'
        ? [context.line(consultation ? say('yes') : say('no'))]
        : context.humans(consultation),
    decided:
      decided === undefined ? [] : [[decided], ...(by === undefined ? [] : [joined(`${t(say('by'))} `, by)])],
    reviewed: review.last,
    next_review: review.next,
  })
}

function criterionRows(context: Context, { activity, dpia, reasons }: Screened): readonly Row[] {
  const recorded = namesOf(recordOf(dpia?.raw)['criteria'])
  return criteriaOf(context).map(({ id, title }) => {
    const found = reasons.get(id) ?? []
    const isRecorded = recorded.includes(id)
    const state =
      found.length > 0
        ? say('shown')
        : isRecorded
          ? say('recorded')
          : unseen.has(id)
            ? say('for a person to judge')
            : say('not shown')
    return row(`${activity.id}:${id}`, `${plainName(context, activity)}: ${title}`, {
      activity: [[nameOf(context, activity)]],
      criterion: [[text(title)]],
      state: [context.line(state)],
      reasons: found.length > 0 ? found : id === 'large_scale' ? scaleLines(context, activity) : [],
    })
  })
}

/** What a map can hardly show, however much of it is met. */
const unseen: ReadonlySet<string> = new Set(['large_scale', 'innovative', 'prevents_right'])

function criteriaOf(context: Context): readonly { readonly id: string; readonly title: string }[] {
  return meaningsAt(['dpias'], 'criteria').map(({ value, text: title }) => ({
    id: value,
    title: withoutStop(context.t(title)),
  }))
}

/** The assessment that an activity names, or that says that it covers the activity. */
function dpiaOf({ map }: Context, { id, raw }: Activity): Entry | undefined {
  const { dpia, reference } = recordOf(raw)
  if (typeof dpia === 'string') return map.dpias.get(dpia)
  return [...map.dpias.values()].find((one) =>
    namesOf(recordOf(one.raw)['covers']).some((name) => name === id || name === reference),
  )
}

function reasonsOf(context: Context, activity: Activity): ReadonlyMap<string, Cell> {
  const { map } = context
  const raw = recordOf(activity.raw)
  const ids = categoriesOfActivity(context, activity)
  const among = (wanted: readonly string[]): Cell => {
    const found = ids.filter((id) => wanted.some((one) => id === one || id.startsWith(`${one}.`)))
    return found.length === 0 ? [] : [[text(context.list(found.map((id) => context.categoryName(id))))]]
  }
  const { profiling } = raw
  const automated = recordOf(raw['automated_decisions'])
  const isAutomated = raw['automated_decisions'] === true || automated['exists'] === true
  const subjects = subjectsOfActivity(context, activity).flatMap((name) => map.dataSubjects.get(name) ?? [])
  const vulnerable = subjects.filter(({ raw: subject }) => {
    const { vulnerable: isVulnerable, children } = recordOf(subject)
    return isVulnerable === true || children === true
  })
  const special = ids.filter((id) => {
    const kind = context.input.categories.get(id)?.special
    return kind === 'art9' || kind === 'art10'
  })
  const tracking = [...map.clientStorage.values()].filter(({ raw: entry }) => {
    const { activity: of, kind, consent } = recordOf(entry)
    const asksConsent = consent === true || recordOf(consent)['needed'] === true
    return namesOf(of).includes(activity.id) && (asksConsent || trackers.has(String(kind)))
  })
  const sources = listFrom(raw['source'])
  const shared = dataSetsOf(context, activity).filter(({ activities }) => activities.length > 1)
  const incoming = recipientsOf(context, activity).flatMap(({ entry }) => {
    const { direction } = recordOf(entry?.raw)
    return entry !== undefined && (direction === 'in' || direction === 'both') ? [entry] : []
  })
  const all: Readonly<Record<string, Cell>> = {
    evaluation: [
      ...(profiling === true ? [context.line(say('the map records profiling'))] : []),
      ...(typeof profiling === 'string' ? context.humans(profiling) : []),
      ...among(['behavior.score', 'financial.credit_score', 'employment.performance', 'preference.interest']),
    ],
    automated_decision: isAutomated ? [context.line(say('the map records automated decisions'))] : [],
    systematic_monitoring: [...among(monitoring), ...tracking.map((entry): Line => [text(entry.id)])],
    sensitive: [
      ...(special.length === 0 ? [] : [[text(context.list(special.map((id) => context.categoryName(id))))]]),
      ...(special.length === 0 && activity.sensitive === true
        ? [context.line(say('the map records sensitive data'))]
        : []),
      ...among(highlyPersonal),
    ],
    matching: [
      ...(sources.length > 1 ? [context.line(say('several sources'))] : []),
      ...shared.map((dataSet): Line =>
        joined(nameOf(context, dataSet), `: ${context.t(say('serves several activities'))}`),
      ),
      ...incoming.map((entry): Line =>
        joined(`${context.t(say('data comes from'))} `, nameOf(context, entry)),
      ),
    ],
    vulnerable: [
      ...vulnerable.map((subject): Line => [nameOf(context, subject)]),
      ...among(['child', ...staff]),
    ],
    innovative: among(['biometric', 'content.ai_prompt', 'online.browser_fingerprint']),
    prevents_right: [
      ...(isAutomated ? context.humans(automated['effects']) : []),
      ...among(['financial.credit_score']),
    ],
  }
  return new Map(Object.entries(all).filter(([, lines]) => lines.length > 0))
}

/** How many persons, where the map says so: whether that is large is not for a program to say. */
function scaleLines(context: Context, activity: Activity): Cell {
  return subjectsOfActivity(context, activity).flatMap((name): readonly Line[] => {
    const subject = context.map.dataSubjects.get(name)
    const { number } = recordOf(subject?.raw)
    return subject === undefined || (typeof number !== 'number' && typeof number !== 'string')
      ? []
      : [joined(nameOf(context, subject), `: ${String(number)}`)]
  })
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
