import assert from 'node:assert/strict'
import type { Diagnostic } from 'vscode-languageserver/node'
import { openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, messageOf, positionAt, pulling, type StrictClient } from './client.ts'

const refreshing = {
  ...pulling,
  workspace: { ...pulling.workspace, diagnostics: { refreshSupport: true } },
}

/** One document of each format, and such as are joined across files. */
const documents: Readonly<Record<string, string>> = {
  'prisma/schema.prisma': prismaUser,
  'src/person.ts': `export interface UserDto { email: string; nickname: string }
export class Person { firstName: string; constructor(private readonly user: UserDto) { console.log(user.email) } }
`,
  'src/staff.tsx': `import type { UserDto } from './person'
@Entity('staff')
export class Staff extends Person { @Column() phone: string }
export const Form = () => <form><input name="email" /></form>
export function trace(staff: Staff, dto: UserDto) { logger.info(staff.phone, dto) }
`,
  'db/migrations/001_users.sql': 'CREATE TABLE members (id int, email text, phone text);\n',
  'db/migrations/002_users.sql':
    'ALTER TABLE members DROP COLUMN phone;\nALTER TABLE members ADD iban text;\n',
  'db/schema.sql': 'CREATE TABLE staff (id int, phone varchar(20), birth_date date);\n',
  'config/support.yaml': 'user:\n  email: jane@example.com\n  phone: "+33 1 00 00 00 00"\n',
  'config/people.json': '{"person": {"email": "jane@example.com", "firstName": "Jane"}}\n',
  '.env': 'USER_EMAIL=jane@example.com\nUSER_PHONE=+33100000000\n',
  'datamap.yaml': userMap,
}

describe('random edits over the protocol', () => {
  let workspace: TestWorkspace
  const clients: StrictClient[] = []

  beforeEach(() => {
    workspace = openWorkspace(documents)
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.kill()
    workspace.close()
  })

  for (const seed of [1, 2, 3, 4]) {
    it(`end in what a server finds that is given the texts at once (2,500 edits, seed ${seed})`, async function () {
      this.timeout(240_000)
      const client = await connect(workspace, {
        capabilities: refreshing,
        answers: { 'workspace/diagnostic/refresh': () => null },
      })
      clients.push(client)
      const random = generator(seed)
      const paths = Object.keys(documents)
      const texts = new Map(Object.entries(documents))
      for (const [path, text] of texts) client.open(path, text)
      for (let step = 1; step <= 2_500; step++) {
        const path = paths[random(paths.length)] ?? ''
        const before = texts.get(path) ?? ''
        const mends = random(40) === 0
        const start = mends ? 0 : betweenLines(before, random(before.length + 1))
        const length = random(3) === 0 ? random(12) : 0
        const end = mends ? before.length : betweenLines(before, Math.min(before.length, start + length))
        const text = mends ? workspace.read(path) : (pieces[random(pieces.length)] ?? '')
        const after = before.slice(0, start) + text + before.slice(end)
        client.change(
          path,
          [{ range: { start: positionAt(before, start), end: positionAt(before, end) }, text }],
          after,
        )
        texts.set(path, after)
        // Some are judged alone, and some with what came before them.
        if (random(10) === 0) await client.pull(path)
        if (step % 500 !== 0) continue
        // A broken map keeps what it said before, which no new server can know.
        client.replace('datamap.yaml', userMap)
        texts.set('datamap.yaml', userMap)
        const fresh = await connect(workspace)
        clients.push(fresh)
        for (const [each, now] of texts) fresh.open(each, now)
        const told = await all(client)
        assert.deepEqual(told, await all(fresh), JSON.stringify([...texts]))
        assert.ok(told.length > 0)
        await fresh.end()
      }
      await client.end()
    })
  }
})

/** What typing is made of: names, marks that open and close, line ends of all kinds, characters of several units. */
const pieces = [
  'phone',
  'birthDate',
  ' String\n',
  '{',
  '}',
  '\r\n',
  '\n',
  '"',
  '𝄞',
  'é',
  '// art25-ignore-next-line undeclared-field: a reason\n',
  'iban: string; ',
  '      phone: contact.phone\n',
  '/*',
  '*/',
  '',
]

/** No client has a position between the two characters of one line end. */
function betweenLines(text: string, offset: number): number {
  return text[offset - 1] === '\r' && text[offset] === '\n' ? offset - 1 : offset
}

async function all(client: StrictClient): Promise<readonly string[]> {
  const { items } = await client.pullAll()
  const told = (uri: string, { range, code, severity, ...one }: Diagnostic): string =>
    JSON.stringify([uri, range, code, severity, messageOf({ range, ...one })])
  return items
    .flatMap((item) => (item.kind === 'full' ? item.items.map((one) => told(item.uri, one)) : []))
    .toSorted()
}

/** The same numbers for the same seed. */
function generator(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0
    return (state >>> 1) % below
  }
}
