import { recordOf } from '../datamap/plain.ts'
import { dueAfter, lastDayOf } from '../datamap/due-dates.ts'
import type { DataMap, MapLocation } from '../model/declaration.ts'
import { defineCheck } from './check.ts'

/** What was to be looked at again by a day that has passed: reviews, agreements, assessments, actions (Art. 5(2), 24(1), 32(1)(d)). */
export const reviewOverdue = defineCheck({
  id: 'review-overdue',
  severity: 'info',
  scope: 'file',
  subject: 'map',
  audience: 'dpo',
  articles: ['5(2)', '24(1)'],
  summary: 'A review, an agreement or an action whose day has passed',
  messages: {
    review: 'The review of {name} was due on {due}',
    agreement: 'The agreement with {name} was to be reviewed by {due}',
    assessment: 'The assessment of {name} was to be verified by {due}',
    action: 'The action "{name}" was to be done by {due}',
  },
  run({ map, today }, report) {
    if (today === undefined) return
    for (const { kind, name, due, at, section } of datesOf(map)) {
      if (due >= today) continue
      report({
        path: at.path,
        span: at.keySpan,
        messageId: kind,
        parameters: { name, due },
        identity: [section, name, kind],
        due,
      })
    }
  },
})

interface DueDate {
  readonly kind: 'review' | 'agreement' | 'assessment' | 'action'
  readonly section: string
  readonly name: string
  readonly due: string
  readonly at: MapLocation
}

/** Every day by which the map says that something is to be looked at or done again. */
function* datesOf(map: DataMap): Generator<DueDate> {
  for (const [section, entries] of [
    ['activities', map.activities],
    ['retention', map.retention],
    ['recipients', map.recipients],
  ] as const) {
    for (const { id, at, raw } of entries.values()) {
      const entry = recordOf(raw)
      if (entry['status'] === 'ended') continue
      const common = { section, name: id, at }
      const review = nextReview(entry, 'reviewed')
      if (review !== undefined) yield { ...common, kind: 'review', due: review }
      const agreement = recordOf(entry['agreement'])
      const agreed = nextReview(agreement, 'reviewed') ?? nextReview(agreement, 'signed')
      if (agreed !== undefined) yield { ...common, kind: 'agreement', due: agreed }
      const assessed = nextReview(recordOf(entry['assessment']), 'verified')
      if (assessed !== undefined) yield { ...common, kind: 'assessment', due: assessed }
    }
  }
  for (const [section, entries] of [
    ['dpias', map.dpias],
    ['notices', map.notices],
    ['measures', map.measures],
  ] as const) {
    for (const { id, at, raw } of entries.values()) {
      const entry = recordOf(raw)
      const due = nextReview(entry, 'reviewed') ?? nextReview(entry, 'decided')
      if (due !== undefined) yield { kind: 'review', section, name: id, due, at }
    }
  }
  for (const { id, at, raw } of map.actions) {
    const { what, state, to } = recordOf(raw)
    const due = dayOf(to)
    if (due === undefined || state === 'done' || state === 'dropped') continue
    yield { kind: 'action', section: 'actions', name: typeof what === 'string' ? what : id, due, at }
  }
}

function nextReview(entry: Readonly<Record<string, unknown>>, last: string): string | undefined {
  const { review_every: every, [last]: done } = entry
  return typeof every === 'string' && typeof done === 'string' ? dueAfter(done, every) : undefined
}

function dayOf(value: unknown): string | undefined {
  return typeof value === 'string' ? lastDayOf(value) : undefined
}
