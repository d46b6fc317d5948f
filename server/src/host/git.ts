/*
 * Git, by its plumbing only.
 *
 * Git itself runs code of the repository: a file system monitor, filters, text conversion, external diffs, hooks,
 * remote helpers of a partial clone. So: the program is taken from outside the repository, the commands are ones that
 * touch neither hooks nor the work tree's content, and what the configuration could still run is switched off. The work
 * tree is compared by our own hashing.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { devNull } from 'node:os'
import { delimiter, dirname, isAbsolute, join, relative, resolve } from 'node:path'

export type HashAlgorithm = 'sha1' | 'sha256'

/** A file as the index or a tree holds it. Path relative to the repository's root, forward slashes. */
export interface GitEntry {
  readonly path: string
  readonly oid: string
  /** `100644`, `100755`, `120000` (symbolic link), `160000` (submodule). */
  readonly mode: string
}

/** A git repository whose root was found by its `.git`, not by asking git. */
export interface Repository {
  /** Absolute path of the work tree's root. */
  readonly root: string
  readonly algorithm: HashAlgorithm
  /**
   * Paths of the work tree, tracked and untracked without the ignored; undefined when git cannot say. Git looks while the
   * caller goes on.
   * @param onUnreadable called for each folder that git could not look into
   */
  listWorktree(onUnreadable: (folder: string, reason: string) => void): Promise<string[] | undefined>
  /** What is staged for the next commit, or what of it git's patterns match; rejects with `GitError`. The caller goes on. */
  listIndex(patterns?: readonly string[]): Promise<GitEntry[]>
  /** The whole tree of a commit. Throws `GitError`. */
  listTree(commit: string): GitEntry[]
  /** Files whose staged content differs from the last commit, deleted ones left out; rejects with `GitError`. */
  listStaged(): Promise<GitEntry[]>
  /** The commit that a ref names, or undefined. */
  resolveCommit(ref: string): string | undefined
  /** The best common ancestor of two commits, or undefined where there is none. */
  mergeBase(left: string, right: string): string | undefined
  /** The full name of the branch that work is merged into, as the remote says or as it is usually called. */
  defaultBranch(): string | undefined
  /** Bytes of one file of a commit; undefined where it has none. */
  readFile(commit: string, path: string): Buffer | undefined
  /** Bytes of blobs by object id; an id that is not there is left out. Throws `GitError`. */
  readBlobs(oids: readonly string[]): Map<string, Buffer>
}

/** Git is missing or refused; the message is for the user. */
export class GitError extends Error {}

/** The folder at or above `start` (absolute) that holds `.git`, or undefined. */
export function findRepositoryRoot(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** The repository at a root that `findRepositoryRoot` gave. Starts no process. */
export function openRepository(root: string): Repository {
  const program = findProgram(root)
  const git = (args: readonly string[], input?: string): Buffer => runGit(program, root, args, input)
  const attempt = (args: readonly string[]): string | undefined => {
    try {
      return runGit(program, root, args, undefined).toString('utf8')
    } catch (error) {
      if (error instanceof GitError) return undefined
      throw error
    }
  }
  const gitBeside = async (args: readonly string[]): Promise<string> =>
    // What git refuses it is asked again, for the reason.
    (await runGitBeside(program, root, args))?.output ?? git(args).toString('utf8')
  return {
    root,
    algorithm: algorithmOf(root),
    listWorktree: async (onUnreadable) => {
      const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
      const result = await runGitBeside(program, root, args)
      if (result === undefined) return undefined
      for (const match of result.warnings.matchAll(unopened))
        onUnreadable(match[1] ?? '', match[2]?.toLowerCase() ?? 'git could not open it')
      return [...new Set(splitZeros(result.output))]
    },
    listIndex: async (patterns = []) =>
      parseIndex(await gitBeside(['ls-files', '-z', '--stage', '--', ...patterns])),
    listTree: (commit) => parseTree(git(['ls-tree', '-r', '-z', '--full-tree', commit]).toString('utf8')),
    listStaged: async () => {
      const options = ['--cached', '-z', '--no-renames', '--diff-filter=ACMT', 'HEAD', '--']
      try {
        return parseDifference(await gitBeside(['diff-index', ...options]))
      } catch (error) {
        // Before the first commit, all of the index is new.
        if (attempt(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']) !== undefined) throw error
        return parseIndex(await gitBeside(['ls-files', '-z', '--stage']))
      }
    },
    resolveCommit: (ref) =>
      attempt(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])?.trim(),
    mergeBase: (left, right) => attempt(['merge-base', left, right])?.trim(),
    defaultBranch: () => {
      const listed = attempt(['for-each-ref', '--format=%(refname) %(symref)', ...usualBranches])
      const refs = new Map(
        (listed ?? '').split('\n').map((line): [string, string] => {
          const [name = '', target = ''] = line.split(' ')
          return [name, target]
        }),
      )
      const remote = [...refs.values()].filter((target) => target !== '')
      return (
        remote.find((target) => target.startsWith('refs/remotes/origin/')) ??
        remote[0] ??
        usualBranches.find((name) => refs.has(name))
      )
    },
    readFile: (commit, path) => {
      try {
        return git(['cat-file', 'blob', `${commit}:${path}`])
      } catch (error) {
        if (error instanceof GitError) return undefined
        throw error
      }
    },
    readBlobs: (oids) => {
      const blobs = new Map<string, Buffer>()
      for (let start = 0; start < oids.length; start += blobsAtOnce) {
        const some = oids.slice(start, start + blobsAtOnce)
        parseBatch(git(['cat-file', '--batch', '--buffer'], `${some.join('\n')}\n`), blobs)
      }
      return blobs
    },
  }
}

/**
 * What says where HEAD and the branches of a repository are: the folders of its git directory, and globs in them. Reads
 * two small files, so that also the work trees that share a repository are watched where they really are.
 */
export function referencesIn(root: string): readonly { readonly folder: string; readonly glob: string }[] {
  const given = join(root, '.git')
  const own = pointedTo(given, root, /^gitdir:\s*(.+?)\s*$/m) ?? given
  const shared = pointedTo(join(own, 'commondir'), own, /^(.+?)\s*$/m) ?? own
  return [
    { folder: own, glob: 'HEAD' },
    { folder: shared, glob: '{packed-refs,refs/**}' },
  ]
}

/** The folder that a file names, relative to `from`; undefined where it is no file or names none. */
function pointedTo(file: string, from: string, form: RegExp): string | undefined {
  try {
    const named = form.exec(readFileSync(file, 'utf8'))?.[1]
    return named === undefined ? undefined : resolve(from, named)
  } catch {
    return undefined
  }
}

/** The object id that git would give to a file of these bytes, in hexadecimal. */
export function blobId(bytes: Uint8Array, algorithm: HashAlgorithm): string {
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** A folder that git could not look into, and why; git ends a long path somewhere in its middle. */
const unopened = /^warning: could not open directory '([^']*?)\/?(?:'|$)(?:: (.*))?$/gm

const blobsAtOnce = 256

/** What a remote takes for its own default branch first; then the names that most repositories use. */
const usualBranches = [
  'refs/remotes/*/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
]
const outputLimit = 2 ** 31 - 1
/** In milliseconds. Git waits for ever where a pipe stands for one of its own files. */
const timeout = 120_000

/** What no configuration of the repository may decide. */
const guards = [
  '--no-pager',
  '--no-optional-locks',
  ...['core.fsmonitor=false', 'protocol.allow=never', `core.hooksPath=${devNull}`].flatMap((setting) => [
    '-c',
    setting,
  ]),
]

function runGit(
  program: string | undefined,
  root: string,
  args: readonly string[],
  input: string | undefined,
): Buffer {
  if (program === undefined) throw new GitError('git was not found in PATH (outside the repository)')
  const result = spawnSync(program, guarded(root, args), {
    cwd: root,
    env: cleanEnvironment(root),
    maxBuffer: outputLimit,
    windowsHide: true,
    input: input ?? '',
    timeout,
  })
  if (result.error !== undefined) throw new GitError(`git could not be run: ${result.error.message}`)
  if (result.status !== 0) {
    const reason = result.stderr.toString('utf8').trim().split('\n')[0] ?? ''
    throw new GitError(`git ${args[0] ?? ''} failed${reason === '' ? '' : `: ${reason}`}`)
  }
  return result.stdout
}

/** The same without waiting for it; undefined where git is missing or refuses. */
function runGitBeside(
  program: string | undefined,
  root: string,
  args: readonly string[],
): Promise<{ readonly output: string; readonly warnings: string } | undefined> {
  if (program === undefined) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const output: Buffer[] = []
    const warnings: Buffer[] = []
    const child = spawn(program, guarded(root, args), {
      cwd: root,
      env: cleanEnvironment(root),
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
    })
    child.stdout.on('data', (data: Buffer) => output.push(data))
    child.stderr.on('data', (data: Buffer) => warnings.push(data))
    child.on('error', () => {
      resolve(undefined)
    })
    child.on('close', (status) => {
      const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('utf8')
      resolve(status === 0 ? { output: text(output), warnings: text(warnings) } : undefined)
    })
  })
}

function guarded(root: string, args: readonly string[]): string[] {
  return [...guards, `--git-dir=${join(root, '.git')}`, `--work-tree=${root}`, ...args]
}

function cleanEnvironment(root: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.toUpperCase().startsWith('GIT_')) environment[name] = value
  }
  environment['GIT_OPTIONAL_LOCKS'] = '0'
  environment['GIT_NO_LAZY_FETCH'] = '1'
  environment['GIT_TERMINAL_PROMPT'] = '0'
  environment['GIT_NO_REPLACE_OBJECTS'] = '1'
  environment['LC_ALL'] = 'C'
  // `git commit <paths>` shows its hooks another index than `.git/index`.
  const index = process.env['GIT_INDEX_FILE']
  if (index !== undefined && index !== '') environment['GIT_INDEX_FILE'] = resolve(root, index)
  return environment
}

/** The first `git` in PATH by an absolute path that does not lie in the repository. */
function findProgram(root: string): string | undefined {
  const names = process.platform === 'win32' ? ['git.exe', 'git.cmd'] : ['git']
  const realRoot = realPath(root)
  for (const folder of (process.env['PATH'] ?? process.env['Path'] ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue
    for (const name of names) {
      const candidate = join(folder, name)
      if (!isProgram(candidate)) continue
      if (isInside(root, candidate) || isInside(realRoot, realPath(candidate))) continue
      return candidate
    }
  }
  return undefined
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function isInside(folder: string, path: string): boolean {
  const steps = relative(folder, path)
  return steps === '' || (!steps.startsWith('..') && !isAbsolute(steps))
}

/** Read from the configuration file itself: asking git costs a process. */
function algorithmOf(root: string): HashAlgorithm {
  try {
    return /^\s*objectformat\s*=\s*sha256\s*$/im.test(readFileSync(join(root, '.git', 'config'), 'utf8'))
      ? 'sha256'
      : 'sha1'
  } catch {
    return 'sha1'
  }
}

function splitZeros(text: string): string[] {
  return text.split('\0').filter((part) => part !== '')
}

/** `<mode> <oid> <stage>\t<path>`. Of a conflict, our side (stage 2) counts. */
function parseIndex(output: string): GitEntry[] {
  const entries: GitEntry[] = []
  for (const line of splitZeros(output)) {
    const tab = line.indexOf('\t')
    const [mode = '', oid = '', stage = ''] = line.slice(0, tab).split(' ')
    if (stage === '0' || stage === '2') entries.push({ path: line.slice(tab + 1), oid, mode })
  }
  return entries
}

/** `:<mode before> <mode> <oid before> <oid> <letter>`, and the path by itself. */
function parseDifference(output: string): GitEntry[] {
  const parts = splitZeros(output)
  const entries: GitEntry[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode = '', , oid = ''] = (parts[at] ?? '').split(' ')
    entries.push({ path: parts[at + 1] ?? '', oid, mode })
  }
  return entries
}

/** `<mode> <type> <oid>\t<path>`. */
function parseTree(output: string): GitEntry[] {
  return splitZeros(output).map((line) => {
    const tab = line.indexOf('\t')
    const [mode = '', , oid = ''] = line.slice(0, tab).split(' ')
    return { path: line.slice(tab + 1), oid, mode }
  })
}

/** `<oid> <type> <size>\n<bytes>\n`, or `<oid> missing\n`. */
function parseBatch(output: Buffer, blobs: Map<string, Buffer>): void {
  let at = 0
  while (at < output.length) {
    const end = output.indexOf(10, at)
    if (end < 0) return
    const [oid = '', type = '', size = ''] = output.toString('latin1', at, end).split(' ')
    at = end + 1
    if (type === 'missing' || type === 'ambiguous') continue
    const length = Number(size)
    if (type === 'blob') blobs.set(oid, output.subarray(at, at + length))
    at += length + 1
  }
}
