import type { ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { Brackets } from './markup-templates.ts'

/** The facts of a single-file component of Vue: the inputs of its template, and its scripts. */
export function readVue(source: SourceText): ReadResult {
  return readMarkup(source, { brackets, isComponent: true })
}

const brackets: readonly Brackets[] = [{ open: '{{', close: '}}', kind: 'output' }]
