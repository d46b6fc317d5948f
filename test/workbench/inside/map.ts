import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { prismaUser, userMap } from '../../cli/workspace.ts'
import { clean, closeAll, diagnostic, positionOf, Project, replace, show, until } from './workbench.ts'

describe('the data map in the editor', () => {
  afterEach(closeAll)

  it('completes categories, activities and keys, with documentation', async () => {
    const project = new Project('completion', { 'datamap.yaml': userMap, 'schema.prisma': prismaUser })
    const editor = await project.show('datamap.yaml')
    const { document } = editor
    const complete = async (words: string, by: string): Promise<vscode.CompletionItem[]> => {
      await replace(editor, words, by)
      const position = positionOf(document, by).translate(0, by.length)
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        position,
        undefined,
        50,
      )
      return list.items
    }
    const labels = (items: readonly vscode.CompletionItem[]): readonly string[] =>
      items.map(({ label }) => (typeof label === 'string' ? label : label.label))
    const categories = await complete('phone: contact.phone', 'phone: contact.')
    assert.ok(labels(categories).includes('contact.phone'), labels(categories).join())
    const activities = await complete('activity: accounts', 'activity: ')
    assert.ok(labels(activities).includes('accounts'), labels(activities).join())
    const keys = await complete('    legal_basis: contract', '    lega')
    const basis = keys.find(
      ({ label }) => (typeof label === 'string' ? label : label.label) === 'legal_basis',
    )
    assert.ok(basis, labels(keys).join())
    const { documentation } = basis
    assert.match(typeof documentation === 'string' ? documentation : (documentation?.value ?? ''), /Art\. 6/)
  })

  it('is validated at the exact key, as it is typed', async () => {
    const project = new Project('validation', { 'datamap.yaml': userMap, 'schema.prisma': prismaUser })
    const editor = await project.show('datamap.yaml')
    await replace(editor, 'legal_basis: contract', 'legal_bassis: contract')
    const found = await diagnostic(editor.document, 'invalid-map', 'legal_bassis')
    assert.match(found.message, /legal_basis/)
    await vscode.commands.executeCommand('undo')
    await clean(editor.document.uri)
  })

  it('renames a policy wherever it is named', async () => {
    const project = new Project('rename', { 'datamap.yaml': userMap, 'schema.prisma': prismaUser })
    const { document } = await project.show('datamap.yaml')
    const edit = await until('edit', async () => {
      const given = await vscode.commands
        .executeCommand<vscode.WorkspaceEdit | undefined>(
          'vscode.executeDocumentRenameProvider',
          document.uri,
          positionOf(document, 'contract: {enforced_by').translate(0, 2),
          'membership',
        )
        // The workbench throws what is refused, as for a map that the server has not read yet.
        .then(undefined, () => undefined)
      return given !== undefined && given.size > 0 && given
    })
    assert.ok(await vscode.workspace.applyEdit(edit))
    assert.equal(
      document.getText(),
      userMap
        .replace('retention: contract\n', 'retention: membership\n')
        .replace('  contract: {', '  membership: {'),
    )
  })

  it('has a line over an entry with how often it is used', async () => {
    const { document } = await show('datamap.yaml')
    const lenses = await until('lenses', async () => {
      const given = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        document.uri,
        100,
      )
      return given.some(({ command }) => command !== undefined) && given
    })
    const over = lenses.find(({ range }) => document.lineAt(range.start.line).text === '  end_of_contract:')
    assert.match(over?.command?.title ?? '', /\d/)
  })

  it('has symbols for its entries', async () => {
    const { document } = await show('datamap.yaml')
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    )
    const data = symbols.find(({ name }) => name === 'data')
    assert.ok(
      data?.children.some(({ name }) => name === 'Member'),
      JSON.stringify(symbols.map(({ name }) => name)),
    )
  })
})
