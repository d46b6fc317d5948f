import type { DataMap } from '../model/declaration.ts'
import type { FixAction, TextEdit } from '../model/finding.ts'

export type ResolvedFix = { readonly edits: readonly TextEdit[] } | { readonly refused: string }

/** One fix as text edits against the current texts; see `resolveFixes`. */
export function resolveFix(
  action: FixAction,
  maps: readonly DataMap[],
  textOf: (path: string) => string | undefined,
): ResolvedFix {
  return resolveFixes([action], maps, textOf)
}

/** Several fixes as one set of edits that do not overlap, or the reason why not. */
export function resolveFixes(
  actions: readonly FixAction[],
  maps: readonly DataMap[],
  textOf: (path: string) => string | undefined,
): ResolvedFix {
  void maps
  void textOf
  const edits: TextEdit[] = []
  for (const action of actions) {
    if (action.kind === 'edit-text') edits.push(...action.edits)
    else return { refused: 'Not possible yet.' }
  }
  return { edits }
}
