import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { clean, closeAll, diagnostic, diagnostics, positionOf, replace, show } from './workbench.ts'

describe('code as it is typed', () => {
  afterEach(closeAll)

  it('gets a diagnostic at an undeclared field, before it is saved, and loses it when the field goes', async () => {
    const editor = await show('prisma/schema.prisma')
    await clean(editor.document.uri)
    await replace(editor, '  country    String\n', '  country    String\n  phone      String?\n')
    const found = await diagnostic(editor.document, 'undeclared-field', 'phone')
    assert.ok(editor.document.isDirty)
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error)
    assert.match(found.message, /Member\.phone/)
    assert.equal(diagnostics(editor.document.uri).length, 1)
    await vscode.commands.executeCommand('undo')
    await clean(editor.document.uri)
  })

  it('links the code of a diagnostic to the page of its check', async () => {
    const editor = await show('prisma/schema.prisma')
    await replace(editor, '  country    String\n', '  country    String\n  birthDate  DateTime?\n')
    const { code } = await diagnostic(editor.document, 'undeclared-field', 'birthDate')
    assert.ok(typeof code === 'object')
    assert.match(code.target.toString(), /docs\/checks\/undeclared-field\.md$/)
  })

  it('hovers with what the map says of a field', async () => {
    const { document } = await show('prisma/schema.prisma')
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      positionOf(document, 'email      String'),
    )
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content as vscode.MarkdownString).value)
      .join('\n')
    assert.match(text, /contact\.work_email/)
    assert.match(text, /Platform for sharing best practices|platform/)
    assert.match(text, /end\\?_of\\?_contract/)
  })
})
