import type { ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { Brackets } from './markup-templates.ts'

/** The facts of a template of Twig: the forms that it writes itself, and its scripts. */
export function readTwig(source: SourceText): ReadResult {
  return readMarkup(source, { brackets })
}

const brackets: readonly Brackets[] = [
  { open: '{{', close: '}}', kind: 'output' },
  { open: '{%', close: '%}', kind: 'statement' },
  { open: '{#', close: '#}', kind: 'comment' },
]
