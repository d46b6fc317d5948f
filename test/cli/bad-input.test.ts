import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  mapWithoutPhone,
  openWorkspace,
  prismaUser,
  program,
  userMap,
  type TestWorkspace,
} from './workspace.ts'

interface Document {
  findings: { check: string; message: string; path: string; line: number }[]
  summary: { files: number; skipped: Record<string, number> }
  problems: { path: string | null; code: string; severity: string; message: string; line: number | null }[]
}

describe('bad input', () => {
  let workspace: TestWorkspace
  beforeEach(() => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': userMap })
  })
  afterEach(() => {
    workspace.close()
  })
  const check = (...args: string[]): { status: number | null; document: Document } => {
    const { status, stdout, stderr } = workspace.art25('check', '--format', 'json', ...args)
    assert.notEqual(stdout, '', stderr)
    return { status, document: JSON.parse(stdout) as Document }
  }

  const refused: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
    'an unknown option': [
      ['check', '--fail-one', 'error'],
      /Unknown option '--fail-one'.*\n.*Did you mean --fail-on\?/,
    ],
    'an unknown command': [['chek'], /Unknown command 'chek'.*\n.*Did you mean check\?/],
    'a missing path': [
      ['check', 'schema.prism'],
      /no file or folder "schema\.prism"\. Did you mean "schema\.prisma"\?/,
    ],
    'an unknown format': [['check', '--format', 'jsn'], /Did you mean json\?/],
    'two documents on standard output': [
      ['check', '--format', 'json', '--format', 'sarif'],
      /one document only/,
    ],
    'a severity that is none': [
      ['check', '--fail-on', 'fatal'],
      /Allowed choices are error, warning, info, never/,
    ],
    'a date that no calendar has': [['check', '--today', '2026-02-30'], /a date such as/],
    'a number of threads that is none': [['check', '--jobs', 'many'], /whole number from 1 to 64/],
    'duties of staged files': [['check', '--duties', '--staged'], /Use one of them/],
    'a part of none': [['check', '--shard', '3/2'], /a part and their number, such as 2\/4/],
    'a part without a name behind its sign': [['check', '--shard', '1/2='], /name of the file is missing/],
    'a part that is to be checked': [
      ['check', '--shard', '1/2', '--format', 'json'],
      /--format is for the checks.*art25 merge/,
    ],
    'a part into a folder that cannot be': [
      ['check', '--shard', '1/2=datamap.yaml/a.bin'],
      /cannot be written to datamap\.yaml\/a\.bin: /,
    ],
    'nothing to merge': [['merge'], /[Mm]issing required argument/],
    'a part that is not there': [['merge', 'gone.bin'], /gone\.bin cannot be read/],
    'a part that is none': [
      ['merge', 'datamap.yaml'],
      /The file datamap\.yaml was not written by art25 check --shard/,
    ],
    'two states at once': [['check', '--staged', '--fix'], /Use one of them/],
    'an unknown thing to explain': [['explain', 'no-retentoin'], /Did you mean no-retention\?/],
  }
  for (const [name, [args, message]] of Object.entries(refused)) {
    it(`refuses ${name} with exit code 2`, () => {
      const { status, stdout, stderr } = workspace.art25(...args)
      assert.equal(status, 2)
      assert.equal(stdout, '')
      assert.match(stderr, message)
      assert.match(stderr, /^art25: [A-Z"'-]/)
    })
  }

  const maps: Readonly<Record<string, readonly [string, RegExp, number]>> = {
    'does not parse': ['art25: 1\ndata:\n  User: {fields: [\n', /not valid YAML/, 4],
    'is of another version': ['art25: 7\n', /7/, 1],
    'refers to nothing': [
      userMap.replace('activity: accounts', 'activity: acounts'),
      /acounts.*Did you mean "accounts"/,
      18,
    ],
    'has a duplicate key': [`${userMap}data: {}\n`, /second time/, 22],
    'reads prose as a null key': [
      userMap.replace('{label: Member}', '{label: Members, of all customers}'),
      /Quote this/,
      13,
    ],
  }
  for (const [name, [map, message, line]] of Object.entries(maps)) {
    it(`names the place in a map that ${name}, and checks the rest`, () => {
      workspace.write('datamap.yaml', map)
      const { status, document } = check()
      assert.equal(status, 1)
      const found = document.findings.filter((finding) => finding.check === 'invalid-map')
      assert.ok(found.length > 0)
      assert.match(found.map((finding) => finding.message).join('\n'), message)
      assert.ok(
        found.some((finding) => finding.path === 'datamap.yaml' && finding.line === line),
        JSON.stringify(found),
      )
      assert.equal(document.summary.files, 1)
    })
  }

  const entry = (line: string): string =>
    `fields:\n  - category: contact.email\n    words: { en: [wobble] }\n${line}`
  const rules: Readonly<Record<string, readonly [string, RegExp]>> = {
    'do not parse': ['fields: [\n', /^\.art25\/rules\/own\.yaml:2: this is no YAML/m],
    'have an unknown key': [
      'fields: []\nfeilds: []\n',
      /own\.yaml:2: unknown key feilds\. Did you mean "fields"\?/,
    ],
    'have an unknown key in an entry': [
      entry('    confidense: high\n'),
      /own\.yaml:4: .*confidense\. Did you mean "confidence"\?/,
    ],
    'name a category that is not there': [
      entry('  - category: contact.emial\n    words: { en: [wibble] }\n'),
      /own\.yaml:4: .*contact\.emial\. Did you mean "contact\.email"\?/,
    ],
    'have an entry without words': [entry('  - category: contact.phone\n'), /own\.yaml:4: .*has no words\./],
    'have a category that is none': ['categories:\n  shape:\n    leaves:\n      size: 3\n', /own\.yaml:4: /],
    'are a list': ['- fields\n', /own\.yaml:1: must be a mapping/],
  }
  for (const [name, [text, message]] of Object.entries(rules)) {
    it(`refuses rules of the repository that ${name}`, () => {
      workspace.write('.art25/rules/own.yaml', text)
      for (const command of ['check', 'scan']) {
        const { status, stdout, stderr } = workspace.art25(command, '--quiet')
        assert.equal(status, 2)
        assert.equal(stdout, '')
        assert.match(stderr, message)
      }
    })
  }

  it('compares with a commit whose rules have mistakes', () => {
    workspace.write('.art25/rules/own.yaml', 'feilds: []\n')
    workspace.commitAll()
    workspace.write('.art25/rules/own.yaml', 'fields: []\n')
    const { status, stderr } = workspace.art25('check', '--since', 'HEAD')
    assert.equal(status, 0, stderr)
  })

  it('warns of a run that read nothing, also when it is quiet', () => {
    rmSync(workspace.path('datamap.yaml'))
    mkdirSync(workspace.path('empty'))
    for (const args of [
      ['check', '--quiet', 'empty'],
      ['scan', '--quiet', 'empty'],
      ['init', '--stdout', '--quiet', 'empty'],
    ])
      assert.match(
        workspace.art25(...args).stderr,
        /^art25: warning: No file was read in .*empty: it holds no file/,
      )
    assert.equal(workspace.art25('check', '--quiet').stderr, '')
  })

  it('reads a dump of 30 MB', () => {
    const rows = `INSERT INTO items (id, title) VALUES (1, '${'x'.repeat(1000)}');\n`.repeat(30_000)
    workspace.write(
      'dump.sql',
      `CREATE TABLE customers (id int, email text);\n${rows}CREATE TABLE z (birth_date date);\n`,
    )
    const { status, document } = check()
    assert.equal(status, 1)
    assert.ok(document.findings.some(({ message }) => message.includes('birth_date')))
    assert.equal(document.summary.files, 2)
  })

  it('says of a file over the limit that it was not read', () => {
    workspace.write('big.ts', `export interface Big { email: string }\n${'// filler\n'.repeat(600_000)}`)
    const { status, document } = check()
    assert.equal(status, 0)
    assert.deepEqual(
      document.problems.map(({ path, code, severity }) => ({ path, code, severity })),
      [{ path: 'big.ts', code: 'too-large', severity: 'note' }],
    )
  })

  it('leaves out a binary that is called .ts', () => {
    workspace.write('video.ts', Buffer.from([0x47, 0x40, 0, 0x10, 0, 0, ...Buffer.from('email: string')]))
    const { status, document } = check()
    assert.equal(status, 0)
    assert.deepEqual(document.summary.skipped, { binary: 1 })
  })

  it('reads around bytes that are no UTF-8 and says so', () => {
    workspace.write(
      'latin.ts',
      Buffer.concat([
        Buffer.from('// caf'),
        Buffer.from([0xe9]),
        Buffer.from('\nexport class A {}\n// email\n'),
      ]),
    )
    const { status, document } = check()
    assert.equal(status, 0)
    assert.deepEqual(
      document.problems.map(({ path, code, severity, line }) => ({ path, code, severity, line })),
      [{ path: 'latin.ts', code: 'undecodable', severity: 'note', line: 1 }],
    )
  })

  for (const [name, encode] of Object.entries({
    'UTF-8': (text: string) => Buffer.from(`\ufeff${text}`, 'utf8'),
    'UTF-16, little end first': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    'UTF-16, big end first': (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  })) {
    it(`reads ${name} with a byte order mark, with the same columns`, () => {
      workspace.write('schema.prisma', encode(prismaUser))
      workspace.write('datamap.yaml', mapWithoutPhone)
      const { document } = check()
      assert.deepEqual(
        document.findings.map(({ line }) => line),
        [4],
      )
    })
  }

  if (process.getuid?.() !== undefined && process.getuid() !== 0) {
    it('names a file that cannot be read and exits 1', () => {
      chmodSync(workspace.path('schema.prisma'), 0)
      const { status, document } = check()
      assert.equal(status, 1)
      assert.deepEqual(
        document.problems.map(({ path, code }) => ({ path, code })),
        [{ path: 'schema.prisma', code: 'unreadable' }],
      )
    })
  }

  if (process.platform !== 'win32') {
    const files = (): readonly string[] => {
      const { stdout } = workspace.art25('scan', '--format', 'json')
      const { fields } = JSON.parse(stdout) as { fields: { path: string }[] }
      return [...new Set(fields.map(({ path }) => path))]
    }

    it('reads files of any name', () => {
      const names = [
        '-rf.ts',
        '--fix.ts',
        'a b.ts',
        'a\nb.ts',
        `q'"$(x).ts`,
        'back\\slash.ts',
        'é 🏨.ts',
        '%41.ts',
      ]
      for (const name of names) workspace.write(name, 'export interface Customer { email: string }\n')
      for (const prepare of [
        () => undefined,
        () => {
          workspace.commitAll()
        },
      ]) {
        prepare()
        assert.deepEqual(files(), [...names, 'schema.prisma'].sort())
      }
    })

    it('passes over what is no file, without waiting for it', () => {
      mkdirSync(workspace.path('folder.ts'))
      symlinkSync('nowhere', workspace.path('dangling.ts'))
      symlinkSync('b.ts', workspace.path('a.ts'))
      symlinkSync('a.ts', workspace.path('b.ts'))
      symlinkSync('..', workspace.path('folder.ts/up'))
      spawnSync('mkfifo', [workspace.path('pipe.ts'), workspace.path('.gitignore')])
      assert.deepEqual(files(), ['schema.prisma'])
    })

    it('says that a map is a link or a pipe, and neither follows it nor waits', () => {
      const outside = `../outside-${process.pid}.yaml`
      workspace.write(outside, userMap)
      rmSync(workspace.path('datamap.yaml'))
      symlinkSync(outside, workspace.path('datamap.yaml'))
      const messages = (...args: string[]): readonly string[] =>
        check(...args).document.problems.map(({ path, message }) => `${path ?? ''}: ${message}`)
      const link = [
        'datamap.yaml: This file could not be read: it is a symbolic link, and links are not followed',
      ]
      assert.deepEqual(messages(), link)
      workspace.commitAll()
      assert.deepEqual(messages(), link)
      rmSync(workspace.path('datamap.yaml'))
      spawnSync('mkfifo', [workspace.path('datamap.yaml')])
      assert.deepEqual(messages(), ['datamap.yaml: This file could not be read: it is no regular file'])
      assert.equal(readFileSync(workspace.path(outside), 'utf8'), userMap)
    })

    if (process.platform === 'linux') {
      it('names a file whose name is no UTF-8', () => {
        const name = Buffer.concat([
          Buffer.from(`${workspace.folder}/n`),
          Buffer.from([0xff]),
          Buffer.from('.ts'),
        ])
        writeFileSync(name, 'export interface Customer { email: string }\n')
        const { status, document } = check()
        assert.equal(status, 1)
        assert.deepEqual(
          document.problems.map(({ path, message }) => [path, message]),
          [['n\ufffd.ts', 'This file could not be read: its name is no UTF-8']],
        )
      })
    }
  }

  it('leaves out minified code and lock files, and says how many', () => {
    workspace.write('lib/jquery.min.js', 'var email=1')
    workspace.write('lib/bundle.js', `var email=1;${'a(b,c);'.repeat(5000)}`)
    workspace.write('package-lock.json', '{"email": 1}')
    workspace.write('src/api.ts', '// @generated by a program\nexport interface P { birthDate: string }\n')
    const { status, document } = check()
    assert.equal(status, 0)
    assert.deepEqual(document.summary.skipped, { minified: 2, 'lock file': 1 })
    assert.equal((document.summary as unknown as { generated: number }).generated, 1)
  })

  it('leaves out pages that a program wrote, and reads those that a person wrote', () => {
    const input = '<input name="birth_date">'
    const left = {
      'htmlcov/index.html': input,
      'build/storybook-static/iframe.html': input,
      'web/coverage/lcov/user.html': input,
      'docs/javadoc/User.html': input,
      'docs/User.html': `<html><head>\n<!-- Generated by javadoc (17) on Mon -->\n${input}`,
      'docs/guide.html': `<html><head><meta name="generator" content="Doxygen 1.9">\n${input}`,
      'web/small.html': `${'<div>'.repeat(2000)}${input}`,
    }
    const read = {
      'web/generator.html': `<meta name="generator" content="{{ name }}">\n${input}`,
      'web/sign-up.html': `<img src="data:image/png;base64,${'iVBO'.repeat(10_000)}">\n${input}`,
      'src/coverage/claim.ts': 'export interface Claim { birthDate: string }\n',
    }
    for (const [path, text] of Object.entries({ ...left, ...read })) workspace.write(path, text)
    const { document } = check()
    assert.deepEqual([...new Set(document.findings.map(({ path }) => path))].sort(), Object.keys(read).sort())
    assert.deepEqual(document.summary.skipped, { minified: 1 })
  })

  it('survives a damaged cache of facts and of compiled code', () => {
    workspace.write('src/user.ts', 'export interface Customer { email: string; birthDate: string }\n')
    const first = workspace.art25('check', '--format', 'json')
    const folder = join(workspace.cache, process.platform === 'win32' ? 'art25/Cache' : 'art25')
    const files = process.platform === 'darwin' ? [] : readdirSync(folder)
    for (const damage of [
      (bytes: Buffer) => bytes.map((byte, index) => (index % 97 === 50 ? byte ^ 0x55 : byte)),
      (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
      () => Buffer.alloc(0),
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('more')]),
    ]) {
      for (const file of files) writeFileSync(join(folder, file), damage(readFileSync(join(folder, file))))
      const again = workspace.art25('check', '--format', 'json')
      assert.equal(again.status, first.status, again.stderr)
      assert.equal(again.stdout, first.stdout)
    }
  })

  it('ends quietly when the reader of its output goes away', async () => {
    const fields = Array.from({ length: 20_000 }, (_, index) => `  email${index}: string\n`).join('')
    workspace.write('src/many.ts', `export interface Customer {\n${fields}}\n`)
    const child = spawn(process.execPath, [...program, 'scan', '--format', 'json', workspace.folder])
    let errors = ''
    child.stderr.on('data', (data: Buffer) => (errors += data.toString('utf8')))
    child.stdout.once('data', () => child.stdout.destroy())
    const [status] = (await once(child, 'close')) as [number | null]
    assert.deepEqual({ status, errors }, { status: 0, errors: '' })
  })
})
