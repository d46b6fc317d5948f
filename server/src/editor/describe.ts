/* Entries of a data map in words, for hovers, lenses and completions. */
import type { Category } from '../model/classification.ts'
import type { Activity, DataMap, Entry } from '../model/declaration.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import { countryName, listInWords } from '../datamap/in-words.ts'
import { listFrom, recordOf } from '../datamap/plain.ts'
import { escapeMarkdown } from '../datamap/markdown.ts'
import { plainText } from '../datamap/retention-in-words.ts'
import { legalBasisInWords, termInWords, textIn } from '../datamap/terms.ts'

/** What others call a category: `fideslang`, DPV, Apple, Google Play. */
export function otherNamesOf({ fideslang, dpv, apple, play }: Category): readonly string[] {
  return [
    ...(fideslang === undefined ? [] : [`fideslang \`${fideslang}\``]),
    ...(dpv === undefined ? [] : [`DPV \`${dpv}\``]),
    ...(apple === undefined ? [] : [`Apple \`${apple.replace('NSPrivacyCollectedDataType', '')}\``]),
    ...(play === undefined ? [] : [`Google Play \`${play}\``]),
  ]
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
  const raw = recordOf(entry.raw)
  const { role, purpose, established, processed_in: places, status, may_receive: allowed } = raw
  const roles = listFrom(role).filter((one) => typeof one === 'string')
  const what = plainText(purpose, map, translator.language)
  const seat = placesOf(established, translator)
  const where = placesOf(places, translator)
  const categories = listFrom(allowed).filter((one) => typeof one === 'string')
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
  const { status, document } = recordOf(agreement)
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
  const carried = listFrom(transfers).flatMap((one) => {
    const { to, transfer_tool: tool } = recordOf(one)
    const countries = placesOf(to, translator)
    if (countries.length === 0) return []
    const by = typeof tool === 'string' ? termInWords(tool) : say('transfer tool not recorded')
    return [escapeMarkdown(`${listInWords(countries, translator.language)} (${translator.text(by)})`)]
  })
  return carried.length === 0 ? [] : [say('Transfers: {transfers}', { transfers: carried.join('; ') })]
}

/** Places of a system or a recipient by name. */
export function placesOf(value: unknown, { language }: Translator): readonly string[] {
  return listFrom(value).flatMap((one) => {
    const item = typeof one === 'string' ? one : recordOf(one)['in']
    const use = typeof one === 'string' ? undefined : recordOf(one)['for']
    return listFrom(item).flatMap((place) =>
      typeof place === 'string'
        ? `${countryName(place, language) ?? place}${typeof use === 'string' ? ` (${use})` : ''}`
        : [],
    )
  })
}
