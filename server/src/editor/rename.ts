import type { TextEdit } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { nameAt, occurrencesOf } from './map-names.ts'
import { mapAt } from './places.ts'
import type { View } from './view.ts'

/** What would be renamed at an offset: a key of the map that other entries name, or one of its uses. */
export function renameableAt(
  path: string,
  offset: number,
  view: View,
): { readonly span: Span; readonly name: string } | undefined {
  const map = mapAt(path, view)
  const name = map?.usable === true ? nameAt(map, path, offset, view) : undefined
  // A data set is found in code by its name: renaming it in the map alone would lose it.
  if (name === undefined || name.sections.includes('data')) return undefined
  return { span: name.at.keySpan, name: name.name }
}

/** The edits that give an entry another name everywhere; or why it cannot have it. */
export function rename(
  path: string,
  offset: number,
  to: string,
  view: View,
): { readonly edits: readonly TextEdit[] } | { readonly refused: Message } {
  const map = mapAt(path, view)
  const name = map && nameAt(map, path, offset, view)
  if (map === undefined || name === undefined || renameableAt(path, offset, view) === undefined)
    return { refused: say('Nothing that can be renamed stands here.') }
  if (!/^[A-Za-z_][\w.-]*$/.test(to) || yamlWords.has(to.toLowerCase()))
    return {
      refused: say('{name} is no name: use letters, digits, _ - and dots, a letter first.', {
        name: JSON.stringify(to),
      }),
    }
  const occurrences = occurrencesOf(name, map, view)
  const taken = occurrences.some((one) => {
    const owner = view.maps.find(({ files }) => files.some((file) => file.path === one.at.path))
    return (
      owner !== undefined &&
      occurrencesOf({ ...one, name: to }, owner, view).some(({ role }) => role === 'declaration')
    )
  })
  if (taken) return { refused: say('There is an entry {name} already.', { name: to }) }
  return {
    edits: occurrences.map(({ at }) => ({ path: at.path, span: at.keySpan, newText: to })),
  }
}

/** What YAML, old or new, does not read as a text. */
const yamlWords: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'none'])
