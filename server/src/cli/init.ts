import { Command, InvalidArgumentError, Option } from 'commander'
import { existsSync, lstatSync, realpathSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { checkIds } from '../checks/index.ts'
import { createOwnerIndex } from '../checks/owner-index.ts'
import { draftDataMap } from '../datamap/draft.ts'
import { isLanguage } from '../datamap/in-words.ts'
import { parseDataMaps } from '../datamap/parse.ts'
import { mapOf } from '../datamap/paths.ts'
import { systemMessage } from '../host/discovery.ts'
import { folderName } from '../host/folder-name.ts'
import { loadTranslator } from '../host/translations.ts'
import { readWorkspace } from '../host/workspace.ts'
import { count } from '../output/text.ts'
import { UsageError, exitCodes, type ExitCode } from './errors.ts'
import { cacheDirOption, cacheFolderOf, jobsOption, noCacheOption, type ReadingOptions } from './options.ts'
import { resolveTarget } from './target.ts'
import { openTerminal, warnIfNothingRead, writeAll } from './terminal.ts'
import { english } from '../model/message.ts'

interface InitOptions extends ReadingOptions {
  readonly stdout?: boolean
  readonly force?: boolean
  readonly language?: string
}

/** `art25 init`: a first data map, drafted from what code declares. */
export function initCommand(finish: (code: ExitCode) => void): Command {
  return new Command('init')
    .helpOption('-h, --help', 'this help')
    .summary('draft a data map from what is found')
    .description(
      'Drafts datamap.yaml from the personal data that code declares. What only a person can answer (activity, purpose, ' +
        'legal basis, retention) is asked in comments.',
    )
    .argument('[folder]', 'the folder that the map is for (default: the current folder)')
    .option('--stdout', 'write to standard output and no file')
    .option('--force', 'write over a data map that is there, and write one where no personal data is found')
    .addOption(
      new Option('--language <code>', 'of the map: its questions, and the texts that you write')
        .argParser(languageCode)
        .default('en'),
    )
    .addOption(cacheDirOption)
    .addOption(noCacheOption)
    .addOption(jobsOption)
    .option('--quiet', 'no progress and no notes')
    .action(async (folder: string | undefined, options: InitOptions) => {
      finish(await init(folder ?? '.', options))
    })
}

function languageCode(text: string): string {
  if (!isLanguage(text))
    throw new InvalidArgumentError('It must be the code of a language, such as en, fr or de.')
  return text
}

async function init(folder: string, options: InitOptions): Promise<ExitCode> {
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget([folder], cwd)
  const [shown = ''] = target.shown
  const absolute = join(target.root, shown)
  if (target.base !== absolute)
    throw new UsageError(`${folder} is no folder. A data map is for a whole folder.`)
  const path = join(absolute, 'datamap.yaml')
  const present = ['datamap.yaml', 'datamap.yml', 'datamap'].find((name) => existsSync(join(absolute, name)))
  if (present !== undefined && options.stdout !== true && options.force !== true)
    throw new UsageError(
      `${relative(cwd, join(absolute, present)) || present} is there already. \`art25 check\` says what it lacks; --force drafts a new one in its place.`,
    )
  if (options.stdout !== true && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw new UsageError('datamap.yaml is a symbolic link, and nothing is written through one.')
  const terminal = openTerminal(options.quiet === true)
  const workspace = await readWorkspace({
    root: target.root,
    repository: target.repository,
    source: { kind: 'worktree' },
    scopes: [shown],
    includeTests: false,
    jobs: options.jobs,
    cacheFolder: cacheFolderOf(options, cwd),
    onProgress: (done, total) => {
      terminal.progress('Reading', done, total)
    },
  })
  terminal.clear()
  warnIfNothingRead(terminal, workspace, target)
  const below = workspace.maps.filter((map) => map.folder !== shown)
  const files = workspace.files.filter((file) => mapOf(below, file.path) === undefined)
  const { categories } = workspace.rules
  const text = draftDataMap(files, {
    name: folderName(absolute),
    language: options.language ?? 'en',
    translator: loadTranslator(options.language),
    folder: shown,
    categories,
    index: createOwnerIndex(files),
  })
  const [map] = parseDataMaps([{ path: 'datamap.yaml', text }], { categories, checkIds })
  const dataSets = [...(map?.dataSets.values() ?? [])]
  if (dataSets.length === 0 && options.stdout !== true && options.force !== true)
    throw new UsageError(
      `No personal data was found in ${absolute}, and no data map was written. --force writes one without data sets, to be filled by hand.`,
    )
  if (options.stdout === true) writeAll(1, text)
  else {
    try {
      writeFileSync(path, text)
    } catch (error) {
      throw new UsageError(`datamap.yaml cannot be written in ${absolute}: ${systemMessage(error)}.`)
    }
  }
  if (options.quiet !== true) {
    const fields = dataSets.reduce((sum, dataSet) => sum + dataSet.fields.size, 0)
    const where = options.stdout === true ? 'Drafted a data map' : `Wrote ${relative(cwd, path)}`
    terminal.note(
      `${where}: ${count(dataSets.length, 'data set')} with ${count(fields, 'field')}. What only a person can answer is asked in its comments; \`art25 check\` lists it.`,
    )
  }
  for (const { path: unread, message } of workspace.problems.filter(({ severity }) => severity === 'error'))
    terminal.note(`${unread}: ${english.text(message)}`)
  return exitCodes.clean
}
