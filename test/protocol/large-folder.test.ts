import assert from 'node:assert/strict'
import { openWorkspace, type TestWorkspace } from '../cli/workspace.ts'
import { connect, messageOf } from './client.ts'

describe('a folder of much code', () => {
  let space: TestWorkspace
  before(() => {
    const files: Record<string, string> = { 'datamap.yaml': 'art25: 1\ndata: {}\n' }
    const filler = '// nothing of anybody\n'.repeat(4000)
    for (let i = 0; i < 24; i++)
      files[`src/guest${String(i)}.ts`] =
        `@Entity()\nexport class Guest${String(i)} {\n  @Column() email: string\n}\n${filler}`
    files['src/patient.py'] =
      `from django.db import models\n\nclass Patient(models.Model):\n    phone = models.CharField()\n\n${'x = 1\n'.repeat(9000)}`
    space = openWorkspace(files)
  })
  after(() => {
    space.close()
  })

  it('is read as the command line reads it, from its texts and from the cache', async () => {
    const checked = space.art25('check', '--no-cache', '--format', 'json')
    const { findings } = JSON.parse(checked.stdout) as {
      findings: readonly { path: string; check: string }[]
    }
    const expected = findings.map(({ path, check }) => `${path} ${check}`).sort()
    assert.equal(expected.filter((one) => one.endsWith('undeclared-field')).length, 25, checked.stderr)
    for (const start of ['without a cache', 'with one']) {
      const client = await connect(space)
      const { items } = await client.pullAll()
      const found = items.flatMap((report) => {
        assert.equal(report.kind, 'full')
        const path = decodeURIComponent(report.uri.slice(client.uri('.').length + 1))
        return report.items.map((item) => {
          assert.notEqual(messageOf(item), '')
          return `${path} ${String(item.code)}`
        })
      })
      assert.deepEqual(found.sort(), expected, start)
      await client.end()
    }
  })
})
