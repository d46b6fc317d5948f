import { commands, l10n, window, workspace, type Disposable } from 'vscode'
import type { AskedFix } from '../../server/src/lsp/protocol.ts'
import { savable, saveAfterFix } from './saving.ts'
import type { Server } from './server.ts'

/** `art25.fixWithReason`: asks for the reason that a fix needs, then applies the fix with it as one undoable step. */
export function reasonCommand(server: Server): Disposable {
  return commands.registerCommand('art25.fixWithReason', async ({ title, fix }: AskedFix) => {
    const reason = await window.showInputBox({
      title,
      prompt: l10n.t('The reason is written beside the decision, for whoever reviews it.'),
      placeHolder: l10n.t('Why?'),
      ignoreFocusOut: true,
      validateInput: (value) =>
        value.trim() === '' ? l10n.t('A reason is needed. Press Escape to change nothing.') : undefined,
    })
    if (reason === undefined) return
    try {
      const answer = await server.request('art25/fixWithReason', { fix, reason: reason.trim() })
      const edit = answer && (await server.client?.protocol2CodeConverter.asWorkspaceEdit(answer.edit))
      if (answer === undefined || edit === undefined) return
      const saved = savable(answer.maps)
      if (await workspace.applyEdit(edit)) await saveAfterFix(saved)
      else void window.showErrorMessage(l10n.t('The fix could not be applied: the text has changed since.'))
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error))
    }
  })
}
