/**
 * Names of code, split into the words that they are made of. Everything that compares names (rules, data map, checks)
 * compares these words, so that `first_name`, `firstName` and `FirstName` are one name everywhere.
 */

/**
 * The words of a name: camelCase, PascalCase, snake_case, kebab-case and dots are boundaries, runs of capitals are one
 * word (`userIPAddress` is user, ip, address), digits stand alone (`line2` is line, 2), diacritics are folded and all
 * is in lower case. Empty for a name without letters or digits. The result is shared: never change it.
 */
export function splitWords(name: string): readonly string[] {
  const known = splitCache.get(name)
  if (known !== undefined) return known
  const words = split(name)
  if (splitCache.size >= cacheLimit) splitCache.clear()
  splitCache.set(name, words)
  return words
}

/**
 * What an owner is called when case convention, number, schema and the role of its type are taken away: `UserEntity`,
 * `users`, `public.users`, `IUser`, `ZUser`, `UserDto` and `userSchema` are all `user`; `OrderItems` is `orderitem`. A nested
 * owner keeps its path: `User.address` is `user.address`. A name that is nothing but a role stays as it is (`Schema` is
 * `schema`).
 */
export function ownerStem(name: string): string {
  const known = stemCache.get(name)
  if (known !== undefined) return known
  const segments = name.split('.').filter((segment) => segment !== '')
  const kept =
    segments.length > 1 && storeSchemas.has((segments[0] ?? '').toLowerCase()) ? segments.slice(1) : segments
  const stem = kept
    .map((segment) => ownerWords(segment).map(singular).join(''))
    .filter((segment) => segment !== '')
    .join('.')
  if (stemCache.size >= cacheLimit) stemCache.clear()
  stemCache.set(name, stem)
  return stem
}

/** The words of a field's name as one key: `first_name`, `firstName` and `FirstName` are all `firstname`. */
export function fieldKey(name: string): string {
  return splitWords(name).join('')
}

/**
 * The words of an owner's name (one segment of its path) without the words that only say what kind of type it is:
 * `IUserDto`, `tbl_user` and `user_schema` give user. Words keep their number.
 */
export function ownerWords(segment: string): readonly string[] {
  let words = splitWords(segment)
  // `IUser`, `ZUser`, `TUser`, `EUser`: one capital before a capital that starts a longer word.
  if (words.length > 1 && /^[IZTE]\p{Lu}\p{Ll}/u.test(segment)) words = words.slice(1)
  else if (words.length > 1 && rolePrefixes.has(words[0] ?? '')) words = words.slice(1)
  let end = words.length
  // A class alone may be a class at school; after another role, as in `UserSchemaClass`, it is a role too.
  if (end > 2 && words[end - 1] === 'class' && roleSuffixes.has(words[end - 2] ?? '')) end--
  while (end > 1 && (roleSuffixes.has(words[end - 1] ?? '') || isViewModel(words, end))) end--
  return end === words.length ? words : words.slice(0, end)
}

/** A view alone may be what a person looks at; before a model that was taken off, as in `UserViewModel`, it is a role. */
function isViewModel(words: readonly string[], end: number): boolean {
  return words[end - 1] === 'view' && words[end] === 'model'
}

/** What the last word of a column's name is short for: `CUST_NM`, `BIRTH_DT`, `GENDER_CD`. */
const abbreviations: ReadonlyMap<string, string> = new Map([
  ['nm', 'name'],
  ['dt', 'date'],
  ['tm', 'time'],
  ['cd', 'code'],
  ['nbr', 'number'],
])

/** The words of a name with its last one spelled out where columns shorten it; a word alone stays. */
export function spelledOut(words: readonly string[]): readonly string[] {
  const long = words.length > 1 ? abbreviations.get(words.at(-1) ?? '') : undefined
  return long === undefined ? words : [...words.slice(0, -1), long]
}

/** The ways to shorten the last word of words that are written together: `birthdt` of `birthdate`. */
export function shortened(term: string): readonly string[] {
  return [...abbreviations]
    .filter(([, long]) => term.length > long.length && term.endsWith(long))
    .map(([short, long]) => term.slice(0, -long.length) + short)
}

/** One word in the singular, by the endings of English (which also undo most plurals in s of other languages). */
export function singular(word: string): string {
  const known = irregularPlurals.get(word)
  if (known !== undefined) return known
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

/**
 * A text with its letters folded to lower-case ASCII where they have a plain form: `Prénom` is prenom, `Straße` is
 * strasse, `imię` is imie. Letters of other scripts stay.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  if (isAscii(lower)) return lower
  return lower
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[ßæœøłđðþı]/g, (letter) => foldings[letter] ?? letter)
}

const cacheLimit = 200_000
const splitCache = new Map<string, readonly string[]>()
const stemCache = new Map<string, string>()

const foldings: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}

/** Schemas of a database that say nothing about what a table holds. */
const storeSchemas = new Set(['public', 'dbo', 'main', 'auth', 'app'])

/** Words before an owner's name that only say what kind of thing it is. */
const rolePrefixes = new Set([
  'tbl',
  'tb',
  'vw',
  't',
  'i',
  'base',
  'abstract',
  'create',
  'update',
  'new',
  'insert',
  'upsert',
])

/** Words after an owner's name that only say what kind of thing it is. */
const roleSuffixes = new Set(
  (
    'dto entity entities model models schema schemas input inputs output response request req res payload body data ' +
    'info interface type types props record row table struct document dao vo bo po pojo bean param params args viewmodel vm ' +
    'serializer object obj dataclass base impl'
  ).split(' '),
)

const irregularPlurals = new Map([
  ['people', 'person'],
  ['persons', 'person'],
  ['children', 'child'],
  ['men', 'man'],
  ['women', 'woman'],
  ...'alias atlas bias canvas cosmos gas chaos news sms dos gps dns https series species'
    .split(' ')
    .map((word) => [word, word] as const),
  ['diagnoses', 'diagnosis'],
  ['analyses', 'analysis'],
  ['statuses', 'status'],
  ['buses', 'bus'],
  ['aliases', 'alias'],
  ['viruses', 'virus'],
  ['bonuses', 'bonus'],
  ['menus', 'menu'],
  ['movies', 'movie'],
  ['cookies', 'cookie'],
])

function split(name: string): readonly string[] {
  const words: string[] = []
  // A boundary is: lower or digit before upper; the last of several capitals before a lower-case letter; letter and digit.
  const pieces = name.match(wordPattern)
  if (pieces === null) return words
  for (const piece of pieces) {
    const word = fold(piece)
    const before = words.at(-1)
    // Capitals that are no boundary: `OAuth`, `iOS`, `macOS`.
    if (before !== undefined && mergedWords.has(`${before} ${word}`)) words[words.length - 1] = before + word
    else words.push(word)
  }
  return words
}

const mergedWords = new Set(['o auth', 'i os', 'mac os', 'open id'])

/** Several capitals at the end of a word may carry a plural s: `userIDs`. */
const wordPattern =
  /\p{N}+|\p{Lu}\p{M}*(?:\p{Lu}\p{M}*)+(?:s(?![\p{Ll}])|(?!\p{Ll}))|\p{Lu}?\p{M}*(?:[\p{Ll}\p{Lo}\p{Lm}\p{Lt}]\p{M}*)+|\p{Lu}\p{M}*/gu

/** Whether a text holds nothing beyond ASCII. */
function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}
