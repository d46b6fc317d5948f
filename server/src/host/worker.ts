// A thread that reads files: see workers.ts.
import { parentPort, workerData } from 'node:worker_threads'
import type { IndexedFile } from '../model/indexed-file.ts'
import { keepCompiledChunks } from './chunks.ts'
import { readIndexed } from './read-file.ts'
import { compileDocuments } from './rules.ts'
import { keepServiceFilter } from './service-filter.ts'
import type { Batch, BatchResult, ThreadData } from './workers.ts'

const { documents, hash, cacheFolder } = workerData as ThreadData
const rules = compileDocuments(documents)
keepServiceFilter(rules, hash, cacheFolder)

parentPort?.on('message', (batch: Batch) => {
  void answer(batch)
})

async function answer({ id, files }: Batch): Promise<void> {
  const indexed: IndexedFile[] = []
  for (const file of files) indexed.push(await readIndexed(file, rules))
  parentPort?.postMessage({ id, files: indexed } satisfies BatchResult)
  // Whoever started the thread ends it, and does not ask before.
  keepCompiledChunks()
}
