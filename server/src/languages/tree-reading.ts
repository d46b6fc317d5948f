/*
 * What readers over tree-sitter have in common: gathering facts, comments beside a declaration, and the frame around it
 * all, so that a language says only what its own syntax and its libraries mean.
 */
import type {
  Call,
  Change,
  Field,
  FieldAttributes,
  FileFacts,
  Import,
  Owner,
  Role,
  ValueType,
} from '../model/fact.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'
import { readDirectives } from './directives.ts'
import { commentText, typeText, valueText } from './text.ts'
import { isInComment, withTree, type SyntaxNode } from './tree-parsing.ts'

export type MutableAttributes = { -readonly [Key in keyof FieldAttributes]: FieldAttributes[Key] }

/** A name and where it is written, without quotes. */
export interface WrittenName {
  readonly name: string
  readonly span: Span
}

/** What a type, a column or a validator says of a value. */
export interface Shape {
  readonly valueType: ValueType
  readonly type?: string | undefined
  readonly attributes?: MutableAttributes
}

/** An owner whose name, role, store or includes may still become known further down in the file. */
export interface OwnerDraft extends Omit<Owner, 'name' | 'role' | 'includes' | 'storeName' | 'kind'> {
  name: string
  kind: Owner['kind']
  role: Role
  readonly includes: string[]
  storeName?: string
}

/** The facts of one file while it is read. */
export interface Reading {
  readonly path: string
  readonly text: string
  readonly root: SyntaxNode
  readonly owners: OwnerDraft[]
  readonly fields: { readonly draft: OwnerDraft; readonly field: Omit<Field, 'owner' | 'role'> }[]
  readonly changes: Change[]
  readonly imports: Import[]
  calls: readonly Call[]
  readonly problems: Problem[]
}

/**
 * Reads a text with a grammar. Facts come out in the order of the text; an owner's name and role as they are in the end.
 * @throws Error for a grammar that was not loaded; whatever `read` throws
 */
export function readWithTree(
  grammar: string,
  { path, text }: { readonly path: string; readonly text: string },
  read: (reading: Reading) => void,
): FileFacts {
  const facts = { owners: [], fields: [], changes: [], imports: [], calls: [], problems: [] }
  let reading: Reading | undefined
  let directives: FileFacts['directives'] | undefined
  const problems = withTree(grammar, text, (root) => {
    directives = readDirectives(text, (at) => isInComment(root, at))
    reading = { path, text, root, ...facts }
    read(reading)
  })
  const { owners, fields, changes, imports, calls, problems: own } = reading ?? facts
  return {
    owners,
    fields: fields
      .map(({ draft, field }): Field => ({ ...field, owner: draft.name, role: draft.role }))
      .sort(byPlace),
    changes: changes.sort(byPlace),
    calls,
    imports,
    directives: directives ?? readDirectives(text),
    problems: [...own, ...problems],
  }
}

/** Adds an owner. */
export function addOwner(
  reading: Reading,
  written: WrittenName,
  kind: Owner['kind'],
  role: Role,
  more: { includes?: readonly string[]; storeName?: string | undefined; comment?: string | undefined } = {},
): OwnerDraft {
  const owner: OwnerDraft = {
    name: written.name,
    span: written.span,
    kind,
    role,
    includes: [...new Set(more.includes)],
    ...(more.storeName === undefined || more.storeName === written.name ? {} : { storeName: more.storeName }),
    ...(more.comment === undefined ? {} : { comment: commentText(more.comment) }),
  }
  reading.owners.push(owner)
  return owner
}

/** Adds a field; a value without a name is none. Texts are cut to what the model allows. */
export function addField(
  reading: Reading,
  draft: OwnerDraft,
  { name, span }: WrittenName,
  { type, valueType, attributes = {} }: Shape,
): void {
  if (name === '') return
  if (attributes.comment !== undefined) attributes.comment = commentText(attributes.comment)
  if (attributes.label !== undefined) attributes.label = commentText(attributes.label)
  if (attributes.value !== undefined) attributes.value = valueText(attributes.value)
  if (attributes.column === name || attributes.column === '') delete attributes.column
  if (attributes.comment === '') delete attributes.comment
  if (attributes.label === '') delete attributes.label
  const written = type === undefined ? '' : typeText(type)
  reading.fields.push({
    draft,
    field: {
      name,
      ...(written === '' ? {} : { type: written }),
      valueType,
      span,
      ownerSpan: draft.span,
      attributes,
    },
  })
}

/** A node's text as a name. */
export function nameAt(node: SyntaxNode): WrittenName {
  return { name: node.text, span: { start: node.startIndex, end: node.endIndex } }
}

/** How comments are written: with `#`, or with `//` and as a block. */
export type CommentStyle = 'hash' | 'slash'

/**
 * The comment that belongs to a declaration: behind it on its last line, else directly above it. Marks of the language and
 * of documentation are taken away, and comments to tools are none.
 * @param span of the declaration, in UTF-16 offsets
 */
export function commentBeside(text: string, { start, end }: Span, style: CommentStyle): string | undefined {
  return commentBehind(text, end, style) ?? commentAbove(text, start, style)
}

const behind = {
  hash: /^[ \t]*[,;]?[ \t]*#+[ \t]?(.*)/,
  slash: /^[ \t]*[,;]?[ \t]*(?:\/\/+!?<?[ \t]?(.*)|\/\*+!?<?[ \t]?((?:(?!\*\/).)*)\*\/[ \t]*$)/,
}

function commentBehind(text: string, end: number, style: CommentStyle): string | undefined {
  const match = behind[style].exec(lineFrom(text, end))
  return said(match?.[1] ?? match?.[2])
}

function lineFrom(text: string, start: number): string {
  return text.slice(start, Math.min(lineEnd(text, start), start + longestLine))
}

/** A line that is longer was written by no person. */
const longestLine = 1000
/** Lines of a comment that are read upwards. */
const mostLines = 40

function commentAbove(text: string, start: number, style: CommentStyle): string | undefined {
  const lines: string[] = []
  let inBlock = false
  let at = lineStart(text, start)
  // What stands before the declaration on its own line is code.
  if (/\S/.test(text.slice(Math.max(at, start - longestLine), start))) return undefined
  for (let count = 0; count < mostLines && at > 0; count++) {
    const above = lineStart(text, at - (text.startsWith('\r\n', at - 2) ? 2 : 1))
    const line = text.slice(above, Math.min(at, above + longestLine)).trim()
    if (style === 'hash') {
      if (!line.startsWith('#') || line.startsWith('#!')) break
      lines.unshift(line.replace(/^#+[ \t]?/, ''))
    } else if (inBlock || line.endsWith('*/')) {
      // A block that closes behind code is that code's.
      if (!inBlock && !/^(?:\/\*|\*)|^[^;{}=]*\*\/$/.test(line)) break
      inBlock = !line.includes('/*')
      lines.unshift(line.replace(/^.*?\/\*+!?[ \t]?|^\*(?!\/)[ \t]?/, '').replace(/\**\*\/$/, ''))
      if (!inBlock && !line.startsWith('/*')) return undefined
      if (!inBlock) break
    } else if (line.startsWith('//')) lines.unshift(line.replace(/^\/\/+!?[ \t]?/, ''))
    else break
    at = above
  }
  return inBlock ? undefined : said(lines.join('\n'))
}

/** What a comment says to a person. */
function said(comment: string | undefined): string | undefined {
  if (comment === undefined) return undefined
  const own = comment
    // What documents a declaration goes before its parameters, results and authors.
    .split('\n')
    .filter(
      (line) =>
        !/^\s*(?:@\w+|art25-|noqa|type:|pylint:|mypy:|pragma|nolint|eslint-|NOLINT|NOSONAR|noinspection|@ts-|rubocop:|frozen_string_literal:|typed:|swiftlint:|phpcs:|ignore(?:_for_file)?:|MARK:|== Schema)/.test(
          line,
        ),
    )
    .join(' ')
    .replace(/<\/?[a-zA-Z][^<>]{0,80}>/g, ' ')
    .replace(/\{@(?:link|code|value)\s+([^{}]*)\}/g, '$1')
    .trim()
  // Lines and boxes of signs.
  return /\p{L}/u.test(own) && !own.startsWith('art25-') ? own : undefined
}

function lineStart(text: string, at: number): number {
  let start = at
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--
  return start
}

function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at)
  const end = feed < 0 ? text.length : feed
  return text[end - 1] === '\r' && end > at ? end - 1 : end
}

function byPlace(a: { readonly span: Span }, b: { readonly span: Span }): number {
  return a.span.start - b.span.start
}
