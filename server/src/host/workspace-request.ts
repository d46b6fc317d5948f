import type { Part, Shard } from './cache.ts'
import type { Repository } from './git.ts'
import type { Workspace } from './workspace.ts'

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

/** Where the bytes come from. */
type Source =
  | { readonly kind: 'worktree' }
  | { readonly kind: 'index' }
  | { readonly kind: 'commit'; readonly commit: string }
  /** The texts of the overlay and nothing else: a file system that only the editor can read. */
  | { readonly kind: 'open' }
