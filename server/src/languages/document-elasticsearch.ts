import type { ValueType } from '../model/fact.ts'
import { SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { entriesOf, entryOf, has, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentKind, DocumentNode } from './document-tree.ts'
import { fileStem } from './text.ts'

/**
 * Mappings of Elasticsearch and OpenSearch: of an index, of an index template, of several indices by name. Stored fields;
 * the owner is called after the index, or after the file.
 */
export const elasticsearch: DocumentKind = {
  hint: /(?<![\w.-])["']?mappings["']?\s*:/,
  read({ path, root }) {
    const facts = new SchemaFacts()
    const claimed: DocumentEntry[] = []
    const owner = { name: fileStem(path), span: { start: 0, end: 0 }, role: 'stored', kind: 'table' } as const
    const read = (node: DocumentNode | undefined, holder: SchemaOwner): void => {
      const mappings = entryOf(node, 'mappings')
      if (!mappings || !isMapping(mappings.value)) return
      claimed.push(mappings)
      readMapping(mappings.value, holder, facts)
    }
    read(root, owner)
    read(valueAt(root, 'template'), owner)
    for (const { key, span, value } of entriesOf(root))
      if (key !== 'template' && key !== 'mappings') read(value, { ...owner, name: key, span })
    if (claimed.length === 0) return undefined
    claimed.sort((a, b) => a.start - b.start)
    return facts.claiming(claimed.map(({ start, end }) => ({ start, end })))
  },
}

const deepest = 60

function isMapping(node: DocumentNode | undefined): boolean {
  return (
    isProperties(valueAt(node, 'properties')) ||
    entriesOf(node).some(({ value }) => isProperties(valueAt(value, 'properties')))
  )
}

function isProperties(node: DocumentNode | undefined): boolean {
  const entries = entriesOf(node)
  return (
    entries.length > 0 &&
    entries.every(({ value }) => textAt(value, 'type') !== undefined || has(value, 'properties'))
  )
}

/** Versions before 7 have the name of a type between `mappings` and `properties`. */
function readMapping(mapping: DocumentNode | undefined, owner: SchemaOwner, facts: SchemaFacts): void {
  if (has(mapping, 'properties')) readProperties(mapping, owner, facts, 0)
  else for (const { value } of entriesOf(mapping)) readProperties(value, owner, facts, 0)
}

function readProperties(
  node: DocumentNode | undefined,
  owner: SchemaOwner,
  facts: SchemaFacts,
  depth: number,
): void {
  const properties = entriesOf(valueAt(node, 'properties'))
  if (properties.length === 0 || depth > deepest) return
  facts.owner(owner, '')
  for (const { key, span, value } of properties) {
    const type = textAt(value, 'type')
    facts.field(owner, key, span, {
      ...(type === undefined ? {} : { type }),
      valueType: has(value, 'properties') ? 'object' : (valueTypes.get(type ?? '') ?? 'unknown'),
      attributes: {
        ...(type === 'nested' ? { list: true } : {}),
        optional: true,
        ...(type === 'ip' || type === 'ip_range' ? { formats: ['ip'] } : {}),
      },
    })
    readProperties(value, { ...owner, name: `${owner.name}.${key}`, span }, facts, depth + 1)
  }
}

const valueTypes: ReadonlyMap<string, ValueType> = new Map(
  Object.entries({
    text: 'text match_only_text keyword constant_keyword wildcard search_as_you_type completion ip ip_range annotated_text semantic_text',
    number:
      'long integer short byte double float half_float scaled_float unsigned_long integer_range long_range float_range double_range rank_feature token_count',
    date: 'date date_nanos date_range',
    boolean: 'boolean',
    binary: 'binary',
    object: 'object nested flattened geo_point geo_shape point shape join',
  } satisfies Partial<Record<ValueType, string>>).flatMap(([valueType, names]) =>
    names.split(' ').map((name) => [name, valueType as ValueType] as const),
  ),
)
