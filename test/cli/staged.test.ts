import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openWorkspace } from './workspace.ts'

const map = `art25: 1
organization: {name: Example}
activities:
  accounts:
    role: controller
    purpose: Run the service
    legal_basis: contract
    data_subjects: [member]
    retention: contract
data_subjects: {member: {label: Member}}
retention:
  contract: {period: P30D, until: the contract has ended, then: erase}
recipients:
  stripe: {kind: processor, label: Stripe, may_receive: [contact.email]}
systems:
  files: {kind: storage, provider: aws, regions: [IE], detect: {resources: [aws_s3_bucket.files]}}
data:
  User:
    activity: accounts
    fields:
      email: contact.email
      name: identity.first_name
  Order:
    activity: accounts
    encryption: {at_rest: true}
    fields:
      iban: financial.bank_account
client_storage:
  session: {kind: cookie, label: keeps you signed in, lifetime: P1D, consent: {needed: false, because: strictly_necessary}}
ignore:
  - {path: 'legacy/**', because: retired}
`

/** What a file may be; the first is what it begins with. Files speak of each other's owners, types and stores. */
const files: Readonly<Record<string, readonly string[]>> = {
  'schema.prisma': [
    'model User {\n  id Int @id\n  email String\n}\n',
    'model User {\n  id Int @id\n  email String\n  phone String\n  birthDate DateTime\n}\n',
    'model User {\n  id Int @id\n  name String\n}\nmodel Order {\n  iban String\n  religion String\n}\n',
  ],
  'db/1_make.sql': [
    'CREATE TABLE guests (id int, email text);\n',
    'CREATE TABLE guests (id int, phone text, passport_number text);\n',
    'CREATE TABLE users (id int, phone text);\n',
  ],
  'db/2_change.sql': [
    'ALTER TABLE guests ADD fax text;\n',
    'ALTER TABLE guests DROP COLUMN email;\n',
    'DROP TABLE guests;\n',
  ],
  'src/types.ts': [
    'export interface Member { email: string; phone: string }\n',
    'export interface Member { nickname: string }\nexport interface Guest { phone: string; iban: string }\n',
    'export class Base { email: string; bloodType: string }\nexport class Member extends Base { ssn: string }\n',
  ],
  'src/more.ts': [
    "import type { Member } from './types'\nexport interface Team extends Member { label: string }\n",
    "import { Base } from './types'\n@Entity() export class Visitor extends Base { @Column() phone: string }\n",
    'export interface Person { email: string; phone: string; healthInsurance: string }\n',
  ],
  'src/log.ts': [
    "import type { Member } from './types'\nexport function show(member: Member) { console.log(member) }\n",
    'export function show(user: { email: string }) { console.log(user.email); console.log(user.email) }\n',
    '// art25-ignore-next-line personal-data-in-log: a demo\nconsole.log(user.email)\nfetch(`/users/${user.email}`)\n',
  ],
  'src/again.ts': [
    'export function show(user: { email: string }) { console.log(user.email) }\n',
    "import Stripe from 'stripe'\nconst stripe = new Stripe(key)\nstripe.customers.create({ email: user.email, phone: user.phone })\n",
    "import * as Sentry from '@sentry/node'\nSentry.init({})\nSentry.setUser({ email: user.email })\n",
  ],
  'src/cookies.ts': [
    "document.cookie = 'session=1; max-age=86400'\n",
    "document.cookie = 'session=1; max-age=8640000'\nlocalStorage.setItem('visitor_id', id)\n",
    "cookies.set('tracking_id', id, { maxAge: 1000 })\n// art25-ignore-next-line undeclared-field: nothing here\n",
  ],
  'src/form.tsx': [
    'export const Form = () => <form><input name="email" type="email" /></form>\n',
    'export const Form = () => <form><input name="phone" /><input type="checkbox" name="newsletter" defaultChecked /></form>\n',
    'export const Form = () => <form><input name="religion" /></form>\n',
  ],
  'infra/main.tf': [
    'resource "aws_s3_bucket" "files" {\n  bucket = "files"\n}\n',
    'provider "aws" {\n  region = "us-east-1"\n}\nresource "aws_s3_bucket" "files" {\n  bucket = "files"\n}\n',
    'resource "aws_cloudwatch_log_group" "all" {\n  retention_in_days = 400\n}\n',
  ],
  'seeds/people.json': [
    '{"name": "x"}\n',
    '{"email": "maria.kowalska@gmail.com", "phone": "+49 30 901820"}\n',
    '{"email": "someone@example.com"}\n',
  ],
  'legacy/old.ts': [
    'export interface Old { email: string }\n',
    '@Entity() export class Old { @Column() phone: string; @Column() iban: string }\n',
    'export {}\n',
  ],
}

const change = fc.record({ path: fc.constantFrom(...Object.keys(files)), variant: fc.nat(2) })

describe('check --staged', () => {
  it('finds in staged files what check finds there, whatever is staged', function () {
    this.timeout(600_000)
    const workspace = openWorkspace({
      'datamap.yaml': map,
      ...Object.fromEntries(Object.entries(files).map(([path, [first = '']]) => [path, first])),
    })
    const seed = Date.now() % 1_000_000
    let found = 0
    try {
      workspace.commitAll()
      for (const changes of fc.sample(fc.array(change, { minLength: 1, maxLength: 5 }), {
        numRuns: 20,
        seed,
      })) {
        for (const { path, variant } of changes) workspace.write(path, files[path]?.[variant] ?? '')
        workspace.git('add', '-A')
        const staged = new Set(workspace.git('diff', '--cached', '--name-only').split('\n'))
        const lines = (...options: string[]): readonly string[] =>
          workspace
            .art25('check', '--format', 'github', ...options)
            .stdout.split('\n')
            .filter((line) => staged.has(/ file=([^,]*)/.exec(line)?.[1] ?? ''))
        const all = lines()
        assert.deepEqual(lines('--staged'), all, `${JSON.stringify(changes)}, seed ${String(seed)}`)
        found += all.length
        workspace.git('commit', '-q', '--allow-empty', '-m', 'next')
      }
      assert.ok(found > 20, `only ${String(found)} findings were compared`)
    } finally {
      workspace.close()
    }
  })
})
