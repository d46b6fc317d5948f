import { rangesOf, type CheckReport } from './report.ts'

/** The document of `check --format json`; rules/schema/check.schema.json describes it. */
export function formatJson(report: CheckReport): string {
  const rangeOf = rangesOf(report.textOf)
  const { summary } = report
  return document({
    version: 1,
    findings: report.findings.map((finding) => {
      const { start, end } = rangeOf(finding.path, finding.span)
      return {
        check: finding.check,
        severity: finding.severity,
        message: report.translator.text(finding.message),
        path: report.pathOf(finding.path),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        owner: finding.owner ?? null,
        field: finding.field ?? null,
        category: finding.category ?? null,
        articles: finding.articles,
        due: finding.due ?? null,
        fingerprint: finding.fingerprint,
        related: finding.related.map((place) => {
          const related = rangeOf(place.path, place.span).start
          return {
            path: report.pathOf(place.path),
            line: related.line,
            column: related.column,
            message: report.translator.text(place.message),
          }
        }),
        fixes: finding.fixes.map(({ title, safety }) => ({ title: report.translator.text(title), safety })),
      }
    }),
    summary: {
      errors: summary.bySeverity.error,
      warnings: summary.bySeverity.warning,
      infos: summary.bySeverity.info,
      unlisted: report.unlisted,
      maps: summary.maps,
      data_sets: summary.dataSets,
      personal_fields: summary.personalFields,
      files: summary.files,
      files_without_candidate: summary.withoutCandidate,
      tests: summary.tests,
      generated: summary.generated,
      skipped: summary.skipped,
      not_read: summary.notRead,
      suppressed: summary.suppressed,
      known: summary.known,
      elsewhere: summary.elsewhere,
      duties: summary.duties,
      skipped_checks: summary.skippedChecks,
    },
    problems: report.problems.map((problem) => ({
      path: problem.path === '' ? null : report.pathOf(problem.path),
      code: problem.code,
      severity: problem.severity,
      message: report.translator.text(problem.message),
      ...positionOf(problem.span && rangeOf(problem.path, problem.span).start),
    })),
  })
}

/** A JSON document as Art25 writes it. */
export function document(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

/** Both are null where a problem is of the whole file. */
export function positionOf(position: { readonly line: number; readonly column: number } | undefined): {
  line: number | null
  column: number | null
} {
  return { line: position?.line ?? null, column: position?.column ?? null }
}
