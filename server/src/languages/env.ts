import type { FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import { commentNear, Configuration, plainSetting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

/**
 * The facts of a file of environment variables: each variable is a configured field of the file. A quoted value may have
 * several lines; what is no variable is passed over, as the programs that load such files do.
 */
export function readEnv({ path, text }: SourceText, rules?: ReaderRules): FileFacts {
  const configuration = new Configuration(path, rules?.settings)
  /** A quote that nothing closes from some place on is not looked for again. */
  const never = new Set<string>()
  const line = /^([ \t]*(?:export[ \t]+)?)([\w.-]+)[ \t]*=[ \t]*/gm
  for (let match = line.exec(text); match; match = line.exec(text)) {
    const [, head = '', key = ''] = match
    const start = match.index + head.length
    const valueStart = line.lastIndex
    const value = valueAt(text, valueStart, never)
    const setting = value.quoted
      ? { valueType: 'text' as const, value: value.text }
      : plainSetting(value.text)
    configuration.set(
      configuration.root,
      key,
      { start, end: start + key.length },
      {
        ...setting,
        // A variable always holds a text, be it empty.
        ...(setting.value === undefined ? { valueType: 'text', value: value.text } : {}),
        comment: commentNear(text, match.index, value.end, '#'),
      },
      {
        span: value.quoted
          ? { start: valueStart + 1, end: value.end - 1 }
          : { start: valueStart, end: value.end },
      },
    )
    line.lastIndex = value.end
  }
  return { ...emptyFacts, ...configuration.facts(), directives: readDirectives(text) }
}

interface Value {
  readonly text: string
  readonly quoted: boolean
  readonly end: number
}

function valueAt(text: string, start: number, never: Set<string>): Value {
  const quote = text[start]
  if ((quote === '"' || quote === "'" || quote === '`') && !never.has(quote)) {
    let close = text.indexOf(quote, start + 1)
    while (close > 0 && quote === '"' && text[close - 1] === '\\') close = text.indexOf(quote, close + 1)
    if (close < 0) never.add(quote)
    else if (/^[ \t]*(?:#|\r|\n|$)/.test(text.slice(close + 1, close + 200)))
      return { text: text.slice(start + 1, close), quoted: true, end: close + 1 }
  }
  const feed = text.indexOf('\n', start)
  const rest = text.slice(start, feed < 0 ? text.length : feed)
  // A `#` opens a comment at the beginning or behind a space.
  const hash = /(?:^|[ \t])#/.exec(rest)
  const plain = (hash ? rest.slice(0, hash.index) : rest).trimEnd()
  return { text: plain.replace(/^["'`]/, ''), quoted: false, end: start + plain.length }
}
