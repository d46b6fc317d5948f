import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join, resolve } from 'node:path'
import ts from 'typescript'
import { languageOf, languages } from '../../server/src/languages/index.ts'
import { connect, positionAt, pulling, type StrictClient } from '../protocol/client.ts'
import { copyOf } from './copy.ts'
import { sourceText } from './keystroke.ts'
import { median, quantile, run } from './measure.ts'

/**
 * Measures the language server over the protocol, as an editor meets it, in a copy of one repository: first diagnostics and
 * whole workspace from a cold and a warm cache, a keystroke in a file of 2,000 lines, an edit of the map with ten files
 * open, and memory at rest. Beside them, in the same run, what the machine needs for the bare parser and for listing and
 * hashing the files.
 * @param repository path of a git work tree; it is not written to
 * @param runs how often each start is made; medians are printed
 */
export async function measureProtocol(repository: string, runs: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'art25-bench-'))
  const row = (what: string, figure: string): void => {
    process.stdout.write(`${basename(repository).padEnd(20)} ${what.padEnd(42)} ${figure}\n`)
  }
  try {
    const folder = await copyOf(repository, scratch)
    const edited = 'art25-bench/edited.ts'
    mkdirSync(join(folder, 'art25-bench'))
    writeFileSync(join(folder, edited), `${sourceText(2000, 1000)}\n${store}`)
    const extensions = languages.flatMap((language) => language.extensions)
    const files = listed(folder)
    const readable = files.filter((path) => languageOf(path) !== undefined && existsSync(join(folder, path)))
    row('files, those with a reader', `${String(files.length)}, ${String(readable.length)}`)

    const listing: number[] = []
    const cold: Start[] = []
    const warm: Start[] = []
    for (let i = 0; i < runs; i++) {
      const cache = join(scratch, `cache-${String(i)}`)
      listing.push(
        (
          await run(
            [process.execPath, resolve('test/bench/list-and-hash.mjs'), folder, ...extensions],
            folder,
          )
        ).wall,
      )
      cold.push(await start(folder, cache, edited))
      warm.push(await start(folder, cache, edited))
    }
    const hashing = median(listing)
    row('reference: list and hash the files', `${hashing.toFixed(0)} ms`)
    for (const [name, starts] of [
      ['cold cache', cold],
      ['warm cache', warm],
    ] as const) {
      const first = median(starts.map((one) => one.first))
      const whole = median(starts.map((one) => one.whole))
      row(`first diagnostics, ${name}`, `${first.toFixed(0)} ms, ${(first / hashing).toFixed(1)} × reference`)
      row(`whole workspace, ${name}`, `${whole.toFixed(0)} ms, ${(whole / hashing).toFixed(1)} × reference`)
      row(`memory at rest, ${name}`, `${median(starts.map((one) => one.memory)).toFixed(0)} MB`)
    }

    const client = await begin(folder, join(scratch, 'cache-0'))
    const texts = new Map<string, string>()
    const open = (path: string): void => {
      const text = readFileSync(join(folder, path), 'utf8')
      texts.set(path, text)
      client.open(path, text)
    }
    open(edited)
    await client.pullAll()
    await measureKeystrokes(client, edited, texts.get(edited) ?? '', row)

    const ten = readable
      .filter((path) => extname(path) !== '.yaml' && path !== 'datamap.yaml' && !/test|spec|mock/i.test(path))
      .filter((path) => personalWords.test(readFileSync(join(folder, path), 'utf8')))
      .filter((_, position, all) => position % Math.max(1, Math.floor(all.length / 10)) === 0)
      .slice(0, 9)
    for (const path of [...ten, 'datamap.yaml']) open(path)
    await measureMapEdits(client, [edited, ...ten], texts.get('datamap.yaml') ?? '', row)
    await client.end()
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** What is stored is said before the other files are read; what is passed on, in the rest of the file, must wait for them. */
const store = `@Entity()
export class Guest1000 {
  @Column() iban: string
}
`

/** Some file of this kind is open where people work on personal data. */
const personalWords = /email|phone|address|firstName|first_name|user/i

type Row = (what: string, figure: string) => void

interface Start {
  /** Milliseconds from the start of the process to the diagnostics of the open document. */
  readonly first: number
  /** To those of the whole workspace. */
  readonly whole: number
  /** Resident megabytes when all was told and the server had rested. */
  readonly memory: number
}

async function start(folder: string, cache: string, path: string): Promise<Start> {
  const begun = performance.now()
  const client = await begin(folder, cache)
  client.open(path, readFileSync(join(folder, path), 'utf8'))
  // Also what is said first waits until the folder is listed and the file parsed.
  let items = await client.items(path)
  for (let tries = 0; items.length === 0 && tries < 3000; tries++) {
    await pause(20)
    items = await client.items(path)
  }
  const first = performance.now() - begun
  if (items.length === 0) throw new Error(`no diagnostics in ${path}`)
  await client.pullAll()
  const whole = performance.now() - begun
  await pause(3000)
  const memory =
    Number(execFileSync('ps', ['-o', 'rss=', '-p', String(client.pid)], { encoding: 'utf8' })) / 1000
  await client.end()
  return { first, whole, memory }
}

async function begin(folder: string, cache: string): Promise<StrictClient> {
  return connect(
    {
      folder,
      environment: { ...process.env, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache },
      path: (name: string) => join(folder, name),
      read: (name: string) => readFileSync(join(folder, name), 'utf8'),
    },
    {
      capabilities: {
        ...pulling,
        workspace: { ...pulling.workspace, diagnostics: { refreshSupport: true } },
      },
      answers: { 'workspace/diagnostic/refresh': () => null },
    },
  )
}

/** Typing: one character after another, a thinking pause now and then, so that what rests is met in its work too. */
async function measureKeystrokes(client: StrictClient, path: string, text: string, row: Row): Promise<void> {
  const times: number[] = []
  const parsing: number[] = []
  let now = text
  let previous: string | undefined
  let findings = 0
  for (let i = 0; i < 140; i++) {
    const offset = Math.floor((now.length * (i % 120)) / 120)
    const place = positionAt(now, offset)
    now = `${now.slice(0, offset)}x${now.slice(offset)}`
    const before = performance.now()
    ts.createSourceFile(path, now, ts.ScriptTarget.Latest)
    const begun = performance.now()
    client.change(path, [{ range: { start: place, end: place }, text: 'x' }], now)
    const report = await client.pull(path, previous)
    const ended = performance.now()
    previous = report.resultId
    if (report.kind === 'full') findings = report.items.length
    // The first ones warm the compiler up, as an editor that was open for a minute would have.
    if (i >= 20) {
      parsing.push(begun - before)
      times.push(ended - begun)
    }
    await pause(i % 10 === 9 ? 260 : 80)
  }
  const reference = median(parsing)
  row('reference: the parser alone', `${reference.toFixed(1)} ms`)
  row(
    `keystroke, ${String(findings)} findings in the file`,
    `median ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms, ${(quantile(times, 0.5) / reference).toFixed(1)} × and ${(quantile(times, 0.95) / reference).toFixed(1)} × reference`,
  )
}

async function measureMapEdits(
  client: StrictClient,
  paths: readonly string[],
  map: string,
  row: Row,
): Promise<void> {
  const ids = new Map<string, string | undefined>()
  const pullTen = async (): Promise<void> => {
    const reports = await Promise.all(paths.map((path) => client.pull(path, ids.get(path))))
    for (const [position, path] of paths.entries()) ids.set(path, reports[position]?.resultId)
  }
  await pullTen()
  const times: number[] = []
  const parsing: number[] = []
  let now = map
  for (let i = 0; i < 40; i++) {
    const addition = `    # a remark\n  Customer1000x${String(i)}:\n    fields:\n      email: contact.email\n`
    const end = positionAt(now, now.length)
    now = `${now}${addition}`
    const before = performance.now()
    ts.createSourceFile('map', sourceText(2000, 1000), ts.ScriptTarget.Latest)
    const begun = performance.now()
    client.change('datamap.yaml', [{ range: { start: end, end }, text: addition }], now)
    await pullTen()
    const ended = performance.now()
    if (i >= 10) {
      times.push(ended - begun)
      parsing.push(begun - before)
    }
    await pause(i % 5 === 4 ? 260 : 80)
  }
  row(
    `map edit, ${String(paths.length)} files open, ${String(map.split('\n').length)} lines`,
    `median ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms, ${(quantile(times, 0.5) / median(parsing)).toFixed(1)} × the parser alone`,
  )
}

function listed(folder: string): readonly string[] {
  return execFileSync('git', ['-C', folder, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
    .split('\0')
    .filter((path) => path !== '')
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
