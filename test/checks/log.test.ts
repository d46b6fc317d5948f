import assert from 'node:assert/strict'
import { check, file, logCall, map } from './builders.ts'
import type { Call } from '../../server/src/model/fact.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import { english } from '../../server/src/model/message.ts'

const types = file('src/user.ts', {
  User: {
    role: 'transferred',
    includes: ['Person'],
    fields: { id: 'none', email: 'contact.email', reviewed: 'identity.nickname', userId: 'account.user_id' },
  },
  Person: { role: 'transferred', includes: ['User'], fields: { phone: 'contact.phone' } },
  'User.address': { role: 'transferred', fields: { street: 'contact.street', zone: 'none' } },
  Job: {
    role: 'transferred',
    fields: { id: 'none', hint: { category: 'content.free_text', confidence: 'medium' } },
  },
})
const declarations =
  'art25: 1\ndata:\n  User: {fields: {email: contact.email, phone: contact.phone, street: contact.street, reviewed: none}}\n'

function logged(
  calls: readonly Call[],
  text = declarations,
  pathClass: 'product' | 'test' = 'product',
): readonly Finding[] {
  const caller = file('src/deep/service.ts', {}, { calls, pathClass })
  return check({
    files: [types, caller],
    maps: [map(text)],
    includeTests: pathClass === 'test',
  }).findings.filter(({ check: id }) => id === 'personal-data-in-log')
}

const messages = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ message }) => english.text(message))

describe('personal-data-in-log', () => {
  it('follows a property to the type that another file declares', () => {
    assert.deepEqual(
      messages(logged([logCall('console.log', 'user.email: User', 'u.phone: Promise<User>', 'u.id: User')])),
      [
        'console.log writes u.phone (telephone number) to the log',
        'console.log writes user.email (email address) to the log',
      ],
    )
  })

  it('asks the type of a library what a client is, and a repeated name for nothing', () => {
    assert.deepEqual(
      messages(
        logged([
          logCall(
            'console.log',
            'client.state: CuratorFramework',
            'address.address',
            'addressObject.address',
          ),
          logCall('console.log', 'record.phone: UserRecord', 'customer.address', 'client.phone: RestClient'),
          logCall('console.log', 'customerAddress: InetSocketAddress'),
        ]),
      ),
      [
        'console.log writes record.phone (telephone number) to the log',
        'console.log writes customer.address (postal address) to the log',
      ],
    )
  })

  it('takes a number of a device for that of a person only where a person has it', () => {
    assert.deepEqual(
      messages(logged([logCall('log.info', 'processor.deviceId: Processor', 'deviceId', 'user.deviceId')])),
      ['log.info writes user.deviceId (device identifier) to the log'],
    )
  })

  it('follows nested types', () => {
    assert.deepEqual(
      messages(logged([logCall('logger.warn', 'user.address.street: User', 'user.address.zone: User')])),
      ['logger.warn writes user.address.street (street and house number) to the log'],
    )
  })

  it('finds whole objects and lists what they hold, through includes in a circle', () => {
    const [finding] = logged([logCall('logger.info', 'user: User[]')])
    assert.deepEqual(messages(finding ? [finding] : []), [
      'logger.info writes the whole of user to the log, and User holds email address, telephone number',
    ])
    assert.deepEqual(
      finding?.fixes.map(({ action }) => action.kind),
      ['suppress'],
    )
  })

  it('heeds what a type leaves out or picks', () => {
    assert.deepEqual(logged([logCall('log', "user: Omit<User, 'email' | 'phone'>")]), [])
    assert.equal(logged([logCall('log', "user: Pick<User, 'email'>")]).length, 1)
    assert.equal(logged([logCall('log', "user: Omit<User, 'email'>")]).length, 1)
  })

  it('judges by words alone where no type is known, and then only what is certain', () => {
    assert.deepEqual(
      messages(logged([logCall('log', 'user.email', 'user.id', 'user.email.length', 'email_template')])),
      ['log writes user.email (email address) to the log'],
    )
    assert.deepEqual(logged([logCall('log', 'SEED.USER.email')]), [])
  })

  it('takes what was typed into a form for what it is called', () => {
    assert.deepEqual(
      messages(logged([logCall('log', 'form.email', 'form.name', 'form.title', 'form.cleaned_data.phone')])),
      [
        'log writes form.email (email address) to the log',
        'log writes form.cleaned_data.phone (telephone number) to the log',
      ],
    )
  })

  it('is silent for identifiers of accounts, what the map reviewed, uncertain fields, masked values and tests', () => {
    assert.deepEqual(
      logged([logCall('log', 'user.userId: User', 'user.reviewed: User', 'job: Job', 'job.hint: Job')]),
      [],
    )
    const masked = { path: 'user.email', rootType: 'User', span: { start: 1, end: 11 }, masked: true }
    assert.deepEqual(logged([logCall('log', masked)]), [])
    assert.deepEqual(logged([logCall('log', 'user.email: User')], declarations, 'test'), [])
  })

  it('is silent for categories that a declared log holds', () => {
    const byName = `${declarations}  AccessLog: {categories: [contact]}\n`
    assert.deepEqual(logged([logCall('log', 'user.email: User')], byName), [])
    const bySystem = `${declarations}  Requests: {system: trail, categories: [contact.work_email]}\nsystems: {trail: {kind: logs}}\n`
    assert.deepEqual(logged([logCall('log', 'user.email: User')], bySystem), [])
    const other = `${declarations}  Blog: {categories: [contact]}\n`
    assert.equal(logged([logCall('log', 'user.email: User')], other).length, 1)
  })

  it('offers a text in place of a property that is written there, and no edit where a local name may stand', () => {
    const written = { path: 'user.email', rootType: 'User', span: { start: 10, end: 20 }, masked: false }
    const local = { path: 'user.email', rootType: 'User', span: { start: 30, end: 35 }, masked: false }
    const [first, second] = logged([logCall('log', written, local)])
    assert.deepEqual(first?.fixes[0]?.action, {
      kind: 'edit-text',
      edits: [{ path: 'src/deep/service.ts', span: { start: 10, end: 20 }, newText: "'[redacted]'" }],
    })
    assert.deepEqual(
      second?.fixes.map(({ action }) => action.kind),
      ['suppress'],
    )
  })
})
