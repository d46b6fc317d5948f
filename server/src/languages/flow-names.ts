/*
 * Names that the readers of all languages look for when they follow values to a log: patterns of callees, words of masking
 * functions, names of exceptions.
 */

/** Matches nothing. */
const never = '(?!)'

/** A pattern that matches one of several sources; none matches nothing. */
export function anyOf(sources: Iterable<string>): string {
  return [...sources].join('|') || never
}

/** A name as the source of a pattern. */
export function escape(name: string): string {
  return name.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** The dot before the last name of a pattern; dots do not occur within braces that end it. */
export function lastDot(pattern: string): number {
  const braces = pattern.endsWith('}') ? pattern.lastIndexOf('{') : pattern.length
  return pattern.lastIndexOf('.', braces)
}

/** One name of a pattern: `*Logger`, `{info,warn}`. */
export function nameSource(pattern: string): string {
  return pattern
    .split(/([{},*])/)
    .map((part) => ({ '{': '(?:', '}': ')', ',': '|', '*': '[\\w$]*' })[part] ?? escape(part))
    .join('')
}

/**
 * What the sources that `nameSource` makes of names begin with, as a `NamePattern` is told it; undefined where one of them begins
 * neither with a word nor with the end of one.
 */
export function beginsOf(names: readonly string[]): readonly string[] | undefined {
  const begins: string[] = []
  for (const name of names) {
    const list = name.startsWith('{') && name.endsWith('}') ? name.slice(1, -1).split(',') : [name]
    for (const one of list) {
      const [, begin, rest] = /^\$?(\*?\w+)(.*)$/.exec(one) ?? []
      if (begin === undefined || rest === undefined || !/^(?:[^\w$*{},][^{}]*)?$/.test(rest)) return undefined
      if (begin.startsWith('*') && rest !== '') return undefined
      begins.push(begin)
    }
  }
  return begins
}

/** A whole path of names with dots between, as the rules write it. */
export function pathSource(pattern: string): string {
  const rest = pattern.replace(/^\*\*\./, '')
  return (rest === pattern ? '' : '(?:[^.]+\\.)*') + nameSource(rest)
}

/** An exception says what went wrong and not, as far as the file tells, of whom: only other properties of it are read. */
export const errorProperties: ReadonlySet<string> = new Set(
  'message stack name code status statusCode cause errno'.split(' '),
)

/** The name of a parameter that receives an exception. */
export function isErrorName(name: string): boolean {
  return /^(?:e|er|err|error|ex|exc|exception)$|(?:Error|Err|Exception)$/.test(name)
}

/** Finds a masking word as a whole word of a function's name: `hash` of `createHash`, not of `hashtag` or `unhash`. */
export function compileMasking(words: readonly string[]): RegExp {
  return new RegExp(`(?:^| )(?:${anyOf(words.map((word) => escape(wordsOf(word))))})(?: |$)`)
}

/** Words of a name in lower case, with a space between. Digits stay with the letters before them: `sha256`. */
export function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
}
