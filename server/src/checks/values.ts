/* What a value in a call is, by the written type of its root and the owners of all files. */
import { fieldKey } from '../classify/words.ts'
import type { CallArgument } from '../model/fact.ts'
import type { FoundField, FoundOwner, OwnerIndex } from './owner-index.ts'

/** A value whose type is declared in one of the files. */
export type TypedValue =
  /** All of an object, or a list of such objects. */
  | { readonly kind: 'object'; readonly owner: FoundOwner; readonly has: (name: string) => boolean }
  /** One property of it; `found` where it holds personal data. */
  | {
      readonly kind: 'property'
      readonly owner: FoundOwner
      readonly name: string
      readonly found?: FoundField
    }

/**
 * Follows a property path from the written type of its root, through nested types. Undefined when no file declares the
 * type or when it does not have the property: then the type says nothing about the value.
 */
export function resolveValue(
  argument: CallArgument,
  from: string,
  index: OwnerIndex,
): TypedValue | undefined {
  const type = argument.rootType === undefined ? undefined : readType(argument.rootType)
  let owner = type && index.ownerNamed(type.name, from)
  if (!type || !owner) return undefined
  const properties = argument.path.split('.').slice(1)
  if (properties.length === 0) return { kind: 'object', owner, has: type.has }
  for (const [position, name] of properties.entries()) {
    const isLast = position === properties.length - 1
    const nested: FoundOwner | undefined = index.ownerNamed(`${owner.owner.name}.${name}`, owner.path)
    if (!nested || isLast) {
      const key = fieldKey(name)
      const found = index.personalFieldsOf(owner).find(({ field }) => fieldKey(field.name) === key)
      if (isLast && found) return { kind: 'property', owner, name, found }
      if (isLast && nested) return { kind: 'object', owner: nested, has: everything }
      const isKnown = index.fieldNamesOf(owner).includes(name)
      return isLast && isKnown ? { kind: 'property', owner, name } : undefined
    }
    owner = nested
  }
  return undefined
}

/** Whether one of the files declares a written type. */
export function isDeclaredType(written: string, from: string, index: OwnerIndex): boolean {
  const type = readType(written)
  return type !== undefined && index.ownerNamed(type.name, from) !== undefined
}

/** The personal fields that an object of the type has. */
export function personalFieldsOfType(
  { owner, has }: TypedValue & { kind: 'object' },
  index: OwnerIndex,
): readonly FoundField[] {
  return index.personalFieldsOf(owner).filter(({ field }) => has(field.name))
}

interface NamedType {
  readonly name: string
  readonly has: (name: string) => boolean
}

/** The declared type in a written one: `User` in `Promise<Readonly<User>[] | null>`. */
function readType(written: string): NamedType | undefined {
  const parts = splitOutside(written, '|').filter((part) => !/^(?:null|undefined|void)$/.test(part))
  const only =
    parts.length === 1 ? parts[0]?.replace(/^readonly\s+/, '').replace(/(?:\[\])+$/, '') : undefined
  if (only === undefined) return undefined
  if (/^[\w$]+(?:\.[\w$]+)*$/.test(only)) return { name: only.split('.').at(-1) ?? only, has: everything }
  const generic = /^([\w$.]+)<(.*)>$/s.exec(only)
  const wrapper = generic?.[1]?.split('.').at(-1) ?? ''
  const [inner, keys] = splitOutside(generic?.[2] ?? '', ',')
  if (inner === undefined || inner === '') return undefined
  if (transparent.has(wrapper)) return readType(inner)
  if (wrapper !== 'Omit' && wrapper !== 'Pick') return undefined
  const type = readType(inner)
  const names = new Set([...(keys ?? '').matchAll(/['"]([^'"]+)['"]/g)].map((match) => match[1]))
  return (
    type && { name: type.name, has: (name) => type.has(name) && names.has(name) === (wrapper === 'Pick') }
  )
}

/** Types that hold what they are given, or many of it. */
const transparent = new Set(
  'Array Awaited DeepPartial HydratedDocument LeanDocument Loaded NonNullable Partial Promise Readonly ReadonlyArray Ref Required Set'.split(
    ' ',
  ),
)

const everything = (): boolean => true

/** Splits at a character that stands in no brackets. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at)
    if ('<({['.includes(char)) depth++
    else if ('>)}]'.includes(char)) depth--
    else if (char === separator && depth === 0) {
      parts.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  parts.push(text.slice(start).trim())
  return parts.filter((part) => part !== '')
}
