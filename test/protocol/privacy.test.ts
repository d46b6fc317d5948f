import assert from 'node:assert/strict'
import type { PrivacyNode } from '../../server/src/editor/privacy-tree.ts'
import type { PrivacyPlaces, PrivacyStatus } from '../../server/src/lsp/protocol.ts'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const map = 'datamap.yaml'

describe('what the extension shows of the workspace', () => {
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

  const open = async (folders?: readonly string[]): Promise<StrictClient> => {
    client = await connect(workspace, {
      initializationOptions: { showsPrivacy: true },
      ...(folders && { folders }),
    })
    return client
  }
  /** The first status that is no progress; progress before it is taken along. */
  const settled = async (
    from: StrictClient,
    holds: (status: PrivacyStatus) => boolean = () => true,
  ): Promise<PrivacyStatus> => {
    for (;;) {
      const status = await from.notification<PrivacyStatus>('art25/privacyChanged')
      if (status.reading === null && holds(status)) return status
    }
  }
  const treeOf = (from: StrictClient): Promise<readonly PrivacyNode[]> =>
    from.request('art25/privacyTree', null)

  it('is a tree of activities, data sets and fields with their states', async () => {
    workspace.write(
      map,
      `${userMap}      birthplace: identity.birth_place
      legacy: none
  Forgotten:
    fields: {iban: financial.iban}
`,
    )
    workspace.write(schema, prismaUser.replace('  phone', '  legacy String?\n  lastName String?\n  phone'))
    const at = await open()
    await settled(at)
    assert.deepEqual(outline(await treeOf(at)), [
      'activity User accounts',
      '  data-set User',
      '    field email: declared',
      '    field phone: declared',
      '    field birthplace: stale',
      '    field legacy: not-personal',
      '    field lastName: undeclared',
      'group No activity',
      '  data-set Forgotten',
      '    field iban: no-retention',
      'group Undeclared in code',
      '  group User',
      '    field lastName: undeclared',
    ])
    await at.end()
  })

  it('leads from an entry to the map and to code, and from both to the entry', async () => {
    const at = await open()
    await settled(at)
    const email = find(await treeOf(at), 'email')
    const places = await at.request<PrivacyPlaces>('art25/privacyPlaces', { id: email.id })
    assert.deepEqual(places, {
      map: [{ uri: at.uri(map), range: rangeOf(mapWithoutPhone, 'email') }],
      code: [{ uri: at.uri(schema), range: rangeOf(prismaUser, 'email') }],
    })
    const phone = find(await treeOf(at), 'phone')
    assert.deepEqual(await at.request('art25/privacyPlaces', { id: phone.id }), {
      map: [],
      code: [{ uri: at.uri(schema), range: rangeOf(prismaUser, 'phone') }],
    })
    const idAt = (path: string, text: string, word: string): Promise<string | null> =>
      at.request('art25/privacyAt', {
        textDocument: { uri: at.uri(path) },
        position: rangeOf(text, word).start,
      })
    assert.equal(await idAt(schema, prismaUser, 'email'), email.id)
    assert.equal(await idAt(map, mapWithoutPhone, 'email'), email.id)
    assert.equal(await idAt(schema, prismaUser, 'User'), find(await treeOf(at), 'User').id)
    assert.equal(find(await treeOf(at), await idAt(schema, prismaUser, 'phone')).label, 'phone')
    assert.equal(await idAt(schema, prismaUser, '@id'), null)
    assert.deepEqual(await at.request('art25/privacyPlaces', { id: 'nonsense' }), { map: [], code: [] })
    await at.end()
  })

  it('comes with figures, and again only when they or the tree are others', async () => {
    const at = await open()
    const first = await settled(at)
    assert.deepEqual(first, {
      reading: null,
      maps: [{ files: [at.uri(map)], name: '.', errors: 1, warnings: 0, infos: 0, fields: 2 }],
      unmapped: 0,
      foldersWithoutMap: [],
    })
    at.open(schema, prismaUser)
    at.replace(schema, `// a comment\n${prismaUser}`)
    // What follows is the news of the map: the comment was none.
    at.open(map, mapWithoutPhone)
    at.replace(map, userMap)
    const next = await at.notification<PrivacyStatus>('art25/privacyChanged')
    assert.equal(next.maps[0]?.errors, 0)
    await at.end()
  })

  it('counts what no map speaks for, and says where one could be drafted', async () => {
    workspace.remove(map)
    workspace.write('billing/datamap.yaml', 'art25: 1\n')
    workspace.write('billing/a.prisma', 'model Payer {\n  id Int @id\n  iban String\n}\n')
    workspace.write('shop/a.prisma', prismaUser)
    const at = await open(['billing', 'shop'])
    const status = await settled(at, ({ maps }) => maps.length > 0)
    assert.deepEqual(
      status.maps.map(({ name, fields }) => [name, fields]),
      [['billing', 1]],
    )
    assert.equal(status.unmapped, 2)
    assert.deepEqual(status.foldersWithoutMap, [at.uri('shop')])
    await at.end()
  })

  it('groups several maps by their folders', async () => {
    workspace.write('billing/datamap.yaml', 'art25: 1\nactivities: {invoices: {label: Invoices}}\n')
    const at = await open()
    await settled(at)
    const tree = await treeOf(at)
    assert.deepEqual(
      tree.map(({ kind, label, description }) => [kind, label, description]),
      [
        ['map', '.', 'datamap.yaml'],
        ['map', 'billing', 'billing/datamap.yaml'],
      ],
    )
    const { map: places } = await at.request<PrivacyPlaces>('art25/privacyPlaces', { id: tree[1]?.id })
    assert.equal(places[0]?.uri, at.uri('billing/datamap.yaml'))
    await at.end()
  })

  it('is read again on demand, with the figures that come of it', async () => {
    const at = await open()
    await settled(at)
    workspace.write(map, userMap)
    const status = await at.request<PrivacyStatus>('art25/checkWorkspace', null)
    assert.equal(status.maps[0]?.errors, 0)
    assert.deepEqual(await settled(at), status)
    await at.end()
  })

  it('stays away from a client that does not ask for it', async () => {
    client = await connect(workspace)
    await client.pullAll()
    await assert.rejects(client.request('art25/privacyTree', null), /does not know art25\/privacyTree/)
    await client.end()
  })
})

function outline(nodes: readonly PrivacyNode[], indent = ''): readonly string[] {
  return nodes.flatMap(({ kind, label, state, children }) => [
    `${indent}${kind} ${label}${state === undefined ? '' : `: ${state}`}`,
    ...outline(children, `${indent}  `),
  ])
}

/** The first entry of a label or an id. */
function find(nodes: readonly PrivacyNode[], wanted: string | null): PrivacyNode {
  const all = (list: readonly PrivacyNode[]): readonly PrivacyNode[] =>
    list.flatMap((node) => [node, ...all(node.children)])
  const found = all(nodes).find(({ label, id }) => label === wanted || id === wanted)
  assert.ok(found, `${String(wanted)} is not in the tree`)
  return found
}
