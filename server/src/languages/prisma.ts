/*
 * Prisma schemas, by a scanner of their blocks and lines: a language of lines needs no grammar to be read around what is
 * half-typed, and arguments of several lines, block comments and names in any alphabet are read too.
 */
import type { Field, FieldAttributes, FileFacts, Owner, ValueType } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'
import { commentText, typeText, valueText } from './text.ts'
import { say } from '../model/message.ts'

/**
 * The facts of a Prisma schema: models, views and composite types are owners of stored fields; the values of an
 * enumeration are no fields. A schema of several files is several files: a type that another file declares is taken as a
 * relation where the field says so, as an enumeration where its default is a bare word, and is unknown otherwise.
 */
export function readPrisma({ text }: SourceText): FileFacts {
  const reading = new SchemaReading(text)
  reading.read()
  return { ...emptyFacts, ...reading.facts(), directives: readDirectives(text) }
}

interface Block {
  readonly kind: 'model' | 'view' | 'type'
  readonly name: string
  readonly span: Span
  readonly comment: string
  readonly fields: DraftField[]
  /** `@@map`, `@@id`, `@@unique` and the like, with their arguments. */
  readonly attributes: Attribute[]
}

interface DraftField {
  readonly name: string
  readonly span: Span
  readonly type: string
  readonly attributes: readonly Attribute[]
  readonly comment: string
}

interface Attribute {
  /** `map`, `db.VarChar`. */
  readonly path: string
  readonly arguments: string
}

class SchemaReading {
  readonly #text: string
  #at = 0
  readonly #blocks: Block[] = []
  readonly #enums = new Set<string>()
  #documentation: string[] = []
  #problem: Span | undefined
  /** Parentheses that nothing closes: from here on, arguments end with their line. */
  #oneLine = false

  constructor(text: string) {
    this.#text = text
  }

  read(): void {
    while (this.#space()) {
      const start = this.#at
      const kind = this.#match(/(model|view|type|enum|datasource|generator)(?![\p{L}\p{N}_])[ \t]+/uy)
      const nameAt = this.#at
      const name = kind ? this.#match(/[\p{L}_][\p{L}\p{N}_-]*/uy)?.[0] : undefined
      const opened = name === undefined ? null : this.#match(/\s*\{/y)
      if (!kind || name === undefined || !opened) {
        // `type Id = String` was an alias once: no field.
        if (!(kind?.[1] === 'type' && this.#match(/[ \t]*=/y)))
          this.#broken(start, lineEnd(this.#text, start))
        this.#at = Math.max(this.#at, lineEnd(this.#text, start))
        continue
      }
      const comment = this.#takeDocumentation()
      switch (kind[1]) {
        case 'model':
        case 'view':
        case 'type':
          this.#block({
            kind: kind[1],
            name,
            span: { start: nameAt, end: nameAt + name.length },
            comment,
            fields: [],
            attributes: [],
          })
          break
        case 'enum':
          this.#enums.add(name)
          this.#pass()
          break
        default:
          this.#pass()
      }
    }
  }

  facts(): Pick<FileFacts, 'owners' | 'fields' | 'problems'> {
    const types = new Set(this.#blocks.map(({ name }) => name))
    return {
      owners: this.#blocks.map(ownerOf),
      fields: this.#blocks.flatMap((block) => {
        const keys = keysOf(block)
        return block.fields.map((field) => fieldOf(block, field, keys, types, this.#enums))
      }),
      problems: this.#problem
        ? [
            {
              code: 'syntax',
              severity: 'error',
              message: say(
                'This line of the Prisma schema is not understood: the fields around it were read.',
              ),
              span: this.#problem,
            },
          ]
        : [],
    }
  }

  /** The lines of a block, up to its brace. A line that opens another block ends it too. */
  #block(block: Block): void {
    this.#blocks.push(block)
    while (this.#space()) {
      const start = this.#at
      if (this.#match(/\}/y)) {
        this.#documentation = []
        return
      }
      if (this.#opensBlock()) break
      if (this.#match(/@@/y)) {
        const attribute = this.#attribute()
        if (attribute) block.attributes.push(attribute)
        else this.#broken(start, this.#at)
        this.#lineRest(start)
        continue
      }
      const name = this.#match(/[\p{L}_][\p{L}\p{N}_-]*/uy)?.[0]
      const type =
        name === undefined
          ? undefined
          : (this.#match(
              /[ \t]+(?:Unsupported\([ \t]*"(?:[^"\\\n]|\\.)*"[ \t]*\)|[\p{L}_][\p{L}\p{N}_]*)(?:[ \t]*\[\])?[ \t]*[?!]?/uy,
            ) ?? undefined)
      const above = this.#takeDocumentation()
      if (name === undefined || !type) {
        this.#at = lineEnd(this.#text, start)
        this.#broken(start, this.#at)
        continue
      }
      const attributes = this.#attributes()
      const beside = this.#lineRest(start)
      block.fields.push({
        name,
        span: { start, end: start + name.length },
        type: type[0].replace(/[ \t]+(?=[?![])/g, ''),
        attributes,
        comment: commentText(`${above} ${beside}`),
      })
    }
    this.#broken(block.span.start, block.span.end)
  }

  /** The values of an enumeration, the settings of a data source: nothing is read of them. */
  #pass(): void {
    while (this.#space()) {
      if (this.#match(/\}/y)) {
        this.#documentation = []
        return
      }
      if (this.#opensBlock()) return
      const start = this.#at
      if (!this.#match(/[^\s"(){}/]+/y) && !this.#match(/"(?:[^"\\\n]|\\.)*"/y)) this.#at = start + 1
    }
  }

  /** A block's first line within another: the brace of the other is missing. A field cannot be followed by a brace. */
  #opensBlock(): boolean {
    const opening = /(?:model|view|type|enum|datasource|generator)[ \t]+[\p{L}_][\p{L}\p{N}_-]*\s*\{/uy
    opening.lastIndex = this.#at
    return opening.test(this.#text)
  }

  #attributes(): readonly Attribute[] {
    const attributes: Attribute[] = []
    while (this.#match(/[ \t]*@(?!@)/y)) {
      const attribute = this.#attribute()
      if (!attribute) break
      attributes.push(attribute)
    }
    return attributes
  }

  /** What stands behind `@` or `@@`. */
  #attribute(): Attribute | undefined {
    const path = this.#match(/[\p{L}_][\p{L}\p{N}_.]*/uy)?.[0]
    if (path === undefined) return undefined
    return { path, arguments: this.#arguments() }
  }

  /** The inside of parentheses, which may have several lines; empty without. */
  #arguments(): string {
    const text = this.#text
    const open = this.#match(/[ \t]*\(/y)
    if (!open) return ''
    const start = this.#at
    const limit = this.#oneLine ? lineEnd(text, start) : text.length
    const piece = /"(?:[^"\\\n]|\\.)*"|[()]|\n[ \t]*\}/g
    piece.lastIndex = start
    let depth = 1
    for (let match = piece.exec(text); match && match.index < limit; match = piece.exec(text)) {
      // A brace at the beginning of a line ends the block: the parenthesis was never closed.
      if (match[0].startsWith('\n')) break
      if (match[0] === '(') depth++
      else if (match[0] === ')' && --depth === 0) {
        this.#at = match.index + 1
        return text.slice(start, match.index)
      }
    }
    this.#oneLine = true
    this.#at = lineEnd(text, start)
    this.#broken(start - 1, this.#at)
    return text.slice(start, this.#at)
  }

  /** The comment behind a definition; anything else there is not understood. */
  #lineRest(start: number): string {
    this.#match(/[ \t]+/y)
    const end = lineEnd(this.#text, this.#at)
    if (this.#match(/\/\/\/?[ \t]*/y)) {
      const comment = this.#text.slice(this.#at, end)
      this.#at = end
      return comment
    }
    if (this.#at < end && !this.#text.startsWith('/*', this.#at) && this.#text[this.#at] !== '}') {
      this.#broken(start, end)
      this.#at = end
    }
    return ''
  }

  /** Passes white space and comments, and keeps `///` lines; false at the end. */
  #space(): boolean {
    for (;;) {
      this.#match(/\s+/y)
      if (this.#at >= this.#text.length) return false
      const end = lineEnd(this.#text, this.#at)
      if (this.#match(/\/\/\/[ \t]*/y)) {
        this.#documentation.push(this.#text.slice(this.#at, end))
        this.#at = end
      } else if (this.#match(/\/\//y)) {
        this.#at = end
      } else if (this.#match(/\/\*/y)) {
        const close = this.#text.indexOf('*/', this.#at)
        if (close < 0) this.#broken(this.#at - 2, this.#at)
        this.#at = close < 0 ? end : close + 2
      } else return true
    }
  }

  #takeDocumentation(): string {
    const said = this.#documentation.join(' ')
    this.#documentation = []
    return said
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match) this.#at += match[0].length
    return match
  }

  #broken(start: number, end: number): void {
    this.#problem ??= { start, end }
  }
}

function ownerOf({ kind, name, span, comment, attributes }: Block): Owner {
  const storeName = nameIn(attributes.find(({ path }) => path === 'map'))
  return {
    name,
    span,
    kind: kind === 'type' ? 'type' : 'model',
    role: 'stored',
    includes: [],
    ...(storeName === undefined ? {} : { storeName }),
    ...(comment === '' ? {} : { comment: commentText(comment) }),
  }
}

function fieldOf(
  block: Block,
  field: DraftField,
  keys: Keys,
  types: ReadonlySet<string>,
  enums: ReadonlySet<string>,
): Field {
  const { attributes } = field
  const has = (path: string): boolean => attributes.some((attribute) => attribute.path === path)
  const argumentsOf = (path: string): string | undefined =>
    attributes.find((attribute) => attribute.path === path)?.arguments
  const base = field.type.trim().replace(/[?!]$|\[\][?!]?$/g, '')
  const list = field.type.includes('[]')
  const related = keys.foreign.get(field.name)
  const initial = literalOf(argumentsOf('default'))
  const column = nameIn(attributes.find(({ path }) => path === 'map'))
  const formats = formatsOf(attributes)
  const valueType = related
    ? 'reference'
    : valueTypeOf(base, list, has('relation'), argumentsOf('default'), types, enums)
  const references = related ? baseOf(related) : valueType === 'reference' ? base : undefined
  const found: FieldAttributes = {
    ...(list ? { list } : {}),
    ...(field.type.endsWith('?') ? { optional: true } : {}),
    ...(has('id') || keys.primary.has(field.name) ? { primaryKey: true } : {}),
    ...(has('unique') || keys.unique.has(field.name) ? { unique: true } : {}),
    ...(references === undefined ? {} : { references }),
    ...(column === undefined ? {} : { column }),
    // `now()` is a default as well.
    ...(initial === undefined
      ? has('default')
        ? { value: valueText(argumentsOf('default') ?? '') }
        : {}
      : { value: valueText(initial) }),
    ...(field.comment === '' ? {} : { comment: field.comment }),
    ...(formats.length === 0 ? {} : { formats }),
    // How the encryption extensions of Prisma's client are told what to encrypt.
    ...(/@encrypted\b/.test(field.comment) ? { encrypted: true } : {}),
  }
  return {
    owner: block.name,
    name: field.name,
    type: typeText(field.type),
    valueType,
    role: 'stored',
    span: field.span,
    ownerSpan: block.span,
    attributes: found,
  }
}

function baseOf(field: DraftField): string {
  return field.type.trim().replace(/[?![\]]+$/, '')
}

const scalars: Readonly<Record<string, ValueType>> = {
  String: 'text',
  Int: 'number',
  BigInt: 'number',
  Float: 'number',
  Decimal: 'number',
  Boolean: 'boolean',
  DateTime: 'date',
  Json: 'object',
  Bytes: 'binary',
}

function valueTypeOf(
  base: string,
  list: boolean,
  relation: boolean,
  initial: string | undefined,
  types: ReadonlySet<string>,
  enums: ReadonlySet<string>,
): ValueType {
  const scalar = Object.hasOwn(scalars, base) ? scalars[base] : undefined
  if (scalar) return scalar
  if (enums.has(base)) return 'enum'
  if (base.startsWith('Unsupported')) return 'unknown'
  if (relation || types.has(base)) return 'reference'
  if (initial !== undefined && /^\s*\[?[\p{L}_]\w*\s*\]?\s*$/u.test(initial)) return 'enum'
  return list ? 'reference' : 'unknown'
}

/** What other lines of a block say of its fields, by name. */
interface Keys {
  /** The relation whose foreign key a scalar is. */
  readonly foreign: ReadonlyMap<string, DraftField>
  readonly primary: ReadonlySet<string>
  readonly unique: ReadonlySet<string>
}

function keysOf(block: Block): Keys {
  const foreign = new Map<string, DraftField>()
  for (const field of block.fields) {
    const relation = field.attributes.find(({ path }) => path === 'relation')
    const names = relation && /\bfields\s*:\s*\[([^\]]*)\]/.exec(relation.arguments)?.[1]
    if (names !== undefined && names !== '' && !names.includes(',')) foreign.set(names.trim(), field)
  }
  return { foreign, primary: aloneIn(block, 'id'), unique: aloneIn(block, 'unique') }
}

/** The fields that `@@id([email])` or `@@unique([email])` names alone. */
function aloneIn(block: Block, path: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const attribute of block.attributes) {
    if (attribute.path !== path) continue
    const listed = /^\s*(?:fields\s*:\s*)?\[([^\]]*)\]/.exec(attribute.arguments)?.[1]
    const name = /^\s*([^\s,(]+)\s*(?:\([^)]*\))?\s*$/.exec(listed ?? '')?.[1]
    if (name !== undefined) names.add(name)
  }
  return names
}

/** The name in `@map("email_address")` or `@map(name: "email_address")`. */
function nameIn(attribute: Attribute | undefined): string | undefined {
  const quoted = /^\s*(?:name\s*:\s*)?("(?:[^"\\\n]|\\.)*")/.exec(attribute?.arguments ?? '')?.[1]
  return quoted === undefined ? undefined : unquoted(quoted)
}

/** A string, number, boolean or value of an enumeration; `now()` and the like are no literals. */
function literalOf(initial: string | undefined): string | undefined {
  if (initial === undefined) return undefined
  const text = initial.replace(/,\s*map\s*:.*$/s, '').trim()
  if (/^"(?:[^"\\\n]|\\.)*"$/.test(text)) return unquoted(text)
  return /^[-\w.]+$/.test(text) ? text : undefined
}

function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(["\\])/g, '$1')
}

function formatsOf(attributes: readonly Attribute[]): readonly string[] {
  const uuid = attributes.some(
    ({ path, arguments: said }) =>
      path === 'db.Uuid' || path === 'db.UniqueIdentifier' || (path === 'default' && /^\s*uuid\(/.test(said)),
  )
  if (uuid) return ['uuid']
  return attributes.some(({ path }) => path === 'db.Inet') ? ['ip'] : []
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from)
  if (feed < 0) return text.length
  return feed > from && text[feed - 1] === '\r' ? feed - 1 : feed
}
