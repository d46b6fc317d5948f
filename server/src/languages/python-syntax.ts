/** What readers of Python ask of its syntax tree. */
import { childrenOf, fieldOf, type SyntaxNode } from './tree-parsing.ts'
import type { WrittenName } from './tree-reading.ts'

/** The arguments of a call. */
export interface Arguments {
  readonly positional: readonly SyntaxNode[]
  readonly named: ReadonlyMap<string, SyntaxNode>
}

/** The arguments of a call or the bases of a class, from the node that holds them. */
export function argumentsOf(list: SyntaxNode | undefined): Arguments {
  const positional: SyntaxNode[] = []
  const named = new Map<string, SyntaxNode>()
  for (const child of list === undefined ? [] : childrenOf(list)) {
    if (child.type !== 'keyword_argument') positional.push(child)
    else {
      const name = fieldOf(child, 'name')
      const value = fieldOf(child, 'value')
      if (name !== undefined && value !== undefined) named.set(name.text, value)
    }
  }
  return { positional, named }
}

/** The arguments of a call. */
export function callArguments(call: SyntaxNode): Arguments {
  return argumentsOf(fieldOf(call, 'arguments'))
}

/** A string without values in it: its text as written and where that stands, without quotes. */
export function stringAt(node: SyntaxNode | undefined): WrittenName | undefined {
  if (node?.type === 'parenthesized_expression') return stringAt(childrenOf(node)[0])
  if (node?.type !== 'string') return undefined
  const contents: SyntaxNode[] = []
  for (const child of childrenOf(node)) {
    if (child.type === 'interpolation') return undefined
    if (child.type === 'string_content') contents.push(child)
  }
  const [first] = contents
  if (first === undefined) {
    const start = node.children[0]?.endIndex ?? node.startIndex
    return { name: '', span: { start, end: start } }
  }
  return {
    name: contents.map((content) => content.text).join(''),
    span: { start: first.startIndex, end: contents.at(-1)?.endIndex ?? first.endIndex },
  }
}

/** The text of a string, also of several written one behind another; for texts that a person reads. */
export function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined
  switch (node.type) {
    case 'string':
      return stringAt(node)?.name
    case 'concatenated_string':
      return childrenOf(node)
        .map((part) => stringAt(part)?.name ?? '')
        .join('')
    case 'parenthesized_expression':
      return textOf(childrenOf(node)[0])
    // `_("Phone")`, `gettext_lazy("Phone")`.
    case 'call':
      return textOf(callArguments(node).positional[0])
    default:
      return undefined
  }
}

/** The dotted path of a name or an attribute: `models.EmailField`; empty for anything else. */
export function pathOf(node: SyntaxNode | undefined): string {
  if (node === undefined) return ''
  if (node.type === 'identifier' || node.type === 'dotted_name') return node.text
  if (node.type === 'attribute' && node.text.length < longestPath) {
    const text = node.text.replace(/\s+/g, '')
    return /^[\p{L}\p{N}_.]+$/u.test(text) ? text : ''
  }
  return ''
}

const longestPath = 200

/** The last name of a path. */
export function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

/** Whether a value is written as `True` or `False`. */
export function booleanOf(node: SyntaxNode | undefined): boolean | undefined {
  return node?.type === 'true' ? true : node?.type === 'false' ? false : undefined
}

/** The literal that a value is: without quotes; undefined for what is computed. */
export function literalOf(node: SyntaxNode | undefined): string | undefined {
  switch (node?.type) {
    case 'integer':
    case 'float':
    case 'true':
    case 'false':
      return node.text
    case 'string':
      return stringAt(node)?.name
    default:
      return undefined
  }
}

/** The text of the string that stands first in a body. */
export function docstringOf(body: SyntaxNode | undefined): string | undefined {
  const [first] = childrenOf(body)
  return first?.type === 'expression_statement' ? textOf(childrenOf(first)[0]) : undefined
}

/** Names of the decorators of a definition, without their arguments. */
export function decoratorsOf(decorated: SyntaxNode): readonly string[] {
  return childrenOf(decorated)
    .filter((child) => child.type === 'decorator')
    .map((decorator) => {
      const [inner] = childrenOf(decorator)
      return pathOf(inner?.type === 'call' ? fieldOf(inner, 'function') : inner)
    })
}
