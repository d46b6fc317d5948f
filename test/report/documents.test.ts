import assert from 'node:assert/strict'
import { countMissing, documentKinds } from '../../server/src/report/index.ts'
import { file, map } from '../checks/builders.ts'
import { cell, cellsOf, made, sampleMap, tableOf } from './sample.ts'

describe('the record of processing', () => {
  it('names the code of a field that only a nested or another owner of the name has', () => {
    const files = [
      file('db.ts', { Account: { fields: { email: 'contact.email' } } }),
      file('dto.ts', { CreateAccountDto: { role: 'transferred', fields: { balance: 'financial.assets' } } }),
      file('service.ts', {
        'UserService.login': { role: 'transferred', fields: { password: 'credential.password' } },
      }),
    ]
    const document = made(
      'record-of-processing',
      'art25: 1\ndata:\n  CreateAccountDto: {fields: {balance: financial.assets}}\n  UserService: {fields: {login.password: credential.password}}\n',
      { files },
    )
    const code = tableOf(document, 'data').rows.map(({ id }) => cell(document, 'data', id, 'code'))
    assert.deepEqual(code, ['dto.ts: CreateAccountDto.balance', 'service.ts: UserService.login.password'])
  })

  const record = made('record-of-processing')
  const ofController = (row: string, column: string): string =>
    cell(record, 'controller_activities', row, column)
  const ofProcessor = (row: string, column: string): string =>
    cell(record, 'processor_activities', row, column)

  it('has every item of Art. 30(1) as a column, and fills it from the map', () => {
    const articles = tableOf(record, 'controller_activities').columns.flatMap((one) => one.articles ?? [])
    for (const letter of 'abcdefg') assert.ok(articles.includes(`30(1)(${letter})`), letter)
    assert.equal(ofController('prospects', 'purposes'), 'Answer requests\nNewsletter')
    assert.equal(
      ofController('prospects', 'legal_basis'),
      'Answer requests: legitimate interests (Art. 6(1)(f))\nanswer those who ask (ours)\ndocs/lia.md\nNewsletter: consent (Art. 6(1)(a))',
    )
    assert.equal(ofController('prospects', 'data_subjects'), 'Prospect')
    assert.equal(ofController('prospects', 'categories'), 'Email address')
    assert.equal(
      ofController('prospects', 'recipients'),
      'Mailer (processor, newsletters)\nCloud (processor, hosting)',
    )
    assert.equal(ofController('prospects', 'next_review'), '2025-01-18\nevery 1 year')
    assert.equal(
      ofController('payroll', 'legal_basis'),
      'legal obligation (Art. 6(1)(c))\nLaw: Code du travail',
    )
  })

  it('has every item of Art. 30(2), and asks a processor for no purpose', () => {
    const articles = tableOf(record, 'processor_activities').columns.flatMap((one) => one.articles ?? [])
    for (const letter of 'abcd') assert.ok(articles.includes(`30(2)(${letter})`), letter)
    assert.equal(
      ofProcessor('calls', 'controllers'),
      'Client SA\ndpo@client.example\nRepresentative: Rep GmbH',
    )
    assert.equal(ofProcessor('calls', 'processing'), 'hosting\nstatistics')
    assert.equal(ofProcessor('calls', 'recipients'), 'Cloud (sub-processor, hosting)')
    assert.equal(ofProcessor('calls', 'purposes'), '')
    assert.equal(ofProcessor('calls', 'retention').includes('['), false)
  })

  it('says where controllers are listed and what the agreement with them covers', () => {
    const controllers =
      '{label: Clients, register: docs/clients.csv, agreement: {document: docs/terms.md, covers: [subject_matter, audit]}}'
    const other = made(
      'record-of-processing',
      sampleMap.replace(/controllers:\n.*Client SA.*\n/, `controllers: ${controllers}\n`),
    )
    assert.equal(
      cell(other, 'processor_activities', 'calls', 'controllers'),
      [
        'Clients',
        'docs/clients.csv',
        'Agreement: docs/terms.md',
        'The agreement covers',
        'What the processing is about',
        'Information and audits: Art. 28(3)(h)',
      ].join('\n'),
    )
  })

  it('names the organization with representative and officer', () => {
    assert.equal(cell(record, 'organization', 'name', 'content'), 'Example\nExample SARL')
    assert.match(cell(record, 'organization', 'representative', 'content'), /not needed/)
    assert.match(cell(record, 'organization', 'dpo', 'content'), /dpo@example\.com/)
    assert.equal(
      cell(record, 'organization', 'breaches', 'content'),
      'docs/breaches.md, entries: 0, 2024-01-18\nSupervisory authority: by its form\nData subjects: those at high risk',
    )
  })

  it('says how persons use a right, and within which time they have an answer', () => {
    assert.equal(ofController('prospects', 'rights'), 'access: form on the website, within 1 month')
  })

  it('links each field to the code that holds it, by path and symbol', () => {
    assert.equal(cell(record, 'data', 'Call.audio', 'code'), 'src/db.ts: Call.audio')
    assert.equal(cell(record, 'data', 'Lead.email', 'code'), 'src/db.ts: Lead.email')
    assert.deepEqual(
      tableOf(record, 'data').rows.map(({ id }) => id),
      ['Call.audio', 'Call.caller', 'Lead.email', 'Payslip'],
    )
  })

  it('finds a field by its column, and in the owner that inherits it', () => {
    const files = [
      file('src/base.ts', {
        Person: { role: 'transferred', fields: { audio: 'communication.call_recording' } },
      }),
      file('src/db.ts', {
        Call: {
          includes: ['Person'],
          fields: { number: { category: 'contact.phone', attributes: { column: 'caller' } } },
        },
      }),
    ]
    const other = made('record-of-processing', sampleMap, { files })
    assert.equal(cell(other, 'data', 'Call.audio', 'code'), 'src/db.ts: Call.audio')
    assert.equal(cell(other, 'data', 'Call.caller', 'code'), 'src/db.ts: Call.number')
  })

  it('marks what is not recorded and makes nothing up', () => {
    assert.equal(ofController('payroll', 'retention'), '[not recorded]')
    const bare = made('record-of-processing', 'art25: 1\nactivities:\n  a: {role: controller}\n')
    assert.equal(bare.organization, 'organization not recorded')
    for (const column of ['purposes', 'data_subjects', 'categories', 'recipients', 'retention', 'measures'])
      assert.equal(cell(bare, 'controller_activities', 'a', column), '[not recorded]', column)
    for (const row of ['name', 'contact', 'dpo'])
      assert.equal(cell(bare, 'organization', row, 'content'), '[not recorded]', row)
  })

  it('sees a transfer where the check sees one: by where data goes, not by a seat alone, and not within the house', () => {
    const transfers = (entry: string): string =>
      cell(
        made(
          'record-of-processing',
          sampleMap.replace(/ {2}mailer: .*\n/, `  mailer: {name: Mailer, ${entry}}\n`),
        ),
        'controller_activities',
        'prospects',
        'transfers',
      )
    const provider = 'role: processor, purpose: newsletters'
    assert.equal(transfers(`${provider}, established: US, processed_in: [IE]`), 'none recorded')
    assert.equal(transfers(`${provider}, processed_in: [AX, RE, eu-west-1]`), 'none recorded')
    assert.equal(
      transfers(`${provider}, processed_in: [us-east-1]`),
      'Mailer → United States: [transfer tool not recorded]',
    )
    assert.equal(transfers(`${provider}, transfers: [{to: CH}]`), 'Mailer → Switzerland: adequacy decision')
    assert.equal(transfers(provider), 'Mailer: [place of processing not recorded]')
    assert.equal(transfers('role: internal, purpose: sales'), 'none recorded')
  })

  it('asks no place of those who work for the organization itself', () => {
    const internal = sampleMap.replace(
      / {2}mailer: .*\n/,
      '  mailer: {name: Sales, role: internal, purpose: sales}\n',
    )
    assert.equal(cell(made('recipients', internal), 'recipients', 'mailer', 'places'), '')
  })

  it('flags a transfer tool that is void, and asks for a missing one', () => {
    assert.equal(
      ofController('prospects', 'transfers'),
      'Mailer → United States: Privacy Shield void since 16 July 2020 (Schrems II)',
    )
    const without = sampleMap.replace(', transfers: [{to: US, transfer_tool: privacy_shield}]', '')
    assert.equal(
      cell(made('record-of-processing', without), 'controller_activities', 'prospects', 'transfers'),
      'Mailer → United States: [transfer tool not recorded]',
    )
  })

  it('asks for the condition of special categories, for a controller alone', () => {
    const text = sampleMap.replace('employment.payslip', 'health.sick_leave')
    assert.equal(
      cell(made('record-of-processing', text), 'controller_activities', 'payroll', 'special'),
      'Sick leave\n[condition of Art. 9(2) or 10 not recorded]',
    )
  })
})

describe('the retention schedule', () => {
  const schedule = made('retention-schedule')
  const at = (row: string, column: string): string => cell(schedule, 'retention', row, column)

  it('says period, event, end, job, effects and who may change it', () => {
    const row = 'Call:recordings'
    assert.deepEqual(
      ['period', 'event', 'then', 'job', 'database', 'storage'].map((column) => at(row, column)),
      ['25 days', 'collection', 'erased', 'jobs/purge.ts', 'yes', 'yes'],
    )
    assert.equal(at(row, 'customizable'), 'yes\nby customer\nby default 25 days\nat most 1 year')
    assert.equal(at(row, 'code'), 'src/db.ts: Call')
  })

  it('says what an archive does, and names policies that no data set follows', () => {
    assert.equal(at(':invoices', 'data_set'), 'no data set')
    assert.equal(at(':invoices', 'period'), 'at least 10 years')
    assert.equal(at(':invoices', 'then'), 'archived\nVault, 1 year, then erased\naccess: finance')
    assert.equal(at(':invoices', 'job'), 'infra/logs.tf: retention_in_days')
  })

  it('names the system that carries a policy out, or the code, and how often', () => {
    const job = (enforcedBy: string): string =>
      cell(
        made(
          'retention-schedule',
          sampleMap.replace('enforced_by: jobs/purge.ts', `enforced_by: ${enforcedBy}`),
        ),
        'retention',
        'Call:recordings',
        'job',
      )
    assert.equal(job('[{system: vault, runs: P1D}]'), 'System: Vault\nevery 1 day')
    assert.equal(job('[{code: jobs/erase.ts}]'), 'jobs/erase.ts')
  })

  it('reports an honest hole as one', () => {
    assert.equal(at('Lead:prospects', 'period'), '[not decided: period to be agreed with sales]')
    assert.equal(at('Lead:prospects', 'job'), '')
  })

  it('has a row for each policy of a data set', () => {
    const text = sampleMap.replace(
      'caller: contact.phone',
      'caller: {category: contact.phone, retention: invoices}',
    )
    const both = made('retention-schedule', text)
    assert.equal(cell(both, 'retention', 'Call:recordings', 'categories'), 'Call recording')
    assert.equal(cell(both, 'retention', 'Call:invoices', 'categories'), 'Telephone number')
    assert.equal(cell(both, 'retention', 'Call:invoices', 'code'), 'src/db.ts: Call.caller')
  })

  it('marks what is missing once, where no policy is recorded', () => {
    const document = made(
      'retention-schedule',
      'art25: 1\ndata:\n  Lead:\n    fields: {email: contact.email}\n  Call:\n    retention: gone\n    fields: {caller: contact.phone}\n',
    )
    const row = (data: string): readonly string[] =>
      ['policy', 'period', 'event', 'then', 'job'].map((column) => {
        const found = tableOf(document, 'retention').rows.find(({ id }) => id.startsWith(data))
        return found === undefined ? '' : cell(document, 'retention', found.id, column)
      })
    assert.deepEqual(row('Lead'), ['[not recorded]', '', '', '', ''])
    assert.deepEqual(row('Call'), ['gone: [not declared]', '', '', '', ''])
    assert.equal(countMissing(document), 2)
  })

  it('says how many of the newest are kept', () => {
    const text = sampleMap.replace('{period: P25D, from: collection', '{keep_last: 25, per: API key')
    assert.equal(
      cell(made('retention-schedule', text), 'retention', 'Call:recordings', 'period'),
      'the newest 25 per API key',
    )
  })
})

describe('the register of recipients', () => {
  const register = made('recipients')
  const at = (row: string, column: string): string => cell(register, 'recipients', row, column)

  it('says agreement, what it covers and lacks, and the reviews', () => {
    assert.equal(at('cloud', 'agreement'), 'signed, 2023-01-10')
    assert.match(at('cloud', 'covers'), /^What the processing is about\nInformation and audits/)
    assert.match(at('cloud', 'covers'), /How long it lasts: \[not recorded\]/)
    assert.equal(at('cloud', 'last_review'), '2024-02-01')
    assert.equal(at('cloud', 'next_review'), '2025-02-01\nevery 1 year')
    assert.equal(at('cloud', 'categories'), 'all that the systems hold')
    assert.equal(at('mailer', 'agreement'), '[not recorded]')
  })

  it('marks what is overdue on a given day, and never without one', () => {
    const late = made('recipients', sampleMap, { today: '2025-02-02' })
    assert.equal(cell(late, 'recipients', 'cloud', 'next_review'), '2025-02-01 overdue\nevery 1 year')
    const onTime = made('recipients', sampleMap, { today: '2025-02-01' })
    assert.equal(cell(onTime, 'recipients', 'cloud', 'next_review'), '2025-02-01\nevery 1 year')
  })

  it('asks what data only comes from for nothing that a recipient owes', () => {
    const other = made(
      'recipients',
      sampleMap.replace(
        'recipients:\n  cloud:',
        'recipients:\n  hr: {name: HR directory, direction: in}\n  cloud:',
      ),
    )
    assert.equal(cell(other, 'recipients', 'hr', 'role'), 'Source')
    for (const column of ['categories', 'places', 'transfers', 'agreement', 'covers', 'last_review'])
      assert.doesNotMatch(cell(other, 'recipients', 'hr', column), /\[/, column)
  })

  it('lists a recipient that activities name and the map lacks', () => {
    const other = made('recipients', sampleMap.replace('recipients: [mailer]', 'recipients: [mailer, ghost]'))
    assert.equal(cell(other, 'recipients', 'ghost', 'name'), 'ghost: [not declared]')
  })
})

describe('the cookie table', () => {
  it('says name, purpose, lifetime and consent', () => {
    const table = made('client-storage')
    assert.deepEqual(
      ['name', 'purpose', 'lifetime', 'consent'].map((column) =>
        cell(table, 'client_storage', 'visitor', column),
      ),
      ['visitor', 'recognizes a visitor', '30 days', 'needed\nasked by customer'],
    )
    const unknown = made(
      'client-storage',
      sampleMap.replace(', consent: {needed: true, asked_by: customer}', ''),
    )
    assert.equal(cell(unknown, 'client_storage', 'visitor', 'consent'), '[not recorded]')
  })
})

describe('the notice', () => {
  const letters = (item: string, upTo: string): readonly string[] =>
    'abcdefg'
      .slice(0, 'abcdefg'.indexOf(upTo) + 1)
      .split('')
      .map((letter) => `${item}(${letter})`)
  const items = {
    '13': [...letters('13(1)', 'f'), ...letters('13(2)', 'f')],
    '14': [...letters('14(1)', 'f'), ...letters('14(2)', 'g')],
  }
  const draft = made('notice')

  for (const [article, wanted] of Object.entries(items))
    it(`answers every item of Art. ${article}`, () => {
      const answered = new Set(
        draft.sections.flatMap(({ tables }) =>
          tables.flatMap(({ rows }) => rows.flatMap((row) => row.articles ?? [])),
        ),
      )
      assert.deepEqual(
        wanted.filter((item) => !answered.has(item)),
        [],
      )
    })

  it('says once within which time rights are answered, where it is the same for all', () => {
    const rights = (text: string): string => {
      const { sections } = made('notice', text)
      const rows = sections.flatMap(({ tables }) => tables.flatMap((table) => table.rows))
      return JSON.stringify(rows.find(({ id }) => id === 'rights')?.cells)
    }
    const access = '    access: {channel: form on the website, within: P1M}\n'
    const withErasure = (erasure: string): string =>
      sampleMap.replace(access, `${access}    erasure: ${erasure}\n`)
    const count = (text: string, part: string): number => text.split(part).length - 1
    const same = rights(
      sampleMap.replace(access, '    access: {channel: form}\n    erasure: {channel: letter}\n'),
    )
    assert.equal(count(same, 'We answer within'), 1)
    const different = rights(withErasure('{channel: letter, within: P2W}'))
    assert.equal(count(different, 'within 1 month'), 1)
    assert.equal(count(different, 'within 2 weeks'), 1)
  })

  it('has text or a mark for every item, also of an empty activity', () => {
    const bare = made('notice', 'art25: 1\nactivities:\n  a: {role: controller}\n')
    for (const document of [draft, bare])
      for (const { tables } of document.sections)
        for (const { rows } of tables)
          for (const one of rows) assert.ok((one.cells['content'] ?? []).length > 0, one.id)
    assert.ok(countMissing(bare) >= 8)
  })

  it('denies a consent only where every legal basis is recorded', () => {
    const denied = (text: string): boolean =>
      JSON.stringify(made('notice', `art25: 1\n${text}`)).includes('Nothing of this rests on your consent')
    const activity = (rest: string): string => `activities: {a: {role: controller, purpose: Ship, ${rest}}}\n`
    assert.equal(denied(activity('legal_basis: contract')), true)
    assert.equal(denied(activity('label: A')), false)
    assert.equal(denied('data: {User: {fields: {email: contact.email}}}\n'), false)
  })

  it('does not deny a consent that a processor is told of', () => {
    const text = `art25: 1
activities:
  a: {role: processor, notice: policy, consent: {record: Consent, withdraw: {channel: a link}}}
notices: {policy: {path: docs/privacy.md}}
`
    const said = JSON.stringify(made('notice', text))
    assert.ok(!said.includes('Nothing of this rests on your consent'))
    assert.ok(said.includes('a link'))
  })

  it('tells of the activities of a controller, and of a processor only where a notice is its own', () => {
    const titles = draft.sections.map(({ title }) => title)
    assert.deepEqual(titles, ['Who we are', 'Prospect management', 'Payroll', 'What you can do'])
    const own = made(
      'notice',
      sampleMap.replace('    reference: FR-004\n', '    reference: FR-004\n    notice: policy\n'),
    )
    assert.equal(own.sections[1]?.title, 'Call tracking')
    const others = made('notice', sampleMap.replace('    owner: sales\n', '    informed_by: the customer\n'))
    assert.deepEqual(
      others.sections.map(({ title }) => title),
      ['Who we are', 'Payroll', 'What you can do'],
    )
  })

  it('gives the rights that the legal bases give', () => {
    const rights = cell(draft, 'rights', 'rights', 'content')
    for (const article of [15, 16, 17, 18, 20, 21])
      assert.match(rights, new RegExp(`\\(Art\\. ${String(article)}\\)`))
    const onlyDuty = made(
      'notice',
      'art25: 1\nactivities:\n  a: {role: controller, purpose: x, legal_basis: legal_obligation}\n',
    )
    const few = cell(onlyDuty, 'rights', 'rights', 'content')
    for (const article of [17, 20, 21])
      assert.doesNotMatch(few, new RegExp(`\\(Art\\. ${String(article)}\\)`))
  })

  for (const [language, title] of Object.entries({
    fr: 'Qui nous sommes',
    de: 'Wer wir sind',
    it: 'Chi siamo',
    es: 'Quiénes somos',
  }))
    it(`speaks ${language}, with labels of that language`, () => {
      const other = made('notice', sampleMap, { language })
      assert.equal(other.language, language)
      assert.equal(other.sections[0]?.title, title)
      const english = new Set(
        made('notice').sections.flatMap(({ tables }) =>
          tables.flatMap(({ rows }) => rows.map((one) => one.title)),
        ),
      )
      for (const { tables } of other.sections)
        for (const { rows } of tables) for (const one of rows) assert.ok(!english.has(one.title), one.title)
    })

  it('takes a text of the map in the language of the document, and says where there is none', () => {
    const text = sampleMap.replace('label: Payroll', 'label: {en: Payroll, fr: Paie}')
    const french = made('notice', text, { language: 'fr' })
    assert.ok(french.sections.some(({ title }) => title === 'Paie'))
    const foreign = cellsOf(french)
      .flat(2)
      .filter((part) => part.kind === 'text' && part.language === 'en')
    assert.ok(foreign.some((part) => part.kind === 'text' && part.text === 'Answer requests'))
  })
})

describe('the screening for impact assessments', () => {
  const screening = made('dpia-screening')

  it('shows criteria with what in the map shows them', () => {
    const at = (criterion: string, column: string): string =>
      cell(screening, 'criteria', `prospects:${criterion}`, column)
    assert.equal(tableOf(screening, 'criteria').rows.length, 18)
    assert.equal(at('systematic_monitoring', 'state'), 'shown')
    assert.equal(at('systematic_monitoring', 'reasons'), 'visitor')
    assert.equal(at('matching', 'reasons'), 'several sources')
    assert.equal(at('sensitive', 'state'), 'not shown')
    assert.equal(at('large_scale', 'state'), 'for a person to judge')
  })

  it('says the decision, and asks for one where two criteria show and none is recorded', () => {
    assert.equal(cell(screening, 'decisions', 'prospects', 'outcome'), 'not required')
    assert.equal(cell(screening, 'decisions', 'payroll', 'outcome'), 'no decision recorded')
    const open = made(
      'dpia-screening',
      sampleMap.replace('    dpia: tracking\n', '').replace('covers: [FR-007], ', ''),
    )
    assert.equal(cell(open, 'decisions', 'prospects', 'outcome'), '[decision not recorded]')
  })

  it('leaves processing for others to the controllers', () => {
    assert.ok(tableOf(screening, 'decisions').rows.every(({ id }) => id !== 'calls'))
  })
})

describe('the security measures', () => {
  it('have all 25 sheets in their order, those without a measure marked', () => {
    const { rows } = tableOf(made('measures'), 'measures')
    assert.equal(rows.length, 25)
    assert.deepEqual(
      rows.map(({ cells }) => cells['number']).map((one) => JSON.stringify(one).replaceAll(/\D/g, '')),
      Array.from({ length: 25 }, (_, index) => String(index + 1)),
    )
    assert.equal(cell(made('measures'), 'measures', 'training_users:training', 'state'), 'to be improved')
    assert.equal(cell(made('measures'), 'measures', 'backups', 'measure'), '[not recorded]')
    assert.equal(cell(made('measures'), 'measures', 'encryption:tls', 'evidence'), 'infra/tls.tf')
  })

  it('say what is planned', () => {
    assert.equal(cell(made('measures'), 'actions', '1', 'concerns'), 'Protecting the network')
    const numbered = sampleMap.replace('concerns: protecting_network', 'articles: [33, 34(1)]')
    assert.equal(map(numbered).problems.length, 0)
    assert.equal(cell(made('measures', numbered), 'actions', '1', 'articles'), '33\n34(1)')
  })
})

describe('every document', () => {
  for (const { id } of documentKinds)
    it(`${id}: names tables so that files can be named after them, and rows once`, () => {
      for (const text of [sampleMap, 'art25: 1\n', sampleMap.replaceAll('payroll', '"../../x:y"')]) {
        const tables = made(id, text).sections.flatMap((section) => section.tables)
        const ids = tables.map((table) => table.id)
        assert.equal(new Set(ids).size, ids.length)
        for (const one of ids) assert.match(one, /^[a-z0-9_-]+$/)
        for (const { rows } of tables) assert.equal(new Set(rows.map((one) => one.id)).size, rows.length)
      }
    })
})
