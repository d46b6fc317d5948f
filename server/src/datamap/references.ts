import type { Category } from '../model/classification.ts'
import type { MapProblem, Reference } from '../model/declaration.ts'
import { say, type Message } from '../model/message.ts'
import {
  categoryItemOf,
  categoryItemsOf,
  itemAt,
  listOf,
  referencesOf,
  textOf,
  valueLocation,
} from './declarations.ts'
import { advised, nearest } from './nearest.ts'
import type { Section, Sections } from './parse.ts'
import { folderOf, joinPath } from './paths.ts'
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
  const check = (
    references: readonly Reference[],
    section: Section,
    saying: Absent,
    also?: Section,
  ): void => {
    if (misspelt.has(section) || (also !== undefined && misspelt.has(also))) return
    for (const { name, at } of references) {
      if (all[section].has(name) || (also !== undefined && all[also].has(name))) continue
      const known = [...all[section].keys(), ...(also === undefined ? [] : all[also].keys())]
      problems.push(unknownReference(saying(name), at, section, nearest(name, known)))
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
    check(at('retention'), 'retention', absent.retentionPolicy)
    check(at('recipients'), 'recipients', absent.recipient, 'systems')
    check(at('systems'), 'systems', absent.system)
    check(at('data_subjects'), 'data_subjects', absent.dataSubjects)
    check(at('measures'), 'measures', absent.measure)
    check(at('dpia'), 'dpias', absent.impactAssessment)
    check(at('notice'), 'notices', absent.notice)
    checkCategories(categoryItemsOf(itemAt(item.value, 'categories')), undefined)
  }
  for (const { item } of own.data.values()) {
    const at = (key: string): readonly Reference[] => referencesOf(itemAt(item.value, key))
    check(at('activity'), 'activities', absent.activity)
    check(at('retention'), 'retention', absent.retentionPolicy)
    check(at('system'), 'systems', absent.system, 'recipients')
    check(at('held_in'), 'recipients', absent.recipientOrSystem, 'systems')
    check(at('data_subjects'), 'data_subjects', absent.dataSubjects)
    check(at('measures'), 'measures', absent.measure)
    checkCategories(categoryItemsOf(itemAt(item.value, 'categories')), undefined)
    const fields = itemAt(item.value, 'fields')?.value
    for (const field of fields?.kind === 'map' ? fields.entries.values() : []) {
      const category = categoryItemOf(field)
      if (category === undefined) problems.push(noCategory(field))
      checkCategories(categoryItemsOf(category), undefined)
      check(referencesOf(itemAt(field.value, 'retention')), 'retention', absent.retentionPolicy)
      check(referencesOf(itemAt(field.value, 'data_subjects')), 'data_subjects', absent.dataSubjects)
    }
  }
  for (const { item } of own.retention.values()) {
    check(referencesOf(itemAt(item.value, 'to')), 'systems', absent.system, 'recipients')
  }
  for (const { item } of own.recipients.values()) {
    checkCategories(listOf(itemAt(item.value, 'may_receive')), 'all')
    check(referencesOf(itemAt(item.value, 'measures')), 'measures', absent.measure)
    check(referencesOf(itemAt(item.value, 'data_subjects')), 'data_subjects', absent.dataSubjects)
  }
  for (const { item } of own.systems.values()) {
    check(referencesOf(itemAt(item.value, 'retention')), 'retention', absent.retentionPolicy)
    check(referencesOf(itemAt(item.value, 'measures')), 'measures', absent.measure)
  }
  for (const { item } of own.client_storage.values()) {
    checkCategories(categoryItemsOf(itemAt(item.value, 'category')), undefined)
    check(referencesOf(itemAt(item.value, 'activity')), 'activities', absent.activity)
    check(referencesOf(itemAt(item.value, 'recipient')), 'recipients', absent.recipient)
    check(referencesOf(itemAt(item.value, 'retention')), 'retention', absent.retentionPolicy)
  }
  return problems
}

/** What is named to carry out a retention policy and is not there: nothing erases what nothing is. */
export function missingFiles(
  { retention }: Pick<Sections, 'retention'>,
  exists: (path: string) => boolean,
): readonly MapProblem[] {
  return [...retention.values()].flatMap(({ item }) =>
    listOf(itemAt(item.value, 'enforced_by')).flatMap((one) => {
      const named =
        textOf(one.value) === undefined ? (itemAt(one.value, 'path') ?? itemAt(one.value, 'code')) : one
      const path = named && textOf(named.value)
      // Prose, addresses and patterns are no paths to look for.
      if (!named || path === undefined || /[\s*?{}[\]:]/.test(path)) return []
      const target = joinPath(folderOf(named.at.path), path)
      if (target.startsWith('../') || exists(target)) return []
      const problem: MapProblem = {
        code: 'missing-file',
        severity: 'note',
        message: say('There is no {path}.', { path: target }),
        path: named.at.path,
        span: named.value.span,
      }
      return [problem]
    }),
  )
}

const mayBeNamedFirst: ReadonlySet<Section> = new Set([
  'activities',
  'recipients',
  'systems',
  'data_subjects',
])

type Absent = (name: string) => Message

const absent = {
  activity: (name) => say('The map has no activity "{name}".', { name }),
  retentionPolicy: (name) => say('The map has no retention policy "{name}".', { name }),
  recipient: (name) => say('The map has no recipient "{name}".', { name }),
  system: (name) => say('The map has no system "{name}".', { name }),
  recipientOrSystem: (name) => say('The map has no recipient or system "{name}".', { name }),
  dataSubjects: (name) => say('The map has no group of data subjects "{name}".', { name }),
  measure: (name) => say('The map has no measure "{name}".', { name }),
  impactAssessment: (name) => say('The map has no impact assessment "{name}".', { name }),
  notice: (name) => say('The map has no notice "{name}".', { name }),
} as const satisfies Readonly<Record<string, Absent>>

function unknownReference(
  problem: Message,
  at: Reference['at'],
  section: Section,
  replacement: string | undefined,
): MapProblem {
  return {
    code: 'unknown-reference',
    severity: replacement === undefined && mayBeNamedFirst.has(section) ? 'note' : 'error',
    message:
      replacement === undefined
        ? say('{problem} Add it under {section}, or name another.', { problem, section })
        : advised(problem, replacement),
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
  const problem = say('There is no category "{name}".', { name })
  const at = valueLocation(item)
  return {
    code: 'unknown-category',
    severity: 'error',
    message:
      replacement === undefined
        ? say('{problem} See rules/categories.yaml for all of them.', { problem })
        : advised(problem, replacement),
    path: at.path,
    span: at.span,
    ...(replacement !== undefined && { replacement }),
  }
}

function noCategory(field: Item): MapProblem {
  return {
    code: 'missing-category',
    severity: 'error',
    message: say('Say what "{field}" holds: a category, or none where it is not personal data.', {
      field: field.key,
    }),
    path: field.at.path,
    span: field.at.keySpan,
  }
}
