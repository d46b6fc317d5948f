import type { ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { CodeFinder } from './markup-templates.ts'

/** The facts of a component of Svelte: the inputs of its markup, and its scripts. */
export function readSvelte(source: SourceText): ReadResult {
  return readMarkup(source, { brackets: [], finders: [expression], isComponent: true })
}

/** `{user.email}`, `{#if …}`, `{...props}`. */
const expression: CodeFinder = {
  at: /\{/,
  find: (_text, start, pairs) => {
    const end = pairs.closing(start)
    return end === undefined
      ? undefined
      : { kind: 'output', span: { start, end }, inner: { start: start + 1, end: end - 1 } }
  },
}
