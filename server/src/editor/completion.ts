import { folderOf, mapFolderOf } from '../datamap/paths.ts'
import type { DataMap } from '../model/declaration.ts'
import { keyProposals } from './completion-keys.ts'
import { valueProposals } from './completion-values.ts'
import { cursorAt, type Cursor } from './map-cursor.ts'
import type { Suggestion } from './suggestion.ts'
import type { View } from './view.ts'

/** Where in which map something is being written, and for whom. */
export interface Writing {
  /** The file of the map. */
  readonly path: string
  readonly text: string
  readonly cursor: Cursor
  /** What the map says, as far as it could be read. */
  readonly map: DataMap | undefined
  readonly view: View
  /** Whether the client knows places to fill in. */
  readonly snippets: boolean
}

/**
 * What may be written at an offset of a map's file, likeliest first: from the schema, the rules, the map itself and the
 * code. `isIncomplete` where there is more than a person would look through.
 */
export function completionsAt(
  path: string,
  text: string,
  offset: number,
  view: View,
  snippets = false,
): { readonly items: readonly Suggestion[]; readonly isIncomplete: boolean } {
  const cursor = cursorAt(text, offset)
  if (cursor === undefined) return { items: [], isIncomplete: false }
  const folder = mapFolderOf(path) ?? folderOf(path)
  const map = view.maps.find((one) => one.folder === folder)
  const writing: Writing = { path, text, cursor, map, view, snippets }
  const proposals = [
    ...(cursor.key === undefined ? [] : valueProposals(writing, cursor.path, cursor.key)),
    ...(cursor.takesKey ? keyProposals(writing) : []),
  ]
  const labels = new Set<string>()
  const items = proposals.flatMap((one): Suggestion[] => {
    if (labels.has(one.label)) return []
    labels.add(one.label)
    return [{ ...one, span: cursor.typed }]
  })
  const fitting = items.length > most ? items.filter((one) => fits(one, text, cursor)) : items
  return { items: fitting.slice(0, most), isIncomplete: items.length > most }
}

/** As many as are sent at once. */
const most = 300

function fits({ label, search }: Suggestion, text: string, { typed }: Cursor): boolean {
  const word = text.slice(typed.start, typed.end).toLowerCase()
  return `${label} ${search ?? ''}`.toLowerCase().includes(word)
}
