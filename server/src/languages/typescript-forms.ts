/** Form inputs in JSX: what a person is asked to type. */
import ts from 'typescript'
import { inputShape, isButton, isComponentInput, isNativeInput, labelText, namePath } from './forms.ts'
import { addField, addOwner, namedByString, type Place, type Reading } from './typescript-reading.ts'
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
  const isNative = isNativeInput(tag)
  if (!isNative && !isComponentInput(tag)) return
  const attributes = attributesOf(node)
  const said = (name: string): string | undefined => stringAttribute(reading, attributes, name)
  const type = said('type')?.toLowerCase()
  if (isButton(type)) return
  const written =
    namedByString(reading, attributes.get('name')) ??
    registeredName(reading, node) ??
    (isNative ? namedByString(reading, attributes.get('id')) : undefined)
  if (written === undefined) return
  const { path, last, list } = namePath(written)
  const container = place.form ?? place.component ?? (place.name === '' ? undefined : place)
  if (container === undefined || last === undefined) return
  const owner = addOwner(
    reading,
    { name: [container.name, ...path].join('.'), span: container.span },
    'form',
    'collected',
  )
  const shape = inputShape({
    tag,
    type,
    autocomplete: said('autoComplete') ?? said('autocomplete'),
    inputmode: said('inputMode') ?? said('inputmode'),
    label: said('label') ?? said('aria-label') ?? place.label ?? said('placeholder'),
    required: isRequired(attributes),
    list,
  })
  addField(reading, owner, last, shape)
  const id = said('id')
  if (id !== undefined) reading.labelled.push({ id, attributes: shape.attributes })
}

/** Gives inputs the text of the `<label htmlFor>` that names them; called when the whole file was walked. */
export function linkLabels(reading: Reading): void {
  for (const { id, attributes } of reading.labelled) {
    const text = reading.labels.get(id)
    if (text !== undefined) attributes.label = text
  }
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
  return labelText(parts.join(' ')) ?? ''
}
