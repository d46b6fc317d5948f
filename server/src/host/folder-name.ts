import { basename, join } from 'node:path'
import { readRegularFile } from './regular-file.ts'

/** What a folder (absolute) calls itself: the name of its package, else its own. */
export function folderName(folder: string): string {
  try {
    const { name } = JSON.parse(readRegularFile(join(folder, 'package.json')).toString('utf8')) as {
      name?: unknown
    }
    // The package around a workspace of packages is often called by its place.
    if (typeof name === 'string' && !/^(?:|root|monorepo|workspace)$/i.test(name))
      return name.replace(/^@[^/]*\//, '')
  } catch {
    // No package of npm.
  }
  return basename(folder)
}
