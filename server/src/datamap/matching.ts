import { fieldKey, ownerStem } from '../classify/words.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap, DataSet, DeclaredField } from '../model/declaration.ts'
import { kindsThatAnswerFor } from './parts.ts'
import { matchesGlob } from './paths.ts'

interface DeclaredMatch {
  readonly dataSet: DataSet
  readonly field: DeclaredField
}

/** Joins names of code with what the map declares, without regard to case convention, number and role suffix. */
export interface Matcher {
  /**
   * Data sets of an owner in a file: by its name, its name in the store, or an `also:` name, where `in:` allows the path.
   * For a nested owner (`User.address`) its own data sets come first, then those of the owners around it.
   */
  dataSetsOf(owner: string, storeName: string | undefined, path: string): readonly DataSet[]
  /**
   * The declaration of a field: by its name or its column in a data set of the owner. A field of a nested owner is
   * also declared as `address.city`, or by the whole `address`, in the data set around it.
   */
  fieldOf(
    owner: string,
    storeName: string | undefined,
    field: string,
    column: string | undefined,
    path: string,
  ): DeclaredMatch | undefined
  /**
   * Whether the map holds this kind of data at all: the category, an ancestor, or what else answers for it. This is what
   * a form, a request body or a type that carries data is asked for (roles `collected` and `transferred`).
   */
  coversCategory(category: CategoryId): boolean
  /** Whether a declared category stands for another: the same, or a group that it belongs to. */
  includesCategory(declared: CategoryId, category: CategoryId): boolean
  /** All fields whose declaration answers for a category. */
  fieldsOfCategory(category: CategoryId): readonly DeclaredMatch[]
}

/** Prepares a map for matching; keep the matcher as long as the map. */
export function createMatcher(map: DataMap): Matcher {
  return new MapMatcher(map)
}

class MapMatcher implements Matcher {
  private readonly byStem = new Map<string, DataSet[]>()
  private readonly fieldKeys = new Map<DataSet, ReadonlyMap<string, DeclaredField>>()
  private readonly byCategory = new Map<CategoryId, DeclaredMatch[]>()
  private readonly declaredWithoutFields = new Set<CategoryId>()
  private readonly covered = new Map<CategoryId, boolean>()
  /** By owner, then by its name in the store. */
  private readonly found = new Map<string, Map<string | undefined, readonly Candidate[]>>()

  constructor(map: DataMap) {
    for (const dataSet of map.dataSets.values()) {
      const stems = new Set([dataSet.id, ...dataSet.also].map(ownerStem))
      for (const stem of stems) pushTo(this.byStem, stem, dataSet)
      for (const category of dataSet.categories) this.declaredWithoutFields.add(category)
      for (const field of dataSet.fields.values()) {
        for (const category of field.categories) pushTo(this.byCategory, category, { dataSet, field })
      }
    }
  }

  dataSetsOf(owner: string, storeName: string | undefined, path: string): readonly DataSet[] {
    const candidates = this.candidatesOf(owner, storeName, path)
    return candidates.length === 0 ? [] : [...new Set(candidates.map(({ dataSet }) => dataSet))]
  }

  fieldOf(
    owner: string,
    storeName: string | undefined,
    field: string,
    column: string | undefined,
    path: string,
  ): DeclaredMatch | undefined {
    const candidates = this.candidatesOf(owner, storeName, path)
    if (candidates.length === 0) return undefined
    const names = column === undefined || column === field ? [field] : [field, column]
    for (const { dataSet, below } of candidates) {
      const declared = this.keysOf(dataSet)
      for (const name of names) {
        const key = [...below, ...name.split('.').map(fieldKey)].filter((part) => part !== '').join('.')
        const match = declared.get(key === '' ? name : key)
        if (match) return { dataSet, field: match }
      }
    }
    // The whole of a nested owner may be declared as one field: `address` for `User.address.city`.
    for (const { dataSet, below } of candidates) {
      const declared = this.keysOf(dataSet)
      for (const name of names) {
        const around = [...below, ...name.split('.').slice(0, -1).map(fieldKey)]
        for (let length = around.length; length > 0; length--) {
          const match = declared.get(around.slice(0, length).join('.'))
          if (match) return { dataSet, field: match }
        }
      }
    }
    return undefined
  }

  coversCategory(category: CategoryId): boolean {
    const known = this.covered.get(category)
    if (known !== undefined) return known
    const covers = kindsThatAnswerFor(category).some(
      (one) => this.byCategory.has(one) || this.declaredWithoutFields.has(one),
    )
    this.covered.set(category, covers)
    return covers
  }

  includesCategory(declared: CategoryId, category: CategoryId): boolean {
    return declared === category || category.startsWith(`${declared}.`)
  }

  fieldsOfCategory(category: CategoryId): readonly DeclaredMatch[] {
    return kindsThatAnswerFor(category).flatMap((one) => this.byCategory.get(one) ?? [])
  }

  private keysOf(dataSet: DataSet): ReadonlyMap<string, DeclaredField> {
    let keys = this.fieldKeys.get(dataSet)
    if (keys === undefined) {
      const made = new Map<string, DeclaredField>()
      for (const field of dataSet.fields.values()) {
        const key = field.name.split('.').map(fieldKey).join('.')
        const kept = key.replaceAll('.', '') === '' ? field.name : key
        if (!made.has(kept)) made.set(kept, field)
      }
      keys = made
      this.fieldKeys.set(dataSet, keys)
    }
    return keys
  }

  private candidatesOf(owner: string, storeName: string | undefined, path: string): readonly Candidate[] {
    let ofOwner = this.found.get(owner)
    if (ofOwner === undefined) {
      ofOwner = new Map()
      this.found.set(owner, ofOwner)
    }
    let all = ofOwner.get(storeName)
    if (all === undefined) {
      all = this.findCandidates(owner, storeName)
      ofOwner.set(storeName, all)
    }
    if (all.length === 0) return all
    return all.every(({ dataSet }) => dataSet.in.length === 0)
      ? all
      : all.filter(({ dataSet }) => isWithin(dataSet, path))
  }

  private findCandidates(owner: string, storeName: string | undefined): readonly Candidate[] {
    const candidates: Candidate[] = []
    const names = storeName === undefined ? [owner] : [owner, storeName]
    const stems = [...new Set(names.map(ownerStem))].filter((stem) => stem !== '')
    const add = (stem: string, below: readonly string[]): void => {
      for (const dataSet of this.byStem.get(stem) ?? []) {
        if (!candidates.some((known) => known.dataSet === dataSet)) candidates.push({ dataSet, below })
      }
    }
    for (const stem of stems) add(stem, [])
    // Around it: the stem without its last segments. The segments below keep their words, which field names are made of.
    const segments = owner.split('.')
    for (let kept = segments.length - 1; kept > 0; kept--) {
      add(ownerStem(segments.slice(0, kept).join('.')), segments.slice(kept).map(fieldKey))
    }
    return candidates
  }
}

interface Candidate {
  readonly dataSet: DataSet
  /** Field keys from the data set down to the owner: `address` for `User.address` in the data set `User`. */
  readonly below: readonly string[]
}

function isWithin(dataSet: DataSet, path: string): boolean {
  return dataSet.in.length === 0 || dataSet.in.some((glob) => matchesGlob(path, glob))
}

function pushTo<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key)
  if (list) list.push(item)
  else map.set(key, [item])
}
