/*
 * Values in a text that may be data of people who exist: mailboxes, telephone numbers, accounts, cards and national numbers,
 * each parsed or with its checksum held. Only what is neither reserved for examples nor plainly made up; not authors, owners of
 * code, roles, addresses of machines. The values themselves go no further.
 */
import parsePhoneNumber from 'libphonenumber-js/core'
import metadata from 'libphonenumber-js/min/metadata'
import isCreditCard from 'validator/es/lib/isCreditCard.js'
import isIBAN from 'validator/es/lib/isIBAN.js'
import isTaxID from 'validator/es/lib/isTaxID.js'
import type { Literal } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { isInComment, literalAt, type CodeText } from './code-text.ts'
import {
  exampleIbans,
  isNobody,
  isPlaceholderDomain,
  isReservedPhone,
  isTestCard,
  looksMadeUp,
  mailboxProviders,
  otherExampleIbans,
  reservedPhones,
} from './literals-reserved.ts'
import { calledDigits, mayHoldLiterals, numberKeys, speaksOfAuthors } from './text-mentions.ts'

/** Values that one file may hold before it is a list of its own: more are not told one by one. */
const most = 200

/** Code, where a value counts only as a text literal; elsewhere it counts wherever it stands, but in a comment. */
const codeLanguages = new Set([
  'typescript',
  'python',
  'java',
  'kotlin',
  'go',
  'csharp',
  'ruby',
  'php',
  'rust',
  'swift',
  'dart',
  'terraform',
  'bicep',
])

/** The values of a text, in its order. Never throws. */
export function readLiterals(path: string, source: CodeText): readonly Literal[] {
  if (speaksOfAuthors(path) || !mayHoldLiterals(source.text)) return []
  const found: Literal[] = []
  const add = (span: Span, literal: Omit<Literal, 'span' | 'key' | 'isNamed'>, value: string): void => {
    if (found.length >= most || !isValue(source, span)) return
    found.push({
      ...literal,
      span,
      key: keyOf(value),
      ...(isNamed(source, span) && { isNamed: true as const }),
    })
  }
  mailboxes(source, add)
  phones(source, add)
  accounts(source, add)
  calledNumbers(source, add)
  return found
    .sort((left, right) => left.span.start - right.span.start || right.span.end - left.span.end)
    .filter(({ span }, index, all) => index === 0 || (all[index - 1]?.span.end ?? 0) <= span.start)
}

type Add = (span: Span, literal: Omit<Literal, 'span' | 'key' | 'isNamed'>, value: string) => void

/** Whether a place is a value and not part of a comment, an address or code. */
function isValue(source: CodeText, { start }: Span): boolean {
  if (isInComment(source, start)) return false
  return !codeLanguages.has(source.language) || literalAt(source, start) !== undefined
}

const authors =
  /\b(?:authors?|co-?authored|maintain(?:ers?|ed)|copyright|contributors?|contributed|credits?|licen[cs]ed?|signed-off|reviewed-by|reported by|developed by|created by|written by|patch by|thanks to|translators?|translated|last-translator|language-team|report-msgid|packager|uploaders?|code-?owners?|committer|codeowner|git config|mailto)\b|©|\(c\)\s*\d|@author|@copyright|<[^<>\s]+@[^<>\s]+>/i

const localPart = /(?<![\w.%+/:@$&=#~-])[A-Za-z0-9][\w.%+-]{0,63}$/
const domainPart = /^(?:[A-Za-z0-9-]+\.){1,4}[A-Za-z]{2,18}(?![\w@/-]|:\/|:[\w~/])/

function mailboxes({ text }: CodeText, add: Add): void {
  for (let at = text.indexOf('@'); at > 0; at = text.indexOf('@', at + 1)) {
    const domain = domainPart.exec(text.slice(at + 1, at + 100))?.[0]
    const local = domain === undefined ? undefined : localPart.exec(text.slice(Math.max(0, at - 70), at))?.[0]
    if (domain === undefined || local === undefined) continue
    const own = domain.toLowerCase()
    const name = local.replace(/\+.*$/, '').toLowerCase()
    if (isPlaceholderDomain(own) || isNobody(name) || ownName(name, own)) continue
    // In capitals with a stroke stands what is to be put there: `YOUR_NAME`, in whatever language.
    if (/^[A-Z]+(?:_[A-Z]+)+$/.test(local)) continue
    const start = at - local.length
    const value = `${local}@${domain}`
    if (authors.test(lineAround(text, start))) continue
    // Behind an apostrophe it goes on: o'brien.
    if (text[start - 1] === "'" && /[A-Za-z]/.test(text[start - 2] ?? '')) continue
    const key = keyOf(value.toLowerCase())
    const isProvider = mailboxProviders.test(own)
    // Elsewhere the mailbox must say a person's name, or the text around it the same name.
    if (
      !isProvider &&
      !/^(?:[a-z]{2,}[._-][a-z]{3,}|[a-z][._-][a-z]{4,})$/.test(name) &&
      (/\d/.test(name) || !isCalledSo(text, start, name))
    )
      continue
    add(
      { start, end: start + value.length },
      {
        kind: 'email',
        shape: `${local.charAt(0)}…@${domain}`,
        replacement: `person-${key.slice(0, 4)}@example.com`,
        confidence: isProvider && name.length >= 5 ? 'high' : 'medium',
      },
      value.toLowerCase(),
    )
  }
}

/** Whether a name that stands near as a text of its own is the mailbox's too: `"Isaline Quillfeather"` and `iquillfeather`. */
function isCalledSo(text: string, at: number, name: string): boolean {
  const around = text.slice(Math.max(0, at - 160), at + 200)
  for (const match of around.matchAll(/(?<=["'`,>\t ])\p{Lu}\p{Ll}{3,}(?=["'`,<\t ])/gu))
    if (name.includes(match[0].toLowerCase())) return true
  return false
}

/** A mailbox that is called as its domain: `stripe@stripe.com` is nobody's. */
function ownName(local: string, domain: string): boolean {
  return domain.split('.').some((label) => label.length > 2 && label === local)
}

function phones(source: CodeText, add: Add): void {
  const { text } = source
  for (let at = text.indexOf('+'); at >= 0; at = text.indexOf('+', at + 1)) {
    if (/[\w+.]/.test(text[at - 1] ?? '')) continue
    const written = /^\+\d[\d ().-]{6,18}\d(?![\w.-])/.exec(text.slice(at, at + 24))?.[0]
    if (written !== undefined) phone(written, undefined, at, add)
  }
}

/** `phone: '06 12 …'`: a number without its country, where its key says what it is. */
const phoneKey =
  /(?:phone|mobile|telephone|telefono|telefon|telefoon|handy|portable|cell)\w{0,8}["'\]]{0,2}\s*(?::|=>|=|,)\s*["']$|\btel["'\]]{0,2}\s*(?::|=>|=|,)\s*["']$/i

/** Digits with their separators, and what is called a number of a person right before them. */
function calledNumbers(source: CodeText, add: Add): void {
  const { text } = source
  for (const match of text.matchAll(calledDigits)) {
    // What stands before the entry names another value.
    const lead = before(text, match.index, 48).replace(/^[^]*[,;\n]/, '')
    if (!numberKeys.test(lead)) continue
    const [written] = match
    if (phoneKey.test(lead) && /^["']/.test(text.slice(match.index + written.length))) {
      const country = /^0[1-9](?:[ .-]?\d\d){4}$/.test(written)
        ? 'FR'
        : /^\(?[2-9]\d{2}\)?[ .-]?[2-9]\d{2}[ .-]\d{4}$/.test(written)
          ? 'US'
          : undefined
      if (country !== undefined) phone(written, country, match.index, add)
    }
    cardNumber(written, lead, match.index, add)
    nationalNumber(written, lead, match.index, add)
  }
}

function phone(written: string, country: 'FR' | 'US' | undefined, at: number, add: Add): void {
  const parsed = parsePhoneNumber(written, country === undefined ? {} : { defaultCountry: country }, metadata)
  if (parsed?.isValid() !== true) return
  const national = parsed.nationalNumber
  if (isReservedPhone(parsed.country, national)) return
  const pattern = (parsed.country === undefined ? undefined : reservedPhones[parsed.country]) ?? '20255501xx'
  const key = keyOf(parsed.number)
  const filled = pattern.replaceAll('x', (_, index: number) =>
    String(parseInt(key.charAt(index % 8), 16) % 10),
  )
  const calling = pattern === '20255501xx' ? '1' : parsed.countryCallingCode
  const digits = country === undefined ? calling + filled : country === 'FR' ? `0${filled}` : filled
  add(
    { start: at, end: at + written.length },
    {
      kind: 'phone',
      shape: `${country === undefined ? `+${parsed.countryCallingCode} ` : ''}${national.charAt(0)}…`,
      replacement: laidOut(written, digits),
      confidence: 'medium',
    },
    parsed.number,
  )
}

/** Digits in the layout of others; as they are where there are more or fewer of them. */
function laidOut(layout: string, digits: string): string {
  if (layout.replace(/\D/g, '').length !== digits.length) return (layout.startsWith('+') ? '+' : '') + digits
  let next = 0
  return layout.replace(/\d/g, () => digits.charAt(next++))
}

function accounts({ text }: CodeText, add: Add): void {
  for (const match of text.matchAll(
    /(?<![\w-])[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?(?![\w-])/g,
  )) {
    const [value] = match
    const compact = value.replaceAll(' ', '')
    if (!isIBAN(compact) || looksMadeUp(compact.slice(4).replace(/\D/g, ''))) continue
    const country = compact.slice(0, 2)
    if (Object.values(exampleIbans).includes(compact) || otherExampleIbans.has(compact)) continue
    const example = exampleIbans[country] ?? exampleIbans['DE'] ?? ''
    add(
      { start: match.index, end: match.index + value.length },
      {
        kind: 'iban',
        shape: `${country}… ${compact.slice(-2)}`,
        replacement: value.includes(' ') ? example.replace(/.{4}(?=.)/g, '$& ') : example,
        confidence: 'high',
      },
      compact,
    )
  }
}

function cardNumber(written: string, lead: string, at: number, add: Add): void {
  if (!/^[3-6]\d{3}(?:([ -]?)\d{4}\1\d{4}\1\d{1,7}|[ -]?\d{6}[ -]?\d{5})$/.test(written)) return
  const digits = written.replace(/\D/g, '')
  if (digits.length < 13 || digits.length > 19 || isTestCard(digits) || !isCreditCard(digits)) return
  if (!/card|\bpan\b|\bcc\b|ccnum|credit|visa|mastercard|amex|kreditkarte|carte/i.test(lead)) return
  add(
    { start: at, end: at + written.length },
    {
      kind: 'card',
      shape: `${digits.charAt(0)}… ${digits.slice(-2)}`,
      replacement: laidOut(written, '4242424242424242'),
      confidence: 'high',
    },
    digits,
  )
}

/** What a national number is called, with the country whose checksum it has to pass. */
const nationalNumberKeys: readonly (readonly [
  key: RegExp,
  value: RegExp,
  passes: (value: string) => boolean,
])[] = [
  [
    /codice_?-?fiscale|\bcf\b|fiscal_?code/i,
    /\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b/i,
    (value) => isTaxID(value.toUpperCase(), 'it-IT'),
  ],
  [/pesel/i, /\b\d{11}\b/, (value) => isTaxID(value, 'pl-PL')],
  [/\bbsn\b|burgerservicenummer/i, /\b\d{9}\b/, (value) => isTaxID(value, 'nl-NL')],
  [/\bcpf\b/i, /\b\d{3}\.?\d{3}\.?\d{3}-?\d{2}\b/, (value) => isTaxID(value, 'pt-BR')],
  [/\bdni\b|\bnif\b|\bnie\b/i, /\b[XYZ]?\d{7,8}[A-HJ-NP-TV-Z]\b/i, (value) => isTaxID(value, 'es-ES')],
  [
    /person(?:al|en)?_?-?(?:nummer|number|nr)|\bssn_?se\b/i,
    /\b(?:19|20)?\d{6}[-+]?\d{4}\b/,
    (value) => isTaxID(value, 'sv-SE'),
  ],
  [/hetu|henkil[oö]tunnus/i, /\b\d{6}[-+A]\d{3}[\dA-Z]\b/, (value) => isTaxID(value, 'fi-FI')],
  [/\bcpr\b/i, /\b\d{6}-?\d{4}\b/, (value) => isTaxID(value, 'dk-DK')],
  [/steuer_?-?(?:id|identifikation)|\bidnr\b/i, /\b[1-9]\d{10}\b/, (value) => isTaxID(value, 'de-DE')],
  [
    /insz|niss|rijksregister|registre_?national/i,
    /\b\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}\b/,
    (value) => isTaxID(value.replace(/\D/g, ''), 'fr-BE'),
  ],
  [
    /\bnir\b|\bnss\b|s[eé]cu(?:rit[eé])?_?-?soc|num_?secu|social_?security|\bssn\b/i,
    /\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}\b/,
    isNir,
  ],
  [/\bahv\b|\bavs\b/i, /\b756\.?\d{4}\.?\d{4}\.?\d{2}\b/, isAhv],
]

function nationalNumber(written: string, lead: string, at: number, add: Add): void {
  for (const [key, pattern, passes] of nationalNumberKeys) {
    if (!key.test(lead)) continue
    const whole = pattern.exec(written)?.[0]
    if (whole !== written || looksMadeUp(written.replace(/\D/g, '')) || !passes(written)) continue
    add(
      { start: at, end: at + written.length },
      {
        kind: 'national_number',
        shape: `${written.charAt(0)}… (${String(written.length)})`,
        // No country reserves numbers for examples; one that cannot exist is nobody's.
        replacement: written.replace(/\d/g, '0').replace(/[A-Za-z]/g, 'X'),
        confidence: 'high',
      },
      written,
    )
    return
  }
}

/** The French number holds its own remainder by 97. */
function isNir(value: string): boolean {
  const compact = value.replaceAll(' ', '').replace('2A', '19').replace('2B', '18')
  return 97 - Number(BigInt(compact.slice(0, 13)) % 97n) === Number(compact.slice(13))
}

/** The Swiss number ends in the check digit of an EAN-13. */
function isAhv(value: string): boolean {
  const digits = value.replace(/\D/g, '')
  const sum = Array.from(digits.slice(0, 12)).reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  )
  return (10 - (sum % 10)) % 10 === Number(digits[12])
}

const besideName =
  /(?:first|last|full|given|family|display|sur|user|customer|contact)?_?-?(?:name|nom|prenom|nachname|vorname|nombre|apellido|cognome)["'\]]{0,2}\s*(?::|=>|=)\s*["']?\p{Lu}\p{Ll}{2,}/u

/** A person's name within the same entry: on the same line, or as the value of a key beside it. */
function isNamed({ text }: CodeText, { start, end }: Span): boolean {
  const around = text.slice(Math.max(0, start - 160), end + 160)
  if (besideName.test(around)) return true
  // A row of texts: 'Isaline', 'Quillfeather', …
  const line = lineAround(text, start)
  return (
    /["']\p{Lu}\p{Ll}{2,}(?:[ '-]\p{Lu}\p{Ll}+)?["'],?\s*["']\p{Lu}\p{Ll}{2,}["']/u.test(line) ||
    /["']\p{Lu}\p{Ll}{2,} \p{Lu}\p{Ll}{2,}["']/u.test(line)
  )
}

/** The line of a place, and the one before where that goes on in it: `translator:` with its value below. */
function lineAround(text: string, at: number): string {
  const own = text.lastIndexOf('\n', at - 1)
  const isGoingOn = /[:=([{>][ \t\r]*$/.test(text.slice(Math.max(0, own - 20), Math.max(0, own)))
  const start = Math.max((isGoingOn ? text.lastIndexOf('\n', own - 1) : own) + 1, at - 300)
  const end = text.indexOf('\n', at)
  return text.slice(start, Math.min(end < 0 ? text.length : end, at + 300))
}

function before(text: string, at: number, length: number): string {
  return text.slice(Math.max(0, at - length), at)
}

/** FNV-1a with 32 bits, 8 hex digits: findings are no secrets and nobody gains by forging a collision. */
function keyOf(value: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < value.length; index++)
    hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
