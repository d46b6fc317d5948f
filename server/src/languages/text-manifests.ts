/*
 * What manifests of packages depend on. Lock files are not read: what they name directly stands in the manifest beside
 * them, and the rest are dependencies of dependencies, which show nothing of what the project itself does.
 */
import type { Ecosystem } from '../model/service.ts'
import type { Span } from '../model/span.ts'

export interface Dependency {
  readonly ecosystem: Ecosystem
  /** As the ecosystem names it: `@sentry/node`, `io.sentry:sentry`, `github.com/getsentry/sentry-go`. */
  readonly name: string
  readonly span: Span
  /** It serves tests, builds or development alone. */
  readonly development: boolean
}

/** Whether a path is a manifest that is read. */
export function isManifest(path: string): boolean {
  return readerOf(path) !== undefined
}

/** The dependencies that a manifest names, in the order of the text; none for any other file. Never throws. */
export function dependenciesOf(path: string, text: string): readonly Dependency[] {
  return (readerOf(path)?.(text, path) ?? []).toSorted((left, right) => left.span.start - right.span.start)
}

/** The package that a manifest makes; undefined where it makes none that others name. */
export function ownPackage(path: string, text: string): Omit<Dependency, 'development'> | undefined {
  const ecosystem = ecosystemsOfOwn.find(([pattern]) => pattern.test(path))?.[1]
  if (ecosystem === undefined) return undefined
  const match = /^[ \t{]*"?name"?[ \t]*[:=][ \t]*"([^"\n]+)"/m.exec(text)
  const name = match?.[1]
  if (match === null || name === undefined) return undefined
  const start = match.index + match[0].length - 1 - name.length
  return { ecosystem, name, span: { start, end: start + name.length } }
}

const ecosystemsOfOwn: readonly (readonly [RegExp, Ecosystem])[] = [
  [/(?:^|\/)package\.json$/, 'npm'],
  [/(?:^|\/)composer\.json$/, 'packagist'],
  [/(?:^|\/)pyproject\.toml$/, 'pypi'],
  [/(?:^|\/)Cargo\.toml$/, 'cargo'],
]

type ReadManifest = (text: string, path: string) => Dependency[]

function readerOf(path: string): ReadManifest | undefined {
  return manifests.find(([pattern]) => pattern.test(path))?.[1]
}

/** In folders and files of that name. */
const developmentName =
  /(?:^|[-_/.])(?:dev|develop|development|test|tests|testing|lint|ci|docs?|typing|build)(?:[-_/.]|$)/i

function dependency(
  ecosystem: Ecosystem,
  name: string,
  start: number,
  development: boolean,
  length = name.length,
): Dependency {
  return { ecosystem, name, span: { start, end: start + length }, development }
}

/** Sections of a JSON manifest, with whether they serve development. */
function fromJson(ecosystem: Ecosystem, sections: Readonly<Record<string, boolean>>): ReadManifest {
  const opener = new RegExp(`"(${Object.keys(sections).join('|')})"\\s*:\\s*\\{([^{}]*)\\}`, 'g')
  return (text) =>
    [...text.matchAll(opener)].flatMap((section) => {
      const [whole, key = '', body = ''] = section
      const from = section.index + whole.length - 1 - body.length
      return [...body.matchAll(/"([^"\\\n]+)"\s*:/g)].map((match) =>
        dependency(ecosystem, match[1] ?? '', from + match.index + 1, sections[key] ?? false),
      )
    })
}

function fromRequirements(text: string, path: string): Dependency[] {
  const development = developmentName.test(path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''))
  return [...text.matchAll(/^[ \t]*([A-Za-z0-9][\w.-]*)(?=[ \t]*(?:[[=<>~!;@#\r]|$))/gm)].map((match) =>
    dependency('pypi', match[1] ?? '', match.index + match[0].length - (match[1] ?? '').length, development),
  )
}

/** Lines of a file of sections in square brackets, with the section that they stand in. */
function* sectionLines(text: string): Generator<{ section: string; line: string; start: number }> {
  let section = ''
  let start = 0
  for (const line of text.split('\n')) {
    const header = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)
    // A list goes over lines too, and its items begin with quotes.
    if (header && !/^\s*\[\s*["']/.test(line)) section = header[1] ?? ''
    yield { section, line: line.replace(/^\s*#.*/, ''), start }
    start += line.length + 1
  }
}

/** `pyproject.toml` and `Pipfile`. */
function fromPyproject(text: string): Dependency[] {
  const found: Dependency[] = []
  let list: { readonly development: boolean } | undefined
  for (const { section, line, start } of sectionLines(text)) {
    const key = /^\s*["']?([A-Za-z][\w.-]*)["']?\s*=\s*(.*)$/.exec(line)
    if (key) {
      const [, name = '', value = ''] = key
      list = undefined
      const table =
        /^(?:tool\.poetry(?:\.group\.([\w-]+))?\.(?:(dev)-)?dependencies|(?:(dev)-)?packages)$/.exec(section)
      if (table) {
        const group = table[1] ?? table[2] ?? table[3] ?? ''
        if (name !== 'python')
          found.push(dependency('pypi', name, start + line.indexOf(name), developmentName.test(group)))
        continue
      }
      const isList = value.startsWith('[')
      const inProject = section === 'project' && name === 'dependencies'
      const isGroup = section === 'project.optional-dependencies' || section === 'dependency-groups'
      if (isList && (inProject || isGroup || (section === 'tool.uv' && name === 'dev-dependencies')))
        list = { development: !inProject && developmentName.test(name) }
    }
    if (list === undefined) continue
    for (const item of line.matchAll(/["']([A-Za-z0-9][\w.-]*)[^"']*["']/g))
      found.push(dependency('pypi', item[1] ?? '', start + item.index + 1, list.development))
    if (/\]\s*,?\s*$/.test(line.replace(/["'][^"']*["']/g, ''))) list = undefined
  }
  return found
}

function fromCargo(text: string): Dependency[] {
  const found: Dependency[] = []
  for (const { section, line, start } of sectionLines(text)) {
    const own = /^(?:(?:workspace|target\..+)\.)?(dev-|build-)?dependencies(?:\.(.+))?$/.exec(section)
    if (!own) continue
    const development = own[1] !== undefined
    const name = own[2] ?? /^\s*["']?([\w-]+)["']?\s*[.=]/.exec(line)?.[1]
    if (name === undefined) continue
    const isHeader = /^\s*\[/.test(line)
    if (isHeader === (own[2] !== undefined))
      found.push(dependency('cargo', name, start + line.indexOf(name), development))
  }
  return found
}

function fromGemfile(text: string): Dependency[] {
  const found: Dependency[] = []
  let group: string | undefined
  let start = 0
  for (const line of text.split('\n')) {
    const opened = /^\s*group\s*\(?\s*(.+?)\)?\s+do\b/.exec(line)
    if (opened) group = opened[1]
    else if (/^end\b/.test(line)) group = undefined
    const gem =
      /^\s*(?:gem|\w+\.add_(?:(development)_|runtime_)?dependency)[\s(]+(['"])([\w.-]+)\2(.*)$/.exec(line)
    if (gem) {
      const [, development, , name = '', rest = ''] = gem
      const groups = group ?? /\bgroups?:?\s*(?:=>)?\s*(.+)$/.exec(rest)?.[1] ?? ''
      const isDevelopment =
        development !== undefined || (/:(?:development|test)\b/.test(groups) && !/:production\b/.test(groups))
      found.push(dependency('rubygems', name, start + line.indexOf(name, line.indexOf('gem')), isDevelopment))
    }
    start += line.length + 1
  }
  return found
}

function fromPom(text: string): Dependency[] {
  return [...text.matchAll(/<dependency>((?:(?!<\/?dependency>)[^]){0,4000})/g)].flatMap((match) => {
    const [, body = ''] = match
    const group = /<groupId>\s*([\w.-]+)\s*</.exec(body)
    const artifact = /<artifactId>\s*([\w.-]+)\s*</.exec(body)
    if (!group?.[1] || !artifact?.[1]) return []
    const start = match.index + '<dependency>'.length + artifact.index + artifact[0].indexOf(artifact[1])
    const development = /<scope>\s*test\s*</.test(body)
    return [dependency('maven', `${group[1]}:${artifact[1]}`, start, development, artifact[1].length)]
  })
}

function fromGradle(text: string): Dependency[] {
  const code = text.replace(/^[ \t]*\/\/.*$/gm, (line) => ' '.repeat(line.length))
  const pattern =
    /\b(\w*(?:[iI]mplementation|[cC]ompile|[aA]pi|[rR]untimeOnly|[cC]ompileOnly|kapt|ksp|annotationProcessor|classpath))\b[ \t(]*(?:platform[ \t(]*)?["']([\w.-]+):([\w.-]+)/g
  return [...code.matchAll(pattern)].map((match) => {
    const [whole, configuration = '', group = '', artifact = ''] = match
    const name = `${group}:${artifact}`
    const development = /test|debug|classpath|annotationProcessor|kapt|ksp/i.test(configuration)
    return dependency('maven', name, match.index + whole.length - name.length, development)
  })
}

function fromCatalog(text: string): Dependency[] {
  const found: Dependency[] = []
  for (const { section, line, start } of sectionLines(text)) {
    if (section !== 'libraries') continue
    const module =
      /\bmodule\s*=\s*["']([\w.-]+:[\w.-]+)["']/.exec(line) ??
      /=\s*["']([\w.-]+:[\w.-]+)(?::[^"']*)?["']/.exec(line)
    if (module?.[1]) {
      found.push(dependency('maven', module[1], start + line.indexOf(module[1]), false))
      continue
    }
    const group = /\bgroup\s*=\s*["']([\w.-]+)["']/.exec(line)?.[1]
    const name = /\bname\s*=\s*["']([\w.-]+)["']/.exec(line)?.[1]
    if (group !== undefined && name !== undefined)
      found.push(dependency('maven', `${group}:${name}`, start + line.indexOf(group), false, group.length))
  }
  return found
}

function fromProject(text: string): Dependency[] {
  const pattern =
    /<(?:PackageReference|PackageVersion|GlobalPackageReference|package)\s[^>]*?\b(?:Include|Update|id)\s*=\s*"([\w.-]+)"/g
  return [...text.matchAll(pattern)].map((match) =>
    dependency('nuget', match[1] ?? '', match.index + match[0].length - 1 - (match[1] ?? '').length, false),
  )
}

function fromGoMod(text: string): Dependency[] {
  const pattern = /^[ \t]*(?:require[ \t]+)?([\w.-]+\/[\w./~-]+)[ \t]+v[\w.+-]+(?![^\n]{0,40}\/\/ indirect)/gm
  return [...text.matchAll(pattern)].map((match) =>
    dependency('go', match[1] ?? '', match.index + match[0].indexOf(match[1] ?? ''), false),
  )
}

function fromPubspec(text: string): Dependency[] {
  const found: Dependency[] = []
  let section = ''
  let start = 0
  for (const line of text.split('\n')) {
    const key = /^(\w+):/.exec(line)
    if (key) section = key[1] ?? ''
    const name = /^ {1,4}(\w+):/.exec(line)?.[1]
    const kind = /^(dev_)?dependencies$/.exec(section)
    if (name !== undefined && kind && name !== 'sdk')
      found.push(dependency('pub', name, start + line.indexOf(name), kind[1] !== undefined))
    start += line.length + 1
  }
  return found
}

function fromCocoapods(text: string): Dependency[] {
  return [...text.matchAll(/^[ \t]*pod[ \t]+['"]([\w+-]+)/gm)].map((match) =>
    dependency('cocoapods', match[1] ?? '', match.index + match[0].length - (match[1] ?? '').length, false),
  )
}

/** A package of Swift is named by its address: `github.com/getsentry/sentry-cocoa`. */
function fromSwiftPackage(text: string): Dependency[] {
  const pattern =
    /\.package\s*\([^)(]{0,200}?\burl:\s*"(?:https?:\/\/|git@)([\w.-]+[/:][\w./-]+?)(?:\.git)?"/g
  return [...text.matchAll(pattern)].map((match) => {
    const [whole, name = ''] = match
    return dependency('swiftpm', name.replace(':', '/'), match.index + whole.indexOf(name), false)
  })
}

function fromMix(text: string): Dependency[] {
  return [...text.matchAll(/\{\s*:(\w+)\s*,\s*"[^"\n]{0,100}"([^{}\n]{0,300})\}/g)].map((match) =>
    dependency(
      'hex',
      match[1] ?? '',
      match.index + match[0].indexOf(match[1] ?? ''),
      (match[2] ?? '').includes('only:'),
    ),
  )
}

const manifests: readonly (readonly [RegExp, ReadManifest])[] = [
  [
    /(?:^|\/)package\.json$/i,
    fromJson('npm', { dependencies: false, devDependencies: true, optionalDependencies: false }),
  ],
  [/(?:^|\/)composer\.json$/i, fromJson('packagist', { require: false, 'require-dev': true })],
  [/(?:^|\/)(?:[\w.-]*requirements[\w.-]*|requirements\/[\w.-]+)\.(?:txt|in)$/i, fromRequirements],
  [/(?:^|\/)(?:pyproject\.toml|Pipfile)$/i, fromPyproject],
  [/(?:^|\/)Cargo\.toml$/i, fromCargo],
  [/(?:^|\/)Gemfile$|\.gemspec$|(?:^|\/)Gemfile\.[\w-]+$/i, fromGemfile],
  [/(?:^|\/)pom\.xml$/i, fromPom],
  [/\.gradle(?:\.kts)?$/i, fromGradle],
  [/\.versions\.toml$/i, fromCatalog],
  [
    /\.(?:cs|fs|vb)proj$|(?:^|\/)(?:Directory\.Packages\.props|Directory\.Build\.props|packages\.config)$/i,
    fromProject,
  ],
  [/(?:^|\/)go\.mod$/i, fromGoMod],
  [/(?:^|\/)pubspec\.yaml$/i, fromPubspec],
  [/(?:^|\/)Podfile$/i, fromCocoapods],
  [/(?:^|\/)Package\.swift$/i, fromSwiftPackage],
  [/(?:^|\/)mix\.exs$/i, fromMix],
]
