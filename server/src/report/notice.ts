/**
 * A draft of what persons are told under Art. 13 and 14, in plain language: every item of these articles is there, or marked
 * as missing. Rows carry the articles that they answer.
 */
import { categoriesOfActivity, recipientsOfActivity } from '../datamap/activity.ts'
import { listFrom, namesOf, recordOf } from '../datamap/plain.ts'
import type { Activity } from '../model/declaration.ts'
import type { Cell, DocumentSection, Inline, Line, Row } from '../model/document.ts'
import { say, type Message } from '../model/message.ts'
import { joined, text, type Context } from './context.ts'
import {
  authorityLines,
  contactLines,
  dpoLines,
  linked,
  organizationName,
  organizationOf,
  partyLines,
  representativeLines,
} from './organization.ts'
import {
  isController,
  isSaidToBeNone,
  meaning,
  plainName,
  purposesOf,
  recipientLines,
  retentionLines,
  row,
  transferLines,
  type PurposeEntry,
} from './parts.ts'
import { sourceLines } from './record-of-processing.ts'

export function notice(context: Context): readonly DocumentSection[] {
  const { t } = context
  const activities = [...context.map.activities.values()].filter(isToldByUs)
  return [
    section(context, 'who', t(say('Who we are')), [identityRow(context), officerRow(context)]),
    ...activities.map((activity, index) =>
      // The key of the map stays out of the table's id, which names files.
      section(
        context,
        `activity:${activity.id}`,
        plainName(context, activity),
        activityRows(context, activity),
        `activity-${index + 1}`,
      ),
    ),
    ...(activities.length === 0
      ? [
          {
            ...section(context, 'activities', t(say('What we do with your data')), []),
            notes: [[context.missing(say('The map records no activity of which we inform persons.'))]],
            tables: [],
          },
        ]
      : []),
    section(context, 'rights', t(say('What you can do')), [
      rightsRow(context, activities),
      withdrawalRow(context, activities),
      complaintRow(context),
    ]),
  ]
}

/** Controllers inform; a processor does where it names a notice of its own. */
function isToldByUs(activity: Activity): boolean {
  const { notice: own, informed_by: other } = recordOf(activity.raw)
  if (own !== undefined && own !== null) return true
  return isController(activity) && (other === undefined || other === null)
}

function section(
  context: Context,
  id: string,
  title: string,
  rows: readonly Row[],
  table = id,
): DocumentSection {
  return {
    id,
    title,
    articles: [],
    notes: [],
    tables: [
      {
        id: table,
        title,
        layout: 'prose',
        columns: [
          { id: 'item', title: context.t(say('Item')), width: 'normal' },
          { id: 'articles', title: context.t(say('Article')), width: 'narrow' },
          { id: 'content', title: context.t(say('Text')), width: 'wide' },
        ],
        rows,
      },
    ],
  }
}

function identityRow(context: Context): Row {
  const { t } = context
  const organization = organizationOf(context)
  const name = organizationName(context)
  const { legal_name: legal, representative } = organization
  const company = context.plain(legal)
  const joint = listFrom(organization['joint_controllers']).flatMap((one) => partyLines(context, one))
  const contacts = contactLines(context, organization)
  const content: Cell = [
    name === undefined
      ? [context.missing(say('name of the controller not recorded'))]
      : company === undefined || company === name
        ? context.line(say('We are {name}.', { name }))
        : context.line(say('We are {name} ({legal}).', { name, legal: company })),
    ...context.orMissing(contacts, say('contact details not recorded')),
    ...(representative === undefined || representative === null
      ? []
      : representativeLines(context).map((line) =>
          joined(`${t(say('Representative in the Union'))}: `, ...line),
        )),
    ...joint.map((line) => joined(`${t(say('Together with'))}: `, ...line)),
  ]
  return row('controller', t(say('Who is responsible?')), { content }, ['13(1)(a)', '14(1)(a)'])
}

function officerRow(context: Context): Row {
  const { t } = context
  const { dpo } = organizationOf(context)
  const content: Cell =
    recordOf(dpo)['required'] === false
      ? [context.line(say('We are not obliged to have a data protection officer. Write to us directly.'))]
      : dpoLines(context, true)
  return row('dpo', t(say('Who answers questions about data protection?')), { content }, [
    '13(1)(b)',
    '14(1)(b)',
  ])
}

function activityRows(context: Context, activity: Activity): readonly Row[] {
  const { t } = context
  const raw = recordOf(activity.raw)
  const isOurs = isController(activity)
  const purposes = purposesOf(context, activity)
  const ids = categoriesOfActivity(context.map, activity)
  const source = sourceLines(context, activity)
  const kept = retentionLines(context, activity)
  const when = context.human(raw['when'])
  const rows = [
    row(
      'purposes',
      t(say('What do we use your data for, and what permits it?')),
      {
        content: [
          ...(isOurs ? purposeLines(context, purposes) : behalfLines(context, raw)),
          ...(when === undefined ? [] : [[when]]),
        ],
      },
      ['13(1)(c)', '14(1)(c)'],
    ),
    row(
      'categories',
      t(say('Which data?')),
      {
        content: [
          ...context.orMissing(ids.map((id) => [text(context.categoryName(id))])),
          ...conditionLines(context, activity),
        ],
      },
      ['14(1)(d)'],
    ),
    row(
      'source',
      t(say('Where do we have it from?')),
      { content: isOurs ? context.orMissing(source) : source },
      ['14(2)(f)'],
    ),
    row('recipients', t(say('Who receives it?')), { content: receiverLines(context, activity) }, [
      '13(1)(e)',
      '14(1)(e)',
    ]),
    row(
      'transfers',
      t(say('Does it leave the European Economic Area?')),
      { content: abroadLines(context, activity) },
      ['13(1)(f)', '14(1)(f)'],
    ),
    row(
      'retention',
      t(say('How long do we keep it?')),
      { content: context.orMissing(kept.map(capitalized)) },
      ['13(2)(a)', '14(2)(a)'],
    ),
  ]
  if (isOurs) {
    rows.splice(
      1,
      0,
      row(
        'legitimate_interests',
        t(say('Which legitimate interests?')),
        { content: interestLines(context, purposes) },
        ['13(1)(d)', '14(2)(b)'],
      ),
    )
    rows.push(
      row(
        'mandatory',
        t(say('Do you have to give it to us?')),
        { content: mandatoryLines(context, activity) },
        ['13(2)(e)'],
      ),
      row(
        'automated_decisions',
        t(say('Does a machine decide about you?')),
        { content: automatedLines(context, raw) },
        ['13(2)(f)', '14(2)(g)'],
      ),
    )
  }
  return rows.filter(({ cells }) => cells['content'] !== undefined)
}

function purposeLines(context: Context, purposes: readonly PurposeEntry[]): Cell {
  return context.orMissing(
    purposes.map(({ label, basis, raw }) => {
      const reason = basis === undefined ? undefined : reasons[basis]
      const law = context.human(raw['law'])
      return joined(
        label ?? context.missing(say('purpose not recorded')),
        ': ',
        basis === undefined
          ? context.missing(say('legal basis not recorded'))
          : reason === undefined
            ? text(basis)
            : text(context.t(reason)),
        ...(law === undefined ? [] : [' (', law, ')']),
      )
    }),
    say('purpose not recorded'),
  )
}

/** What a processor says: others decide. */
function behalfLines(context: Context, raw: Readonly<Record<string, unknown>>): Cell {
  const { controllers } = raw
  const names = Array.isArray(controllers)
    ? controllers.flatMap((one) => context.plain(typeof one === 'string' ? one : recordOf(one)['name']) ?? [])
    : [context.plain(recordOf(controllers)['label'])].flatMap((one) => one ?? [])
  const works = namesOf(raw['processing']).map((one) => one.replaceAll('_', ' '))
  return [
    names.length === 0
      ? context.line(
          say('We process your data for our customers, who decide what for and on which legal basis.'),
        )
      : context.line(
          say('We process your data for others, who decide what for and on which legal basis: {names}.', {
            names: context.list(names),
          }),
        ),
    ...(works.length === 0
      ? []
      : [context.line(say('What we do for them: {works}.', { works: context.list(works) }))]),
  ]
}

function interestLines(context: Context, purposes: readonly PurposeEntry[]): Cell {
  const on = purposes.filter(({ basis }) => basis === 'legitimate_interests')
  if (on.length === 0) return [context.line(say('We do not rely on legitimate interests here.'))]
  return on.map(({ label, raw }) => {
    const interest = raw['legitimate_interest']
    const { what, whose } = recordOf(interest)
    const said = context.human(typeof interest === 'string' ? interest : what)
    const by = context.human(whose)
    return joined(
      ...(label === undefined || on.length === 1 ? [] : [label, ': ']),
      said ?? context.missing(say('interest not recorded')),
      ...(by === undefined ? [] : [' (', by, ')']),
    )
  })
}

/** What permits the use of specially protected data, Art. 9 and 10. */
function conditionLines(context: Context, activity: Activity): Cell {
  const special = categoriesOfActivity(context.map, activity).filter((id) => {
    const kind = context.input.rules.categories.get(id)?.special
    return kind === 'art9' || kind === 'art10'
  })
  if (special.length === 0 || !isController(activity)) return []
  const names = context.list(special.map((id) => context.categoryName(id)))
  const ground = activity.specialCondition
  const law = context.human(recordOf(recordOf(activity.raw)['special_condition'])['law'])
  return [
    joined(
      `${context.t(say('The law protects some of it specially ({categories}). What permits its use', { categories: names }))}: `,
      ground === undefined
        ? context.missing(say('condition of Art. 9(2) or 10 not recorded'))
        : text(meaning(context, ['activities'], 'special_condition', ground)),
      ...(law === undefined ? [] : [' (', law, ')']),
    ),
  ]
}

function receiverLines(context: Context, activity: Activity): Cell {
  const active = recipientsOfActivity(context.map, activity).filter(({ entry }) => {
    const { status, direction } = recordOf(entry?.raw)
    return status !== 'ended' && status !== 'planned' && direction !== 'in'
  })
  if (active.length > 0) return recipientLines(context, active, !isController(activity))
  const declared = recordOf(activity.raw)['recipients']
  return isSaidToBeNone(declared)
    ? [context.line(say('Nobody outside of our organization.'))]
    : [[context.missing()]]
}

function abroadLines(context: Context, activity: Activity): Cell {
  const all = recipientsOfActivity(context.map, activity)
  const lines = all.flatMap((recipient) => transferLines(context, recipient))
  if (lines.length === 0) {
    const isKnown = all.length > 0 || isSaidToBeNone(recordOf(activity.raw)['recipients'])
    return [isKnown ? context.line(say('No.')) : [context.missing()]]
  }
  // Only safeguards of a transfer can be copied; a place that is not recorded has none.
  if (
    !all.some(({ entry }) =>
      listFrom(recordOf(entry?.raw)['transfers']).some((one) => typeof one === 'object'),
    )
  )
    return lines
  const contact = contactLines(context, { contact: organizationOf(context)['contact'] })
  const [where] = contact
  return [
    ...lines,
    where === undefined
      ? [context.missing(say('how to get a copy of the safeguards not recorded'))]
      : joined(`${context.t(say('You can get a copy of the safeguards from'))} `, ...where),
  ]
}

function mandatoryLines(context: Context, activity: Activity): Cell {
  const { fields, because, otherwise } = recordOf(recordOf(activity.raw)['mandatory'])
  const names = namesOf(fields).map((one) => context.categoryName(one))
  const reason =
    typeof because === 'string' ? meaning(context, ['mandatory'], 'because', because) : context.plain(because)
  const effect = context.human(otherwise)
  if (names.length === 0 && reason === undefined && effect === undefined) return [[context.missing()]]
  return [
    ...(names.length === 0
      ? []
      : [context.line(say('You must give us: {names}.', { names: context.list(names) }))]),
    ...(reason === undefined ? [] : [[text(reason)]]),
    effect === undefined
      ? [context.missing(say('what follows if it is not given is not recorded'))]
      : joined(`${context.t(say('Otherwise'))}: `, effect),
  ]
}

function automatedLines(context: Context, raw: Readonly<Record<string, unknown>>): Cell {
  const { automated_decisions: automated } = raw
  const { exists, logic, significance, effects } = recordOf(automated)
  if (automated === false || exists === false)
    return [context.line(say('No. No decision about you is made by a machine alone.'))]
  if (automated !== true && exists !== true) return [[context.missing()]]
  const said = (title: Message, value: unknown, absent: Message): Line => {
    const content: Inline = context.human(value) ?? context.missing(absent)
    return joined(`${context.t(title)}: `, content)
  }
  return [
    context.line(say('Yes.')),
    said(say('How it decides'), logic, say('not recorded')),
    said(say('What it means for you'), effects ?? significance, say('not recorded')),
  ]
}

function rightsRow(context: Context, activities: readonly Activity[]): Row {
  const { t } = context
  const organization = organizationOf(context)
  const general = recordOf(organization['rights'])
  const own = activities.map(({ raw }) => recordOf(recordOf(raw)['rights']))
  const bases = activities
    .filter(isController)
    .flatMap((activity) => activity.purposes.flatMap(({ legalBasis }) => legalBasis ?? []))
  const names = applicable(bases, [general, ...own])
  const [contact] = contactLines(context, { contact: organization['contact'] })
  const ways = names.map((name) => {
    const entries = [...own.map((rights) => rights[name]), general[name]].map(recordOf)
    const find = (key: string): Inline | undefined =>
      entries.map((entry) => context.human(entry[key])).find((one) => one !== undefined)
    const where = find('channel') ?? find('procedure')
    const within = entries
      .map(({ within: period }) => context.duration(period))
      .find((one) => one !== undefined)
    const lines: Line[] = [
      where === undefined
        ? contact === undefined
          ? [context.missing(say('how to use this right not recorded'))]
          : joined(`${t(say('Write to'))} `, ...contact)
        : joined(`${t(say('Ask'))}: `, linked(where)),
    ]
    const deadline =
      within === undefined
        ? say('We answer within one month, or say within that time why it takes longer.')
        : say('We answer within {period}.', { period: within })
    const refusal = find('refuse_when')
    return { name, lines, deadline: context.line(deadline), refusal }
  })
  // Rights that are used in the same way stand together, and how stands once.
  const groups = new Map<string, typeof ways>()
  for (const way of ways) {
    const key = JSON.stringify([way.lines, way.deadline])
    groups.set(key, [...(groups.get(key) ?? []), way])
  }
  // A deadline that is the same for all stands once, after them.
  const deadlines = new Map(ways.map(({ deadline }) => [JSON.stringify(deadline), deadline]))
  const isShared = deadlines.size === 1
  const byWay: Cell = [...groups.values()].flatMap((group): readonly Line[] => [
    ...group.flatMap(({ name, refusal }): readonly Line[] => [
      context.line(rightTexts[name] ?? say('You can use your rights.')),
      ...(refusal === undefined ? [] : [joined(`${t(say('We may refuse'))}: `, refusal)]),
    ]),
    ...(group[0]?.lines ?? []),
    ...(isShared || group[0] === undefined ? [] : [group[0].deadline]),
  ])
  const content = [...byWay, ...(isShared ? deadlines.values() : [])]
  return row('rights', t(say('Which rights do you have?')), { content: context.orMissing(content) }, [
    '13(2)(b)',
    '14(2)(c)',
  ])
}

/** Rights that the legal bases give, and those that the map names in any case. */
function applicable(
  bases: readonly string[],
  recorded: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  const named = (right: string): boolean =>
    recorded.some((rights) => rights[right] !== undefined && rights[right] !== null)
  const onlyDuties =
    bases.length > 0 && bases.every((one) => one === 'legal_obligation' || one === 'public_task')
  const isGiven: Readonly<Record<string, boolean>> = {
    access: true,
    rectification: true,
    erasure: !onlyDuties,
    restriction: bases.length > 0,
    portability: bases.some((one) => one === 'consent' || one === 'contract'),
    objection: bases.some((one) => one === 'legitimate_interests' || one === 'public_task'),
    automated_decision: false,
  }
  return Object.keys(isGiven).filter((right) => isGiven[right] === true || named(right))
}

function withdrawalRow(context: Context, activities: readonly Activity[]): Row {
  const { t } = context
  const consents = activities.flatMap((activity) => {
    const { withdrawal } = {
      ...recordOf(organizationOf(context)['rights']),
      ...recordOf(recordOf(activity.raw)['rights']),
    }
    const own = recordOf(recordOf(activity.raw)['consent'])
    // A processor has no legal basis of its own, and may all the same be the one that is told of consent.
    if (!isController(activity))
      return Object.keys(own).length === 0 ? [] : [{ label: undefined, ways: [own['withdraw'], withdrawal] }]
    return purposesOf(context, activity)
      .filter(({ basis }) => basis === 'consent')
      .map(({ label, raw }) => ({ label, ways: [recordOf(raw['consent'])['withdraw'], withdrawal] }))
  })
  const isKnown =
    activities.length > 0 &&
    activities.every(
      (activity) =>
        !isController(activity) ||
        (activity.purposes.length > 0 &&
          activity.purposes.every(({ legalBasis }) => legalBasis !== undefined)),
    )
  const content: Cell =
    consents.length === 0
      ? [
          isKnown
            ? context.line(say('Nothing of this rests on your consent.'))
            : [context.missing(say('legal basis not recorded'))],
        ]
      : [
          context.line(
            say('Yes, at any time and without giving reasons. What was done before stays lawful.'),
          ),
          ...consents.map(({ label, ways }) => {
            const where = ways
              .map(
                (way) => context.human(recordOf(way)['channel']) ?? context.human(recordOf(way)['procedure']),
              )
              .find((one) => one !== undefined)
            return joined(
              ...(label === undefined ? [] : [label, ': ']),
              where === undefined
                ? context.missing(say('how consent is withdrawn not recorded'))
                : linked(where),
            )
          }),
        ]
  return row('withdrawal', t(say('Can you withdraw your consent?')), { content }, ['13(2)(c)', '14(2)(d)'])
}

function complaintRow(context: Context): Row {
  const content: Cell = [
    context.line(
      say(
        'You can complain to a supervisory authority: where you live, where you work, or where you think that the law was broken.',
      ),
    ),
    ...authorityLines(context),
  ]
  return row('complaint', context.t(say('Where can you complain?')), { content }, ['13(2)(d)', '14(2)(e)'])
}

/** A line that stands alone begins like a sentence. */
function capitalized([first, ...others]: Line): Line {
  if (first?.kind !== 'text') return first === undefined ? [] : [first, ...others]
  return [{ ...first, text: first.text.charAt(0).toLocaleUpperCase() + first.text.slice(1) }, ...others]
}

/** The grounds of Art. 6(1), as one says them to a person. */
const reasons: Readonly<Record<string, Message>> = {
  consent: say('because you agreed to it (Art. 6(1)(a))'),
  contract: say('because a contract with you, or its preparation, needs it (Art. 6(1)(b))'),
  legal_obligation: say('because the law obliges us to (Art. 6(1)(c))'),
  vital_interests: say('because somebody’s life or health depends on it (Art. 6(1)(d))'),
  public_task: say('because it is a task in the public interest (Art. 6(1)(e))'),
  legitimate_interests: say('because of a legitimate interest that yours do not outweigh (Art. 6(1)(f))'),
}

const rightTexts: Readonly<Record<string, Message>> = {
  access: say('You can ask which data we hold about you, and get a copy (Art. 15).'),
  rectification: say('You can have wrong data corrected and incomplete data completed (Art. 16).'),
  erasure: say('You can ask us to erase your data (Art. 17).'),
  restriction: say('You can ask us to do nothing with your data but keep it (Art. 18).'),
  portability: say(
    'You can have the data that you gave us, in a common format, for yourself or for another service (Art. 20).',
  ),
  objection: say(
    'You can object to our use of your data; to marketing at any time and without reasons (Art. 21).',
  ),
  automated_decision: say('You can have a person review a decision that a machine made about you (Art. 22).'),
}
