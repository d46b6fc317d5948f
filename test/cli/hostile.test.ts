import assert from 'node:assert/strict'
import { openWorkspace } from './workspace.ts'

describe('a text that takes all memory of a parser', () => {
  it('is told of, and costs no other file', () => {
    const workspace = openWorkspace({
      'datamap.yaml': 'art25: 1\n',
      'src/Broken.java': `class Patient { String email; } ${'x=>'.repeat(5000)}\n`,
      'src/Patient.java': 'class Patient {\n  private String email;\n  private String phone;\n}\n',
    })
    try {
      const { stdout, stderr } = workspace.art25('check', '--no-cache', '--format', 'json', '.')
      const { findings, problems } = JSON.parse(stdout) as {
        readonly findings: readonly { readonly check: string; readonly path: string }[]
        readonly problems: readonly { readonly path: string; readonly message: string }[]
      }
      assert.ok(
        findings.some(({ check, path }) => check === 'undeclared-field' && path === 'src/Patient.java'),
        stderr,
      )
      assert.match(problems.find(({ path }) => path === 'src/Broken.java')?.message ?? '', /too long/)
      assert.doesNotMatch(stderr, /Abort/)
    } finally {
      workspace.close()
    }
  })
})
