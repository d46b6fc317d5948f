/* Retention policies in words: whole sentences for hovers and documents, and short ones for lenses. */
import type { DataMap, RetentionPolicy } from '../model/declaration.ts'
import { asIs, eitherOf, say, type Message, type Translator } from '../model/message.ts'
import { durationInWords } from './in-words.ts'
import { listFrom, recordOf } from './plain.ts'
import { endInWords, lotInWords } from './terms.ts'

/** How long a policy keeps data, and what happens then: `25 days from collection, then erased`. */
export function retentionInWords(
  { raw, undecided }: RetentionPolicy,
  map: DataMap,
  translator: Translator,
): string {
  if (undecided !== undefined) return translator.text(say('not decided: {reason}', { reason: undecided }))
  const { language } = translator
  const { period, from, until, keep_last: last, per, minimum, customizable, then } = recordOf(raw)
  const parts: Message[] = []
  if (typeof period === 'string') {
    const long = durationInWords(period, language) ?? period
    const least = minimum === true ? say('at least {period}', { period: long }) : long
    parts.push(periodFrom(least, plainText(from, map, language)))
  }
  const ends = textsOf(until, map, language)
  if (ends.length > 0) parts.push(say('until {event}', { event: eitherOf(ends) }))
  if (typeof last === 'number') {
    const group = plainText(per, map, language)
    parts.push(lotInWords(last, group))
  }
  if (typeof then === 'string') parts.push(endInWords(then))
  const choice = recordOf(customizable)
  const { max } = choice
  const most = typeof max === 'string' ? durationInWords(max, language) : undefined
  const by = plainText(choice['by'], map, language)
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
  const { language } = translator
  const { until } = recordOf(policy.raw)
  if (policy.undecided !== undefined) return translator.text(say('retention not decided'))
  if (policy.period !== undefined) return durationInWords(policy.period, language) ?? policy.period
  const [end] = textsOf(until, map, language)
  if (end === undefined) return policy.id
  const event = end.length > longest ? `${end.slice(0, longest - 1)}…` : end
  return translator.text(say('until {event}', { event }))
}

/** A human text of a map in a language, else in the map's own, else in the first one. */
export function plainText(value: unknown, map: DataMap, language: string): string | undefined {
  if (typeof value === 'string') return value
  const texts = recordOf(value)
  const text = texts[language] ?? texts[map.language] ?? Object.values(texts)[0]
  return typeof text === 'string' ? text : undefined
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

function textsOf(value: unknown, map: DataMap, language: string): readonly string[] {
  return listFrom(value).flatMap((one) => plainText(one, map, language) ?? [])
}
