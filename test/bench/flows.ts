/*
 * What the checks of flows find in test data that others have annotated: each text is read and checked by itself, with a map
 * that lets no recipient have anything. A comment `bearer:expected <rule>` stands above each line on which a finding is due.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { indexFile } from '../../server/src/classify/index-file.ts'
import { checkIds } from '../../server/src/checks/index.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { loadReaders } from '../../server/src/host/chunks.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { languageOf } from '../../server/src/languages/index.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'

/** Groups of rules by their ids, and the check that answers them. */
const groups = [
  { group: 'logs', rules: /_(?:logger|loggers|log)$/, check: 'personal-data-in-log' },
  // Spans of traces are records like logs, wherever they are sent.
  { group: 'traces', rules: /_third_parties_open_telemetry$/, check: 'personal-data-in-log' },
  // A client of a database says nothing of who runs it: most run their own, which is no third party.
  {
    group: 'databases',
    rules: /_third_parties_(?:elasticsearch|clickhouse)$/,
    check: 'undeclared-disclosure',
  },
  // These expect a finding for whatever a program computes, personal or not.
  { group: 'any value', rules: /_logger_leak$/, check: 'personal-data-in-log' },
  {
    group: 'urls',
    rules: /_(?:http_url_using_sensitive_data|http_get_params|url_leak)$/,
    check: 'personal-data-in-url',
  },
  {
    group: 'third parties',
    rules: /_third_parties_(?!.*(?:injection|purify|logger$))/,
    check: 'undeclared-disclosure',
  },
] as const

interface Count {
  expected: number
  found: number
  wrong: number
}

/**
 * Prints found, missed and wrong by language and group of rules.
 * @param folder of the test data (absolute, or from the current folder): one folder a rule, whose name is the end of the rule's id
 * @param list also prints each place that was missed or wrong
 */
export async function measureFlows(folder: string, list: boolean): Promise<void> {
  const counts = new Map<string, Count>()
  const rules = loadRules()
  const recipients = [...rules.services.keys()].map((id) => `  ${id}: {may_receive: []}`).join('\n')
  const maps = parseDataMaps([{ path: 'datamap.yaml', text: `art25: 1\nrecipients:\n${recipients}\n` }], {
    categories: rules.categories,
    checkIds,
  })
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = entry.replaceAll('\\', '/')
    const language = languageOf(path)
    const rule = ruleOf(path)
    const group = groups.find((one) => one.rules.test(rule))
    if (language === undefined || group === undefined || /\/test\.js$|snap$/.test(path)) continue
    const text = readFileSync(join(folder, entry), 'utf8')
    const reader = (await loadReaders(language))[language.id]
    if (reader === undefined) continue
    const index = indexFile(path, language.id, 'product', reader({ path, text }, rules.reader), rules)
    const { findings } = runChecks({ files: [index], maps, rules, complete: true })
    const key = `${language.id.padEnd(11)} ${group.group}`
    const count = counts.get(key) ?? { expected: 0, found: 0, wrong: 0 }
    counts.set(key, count)
    const spans = findings
      .filter(({ check }) => check === group.check)
      .map((one) => linesOf(one, index, text))
    const due = expectedLines(text)
    for (const line of due) {
      count.expected++
      if (spans.some(({ from, to }) => from <= line && line <= to)) count.found++
      else if (list) process.stdout.write(`missed ${path}:${line} ${lineAt(text, line)}\n`)
    }
    for (const { from, to } of spans)
      if (!due.some((line) => from <= line && line <= to)) {
        count.wrong++
        if (list) process.stdout.write(`wrong  ${path}:${from} ${lineAt(text, from)}\n`)
      }
  }
  process.stdout.write(`\n${'language'.padEnd(11)} ${'rules'.padEnd(14)} expected  found  missed  wrong\n`)
  for (const [key, { expected, found, wrong }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
    process.stdout.write(
      `${key.padEnd(26)} ${[expected, found, expected - found, wrong].map((one) => String(one).padStart(7)).join(' ')}\n`,
    )
}

/** `javascript_lang_logger` of `javascript/lang/logger/testdata/unsafe.js`. */
function ruleOf(path: string): string {
  return path.split('/').slice(0, 3).join('_')
}

/** Lines, from 1, on which a finding is due: the next one that is no such comment. */
function expectedLines(text: string): readonly number[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index) => {
    // Where a file says of itself how it is marked, no line is.
    if (!/^\W*bearer:expected/.test(line)) return []
    let next = index + 1
    while (lines[next]?.includes('bearer:expected') === true) next++
    return [next + 1]
  })
}

/** The lines of the call that a finding is in. */
function linesOf({ span }: Finding, { calls }: IndexedFile, text: string): { from: number; to: number } {
  const around = calls
    .filter((call) => call.span.start <= span.start && span.end <= call.span.end)
    .toSorted((a, b) => b.span.start - a.span.start)
    .at(0)
  const { start, end } = around?.span ?? span
  return { from: text.slice(0, start).split('\n').length, to: text.slice(0, end).split('\n').length }
}

function lineAt(text: string, line: number): string {
  return (text.split('\n')[line - 1] ?? '').trim()
}
