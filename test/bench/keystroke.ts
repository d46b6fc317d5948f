import ts from 'typescript'
import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import { checkIds } from '../../server/src/checks/index.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { indexFile } from '../../server/src/classify/index-file.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { readers } from '../../server/src/languages/chunk-typescript.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { quantile } from './measure.ts'

/**
 * Measures what one keystroke costs the engine: facts, classification and checks of a file of 2,000 lines, against a map
 * of 200 data sets and an index of 400 files, all in this process and warm.
 */
export function measureKeystroke(): void {
  const rules = loadRules()
  const read = readers['typescript']
  if (!read) throw new Error('no TypeScript reader')
  const index = (path: string, text: string): IndexedFile =>
    indexFile(path, 'typescript', 'product', read({ path, text }, rules.reader), rules)

  const maps = parseDataMaps([{ path: 'datamap.yaml', text: dataMap(200) }], {
    categories: rules.categories,
    checkIds,
  })
  const others = Array.from({ length: 400 }, (_, i) => index(`src/other${String(i)}.ts`, sourceText(40, i)))
  const text = sourceText(2000, 1000)
  const path = 'src/edited.ts'
  const all = createOwnerIndex([...others, index(path, text)], { includeTests: false })

  const parsing: number[] = []
  const reading: number[] = []
  const checking: number[] = []
  for (let i = 0; i < 120; i++) {
    const at = Math.floor((text.length * i) / 120)
    const edited = `${text.slice(0, at)}x${text.slice(at)}`
    const begin = performance.now()
    ts.createSourceFile(path, edited, ts.ScriptTarget.Latest)
    const start = performance.now()
    const file = index(path, edited)
    const read = performance.now()
    runChecks({ files: [...others, file], maps, rules, complete: false, only: [path], index: all })
    const end = performance.now()
    // The first runs warm the compiler up, as an editor that was open for a minute would have.
    if (i < 20) continue
    parsing.push(start - begin)
    reading.push(read - start)
    checking.push(end - read)
  }
  const both = reading.map((value, i) => value + (checking[i] ?? 0))
  for (const [what, values] of [
    ['reference: the parser alone', parsing],
    ['facts and classification', reading],
    ['checks', checking],
    ['together', both],
  ] as const) {
    process.stdout.write(
      `${'keystroke'.padEnd(20)} ${what.padEnd(38)} median ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms\n`,
    )
  }
}

/** A TypeScript module of about so many lines, in which every other declaration holds personal data. */
export function sourceText(lines: number, seed: number): string {
  const chunks: string[] = []
  let count = 0
  for (let i = 0; count < lines; i++) {
    const chunk = `/** A row of the table that belongs to team ${String(seed)}. */
export interface Customer${String(seed)}x${String(i)} {
  id: string
  email: string
  firstName: string
  phone?: string
  address: { street: string; city: string; postalCode: string }
  createdAt: Date
  total: number
}

export async function load${String(seed)}x${String(i)}(id: string, retries = 3): Promise<Customer${String(seed)}x${String(i)}> {
  for (let attempt = 0; attempt < retries; attempt++) {
    const row = await query('select * from customers where id = $1', [id])
    if (row.length > 0) return parse(row[0])
    console.log('no customer yet', { attempt, id })
  }
  throw new Error(\`no customer \${id} after \${retries} tries\`)
}
`
    chunks.push(chunk)
    count += chunk.split('\n').length - 1
  }
  return chunks.join('\n')
}

function dataMap(dataSets: number): string {
  const sets = Array.from(
    { length: dataSets },
    (_, i) => `  Customer1000x${String(i)}:
    activity: sales
    fields:
      email: contact.email
      first_name: identity.first_name
      phone: contact.phone
`,
  )
  return `art25: 1
activities:
  sales:
    role: controller
    purpose: Sell
    legal_basis: contract
    retention: contract
retention:
  contract: {period: P3Y, from: end_of_contract, then: erase}
data:
${sets.join('')}`
}
