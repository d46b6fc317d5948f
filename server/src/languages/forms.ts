/*
 * What an input of a form says of the value that a person is asked for. JSX and the languages of markup share it, so that a
 * form means the same in each of them. Nothing here knows of a parser.
 */
import type { FieldAttributes, ValueType } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { clip, collapseWhiteSpace } from './text.ts'

/** A name and where it stands: `text.slice(span.start, span.end) === name`. */
export interface PlacedName {
  readonly name: string
  readonly span: Span
}

/** What is written at an input; absent where it is not written, or only known when the program runs. */
export interface WrittenInput {
  /** As written, in PascalCase for a component: `input`, `TextField`. */
  readonly tag: string
  /** `type=`, lower case. */
  readonly type?: string | undefined
  readonly autocomplete?: string | undefined
  readonly inputmode?: string | undefined
  readonly label?: string | undefined
  readonly required: boolean
  /** Its name says that it takes several values. */
  readonly list?: boolean
  /** Names of validators: `email`. */
  readonly validators?: readonly string[]
}

/** What a field of a form is, for the fact. */
export interface InputShape {
  readonly valueType: ValueType
  readonly type?: string
  readonly attributes: { -readonly [Key in keyof FieldAttributes]: FieldAttributes[Key] }
}

/** What the attributes of an input say of its value. */
export function inputShape(input: WrittenInput): InputShape {
  const { tag, type } = input
  const attributes: InputShape['attributes'] = { optional: !input.required }
  if (input.list === true) attributes.list = true
  const formats = new Set<string>()
  for (const written of [type, input.inputmode?.toLowerCase(), ...(input.validators ?? [])])
    if (written !== undefined && Object.hasOwn(typeFormats, written)) formats.add(typeFormats[written] ?? '')
  for (const token of autocompleteTokens(input.autocomplete)) formats.add(token)
  const implied = /(Password|Phone|Email|Date|Url)\w*$/.exec(tag)?.[1]?.toLowerCase()
  if (implied !== undefined) formats.add(implied)
  if (formats.size > 0) attributes.formats = [...formats]
  const label = labelText(input.label)
  if (label !== undefined) attributes.label = label
  return {
    valueType: valueOfInput(tag, type),
    // A quote that was not closed takes in lines of the text.
    ...(type === undefined || !/^[\w-]{1,60}$/.test(type) ? {} : { type }),
    attributes,
  }
}

/** A label as `FieldAttributes.label` wants it; undefined where it says nothing. */
export function labelText(written: string | undefined): string | undefined {
  const label = clip(collapseWhiteSpace(written ?? ''), 200)
  return label === '' ? undefined : label
}

/** An element that HTML itself defines as an input. */
export function isNativeInput(tag: string): boolean {
  return tag === 'input' || tag === 'select' || tag === 'textarea'
}

/** A component (in PascalCase) that is called as an input is. */
export function isComponentInput(tag: string): boolean {
  return componentInput.test(tag)
}

/** An input that a person presses and does not fill in. */
export function isButton(type: string | undefined): boolean {
  return type !== undefined && buttons.has(type)
}

/** `address.street`, `user[email]` and `emails[]` as the path to the last name. */
export function namePath(written: PlacedName): {
  readonly path: readonly string[]
  readonly last: PlacedName | undefined
  readonly list: boolean
} {
  const parts: { readonly text: string; readonly index: number }[] = []
  for (const match of written.name.matchAll(/[^.[\]]+/g)) {
    if (!/^\d+$/.test(match[0])) parts.push({ text: match[0], index: match.index })
  }
  const last = parts.pop()
  const plain = /^[^\s.[\]]+(?:\.[^\s.[\]]+|\[[^\s.[\]]*\])*$/.test(written.name)
  // A name with an escape or a space has no parts that could be placed.
  if (last === undefined || !plain) return { path: [], last: written, list: false }
  const start = written.span.start + last.index
  return {
    path: parts.map((part) => part.text),
    last: { name: last.text, span: { start, end: start + last.text.length } },
    list: written.name.endsWith('[]'),
  }
}

const componentInput =
  /(?:Input|InputText|InputMask|InputNumber|InputDate|Field|FormField|Select|Textarea|TextArea|TextBox|Checkbox|CheckBox|RadioGroup|Radio|Controller|Picker|FormControl|FormItem|Form\.Item|Autocomplete|Combobox|ComboBox|Switch|Upload|Dropzone)$/
const buttons = new Set(['submit', 'button', 'reset', 'image'])
const typeFormats: Readonly<Record<string, string>> = {
  email: 'email',
  tel: 'phone',
  phone: 'phone',
  password: 'password',
  url: 'url',
  date: 'date',
  'datetime-local': 'date',
}

/** The tokens that say what is asked for, without sections, contexts and switches. */
function autocompleteTokens(value: string | undefined): string[] {
  return (value ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter(
      (token) =>
        /^[a-z][a-z0-9-]*$/.test(token) &&
        !/^(?:on|off|section-.*|shipping|billing|home|work|mobile|fax|pager|nope|false|true)$/.test(token),
    )
}

function valueOfInput(tag: string, type: string | undefined): ValueType {
  switch (type) {
    case 'checkbox':
      return 'boolean'
    case 'number':
    case 'range':
      return 'number'
    case 'date':
    case 'datetime-local':
    case 'month':
      return 'date'
    case 'file':
      return 'binary'
    case 'radio':
      return 'enum'
    case undefined:
    default:
      break
  }
  if (/select$|radio|autocomplete|combobox/i.test(tag)) return 'enum'
  if (/checkbox$|switch$|toggle$/i.test(tag)) return 'boolean'
  if (/date\w*$/i.test(tag)) return 'date'
  if (/upload$|dropzone$|FileInput$|InputFile$/i.test(tag)) return 'binary'
  return 'text'
}
