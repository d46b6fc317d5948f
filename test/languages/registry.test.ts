import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { readers as formatReaders } from '../../server/src/languages/chunk-formats.ts'
import { readers as lightReaders } from '../../server/src/languages/chunk-light.ts'
import { readers as markupReaders } from '../../server/src/languages/chunk-markup.ts'
import { readers as treeReaders } from '../../server/src/languages/chunk-trees.ts'
import { readers as typescriptReaders } from '../../server/src/languages/chunk-typescript.ts'
import { packagedGrammar } from '../../server/src/host/grammars.ts'
import { languageOf, languages } from '../../server/src/languages/index.ts'

/** Files of the room that several readers share. */
const shared = [
  'index',
  'text',
  'line-ends',
  'text-imports',
  'word-finder',
  'spans',
  'text-manifests',
  'text-parts',
  'code-outline',
  'code-settings',
  'directives',
  'comment-removal',
  'configuration',
  'embedded',
  'forms',
  'markup',
  'markup-forms',
  'markup-tags',
  'markup-templates',
  'document-kinds',
  'document-schemas',
  'document-tree',
  'flow-names',
  'flow-services',
  'flow-sinks',
  'request-names',
  'jvm-types',
  'tree-parsing',
  'tree-reading',
  'tree-recovery',
  'tree-flows',
  'tree-sql',
  'tree-recovery',
  'code-outline',
  'globs',
  'text-facts',
  'text-mentions',
  'code-text',
  'duration-text',
  'client-storage',
  'client-storage-scripts',
  'client-storage-servers',
  'client-storage-settings',
  'consent-condition',
  'consent-defaults',
  'literals',
  'literals-reserved',
]

describe('the registry of languages', () => {
  it('has a reader for each language, in its chunk, and no other', () => {
    const idsOf = (chunk: string): string[] =>
      languages.filter((language) => language.chunk === chunk).map(({ id }) => id)
    assert.deepEqual(Object.keys(treeReaders).sort(), idsOf('trees').sort())
    assert.deepEqual(Object.keys(formatReaders).sort(), idsOf('formats').sort())
    assert.deepEqual(Object.keys(lightReaders).sort(), idsOf('light').sort())
    assert.deepEqual(Object.keys(markupReaders).sort(), idsOf('markup').sort())
    assert.deepEqual(Object.keys(typescriptReaders).sort(), idsOf('typescript').sort())
  })

  it('names a grammar that a package brings for each language that needs one', () => {
    for (const { id, chunk, grammars = [] } of languages) {
      assert.equal(chunk === 'trees', grammars.length > 0, id)
      for (const grammar of grammars) assert.match(packagedGrammar('node_modules', grammar), /\.wasm$/)
    }
  })

  it('has a file for each language, and a language for each file', () => {
    const stems = readdirSync(new URL('../../server/src/languages/', import.meta.url))
      .map((name) => name.replace(/\.ts$/, ''))
      .filter((stem) => !stem.startsWith('chunk-') && !shared.includes(stem))
    for (const { id } of languages) assert.ok(stems.includes(id), `no file for ${id}`)
    const ids = languages.map(({ id }) => id)
    // A reader may have files beside it: `sql-tokens`.
    assert.deepEqual(
      stems.filter(
        (stem) =>
          !stem.startsWith('document-') && !ids.some((id) => stem === id || stem.startsWith(`${id}-`)),
      ),
      [],
    )
  })

  it('has each kind of document in its list', () => {
    const folder = new URL('../../server/src/languages/', import.meta.url)
    const list = readFileSync(new URL('document-kinds.ts', folder), 'utf8')
    for (const name of readdirSync(folder))
      if (name.startsWith('document-') && !shared.includes(name.replace(/\.ts$/, '')))
        assert.ok(list.includes(`'./${name}'`), name)
  })

  it('knows a language by its file name, whatever the case', () => {
    const expected: Readonly<Record<string, string | undefined>> = {
      'src/user.ts': 'typescript',
      'src/User.TSX': 'typescript',
      'schema.prisma': 'prisma',
      'app/models.py': 'python',
      'db/001_up.sql': 'sql',
      'values.YML': 'yaml',
      'tsconfig.json': 'json',
      'user.avsc': 'json',
      'api/user.proto': 'protobuf',
      'schema.graphqls': 'graphql',
      'main.tf': 'terraform',
      'infra/main.bicep': 'bicep',
      'prod.bicepparam': 'bicep',
      'application.properties': 'properties',
      'people.TSV': 'csv',
      '.env': 'env',
      'app/.env.local': 'env',
      'deploy/production.env': 'env',
      '.env.json': 'json',
      'views/a.blade.php': 'blade',
      'views/a.html.erb': 'erb',
      'README.md': 'prose',
      env: undefined,
      'folder.ts/file': undefined,
      '.environment': undefined,
    }
    for (const [path, id] of Object.entries(expected)) assert.equal(languageOf(path)?.id, id, path)
  })
})
