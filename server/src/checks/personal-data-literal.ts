import type { Literal } from '../model/fact.ts'
import type { Fix, Severity } from '../model/finding.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import { say, type Message } from '../model/message.ts'
import { defineCheck } from './check.ts'

/**
 * A person who may exist, in a file that everybody with the repository has for good (Art. 5(1)(c), (f), 32). Fixtures, seeds
 * and documentation are where they are, so that this check looks into tests too.
 */
export const personalDataLiteral = defineCheck({
  id: 'personal-data-literal',
  severity: 'warning',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(1)(c)', '5(1)(f)', '32'],
  summary: 'Real-looking people in fixtures, seeds, documentation and configuration',
  messages: {
    alone: '{value} looks like {kind} of a real person; the history of the repository keeps it',
    list: '{value} and {count} more values here look like those of real people; the history of the repository keeps them',
    named:
      '{value} looks like {kind} of a real person, with a name beside it; the history of the repository keeps it',
  },
  run({ index, owns }, report) {
    const values = new Map<string, FoundLiteral[]>()
    for (const file of index.files()) {
      if (file.pathClass === 'generated' || !owns(file.path)) continue
      const { literals = [] } = file
      // A list of people is one thing to mend, and not one finding a line.
      const isList = new Set(literals.map(({ key }) => key)).size > mostOfFile
      for (const literal of literals) {
        const key = isList ? `list ${file.path}` : `${literal.kind} ${literal.key}`
        const known = values.get(key)
        if (known === undefined) values.set(key, [{ file, literal }])
        else known.push({ file, literal })
      }
    }
    for (const [key, places] of values) {
      const [first] = places
      if (first === undefined) continue
      const { file, literal } = first
      const others = new Set(places.map((place) => place.literal.key)).size - 1
      const isNamed = places.some((place) => place.literal.isNamed)
      const atMost = limit(places)
      report({
        messageId: others > 0 ? 'list' : isNamed ? 'named' : 'alone',
        parameters: { value: literal.shape, kind: inWords(literal.kind), count: others },
        path: file.path,
        span: literal.span,
        ...(atMost && { atMost }),
        identity: others > 0 ? ['list', file.path] : key.split(' '),
        related:
          others > 0
            ? []
            : places.slice(1).map((place) => ({
                path: place.file.path,
                span: place.literal.span,
                message: say('written here too'),
              })),
        fixes: [replaceAll(places, others)],
      })
    }
  },
})

/** Different values that a file may hold before they are one list of people. */
const mostOfFile = 5

interface FoundLiteral {
  readonly file: IndexedFile
  readonly literal: Literal
}

/** A mailbox or a number alone may have been made up after all; a checksum, or a name beside it, seldom is. */
function limit(places: readonly FoundLiteral[]): Severity | undefined {
  const isSure = places.some(({ literal }) => literal.confidence === 'high')
  return isSure ? undefined : 'info'
}

function inWords(kind: Literal['kind']): Message {
  switch (kind) {
    case 'email':
      return say('the mailbox')
    case 'phone':
      return say('the telephone number')
    case 'iban':
      return say('the bank account')
    case 'card':
      return say('the payment card')
    case 'national_number':
      return say('the national number')
  }
}

/** Everywhere at once: a fixture that is looked up by its address must stay the same person. */
function replaceAll(places: readonly FoundLiteral[], others: number): Fix {
  const replacement = places[0]?.literal.replacement ?? ''
  return {
    title:
      others > 0
        ? say('Write reserved examples instead of all of them')
        : say('Write the reserved example {value} instead', { value: replacement }),
    safety: 'suggested',
    preferred: true,
    action: {
      kind: 'edit-text',
      edits: places.map(({ file, literal }) => ({
        path: file.path,
        span: literal.span,
        newText: literal.replacement,
      })),
    },
  }
}
