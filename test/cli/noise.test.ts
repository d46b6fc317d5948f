import assert from 'node:assert/strict'
import { openWorkspace, type TestWorkspace } from './workspace.ts'

/* A library's records in four ways of storing them: what a person edits in the drafted map is what `check` speaks of. */
const files = {
  'package.json': '{"name": "lending-library"}\n',
  'prisma/schema.prisma': `model Member {
  id        String   @id
  email     String   @unique
  firstName String
  lastName  String
  birthDate DateTime?
  loans     Loan[]
}

model Loan {
  id       String @id
  member   Member @relation(fields: [memberId], references: [id])
  memberId String
  title    String
}
`,
  'src/staff/librarian.entity.ts': `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

@Entity('librarians')
export class LibrarianEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string

  @Column()
  fullName: string

  @Column({ unique: true })
  workEmail: string

  @Column()
  mobilePhone: string

  @Column()
  passwordHash: string

  @Column()
  shelf: string
}
`,
  'src/visitors/visitor.schema.ts': `import { Schema, model } from 'mongoose'

const visitorSchema = new Schema({
  nickname: String,
  email: { type: String, required: true },
  ipAddress: String,
  home: {
    street: String,
    postalCode: String,
    city: String,
  },
})

export const Visitor = model('Visitor', visitorSchema)
`,
  'db/migrations/001_subscribers.sql': `CREATE TABLE subscribers (
  id uuid PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  mail text NOT NULL,
  phone_number text,
  fax_number text
);
`,
  'db/migrations/002_subscribers.sql': `ALTER TABLE subscribers RENAME COLUMN mail TO email;
ALTER TABLE subscribers DROP COLUMN fax_number;
`,
  'src/members/member.dto.ts': `export interface MemberDto {
  id: string
  email: string
  fullName: string
  phone: string
}
`,
  'src/members/list.ts': `export function pageOf(total: number, size: number): number {
  return Math.ceil(total / size)
}
`,
}

/** A line of the map's \`fields:\`. */
interface Declaration {
  readonly line: number
  readonly dataSet: string
  readonly name: string
}

function declarations(text: string): readonly Declaration[] {
  const found: Declaration[] = []
  let dataSet = ''
  for (const [line, content] of text.split('\n').entries()) {
    dataSet = /^ {2}([\w.]+):$/.exec(content)?.[1] ?? dataSet
    const name = /^ {6}([\w.]+): /.exec(content)?.[1]
    if (name !== undefined) found.push({ line, dataSet, name })
  }
  return found
}

interface Listed {
  readonly check: string
  readonly severity: string
  readonly owner?: string
  readonly field?: string
  readonly fixes: readonly { readonly title: string }[]
}

function findings(workspace: TestWorkspace): readonly Listed[] {
  const ran = workspace.art25('check', '--format', 'json', '--fail-on', 'never')
  assert.equal(ran.status, 0, ran.stderr)
  return (JSON.parse(ran.stdout) as { findings: readonly Listed[] }).findings
}

describe('the drafted map of a small library', () => {
  let workspace: TestWorkspace
  let draft = ''
  before(() => {
    workspace = openWorkspace(files)
    const ran = workspace.art25('init', '--stdout')
    assert.equal(ran.status, 0, ran.stderr)
    draft = ran.stdout
    workspace.write('datamap.yaml', draft)
  })
  after(() => {
    workspace.close()
  })

  const edit = (change: (declaration: Declaration, content: string) => string | undefined): void => {
    const byLine = new Map(declarations(draft).map((one) => [one.line, one]))
    const lines = draft.split('\n').flatMap((content, line) => {
      const declaration = byLine.get(line)
      return (declaration === undefined ? content : change(declaration, content)) ?? []
    })
    workspace.write('datamap.yaml', lines.join('\n'))
  }

  it('holds each thing once and leaves the open questions', () => {
    const names = new Map<string, string[]>()
    for (const { dataSet, name } of declarations(draft))
      names.set(dataSet, [...(names.get(dataSet) ?? []), name])
    assert.deepEqual(Object.fromEntries(names), {
      Librarian: ['fullName', 'workEmail', 'mobilePhone', 'passwordHash'],
      Member: ['email', 'firstName', 'lastName', 'birthDate'],
      Visitor: ['nickname', 'email', 'ipAddress', 'home.street', 'home.postalCode', 'home.city'],
      subscribers: ['first_name', 'last_name', 'phone_number', 'email'],
    })
    const open = new Set(findings(workspace).map(({ check }) => check))
    assert.deepEqual([...open].sort(), ['no-activity', 'no-retention'])
  })

  it('says what is missing after ten declarations were deleted, and nothing else', () => {
    const gone = new Set([
      'Librarian.mobilePhone',
      'Librarian.passwordHash',
      'Member.birthDate',
      'Member.email',
      'Visitor.ipAddress',
      'Visitor.home.city',
      'Visitor.home.street',
      'subscribers.email',
      'subscribers.first_name',
      'subscribers.phone_number',
    ])
    edit(({ dataSet, name }, content) => (gone.has(`${dataSet}.${name}`) ? undefined : content))
    const said = findings(workspace).filter(({ check }) => !check.startsWith('no-'))
    assert.deepEqual([...new Set(said.map(({ check }) => check))], ['undeclared-field'])
    assert.deepEqual(
      said.map(({ fixes }) => /^Declare (\S+) as/.exec(fixes[0]?.title ?? '')?.[1] ?? '').sort(),
      [...gone].sort(),
    )
  })

  it('says what is missing and what is too many after five were renamed, the right name first', () => {
    const renamed = new Map([
      ['Librarian.fullName', 'wholeName'],
      ['Member.birthDate', 'bornOn'],
      ['Visitor.nickname', 'handle'],
      ['Visitor.home.postalCode', 'home.code'],
      ['subscribers.email', 'mail'],
    ])
    edit(({ dataSet, name }, content) => {
      const to = renamed.get(`${dataSet}.${name}`)
      return to === undefined ? content : content.replace(`${name}:`, `${to}:`)
    })
    const said = findings(workspace).filter(({ check }) => !check.startsWith('no-'))
    const first = said.map(({ check, fixes }) => `${check}: ${(fixes[0]?.title ?? '').replace(/ as .*/, '')}`)
    assert.deepEqual(
      first.sort(),
      [...renamed]
        .flatMap(([from, to]) => {
          const dot = from.indexOf('.')
          const [dataSet, name] = [from.slice(0, dot), from.slice(dot + 1)]
          return [
            `stale-declaration: Rename ${dataSet}.${to} to ${name}`,
            `undeclared-field: Declare ${dataSet}.${name}`,
          ]
        })
        .sort(),
    )
  })
})
