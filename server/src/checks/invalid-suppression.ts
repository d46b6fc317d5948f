import { nearest as nearestTo } from '../datamap/nearest.ts'
import type { IgnoreEntry } from '../model/declaration.ts'
import type { Directive } from '../model/fact.ts'
import type { Fix, Place } from '../model/finding.ts'
import { eitherOf, say } from '../model/message.ts'
import { defineCheck, type CheckContext, type Draft } from './check.ts'
import { isDate, isPast, isReasoned } from './suppression.ts'

/** A suppression without a reason, of no check, or past its last day: it hides nothing (Art. 5(2)). */
export const invalidSuppression = defineCheck({
  id: 'invalid-suppression',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(2)'],
  summary: 'A suppression that hides nothing because it is not complete or has expired',
  messages: {
    'unknown-verb': 'art25-{verb} hides nothing: did you mean {verbs}?',
    'no-check':
      'This suppression names no check, so it hides nothing: write the id of a check before the colon',
    'no-reason': 'This suppression of {checks} gives no reason, so it hides nothing: write one after a colon',
    'unknown-check': 'There is no check {check}',
    'unknown-check-near': 'There is no check {check}: did you mean {nearest}?',
    'no-date': '{until} is no date: write the last day as YYYY-MM-DD',
    expired: 'This suppression of {checks} held until {until}: settle what it hid, or give it a new date',
    'entry-reason': 'This entry of `ignore:` gives no reason, so it hides nothing: add `because:`',
    'entry-expired': 'This entry of `ignore:` held until {until}: settle what it hid, or give it a new date',
  },
  run(context, report) {
    const { files, map, suppressions } = context
    const paths = [...files.map(({ path }) => path), ...map.files.map(({ path }) => path)]
    for (const path of new Set(paths)) {
      for (const directive of suppressions.directivesOf(map, path)) {
        if (directive.kind === 'retention') continue
        for (const draft of problemsOf(directive, path, context)) report({ ...draft, settled: true })
      }
    }
    for (const entry of map.ignore) {
      const draft = problemOf(entry, context)
      if (draft) report({ ...draft, settled: true })
    }
  },
})

type MessageId =
  | 'unknown-verb'
  | 'no-check'
  | 'no-reason'
  | 'unknown-check'
  | 'unknown-check-near'
  | 'no-date'
  | 'expired'
  | 'entry-reason'
  | 'entry-expired'

function problemsOf(
  directive: Directive,
  path: string,
  { checkIds, today }: CheckContext,
): readonly Draft<MessageId>[] {
  const { checks, reason, until, span } = directive
  const at = { path, span }
  const named = checks.join(', ')
  const identity = (what: string): readonly string[] => ['comment', named, what]
  if (directive.unknownVerb !== undefined) {
    const verbs = likelyVerbs(directive.kind)
    return [
      {
        ...at,
        messageId: 'unknown-verb',
        parameters: { verb: directive.unknownVerb, verbs: eitherOf(verbs) },
        identity: identity(directive.unknownVerb),
        fixes: verbFixes(directive.unknownVerb, verbs, at),
      },
    ]
  }
  if (checks.length === 0)
    return [{ ...at, messageId: 'no-check', parameters: {}, identity: identity('no-check') }]
  const drafts: Draft<MessageId>[] = checks.flatMap((check, position) => {
    if (checkIds.has(check)) return []
    const nearest = nearestTo(check, checkIds)
    return {
      path,
      span: directive.checkSpans?.[position] ?? span,
      messageId: nearest === undefined ? 'unknown-check' : 'unknown-check-near',
      parameters: { check, ...(nearest !== undefined && { nearest }) },
      identity: identity(check),
      fixes: renameFix(directive, position, path, nearest),
    }
  })
  if (!isReasoned(reason)) {
    drafts.push({
      ...at,
      messageId: 'no-reason',
      parameters: { checks: named },
      identity: identity('no-reason'),
    })
  }
  if (until !== undefined && !isDate(until)) {
    drafts.push({ ...at, messageId: 'no-date', parameters: { until }, identity: identity('no-date') })
  } else if (until !== undefined && isPast(until, today)) {
    drafts.push({
      ...at,
      messageId: 'expired',
      tags: ['deprecated'],
      parameters: { checks: named, until },
      identity: identity('expired'),
    })
  }
  return drafts
}

/** What was most likely meant comes first. */
function likelyVerbs(kind: Directive['kind']): readonly string[] {
  switch (kind) {
    case 'ignore-file':
      return ['art25-ignore-file']
    case 'ignore-line':
      return ['art25-ignore-line', 'art25-ignore-next-line']
    case 'ignore-next-line':
      return ['art25-ignore-next-line', 'art25-ignore-line']
    case 'retention':
      return []
  }
}

function verbFixes(verb: string, verbs: readonly string[], { path, span }: Place): readonly Fix[] {
  const written = `art25-${verb}`
  return verbs.map((newText, position) => ({
    title: say('Replace {old} by {new}', { old: written, new: newText }),
    safety: 'suggested',
    ...(position === 0 && { preferred: true }),
    action: {
      kind: 'edit-text',
      edits: [{ path, span: { start: span.start, end: span.start + written.length }, newText }],
    },
  }))
}

function problemOf(entry: IgnoreEntry, { today }: CheckContext): Draft<MessageId> | undefined {
  const { at, because, check, path, until } = entry
  const place = { path: at.path, span: at.span }
  const identity = (what: string): readonly string[] => ['ignore', check ?? '', path ?? '', what]
  if (!isReasoned(because)) {
    return { ...place, messageId: 'entry-reason', parameters: {}, identity: identity('no-reason') }
  }
  if (until !== undefined && isPast(until, today)) {
    return {
      ...place,
      messageId: 'entry-expired',
      tags: ['deprecated'],
      parameters: { until },
      identity: identity('expired'),
    }
  }
  return undefined
}

function renameFix(
  directive: Directive,
  position: number,
  path: string,
  nearest: string | undefined,
): readonly Fix[] {
  const span = directive.checkSpans?.[position]
  if (!span || nearest === undefined) return []
  return [
    {
      title: say('Replace {old} by {new}', { old: directive.checks[position] ?? '', new: nearest }),
      safety: 'suggested',
      preferred: true,
      action: { kind: 'edit-text', edits: [{ path, span, newText: nearest }] },
    },
  ]
}
