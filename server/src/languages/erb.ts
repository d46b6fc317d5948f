import type { ReadResult, SourceText } from '../model/language.ts'
import type { PlacedName } from './forms.ts'
import { namePath } from './forms.ts'
import { readMarkup } from './markup.ts'
import type { FieldName, FormReading } from './markup-forms.ts'
import type { Brackets, TemplateCode } from './markup-templates.ts'

/**
 * The facts of a template of ERB: the forms that Rails' helpers make (`form_with model: @user do |f|`, `f.email_field :email`,
 * `text_field_tag`; those of simple_form too), those that it writes itself, and its scripts.
 */
export function readErb(source: SourceText): ReadResult {
  const blocks: Block[] = []
  return readMarkup(source, {
    brackets,
    readCode: (code, reading) => {
      readRuby(code, reading, blocks)
    },
  })
}

const brackets: readonly Brackets[] = [
  { open: '<%#', close: '%>', kind: 'comment' },
  { open: '<%--', close: '--%>', kind: 'comment' },
  { open: '<%=', close: '%>', kind: 'output' },
  { open: '<%', close: '%>', kind: 'statement' },
]

/** What `end` closes; a form where it is the block of one. */
interface Block {
  /** `f` of `do |f|`. */
  readonly variable?: string | undefined
  readonly form?: PlacedName | undefined
  /** What the fields of a part of a form stand below: `address`. */
  readonly path?: readonly string[]
}

/** Longest code that is read, in UTF-16 units: what is longer is no form. */
const longestCode = 10_000
const deepestBlock = 200

/** A call of a helper, with its receiver and its first argument where that is a name. */
const helper =
  /(?<![\w.:@"'])(?:(\w+)\.)?(\w+)[ \t]*\(?\s*(?::(\w+)|:?"([^"\n#]*)"|:?'([^'\n]*)'|(?=[[@\w]|$))/g
const inputHelper =
  /^(?:\w+?_)?(text|email|telephone|phone|password|url|date|datetime|datetime_local|month|week|time|number|range|file|hidden|search|color|money)_field(_tag)?$/
const otherHelpers: Readonly<Record<string, { readonly tag: string; readonly type?: string }>> = {
  text_area: { tag: 'textarea' },
  textarea: { tag: 'textarea' },
  rich_text_area: { tag: 'textarea' },
  rich_textarea: { tag: 'textarea' },
  check_box: { tag: 'input', type: 'checkbox' },
  checkbox: { tag: 'input', type: 'checkbox' },
  toggle: { tag: 'input', type: 'checkbox' },
  radio_button: { tag: 'input', type: 'radio' },
  collection_radio_buttons: { tag: 'input', type: 'radio' },
  collection_check_boxes: { tag: 'select' },
  collection_select: { tag: 'select' },
  grouped_collection_select: { tag: 'select' },
  country_select: { tag: 'select' },
  time_zone_select: { tag: 'select' },
  select: { tag: 'select' },
  date_select: { tag: 'input', type: 'date' },
  datetime_select: { tag: 'input', type: 'datetime-local' },
  // Of simple_form and formtastic: `as:` says the type.
  input: { tag: 'input' },
  input_field: { tag: 'input' },
}
const types: Readonly<Record<string, string>> = {
  telephone: 'tel',
  phone: 'tel',
  datetime: 'datetime-local',
  datetime_local: 'datetime-local',
  string: 'text',
  boolean: 'checkbox',
  money: 'text',
}
/** Variables that hold the form in a partial, which is given it. */
const builderName = /^(?:\w?f|\w*form|\w*_?fields?|\w*builder|\w+_f)$/
/** What makes a form or a part of one. */
const formHelper = /(?:^|_)(?:form_with|form_for|form_tag|fields_for|fields|semantic_fields_for)$/

function readRuby({ inner }: TemplateCode, reading: FormReading, blocks: Block[]): void {
  if (inner.end - inner.start > longestCode) return
  const code = withoutComments(reading.text.slice(inner.start, inner.end))
  if (/^[-\s]*end\b/.test(code)) blocks.pop()
  const calls = [...code.matchAll(helper)]
  let form: Block = {}
  for (const [index, call] of calls.entries()) {
    const end = calls.find((other, at) => at > index && isRead(other))?.index ?? code.length
    const rest = code.slice(call.index + call[0].length, end)
    const [, receiver, name = ''] = call
    if (formHelper.test(name)) form = formOf(call, rest, inner.start, reading, blocks)
    else if (name === 'label' || name === 'label_tag') readLabel(call, rest, receiver, reading, blocks)
    else readHelper(call, rest, inner.start, reading, blocks)
  }
  const variable = /(?:\bdo|\{)\s*\|\s*(\w+)[^|]*\|[-\s]*$/.exec(code)?.[1]
  const opens =
    /(?:\bdo|\{)(?:\s*\|[^|]*\|)?[-\s]*$/.test(code) ||
    (/^[-=\s]*(?:if|unless|case|for|while|until|begin)\b/.test(code) && !/\bend[-\s]*$/.test(code))
  if (opens && blocks.length < deepestBlock) blocks.push({ ...form, variable })
}

function isRead(call: RegExpExecArray): boolean {
  const name = call[2] ?? ''
  return inputHelper.test(name) || formHelper.test(name) || Object.hasOwn(otherHelpers, name)
}

/** Comments of Ruby, which begin behind white space; an interpolation is none. */
function withoutComments(code: string): string {
  return code.replace(/^([ \t]*)#[^\n]*/gm, (comment) => ' '.repeat(comment.length))
}

/** The model or the scope of `form_with model: @user`, `form_for :user`, `fields_for :address`. */
function formOf(
  call: RegExpExecArray,
  rest: string,
  offset: number,
  reading: FormReading,
  blocks: readonly Block[],
): Block {
  const [, receiver, name = ''] = call
  const start = offset + call.index + call[0].length
  const first = argumentOf(call, offset)
  const isPart = /fields(?:_for)?$/.test(name)
  if (isPart && receiver !== undefined && first !== undefined) {
    const outer = blockOf(receiver, blocks)
    return { form: outer?.form ?? reading.form(), path: [...(outer?.path ?? []), first.name] }
  }
  if (first !== undefined) return /^\w+$/.test(first.name) && name !== 'form_tag' ? { form: first } : {}
  const keyed =
    /\b(?:scope|as):\s*/.exec(rest) ??
    /\bmodel:\s*/.exec(rest) ??
    (name.endsWith('_for') ? /^\s*/.exec(rest) : null)
  if (keyed === null) return {}
  const from = keyed.index + keyed[0].length
  const model = formModel.exec(rest.slice(from, from + 200))
  const written = model?.[1] ?? model?.[2]
  if (model === null || written === undefined || vagueModel.test(written)) return {}
  const at = start + from + model[0].lastIndexOf(written)
  return { form: { name: written, span: { start: at, end: at + written.length } } }
}

/** `@user`, `Current.user`, `:user`, `[:admin, @user]`. */
const formModel = /^(?:\[(?:[^\]]*[\s,])?(?:[@:]|\w+\.)?(\w+)\s*\]|:?["']?@?(?:\w+\.)*(\w+)(?=["'\s,)]|$))/
/** What says nothing of the model. */
const vagueModel = /^(?:nil|false|true|new|url|model|resource|object|record|subject|search|q)$/

function blockOf(variable: string, blocks: readonly Block[]): Block | undefined {
  return blocks.findLast((block) => block.variable === variable)
}

/** `:email`, `"email"`. */
function argumentOf(call: RegExpExecArray, offset: number): PlacedName | undefined {
  const name = call[3] ?? call[4] ?? call[5]
  if (name === undefined || name === '') return undefined
  const start = offset + call.index + call[0].lastIndexOf(name)
  return { name, span: { start, end: start + name.length } }
}

function readHelper(
  call: RegExpExecArray,
  rest: string,
  offset: number,
  reading: FormReading,
  blocks: readonly Block[],
): void {
  const [, receiver, helperName = ''] = call
  const isTag = helperName.endsWith('_tag')
  const base = isTag ? helperName.slice(0, -4) : helperName
  const kind = inputHelper.exec(helperName)?.[1]
  const other = Object.hasOwn(otherHelpers, base) ? otherHelpers[base] : undefined
  if (kind === undefined && other === undefined) return
  let written = argumentOf(call, offset)
  if (written === undefined) return
  let owner: PlacedName | undefined
  let path: readonly string[] = []
  if (receiver !== undefined) {
    const block = blockOf(receiver, blocks)
    // `users.select(:email)` is a question to a database.
    if (block === undefined && !builderName.test(receiver)) return
    owner = block?.form
    path = block?.path ?? []
  } else if (!isTag) {
    // `text_field :user, :email`; a word alone is somebody's own.
    const second = /^\s*,\s*:(\w+)/.exec(rest)
    const name = second?.[1]
    if (second === null || name === undefined) return
    const start = offset + call.index + call[0].length + second[0].length - name.length
    owner = written
    written = { name, span: { start, end: start + name.length } }
  }
  const name: FieldName = isTag || written.name.includes('[') ? tagName(written) : { path, last: written }
  const option = (key: string): string | undefined =>
    new RegExp(`[\\s,(]${key}(?::|\\s*=>)\\s*(?::(\\w+)|"([^"#]*)"|'([^']*)')`)
      .exec(rest)
      ?.slice(1)
      .find(Boolean)
  const said = option('as') ?? option('type') ?? kind ?? other?.type
  const type = said === undefined ? undefined : (types[said] ?? said)
  reading.add({
    name,
    owner,
    tag: other?.tag ?? 'input',
    type: type === 'text' && base.startsWith('text') ? undefined : type,
    autocomplete: option('autocomplete'),
    inputmode: option('inputmode'),
    label: option('label') ?? option('aria-label'),
    placeholder: option('placeholder'),
    required: /[\s,(]required(?::|\s*=>)\s*(?!false)/.test(rest),
    id: `${owner?.name ?? ''}_${name.last.name}`,
    // simple_form looks at the column.
    ...(base.startsWith('input') && type === undefined ? { valueType: 'unknown' } : {}),
  })
}

/** `f.label :email, "Your address"`. */
function readLabel(
  call: RegExpExecArray,
  rest: string,
  receiver: string | undefined,
  reading: FormReading,
  blocks: readonly Block[],
): void {
  const named = argumentOf(call, 0)
  const text = /^\s*,\s*(?:"([^"#]+)"|'([^']+)')/.exec(rest)
  if (named === undefined || text === null) return
  const owner = receiver === undefined ? undefined : blockOf(receiver, blocks)?.form
  reading.label(`${owner?.name ?? ''}_${named.name}`, text[1] ?? text[2] ?? '')
}

/** `user[email]` of `text_field_tag 'user[email]'`. */
function tagName(written: PlacedName): FieldName {
  const { path, last, list } = namePath(written)
  return { path, last: last ?? written, list }
}
