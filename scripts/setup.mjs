// What a bare clone needs before anything runs: the dependencies and the build. Says what it does on standard error only,
// because standard output belongs to the command that follows.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The repository's root. */
export const root = resolve(import.meta.dirname, '..')

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/**
 * Runs a program with its standard output sent to standard error.
 * Ends this process with its exit code when it fails.
 */
export function run(command, args, label) {
  process.stderr.write(`${label}…\n`)
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    process.stderr.write(`${label}: failed${result.error ? ` (${result.error.message})` : ''}\n`)
    process.exit(result.status ?? 1)
  }
}

/** Installs the dependencies when they are missing or older than the lock file. */
export function install() {
  const marker = join(root, 'node_modules', '.package-lock.json')
  if (modified(marker) >= modified(join(root, 'package-lock.json'))) return
  run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'Installing dependencies')
}

/** Builds `dist` when a source is newer than it. */
export function build() {
  const built = modified(join(root, 'dist', 'rules.json'))
  const newest = Math.max(
    ...['server/src', 'rules', 'client'].map((folder) => newestIn(join(root, folder))),
    modified(join(root, 'esbuild.mjs')),
    modified(join(root, 'package-lock.json')),
  )
  if (built >= newest) return
  run(process.execPath, ['esbuild.mjs'], 'Building')
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}

function newestIn(folder) {
  if (!existsSync(folder)) return 0
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => modified(join(entry.parentPath, entry.name))),
  )
}
