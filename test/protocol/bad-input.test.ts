import assert from 'node:assert/strict'
import { renameSync, rmSync } from 'node:fs'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, messageOf, positionAt, pulling, rangeOf, StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const person = 'src/person.ts'
const entity = '@Entity()\nexport class Person { @Column() birthDate: Date }\n'

describe('the server outlives', () => {
  let workspace: TestWorkspace
  let client: StrictClient

  beforeEach(() => {
    workspace = openWorkspace({ [schema]: prismaUser, [person]: entity, 'datamap.yaml': mapWithoutPhone })
  })
  afterEach(() => {
    client.kill()
    workspace.close()
  })

  it('a file that is deleted, made again and changed under an open buffer, which counts alone', async () => {
    client = await connect(workspace)
    client.open(schema, prismaUser)
    workspace.remove(schema)
    event(schema, 3)
    assert.deepEqual(await told(schema), ['User.phone'])
    workspace.write(schema, prismaUser.replace('phone', 'iban'))
    event(schema, 1)
    event(schema, 2)
    assert.deepEqual(await told(schema), ['User.phone'])
    client.close(schema)
    assert.deepEqual(await everything(), ['Person.birthDate', 'User.iban'])
    workspace.remove(schema)
    event(schema, 3)
    assert.deepEqual(await everything(), ['Person.birthDate'])
    await client.end()
  })

  it('a folder that is renamed, with a document of it open', async () => {
    client = await connect(workspace)
    client.open(person, entity)
    assert.deepEqual(await told(person), ['Person.birthDate'])
    renameSync(workspace.path('src'), workspace.path('lib'))
    event('src', 3)
    event('lib', 1)
    client.close(person)
    client.open('lib/person.ts', entity)
    await until(async () => same(await told('lib/person.ts'), ['Person.birthDate']))
    assert.deepEqual(await everything(), ['Person.birthDate', 'User.phone'])
    await client.end()
  })

  it('a map that is deleted, comes back, and is deleted while it is open', async () => {
    client = await connect(workspace)
    client.open(schema, prismaUser)
    assert.deepEqual(await told(schema), ['User.phone'])
    workspace.remove('datamap.yaml')
    event('datamap.yaml', 3)
    await until(async () => same(await told(schema), []))
    workspace.write('datamap.yaml', mapWithoutPhone)
    event('datamap.yaml', 1)
    await until(async () => same(await told(schema), ['User.phone']))
    client.open('datamap.yaml', mapWithoutPhone)
    workspace.remove('datamap.yaml')
    event('datamap.yaml', 3)
    assert.deepEqual(await told(schema), ['User.phone'])
    client.close('datamap.yaml')
    await until(async () => same(await told(schema), []))
    await client.end()
  })

  it('nested maps that come and go, each of which owns its folder', async () => {
    client = await connect(workspace)
    client.open(person, entity)
    assert.deepEqual(await told(person), ['Person.birthDate'])
    workspace.write(
      'src/datamap.yaml',
      'art25: 1\ndata:\n  Person:\n    fields: {birthDate: demographic.birth_date}\n',
    )
    event('src/datamap.yaml', 1)
    await until(async () => same(await told(person), []))
    client.open('src/datamap.yaml', workspace.read('src/datamap.yaml'))
    client.replace('src/datamap.yaml', 'art25: 1\n')
    await until(async () => same(await told(person), ['Person.birthDate']))
    client.close('src/datamap.yaml')
    await until(async () => same(await told(person), []))
    workspace.remove('src/datamap.yaml')
    event('src/datamap.yaml', 3)
    await until(async () => same(await told(person), ['Person.birthDate']))
    await client.end()
  })

  it('a line of a million characters', async () => {
    client = await connect(workspace)
    const long = `model Long { /* ${'x'.repeat(1_000_000)} */ phone String }\n`
    client.open(schema, long)
    assert.deepEqual(await told(schema), ['Long.phone'])
    client.change(schema, [{ range: rangeOf(long, 'phone'), text: 'iban' }], '')
    assert.deepEqual(await told(schema), ['Long.iban'])
    await client.end()
  })

  it('a file that grows over the size limit of the command line, which is said in the editor', async () => {
    client = await connect(workspace)
    client.open(person, entity)
    assert.deepEqual(await told(person), ['Person.birthDate'])
    const large = `${entity}// ${'x'.repeat(5_000_000)}\n`
    client.replace(person, large)
    const [note, ...more] = await client.items(person)
    assert.deepEqual(more, [])
    assert.equal(note?.code, 'too-large')
    workspace.write(person, large)
    assert.ok(
      workspace.art25('check', '--format', 'json', '.').stdout.includes(messageOf(note)),
      'in the words of the command line',
    )
    client.replace(person, entity)
    assert.deepEqual(await told(person), ['Person.birthDate'])
    await client.end()
  })

  it('documents of languages that nobody reads, and of no folder', async () => {
    client = await connect(workspace)
    for (const uri of [
      client.uri('notes.xyz'),
      client.uri('LICENSE'),
      'untitled:Untitled-1',
      'vscode-vfs://github/example/app/schema.prisma',
      'git:/somewhere/schema.prisma?{"ref":"~"}',
      'file://host.example/share/schema.prisma',
      'file:///%zz/schema.prisma',
      'no uri at all',
      '',
    ]) {
      client.notify('textDocument/didOpen', {
        textDocument: { uri, languageId: 'prisma', version: 1, text: prismaUser },
      })
      client.notify('textDocument/didChange', {
        textDocument: { uri, version: 2 },
        contentChanges: [{ text: prismaUser }],
      })
      const textDocument = { uri }
      const position = { line: 2, character: 3 }
      const report = await client.request<{ items: unknown[] }>('textDocument/diagnostic', { textDocument })
      assert.deepEqual(report.items, [], uri)
      assert.deepEqual(
        await client.request('textDocument/codeAction', {
          textDocument,
          range: { start: position, end: position },
          context: { diagnostics: [] },
        }),
        [],
        uri,
      )
      assert.equal(await client.request('textDocument/hover', { textDocument, position }), null, uri)
      client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] })
      client.notify('textDocument/didClose', { textDocument })
    }
    assert.deepEqual(await everything(), ['Person.birthDate', 'User.phone'])
    await client.end()
  })

  it('changes of what was never opened, old versions, and places that are not there', async () => {
    client = await connect(workspace)
    client.change(schema, [{ text: 'model X { iban String }' }], '')
    client.close(schema)
    assert.deepEqual(await everything(), ['Person.birthDate', 'User.phone'])
    client.open(schema, prismaUser)
    const uri = client.uri(schema)
    const edit = (version: number, contentChanges: readonly unknown[]): void => {
      client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
    }
    edit(0, [{ text: prismaUser }])
    edit(-7, [])
    const beyond = { line: 9_999, character: 9_999 }
    edit(3, [{ range: { start: beyond, end: beyond }, text: '\nmodel Late {\n  iban String\n}\n' }])
    assert.deepEqual(await told(schema), ['User.phone', 'Late.iban'])
    edit(4, [
      { range: { start: { line: 3, character: 4_000 }, end: { line: 3, character: 9_000 } }, text: ' // ' },
    ])
    assert.deepEqual(await told(schema), ['User.phone', 'Late.iban'])
    const turned = { start: { line: 3, character: 9 }, end: { line: 3, character: 2 } }
    edit(5, [{ range: turned, text: ' ' }])
    edit(6, [
      { range: { start: { line: -1, character: -1 }, end: { line: -1, character: -1 } }, text: '// a\n' },
    ])
    edit(7, [{ text: prismaUser }])
    assert.deepEqual(await told(schema), ['User.phone'])
    // What is opened twice is what it was opened as last.
    client.open(schema, prismaUser.replace('phone', 'iban'))
    assert.deepEqual(await told(schema), ['User.iban'])
    await client.end()
  })

  it('halves of characters', async () => {
    client = await connect(workspace)
    for (const half of ['\ud834', '\udd1e', '\udd1e\ud834', '\ud834\ud834\udd1e']) {
      const text = prismaUser.replace('  phone', `  // ${half}\n  phone`)
      client.open(schema, text)
      assert.deepEqual(await told(schema), ['User.phone'])
      const at = positionAt(text, text.indexOf(half) + 1)
      client.change(schema, [{ range: { start: at, end: at }, text: '\udd1e' }], '')
      assert.deepEqual(await told(schema), ['User.phone'])
      client.close(schema)
    }
    await client.end()
  })

  it('five thousand diagnostics in one file', async () => {
    client = await connect(workspace)
    const columns = Array.from({ length: 5_000 }, (_, i) => `model M${i} {\n  phone String\n}\n`).join('')
    client.open(schema, columns)
    assert.equal((await client.items(schema)).length, 5_000)
    client.replace(schema, columns.replaceAll('phone', 'shape'))
    assert.deepEqual(await client.items(schema), [])
    await client.end()
  })

  it('questions before it was greeted, and before the greeting was returned', async () => {
    const answers = { 'workspace/configuration': () => [{}] }
    client = new StrictClient(workspace, answers)
    const question = { textDocument: { uri: client.uri(schema) } }
    await assert.rejects(client.request('textDocument/diagnostic', question), { code: -32002 })
    client.notify('textDocument/didClose', question)
    await client.request('initialize', {
      processId: process.pid,
      capabilities: pulling,
      rootUri: client.uri('.'),
      workspaceFolders: null,
    })
    const early = client.request<{ items: unknown[] }>('textDocument/diagnostic', question)
    client.open(schema, prismaUser)
    client.notify('initialized', {})
    assert.equal((await early).items.length, 1)
    await assert.rejects(client.request('art25/unknown', {}), { code: -32601 })
    client.notify('art25/unknown', {})
    client.notify('$/unknown', {})
    await client.end()
  })

  it('a client that refuses whatever it is asked', async () => {
    const refuse = (): never => {
      throw new Error('refused')
    }
    client = await connect(workspace, {
      capabilities: {
        ...pulling,
        window: { workDoneProgress: true },
        workspace: {
          ...pulling.workspace,
          diagnostics: { refreshSupport: true },
          codeLens: { refreshSupport: true },
          inlayHint: { refreshSupport: true },
        },
      },
      settings: { inlayHints: true },
      answers: {
        'window/workDoneProgress/create': refuse,
        'workspace/diagnostic/refresh': refuse,
        'workspace/codeLens/refresh': refuse,
        'workspace/inlayHint/refresh': refuse,
      },
      listeners: { 'window/logMessage': () => undefined },
    })
    client.open(schema, prismaUser)
    await client.pullAll()
    assert.equal((await client.items(schema)).length, 1)
    await client.end()
  })

  it('settings, folders and parameters that are none', async () => {
    let settings: unknown = [null]
    client = await connect(workspace, {
      capabilities: { ...pulling, workspace: { ...pulling.workspace, workspaceFolders: true } },
      answers: { 'workspace/configuration': () => settings },
    })
    client.open(schema, prismaUser)
    for (const next of [['x'], [{ severity: 7, includeTests: 'no' }], [], [[]], null]) {
      settings = next
      client.notify('workspace/didChangeConfiguration', { settings: next })
      assert.deepEqual(await told(schema), ['User.phone'])
    }
    const nowhere = { uri: 'file:///does/not/exist/anywhere', name: 'gone' }
    client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [nowhere, { uri: 'vscode-vfs://github/a/b', name: 'b' }], removed: [nowhere] },
    })
    await assert.rejects(client.request('textDocument/hover', {}))
    await assert.rejects(client.request('textDocument/diagnostic', null))
    assert.deepEqual(await told(schema), ['User.phone'])
    rmSync(workspace.path('src'), { recursive: true })
    event('src', 3)
    await until(async () => same(await everything(), ['User.phone']))
    await client.end()
  })

  it('a map that breaks while it is typed, again and again, with its last good declarations', async () => {
    client = await connect(workspace)
    client.open(schema, prismaUser)
    client.open('datamap.yaml', userMap)
    assert.deepEqual(await told(schema), [])
    const at = userMap.indexOf('      phone: contact.phone')
    for (const broken of ['{', '"', '      phone: [', '- x', ': :']) {
      client.replace('datamap.yaml', `${userMap.slice(0, at)}${broken}\n${userMap.slice(at)}`)
      const items = await client.items('datamap.yaml')
      const unreadable = items.some((one) => messageOf(one).includes('the declarations from before count'))
      assert.ok(items.length > 0, broken)
      if (unreadable) assert.deepEqual(await told(schema), [], broken)
    }
    client.replace('datamap.yaml', mapWithoutPhone)
    assert.deepEqual(await told(schema), ['User.phone'])
    await client.end()
  })

  function event(path: string, type: 1 | 2 | 3): void {
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri(path), type }] })
  }

  async function told(path: string): Promise<readonly string[]> {
    return (await client.items(path)).map((one) => messageOf(one).split(' ')[0] ?? '')
  }

  /** What is said of code in the whole folder. */
  async function everything(): Promise<readonly string[]> {
    const { items } = await client.pullAll()
    return items
      .flatMap((item) => (item.kind === 'full' ? item.items : []))
      .filter(({ code }) => code === 'undeclared-field')
      .map((one) => messageOf(one).split(' ')[0] ?? '')
      .toSorted()
  }
})

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}

/** Waits for what comes when the server has had its rest. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('it never came to hold')
}
