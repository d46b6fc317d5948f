import type { ReadText } from '../model/language.ts'
import { readJava } from './java.ts'
import { readKotlin } from './kotlin.ts'
import { readPython } from './python.ts'
import { readTerraform } from './terraform.ts'

export { hasOutgrown, loadGrammar } from './tree-parsing.ts'

/** The readers that parse with tree-sitter, by language id. */
export const readers: Readonly<Record<string, ReadText>> = {
  python: readPython,
  terraform: readTerraform,
  java: readJava,
  kotlin: readKotlin,
}
