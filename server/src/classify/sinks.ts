import type { ReaderRules } from '../model/language.ts'

/** What readers need to know of logs. */
export type LogRules = Required<Omit<ReaderRules, 'settings'>>

/**
 * What readers need of `rules/sinks.yaml`, from its content as plain data. Entries of a wrong shape are left out; never
 * throws. Rules of a repository's own are added by compiling each document and joining the lists.
 */
export function compileReaderRules(content: unknown): LogRules {
  const loggers = listAt(content, 'loggers')
  const all = (key: string): readonly string[] => [
    ...new Set(loggers.flatMap((logger) => namesAt(logger, key))),
  ]
  const ofAnyLanguage = loggers.filter((logger) => valueAt(logger, 'languages') === undefined)
  const logCalleesOf: Record<string, readonly string[]> = {}
  for (const logger of loggers)
    for (const language of namesAt(logger, 'languages'))
      logCalleesOf[language] = [
        ...new Set([...(logCalleesOf[language] ?? []), ...namesAt(logger, 'callees')]),
      ]
  return {
    logCallees: [...new Set(ofAnyLanguage.flatMap((logger) => namesAt(logger, 'callees')))],
    logCalleesOf,
    loggerFactories: all('factories'),
    loggerModules: all('modules'),
    loggerTypes: all('types'),
    maskingFunctions: namesAt(valueAt(content, 'masking'), 'functions'),
  }
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
