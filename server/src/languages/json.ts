import type { FileFacts } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

export function readJson({ text }: SourceText): FileFacts {
  return { ...emptyFacts, directives: readDirectives(text) }
}
