import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { activitiesOf } from '../../server/src/datamap/activity.ts'
import { retentionOf } from '../../server/src/datamap/inherit.ts'
import { parseDataMaps } from '../../server/src/datamap/parse.ts'
import { isMapFile, mapOf, matchesGlob } from '../../server/src/datamap/paths.ts'
import type { Category } from '../../server/src/model/classification.ts'
import type { DataMap, MapFile } from '../../server/src/model/declaration.ts'
import { english } from '../../server/src/model/message.ts'

const example = readFileSync('test/datamap/fixtures/design-example.yaml', 'utf8')

const categories = new Map<string, Category>()
const groups = (
  parse(readFileSync('rules/categories.yaml', 'utf8')) as {
    categories: Record<string, { leaves: Record<string, unknown> }>
  }
).categories
for (const [group, { leaves }] of Object.entries(groups)) {
  for (const leaf of Object.keys(leaves)) {
    const id = `${group}.${leaf}`
    categories.set(id, { id, label: { en: leaf }, sensitivity: 'low' })
  }
}
const context = {
  categories,
  checkIds: ['stale-declaration', 'personal-data-literal', 'no-retention'],
}

const maps = (files: Record<string, string>): readonly DataMap[] =>
  parseDataMaps(
    Object.entries(files).map(([path, text]): MapFile => ({ path, text })),
    context,
  )

/** What the first problem says. */
const saidOf = ({ problems: [first] }: DataMap): string => (first ? english.text(first.message) : '')

function single(text: string): DataMap {
  const [map] = maps({ 'datamap.yaml': text })
  assert.ok(map)
  return map
}

/** Problems as `code at text -> replacement`. */
function problemsOf(text: string): readonly string[] {
  return single(text).problems.map(
    ({ code, span, replacement }) =>
      `${code} at ${text.slice(span.start, span.end)}${replacement === undefined ? '' : ` -> ${replacement}`}`,
  )
}

describe('the example of the data map', () => {
  const map = single(example)

  it('has no mistake, and names a few things that it does not describe', () => {
    assert.equal(map.usable, true)
    assert.deepEqual(
      map.problems.filter(({ severity }) => severity === 'error'),
      [],
    )
    const named = map.problems.map(({ span }) => example.slice(span.start, span.end))
    assert.deepEqual(
      new Set(named),
      new Set(['azure', 'brevo', 'prospect', 'storage', 'payroll_provider', 'payroll', 'web_module']),
    )
  })

  it('becomes declarations', () => {
    const user = map.dataSets.get('User')
    assert.ok(user)
    assert.deepEqual(user.in, ['src/db/user.ts', 'prisma/schema.prisma'])
    assert.deepEqual(user.also, ['Person', 'app_users'])
    assert.deepEqual(user.fields.get('title')?.categories, [])
    assert.deepEqual(user.fields.get('bounce')?.categories, ['contact.email', 'communication.delivery_event'])
    assert.equal(map.dataSets.get('Payslip')?.heldIn?.name, 'payroll_provider')
    const prospects = map.activities.get('prospects')
    assert.deepEqual(
      prospects?.purposes.map(({ legalBasis }) => legalBasis),
      ['legitimate_interests', 'consent'],
    )
    assert.equal(prospects.sensitive, false)
    assert.equal(map.retention.get('prospects')?.undecided, 'period to be agreed with sales')
    assert.deepEqual(
      map.ignore.map(({ path, check, until }) => ({ path, check, until })),
      [
        { path: 'test/**', check: undefined, until: undefined },
        { path: 'legacy/**', check: 'stale-declaration', until: '2027-03-01' },
      ],
    )
    assert.deepEqual(
      map.checks.map(({ check, severity }) => [check, severity]),
      [['personal-data-literal', 'warning']],
    )
  })

  it('inherits from field to data set to activity', () => {
    const user = map.dataSets.get('User')
    assert.ok(user)
    assert.equal(retentionOf(map, user, user.fields.get('last_login_ip'))?.policy?.id, 'logs')
    assert.equal(retentionOf(map, user, user.fields.get('email'))?.from, 'data-set')
    assert.deepEqual(
      activitiesOf(map, user).map(({ id }) => id),
      ['platform'],
    )
  })

  it('can be cut anywhere without a failure', () => {
    for (let length = 0; length < example.length; length += 23) {
      const [cut] = maps({ 'datamap.yaml': example.slice(0, length) })
      assert.ok(cut)
      for (const { span } of cut.problems) assert.ok(span.start <= span.end && span.end <= length)
    }
  })

  it('reads the same with CRLF and a byte order mark', () => {
    const other = single(`\uFEFF${example.replaceAll('\n', '\r\n')}`)
    assert.deepEqual(other.raw, map.raw)
    const user = other.dataSets.get('User')
    const text = other.files[0]?.text ?? ''
    assert.equal(text.slice(user?.at.keySpan.start, user?.at.keySpan.end), 'User')
  })
})

describe('mistakes in a data map', () => {
  it('stand at the key or value, with the nearest valid one', () => {
    assert.deepEqual(problemsOf('art25: 1\norganisation: {name: A}\n'), [
      'unknown-key at organisation -> organization',
    ])
    assert.deepEqual(problemsOf('art25: 1\nactivities:\n  a: {role: procesor}\n'), [
      'unknown-value at procesor -> processor',
    ])
    assert.deepEqual(problemsOf('art25: 1\nretention:\n  logs: {period: a while}\n'), [
      'bad-duration at a while',
    ])
    assert.deepEqual(problemsOf('art25: 1\nactivities:\n  a: {created: 2024-13}\n'), ['bad-date at 2024-13'])
    assert.deepEqual(problemsOf('art25: 1\ndata: [User]\n'), ['wrong-type at [User]'])
    assert.deepEqual(problemsOf('art25: 1\nignore: [{path: a}]\n'), ['missing-key at {path: a}'])
    assert.deepEqual(problemsOf('art25: 1\nchecks: {no-retentoin: off}\n'), [
      'unknown-check at no-retentoin -> no-retention',
    ])
  })

  it('list the keys that are valid there, and know what others call them', () => {
    const retention = (key: string): readonly string[] =>
      single(`art25: 1\nretention:\n  logs: {period: P1D, ${key}}\n`).problems.map(({ message }) =>
        english.text(message),
      )
    for (const key of ['colour: red', 'frm: creation']) {
      const [message = ''] = retention(key)
      for (const known of ['period', 'from', 'then', 'undecided']) assert.ok(message.includes(known), message)
    }
    for (const [text, key, valid] of [
      ['ignore: [{path: a, reason: old}]', 'reason', 'because'],
      ['activities: {a: {legal_bases: contract}}', 'legal_bases', 'legal_basis'],
      ['activities: {a: {basis: contract}}', 'basis', 'legal_basis'],
      ['dpias: {a: {description: mail}}', 'description', 'label'],
      ['retention: {logs: {duration: P1D}}', 'duration', 'period'],
      ['organization: {email: a@b.example}', 'email', 'contact'],
    ] as const) {
      const problems = problemsOf(`art25: 1\n${text}\n`)
      assert.ok(problems.includes(`unknown-key at ${key} -> ${valid}`), `${text}: ${problems.join('; ')}`)
    }
    // The key is there already: a second one would be another mistake.
    assert.deepEqual(problemsOf('art25: 1\nretention: {logs: {period: P1D, duration: P2D}}\n'), [
      'unknown-key at duration',
    ])
  })

  it('are durations in words, with their ISO form', () => {
    for (const [written, iso] of [
      ['90 days', 'P90D'],
      ['1 day', 'P1D'],
      ['2 weeks', 'P2W'],
      ['3 months', 'P3M'],
      ['1 year', 'P1Y'],
      ['12 hours', 'PT12H'],
      ['10 Years', 'P10Y'],
      ['30d', 'P30D'],
      ['p90d', 'P90D'],
    ] as const) {
      assert.deepEqual(problemsOf(`art25: 1\nretention:\n  logs: {period: ${written}}\n`), [
        `bad-duration at ${written} -> ${iso}`,
      ])
      assert.match(
        saidOf(single(`art25: 1\nretention:\n  logs: {period: ${written}}\n`)),
        new RegExp(`Did you mean "${iso}"`),
      )
    }
  })

  it('are one where a section is misspelt, also for what refers to it', () => {
    assert.deepEqual(
      problemsOf(
        'art25: 1\nactivites: {platform: {role: processor}}\nretenion: {logs: {period: P1D}}\n' +
          'data: {User: {activity: platform, retention: logs, system: db}}\n',
      ),
      [
        'unknown-key at activites -> activities',
        'unknown-key at retenion -> retention',
        'unknown-reference at db',
      ],
    )
    const [app] = maps({
      'a/datamap.yaml': 'art25: 1\ninclude: [../b/datamap.yaml]\ndata: {User: {retention: logs}}\n',
      'b/datamap.yaml': 'art25: 1\nretenion: {logs: {period: P1D}}\n',
    })
    assert.deepEqual(app?.problems, [])
  })

  it('are references to nothing and unknown categories', () => {
    const text =
      'art25: 1\nactivities: {platform: {role: processor}}\nretention: {logs: {period: P1D}}\n' +
      'data:\n  User:\n    activity: platfrom\n    retention: lgos\n    fields:\n      a: contact.emial\n      b: email\n'
    assert.deepEqual(problemsOf(text), [
      'unknown-reference at platfrom -> platform',
      'unknown-reference at lgos -> logs',
      'unknown-category at contact.emial -> contact.email',
      'unknown-category at email -> contact.email',
    ])
  })

  it('are keys that stand twice, and prose that YAML cuts at a comma', () => {
    const twice = 'art25: 1\ndata:\n  A: {label: one}\n  A: {label: two}\n'
    assert.deepEqual(problemsOf(twice), ['duplicate-key at A'])
    assert.equal(single(twice).problems[0]?.span.start, twice.lastIndexOf('A'))
    const prose = 'art25: 1\ndpias:\n  x: {because: no high risk, no sensitive data}\n'
    assert.deepEqual(problemsOf(prose), [
      'unquoted-text at no high risk, no sensitive data -> "no high risk, no sensitive data"',
    ])
  })

  it('make a map unusable when it is another version or no YAML', () => {
    const other = single('art25: 2\ndata: {User: {fields: {email: contact.email}}}\n')
    assert.equal(other.usable, false)
    assert.equal(other.dataSets.size, 0)
    assert.match(saidOf(other), /is of version 2; this Art25 reads version 1/)
    const tab = single('art25: 1\ndata:\n\tUser:\n')
    assert.equal(tab.usable, false)
    assert.match(saidOf(tab), /Indent with spaces/)
    assert.deepEqual(problemsOf('data: {}\n'), ['missing-version at data: {}'])
  })

  it('are one where the map is empty, and the map is not usable', () => {
    for (const text of ['', '\n', '# nothing yet\n', '---\n', '{}\n', '\uFEFF# nothing\r\n']) {
      const empty = single(text)
      assert.equal(empty.usable, false, JSON.stringify(text))
      assert.deepEqual(
        empty.problems.map(({ code }) => code),
        ['empty-map'],
        JSON.stringify(text),
      )
      assert.match(saidOf(empty), /is empty.*art25 init --force.*art25: 1/)
    }
  })

  it('never exhaust the stack or the memory', () => {
    for (const text of ['['.repeat(50_000), '- '.repeat(50_000), '{a: '.repeat(20_000)]) {
      assert.equal(single(text).problems[0]?.code, 'too-deep')
    }
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 12; level++) {
      const name = String.fromCharCode(97 + level)
      const alias = `*${String.fromCharCode(96 + level)}`
      bomb.push(`${name}: &${name} [${Array(9).fill(alias).join(', ')}]`)
    }
    assert.equal(single(bomb.join('\n')).problems[0]?.code, 'too-many-aliases')
    assert.ok(single('art25: 1\nx-a: &a [*a]\n').problems.length > 0)
  })
})

describe('several maps', () => {
  it('are merged from the files of one folder', () => {
    const [map] = maps({
      'app/datamap/b.yaml': 'data:\n  B: {fields: {email: contact.email}}\n  A: {label: again}\n',
      'app/datamap/a.yaml': 'art25: 1\ndata:\n  A: {in: ../src/a.ts, fields: {email: contact.email}}\n',
    })
    assert.ok(map)
    assert.equal(map.folder, 'app')
    assert.deepEqual([...map.dataSets.keys()], ['A', 'B'])
    assert.deepEqual(map.dataSets.get('A')?.in, ['app/src/a.ts'])
    assert.deepEqual(
      map.problems.map(({ code, path }) => [code, path]),
      [['duplicate-entry', 'app/datamap/b.yaml']],
    )
  })

  it('own their folders, and a folder of another name is none', () => {
    const all = maps({
      'datamap.yaml': 'art25: 1\n',
      'apps/shop/datamap.yml': 'art25: 1\n',
      'lib/datamap/other.yaml': 'name: something else\n',
    })
    assert.deepEqual(
      all.map(({ folder }) => folder),
      ['', 'apps/shop'],
    )
    assert.equal(mapOf(all, 'apps/shop/src/a.ts')?.folder, 'apps/shop')
    assert.equal(mapOf(all, 'apps/shopping/a.ts')?.folder, '')
    assert.equal(isMapFile('a/datamap.yaml'), true)
    assert.equal(isMapFile('a/my-datamap.yaml'), false)
  })

  it('lend what they include, at its own place', () => {
    const shared = 'art25: 1\nretention: {logs: {period: P90D}}\nactivities: {platform: {role: processor}}\n'
    const [app] = maps({
      'app/datamap.yaml':
        'art25: 1\ninclude: [../shared/datamap.yaml]\ndata: {User: {retention: logs, activity: platform}}\n',
      'shared/datamap.yaml': shared,
    })
    assert.deepEqual(app?.problems, [])
    assert.equal(app.retention.get('logs')?.at.path, 'shared/datamap.yaml')
  })

  it('say where nothing is at the path that carries out a retention policy', () => {
    const text =
      'art25: 1\nretention:\n  a: {period: P1D, enforced_by: jobs/gone.ts}\n  b: {period: P1D, enforced_by: [jobs/there.ts, {path: infra/gone.tf, setting: days}, {procedure: by hand}]}\n  c: {period: P1D, enforced_by: [emptied by hand, "jobs/*.ts"]}\n'
    const asked: string[] = []
    const [map] = parseDataMaps([{ path: 'app/datamap.yaml', text }], {
      ...context,
      exists: (path) => {
        asked.push(path)
        return path === 'app/jobs/there.ts'
      },
    })
    assert.deepEqual(
      map?.problems.map(({ code, message }) => `${code} ${english.text(message)}`),
      ['missing-file There is no app/jobs/gone.ts.', 'missing-file There is no app/infra/gone.tf.'],
    )
    assert.deepEqual(
      map.problems.map(({ span }) => text.slice(span.start, span.end)),
      ['jobs/gone.ts', 'infra/gone.tf'],
    )
    assert.deepEqual(asked, ['app/jobs/gone.ts', 'app/jobs/there.ts', 'app/infra/gone.tf'])
    assert.deepEqual(single(text).problems, [])
  })

  it('say when what they include is missing, outside, in a circle or there twice', () => {
    const codes = (include: string, other: string): readonly (string | undefined)[] =>
      maps({
        'a/datamap.yaml': `art25: 1\ninclude: [${include}]\nretention: {logs: {period: P1D}}\n`,
        'b/datamap.yaml': other,
      })[0]?.problems.map(({ code }) => code) ?? []
    assert.deepEqual(codes('../c/datamap.yaml', 'art25: 1\n'), ['include-missing'])
    assert.deepEqual(codes('../../x/datamap.yaml', 'art25: 1\n'), ['include-outside'])
    assert.deepEqual(codes('../b/datamap.yaml', 'art25: 1\ninclude: ../a/datamap.yaml\n'), ['include-cycle'])
    assert.deepEqual(codes('../b/datamap.yaml', 'art25: 1\nretention: {logs: {period: P2D}}\n'), [
      'duplicate-entry',
    ])
    assert.deepEqual(codes('../b/datamap.yaml', 'art25: 1\nretention: [\n'), ['include-unusable'])
  })
})

describe('globs of a data map', () => {
  it('cover files, folders and patterns', () => {
    assert.ok(matchesGlob('src/db/user.ts', 'src/db/user.ts'))
    assert.ok(matchesGlob('src/db/user.ts', 'src/db'))
    assert.ok(matchesGlob('src/db/user.ts', 'src/**/*.ts'))
    assert.ok(matchesGlob('app/[id]/page.tsx', 'app/[id]/page.tsx'))
    assert.ok(!matchesGlob('src/db/user.ts', 'src/*.ts'))
    assert.ok(!matchesGlob('src/dbx/user.ts', 'src/db'))
  })
})
