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
import { openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, pulling, rangeOf, type StrictClient } from './client.ts'

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
    assert.equal(
      text.replaceAll(client.uri(''), ''),
      `**User.email**: Email address (\`contact.email\`)

Why Art25 thinks so (confidence high):
- owner: User: a person ("user")
- name: its name says "e mail" (en)
- type: its type is String

---

Data map: [User.email](/datamap.yaml#L20)

- Activity: [User accounts](/datamap.yaml#L5), controller: Run the service (contract)
- Kept: until the contract has ended, then erased ([contract](/datamap.yaml#L15))`,
    )
    assert.equal(await hover(schema, rangeOf(prismaUser, 'id').start), '')
    await client.end()
  })

  it('hover in the map explains keys, names and categories', async () => {
    assert.match(await hover(map, rangeOf(userMap, 'legal_basis').start), /^\*\*legal_basis\*\*: .*Art\. 6/)
    assert.match(await hover(map, rangeOf(userMap, 'contact.phone').start), /\(`contact\.phone`\)/)
    assert.match(
      await hover(map, rangeOf(userMap, 'retention: contract').end),
      /Until the contract has ended, then erased\n\nUsed by 1 activity/,
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
    assert.deepEqual(await lenses(schema), ['1 2 personal fields · until the contract has ended · contract'])
    assert.deepEqual((await lenses(map)).toSorted(), [
      '13 used by 1 activity',
      '15 used by 1 activity',
      '17 1 place in code',
      '5 used by 1 data set',
    ])
    await client.end()
  })

  it('rename of a data set keeps its name in code among its other names', async () => {
    client.open(map, userMap)
    const position = rangeOf(userMap, 'User:').start
    const renamed = (newName: string): Promise<WorkspaceEdit> =>
      ask<WorkspaceEdit>('textDocument/rename', map, position, { newName })
    const to = userMap.replace('  User:\n', '  Account:\n')
    assert.equal(client.textAfter(await renamed('Account'), map), `${to.trimEnd()}\n    also: User\n`)
    // Code finds it under this name as well.
    assert.equal(client.textAfter(await renamed('users'), map), userMap.replace('  User:\n', '  users:\n'))
    const also = async (before: string, after: string): Promise<void> => {
      const text = userMap.replace('    activity: accounts\n', `    activity: accounts\n${before}`)
      client.replace(map, text)
      const edit = await renamed('Account')
      assert.equal(
        client.textAfter(edit, map),
        text.replace(before, after).replace('  User:\n', '  Account:\n'),
      )
    }
    await also('    also: Person\n', '    also: [Person, User]\n')
    await also('    also: [Person]\n', '    also: [Person, User]\n')
    await also('    also:\n      - Person\n', '    also:\n      - Person\n      - User\n')
    await client.end()
  })

  it('hover says what a name is known for that a service keeps in browsers', async () => {
    const text = 'art25: 1\nclient_storage:\n  _ga: {kind: cookie}\n  mine: {kind: cookie}\n'
    client.open(map, text)
    const said = await hover(map, rangeOf(text, '_ga').start)
    assert.match(
      said,
      /^\*\*\\_ga\*\*\n\n- Known as: analytics, by Google Analytics\n- Usual lifetime: 2 years\n/,
    )
    assert.doesNotMatch(await hover(map, rangeOf(text, 'mine').start), /Known as/)
  })

  it('hover over an owner sums it up, and over an undeclared field says what to do', async () => {
    const text = await hover(schema, rangeOf(prismaUser, 'User').start)
    assert.match(
      text,
      /^\*\*User\*\*: 2 personal fields\n\n- email: Email address\n- phone: Telephone number\n/,
    )
    assert.match(text, /Data map: \[User\]\(file:.*#L17\)/)
    const wider = prismaUser.replace('}', '  birthDate DateTime\n}')
    client.replace(schema, wider)
    const open = await hover(schema, rangeOf(wider, 'birthDate').start)
    assert.match(
      open,
      /\*\*Not declared in the data map\.\*\* A quick fix declares it as `demographic\.date_of_birth` in the data set \[User\]/,
    )
    assert.match(
      await hover(schema, rangeOf(wider, 'User').start),
      /- birthDate: Date of birth \(not declared\)/,
    )
    await client.end()
  })

  it('a field that only the map calls personal has a hover and a definition, and one reviewed as none counts no more', async () => {
    const said = userMap.replace(
      '      phone: contact.phone\n',
      '      id: account.user_id\n      phone: none\n',
    )
    client.open(map, said)
    const text = await hover(schema, rangeOf(prismaUser, 'id').start)
    assert.match(
      text,
      /^\*\*User\.id\*\*: .*\(`account\.user_id`\), as \[User\.id\]\(file:.*#L21\) of the data map says/,
    )
    const at = await ask<Location[]>('textDocument/definition', schema, rangeOf(prismaUser, 'id').start)
    assert.deepEqual(places(at), [`${map}:21`])
    const [lens] = await client.request<CodeLens[]>('textDocument/codeLens', {
      textDocument: { uri: client.uri(schema) },
    })
    assert.match(lens?.command?.title ?? '', /^1 personal field · /)
    await client.end()
  })

  it('hover over an import, a host and a variable names the recipient', async () => {
    const withSentry = `${userMap}recipients:
  sentry:
    name: Sentry
    role: processor
    established: US
    transfers: [{to: US, transfer_tool: dpf}]
    agreement: {status: in_terms}
    detect: {packages: ['@sentry/*'], hosts: ['*.sentry.io'], env: [SENTRY_DSN]}
`
    const code =
      "import * as Sentry from '@sentry/node'\nSentry.init({ dsn: process.env.SENTRY_DSN })\nfetch('https://x.ingest.sentry.io/1')\n"
    workspace.write('src/log.ts', code)
    client.open(map, withSentry)
    client.open('src/log.ts', code)
    const text = await hover('src/log.ts', rangeOf(code, '@sentry/node').start)
    assert.match(
      text,
      /^This is a package of \*\*\[Sentry\]\(file:.*datamap\.yaml#L23\)\*\*, a recipient of the data map/,
    )
    assert.match(
      text,
      /- Agreement: part of the terms\n- Established in: United States\n- Transfers: United States \(EU-US Data Privacy Framework\)\n- May receive: not recorded/,
    )
    assert.match(await hover('src/log.ts', rangeOf(code, 'SENTRY_DSN').start), /^This is configuration of/)
    assert.match(await hover('src/log.ts', rangeOf(code, 'x.ingest').start), /^This is a host of/)
    assert.equal(await hover('src/log.ts', rangeOf(code, 'fetch').start), '')
    await client.end()
  })

  it('hover in the map puts values into words and shows where a field is', async () => {
    const text = userMap
      .replace('name: Example', 'name: Example\n  country: FR')
      .replace('until: the contract has ended', 'period: P25D, from: collection')
    client.open(map, text)
    const said = async (word: string): Promise<string> =>
      (await hover(map, rangeOf(text, word).start)).replaceAll(client.uri(''), '')
    assert.equal(await said('FR'), '**France** (`FR`)')
    assert.equal(await said('P25D'), '**25 days** (`P25D`)')
    assert.match(await said('erase}'), /^\*\*erase\*\*: Deleted for good/)
    assert.match(await said('contract\n    data_subjects'), /^\*\*contract\*\*: Art\. 6\(1\)\(b\)/)
    assert.match(
      await said('contract.email'.replace('contract', 'contact')),
      /Elsewhere: fideslang `user\.contact\.email`/,
    )
    assert.equal(
      await said('phone:'),
      `Field **User.phone**: Telephone number (\`contact.phone\`)

- Activity: [User accounts](/datamap.yaml#L6), controller: Run the service (contract)
- Kept: 25 days from collection, then erased ([contract](/datamap.yaml#L16))

1 place in code:
- [prisma/schema.prisma](/prisma/schema.prisma#L4)`,
    )
    assert.match(await said('accounts:'), /^Activity \*\*accounts\*\*: User accounts\n\n- Role: controller\n/)
    await client.end()
  })

  it('highlights a name, links to files and addresses, and finds names across the workspace', async () => {
    workspace.write('docs/terms.md', '# Terms\n')
    const text = `${userMap}notices:\n  policy: {path: docs/terms.md, url: 'https://example.com/privacy'}\n  gone: {path: docs/gone.md}\n`
    client.open(map, text)
    const found = await ask<{ range: { start: Position }; kind: number }[]>(
      'textDocument/documentHighlight',
      map,
      rangeOf(text, 'accounts:').start,
    )
    assert.deepEqual(found.map(({ range, kind }) => `${range.start.line + 1} ${kind}`).toSorted(), [
      '18 2',
      '5 3',
    ])
    const links = await client.request<{ target: string; range: { start: Position } }[]>(
      'textDocument/documentLink',
      {
        textDocument: { uri: client.uri(map) },
      },
    )
    assert.deepEqual(
      links.map(({ target }) => target),
      [client.uri('docs/terms.md'), 'https://example.com/privacy'],
    )
    const symbols = async (query: string): Promise<readonly string[]> =>
      (await client.request<{ name: string; containerName: string }[]>('workspace/symbol', { query })).map(
        ({ name, containerName }) => `${name} (${containerName})`,
      )
    assert.deepEqual(await symbols('user'), [
      'accounts (User accounts)',
      'User (data)',
      'User (prisma/schema.prisma, 2 personal fields)',
    ])
    assert.deepEqual(await symbols('member'), ['member (Member)'])
    await client.end()
  })

  it('marks what has ended or is void', async () => {
    const text = userMap
      .replace('    data_subjects: [member]\n', '    data_subjects: [member]\n    recipients: [old]\n')
      .concat(
        'recipients:\n  old: {name: Old, role: processor, status: ended, transfers: [{to: US, transfer_tool: privacy_shield}]}\n',
      )
    client.open(map, text)
    const marks = (await client.items(map)).filter(({ severity }) => severity === 4)
    assert.deepEqual(
      marks.map(
        ({ range, tags }) => `${range.start.line + 1}:${range.start.character} ${(tags ?? []).join()}`,
      ),
      ['11:17 2', '24:2 2', '24:87 2'],
    )
    await client.end()
  })

  describe('with settings', () => {
    const lensesWith = async (options: Parameters<typeof connect>[1]): Promise<readonly CodeLens[]> => {
      client.kill()
      client = await connect(workspace, options)
      client.open(schema, prismaUser)
      return client.request<CodeLens[]>('textDocument/codeLens', {
        textDocument: { uri: client.uri(schema) },
      })
    }

    it('lenses carry places for a client that shows them, and are off where a setting says so', async () => {
      const [lens] = await lensesWith({ initializationOptions: { showsPlaces: true } })
      assert.equal(lens?.command?.command, 'art25.showPlaces')
      const [uri, , locations] = (lens.command.arguments ?? []) as readonly unknown[]
      assert.equal(uri, client.uri(schema))
      assert.deepEqual(places(locations as Location[]), [`${map}:17`])
      await client.end()
      assert.deepEqual(await lensesWith({ settings: { codeLens: false } }), [])
      await client.end()
    })

    it('hints stand after the names of personal fields where a setting asks for them', async () => {
      const hints = async (): Promise<readonly { label: string; position: Position }[]> =>
        client.request('textDocument/inlayHint', {
          textDocument: { uri: client.uri(schema) },
          range: { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } },
        })
      assert.deepEqual(await hints(), [])
      await lensesWith({ settings: { inlayHints: true } })
      assert.deepEqual(
        (await hints()).map(({ label, position }) => `${position.line}:${position.character} ${label}`),
        ['2:7 Email address'],
      )
      await client.end()
    })

    it('are asked for again only where they are on', async () => {
      let refreshed = 0
      const withHints = async (inlayHints: boolean): Promise<void> => {
        client.kill()
        client = await connect(workspace, {
          capabilities: {
            ...pulling,
            workspace: { ...pulling.workspace, inlayHint: { refreshSupport: true } },
          },
          settings: { inlayHints },
          answers: {
            'workspace/inlayHint/refresh': () => {
              refreshed++
            },
          },
        })
        await client.pullAll()
        await client.end()
      }
      await withHints(false)
      assert.equal(refreshed, 0)
      await withHints(true)
      assert.notEqual(refreshed, 0)
    })
  })

  it('lenses count what the map declares, however little the code says of it', async () => {
    const text = 'model Order {\n  id Int @id\n  email String\n  userId Int\n}\n'
    const declared = userMap
      .replace('  User:', '  Order:')
      .replace('phone: contact.phone', 'user_id: account.user_id')
    const lens = async (of: string): Promise<string | undefined> => {
      client.open(map, of)
      client.open(schema, text)
      const [first] = await client.request<CodeLens[]>('textDocument/codeLens', {
        textDocument: { uri: client.uri(schema) },
      })
      client.close(schema)
      client.close(map)
      return first?.command?.title.replace(/ · until .*/, '')
    }
    assert.equal(await lens(declared.replace('      user_id: account.user_id\n', '')), '1 personal field')
    assert.equal(await lens(declared), '2 personal fields')
    await client.end()
  })

  it('names can be changed in a map that was made a moment ago', async () => {
    const made = 'services/shop/datamap.yaml'
    client.open(made, userMap)
    const edit = await client.request<WorkspaceEdit | null>('textDocument/rename', {
      textDocument: { uri: client.uri(made) },
      position: rangeOf(userMap, 'accounts').start,
      newName: 'members',
    })
    assert.match(client.textAfter(edit ?? undefined, made), /^ {2}members:$/m)
    await client.end()
  })

  it('mistakes in the rules of the repository are told in the language of the client', async () => {
    client.kill()
    workspace.write('.art25/rules/own.yaml', 'feilds: []\n')
    client = await connect(workspace, { locale: 'fr' })
    const { message } = await client.notification<{ message: string }>('window/showMessage')
    assert.match(message, /Les règles du dépôt.*\n.*own\.yaml:1: unknown key feilds\. S’agit-il de.*fields/)
    await client.end()
  })
})
