import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const cli = resolve('dist/cli.cjs')
const example = resolve('examples/wegrow')

/** What `check --format json` says of one finding, as far as these tests look. */
interface Finding {
  check: string
  severity: string
  path: string
  line: number
  column: number
  end_line: number
  end_column: number
  owner?: string | null
  field?: string | null
  category?: string | null
  fixes: { title: string; safety: string }[]
}

interface Outcome {
  status: number | null
  findings: Finding[]
  problems: unknown[]
}

/** A finding in one line, with the text that it points at, read from the file as it was checked. */
function describeFinding(finding: Finding, folder: string): string {
  const { check, severity, path, line, column, end_line: endLine, end_column: endColumn } = finding
  const text = readFileSync(join(folder, path), 'utf8').split('\n')[line - 1] ?? ''
  const place = endLine === line ? text.slice(column - 1, endColumn - 1) : `${text.slice(column - 1)} …`
  return `${severity} ${check} ${path}:${line} ${place}`
}

describe('examples/wegrow', function () {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'art25-wegrow-'))
    cpSync(example, folder, { recursive: true })
  })

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs the real command line; the cache lies outside the user's own. */
  function check(path = folder): Outcome {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [cli, 'check', '--format', 'json', '--no-cache', path],
      { encoding: 'utf8' },
    )
    assert.ok(status === 0 || status === 1, `exit code ${String(status)}: ${stderr}`)
    const { findings, problems } = JSON.parse(stdout) as Omit<Outcome, 'status'>
    return { status, findings, problems }
  }

  /** Replaces one text in one file of the copy, which must hold it exactly once; `$&` stands for the text itself. */
  function mutate(path: string, text: string, replacement: string): void {
    const file = join(folder, path)
    const parts = readFileSync(file, 'utf8').split(text)
    assert.equal(parts.length, 2, `${path} holds ${JSON.stringify(text)} once`)
    writeFileSync(file, parts.join(replacement.replace('$&', text)))
  }

  /** The line, counted from 1, on which a text of the copy starts. */
  function lineOf(path: string, text: string): number {
    const before = readFileSync(join(folder, path), 'utf8').split(text)[0] ?? ''
    return before.split('\n').length
  }

  it('has nothing to report', () => {
    const { status, findings, problems } = check(example)
    assert.deepEqual(
      findings.map((finding) => describeFinding(finding, example)),
      [],
    )
    assert.deepEqual(problems, [])
    assert.equal(status, 0)
  })

  /** Findings of the copy in one line each, as they are reported. */
  function lines({ findings }: Outcome): string[] {
    return findings.map((finding) => describeFinding(finding, folder))
  }

  it('reports a new column and offers to declare it', () => {
    mutate('prisma/schema.prisma', '  email      String         @unique\n', '$&  phone      String?\n')
    const outcome = check()
    const line = lineOf('prisma/schema.prisma', '  phone ')
    assert.deepEqual(lines(outcome), [`error undeclared-field prisma/schema.prisma:${line} phone`])
    assert.equal(outcome.status, 1)
    const [finding] = outcome.findings
    assert.deepEqual(
      [finding?.owner, finding?.field, finding?.category],
      ['Member', 'phone', 'contact.phone'],
    )
    assert.deepEqual(finding?.fixes.slice(0, 2), [
      { title: 'Declare Member.phone as contact.phone', safety: 'suggested' },
      { title: 'Member.phone is not personal data, with a reason', safety: 'suggested' },
    ])
  })

  it('reports each data set that loses its retention with its activity', () => {
    mutate('datamap.yaml', '    retention: logs\n', '')
    const outcome = check()
    assert.deepEqual(
      lines(outcome),
      ['FunctionalLog', 'StaffAccessLog'].map(
        (dataSet) =>
          `warning no-retention datamap.yaml:${lineOf('datamap.yaml', `  ${dataSet}:`)} ${dataSet}`,
      ),
    )
    assert.equal(outcome.status, 0)
    assert.deepEqual(
      outcome.findings[0]?.fixes.map(({ title }) => title),
      [
        'Keep FunctionalLog according to end_of_contract',
        'Keep FunctionalLog according to logs',
        'Keep FunctionalLog according to connections',
        'Ask how long FunctionalLog is kept',
      ],
    )
  })

  it('reports a misspelt activity once, with the nearest name', () => {
    const text = '    in: [prisma/schema.prisma]\n    activity: platform\n'
    mutate('datamap.yaml', text, text.replace('platform', 'platfrom'))
    const outcome = check()
    const line = lineOf('datamap.yaml', 'platfrom')
    assert.deepEqual(lines(outcome), [`error invalid-map datamap.yaml:${line} platfrom`])
    assert.equal(outcome.status, 1)
    assert.deepEqual(outcome.findings[0]?.fixes, [
      { title: 'Replace platfrom by platform', safety: 'suggested' },
    ])
  })

  it('reports a declaration whose column is gone', () => {
    mutate('prisma/schema.prisma', '  country    String\n', '')
    const outcome = check()
    const line = lineOf('datamap.yaml', '      country:')
    assert.deepEqual(lines(outcome), [`warning stale-declaration datamap.yaml:${line} country`])
    assert.equal(outcome.status, 0)
    assert.deepEqual(outcome.findings[0]?.fixes, [
      { title: 'Remove Member.country from the data map', safety: 'suggested' },
    ])
  })

  it('offers the new name of a column that was renamed', () => {
    mutate(
      'prisma/schema.prisma',
      '  firstName  String         @map("first_name")\n',
      '  givenName  String         @map("given_name")\n',
    )
    const outcome = check()
    const declared = lineOf('datamap.yaml', '      firstName:')
    const column = lineOf('prisma/schema.prisma', '  givenName ')
    assert.deepEqual(lines(outcome), [
      `warning stale-declaration datamap.yaml:${declared} firstName`,
      `error undeclared-field prisma/schema.prisma:${column} givenName`,
    ])
    assert.equal(outcome.findings[0]?.fixes[0]?.title, 'Rename Member.firstName to givenName')
  })

  it('reports a log that is kept longer than declared, and offers either value for the other', () => {
    mutate('infra/main.tf', '  retention_in_days   = 30\n', '  retention_in_days   = 90\n')
    const outcome = check()
    const line = lineOf('infra/main.tf', '  retention_in_days ')
    assert.deepEqual(lines(outcome), [`error retention-conflict infra/main.tf:${line} 90`])
    assert.equal(outcome.status, 1)
    assert.deepEqual(outcome.findings[0]?.fixes, [
      { title: 'Keep for 30 days, as connections says', safety: 'suggested' },
      { title: 'Declare 90 days in connections', safety: 'suggested' },
    ])
  })

  it('does not guess how long a variable keeps a log', () => {
    mutate('infra/main.tf', '  retention_in_days   = 30\n', '  retention_in_days   = var.retention\n')
    const outcome = check()
    const line = lineOf('infra/main.tf', '  retention_in_days ')
    assert.deepEqual(lines(outcome), [`info retention-conflict infra/main.tf:${line} var.retention`])
    assert.equal(outcome.status, 0)
  })

  it('reports a policy that nothing carries out any more', () => {
    mutate('datamap.yaml', '    enforced_by: jobs/offboard.ts\n', '')
    const outcome = check()
    const line = lineOf('datamap.yaml', '  end_of_contract:\n')
    assert.deepEqual(lines(outcome), [`info retention-unenforced datamap.yaml:${line} end_of_contract`])
    assert.equal(outcome.status, 0)
  })

  it('reports a column that requires what the map calls optional', () => {
    mutate(
      'datamap.yaml',
      '      country: contact.country\n',
      '      country: { category: contact.country, mandatory: false }\n',
    )
    const outcome = check()
    const line = lineOf('prisma/schema.prisma', '  country ')
    assert.deepEqual(lines(outcome), [`warning mandatory-conflict prisma/schema.prisma:${line} country`])
    assert.equal(outcome.findings[0]?.fixes[0]?.title, 'Declare Member.country as mandatory')
  })

  it('reports an address that is logged, and not one that is masked', () => {
    mutate(
      'src/practices.ts',
      "import { requireMember } from './session.js'\n",
      "import { logger } from './logging/logger.js'\nimport { maskEmail } from './logging/mask.js'\nimport { requireMember } from './session.js'\n",
    )
    mutate(
      'src/practices.ts',
      "  await recordAction(member.customerId, member.id, 'practice.create')\n",
      "  logger.info('practice created', { by: maskEmail(member.email) })\n  logger.info('practice created', { by: member.email })\n",
    )
    const outcome = check()
    const line = lineOf('src/practices.ts', '{ by: member.email }')
    assert.deepEqual(lines(outcome), [`warning personal-data-in-log src/practices.ts:${line} member.email`])
    assert.equal(outcome.status, 0)
    assert.equal(outcome.findings[0]?.category, 'contact.work_email')
    assert.equal(outcome.findings[0].fixes[0]?.title, "Write '[redacted]' instead of member.email")
  })
})
