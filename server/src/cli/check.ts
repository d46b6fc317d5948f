import { Command, InvalidArgumentError, Option } from 'commander'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { checks } from '../checks/index.ts'
import { runChecks, type CheckResult } from '../checks/run.ts'
import { resolveFix } from '../datamap/resolve-fix.ts'
import { partExtension, type Part, type Shard } from '../host/cache.ts'
import { isUnder, systemMessage } from '../host/discovery.ts'
import { version } from '../host/installation.ts'
import { localToday } from '../host/today.ts'
import { loadTranslator } from '../host/translations.ts'
import { readStaged, type StagedFiles } from '../host/staged.ts'
import type { WorkspaceRequest } from '../host/workspace-request.ts'
import { readWorkspace, type Workspace } from '../host/workspace.ts'
import type { Finding, Fix, Severity, TextEdit } from '../model/finding.ts'
import { english } from '../model/message.ts'
import { formatGithub } from '../output/github.ts'
import { formatGitlab } from '../output/gitlab.ts'
import { formatJunit } from '../output/junit.ts'
import { formatMarkdown } from '../output/markdown.ts'
import { formatRdjson } from '../output/rdjson.ts'
import { formatJson } from '../output/json.ts'
import type { CheckReport, CheckSummary, ReportedProblem } from '../output/report.ts'
import { formatSarif } from '../output/sarif.ts'
import { count, formatText, grouped, plain } from '../output/text.ts'
import { readBaseline, writeBaseline } from './baseline.ts'
import { ancestorOf } from './commits.ts'
import { UsageError, exitCodes, type ExitCode } from './errors.ts'
import { applySafeFixes } from './fix.ts'
import { parseFormats, writeDocuments, type RequestedFormat } from './formats.ts'
import {
  cacheDirOption,
  cacheFolderOf,
  colorOption,
  date,
  includeTestsOption,
  jobsOption,
  languageOption,
  noCacheOption,
  noColorOption,
  wholeNumber,
  type ReadingOptions,
} from './options.ts'
import { pathFrom, repositoryOf, resolveTarget, type Target } from './target.ts'
import { openTerminal, paletteFor, warnIfNothingRead, type Terminal } from './terminal.ts'

export interface CheckOptions extends ReadingOptions {
  readonly format: readonly RequestedFormat<CheckFormat>[]
  readonly failOn?: Severity | 'never'
  readonly since?: string
  readonly staged?: boolean
  readonly baseline?: string
  readonly updateBaseline?: boolean
  readonly fix?: boolean
  readonly duties?: boolean
  readonly today?: string
  readonly maxFindings?: number
  readonly shard?: RequestedShard
}

const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown'] as const
type CheckFormat = (typeof formats)[number]

/** `art25 check`: the gate. */
export function checkCommand(finish: (code: ExitCode) => void): Command {
  const command = new Command('check')
    .helpOption('-h, --help', 'this help')
    .summary('compare code with the data map')
    .description(
      'Compares the personal data that code holds with what the data map declares, and says what does not match.\n\n' +
        'Paths choose which findings are shown; the whole folder of the data map around them is always read.',
    )
    .argument('[paths...]', 'files or folders (default: the current folder)')
  return addCheckOptions(command)
    .option('--staged', 'check what is staged, and show the findings in staged files')
    .option('--fix', 'apply the fixes that decide nothing for anybody, then check again')
    .addOption(
      new Option(
        '--shard <i/n[=file]>',
        'read only this part of the files and write what they say to a file, for art25 merge',
      ).argParser(parseShard),
    )
    .addHelpText(
      'after',
      `
Examples:
  art25 check                                   the folder you are in
  art25 check src/users --fail-on warning       findings in one folder
  art25 check --since origin/main               what a branch adds
  art25 check --staged                          in a pre-commit hook
  art25 check --duties --today 2027-01-01       what will be due by then
  art25 check --format text --format sarif=art25.sarif
  art25 check --shard 2/4                       on the second of four machines
${exitCodesHelp}`,
    )
    .action(async (paths: string[], options: CheckOptions) => {
      finish(
        options.shard === undefined
          ? await check(paths, options)
          : await readShard(paths, options, options.shard),
      )
    })
}

/** Options of all commands that run the checks. */
export function addCheckOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <name[=file]>', `${formats.join(', ')}; repeatable, into a file with =file`)
        .argParser(parseFormats(formats))
        .default([], 'text'),
    )
    .addOption(
      new Option(
        '--fail-on <severity>',
        'lowest severity that makes the exit code 1 (default: error; with --duties: info)',
      ).choices(['error', 'warning', 'info', 'never']),
    )
    .option('--since <ref>', 'only findings that the common ancestor with this commit does not have')
    .option('--baseline <file>', 'hide the findings that this file lists')
    .option('--update-baseline', 'write the present findings to the baseline')
    .option(
      '--duties',
      'only what the data protection officer is to record or look at, by its day; any makes the exit code 1',
    )
    .addOption(new Option('--today <date>', 'the date that expiry is judged by').argParser(date))
    .addOption(new Option('--max-findings <n>', 'list at most so many').argParser(wholeNumber(0, 1_000_000)))
    .addOption(includeTestsOption)
    .addOption(cacheDirOption)
    .addOption(noCacheOption)
    .addOption(jobsOption)
    .option('--quiet', 'findings only: no fixes, no summary and no notes')
    .addOption(languageOption)
    .addOption(colorOption)
    .addOption(noColorOption)
}

export const exitCodesHelp = `
Exit codes:
  0  nothing at or above --fail-on
  1  findings or unreadable files
  2  wrong usage or configuration
  3  a fault of Art25`

/** A part of the files, and where its facts go. */
interface RequestedShard {
  readonly shard: Shard
  readonly file: string
}

function parseShard(text: string): RequestedShard {
  const [, i = '', n = '', equals, named = ''] = /^(\d+)\/(\d+)(?:(=)(.*))?$/s.exec(text) ?? []
  const shard = { index: Number(i), of: Number(n) }
  if (i === '' || shard.index < 1 || shard.index > shard.of || shard.of > mostShards)
    throw new InvalidArgumentError(
      `It must be a part and their number, such as 2/4, of at most ${grouped(mostShards)}.`,
    )
  if (equals !== undefined && named === '')
    throw new InvalidArgumentError('The name of the file is missing behind "=".')
  return { shard, file: named === '' ? `part-${shard.index}-of-${shard.of}${partExtension}` : named }
}

const mostShards = 1000

/** Reads a part of the files and writes their facts; nothing is compared with the data map. */
async function readShard(
  paths: readonly string[],
  options: CheckOptions,
  { shard, file }: RequestedShard,
): Promise<ExitCode> {
  const asked = [
    ['--format', options.format.length > 0],
    ['--fail-on', options.failOn !== undefined],
    ['--since', options.since !== undefined],
    ['--staged', options.staged],
    ['--baseline', options.baseline !== undefined],
    ['--update-baseline', options.updateBaseline],
    ['--fix', options.fix],
    ['--duties', options.duties],
    ['--today', options.today !== undefined],
    ['--max-findings', options.maxFindings !== undefined],
  ] as const
  for (const [option, given] of asked)
    if (given === true)
      throw new UsageError(`${option} is for the checks, and --shard runs none: give it to art25 merge.`)
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget(paths, cwd)
  const terminal = openTerminal(options.quiet === true)
  const request = { ...requestFor(target, options, terminal, cwd), part: { shard, file: resolve(cwd, file) } }
  let workspace: Workspace
  try {
    workspace = await readWorkspace(request)
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'syscall' in error)
      throw new UsageError(`The facts cannot be written to ${file}: ${systemMessage(error)}`)
    throw error
  }
  terminal.clear()
  const failed = workspace.problems.filter(({ code }) => code === 'unreadable' || code === 'reader-failed')
  const pathOf = pathFrom(target.root, cwd)
  for (const { path, message } of failed) terminal.note(`${pathOf(path)}: ${english.text(message)}`)
  terminal.note(
    `Wrote the facts of ${count(workspace.files.length, 'file')}, part ${shard.index} of ${shard.of}, to ${file}.`,
  )
  return failed.length > 0 ? exitCodes.findings : exitCodes.clean
}

/** What a run of the checks gave, before anything is hidden. */
interface Outcome {
  readonly workspace: Workspace
  readonly result: CheckResult
}

/**
 * Runs the checks over the current folder or what paths name, and writes what they found.
 * @param parts facts that were read elsewhere, whose files need no reading here
 */
export async function check(
  paths: readonly string[],
  options: CheckOptions,
  parts?: readonly Part[],
): Promise<ExitCode> {
  const started = performance.now()
  refuseContradictions(options)
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget(paths, cwd)
  const terminal = openTerminal(options.quiet === true)
  const today = options.today ?? localToday()
  const request = { ...requestFor(target, options, terminal, cwd), parts }

  const staged =
    options.staged === true ? await readStaged(request, repositoryOf(target, '--staged')) : undefined
  let outcome: Outcome | undefined
  if (staged === undefined || staged.hasCandidate)
    outcome = await run({ ...request, blobs: staged?.blobs }, today, options, staged)
  const known = await knownFingerprints(request, target, today, options, cwd)
  const pick = (): Selection => select(outcome, target, staged, known, options.duties === true)
  let selection = pick()
  if (options.fix === true && outcome !== undefined) {
    const { changed, notes } = applySafeFixes(outcome.workspace, selection.findings)
    terminal.clear()
    for (const line of notes) terminal.note(line)
    if (notes.length === 0) terminal.note('Nothing that --fix may do.')
    if (changed.length > 0) {
      outcome = await run(request, today, options)
      selection = pick()
    }
  }
  if (options.updateBaseline === true && options.baseline !== undefined) {
    writeBaseline(resolve(cwd, options.baseline), options.baseline, selection.findings)
    terminal.note(`Wrote ${count(selection.findings.length, 'finding')} to ${options.baseline}.`)
    terminal.clear()
    return exitCodes.clean
  }
  const problems = problemsOf(outcome)
  const summary = summaryOf(outcome, staged, selection)
  const readAnew = parts === undefined ? 0 : (outcome?.workspace.counts.fresh ?? 0)
  if (readAnew > 0)
    terminal.note(
      `art25: warning: The parts do not hold ${count(readAnew, 'file')} as they are here: read anew. Do all parts come from this commit, with the same options?`,
    )
  if (options.duties === true && outcome?.workspace.maps.length === 0)
    terminal.note('art25: warning: There is no data map, and duties follow from one: `art25 init` drafts it.')
  if (staged === undefined) warnIfNothingRead(terminal, outcome?.workspace, target)
  const listed = selection.findings.slice(0, options.maxFindings ?? Infinity)
  const editsOf = editsFor(outcome)
  terminal.clear()
  const requested: readonly RequestedFormat<CheckFormat>[] =
    options.format.length > 0 ? options.format : [{ name: 'text' }]
  writeDocuments(requested, cwd, (format, toFile) => {
    const report: CheckReport = {
      version: version(),
      checks,
      findings: listed,
      unlisted: selection.findings.length - listed.length,
      summary,
      problems,
      translator: loadTranslator(options.language),
      textOf: outcome?.workspace.textOf ?? (() => undefined),
      pathOf: pathsFor(format, target, cwd),
      editsOf,
    }
    return render(format, report, {
      palette: toFile ? plain : paletteFor(options.color),
      quiet: options.quiet === true,
      ...(!toFile && { duration: performance.now() - started }),
    })
  })
  // Duties are no more than info in the gate; who asks for them alone is told by the exit code.
  const failOn = options.failOn ?? (options.duties === true ? 'info' : 'error')
  return exitCodeFor(selection.findings, problems, outcome, failOn)
}

function refuseContradictions(options: CheckOptions): void {
  if (options.updateBaseline === true && options.baseline === undefined)
    throw new UsageError('--update-baseline needs --baseline <file>: where the baseline is kept.')
  if (options.duties === true && options.staged === true)
    throw new UsageError(
      '--duties looks at the whole data map and --staged at staged files. Use one of them.',
    )
  if (options.staged === true && options.fix === true)
    throw new UsageError('--fix changes the work tree and --staged does not look at it. Use one of them.')
  if (options.staged === true && options.since !== undefined)
    throw new UsageError('--staged and --since answer different questions. Use one of them.')
}

function requestFor(
  target: Target,
  options: CheckOptions,
  terminal: Terminal,
  cwd: string,
): WorkspaceRequest {
  return {
    root: target.root,
    repository: target.repository,
    source: { kind: options.staged === true ? 'index' : 'worktree' },
    scopes: target.scopes,
    includeTests: options.includeTests === true,
    jobs: options.jobs,
    cacheFolder: cacheFolderOf(options, cwd),
    onProgress: (done, total) => {
      terminal.progress('Reading', done, total)
    },
  }
}

async function run(
  request: WorkspaceRequest,
  today: string,
  options: CheckOptions,
  staged?: StagedFiles,
): Promise<Outcome> {
  const workspace = await readWorkspace(request)
  // Without a map nothing can be stale; that there is none is true however much was read.
  const complete = workspace.maps.length === 0 || workspace.complete
  const only = staged && judgedAlone(staged, workspace, options)
  const result = runChecks({
    ...(only && { only }),
    files: workspace.files,
    maps: workspace.maps,
    rules: workspace.rules,
    today,
    complete,
    textOf: workspace.textOf,
    includeTests: options.includeTests === true,
  })
  return { workspace, result }
}

/**
 * Staged paths that can be judged alone, with the same findings in them; undefined where all files must be. Ordinals of
 * fingerprints count over all files, and whether a suppression hides anything is only known when every check has run.
 */
function judgedAlone(
  { paths, decidesAll }: StagedFiles,
  { maps, files }: Workspace,
  { format, baseline }: CheckOptions,
): readonly string[] | undefined {
  if (decidesAll || maps.length === 0 || baseline !== undefined) return undefined
  if (format.some(({ name }) => name !== 'text' && name !== 'github')) return undefined
  const staged = new Set(paths)
  return files.some((file) => staged.has(file.path) && file.directives.length > 0) ? undefined : paths
}

/** Fingerprints that are not news: of the baseline and of the common ancestor. */
async function knownFingerprints(
  request: WorkspaceRequest,
  target: Target,
  today: string,
  options: CheckOptions,
  cwd: string,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>()
  if (options.baseline !== undefined && options.updateBaseline !== true) {
    for (const fingerprint of readBaseline(resolve(cwd, options.baseline), options.baseline))
      known.add(fingerprint)
  }
  if (options.since !== undefined) {
    const commit = ancestorOf(repositoryOf(target, '--since'), options.since)
    const { result } = await run({ ...request, source: { kind: 'commit', commit } }, today, options)
    for (const { fingerprint } of result.findings) known.add(fingerprint)
  }
  return known
}

interface Selection {
  /** Findings that count. */
  readonly findings: readonly Finding[]
  /** Hidden because they are known, or because they lie elsewhere. */
  readonly known: number
  readonly elsewhere: number
  /** Those of the data protection officer that are not among `findings`. */
  readonly duties: number
}

/**
 * A developer's build is not the desk of the data protection officer: duties are listed alone and when they are asked for, by
 * the day on which they are due; what has no day comes last.
 */
function select(
  outcome: Outcome | undefined,
  target: Target,
  staged: StagedFiles | undefined,
  known: ReadonlySet<string>,
  duties: boolean,
): Selection {
  const found = outcome?.result.findings ?? []
  const all = found.filter(({ check }) => dutyChecks.has(check) === duties)
  const stagedPaths = staged === undefined || staged.decidesAll ? undefined : new Set(staged.paths)
  const here = all.filter(
    ({ path }) =>
      target.shown.some((shown) => isUnder(path, shown)) &&
      (stagedPaths === undefined || stagedPaths.has(path)),
  )
  const findings = here.filter(({ fingerprint }) => !known.has(fingerprint))
  const byDay = findings.toSorted(({ due: left = '9999' }, { due: right = '9999' }) =>
    left < right ? -1 : left > right ? 1 : 0,
  )
  return {
    findings: byDay,
    known: here.length - findings.length,
    // Who commits asks for what is staged, and not for the rest.
    elsewhere: staged === undefined ? all.length - here.length : 0,
    duties: duties || staged !== undefined ? 0 : found.length - all.length,
  }
}

const dutyChecks = new Set(checks.filter(({ audience }) => audience === 'dpo').map(({ id }) => id))

function problemsOf(outcome: Outcome | undefined): readonly ReportedProblem[] {
  if (outcome === undefined) return []
  const { workspace, result } = outcome
  return [
    ...workspace.problems,
    ...result.problems.map(({ message }) => ({
      path: '',
      code: 'check-failed',
      severity: 'error' as const,
      message,
    })),
  ]
}

function summaryOf(
  outcome: Outcome | undefined,
  staged: StagedFiles | undefined,
  { findings, known, elsewhere, duties }: Selection,
): CheckSummary {
  const bySeverity = { error: 0, warning: 0, info: 0 }
  for (const { severity } of findings) bySeverity[severity]++
  if (outcome === undefined) {
    const readable = staged?.readable ?? 0
    return {
      bySeverity,
      maps: staged?.maps ?? 0,
      dataSets: 0,
      personalFields: 0,
      files: readable,
      withoutCandidate: readable,
      tests: 0,
      generated: 0,
      skipped: {},
      notRead: {},
      suppressed: 0,
      known,
      elsewhere,
      duties,
      skippedChecks: [],
    }
  }
  const { counts } = outcome.workspace
  const { summary } = outcome.result
  return {
    bySeverity,
    maps: summary.maps,
    dataSets: summary.dataSets,
    personalFields: summary.personalFields,
    files: counts.read + counts.filtered,
    withoutCandidate: counts.filtered,
    tests: counts.tests,
    generated: counts.generated,
    skipped: counts.skipped,
    notRead: counts.unknown,
    suppressed: summary.suppressed,
    known,
    elsewhere,
    duties,
    // What is staged is judged by itself, also where every file was read.
    skippedChecks: outcome.workspace.complete ? [] : summary.skippedChecks,
  }
}

/** Paths of annotations are the repository's; those of documents and of text are the reader's. */
function pathsFor(format: CheckFormat, target: Target, cwd: string): (path: string) => string {
  switch (format) {
    case 'sarif':
    case 'github':
    case 'gitlab':
    case 'junit':
    case 'rdjson':
    case 'markdown':
      return (path) => path
    case 'json':
      return pathFrom(target.root, target.base)
    case 'text':
      return pathFrom(target.root, cwd)
  }
}

function render(format: CheckFormat, report: CheckReport, options: Parameters<typeof formatText>[1]): string {
  switch (format) {
    case 'text':
      return formatText(report, options)
    case 'json':
      return formatJson(report)
    case 'sarif':
      return formatSarif(report)
    case 'github':
      return formatGithub(report)
    case 'gitlab':
      return formatGitlab(report)
    case 'junit':
      return formatJunit(report)
    case 'rdjson':
      return formatRdjson(report)
    case 'markdown':
      return formatMarkdown(report)
  }
}

/** Fixes of the map that a document spells out. Each is a splice that is parsed again; thousands would take minutes. */
const resolvedFixes = 100

function editsFor(outcome: Outcome | undefined): (fix: Fix) => readonly TextEdit[] | undefined {
  if (outcome === undefined) return () => undefined
  const { maps, textOf } = outcome.workspace
  let resolved = 0
  return ({ action }) => {
    if (action.kind !== 'edit-text' && ++resolved > resolvedFixes) return undefined
    const answer = resolveFix(action, maps, textOf)
    return 'edits' in answer ? answer.edits : undefined
  }
}

const rank: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

function exitCodeFor(
  findings: readonly Finding[],
  problems: readonly ReportedProblem[],
  outcome: Outcome | undefined,
  failOn: Severity | 'never',
): ExitCode {
  if (outcome !== undefined && outcome.result.problems.length > 0) return exitCodes.internal
  if (problems.some(({ code }) => code === 'unreadable' || code === 'reader-failed'))
    return exitCodes.findings
  if (failOn === 'never') return exitCodes.clean
  return findings.some(({ severity }) => rank[severity] >= rank[failOn])
    ? exitCodes.findings
    : exitCodes.clean
}
