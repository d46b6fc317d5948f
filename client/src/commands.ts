import {
  commands,
  l10n,
  ProgressLocation,
  Uri,
  window,
  workspace,
  type Disposable,
  type QuickPickItem,
} from 'vscode'
import type { PrivacyStatus } from '../../server/src/lsp/protocol.ts'
import type { PrivacyView } from './privacy-view.ts'
import type { Server } from './server.ts'

/**
 * The commands of the palette. Each says what is wrong where it can do nothing; none waits for the answer to what it
 * says, so that whoever calls one goes on. Those that are about one map or folder take its URI as their argument.
 */
export function registerCommands(server: Server, view: PrivacyView): readonly Disposable[] {
  const register = (command: string, run: (given: unknown) => Promise<void>): Disposable =>
    commands.registerCommand(command, async (given: unknown) => {
      try {
        await run(given)
      } catch (error) {
        void window.showErrorMessage(error instanceof Error ? error.message : String(error))
      }
    })
  return [
    register('art25.initializeMap', (folder) => initializeMap(server, view, uriOf(folder))),
    register('art25.checkWorkspace', () => checkWorkspace(server)),
    register('art25.openMap', (place) => openMap(server, view, uriOf(place))),
    register('art25.showLog', () => {
      server.showLog()
      return Promise.resolve()
    }),
    register('art25.restartServer', () => server.restart()),
  ]
}

/** A URI as callers give it; menus give other things, which count as nothing. */
function uriOf(given: unknown): string | undefined {
  if (typeof given === 'string') return Uri.parse(given).toString()
  return given instanceof Uri ? given.toString() : undefined
}

/** Lets the server draft a map for a folder without one; the person chooses where there are several. */
async function initializeMap(server: Server, view: PrivacyView, given: string | undefined): Promise<void> {
  const all = (workspace.workspaceFolders ?? []).map(({ uri, name }) => ({ uri: uri.toString(), name }))
  if (all.length === 0) {
    void window.showInformationMessage(
      l10n.t('Open a folder first: a data map speaks for the folder that it lies in.'),
    )
    return
  }
  const { client } = server
  if (client === undefined) {
    offerStart(server)
    return
  }
  const folder = given ?? (all.length === 1 ? all[0]?.uri : await pickBare(all, view))
  if (folder === undefined) return
  await client.sendRequest('workspace/executeCommand', { command: 'art25.createMap', arguments: [folder] })
}

/** The one of these folders that a person chooses, among those without a map where there are such. */
async function pickBare(
  all: readonly { readonly uri: string; readonly name: string }[],
  view: PrivacyView,
): Promise<string | undefined> {
  const bare = new Set((await view.known())?.foldersWithoutMap.map((uri) => Uri.parse(uri).toString()))
  const without = all.filter(({ uri }) => bare.has(uri))
  const [only] = without
  if (only !== undefined && without.length === 1) return only.uri
  return pick(
    (without.length === 0 ? all : without).map(({ uri, name }) => ({
      label: name,
      description: Uri.parse(uri).fsPath,
      value: uri,
    })),
    l10n.t('Draft a data map for which folder?'),
  )
}

/** Reads everything again and shows what was found. */
async function checkWorkspace(server: Server): Promise<void> {
  if (server.client === undefined) {
    offerStart(server)
    return
  }
  const status = await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Art25 is checking the workspace') },
    () => server.request('art25/checkWorkspace', null),
  )
  if (status === undefined) return
  await commands.executeCommand('workbench.actions.view.problems')
  void window.showInformationMessage(summaryOf(status))
}

function summaryOf({ maps, unmapped }: PrivacyStatus): string {
  if (maps.length === 0)
    return unmapped === 0
      ? l10n.t('No personal data was found in code, and there is no data map.')
      : l10n.t('Personal fields in code: {0}. There is no data map yet.', unmapped)
  let errors = 0
  let warnings = 0
  let fields = 0
  for (const map of maps) {
    errors += map.errors
    warnings += map.warnings
    fields += map.fields
  }
  return errors + warnings === 0
    ? l10n.t('No errors or warnings. Personal fields: {0}.', fields)
    : l10n.t('Errors: {0}, warnings: {1}, personal fields: {2}.', errors, warnings, fields)
}

/** Opens a file of a map, that at or below the given place; the person chooses where there are several. */
async function openMap(server: Server, view: PrivacyView, given: string | undefined): Promise<void> {
  const status = await view.known()
  if (status === undefined) {
    offerStart(server)
    return
  }
  const files = status.maps.flatMap(({ files, name }) =>
    files.map((uri) => ({ label: workspace.asRelativePath(Uri.parse(uri)), description: name, value: uri })),
  )
  const wanted = files.filter(({ value }) => given === undefined || isAtOrBelow(value, given))
  const [first] = wanted
  if (first === undefined) {
    offer(
      window.showInformationMessage(
        l10n.t('There is no data map in this workspace.'),
        l10n.t('Draft a Data Map'),
      ),
      () => commands.executeCommand('art25.initializeMap', given),
    )
    return
  }
  const chosen =
    given !== undefined || wanted.length === 1
      ? first.value
      : await pick(wanted, l10n.t('Open which file of a data map?'))
  if (chosen !== undefined) await window.showTextDocument(Uri.parse(chosen))
}

function isAtOrBelow(uri: string, place: string): boolean {
  const normal = Uri.parse(uri).toString()
  return normal === place || normal.startsWith(`${place.replace(/\/$/, '')}/`)
}

async function pick<T>(
  items: readonly (QuickPickItem & { value: T })[],
  title: string,
): Promise<T | undefined> {
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.value
}

function offerStart(server: Server): void {
  if (server.state === 'starting') {
    void window.showInformationMessage(l10n.t('Art25 is starting; try again in a moment.'))
    return
  }
  offer(
    window.showWarningMessage(l10n.t('The language server of Art25 is not running.'), l10n.t('Start')),
    () => server.restart(),
  )
}

/** Does what a message offers, whenever a person chooses its button. */
function offer(message: Thenable<string | undefined>, act: () => Thenable<unknown>): void {
  message
    .then((chosen) => (chosen === undefined ? undefined : act()))
    .then(undefined, (error: unknown) => {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error))
    })
}
