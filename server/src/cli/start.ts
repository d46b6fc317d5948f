#!/usr/bin/env node
// What the bundle starts with: runs the program from V8's compiled code, which is kept between runs.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { keepCompiledChunks, runCompiled } from '../host/chunks.ts'
import { installationFolder } from '../host/installation.ts'

const [command, ...rest] = process.argv.slice(2)
if (
  command === 'lsp' &&
  /^(?: --(?:stdio|node-ipc))(?: --clientProcessId[ =]\d+)?$/.test(` ${rest.join(' ')}`)
) {
  // An editor waits for the server, which needs nothing of the command line.
  const server = join(installationFolder, 'server.cjs')
  createRequire(server)(server)
} else {
  // Only functions that have run are in compiled code: each command keeps its own, and so does the quick way of --staged.
  const use = process.argv.slice(2).filter((word) => /^(?:check|scan|init|diff|explain|--staged)$/.test(word))
  process.on('exit', keepCompiledChunks)
  runCompiled('main', [...new Set(use)].sort().join(''))
}
