/** How long each kind of data is kept, what happens then, and what makes it happen: Art. 5(1)(e), 30(1)(f). */
import { retentionOf } from '../datamap/inherit.ts'
import { listFrom, namesOf, recordOf } from '../datamap/plain.ts'
import { plainText } from '../datamap/retention-in-words.ts'
import { eventInWords, lotInWords } from '../datamap/terms.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataSet, Entry, RetentionPolicy } from '../model/declaration.ts'
import type { Cell, Column, DocumentSection, Line, Row } from '../model/document.ts'
import { say } from '../model/message.ts'
import { codePlacesOf } from './code-places.ts'
import { joined, text, type Context } from './context.ts'
import { isOpen, nameOf, namesIn, plainName, row, usedColumns } from './parts.ts'

export function retentionSchedule(context: Context): readonly DocumentSection[] {
  const { t } = context
  const { map } = context
  const code = codePlacesOf(context.input)
  const used = new Set<string>()
  const rows: Row[] = []
  for (const dataSet of map.dataSets.values()) {
    for (const group of groupsOf(context, dataSet)) {
      if (group.policy !== undefined) used.add(group.policy)
      const fields = group.fields.flatMap((field) => dataSet.fields.get(field) ?? [])
      const places =
        fields.length === 0 || group.isWhole
          ? code.ofDataSet(dataSet)
          : fields.flatMap((one) => code.ofField(one))
      rows.push(
        row(`${dataSet.id}:${group.policy ?? ''}`, plainName(context, dataSet), {
          data_set: [[nameOf(context, dataSet)], ...(group.isWhole ? [] : [[text(group.fields.join(', '))]])],
          categories: group.categories.map((id) => [text(context.categoryName(id))]),
          activities: namesIn(
            context,
            dataSet.activities.map(({ name }) => name),
            map.activities,
          ),
          ...policyCells(context, group.policy, dataSet),
          code: places,
        }),
      )
    }
  }
  for (const policy of map.retention.values()) {
    if (used.has(policy.id)) continue
    const users = usersOf(context, policy.id)
    rows.push(
      row(`:${policy.id}`, policy.id, {
        data_set: users.length > 0 ? users : [context.line(say('no data set'))],
        ...policyCells(context, policy.id, undefined),
      }),
    )
  }
  const columns: readonly Column[] = [
    { id: 'data_set', title: t(say('Data')), width: 'normal' },
    { id: 'categories', title: t(say('Categories of data')), width: 'normal' },
    { id: 'activities', title: t(say('Activities')), width: 'normal' },
    { id: 'policy', title: t(say('Policy')), width: 'narrow' },
    { id: 'period', title: t(say('Period')), articles: ['5(1)(e)'], width: 'normal' },
    { id: 'event', title: t(say('Starts with')), articles: ['5(1)(e)'], width: 'normal' },
    { id: 'then', title: t(say('Then')), articles: ['5(1)(e)'], width: 'normal' },
    { id: 'job', title: t(say('By which job')), articles: ['25(1)'], width: 'wide' },
    { id: 'database', title: t(say('Effect on the database')), articles: ['25(1)'], width: 'narrow' },
    { id: 'storage', title: t(say('Effect on storage')), articles: ['25(1)'], width: 'narrow' },
    { id: 'customizable', title: t(say('Customizable')), articles: ['25(2)'], width: 'normal' },
    { id: 'reason', title: t(say('Reason')), width: 'normal' },
    { id: 'reviewed', title: t(say('Reviewed')), width: 'narrow' },
    { id: 'next_review', title: t(say('Next review')), width: 'narrow' },
    { id: 'code', title: t(say('In code')), width: 'wide' },
  ]
  const title = t(say('Retention periods'))
  return [
    {
      id: 'retention',
      title,
      articles: ['5(1)(e)', '30(1)(f)'],
      notes: rows.length === 0 ? [[context.missing(say('The map records no data and no retention.'))]] : [],
      tables: [{ id: 'retention', title, layout: 'grid', columns: usedColumns(columns, rows), rows }],
    },
  ]
}

/** Fields of a data set that are kept alike. */
interface Group {
  readonly policy: string | undefined
  readonly fields: string[]
  readonly categories: CategoryId[]
  isWhole: boolean
}

function groupsOf({ map }: Context, dataSet: DataSet): readonly Group[] {
  const groups = new Map<string | undefined, Group>()
  const groupOf = (policy: string | undefined): Group => {
    const known = groups.get(policy)
    if (known) return known
    const made: Group = { policy, fields: [], categories: [], isWhole: false }
    groups.set(policy, made)
    return made
  }
  for (const field of dataSet.fields.values()) {
    if (field.categories.length === 0) continue
    const group = groupOf(retentionOf(map, dataSet, field)?.reference.name)
    group.fields.push(field.name)
    for (const id of field.categories) if (!group.categories.includes(id)) group.categories.push(id)
  }
  if (dataSet.categories.length > 0) {
    const group = groupOf(retentionOf(map, dataSet)?.reference.name)
    for (const id of dataSet.categories) if (!group.categories.includes(id)) group.categories.push(id)
  }
  if (groups.size === 1) for (const group of groups.values()) group.isWhole = true
  return [...groups.values()]
}

function policyCells(
  context: Context,
  name: string | undefined,
  dataSet: DataSet | undefined,
): Readonly<Record<string, Cell>> {
  const { t } = context
  const missing: Cell = [[context.missing()]]
  // One thing is missing, however many columns it would fill.
  if (name === undefined) return { policy: missing }
  const policy = context.map.retention.get(name)
  if (policy === undefined) {
    const undeclared: Cell = [joined(`${name}: `, context.missing(say('not declared')))]
    return { policy: undeclared }
  }
  const raw = recordOf(policy.raw)
  const review = context.review(raw)
  const law = context.human(raw['law'])
  const label = context.human(raw['label'])
  return {
    policy: [[label ?? text(policy.id)]],
    period: periodLines(context, policy),
    event: eventLines(context, policy),
    then: policy.undecided !== undefined && raw['then'] === undefined ? [] : thenLines(context, raw),
    job: policy.undecided !== undefined && raw['enforced_by'] === undefined ? [] : jobLines(context, policy),
    ...effectsOf(context, raw, dataSet),
    customizable: customizableLines(context, raw['customizable']),
    reason: [
      ...context.humans(raw['because']),
      ...(law === undefined ? [] : [joined(`${t(say('Law'))}: `, law)]),
      ...context.humans(raw['when']),
    ],
    reviewed: review.last,
    next_review: review.next,
  }
}

function periodLines(context: Context, policy: RetentionPolicy): Cell {
  const { keep_last: last, per, minimum, until } = recordOf(policy.raw)
  if (policy.undecided !== undefined)
    return [[context.missing(say('not decided: {reason}', { reason: policy.undecided }))]]
  if (isOpen(policy)) return [[context.missing(say('period not recorded'))]]
  const period = context.duration(policy.period)
  const group = plainText(per, context.map, context.language)
  const ends = listFrom(until).flatMap((one) => plainText(one, context.map, context.language) ?? [])
  return [
    ...(period === undefined
      ? []
      : [minimum === true ? context.line(say('at least {period}', { period })) : [text(period)]]),
    ...(typeof last === 'number' ? [context.line(lotInWords(last, group))] : []),
    ...ends.map((event) => context.line(say('until {event}', { event }))),
  ]
}

function eventLines(context: Context, policy: RetentionPolicy): Cell {
  const { from, until, keep_last: last } = recordOf(policy.raw)
  const named = typeof from === 'string' ? eventInWords(from) : undefined
  const start: Cell = named === undefined ? context.humans(from) : [context.line(named)]
  const isAsked = policy.period !== undefined && until === undefined && typeof last !== 'number'
  return isAsked ? context.orMissing(start) : start
}

function thenLines(context: Context, raw: Readonly<Record<string, unknown>>): Cell {
  const { then, to, archive } = raw
  if (typeof then !== 'string') return [[context.missing()]]
  const target = typeof to === 'string' ? entryName(context, to) : undefined
  const lines: Line[] = [
    target === undefined
      ? [text(actionInWords(context, then))]
      : joined(`${actionInWords(context, then)} → `, target),
  ]
  const { system, period, then: after, access } = recordOf(archive)
  if (then === 'archive' && archive !== undefined) {
    const where = typeof system === 'string' ? entryName(context, system) : undefined
    const long = context.duration(period)
    lines.push(
      joined(
        ...(where === undefined ? [] : [where, ', ']),
        ...(long === undefined ? [context.missing(say('period not recorded'))] : [text(long)]),
        ...(typeof after === 'string'
          ? [`, ${context.t(say('then'))} ${actionInWords(context, after)}`]
          : []),
      ),
    )
    const who = namesOf(access)
    if (who.length > 0) lines.push(context.line(say('access: {teams}', { teams: who.join(', ') })))
  }
  return lines
}

function actionInWords({ t }: Context, action: string): string {
  switch (action) {
    case 'erase':
      return t(say('erased'))
    case 'anonymize':
      return t(say('anonymized'))
    case 'pseudonymize':
      return t(say('pseudonymized'))
    case 'aggregate':
      return t(say('aggregated'))
    case 'archive':
      return t(say('archived'))
    case 'move':
      return t(say('moved'))
    case 'return':
      return t(say('returned'))
    case 'review':
      return t(say('reviewed by a person'))
    default:
      return action
  }
}

/** What carries the policy out: a file, a setting in one, a procedure, or a system; and how often. */
function jobLines(context: Context, policy: RetentionPolicy): Cell {
  const { enforced_by: jobs, runs } = recordOf(policy.raw)
  const lines = listFrom(jobs).flatMap((job): readonly Line[] => {
    if (typeof job === 'string') return context.documents(job, policy.at)
    const { path, code, setting, procedure, system, runs: own } = recordOf(job)
    const said = context.human(procedure)
    const [file] = context.documents(path ?? code, policy.at)
    const [place] = file ?? []
    return [
      ...(place === undefined
        ? []
        : [
            place.kind === 'file' && typeof setting === 'string'
              ? [{ ...place, symbol: setting }]
              : (file ?? []),
          ]),
      ...(said === undefined ? [] : [joined(`${context.t(say('Procedure'))}: `, said)]),
      ...namesIn(context, namesOf(system), context.map.systems).map((line) =>
        joined(`${context.t(say('System'))}: `, ...line),
      ),
      ...often(context, own),
    ]
  })
  return [...context.orMissing(lines), ...often(context, runs)]
}

function often(context: Context, runs: unknown): Cell {
  const period = context.duration(runs)
  return period === undefined ? [] : [context.line(say('every {period}', { period }))]
}

/** Whether rows of a database and files of a storage go: what the policy says, else where the data set lies. */
function effectsOf(
  context: Context,
  raw: Readonly<Record<string, unknown>>,
  dataSet: DataSet | undefined,
): Readonly<Record<string, Cell>> {
  const { map } = context
  const named = namesOf(raw['applies_to'])
  const ofData = recordOf(dataSet?.raw)
  const places = named.length > 0 ? named : [...namesOf(ofData['system']), ...namesOf(ofData['held_in'])]
  if (places.length === 0)
    return dataSet === undefined ? {} : { database: [[context.missing()]], storage: [[context.missing()]] }
  const kinds = new Set(
    places.map((place) => {
      const { kind } = recordOf(map.systems.get(place)?.raw)
      return typeof kind === 'string' ? kind : place
    }),
  )
  const effect = (kind: string): Cell => [context.line(kinds.has(kind) ? say('yes') : say('no'))]
  const others = [...kinds].filter((kind) => kind !== 'database' && kind !== 'storage')
  return {
    database: effect('database'),
    storage: [...effect('storage'), ...others.map((kind) => [text(kind.replaceAll('_', ' '))])],
  }
}

function customizableLines(context: Context, value: unknown): Cell {
  if (value === undefined || value === null || value === false) return [context.line(say('no'))]
  const { by, where, default: usual, min, max } = recordOf(value)
  const lines: Line[] = [context.line(say('yes'))]
  const person = context.human(by)
  const place = context.human(where)
  const [normal, least, most] = [usual, min, max].map((one) => context.duration(one))
  if (person !== undefined) lines.push(joined(`${context.t(say('by'))} `, person))
  if (place !== undefined) lines.push([place])
  if (normal !== undefined) lines.push(context.line(say('by default {period}', { period: normal })))
  if (least !== undefined) lines.push(context.line(say('at least {period}', { period: least })))
  if (most !== undefined) lines.push(context.line(say('at most {period}', { period: most })))
  return lines
}

/** Who else follows a policy: storage of the browser and systems. */
function usersOf(context: Context, policy: string): Cell {
  const { map } = context
  const users: readonly Entry[] = [...map.clientStorage.values(), ...map.systems.values()]
  return users
    .filter(({ raw }) => recordOf(raw)['retention'] === policy)
    .map((entry) => [nameOf(context, entry)])
}

function entryName(context: Context, name: string): Line[number] {
  return nameOf(context, context.map.systems.get(name) ?? context.map.recipients.get(name) ?? { id: name })
}
