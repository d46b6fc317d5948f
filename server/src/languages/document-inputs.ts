import { SchemaFacts } from './document-schemas.ts'
import { endOf, entriesOf, has, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import type { ValueType } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { commentText, typeText, valueText } from './text.ts'

/**
 * What is asked for when something is run, each with its description: inputs of GitHub workflows and actions, parameters of
 * CloudFormation, ARM and Azure templates. Each is a configured field of the section that they stand in.
 */
export const inputs: DocumentKind = {
  hint: /(?<![\w.-])["']?(?:inputs|Parameters|parameters)["']?[ \t]*:/,
  isPart: true,
  read({ root }) {
    const facts = new SchemaFacts()
    const claimed: Span[] = []
    for (const path of placesOf(root)) {
      const section = valueAt(root, ...path)
      const holder = valueAt(root, ...path.slice(0, -1))
      const entry = entriesOf(holder).find(({ key }) => key === path.at(-1))
      const asked = entriesOf(section)
      if (!entry || asked.length === 0 || !asked.every(({ value }) => isDescribed(value))) continue
      const owner = { name: path.join('.'), span: entry.span, role: 'configured', kind: 'section' } as const
      facts.owner(owner, '')
      for (const { key, span, value } of asked) facts.field(owner, key, span, describedBy(value))
      claimed.push({ start: entry.start, end: section ? endOf(section) : entry.end })
    }
    return claimed.length === 0 ? undefined : facts.claiming(claimed)
  },
}

/** Where such documents list them; none for a document of another kind. */
function placesOf(root: DocumentNode): readonly (readonly string[])[] {
  if (has(root, 'Resources') || has(root, 'AWSTemplateFormatVersion')) return [['Parameters']]
  if (has(root, 'contentVersion')) return [['parameters']]
  if (has(root, 'runs')) return [['inputs']]
  if (has(root, 'on') && has(root, 'jobs'))
    return [
      ['on', 'workflow_dispatch', 'inputs'],
      ['on', 'workflow_call', 'inputs'],
    ]
  return []
}

const descriptions = [
  'type', 'description', 'default', 'required', 'Type', 'Description', 'Default', 'metadata', 'defaultValue',
] // prettier-ignore

/** Says something of an input, or nothing at all. */
function isDescribed(node: DocumentNode | undefined): boolean {
  if (node === undefined || (node.kind === 'scalar' && node.value === '')) return true
  const entries = entriesOf(node)
  return (
    node.kind === 'map' && (entries.length === 0 || entries.some(({ key }) => descriptions.includes(key)))
  )
}

function describedBy(node: DocumentNode | undefined): Parameters<SchemaFacts['field']>[3] {
  const type = textAt(node, 'type') ?? textAt(node, 'Type')
  const description =
    textAt(node, 'description') ?? textAt(node, 'Description') ?? textAt(node, 'metadata', 'description')
  const initial = scalarOf(
    valueAt(node, 'default') ?? valueAt(node, 'Default') ?? valueAt(node, 'defaultValue'),
  )
  return {
    ...(type === undefined ? {} : { type: typeText(type) }),
    valueType: valueTypeOf(type),
    attributes: {
      ...(initial ? { value: valueText(initial.value) } : {}),
      ...(description === undefined ? {} : { comment: commentText(description) }),
    },
  }
}

function valueTypeOf(type = 'string'): ValueType {
  if (/^(?:string|secureString|choice|environment)$/i.test(type) || type.startsWith('AWS::')) return 'text'
  if (/^(?:number|int)$/i.test(type)) return 'number'
  if (/^bool(?:ean)?$/i.test(type)) return 'boolean'
  return /^(?:object|secureObject)$/i.test(type) ? 'object' : 'unknown'
}
