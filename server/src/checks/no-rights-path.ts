import { activitiesOf } from '../datamap/activity.ts'
import { recordOf } from '../datamap/plain.ts'
import { ownerStem, splitWords } from '../classify/words.ts'
import { folderOf, joinPath } from '../datamap/paths.ts'
import { languageOf } from '../languages/index.ts'
import { textParts } from '../languages/text-parts.ts'
import type { Activity, DataMap, DataSet } from '../model/declaration.ts'
import type { IndexedFile } from '../model/indexed-file.ts'
import { say, type Message } from '../model/message.ts'
import { defineCheck, type CheckContext } from './check.ts'
import { ask, holdsPersonalData, isAskedAsController, pathToRight } from './duties.ts'

/** A right of the persons that no code, channel or procedure answers, or code that does not reach all of their data (Art. 12(2), 15 to 21). */
export const noRightsPath = defineCheck({
  id: 'no-rights-path',
  severity: 'info',
  scope: 'map',
  subject: 'map',
  audience: 'dpo',
  articles: ['12(2)', '15', '17'],
  summary: 'A right that no code, channel or procedure answers, or that does not reach all data',
  messages: {
    missing: 'How persons exercise these rights in the activity {activity} is not recorded: {rights}',
    unreached:
      'The {right} path {path} of the activity {activity} names nothing of these data sets: {dataSets}',
  },
  run(context, report) {
    const { map } = context
    for (const activity of map.activities.values()) {
      const location = { path: activity.at.path, span: activity.at.keySpan }
      const dataSets = [...map.dataSets.values()].filter(
        (dataSet) => holdsPersonalData(dataSet) && activitiesOf(map, dataSet).includes(activity),
      )
      if (isAskedAsController(activity)) {
        const missing = rightsOf(activity).filter((right) => pathToRight(right, activity, map) === undefined)
        if (missing.length > 0)
          report({
            ...location,
            messageId: 'missing',
            parameters: { activity: activity.id, rights: missing.map((right) => rightNames[right]) },
            articles: ['12(2)', ...missing.map((right) => articleOf[right])],
            identity: ['activity', activity.id, 'rights'],
            fixes: ask(
              say('Ask for the rights of {activity}', { activity: activity.id }),
              map,
              ['activities', activity.id],
              'rights',
              say('by which code, channel or procedure are access, erasure and the others answered?'),
            ),
          })
      }
      for (const right of ['access', 'erasure'] as const) {
        const code = recordOf(pathToRight(right, activity, map))['code'] ?? pathToRight(right, activity, map)
        if (typeof code !== 'string') continue
        const unreached = unreachedBy(code, dataSets, context)
        if (unreached.length === 0) continue
        report({
          ...location,
          messageId: 'unreached',
          parameters: {
            activity: activity.id,
            right: rightNames[right],
            path: code,
            dataSets: unreached.map(({ id }) => id),
          },
          articles: [articleOf[right]],
          identity: ['activity', activity.id, right],
          related: unreached.map(({ id, at }) => ({
            path: at.path,
            span: at.keySpan,
            message: say('The data set {dataSet} is declared here', { dataSet: id }),
          })),
        })
      }
    }
  },
})

type Right = 'access' | 'rectification' | 'erasure' | 'portability' | 'objection'

const rightNames: Readonly<Record<Right, Message>> = {
  access: say('access'),
  rectification: say('rectification'),
  erasure: say('erasure'),
  portability: say('portability'),
  objection: say('objection'),
}

const articleOf: Readonly<Record<Right, string>> = {
  access: '15',
  rectification: '16',
  erasure: '17',
  portability: '20',
  objection: '21',
}

/**
 * The rights that persons have by the legal bases of an activity: portability under consent and contract (Art. 20(1)(a)),
 * objection under a public task and legitimate interests (Art. 21(1)), no erasure under a legal obligation or a public task
 * (Art. 17(3)(b)).
 */
function rightsOf({ purposes }: Activity): readonly Right[] {
  const bases = new Set(purposes.flatMap(({ legalBasis }) => legalBasis ?? []))
  const kept =
    bases.size > 0 && [...bases].every((basis) => basis === 'legal_obligation' || basis === 'public_task')
  return [
    'access',
    'rectification',
    ...(kept ? [] : (['erasure'] as const)),
    ...(bases.has('consent') || bases.has('contract') ? (['portability'] as const) : []),
    ...(bases.has('legitimate_interests') || bases.has('public_task') ? (['objection'] as const) : []),
  ]
}

/** Data sets with code of ours of which nothing is named in the file at the path, nor in what it imports from beside it. */
function unreachedBy(code: string, dataSets: readonly DataSet[], context: CheckContext): readonly DataSet[] {
  const { index, textOf, map } = context
  // Where data sets are declared all of them are named, whatever is done.
  const declaring = new Set(
    dataSets.flatMap(stemsOf).flatMap((stem) => index.ownersOf(stem).map(({ path }) => path)),
  )
  const words = wordsOf(code, textOf, map, declaring)
  if (words === undefined) return []
  const names = (stem: string): boolean => words.has(stem.replaceAll('.', ''))
  const isNamed = (dataSet: DataSet): boolean => {
    const stems = stemsOf(dataSet)
    const stores = stems.flatMap((stem) => index.ownersOf(stem).flatMap(({ owner }) => owner.storeName ?? []))
    return [...stems, ...stores.map(ownerStem)].some(names)
  }
  const reached = new Set(dataSets.filter(isNamed))
  // What points to a reached row goes with it, or is found by it; and what points to that.
  for (let before = -1; before !== reached.size;) {
    before = reached.size
    const stems = new Set([...reached].flatMap(stemsOf))
    for (const dataSet of dataSets) if (pointsTo(dataSet, stems, context)) reached.add(dataSet)
  }
  return dataSets.filter(
    (dataSet) =>
      dataSet.heldIn === undefined &&
      index.ownersOf(ownerStem(dataSet.id)).length > 0 &&
      !reached.has(dataSet),
  )
}

function stemsOf({ id, also }: DataSet): readonly string[] {
  return [id, ...also].map(ownerStem)
}

/** A column that is named after one of the data sets (`user_id`, `user`), or that refers to one as a key or a relation. */
function pointsTo(dataSet: DataSet, stems: ReadonlySet<string>, { index, files }: CheckContext): boolean {
  const own = stemsOf(dataSet)
  const isLink = (name: string): boolean => {
    const target = ownerStem(name.replace(/(?<=[^_])_?(?:id|uuid|ID|Id)$/, ''))
    return stems.has(target) && !own.includes(target)
  }
  // A migration says more of a table than the model that stands for it: its keys.
  const isDeclared = ({ outline, owners }: IndexedFile): boolean =>
    (outline?.stems.some((stem) => own.includes(stem)) ?? true) &&
    owners.some(({ name, fieldNames }) => own.includes(ownerStem(name)) && fieldNames.some(isLink))
  return (
    files.some(isDeclared) ||
    own.some((stem) =>
      index.fieldsOf(stem).some(({ field }) => stems.has(ownerStem(field.attributes.references ?? ''))),
    )
  )
}

/** Owner stems that the words of a file may be, with those of the files that it imports from beside it, but for some. */
function wordsOf(
  code: string,
  textOf: CheckContext['textOf'],
  map: DataMap,
  without: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  const first = joinPath(map.folder, code)
  if (textOf(first) === undefined) return undefined
  const words = new Set<string>()
  const seen = new Set([first])
  const open = [first]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    // What a comment says of other data is not done: "comments and messages are kept".
    const text = textParts(textOf(path) ?? '', languageOf(path)?.id ?? '').code
    // Nor is what is only brought in.
    for (const [name] of text.replace(importForm, '').matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
      words.add(ownerStem(name))
      // `eraseMessages`, `deleteUser`: the verb in front is no part of the name.
      const parts = splitWords(name)
      for (let start = 1; start < parts.length; start++) words.add(ownerStem(parts.slice(start).join('_')))
    }
    if (seen.size > mostFiles) break
    for (const candidates of importsOf(path, text)) {
      const found = candidates.find((one) => seen.has(one) || textOf(one) !== undefined)
      if (found === undefined || seen.has(found) || without.has(found)) continue
      seen.add(found)
      open.push(found)
    }
  }
  return words
}

/** A path that erases and exports is short; more files than these are no longer looked at. */
const mostFiles = 30

/** An import with all that it names, over several lines where these stand in parentheses or braces. */
const importForm =
  /^[ \t]*(?:import\b|from[ \t]+[\w.]+[ \t]+import\b|export[ \t]*(?=[{*])|using\b|use\b|require(?:_relative)?\b)[^\n({;]*(?:\{[^{}]*\}|\([^()]*\))?[^\n;]*/gm

/** For each import of a file from its own repository the paths that may be meant. */
function importsOf(path: string, text: string): readonly (readonly string[])[] {
  const folder = folderOf(path)
  const quoted = text.matchAll(
    /(?:from|import|require\(|include|require_relative)\s*['"](\.{1,2}\/[^'"]+)['"]/g,
  )
  const python = path.endsWith('.py') ? text.matchAll(/^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import\b/gm) : []
  return [
    ...[...quoted].map(([, target = '']) => candidatesFor(joinPath(folder, target))),
    ...[...python].map(([, dots = '', module = '']) => {
      const file = module.replaceAll('.', '/')
      const folders = dots === '' ? foldersAbove(folder) : [ancestor(folder, dots.length - 1)]
      return folders.flatMap((one) => {
        const stem = [one, file].filter((part) => part !== '').join('/')
        return [`${stem}.py`, `${stem}/__init__.py`]
      })
    }),
  ]
}

function ancestor(folder: string, levels: number): string {
  return foldersAbove(folder)[levels] ?? ''
}

/** A folder and those that it lies in, the innermost first; the last is that of all. */
function foldersAbove(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/')
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), '']
}

function candidatesFor(path: string): readonly string[] {
  const stem = path.replace(/\.[cm]?jsx?$/, '')
  return [
    path,
    ...['.ts', '.tsx', '.js', '.mjs', '.rb', '.py', '.php', '/index.ts', '/index.js'].map(
      (end) => stem + end,
    ),
  ]
}
