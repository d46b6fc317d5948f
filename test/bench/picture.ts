/* How fluid a picture of many things is, in a headless browser: its opening, all of it unfolded, panning and zooming. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { layoutOf } from '../../client/picture/layout.ts'
import { shownOf } from '../../client/picture/shown.ts'
import { pictureFile } from '../../server/src/host/picture.ts'
import { largePage } from '../picture/pages.ts'
import { openPage, startBrowser } from '../workbench/harness/browser.ts'

/** Frames of a movement: how long each took, in milliseconds. */
interface Frames {
  readonly median: number
  readonly p95: number
  readonly longest: number
}

export async function measurePicture(things: number): Promise<void> {
  const page = largePage(things)
  const all = { search: '', filters: new Set<never>(), grouping: 'none' as const, folded: new Set<string>() }
  const shown = shownOf(page, all)
  const started = performance.now()
  layoutOf(shown)
  say(
    `${String(page.nodes.length)} things, ${String(page.edges.length)} connections; layout of all, cold`,
    performance.now() - started,
  )
  const folder = mkdtempSync(join(tmpdir(), 'art25-bench-'))
  const browser = await startBrowser()
  try {
    const path = join(folder, 'picture.html')
    writeFileSync(path, pictureFile(page))
    const opening = performance.now()
    const { page: tab } = await openPage(browser, pathToFileURL(path).href)
    await tab.locator('.node').first().waitFor()
    say('opened, with large kinds folded', performance.now() - opening)
    const unfolding = performance.now()
    await tab.getByLabel('Group by').selectOption('none')
    await tab.waitForFunction(`document.querySelectorAll('.node').length === ${String(page.nodes.length)}`)
    say('all unfolded and drawn', performance.now() - unfolding)
    await tab.mouse.move(400, 500)
    for (const [what, key, step] of [
      ['panned', undefined, 60],
      ['zoomed', 'Control', 40],
    ] as const) {
      await tab.evaluate(recordFrames)
      if (key !== undefined) await tab.keyboard.down(key)
      for (let index = 0; index < 60; index++) await tab.mouse.wheel(0, index % 30 < 15 ? step : -step)
      if (key !== undefined) await tab.keyboard.up(key)
      const { median, p95, longest } = await tab.evaluate<Frames>(readFrames)
      process.stdout.write(
        `  ${what}: a frame in ${median.toFixed(0)} ms (median), ${p95.toFixed(0)} ms (p95), ${longest.toFixed(0)} ms at most\n`,
      )
    }
    await tab.getByRole('button', { name: 'Show everything' }).click()
    const selecting = performance.now()
    await tab.locator('.node').first().click()
    await tab.locator('.details .connections').waitFor()
    say('selected, with its ways', performance.now() - selecting)
    const searching = performance.now()
    await tab.keyboard.press('/')
    await tab.keyboard.type('number 99')
    await tab.locator('.node.found').first().waitFor()
    say('searched', performance.now() - searching)
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const recordFrames = `window.frames_ = []; window.recording = true; (function next(before) {
  requestAnimationFrame((now) => { if (before) window.frames_.push(now - before); if (window.recording) next(now) })
})()`

const readFrames = `(() => { window.recording = false; const all = window.frames_.sort((a, b) => a - b)
  return { median: all[Math.floor(all.length / 2)] ?? 0, p95: all[Math.floor(all.length * 0.95)] ?? 0, longest: all.at(-1) ?? 0 } })()`

function say(what: string, milliseconds: number): void {
  process.stdout.write(`  ${what}: ${milliseconds.toFixed(0)} ms\n`)
}
