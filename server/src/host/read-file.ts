/*
 * One file: bytes to facts to index, the same on the main thread and on a worker.
 */
import type { ClassifierMemory } from '../classify/classify.ts'
import { indexFile } from '../classify/index-file.ts'
import { recipientUses } from '../classify/recipient-uses.ts'
import { regionUses } from '../classify/region-uses.ts'
import type { Rules } from '../classify/rules.ts'
import { serviceFilter } from './service-filter.ts'
import { withEmbedded, type EmbeddedFacts } from '../languages/embedded.ts'
import { readDirectives } from '../languages/directives.ts'
import { emptyFacts, languages } from '../languages/index.ts'
import { withLineFeeds } from '../languages/line-ends.ts'
import type { TextFacts } from '../languages/text-facts.ts'
import { mayHoldTextFacts } from '../languages/text-mentions.ts'
import type { FileFacts } from '../model/fact.ts'
import type { IndexedFile, PathClass } from '../model/indexed-file.ts'
import type { ReaderMemory, ReadResult, SourceText } from '../model/language.ts'
import { loadReaders, loadTextFacts } from './chunks.ts'
import { decode } from './decode.ts'
import { say } from '../model/message.ts'

/** A file whose bytes were read. */
export interface ReadFile {
  readonly path: string
  readonly language: string
  readonly pathClass: PathClass
  readonly bytes: Uint8Array
  /** Only what needs no grammar is wanted of it: it is a test, documentation, or holds no word of the rules. */
  readonly onlyTextFacts?: true
}

/** What is kept of one file that is read again and again by the same rules: a document that somebody types in. */
export interface FileMemory {
  readonly reader: ReaderMemory
  readonly classifier: ClassifierMemory
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

/**
 * Text and facts of a file, its parts in other languages included. A reader that fails becomes a problem of the file.
 * @param memory of the readings of this file before, where there will be more of them
 */
export async function readFacts(
  file: ReadFile,
  rules: Rules,
  memory?: ReaderMemory,
): Promise<{ text: string; facts: FileFacts }> {
  const { text, problems } = decode(headOf(file))
  const lines = withLineFeeds(text)
  const facts = lines.placed(
    file.onlyTextFacts
      ? await readWithoutGrammar(file, lines.text)
      : await readWhole(file, lines.text, rules, memory),
  )
  const named = namedIn(file, text, rules)
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
 * Whether a file may name a service that it uses, or the region of a cloud: prose speaks of services, and tests use none for
 * anybody's data.
 */
export function mayUseServices({ path, language, pathClass, bytes }: ReadFile, rules: Rules): boolean {
  return language !== 'prose' && pathClass === 'product' && serviceFilter(rules).mayName(path, bytes)
}

function namedIn(
  file: ReadFile,
  text: string,
  rules: Rules,
): Pick<FileFacts, 'recipientUses' | 'regionUses'> {
  if (!mayUseServices(file, rules)) return {}
  const { path, language } = file
  const services = recipientUses(path, language, text, rules)
  const regions = regionUses(language, text, rules.countries)
  return {
    ...(services.length > 0 && { recipientUses: services }),
    ...(regions.length > 0 && { regionUses: regions }),
  }
}

/** What the checks know of a file. A classification that fails all the same becomes a problem of the file. */
export async function readIndexed(file: ReadFile, rules: Rules, memory?: FileMemory): Promise<IndexedFile> {
  const { facts } = await readFacts(file, rules, memory?.reader)
  const { path, language, pathClass } = file
  try {
    return indexFile(path, language, pathClass, facts, rules, memory?.classifier)
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

async function readWhole(
  { path, language }: ReadFile,
  text: string,
  rules: Rules,
  memory: ReaderMemory | undefined,
): Promise<FileFacts> {
  const source = { path, text }
  const result = await readText(language, source, rules, memory)
  const parts: EmbeddedFacts[] = []
  for (const part of result.embedded ?? []) {
    parts.push({
      part,
      facts: { ...(await readText(part.language, part, rules)), ...(await textFacts(part.language, part)) },
    })
  }
  return withEmbedded({ ...result, ...(await textFacts(language, source)) }, parts)
}

/** Of a test, of documentation and of a file in which no word of the rules stands: real-looking people, and comments to Art25. */
async function readWithoutGrammar({ path, language }: ReadFile, text: string): Promise<FileFacts> {
  const { literals } = await textFacts(language, { path, text })
  return { ...emptyFacts, directives: readDirectives(text), ...(literals && { literals }) }
}

async function readText(
  language: string,
  source: SourceText,
  rules: Rules,
  memory?: ReaderMemory,
): Promise<ReadResult> {
  const known = languages.find(({ id }) => id === language) ?? { chunk: 'light' as const }
  const read = (await loadReaders(known))[language]
  if (read === undefined) return emptyFacts
  try {
    return read(source, rules.reader, memory)
  } catch (error) {
    return failedFacts(error)
  }
}

/** What needs no grammar. A failure costs these facts alone: they are beside what the file declares. */
async function textFacts(language: string, source: SourceText): Promise<TextFacts> {
  if (!mayHoldTextFacts(language, source.path, source.text)) return {}
  return (await loadTextFacts())(language, source)
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
