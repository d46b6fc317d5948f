import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, extname, join, resolve } from 'node:path'
import { rgPath } from '@vscode/ripgrep'
import { languageOf, languages } from '../../server/src/languages/index.ts'
import { loadRules } from '../../server/src/host/rules.ts'
import { prefilterTerms } from '../../server/src/host/terms.ts'
import { copyOf } from './copy.ts'
import { median, run, type Run } from './measure.ts'

const cli = resolve('dist/cli.cjs')
const node = process.execPath
const art25 = [node, '--import', resolve('test/bench/print-rss.mjs'), cli]
const extensions = languages.flatMap((language) => language.extensions)

/**
 * Measures whole processes on one repository: `check` cold, warm and of one staged file, beside ripgrep that searches the
 * same files for the same words, and beside a program that only lists and hashes them. The repository is not written to.
 * @param repository path of a git work tree
 * @param runs how often each is run; the median is printed
 */
export async function measureRepository(repository: string, runs: number): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'art25-bench-'))
  try {
    const files = execFileSync('git', ['-C', repository, 'ls-files', '-z'], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
      .split('\0')
      .filter((path) => path !== '' && languageOf(path) !== undefined)
    const rules = loadRules()
    const words = join(scratch, 'words')
    writeFileSync(words, prefilterTerms(rules, []).words.join('\n'))
    const globs = extensions.flatMap((extension) => ['--iglob', `*${extension}`])

    const clone = await copyOf(repository, scratch)

    const cold: Run[] = []
    const warm: Run[] = []
    const ripgrep: Run[] = []
    const listing: Run[] = []
    const empty: Run[] = []
    for (let i = 0; i < runs; i++) {
      const cache = join(scratch, `cache-${String(i)}`)
      const check = [...art25, 'check', '--cache-dir', cache, '--format', 'json', '.']
      empty.push(await run([...art25.slice(0, -1), '--eval', '0'], clone))
      ripgrep.push(await run([rgPath, '--files-with-matches', '-i', '-F', '-f', words, ...globs, '.'], clone))
      cold.push(await run(check, clone))
      listing.push(await run([node, resolve('test/bench/list-and-hash.mjs'), clone, ...extensions], clone))
      warm.push(await run(check, clone))
    }

    const hit = files.find((path) => extname(path) === '.ts' && !/test|spec|mock/i.test(path)) ?? ''
    const cache = join(scratch, 'cache-0')
    const staged = await stage(
      clone,
      cache,
      hit,
      '\nexport interface Subscriber { email: string; phone: string }\n',
      runs,
    )
    const clean = await stage(clone, cache, hit, '\nexport const answer = 42\n', runs, 'x.ts')

    const ms = (all: readonly Run[]): number => median(all.map((one) => one.wall))
    row(repository, 'files read', String(files.length))
    row(repository, 'ripgrep, same words', `${ms(ripgrep).toFixed(0)} ms`)
    row(
      repository,
      'check, cold',
      `${ms(cold).toFixed(0)} ms, ${(ms(cold) / ms(ripgrep)).toFixed(1)} × ripgrep`,
    )
    row(
      repository,
      'check, cold, peak memory',
      `${(median(cold.map((one) => one.memory)) / 1e6).toFixed(0)} MB`,
    )
    row(repository, 'list and hash', `${ms(listing).toFixed(0)} ms`)
    row(
      repository,
      'check, warm',
      `${ms(warm).toFixed(0)} ms, ${(ms(warm) / ms(listing)).toFixed(2)} × list and hash`,
    )
    row(repository, 'node, no program', `${ms(empty).toFixed(0)} ms`)
    row(repository, 'check, one staged file', `${ms(staged).toFixed(0)} ms`)
    row(repository, 'check, one staged file, no candidate', `${ms(clean).toFixed(0)} ms`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function stage(
  clone: string,
  cache: string,
  path: string,
  text: string,
  runs: number,
  fresh?: string,
): Promise<Run[]> {
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', clone, ...args], { stdio: 'ignore' })
  }
  git('add', 'datamap.yaml')
  git(
    '-c',
    'user.name=bench',
    '-c',
    'user.email=bench@example.org',
    'commit',
    '-q',
    '-m',
    'map',
    '--no-verify',
    '--allow-empty',
  )
  const target = fresh ?? path
  const before = existsSync(join(clone, target)) ? readFileSync(join(clone, target)) : undefined
  appendFileSync(join(clone, target), text)
  git('add', target)
  const results: Run[] = []
  for (let i = 0; i <= runs; i++) {
    const one = await run([...art25, 'check', '--staged', '--cache-dir', cache], clone)
    // The first run fills what a commit hook would find filled.
    if (i > 0) results.push(one)
  }
  if (before === undefined) rmSync(join(clone, target))
  else writeFileSync(join(clone, target), before)
  git('add', '--all', '--', target)
  return results
}

function row(repository: string, what: string, figure: string): void {
  process.stdout.write(`${basename(repository).padEnd(20)} ${what.padEnd(38)} ${figure}\n`)
}
