import { alternativesTo } from '../checks/categories.ts'
import { analyseName } from '../classify/names.ts'
import type { Rules } from '../classify/rules.ts'
import type { CategoryId } from '../model/classification.ts'

/**
 * Categories that a name could stand for besides the one that was found, likeliest first: what its words mean elsewhere,
 * what is near to what was found, then the rest of that group.
 */
export function likelyCategories(
  name: string,
  found: CategoryId | undefined,
  rules: Rules,
): readonly CategoryId[] {
  const ofWords = analyseName(name, rules)
    .matches.flatMap(({ uses }) => uses.map(({ rule }) => rule.category))
    .filter((category) => rules.categories.has(category))
  const near = found === undefined ? [] : alternativesTo(found, rules.categories)
  const group = found?.split('.')[0]
  const siblings =
    group === undefined ? [] : [...rules.categories.keys()].filter((id) => id.startsWith(`${group}.`))
  return [...new Set([...ofWords, ...near, ...siblings])].filter((category) => category !== found)
}
