import { itemAt, textOf } from '../datamap/declarations.ts'
import { readTree, type Item, type Value } from '../datamap/tree.ts'
import type { Span } from '../model/span.ts'

/** An entry of a map's outline. */
export interface MapSymbol {
  readonly name: string
  readonly kind: 'section' | 'entry' | 'field'
  /** What people call it, or what a field holds. */
  readonly detail?: string
  readonly span: Span
  readonly nameSpan: Span
  readonly children: readonly MapSymbol[]
}

/** The outline of a file of a data map: its sections, their entries, and the fields of data sets. */
export function symbolsOf(path: string, text: string): readonly MapSymbol[] {
  const { root } = readTree(path, text)
  if (root.kind !== 'map') return []
  return [...root.entries.values()].map((section) =>
    symbol(
      section,
      'section',
      entriesOf(section).map((entry) =>
        symbol(
          entry,
          'entry',
          section.key === 'data'
            ? entriesOf(itemAt(entry.value, 'fields')).map((field) => symbol(field, 'field', []))
            : [],
        ),
      ),
    ),
  )
}

function entriesOf(item: Item | undefined): readonly Item[] {
  return item?.value.kind === 'map' ? [...item.value.entries.values()] : []
}

function symbol(
  { key, at, value }: Item,
  kind: MapSymbol['kind'],
  children: readonly MapSymbol[],
): MapSymbol {
  const detail = kind === 'section' ? undefined : detailOf(value)
  return {
    name: key,
    kind,
    ...(detail !== undefined && { detail }),
    span: at.span,
    nameSpan: at.keySpan,
    children,
  }
}

function detailOf(value: Value): string | undefined {
  if (value.kind === 'list') return value.items.flatMap((item) => textOf(item.value) ?? []).join(', ')
  return (
    textOf(value) ??
    textOf((itemAt(value, 'label') ?? itemAt(value, 'name') ?? itemAt(value, 'category'))?.value)
  )
}
