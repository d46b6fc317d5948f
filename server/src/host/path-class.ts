/*
 * What the path and the first lines of a file say about how it is treated: product code, a test, generated, or nothing
 * that a person of this project wrote. Only conventions that hold across projects stand here.
 */
import { languageOf } from '../languages/index.ts'
import type { PathClass } from '../model/indexed-file.ts'

/** Why a file is not read. Shown in the summary, with a count. */
export type SkipReason =
  | 'vendored'
  | 'lock file'
  | 'binary'
  | 'minified'
  | 'symbolic link'
  | 'nested repository'
  | 'settings of a tool'
  | 'XML of other kinds'

export type PathVerdict =
  | { readonly kind: 'read'; readonly language: string; readonly pathClass: PathClass }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** No reader knows the format; `.md`, or the whole name of a file without an extension. */
  | { readonly kind: 'unknown'; readonly extension: string }

/**
 * How a path (relative, forward slashes) is treated.
 * @param isVendorRoot whether a folder called `vendor` holds what a package manager put there
 */
export function judgePath(path: string, isVendorRoot: (folder: string) => boolean): PathVerdict {
  const slash = path.lastIndexOf('/')
  const folder = slash < 0 ? '' : path.slice(0, slash)
  const name = path.slice(slash + 1).toLowerCase()
  const folderVerdict = judgeFolder(folder, isVendorRoot)
  if (folderVerdict === 'vendored') return { kind: 'skip', reason: 'vendored' }
  if (folderVerdict === 'settings of a tool') return { kind: 'skip', reason: 'settings of a tool' }
  const language = languageOf(path)
  if (language === undefined) {
    const dot = name.lastIndexOf('.')
    return { kind: 'unknown', extension: dot > 0 ? name.slice(dot) : name }
  }
  if (lockFiles.has(name)) return { kind: 'skip', reason: 'lock file' }
  if (toolFiles.test(name)) return { kind: 'skip', reason: 'settings of a tool' }
  if (/[.-]min\.[cm]?js$/.test(name)) return { kind: 'skip', reason: 'minified' }
  const isData = language.id === 'yaml' || language.id === 'json'
  const isTest =
    folderVerdict === 'test' || (folderVerdict === 'specification' && !isData) || testNames.test(name)
  if (isTest) return { kind: 'read', language: language.id, pathClass: 'test' }
  const isGenerated = folderVerdict === 'generated' || generatedNames.test(name)
  return { kind: 'read', language: language.id, pathClass: isGenerated ? 'generated' : 'product' }
}

/** Whether a path holds rules of the repository: `.art25/rules/*.yaml`, at the root or in any folder. */
export function isRuleFile(path: string): boolean {
  return /(?:^|\/)\.art25\/rules\/[^/]+\.ya?ml$/.test(path)
}

/**
 * Whether a path is where a framework writes down what the store holds: a program wrote it, from the migrations, but what
 * it says is the project's own and stands together nowhere else.
 */
export function isSchemaDump(path: string): boolean {
  return /(?:^|\/)(?:db\/(?:\w+_)?(?:schema|structure)\.(?:rb|sql)|database\/schema\/[\w-]+\.(?:sql|dump))$/.test(
    path,
  )
}

/** Whether a folder of this name holds nothing to read, so that a walk need not enter it. */
export function isSkippedFolder(name: string): boolean {
  return vendoredFolders.has(name.toLowerCase())
}

/**
 * Whether the first lines say that a program wrote the file: `@generated`, `DO NOT EDIT` or `DO NOT MODIFY` in a
 * comment.
 * @param head the first kilobytes of the text
 */
export function saysGenerated(head: string): boolean {
  if (!/@generated|DO NOT (?:EDIT|MODIFY)/.test(head)) return false
  return head
    .split('\n', 40)
    .some((line) =>
      /^\s*(?:\/\/|\/\*|\*|#|--|<!--|;).*(?:@generated\b|\bDO NOT (?:EDIT|MODIFY)\b)/.test(line),
    )
}

/**
 * Whether XML says that it maps or changes a store: all else (projects, layouts, beans) declares no data in a form that is
 * read.
 * @param head the first kilobytes of the text
 */
export function isMappedXml(head: string): boolean {
  return /<(?:\w+:)?(?:databaseChangeLog|hibernate-mapping|entity-mappings)\b/.test(head)
}

/** Whether script code was made small by a program: hardly any line ends in a text that is not short. */
export function looksMinified(head: string): boolean {
  if (head.length < 8_000) return false
  return head.split('\n').length < head.length / 800
}

type FolderVerdict = 'vendored' | 'settings of a tool' | 'generated' | 'test' | 'specification' | 'product'

const folderVerdicts = new WeakMap<(folder: string) => boolean, Map<string, FolderVerdict>>()

function judgeFolder(folder: string, isVendorRoot: (folder: string) => boolean): FolderVerdict {
  const known = folderVerdicts.get(isVendorRoot) ?? new Map<string, FolderVerdict>()
  folderVerdicts.set(isVendorRoot, known)
  const verdict = known.get(folder) ?? judgeNewFolder(folder, isVendorRoot)
  known.set(folder, verdict)
  return verdict
}

function judgeNewFolder(folder: string, isVendorRoot: (folder: string) => boolean): FolderVerdict {
  if (folder === '') return 'product'
  const slash = folder.lastIndexOf('/')
  const parent = slash < 0 ? 'product' : judgeFolder(folder.slice(0, slash), isVendorRoot)
  if (parent === 'vendored' || parent === 'settings of a tool' || parent === 'test') return parent
  const name = folder.slice(slash + 1).toLowerCase()
  if (vendoredFolders.has(name)) return 'vendored'
  if (name === 'vendor' && isVendorRoot(folder)) return 'vendored'
  if (toolFolders.has(name)) return 'settings of a tool'
  if (testFolders.has(name) || /[-_](?:tests?|e2e|mocks|fixtures)$/.test(name)) return 'test'
  if (name === 'spec' || name === 'specs') return 'specification'
  if (name === '__generated__' || name === '.generated') return 'generated'
  return parent
}

/** Folders that package managers and builds fill. `vendor`, `dist` and `build` may be a project's own and are not here. */
const vendoredFolders = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  'jspm_packages',
  'third_party',
  'third-party',
  '.yarn',
  '.pnpm-store',
  '.venv',
  'site-packages',
  '__pycache__',
  'pods',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.turbo',
  '.gradle',
  '.terraform',
])

/** What a project tells its editor, its agents and us. */
const toolFolders = new Set(['.art25', '.vscode', '.idea', '.vs', '.fleet', '.husky', '.changeset'])

/** Configuration that a tool defines, whose keys are that tool's: never data of the project. */
const toolFiles =
  /^(?:tsconfig(?:[.-].*)?\.json|jsconfig\.json|turbo\.json|nx\.json|lerna\.json|renovate\.json5?|\.?eslintrc(?:\..*)?|\.prettierrc(?:\..*)?|\.swcrc|biome\.jsonc?|\.pre-commit-config\.ya?ml|pnpm-workspace\.ya?ml)$/

const lockFiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'pnpm-lock.yml',
  'yarn.lock',
  'bun.lock',
  'composer.lock',
  'packages.lock.json',
  'deno.lock',
  'pubspec.lock',
])

const testFolders = new Set([
  'test',
  'tests',
  '__test__',
  '__tests__',
  'mock',
  'mocks',
  '__mocks__',
  'mockdata',
  'mock-data',
  'fixture',
  'fixtures',
  '__fixtures__',
  '__snapshots__',
  'e2e',
  'cypress',
  'playwright',
  'stories',
  '__stories__',
  '.storybook',
  'testdata',
  'test-data',
  'test-utils',
  'testutils',
])

const testNames =
  /(?:^|[._-])(?:test|tests|spec|specs|e2e|e2e-spec|cy|stories|story|mock|mocks|fixture|fixtures)\.(?:[a-z]+\.)*[a-z]+$|^test[._-]|^(?:jest|vitest|playwright|cypress|karma)[.-]/

const generatedNames =
  /[._-](?:generated|gen)\.[a-z]+$|\.g\.[a-z]+$|_pb\.(?:d\.)?[jt]s$|^graphql\.schema\.json$/
