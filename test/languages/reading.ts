import assert from 'node:assert/strict'
import type { Change, Field, FileFacts } from '../../server/src/model/fact.ts'
import type { ReadText } from '../../server/src/model/language.ts'

const noRules = { logCallees: [], maskingFunctions: [] }

/** Reads, and asserts what holds for every text: spans lie in it and cover the names; LF and CRLF say the same. */
export function readChecked(read: ReadText, text: string, path = 'schema.txt'): FileFacts {
  const facts = read({ path, text }, noRules)
  for (const { name, span } of facts.fields) {
    // Within quotes, a quote is written twice.
    const written = text.slice(span.start, span.end)
    assert.ok(written === name || /["'`\]\\]/.test(written), `${written} is not ${name}`)
  }
  for (const { span } of facts.problems)
    if (span) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length)
  if (!text.includes('\r')) {
    const windows = read({ path, text: text.replaceAll('\n', '\r\n') }, noRules)
    assert.deepEqual(windows.fields.map(withoutSpans), facts.fields.map(withoutSpans))
    assert.deepEqual(windows.changes.map(changeText), facts.changes.map(changeText))
  }
  return facts
}

function withoutSpans(field: Field): unknown {
  return { ...field, span: undefined, ownerSpan: undefined }
}

/** `owner.name: type`, or the kind of value where no type is written. */
export function fieldTexts(facts: FileFacts): readonly string[] {
  return facts.fields.map(
    ({ owner, name, type, valueType }) => `${owner}.${name}: ${type ?? `(${valueType})`}`,
  )
}

export function fieldNamed(facts: FileFacts, name: string): Field {
  const field = facts.fields.find((candidate) => candidate.name === name)
  assert.ok(field, `no field ${name}`)
  return field
}

export function changeText(change: Change): string {
  return [change.kind, change.owner, 'name' in change ? change.name : '', 'to' in change ? change.to : '']
    .filter((part) => part !== '')
    .join(' ')
}
