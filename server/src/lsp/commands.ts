/* Commands that the server carries out for the client. */
import { say } from '../model/message.ts'
import { draftFor } from './create-map.ts'
import { refusal, type Desk } from './desk.ts'

export const createMapCommand = 'art25.createMap'

/** Carries out commands. */
export function listenToCommands(desk: Desk): void {
  desk.connection.onExecuteCommand(async ({ command, arguments: given }, token) => {
    if (command !== createMapCommand) return undefined
    const [first] = (given ?? []) as readonly unknown[]
    await desk.allReady(token)
    return createMap(desk, typeof first === 'string' ? first : undefined)
  })
}

async function createMap(desk: Desk, folderUri: string | undefined): Promise<{ uri: string } | null> {
  const { client, connection, session, translator } = desk
  const folder =
    folderUri === undefined ? session.folders[0] : session.folders.find(({ uri }) => uri === folderUri)
  const located = folder && session.locate(folder.uri)
  const state = located?.project.state
  if (located === undefined || state === undefined)
    throw refusal(desk, say('No folder is open to draft a data map for.'))
  const draft = draftFor(state, located.project.root, located.path, translator)
  if ('refused' in draft) throw refusal(desk, draft.refused)
  if (client.workspace?.workspaceEdit?.resourceOperations?.includes('create') !== true)
    throw refusal(
      desk,
      say('This editor does not let a server create files: run `art25 init` in a terminal.'),
    )
  const uri = session.uriOf(located.project, draft.path)
  const start = { line: 0, character: 0 }
  const { applied } = await connection.workspace.applyEdit({
    label: translator.text(say('Draft a data map')),
    edit: {
      documentChanges: [
        { kind: 'create', uri },
        {
          textDocument: { uri, version: null },
          edits: [{ range: { start, end: start }, newText: draft.text }],
        },
      ],
    },
  })
  if (!applied) return null
  if (client.window?.showDocument?.support === true)
    await connection.window.showDocument({ uri, takeFocus: true })
  return { uri }
}
