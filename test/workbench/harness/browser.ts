/* A page in a headless browser that reaches nothing: what it asks for and what it complains of is kept. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { installChromium } from './install.ts'

export interface WatchedPage {
  readonly page: Page
  /** Addresses that were asked for after the page itself, and all that the console was told. */
  readonly asked: readonly string[]
  readonly complaints: readonly string[]
}

/** Starts the browser; installs it where it is missing. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await installChromium(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
}

/** Opens a file, and watches what it does. */
export async function openPage(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options })
  const page = await context.newPage()
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    if (request.url() !== address) asked.push(request.url())
  })
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(address)
  return { page, asked, complaints }
}
