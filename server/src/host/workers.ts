/*
 * Threads that read files, beside the one that starts them. Each compiles the parser for itself, and pays where some megabytes are
 * to be parsed. A thread that dies costs its batches, which the caller then reads itself.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { RuleDocument } from '../classify/rules.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import { installationFolder } from './installation.ts'
import type { ReadFile } from './read-file.ts'
import type { LoadedRules } from './rules.ts'

export interface Batch {
  readonly id: number
  readonly files: readonly ReadFile[]
}

export interface BatchResult {
  readonly id: number
  readonly files: readonly IndexedFile[]
}

/** What a thread is told of the rules. */
export interface WorkerRules {
  readonly documents: readonly RuleDocument[]
  readonly hash: string
  /** Of the cache; absent: none. */
  readonly cacheFolder?: string | undefined
}

export interface WorkerPool {
  /** Whether a thread is alive that has nothing waiting. */
  hasRoom(): boolean
  /** The files' facts in their order; rejects when the thread died. */
  submit(files: readonly ReadFile[]): Promise<readonly IndexedFile[]>
  close(): Promise<void>
}

/** Starts threads of the bundle's `worker.cjs`. */
export function startWorkers(
  count: number,
  { documents, hash }: LoadedRules,
  cacheFolder: string | undefined,
): WorkerPool {
  const threads = Array.from({ length: count }, () => startThread({ documents, hash, cacheFolder }))
  const leastBusy = (): Thread | undefined =>
    threads
      .filter((thread) => thread.isAlive())
      .reduce<Thread | undefined>(
        (best, one) => (best === undefined || one.load() < best.load() ? one : best),
        undefined,
      )
  return {
    hasRoom: () => (leastBusy()?.load() ?? queuedBatches) < queuedBatches,
    submit: (files) => {
      const thread = leastBusy()
      return thread === undefined ? Promise.reject(new Error('no thread is left')) : thread.submit(files)
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()))
    },
  }
}

/** One batch in work and one waiting keep a thread busy. */
const queuedBatches = 2

interface Thread {
  isAlive(): boolean
  load(): number
  submit(files: readonly ReadFile[]): Promise<readonly IndexedFile[]>
  close(): Promise<unknown>
}

function startThread(rules: WorkerRules): Thread {
  const worker = new Worker(join(installationFolder, 'worker.cjs'), { workerData: rules })
  const open = new Map<
    number,
    { resolve: (files: readonly IndexedFile[]) => void; reject: (error: Error) => void }
  >()
  let alive = true
  let lastId = 0
  const die = (error: Error): void => {
    alive = false
    for (const { reject } of open.values()) reject(error)
    open.clear()
  }
  worker.on('message', ({ id, files }: BatchResult) => {
    open.get(id)?.resolve(files)
    open.delete(id)
  })
  worker.on('error', die)
  worker.on('exit', () => {
    die(new Error('the thread ended'))
  })
  return {
    isAlive: () => alive,
    load: () => open.size,
    submit: (files) => {
      const id = ++lastId
      const promise = new Promise<readonly IndexedFile[]>((resolve, reject) => {
        open.set(id, { resolve, reject })
      })
      worker.postMessage({ id, files } satisfies Batch)
      return promise
    },
    close: () => worker.terminate(),
  }
}
