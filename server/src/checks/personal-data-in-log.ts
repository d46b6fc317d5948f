import { classifyName } from '../classify/classify.ts'
import { splitWords } from '../classify/words.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap, DataSet } from '../model/declaration.ts'
import type { Call, CallArgument } from '../model/fact.ts'
import type { Fix } from '../model/finding.ts'
import { say, type Parameter } from '../model/message.ts'
import { agrees, labelOf } from './categories.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { categoriesOf } from './duties.ts'
import type { FoundField } from './owner-index.ts'
import { personalFieldsOfType, type TypedValue, resolveValue } from './values.ts'

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
          if (argument.masked) continue
          const value = valueOf(argument, file.path, context)
          if (!value) continue
          const categories = value.categories.filter(
            (category) =>
              !isExpectedInLogs(category) &&
              !allowed.some((declared) => agrees(declared, category, rules.categories)),
          )
          const category = categories[0]
          if (category === undefined) continue
          const labels = [...new Set(categories)].map((one) => labelOf(one, rules.categories))
          report({
            messageId: value.whole ? 'object' : 'property',
            parameters: {
              callee: call.callee,
              path: argument.path,
              type: value.owner ?? '',
              category,
              label: labels[0] ?? category,
              labels: listed(labels),
            },
            path: file.path,
            span: argument.span,
            ...(value.owner !== undefined && { owner: value.owner }),
            ...(value.field !== undefined && { field: value.field }),
            category,
            settled: value.settled,
            identity: [
              value.owner === undefined ? '' : index.stemOf(value.owner),
              call.callee,
              // Where the value came from changes with the code around it; what is written does not.
              argument.path.split('.').slice(-2).join('.'),
            ],
            fixes: fixesFor(file.path, call, argument, value),
          })
        }
      }
    }
  },
})

/** What is known of a logged value. */
interface LoggedValue {
  readonly categories: readonly CategoryId[]
  /** An object with all its properties. */
  readonly whole: boolean
  /** Other files cannot say otherwise: no type is known, or it stands in the same file. */
  readonly settled: boolean
  readonly owner?: string
  readonly field?: string
}

/** Types know best; where none is known, the words of the path decide, and only when they are certain. */
function valueOf(argument: CallArgument, path: string, context: CheckContext): LoggedValue | undefined {
  const { index, matcher, rules } = context
  const segments = argument.path.split('.').filter((segment) => segment !== 'this')
  const typed = argument.rootType === undefined ? undefined : resolveValue(argument, path, index)
  switch (typed?.kind) {
    case 'object': {
      const fields = personalFieldsOfType(typed, index).filter(({ confidence }) => confidence === 'high')
      if (fields.length === 0) return undefined
      return {
        categories: [...new Set(fields.flatMap((field) => categoriesOfField(field, context)))],
        whole: true,
        // What the type includes may lie elsewhere.
        settled: false,
        owner: typed.owner.owner.name,
      }
    }
    case 'property':
      return ofProperty(typed, path, context)
    case undefined: {
      const last = segments.at(-1)
      // A constant is written by whoever wrote the code: it tells of nobody who uses it.
      if (last === undefined || segments.some((segment) => /^[A-Z][A-Z0-9_]+$/.test(segment)))
        return undefined
      const owner = segments.at(-2)
      // A variable is often called after what it holds: `member.email` is what the data set of members says it is.
      const declared =
        owner === undefined ? undefined : matcher.fieldOf(owner, undefined, last, undefined, path)
      const found = classifyName(segments, undefined, rules)
      if (found?.confidence !== 'high') return undefined
      return {
        categories: declared?.field.categories ?? [found.category],
        whole: false,
        // A type that no file declares yet may be in one that is still to be read.
        settled: argument.rootType === undefined,
        field: last,
        ...(owner !== undefined && { owner }),
      }
    }
  }
}

function ofProperty(
  { owner, name, found }: TypedValue & { kind: 'property' },
  path: string,
  context: CheckContext,
): LoggedValue | undefined {
  // The type has the property, and it is no personal data, or may be none.
  if (found?.confidence !== 'high') return undefined
  return {
    categories: categoriesOfField(found, context),
    whole: false,
    settled: owner.path === path && found.path === path,
    owner: owner.owner.name,
    field: name,
  }
}

/** What the map says of a field goes before what its name shows; nothing where it was reviewed as not personal. */
function categoriesOfField(
  { owner, storeName, field, path, category }: FoundField,
  { matcher }: CheckContext,
): readonly CategoryId[] {
  const declared = matcher.fieldOf(owner, storeName, field.name, field.attributes.column, path)
  return declared?.field.categories ?? [category]
}

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

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A log is there to say which account did what, when and with what program. */
function isExpectedInLogs(category: CategoryId): boolean {
  return expectedGroups.has(category.split('.')[0] ?? '') || expectedCategories.has(category)
}

const expectedGroups = new Set(['account', 'behavior', 'preference'])
const expectedCategories = new Set([
  'demographic.language',
  'location.timezone',
  'online.device_description',
  'online.user_agent',
])

function fixesFor(path: string, call: Call, argument: CallArgument, value: LoggedValue): readonly Fix[] {
  const fixes: Fix[] = []
  // The place holds the path itself, not a local name for it: a text may stand there instead, whatever surrounds it.
  const isWritten = argument.span.end - argument.span.start === argument.path.length
  if (!value.whole && isWritten && argument.path.includes('.')) {
    fixes.push({
      title: say("Write '[redacted]' instead of {path}", { path: argument.path }),
      safety: 'suggested',
      preferred: true,
      action: { kind: 'edit-text', edits: [{ path, span: argument.span, newText: "'[redacted]'" }] },
    })
  }
  fixes.push({
    title: say('Let {callee} write {path}, with a reason', { callee: call.callee, path: argument.path }),
    safety: 'suggested',
    action: { kind: 'suppress', path, span: call.span, check: personalDataInLog.id },
  })
  return fixes
}

function listed(labels: readonly Parameter[]): Parameter {
  return labels.length > 4
    ? say('{names} and {count} more', { names: labels.slice(0, 3), count: labels.length - 3 })
    : labels
}
