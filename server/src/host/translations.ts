/* The languages that Art25 speaks beside English: `l10n/`, in the format that the extension shares. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { english, translatorOf, type Translator } from '../model/message.ts'
import { packageFolder } from './installation.ts'

/** All of them. */
export const languages = ['en', 'fr', 'de', 'it', 'es'] as const

const translated: ReadonlySet<string> = new Set(languages.filter((language) => language !== 'en'))

/**
 * The translator for a locale as an editor names it (`fr`, `fr-CA`, `de_AT`); that of English for a locale without
 * translations, for none, and where the installation has lost the file.
 */
export function loadTranslator(locale: string | undefined): Translator {
  const language = locale?.split(/[-_]/, 1)[0]?.toLowerCase() ?? 'en'
  if (!translated.has(language)) return english
  let translator = loaded.get(language)
  if (translator === undefined) {
    translator = translatorOf(language, readBundle(language))
    loaded.set(language, translator)
  }
  return translator
}

/** Files of the installation do not change while it runs. */
const loaded = new Map<string, Translator>()

function readBundle(language: string): Readonly<Record<string, string>> {
  try {
    const file = join(packageFolder, 'l10n', `bundle.l10n.${language}.json`)
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  } catch {
    return {}
  }
}
