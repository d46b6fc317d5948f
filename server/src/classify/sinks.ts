import type { ReaderRules } from '../model/language.ts'

/**
 * What readers need of `rules/sinks.yaml`, from its content as plain data. Entries of a wrong shape are left out; never
 * throws. Rules of a repository's own are added by compiling each document and joining the lists.
 */
export function compileReaderRules(content: unknown): Required<ReaderRules> {
  const loggers = listAt(content, 'loggers')
  const all = (key: string): readonly string[] => [
    ...new Set(loggers.flatMap((logger) => listAt(logger, key).filter((name) => typeof name === 'string'))),
  ]
  return {
    logCallees: all('callees'),
    loggerFactories: all('factories'),
    loggerModules: all('modules'),
    loggerTypes: all('types'),
    maskingFunctions: listAt(valueAt(content, 'masking'), 'functions').filter(
      (name) => typeof name === 'string',
    ),
  }
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = valueAt(value, key)
  return Array.isArray(list) ? list : []
}
