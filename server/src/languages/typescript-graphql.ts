import type { EmbeddedText } from '../model/language.ts'

/** What marks a template as GraphQL: its tag, a comment before it, a comment at its start. */
const marked = /(?:\b(?:gql|graphql)\s*(?:\(\s*)?|\/\*\s*GraphQL\s*\*\/\s*)`|`(?=\s*#\s*graphql\b)/gi

/** A document that declares types; queries and mutations of clients declare none. */
const declares = /\b(?:type|input|interface)\s+[A-Z_]\w*[^{}]*\{/

/** Longer than any schema that is written in code. */
const longest = 500_000

/** The schemas in templates of a text (`gql`, `graphql`, `#graphql`), for the reader of GraphQL; what is put into them is left out. */
export function graphqlTemplates(path: string, text: string): readonly EmbeddedText[] {
  if (!/graphql|gql/i.test(text)) return []
  const parts: EmbeddedText[] = []
  marked.lastIndex = 0
  for (let found = marked.exec(text); found !== null; found = marked.exec(text)) {
    const offset = found.index + found[0].length
    const template = templateFrom(text, offset)
    if (template === undefined) break
    marked.lastIndex = offset + template.length + 1
    if (declares.test(template))
      parts.push({ language: 'graphql', path: `${path}.graphql`, text: template, offset, isPatched: true })
  }
  return parts
}

/** The text of a template up to its end, with blanks for what is put into it; undefined for one that nothing closes. */
function templateFrom(text: string, from: number): string | undefined {
  let written = ''
  const end = Math.min(text.length, from + longest)
  for (let at = from; at < end; at++) {
    const char = text[at] ?? ''
    if (char === '`') return written
    if (char === '\\') {
      // Two characters stay two, so that places stay what they are.
      const next = text[at + 1] ?? ''
      written += ` ${next === '`' || next === '\\' ? ' ' : next}`
      at++
    } else if (char === '$' && text[at + 1] === '{') {
      let depth = 0
      const start = at
      for (at++; at < end; at++) {
        if (text[at] === '{') depth++
        else if (text[at] === '}' && --depth === 0) break
      }
      written += text.slice(start, at + 1).replace(/[^\r\n]/g, ' ')
    } else written += char
  }
  return undefined
}
