/*
 * What the languages of markup share: HTML and the templates that make it. The forms of a file are its fields; its scripts
 * are handed on to the reader of their language, at their place.
 */
import type { Directive } from '../model/fact.ts'
import type { EmbeddedText, ReadResult, SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { readDirectives } from './directives.ts'
import { isButton, isComponentInput, isNativeInput, namePath, type PlacedName } from './forms.ts'
import { emptyFacts } from './index.ts'
import {
  componentOf,
  FormReading,
  isVague,
  literalName,
  modelName,
  type FieldName,
  type Scope,
} from './markup-forms.ts'
import { visitMarkup, type MarkupAttribute, type MarkupTag } from './markup-tags.ts'
import {
  cover,
  coverCode,
  findCode,
  rawElements,
  scriptWithoutCode,
  type Brackets,
  type CodeFinder,
  type TemplateCode,
} from './markup-templates.ts'
import { collapseWhiteSpace } from './text.ts'

/** What tells one language of markup from another. */
export interface MarkupDialect {
  /** Longest first where one opening begins another. */
  readonly brackets: readonly Brackets[]
  readonly finders?: readonly CodeFinder[]
  /** Scripts and styles are the component's own: no template code is in them. */
  readonly isComponent?: boolean
  /** Language of scripts that do not say theirs; JavaScript where absent. */
  readonly scriptLanguage?: 'ts'
  /** Reads the forms in template code, called in the order of the text. */
  readonly readCode?: (code: TemplateCode, reading: FormReading) => void
  /** Looks at the whole text before it is read. */
  readonly prepare?: (reading: FormReading) => void
  /** Scripts that no element holds. */
  readonly scripts?: (source: SourceText) => readonly EmbeddedText[]
}

/** The facts of a text of markup. Spans are UTF-16 offsets. Never throws. */
export function readMarkup(source: SourceText, dialect: MarkupDialect): ReadResult {
  const { path, text } = source
  const reading = new FormReading(text, componentOf(path))
  const embedded = [...(dialect.scripts?.(source) ?? [])]
  const skipped = [
    ...embedded.map(({ offset, text: script }) => ({ start: offset, end: offset + script.length })),
    ...(dialect.isComponent === true ? rawElements(text) : []),
  ].sort((a, b) => a.start - b.start)
  const codes = findCode(text, dialect.brackets, dialect.finders, skipped)
  dialect.prepare?.(reading)
  const walk: Walk = { source, dialect, reading, codes, embedded, longTags: [], nextCode: 0, raw: undefined }
  // A script before the markup is none of it.
  const from = embedded.reduce((end, script) => Math.max(end, script.offset + script.text.length), 0)
  visit(walk, coverCode(text, codes), from)
  readCodeBefore(walk, Infinity)
  return {
    ...emptyFacts,
    ...reading.facts(),
    directives: readDirectives(text).map((directive) => overTags(directive, text, walk.longTags)),
    embedded: walk.embedded,
  }
}

/** A comment above a tag of several lines covers it: none can stand within it. */
function overTags(directive: Directive, text: string, longTags: readonly Span[]): Directive {
  if (directive.kind !== 'ignore-next-line') return directive
  const { start, end } = directive.covers
  const first = start + Math.max(0, text.slice(start, end).search(/\S/))
  const tag = longTags.find((span) => span.start === first)
  return tag === undefined ? directive : { ...directive, covers: { start, end: tag.end } }
}

interface Walk {
  readonly source: SourceText
  readonly dialect: MarkupDialect
  readonly reading: FormReading
  readonly codes: readonly TemplateCode[]
  readonly embedded: EmbeddedText[]
  /** Tags and code of several lines. */
  readonly longTags: Span[]
  nextCode: number
  /** The script or style that is open. */
  raw: MarkupTag | undefined
}

function visit(walk: Walk, covered: string, from: number): void {
  const { reading } = walk
  visitMarkup(
    covered,
    {
      open: (tag) => {
        readCodeBefore(walk, tag.span.start)
        noteLong(walk, tag.span)
        const name = tag.name.toLowerCase()
        if (name === 'script' || name === 'style' || isForeign(walk, tag)) {
          if (!tag.isSelfClosing) walk.raw = tag
        } else if (walk.raw === undefined) openTag(walk, tag)
      },
      close: (name, at) => {
        readCodeBefore(walk, at)
        if (walk.raw?.name === name || walk.raw?.name.toLowerCase() === name.toLowerCase()) {
          closeRaw(walk, covered, at - 2)
        } else if (walk.raw === undefined) reading.close(name.toLowerCase())
      },
      text: ({ start, end }) => {
        readCodeBefore(walk, start)
        if (walk.raw === undefined) reading.words(covered.slice(start, end))
      },
    },
    from,
  )
  closeRaw(walk, covered, covered.length)
}

function noteLong({ source, longTags }: Walk, span: Span): void {
  if (/[\r\n]/.test(source.text.slice(span.start, span.end))) longTags.push(span)
}

/** A template in another language than markup. */
function isForeign({ dialect }: Walk, tag: MarkupTag): boolean {
  if (dialect.isComponent !== true || tag.name !== 'template') return false
  const language = tag.attributes.find(({ name }) => name === 'lang')?.value
  return language !== undefined && language !== 'html'
}

function readCodeBefore(walk: Walk, at: number): void {
  const { dialect, reading, codes } = walk
  for (; walk.nextCode < codes.length; walk.nextCode++) {
    const code = codes[walk.nextCode]
    if (code === undefined || code.span.start >= at) return
    if (code.kind === 'comment') continue
    noteLong(walk, code.span)
    dialect.readCode?.(code, reading)
  }
}

/** Types of scripts that are markup for a later time. */
const markupType =
  /^text\/(?:html|x-template|ng-template|template|x-tmpl|x-handlebars(?:-template)?|x-jquery-tmpl)$/
const scriptType =
  /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma|type)script|text\/(?:babel|jsx|tsx|js))$/

function closeRaw(walk: Walk, covered: string, end: number): void {
  const tag = walk.raw
  walk.raw = undefined
  if (tag?.name.toLowerCase() !== 'script' || end <= tag.span.end) return
  const said = (name: string): string | undefined =>
    tag.attributes
      .find((attribute) => attribute.name.toLowerCase() === name)
      ?.value?.trim()
      .toLowerCase()
  const type = said('type') ?? ''
  const part = { start: tag.span.end, end }
  if (markupType.test(type)) visit(walk, covered.slice(0, end), part.start)
  else if (type === '' || scriptType.test(type)) {
    const language = said('lang') ?? /(?:typescript|tsx|jsx)$/.exec(type)?.[0] ?? walk.dialect.scriptLanguage
    addScript(walk, part, language ?? 'js')
  }
}

function addScript({ source, codes, embedded }: Walk, part: Span, language: string): void {
  const { path, text } = source
  const script = scriptWithoutCode(text, part, codes)
  if (script.trim() === '') return
  const extension = /^(?:tsx|jsx)$/.test(language)
    ? language
    : /^(?:ts|typescript)$/.test(language)
      ? 'ts'
      : 'js'
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const file = path.slice(folder.length)
  embedded.push({
    language: 'typescript',
    // What the script declares without a name is the component's.
    path: `${folder}${componentOf(path).name}${file.slice(file.indexOf('.'))}.${extension}`,
    text: script,
    offset: part.start,
    isPatched: script !== text.slice(part.start, part.end),
  })
}

// --- elements ---

function openTag(walk: Walk, tag: MarkupTag): void {
  const { reading } = walk
  const attributes = new Attributes(tag, reading.text)
  const scope = tag.isSelfClosing ? undefined : scopeOf(tag, attributes, reading)
  if (scope !== undefined) reading.open(scope)
  if (scope?.isLabel !== true && scope?.form === undefined) readInput(tag, attributes, reading, scope)
}

function scopeOf(tag: MarkupTag, attributes: Attributes, reading: FormReading): Scope | undefined {
  const name = tag.name.toLowerCase()
  const group = attributes.literal('formgroupname', 'formarrayname', 'ngmodelgroup')?.name
  const formGroup = attributes.model('[formgroup]')
  if (/(?:^|[.:-])form$/.test(name) || name === 'editform' || formGroup !== undefined) {
    const model = formGroup ?? attributes.model('model', 'th:object', ':model', 'v-bind:model')
    return { tag: name, form: formName(attributes, model?.last, reading), variable: model?.last.name, group }
  }
  if (name.endsWith('label')) return { tag: name, isLabel: true, labelFor: attributes.text('for', 'htmlfor') }
  if (/(?:form-?field|form-?item|form-?group|control-?group|[.:-]field)$/.test(name)) {
    const label = attributes.text('label')
    const labelFor = attributes.text('label-for')
    if (label !== undefined && labelFor !== undefined) reading.label(labelFor, label)
    return { tag: name, isField: true, group, label }
  }
  return group === undefined ? undefined : { tag: name, group }
}

function formName(attributes: Attributes, model: PlacedName | undefined, reading: FormReading): PlacedName {
  const type = model === undefined ? undefined : reading.typeOf?.(model)
  if (type !== undefined) return type
  if (model !== undefined && !isVague(model.name)) return model
  const written = [attributes.literal('name'), attributes.literal('id')]
  return written.map((name) => name && literalName(name)).find((name) => name !== undefined) ?? reading.form()
}

/** Attributes that bind the value of a component, which may be no input. */
const bindings =
  /^(?:v-model(?:[.:].*)?|bind:(?:value|checked|group|files)|wire:model(?:\..*)?|x-model(?:\..*)?|@bind(?:-\w+)?(?::.*)?)$/
/** Components whose value is whether or what they show. */
const shows =
  /(?:Dialog|Modal|Drawer|Menu|Tabs?|Popover|Popup|Snackbar|Alert|Panel|Panels|Collapse|Carousel|Stepper|Pagination|Sheet|Overlay|Tooltip|Table|Grid|Tree|Sidebar|Accordion|Dropdown|Transition|Loading)$/
const inputTypes =
  /^(?:text|email|tel|phone|password|url|number|date|datetime-local|month|textarea|select|checkbox|radio|file|hidden|search)$/

function readInput(
  tag: MarkupTag,
  attributes: Attributes,
  reading: FormReading,
  scope: Scope | undefined,
): void {
  const lower = tag.name.toLowerCase()
  const isNative = isNativeInput(lower)
  const component = isNative ? lower : pascal(tag.name)
  const type = inputType(attributes)
  if (isButton(type)) return
  const aspFor = attributes.aspFor()
  const isCustom = /[-:.]/.test(tag.name)
  const isComponent =
    !isNative &&
    scope?.isField !== true &&
    (isComponentInput(component) || (isCustom && type !== undefined && inputTypes.test(type)))
  const accessor = attributes.accessor()
  const binding = attributes.bound()
  const isInput =
    isNative ||
    isComponent ||
    accessor !== undefined ||
    (aspFor !== undefined && /input|select|textarea|editor|checkbox|picker|date/i.test(tag.name)) ||
    (binding !== undefined && /[.[]/.test(binding.written) && !shows.test(component))
  if (!isInput) return
  const name =
    accessor?.name ??
    aspFor ??
    attributes.model('th:field') ??
    nameOf(attributes.literal('name')) ??
    binding?.name ??
    (isNative ? nameOf(attributes.literal('id')) : undefined)
  if (name === undefined) return
  const rules = attributes.text('rules')?.split('|') ?? []
  reading.add({
    name,
    owner: aspFor === undefined ? undefined : reading.model,
    tag: component,
    type,
    autocomplete: attributes.text('autocomplete'),
    inputmode: attributes.text('inputmode'),
    required: attributes.isSet('required') || rules.includes('required'),
    validators: rules,
    id: attributes.text('id'),
    label: attributes.text('label', 'aria-label'),
    placeholder: attributes.text('placeholder'),
    // The model says what it is, in another file.
    ...(type === undefined && (aspFor !== undefined || !(isNative || isComponent))
      ? { valueType: 'unknown' }
      : {}),
  })
}

/** `email`, `user[email]`, `address.street`; undefined where only the running program knows it. */
function nameOf(written: PlacedName | undefined): FieldName | undefined {
  if (written === undefined) return undefined
  // `user[{{ i }}][email]`: what stands in brackets for a while is a place in a list.
  const plain = written.name.includes(cover)
    ? written.name.replace(/(?:^|[.[])\ue000+(?=[\].])/g, (code) => code.replaceAll(cover, '0'))
    : written.name
  const literal = literalName({ name: plain, span: written.span })
  if (literal === undefined) return undefined
  const { path, last, list } = namePath(literal)
  return last === undefined || /^\d+$/.test(last.name) ? undefined : { path, last, list }
}

/** `el-input` as a component is called in code: `ElInput`. */
function pascal(tag: string): string {
  if (!/[-:.]/.test(tag)) return tag
  return tag
    .split(/[-:.]+/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join('')
}

function inputType(attributes: Attributes): string | undefined {
  const type = attributes.text('type')?.toLowerCase()
  if (type !== undefined) return type
  // A button beside it shows what was typed.
  return attributes.expression('type')?.includes('password') === true ? 'password' : undefined
}

/** The attributes of a tag, by what they say in the dialects of markup. */
class Attributes {
  readonly #text: string
  readonly #byName = new Map<string, MarkupAttribute>()

  constructor(tag: MarkupTag, text: string) {
    this.#text = text
    for (const attribute of tag.attributes) {
      const name = attribute.name.toLowerCase()
      if (!this.#byName.has(name)) this.#byName.set(name, attribute)
    }
  }

  isSet(name: string): boolean {
    const attribute = this.#byName.get(name)
    return attribute !== undefined && attribute.value !== 'false'
  }

  /** The first of the attributes that has a text, which may be given as a literal of code. */
  text(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const written = this.literal(name)
      if (written === undefined) continue
      const text = collapseWhiteSpace(written.name)
      if (text !== '' && !text.includes(cover)) return text
    }
    return undefined
  }

  /** The same with its place, as written; it may hold covered code. */
  literal(...names: readonly string[]): PlacedName | undefined {
    for (const name of names) {
      const attribute = this.#byName.get(name)
      if (attribute?.value !== undefined && attribute.value.trim() !== '') {
        const inBraces = this.#quoted(attribute, /^\s*\{\s*(["'`])([^"'`{}\\]*)\1\s*\}\s*$/)
        if (inBraces !== undefined) return inBraces
        const start = attribute.span.start + attribute.value.search(/\S/)
        const trimmed = attribute.value.trim()
        if (trimmed.replaceAll(cover, '') !== '')
          return { name: trimmed, span: { start, end: start + trimmed.length } }
      }
      for (const bound of [`:${name}`, `v-bind:${name}`, `[${name}]`, `x-bind:${name}`]) {
        const expression = this.#byName.get(bound)
        const quoted =
          expression === undefined ? undefined : this.#quoted(expression, /^\s*(["'`])([^"'`\\$]*)\1\s*$/)
        if (quoted !== undefined) return quoted
      }
    }
    return undefined
  }

  /** The code that gives an attribute its value. */
  expression(name: string): string | undefined {
    for (const bound of [`:${name}`, `v-bind:${name}`, `[${name}]`, `x-bind:${name}`, name]) {
      const attribute = this.#byName.get(bound)
      if (attribute?.value !== undefined) return this.#written(attribute)
    }
    return undefined
  }

  /** The path that the first of the attributes names. */
  model(...names: readonly string[]): FieldName | undefined {
    for (const name of names) {
      const attribute = this.#byName.get(name)
      const model = attribute === undefined ? undefined : this.#model(attribute)
      if (model !== undefined) return model
    }
    return undefined
  }

  /** What makes an element an input of Angular, with the name that it gives. */
  accessor(): { readonly name: FieldName | undefined } | undefined {
    const named = this.literal('formcontrolname')
    if (named !== undefined) return { name: nameOf(named) }
    for (const name of ['[(ngmodel)]', '[ngmodel]', 'ng-model', 'data-ng-model']) {
      const attribute = this.#byName.get(name)
      if (attribute !== undefined) return { name: this.#model(attribute) }
    }
    if (this.#byName.has('ngmodel')) return { name: nameOf(this.literal('name')) }
    const control = this.model('[formcontrol]')
    if (control !== undefined) {
      const { path, last } = control
      const name = last.name.replace(/(?:Form)?Control$|Ctrl$/, '')
      const end = last.span.start + name.length
      return {
        name: name === '' ? undefined : { path, last: { name, span: { start: last.span.start, end } } },
      }
    }
    return this.#byName.has('[formcontrolname]') ? { name: undefined } : undefined
  }

  /** What the value is bound to, and how that is written. */
  bound(): { readonly written: string; readonly name: FieldName | undefined } | undefined {
    for (const [name, attribute] of this.#byName)
      if (bindings.test(name) && attribute.value !== undefined)
        return { written: this.#written(attribute), name: this.#model(attribute) }
    return undefined
  }

  aspFor(): FieldName | undefined {
    return this.model('asp-for')
  }

  #written({ span }: MarkupAttribute): string {
    return this.#text.slice(span.start, Math.min(span.end, span.start + 300))
  }

  /** The path in `{user.email}`, `*{email}`, `${owner}`, `@user.Email` or without anything around it. */
  #model(attribute: MarkupAttribute): FieldName | undefined {
    const written = this.#written(attribute)
    const around = /^\s*(?:[*$]?\{|@\(?)?/.exec(written)?.[0].length ?? 0
    const end = around === 0 ? written.length : written.replace(/\s*[)}]?\s*$/, '').length
    const { start } = attribute.span
    return modelName(this.#text, { start: start + around, end: start + Math.max(around, end) })
  }

  #quoted(attribute: MarkupAttribute, literal: RegExp): PlacedName | undefined {
    const written = this.#written(attribute)
    const [, quote = '', name = ''] = literal.exec(written) ?? []
    if (name === '') return undefined
    const start = attribute.span.start + written.indexOf(quote) + 1
    return { name, span: { start, end: start + name.length } }
  }
}
