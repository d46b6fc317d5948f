import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { isBinary } from '../../server/src/host/decode.ts'
import { judgePath } from '../../server/src/host/path-class.ts'
import { readFacts, sizeLimit, type ReadFile } from '../../server/src/host/read-file.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { languages } from '../../server/src/languages/index.ts'
import { median } from './measure.ts'

const runs = 3
/** Bytes of a language that are read in a run; of more, files from all over the repositories are taken. */
const mostBytes = 20_000_000

/**
 * Measures each reader of the registry on the files of some repositories, all in this process: decoding, reading and its
 * scripts, without search, classification and checks. The first run warms up and does not count. What it is at
 * goes to the standard error.
 * @param repositories paths of git work trees
 */
export async function measureLanguages(repositories: readonly string[]): Promise<void> {
  const rules = loadRules()
  const files = repositories.flatMap((repository) => {
    const found = filesOf(repository)
    progress(`${repository}: ${String(found.length)} files`)
    return found
  })
  row(['language', 'files', 'MB', 'MB/s', 'files/s', 'fields'])
  for (const language of languages) {
    const own = sampleOf(files.filter((file) => file.language === language.id)).flatMap(read)
    if (own.length === 0) {
      row([language.id, '0'])
      continue
    }
    await loadReaders(language)
    const times: number[] = []
    let fields = 0
    for (let i = 0; i <= runs; i++) {
      progress(`${language.id}, ${String(own.length)} files, run ${String(i)} of ${String(runs)}`)
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

/** A file that a check would read. */
interface Listed extends Omit<ReadFile, 'bytes'> {
  readonly from: string
  /** In bytes. */
  readonly size: number
}

/** The files of a repository that a check would read, tests included. */
function filesOf(repository: string): Listed[] {
  return execFileSync('git', ['-C', repository, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 1 << 28 })
    .split('\0')
    .flatMap((path): Listed[] => {
      const verdict = path === '' ? undefined : judgePath(path, () => true)
      if (verdict?.kind !== 'read') return []
      const { language, pathClass } = verdict
      const from = join(repository, path)
      const size = statSync(from, { throwIfNoEntry: false })?.size ?? 0
      return size > sizeLimit(language) ? [] : [{ path, language, pathClass, from, size }]
    })
}

/** Every so many of the files, so that they are no more than a run reads. */
function sampleOf(files: readonly Listed[]): readonly Listed[] {
  const all = files.reduce((sum, { size }) => sum + size, 0)
  const step = Math.max(1, Math.ceil(all / mostBytes))
  return files.filter((_, index) => index % step === 0)
}

function read({ path, language, pathClass, from }: Listed): ReadFile[] {
  const bytes = bytesOf(from)
  return bytes === undefined || isBinary(bytes) ? [] : [{ path, language, pathClass, bytes }]
}

/** Undefined for what is no file: a link to elsewhere, a repository within. */
function bytesOf(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function progress(what: string): void {
  process.stderr.write(`${what}\n`)
}

function row([language = '', ...figures]: readonly string[]): void {
  process.stdout.write(`${language.padEnd(12)}${figures.map((figure) => figure.padStart(10)).join('')}\n`)
}
