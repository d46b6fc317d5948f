/* What a workbench without a display is made of: VS Code's server and its web workbench, its Node, a browser. */
import { existsSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { cached } from '../../tools/cache.ts'
import { find, programs, run, say } from '../../tools/programs.ts'

/** The version of VS Code, which code-server 4.x.y carries as 1.x.y. */
export const vscodeVersion = '1.139.1'
const codeServerVersion = vscodeVersion.replace(/^1/, '4')
/** The Node that this version asks for. */
const nodeVersion = '24.21.0'

/** VS Code's server as installed: its folder and the Node that runs it. */
interface InstalledServer {
  readonly folder: string
  readonly node: string
}

/** Installs code-server from the npm registry, once for each version. */
export async function installCodeServer(): Promise<InstalledServer> {
  const machine = `${process.platform}-${process.arch}`
  if (process.platform === 'win32')
    throw new Error(`code-server does not run on ${machine}: use WSL, a container or Linux for these tests.`)
  const nodePackage = `node-${machine}`
  const nodeFolder = await cached(`${nodePackage}-${nodeVersion}`, async (folder) => {
    say(`Installing Node ${nodeVersion} for the tests in a workbench…`)
    await unpack(`${nodePackage}@${nodeVersion}`, folder)
  })
  const node = join(nodeFolder, 'package', 'bin', 'node')
  const server = join('package', 'lib', 'vscode')
  const folder = await cached(`code-server-${codeServerVersion}-${machine}`, async (unfinished) => {
    await programs(
      { name: 'Python 3', commands: ['python3'], debian: 'python3' },
      { name: 'make', commands: ['make'], debian: 'make' },
      { name: 'a C++ compiler', commands: ['g++', 'clang++'], debian: 'g++' },
    )
    say(`Installing code-server ${codeServerVersion} for the tests in a workbench…`)
    await unpack(`code-server@${codeServerVersion}`, unfinished)
    const cwd = join(unfinished, server)
    // npm is a script for whichever Node comes first: what it builds must fit the server's.
    const environment = { ...process.env, PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter) }
    // Not `ci`: it finds the package's own lock out of step with its manifest.
    await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], cwd, environment)
    // The extension host does not start without these two; nothing else that is native is needed.
    const native = ['@vscode/native-watchdog', '@vscode/spdlog']
    await npm(['rebuild', ...native, `--nodedir=${join(nodeFolder, 'package')}`], cwd, environment)
    for (const name of native)
      if (!existsSync(join(cwd, 'node_modules', name, 'build', 'Release')))
        throw new Error(`${name} was not built.`)
  })
  return { folder: join(folder, server), node }
}

/** The path of a Chromium; installs Debian's where there is none. */
export async function installChromium(): Promise<string> {
  const given = process.env['ART25_TEST_CHROMIUM']
  if (given !== undefined && given !== '') return given
  const [path = ''] = await programs({
    name: 'Chromium',
    commands: [
      'chromium',
      'google-chrome',
      'google-chrome-stable',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    debian: 'chromium',
  })
  return path
}

/** Unpacks a package of the registry into `folder/package`. */
async function unpack(spec: string, folder: string): Promise<void> {
  const printed = await npm(['pack', spec, '--json', '--ignore-scripts'], folder)
  const [packed] = JSON.parse(printed) as readonly { readonly filename: string }[]
  if (packed === undefined) throw new Error(`npm packed nothing for ${spec}.`)
  await run('tar', ['-xzf', packed.filename], { cwd: folder })
  rmSync(join(folder, packed.filename))
}

async function npm(args: readonly string[], cwd: string, environment = process.env): Promise<string> {
  const command = find('npm')
  if (command === undefined) throw new Error('npm is not in PATH.')
  return run(command, args, { cwd, environment })
}
