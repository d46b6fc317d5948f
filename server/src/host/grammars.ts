/*
 * Where the WebAssembly files of tree-sitter lie. The build copies them beside the bundle; the sources take them from the
 * packages that bring them. The build script reads these lists too.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Files of packages that bring grammars, best kept first; `*` is the grammar's name. */
const grammarFiles = [
  '@vscode/tree-sitter-wasm/wasm/tree-sitter-*.wasm',
  '@tree-sitter-grammars/tree-sitter-*/tree-sitter-*.wasm',
  '@repomix/tree-sitter-wasms/out/tree-sitter-*.wasm',
]

/** The runtime, under the name that it has beside the bundle. */
export const runtimeName = 'runtime'

/**
 * The file of a grammar, or of the runtime, among the packages that are installed.
 * @throws Error where no package has it
 */
export function packagedGrammar(modulesFolder: string, grammar: string): string {
  const files =
    grammar === runtimeName
      ? ['web-tree-sitter/web-tree-sitter.wasm']
      : grammarFiles.map((file) => file.replaceAll('*', grammar))
  const found = files.map((file) => join(modulesFolder, file)).find((file) => existsSync(file))
  if (found === undefined) throw new Error(`no package has a grammar for ${grammar}`)
  return found
}
