import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { renderPicture } from '../../server/src/host/picture.ts'
import type { IndexedFile } from '../../server/src/model/indexed-file.ts'
import { file } from '../checks/builders.ts'
import { pictureOf } from '../picture/pages.ts'
import { openPage, startBrowser, type WatchedPage } from './harness/browser.ts'

const clinic = `art25: 1
organization: {name: Clinic}
activities:
  care: {label: Care of patients, role: controller, recipients: [lab]}
  sales: {label: Sales, role: controller, recipients: [mailer]}
recipients:
  lab: {name: Laboratory, role: processor, processed_in: [DE]}
  mailer: {name: Mailer, role: processor, transfers: [{to: US, transfer_tool: scc}]}
systems:
  db: {label: Main database, kind: database, regions: [IE]}
  crm: {label: Customer file, kind: database, regions: [FR]}
data:
  Patient: {label: Patient record, activity: care, system: db, fields: {email: contact.email, condition: health.condition}}
  Visit: {label: Visit, activity: care, system: db, fields: {email: contact.email}}
  Lead: {label: Lead, activity: sales, system: crm, fields: {email: contact.email}}
`
const code = [
  file('src/db.ts', {
    Patient: { fields: { email: 'contact.email', condition: 'health.condition' } },
    Lead: { fields: { email: 'contact.email', iban: 'financial.iban' } },
  }),
]

describe('the page of a picture', function () {
  this.timeout(120_000)
  let browser: Browser
  let folder: string
  let count = 0

  before(async function () {
    this.timeout(1_200_000)
    folder = mkdtempSync(join(tmpdir(), 'art25-picture-'))
    browser = await startBrowser()
  })
  after(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (
    map: string,
    {
      files = [],
      language = 'en',
      ...options
    }: BrowserContextOptions & { files?: readonly IndexedFile[]; language?: string } = {},
  ): Promise<WatchedPage & { node: (name: string) => Locator; status: () => Promise<string> }> => {
    const path = join(folder, `${String(count++)}.html`)
    const html = renderPicture(pictureOf(map, files, language), { folder: '', from: '' }, () =>
      'x\n'.repeat(99),
    )
    writeFileSync(path, html)
    const watched = await openPage(browser, pathToFileURL(path).href, options)
    await watched.page.locator('.toolbar').waitFor()
    return {
      ...watched,
      node: (name) => watched.page.locator('.node', { hasText: name }),
      status: async () => (await watched.page.getByRole('status').textContent()) ?? '',
    }
  }

  it('draws everything, asks for nothing, and breaks no policy', async () => {
    const { page, asked, complaints, status } = await open(clinic, { files: code })
    assert.equal(await page.locator('.node').count(), 13)
    assert.equal(await status(), 'All 13 shown')
    assert.deepEqual([asked, complaints], [[], []])
  })

  it('runs no script but its own, whoever puts one in', async () => {
    const { page, complaints } = await open(clinic)
    await page.evaluate(
      "const s = document.createElement('script'); s.textContent = 'window.taken = true'; document.body.append(s); document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.taken = true\">')",
    )
    assert.equal(await page.evaluate('window.taken'), undefined)
    assert.ok(complaints.some((one) => one.includes('Content Security Policy')))
  })

  it('finds what is searched for, from the keys alone, and tells how many', async () => {
    const { page, node, status } = await open(clinic)
    await page.keyboard.press('/')
    await page.keyboard.type('patient')
    await page.getByText('Found: 2.', { exact: false }).waitFor()
    assert.equal(await page.locator('.node.found').count(), 2)
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('.node.found[aria-pressed="true"]').count(), 1)
    assert.equal(await node('Mailer').count(), 0)
    await page.keyboard.press('Escape')
    assert.equal(await status(), 'All 13 shown')
  })

  for (const [name, shown, hidden] of [
    [
      'Special categories',
      ['Patient record', 'Care of patients', 'Main database', 'Ireland'],
      ['Lead', 'Laboratory'],
    ],
    ['Undeclared', ['Lead', 'Sales', 'Customer file', 'France'], ['Patient record', 'Mailer']],
    ['Outside the EEA', ['Sales', 'Mailer', 'United States'], ['Lead', 'Care of patients']],
  ] as const)
    it(`shows only what has to do with: ${name}`, async () => {
      const { page, node, status } = await open(clinic, { files: code })
      await page.getByRole('checkbox', { name }).check()
      for (const one of shown) assert.equal(await node(one).count(), 1, one)
      for (const one of hidden) assert.equal(await node(one).count(), 0, one)
      assert.match(await status(), /of 13 shown/)
      // The tables say the same.
      assert.equal(await page.locator('.tables tbody tr').count(), shown.length)
    })

  it('folds by system into one thing that says how many, and unfolds it by a double click and by a key', async () => {
    const { page, node } = await open(clinic)
    await page.getByLabel('Group by').selectOption('system')
    const group = page.locator('.node.group')
    assert.equal(await group.count(), 1)
    assert.match((await group.textContent()) ?? '', /Main database2 in one, Data sets/)
    assert.equal(await node('Visit').count(), 0)
    await group.dblclick()
    assert.equal(await node('Visit').count(), 1)
    const head = page.locator('.box .fold')
    assert.equal(await head.getAttribute('aria-expanded'), 'true')
    await node('Visit').focus()
    await node('Visit').click()
    await page.keyboard.press('f')
    assert.equal(await node('Visit').count(), 0)
  })

  it('folds whole kinds by the heads of their columns', async () => {
    const { page } = await open(clinic)
    await page.getByLabel('Group by').selectOption('kind')
    await page.getByRole('button', { name: 'Unfold all' }).click()
    assert.equal(await page.locator('.node').count(), 13)
    await page.locator('.heads button.data-set').click()
    assert.equal(await page.locator('.node.data-set').count(), 1)
  })

  it('links a selection in graph and tables, with links to the map and to code by their lines', async () => {
    const { page, node } = await open(clinic, { files: code })
    await node('Patient record').click()
    const details = page.locator('.details')
    assert.equal(await details.locator('h2').textContent(), 'Patient record')
    assert.equal(await page.locator('.tables tr.selected th button').textContent(), 'Patient record')
    assert.match((await details.locator('.places.map a').getAttribute('href')) ?? '', /^datamap\.yaml#L\d+$/)
    assert.match(
      (await details.locator('.places.code a').first().getAttribute('href')) ?? '',
      /^src\/db\.ts#L\d+$/,
    )
    // What data does not pass is dimmed: neither sales nor what they use.
    assert.deepEqual(await page.locator('.node.on .label').allTextContents(), [
      'Care of patients',
      'Patient record',
      'Main database',
      'Ireland',
    ])
    await page.locator('.tables').getByRole('button', { name: 'Mailer', exact: true }).first().click()
    assert.equal(await node('Mailer').getAttribute('aria-pressed'), 'true')
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('.node[aria-pressed="true"]').count(), 0)
  })

  it('walks things and connections by the arrow keys, with one stop of the Tab key', async () => {
    const { page } = await open(clinic)
    const focused = (): Promise<string> =>
      page.evaluate(
        "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''",
      )
    assert.equal(await page.locator('.viewport [tabindex="0"]').count(), 1)
    await page.locator('.viewport [tabindex="0"]').focus()
    await page.keyboard.press('Home')
    const first = await focused()
    assert.match(first, /, Activities, /)
    await page.keyboard.press('ArrowDown')
    assert.notEqual(await focused(), first)
    await page.keyboard.press('ArrowRight')
    const line = await focused()
    assert.match(line, /(processes|passes data on to) .*, connection 1 of \d/)
    assert.equal(
      await page.evaluate("getComputedStyle(document.querySelector('.link:focus .line')).strokeWidth"),
      '4px',
    )
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('.details .sentence').count(), 1)
    await page.keyboard.press('ArrowRight')
    assert.match(await focused(), /, (Data sets|Recipients), /)
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('.node[aria-pressed="true"]:focus').count(), 1)
    await page.keyboard.press('Tab')
    assert.equal(await page.locator('.viewport :focus').count(), 0)
  })

  it('pans with the wheel, zooms with a key, and shows everything again', async () => {
    const { page, node } = await open(clinic)
    const at = async (): Promise<{ x: number; y: number; width: number }> => {
      const box = await node('Patient record').boundingBox()
      assert.ok(box)
      return box
    }
    const before = await at()
    await page.mouse.move(500, 500)
    await page.mouse.wheel(0, 100)
    const panned = await at()
    assert.equal(Math.round(panned.y), Math.round(before.y - 100))
    await page.getByRole('button', { name: 'Zoom in' }).click()
    assert.ok((await at()).width > panned.width * 1.2)
    await page.getByRole('button', { name: 'Show everything' }).click()
    assert.equal(Math.round((await at()).y), Math.round(before.y))
  })

  for (const [scheme, options] of [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['more contrast', { contrast: 'more' }],
    ['forced colours', { forcedColors: 'active' }],
  ] as const)
    it(`has no fault that axe knows: ${scheme}`, async () => {
      const { page, node } = await open(clinic, { files: code, ...options })
      const broken = async (): Promise<readonly string[]> => faultsOf(page)
      assert.deepEqual(await broken(), [])
      await node('Patient record').click()
      await page.getByLabel('Group by').selectOption('system')
      await page.locator('.keys summary').click()
      await keep(page, `picture-${scheme.replace(' ', '-')}`)
      assert.deepEqual(await broken(), [])
      await page.getByRole('radio', { name: 'Tables', exact: true }).check()
      assert.deepEqual(await broken(), [])
    })

  it('holds tables of everything: each row its connections, its facts and its places', async () => {
    const { page } = await open(clinic, { files: code })
    await page.getByRole('radio', { name: 'Tables', exact: true }).check()
    const row = page.locator('.tables tbody tr', { has: page.locator('th', { hasText: 'Lead' }) })
    const text = (await row.innerText()).replaceAll(/\s+/g, ' ')
    for (const one of [
      '1 undeclared',
      'email: Email address',
      'is processed for',
      'Sales',
      'is stored in',
      'Customer file',
      'datamap.yaml',
    ])
      assert.ok(text.includes(one), `${one} in ${text}`)
    assert.deepEqual(await page.locator('caption').allInnerTexts(), [
      ...['Activities 2', 'Data sets 3', 'Systems 2', 'Recipients 2', 'Countries 4'],
    ])
  })

  it('takes names that are made to break it', async () => {
    const names = {
      script: '</script><script>window.taken = true</script>',
      formula: '=HYPERLINK("x")',
      arabic: 'سجل المرضى',
      emoji: '👩‍⚕️🩺',
      long: 'Donaudampfschifffahrt'.repeat(15).slice(0, 300),
      markup: '<img src=x onerror="window.taken = true">&amp;',
      lines: 'a\u2028b\u2029c',
    }
    const map = `art25: 1\nactivities:\n${Object.entries(names)
      .map(([id, label]) => `  ${id}: {label: ${JSON.stringify(label)}, role: controller}\n`)
      .join('')}`
    const { page, asked, complaints } = await open(map)
    assert.equal(await page.evaluate('window.taken'), undefined)
    const labels = await page.locator('.node .label').allTextContents()
    for (const label of Object.values(names)) assert.ok(labels.includes(label.replaceAll(/\s+/g, ' ')), label)
    assert.deepEqual([asked, complaints], [[], []])
    // None leaves its card.
    assert.equal(
      await page.evaluate(
        "[...document.querySelectorAll('.node')].every((node) => node.scrollWidth <= node.clientWidth && node.scrollHeight <= node.clientHeight + 1)",
      ),
      true,
    )
    assert.equal(
      await page.evaluate(
        `getComputedStyle([...document.querySelectorAll('.node .label')].find((label) => label.textContent === ${JSON.stringify(names.arabic)})).direction`,
      ),
      'rtl',
    )
  })

  it('says of an empty map that nothing can be shown, and takes one with holes and circles', async () => {
    const empty = await open('art25: 1\n')
    assert.equal(await empty.status(), 'The data map declares nothing that could be shown.')
    assert.deepEqual(empty.complaints, [])
    const holes = await open(
      'art25: 1\nactivities: {a: {recipients: [r, nobody]}}\nrecipients: {r: {}, s: {direction: in}}\nsystems: {x: {provider: x}}\ndata: {D: {activity: nothing, system: x, fields: {}}, E: {activity: a, held_in: E}}\n',
    )
    assert.deepEqual(holes.complaints, [])
    assert.ok((await holes.page.locator('.node.is-undeclared').count()) >= 3)
  })

  it('speaks German where it is asked to', async () => {
    const { page, status } = await open(clinic, { language: 'de' })
    assert.equal(await page.locator('html').getAttribute('lang'), 'de')
    assert.equal(await status(), 'Alle 13 gezeigt')
  })
})

/** What axe finds wrong, a line for each rule with the first element that breaks it. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  // Past the policy of the page, which lets no script of others in.
  await page.evaluate(axe)
  return page.evaluate(
    'axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)} ${nodes[0].failureSummary}`))',
  )
}

/** Keeps a picture in `ART25_TEST_SCREENSHOTS`, where that is set. */
async function keep(page: Page, name: string): Promise<void> {
  const target = process.env['ART25_TEST_SCREENSHOTS']
  if (target === undefined) return
  mkdirSync(target, { recursive: true })
  await page.screenshot({ path: join(target, `${name}.png`) })
}
