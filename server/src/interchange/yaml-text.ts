import { parseDocument, stringify } from 'yaml'
import { formatVersion } from '../datamap/parse.ts'
import { say, type Message } from '../model/message.ts'
import { recordOf } from '../datamap/plain.ts'
import { type Plain } from './plain.ts'

/** A new data map as text: block style, sections in the order in which people read them. Never for a map that exists. */
export function mapText(map: Plain): string {
  const known = sectionOrder.filter((key) => key in map)
  const others = Object.keys(map).filter((key) => !sectionOrder.includes(key))
  const ordered = Object.fromEntries([...known, ...others].map((key) => [key, map[key]]))
  return yamlText({ art25: formatVersion, ...ordered })
}

/** A document in YAML. */
export function yamlText(content: Plain): string {
  return stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })
}

/** The mapping that a text in YAML (or JSON) holds, or why there is none. Aliases that grow without end are refused. */
export function parseYaml(text: string): { readonly content: Plain } | { readonly problem: Message } {
  const document = parseDocument(text, { version: '1.2', prettyErrors: false })
  const [error] = document.errors
  if (error) return { problem: say('it is not valid YAML: {reason}', { reason: error.message }) }
  try {
    const content: unknown = document.toJS({ maxAliasCount: 100 })
    if (typeof content !== 'object' || content === null || Array.isArray(content))
      return { problem: say('it holds no mapping') }
    return { content: recordOf(content) }
  } catch (cause) {
    return {
      problem: say('it is not valid YAML: {reason}', {
        reason: cause instanceof Error ? cause.message : String(cause),
      }),
    }
  }
}

const sectionOrder = [
  'art25',
  'language',
  'include',
  'organization',
  'data_subjects',
  'activities',
  'retention',
  'recipients',
  'systems',
  'data',
  'client_storage',
  'dpias',
  'notices',
  'measures',
  'actions',
  'ignore',
  'checks',
]
