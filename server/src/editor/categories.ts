import { alternativesTo } from '../checks/categories.ts'
import { analyseName } from '../classify/names.ts'
import type { Rules } from '../classify/rules.ts'
import type { CategoryId } from '../model/classification.ts'

/**
 * Categories that a name is likely to stand for besides the one that was found, likeliest first: what its words mean
 * elsewhere, what is near to what was found, then what its words mean in owners of certain names alone. What nothing speaks
 * for is left out, such as the rest of the group.
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
  return [...new Set([...categoriesOf(false), ...near, ...categoriesOf(true)])].filter(
    (category) => category !== found,
  )
}
