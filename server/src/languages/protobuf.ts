/*
 * Protocol Buffers, by a tolerant scanner: the kept parser gives no places and stops at the first thing that it does not
 * know. It is the oracle of the tests.
 */
import type { Field, FieldAttributes, FileFacts, Owner, Role, ValueType } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import { say } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'
import { commentText, typeText, valueText } from './text.ts'

/**
 * The facts of a file of Protocol Buffers (proto2, proto3, editions): fields of messages, of groups, of a `oneof` and of
 * extensions are transferred; a message within a message is an owner `Outer.Inner`. The values of an enumeration are no
 * fields.
 */
export function readProtobuf({ text }: SourceText): FileFacts {
  const reading = new Reading(text)
  reading.read()
  return { ...emptyFacts, ...reading.facts(), directives: readDirectives(text) }
}

interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'mark'
  readonly text: string
  readonly start: number
  readonly end: number
  /** The comment right above. */
  readonly above: string
}

/** A block that is open. */
interface Frame {
  readonly kind: 'message' | 'oneof' | 'enum' | 'other'
  /** The message that fields belong to. */
  readonly owner: Owner | undefined
}

interface Draft {
  readonly owner: Owner
  readonly name: Token
  readonly type: string
  readonly label: string
  readonly options: ReadonlyMap<string, string>
  readonly comment: string
  readonly map: boolean
  readonly oneof: boolean
}

class Reading {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  readonly #owners: Owner[] = []
  readonly #drafts: Draft[] = []
  readonly #enums = new Set<string>()
  readonly #frames: Frame[] = []
  #problem: Span | undefined

  constructor(text: string) {
    this.#text = text
    const { tokens, broken } = tokensOf(text)
    this.#tokens = tokens
    this.#problem = broken
  }

  read(): void {
    while (this.#at < this.#tokens.length) this.#statement()
    if (this.#frames.length > 0) this.#broken({ start: this.#text.length, end: this.#text.length })
  }

  facts(): Pick<FileFacts, 'owners' | 'fields' | 'problems'> {
    return {
      owners: this.#owners,
      fields: this.#drafts.map((draft) => fieldOf(draft, this.#enums)),
      problems: this.#problem
        ? [
            {
              code: 'syntax',
              severity: 'error',
              message: say(
                'This place of the Protocol Buffers file is not understood: the fields around it were read.',
              ),
              span: this.#problem,
            },
          ]
        : [],
    }
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead]
  }

  #isMark(mark: string, ahead = 0): boolean {
    const token = this.#peek(ahead)
    return token?.kind === 'mark' && token.text === mark
  }

  #statement(): void {
    const first = this.#peek()
    if (!first) return
    if (this.#isMark('}')) {
      this.#at++
      if (!this.#frames.pop()) this.#broken(first)
      return
    }
    if (this.#isMark(';')) {
      this.#at++
      return
    }
    const frame = this.#frames.at(-1)
    const name = this.#peek(1)
    const opens = name?.kind === 'word' && this.#isMark('{', 2)
    if (opens && (first.text === 'message' || first.text === 'oneof' || first.text === 'enum')) {
      this.#at += 3
      if (first.text === 'message') this.#open(name, first.above)
      else {
        if (first.text === 'enum') this.#enums.add(name.text)
        this.#frames.push({ kind: first.text, owner: frame?.owner })
      }
      return
    }
    if (first.text === 'extend' && name?.kind === 'word' && this.#isMark('{', 2)) {
      this.#at += 3
      const owner: Owner = {
        name: bare(name.text),
        span: name,
        kind: 'message',
        role: 'transferred',
        includes: [],
      }
      this.#owners.push({ ...owner, span: spanOf(name) })
      this.#frames.push({ kind: 'message', owner: { ...owner, span: spanOf(name) } })
      return
    }
    if (frame?.kind === 'enum') {
      this.#passStatement()
      return
    }
    if ((frame?.kind === 'message' || frame?.kind === 'oneof') && this.#field(frame, first)) return
    this.#passStatement()
  }

  #open(name: Token, comment: string): void {
    const outer = this.#frames.at(-1)?.owner
    const owner: Owner = {
      name: outer ? `${outer.name}.${name.text}` : name.text,
      span: spanOf(name),
      kind: 'message',
      role: 'transferred',
      includes: [],
      ...(comment === '' ? {} : { comment: commentText(comment) }),
    }
    this.#owners.push(owner)
    this.#frames.push({ kind: 'message', owner })
  }

  /** Reads `repeated Type name = 1 [options];`; false where no field stands here. */
  #field(frame: Frame, first: Token): boolean {
    const { owner } = frame
    if (first.kind !== 'word' || !owner || notFields.has(first.text)) {
      if (first.text !== 'option' && first.text !== 'group') {
        // `reserved`, `extensions` and `option` may also be types of one's own: not before a name and a number.
        if (!(this.#peek(1)?.kind === 'word' && this.#isMark('=', 2))) return false
      } else if (first.text === 'option') return false
      if (!owner || first.kind !== 'word') return false
    }
    const start = this.#at
    let label = ''
    if (labels.has(first.text) && this.#peek(1)?.kind === 'word') {
      label = first.text
      this.#at++
    }
    let type = this.#peek()?.text ?? ''
    const map = type === 'map' && this.#isMark('<', 1)
    this.#at++
    if (map) {
      let close = this.#at
      while (close < this.#at + 6 && this.#tokens[close]?.text !== '>') close++
      if (this.#tokens[close]?.text !== '>') {
        this.#at = start
        return false
      }
      type = this.#text.slice(this.#tokens[this.#at - 1]?.start, this.#tokens[close]?.end)
      this.#at = close + 1
    }
    const name = this.#peek()
    if (name?.kind !== 'word' || !(this.#isMark('=', 1) || this.#endsLine(name))) {
      this.#at = start
      return false
    }
    const group = type === 'group'
    this.#at++
    if (this.#isMark('=')) {
      this.#at++
      if (this.#peek()?.kind === 'number') this.#at++
      else this.#broken(name)
    } else this.#broken(name)
    const options = this.#isMark('[') ? this.#options() : new Map<string, string>()
    const ends = this.#peek()
    const semicolon = this.#isMark(';')
    if (semicolon) this.#at++
    else if (!this.#isMark('{') && !this.#isMark('}')) this.#broken(name)
    this.#drafts.push({
      owner,
      name,
      type,
      label,
      options,
      map,
      oneof: frame.kind === 'oneof',
      comment: `${first.above} ${semicolon && ends ? this.#beside(ends) : ''}`,
    })
    if (group && this.#isMark('{')) {
      this.#at++
      this.#open(name, '')
    }
    return true
  }

  /** A name with nothing behind it on its line: half-typed. */
  #endsLine(name: Token): boolean {
    const next = this.#peek(1)
    return next === undefined || this.#isMark('}', 1) || this.#text.slice(name.end, next.start).includes('\n')
  }

  /** `[json_name = "x", (rule).string.email = true]`, flat: the name of an option to its value. */
  #options(): Map<string, string> {
    const options = new Map<string, string>()
    const limit = Math.min(this.#tokens.length, this.#at + 2000)
    let depth = 0
    let name = ''
    let value: string[] | undefined
    let at = this.#at
    const end = (): void => {
      if (name !== '') options.set(name, (value ?? []).join(' '))
      name = ''
      value = undefined
    }
    for (; at < limit; at++) {
      const token = this.#tokens[at]
      if (!token) break
      if (token.kind === 'mark') {
        if (token.text === '[' || token.text === '{') {
          depth++
          if (depth > 1) value?.push(token.text)
          continue
        }
        if (token.text === ']' || token.text === '}') {
          depth--
          if (depth === 0) {
            end()
            this.#at = at + 1
            return options
          }
          value?.push(token.text)
          continue
        }
        if (token.text === ',' && depth === 1) {
          end()
          continue
        }
        if (token.text === '=' && depth === 1) {
          value = []
          continue
        }
        if (token.text === ';') break
      }
      if (value) value.push(token.kind === 'string' ? inner(token.text) : token.text)
      else name += token.text
    }
    // Nothing closes them: they end with their line or statement.
    end()
    this.#at = at
    return options
  }

  /** Passes a statement that is no field, with its braces. */
  #passStatement(): void {
    const first = this.#peek()
    for (; this.#at < this.#tokens.length; this.#at++) {
      if (this.#isMark(';')) {
        this.#at++
        return
      }
      if (this.#isMark('{')) {
        this.#at++
        this.#frames.push({ kind: 'other', owner: undefined })
        return
      }
      if (this.#isMark('}')) {
        // What stands in the braces of an option needs no end.
        if (first && this.#frames.at(-1)?.kind !== 'other') this.#broken(first)
        return
      }
      // A statement without its end: the next one begins on a line of its own.
      const next = this.#peek(1)
      if (next && blockWords.has(next.text) && this.#peek(2)?.kind === 'word' && this.#isMark('{', 3)) {
        if (first) this.#broken(first)
        this.#at++
        return
      }
    }
  }

  /** The comment behind a statement on its line. */
  #beside(last: Token): string {
    const rest = this.#text.slice(last.end, last.end + 1000)
    const line = /^[ \t]*(?:\/\/+([^\r\n]*)|\/\*+([^]*?)\*\/)/.exec(rest)
    return line?.[1] ?? line?.[2] ?? ''
  }

  #broken({ start, end }: Span): void {
    this.#problem ??= { start, end }
  }
}

const labels = new Set(['optional', 'required', 'repeated'])
const notFields = new Set([
  'option',
  'reserved',
  'extensions',
  'import',
  'package',
  'syntax',
  'edition',
  'rpc',
  'returns',
  'stream',
  'group',
])
const blockWords = new Set(['message', 'enum', 'oneof', 'extend', 'service'])

function spanOf({ start, end }: Token): Span {
  return { start, end }
}

/** A type without the packages before it. */
function bare(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1)
}

function inner(written: string): string {
  const closed = written.length > 1 && written.endsWith(written[0] ?? '')
  return written.slice(1, closed ? -1 : undefined).replace(/\\(["'\\])/g, '$1')
}

function tokensOf(text: string): { readonly tokens: readonly Token[]; readonly broken: Span | undefined } {
  const tokens: Token[] = []
  let broken: Span | undefined
  let above = ''
  let aboveEnd = 0
  const pattern =
    /\s+|\/\/[^\n]*|\/\*|"(?:[^"\\\r\n]|\\.)*"?|'(?:[^'\\\r\n]|\\.)*'?|\.?[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*|-?\.?\d[\w.]*|[^]/uy
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [written] = match
    const start = match.index
    let end = start + written.length
    if (/^\s/.test(written)) {
      // A blank line parts a comment from what follows.
      if (/\n[ \t\r]*\n/.test(written)) above = ''
      continue
    }
    if (written.startsWith('//') || written === '/*') {
      const block = written === '/*'
      if (block) {
        const close = text.indexOf('*/', end)
        if (close < 0) broken ??= { start, end }
        end = close < 0 ? text.length : close + 2
        pattern.lastIndex = end
      }
      // A comment behind something on its line speaks of that.
      if (startsLine(text, start)) {
        const said = block
          ? text.slice(start + 2, end - 2).replace(/^[ \t]*\*+/gm, '')
          : written.replace(/^\/+/, '')
        above = aboveEnd === 0 || above === '' ? said : `${above} ${said}`
        aboveEnd = end
        if (above.length > 4000) above = above.slice(0, 4000)
      }
      continue
    }
    const first = written[0] ?? ''
    const kind =
      first === '"' || first === "'"
        ? 'string'
        : /^\.?[\p{L}_]/u.test(written)
          ? 'word'
          : /^-?\.?\d/.test(written)
            ? 'number'
            : 'mark'
    tokens.push({ kind, text: written, start, end, above })
    above = ''
  }
  return { tokens, broken }
}

function startsLine(text: string, at: number): boolean {
  let before = at - 1
  while (before >= 0 && (text[before] === ' ' || text[before] === '\t')) before--
  return before < 0 || text[before] === '\n' || text[before] === '\r'
}

const scalars: ReadonlyMap<string, ValueType> = new Map(
  Object.entries({
    text: 'string',
    number: 'double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64',
    boolean: 'bool',
    binary: 'bytes',
  } satisfies Partial<Record<ValueType, string>>).flatMap(([valueType, names]) =>
    names.split(' ').map((name) => [name, valueType as ValueType] as const),
  ),
)

/** Messages that stand for a value. */
const wellKnown: ReadonlyMap<string, ValueType> = new Map([
  ['google.protobuf.Timestamp', 'date'],
  ['google.type.Date', 'date'],
  ['google.type.DateTime', 'date'],
  ['google.type.PostalAddress', 'object'],
  ['google.type.PhoneNumber', 'object'],
  ['google.type.LatLng', 'object'],
  ['google.protobuf.StringValue', 'text'],
  ['google.protobuf.BoolValue', 'boolean'],
  ['google.protobuf.BytesValue', 'binary'],
  ['google.protobuf.DoubleValue', 'number'],
  ['google.protobuf.FloatValue', 'number'],
  ['google.protobuf.Int32Value', 'number'],
  ['google.protobuf.Int64Value', 'number'],
  ['google.protobuf.UInt32Value', 'number'],
  ['google.protobuf.UInt64Value', 'number'],
  ['google.protobuf.Duration', 'number'],
  ['google.protobuf.Struct', 'object'],
  ['google.protobuf.Any', 'object'],
])

function fieldOf(draft: Draft, enums: ReadonlySet<string>): Field {
  const { owner, name, type, label, options, map } = draft
  const element = map ? (/,\s*([\w.]+)\s*>$/.exec(type)?.[1] ?? '') : type
  const plain = element.replace(/^\./, '')
  const known = scalars.get(plain) ?? wellKnown.get(plain) ?? (enums.has(bare(plain)) ? 'enum' : undefined)
  const column = options.get('json_name')
  const initial = options.get('default')
  const formats = formatsOf(options)
  const resource = resourceOf(options, owner.name)
  const references = resource ?? (known === undefined && plain !== '' ? plain : undefined)
  const comment = commentText(draft.comment)
  const role: Role = 'transferred'
  const attributes: FieldAttributes = {
    ...(label === 'repeated' ? { list: true } : {}),
    ...(label === 'optional' || draft.oneof ? { optional: true } : {}),
    ...(references === undefined ? {} : { references }),
    ...(column === undefined || !/^[\p{L}\p{N}_.$-]{1,200}$/u.test(column) ? {} : { column }),
    ...(initial === undefined ? {} : { value: valueText(initial) }),
    ...(comment === '' ? {} : { comment }),
    ...(formats.length === 0 ? {} : { formats }),
  }
  return {
    owner: owner.name,
    name: name.text,
    type: typeText(label === '' ? type : `${label} ${type}`),
    valueType: map ? 'object' : resource === undefined ? (known ?? 'reference') : 'reference',
    role,
    span: spanOf(name),
    ownerSpan: owner.span,
    attributes,
  }
}

/**
 * The kind of resource that a field names, where it holds the path of one (`users/12`) and no name of anybody:
 * `(google.api.resource_reference)`, or `IDENTIFIER` for the resource itself. Source: AIP-122, AIP-4231.
 */
function resourceOf(options: ReadonlyMap<string, string>, owner: string): string | undefined {
  for (const [name, value] of options) {
    if (name.includes('google.api.resource_reference')) {
      const said = /[\w.-]+\/([A-Za-z]\w*)/.exec(value)?.[1]
      return said ?? owner
    }
    if (name.includes('google.api.field_behavior') && /\bIDENTIFIER\b/.test(value)) return owner
  }
  return undefined
}

/** What rules of validation say: `(buf.validate.field).string.email = true`, `(validate.rules).string = {ip: true}`. */
function formatsOf(options: ReadonlyMap<string, string>): readonly string[] {
  const formats = new Set<string>()
  for (const [name, value] of options) {
    if (!name.includes('validate')) continue
    const direct = /\.string\.(\w+)$/.exec(name)?.[1]
    const words =
      direct === undefined
        ? [...value.matchAll(/\b(\w+)\s*:\s*true\b/g)].map(([, word]) => word)
        : value === 'true'
          ? [direct]
          : []
    for (const word of words) {
      const format = formatNames.get(word ?? '')
      if (format !== undefined) formats.add(format)
    }
  }
  return [...formats]
}

const formatNames: ReadonlyMap<string, string> = new Map([
  ['email', 'email'],
  ['ip', 'ip'],
  ['ipv4', 'ip'],
  ['ipv6', 'ip'],
  ['uri', 'url'],
  ['uri_ref', 'url'],
  ['uuid', 'uuid'],
  ['tuuid', 'uuid'],
  ['hostname', 'hostname'],
])
