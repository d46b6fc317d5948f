import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { mapWithoutPhone, prismaUser } from '../../cli/workspace.ts'
import { closeAll, Project, until } from './workbench.ts'

describe('the task', () => {
  afterEach(closeAll)

  it('checks the folder by the command line of the extension, and its lines become problems', async () => {
    const map = mapWithoutPhone.replace('      email: contact.email\n', '      name: identity.full_name\n')
    const project = new Project('task', { 'datamap.yaml': map, 'schema.prisma': prismaUser })
    const [task] = await vscode.tasks.fetchTasks({ type: 'art25' })
    assert.ok(task)
    assert.deepEqual(task.problemMatchers, ['$art25'])
    const ended = new Promise<number | undefined>((done) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return
        listening.dispose()
        done(exitCode)
      })
    })
    await vscode.tasks.executeTask(task)
    assert.equal(await ended, 1)
    const uri = project.uri('schema.prisma')
    const lines = prismaUser.split('\n')
    const problems = await until('problems of the task', () => {
      const all = vscode.languages.getDiagnostics(uri)
      // Those of the server have a link in their code.
      const ofTask = all.filter(({ code }) => code === 'undeclared-field')
      return ofTask.length === 2 && ofTask
    })
    assert.deepEqual(
      problems.map(({ range, severity, message }) => ({
        line: lines[range.start.line],
        severity,
        message: message.replace(/ stores personal data .*/, ''),
      })),
      [
        { line: '  email String @unique', severity: vscode.DiagnosticSeverity.Error, message: 'User.email' },
        { line: '  phone String?', severity: vscode.DiagnosticSeverity.Error, message: 'User.phone' },
      ],
    )
  })
})
