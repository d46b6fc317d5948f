import type { ReadText } from '../model/language.ts'
import { withCodeSettings } from './code-settings.ts'
import { readTypeScript } from './typescript.ts'

/** The readers of the chunk that loads TypeScript's parser, by language id. */
export const readers: Readonly<Record<string, ReadText>> = withCodeSettings({ typescript: readTypeScript })
