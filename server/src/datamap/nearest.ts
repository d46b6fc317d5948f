import { distance } from 'fastest-levenshtein'
import { say, type Message } from '../model/message.ts'

/** The candidate that a misspelt name most likely meant; undefined where none is close. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.min(Math.max(2, Math.floor(name.length / 3)), Math.floor(name.length / 2))
  const folded = name.toLowerCase().replaceAll('-', '_')
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of candidates) {
    if (candidate === name) continue
    const between = distance(folded, candidate.toLowerCase().replaceAll('-', '_'))
    if (between < bestDistance) {
      best = candidate
      bestDistance = between
    }
  }
  return best
}

/** What is wrong, with what was probably meant where that is known. */
export function advised(problem: Message, replacement: string | undefined): Message {
  return replacement === undefined
    ? problem
    : say('{problem} Did you mean "{replacement}"?', { problem, replacement })
}
