/*
 * Owners and their fields across files, joined by names.
 *
 * A fact never depends on another file; what needs two (a class that extends another, a logged `user` whose type is
 * imported, a model and the table behind it, migrations in their order) is joined here. The index is built from one
 * small summary per file, so that an editor replaces one file's part and leaves the rest.
 */
import { fieldKey, ownerStem } from '../classify/words.ts'
import type { CategoryId } from '../model/classification.ts'
import type {
  FileOutline,
  IndexedFile,
  IndexedOwner,
  MigrationGroup,
  PersonalField,
} from '../model/indexed-file.ts'
import { isDownMigration, migrationGroup, replay, type ReplayedOwner } from './migrations.ts'
import { comparePlaces, compareText } from './order.ts'

/** A field that holds personal data, at its place, under the owner that has it. */
export interface FoundField extends PersonalField {
  readonly path: string
  /** The owner that has it: the one that declares it, or one that extends or embeds that one. */
  readonly owner: string
  readonly storeName?: string
  /** From a step of a migration that no schema file supersedes. */
  readonly history: boolean
}

/** An owner at its place, with the names of its own fields. */
export interface FoundOwner {
  readonly path: string
  readonly owner: IndexedOwner
  readonly history: boolean
}

export interface OwnerIndex {
  /** All files, sorted by path. */
  files(): readonly IndexedFile[]
  file(path: string): IndexedFile | undefined
  /** Puts a file in, or in the place of the one with its path. */
  replace(file: IndexedFile): void
  remove(path: string): void
  /** The stem under which an owner's fields are held: the model's for the table behind it. */
  stemOf(owner: string): string
  /**
   * Stems under which personal fields of the file are held: its owners', those of owners that include them, and those of
   * the store that its migration belongs to.
   */
  stemsIn(path: string): readonly string[]
  /** Every stem, sorted. */
  stems(): readonly string[]
  /**
   * Personal fields of all owners of a stem in code that is checked: its own, those of owners that it includes, and
   * what migrations left where no schema file declares the store. Sorted by place.
   */
  fieldsOf(stem: string): readonly FoundField[]
  /** Stems of owners that store data of exactly this category, sorted; some may be of superseded migrations. */
  stemsStoring(category: CategoryId): readonly string[]
  /** Owners of a stem in product code, sorted by place; without those of superseded migrations. */
  ownersOf(stem: string): readonly FoundOwner[]
  /** The owner that a type's name stands for in a file: of the file itself, else the nearest in the tree of folders. */
  ownerNamed(name: string, from: string): FoundOwner | undefined
  /** The owner's personal fields, own and included. */
  personalFieldsOf(found: FoundOwner): readonly FoundField[]
  /** Names of all fields of an owner, own and included. */
  fieldNamesOf(found: FoundOwner): readonly string[]
}

/**
 * Indexes the files; `includeTests` also takes in tests, mocks and generated files. Files with the same path: the last
 * one counts. The same index whatever the order of the files.
 */
export function createOwnerIndex(
  files: readonly IndexedFile[],
  options?: { includeTests?: boolean },
): OwnerIndex {
  const index = new Index(options?.includeTests ?? false)
  for (const file of files) index.replace(file)
  return index
}

/**
 * The stems under which personal fields of these files are held, sorted; for most files of the index, all stems: owners that
 * include one of a common name would be asked for by every file that has one.
 */
export function stemsOfFiles(files: readonly IndexedFile[], index: OwnerIndex): readonly string[] {
  if (files.length * 4 > index.files().length) return index.stems()
  return [...new Set(files.flatMap(({ path }) => index.stemsIn(path)))].sort(compareText)
}

/** What one file adds to the index: made of its facts where no cache holds it. */
export function outlineOf(file: IndexedFile): FileOutline {
  return file.outline ?? summaryOf(file).outline
}

/** The facts of one file by stem. Computed once for each file that is asked about. */
interface Summary {
  readonly byStem: ReadonlyMap<string, StemSummary>
  readonly outline: FileOutline
}

interface StemSummary {
  readonly owners: readonly IndexedOwner[]
  readonly fields: readonly PersonalField[]
}

interface Replayed {
  readonly group: MigrationGroup
  readonly byStem: ReadonlyMap<string, readonly ReplayedOwner[]>
}

class Index implements OwnerIndex {
  readonly #includeTests: boolean
  readonly #files = new Map<string, IndexedFile>()
  #sorted: readonly IndexedFile[] | undefined
  readonly #pathsOfStem = new Groups()
  readonly #pathsOfName = new Groups()
  /** Name of an owner to `name\0path` of owners that include it. */
  readonly #includersOfName = new Groups()
  readonly #pathsOfGroup = new Groups()
  /** Category to `stem\0path` of stored fields. */
  readonly #storesOfCategory = new Groups()
  /** Store stem to owner stems, counted because several files may say so. */
  readonly #ownersOfStore = new Map<string, Map<string, number>>()
  readonly #storesOfOwner = new Groups()
  readonly #replayed = new Map<string, Replayed>()
  readonly #groupsOfStem = new Groups()
  readonly #staleGroups = new Set<string>()
  /**
   * Several checks ask for the same fields, and an editor asks again after every keystroke. A list stays the same object
   * until a change may have made it another: what was concluded from it may be kept beside it.
   */
  readonly #fieldsOfStem = new Map<string, readonly FoundField[]>()
  /** Likewise; what changes the owners of a stem changes its fields. */
  readonly #ownersOfStem = new Map<string, readonly FoundOwner[]>()

  constructor(includeTests: boolean) {
    this.#includeTests = includeTests
  }

  files(): readonly IndexedFile[] {
    this.#sorted ??= [...this.#files.values()].sort((left, right) => compareText(left.path, right.path))
    return this.#sorted
  }

  file(path: string): IndexedFile | undefined {
    return this.#files.get(path)
  }

  replace(file: IndexedFile): void {
    const before = this.#files.get(file.path)
    if (before === file) return
    if (before) {
      this.#forgetFields(before)
      this.#withdraw(before)
    }
    this.#files.set(file.path, file)
    this.#sorted = before && this.#sorted ? replaced(this.#sorted, before, file) : undefined
    this.#insert(file)
    this.#forgetFields(file)
  }

  remove(path: string): void {
    const before = this.#files.get(path)
    if (!before) return
    this.#forgetFields(before)
    this.#withdraw(before)
    this.#files.delete(path)
    this.#sorted = undefined
  }

  stemOf(owner: string): string {
    return this.#canonical(ownerStem(owner))
  }

  stemsIn(path: string): readonly string[] {
    const file = this.#files.get(path)
    if (!file || !this.#counts(file)) return []
    this.#refresh()
    const { group } = outlineOf(file)
    const stems = new Set<string>()
    const sources: string[] = []
    for (const [stem, { owners, fields }] of summaryOf(file).byStem) {
      if (fields.length === 0) continue
      stems.add(this.#canonical(stem))
      for (const { name } of owners) sources.push(name)
    }
    // A step that drops or renames may bring to light, or take away, what other steps made.
    if (group) {
      for (const stem of this.#replayed.get(group.id)?.byStem.keys() ?? []) stems.add(this.#canonical(stem))
    }
    for (const name of this.#includersOf(sources)) stems.add(this.#canonical(ownerStem(name)))
    return [...stems]
  }

  stems(): readonly string[] {
    this.#refresh()
    const stems = new Set<string>()
    for (const stem of this.#pathsOfStem.keys()) stems.add(this.#canonical(stem))
    for (const stem of this.#groupsOfStem.keys()) stems.add(this.#canonical(stem))
    return [...stems].sort(compareText)
  }

  fieldsOf(stem: string): readonly FoundField[] {
    const known = this.#fieldsOfStem.get(stem)
    if (known) return known
    const found = this.#findFields(stem)
    this.#fieldsOfStem.set(stem, found)
    return found
  }

  stemsStoring(category: CategoryId): readonly string[] {
    const stems = new Set<string>()
    for (const entry of this.#storesOfCategory.get(category) ?? []) {
      stems.add(this.#canonical(entry.slice(0, entry.indexOf('\0'))))
    }
    return [...stems].sort(compareText)
  }

  ownersOf(stem: string): readonly FoundOwner[] {
    const known = this.#ownersOfStem.get(stem)
    if (known) return known
    const found = this.#findOwners(stem)
    this.#ownersOfStem.set(stem, found)
    return found
  }

  ownerNamed(name: string, from: string): FoundOwner | undefined {
    const paths = this.#pathsOfName.get(name)
    if (!paths) return undefined
    const path = paths.has(from) ? from : (nearest(this.#declaring(paths), from) ?? nearest(paths, from))
    const file = path === undefined ? undefined : this.#files.get(path)
    const summary = file && summaryOf(file).byStem.get(ownerStem(name))
    const owner = summary?.owners.find((candidate) => candidate.name === name)
    return owner && path !== undefined ? { path, owner, history: false } : undefined
  }

  /** Without templates: they show what is declared elsewhere, and a part of it only. */
  #declaring(paths: ReadonlySet<string>): ReadonlySet<string> {
    if (paths.size < 2) return paths
    return new Set([...paths].filter((path) => !templates.has(this.#files.get(path)?.language ?? '')))
  }

  personalFieldsOf(found: FoundOwner): readonly FoundField[] {
    const own = this.#ownFields(found)
    const names = new Set(own.map(({ field }) => fieldKey(field.name)))
    return [...own, ...this.#included(found, true).filter(({ field }) => !names.has(fieldKey(field.name)))]
  }

  fieldNamesOf(found: FoundOwner): readonly string[] {
    const names = new Set(found.owner.fieldNames)
    for (const included of this.#includedOwners(found))
      for (const name of included.owner.fieldNames) names.add(name)
    return [...names]
  }

  /**
   * Forgets the fields of every stem that a file has a part in, as long as the file is in the index: of its own owners,
   * of those that include them by name at any depth, and of the models whose stores they are.
   */
  #forgetFields(file: IndexedFile): void {
    if ((this.#fieldsOfStem.size === 0 && this.#ownersOfStem.size === 0) || !this.#counts(file)) return
    const { group, stems, owners, aliases } = outlineOf(file)
    // A step of a migration changes what all the others made.
    if (group) {
      this.#fieldsOfStem.clear()
      this.#ownersOfStem.clear()
      return
    }
    for (const stem of stems) this.#forgetStem(stem)
    for (const name of this.#includersOf(owners)) this.#forgetStem(ownerStem(name))
    for (const [store, owner] of aliases) {
      this.#forgetStem(store)
      this.#forgetStem(owner)
    }
  }

  #forgetStem(stem: string): void {
    this.#fieldsOfStem.delete(stem)
    this.#ownersOfStem.delete(stem)
    for (const owner of this.#ownersOfStore.get(stem)?.keys() ?? []) {
      this.#fieldsOfStem.delete(owner)
      this.#ownersOfStem.delete(owner)
    }
  }

  #findFields(stem: string): readonly FoundField[] {
    const found: FoundField[] = []
    for (const member of this.#members(stem)) {
      for (const [path, summary] of this.#summaries(member)) {
        const stored = storedOwners(summary)
        for (const personal of summary.fields)
          found.push(foundField(path, personal, stored.get(personal.field.owner)))
        for (const owner of summary.owners) {
          if (owner.role !== 'stored' || owner.includes.length === 0) continue
          found.push(...this.#included({ path, owner, history: false }, false))
        }
      }
    }
    for (const { group, owner } of this.#replayedOwners(stem)) {
      for (const { path, personal } of owner.fields) {
        found.push({ ...personal, path, owner: personal.field.owner, history: group.history })
      }
    }
    return found.sort(comparePlacesOfFields)
  }

  #findOwners(stem: string): readonly FoundOwner[] {
    const found: FoundOwner[] = []
    for (const member of this.#members(stem)) {
      for (const [path, summary] of this.#summaries(member)) {
        for (const owner of summary.owners) found.push({ path, owner, history: false })
      }
    }
    for (const { group, owner } of this.#replayedOwners(stem)) {
      found.push({ path: owner.path, owner: owner.owner, history: group.history })
    }
    return found.sort(compareOwners)
  }

  #counts(file: IndexedFile): boolean {
    return (file.pathClass === 'product' || this.#includeTests) && !isDownMigration(file.path)
  }

  #insert(file: IndexedFile): void {
    if (!this.#counts(file)) return
    const { path } = file
    const { stems, owners, includes, stored, aliases, group } = outlineOf(file)
    for (const stem of stems) this.#pathsOfStem.add(stem, path)
    for (const name of owners) this.#pathsOfName.add(name, path)
    for (const [name, owner] of includes) this.#includersOfName.add(name, `${owner}\0${path}`)
    for (const [category, stem] of stored) this.#storesOfCategory.add(category, `${stem}\0${path}`)
    for (const [store, owner] of aliases) this.#countAlias(store, owner, 1)
    if (group) {
      this.#pathsOfGroup.add(group.id, path)
      this.#staleGroups.add(group.id)
    }
  }

  #withdraw(file: IndexedFile): void {
    if (!this.#counts(file)) return
    const { path } = file
    const { stems, owners, includes, stored, aliases, group } = outlineOf(file)
    for (const stem of stems) this.#pathsOfStem.delete(stem, path)
    for (const name of owners) this.#pathsOfName.delete(name, path)
    for (const [name, owner] of includes) this.#includersOfName.delete(name, `${owner}\0${path}`)
    for (const [category, stem] of stored) this.#storesOfCategory.delete(category, `${stem}\0${path}`)
    for (const [store, owner] of aliases) this.#countAlias(store, owner, -1)
    if (group) {
      this.#pathsOfGroup.delete(group.id, path)
      this.#staleGroups.add(group.id)
    }
  }

  #countAlias(store: string, owner: string, step: 1 | -1): void {
    const owners = this.#ownersOfStore.get(store) ?? new Map<string, number>()
    const count = (owners.get(owner) ?? 0) + step
    if (count > 0) {
      owners.set(owner, count)
      this.#storesOfOwner.add(owner, store)
    } else {
      owners.delete(owner)
      this.#storesOfOwner.delete(owner, store)
    }
    if (owners.size > 0) this.#ownersOfStore.set(store, owners)
    else this.#ownersOfStore.delete(store)
  }

  /** `users`, the table, is held under the model that says it is stored there, unless a schema declares it by itself. */
  #canonical(stem: string): string {
    const owners = this.#ownersOfStore.get(stem)
    if (!owners || this.#declaresStore(stem)) return stem
    let first: string | undefined
    for (const owner of owners.keys()) if (first === undefined || owner < first) first = owner
    return first ?? stem
  }

  /** The stems that are held under one stem: itself and the store names of its owners. */
  #members(stem: string): readonly string[] {
    const stores = this.#storesOfOwner.get(stem)
    if (!stores) return [stem]
    const held = [...stores].filter((store) => this.#canonical(store) === stem)
    return [stem, ...held.sort(compareText)]
  }

  #summaries(stem: string): readonly (readonly [path: string, summary: StemSummary])[] {
    const found: (readonly [string, StemSummary])[] = []
    for (const path of this.#pathsOfStem.get(stem) ?? []) {
      const file = this.#files.get(path)
      const summary = file && summaryOf(file).byStem.get(stem)
      if (summary) found.push([path, summary])
    }
    return found
  }

  /** A schema file (not a step of a migration) declares the store of this stem under its own name. */
  #declaresStore(stem: string, project?: string): boolean {
    this.#refresh()
    const near = (path: string): boolean => project === undefined || sharesProject(project, path)
    return (
      this.#summaries(stem).some(
        ([path, { owners }]) => owners.some(({ role }) => role === 'stored') && near(path),
      ) ||
      [...(this.#groupsOfStem.get(stem) ?? [])].some((id) => {
        const replayed = this.#replayed.get(id)
        return replayed?.group.history === false && near(id)
      })
    )
  }

  #replayedOwners(
    stem: string,
  ): readonly { readonly group: MigrationGroup; readonly owner: ReplayedOwner }[] {
    this.#refresh()
    const members = this.#members(stem)
    if (!members.some((member) => this.#groupsOfStem.get(member))) return []
    return members.flatMap((member) =>
      [...(this.#groupsOfStem.get(member) ?? [])].flatMap((id) => {
        const replayed = this.#replayed.get(id)
        if (!replayed) return []
        const { group } = replayed
        if (group.history && members.some((each) => this.#declaresStore(each, projectOf(group.id)))) return []
        return (replayed.byStem.get(member) ?? []).map((owner) => ({ group, owner }))
      }),
    )
  }

  #refresh(): void {
    if (this.#staleGroups.size === 0) return
    for (const id of this.#staleGroups) {
      for (const stem of this.#replayed.get(id)?.byStem.keys() ?? []) this.#groupsOfStem.delete(stem, id)
      this.#replayed.delete(id)
      const files = [...(this.#pathsOfGroup.get(id) ?? [])].flatMap((path) => this.#files.get(path) ?? [])
      const group = files[0] && outlineOf(files[0]).group
      if (!group) continue
      const byStem = new Map<string, ReplayedOwner[]>()
      for (const owner of replay(files)) push(byStem, ownerStem(owner.owner.name), owner)
      this.#replayed.set(id, { group, byStem })
      for (const stem of byStem.keys()) this.#groupsOfStem.add(stem, id)
    }
    this.#staleGroups.clear()
  }

  #ownFields({ path, owner }: FoundOwner): readonly FoundField[] {
    const file = this.#files.get(path)
    const summary = file && summaryOf(file).byStem.get(ownerStem(owner.name))
    if (!summary) return []
    return summary.fields
      .filter(({ field }) => field.owner === owner.name)
      .map((personal) => foundField(path, personal, owner))
  }

  /** Fields of what an owner includes, as its own. `stored`: also those of included stores, which stand for themselves. */
  #included(found: FoundOwner, stored: boolean): readonly FoundField[] {
    const { owner } = found
    return this.#includedOwners(found)
      .filter((included) => stored || included.owner.role !== 'stored')
      .flatMap((included) => this.#ownFields(included))
      .map((field) => ({
        ...field,
        owner: owner.name,
        // What a store includes is stored.
        field: owner.role === 'stored' ? { ...field.field, role: owner.role } : field.field,
        ...(owner.storeName !== undefined && { storeName: owner.storeName }),
      }))
  }

  /** Names of owners that include those named, at any depth. */
  #includersOf(sources: readonly string[]): ReadonlySet<string> {
    const names = new Set<string>()
    const open = [...sources]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const entry of this.#includersOfName.get(next) ?? []) {
        const name = entry.slice(0, entry.indexOf('\0'))
        if (names.has(name)) continue
        names.add(name)
        open.push(name)
      }
    }
    return names
  }

  #includedOwners(found: FoundOwner): readonly FoundOwner[] {
    const seen = new Set([placeKey(found)])
    const all: FoundOwner[] = []
    const open = [found]
    for (let next = open.pop(); next; next = open.pop()) {
      for (const name of next.owner.includes) {
        const included = this.ownerNamed(name, next.path)
        if (!included || seen.has(placeKey(included))) continue
        seen.add(placeKey(included))
        all.push(included)
        open.push(included)
      }
    }
    return all
  }
}

/** Sets of texts by key, without empty ones. Most hold one text, and most are never asked for. */
class Groups {
  readonly #sets = new Map<string, string | Set<string>>()

  get(key: string): ReadonlySet<string> | undefined {
    const set = this.#sets.get(key)
    if (typeof set !== 'string') return set
    const made = new Set([set])
    this.#sets.set(key, made)
    return made
  }

  keys(): Iterable<string> {
    return this.#sets.keys()
  }

  add(key: string, value: string): void {
    const set = this.#sets.get(key)
    if (set === undefined) this.#sets.set(key, value)
    else if (typeof set !== 'string') set.add(value)
    else if (set !== value) this.#sets.set(key, new Set([set, value]))
  }

  delete(key: string, value: string): void {
    const set = this.#sets.get(key)
    if (set === undefined) return
    if (typeof set === 'string' ? set === value : set.delete(value) && set.size === 0) this.#sets.delete(key)
  }
}

/** A file never changes; its summary is kept as long as it is. */
const summaries = new WeakMap<IndexedFile, Summary>()

function summaryOf(file: IndexedFile): Summary {
  const known = summaries.get(file)
  if (known) return known
  const summary = summarize(file)
  summaries.set(file, summary)
  return summary
}

function summarize(file: IndexedFile): Summary {
  const group = file.outline ? file.outline.group : migrationGroup(file)
  const byStem = new Map<string, { owners: IndexedOwner[]; fields: PersonalField[] }>()
  const at = (stem: string): { owners: IndexedOwner[]; fields: PersonalField[] } => {
    const known = byStem.get(stem)
    if (known) return known
    const made = { owners: [], fields: [] }
    byStem.set(stem, made)
    return made
  }
  // What a group's changes make of stored owners is known only after the replay of all its files.
  const replayed = (role: IndexedOwner['role']): boolean => group !== undefined && role === 'stored'
  const aliases: (readonly [string, string])[] = []
  for (const owner of file.owners) {
    if (replayed(owner.role)) continue
    const stem = ownerStem(owner.name)
    at(stem).owners.push(owner)
    if (owner.role !== 'stored' || owner.storeName === undefined) continue
    const store = ownerStem(owner.storeName)
    if (store !== stem) aliases.push([store, stem])
  }
  const stored = new Map<string, readonly [CategoryId, string]>()
  for (const personal of file.personal) {
    const stem = ownerStem(personal.field.owner)
    if (!replayed(personal.field.role)) at(stem).fields.push(personal)
    if (personal.field.role === 'stored')
      stored.set(`${personal.category}\0${stem}`, [personal.category, stem])
  }
  if (file.outline) return { byStem, outline: file.outline }
  const owners = [...byStem.values()].flatMap((each) => each.owners)
  const outline = {
    stems: [...byStem.keys()],
    owners: [...new Set(owners.map(({ name }) => name))],
    includes: owners.flatMap(({ name, includes }) => includes.map((each) => [each, name] as const)),
    aliases,
    stored: [...stored.values()],
    group,
    personalFields: file.personal.reduce((sum, { confidence }) => sum + (confidence === 'low' ? 0 : 1), 0),
  }
  return { byStem, outline }
}

function storedOwners(summary: StemSummary): ReadonlyMap<string, IndexedOwner> {
  return new Map(summary.owners.map((owner) => [owner.name, owner]))
}

/** Written out: an editor makes these by the thousand at each keystroke, and spreading an object costs several times as much. */
function foundField(path: string, personal: PersonalField, owner: IndexedOwner | undefined): FoundField {
  const { field, category, confidence, evidence } = personal
  const storeName = owner?.storeName
  const found = { field, category, confidence, evidence, path, owner: field.owner, history: false }
  return storeName === undefined ? found : { ...found, storeName }
}

/** Languages of templates, in which no type is declared. */
const templates = new Set('html erb blade jinja twig handlebars ejs razor'.split(' '))

/** Of several files with an owner of the name, the one with the most folders in common; the first of these by path. */
function nearest(paths: ReadonlySet<string>, from: string): string | undefined {
  const folders = from.split('/').slice(0, -1)
  let best: string | undefined
  let bestShared = -1
  for (const path of paths) {
    const segments = path.split('/').slice(0, -1)
    let shared = 0
    while (shared < folders.length && folders[shared] === segments[shared]) shared++
    if (shared > bestShared || (shared === bestShared && best !== undefined && path < best)) {
      best = path
      bestShared = shared
    }
  }
  return best
}

/** Folders whose children are packages of their own in most repositories with several. */
const workspaceFolders = new Set([
  'packages',
  'apps',
  'services',
  'libs',
  'modules',
  'projects',
  'crates',
  'plugins',
])

/** The package that a path belongs to: `apps/web` for `apps/web/prisma/schema.prisma`; empty outside any. */
function projectOf(path: string): string {
  const [first, second] = path.split('/')
  return first !== undefined && second !== undefined && workspaceFolders.has(first)
    ? `${first}/${second}`
    : ''
}

/** A schema at the root serves all packages, and migrations at the root may belong to any. */
function sharesProject(project: string, path: string): boolean {
  const other = projectOf(path)
  return project === '' || other === '' || project === other
}

function placeKey({ path, owner }: FoundOwner): string {
  return `${path}\0${owner.name}\0${owner.span.start}`
}

function comparePlacesOfFields(left: FoundField, right: FoundField): number {
  return (
    comparePlaces({ path: left.path, span: left.field.span }, { path: right.path, span: right.field.span }) ||
    compareText(left.owner, right.owner) ||
    compareText(left.field.name, right.field.name)
  )
}

function compareOwners(left: FoundOwner, right: FoundOwner): number {
  return (
    comparePlaces({ path: left.path, span: left.owner.span }, { path: right.path, span: right.owner.span }) ||
    compareText(left.owner.name, right.owner.name)
  )
}

function replaced(
  sorted: readonly IndexedFile[],
  before: IndexedFile,
  after: IndexedFile,
): readonly IndexedFile[] {
  return sorted.with(sorted.indexOf(before), after)
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
