import { singular } from './words.ts'

/** Words of fewer letters are found in too many others. */
const shortest = 4

/** Words of their own, although known words follow one another in them: `over` and `ride`, `capa` and `city`. */
const wholeWords = new Set(
  (
    'override overrides overridden overview overviews authorship ownership leadership partnership sponsorship scholarship ' +
    'capacity capacities framework frameworks workstation workstations particle particles otherwise microphone microphones ' +
    'headphone headphones wildcard wildcards forecast broadcast multicast interface interfaces typeface middleware ' +
    'throughout understand workaround'
  ).split(' '),
)

/**
 * The parts of words that are written together: `useremail`, `kundenname`. Every part is a known word of four letters or
 * more; the fewest parts, the longest first. Undefined for a word that is known as it is, and where there is no such way.
 */
export function compoundParts(word: string, known: ReadonlySet<string>): readonly string[] | undefined {
  if (word.length < 2 * shortest || word.length > 40 || wholeWords.has(word) || isKnown(word, known))
    return undefined
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

/**
 * The words of a run of Chinese characters, which are written without spaces: the longest known word at each place; what is
 * not known stays together. Undefined for a word in another script.
 */
export function hanParts(word: string, known: ReadonlySet<string>): readonly string[] | undefined {
  if (word.charCodeAt(0) < firstHan || !han.test(word)) return undefined
  const parts: string[] = []
  let unknown = ''
  for (let start = 0; start < word.length;) {
    let end = Math.min(word.length, start + longestHan)
    while (end > start && !known.has(word.slice(start, end))) end--
    if (end === start) unknown += word[start++] ?? ''
    else {
      if (unknown !== '') parts.push(unknown)
      unknown = ''
      parts.push(word.slice(start, end))
      start = end
    }
  }
  if (unknown !== '') parts.push(unknown)
  return parts
}

const firstHan = 0x2e80
const han = /\p{Script=Han}/u
const longestHan = 8

function isKnown(word: string, known: ReadonlySet<string>): boolean {
  return known.has(word) || known.has(singular(word))
}
