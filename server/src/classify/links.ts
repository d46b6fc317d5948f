/*
 * Addresses that a program does not call: those that people follow, that say where something is described, and those that a
 * value is only compared with.
 */

/**
 * Whether an address is a link or an example, by what stands right before it.
 * @param before the text up to the address with its quote
 * @param value the string that the address stands in
 */
export function isLinkContext(before: string, value: string): boolean {
  const lead = before.replace(/[rbfRBF@$]?["'`]+$/, '')
  if (comparison.test(lead) || navigation.test(lead)) return true
  const key = keyBefore.exec(lead)?.[1] ?? ''
  if (key === '') return isPagePath(value)
  if (/^(?:xlink:)?href$/i.test(key)) return !/<(?:link|Link\s[^>]*rel=)[^>]*$/.test(lead)
  return linkKey.test(key) || isPagePath(value)
}

/** Whether a host serves pages for people rather than programs, or the path is one of a page. */
export function isPageHost(host: string, path: string): boolean {
  return (
    /^(?:docs?|help|support|status|blog|developers?|community|forum|learn|academy|legal|trust|about|careers|wiki|dashboard|console|portal|marketplace|discord|changelog|feedback|roadmap)\./i.test(
      host,
    ) || isPagePath(`${host}${path}`)
  )
}

/** What programs call may have the same words in its path. */
function isPagePath(value: string): boolean {
  return pagePath.test(value) && !apiPath.test(value)
}

const apiPath =
  /(?:^|\/\/)(?:api|rest|graph|ingest|sdk|js|cdn)\b|\/(?:oauth2?|api|v\d+(?:\.\d+)?|rest|graphql|token)(?:[/?]|$)/i

/** A value is held against the address. */
const comparison =
  /(?:[=!]==?|(?:includes?|startsWith|endsWith|starts_with|ends_with|startswith|endswith|start_with\?|end_with\?|include\?|indexOf|match|test|equals|equalsIgnoreCase|contains|Contains|StartsWith|EndsWith|HasPrefix|HasSuffix|strpos|str_contains|str_starts_with|replace|replaceAll|split|expect|toBe|toEqual|assert\w*)\s*\(|\bin|\bcase)\s*$/

/** Something is opened for a person. */
const navigation = /(?:\bwindow\.open|openExternal|openUrl|open_url|launchUrl|openURL|\bopen)\s*\(\s*$/

/** The key or the attribute that the value belongs to. */
const keyBefore = /([\w:$-]+)["']?\s*(?:=>|[:=])\s*\{?\s*$/

const linkKey =
  /^(?:href|link|links|self|_self|to|docs?|documentation|homepage|home_page|install|website|web_?site|repository|repo|bugs|licen[cs]e|author|help\w*|learn\w*|read_?more\w*|placeholder|example|examples|description|title|label|message|text|tooltip|hint|content|alt|caption|faq|\$schema|\$id|id|externalDocs|schema|xmlns\w*|see|reference|references|comment|note|summary|changelog|credits?|attribution|maintainer|funding|contact|support|terms\w*|privacy\w*|tos|imprint|sameAs|social\w*|profile\w*|name)$|(?:Link|Href|Docs?|Documentation|Homepage|Website|Help|Install|_link|_href|_docs?|-link|-docs?|_website|Page|_page)(?:[Uu][Rr][Ll])?$|^(?:install|docs|help|learn|website|homepage|faq|terms|privacy|support|changelog)_?(?:url|link|href)$/i

const pagePath =
  /\/(?:docs?|documentation|guides?|legal|privacy|terms|blog|pricing|settings|dashboard|help|support|wiki|changelog|licenses?|login|signup|sign-up|register|download|console|account)(?:[/#?.]|$)/i
