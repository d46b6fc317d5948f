/* Configuration of logrotate, by its lines: what is kept is a number of rotations, which means a period by how often they are. */
import type { FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import type { WrittenValue } from '../model/setting.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

/**
 * The facts of a configuration of logrotate: how many rotations of which period are kept (`rotate.daily`), and the age in days
 * at which a file goes (`maxage`), of each pattern of files. A block without its own period has that of the file.
 */
export function readLogrotate({ text }: SourceText, rules?: ReaderRules): FileFacts {
  const written: WrittenValue[] = []
  let frequency = ''
  let block: { readonly start: number; readonly owner: string; frequency: string; found: Line[] } | undefined
  const keep = (lines: readonly Line[], every: string, owner: string, scopes: readonly number[]): void => {
    for (const { key, value, span } of lines) {
      if (key === 'maxage') written.push({ owner, name: key, value, span, scopes })
      else if (every !== '') written.push({ owner: `${owner}.rotate`, name: every, value, span, scopes })
    }
  }
  for (const match of text.matchAll(/^[ \t]*([^\r\n#]*?)[ \t]*(?:#.*)?\r?$/gm)) {
    const line = match[1] ?? ''
    const start = match.index + match[0].indexOf(line)
    const [word = ''] = line.split(/\s/)
    if (line.endsWith('{')) {
      block = { start, owner: line.replace(/\s*\{$/, '').slice(0, 200), frequency, found: [] }
    } else if (line === '}') {
      if (block) keep(block.found, block.frequency, block.owner, [block.start])
      block = undefined
    } else if (/^(?:hourly|daily|weekly|monthly|yearly)$/.test(word)) {
      if (block) block.frequency = word
      else frequency = word
    } else if (/^size$/.test(word) && block) block.frequency = ''
    else {
      const value = /^(rotate|maxage)\s+(-?\d+)$/.exec(line)
      if (!value) continue
      const [, key = '', count = ''] = value
      const at = start + line.length - count.length
      const one = { key, value: count, span: { start: at, end: at + count.length } }
      if (block) block.found.push(one)
      else keep([one], frequency, 'logrotate', [])
    }
  }
  return {
    ...emptyFacts,
    ...(rules?.settings && written.length > 0 && { written }),
    directives: readDirectives(text),
  }
}

interface Line {
  readonly key: string
  readonly value: string
  readonly span: WrittenValue['span']
}
