/*
 * One file: bytes to facts to index, the same on the main thread and on a worker.
 */
import { indexFile } from '../classify/index-file.ts'
import { recipientUses } from '../classify/recipient-uses.ts'
import { regionUses } from '../classify/region-uses.ts'
import type { Rules } from '../classify/rules.ts'
import { serviceFilter } from './service-filter.ts'
import { withEmbedded, type EmbeddedFacts } from '../languages/embedded.ts'
import { emptyFacts, languages } from '../languages/index.ts'
import type { FileFacts } from '../model/fact.ts'
import type { IndexedFile, PathClass } from '../model/indexed-file.ts'
import type { ReadResult, SourceText } from '../model/language.ts'
import { loadReaders } from './chunks.ts'
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
const sizeLimits: Readonly<Record<string, number>> = {
  sql: 50_000_000,
  json: 20_000_000,
  yaml: 20_000_000,
  csv: 500_000_000,
}
const defaultSizeLimit = 5_000_000

/** Languages of which only the beginning declares anything, with the bytes that are decoded. */
const headBytes: Readonly<Record<string, number>> = { csv: 256_000 }

/** The size limit of a language in bytes; the same in editor and command line. */
export function sizeLimit(language: string): number {
  return sizeLimits[language] ?? defaultSizeLimit
}

/** Text and facts of a file, its parts in other languages included. A reader that fails becomes a problem of the file. */
export async function readFacts(file: ReadFile, rules: Rules): Promise<{ text: string; facts: FileFacts }> {
  const { text, problems } = decode(headOf(file))
  const { path } = file
  const result = await readText(file.language, { path, text }, rules)
  const parts: EmbeddedFacts[] = []
  for (const part of result.embedded ?? [])
    parts.push({ part, facts: await readText(part.language, part, rules) })
  const facts = withEmbedded(result, parts)
  const named = namedIn(file, () => text, rules)
  return {
    text,
    facts: {
      ...facts,
      ...named,
      problems: problems.length === 0 ? facts.problems : [...problems, ...facts.problems],
    },
  }
}

/**
 * What the checks know of a file in which no word of personal data stands: the services that it uses. Undefined where it
 * names none; no parser sees it.
 */
export function readServices(file: ReadFile, rules: Rules): IndexedFile | undefined {
  const { path, language, pathClass } = file
  const named = namedIn(file, () => decode(headOf(file)).text, rules)
  if (named === undefined) return undefined
  return indexFile(path, language, pathClass, { ...emptyFacts, ...named }, rules)
}

function namedIn(
  { path, language, bytes }: ReadFile,
  textOf: () => string,
  rules: Rules,
): Pick<FileFacts, 'recipientUses' | 'regionUses'> | undefined {
  if (!serviceFilter(rules).mayName(path, bytes)) return undefined
  const text = textOf()
  const services = recipientUses(path, language, text, rules)
  const regions = regionUses(language, text, rules.countries)
  if (services.length === 0 && regions.length === 0) return undefined
  return {
    ...(services.length > 0 && { recipientUses: services }),
    ...(regions.length > 0 && { regionUses: regions }),
  }
}

/** What the checks know of a file. A classification that fails all the same becomes a problem of the file. */
export async function readIndexed(file: ReadFile, rules: Rules): Promise<IndexedFile> {
  const { facts } = await readFacts(file, rules)
  const { path, language, pathClass } = file
  try {
    return indexFile(path, language, pathClass, facts, rules)
  } catch (error) {
    return indexFile(path, language, pathClass, failedFacts(error), rules)
  }
}

/** The bytes that are read: whole lines. */
function headOf({ language, bytes }: ReadFile): Uint8Array {
  const most = headBytes[language] ?? Infinity
  if (bytes.length <= most) return bytes
  const feed = bytes.lastIndexOf(0x0a, most - 1)
  return bytes.subarray(0, feed < 0 ? most : feed + 1)
}

async function readText(language: string, source: SourceText, rules: Rules): Promise<ReadResult> {
  const known = languages.find(({ id }) => id === language) ?? { chunk: 'light' as const }
  const read = (await loadReaders(known))[language]
  if (read === undefined) return emptyFacts
  try {
    return read(source, rules.reader)
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
