import { compoundParts, hanParts } from './compounds.ts'
import type { FieldRule, PhraseUse, Rules, OwnerSense, Qualifier, Vocabulary } from './rules.ts'
import { ownerWords, singular, spelledOut, splitWords } from './words.ts'

/** One place in a name where a phrase of the rules stands, with what its neighbours say. */
export interface NameMatch {
  readonly uses: readonly PhraseUse[]
  readonly start: number
  readonly end: number
  /** The nearest word before or after that says whose it is. */
  readonly subject: OwnerSense | undefined
  /** It stands before: the address of a gift card, and not the attachment of a mail. */
  readonly isSubjectBefore: boolean
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
  const words = takeApart(withoutPurpose(ownerWords(segment), segment), vocabulary)
  return { senses: findSenses(words, vocabulary), words }
}

/**
 * Leaves out what types that carry an owner's values are called after what is done with them: `UserForm`, `UserViewModel`,
 * `CreateUserOptions`, `UserRegisteredEvent` and `UserInsertForm` hold what a user holds. Unlike the role of a type it does
 * not make two owners one: a form may ask for less.
 */
function withoutPurpose(all: readonly string[], segment: string): readonly string[] {
  const words = withoutAudience(all)
  let end = headEnd(words)
  for (;;) {
    const last = words[end - 1] ?? ''
    const before = words[end - 2] ?? ''
    if (end > 1 && (purposes.has(last) || (isOption(last) && changes.has(splitWords(segment)[0] ?? ''))))
      end--
    else if (end > 2 && before === 'view' && last === 'model') end -= 2
    else if (end > 2 && before === 'ui' && (last === 'state' || last === 'model')) end -= 2
    else if (end > 2 && (last === 'event' || last === 'message') && happened(before)) end--
    else if (end > 2 && last === 'event' && (before === 'domain' || before === 'integration')) end -= 2
    else if (end > 2 && before === 'in' && last === 'db') end -= 2
    else break
  }
  // `IndexViewModel`: the first page of something, and no index.
  if (end === 1 && words[0] === 'index' && /(?:view_?model|page_?model|vm)$/i.test(segment)) return []
  // `ViewModel` has lost its model already.
  if (end > 1 && end === words.length && words[end - 1] === 'view' && /view_?models?$/i.test(segment)) end--
  return end === words.length ? words : words.slice(0, end)
}

/** `StoreAddAddress`, `AdminCreateCustomer`: for whom the request is, and no address of a store. */
function withoutAudience(words: readonly string[]): readonly string[] {
  return words.length > 2 && audiences.has(words[0] ?? '') && changes.has(words[1] ?? '')
    ? words.slice(2)
    : words
}

const audiences = new Set(['store', 'admin', 'api', 'public', 'shop', 'storefront'])

/** Where what comes first ends: the group in `GroupInCustomer`, and no `SignInForm`. */
function headEnd(words: readonly string[]): number {
  const at = words.indexOf('in')
  return at > 0 && at < words.length - 1 && !beforeIn.has(words[at - 1] ?? '') ? at : words.length
}

/** With `in` they are one word: `check in`. */
const beforeIn = new Set(
  'sign signed log logged check checked opt opted built plug walk clock punch move sit fill step drop all buy trade stand'.split(
    ' ',
  ),
)

const purposes = new Set(['form', 'forms', 'command'])

/** What is done to rows, at the front of the name of a request. */
const changes = new Set(
  'add create edit insert invite modify new patch register save update upsert'.split(' '),
)

/** What persons do to rows, and what was done to them: `created_by`, `UserCreatedEvent`. */
export const participles: ReadonlySet<string> = new Set(
  (
    'created updated modified deleted assigned approved rejected uploaded requested reviewed changed edited invited added ' +
    'published submitted resolved closed completed verified signed checked owned granted revoked banned blocked registered ' +
    'removed activated deactivated confirmed joined enrolled placed cancelled canceled performed moderated sent posted ' +
    'authored booked ordered signed handled prepared recorded reported'
  ).split(' '),
)

/** What an event says that happened: `OrderStarted`, `PaymentFailed`. */
function happened(word: string): boolean {
  return participles.has(word) || outcomes.has(word)
}

const outcomes = new Set(
  (
    'started paid shipped failed refunded returned processed archived imported expired renewed upgraded accepted ' +
    'received finished placed scheduled'
  ).split(' '),
)

function isOption(word: string): boolean {
  return word === 'option' || word === 'options' || word === 'opts'
}

export interface PlacedSense {
  readonly sense: OwnerSense
  readonly start: number
  readonly end: number
}

/** Languages that put the noun before what qualifies it: `nom client`, `adres klienta`. */
export const headFirst: ReadonlySet<string> = new Set(['fr', 'es', 'it', 'pt', 'pl'])

/** Verbs that make a switch of a name wherever they stand in it: `original_send_email`. */
const switches = new Set(['send', 'enable', 'disable', 'require', 'show', 'hide', 'allow'])

const cacheLimit = 200_000
const caches = new WeakMap<Rules, Map<string, NameAnalysis>>()
const senseCaches = new WeakMap<Rules, Map<string, OwnerSenses>>()
const nothing: readonly NameMatch[] = []

function analyse(name: string, vocabulary: Vocabulary): NameAnalysis {
  const words = takeApart(spelledOut(splitWords(name)), vocabulary)
  const found = findPhrases(words, vocabulary)
  if (found.length === 0) return { words, matches: nothing }
  const senses = findSenses(words, vocabulary)
  const qualifiers = qualifiersOf(words, vocabulary)
  const matches = found.map(({ uses, start, end }): NameMatch => {
    const before = words.slice(0, start)
    const after = words.slice(end)
    // A word that is part of another phrase says nothing about this one: `service` in `accepted_terms_of_service_ip`.
    const outside = sensesAround(senses, words, start, end, vocabulary).filter(
      (placed) =>
        !(
          placed.end - placed.start === 1 &&
          qualifiers[placed.start] === 'neutral' &&
          placed.sense.kind !== 'person'
        ) &&
        !found.some(
          (phrase) =>
            phrase.start <= placed.start &&
            placed.end <= phrase.end &&
            (phrase.end - phrase.start > placed.end - placed.start ||
              (!isOfPerson(placed.sense.kind) && isSameData(phrase.uses, uses))),
        ),
    )
    const nearBefore = outside.filter((placed) => placed.end <= start).sort((a, b) => b.end - a.end)
    const nearAfter = outside.filter((placed) => placed.start >= end).sort((a, b) => a.start - b.start)
    const subjectBefore = nearBefore.find((placed) => decidesAlone(placed.sense))
    const covered = (index: number): boolean =>
      outside.some((placed) => placed.start <= index && index < placed.end) ||
      found.some(
        (other) =>
          other.start <= index && index < other.end && other.uses.some(({ rule }) => isOfAnyOwner(rule)),
      )
    const ownerAfter = (index: number): boolean =>
      nearAfter.some((placed) => placed.start <= index && index < placed.end)
    const others: string[] = []
    const unknownAfter: string[] = []
    for (let index = end; index < words.length; index++) {
      const word = words[index] ?? ''
      const qualifier = qualifiers[index]
      if (qualifier === 'other') others.push(word)
      else if (qualifier === undefined && !ownerAfter(index)) unknownAfter.push(word)
    }
    let unknownBefore: string | undefined
    for (let index = 0; index < start; index++) {
      const word = words[index] ?? ''
      const qualifier = qualifiers[index]
      if ((qualifier === undefined || qualifier === 'other') && !covered(index)) unknownBefore = word
    }
    const first = words[0] ?? ''
    return {
      uses,
      start,
      end,
      subject: (subjectBefore ?? nearAfter.find((placed) => decidesAlone(placed.sense)))?.sense,
      isSubjectBefore: subjectBefore !== undefined,
      others,
      unknownAfter,
      unknownBefore,
      switch:
        start > 0 && vocabulary.qualifiers.get(first) === 'switch'
          ? first
          : before.slice(1).find((word) => switches.has(word)),
      before,
      after,
    }
  })
  return { words, matches }
}

/**
 * What the words before and behind a phrase say. Where an owner's name begins or ends within the phrase (`user email`), the
 * words beside it are read by themselves.
 */
function sensesAround(
  senses: readonly PlacedSense[],
  words: readonly string[],
  start: number,
  end: number,
  vocabulary: Vocabulary,
): readonly PlacedSense[] {
  const outside = senses.filter((placed) => placed.end <= start || placed.start >= end)
  if (
    !senses.some(
      ({ sense, start: from, end: to }) =>
        from < end && to > start && (from < start || to > end) && isOfPerson(sense.kind),
    )
  )
    return outside
  return [
    ...findSenses(words.slice(0, start), vocabulary),
    ...findSenses(words.slice(end), vocabulary).map((placed) => ({
      sense: placed.sense,
      start: placed.start + end,
      end: placed.end + end,
    })),
  ]
}

function isOfPerson(kind: OwnerSense['kind']): boolean {
  return kind === 'person' || kind === 'person-linked'
}

/** Whether an entry asks for no certain owner: its words say the same wherever they stand. */
export function isOfAnyOwner({ within, beside }: FieldRule): boolean {
  return within.length === 0 && beside.length === 0
}

/** Two phrases of one name say the same: `state province` and `region`. */
function isSameData(some: readonly PhraseUse[], others: readonly PhraseUse[]): boolean {
  return (
    some !== others && some.some((use) => others.some((other) => other.rule.category === use.rule.category))
  )
}

/** A likely person is one in the name of a field: `client_name`. */
function decidesAlone(sense: OwnerSense): boolean {
  return sense.mode === 'decides' || sense.mode === 'likely'
}

/** What each word of a name says about the others; two words may say it together (`state of`). */
function qualifiersOf(words: readonly string[], vocabulary: Vocabulary): readonly (Qualifier | undefined)[] {
  const qualifiers: (Qualifier | undefined)[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? ''
    const both =
      index + 1 < words.length ? vocabulary.qualifiers.get(word + (words[index + 1] ?? '')) : undefined
    if (both === undefined) qualifiers.push(qualifierOf(word, vocabulary))
    else {
      qualifiers.push(both, both)
      index++
    }
  }
  return qualifiers
}

/** Whether a word before an owner's word leaves it what it is: `old`, `home`, and verbs of requests like `update`. */
export function isNeutral(word: string, rules: Rules): boolean {
  const qualifier = qualifierOf(word, rules.vocabulary)
  return qualifier === 'neutral' || qualifier === 'switch'
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
    const parts = hanParts(word, vocabulary.words) ?? compoundParts(word, vocabulary.words)
    if (parts !== undefined) {
      result ??= words.slice(0, index)
      result.push(...parts)
    } else result?.push(word)
  })
  return result ?? words
}
