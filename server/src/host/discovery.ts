import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import ignore, { type Ignore } from 'ignore'
import { isMapFile } from '../datamap/paths.ts'
import type { PathClass } from '../model/indexed-file.ts'
import { partExtension } from './cache.ts'
import { isRuleFile, isSchemaDump, isSkippedFolder, judgePath, type SkipReason } from './path-class.ts'
import type { Repository } from './git.ts'
import { readRegularFile } from './regular-file.ts'

/** A file that has a reader. */
export interface DiscoveredFile {
  /** Relative to the root, forward slashes. */
  readonly path: string
  readonly language: string
  /** By its path; its content may still say that it is generated. */
  readonly pathClass: PathClass
}

/** What is there, sorted by path so that no order of a file system shows. */
export interface Discovery {
  readonly files: readonly DiscoveredFile[]
  /** Files of data maps. */
  readonly mapFiles: readonly string[]
  /** Rules of the repository: `.art25/rules/*.yaml`. */
  readonly ruleFiles: readonly string[]
  readonly skipped: ReadonlyMap<SkipReason, number>
  /** Formats without a reader: extension to number of files. */
  readonly unknown: ReadonlyMap<string, number>
}

/** A listed file or link. */
export interface ListedFile {
  readonly path: string
  readonly isLink?: boolean
}

/**
 * The files of a work tree: by git's own listing where the root is a repository's, else by walking with the `.gitignore`
 * files that are met. Links are named and never followed; folders that only package managers fill are not entered.
 * @param root absolute path
 * @param scopes folders or files below the root, forward slashes; empty for all
 * @returns paths relative to the root; folders that could not be read, with the system's message
 */
export async function listWorktree(
  root: string,
  scopes: readonly string[],
  repository: Repository | undefined,
): Promise<{ readonly files: readonly ListedFile[]; readonly unreadable: ReadonlyMap<string, string> }> {
  const unreadable = new Map<string, string>()
  const listed = await repository?.listWorktree((folder, reason) => unreadable.set(folder, reason))
  const files = listed === undefined ? walk(root, unreadable) : listed.map((path) => ({ path }))
  const inScope = (path: string): boolean =>
    scopes.length === 0 || scopes.some((scope) => isUnder(path, scope))
  return { files: files.filter(({ path }) => inScope(path)), unreadable }
}

/** Whether a path is a folder's or file's own or lies below it; an empty scope is the root. */
export function isUnder(path: string, scope: string): boolean {
  return scope === '' || path === scope || (path.startsWith(scope) && path[scope.length] === '/')
}

/**
 * Sorts listed files into what is read, what belongs to Art25 itself and what is left out, and why.
 * @param readText the text of a listed file, or undefined when it cannot be read (for `.gitattributes`)
 */
export function discover(
  listed: readonly ListedFile[],
  readText: (path: string) => string | undefined,
): Discovery {
  const paths = new Set(listed.map(({ path }) => path))
  const isVendorRoot = (folder: string): boolean => {
    const parent = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/') + 1) : ''
    return parent === '' || vendorSigns.some((name) => paths.has(parent + name))
  }
  const attributes = readAttributes([...paths], readText)
  const files: DiscoveredFile[] = []
  const mapFiles: string[] = []
  const ruleFiles: string[] = []
  const skipped = new Map<SkipReason, number>()
  const unknown = new Map<string, number>()
  const skip = (reason: SkipReason): void => {
    skipped.set(reason, (skipped.get(reason) ?? 0) + 1)
  }
  for (const { path, isLink } of listed) {
    if (isLink === true) skip('symbolic link')
    else if (path.endsWith('/')) skip('nested repository')
    else if (isRuleFile(path)) ruleFiles.push(path)
    else {
      const verdict = judgePath(path, isVendorRoot)
      if (verdict.kind === 'unknown') {
        // What `check --shard` wrote tells of the folder and is no part of it.
        if (verdict.extension !== partExtension)
          unknown.set(verdict.extension, (unknown.get(verdict.extension) ?? 0) + 1)
      } else if (verdict.kind === 'skip') skip(verdict.reason)
      else if (isMapFile(path)) mapFiles.push(path)
      else {
        const attribute = attributes(path)
        if (attribute === 'vendored') skip('vendored')
        else {
          const isGenerated = attribute === 'generated' && !isSchemaDump(path)
          files.push({
            path,
            language: verdict.language,
            pathClass: verdict.pathClass === 'product' && isGenerated ? 'generated' : verdict.pathClass,
          })
        }
      }
    }
  }
  files.sort((left, right) => (left.path < right.path ? -1 : 1))
  return { files, mapFiles: mapFiles.sort(), ruleFiles: ruleFiles.sort(), skipped, unknown }
}

/** Beside these, a folder `vendor` holds dependencies. */
const vendorSigns = ['go.mod', 'composer.json', 'Gemfile', 'Cargo.toml']

/** `linguist-generated` and `linguist-vendored` of the `.gitattributes` files; the last line that matches decides. */
function readAttributes(
  paths: readonly string[],
  readText: (path: string) => string | undefined,
): (path: string) => 'generated' | 'vendored' | undefined {
  const rules = paths
    .filter((path) => path === '.gitattributes' || path.endsWith('/.gitattributes'))
    .sort()
    .flatMap((file) => {
      const folder = file.slice(0, -'.gitattributes'.length)
      return attributeLines(readText(file) ?? '').map((line) => ({ folder, ...line }))
    })
  if (rules.length === 0) return () => undefined
  return (path) => {
    let generated = false
    let vendored = false
    for (const rule of rules) {
      if (!path.startsWith(rule.folder)) continue
      if (!rule.pattern.ignores(path.slice(rule.folder.length))) continue
      generated = rule.generated ?? generated
      vendored = rule.vendored ?? vendored
    }
    return vendored ? 'vendored' : generated ? 'generated' : undefined
  }
}

interface AttributeLine {
  readonly pattern: Ignore
  readonly generated: boolean | undefined
  readonly vendored: boolean | undefined
}

function attributeLines(text: string): AttributeLine[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [pattern = '', ...attributes] = line.trim().split(/\s+/)
    const generated = attributeValue(attributes, 'linguist-generated')
    const vendored = attributeValue(attributes, 'linguist-vendored')
    if (pattern === '' || pattern.startsWith('#') || (generated ?? vendored) === undefined) return []
    return [{ pattern: ignore().add(pattern), generated, vendored }]
  })
}

function attributeValue(attributes: readonly string[], name: string): boolean | undefined {
  if (attributes.includes(name) || attributes.includes(`${name}=true`)) return true
  if (attributes.includes(`-${name}`) || attributes.includes(`${name}=false`)) return false
  return undefined
}

interface IgnoreLevel {
  /** Relative folder with a trailing slash; empty for the root. */
  readonly folder: string
  readonly rules: Ignore
}

/** Walks without git. A folder link is not entered, so that no loop and no folder outside the root is ever read. */
function walk(root: string, unreadable: Map<string, string>): ListedFile[] {
  const found: ListedFile[] = []
  const seen = new Set<string>()
  const enter = (folder: string, levels: readonly IgnoreLevel[]): void => {
    const absolute = folder === '' ? root : join(root, folder)
    try {
      const real = realpathSync(absolute)
      if (seen.has(real)) return
      seen.add(real)
      const entries = readdirSync(absolute, { withFileTypes: true })
      const own = entries.some(({ name }) => name === '.gitignore')
        ? readIgnore(join(absolute, '.gitignore'))
        : undefined
      const here = own === undefined ? levels : [...levels, { folder, rules: own }]
      for (const entry of entries) {
        const path = folder + entry.name
        if (entry.isDirectory()) {
          if (isSkippedFolder(entry.name) || isIgnored(`${path}/`, here)) continue
          enter(`${path}/`, here)
        } else if (entry.isSymbolicLink()) {
          if (!isIgnored(path, here)) found.push({ path, isLink: true })
        } else if (entry.isFile() && !isIgnored(path, here)) found.push({ path })
      }
    } catch (error) {
      unreadable.set(folder.replace(/\/$/, ''), systemMessage(error))
    }
  }
  const exclude = readIgnore(join(root, '.git', 'info', 'exclude'))
  enter('', exclude === undefined ? [] : [{ folder: '', rules: exclude }])
  return found
}

function readIgnore(path: string): Ignore | undefined {
  try {
    return ignore().add(readRegularFile(path).toString('utf8'))
  } catch {
    return undefined
  }
}

/** The nearest file that has something to say decides. */
function isIgnored(path: string, levels: readonly IgnoreLevel[]): boolean {
  for (let index = levels.length - 1; index >= 0; index--) {
    const level = levels[index]
    if (level === undefined) continue
    const verdict = level.rules.test(path.slice(level.folder.length))
    if (verdict.ignored) return true
    if (verdict.unignored) return false
  }
  return false
}

/** What the system says about a failure, without its path: `permission denied`. */
export function systemMessage(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'ENOENT':
      return 'no such file'
    case 'EISDIR':
      return 'is a folder'
    case 'ELOOP':
      return 'too many symbolic links'
    case undefined:
      return error instanceof Error ? error.message : String(error)
    default:
      return code
  }
}

/** A path of this system as the engine writes it. */
export function toSlashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

/** What stands at an absolute path, links followed; undefined when nothing does that could be read. */
export function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const stats = statSync(path)
    return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : undefined
  } catch {
    return undefined
  }
}
