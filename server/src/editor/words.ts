/* What several features say. */
import type { Category, Confidence } from '../model/classification.ts'
import type { LocalizedText } from '../model/declaration.ts'
import { asIs, say, type Message, type Translator } from '../model/message.ts'

/** In how many places of the code something stands. */
export function placesInCode(count: number): Message {
  return count === 1 ? say('1 place in code') : say('{count} places in code', { count })
}

/** A ground of Art. 6(1) as a map writes it (`legitimate_interests`), in words; what is none of them as it is written. */
export function legalBasisInWords(id: string): Message {
  const known = Object.hasOwn(legalBases, id) ? legalBases[id] : undefined
  return known ?? asIs(id.replaceAll('_', ' '))
}

/** What the law says of a category, and how sensitive it is. */
export function categoryInWords({ special, sensitivity }: Category): Message {
  const said = sensitivities[sensitivity]
  return special === undefined ? said : say('{sensitivity} {law}', { sensitivity: said, law: laws[special] })
}

/** A category's label in the language of whoever looks. */
export function labelIn({ label, id }: Category, { language }: Translator): string {
  return label[language] ?? label['en'] ?? id
}

/** A text of the map in the language of whoever looks, else in the map's own, else in the first one. */
export function textIn(
  text: LocalizedText | undefined,
  language: string,
  translator: Translator,
): string | undefined {
  return text?.[translator.language] ?? text?.[language] ?? (text && Object.values(text)[0])
}

export const confidences: Readonly<Record<Confidence, Message>> = {
  high: say('confidence high'),
  medium: say('confidence medium'),
  low: say('confidence low'),
}

/** What happens to data when its time is over, as a retention policy writes it (`then: erase`). */
export function endInWords(id: string): Message {
  const known = Object.hasOwn(ends, id) ? ends[id] : undefined
  return known ?? say('then {action}', { action: id })
}

const ends: Readonly<Record<string, Message>> = {
  erase: say('then erase'),
  anonymize: say('then anonymize'),
  pseudonymize: say('then pseudonymize'),
  aggregate: say('then aggregate'),
  archive: say('then archive'),
  move: say('then move'),
  return: say('then return'),
  review: say('then review'),
}

const legalBases: Readonly<Record<string, Message>> = {
  consent: say('consent'),
  contract: say('contract'),
  legal_obligation: say('legal obligation'),
  vital_interests: say('vital interests'),
  public_task: say('public task'),
  legitimate_interests: say('legitimate interests'),
}

const sensitivities: Readonly<Record<Category['sensitivity'], Message>> = {
  low: say('Sensitivity: low.'),
  medium: say('Sensitivity: medium.'),
  high: say('Sensitivity: high.'),
}

const laws: Readonly<Record<NonNullable<Category['special']>, Message>> = {
  art9: say('Special category of personal data (Art. 9 GDPR).'),
  art10: say('Data on criminal convictions and offences (Art. 10 GDPR).'),
  art87: say('National identification number (Art. 87 GDPR).'),
  possible: say('May reveal special categories of data (Art. 9 GDPR), and is not such data by itself.'),
}
