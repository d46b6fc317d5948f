/*
 * What a text imports, in any language, without its parser; see text-parts.ts. Expects a text without comments.
 */
import type { Span } from '../model/span.ts'

export interface TextImport {
  /** As its language names it: `@sentry/node`, `sentry_sdk.integrations`, `io.sentry.Sentry`, `Sentry\State`. */
  readonly module: string
  /** Of the module. */
  readonly span: Span
  /** Names that it binds, as far as the statement says them. */
  readonly names: readonly string[]
  /** Only types are imported: nothing of it runs. */
  readonly typesOnly: boolean
}

/** The imports of a text of a language of the registry; none in one that imports nothing by name. */
export function textImports(code: string, language: string): readonly TextImport[] {
  return readers[language]?.(code) ?? []
}

type ReadImports = (code: string) => TextImport[]

/** A pattern, and what stands in every text that it finds something in, where that is quicker to look for. */
type Pattern = RegExp | readonly [sign: RegExp, pattern: RegExp]

function readWith(
  patterns: readonly Pattern[],
  namesOf: (match: RegExpExecArray) => readonly string[] = () => [],
): ReadImports {
  return (code) =>
    patterns.flatMap((one) => {
      const [sign, pattern] = one instanceof RegExp ? [undefined, one] : one
      if (sign?.test(code) === false) return []
      return [...code.matchAll(pattern)].flatMap((match): TextImport[] => {
        const { module = '' } = match.groups ?? {}
        if (module === '') return []
        const start = match.index + match[0].lastIndexOf(module)
        return [
          {
            module,
            span: { start, end: start + module.length },
            names: namesOf(match).filter((name) => /^[\p{L}_$][\w$]*$/u.test(name)),
            typesOnly: match.groups?.['type'] !== undefined,
          },
        ]
      })
    })
}

/** Names in a clause of an import: `a, { b, c as d }`, `* as e`. */
function boundNames(match: RegExpExecArray): readonly string[] {
  return (match.groups?.['names'] ?? '').split(/[,{}()]/).flatMap((part) => {
    const words = part.trim().split(/\s+as\s+|\s*:\s*/)
    const name = words.at(-1)?.trim() ?? ''
    return name === '' || name === '*' || /^type\s/.test(part.trim()) ? [] : [name]
  })
}

function lastStep(match: RegExpExecArray): readonly string[] {
  const { module = '', alias } = match.groups ?? {}
  return [alias ?? /[^.\\:/]*$/.exec(module)?.[0] ?? '']
}

/** A package of Go is called after the last step of its path that is no version. */
function goName(match: RegExpExecArray): readonly string[] {
  const { module = '', alias } = match.groups ?? {}
  const steps = module.split('/').filter((step) => !/^v\d+(?:(?:alpha|beta|[abp])\d*)*$/.test(step))
  const last = steps.at(-1) ?? ''
  return [
    alias ??
      last
        .replace(/\.v\d+$/, '')
        .replace(/^go-|-go$/g, '')
        .replaceAll('-', '_'),
  ]
}

const java = readWith(
  [/^[ \t]*import[ \t]+(?:static[ \t]+)?(?<module>[\w.]+)(?:\.\*)?(?:[ \t]+as[ \t]+(?<alias>\w+))?/gm],
  lastStep,
)

const readers: Readonly<Record<string, ReadImports>> = {
  typescript: readWith(
    [
      /\b(?:import|export)\s+(?<type>type\s+(?!from\b))?(?<names>(?:(?!\b(?:im|ex)port\b)[^'"`;()=]){0,4000}?)\s*\bfrom\s*['"](?<module>[^'"\n]+)['"]/g,
      /\bimport\s*['"](?<module>[^'"\n]+)['"]/g,
      [
        /\b(?:import|require)\s*\(/,
        /(?:\b(?:const|let|var)\s+(?<names>[\w$\s,:{}]{1,400}?)\s*=\s*(?:await\s+)?)?\b(?:import|require)\s*\(\s*['"`](?<module>[^'"`\n]+)['"`]/g,
      ],
    ],
    boundNames,
  ),
  python: readWith(
    [
      /^[ \t]*from[ \t]+(?<module>[\w.]+)[ \t]+import[ \t]+(?<names>\([^)]*\)|[^\n]+)/gm,
      /^[ \t]*import[ \t]+(?<module>[\w.]+)(?:[ \t]+as[ \t]+(?<alias>\w+))?/gm,
    ],
    (match) => {
      const { names, alias, module = '' } = match.groups ?? {}
      return names === undefined ? [alias ?? module.split('.')[0] ?? ''] : boundNames(match)
    },
  ),
  java,
  kotlin: java,
  csharp: readWith(
    [
      /^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?(?:(?<alias>\w+)[ \t]*=[ \t]*)?(?<module>[\w.]+)[ \t]*;/gm,
    ],
    (match) => (match.groups?.['alias'] === undefined ? [] : lastStep(match)),
  ),
  go: readWith(
    [/^[ \t]*(?:import[ \t]+)?(?:(?<alias>[\w.]+)[ \t]+)?"(?<module>[\w.~-]+\/[\w./~-]+)"[ \t]*$/gm],
    goName,
  ),
  ruby: readWith([/^[ \t]*require[ (]+['"](?<module>[^'"\n]+)['"]/gm]),
  php: readWith(
    [/^[ \t]*use[ \t]+(?:function[ \t]+)?\\?(?<module>\w+(?:\\\w+)+)(?:[ \t]+as[ \t]+(?<alias>\w+))?/gm],
    lastStep,
  ),
  rust: readWith(
    [/^[ \t]*(?:pub[ \t]+)?use[ \t]+(?:::)?(?<module>\w+(?:::\w+)*)(?:[ \t]+as[ \t]+(?<alias>\w+))?/gm],
    lastStep,
  ),
  swift: readWith(
    [
      /^[ \t]*(?:@\w+[ \t]+)?import[ \t]+(?:class[ \t]+|struct[ \t]+|func[ \t]+|enum[ \t]+)?(?<module>[\w.]+)/gm,
    ],
    lastStep,
  ),
  dart: readWith([/^[ \t]*import[ \t]+['"](?<module>[^'"\n]+)['"](?:[ \t]+as[ \t]+(?<alias>\w+))?/gm]),
}
