import type { CategoryId } from '../model/classification.ts'
import type { Entry } from '../model/declaration.ts'
import type { Call } from '../model/fact.ts'
import type { Fix } from '../model/finding.ts'
import { say } from '../model/message.ts'
import type { Service } from '../model/service.ts'
import { agrees, labelOf } from './categories.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { flowIdentity, flowValueOf, labelsOf, redactFixes } from './flow-values.ts'
import { recipientsOf, wholesOf, type Recipient } from './recipients.ts'
import { isOwnService, usesOfServices } from './service-uses.ts'

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
      // What a library makes of a value is handed on within another of its calls: the outermost tells it.
      const told = new Set<string>()
      for (const call of file.calls) {
        if (call.sink !== 'recipient') continue
        const target = targetOf(call, context)
        if (!target) continue
        const { service, recipient } = target
        const { entry, mayReceive: may } = recipient ?? {}
        const isModel = service.kind === 'ai'
        // What is no recipient of the map yet is told of by another check.
        if (may === undefined && !isModel && entry === undefined) continue
        for (const argument of call.arguments) {
          if (argument.masked) continue
          const value = flowValueOf(argument, file.path, context)
          if (!value) continue
          const categories = value.categories.filter(
            (one) =>
              !isAllowed(one, may, service, context) &&
              !isPass(one) &&
              !(may === undefined && isModel && isNumber(one)),
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
          const place = `${service.id} ${argument.path} ${String(argument.span.start)}`
          if (told.has(place)) continue
          told.add(place)
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
  readonly recipient: Recipient | undefined
}

/**
 * The service that a call reaches, and the recipient of the map that stands for it or for what it is a part of; of several,
 * the one that the map names.
 */
function targetOf({ services = [] }: Call, { index, map, rules }: CheckContext): Target | undefined {
  const uses = usesOfServices(index)
  const known = services.flatMap((id) => (isOwnService(id, uses) ? [] : (rules.services.get(id) ?? [])))
  const recipients = recipientsOf(map, rules)
  for (const service of known)
    for (const { id } of wholesOf(service, rules)) {
      const recipient = recipients.find((one) => one.services.some((stands) => stands.id === id))
      if (recipient) return { service, recipient }
    }
  const [service] = known
  return service && { service, recipient: undefined }
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

/** What a service gave, or asks for to let somebody in: who hands it back tells it nothing. */
function isPass(category: CategoryId): boolean {
  return passes.has(category)
}

const passes = new Set([
  'credential.access_token',
  'credential.api_key',
  'credential.refresh_token',
  'credential.reset_token',
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
