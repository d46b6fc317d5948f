import assert from 'node:assert/strict'
import type { DocumentChoices, PrivacyPlaces } from '../../server/src/lsp/protocol.ts'
import type { PicturePage } from '../../server/src/model/picture.ts'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, rangeOf, type StrictClient } from './client.ts'

const schema = 'prisma/schema.prisma'
const map = 'datamap.yaml'

describe('pictures over the protocol', () => {
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

  const open = async (): Promise<{ at: StrictClient; uri: string; page: PicturePage }> => {
    client = await connect(workspace)
    const { maps } = await client.request<DocumentChoices>('art25/documents', null)
    const uri = maps[0]?.uri ?? ''
    return { at: client, uri, page: await client.request<PicturePage>('art25/picture', { map: uri }) }
  }

  it('show what the checks find undeclared, and name places by their lines', async () => {
    const { at, page } = await open()
    const user = page.nodes.find(({ id }) => id === 'data-set:User')
    assert.ok(user)
    assert.deepEqual(
      user.marks.filter(({ mark }) => mark === 'undeclared').map(({ text }) => text),
      ['1 undeclared'],
    )
    const line = prismaUser.split('\n').findIndex((one) => one.includes('phone')) + 1
    assert.ok(user.places.some(({ text }) => text === `User.phone – ${schema}:${String(line)}`))
    assert.ok(user.places.every(({ href }) => href === undefined))
    await at.end()
  })

  it('lead to the entry in the map and to code, in the order of their names', async () => {
    const { at, uri, page } = await open()
    const places = await at.request<PrivacyPlaces>('art25/picturePlaces', { map: uri, node: 'data-set:User' })
    assert.deepEqual(
      places.map[0]?.range,
      rangeOf(mapWithoutPhone, 'User', mapWithoutPhone.indexOf('\ndata:')),
    )
    const named = page.nodes.find(({ id }) => id === 'data-set:User')?.places ?? []
    assert.equal(places.code.length, named.filter((place) => place.in === 'code').length)
    assert.deepEqual(await at.request('art25/picturePlaces', { map: uri, node: 'data-set:Nobody' }), {
      map: [],
      code: [],
    })
    assert.equal(await at.request('art25/picture', { map: `${uri}x` }), null)
    await at.end()
  })

  it('are told anew when the map has changed, until they are closed', async () => {
    const { at, uri } = await open()
    at.open(map, mapWithoutPhone)
    at.replace(map, userMap.replace('label: User accounts', 'label: Accounts of users'))
    const { picture } = await at.notification<{ picture: PicturePage }>('art25/pictureChanged')
    assert.equal(picture.nodes.find(({ kind }) => kind === 'activity')?.label, 'Accounts of users')
    at.notify('art25/pictureClosed', { map: uri })
    at.replace(map, userMap)
    // The strict client fails on what nobody asked for.
    await at.request('art25/documents', null)
    await at.end()
  })
})
