/**
 * Ruby, through tree-sitter: schemas and migrations of Rails and Sequel, models, structures, serializers, forms and types
 * of GraphQL, and what controllers permit. What calls of libraries mean is in the files beside this one.
 */
import type { ReadResult, ReadText } from '../model/language.ts'
import { readClassBody } from './ruby-classes.ts'
import { rubyFlows } from './ruby-flows.ts'
import { argumentsOf, constantAt, keyOf, methodOf, nameOf, namesOf, textOf } from './ruby-syntax.ts'
import { readTableCall, rubyTables, type RubyTables } from './ruby-tables.ts'
import { fileStem } from './text.ts'
import { readTreeCalls } from './tree-flows.ts'
import {
  childrenOf,
  childrenWithErrors,
  fieldOf,
  prune,
  spanOf,
  walkTree,
  type SyntaxNode,
  type Visitors,
} from './tree-parsing.ts'
import {
  addField,
  addOwner,
  commentBeside,
  readWithTree,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'

/**
 * The facts of one file of Ruby. Spans are UTF-16 offsets. What does not parse is a problem with its place, and the
 * declarations around it are kept. SQL in strings of migrations is for the reader of SQL.
 */
export const readRuby: ReadText = (source, rules): ReadResult => {
  let tables: RubyTables | undefined
  const facts = readWithTree('ruby', source, (reading) => {
    const isMigration = /\bMigration\b|\bSequel\.migration\b|(?:^|\W)ActiveRecord::Schema\b/.test(source.text)
    const isSchema = /\bActiveRecord::Schema\b/.test(source.text) && !/\bMigration\b/.test(source.text)
    if (isMigration) tables = rubyTables(reading, isSchema)
    walkTree<Around>(reading.root, {}, visitors(reading, tables))
    reading.calls = readTreeCalls(source.text, reading.root, rules, rubyFlows)
  })
  const embedded = tables?.embedded ?? []
  return embedded.length === 0 ? facts : { ...facts, embedded }
}

/** What stands around a node. */
interface Around {
  /** The path of the class, without the modules around it, which are name spaces. */
  readonly path?: string | undefined
  readonly method?: WrittenName | undefined
}

function visitors(reading: Reading, tables: RubyTables | undefined): Visitors<Around> {
  return {
    class: (node, around) => readClass(reading, tables, node, around),
    module: (node) => readModule(reading, node),
    method: (node, { path }) => {
      const name = fieldOf(node, 'name')
      if (name === undefined || (tables !== undefined && name.text === 'down')) return prune
      return { path, method: { name: name.text, span: spanOf(name) } }
    },
    singleton_method: (node, { path }) => {
      const name = fieldOf(node, 'name')
      return tables !== undefined && name?.text === 'down' ? prune : { path }
    },
    assignment: (node, around) => {
      readStructure(reading, node, around)
      return around
    },
    call: (node, around) => readCall(reading, tables, node, around),
    ERROR: (node, around) => {
      if (tables === undefined) readBroken(reading, node)
      return around
    },
    string: prune,
    string_array: prune,
    symbol_array: prune,
    heredoc_body: prune,
    regex: prune,
    comment: prune,
  }
}

const deepestClass = 12

function readClass(
  reading: Reading,
  tables: RubyTables | undefined,
  node: SyntaxNode,
  { path: outer }: Around,
): Around | typeof prune {
  const written = constantAt(fieldOf(node, 'name'))
  if (written === undefined || (outer?.split('.').length ?? 0) >= deepestClass) return prune
  const superclass = childrenOf(fieldOf(node, 'superclass'))[0]
  const base = superclass?.type === 'element_reference' ? fieldOf(superclass, 'object') : superclass
  if (tables !== undefined) {
    // A migration defines models of its own, to move data with: they declare nothing.
    return base !== undefined && /Migration$|Sequel/.test(base.text) ? {} : outer === undefined ? {} : prune
  }
  const path = outer === undefined ? written.name : `${outer}.${written.name}`
  const name = { name: path, span: written.span }
  // `class Point < Struct.new(:x, :y)`.
  if (base?.type === 'call') {
    addStructure(reading, name, base, node)
    return { path }
  }
  const statements = childrenWithErrors(fieldOf(node, 'body'))
  readClassBody(reading, name, base?.text.replace(/^::/, '') ?? '', node, statements)
  return { path }
}

/** Where an `end` is missing, classes lie open: `class`, a name, and what it says. */
function readBroken(reading: Reading, node: SyntaxNode): void {
  const parts = node.children
  for (let at = 0; at < parts.length; at++) {
    const [word, constant, superclass] = parts.slice(at, at + 3)
    const name = word?.type === 'class' ? constantAt(constant) : undefined
    if (word === undefined || name === undefined) continue
    const isBase = superclass?.type === 'superclass'
    const from = at + (isBase ? 3 : 2)
    const to = parts.findIndex(
      (part, index) => index >= from && (part.type === 'class' || part.type === 'module'),
    )
    const base = isBase ? (childrenOf(superclass)[0]?.text ?? '') : ''
    readClassBody(reading, name, base, word, parts.slice(from, to < 0 ? parts.length : to))
  }
}

/** A module is a name space, and what it says of those that include it is theirs. */
function readModule(reading: Reading, node: SyntaxNode): Around | typeof prune {
  const written = constantAt(fieldOf(node, 'name'))
  if (written === undefined) return prune
  readClassBody(reading, written, '', node, childrenWithErrors(fieldOf(node, 'body')))
  return {}
}

/** `Point = Struct.new(:x, :y)`, `Guest = Data.define(:mail)`. */
function readStructure(reading: Reading, node: SyntaxNode, { path }: Around): void {
  const name = constantAt(fieldOf(node, 'left'))
  const value = fieldOf(node, 'right')
  if (name === undefined || value?.type !== 'call') return
  addStructure(reading, path === undefined ? name : { ...name, name: `${path}.${name.name}` }, value, node)
}

function addStructure(reading: Reading, name: WrittenName, call: SyntaxNode, node: SyntaxNode): void {
  const made = `${fieldOf(call, 'receiver')?.text.replace(/^::/, '') ?? ''}.${methodOf(call)}`
  if (made !== 'Struct.new' && made !== 'Data.define' && made !== 'OpenStruct.new') return
  // A string is the name of the structure, and no member.
  const members = argumentsOf(call).positional.filter((each) => textOf(each) === undefined)
  const owner = addOwner(reading, name, 'class', 'transferred', {
    comment: commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'hash'),
  })
  for (const member of namesOf(members)) addField(reading, owner, member, { valueType: 'unknown' })
}

function readCall(
  reading: Reading,
  tables: RubyTables | undefined,
  node: SyntaxNode,
  around: Around,
): Around | typeof prune {
  const method = methodOf(node)
  if (reading.path.endsWith('.jbuilder')) readWritten(reading, node, method)
  if (tables !== undefined) {
    // `dir.down do`, `down do`: the way back.
    if ((method === 'down' || method === 'revert') && fieldOf(node, 'block') !== undefined) return prune
    if (readTableCall(tables, node)) return prune
    return around
  }
  if (method === 'permit' || method === 'expect' || method === 'permit!') readPermitted(reading, node, around)
  return around
}

// --- What templates of jbuilder write ---

/** `json.email user.email`, `json.extract! user, :email, :name`, `json.(user, :email)`. */
function readWritten(reading: Reading, call: SyntaxNode, method: string): void {
  const receiver = fieldOf(call, 'receiver')
  if (receiver?.text !== 'json') return
  const { positional } = argumentsOf(call)
  const isCall = method === '' || method === 'call'
  if (isCall || method === 'extract!') {
    const names = namesOf(positional.slice(1))
    const [object] = positional
    if (object === undefined || names.length === 0) return
    const written = { name: object.text.replace(/^@/, ''), span: spanOf(object) }
    const owner = addOwner(reading, written, 'object', 'transferred')
    for (const name of names) addField(reading, owner, name, { valueType: 'unknown' })
    return
  }
  const place = fieldOf(call, 'method')
  const name =
    method === 'set!'
      ? nameOf(positional[0])
      : place === undefined
        ? undefined
        : { name: method, span: spanOf(place) }
  if (
    name === undefined ||
    name.name.endsWith('!') ||
    (positional.length === 0 && fieldOf(call, 'block') === undefined)
  )
    return
  const file = { name: fileStem(reading.path).replace(/^_|\..*$/g, ''), span: { start: 0, end: 0 } }
  const owner =
    reading.owners.find((each) => each.kind === 'file') ?? addOwner(reading, file, 'file', 'transferred')
  addField(reading, owner, name, { valueType: fieldOf(call, 'block') === undefined ? 'unknown' : 'object' })
}

// --- What controllers permit ---

/** `params.require(:user).permit(:email, address: [:city])`, `params.expect(user: [:email])`. */
function readPermitted(reading: Reading, call: SyntaxNode, { method }: Around): void {
  const receiver = fieldOf(call, 'receiver')
  if (receiver === undefined || !/^(?:\w+_)?params\b/.test(receiver.text)) return
  const given = childrenOf(fieldOf(call, 'arguments'))
  if (methodOf(call) === 'expect') {
    for (const pair of given) {
      const name = keyOf(pair)
      const value = fieldOf(pair, 'value')
      if (name !== undefined && value?.type === 'array')
        addPermitted(reading, addOwner(reading, name, 'form', 'collected'), childrenOf(value), 0)
    }
    return
  }
  const name = requiredName(receiver) ?? method
  if (name === undefined || !given.some((each) => nameOf(each) !== undefined || permitted.has(each.type)))
    return
  addPermitted(reading, addOwner(reading, name, 'form', 'collected'), given, 0)
}

const permitted = new Set(['pair', 'hash', 'array', 'symbol_array', 'string_array'])

/** The model that a form speaks of: `user` of `params.require(:user)`, `params[:user]` and `params.fetch(:user, {})`. */
function requiredName(receiver: SyntaxNode): WrittenName | undefined {
  if (receiver.type === 'call' && /^(?:require|fetch|dig)$/.test(methodOf(receiver)))
    return nameOf(argumentsOf(receiver).positional.at(methodOf(receiver) === 'dig' ? -1 : 0))
  return receiver.type === 'element_reference' ? nameOf(childrenOf(receiver)[1]) : undefined
}

function addPermitted(
  reading: Reading,
  owner: OwnerDraft,
  items: readonly SyntaxNode[],
  depth: number,
): void {
  for (const item of items) {
    if (item.type === 'array' || item.type === 'hash' || /^(?:symbol|string)_array$/.test(item.type)) {
      if (depth < 8) addPermitted(reading, owner, childrenOf(item), depth + 1)
      continue
    }
    const name = item.type === 'pair' ? keyOf(item) : nameOf(item)
    if (name === undefined) continue
    const comment = commentBeside(reading.text, spanOf(item), 'hash')
    const attributes = comment === undefined ? {} : { comment }
    const value = item.type === 'pair' ? fieldOf(item, 'value') : undefined
    const inner = childrenOf(value)
    if (value === undefined) addField(reading, owner, name, { valueType: 'unknown', attributes })
    else if (inner.length === 0)
      // `tags: []` is a list of anything, `data: {}` a hash of it.
      addField(reading, owner, name, {
        valueType: value.type === 'hash' ? 'object' : 'unknown',
        attributes: value.type === 'array' ? { ...attributes, list: true } : attributes,
      })
    else {
      addField(reading, owner, name, { valueType: 'object', attributes })
      if (depth < 8) {
        const nested = { name: `${owner.name}.${name.name}`, span: name.span }
        addPermitted(reading, addOwner(reading, nested, 'form', 'collected'), inner, depth + 1)
      }
    }
  }
}
