import type { IndexedFile } from '../model/indexed-file.ts'
import type { Problem } from '../model/problem.ts'
import { startBatches, type Keep } from './batches.ts'
import type { CachedFile, FactCache } from './cache.ts'
import type { DiscoveredFile } from './discovery.ts'
import { bytesOf, isTooLarge, statOf } from './file-bytes.ts'
import { blobId } from './git.ts'
import { readIndexed, type FileMemory } from './read-file.ts'
import { countOutcome, type ReadingRun } from './reading-run.ts'
import { classOf, filterKey, judgeContent, sift, sizeProblem } from './sift.ts'
import type { KeyedPrefilter } from './terms.ts'
import type { WorkspacePlan } from './workspace-plan.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

/**
 * The facts of all files of a plan, sorted by path: those of open documents as they are given, of others from the cache where it
 * knows their content, else read. What is left out is counted and noted in `run`.
 */
export async function indexFiles(
  request: WorkspaceRequest,
  plan: WorkspacePlan,
  run: ReadingRun,
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
export async function readOverlay(
  request: WorkspaceRequest,
  plan: WorkspacePlan,
  run: ReadingRun,
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

/** What became of one file, as `Workspace.readFile` reads it. */
export interface FileOutcome {
  /** Absent where the file is not read: none of the words is in it, it is too large, or it is not for the checks. */
  readonly indexed?: IndexedFile
  readonly problems: readonly Problem[]
}

/** One file by the rules of a plan, whose words decide; nothing of it is counted. Never throws. */
export async function readAgain(
  { includeTests }: WorkspaceRequest,
  { rules }: WorkspacePlan,
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

/** Whether an entry says what this run would find. */
function isUsable(known: CachedFile | undefined, key: string, includeTests: boolean): known is CachedFile {
  if (known === undefined) return false
  if (known.outcome === 'binary' || known.outcome === 'minified') return true
  if (known.outcome === 'generated') return !includeTests
  return known.prefilter === key
}

function takeCached(
  cache: FactCache | undefined,
  run: ReadingRun,
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

/** Milliseconds of reading after which others get a turn. */
const longestTurn = 10
