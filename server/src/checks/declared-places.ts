import type { DataSet, DeclaredField } from '../model/declaration.ts'
import type { CheckContext } from './check.ts'
import { comparePlaces } from './order.ts'
import type { FoundField } from './owner-index.ts'

/** A declared field with its places in code. */
export interface DeclaredPlaces {
  readonly dataSet: DataSet
  readonly field: DeclaredField
  readonly places: FoundField[]
}

/** The places in code of each declared field: stores first, then by place. */
export function declaredPlaces(
  found: readonly FoundField[],
  { matcher, owns }: CheckContext,
): readonly DeclaredPlaces[] {
  const byField = new Map<DeclaredField, DeclaredPlaces>()
  for (const one of found) {
    if (!owns(one.path)) continue
    const { field, path, owner, storeName } = one
    const declared = matcher.fieldOf(owner, storeName, field.name, field.attributes.column, path)
    if (!declared) continue
    const known = byField.get(declared.field)
    if (known) known.places.push(one)
    else byField.set(declared.field, { ...declared, places: [one] })
  }
  for (const { places } of byField.values()) {
    places.sort(
      (left, right) =>
        Number(left.field.role !== 'stored') - Number(right.field.role !== 'stored') ||
        comparePlaces(
          { path: left.path, span: left.field.span },
          { path: right.path, span: right.field.span },
        ),
    )
  }
  return [...byField.values()]
}
