import { SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { endOf, entriesOf, has, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentKind, DocumentNode } from './document-tree.ts'
import type { Span } from '../model/span.ts'
import { plainSetting } from './configuration.ts'
import { valueText } from './text.ts'

/**
 * What deployments hand to programs as lists, variables and options: `environment: [KEY=value]` of Docker Compose, `env: [{name, value}]` of
 * Kubernetes, `Environment: [{Name, Value}]` of CloudFormation, `command: [--key=value]`. Each is a configured field of the section that the list is.
 */
export const environment: DocumentKind = {
  hint: /(?<![\w.-])["']?(?:command|args|environment|env|Environment|EnvironmentVariables|Tags|tags|Parameters)["']?[ \t]*:/,
  isPart: true,
  read({ root }) {
    const facts = new SchemaFacts()
    const claimed: Span[] = []
    visit(root, '', 0, facts, claimed)
    return facts.fields.length === 0
      ? undefined
      : { owners: facts.owners, fields: facts.fields, changes: [], claimed }
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
    if (value.kind === 'list' && isVariables(key, value.items)) {
      facts.owner(owner, '')
      for (const item of value.items) readVariable(item, owner, facts)
      claimed.push({ start, end: Math.max(end, ...value.items.map(endOf)) })
    } else visit(value, inner, depth + 1, facts, claimed)
  }
}

/** An option of a program with its value. */
const option = /^--?(?=[A-Za-z])([\w.-]+)=/

function isVariables(key: string, items: readonly DocumentNode[]): boolean {
  if (/^(?:command|args)$/.test(key))
    return items.some((item) => item.kind === 'scalar' && option.test(item.value))
  if (!/^(?:env|environment|environmentvariables|tags|parameters)$/i.test(key) || items.length === 0)
    return false
  return items.every((item) => {
    if (item.kind === 'scalar') return /^env/i.test(key) && /^[A-Za-z_]\w*(?:=|$)/.test(item.value)
    const name = nameOf(item)
    return (
      name !== undefined &&
      ['value', 'valueFrom', 'Value', 'ValueFrom', 'ParameterValue'].some((said) => has(item, said))
    )
  })
}

function nameOf(item: DocumentNode): ReturnType<typeof scalarOf> {
  return ['name', 'Name', 'key', 'Key', 'ParameterKey']
    .map((key) => scalarOf(valueAt(item, key)))
    .find((name) => name !== undefined)
}

function readVariable(item: DocumentNode, owner: SchemaOwner, facts: SchemaFacts): void {
  if (item.kind === 'scalar') {
    const asked = option.exec(item.value)?.[1]
    if (asked !== undefined) {
      const start = item.span.start + item.value.indexOf(asked)
      set(asked, { start, end: start + asked.length }, item.value.slice(item.value.indexOf('=') + 1))
      return
    }
    // Of a command, what is no option with a value is no variable.
    if (
      item.value.startsWith('-') ||
      !/^[A-Za-z_]\w*(?:=|$)/.test(item.value) ||
      /\.(?:command|args)$/.test(`.${owner.name}`)
    )
      return
    const equals = item.value.indexOf('=')
    const name = equals < 0 ? item.value : item.value.slice(0, equals)
    set(
      name,
      { start: item.span.start, end: item.span.start + name.length },
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
