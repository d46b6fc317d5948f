/*
 * Where words of a list stand in a text, in one pass whatever their number. A pattern of a hundred names costs as much again for
 * each of them at every word of the text; so it is tried only where one of its first words begins.
 */

/** A word of the list, where a text has it. */
export interface FoundWord {
  /** Of its first character, in UTF-16 units. */
  readonly start: number
  readonly word: string
}

/** Finds whole words, runs of ASCII letters, digits and `_`, as they are written. */
export class WordFinder {
  readonly #words: ReadonlySet<string>
  /** By hash: whether a word of the list has it. */
  readonly #hashes = new Uint8Array(tableSize)

  /** @param words of ASCII letters, digits and `_` alone */
  constructor(words: Iterable<string>) {
    this.#words = new Set(words)
    for (const word of this.#words) {
      let hash = 0
      for (let at = 0; at < word.length; at++) hash = next(hash, word.charCodeAt(at))
      this.#hashes[hash & tableMask] = 1
    }
  }

  /** In the order of the text. */
  find(text: string): readonly FoundWord[] {
    const found: FoundWord[] = []
    if (this.#words.size === 0) return found
    const hashes = this.#hashes
    const { length } = text
    for (let at = 0; at < length; at++) {
      let code = text.charCodeAt(at)
      if (code >= 0x80 || isPart[code] === 0) continue
      const start = at
      let hash = 0
      do {
        hash = next(hash, code)
        code = ++at < length ? text.charCodeAt(at) : 0
      } while (code < 0x80 && isPart[code] === 1)
      if (hashes[hash & tableMask] === 0) continue
      const word = text.slice(start, at)
      if (this.#words.has(word)) found.push({ start, word })
    }
    return found
  }

  /** Whether one of them stands in the text. */
  isIn(text: string): boolean {
    return this.find(text).length > 0
  }
}

/**
 * A pattern of many names, which matches what `RegExp` would.
 * Names are joined as alternatives; each begins with a whole word, or with `[\w$]*` and ends a word there.
 */
export class NamePattern {
  readonly #anywhere: RegExp
  readonly #here: RegExp
  readonly #finder: WordFinder | undefined
  readonly #endings: RegExp | undefined

  /**
   * @param source of the pattern; it may match only where no word goes on (`(?<!\w)`)
   * @param begins what its names begin with: words, or `*` and the end of a word; undefined where that cannot be said
   */
  constructor(source: string, begins: readonly string[] | undefined) {
    this.#anywhere = new RegExp(source, 'g')
    this.#here = new RegExp(source, 'y')
    const words = begins?.filter((begin) => !begin.startsWith('*')) ?? []
    const endings = begins?.filter((begin) => begin.startsWith('*')).map((begin) => begin.slice(1)) ?? []
    const isKnown = words.every((word) => /^\w+$/.test(word)) && endings.every((end) => /^\w+$/.test(end))
    this.#finder = begins !== undefined && isKnown ? new WordFinder(words) : undefined
    this.#endings = endings.length === 0 ? undefined : new RegExp(`(?:${endings.join('|')})(?![\\w])`, 'g')
  }

  /**
   * The matches in the order of the text, none overlapping the one before.
   * @param goOn where the next match may begin; absent: behind this one
   */
  *in(text: string, goOn?: (match: RegExpExecArray) => number): Generator<RegExpExecArray> {
    if (this.#finder === undefined) {
      const pattern = this.#anywhere
      pattern.lastIndex = 0
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const from = goOn?.(match) ?? pattern.lastIndex
        yield match
        pattern.lastIndex = from
      }
      return
    }
    let from = 0
    for (const start of this.#starts(text, this.#finder)) {
      if (start < from) continue
      this.#here.lastIndex = start
      const match = this.#here.exec(text)
      if (match === null) continue
      from = goOn?.(match) ?? this.#here.lastIndex
      yield match
    }
  }

  /** Where a match can begin, ascending. */
  #starts(text: string, finder: WordFinder): readonly number[] {
    const starts = finder.find(text).map(({ start }) => start)
    const others: number[] = []
    // `$` belongs to names and not to words.
    for (const start of starts) if (text[start - 1] === '$') others.push(start - 1)
    if (this.#endings !== undefined) {
      let ending = -1
      let begin = -1
      for (const { index } of text.matchAll(this.#endings)) {
        let at = index
        while (at > 0 && at !== ending && isNamePart(text.charCodeAt(at - 1))) at--
        // Of one name with many such endings the beginning is looked for once.
        begin = at === ending ? begin : at
        ending = index
        others.push(begin)
      }
    }
    if (others.length === 0) return starts
    return [...new Set([...starts, ...others])].sort((left, right) => left - right)
  }
}

const tableSize = 1 << 14
const tableMask = tableSize - 1

function next(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193) ^ (hash >>> 15)
}

/** By character: whether words consist of it. */
const isPart = new Uint8Array(0x80)
for (let code = 0; code < isPart.length; code++) if (/\w/.test(String.fromCharCode(code))) isPart[code] = 1

function isNamePart(code: number): boolean {
  return code === 0x24 || (code < 0x80 && isPart[code] === 1)
}
