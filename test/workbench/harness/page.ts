/* The workbench as a person meets it: keys, clicks and what is drawn. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'

/** How long anything may take that should take a moment, in milliseconds: machines are busy at times. */
const patience = 60_000

/** One window's page. */
export class WorkbenchPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
    page.setDefaultTimeout(patience)
  }

  /** Waits until the workbench has drawn what it opens with. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor()
    await this.page.locator('.monaco-workbench .monaco-editor .view-line').first().waitFor()
  }

  /** Waits until Art25 has read the workspace, as its status bar item tells. */
  async judged(): Promise<void> {
    await this.status.locator('.codicon-shield').waitFor()
  }

  /** What the status bar says of Art25. */
  get status(): Locator {
    return this.page.locator('.statusbar-item[id*="art25.status"]')
  }

  /** The squiggles of errors in the editor. */
  get errors(): Locator {
    return this.page.locator('.monaco-editor .squiggly-error')
  }

  /** The lines of the editor, as they are drawn. */
  get lines(): Locator {
    return this.page.locator('.editor-instance .view-lines')
  }

  /** The text of the line with the cursor. */
  async currentLine(): Promise<string> {
    const cursor = await this.page
      .locator('.editor-instance .cursor.monaco-mouse-cursor-text')
      .first()
      .boundingBox()
    // All at once: another file may be drawn between two questions, and have fewer lines.
    const lines = await this.page.evaluate<readonly { y: number; height: number; text: string }[]>(`
      Array.from(document.querySelectorAll('.editor-instance .view-lines .view-line'), (element) => {
        const { y, height } = element.getBoundingClientRect()
        return { y, height, text: element.textContent }
      })`)
    const line = lines.find(({ y, height }) => cursor && Math.abs(y - cursor.y) < height / 2)
    return line?.text.replaceAll('\u00a0', ' ') ?? ''
  }

  /** The middle of the first squiggle. */
  async squiggle(): Promise<{ readonly x: number; readonly y: number }> {
    const box = await this.errors.first().boundingBox()
    assert.ok(box)
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }

  /** Writes a new line below that of the cursor. */
  async typeLineBelow(text: string): Promise<void> {
    // The editor, wherever the focus is.
    await this.page.keyboard.press('Control+1')
    await this.page.keyboard.press('Control+Enter')
    await this.page.keyboard.type(text)
  }

  /** Opens the menu of the light bulb at the cursor. */
  async quickFixes(): Promise<Locator> {
    const menu = this.page.locator('.action-widget:not(.action-list-submenu-panel)')
    await this.#again(
      'menu of the light bulb',
      () => menu.locator('.monaco-list-row').first().isVisible(),
      async () => {
        // The editor, wherever the focus is.
        await this.page.keyboard.press('Control+1')
        await this.page.keyboard.press('Control+.')
      },
    )
    return menu
  }

  /** Opens what an entry of the view leads to: the line of the cursor is one that `line` matches. */
  async openEntry(label: string, line: RegExp): Promise<void> {
    await this.#again(
      `line of ${label}`,
      async () => line.test(await this.currentLine()),
      () => this.entry(label).click(),
    )
  }

  /** Does what a user does until it shows: keys and clicks are lost while the workbench moves its focus, or draws a view anew. */
  async #again(what: string, isShown: () => Promise<boolean>, act: () => Promise<void>): Promise<void> {
    let last = 0
    await until(what, async () => {
      if (await isShown()) return true
      if (Date.now() - last < lostAfter) return false
      await act()
      last = Date.now()
      return false
    })
  }

  /** The box in which something is asked, or chosen from a list. */
  get box(): Locator {
    return this.page.locator('.quick-input-widget')
  }

  /** Answers what is asked in the box. */
  async answer(text: string): Promise<void> {
    const input = this.box.locator('input[type="text"]')
    await input.waitFor()
    await input.fill(text)
    await this.page.keyboard.press('Enter')
    await this.box.waitFor({ state: 'hidden' })
  }

  /** Runs a command from the palette, by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1')
    await this.box.locator('input[type="text"]').fill(`>${title}`)
    await this.box.locator('.monaco-list-row.focused', { hasText: title }).waitFor()
    await this.page.keyboard.press('Enter')
    await this.box.waitFor({ state: 'hidden' })
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+p')
    await this.box.locator('input[type="text"]').fill(name)
    await this.box.locator('.monaco-list-row.focused', { hasText: name }).waitFor()
    await this.page.keyboard.press('Enter')
    await this.box.waitFor({ state: 'hidden' })
    await this.page.locator('.tab.active', { hasText: name }).waitFor()
  }

  /** The pane of the view "Personal Data". */
  get view(): Locator {
    return this.#pane(0)
  }

  /** The pane of the view "Privacy Changes". */
  get changes(): Locator {
    return this.#pane(1)
  }

  /** An entry of the view. */
  entry(label: string): Locator {
    return this.view.locator('.monaco-list-row', { hasText: label }).first()
  }

  /** Opens the view by its icon in the activity bar. */
  async openView(): Promise<void> {
    const icon = this.page.locator('[class*="workbench-view-extension-art25"]')
    await this.page.locator('.activitybar .action-item', { has: icon }).click()
    await this.view.first().waitFor()
  }

  /** A pane by its place, which is the same in every language. */
  #pane(index: number): Locator {
    return this.page.locator('.sidebar .pane').nth(index).locator('.pane-body')
  }

  /** Moves the pointer to where it explains nothing, and waits until what it explained is gone. */
  async leaveAlone(): Promise<void> {
    await this.page.mouse.move(200, 760)
    await this.page.locator('.workbench-hover:visible').waitFor({ state: 'hidden' })
  }

  /** Keeps a picture in `ART25_TEST_SCREENSHOTS`, or in a temporary folder. */
  async picture(name: string): Promise<void> {
    const folder = process.env['ART25_TEST_SCREENSHOTS'] ?? join(tmpdir(), 'art25-screenshots')
    mkdirSync(folder, { recursive: true })
    await this.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
  }
}

/** Milliseconds after which a key or a click that shows nothing is taken for lost. */
const lostAfter = 5_000

/** Waits until `look` sees what it should. */
export async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + patience
  while (!(await look())) {
    assert.ok(Date.now() < end, `no ${what} within ${patience / 1000} s`)
    await new Promise((again) => setTimeout(again, 20))
  }
}
