import schema from '../../../rules/schema/datamap.schema.json' with { type: 'json' }

/** What the published schema says of one place in a data map. */
export interface SchemaPart {
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, SchemaPart>>
  readonly additionalProperties?: SchemaPart | boolean
  readonly items?: SchemaPart
  readonly required?: readonly string[]
  readonly allOf?: readonly SchemaPart[]
  readonly $ref?: string
  /** What a value must be that is no list, where a list may stand too. */
  readonly else?: SchemaPart
  /** What an item must be where it is one. */
  readonly then?: SchemaPart
  /** Names of the definitions that it is made of: `date`, `duration`, `document`, `text` … */
  readonly kinds?: readonly string[]
}

/** The part of the schema for a path of keys; a list's items are at the path of the list. Undefined where it has none. */
export function schemaAt(path: readonly string[]): SchemaPart | undefined {
  let part: SchemaPart = resolved(schema)
  for (const key of path) {
    const holder: SchemaPart | undefined = part.properties || part.additionalProperties ? part : part.items
    const inside = holder && resolved(holder)
    const rest = inside?.additionalProperties
    const named =
      inside?.properties && Object.hasOwn(inside.properties, key) ? inside.properties[key] : undefined
    const next = named ?? (typeof rest === 'object' ? rest : undefined)
    if (next === undefined) return undefined
    part = resolved(next)
  }
  return part
}

/** Keys that may stand below a path, with what the schema says of each. */
export function keysAt(path: readonly string[]): readonly (readonly [key: string, part: SchemaPart])[] {
  const part = schemaAt(path)
  const properties = part?.properties ?? (part?.items && resolved(part.items).properties) ?? {}
  return Object.entries(properties).map(([key, one]) => [key, resolved(one)] as const)
}

/** Whether a place takes a value of a type, by itself or among others. */
export function takes(part: SchemaPart | undefined, type: string): boolean {
  const types = part?.type
  if (part?.enum && type === 'string') return true
  return typeof types === 'string' ? types === type : (types?.includes(type) ?? false)
}

/** What an item of a list at a place is. */
export function itemOf(part: SchemaPart | undefined): SchemaPart | undefined {
  return part?.items && resolved(part.items)
}

/** Whether the texts at a path of keys are paths of files, or may be. */
export function isPathAt(keys: readonly string[]): boolean {
  const kinds = schemaAt(keys)?.kinds ?? []
  return kinds.includes('document') || kinds.includes('path_to_right') || pathKeys.has(keys.at(-1) ?? '')
}

const pathKeys: ReadonlySet<string> = new Set([
  ...['in', 'path', 'evidence', 'collected_in', 'asked_in', 'files', 'code', 'enforced_by', 'include'],
])

/** A part with what it refers to; its own words come before those of the definition. */
function resolved(part: SchemaPart): SchemaPart {
  const { allOf, $ref, else: single, then: several, ...own } = part
  const referred = $ref === undefined ? undefined : definition($ref)
  const parts = [...(referred ? [referred] : []), ...(allOf ?? []), ...(single ? [single] : [])].map(resolved)
  const kinds = [
    ...(own.kinds ?? []),
    ...($ref === undefined ? [] : [$ref.replace('#/definitions/', '')]),
    ...parts.flatMap((one) => one.kinds ?? []),
  ]
  const items = several?.items
  return Object.assign({}, ...parts, ...(items ? [{ items }] : []), own, { kinds }) as SchemaPart
}

function definition(reference: string): SchemaPart | undefined {
  const definitions = schema.definitions as Readonly<Record<string, SchemaPart>>
  return definitions[reference.replace('#/definitions/', '')]
}
