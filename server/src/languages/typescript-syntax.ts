/**
 * Small questions to TypeScript's syntax tree that the readers of this language share: names as written, literals,
 * options, comments. Nothing here knows of privacy or of a library.
 */
import ts from 'typescript'
import type { Span } from '../model/span.ts'
import { commentText, typeText } from './text.ts'

/** A name as it stands in the text: `text.slice(span.start, span.end) === name`. */
export interface WrittenName {
  readonly name: string
  readonly span: Span
}

/** The name of a property, a variable or a literal key, without quotes and `#`; undefined where it is computed or missing. */
export function writtenName(sourceFile: ts.SourceFile, node: ts.Node | undefined): WrittenName | undefined {
  if (node === undefined) return undefined
  if (ts.isComputedPropertyName(node)) {
    return ts.isStringLiteralLike(node.expression) ? writtenName(sourceFile, node.expression) : undefined
  }
  let start = node.getStart(sourceFile)
  let end = node.end
  if (ts.isStringLiteralLike(node)) {
    const quote = sourceFile.text.charCodeAt(start)
    start += 1
    if (end > start && sourceFile.text.charCodeAt(end - 1) === quote) end -= 1
  } else if (ts.isPrivateIdentifier(node)) {
    start += 1
  } else if (!ts.isIdentifier(node)) {
    return undefined
  }
  return start < end ? { name: sourceFile.text.slice(start, end), span: { start, end } } : undefined
}

/** An expression without the parentheses, casts and `await` around it. */
export function unwrap(node: ts.Expression): ts.Expression {
  let inner = node
  for (;;) {
    if (
      ts.isParenthesizedExpression(inner) ||
      ts.isAsExpression(inner) ||
      ts.isSatisfiesExpression(inner) ||
      ts.isNonNullExpression(inner) ||
      ts.isTypeAssertionExpression(inner) ||
      ts.isAwaitExpression(inner)
    ) {
      inner = inner.expression
    } else {
      return inner
    }
  }
}

/** The last name of what is called: `createTable` of `knex.schema.createTable(…)`; empty where it has none. */
export function calleeName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ''
}

/** A dotted path of identifiers, `this` included; undefined for anything else. Long chains are no path. */
export function dottedPath(node: ts.Node): string | undefined {
  let path = ''
  let current: ts.Node = node
  for (let links = 0; links < 16; links += 1) {
    if (ts.isPropertyAccessExpression(current)) {
      path = `.${current.name.text}${path}`
      current = current.expression
    } else if (ts.isQualifiedName(current)) {
      path = `.${current.right.text}${path}`
      current = current.left
    } else if (ts.isIdentifier(current)) {
      return current.text === '' ? undefined : current.text + path
    } else {
      return current.kind === ts.SyntaxKind.ThisKeyword ? `this${path}` : undefined
    }
  }
  return undefined
}

/** The value of a property in an object literal; undefined where it is absent or not a plain assignment. */
export function propertyOf(
  object: ts.ObjectLiteralExpression | undefined,
  name: string,
): ts.Expression | undefined {
  if (object === undefined) return undefined
  for (const property of object.properties) {
    if (ts.isPropertyAssignment(property) && keyText(property.name) === name)
      return unwrap(property.initializer)
  }
  return undefined
}

/** A property's key as plain text; undefined where it is computed. */
export function keyText(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined
}

/** True or false where the expression is that literal. */
export function booleanLiteral(node: ts.Expression | undefined): boolean | undefined {
  if (node?.kind === ts.SyntaxKind.TrueKeyword) return true
  return node?.kind === ts.SyntaxKind.FalseKeyword ? false : undefined
}

/** The object that an arrow function or a function returns: `(t) => ({…})`. */
export function returnedExpression(node: ts.Expression): ts.Expression | undefined {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined
  if (!ts.isBlock(node.body)) return unwrap(node.body)
  for (const statement of node.body.statements) {
    if (ts.isReturnStatement(statement) && statement.expression !== undefined)
      return unwrap(statement.expression)
  }
  return undefined
}

/** A node's text as a type is quoted: white space collapsed, cut at 200 UTF-16 units. */
export function shortText(sourceFile: ts.SourceFile, node: ts.Node): string {
  const start = node.getStart(sourceFile)
  // Anything that collapses to what is kept is within this many units, or is cut anyway.
  return typeText(sourceFile.text.slice(start, Math.min(node.end, start + 1600)))
}

/**
 * The comment that stands right above a member (no blank line between) or behind it on its line. `pos` is the node's
 * full start, `start` its first token, `end` its end.
 */
export function commentBeside(text: string, pos: number, start: number, end: number): string | undefined {
  return leadingComment(text, pos, start) ?? trailingComment(text, end)
}

/** The comment right above a node, no blank line between. */
export function leadingComment(text: string, pos: number, start: number): string | undefined {
  if (!holdsSlash(text, pos, start)) return undefined
  const ranges = ts.getLeadingCommentRanges(text, pos) ?? []
  const parts: string[] = []
  let below = start
  for (const range of ranges.toReversed()) {
    if (range.end > below || /\n\s*\n/.test(text.slice(range.end, Math.min(below, range.end + 500)))) break
    const isLine = range.kind === ts.SyntaxKind.SingleLineCommentTrivia
    if (!isLine && parts.length > 0) break
    parts.unshift(text.slice(range.pos, Math.min(range.end, range.pos + 2000)))
    if (!isLine) break
    below = range.pos
  }
  return cleanComment(parts.join('\n'))
}

function trailingComment(text: string, end: number): string | undefined {
  let at = end
  for (; at < text.length && at < end + 40; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x2f) break
    if (code !== 0x20 && code !== 0x09 && code !== 0x2c && code !== 0x3b) return undefined
  }
  const [range] = text.charCodeAt(at) === 0x2f ? (ts.getTrailingCommentRanges(text, at) ?? []) : []
  return range === undefined
    ? undefined
    : cleanComment(text.slice(range.pos, Math.min(range.end, range.pos + 2000)))
}

function holdsSlash(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) === 0x2f) return true
  return false
}

/** Words to tools, not to people. */
const toolComment =
  /^(?:eslint|prettier|biome|tslint|istanbul|c8|v8|@ts-|ts-|art25-|#region|#endregion|noinspection)/

function cleanComment(raw: string): string | undefined {
  const lines = raw
    .replace(/^\/\*+/, '')
    .replace(/\*+\/$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:\/{2,}|\*(?!\/))?\s?/, '').trim())
  const tag = lines.findIndex((line) => line.startsWith('@'))
  const prose = lines
    .slice(0, tag < 0 ? undefined : tag)
    .join(' ')
    .trim()
  const described = lines.find((line) => line.startsWith('@description '))?.slice('@description '.length)
  const comment = commentText(prose === '' ? (described ?? '') : prose)
  return comment === '' || toolComment.test(comment) ? undefined : comment
}
