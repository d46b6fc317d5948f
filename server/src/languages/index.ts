import type { FileFacts } from '../model/fact.ts'
import type { Language } from '../model/language.ts'

/** What is read, by file name. The readers themselves are in the chunks, so that a heavy parser loads only on need. */
export const languages: readonly Language[] = [
  {
    id: 'typescript',
    chunk: 'typescript',
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
  },
  { id: 'python', chunk: 'trees', grammars: ['python'], extensions: ['.py', '.pyi'] },
  { id: 'java', chunk: 'trees', grammars: ['java'], extensions: ['.java'] },
  { id: 'kotlin', chunk: 'trees', grammars: ['kotlin'], extensions: ['.kt', '.kts'] },
  { id: 'prisma', chunk: 'light', extensions: ['.prisma'] },
  { id: 'sql', chunk: 'light', extensions: ['.sql', '.ddl', '.psql', '.pgsql', '.mysql', '.tsql'] },
  { id: 'yaml', chunk: 'light', extensions: ['.yaml', '.yml'] },
  { id: 'json', chunk: 'light', extensions: ['.json', '.jsonc'] },
  { id: 'env', chunk: 'light', extensions: ['.env'], fileNames: ['.env'], fileNamePrefixes: ['.env.'] },
]

/** The facts of a file that says nothing. */
export const emptyFacts: FileFacts = {
  owners: [],
  fields: [],
  changes: [],
  calls: [],
  imports: [],
  directives: [],
  problems: [],
}

/**
 * The language of a path with forward slashes, by its last part and whatever its case: a whole name goes before an
 * extension, an extension before a prefix (`.env.json` is JSON, `.env.local` is not a known extension). `undefined` for
 * a file that is not read.
 */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const whole = byFileName.get(name)
  if (whole !== undefined) return whole
  const dot = name.lastIndexOf('.')
  if (dot < 0) return undefined
  const byEnding = byExtension.get(name.slice(dot))
  if (byEnding !== undefined) return byEnding
  return byPrefix.find(([prefix]) => name.startsWith(prefix))?.[1]
}

const byFileName = new Map(
  languages.flatMap((language) => (language.fileNames ?? []).map((name) => [name, language] as const)),
)
const byExtension = new Map(
  languages.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)),
)
const byPrefix = languages.flatMap((language) =>
  (language.fileNamePrefixes ?? []).map((prefix) => [prefix, language] as const),
)
