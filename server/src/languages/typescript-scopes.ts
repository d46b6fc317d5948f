/*
 * The only module that loads ESTree and scopes. It costs about half as much to evaluate as TypeScript itself, so it is
 * loaded for the first text that holds a sink, and never in a process that meets none.
 */
import { analyze } from '@typescript-eslint/scope-manager'
import type { Variable } from '@typescript-eslint/scope-manager'
import type { TSESTree } from '@typescript-eslint/typescript-estree'
import { astConverter } from '@typescript-eslint/typescript-estree/use-at-your-own-risk'
import type { ParseSettings } from '@typescript-eslint/typescript-estree/use-at-your-own-risk'
import ts from 'typescript'

/** A syntax tree of ESTree with what its names mean. */
export interface ScopedProgram {
  readonly program: TSESTree.Program
  /** The variable that an identifier reads or writes; undefined where the text declares none. */
  variableOf(identifier: TSESTree.Identifier): Variable | undefined
}

/**
 * Parses and resolves names. Half-typed code is converted as far as TypeScript recovered it. Throws where the converter
 * knows no form for what the parser made of the text: the caller has a smaller text to try, or none.
 */
export function readScopes(
  text: string,
  fileName: string,
  scriptKind: ts.ScriptKind | undefined,
): ScopedProgram {
  const sourceFile = ts.createSourceFile(
    fileName,
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    true,
    scriptKind,
  )
  // The converter refuses every text with a syntax error, also where the parser has recovered from it.
  Object.assign(sourceFile, { parseDiagnostics: [] })
  const settings: Pick<
    ParseSettings,
    | 'allowInvalidAST'
    | 'comment'
    | 'errorOnUnknownASTType'
    | 'loc'
    | 'range'
    | 'suppressDeprecatedPropertyWarnings'
  > = {
    allowInvalidAST: true,
    comment: false,
    errorOnUnknownASTType: false,
    // Leaving locations in costs less than the walk that takes them out.
    loc: true,
    range: true,
    suppressDeprecatedPropertyWarnings: true,
  }
  const program = astConverter(sourceFile, settings as ParseSettings, false).estree
  const scopes = analyze(program, { lib: [], sourceType: 'module', jsxPragma: null })
  const variables = new Map<TSESTree.Node, Variable>()
  for (const scope of scopes.scopes) {
    for (const reference of scope.references) {
      if (reference.resolved) variables.set(reference.identifier, reference.resolved)
    }
  }
  return { program, variableOf: (identifier) => variables.get(identifier) }
}
