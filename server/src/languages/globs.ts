import { languages } from './index.ts'

/** Globs of all files that are read, wherever they lie: what an editor tells its server of, and what is watched. */
export function documentGlobs(): readonly string[] {
  const extensions = languages
    .flatMap((language) => language.extensions)
    .map((extension) => extension.slice(1))
  const names = languages.flatMap(({ fileNames = [], fileNamePrefixes = [] }) => [
    ...fileNames,
    ...fileNamePrefixes.map((prefix) => `${prefix}*`),
  ])
  return [
    `**/*.{${bothCases(extensions).join(',')}}`,
    ...(names.length === 0 ? [] : [`**/{${bothCases(names).join(',')}}`]),
    ...languages.flatMap(({ paths }) => paths?.globs ?? []),
  ]
}

/** Globs heed the case of letters, and readers do not: `SCHEMA.SQL`. */
function bothCases(names: readonly string[]): readonly string[] {
  return [...new Set(names.flatMap((name) => [name, name.toUpperCase()]))].sort()
}
