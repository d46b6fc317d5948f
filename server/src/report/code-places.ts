/* Where code holds what a map declares, by path and symbol: lines move, names stay. */
import { ownerStem } from '../classify/words.ts'
import type { FoundOwner } from '../checks/owner-index.ts'
import { createMatcher, type Matcher } from '../datamap/matching.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataSet, DeclaredField } from '../model/declaration.ts'
import type { Cell, Inline } from '../model/document.ts'
import type { ReportInput } from './context.ts'

/** Places in code of a map's data sets and fields. */
export interface CodePlaces {
  readonly ofDataSet: (dataSet: DataSet) => Cell
  readonly ofField: (field: DeclaredField) => Cell
}

/**
 * Finds them, once for a document. Owners that store the data count, and others only where none does; so does a field below
 * an owner of another name, which an entry such as `createToken.password` stands for.
 */
export function codePlacesOf({ map, maps, index }: Pick<ReportInput, 'map' | 'maps' | 'index'>): CodePlaces {
  const dataSets = new Map<DataSet, Cell>()
  const fields = new Map<DeclaredField, Cell>()
  const matcher = createMatcher(map)
  for (const dataSet of map.dataSets.values()) {
    const owners = ownersOf(dataSet, { map, maps, index }, matcher)
    dataSets.set(
      dataSet,
      distinct(owners.map(({ path, owner }) => ({ kind: 'file', path, symbol: owner.name }))),
    )
    const found = new Map<DeclaredField, Inline[]>()
    const add = (field: DeclaredField | undefined, path: string, symbol: string): void => {
      if (field === undefined) return
      const known = found.get(field)
      if (known) known.push({ kind: 'file', path, symbol })
      else found.set(field, [{ kind: 'file', path, symbol }])
    }
    for (const one of owners) {
      const { path, owner } = one
      const columns = new Map(
        index.personalFieldsOf(one).map(({ field }) => [field.name, field.attributes.column] as const),
      )
      for (const name of index.fieldNamesOf(one)) {
        const match = matcher.fieldOf(owner.name, owner.storeName, name, columns.get(name), path)
        if (match?.dataSet === dataSet) add(match.field, path, `${owner.name}.${name}`)
      }
    }
    for (const [field, places] of found) fields.set(field, distinct(places))
  }
  const rest = new Map<DeclaredField, Inline[]>()
  for (const { field, owner, storeName, path } of index.stems().flatMap((stem) => index.fieldsOf(stem))) {
    if (field.role === 'configured' || mapOf(maps, path) !== map) continue
    const match = matcher.fieldOf(owner, storeName, field.name, field.attributes.column, path)
    if (match === undefined || fields.has(match.field)) continue
    const place: Inline = { kind: 'file', path, symbol: `${field.owner}.${field.name}` }
    rest.set(match.field, [...(rest.get(match.field) ?? []), place])
  }
  for (const [field, places] of rest) fields.set(field, distinct(places))
  return {
    ofDataSet: (dataSet) => dataSets.get(dataSet) ?? [],
    ofField: (field) => fields.get(field) ?? [],
  }
}

/** Owners in code that hold a data set: those that store it, and others only where none does. */
export function ownersOf(
  dataSet: DataSet,
  { map, maps, index }: Pick<ReportInput, 'map' | 'maps' | 'index'>,
  matcher: Matcher,
): readonly FoundOwner[] {
  const stems = new Set([dataSet.id, ...dataSet.also].map((name) => index.stemOf(ownerStem(name))))
  const owners = [...stems]
    .flatMap((stem) => index.ownersOf(stem))
    .filter(
      ({ path, owner }) =>
        owner.role !== 'configured' &&
        mapOf(maps, path) === map &&
        matcher.dataSetsOf(owner.name, owner.storeName, path).includes(dataSet),
    )
  const stored = owners.filter(({ owner }) => owner.role === 'stored')
  return stored.length > 0 ? stored : owners
}

function distinct(places: readonly Inline[]): Cell {
  const seen = new Set<string>()
  return places.flatMap((place) => {
    const key = JSON.stringify(place)
    if (seen.has(key)) return []
    seen.add(key)
    return [[place]]
  })
}
