/**
 * Rust, through tree-sitter: fields of structs and of variants of enumerations, with what the attributes of serde, diesel,
 * sqlx, SeaORM and validators say of them, tables of diesel, and SQL in strings.
 */
import type { Owner, Role, ValueType } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import { saysCollected } from './request-names.ts'
import { rustFlows } from './rust-flows.ts'
import { emptyFacts } from './index.ts'
import { readRustType } from './rust-types.ts'
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
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
} from './tree-reading.ts'
import { tooComplex } from './tree-recovery.ts'
import { readSqlStrings } from './tree-sql.ts'

/**
 * The facts of one file of Rust; modules of tests within it are left out. Spans are UTF-16 offsets. What does not parse is
 * a problem with its place, and the declarations around it are kept.
 */
export const readRust: ReadText = (source, rules) => {
  if (opensEndlessly(source.text)) return { ...emptyFacts, problems: [tooComplex({ start: 0, end: 0 })] }
  return readWithTree('rust', source, (reading) => {
    const file: RustFile = { reading, known: namesOf(source.text) }
    walkTree<null>(reading.root, null, {
      use_declaration: (node) => readUse(reading, node),
      struct_item: (node) => readStruct(file, node),
      union_item: (node) => readStruct(file, node),
      enum_item: (node) => readEnum(file, node),
      mod_item: (node) => (isTest(attributesBefore(node).text) ? prune : null),
      macro_invocation: (node) => readMacro(reading, node),
      ERROR: (node) => readBroken(file, node),
      function_item: prune,
      impl_item: prune,
      trait_item: prune,
      const_item: prune,
      static_item: prune,
      macro_definition: prune,
      attribute_item: prune,
      line_comment: prune,
      block_comment: prune,
    })
    readSqlStrings(reading, strings)
    reading.calls = readTreeCalls(source.text, reading.root, rules, rustFlows)
  })
}

/**
 * Whether thousands of raw strings begin and do not end: the grammar looks for each end through the whole text, without
 * asking whether to go on.
 */
function opensEndlessly(text: string): boolean {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  return count(/r#+"/g) - count(/"#/g) > mostOpenStrings
}

const mostOpenStrings = 2000

const strings = new Set(['string_literal', 'raw_string_literal'])

interface RustFile {
  readonly reading: Reading
  /** What a value of a type is that the file declares itself: enumerations, and wrappers of one value. */
  readonly known: ReadonlyMap<string, ValueType>
}

function namesOf(text: string): ReadonlyMap<string, ValueType> {
  const names = new Map<string, ValueType>()
  for (const [, name = ''] of text.matchAll(/\benum\s+(\w+)/g)) names.set(name, 'enum')
  for (const [, name = '', type = ''] of text.matchAll(
    /\bstruct\s+(\w+)\s*\(\s*(?:pub(?:\([^()]*\))?\s+)?([\w:]+)\s*,?\s*\)/g,
  )) {
    const { valueType } = readRustType(type)
    if (valueType !== 'reference' && valueType !== 'unknown') names.set(name, valueType)
  }
  return names
}

function isTest(attributes: string): boolean {
  return /\bcfg\s*\(\s*(?:all\s*\(\s*)?test\b/.test(attributes)
}

/** The attributes before a declaration, as written, and where they begin. */
function attributesBefore(node: SyntaxNode): { readonly text: string; readonly start: number } {
  let text = ''
  let start = node.startIndex
  let before = node.previousNamedSibling
  for (
    let count = 0;
    before !== null && count < mostAttributes;
    count++, before = before.previousNamedSibling
  ) {
    if (before.type === 'attribute_item') {
      text = `${before.text.slice(0, longestAttribute)}\n${text}`
      start = before.startIndex
    } else if (!before.type.includes('comment')) break
  }
  return { text, start }
}

const mostAttributes = 60
const longestAttribute = 2000

function readUse(reading: Reading, node: SyntaxNode): typeof prune {
  const written = (fieldOf(node, 'argument')?.text ?? '').slice(0, 2000).replace(/\s+/g, ' ')
  const [, module = '', list] = /^(.*?)(?:::)?(?:\{([^]*)\}|\*)?$/.exec(written) ?? []
  const isOne = list === undefined && !written.endsWith('*')
  const at = isOne ? module.lastIndexOf('::') : -1
  const listed = list ?? (isOne ? module.slice(at < 0 ? 0 : at + 2) : '')
  reading.imports.push({
    module: at < 0 ? module : module.slice(0, at),
    names: listed
      .split(',')
      .map((name) =>
        name
          .replace(/[{}]/g, ' ')
          .trim()
          .replace(/^.*(?: as |:: ?)/, ''),
      )
      .filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== 'self'),
    span: spanOf(node),
  })
  return prune
}

function readStruct(file: RustFile, node: SyntaxNode): typeof prune {
  const name = fieldOf(node, 'name')
  const body = fieldOf(node, 'body')
  const { text, start } = attributesBefore(node)
  if (name === undefined || body?.type !== 'field_declaration_list' || isTest(text)) return prune
  const { role, kind, storeName } = structRole(name.text, text)
  const owner = addOwner(file.reading, nameAt(name), kind, role, {
    storeName,
    comment: documentation(file.reading.text, start, node),
  })
  readFields(file, owner, childrenWithErrors(body))
  return prune
}

/** What documents a declaration stands before or behind its attributes. */
function documentation(text: string, start: number, node: SyntaxNode): string | undefined {
  const at = (place: number): string | undefined => commentBeside(text, { start: place, end: place }, 'slash')
  return at(start) ?? at(node.startIndex)
}

function readEnum(file: RustFile, node: SyntaxNode): typeof prune {
  const name = fieldOf(node, 'name')
  if (name === undefined) return prune
  const { role, kind } = structRole(name.text, attributesBefore(node).text)
  for (const variant of childrenOf(fieldOf(node, 'body'))) {
    const own = fieldOf(variant, 'name')
    const body = fieldOf(variant, 'body')
    if (variant.type !== 'enum_variant' || own === undefined || body?.type !== 'field_declaration_list')
      continue
    const owner = addOwner(file.reading, { name: `${name.text}.${own.text}`, span: spanOf(own) }, kind, role)
    readFields(file, owner, childrenOf(body))
  }
  return prune
}

/** What the parser did not understand may begin as a struct: a name, then fields. */
function readBroken(file: RustFile, node: SyntaxNode): null {
  const children = childrenWithErrors(node)
  const first = children.findIndex((child) => child.type === 'field_declaration')
  const name = children.slice(0, Math.max(first, 0)).findLast((child) => child.type === 'type_identifier')
  if (first < 0 || name === undefined) return null
  const { role, kind } = structRole(name.text, '')
  readFields(file, addOwner(file.reading, nameAt(name), kind, role), children)
  return null
}

const storedDerives =
  /\bderive\s*\([^)]*\b(?:Queryable|QueryableByName|Insertable|AsChangeset|Identifiable|Selectable|Associations|FromRow|DeriveEntityModel|DeriveModel|DeriveActiveModel|DerivePartialModel|FromQueryResult|WeldsModel|OrmliteModel|RustormModel)\b/

function structRole(
  name: string,
  attributes: string,
): { role: Role; kind: Owner['kind']; storeName?: string | undefined } {
  const storeName =
    /\b(?:table_name|collection_name|table)\s*=\s*"?(?:\w+\s*::\s*)*(\w+)/.exec(attributes)?.[1] ?? undefined
  if (storeName !== undefined || storedDerives.test(attributes))
    return { role: 'stored', kind: 'model', storeName }
  const takesIn =
    saysCollected(name) ||
    /\bderive\s*\([^)]*\b(?:FromForm|InputObject|GraphQLInputObject|TryFromMultipart|MultipartForm)\b/.test(
      attributes,
    )
  if (takesIn) return { role: 'collected', kind: 'class' }
  const isSettings =
    /(?:Settings|Config|Configuration|Options|Opts|Args|Cli)$/.test(name) ||
    /\bderive\s*\([^)]*\b(?:Args|Parser|StructOpt|Envconfig)\b/.test(attributes)
  return { role: isSettings ? 'configured' : 'transferred', kind: 'class' }
}

function readFields(file: RustFile, owner: OwnerDraft, nodes: readonly SyntaxNode[]): void {
  let attributes = ''
  let start: number | undefined
  for (const node of nodes) {
    if (node.type === 'attribute_item') {
      attributes += `${node.text.slice(0, longestAttribute)}\n`
      start ??= node.startIndex
      continue
    }
    if (node.type === 'field_declaration') readField(file, owner, node, attributes, start ?? node.startIndex)
    attributes = ''
    start = undefined
  }
}

function readField(file: RustFile, owner: OwnerDraft, node: SyntaxNode, said: string, start: number): void {
  const name = fieldOf(node, 'name')
  const type = fieldOf(node, 'type')
  if (name === undefined || type === undefined) return
  const { valueType, attributes, reference } = readRustType(type.text, file.known)
  readAttributes(said, attributes)
  const comment = commentBeside(file.reading.text, { start, end: node.endIndex }, 'slash')
  if (comment !== undefined) attributes.comment = comment
  if (valueType === 'reference' && reference !== undefined) {
    attributes.references = reference
    if (/\b(?:flatten|embed)\b/.test(said) && !owner.includes.includes(reference))
      owner.includes.push(reference)
  }
  // `r#type` is the name `type`.
  const raw = name.text.startsWith('r#') ? 2 : 0
  const written = { name: name.text.slice(raw), span: { start: name.startIndex + raw, end: name.endIndex } }
  addField(file.reading, owner, written, { valueType, type: type.text, attributes })
}

/** What the attributes of a field say, as written: `#[serde(rename = "e_mail")] #[validate(email)]`. */
function readAttributes(said: string, attributes: MutableAttributes): void {
  if (said === '') return
  const store =
    /\b(?:diesel|sqlx|sea_orm|ormlite)\s*\([^\]]*\b(?:column_name|rename|column)\s*=\s*"?(\w+)/.exec(
      said,
    )?.[1]
  const wire = /\bserde\s*\([^\]]*\brename\s*(?:=\s*|\(\s*(?:de)?serialize\s*=\s*)"([^"]+)"/.exec(said)?.[1]
  const column = store ?? wire
  if (column !== undefined) attributes.column = column
  if (/\b(?:sea_orm|ormlite|table)\s*\([^\]]*\bprimary_key\b/.test(said)) attributes.primaryKey = true
  if (/\bsea_orm\s*\([^\]]*\bunique\b/.test(said)) attributes.unique = true
  if (/\bsea_orm\s*\([^\]]*\bnullable\b/.test(said)) attributes.optional = true
  const formats = new Set(attributes.formats)
  const rules = /\b(?:validate|garde)\s*\(([^\]]*)\)/g
  for (const [, list = ''] of said.matchAll(rules))
    for (const [rule] of list.matchAll(/\b[a-z_]+\b/g)) {
      const format = ruleFormats.get(rule)
      if (format !== undefined) formats.add(format)
    }
  if (formats.size > 0) attributes.formats = [...formats]
}

const ruleFormats = new Map([
  ['email', 'email'],
  ['phone', 'phone'],
  ['phone_number', 'phone'],
  ['url', 'url'],
  ['credit_card', 'credit-card'],
  ['ip', 'ip'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
])

/** `table! { users (id) { id -> Int4, … } }` of diesel. */
function readMacro(reading: Reading, node: SyntaxNode): typeof prune {
  const macro = fieldOf(node, 'macro')?.text.replace(/^.*::\s*/, '')
  const tokens = childOfType(node, 'token_tree')?.children ?? []
  if (macro !== 'table' || tokens.length === 0) return prune
  const body = tokens.findLast((token) => token.type === 'token_tree' && token.text.startsWith('{'))
  const keys = tokens.find((token) => token.type === 'token_tree' && token.text.startsWith('('))
  const at = tokens.findIndex((token) => token.id === (keys ?? body)?.id)
  const name = tokens[at - 1]
  if (body === undefined || name?.type !== 'identifier') return prune
  // `schema.users`.
  const first = tokens[at - 2]?.type === '.' ? (tokens[at - 3] ?? name) : name
  const storeName = tokens
    .map((token) => /^\[\s*sql_name\s*=\s*"([^"]+)"/.exec(token.type === 'token_tree' ? token.text : '')?.[1])
    .find((found) => found !== undefined)
  const owner = addOwner(reading, nameAt(name), 'table', 'stored', {
    storeName,
    comment: commentBeside(reading.text, { start: first.startIndex, end: first.startIndex }, 'slash'),
  })
  const primary = /^\(\s*(\w+)\s*\)$/.exec(keys?.text ?? '')?.[1] ?? 'id'
  readColumns(reading, owner, body.children, primary)
  return prune
}

function readColumns(
  reading: Reading,
  owner: OwnerDraft,
  tokens: readonly SyntaxNode[],
  primary: string,
): void {
  let start: number | undefined
  let column: string | undefined
  tokens.forEach((token, index) => {
    if (token.type === '#') start ??= token.startIndex
    else if (token.type === 'token_tree' && tokens[index - 1]?.type === '#')
      column = /^\[\s*sql_name\s*=\s*"([^"]+)"/.exec(token.text)?.[1] ?? column
    if (token.type !== 'identifier' || tokens[index + 1]?.type !== '->') return
    const end = tokens.findIndex((each, place) => place > index && (each.type === ',' || each.type === '}'))
    const last = tokens[end - 1]
    const from = tokens[index + 2]
    if (from === undefined || last === undefined) return
    const type = reading.text.slice(from.startIndex, last.endIndex)
    const { valueType, attributes } = readRustType(type)
    // A type of diesel that is not known is one of the database's own.
    const comment = commentBeside(
      reading.text,
      { start: start ?? token.startIndex, end: last.endIndex },
      'slash',
    )
    if (comment !== undefined) attributes.comment = comment
    if (column !== undefined) attributes.column = column
    if (token.text === primary) attributes.primaryKey = true
    addField(reading, owner, nameAt(token), {
      valueType: valueType === 'reference' ? 'enum' : valueType,
      type,
      attributes,
    })
    start = undefined
    column = undefined
  })
}
