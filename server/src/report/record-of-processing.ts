/** The record of processing activities, Art. 30: that of a controller, that of a processor, or both. */
import { isInEea } from '../classify/countries.ts'
import { placesOf } from '../checks/recipients.ts'
import {
  categoriesOfActivity,
  dataSetsOf,
  recipientsOfActivity,
  subjectsOfActivity,
} from '../datamap/activity.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { listFrom, namesOf, recordOf } from '../datamap/plain.ts'
import { termInWords } from '../datamap/terms.ts'
import type { Activity, DataSet, DeclaredField } from '../model/declaration.ts'
import type { Cell, Column, DocumentSection, Inline, Line, Row } from '../model/document.ts'
import { say } from '../model/message.ts'
import { codePlacesOf, type CodePlaces } from './code-places.ts'
import { joined, text, type Context } from './context.ts'
import { organizationRows, partyLines } from './organization.ts'
import {
  basisLines,
  categoryLines,
  encryptionInWords,
  isController,
  isProcessor,
  isSaidToBeNone,
  meaning,
  measureLines,
  nameOf,
  namesIn,
  plainName,
  policyInWords,
  purposesOf,
  recipientLines,
  retentionLines,
  rolesInWords,
  row,
  transferLines,
  usedColumns,
  yesOrNo,
} from './parts.ts'

export function recordOfProcessing(context: Context): readonly DocumentSection[] {
  const activities = [...context.map.activities.values()]
  const code = codePlacesOf(context.input)
  const asController = activities.filter(isController)
  const asProcessor = activities.filter(isProcessor)
  return [
    organizationSection(context),
    ...(asController.length > 0 || asProcessor.length === 0
      ? [controllerSection(context, asController, code)]
      : []),
    ...(asProcessor.length > 0 ? [processorSection(context, asProcessor, code)] : []),
    ...dataSection(context, code),
    ...systemSection(context),
  ]
}

function organizationSection(context: Context): DocumentSection {
  const title = context.t(say('Organization'))
  return {
    id: 'organization',
    title,
    articles: ['30(1)(a)', '30(2)(a)'],
    notes: [],
    tables: [
      {
        id: 'organization',
        title,
        layout: 'entries',
        columns: [
          { id: 'item', title: context.t(say('Item')), width: 'normal' },
          { id: 'articles', title: context.t(say('Article')), width: 'narrow' },
          { id: 'content', title: context.t(say('Content')), width: 'wide' },
        ],
        rows: organizationRows(context),
      },
    ],
  }
}

function controllerSection(
  context: Context,
  activities: readonly Activity[],
  code: CodePlaces,
): DocumentSection {
  const { t } = context
  const rows = activities.map((activity) => controllerRow(context, activity, code))
  const columns: readonly Column[] = [
    { id: 'name', title: t(say('Activity')), width: 'normal' },
    { id: 'reference', title: t(say('Reference')), width: 'narrow' },
    { id: 'role', title: t(say('Role')), width: 'normal' },
    { id: 'parties', title: t(say('Joint controllers')), articles: ['30(1)(a)', '26'], width: 'normal' },
    { id: 'owner', title: t(say('Responsible')), width: 'narrow' },
    { id: 'purposes', title: t(say('Purposes')), articles: ['30(1)(b)'], width: 'wide' },
    { id: 'legal_basis', title: t(say('Legal basis')), articles: ['6(1)'], width: 'normal' },
    { id: 'data_subjects', title: t(say('Data subjects')), articles: ['30(1)(c)'], width: 'normal' },
    { id: 'categories', title: t(say('Categories of data')), articles: ['30(1)(c)'], width: 'wide' },
    { id: 'special', title: t(say('Sensitive data')), articles: ['9', '10'], width: 'normal' },
    { id: 'source', title: t(say('Source')), width: 'normal' },
    { id: 'recipients', title: t(say('Recipients')), articles: ['30(1)(d)'], width: 'wide' },
    { id: 'transfers', title: t(say('Transfers')), articles: ['30(1)(e)'], width: 'wide' },
    { id: 'retention', title: t(say('Time limits for erasure')), articles: ['30(1)(f)'], width: 'wide' },
    { id: 'measures', title: t(say('Security measures')), articles: ['30(1)(g)', '32(1)'], width: 'wide' },
    ...furtherColumns(context),
  ]
  return {
    id: 'controller',
    title: t(say('Activities as a controller')),
    articles: ['30(1)'],
    notes: activities.length === 0 ? [[context.missing(say('The map records no processing activity.'))]] : [],
    tables:
      rows.length === 0
        ? []
        : [
            {
              id: 'controller_activities',
              title: t(say('Activities as a controller')),
              layout: 'cards',
              columns: usedColumns(columns, rows),
              rows,
            },
          ],
  }
}

function controllerRow(context: Context, activity: Activity, code: CodePlaces): Row {
  const raw = recordOf(activity.raw)
  const purposes = purposesOf(context, activity)
  const several = purposes.length > 1
  const ids = categoriesOfActivity(context.map, activity)
  const isJoint = activity.roles.includes('joint_controller')
  const joint = listFrom(raw['joint_controllers']).flatMap((one) => partyLines(context, one))
  return row(activity.id, plainName(context, activity), {
    name: [[nameOf(context, activity)]],
    reference: [[text(typeof raw['reference'] === 'string' ? raw['reference'] : activity.id)]],
    role:
      activity.roles.length === 0
        ? [[context.missing()]]
        : [[text(rolesInWords(context, activity.roles, false))]],
    parties: isJoint
      ? context.orMissing(joint)
      : joint.length > 0
        ? joint
        : [context.line(say('none recorded'))],
    owner: context.humans(raw['owner']),
    purposes: context.orMissing(
      purposes.flatMap(({ label, raw: purpose }): readonly Line[] => {
        const when = context.human(purpose['when'])
        const more = context.human(purpose['description'])
        const said = label ?? context.missing()
        return [
          joined(said, ...(when === undefined ? [] : [' (', when, ')'])),
          ...(more === undefined || purpose === raw ? [] : [[more]]),
        ]
      }),
    ),
    legal_basis: context.orMissing(
      purposes.flatMap((purpose): readonly Line[] => {
        const [first = [], ...others] = basisLines(context, purpose)
        return [
          several && purpose.label !== undefined ? joined(purpose.label, ': ', ...first) : first,
          ...others,
        ]
      }),
    ),
    data_subjects: context.orMissing(
      namesIn(context, subjectsOfActivity(context.map, activity), context.map.dataSubjects),
    ),
    categories: context.orMissing(categoryLines(context, ids)),
    special: specialLines(context, activity),
    source: sourceLines(context, activity),
    recipients: recipientsCell(context, activity, false),
    transfers: transfersCell(context, activity),
    retention: context.orMissing(retentionLines(context, activity)),
    measures: context.orMissing(measureLines(context, activity)),
    ...furtherCells(context, activity, code),
  })
}

function processorSection(
  context: Context,
  activities: readonly Activity[],
  code: CodePlaces,
): DocumentSection {
  const { t } = context
  const rows = activities.map((activity) => processorRow(context, activity, code))
  const columns: readonly Column[] = [
    { id: 'name', title: t(say('Activity')), width: 'normal' },
    { id: 'reference', title: t(say('Reference')), width: 'narrow' },
    { id: 'controllers', title: t(say('Controllers')), articles: ['30(2)(a)'], width: 'wide' },
    { id: 'processing', title: t(say('Categories of processing')), articles: ['30(2)(b)'], width: 'wide' },
    { id: 'transfers', title: t(say('Transfers')), articles: ['30(2)(c)'], width: 'wide' },
    { id: 'measures', title: t(say('Security measures')), articles: ['30(2)(d)', '32(1)'], width: 'wide' },
    { id: 'recipients', title: t(say('Sub-processors and other recipients')), width: 'wide' },
    { id: 'data_subjects', title: t(say('Data subjects')), width: 'normal' },
    { id: 'categories', title: t(say('Categories of data')), width: 'wide' },
    { id: 'source', title: t(say('Source')), width: 'normal' },
    { id: 'retention', title: t(say('Time limits for erasure')), width: 'wide' },
    ...furtherColumns(context),
  ]
  return {
    id: 'processor',
    title: t(say('Activities as a processor')),
    articles: ['30(2)'],
    notes: [
      context.line(
        say(
          'The controllers decide on purposes and legal bases: Art. 30(2) does not ask a processor for them.',
        ),
      ),
    ],
    tables: [
      {
        id: 'processor_activities',
        title: t(say('Activities as a processor')),
        layout: 'cards',
        columns: usedColumns(columns, rows),
        rows,
      },
    ],
  }
}

function processorRow(context: Context, activity: Activity, code: CodePlaces): Row {
  const raw = recordOf(activity.raw)
  return row(activity.id, plainName(context, activity), {
    name: [[nameOf(context, activity)]],
    reference: [[text(typeof raw['reference'] === 'string' ? raw['reference'] : activity.id)]],
    controllers: controllerLines(context, activity),
    processing: context.orMissing(namesOf(raw['processing']).map((one) => [text(one.replaceAll('_', ' '))])),
    transfers: transfersCell(context, activity),
    measures: context.orMissing(measureLines(context, activity)),
    recipients: recipientLines(context, recipientsOfActivity(context.map, activity), true),
    data_subjects: namesIn(context, subjectsOfActivity(context.map, activity), context.map.dataSubjects),
    categories: categoryLines(context, categoriesOfActivity(context.map, activity)),
    source: sourceLines(context, activity),
    retention: retentionLines(context, activity),
    ...furtherCells(context, activity, code),
  })
}

/** For whom a processor works: each controller, or where they are listed. */
function controllerLines(context: Context, activity: Activity): Cell {
  const { controllers } = recordOf(activity.raw)
  if (Array.isArray(controllers))
    return context.orMissing(controllers.flatMap((one) => partyLines(context, one)))
  if (typeof controllers === 'string') return context.documents(controllers, activity.at)
  const { label, register, contact, agreement } = recordOf(controllers)
  const name = context.human(label)
  const list = context.documents(register, activity.at)
  const reach = context.human(contact)
  const { status, document, covers } = recordOf(agreement)
  const state = typeof agreement === 'string' ? agreement : status
  const concluded = [
    ...(typeof state === 'string' ? [text(context.t(termInWords(state)))] : []),
    ...context.documents(document, activity.at).flat(),
  ]
  const points = namesOf(covers).map((one) => [text(meaning(context, ['recipients'], 'covers', one))])
  return [
    ...(name === undefined ? [] : [[name]]),
    ...(list.length > 0
      ? list
      : [[context.missing(say('names and contacts of the controllers not recorded'))]]),
    ...(reach === undefined ? [] : [[reach]]),
    ...(concluded.length === 0 ? [] : [listed(`${context.t(say('Agreement'))}: `, concluded)]),
    ...(points.length === 0 ? [] : [context.line(say('The agreement covers')), ...points]),
  ]
}

/** What a record says beyond what Art. 30 asks for; shown where the map says it. */
function furtherColumns(context: Context): readonly Column[] {
  const { t } = context
  return [
    { id: 'when', title: t(say('Condition')), width: 'normal' },
    { id: 'rights', title: t(say('Rights of persons')), width: 'wide' },
    { id: 'notice', title: t(say('Information of persons')), width: 'normal' },
    { id: 'dpia', title: t(say('Impact assessment')), width: 'normal' },
    { id: 'data', title: t(say('Data sets in code')), width: 'wide' },
    { id: 'state', title: t(say('State')), width: 'narrow' },
    { id: 'created', title: t(say('Created')), width: 'narrow' },
    { id: 'updated', title: t(say('Updated')), width: 'narrow' },
    { id: 'reviewed', title: t(say('Reviewed')), width: 'narrow' },
    { id: 'next_review', title: t(say('Next review')), width: 'narrow' },
  ]
}

function furtherCells(
  context: Context,
  activity: Activity,
  code: CodePlaces,
): Readonly<Record<string, Cell>> {
  const { map } = context
  const raw = recordOf(activity.raw)
  const date = (value: unknown): Cell => {
    const said = context.date(value)
    return said === undefined ? [] : [[said]]
  }
  const review = context.review(raw)
  const notices = namesOf(raw['notice']).flatMap((name): readonly Line[] => {
    const entry = map.notices.get(name)
    if (entry === undefined) return [joined(`${name}: `, context.missing(say('not declared')))]
    const { path, url } = recordOf(entry.raw)
    const bare = typeof entry.raw === 'string' ? entry.raw : path
    const where = [...context.documents(bare, entry.at), ...context.documents(url, entry.at)]
    return where.length > 0 ? where : [[nameOf(context, entry)]]
  })
  const informed = context.human(raw['informed_by'])
  const dpia = typeof raw['dpia'] === 'string' ? map.dpias.get(raw['dpia']) : undefined
  const { outcome } = recordOf(dpia?.raw)
  const { state } = raw
  return {
    when: context.humans(raw['when']),
    rights: rightsLines(context, activity),
    notice: [
      ...notices,
      ...(informed === undefined ? [] : [joined(`${context.t(say('Informed by'))}: `, informed)]),
    ],
    dpia:
      dpia === undefined
        ? []
        : [
            joined(
              nameOf(context, dpia),
              ...(typeof outcome === 'string' ? [`: ${context.t(termInWords(outcome))}`] : []),
            ),
          ],
    data: dataSetsOf(context.map, activity).map((dataSet) =>
      joined(
        nameOf(context, dataSet),
        ...code.ofDataSet(dataSet).flatMap((line, index) => [index === 0 ? ': ' : ', ', ...line]),
      ),
    ),
    state: typeof state === 'string' ? [[text(context.t(termInWords(state)))]] : [],
    created: date(raw['created']),
    updated: date(raw['updated']),
    reviewed: review.last,
    next_review: review.next,
  }
}

function rightsLines(context: Context, activity: Activity): Cell {
  const { rights: general } = recordOf(recordOf(context.map.raw)['organization'])
  const all = { ...recordOf(general), ...recordOf(recordOf(activity.raw)['rights']) }
  return Object.entries(all).flatMap(([right, given]): readonly Line[] => {
    const own = recordOf(given)
    const base = recordOf(recordOf(general)[right])
    const { channel, procedure, code, within } = { ...base, ...own }
    const where = context.human(channel) ?? context.human(procedure)
    const file = typeof given === 'string' ? given : code
    const period = context.duration(within)
    const parts = [
      ...(where === undefined ? [] : [where]),
      ...context.documents(file, activity.at).flat(),
      ...(period === undefined ? [] : [text(context.t(say('within {period}', { period })))]),
    ]
    return parts.length === 0 ? [] : [listed(`${context.t(termInWords(right))}: `, parts)]
  })
}

/** Parts after a title, with commas between. */
function listed(title: string, parts: readonly Inline[]): Line {
  return joined(title, ...parts.flatMap((part, index) => (index === 0 ? [part] : [', ', part])))
}

function recipientsCell(context: Context, activity: Activity, asSub: boolean): Cell {
  const declared = recordOf(activity.raw)['recipients']
  const recipients = recipientsOfActivity(context.map, activity)
  if (recipients.length > 0) return recipientLines(context, recipients, asSub)
  return isSaidToBeNone(declared) ? [context.line(say('none'))] : [[context.missing()]]
}

function transfersCell(context: Context, activity: Activity): Cell {
  const recipients = recipientsOfActivity(context.map, activity)
  const lines = recipients.flatMap((recipient) => transferLines(context, recipient))
  const ofSystems = systemsOutside(context, activity)
  if (lines.length + ofSystems.length > 0) return [...lines, ...ofSystems]
  return [context.line(say('none recorded'))]
}

/** Systems of the activity in places outside of the European Economic Area, whoever provides them. */
function systemsOutside(context: Context, activity: Activity): Cell {
  const names = new Set(
    dataSetsOf(context.map, activity).flatMap(({ raw }) => namesOf(recordOf(raw)['system'])),
  )
  return [...names].flatMap((name): readonly Line[] => {
    const system = context.map.systems.get(name)
    const { regions, provider } = recordOf(system?.raw)
    // What a provider's own entry says of places goes first.
    if (system === undefined || typeof provider === 'string') return []
    const { rules } = context.input
    const outside = placesOf(regions, rules).filter((code) => !isInEea(code, rules.countries))
    const where = [...new Set(outside)].map((code) => context.place(code))
    return where.length === 0 ? [] : [joined(nameOf(context, system), `: ${context.list(where)}`)]
  })
}

function specialLines(context: Context, activity: Activity): Cell {
  const ids = categoriesOfActivity(context.map, activity).filter((id) => {
    const special = context.input.rules.categories.get(id)?.special
    return special === 'art9' || special === 'art10'
  })
  const { special_condition: condition } = recordOf(activity.raw)
  const { law, because } = recordOf(condition)
  const ground = activity.specialCondition
  const grounds: Cell =
    ground === undefined
      ? []
      : [
          [text(groundInWords(context, ground))],
          ...[context.human(law), context.human(because)].flatMap((one) =>
            one === undefined ? [] : [[one]],
          ),
        ]
  if (ids.length > 0)
    return [
      [text(context.list(ids.map((id) => context.categoryName(id))))],
      ...(grounds.length > 0
        ? grounds
        : [[context.missing(say('condition of Art. 9(2) or 10 not recorded'))]]),
    ]
  if (activity.sensitive !== undefined)
    return [context.line(activity.sensitive ? say('yes') : say('no')), ...grounds]
  return grounds.length > 0 ? grounds : [context.line(say('none declared'))]
}

function groundInWords(context: Context, ground: string): string {
  const said = meaning(context, ['activities'], 'special_condition', ground)
  return ground.startsWith('9(2)')
    ? `${context.t(say('Art. {article}', { article: ground }))}: ${said}`
    : said
}

export function sourceLines(context: Context, { raw }: { readonly raw: unknown }): Cell {
  return listFrom(recordOf(raw)['source']).flatMap((one): readonly Line[] => {
    if (typeof one === 'string') return context.humans(one)
    const { from, how, refresh, public: open, when } = recordOf(one)
    const who = context.human(from)
    if (who === undefined) return []
    const often = context.duration(refresh)
    const beside: readonly Inline[] = [
      ...[context.human(how), context.human(when)].flatMap((said) => said ?? []),
      ...(often === undefined ? [] : [text(context.t(say('every {period}', { period: often })))]),
      ...(open === true ? [text(context.t(say('publicly accessible')))] : []),
    ]
    return [
      joined(
        who,
        ...(beside.length === 0
          ? []
          : [' (', ...beside.flatMap((said, index) => (index === 0 ? [said] : [', ', said])), ')']),
      ),
    ]
  })
}

/** Every personal field, with where it stands in code. */
function dataSection(context: Context, code: CodePlaces): readonly DocumentSection[] {
  const { t } = context
  const rows = [...context.map.dataSets.values()].flatMap((dataSet) => dataRows(context, dataSet, code))
  if (rows.length === 0) return []
  const title = t(say('Personal data'))
  const columns: readonly Column[] = [
    { id: 'data_set', title: t(say('Data set')), width: 'normal' },
    { id: 'field', title: t(say('Field')), width: 'narrow' },
    { id: 'categories', title: t(say('Category')), width: 'normal' },
    { id: 'data_subjects', title: t(say('Data subjects')), width: 'normal' },
    { id: 'mandatory', title: t(say('Mandatory')), width: 'narrow' },
    { id: 'activities', title: t(say('Activities')), width: 'normal' },
    { id: 'retention', title: t(say('Kept')), width: 'normal' },
    { id: 'system', title: t(say('System')), width: 'normal' },
    { id: 'code', title: t(say('In code')), width: 'wide' },
  ]
  return [
    {
      id: 'data',
      title,
      articles: ['30(1)(c)'],
      notes: [],
      tables: [{ id: 'data', title, layout: 'grid', columns: usedColumns(columns, rows), rows }],
    },
  ]
}

function dataRows(context: Context, dataSet: DataSet, code: CodePlaces): readonly Row[] {
  const { map } = context
  const name: Cell = [[nameOf(context, dataSet)]]
  const raw = recordOf(dataSet.raw)
  const where = [...namesOf(raw['system']), ...namesOf(raw['held_in'])]
  const shared = {
    data_set: name,
    activities: namesIn(
      context,
      dataSet.activities.map((one) => one.name),
      map.activities,
    ),
    system: where.map((one): Line => [
      nameOf(context, map.systems.get(one) ?? map.recipients.get(one) ?? { id: one }),
    ]),
  }
  const kept = (field?: DeclaredField): Cell => {
    const retention = retentionOf(map, dataSet, field)
    return [[retention === undefined ? context.missing() : policyInWords(context, retention.reference.name)]]
  }
  const subjectsOf = (field?: DeclaredField): Cell => {
    const own = namesOf(recordOf(field?.raw)['data_subjects'])
    const ofSet = dataSet.dataSubjects.map((one) => one.name)
    const inherited = dataSet.activities.flatMap(
      (one) => map.activities.get(one.name)?.dataSubjects.map((subject) => subject.name) ?? [],
    )
    const names = own.length > 0 ? own : ofSet.length > 0 ? ofSet : [...new Set(inherited)]
    return namesIn(context, names, map.dataSubjects)
  }
  const fields = [...dataSet.fields.values()].filter(({ categories }) => categories.length > 0)
  const rows = fields.map((field) => {
    const label = context.label(field.label)
    return row(`${dataSet.id}.${field.name}`, `${dataSet.id}.${field.name}`, {
      ...shared,
      field: [[text(field.name)], ...(label === undefined ? [] : [[label]])],
      categories: categoryLines(context, field.categories),
      data_subjects: subjectsOf(field),
      mandatory: yesOrNo(context, recordOf(field.raw)['mandatory']),
      retention: kept(field),
      code: code.ofField(field),
    })
  })
  if (dataSet.categories.length === 0) return rows
  return [
    ...rows,
    row(dataSet.id, dataSet.id, {
      ...shared,
      categories: categoryLines(context, dataSet.categories),
      data_subjects: subjectsOf(),
      retention: kept(),
      code: code.ofDataSet(dataSet),
    }),
  ]
}

function systemSection(context: Context): readonly DocumentSection[] {
  const { t } = context
  const { map } = context
  const rows = [...map.systems.values()].map((system) => {
    const raw = recordOf(system.raw)
    const provider = namesOf(raw['provider'])
    const kind = typeof raw['kind'] === 'string' ? t(termInWords(raw['kind'])) : undefined
    const encryption = encryptionInWords(context, system.raw)
    return row(system.id, plainName(context, system), {
      name: [[nameOf(context, system)]],
      kind: kind === undefined ? context.humans(raw['kind']) : [[text(kind)]],
      provider: namesIn(context, provider, map.recipients),
      regions: context.places(raw['regions']),
      encryption: encryption === undefined ? [] : [[text(encryption)]],
      access: namesOf(raw['access']).map((one) => [text(one)]),
      measures: namesIn(context, namesOf(raw['measures']), map.measures),
    })
  })
  if (rows.length === 0) return []
  const title = t(say('Systems'))
  const columns: readonly Column[] = [
    { id: 'name', title: t(say('System')), width: 'normal' },
    { id: 'kind', title: t(say('Kind')), width: 'narrow' },
    { id: 'provider', title: t(say('Provider')), width: 'normal' },
    { id: 'regions', title: t(say('Places')), width: 'normal' },
    { id: 'encryption', title: t(say('Encryption')), width: 'wide' },
    { id: 'access', title: t(say('Access')), width: 'normal' },
    { id: 'measures', title: t(say('Security measures')), width: 'normal' },
  ]
  return [
    {
      id: 'systems',
      title,
      articles: ['32(1)'],
      notes: [],
      tables: [{ id: 'systems', title, layout: 'grid', columns: usedColumns(columns, rows), rows }],
    },
  ]
}
