/**
 * Go, through tree-sitter: fields of structs with what their tags say (GORM, xorm, bun, sqlx, BSON, JSON, forms, validators),
 * schemas of ent, steps of GORM's migrator, and SQL in strings.
 */
import type { Owner, Role, ValueType } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import { goFlows } from './go-flows.ts'
import { readEntSchema, readMigratorStep, stringOf } from './go-schemas.ts'
import {
  configurationTags,
  lastName,
  readFieldTags,
  readGoType,
  readTags,
  requestTags,
  storeTags,
  type Tags,
} from './go-types.ts'
import { saysCollected } from './request-names.ts'
import { readTreeCalls } from './tree-flows.ts'
import {
  childOfType,
  childrenOf,
  childrenWithErrors,
  fieldOf,
  fieldsOf,
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
  nameAt,
  readWithTree,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'
import { readSqlStrings } from './tree-sql.ts'

/**
 * The facts of one file of Go. Spans are UTF-16 offsets. What does not parse is a problem with its place, and the
 * declarations around it are kept.
 */
export const readGo: ReadText = (source, rules) =>
  readWithTree('go', source, (reading) => {
    const file: GoFile = {
      reading,
      isConfiguration: /^package +(?:conf|configs?|configuration|settings?|cfg)\s*$/m.test(
        source.text.slice(0, 4000),
      ),
      migrated: namesMigrated(source.text),
      aliases: new Map(),
      methods: [],
    }
    readAliases(file)
    walkTree<string>(reading.root, '', visitors(file))
    readMethods(file)
    if (/\.(?:Add|Drop|Rename)Column\(/.test(source.text)) readMigrator(reading)
    readSqlStrings(reading, strings)
    reading.calls = readTreeCalls(source.text, reading.root, rules, goFlows)
  })

const strings = new Set(['raw_string_literal', 'interpreted_string_literal'])

interface GoFile {
  readonly reading: Reading
  readonly isConfiguration: boolean
  /** Types that the file hands to a migrator. */
  readonly migrated: ReadonlySet<string>
  readonly aliases: Map<string, ValueType>
  readonly methods: SyntaxNode[]
}

/** `db.AutoMigrate(&User{}, &Order{})`, `engine.Sync2(new(User))`. */
function namesMigrated(text: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const [, list = ''] of text.matchAll(
    /\.(?:AutoMigrate|Sync2?|CreateTables?|RegisterModel)\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g,
  ))
    for (const [, name = ''] of list.slice(0, 5000).matchAll(/(?:&(?:\w+\.)?|new\((?:\w+\.)?)(\p{Lu}\w*)/gu))
      names.add(name)
  return names
}

/** `type Role string`: what a value of a type is that the file names itself. */
function readAliases({ reading: { root, text }, aliases }: GoFile): void {
  for (const declaration of childrenOf(root)) {
    if (declaration.type !== 'type_declaration') continue
    for (const spec of childrenOf(declaration)) {
      const name = fieldOf(spec, 'name')?.text
      const type = fieldOf(spec, 'type')
      if (name === undefined || type?.type !== 'type_identifier') continue
      const { valueType } = readGoType(type)
      if (valueType === 'reference' || valueType === 'unknown') continue
      const listed = new RegExp(`\\b\\w+ +${name} *= *(?:iota\\b|["\`\\d])`).test(text)
      aliases.set(name, listed ? 'enum' : valueType)
    }
  }
}

function visitors(file: GoFile): Visitors<string> {
  const { reading } = file
  const holds = finderOf(reading.text)
  const body = (node: SyntaxNode, outer: string): string | typeof prune =>
    // Types within functions are rare; without one there is nothing to find.
    holds(node.startIndex, node.endIndex) ? outer : prune
  return {
    import_spec: (node) => {
      readImport(reading, node)
      return prune
    },
    type_spec: (node) => {
      const name = fieldOf(node, 'name')
      const type = fieldOf(node, 'type')
      if (name !== undefined && type?.type === 'struct_type') readStruct(file, nameAt(name), type, node)
      return prune
    },
    var_spec: (node) => {
      const [name] = fieldsOf(node, 'name')
      const type = fieldOf(node, 'type')
      if (name === undefined || type?.type !== 'struct_type') return ''
      readStruct(file, nameAt(name), type, node)
      return prune
    },
    short_var_declaration: (node) => {
      const name = childrenOf(fieldOf(node, 'left'))[0]
      const value = childrenOf(fieldOf(node, 'right'))[0]
      const type = value?.type === 'composite_literal' ? fieldOf(value, 'type') : undefined
      if (name === undefined || type?.type !== 'struct_type') return ''
      readStruct(file, nameAt(name), type, node)
      return prune
    },
    ERROR: (node, outer) => {
      readBroken(file, node)
      return outer
    },
    function_declaration: body,
    method_declaration: (node, outer) => {
      file.methods.push(node)
      return body(node, outer)
    },
    func_literal: body,
    const_declaration: prune,
    call_expression: body,
    parameter_list: prune,
    literal_value: prune,
    comment: prune,
  }
}

/** Whether the word `struct` stands between two places. */
function finderOf(text: string): (start: number, end: number) => boolean {
  const places = Array.from(text.matchAll(/\bstruct\b/g), (match) => match.index)
  return (start, end) => {
    let low = 0
    let high = places.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[middle] ?? 0) < start) low = middle + 1
      else high = middle
    }
    return (places[low] ?? text.length) < end
  }
}

function readImport(reading: Reading, node: SyntaxNode): void {
  const module = stringOf(fieldOf(node, 'path'))
  if (module === undefined || module.name === '') return
  const name = fieldOf(node, 'name')?.text ?? packageName(module.name)
  reading.imports.push({
    module: module.name,
    names: name === '_' || name === '.' ? [] : [name],
    span: spanOf(node),
  })
}

/** The name that a package most likely has: `yaml` of `gopkg.in/yaml.v3`, `chi` of `github.com/go-chi/chi/v5`. */
function packageName(module: string): string {
  const parts = module.replace(/\.v\d+$/, '').split('/')
  const last = parts.at(-1) ?? ''
  return /^v\d+$/.test(last) ? (parts.at(-2) ?? last) : last
}

const deepestStruct = 8

/** A field of a struct, as far as it tells what the struct is. */
interface Member {
  readonly node: SyntaxNode
  readonly names: readonly SyntaxNode[]
  readonly type: SyntaxNode | undefined
  readonly tags: Tags
}

function membersOf(struct: SyntaxNode): readonly Member[] {
  return membersAmong(childrenOf(childOfType(struct, 'field_declaration_list')))
}

function membersAmong(nodes: readonly SyntaxNode[]): readonly Member[] {
  return nodes.flatMap((node) =>
    node.type === 'field_declaration'
      ? [
          {
            node,
            names: fieldsOf(node, 'name'),
            type: fieldOf(node, 'type'),
            tags: readTags(fieldOf(node, 'tag')),
          },
        ]
      : [],
  )
}

/** What the parser did not understand may begin as a struct: `A`, then fields. */
function readBroken(file: GoFile, node: SyntaxNode): void {
  const children = childrenWithErrors(node)
  const first = children.findIndex((child) => child.type === 'field_declaration')
  const name = children[first - 1]
  if (name?.type === 'identifier' || name?.type === 'type_identifier')
    addStruct(file, nameAt(name), membersAmong(children), name)
}

function readStruct(file: GoFile, written: WrittenName, struct: SyntaxNode, declaration: SyntaxNode): void {
  addStruct(file, written, membersOf(struct), declaration)
}

function addStruct(
  file: GoFile,
  written: WrittenName,
  members: readonly Member[],
  declaration: SyntaxNode,
): void {
  const { reading } = file
  const { role, kind } = structRole(file, written.name, members)
  const place = declaration.parent?.type === 'type_declaration' ? declaration.parent : declaration
  const comment = commentBeside(
    reading.text,
    // `type (…)` documents each of its types, `type User struct` itself.
    {
      start: isGrouped(declaration) ? declaration.startIndex : place.startIndex,
      end: declaration.startIndex,
    },
    'slash',
  )
  const owner = addOwner(reading, written, kind, role, { comment })
  addMembers(file, owner, owner, members, '', 0)
}

function isGrouped(spec: SyntaxNode): boolean {
  return spec.parent?.children.some((child) => child.type === '(') === true
}

function structRole(
  { isConfiguration, migrated }: GoFile,
  name: string,
  members: readonly Member[],
): { role: Role; kind: Owner['kind'] } {
  const keys = new Set(members.flatMap(({ tags }) => [...tags.keys()]))
  const has = (set: ReadonlySet<string>): boolean => [...keys].some((key) => set.has(key))
  const isModel = members.some(
    ({ names, type }) =>
      names.length === 0 &&
      /^\*?(?:gorm\.Model|bun\.BaseModel|orm\.Base|mgm\.DefaultModel|ent\.Schema)$/.test(type?.text ?? ''),
  )
  if (isModel || has(storeTags) || migrated.has(name)) return { role: 'stored', kind: 'model' }
  if (has(configurationTags)) return { role: 'configured', kind: 'class' }
  if (saysCollected(name) || /^(?:req|payload)$/.test(name) || has(requestTags))
    return { role: 'collected', kind: 'class' }
  const isSettings =
    /(?:Config|Configuration|Settings|Conf|Cfg|Options|Opts)$/.test(name) &&
    ['yaml', 'toml', 'hcl', 'json'].some((key) => keys.has(key))
  if (isConfiguration || isSettings) return { role: 'configured', kind: 'class' }
  return { role: 'transferred', kind: 'class' }
}

/** Adds members to the owner; an embedded struct of its own form gives them to the owner around. */
function addMembers(
  file: GoFile,
  owner: OwnerDraft,
  outermost: OwnerDraft,
  members: readonly Member[],
  path: string,
  depth: number,
): void {
  for (const { node, names, type, tags } of members) {
    if (names.length === 0) {
      embed(owner, type, tags)
      continue
    }
    const comment = commentBeside(file.reading.text, spanOf(node), 'slash')
    for (const name of names) {
      if (name.text === '_' || type?.text === 'xml.Name') continue
      if (type?.text === 'struct{}') {
        readTableTag(owner, tags)
        continue
      }
      const { valueType, attributes, reference } = readGoType(type, file.aliases)
      readFieldTags(tags, attributes)
      if (comment !== undefined) attributes.comment ??= comment
      if (reference !== undefined) attributes.references = reference
      addField(file.reading, owner, nameAt(name), { valueType, type: typeOf(type), attributes })
      const inner = structWithin(type)
      if (inner === undefined || depth >= deepestStruct) continue
      const inside = path === '' ? `${outermost.name}.${name.text}` : `${path}.${name.text}`
      const nested = addOwner(file.reading, { name: inside, span: spanOf(name) }, owner.kind, owner.role)
      addMembers(file, nested, outermost, membersOf(inner), inside, depth + 1)
    }
  }
}

/** A type as written; the fields of one that has no name are not written twice. */
function typeOf(type: SyntaxNode | undefined): string | undefined {
  const inner = structWithin(type)
  return type === undefined || inner === undefined
    ? type?.text
    : `${type.text.slice(0, inner.startIndex - type.startIndex)}struct`
}

/** The struct without a name in `struct {…}`, `[]struct {…}`, `map[string]*struct {…}`. */
function structWithin(type: SyntaxNode | undefined): SyntaxNode | undefined {
  let node = type
  for (let depth = 0; node !== undefined && depth < deepestStruct; depth++) {
    if (node.type === 'struct_type') return node
    if (node.type === 'slice_type' || node.type === 'array_type') node = fieldOf(node, 'element')
    else if (node.type === 'map_type') node = fieldOf(node, 'value')
    else if (node.type === 'pointer_type') node = childrenOf(node)[0]
    else return undefined
  }
  return undefined
}

function embed(owner: OwnerDraft, type: SyntaxNode | undefined, tags: Tags): void {
  const written = (type?.text ?? '').replace(/^\*/, '').replace(/\[[^]*$/, '')
  readTableTag(owner, tags)
  if (written === '' || written === 'bun.BaseModel' || written === 'ent.Schema' || written === 'gorm.Model')
    return
  const name = lastName(written)
  if (!owner.includes.includes(name)) owner.includes.push(name)
}

/** `bun.BaseModel `bun:"table:users,alias:u"``, `tableName struct{} `pg:"users"``. */
function readTableTag(owner: OwnerDraft, tags: Tags): void {
  const written = tags.get('bun') ?? tags.get('pg') ?? tags.get('sql')
  const name = /^(?:table:|name:)?([\w.]+)/.exec(written ?? '')?.[1]
  if (name !== undefined && name !== owner.name) owner.storeName = name
}

/** What methods say of the struct that they belong to: its table, or the fields of ent. */
function readMethods({ reading, methods }: GoFile): void {
  const owners = new Map(reading.owners.map((owner) => [owner.name, owner]))
  for (const method of methods) {
    const name = fieldOf(method, 'name')?.text ?? ''
    if (!/^(?:TableName|CollectionName|Fields|Edges|Mixin|Annotations)$/.test(name)) continue
    const receiver = childOfType(fieldOf(method, 'receiver'), 'parameter_declaration')
    const type = fieldOf(receiver, 'type')
      ?.text.replace(/^\*/, '')
      .replace(/\[[^]*$/, '')
    const owner = type === undefined ? undefined : owners.get(type)
    const body = fieldOf(method, 'body')
    if (owner === undefined || body === undefined) continue
    if (name === 'TableName' || name === 'CollectionName') readTableName(owner, body)
    else readEntSchema(reading, owner, name, body)
  }
}

function readTableName(owner: OwnerDraft, body: SyntaxNode): void {
  owner.role = 'stored'
  owner.kind = 'model'
  const returned = childrenOf(childOfType(body, 'statement_list')).find(
    (each) => each.type === 'return_statement',
  )
  const table = stringOf(childrenOf(childOfType(returned, 'expression_list'))[0])?.name
  if (table !== undefined && table !== '' && table !== owner.name) owner.storeName = table
}

function readMigrator(reading: Reading): void {
  walkTree<null>(reading.root, null, {
    call_expression: (node) => {
      readMigratorStep(reading, node)
      return null
    },
    comment: prune,
    type_declaration: prune,
  })
}
