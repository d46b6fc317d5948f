import picomatch from 'picomatch'
import type { DataMap } from '../model/declaration.ts'

/**
 * The map that owns a path: the one with the deepest folder around it. Undefined where no map does.
 * `path` is relative to the checked folder, with forward slashes.
 */
export function mapOf(maps: readonly DataMap[], path: string): DataMap | undefined {
  let owner: DataMap | undefined
  for (const map of maps) {
    if (!isBelow(path, map.folder)) continue
    if (owner === undefined || map.folder.length > owner.folder.length) owner = map
  }
  return owner
}

/** Whether a path can be a file of a data map by its name: `datamap.yaml`, or a YAML file in a folder `datamap`. */
export function isMapFile(path: string): boolean {
  return mapFolderOf(path) !== undefined
}

/** The folder that a file of a data map speaks for; undefined for every other file. */
export function mapFolderOf(path: string): string | undefined {
  // Asked of every path of a repository.
  if (!/\.ya?ml$/i.test(path)) return undefined
  const segments = path.split('/')
  const name = segments.pop() ?? ''
  if (segments.at(-1) === 'datamap') return segments.slice(0, -1).join('/')
  return /^datamap\.ya?ml$/i.test(name) ? segments.join('/') : undefined
}

/**
 * Whether a glob of the map covers a path. Both are relative to the checked folder. `*` stays within a folder, `**`
 * crosses folders, `{a,b}` and `[ab]` choose; a glob without any of them names one file or a whole folder.
 */
export function matchesGlob(path: string, glob: string): boolean {
  const literal = unescapeGlob(glob)
  if (literal === '' || path === literal) return true
  if (path.startsWith(literal.endsWith('/') ? literal : `${literal}/`)) return true
  let matcher = matchers.get(glob)
  if (matcher === undefined) {
    if (matchers.size >= matcherLimit) matchers.clear()
    matcher = isSafeGlob(glob)
      ? picomatch(glob, { dot: true, noextglob: true, nonegate: true, strictSlashes: true })
      : never
    matchers.set(glob, matcher)
  }
  return matcher(path)
}

/** Whether a glob can be matched in little time whatever the path: long ones and ones of many stars cannot. */
export function isSafeGlob(glob: string): boolean {
  if (glob.length > 1000) return false
  if ((glob.match(/\*+/g)?.length ?? 0) > 8) return false
  return glob.split('/').every((segment) => (segment.match(/\*+/g)?.length ?? 0) <= 3)
}

/**
 * A glob that is written in a file of `folder`, made relative to the checked folder. The folder's own characters are
 * escaped: `app/[id]` is a folder's name, not a choice of letters.
 */
export function joinGlob(folder: string, glob: string): string {
  const escaped = folder.replace(/[\\*?[\](){}!+@]/g, '\\$&')
  return normalizePath(glob.startsWith('/') || escaped === '' ? glob : `${escaped}/${glob}`)
}

/**
 * A path in a file of `folder`, made relative to the checked folder; `..` that leads out of it stays in front.
 */
export function joinPath(folder: string, path: string): string {
  return normalizePath(folder === '' ? path : `${folder}/${path}`)
}

/** The folder of a path; empty for the checked folder itself. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

const matcherLimit = 5000
const matchers = new Map<string, (path: string) => boolean>()
const never = (): boolean => false

function isBelow(path: string, folder: string): boolean {
  return folder === '' ? !path.startsWith('../') : path.startsWith(`${folder}/`)
}

function unescapeGlob(glob: string): string {
  return glob.includes('\\') ? glob.replace(/\\(.)/g, '$1') : glob
}

function normalizePath(path: string): string {
  const kept: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else kept.push(segment)
  }
  return kept.join('/')
}
