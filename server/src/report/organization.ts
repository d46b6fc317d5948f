/* Who answers: the organization, its representative, its data protection officer, and others that a map names. */
import { isInEea } from '../classify/countries.ts'
import { listFrom, recordOf } from '../datamap/plain.ts'
import type { Cell, Inline, Line, Row } from '../model/document.ts'
import { say, type Message } from '../model/message.ts'
import { joined, text, type Context } from './context.ts'
import { row } from './parts.ts'

/** What the map says of the organization, as plain data. */
export function organizationOf({ map }: Context): Readonly<Record<string, unknown>> {
  return recordOf(recordOf(map.raw)['organization'])
}

/** The organization's name for people; undefined where the map has none. */
export function organizationName(context: Context): string | undefined {
  const { name, legal_name: legal } = organizationOf(context)
  return context.plain(name) ?? context.plain(legal)
}

/** Identity and contacts, Art. 30(1)(a) and 30(2)(a); what the law asks for is there or marked. */
export function organizationRows(context: Context): readonly Row[] {
  const { t } = context
  const organization = organizationOf(context)
  const articles = ['30(1)(a)', '30(2)(a)']
  const joint = listFrom(organization['joint_controllers']).flatMap((one) => partyLines(context, one))
  const { register, entries, as_of: asOf, procedure, notify } = recordOf(organization['breaches'])
  const counted = typeof entries === 'number' ? t(say('entries: {count}', { count: entries })) : undefined
  const date = context.date(asOf)
  const optional = (id: string, title: string, content: Cell, of?: readonly string[]): readonly Row[] =>
    content.length === 0 ? [] : [row(id, title, { content }, of)]
  return [
    row('name', t(say('Name')), { content: context.orMissing(nameLines(context)) }, articles),
    row(
      'contact',
      t(say('Contact details')),
      { content: context.orMissing(contactLines(context, organization)) },
      articles,
    ),
    row('representative', t(say('Representative in the Union')), { content: representativeLines(context) }, [
      '27',
      ...articles,
    ]),
    row('dpo', t(say('Data protection officer')), { content: dpoLines(context) }, ['37', ...articles]),
    ...optional('joint_controllers', t(say('Joint controllers')), joint, ['26', '30(1)(a)']),
    ...optional('authority', t(say('Supervisory authority')), authorityLines(context), ['55', '56']),
    ...optional(
      'breaches',
      t(say('Register of breaches')),
      [
        ...context
          .documents(register)
          .map((line) =>
            joined(
              ...line,
              ...(counted === undefined ? [] : [`, ${counted}`]),
              ...(date === undefined ? [] : [', ', date]),
            ),
          ),
        ...context.documents(procedure).map((line) => joined(`${t(say('Procedure'))}: `, ...line)),
        ...notifiedLines(context, notify),
      ],
      ['33', '34'],
    ),
    ...optional('subprocessing', t(say('Changes of sub-processors')), subprocessingLines(context), ['28(2)']),
  ]
}

/** Who is told of a breach, and how: the authority, the controllers that we work for, the persons (Art. 33(1) and (2), 34). */
function notifiedLines(context: Context, notify: unknown): Cell {
  const { authority, controllers, people } = recordOf(notify)
  const said = (title: Message, value: unknown): Cell =>
    context.humans(value).map((line) => joined(`${context.t(title)}: `, ...line))
  return [
    ...said(say('Supervisory authority'), authority),
    ...said(say('Controllers'), controllers),
    ...said(say('Data subjects'), people),
  ]
}

/** Another organization or person as a map names it: a text, or name, address and contacts. */
export function partyLines(context: Context, value: unknown): Cell {
  if (typeof value === 'string') return context.humans(value)
  const raw = recordOf(value)
  const { name, legal_name: legal, representative, dpo, responsibilities, processing } = raw
  const own = [context.human(name), context.human(legal)].flatMap((one) => one ?? [])
  const said = (title: string, content: unknown): Cell => {
    const lines = context.humans(content)
    return lines.map((line) => joined(`${title}: `, ...line))
  }
  const contacts = contactLines(context, raw)
  return [
    ...(own.length === 0 ? [] : [own.flatMap((one, index) => (index === 0 ? [one] : [text(', '), one]))]),
    ...(contacts.length > 0 || own.length === 0
      ? contacts
      : [[context.missing(say('contact details not recorded'))]]),
    ...said(context.t(say('Representative')), representative),
    ...said(context.t(say('Data protection officer')), dpo),
    ...said(context.t(say('Responsibilities')), responsibilities),
    ...said(context.t(say('Processing')), processing),
  ]
}

/** Addresses of every kind, each on its line. */
export function contactLines(context: Context, raw: Readonly<Record<string, unknown>>): Cell {
  const { address, country, contact, email, phone, website } = raw
  const place = typeof country === 'string' ? context.place(country) : undefined
  const street = context.human(address)
  const lines: Line[] = []
  if (street !== undefined) lines.push(joined(street, ...(place === undefined ? [] : [`, ${place}`])))
  else if (place !== undefined) lines.push([text(place)])
  for (const one of [contact, email, phone, website]) {
    const said = context.human(one)
    if (said !== undefined) lines.push([linked(said)])
  }
  return lines
}

/** A mailbox or a page as an address that leads there. */
export function linked(said: Inline): Inline {
  if (said.kind !== 'text') return said
  if (/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(said.text))
    return { kind: 'address', url: `mailto:${said.text}`, text: said.text }
  if (/^https?:\/\/\S+$/i.test(said.text)) return { kind: 'address', url: said.text, text: said.text }
  return said
}

/** The data protection officer, or why there is none. @param isForPersons without what only an authority asks */
export function dpoLines(context: Context, isForPersons = false): Cell {
  const { dpo } = organizationOf(context)
  if (typeof dpo === 'string') return context.humans(dpo).map((line) => line.map(linked))
  const raw = recordOf(dpo)
  if (raw['required'] === false) {
    const why = context.human(raw['because'])
    return [
      context.line(say('none: not required')),
      why === undefined ? [context.missing(say('reason not recorded'))] : [why],
    ]
  }
  const name = context.human(raw['name'])
  const designated = context.date(raw['designated'])
  const lines: Cell = [
    ...(name === undefined ? [] : [[name]]),
    ...contactLines(context, raw),
    ...(designated === undefined || isForPersons
      ? []
      : [joined(`${context.t(say('designated'))}: `, designated)]),
  ]
  return context.orMissing(lines)
}

/** The representative of Art. 27, whom only organizations outside of the Union need. */
export function representativeLines(context: Context): Cell {
  const organization = organizationOf(context)
  const { representative, country } = organization
  const said = partyLines(context, representative)
  if (said.length > 0) return said
  if (typeof country === 'string')
    return isInEea(country, context.input.rules.countries)
      ? [context.line(say('not needed: established in the European Economic Area'))]
      : [[context.missing()]]
  return 'representative' in organization
    ? [context.line(say('none'))]
    : [[context.missing(say('country of the organization not recorded'))]]
}

/** The authority, and where one complains. */
export function authorityLines(context: Context): Cell {
  const { supervisory_authority: authority } = organizationOf(context)
  if (typeof authority === 'string') return context.humans(authority)
  const { name, complaint, country } = recordOf(authority)
  const said = context.human(name)
  const place = typeof country === 'string' ? context.place(country) : undefined
  const where = context.human(complaint)
  return [
    ...(said === undefined ? [] : [joined(said, ...(place === undefined ? [] : [`, ${place}`]))]),
    ...(where === undefined ? [] : [[linked(where)]]),
  ]
}

function nameLines(context: Context): Cell {
  const { name, legal_name: legal, brand, registration } = organizationOf(context)
  return [
    ...context.humans(name),
    ...context.humans(legal),
    ...context.humans(brand),
    ...context.humans(registration),
  ]
}

function subprocessingLines(context: Context): Cell {
  const { t } = context
  const {
    authorization,
    notice,
    approved_by: approver,
    told_by: teller,
    document,
  } = recordOf(organizationOf(context)['subprocessing'])
  const period = context.duration(notice)
  const approved = context.human(approver)
  const told = context.human(teller)
  return [
    ...(authorization === 'general' ? [context.line(say('general authorization'))] : []),
    ...(authorization === 'specific' ? [context.line(say('specific authorization'))] : []),
    ...(period === undefined ? [] : [context.line(say('announced {period} before', { period }))]),
    ...(approved === undefined ? [] : [joined(`${t(say('Approved by'))}: `, approved)]),
    ...(told === undefined ? [] : [joined(`${t(say('Announced by'))}: `, told)]),
    ...context.documents(document),
  ]
}
