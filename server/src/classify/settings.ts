/* Recognised settings among what configuration and code of one file say. */
import type { FileFacts, Owner } from '../model/fact.ts'
import { say } from '../model/message.ts'
import type { Setting, SettingPeriod, WrittenValue } from '../model/setting.ts'
import { readPeriod } from './durations.ts'
import type { Rules } from './rules.ts'
import { typeKeys, type SettingPlace, type SettingRule } from './setting-rules.ts'

/**
 * The settings of a file, in the order of the text: values at the places that rules/settings know, and resources that lack
 * them where that means something. Depends on nothing but its arguments.
 */
export function recogniseSettings(
  path: string,
  language: string,
  facts: FileFacts,
  rules: Rules,
): readonly Setting[] {
  const written = facts.written ?? []
  const index = placesOf(rules.settings)
  const configured = [
    ...written.filter(({ pattern }) => pattern === undefined),
    ...ofFields(facts, written, index),
  ]
  const file: File = { path, language, name: fileName(path), types: typesIn(configured), configured }
  const found: Setting[] = []
  const present = new Set<string>()
  for (const value of configured)
    for (const { rule, place } of index.byKey.get(lastKey(value.name)) ?? []) {
      const resource = resourceOf(value, place, file)
      if (resource === undefined || !isNear(place, value, file)) continue
      const condition = conditionOf(value, place, file)
      if (condition === 'ruled-out') continue
      present.add(`${rule.id}\0${resource.name}`)
      found.push({
        id: rule.id,
        kind: rule.kind,
        resource: resource.name,
        key: resource.key,
        ...(value.value === undefined ? {} : { value: value.value }),
        ...readingOf(rule, place, value.value),
        ...(typeof condition === 'object' && {
          period: { is: 'unknown', why: say('{key} decides whether it holds', { key: condition.decidedBy }) },
        }),
        span: value.span,
        scopes: value.scopes,
        ...(value.atKey === true && { atKey: true }),
      })
    }
  for (const value of written) {
    const known = value.pattern === undefined ? undefined : index.byPattern.get(value.pattern)
    if (!known) continue
    const { rule, place } = known
    found.push({
      id: rule.id,
      kind: rule.kind,
      resource: value.owner === '' ? file.name : value.owner,
      key: value.name,
      ...(value.value === undefined ? {} : { value: value.value }),
      ...readingOf(rule, place, value.value),
      span: value.span,
      scopes: value.scopes,
      ...(value.from !== undefined && { from: value.from }),
    })
  }
  return [
    ...withoutContradictions(distinct(found), rules.settings),
    ...absences(facts.owners, file, rules.settings, present),
  ].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)
}

interface File {
  readonly path: string
  readonly name: string
  readonly language: string
  /** Where a mapping begins to the type that a key in it says, with the path of its keys. */
  readonly types: ReadonlyMap<
    number,
    { readonly type: string; readonly owner: string; readonly at: WrittenValue }
  >
  readonly configured: readonly WrittenValue[]
}

interface Index {
  readonly byKey: ReadonlyMap<string, readonly { readonly rule: SettingRule; readonly place: SettingPlace }[]>
  readonly byPattern: ReadonlyMap<
    string,
    { readonly rule: SettingRule; readonly place: SettingRule['code'][number] }
  >
}

/** Rules never change: their index is kept as long as they are. */
const indexes = new WeakMap<readonly SettingRule[], Index>()

function placesOf(rules: readonly SettingRule[]): Index {
  const known = indexes.get(rules)
  if (known) return known
  const byKey = new Map<string, { rule: SettingRule; place: SettingPlace }[]>()
  const byPattern = new Map<string, { rule: SettingRule; place: SettingRule['code'][number] }>()
  for (const rule of rules) {
    for (const place of rule.at) {
      const last = place.key.at(-1) ?? ''
      const list = byKey.get(last)
      if (list) list.push({ rule, place })
      else byKey.set(last, [{ rule, place }])
    }
    for (const place of rule.code) byPattern.set(place.pattern.id, { rule, place })
  }
  const index = { byKey, byPattern }
  indexes.set(rules, index)
  return index
}

/** Variables that a deployment hands to programs in a list are fields without a place of their value. */
function ofFields(
  facts: FileFacts,
  written: readonly WrittenValue[],
  { byKey }: Index,
): readonly WrittenValue[] {
  const places = new Set(written.map(({ owner, name }) => `${owner}\0${name}`))
  return facts.fields
    .filter(
      ({ role, owner, name }) =>
        role === 'configured' && byKey.has(lastKey(name)) && !places.has(`${owner}\0${name}`),
    )
    .map(({ owner, name, span, attributes: { value } }) => ({
      owner,
      name,
      span,
      scopes: [],
      ...(value === undefined || value.includes('\n') ? {} : { value }),
      atKey: true,
    }))
}

function typesIn(configured: readonly WrittenValue[]): File['types'] {
  const types = new Map<number, { type: string; owner: string; at: WrittenValue }>()
  for (const at of configured) {
    const scope = at.scopes.at(-1)
    if (scope !== undefined && at.value !== undefined && typeKeys.includes(at.name) && !types.has(scope))
      types.set(scope, { type: at.value, owner: at.owner, at })
  }
  return types
}

/** The resource that a value belongs to, with the path of keys in it; undefined where it is none of the place. */
function resourceOf(
  { owner, name, scopes }: WrittenValue,
  { resources, key, languages }: SettingPlace,
  { language, name: file, types }: File,
): { readonly name: string; readonly key: string } | undefined {
  if (languages.length > 0 && !languages.includes(language)) return undefined
  const path = owner === file ? name : `${owner}.${name}`
  if (resources.length === 0) {
    if (!endsWith(path, key)) return undefined
    const rest = path.slice(0, Math.max(0, path.length - key.join('.').length - 1))
    return { name: rest === '' ? file : rest, key: key.join('.') }
  }
  if (language === 'terraform') {
    const [type = '', label = '', ...rest] = path.split('.')
    const inner = rest.join('.')
    return resources.includes(type) && endsWith(inner, key)
      ? { name: `${type}.${label}`, key: inner }
      : undefined
  }
  for (const scope of scopes.toReversed()) {
    const known = types.get(scope)
    if (!known || !resources.some((resource) => known.type === resource)) continue
    const inner = path.startsWith(`${known.owner}.`) ? path.slice(known.owner.length + 1) : path
    if (endsWith(inner, key)) return { name: known.owner === file ? known.type : known.owner, key: inner }
  }
  return undefined
}

function endsWith(path: string, key: readonly string[]): boolean {
  const last = key.join('.')
  return path === last || path.endsWith(`.${last}`)
}

function isNear({ near }: SettingPlace, { owner, name }: WrittenValue, { path }: File): boolean {
  if (near.length === 0) return true
  const place = `${path}.${owner}.${name}`.toLowerCase()
  return near.some((text) => place.includes(text))
}

/** What keys beside a value say of it: that it does not hold, or an expression that decides later. */
function conditionOf(
  value: WrittenValue,
  { unless, where }: SettingPlace,
  { configured }: File,
): 'holds' | 'ruled-out' | { readonly decidedBy: string } {
  const isAround = (scopes: readonly number[]): boolean =>
    scopes.length > 0 && scopes.every((scope, depth) => value.scopes[depth] === scope)
  const beside = ({ scopes }: WrittenValue): boolean => isAround(scopes)
  for (const [name, wanted] of where)
    if (!configured.some((one) => one.name === name && wanted.includes(one.value ?? '') && beside(one)))
      return 'ruled-out'
  if (unless.size === 0) return 'holds'
  let decidedBy: string | undefined
  for (const one of configured) {
    const { name, value: said } = one
    const refused = unless.get(name)
    const found = refused !== undefined && beside(one) ? refused : insideBeside(one, unless, isAround)
    // Beside the value, or beside what holds it.
    if (found === undefined) continue
    if (found.includes(anyValue) || (said !== undefined && found.includes(said))) return 'ruled-out'
    if (said === undefined || isExpression(said)) decidedBy = name
  }
  return decidedBy === undefined ? 'holds' : { decidedBy }
}

/** The values that rule it out of a key in a mapping that stands beside the value, or beside what holds it: `action.type`. */
function insideBeside(
  { owner, name, scopes }: WrittenValue,
  unless: SettingPlace['unless'],
  isAround: (scopes: readonly number[]) => boolean,
): readonly string[] | undefined {
  for (const [path, refused] of unless) {
    const keys = path.split('.')
    if (keys.length > 1 && endsWith(`${owner}.${name}`, keys) && isAround(scopes.slice(0, 1 - keys.length)))
      return refused
  }
  return undefined
}

/** Under `unless`: whatever the value is. */
const anyValue = '*'

function isExpression(value: string): boolean {
  return /[?(]|\$\{|\{\{|^[a-z_]\w*\.[a-z_]/.test(value)
}

type Reading = Pick<Setting, 'period' | 'on' | 'unit' | 'allowed'>

function readingOf(
  { kind }: SettingRule,
  { unit, allowed, eachItem, unlimited, on, off }: SettingPlace | SettingRule['code'][number],
  value: string | undefined,
): Reading {
  const counted = { ...(unit !== undefined && { unit }), ...(allowed !== undefined && { allowed }) }
  if (kind === 'schedule') return { period: { is: 'none' } }
  if (kind === 'encryption') {
    const said = value?.toLowerCase().replace(/^(['"])(.*)\1$/, '$2') ?? ''
    const isOn = isSaid(on, said) ? true : isSaid(off, said) ? false : undefined
    return { period: { is: 'none' }, ...(isOn !== undefined && { on: isOn }) }
  }
  if (value === undefined) return { period: { is: 'unknown', why: say('it has no value') }, ...counted }
  if (eachItem) return { period: { is: 'unknown', why: say('each item holds its own') } }
  if (unlimited.includes(value)) return { period: { is: 'unlimited' }, ...counted }
  return { period: readPeriod(value, unit), ...counted }
}

/** A value of the list, or a text that holds what stands between stars: an option of an address that leads off this machine. */
function isSaid(list: readonly string[], said: string): boolean {
  // What a deployment may set otherwise is not what the text says.
  const certain = said.replace(/\$?\{\{[^{}]*\}\}|\$\{(?:[^{}]|\$?\{[^{}]*\})*\}/g, '{}')
  return list.some((one) =>
    one.startsWith('*') ? certain.includes(one.replaceAll('*', '')) && !thisMachine.test(said) : one === said,
  )
}

const thisMachine =
  /(?:\/\/|@|=|\()(?:localhost|127\.0\.0\.1|\[?::1\]?|host\.docker\.internal|\.)(?=[:/;,?]|$)/

/** One place of the text is one setting, whatever number of entries know it: the first. */
function distinct(settings: readonly Setting[]): readonly Setting[] {
  const byPlace = new Map<string, Setting>()
  for (const setting of settings) {
    const place = `${setting.kind} ${setting.span.start} ${setting.span.end}`
    if (!byPlace.has(place)) byPlace.set(place, setting)
  }
  return [...byPlace.values()]
}

/** A key that is said twice in one mapping, or two keys for one period, with different values: which one counts is not known. */
function withoutContradictions(
  settings: readonly Setting[],
  rules: readonly SettingRule[],
): readonly Setting[] {
  const ofOnePeriod = new Set(rules.flatMap(({ id, onePeriod }) => (onePeriod ? [id] : [])))
  const said = new Map<string, Set<string>>()
  const keyOf = ({ id, resource, key, scopes }: Setting): string =>
    [id, resource, ofOnePeriod.has(id) ? '' : key, ...scopes].join('\0')
  const saysOf = ({ id, period, value = '' }: Setting): string =>
    ofOnePeriod.has(id) && period.is === 'duration' ? period.duration : value
  for (const setting of settings)
    said.set(keyOf(setting), (said.get(keyOf(setting)) ?? new Set()).add(saysOf(setting)))
  return settings.map((setting) =>
    setting.period.is === 'none' || (said.get(keyOf(setting))?.size ?? 0) < 2 || setting.key === ''
      ? setting
      : { ...setting, period: { is: 'unknown', why: say('it is said twice with different values') } },
  )
}

/** Resources that do not have the key, where that means something. */
function absences(
  owners: readonly Owner[],
  { language, types, name: file, configured }: File,
  rules: readonly SettingRule[],
  present: ReadonlySet<string>,
): readonly Setting[] {
  const found: Setting[] = []
  const resources =
    language === 'terraform'
      ? owners.flatMap(({ name, span }) => {
          const [type = '', label, ...rest] = name.split('.')
          return label !== undefined && rest.length === 0 ? [{ type, name, span, scopes: [] }] : []
        })
      : [...types.values()].map(({ type, owner, at: { span, scopes } }) => ({
          type,
          name: owner === file ? type : owner,
          span,
          scopes,
        }))
  if (resources.length === 0) return found
  for (const rule of rules) {
    for (const { resources: of, key, absent, unless } of rule.at) {
      if (absent === undefined) continue
      for (const { type, name, span, scopes } of resources) {
        if (!of.includes(type) || present.has(`${rule.id}\0${name}`)) continue
        const isElsewhere = configured.some(
          (one) =>
            unless.get(one.name)?.includes(anyValue) === true &&
            (one.owner === name || one.owner.startsWith(`${name}.`)),
        )
        if (isElsewhere) continue
        found.push({
          id: rule.id,
          kind: rule.kind,
          resource: name,
          key: key.join('.'),
          ...absenceOf(absent),
          span,
          scopes,
        })
      }
    }
  }
  return found
}

function absenceOf(absent: string): Reading {
  if (absent === 'on' || absent === 'off') return { period: { is: 'none' }, on: absent === 'on' }
  const period: SettingPeriod =
    absent === 'unlimited'
      ? { is: 'unlimited' }
      : absent === 'unknown'
        ? { is: 'unknown', why: say('it is not set') }
        : { is: 'duration', duration: absent }
  return { period }
}

function lastKey(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
