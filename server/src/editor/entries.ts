import type { DataMap } from '../model/declaration.ts'
import { retentionInWords, textIn } from './describe.ts'

/** The names of entries of a section, with what they are. */
export function entriesOf(
  section: string,
  map: DataMap,
  language: string,
): readonly (readonly [string, string | undefined])[] {
  switch (section) {
    case 'activities':
      return [...map.activities].map(([id, { label }]) => [id, textIn(label, map, language)])
    case 'retention':
      return [...map.retention].map(([id, policy]) => [id, retentionInWords(policy, map, language)])
    case 'recipients':
      return [...map.recipients].map(([id, { label }]) => [id, textIn(label, map, language)])
    case 'systems':
      return [...map.systems].map(([id, { label }]) => [id, textIn(label, map, language)])
    case 'data_subjects':
      return [...map.dataSubjects].map(([id, { label }]) => [id, textIn(label, map, language)])
    case 'data':
      return [...map.dataSets].map(([id, { label }]) => [id, textIn(label, map, language)])
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
