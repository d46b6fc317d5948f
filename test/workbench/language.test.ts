import { resolve } from 'node:path'
import { startCodeServer } from './harness/code-server.ts'
import { WorkbenchPage } from './harness/page.ts'
import { wegrow } from './temporary.ts'

describe('with French as the language of the display', () => {
  it('offers its fixes in French', async function () {
    this.timeout(1_200_000)
    const folder = wegrow()
    const server = await startCodeServer()
    try {
      const { page } = await server.open({
        workspace: folder.path,
        extension: resolve('.'),
        file: `${folder.file('prisma/schema.prisma')}:26`,
        language: 'fr',
      })
      const workbench = new WorkbenchPage(page)
      await workbench.ready()
      await workbench.judged()
      await workbench.typeLineBelow('phone String?')
      await workbench.errors.first().waitFor()
      const menu = await workbench.quickFixes()
      await workbench.picture('french')
      await menu.getByText('Déclarer Member.phone comme contact.phone', { exact: true }).waitFor()
    } finally {
      await server.close()
      folder.close()
    }
  })
})
