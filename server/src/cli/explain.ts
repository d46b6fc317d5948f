import { Command, Option } from 'commander'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Check } from '../checks/check.ts'
import { checks } from '../checks/index.ts'
import { createOwnerIndex } from '../checks/owner-index.ts'
import { runChecks } from '../checks/run.ts'
import { explainField } from '../classify/classify.ts'
import type { Rules } from '../classify/rules.ts'
import { nearest } from '../datamap/nearest.ts'
import { isMapFile } from '../datamap/paths.ts'
import { mapSaysOfField, mapSaysOfName, notHeld, type Style } from '../editor/map-says.ts'
import { declaredNameAt, fieldAt, type View } from '../editor/view.ts'
import { about, confidences, evidenceKinds } from '../editor/words.ts'
import { installationFolder, isBundled, userCacheFolder } from '../host/installation.ts'
import { loadRules } from '../host/rules.ts'
import { languages, loadTranslator } from '../host/translations.ts'
import { readWorkspace, visitFacts, type FileReading, type Workspace } from '../host/workspace.ts'
import type { Category, OwnerKind, SpecialKind } from '../model/classification.ts'
import { positionsOf } from '../output/positions.ts'
import type { Palette } from '../output/text.ts'
import { UsageError, exitCodes, type ExitCode } from './errors.ts'
import { localToday } from '../host/today.ts'
import { colorOption, noColorOption } from './options.ts'
import { pathFrom, resolveTarget, type Target } from './target.ts'
import { paletteFor, writeAll } from './terminal.ts'
import { say, type Message, type Translator } from '../model/message.ts'

/** `art25 explain`: why. */
export function explainCommand(finish: (code: ExitCode) => void): Command {
  return new Command('explain')
    .helpOption('-h, --help', 'this help')
    .summary('say what a check or a category means, or why a field is taken as personal data')
    .argument('<check|category|file:line>', 'for example no-retention, contact.email or src/user.ts:12')
    .addOption(
      new Option('--language <code>', 'of what is said of a line; pages of checks are in English').choices(
        languages,
      ),
    )
    .addOption(colorOption)
    .addOption(noColorOption)
    .addHelpText(
      'after',
      `
Examples:
  art25 explain undeclared-field
  art25 explain contact.email
  art25 explain prisma/schema.prisma:12`,
    )
    .action(async (what: string, options: { color?: boolean; language?: string }) => {
      const said = await explain(what, paletteFor(options.color), loadTranslator(options.language))
      writeAll(1, `${said}\n`)
      finish(exitCodes.clean)
    })
}

async function explain(what: string, palette: Palette, translator: Translator): Promise<string> {
  const check = checks.find(({ id }) => id === what)
  if (check !== undefined) return explainCheck(check, palette)
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(what)
  if (place?.[1] !== undefined) return explainPlace(place[1], Number(place[2]), palette, translator)
  const rules = loadRules()
  const category = rules.categories.get(what)
  if (category !== undefined) return explainCategory(category, rules, palette)
  if (existsSync(what))
    throw new UsageError(`Which line of ${what}? Write ${what}:<line>, the line of a declared field.`)
  const near = nearest(what, [...checks.map(({ id }) => id), ...rules.categories.keys()])
  throw new UsageError(
    `${JSON.stringify(what)} is no check, no category and no file:line.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  )
}

function explainCheck(check: Check, palette: Palette): string {
  const page = documentation(check.id, palette)
  const head = [
    `${palette.strong(check.id)}: ${check.summary}`,
    palette.faint(
      `${check.severity} by default, GDPR Art. ${check.articles.join(', ')}, looks at ${check.scope === 'file' ? 'one file' : 'the whole map'}`,
    ),
  ]
  if (page !== undefined) return [...head, '', page].join('\n')
  const messages = Object.values(check.messages).map((message) => `  ${message}`)
  return [...head, '', 'It says:', ...messages].join('\n')
}

/** The page that comes with Art25 as text for a terminal: its sections, without what the head says already and the examples. */
function documentation(id: string, palette: Palette): string | undefined {
  const root = isBundled ? dirname(installationFolder) : installationFolder
  let page: string
  try {
    page = readFileSync(join(root, 'docs', 'checks', `${id}.md`), 'utf8')
  } catch {
    return undefined
  }
  const sections = page.split(/^## /m).slice(1)
  const texts = sections
    .filter((section) => !section.includes('```'))
    .map((section) => {
      const end = section.indexOf('\n')
      const body = section
        .slice(end)
        .trim()
        .replace(/`([^`\n]*)`/g, '$1')
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replace(/\*\*([^*]*)\*\*/g, '$1')
      return `${palette.strong(section.slice(0, end))}\n${body}`
    })
  return [...texts, palette.faint(`Examples: docs/checks/${id}.md`)].join('\n\n')
}

const specialKinds: Readonly<Record<SpecialKind, string>> = {
  art9: 'Special category of personal data (GDPR Art. 9): processing needs one of the conditions of Art. 9(2).',
  art10: 'Data on criminal convictions and offences (GDPR Art. 10).',
  art87: 'National identification number (GDPR Art. 87): national law may set conditions.',
  possible: 'May reveal special categories of data (GDPR Art. 9), and is not such data by itself.',
}

function explainCategory(category: Category, rules: Rules, palette: Palette): string {
  const labels = Object.entries(category.label).map(([language, label]) => `${language} ${label}`)
  const elsewhere = (
    [
      ['fideslang', category.fideslang],
      ['Data Privacy Vocabulary', category.dpv],
      ["Apple's privacy manifest", category.apple],
      ["Google Play's data safety form", category.play],
    ] as const
  ).flatMap(([name, value]) => (value === undefined ? [] : [`  ${name}: ${value}`]))
  const leaves = [...rules.categories.keys()].filter((id) => id.startsWith(`${category.id}.`))
  const words = rules.fields.filter((rule) => rule.category === category.id).flatMap(({ match }) => match)
  return [
    `${palette.strong(category.id)}: ${category.label['en'] ?? category.id}`,
    palette.faint(`sensitivity ${category.sensitivity}; ${labels.join(', ')}`),
    ...(category.special === undefined ? [] : [specialKinds[category.special]]),
    ...(elsewhere.length === 0 ? [] : ['Known elsewhere as:', ...elsewhere]),
    ...(leaves.length === 0 ? [] : [`Holds: ${leaves.join(', ')}`]),
    ...(words.length === 0 ? [] : [`Found by names such as: ${[...new Set(words)].slice(0, 12).join(', ')}`]),
  ].join('\n')
}

const ownerKinds: Readonly<Record<OwnerKind, (owner: string) => Message>> = {
  person: (owner) => say('{owner} is read as a person', { owner }),
  'person-linked': (owner) => say('{owner} is read as something linked to a person', { owner }),
  organization: (owner) => say('{owner} is read as an organisation', { owner }),
  thing: (owner) => say('{owner} is read as a thing', { owner }),
  system: (owner) => say('{owner} is read as a system', { owner }),
  unknown: (owner) => say('whether {owner} is about a person is not known', { owner }),
}

async function explainPlace(
  file: string,
  line: number,
  palette: Palette,
  translator: Translator,
): Promise<string> {
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget([file], cwd)
  let reading: FileReading | undefined
  const { rules } = await visitFacts(
    {
      root: target.root,
      repository: undefined,
      source: { kind: 'worktree' },
      scopes: target.shown,
      includeTests: true,
    },
    (found) => {
      reading = found
    },
  )
  const fields = reading === undefined ? [] : fieldsByLine(reading)
  const here = fields.filter((field) => field.line === line)
  if (reading === undefined && !isMapFile(target.shown[0] ?? ''))
    throw new UsageError(`${file} is not read: Art25 has no reader for it, or it is left out.`)
  const workspace = await readWorkspace({
    root: target.root,
    repository: target.repository,
    source: { kind: 'worktree' },
    scopes: target.scopes,
    includeTests: false,
    cacheFolder: userCacheFolder(),
  })
  const judged: Judged = { workspace, palette, translator, pathOf: pathFrom(target.root, cwd) }
  if (here.length === 0) {
    const sections = findingsAt(judged, target, line, 'with pages')
    if (sections.length > 0) return sections.join('\n\n')
    const near = [...new Set(fields.map((field) => field.line))].sort(
      (left, right) => Math.abs(left - line) - Math.abs(right - line),
    )
    throw new UsageError(
      `No declared field and no finding stands on line ${line} of ${file}.${near.length === 0 ? '' : ` The nearest fields stand on ${near.slice(0, 3).join(', ')}.`}`,
    )
  }
  const found = reading
  const explained = found === undefined ? [] : here.map(({ index }) => explainIn(found, index, rules, judged))
  return [...explained, ...findingsAt(judged, target, line, 'in short')].join('\n\n')
}

/** What a line is explained by. */
interface Judged {
  readonly workspace: Workspace
  readonly palette: Palette
  readonly translator: Translator
  /** The path as the reader writes it. */
  readonly pathOf: (path: string) => string
}

function fieldsByLine({
  text,
  facts,
}: FileReading): readonly { readonly index: number; readonly line: number }[] {
  const at = positionsOf(text)
  return facts.fields.map(({ span }, index) => ({ index, line: at(span.start).line }))
}

/** One field: whether it is taken as personal and why, and what the data map says of it, as the hover of an editor does. */
function explainIn(reading: FileReading, index: number, rules: Rules, judged: Judged): string {
  const { palette, translator } = judged
  const { facts, path } = reading
  const field = facts.fields[index]
  if (field === undefined) return ''
  const { classification, evidence, ownerKind } = explainField(facts, index, path, rules)
  const verdict =
    classification === undefined
      ? say('not taken as personal data')
      : say('{category}, {confidence}', {
          category: classification.category,
          confidence: confidences[classification.confidence],
        })
  return [
    `${palette.strong(`${field.owner}.${field.name}`)} (${field.role}): ${translator.text(verdict)}`,
    palette.faint(`  ${translator.text(ownerKinds[ownerKind](field.owner))}`),
    ...evidence.map(
      (step) =>
        `  ${translator.text(about(translator.text(evidenceKinds[step.kind]), translator.text(step.text)))}`,
    ),
    ...mapSays(reading, field.span.start, judged).map((line) => (line === '' ? line : `  ${line}`)),
  ]
    .filter((line) => line !== '')
    .join('\n')
}

function mapSays(
  { path, pathClass }: FileReading,
  offset: number,
  { workspace, palette, translator, pathOf }: Judged,
): readonly string[] {
  if (pathClass !== 'product') return [translator.text(notHeld)]
  const { files, maps, rules, textOf } = workspace
  const view: View = {
    maps,
    rules,
    index: createOwnerIndex(files),
    translator,
    translatorFor: loadTranslator,
    textOf,
    list: () => [],
    today: localToday(),
  }
  const style: Style = {
    text: (text) => text,
    code: (text) => text,
    strong: (text) => palette.strong(text),
    entry: (name, at) => {
      const { line } = positionsOf(textOf(at.path) ?? '')(at.keySpan.start)
      return `${name} ${palette.faint(`(${pathOf(at.path)}:${String(line)})`)}`
    },
  }
  const field = fieldAt(path, offset, view)
  if (field !== undefined) return mapSaysOfField(field, view, style)
  const name = declaredNameAt(path, offset, view)
  return name === undefined ? [] : mapSaysOfName(name, view, style)
}

/** What the checks say of a line: each with its reasons and the page of its check, or in a line of its own. */
function findingsAt(
  { workspace, palette, translator, pathOf }: Judged,
  target: Target,
  line: number,
  form: 'with pages' | 'in short',
): readonly string[] {
  const { files, maps, rules, complete, textOf } = workspace
  const { findings } = runChecks({
    files,
    maps,
    rules,
    today: localToday(),
    complete,
    textOf,
    includeTests: false,
  })
  const [path = ''] = target.shown
  const at = positionsOf(textOf(path) ?? '')
  const here = findings.filter(({ path: own, span, related }) =>
    [{ path: own, span }, ...related].some(
      (place) => place.path === path && at(place.span.start).line === line,
    ),
  )
  const inWords = (message: Message): string => translator.text(message)
  return here.map(({ check: id, severity, message, category, related, fixes, owner, field }) => {
    const head = `${palette[severity](severity)}: ${inWords(message)}`
    if (form === 'in short') return `${head}  ${palette.faint(id)}`
    const check = checks.find((one) => one.id === id)
    const subject = [owner, field].filter((part) => part !== undefined).join('.')
    const label = category === undefined ? undefined : rules.categories.get(category)?.label
    const lines = [
      ...(subject === '' ? [] : [say('about: {subject}', { subject })]),
      ...(category === undefined
        ? []
        : [
            label === undefined
              ? say('category: {category}', { category })
              : say('category: {category}, {label}', {
                  category,
                  label: label[translator.language] ?? label['en'] ?? '',
                }),
          ]),
      ...related.map((place) => {
        const text = textOf(place.path)
        const where = text === undefined ? '' : `:${positionsOf(text)(place.span.start).line}`
        return say('because: {reason} ({place})', {
          reason: place.message,
          place: `${pathOf(place.path)}${where}`,
        })
      }),
      ...fixes.map(({ title }) => say('fix: {title}', { title })),
    ]
    return [
      head,
      ...lines.map((one) => `  ${inWords(one)}`),
      ...(check === undefined ? [] : ['', explainCheck(check, palette)]),
    ].join('\n')
  })
}
