import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { startCodeServer, type CodeServer } from './harness/code-server.ts'
import { until, WorkbenchPage } from './harness/page.ts'
import { wegrow, type TemporaryFolder } from './temporary.ts'

describe('on the page of the workbench', function () {
  this.timeout(180_000)
  let server: CodeServer
  let folder: TemporaryFolder
  let workbench: WorkbenchPage

  before(async function () {
    this.timeout(1_200_000)
    folder = wegrow()
    server = await startCodeServer()
    const schema = folder.file('prisma/schema.prisma')
    const line =
      readFileSync(schema, 'utf8')
        .split('\n')
        .findIndex((one) => one.startsWith('  country ')) + 1
    const window = await server.open({
      workspace: folder.path,
      extension: resolve('.'),
      file: `${schema}:${line}`,
    })
    workbench = new WorkbenchPage(window.page)
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

  const map = (): string => readFileSync(folder.file('datamap.yaml'), 'utf8')

  it('says in the status bar that nothing is open', async () => {
    await until('status', async () => (await workbench.status.textContent())?.trim() === 'Art25')
  })

  it('draws a squiggle while an undeclared field is typed, and counts it', async () => {
    await workbench.typeLineBelow('phone      String?')
    await workbench.errors.first().waitFor()
    assert.equal(await workbench.errors.count(), 1)
    await until('count', async () => (await workbench.status.textContent())?.trim() === '1')
    await workbench.page.locator('.tab.active.dirty', { hasText: 'schema.prisma' }).waitFor()
    await workbench.picture('squiggle')
  })

  it('tells in a hover what it is, with a link to the page of the check', async () => {
    const { x, y } = await workbench.squiggle()
    await workbench.page.mouse.move(x, y, { steps: 5 })
    const hover = workbench.page.locator('.monaco-hover', { hasText: 'Member.phone' }).first()
    await hover.waitFor()
    const link = hover.locator('a', { hasText: 'undeclared-field' }).first()
    await link.waitFor()
    await workbench.picture('hover')
    await workbench.page.keyboard.press('Escape')
    await workbench.page.mouse.move(0, 0)
    await hover.waitFor({ state: 'hidden' })
  })

  it('declares the field by the light bulb', async () => {
    const menu = await workbench.quickFixes()
    await workbench.picture('light-bulb')
    await menu.getByText('Declare Member.phone as contact.phone', { exact: true }).click()
    await until('declaration', () => map().includes('      phone: contact.phone\n'))
    await until('end of the squiggle', async () => (await workbench.errors.count()) === 0)
    await until('status', async () => (await workbench.status.textContent())?.trim() === 'Art25')
  })

  it('asks for the reason of "not personal", and changes nothing without one', async () => {
    await workbench.typeLineBelow('nationality String?')
    await workbench.errors.first().waitFor()
    const choose = async (): Promise<void> => {
      const menu = await workbench.quickFixes()
      await menu.getByText('Member.nationality is not personal data, with a reason').click()
      await workbench.box.waitFor()
    }
    const before = map()
    await choose()
    await workbench.box.locator('input[type="text"]').fill('  ')
    await workbench.page.keyboard.press('Enter')
    await workbench.box.getByText('A reason is needed').waitFor()
    await workbench.page.keyboard.press('Escape')
    await workbench.box.waitFor({ state: 'hidden' })
    await choose()
    await workbench.answer('the country of the company')
    await until('reason', () => map().includes('the country of the company'))
    // One change: that of the answer.
    const change = / {6}nationality:\n(?: {8}.*\n)*? {8}because: the country of the company\n/
    assert.match(map(), change)
    assert.equal(map().replace(change, ''), before)
    await until('end of the squiggle', async () => (await workbench.errors.count()) === 0)
  })

  it('asks for the reason of a suppression, and writes it over the field', async () => {
    await workbench.typeLineBelow('iban       String?')
    await workbench.errors.first().waitFor()
    const menu = await workbench.quickFixes()
    await menu.getByText('Ignore undeclared-field here, with a reason').click()
    await workbench.answer('goes with the next release')
    await workbench.lines.getByText('goes with the next release').first().waitFor()
    assert.match(
      (await workbench.lines.innerText()).replaceAll('\u00a0', ' '),
      /\/\/ art25-ignore-next-line undeclared-field: goes with the next release/,
    )
    await until('end of the squiggle', async () => (await workbench.errors.count()) === 0)
    await workbench.picture('suppression')
  })

  it('shows activities, data sets and fields in its view', async () => {
    await workbench.openView()
    await workbench.entry('Platform for sharing best practices').waitFor()
    await workbench.entry('Member').locator('.monaco-tl-twistie').click()
    await workbench.entry('firstName').waitFor()
    await workbench.picture('view')
  })

  it('goes from an entry of the view to the map, and to the code', async () => {
    await workbench.openEntry('firstName', /firstName: identity\.first_name/)
    await workbench.page.locator('.tab.active', { hasText: 'datamap.yaml' }).waitFor()
    await workbench.entry('lastName').hover()
    await workbench.entry('lastName').getByRole('button', { name: 'Go to Code' }).click()
    await workbench.page.locator('.tab.active', { hasText: 'schema.prisma' }).waitFor()
    await until('line of the code', async () => /lastName +String/.test(await workbench.currentLine()))
  })

  it('reveals in the view what stands at the cursor', async () => {
    await workbench.view.locator('.monaco-list-row.selected', { hasText: 'firstName' }).waitFor()
    await workbench.page.keyboard.press('Control+1')
    await workbench.command('Reveal in Privacy View')
    await workbench.view.locator('.monaco-list-row.selected', { hasText: 'lastName' }).waitFor()
  })

  it('lists what is wrong in the whole workspace among the problems', async () => {
    await workbench.openFile('schema.prisma')
    await workbench.typeLineBelow('iban String?')
    await workbench.errors.first().waitFor()
    await workbench.page.keyboard.press('Control+Shift+M')
    await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'Member.iban' }).waitFor()
    await workbench.leaveAlone()
    await workbench.picture('problems')
    await workbench.page.keyboard.press('Control+j')
  })

  it('offers in the map what can stand there, and tells what it means', async () => {
    await workbench.openEntry('jobType', /jobType: /)
    await workbench.page.locator('.tab.active', { hasText: 'datamap.yaml' }).waitFor()
    await workbench.typeLineBelow('iban: fina')
    const offers = workbench.page.locator('.suggest-widget')
    await offers.locator('.monaco-list-row', { hasText: 'financial.iban' }).first().waitFor()
    await workbench.page.keyboard.type('ncial.iban')
    await offers.locator('.monaco-list-row.focused', { hasText: 'financial.iban' }).waitFor()
    // Once more: with what it means.
    await workbench.page.keyboard.press('Control+Space')
    await workbench.page.locator('.suggest-details', { hasText: 'IBAN' }).waitFor()
    await workbench.leaveAlone()
    await workbench.picture('completion')
    await workbench.page.keyboard.press('Enter')
    await until('category', async () => (await workbench.currentLine()).endsWith('iban: financial.iban'))
    await workbench.openFile('schema.prisma')
    await until('end of the squiggle', async () => (await workbench.errors.count()) === 0)
  })
})
