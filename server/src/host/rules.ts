import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compileRules, type RuleDocument, type Rules } from '../classify/rules.ts'
import { installationFolder, isBundled } from './installation.ts'

export interface LoadedRules extends Rules {
  /** Of all documents, in order: part of the key of everything cached. */
  readonly hash: string
  /** What they were compiled from: what a worker thread is given. */
  readonly documents: readonly RuleDocument[]
}

/** A document of the repository's own rules, `.art25/rules/*.yaml`. */
export interface RuleText {
  readonly path: string
  readonly text: string
}

/** A document of rules that is no YAML; the message names the file. */
export class RuleError extends Error {}

/**
 * The rules of this installation with those of a repository behind them.
 * @throws RuleError when a document of the repository does not parse
 */
export function loadRules(own: readonly RuleText[] = []): LoadedRules {
  const documents = [...installedDocuments(), ...own.map(parseDocument)]
  return { ...compileRules(documents), documents, hash: hashOf(documents) }
}

/** The rules compiled from documents that `loadRules` has read. */
export function compileDocuments(documents: readonly RuleDocument[]): Rules {
  return compileRules(documents)
}

function hashOf(documents: readonly RuleDocument[]): string {
  return createHash('sha256').update(JSON.stringify(documents)).digest('hex')
}

function parseDocument({ path, text }: RuleText): RuleDocument {
  try {
    return { path, content: parse(text) as unknown }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    throw new RuleError(`${path} is no YAML: ${reason.replace(/:$/, '')}`)
  }
}

let installed: readonly RuleDocument[] | undefined

function installedDocuments(): readonly RuleDocument[] {
  installed ??= isBundled
    ? (JSON.parse(readFileSync(join(installationFolder, 'rules.json'), 'utf8')) as RuleDocument[])
    : readDocuments(join(installationFolder, 'rules'))
  return installed
}

function readDocuments(folder: string): RuleDocument[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yaml'))
    .sort()
    .map((path) => parseDocument({ path, text: readFileSync(join(folder, path), 'utf8') }))
}
