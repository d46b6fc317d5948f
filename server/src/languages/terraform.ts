import type { EmbeddedText, ReaderRules, ReadResult, SourceText } from '../model/language.ts'
import type { Field } from '../model/fact.ts'
import type { WrittenValue } from '../model/setting.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, deepestSection, listValue, plainSetting } from './configuration.ts'
import type { Section, Setting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { addColumn } from './document-infrastructure.ts'
import { SchemaFacts } from './document-schemas.ts'
import type { SchemaOwner } from './document-schemas.ts'
import { emptyFacts } from './index.ts'
import { childOfType, childrenOf, fieldOf, spanOf, withTrees } from './tree-parsing.ts'
import type { SyntaxNode } from './tree-parsing.ts'

/**
 * The facts of Terraform, OpenTofu and other HCL: arguments are configured fields. The owner of those of a resource is its
 * address (`aws_s3_bucket.main`), with its nested blocks behind; of a data source `data.aws_vpc.main`. A variable is a
 * field of `variable`, an output one of `output`, each with its description. What is no literal is kept as written. Columns
 * that a resource lists for a store (the attributes of a pool of users, of a table) are stored fields of that store.
 */
export function readTerraform({ path, text }: SourceText, rules?: ReaderRules): ReadResult {
  const configuration = new Configuration(path, rules?.settings)
  const reading = new Reading(text, configuration)
  const problems = withTrees('hcl', text, (roots) => {
    for (const root of roots) reading.body(childOfType(root, 'body') ?? root, configuration.root, 0)
  })
  const facts = configuration.facts()
  const { owners, fields } = reading.stores
  return {
    ...emptyFacts,
    ...facts,
    owners: [...owners, ...facts.owners],
    fields: [...fields, ...facts.fields],
    ...(facts.written && { written: withLocals(facts.written, facts.fields) }),
    directives: readDirectives(text),
    problems: [...problems, ...facts.problems],
    ...(reading.parts.length > 0 && { embedded: reading.parts }),
  }
}

/** Values of which one is a local value that the file sets once, to a literal: no deployment gives it another one. */
function withLocals(written: readonly WrittenValue[], fields: readonly Field[]): readonly WrittenValue[] {
  return written.map((value) => {
    const [, path] = /^local\.(\w+(?:\.\w+)*)$/.exec(value.value ?? '') ?? []
    if (path === undefined) return value
    const set = fields.find(({ owner, name }) => `${owner}.${name}` === `locals.${path}`)
    const literal = set?.attributes.value
    return set === undefined ||
      literal === undefined ||
      !/^[\w.-]+$/.test(literal) ||
      /^[a-z]\w*\./i.test(literal)
      ? value
      : { ...value, value: literal, span: set.span, atKey: true }
  })
}

/** By the type of a resource: the blocks that each describe a column, below the resource. */
const columnBlocks: Readonly<Record<string, RegExp>> = {
  aws_cognito_user_pool: /^schema$/,
  aws_dynamodb_table: /^attribute$/,
  aws_glue_catalog_table: /^(?:storage_descriptor\.columns|partition_keys)$/,
  // Its columns are a text.
  google_bigquery_table: /(?!)/,
  aws_keyspaces_table: /^schema_definition\.column$/,
  databricks_sql_table: /^column$/,
  snowflake_table: /^column$/,
}

/** A resource, or a block below it, that may list columns. */
interface Store {
  readonly owner: SchemaOwner
  readonly columns: RegExp
  /** The names of the blocks below the resource, with dots. */
  readonly path: string
}

/** Arguments by which a store is called outside Terraform. */
const storeNames = ['name', 'table_id', 'table_name', 'table']

class Reading {
  /** The stores whose columns are listed. */
  readonly stores = new SchemaFacts()
  readonly parts: EmbeddedText[] = []
  /** The store that is being read. */
  #store: Store | undefined
  readonly #text: string
  readonly #configuration: Configuration
  /** Where each block and object around begins. */
  readonly #scopes: number[] = []

  constructor(text: string, configuration: Configuration) {
    this.#text = text
    this.#configuration = configuration
  }

  body(body: SyntaxNode, section: Section, depth: number): void {
    if (depth > deepestSection) {
      this.#configuration.tooDeep({ start: body.startIndex, end: body.startIndex })
      return
    }
    for (const node of childrenOf(body)) {
      if (node.type === 'attribute') this.#attribute(node, section, depth)
      else if (node.type === 'block') this.#block(node, section, depth)
      // Around what is broken, blocks and attributes stand by themselves.
      else if (node.isError || node.type === 'body') this.body(node, section, depth + 1)
    }
  }

  #block(block: SyntaxNode, parent: Section, depth: number): void {
    const [type, ...labels] = childrenOf(block).filter(
      ({ type: kind }) => kind === 'identifier' || kind === 'string_lit',
    )
    const body = childOfType(block, 'body')
    if (!type) return
    const top = parent.file
    const [first] = labels
    const store = top && type.text === 'resource' ? storeOf(labels, body) : blockOf(this.#store, type.text)
    if (store && this.#column(store, body)) return
    if (store?.path === '') this.#tableSchema(store, attributeOf(body, 'schema'))
    if (top && first && (type.text === 'variable' || type.text === 'output')) {
      this.#declaration(type, first, body)
      return
    }
    // A resource is known by its address, and the content of a dynamic block is that block.
    const path = (top && type.text === 'resource') || type.text === 'dynamic' ? labels : [type, ...labels]
    const inner = type.text === 'content' && depth > 0 ? [] : path
    let section: Section | undefined = parent
    for (const part of inner) section &&= this.#configuration.section(section, nameOf(part), nameSpan(part))
    if (!section || !body) return
    const around = this.#store
    this.#store = store
    this.#scopes.push(block.startIndex)
    this.body(body, section, depth + 1)
    this.#scopes.pop()
    this.#store = around
  }

  /** A column of a store, where a block is one that names it by a literal. */
  #column({ owner, columns, path }: Store, body: SyntaxNode | undefined): boolean {
    if (!columns.test(path)) return false
    const name = literalText(attributeOf(body, 'name'))
    if (!name) return false
    const [type, cognito, comment] = ['type', 'attribute_data_type', 'comment'].map(
      (key) => literalText(attributeOf(body, key))?.value,
    )
    this.stores.owner(owner, '')
    addColumn(owner, name, type ?? cognito, comment, this.stores)
    return true
  }

  /** The columns of a table of BigQuery, which are JSON in a text or made into JSON. */
  #tableSchema({ owner }: Store, value: SyntaxNode | undefined): void {
    const heredoc = value && childOfType(valueIn(value), 'heredoc_template')
    const text = heredoc && childOfType(heredoc, 'template_literal')
    if (text) {
      this.parts.push({
        language: 'json',
        path: `${owner.name}.json`,
        text: text.text,
        offset: text.startIndex,
      })
      return
    }
    const call = value && valueIn(value)
    if (call?.type !== 'function_call' || childOfType(call, 'identifier')?.text !== 'jsonencode') return
    const given = childrenOf(childOfType(call, 'function_arguments')).find(
      ({ type }) => type === 'expression',
    )
    for (const item of tupleOf(given) ?? []) {
      const elements = childrenOf(objectIn(item)).filter(({ type }) => type === 'object_elem')
      const [name, type, comment] = ['name', 'type', 'description'].map((key) =>
        literalText(
          elements
            .filter((element) => unquoted(fieldOf(element, 'key')?.text ?? '') === key)
            .map((element) => fieldOf(element, 'val'))
            .at(0),
        ),
      )
      if (!name) continue
      this.stores.owner(owner, '')
      addColumn(owner, name, type?.value, comment?.value, this.stores)
    }
  }

  #declaration(type: SyntaxNode, label: SyntaxNode, body: SyntaxNode | undefined): void {
    const section = this.#configuration.section(this.#configuration.root, type.text, spanOf(type))
    if (!section) return
    const said = new Map<string, SyntaxNode>()
    for (const attribute of childrenOf(body)) {
      const value = childOfType(attribute, 'expression')
      if (attribute.type === 'attribute' && value) said.set(attribute.child(0)?.text ?? '', value)
    }
    const initial = said.get('default') ?? said.get('value')
    const written = said.get('type')?.text ?? ''
    const description = said.get('description')
    const comment = description
      ? literalOf(description)?.value
      : commentNear(this.#text, type.startIndex, type.startIndex, '#')
    const setting = initial ? settingOf(initial) : { valueType: variableType(written) }
    this.#configuration.set(section, nameOf(label), nameSpan(label), {
      ...setting,
      valueType: setting.valueType === 'unknown' ? variableType(written) : setting.valueType,
      ...(/^(?:list|set|tuple)\b/.test(written) ? { list: true } : {}),
      ...(comment === undefined || comment === '' ? {} : { comment }),
    })
  }

  #attribute(attribute: SyntaxNode, section: Section, depth: number): void {
    const key = childOfType(attribute, 'identifier')
    const value = childOfType(attribute, 'expression')
    if (key) this.#set(section, key.text, spanOf(key), value, attribute, depth)
  }

  #set(
    section: Section,
    name: string,
    span: Span,
    value: SyntaxNode | undefined,
    whole: SyntaxNode,
    depth: number,
  ): void {
    const object = objectIn(value)
    if (object && childOfType(object, 'object_elem') && depth <= deepestSection) {
      const inner = this.#configuration.section(section, name, span)
      if (inner) this.#object(object, inner, depth + 1)
      return
    }
    const comment =
      commentNear(this.#text, whole.startIndex, whole.endIndex, '#') ||
      commentNear(this.#text, whole.startIndex, whole.endIndex, '//')
    const setting = value ? settingOf(value) : { valueType: 'unknown' as const }
    this.#configuration.set(
      section,
      name,
      span,
      { ...setting, ...(comment === '' ? {} : { comment }) },
      { span: value && valueSpan(value), scopes: [...this.#scopes] },
    )
    for (const item of tupleOf(value) ?? []) {
      const nested = objectIn(item)
      if (!nested || depth > deepestSection) continue
      const inner = this.#configuration.section(section, name, span)
      if (inner) this.#object(nested, inner, depth + 1)
    }
  }

  #object(object: SyntaxNode, section: Section, depth: number): void {
    this.#scopes.push(object.startIndex)
    for (const element of childrenOf(object)) {
      const key = fieldOf(element, 'key')
      if (element.type !== 'object_elem' || !key) continue
      const quoted = /^"([^"$%\\]*)"$/.exec(key.text)
      if (!quoted && !/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(key.text)) continue
      const at = key.startIndex + (quoted ? 1 : 0)
      const name = quoted?.[1] ?? key.text
      this.#set(section, name, { start: at, end: at + name.length }, fieldOf(element, 'val'), element, depth)
    }
    this.#scopes.pop()
  }
}

function storeOf(labels: readonly SyntaxNode[], body: SyntaxNode | undefined): Store | undefined {
  const [type, label] = labels
  const columns = type && columnBlocks[nameOf(type)]
  if (!columns || !label) return undefined
  const named = storeNames.map((key) => attributeOf(body, key)).find((value) => value !== undefined)
  const written = literalText(named)
  const owner: SchemaOwner = {
    name: written?.value ?? nameOf(label),
    span: written?.span ?? nameSpan(label),
    role: 'stored',
    kind: 'table',
  }
  return { owner, columns, path: '' }
}

function blockOf(store: Store | undefined, name: string): Store | undefined {
  return store && { ...store, path: store.path === '' ? name : `${store.path}.${name}` }
}

/** The value of an argument of a block. */
function attributeOf(body: SyntaxNode | undefined, name: string): SyntaxNode | undefined {
  if (!body) return undefined
  const attribute = childrenOf(body).find(
    (child) => child.type === 'attribute' && childOfType(child, 'identifier')?.text === name,
  )
  return attribute && childOfType(attribute, 'expression')
}

function nameOf(label: SyntaxNode): string {
  return label.type === 'string_lit' ? unquoted(label.text) : label.text
}

function nameSpan(label: SyntaxNode): Span {
  const quotes = label.type === 'string_lit' ? 1 : 0
  return {
    start: label.startIndex + quotes,
    end: Math.max(label.startIndex + quotes, label.endIndex - quotes),
  }
}

/** Without the quotes of a text. */
function valueSpan(expression: SyntaxNode): Span {
  const quotes = /^"[^"]*"$/s.test(expression.text) ? 1 : 0
  return { start: expression.startIndex + quotes, end: expression.endIndex - quotes }
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '')
}

/** The only child of an expression, through parentheses. */
function valueIn(expression: SyntaxNode | undefined): SyntaxNode | undefined {
  let node = expression
  for (let level = 0; level < 20 && node?.type === 'expression'; level++) {
    const children = childrenOf(node)
    if (children.length !== 1) return node
    node = children[0]
  }
  return node
}

function objectIn(expression: SyntaxNode | undefined): SyntaxNode | undefined {
  const value = valueIn(expression)
  return value?.type === 'collection_value' ? childOfType(value, 'object') : undefined
}

function tupleOf(expression: SyntaxNode | undefined): readonly SyntaxNode[] | undefined {
  const value = valueIn(expression)
  const tuple = value?.type === 'collection_value' ? childOfType(value, 'tuple') : undefined
  return tuple && childrenOf(tuple).filter(({ type }) => type === 'expression')
}

function settingOf(expression: SyntaxNode): Setting {
  const items = tupleOf(expression)
  if (items) {
    const [first] = items
    return {
      ...listValue(items.map((item) => literalOf(item)?.value)),
      valueType: first ? settingOf(first).valueType : 'unknown',
      list: true,
    }
  }
  if (objectIn(expression)) return { valueType: 'object' }
  return literalOf(expression) ?? { valueType: 'unknown', value: expression.text }
}

/** The text that an expression is, with nothing put into it and no quotes to escape. */
function literalText(expression: SyntaxNode | undefined): { value: string; span: Span } | undefined {
  if (!expression) return undefined
  const literal = literalOf(expression)
  if (literal?.valueType !== 'text' || !/^[^$%\\\n]+$/.test(literal.value ?? '')) return undefined
  return { value: literal.value ?? '', span: valueSpan(expression) }
}

/** The literal that an expression is. */
function literalOf(expression: SyntaxNode): Setting | undefined {
  const value = valueIn(expression)
  if (value?.type === 'template_expr') {
    const heredoc = childOfType(value, 'heredoc_template')
    if (heredoc)
      return { valueType: 'text', value: childOfType(heredoc, 'template_literal')?.text.trim() ?? '' }
    return { valueType: 'text', value: unquoted(value.text) }
  }
  if (value?.type === 'operation' && /^-\s*[\d.]+$/.test(value.text))
    return { valueType: 'number', value: value.text }
  if (value?.type !== 'literal_value') return undefined
  const literal = childrenOf(value)[0]
  return literal?.type === 'string_lit'
    ? { valueType: 'text', value: unquoted(literal.text) }
    : plainSetting(value.text)
}

function variableType(written: string): Setting['valueType'] {
  const base = /^\w+/.exec(written.replace(/^"/, ''))?.[0] ?? ''
  if (base === 'string') return 'text'
  if (base === 'number') return 'number'
  if (base === 'bool') return 'boolean'
  if (base === 'object' || base === 'map') return 'object'
  const item = /^(?:list|set)\(\s*(\w+)/.exec(written)?.[1]
  return item === undefined ? 'unknown' : variableType(item)
}
