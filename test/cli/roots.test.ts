import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { mapWithoutPhone, openWorkspace, prismaUser, type TestWorkspace } from './workspace.ts'

interface Document {
  findings: { check: string; message: string; path: string; fingerprint: string }[]
  summary: { files: number; findings: unknown }
}

describe('the root of a run', () => {
  let workspace: TestWorkspace
  afterEach(() => {
    workspace.close()
  })
  const documentOf = (ran: { stdout: string; stderr: string }): Document => {
    assert.notEqual(ran.stdout, '', ran.stderr)
    return JSON.parse(ran.stdout) as Document
  }

  describe('in a repository', () => {
    beforeEach(() => {
      workspace = openWorkspace({
        'project/schema.prisma': prismaUser,
        'project/datamap.yaml': mapWithoutPhone,
        'project/src/index.ts': 'export const answer = 42\n',
        'other/schema.prisma': prismaUser,
        'second/schema.prisma': prismaUser,
      })
      mkdirSync(workspace.path('project/.git'))
      mkdirSync(workspace.path('second/.git'))
    })

    it('refuses folders that hold the repository, the home folder or the whole file system', () => {
      for (const [path, message] of [
        ['..', /holds the repository .*project.* in which you are/],
        ['../..', /home folder/],
        ['/', /root of the file system/],
      ] as const) {
        for (const command of ['check', 'scan']) {
          const { status, stdout, stderr } = workspace.art25In('project', command, path)
          assert.equal(status, 2, stdout)
          assert.equal(stdout, '')
          assert.match(stderr, message)
        }
      }
    })

    it('takes a folder outside of any repository as a root of its own', () => {
      const document = documentOf(workspace.art25In('project', 'check', '--format', 'json', '../other'))
      assert.equal(document.summary.files, 1)
      assert.deepEqual([...new Set(document.findings.map(({ check }) => check))], ['no-data-map'])
    })

    it('reads another repository around a folder of it', () => {
      const document = documentOf(workspace.art25In('project', 'check', '--format', 'json', '../second'))
      assert.equal(document.summary.files, 1)
    })

    it('refuses paths without one root', () => {
      const { status, stderr } = workspace.art25In('other', 'check', '.', '../project')
      assert.equal(status, 2)
      assert.match(stderr, /Check each .* by itself/)
    })
  })

  describe('without a repository', () => {
    beforeEach(() => {
      workspace = openWorkspace({
        'src/nested/schema.prisma': prismaUser,
        'src/other/user.ts': 'export interface Customer { email: string }\n',
        '.art25/rules/own.yaml':
          'fields:\n  - { category: contact.email, words: { en: [wobble] }, owners: [person] }\n',
      })
    })

    for (const [name, map] of [
      ['with a data map', mapWithoutPhone],
      ['without a data map', undefined],
    ] as const) {
      it(`shows the findings of a folder as the whole run does, ${name}`, () => {
        if (map !== undefined) workspace.write('datamap.yaml', map)
        workspace.write('src/nested/schema.prisma', prismaUser.replace('phone', 'wobble'))
        const all = documentOf(workspace.art25('check', '--format', 'json', '--fail-on', 'never'))
        const shown = all.findings.filter(({ path }) => path.startsWith('src/nested/'))
        assert.ok(shown.length > 0)
        if (map !== undefined) assert.match(shown.map(({ message }) => message).join(), /wobble/)
        for (const [where, path] of [
          ['.', 'src/nested'],
          ['src', 'nested'],
          ['src/nested', '.'],
        ] as const) {
          const sarif = workspace.art25In(where, 'check', path, '--format', 'sarif', '--fail-on', 'never')
          const { runs } = JSON.parse(sarif.stdout) as {
            runs: [
              { results: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] },
            ]
          }
          const uris = runs[0].results.map(
            ({ locations }) => locations[0].physicalLocation.artifactLocation.uri,
          )
          assert.deepEqual(
            uris,
            shown.map((finding) => finding.path),
          )
        }
      })
    }

    it('refuses the home folder, and reads a folder in it', () => {
      assert.equal(workspace.art25In('..', 'check').status, 2)
      const ran = workspace.art25In('..', 'check', join('work', 'src'), '--format', 'json')
      assert.equal(documentOf(ran).summary.files, 2)
    })

    it('refuses folders that have nothing around them in common', () => {
      mkdirSync(workspace.path('a'))
      mkdirSync(workspace.path('b'))
      const { status, stderr } = workspace.art25In('a', 'check', '..', '../../cache')
      assert.equal(status, 2, stderr)
    })
  })

  if (process.platform !== 'win32') {
    it('reads backslashes of another system as what they mean', () => {
      workspace = openWorkspace({ 'prisma/schema.prisma': prismaUser })
      for (const args of [
        ['check', 'prisma\\schema.prisma'],
        ['explain', 'prisma\\schema.prisma:3'],
      ]) {
        const { status, stderr } = workspace.art25(...args)
        assert.equal(status, 2)
        assert.equal(
          stderr,
          'art25: There is no file or folder "prisma\\schema.prisma". Did you mean "prisma/schema.prisma"?\n',
        )
      }
    })
  }
})
