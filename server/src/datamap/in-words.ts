/* Durations, countries and dates for people, in their language. */

/** An ISO 8601 duration in words: `90 days` for `P90D`; undefined for what is none. */
export function durationInWords(duration: string, language: string): string | undefined {
  const match =
    /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(
      duration,
    )
  if (match === null) return undefined
  const parts = durationUnits.flatMap((unit, index) => {
    const count = match[index + 1]
    if (count === undefined) return []
    const format = new Intl.NumberFormat(knownLanguage(language), {
      style: 'unit',
      unit,
      unitDisplay: 'long',
      useGrouping: false,
    })
    return [format.format(Number(count))]
  })
  return new Intl.ListFormat(knownLanguage(language), { type: 'unit', style: 'long' }).format(parts)
}

/** The name of a country by its ISO 3166-1 code, or of the EU; undefined for what is no code. */
export function countryName(code: string, language: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code) || notCountries.has(code)) return unions[code]
  const names = new Intl.DisplayNames([knownLanguage(language)], { type: 'region', fallback: 'none' })
  const name = names.of(code)
  // Codes of states that are gone stand for others today.
  return name !== undefined && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}` ? name : undefined
}

/** All countries with their names, by code. */
export function countries(language: string): readonly (readonly [code: string, name: string])[] {
  const known = allCountries.get(language)
  if (known) return known
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index))
  const made = letters.flatMap((first) =>
    letters.flatMap((second) => {
      const name = countryName(first + second, language)
      return name === undefined || first + second === 'EU' ? [] : [[first + second, name] as const]
    }),
  )
  allCountries.set(language, made)
  return made
}

/** The name of a language by its code, in itself. */
export function languageName(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language', fallback: 'code' }).of(code) ?? code
}

/** Whether a code such as `en` or `pt-BR` is that of a language. */
export function isLanguage(code: string): boolean {
  // What most maps say needs no table of all languages.
  if (textLanguages.includes(code)) return true
  try {
    return new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(code) !== undefined
  } catch {
    return false
  }
}

/** Texts are joined as a language does it: `a, b and c`. */
export function listInWords(texts: readonly string[], language: string): string {
  return new Intl.ListFormat(knownLanguage(language), { type: 'conjunction' }).format(texts)
}

/** Official languages of the Union. */
export const textLanguages = [
  ...[
    'en',
    'fr',
    'de',
    'it',
    'es',
    'nl',
    'pl',
    'pt',
    'bg',
    'cs',
    'da',
    'el',
    'et',
    'fi',
    'ga',
    'hr',
    'hu',
    'lt',
  ],
  ...['lv', 'mt', 'ro', 'sk', 'sl', 'sv'],
]

const durationUnits = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const
const allCountries = new Map<string, readonly (readonly [string, string])[]>()
const unions: Readonly<Record<string, string>> = { EEA: 'European Economic Area' }

/** Codes that are reserved for parts of countries, groups and tests. */
const notCountries: ReadonlySet<string> = new Set([
  ...['AC', 'CP', 'CQ', 'DG', 'EA', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'],
])

function knownLanguage(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en'
  } catch {
    return 'en'
  }
}
