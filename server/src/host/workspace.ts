/*
 * A folder as the engine wants it: facts of every file, data maps, rules and texts, from the work tree, from what is
 * staged, or from a commit, without ever changing any of them.
 */
import { existsSync, lstatSync, type Stats } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { checkIds } from '../checks/index.ts'
import { parseDataMaps } from '../datamap/parse.ts'
import { isMapFile } from '../datamap/paths.ts'
import { languageOf } from '../languages/index.ts'
import { mayHoldLiterals, speaksOfAuthors } from '../languages/text-mentions.ts'
import type { DataMap, MapFile } from '../model/declaration.ts'
import type { FileFacts } from '../model/fact.ts'
import type { IndexedFile, PathClass } from '../model/indexed-file.ts'
import type { Problem } from '../model/problem.ts'
import {
  isInShard,
  openCache,
  type CachedFile,
  type FactCache,
  type Outcome,
  type Part,
  type Shard,
} from './cache.ts'
import { asUtf8, decode, isBinary } from './decode.ts'
import {
  discover,
  isUnder,
  listWorktree,
  systemMessage,
  type DiscoveredFile,
  type Discovery,
  type ListedFile,
} from './discovery.ts'
import { blobId, type GitEntry, type Repository } from './git.ts'
import { engineBuild } from './installation.ts'
import {
  isKnownXml,
  isRuleFile,
  isReport,
  looksMinified,
  saysGenerated,
  saysGeneratedPage,
  type SkipReason,
} from './path-class.ts'
import {
  mayUseServices,
  readFacts,
  readIndexed,
  sizeLimit,
  type FileMemory,
  type ReadFile,
} from './read-file.ts'
import { readRegularFile } from './regular-file.ts'
import { loadRules, type LoadedRules } from './rules.ts'
import { keepServiceFilter } from './service-filter.ts'
import { nameOf, prefilterOf, type KeyedPrefilter } from './terms.ts'
import { startWorkers, type WorkerPool } from './workers.ts'
import { say } from '../model/message.ts'

/** Where the bytes come from. */
type Source =
  | { readonly kind: 'worktree' }
  | { readonly kind: 'index' }
  | { readonly kind: 'commit'; readonly commit: string }
  /** The texts of the overlay and nothing else: a file system that only the editor can read. */
  | { readonly kind: 'open' }

export interface WorkspaceRequest {
  /** Absolute path; all paths are relative to it. The repository's root where there is one. */
  readonly root: string
  /** Absent: git is not asked, and only the work tree can be read. */
  readonly repository?: Repository | undefined
  readonly source: Source
  /** Folders or files whose facts count, relative to the root; empty for all. */
  readonly scopes: readonly string[]
  /** Also read tests and generated files. */
  readonly includeTests: boolean
  /** Threads; absent: as the amount of work asks for. */
  readonly jobs?: number | undefined
  /**
   * Where there is much to parse, it is parsed in threads that end with the reading: for a process that stays, what parsers and
   * their compiled code take is given back.
   */
  readonly staysSmall?: boolean
  /** Folder of the cache; absent: none. */
  readonly cacheFolder?: string | undefined
  /** Objects of git that were read before, by their ids. */
  readonly blobs?: ReadonlyMap<string, Buffer> | undefined
  /** Only the files of this part are read, and their facts written to a file (an absolute path). */
  readonly part?: { readonly shard: Shard; readonly file: string } | undefined
  /** Facts that such parts wrote: what is in them is not read again. */
  readonly parts?: readonly Part[] | undefined
  /** Called now and then with the number of files done and in all. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  /**
   * Texts that count instead of those of the work tree, by path and without a byte order mark: documents that are open
   * in an editor. Nothing of them is kept in the cache.
   */
  readonly overlay?: ReadonlyMap<string, string> | undefined
  /** Awaited now and then, so that whoever must stay responsive gets a turn. */
  readonly pause?: (() => Promise<void>) | undefined
  /** Called as soon as the maps and the files of the overlay were read, with those alone and before any other file is. */
  readonly onOverlayRead?: ((first: Workspace) => Promise<void>) | undefined
}

/** What became of one file, as `Workspace.readFile` reads it. */
interface FileOutcome {
  /** Absent where the file is not read: none of the words is in it, it is too large, or it is not for the checks. */
  readonly indexed?: IndexedFile
  readonly problems: readonly Problem[]
}

/** A problem of one file, or of the folder (`path` empty). */
export interface WorkspaceProblem extends Problem {
  readonly path: string
}

/** What was left out, in numbers for the summary. */
interface Counts {
  /** Files with a reader, tests and generated files among them. */
  readonly found: number
  /** Files whose facts were read, now or from the cache. */
  readonly read: number
  /** Files that no parser saw, because none of the words of the rules or the map is in them. */
  readonly filtered: number
  readonly fromCache: number
  /** Files whose bytes were looked at, because neither the cache nor a part knew their content. */
  readonly fresh: number
  readonly tests: number
  readonly generated: number
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
  /** Formats without a reader: extension to number of files, most frequent first. */
  readonly unknown: Readonly<Record<string, number>>
}

export interface Workspace {
  readonly root: string
  readonly rules: LoadedRules
  /** Sorted by path. */
  readonly files: readonly IndexedFile[]
  /** Maps whose folder is in scope. */
  readonly maps: readonly DataMap[]
  readonly counts: Counts
  /** Sorted by path. Those of severity `error` are files that could not be read. */
  readonly problems: readonly WorkspaceProblem[]
  /** Every file with a reader was read, whatever its reader made of it. */
  readonly complete: boolean
  /** Text of a file without its byte order mark; undefined when it cannot be read any more. */
  readonly textOf: (path: string) => string | undefined
  /** What decided which files were parsed. */
  readonly prefilter: KeyedPrefilter
  /** What is read: every file with a reader that is in scope and of a class that is asked for, sorted by path. */
  readonly discovered: readonly DiscoveredFile[]
  /** All files of data maps, also of those out of scope, which may be included. */
  readonly mapFiles: readonly MapFile[]
  /** The maps in scope as these files say them. */
  readonly parseMaps: (files: readonly MapFile[]) => readonly DataMap[]
  /** One file anew, by the rules of this reading: what an editor does at each change. Never throws. */
  readonly readFile: (
    file: DiscoveredFile,
    bytes: Uint8Array,
    prefilter: KeyedPrefilter,
    memory?: FileMemory,
  ) => Promise<FileOutcome>
}

/** A file with all that it says, for `scan` and `explain`. */
export interface FileReading {
  readonly path: string
  readonly language: string
  readonly pathClass: PathClass
  readonly text: string
  readonly facts: FileFacts
}

/**
 * Reads a folder for the checks.
 * @throws GitError for the index or a commit that git cannot give; RuleError for mistakes in the rules of the repository;
 *   PartError for parts that do not fit; whatever the file system says where a part cannot be written
 */
export async function readWorkspace(request: WorkspaceRequest): Promise<Workspace> {
  const plan = await prepare(request)
  const run = startRun(request, plan)
  const overlaid = await readOverlay(request, plan, run)
  if (request.onOverlayRead) {
    const files = [...overlaid.values()]
    const problems = files.flatMap(({ path, problems }) => problems.map((problem) => ({ path, ...problem })))
    const first = describe(request, plan, run)
    await request.onOverlayRead({ ...first, files, problems: [...first.problems, ...problems] })
  }
  const cache = cacheFor(request, plan)
  const indexed = await indexFiles(request, plan, run, cache, overlaid)
  cache?.save()
  if (request.part)
    cache?.savePart(
      request.part.file,
      request.part.shard,
      plan.files.map(({ path }) => path),
    )
  return {
    ...describe(request, plan, run),
    files: indexed,
    problems: run.problems.toSorted((left, right) =>
      left.path < right.path ? -1 : left.path > right.path ? 1 : 0,
    ),
  }
}

function cacheFor({ cacheFolder, root, part, parts }: WorkspaceRequest, plan: Plan): FactCache | undefined {
  if (cacheFolder === undefined && part === undefined && parts === undefined) return undefined
  const key = `${engineBuild()} ${plan.rules.hash}`
  const cache = openCache(cacheFolder, root, key)
  for (const each of parts ?? []) {
    if (each.key !== key) throw new PartError(each.shard)
    cache.add(each)
  }
  return cache
}

/** Facts of a part are of another version of Art25, or were found by other rules. */
export class PartError extends Error {
  constructor({ index, of }: Shard) {
    super(
      `Part ${index}/${of} was written by another version of Art25 or with other rules. All must run the same version on the same commit.`,
    )
  }
}

/**
 * Reads every file's facts, one after another in the order of their paths, without prefilter and cache, and hands each to
 * `visit`: `scan` lists every declared field, and also those of low confidence that no check speaks of.
 */
export async function visitFacts(
  request: WorkspaceRequest,
  visit: (reading: FileReading, rules: LoadedRules) => void,
): Promise<Omit<Workspace, 'files'>> {
  const plan = await prepare(request)
  const run = startRun(request, plan)
  for (const file of plan.files) {
    run.step()
    if (hasOnlyTextFacts(file, request.includeTests)) continue
    const read = readBytes(request, plan, run, file)
    if (read === undefined) continue
    const { text, facts } = await readFacts(read, plan.rules)
    run.read++
    run.note(file.path, facts.problems)
    visit({ path: file.path, language: file.language, pathClass: read.pathClass, text, facts }, plan.rules)
  }
  return describe(request, plan, run)
}

function describe(request: WorkspaceRequest, plan: Plan, run: Run): Omit<Workspace, 'files'> {
  return {
    root: request.root,
    rules: plan.rules,
    maps: plan.maps,
    counts: countsOf(plan, run),
    problems: run.problems,
    complete: run.complete,
    textOf: plan.origin.textOf,
    prefilter: plan.prefilter,
    discovered: plan.files,
    mapFiles: plan.mapFiles,
    parseMaps: plan.parseMaps,
    readFile: (file, bytes, prefilter, memory) => readAgain(request, plan, file, bytes, prefilter, memory),
  }
}

async function readAgain(
  { includeTests }: WorkspaceRequest,
  { rules }: Plan,
  file: DiscoveredFile,
  bytes: Uint8Array,
  prefilter: KeyedPrefilter,
  memory?: FileMemory,
): Promise<FileOutcome> {
  const tooLarge = sizeProblem(file, bytes.length)
  if (tooLarge !== undefined) return { problems: [tooLarge] }
  if (judgeContent(file, bytes, includeTests) !== 'readable') return { problems: [] }
  const readFile = { ...file, pathClass: classOf(file, bytes), bytes }
  const outcome = sift(prefilter, readFile, includeTests, rules)
  if (outcome === 'filtered') return { problems: [] }
  const indexed = await readIndexed(
    outcome === 'searched' ? { ...readFile, onlyTextFacts: true } : readFile,
    rules,
    memory,
  )
  return { indexed, problems: indexed.problems }
}

/** What can be known before any file of code is read. */
interface Plan {
  readonly origin: Origin
  readonly discovery: Discovery
  readonly rules: LoadedRules
  readonly maps: readonly DataMap[]
  /** Files of maps and rules that could not be read, and why. */
  readonly unread: ReadonlyMap<string, string>
  readonly mapFiles: readonly MapFile[]
  readonly parseMaps: (files: readonly MapFile[]) => readonly DataMap[]
  readonly prefilter: KeyedPrefilter
  /** In scope and of a class that is asked for. */
  readonly files: readonly DiscoveredFile[]
}

async function prepare(request: WorkspaceRequest): Promise<Plan> {
  const opening = openOrigin(request)
  // While git lists the files: what nearly every run needs.
  loadRules()
  const origin = await opening
  const inScope = (path: string): boolean =>
    request.scopes.length === 0 || request.scopes.some((scope) => isUnder(path, scope))
  const discovery = discover(
    origin.listed.filter(({ path }) => inScope(path)),
    origin.textOf,
  )
  const unread = new Map<string, string>()
  const textsOf = (isWanted: (path: string) => boolean): MapFile[] =>
    origin.listed
      .filter(({ path }) => isWanted(path))
      .flatMap(({ path, isLink }): MapFile[] => {
        try {
          if (isLink === true) throw new Error('it is a symbolic link, and links are not followed')
          return [{ path, text: decode(origin.bytesOf(path)).text }]
        } catch (error) {
          if (!isGone(path, error)) unread.set(path, systemMessage(error))
          return []
        }
      })
  const rules = loadRules(
    textsOf((path) => isRuleFileFor(path, request.scopes)),
    request.source.kind === 'commit' ? 'left-out' : 'refused',
  )
  keepServiceFilter(rules, rules.hash, request.cacheFolder)
  const mapFiles = textsOf(isMapFile)
  const parseMaps = (files: readonly MapFile[]): readonly DataMap[] =>
    parseDataMaps(files, { categories: rules.categories, checkIds, exists: origin.exists }).filter(
      ({ folder, files: own }) => inScope(folder) || own.some(({ path }) => inScope(path)),
    )
  const maps = parseMaps(mapFiles)
  return {
    origin,
    discovery,
    rules,
    maps,
    unread,
    mapFiles,
    parseMaps,
    prefilter: prefilterOf(rules, rules.hash, maps, request.cacheFolder),
    files: discovery.files.filter(
      ({ path, pathClass }) =>
        (request.includeTests || pathClass !== 'generated') &&
        (request.part === undefined || isInShard(path, request.part.shard)),
    ),
  }
}

/** YAML under `.art25/rules/` of the root and of every folder above or at a scope. */
function isRuleFileFor(path: string, scopes: readonly string[]): boolean {
  if (!isRuleFile(path)) return false
  const folder = path.slice(0, Math.max(0, path.indexOf('.art25/rules/') - 1))
  return folder === '' || scopes.some((scope) => isUnder(scope, folder))
}

/** Listing and bytes, from wherever they come. */
interface Origin {
  readonly listed: readonly ListedFile[]
  /** Object id where it is known without reading. */
  readonly oidOf: (path: string) => string | undefined
  /** @throws whatever the file system or git says. */
  readonly bytesOf: (path: string) => Uint8Array
  readonly textOf: (path: string) => string | undefined
  readonly exists: (path: string) => boolean
  readonly unreadable: ReadonlyMap<string, string>
}

async function openOrigin(request: WorkspaceRequest): Promise<Origin> {
  const { root, repository, source } = request
  if (source.kind === 'open') return openDocuments(request.overlay ?? new Map<string, string>())
  if (source.kind === 'worktree') {
    const { files, unreadable } = await listWorktree(root, [], repository)
    const overlay = request.overlay ?? new Map<string, string>()
    const bytesOf = (path: string): Buffer => {
      const open = overlay.get(path)
      return open === undefined ? readRegularFile(join(root, path)) : Buffer.from(open, 'utf8')
    }
    const known = new Set(files.map(({ path }) => path))
    // A document that nobody has saved yet; one that is on disk and not listed is ignored there.
    const unsaved = [...overlay.keys()].filter((path) => !known.has(path) && !existsSync(join(root, path)))
    return {
      listed: [...files, ...unsaved.map((path) => ({ path }))],
      oidOf: () => undefined,
      bytesOf,
      textOf: (path) => overlay.get(path) ?? attempt(() => decode(bytesOf(path)).text),
      exists: (path) => overlay.has(path) || existsSync(join(root, path)),
      unreadable,
    }
  }
  if (repository === undefined) throw new Error('the index and commits can only be read in a git repository')
  const entries = source.kind === 'index' ? await repository.listIndex() : repository.listTree(source.commit)
  return openObjects(repository, entries, request.blobs)
}

function openDocuments(overlay: ReadonlyMap<string, string>): Origin {
  return {
    listed: [...overlay.keys()].map((path) => ({ path })),
    oidOf: () => undefined,
    bytesOf: (path) => Buffer.from(overlay.get(path) ?? '', 'utf8'),
    textOf: (path) => overlay.get(path),
    // What cannot be looked for is not said to be missing.
    exists: () => true,
    unreadable: new Map(),
  }
}

const mostAhead = 256

function openObjects(
  repository: Repository,
  entries: readonly GitEntry[],
  known: ReadonlyMap<string, Buffer> = new Map<string, Buffer>(),
): Origin {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  let folders: ReadonlySet<string> | undefined
  let order: ReturnType<typeof readingOrder> | undefined
  let blobs = new Map<string, Buffer>()
  let ahead = 1
  const bytesOf = (path: string): Buffer => {
    const oid = byPath.get(path)?.oid ?? ''
    let bytes = known.get(oid) ?? blobs.get(oid)
    if (bytes === undefined) {
      // Each question is a process: the more were asked, the more of what comes next is fetched with it.
      const { readable, positions } = (order ??= readingOrder(entries))
      const position = positions.get(path) ?? readable.length
      const next = readable.slice(position + 1, position + ahead).map((entry) => entry.oid)
      blobs = repository.readBlobs([oid, ...next])
      ahead = Math.min(ahead * 2, mostAhead)
      bytes = blobs.get(oid)
    }
    if (bytes === undefined) throw new Error('git does not have this object')
    return bytes
  }
  return {
    listed: entries.map(({ path, mode }) =>
      mode === '160000' ? { path: `${path}/` } : { path, isLink: mode === '120000' },
    ),
    oidOf: (path) => byPath.get(path)?.oid,
    bytesOf,
    textOf: (path) => (byPath.has(path) ? attempt(() => decode(bytesOf(path)).text) : undefined),
    exists: (path) => {
      if (byPath.has(path)) return true
      folders ??= new Set(entries.flatMap((entry) => foldersOf(entry.path)))
      return folders.has(path.replace(/\/$/, ''))
    },
    unreadable: new Map(),
  }
}

/** The objects that are likely to be asked for, one after another. */
function readingOrder(entries: readonly GitEntry[]): {
  readonly readable: readonly GitEntry[]
  readonly positions: ReadonlyMap<string, number>
} {
  const readable = entries.filter(({ path }) => languageOf(path) !== undefined)
  return { readable, positions: new Map(readable.map(({ path }, position) => [path, position])) }
}

function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    folders.push(path.slice(0, slash))
  return folders
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** What is counted and noted while files are read. */
interface Run {
  done: number
  read: number
  filtered: number
  fromCache: number
  fresh: number
  generated: number
  readonly skipped: Map<SkipReason, number>
  complete: boolean
  readonly problems: WorkspaceProblem[]
  step(): void
  skip(reason: SkipReason): void
  note(path: string, problems: readonly Problem[]): void
}

function startRun(request: WorkspaceRequest, plan: Plan): Run {
  const total = plan.files.length
  const run: Run = {
    done: 0,
    read: 0,
    filtered: 0,
    fromCache: 0,
    fresh: 0,
    generated: 0,
    complete: true,
    skipped: new Map(plan.discovery.skipped),
    problems: [],
    step: () => {
      run.done++
      if (run.done % 64 === 0) request.onProgress?.(run.done, total)
    },
    skip: (reason) => {
      run.skipped.set(reason, (run.skipped.get(reason) ?? 0) + 1)
    },
    note: (path, problems) => {
      for (const problem of problems) run.problems.push({ path, ...problem })
    },
  }
  run.complete =
    plan.origin.unreadable.size === 0 &&
    plan.unread.size === 0 &&
    request.source.kind !== 'open' &&
    request.part === undefined
  for (const [path, reason] of plan.origin.unreadable)
    run.note(path, [
      {
        code: 'unreadable',
        severity: 'error',
        message: say('This folder could not be read: {reason}', { reason }),
      },
    ])
  for (const [path, reason] of plan.unread) run.note(path, [unreadableFile(reason)])
  return run
}

function countsOf(plan: Plan, run: Run): Counts {
  const ofClass = (pathClass: PathClass): number =>
    plan.discovery.files.filter((file) => file.pathClass === pathClass).length
  return {
    found: plan.discovery.files.length,
    read: run.read,
    filtered: run.filtered,
    fromCache: run.fromCache,
    fresh: run.fresh,
    tests: ofClass('test'),
    generated: ofClass('generated') + run.generated,
    skipped: Object.fromEntries([...run.skipped].sort(byCount)),
    unknown: Object.fromEntries([...plan.discovery.unknown].sort(byCount)),
  }
}

function byCount(left: readonly [string, number], right: readonly [string, number]): number {
  return right[1] - left[1] || (left[0] < right[0] ? -1 : 1)
}

/** What is read of a file: all, what needs no grammar, or nothing. */
function sift(
  prefilter: KeyedPrefilter,
  file: ReadFile,
  includeTests: boolean,
  rules: LoadedRules,
): 'indexed' | 'searched' | 'filtered' {
  if (!hasOnlyTextFacts(file, includeTests)) {
    // SQL is read in order, drops and renames included, by a scanner that is nearly as fast as the filter.
    if (file.language === 'sql' || prefilter.mayHold(asUtf8(file.bytes), nameOf(file.path))) return 'indexed'
  }
  if (file.pathClass === 'generated') return 'filtered'
  if (mayUseServices(file, rules)) return 'searched'
  if (speaksOfAuthors(file.path)) return 'filtered'
  return mayHoldLiterals(latin1(asUtf8(file.bytes), sizeLimit(file.language))) ? 'searched' : 'filtered'
}

/**
 * Whether a file is not read by its grammar whatever its words: documentation declares nothing, and of tests only the people
 * in them are looked for.
 */
function hasOnlyTextFacts(
  { language, pathClass }: Pick<DiscoveredFile, 'language' | 'pathClass'>,
  includeTests: boolean,
): boolean {
  return language === 'prose' || (pathClass === 'test' && !includeTests)
}

/** What a file was filtered by: under another key it is filtered anew. */
function filterKey(file: DiscoveredFile, prefilter: KeyedPrefilter, includeTests: boolean): string {
  return hasOnlyTextFacts(file, includeTests) ? 'searched' : prefilter.key
}

/** The bytes of a file that is to be read; what keeps it from being read is counted or noted. */
function readBytes(
  request: WorkspaceRequest,
  plan: Plan,
  run: Run,
  file: DiscoveredFile,
): ReadFile | undefined {
  if (isOnDisk(request, file.path)) {
    const stats = statOf(request.root, file.path, run)
    if (stats === undefined || isTooLarge(file, stats.size, run)) return undefined
  }
  const bytes = bytesOf(plan, file.path, run)
  if (bytes === undefined || isTooLarge(file, bytes.length, run)) return undefined
  const outcome = judgeContent(file, bytes, request.includeTests)
  if (outcome !== 'readable') {
    countOutcome(run, outcome)
    return undefined
  }
  return { ...file, pathClass: classOf(file, bytes), bytes }
}

function isOnDisk({ source, overlay }: WorkspaceRequest, path: string): boolean {
  return source.kind === 'worktree' && overlay?.has(path) !== true
}

function statOf(root: string, path: string, run: Run): Stats | undefined {
  try {
    const stats = lstatSync(join(root, path))
    if (stats.isSymbolicLink()) run.skip('symbolic link')
    else if (stats.isDirectory()) run.skip('nested repository')
    else if (stats.isFile()) return stats
  } catch (error) {
    if (!isGone(path, error)) noteUnreadable(run, path, error)
  }
  return undefined
}

function bytesOf(plan: Plan, path: string, run: Run): Uint8Array | undefined {
  try {
    return plan.origin.bytesOf(path)
  } catch (error) {
    if (!isGone(path, error)) noteUnreadable(run, path, error)
    return undefined
  }
}

/** Git lists what was deleted and not yet staged; and a file may go while we look. A name may also be no UTF-8. */
function isGone(path: string, error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT' && !path.includes('\ufffd')
}

function noteUnreadable(run: Run, path: string, error: unknown): void {
  run.complete = false
  const reason = path.includes('\ufffd') ? 'its name is no UTF-8' : systemMessage(error)
  run.note(path, [unreadableFile(reason)])
}

function unreadableFile(reason: string): Problem {
  return {
    code: 'unreadable',
    severity: 'error',
    message: say('This file could not be read: {reason}', { reason }),
  }
}

function isTooLarge(file: DiscoveredFile, size: number, run: Run): boolean {
  const problem = sizeProblem(file, size)
  if (problem === undefined) return false
  run.complete = false
  run.note(file.path, [problem])
  return true
}

function sizeProblem({ language }: DiscoveredFile, size: number): Problem | undefined {
  const limit = sizeLimit(language)
  if (size <= limit) return undefined
  return {
    code: 'too-large',
    severity: 'note',
    message: say('Not read: {size} is over the limit of {limit} for {language}', {
      size: megabytes(size),
      limit: megabytes(limit),
      language,
    }),
  }
}

function megabytes(size: number): string {
  return `${(size / 1_000_000).toFixed(size < 10_000_000 ? 1 : 0)} MB`
}

const headBytes = 4096
const minifiedHeadBytes = 65_536

function judgeContent(
  file: DiscoveredFile,
  bytes: Uint8Array,
  includeTests: boolean,
): 'readable' | 'binary' | 'minified' | 'generated' | 'XML of other kinds' {
  if (isBinary(bytes)) return 'binary'
  if (file.language === 'xml' && !isKnownXml(latin1(bytes, minifiedHeadBytes))) return 'XML of other kinds'
  if (/\.(?:[cm]?jsx?|x?html?)$/i.test(file.path) && looksMinified(latin1(bytes, minifiedHeadBytes)))
    return 'minified'
  if (!includeTests && classOf(file, bytes) === 'generated') return 'generated'
  return 'readable'
}

function classOf(file: DiscoveredFile, bytes: Uint8Array): PathClass {
  if (file.pathClass !== 'product') return file.pathClass
  const head = latin1(bytes, headBytes)
  const isGenerated =
    saysGenerated(head) ||
    (file.language === 'html' && saysGeneratedPage(head)) ||
    (file.language === 'json' && isReport(head))
  return isGenerated ? 'generated' : 'product'
}

function latin1(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, length)).toString('latin1')
}

function countOutcome(run: Run, outcome: Exclude<Outcome, 'indexed' | 'searched'>): void {
  if (outcome === 'filtered') run.filtered++
  else if (outcome === 'generated') run.generated++
  else run.skip(outcome)
}

/** Bytes of parsed files that leave little behind. */
const smallReading = 1_000_000
/**
 * Bytes of parsed files after which it is known how many are to come, and of those to come from which on threads pay: each has to
 * warm up.
 */
const worthThreads = { after: 300_000, before: 2_500_000 }
/** Milliseconds of reading after which others get a turn. */
const longestTurn = 10
const batchBytes = 250_000
const batchFiles = 50

async function indexFiles(
  request: WorkspaceRequest,
  plan: Plan,
  run: Run,
  cache: FactCache | undefined,
  overlaid: ReadonlyMap<string, IndexedFile>,
): Promise<IndexedFile[]> {
  const { prefilter } = plan
  const indexed = new Array<IndexedFile | undefined>(plan.files.length)
  const startedAt = Date.now()
  const keep: Keep = (position, file, oid, outcome) => {
    indexed[position] = file
    const discovered = plan.files[position]
    if (discovered === undefined || cache === undefined) return
    const { language, pathClass } = discovered
    indexed[position] = cache.put(
      file.path,
      {
        oid,
        language,
        pathClass,
        outcome,
        prefilter: filterKey(discovered, prefilter, request.includeTests),
      },
      file,
    )
  }
  const batches = startBatches(request, plan, keep)

  let pausedAt = 0
  for (const [position, file] of plan.files.entries()) {
    run.step()
    if (request.pause && performance.now() - pausedAt > longestTurn) {
      await request.pause()
      pausedAt = performance.now()
    }
    const { path, language, pathClass } = file
    const key = filterKey(file, prefilter, request.includeTests)
    if (request.overlay?.has(path) === true) {
      indexed[position] = overlaid.get(path)
      continue
    }
    const isWorktree = request.source.kind === 'worktree'
    const stats = isWorktree ? statOf(request.root, path, run) : undefined
    if (isWorktree && (stats === undefined || isTooLarge(file, stats.size, run))) continue

    let known: CachedFile | undefined
    const listedOid = plan.origin.oidOf(path)
    if (stats !== undefined) known = cache?.findUntouched(path, stats, language, pathClass)
    else if (listedOid !== undefined) known = cache?.find(path, listedOid, language, pathClass)
    if (isUsable(known, key, request.includeTests)) {
      const facts = takeCached(cache, run, path, known)
      if (facts !== 'damaged') {
        indexed[position] = facts
        continue
      }
    }

    const bytes = bytesOf(plan, path, run)
    if (bytes === undefined || isTooLarge(file, bytes.length, run)) continue
    const oid =
      cache === undefined ? '' : (listedOid ?? blobId(bytes, request.repository?.algorithm ?? 'sha1'))
    known = cache?.find(path, oid, language, pathClass)
    if (isUsable(known, key, request.includeTests)) {
      const facts = takeCached(cache, run, path, known)
      if (facts !== 'damaged') {
        indexed[position] = facts
        if (stats !== undefined) cache?.remember(path, oid, stats, startedAt)
        continue
      }
    }

    run.fresh++
    const verdict = judgeContent(file, bytes, request.includeTests)
    const readFile = { ...file, pathClass: classOf(file, bytes), bytes }
    const outcome =
      verdict === 'readable' ? sift(prefilter, readFile, request.includeTests, plan.rules) : verdict
    if (outcome !== 'indexed' && outcome !== 'searched') {
      countOutcome(run, outcome)
      cache?.put(path, { oid, language, pathClass, outcome, prefilter: key }, undefined)
    } else {
      // Facts depend on the text alone: other names in a map decide only whether the text is looked at.
      const facts = known?.outcome === outcome ? takeCached(cache, run, path, known) : 'damaged'
      if (facts !== undefined && facts !== 'damaged') keep(position, facts, oid, outcome)
      else if (outcome === 'indexed') await batches.add(position, readFile, oid)
      // No thread is worth it: there is no parser to wait for.
      else keep(position, await readIndexed({ ...readFile, onlyTextFacts: true }, plan.rules), oid, outcome)
    }
    if (stats !== undefined) cache?.remember(path, oid, stats, startedAt)
  }
  await batches.finish()
  const files = indexed.filter((file) => file !== undefined)
  run.read = files.length
  for (const { path, problems } of files) {
    run.note(path, problems)
    if (problems.some(({ code }) => code === 'reader-failed')) run.complete = false
  }
  return files
}

/** The files whose text the overlay gives, sorted by path; without those that are not for the checks. */
async function readOverlay(
  request: WorkspaceRequest,
  plan: Plan,
  run: Run,
): Promise<ReadonlyMap<string, IndexedFile>> {
  const read = new Map<string, IndexedFile>()
  if (request.overlay === undefined || request.overlay.size === 0) return read
  for (const file of plan.files) {
    if (!request.overlay.has(file.path)) continue
    const bytes = bytesOf(plan, file.path, run)
    if (bytes === undefined || isTooLarge(file, bytes.length, run)) continue
    const { indexed } = await readAgain(request, plan, file, bytes, plan.prefilter)
    if (indexed !== undefined) read.set(file.path, indexed)
  }
  return read
}

/** Whether an entry says what this run would find. */
function isUsable(known: CachedFile | undefined, key: string, includeTests: boolean): known is CachedFile {
  if (known === undefined) return false
  if (known.outcome === 'binary' || known.outcome === 'minified') return true
  if (known.outcome === 'generated') return !includeTests
  return known.prefilter === key
}

function takeCached(
  cache: FactCache | undefined,
  run: Run,
  path: string,
  known: CachedFile,
): IndexedFile | undefined | 'damaged' {
  if (known.outcome !== 'indexed' && known.outcome !== 'searched') {
    countOutcome(run, known.outcome)
    run.fromCache++
    return undefined
  }
  const facts = cache?.factsOf(path, known)
  if (facts === undefined) return 'damaged'
  run.fromCache++
  return facts
}

interface Batches {
  add(position: number, file: ReadFile, oid: string): Promise<void>
  finish(): Promise<void>
}

type Keep = (position: number, file: IndexedFile, oid: string, outcome: 'indexed' | 'searched') => void

/**
 * Reads on this thread until so much was read that more threads pay (or `jobs` asks for them); then on all of them, and on this one
 * what no other has room for.
 */
function startBatches(request: WorkspaceRequest, plan: Plan, keep: Keep): Batches {
  interface Item {
    readonly position: number
    readonly file: ReadFile
    readonly oid: string
  }
  const jobs = request.jobs ?? Math.min(availableParallelism(), 4)
  const staysSmall = request.staysSmall === true
  // Here is read as well, except where this thread lists, filters and answers meanwhile.
  const threads = staysSmall && request.jobs !== undefined ? jobs : Math.max(staysSmall ? 1 : 0, jobs - 1)
  const { documents, hash } = plan.rules
  const open = new Set<Promise<void>>()
  let pool: WorkerPool | undefined
  let batch: Item[] = []
  let size = 0
  let parsed = 0
  const readHere = async (items: readonly Item[]): Promise<void> => {
    for (const { position, file, oid } of items)
      keep(position, await readIndexed(file, plan.rules), oid, 'indexed')
  }
  const send = (readers: WorkerPool): void => {
    const items = batch
    batch = []
    size = 0
    const work = readers
      .submit(items.map(({ file }) => file))
      .then((files) => {
        items.forEach(({ position, oid }, index) => {
          const file = files[index]
          if (file !== undefined) keep(position, file, oid, 'indexed')
        })
      })
      .catch(() => readHere(items))
      .finally(() => open.delete(work))
    open.add(work)
  }
  /** Hands on what waits, or reads one file of it here. */
  const work = async (readers: WorkerPool): Promise<void> => {
    // What other threads have done is taken first.
    await (staysSmall ? readers.ready() : new Promise((resolve) => setImmediate(resolve)))
    if (readers.hasRoom()) {
      send(readers)
      return
    }
    const item = batch.shift()
    if (item === undefined) return
    size -= item.file.bytes.length
    await readHere([item])
  }
  const wantsThreads = (position: number): boolean => {
    if (staysSmall) return parsed > smallReading
    if (jobs < 2) return false
    if (request.jobs !== undefined) return true
    const perFile = parsed / (position + 1)
    return parsed > worthThreads.after && perFile * (plan.files.length - position) > worthThreads.before
  }
  return {
    add: async (position, file, oid) => {
      parsed += file.bytes.length
      if (pool === undefined && wantsThreads(position))
        pool = startWorkers(threads, { documents, hash, cacheFolder: request.cacheFolder })
      if (pool === undefined) {
        keep(position, await readIndexed(file, plan.rules), oid, 'indexed')
        return
      }
      batch.push({ position, file, oid })
      size += file.bytes.length
      while (size >= batchBytes || batch.length >= batchFiles) await work(pool)
    },
    finish: async () => {
      while (pool !== undefined && batch.length > 0) await work(pool)
      while (open.size > 0) await Promise.race(open)
      await pool?.close()
    },
  }
}
