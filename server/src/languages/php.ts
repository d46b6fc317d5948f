/**
 * PHP, through tree-sitter: properties of classes with what Doctrine, Symfony and Laravel say of them, models of Eloquent,
 * rules of requests, types of forms, and migrations. HTML around it is not read here.
 */
import type { Owner, Role } from '../model/fact.ts'
import type { EmbeddedText, ReadResult, ReadText } from '../model/language.ts'
import { readEloquent, readForm, readProperties, readRules } from './php-classes.ts'
import { phpFlows } from './php-flows.ts'
import {
  annotationOf,
  annotationValue,
  attributesOf,
  callArguments,
  commentOf,
  docOf,
  shortName,
  stringAt,
} from './php-syntax.ts'
import { embeddedSql, readSchemaCall } from './php-tables.ts'
import { saysCollected } from './request-names.ts'
import { readTreeCalls } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  childrenWithErrors,
  fieldOf,
  prune,
  spanOf,
  walkTree,
  type SyntaxNode,
  type Visitors,
} from './tree-parsing.ts'
import { addOwner, nameAt, readWithTree, type Reading, type WrittenName } from './tree-reading.ts'

/**
 * The facts of one file of PHP. Spans are UTF-16 offsets. What does not parse is a problem with its place, and the
 * declarations around it are kept. Strings that define tables are for the reader of SQL.
 */
export const readPhp: ReadText = (source, rules): ReadResult => {
  const embedded: EmbeddedText[] = []
  const facts = readWithTree('php', source, (reading) => {
    walkTree<Around>(reading.root, {}, visitors(reading, embedded))
    reading.calls = readTreeCalls(source.text, reading.root, rules, phpFlows)
  })
  return embedded.length === 0 ? facts : { ...facts, embedded }
}

/** What stands around a node. */
interface Around {
  readonly method?: WrittenName | undefined
}

function visitors(reading: Reading, embedded: EmbeddedText[]): Visitors<Around> {
  const isMigration = /\bSchema::|\bMigration\b/.test(reading.text)
  const sql = (node: SyntaxNode): typeof prune => {
    const part = embeddedSql(reading, node)
    if (part !== undefined) embedded.push(part)
    return prune
  }
  const call = (node: SyntaxNode, around: Around): Around | typeof prune => {
    if (readSchemaCall(reading, node)) return prune
    readValidation(reading, node, around)
    return around
  }
  return {
    namespace_use_declaration: (node) => readImport(reading, node),
    class_declaration: (node, around) => {
      readClass(reading, node)
      return around
    },
    trait_declaration: (node, around) => {
      readClass(reading, node)
      return around
    },
    method_declaration: (node, around) => {
      const name = fieldOf(node, 'name')
      // The way back of a migration.
      if (isMigration && name?.text === 'down') return prune
      return name === undefined ? around : { method: nameAt(name) }
    },
    scoped_call_expression: call,
    member_call_expression: call,
    string: sql,
    encapsed_string: sql,
    heredoc: sql,
    nowdoc: sql,
    property_declaration: prune,
    attribute_list: prune,
    comment: prune,
    text: prune,
  }
}

function readImport(reading: Reading, node: SyntaxNode): typeof prune {
  const group = childOfType(node, 'namespace_use_group')
  const prefix = group === undefined ? '' : `${childOfType(node, 'namespace_name')?.text ?? ''}\\`
  for (const clause of childrenOf(group ?? node)) {
    if (clause.type !== 'namespace_use_clause') continue
    const [path] = childrenOf(clause)
    if (path === undefined) continue
    const local = fieldOf(clause, 'alias')?.text ?? shortName(path.text)
    reading.imports.push({ module: prefix + path.text, names: [local], span: spanOf(clause) })
  }
  return prune
}

function readClass(reading: Reading, node: SyntaxNode): void {
  const name = fieldOf(node, 'name')
  const body = fieldOf(node, 'body')
  if (name === undefined || body === undefined || name.text === '') return
  const base = shortName(childrenOf(childOfType(node, 'base_clause'))[0]?.text ?? '')
  const members = childrenWithErrors(body)
  const kind = kindOf(reading, node, name.text, base, members)
  const traits = members
    .filter((member) => member.type === 'use_declaration')
    .flatMap((member) => childrenOf(member).map((each) => shortName(each.text)))
  const owner = addOwner(reading, nameAt(name), kind.kind, kind.role, {
    includes: [base, ...traits].filter((each) => /^\w+$/.test(each) && !plainBases.test(each)),
    storeName: kind.storeName,
    comment: commentOf(reading.text, node),
  })
  if (kind.family === 'eloquent') readEloquent(reading, owner, node, members)
  else if (kind.family === 'request') readRules(reading, owner, members)
  else if (kind.family === 'form') readForm(reading, owner, members)
  else readProperties(reading, owner, members, base === 'Command' ? commandTexts : [])
}

/** How a command is called and explained on the console. */
const commandTexts = ['signature', 'description', 'name', 'help', 'aliases', 'hidden']

const plainBases =
  /^(?:Model|Authenticatable|Pivot|Eloquent|FormRequest|AbstractType|HasFactory|Notifiable|SoftDeletes|\w*Exception|AbstractController|Controller|Command|Migration|TestCase)$/

interface ClassKind {
  readonly family: 'eloquent' | 'request' | 'form' | 'properties'
  readonly kind: Owner['kind']
  readonly role: Role
  readonly storeName?: string | undefined
}

function kindOf(
  { text }: Reading,
  node: SyntaxNode,
  name: string,
  base: string,
  members: readonly SyntaxNode[],
): ClassKind {
  const attributes = attributesOf(node)
  const doc = docOf(node)
  const isMapped = /^(?:Entity|MappedSuperclass|Embeddable|Document|EmbeddedDocument)$/
  const table = attributes.find((each) => each.name === 'Table' || each.name === 'Document')
  const annotation = annotationOf(doc, /(?:Table|Document)/)
  if (
    attributes.some((each) => isMapped.test(each.name)) ||
    annotationOf(doc, /(?:Entity|MappedSuperclass|Embeddable|Document|EmbeddedDocument)/) !== undefined ||
    members.some((member) => member.type === 'property_declaration' && isColumn(member))
  )
    return {
      family: 'properties',
      kind: 'model',
      role: 'stored',
      storeName:
        stringAt(table?.named.get('name') ?? table?.named.get('collection') ?? table?.positional[0])?.name ??
        annotationValue(annotation ?? '', 'name') ??
        annotationValue(annotation ?? '', 'collection'),
    }
  const says = (property: RegExp): boolean =>
    members.some(
      (member) =>
        member.type === 'property_declaration' &&
        property.test(text.slice(member.startIndex, member.startIndex + 120)),
    )
  if (
    /^(?:Model|Authenticatable|Pivot|MorphPivot|Eloquent|EloquentModel)$/.test(base) ||
    says(/\$(?:fillable|casts)\b/)
  )
    return { family: 'eloquent', kind: 'model', role: 'stored', storeName: tableOf(members) }
  const method = (wanted: string): boolean =>
    members.some((member) => member.type === 'method_declaration' && fieldOf(member, 'name')?.text === wanted)
  if (base.endsWith('Request') && method('rules'))
    return { family: 'request', kind: 'form', role: 'collected' }
  if (method('buildForm')) return { family: 'form', kind: 'form', role: 'collected' }
  return { family: 'properties', kind: 'class', role: saysCollected(name) ? 'collected' : 'transferred' }
}

function isColumn(member: SyntaxNode): boolean {
  const mapped = /^(?:Column|Field|ManyToOne|OneToMany|OneToOne|ManyToMany|Embedded|EmbedOne|EmbedMany)$/
  return (
    attributesOf(member).some((each) => mapped.test(each.name)) ||
    annotationOf(
      docOf(member),
      /(?:ORM\\|ODM\\|MongoDB\\)(?:Column|Field|ManyToOne|OneToMany|OneToOne|ManyToMany)/,
    ) !== undefined
  )
}

/** `protected $table = 'guests'`. */
function tableOf(members: readonly SyntaxNode[]): string | undefined {
  for (const member of members) {
    const element = childOfType(member, 'property_element')
    if (element !== undefined && fieldOf(element, 'name')?.text === '$table')
      return stringAt(fieldOf(element, 'default_value'))?.name
  }
  return undefined
}

/** `$request->validate([…])`, `$this->validate($request, […])`, `Validator::make($data, […])` in a controller. */
function readValidation(reading: Reading, call: SyntaxNode, { method }: Around): void {
  const name = fieldOf(call, 'name')?.text ?? ''
  if (method === undefined || !/^(?:validate|validateWithBag|make)$/.test(name)) return
  const receiver = (fieldOf(call, 'object') ?? fieldOf(call, 'scope'))?.text ?? ''
  if (
    name === 'make'
      ? !/(?:^|\\)Validator$/.test(receiver)
      : !/^\$(?:this|request|\w*[rR]equest)$|^request\(\)$/.test(receiver)
  )
    return
  const rules = callArguments(call).positional.find((each) => each.type === 'array_creation_expression')
  if (rules === undefined) return
  readRules(reading, addOwner(reading, method, 'form', 'collected'), [rules])
}
