import { folderOf, joinPath } from '../datamap/paths.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { Span } from '../model/span.ts'
import { isPathAt } from './schema.ts'
import type { View } from './view.ts'

/** A path or an address in a map. */
export interface Link {
  readonly span: Span
  /** An address, or a file relative to the root. */
  readonly to: { readonly url: string } | { readonly path: string }
}

/** What a map's file points to: addresses, and those paths that exist. */
export function linksIn(path: string, view: View): readonly Link[] {
  const text = view.textOf(path)
  if (text === undefined) return []
  const links: Link[] = []
  const visit = (value: Value, keys: readonly string[]): void => {
    if (value.kind === 'scalar') {
      const link = typeof value.plain === 'string' ? linkOf(value.plain, keys, path, view) : undefined
      // Of an alias, the text stands elsewhere.
      if (link && value.span.end > value.span.start)
        links.push({ span: unquoted(value.span, text), to: link })
      return
    }
    const items: Iterable<Item> = value.kind === 'map' ? value.entries.values() : value.items
    for (const item of items) visit(item.value, value.kind === 'map' ? [...keys, item.key] : keys)
  }
  visit(readTree(path, text).root, [])
  const seen = new Set<number>()
  return links.filter(({ span }) => !seen.has(span.start) && seen.add(span.start))
}

function linkOf(
  text: string,
  keys: readonly string[],
  file: string,
  view: View,
): { readonly url: string } | { readonly path: string } | undefined {
  if (/^https?:\/\/\S+$/i.test(text)) return { url: text }
  if (!isPathAt(keys) || /[*?{[\s]/.test(text)) return undefined
  const path = joinPath(folderOf(file), text)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (path === '' || path.startsWith('..') || !view.list(folderOf(path)).includes(name)) return undefined
  return { path }
}

function unquoted(span: Span, text: string): Span {
  const isQuoted = /^["']/.test(text.slice(span.start, span.start + 1))
  return isQuoted ? { start: span.start + 1, end: span.end - 1 } : span
}
