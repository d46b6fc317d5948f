import { randomBytes } from 'node:crypto'
import {
  commands,
  l10n,
  Uri,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type ExtensionContext,
  type Webview,
  type WebviewPanel,
} from 'vscode'
import type { FromPicture, ToPicture } from '../picture/messages.ts'
import type { Disposing } from './disposing.ts'
import type { Server } from './server.ts'

const viewType = 'art25.picture'

/**
 * `art25.showPicture`: the picture of a data map in a panel; of the map whose URI is given, or that is open in the editor,
 * or that a person chooses. A panel that was open when the window closed comes back with it.
 */
export function createPictures(context: ExtensionContext, server: Server): readonly Disposing[] {
  const pictures = new Pictures(context, server)
  return [
    pictures,
    commands.registerCommand('art25.showPicture', async (given: unknown) => {
      try {
        await pictures.show(given)
      } catch (error) {
        void window.showErrorMessage(error instanceof Error ? error.message : String(error))
      }
    }),
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, state) => {
        pictures.restore(panel, state)
        return Promise.resolve()
      },
    }),
  ]
}

class Pictures implements Disposing {
  readonly #context: ExtensionContext
  readonly #server: Server
  /** By the URI of the map. */
  readonly #panels = new Map<string, WebviewPanel>()
  readonly #listening: readonly Disposable[]

  constructor(context: ExtensionContext, server: Server) {
    this.#context = context
    this.#server = server
    this.#listening = [
      server.onDidChangePicture(({ map, picture }) => {
        const panel = this.#panels.get(map)
        if (panel !== undefined && picture !== null) send(panel, { kind: 'picture', map, picture })
      }),
      // A server that has been started anew knows of no panel.
      server.onDidChangeState((state) => {
        if (state !== 'running') return
        for (const [map, panel] of this.#panels) void this.#load(map, panel)
      }),
    ]
  }

  async show(given: unknown): Promise<void> {
    const choices = await this.#server.request('art25/documents', null)
    if (choices === undefined) {
      void window.showWarningMessage(l10n.t('The language server of Art25 is not running.'))
      return
    }
    const [first, ...others] = choices.maps
    if (first === undefined) {
      void window.showInformationMessage(l10n.t('There is no data map in this workspace.'))
      return
    }
    const open = given instanceof Uri ? given.toString() : given
    const uri =
      choices.maps.find((map) => map.uri === open)?.uri ??
      (others.length === 0 ? first.uri : await choose(choices.maps))
    if (uri === undefined) return
    const known = this.#panels.get(uri)
    if (known !== undefined) {
      known.reveal()
      return
    }
    const panel = window.createWebviewPanel(viewType, l10n.t('Picture of Personal Data'), ViewColumn.Active)
    this.#take(uri, panel)
  }

  /** A panel of an earlier window: the page has kept which map it showed. */
  restore(panel: WebviewPanel, state: unknown): void {
    const map = typeof state === 'object' && state !== null && 'map' in state ? state.map : undefined
    if (typeof map === 'string' && !this.#panels.has(map)) this.#take(map, panel)
    else panel.dispose()
  }

  dispose(): void {
    for (const one of this.#listening) one.dispose()
    for (const panel of this.#panels.values()) panel.dispose()
  }

  #take(map: string, panel: WebviewPanel): void {
    const { extensionUri } = this.#context
    const folder = Uri.joinPath(extensionUri, 'dist')
    panel.webview.options = { enableScripts: true, enableCommandUris: false, localResourceRoots: [folder] }
    panel.iconPath = Uri.joinPath(extensionUri, 'client', 'media', 'icon.svg')
    this.#panels.set(map, panel)
    panel.onDidDispose(() => {
      this.#panels.delete(map)
      this.#server.notify('art25/pictureClosed', { map })
    })
    panel.webview.onDidReceiveMessage((message: FromPicture) => {
      if (message.kind === 'ready') void this.#load(map, panel)
      else void this.#open(map, message)
    })
    panel.webview.html = pageOf(panel.webview, folder)
  }

  async #load(map: string, panel: WebviewPanel): Promise<void> {
    try {
      const picture = await this.#server.request('art25/picture', { map })
      if (picture !== undefined && picture !== null && this.#panels.get(map) === panel)
        send(panel, { kind: 'picture', map, picture })
    } catch {
      // A server that ends meanwhile; the next one is asked again.
    }
  }

  async #open(
    map: string,
    { node, where, index }: Extract<FromPicture, { readonly kind: 'open' }>,
  ): Promise<void> {
    try {
      const places = await this.#server.request('art25/picturePlaces', { map, node })
      const place = places?.[where][index]
      const { client } = this.#server
      if (place === undefined || client === undefined) {
        void window.showInformationMessage(l10n.t('It has no place there any more.'))
        return
      }
      const { uri, range } = client.protocol2CodeConverter.asLocation(place)
      await window.showTextDocument(uri, {
        selection: range,
        viewColumn: columnBeside(this.#panels.get(map)),
      })
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error))
    }
  }
}

/** Beside the picture, so that it stays in sight: where editors are already, else in a new column. */
function columnBeside(panel: WebviewPanel | undefined): ViewColumn {
  const other = window.visibleTextEditors.find(
    ({ viewColumn }) => viewColumn !== undefined && viewColumn !== panel?.viewColumn,
  )
  return other?.viewColumn ?? ViewColumn.Beside
}

function send({ webview }: WebviewPanel, message: ToPicture): void {
  void webview.postMessage(message)
}

async function choose(
  maps: readonly { readonly uri: string; readonly name: string }[],
): Promise<string | undefined> {
  const items = maps.map(({ uri, name }) => ({
    label: name,
    description: workspace.asRelativePath(Uri.parse(uri)),
    uri,
  }))
  return (
    await window.showQuickPick(items, { title: l10n.t('Of which data map?'), matchOnDescription: true })
  )?.uri
}

/** The page without its data: one script and one style of ours, and nothing else. */
function pageOf(webview: Webview, folder: Uri): string {
  const nonce = randomBytes(16).toString('base64')
  const of = (name: string): string => webview.asWebviewUri(Uri.joinPath(folder, name)).toString()
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html class="panel" lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" nonce="${nonce}" href="${of('picture.css')}">
</head>
<body>
<div id="picture"></div>
<script nonce="${nonce}" src="${of('picture.js')}"></script>
</body>
</html>`
}
