import { isRecord } from '../classify/plain-data.ts'
import type { CategoryId } from '../model/classification.ts'
import type { Entry } from '../model/declaration.ts'
import type { Call } from '../model/fact.ts'
import type { Fix } from '../model/finding.ts'
import { say } from '../model/message.ts'
import type { Service } from '../model/service.ts'
import { agrees, labelOf } from './categories.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { flowIdentity, flowValueOf, labelsOf, redactFixes } from './flow-values.ts'

/**
 * Personal data that code hands to a service which the data map does not let it have, and personal data in what a language
 * model is told (Art. 5(1)(b), (c), 28(3)(a), 30(1)(d), 44).
 */
export const undeclaredDisclosure = defineCheck({
  id: 'undeclared-disclosure',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(1)(b)', '5(1)(c)', '28(3)(a)', '30(1)(d)'],
  summary:
    'Personal data that is handed to a service which may not receive it, or that a language model is told',
  messages: {
    property: '{callee} hands {path} ({label}) to {recipient}, which the data map does not let receive it',
    object:
      '{callee} hands the whole of {path} to {recipient}, which the data map does not let receive {labels}',
    prompt:
      '{callee} tells {path} ({label}) to {recipient}, and the data map does not record that it may receive it',
    unrecorded:
      '{callee} hands {path} ({label}) to {recipient}; the data map does not record what it may receive',
  },
  run(context, report) {
    const { files, index, map, rules } = context
    const reported = new Set<string>()
    for (const file of files) {
      // A test writes about persons who do not exist.
      if (file.pathClass === 'test') continue
      for (const call of file.calls) {
        if (call.sink !== 'recipient') continue
        const target = targetOf(call, context)
        if (!target) continue
        const { service, entry } = target
        const may = entry && mayReceive(entry)
        const isModel = service.kind === 'ai'
        // What is no recipient of the map yet is told of by another check.
        if (may === undefined && !isModel && entry === undefined) continue
        for (const argument of call.arguments) {
          if (argument.masked) continue
          const value = flowValueOf(argument, file.path, context)
          if (!value) continue
          const categories = value.categories.filter(
            (one) =>
              !isAllowed(one, may, service, context) && !(may === undefined && isModel && isNumber(one)),
          )
          const [category] = categories
          if (category === undefined) continue
          const messageId =
            may === undefined
              ? isModel
                ? 'prompt'
                : 'unrecorded'
              : value.whole
                ? 'object'
                : isModel
                  ? 'prompt'
                  : 'property'
          // What the map leaves open is asked once for each kind of data, not at every call.
          if (messageId === 'unrecorded') {
            const key = `${entry?.id ?? ''} ${category}`
            if (reported.has(key)) continue
            reported.add(key)
          }
          const { name } = service
          report({
            messageId,
            parameters: {
              callee: call.callee,
              path: argument.path,
              recipient: name,
              category,
              label: labelOf(category, rules.categories),
              labels: labelsOf(categories, rules.categories),
            },
            ...(messageId === 'unrecorded' && { atMost: 'info' as const }),
            path: file.path,
            span: argument.span,
            ...(value.owner !== undefined && { owner: value.owner }),
            ...(value.field !== undefined && { field: value.field }),
            category,
            settled: value.settled && messageId !== 'unrecorded',
            identity: [service.id, ...flowIdentity(call, argument, value, index)],
            fixes: [
              ...allowFixes(map.folder, entry, name, category, context),
              ...redactFixes(file.path, argument, value).map((fix) => ({ ...fix, preferred: false })),
              {
                title: say('Let {callee} hand {path} on, with a reason', {
                  callee: call.callee,
                  path: argument.path,
                }),
                safety: 'suggested',
                action: {
                  kind: 'suppress',
                  path: file.path,
                  span: call.span,
                  check: undeclaredDisclosure.id,
                },
              },
            ],
          })
        }
      }
    }
  },
})

interface Target {
  readonly service: Service
  readonly entry: Entry | undefined
}

/** The service that a call reaches, and the recipient of the map that stands for it; of several, the one that the map names. */
function targetOf({ services = [] }: Call, { map, rules }: CheckContext): Target | undefined {
  const known = services.flatMap((id) => rules.services.get(id) ?? [])
  for (const service of known) {
    const entry = [...map.recipients.values()].find((one) => standsFor(one, service))
    if (entry) return { service, entry }
  }
  const [service] = known
  return service && { service, entry: undefined }
}

function standsFor({ id, raw }: Entry, service: Service): boolean {
  const name = isRecord(raw) ? raw['name'] : undefined
  const own = [id, ...(typeof name === 'string' ? [name] : [])].map(plainName)
  return [service.id, service.name, service.legalName ?? service.id].some((one) =>
    own.includes(plainName(one)),
  )
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** `may_receive` of a recipient; undefined where the map does not say it: then it is unknown, not nothing. */
function mayReceive({ raw }: Entry): readonly CategoryId[] | undefined {
  const said = isRecord(raw) ? raw['may_receive'] : undefined
  const list: readonly unknown[] | undefined =
    typeof said === 'string' ? [said] : Array.isArray(said) ? said : undefined
  return list?.filter((one) => typeof one === 'string')
}

function isAllowed(
  category: CategoryId,
  may: readonly CategoryId[] | undefined,
  { kind }: Service,
  { rules }: CheckContext,
): boolean {
  if (may !== undefined)
    return may.some((declared) => declared === 'all' || agrees(declared, category, rules.categories))
  // Whoever sends mail is given the address that it goes to.
  return addressed.get(kind)?.has(category.split('.')[0] ?? '') ?? false
}

const addressed = new Map([
  ['email', new Set(['contact', 'identity', 'account'])],
  ['sms', new Set(['contact', 'identity', 'account'])],
  ['push', new Set(['contact', 'online', 'account'])],
  ['telephony', new Set(['contact', 'account'])],
])

/** What says which account, when and how; a prompt may name it. */
function isNumber(category: CategoryId): boolean {
  const [group = ''] = category.split('.')
  return group === 'account' || group === 'behavior' || group === 'preference' || group === 'content'
}

/** The map lets the recipient have the category: a decision, which a person confirms by choosing it. */
function allowFixes(
  mapFolder: string,
  entry: Entry | undefined,
  recipient: string,
  category: CategoryId,
  { rules }: CheckContext,
): readonly Fix[] {
  if (entry === undefined) return []
  return [
    {
      title: say('Record that {recipient} may receive: {label}', {
        recipient,
        label: labelOf(category, rules.categories),
      }),
      safety: 'suggested',
      preferred: true,
      action: {
        kind: 'add-to-list',
        mapFolder,
        keys: ['recipients', entry.id, 'may_receive'],
        value: category,
      },
    },
  ]
}
