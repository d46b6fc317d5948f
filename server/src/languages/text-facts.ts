/*
 * What is said alike in every language, by text and not by grammar: what is kept on a person's device, consent that defaults to
 * yes, and values of real people.
 */
import type { FileFacts } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import { readClientStorage, readStorageConstants } from './client-storage.ts'
import { codeTextOf } from './code-text.ts'
import { readConsentDefaults } from './consent-defaults.ts'
import { readLiterals } from './literals.ts'

/** The facts that need no grammar; those that the text has none of are absent. */
export type TextFacts = Pick<FileFacts, 'clientStorage' | 'storageConstants' | 'consentDefaults' | 'literals'>

/** Reads them from a text of a language. Never throws. */
export function readTextFacts(language: string, { path, text }: SourceText): TextFacts {
  const source = codeTextOf(language, text)
  const clientStorage = readClientStorage(source)
  const storageConstants = readStorageConstants(source)
  const consentDefaults = readConsentDefaults(source)
  const literals = readLiterals(path, source)
  return {
    ...(clientStorage.length > 0 && { clientStorage }),
    ...(storageConstants.length > 0 && { storageConstants }),
    ...(consentDefaults.length > 0 && { consentDefaults }),
    ...(literals.length > 0 && { literals }),
  }
}
