import assert from 'node:assert/strict'
import type { ApplyWorkspaceEditParams, CodeAction } from 'vscode-languageserver/node'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, pulling, pushed, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const map = 'datamap.yaml'

describe('code actions over the protocol', () => {
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

  const offeredFor = async (word: string, only?: readonly string[]): Promise<readonly CodeAction[]> => {
    assert.ok(client)
    client.open(schema, prismaUser)
    return client.actions(schema, rangeOf(prismaUser, word), only)
  }
  const chosen = async (offered: readonly CodeAction[], title: string): Promise<CodeAction> => {
    const action = offered.find((one) => one.title === title)
    assert.ok(action, `${title} is not among ${offered.map((one) => one.title).join(', ')}`)
    assert.equal(action.edit, undefined)
    assert.ok(client)
    return client.request<CodeAction>('codeAction/resolve', action)
  }

  it('declare a field in the map on disk', async () => {
    client = await connect(workspace)
    const offered = await offeredFor('phone')
    assert.equal(offered[0]?.isPreferred, true)
    assert.equal(offered[0].diagnostics?.[0]?.code, 'undeclared-field')
    const { edit } = await chosen(offered, 'Declare User.phone as contact.phone')
    assert.equal(client.textAfter(edit, map), userMap)
    await client.end()
  })

  it('declare it in the map that is open and not saved', async () => {
    client = await connect(workspace)
    const unsaved = `# not saved: 𝄞\n${mapWithoutPhone}`
    client.open(map, unsaved)
    const { edit } = await chosen(await offeredFor('phone'), 'Declare User.phone as contact.phone')
    assert.equal(client.textAfter(edit, map), `# not saved: 𝄞\n${userMap}`)
    await client.end()
  })

  it('say that it is not personal, ignore the finding, and offer a retention where none is known', async () => {
    workspace.write(
      map,
      mapWithoutPhone.replace(
        '    data_subjects: [member]\n    retention: contract\n',
        '    data_subjects: [member]\n',
      ),
    )
    client = await connect(workspace)
    const offered = await offeredFor('phone')
    const none = await chosen(offered, 'User.phone is not personal data, with a reason')
    assert.match(
      client.textAfter(none.edit, map),
      /^ {6}phone:\n {8}category: none\n {8}# because: why is this no personal data\?$/m,
    )
    const kept = await chosen(offered, 'Declare User.phone as contact.phone, kept as contract')
    assert.match(
      client.textAfter(kept.edit, map),
      /phone:\n +category: contact\.phone\n +retention: contract/,
    )
    const ignored = await chosen(offered, 'Ignore undeclared-field here, with a reason')
    assert.equal(
      client.textAfter(ignored.edit, schema),
      prismaUser.replace('  phone', '  // art25-ignore-next-line undeclared-field:\n  phone'),
    )
    await client.end()
  })

  it('offer the answers that the map has, the most used first, where none is known', async () => {
    const twoActivities = userMap
      .replace('activities:\n', 'activities:\n  rare:\n    role: processor\n')
      .replace(
        'retention:\n  contract:',
        'retention:\n  logs: {period: P90D, from: collection, then: erase}\n  contract:',
      )
      .replace(
        /data:\n[^]*$/,
        'data:\n  Other:\n    activity: accounts\n    fields:\n      email: contact.email\n',
      )
    workspace.write(map, twoActivities)
    client = await connect(workspace)
    const offered = await offeredFor('phone')
    assert.deepEqual(
      offered.map(({ title }) => title),
      [
        'Declare User.phone as contact.phone',
        'Declare User.phone as contact.phone, for accounts',
        'Declare User.phone as contact.phone, for rare, kept as logs',
        'Declare User.phone as contact.phone, for rare, kept as contract',
        'Declare all 2 undeclared fields of User',
        'Declare all 2 undeclared fields of User, for accounts',
        'Declare all 2 undeclared fields of User, for rare, kept as logs',
        'User.phone is not personal data, with a reason',
        'Declare User.phone as contact.mobile (Mobile number)',
        'Declare User.phone as contact.work_phone (Work telephone number)',
        'Ignore undeclared-field here, with a reason',
      ],
    )
    assert.deepEqual(
      offered.filter(({ isPreferred }) => isPreferred === true).map(({ title }) => title),
      ['Declare User.phone as contact.phone'],
    )
    const one = await chosen(offered, 'Declare User.phone as contact.phone, for accounts')
    assert.equal(
      client.textAfter(one.edit, map),
      `${twoActivities}  User:\n    activity: accounts\n    fields:\n      phone: contact.phone\n`,
    )
    const all = await chosen(offered, 'Declare all 2 undeclared fields of User, for rare, kept as logs')
    assert.equal(
      client.textAfter(all.edit, map),
      `${twoActivities}  User:\n    activity: rare\n    retention: logs\n    fields:\n      email: contact.email\n      phone: contact.phone\n`,
    )
    const other = await chosen(offered, 'Declare User.phone as contact.mobile (Mobile number)')
    assert.match(client.textAfter(other.edit, map), /^ {6}phone: contact\.mobile$/m)
    await client.end()
  })

  it('give an activity to the data set that has none', async () => {
    const text = mapWithoutPhone.replace('    activity: accounts\n', '')
    workspace.write(map, text)
    client = await connect(workspace)
    const offered = await offeredFor('phone')
    const { edit } = await chosen(offered, 'Declare User.phone as contact.phone, for accounts')
    const after = client.textAfter(edit, map)
    assert.match(after, /^ {2}User:\n/m)
    assert.match(after, /^ {4}activity: accounts\n/m)
    assert.match(after, /^ {6}phone: contact\.phone\n/m)
    await client.end()
  })

  it('are none where nothing is wrong', async () => {
    client = await connect(workspace)
    assert.deepEqual(await offeredFor('email'), [])
    await client.end()
  })

  it('apply all safe fixes of a file at once, when asked by name', async () => {
    const comment = '  // art25-ignore-next-line undeclared-field: it is declared by now\n'
    const text = prismaUser.replace('  email', `${comment}  email`)
    workspace.write(schema, text)
    workspace.write(map, userMap)
    client = await connect(workspace)
    client.open(schema, text)
    const offered = await client.actions(schema, rangeOf(text, 'model'), ['source.fixAll'])
    assert.deepEqual(
      offered.map(({ kind }) => kind),
      ['source.fixAll.art25'],
    )
    const [action] = offered
    assert.ok(action)
    const { edit } = await client.request<CodeAction>('codeAction/resolve', action)
    assert.equal(client.textAfter(edit, schema), prismaUser)
    await client.end()
  })

  it('come with their edits for a client that cannot resolve', async () => {
    client = await connect(workspace, { capabilities: pushed })
    await client.pushed(schema)
    client.open(schema, prismaUser)
    const [first] = await client.actions(schema, rangeOf(prismaUser, 'phone'))
    assert.equal(client.textAfter(first?.edit, map), userMap)
    await client.end()
  })

  it('draft a map where none exists, through an edit of the client', async () => {
    const bare = openWorkspace({ [schema]: prismaUser })
    try {
      let applied: ApplyWorkspaceEditParams | undefined
      client = await connect(bare, {
        capabilities: {
          ...pulling,
          workspace: {
            ...pulling.workspace,
            workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
          },
        },
        answers: {
          'workspace/applyEdit': (params: ApplyWorkspaceEditParams) => {
            applied = params
            return { applied: true }
          },
        },
      })
      const made = await client.request('workspace/executeCommand', {
        command: 'art25.createMap',
        arguments: [],
      })
      assert.deepEqual(made, { uri: client.uri(map) })
      const [create, edit] = applied?.edit.documentChanges ?? []
      assert.deepEqual(create, { kind: 'create', uri: client.uri(map) })
      assert.ok(edit && 'edits' in edit)
      const [insert] = edit.edits
      assert.ok(insert && 'newText' in insert)
      assert.equal(insert.newText, bare.art25('init', '--stdout', '--quiet').stdout)
      bare.write(map, insert.newText)
      client.open(map, insert.newText)
      await client.end()
    } finally {
      bare.close()
    }
  })
})
