import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { chmodSync, existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { mapWithoutPhone, openWorkspace } from '../cli/workspace.ts'
import { programs } from '../tools/programs.ts'

/** What `drive.lua` writes down. */
interface Seen {
  readonly before?: readonly {
    readonly line: number
    readonly message: string
    readonly source: string
  }[]
  readonly actions?: readonly string[]
  /** What did not come in time. */
  readonly missing?: string
  readonly messages?: string
}

describe('Neovim with docs/neovim.lua', () => {
  let nvim = ''
  before(async function () {
    this.timeout(600_000)
    ;[nvim = ''] = await programs({ name: 'Neovim', commands: ['nvim'], debian: 'neovim' })
  })

  it('shows a diagnostic, and a code action of it changes the map', async function () {
    this.timeout(240_000)
    const workspace = openWorkspace({
      'datamap.yaml': mapWithoutPhone,
      'src/user.ts': 'export interface User {\n  email: string\n  phone: string\n}\n',
    })
    try {
      const seen = await drive(nvim, workspace)
      assert.equal(seen.missing, undefined, JSON.stringify(seen))
      assert.deepEqual(
        seen.before?.map(({ line, source }) => ({ line, source })),
        [{ line: 3, source: 'art25' }],
      )
      assert.match(seen.before[0]?.message ?? '', /User\.phone/)
      assert.ok(seen.actions?.some((title) => title.startsWith('Declare')))
      assert.match(workspace.read('datamap.yaml'), /\n {6}phone: contact\.phone\n/)
    } finally {
      workspace.close()
    }
  })
})

async function drive(nvim: string, workspace: ReturnType<typeof openWorkspace>): Promise<Seen> {
  // `art25` as an installation puts it into PATH.
  workspace.write('../bin/art25', `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/cli.cjs')}' "$@"\n`)
  chmodSync(workspace.path('../bin/art25'), 0o755)
  const seen = workspace.path('../seen.json')
  const child = spawn(
    nvim,
    [
      ...['--headless', '-n', '-i', 'NONE', '-u', resolve('docs/neovim.lua')],
      // The second is for a first that failed.
      ...['-c', `luafile ${resolve('test/neovim/drive.lua')}`, '-c', 'qall!'],
    ],
    {
      cwd: workspace.folder,
      env: {
        ...workspace.environment,
        PATH: [workspace.path('../bin'), process.env['PATH'] ?? ''].join(delimiter),
        ART25_SEEN: seen,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 200_000,
      killSignal: 'SIGKILL',
    },
  )
  let output = ''
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  await new Promise((done) => child.once('close', done))
  assert.ok(existsSync(seen), `nvim wrote down nothing: ${output}`)
  return JSON.parse(workspace.read('../seen.json')) as Seen
}
