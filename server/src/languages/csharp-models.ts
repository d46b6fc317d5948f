/** Entity Framework in code: its fluent configuration, and what its migrations change. */
import { readCsharpType, textOf } from './csharp-types.ts'
import { childOfType, childrenOf, fieldOf, prune, spanOf, walkTree, type SyntaxNode } from './tree-parsing.ts'
import {
  addField,
  addOwner,
  nameAt,
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'
import { readSqlAt } from './tree-sql.ts'

/** A call of a method: what it is called on, its name, the type between `<` and `>`, and its arguments. */
interface MethodCall {
  readonly object: SyntaxNode | undefined
  readonly name: string
  readonly type: SyntaxNode | undefined
  readonly positional: readonly SyntaxNode[]
  readonly named: ReadonlyMap<string, SyntaxNode>
}

function methodCall(node: SyntaxNode): MethodCall | undefined {
  const called = fieldOf(node, 'function')
  if (node.type !== 'invocation_expression' || called?.type !== 'member_access_expression') return undefined
  const method = fieldOf(called, 'name')
  const generic = method?.type === 'generic_name'
  const positional: SyntaxNode[] = []
  const named = new Map<string, SyntaxNode>()
  for (const argument of childrenOf(fieldOf(node, 'arguments'))) {
    const key = fieldOf(argument, 'name')
    const value = childrenOf(argument).at(-1)
    if (value === undefined) continue
    if (key === undefined) positional.push(value)
    else named.set(key.text, value)
  }
  return {
    object: fieldOf(called, 'expression'),
    name: (generic ? childOfType(method, 'identifier') : method)?.text ?? '',
    type: generic ? childrenOf(childOfType(method, 'type_argument_list'))[0] : undefined,
    positional,
    named,
  }
}

/** A string where it stands, without quotes. */
function stringAt(node: SyntaxNode | undefined): WrittenName | undefined {
  const name = node?.type === 'invocation_expression' ? undefined : textOf(node)
  if (node === undefined || name === undefined || name === '') return undefined
  const start = node.startIndex + node.text.indexOf(name)
  return { name, span: { start, end: start + name.length } }
}

/** Reads the steps of `Up`; those of `Down` undo them. */
export function readMigration(reading: Reading, body: SyntaxNode | undefined): void {
  for (const member of childrenOf(body)) {
    const method = fieldOf(member, 'body')
    if (member.type !== 'method_declaration' || fieldOf(member, 'name')?.text !== 'Up') continue
    if (method === undefined) continue
    walkTree<null>(method, null, {
      invocation_expression: (node) => {
        const call = methodCall(node)
        if (call !== undefined) readStep(reading, call)
        return null
      },
      lambda_expression: prune,
      comment: prune,
    })
  }
}

function readStep(reading: Reading, { name: step, type, positional, named }: MethodCall): void {
  const { changes } = reading
  const at = (key: string, index: number): WrittenName | undefined =>
    stringAt(named.get(key) ?? positional[index])
  const name = at('name', 0)
  if (step === 'Sql') {
    const sql = named.get('sql') ?? positional[0]
    const text = stringAt(sql)
    if (text !== undefined) readSqlAt(reading, text.span)
    return
  }
  if (name === undefined) return
  switch (step) {
    case 'CreateTable': {
      changes.push({ kind: 'create-owner', owner: name.name, span: name.span })
      const owner = addOwner(reading, name, 'table', 'stored')
      const columns = fieldOf(named.get('columns') ?? positional[1], 'body')
      let column: WrittenName | undefined
      for (const part of childrenOf(columns))
        if (part.type === 'identifier') column = nameAt(part)
        else if (column !== undefined) {
          const call = methodCall(part)
          if (call?.name === 'Column') addColumn(reading, owner, column, call)
          column = undefined
        }
      return
    }
    case 'AddColumn': {
      const table = at('table', 1)
      if (table === undefined) return
      addColumn(reading, addOwner(reading, table, 'table', 'stored'), name, {
        object: undefined,
        name: 'Column',
        type,
        positional: [],
        named: new Map([...named].filter(([key]) => key !== 'name')),
      })
      return
    }
    case 'DropTable':
      changes.push({ kind: 'drop-owner', owner: name.name, span: name.span })
      return
    case 'RenameTable': {
      const to = at('newName', 2)
      if (to !== undefined)
        changes.push({ kind: 'rename-owner', owner: name.name, to: to.name, span: name.span })
      return
    }
    case 'DropColumn': {
      const table = at('table', 1)
      if (table !== undefined)
        changes.push({ kind: 'drop-field', owner: table.name, name: name.name, span: name.span })
      return
    }
    case 'RenameColumn': {
      const table = at('table', 1)
      const to = at('newName', 2)
      if (table !== undefined && to !== undefined)
        changes.push({
          kind: 'rename-field',
          owner: table.name,
          name: name.name,
          to: to.name,
          span: name.span,
        })
    }
  }
}

function addColumn(
  reading: Reading,
  owner: OwnerDraft,
  name: WrittenName,
  { type, named }: MethodCall,
): void {
  const { valueType, attributes } = readCsharpType(type?.text ?? '')
  if (named.get('nullable')?.text === 'true') attributes.optional = true
  const comment = textOf(named.get('comment'))
  if (comment !== undefined) attributes.comment = comment
  const written = stringAt(named.get('name')) ?? name
  addField(reading, owner, written, { valueType, type: type?.text, attributes })
  reading.changes.push({ kind: 'add-field', owner: owner.name, name: written.name, span: written.span })
}

/**
 * Reads `modelBuilder.Entity<User>()…`, `modelBuilder.Entity<User>(e => …)` and `Configure(EntityTypeBuilder<User> builder)`:
 * the table of a class and the columns of its properties. A class of another file gets an owner here.
 */
export function readModelBuilder(reading: Reading): void {
  /** Who is configured by a name: `builder`, `e`. */
  const builders = new Map<string, OwnerDraft>()
  walkTree<null>(reading.root, null, {
    parameter: (node) => {
      const type = fieldOf(node, 'type')
      const name = fieldOf(node, 'name')
      const configured =
        type?.type === 'generic_name' && childOfType(type, 'identifier')?.text === 'EntityTypeBuilder'
          ? childrenOf(childOfType(type, 'type_argument_list'))[0]
          : undefined
      if (configured !== undefined && name !== undefined)
        builders.set(name.text, ownerOf(reading, configured))
      return prune
    },
    invocation_expression: (node) => {
      const call = methodCall(node)
      if (call === undefined) return null
      if (call.name === 'Entity' && call.type !== undefined) {
        const owner = ownerOf(reading, call.type)
        const lambda = call.positional[0]
        const parameter =
          lambda?.type === 'lambda_expression' ? fieldOf(lambda, 'parameters')?.text : undefined
        if (parameter !== undefined) builders.set(parameter.replace(/^\(|\)$/g, ''), owner)
      } else if (call.name === 'ToTable' || call.name === 'ToCollection' || call.name === 'ToContainer') {
        const table = textOf(call.positional[0])
        const owner = configuredBy(reading, call.object, builders)
        if (owner !== undefined && table !== undefined && table !== owner.name) owner.storeName = table
      } else if (call.name === 'Property') readProperty(reading, node, call, builders)
      return null
    },
    comment: prune,
  })
}

/** The owner in this file that a type names, as stored; one that is not here is added where it is named. */
function ownerOf(reading: Reading, type: SyntaxNode): OwnerDraft {
  const { text } = type
  const name = text.slice(text.lastIndexOf('.') + 1)
  const known = reading.owners.find((owner) => owner.name === name || owner.name.endsWith(`.${name}`))
  if (known === undefined) {
    const { end } = spanOf(type)
    return addOwner(reading, { name, span: { start: end - name.length, end } }, 'model', 'stored')
  }
  known.role = 'stored'
  if (known.kind === 'class') known.kind = 'model'
  return known
}

const longestChain = 40

/** The owner that a chain of calls configures. */
function configuredBy(
  reading: Reading,
  object: SyntaxNode | undefined,
  builders: ReadonlyMap<string, OwnerDraft>,
): OwnerDraft | undefined {
  let node = object
  for (let depth = 0; node !== undefined && depth < longestChain; depth++) {
    if (node.type === 'identifier') return builders.get(node.text)
    const call = methodCall(node)
    if (call === undefined) return undefined
    if (call.name === 'Entity' && call.type !== undefined) return ownerOf(reading, call.type)
    // What is owned has properties of its own.
    if (call.name.startsWith('Owns')) return undefined
    node = call.object
  }
  return undefined
}

/** `.Property(x => x.Email).HasColumnName("e_mail").IsRequired()`. */
function readProperty(
  reading: Reading,
  node: SyntaxNode,
  call: MethodCall,
  builders: ReadonlyMap<string, OwnerDraft>,
): void {
  const owner = configuredBy(reading, call.object, builders)
  const lambda = call.positional[0]
  const property = lambda?.type === 'lambda_expression' ? fieldOf(fieldOf(lambda, 'body'), 'name') : undefined
  const name = property === undefined ? stringAt(lambda) : nameAt(property)
  if (owner === undefined || name === undefined) return
  const attributes: MutableAttributes = {}
  let outer = node.parent?.parent
  for (let depth = 0; outer && depth < longestChain; depth++, outer = outer.parent?.parent) {
    const next = methodCall(outer)
    if (next === undefined) break
    const text = textOf(next.positional[0])
    if (next.name === 'HasColumnName' && text !== undefined) attributes.column = text
    else if (next.name === 'IsRequired') attributes.optional = next.positional[0]?.text === 'false'
    else if (next.name === 'HasComment' && text !== undefined) attributes.comment = text
    else if (next.name === 'HasConversion' && /crypt/i.test(outer.text.slice(-200)))
      attributes.encrypted = true
  }
  const declared = reading.fields.find((each) => each.draft === owner && each.field.name === name.name)
  if (declared === undefined) {
    const { valueType } = readCsharpType(call.type?.text ?? '')
    addField(reading, owner, name, { valueType, type: call.type?.text, attributes })
  } else Object.assign(declared.field.attributes, attributes)
}
