// Bundles what ships: one file for each program, and one for each heavy parser so that it is loaded only when needed.
import { build as bundle } from 'esbuild'
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { crc32 } from 'node:zlib'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { parse } from 'yaml'

const metafile = process.argv.includes('--metafile')

/** The schema of the data map as code: compiling it at each start would take longer than the rest of the start. */
const compiledSchema = {
  name: 'compiled-schema',
  setup(build) {
    build.onLoad({ filter: /[\\/]datamap[\\/]validator\.ts$/ }, async () => {
      const schema = JSON.parse(await readFile('rules/schema/datamap.schema.json', 'utf8'))
      const code = { source: true, esm: true }
      const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, validateFormats: false, code })
      const contents = `${standalone.default(ajv, ajv.compile(schema))}
export function schemaErrors(data) { return validate(data) ? [] : (validate.errors ?? []) }`
      return { contents, loader: 'js', resolveDir: process.cwd() }
    })
  },
}

/** The compiled schema is half of the program, and most runs find a map that they know: it is evaluated when it is asked. */
const lazySchema = {
  name: 'lazy-schema',
  setup(build) {
    build.onResolve({ filter: /[\\/]validator\.ts$/ }, ({ path, resolveDir, kind }) =>
      kind === 'import-statement' ? { path: resolve(resolveDir, path), namespace: 'lazy' } : undefined,
    )
    build.onLoad({ filter: /./, namespace: 'lazy' }, ({ path }) => ({
      contents: `export const schemaErrors = (data) => require(${JSON.stringify(path)}).schemaErrors(data)`,
      loader: 'js',
      resolveDir: process.cwd(),
    }))
  },
}

/**
 * TypeScript is CommonJS: each of the modules that import it would copy its thousands of exports when it is loaded. They
 * import it from here, where it is taken as it is.
 */
const sharedTypeScript = {
  name: 'shared-typescript',
  setup(build) {
    build.onResolve({ filter: /^typescript$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'typescript', namespace: 'shared' } : undefined,
    )
    build.onLoad({ filter: /^typescript$/, namespace: 'shared' }, () => ({
      contents: `export default require('typescript')`,
      loader: 'js',
      resolveDir: process.cwd(),
    }))
  },
}

/** Modules of the sources, run by the build itself: what they list is listed once. */
async function importSource(path) {
  const { outputFiles } = await bundle({
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    // As a part of the bundle, which takes what ships from beside it.
    define: { ART25_BUNDLED: 'true', __dirname: JSON.stringify(resolve('dist')) },
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}

const { languages } = await importSource('server/src/languages/index.ts')
const { packagedGrammar, runtimeName } = await importSource('server/src/host/grammars.ts')

// Grammars that nothing reads any more must not ship.
await rm('dist/grammars', { recursive: true, force: true })
await mkdir('dist/grammars', { recursive: true })
const grammars = [runtimeName, ...new Set(languages.flatMap((language) => language.grammars ?? []))].sort()
for (const grammar of grammars)
  await copyFile(packagedGrammar(resolve('node_modules'), grammar), `dist/grammars/${grammar}.wasm`)

const result = await bundle({
  entryPoints: {
    cli: 'server/src/cli/start.ts',
    main: 'server/src/cli/main.ts',
    server: 'server/src/lsp/start.ts',
    serve: 'server/src/lsp/main.ts',
    worker: 'server/src/host/worker.ts',
    'chunk-typescript': 'server/src/languages/chunk-typescript.ts',
    'chunk-formats': 'server/src/languages/chunk-formats.ts',
    'chunk-trees': 'server/src/languages/chunk-trees.ts',
    'chunk-markup': 'server/src/languages/chunk-markup.ts',
    'chunk-light': 'server/src/languages/chunk-light.ts',
    'chunk-xlsx': 'server/src/output/document/xlsx.ts',
    'chunk-texts': 'server/src/languages/chunk-texts.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  target: 'node20',
  format: 'cjs',
  minify: true,
  keepNames: false,
  legalComments: 'linked',
  logLevel: 'warning',
  metafile,
  plugins: [compiledSchema, lazySchema, sharedTypeScript],
  // Loaded by hand from their own bundles; only the sources import them.
  external: [
    '../languages/chunk-typescript.ts',
    '../languages/chunk-formats.ts',
    '../languages/chunk-trees.ts',
    '../languages/chunk-markup.ts',
    '../languages/chunk-light.ts',
    '../output/document/xlsx.ts',
    '../languages/chunk-texts.ts',
  ],
  // Its module for `import` asks for its own address, which a bundle in CommonJS does not have.
  alias: { 'web-tree-sitter': resolve('node_modules/web-tree-sitter/web-tree-sitter.cjs') },
  define: { ART25_BUNDLED: 'true', 'import.meta.dirname': '__dirname' },
})
if (metafile) await writeFile('dist/meta.json', JSON.stringify(result.metafile))

// The extension: it runs in the extension host, and what it knows of languages is what the registry says.
const { documentGlobs } = await importSource('server/src/languages/globs.ts')
await bundle({
  entryPoints: { client: 'client/src/extension.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  target: 'node22',
  format: 'cjs',
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
  external: ['vscode'],
  define: { ART25_DOCUMENTS: JSON.stringify(documentGlobs()) },
})

// The page of the picture: it runs in a browser, in a panel of the editor and in a file of its own.
await bundle({
  entryPoints: { picture: 'client/picture/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'browser',
  target: ['chrome120', 'firefox121', 'safari17.2'],
  format: 'iife',
  minify: true,
  // The file of a picture stands alone, and the licences of what is in it go with it.
  legalComments: 'eof',
  logLevel: 'warning',
})
await bundle({
  entryPoints: { picture: 'client/picture/picture.css' },
  outdir: 'dist',
  minify: true,
  logLevel: 'warning',
})

// The rules are data: they ship parsed, so that no start pays for YAML.
const documents = []
for (const entry of (await readdir('rules', { recursive: true })).sort()) {
  if (!entry.endsWith('.yaml')) continue
  documents.push({
    path: entry.replaceAll('\\', '/'),
    content: parse(await readFile(join('rules', entry), 'utf8')),
  })
}
const packedRules = JSON.stringify(documents)
await writeFile('dist/rules.json', packedRules)

// What files are filtered by follows from them: compiled here, so that the first start after an update does not wait for it.
const { compileRules } = await importSource('server/src/classify/rules.ts')
const { prefilterTerms } = await importSource('server/src/host/terms.ts')
const { packPrefilter } = await importSource('server/src/classify/prefilter.ts')
for (const file of await readdir('dist')) if (/^words-.*\.bin$/.test(file)) await rm(join('dist', file))
const words = `words-${createHash('sha256').update(packedRules).digest('hex').slice(0, 20)}.bin`
await writeFile(join('dist', words), packPrefilter(prefilterTerms(compileRules(documents), []), crc32))

// What everything cached depends on: the engine and the rules of this build, byte for byte.
const build = createHash('sha256')
for (const file of [
  'cli.cjs',
  'main.cjs',
  'serve.cjs',
  'worker.cjs',
  'chunk-typescript.cjs',
  'chunk-formats.cjs',
  'chunk-trees.cjs',
  'chunk-markup.cjs',
  'chunk-light.cjs',
  'chunk-texts.cjs',
  'rules.json',
  words,
  ...grammars.map((grammar) => `grammars/${grammar}.wasm`),
]) {
  build.update(await readFile(join('dist', file)))
}
await writeFile('dist/build.txt', `${build.digest('hex')}\n`)
