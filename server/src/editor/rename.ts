import { ownerStem } from '../classify/words.ts'
import { itemAt } from '../datamap/declarations.ts'
import { formatScalar, spliceChange } from '../datamap/splice.ts'
import { readTree } from '../datamap/tree.ts'
import type { DataSet } from '../model/declaration.ts'
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
  return name && { span: name.at.keySpan, name: name.name }
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
  const renamed = occurrences.map(({ at }) => ({ path: at.path, span: at.keySpan, newText: to }))
  const dataSet = occurrences.some(({ sections, role }) => role === 'declaration' && sections[0] === 'data')
    ? map.dataSets.get(name.name)
    : undefined
  // Code calls it what it called it before.
  if (dataSet === undefined || findsTheSame(dataSet, to)) return { edits: renamed }
  const kept = keepName(dataSet, view)
  return 'refused' in kept ? kept : { edits: [...renamed, ...kept.edits] }
}

/** Whether code finds the data set under its new name as under the old one. */
function findsTheSame({ id, also }: DataSet, to: string): boolean {
  return ownerStem(to) === ownerStem(id) || also.some((name) => ownerStem(name) === ownerStem(id))
}

/** Adds the name of a data set to its other names in code. */
function keepName({ id, at }: DataSet, view: View): ReturnType<typeof rename> {
  const text = view.textOf(at.path) ?? ''
  const edit = (start: number, end: number, newText: string): TextEdit => ({
    path: at.path,
    span: { start, end },
    newText,
  })
  const dataSets = itemAt(readTree(at.path, text).root, 'data')?.value
  const also = itemAt(itemAt(dataSets, id)?.value, 'also')?.value
  if (also === undefined) {
    const spliced = spliceChange(text, { kind: 'set', keys: ['data', id, 'also'], value: id })
    if ('refused' in spliced) return spliced
    return { edits: spliced.splices.map(({ start, end, newText }) => edit(start, end, newText)) }
  }
  const { start, end } = also.span
  const name = formatScalar(id, true)
  if (also.kind === 'scalar') return { edits: [edit(start, end, `[${text.slice(start, end)}, ${name}]`)] }
  const last = also.kind === 'list' ? also.items.at(-1) : undefined
  if (last === undefined)
    return {
      refused: say('Write {name} under also: of the data set first, so that code still finds it.', {
        name: id,
      }),
    }
  const after = last.at.span.end
  if (text.startsWith('[', start)) return { edits: [edit(after, after, `, ${name}`)] }
  const lineStart = text.lastIndexOf('\n', last.at.span.start - 1) + 1
  const dash = /^ *- +/.exec(text.slice(lineStart))?.[0] ?? ''
  return { edits: [edit(after, after, `${text.includes('\r\n') ? '\r\n' : '\n'}${dash}${name}`)] }
}

/** What YAML, old or new, does not read as a text. */
const yamlWords: ReadonlySet<string> = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'none'])
