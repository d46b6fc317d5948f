import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { mapWithoutPhone, prismaUser } from '../../cli/workspace.ts'
import { closeAll, Project, until } from './workbench.ts'

describe('the task', () => {
  afterEach(closeAll)

  it('checks the folder by the command line of the extension, and its lines become problems', async () => {
    const project = new Project('task', { 'datamap.yaml': mapWithoutPhone, 'schema.prisma': prismaUser })
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
    // Those of the server have a link in their code.
    const problem = await until('problem of the task', () =>
      vscode.languages.getDiagnostics(uri).find(({ code }) => code === 'undeclared-field'),
    )
    assert.equal(prismaUser.split('\n')[problem.range.start.line], '  phone String?')
    assert.equal(problem.source, 'art25')
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error)
    assert.match(problem.message, /^User\.phone stores personal data/)
  })
})
