/*
 * The prefilter: can this file hold personal data at all?
 *
 * One Aho-Corasick automaton over the raw bytes, so that most files are neither decoded nor parsed. It may say yes
 * too often and never no too often: a name in code reaches a term in several spellings, and each of them is covered.
 * - `first_name` is the one word `firstname` to the matching, so `_` and `-` do not interrupt a match.
 * - Letters with diacritics are folded as `splitWords` folds them, composed or decomposed.
 * - A name may be written with escapes (`"pr\u00e9nom"` in JSON): a file with such an escape always passes.
 */
import { fold } from './words.ts'

/** Answers for one set of terms. Plain data inside; safe to share. */
export interface Prefilter {
  /** Whether any of the terms occurs in the bytes (UTF-8, without regard to case and diacritics). Stops at the first. */
  mayHold(bytes: Uint8Array): boolean
}

/**
 * Compiles terms (any case; they are folded here) into one automaton. An empty term, or one without a letter or digit that
 * a match could start with, makes every file pass rather than none.
 */
export function compilePrefilter(terms: readonly string[]): Prefilter {
  const table = tableOf(terms)
  return table === undefined ? { mayHold: () => true } : prefilterOf(table)
}

/** The compiled automaton as bytes that `unpackPrefilter` reads on the same kind of machine. */
export function packPrefilter(terms: readonly string[]): Uint8Array {
  const table = tableOf(terms)
  if (table === undefined) return new Uint8Array(packedHeader)
  const packed = new Uint8Array(packedHeader + table.next.byteLength)
  packed.set(table.byByte)
  packed.set(new Uint8Array(table.next.buffer, table.next.byteOffset, table.next.byteLength), packedHeader)
  new DataView(packed.buffer).setUint32(256, sumOf(table.byByte, table.next), true)
  return packed
}

/** The automaton that was packed; undefined for bytes that are damaged or were never packed. */
export function unpackPrefilter(packed: Uint8Array): Prefilter | undefined {
  if (packed.length <= packedHeader || packed.length % 4 !== 0) return undefined
  const copy = packed.slice()
  const byByte = copy.subarray(0, 256)
  const next = new Uint32Array(copy.buffer, packedHeader)
  if (new DataView(copy.buffer).getUint32(256, true) !== sumOf(byByte, next)) return undefined
  return prefilterOf({ byByte, next })
}

interface Table {
  /** Byte to column. */
  readonly byByte: Uint8Array
  readonly next: Uint32Array
}

/** 256 columns, a checksum, and room that keeps the rows aligned. */
const packedHeader = 264

function tableOf(terms: readonly string[]): Table | undefined {
  const needles = [...terms, ...escapes].map((term) => encoder.encode(fold(term).replace(/[_-]+/g, '')))
  if (needles.some((needle) => needle.length === 0)) return undefined
  const classes = classesOf(needles)
  return { byByte: classes.byByte, next: automatonOf(needles, classes) }
}

function prefilterOf({ byByte, next }: Table): Prefilter {
  return { mayHold: (bytes) => scan(bytes, byByte, next) }
}

/** FNV-1a over the cells. */
function sumOf(byByte: Uint8Array, next: Uint32Array): number {
  let sum = 0x811c9dc5
  for (const byte of byByte) sum = Math.imul(sum ^ byte, 0x01000193)
  for (const cell of next) sum = Math.imul(sum ^ cell, 0x01000193)
  return sum >>> 0
}

const encoder = new TextEncoder()

/** Escapes in names, of JavaScript, JSON and YAML: whatever they stand for, the file passes. */
const escapes = ['\\u00', '\\u01', '\\u03', '\\u1e', '\\u{']

/** Bytes that never interrupt a match. */
const separators = [0x2d, 0x5f]

/** The state after a whole term. */
const hit = 0xffffffff

interface Classes {
  /** Byte to column. Column 0: bytes in no term. Column 1: bytes that keep the state. */
  readonly byByte: Uint8Array
  readonly count: number
}

function classesOf(needles: readonly Uint8Array[]): Classes {
  const byByte = new Uint8Array(256)
  for (const separator of separators) byByte[separator] = 1
  let count = 2
  for (const needle of needles) {
    for (const byte of needle) if (byByte[byte] === 0) byByte[byte] = count++
  }
  // A to Z read as a to z.
  for (let byte = 0x41; byte <= 0x5a; byte++) byByte[byte] = byByte[byte + 0x20] ?? 0
  return { byByte, count }
}

/** Rows of `classes.count` columns; a cell holds where the next row starts, or `hit`. */
function automatonOf(needles: readonly Uint8Array[], classes: Classes): Uint32Array {
  const { byByte, count } = classes
  const size = needles.reduce((sum, needle) => sum + needle.length, 1)
  const next = new Uint32Array(size * count)
  let rows = 1
  for (const needle of needles) {
    let state = 0
    for (let index = 0; index < needle.length; index++) {
      const cell = state + (byByte[needle[index] ?? 0] ?? 0)
      if (next[cell] === hit) break
      if (index === needle.length - 1) next[cell] = hit
      else if (next[cell] === 0) next[cell] = rows++ * count
      state = next[cell] ?? 0
    }
  }
  complete(next, rows, count)
  return next.slice(0, rows * count)
}

/** Fills in, breadth first, where each state goes on a byte that its own terms do not continue with. */
function complete(next: Uint32Array, rows: number, count: number): void {
  const fallback = new Uint32Array(rows)
  const queue = [0]
  // The queue grows while it is walked.
  for (const state of queue) {
    const failure = fallback[state / count] ?? 0
    for (let column = 2; column < count; column++) {
      const target = next[state + column] ?? 0
      const inherited = state === 0 ? 0 : (next[failure + column] ?? 0)
      if (target === hit) continue
      if (target === 0 || inherited === hit) {
        next[state + column] = inherited
        continue
      }
      fallback[target / count] = inherited
      queue.push(target)
    }
    next[state + 1] = state
  }
}

function scan(bytes: Uint8Array, byByte: Uint8Array, next: Uint32Array): boolean {
  let state = 0
  const length = bytes.length
  for (let index = 0; index < length; index++) {
    const byte = bytes[index] ?? 0
    if (byte > 0x7f) {
      const letter = letterAt(bytes, index)
      if (letter !== undefined) {
        for (const folded of letter.folded) {
          state = next[state + (byByte[folded] ?? 0)] ?? 0
          if (state === hit) return true
        }
        index += letter.width - 1
        continue
      }
    }
    state = next[state + (byByte[byte] ?? 0)] ?? 0
    if (state === hit) return true
  }
  return false
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
