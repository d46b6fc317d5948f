import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { closeAll, positionOf, show, until, withSetting } from './workbench.ts'

type Place = vscode.Location | vscode.LocationLink

describe('going between code and map', () => {
  afterEach(closeAll)

  const definitions = async (document: vscode.TextDocument, words: string): Promise<readonly string[]> => {
    const places = await vscode.commands.executeCommand<readonly Place[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      positionOf(document, words),
    )
    return Promise.all(
      places.map(async (place) => {
        const [uri, range] =
          'uri' in place
            ? [place.uri, place.range]
            : [place.targetUri, place.targetSelectionRange ?? place.targetRange]
        const target = await vscode.workspace.openTextDocument(uri)
        return `${vscode.workspace.asRelativePath(uri)}: ${target.lineAt(range.start.line).text.trim()}`
      }),
    )
  }

  it('leads from a field to its declaration', async () => {
    const { document } = await show('prisma/schema.prisma')
    await until('definition', async () => (await definitions(document, 'firstName  String')).length > 0)
    assert.deepEqual(await definitions(document, 'firstName  String'), [
      'datamap.yaml: firstName: identity.first_name',
    ])
  })

  it('leads from a declaration to the field', async () => {
    const { document } = await show('datamap.yaml')
    await until('definition', async () => (await definitions(document, 'firstName: identity')).length > 0)
    const found = await definitions(document, 'firstName: identity')
    assert.ok(
      found.some((place) => /^prisma\/schema\.prisma: firstName +String/.test(place)),
      found.join('\n'),
    )
  })

  it('shows over an owner how many of its fields are personal', async () => {
    const { document } = await show('prisma/schema.prisma')
    const lenses = await until('lenses', async () => {
      const given = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      )
      return given.length > 0 && given
    })
    const over = lenses.find(({ range }) => document.lineAt(range.start.line).text.startsWith('model Member'))
    assert.match(over?.command?.title ?? '', /^\d+ personal fields/)
    await withSetting('art25.codeLens', false, async () => {
      await until('end of the lenses', async () => {
        const given = await vscode.commands.executeCommand<vscode.CodeLens[]>(
          'vscode.executeCodeLensProvider',
          document.uri,
        )
        return given.length === 0
      })
    })
  })

  it('shows categories beside the fields only where the user wants it', async () => {
    const { document } = await show('prisma/schema.prisma')
    const hints = (): Thenable<vscode.InlayHint[]> =>
      vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      )
    assert.deepEqual(await hints(), [])
    await withSetting('art25.inlayHints', true, async () => {
      const shown = await until('hints', async () => {
        const given = await hints()
        return given.length > 0 && given
      })
      const line = positionOf(document, 'email      String').line
      assert.ok(shown.some(({ position }) => position.line === line))
    })
    await until('end of the hints', async () => (await hints()).length === 0)
  })
})
