import type { Category } from '../model/classification.ts'
import type { MapProblem } from '../model/declaration.ts'
import type { Section, Sections } from './parse.ts'

/** Names that refer to entries which the map does not have, and categories that the rules do not have. */
export function referenceProblems(
  own: Sections,
  all: Readonly<Record<Section, ReadonlyMap<string, unknown>>>,
  categories: ReadonlyMap<string, Category>,
): readonly MapProblem[] {
  void own
  void all
  void categories
  return []
}
