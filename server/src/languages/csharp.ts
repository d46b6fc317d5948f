/**
 * C#, through tree-sitter: properties and fields of classes, records, structs and interfaces with what the attributes of
 * Entity Framework, its fluent configuration, MongoDB, serializers and data annotations say of them, and migrations.
 */
import type { Owner, Role } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import { csharpFlows } from './csharp-flows.ts'
import { readMigration, readModelBuilder } from './csharp-models.ts'
import {
  attributesOf,
  readCsharpType,
  readMemberAttributes,
  storeAttributes,
  textOf,
  type Attribute,
} from './csharp-types.ts'
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
} from './tree-parsing.ts'
import {
  addField,
  addOwner,
  commentBeside,
  nameAt,
  readWithTree,
  type OwnerDraft,
  type Reading,
} from './tree-reading.ts'

/**
 * The facts of one file of C#. Spans are UTF-16 offsets. What does not parse is a problem with its place, and the
 * declarations around it are kept.
 */
export const readCsharp: ReadText = (source, rules) =>
  readWithTree('c-sharp', source, (reading) => {
    const { text, root } = reading
    const file: CsharpFile = {
      reading,
      enums: new Set(Array.from(text.matchAll(/\benum\s+(\w+)/g), ([, name = '']) => name)),
      sets: setsOf(text),
    }
    const declaration = (node: SyntaxNode, outer: string): string | typeof prune =>
      readClass(file, node, outer)
    walkTree<string>(root, '', {
      using_directive: (node) => readUsing(reading, node),
      class_declaration: declaration,
      record_declaration: declaration,
      struct_declaration: declaration,
      interface_declaration: declaration,
      enum_declaration: prune,
      attribute_list: prune,
      property_declaration: prune,
      field_declaration: prune,
      method_declaration: prune,
      constructor_declaration: prune,
      delegate_declaration: prune,
      global_statement: prune,
      comment: prune,
      parameter_list: prune,
    })
    if (/\b(?:EntityTypeBuilder|ModelBuilder)\b/.test(text)) readModelBuilder(reading)
    reading.calls = readTreeCalls(text, root, rules, csharpFlows)
  })

interface CsharpFile {
  readonly reading: Reading
  readonly enums: ReadonlySet<string>
  /** Classes that a context of Entity Framework in the file stores, and what it calls their table. */
  readonly sets: ReadonlyMap<string, string>
}

/** `public DbSet<User> Users { get; set; }`, `IMongoCollection<User> Users`. */
function setsOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(
      text.matchAll(/\b(?:DbSet|IDbSet|IMongoCollection)<(?:\w+\.)*(\w+)\??>\??\s+(\w+)/g),
      ([, type = '', name = '']) => [type, name] as const,
    ),
  )
}

function readUsing(reading: Reading, node: SyntaxNode): typeof prune {
  const alias = fieldOf(node, 'name')
  const module = childrenOf(node).at(-1)
  if (module !== undefined && module.id !== alias?.id)
    reading.imports.push({
      module: module.text.replace(/\s+/g, ''),
      names: alias === undefined ? [] : [alias.text],
      span: spanOf(node),
    })
  return prune
}

const deepestClass = 12

function readClass(file: CsharpFile, node: SyntaxNode, outer: string): string | typeof prune {
  const { reading } = file
  const name = fieldOf(node, 'name')
  const body = fieldOf(node, 'body')
  if (name === undefined || name.text === '' || outer.split('.').length > deepestClass) return prune
  const path = outer === '' ? name.text : `${outer}.${name.text}`
  const bases = childrenOf(childOfType(node, 'base_list')).map((base) => typeName(base.text))
  if (bases.includes('Migration')) {
    readMigration(reading, body)
    return prune
  }
  const members = childrenWithErrors(body).filter((member) => isMember(member))
  if (bases.some((base) => programParts.test(base))) {
    const bound = members.filter((member) =>
      attributesOf(member).some((each) => each.name === 'BindProperty'),
    )
    if (bound.length > 0) addMembers(file, addOwner(reading, nameAt(name), 'form', 'collected'), bound)
    return path
  }
  const attributes = attributesOf(node)
  const found = classRole(file, name.text, bases, attributes, members)
  const owner = addOwner(
    reading,
    { name: path, span: spanOf(name) },
    node.type === 'interface_declaration' ? 'interface' : found.kind,
    found.role,
    {
      includes: bases.filter((base) => !plainTypes.test(base)),
      storeName: found.storeName,
      comment: commentBeside(reading.text, { start: node.startIndex, end: node.startIndex }, 'slash'),
    },
  )
  if (node.type === 'record_declaration')
    for (const parameter of childrenOf(childOfType(node, 'parameter_list')))
      if (parameter.type === 'parameter') addMember(file, owner, parameter)
  addMembers(file, owner, members)
  return path
}

/** Parts of a program, whose members are its wiring. */
const programParts =
  /^(?:Controller|ControllerBase|Base\w*Controller|ApiController|DbContext|IdentityDbContext|ComponentBase|Hub|BackgroundService|IHostedService|AbstractValidator|BaseGrandValidator|Profile|ViewComponent|BaseViewComponent|PageModel|IEntityTypeConfiguration|Attribute|Exception|TagHelper)$/

const plainTypes =
  /^(?:object|IDisposable|IAsyncDisposable|ICloneable|IEquatable|IComparable|ISerializable|INotifyPropertyChanged|IRequest|INotification|IEnumerable)$/

function isMember({ type }: SyntaxNode): boolean {
  return type === 'property_declaration' || type === 'field_declaration'
}

/** `Base` of `a.b.Base<T>(x)`. */
function typeName(written: string): string {
  return written
    .replace(/[<(][^]*$/, '')
    .replace(/\s/g, '')
    .replace(/^.*[.:]/, '')
}

function classRole(
  { sets }: CsharpFile,
  name: string,
  bases: readonly string[],
  attributes: readonly Attribute[],
  members: readonly SyntaxNode[],
): { role: Role; kind: Owner['kind']; storeName?: string | undefined } {
  const table = attributes.find((each) => storeClasses.test(each.name))
  const storeName = table?.strings.get('0') ?? table?.strings.get('Name') ?? sets.get(name)
  const isStored =
    table !== undefined ||
    sets.has(name) ||
    bases.some((base) => storedBases.test(base)) ||
    // `[Key]` of a transfer object tells its serializer which property identifies it.
    (!/(?:D[tT][oO]|ViewModel|Request|Response|Query|Command)$/.test(name) &&
      members.some((member) => attributesOf(member).some((each) => storeAttributes.has(each.name))))
  if (isStored) return { role: 'stored', kind: 'model', storeName }
  if (bases.includes('ISettings') || /(?:Settings|Options|Configuration|Config)$/.test(name))
    return { role: 'configured', kind: 'class' }
  const takesIn =
    saysCollected(name) || /(?:ViewModel|InputModel|BindingModel|FormModel|EditModel|Command)$/.test(name)
  return { role: takesIn ? 'collected' : 'transferred', kind: 'class' }
}

const storeClasses =
  /^(?:Table|Owned|Keyless|BsonCollection|BsonDiscriminator|Collection|CollectionName|DynamoDBTable|PrimaryKey)$/

const storedBases =
  /^(?:(?:Sub|Parent|Auditable|FullAudited|Audited|CreationAudited|SoftDelete\w*|Tracked|Tenant)?(?:Base|Domain)?Entity(?:Base)?|BaseAuditableEntity|(?:FullAudited|Audited|CreationAudited|Base)?AggregateRoot(?:Base)?|IAggregateRoot|I(?:Base)?Entity|IdentityUser|IdentityRole|ValueObject|MongoEntity|MongoDocument|IMongoEntity|RealmObject|IRealmObject|TableEntity|ITableEntity)$/

function addMembers(file: CsharpFile, owner: OwnerDraft, members: readonly SyntaxNode[]): void {
  for (const member of members) addMember(file, owner, member)
}

function addMember(file: CsharpFile, owner: OwnerDraft, member: SyntaxNode): void {
  const modifiers = childrenOf(member)
    .filter((child) => child.type === 'modifier')
    .map((child) => child.text)
  if (modifiers.includes('static') || modifiers.includes('const')) return
  const declared = childOfType(member, 'variable_declaration')
  const type = fieldOf(declared ?? member, 'type')
  if (type === undefined) return
  // What is made from other properties holds nothing of its own.
  const value = fieldOf(member, 'value')
  if (value?.type === 'arrow_expression_clause') return
  // A service that is handed in: `private readonly IMailer _mailer`.
  if (declared !== undefined && modifiers.includes('readonly') && /^I\p{Lu}\w*$/u.test(typeName(type.text)))
    if (!/^I(?:List|Collection|Enumerable|Dictionary|Set|ReadOnly\w+)$/.test(typeName(type.text))) return
  const all = attributesOf(member)
  const comment = commentBeside(file.reading.text, spanOf(member), 'slash')
  const names =
    declared === undefined
      ? [{ name: fieldOf(member, 'name'), value: value ?? defaultOf(member) }]
      : childrenOf(declared).flatMap((child) =>
          child.type === 'variable_declarator'
            ? [{ name: fieldOf(child, 'name'), value: defaultOf(child) }]
            : [],
        )
  for (const { name, value: given } of names) {
    if (name === undefined) continue
    const { valueType, attributes } = readMemberAttributes(all, readCsharpType(type.text, file.enums))
    const literal =
      textOf(given) ??
      (given !== undefined && /^(?:integer|real|boolean)_literal$/.test(given.type) ? given.text : '')
    if (literal !== '') attributes.value = literal
    if (comment !== undefined) attributes.comment ??= comment
    addField(file.reading, owner, nameAt(name), { valueType, type: type.text, attributes })
  }
}

/** What stands behind `=` of a parameter or a variable. */
function defaultOf(node: SyntaxNode): SyntaxNode | undefined {
  const last = childrenOf(node).at(-1)
  return last !== undefined && last.id !== fieldOf(node, 'name')?.id && last.id !== fieldOf(node, 'type')?.id
    ? last
    : undefined
}
