import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compileRules } from '../../server/src/classify/rules.ts'
import type { RuleDocument, Rules } from '../../server/src/classify/rules.ts'

const root = join(import.meta.dirname, '../../rules')

/** The documents of rules/, as a host reads them. */
export function ruleDocuments(): readonly RuleDocument[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, content: parse(readFileSync(join(root, path), 'utf8')) as unknown }))
}

let compiled: Rules | undefined

/** The rules of the product, compiled once for all tests. */
export function productRules(): Rules {
  compiled ??= compileRules(ruleDocuments())
  return compiled
}
