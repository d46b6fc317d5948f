import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { prismaUser } from '../cli/workspace.ts'
import { startCodeServer, type CodeServer } from './harness/code-server.ts'
import { until, WorkbenchPage } from './harness/page.ts'
import { temporaryFolder, wegrow, type TemporaryFolder } from './temporary.ts'

describe('the packaged extension, installed', function () {
  this.timeout(180_000)
  let server: CodeServer
  let scratch: TemporaryFolder

  before(async function () {
    this.timeout(1_200_000)
    scratch = temporaryFolder()
    const vsix = scratch.file('art25.vsix')
    execFileSync(process.execPath, ['scripts/package.mjs', '--built', vsix])
    server = await startCodeServer({ install: [vsix] })
  })

  after(async () => {
    await server.close()
    scratch.close()
  })

  /** Uses a window on a folder, and keeps a picture of what it shows when that fails. */
  async function inWindow(
    folder: TemporaryFolder,
    { file, language }: { readonly file: string; readonly language?: string },
    use: (workbench: WorkbenchPage) => Promise<void>,
  ): Promise<void> {
    const window = await server.open({
      workspace: folder.path,
      file: folder.file(file),
      ...(language !== undefined && { language }),
    })
    const workbench = new WorkbenchPage(window.page)
    try {
      await workbench.ready()
      await workbench.judged()
      await use(workbench)
    } catch (error) {
      await workbench.picture('failed')
      throw error
    } finally {
      await window.close()
      folder.close()
    }
  }

  it('says nothing in a folder without a data map, and drafts one by the button of its view', async () => {
    const folder = temporaryFolder({ 'schema.prisma': prismaUser })
    await inWindow(folder, { file: 'schema.prisma:3' }, async (workbench) => {
      await workbench.openView()
      const found = workbench.page.locator('.activitybar .action-item.checked .badge')
      await found.getByText('2', { exact: true }).waitFor()
      await workbench.typeLineBelow('birthDate DateTime?')
      // The figure is of what was just typed; so is that nothing is drawn.
      await found.getByText('3', { exact: true }).waitFor()
      assert.equal(await workbench.page.locator('.monaco-editor [class*="squiggly-"]').count(), 0)
      await workbench.page.keyboard.press('Control+s')
      await workbench.picture('no-map')
      await workbench.view.getByRole('button', { name: 'Draft a Data Map' }).click()
      await workbench.page.locator('.tab.active', { hasText: 'datamap.yaml' }).waitFor()
      await workbench.lines.getByText('birthDate').first().waitFor()
      await workbench.entry('User').waitFor()
      await workbench.picture('drafted')
      await workbench.page.keyboard.press('Control+s')
      await until('saved map', () => {
        const map = readFileSync(folder.file('datamap.yaml'), 'utf8')
        return /^ {6}birthDate: demographic\.date_of_birth$/m.test(map)
      })
    })
  })

  it('speaks French where the display does', async () => {
    await inWindow(wegrow(), { file: 'prisma/schema.prisma:29', language: 'fr' }, async (workbench) => {
      await workbench.typeLineBelow('phone String?')
      await workbench.errors.first().waitFor()
      const menu = await workbench.quickFixes()
      await menu.getByText('Déclarer Member.phone comme contact.phone', { exact: true }).waitFor()
      await workbench.picture('french-light-bulb')
      await workbench.page.keyboard.press('Escape')
      await menu.waitFor({ state: 'hidden' })
      await workbench.openView()
      await workbench.entry('Platform for sharing best practices').waitFor()
      await workbench.picture('french')
    })
  })
})
