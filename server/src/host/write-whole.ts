import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'

/**
 * Writes a file of our own at once or not at all, also where several processes and threads write it: for its owner alone, in a
 * folder that is made where it is missing.
 * @throws whatever the file system says; nothing is left behind then
 */
export function writeWhole(file: string, bytes: Uint8Array): void {
  const temporary = `${file}.${process.pid}.${threadId}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(temporary, bytes, { mode: 0o600 })
    // A file that a run left behind keeps the mode that it had.
    chmodSync(temporary, 0o600)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** The same for what is kept to save time: failing to costs time and nothing else. */
export function keepWhole(file: string, bytes: Uint8Array): void {
  try {
    writeWhole(file, bytes)
  } catch {
    // It is made again by the next run.
  }
}
