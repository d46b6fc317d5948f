/*
 * Whether a text may say anything of what is read alike in every language. Asked of every file, so that it looks for few signs
 * and loads nothing; it may say yes too often.
 */

/** Whether the text may keep something on a person's device, default a consent to yes, or hold a value of a real person. */
export function mayHoldTextFacts(language: string, path: string, text: string): boolean {
  return (
    mayKeepOnDevice(language, text) ||
    mayDefaultConsent(language, text) ||
    (!speaksOfAuthors(path) && mayHoldLiterals(text))
  )
}

const markup = [
  'html',
  'vue',
  'svelte',
  'astro',
  'erb',
  'blade',
  'jinja',
  'twig',
  'handlebars',
  'ejs',
  'razor',
]
const code = ['typescript', 'python', 'ruby', 'php', 'java', 'kotlin', 'csharp', 'go']
const storing = new Set([...code, 'html', 'yaml', 'properties'])
const consenting = new Set([...markup, ...code, 'sql', 'prisma'])

/** Whether the text may keep something on a person's device. */
export function mayKeepOnDevice(language: string, text: string): boolean {
  return storing.has(language) && storage.test(text)
}

const storage =
  /cookie|_STORAGE|_LS\b|stor(?:ag)?e\.setItem|(?:local|session)Storage|indexedDB|Dexie|localforage|openDB|LIFETIME|session_store|express-session|zustand\/middleware/i

/** Whether the text may say that somebody consents unless they say no. */
export function mayDefaultConsent(language: string, text: string): boolean {
  return consenting.has(language) && consent.test(text) && defaults.test(text)
}

const consent =
  /consent|opt_?-?in(?![gu])|news_?letter|marketing|(?:accept|agree)(?:s|d|ed)?[-_]?(?:to)?[-_]?(?:terms|tos|privacy|cookie|emails?|offers|market|news)|subscribe[ds]?[-_]?(?:to)?[-_]?(?:news|market|promo|offer|e?mail)|promotion(?:al)?[-_]?(?:e?mail|offer)|gdpr|rgpd|einwilligung|third[-_]?party|data[-_]?sharing|share[-_]?(?:data|with)|name\s*=\s*["'](?:[\w.-]+[_.-])?(?:terms|tos|agb|cgu|cgv|is_subscribed|subscribed?)\b|check_?box(?:_tag)?[( ]+[:"'](?:terms|tos|subscribe)/i
const defaults = /default|checked|[=:([,] ?true\b/i

/**
 * Files that are there to name people: their authors and owners, who answers for something, what changed and by whom, and what a
 * package says of itself.
 */
export function speaksOfAuthors(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return (
    /^(?:authors|contributors?|contributing|maintainers|codeowners|owners|credits|thanks|humans|licen[cs]e|copying|notice|third[-_]?party|security|code[-_]of[-_]conduct|governance|support|changelog|changes|history|news|releases?|release[-_]notes|upgrad(?:e|ing)|\.mailmap|\.all-contributorsrc|funding|citation|terms|privacy(?:[-_]policy)?|imprint|impressum)(?:[-_.].*)?$/i.test(
      name,
    ) ||
    /^(?:package|composer|bower|manifest|project|deno|jsr|plugin|extension|module|component|info|theme)\.json$|^(?:pyproject|cargo|netlify|wrangler|fly)\.toml$|^setup\.(?:py|cfg)$|^pom\.xml$|^build\.gradle(?:\.kts)?$|\.(?:gemspec|nuspec|podspec|csproj|props|po|pot|jquery\.json)$|^(?:pubspec|chart|snapcraft|mkdocs|_config|antora|docfx|galaxy|\.goreleaser|action)\.ya?ml$|^datamap\.ya?ml$|^dockerfile/i.test(
      name,
    ) ||
    /(?:^|\/)(?:\.github|\.gitlab|\.well-known|datamap|(?:[\w-]+-)?licen[cs]es|changelogs?|release[-_]notes|LICENSES)\//i.test(
      path,
    )
  )
}

/**
 * Whether a text may hold such a value.
 * @param text decoded in any way that leaves ASCII as it is
 */
export function mayHoldLiterals(text: string): boolean {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1))
    if (isWord(text.charCodeAt(at - 1)) && isWord(text.charCodeAt(at + 1)) && isMailbox(text, at)) return true
  for (let at = text.indexOf('+'); at >= 0; at = text.indexOf('+', at + 1))
    if (isDigit(text.charCodeAt(at + 1)) && phone.test(text.slice(at + 1, at + 24))) return true
  if (account.test(text)) return true
  for (const { index } of text.matchAll(calledDigits))
    if (numberKeys.test(text.slice(Math.max(0, index - 48), index))) return true
  return false
}

const phone = /^\d[\d ().-]{6,18}\d/
const account = /(?<![\w+/-])[A-Z]{2}\d{2} ?[A-Z\d]{4} ?[A-Z\d]{4} ?\d/
/** As many digits, with separators, as a number of a person has. */
export const calledDigits = /(?<![\w.+-])[(\dA-Z]{1,6}\d[\d ().+-]{4,18}[\dA-Z](?:[\dA-Z]{0,4})(?![\w-])/g
/** What such numbers are called. */
export const numberKeys =
  /card|ccnum|credit|visa|amex|carte|pesel|bsn|cpf|codice|fiscal|personnummer|person_?number|hetu|tunnus|cpr|steuer|idnr|insz|niss|registre|rijks|\bnir\b|\bnss\b|s[eé]cu|social|\bssn|\bdni\b|\bnif\b|\bnie\b|\bahv\b|\bavs\b|phone|mobile|telefo|handy|portable|\bcell|\btel\b/i

function isMailbox(text: string, at: number): boolean {
  const match = /^@([\w-]+\.)+([A-Za-z]{2,18})(?![\w@/-])/.exec(text.slice(at, at + 90))
  return (
    match !== null &&
    !/^@(?:[\w-]+\.)*example\.|\.(?:test|example|invalid|localhost|png|jpe?g|svg|webp|gif)$/i.test(match[0])
  )
}

function isWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || isDigit(code)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
