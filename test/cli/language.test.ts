import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mapWithoutPhone, openWorkspace, prismaUser, program, type TestWorkspace } from './workspace.ts'

interface Checked {
  readonly findings: readonly { readonly message: string; readonly fingerprint: string }[]
}

describe('the language of the command line', () => {
  let workspace: TestWorkspace
  before(() => {
    workspace = openWorkspace({ 'db/schema.prisma': prismaUser, 'datamap.yaml': mapWithoutPhone })
    workspace.commitAll()
  })
  after(() => {
    workspace.close()
  })

  it('is the one that is asked for: findings, fixes and the summary', () => {
    const { status, stdout } = workspace.art25('check', '--language', 'de')
    assert.equal(status, 1)
    assert.match(stdout, /error {3}User\.phone speichert personenbezogene Daten \(Telefonnummer\)/)
    assert.match(stdout, /Korrektur: User\.phone als contact\.phone deklarieren/)
    assert.match(
      stdout,
      /^1 Befund \(1 Fehler\)\. Gelesen: 1 Datei, 2 personenbezogene Felder, 1 deklarierter Datenbestand, \d+,\d+ s\.$/m,
    )
    assert.doesNotMatch(stdout, /finding|personal|declare /)
  })

  it('is that of every format, and changes no fingerprint', () => {
    const json = (...args: string[]): Checked =>
      JSON.parse(workspace.art25('check', '--format', 'json', ...args).stdout) as Checked
    const english = json()
    const french = json('--language', 'fr')
    assert.match(french.findings[0]?.message ?? '', /données à caractère personnel/)
    assert.deepEqual(
      french.findings.map(({ fingerprint }) => fingerprint),
      english.findings.map(({ fingerprint }) => fingerprint),
    )
    const sarif = JSON.parse(workspace.art25('check', '--format', 'sarif', '--language', 'it').stdout) as {
      runs: { language?: string; tool: { driver: { rules: { shortDescription: { text: string } }[] } } }[]
    }
    assert.equal(sarif.runs[0]?.language, 'it')
    assert.match(sarif.runs[0].tool.driver.rules[0]?.shortDescription.text ?? '', /Dati personali/)
    assert.match(
      workspace.art25('check', '--format', 'markdown', '--language', 'es').stdout,
      /^## Art25: 1 error\n/,
    )
  })

  it('is English, whatever the system speaks: the same input gives the same output', () => {
    const inLocale = (locale: string): string =>
      spawnSync(
        process.execPath,
        [...program, 'check', '--format', 'json', '--format', 'markdown=../summary.md'],
        {
          cwd: workspace.folder,
          env: { ...workspace.environment, LANG: locale, LC_ALL: locale, LANGUAGE: locale },
          encoding: 'utf8',
        },
      ).stdout + workspace.read('../summary.md')
    const plain = inLocale('C')
    assert.match(plain, /User\.phone stores personal data/)
    assert.equal(inLocale('de_DE.UTF-8'), plain)
  })

  it('holds for what was found and for what changed', () => {
    assert.match(workspace.art25('scan', '--language', 'es').stdout, /3 campos, 2 personales\.\n$/)
    workspace.write('db/schema.prisma', prismaUser.replace('phone', 'fax'))
    try {
      const { stdout } = workspace.art25('diff', 'HEAD', '--language', 'fr')
      assert.match(stdout, /^Données (?:à caractère )?personnel/m)
      assert.match(stdout, / ajoutés, \d+ modifiés, \d+ supprimés depuis HEAD /)
    } finally {
      workspace.write('db/schema.prisma', prismaUser)
    }
  })

  it('is one of five, which the help names', () => {
    const { status, stderr } = workspace.art25('check', '--language', 'xx')
    assert.equal(status, 2)
    assert.match(stderr, /Allowed choices are en, fr, de, it, es/)
    for (const command of ['check', 'merge', 'scan', 'diff', 'explain', 'report', 'init'])
      assert.match(workspace.art25(command, '--help').stdout, /--language <code>/, command)
  })

  it('of documents falls back to English with a word where the map has another', () => {
    const report = (language: string): ReturnType<TestWorkspace['art25']> => {
      workspace.write(
        'datamap.yaml',
        mapWithoutPhone.replace('art25: 1\n', `art25: 1\nlanguage: ${language}\n`),
      )
      return workspace.art25('report', 'notice')
    }
    try {
      const dutch = report('nl')
      assert.match(dutch.stderr, /The documents are not translated into Nederlands \(nl\)/)
      assert.match(dutch.stdout, /^# How we use your personal data/)
      assert.doesNotMatch(report('de-AT').stderr, /not translated/)
      assert.match(report('xx').stderr, /The documents are not translated into "xx"/)
      const { stdout } = workspace.art25('check')
      assert.match(stdout, /2:11 {2}error {3}No language has the code "xx": .* {2}invalid-map$/m)
    } finally {
      workspace.write('datamap.yaml', mapWithoutPhone)
    }
  })
})
