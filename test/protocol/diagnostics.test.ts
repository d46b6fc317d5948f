import assert from 'node:assert/strict'
import { cpSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ClientCapabilities, Diagnostic } from 'vscode-languageserver/node'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, messageOf, pulling, pushed, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'

describe('diagnostics over the protocol', () => {
  let workspace: TestWorkspace
  let client: StrictClient | undefined

  beforeEach(() => {
    workspace = openWorkspace({ [schema]: prismaUser, 'datamap.yaml': mapWithoutPhone })
    client = undefined
  })
  afterEach(() => {
    client?.kill()
    workspace.close()
  })

  for (const encoding of ['utf-8', 'utf-16', 'utf-32'] as const) {
    it(`count columns and take changes in ${encoding}`, async () => {
      const capabilities: ClientCapabilities = { ...pulling, general: { positionEncodings: [encoding] } }
      const text = prismaUser.replace('  phone String?', '  /* 𝄞 naïve ☎ */ phone String?')
      workspace.write(schema, text)
      client = await connect(workspace, { capabilities })
      assert.equal(client.initializeResult?.capabilities.positionEncoding, encoding)
      client.open(schema, text)
      const units = (before: string): number =>
        encoding === 'utf-8'
          ? Buffer.byteLength(before)
          : encoding === 'utf-16'
            ? before.length
            : Array.from(before).length
      const before = '  /* 𝄞 naïve ☎ */ '
      const [phone] = await client.items(schema)
      assert.deepEqual(phone?.range, {
        start: { line: 3, character: units(before) },
        end: { line: 3, character: units(`${before}phone`) },
      })
      // Behind characters of several units, a change must meet its place, also when it follows another in one message.
      client.change(
        schema,
        [
          {
            range: {
              start: { line: 3, character: units('  /* 𝄞 naïve ') },
              end: { line: 3, character: units('  /* 𝄞 naïve ☎') },
            },
            text: '☎☎',
          },
          {
            range: {
              start: { line: 3, character: units('  /* 𝄞 naïve ☎☎ */ ') },
              end: { line: 3, character: units('  /* 𝄞 naïve ☎☎ */ phone') },
            },
            text: 'birthDate',
          },
        ],
        '',
      )
      const [birth] = await client.items(schema)
      assert.match(messageOf(birth), /^User\.birthDate /)
      assert.equal(birth?.range.start.character, units('  /* 𝄞 naïve ☎☎ */ '))
      await client.end()
    })
  }

  it('are UTF-16 for a client that offers nothing that is known', async () => {
    client = await connect(workspace, {
      capabilities: { ...pulling, general: { positionEncodings: ['utf-7'] } },
    })
    assert.equal(client.initializeResult?.capabilities.positionEncoding, 'utf-16')
    await client.end()
  })

  it('are pulled with result ids that change with them and with nothing else', async () => {
    client = await connect(workspace)
    client.open(schema, prismaUser)
    const first = await client.pull(schema)
    assert.equal(first.kind, 'full')
    assert.equal(first.items[0]?.code, 'undeclared-field')
    const again = await client.pull(schema, first.resultId)
    assert.deepEqual(again, { kind: 'unchanged', resultId: first.resultId })
    client.replace(schema, `${prismaUser}\n// a line below\n`)
    assert.equal((await client.pull(schema, first.resultId)).kind, 'unchanged')
    client.replace(schema, `\n${prismaUser}`)
    const moved = await client.pull(schema, first.resultId)
    assert.equal(moved.kind === 'full' && moved.items[0]?.range.start.line, 4)
    client.replace(schema, prismaUser.replace('phone', 'shape'))
    assert.deepEqual(await client.items(schema), [])
    await client.end()
  })

  it('say where the field is declared otherwise, link to the page, and carry tags', async () => {
    workspace.write(
      'datamap.yaml',
      userMap
        .replace('email: contact.email', 'email: identity.first_name')
        .replace('phone: contact.phone', 'phone: contact.phone\n      fax: contact.phone'),
    )
    client = await connect(workspace)
    client.open(schema, prismaUser)
    const [mismatch] = await client.items(schema)
    assert.equal(mismatch?.code, 'category-mismatch')
    assert.match(mismatch.codeDescription?.href ?? '', /docs\/checks\/category-mismatch\.md$/)
    const [related] = mismatch.relatedInformation ?? []
    assert.equal(related?.location.uri, client.uri('datamap.yaml'))
    const { items } = await client.pullAll()
    const map = items.find(({ uri }) => uri.endsWith('datamap.yaml'))
    const stale =
      map?.kind === 'full' ? map.items.find(({ code }) => code === 'stale-declaration') : undefined
    assert.deepEqual(stale?.tags, [1])
    await client.end()
  })

  it('of the whole workspace are pulled, unchanged files named as such and mended files cleared', async () => {
    workspace.write('src/person.ts', '@Entity()\nexport class Person { @Column() birthDate: Date }\n')
    client = await connect(workspace)
    const first = await client.pullAll()
    assert.deepEqual(
      first.items.map(({ uri, kind, version }) => ({ uri, kind, version })),
      [schema, 'src/person.ts'].map((path) => ({ uri: client?.uri(path), kind: 'full', version: null })),
    )
    client.open(schema, prismaUser.replace('phone', 'shape'))
    const ids = first.items.map(({ uri, resultId }) => ({ uri, value: resultId ?? '' }))
    const second = await client.pullAll(ids)
    assert.deepEqual(
      second.items.map((item) => ({
        uri: item.uri,
        kind: item.kind,
        items: item.kind === 'full' ? item.items : undefined,
      })),
      [
        { uri: client.uri(schema), kind: 'full', items: [] },
        { uri: client.uri('src/person.ts'), kind: 'unchanged', items: undefined },
      ],
    )
    await client.end()
  })

  it('are pushed to a client that cannot pull, for open files and for others, and taken back', async () => {
    workspace.write('src/person.ts', '@Entity()\nexport class Person { @Column() birthDate: Date }\n')
    client = await connect(workspace, { capabilities: pushed })
    assert.equal(client.initializeResult?.capabilities.diagnosticProvider, undefined)
    assert.equal((await client.pushed(schema)).diagnostics[0]?.code, 'undeclared-field')
    assert.equal((await client.pushed('src/person.ts')).diagnostics.length, 1)
    client.open(schema, prismaUser)
    client.replace(schema, prismaUser.replace('phone', 'shape'))
    const mended = await client.pushed(schema)
    assert.deepEqual(mended, { uri: client.uri(schema), version: 2, diagnostics: [] })
    client.close(schema)
    assert.equal((await client.pushed(schema)).diagnostics.length, 1)
    await client.end()
  })

  it('follow the map while it is edited and not saved, in every open file', async () => {
    client = await connect(workspace)
    client.open(schema, prismaUser)
    client.open('datamap.yaml', mapWithoutPhone)
    assert.equal((await client.items(schema)).length, 1)
    client.replace('datamap.yaml', userMap)
    assert.deepEqual(await client.items(schema), [])
    assert.deepEqual(await client.items('datamap.yaml'), [])
    client.close('datamap.yaml')
    assert.equal((await client.items(schema)).length, 1)
    await client.end()
  })

  it('find what the map names anew in a file that held nothing of interest before', async () => {
    const widget = 'export interface Gizmo {\n  blob: string\n}\n'
    workspace.write('src/gizmo.ts', widget)
    client = await connect(workspace, { capabilities: pulling })
    client.open('datamap.yaml', userMap)
    await client.pullAll()
    const lines =
      '  Gizmo:\n    activity: accounts\n    fields:\n      blob: contact.email\n      gone: contact.phone\n'
    client.replace('datamap.yaml', `${userMap.trimEnd()}\n${lines}`)
    await client.pullAll()
    const stale = (await client.items('datamap.yaml')).filter(({ code }) => code === 'stale-declaration')
    assert.deepEqual(
      stale.map((one) => /\bblob\b|\bgone\b/.exec(messageOf(one))?.[0]),
      ['gone'],
    )
    await client.end()
  })

  it('keep the last good declarations while the map does not parse, and say so', async () => {
    client = await connect(workspace)
    client.open(schema, prismaUser)
    client.open('datamap.yaml', userMap)
    assert.deepEqual(await client.items(schema), [])
    const broken = userMap.replace('      phone: contact.phone', '      phone: [contact.phone')
    client.replace('datamap.yaml', broken)
    assert.deepEqual(await client.items(schema), [])
    const [problem] = await client.items('datamap.yaml')
    assert.equal(problem?.code, 'invalid-map')
    assert.match(messageOf(problem), /the declarations from before count/)
    client.replace(schema, prismaUser.replace('}', '  birthDate DateTime\n}'))
    const [birth] = await client.items(schema)
    assert.match(messageOf(birth), /birthDate/)
    const offered = await client.actions(schema, birth?.range ?? rangeOf(prismaUser, 'phone'))
    assert.match(offered[0]?.disabled?.reason ?? '', /cannot be read/)
    client.replace('datamap.yaml', userMap)
    assert.deepEqual(await client.items('datamap.yaml'), [])
    assert.equal((await client.items(schema)).length, 1)
    await client.end()
  })

  it('are none where no map exists', async () => {
    const bare = openWorkspace({ [schema]: prismaUser })
    try {
      client = await connect(bare)
      client.open(schema, prismaUser)
      assert.deepEqual(await client.items(schema), [])
      assert.deepEqual((await client.pullAll()).items, [])
      await client.end()
    } finally {
      bare.close()
    }
  })

  it('obey the severity that settings give, and follow a change of settings', async () => {
    let settings: unknown = { severity: { 'undeclared-field': 'info' } }
    client = await connect(workspace, {
      answers: {
        'workspace/configuration': ({ items }: { items: readonly unknown[] }) => items.map(() => settings),
      },
    })
    client.open(schema, prismaUser)
    assert.equal((await client.items(schema))[0]?.severity, 3)
    settings = { severity: { 'undeclared-field': 'off' } }
    client.notify('workspace/didChangeConfiguration', { settings: null })
    await until(async () => (await client?.items(schema))?.length === 0)
    await client.end()
  })

  it('follow files that are changed, made and deleted on disk, and leave open buffers alone', async () => {
    client = await connect(workspace)
    const said = async (): Promise<readonly string[]> =>
      ((await client?.pullAll())?.items ?? []).flatMap((item) =>
        item.kind === 'full' ? item.items.map((one) => messageOf(one).split(' ')[0] ?? '') : [],
      )
    assert.deepEqual(await said(), ['User.phone'])
    workspace.write(schema, prismaUser.replace('phone', 'birthDate'))
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri(schema), type: 2 }] })
    assert.deepEqual(await said(), ['User.birthDate'])
    client.open(schema, prismaUser)
    workspace.write(schema, prismaUser.replace('phone', 'iban'))
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri(schema), type: 2 }] })
    assert.deepEqual(await said(), ['User.phone'])
    workspace.write('src/person.ts', '@Entity()\nexport class Person { @Column() birthDate: Date }\n')
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('src/person.ts'), type: 1 }],
    })
    await until(async () => (await said()).includes('Person.birthDate'))
    workspace.remove('src/person.ts')
    client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('src/person.ts'), type: 3 }],
    })
    assert.deepEqual(await said(), ['User.phone'])
    await client.end()
  })

  it('say that a file is over the size limit', async () => {
    const long = `${prismaUser}// ${'x'.repeat(5_000_001)}\n`
    client = await connect(workspace)
    client.open(schema, long)
    const items = await client.items(schema)
    assert.deepEqual(
      items.map(({ code, severity }) => ({ code, severity })),
      [{ code: 'too-large', severity: 3 }],
    )
    await client.end()
  })

  it('are what the command line finds, in an example and in a changed copy of it', async () => {
    cpSync(resolve('examples/wegrow'), workspace.folder, { recursive: true })
    client = await connect(workspace)
    assert.deepEqual(await everything(client, workspace), found(workspace))
    const edited = workspace
      .read(schema)
      .replace('  jobType', '  birthDate DateTime?\n  jobType')
      .replace('country', 'countryName')
    const map = workspace.read('datamap.yaml').replace('email: contact.work_email', 'email: health.diagnosis')
    client.open(schema, workspace.read(schema))
    client.open('datamap.yaml', workspace.read('datamap.yaml'))
    client.replace(schema, edited)
    client.replace('datamap.yaml', map)
    await client.items(schema)
    workspace.write(schema, edited)
    workspace.write('datamap.yaml', map)
    const expected = found(workspace)
    assert.ok(expected.length > 2, 'the change is worth findings')
    await until(async () => client !== undefined && same(await everything(client, workspace), expected))
    client.close(schema)
    client.close('datamap.yaml')
    await until(async () => client !== undefined && same(await everything(client, workspace), expected))
    await client.end()
  })

  it('end with the protocol: 0 after shutdown, 1 without', async () => {
    client = await connect(workspace)
    await client.pullAll()
    client.notify('exit', undefined)
    assert.equal(await client.exited, 1)
    client.check()
  })

  it('are begun anew by a client whose server was killed', async () => {
    client = await connect(workspace)
    client.open(schema, prismaUser)
    const before = await client.items(schema)
    client.kill()
    await client.exited
    client = await connect(workspace)
    client.open(schema, prismaUser)
    assert.deepEqual(await client.items(schema), before)
    await client.end()
  })

  it('of a request that was cancelled are not sent', async () => {
    client = await connect(workspace)
    const asked = client.begin('workspace/diagnostic', { identifier: 'art25', previousResultIds: [] })
    client.notify('$/cancelRequest', { id: asked.id })
    await assert.rejects(asked.result, { code: -32800 })
    await client.end()
  })

  it('come and go with the folders that are open', async () => {
    workspace.write('other/datamap.yaml', mapWithoutPhone)
    workspace.write(`other/${schema}`, prismaUser)
    workspace.write(`one/datamap.yaml`, userMap)
    client = await connect(workspace, {
      folders: ['one'],
      capabilities: { ...pushed, workspace: { ...pushed.workspace, workspaceFolders: true } },
    })
    const folder = { uri: client.uri('other'), name: 'other' }
    client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [folder], removed: [] } })
    assert.equal((await client.pushed(`one/datamap.yaml`)).diagnostics.length > 0, true)
    assert.equal((await client.pushed(`other/${schema}`)).diagnostics.length, 1)
    client.notify('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder] } })
    assert.deepEqual((await client.pushed(`other/${schema}`)).diagnostics, [])
    await client.end()
  })

  it('tell of their progress while the folder is first read, and ask for the files to be watched', async () => {
    const asked: string[] = []
    client = await connect(workspace, {
      capabilities: {
        ...pulling,
        window: { workDoneProgress: true },
        workspace: { ...pulling.workspace, didChangeWatchedFiles: { dynamicRegistration: true } },
      },
      answers: {
        'window/workDoneProgress/create': () => {
          asked.push('progress')
          return null
        },
        'client/registerCapability': ({ registrations }: { registrations: { method: string }[] }) => {
          asked.push(...registrations.map(({ method }) => method))
          return null
        },
      },
    })
    const kinds: string[] = []
    const listener = client
    const progress = (kind: string): Promise<unknown> =>
      listener.notification<{ value: { kind: string } }>('$/progress', ({ value }) => {
        kinds.push(value.kind)
        return value.kind === kind
      })
    await progress('begin')
    await progress('end')
    assert.deepEqual(asked, ['workspace/didChangeWatchedFiles', 'progress'])
    await client.end()
  })
})

/** A finding as both sides tell it. */
interface Told {
  readonly path: string
  readonly check: string
  readonly severity: string
  readonly message: string
  readonly from: string
  readonly to: string
}

async function everything(client: StrictClient, workspace: TestWorkspace): Promise<readonly Told[]> {
  const { items } = await client.pullAll()
  const told = items.flatMap((item) => {
    const path = item.uri.slice(client.uri('').length).replace(/^\//, '')
    const own = (diagnostic: Diagnostic): boolean =>
      diagnostic.relatedInformation?.[0]?.message !== 'Reported here'
    return item.kind === 'full' ? item.items.filter(own).map((one) => ({ path, one })) : []
  })
  assert.ok(workspace)
  return sorted(
    told.map(({ path, one: { code, severity, range }, one }) => ({
      path,
      check: String(code),
      severity: ['', 'error', 'warning', 'info'][severity ?? 0] ?? '',
      message: messageOf(one),
      from: `${range.start.line + 1}:${range.start.character + 1}`,
      to: `${range.end.line + 1}:${range.end.character + 1}`,
    })),
  )
}

function found(workspace: TestWorkspace): readonly Told[] {
  interface Document {
    readonly findings: readonly (Record<'path' | 'check' | 'severity' | 'message', string> &
      Record<'line' | 'column' | 'end_line' | 'end_column', number>)[]
  }
  // The editor is the desk of developers and of the officer at once.
  const listed = [[], ['--duties']].flatMap((more) => {
    const { stdout } = workspace.art25('check', '--format', 'json', '--no-cache', ...more, '.')
    return (JSON.parse(stdout) as Document).findings
  })
  return sorted(
    listed.map((one) => ({
      path: one.path,
      check: one.check,
      severity: one.severity,
      message: one.message,
      from: `${one.line}:${one.column}`,
      to: `${one.end_line}:${one.end_column}`,
    })),
  )
}

function sorted(told: readonly Told[]): readonly Told[] {
  return told.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1))
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** Waits for what comes when the server has had its rest. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('it never came to hold')
}
