/* In a folder with personal data and no data map. */
import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { closeAll, diagnostics, replace, root, show, until } from './workbench.ts'

describe('without a data map', () => {
  afterEach(closeAll)

  it('shows no diagnostic, and drafts the map when it is asked to', async () => {
    const editor = await show('schema.prisma')
    const { document } = editor
    await replace(editor, '  phone String?\n', '  phone String?\n  birthDate DateTime?\n')
    await document.save()
    // The answer to this comes after the file was judged.
    await vscode.commands.executeCommand(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(2, 3),
    )
    assert.deepEqual(diagnostics(document.uri), [])
    await vscode.commands.executeCommand('art25.initializeMap')
    const map = await until('draft', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.path === `${root()}/datamap.yaml`),
    )
    const text = map.getText()
    assert.match(text, /^ {6}email: contact\.email$/m)
    assert.match(text, /^ {6}birthDate: demographic\.date_of_birth$/m)
    // It asks what only a person can answer, and Art25 says so from here on.
    await until('open question', () => diagnostics(map.uri).length > 0)
  })
})
