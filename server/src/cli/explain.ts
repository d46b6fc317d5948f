import { Command } from 'commander'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Check } from '../checks/check.ts'
import { checks } from '../checks/index.ts'
import { runChecks } from '../checks/run.ts'
import { explainField } from '../classify/classify.ts'
import type { Rules } from '../classify/rules.ts'
import { nearest } from '../datamap/nearest.ts'
import { isMapFile } from '../datamap/paths.ts'
import { installationFolder, isBundled, userCacheFolder } from '../host/installation.ts'
import { loadRules } from '../host/rules.ts'
import { readWorkspace, visitFacts, type FileReading } from '../host/workspace.ts'
import type { Category, OwnerKind, SpecialKind } from '../model/classification.ts'
import { positionsOf } from '../output/positions.ts'
import type { Palette } from '../output/text.ts'
import { UsageError, exitCodes, type ExitCode } from './errors.ts'
import { localToday } from '../host/today.ts'
import { colorOption, noColorOption } from './options.ts'
import { resolveTarget, type Target } from './target.ts'
import { paletteFor, writeAll } from './terminal.ts'
import { english } from '../model/message.ts'

/** `art25 explain`: why. */
export function explainCommand(finish: (code: ExitCode) => void): Command {
  return new Command('explain')
    .helpOption('-h, --help', 'this help')
    .summary('say what a check or a category means, or why a field is taken as personal data')
    .argument('<check|category|file:line>', 'for example no-retention, contact.email or src/user.ts:12')
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
    .action(async (what: string, options: { color?: boolean }) => {
      writeAll(1, `${await explain(what, paletteFor(options.color))}\n`)
      finish(exitCodes.clean)
    })
}

async function explain(what: string, palette: Palette): Promise<string> {
  const check = checks.find(({ id }) => id === what)
  if (check !== undefined) return explainCheck(check, palette)
  const place = /^(.+?):(\d+)(?::\d+)?$/.exec(what)
  if (place?.[1] !== undefined) return explainPlace(place[1], Number(place[2]), palette)
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

const ownerKinds: Readonly<Record<OwnerKind, string>> = {
  person: 'a person',
  'person-linked': 'something linked to a person',
  organization: 'an organisation',
  thing: 'a thing',
  system: 'a system',
  unknown: 'nothing known',
}

async function explainPlace(file: string, line: number, palette: Palette): Promise<string> {
  const cwd = realpathSync(process.cwd())
  const target = resolveTarget([file], cwd)
  let reading: FileReading | undefined
  const lines: string[] = []
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
  const fieldLines: number[] = []
  if (reading !== undefined) {
    const { text, facts, path } = reading
    const at = positionsOf(text)
    facts.fields.forEach((field, index) => {
      const fieldLine = at(field.span.start).line
      fieldLines.push(fieldLine)
      if (fieldLine !== line) return
      const { classification, evidence, ownerKind } = explainField(facts, index, path, rules)
      lines.push(
        `${palette.strong(`${field.owner}.${field.name}`)} (${field.role}): ${
          classification === undefined
            ? 'not taken as personal data'
            : `${classification.category}, confidence ${classification.confidence}`
        }`,
        palette.faint(`  ${field.owner} is read as ${ownerKinds[ownerKind]}`),
        ...evidence.map((step) => `  ${step.kind}: ${english.text(step.text)}`),
      )
    })
  }
  if (lines.length > 0) return lines.join('\n')
  const sections = await findingsAt(target, line, palette)
  if (sections.length > 0) return sections.join('\n\n')
  if (reading === undefined && !isMapFile(target.shown[0] ?? ''))
    throw new UsageError(`${file} is not read: Art25 has no reader for it, or it is left out.`)
  const near = [...new Set(fieldLines)].sort((left, right) => Math.abs(left - line) - Math.abs(right - line))
  throw new UsageError(
    `No declared field and no finding stands on line ${line} of ${file}.${near.length === 0 ? '' : ` The nearest fields stand on ${near.slice(0, 3).join(', ')}.`}`,
  )
}

/** What the checks say of a line, each with its reasons and with the page of its check. */
async function findingsAt(target: Target, line: number, palette: Palette): Promise<string[]> {
  const { files, maps, rules, complete, textOf } = await readWorkspace({
    root: target.root,
    repository: target.repository,
    source: { kind: 'worktree' },
    scopes: target.scopes,
    includeTests: false,
    cacheFolder: userCacheFolder(),
  })
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
  return findings
    .filter(({ path: own, span, related }) =>
      [{ path: own, span }, ...related].some(
        (place) => place.path === path && at(place.span.start).line === line,
      ),
    )
    .map(({ check: id, message, severity, category, related, fixes, owner, field }) => {
      const check = checks.find((one) => one.id === id)
      const about = [owner, field].filter((part) => part !== undefined).join('.')
      const label = category === undefined ? undefined : rules.categories.get(category)?.label['en']
      return [
        `${palette[severity](severity)}: ${english.text(message)}`,
        ...(about === '' ? [] : [`  about: ${about}`]),
        ...(category === undefined
          ? []
          : [`  category: ${category}${label === undefined ? '' : `, ${label}`}`]),
        ...related.map((place) => {
          const text = textOf(place.path)
          const where = text === undefined ? '' : `:${positionsOf(text)(place.span.start).line}`
          return `  because: ${english.text(place.message)} (${place.path}${where})`
        }),
        ...fixes.map(({ title }) => `  fix: ${english.text(title)}`),
        ...(check === undefined ? [] : ['', explainCheck(check, palette)]),
      ].join('\n')
    })
}
