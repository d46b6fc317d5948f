/*
 * Whether code stands under a condition that asks for consent: within an `if`, behind a guard that returns, in a callback or a
 * function that is named after it. By layout: what is indented less stands around. That is how people read it, and it holds in
 * every language and in half-typed code.
 */
import type { CodeText } from './code-text.ts'

const consent =
  /consent|\b(?:gdpr|rgpd|dsgvo|lgpd|tcf)|onetrust|optanon|cookiebot|didomi|axeptio|tarteaucitron|klaro|iubenda|usercentrics|osano|dnt\b|do_?not_?track|opt(?:ed)?_?(?:in|out)(?!ion)|(?:accept|allow|agree|approv|grant|permit)(?:s|ed|_)?_?(?:all_?|analytics_?|marketing_?|tracking_?|third_?party_?)*(?:cookies?|tracking|analytics|marketing|storage)|(?:cookies?|tracking|analytics|marketing|advertising)_?(?:are_?|is_?)?(?:accept|allow|agree|approv|grant|permit|prefer|choice)|has_?(?:accepted|agreed)/i

/** Lines looked at upwards. */
const mostLines = 400

/** Whether a condition that asks for consent stands around a place. */
export function isAfterConsent({ uncommented }: CodeText, place: number): boolean {
  let start = lineStart(uncommented, place)
  const before = uncommented.slice(start, place)
  if (isCondition(before) && consent.test(before)) return true
  let indent = indentOf(uncommented, start)
  let within = ''
  let guarded = ''
  for (let count = 0; count < mostLines && start > 0; count++) {
    const lineEnd = start - 1
    start = lineStart(uncommented, lineEnd)
    const line = uncommented.slice(start, Math.min(lineEnd, start + 400))
    const own = line.search(/\S/)
    if (own < 0) continue
    if (own === indent && isGuard(line, guarded) && consent.test(line)) return true
    guarded = own > indent ? line : ''
    if (own > indent) {
      within = `${line}\n${within}`
      continue
    }
    if (own === indent && within === '') continue
    if (own < indent) {
      // The end of a condition over several lines: its head is the next line that begins here.
      const head = /^\s*[)\]}]/.test(line) ? `${headAbove(uncommented, start, own)}\n${line}` : line
      if (consent.test(head) && isCondition(head)) return true
      indent = own
    }
    within = ''
    if (
      indent === 0 &&
      /^\S/.test(line) &&
      /^(?:export|function|class|def|func|public|module|namespace)\b/.test(line)
    )
      return false
  }
  return false
}

function isCondition(head: string): boolean {
  return /\b(?:if|unless|elif|elsif|when|while|switch|case|guard|function|func|fun|def|catch|then|watch|watchEffect|useEffect|on|once|subscribe|addEventListener)\b|&&|\?|=>|\bon[A-Z_]|->|\{\s*$|@if|\{%/.test(
    head,
  )
}

/** `if (!consent) return` on one line, or with what leaves the function on the next. */
function isGuard(line: string, next: string): boolean {
  if (
    !/^\s*(?:\}?\s*else\s+)?(?:if|unless|guard|return\s.*\bunless)\b|\b(?:return|next|raise)\b.*\b(?:if|unless)\b/.test(
      line,
    )
  )
    return false
  const leaves = /\b(?:return|continue|break|throw|raise|next|exit|abort)\b/
  return leaves.test(line) || leaves.test(next)
}

function headAbove(text: string, from: number, indent: number): string {
  let start = from
  let head = ''
  for (let count = 0; count < 30 && start > 0; count++) {
    const lineEnd = start - 1
    start = lineStart(text, lineEnd)
    const line = text.slice(start, Math.min(lineEnd, start + 400))
    head = `${line}\n${head}`
    const own = line.search(/\S/)
    if (own >= 0 && own <= indent && !/^\s*[)\]}]/.test(line)) return head
  }
  return head
}

function lineStart(text: string, place: number): number {
  return text.lastIndexOf('\n', place - 1) + 1
}

function indentOf(text: string, start: number): number {
  let at = start
  while (text[at] === ' ' || text[at] === '\t') at++
  return at - start
}
