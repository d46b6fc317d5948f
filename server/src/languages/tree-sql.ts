/*
 * SQL that stands in strings of code: what a migration runs, or the schema that a program makes when it starts.
 */
import type { Span } from '../model/span.ts'
import { readSql } from './sql.ts'
import type { SyntaxNode } from './tree-parsing.ts'
import { addField, addOwner, type OwnerDraft, type Reading } from './tree-reading.ts'

/**
 * Adds what a part of the text says as SQL, at its places in the file; an escape in it is none of SQL's.
 * @param span the text within a string, in UTF-16 offsets
 */
export function readSqlAt(reading: Reading, { start, end }: Span): void {
  const facts = readSql({ path: reading.path, text: reading.text.slice(start, end) })
  const moved = <T extends { readonly span: Span }>(fact: T): T => ({
    ...fact,
    span: { start: fact.span.start + start, end: fact.span.end + start },
  })
  const drafts = new Map<string, OwnerDraft>()
  for (const owner of facts.owners) {
    const { name, span } = moved(owner)
    drafts.set(name, addOwner(reading, { name, span }, owner.kind, owner.role, owner))
  }
  for (const field of facts.fields) {
    const { name, span, ownerSpan } = field
    let draft = drafts.get(field.owner)
    if (draft === undefined) {
      const place = moved({ span: ownerSpan })
      draft = addOwner(reading, { name: field.owner, ...place }, 'table', 'stored')
      drafts.set(field.owner, draft)
    }
    addField(reading, draft, moved({ name, span }), { ...field, attributes: { ...field.attributes } })
  }
  reading.changes.push(...facts.changes.map(moved))
}

/**
 * Adds what strings say that begin with a statement that makes or changes a table. What stands in a function, a variable or
 * under a key whose name says that it is the way back (`Down`, `rollback`) is left out.
 * @param strings kinds of nodes that are strings
 */
export function readSqlStrings(reading: Reading, strings: ReadonlySet<string>): void {
  for (const match of reading.text.matchAll(statement)) {
    let node = reading.root.descendantForIndex(match.index + match[0].length)
    for (let level = 0; node !== null && level < 3 && !strings.has(node.type); level++) node = node.parent
    if (node === null || !strings.has(node.type) || isWayBack(node)) continue
    const [opening = ''] = /^[^"'`]*["'`]+#*/.exec(node.text.slice(0, 20)) ?? []
    const [closing = ''] = /["'`]+#*$/.exec(node.text.slice(-20)) ?? []
    readSqlAt(reading, {
      start: node.startIndex + opening.length,
      end: Math.max(node.startIndex + opening.length, node.endIndex - closing.length),
    })
  }
}

const statement =
  /["`](?:\s|--[^\n]*\n)*(?:create(?:\s+(?:global\s+)?temp(?:orary)?)?|alter|drop)\s+table\b/gi

/** Whether a node stands in what undoes a migration: in a function, a variable or under a key of such a name. */
export function isWayBack(within: SyntaxNode): boolean {
  let node = within.parent
  for (let level = 0; node !== null && level < 40; level++, node = node.parent) {
    const name = node.childForFieldName('name') ?? node.childForFieldName('key')
    if (
      name !== null &&
      /^(?:.*_)?(?:down|rollback|revert|undo)|(?:Down|Rollback|Revert)(?:SQL|Sql)?$/.test(name.text)
    )
      return true
  }
  return false
}
