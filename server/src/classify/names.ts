import type { PhraseUse, Rules, OwnerSense, Qualifier, Vocabulary } from './rules.ts'
import { ownerWords, singular, splitWords } from './words.ts'

/** One place in a name where a phrase of the rules stands, with what its neighbours say. */
export interface NameMatch {
  readonly uses: readonly PhraseUse[]
  readonly start: number
  readonly end: number
  /** The nearest word before or after that says whose it is. */
  readonly subject: OwnerSense | undefined
  /** Words behind it that make it something else. */
  readonly others: readonly string[]
  /** Words behind it that the rules do not know. */
  readonly unknownAfter: readonly string[]
  readonly unknownBefore: string | undefined
  /** The first word of the name is a switch: `is`, `show`. */
  readonly switch: string | undefined
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** What the rules say about a name alone, without its owner and type. */
export interface NameAnalysis {
  readonly words: readonly string[]
  /** Longest first, then the later one; a match within a longer one is left out. */
  readonly matches: readonly NameMatch[]
}

/** What the rules say about a name. Computed once for each name. */
export function analyseName(name: string, rules: Rules): NameAnalysis {
  let cache = caches.get(rules)
  if (cache === undefined) {
    cache = new Map()
    caches.set(rules, cache)
  }
  const known = cache.get(name)
  if (known !== undefined) return known
  const analysis = analyse(name, rules.vocabulary)
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(name, analysis)
  return analysis
}

/**
 * What the words of an owner's name (one segment of its path) say, each in its place. Words for the role of a type are
 * left out, unless they belong to a known phrase (`LeaveRequest`, `DeviceModel`).
 */
export function ownerSenses(segment: string, rules: Rules): OwnerSenses {
  let cache = senseCaches.get(rules)
  if (cache === undefined) {
    cache = new Map()
    senseCaches.set(rules, cache)
  }
  const known = cache.get(segment)
  if (known !== undefined) return known
  const senses = readSenses(segment, rules.vocabulary)
  if (cache.size >= cacheLimit) cache.clear()
  cache.set(segment, senses)
  return senses
}

/** Words of an owner's name with what they say. */
export interface OwnerSenses {
  readonly senses: readonly PlacedSense[]
  readonly words: readonly string[]
}

function readSenses(segment: string, vocabulary: Vocabulary): OwnerSenses {
  const all = takeApart(splitWords(segment), vocabulary)
  const whole = findSenses(all, vocabulary)
  const last = whole.at(-1)
  if (last?.end === all.length && last.end - last.start > 1) return { senses: whole, words: all }
  const words = takeApart(ownerWords(segment), vocabulary)
  return { senses: findSenses(words, vocabulary), words }
}

export interface PlacedSense {
  readonly sense: OwnerSense
  readonly start: number
  readonly end: number
}

/** Languages that put the noun before what qualifies it: `nom client`, `adres klienta`. */
export const headFirst: ReadonlySet<string> = new Set(['fr', 'es', 'it', 'pt', 'pl'])

const cacheLimit = 200_000
const caches = new WeakMap<Rules, Map<string, NameAnalysis>>()
const senseCaches = new WeakMap<Rules, Map<string, OwnerSenses>>()
const nothing: readonly NameMatch[] = []

function analyse(name: string, vocabulary: Vocabulary): NameAnalysis {
  const words = takeApart(splitWords(name), vocabulary)
  const found = findPhrases(words, vocabulary)
  if (found.length === 0) return { words, matches: nothing }
  const senses = findSenses(words, vocabulary)
  const matches = found.map(({ uses, start, end }): NameMatch => {
    const before = words.slice(0, start)
    const after = words.slice(end)
    // A word that is part of another phrase says nothing about this one: `service` in `accepted_terms_of_service_ip`.
    const outside = senses.filter(
      (placed) =>
        (placed.end <= start || placed.start >= end) &&
        !(
          placed.end - placed.start === 1 &&
          qualifierOf(words[placed.start] ?? '', vocabulary) === 'neutral' &&
          placed.sense.kind !== 'person'
        ) &&
        !found.some(
          (phrase) =>
            phrase.end - phrase.start > placed.end - placed.start &&
            phrase.start <= placed.start &&
            placed.end <= phrase.end,
        ),
    )
    const nearBefore = outside.filter((placed) => placed.end <= start).sort((a, b) => b.end - a.end)
    const nearAfter = outside.filter((placed) => placed.start >= end).sort((a, b) => a.start - b.start)
    const covered = (index: number): boolean =>
      outside.some((placed) => placed.start <= index && index < placed.end) ||
      found.some((other) => other.start <= index && index < other.end)
    const ownerAfter = (index: number): boolean =>
      nearAfter.some((placed) => placed.start <= index && index < placed.end)
    const others: string[] = []
    const unknownAfter: string[] = []
    for (let index = end; index < words.length; index++) {
      const word = words[index] ?? ''
      const qualifier = qualifierOf(word, vocabulary)
      if (qualifier === 'other') others.push(word)
      else if (qualifier === undefined && !ownerAfter(index)) unknownAfter.push(word)
    }
    let unknownBefore: string | undefined
    for (let index = 0; index < start; index++) {
      const word = words[index] ?? ''
      const qualifier = qualifierOf(word, vocabulary)
      if ((qualifier === undefined || qualifier === 'other') && !covered(index)) unknownBefore = word
    }
    const first = words[0] ?? ''
    return {
      uses,
      start,
      end,
      subject: (
        nearBefore.find((placed) => placed.sense.mode === 'decides') ??
        nearAfter.find((placed) => placed.sense.mode === 'decides')
      )?.sense,
      others,
      unknownAfter,
      unknownBefore,
      switch: start > 0 && vocabulary.qualifiers.get(first) === 'switch' ? first : undefined,
      before,
      after,
    }
  })
  return { words, matches }
}

function qualifierOf(word: string, vocabulary: Vocabulary): Qualifier | undefined {
  return (
    vocabulary.qualifiers.get(word) ??
    (/^\p{N}+$/u.test(word) ? 'neutral' : vocabulary.qualifiers.get(singular(word)))
  )
}

interface FoundPhrase {
  readonly uses: readonly PhraseUse[]
  readonly start: number
  readonly end: number
}

function findPhrases(words: readonly string[], vocabulary: Vocabulary): readonly FoundPhrase[] {
  let found: FoundPhrase[] | undefined
  for (let start = 0; start < words.length; start++) {
    let head = ''
    for (let end = start + 1; end <= words.length && end - start <= vocabulary.longestPhrase; end++) {
      const last = words[end - 1] ?? ''
      const uses = whole(lookUp(head, last, vocabulary.phrases), end - start)
      if (uses !== undefined) (found ??= []).push({ uses, start, end })
      head += last
    }
  }
  if (found === undefined) return []
  found.sort((a, b) => b.end - b.start - (a.end - a.start) || b.start - a.start)
  const kept: FoundPhrase[] = []
  for (const phrase of found)
    if (!kept.some((longer) => longer.start <= phrase.start && phrase.end <= longer.end)) kept.push(phrase)
  return kept
}

/** The uses that consist of so many words at least: names write words together and do not take them apart. */
function whole(uses: readonly PhraseUse[] | undefined, words: number): readonly PhraseUse[] | undefined {
  if (uses === undefined || words === 1 || uses.every((use) => use.length >= words)) return uses
  const fitting = uses.filter((use) => use.length >= words)
  return fitting.length === 0 ? undefined : fitting
}

/** A phrase whose last word may stand in the plural. */
function lookUp<Value>(prefix: string, last: string, index: ReadonlyMap<string, Value>): Value | undefined {
  const exact = index.get(prefix + last)
  if (exact !== undefined || !last.endsWith('s')) return exact
  return index.get(prefix + singular(last)) ?? index.get(prefix + last.slice(0, -1))
}

function findSenses(words: readonly string[], vocabulary: Vocabulary): readonly PlacedSense[] {
  const found: PlacedSense[] = []
  let start = 0
  while (start < words.length) {
    let best: PlacedSense | undefined
    let head = ''
    for (let end = start + 1; end <= words.length && end - start <= vocabulary.longestOwner; end++) {
      const last = words[end - 1] ?? ''
      const sense = lookUp(head, singular(last), vocabulary.owners) ?? lookUp(head, last, vocabulary.owners)
      if (sense !== undefined && sense.length >= end - start) best = { sense, start, end }
      head += last
    }
    if (best === undefined) start++
    else {
      found.push(best)
      start = best.end
    }
  }
  return found
}

/**
 * Words written together are taken apart when every part is a known word of four letters or more: `useremail`,
 * `kundenname`. A word that the rules know stays whole.
 */
function takeApart(words: readonly string[], vocabulary: Vocabulary): readonly string[] {
  let result: string[] | undefined
  words.forEach((word, index) => {
    const parts = word.length >= 8 && !isKnown(word, vocabulary) ? partsOf(word, vocabulary) : undefined
    if (parts !== undefined) {
      result ??= words.slice(0, index)
      result.push(...parts)
    } else result?.push(word)
  })
  return result ?? words
}

function isKnown(word: string, vocabulary: Vocabulary): boolean {
  return vocabulary.words.has(word) || vocabulary.words.has(singular(word))
}

/** The fewest known words that make up the whole, the longest first; undefined if there is no such way. */
function partsOf(word: string, vocabulary: Vocabulary): readonly string[] | undefined {
  const shortest = 4
  if (word.length > 40) return undefined
  const best: (readonly string[] | undefined)[] = [[]]
  for (let end = 1; end <= word.length; end++) {
    let chosen: readonly string[] | undefined
    for (let start = 0; start + shortest <= end; start++) {
      const head = best[start]
      if (head === undefined) continue
      const part = word.slice(start, end)
      if ((chosen === undefined || head.length + 1 < chosen.length) && isKnown(part, vocabulary))
        chosen = [...head, part]
    }
    best[end] = chosen
  }
  const parts = best[word.length]
  return parts !== undefined && parts.length > 1 ? parts : undefined
}
