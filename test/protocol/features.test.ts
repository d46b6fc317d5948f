import assert from 'node:assert/strict'
import type {
  CodeLens,
  DocumentSymbol,
  Hover,
  Location,
  MarkupContent,
  Position,
  WorkspaceEdit,
} from 'vscode-languageserver/node'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, positionAt, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const map = 'datamap.yaml'

describe('features over the protocol', () => {
  let workspace: TestWorkspace
  let client: StrictClient

  beforeEach(async () => {
    workspace = openWorkspace({ [schema]: prismaUser, [map]: userMap })
    client = await connect(workspace)
    client.open(schema, prismaUser)
  })
  afterEach(() => {
    client.kill()
    workspace.close()
  })

  const ask = <Result>(
    method: string,
    path: string,
    position: Position,
    more: object = {},
  ): Promise<Result> => client.request(method, { textDocument: { uri: client.uri(path) }, position, ...more })
  const hover = async (path: string, position: Position): Promise<string> => {
    const found = await ask<Hover | null>('textDocument/hover', path, position)
    return (found?.contents as MarkupContent | undefined)?.value ?? ''
  }
  const places = (locations: readonly Location[]): readonly string[] =>
    locations.map(({ uri, range }) => `${uri.slice(client.uri('').length + 1)}:${range.start.line + 1}`)

  it('hover says what a field is, why, and what the map says of it', async () => {
    const text = await hover(schema, rangeOf(prismaUser, 'email').start)
    assert.match(text, /^\*\*User\.email\*\*: E-?mail.*`contact\.email`, confidence high/)
    assert.match(text, /- name: /)
    assert.match(text, /Data map: \[User\.email\]\(file:.*datamap\.yaml#L20\)/)
    assert.match(text, /Activity: User accounts: Run the service, contract/)
    assert.match(text, /Retention: contract/)
    assert.equal(await hover(schema, rangeOf(prismaUser, 'id').start), '')
    await client.end()
  })

  it('hover in the map explains keys, names and categories', async () => {
    assert.match(await hover(map, rangeOf(userMap, 'legal_basis').start), /^\*\*legal\\_basis\*\*: .*Art\. 6/)
    assert.match(await hover(map, rangeOf(userMap, 'contact.phone').start), /\(`contact\.phone`\)/)
    assert.match(
      await hover(map, rangeOf(userMap, 'retention: contract').end),
      /until the contract has ended/,
    )
    await client.end()
  })

  it('definition goes from a field to its declaration, from a name to its entry, and from the map to code', async () => {
    const from = async (path: string, text: string, word: string): Promise<readonly string[]> =>
      places(await ask('textDocument/definition', path, rangeOf(text, word).start))
    assert.deepEqual(await from(schema, prismaUser, 'phone'), [`${map}:21`])
    assert.deepEqual(await from(schema, prismaUser, 'User'), [`${map}:17`])
    assert.deepEqual(await from(map, userMap, 'accounts\n    fields'), [`${map}:5`])
    assert.deepEqual(await from(map, userMap, 'phone:'), [`${schema}:4`])
    assert.deepEqual(await from(map, userMap, 'User:'), [`${schema}:1`])
    await client.end()
  })

  it('references are found in the map and in code', async () => {
    const of = async (word: string): Promise<readonly string[]> =>
      places(
        await ask('textDocument/references', map, rangeOf(userMap, word).start, {
          context: { includeDeclaration: true },
        }),
      )
    assert.deepEqual((await of('accounts:')).toSorted(), [`${map}:18`, `${map}:5`])
    assert.deepEqual(await of('email:'), [`${map}:20`, `${schema}:3`])
    await client.end()
  })

  it('rename changes an entry and all its uses, and refuses what would break the map', async () => {
    client.open(map, userMap)
    const position = rangeOf(userMap, 'accounts').start
    const edit = await ask<WorkspaceEdit>('textDocument/rename', map, position, { newName: 'members' })
    assert.equal(
      client.textAfter(edit, map),
      userMap.replace('  accounts:', '  members:').replace('activity: accounts', 'activity: members'),
    )
    const refused = (newName: string): Promise<void> =>
      assert.rejects(ask('textDocument/rename', map, position, { newName }), { code: -32803 })
    await refused('two words')
    await refused('null')
    assert.equal(await ask('textDocument/prepareRename', map, rangeOf(userMap, 'User:').start), null)
    const retention = rangeOf(userMap, 'contract:').start
    const other = await ask<WorkspaceEdit>('textDocument/rename', map, retention, { newName: 'kept' })
    assert.equal(
      client.textAfter(other, map),
      userMap.replace('retention: contract', 'retention: kept').replace('  contract: {', '  kept: {'),
    )
    await client.end()
  })

  it('symbols outline the map', async () => {
    const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument: { uri: client.uri(map) },
    })
    const names = (list: readonly DocumentSymbol[]): readonly unknown[] =>
      list.map(({ name, children = [] }) => (children.length === 0 ? name : [name, names(children)]))
    assert.deepEqual(names(symbols).slice(-3), [
      ['data_subjects', ['member']],
      ['retention', ['contract']],
      ['data', [['User', ['email', 'phone']]]],
    ])
    await client.end()
  })

  it('lenses tell over an owner what the map says, and over an entry how often it is used', async () => {
    const lenses = async (path: string): Promise<readonly string[]> =>
      (
        await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: client.uri(path) } })
      ).map(({ range, command }) => `${range.start.line + 1} ${command?.title ?? ''}`)
    assert.deepEqual(await lenses(schema), ['1 2 personal fields · contract · contract'])
    assert.deepEqual((await lenses(map)).toSorted(), [
      '13 used 1 time',
      '15 used 1 time',
      '17 1 place in code',
      '5 used 1 time',
    ])
    await client.end()
  })

  describe('completion in the map', () => {
    /** What is offered at the bar in a text. */
    const offered = async (marked: string): Promise<ReadonlyMap<string, string>> => {
      const offset = marked.indexOf('|')
      const text = marked.replace('|', '')
      client.open(map, text)
      const items = await client.complete(map, positionAt(text, offset))
      client.close(map)
      return new Map(items.map(({ label, textEdit }) => [label, textEdit?.newText ?? '']))
    }

    it('offers keys of the schema that are not there yet, while the text does not parse', async () => {
      const keys = await offered(
        userMap.replace('    role: controller\n', '    role: controller\n    rec|\n'),
      )
      assert.equal(keys.get('recipients'), 'recipients: ')
      assert.ok(keys.has('dpia'))
      assert.ok(!keys.has('role') && !keys.has('legal_basis'))
      assert.equal((await offered(`${userMap}|`)).get('recipients'), 'recipients:')
      await client.end()
    })

    it('offers categories with their labels', async () => {
      assert.ok((await offered(userMap.replace('contact.phone', 'con|'))).has('contact.phone'))
      assert.ok((await offered(userMap.replace('contact.phone', '{category: |}'))).has('none'))
      assert.ok(
        (await offered(userMap.replace('contact.phone', '[contact.phone, |]'))).has('online.ip_address'),
      )
      await client.end()
    })

    it('offers the names of entries where they are used, and the values of the schema', async () => {
      assert.deepEqual(
        [...(await offered(userMap.replace('activity: accounts', 'activity: |'))).keys()],
        ['accounts'],
      )
      assert.deepEqual([...(await offered(userMap.replace('[member]', '[|]'))).keys()], ['member'])
      assert.deepEqual([...(await offered(userMap.replace('[member]', '\n      - |'))).keys()], ['member'])
      assert.ok((await offered(userMap.replace('role: controller', 'role: |'))).has('processor'))
      assert.ok((await offered(userMap.replace('then: erase', 'then: |'))).has('anonymize'))
      await client.end()
    })

    it('offers owners and fields that exist in code', async () => {
      workspace.write('src/person.ts', '@Entity()\nexport class Person { @Column() birthDate: Date }\n')
      const fields = await offered(
        mapWithoutPhone.replace('      email: contact.email\n', '      email: contact.email\n      |\n'),
      )
      assert.equal(fields.get('phone'), 'phone: contact.phone')
      assert.ok(!fields.has('email'))
      client.kill()
      client = await connect(workspace)
      const owners = await offered(`${userMap}  |`)
      assert.deepEqual([...owners.keys()], ['Person'])
      await client.end()
    })

    it('offers nothing in a comment, and nothing in code', async () => {
      assert.equal((await offered(`${userMap}# |`)).size, 0)
      assert.equal((await client.complete(schema, { line: 0, character: 0 })).length, 0)
      await client.end()
    })
  })
})
