/*
 * What a change means for privacy: two states of a repository, each as facts and declarations, compared by what they hold
 * and not by their lines.
 */
import { holds, specialKindOf } from '../checks/categories.ts'
import { comparePlaces, compareText } from '../checks/order.ts'
import type { Rules } from '../classify/rules.ts'
import type { CategoryId } from '../model/classification.ts'
import type { DataMap } from '../model/declaration.ts'
import { asIs, say, type Message } from '../model/message.ts'
import { changesOfEntries } from './entry-changes.ts'
import { inventoryOf, type HeldField, type Inventory } from './inventory.ts'
import { openDuties } from './open-duties.ts'
import { privacySubjects, type PrivacyChange, type PrivacyDiff, type PrivacyState } from './privacy-change.ts'

/** What the comparison needs of the state before: small enough to be kept, while the state after changes. */
export interface PrivacyBase {
  readonly inventory: Inventory
  readonly maps: readonly DataMap[]
}

/** The base that a state is. */
export function baseOf(state: PrivacyState): PrivacyBase {
  return { inventory: inventoryOf(state), maps: state.maps }
}

/** Compares two states. Pure; the same whatever the order of files and maps. */
export function comparePrivacy(before: PrivacyBase, after: PrivacyState): PrivacyDiff {
  const held = { before: before.inventory, after: inventoryOf(after) }
  const newCategories = missingIn(held.before, held.after)
  const goneCategories = missingIn(held.after, held.before)
  const changes = [
    ...fieldChanges(held.before, held.after, after.rules),
    ...changesOfEntries(before.maps, after.maps),
  ].sort(compareChanges)
  return {
    changes,
    newCategories,
    goneCategories,
    duties: openDuties({ changes, newCategories, state: after }),
  }
}

const steps = ['added', 'changed', 'removed']

function compareChanges(left: PrivacyChange, right: PrivacyChange): number {
  return (
    privacySubjects.indexOf(left.subject) - privacySubjects.indexOf(right.subject) ||
    steps.indexOf(left.change) - steps.indexOf(right.change) ||
    compareText(left.mapFolder, right.mapFolder) ||
    compareText(left.name, right.name) ||
    (left.place && right.place ? comparePlaces(left.place, right.place) : 0)
  )
}

/** Categories of `there` that nothing in `here` holds, a group above them among it. */
function missingIn(here: Inventory, there: Inventory): readonly CategoryId[] {
  return [...there.categories]
    .filter((category) => ![...here.categories].some((known) => holds(known, category)))
    .sort(compareText)
}

function fieldChanges(before: Inventory, after: Inventory, rules: Rules): readonly PrivacyChange[] {
  const added: HeldField[] = []
  const removed: HeldField[] = []
  const changes: PrivacyChange[] = []
  for (const [key, now] of after.fields) {
    const then = before.fields.get(key)
    if (!then || (now.inCode && !then.inCode)) {
      if (isNews(now, before)) added.push(now)
    } else if (then.inCode && !now.inCode) {
      if (isNews(then, after)) removed.push(then)
    } else if (then.categories.join() !== now.categories.join()) {
      changes.push(
        changeOf(
          'changed',
          now,
          rules,
          say('was {before}, is {after}', { before: then.categories, after: now.categories }),
          after,
        ),
      )
    }
  }
  for (const [key, then] of before.fields)
    if (!after.fields.has(key) && isNews(then, after)) removed.push(then)

  for (const { from, to } of takeRenamed(removed, added))
    changes.push(
      changeOf(
        'changed',
        to,
        rules,
        say('renamed from {name}', { name: `${from.owner}.${from.name}` }),
        after,
      ),
    )
  for (const one of added) changes.push(changeOf('added', one, rules, saidOf(one), after))
  for (const one of removed)
    changes.push(
      changeOf(
        'removed',
        one,
        rules,
        after.fields.has(one.key)
          ? say('{categories}, the data map still declares it', { categories: one.categories })
          : asIs(one.categories.join(', ')),
        after,
      ),
    )
  return changes
}

/** What only carries data between parts is news where it carries a kind that the other side does not hold at all. */
function isNews({ role, categories }: HeldField, other: Inventory): boolean {
  return role !== 'transferred' || categories.some((category) => !other.categories.has(category))
}

/** Fields of one owner and one category of which one went and one came; they are taken out of both lists. */
function takeRenamed(
  removed: HeldField[],
  added: HeldField[],
): readonly { readonly from: HeldField; readonly to: HeldField }[] {
  const likeness = ({ mapFolder, ownerStem, categories, role }: HeldField): string =>
    [mapFolder, ownerStem, role, ...categories].join('\0')
  const renamed: { from: HeldField; to: HeldField }[] = []
  for (const from of [...removed]) {
    const alike = added.filter((one) => likeness(one) === likeness(from))
    const [to] = alike
    if (!to || alike.length > 1) continue
    if (removed.filter((one) => likeness(one) === likeness(from)).length > 1) continue
    renamed.push({ from, to })
    removed.splice(removed.indexOf(from), 1)
    added.splice(added.indexOf(to), 1)
  }
  return renamed
}

function saidOf({ role, categories, declaration }: HeldField): Message {
  const parameters = { categories }
  switch (declaration) {
    case 'map-only':
      return say('{categories}, declared and not seen in code', parameters)
    case 'declared':
    case 'unmapped':
      return role === 'collected'
        ? say('{categories}, collected', parameters)
        : role === 'transferred'
          ? say('{categories}, passed on', parameters)
          : say('{categories}, stored', parameters)
    case 'undeclared':
      return role === 'collected'
        ? say('{categories}, collected and not declared', parameters)
        : role === 'transferred'
          ? say('{categories}, passed on and not declared', parameters)
          : say('{categories}, stored and not declared', parameters)
  }
}

function changeOf(
  change: PrivacyChange['change'],
  field: HeldField,
  rules: Rules,
  detail: Message,
  after: Inventory,
): PrivacyChange {
  const declaredAt = after.fields.get(field.key)?.declaredAt
  const kinds = field.categories.flatMap((category) => specialKindOf(category, rules.categories) ?? [])
  const special = kinds.find((kind) => kind === 'art9' || kind === 'art10') ?? kinds[0]
  return {
    subject: special === 'art9' || special === 'art10' ? 'special-category' : 'field',
    change,
    mapFolder: field.mapFolder,
    name: field.name === '' ? field.owner : `${field.owner}.${field.name}`,
    detail,
    categories: field.categories,
    ...(special !== undefined && { special }),
    ...(field.place && { place: field.place }),
    ...(declaredAt && { declaration: declaredAt }),
    ...(field.declaration === 'undeclared' && { undeclared: true as const }),
    side: change === 'removed' ? 'before' : 'after',
  }
}
