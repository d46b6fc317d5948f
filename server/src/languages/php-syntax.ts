/** What the readers of PHP ask of its tree. */
import { childOfType, childrenOf, fieldOf, spanOf, type SyntaxNode } from './tree-parsing.ts'
import { commentBeside, type WrittenName } from './tree-reading.ts'

export interface PhpArguments {
  readonly positional: readonly SyntaxNode[]
  readonly named: ReadonlyMap<string, SyntaxNode>
}

/** The values of `arguments`, those with a name apart. */
function argumentsOf(node: SyntaxNode | undefined): PhpArguments {
  const positional: SyntaxNode[] = []
  const named = new Map<string, SyntaxNode>()
  for (const argument of childrenOf(node)) {
    if (argument.type !== 'argument') continue
    const name = fieldOf(argument, 'name')
    const value = childrenOf(argument).at(-1)
    if (value === undefined) continue
    if (name === undefined) positional.push(value)
    else named.set(name.text, value)
  }
  return { positional, named }
}

/** The arguments of a call. */
export function callArguments(call: SyntaxNode): PhpArguments {
  return argumentsOf(fieldOf(call, 'arguments') ?? childOfType(call, 'arguments'))
}

/** A string without values in it, and where it stands. */
export function stringAt(node: SyntaxNode | undefined): WrittenName | undefined {
  if (node?.type !== 'string' && node?.type !== 'encapsed_string') return undefined
  const parts = childrenOf(node)
  const [content] = parts
  if (content === undefined) return { name: '', span: { start: node.startIndex + 1, end: node.endIndex - 1 } }
  return parts.length === 1 && content.type === 'string_content'
    ? { name: content.text, span: spanOf(content) }
    : undefined
}

/** All strings of an argument: itself, or those of a list. */
export function stringsOf(node: SyntaxNode | undefined): readonly WrittenName[] {
  if (node?.type !== 'array_creation_expression') return [stringAt(node)].filter((each) => each !== undefined)
  return elementsOf(node).flatMap(({ value }) => stringAt(value) ?? [])
}

export interface PhpElement {
  readonly key?: SyntaxNode | undefined
  readonly value?: SyntaxNode | undefined
}

/** The elements of an array, with their keys. */
export function elementsOf(node: SyntaxNode | undefined): readonly PhpElement[] {
  if (node?.type !== 'array_creation_expression') return []
  return childrenOf(node)
    .filter((each) => each.type === 'array_element_initializer')
    .map((each) => {
      const [first, second] = childrenOf(each)
      return second === undefined ? { value: first } : { key: first, value: second }
    })
}

/** The values of an array with strings as keys. */
export function entriesOf(node: SyntaxNode | undefined): ReadonlyMap<string, SyntaxNode> {
  return new Map(
    elementsOf(node).flatMap(({ key, value }): [string, SyntaxNode][] => {
      const name = stringAt(key)?.name
      return name === undefined || value === undefined ? [] : [[name, value]]
    }),
  )
}

/** `email` of `$email`. */
export function variableAt(node: SyntaxNode | undefined): WrittenName | undefined {
  const name = node?.type === 'variable_name' ? childrenOf(node)[0] : undefined
  return name === undefined ? undefined : { name: name.text, span: spanOf(name) }
}

/** The last part of a name: `Email` of `Assert\Email`, `\Symfony\…\Email` and `Email::class`. */
export function shortName(text: string): string {
  return text.replace(/::class$/, '').replace(/^.*\\/, '')
}

export interface PhpAttribute extends PhpArguments {
  readonly name: string
}

/** The attributes of a declaration. */
export function attributesOf(node: SyntaxNode): readonly PhpAttribute[] {
  return childrenOf(fieldOf(node, 'attributes'))
    .flatMap((group) => childrenOf(group))
    .flatMap((attribute) => {
      const [name] = childrenOf(attribute)
      return attribute.type !== 'attribute' || name === undefined
        ? []
        : [{ name: shortName(name.text), ...argumentsOf(fieldOf(attribute, 'parameters')) }]
    })
}

/** What the comment of documentation above a declaration says. */
export interface PhpDoc {
  readonly node: SyntaxNode
  readonly text: string
}

export function docOf(node: SyntaxNode): PhpDoc | undefined {
  const above = node.previousSibling
  return above?.type === 'comment' && above.text.startsWith('/**')
    ? { node: above, text: above.text }
    : undefined
}

/** The words of a comment of documentation before its first tag. */
function descriptionOf({ text }: PhpDoc): string | undefined {
  const words = text
    .slice(3, -2)
    .split(/^\s*\*?\s*@/m)[0]
    ?.replace(/^\s*\*+ ?/gm, '')
    .trim()
  return words === undefined || words === '' ? undefined : words
}

/** The comment of a declaration: behind it, else above it, without its tags. */
export function commentOf(text: string, node: SyntaxNode): string | undefined {
  const { startIndex, endIndex } = node
  const behind = commentBeside(text, { start: endIndex, end: endIndex }, 'slash')
  if (behind !== undefined) return behind
  const doc = docOf(node)
  if (doc === undefined) return commentBeside(text, { start: startIndex, end: startIndex }, 'slash')
  return descriptionOf(doc) ?? wordsOfTag(doc.text)
}

/** The words behind the type of `@var Collection<int, Stay> where they stayed`. */
function wordsOfTag(doc: string): string | undefined {
  const tag = /@var[ \t]+([^\n*]*)/.exec(doc)?.[1]
  const words = tag
    ?.replace(/<.*>/, '')
    .replace(/^\S+(?:[ \t]+\$\w+)?/, '')
    .trim()
  return words !== undefined && /^\p{L}/u.test(words) ? words : undefined
}

/** An annotation of Doctrine in a comment: what stands in its brackets. */
export function annotationOf(doc: PhpDoc | undefined, name: RegExp): string | undefined {
  if (doc === undefined) return undefined
  const match = new RegExp(
    `@(?:\\w+\\\\)*(?:${name.source})\\b[ \\t]*(?:\\(((?:[^()]|\\([^()]*\\))*)\\))?`,
  ).exec(doc.text)
  return match === null ? undefined : (match[1] ?? '')
}

/** `name="x"` of an annotation. */
export function annotationValue(text: string, key: string): string | undefined {
  const match = new RegExp(`\\b${key}\\s*=\\s*(?:"([^"]*)"|([\\w\\\\:]+))`).exec(text)
  return match?.[1] ?? match?.[2]
}
