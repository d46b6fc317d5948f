/* Programs that the tests start: found on the machine, or installed with one line that says so. */
import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

interface Running {
  readonly cwd?: string
  readonly environment?: NodeJS.ProcessEnv
}

/** A program that tests need, and where it comes from. */
interface Needed {
  /** What it is, for people. */
  readonly name: string
  /** The names it may have in `PATH`, likeliest first; absolute paths too. */
  readonly commands: readonly string[]
  /** Debian's package. */
  readonly debian: string
}

/** The path of a program; undefined where `PATH` does not have it. */
export function find(command: string): string | undefined {
  if (command.includes('/') || command.includes('\\')) return existsSync(command) ? command : undefined
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : ['']
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => endings.map((ending) => join(folder, command + ending)))
    .find(isExecutable)
}

/**
 * The paths of programs, in the order given. Those that are missing are installed together where `apt-get` is at hand;
 * elsewhere the error names them and what to do.
 */
export async function programs(...needed: readonly Needed[]): Promise<readonly string[]> {
  const missing = needed.filter((one) => found(one) === undefined)
  if (missing.length > 0) await installDebian(missing)
  return needed.map((one) => {
    const path = found(one)
    if (path === undefined) throw new Error(`${one.name} is missing, also after its installation.`)
    return path
  })
}

/** Runs a program to its end. The error of one that fails holds the end of what it printed. */
export async function run(
  command: string,
  args: readonly string[],
  { cwd, environment }: Running = {},
): Promise<string> {
  return new Promise((done, reject) => {
    const child = spawn(command, args, {
      ...(cwd !== undefined && { cwd }),
      env: environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command.endsWith('.cmd'),
    })
    let stdout = ''
    let all = ''
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString()
      all += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      all += data.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) done(stdout)
      else
        reject(
          new Error(
            `\`${command} ${args.join(' ')}\` failed (${code ?? 'killed'}):\n${shortened(all.trim())}`,
          ),
        )
    })
  })
}

/** One line for whoever waits: on standard error, because standard output belongs to the reporter. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function found({ commands }: Needed): string | undefined {
  for (const command of commands) {
    const path = find(command)
    if (path !== undefined) return path
  }
  return undefined
}

async function installDebian(missing: readonly Needed[]): Promise<void> {
  const names = missing.map(({ name }) => name).join(', ')
  const packages = [...new Set(missing.map(({ debian }) => debian))]
  const byHand = `Install ${names} and try again (Debian: apt-get install ${packages.join(' ')}).`
  const apt = find('apt-get')
  if (apt === undefined) throw new Error(`Missing: ${names}. ${byHand}`)
  const sudo = process.getuid?.() === 0 ? undefined : find('sudo')
  if (process.getuid?.() !== 0 && sudo === undefined)
    throw new Error(`Missing: ${names}; no rights to install it and no sudo. ${byHand}`)
  say(`Installing ${packages.join(', ')} with apt-get, for the tests…`)
  const asRoot = async (...args: string[]): Promise<void> => {
    // Another installation may be under way: wait for its lock.
    const all = [apt, '-o', 'DPkg::Lock::Timeout=300', '-q', ...args]
    const [command, ...rest] =
      sudo === undefined
        ? ['env', 'DEBIAN_FRONTEND=noninteractive', ...all]
        : [sudo, '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', ...all]
    await run(command, rest)
  }
  try {
    await asRoot('update')
    await asRoot('install', '-y', '--no-install-recommends', ...packages)
  } catch (error) {
    throw new Error(
      `Missing: ${names}. ${byHand}\n${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
}

/** The first and the last of many words: a program says what is wrong in either. */
function shortened(text: string): string {
  return text.length <= 3000 ? text : `${text.slice(0, 1500)}\n…\n${text.slice(-1500)}`
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
