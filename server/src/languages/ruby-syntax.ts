/** What the readers of Ruby ask of its tree. */
import { childOfType, childrenOf, fieldOf, type SyntaxNode } from './tree-parsing.ts'
import type { WrittenName } from './tree-reading.ts'

export interface RubyArguments {
  readonly positional: readonly SyntaxNode[]
  readonly named: ReadonlyMap<string, SyntaxNode>
}

/** The arguments of a call; those of a hash at its end are named ones. */
export function argumentsOf(call: SyntaxNode): RubyArguments {
  const positional: SyntaxNode[] = []
  const named = new Map<string, SyntaxNode>()
  for (const argument of childrenOf(fieldOf(call, 'arguments')))
    if (argument.type === 'pair') addPair(named, argument)
    else {
      positional.push(argument)
      if (argument.type === 'hash') for (const pair of childrenOf(argument)) addPair(named, pair)
    }
  return { positional, named }
}

/** The values of a hash by their keys; empty for what is none. */
export function hashOf(node: SyntaxNode | undefined): ReadonlyMap<string, SyntaxNode> {
  const named = new Map<string, SyntaxNode>()
  if (node?.type === 'hash') for (const pair of childrenOf(node)) addPair(named, pair)
  return named
}

function addPair(named: Map<string, SyntaxNode>, pair: SyntaxNode): void {
  const key = keyOf(pair)
  const value = fieldOf(pair, 'value')
  if (key !== undefined && value !== undefined && !named.has(key.name)) named.set(key.name, value)
}

/** The key of a pair: `email: 1`, `:email => 1`, `"email" => 1`. */
export function keyOf(pair: SyntaxNode): WrittenName | undefined {
  const key = pair.type === 'pair' ? fieldOf(pair, 'key') : undefined
  return key?.type === 'hash_key_symbol' ? written(key, key.text, 0) : nameOf(key)
}

/** `email` of `:email`, `"email"`, `:"email"` and of a word of `%i[email]`; undefined where values stand in it. */
export function nameOf(node: SyntaxNode | undefined): WrittenName | undefined {
  switch (node?.type) {
    case 'simple_symbol':
      return written(node, node.text.slice(1), 1)
    case 'bare_symbol':
    case 'bare_string':
      return written(node, node.text, 0)
    case 'string':
    case 'delimited_symbol': {
      const parts = node.namedChildren
      const [content] = parts
      return parts.length === 1 && content?.type === 'string_content'
        ? written(content, content.text, 0)
        : undefined
    }
    default:
      return undefined
  }
}

/** All names of a list of arguments, those of arrays in it too. */
export function namesOf(nodes: readonly SyntaxNode[]): readonly WrittenName[] {
  return nodes.flatMap((node) =>
    /^(?:array|symbol_array|string_array)$/.test(node.type)
      ? childrenOf(node).flatMap((item) => nameOf(item) ?? [])
      : (nameOf(node) ?? []),
  )
}

/** The text of a string without values in it. */
export function textOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type !== 'string') return undefined
  const parts = node.namedChildren
  return parts.every((part) => part.type === 'string_content' || part.type === 'escape_sequence')
    ? parts.map((part) => part.text).join('')
    : undefined
}

/** A literal as it is written, strings and symbols without their signs. */
export function literalOf(node: SyntaxNode | undefined): string | undefined {
  if (node === undefined) return undefined
  if (/^(?:integer|float|true|false)$/.test(node.type)) return node.text
  return textOf(node) ?? nameOf(node)?.name
}

/** The last name of a constant: `User` of `::Admin::User`. */
export function constantAt(node: SyntaxNode | undefined): WrittenName | undefined {
  const name = node?.type === 'scope_resolution' ? fieldOf(node, 'name') : node
  return name?.type === 'constant' ? written(name, name.text, 0) : undefined
}

/** The name of the method that is called. */
export function methodOf(call: SyntaxNode): string {
  return fieldOf(call, 'method')?.text ?? ''
}

/** What a block does, one statement after the other. */
export function blockOf(call: SyntaxNode): readonly SyntaxNode[] {
  const body = fieldOf(fieldOf(call, 'block'), 'body')
  return body === undefined ? [] : body.namedChildren
}

/** `t` of `do |t|`. */
export function blockVariable(call: SyntaxNode): string | undefined {
  return childOfType(fieldOf(fieldOf(call, 'block'), 'parameters'), 'identifier')?.text
}

function written(node: SyntaxNode, name: string, skipped: number): WrittenName {
  return { name, span: { start: node.startIndex + skipped, end: node.startIndex + skipped + name.length } }
}
