import type { Category } from '../model/classification.ts'
import type { MapProblem, Reference } from '../model/declaration.ts'
import {
  categoryItemOf,
  categoryItemsOf,
  itemAt,
  listOf,
  referencesOf,
  textOf,
  valueLocation,
} from './declarations.ts'
import { nearest } from './nearest.ts'
import type { Section, Sections } from './parse.ts'
import type { Item } from './tree.ts'

/**
 * Names that refer to entries which the map does not have, and categories that the rules do not have; each at the name
 * itself, with the nearest valid one. `own` are the map's own entries (what is included is judged where it stands),
 * `all` those with what is lent. A section of `misspelt` may have any name: what refers to it is not judged.
 *
 * A recipient, a system, a group of persons or an activity may be named before somebody describes it, as officers do: a note,
 * unless the name is nearly that of an entry.
 */
export function referenceProblems(
  own: Sections,
  all: Readonly<Record<Section, ReadonlyMap<string, unknown>>>,
  categories: ReadonlyMap<string, Category>,
  misspelt: ReadonlySet<Section>,
): readonly MapProblem[] {
  const problems: MapProblem[] = []
  const check = (references: readonly Reference[], section: Section, what: string, also?: Section): void => {
    if (misspelt.has(section) || (also !== undefined && misspelt.has(also))) return
    for (const { name, at } of references) {
      if (all[section].has(name) || (also !== undefined && all[also].has(name))) continue
      const known = [...all[section].keys(), ...(also === undefined ? [] : all[also].keys())]
      problems.push(unknownReference(name, at, what, section, nearest(name, known)))
    }
  }
  const checkCategories = (items: readonly Item[], groupsOnly: 'all' | undefined): void => {
    if (categories.size === 0) return
    for (const item of items) {
      const name = textOf(item.value)
      if (name === undefined || name === groupsOnly || isCategory(name, categories)) continue
      problems.push(unknownCategory(name, item, categories))
    }
  }
  for (const { item } of own.activities.values()) {
    const at = (key: string): readonly Reference[] => referencesOf(itemAt(item.value, key))
    check(at('retention'), 'retention', 'retention policy')
    check(at('recipients'), 'recipients', 'recipient', 'systems')
    check(at('systems'), 'systems', 'system')
    check(at('data_subjects'), 'data_subjects', 'group of data subjects')
    check(at('measures'), 'measures', 'measure')
    check(at('dpia'), 'dpias', 'impact assessment')
    check(at('notice'), 'notices', 'notice')
    checkCategories(categoryItemsOf(itemAt(item.value, 'categories')), undefined)
  }
  for (const { item } of own.data.values()) {
    const at = (key: string): readonly Reference[] => referencesOf(itemAt(item.value, key))
    check(at('activity'), 'activities', 'activity')
    check(at('retention'), 'retention', 'retention policy')
    check(at('system'), 'systems', 'system', 'recipients')
    check(at('held_in'), 'recipients', 'recipient or system', 'systems')
    check(at('data_subjects'), 'data_subjects', 'group of data subjects')
    check(at('measures'), 'measures', 'measure')
    checkCategories(categoryItemsOf(itemAt(item.value, 'categories')), undefined)
    const fields = itemAt(item.value, 'fields')?.value
    for (const field of fields?.kind === 'map' ? fields.entries.values() : []) {
      const category = categoryItemOf(field)
      if (category === undefined) problems.push(noCategory(field))
      checkCategories(categoryItemsOf(category), undefined)
      check(referencesOf(itemAt(field.value, 'retention')), 'retention', 'retention policy')
      check(referencesOf(itemAt(field.value, 'data_subjects')), 'data_subjects', 'group of data subjects')
    }
  }
  for (const { item } of own.retention.values()) {
    check(referencesOf(itemAt(item.value, 'to')), 'systems', 'system', 'recipients')
  }
  for (const { item } of own.recipients.values()) {
    checkCategories(listOf(itemAt(item.value, 'may_receive')), 'all')
    check(referencesOf(itemAt(item.value, 'measures')), 'measures', 'measure')
    check(referencesOf(itemAt(item.value, 'data_subjects')), 'data_subjects', 'group of data subjects')
  }
  for (const { item } of own.systems.values()) {
    check(referencesOf(itemAt(item.value, 'retention')), 'retention', 'retention policy')
    check(referencesOf(itemAt(item.value, 'measures')), 'measures', 'measure')
  }
  for (const { item } of own.client_storage.values()) {
    checkCategories(categoryItemsOf(itemAt(item.value, 'category')), undefined)
    check(referencesOf(itemAt(item.value, 'activity')), 'activities', 'activity')
    check(referencesOf(itemAt(item.value, 'recipient')), 'recipients', 'recipient')
    check(referencesOf(itemAt(item.value, 'retention')), 'retention', 'retention policy')
  }
  return problems
}

const mayBeNamedFirst: ReadonlySet<Section> = new Set([
  'activities',
  'recipients',
  'systems',
  'data_subjects',
])

function unknownReference(
  name: string,
  at: Reference['at'],
  what: string,
  section: Section,
  replacement: string | undefined,
): MapProblem {
  const advice =
    replacement === undefined ? `Add it under ${section}, or name another.` : `Did you mean "${replacement}"?`
  return {
    code: 'unknown-reference',
    severity: replacement === undefined && mayBeNamedFirst.has(section) ? 'note' : 'error',
    message: `The map has no ${what} "${name}". ${advice}`,
    path: at.path,
    span: at.span,
    ...(replacement !== undefined && { replacement }),
  }
}

/** Whether the rules have the category, or a group of that name. */
export function isCategory(name: string, categories: ReadonlyMap<string, Category>): boolean {
  if (categories.has(name)) return true
  for (const id of categories.keys()) if (id.startsWith(`${name}.`)) return true
  return false
}

function unknownCategory(name: string, item: Item, categories: ReadonlyMap<string, Category>): MapProblem {
  const leaf = name.slice(name.lastIndexOf('.') + 1)
  // The right leaf under the wrong group, or without one, is a likelier slip than a similar spelling.
  const moved = [...categories.keys()].filter((id) => id.endsWith(`.${leaf}`))
  const replacement =
    (moved.length === 1 ? moved[0] : undefined) ?? nearest(name, [...categories.keys(), 'none'])
  const advice =
    replacement === undefined
      ? 'See rules/categories.yaml for all of them.'
      : `Did you mean "${replacement}"?`
  const at = valueLocation(item)
  return {
    code: 'unknown-category',
    severity: 'error',
    message: `There is no category "${name}". ${advice}`,
    path: at.path,
    span: at.span,
    ...(replacement !== undefined && { replacement }),
  }
}

function noCategory(field: Item): MapProblem {
  return {
    code: 'missing-category',
    severity: 'error',
    message: `Say what "${field.key}" holds: a category, or none where it is not personal data.`,
    path: field.at.path,
    span: field.at.keySpan,
  }
}
