/* What several features say. */
import type { Confidence, Evidence } from '../model/classification.ts'
import { say, type Message } from '../model/message.ts'

/** In how many places of the code something stands. */
export function placesInCode(count: number): Message {
  return count === 1 ? say('1 place in code') : say('{count} places in code', { count })
}

/** How many fields of something hold personal data. */
export function personalFields(count: number): Message {
  return count === 1 ? say('1 personal field') : say('{count} personal fields', { count })
}

/** Something with what is said of it. */
export function about(subject: string, text: string): Message {
  return say('{subject}: {text}', { subject, text })
}

export const confidences: Readonly<Record<Confidence, Message>> = {
  high: say('confidence high'),
  medium: say('confidence medium'),
  low: say('confidence low'),
}

/** What a reason to take a field as personal looks at. */
export const evidenceKinds: Readonly<Record<Evidence['kind'], Message>> = {
  owner: say('owner'),
  name: say('name'),
  type: say('type'),
  sibling: say('sibling'),
  format: say('format'),
  comment: say('comment'),
  value: say('value'),
  rule: say('rule'),
}
