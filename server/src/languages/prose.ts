import type { ReadResult, SourceText } from '../model/language.ts'
import { readDirectives } from './directives.ts'

/** Documentation: it declares nothing by itself. What it holds of real people is found in every text alike. */
export function readProse({ text }: SourceText): ReadResult {
  return {
    owners: [],
    fields: [],
    changes: [],
    calls: [],
    imports: [],
    directives: readDirectives(text),
    problems: [],
  }
}
