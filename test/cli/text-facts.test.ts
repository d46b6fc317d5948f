import assert from 'node:assert/strict'
import { openWorkspace, type TestWorkspace } from './workspace.ts'

interface Document {
  readonly findings: readonly { readonly check: string; readonly path: string }[]
}

const mailbox = 'isaline.quillfeather@gmail.com'
const found = (output: string): readonly string[] =>
  (JSON.parse(output) as Document).findings.map(({ check, path }) => `${check} ${path}`)

describe('XML', () => {
  it('is read where it configures logs or models data, and left out elsewhere', () => {
    const space = openWorkspace({
      'log4j2.xml':
        '<Configuration><Appenders><RollingFile><Delete><IfLastModified age="30d"/></Delete></RollingFile></Appenders></Configuration>\n',
      'A.xcdatamodeld/A.xcdatamodel/contents':
        '<model type="com.apple.IDECoreDataModeler.DataModel"><entity name="Guest"><attribute name="email" attributeType="String"/></entity></model>\n',
      'layout.xml': '<LinearLayout><EditText id="email"/></LinearLayout>\n',
    })
    try {
      const { fields, settings } = JSON.parse(space.art25('scan', '--format', 'json').stdout) as {
        readonly fields: readonly { readonly owner: string; readonly name: string }[]
        readonly settings: readonly { readonly path: string }[]
      }
      assert.deepEqual(
        fields.map(({ owner, name }) => `${owner}.${name}`),
        ['Guest.email'],
      )
      assert.deepEqual(
        settings.map(({ path }) => path),
        ['log4j2.xml'],
      )
    } finally {
      space.close()
    }
  })
})

describe('facts that need no grammar', () => {
  let workspace: TestWorkspace
  beforeEach(() => {
    workspace = openWorkspace({
      'datamap.yaml': 'art25: 1\n',
      'docs/setup.md': `Sign in as ${mailbox}.\n`,
      'test/fixtures/members.json': `[{"note": "${mailbox}"}]\n`,
      'test/member.test.ts': 'interface Member {\n  email: string\n}\n',
      'src/theme.ts': "export const dark = () => localStorage.setItem('theme', 'dark')\n",
      'AUTHORS.md': `${mailbox}\n`,
    })
    workspace.commitAll()
  })
  afterEach(() => {
    workspace.close()
  })

  const expected = ['personal-data-literal docs/setup.md', 'undeclared-client-storage src/theme.ts']

  it('are read of documentation and tests, with and without a cache', () => {
    const cached = ['--cache-dir', workspace.cache]
    for (const options of [['--no-cache'], cached, cached, ['--jobs', '2', '--no-cache']]) {
      const { stdout, stderr } = workspace.art25('check', ...options, '--format', 'json', '.')
      assert.deepEqual(found(stdout), expected, `${options.join(' ')}: ${stderr}`)
    }
  })

  it('are not taken for all that a test says when tests are asked for later', () => {
    const cached = ['--cache-dir', workspace.cache]
    const check = (...options: string[]): readonly string[] =>
      found(workspace.art25('check', ...cached, ...options, '--format', 'json', '.').stdout)
    assert.deepEqual(check(), expected)
    const withTests = check('--include-tests')
    assert.ok(withTests.includes('undeclared-field test/member.test.ts'), withTests.join('\n'))
    assert.deepEqual(check(), expected)
    assert.deepEqual(check('--include-tests'), withTests)
  })

  it('can be suppressed where they stand', () => {
    workspace.write(
      'docs/setup.md',
      `<!-- art25-ignore-next-line personal-data-literal: it is our own -->\nSign in as ${mailbox}.\n`,
    )
    workspace.write('test/fixtures/members.json', '[]\n')
    const { stdout } = workspace.art25('check', '--no-cache', '--format', 'json', '.')
    assert.deepEqual(found(stdout), expected.slice(1))
  })

  it('are listed by scan', () => {
    const { stdout } = workspace.art25('scan', '--format', 'json', '.')
    const { client_storage: storage } = JSON.parse(stdout) as { client_storage: unknown }
    assert.deepEqual(storage, [
      {
        path: 'src/theme.ts',
        line: 1,
        column: 49,
        kind: 'local_storage',
        name: 'theme',
        lifetime: 'persistent',
        after_consent: false,
      },
    ])
  })
})
