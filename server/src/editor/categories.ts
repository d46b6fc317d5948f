import { alternativesTo } from '../checks/categories.ts'
import { analyseName } from '../classify/names.ts'
import type { Rules } from '../classify/rules.ts'
import type { CategoryId } from '../model/classification.ts'

/**
 * Categories that a name could stand for besides the one that was found, likeliest first: what its words mean elsewhere,
 * what is near to what was found, the rest of that group, then what its words mean in owners of certain names alone.
 */
export function likelyCategories(
  name: string,
  found: CategoryId | undefined,
  rules: Rules,
): readonly CategoryId[] {
  const uses = analyseName(name, rules).matches.flatMap((match) => match.uses)
  const categoriesOf = (isWithin: boolean): readonly CategoryId[] =>
    uses
      .filter(({ rule }) => rule.within.length > 0 === isWithin)
      .map(({ rule }) => rule.category)
      .filter((category) => rules.categories.has(category))
  const near = found === undefined ? [] : alternativesTo(found, rules.categories)
  const group = found?.split('.')[0]
  const siblings =
    group === undefined ? [] : [...rules.categories.keys()].filter((id) => id.startsWith(`${group}.`))
  return [...new Set([...categoriesOf(false), ...near, ...siblings, ...categoriesOf(true)])].filter(
    (category) => category !== found,
  )
}
