/*
 * INI, by its lines: each dialect has its own comments, quotes and continuations, and a grammar of one refuses the others.
 */
import type { FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import { commentNear, Configuration, plainSetting } from './configuration.ts'
import type { Section } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

/**
 * The facts of an INI file, also of Git, Python, MySQL, systemd and PHP: each key is a configured field of its section, or of
 * the file above the first section. `;` and `#` open a comment on a line of their own, and behind a value after a space.
 * A file without any section in which most lines are no keys is another format, of which nothing is read.
 */
export function readIni({ path, text }: SourceText, rules?: ReaderRules): FileFacts {
  const configuration = new Configuration(path, rules?.settings)
  if (looksLikeIni(text)) read(text, configuration)
  return { ...emptyFacts, ...configuration.facts(), directives: readDirectives(text) }
}

const sectionLine = /^[ \t]*\[[ \t]*([^\]\r\n]{1,200}?)[ \t]*\](?=[ \t]*(?:[;#].*)?$)/
const keyLine =
  /^([ \t]*(?:export[ \t]+)?)("?)([^\s=:;#[\]{}()<>"'][^=:\r\n{}<>"]{0,199}?)\2[ \t]*(=|:(?=[ \t]|$))[ \t]*/

/** Lines of the beginning that are looked at. */
const sample = 200

/** nginx and shell scripts have names like INI files: `.conf`, `.cfg`. */
function looksLikeIni(text: string): boolean {
  let keys = 0
  let others = 0
  for (const line of text.slice(0, 20_000).split('\n', sample)) {
    if (/^\s*(?:[;#]|$)/.test(line) || /^[ \t]+\S/.test(line)) continue
    if (sectionLine.test(line.trimEnd())) return true
    if (keyLine.test(line) && !/[{]\s*$/.test(line)) keys++
    else others++
  }
  return keys > 0 && keys >= others * 4
}

function read(text: string, configuration: Configuration): void {
  let section: Section | undefined = configuration.root
  let at = 0
  while (at < text.length) {
    const start = at
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    at = end + 1
    const line = text.slice(start, Math.min(end, start + 4000)).trimEnd()
    if (line === '' || /^[ \t]*[;#]/.test(line)) continue
    const opened = sectionLine.exec(line)
    if (opened) {
      const name = opened[1] ?? ''
      const from =
        start + line.indexOf('[') + 1 + (/^\s*/.exec(line.slice(line.indexOf('[') + 1))?.[0].length ?? 0)
      section = configuration.section(configuration.root, name, { start: from, end: from + name.length })
      continue
    }
    const key = keyLine.exec(line)
    if (!key || !section) continue
    const [head, lead = '', quote = '', name = ''] = key
    const from = start + lead.length + quote.length
    const value = valueOf(line.slice(head.length))
    const valueEnd = start + head.length + value.length
    const quoted = /^(["'])(.*)\1$/s.exec(value)
    const setting = quoted ? { valueType: 'text' as const, value: quoted[2] ?? '' } : plainSetting(value)
    const comment =
      besides(text, valueEnd) ||
      commentNear(text, start + lead.length, valueEnd, '#') ||
      commentNear(text, start + lead.length, valueEnd, ';')
    configuration.set(
      section,
      name,
      { start: from, end: from + name.length },
      comment === '' ? setting : { ...setting, comment },
      {
        span: quoted
          ? { start: start + head.length + 1, end: valueEnd - 1 }
          : { start: start + head.length, end: valueEnd },
      },
    )
  }
}

/** A value without the comment behind it. */
function valueOf(rest: string): string {
  const quoted = /^(["'])(?:(?!\1).)*\1(?=\s*(?:[;#]|$))/.exec(rest)
  if (quoted) return quoted[0]
  const comment = /(?:^|[ \t])[;#]/.exec(rest)
  return (comment ? rest.slice(0, comment.index) : rest).trimEnd()
}

function besides(text: string, from: number): string {
  const rest = /^[ \t]*[;#][ \t]*([^\r\n]{0,300})/.exec(text.slice(from, from + 400))
  return rest?.[1]?.trim() ?? ''
}
