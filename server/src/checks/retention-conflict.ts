import { compareDurations, daysOf, inWords, rewritten } from '../classify/durations.ts'
import type { SettingRule } from '../classify/setting-rules.ts'
import { nearest } from '../datamap/nearest.ts'
import type { DataMap, RetentionPolicy } from '../model/declaration.ts'
import type { Fix } from '../model/finding.ts'
import { say, type Parameter } from '../model/message.ts'
import type { Setting } from '../model/setting.ts'
import { defineCheck, type CheckContext, type Draft } from './check.ts'
import { textAt, tieRetention, valueAt, type PlacedSetting } from './retention-ties.ts'

/** Settings that keep data longer than the map declares, or erase it earlier than it must be kept (Art. 5(1)(e), 17). */
export const retentionConflict = defineCheck({
  id: 'retention-conflict',
  severity: 'error',
  scope: 'file',
  subject: 'code',
  audience: 'developer',
  articles: ['5(1)(e)', '25(2)'],
  summary: 'A setting that keeps data longer than declared, or erases it too early',
  messages: {
    longer: '{label} {resource} keeps data for {found}; the retention {policy} says {declared}',
    unlimited: '{label} {resource} keeps data for ever; the retention {policy} says {declared}',
    absent:
      '{label} {resource} does not set {key} and so keeps data for {found}; the retention {policy} says {declared}',
    absentUnlimited:
      '{label} {resource} does not set {key} and so keeps data for ever; the retention {policy} says {declared}',
    earlier: '{label} {resource} erases data after {found}; the retention {policy} says at least {declared}',
    near: '{label} {resource} keeps data for {found}, which is not {declared} ({least} to {most} days) of the retention {policy}: which is meant?',
    unknown: 'How long {label} {resource} keeps data for the retention {policy} cannot be told: {why}',
    untied: '{label} {resource} keeps data for {found}; no retention policy is tied to it',
    untiedUnlimited: '{label} {resource} keeps data for ever; no retention policy is tied to it',
    noPolicy: 'The data map has no retention policy {policy}',
  },
  run(context, report) {
    const { files, map, rules } = context
    if (map.retention.size === 0) return
    const ties = tieRetention(context)
    const byId = new Map(rules.settings.map((rule) => [rule.id, rule]))
    for (const { path, settings = [] } of files) {
      const untied = new Map<string, PlacedSetting[]>()
      for (const setting of settings) {
        const rule = byId.get(setting.id)
        if (setting.kind !== 'retention' || !rule) continue
        const placed = { path, setting }
        const policies = ties.policiesOf(placed)
        for (const policy of policies) {
          const found = judge(setting, policy, rule)
          if (found) report(draftOf(found, placed, policy, rule, context))
        }
        if (policies.length === 0 && isWorthTying(setting))
          untied.set(setting.id, [...(untied.get(setting.id) ?? []), placed])
      }
      for (const [id, list] of untied) {
        const rule = byId.get(id)
        if (rule) report(untiedDraft(list, rule, map))
      }
    }
    for (const { path, directive } of ties.unknown) {
      const span = directive.checkSpans?.[0] ?? directive.span
      const policy = directive.policy ?? ''
      const near = nearest(policy, [...map.retention.keys()])
      report({
        messageId: 'noPolicy',
        parameters: { policy },
        path,
        span: policy === '' ? directive.span : span,
        identity: ['', policy],
        settled: true,
        fixes:
          near === undefined || policy === ''
            ? []
            : [
                {
                  title: say('Replace {old} by {new}', { old: policy, new: near }),
                  safety: 'suggested',
                  action: { kind: 'edit-text', edits: [{ path, span, newText: near }] },
                },
              ],
      })
    }
  },
})

type MessageId = Verdict['id'] | 'absent' | 'absentUnlimited' | 'untied' | 'untiedUnlimited'

type Verdict =
  | { readonly id: 'longer' | 'earlier' | 'near'; readonly found: string; readonly declared: string }
  | { readonly id: 'unlimited'; readonly declared: string }
  | { readonly id: 'unknown'; readonly why: Parameter }

/** What is wrong between a setting and the policy that it carries out. */
function judge(setting: Setting, policy: RetentionPolicy, rule: SettingRule): Verdict | undefined {
  const { period } = setting
  const isMinimum = valueAt(policy.raw, 'minimum') === true
  const declared = longestOf(policy)
  if (
    policy.period === undefined ||
    declared === undefined ||
    !isSameEvent(policy, setting.from ?? rule.from)
  )
    return undefined
  // What is moved is not erased, and what is to be archived may be erased later in the archive.
  const then = textAt(policy.raw, 'then')
  const isMoved = then === 'move' || then === 'archive'
  if ((rule.does !== 'erase') !== isMoved) return undefined
  if (period.is === 'unknown') return { id: 'unknown', why: period.why }
  if (period.is === 'unlimited') return isMinimum ? undefined : { id: 'unlimited', declared }
  if (period.is !== 'duration') return undefined
  const found = period.duration
  if (isMinimum)
    return compareDurations(found, policy.period) === 'shorter'
      ? { id: 'earlier', found, declared: policy.period }
      : undefined
  const order = compareDurations(found, declared)
  return order === 'longer' || order === 'near' ? { id: order, found, declared } : undefined
}

/** The longest that data may be kept: what a customer may choose at most, else the period. */
function longestOf({ period, raw }: RetentionPolicy): string | undefined {
  const most = textAt(valueAt(raw, 'customizable'), 'max')
  return most !== undefined && daysOf(most) ? most : period
}

/** A period that runs from another event than the setting's is another period; one that names none is taken at its word. */
function isSameEvent({ raw }: RetentionPolicy, from: string): boolean {
  const declared = textAt(raw, 'from')
  return declared === undefined || eventOf(declared) === eventOf(from)
}

/** Words for the moment at which data comes in. */
const collected = new Set([
  'collection',
  'collected',
  'creation',
  'created',
  'recording',
  'receipt',
  'event',
  'entry',
])

function eventOf(name: string): string {
  return collected.has(name) ? 'collection' : name
}

function draftOf(
  found: Verdict,
  { path, setting }: PlacedSetting,
  policy: RetentionPolicy,
  { label }: SettingRule,
  { map }: CheckContext,
): Draft<MessageId> {
  const days = found.id === 'near' ? daysOf(found.declared) : undefined
  const isAbsent = setting.value === undefined
  const messageId: MessageId =
    found.id === 'unlimited' && isAbsent
      ? 'absentUnlimited'
      : found.id === 'longer' && isAbsent
        ? 'absent'
        : found.id
  return {
    messageId,
    parameters: {
      label,
      resource: setting.resource,
      key: setting.key,
      policy: policy.id,
      ...('found' in found && { found: inWords(found.found) }),
      ...('declared' in found && { declared: inWords(found.declared) }),
      ...('why' in found && { why: found.why }),
      ...(days && { least: days.least, most: days.most }),
    },
    path,
    span: setting.span,
    ...(found.id === 'near' || found.id === 'unknown' ? { atMost: 'info' as const } : {}),
    owner: setting.resource,
    field: setting.key,
    identity: [setting.resource, setting.key, policy.id],
    related: [
      {
        path: policy.at.path,
        span: policy.at.keySpan,
        message: say('{policy} is declared here', { policy: policy.id }),
      },
    ],
    fixes:
      'found' in found
        ? fixesFor(found.found, path, setting, policy, map)
        : declaredIn(path, setting, policy),
  }
}

/** Either side's value in the other: a person knows which of them is right. */
function fixesFor(
  found: string,
  path: string,
  setting: Setting,
  policy: RetentionPolicy,
  map: DataMap,
): readonly Fix[] {
  return [
    ...declaredIn(path, setting, policy),
    {
      title: say('Declare {found} in {policy}', { found: inWords(found), policy: policy.id }),
      safety: 'suggested',
      action: {
        kind: 'set-value',
        mapFolder: map.folder,
        keys: ['retention', policy.id, 'period'],
        value: found,
      },
    },
  ]
}

function declaredIn(
  path: string,
  { value, unit, allowed, span, atKey }: Setting,
  policy: RetentionPolicy,
): readonly Fix[] {
  if (value === undefined || atKey === true || policy.period === undefined) return []
  const newText = rewritten(value, unit, allowed, policy.period)
  if (newText === undefined || newText === value) return []
  return [
    {
      title: say('Keep for {declared}, as {policy} says', {
        declared: inWords(policy.period),
        policy: policy.id,
      }),
      safety: 'suggested',
      action: { kind: 'edit-text', edits: [{ path, span, newText }] },
    },
  ]
}

/** Caches of minutes and hours are no store that anybody declares. */
function isWorthTying({ period, value }: Setting): boolean {
  if (period.is === 'unlimited') return value !== undefined
  return period.is === 'duration' && value !== undefined && (daysOf(period.duration)?.least ?? 0) >= 1
}

/** One finding for each kind of setting in a file. */
function untiedDraft(list: readonly PlacedSetting[], { label }: SettingRule, map: DataMap): Draft<MessageId> {
  const [first, ...others] = list as readonly [PlacedSetting, ...PlacedSetting[]]
  const { path, setting } = first
  const isUnlimited = setting.period.is === 'unlimited'
  return {
    messageId: isUnlimited ? 'untiedUnlimited' : 'untied',
    parameters: {
      label,
      resource: setting.resource,
      found: setting.period.is === 'duration' ? inWords(setting.period.duration) : '',
    },
    path,
    span: setting.span,
    atMost: 'info',
    owner: setting.resource,
    field: setting.key,
    identity: [setting.id, setting.resource, setting.key, 'untied'],
    related: others.map((other) => ({
      path: other.path,
      span: other.setting.span,
      message: say('{resource} keeps data as well', { resource: other.setting.resource }),
    })),
    fixes: [...map.retention.keys()].slice(0, mostChoices).map((policy) => ({
      title: say('It carries out the retention {policy}', { policy }),
      safety: 'suggested',
      action: { kind: 'tie-retention', path, span: setting.span, policy },
    })),
  }
}

const mostChoices = 5
