/*
 * Migrations, replayed.
 *
 * A migration says what was done to a store, not what the store holds: a column that a later step drops is gone, and
 * one that was renamed has its new name. The steps of a folder of migrations are played in the order that they write
 * themselves, else of their paths, and, in a file, of their places; so are the statements of a schema file in SQL.
 */
import type { Change } from '../model/fact.ts'
import type { IndexedFile, IndexedOwner, MigrationGroup, PersonalField } from '../model/indexed-file.ts'
import { compareNatural } from './order.ts'

/** A field that is there once all changes have been made. */
interface ReplayedField {
  readonly path: string
  /** Under its last name and owner; its span is where it got that name. */
  readonly personal: PersonalField
}

/** An owner that is there once all changes have been made. */
export interface ReplayedOwner {
  readonly path: string
  readonly owner: IndexedOwner
  readonly fields: readonly ReplayedField[]
}

/** The group of a file with stored fields or changes; undefined when there is nothing to replay. */
export function migrationGroup(file: IndexedFile): MigrationGroup | undefined {
  const folder = historyFolder(file)
  if (folder !== undefined) return { id: folder, history: true }
  if (file.changes.length === 0) return undefined
  return { id: file.path, history: false }
}

/** A step that undoes another: what it says never came to be. */
export function isDownMigration(path: string): boolean {
  return /(?:^|[/._-])down\.sql$/i.test(path)
}

/**
 * Plays the changes of the files of one group, in any order of the input. Owners are told apart as written, without
 * regard to case and to the schema that a store has by default.
 */
export function replay(files: readonly IndexedFile[]): readonly ReplayedOwner[] {
  const tables = new Map<string, Table>()
  for (const file of inTime(files)) for (const step of stepsOf(file)) play(step, tables, file.path)
  return [...tables.values()].map((table) => ({
    path: table.path,
    owner: { ...table.owner, fieldNames: [...table.columns.values()].map((column) => column.name) },
    fields: [...table.columns.values()].flatMap(({ found }) => (found ? [found] : [])),
  }))
}

/** Each file behind those that it says it follows; else by when it was made, as far as both say it, and by path. */
function inTime(files: readonly IndexedFile[]): readonly IndexedFile[] {
  const sorted = files.toSorted(
    (left, right) =>
      compareText(left.revision?.created ?? '', right.revision?.created ?? '') ||
      compareNatural(left.path, right.path),
  )
  const byId = new Map(sorted.flatMap((file) => (file.revision ? [[file.revision.id, file] as const] : [])))
  if (byId.size === 0) return sorted
  const ordered = new Set<IndexedFile>()
  const entered = new Set<IndexedFile>()
  for (const file of sorted) {
    const open = [file]
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const before = entered.has(top)
        ? []
        : (top.revision?.after ?? []).flatMap((id) => byId.get(id) ?? []).filter((one) => !entered.has(one))
      entered.add(top)
      if (before.length > 0) open.push(...before)
      else {
        ordered.add(top)
        open.pop()
      }
    }
  }
  return [...ordered]
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/**
 * The folder that holds the migrations which a file belongs to: `db/migrations` for `db/migrations/2021_x/up.sql`;
 * the parent of files that say what they follow, and of those that carry a number or Flyway's version
 * (`sql/V2__users.sql`).
 */
function historyFolder({ path, revision }: IndexedFile): string | undefined {
  const segments = path.split('/')
  const name = segments.pop() ?? ''
  const at = segments.findIndex((segment) => migrationFolder.test(segment))
  if (at >= 0) return segments.slice(0, at + 1).join('/')
  const versions = segments.findIndex(
    (segment, index) => segment === 'versions' && segments[index - 1] === 'alembic',
  )
  if (versions > 0) return segments.slice(0, versions + 1).join('/')
  return revision !== undefined || numberedStep.test(name) ? segments.join('/') : undefined
}

const migrationFolder = /^(?:\w+[-_])?(?:migrations?|migrate|changelogs?)$/i
const numberedStep = /^(?:V\d+(?:[._]\d+)*__|\d{3,}[-_.]).*\.sql$/i

interface Column {
  readonly name: string
  readonly found?: ReplayedField
}

interface Table {
  readonly path: string
  readonly owner: IndexedOwner
  /** `owner` is a fact, not only a name that a change mentions. */
  readonly declared: boolean
  readonly columns: Map<string, Column>
}

type Step =
  | Change
  | { readonly kind: 'owner'; readonly owner: IndexedOwner }
  | { readonly kind: 'field'; readonly personal: PersonalField }

/** Changes, owners and fields of a file by place: whatever a reader tells of a column, in whichever form, counts once. */
function stepsOf(file: IndexedFile): readonly Step[] {
  const known = stepsOfFile.get(file)
  if (known) return known
  const steps = readSteps(file)
  stepsOfFile.set(file, steps)
  return steps
}

/** A file never changes: while one step of many is edited, the others are ready. */
const stepsOfFile = new WeakMap<IndexedFile, readonly Step[]>()

function readSteps(file: IndexedFile): readonly Step[] {
  const steps: { readonly at: number; readonly rank: number; readonly step: Step }[] = []
  for (const change of file.changes) {
    steps.push({ at: change.span.start, rank: change.kind === 'create-owner' ? 0 : 3, step: change })
  }
  for (const owner of file.owners) {
    if (owner.role === 'stored') steps.push({ at: owner.span.start, rank: 1, step: { kind: 'owner', owner } })
  }
  for (const personal of file.personal) {
    if (personal.field.role !== 'stored') continue
    steps.push({ at: personal.field.span.start, rank: 2, step: { kind: 'field', personal } })
  }
  return steps.sort((left, right) => left.at - right.at || left.rank - right.rank).map(({ step }) => step)
}

function play(step: Step, tables: Map<string, Table>, path: string): void {
  switch (step.kind) {
    case 'owner': {
      const table = tableOf(tables, step.owner.name, path, step.owner.span)
      // A later `ALTER TABLE` declares the owner once more; where it was made stays its place.
      if (!table.declared) Object.assign(table, { owner: step.owner, path, declared: true })
      for (const name of step.owner.fieldNames)
        if (!table.columns.has(keyOf(name))) table.columns.set(keyOf(name), { name })
      return
    }
    case 'field': {
      const { field } = step.personal
      const table = tableOf(tables, field.owner, path, field.ownerSpan)
      table.columns.set(keyOf(field.name), { name: field.name, found: { path, personal: step.personal } })
      return
    }
    case 'create-owner':
      tableOf(tables, step.owner, path, step.span)
      return
    case 'drop-owner':
      tables.delete(tableKey(step.owner))
      return
    case 'rename-owner': {
      const table = tables.get(tableKey(step.owner))
      tables.delete(tableKey(step.owner))
      if (table) tables.set(tableKey(step.to), renamed(table, step.to))
      return
    }
    case 'add-field': {
      const table = tableOf(tables, step.owner, path, step.span)
      if (!table.columns.has(keyOf(step.name))) table.columns.set(keyOf(step.name), { name: step.name })
      return
    }
    case 'drop-field':
      tables.get(tableKey(step.owner))?.columns.delete(keyOf(step.name))
      return
    case 'rename-field': {
      const columns = tables.get(tableKey(step.owner))?.columns
      const column = columns?.get(keyOf(step.name))
      columns?.delete(keyOf(step.name))
      if (!column || columns?.has(keyOf(step.to))) return
      columns?.set(keyOf(step.to), {
        name: step.to,
        ...(column.found && {
          // What the column holds does not change with its name.
          found: {
            path,
            personal: {
              ...column.found.personal,
              field: { ...column.found.personal.field, name: step.to, span: step.span },
            },
          },
        }),
      })
      return
    }
  }
}

function tableOf(tables: Map<string, Table>, name: string, path: string, span: IndexedOwner['span']): Table {
  const key = tableKey(name)
  const known = tables.get(key)
  if (known) return known
  const owner: IndexedOwner = { name, span, kind: 'table', role: 'stored', includes: [], fieldNames: [] }
  const table: Table = { path, owner, declared: false, columns: new Map() }
  tables.set(key, table)
  return table
}

function renamed(table: Table, to: string): Table {
  const columns = new Map<string, Column>()
  for (const [key, column] of table.columns) {
    const found = column.found
    columns.set(key, {
      name: column.name,
      ...(found && {
        found: {
          path: found.path,
          personal: { ...found.personal, field: { ...found.personal.field, owner: to } },
        },
      }),
    })
  }
  return { ...table, owner: { ...table.owner, name: to }, columns }
}

/** The schema that a store uses when none is named says nothing. */
function tableKey(name: string): string {
  return name.toLowerCase().replace(/^(?:public|dbo|main)\./, '')
}

function keyOf(column: string): string {
  return column.toLowerCase()
}
