/** From the tree of one or several map files to typed declarations. Nothing is inherited here: see inherit.ts. */
import type {
  Activity,
  CheckSetting,
  DataSet,
  DeclaredField,
  DeclaredStorage,
  Entry,
  IgnoreEntry,
  LocalizedText,
  MapLocation,
  Purpose,
  Reference,
  RetentionPolicy,
  SeveritySetting,
} from '../model/declaration.ts'
import { folderOf, joinGlob } from './paths.ts'
import { plainOf, type Item, type MapValue, type Value } from './tree.ts'

/** The item under a key of a map; undefined where the value is no map, or the key is absent or empty. */
export function itemAt(value: Value | undefined, key: string): Item | undefined {
  const item = value?.kind === 'map' ? value.entries.get(key) : undefined
  return item === undefined || isEmpty(item.value) ? undefined : item
}

/** Text of a scalar; numbers and booleans as they are written. Undefined for all else. */
export function textOf(value: Value | undefined): string | undefined {
  if (value?.kind !== 'scalar' || value.plain === null) return undefined
  return String(value.plain)
}

/** A scalar as one item, a list as its items; `none` and empty values are no items. */
export function listOf(item: Item | undefined): readonly Item[] {
  if (item === undefined || isEmpty(item.value)) return []
  if (item.value.kind === 'list') return item.value.items.filter((one) => !isEmpty(one.value))
  return textOf(item.value) === 'none' ? [] : [item]
}

/** Names that refer to entries elsewhere: a text, a list of texts, or a list of objects that name one under `name` or `in`. */
export function referencesOf(item: Item | undefined): readonly Reference[] {
  return listOf(item).flatMap((one) => {
    const direct = textOf(one.value)
    if (direct !== undefined) return [{ name: direct, at: valueLocation(one) }]
    const inner = itemAt(one.value, 'name')
    const name = textOf(inner?.value)
    return inner === undefined || name === undefined ? [] : [{ name, at: valueLocation(inner) }]
  })
}

/** A human text: a bare string stands under `language`. */
function localizedOf(item: Item | undefined, language: string): LocalizedText | undefined {
  if (item === undefined) return undefined
  const single = textOf(item.value)
  if (single !== undefined) return { [language]: single }
  if (item.value.kind !== 'map') return undefined
  const texts: [string, string][] = []
  for (const [key, one] of item.value.entries) {
    const text = textOf(one.value)
    if (text !== undefined) texts.push([key, text])
  }
  return texts.length > 0 ? Object.fromEntries(texts) : undefined
}

export function activityOf(item: Item, language: string): Activity {
  const { value } = item
  const label = localizedOf(itemAt(value, 'label'), language)
  const retention = referencesOf(itemAt(value, 'retention'))[0]
  const sensitive = itemAt(value, 'sensitive')?.value
  const condition = itemAt(value, 'special_condition')?.value
  const specialCondition = textOf(condition) ?? textOf(itemAt(condition, 'ground')?.value)
  return {
    id: item.key,
    at: item.at,
    ...(label && { label }),
    roles: listOf(itemAt(value, 'role')).flatMap((role) => textOf(role.value) ?? []),
    purposes: purposesOf(value, language),
    ...(retention && { retention }),
    recipients: referencesOf(itemAt(value, 'recipients')),
    dataSubjects: referencesOf(itemAt(value, 'data_subjects')),
    ...(sensitive?.kind === 'scalar' &&
      typeof sensitive.plain === 'boolean' && { sensitive: sensitive.plain }),
    ...(specialCondition !== undefined && { specialCondition }),
    raw: plainOf(value),
  }
}

export function retentionPolicyOf(item: Item): RetentionPolicy {
  const period = textOf(itemAt(item.value, 'period')?.value)
  const undecided = itemAt(item.value, 'undecided')?.value
  const reason = textOf(undecided) ?? (undecided?.kind === 'map' ? firstText(undecided) : undefined)
  return {
    id: item.key,
    at: item.at,
    ...(period !== undefined && { period }),
    ...(reason !== undefined && { undecided: reason }),
    raw: plainOf(item.value),
  }
}

export function entryOf(item: Item, language: string): Entry {
  const label = localizedOf(itemAt(item.value, 'label') ?? itemAt(item.value, 'name'), language)
  return { id: item.key, at: item.at, ...(label && { label }), raw: plainOf(item.value) }
}

/** Something on a person's device. */
export function storageOf(item: Item, language: string): DeclaredStorage {
  const { value } = item
  const kind = textOf(itemAt(value, 'kind')?.value)
  const lifetime = itemAt(value, 'lifetime')
  const written = textOf(lifetime?.value)
  const consent = itemAt(value, 'consent')
  return {
    ...entryOf(item, language),
    ...(kind !== undefined && { kind }),
    names: listOf(itemAt(itemAt(value, 'detect')?.value, 'names')).flatMap((one) => textOf(one.value) ?? []),
    ...(lifetime && written !== undefined && { lifetime: { value: written, at: valueLocation(lifetime) } }),
    ...(consent && { consent: consentOf(consent) }),
  }
}

function consentOf({ value }: Item): NonNullable<DeclaredStorage['consent']> {
  const needed = textOf(value.kind === 'map' ? itemAt(value, 'needed')?.value : value)
  const because = textOf(itemAt(value, 'because')?.value)
  return {
    ...((needed === 'true' || needed === 'false') && { needed: needed === 'true' }),
    ...(because !== undefined && { because }),
    isAskedElsewhere: itemAt(value, 'asked_by') !== undefined || itemAt(value, 'tool') !== undefined,
  }
}

/**
 * One data set. A field without a category is left out: nobody has reviewed it, so it declares nothing. Globs of `in`
 * are joined with the folder of the file that holds them.
 */
export function dataSetOf(item: Item, language: string): DataSet {
  const { value } = item
  const label = localizedOf(itemAt(value, 'label'), language)
  const retention = referencesOf(itemAt(value, 'retention'))[0]
  const system = referencesOf(itemAt(value, 'system'))[0]
  const heldIn = referencesOf(itemAt(value, 'held_in'))[0]
  const fields = new Map<string, DeclaredField>()
  const declared = itemAt(value, 'fields')?.value
  for (const field of declared?.kind === 'map' ? declared.entries.values() : []) {
    const one = fieldOf(field, language)
    if (one !== undefined) fields.set(field.key, one)
  }
  return {
    id: item.key,
    at: item.at,
    ...(label && { label }),
    in: listOf(itemAt(value, 'in')).flatMap((glob) => {
      const text = textOf(glob.value)
      return text === undefined ? [] : [joinGlob(folderOf(glob.at.path), text)]
    }),
    also: listOf(itemAt(value, 'also')).flatMap((name) => textOf(name.value) ?? []),
    activities: referencesOf(itemAt(value, 'activity')),
    ...(retention && { retention }),
    ...(system && { system }),
    ...(heldIn && { heldIn }),
    fields,
    categories: categoryItemsOf(itemAt(value, 'categories')).flatMap((one) => textOf(one.value) ?? []),
    dataSubjects: [
      ...referencesOf(itemAt(value, 'data_subjects')),
      ...referencesOf(itemAt(value, 'subjects')),
    ],
    raw: plainOf(value),
  }
}

/** The item that holds a field's category, whatever form the field is written in. */
export function categoryItemOf(field: Item): Item | undefined {
  if (isEmpty(field.value)) return undefined
  return field.value.kind === 'map' ? itemAt(field.value, 'category') : field
}

/** The categories of an item, each at its place; none for `none`. */
export function categoryItemsOf(item: Item | undefined): readonly Item[] {
  return listOf(item).filter((one) => textOf(one.value) !== undefined && textOf(one.value) !== 'none')
}

export function ignoreEntryOf(item: Item): IgnoreEntry {
  const path = textOf(itemAt(item.value, 'path')?.value)
  const check = textOf(itemAt(item.value, 'check')?.value)
  const because = textOf(itemAt(item.value, 'because')?.value)
  const until = textOf(itemAt(item.value, 'until')?.value)
  return {
    ...(path !== undefined && { path: joinGlob(folderOf(item.at.path), path) }),
    ...(check !== undefined && { check }),
    ...(because !== undefined && { because }),
    ...(until !== undefined && { until }),
    at: item.at,
  }
}

/** `check: severity`, or `check: [{path, severity}]`, where an entry without a path speaks for every path. */
export function checkSettingsOf(item: Item): readonly CheckSetting[] {
  return listOf(item).flatMap((one) => {
    const severity = severityOf(one.value) ?? severityOf(itemAt(one.value, 'severity')?.value)
    if (severity === undefined) return []
    const path = textOf(itemAt(one.value, 'path')?.value)
    return [
      {
        check: item.key,
        ...(path !== undefined && { path: joinGlob(folderOf(one.at.path), path) }),
        severity,
        at: one.at,
      },
    ]
  })
}

/** Where a reference stands: the name itself, which is what a message points at and a fix replaces. */
export function valueLocation(item: Item): MapLocation {
  return { path: item.at.path, span: item.value.span, keySpan: item.value.span }
}

function isEmpty(value: Value): boolean {
  return value.kind === 'scalar' && value.plain === null
}

function fieldOf(item: Item, language: string): DeclaredField | undefined {
  const categoryItem = categoryItemOf(item)
  if (categoryItem === undefined) return undefined
  const categories = categoryItemsOf(categoryItem).flatMap((one) => textOf(one.value) ?? [])
  const isNone = textOf(categoryItem.value) === 'none'
  if (categories.length === 0 && !isNone) return undefined
  const because = textOf(itemAt(item.value, 'because')?.value)
  const retention = referencesOf(itemAt(item.value, 'retention'))[0]
  const label = localizedOf(itemAt(item.value, 'label'), language)
  return {
    name: item.key,
    at: item.at,
    categories,
    categoryAt: valueLocation(categoryItem),
    ...(because !== undefined && { because }),
    ...(retention && { retention }),
    ...(label && { label }),
    raw: plainOf(item.value),
  }
}

function purposesOf(value: Value, language: string): readonly Purpose[] {
  const several = itemAt(value, 'purposes')
  if (several !== undefined) {
    return listOf(several).map((one) => purposeOf(one, language, localizedOf(one, language)))
  }
  const single = itemAt(value, 'purpose')
  const basis = itemAt(value, 'legal_basis')
  const at = single ?? basis
  if (at === undefined) return []
  const label = localizedOf(single, language)
  const legalBasis = textOf(basis?.value)
  return [{ ...(label && { label }), ...(legalBasis !== undefined && { legalBasis }), at: at.at }]
}

function purposeOf(item: Item, language: string, bare: LocalizedText | undefined): Purpose {
  if (item.value.kind !== 'map') return { ...(bare && { label: bare }), at: item.at }
  const label = localizedOf(itemAt(item.value, 'label'), language)
  const legalBasis = textOf(itemAt(item.value, 'legal_basis')?.value)
  return { ...(label && { label }), ...(legalBasis !== undefined && { legalBasis }), at: item.at }
}

function severityOf(value: Value | undefined): SeveritySetting | undefined {
  const text = textOf(value)
  // YAML 1.2 reads `off` as a text, and so do we; older writers may have left `false`.
  if (text === 'error' || text === 'warning' || text === 'info' || text === 'off') return text
  return text === 'false' ? 'off' : undefined
}

function firstText(value: MapValue): string | undefined {
  for (const item of value.entries.values()) {
    const text = textOf(item.value)
    if (text !== undefined) return text
  }
  return undefined
}
