import assert from 'node:assert/strict'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { applyEdits, resolveFixes } from '../../server/src/datamap/resolve-fix.ts'
import type { FixAction } from '../../server/src/model/finding.ts'
import { english, say, translatorOf } from '../../server/src/model/message.ts'

function fix(text: string, ...actions: FixAction[]): string {
  const maps = parseDataMaps([{ path: 'datamap.yaml', text }], { categories: new Map(), checkIds: [] })
  const resolved = resolveFixes(actions, maps, (path) => (path === 'datamap.yaml' ? text : undefined))
  return 'refused' in resolved
    ? `refused: ${english.text(resolved.refused)}`
    : applyEdits(text, resolved.edits)
}

const declare = (dataSet: string, name: string, category: string, retention?: string): FixAction => ({
  kind: 'declare-fields',
  mapFolder: '',
  fields: [{ dataSet, name, category }],
  ...(retention !== undefined && { retention }),
})

describe('fixes of a data map', () => {
  it('declare a field behind the last one and leave comments where they are', () => {
    const text =
      'art25: 1\ndata:\n    User: # them\n        fields:\n            a: contact.email # one\n\n    # about orders\n    Order:\n        label: x'
    assert.equal(
      fix(text, declare('User', 'b', 'contact.phone')),
      text.replace('# one\n', '# one\n            b: contact.phone\n'),
    )
    assert.equal(
      fix(text, declare('Order', 'b', 'contact.phone')),
      `${text}\n        fields:\n            b: contact.phone`,
    )
  })

  it('make a data set with questions where nobody has answered', () => {
    assert.equal(
      fix('# ours\nart25: 1\n', declare('User', 'email', 'contact.email'), declare('User', 'no', 'none')),
      '# ours\nart25: 1\ndata:\n  User:\n    # activity: which processing activity needs this data?\n' +
        '    # retention: how long is it kept, from when, and what happens then?\n' +
        "    fields:\n      email: contact.email\n      'no': none\n",
    )
    assert.equal(
      fix('art25: 1\r\ndata:\r\n', declare('User', 'email', 'contact.email', 'logs')),
      'art25: 1\r\ndata:\r\n  User:\r\n    # activity: which processing activity needs this data?\r\n' +
        '    retention: logs\r\n    fields:\r\n      email: contact.email\r\n',
    )
  })

  it('stay in flow style where the map is', () => {
    assert.equal(
      fix('art25: 1\ndata: {User: {fields: {a: none}}}\n', declare('User', 'b', 'contact.email')),
      'art25: 1\ndata: {User: {fields: {a: none, b: contact.email}}}\n',
    )
    assert.equal(
      fix('art25: 1\ndata: {User: {fields: {a: none, b: none}}}\n', {
        kind: 'remove-field',
        mapFolder: '',
        dataSet: 'User',
        name: 'b',
      }),
      'art25: 1\ndata: {User: {fields: {a: none}}}\n',
    )
  })

  it('give the line of a question to its answer', () => {
    const text =
      'art25: 1\ndata:\n  User:\n    # retention: how long?\n    # kept\n    fields:\n      a: none\n'
    assert.equal(
      fix(text, { kind: 'set-value', mapFolder: '', keys: ['data', 'User', 'retention'], value: 'logs' }),
      text.replace('# retention: how long?', 'retention: logs'),
    )
  })

  it('ask in a comment, once', () => {
    const ask: FixAction = {
      kind: 'ask',
      mapFolder: '',
      keys: ['activities', 'a'],
      key: 'legal_basis',
      question: say('which of Art. 6(1)(a) to (f)?'),
    }
    const text = 'art25: 1\nactivities:\n  a:\n    role: controller\n'
    const asked = text.replace('    role', '    # legal_basis: which of Art. 6(1)(a) to (f)?\n    role')
    assert.equal(fix(text, ask), asked)
    assert.equal(fix(asked, ask), asked)
    assert.match(
      fix('art25: 1\nactivities: {a: {legal_basis: consent}}\n', ask),
      /^refused: .*answer already/,
    )
  })

  it('keep the other keys of a field, its quotes and its list of comments', () => {
    const text =
      'art25: 1\ndata:\n  User:\n    fields:\n      a: {category: "x.y", label: A}\n      b:\n        category: x.y # why\n'
    assert.equal(
      fix(
        text,
        { kind: 'set-category', mapFolder: '', dataSet: 'User', name: 'a', category: 'contact.email' },
        { kind: 'mark-not-personal', mapFolder: '', dataSet: 'User', name: 'b', because: 'a job, no person' },
      ),
      text
        .replace('"x.y"', '"contact.email"')
        .replace('category: x.y # why\n', 'category: none # why\n        because: a job, no person\n'),
    )
  })

  it('ask for the reason that nobody gave, where it belongs', () => {
    const text =
      'art25: 1\ndata:\n  User:\n    fields:\n      email: contact.email\n      b:\n        category: x.y\n        label: B\n'
    const mark = (name: string): FixAction => ({
      kind: 'mark-not-personal',
      mapFolder: '',
      dataSet: 'User',
      name,
    })
    const question = '        # because: why is this no personal data?\n'
    assert.equal(fix(text, mark('phone')), `${text}      phone:\n        category: none\n${question}`)
    assert.equal(
      fix(text, mark('b')),
      text.replace('        category: x.y\n', `${question}        category: none\n`),
    )
    const reasoned = text.replace('label: B', 'because: a job')
    assert.equal(fix(reasoned, mark('b')), reasoned.replace('x.y', 'none'))
  })

  it('are refused through aliases, shared anchors and merge keys, and in a map that cannot be read', () => {
    const shared =
      'art25: 1\ndata:\n  A:\n    fields: &f\n      a: none\n  B:\n    fields: *f\n  C:\n    fields:\n      <<: *f\n      c: none\n'
    assert.match(fix(shared, declare('B', 'x', 'contact.email')), /^refused: .*alias/)
    assert.match(fix(shared, declare('A', 'x', 'contact.email')), /^refused: .*&f/)
    assert.match(
      fix(shared, { kind: 'remove-field', mapFolder: '', dataSet: 'C', name: 'a' }),
      /^refused: .*merge key/,
    )
    assert.match(fix(shared, declare('C', 'x', 'contact.email')), /x: contact.email/)
    assert.match(fix('art25: 2\n', declare('A', 'x', 'contact.email')), /^refused: .*cannot be read/)
  })

  const sentry: FixAction = {
    kind: 'declare-entry',
    mapFolder: '',
    section: 'recipients',
    id: 'sentry',
    entry: [
      { key: 'name', value: 'Sentry' },
      { key: 'purpose', question: say('what does it do for us?') },
      { key: 'established', value: 'US' },
      { key: 'processed_in', value: { list: ['US', 'DE'] } },
      {
        key: 'transfers',
        value: {
          list: [
            {
              map: [
                { key: 'to', value: 'US' },
                { key: 'transfer_tool', question: say('which tool of Art. 46?') },
              ],
            },
          ],
        },
      },
      { key: 'detect', value: { map: [{ key: 'packages', value: { list: ['@sentry/*'] } }] } },
      { key: 'agreement', question: say('where is it?') },
    ],
  }
  const sentryLines = [
    '  sentry:',
    '    name: Sentry',
    '    # purpose: what does it do for us?',
    '    established: US',
    '    processed_in:',
    '      - US',
    '      - DE',
    '    transfers:',
    '      - to: US',
    '        # transfer_tool: which tool of Art. 46?',
    '    detect:',
    '      packages:',
    "        - '@sentry/*'",
    '    # agreement: where is it?',
  ].join('\n')
  const cookie: FixAction = {
    kind: 'declare-entry',
    mapFolder: '',
    section: 'client_storage',
    id: 'sid',
    entry: [
      { key: 'kind', value: 'cookie' },
      { key: 'needed', value: true },
      { key: 'days', value: 3 },
    ],
  }

  it('declare an entry with its facts and questions, in a section that is made where it is absent', () => {
    assert.equal(fix('art25: 1\n', sentry), `art25: 1\nrecipients:\n${sentryLines}\n`)
    assert.equal(
      fix('art25: 1\nrecipients: # ours\n\nsystems:\n  a:\n', sentry),
      `art25: 1\nrecipients: # ours\n${sentryLines}\n\nsystems:\n  a:\n`,
    )
    assert.equal(
      fix('art25: 1\r\nretention:\r\n    a:\r\n        period: P1D\r\n', cookie),
      'art25: 1\r\nretention:\r\n    a:\r\n        period: P1D\r\n' +
        'client_storage:\r\n    sid:\r\n        kind: cookie\r\n        needed: true\r\n        days: 3\r\n',
    )
  })

  it('declare an entry behind the questions of the one before, and the next one behind its own', () => {
    const brevo: FixAction = { ...sentry, id: 'brevo', entry: [{ key: 'role', question: say('which?') }] }
    const text = 'art25: 1\nrecipients:\n  azure:\n    name: Azure\n    # role: which?\n  # that is all\n'
    assert.equal(
      fix(text, sentry, brevo),
      text.replace('  # that', `${sentryLines}\n  brevo:\n    # role: which?\n  # that`),
    )
    assert.equal(
      fix(fix(text, brevo), sentry),
      text.replace('  # that', `  brevo:\n    # role: which?\n${sentryLines}\n  # that`),
    )
  })

  it('declare an entry in the file that has its section, in the language of the map', () => {
    const files = [
      { path: 'datamap/a.yaml', text: 'art25: 1\nlanguage: fr\n' },
      { path: 'datamap/b.yaml', text: 'recipients:\n  azure: {name: Azure}\n' },
    ]
    const maps = parseDataMaps(files, { categories: new Map(), checkIds: [] })
    const resolved = resolveFixes(
      [{ ...sentry, entry: [{ key: 'role', question: say('which?') }] }],
      maps,
      (path) => files.find((file) => file.path === path)?.text,
      (language) => translatorOf(language, { 'which?': 'lequel ?' }),
    )
    assert.ok('edits' in resolved)
    assert.deepEqual(
      resolved.edits.map(({ path, newText }) => ({ path, newText })),
      [{ path: 'datamap/b.yaml', newText: '\n  sentry:\n    # role: lequel ?' }],
    )
  })

  it('declare an entry in a flow mapping without its questions, and no entry twice', () => {
    assert.equal(
      fix('art25: 1\nrecipients: {azure: {name: Azure}}\n', sentry),
      "art25: 1\nrecipients: {azure: {name: Azure}, sentry: {name: Sentry, established: US, processed_in: [US, DE], transfers: [{to: US}], detect: {packages: ['@sentry/*']}}}\n",
    )
    assert.match(fix('art25: 1\nrecipients:\n  sentry:\n', sentry), /^refused: .*declared already/)
    assert.match(fix('art25: 1\nrecipients: &r\n  a:\nx-b: *r\n', sentry), /^refused: .*anchor &r/)
  })

  it('add to a list in either style, keep its comments, and make it where it is absent', () => {
    const allow = (id: string, value: string): FixAction => ({
      kind: 'add-to-list',
      mapFolder: '',
      keys: ['recipients', id, 'may_receive'],
      value,
    })
    const text =
      'art25: 1\nrecipients:\n  a:\n    may_receive: [account] # decided\n  b:\n    may_receive:\n      - account # decided\n' +
      '  c:\n    role: processor\n  d: {may_receive: []}\n'
    assert.equal(
      fix(
        text,
        allow('a', 'contact.email'),
        allow('b', 'contact.email'),
        allow('c', 'contact'),
        allow('d', 'contact'),
      ),
      text
        .replace('[account]', '[account, contact.email]')
        .replace('- account # decided\n', '- account # decided\n      - contact.email\n')
        .replace('role: processor\n', 'role: processor\n    may_receive:\n      - contact\n')
        .replace('may_receive: []', 'may_receive: [contact]'),
    )
    assert.match(
      fix('art25: 1\nrecipients: {a: {may_receive: x}}\n', allow('a', 'contact')),
      /^refused: .*no list/,
    )
  })

  it('write a suppression in the comment of the language, with no reason of their own', () => {
    const text = 'class A {\r\n  name = 1\r\n}\r\n'
    const resolved = resolveFixes(
      [{ kind: 'suppress', path: 'a.ts', span: { start: 13, end: 17 }, check: 'undeclared-field' }],
      [],
      () => text,
    )
    assert.ok('edits' in resolved)
    assert.equal(
      applyEdits(text, resolved.edits),
      'class A {\r\n  // art25-ignore-next-line undeclared-field:\r\n  name = 1\r\n}\r\n',
    )
    const json = resolveFixes(
      [{ kind: 'suppress', path: 'a.json', span: { start: 0, end: 1 }, check: 'x' }],
      [],
      () => '{}',
    )
    assert.ok('refused' in json)
  })

  it('write a suppression where a comment of a template may stand', () => {
    const written = (path: string, text: string, name = 'mail'): string => {
      const start = text.lastIndexOf(name)
      const span = { start, end: start + name.length }
      const resolved = resolveFixes(
        [{ kind: 'suppress', path, span, check: 'x', reason: 'r' }],
        [],
        () => text,
      )
      assert.ok('edits' in resolved)
      return applyEdits(text, resolved.edits)
    }
    const input = '<p>\n  <input\n    id="a"\n    name="mail">\n'
    const above = (comment: string): string => `<p>\n  ${comment}\n${input.slice(4)}`
    for (const path of ['a.html', 'a.vue', 'a.svelte', 'a.astro', 'a.tmpl'])
      assert.equal(written(path, input), above('<!-- art25-ignore-next-line x: r -->'), path)
    assert.equal(written('a.blade.php', input), above('{{-- art25-ignore-next-line x: r --}}'))
    assert.equal(written('a.cshtml', input), above('@* art25-ignore-next-line x: r *@'))
    assert.equal(written('a.html.twig', input), above('{# art25-ignore-next-line x: r #}'))
    assert.equal(written('a.hbs', input), above('{{!-- art25-ignore-next-line x: r --}}'))
    assert.equal(
      written('a.html.erb', '<p>\n  <%= f.text_field(\n    :mail, a => 1) %>\n'),
      '<p>\n  <%# art25-ignore-next-line x: r %>\n  <%= f.text_field(\n    :mail, a => 1) %>\n',
    )
    assert.equal(
      written('a.vue', '<script>\nconst a = {\n  mail: 1 }\n'),
      '<script>\nconst a = {\n  // art25-ignore-next-line x: r\n  mail: 1 }\n',
    )
    assert.equal(
      written('a.astro', '---\ninterface Props {\n  mail: 1 }\n'),
      '---\ninterface Props {\n  // art25-ignore-next-line x: r\n  mail: 1 }\n',
    )
    assert.equal(
      written('a.vue', '<script></script>\n<b>Mail</b>: <input name="mail">'),
      '<script></script>\n<!-- art25-ignore-next-line x: r -->\n<b>Mail</b>: <input name="mail">',
    )
    const jsx = '<form>\n  {open && <input name="email" />}\n  <input\n    name="mail"\n  />\n</form>\n'
    assert.equal(
      written('a.tsx', jsx, 'email'),
      jsx.replace('  {open', '  {/* art25-ignore-next-line x: r */}\n  {open'),
    )
    assert.equal(
      written('a.tsx', jsx),
      jsx.replace('    name', '    // art25-ignore-next-line x: r\n    name'),
    )
  })
})
