import assert from 'node:assert/strict'
import type { Call } from '../../server/src/model/fact.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import { english } from '../../server/src/model/message.ts'
import { runChecks } from '../../server/src/checks/run.ts'
import { serviceRules } from '../recipients/services.ts'
import { file, logCall, map } from './builders.ts'

const types = file('src/user.ts', {
  User: { role: 'transferred', fields: { email: 'contact.email', phone: 'contact.phone', id: 'none' } },
})

const handed = (service: string, callee: string, ...values: Parameters<typeof logCall>[1][]): Call => ({
  ...logCall(callee, ...values),
  sink: 'recipient',
  services: [service],
})

function found(
  recipients: string,
  calls: readonly Call[],
  pathClass: 'product' | 'test' = 'product',
): readonly Finding[] {
  const caller = file('src/deep/service.ts', {}, { calls, pathClass })
  return runChecks({
    files: [types, caller],
    maps: [map(`art25: 1\n${recipients}`)],
    rules: serviceRules,
    complete: true,
    includeTests: pathClass === 'test',
  }).findings.filter(({ check: id }) => id === 'undeclared-disclosure')
}

const lines = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ severity, message }) => `${severity} ${english.text(message)}`)

const identify = handed('sentry', 'Sentry.setUser', 'user.email: User')

describe('undeclared-disclosure', () => {
  it('warns of what a recipient may not receive, by its id, its name or its company', () => {
    const expected = [
      'warning Sentry.setUser hands user.email (email address) to Sentry, which the data map does not let receive it',
    ]
    for (const recipients of [
      'recipients: {sentry: {may_receive: [account.user_id]}}',
      'recipients: {errors: {name: Sentry, may_receive: []}}',
      'recipients: {errors: {name: "Functional Software, Inc.", may_receive: [location]}}',
    ])
      assert.deepEqual(lines(found(recipients, [identify])), expected)
  })

  it('tells a value once where what a library makes of it stands in another of its calls', () => {
    const email = { path: 'user.email', rootType: 'User', span: { start: 40, end: 50 }, masked: false }
    assert.deepEqual(
      lines(
        found('recipients: {sentry: {may_receive: []}}', [
          handed('sentry', 'sentry.createThread', email),
          handed('sentry', 'TextInput', email),
        ]),
      ),
      [
        'warning sentry.createThread hands user.email (email address) to Sentry, which the data map does not let receive it',
      ],
    )
  })

  it('lists what a whole object holds', () => {
    assert.deepEqual(
      lines(
        found('recipients: {sentry: {may_receive: [account]}}', [
          handed('sentry', 'Sentry.setUser', 'user: User'),
        ]),
      ),
      [
        'warning Sentry.setUser hands the whole of user to Sentry, which the data map does not let receive email address, telephone number',
      ],
    )
  })

  it('is silent for what it may receive: the category, its group, or the same thing said otherwise', () => {
    for (const category of ['contact.email', 'contact', 'contact.work_email'])
      assert.deepEqual(found(`recipients: {sentry: {may_receive: [${category}]}}`, [identify]), [])
    for (const one of ['all', '[all]', 'contact'])
      assert.deepEqual(found(`recipients: {sentry: {may_receive: ${one}}}`, [identify]), [])
  })

  it('notes once for each kind of data that nothing is recorded', () => {
    const findings = found('recipients: {sentry: {role: processor}}', [
      identify,
      handed('sentry', 'Sentry.setContext', 'user.email: User', 'user.phone: User'),
    ])
    assert.deepEqual(findings.map(({ severity, category }) => `${severity} ${category ?? ''}`).sort(), [
      'info contact.email',
      'info contact.phone',
    ])
  })

  it('is silent for what lets somebody in at the service, and where to ask it', () => {
    const recipients = 'recipients: {sentry: {may_receive: []}}'
    assert.deepEqual(
      found(recipients, [
        handed('sentry', 'WebClient', 'user.accessToken', 'user.resetToken'),
        handed('sentry', 'Strategy', 'userProfileURL', 'user.profileEndpoint'),
      ]),
      [],
    )
    assert.deepEqual(
      lines(found(recipients, [handed('sentry', 'signIn', 'user.password', 'user.avatarUrl')])),
      [
        'warning signIn hands user.password (password) to Sentry, which the data map does not let receive it',
        'warning signIn hands user.avatarUrl (photograph of the person) to Sentry, which the data map does not let receive it',
      ],
    )
  })

  it('leaves a recipient that the map does not name to another check, unless it is a language model', () => {
    assert.deepEqual(found('', [identify]), [])
    assert.deepEqual(
      lines(found('', [handed('openai', 'client.responses.create', 'user.email: User', 'user.userId')])),
      [
        'warning client.responses.create tells user.email (email address) to OpenAI, and the data map does not record that it may receive it',
      ],
    )
  })

  it('is silent of the repository that makes the service, whatever the map says', () => {
    const own = {
      ...file('package.json', {}),
      recipientUses: [
        {
          service: 'sentry',
          how: 'published' as const,
          evidence: '@sentry/node',
          span: { start: 0, end: 1 },
        },
      ],
    }
    const caller = file('src/deep/service.ts', {}, { calls: [identify] })
    const { findings } = runChecks({
      files: [types, caller, own],
      maps: [map('art25: 1\nrecipients: {sentry: {may_receive: []}}')],
      rules: serviceRules,
      complete: true,
    })
    assert.deepEqual(
      findings.filter(({ check: id }) => id === 'undeclared-disclosure'),
      [],
    )
  })

  it('is silent in tests and for masked values', () => {
    const masked = { path: 'user.email', rootType: 'User', span: { start: 1, end: 11 }, masked: true }
    const recipients = 'recipients: {sentry: {may_receive: []}}'
    assert.deepEqual(found(recipients, [handed('sentry', 'Sentry.setUser', masked)]), [])
    assert.deepEqual(found(recipients, [identify], 'test'), [])
  })

  it('offers to record it, where the map names the recipient, and a text in its place', () => {
    const [finding] = found('recipients: {sentry: {may_receive: [account]}}', [
      handed('sentry', 'Sentry.setUser', {
        path: 'user.email',
        rootType: 'User',
        span: { start: 10, end: 20 },
        masked: false,
      }),
    ])
    assert.deepEqual(
      finding?.fixes.map(({ action, safety }) => `${safety} ${action.kind}`),
      ['suggested add-to-list', 'suggested edit-text', 'suggested suppress'],
    )
  })
})
