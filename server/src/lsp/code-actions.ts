/* Code actions: what is offered at a place, and the edits of the one that is chosen. */
import {
  CodeActionKind,
  LSPErrorCodes,
  ResponseError,
  type ClientCapabilities,
  type CodeAction,
  type Range,
} from 'vscode-languageserver/node'
import { resolveFixes } from '../datamap/resolve-fix.ts'
import { actionsAt, safeActions } from '../editor/code-actions.ts'
import type { FixAction } from '../model/finding.ts'
import { diagnosticAbilities, toDiagnostic, toWorkspaceEdit } from './convert.ts'
import type { Desk } from './desk.ts'
import type { Diagnostics } from './diagnostics.ts'
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
  const { client, session } = desk
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
    for (const offered of actionsAt(lines.spanOf(range), shown, state.maps)) {
      if (offered.disabled !== undefined && client.textDocument?.codeAction?.disabledSupport !== true)
        continue
      actions.push({
        title: offered.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(offered.shown, lines, () => undefined, abilities)],
        ...(offered.preferred && { isPreferred: true }),
        ...(offered.disabled !== undefined && { disabled: { reason: offered.disabled } }),
        data: { uri, version, actions: offered.actions } satisfies ActionData,
      })
    }
  }
  const safe = safeActions(path, state.findings.get(path) ?? [])
  // Asked for by name only: nobody looks for it under a squiggle.
  if (only !== undefined && wants(fixAllKind) && safe.length > 0)
    actions.push({
      title: 'Apply all fixes of Art25 that decide nothing',
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
  const { client, session } = desk
  const data = action.data as ActionData | undefined
  const located = data && session.locate(data.uri)
  const state = located?.project.state
  if (data === undefined || located === undefined || state === undefined) return action
  const { project } = located
  const countsPlaces = data.actions.some(({ kind }) => kind === 'edit-text' || kind === 'suppress')
  const isOld = (session.document(data.uri)?.version ?? null) !== data.version
  const resolved =
    countsPlaces && isOld
      ? { refused: 'The text has changed since; ask again.' }
      : resolveFixes(data.actions, state.maps, (path) => project.textOf(path))
  if ('refused' in resolved) {
    if (client.textDocument?.codeAction?.disabledSupport === true)
      return { ...action, disabled: { reason: resolved.refused } }
    throw new ResponseError(LSPErrorCodes.RequestFailed, resolved.refused)
  }
  const withVersions = client.workspace?.workspaceEdit?.documentChanges === true
  return { ...action, edit: toWorkspaceEdit(resolved.edits, project, session, withVersions) }
}
