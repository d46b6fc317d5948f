// A thread that reads files: see workers.ts.
import { parentPort, workerData } from 'node:worker_threads'
import type { RuleDocument } from '../classify/rules.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import { readIndexed } from './read-file.ts'
import { compileDocuments } from './rules.ts'
import type { Batch, BatchResult } from './workers.ts'

const rules = compileDocuments(workerData as readonly RuleDocument[])

parentPort?.on('message', (batch: Batch) => {
  void answer(batch)
})

async function answer({ id, files }: Batch): Promise<void> {
  const indexed: IndexedFile[] = []
  for (const file of files) indexed.push(await readIndexed(file, rules))
  parentPort?.postMessage({ id, files: indexed } satisfies BatchResult)
}
