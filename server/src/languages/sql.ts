/*
 * DDL of PostgreSQL, MySQL, SQLite and SQL Server. No grammar stands behind this: statements are found by their first
 * words, wherever they begin, and what is between them is passed over, so that every dialect, a dump and a half-typed
 * statement are read in the same way.
 */
import type { Change, Field, FieldAttributes, FileFacts, Owner, Role, ValueType } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'
import { looksLikeMysql, SqlTokens } from './sql-tokens.ts'
import type { CommentText } from './sql-tokens.ts'
import { clip, collapseWhiteSpace, commentText, fileName, typeText, valueText } from './text.ts'
import { say } from '../model/message.ts'

/** What SQL says, wherever it stands. */
export type SqlFacts = Pick<FileFacts, 'owners' | 'fields' | 'changes'>

/**
 * The facts of a file of SQL: columns of tables as stored fields, and the changes in their order. A temporary table lasts
 * no longer than its session: its columns are transferred and it is no change. A file or a part of a file that undoes a
 * migration (`down.sql`, `-- +goose Down` and the like) says nothing.
 */
export function readSql({ path, text }: SourceText): FileFacts {
  const directives = readDirectives(text)
  if (undoes(path)) return { ...emptyFacts, directives }
  const reading = new Reading()
  readPart(text, 0, looksLikeMysql(text), reading)
  return { ...emptyFacts, ...reading.facts(), directives, problems: reading.problems() }
}

/**
 * The facts of SQL that stands in a string of another language. `offset` is where the text begins in its file, in UTF-16
 * units: it is added to every span (so the text must be as written there, without escapes resolved).
 */
export function readSqlFragment(text: string, offset: number): SqlFacts {
  if (!/\b(?:create|alter|drop|rename|comment|sp_rename)\b/i.test(text))
    return { owners: [], fields: [], changes: [] }
  const reading = new Reading()
  readPart(text, offset, looksLikeMysql(text), reading)
  return reading.facts()
}

/** The last part of the path says that the file undoes a migration; Flyway begins such names with `U`. */
function undoes(path: string): boolean {
  return (
    /^(?:.*[._-])?down\.\w+$|^(?:.*[._-])?(?:rollback|undo)\.\w+$|^U\d[\d._]*__/i.test(fileName(path)) &&
    !/^u\d/.test(fileName(path))
  )
}

interface Name {
  readonly text: string
  readonly span: Span
}

/** A column while the statements that speak of it are still to come. */
interface Column {
  readonly owner: Name
  readonly name: Name
  readonly role: Role
  type: string
  valueType: ValueType
  optional: boolean
  primaryKey: boolean
  unique: boolean
  encrypted: boolean
  references: string
  value: string | undefined
  comment: string
  /** A constraint asks for the sign of an address in it. */
  mail: boolean
  /** The definition from its name to behind its comma. */
  start: number
  end: number
}

interface Table {
  readonly name: Name
  readonly kind: Owner['kind']
  readonly role: Role
  readonly includes: string[]
  comment: string
}

/** What was read so far: of the whole file, also from the parts that are read on their own. */
class Reading {
  readonly columns: Column[] = []
  readonly tables: Table[] = []
  readonly changes: Change[] = []
  /** Names of declared enumerations. */
  readonly enums = new Set<string>()
  readonly #byOwner = new Map<string, Map<string, Column>>()
  readonly #tableByName = new Map<string, Table>()
  #problem: Span | undefined

  addTable(table: Table): void {
    this.tables.push(table)
    this.#tableByName.set(key(table.name.text), table)
  }

  addColumn(column: Column): void {
    this.columns.push(column)
    const owner = key(column.owner.text)
    const columns = this.#byOwner.get(owner)
    if (columns) columns.set(key(column.name.text), column)
    else this.#byOwner.set(owner, new Map([[key(column.name.text), column]]))
  }

  table(name: string): Table | undefined {
    return this.#tableByName.get(key(name))
  }

  column(owner: string, name: string): Column | undefined {
    return this.#byOwner.get(key(owner))?.get(key(name))
  }

  /** What is broken, at its first place: a repeated message would say nothing more. */
  broken(start: number, end: number): void {
    if (!this.#problem || start < this.#problem.start) this.#problem = { start, end }
  }

  problems(): readonly Problem[] {
    if (!this.#problem) return []
    return [
      {
        code: 'syntax',
        severity: 'error',
        message: say(
          'This SQL statement is not complete or not understood: the columns around this place were read.',
        ),
        span: this.#problem,
      },
    ]
  }

  facts(): SqlFacts {
    return {
      owners: this.tables.map(ownerOf),
      fields: this.columns.map((column) => fieldOf(column, this.enums)),
      changes: this.changes,
    }
  }
}

/** Names are compared as most databases do: whatever their case. */
function key(name: string): string {
  return name.toLowerCase()
}

function ownerOf(table: Table): Owner {
  return {
    name: table.name.text,
    span: table.name.span,
    kind: table.kind,
    role: table.role,
    includes: table.includes,
    ...(table.comment === '' ? {} : { comment: table.comment }),
  }
}

function fieldOf(column: Column, enums: ReadonlySet<string>): Field {
  const type = column.type
  const formats = column.mail ? [...sqlFormats(type), 'email'] : sqlFormats(type)
  const declared = enums.has(key(unquoted(type).replace(/\s*\[\d*\]$/, ''))) ? 'enum' : column.valueType
  const attributes: FieldAttributes = {
    ...(/\]$|\barray\b/i.test(type) && !type.startsWith('[') ? { list: true } : {}),
    ...(column.optional && !column.primaryKey ? { optional: true } : {}),
    ...(column.primaryKey ? { primaryKey: true } : {}),
    ...(column.unique ? { unique: true } : {}),
    ...(column.references === '' ? {} : { references: column.references }),
    ...(column.value === undefined ? {} : { value: valueText(column.value) }),
    ...(column.comment === '' ? {} : { comment: commentText(column.comment) }),
    ...(formats.length === 0 ? {} : { formats }),
    ...(column.encrypted ? { encrypted: true } : {}),
  }
  return {
    owner: column.owner.text,
    name: column.name.text,
    ...(type === '' ? {} : { type: typeText(type) }),
    valueType: column.references === '' ? declared : 'reference',
    role: column.role,
    span: column.name.span,
    ownerSpan: column.owner.span,
    attributes,
  }
}

/** The type's first word without quotes and schema. */
function baseOf(type: string): string {
  const bare = unquoted(type).toLowerCase()
  return /^(?:[\w$]+\.)*([^\s([]+)/.exec(bare)?.[1] ?? ''
}

function unquoted(type: string): string {
  return type.replace(/["`]|\[(?=[a-z_])|(?<=[a-z_]\w*)\]/gi, '')
}

/** A pattern with the sign of an address: `CHECK (mail LIKE '%_@_%')`. */
function asksForMail(condition: string): boolean {
  return (
    /'[^']*@[^']*'/.test(condition) &&
    /~|\b(?:like|similar|position|strpos|instr|charindex|regexp)|regex/i.test(condition)
  )
}

/** What the type of a column says that its values are, in the words of `FieldAttributes.formats`. */
export function sqlFormats(type: string): readonly string[] {
  const base = baseOf(type)
  if (base === 'inet' || base === 'cidr' || base === 'ipv4' || base === 'ipv6') return ['ip']
  return base === 'uuid' || base === 'uniqueidentifier' ? ['uuid'] : []
}

const valueTypes: ReadonlyMap<string, ValueType> = new Map(
  Object.entries({
    text: 'char character varchar varchar2 nvarchar nvarchar2 nchar national text ntext tinytext mediumtext longtext string clob nclob citext bpchar name sysname uuid uniqueidentifier inet cidr macaddr macaddr8 tsvector long',
    number:
      'int integer tinyint smallint mediumint bigint int2 int4 int8 int64 number numeric decimal dec fixed float float4 float8 float64 double real money smallmoney serial smallserial bigserial serial2 serial4 serial8 oid',
    boolean: 'bool boolean bit',
    date: 'date time datetime datetime2 smalldatetime datetimeoffset timestamp timestamptz timetz interval year',
    binary: 'bytea blob tinyblob mediumblob longblob binary varbinary image raw rowversion varbit bytes',
    object: 'json jsonb xml hstore struct map variant record',
    enum: 'enum set',
  } satisfies Partial<Record<ValueType, string>>).flatMap(([valueType, names]) =>
    names.split(' ').map((name) => [name, valueType as ValueType] as const),
  ),
)

/** The kind of value that a column of a type holds, in any dialect. */
export function sqlValueType(type: string): ValueType {
  // MySQL has no other boolean.
  if (/^`?tinyint`?\s*\(\s*1\s*\)/i.test(type)) return 'boolean'
  if (/^bit\s*(?:varying|\(\s*(?:[2-9]|\d\d))/i.test(type)) return 'binary'
  return valueTypes.get(baseOf(type)) ?? 'unknown'
}

/** Reads a text that begins at an offset of the file. */
function readPart(text: string, offset: number, mysql: boolean, reading: Reading): void {
  new Part(text, offset, mysql, reading).read()
}

/** Words that may stand between CREATE and TABLE. */
const tableModifiers = new Set(
  'GLOBAL LOCAL TEMP TEMPORARY UNLOGGED EXTERNAL FOREIGN VIRTUAL OR REPLACE TRANSIENT VOLATILE COLUMN HYBRID DYNAMIC'.split(
    ' ',
  ),
)

/** Words that begin something other than a column, in a list of columns or after ADD. */
const always = new Set(['CONSTRAINT', 'UNIQUE', 'CHECK', 'LIKE'])

/** Words after which a type has ended. */
const typeStops = new Set(
  (
    'NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS COMMENT AUTO_INCREMENT AUTOINCREMENT ' +
    'IDENTITY KEY ON ENCODE STORAGE COMPRESSION CHARSET VISIBLE INVISIBLE VIRTUAL STORED PERSISTED SPARSE ROWGUIDCOL ' +
    'MASKED ENCRYPTED HIDDEN FILESTREAM USING INDEX FIRST AFTER FOREIGN DEFERRABLE INITIALLY OPTIONS SRID COLUMN_FORMAT ' +
    'EXCLUDE INCLUDE INHERITS TABLESPACE SORTKEY DISTKEY CODEC TTL ENABLE DISABLE'
  ).split(' '),
)

/** Words that go on with a type on a new line. */
const typeContinuations = new Set(
  'VARYING PRECISION UNSIGNED SIGNED ZEROFILL WITH WITHOUT TIME ZONE LARGE OBJECT ARRAY LOCAL'.split(' '),
)

/** Words that begin an action of ALTER TABLE, other than a column of T-SQL's `ADD a int, b int`. */
const actions = new Set(
  (
    'ADD DROP ALTER MODIFY CHANGE RENAME ENABLE DISABLE SET RESET OWNER ATTACH DETACH VALIDATE INHERIT NO CLUSTER REPLICA ' +
    'FORCE WITH ENGINE AUTO_INCREMENT COMMENT DEFAULT CONVERT ORDER CHARACTER CHARSET COLLATE ALGORITHM LOCK PARTITION ' +
    'TRUNCATE REBUILD SWITCH OF NOT IMPORT DISCARD ROW_FORMAT'
  ).split(' '),
)

/** What DROP in ALTER TABLE drops when it is no column. */
const droppedOthers = new Set(
  'CONSTRAINT PRIMARY INDEX KEY FOREIGN CHECK PARTITION DEFAULT NOT EXPRESSION IDENTITY PERIOD UNIQUE STATISTICS'.split(
    ' ',
  ),
)

class Part {
  readonly #tokens: SqlTokens
  readonly #offset: number
  readonly #mysql: boolean
  readonly #reading: Reading
  /** Begins where a statement begins, as far as a `;` says it. */
  #statementWord = ''
  /** Within the parentheses of CREATE TABLE: words that begin statements elsewhere are names there. */
  #inList = false
  #lastWord = ''

  constructor(text: string, offset: number, mysql: boolean, reading: Reading) {
    this.#tokens = new SqlTokens(text, mysql)
    this.#offset = offset
    this.#mysql = mysql
    this.#reading = reading
  }

  read(): void {
    const tokens = this.#tokens
    let starts = true
    tokens.next()
    while (!tokens.isEnd()) {
      if (tokens.kind === 'word') {
        // Data is passed without a look at its words.
        const word = starts || tokens.mayBegin() ? tokens.upper() : ''
        if (starts) {
          this.#statementWord = word
          starts = false
        }
        if (this.#statement(word)) {
          starts = true
          continue
        }
        if (word !== '') this.#lastWord = word
      } else if (tokens.kind === 'body' && this.#statementWord === 'DO') {
        const { start, end } = tokens.inner()
        readPart(tokens.text.slice(start, end), this.#offset + start, this.#mysql, this.#reading)
      } else if (tokens.isMark(';')) {
        if (this.#statementWord === 'COPY' && this.#lastWord === 'STDIN') this.#passData()
        starts = true
        this.#statementWord = ''
        this.#lastWord = ''
      }
      if (this.#statementWord === 'INSERT' || this.#statementWord === 'REPLACE') tokens.passData()
      tokens.next()
    }
    if (tokens.unclosed) this.#broken(tokens.unclosed.start, tokens.unclosed.end)
  }

  /** Reads a statement that begins with this word, if one does; the current token is then behind what was read. */
  #statement(word: string): boolean {
    switch (word) {
      case 'CREATE':
        return this.#create()
      case 'ALTER':
        return this.#alter()
      case 'DROP':
        return this.#drop()
      case 'RENAME':
        return this.#renameTables()
      case 'COMMENT':
        return this.#commentOn()
      case 'EXEC':
      case 'EXECUTE':
      case 'SP_RENAME':
        return this.#spRename()
      case 'DELIMITER':
        return this.#tokens.onNewLine() && this.#delimiter()
      default:
        return false
    }
  }

  // ---- CREATE

  #create(): boolean {
    const tokens = this.#tokens
    tokens.next()
    let temporary = false
    let virtual = false
    while (tokens.kind === 'word' && tableModifiers.has(tokens.upper())) {
      temporary ||= tokens.is('TEMP') || tokens.is('TEMPORARY')
      virtual ||= tokens.is('VIRTUAL')
      tokens.next()
    }
    if (tokens.is('TYPE')) return this.#createType()
    if (!tokens.is('TABLE')) return true
    tokens.next()
    this.#passIfExists()
    const name = this.#qualifiedName()
    if (!name) {
      this.#broken(tokens.start, tokens.end)
      return true
    }
    temporary ||= name.text.startsWith('#') || /\.#[^.]*$/.test(name.text)
    this.#table(name, temporary, virtual)
    return true
  }

  #table(name: Name, temporary: boolean, virtual: boolean): void {
    const tokens = this.#tokens
    const role: Role = temporary ? 'transferred' : 'stored'
    const table: Table = { name, kind: 'table', role, includes: [], comment: '' }
    if (virtual) {
      if (!tokens.is('USING')) return
      tokens.next()
      const searched = /^FTS\d/.test(tokens.upper())
      tokens.next()
      if (!searched || !tokens.isMark('(')) return
      this.#declare(table, temporary)
      this.#columns(table, temporary, searched)
      return
    }
    if (tokens.is('PARTITION') || tokens.is('OF') || tokens.is('LIKE')) {
      // PARTITION OF parent, OF type, LIKE other: it has the other's columns.
      if (tokens.is('PARTITION')) tokens.next()
      tokens.next()
      const other = this.#qualifiedName()
      if (other) table.includes.push(other.text)
      this.#declare(table, temporary)
      return
    }
    if (tokens.isMark('(')) {
      this.#declare(table, temporary)
      this.#columns(table, temporary, false)
    } else if (tokens.is('AS') || tokens.is('USING') || tokens.isMark(';') || tokens.isEnd()) {
      this.#declare(table, temporary)
      if (tokens.isEnd()) this.#broken(name.span.start - this.#offset, name.span.end - this.#offset)
    } else {
      // GRANT CREATE TABLE TO …
      return
    }
    this.#tableOptions(table)
  }

  #declare(table: Table, temporary: boolean): void {
    this.#reading.addTable(table)
    if (!temporary && table.kind === 'table')
      this.#reading.changes.push({ kind: 'create-owner', owner: table.name.text, span: table.name.span })
  }

  /** What stands behind the columns, up to the end of the statement: parents and a comment. */
  #tableOptions(table: Table): void {
    const tokens = this.#tokens
    while (!tokens.isEnd() && !tokens.isMark(';') && !this.#opensStatement()) {
      if (tokens.is('INHERITS')) {
        tokens.next()
        if (!tokens.isMark('(')) continue
        do {
          tokens.next()
          const parent = this.#qualifiedName()
          if (parent) table.includes.push(parent.text)
        } while (tokens.isMark(','))
      } else if (tokens.is('COMMENT')) {
        tokens.next()
        if (tokens.isMark('=')) tokens.next()
        if (tokens.isString() || tokens.kind === 'name') table.comment = commentText(tokens.value())
      } else if (tokens.is('AS') || tokens.is('SELECT')) {
        return
      } else tokens.next()
    }
  }

  #createType(): boolean {
    const tokens = this.#tokens
    tokens.next()
    const name = this.#qualifiedName()
    if (!name) return true
    if (!tokens.is('AS')) return true
    tokens.next()
    if (tokens.is('ENUM')) {
      this.#reading.enums.add(key(name.text))
      this.#reading.enums.add(key(name.text.slice(name.text.lastIndexOf('.') + 1)))
      return true
    }
    if (tokens.is('TABLE')) tokens.next()
    if (!tokens.isMark('(')) return true
    const table: Table = { name, kind: 'type', role: 'transferred', includes: [], comment: '' }
    this.#declare(table, true)
    this.#columns(table, true, false)
    return true
  }

  /** The list of columns and constraints in parentheses; the current token is then behind it. */
  #columns(table: Table, temporary: boolean, searched: boolean): void {
    const tokens = this.#tokens
    const added: Column[] = []
    const opened = tokens.end
    tokens.keepComments = true
    tokens.comments.length = 0
    this.#inList = true
    tokens.next()
    while (!tokens.isEnd() && !tokens.isMark(')')) {
      if (tokens.isMark(';') || this.#opensStatement()) {
        this.#broken(tokens.start, tokens.end)
        break
      }
      if (tokens.isMark(',')) {
        tokens.next()
        continue
      }
      const column = this.#constraint(table.name, table)
        ? undefined
        : this.#column(table.name, table.role, searched)
      if (column) {
        added.push(column)
        this.#reading.addColumn(column)
        if (!temporary)
          this.#reading.changes.push({
            kind: 'add-field',
            owner: table.name.text,
            name: column.name.text,
            span: column.name.span,
          })
      }
    }
    if (tokens.isEnd()) this.#broken(opened - 1, opened)
    this.#inList = false
    if (tokens.isMark(')')) tokens.next()
    tokens.keepComments = false
    this.#giveComments(added, opened)
    tokens.comments.length = 0
  }

  /** Does DDL begin here? Then the statement before it ended without saying so. */
  #opensStatement(): boolean {
    const tokens = this.#tokens
    if (!tokens.onNewLine()) return false
    const word = tokens.upper()
    const objects = openings.get(word)
    if (objects === undefined && word !== 'GO') return false
    const place = tokens.place()
    tokens.next()
    const opens = objects ? objects.has(tokens.upper()) : tokens.onNewLine() || tokens.isEnd()
    tokens.back(place)
    return opens
  }

  /** Passes a constraint, if one begins here, and keeps what it says of columns; false leaves the token as it is. */
  #constraint(owner: Name, table: Table | undefined): boolean {
    const tokens = this.#tokens
    const word = tokens.upper()
    if (always.has(word)) {
      if (word === 'LIKE') {
        tokens.next()
        const other = this.#qualifiedName()
        if (other) table?.includes.push(other.text)
      } else if (word === 'CONSTRAINT') {
        tokens.next()
        // The name may be left out (MySQL).
        if (!constraintKinds.has(tokens.upper())) tokens.next()
      }
    } else if (!constraintStarts.has(word) || !this.#startsConstraint(word)) return false
    this.#constraintBody(owner)
    return true
  }

  #startsConstraint(word: string): boolean {
    const tokens = this.#tokens
    const place = tokens.place()
    tokens.next()
    let found = false
    const next = tokens.upper()
    switch (word) {
      case 'PRIMARY':
      case 'FOREIGN':
        found = next === 'KEY'
        break
      case 'PERIOD':
        found = next === 'FOR'
        break
      case 'EXCLUDE':
        found = next === 'USING' || tokens.isMark('(')
        break
      default: {
        if (next === 'KEY' || next === 'INDEX' || tokens.isMark('(')) found = true
        else if (tokens.isName()) {
          tokens.next()
          if (indexKinds.has(tokens.upper())) found = true
          else if (tokens.isMark('(')) {
            // `KEY by_mail (mail)` is an index, `key varchar(255)` is a column.
            tokens.next()
            found = tokens.isName() ? !tokens.is('MAX') : tokens.isMark('(')
          }
        }
      }
    }
    tokens.back(place)
    return found
  }

  /** From the kind of a constraint to the comma or parenthesis that ends it. */
  #constraintBody(owner: Name): void {
    const tokens = this.#tokens
    const word = tokens.upper()
    const { start } = tokens
    const keyed: Name[] = []
    let references = ''
    while (!tokens.isEnd() && !tokens.isMark(',') && !tokens.isMark(')') && !tokens.isMark(';')) {
      if (this.#endsHere()) return
      if (tokens.isMark('(')) {
        if (references === '' && keyed.length === 0) keyed.push(...this.#nameList())
        else this.#passParentheses()
      } else if (tokens.is('REFERENCES')) {
        tokens.next()
        references = this.#qualifiedName()?.text ?? ''
      } else tokens.next()
    }
    const columns = keyed.map((name) => this.#reading.column(owner.text, name.text))
    if (word === 'PRIMARY') for (const column of columns) if (column) column.primaryKey = true
    if (columns.length !== 1 || !columns[0]) return
    if (word === 'UNIQUE') columns[0].unique = true
    if (word === 'FOREIGN') columns[0].references = references
    if (word === 'CHECK') columns[0].mail ||= asksForMail(tokens.text.slice(start, tokens.start))
  }

  /** Names in parentheses; what is no name is passed. The current token is then behind them. */
  #nameList(): readonly Name[] {
    const tokens = this.#tokens
    const names: Name[] = []
    let first = true
    let depth = 0
    do {
      if (tokens.isMark('(')) depth++
      else if (tokens.isMark(')')) depth--
      else if (tokens.isMark(';')) break
      else if (depth === 1) {
        if (first && tokens.isName()) names.push(this.#name())
        first = tokens.isMark(',')
      }
      if (depth === 1 && tokens.isMark('(')) first = true
      tokens.next()
    } while (depth > 0 && !tokens.isEnd())
    return names
  }

  /** A definition of a column up to its comma (included) or the end of the list. */
  #column(owner: Name, role: Role, searched = false): Column | undefined {
    const tokens = this.#tokens
    if (!tokens.isName()) {
      this.#broken(tokens.start, tokens.end)
      this.#passItem()
      return undefined
    }
    const start = tokens.start
    const name = this.#name()
    tokens.next()
    if (name.text === '' || (searched && tokens.isMark('='))) {
      this.#passItem()
      return undefined
    }
    const column: Column = {
      owner,
      name,
      role,
      type: '',
      valueType: 'unknown',
      optional: true,
      primaryKey: false,
      unique: false,
      encrypted: false,
      references: '',
      value: undefined,
      comment: '',
      mail: false,
      start,
      end: tokens.start,
    }
    if (tokens.onNewLine() && this.#opensColumn()) {
      // The line was not finished: the next one is a column of its own.
      this.#broken(start, start + name.text.length)
      return column
    }
    if (this.#type(column)) this.#columnRest(column)
    if (tokens.isMark(',')) column.end = tokens.end
    return column
  }

  /** Behind a name and a line end: does a column begin, a name with a type on the same line? */
  #opensColumn(): boolean {
    const tokens = this.#tokens
    if (!tokens.isName() || typeStops.has(tokens.upper()) || tokens.is('NATIONAL')) return false
    const place = tokens.place()
    tokens.next()
    const opens = !tokens.onNewLine() && tokens.isName() && valueTypes.has(tokens.value().toLowerCase())
    tokens.back(place)
    return opens
  }

  /** The type; false when the definition ended with it, because a comma was forgotten. */
  #type(column: Column): boolean {
    const tokens = this.#tokens
    const from = tokens.start
    let to = from
    let goesOn = true
    while (!tokens.isEnd() && !tokens.isMark(',') && !tokens.isMark(')') && !tokens.isMark(';')) {
      const word = tokens.upper()
      if (typeStops.has(word) || this.#endsHere()) break
      if (to > from) {
        if (word === 'CHARACTER' || word === 'CHAR') break
        if (tokens.onNewLine() && tokens.kind !== 'mark' && !typeContinuations.has(word)) {
          goesOn = false
          this.#broken(tokens.start, tokens.end)
          break
        }
      }
      if (word === 'WITH' && !this.#withTime()) break
      if (tokens.isString() || tokens.isMark('=')) break
      if (tokens.isMark('(')) to = this.#passParentheses()
      else {
        to = tokens.end
        tokens.next()
      }
    }
    column.type = collapseWhiteSpace(withoutComments(tokens.text.slice(from, Math.min(to, from + 2000))))
    column.valueType = sqlValueType(column.type)
    if (to > from) column.end = to
    return goesOn
  }

  /** `WITH TIME ZONE` belongs to the type, `WITH (…)` and `WITH OPTIONS` do not. */
  #withTime(): boolean {
    const tokens = this.#tokens
    const place = tokens.place()
    tokens.next()
    const time = tokens.is('TIME') || tokens.is('LOCAL')
    tokens.back(place)
    return time
  }

  /** What stands behind the type. */
  #columnRest(column: Column): void {
    const tokens = this.#tokens
    while (!tokens.isEnd() && !tokens.isMark(',') && !tokens.isMark(')') && !tokens.isMark(';')) {
      if (this.#endsHere()) return
      column.end = tokens.end
      const word = tokens.upper()
      if (tokens.isMark('(')) {
        column.end = this.#passParentheses()
        continue
      }
      tokens.next()
      switch (word) {
        case 'NOT':
          if (this.#ends(column, tokens.is('NULL'))) column.optional = false
          break
        case 'PRIMARY':
          this.#ends(column, tokens.is('KEY'))
          column.primaryKey = true
          column.optional = false
          break
        case 'UNIQUE':
          column.unique = true
          break
        case 'ENCRYPTED':
          column.encrypted = true
          break
        case 'REFERENCES':
          column.references = this.#qualifiedName()?.text ?? ''
          break
        case 'COMMENT': {
          const said = tokens.value()
          if (this.#ends(column, tokens.isString() || tokens.kind === 'name')) column.comment = said
          break
        }
        case 'DEFAULT':
          this.#default(column)
          break
        case 'CHECK':
          if (!tokens.isMark('(')) break
          {
            const { start } = tokens
            column.end = this.#passParentheses()
            column.mail ||= asksForMail(tokens.text.slice(start, column.end))
          }
          break
      }
    }
  }

  /** Takes the current token into the column when it belongs there. */
  #ends(column: Column, belongs: boolean): boolean {
    if (!belongs) return false
    column.end = this.#tokens.end
    this.#tokens.next()
    return true
  }

  /** A literal behind DEFAULT; an expression has no value that could be told. */
  #default(column: Column): void {
    const tokens = this.#tokens
    let depth = 0
    while (tokens.isMark('(')) {
      depth++
      tokens.next()
    }
    const negative = tokens.isMark('-')
    if (negative) tokens.next()
    const literal = tokens.isString() || tokens.kind === 'number' || tokens.is('TRUE') || tokens.is('FALSE')
    const value = tokens.isString() ? tokens.value() : tokens.text.slice(tokens.start, tokens.end)
    if (literal || (tokens.kind === 'name' && this.#mysql)) {
      column.value = `${negative ? '-' : ''}${tokens.kind === 'name' ? tokens.value() : value}`
      column.end = tokens.end
      tokens.next()
    }
    for (; depth > 0 && !tokens.isEnd() && !tokens.isMark(';'); tokens.next()) {
      if (tokens.isMark('(')) depth++
      else if (tokens.isMark(')')) depth--
      column.end = tokens.end
    }
  }

  /** Comments beside or right above columns, where no COMMENT says more. */
  #giveComments(columns: readonly Column[], opened: number): void {
    const { text, comments } = this.#tokens
    let index = 0
    let above: CommentText | undefined
    for (const comment of comments) {
      while (index < columns.length && (columns[index]?.start ?? 0) < comment.start) index++
      const before = columns[index - 1]
      const gap = text.slice(before ? before.end : opened, comment.start)
      // Beside: on the column's last line, or between its words.
      if (before && comment.start < before.end) give(before, text, comment)
      else if (before && /^[^\n]*$/.test(gap)) give(before, text, comment)
      else {
        const next = columns[index]
        // Only the comment that touches the column speaks of it; lines above it go along.
        const touches = next !== undefined && isClose(text, comment.end, next.start)
        if (touches && above && isClose(text, above.end, comment.start)) give(next, text, above)
        if (touches) give(next, text, comment)
        above = comment
      }
    }
  }

  // ---- ALTER

  #alter(): boolean {
    const tokens = this.#tokens
    tokens.next()
    if (tokens.is('FOREIGN')) tokens.next()
    if (!tokens.is('TABLE')) return true
    tokens.next()
    this.#passIfExists()
    if (tokens.is('ONLY')) tokens.next()
    const owner = this.#qualifiedName()
    if (!owner) return true
    if (tokens.isMark('*')) tokens.next()
    if (tokens.is('WITH')) {
      // T-SQL: WITH CHECK ADD …
      tokens.next()
      if (tokens.is('CHECK') || tokens.is('NOCHECK')) tokens.next()
    }
    const added: Column[] = []
    const opened = tokens.end
    tokens.keepComments = true
    tokens.comments.length = 0
    let bare = false
    for (;;) {
      bare = this.#action(owner, added, bare)
      // Options and expressions of no interest, up to the next action.
      if (!tokens.isMark(',')) this.#passAction()
      if (!tokens.isMark(',')) break
      tokens.next()
    }
    // A comment behind the `;` is still beside the last column.
    if (tokens.isMark(';')) {
      const last = added.at(-1)
      if (last) last.end = tokens.end
      tokens.next()
    }
    tokens.keepComments = false
    this.#giveComments(added, opened)
    tokens.comments.length = 0
    return true
  }

  /** Does another statement begin here, without a `;` before it? */
  #endsHere(): boolean {
    if (this.#opensStatement()) return true
    const tokens = this.#tokens
    return !this.#inList && tokens.onNewLine() && statementWords.has(tokens.upper())
  }

  /** One action; true when a column may follow without ADD, as T-SQL allows. */
  #action(owner: Name, added: Column[], bare: boolean): boolean {
    const tokens = this.#tokens
    const word = tokens.upper()
    switch (word) {
      case 'ADD':
        tokens.next()
        return this.#add(owner, added)
      case 'DROP':
        tokens.next()
        return this.#dropColumns(owner)
      case 'ALTER':
      case 'MODIFY':
        tokens.next()
        this.#redeclare(owner, word, added)
        return false
      case 'CHANGE':
        tokens.next()
        this.#change(owner, added)
        return false
      case 'RENAME':
        tokens.next()
        this.#rename(owner)
        return false
      case 'SET':
        return false
      default:
        if (!bare || actions.has(word) || this.#constraint(owner, undefined)) return bare
        if (!tokens.isName()) return false
        this.#addColumn(owner, added)
        return true
    }
  }

  #add(owner: Name, added: Column[]): boolean {
    const tokens = this.#tokens
    const named = tokens.is('COLUMN')
    if (named) tokens.next()
    this.#passIfExists()
    if (tokens.isMark('(')) {
      tokens.next()
      while (!tokens.isEnd() && !tokens.isMark(')') && !tokens.isMark(';')) {
        if (tokens.isMark(',')) tokens.next()
        else if (!this.#constraint(owner, undefined)) this.#addColumn(owner, added)
      }
      if (tokens.isMark(')')) tokens.next()
      return true
    }
    if (!named) {
      if (otherAdditions.has(tokens.upper()) && this.#addsOther()) return false
      if (this.#constraint(owner, undefined)) return true
    }
    this.#addColumn(owner, added)
    return true
  }

  /** `ADD PARTITION (…)`, `ADD VALUE …`: but a column may have these names. */
  #addsOther(): boolean {
    const tokens = this.#tokens
    const place = tokens.place()
    tokens.next()
    const other = tokens.isMark('(') || tokens.isString() || tokens.is('IF') || tokens.is('PARTITIONS')
    tokens.back(place)
    return other
  }

  #addColumn(owner: Name, added: Column[]): void {
    const role: Role =
      this.#reading.table(owner.text)?.role ?? (owner.text.startsWith('#') ? 'transferred' : 'stored')
    const column = this.#column(owner, role)
    if (!column) return
    added.push(column)
    this.#reading.addColumn(column)
    if (role === 'stored')
      this.#reading.changes.push({
        kind: 'add-field',
        owner: owner.text,
        name: column.name.text,
        span: column.name.span,
      })
  }

  #dropColumns(owner: Name): boolean {
    const tokens = this.#tokens
    const named = tokens.is('COLUMN')
    if (named) tokens.next()
    else if (droppedOthers.has(tokens.upper())) return false
    this.#passIfExists()
    const listed = tokens.isMark('(')
    if (listed) tokens.next()
    for (;;) {
      if (!tokens.isName()) return false
      const name = this.#name()
      this.#reading.changes.push({ kind: 'drop-field', owner: owner.text, name: name.text, span: name.span })
      tokens.next()
      if (!tokens.isMark(',')) break
      // T-SQL: DROP COLUMN a, b; elsewhere an action follows the comma.
      const place = tokens.place()
      tokens.next()
      if (!listed && actions.has(tokens.upper())) {
        tokens.back(place)
        break
      }
    }
    if (listed && tokens.isMark(')')) tokens.next()
    if (tokens.is('CASCADE') || tokens.is('RESTRICT')) tokens.next()
    return false
  }

  /** ALTER [COLUMN] a TYPE t, ALTER COLUMN a t, MODIFY [COLUMN] a t: the column has another type from here on. */
  #redeclare(owner: Name, word: string, added: Column[]): void {
    const tokens = this.#tokens
    if (tokens.is('COLUMN')) tokens.next()
    else if (word === 'ALTER' && (tokens.is('CONSTRAINT') || tokens.is('INDEX') || tokens.is('CHECK'))) return
    this.#passIfExists()
    const listed = tokens.isMark('(')
    if (listed) tokens.next()
    if (!tokens.isName()) return
    const place = tokens.place()
    const name = this.#name()
    tokens.next()
    if (word === 'ALTER') {
      if (tokens.is('SET')) {
        tokens.next()
        if (!tokens.is('DATA')) return
        tokens.next()
      }
      if (tokens.is('TYPE')) {
        tokens.next()
        this.#retype(owner, name, added)
        return
      }
      if (
        tokens.isEnd() ||
        tokens.is('DROP') ||
        tokens.is('ADD') ||
        tokens.is('RESET') ||
        tokens.is('RESTART')
      )
        return
    }
    tokens.back(place)
    const column = this.#column(owner, 'stored')
    if (column) this.#replace(column, added)
  }

  #retype(owner: Name, name: Name, added: Column[]): void {
    const tokens = this.#tokens
    const column = this.#blank(owner, name)
    column.end = tokens.end
    if (this.#type(column)) {
      while (!tokens.isEnd() && !tokens.isMark(',') && !tokens.isMark(';') && !this.#endsHere()) {
        if (tokens.isMark('(')) this.#passParentheses()
        else tokens.next()
      }
    }
    this.#replace(column, added)
  }

  #blank(owner: Name, name: Name): Column {
    return {
      owner,
      name,
      role: 'stored',
      type: '',
      valueType: 'unknown',
      optional: false,
      primaryKey: false,
      unique: false,
      encrypted: false,
      references: '',
      value: undefined,
      comment: '',
      mail: false,
      start: name.span.start - this.#offset,
      end: name.span.end - this.#offset,
    }
  }

  /** A column that the file declared before takes the type; another is declared by what is said of it here. */
  #replace(column: Column, added: Column[]): void {
    const known = this.#reading.column(column.owner.text, column.name.text)
    if (known) {
      if (column.type !== '') {
        known.type = column.type
        known.valueType = column.valueType
      }
      if (column.comment !== '') known.comment = column.comment
    } else {
      added.push(column)
      this.#reading.addColumn(column)
    }
  }

  /** CHANGE [COLUMN] a b type (MySQL). */
  #change(owner: Name, added: Column[]): void {
    const tokens = this.#tokens
    if (tokens.is('COLUMN')) tokens.next()
    this.#passIfExists()
    if (!tokens.isName()) return
    const name = this.#name()
    tokens.next()
    const column = this.#column(owner, 'stored')
    if (!column) return
    if (key(column.name.text) !== key(name.text)) {
      this.#reading.changes.push({
        kind: 'rename-field',
        owner: owner.text,
        name: name.text,
        to: column.name.text,
        span: column.name.span,
      })
    }
    this.#replace(column, added)
  }

  #rename(owner: Name): void {
    const tokens = this.#tokens
    if (tokens.is('CONSTRAINT') || tokens.is('INDEX') || tokens.is('KEY')) {
      // But a column may be called so: RENAME key TO …
      const place = tokens.place()
      tokens.next()
      const column = tokens.is('TO')
      tokens.back(place)
      if (!column) return
    }
    if (tokens.is('TO') || tokens.is('AS')) {
      tokens.next()
      this.#renameOwner(owner, this.#qualifiedName())
      return
    }
    if (tokens.is('COLUMN')) tokens.next()
    this.#passIfExists()
    if (!tokens.isName()) return
    const name = this.#name()
    tokens.next()
    if (!tokens.is('TO')) {
      // MySQL: RENAME other
      this.#renameOwner(owner, name)
      return
    }
    tokens.next()
    if (!tokens.isName()) return
    this.#renameField(owner, name, this.#name())
    tokens.next()
  }

  #renameField(owner: Name, name: Name, to: Name): void {
    this.#reading.changes.push({
      kind: 'rename-field',
      owner: owner.text,
      name: name.text,
      to: to.text,
      span: to.span,
    })
    // The new name is declared here and nowhere else.
    const known = this.#reading.column(owner.text, name.text)
    this.#reading.addColumn({ ...(known ?? this.#blank(owner, to)), owner, name: to })
  }

  #renameOwner(owner: Name, to: Name | undefined): void {
    if (!to || to.text === '') return
    this.#reading.changes.push({
      kind: 'rename-owner',
      owner: owner.text,
      to: inSchemaOf(owner.text, to.text),
      span: to.span,
    })
  }

  // ---- The other statements

  #drop(): boolean {
    const tokens = this.#tokens
    tokens.next()
    if (tokens.is('TEMPORARY') || tokens.is('FOREIGN')) tokens.next()
    if (!tokens.is('TABLE')) return true
    tokens.next()
    this.#passIfExists()
    for (;;) {
      const name = this.#qualifiedName()
      if (!name) return true
      if (!name.text.startsWith('#'))
        this.#reading.changes.push({ kind: 'drop-owner', owner: name.text, span: name.span })
      if (!tokens.isMark(',')) return true
      tokens.next()
    }
  }

  /** RENAME TABLE a TO b, c TO d (MySQL). */
  #renameTables(): boolean {
    const tokens = this.#tokens
    tokens.next()
    if (!tokens.is('TABLE') && !tokens.is('TABLES')) return true
    do {
      tokens.next()
      const name = this.#qualifiedName()
      if (!name || !tokens.is('TO')) return true
      tokens.next()
      const to = this.#qualifiedName()
      if (!to) return true
      this.#reading.changes.push({ kind: 'rename-owner', owner: name.text, to: to.text, span: to.span })
    } while (tokens.isMark(','))
    return true
  }

  /** COMMENT ON COLUMN t.c IS '…', COMMENT ON TABLE t IS '…' (PostgreSQL). */
  #commentOn(): boolean {
    const tokens = this.#tokens
    tokens.next()
    if (!tokens.is('ON')) return true
    tokens.next()
    const column = tokens.is('COLUMN')
    if (!column && !tokens.is('TABLE')) return true
    tokens.next()
    const parts = this.#nameParts()
    if (!tokens.is('IS')) return true
    tokens.next()
    if (!tokens.isString()) return true
    const text = commentText(tokens.value())
    const last = parts.at(-1)?.text ?? ''
    const owner = parts.slice(0, -1).map((part) => part.text)
    if (column) {
      const known = this.#reading.column(owner.join('.'), last)
      if (known) known.comment = text
    } else {
      const known = this.#reading.table([...owner, last].join('.'))
      if (known) known.comment = text
    }
    return true
  }

  /** EXEC sp_rename 'dbo.users.mail', 'email', 'COLUMN' (SQL Server). */
  #spRename(): boolean {
    const tokens = this.#tokens
    if (!tokens.is('SP_RENAME')) {
      tokens.next()
      const parts = this.#nameParts()
      if (parts.at(-1)?.text.toLowerCase() !== 'sp_rename') return true
    } else tokens.next()
    const values: Name[] = []
    while (tokens.isString() || tokens.isMark(',') || tokens.isMark('=') || tokens.kind === 'word') {
      if (tokens.kind === 'word' && !tokens.text.startsWith('@', tokens.start)) break
      if (tokens.isString()) values.push({ text: tokens.value(), span: this.#span(tokens.inner()) })
      tokens.next()
    }
    const [from, to, what] = values
    if (!from || !to) return true
    const path = unbracketed(from.text)
    if (what?.text.toUpperCase() === 'COLUMN') {
      const owner: Name = { text: path.slice(0, -1).join('.'), span: from.span }
      const name = path.at(-1)
      if (owner.text !== '' && name !== undefined)
        this.#renameField(owner, { text: name, span: from.span }, to)
    } else if (what === undefined || what.text.toUpperCase() === 'OBJECT') {
      this.#renameOwner({ text: path.join('.'), span: from.span }, to)
    }
    return true
  }

  /** DELIMITER of MySQL's client: statements up to the next one end otherwise, and most are procedures. */
  #delimiter(): boolean {
    const tokens = this.#tokens
    const { text } = tokens
    const command = /DELIMITER[ \t]+(\S+)/iy
    let at = tokens.start
    let mark = ';'
    for (;;) {
      command.lastIndex = at
      const match = command.exec(text)
      if (match) {
        mark = match[1] ?? ';'
        at = command.lastIndex
      }
      if (mark === ';' || at >= text.length) break
      const found = text.indexOf(mark, at)
      const end = found < 0 ? text.length : found
      const chunk = text.slice(at, end)
      if (!/\b(?:procedure|function|trigger|event)\b/i.test(chunk.slice(0, 500)))
        readPart(chunk, this.#offset + at, this.#mysql, this.#reading)
      at = Math.min(end + mark.length, text.length)
      while (at < text.length && text.charCodeAt(at) <= 32) at++
    }
    tokens.jump(at)
    tokens.next()
    return true
  }

  /** The rows of COPY … FROM stdin, up to `\.` on a line. */
  #passData(): void {
    const tokens = this.#tokens
    const end = tokens.text.indexOf('\n\\.', tokens.end - 1)
    tokens.jump(end < 0 ? tokens.text.length : end + 3)
  }

  // ---- Names and passing

  #span(span: Span): Span {
    return { start: span.start + this.#offset, end: span.end + this.#offset }
  }

  /** The current token as a name. */
  #name(): Name {
    const tokens = this.#tokens
    return { text: tokens.value(), span: this.#span(tokens.inner()) }
  }

  #nameParts(): readonly Name[] {
    const tokens = this.#tokens
    const parts: Name[] = []
    while (tokens.isName()) {
      parts.push(this.#name())
      tokens.next()
      if (!tokens.isMark('.')) break
      tokens.next()
      // T-SQL: database..table
      if (tokens.isMark('.')) tokens.next()
    }
    return parts
  }

  /** A name with its schema, without quotes; the current token is then behind it. */
  #qualifiedName(): Name | undefined {
    const parts = this.#nameParts()
    const first = parts[0]
    const last = parts.at(-1)
    if (!first || !last || last.text === '') return undefined
    return {
      text: parts.map((part) => part.text).join('.'),
      span: { start: first.span.start, end: last.span.end },
    }
  }

  /** IF NOT EXISTS, IF EXISTS. */
  #passIfExists(): void {
    const tokens = this.#tokens
    if (!tokens.is('IF')) return
    const place = tokens.place()
    tokens.next()
    if (tokens.is('NOT')) tokens.next()
    if (tokens.is('EXISTS')) tokens.next()
    else tokens.back(place)
  }

  /** From an opening parenthesis to behind its closing one; the offset where it ended. */
  #passParentheses(): number {
    const tokens = this.#tokens
    let depth = 0
    let end = tokens.end
    do {
      if (tokens.isMark('(')) depth++
      else if (tokens.isMark(')')) depth--
      else if (tokens.isMark(';') || this.#opensStatement()) return end
      end = tokens.end
      tokens.next()
    } while (depth > 0 && !tokens.isEnd())
    return end
  }

  /** To the comma or parenthesis that ends an item of a list. */
  #passItem(): void {
    const tokens = this.#tokens
    const from = tokens.start
    while (!tokens.isEnd() && !tokens.isMark(',') && !tokens.isMark(')') && !tokens.isMark(';')) {
      if (tokens.start > from && this.#opensStatement()) return
      if (tokens.isMark('(')) this.#passParentheses()
      else tokens.next()
    }
  }

  /** To the comma or semicolon that ends an action, or to where a statement begins. */
  #passAction(): void {
    const tokens = this.#tokens
    while (!tokens.isEnd() && !tokens.isMark(',') && !tokens.isMark(';')) {
      if (this.#endsHere()) return
      if (tokens.isMark('(')) this.#passParentheses()
      else tokens.next()
    }
  }

  #broken(start: number, end: number): void {
    this.#reading.broken(start + this.#offset, end + this.#offset)
  }
}

const statementObjects = new Set(
  (
    'TABLE TEMP TEMPORARY UNLOGGED FOREIGN VIRTUAL INDEX UNIQUE VIEW OR TYPE SCHEMA SEQUENCE FUNCTION PROCEDURE TRIGGER ' +
    'DATABASE EXTENSION POLICY ROLE USER NONCLUSTERED CLUSTERED MATERIALIZED DOMAIN GLOBAL LOCAL EXTERNAL'
  ).split(' '),
)

/** Words that begin a statement, with what must follow so that they are no names. */
const openings: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['CREATE', statementObjects],
  ['ALTER', statementObjects],
  ['DROP', statementObjects],
  ['COMMENT', new Set(['ON'])],
  ['INSERT', new Set(['INTO'])],
  ['EXEC', new Set(['SP_RENAME', 'SP_ADDEXTENDEDPROPERTY', 'SYS'])],
])

/** Words that, on a new line, begin something else than an action of ALTER TABLE. */
const statementWords = new Set(
  (
    'INSERT UPDATE DELETE SELECT BEGIN COMMIT GRANT REVOKE EXEC EXECUTE DECLARE PRINT IF END WITH USE MERGE GO ' +
    'CREATE'
  ).split(' '),
)
const constraintKinds = new Set(['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'EXCLUDE', 'NOT', 'NULL'])
const constraintStarts = new Set(
  'PRIMARY FOREIGN EXCLUDE PERIOD INDEX KEY FULLTEXT SPATIAL VECTOR'.split(' '),
)
const indexKinds = new Set('USING CLUSTERED NONCLUSTERED COLUMNSTORE HASH UNIQUE'.split(' '))
const otherAdditions = new Set(['PARTITION', 'VALUE', 'ATTRIBUTE'])

/** The new name of a table stays in the schema of the old one. */
function inSchemaOf(owner: string, name: string): string {
  const dot = owner.lastIndexOf('.')
  return dot < 0 || name.includes('.') ? name : `${owner.slice(0, dot + 1)}${name}`
}

/** The parts of a name in a string of SQL Server: `[dbo].[users].mail`. */
function unbracketed(text: string): readonly string[] {
  return Array.from(
    text.matchAll(/\[([^\]]*)\]|"([^"]*)"|([^.[\]"]+)/g),
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
}

/** A type may have comments within it; what looks like one in a value of an enumeration is none. */
function withoutComments(type: string): string {
  return type.replace(/'(?:[^'\\]|''|\\.)*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
    piece.startsWith("'") ? piece : ' ',
  )
}

/** Only white space without an empty line between two places. */
function isClose(text: string, from: number, to: number): boolean {
  return to - from < 200 && /^[ \t]*\r?\n?[ \t]*$/.test(text.slice(from, to))
}

function give(column: Column, text: string, comment: CommentText): void {
  const said = clip(text.slice(comment.inner.start, comment.inner.end), 1000)
    .replace(/^[-*!\s]+|[-*\s]+$/g, '')
    .replace(/\n\s*\*+/g, ' ')
  if (said !== '') column.comment = column.comment === '' ? said : `${column.comment} ${said}`
}
