import type { Rules } from '../classify/rules.ts'
import { likelyCategories } from './categories.ts'
import type { ShownFinding } from './diagnostics.ts'
import type { DataMap } from '../model/declaration.ts'
import type { Finding, Fix, FixAction } from '../model/finding.ts'
import { say, type Message, type Translator } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import { labelIn } from '../datamap/terms.ts'

/** Something that a person may choose; `resolveFixes` makes edits of its actions when it is chosen. */
export interface OfferedAction {
  readonly title: Message
  readonly preferred: boolean
  readonly actions: readonly FixAction[]
  readonly shown: ShownFinding
  /** Why it cannot be chosen now. */
  readonly disabled?: Message
}

/** What the offers depend on besides the findings. */
export interface OfferContext {
  readonly maps: readonly DataMap[]
  readonly rules: Rules
  /** Of whoever chooses. */
  readonly translator: Translator
}

/** What can be done about the findings that touch a span of a file. Those of one finding stand together, best first. */
export function actionsAt(
  span: Span,
  shown: readonly ShownFinding[],
  context: OfferContext,
): readonly OfferedAction[] {
  const touched = shown.filter((one) => one.span.start <= span.end && span.start <= one.span.end)
  return touched.flatMap((one) =>
    fixesOf(one, context).map((fix): OfferedAction => {
      const disabled = whyNot(fix.action, context.maps)
      return {
        title: fix.title,
        preferred: fix.preferred ?? false,
        actions: [fix.action],
        shown: one,
        ...(disabled !== undefined && { disabled }),
      }
    }),
  )
}

/** The fixes that decide nothing for anybody, of all findings in a file. */
export function safeActions(path: string, findings: readonly Finding[]): readonly FixAction[] {
  return findings
    .filter((finding) => finding.path === path)
    .flatMap(({ fixes }) => fixes.find(({ safety }) => safety === 'safe')?.action ?? [])
}

function fixesOf(shown: ShownFinding, context: OfferContext): readonly Fix[] {
  const { finding } = shown
  const ignore = unsuppressed.has(finding.check) ? [] : [ignoreHere(shown)]
  return [...(isDeclaration(finding.fixes[0]) ? declarations(finding, context) : finding.fixes), ...ignore]
}

type DeclareAction = Extract<FixAction, { kind: 'declare-fields' }>
type Declaration = Fix & { readonly action: DeclareAction }

/**
 * The ways to declare an undeclared field: as it was found, with the likeliest answers of the map; all fields of the owner or
 * the file; not personal; as something else; then the rest of the answers.
 */
function declarations(finding: Finding, context: OfferContext): readonly Fix[] {
  const { maps, rules, translator } = context
  const [first, ...rest] = finding.fixes
  if (!isDeclaration(first)) return finding.fixes
  const { action } = first
  const [field] = action.fields
  const map = maps.find(({ folder }) => folder === action.mapFolder)
  if (field === undefined || map === undefined) return finding.fixes
  const groups = rest.filter(isDeclaration).filter((fix) => fix.action.fields.length > 1)
  const others = rest.filter((fix) => !isDeclaration(fix))
  const answered = answersFor(first, map)
  const alternatives = likelyCategories(field.name, field.category, rules)
    .slice(0, mostCategories)
    .map((category): Fix => {
      const known = rules.categories.get(category)
      return {
        title: say('Declare {name} as {category}', {
          name: `${field.dataSet}.${field.name}`,
          category: known ? `${category} (${labelIn(known, translator)})` : category,
        }),
        safety: 'suggested',
        action: { ...action, fields: [{ ...field, category }] },
      }
    })
  return [
    first,
    ...answered.slice(0, likeliest),
    ...groups.flatMap((fix) => [fix, ...answersFor(fix, map).slice(0, likeliestOfGroup)]),
    ...others,
    ...alternatives,
    ...answered.slice(likeliest, mostAnswers),
  ]
}

/** How many of the map's answers stand next to a plain declaration, and how many there are at all. */
const likeliest = 3
const likeliestOfGroup = 2
const mostAnswers = 9
/** As many other categories as a person looks through under a light bulb; the map completes all of them. */
const mostCategories = 3

function isDeclaration(fix: Fix | undefined): fix is Declaration {
  return fix?.action.kind === 'declare-fields'
}

/**
 * The same declaration with activities and retention policies of the map, where nothing says yet what the data is for and how
 * long it is kept: what other data sets have most often comes first.
 */
function answersFor(fix: Declaration, map: DataMap): readonly Fix[] {
  const { action } = fix
  const dataSets = [...new Set(action.fields.map(({ dataSet }) => dataSet))].map((id) => map.dataSets.get(id))
  const lacksActivity = dataSets.some((dataSet) => (dataSet?.activities.length ?? 0) === 0)
  const lacksRetention = dataSets.some((dataSet) => dataSet?.retention === undefined)
  const known = dataSets.flatMap((dataSet) => dataSet?.activities ?? [])
  if (!lacksActivity && known.every(({ name }) => keeps(map, name))) return []
  const make = (activity: string | undefined, retention: string | undefined): Fix => ({
    title: withAnswers(fix.title, activity, retention),
    safety: 'suggested',
    action: {
      ...action,
      ...(activity !== undefined && { activity }),
      ...(retention !== undefined && { retention }),
    },
  })
  const policies = (activity: string | undefined): readonly string[] =>
    ranked(map.retention.keys(), (id) => usesOf(map, activity, id))
  if (!lacksActivity || map.activities.size === 0)
    return lacksRetention ? policies(undefined).map((retention) => make(undefined, retention)) : []
  const activities = ranked(map.activities.keys(), (id) => usesOf(map, id, undefined))
  const byActivity = activities.map((activity) =>
    !lacksRetention || keeps(map, activity) || map.retention.size === 0
      ? [make(activity, undefined)]
      : policies(activity).map((retention) => make(activity, retention)),
  )
  // The likeliest of each activity first, then the second of each.
  const longest = Math.max(0, ...byActivity.map((list) => list.length))
  return Array.from({ length: longest }, (_, at) => byActivity.flatMap((list) => list[at] ?? [])).flat()
}

function withAnswers(fix: Message, activity: string | undefined, retention: string | undefined): Message {
  const purposeful = activity === undefined ? fix : say('{fix}, for {activity}', { fix, activity })
  return retention === undefined
    ? purposeful
    : say('{fix}, kept as {retention}', { fix: purposeful, retention })
}

function keeps(map: DataMap, activity: string): boolean {
  return map.activities.get(activity)?.retention !== undefined
}

/** How many data sets have an activity and a retention policy, each where it is asked for. */
function usesOf(map: DataMap, activity: string | undefined, policy: string | undefined): number {
  return [...map.dataSets.values()].filter(
    ({ activities, retention }) =>
      (activity === undefined || activities.some(({ name }) => name === activity)) &&
      (policy === undefined || retention?.name === policy),
  ).length
}

/** The most used first; otherwise as the map has them. */
function ranked(names: Iterable<string>, weigh: (name: string) => number): readonly string[] {
  return [...names]
    .map((name, index) => ({ name, index, weight: weigh(name) }))
    .sort((left, right) => right.weight - left.weight || left.index - right.index)
    .map(({ name }) => name)
}

/** Findings about the map itself or about comments to Art25: mending them is the only answer. */
const unsuppressed: ReadonlySet<string> = new Set([
  'invalid-map',
  'invalid-suppression',
  'unused-suppression',
  'no-data-map',
])

function ignoreHere({ finding: { check, path, span } }: ShownFinding): Fix {
  return {
    title: say('Ignore {check} here, with a reason', { check }),
    safety: 'suggested',
    action: { kind: 'suppress', path, span, check },
  }
}

function whyNot(action: FixAction, maps: readonly DataMap[]): Message | undefined {
  if (action.kind === 'edit-text' || action.kind === 'suppress' || action.kind === 'tie-retention')
    return undefined
  const map = maps.find(({ folder }) => folder === action.mapFolder)
  return map?.usable === false
    ? say('The data map cannot be read; mend what invalid-map says of it first.')
    : undefined
}
