/** The cookie table of a privacy policy: what is kept in or read from a person's device, ePrivacy Directive Art. 5(3). */
import { namesOf, recordOf } from '../datamap/plain.ts'
import type { Entry } from '../model/declaration.ts'
import type { Cell, Column, DocumentSection, Line, Row } from '../model/document.ts'
import { say } from '../model/message.ts'
import { joined, text, type Context } from './context.ts'
import { meaning, nameOf, namesIn, policyInWords, row, usedColumns } from './parts.ts'

export function clientStorage(context: Context): readonly DocumentSection[] {
  const { t } = context
  const rows = [...context.map.clientStorage.values()].map((entry) => storageRow(context, entry))
  const columns: readonly Column[] = [
    { id: 'name', title: t(say('Name')), width: 'normal' },
    { id: 'kind', title: t(say('Kind')), articles: ['ePrivacy 5(3)'], width: 'narrow' },
    { id: 'purpose', title: t(say('What for')), articles: ['ePrivacy 5(3)'], width: 'wide' },
    { id: 'lifetime', title: t(say('Lifetime')), articles: ['13(2)(a)'], width: 'narrow' },
    { id: 'party', title: t(say('Set by')), articles: ['13(1)(e)'], width: 'normal' },
    { id: 'categories', title: t(say('Categories of data')), width: 'normal' },
    { id: 'consent', title: t(say('Consent')), articles: ['ePrivacy 5(3)', '6(1)(a)'], width: 'normal' },
    { id: 'activities', title: t(say('Activities')), width: 'normal' },
  ]
  const title = t(say('Cookies and other storage'))
  return [
    {
      id: 'client_storage',
      title,
      articles: ['ePrivacy 5(3)'],
      notes:
        rows.length === 0
          ? [context.line(say('The map records no cookie and no other storage on devices.'))]
          : [],
      tables: [{ id: 'client_storage', title, layout: 'grid', columns: usedColumns(columns, rows), rows }],
    },
  ]
}

function storageRow(context: Context, entry: Entry): Row {
  const { map } = context
  const raw = recordOf(entry.raw)
  const kind =
    typeof raw['kind'] === 'string' ? meaning(context, ['client_storage'], 'kind', raw['kind']) : undefined
  const hosts = namesOf(raw['host']).map((one): Line => [text(one)])
  const party = raw['party']
  const whose =
    typeof party === 'string' ? [text(meaning(context, ['client_storage'], 'party', party))] : undefined
  const purpose = [
    ...context.humans(raw['purpose']),
    ...(raw['purpose'] === undefined ? context.humans(raw['label']) : []),
    ...context.humans(raw['description']),
    ...context.humans(raw['when']),
  ]
  return row(entry.id, entry.id, {
    name: [[text(entry.id)]],
    kind: kind === undefined ? [[context.missing()]] : [[text(kind)]],
    purpose: context.orMissing(purpose),
    lifetime: lifetimeLines(context, raw),
    party: context.orMissing([
      ...(whose === undefined ? [] : [whose]),
      ...namesIn(context, namesOf(raw['recipient']), map.recipients),
      ...hosts,
    ]),
    categories: namesOf(raw['category']).map((id) => [text(context.categoryName(id))]),
    consent: consentLines(context, raw['consent']),
    activities: namesOf(raw['activity']).map((id): Line => [
      nameOf(context, map.activities.get(id) ?? { id }),
    ]),
  })
}

function lifetimeLines(context: Context, { lifetime, retention }: Readonly<Record<string, unknown>>): Cell {
  if (lifetime === 'session') return [context.line(say('until the browser is closed'))]
  if (lifetime === 'persistent') return [context.line(say('until it is deleted'))]
  const period = context.duration(lifetime)
  if (period !== undefined) return [[text(period)]]
  return typeof retention === 'string' ? [[policyInWords(context, retention)]] : [[context.missing()]]
}

function consentLines(context: Context, consent: unknown): Cell {
  if (consent === true) return [context.line(say('needed'))]
  if (consent === false)
    return [context.line(say('not needed')), [context.missing(say('reason not recorded'))]]
  const { needed, because, asked_by: asks, tool } = recordOf(consent)
  if (typeof needed !== 'boolean') return [[context.missing()]]
  const reason =
    typeof because === 'string' && because === 'strictly_necessary'
      ? text(context.t(say('strictly necessary for the service that the person asked for')))
      : context.human(because)
  const person = context.human(asks)
  const with_ = context.human(tool)
  if (!needed)
    return [context.line(say('not needed')), [reason ?? context.missing(say('reason not recorded'))]]
  return [
    context.line(say('needed')),
    ...(person === undefined ? [] : [joined(`${context.t(say('asked by'))} `, person)]),
    ...(with_ === undefined ? [] : [joined(`${context.t(say('with'))} `, with_)]),
    ...(reason === undefined ? [] : [[reason]]),
  ]
}
