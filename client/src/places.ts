import { commands, Uri, window, type Disposable } from 'vscode'
import type { Location, Position } from 'vscode-languageclient/node'
import type { Server } from './server.ts'

/** `art25.showPlaces`: what a lens is about; goes there where it is one place, and lists them where there are several. */
export function placesCommand(server: Server): Disposable {
  return commands.registerCommand(
    'art25.showPlaces',
    async (uri: string, position: Position, places: readonly Location[]) => {
      const convert = server.client?.protocol2CodeConverter
      const [first] = places
      if (convert === undefined || first === undefined) return
      if (places.length === 1) {
        const only = convert.asLocation(first)
        await window.showTextDocument(only.uri, { selection: only.range })
        return
      }
      await commands.executeCommand(
        'editor.action.showReferences',
        Uri.parse(uri),
        convert.asPosition(position),
        places.map((place) => convert.asLocation(place)),
      )
    },
  )
}
