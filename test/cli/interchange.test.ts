import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { openWorkspace, userMap, type TestWorkspace } from './workspace.ts'

describe('art25 export and import', () => {
  let workspace: TestWorkspace
  afterEach(() => {
    workspace.close()
  })

  for (const format of ['fideslang', 'dpv', 'csv']) {
    it(`write ${format} and take it back as a map that holds no mistake`, () => {
      workspace = openWorkspace({ 'datamap.yaml': userMap })
      const out = workspace.art25('export', format, '--output', 'out.txt')
      assert.equal(out.status, 0, out.stderr)
      const back = workspace.art25('import', format, 'out.txt', '--output', 'other/datamap.yaml')
      assert.equal(back.status, 0, back.stderr)
      assert.doesNotMatch(back.stderr, /To be mended/)
      assert.match(workspace.read('other/datamap.yaml'), /^art25: 1\n/)
    })
  }

  it('say that there is nothing to write a row of', () => {
    workspace = openWorkspace({
      'datamap.yaml': 'art25: 1\ndata: {User: {fields: {email: contact.email}}}\n',
    })
    const { status, stdout, stderr } = workspace.art25('export', 'csv')
    assert.equal(status, 0)
    assert.equal(stdout.trim().split('\n').length, 1)
    assert.match(stderr, /describes no activity yet/)
  })

  it('replace nothing without --force', () => {
    workspace = openWorkspace({ 'datamap.yaml': userMap, 'm.yaml': 'dataset: []\n' })
    const refused = workspace.art25('import', 'fideslang', 'm.yaml')
    assert.equal(refused.status, 2)
    assert.match(refused.stderr, /datamap\.yaml exists\. Replace it with --force/)
    assert.equal(workspace.read('datamap.yaml'), userMap)
    assert.equal(workspace.art25('import', 'fideslang', 'm.yaml', '--force').status, 0)
    workspace.write('datamap.yaml', userMap)
    assert.equal(workspace.art25('export', 'csv', '--output', 'm.yaml').status, 2)
    assert.equal(workspace.read('m.yaml'), 'dataset: []\n')
  })

  it('say what makes a map unusable, and where, as the reports do', () => {
    workspace = openWorkspace({ 'shop/datamap.yaml': 'art25: 1\n  broken: [\n' })
    const exported = workspace.art25('export', 'dpv', 'shop')
    const reported = workspace.art25('report', 'notice', 'shop')
    assert.deepEqual([exported.status, reported.status], [2, 2])
    assert.match(exported.stderr, /^art25: datamap\.yaml:\d+:\d+ cannot be used: This is not valid YAML/)
    assert.equal(exported.stderr, reported.stderr)
  })

  it('say of JSON what is wrong with it as JSON, and where', () => {
    workspace = openWorkspace({
      'comma.jsonld': '{\n  "@graph": []\n  "name": 1\n}\n',
      'open.txt': '{"@graph": [',
      'name.json': '{\n  name: 1\n}\n',
      'comment.json': '{} // of mine\n',
      'deep.json': '['.repeat(100_000),
    })
    for (const [format, file, said] of [
      [
        'dpv',
        'comma.jsonld',
        'comma.jsonld:3:3 cannot be taken over: it is not valid JSON: a comma is missing here.',
      ],
      [
        'dpv',
        'open.txt',
        'open.txt:1:13 cannot be taken over: it is not valid JSON: a closing bracket is missing here.',
      ],
      [
        'fideslang',
        'name.json',
        'name.json:2:3 cannot be taken over: it is not valid JSON: a text must stand in double quotes.',
      ],
      [
        'fideslang',
        'comment.json',
        'comment.json:1:4 cannot be taken over: it is not valid JSON: JSON has no comments.',
      ],
    ] as const) {
      const { status, stderr } = workspace.art25('import', format, file)
      assert.equal(status, 2)
      assert.equal(stderr, `art25: ${said}\n`)
    }
    const { status, stderr } = workspace.art25('import', 'dpv', 'deep.json')
    assert.equal(status, 2)
    assert.match(stderr, /^art25: deep\.json:\d+:\d+ cannot be taken over: it is not valid JSON: /)
  })

  it('say what cannot be read, at exit code 2', () => {
    workspace = openWorkspace({ 'broken.yaml': 'a: [\n', 'list.yaml': '- 1\n', 'a.txt': 'x\n' })
    for (const [file, said] of [
      ['gone.yaml', /gone\.yaml cannot be read/],
      ['broken.yaml', /broken\.yaml:\d+:\d+ cannot be taken over: it is not valid YAML/],
      ['list.yaml', /it holds no mapping/],
    ] as const) {
      const { status, stderr } = workspace.art25('import', 'fideslang', file)
      assert.equal(status, 2)
      assert.match(stderr, said)
    }
    assert.ok(!existsSync(workspace.path('datamap.yaml')))
    const none = workspace.art25('export', 'dpv')
    assert.equal(none.status, 2)
    assert.match(none.stderr, /There is no data map for this folder: `art25 init` drafts one/)
  })
})
