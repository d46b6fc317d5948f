#!/usr/bin/env node
// What the bundle starts with: runs the program from V8's compiled code, which is kept between runs.
import { keepCompiledChunks, runCompiled } from '../host/chunks.ts'

// Only functions that have run are in compiled code: each command keeps its own, and so does the quick way of --staged.
const use = process.argv.slice(2).filter((word) => /^(?:check|scan|init|diff|explain|--staged)$/.test(word))
process.on('exit', keepCompiledChunks)
runCompiled('main', [...new Set(use)].sort().join(''))
