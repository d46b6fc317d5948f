/* The personal data that one state of a repository holds: what its code shows, and what its maps declare beside it. */
import { createOwnerIndex, type FoundField } from '../checks/owner-index.ts'
import { fieldKey, ownerStem } from '../classify/words.ts'
import { createMatcher, type Matcher } from '../datamap/matching.ts'
import { mapOf, matchesGlob } from '../datamap/paths.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap, DeclaredField, MapLocation } from '../model/declaration.ts'
import type { Role } from '../model/fact.ts'
import type { Place } from '../model/finding.ts'
import type { IndexedFile } from '../model/indexed-file.ts'

/** One field of one owner, wherever and however often it is written. */
export interface HeldField {
  /** The same for the same field in another state. */
  readonly key: string
  readonly mapFolder: string
  readonly owner: string
  readonly ownerStem: string
  /** Empty for a data set that lists categories and no fields. */
  readonly name: string
  readonly role: Role
  /** As the map declares them, else what the code shows; sorted. */
  readonly categories: readonly CategoryId[]
  readonly inCode: boolean
  /** `unmapped`: no data map answers for its file. */
  readonly declaration: 'declared' | 'undeclared' | 'unmapped' | 'map-only'
  readonly place?: Place
  /** Its entry in the map of the same state. */
  readonly declaredAt?: Place
}

export interface Inventory {
  readonly fields: ReadonlyMap<string, HeldField>
  /** Of all fields. */
  readonly categories: ReadonlySet<CategoryId>
}

/** Every field that holds personal data in product code or by declaration; what was reviewed as not personal is left out. */
export function inventoryOf({
  files,
  maps,
}: {
  readonly files: readonly IndexedFile[]
  readonly maps: readonly DataMap[]
}): Inventory {
  const usable = maps.filter((map) => map.usable)
  const matchers = new Map(usable.map((map) => [map, createMatcher(map)]))
  const index = createOwnerIndex(files)
  const fields = new Map<string, HeldField>()
  const seen = new Set<DeclaredField>()
  for (const stem of index.stems()) {
    for (const found of index.fieldsOf(stem)) {
      const map = mapOf(usable, found.path)
      const matcher = map && matchers.get(map)
      const field = heldInCode(found, stem, map, matcher, seen)
      if (field === undefined) continue
      const known = fields.get(field.key)
      if (known === undefined || weight(field) < weight(known)) fields.set(field.key, field)
    }
  }
  for (const map of usable)
    for (const field of heldByDeclaration(map, seen)) if (!fields.has(field.key)) fields.set(field.key, field)
  return { fields, categories: new Set([...fields.values()].flatMap(({ categories }) => categories)) }
}

const weights: Readonly<Record<Role, number>> = { stored: 0, collected: 1, transferred: 2, configured: 3 }

function weight({ role }: HeldField): number {
  return weights[role]
}

function heldInCode(
  found: FoundField,
  stem: string,
  map: DataMap | undefined,
  matcher: Matcher | undefined,
  seen: Set<DeclaredField>,
): HeldField | undefined {
  const { field, path, owner, storeName, confidence } = found
  if (field.role === 'configured' || (map && isIgnored(map, path))) return undefined
  const declared = matcher?.fieldOf(owner, storeName, field.name, field.attributes.column, path)?.field
  if (declared) seen.add(declared)
  if (declared ? declared.categories.length === 0 : confidence === 'low') return undefined
  const mapFolder = map?.folder ?? ''
  const covered =
    declared !== undefined || (field.role !== 'stored' && matcher?.coversCategory(found.category))
  return {
    key: keyOf(mapFolder, stem, field.name),
    mapFolder,
    owner,
    ownerStem: stem,
    name: field.name,
    role: field.role,
    categories: declared ? declared.categories.toSorted() : [found.category],
    inCode: true,
    declaration: map === undefined ? 'unmapped' : covered === true ? 'declared' : 'undeclared',
    place: { path, span: field.span },
    ...(declared && { declaredAt: placeOf(declared.at) }),
  }
}

/** What the map declares and no code shows: data that others hold, and fields whose names say nothing. */
function* heldByDeclaration(map: DataMap, seen: ReadonlySet<DeclaredField>): Generator<HeldField> {
  for (const dataSet of map.dataSets.values()) {
    const stem = ownerStem(dataSet.id)
    const common = {
      mapFolder: map.folder,
      owner: dataSet.id,
      ownerStem: stem,
      role: 'stored' as const,
      inCode: false,
      declaration: 'map-only' as const,
    }
    for (const field of dataSet.fields.values()) {
      if (field.categories.length === 0 || seen.has(field)) continue
      yield {
        ...common,
        key: keyOf(map.folder, stem, field.name),
        name: field.name,
        categories: field.categories.toSorted(),
        place: placeOf(field.at),
        declaredAt: placeOf(field.at),
      }
    }
    if (dataSet.categories.length > 0)
      yield {
        ...common,
        key: keyOf(map.folder, stem, ''),
        name: '',
        categories: dataSet.categories.toSorted(),
        place: placeOf(dataSet.at),
        declaredAt: placeOf(dataSet.at),
      }
  }
}

function placeOf({ path, keySpan }: MapLocation): Place {
  return { path, span: keySpan }
}

/** Nested owners and dotted names are the same path: `User.address` and `city`, `User` and `address.city`. */
function keyOf(mapFolder: string, stem: string, name: string): string {
  return `${mapFolder}\0${[stem, ...name.split('.').map((part) => fieldKey(part) || part)].join('.')}`
}

function isIgnored(map: DataMap, path: string): boolean {
  return map.ignore.some(
    (entry) =>
      (entry.check === undefined || entry.check === 'undeclared-field') &&
      entry.path !== undefined &&
      matchesGlob(path, entry.path),
  )
}
