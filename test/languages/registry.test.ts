import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { readers as lightReaders } from '../../server/src/languages/chunk-light.ts'
import { readers as markupReaders } from '../../server/src/languages/chunk-markup.ts'
import { readers as typescriptReaders } from '../../server/src/languages/chunk-typescript.ts'
import { languageOf, languages } from '../../server/src/languages/index.ts'

/** Files of the room that several readers share. */
const shared = [
  'index',
  'text',
  'directives',
  'comment-removal',
  'configuration',
  'embedded',
  'forms',
  'markup',
  'markup-forms',
  'markup-tags',
  'markup-templates',
]

describe('the registry of languages', () => {
  it('has a reader for each language, in its chunk, and no other', () => {
    const idsOf = (chunk: string): string[] =>
      languages.filter((language) => language.chunk === chunk).map(({ id }) => id)
    assert.deepEqual(Object.keys(lightReaders).sort(), idsOf('light').sort())
    assert.deepEqual(Object.keys(markupReaders).sort(), idsOf('markup').sort())
    assert.deepEqual(Object.keys(typescriptReaders).sort(), idsOf('typescript').sort())
  })

  it('has a file for each language, and a language for each file', () => {
    const stems = readdirSync(new URL('../../server/src/languages/', import.meta.url))
      .map((name) => name.replace(/\.ts$/, ''))
      .filter((stem) => !stem.startsWith('chunk-') && !shared.includes(stem))
    for (const { id } of languages) assert.ok(stems.includes(id), `no file for ${id}`)
    const ids = languages.map(({ id }) => id)
    // A reader may have files beside it: `sql-tokens`.
    assert.deepEqual(
      stems.filter((stem) => !ids.some((id) => stem === id || stem.startsWith(`${id}-`))),
      [],
    )
  })

  it('knows a language by its file name, whatever the case', () => {
    const expected: Readonly<Record<string, string | undefined>> = {
      'src/user.ts': 'typescript',
      'src/User.TSX': 'typescript',
      'schema.prisma': 'prisma',
      'db/001_up.sql': 'sql',
      'values.YML': 'yaml',
      'tsconfig.json': 'json',
      '.env': 'env',
      'app/.env.local': 'env',
      'deploy/production.env': 'env',
      '.env.json': 'json',
      'views/a.blade.php': 'blade',
      'views/a.html.erb': 'erb',
      'README.md': undefined,
      env: undefined,
      'folder.ts/file': undefined,
      '.environment': undefined,
    }
    for (const [path, id] of Object.entries(expected)) assert.equal(languageOf(path)?.id, id, path)
  })
})
