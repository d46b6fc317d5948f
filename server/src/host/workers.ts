/*
 * Threads that read files. Each compiles the parser for itself, and pays where some megabytes are to be parsed; a process that
 * stays has the memory back when they end. A thread that dies costs its batches, which the caller then reads itself.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { IndexedFile } from '../model/indexed-file.ts'
import { installationFolder } from './installation.ts'
import type { ReadFile } from './read-file.ts'
import type { LoadedRules } from './rules.ts'

/** What a thread needs to read as its starter would. */
export interface ThreadData extends Pick<LoadedRules, 'documents' | 'hash'> {
  /** Where the filters are kept compiled; absent: nowhere. */
  readonly cacheFolder: string | undefined
}

export interface Batch {
  readonly id: number
  readonly files: readonly ReadFile[]
}

export interface BatchResult {
  readonly id: number
  readonly files: readonly IndexedFile[]
}

export interface WorkerPool {
  /** Whether a thread is alive that has nothing waiting. */
  hasRoom(): boolean
  /** Resolves when less work is waiting than the threads can take on. */
  ready(): Promise<void>
  /** The files' facts in their order; rejects when the thread died. */
  submit(files: readonly ReadFile[]): Promise<readonly IndexedFile[]>
  close(): Promise<void>
}

/** Starts threads of the bundle's `worker.cjs`. */
export function startWorkers(count: number, data: ThreadData): WorkerPool {
  const threads = Array.from({ length: count }, () => startThread(data))
  const leastBusy = (): Thread | undefined =>
    threads
      .filter((thread) => thread.isAlive())
      .reduce<Thread | undefined>(
        (best, one) => (best === undefined || one.load() < best.load() ? one : best),
        undefined,
      )
  return {
    hasRoom: () => (leastBusy()?.load() ?? queuedBatches) < queuedBatches,
    ready: async () => {
      for (
        let thread = leastBusy();
        thread !== undefined && thread.load() >= queuedBatches;
        thread = leastBusy()
      ) {
        await Promise.race(threads.map((one) => one.idle()))
      }
    },
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
  /** Settles when a batch of this thread does; at once when none is open. */
  idle(): Promise<void>
  submit(files: readonly ReadFile[]): Promise<readonly IndexedFile[]>
  close(): Promise<unknown>
}

function startThread(data: ThreadData): Thread {
  const worker = new Worker(join(installationFolder, 'worker.cjs'), { workerData: data })
  const open = new Map<
    number,
    { resolve: (files: readonly IndexedFile[]) => void; reject: (error: Error) => void }
  >()
  const waiting: (() => void)[] = []
  let alive = true
  let lastId = 0
  const wake = (): void => {
    for (const resolve of waiting.splice(0)) resolve()
  }
  const die = (error: Error): void => {
    alive = false
    for (const { reject } of open.values()) reject(error)
    open.clear()
    wake()
  }
  worker.on('message', ({ id, files }: BatchResult) => {
    open.get(id)?.resolve(files)
    open.delete(id)
    wake()
  })
  worker.on('error', die)
  worker.on('exit', () => {
    die(new Error('the thread ended'))
  })
  return {
    isAlive: () => alive,
    load: () => open.size,
    idle: () =>
      new Promise((resolve) => {
        if (open.size === 0) resolve()
        else waiting.push(resolve)
      }),
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
