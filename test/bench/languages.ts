import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { isBinary } from '../../server/src/host/decode.ts'
import { judgePath } from '../../server/src/host/path-class.ts'
import { readFacts, sizeLimit, type ReadFile } from '../../server/src/host/read-file.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { languages } from '../../server/src/languages/index.ts'
import { median } from './measure.ts'

const runs = 3

/**
 * Measures each reader of the registry on the files of some repositories, all in this process: decoding, reading and its
 * scripts, without search, classification and checks. The first run warms up and does not count.
 * @param repositories paths of git work trees
 */
export async function measureLanguages(repositories: readonly string[]): Promise<void> {
  const rules = loadRules()
  const files = repositories.flatMap(filesOf)
  row(['language', 'files', 'MB', 'MB/s', 'files/s', 'fields'])
  for (const language of languages) {
    const own = files.filter((file) => file.language === language.id)
    if (own.length === 0) {
      row([language.id, '0'])
      continue
    }
    await loadReaders(language)
    const times: number[] = []
    let fields = 0
    for (let i = 0; i <= runs; i++) {
      const start = performance.now()
      fields = 0
      for (const file of own) fields += (await readFacts(file, rules)).facts.fields.length
      if (i > 0) times.push(performance.now() - start)
    }
    const seconds = median(times) / 1000
    const megabytes = own.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6
    row([
      language.id,
      String(own.length),
      megabytes.toFixed(2),
      (megabytes / seconds).toFixed(1),
      (own.length / seconds).toFixed(0),
      String(fields),
    ])
  }
}

/** The files of a repository that a check would read, tests included. */
function filesOf(repository: string): ReadFile[] {
  return execFileSync('git', ['-C', repository, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 1 << 28 })
    .split('\0')
    .flatMap((path): ReadFile[] => {
      const verdict = path === '' ? undefined : judgePath(path, () => true)
      if (verdict?.kind !== 'read') return []
      const { language, pathClass } = verdict
      const bytes = bytesOf(join(repository, path))
      if (bytes === undefined || bytes.length > sizeLimit(language) || isBinary(bytes)) return []
      return [{ path, language, pathClass, bytes }]
    })
}

/** Undefined for what is no file: a link to elsewhere, a repository within. */
function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function row([language = '', ...figures]: readonly string[]): void {
  process.stdout.write(`${language.padEnd(12)}${figures.map((figure) => figure.padStart(10)).join('')}\n`)
}
