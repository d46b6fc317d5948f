import { InvalidArgumentError, Option } from 'commander'
import { isAbsolute, resolve } from 'node:path'
import { userCacheFolder } from '../host/installation.ts'
import { languages } from '../host/translations.ts'

/** Options that every command which reads files has. */
export interface ReadingOptions {
  readonly cache: boolean
  readonly cacheDir?: string
  readonly jobs?: number
  readonly includeTests?: boolean
  readonly quiet?: boolean
  readonly color?: boolean
  readonly language?: string
}

export const jobsOption = new Option(
  '--jobs <n>',
  'threads that read files (default: as much as pays)',
).argParser(wholeNumber(1, 64))
export const cacheDirOption = new Option(
  '--cache-dir <folder>',
  "where facts are kept (default: the user's cache folder)",
)
export const noCacheOption = new Option('--no-cache', 'read every file anew and keep nothing')
export const includeTestsOption = new Option('--include-tests', 'also read tests, mocks and generated files')
export const colorOption = new Option('--color', 'colours, also when the output is no terminal')
/** Never the language of the system: the same input gives the same output on every machine. */
export const languageOption = new Option(
  '--language <code>',
  'of findings, fixes and the summary (default: en, whatever the system speaks)',
).choices(languages)
export const noColorOption = new Option('--no-color', 'no colours')

/** The cache folder that options ask for, absolute; undefined for none. */
export function cacheFolderOf(options: ReadingOptions, cwd: string): string | undefined {
  if (!options.cache) return undefined
  const { cacheDir } = options
  if (cacheDir === undefined) return userCacheFolder()
  return isAbsolute(cacheDir) ? cacheDir : resolve(cwd, cacheDir)
}

/** A parser of whole numbers within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
    return value
  }
}

/** A calendar date, `YYYY-MM-DD`. */
export function date(text: string): string {
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
  if (!valid || new Date(text).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('It must be a date such as 2027-03-01.')
  return text
}
