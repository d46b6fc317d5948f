/*
 * Which recognised settings carry out which retention policies: by `enforced_by` of the policy, by a comment
 * `art25-retention: logs` beside the setting, or by the system that the setting belongs to.
 */
import { isRecord } from '../classify/plain-data.ts'
import { folderOf, joinGlob } from '../datamap/paths.ts'
import { retentionOf } from '../datamap/inherit.ts'
import type { DataMap, Entry, RetentionPolicy } from '../model/declaration.ts'
import type { Directive } from '../model/fact.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import type { Setting } from '../model/setting.ts'
import type { CheckContext } from './check.ts'

/** A setting in its file. */
export interface PlacedSetting {
  readonly path: string
  readonly setting: Setting
}

/** What a policy names as carrying it out. */
export interface Enforcement {
  /** Relative to the checked folder. */
  readonly path?: string
  readonly setting?: string
  readonly isProcedure: boolean
  readonly isSystem: boolean
}

export interface RetentionTies {
  /** The policies that a setting carries out; empty where nothing ties it. */
  policiesOf(placed: PlacedSetting): readonly RetentionPolicy[]
  /** The settings that carry out a policy, by path and place. */
  settingsOf(policy: RetentionPolicy): readonly PlacedSetting[]
  /** Comments that name a policy which the map does not have. */
  readonly unknown: readonly { readonly path: string; readonly directive: Directive }[]
}

/** Joins the settings of the map's files with its policies. */
export function tieRetention({ map, files, index }: CheckContext): RetentionTies {
  const byPolicy = new Map<RetentionPolicy, PlacedSetting[]>()
  const bySetting = new Map<Setting, RetentionPolicy[]>()
  const unknown: { path: string; directive: Directive }[] = []
  const tie = (policy: RetentionPolicy, placed: PlacedSetting): void => {
    const policies = bySetting.get(placed.setting) ?? []
    if (policies.includes(policy)) return
    bySetting.set(placed.setting, [...policies, policy])
    byPolicy.set(policy, [...(byPolicy.get(policy) ?? []), placed])
  }
  for (const policy of map.retention.values())
    for (const { path, setting } of enforcementsOf(policy)) {
      const file = path === undefined ? undefined : index.file(path)
      if (file) for (const one of namedIn(file, setting)) tie(policy, { path: file.path, setting: one })
    }
  const ofSystems = policiesOfSystems(map)
  for (const { path, settings = [], directives } of files) {
    const marks = directives.filter(({ kind }) => kind === 'retention')
    for (const directive of marks)
      if (!map.retention.has(directive.policy ?? '')) unknown.push({ path, directive })
    for (const setting of settings) {
      const marked = marks.flatMap((directive) =>
        isCovered(setting, directive) ? (map.retention.get(directive.policy ?? '') ?? []) : [],
      )
      for (const policy of marked) tie(policy, { path, setting })
      // What somebody wrote beside it goes before what follows from its system.
      if (bySetting.has(setting)) continue
      for (const [resources, policy] of ofSystems)
        if (resources.some((resource) => isResource(setting, resource))) tie(policy, { path, setting })
    }
  }
  return {
    policiesOf: ({ setting }) => bySetting.get(setting) ?? [],
    settingsOf: (policy) => byPolicy.get(policy) ?? [],
    unknown,
  }
}

/** The items of `enforced_by`, with paths from the checked folder on. */
export function enforcementsOf({ raw, at }: RetentionPolicy): readonly Enforcement[] {
  const value = valueAt(raw, 'enforced_by')
  const items: readonly unknown[] = Array.isArray(value)
    ? value
    : value === undefined || value === null
      ? []
      : [value]
  return items.map((item) => {
    const path = typeof item === 'string' ? item : (textAt(item, 'path') ?? textAt(item, 'code'))
    const setting = textAt(item, 'setting')
    return {
      ...(path !== undefined && { path: joinGlob(folderOf(at.path), path) }),
      ...(setting !== undefined && { setting }),
      isProcedure: valueAt(item, 'procedure') !== undefined,
      isSystem: valueAt(item, 'system') !== undefined,
    }
  })
}

/** The settings of a file that go by a name, their own key or the path to it; without a name, the only one that keeps data. */
export function namedIn({ settings = [] }: IndexedFile, name: string | undefined): readonly Setting[] {
  if (name === undefined) {
    const keeping = settings.filter(({ kind }) => kind === 'retention')
    return keeping.length === 1 ? keeping : []
  }
  return settings.filter(({ resource, key }) => {
    const path = `${resource}.${key}`
    return path === name || path.endsWith(`.${name}`)
  })
}

/** The comment stands beside the value, or above what the value is in. */
function isCovered({ span, scopes }: Setting, { covers }: Directive): boolean {
  return [span.start, ...scopes].some((place) => covers.start <= place && place <= covers.end)
}

/** Resources of systems that keep all their data by one policy. */
function policiesOfSystems(map: DataMap): readonly (readonly [readonly string[], RetentionPolicy])[] {
  return [...map.systems.values()].flatMap((system) => {
    const resources = resourcesOf(system)
    const policies = resources.length === 0 ? [] : policiesOfSystem(system, map)
    const [only] = policies
    return only && policies.length === 1 ? [[resources, only] as const] : []
  })
}

function policiesOfSystem(system: Entry, map: DataMap): readonly RetentionPolicy[] {
  const own = textAt(system.raw, 'retention')
  if (own !== undefined) return [map.retention.get(own) ?? []].flat()
  const policies = new Set<RetentionPolicy>()
  for (const dataSet of map.dataSets.values()) {
    if (dataSet.system?.name !== system.id) continue
    const inherited = retentionOf(map, dataSet)?.policy
    if (inherited) policies.add(inherited)
    for (const field of dataSet.fields.values()) {
      const kept = field.retention && map.retention.get(field.retention.name)
      if (kept) policies.add(kept)
    }
  }
  return [...policies]
}

/** `detect.resources` of a system: names of resources as settings have them. */
export function resourcesOf({ raw }: Entry): readonly string[] {
  const resources = valueAt(valueAt(raw, 'detect'), 'resources')
  return Array.isArray(resources) ? resources.filter((one) => typeof one === 'string') : []
}

/** A resource by its address, or by its last name in a template that has only names. */
export function isResource({ resource }: Setting, name: string): boolean {
  return resource === name || resource.endsWith(`.${name}`)
}

export function valueAt(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined
}

export function textAt(value: unknown, key: string): string | undefined {
  const text = valueAt(value, key)
  return typeof text === 'string' ? text : undefined
}
