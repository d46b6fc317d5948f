import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { defineCheck } from '../../server/src/checks/check.ts'
import { fingerprint } from '../../server/src/checks/fingerprint.ts'
import { checkIds, checks } from '../../server/src/checks/index.ts'
import { createOwnerIndex } from '../../server/src/checks/owner-index.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { brief, check, file, logCall, map, rules } from './builders.ts'
import { english } from '../../server/src/model/message.ts'

const declared = map(`art25: 1
activities: {app: {role: processor, retention: end}}
retention: {end: {until: the contract has ended, then: erase}}
data:
  User: {activity: app, fields: {email: contact.email, phone: contact.phone}}
  Gone: {activity: app, fields: {email: contact.email}}
`)
const files = [
  file('a/schema.prisma', {
    User: { storeName: 'people', fields: { email: 'contact.email', iban: 'financial.iban' } },
  }),
  file(
    'a/migrations/1/migration.sql',
    { people: { kind: 'table', fields: { city: 'contact.city' } } },
    { changes: [{ kind: 'create-owner', owner: 'people' }] },
  ),
  file('a/dto.ts', {
    UserDto: { role: 'transferred', fields: { iban: 'financial.iban', age: 'demographic.age' } },
  }),
  file('b/dto.ts', { UserDto: { role: 'transferred', fields: { age: 'demographic.age' } } }),
  file('b/base.ts', {
    Base: { role: 'transferred', includes: ['UserDto'], fields: { gender: 'demographic.gender' } },
  }),
  file('b/entity.ts', { Member: { includes: ['Base'], fields: { id: 'none' } } }),
  file(
    'b/log.ts',
    {},
    { calls: [logCall('console.log', 'user.email: User'), logCall('console.log', 'user.email: User')] },
  ),
  file('c/log.ts', {}, { calls: [logCall('console.log', 'user.email: User')] }),
]

describe('the registry of checks', () => {
  const folder = join(import.meta.dirname, '../../server/src/checks')

  it('holds every check that a file of the room defines, each in the file of its name', async () => {
    const defined: string[] = []
    for (const name of readdirSync(folder)) {
      const exports = (await import(pathToFileURL(join(folder, name)).href)) as Record<string, unknown>
      for (const one of Object.values(exports)) {
        if (typeof one === 'object' && one !== null && 'id' in one && 'messages' in one) {
          assert.equal(`${String(one.id)}.ts`, name)
          defined.push(String(one.id))
        }
      }
    }
    assert.deepEqual(defined.sort(), [...checkIds].sort())
  })

  it('knows a page of documentation for each', () => {
    const pages = readdirSync(join(import.meta.dirname, '../../docs/checks')).map((name) =>
      name.replace('.md', ''),
    )
    assert.deepEqual(pages.filter((name) => name !== 'README').sort(), [...checkIds].sort())
  })
})

describe('a run', () => {
  it('gives the same result whatever the order of the files and maps', () => {
    const expected = check({ files, maps: [declared] })
    assert.ok(expected.findings.length > 5, brief(expected.findings).join('\n'))
    fc.assert(
      fc.property(fc.shuffledSubarray(files, { minLength: files.length }), (shuffled) => {
        assert.deepEqual(check({ files: shuffled, maps: [declared] }), expected)
      }),
      { numRuns: 50 },
    )
  })

  it('gives every finding a fingerprint of its own, and the same after lines moved', () => {
    const first = check({ files, maps: [declared] }).findings
    assert.equal(new Set(first.map((finding) => finding.fingerprint)).size, first.length)
    for (const finding of first) assert.match(finding.fingerprint, /^[0-9a-f]{16}$/)
    const moved = files.map((one) => ({
      ...one,
      personal: one.personal.map((personal) => ({
        ...personal,
        field: {
          ...personal.field,
          span: { start: personal.field.span.start + 7, end: personal.field.span.end + 7 },
        },
      })),
    }))
    assert.deepEqual(
      check({ files: moved, maps: [declared] }).findings.map((finding) => finding.fingerprint),
      first.map((finding) => finding.fingerprint),
    )
  })

  it('shows of some paths what it shows of them in a whole run', () => {
    const index = createOwnerIndex(files)
    const whole = check({ files, maps: [declared] }).findings
    for (const { path } of files) {
      const { findings, summary } = check({ files, maps: [declared], index, only: [path] })
      const expected = whole.filter(
        (finding) =>
          finding.check !== 'stale-declaration' &&
          (finding.path === path || finding.related.some((place) => place.path === path)),
      )
      const unnumbered = (list: typeof whole): readonly unknown[] =>
        list.map((finding) => ({ ...finding, fingerprint: '' }))
      assert.deepEqual(unnumbered(findings), unnumbered(expected), path)
      assert.deepEqual(summary.skippedChecks, [
        'no-data-map',
        'retention-unenforced',
        'stale-declaration',
        'unused-suppression',
      ])
    }
  })

  it('shows findings of the map when its path is asked for', () => {
    const open = map('art25: 1\ndata:\n  User: {fields: {email: contact.email}}\n')
    const { findings } = check({ files, maps: [open], only: ['datamap.yaml'] })
    assert.deepEqual(brief(findings), [
      'no-activity warning datamap.yaml User',
      'no-retention warning datamap.yaml User',
    ])
  })

  it('keeps quiet about what a partial run cannot know, and says so', () => {
    const { findings, summary } = check({ files: [], maps: [declared], complete: false })
    assert.deepEqual(findings, [])
    assert.deepEqual(summary.skippedChecks, [
      'no-data-map',
      'retention-unenforced',
      'stale-declaration',
      'unused-suppression',
    ])
  })

  it('names a check that throws, and runs the others', () => {
    const broken = defineCheck({
      id: 'broken',
      severity: 'error',
      scope: 'file',
      subject: 'code',
      audience: 'developer',
      articles: [],
      summary: 'Throws',
      messages: { found: 'found' },
      run(_, report) {
        report({ messageId: 'found', parameters: {}, path: 'a', span: { start: 0, end: 1 }, identity: [] })
        throw new Error('out of luck')
      },
    })
    const { findings, problems } = check({ files, maps: [declared], checks: [broken, ...checks] })
    assert.deepEqual(
      problems.map((problem) => [problem.check, english.text(problem.message)]),
      [['broken', 'The check broken failed and found nothing: out of luck']],
    )
    assert.deepEqual(findings, check({ files, maps: [declared] }).findings)
  })

  it('counts', () => {
    const tests = file('a.test.ts', { User: { fields: { email: 'contact.email' } } }, { pathClass: 'test' })
    const { summary } = check({ files: [...files, tests], maps: [declared] })
    assert.deepEqual(
      { files: summary.files, testFiles: summary.testFiles, maps: summary.maps, dataSets: summary.dataSets },
      { files: files.length, testFiles: 1, maps: 1, dataSets: 2 },
    )
    assert.equal(
      Object.values(summary.byCheck).reduce((sum, count) => sum + count, 0),
      Object.values(summary.bySeverity).reduce((sum, count) => sum + count, 0),
    )
  })

  it('does not check tests unless asked to', () => {
    const tests = [
      file('a.test.prisma', { Lead: { fields: { email: 'contact.email' } } }, { pathClass: 'test' }),
    ]
    const empty = map('art25: 1\n')
    assert.deepEqual(check({ files: tests, maps: [empty] }).findings, [])
    assert.equal(check({ files: tests, maps: [empty], includeTests: true }).findings.length, 1)
  })

  it('reports once what several maps include', () => {
    const texts = {
      'shared/datamap.yaml': 'art25: 1\nactivities:\n  sales: {role: controller}\n',
      'a/datamap.yaml': 'art25: 1\ninclude: [../shared/datamap.yaml]\n',
      'b/datamap.yaml': 'art25: 1\ninclude: [../shared/datamap.yaml]\n',
    }
    const maps = parseDataMaps(
      Object.entries(texts).map(([path, text]) => ({ path, text })),
      { categories: rules.categories, checkIds },
    )
    assert.deepEqual(
      maps.map(({ activities }) => activities.size),
      [1, 1, 1],
    )
    assert.deepEqual(brief(check({ files: [], maps }).findings), ['no-purpose warning shared/datamap.yaml'])
  })

  it('holds thousands of findings, with fixes that share what they say', () => {
    const fields = Object.fromEntries(
      Array.from({ length: 3000 }, (_, at) => [`email${at}x`, 'contact.email']),
    )
    const { findings } = check({ files: [file('a.prisma', { User: { fields } })], maps: [map('art25: 1\n')] })
    assert.equal(findings.length, 3000)
    const actions = new Set(findings.map(({ fixes }) => fixes[1]?.action))
    assert.equal(actions.size, 1)
  })
})

describe('fingerprint', () => {
  it('is FNV-1a with 64 bits', () => {
    assert.equal(fingerprint(['']), 'cbf29ce484222325')
    assert.equal(fingerprint(['a']), 'af63dc4c8601ec8c')
    assert.equal(fingerprint(['foobar']), '85944171f73967e8')
  })

  it('keeps parts apart', () => {
    assert.notEqual(fingerprint(['ab', 'c']), fingerprint(['a', 'bc']))
  })
})
