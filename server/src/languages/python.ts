/**
 * Python, through tree-sitter. One query finds classes, functions and imports; what a class body declares is read from its
 * own statements. What calls of libraries mean is in the files beside this one.
 */
import type { Owner, Role } from '../model/fact.ts'
import type { ReadText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import {
  readAnnotatedField,
  readColumn,
  readFieldCall,
  readTableColumn,
  type DeclaredField,
  type FieldLibrary,
} from './python-fields.ts'
import { pythonFlows } from './python-flows.ts'
import { isAlembicCall, readAlembicCall, readDjangoMigration, readRevision } from './python-migrations.ts'
import {
  argumentsOf,
  booleanOf,
  callArguments,
  decoratorsOf,
  docstringOf,
  lastName,
  literalOf,
  pathOf,
  stringAt,
  textOf,
} from './python-syntax.ts'
import { readType, type TypeReading } from './python-types.ts'
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
  type MutableAttributes,
  type OwnerDraft,
  type Reading,
  type Shape,
  type WrittenName,
} from './tree-reading.ts'

/**
 * The facts of one file of Python 3, and of Python 2 as far as it is written alike. Spans are UTF-16 offsets. What does not
 * parse is a problem with its place, and the declarations around it are kept.
 */
export const readPython: ReadText = (source, rules) =>
  readWithTree('python', source, (reading) => {
    const file: PythonFile = { reading, moduleOf: new Map(), owners: new Map() }
    const isMigration = /\b(?:alembic|op\.|batch_op|migrations\.)/.test(source.text)
    walkTree<Around>(reading.root, {}, isMigration ? migrationVisitors(file) : visitors(file))
    const revision = isMigration ? readRevision(reading) : undefined
    if (revision !== undefined) reading.revision = revision
    reading.calls = readTreeCalls(source.text, reading.root, rules, pythonFlows)
  })

/** What stands around a node. */
interface Around {
  /** The path of the class. */
  readonly path?: string | undefined
  /** The statement that decorates what comes next. */
  readonly decorated?: SyntaxNode
}

function visitors(file: PythonFile): Visitors<Around> {
  return {
    ...expressions,
    import_statement: (node) => readImport(file, node),
    import_from_statement: (node) => readImport(file, node),
    decorated_definition: (node, { path }) => ({ path, decorated: node }),
    class_definition: (node, around) => readClass(file, node, around),
    function_definition: (_, { path }) => ({ path }),
    expression_statement: (node, { path }) => {
      if (path === undefined) readMade(file, childOfType(node, 'assignment'))
      return prune
    },
  }
}

/** The steps of a migration are calls in functions. */
function migrationVisitors(file: PythonFile): Visitors<Around> {
  return {
    ...visitors(file),
    // Entered, unlike elsewhere: a step is a statement.
    expression_statement: (_, around) => around,
    function_definition: (node, { path }) =>
      (fieldOf(node, 'name')?.text ?? '').startsWith('down') ? prune : { path },
    call: (node, around) => {
      if (isAlembicCall(node)) readAlembicCall(file.reading, node)
      return around
    },
  }
}

/** Nothing is declared in these: most of what a function holds. */
const expressions: Visitors<Around> = Object.fromEntries(
  (
    'argument_list assert_statement assignment attribute binary_operator boolean_operator call comment ' +
    'comparison_operator concatenated_string decorator delete_statement dictionary dictionary_comprehension ' +
    'generator_expression identifier lambda list list_comprehension named_expression not_operator parameters ' +
    'print_statement raise_statement return_statement set string subscript tuple type with_clause'
  )
    .split(' ')
    .map((type) => [type, prune] as const),
)

/** What is known of one file while it is read. */
interface PythonFile {
  readonly reading: Reading
  /** Local name to the module that it is imported from. */
  readonly moduleOf: Map<string, string>
  /** Classes that were read, by name: what extends one is what it is. */
  readonly owners: Map<string, OwnerDraft>
}

function readImport({ reading, moduleOf }: PythonFile, node: SyntaxNode): typeof prune {
  const names = fieldsOf(node, 'name')
  const localOf = (name: SyntaxNode): string =>
    name.type === 'aliased_import' ? (fieldOf(name, 'alias')?.text ?? '') : name.text
  const from = fieldOf(node, 'module_name')
  if (from !== undefined) {
    const locals = names.map(localOf)
    for (const local of locals) moduleOf.set(local, from.text)
    reading.imports.push({ module: from.text, names: locals, span: spanOf(node) })
    return prune
  }
  for (const name of names) {
    const module = name.type === 'aliased_import' ? (fieldOf(name, 'name')?.text ?? '') : name.text
    const local = name.type === 'aliased_import' ? localOf(name) : (module.split('.')[0] ?? '')
    moduleOf.set(local, module)
    reading.imports.push({ module, names: [local], span: spanOf(node) })
  }
  return prune
}

/** What the bases, the decorators and the body of a class make of it. */
interface ClassKind {
  readonly kind: Owner['kind']
  readonly role: Role
  /** Annotations of its body are fields. */
  readonly annotated: boolean
}

/** Classes whose body configures the class around it. */
const configurations = new Set(['Meta', 'Config', 'Settings', 'Params', 'Media', 'Arguments'])

/** Reads a class; returns what stands around what it holds, or `prune` where nothing in it is read. */
function readClass(
  file: PythonFile,
  node: SyntaxNode,
  { path: outer, decorated }: Around,
): Around | typeof prune {
  const name = fieldOf(node, 'name')
  const body = fieldOf(node, 'body')
  if (name === undefined || body === undefined || name.text === '') return prune
  const { reading } = file
  if (outer !== undefined && configurations.has(name.text)) return prune
  // Classes in classes in classes: no person writes them.
  if ((outer?.split('.').length ?? 0) >= deepestClass) return prune
  const path = outer === undefined ? name.text : `${outer}.${name.text}`
  const bases = argumentsOf(fieldOf(node, 'superclasses'))
  const written = bases.positional
    .map((base) => pathOf(base.type === 'subscript' ? fieldOf(base, 'value') : base))
    .filter((base) => base !== '')
  // The members of an enumeration are values.
  if (written.some((base) => /(?:Enum|Flag|Choices)$/.test(base))) return prune
  const names = written.filter((base) => !plainBases.has(lastName(base)))
  if (names.some((base) => base === 'migrations.Migration' || base === 'Migration')) {
    readDjangoMigration(reading, body, (call) => readFieldCall(call, (local) => file.moduleOf.get(local)))
    return { path }
  }
  const statements = childrenWithErrors(body)
  const members = readMembers(file, statements)
  const decorators = decorated === undefined ? [] : decoratorsOf(decorated)
  const kind = classKind(file, path, names, decorators, bases.named, members)
  const docstring = docstringOf(body)
  const comment =
    docstring?.trim().split(/\n\s*\n/)[0] ?? commentBeside(reading.text, before(decorated ?? node), 'hash')
  const owner = addOwner(reading, { name: path, span: spanOf(name) }, kind.kind, kind.role, {
    includes: names,
    storeName: storeNameOf(members, statements),
    comment,
  })
  file.owners.set(path, owner)
  const taken = new Set<string>()
  for (const member of members) {
    if (
      member.kind === 'field' &&
      (member.field !== undefined || (kind.annotated && isDeclaration(member, kind.role)))
    )
      addMember(file, owner, member, taken)
  }
  for (const inner of statements)
    if (inner.type === 'class_definition') readMeta(reading, owner, inner, taken)
  if (kind.role === 'transferred' && kind.kind === 'class' && taken.size === 0)
    readInit(reading, owner, statements)
  return { path }
}

const deepestClass = 12

/** Where what stands above a node ends. */
function before(node: SyntaxNode): Span {
  return { start: node.startIndex, end: node.startIndex }
}

const plainBases = new Set(['object', 'Generic', 'ABC', 'Protocol', 'TypedDict', 'NamedTuple', 'Enum'])

/** A statement of a class body that gives a name a type or a value. */
interface Member {
  readonly kind: 'field' | 'setting'
  readonly name: WrittenName
  readonly statement: SyntaxNode
  readonly type?: string
  readonly typed?: TypeReading
  readonly field?: DeclaredField
  readonly value?: SyntaxNode
  /** The string behind the statement, which documents it. */
  readonly docstring?: string
}

function readMembers(file: PythonFile, statements: readonly SyntaxNode[]): readonly Member[] {
  const members: Member[] = []
  statements.forEach((statement, index) => {
    if (statement.type === 'expression_statement') {
      const [assignment] = childrenOf(statement)
      if (assignment?.type !== 'assignment') return
      const member = readMember(file, statement, assignment)
      if (member === undefined) return
      const next = statements[index + 1]
      const documented = next?.type === 'expression_statement' ? childrenOf(next)[0] : undefined
      const docstring = documented?.type === 'string' ? textOf(documented) : undefined
      members.push(docstring === undefined ? member : { ...member, docstring })
    } else if (statement.type === 'decorated_definition') {
      const member = readDeclaredAttribute(statement)
      if (member !== undefined) members.push(member)
    } else if (statement.type === 'ERROR') {
      members.push(...readBroken(statement))
    } else if (statement.type === 'if_statement') {
      // `if TYPE_CHECKING:` in a body, and fields that depend on a setting.
      members.push(...readMembers(file, childrenOf(fieldOf(statement, 'consequence'))))
    }
  })
  return members
}

/** `name: type` at the beginning of what is half-typed. */
function readBroken(statement: SyntaxNode): readonly Member[] {
  const [name, colon, type] = statement.children
  if (name?.type !== 'identifier' || colon?.type !== ':' || type?.type !== 'type') return []
  return [{ kind: 'field', name: nameAt(name), statement, type: type.text, typed: readType(type.text) }]
}

function readMember(file: PythonFile, statement: SyntaxNode, assignment: SyntaxNode): Member | undefined {
  const left = fieldOf(assignment, 'left')
  if (left?.type !== 'identifier') return undefined
  const name = nameAt(left)
  const value = fieldOf(assignment, 'right')
  const annotation = fieldOf(assignment, 'type')
  const base = { name, statement, ...(value === undefined ? {} : { value }) }
  if (/^__\w+__$/.test(name.name)) return { kind: 'setting', ...base }
  const field = value?.type === 'call' ? readFieldCall(value, (local) => file.moduleOf.get(local)) : undefined
  if (annotation === undefined)
    return field === undefined || (field.library === 'annotated' && !isAttrib(value))
      ? { kind: 'setting', ...base }
      : { kind: 'field', ...base, field }
  const type = annotation.text
  const typed = readType(type)
  if (typed.ofClass) return { kind: 'setting', ...base }
  const said = field ?? readAnnotated(annotation)
  return { kind: 'field', ...base, type, typed, ...(said === undefined ? {} : { field: said }) }
}

/** `x = attr.ib()` is a field without a type. */
function isAttrib(value: SyntaxNode | undefined): boolean {
  return /^(?:attr\.)?(?:ib|attrib)$/.test(pathOf(fieldOf(value, 'function')))
}

/** `Annotated[str, Field(alias="x")]`, `Annotated[int, mapped_column(primary_key=True)]`. */
function readAnnotated(annotation: SyntaxNode): DeclaredField | undefined {
  if (!annotation.text.includes('Annotated')) return undefined
  const queue: { node: SyntaxNode; depth: number }[] = [{ node: annotation, depth: 0 }]
  for (const { node, depth } of queue) {
    if (node.type === 'call') {
      const name = lastName(pathOf(fieldOf(node, 'function')))
      if (name === 'Field') return readAnnotatedField(callArguments(node))
      if (name === 'mapped_column' || name === 'Column') return readColumn(callArguments(node), true)
    } else if (depth < 6 && queue.length < 60)
      queue.push(...childrenOf(node).map((child) => ({ node: child, depth: depth + 1 })))
  }
  return undefined
}

/** `@declared_attr def user(cls) -> Mapped["User"]`. */
function readDeclaredAttribute(statement: SyntaxNode): Member | undefined {
  if (!decoratorsOf(statement).some((decorator) => /(?:^|\.)declared_attr(?:\.directive)?$/.test(decorator)))
    return undefined
  const definition = fieldOf(statement, 'definition')
  const name = fieldOf(definition, 'name')
  if (definition?.type !== 'function_definition' || name === undefined) return undefined
  if (/^__\w+__$/.test(name.text)) return undefined
  const type = fieldOf(definition, 'return_type')?.text
  const returned = childrenOf(fieldOf(definition, 'body')).find((each) => each.type === 'return_statement')
  const [value] = childrenOf(returned)
  const field = value?.type === 'call' ? readFieldCall(value, () => undefined) : undefined
  if (field === undefined && (type === undefined || !/Mapped|Column|relationship/i.test(type)))
    return undefined
  return {
    kind: 'field',
    name: nameAt(name),
    statement,
    ...(type === undefined ? {} : { type, typed: readType(type) }),
    field: field ?? { library: 'sqlalchemy', valueType: 'unknown', attributes: {}, type: '' },
  }
}

function classKind(
  file: PythonFile,
  path: string,
  bases: readonly string[],
  decorators: readonly string[],
  named: ReadonlyMap<string, SyntaxNode>,
  members: readonly Member[],
): ClassKind {
  const name = lastName(path)
  const passed = (annotated: boolean, kind: Owner['kind'] = 'class'): ClassKind => ({
    kind,
    role: saysCollected(name) ? 'collected' : 'transferred',
    annotated,
  })
  const stored = (annotated = true): ClassKind => ({ kind: 'model', role: 'stored', annotated })
  const settings = new Set(members.filter(({ kind }) => kind === 'setting').map((member) => member.name.name))
  const libraries = new Set<FieldLibrary>()
  let mapped = false
  for (const { field, type } of members) {
    if (field !== undefined) libraries.add(field.library)
    if (type !== undefined && /(?:^|\W)(?:Mapped|WriteOnlyMapped|DynamicMapped)\s*\[/.test(type))
      mapped = true
  }
  if (mapped || libraries.has('sqlalchemy') || settings.has('__tablename__') || settings.has('__table__'))
    return stored()
  if (booleanOf(named.get('table')) === true) return stored()
  const known = bases
    .map((base) => file.owners.get(base))
    .find((owner) => owner !== undefined && owner.role !== 'transferred')
  const moduleOf = (base: string): string => file.moduleOf.get(base.split('.')[0] ?? '') ?? ''
  for (const base of bases) {
    const last = lastName(base)
    const module = `${moduleOf(base)} ${base}`
    if (/Serializer(?:Mixin)?$/.test(last) && !module.includes('marshmallow'))
      return { kind: 'form', role: 'collected', annotated: false }
    if (/(?:^|\.)forms\.|(?:Model|Flask|Base|^)Form(?:Mixin)?$|FormSet$/.test(base))
      return { kind: 'form', role: 'collected', annotated: false }
    if (last.endsWith('FilterSet')) return { kind: 'form', role: 'collected', annotated: false }
    if (/^BaseSettings$/.test(last)) return { kind: 'class', role: 'configured', annotated: true }
    if (
      /(?:^|\.)models\.Model$|^(?:Abstract(?:Base)?User|TimeStampedModel|MPTTModel|SoftDeletableModel|PolymorphicModel|ParentalKey)$/.test(
        base,
      )
    )
      return stored(false)
    if (/^(?:Document|DynamicDocument|EmbeddedDocument|DynamicEmbeddedDocument|UnionDoc)$/.test(last))
      return stored()
    if (last === 'Model' && /peewee|tortoise|odmantic|pynamodb|ormar|django|\bdb\b|ponyorm/.test(module))
      return stored()
    if (/^(?:EmbeddedModel|JsonModel|HashModel)$/.test(last)) return stored()
  }
  if (known !== undefined) return { kind: known.kind, role: known.role, annotated: true }
  if (libraries.has('form')) return { kind: 'form', role: 'collected', annotated: false }
  if (libraries.has('schema')) return passed(false, 'schema')
  if (libraries.has('model'))
    return (bases[0] ?? '').endsWith('Schema')
      ? passed(false, 'schema')
      : name.endsWith('Form')
        ? { kind: 'form', role: 'collected', annotated: false }
        : stored()
  if (bases.some((base) => base.endsWith('Schema') && /marshmallow|^ma\./.test(`${moduleOf(base)} ${base}`)))
    return passed(false, 'schema')
  if (
    decorators.some((decorator) =>
      /(?:^|\.)(?:dataclass|define|frozen|mutable|attrs|s|attributes|input|type|interface)$/.test(decorator),
    )
  )
    return passed(true)
  return passed(true)
}

/** What an annotation in a plain class declares: not a constant of the class. */
function isDeclaration({ name, value, typed }: Member, role: Role): boolean {
  if (typed?.valueType === 'function') return false
  return role === 'configured' || value === undefined || !/^_*[A-Z][A-Z0-9_]*$/.test(name.name)
}

function addMember(file: PythonFile, owner: OwnerDraft, member: Member, taken: Set<string>): void {
  const { name, type, typed, field, value, statement, docstring } = member
  // A second declaration of a name replaces the first.
  if (taken.has(name.name)) return
  taken.add(name.name)
  const attributes: MutableAttributes = { ...field?.attributes, ...typed?.attributes }
  const formats = [...new Set([...(field?.attributes.formats ?? []), ...(typed?.attributes.formats ?? [])])]
  if (formats.length > 0) attributes.formats = formats
  if (
    attributes.optional === true &&
    typed !== undefined &&
    typed.attributes.optional !== true &&
    typed.valueType !== 'unknown'
  )
    delete attributes.optional
  if (
    field?.wantsValue === true &&
    typed?.valueType !== 'unknown' &&
    typed?.attributes.optional === undefined
  )
    attributes.optional = typed === undefined
  if (field?.attributes.encrypted === true) attributes.encrypted = true
  const shape = shapeOf(member, attributes)
  if (
    shape.valueType === 'reference' &&
    attributes.references === undefined &&
    typed?.reference !== undefined
  )
    attributes.references = typed.reference
  if (field === undefined) {
    const literal = literalOf(value)
    if (literal !== undefined && literal !== '') attributes.value = literal
    if (value?.type === 'none') attributes.optional = true
  }
  const comment =
    attributes.comment ?? docstring ?? commentBeside(file.reading.text, spanOf(statement), 'hash')
  if (comment !== undefined) attributes.comment = comment
  addField(file.reading, owner, name, { ...shape, type: type ?? field?.type ?? shape.type, attributes })
}

function shapeOf({ typed, field }: Member, attributes: MutableAttributes): Shape {
  if (attributes.references !== undefined) return { valueType: 'reference' }
  const fromType = typed?.valueType ?? 'unknown'
  const fromField = field?.valueType ?? 'unknown'
  // A class of the code may be a custom type of a column: then the column knows what is stored.
  if (fromType === 'reference' && (fromField !== 'unknown' || isColumn(field)))
    return { valueType: fromField }
  return { valueType: fromType === 'unknown' ? fromField : fromType }
}

/** `Mapped[Address] = mapped_column(AddressType)`: a value in the row itself, and no relation to another. */
function isColumn(field: DeclaredField | undefined): boolean {
  return field?.library === 'sqlalchemy' && field.type !== '' && field.valueType === 'unknown'
}

/** `__tablename__ = "users"`, `class Meta: db_table = "users"`, `meta = {"collection": "users"}`, `class Settings: name`. */
function storeNameOf(members: readonly Member[], statements: readonly SyntaxNode[]): string | undefined {
  for (const { name, value } of members) {
    if (name.name === '__tablename__') return stringAt(value)?.name
    if (name.name === 'meta' && value?.type === 'dictionary') return stringOfKey(value, 'collection')
  }
  for (const statement of statements) {
    if (statement.type !== 'class_definition') continue
    const inner = fieldOf(statement, 'name')?.text
    const keys =
      inner === 'Meta'
        ? ['db_table', 'table_name', 'table', 'collection']
        : inner === 'Settings'
          ? ['name']
          : []
    for (const key of keys) {
      const found = stringAt(settingOf(statement, key))?.name
      if (found !== undefined && found !== '') return found
    }
  }
  return undefined
}

function stringOfKey(dictionary: SyntaxNode, key: string): string | undefined {
  for (const pair of childrenOf(dictionary))
    if (pair.type === 'pair' && stringAt(fieldOf(pair, 'key'))?.name === key)
      return stringAt(fieldOf(pair, 'value'))?.name
  return undefined
}

/** The value of a setting in an inner class. */
function settingOf(definition: SyntaxNode, name: string): SyntaxNode | undefined {
  for (const statement of childrenOf(fieldOf(definition, 'body'))) {
    const assignment = childOfType(statement, 'assignment')
    if (statement.type === 'expression_statement' && fieldOf(assignment, 'left')?.text === name)
      return fieldOf(assignment, 'right')
  }
  return undefined
}

/** `class Meta: model = User; fields = ["email"]` of forms and serializers. */
function readMeta(reading: Reading, owner: OwnerDraft, meta: SyntaxNode, taken: Set<string>): void {
  if (fieldOf(meta, 'name')?.text !== 'Meta' || owner.kind === 'model') return
  const model = pathOf(settingOf(meta, 'model'))
  if (model === '') return
  const fields = settingOf(meta, 'fields')
  const listed = fields?.type === 'list' || fields?.type === 'tuple' ? childrenOf(fields) : []
  if (fields?.type === 'string' && !owner.includes.includes(model)) owner.includes.push(model)
  for (const item of listed) {
    const written = stringAt(item)
    if (written === undefined || taken.has(written.name)) continue
    taken.add(written.name)
    addField(reading, owner, written, { valueType: 'unknown' })
  }
}

/** `self.email = email` of a class that only carries values. */
function readInit(reading: Reading, owner: OwnerDraft, statements: readonly SyntaxNode[]): void {
  const init = statements
    .map((statement) =>
      statement.type === 'decorated_definition' ? fieldOf(statement, 'definition') : statement,
    )
    .find((each) => each?.type === 'function_definition' && fieldOf(each, 'name')?.text === '__init__')
  const parameters = new Map<string, string | undefined>()
  for (const parameter of childrenOf(fieldOf(init, 'parameters'))) {
    const name =
      parameter.type === 'identifier'
        ? parameter
        : (fieldOf(parameter, 'name') ?? childOfType(parameter, 'identifier'))
    if (name !== undefined) parameters.set(name.text, fieldOf(parameter, 'type')?.text)
  }
  const seen = new Set<string>()
  for (const statement of childrenOf(fieldOf(init, 'body'))) {
    const assignment =
      statement.type === 'expression_statement' ? childOfType(statement, 'assignment') : undefined
    const left = fieldOf(assignment, 'left')
    if (left?.type !== 'attribute' || fieldOf(left, 'object')?.text !== 'self') continue
    const name = fieldOf(left, 'attribute')
    if (name === undefined || seen.has(name.text)) continue
    const value = fieldOf(assignment, 'right')
    const given = value?.type === 'identifier' ? value.text : undefined
    const type =
      fieldOf(assignment, 'type')?.text ?? (given === undefined ? undefined : parameters.get(given))
    // What is made here and comes from nowhere is the class's own machinery.
    if (type === undefined && (given === undefined || !parameters.has(given))) continue
    seen.add(name.text)
    const typed = type === undefined ? undefined : readType(type)
    const attributes: MutableAttributes = { ...typed?.attributes }
    if (typed?.reference !== undefined) attributes.references = typed.reference
    const comment = commentBeside(reading.text, spanOf(statement), 'hash')
    if (comment !== undefined) attributes.comment = comment
    addField(reading, owner, nameAt(name), { valueType: typed?.valueType ?? 'unknown', type, attributes })
  }
}

/** What is made by a call and named by a variable: `TypedDict("T", {…})`, `namedtuple("N", "a b")`, `Table("users", …)`. */
function readMade({ reading }: PythonFile, assignment: SyntaxNode | undefined): void {
  const call = fieldOf(assignment, 'right')
  const target = fieldOf(assignment, 'left')
  if (call?.type !== 'call' || target === undefined) return
  const { positional } = callArguments(call)
  const [first, second] = positional
  switch (lastName(pathOf(fieldOf(call, 'function')))) {
    case 'Table': {
      const table = stringAt(first)
      if (table === undefined || table.name === '') return
      const owner = addOwner(reading, table, 'table', 'stored')
      for (const column of positional) readTableColumn(reading, owner, column)
      return
    }
    case 'TypedDict':
    case 'make_dataclass':
    case 'NamedTuple': {
      const owner = addOwner(reading, nameAt(target), 'type', 'transferred')
      for (const item of childrenOf(second)) {
        const [key, type] =
          item.type === 'pair' ? [fieldOf(item, 'key'), fieldOf(item, 'value')] : childrenOf(item)
        const name = stringAt(key)
        if (name !== undefined && type !== undefined) addTyped(reading, owner, name, type.text)
      }
      return
    }
    case 'namedtuple': {
      const owner = addOwner(reading, nameAt(target), 'type', 'transferred')
      const listed = stringAt(second)
      const names =
        listed === undefined ? childrenOf(second).flatMap((item) => stringAt(item) ?? []) : wordsIn(listed)
      for (const name of names) addField(reading, owner, name, { valueType: 'unknown' })
      return
    }
  }
}

function addTyped(reading: Reading, owner: OwnerDraft, name: WrittenName, type: string): void {
  const { valueType, attributes, reference } = readType(type)
  if (reference !== undefined) attributes.references = reference
  addField(reading, owner, name, { valueType, type, attributes })
}

function wordsIn({ name, span }: WrittenName): readonly WrittenName[] {
  return [...name.matchAll(/[^\s,]+/g)].map((match) => ({
    name: match[0],
    span: { start: span.start + match.index, end: span.start + match.index + match[0].length },
  }))
}
