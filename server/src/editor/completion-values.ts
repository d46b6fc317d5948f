/* Values of a data map that may be written at the cursor. */
import { fieldKey } from '../classify/words.ts'
import { checks } from '../checks/index.ts'
import { folderOf, isMapFile, joinPath, mapOf } from '../datamap/paths.ts'
import { formatScalar } from '../datamap/splice.ts'
import type { Category, CategoryId } from '../model/classification.ts'
import type { DataMap } from '../model/declaration.ts'
import { asIs, say } from '../model/message.ts'
import { likelyCategories } from './categories.ts'
import { shownByCode } from './completion-code.ts'
import type { Writing } from './completion.ts'
import { entriesOf } from './entries.ts'
import { countries, countryName, durationInWords, languageName, textLanguages } from '../datamap/in-words.ts'
import { sectionsNamedBy } from './map-names.ts'
import { placesOfDataSet } from './places.ts'
import { isPathAt, itemOf, schemaAt, takes } from './schema.ts'
import type { Proposal } from './suggestion.ts'
import { meaningsAt } from '../datamap/vocabulary.ts'
import { categoryInWords, labelIn } from '../datamap/terms.ts'

/** Values of a key at a path of keys, likeliest first. */
export function valueProposals(writing: Writing, path: readonly string[], key: string): readonly Proposal[] {
  const { cursor } = writing
  const part = schemaAt([...path, key])
  // A list that holds no single value is begun with its bracket.
  const single = cursor.inList || cursor.takesKey || !takes(part, 'array') || takes(part, 'string')
  return plainValues(writing, path, key)
    .filter(({ label }) => !cursor.inList || !cursor.siblings.has(label))
    .map((one) => {
      const written =
        cursor.quote === undefined
          ? formatScalar(one.newText, cursor.inFlow || !single)
          : one.newText.replaceAll(cursor.quote, cursor.quote === "'" ? "''" : String.raw`\"`)
      return { ...one, newText: single ? written : `[${written}]` }
    })
}

function plainValues(writing: Writing, path: readonly string[], key: string): readonly Proposal[] {
  const { map, view } = writing
  const { translator } = view
  const usedHere = translator.text(say('used in this map'))
  const full = [...path, key]
  if (takesCategories(path, key)) return categories(writing, path, key)
  const sections = sectionsNamedBy(path, key)
  if (sections.length > 0 && map !== undefined) {
    const named = sections.flatMap((section) =>
      entriesOf(section, map, translator).map(([id, label]): Proposal => ({
        label: id,
        kind: 'name',
        ...(label !== undefined && { detail: label, search: label }),
        newText: id,
      })),
    )
    const free = freeTexts.has(key) ? usedTexts(map, key, path[0]) : []
    return [
      ...named,
      // Nobody receives it: that is an answer too.
      ...(key === 'recipients' ? [plain('none', translator.text(say('nobody receives it')))] : []),
      ...free
        .filter((text) => !named.some(({ label }) => label === text))
        .map((text) => plain(text, usedHere)),
    ]
  }
  if (full.length === 1 && key === 'art25')
    return [plain('1', translator.text(say('the version of this format')))]
  const part = schemaAt(full)
  const item = itemOf(part)
  const kinds = [...(part?.kinds ?? []), ...(item?.kinds ?? [])]
  const allowed = part?.enum ?? item?.enum
  const meanings = meaningsAt(path, key).map(({ value, text }) => ({ value, text: translator.text(text) }))
  if (allowed !== undefined) {
    const texts = new Map(meanings.map(({ value, text }) => [value, text]))
    const known = allowed.map(String)
    const order = [...texts.keys()].filter((value) => known.includes(value))
    return [...new Set([...order, ...known])].map((value) => plain(value, texts.get(value)))
  }
  if (path[0] === 'checks')
    return meaningsAt([], 'checks').map(({ value, text }) => plain(value, translator.text(text)))
  if (isCountry(path, key, kinds)) return places(writing, key)
  if (kinds.includes('duration') || key === 'lifetime')
    return [...meanings.map(({ value, text }) => plain(value, text)), ...durations(writing)]
  if (kinds.includes('date'))
    return [
      plain(view.today, translator.text(say('today'))),
      plain(view.today.slice(0, 7), translator.text(say('this month'))),
    ]
  if (isPathAt(full)) return [...codeOf(writing, path, key), ...files(writing, key)]
  if (key === 'check' && path[0] === 'ignore')
    return checks.map(({ id, summary }) => plain(id, translator.text({ text: summary })))
  if (key === 'language' || key === 'languages')
    return textLanguages.map((code) => plain(code, languageName(code)))
  const shown = shownByCode(writing, path, key)
  if (shown.length > 0) return shown
  const used = freeTexts.has(key) ? usedTexts(map, key, path[0]) : []
  const both = takes(part, 'boolean') ? [plain('true', undefined), plain('false', undefined)] : []
  const said = [...meanings.map(({ value, text }) => plain(value, text)), ...both]
  return [
    ...said,
    ...used.filter((text) => !said.some(({ label }) => label === text)).map((text) => plain(text, usedHere)),
  ]
}

function plain(value: string, text: string | undefined): Proposal {
  return {
    label: value,
    kind: 'value',
    ...(text !== undefined && {
      detail: text.length > 60 ? `${text.slice(0, 59)}…` : text,
      documentation: text,
      search: text,
    }),
    newText: value,
  }
}

function takesCategories(path: readonly string[], key: string): boolean {
  if (['category', 'categories', 'may_receive'].includes(key))
    return path[0] !== 'recipients' || key === 'may_receive'
  if (key === 'fields' && path.at(-1) === 'mandatory') return true
  return path.length === 3 && path[0] === 'data' && path[2] === 'fields'
}

/** Categories: those that the code shows first, then the others in the order of the rules. */
function categories(writing: Writing, path: readonly string[], key: string): readonly Proposal[] {
  const { view, map } = writing
  const name = key === 'category' ? path.at(-1) : key
  const likely =
    path[0] === 'data' && path[2] === 'fields' && name !== undefined
      ? likelyForField(writing, path[1] ?? '', name)
      : []
  const all = view.rules.categories
  const ordered = [...new Set([...likely, ...all.keys()])].flatMap((id) => all.get(id) ?? [])
  const made = ordered.map((category, index) =>
    categoryProposal(category, index < likely.length, map, writing),
  )
  if (path[0] !== 'data' || path[2] !== 'fields') return made
  const none: Proposal = {
    label: 'none',
    kind: 'value',
    detail: view.translator.text(say('reviewed: not personal data')),
    newText: 'none',
  }
  const first = made.slice(0, likely.length)
  const rest = made.slice(likely.length)
  return first.length === 0 ? [...rest, none] : [...first, none, ...rest]
}

function categoryProposal(
  category: Category,
  isLikely: boolean,
  map: DataMap | undefined,
  { view }: Writing,
): Proposal {
  const { translator } = view
  const label = labelIn(category, translator)
  const others = [...(map ? [map.language] : []), 'en'].map((language) => labelIn(category, { language }))
  const labels = new Set([label, ...others])
  const shown = isLikely ? say('**{label}** (what the code shows)', { label }) : asIs(`**${label}**`)
  return {
    label: category.id,
    kind: 'category',
    detail: label,
    documentation: `${translator.text(shown)}\n\n${translator.text(categoryInWords(category))}`,
    search: [...labels].join(' '),
    newText: category.id,
  }
}

/** What the code shows of a field that the map names, and what else its words could mean. */
function likelyForField({ view, map }: Writing, dataSet: string, name: string): readonly CategoryId[] {
  const declared = map?.dataSets.get(dataSet)
  const stems = new Set([dataSet, ...(declared?.also ?? [])].map((one) => view.index.stemOf(one)))
  const found = [...stems]
    .flatMap((stem) => view.index.fieldsOf(stem))
    .filter(({ field, path }) => fieldKey(field.name) === fieldKey(name) && mapOf(view.maps, path) === map)
    .map(({ category }) => category)
  return [...new Set([...found, ...likelyCategories(name, found[0], view.rules).slice(0, 5)])]
}

function isCountry(path: readonly string[], key: string, kinds: readonly string[]): boolean {
  if (kinds.includes('places') || key === 'country' || key === 'established') return true
  if (key === 'to' && path.at(-1) === 'transfers') return true
  return key === 'in' && ['regions', 'processed_in'].includes(path.at(-1) ?? '')
}

/** Countries: those that the map names already first; groups of countries where data is processed. */
function places({ view, map }: Writing, key: string): readonly Proposal[] {
  const { language } = view.translator
  const proposal = (code: string, name: string): Proposal => ({
    label: code,
    kind: 'value',
    detail: name,
    search: [name, countryName(code, 'en'), map && countryName(code, map.language)].join(' '),
    newText: code,
  })
  const all = countries(language)
  const used = new Set(
    ['country', 'established', 'processed_in', 'regions', 'to', 'in'].flatMap((one) => usedTexts(map, one)),
  )
  const groups =
    key === 'country' || key === 'established' || key === 'to'
      ? []
      : [
          proposal('EU', countryName('EU', language) ?? 'EU'),
          proposal('EEA', countryName('EEA', language) ?? 'EEA'),
        ]
  return [
    ...all.filter(([code]) => used.has(code)).map(([code, name]) => proposal(code, name)),
    ...groups,
    ...all.filter(([code]) => !used.has(code)).map(([code, name]) => proposal(code, name)),
  ]
}

/** Durations: those of the map first, then usual ones. */
function durations({ map, view }: Writing): readonly Proposal[] {
  const used = ['period', 'within', 'review_every', 'notice', 'default', 'max', 'lifetime'].flatMap((key) =>
    usedTexts(map, key),
  )
  const all = [...new Set([...used, ...usualDurations])]
  return all.flatMap((duration) => {
    const words = durationInWords(duration, view.translator.language)
    return words === undefined
      ? []
      : { label: duration, kind: 'value' as const, detail: words, search: words, newText: duration }
  })
}

const usualDurations = [
  ...['P1D', 'P7D', 'P14D', 'P30D', 'P90D', 'P180D', 'P1M', 'P3M', 'P6M', 'P13M', 'P1Y', 'P2Y', 'P3Y', 'P5Y'],
  ...['P6Y', 'P8Y', 'P10Y', 'P30Y', 'PT1H', 'PT12H', 'PT24H', 'PT72H'],
]

/** Keys whose texts are often the same throughout a map. */
const freeTexts: ReadonlySet<string> = new Set([
  ...[
    'owner',
    'access',
    'provider',
    'by',
    'told_by',
    'approved_by',
    'channel',
    'kind',
    'from',
    'until',
    'because',
  ],
  ...['processing', 'controllers', 'tool', 'asked_by', 'decided_by', 'applies_to', 'group', 'keys'],
])

/** Texts that the map has under a key, in a section or anywhere; the most frequent first. */
function usedTexts(map: DataMap | undefined, key: string, section?: string): readonly string[] {
  const counts = new Map<string, number>()
  const visit = (value: unknown, holder: string, depth: number): void => {
    if (depth > 12) return
    if (typeof value === 'string') {
      if (holder === key && value.length <= 60) counts.set(value, (counts.get(value) ?? 0) + 1)
    } else if (Array.isArray(value)) for (const one of value) visit(one, holder, depth + 1)
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) visit(one, name, depth + 1)
  }
  const raw = map?.raw as Readonly<Record<string, unknown>> | null | undefined
  // Teams are the same throughout a map.
  visit(section === undefined || key === 'owner' || key === 'access' ? raw : raw?.[section], '', 0)
  return [...counts]
    .sort(([left, one], [right, other]) => other - one || (left < right ? -1 : 1))
    .slice(0, 20)
    .map(([text]) => text)
}

/** Files of code in which a data set is found: what `in:` most likely narrows to. */
function codeOf(
  { path: file, map, view }: Writing,
  path: readonly string[],
  key: string,
): readonly Proposal[] {
  const id = path[1]
  if (key !== 'in' || path[0] !== 'data' || id === undefined || map === undefined) return []
  const folder = folderOf(file)
  const found = new Set(
    placesOfDataSet(map, id, view).flatMap((place) => relativeTo(folder, place.path) ?? []),
  )
  const detail = view.translator.text(say('declares {name}', { name: id }))
  return [...found].map((one) => ({ label: one, kind: 'file', detail, newText: one }))
}

/** What lies in the folder that is typed so far, relative to the map's file. */
function files({ path, text, cursor, view }: Writing, key: string): readonly Proposal[] {
  const typed = text.slice(cursor.typed.start, cursor.typed.end)
  if (/^[a-z]+:/i.test(typed) || typed.startsWith('/')) return []
  const written = typed.slice(0, typed.lastIndexOf('/') + 1)
  const folder = joinPath(folderOf(path), written)
  if (folder === '..' || folder.startsWith('../')) return []
  return view
    .list(folder)
    .filter((name) => key !== 'include' || name.endsWith('/') || isMapFile(joinPath(folder, name)))
    .map((name) => ({
      label: `${written}${name}`,
      kind: name.endsWith('/') ? 'folder' : 'file',
      newText: `${written}${name}`,
    }))
}

function relativeTo(folder: string, path: string): string | undefined {
  if (folder === '') return path
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
