/*
 * Readers are loaded by chunk and only when a file needs them: TypeScript's parser is most of the program's size.
 *
 * In the bundle its chunk is run from V8's compiled code, which is kept in the user's cache folder. V8 trusts that data
 * entirely: with flipped bits it ends the process. So it is compared with its own hash first, and it is never taken from
 * a folder that a command line or a repository names.
 */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Script } from 'node:vm'
import type { ReaderChunk, ReadText } from '../model/language.ts'
import { engineBuild, installationFolder, isBundled, userCacheFolder } from './installation.ts'

export type Readers = Readonly<Record<string, ReadText>>

/** The readers of a chunk, loaded once for each process or thread. */
export async function loadReaders(chunk: ReaderChunk): Promise<Readers> {
  const known = loaded.get(chunk)
  if (known !== undefined) return known
  const readers = isBundled ? loadBundled(chunk) : await loadSources(chunk)
  loaded.set(chunk, readers)
  return readers
}

/**
 * Keeps V8's compiled code of the chunks that this process ran, when there is none yet. To be called when the work is
 * done: only functions that have run are in it.
 */
export function keepCompiledChunks(): void {
  for (const [file, script] of fresh) writeCompiled(file, script.createCachedData())
  fresh.clear()
}

/**
 * What a file of the bundle exports, run from V8's compiled code where that was kept.
 * @param name without `.cjs`
 * @param use tells apart uses that run different functions of it
 */
export function runCompiled(name: string, use = ''): unknown {
  const path = join(installationFolder, `${name}.cjs`)
  // The bundle is ASCII: read byte by byte it is the same text, and V8 keeps it at one byte a character.
  const code = readFileSync(path, 'latin1').replace(/^#!.*/, '')
  const file = compiledPath(`${name}${use}`)
  const cachedData = readCompiled(file)
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${code}\n})`, {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  if (cachedData === undefined || script.cachedDataRejected === true) fresh.set(file, script)
  const module = { exports: {} }
  const run = script.runInThisContext() as (...parameters: unknown[]) => void
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path))
  return module.exports
}

function compiledPath(name: string): string {
  const key = createHash('sha256')
    .update(
      [engineBuild(), process.version, process.versions.v8, process.arch, ...process.execArgv].join('\n'),
    )
    .digest('hex')
  return join(userCacheFolder(), `code-${name}-${key.slice(0, 20)}.bin`)
}

const loaded = new Map<ReaderChunk, Readers>()
/** Scripts that ran without compiled code, by the file that should hold it. */
const fresh = new Map<string, Script>()

async function loadSources(chunk: ReaderChunk): Promise<Readers> {
  switch (chunk) {
    case 'typescript':
      return (await import('../languages/chunk-typescript.ts')).readers
    case 'markup':
      return (await import('../languages/chunk-markup.ts')).readers
    case 'light':
      return (await import('../languages/chunk-light.ts')).readers
  }
}

function loadBundled(chunk: ReaderChunk): Readers {
  if (chunk === 'typescript') return (runCompiled('chunk-typescript') as { readers: Readers }).readers
  const path = join(installationFolder, `chunk-${chunk}.cjs`)
  return (createRequire(path)(path) as { readers: Readers }).readers
}

const hashLength = 32

function readCompiled(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file)
    const data = bytes.subarray(hashLength)
    return bytes.length > hashLength && sha256(data).equals(bytes.subarray(0, hashLength)) ? data : undefined
  } catch {
    return undefined
  }
}

function writeCompiled(file: string, data: Buffer): void {
  const temporary = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(temporary, Buffer.concat([sha256(data), data]), { mode: 0o600 })
    chmodSync(temporary, 0o600)
    renameSync(temporary, file)
  } catch {
    // A cache that cannot be written costs time and nothing else.
    rmSync(temporary, { force: true })
  }
}

function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}
