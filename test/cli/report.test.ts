import assert from 'node:assert/strict'
import { readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { documentKinds } from '../../server/src/report/index.ts'
import { openWorkspace, prismaUser, userMap, type TestWorkspace } from './workspace.ts'

const schema = 'prisma/schema.prisma'

describe('art25 report', function () {
  let workspace: TestWorkspace

  beforeEach(() => {
    workspace = openWorkspace({ [schema]: prismaUser, 'datamap.yaml': userMap })
  })
  afterEach(() => {
    workspace.close()
  })

  it('writes Markdown to standard output, and says with exit code 1 that something is missing', () => {
    const { status, stdout, stderr } = workspace.art25('report', 'record-of-processing')
    assert.equal(status, 1, stderr)
    assert.match(stdout, /^# Record of processing activities\n/)
    assert.match(stdout, /\[prisma\/schema\.prisma: User\.email\]\(prisma\/schema\.prisma\)/)
    assert.match(stdout, /⚠ not recorded/)
    assert.match(stderr, /^\d+ things are not recorded; they are marked in the document\.$/m)
  })

  it('ends with exit code 0 where nothing is missing', () => {
    const { status, stdout } = workspace.art25('report', 'client-storage', '--format', 'json')
    assert.equal(status, 0)
    assert.deepEqual((JSON.parse(stdout) as { missing: unknown[] }).missing, [])
  })

  it('takes the format from the name of the file, and links from there', () => {
    workspace.art25('report', 'retention-schedule', '--output', 'docs/dpo/schedule.md')
    assert.match(workspace.read('docs/dpo/schedule.md'), /\]\(\.\.\/\.\.\/prisma\/schema\.prisma\)/)
    workspace.art25('report', 'retention-schedule', '--output', 'schedule.xlsx')
    assert.equal(readFileSync(workspace.path('schedule.xlsx')).subarray(0, 2).toString(), 'PK')
  })

  it('does not write over a file without --force, and leaves one alone that says the same', () => {
    const write = (...args: string[]): ReturnType<TestWorkspace['art25']> =>
      workspace.art25('report', 'measures', '--output', 'measures.html', ...args)
    assert.equal(write().status, 1)
    assert.equal(write().status, 1)
    workspace.write('measures.html', 'mine')
    const refused = write()
    assert.equal(refused.status, 2)
    assert.match(
      refused.stderr,
      /measures\.html is there already and would change\. --force writes over them\./,
    )
    assert.equal(workspace.read('measures.html'), 'mine')
    assert.equal(write('--force').status, 1)
    assert.match(workspace.read('measures.html'), /^<!doctype html>/)
  })

  it('writes nothing through a symbolic link', () => {
    workspace.write('elsewhere.md', 'mine')
    symlinkSync(workspace.path('elsewhere.md'), workspace.path('measures.md'))
    const { status, stderr } = workspace.art25('report', 'measures', '--output', 'measures.md', '--force')
    assert.equal(status, 2)
    assert.match(stderr, /symbolic link/)
    assert.equal(workspace.read('elsewhere.md'), 'mine')
  })

  it('speaks the language of the map, or the one that is asked for', () => {
    assert.match(workspace.art25('report', 'notice', '--language', 'de').stdout, /^# Wie wir Ihre/)
    workspace.write('datamap.yaml', userMap.replace('art25: 1\n', 'art25: 1\nlanguage: it\n'))
    assert.match(workspace.art25('report', 'notice').stdout, /^# Come usiamo i suoi dati personali\n/)
  })

  it('writes all documents in several formats into a folder, CSV by table', () => {
    const { status } = workspace.art25(
      ...['report', 'all', '--format', 'md', '--format', 'csv', '--output', 'reports'],
    )
    assert.equal(status, 1)
    const names = readdirSync(workspace.path('reports'))
    for (const { id } of documentKinds) assert.ok(names.includes(`${id}.md`), id)
    assert.ok(names.includes('retention-schedule.csv'))
    assert.ok(names.includes('record-of-processing.data.csv'))
    assert.match(workspace.read('reports/record-of-processing.data.csv'), /^\uFEFFData set,Field,/)
  })

  it('writes the picture as one page without a date, and not over another file', () => {
    const write = (...args: string[]): ReturnType<TestWorkspace['art25']> =>
      workspace.art25('report', 'picture', '--output', 'docs/picture.html', ...args)
    write()
    const page = workspace.read('docs/picture.html')
    assert.match(page, /^<!doctype html>/)
    assert.match(page, /"href":"\.\.\/prisma\/schema\.prisma#L\d+"/)
    assert.match(page, /"text":"User – prisma\/schema\.prisma:\d+"/)
    assert.match(page, /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'/)
    assert.doesNotMatch(page, /unsafe-inline|\son\w+="|https?:\/\/(?!www\.w3\.org\/)[^"\s]*\.js/)
    write()
    assert.equal(workspace.read('docs/picture.html'), page)
    assert.equal(workspace.art25('report', 'picture', '--check', 'docs/picture.html').status, 0)
    workspace.write('docs/picture.html', 'mine')
    const refused = write()
    assert.equal(refused.status, 2)
    assert.match(refused.stderr, /is there already and would change/)
    write('--force')
    assert.equal(workspace.read('docs/picture.html'), page)
  })

  it('refuses the picture in a format that is no page', () => {
    const { status, stderr } = workspace.art25('report', 'picture', '--format', 'xlsx')
    assert.equal(status, 2)
    assert.match(stderr, /The picture is a page/)
  })

  it('asks which table, where CSV is one file and the document has several', () => {
    const { status, stderr } = workspace.art25('report', 'record-of-processing', '--format', 'csv')
    assert.equal(status, 2)
    assert.match(stderr, /Choose with --table.*: organization, controller_activities, data/)
    const one = workspace.art25('report', 'record-of-processing', '--format', 'csv', '--table', 'data')
    assert.match(one.stdout, /User\.email/)
  })

  it('checks committed files, whatever git does to their line ends', () => {
    workspace.art25(
      'report',
      'all',
      '--format',
      'md',
      '--format',
      'csv',
      '--format',
      'xlsx',
      '--output',
      'reports',
    )
    const check = (): ReturnType<TestWorkspace['art25']> =>
      workspace.art25('report', 'all', '--check', 'reports')
    assert.equal(check().status, 0, check().stderr)
    const csv = workspace.read('reports/retention-schedule.csv')
    workspace.write('reports/retention-schedule.csv', csv.replaceAll('\r\n', '\n'))
    assert.equal(check().status, 0)
    workspace.write('datamap.yaml', userMap.replace('phone: contact.phone', 'phone: contact.mobile'))
    const outdated = check()
    assert.equal(outdated.status, 1)
    assert.match(outdated.stderr, /^reports\/record-of-processing\.md is out of date\.$/m)
    assert.match(outdated.stderr, /^reports\/record-of-processing\.xlsx is out of date\.$/m)
    assert.doesNotMatch(outdated.stderr, /measures/)
    assert.equal(workspace.art25('report', 'measures', '--check', 'reports/measures.md').status, 0)
    assert.equal(workspace.art25('report', 'measures', '--check', 'reports/none.md').status, 1)
  })

  it('names documents that are missing beside those that differ', () => {
    const check = (...args: string[]): ReturnType<TestWorkspace['art25']> =>
      workspace.art25('report', 'all', ...args, '--check', 'reports')
    workspace.art25('report', 'all', '--format', 'html', '--format', 'csv', '--output', 'reports')
    workspace.art25('report', 'notice', '--output', 'reports/notice.md')
    assert.equal(check().status, 0, check().stderr)
    workspace.remove('reports/measures.html')
    for (const name of readdirSync(workspace.path('reports')).filter((one) => /^measures.*\.csv$/.test(one)))
      workspace.remove(`reports/${name}`)
    workspace.remove('reports/record-of-processing.data.csv')
    workspace.write('reports/recipients.html', 'mine')
    const { status, stderr } = check()
    assert.equal(status, 1)
    assert.deepEqual(
      stderr.split('\n').filter((line) => line.includes(' is ')),
      [
        'reports/recipients.html is out of date.',
        'reports/record-of-processing.data.csv is not there.',
        'reports/measures.md is not there.',
      ],
    )
    const asked = check('--format', 'html')
    assert.equal(asked.status, 1)
    assert.match(asked.stderr, /^reports\/measures\.html is not there\.$/m)
    assert.doesNotMatch(asked.stderr, /data\.csv/)
  })

  it('marks overdue reviews with --today alone', () => {
    workspace.write(
      'datamap.yaml',
      `${userMap}recipients:\n  cloud: {name: Cloud, role: processor, reviewed: 2020-01-01, review_every: P1Y}\n`,
    )
    assert.doesNotMatch(workspace.art25('report', 'recipients').stdout, /overdue/)
    assert.match(
      workspace.art25('report', 'recipients', '--today', '2021-01-02').stdout,
      /2021-01-01 \*\*overdue\*\*/,
    )
  })

  it('makes documents of the map of the folder that is named', () => {
    workspace.write('shop/datamap.yaml', userMap.replace('name: Example', 'name: Shop'))
    assert.match(workspace.art25('report', 'measures').stdout, /\*\*Example\*\*/)
    assert.match(workspace.art25('report', 'measures', 'shop').stdout, /\*\*Shop\*\*/)
    workspace.remove('datamap.yaml')
    assert.match(workspace.art25('report', 'measures').stdout, /\*\*Shop\*\*/)
    workspace.write('desk/datamap.yaml', userMap)
    const { status, stderr } = workspace.art25('report', 'measures')
    assert.equal(status, 2)
    assert.match(stderr, /several data maps below \.\. Name one of their folders: desk, shop/)
  })

  it('says what is wrong with what was asked', () => {
    const refused = (...args: string[]): string => {
      const { status, stdout, stderr } = workspace.art25('report', ...args)
      assert.equal(status, 2, stderr)
      assert.equal(stdout, '')
      return stderr
    }
    assert.match(refused('recipient'), /Did you mean recipients\?/)
    assert.match(refused('notice', '--format', 'pdf'), /The formats are md, html, csv, xlsx, json\./)
    assert.match(refused('all'), /Several documents need a folder/)
    assert.match(refused('notice', '--format', 'md', '--format', 'html'), /Several formats need a folder/)
    assert.match(
      refused('notice', '--format', 'md', '--output', 'a.html'),
      /not named as a file of the format md/,
    )
    assert.match(refused('notice', '--check', 'x.md', '--force'), /--check writes nothing/)
    assert.match(refused('record-of-processing', '--format', 'csv', '--table', 'x'), /has no table x/)
    assert.match(refused('all', '--check', 'prisma'), /holds no file that is named after a document/)
    workspace.write('datamap.yaml', 'art25: 1\n  broken: [\n')
    assert.match(refused('notice'), /cannot be used: This is not valid YAML/)
    workspace.remove('datamap.yaml')
    assert.match(refused('notice'), /There is no data map for this folder: `art25 init` drafts one\./)
  })

  it('says what a map with mistakes still says, and that it has some', () => {
    workspace.write('datamap.yaml', `${userMap}nonsense: 1\n`)
    const { status, stdout, stderr } = workspace.art25('report', 'retention-schedule')
    assert.equal(status, 1)
    assert.match(stdout, /until the contract has ended/)
    assert.match(stderr, /The data map has 1 mistake/)
  })
})

for (const name of readdirSync('examples'))
  describe(`the documents of examples/${name}`, () => {
    it('are up to date', () => {
      const workspace = openWorkspace()
      try {
        const example = resolve('examples', name)
        const { status, stderr } = workspace.art25(
          'report',
          'all',
          example,
          '--check',
          join(example, 'reports'),
        )
        assert.equal(status, 0, stderr)
        assert.match(stderr, /All 28 files are up to date/)
      } finally {
        workspace.close()
      }
    })
  })
