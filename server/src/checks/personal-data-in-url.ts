import type { CategoryId } from '../model/classification.ts'
import { say } from '../model/message.ts'
import { labelOf } from './categories.ts'
import { defineCheck } from './check.ts'
import { flowIdentity, flowValueOf, isOfUse } from './flow-values.ts'

/**
 * Personal data in an address, its path or its query, or in the title of a page: browsers, servers, proxies and whoever is
 * linked to keep them (Art. 5(1)(c), (f), 25, 32).
 */
export const personalDataInUrl = defineCheck({
  id: 'personal-data-in-url',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(1)(c)', '5(1)(f)', '25(1)', '32'],
  summary: 'Personal data in a URL, a path, a query or the title of a page',
  messages: {
    text: '{path} ({label}) stands in the URL {callee}…',
    call: '{callee} puts {path} ({label}) into a URL',
    title: '{callee} shows {path} ({label}) in the title of the page',
  },
  run(context, report) {
    const { files, index, rules } = context
    for (const file of files) {
      // A test writes about persons who do not exist.
      if (file.pathClass === 'test') continue
      for (const call of file.calls) {
        if (call.sink !== 'url' && call.sink !== 'title') continue
        for (const argument of call.arguments) {
          // What is called an address is where it leads, and no part of it.
          // What an address shows of an object is for its type to say.
          if (argument.within !== undefined) continue
          if (argument.masked || /(?:url|uri|href|endpoint)$/i.test(argument.path)) continue
          const value = flowValueOf(argument, file.path, context)
          // An object that becomes a part of an address gives its number, or nothing of use.
          if (!value || value.whole) continue
          const category = value.categories.find((one) => !isExpected(one))
          if (category === undefined) continue
          report({
            messageId: call.sink === 'title' ? 'title' : /[/?=&:}]/.test(call.callee) ? 'text' : 'call',
            parameters: {
              callee: call.callee,
              path: argument.path,
              category,
              label: labelOf(category, rules.categories),
            },
            path: file.path,
            span: argument.span,
            ...(value.owner !== undefined && { owner: value.owner }),
            ...(value.field !== undefined && { field: value.field }),
            category,
            settled: value.settled,
            identity: flowIdentity(call, argument, value, index),
            fixes: [
              {
                title: say('Let {path} stand there, with a reason', { path: argument.path }),
                safety: 'suggested',
                action: { kind: 'suppress', path: file.path, span: call.span, check: personalDataInUrl.id },
              },
            ],
          })
        }
      }
    }
  },
})

/** What addresses are made of: who is meant and what is shown, and what lets somebody in once. */
function isExpected(category: CategoryId): boolean {
  if (isOfUse(category)) return true
  const [group] = category.split('.')
  return group === 'credential' ? !secrets.has(category) : expected.has(category)
}

/** Of credentials, what somebody keeps and uses again. */
const secrets = new Set(['credential.password', 'credential.secret', 'credential.security_question'])
const expected = new Set([
  'identity.username',
  'identity.photo',
  'contact.website',
  'contact.country',
  'contact.social_handle',
  'online.session_id',
  'online.visitor_id',
  'online.cookie_id',
  'online.device_id',
  'online.advertising_id',
  'financial.transaction',
  'financial.invoice',
  'employment.employee_id',
])
