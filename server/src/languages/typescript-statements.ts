/*
 * What the walk over one statement of the outermost level added, kept for the next reading of the same document: a statement
 * that an edit left alone says the same again, at another place. Kept only where it follows from the statement and from the
 * names of the file alone; what looks at other statements, or speaks of them, is read anew each time.
 */
import type ts from 'typescript'
import type { Field } from '../model/fact.ts'
import type { OwnerDraft, Reading } from './typescript-reading.ts'
import { moved } from './spans.ts'

/** Statements that were walked, in one document and under one set of names. */
export class KeptStatements {
  readonly #names: string
  readonly #added = new WeakMap<ts.Statement, Added>()

  private constructor(names: string) {
    this.#names = names
  }

  /** Those from before where the names of the file are still the same, else none. */
  static of(reading: Reading, before: KeptStatements | undefined): KeptStatements {
    const names = namesOf(reading)
    return before !== undefined && before.#names === names ? before : new KeptStatements(names)
  }

  /**
   * Adds what a statement says to the reading: what was kept of it, else what `walk` adds, which is kept where it may be.
   * @param walk adds to `reading`
   * @param isClosed whether `walk` ended with the statement: nothing of it failed or waits
   */
  read(reading: Reading, statement: ts.Statement, walk: () => void, isClosed: () => boolean): void {
    const { reach } = reading
    const isAlone = !reach.consumesOthers && !isCommentedBehind(reading.text, statement.end)
    const known = isAlone ? this.#added.get(statement) : undefined
    if (known !== undefined) {
      addAgain(reading, known, statement.pos - known.pos)
      return
    }
    const before = { owners: reading.owners.length, fields: reading.fields.length }
    const others = reading.changes.length + reading.imports.length + reading.labelled.length
    const isWithin = walkWithin(reach, statement, walk)
    const isLocal =
      isAlone &&
      isWithin &&
      others === reading.changes.length + reading.imports.length + reading.labelled.length &&
      isClosed()
    const added = isLocal ? addedSince(reading, before, statement.pos) : undefined
    if (added !== undefined) this.#added.set(statement, added)
  }
}

/** How far what is read of a statement reaches beyond it. */
export interface Reach {
  /** The one that is walked. */
  statement: ts.Statement | undefined
  /** It was looked at what other statements say, or something was said for them. */
  isBeyond: boolean
  /** A node of another statement was understood: that one is not what it would be by itself, from then on. */
  consumesOthers: boolean
}

/** Whether what is walked does not reach beyond the statement. */
function walkWithin(reach: Reach, statement: ts.Statement, walk: () => void): boolean {
  reach.statement = statement
  reach.isBeyond = false
  walk()
  reach.statement = undefined
  return !reach.isBeyond
}

/** The collections of a reading which statements share: they note when one is asked about another. */
export function sharedCollections(
  reach: Reach,
): Pick<Reading, 'consumed' | 'objects' | 'collected' | 'modelNames' | 'labels'> {
  const note = (): void => {
    reach.isBeyond = true
  }
  return {
    consumed: new Consumed(reach),
    objects: new FoundMap(note),
    collected: new NotedSet(note),
    modelNames: new NotedMap(note),
    labels: new NotedMap(note),
  }
}

class Consumed extends Set<ts.Node> {
  readonly #reach: Reach

  constructor(reach: Reach) {
    super()
    this.#reach = reach
  }

  override add(node: ts.Node): this {
    const { statement } = this.#reach
    if (statement !== undefined && (node.pos < statement.pos || node.end > statement.end)) {
      this.#reach.isBeyond = true
      this.#reach.consumesOthers = true
    }
    return super.add(node)
  }
}

/** What is found in it is a part of some statement. */
class FoundMap<Value> extends Map<string, Value> {
  readonly #note: () => void

  constructor(note: () => void) {
    super()
    this.#note = note
  }

  override get(key: string): Value | undefined {
    const value = super.get(key)
    if (value !== undefined) this.#note()
    return value
  }
}

class NotedMap<Value> extends Map<string, Value> {
  readonly #note: () => void

  constructor(note: () => void) {
    super()
    this.#note = note
  }

  override has(key: string): boolean {
    this.#note()
    return super.has(key)
  }

  override set(key: string, value: Value): this {
    this.#note()
    return super.set(key, value)
  }
}

class NotedSet extends Set<string> {
  readonly #note: () => void

  constructor(note: () => void) {
    super()
    this.#note = note
  }

  override add(value: string): this {
    this.#note()
    return super.add(value)
  }
}

interface Added {
  /** Where the statement began. */
  readonly pos: number
  readonly owners: readonly OwnerDraft[]
  readonly fields: readonly { readonly owner: number; readonly field: Field }[]
}

/** Copies, since drafts are still changed when the whole file was walked. */
function addedSince(
  { owners, fields }: Reading,
  from: { readonly owners: number; readonly fields: number },
  pos: number,
): Added | undefined {
  const own = owners.slice(from.owners)
  const positions = new Map(own.map((draft, position) => [draft, position]))
  const kept: { owner: number; field: Field }[] = []
  for (let position = from.fields; position < fields.length; position++) {
    const { draft, field } = fields[position] ?? {}
    const owner = draft && positions.get(draft)
    if (field === undefined || owner === undefined) return undefined
    kept.push({ owner, field })
  }
  return { pos, owners: own.map((draft) => copied(draft, 0)), fields: kept }
}

function addAgain(reading: Reading, { owners, fields }: Added, shift: number): void {
  const drafts = owners.map((owner) => copied(owner, shift))
  for (const draft of drafts) {
    reading.owners.push(draft)
    const atPlace = reading.ownersAt.get(draft.span.start)
    if (atPlace === undefined) reading.ownersAt.set(draft.span.start, [draft])
    else atPlace.push(draft)
  }
  for (const { owner, field } of fields) {
    const draft = drafts[owner]
    if (draft === undefined) continue
    reading.fields.push({ draft, field: shift === 0 ? field : placed(field, shift) })
  }
}

function placed(field: Field, shift: number): Field {
  return { ...field, span: moved(field.span, shift), ownerSpan: moved(field.ownerSpan, shift) }
}

function copied(draft: OwnerDraft, shift: number): OwnerDraft {
  return { ...draft, includes: [...draft.includes], span: moved(draft.span, shift) }
}

/** What a statement is read by beside itself, in one text. */
function namesOf({ path, text, moduleOf, exportedNameOf, strings, objects }: Reading): string {
  const holdsTables = mayHoldTables(text)
  return JSON.stringify([
    path,
    holdsTables,
    [...moduleOf],
    [...exportedNameOf],
    [...strings],
    [...objects.keys()],
  ])
}

/** Whether texts of a file are looked through for SQL. */
export function mayHoldTables(text: string): boolean {
  return /\b(?:create|alter|drop)\s+(?:\w+\s+){0,3}table\b/i.test(text)
}

/** A comment behind a statement may be told of its last field, and changes without it. */
function isCommentedBehind(text: string, end: number): boolean {
  return /^[ \t,;]*\//.test(text.slice(end, end + 60))
}
