/*
 * How categories relate. The tree says what is above what; the vocabularies of others that each category carries say
 * which ones name the same thing.
 */
import { splitWords } from '../classify/words.ts'
import type { Category, CategoryId, SpecialKind } from '../model/classification.ts'
import type { Parameter } from '../model/message.ts'

type Categories = ReadonlyMap<string, Category>

/** The category itself or a group above it: `contact` holds `contact.email`. */
export function holds(declared: CategoryId, found: CategoryId): boolean {
  return declared === found || found.startsWith(`${declared}.`)
}

/** The category in a message: its label in the reader's language; the id where rules have none. */
export function labelOf(category: CategoryId, categories: Categories): Parameter {
  const label = categories.get(category)?.label
  return label === undefined ? category : { label }
}

/** What the law says of the category, else of its group. */
export function specialKindOf(category: CategoryId, categories: Categories): SpecialKind | undefined {
  const known = categories.get(category)
  if (known) return known.special
  return categories.get(groupOf(category))?.special
}

/**
 * Whether code that shows `found` agrees with a declaration of `declared`. Yes for the same thing said more or less
 * exactly (an address for work, a mobile number), for a whole and its part, and where the declaration knows from the
 * context what code cannot show: whose data it is (a relationship, a child), or that it is of a special category.
 */
export function agrees(declared: CategoryId, found: CategoryId, categories: Categories): boolean {
  if (holds(declared, found) || holds(found, declared)) return true
  if (contextGroups.has(groupOf(declared))) return true
  if (isProtected(declared, categories) && !isProtected(found, categories)) return true
  return areNear(declared, found, categories)
}

/** Other categories that could be meant where code shows this one, nearest first as the rules list them. */
export function alternativesTo(category: CategoryId, categories: Categories): readonly CategoryId[] {
  const known = alternatives.get(categories) ?? new Map<CategoryId, readonly CategoryId[]>()
  alternatives.set(categories, known)
  let list = known.get(category)
  if (!list) {
    const group = groupOf(category)
    list = [...categories.keys()].filter(
      (other) =>
        other !== category &&
        groupOf(other) === group &&
        other !== group &&
        areNear(other, category, categories),
    )
    known.set(category, list)
  }
  return list
}

/** Whether two categories name the same thing, one of them more exactly, or a whole and its part. */
function areNear(one: CategoryId, other: CategoryId, categories: Categories): boolean {
  const left = categories.get(one)
  const right = categories.get(other)
  if (!left || !right) return false
  if (groupOf(one) !== groupOf(other)) {
    // Apple's data types cut across our groups: a photograph is one in a profile, a message and a document.
    return left.apple !== undefined && left.apple === right.apple && !isCatchAll(left.apple)
  }
  const words = new Set(splitWords(one.slice(groupOf(one).length)))
  if (splitWords(other.slice(groupOf(other).length)).some((word) => words.has(word))) return true
  const group = categories.get(groupOf(one))?.fideslang
  return isWithin(left.fideslang, right.fideslang, group) || isWithin(right.fideslang, left.fideslang, group)
}

/** Rules never change; what was found in them is kept as long as they are. */
const alternatives = new WeakMap<Categories, Map<CategoryId, readonly CategoryId[]>>()

/** They say whose data it is, which a field's name seldom does. */
const contextGroups = new Set(['relationship', 'child'])

function groupOf(category: CategoryId): string {
  const dot = category.indexOf('.')
  return dot < 0 ? category : category.slice(0, dot)
}

function isProtected(category: CategoryId, categories: Categories): boolean {
  const special = specialKindOf(category, categories)
  return special === 'art9' || special === 'art10'
}

/** The same term of a vocabulary or a part of it (a street of an address), unless the term is the whole group's. */
function isWithin(part: string | undefined, whole: string | undefined, group: string | undefined): boolean {
  if (part === undefined || whole === undefined || whole === group) return false
  return part === whole || part.startsWith(`${whole}.`)
}

function isCatchAll(type: string): boolean {
  return /Other|Sensitive/.test(type)
}
