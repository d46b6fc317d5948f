import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { languageOf } from '../languages/index.ts'
import { decode } from './decode.ts'
import { listWorktree, type ListedFile } from './discovery.ts'
import type { GitEntry, Repository } from './git.ts'
import { readRegularFile } from './regular-file.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

/** Listing and bytes, from wherever they come. */
export interface Origin {
  readonly listed: readonly ListedFile[]
  /** Object id where it is known without reading. */
  readonly oidOf: (path: string) => string | undefined
  /** @throws whatever the file system or git says. */
  readonly bytesOf: (path: string) => Uint8Array
  readonly textOf: (path: string) => string | undefined
  readonly exists: (path: string) => boolean
  readonly unreadable: ReadonlyMap<string, string>
}

/**
 * Lists what a request reads.
 * @throws GitError for the index or a commit that git cannot give; Error where there is no repository to give one
 */
export async function openOrigin(request: WorkspaceRequest): Promise<Origin> {
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
