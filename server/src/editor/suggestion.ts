import type { Span } from '../model/span.ts'

/** Something that may be written at the cursor. */
export interface Suggestion {
  readonly label: string
  readonly kind: 'key' | 'value' | 'category' | 'name' | 'field' | 'owner' | 'file' | 'folder' | 'snippet'
  /** A few words beside the label. */
  readonly detail?: string
  /** Markdown. */
  readonly documentation?: string
  /** What else it is found by than its label. */
  readonly search?: string
  /** What takes the place of `span`; with the marks of a snippet where `isSnippet`. */
  readonly newText: string
  readonly isSnippet?: boolean
  readonly span: Span
}

/** A suggestion that has its place not yet. */
export type Proposal = Omit<Suggestion, 'span'>

/**
 * A template with places to fill in (`${1:name}`, `${2|a,b|}`) for a client that knows them; for another, the text with the
 * names of new entries, and with nothing where a person must decide.
 */
export function fillIn(template: string, snippets: boolean): Pick<Suggestion, 'newText' | 'isSnippet'> {
  if (snippets) return { newText: template, isSnippet: true }
  const newText = template
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\{\d+\|[^|]*\|\}|\$\{\d+\}|\$\d+/g, '')
    .replaceAll(/\\([\\$}|,])/g, '$1')
    .replaceAll(/[ \t]+$/gm, '')
  return { newText }
}

/** A text within a template. */
export function inTemplate(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`)
}

/** A place of a template where one of several texts is chosen; to be filled in freely where there is none. */
export function choice(number: number, values: readonly string[]): string {
  const safe = values.map((value) => value.replaceAll(/[\\,|$}]/g, String.raw`\$&`))
  return safe.length === 0 ? `\${${number}}` : `\${${number}|${safe.join(',')}|}`
}
