import { availableParallelism } from 'node:os'
import type { IndexedFile } from '../model/indexed-file.ts'
import { readIndexed, type ReadFile } from './read-file.ts'
import { startWorkers, type WorkerPool } from './workers.ts'
import type { WorkspacePlan } from './workspace-plan.ts'
import type { WorkspaceRequest } from './workspace-request.ts'

/** Takes files to be parsed, and gives facts by `Keep`, in any order. */
export interface Batches {
  /** @param position in the files of the plan */
  add(position: number, file: ReadFile, oid: string): Promise<void>
  /** Resolved when all that was added is read. */
  finish(): Promise<void>
}

export type Keep = (position: number, file: IndexedFile, oid: string, outcome: 'indexed' | 'searched') => void

/**
 * Reads on this thread until so much was read that more threads pay (or `jobs` asks for them); then on all of them, and on this one
 * what no other has room for.
 */
export function startBatches(request: WorkspaceRequest, plan: WorkspacePlan, keep: Keep): Batches {
  interface Item {
    readonly position: number
    readonly file: ReadFile
    readonly oid: string
  }
  const jobs = request.jobs ?? Math.min(availableParallelism(), 4)
  const staysSmall = request.staysSmall === true
  // Here is read as well, except where this thread lists, filters and answers meanwhile.
  const threads = staysSmall && request.jobs !== undefined ? jobs : Math.max(staysSmall ? 1 : 0, jobs - 1)
  const { documents, hash } = plan.rules
  const open = new Set<Promise<void>>()
  let pool: WorkerPool | undefined
  let batch: Item[] = []
  let size = 0
  let parsed = 0
  const readHere = async (items: readonly Item[]): Promise<void> => {
    for (const { position, file, oid } of items)
      keep(position, await readIndexed(file, plan.rules), oid, 'indexed')
  }
  const send = (readers: WorkerPool): void => {
    const items = batch
    batch = []
    size = 0
    const work = readers
      .submit(items.map(({ file }) => file))
      .then((files) => {
        items.forEach(({ position, oid }, index) => {
          const file = files[index]
          if (file !== undefined) keep(position, file, oid, 'indexed')
        })
      })
      .catch(() => readHere(items))
      .finally(() => open.delete(work))
    open.add(work)
  }
  /** Hands on what waits, or reads one file of it here. */
  const work = async (readers: WorkerPool): Promise<void> => {
    // What other threads have done is taken first.
    await (staysSmall ? readers.ready() : new Promise((resolve) => setImmediate(resolve)))
    if (readers.hasRoom()) {
      send(readers)
      return
    }
    const item = batch.shift()
    if (item === undefined) return
    size -= item.file.bytes.length
    await readHere([item])
  }
  const wantsThreads = (position: number): boolean => {
    if (staysSmall) return parsed > smallReading
    if (jobs < 2) return false
    if (request.jobs !== undefined) return true
    const perFile = parsed / (position + 1)
    return parsed > worthThreads.after && perFile * (plan.files.length - position) > worthThreads.before
  }
  return {
    add: async (position, file, oid) => {
      parsed += file.bytes.length
      if (pool === undefined && wantsThreads(position))
        pool = startWorkers(threads, { documents, hash, cacheFolder: request.cacheFolder })
      if (pool === undefined) {
        keep(position, await readIndexed(file, plan.rules), oid, 'indexed')
        return
      }
      batch.push({ position, file, oid })
      size += file.bytes.length
      while (size >= batchBytes || batch.length >= batchFiles) await work(pool)
    },
    finish: async () => {
      while (pool !== undefined && batch.length > 0) await work(pool)
      while (open.size > 0) await Promise.race(open)
      await pool?.close()
    },
  }
}

/** Bytes of parsed files that leave little behind. */
const smallReading = 1_000_000
/**
 * Bytes of parsed files after which it is known how many are to come, and of those to come from which on threads pay: each has to
 * warm up.
 */
const worthThreads = { after: 300_000, before: 2_500_000 }
const batchBytes = 250_000
const batchFiles = 50
