/* The module that the extension host loads as its tests. */
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Mocha from 'mocha'
import type { Outcome, Plan } from './plan.ts'

const suites: Readonly<Record<Plan['suite'], () => Promise<unknown>>> = {
  wegrow: () => import('./wegrow.ts'),
  'multi-root': () => import('./multi-root.ts'),
}

/** Runs the suite that `plan.json` names and writes each outcome to `outcomes.jsonl`, both beside this module. */
export async function run(): Promise<void> {
  const plan = JSON.parse(readFileSync(join(__dirname, 'plan.json'), 'utf8')) as Plan
  // The base of all reporters says nothing: whoever started the window reports.
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 150_000,
    reporter: Mocha.reporters.Base,
    forbidOnly: true,
    forbidPending: true,
  })
  if (plan.grep !== undefined) mocha.fgrep(plan.grep)
  // Gives the suites `describe` and `it`, as it does before it loads files.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha)
  await suites[plan.suite]()
  await new Promise<void>((done) => {
    mocha
      .run(() => {
        done()
      })
      .on('pass', (test) => {
        write({ titles: test.titlePath() })
      })
      .on('fail', (test, error: unknown) => {
        write({ titles: test.titlePath(), error: plain(error) })
      })
  })
  write({ ended: true })
}

function plain(error: unknown): NonNullable<Outcome['error']> {
  if (!(error instanceof Error)) return { message: String(error) }
  const { message, stack, expected, actual } = error as Error & { expected?: unknown; actual?: unknown }
  return {
    message,
    ...(stack !== undefined && { stack }),
    ...(expected !== undefined && { expected, actual, showDiff: true }),
  }
}

function write(line: Outcome | { readonly ended: true }): void {
  appendFileSync(join(__dirname, 'outcomes.jsonl'), `${JSON.stringify(line)}\n`)
}
