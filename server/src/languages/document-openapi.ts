import type { Role } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { isSchema } from './document-json-schema.ts'
import { formatOf, readSchema, referenceOf, schemaType, SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { entriesOf, entryOf, has, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentKind, DocumentNode } from './document-tree.ts'
import { commentText, fileStem, valueText } from './text.ts'

/**
 * OpenAPI 2, 3.0 and 3.1, also a file that is only an operation, a path, a parameter, a body or a response. Schemas are
 * owners of transferred fields, of collected ones where only requests hold them; parameters and bodies that an operation
 * writes itself are collected by the operation. Examples are no fields.
 */
export const openApi: DocumentKind = {
  hint: /(?<![\w.-])["']?(?:openapi|swagger|paths|components|responses|requestBody|parameters|content|in|properties)["']?[ \t]*:/,
  read({ path, text, root }) {
    if (root.kind !== 'map' || has(root, 'asyncapi')) return undefined
    const reading = new Reading(root)
    const whole = [{ start: 0, end: text.length }]
    let claimed: readonly Span[]
    if (has(root, 'openapi') || has(root, 'swagger')) {
      reading.document(root)
      claimed = claimsOf(root)
    } else if (isPaths(valueAt(root, 'paths')) || isComponents(root)) {
      reading.document(root)
      claimed = claimsOf(root)
    } else if (isPaths(root)) {
      for (const { key, span, value } of root.entries) reading.path(key, span, value)
      claimed = whole
    } else if (isFragment(root)) {
      reading.fragment(root, fileStem(path))
      claimed = whole
    } else if (isCollection(root)) {
      for (const entry of root.entries) reading.component(entry)
      claimed = whole
    } else return undefined
    return reading.facts.claiming(claimed)
  },
}

/** Parts of a document that declare data; the rest is configuration. */
const declaring = ['paths', 'webhooks', 'x-webhooks', 'components', 'definitions', 'parameters', 'responses']

function claimsOf(root: DocumentNode): readonly Span[] {
  return entriesOf(root)
    .filter(({ key }) => declaring.includes(key))
    .map(({ start, end }) => ({ start, end }))
}

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'])

function isPaths(node: DocumentNode | undefined): boolean {
  const entries = entriesOf(node)
  return (
    entries.length > 0 &&
    entries.every(({ key, value }) => key.startsWith('/') && (value === undefined || value.kind === 'map')) &&
    entries.some(
      ({ value }) => referenceOf(value) !== undefined || entriesOf(value).some(({ key }) => methods.has(key)),
    )
  )
}

function isComponents(root: DocumentNode): boolean {
  const components = valueAt(root, 'components')
  return ['schemas', 'parameters', 'responses', 'requestBodies'].some((key) => {
    const entries = entriesOf(valueAt(components, key))
    return entries.length > 0 && entries.some(({ value }) => isSchema(value) || isFragment(value))
  })
}

const places = new Set(['path', 'query', 'header', 'cookie', 'body', 'formData'])

function isFragment(node: DocumentNode | undefined): boolean {
  if (node?.kind !== 'map') return false
  return (
    isParameter(node) ||
    isOperation(node) ||
    hasContent(node) ||
    entriesOf(node).some(({ key, value }) => methods.has(key) && isOperation(value))
  )
}

function isParameter(node: DocumentNode | undefined): boolean {
  return places.has(textAt(node, 'in') ?? '') && has(node, 'name')
}

function isOperation(node: DocumentNode | undefined): boolean {
  return valueAt(node, 'responses')?.kind === 'map' || (has(node, 'operationId') && node?.kind === 'map')
}

/** A body or a response: media types with their schemas. */
function hasContent(node: DocumentNode | undefined): boolean {
  const types = entriesOf(valueAt(node, 'content'))
  return types.length > 0 && types.every(({ key, value }) => key.includes('/') && value?.kind === 'map')
}

/** Names with a schema, a parameter, a body or a response each: a part of the components of a document. */
function isCollection(root: DocumentNode): boolean {
  const entries = entriesOf(root)
  return (
    entries.length > 0 &&
    entries.every(({ value }) => isSchema(value) || isParameter(value) || hasContent(value)) &&
    entries.some(
      ({ value }) =>
        isParameter(value) ||
        hasContent(value) ||
        (entriesOf(valueAt(value, 'properties')).some((property) => isSchema(property.value)) &&
          textAt(value, 'type') !== 'string'),
    )
  )
}

class Reading {
  readonly facts = new SchemaFacts()
  /** Schemas that requests refer to, and those that anything else does. */
  readonly #requested = new Set<string>()
  readonly #answered = new Set<string>()

  constructor(root: DocumentNode) {
    for (const { value } of [...entriesOf(valueAt(root, 'paths')), ...entriesOf(valueAt(root, 'webhooks'))])
      for (const { value: operation } of entriesOf(value)) this.#collectUses(operation)
  }

  #collectUses(operation: DocumentNode | undefined): void {
    const add = (set: Set<string>, schema: DocumentNode | undefined): void => {
      const name = referenceOf(schema) ?? referenceOf(valueAt(schema, 'items'))
      if (name !== undefined) set.add(name)
    }
    for (const { value } of entriesOf(valueAt(operation, 'requestBody', 'content')))
      add(this.#requested, valueAt(value, 'schema'))
    for (const parameter of itemsOf(valueAt(operation, 'parameters')))
      add(this.#requested, valueAt(parameter, 'schema'))
    for (const { value } of entriesOf(valueAt(operation, 'responses'))) {
      add(this.#answered, valueAt(value, 'schema'))
      for (const { value: media } of entriesOf(valueAt(value, 'content')))
        add(this.#answered, valueAt(media, 'schema'))
    }
  }

  document(root: DocumentNode): void {
    const components = valueAt(root, 'components')
    for (const entry of [
      ...entriesOf(valueAt(root, 'definitions')),
      ...entriesOf(valueAt(components, 'schemas')),
    ])
      this.#schema(entry)
    for (const { key, span, value } of entriesOf(valueAt(components, 'requestBodies')))
      this.#content(value, { name: key, span, role: 'collected', kind: 'schema' })
    for (const { key, span, value } of [
      ...entriesOf(valueAt(root, 'responses')),
      ...entriesOf(valueAt(components, 'responses')),
    ])
      this.#response(value, { name: key, span, role: 'transferred', kind: 'schema' })
    for (const holder of [entryOf(root, 'parameters'), entryOf(components, 'parameters')])
      for (const { key, value } of entriesOf(holder?.value))
        if (holder)
          this.#parameter(
            value,
            { name: holder.key, span: holder.span, role: 'collected', kind: 'form' },
            key,
          )
    for (const key of ['paths', 'webhooks', 'x-webhooks'])
      for (const { key: path, span, value } of entriesOf(valueAt(root, key))) this.path(path, span, value)
    for (const { key: path, span, value } of entriesOf(valueAt(components, 'pathItems')))
      this.path(path, span, value)
  }

  #schema({ key: name, span, value }: DocumentEntry): void {
    const role: Role = this.#requested.has(name) && !this.#answered.has(name) ? 'collected' : 'transferred'
    readSchema(value, { name, span, role, kind: 'schema' }, this.facts)
  }

  /** The operations of a path; parameters that all of them have belong to the path. */
  path(path: string, span: Span, item: DocumentNode | undefined): void {
    for (const { key, span: at, value } of entriesOf(item)) {
      if (methods.has(key)) this.#operation(value, `${key} ${path}`, at)
      else if (key === 'parameters')
        for (const parameter of itemsOf(value))
          this.#parameter(parameter, { name: path, span, role: 'collected', kind: 'form' })
    }
  }

  /** A named part of a document. */
  component(entry: DocumentEntry): void {
    const { key: name, span, value } = entry
    if (isParameter(value)) this.#parameter(value, { name, span, role: 'collected', kind: 'form' })
    else if (hasContent(value)) this.fragment(value, name, span)
    else this.#schema(entry)
  }

  /** A file that is a part of a document; it is called after the file. */
  fragment(node: DocumentNode | undefined, name: string, span: Span = { start: 0, end: 0 }): void {
    if (isParameter(node)) this.#parameter(node, { name, span, role: 'collected', kind: 'form' })
    else if (isOperation(node)) this.#operation(node, name, span)
    else if (hasContent(node)) {
      // A response has headers; a body says whether it is required.
      const body = has(node, 'required') || !has(node, 'description')
      this.#response(node, { name, span, role: body ? 'collected' : 'transferred', kind: 'schema' })
    } else this.path(name, span, node)
  }

  #operation(operation: DocumentNode | undefined, fallback: string, at: Span): void {
    const id = scalarOf(valueAt(operation, 'operationId'))
    const name = id?.value ?? fallback
    const span = id?.span ?? at
    const owner = { name, span, role: 'collected', kind: 'form' } as const
    for (const parameter of itemsOf(valueAt(operation, 'parameters'))) this.#parameter(parameter, owner)
    this.#content(valueAt(operation, 'requestBody'), owner)
    for (const { value } of entriesOf(valueAt(operation, 'responses')))
      this.#response(value, { name: `${name}.response`, span, role: 'transferred', kind: 'schema' })
    for (const { value } of entriesOf(valueAt(operation, 'callbacks')))
      for (const { key: path, span: place, value: item } of entriesOf(value)) this.path(path, place, item)
  }

  #content(body: DocumentNode | undefined, owner: SchemaOwner): void {
    for (const { value: media } of entriesOf(valueAt(body, 'content')))
      readSchema(valueAt(media, 'schema'), owner, this.facts)
  }

  #response(response: DocumentNode | undefined, owner: SchemaOwner): void {
    this.#content(response, owner)
    readSchema(valueAt(response, 'schema'), owner, this.facts)
  }

  #parameter(parameter: DocumentNode | undefined, owner: SchemaOwner, key?: string): void {
    const name = scalarOf(valueAt(parameter, 'name'))
    const place = textAt(parameter, 'in')
    if (name === undefined || place === undefined) return
    const media = entriesOf(valueAt(parameter, 'content'))[0]?.value
    const schema = valueAt(parameter, 'schema') ?? valueAt(media, 'schema')
    if (place === 'body') {
      readSchema(schema, key === undefined ? owner : { ...owner, name: key }, this.facts)
      return
    }
    // OpenAPI 2 writes the type of a parameter beside its name.
    const typed = schema ?? parameter
    const description = textAt(parameter, 'description') ?? textAt(schema, 'description')
    const initial = textAt(typed, 'default')
    const format = formatOf(textAt(typed, 'format'))
    const reference = referenceOf(schema)
    this.facts.owner(owner, '')
    this.facts.field(owner, name.value, name.span, {
      ...schemaType(typed),
      attributes: {
        ...(textAt(typed, 'type') === 'array' ? { list: true } : {}),
        ...(textAt(parameter, 'required') === 'true' ? {} : { optional: true }),
        ...(reference === undefined ? {} : { references: reference }),
        ...(initial === undefined ? {} : { value: valueText(initial) }),
        ...(description === undefined ? {} : { comment: commentText(description) }),
        ...(format === undefined ? {} : { formats: [format] }),
      },
    })
  }
}
