/* Values of a data map that the code shows: what stands for a recipient or a system, and settings that carry out a period. */
import { detectKeys, servicesOf } from '../checks/recipients.ts'
import { detectKeysOfRegions } from '../checks/region-conflict.ts'
import { say } from '../model/message.ts'
import type { Writing } from './completion.ts'
import type { Proposal } from './suggestion.ts'

/** What the code shows for a key at a path of keys, likeliest first; empty where it shows nothing for such a key. */
export function shownByCode(writing: Writing, path: readonly string[], key: string): readonly Proposal[] {
  const { view } = writing
  const found = new Map<string, string>()
  for (const [value, where] of shown(writing, path, key)) if (!found.has(value)) found.set(value, where)
  return [...found].map(([value, where]) => ({
    label: value,
    kind: 'value',
    detail: view.translator.text(say('in {path}', { path: where })),
    newText: value,
  }))
}

/** Values, each with the path of a file that has it. */
function shown(
  { view, map }: Writing,
  path: readonly string[],
  key: string,
): readonly (readonly [string, string])[] {
  const files = view.index.files()
  const [section, id = ''] = path
  if (path.at(-1) === 'enforced_by' && key === 'setting')
    return files.flatMap(({ path: where, settings = [] }) => settings.map((one) => [one.key, where] as const))
  if (path.length !== 3 || path[2] !== 'detect') return []
  if (section === 'systems')
    return files.flatMap(({ path: where, regionUses = [] }) =>
      regionUses
        .filter(({ by }) => detectKeysOfRegions[by] === key)
        .map(({ evidence }) => [evidence, where] as const),
    )
  const entry = section === 'recipients' ? map?.recipients.get(id) : undefined
  if (entry === undefined) return []
  const services = new Set(servicesOf(entry, view.rules).map((service) => service.id))
  const uses = files.flatMap(({ path: where, recipientUses = [] }) =>
    recipientUses.filter(({ how }) => detectKeys[how] === key).map((use) => ({ use, where })),
  )
  // Those of its own service first.
  return [true, false].flatMap((own) =>
    uses
      .filter(({ use }) => services.has(use.service) === own)
      .map(({ use, where }) => [use.evidence, where] as const),
  )
}
