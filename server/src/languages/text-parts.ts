/*
 * What of a text is comment and what is a string, in any language, without its parser: for what is looked for in texts that
 * nothing else makes a parser read. A quote that only a parser could tell (in a regular expression, in the text of an
 * element) costs the rest of its line at most.
 */

/** A text in quotes. */
export interface QuotedText {
  /** Of the first character behind the quote, in UTF-16 units. */
  readonly start: number
  /** Of the closing quote. */
  readonly end: number
}

export interface TextParts {
  /** The text, as long as it was, with blanks in place of its comments. */
  readonly code: string
  /** In the order of the text. */
  readonly strings: readonly QuotedText[]
}

/** Splits a text of a language of the registry; of one that is not known, nothing is taken for a comment. */
export function textParts(text: string, language: string): TextParts {
  const pattern = patternOf(language)
  if (pattern === undefined) return { code: text, strings: [] }
  let code = ''
  let from = 0
  const strings: QuotedText[] = []
  for (const match of text.matchAll(pattern)) {
    const [written] = match
    const start = match.index
    const mark = written.charAt(0)
    const isQuoted = quotes.has(mark)
    if (isQuoted && !(language === 'python' && isDocumentation(text, start, written))) {
      const long = written.length >= 6 && written.startsWith(mark.repeat(3)) ? 3 : 1
      strings.push({ start: start + long, end: start + written.length - long })
      continue
    }
    // Behind an address or inside a word this is no comment.
    const lead = text[start - 1] ?? '\n'
    if (mark === '#' && !/[\s;{}()]/.test(lead)) continue
    if (mark === '/' && lead === ':') continue
    code += text.slice(from, start) + written.replace(/[^\r\n]/g, ' ')
    from = start + written.length
  }
  return { code: from === 0 ? text : code + text.slice(from), strings }
}

const quotes: ReadonlySet<string> = new Set(['"', "'", '`'])

/** A string that stands as a statement of its own. */
function isDocumentation(text: string, start: number, written: string): boolean {
  if (!/^(?:"""|''')/.test(written)) return false
  const before = text.slice(Math.max(0, start - 200), start)
  return /(?:^|[\n:])[ \t]*[rRuUbB]{0,2}$/.test(before)
}

/*
 * A comment without an end goes to the end of the text, so that no other one is tried behind it. Loops have one way through
 * them: time grows with the length of the text alone.
 */
const slashComment = String.raw`\/\/[^\n]*`
const blockComment = String.raw`\/\*[^]*?(?:\*\/|$)`
const hashComment = String.raw`#[^\n]*`
const markupComment = String.raw`<!--[^]*?(?:-->|$)`
const doubleQuoted = String.raw`"[^"\\\n]*(?:\\[^][^"\\\n]*)*"`
const singleQuoted = String.raw`'[^'\\\n]*(?:\\[^][^'\\\n]*)*'`
const backQuoted = '`[^`\\\\]*(?:\\\\[^][^`\\\\]*)*`'
const longDouble = String.raw`"""[^]*?"""`
const longSingle = String.raw`'''[^]*?'''`
/** Where a single quote may also begin a lifetime or a type. */
const character = String.raw`'(?:[^'\\\n]|\\[^\n]{1,8})'`

const cLike = [slashComment, blockComment, longDouble, doubleQuoted]

const parts: Readonly<Record<string, readonly string[]>> = {
  typescript: [slashComment, blockComment, doubleQuoted, singleQuoted, backQuoted],
  java: [...cLike, character],
  kotlin: [...cLike, character],
  csharp: [
    slashComment,
    blockComment,
    longDouble,
    String.raw`(?<=@\$?)"[^"]*(?:""[^"]*)*"`,
    doubleQuoted,
    character,
  ],
  go: [slashComment, blockComment, doubleQuoted, '`[^`]*`', character],
  rust: [...cLike, character],
  swift: cLike,
  dart: [slashComment, blockComment, longDouble, longSingle, doubleQuoted, singleQuoted],
  php: [slashComment, blockComment, String.raw`#(?!\[)[^\n]*`, doubleQuoted, singleQuoted],
  python: [hashComment, longDouble, longSingle, doubleQuoted, singleQuoted],
  ruby: [String.raw`(?<=^|\n)=begin\b[^]*?(?:\n=end\b|$)`, hashComment, doubleQuoted, singleQuoted],
  yaml: [hashComment],
  toml: [hashComment],
  env: [hashComment],
  properties: [String.raw`(?<=^|\n)[ \t]*[#!][^\n]*`],
  ini: [String.raw`(?<=^|\n)[ \t]*[#;][^\n]*`],
  terraform: [hashComment, slashComment, blockComment, doubleQuoted],
  bicep: [slashComment, blockComment, longSingle, singleQuoted],
  json: [slashComment, blockComment, doubleQuoted],
  xml: [markupComment],
  manifest: [String.raw`(?<=^|\n)[ \t]*#[^\n]*`],
  html: [markupComment],
  vue: [markupComment],
  svelte: [markupComment],
  astro: [markupComment],
  erb: [markupComment, String.raw`<%#[^]*?(?:%>|$)`],
  ejs: [markupComment, String.raw`<%#[^]*?(?:%>|$)`],
  blade: [markupComment, String.raw`\{\{--[^]*?(?:--\}\}|$)`],
  jinja: [markupComment, String.raw`\{#[^]*?(?:#\}|$)`],
  twig: [markupComment, String.raw`\{#[^]*?(?:#\}|$)`],
  handlebars: [markupComment, String.raw`\{\{!(?:--[^]*?(?:--\}\}|$)|[^]*?(?:\}\}|$))`],
  razor: [markupComment, String.raw`@\*[^]*?(?:\*@|$)`],
}

const compiled = new Map<string, RegExp>()

function patternOf(language: string): RegExp | undefined {
  const list = parts[language]
  if (list === undefined) return undefined
  const known = compiled.get(language) ?? new RegExp(list.join('|'), 'g')
  compiled.set(language, known)
  return known
}
