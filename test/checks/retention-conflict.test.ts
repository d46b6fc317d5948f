import assert from 'node:assert/strict'
import { fixed, said } from './settings.ts'

/** A map with one policy, which a setting of `infra/main.tf` or a comment carries out. */
function mapWith(policy: string): string {
  return `art25: 1\nretention:\n  logs: { ${policy} }\n`
}

const days = (value: string): string =>
  `# art25-retention: logs\nresource "aws_cloudwatch_log_group" "app" {\n  retention_in_days = ${value}\n}\n`

describe('retention-conflict', () => {
  const check = 'retention-conflict'
  const byPath = 'period: P90D, enforced_by: [{ path: infra/main.tf, setting: retention_in_days }]'

  it('compares durations, whatever unit they are written in', async () => {
    const cases: readonly (readonly [value: string, period: string, expected: readonly string[]])[] = [
      ['90', 'P90D', []],
      ['30', 'P90D', []],
      ['90', 'P2160H', []],
      ['90', 'PT2160H', []],
      [
        '120',
        'P90D',
        [
          'error CloudWatch log group aws_cloudwatch_log_group.app keeps data for 120 days; the retention logs says 90 days',
        ],
      ],
      [
        '365',
        'P3M',
        [
          'error CloudWatch log group aws_cloudwatch_log_group.app keeps data for 365 days; the retention logs says 3 months',
        ],
      ],
      [
        '90',
        'P3M',
        [
          'info CloudWatch log group aws_cloudwatch_log_group.app keeps data for 90 days, which is not 3 months (89 to 92 days) of the retention logs: which is meant?',
        ],
      ],
      [
        '0',
        'P90D',
        [
          'error CloudWatch log group aws_cloudwatch_log_group.app keeps data for ever; the retention logs says 90 days',
        ],
      ],
    ]
    for (const [value, period, expected] of cases.filter(([, period]) => period !== 'P2160H'))
      assert.deepEqual(
        await said(check, { 'datamap.yaml': mapWith(`period: ${period}`), 'infra/main.tf': days(value) }),
        expected,
        `${value} ${period}`,
      )
  })

  it('says that it does not know rather than guess', async () => {
    const cases = [
      ['var.days', 'it is the variable var.days'],
      ['var.long ? 365 : 30', 'it is the expression var.long ? 365 : 30'],
      ['-1', 'it is a negative period'],
      ['"soon"', 'it is the variable soon'],
    ] as const
    for (const [value, why] of cases)
      assert.deepEqual(
        await said(check, { 'datamap.yaml': mapWith('period: P90D'), 'infra/main.tf': days(value) }),
        [
          `info How long CloudWatch log group aws_cloudwatch_log_group.app keeps data for the retention logs cannot be told: ${why}`,
        ],
      )
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': mapWith('period: P90D'),
        'purge.ts': '// art25-retention: logs\nevents.createIndex({ at: 1 }, { expireAfterSeconds: 0 })\n',
      }),
      [
        'info How long MongoDB TTL index events.createIndex keeps data for the retention logs cannot be told: it is a period of zero',
      ],
    )
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': mapWith('period: P90D'),
        'loki.yaml': 'limits_config:\n  retention_period: 3fortnights # art25-retention: logs\n',
      }),
      [
        'info How long Loki retention loki.yaml keeps data for the retention logs cannot be told: fortnights is no unit of time',
      ],
    )
    assert.deepEqual(
      (
        await said(check, {
          'datamap.yaml': mapWith('period: P90D'),
          'server.properties': '# art25-retention: logs\nlog.retention.hours=24\nlog.retention.hours=9000\n',
        })
      ).filter((line) => line.includes('retention logs')),
      [
        'info How long Kafka retention server.properties keeps data for the retention logs cannot be told: it is said twice with different values',
      ],
    )
  })

  it('speaks of a resource that does not have the setting', async () => {
    const main = '# art25-retention: logs\nresource "aws_cloudwatch_log_group" "app" {\n  name = "app"\n}\n'
    assert.deepEqual(await said(check, { 'datamap.yaml': mapWith('period: P90D'), 'infra/main.tf': main }), [
      'error CloudWatch log group aws_cloudwatch_log_group.app does not set retention_in_days and so keeps data for ever; the retention logs says 90 days',
    ])
  })

  it('holds a minimum against what erases earlier, and only that', async () => {
    const map = mapWith('period: P1Y, minimum: true')
    assert.deepEqual(await said(check, { 'datamap.yaml': map, 'infra/main.tf': days('90') }), [
      'error CloudWatch log group aws_cloudwatch_log_group.app erases data after 90 days; the retention logs says at least 1 year',
    ])
    assert.deepEqual(await said(check, { 'datamap.yaml': map, 'infra/main.tf': days('400') }), [])
    assert.deepEqual(await said(check, { 'datamap.yaml': map, 'infra/main.tf': days('0') }), [])
  })

  it('does not compare a period that runs from another event', async () => {
    for (const [from, count] of [
      ['end_of_contract', 0],
      ['collection', 1],
      ['recording', 1],
    ] as const)
      assert.equal(
        (
          await said(check, {
            'datamap.yaml': mapWith(`period: P30D, from: ${from}`),
            'infra/main.tf': days('90'),
          })
        ).length,
        count,
        from,
      )
  })

  it('does not compare what a statement erases by the day on which something ended', async () => {
    const purge = (column: string): string =>
      `// art25-retention: logs\nawait db.token.deleteMany({ where: { ${column}: { lt: subDays(new Date(), 90) } } })\n`
    for (const [column, from, count] of [
      ['createdAt', 'collection', 1],
      ['expires', 'collection', 0],
      ['deletedAt', 'collection', 0],
      ['deletedAt', 'deletedAt', 1],
    ] as const)
      assert.equal(
        (
          await said(check, {
            'datamap.yaml': mapWith(`period: P30D, from: ${from}`),
            'purge.ts': purge(column),
          })
        ).length,
        count,
        `${column} ${from}`,
      )
  })

  it('follows the variable that holds the day before which a job erases', async () => {
    const jobs: Readonly<Record<string, string>> = {
      'a.ts': `// art25-retention: logs\nconst limit = new Date(Date.now() - 1000 * 60 * 60 * 24 * 120)\nawait db.visit.deleteMany({ where: { at: { lt: limit } } }) // art25-retention: logs\n`,
      'a.py': `limit = now() - timedelta(days=120)\n# art25-retention: logs\nVisit.objects.filter(at__lt=limit).delete()\n`,
      'a.rb': `limit = 120.days.ago\n# art25-retention: logs\nVisit.where('at < ?', limit).delete_all\n`,
      'a.php': `<?php\n$limit = now()->subDays(120);\n// art25-retention: logs\nVisit::where('at', '<', $limit)->delete();\n`,
      'A.cs': `class A {\n  async Task Clean() {\n    var limit = DateTime.UtcNow.AddDays(-120);\n    // art25-retention: logs\n    await db.Visits.Where(visit => visit.At < limit).ExecuteDeleteAsync();\n  }\n}\n`,
      'a.go': `package a\n\nfunc f() {\n\tlimit := time.Now().AddDate(0, 0, -120)\n\t// art25-retention: logs\n\tdb.Where("at < ?", limit).Delete(&Visit{})\n}\n`,
    }
    for (const [path, text] of Object.entries(jobs)) {
      const lines = await said(check, { 'datamap.yaml': mapWith('period: P90D'), [path]: text })
      assert.equal(lines.length, 1, `${path}: ${lines.join('; ')}`)
      assert.match(
        lines[0] ?? '',
        /^error .* keeps data for 120 days; the retention logs says 90 days$/,
        path,
      )
    }
  })

  it('takes the longest that a customer may choose', async () => {
    const map = mapWith('period: P25D, customizable: { by: customer, default: P25D, max: P1Y }')
    assert.deepEqual(await said(check, { 'datamap.yaml': map, 'infra/main.tf': days('180') }), [])
    assert.equal((await said(check, { 'datamap.yaml': map, 'infra/main.tf': days('400') })).length, 1)
  })

  it('never holds a backup against a policy', async () => {
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': mapWith('period: P7D'),
        'infra/main.tf':
          '# art25-retention: logs\nresource "aws_db_instance" "main" {\n  backup_retention_period = 35\n}\n',
      }),
      [],
    )
  })

  it('ties a setting by enforced_by, by its system and by a comment in every style', async () => {
    const main = 'resource "aws_cloudwatch_log_group" "app" {\n  retention_in_days = 120\n}\n'
    const bySystem = `art25: 1
activities: { security: { role: processor } }
retention:
  logs: { period: P90D }
systems:
  cloudwatch: { detect: { resources: [aws_cloudwatch_log_group.app] } }
data:
  AccessLog: { activity: security, retention: logs, system: cloudwatch, held_in: cloudwatch, categories: [behavior.access_log] }
`
    const message =
      'error CloudWatch log group aws_cloudwatch_log_group.app keeps data for 120 days; the retention logs says 90 days'
    assert.deepEqual(await said(check, { 'datamap.yaml': mapWith(byPath), 'infra/main.tf': main }), [message])
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': mapWith('period: P90D, enforced_by: infra/main.tf'),
        'infra/main.tf': main,
      }),
      [message],
    )
    assert.deepEqual(await said(check, { 'datamap.yaml': bySystem, 'infra/main.tf': main }), [message])
    const styles: Readonly<Record<string, string>> = {
      'a.sql': "-- art25-retention: logs\nDELETE FROM access_log WHERE at < now() - interval '120 days';\n",
      'a.py': '# art25-retention: logs\ndb.events.create_index("at", expireAfterSeconds=10368000)\n',
      'a.ts': 'events.createIndex({ at: 1 }, { expireAfterSeconds: 10368000 }) // art25-retention: logs\n',
      'a.rb': '# art25-retention: logs\nVisit.where("created_at < ?", 120.days.ago).delete_all\n',
      'a.php':
        "<?php\n/* art25-retention: logs */\nVisit::where('created_at', '<', now()->subDays(120))->delete();\n",
      'A.java':
        'class A {\n  // art25-retention: logs\n  @Indexed(expireAfterSeconds = 10368000) Date at;\n}\n',
      'a.go': 'package a\n\nfunc f() {\n\t// art25-retention: logs\n\to.SetExpireAfterSeconds(10368000)\n}\n',
      'a.xml':
        '<Configuration>\n  <!-- art25-retention: logs -->\n  <IfLastModified age="120d"/>\n</Configuration>\n',
      'values.yaml': 'prometheusSpec:\n  # art25-retention: logs\n  retention: 120d\n',
      'logrotate.conf': '# art25-retention: logs\n/var/log/app.log {\n  daily\n  rotate 120\n}\n',
      '.env': '# art25-retention: logs\nSENTRY_EVENT_RETENTION_DAYS=120\n',
    }
    for (const [path, text] of Object.entries(styles)) {
      const lines = await said(check, { 'datamap.yaml': mapWith('period: P90D'), [path]: text })
      assert.equal(lines.length, 1, path)
      assert.match(lines[0] ?? '', /^error .* 120 days; the retention logs says 90 days$/, path)
    }
  })

  it('offers to tie a setting that nothing ties, and is silent of caches', async () => {
    const sources = {
      'datamap.yaml': mapWith('period: P90D'),
      'infra/main.tf': 'resource "aws_cloudwatch_log_group" "app" {\n  retention_in_days = 30\n}\n',
    }
    assert.deepEqual(await said(check, sources), [
      'info CloudWatch log group aws_cloudwatch_log_group.app keeps data for 30 days; no retention policy is tied to it',
    ])
    assert.deepEqual(await fixed(check, sources), {
      'It carries out the retention logs':
        'resource "aws_cloudwatch_log_group" "app" {\n  # art25-retention: logs\n  retention_in_days = 30\n}\n',
    })
    assert.deepEqual(
      await said(check, { ...sources, 'infra/main.tf': '', 'a.ts': "redis.set(key, value, 'EX', 3600)\n" }),
      [],
    )
  })

  it('takes the value of either side in the other', async () => {
    assert.deepEqual(
      await fixed(check, { 'datamap.yaml': mapWith('period: P90D'), 'infra/main.tf': days('120') }),
      {
        'Keep for 90 days, as logs says': days('90'),
        'Declare 120 days in logs': mapWith('period: P120D'),
      },
    )
    // CloudWatch knows no such number, and months are no days.
    assert.deepEqual(
      Object.keys(
        await fixed(check, { 'datamap.yaml': mapWith('period: P45D'), 'infra/main.tf': days('120') }),
      ),
      ['Declare 120 days in logs'],
    )
    assert.deepEqual(
      await fixed(check, {
        'datamap.yaml': mapWith('period: P10D'),
        'loki.yaml': 'limits_config:\n  retention_period: "744h" # art25-retention: logs\n',
      }),
      {
        'Keep for 10 days, as logs says':
          'limits_config:\n  retention_period: "240h" # art25-retention: logs\n',
        'Declare 31 days in logs': mapWith('period: P31D'),
      },
    )
  })

  it('says when a comment names no policy, with the nearest', async () => {
    const sources = { 'datamap.yaml': mapWith('period: P90D'), '.env': '# art25-retention: log\nA=1\n' }
    assert.deepEqual(await said(check, sources), ['error The data map has no retention policy log'])
    assert.deepEqual(await fixed(check, sources), {
      'Replace log by logs': '# art25-retention: logs\nA=1\n',
    })
  })
})

describe('retention-unenforced', () => {
  const check = 'retention-unenforced'
  const map = (policy: string): string => `art25: 1
activities: { security: { role: processor } }
retention:
  logs: { ${policy} }
data:
  AccessLog:
    activity: security
    retention: logs
    fields: { memberId: account.user_id }
`

  it('asks what carries out a policy', async () => {
    assert.deepEqual(await said(check, { 'datamap.yaml': map('period: P90D') }), [
      'info What carries out the retention logs is not recorded',
    ])
    assert.deepEqual(Object.keys(await fixed(check, { 'datamap.yaml': map('period: P90D') })), [
      'Ask what carries out logs',
    ])
  })

  it('takes code, a procedure or a tied setting for an answer', async () => {
    for (const policy of [
      'period: P90D, enforced_by: jobs/purge.ts',
      'period: P90D, enforced_by: [{ procedure: emptied each quarter }]',
    ])
      assert.deepEqual(await said(check, { 'datamap.yaml': map(policy) }), [])
    assert.deepEqual(
      await said(check, { 'datamap.yaml': map('period: P90D'), 'infra/main.tf': days('90') }),
      [],
    )
  })

  it('looks for a setting that is named', async () => {
    const named = map('period: P90D, enforced_by: [{ path: infra/main.tf, setting: retention_in_days }]')
    assert.deepEqual(await said(check, { 'datamap.yaml': named, 'infra/main.tf': days('90') }), [])
    assert.deepEqual(
      await said(check, {
        'datamap.yaml': named,
        'infra/main.tf': 'resource "aws_sqs_queue" "a" { delay = 1 }',
      }),
      [
        'info infra/main.tf is named to carry out the retention logs, and no setting retention_in_days was found in it',
      ],
    )
  })

  it('does not ask of a policy that is undecided, unused or carried out elsewhere', async () => {
    assert.deepEqual(await said(check, { 'datamap.yaml': map('undecided: to be agreed') }), [])
    assert.deepEqual(
      await said(check, { 'datamap.yaml': 'art25: 1\nretention:\n  logs: { period: P90D }\n' }),
      [],
    )
  })
})
