/* Code actions: what is offered at a place, and the edits of the one that is chosen. */
import {
  CodeActionKind,
  type ClientCapabilities,
  type CodeAction,
  type Command,
  type Range,
} from 'vscode-languageserver/node'
import { resolveFixes } from '../datamap/resolve-fix.ts'
import { isMapFile } from '../datamap/paths.ts'
import { actionsAt, safeActions } from '../editor/code-actions.ts'
import { asksForReason, withReason } from '../editor/reasons.ts'
import { loadTranslator } from '../host/translations.ts'
import type { FixAction } from '../model/finding.ts'
import { say, type Message } from '../model/message.ts'
import { diagnosticAbilities, toDiagnostic, toWorkspaceEdit } from './convert.ts'
import { refusal, type Desk } from './desk.ts'
import type { Diagnostics } from './diagnostics.ts'
import type { AskedFix, ReasonedEdit, ReasonedFix, Requests } from './protocol.ts'
import type { Located } from './session.ts'

export const fixAllKind = `${CodeActionKind.SourceFixAll}.art25`

/** Answers what can be done at a place. */
export function listenToCodeActions(desk: Desk, diagnostics: Diagnostics): void {
  const { connection, client } = desk
  connection.onCodeAction(async ({ textDocument: { uri }, range, context }, token) => {
    const located = await desk.ready(uri, token)
    // What is applied at once, without being looked at, is judged whole first.
    if (context.only?.some((kind) => kind.startsWith(CodeActionKind.Source)) === true)
      await located?.project.review()
    return located === undefined ? [] : codeActions(desk, diagnostics, located, uri, range, context.only)
  })
  if (resolvesActions(client)) connection.onCodeActionResolve((action) => resolve(desk, action))
  if (desk.options.asksForReasons === true)
    connection.onRequest('art25/fixWithReason' satisfies keyof Requests, ({ fix, reason }: ReasonedFix) => {
      const data = fix as ActionData
      const resolved = editsOf(desk, data, withReason(data.actions, reason))
      if ('refused' in resolved) throw refusal(desk, resolved.refused)
      return resolved satisfies ReasonedEdit
    })
}

/** Whether the client asks for the edits of an action when it is chosen, and not before. */
export function resolvesActions({ textDocument }: ClientCapabilities): boolean {
  const support = textDocument?.codeAction
  return support?.dataSupport === true && support.resolveSupport?.properties.includes('edit') === true
}

/** Data that a code action carries until it is chosen. */
interface ActionData {
  readonly uri: string
  /** Of the document, which places in its text are counted by. */
  readonly version: number | null
  readonly actions: readonly FixAction[]
}

function codeActions(
  desk: Desk,
  diagnostics: Diagnostics,
  located: Located,
  uri: string,
  range: Range,
  only: readonly string[] | undefined,
): CodeAction[] {
  const { client, session, translator } = desk
  const { project, path } = located
  const lines = session.linesOf(project, path)
  const state = project.state
  if (lines === undefined || state === undefined) return []
  const wants = (kind: string): boolean =>
    only === undefined || only.some((one) => one === '' || kind === one || kind.startsWith(`${one}.`))
  const shown = diagnostics.shown(located)
  const actions: CodeAction[] = []
  const version = session.document(uri)?.version ?? null
  if (wants(CodeActionKind.QuickFix)) {
    const abilities = diagnosticAbilities(client, client.textDocument?.diagnostic !== undefined)
    const context = { maps: state.maps, rules: state.workspace.rules, translator }
    for (const offered of actionsAt(lines.spanOf(range), shown, context)) {
      if (offered.disabled !== undefined && client.textDocument?.codeAction?.disabledSupport !== true)
        continue
      const data = { uri, version, actions: offered.actions } satisfies ActionData
      const asks =
        desk.options.asksForReasons === true &&
        offered.disabled === undefined &&
        asksForReason(offered.actions)
      const title = translator.text(offered.title)
      const command: Command = {
        title,
        command: reasonCommand,
        arguments: [{ title, fix: data } satisfies AskedFix],
      }
      actions.push({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(offered.shown, lines, () => undefined, abilities, translator)],
        ...(offered.preferred && { isPreferred: true }),
        ...(offered.disabled !== undefined && { disabled: { reason: translator.text(offered.disabled) } }),
        ...(asks ? { command } : { data }),
      })
    }
  }
  const safe = safeActions(path, state.findings.get(path) ?? [])
  // Asked for by name only: nobody looks for it under a squiggle.
  if (only !== undefined && wants(fixAllKind) && safe.length > 0)
    actions.push({
      title: translator.text(say('Apply all fixes of Art25 that decide nothing')),
      kind: fixAllKind,
      data: { uri, version, actions: safe } satisfies ActionData,
    })
  if (resolvesActions(client)) return actions
  return actions.flatMap((action) => {
    try {
      return [action.disabled ? action : resolve(desk, action)]
    } catch {
      // What cannot be done is not offered to a client that has no way to show it.
      return []
    }
  })
}

function resolve(desk: Desk, action: CodeAction): CodeAction {
  const { client, options, translator } = desk
  const data = action.data as ActionData | undefined
  if (data === undefined) return action
  const resolved = editsOf(desk, data, data.actions)
  if ('refused' in resolved) {
    if (client.textDocument?.codeAction?.disabledSupport === true)
      return { ...action, disabled: { reason: translator.text(resolved.refused) } }
    throw refusal(desk, resolved.refused)
  }
  const { edit, maps } = resolved
  const saving: Command = { title: action.title, command: savedCommand, arguments: [maps] }
  return { ...action, edit, ...(options.savesAfterFix === true && maps.length > 0 && { command: saving }) }
}

/** What actions change, or why they cannot be done any more. */
function editsOf(
  { client, session }: Desk,
  { uri, version }: ActionData,
  actions: readonly FixAction[],
): ReasonedEdit | { readonly refused: Message } {
  const changed = { refused: say('The text has changed since; ask again.') }
  const located = session.locate(uri)
  const state = located?.project.state
  if (located === undefined || state === undefined) return changed
  const { project } = located
  const countsPlaces = actions.some(
    ({ kind }) => kind === 'edit-text' || kind === 'suppress' || kind === 'tie-retention',
  )
  if (countsPlaces && (session.document(uri)?.version ?? null) !== version) return changed
  const resolved = resolveFixes(actions, state.maps, (path) => project.textOf(path), loadTranslator)
  if ('refused' in resolved) return resolved
  const withVersions = client.workspace?.workspaceEdit?.documentChanges === true
  const paths = [...new Set(resolved.edits.map(({ path }) => path))]
  return {
    edit: toWorkspaceEdit(resolved.edits, project, session, withVersions),
    maps: paths.filter(isMapFile).map((path) => session.uriOf(project, path)),
  }
}

/** Commands of the extension: asks for a reason and comes back with it; saves maps after the edit of an action. */
const reasonCommand = 'art25.fixWithReason'
const savedCommand = 'art25.savedAfterFix'
