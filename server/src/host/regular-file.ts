import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/**
 * The bytes of a regular file. A link is not followed, since it may lead outside of the folder; a pipe or a device is not
 * opened for reading, since it may never end.
 * @param path absolute
 * @throws what the system says, or that it is no regular file
 */
export function readRegularFile(path: string): Buffer {
  const file = open(path)
  try {
    if (!fstatSync(file).isFile()) throw new Error('it is no regular file')
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

// Where the system has no such flag, there are no such files.
const flags: Partial<typeof constants> = constants
const onlyFiles = constants.O_RDONLY | (flags.O_NOFOLLOW ?? 0) | (flags.O_NONBLOCK ?? 0)

function open(path: string): number {
  try {
    return openSync(path, onlyFiles)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOOP') throw error
    throw new Error('it is a symbolic link, and links are not followed', { cause: error })
  }
}
