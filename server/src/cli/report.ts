import { Command, InvalidArgumentError, Option } from 'commander'
import { lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { createOwnerIndex } from '../checks/owner-index.ts'
import { runChecks } from '../checks/run.ts'
import { nearest } from '../datamap/nearest.ts'
import { isLanguage, languageName } from '../datamap/in-words.ts'
import { mapOf } from '../datamap/paths.ts'
import { kindOf, systemMessage, toSlashes } from '../host/discovery.ts'
import {
  documentFormats,
  placesFor,
  renderDocument,
  renderTables,
  saysTheSame,
  type DocumentFormat,
} from '../host/documents.ts'
import { renderPicture } from '../host/picture.ts'
import { languages, loadTranslator } from '../host/translations.ts'
import { readWorkspace, type Workspace } from '../host/workspace.ts'
import type { DataMap } from '../model/declaration.ts'
import type { ReportDocument } from '../model/document.ts'
import type { Finding } from '../model/finding.ts'
import { english } from '../model/message.ts'
import type { Picture } from '../model/picture.ts'
import { count } from '../output/text.ts'
import { countMissing, documentKinds, makeDocument, type DocumentKind } from '../report/index.ts'
import { countOpen, makePicture } from '../report/picture.ts'
import { chooseMap } from './choose-map.ts'
import { UsageError, exitCodes, type ExitCode } from './errors.ts'
import {
  cacheDirOption,
  cacheFolderOf,
  date,
  jobsOption,
  noCacheOption,
  type ReadingOptions,
} from './options.ts'
import { resolveTarget } from './target.ts'
import { openTerminal, writeAll, type Terminal } from './terminal.ts'

interface ReportOptions extends ReadingOptions {
  readonly format: readonly DocumentFormat[]
  readonly output?: string
  readonly table?: string
  readonly language?: string
  readonly today?: string
  readonly force?: boolean
  readonly check?: readonly string[]
}

/** `art25 report`: documents from the data map. */
export function reportCommand(finish: (code: ExitCode) => void): Command {
  const list = documentKinds
    .map(({ id, summary }) => `  ${id.padEnd(21)} ${english.text(summary)}`)
    .join('\n')
  const others = [
    `  ${'all'.padEnd(21)} all of these, into a folder`,
    `  ${pictureName.padEnd(21)} the whole map as one page: a graph to search, filter and fold, with its tables (HTML alone)`,
  ].join('\n')
  return new Command('report')
    .helpOption('-h, --help', 'this help')
    .summary('write documents from the data map')
    .description(
      'Writes documents from the data map, with links to the code that holds the data. What the map does not record is marked ' +
        `as missing, never made up.\n\nDocuments:\n${list}\n${others}`,
    )
    .addArgument(new Command().createArgument('<document>', 'one of the above').argParser(documentsFor))
    .argument('[path]', 'the folder of the data map (default: the current folder)')
    .addOption(
      new Option(
        '--format <name>',
        `${documentFormats.join(', ')}; repeatable, into a folder (default: what --output says, else md)`,
      )
        .argParser(parseFormat)
        .default([], 'md'),
    )
    .option('--output <path>', 'a file, or a folder for several (default: standard output)')
    .option('--table <name>', 'the table for CSV, where the document has several')
    .addOption(new Option('--language <code>', "of the document (default: the map's)").choices(languages))
    .addOption(new Option('--today <date>', 'mark reviews that are overdue on that day').argParser(date))
    .option('--force', 'write over files that are there')
    .option(
      '--check <paths...>',
      'write nothing, and fail where one of these files, or of those in these folders, is out of date or missing',
    )
    .addOption(cacheDirOption)
    .addOption(noCacheOption)
    .addOption(jobsOption)
    .option('--quiet', 'no progress and no notes')
    .addHelpText(
      'after',
      `
Examples:
  art25 report record-of-processing
  art25 report record-of-processing --output record.xlsx
  art25 report notice --language fr --output docs/notice.html
  art25 report all --format md --format xlsx --output reports
  art25 report picture --output picture.html
  art25 report all --check reports                in CI: are the committed ones up to date?

Exit codes:
  0  nothing is missing; with --check, everything is up to date
  1  something is marked as missing; with --check, something is out of date or not there
  2  wrong usage or configuration
  3  a fault of Art25`,
    )
    .action(async (asked: Asked, path: string | undefined, options: ReportOptions) => {
      finish(await report(asked, path ?? '.', options))
    })
}

const pictureName = 'picture'

/** What is written: documents, or the picture. */
type Asked = readonly DocumentKind[] | typeof pictureName

/** What a name stands for. */
function documentsFor(name: string): Asked {
  if (name === 'all') return documentKinds
  if (name === pictureName) return pictureName
  const kind = documentKinds.find(({ id }) => id === name)
  if (kind !== undefined) return [kind]
  const names = [...documentKinds.map(({ id }) => id), 'all', pictureName]
  const near = nearest(name, names)
  throw new InvalidArgumentError(
    `The documents are ${names.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  )
}

function parseFormat(text: string, before: readonly DocumentFormat[]): readonly DocumentFormat[] {
  const name = formatNamed(text)
  if (name === undefined) {
    const near = nearest(text, documentFormats)
    throw new InvalidArgumentError(
      `The formats are ${documentFormats.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    )
  }
  return before.includes(name) ? before : [...before, name]
}

async function report(asked: Asked, path: string, options: ReportOptions): Promise<ExitCode> {
  const cwd = realpathSync(process.cwd())
  refuseContradictions(asked, options)
  const target = resolveTarget([path], cwd)
  const terminal = openTerminal(options.quiet === true)
  const workspace = await readWorkspace({
    root: target.root,
    repository: target.repository,
    source: { kind: 'worktree' },
    scopes: target.scopes,
    includeTests: false,
    jobs: options.jobs,
    cacheFolder: cacheFolderOf(options, cwd),
    onProgress: (done, total) => {
      terminal.progress('Reading', done, total)
    },
  })
  terminal.clear()
  const map = chooseMap(workspace, target, path)
  for (const { path: unread, message } of workspace.problems.filter(({ severity }) => severity === 'error'))
    terminal.note(`${unread}: ${english.text(message)}`)
  if (options.quiet !== true && map.problems.length > 0)
    terminal.note(
      `The data map has ${count(map.problems.length, 'mistake')}, and what they say may be missing; \`art25 check\` lists them.`,
    )
  if (options.quiet !== true && options.language === undefined) noteLanguage(map, terminal)
  const { rules, maps } = workspace
  const input = {
    map,
    maps,
    index: createOwnerIndex(workspace.files),
    rules,
    translator: loadTranslator(options.language ?? map.language),
  }
  const desk: Desk = {
    ...(asked === pictureName
      ? {
          documents: new Map(),
          picture: makePicture({ ...input, findings: findingsOf(map, input.index, workspace) }),
        }
      : {
          documents: new Map(
            asked.map((kind) => [
              kind.id,
              makeDocument(kind, {
                ...input,
                ...(options.today !== undefined && { today: options.today }),
              }),
            ]),
          ),
        }),
    folder: map.folder,
    root: target.root,
    textOf: workspace.textOf,
    cwd,
    terminal,
    options,
  }
  return options.check === undefined ? write(desk) : check(desk, options.check)
}

/** Says that documents have no words in the language of a map. */
function noteLanguage({ language }: DataMap, terminal: Terminal): void {
  const [base = ''] = language.split('-')
  if (languages.some((one) => one === base)) return
  const name = isLanguage(language) ? `${languageName(language)} (${language})` : `"${language}"`
  terminal.note(
    `The documents are not translated into ${name}: beside what the map says they are in English. ` +
      `--language writes them in one of ${languages.join(', ')}.`,
  )
}

/** What both ways of the command work with. */
interface Desk {
  /** Empty where the picture is asked for. */
  readonly documents: ReadonlyMap<string, ReportDocument>
  readonly picture?: Picture
  readonly textOf: Workspace['textOf']
  /** Of the map, relative to `root`. */
  readonly folder: string
  readonly root: string
  readonly cwd: string
  readonly terminal: Terminal
  readonly options: ReportOptions
}

/** What the checks find in the folder of a map; without a day, since nothing of a report depends on one. */
function findingsOf(
  map: DataMap,
  index: ReturnType<typeof createOwnerIndex>,
  { files, maps, rules, textOf, complete }: Workspace,
): readonly Finding[] {
  const { findings } = runChecks({ files, maps, rules, index, textOf, complete })
  return findings.filter(({ path }) => mapOf(maps, path) === map)
}

function refuseContradictions(asked: Asked, options: ReportOptions): void {
  const { check: checked, output, force, format } = options
  if (asked === pictureName && format.some((one) => one !== 'html'))
    throw new UsageError('The picture is a page: --format html, or none.')
  if (checked === undefined) return
  if (output !== undefined || force === true)
    throw new UsageError('--check writes nothing: leave --output and --force out, or leave --check out.')
}

/** Something to be written: its file, absolute; standard output without one. */
interface Piece {
  /** Absent for the picture. */
  readonly document?: ReportDocument
  readonly format: DocumentFormat
  readonly table?: string
  readonly file?: string
}

async function write(desk: Desk): Promise<ExitCode> {
  const { terminal, options, cwd } = desk
  const pieces = piecesOf(desk)
  const contents = await Promise.all(pieces.map((piece) => contentOf(desk, piece)))
  const inTheWay: string[] = []
  const changed = new Set<Piece>()
  for (const [index, piece] of pieces.entries()) {
    const { file } = piece
    const content = contents[index]
    if (file === undefined || content === undefined) continue
    const there = lstatSync(file, { throwIfNoEntry: false })
    if (there === undefined) changed.add(piece)
    else if (there.isSymbolicLink())
      throw new UsageError(`${relative(cwd, file)} is a symbolic link, and nothing is written through one.`)
    else if (!there.isFile()) throw new UsageError(`${relative(cwd, file)} is no file.`)
    else if (!(await saysTheSame(readFileSync(file), content))) {
      changed.add(piece)
      inTheWay.push(relative(cwd, file))
    }
  }
  if (inTheWay.length > 0 && options.force !== true)
    throw new UsageError(
      `${inTheWay.join(', ')} ${inTheWay.length === 1 ? 'is' : 'are'} there already and would change. --force writes over them.`,
    )
  for (const [index, piece] of pieces.entries()) {
    const content = contents[index]
    if (content === undefined) continue
    if (piece.file === undefined) writeAll(1, content)
    else if (changed.has(piece)) writeFile(piece.file, content, cwd)
  }
  let missing = desk.picture === undefined ? 0 : countOpen(desk.picture)
  for (const document of desk.documents.values()) missing += countMissing(document)
  if (options.quiet !== true) {
    const files = pieces.flatMap(({ file }) => (file === undefined ? [] : [relative(cwd, file)]))
    if (options.format.includes('csv'))
      for (const document of desk.documents.values())
        if (tableIds(document).length === 0)
          terminal.note(`${document.id} has no table: the data map declares nothing for it.`)
    if (files.length > mostNames)
      terminal.note(`Wrote ${String(files.length)} files to ${options.output ?? ''}.`)
    else if (files.length > 0) terminal.note(`Wrote ${files.join(', ')}.`)
    if (missing > 0)
      terminal.note(
        missing === 1
          ? 'One thing is not recorded; it is marked in the document.'
          : `${String(missing)} things are not recorded; they are marked in the ${desk.documents.size > 1 ? 'documents' : 'document'}.`,
      )
  }
  return missing > 0 ? exitCodes.findings : exitCodes.clean
}

/** More files than these are counted. */
const mostNames = 3

/** What is asked for, with where it goes. */
function piecesOf({ documents, picture, cwd, options }: Desk): readonly Piece[] {
  const { output, table } = options
  if (picture !== undefined) return [picturePiece(output, cwd)]
  const all = [...documents.values()]
  const extension = output === undefined ? undefined : formatNamed(extname(output).slice(1))
  const there = output === undefined ? undefined : kindOf(resolve(cwd, output))
  const isFile = output !== undefined && extension !== undefined && there !== 'folder'
  const formats = options.format.length > 0 ? options.format : [isFile ? extension : 'md']
  if (output !== undefined && extension === undefined && there === undefined) {
    const other = /\.[a-z]{2,5}$/i.exec(output)?.[0]
    if (other !== undefined)
      throw new UsageError(`There is no format ${other}. The formats are ${documentFormats.join(', ')}.`)
  }
  const [first, ...others] = all
  const [format, ...furtherFormats] = formats
  if (output !== undefined && !isFile) {
    const folder = resolve(cwd, output)
    return formats.flatMap((one) => all.flatMap((document) => piecesInFolder(document, one, folder, table)))
  }
  if (first === undefined || format === undefined) return []
  if (others.length > 0) throw new UsageError('Several documents need a folder: --output reports.')
  if (furtherFormats.length > 0) throw new UsageError('Several formats need a folder: --output reports.')
  if (extension !== undefined && extension !== format)
    throw new UsageError(`${output ?? ''} is not named as a file of the format ${format}.`)
  const file = output === undefined ? undefined : resolve(cwd, output)
  if (format === 'xlsx' && file === undefined && process.stdout.isTTY)
    throw new UsageError('A spreadsheet is nothing for a terminal: --output record.xlsx.')
  const piece = { document: first, format, ...(file !== undefined && { file }) }
  return [format === 'csv' ? { ...piece, table: theTable(first, table) } : piece]
}

/** The files of a document in a folder: one, or of CSV one a table. */
function piecesInFolder(
  document: ReportDocument,
  format: DocumentFormat,
  folder: string,
  table: string | undefined,
): readonly Piece[] {
  if (format !== 'csv') return [{ document, format, file: join(folder, `${document.id}.${format}`) }]
  return tablesAsked(document, table).map((id, _, ids) => ({
    document,
    format,
    table: id,
    file: join(folder, ids.length === 1 ? `${document.id}.csv` : `${document.id}.${id}.csv`),
  }))
}

/** The file of the picture: as it is named, or in the folder that is named. */
function picturePiece(output: string | undefined, cwd: string): Piece {
  if (output === undefined) {
    if (process.stdout.isTTY)
      throw new UsageError('A picture is nothing for a terminal: --output picture.html.')
    return { format: 'html' }
  }
  const path = resolve(cwd, output)
  const isFile = /^\.html?$/i.test(extname(output)) && kindOf(path) !== 'folder'
  return { format: 'html', file: isFile ? path : join(path, `${pictureName}.html`) }
}

function tablesAsked(document: ReportDocument, table: string | undefined): readonly string[] {
  return table === undefined ? tableIds(document) : [theTable(document, table)]
}

/** The one table of a CSV file. */
function theTable(document: ReportDocument, asked: string | undefined): string {
  const ids = tableIds(document)
  const [only, ...others] = ids
  if (asked !== undefined) {
    if (ids.includes(asked)) return asked
    throw new UsageError(`${document.id} has no table ${asked}. Its tables: ${ids.join(', ')}`)
  }
  if (only === undefined)
    throw new UsageError(`${document.id} has no table: the map declares nothing for it.`)
  if (others.length > 0)
    throw new UsageError(
      `A file of CSV holds one table, and ${document.id} has several. Choose with --table, or give a folder with --output: ${ids.join(', ')}`,
    )
  return only
}

function tableIds({ sections }: ReportDocument): readonly string[] {
  return sections.flatMap(({ tables }) => tables.map(({ id }) => id))
}

async function contentOf(desk: Desk, { document, format, table, file }: Piece): Promise<string | Uint8Array> {
  const { root, folder, picture } = desk
  const from = file === undefined ? folder : toSlashes(relative(root, dirname(file)))
  if (picture !== undefined) return renderPicture(picture, { folder, from }, desk.textOf)
  if (document === undefined) return ''
  const places = placesFor(folder, from)
  if (format !== 'csv') return renderDocument(document, format, places)
  return renderTables(document, places).get(table ?? '') ?? ''
}

function writeFile(file: string, content: string | Uint8Array, cwd: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  } catch (error) {
    throw new UsageError(`${relative(cwd, file)} cannot be written: ${systemMessage(error)}.`)
  }
}

/** Compares files that were written before with what would be written now. */
async function check(desk: Desk, paths: readonly string[]): Promise<ExitCode> {
  const { terminal, options, cwd } = desk
  const pieces = paths.flatMap((path) => committedAt(desk, path))
  const old: string[] = []
  for (const piece of pieces) {
    const { file = '' } = piece
    const content = await contentOf(desk, piece)
    const written = readIfThere(file, cwd)
    const name = relative(cwd, file)
    if (written === undefined) old.push(`${name} is not there.`)
    else if (!(await saysTheSame(written, content))) old.push(`${name} is out of date.`)
  }
  for (const line of old) terminal.note(line)
  if (old.length > 0) {
    const formats = new Set(pieces.map(({ format }) => format))
    terminal.note(
      `The same command with --output and --force in place of --check brings ${old.length === 1 ? 'it' : 'them'} up to date, ` +
        `with ${[...formats].map((format) => `--format ${format}`).join(' ')}.`,
    )
    return exitCodes.findings
  }
  if (options.quiet !== true)
    terminal.note(
      pieces.length === 1 ? 'It is up to date.' : `All ${String(pieces.length)} files are up to date.`,
    )
  return exitCodes.clean
}

/** The documents that a file, or a folder of files, was to hold, by their names. */
function committedAt({ documents, picture, cwd, options }: Desk, path: string): readonly Piece[] {
  if (picture !== undefined) return [picturePiece(path, cwd)]
  const absolute = resolve(cwd, path)
  const [only, ...others] = documents.values()
  if (kindOf(absolute) === 'folder') {
    const all = readdirSync(absolute)
      .sort()
      .flatMap((name) => pieceNamed(documents, join(absolute, name)) ?? [])
    const asked = options.format
    const found = all.filter(({ format }) => asked.length === 0 || asked.includes(format))
    if (all.length === 0)
      throw new UsageError(
        `${path} holds no file that is named after a document: ${[...documents.keys()].join(', ')}, with .md, .html, .csv, .xlsx or .json.`,
      )
    return [...found, ...missingFrom(absolute, found, documents, asked)]
  }
  const named = pieceNamed(documents, absolute)
  if (named !== undefined) return [named]
  const format = formatNamed(extname(path).slice(1))
  if (only === undefined || others.length > 0)
    throw new UsageError(
      kindOf(absolute) === undefined
        ? `There is no file or folder ${path}.`
        : `${path} is not named after a document. Name the document, not all.`,
    )
  if (format === undefined)
    throw new UsageError(`${path} has none of the extensions .md, .html, .csv, .xlsx and .json.`)
  const piece = { document: only, format, file: absolute }
  return [format === 'csv' ? { ...piece, table: theTable(only, options.table) } : piece]
}

/**
 * What a folder of documents lacks: those that are there in no format, those in a format that is asked for by its name, and
 * the other tables of those that are there as tables.
 */
function missingFrom(
  folder: string,
  found: readonly Piece[],
  documents: ReadonlyMap<string, ReportDocument>,
  asked: readonly DocumentFormat[],
): readonly Piece[] {
  const there = new Set(found.map(({ file }) => file))
  const usual = documentFormats.find((format) => found.some((piece) => piece.format === format)) ?? 'md'
  return [...documents.values()].flatMap((document) => {
    const formats = new Set(found.filter((piece) => piece.document === document).map(({ format }) => format))
    const expected: readonly DocumentFormat[] =
      asked.length > 0 ? asked : formats.size === 0 ? [usual] : formats.has('csv') ? ['csv'] : []
    return expected
      .flatMap((format) => piecesInFolder(document, format, folder, undefined))
      .filter(({ file }) => !there.has(file))
  })
}

/** `<document>.<format>`, or `<document>.<table>.csv`. */
function pieceNamed(documents: ReadonlyMap<string, ReportDocument>, file: string): Piece | undefined {
  const [id = '', ...rest] = basename(file).split('.')
  const document = documents.get(id)
  const format = formatNamed(rest.at(-1) ?? '')
  if (document === undefined || format === undefined) return undefined
  if (format !== 'csv') return rest.length === 1 ? { document, format, file } : undefined
  const ids = tableIds(document)
  const table = rest.length === 1 && ids.length === 1 ? ids[0] : rest.slice(0, -1).join('.')
  return table !== undefined && ids.includes(table) ? { document, format, table, file } : undefined
}

function formatNamed(extension: string): DocumentFormat | undefined {
  return documentFormats.find((one) => one === extension.toLowerCase())
}

function readIfThere(file: string, cwd: string): Uint8Array | undefined {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UsageError(`${relative(cwd, file)} cannot be read: ${systemMessage(error)}.`)
  }
}
