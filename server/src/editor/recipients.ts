import { matchesPackage, matchesPattern } from '../datamap/patterns.ts'
import type { DataMap, Entry } from '../model/declaration.ts'
import type { Span } from '../model/span.ts'

/** A recipient that shows in code, at what shows it. */
export interface RecipientInCode {
  readonly entry: Entry
  readonly span: Span
  /** `package`: it is imported or depended on. `host`: it is called. `env`: it is configured. */
  readonly by: 'package' | 'host' | 'env'
}

/**
 * The recipient of the map that the word at an offset of code stands for, by what its `detect:` says: a package where the
 * line imports it or lists dependencies, a host in an address, or a variable of the environment.
 */
export function recipientAt(
  path: string,
  text: string,
  offset: number,
  map: DataMap,
): RecipientInCode | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const lineEnd = text.indexOf('\n', offset)
  const line = text.slice(start, lineEnd < 0 ? undefined : lineEnd)
  if (line.length > longestLine) return undefined
  for (const { 0: word, index } of line.matchAll(/[\w@./:-]+/g)) {
    const span = { start: start + index, end: start + index + word.length }
    if (offset < span.start || span.end < offset) continue
    const imports = isDependencyFile(path) || importLine.test(line)
    const host = /^(?:\w+:\/\/)?(?:[^/@]*@)?([^/:]+)/.exec(word)?.[1] ?? ''
    for (const entry of map.recipients.values()) {
      const said = detectOf(entry)
      if (imports && said.packages.some((one) => matchesPackage(word, one)))
        return { entry, span, by: 'package' }
      if (host.includes('.') && said.hosts.some((one) => matchesPattern(host, one)))
        return { entry, span, by: 'host' }
      const variable = word.slice(word.lastIndexOf('.') + 1)
      if (said.env.some((one) => matchesPattern(variable, one))) return { entry, span, by: 'env' }
    }
  }
  return undefined
}

/** A longer line is made by a program, and nobody points at its words. */
const longestLine = 2000

const importLine = /\b(?:import|require|from|use|using|include|implementation|gem)\b/

function isDependencyFile(path: string): boolean {
  return /(?:^|\/)(?:package\.json|composer\.json|requirements[^/]*\.txt|pyproject\.toml|Gemfile|Cargo\.toml|go\.mod|pom\.xml|build\.gradle(?:\.kts)?)$/.test(
    path,
  )
}

function detectOf({ raw }: Entry): Readonly<Record<'packages' | 'hosts' | 'env', readonly string[]>> {
  const detect = (raw as { detect?: Readonly<Record<string, unknown>> } | null)?.detect ?? {}
  const texts = (value: unknown): readonly string[] =>
    (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((one) => typeof one === 'string')
  return { packages: texts(detect['packages']), hosts: texts(detect['hosts']), env: texts(detect['env']) }
}
