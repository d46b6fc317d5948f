import type { DataMap } from '../model/declaration.ts'
import type { Finding, Fix, FixAction } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import type { Span } from '../model/span.ts'
import type { ShownFinding } from './diagnostics.ts'

/** Something that a person may choose; `resolveFixes` makes edits of its actions when it is chosen. */
export interface OfferedAction {
  readonly title: Message
  readonly preferred: boolean
  readonly actions: readonly FixAction[]
  readonly shown: ShownFinding
  /** Why it cannot be chosen now. */
  readonly disabled?: Message
}

/** What can be done about the findings that touch a span of a file. Those of one finding stand together, best first. */
export function actionsAt(
  span: Span,
  shown: readonly ShownFinding[],
  maps: readonly DataMap[],
): readonly OfferedAction[] {
  const touched = shown.filter((one) => one.span.start <= span.end && span.start <= one.span.end)
  return touched.flatMap((one) =>
    fixesOf(one.finding, maps).map((fix): OfferedAction => {
      const disabled = whyNot(fix.action, maps)
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

function fixesOf(finding: Finding, maps: readonly DataMap[]): readonly Fix[] {
  const [first, ...rest] = finding.fixes
  const ignore = unsuppressed.has(finding.check) ? [] : [ignoreHere(finding)]
  if (first === undefined) return ignore
  return [first, ...keptAs(first, maps), ...rest, ...ignore]
}

/** The same declaration with each of the map's retention policies, where nothing says yet how long the data is kept. */
function keptAs(fix: Fix, maps: readonly DataMap[]): readonly Fix[] {
  const { action } = fix
  if (action.kind !== 'declare-fields' || action.retention !== undefined) return []
  const map = maps.find(({ folder }) => folder === action.mapFolder)
  const dataSet = map?.dataSets.get(action.fields[0]?.dataSet ?? '')
  if (map === undefined || dataSet?.retention !== undefined) return []
  if (dataSet?.activities.some(({ name }) => map.activities.get(name)?.retention !== undefined) === true)
    return []
  return [...map.retention.keys()].slice(0, mostPolicies).map((retention) => ({
    title: say('{fix}, kept as {retention}', { fix: fix.title, retention }),
    safety: 'suggested',
    action: { ...action, retention },
  }))
}

/** A longer list helps nobody to choose. */
const mostPolicies = 5

/** Findings about the map itself or about comments to Art25: mending them is the only answer. */
const unsuppressed: ReadonlySet<string> = new Set([
  'invalid-map',
  'invalid-suppression',
  'unused-suppression',
  'no-data-map',
])

function ignoreHere({ check, path, span }: Finding): Fix {
  return {
    title: say('Ignore {check} here, with a reason', { check }),
    safety: 'suggested',
    action: { kind: 'suppress', path, span, check },
  }
}

function whyNot(action: FixAction, maps: readonly DataMap[]): Message | undefined {
  if (action.kind === 'edit-text' || action.kind === 'suppress') return undefined
  const map = maps.find(({ folder }) => folder === action.mapFolder)
  return map?.usable === false
    ? say('The data map cannot be read; mend what invalid-map says of it first.')
    : undefined
}
