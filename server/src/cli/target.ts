import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { nearest } from '../datamap/nearest.ts'
import { isMapFile } from '../datamap/paths.ts'
import { isUnder, kindOf, toSlashes } from '../host/discovery.ts'
import { findRepositoryRoot, openRepository, type Repository } from '../host/git.ts'
import { UsageError } from './errors.ts'

/** What the paths of a command line mean. */
export interface Target {
  /** Absolute: the repository's root, else the folder of the nearest data map, else the given folder. */
  readonly root: string
  readonly repository: Repository | undefined
  /** What is read: the folder of the data map around each path, or the path itself where there is none. */
  readonly scopes: readonly string[]
  /** The given paths: what is shown. Relative to the root; an empty text is the root. */
  readonly shown: readonly string[]
  /** Absolute folder that paths in documents are relative to: the given one, else where the command runs. */
  readonly base: string
}

/**
 * Paths select which findings are shown, never which facts count: the whole folder of the data map around them is read.
 * @param paths as given; none is the current folder
 * @throws UsageError for a path that is not there, and for paths of several repositories
 */
export function resolveTarget(paths: readonly string[], cwd: string): Target {
  const given = (paths.length === 0 ? ['.'] : paths).map((path) => locate(path, cwd))
  const [first] = given
  if (first === undefined) throw new UsageError('No path was given.')
  const repositoryRoots = new Set(given.map(({ folder }) => findRepositoryRoot(folder)))
  if (repositoryRoots.size > 1)
    throw new UsageError('The paths lie in different repositories. Check each repository by itself.')
  const [repositoryRoot] = repositoryRoots
  const root =
    repositoryRoot ?? commonFolder(given.map(({ folder }) => mapFolder(folder, undefined) ?? folder))
  const inRoot = (path: string): string => toSlashes(relative(root, path))
  const scopes = given.map(({ absolute, folder }) => inRoot(mapFolder(folder, root) ?? absolute))
  return {
    root,
    repository: repositoryRoot === undefined ? undefined : openRepository(repositoryRoot),
    scopes: scopes.filter((scope, index) => !isCovered(scope, index, scopes)),
    shown: given.map(({ absolute }) => inRoot(absolute)),
    base: given.length === 1 && first.folder === first.absolute ? first.folder : realpathSync(cwd),
  }
}

/** A path of the root as seen from a folder, forward slashes. */
export function pathFrom(root: string, base: string): (path: string) => string {
  if (root === base) return (path) => path
  const prefix = toSlashes(relative(root, base))
  if (prefix !== '' && !isOutside(prefix)) {
    return (path) =>
      path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : fromElsewhere(root, base, path)
  }
  return (path) => fromElsewhere(root, base, path)
}

function fromElsewhere(root: string, base: string, path: string): string {
  return toSlashes(relative(base, join(root, path)))
}

interface Located {
  readonly absolute: string
  /** Itself, or the folder that the file is in. */
  readonly folder: string
}

function locate(path: string, cwd: string): Located {
  const absolute = resolve(cwd, path)
  const kind = kindOf(absolute)
  if (kind === undefined) {
    const near = nearestEntry(absolute)
    throw new UsageError(
      `There is no file or folder ${JSON.stringify(path)}.${near === undefined ? '' : ` Did you mean ${JSON.stringify(near)}?`}`,
    )
  }
  const real = realpathSync(absolute)
  return { absolute: real, folder: kind === 'folder' ? real : dirname(real) }
}

function nearestEntry(absolute: string): string | undefined {
  try {
    return nearest(basename(absolute), readdirSync(dirname(absolute)))
  } catch {
    return undefined
  }
}

/** The nearest folder with a data map, at or above `folder` and not above `top`. */
function mapFolder(folder: string, top: string | undefined): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (hasMap(current)) return current
    if (current === top || dirname(current) === current) return undefined
  }
}

function hasMap(folder: string): boolean {
  const names = entries(folder)
  return (
    names.some((name) => isMapFile(name)) ||
    (names.includes('datamap') &&
      entries(join(folder, 'datamap')).some((name) => isMapFile(`datamap/${name}`)))
  )
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function commonFolder(folders: readonly string[]): string {
  return folders.reduce((common, folder) => {
    let current = common
    while (isOutside(relative(current, folder))) current = dirname(current)
    return current
  })
}

function isOutside(steps: string): boolean {
  return steps.startsWith('..') || isAbsolute(steps)
}

/** Whether another scope reads it already. */
function isCovered(scope: string, index: number, scopes: readonly string[]): boolean {
  return scopes.some((other, position) => (other === scope ? position < index : isUnder(scope, other)))
}
