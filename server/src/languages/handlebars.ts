import type { ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { Brackets } from './markup-templates.ts'

/** The facts of a template of Handlebars or Mustache: its forms and its scripts. */
export function readHandlebars(source: SourceText): ReadResult {
  return readMarkup(source, { brackets })
}

const brackets: readonly Brackets[] = [
  { open: '{{!--', close: '--}}', kind: 'comment' },
  { open: '{{!', close: '}}', kind: 'comment' },
  { open: '{{{', close: '}}}', kind: 'output' },
  { open: '{{#', close: '}}', kind: 'statement' },
  { open: '{{/', close: '}}', kind: 'statement' },
  { open: '{{', close: '}}', kind: 'output' },
]
