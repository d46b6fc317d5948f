import assert from 'node:assert/strict'
import { check, brief, file, map } from './builders.ts'
import { applyEdits, resolveFixes } from '../../server/src/datamap/resolve-fix.ts'
import type { Directive } from '../../server/src/model/fact.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { english, say } from '../../server/src/model/message.ts'

const everything = { start: 0, end: 10_000 }

function withDirective(directive: Partial<Directive>): IndexedFile {
  const made: Directive = {
    kind: 'ignore-file',
    checks: ['undeclared-field'],
    reason: 'known to the officer',
    span: { start: 500, end: 560 },
    covers: everything,
    ...directive,
  }
  return file('a.prisma', { User: { fields: { email: 'contact.email' } } }, { directives: [made] })
}

const empty = map('art25: 1\n')
const today = '2026-06-15'

describe('suppression by a comment', () => {
  it('hides the finding and is counted', () => {
    const { findings, summary } = check({ files: [withDirective({})], maps: [empty] })
    assert.deepEqual(findings, [])
    assert.equal(summary.suppressed, 1)
  })

  it('hides only what it covers and names', () => {
    const elsewhere = withDirective({ kind: 'ignore-line', covers: { start: 700, end: 800 } })
    assert.deepEqual(brief(check({ files: [elsewhere], maps: [empty] }).findings), [
      'undeclared-field error a.prisma User.email',
      'unused-suppression warning a.prisma',
    ])
  })

  it('hides nothing without a reason, and says so', () => {
    const made = withDirective({})
    const { reason, ...without } = made.directives[0] ?? assert.fail()
    assert.ok(reason)
    const { findings } = check({ files: [{ ...made, directives: [without] }], maps: [empty] })
    assert.deepEqual(brief(findings), [
      'undeclared-field error a.prisma User.email',
      'invalid-suppression warning a.prisma',
    ])
  })

  it('hides nothing without a check or with an unknown one, and names the nearest', () => {
    const messages = (checks: readonly string[]): readonly string[] =>
      check({ files: [withDirective({ checks })], maps: [empty] })
        .findings.filter(({ check: id }) => id === 'invalid-suppression')
        .map(({ message }) => english.text(message))
    assert.match(messages([])[0] ?? '', /names no check/)
    assert.deepEqual(messages(['undeclared-feild']), [
      'There is no check undeclared-feild: did you mean undeclared-field?',
    ])
    assert.deepEqual(messages(['semicolons']), ['There is no check semicolons'])
  })

  it('hides nothing with a wrong verb, and names the right ones', () => {
    const wrong = withDirective({
      kind: 'ignore-next-line',
      unknownVerb: 'ignore',
      checks: [],
      checkSpans: [],
    })
    const { findings } = check({ files: [wrong], maps: [empty] })
    assert.deepEqual(brief(findings), [
      'undeclared-field error a.prisma User.email',
      'invalid-suppression warning a.prisma',
    ])
    const finding = findings[1]
    assert.equal(
      finding ? english.text(finding.message) : '',
      'art25-ignore hides nothing: did you mean art25-ignore-next-line or art25-ignore-line?',
    )
    assert.deepEqual(
      finding?.fixes.map(({ title, safety, action }) => [english.text(title), safety, action]),
      ['art25-ignore-next-line', 'art25-ignore-line'].map((newText) => [
        `Replace art25-ignore by ${newText}`,
        'suggested',
        { kind: 'edit-text', edits: [{ path: 'a.prisma', span: { start: 500, end: 512 }, newText }] },
      ]),
    )
    const file = withDirective({ kind: 'ignore-file', unknownVerb: 'ignore-all-file', checks: [] })
    assert.match(
      check({ files: [file], maps: [empty] })
        .findings.map(({ message }) => english.text(message))
        .join('\n'),
      /did you mean art25-ignore-file\?/,
    )
  })

  it('offers the nearest check at its own place', () => {
    const wrong = withDirective({ checks: ['undeclared-feild'], checkSpans: [{ start: 520, end: 536 }] })
    const { findings } = check({ files: [wrong], maps: [empty] })
    assert.deepEqual(findings.find(({ check: id }) => id === 'invalid-suppression')?.fixes[0]?.action, {
      kind: 'edit-text',
      edits: [{ path: 'a.prisma', span: { start: 520, end: 536 }, newText: 'undeclared-field' }],
    })
  })

  it('expires into warnings, and never without a date of today', () => {
    const dated = [withDirective({ until: '2026-06-14' })]
    assert.deepEqual(brief(check({ files: dated, maps: [empty], today }).findings), [
      'undeclared-field warning a.prisma User.email',
      'invalid-suppression warning a.prisma',
    ])
    assert.deepEqual(check({ files: dated, maps: [empty] }).findings, [])
    assert.deepEqual(check({ files: [withDirective({ until: today })], maps: [empty], today }).findings, [])
  })

  it('is found when its date is none', () => {
    const { findings } = check({ files: [withDirective({ until: '2026-02-30' })], maps: [empty] })
    assert.deepEqual(
      findings.map(({ message }) => english.text(message)),
      ['2026-02-30 is no date: write the last day as YYYY-MM-DD'],
    )
  })

  it('can be removed safely when it hides nothing', () => {
    const unused = withDirective({ checks: ['personal-data-in-log'], removal: { start: 490, end: 561 } })
    const finding = check({ files: [unused], maps: [empty] }).findings.find(
      ({ check: id }) => id === 'unused-suppression',
    )
    assert.deepEqual(finding?.fixes, [
      {
        title: say('Remove this suppression'),
        safety: 'safe',
        preferred: true,
        action: {
          kind: 'edit-text',
          edits: [{ path: 'a.prisma', span: { start: 490, end: 561 }, newText: '' }],
        },
      },
    ])
  })

  it('is unused as a whole also where it names a check twice, and has no fix where its comment holds more', () => {
    const twice = withDirective({
      checks: ['personal-data-in-log', 'personal-data-in-log'],
      removal: { start: 490, end: 561 },
    })
    const fixesOf = (directive: IndexedFile): readonly (readonly string[])[] =>
      check({ files: [directive], maps: [empty] })
        .findings.filter(({ check: id }) => id === 'unused-suppression')
        .map(({ fixes }) => fixes.map(({ title }) => english.text(title)))
    assert.deepEqual(fixesOf(twice), [['Remove this suppression']])
    assert.deepEqual(fixesOf(withDirective({ checks: ['personal-data-in-log'] })), [[]])
  })

  it('keeps a comment of which one check is of use, and points at the other', () => {
    const half = withDirective({
      checks: ['undeclared-field', 'personal-data-in-log'],
      checkSpans: [
        { start: 516, end: 532 },
        { start: 534, end: 554 },
      ],
      removal: { start: 490, end: 561 },
    })
    assert.deepEqual(
      check({ files: [half], maps: [empty] }).findings.map(({ messageId, span, fixes }) => [
        messageId,
        span,
        fixes,
      ]),
      [['part-of-comment', { start: 534, end: 554 }, []]],
    )
  })

  it('is not judged unused when its check did not run', () => {
    const stale = withDirective({ checks: ['stale-declaration'] })
    const { findings } = check({ files: [stale], maps: [empty], complete: false })
    assert.deepEqual(brief(findings), ['undeclared-field error a.prisma User.email'])
  })

  it('is of use also while its check is off', () => {
    const off = map('art25: 1\nchecks: {undeclared-field: off}\n')
    assert.deepEqual(check({ files: [withDirective({})], maps: [off] }).findings, [])
  })

  for (const newline of ['\n', '\r\n']) {
    it(`is mended in the text of a map with the line break ${JSON.stringify(newline)}`, () => {
      const text = [
        'art25: 1',
        '# art25-ignore-file no-retention: settled in May',
        'data:',
        '  # art25-ignore-next-line no-activity, no-retension: agreed with the officer',
        '  User: {fields: {email: contact.email}} # art25-ignore-line personal-data-in-log: no log',
        '',
      ].join(newline)
      const code = file('a.prisma', { User: { fields: { email: 'contact.email' } } })
      const fixed = (written: string, wanted: string): string => {
        const one = map(written)
        const actions = check({ files: [code], maps: [one] }).findings.flatMap(({ check: id, fixes }) =>
          id === wanted ? fixes.map(({ action }) => action) : [],
        )
        const resolved = resolveFixes(actions, [one], () => written)
        return 'edits' in resolved
          ? applyEdits(written, resolved.edits)
          : assert.fail(english.text(resolved.refused))
      }
      const renamed = fixed(text, 'invalid-suppression')
      assert.equal(renamed, text.replace('no-retension', 'no-retention'))
      assert.equal(
        fixed(renamed, 'unused-suppression'),
        renamed.replace(` # art25-ignore-line personal-data-in-log: no log`, ''),
      )
    })
  }

  it('works in the files of the map', () => {
    const text =
      'art25: 1\ndata:\n  # art25-ignore-next-line no-activity, no-retention: agreed with the officer\n  User: {fields: {email: contact.email}}\n'
    const code = file('a.prisma', { User: { fields: { email: 'contact.email' } } })
    assert.deepEqual(check({ files: [code], maps: [map(text)] }).findings, [])
  })
})

describe('suppression by the map', () => {
  const code = file('legacy/a.prisma', { User: { fields: { email: 'contact.email' } } })

  it('hides what its path and check cover', () => {
    const ignoring = map(
      'art25: 1\nignore:\n  - {check: undeclared-field, path: "legacy/**", because: retired}\n',
    )
    const { findings, summary } = check({ files: [code], maps: [ignoring] })
    assert.deepEqual(findings, [])
    assert.equal(summary.suppressed, 1)
  })

  it('expires into a warning', () => {
    const ignoring = map('art25: 1\nignore:\n  - {path: "legacy/**", because: retired, until: 2026-01-31}\n')
    assert.deepEqual(brief(check({ files: [code], maps: [ignoring], today }).findings), [
      'invalid-suppression warning datamap.yaml',
      'undeclared-field warning legacy/a.prisma User.email',
    ])
  })

  it('is found unused where it matches no file or hides nothing, and not for tests', () => {
    const messages = (entry: string, pathClass: 'product' | 'test' = 'product'): readonly string[] =>
      check({
        files: [file('legacy/a.prisma', { Job: { fields: { id: 'none' } } }, { pathClass })],
        maps: [map(`art25: 1\nignore:\n  - ${entry}\n`)],
      }).findings.map(({ message }) => english.text(message))
    assert.deepEqual(messages('{path: "gone/**", because: retired}'), [
      'This entry of `ignore:` hides nothing: no file that was read is at gone/**',
    ])
    assert.deepEqual(messages('{path: "legacy/**", check: undeclared-field, because: retired}'), [
      'This entry of `ignore:` hides nothing',
    ])
    assert.deepEqual(messages('{path: "legacy/**", check: undeclared-field, because: invented}', 'test'), [])
  })
})

describe('severity settings', () => {
  const code = [
    file('a/a.prisma', { User: { fields: { email: 'contact.email' } } }),
    file('b/b.prisma', { Lead: { fields: { email: { category: 'contact.email', confidence: 'medium' } } } }),
  ]
  const severities = (settings: string): readonly string[] =>
    brief(
      check({ files: code, maps: [map(`art25: 1\nchecks:\n  undeclared-field: ${settings}\n`)] }).findings,
    )

  it('change and switch off a check', () => {
    assert.deepEqual(severities('info'), [
      'undeclared-field info a/a.prisma User.email',
      'undeclared-field info b/b.prisma Lead.email',
    ])
    assert.deepEqual(severities('off'), [])
  })

  it('never raise what is uncertain', () => {
    assert.deepEqual(severities('error'), [
      'undeclared-field error a/a.prisma User.email',
      'undeclared-field warning b/b.prisma Lead.email',
    ])
  })

  it('hold for a path', () => {
    assert.deepEqual(severities('[{path: "a/**", severity: off}]'), [
      'undeclared-field warning b/b.prisma Lead.email',
    ])
  })
})
