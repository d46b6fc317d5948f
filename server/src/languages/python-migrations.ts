/*
 * Migrations of Alembic and Django: what they add is a stored field and a change. The way back (`downgrade`, `reverse_sql`)
 * is not read. SQL in their strings goes through the reader of SQL.
 */
import type { Change, Revision } from '../model/fact.ts'
import { readTableColumn, type DeclaredField } from './python-fields.ts'
import { callArguments, lastName, pathOf, stringAt } from './python-syntax.ts'
import { childOfType, childrenOf, fieldOf, type SyntaxNode } from './tree-parsing.ts'
import { addField, addOwner, type OwnerDraft, type Reading, type WrittenName } from './tree-reading.ts'
import { readSqlAt } from './tree-sql.ts'

const alembicSteps = new Set([
  'create_table',
  'drop_table',
  'rename_table',
  'add_column',
  'drop_column',
  'alter_column',
  'execute',
])

/** Whether a call on a name may be a step of Alembic's: `op.add_column`, `batch_op.drop_column`. */
export function isAlembicCall(call: SyntaxNode): boolean {
  const path = pathOf(fieldOf(call, 'function'))
  return alembicSteps.has(lastName(path)) && /^(?:\w*op|batch\w*)\./.test(path)
}

/** Reads one step of Alembic's. */
export function readAlembicCall(reading: Reading, call: SyntaxNode): void {
  const path = pathOf(fieldOf(call, 'function'))
  const { positional, named } = callArguments(call)
  const step = lastName(path)
  if (step === 'execute') {
    readSqlString(reading, positional[0] ?? named.get('sqltext'))
    return
  }
  const batch = /^(?:\w+_op|batch\w*)\./.test(path) ? batchTable(call) : undefined
  const [table, ...rest] =
    batch === undefined
      ? [positional[0] ?? named.get('table_name'), ...positional.slice(1)]
      : [batch, ...positional]
  const owner = stringAt(table)
  if (owner === undefined || owner.name === '') return
  const { changes } = reading
  const drop = (written: WrittenName | undefined): void => {
    if (written !== undefined)
      changes.push({ kind: 'drop-field', owner: owner.name, name: written.name, span: written.span })
  }
  switch (step) {
    case 'create_table': {
      changes.push({ kind: 'create-owner', owner: owner.name, span: owner.span })
      const draft = addOwner(reading, owner, 'table', 'stored')
      for (const column of rest) addColumn(reading, draft, column)
      return
    }
    case 'drop_table':
      changes.push({ kind: 'drop-owner', owner: owner.name, span: owner.span })
      return
    case 'rename_table': {
      const to = stringAt(rest[0] ?? named.get('new_table_name'))
      if (to !== undefined)
        changes.push({ kind: 'rename-owner', owner: owner.name, to: to.name, span: owner.span })
      return
    }
    case 'add_column': {
      const column = rest[0] ?? named.get('column')
      if (column !== undefined) addColumn(reading, addOwner(reading, owner, 'table', 'stored'), column)
      return
    }
    case 'drop_column':
      drop(stringAt(rest[0] ?? named.get('column_name')))
      return
    case 'alter_column':
      renameField(
        changes,
        owner.name,
        stringAt(rest[0] ?? named.get('column_name')),
        stringAt(named.get('new_column_name')),
      )
  }
}

/** What a migration of Alembic's says of its place among the others: `revision`, `down_revision` and when it was made. */
export function readRevision({ root, text }: Reading): Revision | undefined {
  const said = new Map<string, SyntaxNode | undefined>()
  for (const statement of childrenOf(root)) {
    const assignment = childOfType(statement, 'assignment')
    const name = fieldOf(assignment, 'left')?.text
    if (name !== undefined) said.set(name, fieldOf(assignment, 'right'))
  }
  const id = stringAt(said.get('revision'))?.name
  if (id === undefined || id === '' || !said.has('down_revision')) return undefined
  const before = said.get('down_revision')
  const after = (before?.type === 'tuple' || before?.type === 'list' ? childrenOf(before) : [before]).flatMap(
    (each) => stringAt(each)?.name ?? [],
  )
  const created = /^Create Date: *(\d{4}-\d\d-\d\d[^\r\n]{0,30})/m.exec(text.slice(0, 2000))?.[1]
  return { id, after, ...(created === undefined ? {} : { created: created.trim() }) }
}

function addColumn(reading: Reading, owner: OwnerDraft, column: SyntaxNode): void {
  const name = readTableColumn(reading, owner, column)
  if (name !== undefined)
    reading.changes.push({ kind: 'add-field', owner: owner.name, name: name.name, span: name.span })
}

function renameField(
  changes: Change[],
  owner: string,
  from: WrittenName | undefined,
  to: WrittenName | undefined,
): void {
  if (from !== undefined && to !== undefined)
    changes.push({ kind: 'rename-field', owner, name: from.name, to: to.name, span: from.span })
}

/** The table of the `with op.batch_alter_table("users") as batch_op:` around a call. */
function batchTable(call: SyntaxNode): SyntaxNode | undefined {
  let node = call.parent
  for (let level = 0; node !== null && level < 12; level++, node = node.parent) {
    if (node.type !== 'with_statement') continue
    const item = childOfType(childOfType(node, 'with_clause'), 'with_item')
    const value = fieldOf(item, 'value')
    const made = value?.type === 'as_pattern' ? childOfType(value, 'call') : value
    if (made?.type === 'call' && lastName(pathOf(fieldOf(made, 'function'))) === 'batch_alter_table')
      return callArguments(made).positional[0]
  }
  return undefined
}

/** What a field's call declares. */
type ReadField = (call: SyntaxNode) => DeclaredField | undefined

/** Reads the operations of `class Migration(migrations.Migration)`. */
export function readDjangoMigration(reading: Reading, body: SyntaxNode, readField: ReadField): void {
  const lists = new Map<string, SyntaxNode>()
  for (const statement of childrenOf(body)) {
    const assignment =
      statement.type === 'expression_statement' ? childOfType(statement, 'assignment') : undefined
    const name = fieldOf(assignment, 'left')?.text
    const value = fieldOf(assignment, 'right')
    if (name !== undefined && value?.type === 'list') lists.set(name, value)
  }
  readOperations(reading, lists.get('operations'), lists, readField)
}

/** `lists`: those that the class names, since one of them may be given by its name. */
function readOperations(
  reading: Reading,
  list: SyntaxNode | undefined,
  lists: ReadonlyMap<string, SyntaxNode>,
  readField: ReadField,
): void {
  if (list?.type !== 'list') return
  for (const operation of childrenOf(list))
    if (operation.type === 'call') readOperation(reading, operation, lists, readField)
}

function readOperation(
  reading: Reading,
  operation: SyntaxNode,
  lists: ReadonlyMap<string, SyntaxNode>,
  readField: ReadField,
): void {
  const { positional, named } = callArguments(operation)
  const at = (index: number, key: string): SyntaxNode | undefined => named.get(key) ?? positional[index]
  const { changes } = reading
  switch (lastName(pathOf(fieldOf(operation, 'function')))) {
    case 'CreateModel': {
      const model = stringAt(at(0, 'name'))
      if (model === undefined || model.name === '') return
      const options = at(2, 'options')
      const table = childrenOf(options?.type === 'dictionary' ? options : undefined).find(
        (pair) => stringAt(fieldOf(pair, 'key'))?.name === 'db_table',
      )
      changes.push({ kind: 'create-owner', owner: model.name, span: model.span })
      const owner = addOwner(reading, model, 'table', 'stored', {
        storeName: stringAt(fieldOf(table, 'value'))?.name,
      })
      for (const pair of childrenOf(at(1, 'fields'))) {
        const [name, field] = childrenOf(pair)
        addModelField(reading, owner, stringAt(name), field, readField)
      }
      return
    }
    case 'AddField': {
      const model = stringAt(at(0, 'model_name'))
      if (model === undefined || model.name === '') return
      const owner = addOwner(reading, model, 'table', 'stored')
      addModelField(reading, owner, stringAt(at(1, 'name')), at(2, 'field'), readField)
      return
    }
    case 'RemoveField': {
      const model = stringAt(at(0, 'model_name'))
      const field = stringAt(at(1, 'name'))
      if (model !== undefined && field !== undefined)
        changes.push({ kind: 'drop-field', owner: model.name, name: field.name, span: field.span })
      return
    }
    case 'RenameField': {
      const model = stringAt(at(0, 'model_name'))
      if (model !== undefined)
        renameField(changes, model.name, stringAt(at(1, 'old_name')), stringAt(at(2, 'new_name')))
      return
    }
    case 'RenameModel': {
      const from = stringAt(at(0, 'old_name'))
      const to = stringAt(at(1, 'new_name'))
      if (from !== undefined && to !== undefined)
        changes.push({ kind: 'rename-owner', owner: from.name, to: to.name, span: from.span })
      return
    }
    case 'DeleteModel': {
      const model = stringAt(at(0, 'name'))
      if (model !== undefined) changes.push({ kind: 'drop-owner', owner: model.name, span: model.span })
      return
    }
    case 'RunSQL':
      readSqlString(reading, at(0, 'sql'))
      return
    case 'SeparateDatabaseAndState': {
      const state = at(1, 'state_operations')
      // A list within itself would never end.
      const named = state?.type === 'identifier' ? lists.get(state.text) : undefined
      readOperations(reading, named ?? state, named === undefined ? lists : new Map(), readField)
    }
  }
}

function addModelField(
  reading: Reading,
  owner: OwnerDraft,
  name: WrittenName | undefined,
  field: SyntaxNode | undefined,
  readField: ReadField,
): void {
  const found = field?.type === 'call' ? readField(field) : undefined
  if (name === undefined || name.name === '' || found === undefined) return
  addField(reading, owner, name, found)
  reading.changes.push({ kind: 'add-field', owner: owner.name, name: name.name, span: name.span })
}

/** SQL in a string that stands as it is, with places moved to where the string stands. */
function readSqlString(reading: Reading, node: SyntaxNode | undefined): void {
  if (node === undefined) return
  // `op.execute(sa.text("…"))`.
  if (node.type === 'call') {
    const [inner] = callArguments(node).positional
    if (inner?.type === 'string') readSqlString(reading, inner)
    return
  }
  if (node.type === 'list') {
    for (const item of childrenOf(node)) if (item.type === 'string') readSqlString(reading, item)
    return
  }
  const written = stringAt(node)
  if (written === undefined || !/\b(?:create|alter|drop|rename|comment)\b/i.test(written.name)) return
  readSqlAt(reading, written.span)
}
