import assert from 'node:assert/strict'
import { brief, check, file, map } from './builders.ts'
import { english } from '../../server/src/model/message.ts'

const declared = map(`art25: 1
activities: {app: {role: processor, retention: logs}}
retention: {logs: {period: P90D, from: collection, then: erase, enforced_by: purge.ts}}
data:
  User:
    activity: app
    fields:
      email: contact.email
      title: none
`)

const prisma = file('prisma/schema.prisma', {
  User: {
    fields: {
      id: 'none',
      email: 'contact.email',
      phone: 'contact.phone',
      birthday: { category: 'demographic.date_of_birth', confidence: 'medium' },
      note: { category: 'content.free_text', confidence: 'low' },
      title: 'identity.title',
    },
  },
})

describe('undeclared-field', () => {
  it('is an error for a stored field that is certain, a warning for a likely one, silent for a guess', () => {
    const { findings } = check({ files: [prisma], maps: [declared] })
    assert.deepEqual(brief(findings), [
      'undeclared-field error prisma/schema.prisma User.phone',
      'undeclared-field warning prisma/schema.prisma User.birthday',
    ])
    assert.equal(
      findings[0] && english.text(findings[0].message),
      'User.phone stores personal data (telephone number) and the data map does not declare it',
    )
  })

  it('reports a field once, at the schema of its store, with the other places related', () => {
    const dto = file('src/a.dto.ts', { UserDto: { role: 'transferred', fields: { phone: 'contact.phone' } } })
    const sql = file(
      'prisma/migrations/1_init/migration.sql',
      { User: { kind: 'table', fields: { phone: 'contact.phone' } } },
      { changes: [{ kind: 'create-owner', owner: 'User' }] },
    )
    const { findings } = check({ files: [dto, sql, prisma], maps: [declared] })
    const phone = findings.filter(({ field }) => field === 'phone')
    assert.equal(phone.length, 1)
    assert.equal(phone[0]?.path, 'prisma/schema.prisma')
    // The migration is history behind the schema.
    assert.deepEqual(
      phone[0].related.map(({ path }) => path),
      ['src/a.dto.ts'],
    )
  })

  it('asks of what is passed on or collected only whether its kind is declared at all, as a warning, or as an info where it is only likely', () => {
    const form = file('src/form.tsx', {
      SignupForm: {
        role: 'collected',
        fields: {
          mail: 'contact.email',
          iban: 'financial.iban',
          job: { category: 'employment.job_title', confidence: 'medium' },
        },
      },
    })
    assert.deepEqual(
      brief(
        check({ files: [form], maps: [declared] }).findings.filter(
          ({ check: id }) => id === 'undeclared-field',
        ),
      ),
      [
        'undeclared-field warning src/form.tsx SignupForm.iban',
        'undeclared-field info src/form.tsx SignupForm.job',
      ],
    )
  })

  it('does not repeat for a form what the store says already', () => {
    const form = file('src/form.tsx', {
      SignupForm: { role: 'collected', fields: { phone: 'contact.phone' } },
    })
    const { findings } = check({ files: [prisma, form], maps: [declared] })
    assert.deepEqual(
      findings.filter(({ owner }) => owner === 'SignupForm'),
      [],
    )
  })

  it('never speaks of configuration', () => {
    const config = file('config.yaml', { user: { role: 'configured', fields: { phone: 'contact.phone' } } })
    const { findings } = check({ files: [config], maps: [declared] })
    assert.deepEqual(
      findings.filter(({ check: id }) => id === 'undeclared-field'),
      [],
    )
  })

  it('finds what a stored owner inherits from one that is not stored, across files', () => {
    const base = file('src/base.ts', { Person: { role: 'transferred', fields: { phone: 'contact.phone' } } })
    const entity = file('src/user.entity.ts', { Customer: { includes: ['Person'], fields: { id: 'none' } } })
    const { findings } = check({ files: [base, entity], maps: [declared] })
    const found = findings.filter(({ check: id }) => id === 'undeclared-field')
    assert.deepEqual(brief(found), ['undeclared-field error src/base.ts Customer.phone'])
  })

  it('offers to declare one, all of the owner, all of the file, none with a reason, another category', () => {
    const two = file('a.prisma', {
      User: { fields: { phone: 'contact.phone', iban: 'financial.iban' } },
      Order: { fields: { address: 'contact.postal_address' } },
    })
    const { findings } = check({ files: [two], maps: [declared] })
    assert.deepEqual(
      findings.find(({ field }) => field === 'phone')?.fixes.map(({ title }) => english.text(title)),
      [
        'Declare User.phone as contact.phone',
        'Declare all 2 undeclared fields of User',
        'Declare all 3 undeclared fields of this file',
        'User.phone is not personal data, with a reason',
        'Declare User.phone as contact.mobile',
        'Declare User.phone as contact.work_phone',
      ],
    )
    assert.ok(findings.every(({ fixes }) => fixes.every(({ safety }) => safety === 'suggested')))
  })

  it('names a nested field by its path in the data set around it', () => {
    const nested = file('a.ts', { 'User.address': { fields: { city: 'contact.city' } } })
    const { findings } = check({ files: [nested], maps: [declared] })
    assert.deepEqual(findings.find(({ field }) => field === 'city')?.fixes[0]?.action, {
      kind: 'declare-fields',
      mapFolder: '',
      fields: [{ dataSet: 'User', name: 'address.city', category: 'contact.city' }],
    })
  })

  it('judges other places where one is in an ignored path', () => {
    const ignoring = map(
      'art25: 1\nignore:\n  - {path: "legacy/**", because: retired}\ndata:\n  User: {fields: {email: contact.email}}\n',
    )
    const fields = { fields: { phone: 'contact.phone' } }
    const { findings } = check({
      files: [file('legacy/a.prisma', { User: fields }), file('new/b.prisma', { User: fields })],
      maps: [ignoring],
    })
    const phone = findings.filter(({ field }) => field === 'phone')
    assert.deepEqual(brief(phone), ['undeclared-field error new/b.prisma User.phone'])
    assert.deepEqual(phone[0]?.related, [])
    assert.deepEqual(
      findings.filter(({ check: id }) => id === 'unused-suppression'),
      [],
    )
  })

  it('gives each map its own files', () => {
    const files = ['a', 'b'].map((name) =>
      file(`${name}/s.prisma`, { User: { fields: { phone: 'contact.phone', email: 'contact.email' } } }),
    )
    const maps = [
      map('art25: 1\ndata:\n  User: {fields: {email: contact.email}}\n', 'a'),
      map('art25: 1\ndata:\n  User: {fields: {phone: contact.phone}}\n', 'b'),
    ]
    const { findings } = check({ files, maps })
    const found = findings.filter(({ check: id }) => id === 'undeclared-field')
    assert.deepEqual(brief(found), [
      'undeclared-field error a/s.prisma User.phone',
      'undeclared-field error b/s.prisma User.email',
    ])
    assert.notEqual(found[0]?.fingerprint, found[1]?.fingerprint)
  })
})
