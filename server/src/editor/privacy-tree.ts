/* What a workspace does with personal data, as a tree: activities, their data sets, their fields, and what is open. */
import { undeclaredDataIn, type UndeclaredData } from '../checks/undeclared-data.ts'
import { mapOf } from '../datamap/paths.ts'
import type { DataMap, DataSet, DeclaredField, MapLocation } from '../model/declaration.ts'
import type { Finding, Place } from '../model/finding.ts'
import { fieldKeyAt, nameAt } from './map-names.ts'
import { mapAt, placesOfDataSet, placesOfField } from './places.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import { shiftSpan } from './shift.ts'
import { fieldAt, matcherOf, ownerAt, type View } from './view.ts'
import { textIn } from '../datamap/terms.ts'

/** How a field stands. */
export type PrivacyState = 'declared' | 'undeclared' | 'stale' | 'no-retention' | 'not-personal'

/** An entry of the tree. */
export interface PrivacyNode {
  /** Unique in the tree, and the same as long as its names are. */
  readonly id: string
  readonly kind: 'map' | 'activity' | 'data-set' | 'field' | 'group'
  readonly label: string
  /** Beside the label, in a few words. */
  readonly description?: string
  readonly tooltip?: string
  readonly state?: PrivacyState
  /** Whether it has an entry in a map, and places in code. */
  readonly inMap: boolean
  readonly inCode: boolean
  readonly children: readonly PrivacyNode[]
}

/** Where an entry of the tree stands in the map and in code. */
export interface NodePlaces {
  readonly map: readonly Place[]
  readonly code: readonly Place[]
}

/** A map with the findings of the files that it owns, its own among them. */
export interface JudgedMap {
  readonly map: DataMap
  readonly findings: readonly Finding[]
  readonly view: View
}

/**
 * The entries of a map: its activities with their data sets, the data sets without one, and what code holds undeclared.
 * @param root what the ids of the entries begin with, for the map
 */
export function privacyTreeOf(judged: JudgedMap, root: string): readonly PrivacyNode[] {
  const { map, view } = judged
  const { translator } = view
  const facts = gather(judged)
  const dataSets = [...map.dataSets.values()]
  const nodes = [...map.activities.values()].map((activity): PrivacyNode => {
    const own = dataSets.filter((dataSet) => dataSet.activities.some(({ name }) => name === activity.id))
    const keys = ['activity', activity.id]
    return {
      id: idOf(root, keys),
      kind: 'activity',
      label: textIn(activity.label, map.language, translator) ?? activity.id,
      description: translator.text(dataSetsInWords(own.length)),
      tooltip: activity.roles.map((role) => role.replaceAll('_', ' ')).join(', '),
      inMap: true,
      inCode: false,
      children: own.map((dataSet) => dataSetNode(dataSet, facts, root, keys)),
    }
  })
  const homeless = dataSets.filter(
    ({ activities }) => !activities.some(({ name }) => map.activities.has(name)),
  )
  if (homeless.length > 0)
    nodes.push({
      id: idOf(root, ['none']),
      kind: 'group',
      label: translator.text(say('No activity')),
      description: translator.text(dataSetsInWords(homeless.length)),
      tooltip: translator.text(say('Data sets that no processing activity explains')),
      inMap: false,
      inCode: false,
      children: homeless.map((dataSet) => dataSetNode(dataSet, facts, root, ['none'])),
    })
  if (facts.undeclared.length > 0) nodes.push(undeclaredGroup(facts, root))
  return nodes
}

/** Where an entry stands; nothing for one that is no longer there. */
export function placesOfNode({ map, findings, view }: JudgedMap, keys: readonly string[]): NodePlaces {
  const node = readKeys(keys)
  const found = (finding: Finding): readonly Place[] => [finding, ...finding.related].map(placeOf)
  if (node.undeclaredField !== undefined) {
    const finding = undeclaredDataIn(findings).find(
      ({ dataSet, name }) => dataSet === node.dataSet && name === node.undeclaredField,
    )?.finding
    return { map: [], code: finding ? found(finding) : [] }
  }
  const dataSet = node.dataSet === undefined ? undefined : map.dataSets.get(node.dataSet)
  const field = node.field === undefined ? undefined : dataSet?.fields.get(node.field)
  const at = (
    node.field !== undefined
      ? field
      : node.dataSet !== undefined
        ? dataSet
        : map.activities.get(node.activity ?? '')
  )?.at
  const places = at ? placeInMap(map, at, view) : []
  if (dataSet === undefined) return { map: places, code: [] }
  return {
    map: places,
    code: field ? placesOfField(map, dataSet.id, field.name, view) : placesOfDataSet(map, dataSet.id, view),
  }
}

/** The keys of the entry that answers for what stands at an offset of a file, of code or of the map. */
export function nodeKeysAt(
  path: string,
  offset: number,
  { map, findings, view }: JudgedMap,
): readonly string[] | undefined {
  const ofDataSet = (id: string): readonly string[] => {
    const activity = map.dataSets.get(id)?.activities.find(({ name }) => map.activities.has(name))
    return activity ? ['activity', activity.name, 'data', id] : ['none', 'data', id]
  }
  if (mapAt(path, view)) {
    const key = fieldKeyAt(map, path, offset)
    if (key) return [...ofDataSet(key.dataSet), 'field', key.field]
    const name = nameAt(map, path, offset, view)
    if (name?.sections[0] === 'data') return ofDataSet(name.name)
    return name?.sections[0] === 'activities' ? ['activity', name.name] : undefined
  }
  const undeclared = undeclaredDataIn(findings).find(({ finding }) =>
    [finding, ...finding.related].some(
      (place) => place.path === path && place.span.start <= offset && offset <= place.span.end,
    ),
  )
  if (undeclared) return ['undeclared', 'data', undeclared.dataSet, 'open', undeclared.name]
  const declared = fieldAt(path, offset, view)?.declared
  if (declared) return [...ofDataSet(declared.dataSet.id), 'field', declared.field.name]
  const owner = ownerAt(path, offset, view)
  const [dataSet] = owner ? matcherOf(map).dataSetsOf(owner.name, owner.storeName, path) : []
  return dataSet && ofDataSet(dataSet.id)
}

/** The id of an entry of the tree. */
export function idOf(root: string, keys: readonly string[]): string {
  return JSON.stringify([root, ...keys])
}

/** What an id was made of; undefined where it is none. */
export function keysOf(id: string): { readonly root: string; readonly keys: readonly string[] } | undefined {
  try {
    const parts: unknown = JSON.parse(id)
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) return undefined
    const [root, ...keys] = parts
    return root === undefined ? undefined : { root, keys }
  } catch {
    return undefined
  }
}

/** What is asked of every entry, gathered in one pass over findings and files. */
interface Facts {
  readonly map: DataMap
  readonly view: View
  readonly undeclared: readonly UndeclaredData[]
  /** Starts of the keys of what no code has, by path of the map's file. */
  readonly stale: ReadonlySet<string>
  /** Data sets of which something has no retention. */
  readonly unkept: ReadonlySet<string>
  readonly fieldsInCode: ReadonlySet<DeclaredField>
}

function gather({ map, findings, view }: JudgedMap): Facts {
  const fieldsInCode = new Set<DeclaredField>()
  const matcher = matcherOf(map)
  for (const file of view.index.files()) {
    if (mapOf(view.maps, file.path) !== map) continue
    for (const { field } of file.personal) {
      if (field.role === 'configured') continue
      const { storeName } = file.owners.find((owner) => owner.name === field.owner) ?? {}
      const match = matcher.fieldOf(field.owner, storeName, field.name, field.attributes.column, file.path)
      if (match) fieldsInCode.add(match.field)
    }
  }
  const ofCheck = (check: string): readonly Finding[] => findings.filter((finding) => finding.check === check)
  return {
    map,
    view,
    undeclared: undeclaredDataIn(findings),
    stale: new Set(ofCheck('stale-declaration').map(keyOf)),
    unkept: new Set(ofCheck('no-retention').flatMap(({ owner }) => owner ?? [])),
    fieldsInCode,
  }
}

function dataSetNode(dataSet: DataSet, facts: Facts, root: string, above: readonly string[]): PrivacyNode {
  const { map, view } = facts
  const keys = [...above, 'data', dataSet.id]
  const inCode = placesOfDataSet(map, dataSet.id, view).length > 0
  const open = facts.undeclared.filter((one) => one.dataSet === dataSet.id)
  const isStale = facts.stale.has(locationKey(dataSet.at))
  const label = textIn(dataSet.label, map.language, view.translator)
  return {
    id: idOf(root, keys),
    kind: 'data-set',
    label: dataSet.id,
    description: [
      ...(label === undefined || label === dataSet.id ? [] : [label]),
      ...(isStale ? [view.translator.text(say('not in code'))] : []),
      ...(facts.unkept.has(dataSet.id) ? [view.translator.text(say('no retention'))] : []),
      ...(open.length === 0 ? [] : [view.translator.text(say('{count} undeclared', { count: open.length }))]),
    ].join(' · '),
    ...(isStale && { tooltip: view.translator.text(stateTexts.stale) }),
    inMap: true,
    inCode,
    children: [
      ...[...dataSet.fields.values()].map((field) => fieldNode(field, dataSet, facts, root, keys, inCode)),
      ...open.map((one) => undeclaredNode(one, root, keys, view.translator)),
    ],
  }
}

function fieldNode(
  field: DeclaredField,
  dataSet: DataSet,
  facts: Facts,
  root: string,
  above: readonly string[],
  ownerInCode: boolean,
): PrivacyNode {
  const { translator } = facts.view
  const isPersonal = field.categories.length > 0
  const state: PrivacyState = facts.stale.has(locationKey(field.at))
    ? 'stale'
    : !isPersonal
      ? 'not-personal'
      : facts.unkept.has(dataSet.id) && field.retention === undefined
        ? 'no-retention'
        : 'declared'
  const label = textIn(field.label, facts.map.language, translator)
  return {
    id: idOf(root, [...above, 'field', field.name]),
    kind: 'field',
    label: field.name,
    description: field.categories.join(', '),
    tooltip: [
      ...(label === undefined ? [] : [label]),
      translator.text(stateTexts[state]),
      ...(field.because === undefined
        ? []
        : [translator.text(say('Because: {reason}', { reason: field.because }))]),
    ].join('\n'),
    state,
    inMap: true,
    inCode: facts.fieldsInCode.has(field) || (state === 'not-personal' && ownerInCode),
    children: [],
  }
}

/** All that is undeclared, by the data set that it would belong to. */
function undeclaredGroup({ undeclared, view: { translator } }: Facts, root: string): PrivacyNode {
  const byDataSet = new Map<string, UndeclaredData[]>()
  for (const one of undeclared) {
    const group = byDataSet.get(one.dataSet)
    if (group) group.push(one)
    else byDataSet.set(one.dataSet, [one])
  }
  return {
    id: idOf(root, ['undeclared']),
    kind: 'group',
    label: translator.text(say('Undeclared in code')),
    description: translator.text(fieldsInWords(undeclared.length)),
    tooltip: translator.text(say('Personal data in code that the data map does not declare')),
    inMap: false,
    inCode: false,
    children: [...byDataSet].map(([dataSet, group]): PrivacyNode => {
      const keys = ['undeclared', 'data', dataSet]
      return {
        id: idOf(root, keys),
        kind: 'group',
        label: dataSet,
        description: translator.text(fieldsInWords(group.length)),
        inMap: false,
        inCode: false,
        children: group.map((one) => undeclaredNode(one, root, keys, translator)),
      }
    }),
  }
}

function undeclaredNode(
  { name, finding }: UndeclaredData,
  root: string,
  above: readonly string[],
  translator: Translator,
): PrivacyNode {
  return {
    id: idOf(root, [...above, 'open', name]),
    kind: 'field',
    label: name,
    ...(finding.category !== undefined && { description: finding.category }),
    tooltip: translator.text(finding.message),
    state: 'undeclared',
    inMap: false,
    inCode: true,
    children: [],
  }
}

const stateTexts: Readonly<Record<PrivacyState, Message>> = {
  declared: say('Declared'),
  undeclared: say('In code and not declared'),
  stale: say('Declared, and no code has it'),
  'no-retention': say('Declared, and how long it is kept is not recorded'),
  'not-personal': say('Reviewed: not personal data'),
}

interface NodeKeys {
  readonly activity: string | undefined
  readonly dataSet: string | undefined
  readonly field: string | undefined
  readonly undeclaredField: string | undefined
}

function readKeys(keys: readonly string[]): NodeKeys {
  const after = (word: string): string | undefined => {
    // `none` and `undeclared` stand alone at the front; words and names alternate behind.
    const from = keys[0] === 'activity' ? 0 : 1
    for (let index = from; index < keys.length; index += 2) if (keys[index] === word) return keys[index + 1]
    return undefined
  }
  return {
    activity: after('activity'),
    dataSet: after('data'),
    field: after('field'),
    undeclaredField: after('open'),
  }
}

/** A place of the declarations, in the text of the map as it is now. */
function placeInMap(map: DataMap, { path, keySpan }: MapLocation, view: View): readonly Place[] {
  const then = map.files.find((file) => file.path === path)?.text
  const now = view.textOf(path)
  const span = then === undefined || now === undefined ? keySpan : shiftSpan(keySpan, then, now)
  return span ? [{ path, span }] : []
}

function placeOf({ path, span }: Place): Place {
  return { path, span }
}

function keyOf({ path, span }: Finding): string {
  return `${path}:${span.start}`
}

function locationKey({ path, keySpan }: MapLocation): string {
  return `${path}:${keySpan.start}`
}

function dataSetsInWords(count: number): Message {
  return count === 1 ? say('1 data set') : say('{count} data sets', { count })
}

function fieldsInWords(count: number): Message {
  return count === 1 ? say('1 field') : say('{count} fields', { count })
}
