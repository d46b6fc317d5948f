import { workspace, type ExtensionContext } from 'vscode'
import { createChangesView } from './changes-view.ts'
import { registerCommands } from './commands.ts'
import { documentCommand } from './documents.ts'
import { createPictures } from './picture.ts'
import { placesCommand } from './places.ts'
import { createPrivacyView } from './privacy-view.ts'
import { reasonCommand } from './reasons.ts'
import { saveCommand, savingMiddleware } from './saving.ts'
import { isSchemaShownElsewhere, watchYamlExtension } from './yaml-extension.ts'
import { Server } from './server.ts'
import { createStatusBar } from './status-bar.ts'
import { createTaskProvider } from './tasks.ts'

let running: Server | undefined

/** Called by VS Code once, when one of the activation events has happened. */
export async function activate(context: ExtensionContext): Promise<void> {
  const server = new Server({
    context,
    middleware: savingMiddleware,
    announce: () => ({
      trusted: workspace.isTrusted,
      asksForReasons: true,
      savesAfterFix: true,
      showsPrivacy: true,
      showsPlaces: true,
      schemaShownElsewhere: isSchemaShownElsewhere(),
    }),
  })
  running = server
  const view = createPrivacyView(server)
  context.subscriptions.push(
    server,
    ...view.disposables,
    ...createChangesView(server),
    createStatusBar(server),
    ...registerCommands(server, view),
    reasonCommand(server),
    saveCommand(),
    placesCommand(server),
    documentCommand(server),
    ...createPictures(context, server),
    watchYamlExtension(server),
    createTaskProvider(context),
  )
  await server.start()
}

/** Called by VS Code before it ends; it waits for the promise. */
export function deactivate(): Promise<void> | undefined {
  return running?.stop()
}
