import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { userMap } from '../../cli/workspace.ts'
import {
  checkOf,
  clean,
  closeAll,
  diagnostic,
  diagnostics,
  fix,
  Project,
  quickFixes,
  replace,
  textOf,
  until,
  withSetting,
} from './workbench.ts'

const schema = `model User {
  id    Int    @id
  email String @unique
  phone String?
  birthDate DateTime?
}
`
const twoOwners = `${schema}
model Visitor {
  id        Int    @id
  ipAddress String
}
`
/** Declares the address of a user and nothing else, and says how long. */
const map = userMap.replace('      phone: contact.phone\n', '')
/** Says nowhere how long. */
const undated = map.replace('    retention: contract\n', '')

describe('a quick fix', () => {
  let count = 0
  const open = async (
    files: Readonly<Record<string, string>>,
  ): Promise<{ project: Project; document: vscode.TextDocument; phone: vscode.Diagnostic }> => {
    const project = new Project(`fix-${count++}`, files)
    const { document } = await project.show('schema.prisma')
    const phone = await diagnostic(document, 'undeclared-field', 'phone')
    return { project, document, phone }
  }

  afterEach(closeAll)

  it('declares a field, and saves the map that was clean', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': schema })
    await fix(document.uri, phone.range, 'Declare User.phone as contact.phone')
    const expected = map.replace(
      'email: contact.email\n',
      'email: contact.email\n      phone: contact.phone\n',
    )
    assert.equal(await textOf(project.uri('datamap.yaml')), expected)
    assert.equal(project.saved('datamap.yaml'), expected)
  })

  it('declares a field with one of the retention policies', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': undated, 'schema.prisma': schema })
    await fix(document.uri, phone.range, 'Declare User.phone as contact.phone, kept as contract')
    assert.match(
      project.saved('datamap.yaml'),
      / {6}email: contact\.email\n {6}phone:\n {8}category: contact\.phone\n {8}retention: contract\n/,
    )
  })

  it('declares a field of a new data set for one of the activities, kept as one of the policies', async () => {
    const { project, document } = await open({ 'datamap.yaml': undated, 'schema.prisma': twoOwners })
    const { range } = await diagnostic(document, 'undeclared-field', 'ipAddress')
    const title = 'Declare Visitor.ipAddress as online.ip_address, for accounts, kept as contract'
    await fix(document.uri, range, title)
    const dataSet = [
      '  Visitor:',
      '    activity: accounts',
      '    retention: contract',
      '    fields:',
      '      ipAddress: online.ip_address',
      '',
    ]
    assert.equal(project.saved('datamap.yaml'), undated + dataSet.join('\n'))
  })

  it('declares all fields of the owner', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': twoOwners })
    await fix(document.uri, phone.range, 'Declare all 2 undeclared fields of User')
    const saved = project.saved('datamap.yaml')
    assert.match(saved, / {6}phone: contact\.phone\n {6}birthDate: demographic\.date_of_birth\n/)
    assert.doesNotMatch(saved, /Visitor/)
  })

  it('declares all fields of the file', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': twoOwners })
    await fix(document.uri, phone.range, 'Declare all 3 undeclared fields of this file')
    const saved = project.saved('datamap.yaml')
    assert.match(saved, / {6}phone: contact\.phone\n {6}birthDate: demographic\.date_of_birth\n/)
    assert.match(saved, / {2}Visitor:\n(?: {4}.*\n)*? {6}ipAddress: online\.ip_address\n/)
    await clean(document.uri)
  })

  it('declares another category', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': schema })
    const titles = (await quickFixes(document.uri, phone.range)).map(({ title }) => title)
    const other = titles.find((title) => title === 'Declare User.phone as contact.mobile (Mobile number)')
    assert.ok(other, titles.join('\n'))
    await fix(document.uri, phone.range, other)
    assert.ok(project.saved('datamap.yaml').includes('      phone: contact.mobile\n'))
  })

  it('is one step to undo', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': twoOwners })
    await fix(document.uri, phone.range, 'Declare all 3 undeclared fields of this file')
    const editor = await project.show('datamap.yaml')
    assert.notEqual(editor.document.getText(), map)
    await vscode.commands.executeCommand('undo')
    assert.equal(editor.document.getText(), map)
  })

  it('saves a map that is open and was clean', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': schema })
    const editor = await project.show('datamap.yaml')
    await fix(document.uri, phone.range, 'Declare User.phone as contact.phone')
    assert.match(editor.document.getText(), / {6}phone: contact\.phone\n/)
    assert.ok(!editor.document.isDirty)
    assert.equal(project.saved('datamap.yaml'), editor.document.getText())
  })

  it('leaves a map dirty that was dirty, with what was typed there', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': schema })
    const editor = await project.show('datamap.yaml')
    await replace(editor, '  name: Example\n', '  name: Example # to be renamed\n')
    await fix(document.uri, phone.range, 'Declare User.phone as contact.phone')
    const text = editor.document.getText()
    assert.match(text, /# to be renamed/)
    assert.match(text, / {6}phone: contact\.phone\n/)
    assert.ok(editor.document.isDirty)
    assert.equal(project.saved('datamap.yaml'), map)
    await vscode.window.showTextDocument(editor.document)
    await vscode.commands.executeCommand('undo')
    assert.equal(editor.document.getText(), map.replace('Example\n', 'Example # to be renamed\n'))
  })

  it('saves nothing where the setting says so', async () => {
    const { project, document, phone } = await open({ 'datamap.yaml': map, 'schema.prisma': schema })
    await withSetting('art25.saveMapAfterFix', false, async () => {
      await fix(document.uri, phone.range, 'Declare User.phone as contact.phone')
    })
    assert.equal(project.saved('datamap.yaml'), map)
    assert.match(await textOf(project.uri('datamap.yaml')), / {6}phone: contact\.phone\n/)
  })

  it('of the safe kind is applied when the file is saved, where the user wants that', async () => {
    const project = new Project('fix-all', {
      'datamap.yaml': userMap,
      'user.ts':
        'export interface User {\n  // art25-ignore-next-line undeclared-field: of a demo\n  email: string\n}\n',
    })
    const { document } = await project.show('user.ts')
    await until('the unused suppression', () =>
      diagnostics(document.uri).some((one) => checkOf(one) === 'unused-suppression'),
    )
    await withSetting('editor.codeActionsOnSave', { 'source.fixAll.art25': 'always' }, async () => {
      const editor = await vscode.window.showTextDocument(document)
      await replace(editor, 'email: string', 'email: string | null')
      assert.ok(await document.save())
    })
    assert.equal(document.getText(), 'export interface User {\n  email: string | null\n}\n')
    assert.equal(project.saved('user.ts'), document.getText())
    await clean(document.uri)
  })
})
