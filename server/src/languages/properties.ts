/*
 * Java properties, by their lines: the format has no nesting, and no parser with places is kept.
 */
import type { FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, plainSetting } from './configuration.ts'
import type { Section } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

/**
 * The facts of a file of Java properties: each key is a configured field; the parts of the key before its last dot are its
 * section, as Spring and others read them. Escapes are resolved, and a backslash at the end of a line goes on with the
 * value.
 */
export function readProperties({ path, text }: SourceText, rules?: ReaderRules): FileFacts {
  const configuration = new Configuration(path, rules?.settings)
  let at = 0
  while (at < text.length) {
    const start = at
    const lineStop = lineEnd(text, start)
    at = afterBreak(text, lineStop)
    let from = start
    while (isBlank(text[from])) from++
    if (from >= lineStop || text[from] === '#' || text[from] === '!') continue
    const keyEnd = endOfKey(text, from, lineStop)
    let valueStart = keyEnd
    while (isBlank(text[valueStart])) valueStart++
    if (text[valueStart] === '=' || text[valueStart] === ':') valueStart++
    while (isBlank(text[valueStart])) valueStart++
    const { value, end } = valueFrom(text, Math.min(valueStart, lineStop), lineStop)
    at = Math.max(at, afterBreak(text, end))
    const valueSpan = { start: Math.min(valueStart, end), end }
    setKey(configuration, text, { start: from, end: keyEnd }, value, valueSpan)
  }
  return { ...emptyFacts, ...configuration.facts(), directives: readDirectives(text) }
}

function setKey(
  configuration: Configuration,
  text: string,
  key: { start: number; end: number },
  value: string,
  valueSpan: Span,
): void {
  const written = text.slice(key.start, key.end)
  // A dot in an index or behind an escape separates too: positions stay those of the text.
  const parts = written.split('.')
  let section: Section | undefined = configuration.root
  let at = key.start
  for (const part of parts.slice(0, -1)) {
    section &&= configuration.section(section, unescaped(part), { start: at, end: at + part.length })
    at += part.length + 1
  }
  const last = parts.at(-1) ?? ''
  if (!section || last === '') return
  const setting = plainSetting(value)
  const comment = commentNear(text, key.start, key.end, '#')
  configuration.set(
    section,
    unescaped(last),
    { start: at, end: at + last.length },
    {
      ...setting,
      ...(setting.value === undefined ? { valueType: 'text', value } : {}),
      ...(comment === '' ? {} : { comment }),
    },
    { span: valueSpan },
  )
}

function endOfKey(text: string, from: number, stop: number): number {
  for (let at = from; at < stop; at++) {
    const character = text[at]
    if (character === '\\') at++
    else if (character === '=' || character === ':' || isBlank(character)) return at
  }
  return stop
}

/** Longest value that is put together. */
const longest = 4000

function valueFrom(
  text: string,
  start: number,
  stop: number,
): { readonly value: string; readonly end: number } {
  let value = ''
  let from = start
  let end = stop
  for (;;) {
    const line = text.slice(from, Math.min(end, from + longest))
    const slashes = /\\*$/.exec(text.slice(Math.max(from, end - 100), end))?.[0].length ?? 0
    const goesOn = slashes % 2 === 1 && end < text.length
    if (value.length < longest) value += goesOn ? line.replace(/\\$/, '') : line
    if (!goesOn) return { value: unescaped(value).trimEnd(), end }
    from = afterBreak(text, end)
    while (isBlank(text[from])) from++
    end = lineEnd(text, from)
  }
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replace(
    /\\(?:u([\dA-Fa-f]{4})|([^]))/g,
    (_, code: string | undefined, other: string | undefined) =>
      code === undefined
        ? (escapes.get(other ?? '') ?? other ?? '')
        : String.fromCharCode(parseInt(code, 16)),
  )
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['f', '\f'],
])

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\f'
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at
  return text.length
}

function afterBreak(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? at + 2 : at + 1
}
