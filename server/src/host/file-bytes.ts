import { lstatSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import type { DiscoveredFile } from './discovery.ts'
import type { ReadFile } from './read-file.ts'
import { countOutcome, isGone, noteUnreadable, type ReadingRun } from './reading-run.ts'
import { classOf, judgeContent, sizeProblem } from './sift.ts'
import type { WorkspacePlan } from './workspace-plan.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

/** The bytes of a file that is to be read; what keeps it from being read is counted or noted. */
export function readBytes(
  request: WorkspaceRequest,
  plan: WorkspacePlan,
  run: ReadingRun,
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

/** Of a file to be read; what keeps it from being read is counted or noted. */
export function statOf(root: string, path: string, run: ReadingRun): Stats | undefined {
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

/** Undefined where the file is gone, or could not be read, which is noted. */
export function bytesOf(plan: WorkspacePlan, path: string, run: ReadingRun): Uint8Array | undefined {
  try {
    return plan.origin.bytesOf(path)
  } catch (error) {
    if (!isGone(path, error)) noteUnreadable(run, path, error)
    return undefined
  }
}

/** Whether a file is over the limit of its language, which is noted. */
export function isTooLarge(file: DiscoveredFile, size: number, run: ReadingRun): boolean {
  const problem = sizeProblem(file, size)
  if (problem === undefined) return false
  run.complete = false
  run.note(file.path, [problem])
  return true
}
