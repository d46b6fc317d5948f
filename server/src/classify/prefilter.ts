/*
 * The prefilter: can this file hold personal data at all?
 *
 * A name is personal only where its words, one after another, are the words of a rule. So the file is taken for what it is to
 * the rules: a row of words, split as `splitWords` splits names, whatever stands between them. An Aho-Corasick automaton
 * over the raw bytes finds where the first letters of a term stand, and only there is looked at the words themselves:
 * where they begin and end, their plural, and words that are written together. It may say yes too often and never no
 * too often.
 * - Letters with diacritics are folded as `splitWords` folds them, composed or decomposed.
 * - A name may be written with escapes (`"pr\u00e9nom"` in JSON): a file with such an escape always passes.
 */
import { compoundParts } from './compounds.ts'
import { fold, singular, splitWords } from './words.ts'

/** What a file is filtered by. All terms are words written together, lower case, folded: `firstname`. */
export interface PrefilterTerms {
  /** Each of them alone lets a file pass, where it stands as whole words. */
  readonly words: readonly string[]
  /** Where the words of a field mean something only in certain owners: one of both must be there. */
  readonly pairs: readonly { readonly fields: readonly string[]; readonly owners: readonly string[] }[]
  /** Each of them lets a file pass, whatever stands around it; what is neither letter nor digit in it does not count. */
  readonly texts: readonly string[]
  /** Words that others are put together from. */
  readonly parts: Iterable<string>
}

/** Answers for one set of terms. Plain data inside; safe to share. */
export interface Prefilter {
  /**
   * Whether the terms that it takes occur in the bytes (UTF-8, without regard to case and diacritics). Stops as soon as that is
   * certain. `name` counts as an owner too: what a file exports by default is called after the file.
   */
  mayHold(bytes: Uint8Array, name?: string): boolean
}

/** Compiles terms. An empty term makes every file pass rather than none. */
export function compilePrefilter(terms: PrefilterTerms): Prefilter {
  const table = tableOf(terms)
  return table === undefined ? { mayHold: () => true } : prefilterOf(table)
}

/** Tells damaged bytes from others: 32 bits. */
export type Checksum = (bytes: Uint8Array) => number

/** The compiled prefilter as bytes that `unpackPrefilter` reads, with the same checksum, on the same kind of machine. */
export function packPrefilter(terms: PrefilterTerms, checksum: Checksum): Uint8Array {
  const table = tableOf(terms)
  if (table === undefined) return new Uint8Array(0)
  const text = encoder.encode(JSON.stringify([table.leads, table.entries, table.parts.join(' ')]))
  const head = Uint32Array.of(0, table.outputs.length, table.next.length, text.length)
  const size = head.byteLength + table.next.byteLength + table.outputs.length + text.length
  const packed = new Uint8Array(size)
  packed.set(bytesOf(head))
  packed.set(bytesOf(table.next), head.byteLength)
  packed.set(table.outputs, head.byteLength + table.next.byteLength)
  packed.set(text, size - text.length)
  new DataView(packed.buffer).setUint32(0, checksum(packed.subarray(4)), true)
  return packed
}

/** The prefilter that was packed; undefined for bytes that are damaged or were never packed. */
export function unpackPrefilter(packed: Uint8Array, checksum: Checksum): Prefilter | undefined {
  if (packed.length < 16) return undefined
  const copy = packed.slice()
  const [sum = 0, rows = 0, cells = 0, length = 0] = new Uint32Array(copy.buffer, 0, 4)
  if (sum !== checksum(copy.subarray(4)) || copy.length !== 16 + cells * 4 + rows + length) return undefined
  const [leads, entries, parts] = JSON.parse(decoder.decode(copy.subarray(copy.length - length))) as [
    Table['leads'],
    Table['entries'],
    string,
  ]
  return prefilterOf({
    next: new Uint32Array(copy.buffer, 16, cells),
    outputs: copy.subarray(16 + cells * 4, 16 + cells * 4 + rows),
    leads,
    entries,
    parts: parts.split(' '),
  })
}

interface Table {
  /** Rows of `columns` cells; a cell holds where the next row starts. */
  readonly next: Uint32Array
  /** By row: `hit`, or a bit for each length of a beginning of terms that ends there. */
  readonly outputs: Uint8Array
  /** First bytes of letters in terms that do not fold to ASCII: a file with a letter that begins so always passes. */
  readonly leads: readonly number[]
  /** Terms that decide, and by pair the terms of its fields and its owners; each list joined by spaces. */
  readonly entries: readonly [words: string, ...pairs: (readonly [fields: string, owners: string])[]]
  readonly parts: readonly string[]
}

/** Letters of a term that the automaton knows; the rest is looked up. */
const headLength = 5
const hit = 1
/** Columns: 0 for what stands between words, then digits and letters. */
const columns = 37
/** Bits of a mask; pairs beyond them share the last. */
const mostPairs = 31

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const byByte = new Uint8Array(256)
for (let digit = 0; digit < 10; digit++) byByte[0x30 + digit] = 1 + digit
for (let letter = 0; letter < 26; letter++) {
  byByte[0x41 + letter] = 11 + letter
  byByte[0x61 + letter] = 11 + letter
}

function tableOf(terms: PrefilterTerms): Table | undefined {
  const lists = [terms.words, ...terms.pairs.flatMap(({ fields, owners }) => [fields, owners])]
  const texts = terms.texts.map((text) => fold(text).replace(/[^a-z0-9]+/g, ''))
  if ([...lists.flat(), ...texts].includes('')) return undefined
  const heads = new Set<string>()
  const leads = new Set<number>()
  for (const term of lists.flat()) {
    if (!plain.test(term))
      for (const byte of encoder.encode(term)) {
        if (byte >= 0xc2) leads.add(byte)
      }
    else {
      heads.add(term.slice(0, headLength))
      // Its plural ends in -ies.
      if (term.length > 1 && term.length <= headLength && term.endsWith('y')) heads.add(term.slice(0, -1))
    }
  }
  const parts = new Set<string>()
  for (const part of terms.parts) if (part.length >= 3 && plain.test(part)) parts.add(part)
  return {
    ...automatonOf([...heads], texts),
    leads: [...leads],
    entries: [
      terms.words.join(' '),
      ...terms.pairs.map(({ fields, owners }) => [fields.join(' '), owners.join(' ')] as const),
    ],
    parts: [...parts],
  }
}

const plain = /^[a-z0-9]+$/

function automatonOf(
  heads: readonly string[],
  texts: readonly string[],
): { readonly next: Uint32Array; readonly outputs: Uint8Array } {
  const size = [...heads, ...texts].reduce((sum, needle) => sum + needle.length, 1)
  const next = new Uint32Array(size * columns)
  const outputs = new Uint8Array(size)
  let rows = 1
  const add = (needle: string, output: number): void => {
    let state = 0
    for (let index = 0; index < needle.length; index++) {
      const cell = state + (byByte[needle.charCodeAt(index)] ?? 0)
      if (next[cell] === 0) next[cell] = rows++ * columns
      state = next[cell] ?? 0
    }
    outputs[state / columns] = (outputs[state / columns] ?? 0) | output
  }
  for (const head of heads) add(head, 1 << head.length)
  for (const text of texts) add(text, hit)
  complete(next, outputs, rows)
  return { next: next.slice(0, rows * columns), outputs: outputs.slice(0, rows) }
}

/** Fills in, breadth first, where each state goes on a byte that its own terms do not continue with. */
function complete(next: Uint32Array, outputs: Uint8Array, rows: number): void {
  const fallback = new Uint32Array(rows)
  const queue = [0]
  // The queue grows while it is walked.
  for (const state of queue) {
    const failure = fallback[state / columns] ?? 0
    for (let column = 1; column < columns; column++) {
      const target = next[state + column] ?? 0
      const inherited = state === 0 ? 0 : (next[failure + column] ?? 0)
      if (target === 0) {
        next[state + column] = inherited
        continue
      }
      const row = target / columns
      fallback[row] = inherited
      outputs[row] = (outputs[row] ?? 0) | (outputs[inherited / columns] ?? 0)
      queue.push(target)
    }
    // What stands between words does not interrupt them.
    next[state] = state
  }
}

function bytesOf(words: Uint32Array): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength)
}

/** What a term says: alone, or as one side of pairs (bits). */
interface Meaning {
  decides: boolean
  fields: number
  owners: number
}

interface Lexicon {
  readonly meanings: ReadonlyMap<string, Meaning>
  readonly longest: number
  /** By the upper bits of a hash: whether a term may have it, as a whole or as its beginning. */
  readonly sketch: Uint8Array
  readonly parts: ReadonlySet<string>
  /** Whether a word of eight letters or more consists of others: names come again and again. */
  readonly compounds: Map<string, boolean>
}

function prefilterOf(table: Table): Prefilter {
  let lexicon: Lexicon | undefined
  return {
    mayHold: (bytes, name = '') => new Scan(bytes, table, (lexicon ??= lexiconOf(table))).run(name),
  }
}

function lexiconOf({ entries: [words, ...pairs], parts }: Table): Lexicon {
  const meanings = new Map<string, Meaning>()
  let longest = 0
  const add = (terms: string, say: (meaning: Meaning) => void): void => {
    for (const term of terms.split(' ')) {
      let meaning = meanings.get(term)
      if (meaning === undefined) {
        meaning = { decides: false, fields: 0, owners: 0 }
        meanings.set(term, meaning)
        if (term.length > longest) longest = term.length
      }
      say(meaning)
    }
  }
  add(words, (meaning) => {
    meaning.decides = true
  })
  pairs.forEach(([fields, owners], index) => {
    const bit = 1 << Math.min(index, mostPairs - 1)
    add(fields, (meaning) => {
      meaning.fields |= bit
    })
    add(owners, (meaning) => {
      meaning.owners |= bit
    })
  })
  const sketch = new Uint8Array(2 ** 32 / 2 ** sketchShift)
  for (const term of meanings.keys()) {
    let hash = hashStart
    for (let index = 0; index < term.length; index++) {
      hash = Math.imul(hash ^ (byByte[term.charCodeAt(index)] ?? 0), hashFactor)
      const place = hash >>> sketchShift
      sketch[place] = (sketch[place] ?? 0) | (index === term.length - 1 ? whole : beginning)
    }
  }
  return { meanings, longest, sketch, parts: new Set(parts), compounds: new Map() }
}

const hashStart = 0x811c9dc5
const hashFactor = 0x01000193
const sketchShift = 14
const whole = 1
const beginning = 2
const letterE = byByte[0x65]
const letterS = byByte[0x73]

/** Letters and digits of a place in lower case. */
function lettersOf(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byByte[byte] !== 0) text += String.fromCharCode(byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte)
  }
  return text
}

/** Bytes around a term that are read as text where single bytes do not tell: longer than any name that matters. */
const windowBytes = 160
const mostCompounds = 50_000

class Scan {
  readonly #bytes: Uint8Array
  readonly #table: Table
  readonly #lexicon: Lexicon
  #fields = 0
  #owners = 0
  /** Where the word begins that was last found to consist of no others. */
  #simple = -1
  /** Pairs of which a term was seen that may be a field or an owner, and where it stood last. */
  #either = 0
  #eitherAt = -1

  constructor(bytes: Uint8Array, table: Table, lexicon: Lexicon) {
    this.#bytes = bytes
    this.#table = table
    this.#lexicon = lexicon
  }

  run(name: string): boolean {
    const bytes = this.#bytes
    if (name !== '') {
      this.#holds(name)
      this.#owners |= this.#either
      this.#fields = 0
      this.#either = 0
    }
    const { next, outputs, leads } = this.#table
    const { length } = bytes
    let state = 0
    for (let index = 0; index < length; index++) {
      const byte = bytes[index] ?? 0
      const column = byByte[byte] ?? 0
      if (column === 0) {
        if (byte === 0x5c && isEscape(bytes, index + 1)) return true
        if (byte < 0x80) continue
        const letter = letterAt(bytes, index)
        if (letter === undefined) {
          if (byte >= 0xc2 && leads.includes(byte)) return true
          continue
        }
        index += letter.width - 1
        for (const folded of letter.folded) {
          state = next[state + (byByte[folded] ?? 0)] ?? 0
          const output = outputs[state / columns] ?? 0
          if (output !== 0 && ((output & hit) !== 0 || this.#aroundHolds(index))) return true
        }
        continue
      }
      state = next[state + column] ?? 0
      const output = outputs[state / columns] ?? 0
      if (output === 0) continue
      if ((output & hit) !== 0) return true
      for (let heads = output >> 1, size = 1; heads !== 0; heads >>= 1, size++)
        if ((heads & 1) !== 0 && this.#beginsTerm(index, size)) return true
    }
    return false
  }

  /** Whether a term that decides begins `size` letters and digits before `end` (inclusive). */
  #beginsTerm(end: number, size: number): boolean {
    const bytes = this.#bytes
    let start = end
    for (let left = size; ; start--) {
      const byte = bytes[start] ?? 0
      if (byte >= 0x80) return this.#aroundHolds(end)
      if (byByte[byte] !== 0 && --left === 0) break
    }
    if ((bytes[start - 1] ?? 0) >= 0x80) return this.#aroundHolds(end)
    if (!isBoundary(bytes, start)) return this.#isCompound(start) && this.#aroundHolds(end)
    const { sketch } = this.#lexicon
    let hash = hashStart
    let wordStart = start
    let before: number | undefined
    let last = 0
    for (let at = start; ; at++) {
      const byte = bytes[at]
      if (byte === undefined) return false
      if (byte >= 0x80) return this.#aroundHolds(at)
      const column = byByte[byte] ?? 0
      if (column === 0) continue
      const shorter = hash
      before = last
      last = column
      hash = Math.imul(hash ^ column, hashFactor)
      if (!isBoundary(bytes, at + 1)) continue
      if ((bytes[at + 1] ?? 0) >= 0x80) return this.#aroundHolds(at)
      const found = sketch[hash >>> sketchShift] ?? 0
      // Strings are made only where there may be a term; a plural in -es is looked up by its word.
      const isPlural =
        column === letterS && (before === letterE || ((sketch[shorter >>> sketchShift] ?? 0) & whole) !== 0)
      if (
        ((found & whole) !== 0 || isPlural) &&
        this.#weigh(lettersOf(bytes, start, wordStart), lettersOf(bytes, wordStart, at + 1), start)
      )
        return true
      if (at - wordStart >= 7 && this.#isCompound(at) && this.#aroundHolds(at)) return true
      if ((found & beginning) === 0) return false
      wordStart = at + 1
    }
  }

  /** Whether words are a term, the last in singular or plural, and all that is needed has been seen with it. */
  #weigh(before: string, last: string, at: number): boolean {
    if (this.#take(before + last, at)) return true
    if (!last.endsWith('s')) return false
    const one = singular(last)
    return this.#take(before + last.slice(0, -1), at) || (one !== last && this.#take(before + one, at))
  }

  #take(term: string, at: number): boolean {
    const meaning = this.#lexicon.meanings.get(term)
    if (meaning === undefined) return false
    if (meaning.decides) return true
    const both = meaning.fields & meaning.owners
    this.#fields |= meaning.fields & ~both
    this.#owners |= meaning.owners & ~both
    if (both !== 0 && this.#eitherAt !== at) {
      if ((this.#either & both) !== 0) return true
      this.#either |= both
      this.#eitherAt = at
    }
    return ((this.#fields & this.#owners) | (this.#either & (this.#fields | this.#owners))) !== 0
  }

  /** The word around a place consists of known words. */
  #isCompound(at: number): boolean {
    const bytes = this.#bytes
    let start = at
    while (!isBoundary(bytes, start)) start--
    if (start === this.#simple) return false
    let end = at + 1
    while (!isBoundary(bytes, end)) end++
    this.#simple = start
    if ((bytes[start - 1] ?? 0) >= 0x80 || (bytes[end] ?? 0) >= 0x80) return true
    if (end - start < 8 || end - start > 60) return false
    return this.#hasParts(lettersOf(bytes, start, end))
  }

  #hasParts(word: string): boolean {
    const { parts, compounds } = this.#lexicon
    let known = compounds.get(word)
    if (known === undefined) {
      known = compoundParts(word, parts) !== undefined
      if (compounds.size >= mostCompounds) compounds.clear()
      compounds.set(word, known)
    }
    return known
  }

  /** The same question by the words themselves, for the text around a place. */
  #aroundHolds(at: number): boolean {
    return this.#holds(decoder.decode(this.#bytes.subarray(Math.max(0, at - windowBytes), at + windowBytes)))
  }

  #holds(text: string): boolean {
    const { parts, longest } = this.#lexicon
    const words = splitWords(text).flatMap((word) => compoundParts(word, parts) ?? [word])
    for (let start = 0; start < words.length; start++) {
      let before = ''
      for (let end = start; end < words.length && before.length <= longest; end++) {
        const last = words[end] ?? ''
        if (this.#weigh(before, last, Number.NaN)) return true
        before += last
      }
    }
    return false
  }
}

const digit = 1
const upper = 2
const lower = 3

const kinds = byByte.map((column, byte) =>
  column === 0 ? 0 : column <= 10 ? digit : byte <= 0x5a ? upper : lower,
)

function kindOf(byte: number | undefined): number {
  return byte === undefined ? 0 : (kinds[byte] ?? 0)
}

/** Whether a word ends before a place and another or none begins there, as `splitWords` has it, or it cannot be told. */
function isBoundary(bytes: Uint8Array, at: number): boolean {
  const before = kindOf(bytes[at - 1])
  const here = kindOf(bytes[at])
  if (before === 0 || here === 0) return true
  if (before === digit || here === digit) return before !== here
  if (here === lower) return false
  return before === lower || kindOf(bytes[at + 1]) === lower
}

/** Escapes in names, of JavaScript, JSON and YAML: `\u00e9`, `\u{e9}`. */
function isEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x75) return false
  const first = bytes[at + 1]
  if (first === 0x7b) return true
  const second = bytes[at + 2]
  if (first === 0x30) return second === 0x30 || second === 0x31 || second === 0x33
  return first === 0x31 && ((second ?? 0) | 0x20) === 0x65
}

interface FoldedLetter {
  readonly width: number
  /** ASCII; empty for a combining mark. */
  readonly folded: Uint8Array
}

/** The letter at a byte above 127, if it is one that `fold` writes in ASCII. */
function letterAt(bytes: Uint8Array, index: number): FoldedLetter | undefined {
  const first = bytes[index] ?? 0
  const second = bytes[index + 1] ?? 0
  if (first >= 0xc3 && first <= 0xcd) return letters().get((first << 8) | second)
  if (first === 0xe1) return letters().get((first << 16) | (second << 8) | (bytes[index + 2] ?? 0))
  return undefined
}

let foldedLetters: Map<number, FoldedLetter> | undefined

/** Letters by their UTF-8 bytes read as one number; made when the first byte above 127 is seen. */
function letters(): Map<number, FoldedLetter> {
  if (foldedLetters !== undefined) return foldedLetters
  foldedLetters = new Map()
  for (const [from, to] of letterRanges) {
    for (let code = from; code <= to; code++) {
      const bytes = encoder.encode(String.fromCodePoint(code))
      const folded = fold(String.fromCodePoint(code))
      if (/[^a-z]/.test(folded)) continue
      const key = bytes.reduce((sum, byte) => (sum << 8) | byte, 0)
      foldedLetters.set(key, { width: bytes.length, folded: encoder.encode(folded) })
    }
  }
  return foldedLetters
}

/** Latin letters with diacritics, combining marks, Vietnamese and other additions. */
const letterRanges = [
  [0xc0, 0x24f],
  [0x300, 0x36f],
  [0x1e00, 0x1eff],
] as const
