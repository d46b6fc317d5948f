import { readFileSync } from 'node:fs'
import { classifyFile } from './server/src/classify/classify.ts'
import { loadRules } from './test/classify/probe-rules.tmp.ts'
