import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { nearest } from '../datamap/nearest.ts'
import { isUnder, kindOf, toSlashes } from '../host/discovery.ts'
import { findRepositoryRoot, openRepository, type Repository } from '../host/git.ts'
import { hasMap, mapFolder } from '../host/map-folder.ts'
import { UsageError } from './errors.ts'

/** What the paths of a command line mean. */
export interface Target {
  /** Absolute: the repository's root, else the nearest folder with a data map or rules, else where the command runs. */
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
 * @throws UsageError for a path that is not there, for paths without one root, and for a folder that holds far more than
 *   a project: all of the file system, a home folder, the folder around the repository
 */
export function resolveTarget(paths: readonly string[], cwd: string): Target {
  const given = (paths.length === 0 ? ['.'] : paths).map((path) => locate(path, cwd))
  const [first] = given
  if (first === undefined) throw new UsageError('No path was given.')
  const repositoryRoots = new Set(given.map(({ folder }) => findRepositoryRoot(folder)))
  if (repositoryRoots.size > 1)
    throw new UsageError('The paths lie in different repositories. Check each repository by itself.')
  const [repositoryRoot] = repositoryRoots
  const root = repositoryRoot ?? sharedRoot(given, cwd)
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

/**
 * The repository that the paths lie in.
 * @param asking the option or command that needs it, for the message
 * @throws UsageError where they lie in none
 */
export function repositoryOf({ repository, root }: Target, asking: string): Repository {
  if (repository === undefined)
    throw new UsageError(`${asking} needs a git repository, and ${root} is in none.`)
  return repository
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

/** The root of paths outside of any repository: the same that a run without paths has where they lie in it. */
function sharedRoot(given: readonly Located[], cwd: string): string {
  const here = tooMuch(cwd) === undefined ? projectFolder(cwd) : undefined
  const roots = given.map(({ absolute, folder }) => {
    if (here !== undefined && isWithin(folder, here)) return here
    const project = projectFolder(folder)
    const refusal = tooMuch(project)
    if (refusal !== undefined) throw new UsageError(`${absolute} ${refusal}`)
    const repository = findRepositoryRoot(cwd)
    if (repository !== undefined && isWithin(repository, project))
      throw new UsageError(
        `${project} holds the repository ${repository} in which you are, and lies in none itself. Leave the path out to check the repository.`,
      )
    return project
  })
  const root = roots.find((candidate) => roots.every((other) => isWithin(other, candidate)))
  if (root === undefined)
    throw new UsageError('The paths have no repository and no data map in common. Check each path by itself.')
  return root
}

/** The nearest folder at or above with a data map or rules of its own; the folder itself where there is none. */
function projectFolder(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (hasMap(current) || (existsSync(join(current, '.art25')) && tooMuch(current) === undefined))
      return current
    if (dirname(current) === current) return folder
  }
}

/** Why a folder without a data map is no project, as the rest of a sentence; undefined where it may be one. */
function tooMuch(folder: string): string | undefined {
  if (hasMap(folder)) return undefined
  if (dirname(folder) === folder) return 'is the root of the file system. Name the folder of a project.'
  return isWithin(homeFolder(), folder)
    ? 'is a home folder or holds one, and has no data map. Name the folder of a project.'
    : undefined
}

function homeFolder(): string {
  try {
    return realpathSync(homedir())
  } catch {
    return homedir()
  }
}

function isWithin(path: string, folder: string): boolean {
  return !isOutside(relative(folder, path))
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
    const near = nearestPath(path, absolute, cwd)
    throw new UsageError(
      `There is no file or folder ${quoted(path)}.${near === undefined ? '' : ` Did you mean ${quoted(near)}?`}`,
    )
  }
  const real = realpathSync(absolute)
  return { absolute: real, folder: kind === 'folder' ? real : dirname(real) }
}

/** As it was typed: only line breaks and the like are escaped. */
function quoted(path: string): string {
  return JSON.stringify(path).replaceAll('\\\\', '\\')
}

function nearestPath(path: string, absolute: string, cwd: string): string | undefined {
  const slashed = path.replaceAll('\\', '/')
  if (slashed !== path && kindOf(resolve(cwd, slashed)) !== undefined) return slashed
  try {
    const near = nearest(basename(absolute), readdirSync(dirname(absolute)))
    if (near === undefined) return undefined
    const slash = path.lastIndexOf('/')
    return slash < 0 || path.endsWith('/') ? near : path.slice(0, slash + 1) + near
  } catch {
    return undefined
  }
}

function isOutside(steps: string): boolean {
  return steps === '..' || /^\.\.[/\\]/.test(steps) || isAbsolute(steps)
}

/** Whether another scope reads it already. */
function isCovered(scope: string, index: number, scopes: readonly string[]): boolean {
  return scopes.some((other, position) => (other === scope ? position < index : isUnder(scope, other)))
}
