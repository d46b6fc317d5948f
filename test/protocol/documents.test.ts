import assert from 'node:assert/strict'
import type { DocumentChoices, MadeDocument } from '../../server/src/lsp/protocol.ts'
import { openWorkspace, prismaUser, userMap, type TestWorkspace } from '../cli/workspace.ts'
import { connect, type StrictClient } from './client.ts'

describe('documents over the protocol', () => {
  let workspace: TestWorkspace
  let client: StrictClient | undefined

  beforeEach(() => {
    workspace = openWorkspace({ 'prisma/schema.prisma': prismaUser, 'datamap.yaml': userMap })
    client = undefined
  })
  afterEach(() => {
    client?.kill()
    workspace.close()
  })

  it('are listed with the maps, and made in every format from what is open', async () => {
    client = await connect(workspace)
    const { documents, maps } = await client.request<DocumentChoices>('art25/documents', null)
    assert.equal(documents.length, 7)
    assert.equal(documents[0]?.title, 'Record of processing activities')
    const [map] = maps
    const uri = map?.uri ?? ''
    assert.ok(uri.endsWith('/datamap.yaml'))
    const at = client
    const make = (document: string, format: string): Promise<MadeDocument> =>
      at.request<MadeDocument>('art25/document', { document, format, map: uri })
    at.open('datamap.yaml', userMap.replace('label: User accounts', 'label: Unsaved accounts'))
    const { files, missing } = await make('record-of-processing', 'md')
    assert.equal(files[0]?.name, 'record-of-processing.md')
    assert.match(files[0].content, /### Unsaved accounts/)
    assert.ok(missing > 0)
    const [page] = (await make('notice', 'html')).files
    assert.match(page?.content ?? '', /^<!doctype html>/)
    const [sheet] = (await make('recipients', 'xlsx')).files
    assert.equal(sheet?.isText, false)
    assert.equal(Buffer.from(sheet.content, 'base64').subarray(0, 2).toString(), 'PK')
    const tables = (await make('record-of-processing', 'csv')).files
    assert.deepEqual(
      tables.map(({ name }) => name),
      ['organization', 'controller_activities', 'data'].map((table) => `record-of-processing.${table}.csv`),
    )
    await assert.rejects(make('nothing', 'md'), /There is no such document/)
    await client.end()
  })

  it('speak the language of the client in their list, and that of the map in themselves', async () => {
    workspace.write('datamap.yaml', userMap.replace('art25: 1\n', 'art25: 1\nlanguage: it\n'))
    client = await connect(workspace, { locale: 'fr' })
    const { documents, maps } = await client.request<DocumentChoices>('art25/documents', null)
    assert.equal(documents[0]?.title, 'Registre des activités de traitement')
    const made = await client.request<MadeDocument>('art25/document', {
      document: 'notice',
      format: 'md',
      map: maps[0]?.uri,
    })
    assert.equal(made.title, 'Come usiamo i suoi dati personali')
    await client.end()
  })
})
