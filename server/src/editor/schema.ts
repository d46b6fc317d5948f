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
  readonly allOf?: readonly SchemaPart[]
  readonly $ref?: string
  /** What a value must be that is no list, where a list may stand too. */
  readonly else?: SchemaPart
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

/** A part with what it refers to; its own words come before those of the definition. */
function resolved(part: SchemaPart): SchemaPart {
  const { allOf, $ref, else: single, ...own } = part
  const referred = $ref === undefined ? undefined : definition($ref)
  const parts = [...(referred ? [referred] : []), ...(allOf ?? []), ...(single ? [single] : [])].map(resolved)
  return Object.assign({}, ...parts, own) as SchemaPart
}

function definition(reference: string): SchemaPart | undefined {
  const definitions = schema.definitions as Readonly<Record<string, SchemaPart>>
  return definitions[reference.replace('#/definitions/', '')]
}
