import { itemAt } from '../datamap/declarations.ts'
import { readTree, type Item } from '../datamap/tree.ts'
import type { Span } from '../model/span.ts'

/** An entry of a map's outline. */
export interface MapSymbol {
  readonly name: string
  readonly kind: 'section' | 'entry' | 'field'
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

function symbol({ key, at }: Item, kind: MapSymbol['kind'], children: readonly MapSymbol[]): MapSymbol {
  return { name: key, kind, span: at.span, nameSpan: at.keySpan, children }
}
