import type { ReaderRules } from '../model/language.ts'

/** What readers need to know of logs. */
export type SinkRules = Required<Omit<ReaderRules, 'settings' | 'servicesOf'>>

/**
 * What readers need of `rules/sinks.yaml`, from its content as plain data. Entries of a wrong shape are left out; never
 * throws. Rules of a repository's own are added by compiling each document and joining the lists.
 */
export function compileReaderRules(content: unknown): SinkRules {
  const loggers = listAt(content, 'loggers')
  const all = (key: string): readonly string[] => [
    ...new Set(loggers.flatMap((logger) => namesAt(logger, key))),
  ]
  const ofAnyLanguage = loggers.filter((logger) => valueAt(logger, 'languages') === undefined)
  const addresses = listAt(content, 'addresses')
  return {
    logCallees: [...new Set(ofAnyLanguage.flatMap((logger) => namesAt(logger, 'callees')))],
    logCalleesOf: byLanguage(loggers, 'callees'),
    addressCalleesOf: byLanguage(addresses, 'takes'),
    parameterCalleesOf: byLanguage(addresses, 'joins'),
    titleCalleesOf: byLanguage(addresses, 'titles'),
    loggerFactories: all('factories'),
    loggerModules: all('modules'),
    loggerTypes: all('types'),
    disclosures: listAt(content, 'disclosures').flatMap((entry) => {
      const service = valueAt(entry, 'service')
      if (typeof service !== 'string') return []
      const languages = namesAt(entry, 'languages')
      return [{ service, callees: namesAt(entry, 'callees'), ...(languages.length > 0 && { languages }) }]
    }),
    maskingFunctions: namesAt(valueAt(content, 'masking'), 'functions'),
    redactionOptions: namesAt(valueAt(content, 'masking'), 'options'),
  }
}

/** Names of entries under a key, by the languages that the entries are of. */
function byLanguage(entries: readonly unknown[], key: string): Readonly<Record<string, readonly string[]>> {
  const names: Record<string, readonly string[]> = {}
  for (const entry of entries)
    for (const language of namesAt(entry, 'languages'))
      names[language] = [...new Set([...(names[language] ?? []), ...namesAt(entry, key)])]
  return names
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, key)
  return Array.isArray(list) ? list : []
}

function namesAt(value: unknown, key: string): readonly string[] {
  return listAt(value, key).filter((name) => typeof name === 'string')
}
