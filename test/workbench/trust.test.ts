import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { prismaUser, userMap } from '../cli/workspace.ts'
import { find } from '../tools/programs.ts'
import { startCodeServer } from './harness/code-server.ts'
import { until, WorkbenchPage } from './harness/page.ts'
import { temporaryFolder } from './temporary.ts'

describe('in a workspace that is a git repository', function () {
  this.timeout(1_200_000)

  it('runs no git before the workspace is trusted, and judges all the same', async () => {
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
    /** What git was called with, by a program of that name that comes first in `PATH`. */
    const calls = (): string => (existsSync(mark) ? readFileSync(mark, 'utf8') : '')
    write('../programs/git', `echo "$@" >> '${mark}'\nexec '${git}' "$@"`)
    // What git itself would run for the repository.
    const monitor = write('.monitor', `echo monitor >> '${mark}'`)
    execFileSync(git, ['init', '-q'], { cwd: folder.path })
    const run = (...args: string[]): void => {
      const person = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com']
      execFileSync(git, [...person, '-c', 'core.fsmonitor=false', ...args], { cwd: folder.path })
    }
    run('config', 'core.fsmonitor', monitor)
    run('add', '-A')
    run('commit', '-q', '-m', 'first')
    run('branch', '-m', 'main')
    run('switch', '-q', '-c', 'feature')
    const server = await startCodeServer({
      programs: folder.file('../programs'),
      trust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    })
    try {
      const { page } = await server.open({
        workspace: folder.path,
        extension: resolve('.'),
        file: `${folder.file('schema.prisma')}:3`,
      })
      const workbench = new WorkbenchPage(page)
      await workbench.ready()
      // The workspace is read, and what is typed is judged: whatever would call git has had its turn.
      await workbench.judged()
      await workbench.typeLineBelow('phone String?')
      await workbench.errors.first().waitFor()
      const restricted = page.locator('.statusbar-item', { hasText: 'Restricted Mode' })
      await workbench.picture('restricted')
      await workbench.command('Show Privacy Changes')
      await workbench.changes.getByText('Git is not run in a workspace that is not trusted').waitFor()
      await workbench.picture('changes-restricted')
      assert.equal(calls(), '')
      await restricted.click()
      await page.getByRole('button', { name: 'Trust', exact: true }).first().click()
      // The same trap in the same window: it would have been seen.
      await until('git', () => calls().includes('ls-files'))
      await restricted.waitFor({ state: 'hidden' })

      // The unsaved field, against the branch that this one began from.
      await workbench.command('Show Privacy Changes')
      const phone = workbench.changes.locator('.monaco-list-row', { hasText: 'User.phone' }).first()
      await phone.waitFor()
      await workbench.changes.locator('.monaco-list-row', { hasText: 'Declare in the data map' }).waitFor()
      await workbench.picture('changes')
      await workbench.openFile('datamap.yaml')
      await workbench.command('Show Privacy Changes')
      await phone.click()
      await page.locator('.tab.active', { hasText: 'schema.prisma' }).waitFor()
      await until('line of the code', async () => (await workbench.currentLine()).includes('phone String?'))
      // Once it is merged it is no change any more: only git says so.
      await page.keyboard.press('Control+s')
      await page.locator('.tab.active:not(.dirty)', { hasText: 'schema.prisma' }).waitFor()
      run('commit', '-q', '-a', '-m', 'phone')
      run('branch', '-f', 'main')
      await workbench.changes.getByText('Nothing changed for privacy since main').waitFor()
      await workbench.picture('changes-none')
      assert.doesNotMatch(calls(), /^monitor$/m)
    } finally {
      await server.close()
      folder.close()
    }
  })
})
