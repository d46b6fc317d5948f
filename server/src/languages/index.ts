import type { FileFacts } from '../model/fact.ts'
import type { Language } from '../model/language.ts'

/** What is read, by file name. The readers themselves are in the chunks, so that a heavy parser loads only on need. */
export const languages: readonly Language[] = [
  {
    id: 'typescript',
    chunk: 'typescript',
    extensions: ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'],
  },
  { id: 'python', chunk: 'trees', grammars: ['python'], extensions: ['.py', '.pyi'] },
  { id: 'java', chunk: 'trees', grammars: ['java'], extensions: ['.java'] },
  { id: 'kotlin', chunk: 'trees', grammars: ['kotlin'], extensions: ['.kt', '.kts'] },
  { id: 'go', chunk: 'trees', grammars: ['go'], extensions: ['.go'] },
  { id: 'csharp', chunk: 'trees', grammars: ['c-sharp'], extensions: ['.cs', '.csx'] },
  {
    id: 'ruby',
    chunk: 'trees',
    grammars: ['ruby'],
    extensions: ['.rb', '.rake', '.ru', '.gemspec', '.jbuilder', '.rabl'],
    fileNames: ['rakefile', 'gemfile'],
  },
  { id: 'php', chunk: 'trees', grammars: ['php'], extensions: ['.php', '.phtml'] },
  { id: 'rust', chunk: 'trees', grammars: ['rust'], extensions: ['.rs'] },
  { id: 'swift', chunk: 'trees', grammars: ['swift'], extensions: ['.swift'] },
  { id: 'dart', chunk: 'trees', grammars: ['dart'], extensions: ['.dart'] },
  { id: 'prisma', chunk: 'light', extensions: ['.prisma'] },
  { id: 'sql', chunk: 'light', extensions: ['.sql', '.ddl', '.psql', '.pgsql', '.mysql', '.tsql', '.cql'] },
  { id: 'yaml', chunk: 'light', extensions: ['.yaml', '.yml'] },
  { id: 'json', chunk: 'light', extensions: ['.json', '.jsonc', '.json5', '.avsc', '.avpr'] },
  { id: 'html', chunk: 'markup', extensions: ['.html', '.htm', '.xhtml', '.gohtml', '.tmpl'] },
  { id: 'vue', chunk: 'markup', extensions: ['.vue'] },
  { id: 'svelte', chunk: 'markup', extensions: ['.svelte'] },
  { id: 'astro', chunk: 'markup', extensions: ['.astro'] },
  { id: 'erb', chunk: 'markup', extensions: ['.erb', '.rhtml'] },
  { id: 'blade', chunk: 'markup', extensions: ['.blade.php'] },
  { id: 'jinja', chunk: 'markup', extensions: ['.jinja', '.jinja2', '.j2', '.njk', '.liquid', '.djhtml'] },
  { id: 'twig', chunk: 'markup', extensions: ['.twig'] },
  { id: 'handlebars', chunk: 'markup', extensions: ['.hbs', '.handlebars', '.mustache'] },
  { id: 'ejs', chunk: 'markup', extensions: ['.ejs'] },
  { id: 'razor', chunk: 'markup', extensions: ['.cshtml', '.razor'] },
  { id: 'env', chunk: 'light', extensions: ['.env'], fileNames: ['.env'], fileNamePrefixes: ['.env.'] },
  { id: 'graphql', chunk: 'formats', extensions: ['.graphql', '.graphqls', '.gql'] },
  { id: 'protobuf', chunk: 'light', extensions: ['.proto'] },
  { id: 'avdl', chunk: 'light', extensions: ['.avdl'] },
  {
    id: 'xml',
    chunk: 'formats',
    extensions: ['.xml'],
    // A model of Core Data is a folder; what it holds stands in a file without an extension.
    paths: { pattern: /\.xcdatamodel\/contents$/, globs: ['**/*.xcdatamodel/contents'] },
  },
  { id: 'terraform', chunk: 'trees', grammars: ['hcl'], extensions: ['.tf', '.tfvars', '.tofu', '.hcl'] },
  { id: 'bicep', chunk: 'light', extensions: ['.bicep', '.bicepparam'] },
  { id: 'toml', chunk: 'formats', extensions: ['.toml'] },
  { id: 'ini', chunk: 'light', extensions: ['.ini', '.cfg', '.conf', '.cnf'], fileNames: ['.gitconfig'] },
  { id: 'properties', chunk: 'light', extensions: ['.properties'] },
  {
    id: 'logrotate',
    chunk: 'light',
    extensions: ['.logrotate'],
    fileNames: ['logrotate', 'logrotate.conf'],
  },
  { id: 'csv', chunk: 'light', extensions: ['.csv', '.tsv'] },
  {
    // What programs depend on, in forms that declare nothing else.
    id: 'manifest',
    chunk: 'light',
    extensions: ['.gradle', '.csproj', '.fsproj', '.vbproj'],
    fileNames: [
      'pipfile',
      'pom.xml',
      'go.mod',
      'podfile',
      'mix.exs',
      'packages.config',
      'directory.packages.props',
      'directory.build.props',
      'dockerfile',
    ],
    paths: {
      pattern: /(?:^|\/)(?:[\w.-]*requirements[\w.-]*|requirements\/[\w.-]+)\.(?:txt|in)$/,
      globs: ['**/*requirements*.{txt,in}', '**/requirements/*.{txt,in}'],
    },
  },
  { id: 'prose', chunk: 'light', extensions: ['.md', '.mdx', '.markdown', '.rst', '.adoc', '.txt'] },
]

/** The facts of a file that says nothing. */
export const emptyFacts: FileFacts = {
  owners: [],
  fields: [],
  changes: [],
  calls: [],
  imports: [],
  directives: [],
  problems: [],
}

/**
 * The language of a path with forward slashes, by its last part and whatever its case: a whole name goes before an
 * extension, an extension before a prefix (`.env.json` is JSON, `.env.local` is not a known extension). `undefined` for
 * a file that is not read.
 */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const whole = byFileName.get(name)
  if (whole !== undefined) return whole
  const dot = name.indexOf('.')
  const known = dot < 0 ? undefined : byName(name, dot)
  if (known !== undefined) return known
  const lower = path.toLowerCase()
  return languages.find(({ paths }) => paths?.pattern.test(lower) === true)
}

function byName(name: string, firstDot: number): Language | undefined {
  let dot = firstDot
  // The longest extension goes before others: `.blade.php`.
  for (; dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const byEnding = byExtension.get(name.slice(dot))
    if (byEnding !== undefined) return byEnding
  }
  return byPrefix.find(([prefix]) => name.startsWith(prefix))?.[1]
}

const byFileName = new Map(
  languages.flatMap((language) => (language.fileNames ?? []).map((name) => [name, language] as const)),
)
const byExtension = new Map(
  languages.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)),
)
const byPrefix = languages.flatMap((language) =>
  (language.fileNamePrefixes ?? []).map((prefix) => [prefix, language] as const),
)
