/* The folder outside the repository where the tests keep the programs that they drive. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where it is: `ART25_TEST_CACHE`, or `art25-test` in the user's cache folder. */
export function cacheFolder(): string {
  const given = process.env['ART25_TEST_CACHE']
  if (given !== undefined && given !== '') return given
  return join(userCache(), 'art25-test')
}

/**
 * The folder `name` of the cache, made by `make` when it is not there. `make` fills a temporary folder, which gets its
 * name only when it is whole: a run that is killed leaves nothing that a later run would take for complete, and two runs
 * at once do not see each other's half.
 */
export async function cached(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const final = join(cacheFolder(), name)
  if (existsSync(final)) return final
  const unfinished = join(cacheFolder(), `.${name}-${randomBytes(6).toString('hex')}`)
  mkdirSync(unfinished, { recursive: true })
  try {
    await make(unfinished)
    try {
      renameSync(unfinished, final)
    } catch (error) {
      // Another run was faster; its folder is as good.
      if (!existsSync(final)) throw error
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return final
}

function userCache(): string {
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  const given = process.env['XDG_CACHE_HOME']
  return given !== undefined && given !== '' ? given : join(homedir(), '.cache')
}
