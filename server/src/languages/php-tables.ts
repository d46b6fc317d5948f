/** Tables of PHP: the migrations of Laravel, and SQL in strings, which is for its own reader. */
import type { ValueType } from '../model/fact.ts'
import type { EmbeddedText } from '../model/language.ts'
import { callArguments, shortName, stringAt, stringsOf, variableAt, type PhpArguments } from './php-syntax.ts'
import { childOfType, childrenOf, fieldOf, prune, spanOf, walkTree, type SyntaxNode } from './tree-parsing.ts'
import {
  addField,
  addOwner,
  commentBeside,
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type WrittenName,
} from './tree-reading.ts'

/** Reads `Schema::create('guests', function (Blueprint $table) { … })` and the like; whether it was such a call. */
export function readSchemaCall(reading: Reading, call: SyntaxNode): boolean {
  if (!isSchema(fieldOf(call, 'scope') ?? fieldOf(call, 'object'))) return false
  const { positional } = callArguments(call)
  const [first, second] = positional
  const table = stringAt(first)
  if (table === undefined || table.name === '') return false
  const { changes } = reading
  switch (fieldOf(call, 'name')?.text) {
    case 'create':
    case 'createIfNotExists':
      changes.push({ kind: 'create-owner', owner: table.name, span: table.span })
      readBlueprint(reading, table, second, call)
      return true
    case 'table':
      readBlueprint(reading, table, second, call)
      return true
    case 'rename': {
      const to = stringAt(second)
      if (to !== undefined)
        changes.push({ kind: 'rename-owner', owner: table.name, to: to.name, span: table.span })
      return true
    }
    case 'drop':
    case 'dropIfExists':
      changes.push({ kind: 'drop-owner', owner: table.name, span: table.span })
      return true
    case 'dropColumns':
      for (const { name, span } of stringsOf(second))
        changes.push({ kind: 'drop-field', owner: table.name, name, span })
      return true
    default:
      return false
  }
}

/** `Schema`, `Schema::connection('x')`. */
function isSchema(node: SyntaxNode | undefined): boolean {
  if (node === undefined) return false
  if (node.type === 'name' || node.type === 'qualified_name') return shortName(node.text) === 'Schema'
  return node.type === 'scoped_call_expression' && isSchema(fieldOf(node, 'scope'))
}

/** One call of a chain: `string('email')` of `$table->string('email')->nullable()`. */
interface Link extends PhpArguments {
  readonly name: string
}

function readBlueprint(
  reading: Reading,
  table: WrittenName,
  closure: SyntaxNode | undefined,
  call: SyntaxNode,
): void {
  const [parameter] = childrenOf(fieldOf(closure, 'parameters'))
  const variable = variableAt(fieldOf(parameter, 'name'))?.name
  if (closure === undefined || variable === undefined) return
  const owner = addOwner(reading, table, 'table', 'stored', {
    comment: commentBeside(reading.text, { start: call.startIndex, end: call.startIndex }, 'slash'),
  })
  const columns = new Map<string, MutableAttributes>()
  const read = (node: SyntaxNode): typeof prune => {
    const links = chainOf(node, variable)
    if (links.length > 0) readColumn(reading, owner, links, node, columns)
    return prune
  }
  walkTree<null>(closure, null, { member_call_expression: read, string: prune, encapsed_string: prune })
}

const longestChain = 30

function chainOf(call: SyntaxNode, variable: string): readonly Link[] {
  const links: Link[] = []
  let node: SyntaxNode | undefined = call
  for (let depth = 0; depth < longestChain && node?.type === 'member_call_expression'; depth++) {
    links.unshift({ name: fieldOf(node, 'name')?.text ?? '', ...callArguments(node) })
    node = fieldOf(node, 'object')
  }
  return variableAt(node)?.name === variable ? links : []
}

function readColumn(
  reading: Reading,
  owner: OwnerDraft,
  [first, ...modifiers]: readonly Link[],
  call: SyntaxNode,
  columns: Map<string, MutableAttributes>,
): void {
  if (first === undefined) return
  const { changes } = reading
  const [given, second] = first.positional
  switch (first.name) {
    case 'dropColumn':
    case 'dropConstrainedForeignId':
    case 'removeColumn':
      for (const { name, span } of first.positional.flatMap((each) => stringsOf(each)))
        changes.push({ kind: 'drop-field', owner: owner.name, name, span })
      return
    case 'renameColumn': {
      const from = stringAt(given)
      const to = stringAt(second)
      if (from !== undefined && to !== undefined)
        changes.push({
          kind: 'rename-field',
          owner: owner.name,
          name: from.name,
          to: to.name,
          span: from.span,
        })
      return
    }
    case 'rename': {
      const to = stringAt(given)
      if (to !== undefined)
        changes.push({ kind: 'rename-owner', owner: owner.name, to: to.name, span: owner.span })
      return
    }
    case 'unique': {
      const [only, ...others] = stringsOf(given)
      const attributes = columns.get(only?.name ?? '')
      if (attributes !== undefined && others.length === 0) attributes.unique = true
      return
    }
    case 'foreign': {
      const attributes = columns.get(stringsOf(given)[0]?.name ?? '')
      const on = modifiers.find(({ name }) => name === 'on')
      const target = stringAt(on?.positional[0])?.name
      if (attributes !== undefined && target !== undefined) attributes.references = target
      return
    }
  }
  const column = columnTypes.get(first.name.toLowerCase())
  const isTyped = first.name === 'addColumn'
  const name = stringAt(isTyped ? second : given)
  const valueType = isTyped
    ? (columnTypes.get((stringAt(given)?.name ?? '').toLowerCase()) ?? 'unknown')
    : column
  if (name === undefined || name.name === '' || valueType === undefined) return
  const attributes: MutableAttributes = {}
  columns.set(name.name, attributes)
  if (/^ipaddress$/i.test(first.name)) attributes.formats = ['ip']
  if (/uuid$/i.test(first.name)) attributes.formats = ['uuid']
  if (/^(?:id|(?:big|small|medium|tiny)?[iI]ncrements)$/.test(first.name)) attributes.primaryKey = true
  let isChange = false
  for (const modifier of modifiers) {
    const [value] = modifier.positional
    if (modifier.name === 'nullable' && value?.text !== 'false') attributes.optional = true
    else if (modifier.name === 'unique') attributes.unique = true
    else if (modifier.name === 'primary') attributes.primaryKey = true
    else if (modifier.name === 'comment') attributes.comment = stringAt(value)?.name ?? ''
    else if (modifier.name === 'default') attributes.value = literalOf(value) ?? ''
    else if (modifier.name === 'change') isChange = true
    else if (modifier.name === 'on' || modifier.name === 'constrained') {
      const target = stringAt(value)?.name ?? tableOf(name.name, modifier.name)
      if (target !== undefined) attributes.references = target
    }
  }
  if (attributes.value === '') delete attributes.value
  if (!isTyped && !modifiers.some(({ name: modifier }) => givesValue.has(modifier)))
    attributes.optional = false
  if (first.name === 'foreignIdFor') attributes.references = shortName(given?.text ?? '')
  const comment = attributes.comment ?? commentBeside(reading.text, spanOf(call.parent ?? call), 'slash')
  if (comment !== undefined) attributes.comment = comment
  addField(reading, owner, name, {
    valueType: attributes.references === undefined ? valueType : 'reference',
    type: isTyped ? stringAt(given)?.name : first.name,
    attributes,
  })
  if (!isChange) changes.push({ kind: 'add-field', owner: owner.name, name: name.name, span: name.span })
}

/** What lets a column be empty, or gives it a value where nobody does. */
const givesValue = new Set(
  'nullable default useCurrent useCurrentOnUpdate autoIncrement storedAs virtualAs generatedAs change primary'.split(
    ' ',
  ),
)

/** `users` of `foreignId('user_id')->constrained()`. */
function tableOf(column: string, modifier: string): string | undefined {
  const stem = /^(.+)_id$/.exec(column)?.[1]
  if (modifier !== 'constrained' || stem === undefined) return undefined
  return /[^aeiou]y$/.test(stem)
    ? stem.replace(/y$/, 'ies')
    : /(?:s|x|ch|sh)$/.test(stem)
      ? `${stem}es`
      : `${stem}s`
}

function literalOf(node: SyntaxNode | undefined): string | undefined {
  if (node !== undefined && /^(?:integer|float|boolean)$/.test(node.type)) return node.text
  return stringAt(node)?.name
}

/** By the name of the method in lower case: PHP tells no cases apart. */
const columnTypes: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...'string char text tinyText mediumText longText uuid ulid ipAddress macAddress foreignUuid foreignUlid fullText'
    .split(' ')
    .map((name) => [name.toLowerCase(), 'text'] as const),
  ...'integer bigInteger smallInteger tinyInteger mediumInteger unsignedInteger unsignedBigInteger unsignedSmallInteger unsignedTinyInteger unsignedMediumInteger float double decimal unsignedDecimal increments bigIncrements smallIncrements tinyIncrements mediumIncrements id foreignId year'
    .split(' ')
    .map((name) => [name.toLowerCase(), 'number'] as const),
  ...'date dateTime dateTimeTz datetime time timeTz timestamp timestampTz'
    .split(' ')
    .map((name) => [name.toLowerCase(), 'date'] as const),
  ...'json jsonb geometry geography point lineString polygon computed vector'
    .split(' ')
    .map((name) => [name.toLowerCase(), 'object'] as const),
  ['boolean', 'boolean'],
  ['binary', 'binary'],
  ['enum', 'enum'],
  ['set', 'enum'],
])

// --- SQL in strings ---

const definesTables =
  /^\s*(?:create\s+(?:temporary\s+|unlogged\s+)?table|alter\s+table|drop\s+table|rename\s+table|comment\s+on)\b/i

/** A string that defines a table; values in it stand for names, of the same length. */
export function embeddedSql(reading: Reading, node: SyntaxNode): EmbeddedText | undefined {
  const body = node.type === 'heredoc' || node.type === 'nowdoc' ? fieldOf(node, 'value') : node
  const parts = childrenOf(body ?? childOfType(node, 'heredoc_body', 'nowdoc_body'))
  const [from, to] = [parts[0], parts.at(-1)]
  if (from === undefined || to === undefined) return undefined
  const written = reading.text.slice(from.startIndex, to.endIndex)
  if (!definesTables.test(written)) return undefined
  let text = written
  for (const part of parts) {
    if (part.type === 'string_content' || part.type === 'nowdoc_string') continue
    // The braces around a value are none of its node's.
    const isBraced = reading.text[part.startIndex - 1] === '{' && reading.text[part.endIndex] === '}'
    const start = part.startIndex - (isBraced ? 1 : 0)
    const end = part.endIndex + (isBraced ? 1 : 0)
    const isPrefix = /\w/.test(reading.text[end] ?? '')
    const name = isPrefix ? '' : (/(\w+)\W*$/.exec(part.text)?.[1] ?? '')
    const at = start - from.startIndex
    text = text.slice(0, at) + name.padEnd(end - start) + text.slice(at + end - start)
  }
  return { language: 'sql', path: `${reading.path}.sql`, text, offset: from.startIndex, isPatched: true }
}
