import { execFileSync } from 'node:child_process'
import * as vscode from 'vscode'
import { clean, closeAll, diagnostic, replace, show, until } from './workbench.ts'

describe('the language server', () => {
  afterEach(closeAll)

  it('is restarted by a command, and knows what is open and unsaved', async () => {
    const before = await until('server', serverId)
    const editor = await show('prisma/schema.prisma')
    await replace(editor, '  country    String\n', '  country    String\n  passport   String?\n')
    await diagnostic(editor.document, 'undeclared-field', 'passport')
    await vscode.commands.executeCommand('art25.restartServer')
    await until('another server', () => {
      const now = serverId()
      return now !== undefined && now !== before
    })
    await diagnostic(editor.document, 'undeclared-field', 'passport')
    await vscode.commands.executeCommand('undo')
    await clean(editor.document.uri)
  })

  it('is started again when it was killed, and knows what is open and unsaved', async () => {
    const editor = await show('prisma/schema.prisma')
    await replace(editor, '  country    String\n', '  country    String\n  passport   String?\n')
    await diagnostic(editor.document, 'undeclared-field', 'passport')
    const before = await until('server', serverId)
    process.kill(before, 'SIGKILL')
    await until('another server', () => {
      const now = serverId()
      return now !== undefined && now !== before
    })
    // Typed after the crash: only a living server can say it.
    await replace(editor, '  passport   String?\n', '  passport   String?\n  nationality String?\n')
    await diagnostic(editor.document, 'undeclared-field', 'passport')
    await diagnostic(editor.document, 'undeclared-field', 'nationality')
  })
})

/** The process of the language server: the child of this extension host that runs `server.cjs`. */
function serverId(): number | undefined {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , parent, args]) => Number(parent) === process.pid && args?.includes('server.cjs') === true)
    .map(([, id]) => Number(id))[0]
}
