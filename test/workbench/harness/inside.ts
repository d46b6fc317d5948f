/* Suites that run inside the extension host, and their results as tests of this run. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload, type SourceMapping } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import Mocha from 'mocha'
import type { Outcome, Plan } from '../inside/plan.ts'
import type { TemporaryWorkspace } from '../temporary.ts'
import { lastWords, startCodeServer } from './code-server.ts'
import { electron, runInElectron } from './electron.ts'

/** How long a suite may take in its window, and a bare machine to install the workbench, in milliseconds. */
const suiteWithin = 480_000
const installWithin = 1_200_000

interface Ran {
  readonly outcomes: readonly Outcome[]
  /** Why these are not all; undefined where they are. */
  readonly problem: string | undefined
}

/**
 * Declares a suite of tests: those that the suite `plan.suite` of `inside/` runs in a window on a workspace, each with
 * its own result, and one that holds when the window came to its end.
 */
export function describeInside(
  title: string,
  suite: Plan['suite'],
  openWorkspace: () => TemporaryWorkspace,
): void {
  describe(title, () => {
    let ran: Ran | undefined
    before(async function () {
      this.timeout(suiteWithin + installWithin)
      const parent = this.test?.parent
      assert.ok(parent)
      const workspace = openWorkspace()
      try {
        ran = await runInside({ suite, ...grep() }, workspace.path)
      } finally {
        workspace.close()
      }
      for (const outcome of ran.outcomes) addTest(parent, outcome)
    })
    it('comes to its end', () => {
      assert.equal(ran?.problem, undefined)
    })
  })
}

/** Runs a suite in a window of the workbench that this machine has. */
async function runInside(plan: Plan, workspace: string): Promise<Ran> {
  const tests = realpathSync(mkdtempSync(join(tmpdir(), 'art25-inside-')))
  try {
    await bundle(tests)
    writeFileSync(join(tests, 'plan.json'), JSON.stringify(plan))
    let problem: string | undefined
    try {
      await runWindow(workspace, tests)
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    const { outcomes, ended } = readOutcomes(tests)
    if (!ended) problem ??= 'the window closed before the suite was done'
    if (outcomes.length === 0) problem ??= 'no test ran'
    return { outcomes, problem }
  } finally {
    rmSync(tests, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runWindow(workspace: string, tests: string): Promise<void> {
  const extension = resolve('.')
  const vscode = await electron()
  if (vscode !== undefined) {
    await runInElectron(vscode, { workspace, extension, tests })
    return
  }
  const server = await startCodeServer()
  let timer: NodeJS.Timeout | undefined
  try {
    const window = await server.open({ workspace, extension, tests })
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          new Error(
            `not done after ${suiteWithin / 1000} s; the window's last words:\n${lastWords(window.log)}`,
          ),
        )
      }, suiteWithin)
    })
    const code = await Promise.race([window.exited, late])
    if (code !== 0) throw new Error(`exit code ${code}; the window's last words:\n${lastWords(window.log)}`)
  } finally {
    clearTimeout(timer)
    await server.close()
  }
}

/** The suites as one module for the extension host, with a map back to their sources beside it. */
async function bundle(folder: string): Promise<void> {
  await build({
    entryPoints: { index: 'test/workbench/inside/index.ts' },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'external',
    logLevel: 'warning',
    // Mocha looks up two files of its own that only runs in parallel need.
    logOverride: { 'require-resolve-not-external': 'silent' },
  })
}

/** A stack with the places of the sources: the extension host has a way of its own to print stacks, without maps. */
function inSources(stack: string, folder: string): string {
  const map = new SourceMap(
    JSON.parse(readFileSync(join(folder, 'index.js.map'), 'utf8')) as SourceMapPayload,
  )
  return stack.replaceAll(
    /\(?(\S*index\.js):(\d+):(\d+)\)?/g,
    (whole, file: string, line: string, column: string) => {
      if (!file.startsWith(folder)) return whole
      // Counts from 0, and is empty where the map knows nothing.
      const place: Partial<SourceMapping> = map.findEntry(Number(line) - 1, Number(column) - 1)
      if (place.originalSource === undefined) return whole
      const source = resolve(folder, place.originalSource)
      return `(${source}:${(place.originalLine ?? 0) + 1}:${(place.originalColumn ?? 0) + 1})`
    },
  )
}

function readOutcomes(folder: string): { readonly outcomes: readonly Outcome[]; readonly ended: boolean } {
  const path = join(folder, 'outcomes.jsonl')
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
  const read = lines.map((line) => JSON.parse(line) as Outcome | { readonly ended: true })
  return {
    outcomes: read
      .filter((one): one is Outcome => 'titles' in one)
      .map(({ titles, error }) => ({
        titles,
        ...(error && {
          error: { ...error, ...(error.stack !== undefined && { stack: inSources(error.stack, folder) }) },
        }),
      })),
    ended: read.some((one) => 'ended' in one),
  }
}

/** A test with this outcome, below the suites that its titles name. */
function addTest(parent: Mocha.Suite, { titles, error }: Outcome): void {
  const [title = '', ...above] = titles.toReversed()
  let suite = parent
  for (const name of above.toReversed()) {
    const known = suite.suites.find((one) => one.title === name)
    suite = known ?? Mocha.Suite.create(suite, name)
  }
  suite.addTest(
    new Mocha.Test(title, () => {
      if (error === undefined) return
      const { message, stack, ...compared } = error
      throw Object.assign(new Error(message), { stack: stack ?? message }, compared)
    }),
  )
}

/** `ART25_TEST_GREP=words` runs only the inner tests whose titles hold them. */
function grep(): { readonly grep?: string } {
  const words = process.env['ART25_TEST_GREP'] ?? ''
  return words === '' ? {} : { grep: words }
}
