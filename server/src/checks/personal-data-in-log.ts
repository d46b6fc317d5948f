import { isRecord } from '../classify/plain-data.ts'
import { categoriesOf } from '../datamap/activity.ts'
import { splitWords } from '../classify/words.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap, DataSet } from '../model/declaration.ts'
import { say } from '../model/message.ts'
import { agrees, labelOf } from './categories.ts'
import { defineCheck } from './check.ts'
import { flowIdentity, flowValueOf, isOfUse, labelsOf, redactFixes } from './flow-values.ts'

/** Personal data written to a log, where it is copied, kept and read by others unnoticed (Art. 5(1)(c), (f), 25, 32). */
export const personalDataInLog = defineCheck({
  id: 'personal-data-in-log',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(1)(c)', '5(1)(f)', '25(1)', '32'],
  summary: 'Personal data that is written to a log',
  messages: {
    property: '{callee} writes {path} ({label}) to the log',
    object: '{callee} writes the whole of {path} to the log, and {type} holds {labels}',
  },
  run(context, report) {
    const { files, index, map, rules } = context
    const allowed = categoriesOfLogs(map)
    for (const file of files) {
      // A test writes about persons who do not exist.
      if (file.pathClass === 'test') continue
      for (const call of file.calls) {
        if (call.sink !== 'log') continue
        for (const argument of call.arguments) {
          // What a log shows of an object is for its type to say.
          if (argument.masked || argument.within !== undefined) continue
          const value = flowValueOf(argument, file.path, context)
          if (!value) continue
          const categories = value.categories.filter(
            (category) =>
              !isOfUse(category) && !allowed.some((declared) => agrees(declared, category, rules.categories)),
          )
          const category = categories[0]
          if (category === undefined) continue
          report({
            messageId: value.whole ? 'object' : 'property',
            parameters: {
              callee: call.callee,
              path: argument.path,
              type: value.owner ?? '',
              category,
              label: labelOf(category, rules.categories),
              labels: labelsOf(categories, rules.categories),
            },
            path: file.path,
            span: argument.span,
            ...(value.owner !== undefined && { owner: value.owner }),
            ...(value.field !== undefined && { field: value.field }),
            category,
            settled: value.settled,
            identity: flowIdentity(call, argument, value, index),
            fixes: [
              ...redactFixes(file.path, argument, value),
              {
                title: say('Let {callee} write {path}, with a reason', {
                  callee: call.callee,
                  path: argument.path,
                }),
                safety: 'suggested',
                action: { kind: 'suppress', path: file.path, span: call.span, check: personalDataInLog.id },
              },
            ],
          })
        }
      }
    }
  },
})

/** Categories of the data sets that are logs: what they declare is known to be there. */
function categoriesOfLogs(map: DataMap): readonly CategoryId[] {
  return [...map.dataSets.values()].filter((dataSet) => isLog(dataSet, map)).flatMap(categoriesOf)
}

/** A data set that is called a log, or that is kept in a system which is one. */
function isLog(dataSet: DataSet, map: DataMap): boolean {
  const system = dataSet.system && map.systems.get(dataSet.system.name)
  const kind = system && isRecord(system.raw) ? system.raw['kind'] : undefined
  const names = [
    dataSet.id,
    ...dataSet.also,
    ...(system ? [system.id] : []),
    ...(typeof kind === 'string' ? [kind] : []),
  ]
  return names.some((name) => splitWords(name).some((word) => logWords.has(word)))
}

const logWords = new Set(['log', 'logs', 'logging'])
