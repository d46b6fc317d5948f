/** What calls declare in Go: fields and edges of ent, and columns that GORM's migrator adds, drops and renames. */
import type { ValueType } from '../model/fact.ts'
import { lastName } from './go-types.ts'
import { childrenOf, fieldOf, prune, walkTree, type SyntaxNode } from './tree-parsing.ts'
import {
  addField,
  commentBeside,
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'
import { isWayBack } from './tree-sql.ts'

/** A string without its quotes, and where it stands; undefined for what is none. */
export function stringOf(node: SyntaxNode | undefined): WrittenName | undefined {
  if (node?.type !== 'interpreted_string_literal' && node?.type !== 'raw_string_literal') return undefined
  return {
    name: node.text.slice(1, -1),
    span: { start: node.startIndex + 1, end: Math.max(node.startIndex + 1, node.endIndex - 1) },
  }
}

/** A call in a chain: `Unique` of `field.String("email").Unique()`. */
interface Link {
  readonly name: string
  readonly given: readonly SyntaxNode[]
}

/** The calls of a chain from its beginning, and the name that it begins with. */
function chainOf(call: SyntaxNode): { readonly root: string; readonly links: readonly Link[] } {
  const links: Link[] = []
  let node: SyntaxNode | undefined = call
  for (let depth = 0; node?.type === 'call_expression' && depth < longestChain; depth++) {
    const called: SyntaxNode | undefined = fieldOf(node, 'function')
    if (called?.type !== 'selector_expression') break
    links.unshift({
      name: fieldOf(called, 'field')?.text ?? '',
      given: childrenOf(fieldOf(node, 'arguments')),
    })
    node = fieldOf(called, 'operand')
  }
  return { root: node?.type === 'identifier' ? node.text : '', links }
}

const longestChain = 60

/**
 * Reads a method of a schema of ent.
 * @param method `Fields`, `Edges`, `Mixin` or `Annotations`
 */
export function readEntSchema(reading: Reading, owner: OwnerDraft, method: string, body: SyntaxNode): void {
  walkTree<null>(body, null, {
    call_expression: (node) => {
      if (method === 'Fields') readEntField(reading, owner, node)
      else if (method === 'Edges') readEntEdge(reading, owner, node)
      return method === 'Annotations' ? null : prune
    },
    composite_literal: (node) => {
      const type = fieldOf(node, 'type')?.text ?? ''
      if (type.startsWith('[')) return null
      if (method === 'Mixin' && !owner.includes.includes(lastName(type))) owner.includes.push(lastName(type))
      if (method === 'Annotations' && type === 'entsql.Annotation') {
        const table = /\bTable:\s*"([^"]+)"/.exec(node.text)?.[1]
        if (table !== undefined) owner.storeName = table
      }
      return prune
    },
  })
}

function readEntField(reading: Reading, owner: OwnerDraft, call: SyntaxNode): void {
  const { root, links } = chainOf(call)
  const [first, ...more] = links
  const name = stringOf(first?.given[0])
  if (root !== 'field' || first === undefined || name === undefined) return
  const attributes: MutableAttributes = {}
  let valueType =
    entTypes.get(first.name) ?? (/^U?(?:int|Int)\d*$|^Float/.test(first.name) ? 'number' : 'unknown')
  if (first.name === 'UUID') attributes.formats = ['uuid']
  if (first.name === 'Strings' || first.name === 'Ints' || first.name === 'Floats') attributes.list = true
  for (const { name: said, given } of more) {
    if (said === 'Optional' || said === 'Nillable') attributes.optional = true
    else if (said === 'Unique') attributes.unique = true
    else if (said === 'Comment') {
      const comment = stringOf(given[0])?.name
      if (comment !== undefined) attributes.comment = comment
    } else if (said === 'StorageKey') {
      const column = stringOf(given[0])?.name
      if (column !== undefined) attributes.column = column
    } else if (said === 'Default') {
      const value = stringOf(given[0])?.name
      if (value !== undefined && value !== '') attributes.value = value
    } else if (said === 'GoType' && valueType === 'unknown') valueType = 'object'
  }
  const comment = attributes.comment ?? commentAt(reading, call)
  if (comment !== undefined) attributes.comment = comment
  addField(reading, owner, name, { valueType, type: `field.${first.name}`, attributes })
}

const entTypes = new Map<string, ValueType>([
  ['String', 'text'],
  ['Strings', 'text'],
  ['Text', 'text'],
  ['UUID', 'text'],
  ['Bool', 'boolean'],
  ['Time', 'date'],
  ['Bytes', 'binary'],
  ['JSON', 'object'],
  ['Enum', 'enum'],
  ['Ints', 'number'],
  ['Floats', 'number'],
])

function readEntEdge(reading: Reading, owner: OwnerDraft, call: SyntaxNode): void {
  const { root, links } = chainOf(call)
  const [first, ...more] = links
  const name = stringOf(first?.given[0])
  if (root !== 'edge' || first === undefined || name === undefined) return
  const target = first.given[1]
  const attributes: MutableAttributes = {}
  if (target?.type === 'selector_expression') {
    const operand = fieldOf(target, 'operand')?.text
    if (operand !== undefined) attributes.references = lastName(operand)
  }
  const says = new Set(more.map((link) => link.name))
  if (!says.has('Unique')) attributes.list = true
  if (!says.has('Required') && says.has('Unique')) attributes.optional = true
  const comment = commentAt(reading, call)
  if (comment !== undefined) attributes.comment = comment
  addField(reading, owner, name, { valueType: 'reference', type: `edge.${first.name}`, attributes })
}

function commentAt(reading: Reading, call: SyntaxNode): string | undefined {
  return commentBeside(reading.text, { start: call.startIndex, end: call.endIndex }, 'slash')
}

/** `db.Migrator().AddColumn(&User{}, "Email")`, and the same with `DropColumn` and `RenameColumn`. */
export function readMigratorStep(reading: Reading, call: SyntaxNode): void {
  const called = fieldOf(call, 'function')
  const step = fieldOf(called, 'field')?.text ?? ''
  if (called?.type !== 'selector_expression' || !/^(?:Add|Drop|Rename)Column$/.test(step) || isWayBack(call))
    return
  const [model, first, second] = childrenOf(fieldOf(call, 'arguments'))
  const owner = stringOf(model)?.name ?? modelName(model)
  const name = stringOf(first)
  const to = stringOf(second)
  if (owner === undefined || name === undefined || name.name === '') return
  if (step === 'RenameColumn') {
    if (to !== undefined)
      reading.changes.push({ kind: 'rename-field', owner, name: name.name, to: to.name, span: name.span })
  } else
    reading.changes.push({
      kind: step === 'AddColumn' ? 'add-field' : 'drop-field',
      owner,
      name: name.name,
      span: name.span,
    })
}

/** `User` of `&User{}` and `new(models.User)`. */
function modelName(node: SyntaxNode | undefined): string | undefined {
  const name = /^(?:&|new\()?(?:\w+\.)?(\w+)(?:\{|\))/.exec(node?.text.slice(0, 200) ?? '')?.[1]
  return name
}
