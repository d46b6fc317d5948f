import { SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { entryOf, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import { sqlValueType } from './sql.ts'
import { fileStem, typeText } from './text.ts'

/**
 * The schema of a Parquet table as Go's library writes it in JSON (`{"Tag":"name=…, type=…","Fields":[…]}`): stored columns,
 * called after the file.
 */
export const parquetTags: DocumentKind = {
  hint: /"Tag"\s*:\s*"[^"]*\bname\s*=/,
  read({ path, text, root }) {
    if (tagOf(root) === undefined || valueAt(root, 'Fields')?.kind !== 'list') return undefined
    const facts = new SchemaFacts()
    readFields(
      root,
      { name: fileStem(path), span: { start: 0, end: 0 }, role: 'stored', kind: 'table' },
      facts,
      0,
    )
    return facts.claiming([{ start: 0, end: text.length }])
  },
}

const deepest = 60

function readFields(group: DocumentNode, owner: SchemaOwner, facts: SchemaFacts, depth: number): void {
  facts.owner(owner, '')
  for (const column of itemsOf(valueAt(group, 'Fields'))) {
    const tag = tagOf(column)
    const written = scalarOf(entryOf(column, 'Tag')?.value)
    const name = tag?.get('name')
    if (!tag || !written || name === undefined || name === '') continue
    // Names in the tag are plain words: the first is where it stands.
    const at = written.span.start + Math.max(0, written.value.search(/(?<=\bname\s*=\s*)[^\s,]/))
    const span = written.verbatim === true ? { start: at, end: at + name.length } : written.span
    const type = tag.get('logicaltype') ?? tag.get('convertedtype') ?? tag.get('type') ?? ''
    const nested = itemsOf(valueAt(column, 'Fields')).length > 0
    facts.field(owner, name, span, {
      ...(type === '' ? {} : { type: typeText(type) }),
      valueType: nested ? 'object' : valueTypeOf(type),
      attributes: {
        ...(tag.get('type') === 'LIST' || tag.get('repetitiontype') === 'REPEATED' ? { list: true } : {}),
        ...(tag.get('repetitiontype') === 'OPTIONAL' ? { optional: true } : {}),
      },
    })
    if (nested && depth < deepest)
      readFields(column, { ...owner, name: `${owner.name}.${name}`, span }, facts, depth + 1)
  }
}

/** `name=…, type=…` by key in lower case; undefined where there is no tag. */
function tagOf(node: DocumentNode): ReadonlyMap<string, string> | undefined {
  const written = textAt(node, 'Tag')
  if (written === undefined) return undefined
  const pairs = written.split(',').map((pair) => pair.split('=', 2).map((word) => word.trim()))
  return new Map(pairs.map(([key = '', value = '']) => [key.toLowerCase(), value]))
}

function valueTypeOf(type: string): ReturnType<typeof sqlValueType> {
  if (/^(?:utf8|string|byte_array|json|enum)$/i.test(type)) return 'text'
  if (/^u?int_?\d|^(?:float|double|decimal)/i.test(type)) return 'number'
  return sqlValueType(type)
}
