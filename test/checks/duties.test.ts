import assert from 'node:assert/strict'
import { dueAfter, lastDayOf } from '../../server/src/datamap/due-dates.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { english } from '../../server/src/model/message.ts'
import { check, file, map } from './builders.ts'

function duties(
  id: string,
  text: string,
  options: { files?: IndexedFile[]; today?: string; texts?: Record<string, string> } = {},
): readonly Finding[] {
  return check({
    files: options.files ?? [],
    maps: [map(`art25: 1\n${text}`)],
    ...(options.today !== undefined && { today: options.today }),
    textOf: (path) => options.texts?.[path],
  }).findings.filter((finding) => finding.check === id)
}

const said = (findings: readonly Finding[]): string[] => findings.map(({ message }) => english.text(message))

describe('no-rights-path', () => {
  const controller = (basis: string, rest = ''): string =>
    `activities:\n  a:\n    role: controller\n    purpose: p\n    legal_basis: ${basis}\n${rest}`

  it('asks for the rights that the legal basis gives, and for no other', () => {
    assert.deepEqual(said(duties('no-rights-path', controller('contract'))), [
      'How persons exercise these rights in the activity a is not recorded: access, rectification, erasure, portability',
    ])
    assert.deepEqual(said(duties('no-rights-path', controller('legal_obligation'))), [
      'How persons exercise these rights in the activity a is not recorded: access, rectification',
    ])
    assert.deepEqual(
      said(
        duties(
          'no-rights-path',
          controller('legitimate_interests', '    rights: {access: {channel: mail}}\n'),
        ),
      ),
      [
        'How persons exercise these rights in the activity a is not recorded: rectification, erasure, objection',
      ],
    )
  })

  it('takes what the organization says for every activity, and asks nothing of processors', () => {
    const all =
      'organization: {rights: {access: {channel: mail}, rectification: {channel: mail}, erasure: {channel: mail}, portability: {channel: mail}}}\n'
    assert.deepEqual(duties('no-rights-path', all + controller('consent')), [])
    assert.deepEqual(
      duties('no-rights-path', 'activities:\n  a: {role: processor, processing: [hosting]}\n'),
      [],
    )
  })

  const rights =
    '    rights: {access: {channel: mail}, rectification: {channel: mail}, erasure: {code: src/erase.ts}, portability: {channel: mail}}\n'
  const data =
    'data:\n  User: {activity: a, fields: {email: contact.email}}\n  LoginEvent: {activity: a, fields: {ip: online.ip_address}}\n'
  const files = [
    file('schema.prisma', {
      User: { storeName: 'app_users', fields: { email: 'contact.email' } },
      LoginEvent: { fields: { ip: 'online.ip_address' } },
    }),
  ]
  const erase = (texts: Record<string, string>): string[] =>
    said(duties('no-rights-path', controller('contract', rights) + data, { files, texts }))

  it('looks whether code for erasure names every data set, by model, table or verb', () => {
    assert.deepEqual(erase({ 'src/erase.ts': 'await db.user.delete()' }), [
      'The erasure path src/erase.ts of the activity a names nothing of these data sets: LoginEvent',
    ])
    assert.deepEqual(erase({ 'src/erase.ts': 'await db.user.delete(); deleteLoginEvents(id)' }), [])
    assert.deepEqual(erase({ 'src/erase.ts': 'sql`DELETE FROM app_users; DELETE FROM login_events`' }), [])
  })

  it('follows imports from beside it, and says nothing of code that is not there', () => {
    assert.deepEqual(
      erase({
        'src/erase.ts': "import { clean } from './events.js'\nawait db.user.delete()",
        'src/events.ts': 'export const clean = () => db.loginEvent.deleteMany()',
      }),
      [],
    )
    assert.deepEqual(erase({}), [])
  })

  it('follows what code of Python imports, and takes no comment for a deed', () => {
    const python = (texts: Record<string, string>): string[] =>
      said(
        duties('no-rights-path', controller('contract', rights.replace('erase.ts', 'shop/erase.py')) + data, {
          files,
          texts,
        }),
      )
    for (const [importing, path] of [
      ['from .events import clean', 'src/shop/events.py'],
      ['from ..audit.events import clean', 'src/audit/events.py'],
      ['from audit.events import clean', 'src/audit/events.py'],
      ['from audit import clean', 'src/audit/__init__.py'],
    ] as const)
      assert.deepEqual(
        python({
          'src/shop/erase.py': `${importing}\nuser.delete()\n`,
          [path]: 'def clean(): LoginEvent.objects.delete()\n',
        }),
        [],
        importing,
      )
    const left = [
      'The erasure path src/shop/erase.py of the activity a names nothing of these data sets: LoginEvent',
    ]
    assert.deepEqual(python({ 'src/shop/erase.py': '# login events are kept\nuser.delete()\n' }), left)
    assert.deepEqual(python({ 'src/shop/erase.py': 'from elsewhere import clean\nuser.delete()\n' }), left)
    assert.deepEqual(
      erase({ 'src/erase.ts': '/* - login events stay as they are */\nawait db.user.delete()' }),
      ['The erasure path src/erase.ts of the activity a names nothing of these data sets: LoginEvent'],
    )
  })

  it('takes what points to a reached data set as reached with it', () => {
    const linked = [
      file('schema.prisma', {
        User: { fields: { email: 'contact.email' } },
        LoginEvent: { fields: { ip: 'online.ip_address', userId: 'account.user_id' } },
      }),
    ]
    const texts = { 'src/erase.ts': 'await db.user.delete()' }
    assert.deepEqual(
      duties('no-rights-path', controller('contract', rights) + data, { files: linked, texts }),
      [],
    )
    // Tables in the plural, relations, and what points to what points there.
    for (const [dataSets, ...links] of [
      ['users, login_events', 'user_id'],
      ['users, login_events', 'user'],
      ['users, login_events', 'session_id', 'user_id'],
    ] as const) {
      const [users = '', events = ''] = dataSets.split(', ')
      const [link = '', further] = links
      const tables = [
        file('schema.sql', {
          [users]: { fields: { email: 'contact.email' } },
          [events]: { fields: { ip: 'online.ip_address', [link]: 'none' } },
          sessions: { fields: { token: 'online.session_id', ...(further && { [further]: 'none' }) } },
        }),
      ]
      const declared = `data:\n  ${users}: {activity: a, fields: {email: contact.email}}\n  ${events}: {activity: a, fields: {ip: online.ip_address}}\n  sessions: {activity: a, fields: {token: online.session_id}}\n`
      const found = duties('no-rights-path', controller('contract', rights) + declared, {
        files: tables,
        texts,
      })
      assert.deepEqual(
        said(found),
        further
          ? []
          : ['The erasure path src/erase.ts of the activity a names nothing of these data sets: sessions'],
        links.join(),
      )
    }
  })
})

describe('no-consent-record', () => {
  const text = (fields: string): string =>
    `activities:\n  a:\n    role: controller\n    purpose: p\n    legal_basis: consent\n    consent: {record: Consent${fields}}\ndata:\n  Consent: {activity: a, fields: {email: contact.email}}\n`
  const stored = (...names: readonly string[]): IndexedFile[] => [
    file('a.prisma', {
      Consent: { fields: Object.fromEntries(['email', ...names].map((name) => [name, 'none'])) },
    }),
  ]

  it('wants who, when and to what, in columns or in words', () => {
    assert.deepEqual(said(duties('no-consent-record', text(''), { files: stored() })), [
      'The record of consent Consent of the activity a does not show when it was given, the form or text that was agreed to',
    ])
    assert.deepEqual(
      duties('no-consent-record', text(''), { files: stored('created_at', 'formVersion') }),
      [],
    )
    assert.deepEqual(
      duties('no-consent-record', text(', when: the day of the form, text: docs/form.md'), {
        files: stored(),
      }),
      [],
    )
  })

  it('wants columns of the consent itself where it is kept with an account', () => {
    const account = (...names: readonly string[]): readonly Finding[] =>
      duties('no-consent-record', text('').replaceAll('Consent', 'Customer'), {
        files: [
          file('a.prisma', {
            Customer: { fields: Object.fromEntries(['email', ...names].map((name) => [name, 'none'])) },
          }),
        ],
      })
    const lacks = 'The record of consent Customer of the activity a does not show '
    assert.deepEqual(said(account('subscribed_to_newsletter', 'created_at', 'page_url')), [
      `${lacks}when it was given, the form or text that was agreed to`,
    ])
    assert.deepEqual(said(account('accepted_terms_version', 'created_at')), [`${lacks}when it was given`])
    assert.deepEqual(account('accepted_terms_of_service_at'), [])
    assert.deepEqual(account('newsletterOptInAt', 'newsletterOptInSource'), [])
  })

  it('says nothing of a record that no code holds', () => {
    assert.deepEqual(duties('no-consent-record', text('')), [])
  })
})

describe('dpia-undecided', () => {
  const text = (rest: string): string =>
    `data_subjects: {child: {label: Children, vulnerable: true}}\nactivities:\n  a:\n    role: controller\n    purpose: p\n    legal_basis: consent\n    reference: FR-1\n    data_subjects: [child]\n${rest}data:\n  Patient: {activity: a, fields: {diagnosis: health.diagnosis}}\n`

  it('names the criteria that the map shows, with what shows them', () => {
    const [one] = said(duties('dpia-undecided', text('')))
    assert.match(one ?? '', /vulnerable data subjects: child/)
    assert.match(one ?? '', /sensitive or highly personal data: /)
  })

  it('is answered by the activity or by an entry that covers it, by id or reference', () => {
    assert.deepEqual(
      duties('dpia-undecided', `${text('    dpia: one\n')}dpias: {one: {outcome: not_required}}\n`),
      [],
    )
    assert.deepEqual(
      duties('dpia-undecided', `${text('')}dpias: {one: {outcome: not_required, covers: [FR-1]}}\n`),
      [],
    )
  })
})

describe('review-overdue', () => {
  const text =
    'recipients:\n  one: {agreement: {status: signed, signed: 2024-01-18, review_every: P1Y}}\n  two: {status: ended, reviewed: 2020-01-01, review_every: P1Y}\nactions:\n  - {what: Segment the network, to: 2025-06}\n  - {what: Done already, to: 2020-01, state: done}\n'

  it('lists what was due before today, with its day, and nothing without a today', () => {
    assert.deepEqual(duties('review-overdue', text), [])
    assert.deepEqual(duties('review-overdue', text, { today: '2025-01-18' }), [])
    const due = duties('review-overdue', text, { today: '2026-01-01' })
    assert.deepEqual(
      due.map((finding) => finding.due),
      ['2025-01-18', '2025-06-30'],
    )
    assert.deepEqual(said(due), [
      'The agreement with one was to be reviewed by 2025-01-18',
      'The action "Segment the network" was to be done by 2025-06-30',
    ])
  })
})

describe('days on which something is due', () => {
  it('counts years, months, weeks and days, and stays in the month', () => {
    assert.equal(dueAfter('2024-02-29', 'P1Y'), '2025-02-28')
    assert.equal(dueAfter('2024-01-31', 'P1M'), '2024-02-29')
    assert.equal(dueAfter('2024-11', 'P3M'), '2025-02-28')
    assert.equal(dueAfter('2024-12-30', 'P1W'), '2025-01-06')
    assert.equal(lastDayOf('2024-02'), '2024-02-29')
  })

  it('reads neither what is no date nor what is no period', () => {
    assert.equal(dueAfter('2024-13-01', 'P1Y'), undefined)
    assert.equal(dueAfter('2024-02-30', 'P1Y'), undefined)
    assert.equal(dueAfter('2024-01-01', 'one year'), undefined)
    assert.equal(lastDayOf('soon'), undefined)
  })
})
