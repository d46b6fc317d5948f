import assert from 'node:assert/strict'
import type { ClientCapabilities } from 'vscode-languageserver/node'
import { mapWithoutPhone, openWorkspace, prismaUser, type TestWorkspace } from '../cli/workspace.ts'
import { connect, messageOf, pulling, pushed, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const carrier = 'src/carrier.ts'
const store = '@Entity()\nexport class Patient { @Column() birthDate: Date }\n'
/** So many that they are read for a while. */
const others = 1500

const window: ClientCapabilities = { window: { workDoneProgress: true } }
const refreshing: ClientCapabilities = {
  ...pulling,
  ...window,
  workspace: { ...pulling.workspace, diagnostics: { refreshSupport: true } },
}

describe('while a folder is read for the first time', () => {
  let workspace: TestWorkspace
  let client: StrictClient

  beforeEach(() => {
    workspace = openWorkspace({ [schema]: prismaUser, 'datamap.yaml': mapWithoutPhone })
    for (let i = 0; i < others; i++)
      workspace.write(`src/other${i}.ts`, `export interface Member${i} { email: string }\n`)
  })
  afterEach(() => {
    client.kill()
    workspace.close()
  })

  it('open documents are judged as far as no other file can take it back, and again at the end', async () => {
    // What is passed on is no finding of its own where a store of the same kind is one.
    workspace.write('src/zz-store.ts', store)
    workspace.write(
      carrier,
      `@Entity()
export class Guest { @Column() iban: string }
export interface PatientDto { birthDate: Date }
export interface Lead { diagnosis: string }
export function trace(guest: Guest, lead: Lead) { console.log(guest.iban, lead, process.env.x) }
`,
    )
    const reading = await begin(refreshing)
    client.open(carrier, workspace.read(carrier))
    client.open(schema, prismaUser)
    const early = await told(carrier)
    assert.deepEqual(await told(schema), ['undeclared-field User.phone'])
    assert.deepEqual(reading.kinds.includes('end'), false, 'told before the reading ended')
    assert.deepEqual(early, ['undeclared-field Guest.iban', 'personal-data-in-log console.log'])
    await reading.ended
    await reading.refreshed
    const late = await told(carrier)
    assert.deepEqual(
      early.filter((one) => !late.includes(one)),
      [],
      'nothing is taken back',
    )
    assert.ok(late.includes('undeclared-field Lead.diagnosis'), JSON.stringify(late))
    assert.ok(!late.includes('undeclared-field PatientDto.birthDate'))
    await client.end()
  })

  it('mistakes in the open map are said at once', async () => {
    const reading = await begin(refreshing)
    const wrong = mapWithoutPhone.replace('legal_basis: contract', 'legal_basis: friendship')
    client.open('datamap.yaml', wrong)
    const early = await told('datamap.yaml')
    assert.equal(reading.kinds.includes('end'), false)
    assert.equal(early.length, 1)
    assert.match(early[0] ?? '', /^invalid-map /)
    await reading.ended
    assert.deepEqual(await told('datamap.yaml'), early)
    await client.end()
  })

  it('a client that could not be told of more waits for all of it', async () => {
    workspace.write(carrier, 'export interface Lead { diagnosis: string }\n')
    const reading = await begin({ ...pulling, ...window })
    client.open(carrier, workspace.read(carrier))
    assert.deepEqual(await told(carrier), ['undeclared-field Lead.diagnosis'])
    await reading.ended
    await client.end()
  })

  it('a client that is pushed to gets them, and the others when all is read', async () => {
    workspace.write('src/zz-store.ts', store)
    const reading = await begin({ ...pushed, ...window })
    client.open(schema, prismaUser)
    const { diagnostics } = await client.pushed(schema)
    assert.equal(diagnostics.length, 1)
    assert.equal(reading.kinds.includes('end'), false, 'pushed before the reading ended')
    assert.equal((await client.pushed('src/zz-store.ts')).diagnostics.length, 1)
    await reading.ended
    await client.end()
  })

  it('what is typed and what changes on disk counts, and the progress is counted', async () => {
    const reading = await begin(refreshing)
    client.open(schema, prismaUser)
    assert.deepEqual(await told(schema), ['undeclared-field User.phone'])
    client.replace(schema, prismaUser.replace('phone', 'iban'))
    assert.deepEqual(await told(schema), ['undeclared-field User.iban'])
    // Read long ago or not yet: either way it is what it is now.
    for (const path of ['src/other0.ts', `src/other${others - 1}.ts`]) {
      workspace.write(path, store.replace('Patient', path.includes('other0') ? 'Patient' : 'Visitor'))
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri(path), type: 2 }] })
    }
    assert.equal(reading.kinds.includes('end'), false, 'all of it while the folder is read')
    await reading.ended
    const { items } = await client.pullAll()
    const all = items.flatMap((item) => (item.kind === 'full' ? item.items : [])).map(messageOf)
    for (const owner of ['User.iban', 'Patient.birthDate', 'Visitor.birthDate'])
      assert.ok(
        all.some((message) => message.startsWith(`${owner} `)),
        `${owner} is not in ${JSON.stringify(all)}`,
      )
    const counts = reading.messages.map((message) =>
      /^(\d+) of (\d+) files$/.exec(message)?.slice(1).map(Number),
    )
    assert.ok(counts.length > 2)
    assert.ok(counts.every((count) => count !== undefined && (count[0] ?? 0) <= (count[1] ?? 0)))
    await client.end()
  })

  it('a request that is cancelled is answered at once, and another is answered in the end', async () => {
    const reading = await begin(refreshing)
    const asked = client.begin('workspace/diagnostic', { identifier: 'art25', previousResultIds: [] })
    const hover = client.begin('textDocument/hover', {
      textDocument: { uri: client.uri(schema) },
      position: { line: 0, character: 0 },
    })
    for (const { id } of [asked, hover]) client.notify('$/cancelRequest', { id })
    await assert.rejects(asked.result, { code: -32800 })
    await assert.rejects(hover.result, { code: -32800 })
    assert.equal(reading.kinds.includes('end'), false, 'answered before the reading ended')
    client.notify('$/cancelRequest', { id: asked.id })
    client.notify('$/cancelRequest', { id: 9_999 })
    assert.equal((await client.pullAll()).items.length, 1)
    await client.end()
  })

  it('the server ends when it is told to', async () => {
    await begin(refreshing)
    await client.end()
  })

  /** A server that has begun to read. */
  async function begin(capabilities: ClientCapabilities): Promise<{
    readonly kinds: readonly string[]
    readonly messages: readonly string[]
    readonly ended: Promise<void>
    readonly refreshed: Promise<void>
  }> {
    const kinds: string[] = []
    const messages: string[] = []
    const signals = { begin: signal(), report: signal(), end: signal(), refresh: signal() }
    client = await connect(workspace, {
      capabilities,
      answers: {
        'window/workDoneProgress/create': () => null,
        'workspace/diagnostic/refresh': () => {
          // The open documents are asked for when they were judged first, and when all was read.
          if (kinds.includes('end')) signals.refresh.give()
          return null
        },
      },
      listeners: {
        '$/progress': ({ value }: { value: { kind: 'begin' | 'report' | 'end'; message?: string } }) => {
          kinds.push(value.kind)
          if (value.kind === 'report') messages.push(value.message ?? '')
          signals[value.kind].give()
        },
      },
    })
    await signals.begin.given
    return { kinds, messages, ended: signals.end.given, refreshed: signals.refresh.given }
  }

  async function told(path: string): Promise<readonly string[]> {
    const items = await client.items(path)
    return items.map((one) => `${String(one.code)} ${messageOf(one).split(' ')[0] ?? ''}`)
  }
})

function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => undefined
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return {
    given,
    give: () => {
      give()
    },
  }
}
