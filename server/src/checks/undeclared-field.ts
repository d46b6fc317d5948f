import { fieldKey, ownerStem } from '../classify/words.ts'
import type { CategoryId } from '../model/classification.ts'
import type { Role } from '../model/fact.ts'
import type { Fix, Severity } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import { alternativesTo, holds, labelOf } from './categories.ts'
import { kindsThatAnswerFor } from '../datamap/parts.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { migrationGroup } from './migrations.ts'
import { comparePlaces, compareText } from './order.ts'
import { stemsOfFiles, type FoundField } from './owner-index.ts'

/** Personal data that the code stores, collects or passes on and that the data map does not declare (Art. 30(1)(c)). */
export const undeclaredField = defineCheck({
  id: 'undeclared-field',
  severity: 'error',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['30(1)(c)', '25(1)'],
  summary: 'Personal data in code that the data map does not declare',
  messages: {
    stored: '{owner}.{field} stores personal data ({label}) and the data map does not declare it',
    'new-kind': '{owner}.{field} holds a kind of personal data ({label}) that the data map declares nowhere',
  },
  run(context, report) {
    const { files, index, rules } = context
    const gapsOfStem = remember((stem: string) => gapsOf(stem, context))
    // A store that is a finding already brings the same kind of data: declaring it there answers for every form of it.
    const isKnownGap = remember((category: CategoryId) =>
      index
        .stemsStoring(category)
        .some((stem) => gapsOfStem(stem).some((gap) => gap.stored && gap.place.category === category)),
    )
    const gaps = stemsOfFiles(files, index).flatMap(gapsOfStem)
    const stored = new Set(gaps.flatMap((gap) => (gap.stored ? gap.place.category : [])))
    const fixes = createFixes(gaps, context)
    for (const gap of gaps) {
      const { place, places, stem, key } = gap
      const { field, category } = place
      if (!gap.stored && kindsThatAnswerFor(category).some((kind) => stored.has(kind) || isKnownGap(kind)))
        continue
      report({
        messageId: gap.stored ? 'stored' : 'new-kind',
        parameters: {
          owner: place.owner,
          field: field.name,
          category,
          label: labelOf(category, rules.categories),
        },
        path: place.path,
        span: field.span,
        ...severityCap(gap),
        owner: place.owner,
        field: field.name,
        category,
        identity: [stem, key],
        settled: isSettled(gap, index),
        related: places.map((other) => ({
          path: other.path,
          span: other.field.span,
          message: saidOfPlace[other.field.role](`${other.field.owner}.${other.field.name}`),
        })),
        fixes: fixes(gap),
      })
    }
  },
})

/**
 * What a schema declares as its own is stored whatever other files say, and whether the map declares it follows from the map.
 * What is passed on may be that of a store still unseen, and a column may still be dropped by a later migration.
 */
function isSettled({ stored, place }: Gap, index: CheckContext['index']): boolean {
  const file = index.file(place.path)
  return stored && place.owner === place.field.owner && file !== undefined && !migrationGroup(file)
}

/** A field of one owner, wherever it is written, that no declaration answers for. */
interface Gap {
  readonly stem: string
  readonly key: string
  readonly stored: boolean
  /** Where it is reported: the schema of the store, else the first place. */
  readonly place: FoundField
  /** The others. */
  readonly places: readonly FoundField[]
  readonly target: Target
}

/** Where the declaration belongs. */
interface Target {
  readonly dataSet: string
  /** With the path of a nested owner in front, where the data set is that of the owner around it. */
  readonly name: string
}

const saidOfPlace: Readonly<Record<Role, (name: string) => Message>> = {
  stored: (name) => say('Stored here as {name}', { name }),
  collected: (name) => say('Collected here as {name}', { name }),
  transferred: (name) => say('Passed on here as {name}', { name }),
  configured: (name) => say('Configured here as {name}', { name }),
}

/**
 * What is stored keeps the check's severity when it is certain. Data that is only passed on or collected weighs one step
 * less, and so does what is only likely: both together are worth a look and no more.
 */
function severityCap({ stored, place }: Gap): { atMost?: Severity } {
  const certain = place.confidence === 'high'
  if (stored && certain) return {}
  return { atMost: stored || certain ? 'warning' : 'info' }
}

function gapsOf(stem: string, context: CheckContext): readonly Gap[] {
  const { index, map, owns, today } = context
  const found = index.fieldsOf(stem)
  if (found.length === 0) return []
  const fields = found.filter(({ path }) => owns(path))
  const kept = keptGaps.get(found)
  if (kept?.map === map && kept.today === today && isSameList(kept.fields, fields)) return kept.gaps
  const gaps = findGaps(stem, fields, context)
  keptGaps.set(found, { map, today, fields, gaps })
  return gaps
}

/**
 * The gaps follow from the fields, the map and the day: an editor, which asks at every keystroke, is answered for the stems
 * that the keystroke left alone. Several maps share fields seldom, so that the last one asked for suffices.
 */
const keptGaps = new WeakMap<readonly FoundField[], Kept>()

interface Kept {
  readonly map: CheckContext['map']
  readonly today: string | undefined
  /** Those that the map owns: other maps may come and go. */
  readonly fields: readonly FoundField[]
  readonly gaps: readonly Gap[]
}

function isSameList<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  return left.length === right.length && left.every((item, position) => item === right[position])
}

function findGaps(stem: string, fields: readonly FoundField[], context: CheckContext): readonly Gap[] {
  const byKey = new Map<string, FoundField[]>()
  for (const found of fields) {
    if (found.confidence === 'low' || found.field.role === 'configured') continue
    const key = fieldKey(found.field.name)
    const list = byKey.get(key)
    if (list) list.push(found)
    else byKey.set(key, [found])
  }
  return [...byKey].flatMap(([key, found]) => gapOf(stem, key, found, context) ?? [])
}

function gapOf(
  stem: string,
  key: string,
  found: readonly FoundField[],
  context: CheckContext,
): Gap | undefined {
  const { suppressions, map } = context
  const open = found.filter((one) => !isDeclared(one, context))
  if (open.length === 0) return undefined
  // Where a path is ignored, what other paths say is judged by itself.
  const heard = open.filter(({ path }) => !suppressions.ignores(undeclaredField.id, map, path))
  const judged = (heard.length > 0 ? heard : open).toSorted(comparePlacesByWeight)
  const place = judged[0]
  if (!place) return undefined
  return {
    stem,
    key,
    stored: place.field.role === 'stored',
    place,
    places: otherPlaces(open, place),
    target: targetOf(place, context),
  }
}

/** The first of each place other than that of `place`: owners that include the same one bring its field along. */
function otherPlaces(found: readonly FoundField[], place: FoundField): readonly FoundField[] {
  const seen = new Set([placeKey(place)])
  return found.filter((one) => {
    const key = placeKey(one)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function placeKey({ path, field }: FoundField): string {
  return `${path}\0${field.span.start}\0${field.span.end}`
}

function toPlace(found: FoundField): { path: string; span: FoundField['field']['span'] } {
  return { path: found.path, span: found.field.span }
}

/** Stores first, of them schemas before migrations and what is certain before what is likely; then by place. */
function comparePlacesByWeight(left: FoundField, right: FoundField): number {
  return (
    weight(left) - weight(right) ||
    comparePlaces(toPlace(left), toPlace(right)) ||
    compareText(left.owner, right.owner)
  )
}

function weight({ field, confidence, history }: FoundField): number {
  return (field.role === 'stored' ? 0 : 4) + (history ? 2 : 0) + (confidence === 'high' ? 0 : 1)
}

/** Whether the map answers for the field: by name, or by category as far as its role allows. */
function isDeclared(found: FoundField, { matcher }: CheckContext): boolean {
  const { field, category, path, owner, storeName } = found
  // Asked first: it needs no names, and answers for most of what is passed on.
  if (field.role !== 'stored' && matcher.coversCategory(category)) return true
  if (matcher.fieldOf(owner, storeName, field.name, field.attributes.column, path)) return true
  // What an owner includes may be declared once, where it stands.
  if (
    owner !== field.owner &&
    matcher.fieldOf(field.owner, undefined, field.name, field.attributes.column, path)
  ) {
    return true
  }
  const dataSets = matcher.dataSetsOf(owner, storeName, path)
  return dataSets.some((dataSet) => dataSet.categories.some((declared) => holds(declared, category)))
}

/** The data set that has the owner's other fields; else a new one with the name of the outermost owner. */
function targetOf({ owner, storeName, path, field }: FoundField, { index, matcher }: CheckContext): Target {
  const written = owner.split('.')
  // The schema that a store uses by default is no part of a name.
  const segments = written.slice(written.length - ownerStem(owner).split('.').length)
  const known = matcher.dataSetsOf(owner, storeName, path)[0]
  const below = (own: number): string => [...segments.slice(own), field.name].join('.')
  if (!known) {
    const own = index.file(path)?.language === 'sql' ? segments.length : 1
    return { dataSet: segments.slice(0, own).join('.'), name: below(own) }
  }
  const stems = new Set([known.id, ...known.also].map(ownerStem))
  for (let own = segments.length; own > 0; own--) {
    if (stems.has(ownerStem(segments.slice(0, own).join('.')))) return { dataSet: known.id, name: below(own) }
  }
  return { dataSet: known.id, name: field.name }
}

/** Fixes of each gap; what several gaps share is made once. */
function createFixes(gaps: readonly Gap[], { map, rules }: CheckContext): (gap: Gap) => readonly Fix[] {
  const declaration = (gap: Gap): Declaration => ({ ...gap.target, category: gap.place.category })
  const declareAll = (title: Message, group: readonly Gap[]): Fix => ({
    title,
    safety: 'suggested',
    action: { kind: 'declare-fields', mapFolder: map.folder, fields: group.map(declaration) },
  })
  const ofOwner = grouped(gaps, (gap) => gap.target.dataSet)
  const ofFile = grouped(gaps, (gap) => gap.place.path)
  const ownerFixes = new Map<string, Fix>()
  const fileFixes = new Map<string, Fix>()
  return (gap) => {
    const { place } = gap
    const { dataSet, name } = gap.target
    const one: Fix = {
      title: say('Declare {name} as {category}', { name: `${dataSet}.${name}`, category: place.category }),
      safety: 'suggested',
      preferred: true,
      action: { kind: 'declare-fields', mapFolder: map.folder, fields: [declaration(gap)] },
    }
    const fixes = [one]
    const siblings = ofOwner.get(dataSet) ?? []
    if (siblings.length > 1) {
      const fix =
        ownerFixes.get(dataSet) ??
        declareAll(
          say('Declare all {count} undeclared fields of {dataSet}', { count: siblings.length, dataSet }),
          siblings,
        )
      ownerFixes.set(dataSet, fix)
      fixes.push(fix)
    }
    const neighbours = ofFile.get(place.path) ?? []
    if (neighbours.length > siblings.length) {
      const fix =
        fileFixes.get(place.path) ??
        declareAll(
          say('Declare all {count} undeclared fields of this file', { count: neighbours.length }),
          neighbours,
        )
      fileFixes.set(place.path, fix)
      fixes.push(fix)
    }
    fixes.push({
      title: say('{name} is not personal data, with a reason', { name: `${dataSet}.${name}` }),
      safety: 'suggested',
      action: { kind: 'mark-not-personal', mapFolder: map.folder, dataSet, name },
    })
    for (const category of alternativesTo(place.category, rules.categories).slice(0, mostAlternatives)) {
      fixes.push({
        title: say('Declare {name} as {category}', { name: `${dataSet}.${name}`, category }),
        safety: 'suggested',
        action: { kind: 'declare-fields', mapFolder: map.folder, fields: [{ dataSet, name, category }] },
      })
    }
    return fixes
  }
}

/** Each answer once in a run. */
function remember<Answer>(ask: (key: string) => Answer): (key: string) => Answer {
  const answers = new Map<string, Answer>()
  return (key) => {
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = ask(key)
    answers.set(key, answer)
    return answer
  }
}

interface Declaration extends Target {
  readonly category: CategoryId
}

/** A longer list of fixes helps nobody to choose. */
const mostAlternatives = 3

function grouped(gaps: readonly Gap[], keyOf: (gap: Gap) => string): ReadonlyMap<string, readonly Gap[]> {
  const groups = new Map<string, Gap[]>()
  for (const gap of gaps) {
    const group = groups.get(keyOf(gap))
    if (group) group.push(gap)
    else groups.set(keyOf(gap), [gap])
  }
  return groups
}
