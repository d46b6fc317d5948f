import assert from 'node:assert/strict'
import { openWorkspace, userMap, type TestWorkspace } from './workspace.ts'

interface Document {
  readonly findings: readonly {
    readonly check: string
    readonly path: string
    readonly fingerprint: string
  }[]
}

const fingerprints = (output: string, path: string): readonly string[] =>
  (JSON.parse(output) as Document).findings
    .filter((finding) => finding.path === path)
    .map(({ fingerprint }) => fingerprint)

describe('files without a word of personal data', () => {
  let workspace: TestWorkspace
  beforeEach(() => {
    workspace = openWorkspace({
      'datamap.yaml': userMap,
      'schema.prisma': 'model User {\n  id Int @id\n  email String\n  phone String\n}\n',
      'row.ts': 'export interface Row {\n  email: string\n}\n',
    })
    workspace.commitAll()
  })
  afterEach(() => {
    workspace.close()
  })

  it('are looked at where they log an object whose type another file declares', () => {
    const text = "import type { Row } from './row'\nexport const show = (row: Row) => console.log(row)\n"
    workspace.write('show.ts', text)
    workspace.git('add', 'show.ts')
    const all = workspace.art25('check', '--format', 'json', '.')
    const staged = workspace.art25('check', '--staged', '--format', 'json', '.')
    assert.equal(fingerprints(all.stdout, 'show.ts').length, 1, all.stderr)
    assert.deepEqual(
      fingerprints(staged.stdout, 'show.ts'),
      fingerprints(all.stdout, 'show.ts'),
      staged.stderr,
    )
  })

  it('are passed over by --staged, before and after the first answer was kept', () => {
    workspace.write('x.ts', 'export const answer = 42\n')
    workspace.git('add', 'x.ts')
    for (const time of ['first', 'second']) {
      const { status, stdout, stderr } = workspace.art25('check', '--staged', '--format', 'json', '.')
      assert.equal(status, 0, `${time}: ${stderr}`)
      const { summary } = JSON.parse(stdout) as { summary: Readonly<Record<string, unknown>> }
      assert.equal(summary['files_without_candidate'], 1, JSON.stringify(summary))
    }
  })

  it('are staged before the first commit too', () => {
    const fresh = openWorkspace({
      'datamap.yaml': userMap,
      'row.ts': 'export interface Row {\n  email: string\n}\n',
    })
    try {
      fresh.git('init', '-q')
      fresh.git('add', '-A')
      const staged = fresh.art25('check', '--staged', '--format', 'json', '.')
      const all = fresh.art25('check', '--format', 'json', '.')
      assert.deepEqual(
        (JSON.parse(staged.stdout) as Document).findings,
        (JSON.parse(all.stdout) as Document).findings,
      )
    } finally {
      fresh.close()
    }
  })
})
