/* Fixes that a person must give a reason for. Without one they leave the place for it open, with a question. */
import type { FixAction } from '../model/finding.ts'

/** Whether a fix leaves a reason open. */
export function asksForReason(actions: readonly FixAction[]): boolean {
  return actions.some((action) => answered(action, '') !== action)
}

/** The same fix with the reason in its place. */
export function withReason(actions: readonly FixAction[], reason: string): readonly FixAction[] {
  return actions.map((action) => answered(action, reason))
}

function answered(action: FixAction, reason: string): FixAction {
  if (action.kind === 'suppress' && action.reason === undefined) return { ...action, reason }
  if (action.kind === 'mark-not-personal' && action.because === undefined)
    return { ...action, because: reason }
  if (action.kind === 'ask' && action.key === 'because' && action.answer === undefined)
    return { ...action, answer: reason }
  return action
}
