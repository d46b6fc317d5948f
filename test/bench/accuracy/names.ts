/*
 * Peers that know names of fields or columns and read no source: they are handed the labelled names, which is more than
 * they can do alone. Their lists are read from their own checkouts.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { splitWords } from '../../../server/src/classify/words.ts'

/** What a name is taken for, in the peer's own word; undefined: nothing. */
export type NameReader = (name: string) => string | undefined

const helper = resolve('test/bench/accuracy/peers.py')

/**
 * Presidio looks for values; for names it has the context words of its recognizers, which raise the score of a value
 * beside them. A name counts as found where it holds one as whole words. Only recognizers that are on by default for English.
 */
export function presidio(checkout: string): NameReader {
  const conf = readFileSync(
    join(checkout, 'presidio-analyzer/presidio_analyzer/conf/default_recognizers.yaml'),
    'utf8',
  )
  const { recognizers } = parse(conf) as { recognizers: PresidioRecognizer[] }
  const on = new Map<string, readonly string[] | undefined>()
  for (const recognizer of recognizers) {
    if (recognizer.enabled === false) continue
    for (const language of recognizer.supported_languages ?? ['en']) {
      if (language === 'en') on.set(recognizer.class_name ?? recognizer.name, undefined)
      else if (typeof language === 'object' && language.language === 'en')
        on.set(recognizer.class_name ?? recognizer.name, language.context)
    }
  }
  const classes = ask('presidio', checkout) as Record<string, { entity: string | null; context: string[] }>
  const words: { entity: string; phrase: string }[] = []
  for (const [name, { entity, context }] of Object.entries(classes)) {
    if (!on.has(name)) continue
    for (const word of on.get(name) ?? context)
      words.push({ entity: entity ?? name, phrase: ` ${splitWords(word).join(' ')} ` })
  }
  return (name) => {
    const text = ` ${splitWords(name).join(' ')} `
    return words.find(({ phrase }) => phrase.trim() !== '' && text.includes(phrase))?.entity
  }
}

interface PresidioRecognizer {
  readonly name: string
  readonly class_name?: string
  readonly enabled?: boolean
  readonly supported_languages?: readonly (string | { language: string; context?: readonly string[] })[]
}

/** The regular expressions for names in the reference configuration, run by its own function. */
export function datahubClassify(checkout: string, names: readonly string[]): NameReader {
  const found = ask('datahub-classify', checkout, names) as Record<string, string>
  return (name) => found[name]
}

/** `anon.detect` of PostgreSQL Anonymizer: the name, in lower case, stands in a dictionary of identifiers. */
export function postgresqlAnonymizer(checkout: string): NameReader {
  const found = new Map<string, string>()
  for (const row of readFileSync(join(checkout, 'data/identifier.csv'), 'utf8').split(/\r?\n/)) {
    const [language, name, category] = row.split('\t')
    if (language === 'en_US' && name !== undefined && category !== undefined) found.set(name, category)
  }
  return (name) => found.get(name.toLowerCase())
}

function ask(tool: string, checkout: string, input?: unknown): unknown {
  const output = execFileSync('python3', [helper, tool, checkout], {
    input: JSON.stringify(input ?? null),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  return JSON.parse(output)
}
