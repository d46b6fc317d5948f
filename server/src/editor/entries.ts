import type { DataMap } from '../model/declaration.ts'
import type { Translator } from '../model/message.ts'
import { retentionInWords } from '../datamap/retention-in-words.ts'
import { textIn } from '../datamap/terms.ts'

/** The names of entries of a section, with what they are. */
export function entriesOf(
  section: string,
  map: DataMap,
  translator: Translator,
): readonly (readonly [string, string | undefined])[] {
  switch (section) {
    case 'activities':
      return [...map.activities].map(([id, { label }]) => [id, textIn(label, map.language, translator)])
    case 'retention':
      return [...map.retention].map(([id, policy]) => [id, retentionInWords(policy, map, translator)])
    case 'recipients':
      return [...map.recipients].map(([id, { label }]) => [id, textIn(label, map.language, translator)])
    case 'systems':
      return [...map.systems].map(([id, { label }]) => [id, textIn(label, map.language, translator)])
    case 'data_subjects':
      return [...map.dataSubjects].map(([id, { label }]) => [id, textIn(label, map.language, translator)])
    case 'data':
      return [...map.dataSets].map(([id, { label }]) => [id, textIn(label, map.language, translator)])
    default: {
      const entries = (map.raw as Readonly<Record<string, unknown>> | null)?.[section]
      return typeof entries === 'object' && entries !== null
        ? Object.entries(entries as Readonly<Record<string, unknown>>).map(([id, entry]) => [
            id,
            labelOfRaw(entry),
          ])
        : []
    }
  }
}

function labelOfRaw(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry
  const label = (entry as { label?: unknown } | null)?.label
  return typeof label === 'string' ? label : undefined
}
