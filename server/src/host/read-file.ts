/*
 * One file: bytes to facts to index, the same on the main thread and on a worker.
 */
import { indexFile } from '../classify/index-file.ts'
import type { Rules } from '../classify/rules.ts'
import { emptyFacts, languageOf } from '../languages/index.ts'
import type { FileFacts } from '../model/fact.ts'
import type { IndexedFile, PathClass } from '../model/indexed-file.ts'
import { loadReaders, type Readers } from './chunks.ts'
import { decode } from './decode.ts'
import { say } from '../model/message.ts'

/** A file whose bytes were read. */
export interface ReadFile {
  readonly path: string
  readonly language: string
  readonly pathClass: PathClass
  readonly bytes: Uint8Array
}

/** Sizes in bytes above which a file is not read: a program wrote it, and no schema is that long. */
const sizeLimits: Readonly<Record<string, number>> = { sql: 50_000_000, json: 20_000_000 }
const defaultSizeLimit = 5_000_000

/** The size limit of a language in bytes; the same in editor and command line. */
export function sizeLimit(language: string): number {
  return sizeLimits[language] ?? defaultSizeLimit
}

/** The readers that a file needs. */
export function readersFor(path: string): Promise<Readers> {
  return loadReaders(languageOf(path) ?? { chunk: 'light' })
}

/** Text and facts of a file. A reader that fails all the same becomes a problem of the file. */
export function readFacts(
  file: ReadFile,
  readers: Readers,
  rules: Rules,
): { text: string; facts: FileFacts } {
  const { text, problems } = decode(file.bytes)
  const facts = readText(file, text, readers, rules)
  return {
    text,
    facts: problems.length === 0 ? facts : { ...facts, problems: [...problems, ...facts.problems] },
  }
}

/** What the checks know of a file. A classification that fails all the same becomes a problem of the file. */
export async function readIndexed(file: ReadFile, rules: Rules): Promise<IndexedFile> {
  const readers = await readersFor(file.path)
  const { facts } = readFacts(file, readers, rules)
  const { path, language, pathClass } = file
  try {
    return indexFile(path, language, pathClass, facts, rules)
  } catch (error) {
    return indexFile(path, language, pathClass, failedFacts(error), rules)
  }
}

function readText(file: ReadFile, text: string, readers: Readers, rules: Rules): FileFacts {
  const read = readers[file.language]
  if (read === undefined) return emptyFacts
  try {
    return read({ path: file.path, text }, rules.reader)
  } catch (error) {
    return failedFacts(error)
  }
}

function failedFacts(error: unknown): FileFacts {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    ...emptyFacts,
    problems: [
      { code: 'reader-failed', severity: 'error', message: say('The reader failed: {reason}', { reason }) },
    ],
  }
}
