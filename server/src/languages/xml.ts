import { SaxesParser } from 'saxes'
import type { Field, FileFacts, Owner, ValueType } from '../model/fact.ts'
import type { ReaderRules, SourceText } from '../model/language.ts'
import { say } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { WrittenValue } from '../model/setting.ts'
import type { Span } from '../model/span.ts'
import { readDirectives } from './directives.ts'
import { liquibase } from './document-liquibase.ts'
import { entriesOf, itemsOf, scalarOf, textAt, valueAt } from './document-tree.ts'
import type { DocumentEntry, DocumentNode, DocumentScalar } from './document-tree.ts'
import { emptyFacts } from './index.ts'
import { typeText } from './text.ts'

/**
 * The facts of XML that maps or changes a store: change logs of Liquibase, and the mappings of Hibernate and JPA
 * (`*.hbm.xml`, `orm.xml`), models of Core Data; of configurations of logs the values that rules on settings ask for. Of any other XML nothing is
 * read. What is not well formed is passed over.
 */
export function readXml({ path, text }: SourceText, rules?: ReaderRules): FileFacts {
  if (/<(?:\w+:)?(?:configuration|Configuration|nlog)\b/.test(text)) return readConfiguration(text, rules)
  if (!/\b(?:databaseChangeLog|hibernate-mapping|entity-mappings|IDECoreDataModeler)\b/.test(text))
    return emptyFacts
  const { root, problem } = treeOf(text)
  const facts = { ...emptyFacts, directives: readDirectives(text), problems: problem ? [problem] : [] }
  const changes = liquibase.read({ path, text, root })
  if (changes) return { ...facts, owners: changes.owners, fields: changes.fields, changes: changes.changes }
  return { ...facts, ...readMapping(root) }
}

/** Values of attributes and elements whose names the rules on settings know. */
function readConfiguration(text: string, rules: ReaderRules | undefined): FileFacts {
  const keys = new Set(rules?.settings?.keys ?? [])
  const { root, problem } = treeOf(text)
  const written: WrittenValue[] = []
  const visit = (node: DocumentNode, owner: string, scopes: readonly number[]): void => {
    for (const { key, start, value } of entriesOf(node)) {
      if (!value) continue
      const said = scalarOf(value) ?? (keys.has(key) ? scalarOf(valueAt(value, '#text')) : undefined)
      if (said && keys.has(key))
        written.push({
          owner,
          name: key,
          value: said.value.trim(),
          span: trimmedSpan(said.span, text),
          scopes,
        })
      if (value.kind === 'map') visit(value, owner === '' ? key : `${owner}.${key}`, [...scopes, start])
    }
  }
  visit(root, '', [])
  return {
    ...emptyFacts,
    ...(written.length > 0 && { written }),
    directives: readDirectives(text),
    problems: problem ? [problem] : [],
  }
}

function trimmedSpan({ start, end }: Span, text: string): Span {
  const said = text.slice(start, end)
  return {
    start: start + (said.length - said.trimStart().length),
    end: end - (said.length - said.trimEnd().length),
  }
}

/** Elements that are read deep: no schema nests deeper. */
const deepest = 100

interface OpenElement {
  readonly key: string
  readonly span: Span
  readonly start: number
  readonly entries: DocumentEntry[]
  text: DocumentScalar | undefined
}

/** Elements as entries of mappings: attributes, then children; text is the entry `#text`. */
function treeOf(text: string): { readonly root: DocumentNode; readonly problem: Problem | undefined } {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const root: OpenElement = { key: '', span: { start: 0, end: 0 }, start: 0, entries: [], text: undefined }
  const open: OpenElement[] = [root]
  let attributes: DocumentEntry[] = []
  let problem: Problem | undefined
  let tagStart = 0
  let textEnd = 0
  parser.on('error', () => {
    const at = Math.min(parser.position, text.length)
    problem ??= notWellFormed({ start: at, end: at })
  })
  parser.on('opentagstart', () => {
    attributes = []
    tagStart = text.lastIndexOf('<', parser.position - 1)
  })
  parser.on('attribute', ({ name, value }) => {
    attributes.push(attributeAt(text, parser.position, name, value))
  })
  parser.on('opentag', ({ name }) => {
    const nameStart = tagStart + 1
    const element: OpenElement = {
      key: withoutPrefix(name),
      span: { start: nameStart, end: nameStart + name.length },
      start: tagStart,
      entries: attributes,
      text: undefined,
    }
    attributes = []
    textEnd = parser.position
    open.push(element)
  })
  const textAdded = (value: string, cdata: boolean): void => {
    const element = open.at(-1)
    if (!element || element.text || value.trim() === '') return
    // As it is written there: SQL is read in its own place, entities and all.
    const start = cdata ? text.lastIndexOf('<![CDATA[', parser.position) + 9 : textEnd
    const stop = text.indexOf(cdata ? ']]>' : '<', start)
    const span = { start, end: stop < 0 ? text.length : stop }
    element.text = { kind: 'scalar', span, value, valueType: 'text', verbatim: true }
  }
  parser.on('text', (value) => {
    textAdded(value, false)
  })
  parser.on('cdata', (value) => {
    textAdded(value, true)
  })
  parser.on('closetag', () => {
    if (open.length > 1) close(open, parser.position)
    textEnd = parser.position
  })
  const broken: Span[] = []
  try {
    parser.write(withoutBrokenTags(text, broken)).close()
  } catch {
    // Its errors are told by its event.
  }
  while (open.length > 1) close(open, text.length)
  const [first] = broken
  if (first !== undefined) problem ??= notWellFormed(first)
  return { root: { kind: 'map', start: 0, entries: root.entries }, problem }
}

function notWellFormed(span: Span): Problem {
  return {
    code: 'syntax',
    severity: 'error',
    message: say('This XML is not well formed here: what stands around this place was read.'),
    span,
  }
}

/**
 * The text, as long as before, with a blank for the bracket of each tag that another follows before it ends (`<column name="em`,
 * then `<column …>`): the parser would take all up to the next quote or bracket for a part of it.
 */
function withoutBrokenTags(text: string, broken: Span[]): string {
  let result = ''
  let from = 0
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    if (text.startsWith('<!--', at)) at = behind(text, '-->', at + 4)
    else if (text.startsWith('<![CDATA[', at)) at = behind(text, ']]>', at + 9)
    else if (!/[\w/:]/.test(text[at + 1] ?? '')) at++
    else {
      const end = tagEnd(text, at + 1)
      if (text[end] === '<') {
        broken.push({ start: at, end: at + 1 })
        result += `${text.slice(from, at)} `
        from = at + 1
      }
      at = Math.max(end, at + 1)
    }
  }
  return from === 0 ? text : result + text.slice(from)
}

/** The bracket that closes a tag, or that opens the next one before this is closed. */
function tagEnd(text: string, from: number): number {
  let quote = ''
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? ''
    if (char === '<') return at
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '>') return at
    else if (char === '"' || char === "'") quote = char
  }
  return text.length
}

function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from)
  return found < 0 ? text.length : found + mark.length
}

function close(open: OpenElement[], end: number): void {
  const element = open.pop()
  const parent = open.at(-1)
  if (!element || !parent || open.length > deepest) return
  const { key, span, start, entries, text } = element
  const said: DocumentEntry[] = text
    ? [
        {
          key: '#text',
          span: text.span,
          start: text.span.start,
          end: text.span.end,
          value: text,
          commentFrom: text.span.end,
        },
      ]
    : []
  parent.entries.push({
    key,
    span,
    start,
    end,
    value: { kind: 'map', start, entries: [...entries, ...said] },
    commentFrom: end,
  })
}

/** An attribute whose closing quote stands right before a place. */
function attributeAt(text: string, position: number, name: string, value: string): DocumentEntry {
  const quote = text[position - 1] === "'" ? "'" : '"'
  const close = text.lastIndexOf(quote, position)
  const opening = text.lastIndexOf(quote, close - 1)
  const span = { start: opening + 1, end: Math.max(opening + 1, close) }
  const raw = text.slice(span.start, span.end)
  const verbatim = raw === value
  // What a broken quote or a broken name took in is no value.
  const said = verbatim || (raw.includes('&') && !/["'<>]/.test(raw)) ? value : ''
  const nameStart = Math.max(0, text.lastIndexOf(name, opening))
  return {
    key: withoutPrefix(name),
    span: { start: nameStart, end: nameStart + name.length },
    start: nameStart,
    end: close + 1,
    value: { kind: 'scalar', span, value: said, valueType: 'text', ...(verbatim ? { verbatim } : {}) },
    commentFrom: close + 1,
  }
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Elements of a mapping that are fields of their class. */
const properties = new Set([
  'id',
  'property',
  'attribute',
  'relationship',
  'basic',
  'version',
  'timestamp',
  'many-to-one',
  'one-to-one',
  'one-to-many',
  'many-to-many',
  'element-collection',
  'embedded',
  'embedded-id',
  'component',
  'key-property',
  'set',
  'bag',
  'list',
  'map',
])
const relations = new Set([
  'relationship',
  'many-to-one',
  'one-to-one',
  'one-to-many',
  'many-to-many',
  'set',
  'bag',
  'list',
  'map',
])
const classes = new Set([
  'class',
  'subclass',
  'joined-subclass',
  'union-subclass',
  'entity',
  'embeddable',
  'mapped-superclass',
])

/** Classes with their properties as stored fields. */
function readMapping(root: DocumentNode): Pick<FileFacts, 'owners' | 'fields'> {
  const owners: Owner[] = []
  const fields: Field[] = []
  const visit = (node: DocumentNode | undefined, owner: Owner | undefined, depth: number): void => {
    if (depth > 20) return
    for (const { key, value } of entriesOf(node)) {
      if (classes.has(key)) {
        const name = scalarOf(valueAt(value, 'name')) ?? scalarOf(valueAt(value, 'class'))
        if (!name) continue
        const table = textAt(value, 'table', 'name') ?? textAt(value, 'table')
        const opened: Owner = {
          name: name.value.slice(name.value.lastIndexOf('.') + 1),
          span: {
            start: name.span.end - (name.value.length - name.value.lastIndexOf('.') - 1),
            end: name.span.end,
          },
          kind: 'class',
          role: 'stored',
          includes: [],
          ...(table === undefined ? {} : { storeName: table }),
        }
        owners.push(opened)
        visit(value, opened, depth + 1)
      } else if (owner && properties.has(key)) {
        const field = propertyOf(key, value, owner)
        if (field) fields.push(field)
        if (key === 'component') visit(value, owner, depth + 1)
      } else if (value?.kind === 'map') visit(value, owner, depth + 1)
    }
  }
  visit(root, undefined, 0)
  return { owners, fields }
}

function propertyOf(element: string, node: DocumentNode | undefined, owner: Owner): Field | undefined {
  const name = scalarOf(valueAt(node, 'name'))
  if (!name) return undefined
  const column = textAt(node, 'column', 'name') ?? textAt(node, 'column')
  const type = textAt(node, 'type', 'name') ?? textAt(node, 'type') ?? textAt(node, 'attributeType')
  const target =
    textAt(node, 'class') ??
    textAt(node, 'destinationEntity') ??
    textAt(node, 'target-entity') ??
    inner(node, 'class')
  const relation = relations.has(element)
  return {
    owner: owner.name,
    name: name.value,
    ...(type === undefined ? {} : { type: typeText(type) }),
    valueType: relation ? 'reference' : valueTypeOf(type),
    role: 'stored',
    span: name.span,
    ownerSpan: owner.span,
    attributes: {
      ...(/^(?:one-to-many|many-to-many|set|bag|list|map|element-collection)$/.test(element) ||
      textAt(node, 'toMany') === 'YES'
        ? { list: true }
        : {}),
      ...(/^(?:id|embedded-id|key-property)$/.test(element) ? { primaryKey: true } : {}),
      ...(textAt(node, 'unique') === 'true' ? { unique: true } : {}),
      ...(target === undefined ? {} : { references: target.slice(target.lastIndexOf('.') + 1) }),
      ...(column === undefined ? {} : { column }),
    },
  }
}

/** `<set><one-to-many class="…"/></set>` */
function inner(node: DocumentNode | undefined, attribute: string): string | undefined {
  for (const { value } of entriesOf(node)) {
    const said = textAt(value, attribute)
    if (said !== undefined) return said
  }
  return itemsOf(node).map((item) => textAt(item, attribute))[0]
}

function valueTypeOf(type: string | undefined): ValueType {
  const base = (type ?? '').slice((type ?? '').lastIndexOf('.') + 1).toLowerCase()
  if (/^(?:string|text|character|char|clob|uri|uuid|uuid-char)$/.test(base)) return 'text'
  if (
    /^(?:int|integer(?: \d+)?|long|short|byte|float|double|decimal|big_decimal|bigdecimal|big_integer|biginteger)$/.test(
      base,
    )
  )
    return 'number'
  if (/^(?:boolean|yes_no|true_false)$/.test(base)) return 'boolean'
  if (/date|time|calendar|instant/.test(base)) return 'date'
  return /^(?:binary|blob|byte\[\])$/.test(base) ? 'binary' : 'unknown'
}
