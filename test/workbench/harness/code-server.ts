/* A real workbench without a display: VS Code's server, its web workbench in a headless browser. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { run } from '../../tools/programs.ts'
import { installChromium, installCodeServer } from './install.ts'
import { quiet } from './settings.ts'

export interface ServerOptions {
  /** Settings of the user, over the quiet ones that every test has. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Extensions to install first, packaged. */
  readonly install?: readonly string[]
  /** Whether folders have to be trusted, as they have for users. */
  readonly trust?: boolean
  /** A folder whose programs come first in `PATH`. */
  readonly programs?: string
}

interface WindowOptions {
  /** A folder, or a `.code-workspace` file. */
  readonly workspace: string
  /** The extension as it stands in its sources' folder. */
  readonly extension?: string
  /** The folder of a module with `run()`, for the extension host. */
  readonly tests?: string
  /** A file to open, `path`, `path:line` or `path:line:column`. */
  readonly file?: string
  /** The language of the display, where it is not English. */
  readonly language?: string
}

/** One window of the workbench. */
interface Window {
  readonly page: Page
  /** The exit code of `tests`, once they are done. */
  readonly exited: Promise<number>
  /** What the extension host and the workbench said, to explain a failure. */
  readonly log: readonly string[]
  close(): Promise<void>
}

/** A running server with a data folder, user and cache of its own. */
export interface CodeServer {
  open(options: WindowOptions): Promise<Window>
  close(): Promise<void>
}

/** Starts a server; installs what it is made of when it is missing. */
export async function startCodeServer(options: ServerOptions = {}): Promise<CodeServer> {
  const installed = await installCodeServer()
  const executablePath = await installChromium()
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'art25-workbench-')))
  const data = join(scratch, 'server')
  for (const kind of ['User', 'Machine']) {
    mkdirSync(join(data, 'data', kind), { recursive: true })
    writeFileSync(
      join(data, 'data', kind, 'settings.json'),
      JSON.stringify({
        ...quiet,
        'security.workspace.trust.enabled': options.trust === true,
        ...options.settings,
      }),
    )
  }
  const environment = {
    ...process.env,
    HOME: scratch,
    XDG_CACHE_HOME: join(scratch, 'cache'),
    XDG_CONFIG_HOME: join(scratch, 'config'),
    // The environment as it is here, and not as a login shell would make it anew.
    VSCODE_CLI: '1',
    // No gallery: nothing here reaches for the network.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...(options.programs !== undefined && {
      PATH: `${options.programs}:${process.env['PATH'] ?? ''}`,
    }),
  }
  const arguments_ = [
    join('out', 'server-main.js'),
    '--accept-server-license-terms',
    '--server-data-dir',
    data,
  ]
  for (const extension of options.install ?? [])
    await run(installed.node, [...arguments_, '--install-extension', extension], {
      cwd: installed.folder,
      environment,
    })
  const server = spawn(
    installed.node,
    [
      ...arguments_,
      ...['--without-connection-token', '--host', '127.0.0.1', '--port', '0'],
      ...['--enable-smoke-test-driver', '--disable-telemetry', '--reconnection-grace-time', '5'],
      ...(options.trust === true ? [] : ['--disable-workspace-trust']),
    ],
    // A group of its own: the extension host and what it started end with it.
    { cwd: installed.folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  const killed = (): void => {
    killGroup(server)
  }
  process.once('exit', killed)
  let browser: Browser | undefined
  const close = async (): Promise<void> => {
    await browser?.close()
    killGroup(server)
    process.off('exit', killed)
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const port = await listening(server)
    browser = await chromium.launch({
      executablePath,
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
        ...['--disable-background-networking', '--disable-component-update'],
      ],
    })
    const context = await browser.newContext({
      viewport: { width: 1400, height: 850 },
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    return { open: (window) => openWindow(context, port, window), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** The end of a window's log, to be read in a failure. */
export function lastWords(log: readonly string[]): string {
  return log
    .slice(-30)
    .map((line) => line.slice(0, 500))
    .join('\n')
}

async function openWindow(context: BrowserContext, port: number, options: WindowOptions): Promise<Window> {
  const page = await context.newPage()
  const log: string[] = []
  let exit: (code: number) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const exited = new Promise<number>((resolve, reject) => {
    exit = resolve
    fail = reject
  })
  // Who does not run tests does not wait for their end.
  exited.catch(() => undefined)
  page.on('crash', () => {
    fail(new Error(`the page of the workbench crashed; its last words:\n${lastWords(log)}`))
  })
  page.on('close', () => {
    fail(new Error(`the page of the workbench was closed; its last words:\n${lastWords(log)}`))
  })
  await page.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
    log.push(`${type} ${args.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' ')}`)
  })
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    exit(code)
  })
  // What a language pack would set. The workbench itself stays English, and says its language to all extensions.
  if (options.language !== undefined)
    await page.addInitScript((language) => {
      ;(globalThis as { _VSCODE_NLS_LANGUAGE?: string })._VSCODE_NLS_LANGUAGE = language
    }, options.language)
  const remote = (path: string): string => `vscode-remote://remote${encodeURI(path)}`
  const payload = [
    ['skipWelcome', 'true'],
    ...(options.extension === undefined ? [] : [['extensionDevelopmentPath', remote(options.extension)]]),
    ...(options.tests === undefined ? [] : [['extensionTestsPath', remote(options.tests)]]),
    ...(options.file === undefined
      ? []
      : [
          // A document is the folder's only under the folder's authority.
          ['openFile', `vscode-remote://localhost:${port}${encodeURI(options.file)}`],
          ['gotoLineMode', 'true'],
        ]),
  ]
  const query = new URLSearchParams({
    [options.workspace.endsWith('.code-workspace') ? 'workspace' : 'folder']: options.workspace,
    payload: JSON.stringify(payload),
  })
  await page.goto(`http://localhost:${port}/?${query.toString()}`)
  return { page, exited, log, close: () => page.close() }
}

/** The port that a server took; its own words where it ends instead. */
async function listening(server: ChildProcess): Promise<number> {
  return new Promise((done, reject) => {
    let all = ''
    const read = (data: Buffer): void => {
      all += data.toString()
      const port = /Extension host agent listening on (\d+)/.exec(all)?.[1]
      if (port !== undefined) done(Number(port))
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.on('error', reject)
    server.on('exit', (code) => {
      reject(new Error(`code-server ended with ${code ?? 'a signal'}:\n${all.slice(-2000)}`))
    })
  })
}

function killGroup(server: ChildProcess): void {
  if (server.pid === undefined) return
  try {
    process.kill(-server.pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}
