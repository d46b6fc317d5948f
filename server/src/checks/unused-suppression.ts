import type { IgnoreEntry } from '../model/declaration.ts'
import type { Directive } from '../model/fact.ts'
import type { Fix } from '../model/finding.ts'
import { say } from '../model/message.ts'
import { matchesGlob } from '../datamap/paths.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { isPast, isReasoned } from './suppression.ts'

/** A suppression that hides nothing any more: a decision about something that is gone (Art. 5(2)). */
export const unusedSuppression = defineCheck({
  id: 'unused-suppression',
  severity: 'warning',
  scope: 'map',
  subject: 'code',
  audience: 'developer',
  articles: ['5(2)'],
  summary: 'A suppression that hides nothing',
  messages: {
    comment: 'This suppression of {check} hides nothing',
    'part-of-comment': 'This suppression hides no finding of {check}',
    entry: 'This entry of `ignore:` hides nothing',
    path: 'This entry of `ignore:` hides nothing: no file that was read is at {path}',
  },
  afterSuppression: true,
  run(context, report) {
    const { files, map, suppressions } = context
    for (const path of new Set([...files, ...map.files].map((file) => file.path))) {
      for (const directive of suppressions.directivesOf(map, path)) {
        if (directive.kind === 'retention') continue
        const unused = unusedChecks(directive, context)
        const all = unused.length === new Set(directive.checks).size
        for (const [position, check] of unused.entries()) {
          if (all && position > 0) break
          report({
            messageId: all ? 'comment' : 'part-of-comment',
            parameters: { check: all ? unused.join(', ') : check },
            path,
            span: (all ? undefined : spanOf(check, directive)) ?? directive.span,
            identity: ['comment', check],
            fixes: all ? removal(directive, path) : [],
            tags: ['unnecessary'],
          })
        }
      }
    }
    for (const entry of map.ignore) {
      const why = uselessness(entry, context)
      if (!why) continue
      report({
        messageId: why,
        parameters: { path: entry.path ?? '' },
        path: entry.at.path,
        span: entry.at.span,
        identity: ['ignore', entry.check ?? '', entry.path ?? ''],
        tags: ['unnecessary'],
      })
    }
  },
})

/** Checks of the directive that ran and of which it hid nothing; what is not valid is not judged here. */
function unusedChecks(
  directive: Directive,
  { checkIds, isJudged, suppressions, today }: CheckContext,
): readonly string[] {
  if (!isReasoned(directive.reason) || isPast(directive.until, today)) return []
  return [...new Set(directive.checks)].filter(
    (check) => checkIds.has(check) && isJudged(check) && !suppressions.hasUsed(directive, check),
  )
}

function spanOf(check: string, directive: Directive): Directive['span'] | undefined {
  return directive.checkSpans?.[directive.checks.indexOf(check)]
}

function removal(directive: Directive, path: string): readonly Fix[] {
  if (!directive.removal) return []
  return [
    {
      title: say('Remove this suppression'),
      safety: 'safe',
      preferred: true,
      action: { kind: 'edit-text', edits: [{ path, span: directive.removal, newText: '' }] },
    },
  ]
}

/** An entry for tests or generated files stands for what would be found if they were checked. */
function uselessness(
  entry: IgnoreEntry,
  { checkIds, index, isJudged, map, owns, suppressions, today }: CheckContext,
): 'entry' | 'path' | undefined {
  const { because, check, path, until } = entry
  if (suppressions.hasUsedEntry(entry) || !isReasoned(because) || isPast(until, today)) return undefined
  const matched =
    path === undefined
      ? index.files()
      : index.files().filter((file) => owns(file.path) && matchesGlob(file.path, path))
  const ofMap = path !== undefined && map.files.some((file) => matchesGlob(file.path, path))
  if (matched.length === 0 && !ofMap) return path === undefined ? undefined : 'path'
  // Without a check the entry also speaks of checks to come.
  if (check === undefined || !checkIds.has(check) || !isJudged(check)) return undefined
  return ofMap || matched.some(({ pathClass }) => pathClass === 'product') ? 'entry' : undefined
}
