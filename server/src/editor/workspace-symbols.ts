import { mapOf } from '../datamap/paths.ts'
import type { DataMap, MapLocation } from '../model/declaration.ts'
import type { Place } from '../model/finding.ts'
import { entriesOf } from './entries.ts'
import { namesOf } from './map-names.ts'
import { matcherOf, type View } from './view.ts'
import { personalFields } from './words.ts'

/** Something that is found by its name across the workspace. */
export interface FoundSymbol {
  readonly name: string
  readonly kind: 'data-set' | 'activity' | 'policy' | 'recipient' | 'system' | 'entry' | 'owner'
  /** Beside the name: what people call it, or where it is. */
  readonly container: string
  readonly place: Place
}

/** Entries of the maps, then owners of personal data in code, whose name or label holds what is asked for; sorted. */
export function symbolsNamed(query: string, view: View): readonly FoundSymbol[] {
  const wanted = query.trim().toLowerCase()
  const fits = (name: string, label?: string): boolean =>
    isWithin(wanted, name.toLowerCase()) || label?.toLowerCase().includes(wanted) === true
  const inMaps = view.maps.flatMap((map) =>
    namesOf(map, view).flatMap(({ role, sections, name, at }): FoundSymbol[] => {
      const [section = ''] = sections
      if (role !== 'declaration') return []
      const label = labelOf(section, name, map, view)
      return fits(name, section === 'retention' ? undefined : label)
        ? [{ name, kind: kinds[section] ?? 'entry', container: label ?? section, place: placeOf(at) }]
        : []
    }),
  )
  const owners = view.index.files().flatMap((file) => {
    if (file.pathClass !== 'product') return []
    const map = mapOf(view.maps, file.path)
    return file.owners.flatMap((owner): FoundSymbol[] => {
      if (owner.role === 'configured' || !fits(owner.name)) return []
      const count = file.personal.filter(
        ({ field, confidence }) => field.owner === owner.name && confidence !== 'low',
      ).length
      const isDeclared =
        map !== undefined && matcherOf(map).dataSetsOf(owner.name, owner.storeName, file.path).length > 0
      if (count === 0 && !isDeclared) return []
      const container = `${file.path}, ${view.translator.text(personalFields(count))}`
      return [{ name: owner.name, kind: 'owner', container, place: { path: file.path, span: owner.span } }]
    })
  })
  return [...inMaps, ...owners].slice(0, most)
}

/** A longer list is narrowed by typing more. */
const most = 200

const kinds: Readonly<Record<string, FoundSymbol['kind']>> = {
  data: 'data-set',
  activities: 'activity',
  retention: 'policy',
  recipients: 'recipient',
  systems: 'system',
}

/** Whether the letters stand in a text in their order, as clients narrow such lists. */
function isWithin(letters: string, text: string): boolean {
  let at = 0
  for (const letter of letters) {
    const found = text.indexOf(letter, at)
    if (found < 0) return false
    at = found + 1
  }
  return true
}

function labelOf(section: string, name: string, map: DataMap, view: View): string | undefined {
  return entriesOf(section, map, view.translator).find(([id]) => id === name)?.[1]
}

function placeOf({ path, keySpan }: MapLocation): Place {
  return { path, span: keySpan }
}
