import { commands, Uri, type Disposable } from 'vscode'
import type { Location, Position } from 'vscode-languageclient/node'
import type { Server } from './server.ts'

/** `art25.showPlaces`, the command of the server's lenses: goes to the place, or shows several below the lens. */
export function placesCommand(server: Server): Disposable {
  return commands.registerCommand(
    'art25.showPlaces',
    async (uri: string, position: Position, places: readonly Location[]) => {
      const convert = server.client?.protocol2CodeConverter
      if (convert === undefined) return
      await commands.executeCommand(
        'editor.action.goToLocations',
        Uri.parse(uri),
        convert.asPosition(position),
        places.map((place) => convert.asLocation(place)),
        'peek',
      )
    },
  )
}
