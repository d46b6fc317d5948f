import type { Span } from '../model/span.ts'
import { nameAt, occurrencesOf } from './map-names.ts'
import { mapAt } from './places.ts'
import type { View } from './view.ts'

/** A place of the file that names the same as the cursor. */
export interface Highlight {
  readonly span: Span
  readonly role: 'declaration' | 'use'
}

/** Where in a map's file an entry is declared and used, that stands at an offset. */
export function highlightsAt(path: string, offset: number, view: View): readonly Highlight[] {
  const map = mapAt(path, view)
  const name = map && nameAt(map, path, offset, view)
  if (map === undefined || name === undefined) return []
  return occurrencesOf(name, map, view)
    .filter(({ at }) => at.path === path)
    .map(({ at, role }) => ({ span: at.keySpan, role }))
}
