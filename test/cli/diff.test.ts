import { Ajv2020 } from 'ajv/dist/2020.js'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mapWithoutPhone, openWorkspace, prismaUser, type TestWorkspace } from './workspace.ts'

interface Change {
  readonly subject: string
  readonly change: string
  readonly name: string
  readonly detail: string
  readonly declared: boolean
  readonly path: string | null
  readonly line: number | null
  readonly side: string
}

interface Diff {
  readonly changes: readonly Change[]
  readonly new_categories: readonly string[]
  readonly gone_categories: readonly string[]
  readonly duties: readonly { readonly articles: readonly string[]; readonly message: string }[]
}

const map = `art25: 1
activities:
  accounts:
    label: Accounts
    role: controller
    purpose: Run accounts
    legal_basis: contract
    recipients: [sentry]
    notice: policy
notices:
  policy: {path: privacy.md}
retention:
  account: {period: P30D, from: end_of_contract, then: erase}
recipients:
  sentry: {name: Sentry, role: processor, established: US}
systems:
  postgres: {kind: database, regions: [IE]}
client_storage:
  session: {kind: cookie, lifetime: session}
data:
  User:
    activity: accounts
    retention: account
    system: postgres
    fields:
      email: contact.email
      phone: contact.phone
`

describe('art25 diff', () => {
  let workspace: TestWorkspace
  afterEach(() => {
    workspace.close()
  })

  function compare(...args: string[]): Diff {
    const { status, stdout, stderr } = workspace.art25('diff', ...args, '--format', 'json')
    assert.equal(status, 0, stderr)
    const document = JSON.parse(stdout) as Diff
    const schema = JSON.parse(readFileSync('rules/schema/diff.schema.json', 'utf8')) as object
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema)
    assert.ok(validate(document), JSON.stringify(validate.errors))
    return document
  }

  const told = ({ changes }: Diff): string[] =>
    changes.map(({ subject, change, name }) => `${change} ${subject} ${name}`)

  it('says nothing where nothing changed, and in moved and reformatted code', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': map })
    workspace.commitAll()
    workspace.write('db/schema.prisma', `// moved\n\n${prismaUser}`)
    workspace.remove('schema.prisma')
    workspace.write('datamap.yaml', `# a comment\n${map}`)
    assert.deepEqual(compare('HEAD').changes, [])
    assert.match(workspace.art25('diff', 'HEAD').stdout, /^No change for privacy since HEAD/)
    assert.equal(workspace.art25('diff', 'HEAD', '--exit-code').status, 0)
  })

  it('names fields that came, went and were renamed, with the duties they bring', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': map })
    workspace.commitAll()
    workspace.write(
      'schema.prisma',
      'model User {\n  id Int @id\n  mail String\n  birthDate DateTime\n  religion String\n}\n',
    )
    const diff = compare('HEAD')
    assert.deepEqual(told(diff), [
      'added special_category User.religion',
      'added field User.birthDate',
      'changed field User.mail',
      'removed field User.phone',
    ])
    const [religion, birthDate, mail, phone] = diff.changes
    assert.deepEqual([religion?.path, religion?.line, religion?.side], ['schema.prisma', 5, 'after'])
    assert.equal(birthDate?.declared, false)
    assert.equal(mail?.detail, 'renamed from User.email')
    assert.deepEqual([phone?.side, phone?.line], ['before', 4])
    assert.deepEqual(diff.new_categories, ['belief.religion', 'demographic.date_of_birth'])
    const duties = diff.duties.map(({ message }) => message).join('\n')
    assert.match(duties, /Declare in the data map: .*User\.birthDate/)
    assert.match(
      duties,
      /Record in the activity accounts on what condition special data is processed: User\.religion/,
    )
    assert.match(duties, /impact assessment of the activity accounts/)
    assert.match(duties, /Take out of the data map what is gone: User\.phone/)
    assert.match(duties, /notice names what is new \(policy\)/)
  })

  it('names what the map says otherwise: recipients, transfers, regions, storage, periods, purposes', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': map })
    workspace.commitAll()
    workspace.write(
      'datamap.yaml',
      map
        .replace('P30D', 'P1Y')
        .replace('regions: [IE]', 'regions: [IE, US]')
        .replace(
          'established: US}',
          'established: US, processed_in: [IN]}\n  brevo: {name: Brevo, role: processor}',
        )
        .replace('lifetime: session', 'lifetime: P30D')
        .replace('purpose: Run accounts', 'purpose: Run accounts and sell'),
    )
    const diff = compare('HEAD')
    assert.deepEqual(told(diff), [
      'changed transfer sentry',
      'added recipient brevo',
      'changed region postgres',
      'changed client_storage session',
      'changed retention account',
      'changed activity accounts',
    ])
    assert.ok(diff.changes.some(({ detail }) => detail === 'period: was P30D, is P1Y'))
    assert.ok(diff.duties.some(({ message }) => message === 'Record the agreement with brevo'))
  })

  it('compares with the common ancestor, and two commits as they are', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser })
    workspace.commitAll()
    workspace.git('switch', '-q', '-c', 'feature')
    workspace.write('schema.prisma', prismaUser.replace('phone ', 'mobile '))
    workspace.commitAll('rename')
    workspace.git('switch', '-q', 'main')
    workspace.write('other.prisma', 'model Order {\n  id Int @id\n  iban String\n}\n')
    workspace.commitAll('order')
    workspace.git('switch', '-q', 'feature')
    assert.deepEqual(told(compare('main')), ['added field User.mobile', 'removed field User.phone'])
    assert.deepEqual(told(compare('feature', '--to', 'main')), [
      'added field Order.iban',
      'added field User.phone',
      'removed field User.mobile',
    ])
    assert.equal(workspace.art25('diff', 'main', '--exit-code').status, 1)
    assert.equal(workspace.git('status', '--porcelain'), '')
  })

  it('takes a type that only passes data on as news where it carries a new kind', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': mapWithoutPhone })
    workspace.commitAll()
    workspace.write('dto.ts', 'export interface UserDto {\n  phone: string\n  iban: string\n}\n')
    assert.deepEqual(told(compare('HEAD')), ['added field UserDto.iban'])
  })

  it('writes Markdown for a pull request, with the duties to tick', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': map })
    workspace.commitAll()
    workspace.write('schema.prisma', prismaUser.replace('phone', 'birthDate DateTime\n  phone'))
    const { stdout } = workspace.art25('diff', 'HEAD', '--format', 'markdown')
    assert.match(stdout, /^## What this changes for privacy\n/)
    assert.match(stdout, /\*\*New kinds of personal data:\*\* `demographic\.date_of_birth`/)
    assert.match(stdout, /^- \[ \] Declare in the data map: User\.birthDate \(Art\. 30\(1\)\(c\)\)$/m)
    assert.match(stdout, /^\| added \| `User\.birthDate` \| .* \| `schema\.prisma:4` \|$/m)
  })

  it('refuses a ref that git does not know, and a folder without a repository', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser })
    const outside = workspace.art25('diff', 'main')
    assert.equal(outside.status, 2)
    assert.match(outside.stderr, /diff needs a git repository/)
    workspace.commitAll()
    const unknown = workspace.art25('diff', 'nowhere')
    assert.equal(unknown.status, 2)
    assert.match(unknown.stderr, /Git knows no commit "nowhere" here/)
  })
})
