/**
 * Which of the nine criteria of the guidelines WP 248 rev.01 the map shows for each activity of a controller, and what was
 * decided (Art. 35). It says what can be seen, never that an assessment is needed: that is for a person to decide.
 */
import { subjectsOfActivity } from '../datamap/activity.ts'
import { assessmentOf, criteriaOf } from '../checks/dpia-criteria.ts'
import { namesOf, recordOf } from '../datamap/plain.ts'
import { termInWords } from '../datamap/terms.ts'
import { meaningsAt } from '../datamap/vocabulary.ts'
import type { Activity, Entry } from '../model/declaration.ts'
import type { Cell, Column, DocumentSection, Line, Row } from '../model/document.ts'
import { say } from '../model/message.ts'
import { joined, text, type Context } from './context.ts'
import { isController, meaning, nameOf, plainName, row, usedColumns, withoutStop } from './parts.ts'

export function dpiaScreening(context: Context): readonly DocumentSection[] {
  const { t } = context
  const activities = [...context.map.activities.values()].filter(isController)
  const screened = activities.map((activity) => ({
    activity,
    dpia: assessmentOf(activity, context.map),
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
  const names = titlesOf(context).filter(({ id }) => shown.has(id))
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
  return titlesOf(context).map(({ id, title }) => {
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

function titlesOf(context: Context): readonly { readonly id: string; readonly title: string }[] {
  return meaningsAt(['dpias'], 'criteria').map(({ value, text: title }) => ({
    id: value,
    title: withoutStop(context.t(title)),
  }))
}

/** Why the map shows each criterion, by its name. */
function reasonsOf(context: Context, activity: Activity): ReadonlyMap<string, Cell> {
  return new Map(
    criteriaOf(activity, context.map, context.input.rules.categories).map(({ id, signs }) => {
      const categories = signs.flatMap((sign) => (sign.kind === 'category' ? [sign.id] : []))
      const lines: Cell = [
        ...(categories.length === 0
          ? []
          : [[text(context.list(categories.map((one) => context.categoryName(one))))]]),
        ...signs.flatMap((sign): Cell => {
          switch (sign.kind) {
            case 'category':
              return []
            case 'entry':
              return sign.says === undefined
                ? [[nameOf(context, sign.entry)]]
                : [joined(nameOf(context, sign.entry), `: ${context.t(sign.says)}`)]
            case 'value': {
              const own = context.humans(sign.words)
              return own.length > 0 ? own : [context.line(sign.says)]
            }
          }
        }),
      ]
      return [id, lines]
    }),
  )
}

/** How many persons, where the map says so: whether that is large is not for a program to say. */
function scaleLines(context: Context, activity: Activity): Cell {
  return subjectsOfActivity(context.map, activity).flatMap((name): readonly Line[] => {
    const subject = context.map.dataSubjects.get(name)
    const { number } = recordOf(subject?.raw)
    return subject === undefined || (typeof number !== 'number' && typeof number !== 'string')
      ? []
      : [joined(nameOf(context, subject), `: ${String(number)}`)]
  })
}
