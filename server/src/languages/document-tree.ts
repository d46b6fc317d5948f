/*
 * A document of YAML, JSON or XML as one kind of tree, with places: what is said in a schema does not depend on the
 * format that it is written in, so each kind of schema is read once, from this.
 */
import type { FileFacts, ValueType } from '../model/fact.ts'
import type { Span } from '../model/span.ts'

/** Places are UTF-16 offsets into the file's text. */
export type DocumentNode = DocumentMap | DocumentList | DocumentScalar

interface DocumentMap {
  readonly kind: 'map'
  /** Where it begins: a place to speak of. */
  readonly start: number
  /** In the order of the text; a key may come more than once. */
  readonly entries: readonly DocumentEntry[]
}

export interface DocumentEntry {
  readonly key: string
  /** The key without quotes. */
  readonly span: Span
  /** Where the key begins, with its quotes. */
  readonly start: number
  /** Behind the value, or behind the colon of a key without one. */
  readonly end: number
  readonly value: DocumentNode | undefined
  /** Where a comment beside the key or its value may begin. */
  readonly commentFrom: number
}

interface DocumentList {
  readonly kind: 'list'
  readonly start: number
  readonly items: readonly DocumentNode[]
}

export interface DocumentScalar {
  readonly kind: 'scalar'
  /** Without quotes. */
  readonly span: Span
  /** Escapes resolved; empty where nothing is said (`null`, an alias). */
  readonly value: string
  readonly valueType: Extract<ValueType, 'text' | 'number' | 'boolean' | 'unknown'>
  /** The text between the quotes is the value, character by character. */
  readonly verbatim?: boolean
}

/** What a kind makes of a document. */
export interface KindFacts extends Pick<FileFacts, 'owners' | 'fields' | 'changes'> {
  /** Parts of the text that are read with this and are no configuration, in ascending order. */
  readonly claimed: readonly Span[]
}

/** One document of a file. */
export interface SourceDocument {
  readonly path: string
  /** Of the whole file. */
  readonly text: string
  readonly root: DocumentNode
}

export interface DocumentKind {
  /** Stands in every text of this kind: cheap to look for, and a tree is only worth building where it does. */
  readonly hint: RegExp
  /** Such schemas are parts of a document that may hold others beside. */
  readonly isPart?: true
  /** Undefined for a document of another kind. Never throws. */
  readonly read: (document: SourceDocument) => KindFacts | undefined
}

/** The entry of a key; the first where it comes twice. Undefined for anything but a mapping that has it. */
export function entryOf(node: DocumentNode | undefined, key: string): DocumentEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key) : undefined
}

/** The value at the end of a path of keys. */
export function valueAt(
  node: DocumentNode | undefined,
  ...path: readonly string[]
): DocumentNode | undefined {
  let at = node
  for (const key of path) at = entryOf(at, key)?.value
  return at
}

/** The entries of a mapping; none for anything else. */
export function entriesOf(node: DocumentNode | undefined): readonly DocumentEntry[] {
  return node?.kind === 'map' ? node.entries : []
}

/** The items of a list; none for anything else. */
export function itemsOf(node: DocumentNode | undefined): readonly DocumentNode[] {
  return node?.kind === 'list' ? node.items : []
}

/** The text of a scalar that says something. */
export function scalarOf(node: DocumentNode | undefined): DocumentScalar | undefined {
  return node?.kind === 'scalar' && node.value !== '' ? node : undefined
}

/** The text at the end of a path of keys; undefined where there is none. */
export function textAt(node: DocumentNode | undefined, ...path: readonly string[]): string | undefined {
  return scalarOf(valueAt(node, ...path))?.value
}

/** Whether a mapping has the key, whatever its value. */
export function has(node: DocumentNode | undefined, key: string): boolean {
  return entryOf(node, key) !== undefined
}

/** Where a node ends. */
export function endOf(node: DocumentNode): number {
  switch (node.kind) {
    case 'scalar':
      return node.span.end
    case 'map':
      return Math.max(node.start, ...node.entries.map(({ end }) => end))
    case 'list':
      return Math.max(node.start, ...node.items.map(endOf))
  }
}
