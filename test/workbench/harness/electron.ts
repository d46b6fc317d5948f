/* VS Code itself, where it can be downloaded and shown. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { downloadAndUnzipVSCode, runTests, SilentReporter } from '@vscode/test-electron'
import { cacheFolder } from '../../tools/cache.ts'
import { say } from '../../tools/programs.ts'
import { vscodeVersion } from './install.ts'
import { quiet } from './settings.ts'

/** How long the vendor's host has to answer, and the longest silence of a download, in milliseconds. */
const answersWithin = 5_000
const silentWithin = 15_000

const where = 'ART25_TEST_WORKBENCH'
let chosen: Promise<string | undefined> | undefined

/**
 * The path of VS Code's program where this machine can download and show it; undefined where the other way has to do.
 * Found out once in a run. `ART25_TEST_WORKBENCH` = `electron` or `code-server` decides instead.
 */
export function electron(): Promise<string | undefined> {
  chosen ??= choose()
  return chosen
}

/** Runs the module with `run()` in the folder `tests` in a window of its own. Its exit code. */
export async function runInElectron(
  vscodeExecutablePath: string,
  options: { readonly workspace: string; readonly extension: string; readonly tests: string },
): Promise<number> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'art25-electron-')))
  const user = join(scratch, 'user')
  mkdirSync(join(user, 'User'), { recursive: true })
  writeFileSync(join(user, 'User', 'settings.json'), JSON.stringify(quiet))
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: options.extension,
      extensionTestsPath: options.tests,
      extensionTestsEnv: { XDG_CACHE_HOME: join(scratch, 'cache'), LOCALAPPDATA: join(scratch, 'cache') },
      launchArgs: [
        options.workspace,
        ...['--user-data-dir', user, '--extensions-dir', join(scratch, 'extensions')],
        '--disable-telemetry',
      ],
    })
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function choose(): Promise<string | undefined> {
  const forced = process.env[where] ?? ''
  if (forced === 'code-server') return undefined
  if (forced !== '' && forced !== 'electron')
    throw new Error(`${where} is ${forced}; it takes electron or code-server.`)
  try {
    if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
      throw new Error('no display; xvfb-run gives one')
    // Asked first, because the download itself tries again and again where nobody answers.
    const url = 'https://update.code.visualstudio.com/api/releases/stable'
    const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(answersWithin) })
    if (!ok) throw new Error(`${url} answers ${status}`)
    say(`Downloading VS Code ${vscodeVersion} for the tests in a workbench, unless it is there…`)
    return await downloadAndUnzipVSCode({
      version: vscodeVersion,
      cachePath: join(cacheFolder(), 'electron'),
      timeout: silentWithin,
      reporter: new SilentReporter(),
    })
  } catch (error) {
    if (forced === 'electron') throw error
    say(`VS Code's download is not for this machine (${reason(error)}): its web workbench it is.`)
    return undefined
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
