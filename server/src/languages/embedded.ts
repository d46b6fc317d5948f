import type { Change, FileFacts, Owner } from '../model/fact.ts'
import type { EmbeddedText } from '../model/language.ts'
import type { Problem } from '../model/problem.ts'
import type { Span } from '../model/span.ts'

/** Facts of a part of a text, as its own reader gave them. */
export interface EmbeddedFacts {
  readonly part: EmbeddedText
  readonly facts: FileFacts
}

/**
 * The facts of a text with those of the parts in other languages, at their places in the whole. Comments to Art25 are those
 * that the whole text says; fields and changes come in the order of the text.
 */
export function withEmbedded(facts: FileFacts, parts: readonly EmbeddedFacts[]): FileFacts {
  const placed = parts.map(({ part, facts: own }) => placedFacts(own, part))
  const all = <T>(of: (one: FileFacts) => readonly T[]): T[] => [facts, ...placed].flatMap(of)
  const byStart = (a: { readonly span: Span }, b: { readonly span: Span }): number =>
    a.span.start - b.span.start
  const written = all((one) => one.written ?? []).sort(byStart)
  const clientStorage = all(({ clientStorage = [] }) => clientStorage).sort(byStart)
  const storageConstants = all(({ storageConstants = [] }) => storageConstants)
  const consentDefaults = all(({ consentDefaults = [] }) => consentDefaults).sort(byStart)
  return {
    owners: all(({ owners }) => owners),
    fields: all(({ fields }) => fields).sort(byStart),
    changes: all(({ changes }) => changes).sort(byStart),
    calls: all(({ calls }) => calls).sort(byStart),
    imports: all(({ imports }) => imports).sort(byStart),
    ...(clientStorage.length > 0 && { clientStorage }),
    ...(storageConstants.length > 0 && { storageConstants }),
    ...(consentDefaults.length > 0 && { consentDefaults }),
    // The text around holds all that its parts hold.
    ...(facts.literals && { literals: facts.literals }),
    directives: facts.directives,
    ...(written.length > 0 && { written }),
    problems: all(({ problems }) => problems),
  }
}

function placedFacts(facts: FileFacts, { offset, isPatched }: EmbeddedText): FileFacts {
  // A part may begin with a head that its reader needs and the text has not.
  const at = ({ start, end }: Span): Span => ({
    start: Math.max(0, start + offset),
    end: Math.max(0, end + offset),
  })
  const placed = <T extends { readonly span: Span }>(one: T): T => ({ ...one, span: at(one.span) })
  return {
    owners: facts.owners.map((owner): Owner => placed(owner)),
    fields: facts.fields.map((field) => ({ ...placed(field), ownerSpan: at(field.ownerSpan) })),
    changes: facts.changes.map((change): Change => placed(change)),
    calls: facts.calls.map((call) => ({ ...placed(call), arguments: call.arguments.map(placed) })),
    imports: facts.imports.map(placed),
    clientStorage: (facts.clientStorage ?? []).map((storage) => ({
      ...placed(storage),
      ...(storage.lifetimeSpan && { lifetimeSpan: at(storage.lifetimeSpan) }),
    })),
    consentDefaults: (facts.consentDefaults ?? []).map((one) => ({
      ...placed(one),
      ...(one.edit && { edit: { ...one.edit, span: at(one.edit.span) } }),
    })),
    directives: [],
    written: (facts.written ?? []).map((value) => ({
      ...placed(value),
      scopes: value.scopes.map((start) => start + offset),
    })),
    problems: facts.problems
      .filter(({ code }) => isPatched !== true || code !== 'syntax')
      .map((problem): Problem =>
        problem.span === undefined ? problem : { ...problem, span: at(problem.span) },
      ),
  }
}
