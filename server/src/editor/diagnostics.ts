import type { Finding, RelatedPlace, Severity } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import type { Span } from '../model/span.ts'

/** A finding as it is shown in one file: plain data in offsets. */
export interface ShownFinding {
  readonly finding: Finding
  /** In the file that it is shown in. */
  readonly span: Span
  readonly severity: Severity
  readonly message: Message
  readonly related: readonly RelatedPlace[]
}

/** What the user's settings say, over what the map says. */
export type SeverityOverrides = Readonly<Record<string, Severity | 'off'>>

/**
 * What is shown in a file. A field that is written in several places is one finding; in an open file it is repeated at
 * each place there, since whoever reads that file is who can act on it.
 */
export function shownIn(
  path: string,
  findings: readonly Finding[],
  options: { readonly isOpen: boolean; readonly overrides: SeverityOverrides },
): readonly ShownFinding[] {
  const shown: ShownFinding[] = []
  for (const finding of findings) {
    const severity = Object.hasOwn(options.overrides, finding.check)
      ? options.overrides[finding.check]
      : finding.severity
    if (severity === undefined || severity === 'off') continue
    const { message, related } = finding
    if (finding.path === path) shown.push({ finding, span: finding.span, severity, message, related })
    if (!options.isOpen || !repeatedChecks.has(finding.check)) continue
    for (const place of related) {
      if (place.path !== path) continue
      const others = related.filter((other) => other !== place)
      const main = { path: finding.path, span: finding.span, message: say('Reported here') }
      shown.push({ finding, span: place.span, severity, message, related: [main, ...others] })
    }
  }
  return shown.sort((left, right) => left.span.start - right.span.start || left.span.end - right.span.end)
}

/** Checks whose related places are the same field, written again. */
const repeatedChecks: ReadonlySet<string> = new Set(['undeclared-field'])
