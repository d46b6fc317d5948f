/*
 * The tokens of YAML, guarded: what `yaml` does with them afterwards recurses, and a stack or a memory that ends inside it
 * ends the process. So the nesting is watched while the text is parsed, and a hostile text is put away before more of it
 * is read.
 */
import { type CST, Lexer, Parser } from 'yaml'

/** Levels of nesting that are composed. */
export const deepestYaml = 100

export interface YamlLimits {
  /** Words, marks and line ends of the text; absent: any number. */
  readonly lexemes?: number
  /** Whether to stop at a token that is an error whatever stands around it. */
  readonly stopAtError?: boolean
}

/** Why a text has no tokens, and where that was seen, in UTF-16 units. */
export interface YamlRefusal {
  readonly refused: 'too-deep' | 'too-large' | 'syntax'
  readonly at: number
}

/**
 * The tokens of a text in YAML, of any number of documents; a refusal where they nest deeper than `deepestYaml` or go
 * beyond the limits. Never throws.
 */
export function parseYamlTokens(text: string, limits: YamlLimits = {}): readonly CST.Token[] | YamlRefusal {
  const { lexemes = Infinity, stopAtError = false } = limits
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let count = 0
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > lexemes) return { refused: 'too-large', at: parser.offset }
    for (const token of parser.next(lexeme)) {
      if (stopAtError && token.type === 'error') return { refused: 'syntax', at: token.offset }
      tokens.push(token)
    }
    // The document itself is on the stack too.
    if (parser.stack.length > deepestYaml + 1) return { refused: 'too-deep', at: parser.offset }
  }
  for (const token of parser.end()) tokens.push(token)
  return tokens
}
