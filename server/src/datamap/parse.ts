/** Files of data maps to declarations, with every problem at its own place (design section 5). Pure; never throws. */
import type { Category } from '../model/classification.ts'
import type {
  Activity,
  CheckSetting,
  DataMap,
  DataSet,
  DeclaredStorage,
  Entry,
  IgnoreEntry,
  MapFile,
  MapProblem,
  RetentionPolicy,
} from '../model/declaration.ts'
import {
  activityOf,
  checkSettingsOf,
  dataSetOf,
  entryOf,
  ignoreEntryOf,
  itemAt,
  listOf,
  retentionPolicyOf,
  storageOf,
  textOf,
} from './declarations.ts'
import { folderOf, isSafeGlob, joinPath, mapFolderOf } from './paths.ts'
import { english, say, type Message } from '../model/message.ts'
import { isLanguage } from './in-words.ts'
import { advised, nearest } from './nearest.ts'
import { missingFiles, referenceProblems } from './references.ts'
import { schemaProblems } from './schema-problems.ts'
import { plainOf, readTree, type Item, type MapValue, type Tree } from './tree.ts'

export interface ParseContext {
  /** By id, as the rules hold them; where it is empty, categories are not checked. */
  readonly categories: ReadonlyMap<string, Category>
  /** Ids that `checks:` and `ignore:` may name; where it is empty, they are not checked. */
  readonly checkIds: readonly string[]
  /** Whether a path is there at all, from the checked folder on: a file or a folder. Absent: nothing is said to be missing. */
  readonly exists?: (path: string) => boolean
}

/** The version of the format that this Art25 reads. */
export const formatVersion = 1

/**
 * Groups files into maps (`<folder>/datamap.yaml` and `<folder>/datamap/*.yaml` are one), merges them key by key, lends
 * them what they include and reports what is wrong with each. Sorted by folder. Files that are no map files are left out,
 * and so is a folder `datamap` of which no file says `art25:`.
 */
export function parseDataMaps(files: readonly MapFile[], context: ParseContext): readonly DataMap[] {
  const groups = new Map<string, MapFile[]>()
  for (const file of [...files].sort((left, right) => compare(left.path, right.path))) {
    const folder = mapFolderOf(file.path)
    if (folder === undefined) continue
    const group = groups.get(folder)
    if (group) group.push(withoutMark(file))
    else groups.set(folder, [withoutMark(file)])
  }
  const drafts = new Map<string, MapDraft>()
  for (const [folder, group] of groups) {
    if (isDataMap(group)) drafts.set(folder, new MapDraft(folder, inOrder(group), context))
  }
  const byPath = new Map<string, MapDraft>()
  for (const draft of drafts.values()) for (const file of draft.files) byPath.set(file.path, draft)
  return [...drafts.values()]
    .sort((left, right) => compare(left.folder, right.folder))
    .map((draft) => draft.finish(byPath, context))
}

const sections = [
  'organization',
  'data_subjects',
  'activities',
  'retention',
  'recipients',
  'systems',
  'data',
  'client_storage',
  'dpias',
  'notices',
  'measures',
  'checks',
] as const
export type Section = (typeof sections)[number]

/** Sections that `include:` lends. */
const lent = ['data_subjects', 'activities', 'retention', 'recipients', 'systems'] as const

/** Entries of each section, from all files of a map, with the language of the file that holds them. */
interface SectionItem {
  readonly item: Item
  readonly language: string
}
export type Sections = Readonly<Record<Section, ReadonlyMap<string, SectionItem>>>

class MapDraft {
  readonly folder: string
  readonly files: readonly MapFile[]
  readonly problems: MapProblem[] = []
  readonly usable: boolean
  readonly language: string
  readonly sections: Record<Section, Map<string, SectionItem>>
  readonly includes: { readonly item: Item; readonly path: string }[] = []
  /** Sections whose key is misspelt: what they were to hold is not known. */
  readonly misspelt = new Set<Section>()
  private readonly trees: readonly Tree[]
  private readonly lists = { ignore: [] as Item[], actions: [] as Item[] }
  private readonly others = new Map<string, unknown>()

  constructor(folder: string, files: readonly MapFile[], context: ParseContext) {
    this.folder = folder
    this.files = files
    this.trees = files.map((file) => readTree(file.path, file.text))
    for (const tree of this.trees) this.problems.push(...tree.problems)
    const versions = this.trees.map((tree) => this.checkVersion(tree))
    const isEmpty = this.trees.every((tree) => tree.readable && holdsNothing(tree))
    this.usable =
      !isEmpty &&
      this.trees.every((tree) => tree.readable) &&
      versions.every((version) => version !== 'other')
    const first = this.trees[0]
    if (isEmpty && first) {
      this.problems.push({
        code: 'empty-map',
        severity: 'error',
        message: say(
          'This data map is empty: run `art25 init --force` to draft one, or start it with `art25: {version}`.',
          { version: formatVersion },
        ),
        path: first.path,
        span: { start: 0, end: firstLineEnd(this.files[0]?.text ?? '') },
      })
    }
    this.sections = Object.fromEntries(
      sections.map((section) => [section, new Map<string, SectionItem>()]),
    ) as Record<Section, Map<string, SectionItem>>
    this.language =
      this.trees
        .map((tree) => textOf(itemAt(tree.root, 'language')?.value))
        .find((one) => one !== undefined) ?? 'en'
    if (!this.usable) return
    if (!versions.includes('known')) {
      const tree = this.trees[0]
      if (tree) {
        this.problems.push({
          code: 'missing-version',
          severity: 'error',
          message: say('Say which version of the format this map is written in: art25: {version}', {
            version: formatVersion,
          }),
          path: tree.path,
          span: { start: 0, end: firstLineEnd(this.files[0]?.text ?? '') },
        })
      }
    }
    for (const tree of this.trees) {
      const problems = schemaProblems(tree)
      this.problems.push(...problems, ...languageProblems(tree, problems))
      if (tree.root.kind === 'map') {
        this.take(tree.root)
        for (const section of misspeltSections(tree.root, problems)) this.misspelt.add(section)
      }
    }
    this.problems.push(...checkProblems(this.sections.checks, this.lists.ignore, context))
    this.problems.push(...globProblems(this.sections, this.lists.ignore))
  }

  /** Adds what included maps lend, checks references, and makes the typed declarations. */
  finish(byPath: ReadonlyMap<string, MapDraft>, context: ParseContext): DataMap {
    const lending = this.usable
      ? this.included(byPath, context)
      : new Map<Section, Map<string, SectionItem>>()
    const all = { ...this.sections }
    for (const section of lent) {
      all[section] = new Map([...this.sections[section], ...(lending.get(section) ?? [])])
    }
    if (this.usable) {
      this.problems.push(...referenceProblems(this.sections, all, context.categories, this.misspelt))
      this.problems.push(...missingFiles(this.sections, context.exists ?? (() => true)))
    }
    const entries = (section: Section): ReadonlyMap<string, Entry> =>
      mapValues(all[section], ({ item, language }) => entryOf(item, language))
    return {
      folder: this.folder,
      files: this.files,
      usable: this.usable,
      language: this.language,
      activities: mapValues(all.activities, ({ item, language }): Activity => activityOf(item, language)),
      retention: mapValues(all.retention, ({ item }): RetentionPolicy => retentionPolicyOf(item)),
      recipients: entries('recipients'),
      systems: entries('systems'),
      dataSubjects: entries('data_subjects'),
      dpias: entries('dpias'),
      notices: entries('notices'),
      measures: entries('measures'),
      actions: this.lists.actions.map((item, position) => ({
        ...entryOf(item, this.language),
        id: String(position + 1),
      })),
      clientStorage: mapValues(all.client_storage, ({ item, language }): DeclaredStorage =>
        storageOf(item, language),
      ),
      dataSets: mapValues(all.data, ({ item, language }): DataSet => dataSetOf(item, language)),
      ignore: this.lists.ignore.map((item): IgnoreEntry => ignoreEntryOf(item)),
      checks: [...all.checks.values()].flatMap(({ item }): readonly CheckSetting[] => checkSettingsOf(item)),
      problems: distinct(this.problems),
      raw: this.raw(all),
    }
  }

  private checkVersion(tree: Tree): 'known' | 'other' | 'absent' {
    const item = itemAt(tree.root, 'art25')
    if (item === undefined) return 'absent'
    const version = textOf(item.value)
    if (version === String(formatVersion)) return 'known'
    this.problems.push({
      code: 'other-version',
      severity: 'error',
      message:
        version === undefined
          ? say("art25 must be the number of the format's version: this Art25 reads version {known}.", {
              known: formatVersion,
            })
          : say('This map is of version {version}; this Art25 reads version {known}.', {
              version,
              known: formatVersion,
            }),
      path: tree.path,
      span: item.value.span,
    })
    return 'other'
  }

  private take(root: MapValue): void {
    const language = textOf(itemAt(root, 'language')?.value) ?? this.language
    for (const [key, item] of root.entries) {
      if (isSection(key)) this.takeSection(key, item, language)
      else if (key === 'ignore' || key === 'actions') {
        if (item.value.kind === 'list') this.lists[key].push(...item.value.items)
      } else if (key === 'include') {
        for (const one of listOf(item)) {
          const path = textOf(one.value)
          if (path !== undefined) this.includes.push({ item: one, path })
        }
      } else if (!this.others.has(key)) this.others.set(key, plainOf(item.value))
    }
  }

  private takeSection(section: Section, { value }: Item, language: string): void {
    if (value.kind !== 'map') return
    const known = this.sections[section]
    for (const [key, item] of value.entries) {
      const other = known.get(key)
      if (other === undefined) known.set(key, { item, language })
      else {
        this.problems.push({
          code: 'duplicate-entry',
          severity: 'error',
          message: say('"{key}" is declared under {section} in {path} already; that one counts.', {
            key,
            section,
            path: other.item.at.path,
          }),
          path: item.at.path,
          span: item.at.keySpan,
        })
      }
    }
  }

  /** What the included maps lend, in the order of `include:`, with what they include themselves. */
  private included(
    byPath: ReadonlyMap<string, MapDraft>,
    context: ParseContext,
  ): ReadonlyMap<Section, ReadonlyMap<string, SectionItem>> {
    const lending = new Map<Section, Map<string, SectionItem>>(lent.map((section) => [section, new Map()]))
    for (const include of this.includes) {
      const problem = (code: string, message: Message): void => {
        this.problems.push({
          code,
          severity: 'error',
          message,
          path: include.item.at.path,
          span: include.item.value.span,
        })
      }
      const base = folderOf(include.item.at.path)
      const target = joinPath(base, include.path)
      const draft = includedDraft(byPath, target)
      if (draft === undefined) {
        if (include.path.startsWith('/') || /^[a-z]+:/i.test(include.path)) {
          problem('include-outside', say('{path} is no path inside the repository.', { path: include.path }))
        } else if (target.startsWith('../')) {
          problem(
            'include-outside',
            say('{path} leads out of the folder that is checked.', { path: include.path }),
          )
        } else if (context.exists?.(target) === true) {
          problem(
            'include-not-a-map',
            say('{path} is no data map: a map is called datamap.yaml.', { path: include.path }),
          )
        } else {
          problem('include-missing', say('There is no {path}.', { path: target }))
        }
        continue
      }
      if (draft === this) {
        problem('include-cycle', say('A data map cannot include itself.'))
        continue
      }
      const chain = new Set<MapDraft>([this])
      const lenders: MapDraft[] = []
      if (!collectLenders(draft, byPath, chain, lenders)) {
        problem('include-cycle', say('{path} includes this map in turn.', { path: include.path }))
      }
      if (!draft.usable) {
        problem(
          'include-unusable',
          say('{path} cannot be read and lends nothing; its own problems say why.', { path: include.path }),
        )
        continue
      }
      for (const lender of lenders) {
        for (const section of lent) {
          const into = lending.get(section)
          if (lender.misspelt.has(section)) this.misspelt.add(section)
          for (const [key, lentItem] of lender.sections[section]) {
            const own = this.sections[section].get(key)
            const other = into?.get(key)
            if (own !== undefined) {
              this.problems.push({
                code: 'duplicate-entry',
                severity: 'error',
                message: say(
                  '"{key}" is declared under {section} in {path} too, which this map includes; the one here counts.',
                  { key, section, path: lentItem.item.at.path },
                ),
                path: own.item.at.path,
                span: own.item.at.keySpan,
              })
            } else if (other === undefined) into?.set(key, lentItem)
            else if (other.item !== lentItem.item) {
              problem(
                'duplicate-entry',
                say('{path} lends "{key}" under {section}, and so does {other}; the first one counts.', {
                  path: include.path,
                  key,
                  section,
                  other: other.item.at.path,
                }),
              )
            }
          }
        }
      }
    }
    return lending
  }

  private raw(all: Sections): unknown {
    const raw: [string, unknown][] = [...this.others]
    for (const section of sections) {
      if (all[section].size === 0) continue
      raw.push([
        section,
        Object.fromEntries([...all[section]].map(([key, { item }]) => [key, plainOf(item.value)])),
      ])
    }
    for (const key of ['actions', 'ignore'] as const) {
      if (this.lists[key].length > 0) raw.push([key, this.lists[key].map((item) => plainOf(item.value))])
    }
    if (this.includes.length > 0) raw.push(['include', this.includes.map(({ path }) => path)])
    return Object.fromEntries(raw)
  }
}

/** Every map that `draft` brings with it, itself first; false where the chain comes back to a map that it started from. */
function collectLenders(
  draft: MapDraft,
  byPath: ReadonlyMap<string, MapDraft>,
  chain: Set<MapDraft>,
  lenders: MapDraft[],
): boolean {
  if (chain.has(draft)) return false
  if (lenders.includes(draft)) return true
  lenders.push(draft)
  chain.add(draft)
  let complete = true
  for (const include of draft.includes) {
    const next = includedDraft(byPath, joinPath(folderOf(include.item.at.path), include.path))
    if (next !== undefined && !collectLenders(next, byPath, chain, lenders)) complete = false
  }
  chain.delete(draft)
  return complete
}

/** The map of an included path, which names one of its files or its folder `datamap`. */
function includedDraft(byPath: ReadonlyMap<string, MapDraft>, target: string): MapDraft | undefined {
  const direct = byPath.get(target)
  if (direct) return direct
  for (const [path, draft] of byPath)
    if (folderOf(path) === target && target.endsWith('datamap')) return draft
  return undefined
}

function checkProblems(
  settings: ReadonlyMap<string, SectionItem>,
  ignore: readonly Item[],
  { checkIds }: ParseContext,
): readonly MapProblem[] {
  if (checkIds.length === 0) return []
  const named = [
    ...[...settings.values()].map(({ item }) => ({
      id: item.key,
      path: item.at.path,
      span: item.at.keySpan,
    })),
    ...ignore.flatMap((item) => {
      const check = itemAt(item.value, 'check')
      const id = textOf(check?.value)
      return check === undefined || id === undefined
        ? []
        : [{ id, path: check.at.path, span: check.value.span }]
    }),
  ]
  return named
    .filter(({ id }) => !checkIds.includes(id) && !id.startsWith('x-'))
    .map(({ id, path, span }) => {
      const replacement = nearest(id, checkIds)
      return {
        code: 'unknown-check',
        severity: 'error',
        message: advised(say('There is no check "{check}".', { check: id }), replacement),
        path,
        span,
        ...(replacement !== undefined && { replacement }),
      }
    })
}

/** Patterns that match nothing here, because matching them could take too long. */
function globProblems(all: Sections, ignore: readonly Item[]): readonly MapProblem[] {
  const globs = [
    ...[...all.data.values()].flatMap(({ item }) => listOf(itemAt(item.value, 'in'))),
    ...[...ignore, ...[...all.checks.values()].flatMap(({ item }) => listOf(item))].flatMap(
      (item) => itemAt(item.value, 'path') ?? [],
    ),
  ]
  return globs
    .filter((item) => !isSafeGlob(textOf(item.value) ?? ''))
    .map((item) => ({
      code: 'bad-glob',
      severity: 'error',
      message: say('This pattern has too many stars and matches nothing; name folders instead.'),
      path: item.at.path,
      span: item.value.span,
    }))
}

function isSection(key: string): key is Section {
  return (sections as readonly string[]).includes(key)
}

/** Sections that keys of the root were to name, as the advice on them says. */
function misspeltSections(root: MapValue, problems: readonly MapProblem[]): readonly Section[] {
  const keys = new Set([...root.entries.values()].map(({ at }) => at.keySpan.start))
  return problems.flatMap(({ code, replacement, span }) =>
    code === 'unknown-key' && replacement !== undefined && isSection(replacement) && keys.has(span.start)
      ? replacement
      : [],
  )
}

/** A folder `datamap` can be anything; it is a map when one of its files says which version of the format it is. */
function isDataMap(group: readonly MapFile[]): boolean {
  return group.some(
    ({ path, text }) => /(?:^|\/)datamap\.ya?ml$/i.test(path) || /^["']?art25["']?\s*:/m.test(text),
  )
}

/** `datamap.yaml` first, then the files of `datamap/` by name. */
function inOrder(group: readonly MapFile[]): readonly MapFile[] {
  const depth = ({ path }: MapFile): number => path.split('/').length
  return [...group].sort((left, right) => depth(left) - depth(right) || compare(left.path, right.path))
}

function withoutMark(file: MapFile): MapFile {
  return file.text.startsWith('\uFEFF') ? { path: file.path, text: file.text.slice(1) } : file
}

/** Comments alone, or no key yet. */
function holdsNothing({ root }: Tree): boolean {
  return root.kind === 'map' ? root.entries.size === 0 : root.kind === 'scalar' && root.plain === null
}

/** A language that is none, where the form of its code is right. */
function languageProblems(tree: Tree, others: readonly MapProblem[]): readonly MapProblem[] {
  const value = itemAt(tree.root, 'language')?.value
  const code = textOf(value)
  if (value === undefined || code === undefined || isLanguage(code)) return []
  if (others.some(({ span }) => span.start === value.span.start)) return []
  const message = say('No language has the code "{code}": write one such as en, fr or pt-BR', { code })
  return [
    {
      code: 'unknown-language',
      severity: 'error',
      message,
      path: tree.path,
      span: value.span,
    },
  ]
}

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/)
  return end < 0 ? text.length : end
}

function distinct(problems: readonly MapProblem[]): readonly MapProblem[] {
  const seen = new Set<string>()
  return problems
    .filter((problem) => {
      const key = [
        problem.code,
        problem.path,
        problem.span.start,
        problem.span.end,
        english.text(problem.message),
      ].join('\0')
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
    .sort((left, right) => compare(left.path, right.path) || left.span.start - right.span.start)
}

function mapValues<Value, Result>(
  map: ReadonlyMap<string, Value>,
  convert: (value: Value) => Result,
): ReadonlyMap<string, Result> {
  return new Map([...map].map(([key, value]) => [key, convert(value)]))
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
