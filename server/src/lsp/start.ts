// What the bundle of the server starts with: runs it from V8's compiled code, which is kept between runs.
import { setFlagsFromString } from 'node:v8'
import { keepCompiledChunks, runCompiled } from '../host/chunks.ts'

/** Milliseconds after which the server has run most of what it will: an editor may end it without a goodbye. */
const settledAfter = 30_000

// What is read at the start lives on: V8 would double its space for young objects, and copy all of them, four times over.
setFlagsFromString('--semi-space-growth-factor=16')
process.on('exit', keepCompiledChunks)
setTimeout(keepCompiledChunks, settledAfter).unref()
runCompiled('serve')
