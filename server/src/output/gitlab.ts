import type { Severity } from '../model/finding.ts'
import { rangesOf, type CheckReport } from './report.ts'

/**
 * A code quality report of GitLab: findings in the merge request, told apart from those of its target by their
 * fingerprints. Paths relative to the repository's root.
 */
export function formatGitlab(report: CheckReport): string {
  const rangeOf = rangesOf(report.textOf)
  const issues = report.findings.map((finding) => ({
    description: report.translator.text(finding.message),
    check_name: finding.check,
    fingerprint: finding.fingerprint,
    severity: severities[finding.severity],
    location: {
      path: report.pathOf(finding.path),
      lines: { begin: rangeOf(finding.path, finding.span).start.line },
    },
  }))
  const unreadable = report.problems
    .filter(({ severity, path }) => severity === 'error' && path !== '')
    .map(({ path, code, message }) => ({
      description: report.translator.text(message),
      check_name: code,
      fingerprint: `${code}:${path}`,
      severity: 'major',
      location: { path: report.pathOf(path), lines: { begin: 1 } },
    }))
  return `${JSON.stringify([...issues, ...unreadable], undefined, 2)}\n`
}

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' }
