/*
 * Readers are loaded by chunk and only when a file needs them: TypeScript's parser is most of the program's size.
 *
 * In the bundle its chunk is run from V8's compiled code, which is kept in the user's cache folder. V8 trusts that data
 * entirely: with flipped bits it ends the process. So it is compared with its own hash first, and it is never taken from
 * a folder that a command line or a repository names.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import type { TextFacts } from '../languages/text-facts.ts'
import type { Language, ReaderChunk, ReadText, SourceText } from '../model/language.ts'
import { packagedGrammar } from './grammars.ts'
import { engineBuild, installationFolder, isBundled, userCacheFolder } from './installation.ts'
import { keepWhole } from './write-whole.ts'

export type Readers = Readonly<Record<string, ReadText>>

/**
 * The readers of a language's chunk, with the grammars that the language needs; each is loaded once for each process or
 * thread. A grammar that cannot be loaded fails with the first file that it is needed for.
 */
export async function loadReaders(language: Pick<Language, 'chunk' | 'grammars'>): Promise<Readers> {
  let chunk = loaded.get(language.chunk)
  // Evaluated anew it starts with fresh memory, and the old one is given back. Sources are evaluated only once.
  if (chunk === undefined || (isBundled && chunk.hasOutgrown?.() === true)) {
    chunk = isBundled ? loadBundled(language.chunk) : await loadSources(language.chunk)
    loaded.set(language.chunk, chunk)
  }
  for (const grammar of language.grammars ?? []) await loadGrammar(chunk, grammar)
  return chunk.readers
}

/**
 * Loads a grammar. V8 would optimise its lexer while it runs, which takes half a minute of a processor for the largest ones and
 * saves a fifth of the time after that: that is worth it for no repository.
 */
async function loadGrammar(chunk: Chunk, grammar: string): Promise<void> {
  if (!costlyToOptimise.has(grammar)) return chunk.loadGrammar?.(grammar, grammarBytes)
  for (const flag of tiering) setFlagsFromString(`--no-${flag}`)
  try {
    await chunk.loadGrammar?.(grammar, grammarBytes)
  } finally {
    for (const flag of tiering) setFlagsFromString(`--${flag}`)
  }
}

const costlyToOptimise = new Set(['kotlin', 'swift'])

/**
 * Flags of V8 that it asks for when it compiles a module. A function that it compiles at its first call would be optimised whatever
 * the others say.
 */
const tiering = ['wasm-lazy-compilation', 'wasm-dynamic-tiering', 'wasm-tier-up']

/** What reads the facts that need no grammar; loaded once, with the first text that may hold one. */
export async function loadTextFacts(): Promise<ReadTextFacts> {
  if (textFacts === undefined) {
    const { readTextFacts } = isBundled
      ? (createRequire(installationFile('chunk-texts'))(installationFile('chunk-texts')) as TextChunk)
      : await import('../languages/chunk-texts.ts')
    textFacts = readTextFacts
  }
  return textFacts
}

type ReadTextFacts = TextChunk['readTextFacts']
interface TextChunk {
  readonly readTextFacts: (language: string, source: SourceText) => TextFacts
}
let textFacts: ReadTextFacts | undefined

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

/** What a chunk exports. */
interface Chunk {
  readonly readers: Readers
  /** Loads a grammar, once; `bytesOf` gives the WebAssembly of a grammar or of the runtime. */
  readonly loadGrammar?: (grammar: string, bytesOf: (name: string) => Uint8Array) => Promise<void>
  /** Whether it holds so much memory that it should be loaded anew before the next file. */
  readonly hasOutgrown?: () => boolean
}

const loaded = new Map<ReaderChunk, Chunk>()
/** Scripts that ran without compiled code, by the file that should hold it. */
const fresh = new Map<string, Script>()

async function loadSources(chunk: ReaderChunk): Promise<Chunk> {
  switch (chunk) {
    case 'typescript':
      return import('../languages/chunk-typescript.ts')
    case 'trees':
      return import('../languages/chunk-trees.ts')
    case 'formats':
      return import('../languages/chunk-formats.ts')
    case 'markup':
      return import('../languages/chunk-markup.ts')
    case 'light':
      return import('../languages/chunk-light.ts')
  }
}

function loadBundled(chunk: ReaderChunk): Chunk {
  if (chunk === 'typescript') return runCompiled('chunk-typescript') as Chunk
  const path = installationFile(`chunk-${chunk}`)
  const require = createRequire(path)
  Reflect.deleteProperty(require.cache, path)
  return require(path) as Chunk
}

function installationFile(name: string): string {
  return join(installationFolder, `${name}.cjs`)
}

function grammarBytes(name: string): Uint8Array {
  return readFileSync(
    isBundled
      ? join(installationFolder, 'grammars', `${name}.wasm`)
      : packagedGrammar(join(installationFolder, 'node_modules'), name),
  )
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
  keepWhole(file, Buffer.concat([sha256(data), data]))
}

function sha256(data: Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}
