import assert from 'node:assert/strict'
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver/node'
import type { AskedFix, ReasonedEdit } from '../../server/src/lsp/protocol.ts'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, messageOf, pulling, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const map = 'datamap.yaml'

describe('what only the extension can do', () => {
  let workspace: TestWorkspace
  let client: StrictClient | undefined

  beforeEach(() => {
    workspace = openWorkspace({ [schema]: prismaUser, [map]: mapWithoutPhone })
    client = undefined
  })
  afterEach(() => {
    client?.kill()
    workspace.close()
  })

  const actionOf = async (at: StrictClient, path: string, text: string, word: string, title: string) => {
    const offered = await at.actions(path, rangeOf(text, word))
    const action = offered.find((one) => one.title === title)
    assert.ok(action, `${title} is not among ${offered.map((one) => one.title).join(', ')}`)
    return action
  }
  const withReason = (at: StrictClient, action: CodeAction, reason: string): Promise<ReasonedEdit> => {
    assert.equal(action.command?.command, 'art25.fixWithReason')
    const [asked] = action.command.arguments as [AskedFix]
    assert.equal(asked.title, action.title)
    return at.request('art25/fixWithReason', { fix: asked.fix, reason })
  }

  describe('a fix that needs a reason', () => {
    const open = async (): Promise<StrictClient> => {
      client = await connect(workspace, { initializationOptions: { asksForReasons: true } })
      client.open(schema, prismaUser)
      return client
    }

    it('marks a field as not personal, with it', async () => {
      const at = await open()
      const title = 'User.phone is not personal data, with a reason'
      const action = await actionOf(at, schema, prismaUser, 'phone', title)
      const { edit, maps } = await withReason(at, action, 'it is the model of a device: "X: 1"')
      assert.deepEqual(maps, [at.uri(map)])
      assert.match(
        at.textAfter(edit, map),
        /\n {6}phone:\n {8}category: none\n {8}because: 'it is the model of a device: "X: 1"'\n/,
      )
      await at.end()
    })

    it('ignores a finding, with it, and not in a text that has changed since', async () => {
      const at = await open()
      const title = 'Ignore undeclared-field here, with a reason'
      const action = await actionOf(at, schema, prismaUser, 'phone', title)
      const { edit, maps } = await withReason(at, action, 'name of a demo account')
      assert.deepEqual(maps, [])
      assert.match(
        at.textAfter(edit, schema),
        /\/\/ art25-ignore-next-line undeclared-field: name of a demo account\n/,
      )
      at.replace(schema, `\n${prismaUser}`)
      await assert.rejects(withReason(at, action, 'too late'), /The text has changed since/)
      await at.end()
    })

    it('keeps a category, with it', async () => {
      workspace.write(map, userMap.replace('phone: contact.phone', 'phone: contact.email'))
      const at = await open()
      const action = await actionOf(at, schema, prismaUser, 'phone', 'Keep contact.email, with a reason')
      const { edit } = await withReason(at, action, 'the field holds addresses')
      assert.match(
        at.textAfter(edit, map),
        /\n {6}phone:\n {8}category: contact\.email\n {8}because: the field holds addresses\n/,
      )
      await at.end()
    })

    it('cannot be made to end its own comment', async () => {
      workspace.write(
        'Form.tsx',
        'export const Form = () => (\n  <form>\n    <input name="iban" />\n  </form>\n)\n',
      )
      const at = await open()
      const text = workspace.read('Form.tsx')
      at.open('Form.tsx', text)
      const title = 'Ignore undeclared-field here, with a reason'
      const action = await actionOf(at, 'Form.tsx', text, 'iban', title)
      await assert.rejects(withReason(at, action, 'none */} <b>'), /would end its comment/)
      await at.end()
    })

    it('is offered as an edit to a client that cannot ask', async () => {
      client = await connect(workspace)
      client.open(schema, prismaUser)
      const title = 'User.phone is not personal data, with a reason'
      const action = await actionOf(client, schema, prismaUser, 'phone', title)
      assert.equal(action.command, undefined)
      await client.end()
    })
  })

  it('names the maps that a fix changes, to be saved after it', async () => {
    client = await connect(workspace, { initializationOptions: { savesAfterFix: true } })
    client.open(schema, prismaUser)
    const action = await actionOf(client, schema, prismaUser, 'phone', 'Declare User.phone as contact.phone')
    const resolved = await client.request<CodeAction>('codeAction/resolve', action)
    assert.equal(client.textAfter(resolved.edit, map), userMap)
    assert.equal(resolved.command?.command, 'art25.savedAfterFix')
    assert.deepEqual(resolved.command.arguments, [[client.uri(map)]])
    const ignored = await actionOf(
      client,
      schema,
      prismaUser,
      'phone',
      'Ignore undeclared-field here, with a reason',
    )
    const kept = await client.request<CodeAction>('codeAction/resolve', ignored)
    assert.ok(kept.edit)
    assert.equal(kept.command, undefined)
    await client.end()
  })

  it('leaves to another extension what the schema says of open maps, and says it itself when that is gone', async () => {
    const wrong = userMap
      .replace('legal_basis: contract', 'legal_basis: contrakt')
      .replace('activity: accounts', 'activity: acounts')
    workspace.write(map, wrong)
    client = await connect(workspace, { initializationOptions: { schemaShownElsewhere: true } })
    const said = (diagnostics: readonly { readonly code?: unknown }[]) =>
      diagnostics.filter(({ code }) => code === 'invalid-map').map((one) => messageOf(one as never))
    const { items: closed } = await client.pullAll()
    const [closedMap] = closed
    assert.ok(closedMap?.kind === 'full')
    assert.equal(said(closedMap.items).length, 2)
    client.open(map, wrong)
    assert.deepEqual(
      said(await client.items(map)).map((message) => /"(\w+)"/.exec(message)?.[1]),
      ['acounts'],
    )
    // The fix stays at hand.
    await actionOf(client, map, wrong, 'contrakt', 'Replace contrakt by contract')
    client.notify('art25/schemaShownElsewhere', { shown: false })
    assert.equal(said(await client.items(map)).length, 2)
    await client.end()
  })

  describe('on a file system that only the client can read', () => {
    const root = 'memfs://store/shop%20one'
    interface Status {
      readonly maps: readonly { readonly fields: number }[]
    }
    let told: Status | undefined
    let tell: () => void = () => undefined
    // It is sent as often as the tree is another one, which figures alone do not show.
    const listeners = {
      'art25/privacyChanged': (status: Status) => {
        told = status
        tell()
      },
    }
    const open = async (
      texts: Readonly<Record<string, string>>,
      capabilities: ClientCapabilities = pulling,
    ): Promise<StrictClient> => {
      told = undefined
      client = await connect(workspace, {
        capabilities,
        folderUris: [root],
        initializationOptions: { showsPrivacy: true },
        listeners,
      })
      for (const [path, text] of Object.entries(texts))
        client.notify('textDocument/didOpen', {
          textDocument: { uri: `${root}/${path}`, languageId: 'plaintext', version: 1, text },
        })
      return client
    }
    const codesOf = async (at: StrictClient, path: string): Promise<readonly unknown[]> => {
      const report = await at.request<{ items: { code?: unknown }[] }>('textDocument/diagnostic', {
        textDocument: { uri: `${root}/${path}` },
        identifier: 'art25',
      })
      return report.items.map(({ code }) => code)
    }
    const settle = async (fields: number | undefined): Promise<void> => {
      while (told === undefined || told.maps[0]?.fields !== fields)
        await new Promise<void>((resolve) => {
          tell = resolve
        })
    }

    it('judges the open documents by the map that is open', async () => {
      const at = await open({ [schema]: prismaUser, [map]: mapWithoutPhone })
      await settle(2)
      assert.deepEqual(await codesOf(at, schema), ['undeclared-field'])
      // What is not open may well be there: nothing is called stale or missing.
      assert.deepEqual(await codesOf(at, map), [])
      const [action] = await at.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: `${root}/${schema}` },
        range: rangeOf(prismaUser, 'phone'),
        context: { diagnostics: [] },
      })
      assert.ok(action)
      const { edit } = await at.request<CodeAction>('codeAction/resolve', action)
      const [changed] = edit?.documentChanges ?? []
      assert.ok(changed && 'textDocument' in changed)
      assert.deepEqual(changed.textDocument, { uri: `${root}/${map}`, version: 1 })
      await at.end()
    })

    it('forgets what is closed, and knows it when it is opened again', async () => {
      const at = await open({ [schema]: prismaUser, [map]: mapWithoutPhone })
      await settle(2)
      at.notify('textDocument/didClose', { textDocument: { uri: `${root}/${map}` } })
      await settle(undefined)
      at.notify('textDocument/didOpen', {
        textDocument: { uri: `${root}/${map}`, languageId: 'yaml', version: 1, text: userMap },
      })
      await settle(2)
      assert.deepEqual(await codesOf(at, schema), [])
      await at.end()
    })
  })

  it('takes a new file for the one that it will be', async () => {
    client = await connect(workspace)
    const uri = client.uri('src/new.ts').replace('file://', 'untitled:')
    const text = 'export interface User {\n  email: string\n  iban: string\n}\n'
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text },
    })
    const pull = (): Promise<{ items: { code?: unknown }[] }> =>
      client?.request('textDocument/diagnostic', { textDocument: { uri }, identifier: 'art25' }) as never
    let { items } = await pull()
    // It is found by reading the folder again, which the client is not told of without refresh support.
    while (items.length === 0) ({ items } = await pull())
    assert.deepEqual(
      items.map(({ code }) => code),
      ['undeclared-field'],
    )
    await client.end()
  })

  describe('settings', () => {
    it('are those of the folder that a file lies in', async () => {
      workspace.write('a/datamap.yaml', mapWithoutPhone)
      workspace.write('a/schema.prisma', prismaUser)
      workspace.write('b/datamap.yaml', mapWithoutPhone)
      workspace.write('b/schema.prisma', prismaUser)
      workspace.write('c/datamap.yaml', mapWithoutPhone)
      workspace.write('c/schema.prisma', prismaUser)
      workspace.remove(map)
      workspace.remove(schema)
      const off = new Map([
        ['a', { enable: false }],
        ['b', { severity: { 'undeclared-field': 'info' } }],
      ])
      client = await connect(workspace, {
        folders: ['a', 'b', 'c'],
        answers: {
          'workspace/configuration': ({ items }: { items: readonly { scopeUri?: string }[] }) =>
            items.map(({ scopeUri }) => off.get(scopeUri?.slice(-1) ?? '') ?? {}),
        },
      })
      const { items } = await client.pullAll()
      const severities = items.flatMap((report) =>
        report.kind === 'full' ? report.items.map(({ severity }) => [report.uri.slice(-15), severity]) : [],
      )
      assert.deepEqual(severities, [
        ['b/schema.prisma', 3],
        ['c/schema.prisma', 1],
      ])
      await client.end()
    })

    it('turn the lines over declarations off', async () => {
      client = await connect(workspace, { settings: { codeLens: false } })
      client.open(schema, prismaUser)
      assert.deepEqual(
        await client.request('textDocument/codeLens', { textDocument: { uri: client.uri(schema) } }),
        [],
      )
      await client.end()
    })
  })
})
