/* Entries of a data map and categories in words, for hovers, lenses and completions. */
import type { Category } from '../model/classification.ts'
import type { Activity, DataMap, Entry, LocalizedText, RetentionPolicy } from '../model/declaration.ts'
import { countryName, durationInWords, listInWords } from './in-words.ts'

/** The label in a language, else in English. */
export function labelIn({ label, id }: Category, language: string): string {
  return label[language] ?? label[language.split('-')[0] ?? ''] ?? label['en'] ?? id
}

/** What the law says of a category, in words. */
export function describeCategory({ special, sensitivity }: Category): string {
  const law = special === undefined ? '' : ` ${specialWords[special]}`
  return `Sensitivity: ${sensitivity}.${law}`
}

/** What others call a category: `fideslang`, DPV, Apple, Google Play. */
export function otherNamesOf({ fideslang, dpv, apple, play }: Category): readonly string[] {
  return [
    ...(fideslang === undefined ? [] : [`fideslang \`${fideslang}\``]),
    ...(dpv === undefined ? [] : [`DPV \`${dpv}\``]),
    ...(apple === undefined ? [] : [`Apple \`${apple.replace('NSPrivacyCollectedDataType', '')}\``]),
    ...(play === undefined ? [] : [`Google Play \`${play}\``]),
  ]
}

/** A human text of the map, in the reader's language, else the map's, else any. */
export function textIn(
  text: LocalizedText | undefined,
  map: DataMap,
  language: string = map.language,
): string | undefined {
  return text?.[language] ?? text?.[map.language] ?? (text && Object.values(text)[0])
}

/** How long a policy keeps data, and what happens then: `25 days from collection, then erased`. */
export function retentionInWords(
  { raw, undecided }: RetentionPolicy,
  map: DataMap,
  language: string,
): string {
  if (undecided !== undefined) return `not decided: ${undecided}`
  const { period, from, until, keep_last: last, per, minimum, customizable, ...rest } = record(raw)
  const then = typeof rest['then'] === 'string' ? rest['then'] : undefined
  const parts: string[] = []
  if (typeof period === 'string') {
    const start = plainText(from, map)
    const long = durationInWords(period, language) ?? period
    const since = start === undefined ? '' : ` from ${start.replaceAll('_', ' ')}`
    parts.push(`${minimum === true ? 'at least ' : ''}${long}${since}`)
  }
  const ends = list(until).flatMap((one) => plainText(one, map) ?? [])
  if (ends.length > 0) parts.push(`until ${ends.join(' or ')}`)
  if (typeof last === 'number') {
    const each = plainText(per, map)
    parts.push(`the newest ${last}${each === undefined ? '' : ` per ${each}`}`)
  }
  if (then !== undefined) parts.push(`then ${afterwards[then] ?? then}`)
  const choice = record(customizable)
  const most = typeof choice['max'] === 'string' ? durationInWords(choice['max'], language) : undefined
  const by = plainText(choice['by'], map)
  if (by !== undefined) parts.push(`can be changed by ${by}${most === undefined ? '' : `, up to ${most}`}`)
  return parts.length === 0 ? 'not recorded' : parts.join(', ')
}

/** The shortest form of it: the period, else what ends it, else the policy's name. */
export function retentionInShort(policy: RetentionPolicy, map: DataMap, language: string): string {
  const { until } = record(policy.raw)
  if (policy.undecided !== undefined) return 'retention not decided'
  if (policy.period !== undefined) return durationInWords(policy.period, language) ?? policy.period
  const end = list(until).flatMap((one) => plainText(one, map) ?? [])[0]
  if (end === undefined) return policy.id
  return `until ${end.length > longest ? `${end.slice(0, longest - 1)}…` : end}`
}

/** The purposes of an activity with their legal bases: `Run the service (contract)`. */
export function purposesOf(activity: Activity, map: DataMap, language: string): readonly string[] {
  return activity.purposes.flatMap(({ label, legalBasis }) => {
    const purpose = textIn(label, map, language)
    const basis = legalBasis?.replaceAll('_', ' ')
    if (purpose === undefined) return basis ?? []
    return basis === undefined ? purpose : `${purpose} (${basis})`
  })
}

/** What is known of a recipient: role, purpose, agreement, transfers; each a line of Markdown without its bullet. */
export function recipientLines(entry: Entry, map: DataMap, language: string): readonly string[] {
  const {
    role,
    purpose,
    established,
    processed_in: places,
    transfers,
    agreement,
    status,
    ...rest
  } = record(entry.raw)
  const roles = list(role).filter((one) => typeof one === 'string')
  const what = plainText(purpose, map)
  const seat = placesOf(established, language)
  const where = placesOf(places, language)
  const state = typeof agreement === 'string' ? agreement : record(agreement)['status']
  const document = record(agreement)['document']
  const isProcessor = roles.includes('processor')
  const carried = list(transfers).flatMap((one) => {
    const { to, transfer_tool: tool } = record(one)
    const countries = placesOf(to, language)
    if (countries.length === 0) return []
    const by = typeof tool === 'string' ? tool.replaceAll('_', ' ') : 'transfer tool not recorded'
    return [`${listInWords(countries, language)} (${by})`]
  })
  const allowed = rest['may_receive']
  const categories = list(allowed).filter((one) => typeof one === 'string')
  return [
    `Role: ${roles.length === 0 ? 'not recorded' : roles.join(', ').replaceAll('_', ' ')}`,
    ...(what === undefined ? [] : [`Purpose: ${escapeMarkdown(what)}`]),
    ...(typeof status === 'string' && status !== 'active' ? [`Status: ${escapeMarkdown(status)}`] : []),
    ...(typeof state === 'string'
      ? [
          `Agreement: ${escapeMarkdown(state.replaceAll('_', ' '))}${typeof document === 'string' ? ` (${escapeMarkdown(document)})` : ''}`,
        ]
      : isProcessor
        ? ['Agreement: not recorded (Art. 28(3))']
        : []),
    ...(seat.length === 0 ? [] : [`Established in ${listInWords(seat, language)}`]),
    ...(where.length === 0 ? [] : [`Processes in ${listInWords(where, language)}`]),
    ...(transfers === 'none'
      ? ['Transfers: none']
      : carried.length === 0
        ? []
        : [`Transfers: ${carried.map(escapeMarkdown).join('; ')}`]),
    ...(allowed === undefined
      ? ['May receive: not recorded']
      : [
          `May receive: ${categories.length === 0 ? 'nothing personal' : categories.map((one) => `\`${one.replaceAll('`', '')}\``).join(', ')}`,
        ]),
  ]
}

/** Places of a system or a recipient by name. */
export function placesOf(value: unknown, language: string): readonly string[] {
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

/** `3 fields`, `1 field`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A longer text hides what stands behind it in a lens. */
const longest = 40

const specialWords = {
  art9: 'Special category of personal data (Art. 9 GDPR).',
  art10: 'Data on criminal convictions and offences (Art. 10 GDPR).',
  art87: 'National identification number (Art. 87 GDPR).',
  possible: 'May reveal special categories of data (Art. 9 GDPR), and is not such data by itself.',
} as const

const afterwards: Readonly<Record<string, string>> = {
  erase: 'erased',
  anonymize: 'anonymized',
  pseudonymize: 'pseudonymized',
  aggregate: 'aggregated',
  archive: 'archived',
  move: 'moved',
  return: 'returned',
  review: 'reviewed',
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
