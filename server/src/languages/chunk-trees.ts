import type { ReadText } from '../model/language.ts'
import { withCodeSettings } from './code-settings.ts'
import { readCsharp } from './csharp.ts'
import { readDart } from './dart.ts'
import { readGo } from './go.ts'
import { readJava } from './java.ts'
import { readKotlin } from './kotlin.ts'
import { readPhp } from './php.ts'
import { readPython } from './python.ts'
import { readRuby } from './ruby.ts'
import { readRust } from './rust.ts'
import { readSwift } from './swift.ts'
import { readTerraform } from './terraform.ts'

export { hasOutgrown, loadGrammar } from './tree-parsing.ts'

/** The readers that parse with tree-sitter, by language id. */
export const readers: Readonly<Record<string, ReadText>> = {
  ...withCodeSettings({
    python: readPython,
    java: readJava,
    kotlin: readKotlin,
    go: readGo,
    csharp: readCsharp,
    php: readPhp,
    ruby: readRuby,
    rust: readRust,
    swift: readSwift,
    dart: readDart,
  }),
  terraform: readTerraform,
}
