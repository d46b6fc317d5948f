import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { mapWithoutPhone, openWorkspace, prismaUser, userMap, type TestWorkspace } from './workspace.ts'

function findings(stdout: string): { check: string; field: string | null; path: string }[] {
  return (JSON.parse(stdout) as { findings: { check: string; field: string | null; path: string }[] })
    .findings
}

/** Every file below a folder with its content and modification time, `.git` included. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((left, right) =>
    join(left.parentPath, left.name) < join(right.parentPath, right.name) ? -1 : 1,
  )) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) hash.update(`${path} ${statSync(path).mtimeMs}`).update(readFileSync(path))
  }
  return hash.digest('hex')
}

describe('art25 check in a git repository', () => {
  let workspace: TestWorkspace
  afterEach(() => {
    workspace.close()
  })

  it('--since shows what a branch adds, and touches nothing', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': mapWithoutPhone })
    workspace.commitAll()
    workspace.git('switch', '-q', '-c', 'feature')
    workspace.write('note.ts', 'export const answer = 42\n')
    workspace.commitAll('nothing personal')
    assert.equal(workspace.art25('check').status, 1)
    assert.equal(workspace.art25('check', '--since', 'main').status, 0)
    workspace.write('schema.prisma', prismaUser.replace('phone', 'birthDate DateTime\n  phone'))
    const before = fingerprint(workspace.folder)
    const { status, stdout } = workspace.art25('check', '--since', 'main', '--format', 'json')
    assert.equal(status, 1)
    assert.deepEqual(
      findings(stdout).map(({ field }) => field),
      ['birthDate'],
    )
    assert.equal(fingerprint(workspace.folder), before)
  })

  it('--since names a ref that git does not know, and needs a repository', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': userMap })
    const outside = workspace.art25('check', '--since', 'main')
    assert.equal(outside.status, 2)
    assert.match(outside.stderr, /--since needs a git repository/)
    workspace.commitAll()
    const unknown = workspace.art25('check', '--since', 'origin/nowhere')
    assert.equal(unknown.status, 2)
    assert.match(unknown.stderr, /Git knows no commit "origin\/nowhere" here/)
    assert.equal(workspace.art25('check', '--since', '--output=x').status, 2)
  })

  it('--staged reads code, map and rules from the index alone, and touches nothing', () => {
    workspace = openWorkspace({ 'schema.prisma': prismaUser, 'datamap.yaml': userMap })
    workspace.commitAll()
    workspace.write('schema.prisma', prismaUser.replace('phone', 'birthDate DateTime\n  phone'))
    assert.equal(workspace.art25('check', '--staged').status, 0, 'nothing is staged')
    workspace.git('add', 'schema.prisma')
    workspace.write('schema.prisma', prismaUser)
    const before = fingerprint(workspace.folder)
    const { status, stdout } = workspace.art25('check', '--staged', '--format', 'json')
    assert.equal(status, 1)
    assert.deepEqual(
      findings(stdout).map(({ field }) => field),
      ['birthDate'],
    )
    assert.equal(fingerprint(workspace.folder), before)
    assert.equal(workspace.art25('check').status, 0, 'the work tree has no such field')
  })

  it('--staged shows staged files only, unless the map itself is staged', () => {
    workspace = openWorkspace({
      'schema.prisma': prismaUser,
      'datamap.yaml': mapWithoutPhone,
      'other.prisma': 'model Member {\n  id Int @id\n}\n',
    })
    workspace.commitAll()
    workspace.write('other.prisma', 'model Member {\n  id Int @id\n  birthDate DateTime\n}\n')
    workspace.git('add', '-A')
    assert.deepEqual(
      findings(workspace.art25('check', '--staged', '--format', 'json').stdout).map(({ path }) => path),
      ['other.prisma'],
    )
    workspace.write('datamap.yaml', `${mapWithoutPhone}# a remark\n`)
    workspace.git('add', '-A')
    assert.deepEqual(
      new Set(
        findings(workspace.art25('check', '--staged', '--format', 'json').stdout).map(({ path }) => path),
      ),
      new Set(['other.prisma', 'schema.prisma']),
    )
  })

  it('--staged is content with files that cannot hold personal data, before the first commit too', () => {
    workspace = openWorkspace({ 'a.ts': 'export const answer = 42\n', 'datamap.yaml': userMap })
    workspace.git('init', '-q')
    workspace.git('add', 'a.ts')
    const { status, stdout } = workspace.art25('check', '--staged')
    assert.equal(status, 0)
    assert.match(stdout, /No findings in 1 file/)
  })

  it('honours .gitignore, nested and above the checked folder', () => {
    const patient = 'model Patient {\n  id Int @id\n  diagnosis String\n}\n'
    for (const repository of [true, false]) {
      workspace = openWorkspace({
        '.gitignore': 'build/\n*.local.prisma\n',
        'app/.gitignore': 'drafts/*\n!drafts/kept.prisma\n',
        'build/schema.prisma': patient,
        'app/x.local.prisma': patient,
        'app/drafts/gone.prisma': patient,
        'app/drafts/kept.prisma': prismaUser,
        'node_modules/p/schema.prisma': patient,
        'datamap.yaml': userMap,
      })
      if (repository) workspace.git('init', '-q')
      const { status, stdout } = workspace.art25('check', '--format', 'json')
      assert.equal(status, 0, stdout)
      assert.equal((JSON.parse(stdout) as { summary: { files: number } }).summary.files, 1)
      if (!repository) break
      workspace.close()
    }
  })

  if (process.platform !== 'win32') {
    it('executes nothing that the configuration or attributes of the repository name', () => {
      workspace = openWorkspace({
        'schema.prisma': prismaUser,
        'datamap.yaml': userMap,
        '.gitattributes': '* filter=evil diff=evil\n',
      })
      const marker = workspace.path('../executed')
      const script = workspace.path('evil.sh')
      workspace.write('evil.sh', `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`)
      chmodSync(script, 0o755)
      workspace.write('git', `#!/bin/sh\necho git >> '${marker}'\n`)
      chmodSync(workspace.path('git'), 0o755)
      workspace.commitAll()
      for (const setting of [
        'core.fsmonitor',
        'core.pager',
        'core.sshCommand',
        'core.editor',
        'core.askPass',
        'filter.evil.clean',
        'filter.evil.smudge',
        'filter.evil.process',
        'diff.evil.textconv',
        'diff.evil.command',
        'diff.external',
        'uploadpack.packObjectsHook',
        'credential.helper',
      ])
        workspace.git('config', setting, script)
      workspace.git('config', 'alias.ls-files', `!${script}`)
      workspace.git('config', 'core.hooksPath', workspace.folder)
      for (const hook of ['post-index-change', 'pre-commit', 'reference-transaction']) {
        workspace.write(hook, `#!/bin/sh\necho ${hook} >> '${marker}'\n`)
        chmodSync(workspace.path(hook), 0o755)
      }
      workspace.write('schema.prisma', `${prismaUser}// more\n`)
      const index = readFileSync(workspace.path('.git/index'))
      for (const args of [
        ['check'],
        ['check', '--staged'],
        ['check', '--since', 'HEAD'],
        ['scan'],
        ['init', '--stdout'],
      ]) {
        const { status, stderr } = workspace.art25(...args)
        assert.equal(status, 0, `${args.join(' ')}: ${stderr}`)
        assert.equal(existsSync(marker), false, `${args.join(' ')} executed ${marker}`)
      }
      assert.deepEqual(readFileSync(workspace.path('.git/index')), index)
    })

    it('does not follow links, into loops or out of the repository', () => {
      for (const repository of [true, false]) {
        workspace = openWorkspace({ 'app/schema.prisma': prismaUser, 'datamap.yaml': userMap })
        symlinkSync('..', workspace.path('app/loop'))
        symlinkSync('self.ts', workspace.path('self.ts'))
        symlinkSync('/etc', workspace.path('outside'))
        symlinkSync('schema.prisma', workspace.path('app/again.prisma'))
        if (repository) workspace.git('init', '-q')
        const { status, stdout } = workspace.art25('check', '--format', 'json')
        assert.equal(status, 0, stdout)
        assert.equal((JSON.parse(stdout) as { summary: { files: number } }).summary.files, 1)
        if (repository) workspace.close()
      }
    })
  }
})
