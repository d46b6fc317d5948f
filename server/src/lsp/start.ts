// What the bundle of the server starts with: runs it from V8's compiled code, which is kept between runs.
import { keepCompiledChunks, runCompiled } from '../host/chunks.ts'

/** Milliseconds after which the server has run most of what it will: an editor may end it without a goodbye. */
const settledAfter = 30_000

process.on('exit', keepCompiledChunks)
setTimeout(keepCompiledChunks, settledAfter).unref()
runCompiled('serve')
