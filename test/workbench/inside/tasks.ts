import assert from 'node:assert/strict'
import * as vscode from 'vscode'
import { mapWithoutPhone, prismaUser } from '../../cli/workspace.ts'
import { closeAll, Project } from './workbench.ts'

describe('the task', () => {
  afterEach(closeAll)

  it('checks the folder by the command line of the extension, and fails for what it finds', async () => {
    new Project('task', { 'datamap.yaml': mapWithoutPhone, 'schema.prisma': prismaUser })
    const [task] = await vscode.tasks.fetchTasks({ type: 'art25' })
    assert.ok(task)
    // What it finds is in the Problems view already, from the server.
    assert.deepEqual(task.problemMatchers, [])
    const ended = new Promise<number | undefined>((done) => {
      const listening = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== task.name) return
        listening.dispose()
        done(exitCode)
      })
    })
    await vscode.tasks.executeTask(task)
    assert.equal(await ended, 1)
  })
})
