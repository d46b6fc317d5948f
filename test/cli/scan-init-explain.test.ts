import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { checkIds } from '../../server/src/checks/index.ts'
import { openWorkspace, prismaUser, userMap, type TestWorkspace } from './workspace.ts'

interface Scan {
  fields: { path: string; line: number; column: number; name: string; category: string | null }[]
}

describe('art25 scan, init and explain', () => {
  let workspace: TestWorkspace
  beforeEach(() => {
    workspace = openWorkspace({
      'db/schema.prisma': prismaUser,
      'src/shop.ts': 'export interface Product { title: string; price: number }\n',
    })
  })
  afterEach(() => {
    workspace.close()
  })
  const scan = (...args: string[]): Scan =>
    JSON.parse(workspace.art25('scan', '--format', 'json', ...args).stdout) as Scan

  it('lists every declared field, its place relative to the given folder, and valid against the schema', () => {
    const document = scan('db')
    assert.deepEqual(
      document.fields.map(({ path, line, column, name, category }) => [path, line, column, name, category]),
      [
        ['schema.prisma', 2, 3, 'id', null],
        ['schema.prisma', 3, 3, 'email', 'contact.email'],
        ['schema.prisma', 4, 3, 'phone', 'contact.phone'],
      ],
    )
    const schema = JSON.parse(readFileSync('rules/schema/scan.schema.json', 'utf8')) as object
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
    assert.ok(validate(document), JSON.stringify(validate.errors))
  })

  it('keeps fields that are not personal unless --personal is given', () => {
    assert.equal(scan().fields.length, 5)
    assert.deepEqual(
      scan('--personal').fields.map(({ name }) => name),
      ['email', 'phone'],
    )
  })

  it('reads for people too', () => {
    const { status, stdout } = workspace.art25('scan', '--personal')
    assert.equal(status, 0)
    assert.match(stdout, /^db\/schema\.prisma\n {2}User stored\n {4}email +contact\.email high +:3\n/)
    assert.match(stdout, /2 fields, 2 personal\.\n$/)
  })

  it('drafts a map that the next check can use, and does not write over one', () => {
    const { status, stderr } = workspace.art25('init')
    assert.equal(status, 0, stderr)
    assert.match(stderr, /Wrote datamap\.yaml: 1 data set with 2 fields/)
    const draft = readFileSync(workspace.path('datamap.yaml'), 'utf8')
    const again = workspace.art25('init')
    assert.equal(again.status, 2)
    assert.match(again.stderr, /datamap\.yaml is there already/)
    assert.equal(readFileSync(workspace.path('datamap.yaml'), 'utf8'), draft)
    const { findings } = JSON.parse(workspace.art25('check', '--format', 'json').stdout) as {
      findings: { check: string }[]
    }
    for (const { check } of findings) assert.match(check, /^no-(?:activity|retention|purpose|legal-basis)$/)
    assert.equal(workspace.art25('init', '--force').status, 0)
  })

  it('writes no map where nothing is found, unless it is asked to', () => {
    workspace.write('empty/notes.unknown', '')
    workspace.write('plain/shop.ts', 'export interface Product { title: string; price: number }\n')
    for (const folder of ['empty', 'plain']) {
      const { status, stderr } = workspace.art25('init', folder)
      assert.equal(status, 2)
      assert.match(stderr, /No personal data was found in .*, and no data map was written\. --force writes/)
      assert.equal(existsSync(workspace.path(`${folder}/datamap.yaml`)), false)
      const forced = workspace.art25('init', folder, '--force')
      assert.equal(forced.status, 0, forced.stderr)
      assert.match(forced.stderr, /datamap\.yaml: 0 data sets with 0 fields/)
    }
    assert.match(workspace.art25('init', 'empty', '--stdout').stdout, /^art25: 1$/m)
  })

  it('asks its questions in the language of the map', () => {
    const { status } = workspace.art25('init', '--language', 'de')
    assert.equal(status, 0)
    const map = workspace.read('datamap.yaml')
    assert.match(map, /^language: de$/m)
    assert.match(map, /# activity: welche Verarbeitungstätigkeit/)
    const wrong = workspace.art25('init', '--stdout', '--language', 'xx')
    assert.equal(wrong.status, 2)
    assert.match(wrong.stderr, /code of a language/)
    assert.match(workspace.art25('init', '--stdout', '--language', 'nl').stdout, /^language: nl$/m)
  })

  it('drafts to standard output without writing', () => {
    const { status, stdout } = workspace.art25('init', '--stdout', '--quiet')
    assert.equal(status, 0)
    assert.match(stdout, /^art25: 1$/m)
    assert.match(stdout, /email: contact\.email/)
    assert.equal(existsSync(workspace.path('datamap.yaml')), false)
  })

  it('explains a check, a category and a field', () => {
    assert.match(workspace.art25('explain', 'no-retention').stdout, /^no-retention: /)
    assert.match(workspace.art25('explain', 'health').stdout, /Art\. 9/)
    const field = workspace.art25('explain', 'db/schema.prisma:3')
    assert.equal(field.status, 0)
    assert.match(field.stdout, /^User\.email \(stored\): contact\.email, confidence high\n/)
    const none = workspace.art25('explain', 'db/schema.prisma:5')
    assert.equal(none.status, 2)
    assert.match(
      none.stderr,
      /No declared field and no finding stands on line 5 .* nearest fields stand on 4, 3, 2/,
    )
  })

  it('says what the data map says of a field, as the hover of an editor does', () => {
    const explained = (line: number, ...args: string[]): string => {
      const { status, stdout, stderr } = workspace.art25('explain', `db/schema.prisma:${line}`, ...args)
      assert.equal(status, 0, stderr)
      return stdout
    }
    assert.match(explained(3), /\n {2}There is no data map here\./)
    const map = userMap
      .replace(
        '      phone: contact.phone\n',
        '      id: {category: none, because: it is a number of ours}\n',
      )
      .replace('  User:\n    activity: accounts\n', '  User:\n    activity: accounts\n    system: postgres\n')
      .replace('    retention: contract\n', '    retention: contract\n    recipients: [mail]\n')
    workspace.write(
      'datamap.yaml',
      `${map}systems: {postgres: {label: Database, regions: [DE]}}\nrecipients: {mail: {name: Mailer}}\n`,
    )
    const email = explained(3)
    assert.match(email, /\n {2}Data map: User\.email \(datamap\.yaml:\d+\)\n/)
    assert.match(
      email,
      /\n {2}- Activity: User accounts \(datamap\.yaml:5\), controller: Run the service \(contract\)\n/,
    )
    assert.match(email, /\n {2}- Kept: until the contract has ended.* \(contract \(datamap\.yaml:\d+\)\)\n/)
    assert.match(email, /\n {2}- Recipients: Mailer \(datamap\.yaml:\d+\)\n/)
    assert.match(email, /\n {2}- System: Database \(datamap\.yaml:\d+\) \(Germany\)\n/)
    const phone = explained(4)
    assert.match(phone, /\n {2}Not declared in the data map\.\n/)
    assert.match(phone, /\nerror: User\.phone stores personal data .* {2}undeclared-field\n$/)
    assert.match(
      explained(2),
      /not taken as personal data\n.*reviewed and is not personal data: it is a number of ours\.\n$/s,
    )
    const german = explained(4, '--language', 'de')
    assert.match(german, /\n {2}User gilt als Person\n/)
    assert.match(german, /\nerror: User\.phone speichert/)
    assert.doesNotMatch(german, /Not declared|stores/)
    workspace.write('src/user.test.ts', 'export class User { email!: string }\n')
    assert.match(
      workspace.art25('explain', 'src/user.test.ts:1').stdout,
      /Tests and generated files are not held against the data map/,
    )
  })

  it('explains the finding of a line that declares no field, in code and in the map', () => {
    workspace.write('datamap.yaml', userMap.replace('    retention: contract\n', ''))
    workspace.write(
      'src/signup.ts',
      "import type { User } from '@prisma/client'\n\nexport function done(user: User): void {\n  console.log(user.email)\n}\n",
    )
    const findings = (
      JSON.parse(workspace.art25('check', '--format', 'json').stdout) as {
        findings: { check: string; path: string; line: number; message: string }[]
      }
    ).findings.filter(({ path }) => !path.endsWith('.prisma'))
    assert.deepEqual(
      new Set(findings.map(({ check }) => check)),
      new Set(['personal-data-in-log', 'no-retention']),
    )
    for (const { check, path, line, message } of findings) {
      const { status, stdout, stderr } = workspace.art25('explain', `${path}:${line}`)
      assert.equal(status, 0, stderr)
      assert.ok(stdout.includes(message), stdout)
      assert.ok(stdout.includes(`\n${check}: `), stdout)
      assert.match(stdout, /\nWhy\n/)
      assert.match(stdout, /\nHow to fix it\n/)
    }
    assert.match(workspace.art25('explain', 'src/signup.ts:4').stdout, /contact\.email/)
  })

  it('prints the page of each check as text, and nothing twice', () => {
    for (const id of checkIds) {
      const { stdout } = workspace.art25('explain', id)
      assert.doesNotMatch(stdout, /```|^\||^#|`/m, id)
      const lines = stdout.split('\n').filter((line) => line !== '')
      assert.equal(new Set(lines).size, lines.length, id)
      assert.match(stdout, /^Why$/m)
    }
  })

  it('says what it can do', () => {
    const help = workspace.art25('--help')
    assert.equal(help.status, 0)
    for (const command of ['check', 'scan', 'init', 'explain'])
      assert.match(help.stdout, new RegExp(`^ {2}${command} `, 'm'))
    assert.match(workspace.art25('check', '--help').stdout, /Examples:\n {2}art25 check/)
    assert.match(workspace.art25('--version').stdout, /^\d+\.\d+\.\d+\n$/)
  })
})
