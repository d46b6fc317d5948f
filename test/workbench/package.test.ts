import { execFileSync } from 'node:child_process'
import { startCodeServer } from './harness/code-server.ts'
import { WorkbenchPage } from './harness/page.ts'
import { temporaryFolder, wegrow } from './temporary.ts'

describe('the packaged extension, installed', () => {
  it('shows what is wrong in examples/wegrow', async function () {
    this.timeout(1_200_000)
    const scratch = temporaryFolder()
    const folder = wegrow()
    const vsix = scratch.file('art25.vsix')
    execFileSync(process.execPath, ['scripts/package.mjs', '--built', vsix])
    const server = await startCodeServer({ install: [vsix] })
    try {
      const { page } = await server.open({
        workspace: folder.path,
        file: `${folder.file('prisma/schema.prisma')}:26`,
      })
      const workbench = new WorkbenchPage(page)
      await workbench.ready()
      await workbench.judged()
      await workbench.typeLineBelow('passportNumber String?')
      await workbench.errors.first().waitFor()
      await workbench.picture('installed')
    } finally {
      await server.close()
      folder.close()
      scratch.close()
    }
  })
})
