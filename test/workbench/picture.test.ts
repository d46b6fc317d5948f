import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { FrameLocator } from 'playwright-core'
import { startCodeServer, type CodeServer } from './harness/code-server.ts'
import { until, WorkbenchPage } from './harness/page.ts'
import { wegrow, type TemporaryFolder } from './temporary.ts'

describe('the picture in the workbench', function () {
  this.timeout(180_000)
  let server: CodeServer
  let folder: TemporaryFolder
  let workbench: WorkbenchPage
  const complaints: string[] = []

  before(async function () {
    this.timeout(1_200_000)
    folder = wegrow()
    server = await startCodeServer()
    const window = await server.open({
      workspace: folder.path,
      extension: resolve('.'),
      file: folder.file('datamap.yaml'),
    })
    workbench = new WorkbenchPage(window.page)
    window.page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text())
    })
    await workbench.ready()
    await workbench.judged()
  })

  after(async () => {
    await server.close()
    folder.close()
  })

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.picture('failed')
  })

  /** The page inside of both frames that the workbench puts around it. */
  const picture = (): FrameLocator =>
    workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame')

  it('opens from the map, and shows what the map declares', async () => {
    await workbench.page.locator('.editor-actions').getByRole('button', { name: 'Show the Picture' }).click()
    await picture().locator('.node', { hasText: 'Platform for sharing best practices' }).waitFor()
    assert.equal(await picture().locator('.node').count(), 16)
    await workbench.leaveAlone()
    await workbench.picture('picture')
  })

  it('goes to the entry in the map, beside the picture', async () => {
    await picture().locator('.node', { hasText: 'Sentry' }).click()
    await picture().locator('.details .places.map button').click()
    await workbench.page.locator('.tab.active', { hasText: 'datamap.yaml' }).waitFor()
    await until('line of the map', async () => (await workbench.currentLine()).trim() === 'sentry:')
    await workbench.picture('picture-beside')
  })

  it('follows a change of the map, and keeps what is selected', async () => {
    const map = folder.file('datamap.yaml')
    writeFileSync(map, readFileSync(map, 'utf8').replace('name: Sentry', 'name: Sentry of ours'))
    await picture().locator('.node[aria-pressed="true"]', { hasText: 'Sentry of ours' }).waitFor()
    assert.equal(await picture().locator('.details h2').textContent(), 'Sentry of ours')
  })

  it('comes back as it was when its tab was hidden', async () => {
    const schema = folder.file('prisma/schema.prisma')
    writeFileSync(
      schema,
      readFileSync(schema, 'utf8').replace('model Member {', 'model Member {\n  phone String?'),
    )
    await picture().getByRole('checkbox', { name: 'Undeclared' }).check()
    const status = picture().getByRole('status')
    await status.getByText(/^[1-9]\d* of 16 shown/).waitFor()
    const shown = await status.textContent()
    await workbench.page.locator('.tab', { hasText: 'Picture of Personal Data' }).click()
    await workbench.openFile('schema.prisma')
    await workbench.page.locator('.tab', { hasText: 'Picture of Personal Data' }).click()
    await status.getByText(shown ?? '', { exact: true }).waitFor()
  })

  it('breaks no policy', () => {
    assert.deepEqual(complaints, [])
  })
})
