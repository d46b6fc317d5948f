import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** What a process left behind. */
interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A folder for one test, with a cache of its own, taken away by `close`. */
export interface TestWorkspace {
  readonly folder: string
  /** Its file for facts and compiled code. */
  readonly cache: string
  /** What its processes see. */
  readonly environment: NodeJS.ProcessEnv
  path(name: string): string
  read(name: string): string
  write(name: string, content: string | Uint8Array): void
  remove(name: string): void
  /** Runs the command line in the folder. */
  art25(...args: string[]): Ran
  /** Runs it in another folder, given as seen from this one. */
  art25In(where: string, ...args: string[]): Ran
  /** Runs git in the folder with nobody's configuration. */
  git(...args: string[]): string
  /** `git init` and a first commit of all that is there. */
  commitAll(message?: string): void
  close(): void
}

/** Opens a temporary folder with these files. */
export function openWorkspace(files: Readonly<Record<string, string | Uint8Array>> = {}): TestWorkspace {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'art25-test-')))
  const folder = join(scratch, 'work')
  const cache = join(scratch, 'cache')
  mkdirSync(folder)
  const environment = {
    PATH: process.env['PATH'],
    HOME: scratch,
    USERPROFILE: scratch,
    XDG_CACHE_HOME: cache,
    LOCALAPPDATA: cache,
    SystemRoot: process.env['SystemRoot'],
    GIT_CONFIG_GLOBAL: join(scratch, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
  }
  const run = (program: string, args: readonly string[], cwd = folder): Ran => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd,
      env: environment,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    return { status, stdout, stderr }
  }
  const workspace: TestWorkspace = {
    folder,
    cache,
    environment,
    path: (name) => join(folder, name),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    write: (name, content) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    },
    remove: (name) => {
      rmSync(join(folder, name))
    },
    art25: (...args) => run(process.execPath, [...program, ...args]),
    art25In: (where, ...args) => run(process.execPath, [...program, ...args], join(folder, where)),
    git: (...args) => {
      const { status, stdout, stderr } = run('git', [
        ...[
          'user.name=Test',
          'user.email=test@example.com',
          'commit.gpgsign=false',
          'init.defaultBranch=main',
        ].flatMap((setting) => ['-c', setting]),
        ...args,
      ])
      if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
      return stdout
    },
    commitAll: (message = 'first') => {
      if (!existsSync(join(folder, '.git'))) workspace.git('init', '-q')
      workspace.git('add', '-A')
      workspace.git('commit', '-q', '-m', message)
    },
    close: () => {
      rmSync(scratch, { recursive: true, force: true })
    },
  }
  for (const [name, content] of Object.entries(files)) workspace.write(name, content)
  return workspace
}

const bundle = resolve('dist/cli.cjs')
/** What users run: the bundle, which `npm test` builds first. */
export const program = existsSync(bundle) ? [bundle] : ['--import', 'tsx', resolve('server/src/cli/main.ts')]

/** A Prisma schema with two personal fields. */
export const prismaUser = `model User {
  id    Int    @id
  email String @unique
  phone String?
}
`

/** A data map that declares them, with all that the gate asks for. */
export const userMap = `art25: 1
organization:
  name: Example
activities:
  accounts:
    label: User accounts
    role: controller
    purpose: Run the service
    legal_basis: contract
    data_subjects: [member]
    retention: contract
checks: {collected-without-notice: off, no-rights-path: off}
data_subjects: {member: {label: Member}}
retention:
  contract: {enforced_by: [{procedure: the account is closed}], until: the contract has ended, then: erase}
data:
  User:
    activity: accounts
    fields:
      email: contact.email
      phone: contact.phone
`

/** The same without the phone. */
export const mapWithoutPhone = userMap.replace('      phone: contact.phone\n', '')
