import type { ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { Brackets } from './markup-templates.ts'

/** The facts of a template of EJS: its forms and its scripts. */
export function readEjs(source: SourceText): ReadResult {
  return readMarkup(source, { brackets })
}

const brackets: readonly Brackets[] = [
  { open: '<%#', close: '%>', kind: 'comment' },
  { open: '<%=', close: '%>', kind: 'output' },
  { open: '<%-', close: '%>', kind: 'output' },
  { open: '<%', close: '%>', kind: 'statement' },
]
