import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { prismaUser, userMap } from '../cli/workspace.ts'
import { find } from '../tools/programs.ts'
import { startCodeServer, type Window } from './harness/code-server.ts'
import { WorkbenchPage } from './harness/page.ts'
import { temporaryFolder } from './temporary.ts'

describe('in a workspace that is a git repository', function () {
  this.timeout(1_200_000)

  it('runs git where the workspace is trusted', async () => {
    const called = await gitCalls(true, async ({ page }) => {
      await page.locator('.statusbar').waitFor()
    })
    assert.match(called, /ls-files/)
  })

  it('runs no git where it is not, and judges all the same', async () => {
    const called = await gitCalls(false, async ({ page }) => {
      await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor()
      const workbench = new WorkbenchPage(page)
      await workbench.typeLineBelow('phone String?')
      await workbench.errors.first().waitFor()
      await workbench.picture('restricted')
    })
    assert.equal(called, '')
  })
})

/** What git was called with, by a program of that name that comes first in `PATH`, while a window was used. */
async function gitCalls(trusted: boolean, use: (window: Window) => Promise<void>): Promise<string> {
  const git = find('git')
  assert.ok(git, 'git is not in PATH')
  const folder = temporaryFolder({
    'datamap.yaml': userMap.replace('      phone: contact.phone\n', ''),
    'schema.prisma': prismaUser.replace('  phone String?\n', ''),
  })
  const mark = folder.file('../calls')
  const write = (name: string, script: string): string => {
    const path = folder.file(name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }
  write('../programs/git', `echo "$@" >> '${mark}'\nexec '${git}' "$@"`)
  // What git itself would run for the repository.
  const monitor = write('.monitor', `echo monitor >> '${mark}'`)
  execFileSync(git, ['init', '-q'], { cwd: folder.path })
  execFileSync(git, ['config', 'core.fsmonitor', monitor], { cwd: folder.path })
  const server = await startCodeServer({
    programs: folder.file('../programs'),
    ...(!trusted && { trust: true, settings: { 'security.workspace.trust.startupPrompt': 'never' } }),
  })
  try {
    const window = await server.open({
      workspace: folder.path,
      extension: resolve('.'),
      file: `${folder.file('schema.prisma')}:3`,
    })
    const workbench = new WorkbenchPage(window.page)
    await workbench.ready()
    await workbench.judged()
    await use(window)
    return existsSync(mark) ? readFileSync(mark, 'utf8') : ''
  } finally {
    await server.close()
    folder.close()
  }
}
