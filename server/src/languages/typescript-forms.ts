/** Form inputs in JSX: what a person is asked to type. */
import ts from 'typescript'
import type { ValueType } from '../model/fact.ts'
import { addFormat } from './typescript-classes.ts'
import {
  addField,
  addOwner,
  type MutableAttributes,
  namedByString,
  type Place,
  type Reading,
} from './typescript-reading.ts'
import { calleeName, dottedPath, unwrap, type WrittenName } from './typescript-syntax.ts'

type Opening = ts.JsxOpeningElement | ts.JsxSelfClosingElement

/** The place inside of a JSX element: a form with a name, a label with a text. */
export function placeOfElement(reading: Reading, node: ts.JsxElement, place: Place): Place {
  const tag = tagName(node.openingElement)
  if (/(?:^|\.)form$/i.test(tag)) {
    const attributes = attributesOf(node.openingElement)
    const form =
      namedByString(reading, attributes.get('name')) ?? namedByString(reading, attributes.get('id'))
    return form === undefined ? place : { ...place, form }
  }
  if (/label$/i.test(tag)) {
    const text = textOf(reading, node)
    if (text === '') return place
    const target = stringAttribute(reading, attributesOf(node.openingElement), 'htmlFor')
    if (target !== undefined && !reading.labels.has(target)) reading.labels.set(target, text)
    return { ...place, label: text }
  }
  return place
}

/** Adds the field of an input; other elements say nothing. */
export function readInput(reading: Reading, node: Opening, place: Place): void {
  const tag = tagName(node)
  const isNative = tag === 'input' || tag === 'select' || tag === 'textarea'
  if (!isNative && !componentInput.test(tag)) return
  const attributes = attributesOf(node)
  const inputType = stringAttribute(reading, attributes, 'type')?.toLowerCase()
  if (inputType !== undefined && buttons.has(inputType)) return
  const id = stringAttribute(reading, attributes, 'id')
  const written =
    namedByString(reading, attributes.get('name')) ??
    registeredName(reading, node) ??
    (isNative ? namedByString(reading, attributes.get('id')) : undefined)
  if (written === undefined) return
  const { path, last, list } = partsOf(written)
  const container = place.form ?? place.component ?? (place.name === '' ? undefined : place)
  if (container === undefined || last === undefined) return
  const owner = addOwner(
    reading,
    { name: [container.name, ...path].join('.'), span: container.span },
    'form',
    'collected',
  )
  const said: MutableAttributes = { optional: !isRequired(attributes) }
  if (list) said.list = true
  if (inputType !== undefined && Object.hasOwn(typeFormats, inputType))
    addFormat(said, typeFormats[inputType] ?? '')
  for (const token of autocompleteTokens(
    stringAttribute(reading, attributes, 'autoComplete') ??
      stringAttribute(reading, attributes, 'autocomplete'),
  )) {
    addFormat(said, token)
  }
  const implied = /(Password|Phone|Email|Date|Url)\w*$/.exec(tag)?.[1]?.toLowerCase()
  if (implied !== undefined) addFormat(said, implied)
  const label =
    stringAttribute(reading, attributes, 'label') ??
    stringAttribute(reading, attributes, 'aria-label') ??
    place.label ??
    stringAttribute(reading, attributes, 'placeholder')
  if (label !== undefined && label.trim() !== '') said.label = label.replace(/\s+/g, ' ').trim().slice(0, 200)
  addField(reading, owner, last, {
    valueType: valueOfInput(tag, inputType),
    ...(inputType === undefined ? {} : { type: inputType }),
    attributes: said,
  })
  if (id !== undefined) reading.labelled.push({ id, attributes: said })
}

/** Gives inputs the text of the `<label htmlFor>` that names them; called when the whole file was walked. */
export function linkLabels(reading: Reading): void {
  for (const { id, attributes } of reading.labelled) {
    const text = reading.labels.get(id)
    if (text !== undefined) attributes.label = text
  }
}

const componentInput =
  /(?:Input|Field|FormField|Select|Textarea|TextArea|TextBox|Checkbox|CheckBox|RadioGroup|Radio|Controller|Picker|FormControl|FormItem|Form\.Item|Autocomplete|Combobox|ComboBox|Switch|Upload|Dropzone)$/
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

function tagName(node: Opening): string {
  return ts.isIdentifier(node.tagName) ? node.tagName.text : (dottedPath(node.tagName) ?? '')
}

function attributesOf(node: Opening): Map<string, ts.Expression | undefined> {
  const attributes = new Map<string, ts.Expression | undefined>()
  for (const attribute of node.attributes.properties) {
    if (!ts.isJsxAttribute(attribute) || !ts.isIdentifier(attribute.name)) continue
    attributes.set(attribute.name.text, valueOf(attribute))
  }
  return attributes
}

function valueOf(attribute: ts.JsxAttribute): ts.Expression | undefined {
  const value = attribute.initializer
  if (value === undefined) return undefined
  return ts.isJsxExpression(value) ? value.expression : value
}

function stringAttribute(
  reading: Reading,
  attributes: ReadonlyMap<string, ts.Expression | undefined>,
  name: string,
): string | undefined {
  const written = attributes.get(name)
  if (written === undefined) return undefined
  const inner = unwrap(written)
  if (ts.isStringLiteralLike(inner)) return inner.text
  return ts.isIdentifier(inner) ? reading.strings.get(inner.text) : undefined
}

function isRequired(attributes: ReadonlyMap<string, ts.Expression | undefined>): boolean {
  return attributes.has('required') && attributes.get('required')?.kind !== ts.SyntaxKind.FalseKeyword
}

/** `{...register('email')}` of react-hook-form, `{...form.getInputProps('email')}` and `{...field('email')}` of others. */
function registeredName(reading: Reading, node: Opening): WrittenName | undefined {
  for (const attribute of node.attributes.properties) {
    if (!ts.isJsxSpreadAttribute(attribute)) continue
    const call = unwrap(attribute.expression)
    if (!ts.isCallExpression(call)) continue
    if (
      /^(?:register|getInputProps|getFieldProps|field|getFieldInputProps)$/.test(calleeName(call.expression))
    ) {
      return namedByString(reading, call.arguments[0])
    }
  }
  return undefined
}

/** `address.street`, `user[email]` and `emails[]` as the path to the last name. */
function partsOf(written: WrittenName): {
  readonly path: readonly string[]
  readonly last: WrittenName | undefined
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

/** The tokens that say what is asked for, without sections, contexts and switches. */
function autocompleteTokens(value: string | undefined): string[] {
  return (value ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter(
      (token) =>
        /^[a-z][a-z0-9-]*$/.test(token) &&
        !/^(?:on|off|section-.*|shipping|billing|home|work|mobile|fax|pager|nope|false)$/.test(token),
    )
}

function valueOfInput(tag: string, inputType: string | undefined): ValueType {
  switch (inputType) {
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
  if (/checkbox$|switch$/i.test(tag)) return 'boolean'
  if (/date\w*$/i.test(tag)) return 'date'
  if (/upload$|dropzone$|FileInput$/i.test(tag)) return 'binary'
  return 'text'
}

/** The words in an element, of its own and of the elements inside, up to a few levels. */
function textOf(reading: Reading, node: ts.JsxElement, depth = 0): string {
  const parts: string[] = []
  for (const child of node.children) {
    if (ts.isJsxText(child)) parts.push(child.text)
    else if (ts.isJsxElement(child) && depth < 3) parts.push(textOf(reading, child, depth + 1))
    else if (
      ts.isJsxExpression(child) &&
      child.expression !== undefined &&
      ts.isStringLiteralLike(child.expression)
    ) {
      parts.push(child.expression.text)
    }
  }
  return parts.join(' ').replace(/\s+/g, ' ').trim().slice(0, 200)
}
