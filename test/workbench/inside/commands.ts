import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { closeAll, diagnostic, replace, show, until } from './workbench.ts'

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] }
}

describe('the extension', () => {
  afterEach(closeAll)

  it('has every command that it promises', async () => {
    const extension = vscode.extensions.all.find(({ id }) => id.endsWith('.art25'))
    assert.ok(extension)
    await extension.activate()
    const promised = (extension.packageJSON as Manifest).contributes.commands.map(({ command }) => command)
    const known = new Set(await vscode.commands.getCommands(true))
    assert.ok(promised.length > 4)
    assert.deepEqual(
      promised.filter((command) => !known.has(command)),
      [],
    )
  })

  it('checks the workspace, with what is unsaved', async () => {
    const editor = await show('prisma/schema.prisma')
    await replace(editor, '  country    String\n', '  country    String\n  iban       String?\n')
    // The server is there.
    await diagnostic(editor.document, 'undeclared-field', 'iban')
    await vscode.commands.executeCommand('art25.checkWorkspace')
    await diagnostic(editor.document, 'undeclared-field', 'iban')
  })

  it('opens the data map', async () => {
    await vscode.commands.executeCommand('art25.openMap')
    await until('data map in the editor', () =>
      vscode.window.activeTextEditor?.document.uri.path.endsWith('/datamap.yaml'),
    )
  })

  it('opens documents of the data map: Markdown with its preview, HTML as a page', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? []
    assert.ok(folder)
    const map = vscode.Uri.joinPath(folder.uri, 'datamap.yaml').toString()
    // The server is there.
    await vscode.commands.executeCommand('art25.checkWorkspace')
    await vscode.commands.executeCommand('art25.openReport', { document: 'recipients', format: 'md', map })
    await until('a document in Markdown', () =>
      vscode.workspace.textDocuments.some(
        (one) => one.languageId === 'markdown' && one.getText().startsWith('# Register of recipients'),
      ),
    )
    await vscode.commands.executeCommand('art25.openReport', { document: 'notice', format: 'html', map })
    await until('a page', () =>
      vscode.window.tabGroups.all.some(({ tabs }) =>
        tabs.some(
          ({ label, input }) => input instanceof vscode.TabInputWebview && label.startsWith('How we use'),
        ),
      ),
    )
  })

  it('shows the log of the server', async () => {
    await vscode.commands.executeCommand('art25.showLog')
    await until('log', () =>
      vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === 'output'),
    )
    await vscode.commands.executeCommand('workbench.action.closePanel')
  })
})
