/* In a workspace of two folders with a data map each, and one without. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import * as vscode from 'vscode'
import { clean, closeAll, diagnostic, diagnostics, fix, until } from './workbench.ts'

describe('in a workspace of several folders', () => {
  afterEach(closeAll)

  const open = async (folder: string, file: string): Promise<vscode.TextDocument> => {
    const found = vscode.workspace.workspaceFolders?.find(({ name }) => name === folder)
    assert.ok(found)
    return (await vscode.window.showTextDocument(vscode.Uri.file(join(found.uri.fsPath, file)))).document
  }

  it('holds each folder against its own map', async () => {
    const shop = await open('shop', 'schema.prisma')
    await diagnostic(shop, 'undeclared-field', 'phone')
    const club = await open('club', 'schema.prisma')
    await diagnostic(club, 'undeclared-field', 'email')
    assert.equal(diagnostics(club.uri).length, 1)
    const bare = await open('bare', 'schema.prisma')
    assert.deepEqual(diagnostics(bare.uri), [])
  })

  it('opens the map of the folder that is named, and drafts that of another', async () => {
    const folder = (name: string): vscode.Uri => {
      const found = vscode.workspace.workspaceFolders?.find((one) => one.name === name)
      assert.ok(found)
      return found.uri
    }
    const shown = (name: string): Promise<boolean> =>
      until(
        `map of ${name}`,
        () => vscode.window.activeTextEditor?.document.uri.path === `${folder(name).path}/datamap.yaml`,
      )
    await vscode.commands.executeCommand('art25.openMap', folder('club'))
    await shown('club')
    await vscode.commands.executeCommand('art25.openMap', folder('shop').toString())
    await shown('shop')
    await vscode.commands.executeCommand('art25.initializeMap', folder('bare'))
    await shown('bare')
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? '', /^ {6}email: contact\.email$/m)
  })

  it('fixes the map of the folder', async () => {
    const club = await open('club', 'schema.prisma')
    const { range } = await diagnostic(club, 'undeclared-field', 'email')
    await fix(club.uri, range, 'Declare User.email as contact.email')
    await clean(club.uri)
    const map = await open('club', 'datamap.yaml')
    assert.match(map.getText(), / {6}phone: contact\.phone\n {6}email: contact\.email\n/)
    const shop = await open('shop', 'schema.prisma')
    await diagnostic(shop, 'undeclared-field', 'phone')
  })
})
