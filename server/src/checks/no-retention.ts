import { activitiesOf } from '../datamap/activity.ts'
import type { DataMap, DataSet } from '../model/declaration.ts'
import { say, type Parameter } from '../model/message.ts'
import { defineCheck } from './check.ts'
import { ask, choose, holdsPersonalData } from './duties.ts'

/** Personal data for which no period or criterion of keeping is recorded (Art. 5(1)(e), 30(1)(f)). */
export const noRetention = defineCheck({
  id: 'no-retention',
  severity: 'warning',
  scope: 'file',
  subject: 'map',
  audience: 'developer',
  articles: ['5(1)(e)', '30(1)(f)'],
  summary: 'Personal data with no retention from field, data set or activity',
  messages: {
    missing: 'How long {dataSet} is kept is not recorded',
    fields: 'How long {fields} of {dataSet} are kept is not recorded',
    several:
      '{dataSet} belongs to activities with different retention ({policies}) and records none of its own',
    undecided: 'The retention {policy} is not decided yet: {reason}',
  },
  run({ map, index }, report) {
    const usedPolicies = new Set<string>()
    for (const dataSet of map.dataSets.values()) {
      if (!holdsPersonalData(dataSet)) continue
      const kept = retentionOf(dataSet, map)
      for (const name of kept.policies) usedPolicies.add(name)
      const open = [...dataSet.fields.values()].filter(
        (field) => field.categories.length > 0 && !field.retention,
      )
      for (const { retention } of dataSet.fields.values()) if (retention) usedPolicies.add(retention.name)
      if (kept.answer === 'one' || (open.length === 0 && dataSet.categories.length === 0)) continue
      const someAnswered = [...dataSet.fields.values()].some(({ retention }) => retention !== undefined)
      const keys = ['data', dataSet.id] as const
      report({
        messageId: kept.answer === 'several' ? 'several' : someAnswered ? 'fields' : 'missing',
        parameters: {
          dataSet: dataSet.id,
          fields: listed(open.map(({ name }) => name)),
          policies: kept.policies,
        },
        path: dataSet.at.path,
        span: dataSet.at.keySpan,
        owner: dataSet.id,
        identity: [index.stemOf(dataSet.id)],
        related: someAnswered
          ? open.map(({ name, at }) => ({
              path: at.path,
              span: at.keySpan,
              message: say('{field} has no retention', { field: name }),
            }))
          : [],
        fixes: [
          ...choose(
            kept.answer === 'several' ? kept.policies : map.retention.keys(),
            (policy) => say('Keep {dataSet} according to {policy}', { dataSet: dataSet.id, policy }),
            map,
            [...keys, 'retention'],
          ),
          ...ask(
            say('Ask how long {dataSet} is kept', { dataSet: dataSet.id }),
            map,
            keys,
            'retention',
            say('how long is it kept, counted from when, and what happens then?'),
          ),
        ],
      })
    }
    for (const policy of map.retention.values()) {
      if (policy.undecided === undefined || !usedPolicies.has(policy.id)) continue
      report({
        messageId: 'undecided',
        parameters: { policy: policy.id, reason: policy.undecided },
        path: policy.at.path,
        span: policy.at.keySpan,
        atMost: 'info',
        identity: ['retention', policy.id],
      })
    }
  },
})

interface Retention {
  /** Whether the data set has an answer, has several that contradict each other, or has none. */
  readonly answer: 'one' | 'several' | 'none'
  readonly policies: readonly string[]
}

/** The data set's own retention, else what its activities agree on. */
function retentionOf(dataSet: DataSet, map: DataMap): Retention {
  if (dataSet.retention) return { answer: 'one', policies: [dataSet.retention.name] }
  const activities = activitiesOf(map, dataSet)
  // A name that leads nowhere is a mistake of the map, and what it was to say is not known.
  if (dataSet.activities.some(({ name }) => !map.activities.has(name))) return { answer: 'one', policies: [] }
  const policies = [...new Set(activities.flatMap(({ retention }) => retention?.name ?? []))]
  if (policies.length > 1) return { answer: 'several', policies }
  const allSay = activities.length > 0 && activities.every(({ retention }) => retention !== undefined)
  return { answer: allSay ? 'one' : 'none', policies }
}

function listed(names: readonly string[]): Parameter {
  return names.length > 4
    ? say('{names} and {count} more', { names: names.slice(0, 3), count: names.length - 3 })
    : names
}
