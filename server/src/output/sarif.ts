import type { Fix as SarifFix, Location, Log, ReportingDescriptor, Result } from 'sarif'
import type { Check } from '../checks/check.ts'
import type { Finding, Fix, Severity, TextEdit } from '../model/finding.ts'
import type { Span } from '../model/span.ts'
import { document } from './json.ts'
import { rangesOf, type CheckReport, type Range } from './report.ts'
import { say, type Translator } from '../model/message.ts'

/** The key of our fingerprints in `partialFingerprints`; its version changes when what goes into them does. */
const fingerprintKey = 'art25/v1'

/** SARIF 2.1.0 (OASIS): for code scanning. Paths relative to the repository's root. */
export function formatSarif(report: CheckReport): string {
  const rangeOf = rangesOf(report.textOf)
  const found = new Set(report.findings.map(({ check }) => check))
  const checks = report.checks.filter(({ id }) => found.has(id))
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'Art25',
            version: report.version,
            semanticVersion: report.version,
            rules: checks.map((check) => ruleOf(check, report.translator)),
          },
        },
        ...(report.translator.language !== 'en' && { language: report.translator.language }),
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The root of the repository.' } },
        },
        invocations: [
          {
            executionSuccessful: report.problems.every(({ severity }) => severity !== 'error'),
            toolExecutionNotifications: report.problems.map((problem) => ({
              descriptor: { id: problem.code },
              level: problem.severity === 'error' ? 'error' : 'note',
              message: { text: report.translator.text(problem.message) },
              ...(problem.path !== '' && {
                locations: [locationOf(report, problem.path, problem.span, rangeOf)],
              }),
            })),
          },
        ],
        results: report.findings.map((finding) =>
          resultOf(
            finding,
            checks.findIndex(({ id }) => id === finding.check),
            report,
            rangeOf,
          ),
        ),
      },
    ],
  }
  return document(log)
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

type RangeOf = (path: string, span: Span) => Range

function ruleOf(check: Check, translator: Translator): ReportingDescriptor {
  const summary = translator.text({ text: check.summary })
  const says = messagesOf(check, translator)
  return {
    id: check.id,
    name: check.id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: summary },
    fullDescription: { text: `${sentence(summary)} GDPR ${articlesOf(check)}.` },
    // The pages ship with the package; they have no published address.
    help: {
      text: [
        `${sentence(summary)} GDPR ${articlesOf(check)}.`,
        translator.text(saysWord),
        ...says,
        translator.text(
          say('See docs/checks/{check}.md of Art25, or run: art25 explain {check}', { check: check.id }),
        ),
      ].join('\n'),
      markdown: [
        `${sentence(summary)} GDPR ${articlesOf(check)}.`,
        `${translator.text(saysWord)}\n\n${says.join('\n')}`,
        translator.text(
          say('See docs/checks/{check}.md of Art25, or run: art25 explain {check}', { check: check.id }),
        ),
      ].join('\n\n'),
    },
    defaultConfiguration: { level: levels[check.severity] },
    properties: { tags: ['privacy', ...check.articles.map((article) => `gdpr/art-${article}`)] },
  }
}

const saysWord = say('It says:')

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** As a list, with dots where a finding has its names. */
function messagesOf({ messages }: Check, translator: Translator): string[] {
  return Object.values(messages).map((text) => `- ${translator.text({ text }).replace(/\{\w+\}/g, '…')}`)
}

function articlesOf({ articles }: Check): string {
  return articles.map((article) => `Art. ${article}`).join(', ')
}

function resultOf(finding: Finding, ruleIndex: number, report: CheckReport, rangeOf: RangeOf): Result {
  const fixes = finding.fixes.flatMap((fix) => fixOf(fix, report, rangeOf) ?? [])
  return {
    ruleId: finding.check,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: levels[finding.severity],
    message: { text: report.translator.text(finding.message) },
    locations: [locationOf(report, finding.path, finding.span, rangeOf)],
    partialFingerprints: { [fingerprintKey]: finding.fingerprint },
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((place, id) => ({
        id,
        ...locationOf(report, place.path, place.span, rangeOf),
        message: { text: report.translator.text(place.message) },
      })),
    }),
    ...(fixes.length > 0 && { fixes }),
    properties: {
      ...(finding.owner !== undefined && { owner: finding.owner }),
      ...(finding.field !== undefined && { field: finding.field }),
      ...(finding.category !== undefined && { category: finding.category }),
      articles: [...finding.articles],
    },
  }
}

function locationOf(report: CheckReport, path: string, span: Span | undefined, rangeOf: RangeOf): Location {
  return {
    physicalLocation: {
      artifactLocation: artifactOf(report, path),
      ...(span !== undefined && { region: regionOf(rangeOf(path, span)) }),
    },
  }
}

function artifactOf(report: CheckReport, path: string): { uri: string; uriBaseId: string } {
  const uri = report
    .pathOf(path)
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/')
  return { uri, uriBaseId: '%SRCROOT%' }
}

function regionOf({ start, end }: Range): {
  startLine: number
  startColumn: number
  endLine: number
  endColumn: number
} {
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

/** The edits of a fix, file by file; undefined when they cannot be said now. */
function fixOf(fix: Fix, report: CheckReport, rangeOf: RangeOf): SarifFix | undefined {
  const edits = report.editsOf(fix)
  if (edits === undefined || edits.length === 0) return undefined
  const byPath = new Map<string, TextEdit[]>()
  for (const edit of edits) byPath.set(edit.path, [...(byPath.get(edit.path) ?? []), edit])
  return {
    description: { text: report.translator.text(fix.title) },
    artifactChanges: [...byPath].map(([path, changes]) => ({
      artifactLocation: artifactOf(report, path),
      replacements: changes.map((edit) => ({
        deletedRegion: regionOf(rangeOf(path, edit.span)),
        insertedContent: { text: edit.newText },
      })),
    })),
  }
}
