/* What several documents say of activities, recipients and retention. */
import { recipientsOf as declaredRecipients } from '../checks/recipients.ts'
import { transferFaults, type TransferFault } from '../checks/transfer-without-tool.ts'
import { dataSetsOf, type NamedRecipient } from '../datamap/activity.ts'
import { retentionOf } from '../datamap/inherit.ts'
import { listFrom, namesOf, recordOf } from '../datamap/plain.ts'
import { retentionInWords } from '../datamap/retention-in-words.ts'
import { legalBasisInWords, termInWords } from '../datamap/terms.ts'
import { meaningOf } from '../datamap/vocabulary.ts'
import type { CategoryId, SpecialKind } from '../model/classification.ts'
import type { Activity, Entry, RetentionPolicy } from '../model/declaration.ts'
import type { Cell, Column, Inline, Line, Row } from '../model/document.ts'
import { say, type Message } from '../model/message.ts'
import { joined, text, type Context } from './context.ts'

/** An entry of Art. 30(1): we decide, alone or with others; also what says nothing of its role. */
export function isController({ roles }: Activity): boolean {
  return roles.length === 0 || roles.some((role) => role !== 'processor')
}

/** An entry of Art. 30(2): we process for others. */
export function isProcessor({ roles }: Activity): boolean {
  return roles.includes('processor')
}

/** A row; cells without a line are left out. */
export function row(
  id: string,
  title: string,
  cells: Readonly<Record<string, Cell | undefined>>,
  articles?: readonly string[],
): Row {
  const filled = Object.entries(cells).filter(
    (cell): cell is [string, Cell] => cell[1] !== undefined && cell[1].length > 0,
  )
  return { id, title, ...(articles && { articles }), cells: Object.fromEntries(filled) }
}

/** The columns in which some row has something to say; the first, and those that the law asks for, in any case. */
export function usedColumns(columns: readonly Column[], rows: readonly Row[]): readonly Column[] {
  return columns.filter(
    ({ id, articles }, index) =>
      index === 0 || articles !== undefined || rows.some(({ cells }) => cells[id] !== undefined),
  )
}

/** An entry as far as it has a name. */
type Named = Pick<Entry, 'id' | 'label'> & { readonly raw?: unknown }

/** What an entry is called: its label or name, or the text that is all of it, else its key. */
export function nameOf(context: Context, { id, label, raw }: Named): Inline {
  return context.label(label) ?? (typeof raw === 'string' ? context.human(raw) : undefined) ?? text(id)
}

/** Names of entries of a section, each on its line; a name without an entry as it is. */
export function namesIn(
  context: Context,
  names: readonly string[],
  section: ReadonlyMap<string, Named>,
): Cell {
  return names.map((name) => [nameOf(context, section.get(name) ?? { id: name })])
}

/** Categories by name, each with what the law says of it. */
export function categoryLines(context: Context, ids: readonly CategoryId[]): Cell {
  return ids.map((id) => {
    const special = context.input.rules.categories.get(id)?.special
    const name = context.categoryName(id)
    return special === undefined ? [text(name)] : joined(name, ' – ', lawOf(context, special))
  })
}

/** A purpose with all that its entry says. */
export interface PurposeEntry {
  readonly label: Inline | undefined
  readonly basis: string | undefined
  readonly raw: Readonly<Record<string, unknown>>
}

/** The purposes of an activity; the short form of one stands on the activity itself. */
export function purposesOf(context: Context, { purposes, raw }: Activity): readonly PurposeEntry[] {
  const entry = recordOf(raw)
  const several = entry['purposes']
  const raws = several === undefined || several === null ? [entry] : listFrom(several)
  return purposes.map(({ label, legalBasis }, index) => ({
    label: context.label(label),
    basis: legalBasis,
    raw: recordOf(raws[index]),
  }))
}

/** A ground of Art. 6(1) in words, with its letter. */
function basisInWords(context: Context, basis: string): string {
  const article = basisArticles[basis]
  const words = context.t(legalBasisInWords(basis))
  return article === undefined ? words : `${words} (${context.t(say('Art. {article}', { article }))})`
}

/** What a purpose rests on, with what belongs to that ground; marked where it is not recorded. */
export function basisLines(context: Context, { basis, raw }: PurposeEntry): Cell {
  if (basis === undefined) return [[context.missing(say('legal basis not recorded'))]]
  const lines: Line[] = [[text(basisInWords(context, basis))]]
  const law = context.human(raw['law'])
  if (law !== undefined) lines.push(joined(`${context.t(say('Law'))}: `, law))
  else if (basis === 'legal_obligation' || basis === 'public_task')
    lines.push([context.missing(say('law not recorded'))])
  if (basis === 'legitimate_interests') {
    const interest = raw['legitimate_interest']
    const { what, whose, assessment } = recordOf(interest)
    const said = context.human(typeof interest === 'string' ? interest : what)
    const by = context.human(whose)
    lines.push(
      said === undefined
        ? [context.missing(say('interest not recorded'))]
        : joined(said, ...(by === undefined ? [] : [' (', by, ')'])),
      ...context.documents(assessment),
    )
  }
  return lines
}

/** How an activity's data is kept: one line for each policy, with what it is for where there are several. */
export function retentionLines(context: Context, activity: Activity): Cell {
  const byPolicy = new Map<string, string[]>()
  const note = (name: string | undefined, what: string): void => {
    const key = name ?? ''
    const known = byPolicy.get(key)
    if (known === undefined) byPolicy.set(key, [what])
    else if (!known.includes(what)) known.push(what)
  }
  for (const dataSet of dataSetsOf(context.map, activity)) {
    const name = plainName(context, dataSet)
    if (dataSet.fields.size === 0 && dataSet.categories.length > 0)
      note(retentionOf(context.map, dataSet)?.reference.name, name)
    for (const field of dataSet.fields.values())
      if (field.categories.length > 0) note(retentionOf(context.map, dataSet, field)?.reference.name, name)
  }
  if (byPolicy.size === 0 && activity.retention !== undefined) byPolicy.set(activity.retention.name, [])
  return [...byPolicy].map(([name, what]): Line => {
    const said = name === '' ? context.missing() : policyInWords(context, name)
    return what.length === 0 || byPolicy.size === 1 ? [said] : joined(`${what.join(', ')}: `, said)
  })
}

/** A policy as one sentence; marked where it is open or not there. */
export function policyInWords(context: Context, name: string): Inline {
  const policy = context.map.retention.get(name)
  if (policy === undefined) return context.missing(say('{name}: not declared', { name }))
  const words = retentionInWords(policy, context.map, context.input.translator)
  return isOpen(policy) ? { kind: 'missing', text: words } : text(words)
}

/** Whether a policy does not say when data goes. */
export function isOpen({ undecided, raw }: RetentionPolicy): boolean {
  const { period, until, keep_last: last } = recordOf(raw)
  return undecided !== undefined || (period === undefined && until === undefined && last === undefined)
}

/** Whether a list is said to be empty, where an absent one would be an open question. */
export function isSaidToBeNone(value: unknown): boolean {
  return value === 'none' || (Array.isArray(value) && value.length === 0)
}

/** Recipients by name, each with its role and what it is for. */
export function recipientLines(
  context: Context,
  recipients: readonly NamedRecipient[],
  asSub: boolean,
): Cell {
  return recipients.map(({ id, entry }) => {
    if (entry === undefined) return joined(`${id}: `, context.missing(say('not declared')))
    const raw = recordOf(entry.raw)
    const roles = rolesInWords(context, raw['role'], asSub)
    const purpose = context.human(raw['purpose']) ?? context.human(raw['category'])
    const beside = [
      ...(roles === '' ? [] : [text(roles)]),
      ...(purpose === undefined ? [] : [purpose]),
      ...endedOf(context, raw),
    ]
    return joined(
      nameOf(context, entry),
      ...(beside.length === 0
        ? []
        : [' (', ...beside.flatMap((one, index) => (index === 0 ? [one] : [', ', one])), ')']),
    )
  })
}

/** Roles in words; a processor of a processor is a sub-processor. */
export function rolesInWords(context: Context, roles: unknown, asSub: boolean): string {
  return namesOf(roles)
    .map((role) => context.t(asSub && role === 'processor' ? say('sub-processor') : termInWords(role)))
    .join(', ')
}

function endedOf(context: Context, { status, until }: Readonly<Record<string, unknown>>): readonly Inline[] {
  if (typeof status !== 'string' || status === 'active') return []
  const date = context.date(until)
  return [text(context.t(termInWords(status))), ...(date === undefined ? [] : [text(' '), date])]
}

/** Where a recipient's data goes outside of the European Economic Area, and what permits it. */
export function transferLines(context: Context, { id, entry }: NamedRecipient): Cell {
  if (entry === undefined) return [[context.missing(say('places of {name} not recorded', { name: id }))]]
  const { transfers, established, processed_in: places, role: roles } = recordOf(entry.raw)
  const name = nameOf(context, entry)
  const faults = faultsOf(context, id)
  const said = listFrom(transfers).flatMap((transfer): readonly Line[] => {
    const raw = recordOf(transfer)
    const to = namesOf(raw['to'])
    if (to.length === 0) return []
    const { transfer_tool: tool, covers, derogation, when } = raw
    const where = context.list(to.map((code) => context.place(code)))
    const scope = context.human(covers === 'hr' || covers === 'non_hr' ? undefined : covers)
    const known = typeof covers === 'string' ? meaningOf(['transfers'], 'covers', covers) : undefined
    const beside = [
      ...(scope === undefined ? [] : [scope]),
      ...(known === undefined ? [] : [text(withoutStop(context.t(known)))]),
      ...[context.human(derogation), context.human(when)].flatMap((one) => one ?? []),
    ]
    const isOpen = to.some((code) =>
      faults.some(({ country, fault }) => country === code && fault === 'missing'),
    )
    return [
      joined(
        name,
        ` → ${where}: `,
        ...toolOf(context, tool, isOpen),
        ...beside.flatMap((one) => [', ', one]),
        ...context.documents(raw['document'], entry.at).flatMap((line) => [', ', ...line]),
        ...context.documents(raw['assessment'], entry.at).flatMap((line) => [', ', ...line]),
      ),
    ]
  })
  const open = faults.filter(({ fault, isRecorded }) => fault === 'missing' && !isRecorded)
  if (open.length > 0) {
    const where = context.list(open.map(({ country }) => context.place(country)))
    return [...said, joined(name, ` → ${where}: `, context.missing(say('transfer tool not recorded')))]
  }
  // Where our own people work, the organization's country says.
  const isAsked = !namesOf(roles).includes('internal')
  return said.length === 0 && isAsked && isEmpty(established) && isEmpty(places)
    ? [joined(name, ': ', context.missing(say('place of processing not recorded')))]
    : said
}

/** Countries to which data goes without a tool that holds, as the check of transfers sees it. */
function faultsOf({ map, input: { rules, today } }: Context, id: string): readonly TransferFault[] {
  const recipient = declaredRecipients(map, rules).find(({ entry }) => entry.id === id)
  return recipient === undefined ? [] : transferFaults(recipient, map, rules, today)
}

function isEmpty(value: unknown): boolean {
  return listFrom(value).length === 0
}

/** Without a tool, a country for which there is a decision that covers the recipient needs none. */
function toolOf(context: Context, tool: unknown, isOpen: boolean): readonly Inline[] {
  if (typeof tool !== 'string')
    return isOpen
      ? [context.missing(say('transfer tool not recorded'))]
      : [text(context.t(termInWords('adequacy')))]
  return tool === 'privacy_shield'
    ? [text('Privacy Shield '), context.flag(say('void since 16 July 2020 (Schrems II)'))]
    : [text(context.t(termInWords(tool)))]
}

/** Measures of Art. 32 that an activity, its data sets and their systems name, and how the systems encrypt. */
export function measureLines(context: Context, activity: Activity): Cell {
  const { map } = context
  const dataSets = dataSetsOf(context.map, activity)
  const systems = [
    ...new Set([
      ...namesOf(recordOf(activity.raw)['systems']),
      ...dataSets.flatMap(({ raw }) => namesOf(recordOf(raw)['system'])),
    ]),
  ].flatMap((name) => map.systems.get(name) ?? [])
  const forAll = [...map.measures.values()].filter(({ raw }) => {
    const scope = namesOf(recordOf(raw)['scope'])
    return scope.includes('all') || scope.includes(activity.id)
  })
  const names = new Set([
    ...namesOf(recordOf(activity.raw)['measures']),
    ...dataSets.flatMap(({ raw }) => namesOf(recordOf(raw)['measures'])),
    ...systems.flatMap(({ raw }) => namesOf(recordOf(raw)['measures'])),
    ...forAll.map(({ id }) => id),
  ])
  const measures = [...names].flatMap((name): readonly Line[] => {
    const measure = map.measures.get(name)
    if (measure === undefined) return [joined(`${name}: `, context.missing(say('not declared')))]
    const { state } = recordOf(measure.raw)
    if (state === 'not_applicable') return []
    const said = nameOf(context, measure)
    return [
      typeof state !== 'string' || state === 'validated'
        ? [said]
        : joined(said, ` (${context.t(termInWords(state))})`),
    ]
  })
  const encryption = systems.flatMap((system): readonly Line[] => {
    const how = encryptionInWords(context, system.raw)
    return how === undefined ? [] : [joined(nameOf(context, system), `: ${how}`)]
  })
  return [...measures, ...encryption]
}

/** How a system encrypts, in a few words; undefined where the map says nothing of it. */
export function encryptionInWords(context: Context, raw: unknown): string | undefined {
  const { encryption } = recordOf(raw)
  if (encryption === undefined || encryption === null) return undefined
  if (typeof encryption === 'boolean') return context.t(encryption ? say('encrypted') : say('not encrypted'))
  if (typeof encryption === 'string') return encryption
  const { at_rest: rest, in_transit: transit, keys, algorithm } = recordOf(encryption)
  const one = (value: unknown, yes: Message, no: Message): readonly string[] =>
    typeof value === 'string'
      ? [`${context.t(yes)} (${value})`]
      : typeof value === 'boolean'
        ? [context.t(value ? yes : no)]
        : []
  const holder = context.plain(keys)
  const parts = [
    ...one(rest, say('encrypted at rest'), say('not encrypted at rest')),
    ...one(transit, say('encrypted in transit'), say('not encrypted in transit')),
    ...(typeof algorithm === 'string' ? [algorithm] : []),
    ...(holder === undefined ? [] : [context.t(say('keys held by {holder}', { holder }))]),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

/** Yes or no; undefined for neither. */
export function yesOrNo(context: Context, value: unknown): Cell | undefined {
  return typeof value === 'boolean' ? [context.line(value ? say('yes') : say('no'))] : undefined
}

/**
 * What a value of the map means, without the full stop of the sentence that explains it and without what it says of keys of
 * the map; as it is where that is unknown.
 */
export function meaning(context: Context, path: readonly string[], key: string, value: string): string {
  const known = meaningOf(path, key, value)
  if (known === undefined) return value.replaceAll('_', ' ')
  const said = withoutStop(context.t(known))
    .split(/\s*;\s*/)
    .filter((part) => !part.includes('`'))
  return said.length === 0 ? value.replaceAll('_', ' ') : said.join('; ')
}

function lawOf(context: Context, special: SpecialKind): Inline {
  return special === 'possible'
    ? text(context.t(say('may reveal special categories')))
    : context.flag(say('Art. {article}', { article: special.replace('art', '') }))
}

/** The name of an entry as plain text. */
export function plainName(context: Context, entry: Named): string {
  const name = nameOf(context, entry)
  return name.kind === 'text' ? name.text : entry.id
}

export function withoutStop(sentence: string): string {
  return sentence.replace(/[.。]$/, '')
}

const basisArticles: Readonly<Record<string, string>> = {
  consent: '6(1)(a)',
  contract: '6(1)(b)',
  legal_obligation: '6(1)(c)',
  vital_interests: '6(1)(d)',
  public_task: '6(1)(e)',
  legitimate_interests: '6(1)(f)',
}
