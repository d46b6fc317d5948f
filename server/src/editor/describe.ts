/* Entries of a data map in words, for hovers, lenses and completions. */
import type { Category } from '../model/classification.ts'
import type { Activity, DataMap, Entry, RetentionPolicy } from '../model/declaration.ts'
import { asIs, eitherOf, say, type Message, type Translator } from '../model/message.ts'
import { countryName, durationInWords, listInWords } from '../datamap/in-words.ts'
import { endInWords, legalBasisInWords, termInWords, textIn } from '../datamap/terms.ts'

/** What others call a category: `fideslang`, DPV, Apple, Google Play. */
export function otherNamesOf({ fideslang, dpv, apple, play }: Category): readonly string[] {
  return [
    ...(fideslang === undefined ? [] : [`fideslang \`${fideslang}\``]),
    ...(dpv === undefined ? [] : [`DPV \`${dpv}\``]),
    ...(apple === undefined ? [] : [`Apple \`${apple.replace('NSPrivacyCollectedDataType', '')}\``]),
    ...(play === undefined ? [] : [`Google Play \`${play}\``]),
  ]
}

/** How long a policy keeps data, and what happens then: `25 days from collection, then erased`. */
export function retentionInWords(
  { raw, undecided }: RetentionPolicy,
  map: DataMap,
  translator: Translator,
): string {
  if (undecided !== undefined) return translator.text(say('not decided: {reason}', { reason: undecided }))
  const { period, from, until, keep_last: last, per, minimum, customizable, then } = record(raw)
  const parts: Message[] = []
  if (typeof period === 'string') {
    const long = durationInWords(period, translator.language) ?? period
    const least = minimum === true ? say('at least {period}', { period: long }) : long
    parts.push(periodFrom(least, plainText(from, map)))
  }
  const ends = textsOf(until, map)
  if (ends.length > 0) parts.push(say('until {event}', { event: eitherOf(ends) }))
  if (typeof last === 'number') {
    const group = plainText(per, map)
    parts.push(
      group === undefined
        ? say('the newest {count}', { count: last })
        : say('the newest {count} per {group}', { count: last, group }),
    )
  }
  if (typeof then === 'string') parts.push(endInWords(then))
  const choice = record(customizable)
  const { max } = choice
  const most = typeof max === 'string' ? durationInWords(max, translator.language) : undefined
  const by = plainText(choice['by'], map)
  if (by !== undefined)
    parts.push(
      most === undefined
        ? say('can be changed by {person}', { person: by })
        : say('can be changed by {person}, up to {period}', { person: by, period: most }),
    )
  if (parts.length === 0) return translator.text(say('period not recorded'))
  return parts.map((one) => translator.text(one)).join(', ')
}

/** The shortest form of it: the period, else what ends it, else the policy's name. */
export function retentionInShort(policy: RetentionPolicy, map: DataMap, translator: Translator): string {
  const { until } = record(policy.raw)
  if (policy.undecided !== undefined) return translator.text(say('retention not decided'))
  if (policy.period !== undefined) return durationInWords(policy.period, translator.language) ?? policy.period
  const [end] = textsOf(until, map)
  if (end === undefined) return policy.id
  const event = end.length > longest ? `${end.slice(0, longest - 1)}…` : end
  return translator.text(say('until {event}', { event }))
}

/** The purposes of an activity with their legal bases: `Run the service (contract)`. */
export function purposesOf(activity: Activity, map: DataMap, translator: Translator): readonly string[] {
  return activity.purposes.flatMap(({ label, legalBasis }) => {
    const purpose = textIn(label, map.language, translator)
    const basis = legalBasis === undefined ? undefined : translator.text(legalBasisInWords(legalBasis))
    if (purpose === undefined) return basis ?? []
    return basis === undefined ? purpose : `${purpose} (${basis})`
  })
}

/** Roles of an activity or a recipient, in words; empty where none is recorded. */
export function rolesInWords(roles: readonly string[], translator: Translator): string {
  return roles.map((role) => translator.text(termInWords(role))).join(', ')
}

/** What is known of a recipient: role, purpose, agreement, transfers; each a line of Markdown without its bullet. */
export function recipientLines(entry: Entry, map: DataMap, translator: Translator): readonly string[] {
  const raw = record(entry.raw)
  const { role, purpose, established, processed_in: places, status, may_receive: allowed } = raw
  const roles = list(role).filter((one) => typeof one === 'string')
  const what = plainText(purpose, map)
  const seat = placesOf(established, translator)
  const where = placesOf(places, translator)
  const categories = list(allowed).filter((one) => typeof one === 'string')
  const term = (id: string): string => escapeMarkdown(translator.text(termInWords(id)))
  const countries = (names: readonly string[]): string =>
    escapeMarkdown(listInWords(names, translator.language))
  const said: readonly Message[] = [
    roles.length === 0
      ? say('Role: not recorded')
      : say('Role: {role}', { role: escapeMarkdown(rolesInWords(roles, translator)) }),
    ...(what === undefined ? [] : [say('Purpose: {purpose}', { purpose: escapeMarkdown(what) })]),
    ...(typeof status === 'string' && status !== 'active'
      ? [say('Status: {status}', { status: term(status) })]
      : []),
    ...agreementOf(raw, roles.includes('processor'), term),
    ...(seat.length === 0 ? [] : [say('Established in: {places}', { places: countries(seat) })]),
    ...(where.length === 0 ? [] : [say('Processes in: {places}', { places: countries(where) })]),
    ...transfersOf(raw, translator),
    allowed === undefined
      ? say('May receive: not recorded')
      : categories.length === 0
        ? say('May receive: no personal data')
        : say('May receive: {categories}', {
            categories: categories.map((one) => `\`${one.replaceAll('`', '')}\``),
          }),
  ]
  return said.map((one) => translator.text(one))
}

function agreementOf(
  { agreement }: Readonly<Record<string, unknown>>,
  isProcessor: boolean,
  term: (id: string) => string,
): readonly Message[] {
  const { status, document } = record(agreement)
  const state = typeof agreement === 'string' ? agreement : status
  if (typeof state !== 'string') return isProcessor ? [say('Agreement: not recorded (Art. 28(3))')] : []
  const written = typeof document === 'string' ? ` (${escapeMarkdown(document)})` : ''
  return [say('Agreement: {state}', { state: `${term(state)}${written}` })]
}

function transfersOf(
  { transfers }: Readonly<Record<string, unknown>>,
  translator: Translator,
): readonly Message[] {
  if (transfers === 'none') return [say('Transfers: none')]
  const carried = list(transfers).flatMap((one) => {
    const { to, transfer_tool: tool } = record(one)
    const countries = placesOf(to, translator)
    if (countries.length === 0) return []
    const by = typeof tool === 'string' ? termInWords(tool) : say('transfer tool not recorded')
    return [escapeMarkdown(`${listInWords(countries, translator.language)} (${translator.text(by)})`)]
  })
  return carried.length === 0 ? [] : [say('Transfers: {transfers}', { transfers: carried.join('; ') })]
}

/** Places of a system or a recipient by name. */
export function placesOf(value: unknown, { language }: Translator): readonly string[] {
  return list(value).flatMap((one) => {
    const item = typeof one === 'string' ? one : record(one)['in']
    const use = typeof one === 'string' ? undefined : record(one)['for']
    return list(item).flatMap((place) =>
      typeof place === 'string'
        ? `${countryName(place, language) ?? place}${typeof use === 'string' ? ` (${use})` : ''}`
        : [],
    )
  })
}

/** A text of the repository as plain text in Markdown: no link, image or emphasis of its own. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*{}[\]<>#|~&]|(?<!\w)_|_(?!\w)|!(?=\[)/g, String.raw`\$&`)
    .replaceAll(/\s+/g, ' ')
}

/** A longer text hides what stands behind it in a lens. */
const longest = 40

/** A time, with the event from which it runs. */
function periodFrom(period: string | Message, event: string | undefined): Message {
  switch (event) {
    case undefined:
      return typeof period === 'string' ? asIs(period) : period
    case 'collection':
      return say('{period} from collection', { period })
    case 'last_activity':
      return say('{period} from the last activity', { period })
    case 'end_of_contract':
      return say('{period} from the end of the contract', { period })
    case 'end_of_financial_year':
      return say('{period} from the end of the financial year', { period })
    case 'account_deletion':
      return say('{period} from the deletion of the account', { period })
    case 'withdrawal':
      return say('{period} from the withdrawal of consent', { period })
    default:
      return say('{period} from: {event}', { period, event: event.replaceAll('_', ' ') })
  }
}

function textsOf(value: unknown, map: DataMap): readonly string[] {
  return list(value).flatMap((one) => plainText(one, map) ?? [])
}

function plainText(value: unknown, map: DataMap): string | undefined {
  if (typeof value === 'string') return value
  const texts = record(value)
  const text = texts[map.language] ?? Object.values(texts)[0]
  return typeof text === 'string' ? text : undefined
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}
