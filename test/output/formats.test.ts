import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Log } from 'sarif'
import { SaxesParser } from 'saxes'
import { checks } from '../../server/src/checks/index.ts'
import type { Finding } from '../../server/src/model/finding.ts'
import { formatGithub } from '../../server/src/output/github.ts'
import { formatGitlab } from '../../server/src/output/gitlab.ts'
import { formatJson } from '../../server/src/output/json.ts'
import { formatJunit } from '../../server/src/output/junit.ts'
import { formatMarkdown } from '../../server/src/output/markdown.ts'
import { positionsOf } from '../../server/src/output/positions.ts'
import { formatRdjson } from '../../server/src/output/rdjson.ts'
import type { CheckReport } from '../../server/src/output/report.ts'
import { formatSarif } from '../../server/src/output/sarif.ts'
import { formatText, plain } from '../../server/src/output/text.ts'
import { asIs, english } from '../../server/src/model/message.ts'

const text = 'a\r\nb 😀 email\rc\n'
const emailAt = text.indexOf('email')

const finding: Finding = {
  check: 'undeclared-field',
  messageId: 'undeclared',
  message: asIs('User.email holds 100% of it,\nand: more'),
  severity: 'error',
  path: 'src/a file, of: mine.ts',
  span: { start: emailAt, end: emailAt + 5 },
  owner: 'User',
  field: 'email',
  category: 'contact.email',
  articles: ['30(1)(c)'],
  fingerprint: '0123456789abcdef',
  related: [{ path: 'other.ts', span: { start: 0, end: 1 }, message: asIs('also here') }],
  fixes: [
    {
      title: asIs('Drop it'),
      safety: 'safe',
      action: {
        kind: 'edit-text',
        edits: [{ path: 'other.ts', span: { start: 0, end: 1 }, newText: '' }],
      },
    },
  ],
}

const report: CheckReport = {
  version: '1.2.3',
  checks,
  findings: [finding, { ...finding, severity: 'info', check: 'no-retention', fixes: [], related: [] }],
  unlisted: 0,
  summary: {
    bySeverity: { error: 1, warning: 0, info: 1 },
    maps: 1,
    dataSets: 2,
    personalFields: 1234,
    files: 1,
    withoutCandidate: 0,
    tests: 3,
    generated: 0,
    skipped: { vendored: 2 },
    notRead: { '.ftl': 4, '.cob': 9, '.png': 70 },
    suppressed: 1,
    known: 0,
    elsewhere: 0,
    duties: 0,
    skippedChecks: ['stale-declaration'],
  },
  problems: [
    { path: 'gone.ts', code: 'unreadable', severity: 'error', message: asIs('permission denied') },
    { path: '', code: 'invalid-rule', severity: 'note', message: asIs('x') },
  ],
  translator: english,
  textOf: () => text,
  pathOf: (path) => path,
  editsOf: ({ action }) => (action.kind === 'edit-text' ? action.edits : undefined),
}

describe('positions', () => {
  it('count lines at LF, CRLF and CR, and columns in UTF-16 units', () => {
    const at = positionsOf(text)
    assert.deepEqual(at(0), { line: 1, column: 1 })
    assert.deepEqual(at(emailAt), { line: 2, column: 6 })
    assert.deepEqual(at(text.indexOf('c')), { line: 3, column: 1 })
    assert.deepEqual(at(9999), { line: 4, column: 1 })
    assert.deepEqual(at(-1), { line: 1, column: 1 })
  })
})

describe('the json format', () => {
  it('is valid against its schema', () => {
    const schema = JSON.parse(readFileSync('rules/schema/check.schema.json', 'utf8')) as object
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
    assert.ok(validate(JSON.parse(formatJson(report))), JSON.stringify(validate.errors))
  })
})

describe('the sarif format', () => {
  const log = JSON.parse(formatSarif(report)) as Log
  const [run] = log.runs

  it('is valid against the published schema of SARIF 2.1.0', () => {
    const path = 'node_modules/@microsoft/sarif-multitool-ts/assets/sarif-2.1.0.schema.json'
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
      JSON.parse(readFileSync(path, 'utf8')) as object,
    )
    assert.ok(validate(log), JSON.stringify(validate.errors))
    assert.equal(validate({ ...log, runs: [{}] }), false)
  })

  it('says place, fingerprint, related places and fixes', () => {
    const [result] = run?.results ?? []
    assert.equal(run?.columnKind, 'utf16CodeUnits')
    assert.deepEqual(result?.partialFingerprints, { 'art25/v1': '0123456789abcdef' })
    assert.deepEqual(result.locations?.[0]?.physicalLocation, {
      artifactLocation: { uri: 'src/a%20file%2C%20of%3A%20mine.ts', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 6, endLine: 2, endColumn: 11 },
    })
    assert.equal(result.relatedLocations?.[0]?.message?.text, 'also here')
    assert.equal(result.fixes?.[0]?.artifactChanges[0]?.replacements[0]?.deletedRegion.endColumn, 2)
  })

  it('describes each rule that found something, and links to its page', () => {
    const rules = run?.tool.driver.rules ?? []
    assert.deepEqual(
      rules.map(({ id }) => id),
      ['undeclared-field', 'no-retention'],
    )
    for (const rule of rules) {
      assert.match(rule.help?.markdown ?? '', new RegExp(`docs/checks/${rule.id}\\.md`))
      assert.match(rule.help?.text ?? '', /It says:\n- \S/)
      assert.match(rule.fullDescription?.text ?? '', /^[^.{}]+\. GDPR Art\. \d.*\.$/)
    }
    assert.deepEqual(
      run?.results?.map(({ ruleIndex }) => ruleIndex),
      [0, 1],
    )
  })

  it('says that a file was not read', () => {
    assert.equal(run?.invocations?.[0]?.executionSuccessful, false)
  })
})

describe('the github format', () => {
  it('is one command a line, with everything escaped', () => {
    const [error, notice, unread] = formatGithub(report).split('\n')
    assert.equal(
      error,
      '::error file=src/a file%2C of%3A mine.ts,line=2,endLine=2,col=6,endColumn=11,title=Art25 undeclared-field::' +
        'User.email holds 100%25 of it,%0Aand: more',
    )
    assert.match(notice ?? '', /^::notice /)
    assert.match(unread ?? '', /^::error file=gone\.ts,.*::permission denied$/)
  })
})

describe('the text format', () => {
  it('groups by file, hints at a fix, and says what was left out and why', () => {
    const lines = formatText(report, { palette: plain, quiet: false }).split('\n')
    assert.equal(lines[0], 'src/a file, of: mine.ts')
    assert.match(
      lines[1] ?? '',
      /^ {2}2:6 {2}error {3}User\.email holds 100% of it, and: more {2}undeclared-field$/,
    )
    assert.match(lines[2] ?? '', /^ +fix: Drop it$/)
    assert.match(lines[3] ?? '', /^ +also: other\.ts:1$/)
    const rest = lines.slice(4).join('\n')
    assert.match(rest, /not read {2}gone\.ts {2}permission denied/)
    assert.match(
      rest,
      /2 findings \(1 error, 1 info\) in 1 file, 1,234 personal fields, 2 declared data sets\./,
    )
    assert.match(rest, /Left out: 3 tests, 2 vendored\./)
    assert.match(rest, /No reader for: 9 \.cob, 4 \.ftl\.\n/)
    assert.match(rest, /silent: stale-declaration\./)
    assert.match(rest, /1 suppressed with a reason/)
  })

  it('counts what was left out in the right number, and time in seconds', () => {
    const skipped = { 'lock file': 2, 'settings of a tool': 1, 'nested repository': 2, binary: 2 }
    const summary = { ...report.summary, tests: 1, skipped }
    const text = formatText({ ...report, summary }, { palette: plain, quiet: false, duration: 84.4 })
    assert.match(
      text,
      /Left out: 1 test, 2 lock files, 1 file with settings of a tool, 2 nested repositories, 2 binary\./,
    )
    assert.match(text, /, 0\.08 s\.\n/)
  })

  it('prints nothing but findings when quiet', () => {
    assert.equal(formatText({ ...report, findings: [] }, { palette: plain, quiet: true }), '')
    const lines = formatText(report, { palette: plain, quiet: true }).split('\n')
    // A file or a finding each: what a problem matcher can follow.
    assert.ok(lines.length > report.findings.length)
    for (const line of lines) assert.match(line, /^$|^\S|^ +\d+:\d+ {2}(?:error|warning|info) /)
  })
})

describe('the code quality report of GitLab', () => {
  it('has what GitLab asks of each issue, and a fingerprint of its own', () => {
    const issues = JSON.parse(formatGitlab(report)) as readonly Record<string, unknown>[]
    const validate = new Ajv2020().compile({
      type: 'array',
      items: {
        type: 'object',
        required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
        properties: {
          description: { type: 'string' },
          check_name: { type: 'string' },
          fingerprint: { type: 'string' },
          severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
          location: {
            type: 'object',
            required: ['path', 'lines'],
            properties: {
              path: { type: 'string' },
              lines: { type: 'object', required: ['begin'], properties: { begin: { type: 'integer' } } },
            },
          },
        },
      },
    })
    assert.ok(validate(issues), JSON.stringify(validate.errors))
    assert.deepEqual(issues[0], {
      description: 'User.email holds 100% of it,\nand: more',
      check_name: 'undeclared-field',
      fingerprint: '0123456789abcdef',
      severity: 'major',
      location: { path: report.pathOf('src/a file, of: mine.ts'), lines: { begin: 2 } },
    })
  })
})

describe('the diagnostics of reviewdog', () => {
  it('count columns in bytes of UTF-8', () => {
    const { source, diagnostics } = JSON.parse(formatRdjson(report)) as {
      source: { name: string }
      diagnostics: readonly {
        severity: string
        code: { value: string }
        location: { range?: { start: { line: number; column: number }; end: { column: number } } }
      }[]
    }
    assert.equal(source.name, 'art25')
    const [first, second] = diagnostics
    assert.deepEqual(
      [first?.severity, first?.code.value, second?.severity],
      ['ERROR', 'undeclared-field', 'INFO'],
    )
    // `b ` takes two bytes, the face four, and the space after it one.
    assert.deepEqual(first?.location.range?.start, { line: 2, column: 8 })
    assert.equal(first.location.range.end.column, 13)
  })
})

describe('the test cases of JUnit', () => {
  const read = (xml: string): readonly { name: string; attributes: Record<string, unknown> }[] => {
    const tags: { name: string; attributes: Record<string, unknown> }[] = []
    const parser = new SaxesParser()
    parser.on('error', (error) => {
      throw error
    })
    parser.on('opentag', ({ name, attributes }) => {
      tags.push({ name, attributes })
    })
    parser.write(xml).close()
    return tags
  }

  it('fail for errors and warnings, and pass for notes', () => {
    const tags = read(formatJunit(report))
    const [suites] = tags
    assert.deepEqual(suites?.attributes['failures'], '1')
    assert.equal(tags.filter(({ name }) => name === 'failure').length, 1)
    assert.equal(
      tags.find(({ name }) => name === 'failure')?.attributes['message'],
      'User.email holds 100% of it, and: more',
    )
  })

  it('are well formed whatever a message holds, and one that passes where nothing was found', () => {
    const hostile = { ...finding, message: asIs('<a b="c">&\u0000\u001b]]> \ud800') }
    assert.ok(read(formatJunit({ ...report, findings: [hostile] })).length > 3)
    const none = read(formatJunit({ ...report, findings: [], problems: [] }))
    assert.deepEqual(
      none.map(({ name }) => name),
      ['testsuites', 'testsuite', 'testcase'],
    )
  })
})

describe('the summary of a pull request', () => {
  it('has figures, and a row for each finding that its text cannot break', () => {
    const markdown = formatMarkdown({ ...report, findings: [{ ...finding, message: asIs('a | b\n<c>') }] })
    assert.match(markdown, /^## Art25: 1 error, 1 note\n/)
    assert.match(markdown, /^\| ❌ error \| a \\\| b \\<c\\> \| `.*:2` \| `undeclared-field` \|$/m)
    const none = { ...report.summary, bySeverity: { error: 0, warning: 0, info: 0 } }
    assert.match(formatMarkdown({ ...report, summary: none, findings: [] }), /^## Art25: No findings\n/)
  })
})
