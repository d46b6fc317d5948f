import type { EmbeddedText, ReadResult, SourceText } from '../model/language.ts'
import type { Span } from '../model/span.ts'
import { codeTextOf } from './code-text.ts'
import type { PlacedName } from './forms.ts'
import { readMarkup } from './markup.ts'
import { modelName, type FormReading } from './markup-forms.ts'
import type { BracketPairs, Brackets, CodeFinder, TemplateCode } from './markup-templates.ts'
import { fileStem } from './text.ts'

/**
 * The facts of a page of Razor or a component of Blazor: inputs by tag helpers (`asp-for`), by `@Html` and by `@bind-Value`,
 * those that it writes itself, and its scripts. The model that `@model` names owns them.
 */
export function readRazor(source: SourceText): ReadResult {
  const read = readMarkup(source, { brackets, finders: [code], readCode: readHelper, prepare: readModel })
  const members = membersOf(source)
  return members.length === 0 ? read : { ...read, embedded: [...(read.embedded ?? []), ...members] }
}

/** What `@code` and `@functions` declare, for the reader of C#: members of a class that is called after the file. */
function membersOf({ path, text }: SourceText): readonly EmbeddedText[] {
  const parts: EmbeddedText[] = []
  for (const found of text.matchAll(/@(?:code|functions)\s*\{/g)) {
    const start = found.index + found[0].length
    const block = text.slice(start, start + longestBlock)
    const end = closingBrace(codeTextOf('csharp', block).code)
    const head = `class ${fileStem(path).replace(/\W/g, '_')}{`
    parts.push({
      language: 'csharp',
      path: `${path}.cs`,
      text: head + block.slice(0, end + 1),
      offset: start - head.length,
      isPatched: true,
    })
  }
  return parts
}

const longestBlock = 200_000

/** Where the brace stands that closes what is open at the beginning; the end where none does. */
function closingBrace(masked: string): number {
  let depth = 1
  for (let at = 0; at < masked.length; at++) {
    if (masked[at] === '{') depth++
    else if (masked[at] === '}' && --depth === 0) return at
  }
  return masked.length
}

const brackets: readonly Brackets[] = [{ open: '@*', close: '*@', kind: 'comment' }]

const word = /[A-Za-z_]\w*/y
/** Statements whose head stands in parentheses; the markup in their braces is markup. */
const statements = /^(?:if|for|foreach|while|switch|using|lock)$/
/** Directives that take their line. */
const lines =
  /^(?:model|using|inject|inherits|implements|namespace|page|layout|addTagHelper|removeTagHelper|tagHelperPrefix|attribute|typeparam|rendermode|preservewhitespace)$/

/** Code behind an `@` that is no part of an address or of an attribute's name (`@bind-Value=`, `@onclick=`). */
const code: CodeFinder = {
  at: /@(?=\()|(?<![\w@.])@(?=[A-Za-z_{])(?!(?:bind|on[a-z]+|ref|key|attributes|formname|rendermode)(?:[-:][\w-]+)*(?::\w+)?\s*=)/,
  find: (text, start, pairs) => {
    // What stands in a block is markup or code; only the script around must not see it.
    if (text[start + 1] === '{') return codeAt('statement', start, start + 1, start + 1)
    if (text[start + 1] === '(') {
      const end = pairs.closing(start + 1)
      return end === undefined ? undefined : codeAt('output', start, end, start + 2)
    }
    const name = wordAt(text, start + 1)
    const behind = start + 1 + name.length
    if (name === 'code' || name === 'functions') {
      const brace = /^\s*\{/.exec(text.slice(behind, behind + 200))
      const end = brace === null ? undefined : pairs.closing(behind + brace[0].length - 1, 1_000_000)
      return end === undefined ? undefined : codeAt('statement', start, end, behind)
    }
    if (lines.test(name) && !/^\s*\(/.test(text.slice(behind, behind + 20))) {
      const feed = text.indexOf('\n', behind)
      const end = feed < 0 ? text.length : text[feed - 1] === '\r' ? feed - 1 : feed
      return codeAt('statement', start, end, behind)
    }
    if (statements.test(name)) {
      const head = /^\s*\(/.exec(text.slice(behind, behind + 200))
      const end = head === null ? undefined : pairs.closing(behind + head[0].length - 1)
      return codeAt('statement', start, end ?? behind, behind)
    }
    if (/^(?:else|do|try|catch|finally|section|await)$/.test(name) && name !== 'await')
      return codeAt('statement', start, behind, behind)
    return codeAt('output', start, expressionEnd(text, start + 1, pairs), start + 1)
  },
}

function codeAt(kind: TemplateCode['kind'], start: number, end: number, inner: number): TemplateCode {
  return { kind, span: { start, end }, inner: { start: Math.min(inner, end), end } }
}

function wordAt(text: string, at: number): string {
  word.lastIndex = at
  return word.exec(text)?.[0] ?? ''
}

/** The end of `Html.TextBoxFor(m => m.Email).Trim()`. */
function expressionEnd(text: string, start: number, pairs: BracketPairs): number {
  let at = start + wordAt(text, start).length
  // `await` and what it waits for.
  if (text.slice(start, at) === 'await' && text[at] === ' ') at += 1 + wordAt(text, at + 1).length
  for (;;) {
    const char = text[at]
    if (char === '(' || char === '[') {
      const end = pairs.closing(at)
      if (end === undefined) return at
      at = end
    } else if (char === '<') {
      const generic = /^<[\w.,?[\] ]+>(?=\()/.exec(text.slice(at, at + 200))
      if (generic === null) return at
      at += generic[0].length
    } else {
      const link = /^[!?]?\./.exec(text.slice(at, at + 2))
      const name = link === null ? '' : wordAt(text, at + link[0].length)
      if (link === null || name === '') return at
      at += link[0].length + name.length
    }
  }
}

/** `@model CustomerModel`, `@model IPagedList<Acme.CustomerModel>`; and the types of fields in `@code`. */
function readModel(reading: FormReading): void {
  const { text } = reading
  const model = /^[ \t]*@model[ \t]+([^\r\n]+?)[ \t]*$/m.exec(text)
  const [written, type = ''] = model ?? []
  if (model !== null && written !== undefined) {
    const name = /(\w+)\W*$/.exec(type)
    if (name?.[1] !== undefined && !/^(?:dynamic|string|int|bool|object|Guid|long)$/.test(name[1])) {
      const start = model.index + written.indexOf(type) + name.index
      reading.model = { name: name[1], span: { start, end: start + name[1].length } }
    }
  }
  reading.typeOf = (variable) => typeOf(text, variable)
}

/** `private RegisterModel Input { get; set; }`. */
function typeOf(text: string, { name }: PlacedName): PlacedName | undefined {
  const declared = new RegExp(`\\b([A-Z]\\w*)\\??[ \\t]+${name}\\b[ \\t]*[={;]`).exec(text)
  const type = declared?.[1]
  if (declared === null || type === undefined) return undefined
  return { name: type, span: { start: declared.index, end: declared.index + type.length } }
}

const typesOf: Readonly<Record<string, { readonly tag: string; readonly type?: string } | undefined>> = {
  TextBox: { tag: 'input' },
  Editor: { tag: 'input' },
  Password: { tag: 'input', type: 'password' },
  Hidden: { tag: 'input', type: 'hidden' },
  CheckBox: { tag: 'input', type: 'checkbox' },
  RadioButton: { tag: 'input', type: 'radio' },
  TextArea: { tag: 'textarea' },
  DropDownList: { tag: 'select' },
  ListBox: { tag: 'select' },
}

const helperCall =
  /\bHtml\.(TextBox|Editor|Password|Hidden|CheckBox|RadioButton|TextArea|DropDownList|ListBox)(?:For\s*(?:<[^<>()]*>)?\(\s*(\w+)\s*=>\s*([\w.[\]!]+)|\(\s*"([\w.[\]]+)")/

/** `@Html.TextBoxFor(m => m.Address.City, …)` and `@Html.TextBox("Email")`. */
function readHelper({ inner }: TemplateCode, reading: FormReading): void {
  if (inner.end - inner.start > 5000) return
  const written = reading.text.slice(inner.start, inner.end)
  const call = helperCall.exec(written)
  if (call === null) return
  const [whole, kind = '', variable, path, quoted = ''] = call
  const end = inner.start + call.index + whole.length - (path === undefined ? 1 : 0)
  const start = end - (path ?? quoted).length
  const span: Span =
    path !== undefined && variable !== undefined && path.startsWith(`${variable}.`)
      ? { start: start + variable.length + 1, end }
      : { start, end }
  const name = modelName(reading.text, span)
  if (name === undefined) return
  const option = (key: string): string | undefined =>
    new RegExp(`[{,\\s]@?${key}\\s*=\\s*"([^"]*)"`).exec(written)?.[1]
  const input = typesOf[kind] ?? { tag: 'input' }
  const type = option('type')?.toLowerCase() ?? input.type
  reading.add({
    name,
    owner: path === undefined ? undefined : reading.model,
    tag: input.tag,
    type,
    autocomplete: option('autocomplete'),
    placeholder: option('placeholder'),
    label: option('aria_label'),
    required: /[{,\s]required\s*=/.test(written),
    ...(type === undefined && input.tag === 'input' ? { valueType: 'unknown' } : {}),
  })
}
