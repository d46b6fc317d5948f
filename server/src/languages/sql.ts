import type { FileFacts } from '../model/fact.ts'
import type { SourceText } from '../model/language.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'

export function readSql({ text }: SourceText): FileFacts {
  return { ...emptyFacts, directives: readDirectives(text) }
}

export type SqlFacts = Pick<FileFacts, 'owners' | 'fields' | 'changes'>

export function readSqlFragment(text: string, offset: number): SqlFacts {
  return text === '' || offset < 0 ? emptyFacts : emptyFacts
}
