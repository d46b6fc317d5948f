import { Argument, Command } from 'commander'
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkIds } from '../checks/index.ts'
import { parseDataMaps } from '../datamap/parse.ts'
import { decode } from '../host/decode.ts'
import { systemMessage } from '../host/discovery.ts'
import { loadRules } from '../host/rules.ts'
import { readWorkspace } from '../host/workspace.ts'
import { fromDpv, toDpv } from '../interchange/dpv.ts'
import { fromFideslang, toFideslang, type Converted } from '../interchange/fideslang.ts'
import { recordOf } from '../datamap/plain.ts'
import { fromRecordCsv, recordColumns, toRecordCsv, type RecordColumns } from '../interchange/record-csv.ts'
import { mapText, parseJson, parseYaml, yamlText } from '../interchange/yaml-text.ts'
import { english, type Message } from '../model/message.ts'
import { document } from '../output/json.ts'
import { positionsOf } from '../output/positions.ts'
import { chooseMap } from './choose-map.ts'
import { UsageError, exitCodes, type ExitCode } from './errors.ts'
import { pathFrom, resolveTarget } from './target.ts'
import { openTerminal, writeAll } from './terminal.ts'

interface ExportOptions {
  readonly output?: string
  readonly columns?: string
  readonly force?: boolean
}

type Format = 'fideslang' | 'dpv' | 'csv'
const formats: readonly Format[] = ['fideslang', 'dpv', 'csv']
const formatsHelp = `
Formats:
  fideslang   a manifest of fideslang 3 in YAML (dataset, system, privacy declarations)
  dpv         the W3C Data Privacy Vocabulary as JSON-LD
  csv         a record kept in a spreadsheet, one row an activity`
const columnsHelp = `
A file for --columns:
  separator: ';'
  columns:
    label: Traitement
    purpose: Finalité
    legal_basis: {column: Base légale, values: {Consentement: consent}}
    categories: {column: Données, split: ','}`

/** `art25 export`: the data map in another vocabulary. */
export function exportCommand(finish: (code: ExitCode) => void): Command {
  return new Command('export')
    .helpOption('-h, --help', 'this help')
    .summary('write the data map in another vocabulary')
    .description('Writes a data map in another vocabulary. What that has no word for travels beside it.')
    .addArgument(new Argument('<format>', 'one of the below').choices(formats))
    .argument('[path]', 'the folder of the data map (default: the current folder)')
    .option('--output <file>', 'into a file in place of standard output')
    .option('--columns <file>', 'csv: which column says what')
    .option('--force', 'replace a file that exists')
    .addHelpText('after', `${formatsHelp}\n${columnsHelp}`)
    .action(async (format: Format, path: string | undefined, options: ExportOptions) => {
      finish(await exportMap(format, path, options))
    })
}

/** `art25 import`: a data map from another vocabulary. */
export function importCommand(finish: (code: ExitCode) => void): Command {
  return new Command('import')
    .helpOption('-h, --help', 'this help')
    .summary('make a data map from another vocabulary')
    .description(
      'Makes a data map from a document in another vocabulary. What a map has no key for is kept under x- keys.',
    )
    .addArgument(new Argument('<format>', 'one of the below').choices(formats))
    .argument('<file>', 'the document')
    .option('--output <file>', 'the data map to write; - is standard output', 'datamap.yaml')
    .option('--columns <file>', 'csv: which column says what')
    .option('--force', 'replace a file that exists')
    .addHelpText('after', `${formatsHelp}\n${columnsHelp}`)
    .action((format: Format, file: string, options: ExportOptions & { readonly output: string }) => {
      finish(importMap(format, file, options))
    })
}

async function exportMap(
  format: Format,
  path: string | undefined,
  options: ExportOptions,
): Promise<ExitCode> {
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget(path === undefined ? [] : [path], cwd)
  const terminal = openTerminal(false)
  const workspace = await readWorkspace({
    root: target.root,
    repository: target.repository,
    source: { kind: 'worktree' },
    // Maps alone: no file of code says anything to them here.
    scopes: target.scopes.map((scope) => (scope === '' ? 'datamap.yaml' : `${scope}/datamap.yaml`)),
    includeTests: false,
  })
  const map = chooseMap(workspace, target, path ?? '.')
  const plain = recordOf(map.raw)
  const { text, notes } = textIn(format, plain, options, cwd, workspace.rules)
  for (const note of notes) terminal.note(english.text(note))
  if (format === 'csv' && map.activities.size === 0)
    terminal.note('The data map describes no activity yet, so there is no row below the heading.')
  if (options.output === undefined) writeAll(1, text)
  else {
    writeNew(resolve(cwd, options.output), options.output, text, options.force === true)
    terminal.note(`Wrote ${options.output} from ${pathFrom(target.root, cwd)(map.files[0]?.path ?? '')}.`)
  }
  return exitCodes.clean
}

function textIn(
  format: Format,
  map: ReturnType<typeof recordOf>,
  options: ExportOptions,
  cwd: string,
  rules: Parameters<typeof toDpv>[1],
): { readonly text: string; readonly notes: readonly Message[] } {
  switch (format) {
    case 'fideslang': {
      const { content, notes } = toFideslang(map, rules)
      return { text: yamlText(content), notes }
    }
    case 'dpv': {
      const { content, notes } = toDpv(map, rules)
      return { text: document(content), notes }
    }
    case 'csv':
      return { text: toRecordCsv(map, columnsFor(options, cwd), rules), notes: [] }
  }
}

function importMap(
  format: Format,
  file: string,
  options: ExportOptions & { readonly output: string },
): ExitCode {
  const cwd = realpathSync(process.cwd())
  const terminal = openTerminal(false)
  const rules = loadRules()
  const text = readText(resolve(cwd, file), file)
  const { content, notes } = converted(format, text, file, options, cwd, rules)
  const written = mapText(content)
  const [map] = parseDataMaps([{ path: 'datamap.yaml', text: written }], {
    categories: rules.categories,
    checkIds,
  })
  for (const note of notes) terminal.note(english.text(note))
  const wrong = map?.problems.filter(({ severity }) => severity === 'error') ?? []
  for (const { message } of wrong) terminal.note(`To be mended in the data map: ${english.text(message)}`)
  if (options.output === '-') writeAll(1, written)
  else {
    writeNew(resolve(cwd, options.output), options.output, written, options.force === true)
    terminal.note(
      `Wrote ${options.output}: ${String(map?.activities.size ?? 0)} activities, ${String(map?.dataSets.size ?? 0)} data sets, ${String(map?.recipients.size ?? 0)} recipients.`,
    )
  }
  return exitCodes.clean
}

function converted(
  format: Format,
  text: string,
  file: string,
  options: ExportOptions,
  cwd: string,
  rules: Parameters<typeof fromDpv>[1],
): Converted {
  if (format === 'csv') {
    const result = fromRecordCsv(text, columnsFor(options, cwd), rules)
    if ('problem' in result)
      throw new UsageError(`${file} cannot be taken over: ${english.text(result.problem)}.`)
    return result
  }
  const parsed = isJson(format, text, file) ? parseJson(text) : parseYaml(text)
  if ('problem' in parsed)
    throw new UsageError(
      `${placeIn(text, file, parsed.offset)} cannot be taken over: ${english.text(parsed.problem)}.`,
    )
  return format === 'dpv' ? fromDpv(parsed.content, rules) : fromFideslang(parsed.content, rules)
}

/** Whether a document is JSON, to be told of mistakes in its own words: each JSON is YAML as well. */
function isJson(format: Format, text: string, file: string): boolean {
  return /\.json(?:ld)?$/i.test(file) || (format === 'dpv' && /^\s*[{[]/.test(text))
}

function placeIn(text: string, file: string, offset: number | undefined): string {
  if (offset === undefined) return file
  const { line, column } = positionsOf(text)(offset)
  return `${file}:${line}:${column}`
}

function columnsFor({ columns }: ExportOptions, cwd: string): RecordColumns {
  if (columns === undefined) {
    const own = recordColumns(undefined)
    if ('problem' in own) throw new UsageError(english.text(own.problem))
    return own
  }
  const text = readText(resolve(cwd, columns), columns)
  const parsed = parseYaml(text)
  const result = 'problem' in parsed ? parsed : recordColumns(parsed.content)
  if ('problem' in result) {
    const offset = 'problem' in parsed ? parsed.offset : undefined
    throw new UsageError(
      `${placeIn(text, columns, offset)} does not say the columns: ${english.text(result.problem)}.`,
    )
  }
  return result
}

function readText(path: string, asGiven: string): string {
  try {
    return decode(readFileSync(path)).text
  } catch (error) {
    throw new UsageError(`${asGiven} cannot be read: ${systemMessage(error)}.`)
  }
}

function writeNew(path: string, asGiven: string, text: string, force: boolean): void {
  if (!force && existsSync(path))
    throw new UsageError(`${asGiven} exists. Replace it with --force, or choose another with --output.`)
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } catch (error) {
    throw new UsageError(`${asGiven} cannot be written: ${systemMessage(error)}.`)
  }
}
