import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** Set by the bundler; absent when the sources run as they are (tests). */
declare const ART25_BUNDLED: boolean

/** Whether this is the bundle. */
export const isBundled = typeof ART25_BUNDLED !== 'undefined'

/** The bundle's folder, or the root of the sources. */
export const installationFolder = isBundled ? __dirname : resolve(import.meta.dirname, '../../..')

/** Version of the package. */
export function version(): string {
  return (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string })
    .version
}

/**
 * What every cached value depends on beside its own input: the engine's code, byte for byte, and the version of V8. The
 * sources have no build, so that nothing cached by one run of them is taken by another.
 */
export function engineBuild(): string {
  cachedBuild ??= isBundled ? bundleHash() : `sources-${process.pid}`
  return cachedBuild
}

/** Where this system keeps what programs may lose: `~/.cache/art25` and its like. Never in the repository. */
export function userCacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env
  if (process.platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'art25', 'Cache')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'art25')
  const base = XDG_CACHE_HOME?.startsWith('/') === true ? XDG_CACHE_HOME : join(homedir(), '.cache')
  return join(base, 'art25')
}

/** Of the package: what ships beside the bundle lies here. */
export const packageFolder = isBundled ? dirname(installationFolder) : installationFolder

let cachedBuild: string | undefined

/** The build writes the hash of its files beside them: hashing megabytes at each start would be paid by every commit. */
function bundleHash(): string {
  try {
    return readFileSync(join(installationFolder, 'build.txt'), 'utf8').trim()
  } catch {
    return createHash('sha256')
      .update(readFileSync(join(installationFolder, 'cli.cjs')))
      .digest('hex')
  }
}
