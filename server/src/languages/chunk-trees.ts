import type { ReadText } from '../model/language.ts'
import { readJava } from './java.ts'
import { readKotlin } from './kotlin.ts'
import { readPhp } from './php.ts'
import { readPython } from './python.ts'
import { readRuby } from './ruby.ts'
import { readSwift } from './swift.ts'
import { readTerraform } from './terraform.ts'

export { loadGrammar } from './tree-parsing.ts'

/** The readers that parse with tree-sitter, by language id. */
export const readers: Readonly<Record<string, ReadText>> = {
  python: readPython,
  java: readJava,
  kotlin: readKotlin,
  php: readPhp,
  ruby: readRuby,
  swift: readSwift,
  terraform: readTerraform,
}
