/*
 * What was found in files before, by content: one file for each repository.
 *
 * An entry belongs to a path, its content (git's own object id, so that the index and the tree of a commit are looked up
 * without reading a blob), language and path class; the file as a whole to one engine, one set of rules and the size
 * limits. The directory is read at once, the facts of a file only when they are asked for. For that a sketch of them stands in
 * the directory, but not in that of a part of a reading: whoever reads a part makes it.
 *
 * Layout: magic, CRC-32 of all that follows, length of the directory, directory (JSON), facts (JSON, one after another).
 * What does not add up is dropped as a whole and made again.
 */
import { createHash } from 'node:crypto'
import { readFileSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { IndexedFile, PathClass } from '../model/indexed-file.ts'
import {
  KeptFile,
  packSketch,
  sketchOf,
  unpackSketch,
  type FileSketch,
  type KeptFacts,
  type PackedSketch,
} from './kept-file.ts'
import { keepWhole, writeWhole } from './write-whole.ts'

/** What became of a file: its facts were read, only those that need no grammar, or why not. */
export type Outcome =
  'indexed' | 'searched' | 'filtered' | 'binary' | 'minified' | 'generated' | 'XML of other kinds'

/** What is known of one content of one path. */
export interface CachedFile {
  readonly oid: string
  readonly language: string
  readonly pathClass: PathClass
  readonly outcome: Outcome
  /** The prefilter under which it was indexed or filtered. */
  readonly prefilter: string
}

export interface FactCache {
  /** The entry of this content, or undefined. */
  find(path: string, oid: string, language: string, pathClass: PathClass): CachedFile | undefined
  /** The entry of a file that was not touched since it was read, by its file system's word. */
  findUntouched(path: string, stats: Stats, language: string, pathClass: PathClass): CachedFile | undefined
  /** The facts of an entry whose outcome is `indexed` or `searched`. */
  factsOf(path: string, entry: CachedFile): IndexedFile | undefined
  /**
   * Keeps an outcome; `file` where there are facts.
   * @returns the facts as `factsOf` would give them: a copy, which holds on to no text that they were read from
   */
  put(path: string, entry: CachedFile, file: IndexedFile | undefined): IndexedFile | undefined
  /** Notes how a work tree file looked before it was read, at `now` (milliseconds since 1970). */
  remember(path: string, oid: string, stats: Stats, now: number): void
  /** Adds the facts that a part of this reading wrote. */
  add(part: Part): void
  /** Writes the cache if anything changed. Failing to is no error. */
  save(): void
  /**
   * Writes what this run used of some paths, in their order, as a part of a reading.
   * @throws whatever the file system says
   */
  savePart(file: string, shard: Shard, paths: readonly string[]): void
}

/** Of the files that hold the facts of a part. */
export const partExtension = '.art25-facts'

/** One of so many parts that a folder is read in: from 1 to `of`. */
export interface Shard {
  readonly index: number
  readonly of: number
}

/** Whether a path belongs to a part: a hash of it decides, so that every machine parts a folder alike. */
export function isInShard(path: string, { index, of }: Shard): boolean {
  return crc32(path) % of === index - 1
}

/** The facts of a part of a folder. */
export interface Part {
  readonly shard: Shard
  /** What the facts depend on beside the files. */
  readonly key: string
  readonly contents: Contents
}

/**
 * Reads what `savePart` wrote; undefined for any other file and for a damaged one.
 * @throws whatever the file system says
 */
export function readPart(file: string): Part | undefined {
  const stored = unpack(readFileSync(file))
  if (stored?.directory.shard === undefined) return undefined
  const { key, shard } = stored.directory
  return { key, shard, contents: contentsOf(stored) }
}

/**
 * Opens the cache of a repository; one that is missing, damaged or of another key starts empty.
 * @param folder where caches live; absent: nothing is kept beyond this run
 * @param root absolute path of the repository
 * @param key everything that the facts depend on beside the files
 */
export function openCache(folder: string | undefined, root: string, key: string): FactCache {
  const name = `facts-${createHash('sha256').update(root).digest('hex').slice(0, 20)}.bin`
  const file = folder === undefined ? undefined : join(folder, name)
  const { entries, generation } = file === undefined ? nothing() : read(file, key)
  let changed = false
  const pending = new Map<string, { readonly oid: string; readonly stamp: Stamp }>()
  const entriesOf = (path: string): Entry[] => entries.get(path) ?? []
  const use = (entry: Entry | undefined): Entry | undefined => {
    if (entry !== undefined) entry.used = generation
    return entry
  }
  return {
    find: (path, oid, language, pathClass) =>
      use(
        entriesOf(path).find(
          (entry) => entry.oid === oid && entry.language === language && entry.pathClass === pathClass,
        ),
      ),
    findUntouched: (path, stats, language, pathClass) =>
      use(
        entriesOf(path).find(
          (entry) =>
            entry.stamp !== undefined &&
            entry.language === language &&
            entry.pathClass === pathClass &&
            isSame(entry.stamp, stampOf(stats)),
        ),
      ),
    factsOf: (path, found) => {
      const entry = found as Entry
      if (entry.facts === undefined) {
        const { language, sketch } = entry
        if (sketch !== undefined) {
          const bytes = bytesOf(entry)
          entry.facts = new KeptFile(
            path,
            language,
            sketch,
            () => JSON.parse(bytes.toString('utf8')) as KeptFacts,
          )
        } else {
          const known = parseFacts(bytesOf(entry).toString('utf8'))
          if (known === undefined) return undefined
          entry.facts = { path, language, ...known }
        }
      }
      return entry.facts
    },
    put: (path, entry, indexed) => {
      changed = true
      const others = entriesOf(path).filter(
        (known) =>
          known.oid !== entry.oid || known.language !== entry.language || known.pathClass !== entry.pathClass,
      )
      const fresh: Entry = { ...entry, payload: noPayload, start: 0, end: 0, used: generation }
      const kept = entriesOf(path).find((known) => known.facts !== undefined && known.facts === indexed)
      if (kept !== undefined) Object.assign(fresh, contentOf(kept))
      else if (indexed !== undefined) {
        // Path and language stand in the directory.
        fresh.json = JSON.stringify({ ...indexed, path: undefined, language: undefined })
        const copy = parseFacts(fresh.json)
        fresh.facts = copy === undefined ? indexed : { path, language: entry.language, ...copy }
      }
      const stamp = pending.get(path)
      if (stamp?.oid === entry.oid) fresh.stamp = stamp.stamp
      entries.set(path, [...others, fresh])
      return fresh.facts
    },
    remember: (path, oid, stats, now) => {
      // Within the clock's grain a file can change without a new time; such a file is read again.
      if (now - Math.max(stats.mtimeMs, stats.ctimeMs) < settledAfter) return
      const stamp = stampOf(stats)
      // A thread may still be reading it: its entry comes later.
      pending.set(path, { oid, stamp })
      for (const entry of entriesOf(path)) {
        const next = entry.oid === oid ? stamp : undefined
        if (isSame(entry.stamp, next)) continue
        entry.stamp = next
        changed = true
      }
    },
    add: ({ contents }) => {
      for (const [path, added] of contents.entries) {
        const others = entriesOf(path).filter(
          (known) => !added.some((entry) => entry.oid === known.oid && entry.language === known.language),
        )
        entries.set(path, [...others, ...added.map((entry) => ({ ...entry, used: generation }))])
      }
      changed = true
    },
    save: () => {
      if (file !== undefined && changed) keepWhole(file, pack({ key, generation }, entries))
      changed = false
    },
    savePart: (target, shard, paths) => {
      const used = new Map<string, readonly Entry[]>()
      for (const path of paths) {
        const now = entriesOf(path).filter((entry) => entry.used === generation)
        // When its file was changed, and where it lies, is true of this machine alone.
        if (now.length > 0)
          used.set(
            path,
            now.map((entry) => ({ ...entry, used: 1, stamp: undefined })),
          )
      }
      writeWhole(target, pack({ key, generation: 1, shard }, used))
    },
  }
}

/** Milliseconds after which a file's times can be trusted: the coarsest file system counts two seconds. */
const settledAfter = 2_100

/** Size, modification, change and inode: what git's own index goes by. */
type Stamp = readonly [number, number, number, number]

interface Entry extends CachedFile {
  /** Where its facts lie, in the bytes of the file that it comes from. */
  payload: Buffer
  start: number
  end: number
  /** Generation (run that wrote the cache) in which it was last of use. */
  used: number
  stamp?: Stamp | undefined
  json?: string | undefined
  facts?: IndexedFile | undefined
  /** Of its facts; absent where they come from a part of a reading, or there are none. */
  sketch?: FileSketch | undefined
}

interface Directory {
  readonly key: string
  readonly generation: number
  /** In the facts of a part of a folder. */
  readonly shard?: Shard
  readonly prefilters: readonly string[]
  readonly languages: readonly string[]
  /** Path, oid, language, path class, outcome, prefilter, length, used; then four numbers of the stamp or none. */
  readonly entries: readonly (readonly (string | number)[])[]
  /** For each entry; not in a part of a folder. */
  readonly sketches?: readonly (PackedSketch | 0)[]
}

const magic = Buffer.from('art25/1\n', 'latin1')
const headLength = magic.length + 8
const pathClasses: readonly PathClass[] = ['product', 'test', 'generated']
const outcomes: readonly Outcome[] = [
  'indexed',
  'searched',
  'filtered',
  'binary',
  'minified',
  'generated',
  'XML of other kinds',
]
/** Runs that wrote the cache after which an entry that none of them used is dropped. */
const keptGenerations = 30

function stampOf(stats: Stats): Stamp {
  return [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino]
}

function isSame(left: Stamp | undefined, right: Stamp | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return left[0] === right[0] && left[1] === right[1] && left[2] === right[2] && left[3] === right[3]
}

function parseFacts(text: string): KeptFacts | undefined {
  try {
    return JSON.parse(text) as KeptFacts
  } catch {
    return undefined
  }
}

interface Contents {
  readonly entries: Map<string, Entry[]>
  readonly generation: number
}

function nothing(): Contents {
  return { entries: new Map<string, Entry[]>(), generation: 1 }
}

function read(file: string, key: string): Contents {
  try {
    const stored = unpack(readFileSync(file))
    return stored?.directory.key === key ? contentsOf(stored) : nothing()
  } catch {
    return nothing()
  }
}

interface Stored {
  readonly directory: Directory
  readonly payload: Buffer
}

/** Undefined for bytes that are no such file, or were changed. */
function unpack(bytes: Buffer): Stored | undefined {
  if (bytes.length < headLength || !bytes.subarray(0, magic.length).equals(magic)) return undefined
  if (crc32(bytes.subarray(magic.length + 4)) !== bytes.readUInt32LE(magic.length)) return undefined
  const start = headLength + bytes.readUInt32LE(magic.length + 4)
  try {
    const directory = JSON.parse(bytes.toString('utf8', headLength, start)) as Directory
    return { directory, payload: bytes.subarray(start) }
  } catch {
    return undefined
  }
}

function contentsOf({ directory, payload }: Stored): Contents {
  return { entries: readEntries(directory, payload), generation: directory.generation + 1 }
}

function bytesOf({ json, payload, start, end }: Entry): Buffer {
  return json === undefined ? payload.subarray(start, end) : Buffer.from(json, 'utf8')
}

/** The facts of an entry, in all their forms. */
function contentOf({ payload, start, end, json, facts, sketch }: Entry): Partial<Entry> {
  return { payload, start, end, json, facts, sketch }
}

/** Of an entry whose facts are not written yet. */
const noPayload = Buffer.alloc(0)

function readEntries(directory: Directory, payload: Buffer): Map<string, Entry[]> {
  const entries = new Map<string, Entry[]>()
  let at = 0
  for (const [index, row] of directory.entries.entries()) {
    const packed = directory.sketches?.[index]
    const path = String(row[0])
    const length = Number(row[6])
    const entry: Entry = {
      oid: String(row[1]),
      language: directory.languages[Number(row[2])] ?? '',
      pathClass: pathClasses[Number(row[3])] ?? 'product',
      outcome: outcomes[Number(row[4])] ?? 'indexed',
      prefilter: directory.prefilters[Number(row[5])] ?? '',
      payload,
      start: at,
      end: at + length,
      used: Number(row[7]),
      stamp: row.length > 8 ? [Number(row[8]), Number(row[9]), Number(row[10]), Number(row[11])] : undefined,
      sketch: packed === undefined || packed === 0 ? undefined : unpackSketch(packed),
    }
    at += length
    const known = entries.get(path)
    if (known === undefined) entries.set(path, [entry])
    else known.push(entry)
  }
  return entries
}

function pack(
  head: Pick<Directory, 'key' | 'generation' | 'shard'>,
  entries: ReadonlyMap<string, readonly Entry[]>,
): Buffer {
  const prefilters: string[] = []
  const languages: string[] = []
  const rows: (string | number)[][] = []
  const parts: Buffer[] = []
  const sketches: (PackedSketch | 0)[] = []
  for (const [path, versions] of entries) {
    for (const entry of versions) {
      if (head.generation - entry.used > keptGenerations) continue
      const part = bytesOf(entry)
      parts.push(part)
      const sketch = entry.sketch ?? (entry.facts && sketchOf(entry.facts))
      sketches.push(sketch === undefined ? 0 : packSketch(sketch))
      rows.push([
        path,
        entry.oid,
        indexIn(languages, entry.language),
        pathClasses.indexOf(entry.pathClass),
        outcomes.indexOf(entry.outcome),
        indexIn(prefilters, entry.prefilter),
        part.length,
        entry.used,
        ...(entry.stamp ?? []),
      ])
    }
  }
  const directory = Buffer.from(
    JSON.stringify({
      ...head,
      prefilters,
      languages,
      entries: rows,
      ...(head.shard === undefined && { sketches }),
    } satisfies Directory),
    'utf8',
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(directory.length)
  const body = Buffer.concat([length, directory, ...parts])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32LE(crc32(body))
  return Buffer.concat([magic, checksum, body])
}

function indexIn(list: string[], value: string): number {
  const known = list.indexOf(value)
  return known >= 0 ? known : list.push(value) - 1
}
