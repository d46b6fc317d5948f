import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listFiles } from '@vscode/vsce'

const limit = 6_000_000

describe('the package of the extension', () => {
  it('is small, and holds what the programs need and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'art25-package-'))
    try {
      const file = join(folder, 'art25.vsix')
      const said = execFileSync(process.execPath, ['scripts/package.mjs', '--built', file], {
        encoding: 'utf8',
      })
      assert.match(said, /art25\.vsix: \d+\.\d\d MB\n$/)
      assert.ok(statSync(file).size < limit, `${statSync(file).size} bytes`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    const files = new Set(await listFiles({ cwd: process.cwd(), packagedDependencies: [] }))
    const needed = [
      ...readdirSync('dist', { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
      ...readdirSync('docs/checks').map((name) => `docs/checks/${name}`),
      ...['rules/schema/datamap.schema.json', 'package.nls.json', 'client/media/icon.png'],
      ...readdirSync('l10n').map((name) => `l10n/${name}`),
      ...['de', 'es', 'fr', 'it'].map((language) => `package.nls.${language}.json`),
      ...['README.md', 'CHANGELOG.md', 'LICENSE', 'syntaxes/art25-comments.tmLanguage.json'],
    ].map((path) => path.replaceAll('\\', '/'))
    assert.ok(needed.includes('dist/client.cjs') && needed.includes('dist/rules.json'))
    assert.deepEqual(
      needed.filter((path) => !files.has(path)),
      [],
    )
    assert.deepEqual(
      [...files].filter((path) =>
        /\.tsx?$|^(?:server|test|scripts|node_modules|examples)\/|\.vsix$/.test(path),
      ),
      [],
    )
  })
})
