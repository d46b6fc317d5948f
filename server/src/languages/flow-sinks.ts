/*
 * Where values must not travel without a thought, for the readers of all languages: what of the rules tells it, made ready
 * for one language, and the shapes of texts that are addresses. What a language's tree says of such a place is told by
 * `typescript-flows.ts` and `tree-flows.ts`.
 */
import type { ReaderRules } from '../model/language.ts'
import { anyOf, beginsOf, lastDot, nameSource, pathSource } from './flow-names.ts'
import { NamePattern } from './word-finder.ts'

/** What the rules say of addresses, for one language. */
export interface AddressRules {
  /** Finds the names of what takes an address or makes one, from the last receiver that the pattern names. */
  readonly mention: NamePattern
  /** Path of a call of which texts are addresses: `fetch`, `axios.get`. */
  readonly address: RegExp
  /** Path of a call of which every value becomes a part of an address: `URLSearchParams`, `http_build_query`. */
  readonly parameter: RegExp
  /** Path of a call, or of what is assigned to, that shows a value in the title of a page. */
  readonly title: RegExp
}

const compiled = new WeakMap<ReaderRules, Map<string, AddressRules | undefined>>()

/** The rules of addresses for a language; undefined where they name nothing in it: then no address is looked for. */
export function addressRulesOf(rules: ReaderRules, language: string): AddressRules | undefined {
  const byLanguage = compiled.get(rules) ?? new Map<string, AddressRules | undefined>()
  compiled.set(rules, byLanguage)
  if (!byLanguage.has(language)) byLanguage.set(language, compileAddresses(rules, language))
  return byLanguage.get(language)
}

function compileAddresses(rules: ReaderRules, language: string): AddressRules | undefined {
  const of = (lists: ReaderRules['addressCalleesOf']): readonly string[] => lists?.[language] ?? []
  const address = of(rules.addressCalleesOf)
  const parameter = of(rules.parameterCalleesOf)
  const title = of(rules.titleCalleesOf)
  const all = [...address, ...parameter, ...title]
  if (all.length === 0) return undefined
  const whole = (patterns: readonly string[]): RegExp =>
    new RegExp(`^(?:${anyOf(patterns.map(pathSource))})$`)
  return {
    mention: new NamePattern(
      `(?<!\\w)(?:${anyOf(new Set(all.map(mentionSource)))})(?![\\w$])`,
      beginsOf(all.map(firstNames)),
    ),
    address: whole(address),
    parameter: whole(parameter),
    title: whole(title),
  }
}

/** The names that what `mentionSource` makes of a pattern may begin with. */
function firstNames(pattern: string): string {
  const dot = lastDot(pattern)
  const receivers = dot < 0 ? '' : pattern.slice(0, dot).replace(/^\*\*\.?/, '')
  if (receivers === '') return pattern.slice(dot + 1).replace(/=$/, '')
  if (receivers.startsWith('{'))
    return receivers.replace(/[^{},]+/g, (name) => name.slice(name.lastIndexOf('.') + 1))
  return receivers.slice(receivers.lastIndexOf('.') + 1)
}

/** The last two names of a pattern, as they stand in code; most of what is called so is told apart by the receiver. */
function mentionSource(pattern: string): string {
  const dot = lastDot(pattern)
  const last = nameSource(pattern.slice(dot + 1).replace(/=$/, ''))
  if (dot < 0) return last
  const receivers = pattern.slice(0, dot).replace(/^\*\*\.?/, '')
  if (receivers === '') return last
  const before = receivers.startsWith('{')
    ? anyOf(
        receivers
          .slice(1, -1)
          .split(',')
          .map((name) => nameSource(name.slice(name.lastIndexOf('.') + 1))),
      )
    : nameSource(receivers.slice(receivers.lastIndexOf('.') + 1))
  return `(?:${before})(?:\\([^()\\n]{0,80}\\))?[?!]?\\s*(?:\\.|->|::|\\?->)\\s*${last}`
}

/** Keys of an argument under which the parts of a query stand. */
export const queryKeys: ReadonlySet<string> = new Set(
  'params query qs searchParams queryParams query_params queryString querystring search'.split(' '),
)
/** Keys of an argument under which an address stands. */
export const addressKeys: ReadonlySet<string> = new Set(
  'url uri href to pathname path baseURL destination permalink'.split(' '),
)

/** A place in the text of which an address begins, with a value behind it. */
export interface AddressText {
  /** Where the address begins. */
  readonly from: number
  /** A place in the literal, before the first value. */
  readonly at: number
}

/** What stands in an address, without spaces and quotes. */
const run = '(?:[^\\s"\'`<>{}$#%\\\\]|%[0-9A-Fa-f]{2}|#(?!\\{))*'
/** A value behind it: within the text, for a format, or after the quote. */
const hole =
  '(?<hole>\\$?\\{|#\\{|\\$[A-Za-z_]|%[sdvqrw](?![0-9A-Fa-f])|["\'`]\\s*(?:\\+|\\.\\s|%\\s|\\.\\s*format\\w*\\())'
const base = '(?:url|uri|host|base|origin|endpoint|domain|site|api)'
const named = '(?:url|uri|href|link|endpoint|redirect\\w*|location|action)'

/** What a text must hold for a shape to be in it: a cheap look before each. */
const shapes: readonly (readonly [sign: RegExp, shape: RegExp])[] = [
  // `https://…`, and Spring's `redirect:/…`.
  [/:\//, new RegExp(`(?:https?:\\/\\/|redirect:\\/)${run}${hole}`, 'gi')],
  // `?email=`.
  [/[?&]/, new RegExp(`[?&][\\w.[\\]-]{1,40}=${hole}`, 'g')],
  // A text that begins with a variable called after what it holds: `${apiUrl}/users/`.
  [/\}\//, new RegExp(`["'\`][$#]?\\{[^{}"'\`\\n]{0,60}${base}[^{}"'\`\\n]{0,40}\\}\\/${run}${hole}`, 'gi')],
  // One that ends where the value begins: `${AVATAR_URL}${`.
  [
    /(?:URL|Url|URI|Uri)\}/,
    new RegExp(`["'\`][$#]?\\{[\\w.]{0,60}(?:URL|Url|URI|Uri)\\}(?=[$#{])${hole}`, 'g'),
  ],
  [/[+.]\s*["']\//, new RegExp(`${base}\\w{0,30}(?:\\(\\))?\\s*[+.]\\s*["']\\/${run}${hole}`, 'gi')],
  // What is called an address: `redirectUrl = "/users/"`, `href={`.
  [/["'`]\//, new RegExp(`${named}["']?\\s*(?::|:?=)\\s*\\{?\\s*[$@f]{0,2}["'\`]\\/${run}${hole}`, 'gi')],
]

/** Whether any text may be an address with a value in it: a cheap look before `addressTexts`. */
const mayHold = /:\/\/|[?&][\w.[\]-]{1,40}=|redirect:|["'`}]\/|["'`]\s*\+|(?:URL|Url|URI|Uri)\}[$#{]/

/**
 * Places where a text is an address and a value stands in it, by the text alone, in order. Links that start a program of the
 * reader's (`mailto:`, `tel:`) are none. What the tree says of the place is for the caller to ask.
 */
export function addressTexts(text: string): readonly AddressText[] {
  if (!mayHold.test(text)) return []
  const found = new Map<number, AddressText>()
  for (const [sign, shape] of shapes)
    for (const match of sign.test(text) ? text.matchAll(shape) : []) {
      const value = match.groups?.['hole'] ?? ''
      const at = match.index + match[0].length - value.length - 1
      const quote = match[0].search(/["'`]/)
      // Of what stands before a text only the text itself is the address.
      const from = match.index + (quote >= 0 && quote < match[0].length - value.length ? quote + 1 : 0)
      if (opensProgram.test(text.slice(Math.max(0, at - 200), at + 1))) continue
      const known = found.get(at)
      if (known === undefined || from < known.from) found.set(at, { from, at })
    }
  return [...found.values()].sort((left, right) => left.at - right.at)
}

const opensProgram =
  /(?:(?:mailto|tel|sms|smsto|facetime|xmpp|sip|data|javascript|whatsapp|webcal):|\{[\w.$]*mail_?to\w*\})[^"'`\s]*$/i

/**
 * Whether a value belongs to the address that begins before it: no space, bracket or quote of the text itself stands
 * between. `code` is the source from where the address begins to where the value does.
 */
export function reaches(code: string): boolean {
  let at = 0
  // A literal, what stands between it and the next one, and so on; the first is the one that the address begins in.
  for (;;) {
    const literal = insideOf(code, at)
    if (/[\s<>"'`]/.test(literal.text)) return false
    if (literal.quote === undefined) return true
    const behind = /^[ \t\r\n]*(?:[+.%,)\]&:?|]|<<|=>)[^"'`]*/.exec(code.slice(literal.end))?.[0]
    if (behind === undefined) return code.slice(literal.end).trim() === ''
    at = literal.end + behind.length + 1
    if (at > code.length) return true
  }
}

/** What a literal says from a place in it, without the values in it; where it ends, if it does. */
function insideOf(
  code: string,
  from: number,
): { readonly text: string; readonly quote?: string; readonly end: number } {
  const quotes = from === 0 ? '"\'`' : (code[from - 1] ?? '')
  let text = ''
  let depth = 0
  for (let at = from; at < code.length; at++) {
    const character = code[at] ?? ''
    if (depth > 0) depth += character === '{' ? 1 : character === '}' ? -1 : 0
    else if (character === '{') {
      depth++
      text = text.replace(/[$#]$/, '')
    } else if (quotes.includes(character)) return { text, quote: character, end: at + 1 }
    else text += character
  }
  return { text: text.replace(/[$#]$/, ''), end: code.length }
}

/** Whether what is made at a place is sent as the body of a request, as forms are, and not in its address. */
export function isBody(text: string, start: number, receiver: string | undefined): boolean {
  const before = text.slice(Math.max(0, start - 160), start)
  if (bodyBefore.test(before)) return true
  const assigned = /([\w$]+)\s*(?::[^=;(){}\n]{1,60})?:?=\s*(?:await\s+)?(?:new\s+)?$/.exec(before)?.[1]
  const name = receiver ?? assigned
  if (name === undefined || name === '') return false
  if (/body|form|payload|post/i.test(name)) return true
  const escaped = name.replace(/[$]/g, '\\$&')
  return new RegExp(
    `\\b(?:body|data|form|payload|content)["']?\\s*(?:=>|[:=])\\s*(?:String\\()?\\$?${escaped}(?![\\w$])` +
      `|(?:post|put|patch|PostForm|NewReader|StringContent|FormUrlEncodedContent|setEntity)\\w*\\((?:[^()]|\\([^()]*\\)){0,200}?,?\\s*\\$?${escaped}(?![\\w$])` +
      `|POSTFIELDS\\s*(?:,|=>)\\s*\\$?${escaped}(?![\\w$])`,
  ).test(text)
}

const bodyBefore =
  /(?:\b(?:body|data|content|form|payload)["']?\s*(?:=>|[:=])|POSTFIELDS["']?\s*(?:=>|,)|(?:NewReader|StringContent|FormUrlEncodedContent|Buffer\.from)\(|\.(?:post|put|patch|send|write|end)\((?:[^()]|\([^()]*\))*,?)\s*(?:new\s+)?$/i

/** How an address is called in a message: what is written before its first value. */
export function addressName(text: string, { from, at }: AddressText): string {
  return text.slice(from, Math.min(at + 1, from + longestName))
}

const longestName = 60

/** What writes a text from a format: its values are given behind it. */
export const formatting = /^(?:format|formatted|sprintf|Sprintf|vsprintf|Format|format_map)$/
