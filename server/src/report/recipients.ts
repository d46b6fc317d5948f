/** Who receives data, what for, from where, under which agreement, and when that was last looked at: Art. 28, 30(1)(d), 44. */
import { recipientsOfActivity } from '../datamap/activity.ts'
import { namesOf, recordOf } from '../datamap/plain.ts'
import { termInWords } from '../datamap/terms.ts'
import type { Activity } from '../model/declaration.ts'
import type { Cell, Column, DocumentSection, Line, Row } from '../model/document.ts'
import { say } from '../model/message.ts'
import { joined, text, type Context } from './context.ts'
import { contactLines, linked } from './organization.ts'
import {
  isProcessor,
  meaning,
  nameOf,
  namesIn,
  plainName,
  rolesInWords,
  row,
  transferLines,
  usedColumns,
} from './parts.ts'

export function recipients(context: Context): readonly DocumentSection[] {
  const { t } = context
  const { map } = context
  const activitiesOf = usesOf(context)
  const undeclared = [...activitiesOf.keys()].filter((id) => !map.recipients.has(id))
  const rows = [
    ...[...map.recipients.keys()].map((id) => recipientRow(context, id, activitiesOf.get(id) ?? [])),
    ...undeclared.map((id) => recipientRow(context, id, activitiesOf.get(id) ?? [])),
  ]
  const columns: readonly Column[] = [
    { id: 'name', title: t(say('Recipient')), width: 'normal' },
    { id: 'role', title: t(say('Role')), articles: ['30(1)(d)'], width: 'narrow' },
    { id: 'purpose', title: t(say('What for')), articles: ['30(1)(d)'], width: 'normal' },
    { id: 'activities', title: t(say('Activities')), width: 'normal' },
    { id: 'categories', title: t(say('Categories of data')), articles: ['30(1)(d)'], width: 'normal' },
    { id: 'data_subjects', title: t(say('Data subjects')), width: 'normal' },
    { id: 'places', title: t(say('Countries')), articles: ['30(1)(e)'], width: 'normal' },
    {
      id: 'transfers',
      title: t(say('Transfers and safeguards')),
      articles: ['30(1)(e)', '44'],
      width: 'wide',
    },
    { id: 'agreement', title: t(say('Agreement')), articles: ['28(3)'], width: 'normal' },
    { id: 'covers', title: t(say('The agreement covers')), articles: ['28(3)'], width: 'wide' },
    { id: 'assessment', title: t(say('Assessment')), articles: ['28(1)'], width: 'normal' },
    { id: 'access', title: t(say('Access')), width: 'narrow' },
    { id: 'status', title: t(say('State')), width: 'narrow' },
    { id: 'last_review', title: t(say('Last review')), articles: ['28(1)'], width: 'narrow' },
    { id: 'next_review', title: t(say('Next review')), articles: ['28(1)'], width: 'narrow' },
  ]
  const title = t(say('Recipients'))
  return [
    {
      id: 'recipients',
      title,
      articles: ['30(1)(d)', '28'],
      notes: rows.length === 0 ? [[context.missing(say('The map records no recipient.'))]] : [],
      tables: [{ id: 'recipients', title, layout: 'cards', columns: usedColumns(columns, rows), rows }],
    },
  ]
}

/** Activities by the recipients that they name or use. */
function usesOf(context: Context): ReadonlyMap<string, readonly Activity[]> {
  const uses = new Map<string, Activity[]>()
  for (const activity of context.map.activities.values())
    for (const { id } of recipientsOfActivity(context.map, activity)) {
      const known = uses.get(id)
      if (known) known.push(activity)
      else uses.set(id, [activity])
    }
  return uses
}

function recipientRow(context: Context, id: string, activities: readonly Activity[]): Row {
  const { t } = context
  const { map } = context
  const entry = map.recipients.get(id)
  const missing: Cell = [[context.missing()]]
  const names = activities.map((activity) => [nameOf(context, activity)])
  if (entry === undefined)
    return row(id, id, {
      name: [joined(`${id}: `, context.missing(say('not declared')))],
      role: missing,
      purpose: missing,
      categories: missing,
      places: missing,
      agreement: missing,
      activities: names,
    })
  const raw = recordOf(entry.raw)
  const roles = namesOf(raw['role'])
  const asSub = activities.length > 0 && activities.every((one) => isProcessor(one) && one.roles.length === 1)
  // What data only comes from receives none: nobody is asked what it receives, or for an agreement.
  const isSource = raw['direction'] === 'in'
  const isOurs = !isSource && (roles.includes('processor') || roles.length === 0)
  const { status, since, until } = raw
  const from = context.date(since)
  const to = context.date(until)
  const review = latestReview(context, raw)
  const transfers = transferLines(context, { id, entry })
  const places = [
    ...context.places(raw['processed_in']),
    ...context.places(raw['established']).map((line) => joined(`${t(say('established in'))} `, ...line)),
  ]
  return row(id, plainName(context, entry), {
    name: [
      [nameOf(context, entry)],
      ...context.humans(raw['legal_name']),
      ...contactLines(context, { ...raw, country: undefined }).map((line) => line.map(linked)),
    ],
    role: [
      ...(isSource ? [context.line(say('Source'))] : []),
      ...(roles.length > 0 ? [[text(rolesInWords(context, roles, asSub))]] : isSource ? [] : missing),
    ],
    purpose: context.orMissing([...context.humans(raw['purpose']), ...context.humans(raw['category'])]),
    activities: names,
    categories: isSource ? [] : receivedLines(context, raw['may_receive']),
    data_subjects: namesIn(context, namesOf(raw['data_subjects']), map.dataSubjects),
    places: isSource || roles.includes('internal') ? places : context.orMissing(places),
    transfers: isSource
      ? []
      : transfers.length > 0
        ? transfers
        : [context.line(raw['transfers'] === 'none' ? say('none') : say('none recorded'))],
    agreement: agreementLines(context, raw['agreement'], isOurs, entry.at.path),
    covers: coverLines(context, raw['agreement'], isOurs),
    assessment: assessmentLines(context, raw['assessment'], entry.at.path),
    access: namesOf(raw['access']).map((one) => [text(one)]),
    status: [
      ...(typeof status === 'string' ? [[text(t(termInWords(status)))]] : []),
      ...(from === undefined ? [] : [joined(`${t(say('since'))} `, from)]),
      ...(to === undefined ? [] : [joined(`${t(say('until'))} `, to)]),
    ],
    last_review: isOurs ? context.orMissing(review.last) : review.last,
    next_review: isOurs ? context.orMissing(review.next) : review.next,
  })
}

/** Of the recipient itself, its assessment and its agreement: the last look of all, and the next one that is due. */
function latestReview(
  context: Context,
  raw: Readonly<Record<string, unknown>>,
): { readonly last: Cell; readonly next: Cell } {
  const all = [raw['assessment'], raw, raw['agreement']].map((one) => context.review(one))
  const dateOf = ([line]: Cell): string => {
    const [first] = line ?? []
    return first?.kind === 'date' ? first.date : ''
  }
  const last = all.map((one) => one.last).filter((cell) => dateOf(cell) !== '')
  const next = all.map((one) => one.next).filter((cell) => dateOf(cell) !== '')
  const [newest] = last.toSorted((left, right) => (dateOf(left) < dateOf(right) ? 1 : -1))
  const [soonest] = next.toSorted((left, right) => (dateOf(left) < dateOf(right) ? -1 : 1))
  const often = all.map((one) => one.next).find((cell) => cell.length > 0)
  return { last: newest ?? [], next: soonest ?? often ?? [] }
}

export function receivedLines(context: Context, allowed: unknown): Cell {
  if (allowed === undefined || allowed === null) return [[context.missing()]]
  const names = namesOf(allowed)
  if (names.length === 0) return [context.line(say('no personal data'))]
  return names.map((one) =>
    one === 'all' ? context.line(say('all that the systems hold')) : [text(context.categoryName(one))],
  )
}

export function agreementLines(context: Context, agreement: unknown, isAsked: boolean, path: string): Cell {
  const { status, signed, document, until, because } = recordOf(agreement)
  const state = typeof agreement === 'string' ? agreement : status
  const concluded = context.date(signed)
  const ends = context.date(until)
  const why = context.human(because)
  const said = typeof state === 'string' ? context.t(termInWords(state)) : undefined
  const lines: Line[] = [
    ...(said === undefined ? [] : [joined(said, ...(concluded === undefined ? [] : [', ', concluded]))]),
    ...(ends === undefined ? [] : [joined(`${context.t(say('until'))} `, ends)]),
    ...(why === undefined ? [] : [[why]]),
    ...context.documents(document, { path }),
  ]
  if (isAsked && state === 'none' && why === undefined)
    lines.push([context.missing(say('reason not recorded'))])
  return isAsked ? context.orMissing(lines) : lines
}

/** The points of Art. 28(3) that a contract with a processor must provide for. */
const duties = [
  ...['subject_matter', 'duration', 'nature', 'data', 'data_subjects', 'instructions', 'confidentiality'],
  ...['security', 'subprocessors', 'rights', 'assistance', 'return', 'audit'],
]

function coverLines(context: Context, agreement: unknown, isAsked: boolean): Cell {
  const raw = recordOf(agreement)
  const state = typeof agreement === 'string' ? agreement : raw['status']
  const covers = namesOf(raw['covers'])
  const say_ = (id: string): string => meaning(context, ['recipients'], 'covers', id)
  const lines: Line[] = covers.map((id) => [text(say_(id))])
  if (!isAsked || state === 'none' || state === 'not_required') return lines
  if (covers.length === 0) return [[context.missing()]]
  return [
    ...lines,
    ...duties.filter((id) => !covers.includes(id)).map((id) => joined(`${say_(id)}: `, context.missing())),
  ]
}

function assessmentLines(context: Context, assessment: unknown, path: string): Cell {
  const { risk, outcome, document, by } = recordOf(assessment)
  const result = context.human(outcome)
  const person = context.human(by)
  return [
    ...(typeof risk === 'string'
      ? [
          context.line(
            say('risk: {level}', {
              level: meaning(context, ['recipients'], 'risk', risk).toLocaleLowerCase(context.language),
            }),
          ),
        ]
      : []),
    ...(result === undefined ? [] : [[result]]),
    ...(person === undefined ? [] : [joined(`${context.t(say('by'))} `, person)]),
    ...context.documents(document, { path }),
  ]
}
