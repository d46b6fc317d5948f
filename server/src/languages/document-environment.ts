import { SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { endOf, entriesOf, has, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import type { Span } from '../model/span.ts'
import { plainSetting } from './configuration.ts'
import { valueText } from './text.ts'

/**
 * What deployments hand to programs as lists, variables and options: `environment: [KEY=value]` of Docker Compose,
 * `env: [{name, value}]` of Kubernetes, `Environment: [{Name, Value}]` of CloudFormation, `command: [--key=value]`. Each is a
 * configured field of the section that the list is.
 */
export const environment: DocumentKind = {
  hint: /(?<![\w.-])["']?(?:command|args|environment|env|Environment|EnvironmentVariables|Tags|tags|Parameters)["']?[ \t]*:/,
  isPart: true,
  read({ root }) {
    const facts = new SchemaFacts()
    const claimed: Span[] = []
    visit(root, '', 0, facts, claimed)
    return facts.fields.length === 0 ? undefined : facts.claiming(claimed)
  },
}

const deepest = 64

function visit(node: DocumentNode, path: string, depth: number, facts: SchemaFacts, claimed: Span[]): void {
  if (depth > deepest) return
  for (const item of itemsOf(node)) visit(item, path, depth + 1, facts, claimed)
  for (const { key, span, start, end, value } of entriesOf(node)) {
    if (value === undefined || value.kind === 'scalar') continue
    const inner = path === '' ? key : `${path}.${key}`
    const owner = { name: inner, span, role: 'configured', kind: 'section' } as const
    const variables = value.kind === 'list' ? variablesIn(key, value.items) : []
    if (variables.length > 0) {
      facts.owner(owner, '')
      for (const item of variables) readVariable(item, owner, facts)
      claimed.push({ start, end: Math.max(end, endOf(value)) })
    } else visit(value, inner, depth + 1, facts, claimed)
  }
}

/** What of a list is variables, or options with a value; nothing of a list of anything else. */
function variablesIn(key: string, items: readonly DocumentNode[]): readonly DocumentNode[] {
  if (/^(?:command|args)$/.test(key))
    return items.filter((item) => item.kind === 'scalar' && /^--?[A-Za-z][\w.-]*=/.test(item.value))
  const areVariables =
    /^(?:env|environment|environmentvariables|tags|parameters)$/i.test(key) &&
    items.every((item) => {
      if (item.kind === 'scalar') return /^env/i.test(key) && /^[A-Za-z_]\w*(?:=|$)/.test(item.value)
      const name = nameOf(item)
      return (
        name !== undefined &&
        ['value', 'valueFrom', 'Value', 'ValueFrom', 'ParameterValue'].some((said) => has(item, said))
      )
    })
  return areVariables ? items : []
}

function nameOf(item: DocumentNode): ReturnType<typeof scalarOf> {
  return ['name', 'Name', 'key', 'Key', 'ParameterKey']
    .map((key) => scalarOf(valueAt(item, key)))
    .find((name) => name !== undefined)
}

function readVariable(item: DocumentNode, owner: SchemaOwner, facts: SchemaFacts): void {
  if (item.kind === 'scalar') {
    const from = item.value.search(/[^-]/)
    const equals = item.value.indexOf('=')
    const to = equals < 0 ? item.value.length : equals
    set(
      item.value.slice(from, to),
      { start: item.span.start + from, end: item.span.start + to },
      equals < 0 ? undefined : item.value.slice(equals + 1),
    )
    return
  }
  const name = nameOf(item)
  const value = ['value', 'Value', 'ParameterValue']
    .map((key) => textAt(item, key))
    .find((said) => said !== undefined)
  if (name) set(name.value, name.span, value)

  function set(key: string, span: Span, said: string | undefined): void {
    const setting = plainSetting(said ?? '')
    facts.field(owner, key, span, {
      valueType:
        said === undefined ? 'unknown' : setting.valueType === 'unknown' ? 'text' : setting.valueType,
      attributes: said === undefined ? {} : { value: valueText(said) },
    })
  }
}
