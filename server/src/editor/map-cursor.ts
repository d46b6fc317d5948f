/*
 * Where the cursor is in a map that is being written. Half-typed YAML does not parse, and what was parsed before has no
 * place for what is new: so the lines around the cursor are read as they stand, by their indentation.
 */
import type { Span } from '../model/span.ts'

export interface Cursor {
  /** Keys down to the mapping that the cursor is in. */
  readonly path: readonly string[]
  /** The key whose value is being written; absent where a key is. */
  readonly key?: string
  /** What is typed of it so far. */
  readonly typed: Span
  /** Keys that the mapping has already. */
  readonly siblings: ReadonlySet<string>
}

/** The cursor's place; undefined within a comment or a quoted text. */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const before = text.slice(start, offset)
  if (/(?:^|\s)#/.test(before) || hasOpenQuote(before)) return undefined
  const lines = text.slice(0, start).split('\n')
  const head = /^(\s*)((?:-\s+)*)/.exec(before)
  const indent = (head?.[1] ?? '').length
  const dashes = head?.[2] ?? ''
  const content = before.slice(indent + dashes.length)
  const typedLength = /[^\s,[\]{}:]*$/.exec(before)?.[0].length ?? 0
  const typed = { start: offset - typedLength, end: offset }
  const column = indent + dashes.length
  const written = /^("?)([^\s:"'#]+)\1:(?:\s+(.*))?$/.exec(content)
  if (written?.[2] === undefined) {
    if (/\s/.test(content)) return undefined
    const path = parentsOf(lines, dashes === '' ? indent : column)
    // An item of a list is the value of the key above it; it may also be a mapping that begins.
    const key = dashes === '' ? undefined : path.at(-1)
    if (key !== undefined) return { path: path.slice(0, -1), key, typed, siblings: none }
    return { path, typed, siblings: siblingsOf(text, start, indent) }
  }
  if (!/:\s/.test(content)) return undefined
  const key = written[2]
  const path = parentsOf(lines, column)
  const inline = inFlow(written[3] ?? '')
  if (inline === undefined) return { path, key, typed, siblings: none }
  const inner = [...path, key]
  return inline.key === undefined
    ? { path: inner, typed, siblings: inline.siblings }
    : { path: inner, key: inline.key, typed, siblings: none }
}

const none: ReadonlySet<string> = new Set()

/** Within `{category: …`: the key there, or none where a key is being written; undefined outside a flow mapping. */
function inFlow(
  value: string,
): { readonly key?: string; readonly siblings: ReadonlySet<string> } | undefined {
  const open = value.lastIndexOf('{')
  if (open < 0 || value.includes('}', open)) return undefined
  const inside = value.slice(open + 1)
  const depth = inside.lastIndexOf('[') > inside.lastIndexOf(']')
  const entries = depth ? [inside] : inside.split(',')
  const key = /([^\s:,]+):\s+[^:]*$/.exec(entries.at(-1) ?? '')?.[1]
  if (key !== undefined) return { key, siblings: none }
  return { siblings: new Set(entries.flatMap((entry) => /^\s*([^\s:]+):/.exec(entry)?.[1] ?? [])) }
}

/** Keys of the lines above that hold what stands at a column. */
function parentsOf(lines: readonly string[], column: number): readonly string[] {
  const parents: string[] = []
  let limit = column
  for (let at = lines.length - 1; at >= 0 && limit > 0; at--) {
    const match = /^(\s*)((?:-\s+)*)("?)([^\s:"'#-][^:"'#]*)\3:(?:\s|$)/.exec(lines[at] ?? '')
    if (match === null) continue
    const [, spaces = '', dashes = '', , key = ''] = match
    const own = spaces.length + dashes.length
    if (own >= limit) continue
    parents.unshift(key.trim())
    limit = spaces.length + (dashes === '' ? 0 : dashes.length)
    if (dashes !== '') limit = spaces.length + 1
  }
  return parents
}

/** Keys of the same mapping, above and below. */
function siblingsOf(text: string, start: number, indent: number): ReadonlySet<string> {
  const siblings = new Set<string>()
  const visit = (line: string): boolean => {
    const own = /^\s*/.exec(line)?.[0].length ?? 0
    if (line.trim() === '' || line.trimStart().startsWith('#')) return true
    if (own < indent) return false
    const key = own === indent ? /^\s*("?)([^\s:"']+)\1:/.exec(line)?.[2] : undefined
    if (key !== undefined) siblings.add(key)
    return true
  }
  for (const line of text.slice(0, start).split('\n').reverse()) if (!visit(line)) break
  for (const line of text.slice(start).split('\n').slice(1)) if (!visit(line)) break
  return siblings
}

function hasOpenQuote(before: string): boolean {
  const quoted = before.replaceAll(/"[^"]*"|'[^']*'/g, '')
  return /(?:^|[\s[{,])["']/.test(quoted)
}
