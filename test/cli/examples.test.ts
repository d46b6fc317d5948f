import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Edit, Example, ExpectedFinding } from './mutations/example.ts'
import { magnetis } from './mutations/magnetis.ts'
import { mailjet } from './mutations/mailjet.ts'
import { sendinblue } from './mutations/sendinblue.ts'
import { weAdvocacy } from './mutations/weadvocacy.ts'
import { wegrow } from './mutations/wegrow.ts'

const cli = resolve('dist/cli.cjs')

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
  fingerprint: string
  fixes: { title: string; safety: string }[]
}

interface Outcome {
  status: number | null
  findings: Finding[]
  problems: unknown[]
}

const examples: readonly Example[] = [wegrow, weAdvocacy, magnetis, mailjet, sendinblue]

for (const { name, mutations } of examples)
  describe(`examples/${name}`, function () {
    const example = resolve('examples', name)
    let folder: string

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), `art25-${name}-`))
      cpSync(example, folder, { recursive: true })
    })

    afterEach(() => {
      rmSync(folder, { recursive: true, force: true })
    })

    it('has nothing to report', () => {
      const { status, findings, problems } = check(example)
      assert.deepEqual(
        findings.map((finding) => describeFinding(finding, example)),
        [],
      )
      assert.deepEqual(problems, [])
      assert.equal(status, 0)
    })

    for (const { it: title, duties = false, edits, findings: expected } of mutations)
      it(title, () => {
        const options = duties ? ['--duties'] : []
        // Duties that the unchanged map leaves open stay open.
        const open = new Set(
          duties ? check(folder, options).findings.map(({ fingerprint }) => fingerprint) : [],
        )
        for (const edit of edits) apply(edit, folder)
        const { status, findings: all } = check(folder, options)
        const findings = all.filter(({ fingerprint }) => !open.has(fingerprint))
        assert.deepEqual(
          findings.map((finding) => describeFinding(finding, folder)),
          expected.map((finding) => describeExpected(finding, folder)),
        )
        for (const [index, { owner, field, category, fixes = [] }] of expected.entries()) {
          const finding = findings[index]
          if (owner !== undefined) assert.equal(finding?.owner, owner)
          if (field !== undefined) assert.equal(finding?.field, field)
          if (category !== undefined) assert.equal(finding?.category, category)
          const offered = finding?.fixes.slice(0, fixes.length)
          assert.deepEqual(
            offered,
            fixes.map((text) => ({ title: text, safety: 'suggested' })),
          )
        }
        const fails = duties || expected.some(({ severity }) => severity === 'error')
        assert.equal(status, fails ? 1 : 0)
      })
  })

/** Runs the real command line; the user's cache is left alone. */
function check(path: string, options: readonly string[] = []): Outcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [cli, 'check', '--format', 'json', '--no-cache', ...options, path],
    { encoding: 'utf8' },
  )
  assert.ok(status === 0 || status === 1, `exit code ${String(status)}: ${stderr}`)
  const { findings, problems } = JSON.parse(stdout) as Omit<Outcome, 'status'>
  return { status, findings, problems }
}

function apply({ path, text, by }: Edit, folder: string): void {
  const file = join(folder, path)
  const parts = readFileSync(file, 'utf8').split(text)
  assert.equal(parts.length, 2, `${path} holds ${JSON.stringify(text)} once`)
  writeFileSync(file, parts.join(by.replace('$&', text)))
}

/** A finding in one line, with the text that it points at, read from the file as it was checked. */
function describeFinding(finding: Finding, folder: string): string {
  const { check, severity, path, line, column, end_line: endLine, end_column: endColumn } = finding
  const text = readFileSync(join(folder, path), 'utf8').split('\n')[line - 1] ?? ''
  const place = endLine === line ? text.slice(column - 1, endColumn - 1) : `${text.slice(column - 1)} …`
  return `${severity} ${check} ${path}:${line} ${place}`
}

function describeExpected(finding: ExpectedFinding, folder: string): string {
  const { check, severity, path, line, marks } = finding
  const [before = '', ...after] = readFileSync(join(folder, path), 'utf8').split(line)
  assert.ok(after.length > 0, `${path} holds ${JSON.stringify(line)}`)
  return `${severity} ${check} ${path}:${before.split('\n').length} ${marks}`
}
