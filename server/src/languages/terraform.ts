import type { FileFacts } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import { say } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { commentNear, Configuration, deepestSection, listValue, plainSetting } from './configuration.ts'
import type { Section, Setting } from './configuration.ts'
import { readDirectives } from './directives.ts'
import { emptyFacts } from './index.ts'
import { childOfType, childrenOf, fieldOf, spanOf, withTrees } from './tree-parsing.ts'
import type { SyntaxNode } from './tree-parsing.ts'

/**
 * The facts of Terraform, OpenTofu and other HCL: arguments are configured fields. The owner of those of a resource is its
 * address (`aws_s3_bucket.main`), with its nested blocks behind; of a data source `data.aws_vpc.main`. A variable is a
 * field of `variable`, an output one of `output`, each with its description. What is no literal is kept as written.
 */
export function readTerraform({ path, text }: SourceText, rules?: ReaderRules): FileFacts {
  const configuration = new Configuration(path, rules?.settings)
  const reading = new Reading(text, configuration)
  const problems = withTrees('hcl', text, (roots) => {
    for (const root of roots) reading.body(childOfType(root, 'body') ?? root, configuration.root, 0)
  })
  const facts = configuration.facts()
  return {
    ...emptyFacts,
    ...facts,
    directives: readDirectives(text),
    problems: [...problems, ...facts.problems],
  }
}

class Reading {
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
      this.#configuration.problem({
        code: 'too-deep',
        severity: 'error',
        message: say('Nested deeper than {levels} levels: what is further in was not read.', {
          levels: deepestSection,
        }),
        span: { start: body.startIndex, end: body.startIndex },
      })
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
    this.#scopes.push(block.startIndex)
    this.body(body, section, depth + 1)
    this.#scopes.pop()
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
