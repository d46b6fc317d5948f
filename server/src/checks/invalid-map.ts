import type { DataMap, MapProblem } from '../model/declaration.ts'
import type { Fix } from '../model/finding.ts'
import { say } from '../model/message.ts'
import { defineCheck } from './check.ts'

/** What the data map's form, references or values get wrong, each at its own place (Art. 5(2)). */
export const invalidMap = defineCheck({
  id: 'invalid-map',
  severity: 'error',
  scope: 'file',
  subject: 'map',
  audience: 'developer',
  articles: ['5(2)'],
  summary: 'Mistakes in the data map',
  messages: {
    problem: '{problem}',
  },
  run({ map }, report) {
    for (const problem of map.problems) {
      report({
        messageId: 'problem',
        parameters: { problem: problem.message, code: problem.code },
        path: problem.path,
        span: problem.span,
        // A name that is used before it is described leaves the rest of the map in force.
        ...(problem.severity === 'note' && { atMost: 'warning' }),
        identity: [problem.code, textAt(problem, map)],
        fixes: fixesFor(problem, map),
      })
    }
  },
})

function fixesFor(problem: MapProblem, map: DataMap): readonly Fix[] {
  const { replacement, path, span } = problem
  if (replacement === undefined) return []
  return [
    {
      title: say('Replace {old} by {new}', {
        old: shortened(textAt(problem, map)),
        new: shortened(replacement),
      }),
      safety: 'suggested',
      preferred: true,
      action: { kind: 'edit-text', edits: [{ path, span, newText: replacement }] },
    },
  ]
}

/** What is written there: it tells the problem from others of its kind, wherever the line moves. */
function textAt({ path, span }: MapProblem, map: DataMap): string {
  return map.files.find((file) => file.path === path)?.text.slice(span.start, span.end) ?? ''
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}
