import assert from 'node:assert/strict'
import { agrees } from '../../server/src/checks/categories.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { brief, check, file, map, rules } from './builders.ts'
import { english } from '../../server/src/model/message.ts'

function findingsOf(id: string, text: string, ...files: readonly IndexedFile[]): readonly Finding[] {
  return check({ files, maps: [map(`art25: 1\n${text}`)] }).findings.filter((finding) => finding.check === id)
}

describe('stale-declaration', () => {
  const user = file('a.prisma', { User: { fields: { emailAddress: 'contact.email', id: 'none' } } })

  it('is a warning where the owner is in code, one info where the owner is nowhere', () => {
    const text =
      'data:\n  User: {fields: {phone: contact.phone, id: none}}\n  Gone: {fields: {a: contact.email, b: contact.phone}}\n'
    assert.deepEqual(brief(findingsOf('stale-declaration', text, user)), [
      'stale-declaration warning datamap.yaml User.phone',
      'stale-declaration info datamap.yaml Gone',
    ])
  })

  it('is silent for what is held elsewhere and for categories without fields', () => {
    const text =
      'data:\n  Payslip: {held_in: payroll, fields: {iban: financial.iban}}\n  Mail: {categories: [contact.email]}\n'
    assert.deepEqual(findingsOf('stale-declaration', text, user), [])
  })

  it('offers the undeclared field of the same category first, then removal', () => {
    const [finding] = findingsOf(
      'stale-declaration',
      'data:\n  User: {fields: {email: contact.email, id: none}}\n',
      user,
    )
    assert.deepEqual(
      finding?.fixes.map(({ title, preferred }) => [english.text(title), preferred ?? false]),
      [
        ['Rename User.email to emailAddress', true],
        ['Remove User.email from the data map', false],
      ],
    )
  })

  it('counts columns, included owners and fields that are not personal', () => {
    const files = [
      file('b.ts', {
        Base: { role: 'transferred', fields: { phone: 'contact.phone' } },
        Member: {
          includes: ['Base'],
          fields: { mail: { category: 'contact.email', attributes: { column: 'e_mail' } }, note: 'none' },
        },
      }),
    ]
    const text =
      'data:\n  Member: {fields: {e_mail: contact.email, phone: contact.phone, note: content.free_text}}\n'
    assert.deepEqual(findingsOf('stale-declaration', text, ...files), [])
  })

  it('takes neither tests nor generated files nor configuration for code', () => {
    const fields = { fields: { email: 'contact.email' } }
    const text = 'data:\n  User: {fields: {email: contact.email}}\n'
    const others = [
      file('a.test.ts', { User: fields }, { pathClass: 'test' }),
      file('gen.ts', { User: fields }, { pathClass: 'generated' }),
      file('en.json', { user: { role: 'configured', ...fields } }),
      file('b.prisma', { User: { fields: { id: 'none' } } }),
    ]
    const declared = map(`art25: 1\n${text}`)
    for (const includeTests of [false, true]) {
      const { findings } = check({ files: others, maps: [declared], includeTests })
      assert.ok(
        brief(findings).includes('stale-declaration warning datamap.yaml User.email'),
        String(includeTests),
      )
    }
  })
})

describe('category-mismatch', () => {
  const code = (category: string, confidence: 'high' | 'medium' = 'high'): IndexedFile =>
    file('a.prisma', { User: { fields: { it: { category, confidence } } } })
  const mismatch = (declared: string, found: IndexedFile): number =>
    findingsOf('category-mismatch', `data:\n  User: {fields: {it: ${declared}}}\n`, found).length

  it('finds a declaration of another kind', () => {
    assert.equal(mismatch('contact.phone', code('contact.email')), 1)
    assert.equal(mismatch('financial.iban', code('contact.email')), 1)
  })

  it('is silent for a part of what is declared', () => {
    const found = file('a.ts', {
      Alarm: { role: 'transferred', fields: { comment: 'content.comment' } },
      'Alarm.comment': { role: 'transferred', fields: { userName: 'identity.username' } },
    })
    assert.deepEqual(
      findingsOf('category-mismatch', 'data:\n  Alarm: {fields: {comment: content.comment}}\n', found),
      [],
    )
  })

  it('is silent for what is uncertain, reviewed, wider, near or has a reason', () => {
    assert.equal(mismatch('contact.phone', code('contact.email', 'medium')), 0)
    assert.equal(mismatch('none', code('contact.email')), 0)
    assert.equal(mismatch('contact', code('contact.email')), 0)
    assert.equal(mismatch('contact.work_email', code('contact.email')), 0)
    assert.equal(mismatch('[contact.email, communication.delivery_event]', code('contact.email')), 0)
    assert.equal(mismatch('{category: contact.phone, because: a gateway}', code('contact.email')), 0)
  })

  it('is silent for a category that does not exist, which is one mistake of the map', () => {
    const text = 'art25: 1\ndata:\n  User: {fields: {it: contact.emial}, activity: a, retention: r}\n'
    const answered = `${text}activities: {a: {role: processor}}\nretention: {r: {period: P1Y, enforced_by: erase.ts}}\n`
    const { findings } = check({ files: [code('identity.birth_name')], maps: [map(answered)] })
    assert.deepEqual(brief(findings), ['invalid-map error datamap.yaml'])
  })

  it('offers the category of the code, or a reason to be given', () => {
    const [finding] = findingsOf(
      'category-mismatch',
      'data:\n  User: {fields: {it: contact.phone}}\n',
      code('contact.email'),
    )
    assert.deepEqual(
      finding?.fixes.map(({ action }) => action.kind),
      ['set-category', 'ask'],
    )
    assert.equal(finding.related[0]?.path, 'datamap.yaml')
  })

  const cases: readonly [declared: string, found: string, agree: boolean][] = [
    ['contact.mobile', 'contact.phone', true],
    ['contact.street', 'contact.postal_address', true],
    ['contact.city', 'contact.street', false],
    ['identity.photo', 'content.image', true],
    ['health.record', 'content.free_text', true],
    ['content.free_text', 'health.record', false],
    ['relationship.emergency_contact', 'contact.phone', true],
    ['demographic.gender', 'demographic.age', false],
    ['credential.password', 'contact.email', false],
  ]
  for (const [declared, found, agree] of cases) {
    it(`${agree ? 'takes' : 'does not take'} ${declared} for ${found}`, () => {
      assert.equal(agrees(declared, found, rules.categories), agree)
    })
  }
})

describe('a question that stands there already', () => {
  const code = file('a.prisma', { User: { fields: { email: 'contact.email' } } })
  const titles = (text: string, files: readonly IndexedFile[] = [code]): readonly string[] =>
    check({ files, maps: [map(text)] }).findings.flatMap(({ fixes }) =>
      fixes.map(({ title }) => english.text(title)),
    )

  for (const newline of ['\n', '\r\n']) {
    it(`is not offered again with the line break ${JSON.stringify(newline)}`, () => {
      const fields = '    fields:\n      email: contact.email\n'
      const questions = '    # activity: which one?\n    # retention: how long?\n'
      const write = (...parts: readonly string[]): string =>
        `art25: 1\ndata:\n${parts.join('')}`.replaceAll('\n', newline)
      const asks = ['Ask for the activity of User', 'Ask how long User is kept']
      assert.deepEqual(titles(write('  User:\n', fields)).toSorted(), asks)
      assert.deepEqual(titles(write('  User:\n', questions, fields)), [])
      assert.deepEqual(titles(write('  User:\n', fields, questions)), [])
      // Those of another entry, or of a field, are not its own.
      assert.deepEqual(titles(write('  User:\n', fields, '  Gone:\n', questions)).toSorted(), asks)
      const ofField = '      # retention: how long is it kept?\n      # activity: which one?\n'
      assert.deepEqual(titles(write('  User:\n', fields, ofField)).toSorted(), asks)
    })
  }

  it('leaves the choice of what the map has', () => {
    assert.deepEqual(
      titles(
        'art25: 1\nactivities: {app: {role: processor}}\nretention: {end: {period: P1Y, then: erase}}\ndata:\n' +
          '  User:\n    # activity: which one?\n    # retention: how long?\n    fields:\n      email: contact.email\n',
      ).toSorted(),
      ['Keep User according to end', 'User belongs to the activity app'],
    )
  })

  it('is one of an activity too', () => {
    const text = 'art25: 1\nactivities:\n  app:\n    role: controller\n'
    const purpose = 'Ask for the purpose of app'
    assert.ok(titles(text, []).includes(purpose))
    assert.ok(!titles(`${text}    # purpose: what is it for?\n`, []).includes(purpose))
  })
})

describe('a map that is empty', () => {
  it('is one mistake, and nothing else is said of its folder', () => {
    const code = file('a.prisma', { User: { fields: { email: 'contact.email' } } })
    assert.deepEqual(brief(check({ files: [code], maps: [map('# later\n')] }).findings), [
      'invalid-map error datamap.yaml',
    ])
  })
})

describe('checks of the map alone', () => {
  const ids = ['no-retention', 'no-activity', 'no-purpose', 'no-legal-basis', 'special-category']
  const duties = (text: string): readonly string[] =>
    check({ files: [], maps: [map(`art25: 1\n${text}`)] })
      .findings.filter(({ check: id }) => ids.includes(id))
      .map(({ check: id, severity, message }) => `${id} ${severity}: ${english.text(message)}`)

  const answered =
    'activities:\n  app: {role: processor, retention: end}\nretention:\n  end: {until: the end, then: erase}\n'

  it('are silent for a processor that says how long it keeps', () => {
    assert.deepEqual(
      duties(`${answered}data:\n  User: {activity: app, fields: {email: contact.email}}\n`),
      [],
    )
  })

  it('ask once for each data set', () => {
    assert.deepEqual(
      duties(
        'data:\n  User: {fields: {email: contact.email, phone: contact.phone}}\n  Thing: {fields: {a: none}}\n',
      ),
      [
        'no-activity warning: The activity for which User is processed is not recorded',
        'no-retention warning: How long User is kept is not recorded',
      ],
    )
  })

  it('ask for the fields alone that have no retention of their own', () => {
    const text =
      'activities: {app: {role: processor}}\nretention: {r: {period: P1D, from: collection, then: erase}}\ndata:\n  User: {activity: app, fields: {email: {category: contact.email, retention: r}, phone: contact.phone}}\n'
    assert.deepEqual(duties(text), ['no-retention warning: How long phone of User are kept is not recorded'])
  })

  it('ask for one retention where activities differ', () => {
    const text =
      'activities: {a: {role: processor, retention: r}, b: {role: processor, retention: s}}\nretention: {r: {period: P1D, from: collection, then: erase}, s: {period: P2D, from: collection, then: erase}}\ndata:\n  User: {activity: [a, b], fields: {email: contact.email}}\n'
    assert.deepEqual(duties(text), [
      'no-retention warning: User belongs to activities with different retention (r, s) and records none of its own',
    ])
  })

  it('show an honest hole once, as information', () => {
    const text =
      'activities: {a: {role: processor, retention: r}}\nretention: {r: {undecided: to be agreed with sales}}\ndata:\n  User: {activity: a, fields: {email: contact.email}}\n  Lead: {activity: a, fields: {email: contact.email}}\n'
    assert.deepEqual(duties(text), [
      'no-retention info: The retention r is not decided yet: to be agreed with sales',
    ])
  })

  it('ask a controller why and on what ground, and never a processor', () => {
    assert.deepEqual(
      duties(
        'activities:\n  a: {role: controller}\n  b: {role: processor}\n  c: {role: controller, purpose: to answer}\n',
      ),
      [
        'no-purpose warning: The purpose of the activity a is not recorded',
        'no-legal-basis warning: The legal basis of the activity c is not recorded',
      ],
    )
  })

  it('ask for the ground of each purpose that has none', () => {
    const text =
      'activities:\n  a:\n    role: controller\n    purposes:\n      - {label: Answer, legal_basis: contract}\n      - {label: Newsletter}\n'
    assert.deepEqual(duties(text), [
      'no-legal-basis warning: The legal basis of the purpose "Newsletter" of the activity a is not recorded',
    ])
  })

  const controller = (more: string, category: string): string =>
    `activities:\n  a: {role: controller, purpose: p, legal_basis: consent, retention: r${more}}\nretention: {r: {period: P1D, from: collection, then: erase}}\ndata:\n  User: {activity: a, fields: {it: ${category}}}\n`

  it('ask for the condition of special categories and offences', () => {
    assert.deepEqual(
      duties(controller('', '[health.record, criminal.conviction]')).map((line) => line.slice(0, 60)),
      [
        'special-category warning: The activity a processes data on offences'.slice(0, 60),
        'special-category warning: The activity a processes special categories'.slice(0, 60),
      ],
    )
    assert.deepEqual(duties(controller(', special_condition: 9(2)(a)', 'health.record')), [])
  })

  it('say of what may reveal such data that it may, unless that was looked at', () => {
    const possible = duties(controller('', 'identity.photo'))
    assert.equal(possible.length, 1)
    assert.match(possible[0] ?? '', /^special-category info: .* may reveal /)
    assert.deepEqual(duties(controller(', sensitive: false', 'identity.photo')), [])
  })

  it('contradict `sensitive: false`', () => {
    assert.ok(
      duties(controller(', sensitive: false, special_condition: 9(2)(a)', 'health.record')).some((line) =>
        line.includes('says `sensitive: false` and processes'),
      ),
    )
  })

  it('contradict `sensitive: false` by what is special, and not by what sounds like it', () => {
    const contradicts = (category: string): boolean =>
      duties(controller(', sensitive: false, special_condition: 9(2)(a)', category)).some((line) =>
        line.includes('says `sensitive: false`'),
      )
    for (const category of [
      'health.diagnosis',
      'health.disability',
      'belief.religion',
      'ethnicity',
      'politics.opinion',
      'biometric.fingerprint',
      'criminal.conviction',
      '[identity.full_name, health.sick_leave]',
    ])
      assert.ok(contradicts(category), category)
    for (const category of [
      'identity.photo',
      'demographic.gender',
      'demographic.nationality',
      'online.browser_fingerprint',
      'communication.call_recording',
      'financial.credit_score',
      'content.free_text',
      'none',
    ])
      assert.ok(!contradicts(category), category)
    assert.ok(
      !duties(controller(', special_condition: 9(2)(a)', 'health.diagnosis')).some((line) =>
        line.includes('sensitive: false'),
      ),
    )
  })

  it('never say what the law makes of it', () => {
    const all = check({ files: [], maps: [map(`art25: 1\n${controller('', 'health.record')}`)] }).findings
    for (const { message } of all)
      assert.doesNotMatch(english.text(message), /unlawful|illegal|violat|breach/i)
  })
})

describe('invalid-map', () => {
  it('speaks of a mistake at its place and offers the nearest valid spelling', () => {
    const text =
      'art25: 1\nretention: {logs: {period: P90D, from: collection, then: erase}}\ndata:\n  User:\n    retention: lgs\n    fields: {email: contact.email}\n'
    const { findings } = check({ files: [], maps: [map(text)] })
    const finding = findings.find(({ check: id }) => id === 'invalid-map')
    assert.equal(text.slice(finding?.span.start, finding?.span.end), 'lgs')
    assert.deepEqual(
      finding?.fixes.map(({ title }) => english.text(title)),
      ['Replace lgs by logs'],
    )
  })

  it('is alone when the map cannot be used', () => {
    const code = file('a.prisma', { User: { fields: { email: 'contact.email' } } })
    const { findings } = check({ files: [code], maps: [map('art25: 9\ndata: {}\n')] })
    assert.deepEqual([...new Set(findings.map(({ check: id }) => id))], ['invalid-map'])
  })
})

describe('no-data-map', () => {
  const code = [
    file('a.prisma', {
      User: { fields: { email: 'contact.email', phone: 'contact.phone' } },
      Lead: { fields: { email: 'contact.email' } },
    }),
    file('b.ts', { LeadDto: { role: 'transferred', fields: { email: 'contact.email' } } }),
  ]

  it('is one finding, whatever there is', () => {
    const { findings } = check({ files: code })
    assert.deepEqual(
      findings.map(({ message, severity }) => `${severity}: ${english.text(message)}`),
      [
        'error: 3 fields in User and Lead with personal data that no data map declares: run `art25 init` to draft one',
      ],
    )
  })

  it('is silent where nothing is personal', () => {
    assert.deepEqual(check({ files: [file('a.prisma', { Job: { fields: { id: 'none' } } })] }).findings, [])
  })

  it('is information for code outside the folders of all maps', () => {
    const { findings } = check({ files: code, maps: [map('art25: 1\n', 'other')] })
    assert.deepEqual(
      findings.map(({ check: id, severity }) => `${id} ${severity}`),
      ['no-data-map info'],
    )
  })
})
