import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
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

/** What a text holds, or why it holds nothing: with the offset of the first mistake, where it has a place. */
export type Parsed = { readonly content: Plain } | { readonly problem: Message; readonly offset?: number }

/** The mapping that a text in YAML holds, or why there is none. Aliases that grow without end are refused. */
export function parseYaml(text: string): Parsed {
  const document = parseDocument(text, { version: '1.2', prettyErrors: false })
  const [error] = document.errors
  if (error)
    return {
      problem: say('it is not valid YAML: {reason}', { reason: error.message }),
      offset: error.pos[0],
    }
  try {
    return mappingOf(document.toJS({ maxAliasCount: 100 }))
  } catch (cause) {
    return {
      problem: say('it is not valid YAML: {reason}', {
        reason: cause instanceof Error ? cause.message : String(cause),
      }),
    }
  }
}

/** The object that a text in JSON holds, or why there is none. */
export function parseJson(text: string): Parsed {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    const { offset, reason } = mistakeIn(text)
    return { problem: say('it is not valid JSON: {reason}', { reason }), offset }
  }
  return mappingOf(content)
}

function mappingOf(content: unknown): Parsed {
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    return { problem: say('it holds no mapping') }
  return { content: recordOf(content) }
}

/** The first mistake of a text that is no JSON; the messages of the language's own parser differ from version to version. */
function mistakeIn(text: string): { readonly offset: number; readonly reason: Message } {
  const mistakes: ParseError[] = []
  try {
    parse(text, mistakes, { disallowComments: true })
  } catch {
    // It nests deeper than the stack; the other parser had found a mistake before.
  }
  const [mistake] = mistakes
  if (mistake === undefined) return { offset: 0, reason: say('it is not understood') }
  const { error, offset } = mistake
  return { offset, reason: reasons[printParseErrorCode(error)] ?? say('it is not understood') }
}

const reasons: Readonly<Record<string, Message>> = {
  ValueExpected: say('a value is missing here'),
  InvalidSymbol: say('a text must stand in double quotes'),
  PropertyNameExpected: say('a name in double quotes is missing here'),
  ColonExpected: say('a colon is missing here'),
  CommaExpected: say('a comma is missing here'),
  CloseBraceExpected: say('a closing brace is missing here'),
  CloseBracketExpected: say('a closing bracket is missing here'),
  EndOfFileExpected: say('nothing may follow here'),
  UnexpectedEndOfString: say('this text has no closing quote'),
  InvalidCommentToken: say('JSON has no comments'),
  UnexpectedEndOfComment: say('JSON has no comments'),
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
