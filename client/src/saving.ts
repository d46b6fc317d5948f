import { commands, Uri, workspace, type Disposable } from 'vscode'
import type { Middleware } from 'vscode-languageclient/node'

/** Command of a code action, run after its edit: its argument is the list of URIs that may be saved. */
const savedAfterFix = 'art25.savedAfterFix'

/** Of a resolved code action: only files without unsaved changes of the user's are saved after it. */
export const savingMiddleware: Middleware = {
  resolveCodeAction: async (item, token, next) => {
    const action = await next(item, token)
    if (action?.command?.command !== savedAfterFix) return action
    const given: unknown = action.command.arguments?.[0]
    action.command.arguments = [savable(Array.isArray(given) ? given.map(String) : [])]
    return action
  },
}

/** Those of the files that a save after an edit would not take more of than the edit: not open, or open and unchanged. */
export function savable(uris: readonly string[]): readonly string[] {
  const dirty = new Set(
    workspace.textDocuments.filter(({ isDirty }) => isDirty).map(({ uri }) => uri.toString()),
  )
  return uris.filter((uri) => {
    const parsed = Uri.parse(uri)
    return parsed.scheme !== 'untitled' && !dirty.has(parsed.toString())
  })
}

/** Saves these files where the user's settings want it. */
export async function saveAfterFix(uris: readonly string[]): Promise<void> {
  for (const uri of uris.map((one) => Uri.parse(one))) {
    if (!workspace.getConfiguration('art25', uri).get<boolean>('saveMapAfterFix', true)) continue
    const document = await workspace.openTextDocument(uri)
    if (document.isDirty) await document.save()
  }
}

export function saveCommand(): Disposable {
  return commands.registerCommand(savedAfterFix, (uris: readonly string[]) => saveAfterFix(uris))
}
