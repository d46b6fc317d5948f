/*
 * A folder as the engine wants it: facts of every file, data maps, rules and texts, from the work tree, from what is
 * staged, or from a commit, without ever changing any of them.
 */
import type { DataMap, MapFile } from '../model/declaration.ts'
import type { FileFacts } from '../model/fact.ts'
import type { IndexedFile, PathClass } from '../model/indexed-file.ts'
import { openCache, type FactCache, type Shard } from './cache.ts'
import type { DiscoveredFile } from './discovery.ts'
import { readBytes } from './file-bytes.ts'
import { indexFiles, readAgain, readOverlay, type FileOutcome } from './index-files.ts'
import { engineBuild } from './installation.ts'
import { readFacts, type FileMemory } from './read-file.ts'
import { countsOf, startRun, type Counts, type ReadingRun, type WorkspaceProblem } from './reading-run.ts'
import type { LoadedRules } from './rules.ts'
import { hasOnlyTextFacts } from './sift.ts'
import type { KeyedPrefilter } from './terms.ts'
import { planWorkspace, type WorkspacePlan } from './workspace-plan.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

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
  const plan = await planWorkspace(request)
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

function cacheFor(
  { cacheFolder, root, part, parts }: WorkspaceRequest,
  plan: WorkspacePlan,
): FactCache | undefined {
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
  const plan = await planWorkspace(request)
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

function describe(request: WorkspaceRequest, plan: WorkspacePlan, run: ReadingRun): Omit<Workspace, 'files'> {
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
