import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemMessage } from '../host/discovery.ts'
import type { Finding } from '../model/finding.ts'
import { document } from '../output/json.ts'
import { UsageError } from './errors.ts'

/**
 * The fingerprints that a baseline lists.
 * @throws UsageError when it is missing or no baseline
 */
export function readBaseline(path: string, asGiven: string): ReadonlySet<string> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(
      `The baseline ${asGiven} cannot be read: ${systemMessage(error)}. Write it with --update-baseline.`,
    )
  }
  const entries = parse(text)
  if (entries === undefined)
    throw new UsageError(`${asGiven} is no baseline of this version. Write it anew with --update-baseline.`)
  return new Set(entries)
}

/**
 * Writes the findings as a baseline that reads well in a review: one entry each, in the order of the findings, without lines.
 * @throws UsageError when the file cannot be written
 */
export function writeBaseline(path: string, asGiven: string, findings: readonly Finding[]): void {
  const content = {
    version: 1,
    findings: findings.map(({ fingerprint, check, path: file, message }) => ({
      fingerprint,
      check,
      path: file,
      message,
    })),
  }
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, document(content))
  } catch (error) {
    throw new UsageError(`The baseline ${asGiven} cannot be written: ${systemMessage(error)}.`)
  }
}

function parse(text: string): string[] | undefined {
  try {
    const { version, findings } = JSON.parse(text) as { version?: unknown; findings?: unknown }
    if (version !== 1 || !Array.isArray(findings)) return undefined
    const fingerprints = findings.map((entry: { fingerprint?: unknown } | null) => entry?.fingerprint)
    return fingerprints.every((one) => typeof one === 'string') ? fingerprints : undefined
  } catch {
    return undefined
  }
}
