import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { groupOf } from './accuracy/groups.ts'
import { indexReports, readLabels, score, type Label, type Report, type Score } from './accuracy/labels.ts'
import { datahubClassify, postgresqlAnonymizer, presidio, type NameReader } from './accuracy/names.ts'
import { runArt25, runBearer } from './accuracy/tools.ts'

/** One row of the tables. */
interface Tool {
  readonly name: string
  readonly reportOf: (label: Label) => Report | undefined
  /** Languages of the labels that it reads. */
  readonly reads: (language: string) => boolean
}

/**
 * Compares Art25 and its peers on labelled fields and prints Markdown tables.
 * @param args `--labels FILE --repositories FOLDER`, and of each peer that is at hand its program or checkout:
 *   `--bearer PROGRAM --presidio FOLDER --datahub-classify FOLDER --postgresql-anonymizer FOLDER`
 */
export function measureAccuracy(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      labels: { type: 'string' },
      repositories: { type: 'string' },
      bearer: { type: 'string' },
      presidio: { type: 'string' },
      'datahub-classify': { type: 'string' },
      'postgresql-anonymizer': { type: 'string' },
    },
  })
  if (values.labels === undefined || values.repositories === undefined)
    throw new Error('accuracy needs --labels FILE and --repositories FOLDER')
  const labels = readLabels(values.labels)
  const scratch = mkdtempSync(join(tmpdir(), 'art25-accuracy-'))
  try {
    const folders = copyLabelled(labels, values.repositories, scratch)
    const each = (
      run: (folder: string, repo: string) => readonly Report[],
    ): ReturnType<typeof indexReports> =>
      indexReports([...folders].flatMap(([repo, folder]) => run(folder, repo)))
    const tools: Tool[] = [{ name: 'Art25', reportOf: each(runArt25), reads: () => true }]
    const { bearer } = values
    if (bearer !== undefined)
      tools.push({
        name: 'Bearer',
        reportOf: each((folder, repo) => runBearer(bearer, folder, repo)),
        reads: (language) => bearerReads.has(language),
      })
    const names = (name: string, reader: NameReader): void => {
      tools.push({ name, reportOf: (label) => byName(label, reader), reads: () => true })
    }
    if (values.presidio !== undefined) names('Presidio, context words', presidio(values.presidio))
    if (values['datahub-classify'] !== undefined)
      names(
        'datahub-classify, names',
        datahubClassify(
          values['datahub-classify'],
          labels.map((label) => label.field),
        ),
      )
    if (values['postgresql-anonymizer'] !== undefined)
      names('PostgreSQL Anonymizer, names', postgresqlAnonymizer(values['postgresql-anonymizer']))
    print(labels, tools)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/**
 * Languages for which the peer has a detector of fields or objects in its source (`pkg/detectors`). SQL is one of them, but the
 * grammar that it needs is absent from the copy of its source that the figures in the README were measured with.
 */
const bearerReads = new Set([
  'csharp',
  'env',
  'go',
  'java',
  'openapi',
  'php',
  'proto',
  'python',
  'ruby',
  'typescript',
  'yaml',
])

/** Files that say of a folder what kind of project it is. */
const projectFiles = [
  'bin/rails',
  'script/rails',
  'manage.py',
  'go.mod',
  'composer.json',
  'symfony.lock',
  'pom.xml',
]

/**
 * Copies the labelled files, and what says of their folders what kind of project they are, each repository into a folder of
 * its own. Fails where one is not checked out at the labels' commit.
 */
function copyLabelled(
  labels: readonly Label[],
  repositories: string,
  scratch: string,
): ReadonlyMap<string, string> {
  const checkouts = new Map<string, string>()
  for (const name of readdirSync(repositories)) {
    const folder = join(repositories, name)
    if (!existsSync(join(folder, '.git'))) continue
    checkouts.set(
      execFileSync('git', ['-C', folder, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim(),
      folder,
    )
  }
  const folders = new Map<string, string>()
  for (const { repo, commit, path } of labels) {
    const checkout = checkouts.get(commit)
    if (checkout === undefined) throw new Error(`no checkout of ${repo} at ${commit} below ${repositories}`)
    const folder = join(scratch, repo.replace('/', '+'))
    folders.set(repo, folder)
    const target = join(folder, path)
    if (existsSync(target)) continue
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(checkout, path), target)
    // Some tools ask what kind of project they are in before they read its files.
    for (let parent = path; parent !== '.';) {
      parent = dirname(parent)
      for (const name of projectFiles) {
        const from = join(checkout, parent, name)
        if (!existsSync(from)) continue
        mkdirSync(dirname(join(folder, parent, name)), { recursive: true })
        cpSync(from, join(folder, parent, name))
      }
    }
  }
  return folders
}

function byName(label: Label, reader: NameReader): Report {
  const { repo, path, line, owner, field } = label
  return { repo, path, line, owner, field, group: reader(field) }
}

function print(labels: readonly Label[], tools: readonly Tool[]): void {
  const languages = [...new Set(labels.map((label) => label.language))].sort()
  const scored = labels.filter((label) => label.verdict !== 'b')
  const personal = scored.filter((label) => label.verdict === 'y').length
  write(
    `${String(scored.length)} fields in ${String(languages.length)} languages, ${String(personal)} of them personal.\n`,
  )
  const overall = (title: string, considered: (tool: Tool) => readonly Label[]): void => {
    write(
      `\n${title}\n\n| tool | fields | found | missed | cried | precision | recall | F1 | category |\n` +
        '|---|--:|--:|--:|--:|--:|--:|--:|--:|\n',
    )
    for (const tool of tools) write(rowOf(tool.name, score(considered(tool), groupedBy(tool))))
  }
  overall('Over all fields', () => labels)
  overall('Over the languages that each reads', (tool) =>
    labels.filter((label) => tool.reads(label.language)),
  )
  write(
    `\nBy language: found, missed, cried\n\n| language | fields | personal | ${tools.map(({ name }) => name).join(' | ')} |\n` +
      `|---|--:|--:|${tools.map(() => '---|').join('')}\n`,
  )
  for (const language of languages) {
    const rows = labels.filter((label) => label.language === language)
    const cells = tools.map((tool) => {
      if (!tool.reads(language)) return 'not read'
      const { found, missed, cried } = score(rows, groupedBy(tool))
      return `${String(found)}, ${String(missed)}, ${String(cried)}`
    })
    const { fields } = score(rows, () => undefined)
    const yes = rows.filter((label) => label.verdict === 'y').length
    write(`| ${language} | ${String(fields)} | ${String(yes)} | ${cells.join(' | ')} |\n`)
  }
  const art25 = tools[0]
  if (art25 === undefined) return
  const { read, fields } = score(labels, art25.reportOf)
  write(`\nArt25 reads ${share(read, fields)} of the fields at the right place.\n`)
}

/** The peers' words for kinds of data become groups of categories. */
function groupedBy(tool: Tool): Tool['reportOf'] {
  return (label) => {
    const report = tool.reportOf(label)
    if (report?.group === undefined) return report
    return { ...report, group: groupOf(report.group) }
  }
}

function rowOf(name: string, { fields, found, missed, cried, grouped }: Score): string {
  const precision = found / (found + cried || 1)
  const recall = found / (found + missed || 1)
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  const cells = [
    name,
    String(fields),
    String(found),
    String(missed),
    String(cried),
    share(found, found + cried),
    share(found, found + missed),
    f1.toFixed(2),
    share(grouped, found),
  ]
  return `| ${cells.join(' | ')} |\n`
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}

function write(text: string): void {
  process.stdout.write(text)
}
