import { singular } from './words.ts'

/** Words of fewer letters are found in too many others. */
const shortest = 4

/**
 * The parts of words that are written together: `useremail`, `kundenname`. Every part is a known word of four letters or
 * more; the fewest parts, the longest first. Undefined for a word that is known as it is, and where there is no such way.
 */
export function compoundParts(word: string, known: ReadonlySet<string>): readonly string[] | undefined {
  if (word.length < 2 * shortest || word.length > 40 || isKnown(word, known)) return undefined
  const best: (readonly string[] | undefined)[] = [[]]
  for (let end = 1; end <= word.length; end++) {
    let chosen: readonly string[] | undefined
    for (let start = 0; start + shortest <= end; start++) {
      const head = best[start]
      if (head === undefined) continue
      if ((chosen === undefined || head.length + 1 < chosen.length) && isKnown(word.slice(start, end), known))
        chosen = [...head, word.slice(start, end)]
    }
    best[end] = chosen
  }
  const parts = best[word.length]
  return parts !== undefined && parts.length > 1 ? parts : undefined
}

function isKnown(word: string, known: ReadonlySet<string>): boolean {
  return known.has(word) || known.has(singular(word))
}
