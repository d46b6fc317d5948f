import { ownerStem } from '../classify/words.ts'
import { isMapFile, mapOf } from '../datamap/paths.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import { fieldKeyAt, nameAt, occurrencesOf } from './map-names.ts'
import { declaredNameAt, fieldAt, matcherOf, ownerAt, type View } from './view.ts'

/**
 * Where something is declared: a field or an owner of code in the map; a name of the map at its entry; the key of a data
 * set or a field in code.
 */
export function definitionAt(path: string, offset: number, view: View): readonly Place[] {
  const map = mapAt(path, view)
  if (map === undefined) return declarationsOfCode(path, offset, view)
  const field = fieldKeyAt(map, path, offset)
  if (field) return placesOfField(map, field.dataSet, field.field, view)
  const name = nameAt(map, path, offset, view)
  if (name === undefined) return []
  if (name.sections[0] === 'data') return placesOfDataSet(map, name.name, view)
  return occurrencesOf(name, map, view)
    .filter(({ role }) => role === 'declaration')
    .map(({ at }) => ({ path: at.path, span: at.keySpan }))
}

/** Every place that names what stands at an offset, in the maps and in code. */
export function referencesAt(
  path: string,
  offset: number,
  includeDeclaration: boolean,
  view: View,
): readonly Place[] {
  const map = mapAt(path, view)
  if (map === undefined) {
    const found = fieldAt(path, offset, view) ?? declaredNameAt(path, offset, view)
    if (found?.map === undefined || found.declared === undefined) return []
    const { dataSet, field } = found.declared
    const inCode = placesOfField(found.map, dataSet.id, field.name, view)
    return includeDeclaration ? [{ path: field.at.path, span: field.at.keySpan }, ...inCode] : inCode
  }
  const field = fieldKeyAt(map, path, offset)
  if (field) {
    const inCode = placesOfField(map, field.dataSet, field.field, view)
    return includeDeclaration ? [{ path, span: field.at.keySpan }, ...inCode] : inCode
  }
  const name = nameAt(map, path, offset, view)
  if (name === undefined) return []
  const inMaps = occurrencesOf(name, map, view)
    .filter(({ role }) => includeDeclaration || role === 'use')
    .map(({ at }) => ({ path: at.path, span: at.keySpan }))
  return name.sections[0] === 'data' ? [...inMaps, ...placesOfDataSet(map, name.name, view)] : inMaps
}

/** The map of a map's file; undefined for a file of code. */
export function mapAt(path: string, view: View): DataMap | undefined {
  return isMapFile(path) ? view.maps.find(({ files }) => files.some((file) => file.path === path)) : undefined
}

/** Owners in code that a data set stands for. */
export function placesOfDataSet(map: DataMap, id: string, view: View): readonly Place[] {
  const dataSet = map.dataSets.get(id)
  if (dataSet === undefined) return []
  const matcher = matcherOf(map)
  const stems = new Set([id, ...dataSet.also].map(ownerStem).map((stem) => view.index.stemOf(stem)))
  return [...stems]
    .flatMap((stem) => view.index.ownersOf(stem))
    .filter(
      ({ path, owner }) =>
        owner.role !== 'configured' &&
        mapOf(view.maps, path) === map &&
        matcher.dataSetsOf(owner.name, owner.storeName, path).includes(dataSet),
    )
    .map(({ path, owner }) => ({ path, span: owner.span }))
}

/** Fields in code that a declaration answers for; the owners of its data set where none is. */
export function placesOfField(map: DataMap, id: string, name: string, view: View): readonly Place[] {
  const dataSet = map.dataSets.get(id)
  const declared = dataSet?.fields.get(name)
  if (dataSet === undefined || declared === undefined) return []
  const matcher = matcherOf(map)
  const places: Place[] = []
  for (const file of view.index.files()) {
    if (mapOf(view.maps, file.path) !== map) continue
    for (const { field } of file.personal) {
      if (field.role === 'configured') continue
      const { storeName } = file.owners.find((owner) => owner.name === field.owner) ?? {}
      const match = matcher.fieldOf(field.owner, storeName, field.name, field.attributes.column, file.path)
      if (match?.field === declared) places.push({ path: file.path, span: field.span })
    }
  }
  // A field that was reviewed and is not personal is no personal field in code either: its owner is the nearest place.
  return places.length > 0 ? places : placesOfDataSet(map, id, view)
}

function declarationsOfCode(path: string, offset: number, view: View): readonly Place[] {
  const declared = (fieldAt(path, offset, view) ?? declaredNameAt(path, offset, view))?.declared
  if (declared) {
    const { at } = declared.field
    return [{ path: at.path, span: at.keySpan }]
  }
  const owner = ownerAt(path, offset, view)
  const map = mapOf(view.maps, path)
  if (owner === undefined || map === undefined) return []
  return matcherOf(map)
    .dataSetsOf(owner.name, owner.storeName, path)
    .map(({ at }) => ({ path: at.path, span: at.keySpan }))
}
