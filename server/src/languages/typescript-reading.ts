/**
 * What is gathered while one file of TypeScript or JavaScript is read, and how facts are added to it. The readers of
 * single libraries (`typescript-schemas.ts`, `typescript-models.ts` …) write here and nowhere else.
 */
import ts from 'typescript'
import type { Change, Field, FieldAttributes, Import, Owner, Role, ValueType } from '../model/fact.ts'
import type { Span } from '../model/span.ts'
import { commentText, typeText } from './text.ts'
import type { Reach } from './typescript-statements.ts'
import { commentBeside, propertyOf, unwrap, writtenName, type WrittenName } from './typescript-syntax.ts'

export type MutableAttributes = { -readonly [Key in keyof FieldAttributes]: FieldAttributes[Key] }

/** What a type, a column or a validator says of a value. */
export interface Shape {
  readonly valueType: ValueType
  readonly type?: string
  readonly attributes: MutableAttributes
}

/** An owner whose role, store or includes may still become known further down in the file. */
export interface OwnerDraft extends Omit<Owner, 'name' | 'role' | 'includes' | 'storeName'> {
  name: string
  role: Role
  readonly includes: string[]
  storeName?: string
}

/** Libraries of validation schemas. */
export type Library = 'zod' | 'yup' | 'joi' | 'valibot'

/** The state of reading one file. */
export interface Reading {
  readonly path: string
  readonly text: string
  readonly sourceFile: ts.SourceFile
  readonly imports: Import[]
  /** Local name to the module that it is imported or required from. */
  readonly moduleOf: Map<string, string>
  /** Local names that were asked for, to the library of schemas that they stand for. */
  readonly libraries: Map<string, Library | 'none'>
  /** Local name to the name that the module exports it by, where the file renames it. */
  readonly exportedNameOf: Map<string, string>
  readonly owners: OwnerDraft[]
  /** The same by where their name stands. */
  readonly ownersAt: Map<number, OwnerDraft[]>
  readonly fields: { readonly draft: OwnerDraft; readonly field: Field }[]
  readonly changes: Change[]
  /** Nodes that a special reader has understood; the walk still looks inside, and does not read them again. */
  readonly consumed: Set<ts.Node>
  /** Object literals and strings of the file's own top-level variables, by name. */
  readonly objects: Map<string, ts.ObjectLiteralExpression>
  readonly strings: Map<string, string>
  /** Owners that other code of the file uses as the shape of a request or a form. */
  readonly collected: Set<string>
  /** `model('User', userSchema)`: the variable of a schema to the name that it is stored by. */
  readonly modelNames: Map<string, { readonly name: string; readonly span: Span }>
  /** Text of `<label htmlFor="…">`, by that id. */
  readonly labels: Map<string, string>
  /** Inputs that a label may name: their id to the attributes of their field. */
  readonly labelled: { readonly id: string; readonly attributes: MutableAttributes }[]
  /** How far what is read of a statement reaches beyond it. */
  readonly reach: Reach
}

/** Where the walk is: the names around a node that has none itself. All keys are always there: places are many. */
export interface Place {
  /** Path of the declarations around: `userRouter.create`, `SignUpForm`. */
  readonly name: string
  readonly span: Span
  /** The function around, for a component or a method: `SignUpForm`. */
  readonly component: WrittenName | undefined
  readonly form: WrittenName | undefined
  /** Text of a `<label>` around an input. */
  readonly label: string | undefined
  /** Inside of a migration's way back, which is not read. */
  readonly down: boolean
  /** Inside of a call that takes the shape of a request or a form. */
  readonly collects: boolean
}

/** Adds an owner, or gives the one that stands at the same place under the same name. */
export function addOwner(
  reading: Reading,
  place: { readonly name: string; readonly span: Span },
  kind: Owner['kind'],
  role: Role,
  more: { includes?: readonly string[]; storeName?: string | undefined; comment?: string | undefined } = {},
): OwnerDraft {
  // The file's own owner is that of all its statements.
  if (!isWithin(place.span, reading.reach.statement)) reading.reach.isBeyond = true
  const atPlace = reading.ownersAt.get(place.span.start)
  const last = atPlace?.find((owner) => owner.name === place.name && owner.kind === kind)
  if (last !== undefined) {
    for (const name of more.includes ?? []) if (!last.includes.includes(name)) last.includes.push(name)
    return last
  }
  const owner: OwnerDraft = {
    name: place.name,
    span: place.span,
    kind,
    role,
    includes: [...new Set(more.includes)],
    ...(more.storeName === undefined || more.storeName === place.name ? {} : { storeName: more.storeName }),
    ...(more.comment === undefined ? {} : { comment: more.comment }),
  }
  reading.owners.push(owner)
  if (atPlace === undefined) reading.ownersAt.set(place.span.start, [owner])
  else atPlace.push(owner)
  return owner
}

function isWithin({ start, end }: Span, statement: ts.Statement | undefined): boolean {
  return statement === undefined || (statement.pos <= start && end <= statement.end)
}

/** Adds a field. The comment beside `node` is looked up where the shape brings none. */
export function addField(
  reading: Reading,
  draft: OwnerDraft,
  written: WrittenName,
  shape: Shape,
  node?: ts.Node,
): MutableAttributes {
  const attributes = shape.attributes
  if (attributes.comment === undefined && node !== undefined) {
    const comment = commentBeside(reading.text, node.pos, nameStart(reading, node), node.end)
    if (comment !== undefined) attributes.comment = comment
  }
  if (attributes.comment !== undefined) attributes.comment = commentText(attributes.comment)
  if (attributes.column === written.name) delete attributes.column
  reading.fields.push({
    draft,
    field: {
      owner: draft.name,
      name: written.name,
      ...(shape.type === undefined || shape.type === '' ? {} : { type: typeText(shape.type) }),
      valueType: shape.valueType,
      role: draft.role,
      span: written.span,
      ownerSpan: draft.span,
      attributes,
    },
  })
  return attributes
}

function nameStart(reading: Reading, node: ts.Node): number {
  return node.getStart(reading.sourceFile)
}

/** Adds an import, and where its names come from. */
export function addImport(
  reading: Reading,
  specifier: ts.Expression | undefined,
  names: readonly string[],
  node: ts.Node,
): void {
  if (specifier === undefined || !ts.isStringLiteralLike(specifier) || specifier.text === '') return
  for (const name of names) reading.moduleOf.set(name, specifier.text)
  const span = { start: node.getStart(reading.sourceFile), end: node.end }
  reading.imports.push({ module: specifier.text, names, span })
}

/** A place one level deeper: `User` and `address` make `User.address`. */
export function nested(place: Place, written: WrittenName): Place {
  return renamed(place, place.name === '' ? written.name : `${place.name}.${written.name}`, written.span)
}

/** The same place under another name. */
export function renamed(place: Place, name: string, span: Span): Place {
  const { component, form, label, down, collects } = place
  return { name, span, component, form, label, down, collects }
}

/** The module that a local name comes from, by the first name of the path; undefined where the file does not say. */
export function moduleOf(reading: Reading, path: string): string | undefined {
  const dot = path.indexOf('.')
  return reading.moduleOf.get(dot < 0 ? path : path.slice(0, dot))
}

/** The text of a string literal, a template without values or a constant of the file. */
export function stringValue(reading: Reading, node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined
  const inner = unwrap(node)
  if (ts.isStringLiteralLike(inner)) return inner.text
  return ts.isIdentifier(inner) ? reading.strings.get(inner.text) : undefined
}

/** A name given as a string: the literal's own inside, or the place of the constant that holds it. */
export function namedByString(reading: Reading, node: ts.Expression | undefined): WrittenName | undefined {
  if (node === undefined) return undefined
  const inner = unwrap(node)
  if (ts.isStringLiteralLike(inner)) return writtenName(reading.sourceFile, inner)
  const value = stringValue(reading, inner)
  return value === undefined || value === ''
    ? undefined
    : { name: value, span: { start: inner.getStart(reading.sourceFile), end: inner.end } }
}

/** An object literal, given as such or by the name of a top-level variable. */
export function objectValue(
  reading: Reading,
  node: ts.Expression | undefined,
): ts.ObjectLiteralExpression | undefined {
  if (node === undefined) return undefined
  const inner = unwrap(node)
  if (ts.isObjectLiteralExpression(inner)) return inner
  return ts.isIdentifier(inner) ? reading.objects.get(inner.text) : undefined
}

/** A string option of an object literal. */
export function stringOption(
  reading: Reading,
  object: ts.ObjectLiteralExpression | undefined,
  name: string,
): string | undefined {
  return stringValue(reading, propertyOf(object, name))
}
