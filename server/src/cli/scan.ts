import { Command, Option } from 'commander'
import { realpathSync } from 'node:fs'
import { classifyFile } from '../classify/classify.ts'
import { showService } from '../classify/recipient-uses.ts'
import { recogniseSettings } from '../classify/settings.ts'
import { loadTranslator } from '../host/translations.ts'
import type { WorkspaceProblem } from '../host/reading-run.ts'
import { visitFacts } from '../host/workspace.ts'
import { positionsOf } from '../output/positions.ts'
import {
  scanJson,
  scanText,
  type ScannedField,
  type ScannedStorage,
  type ScannedRecipient,
  type ScanProblem,
} from '../output/scan.ts'
import { plain } from '../output/text.ts'
import { exitCodes, type ExitCode } from './errors.ts'
import { openDocuments, parseFormats, type RequestedFormat } from './formats.ts'
import {
  colorOption,
  includeTestsOption,
  languageOption,
  noColorOption,
  type ReadingOptions,
} from './options.ts'
import { pathFrom, resolveTarget } from './target.ts'
import { openTerminal, paletteFor, warnIfNothingRead } from './terminal.ts'
import { english } from '../model/message.ts'

interface ScanOptions extends Omit<ReadingOptions, 'cache' | 'jobs'> {
  readonly format: readonly RequestedFormat<ScanFormat>[]
  readonly personal?: boolean
}

const formats = ['text', 'json'] as const
type ScanFormat = (typeof formats)[number]

/** `art25 scan`: declared fields with their categories; no data map is needed. */
export function scanCommand(finish: (code: ExitCode) => void): Command {
  return new Command('scan')
    .helpOption('-h, --help', 'this help')
    .summary('list declared fields and what personal data they hold')
    .description(
      'Lists the fields that code declares with the category of personal data they hold. Needs no data map.',
    )
    .argument('[paths...]', 'files or folders (default: the current folder)')
    .addOption(
      new Option('--format <name[=file]>', `${formats.join(', ')}; repeatable, into a file with =file`)
        .argParser(parseFormats(formats))
        .default([], 'text'),
    )
    .option('--personal', 'only fields that hold personal data')
    .addOption(includeTestsOption)
    .option('--quiet', 'no progress and no notes')
    .addOption(languageOption)
    .addOption(colorOption)
    .addOption(noColorOption)
    .addHelpText(
      'after',
      `
Examples:
  art25 scan --personal src
  art25 scan --format json . > facts.json`,
    )
    .action(async (paths: string[], options: ScanOptions) => {
      finish(await scan(paths, options))
    })
}

async function scan(paths: readonly string[], options: ScanOptions): Promise<ExitCode> {
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget(paths, cwd)
  const terminal = openTerminal(options.quiet === true)
  const requested: readonly RequestedFormat<ScanFormat>[] =
    options.format.length > 0 ? options.format : [{ name: 'text' }]
  const pathOf = pathFrom(target.root, requested.every(({ name }) => name === 'text') ? cwd : target.base)
  const translator = loadTranslator(options.language)
  const documents = openDocuments(requested, cwd, (format, toFile) =>
    format === 'json'
      ? scanJson(translator)
      : scanText(toFile ? plain : paletteFor(options.color), translator),
  )
  const problems: ScanProblem[] = []
  const clientStorage: ScannedStorage[] = []
  const recipients = new Map<string, ScannedRecipient['uses'][number][]>()
  const add = ({ path, code, severity, message, span }: WorkspaceProblem, text: string | undefined): void => {
    const position = span === undefined || text === undefined ? undefined : positionsOf(text)(span.start)
    problems.push({ path: path === '' ? '' : pathOf(path), code, severity, message, position })
  }
  const reading = await visitFacts(
    {
      root: target.root,
      repository: target.repository,
      source: { kind: 'worktree' },
      scopes: target.shown,
      includeTests: options.includeTests === true,
      onProgress: (done, total) => {
        terminal.progress('Reading', done, total)
      },
    },
    ({ path, language, pathClass, text, facts }, rules) => {
      const classifications = classifyFile(facts, path, rules)
      const at = positionsOf(text)
      const written = pathOf(path)
      const fields: ScannedField[] = []
      facts.fields.forEach((field, index) => {
        const classification = classifications[index]
        if (options.personal === true && classification === undefined) return
        fields.push({ path: written, position: at(field.span.start), field, classification })
      })
      const settings = recogniseSettings(path, language, facts, rules).map((setting) => ({
        path: written,
        position: at(setting.span.start),
        setting,
      }))
      for (const storage of facts.clientStorage ?? [])
        clientStorage.push({ path: written, position: at(storage.span.start), storage })
      // What tests and generated files name, nobody uses.
      for (const use of pathClass === 'product' ? (facts.recipientUses ?? []) : []) {
        const uses = recipients.get(use.service) ?? []
        recipients.set(use.service, uses)
        uses.push({ path: written, position: at(use.span.start), use })
      }
      if (fields.length > 0) terminal.clear()
      for (const { document, write } of documents) write(document.file(fields, settings))
    },
  )
  const { problems: found, textOf } = reading
  for (const problem of found) add(problem, textOf(problem.path))
  terminal.clear()
  warnIfNothingRead(terminal, reading, target)
  const scanned = [...recipients]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([id, uses]): ScannedRecipient[] => {
      const service = reading.rules.services.get(id)
      return service === undefined || !showService(uses.map(({ use }) => use)) ? [] : [{ service, uses }]
    })
  for (const { document, write, close } of documents) {
    write(document.end(problems, { recipients: scanned, clientStorage, notRead: reading.counts.unknown }))
    close()
  }
  const failed = found.filter(({ code }) => code === 'unreadable' || code === 'reader-failed')
  for (const { path, message } of failed) terminal.note(`${pathOf(path)}: ${english.text(message)}`)
  return failed.length > 0 ? exitCodes.findings : exitCodes.clean
}
