import type { EmbeddedText, ReadResult, SourceText } from '../model/language.ts'
import { readMarkup } from './markup.ts'
import type { CodeFinder } from './markup-templates.ts'

/** The facts of a component of Astro: the script at its head, the inputs of its markup, and its other scripts. */
export function readAstro(source: SourceText): ReadResult {
  return readMarkup(source, {
    brackets: [],
    finders: [attributeExpression],
    isComponent: true,
    scriptLanguage: 'ts',
    scripts: frontmatter,
  })
}

/** The script between the first two lines of dashes; all of the text where the second is still to be typed. */
function frontmatter({ path, text }: SourceText): readonly EmbeddedText[] {
  const opening = /^\s*---[ \t]*(?:\r?\n|$)/.exec(text)
  if (opening === null) return []
  const offset = opening[0].length
  const closing = /^---[ \t]*$/m.exec(text.slice(offset))
  const script = text.slice(offset, closing === null ? text.length : offset + closing.index)
  return [{ language: 'typescript', path: `${path}.ts`, text: script, offset }]
}

/** `value={user.email}`; between tags an expression may hold markup. */
const attributeExpression: CodeFinder = {
  at: /(?<==)\{|(?<=\s)\{(?=\.\.\.)/,
  find: (_text, start, pairs) => {
    const end = pairs.closing(start)
    return end === undefined
      ? undefined
      : { kind: 'output', span: { start, end }, inner: { start: start + 1, end: end - 1 } }
  },
}
