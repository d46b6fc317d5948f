import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from './workspace.ts'

interface Document {
  findings: {
    check: string
    severity: string
    path: string
    line: number
    owner: string | null
    field: string | null
    fingerprint: string
  }[]
  summary: Record<string, unknown>
  problems: { path: string | null; code: string; severity: string; message: string }[]
}

function json(stdout: string): Document {
  return JSON.parse(stdout) as Document
}

describe('art25 check', () => {
  let workspace: TestWorkspace
  afterEach(() => {
    workspace.close()
  })

  it('exits 0 when code and map agree', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': userMap })
    const { status, stdout, stderr } = workspace.art25('check')
    assert.equal(status, 0, stdout + stderr)
    assert.match(stdout, /^No findings in 1 file, 2 personal fields, 1 declared data set/)
    assert.equal(stderr, '')
  })

  it('exits 1 and names field, place and fix when the map lacks a field', () => {
    workspace = openWorkspace({ 'db/schema.prisma': prismaUser, 'datamap.yaml': mapWithoutPhone })
    const { status, stdout } = workspace.art25('check')
    assert.equal(status, 1)
    assert.match(stdout, /^db\/schema\.prisma\n +4:3 +error +User\.phone .*undeclared-field\n +fix: Declare/)
    assert.match(stdout, /1 finding \(1 error\) in 1 file/)
  })

  it('has one finding without a map, which says how to make one', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser })
    const { status, stdout } = workspace.art25('check', '--format', 'json')
    assert.equal(status, 1)
    assert.deepEqual(
      json(stdout).findings.map(({ check }) => check),
      ['no-data-map'],
    )
    assert.match(stdout, /art25 init/)
  })

  it('follows --fail-on', () => {
    workspace = openWorkspace({
      'schema.prisma': prismaUser,
      'src/form.ts': 'export interface Applicant { dateOfBirth: Date }\n',
      'datamap.yaml': userMap,
    })
    assert.equal(workspace.art25('check').status, 0)
    assert.equal(workspace.art25('check', '--fail-on', 'warning').status, 1)
    assert.equal(workspace.art25('check', '--fail-on', 'info').status, 1)
    workspace.write('datamap.yaml', mapWithoutPhone)
    assert.equal(workspace.art25('check', '--fail-on', 'never').status, 0)
  })

  it('shows what the paths select and reads the whole map folder all the same', () => {
    workspace = openWorkspace({
      'a/schema.prisma': prismaUser,
      'b/other.prisma': 'model Patient {\n  id Int @id\n  diagnosis String\n}\n',
      'datamap.yaml': mapWithoutPhone,
    })
    const { stdout } = workspace.art25('check', 'b', '--format', 'json')
    const { findings, summary } = json(stdout)
    assert.ok(findings.length > 0)
    assert.deepEqual([...new Set(findings.map(({ path }) => path))], ['other.prisma'])
    assert.equal(summary['files'], 2)
    assert.equal(summary['elsewhere'], 1)
    assert.ok(!stdout.includes('stale-declaration'))
  })

  it('takes a folder with a map as its own root inside a larger repository', () => {
    workspace = openWorkspace({
      'examples/shop/schema.prisma': prismaUser,
      'examples/shop/datamap.yaml': userMap,
      'other/schema.prisma': 'model Patient {\n  id Int @id\n  diagnosis String\n}\n',
    })
    workspace.commitAll()
    assert.equal(workspace.art25('check', 'examples/shop').status, 0)
  })

  it('writes several documents, one of them to standard output', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': mapWithoutPhone })
    const { status, stdout } = workspace.art25(
      'check',
      '--format',
      'json',
      '--format',
      'sarif=out/art25.sarif',
    )
    assert.equal(status, 1)
    assert.equal(json(stdout).findings.length, 1)
    const sarif = JSON.parse(readFileSync(workspace.path('out/art25.sarif'), 'utf8')) as { version: string }
    assert.equal(sarif.version, '2.1.0')
  })

  it('hides what the baseline lists, whatever lines move', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': mapWithoutPhone })
    assert.equal(workspace.art25('check', '--baseline', 'known.json', '--update-baseline').status, 0)
    assert.equal(workspace.art25('check', '--baseline', 'known.json').status, 0)
    workspace.write(
      'schema.prisma',
      `// moved\n\n${prismaUser.replace('phone', 'birthDate DateTime\n  phone')}`,
    )
    const { status, stdout } = workspace.art25('check', '--baseline', 'known.json', '--format', 'json')
    assert.equal(status, 1)
    assert.deepEqual(
      json(stdout).findings.map(({ field }) => field),
      ['birthDate'],
    )
    assert.equal(json(stdout).summary['known'], 1)
  })

  it('refuses a baseline that is missing or something else', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': userMap, 'b.json': '[]' })
    const missing = workspace.art25('check', '--baseline', 'none.json')
    assert.equal(missing.status, 2)
    assert.match(missing.stderr, /none\.json cannot be read: no such file.*--update-baseline/)
    assert.equal(workspace.art25('check', '--baseline', 'b.json').status, 2)
  })

  it('lists at most --max-findings and counts all', () => {
    workspace = openWorkspace({
      'schema.prisma': prismaUser.replace('phone', 'birthDate DateTime\n  phone'),
      'datamap.yaml': mapWithoutPhone,
    })
    const { status, stdout } = workspace.art25('check', '--max-findings', '1', '--format', 'json')
    assert.equal(status, 1)
    assert.equal(json(stdout).findings.length, 1)
    assert.equal(json(stdout).summary['unlisted'], 1)
    assert.equal(json(stdout).summary['errors'], 2)
  })

  it('accepts a suppression with a reason and reports one without', () => {
    const withComment = (comment: string): string => prismaUser.replace('  phone', `  // ${comment}\n  phone`)
    workspace = openWorkspace({
      'schema.prisma': withComment('art25-ignore-next-line undeclared-field: asked of legal in May'),
      'datamap.yaml': mapWithoutPhone,
    })
    assert.equal(workspace.art25('check').status, 0)
    workspace.write('schema.prisma', withComment('art25-ignore-next-line undeclared-field'))
    const { status, stdout } = workspace.art25('check')
    assert.equal(status, 1)
    assert.match(stdout, /invalid-suppression/)
  })

  it('--fix removes suppressions that hide nothing, also when the cache knows them, and no other byte', () => {
    const unused = (check: string): string => `art25-ignore-next-line ${check}: asked of legal in May`
    const schema = (
      '// Users \ud83d\ude00\n' +
      prismaUser
        .replace(
          '  phone',
          `  // HERE ${unused('undeclared-field')}\n  // HERE ${unused('no-activity')}\n  phone`,
        )
        .replace('@unique', `@unique\t// HERE ${unused('no-retention').replace('next-', '')}`)
    ).replaceAll('\n', '\r\n')
    const fixedSchema = schema.replaceAll(/(?: {2}\/\/ HERE .*\r\n|\t\/\/ HERE .*)/g, '')
    const page = `export const Page = () => (\n  <p>\n    {/* ${unused('personal-data-in-log')} */}\n    <b>x</b>\n  </p>\n)`
    const mistyped = `// ${unused('undeclared-feild')}\nexport interface Job { title: string }\n`
    const map = `\ufeff${userMap}# ${unused('no-purpose')}`
    workspace = openWorkspace({
      'schema.prisma': schema.replaceAll('// HERE', '//'),
      'src/page.tsx': page,
      'src/job.ts': mistyped,
      'datamap.yaml': map,
    })
    const warnings = (): string[] =>
      json(workspace.art25('check', '--format', 'json').stdout).findings.map(({ check }) => check)
    const before = warnings()
    assert.deepEqual(before.toSorted(), [
      'invalid-suppression',
      ...new Array<string>(5).fill('unused-suppression'),
    ])
    assert.deepEqual(warnings(), before)
    const { status, stdout, stderr } = workspace.art25('check', '--fix', '--fail-on', 'warning')
    assert.match(stderr, /Fixed datamap\.yaml: 1 edit\./)
    assert.match(stderr, /Fixed schema\.prisma: 3 edits\./)
    assert.match(stderr, /Fixed src\/page\.tsx: 1 edit\./)
    assert.ok(!stderr.includes('Not fixed'), stderr)
    const read = (name: string): string => readFileSync(workspace.path(name), 'utf8')
    assert.equal(read('schema.prisma'), fixedSchema)
    assert.equal(read('src/page.tsx'), page.replace(/\n.*art25.*/, ''))
    assert.equal(read('datamap.yaml'), `\ufeff${userMap}`)
    // To make a suppression valid is to add one: a person does that.
    assert.equal(read('src/job.ts'), mistyped)
    assert.equal(status, 1)
    assert.match(
      stdout,
      /did you mean undeclared-field\?.*invalid-suppression\n +fix: Replace undeclared-feild by undeclared-field/,
    )
    workspace.write('src/job.ts', 'export interface Job { title: string }\n')
    const again = workspace.art25('check', '--fix', '--fail-on', 'info')
    assert.equal(again.status, 0, again.stdout)
    assert.match(again.stderr, /^Nothing that --fix may do\.$/m)
    assert.equal(read('schema.prisma'), fixedSchema)
  })

  it('judges expiry by --today', () => {
    workspace = openWorkspace({
      'schema.prisma': prismaUser.replace(
        '  phone',
        '  // art25-ignore-next-line undeclared-field: asked of legal until 2026-05-01\n  phone',
      ),
      'datamap.yaml': mapWithoutPhone,
    })
    assert.equal(workspace.art25('check', '--today', '2026-05-01', '--fail-on', 'warning').status, 0)
    assert.equal(workspace.art25('check', '--today', '2026-05-02', '--fail-on', 'warning').status, 1)
  })

  it('leaves tests alone unless they are asked for', () => {
    workspace = openWorkspace({
      'schema.prisma': prismaUser,
      'test/users.ts': 'export interface Patient { diagnosis: string; birthDate: Date }\n',
      'datamap.yaml': userMap,
    })
    const { stdout } = workspace.art25('check', '--format', 'json')
    assert.equal(json(stdout).summary['tests'], 1)
    assert.deepEqual(json(stdout).findings, [])
    assert.ok(
      json(workspace.art25('check', '--include-tests', '--format', 'json').stdout).findings.length > 0,
    )
  })

  it('gives the same document with any number of threads, with and without a cache', () => {
    const files: Record<string, string> = { 'datamap.yaml': mapWithoutPhone, 'schema.prisma': prismaUser }
    for (let index = 0; index < 60; index++) {
      files[`src/file-${index}.ts`] =
        `export interface Person${index} { firstName: string; birthDate: Date; salary: number }\n` +
        `console.log(person.email)\n`
    }
    workspace = openWorkspace(files)
    const documents = [
      ['--no-cache', '--jobs', '1'],
      ['--no-cache', '--jobs', '2'],
      ['--jobs', '2'],
      [],
      [],
    ].map((args) => workspace.art25('check', '--format', 'json', '--today', '2026-01-01', ...args).stdout)
    assert.ok(json(documents[0] ?? '').findings.length > 60)
    assert.equal(new Set(documents).size, 1)
  })

  it('finds a new personal field in a file that the cache knows', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': userMap })
    assert.equal(workspace.art25('check').status, 0)
    workspace.write('schema.prisma', prismaUser.replace('phone', 'birthDate DateTime\n  phone'))
    assert.equal(workspace.art25('check').status, 1)
  })

  it('finds again a declared name that no rule knows when the map begins to name it', () => {
    workspace = openWorkspace({
      'schema.prisma': prismaUser,
      'src/gadget.ts': 'export interface Gadget { zorkel: string }\n',
      'datamap.yaml': userMap,
    })
    assert.equal(workspace.art25('check').status, 0)
    workspace.write(
      'datamap.yaml',
      `${userMap}  Gadget:\n    activity: accounts\n    fields:\n      zorkel: online\n`,
    )
    const { stdout } = workspace.art25('check', '--format', 'json')
    assert.deepEqual(
      json(stdout).findings.filter(({ check }) => check === 'stale-declaration'),
      [],
    )
  })

  it('keeps the bundle quiet about colours unless asked', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': mapWithoutPhone })
    assert.ok(!workspace.art25('check').stdout.includes('\u001b['))
    assert.ok(workspace.art25('check', '--color').stdout.includes('\u001b['))
  })

  it('prints findings alone with --quiet', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': userMap })
    const { status, stdout, stderr } = workspace.art25('check', '--quiet')
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' })
  })
})
