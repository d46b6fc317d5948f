import type { ReadText } from '../model/language.ts'
import { readPython } from './python.ts'
import { readTerraform } from './terraform.ts'

export { loadGrammar } from './tree-parsing.ts'

/** The readers that parse with tree-sitter, by language id. */
export const readers: Readonly<Record<string, ReadText>> = {
  python: readPython,
  terraform: readTerraform,
}
