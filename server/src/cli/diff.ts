import { Command, Option } from 'commander'
import { realpathSync } from 'node:fs'
import type { Repository } from '../host/git.ts'
import { loadTranslator } from '../host/translations.ts'
import type { WorkspaceRequest } from '../host/workspace-request.ts'
import { readWorkspace, type Workspace } from '../host/workspace.ts'
import { diffJson, diffMarkdown, diffText, type DiffReport } from '../output/diff.ts'
import { plain } from '../output/text.ts'
import { baseOf, comparePrivacy } from '../report/privacy-diff.ts'
import { ancestorOf, commitOf } from './commits.ts'
import { exitCodes, type ExitCode } from './errors.ts'
import { parseFormats, writeDocuments, type RequestedFormat } from './formats.ts'
import {
  cacheDirOption,
  cacheFolderOf,
  colorOption,
  jobsOption,
  languageOption,
  noCacheOption,
  noColorOption,
  type ReadingOptions,
} from './options.ts'
import { pathFrom, repositoryOf, resolveTarget, type Target } from './target.ts'
import { openTerminal, paletteFor, type Terminal } from './terminal.ts'

interface DiffOptions extends ReadingOptions {
  readonly format: readonly RequestedFormat<DiffFormat>[]
  readonly to?: string
  readonly exitCode?: boolean
}

const formats = ['text', 'markdown', 'json'] as const
type DiffFormat = (typeof formats)[number]

/** `art25 diff`: what a change means for privacy. */
export function diffCommand(finish: (code: ExitCode) => void): Command {
  return new Command('diff')
    .helpOption('-h, --help', 'this help')
    .summary('what a change means for privacy')
    .description(
      'Compares the personal data, recipients, transfers, regions, client storage and periods of two states, by what code\n' +
        'and data map say, and names the duties that the change leaves open. Neither side is checked out.',
    )
    .argument('<ref>', 'what to compare with: the common ancestor of this commit and HEAD')
    .argument('[paths...]', 'files or folders (default: the current folder)')
    .option('--to <ref>', 'this commit in place of the work tree; <ref> is then taken as it is')
    .addOption(
      new Option('--format <name[=file]>', `${formats.join(', ')}; repeatable, into a file with =file`)
        .argParser(parseFormats(formats))
        .default([], 'text'),
    )
    .option('--exit-code', 'exit with 1 where anything changed')
    .addOption(cacheDirOption)
    .addOption(noCacheOption)
    .addOption(jobsOption)
    .option('--quiet', 'no progress and no notes')
    .addOption(languageOption)
    .addOption(colorOption)
    .addOption(noColorOption)
    .addHelpText(
      'after',
      `
Examples:
  art25 diff origin/main                        what a branch changes
  art25 diff HEAD                               what is not committed yet
  art25 diff v1.0 --to v2.0                     between two releases
  art25 diff origin/main --format markdown      for the text of a pull request

Exit codes:
  0  compared
  1  unreadable files; with --exit-code, also any change
  2  wrong usage or configuration
  3  a fault of Art25`,
    )
    .action(async (ref: string, paths: string[], options: DiffOptions) => {
      finish(await diff(ref, paths, options))
    })
}

async function diff(ref: string, paths: readonly string[], options: DiffOptions): Promise<ExitCode> {
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget(paths, cwd)
  const repository = repositoryOf(target, 'diff')
  const terminal = openTerminal(options.quiet === true)
  const sides = sidesOf(repository, ref, options.to)
  const read = (source: WorkspaceRequest['source'], label: string): Promise<Workspace> =>
    readWorkspace(requestFor(target, source, options, cwd, terminal, label))
  const before = await read({ kind: 'commit', commit: sides.before }, 'Reading what was')
  const after = await read(
    sides.after === undefined ? { kind: 'worktree' } : { kind: 'commit', commit: sides.after },
    'Reading what is',
  )
  terminal.clear()
  const requested: readonly RequestedFormat<DiffFormat>[] =
    options.format.length > 0 ? options.format : [{ name: 'text' }]
  const compared = comparePrivacy(baseOf(before), after)
  writeDocuments(requested, cwd, (format, toFile) => {
    const report: DiffReport = {
      diff: compared,
      translator: loadTranslator(options.language),
      before: { name: ref, commit: sides.before, textOf: before.textOf },
      after: {
        name: options.to ?? '',
        ...(sides.after !== undefined && { commit: sides.after }),
        textOf: after.textOf,
      },
      pathOf:
        format === 'markdown' ? (path) => path : pathFrom(target.root, format === 'json' ? target.base : cwd),
    }
    switch (format) {
      case 'text':
        return diffText(report, toFile ? plain : paletteFor(options.color))
      case 'markdown':
        return diffMarkdown(report)
      case 'json':
        return diffJson(report)
    }
  })
  return exitCodeFor([before, after], compared.changes.length, options, terminal)
}

function exitCodeFor(
  sides: readonly Workspace[],
  changes: number,
  options: DiffOptions,
  terminal: Terminal,
): ExitCode {
  const unreadable = new Set(
    sides.flatMap(({ problems }) =>
      problems
        .filter(({ code }) => code === 'unreadable' || code === 'reader-failed')
        .map(({ path }) => path),
    ),
  )
  for (const path of unreadable) terminal.note(`art25: ${path} could not be read and is not compared.`)
  return unreadable.size > 0 || (options.exitCode === true && changes > 0)
    ? exitCodes.findings
    : exitCodes.clean
}

/** Against the work tree the common ancestor counts, as a pull request shows it; between two commits each as it is. */
function sidesOf(
  repository: Repository,
  ref: string,
  to: string | undefined,
): { readonly before: string; readonly after: string | undefined } {
  return to === undefined
    ? { before: ancestorOf(repository, ref), after: undefined }
    : { before: commitOf(repository, ref), after: commitOf(repository, to) }
}

function requestFor(
  target: Target,
  source: WorkspaceRequest['source'],
  options: DiffOptions,
  cwd: string,
  terminal: Terminal,
  label: string,
): WorkspaceRequest {
  return {
    root: target.root,
    repository: target.repository,
    source,
    scopes: target.scopes,
    includeTests: false,
    jobs: options.jobs,
    cacheFolder: cacheFolderOf(options, cwd),
    onProgress: (done, total) => {
      terminal.progress(label, done, total)
    },
  }
}
